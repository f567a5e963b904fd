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
	pub journal: Journal,
	pub health: Health,
	pub metrics: Metrics,
	parts: JoinSet<Result<(), String>>,
	stop: CancellationToken,
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
		let (metrics, health) = (Metrics::new("proxy").unwrap(), Health::default());
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
			health: &health,
			settings: &self.settings,
			reencrypt: self.reencrypt.clone(),
		})?;
		let (stop, mut parts) = (CancellationToken::new(), JoinSet::new());
		let check = health.check("all", Duration::from_secs(3600));
		let following = FollowerSettings { poll: POLL, max_replay: 8 };
		let follower =
			Follower::new(FOLLOWER, chain, journal.clone(), duties, following, check.clone(), metrics.clone());
		let runner = Runner::new(journal.clone(), worker, &lanes(&self.settings), check, metrics.clone());
		fn add<E: ToString + 'static>(
			parts: &mut JoinSet<Result<(), String>>,
			part: impl Future<Output = Result<(), E>> + Send + 'static,
		) {
			parts.spawn(async { part.await.map_err(|error| error.to_string()) });
		}
		add(&mut parts, submitting.run(stop.clone()));
		add(&mut parts, follower.run(stop.clone()));
		add(&mut parts, runner.run(stop.clone()));
		add(&mut parts, log.run(stop.clone()));
		Ok(Running { service, journal, health, metrics, parts, stop })
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

	/// Waits until the follower has seen the newest block.
	pub async fn caught_up(&self, world: &World) {
		let head = world.frame.head();
		until("the follower", || {
			let cursor = self.journal.read(|tx| tx.cursor(FOLLOWER)).unwrap();
			cursor.is_some_and(|cursor| cursor.number >= head.number)
		})
		.await;
	}

	/// Waits until the daemon has seen the chain move.
	pub async fn ready(&self, world: &World) {
		self.next_block(world).await;
		self.next_block(world).await;
	}

	/// Another block, which the daemon sees.
	pub async fn next_block(&self, world: &World) -> u32 {
		world.finalise(1);
		self.caught_up(world).await;
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
	pub async fn kill(mut self) -> Vec<Result<(), String>> {
		self.stop.cancel();
		let mut ended = Vec::new();
		while let Some(part) = self.parts.join_next().await {
			ended.push(part.unwrap());
		}
		ended
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
