//! The parts together, over a chain in memory.

mod crash;
mod daemon;
mod disputes;
mod duties;
mod floods;
mod jobs;
mod kill;

use crate::{
	chain::{fake::World, Action, Answer},
	daemon::{Ingredients, Provider, FOLLOWER},
	metrics::ComputeMetrics,
	settings::ComputeSettings,
	store::{cache::Cache, Stores},
	testing::{job, operator, put_objects, us, Fake, Way},
	work::lanes,
};
use nulink_primitives::compute::JobId;
use nulink_storage::{open, BlockStore, Location};
use nulink_worker_common::{
	chain::{Follower, FollowerSettings},
	health::Health,
	jobs::Runner,
	journal::{self, Journal, Options, Read, ReadJobs},
	metrics::Metrics,
	submitter::{self, SubmitSettings},
	testing::until,
};
use std::{
	future::Future,
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

const POLL: Duration = Duration::from_millis(3);

/// A chain, a store and a data folder, which outlive the daemon.
pub struct Bench {
	pub world: World,
	pub settings: ComputeSettings,
	pub evaluator: Fake,
	pub store: Arc<dyn BlockStore>,
	folder: PathBuf,
	_temporary: Option<tempfile::TempDir>,
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
	pub fn new() -> Self {
		let temporary = tempfile::tempdir().unwrap();
		let bench = Self::within(World::new(), temporary.path());
		Bench { _temporary: Some(temporary), ..bench }
	}

	/// With the data in a folder that stays.
	pub fn within(world: World, folder: &Path) -> Self {
		Bench {
			world,
			settings: ComputeSettings { storage: vec!["memory:".into()], ..Default::default() },
			evaluator: Fake::default(),
			store: open(&Location::folder(folder.join("store"))).unwrap(),
			folder: folder.into(),
			_temporary: None,
		}
	}

	/// The provider sits in these jobs, and what they name is in the store.
	pub async fn give(&self, jobs: impl IntoIterator<Item = JobId>) {
		for id in jobs {
			put_objects(&*self.store, id).await;
			self.world.state().jobs.insert(id, job(id));
		}
	}

	/// Opens the journal, as soon as the daemon before has let go of it.
	pub async fn journal(&self, options: Options) -> Journal {
		for _ in 0..500 {
			match Journal::open_with(&self.folder, options.clone()) {
				Err(journal::Error::Locked(_)) => tokio::time::sleep(Duration::from_millis(10)).await,
				opened => return opened.unwrap(),
			}
		}
		panic!("something still holds the journal");
	}

	pub async fn start(&self) -> Running {
		let journal = self.journal(Options::default()).await;
		self.start_on(journal).unwrap()
	}

	/// Fails where the journal dies at once.
	pub fn start_on(&self, journal: Journal) -> Result<Running, crate::daemon::Error> {
		let (metrics, health) = (Metrics::new("compute").unwrap(), Health::default());
		let settings = SubmitSettings { mortality_blocks: 64, resend_blocks: 2, ..Default::default() };
		let chain = self.world.clone();
		let (submitter, submitting) =
			submitter::new(chain.clone(), journal.clone(), operator(), settings, POLL, metrics.clone());
		let near = Cache::open(&self.folder.join("cache"), 1 << 20)?;
		let Provider { duties, worker } = Provider::new(Ingredients {
			post: us().post,
			chain: chain.clone(),
			journal: journal.clone(),
			submitter,
			evaluator: self.evaluator.clone(),
			stores: Arc::new(Stores::new(near, vec![self.store.clone()])),
			common: &metrics,
			metrics: ComputeMetrics::new(&metrics)?,
			health: &health,
			settings: &self.settings,
			pace: POLL,
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
}

impl Running {
	/// Waits until the follower has seen the newest block.
	pub async fn caught_up(&self, world: &World) {
		let head = world.frame.head();
		until("the follower", || {
			let cursor = self.journal.read(|tx| tx.cursor(FOLLOWER)).unwrap();
			cursor.is_some_and(|cursor| cursor.number >= head.number)
		})
		.await;
	}

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

	/// Another block, which the daemon sees, and some time for what follows from it.
	pub async fn next_block(&self, world: &World) {
		world.finalise(1);
		self.caught_up(world).await;
		tokio::time::sleep(Duration::from_millis(30)).await;
	}

	/// Whether the journal knows of nothing to do.
	pub fn is_idle(&self) -> bool {
		self.journal.read(ReadJobs::open_jobs).is_ok_and(|open| open == 0)
	}

	/// Ends it as if it were killed: nothing gets a chance to tidy up.
	pub async fn kill(mut self) {
		self.stop.cancel();
		while let Some(part) = self.parts.join_next().await {
			let _ = part.unwrap();
		}
	}
}

/// Lets blocks come until it is done, no more of them than the daemon sees.
pub async fn blocks_until(running: &Running, world: &World, what: &str, done: impl Fn() -> bool) {
	for _ in 0..4000 {
		world.finalise(1);
		running.keeps_up(world).await;
		if done() {
			return;
		}
		tokio::time::sleep(Duration::from_millis(3)).await;
	}
	panic!("waited in vain for {what}");
}
