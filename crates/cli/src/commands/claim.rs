//! `nulink claim`.

use super::account;
use crate::{
	app::{base, App},
	args::{Claim, Signed},
};
use anyhow::{ensure, Context};
use nulink_sdk::{
	address,
	chain::{
		economy::{AcceptedBy, AcceptedState, ClaimStatus, PaidToHolder, WalletSignature},
		Call, Chain, Event, Live,
	},
	claims::{self, Wanted, MAX_ANSWER},
	ethereum::{
		rpc::{self, StateProof},
		Address,
	},
	time::Clock,
	Account, Nlk,
};
use serde::Serialize;
use std::{
	fmt,
	fs::File,
	io::{self, Read},
	path::Path,
};

/// What a wallet signs.
#[derive(Serialize)]
struct Message {
	holder: String,
	receiver: String,
	/// The how-manyeth claim of the holder it is.
	number: u32,
	/// For `personal_sign`.
	text: String,
	/// For `eth_signTypedData_v4`.
	typed_data: serde_json::Value,
	contract: Option<String>,
	/// The slot to ask `eth_getProof` for.
	slot: Option<String>,
	/// The Ethereum blocks whose states are accepted and not used up.
	blocks: Vec<u64>,
	/// What to ask an Ethereum node: the parameters of `eth_getProof`, with the newest of the blocks.
	eth_get_proof: Option<serde_json::Value>,
	/// What goes to standard output, to the byte.
	#[serde(skip)]
	signed: String,
}

impl fmt::Display for Message {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&self.signed)
	}
}

/// How matters stand.
#[derive(Serialize)]
struct Status {
	open: bool,
	deadline: Option<u32>,
	deadline_time: Option<String>,
	contract: Option<String>,
	code_hash: Option<String>,
	since_block: Option<u64>,
	/// The accepted states.
	states: Vec<State>,
	available: String,
	paid: String,
	free_claim: String,
	#[serde(skip_serializing_if = "Option::is_none")]
	holder: Option<Holder>,
	#[serde(skip)]
	shown: ClaimStatus,
}

/// A state of Ethereum.
#[derive(Serialize)]
struct State {
	block: u64,
	root: String,
	/// Who says that it is final.
	by: &'static str,
}

impl State {
	fn new(it: &AcceptedState) -> Self {
		State { block: it.block, root: hex(&it.root), by: it.by.name() }
	}
}

/// What a holder was paid.
#[derive(Serialize)]
struct Holder {
	holder: String,
	paid: String,
	claims: u32,
	last_block: Option<u64>,
	#[serde(skip)]
	shown: Nlk,
}

fn hex(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

impl Holder {
	fn new(holder: &Address, paid: Option<PaidToHolder>) -> Self {
		let amount = Nlk(paid.unwrap_or_default().amount);
		Holder {
			holder: holder.to_string(),
			paid: base(amount),
			claims: paid.map_or(0, |paid| paid.claims),
			last_block: paid.map(|paid| paid.block),
			shown: amount,
		}
	}
}

impl Status {
	fn new(it: ClaimStatus, clock: &Clock, holder: Option<Holder>) -> Self {
		let contract = it.contract.as_ref();
		Status {
			open: it.open,
			deadline: it.deadline,
			deadline_time: it.deadline.map(|block| clock.time_of_block(block).to_string()),
			contract: contract.map(|contract| contract.address.to_string()),
			code_hash: contract.map(|contract| hex(&contract.code_hash)),
			since_block: contract.map(|contract| contract.since),
			states: it.roots.iter().map(State::new).collect(),
			available: base(Nlk(it.available)),
			paid: base(Nlk(it.paid)),
			free_claim: base(Nlk(it.free_claim)),
			holder,
			shown: it,
		}
	}
}

impl fmt::Display for Status {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let it = &self.shown;
		match (&self.contract, it.open, it.deadline, &self.deadline_time) {
			(None, ..) => writeln!(f, "claims    not yet: governance names a contract on Ethereum first")?,
			(_, true, Some(block), Some(time)) => writeln!(f, "claims    open until block {block}, about {time}")?,
			(_, true, ..) => writeln!(f, "claims    open, and no end is set")?,
			(_, false, Some(block), Some(time)) => writeln!(f, "claims    closed since block {block}, about {time}")?,
			(_, false, ..) => writeln!(f, "claims    closed")?,
		}
		if let (Some(contract), Some(since)) = (&self.contract, self.since_block) {
			writeln!(f, "contract  {contract} on Ethereum, from block {since} on")?;
			for (by, verb) in [(AcceptedBy::Watchers, "attest"), (AcceptedBy::Governance, "accepts")] {
				let states = it.roots.iter().filter(|state| state.by == by);
				let blocks: Vec<_> = states.map(|state| state.block).collect();
				if !blocks.is_empty() {
					let (who, blocks) = (by.name(), claims::newest(&blocks));
					writeln!(f, "states    {who} {verb} those of Ethereum's blocks {blocks}")?;
				}
			}
			if it.roots.is_empty() {
				writeln!(f, "states    none is accepted yet: watchers attest them, see `nulink relay status`")?;
			}
		}
		writeln!(f, "pot       {} left, {} were paid", Nlk(it.available), Nlk(it.paid))?;
		writeln!(f, "fee       none for a claim of {} and more", Nlk(it.free_claim))?;
		match &self.holder {
			Some(Holder { holder, claims: 0, .. }) => writeln!(f, "holder    {holder} was paid nothing yet"),
			Some(Holder { holder, shown, claims, last_block, .. }) => writeln!(
				f,
				"holder    {holder} was paid {shown} by {claims} claims, last for block {}",
				last_block.unwrap_or_default()
			),
			None => Ok(()),
		}
	}
}

/// What came of a claim.
#[derive(Serialize)]
struct Paid {
	holder: String,
	receiver: String,
	amount: String,
	/// What the holder was paid in all.
	total: String,
	fee: String,
	#[serde(skip)]
	shown: [Nlk; 2],
}

impl fmt::Display for Paid {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let [amount, total] = self.shown;
		writeln!(f, "{amount} were paid to {} for {}: {total} in all", self.receiver, self.holder)
	}
}

pub async fn run(app: &App, claim: Claim) -> anyhow::Result<()> {
	match claim {
		Claim::Message { holder, receiver, typed } => message(app, holder, receiver, typed).await,
		Claim::Submit { holder, receiver, block, proof, signature: Signed(signature), typed } => {
			let signature = match typed {
				true => WalletSignature::TypedData(signature),
				false => WalletSignature::Personal(signature),
			};
			// The file first: without it, nobody needs to be asked.
			let proof = read_proof(&proof)?;
			let receiver = app.account_or_own(receiver)?;
			submit(app, Wanted { holder, receiver, block, signature }, proof).await
		},
		Claim::Status { holder } => {
			let node = app.node().await?;
			let (status, clock) = (node.claim_status().await?, node.clock().await?);
			let holder = match holder {
				Some(holder) => Some(Holder::new(&holder, node.paid_to_holder(&holder).await?)),
				None => None,
			};
			app.reply(&Status::new(status, &clock, holder))
		},
	}
}

async fn message(app: &App, holder: Address, receiver: Option<Account>, typed: bool) -> anyhow::Result<()> {
	let receiver = app.account_or_own(receiver)?;
	let node = app.node().await?;
	let message = asked(&node, holder, receiver, typed).await?;
	app.note(format!("Claim {} of {holder}, to be paid to {}.", message.number, message.receiver));
	app.note(match typed {
		true => "The wallet signs this structure with eth_signTypedData_v4:",
		false => "The wallet signs this text with personal_sign, without a line break at its end:",
	});
	app.reply(&message)?;
	app.note(match &message.eth_get_proof {
		Some(parameters) => format!("Then ask an Ethereum node for eth_getProof with {parameters}, and submit both."),
		None if message.contract.is_none() => "It cannot be claimed yet: governance names a contract first.".into(),
		None => {
			"There is no accepted state of Ethereum yet to claim with. Watchers attest them all the time: see `nulink claim \
			 status` later."
				.into()
		},
	});
	Ok(())
}

/// What the wallet signs, checked, and what to ask for.
async fn asked(node: &Live, holder: Address, receiver: Account, typed: bool) -> anyhow::Result<Message> {
	let (status, paid) = (node.claim_status().await?, node.paid_to_holder(&holder).await?);
	let asked = node.to_sign(&holder, &receiver).await?;
	claims::check_message(node.genesis(), holder, &receiver, paid, &asked)?;
	let after = paid.map_or(0, |paid| paid.block.saturating_add(1));
	let since = status.contract.map_or(0, |contract| contract.since);
	let blocks: Vec<_> =
		status.roots.iter().map(|state| state.block).filter(|block| *block >= since.max(after)).collect();
	let eth_get_proof = match (&status.contract, &asked.slot, blocks.last()) {
		(Some(contract), Some(slot), Some(block)) => Some(rpc::parameters(&contract.address, slot, *block)),
		_ => None,
	};
	Ok(Message {
		holder: holder.to_string(),
		receiver: address::to_text(&receiver),
		number: asked.number,
		typed_data: serde_json::from_str(&asked.typed_data).context("the structure to sign is no JSON")?,
		signed: if typed { asked.typed_data } else { asked.text.clone() },
		text: asked.text,
		contract: status.contract.map(|contract| contract.address.to_string()),
		slot: asked.slot.map(|slot| hex(&slot)),
		blocks,
		eth_get_proof,
	})
}

/// Reads an answer to `eth_getProof`.
fn read_proof(path: &Path) -> anyhow::Result<StateProof> {
	let named = || format!("cannot read the proof {}", path.display());
	let text = match path.to_str() {
		Some("-") => read(io::stdin().lock()),
		_ => read(File::open(path).with_context(named)?),
	};
	Ok(StateProof::from_json(&text.with_context(named)?)?)
}

/// Reads no more than an answer can have.
fn read(source: impl Read) -> anyhow::Result<String> {
	let mut text = String::new();
	source.take(MAX_ANSWER as u64 + 1).read_to_string(&mut text)?;
	ensure!(text.len() <= MAX_ANSWER, "it is longer than an answer to eth_getProof for one slot can be");
	Ok(text)
}

async fn submit(app: &App, wanted: Wanted, proof: StateProof) -> anyhow::Result<()> {
	let person = app.person()?;
	let node = app.node().await?;
	let status = node.claim_status_for(Some(wanted.block)).await?;
	let paid = node.paid_to_holder(&wanted.holder).await?;
	let (claim, due) = claims::prepare(node.genesis(), &status, paid, wanted, proof)?;
	let (holder, receiver) = (claim.holder.to_string(), address::to_text(&claim.receiver));
	let fee = match due >= status.free_claim {
		true => "The fee comes back.",
		false => "The fee does not come back: it does for larger claims.",
	};
	let about = format!("Claim {} that {holder} has locked on Ethereum, for {receiver}. {fee}", Nlk(due));
	let nulink = app.connect_over(node)?;
	let included = account::submit(app, &nulink, &person, &Call::ClaimLocked(Box::new(claim)), &about).await?;
	let paid = included.find(|event| match event {
		Event::NlkClaimed { amount, total } => Some([*amount, *total].map(Nlk)),
		_ => None,
	});
	let shown = paid.context("the chain does not say what was paid: see `nulink claim status`")?;
	let [amount, total] = shown.map(base);
	app.reply(&Paid { holder, receiver, amount, total, fee: base(Nlk(included.fee())), shown })
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{chain::economy::LockContract, ethereum::MappingLayout, primitives::token::NLK, time::Instant};

	const HOLDER: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

	fn clock() -> Clock {
		Clock { block: 25, time: Instant(150_000), epoch: 2, epoch_length: 10, block_millis: 6_000 }
	}

	fn status() -> ClaimStatus {
		ClaimStatus {
			open: true,
			deadline: Some(50),
			contract: Some(LockContract {
				address: HOLDER.parse().unwrap(),
				code_hash: [1; 32],
				balances: MappingLayout::solidity(0),
				since: 90,
			}),
			available: 5 * NLK,
			paid: NLK,
			roots: vec![
				AcceptedState { block: 91, root: [2; 32], by: AcceptedBy::Governance },
				AcceptedState { block: 96, root: [4; 32], by: AcceptedBy::Watchers },
				AcceptedState { block: 99, root: [3; 32], by: AcceptedBy::Governance },
			],
			free_claim: 10 * NLK,
		}
	}

	fn names(json: &serde_json::Value) -> Vec<&str> {
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		names
	}

	#[test]
	fn the_json_has_stable_names() {
		let paid = PaidToHolder { amount: NLK, claims: 2, block: 91 };
		let holder = Holder::new(&HOLDER.parse().unwrap(), Some(paid));
		let json = serde_json::to_value(Status::new(status(), &clock(), Some(holder))).unwrap();
		let expected = [
			"available",
			"code_hash",
			"contract",
			"deadline",
			"deadline_time",
			"free_claim",
			"holder",
			"open",
			"paid",
			"since_block",
			"states",
		];
		assert_eq!(names(&json), expected);
		assert_eq!(names(&json["holder"]), ["claims", "holder", "last_block", "paid"]);
		assert_eq!(names(&json["states"][0]), ["block", "by", "root"]);
		assert_eq!((&json["holder"]["holder"], &json["contract"]), (&HOLDER.into(), &HOLDER.into()));
		assert_eq!(json["deadline_time"], "1970-01-01T00:05Z");
		let paid = Paid {
			holder: "a".into(),
			receiver: "b".into(),
			amount: "1".into(),
			total: "2".into(),
			fee: "0".into(),
			shown: [Nlk(1), Nlk(2)],
		};
		let json = serde_json::to_string(&paid).unwrap();
		assert_eq!(json, r#"{"holder":"a","receiver":"b","amount":"1","total":"2","fee":"0"}"#);
	}

	#[test]
	fn how_matters_stand_is_told() {
		let text = |change: fn(&mut ClaimStatus)| {
			let mut status = status();
			change(&mut status);
			Status::new(status, &clock(), None).to_string()
		};
		assert!(text(|_| ()).contains("open until block 50, about 1970-01-01T00:05Z"));
		assert!(text(|_| ()).contains("governance accepts those of Ethereum's blocks 91, 99\n"));
		assert!(text(|_| ()).contains("watchers attest those of Ethereum's blocks 96\n"));
		assert!(text(|it| it.deadline = None).contains("no end is set"));
		assert!(text(|it| it.open = false).contains("closed since block 50"));
		assert!(text(|it| it.roots.clear()).contains("none is accepted yet"));
		let none = text(|it| (it.open, it.contract) = (false, None));
		assert!(none.contains("not yet: governance") && !none.contains("states"), "{none}");
		let holder = Holder::new(&HOLDER.parse().unwrap(), None);
		assert!(Status::new(status(), &clock(), Some(holder)).to_string().contains("was paid nothing yet"));
	}

	#[test]
	fn the_message_is_printed_to_the_byte() {
		let message = Message {
			holder: HOLDER.into(),
			receiver: "b".into(),
			number: 1,
			text: "one\ntwo".into(),
			typed_data: serde_json::json!({ "a": 1 }),
			contract: None,
			slot: None,
			blocks: vec![],
			eth_get_proof: None,
			signed: "one\ntwo".into(),
		};
		assert_eq!(message.to_string(), "one\ntwo");
		let expected =
			["blocks", "contract", "eth_get_proof", "holder", "number", "receiver", "slot", "text", "typed_data"];
		assert_eq!(names(&serde_json::to_value(message).unwrap()), expected);
	}

	#[test]
	fn a_proof_that_is_too_long_or_none_is_refused() {
		assert_eq!(read(&b"{}"[..]).unwrap(), "{}");
		assert_eq!(read(&vec![b' '; MAX_ANSWER][..]).unwrap().len(), MAX_ANSWER);
		assert!(read(&vec![b' '; MAX_ANSWER + 1][..]).unwrap_err().to_string().contains("longer"));
		// Endless.
		assert!(read(io::repeat(b' ')).is_err());
		assert!(read(&[0xff][..]).is_err(), "no text");
		let missing = read_proof(Path::new("/nowhere/proof.json")).unwrap_err();
		assert!(format!("{missing:#}").contains("/nowhere/proof.json"));
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("proof.json");
		std::fs::write(&path, r#"{"error":{"code":-32000,"message":"missing trie node"}}"#).unwrap();
		assert!(format!("{:#}", read_proof(&path).unwrap_err()).contains("archives"));
	}
}
