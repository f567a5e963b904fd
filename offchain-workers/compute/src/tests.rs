//! The parts together, over a chain in memory.

mod crash;
mod daemon;
mod disputes;
mod draws;
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
	jobs::Runner,
	journal::{self, Journal, Options, Read, ReadJobs},
	submitter::{self, SubmitSettings, Submitter},
	testing::{open_journal, until, Daemon, POLL},
};
use std::{
	ops::Deref,
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};

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
pub struct Running(Daemon);

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
		open_journal(&self.folder, options).await
	}

	pub async fn start(&self) -> Running {
		let journal = self.journal(Options::default()).await;
		self.start_on(journal).unwrap()
	}

	/// Fails where the journal dies at once.
	pub fn start_on(&self, journal: Journal) -> Result<Running, crate::daemon::Error> {
		let mut daemon = Daemon::new("compute", FOLLOWER, journal.clone());
		let metrics = daemon.metrics.clone();
		let settings = SubmitSettings { mortality_blocks: 64, resend_blocks: 2, ..Default::default() };
		let chain = self.world.clone();
		let (submitter, submitting) =
			submitter::new(chain.clone(), journal.clone(), operator(), settings, POLL, metrics.clone());
		let Provider { duties, worker } = self.provider(&daemon, submitter)?;
		let check = daemon.health.check("all", Duration::from_secs(3600));
		let following = FollowerSettings { poll: POLL, max_replay: 8 };
		let follower =
			Follower::new(FOLLOWER, chain, journal.clone(), duties, following, check.clone(), metrics.clone());
		let runner = Runner::new(journal, worker, &lanes(), check, metrics);
		let stop = daemon.stop.clone();
		daemon.add(submitting.run(stop.clone()));
		daemon.add(follower.run(stop.clone()));
		daemon.add(runner.run(stop));
		Ok(Running(daemon))
	}

	/// The provider, as the daemon has it.
	fn provider(&self, daemon: &Daemon, submitter: Submitter) -> Result<Provider<World, Fake>, crate::daemon::Error> {
		let near = Cache::open(&self.folder.join("cache"), 1 << 20)?;
		Provider::new(Ingredients {
			post: us().post,
			chain: self.world.clone(),
			journal: daemon.journal.clone(),
			submitter,
			evaluator: self.evaluator.clone(),
			stores: Arc::new(Stores::new(near, vec![self.store.clone()])),
			common: &daemon.metrics,
			metrics: ComputeMetrics::new(&daemon.metrics)?,
			health: &daemon.health,
			settings: &self.settings,
			pace: POLL,
		})
	}
}

impl Deref for Running {
	type Target = Daemon;

	fn deref(&self) -> &Daemon {
		&self.0
	}
}

impl Running {
	/// Another block, which the daemon sees, and some time for what follows from it.
	pub async fn next_block(&self, world: &World) {
		world.finalise(1);
		self.caught_up(&world.frame).await;
		tokio::time::sleep(Duration::from_millis(30)).await;
	}

	/// Ends it as if it were killed: nothing gets a chance to tidy up.
	pub async fn kill(self) {
		self.0.kill().await;
	}
}

/// Lets blocks come until it is done, no more of them than the daemon sees.
pub async fn blocks_until(running: &Running, world: &World, what: &str, done: impl Fn() -> bool) {
	for _ in 0..4000 {
		world.finalise(1);
		running.keeps_up(&world.frame).await;
		if done() {
			return;
		}
		tokio::time::sleep(Duration::from_millis(3)).await;
	}
	panic!("waited in vain for {what}");
}
