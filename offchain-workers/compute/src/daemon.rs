//! The daemon: the provider's parts, on the frame that all daemons have.

use crate::{
	chain::Chain,
	duties::{Checks, Duties},
	evaluator::{Evaluate, Pool, PoolSettings},
	fetching::Places,
	metrics::ComputeMetrics,
	settings::{self, ComputeSettings},
	speed::{Backlog, Speed},
	store::{
		cache::{self, Cache},
		Stores,
	},
	work::{self, Us, Worker},
	Program,
};
use nulink_client::sr25519::Keypair;
use nulink_fhe::profile;
use nulink_primitives::provider::Role;
use nulink_storage::BlockStore;
use nulink_worker_common::{
	accounts,
	frame::{self, Frame, Running},
	health::Health,
	journal::{self, Journal},
	metrics::Metrics,
	settings::Settings,
	staking::{wait_for_office, OtherProvider, Post, Watch},
	submitter::Submitter,
};
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// For how long what a block asks for may not be known before the daemon counts as unhealthy.
const PATIENCE: Duration = Duration::from_secs(180);
/// What the frame calls its follower.
pub(crate) const FOLLOWER: &str = "chain";
/// How many blocks are replayed after an absence. Only the newest tells what to do.
const MAX_REPLAY: u32 = 8;

/// What ends the daemon.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// A setting makes no sense.
	#[error(transparent)]
	Settings(#[from] settings::Error),
	/// The frame.
	#[error(transparent)]
	Frame(#[from] frame::Error),
	/// The journal fails.
	#[error(transparent)]
	Journal(#[from] journal::Error),
	/// A place to store at cannot be opened.
	#[error("worker.storage: {0}")]
	Storage(#[from] nulink_storage::Error),
	/// The cache cannot be used.
	#[error(transparent)]
	Cache(#[from] cache::Error),
	/// Two metrics have one name.
	#[error("the metrics cannot be set up: {0}")]
	Metrics(#[from] prometheus::Error),
	/// The operator acts for another provider than the settings say.
	#[error(transparent)]
	OtherProvider(#[from] OtherProvider),
}

/// Runs the provider until `stop`. `program` makes a child that evaluates, `evaluator` takes the pool of children for what
/// it is to be: an honest provider takes it as it is.
pub fn run(
	settings: Settings<ComputeSettings>,
	operator: Keypair,
	program: Program,
	evaluator: fn(Pool) -> Box<dyn Evaluate>,
	stop: CancellationToken,
) -> Running<(), Error> {
	Box::pin(until(settings, operator, program, evaluator, stop))
}

async fn until(
	mut settings: Settings<ComputeSettings>,
	operator: Keypair,
	program: Program,
	evaluator: fn(Pool) -> Box<dyn Evaluate>,
	stop: CancellationToken,
) -> Result<(), Error> {
	settings.worker.check()?;
	settings.chain.max_replay_blocks = settings.chain.max_replay_blocks.min(MAX_REPLAY);
	let frame = Frame::start("compute", &settings, operator.clone(), stop.clone()).await;
	let mut frame = match frame {
		Err(frame::Error::Stopped) => return Ok(()),
		frame => frame?,
	};
	let started = start(&mut frame, &settings, operator, program, evaluator).await;
	if started.is_err() {
		stop.cancel();
	}
	// The first error is the reason.
	started.and(frame.run().await.map_err(Error::Frame))
}

/// Adds to the frame what makes a provider of it.
async fn start(
	frame: &mut Frame,
	settings: &Settings<ComputeSettings>,
	operator: Keypair,
	program: Program,
	evaluator: fn(Pool) -> Box<dyn Evaluate>,
) -> Result<(), Error> {
	let stores = Arc::new(stores(settings)?);
	let chain = frame.connection.clone();
	let pace = chain.poll();
	let check = frame.health.check("office", PATIENCE);
	let expected = settings.worker.provider()?;
	let operator = operator.public_key().0;
	let wait = wait_for_office(&chain, Role::Compute, &operator, expected, chain.poll(), &check, &frame.stop);
	let Some(provider) = wait.await? else { return Ok(()) };
	let metrics = ComputeMetrics::new(&frame.metrics)?;
	let pool = Pool::new(PoolSettings::of(&settings.worker, program), metrics.clone());
	let provider = Provider::new(Ingredients {
		post: Post { role: Role::Compute, provider, operator },
		chain,
		journal: frame.journal.clone(),
		submitter: frame.submitter.clone(),
		evaluator: evaluator(pool),
		stores,
		common: &frame.metrics,
		metrics,
		health: &frame.health,
		settings: &settings.worker,
		pace,
	})?;
	frame.follow(provider.duties);
	frame.work(provider.worker, &work::lanes());
	Ok(())
}

/// The places of the settings.
fn stores(settings: &Settings<ComputeSettings>) -> Result<Stores, Error> {
	let worker = &settings.worker;
	let far = worker.locations()?.into_iter().map(|place| nulink_storage::open(&place));
	let far: Vec<Arc<dyn BlockStore>> = far.collect::<Result<_, _>>()?;
	let folder = worker.cache.clone().unwrap_or_else(|| settings.data.0.join("cache"));
	Ok(Stores::new(Cache::open(&folder, worker.cache_mib << 20)?, far))
}

/// What a provider is made of.
pub(crate) struct Ingredients<'a, C, E> {
	pub post: Post,
	pub chain: C,
	pub journal: Journal,
	pub submitter: Submitter,
	pub evaluator: E,
	pub stores: Arc<Stores>,
	pub common: &'a Metrics,
	pub metrics: ComputeMetrics,
	pub health: &'a Health,
	pub settings: &'a ComputeSettings,
	pub pace: Duration,
}

/// What is to be run.
pub(crate) struct Provider<C: Chain, E: Evaluate> {
	pub duties: Duties,
	pub worker: Worker<C, E>,
}

impl<C: Chain, E: Evaluate> Provider<C, E> {
	/// Puts the parts together.
	pub(crate) fn new(ingredients: Ingredients<'_, C, E>) -> Result<Self, Error> {
		let Ingredients { post, chain, journal, submitter, evaluator, stores, metrics, settings, pace, .. } =
			ingredients;
		let us = Us { post, genesis: chain.genesis(), profile: profile::of_this_machine() };
		tracing::info!(
			provider = accounts::address(&post.provider),
			operator = accounts::address(&post.operator),
			backend = ?us.profile.backend,
			instructions = ?us.profile.instructions,
			threads = settings.threads(),
			jobs_at_once = settings.jobs_at_once,
			"a computing provider"
		);
		let check = |name| ingredients.health.check(name, PATIENCE);
		let checks = Checks { tasks: check("tasks"), commitments: check("commitments") };
		let watch = Watch::new(post, ingredients.health, ingredients.common, PATIENCE)?;
		let duties = Duties::new(us, journal.clone(), watch, checks, metrics.clone(), settings);
		let speed = Speed::load(journal.clone(), settings.speed(), metrics.clone())?;
		let worker = Worker {
			us,
			chain,
			journal,
			submitter,
			evaluator,
			stores,
			speed,
			backlog: Backlog::default(),
			settings: settings.clone(),
			pace,
			fetches: Places::default(),
			metrics,
		};
		Ok(Provider { duties, worker })
	}
}
