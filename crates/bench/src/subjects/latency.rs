//! How long a share takes, from the grant's signature until the receiver has the data.

use crate::{
	measure::median,
	row::{Goal, Row},
};
use anyhow::{ensure, Context};
use nulink_sdk::{
	grants::GrantRequest,
	home::Home,
	identity::{AccountSecret, Person},
	objects::{PutOptionsFor, Sink, Source},
	pre::client::Identity,
	receive::ObjectRef,
	storage,
	time::{Span, Until},
	Client, Pace,
};
use std::{
	io::{self, Write},
	sync::{
		atomic::{AtomicU32, Ordering},
		Arc, Mutex,
	},
	time::{Duration, Instant},
};

const SHARES: usize = 3;
const PROXIES: u8 = 3;
const THRESHOLD: u8 = 2;
const SECRET: &[u8] = b"peace at dawn";

/// The rows.
#[tokio::main]
pub async fn run() -> anyhow::Result<Vec<Row>> {
	let variable = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
	let folder = tempfile::tempdir()?;
	let store = storage::open(&variable("NULINK_STORAGE")?.parse()?)?;
	// People look every other second; what is to be measured is the network.
	let pace = Pace { poll: Duration::from_millis(100), ..Pace::default() };
	let node = variable("NULINK_NODE")?;
	let nulink = Client::connect(&node, store, Home::under(folder.path())).await?.with_pace(pace);
	let person =
		|account: &str| anyhow::Ok(Person::new(Identity::random(), account.parse::<AccountSecret>()?.keypair()?));
	let (alice, bob) = (person("//Alice")?, person("//Bob")?);

	let watch = Watch::start(nulink.clone()).await?;
	let (mut direct, mut by_chain) = (Vec::new(), Vec::new());
	for share in 0..SHARES {
		direct.push(one(&nulink, &watch, &alice, &bob, &format!("direct {share}"), false).await?);
		by_chain.push(one(&nulink, &watch, &alice, &bob, &format!("chain {share}"), true).await?);
	}
	let blocks = |of: &[Taken]| median(of.iter().map(|taken| f64::from(taken.blocks)));
	let seconds = |of: &[Taken]| median(of.iter().map(|taken| taken.seconds));
	let excess = blocks(&by_chain) - blocks(&direct);
	Ok(vec![
		Row::count("share through the chain above off chain", excess, "blocks", Goal::AtMost(2.0)).note(format!(
			"finalised blocks from before the grant is signed until the receiver has the data, on a real development \
			 node with {PROXIES} proxy daemons, of which {THRESHOLD} are needed: with fragments by a request on chain, \
			 less with fragments over HTTP. Medians of {SHARES}"
		)),
		Row::count("  off chain", blocks(&direct), "blocks", Goal::None),
		Row::count("  through the chain", blocks(&by_chain), "blocks", Goal::None),
		Row::time("  off chain", seconds(&direct), "s", Goal::None),
		Row::time("  through the chain", seconds(&by_chain), "s", Goal::None)
			.note("the node makes a block every second here; a network makes one every six"),
		Row::time(
			"  off chain, once the grant is active",
			median(direct.iter().map(|taken| taken.after)),
			"s",
			Goal::None,
		),
	])
}

/// What a share took.
struct Taken {
	blocks: u32,
	seconds: f64,
	/// Seconds of it after the grant was active.
	after: f64,
}

/// A share from one end to the other.
async fn one(
	nulink: &Client,
	watch: &Watch,
	alice: &Person,
	bob: &Person,
	label: &str,
	by_chain: bool,
) -> anyhow::Result<Taken> {
	nulink.create_label(alice, label).await?;
	let original = nulink.home().data.join("original");
	std::fs::create_dir_all(&nulink.home().data)?;
	std::fs::write(&original, SECRET)?;
	nulink.put(alice, label, Source::at(&original)?, PutOptionsFor::default()).await?;
	let request = GrantRequest::new(label, bob.contact(), Until::After(Span::Epochs(10)));
	let request = GrantRequest { proxies: PROXIES, threshold: THRESHOLD, ..request };
	let plan = nulink.plan_grant(alice, request).await?;

	let (start, first) = (Instant::now(), watch.height());
	let granted = nulink.grant(alice, &plan, None).await?;
	let active = Instant::now();
	let shared = nulink.open_policy(bob, granted.policy).await?;
	let arrival = Arrival { watch: watch.clone(), state: Default::default() };
	let sink = Sink::Writer(Box::new(arrival.clone()));
	if by_chain {
		nulink.receive_on_chain(bob, &shared, &ObjectRef::Only, sink, None).await?;
	} else {
		nulink.receive(bob, &shared, &ObjectRef::Only, sink, None).await?;
	}
	let (data, last) = arrival.state.lock().map_err(|_| anyhow::anyhow!("a thread panicked"))?.clone();
	ensure!(data == SECRET, "something else was received");
	let (end, height) = last.context("nothing was received")?;
	Ok(Taken { blocks: height - first, seconds: (end - start).as_secs_f64(), after: (end - active).as_secs_f64() })
}

/// Knows the newest finalised block.
#[derive(Clone)]
struct Watch(Arc<AtomicU32>);

impl Watch {
	async fn start(nulink: Client) -> anyhow::Result<Self> {
		let watch = Watch(Arc::new(AtomicU32::new(nulink.chain().clock().await?.block)));
		let seen = watch.0.clone();
		tokio::spawn(async move {
			loop {
				if let Ok(clock) = nulink.chain().clock().await {
					seen.store(clock.block, Ordering::Relaxed);
				}
				tokio::time::sleep(Duration::from_millis(50)).await;
			}
		});
		Ok(watch)
	}

	fn height(&self) -> u32 {
		self.0.load(Ordering::Relaxed)
	}
}

/// What came, and when the last of it did: the time, and the height of the chain.
type Arrived = (Vec<u8>, Option<(Instant, u32)>);

/// Takes the data, and knows when the last of it came.
#[derive(Clone)]
struct Arrival {
	watch: Watch,
	state: Arc<Mutex<Arrived>>,
}

impl Write for Arrival {
	fn write(&mut self, data: &[u8]) -> io::Result<usize> {
		let mut state = self.state.lock().map_err(|_| io::Error::other("a thread panicked"))?;
		state.0.extend_from_slice(data);
		state.1 = Some((Instant::now(), self.watch.height()));
		Ok(data.len())
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}
