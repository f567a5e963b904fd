//! The daemon: the watcher's parts, on the frame that all daemons have.

use crate::{
	chain::Chain,
	duties::Duties,
	ethereum::{endpoints::Terms, Endpoints},
	metrics::WatcherMetrics,
	settings::{self, WatcherSettings},
	signer::Signer,
	targets::{Evm, Nulink, Target},
	work::{self, Checks, Us, Worker},
};
use nulink_client::sr25519::Keypair;
use nulink_eth_proofs::WatchDomain;
use nulink_primitives::provider::Role;
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

/// For how long a part may not do what it is there for before the daemon counts as unhealthy.
const PATIENCE: Duration = Duration::from_secs(180);
/// For how long targets may refuse what is brought to them, or not be there.
const TARGETS_PATIENCE: Duration = Duration::from_secs(3600);
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
	/// Two metrics have one name.
	#[error("the metrics cannot be set up: {0}")]
	Metrics(#[from] prometheus::Error),
	/// The operator acts for another provider than the settings say.
	#[error(transparent)]
	OtherProvider(#[from] OtherProvider),
}

/// Runs the watcher until `stop`.
pub fn run(
	settings: Settings<WatcherSettings>,
	operator: Keypair,
	signer: Signer,
	stop: CancellationToken,
) -> Running<(), Error> {
	Box::pin(until(settings, operator, signer, stop))
}

async fn until(
	mut settings: Settings<WatcherSettings>,
	operator: Keypair,
	signer: Signer,
	stop: CancellationToken,
) -> Result<(), Error> {
	settings.worker.check()?;
	settings.chain.max_replay_blocks = settings.chain.max_replay_blocks.min(MAX_REPLAY);
	let frame = Frame::start("watcher", &settings, operator.clone(), stop.clone()).await;
	let mut frame = match frame {
		Err(frame::Error::Stopped) => return Ok(()),
		frame => frame?,
	};
	let started = start(&mut frame, &settings, operator, signer).await;
	if started.is_err() {
		stop.cancel();
	}
	// The first error is the reason.
	started.and(frame.run().await.map_err(Error::Frame))
}

/// Adds to the frame what makes a watcher of it.
async fn start(
	frame: &mut Frame,
	settings: &Settings<WatcherSettings>,
	operator: Keypair,
	signer: Signer,
) -> Result<(), Error> {
	let chain = frame.connection.clone();
	let pace = chain.poll();
	let check = frame.health.check("office", PATIENCE);
	let expected = settings.worker.provider()?;
	let operator = operator.public_key().0;
	let wait = wait_for_office(&chain, Role::Watcher, &operator, expected, chain.poll(), &check, &frame.stop);
	let Some(provider) = wait.await? else { return Ok(()) };
	let watcher = Watcher::new(Ingredients {
		post: Post { role: Role::Watcher, provider, operator },
		chain,
		journal: frame.journal.clone(),
		submitter: frame.submitter.clone(),
		signer: Arc::new(signer),
		metrics: &frame.metrics,
		health: &frame.health,
		settings: &settings.worker,
		pace,
		poll: settings.worker.poll(),
	})?;
	frame.follow(watcher.duties);
	frame.work(watcher.worker, &work::lanes());
	Ok(())
}

/// What a watcher is made of.
pub(crate) struct Ingredients<'a, C> {
	pub post: Post,
	pub chain: C,
	pub journal: Journal,
	pub submitter: Submitter,
	pub signer: Arc<Signer>,
	pub metrics: &'a Metrics,
	pub health: &'a Health,
	pub settings: &'a WatcherSettings,
	pub pace: Duration,
	pub poll: Duration,
}

/// What is to be run.
pub(crate) struct Watcher<C: Chain> {
	pub duties: Duties,
	pub worker: Worker<C>,
}

impl<C: Chain> Watcher<C> {
	/// Puts the parts together.
	pub(crate) fn new(ingredients: Ingredients<'_, C>) -> Result<Self, Error> {
		let Ingredients { post, chain, journal, submitter, signer, metrics, health, settings, pace, poll } =
			ingredients;
		let us = Us { post, domain: WatchDomain { chain_id: settings.chain_id, genesis: chain.genesis() } };
		tracing::info!(
			provider = accounts::address(&post.provider),
			operator = accounts::address(&post.operator),
			signer = %signer.address(),
			ethereum = settings.chain_id,
			nodes = settings.ethereum.len(),
			targets = settings.targets.len(),
			"a watcher"
		);
		// Silence is no news here: only what is said to be broken is.
		let check = |name| health.check(name, Duration::MAX);
		let checks = Checks {
			signer: check("signer"),
			attested: check("attested"),
			accepted: check("accepted"),
			contracts: check("contracts"),
			targets: match settings.targets.is_empty() {
				true => check("targets"),
				false => health.check("targets", TARGETS_PATIENCE),
			},
		};
		let watch = Watch::new(post, health, metrics, PATIENCE)?;
		let metrics = WatcherMetrics::new(metrics)?;
		let terms = Terms {
			chain_id: settings.chain_id,
			agreement: settings.agreement,
			quarantine: Duration::from_secs(settings.quarantine_seconds),
			patience: settings.request_timeout(),
		};
		let ethereum = Endpoints::new(settings.nodes()?, terms, health, metrics.clone());
		let targets = settings.targets.iter().map(|target| {
			let timeout = settings.request_timeout();
			let (signer, journal, metrics) = (signer.clone(), journal.clone(), metrics.clone());
			let evm = Evm::new(target, us.domain, timeout, poll, signer, journal, metrics)?;
			Ok::<_, settings::Error>(Box::new(evm) as Box<dyn Target>)
		});
		let worker = Worker {
			us,
			nulink: Nulink::new(chain.clone(), submitter),
			chain,
			targets: targets.collect::<Result<_, settings::Error>>()?,
			journal,
			ethereum: Arc::new(ethereum),
			signer,
			settings: settings.clone(),
			pace,
			poll,
			checks,
			metrics,
		};
		Ok(Watcher { duties: Duties::new(watch, settings), worker })
	}
}
