//! The frame put together: what a daemon's `main` would otherwise repeat.
//!
//! [`Frame::start`] opens the journal, connects, checks that journal and node are of one chain, and starts the submitter,
//! the pruning and the server for the operator. The daemon then adds what it is: a handler of blocks, work for jobs,
//! routes. [`Frame::run`] waits for the end: a signal, or a part that failed, which takes all others with it. A daemon
//! that only half works would be worse than one that a supervisor starts again.
//!
//! `examples/remarks.rs` is a whole daemon.

use crate::{
	chain::{self, ChainSettings, Connection, Follower, FollowerSettings, Handler, NodeView},
	health::Health,
	http::{self, HttpSettings, Server},
	jobs::{self, Lane, Runner, Work},
	journal::{self, Journal},
	metrics::{self, Metrics},
	retry::Backoff,
	settings::Settings,
	submitter::{self, SubmitSettings, Submitter},
};
use axum::Router;
use nulink_client::sr25519::Keypair;
use std::{future::Future, net::SocketAddr, pin::Pin, time::Duration};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// For how long finished jobs and ended transactions are remembered. Longer than any window of the chain.
const KEEP: Duration = Duration::from_secs(90 * 24 * 3600);
/// How long a part may be silent before the daemon counts as unhealthy.
const PATIENCE: Duration = Duration::from_secs(120);

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The journal.
	#[error(transparent)]
	Journal(#[from] journal::Error),
	/// The chain, at the start.
	#[error(transparent)]
	Chain(#[from] chain::Error),
	/// The follower.
	#[error(transparent)]
	Follower(#[from] chain::FollowerError),
	/// A server, at the start.
	#[error(transparent)]
	Http(#[from] http::Error),
	/// A server, later.
	#[error("a server ended: {0}")]
	Server(std::io::Error),
	/// The metrics clash.
	#[error("the metrics cannot be set up: {0}")]
	Metrics(#[from] prometheus::Error),
	/// There was a signal before there was a node.
	#[error("stopped before a node was found")]
	Stopped,
	/// A part panicked.
	#[error("a part of the daemon panicked: {0}")]
	Panicked(String),
}

/// What a daemon's program waits for. In a box, so that all of it is compiled with the library that makes it, once, and not
/// with each program that awaits it.
pub type Running<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

/// A daemon's parts.
pub struct Frame {
	/// What must not be forgotten.
	pub journal: Journal,
	/// The chain.
	pub connection: Connection,
	/// For transactions.
	pub submitter: Submitter,
	/// For the daemon's own numbers.
	pub metrics: Metrics,
	/// For the daemon's own checks.
	pub health: Health,
	/// Cancelled when the daemon ends.
	pub stop: CancellationToken,
	operator_address: SocketAddr,
	following: FollowerSettings,
	parts: JoinSet<Result<(), Error>>,
}

/// Waits for a node, as long as it takes: after a power cut the node starts at the same time, and takes longer.
async fn connect(
	settings: &ChainSettings,
	journal: &Journal,
	health: &Health,
	metrics: &Metrics,
	stop: &CancellationToken,
) -> Result<Connection, Error> {
	let check = health.check("chain", PATIENCE);
	let mut backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(30));
	loop {
		let open = Connection::open(settings.clone(), journal.genesis()?, check.clone(), metrics.clone());
		let error = tokio::select! {
			biased;
			() = stop.cancelled() => return Err(Error::Stopped),
			opened = open => match opened {
				Ok(connection) => return Ok(connection),
				Err(error @ chain::Error::Unreachable(_)) => error,
				Err(error) => return Err(error.into()),
			},
		};
		tracing::warn!(%error, "waiting for a node");
		check.failing(&error);
		backoff.sleep(stop).await;
	}
}

impl Frame {
	/// Starts what all daemons have. `worker` is the daemon's name in the metrics, `signer` the operator's key.
	pub async fn start<D>(
		worker: &str,
		settings: &Settings<D>,
		signer: Keypair,
		stop: CancellationToken,
	) -> Result<Self, Error> {
		let (chain, submit, operator) = (settings.chain.clone(), settings.submit.clone(), settings.metrics.http());
		Self::begin(Metrics::new(worker)?, Journal::open(&settings.data.0)?, chain, submit, operator, signer, stop)
			.await
	}

	fn begin(
		metrics: Metrics,
		journal: Journal,
		chain: ChainSettings,
		submit: SubmitSettings,
		operator: HttpSettings,
		signer: Keypair,
		stop: CancellationToken,
	) -> Running<Self, Error> {
		Box::pin(async move {
			let health = Health::default();
			// Before there is a chain: that there is none is what it tells.
			let routes = metrics::routes(metrics.clone(), health.clone());
			let server = Server::start("operator", &operator, routes, &metrics, stop.clone())?;
			let connection = connect(&chain, &journal, &health, &metrics, &stop).await?;
			journal.bind_to(connection.genesis())?;
			let following = FollowerSettings::from(&chain);
			let pace = connection.poll();
			let (submitter, submitting) =
				submitter::new(connection.clone(), journal.clone(), signer, submit, pace, metrics.clone());
			let operator_address = server.address();
			let parts = JoinSet::new();
			let mut frame =
				Frame { journal, connection, submitter, metrics, health, stop, operator_address, following, parts };
			frame.add(async { server.ended().await.map_err(Error::Server) });
			let check = frame.health.check("journal", Duration::MAX);
			let submitting = submitting.run(frame.stop.clone());
			frame.add(async move {
				let ended = submitting.await;
				if let Err(error) = &ended {
					check.broken(error);
				}
				Ok(ended?)
			});
			let pruning = jobs::prune_regularly(frame.journal.clone(), KEEP, frame.stop.clone());
			frame.add(async { Ok(pruning.await?) });
			Ok(frame)
		})
	}

	/// Where `/metrics` and `/health` are.
	pub fn operator_address(&self) -> SocketAddr {
		self.operator_address
	}

	/// Follows the chain with this handler.
	pub fn follow(&mut self, handler: impl Handler<NodeView> + 'static) {
		let check = self.health.check("follower", PATIENCE);
		let (chain, journal, metrics) = (self.connection.clone(), self.journal.clone(), self.metrics.clone());
		let follower = Follower::new("chain", chain, journal, handler, self.following.clone(), check, metrics);
		let following = follower.run(self.stop.clone());
		self.add(async { Ok(following.await?) });
	}

	/// Has the jobs of these lanes done.
	pub fn work(&mut self, work: impl Work, lanes: &[Lane]) {
		let check = self.health.check("jobs", PATIENCE);
		let runner = Runner::new(self.journal.clone(), work, lanes, check, self.metrics.clone());
		let working = runner.run(self.stop.clone());
		self.add(async { Ok(working.await?) });
	}

	/// Serves the routes, and tells where.
	pub fn serve<D>(&mut self, settings: &Settings<D>, routes: Router) -> Result<SocketAddr, Error> {
		let server = Server::start("api", &settings.http, routes, &self.metrics, self.stop.clone())?;
		let address = server.address();
		self.add(async { server.ended().await.map_err(Error::Server) });
		Ok(address)
	}

	/// Adds a part of the daemon's own. It ends when [`Self::stop`] is cancelled, or with an error, which ends all.
	pub fn add(&mut self, part: impl Future<Output = Result<(), Error>> + Send + 'static) {
		self.parts.spawn(part);
	}

	/// Runs until the stop, or until a part fails, and then until all parts have ended. The first error is the result.
	pub fn run(mut self) -> Running<(), Error> {
		Box::pin(async move {
			let mut result = Ok(());
			while let Some(ended) = self.parts.join_next().await {
				let ended = ended.unwrap_or_else(|error| Err(Error::Panicked(error.to_string())));
				if let Err(error) = &ended {
					tracing::error!(%error, "a part failed: the daemon ends");
				}
				// Also where a part ended for no reason.
				self.stop.cancel();
				result = result.and(ended);
			}
			result
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_client::dev;

	#[tokio::test]
	async fn a_daemon_without_a_node_waits_tells_so_and_can_be_stopped() {
		let folder = tempfile::tempdir().unwrap();
		let mut settings = Settings::<()>::default();
		settings.data.0 = folder.path().join("data");
		// Nobody listens on port 1.
		settings.chain.endpoints = vec!["ws://127.0.0.1:1".into()];
		settings.metrics.listen = "127.0.0.1:0".parse().unwrap();
		let stop = CancellationToken::new();
		let starting = tokio::spawn({
			let (settings, stop) = (settings.clone(), stop.clone());
			async move { Frame::start("test", &settings, dev::alice(), stop).await.map(|_| ()) }
		});
		tokio::time::sleep(Duration::from_millis(300)).await;
		assert!(!starting.is_finished());
		stop.cancel();
		let ended = tokio::time::timeout(Duration::from_secs(10), starting).await.unwrap().unwrap();
		assert!(matches!(ended, Err(Error::Stopped)));
		// And nothing of it holds the folder.
		Journal::open(&settings.data.0).unwrap();
	}
}
