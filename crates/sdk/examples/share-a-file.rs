//! Alice shares a file with Bob, who receives it through proxies; then she takes the access back.
//!
//! It needs a development network with at least one active proxy, and checks what it prints: it fails if anything is not
//! as it must be.
//!
//! usage: share-a-file [WEBSOCKET-ADDRESS]

use anyhow::{ensure, Context};
use nulink_sdk::{
	chain::Denied,
	grants::GrantRequest,
	home::Home,
	identity::{AccountSecret, Person},
	objects::{PutOptionsFor, Sink, Source},
	pre::client::Identity,
	primitives::provider::Role,
	receive::ObjectRef,
	storage::{self, Location},
	time::{Span, Until},
	Client, Error, Nlk,
};
use std::fs;

/// Somebody with a new root secret and an account that every development chain has funded.
fn person(account: &str) -> Result<Person, Error> {
	Ok(Person::new(Identity::random(), account.parse::<AccountSecret>()?.keypair()?))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
	let node = std::env::args()
		.nth(1)
		.or_else(|| std::env::var("NULINK_NODE").ok())
		.unwrap_or_else(|| "ws://127.0.0.1:9944".into());
	// Where the ciphertext lies. With an IPFS node it would be "ipfs+http://127.0.0.1:5001".
	let folder = tempfile::tempdir()?;
	let store = storage::open(&Location::folder(folder.path().join("store")))?;
	let nulink = Client::connect(&node, store, Home::under(folder.path())).await?;
	let (alice, bob) = (person("//Alice")?, person("//Bob")?);
	println!("connected to {node}; Bob's contact is {}", bob.contact());

	// Alice names what she shares, and stores a file under that name.
	let original = folder.path().join("letter.txt");
	fs::write(&original, "peace at dawn")?;
	nulink.create_label(&alice, "letters").await?;
	let stored = nulink.put(&alice, "letters", Source::at(&original)?, PutOptionsFor::default()).await?;
	println!("stored {} as {}", stored.name, stored.cid);

	// She grants the label to Bob for three epochs, and sees the price before she signs.
	let active = nulink.chain().providers(Role::Proxy).await?;
	let active = active.iter().filter(|provider| provider.active_now && provider.profile.is_some()).count();
	let proxies = active.min(3) as u8;
	ensure!(proxies > 0, "no proxy is active on this network: start one first");
	let until = Until::After(Span::Epochs(3));
	let request =
		GrantRequest { proxies, threshold: proxies / 2 + 1, ..GrantRequest::new("letters", bob.contact(), until) };
	let plan = nulink.plan_grant(&alice, request).await?;
	println!("a grant until {} costs {} in fees", plan.dates.1, Nlk(plan.total));
	let granted = nulink.grant(&alice, &plan, None).await?;
	println!("policy {} is active: all {proxies} proxies have accepted", granted.policy);

	// Bob opens the treasure map, asks the proxies, and decrypts.
	let shared = nulink.open_policy(&bob, granted.policy).await?;
	let copy = folder.path().join("copy.txt");
	let received = nulink.receive(&bob, &shared, &ObjectRef::Only, Sink::File(copy.clone()), None).await?;
	println!("Bob received {} with the help of {} proxies", received.object.name, received.proxies.len());
	ensure!(fs::read(&copy)? == fs::read(&original)?, "Bob received something else");
	let (receipts, _) = nulink.receipts().read()?;
	ensure!(receipts.len() >= received.proxies.len(), "a receipt is missing");

	// Alice takes the access back, and gets what nobody has earned.
	let returned = nulink.revoke(&alice, granted.policy).await?;
	println!("revoked; {} came back", Nlk(returned.refunded));
	let again = nulink.receive(&bob, &shared, &ObjectRef::Only, Sink::File(folder.path().join("again")), None).await;
	let refusal = again.err().context("Bob could still receive")?;
	ensure!(matches!(refusal, Error::Denied { reason: Denied::Revoked, .. }), "another refusal: {refusal}");
	println!("Bob is told: {refusal}");
	Ok(())
}
