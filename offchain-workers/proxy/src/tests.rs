//! The parts together, over a chain in memory.

mod accountable;
mod activity;
mod crash;
mod daemon;
mod fast;
mod grants;
mod http;
mod kill;

use crate::{
	api::{FragmentAnswer, FragmentCall, Progress, Refusal, Upload},
	chain::fake::World,
	daemon::{Ingredients, Proxy, FOLLOWER},
	http::Service,
	reencrypt::{Honest, Reencrypt},
	settings::ProxySettings,
	testing::{bob, secrets, signed, Grant, PROVIDER},
	work::lanes,
};
use nulink_primitives::sharing::PolicyId;
use nulink_worker_common::{
	chain::{Follower, FollowerSettings},
	health::Health,
	jobs::Runner,
	journal::{self, Journal, Options, ReadJobs},
	submitter::{self, SubmitSettings},
	testing::{open_journal, until, Daemon, POLL},
};
use std::{
	ops::Deref,
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// A chain and a data folder, which outlive the daemon.
pub struct Bench {
	pub world: World,
	pub settings: ProxySettings,
	pub reencrypt: Arc<dyn Reencrypt>,
	folder: PathBuf,
	_temporary: Option<tempfile::TempDir>,
}

/// A daemon that runs.
pub struct Running {
	pub service: Service<World>,
	daemon: Daemon,
}

impl Bench {
	pub fn new() -> Self {
		Self::on(World::new())
	}

	pub fn on(world: World) -> Self {
		let temporary = tempfile::tempdir().unwrap();
		let bench = Self::within(world, temporary.path());
		Bench { _temporary: Some(temporary), ..bench }
	}

	/// With the data in a folder that stays.
	pub fn within(world: World, folder: &Path) -> Self {
		Bench {
			world,
			settings: ProxySettings::default(),
			reencrypt: Arc::new(Honest),
			folder: folder.into(),
			_temporary: None,
		}
	}

	/// With policy 1, whose key fragment the proxy has and which is active, and Bob in it.
	pub async fn with_policy(grant: &Grant) -> (Self, Running) {
		let bench = Bench::new();
		bench.world.state().policies.insert(1, grant.policy());
		bench.world.state().activate(1);
		let running = bench.start().await;
		assert_eq!(running.receive(1, grant).await, Ok(Upload::Accepted));
		running.ready(&bench.world).await;
		(bench, running)
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
		let mut daemon = Daemon::new("proxy", FOLLOWER, journal.clone());
		let metrics = daemon.metrics.clone();
		let settings = SubmitSettings { mortality_blocks: 64, resend_blocks: 2, ..Default::default() };
		let chain = self.world.clone();
		let (submitter, submitting) =
			submitter::new(chain.clone(), journal.clone(), secrets().operator, settings, POLL, metrics.clone());
		let Proxy { duties, worker, log, service } = Proxy::new(Ingredients {
			provider: PROVIDER,
			secrets: secrets(),
			chain: chain.clone(),
			journal: journal.clone(),
			submitter,
			metrics: &metrics,
			health: &daemon.health,
			settings: &self.settings,
			reencrypt: self.reencrypt.clone(),
		})?;
		let check = daemon.health.check("all", Duration::from_secs(3600));
		let following = FollowerSettings { poll: POLL, max_replay: 8 };
		let follower =
			Follower::new(FOLLOWER, chain, journal.clone(), duties, following, check.clone(), metrics.clone());
		let runner = Runner::new(journal, worker, &lanes(&self.settings), check, metrics);
		let stop = daemon.stop.clone();
		daemon.add(submitting.run(stop.clone()));
		daemon.add(follower.run(stop.clone()));
		daemon.add(runner.run(stop.clone()));
		daemon.add(log.run(stop));
		Ok(Running { service, daemon })
	}
}

impl Deref for Running {
	type Target = Daemon;

	fn deref(&self) -> &Daemon {
		&self.daemon
	}
}

impl Running {
	/// Hands over the grant's key fragment.
	pub async fn receive(&self, policy: PolicyId, grant: &Grant) -> Result<Upload, Refusal> {
		self.service.grants.receive(policy, &grant.upload().sealed.0).await
	}

	pub async fn answer(&self, call: &FragmentCall) -> Result<FragmentAnswer, Refusal> {
		self.service.fast.answer(call).await
	}

	/// Bob asks under policy 1, at a block.
	pub async fn ask(&self, grant: &Grant, block: u32, nonce: u8) -> Result<FragmentAnswer, Refusal> {
		self.answer(&signed(&grant.request(1, block, nonce), &bob())).await
	}

	/// How far the policy has come.
	pub async fn state(&self, policy: PolicyId) -> Progress {
		self.service.grants.status(policy).await.unwrap().state
	}

	/// Waits until the daemon has seen the chain move.
	pub async fn ready(&self, world: &World) {
		self.next_block(world).await;
		self.next_block(world).await;
	}

	/// Another block, which the daemon sees.
	pub async fn next_block(&self, world: &World) -> u32 {
		world.finalise(1);
		self.caught_up(&world.frame).await;
		world.frame.head().number
	}

	/// Another block, and all the time that the daemon takes for what it can do before the next.
	pub async fn calm_block(&self, world: &World) {
		self.next_block(world).await;
		let done = || {
			(world.state().questions, world.frame.handed_in().len(), self.journal.read(ReadJobs::open_jobs).unwrap())
		};
		let mut before = done();
		for _ in 0..200 {
			tokio::time::sleep(Duration::from_millis(150)).await;
			let now = done();
			if now == before {
				return;
			}
			before = now;
		}
		panic!("it does not come to rest");
	}

	/// Ends it as if it were killed: nothing gets a chance to tidy up.
	pub async fn kill(self) -> Vec<Result<(), String>> {
		self.daemon.kill().await
	}
}

/// Lets blocks come until it is done.
pub async fn blocks_until(world: &World, what: &str, done: impl Fn() -> bool) {
	until(what, || {
		world.finalise(1);
		done()
	})
	.await;
}
