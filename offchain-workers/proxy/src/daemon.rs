//! The daemon: the proxy's parts, on the frame that all daemons have.

use crate::{
	accounts::{self, AccountId},
	chain::{Chain, Pulse},
	duties::{Checks, Duties},
	fast::{Fast, Parts, Us},
	grants::Grants,
	http::{routes, Service},
	limits::Limits,
	metrics::ProxyMetrics,
	nonces::Nonces,
	receipts::{self, LogTask, Retention},
	reencrypt::Reencrypt,
	settings::{self, ProxySettings},
	vault::{self, Vault},
	work::{self, Worker},
};
use nulink_client::sr25519::Keypair;
use nulink_pre::client::Identity;
use nulink_primitives::provider::Role;
use nulink_worker_common::{
	frame::{self, Frame, Running},
	health::Health,
	journal::{self, Journal, Read},
	metrics::Metrics,
	settings::Settings,
	staking::{wait_for_office, OtherProvider, Watch},
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
	/// The key fragments cannot be opened.
	#[error(transparent)]
	Vault(#[from] vault::Error),
	/// Two metrics have one name.
	#[error("the metrics cannot be set up: {0}")]
	Metrics(#[from] prometheus::Error),
	/// The operator acts for another provider than the settings say.
	#[error(transparent)]
	OtherProvider(#[from] OtherProvider),
}

/// The secrets of a daemon.
#[derive(Clone)]
pub struct Secrets {
	/// The operator's key.
	pub operator: Keypair,
	/// The keys of re-encryption.
	pub identity: Identity,
}

/// Runs the proxy until `stop`.
pub fn run(
	settings: Settings<ProxySettings>,
	secrets: Secrets,
	reencrypt: Arc<dyn Reencrypt>,
	stop: CancellationToken,
) -> Running<(), Error> {
	Box::pin(until(settings, secrets, reencrypt, stop))
}

async fn until(
	mut settings: Settings<ProxySettings>,
	secrets: Secrets,
	reencrypt: Arc<dyn Reencrypt>,
	stop: CancellationToken,
) -> Result<(), Error> {
	settings.worker.check()?;
	settings.chain.max_replay_blocks = settings.chain.max_replay_blocks.min(MAX_REPLAY);
	let frame = Frame::start("proxy", &settings, secrets.operator.clone(), stop.clone()).await;
	let mut frame = match frame {
		Err(frame::Error::Stopped) => return Ok(()),
		frame => frame?,
	};
	let started = start(&mut frame, &settings, secrets, reencrypt).await;
	if started.is_err() {
		stop.cancel();
	}
	// The first error is the reason.
	started.and(frame.run().await.map_err(Error::Frame))
}

/// Adds to the frame what makes a proxy of it.
async fn start(
	frame: &mut Frame,
	settings: &Settings<ProxySettings>,
	secrets: Secrets,
	reencrypt: Arc<dyn Reencrypt>,
) -> Result<(), Error> {
	let chain = frame.connection.clone();
	let check = frame.health.check("office", PATIENCE);
	let expected = settings.worker.provider()?;
	let operator = secrets.operator.public_key().0;
	let wait = wait_for_office(&chain, Role::Proxy, &operator, expected, chain.poll(), &check, &frame.stop);
	let Some(provider) = wait.await? else { return Ok(()) };
	let proxy = Proxy::new(Ingredients {
		provider,
		secrets,
		chain,
		journal: frame.journal.clone(),
		submitter: frame.submitter.clone(),
		metrics: &frame.metrics,
		health: &frame.health,
		settings: &settings.worker,
		reencrypt,
	})?;
	let logging = proxy.log.run(frame.stop.clone());
	frame.add(async { Ok(logging.await?) });
	frame.follow(proxy.duties);
	frame.work(proxy.worker, &work::lanes(&settings.worker));
	frame.serve(settings, routes(proxy.service))?;
	Ok(())
}

/// What a proxy is made of.
pub(crate) struct Ingredients<'a, C> {
	pub provider: AccountId,
	pub secrets: Secrets,
	pub chain: C,
	pub journal: Journal,
	pub submitter: Submitter,
	pub metrics: &'a Metrics,
	pub health: &'a Health,
	pub settings: &'a ProxySettings,
	pub reencrypt: Arc<dyn Reencrypt>,
}

/// What is to be run and served.
pub(crate) struct Proxy<C: Chain> {
	pub duties: Duties,
	pub worker: Worker<C>,
	pub log: LogTask,
	pub service: Service<C>,
}

impl<C: Chain> Proxy<C> {
	/// Puts the parts together.
	pub(crate) fn new(ingredients: Ingredients<'_, C>) -> Result<Self, Error> {
		let Ingredients { provider, secrets, chain, journal, submitter, settings, reencrypt, .. } = ingredients;
		let metrics = ProxyMetrics::new(ingredients.metrics)?;
		let vault = Vault::open(journal.clone(), &secrets.identity)?;
		let Secrets { operator, identity } = secrets;
		let us = Arc::new(Us { provider, operator, identity, genesis: chain.genesis() });
		tracing::info!(
			provider = accounts::address(&provider),
			operator = accounts::address(&us.operator.public_key().0),
			policies = vault.count()?,
			"a proxy"
		);
		let known = journal.read(|tx| tx.cursor(FOLLOWER))?.map_or(0, |block| block.number);
		let pulse = Arc::new(Pulse::new(settings.max_view_age(), known));
		let check = |name| ingredients.health.check(name, PATIENCE);
		let checks = Checks { profile: check("profile"), requests: check("requests") };
		let watch = Watch::new(us.post(), ingredients.health, ingredients.metrics, PATIENCE)?;
		let duties = Duties::new(us.clone(), vault.clone(), pulse.clone(), watch, checks, metrics.clone());
		let worker = Worker {
			us: us.clone(),
			chain: chain.clone(),
			journal: journal.clone(),
			vault: vault.clone(),
			submitter,
			reencrypt: reencrypt.clone(),
			metrics: metrics.clone(),
		};
		let nonces = Nonces::load(&journal, settings.max_request_age_blocks, settings.nonces_per_policy)?;
		let retention = Retention { age: settings.receipts_age(), most: settings.receipts_max };
		let (log, log_task) = receipts::log(journal.clone(), retention, nonces.kept());
		let fast = Fast::new(Parts {
			us: us.clone(),
			chain: chain.clone(),
			pulse,
			vault: vault.clone(),
			nonces,
			max_age: settings.max_request_age_blocks,
			log,
			limits: Limits::new(&settings.limits),
			reencrypt,
			metrics: metrics.clone(),
		});
		let grants = Grants::new(us, chain, journal, vault, settings.max_policies, settings.min_fee()?);
		let service = Service {
			fast: Arc::new(fast),
			grants: Arc::new(grants),
			trust_forwarded_for: settings.limits.trust_forwarded_for,
			metrics,
		};
		Ok(Proxy { duties, worker, log: log_task, service })
	}
}
