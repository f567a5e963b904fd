//! The parts together, over a chain in memory and an Ethereum in memory.

mod attesting;
mod crash;
mod daemon;
mod pushing;
mod relaying;

use crate::{
	chain::fake::World,
	daemon::{Ingredients, Watcher, FOLLOWER},
	ethereum::fake::{FakeEthereum, FakeNode, Mood, CHAIN_ID},
	settings::WatcherSettings,
	signer::Signer,
	work::lanes,
};
use nulink_client::{dev, sr25519::Keypair};
use nulink_eth_proofs::Hash;
use nulink_primitives::provider::Role;
use nulink_worker_common::{
	accounts::AccountId,
	chain::{Follower, FollowerSettings},
	health::Health,
	jobs::Runner,
	journal::{self, Journal, Options, Read},
	metrics::Metrics,
	staking::Post,
	submitter::{self, SubmitSettings},
	testing::until,
};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// NuLink's genesis.
pub const GENESIS: Hash = [0x6e; 32];
/// Whom the daemon works for.
pub const PROVIDER: AccountId = [0x77; 32];

const POLL: Duration = Duration::from_millis(3);

/// The operator's key.
pub fn operator() -> Keypair {
	dev::bob()
}

/// The Ethereum key.
pub fn signer() -> Signer {
	Signer::new(&[7; 32]).unwrap()
}

/// Who the daemon is.
pub fn us() -> Post {
	Post { role: Role::Watcher, provider: PROVIDER, operator: operator().public_key().0 }
}

/// A chain, an Ethereum with its nodes, and a data folder, which outlive the daemon.
pub struct Bench {
	pub world: World,
	pub ethereum: FakeEthereum,
	pub nodes: Vec<FakeNode>,
	pub settings: WatcherSettings,
	folder: tempfile::TempDir,
}

/// A daemon that runs.
pub struct Running {
	pub journal: Journal,
	pub health: Health,
	pub metrics: Metrics,
	parts: JoinSet<Result<(), String>>,
	stop: CancellationToken,
}

impl Bench {
	/// With three honest nodes, and the block 10 of Ethereum final.
	pub async fn new() -> Self {
		Self::with(&[Mood::Honest; 3]).await
	}

	pub async fn with(moods: &[Mood]) -> Self {
		let ethereum = FakeEthereum::new();
		ethereum.finalise(10);
		let mut nodes = Vec::new();
		for mood in moods {
			nodes.push(ethereum.node(*mood).await);
		}
		let settings = WatcherSettings {
			ethereum: nodes.iter().map(|node| node.url.clone()).collect(),
			chain_id: CHAIN_ID,
			first_block: Some(1),
			log_range: 100,
			sweep_blocks: 8,
			refresh: false,
			..Default::default()
		};
		Bench { world: World::new(), ethereum, nodes, settings, folder: tempfile::tempdir().unwrap() }
	}

	/// Opens the journal, as soon as the daemon before has let go of it.
	pub async fn journal(&self, options: Options) -> Result<Journal, journal::Error> {
		for _ in 0..500 {
			match Journal::open_with(self.folder.path(), options.clone()) {
				Err(journal::Error::Locked(_)) => tokio::time::sleep(Duration::from_millis(10)).await,
				opened => return opened,
			}
		}
		panic!("something still holds the journal");
	}

	pub async fn start(&self) -> Running {
		let journal = self.journal(Options::default()).await.unwrap();
		self.start_on(journal).unwrap()
	}

	/// Fails where the journal dies at once.
	pub fn start_on(&self, journal: Journal) -> Result<Running, crate::daemon::Error> {
		let (metrics, health) = (Metrics::new("watcher").unwrap(), Health::default());
		let settings = SubmitSettings { mortality_blocks: 64, resend_blocks: 2, ..Default::default() };
		let chain = self.world.clone();
		let (submitter, submitting) =
			submitter::new(chain.clone(), journal.clone(), operator(), settings, POLL, metrics.clone());
		let Watcher { duties, worker } = Watcher::new(Ingredients {
			post: us(),
			chain: chain.clone(),
			journal: journal.clone(),
			submitter,
			signer: Arc::new(signer()),
			metrics: &metrics,
			health: &health,
			settings: &self.settings,
			pace: POLL,
			poll: POLL,
		})?;
		let (stop, mut parts) = (CancellationToken::new(), JoinSet::new());
		let check = health.check("all", Duration::from_secs(3600));
		let following = FollowerSettings { poll: POLL, max_replay: 8 };
		let follower =
			Follower::new(FOLLOWER, chain, journal.clone(), duties, following, check.clone(), metrics.clone());
		let runner = Runner::new(journal.clone(), worker, &lanes(), check, metrics.clone());
		fn add<E: ToString + 'static>(
			parts: &mut JoinSet<Result<(), String>>,
			part: impl Future<Output = Result<(), E>> + Send + 'static,
		) {
			parts.spawn(async { part.await.map_err(|error| error.to_string()) });
		}
		add(&mut parts, submitting.run(stop.clone()));
		add(&mut parts, follower.run(stop.clone()));
		add(&mut parts, runner.run(stop.clone()));
		Ok(Running { journal, health, metrics, parts, stop })
	}

	/// Lets blocks of NuLink come until it is done, no more of them than the daemon sees.
	pub async fn blocks_until(&self, running: &Running, what: &str, done: impl Fn() -> bool) {
		for _ in 0..4000 {
			if done() {
				return;
			}
			self.world.finalise(1);
			running.keeps_up(&self.world).await;
			tokio::time::sleep(Duration::from_millis(3)).await;
		}
		panic!("waited in vain for {what}: {:?}", running.health.report());
	}

	/// Some blocks, and time for what follows from them.
	pub async fn some_blocks(&self, running: &Running) {
		for _ in 0..40 {
			self.world.finalise(1);
			running.keeps_up(&self.world).await;
			tokio::time::sleep(Duration::from_millis(5)).await;
		}
	}
}

impl Running {
	/// Waits for the follower, if it lives, so that no more blocks come than it can see.
	pub async fn keeps_up(&self, world: &World) {
		let head = world.frame.head().number;
		for _ in 0..50 {
			match self.journal.read(|tx| tx.cursor(FOLLOWER)) {
				Ok(cursor) if cursor.is_none_or(|cursor| cursor.number < head) => {},
				_ => return,
			}
			tokio::time::sleep(Duration::from_millis(2)).await;
		}
	}

	/// Ends it as if it were killed: nothing gets a chance to tidy up.
	pub async fn kill(mut self) {
		self.stop.cancel();
		while let Some(part) = self.parts.join_next().await {
			let _ = part.unwrap();
		}
	}
}
