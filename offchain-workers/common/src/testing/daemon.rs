//! A daemon under test.

use super::until;
use crate::{
	chain::fake::FakeChain,
	health::Health,
	journal::{self, Journal, Options, Read, ReadJobs},
	metrics::Metrics,
};
use std::{fmt::Display, future::Future, path::Path, time::Duration};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How often a daemon under test looks for a new block.
pub const POLL: Duration = Duration::from_millis(3);

/// Opens the journal in a folder, as soon as the daemon before has let go of it.
///
/// # Panics
///
/// If it does not, or the journal cannot be opened.
pub async fn open_journal(folder: &Path, options: Options) -> Journal {
	for _ in 0..500 {
		match Journal::open_with(folder, options.clone()) {
			Ok(journal) => return journal,
			Err(journal::Error::Locked(_)) => tokio::time::sleep(Duration::from_millis(10)).await,
			Err(error) => panic!("the journal cannot be opened: {error}"),
		}
	}
	panic!("something still holds the journal");
}

/// What a daemon under test is made on, and its parts, which run until it is killed.
pub struct Daemon {
	/// Its journal.
	pub journal: Journal,
	/// What it says of itself.
	pub health: Health,
	/// What it counts.
	pub metrics: Metrics,
	/// Cancelled when it is killed.
	pub stop: CancellationToken,
	follower: &'static str,
	parts: JoinSet<Result<(), String>>,
}

impl Daemon {
	/// A daemon without parts, with its name in the metrics and the name of its follower.
	///
	/// # Panics
	///
	/// If there are no such metrics.
	pub fn new(name: &str, follower: &'static str, journal: Journal) -> Self {
		let metrics = match Metrics::new(name) {
			Ok(metrics) => metrics,
			Err(error) => panic!("there are no metrics for {name}: {error}"),
		};
		let (health, stop, parts) = (Health::default(), CancellationToken::new(), JoinSet::new());
		Daemon { journal, health, metrics, stop, follower, parts }
	}

	/// Runs a part of it.
	pub fn add<E: Display + 'static>(&mut self, part: impl Future<Output = Result<(), E>> + Send + 'static) {
		self.parts.spawn(async { part.await.map_err(|error| error.to_string()) });
	}

	/// Waits until the follower has seen the newest block.
	///
	/// # Panics
	///
	/// If the journal dies meanwhile, or the follower does not come so far.
	pub async fn caught_up(&self, chain: &FakeChain) {
		let head = chain.head().number;
		until("the follower", || match self.journal.read(|tx| tx.cursor(self.follower)) {
			Ok(cursor) => cursor.is_some_and(|cursor| cursor.number >= head),
			Err(error) => panic!("the journal died: {error}"),
		})
		.await;
	}

	/// Waits a little for the follower, if it lives, so that no more blocks come than it can see.
	pub async fn keeps_up(&self, chain: &FakeChain) {
		let head = chain.head().number;
		for _ in 0..50 {
			match self.journal.read(|tx| tx.cursor(self.follower)) {
				Ok(cursor) if cursor.is_none_or(|cursor| cursor.number < head) => {},
				_ => return,
			}
			tokio::time::sleep(Duration::from_millis(2)).await;
		}
	}

	/// Whether the journal knows of nothing to do. `false`, too, of one that has died.
	pub fn is_idle(&self) -> bool {
		self.journal.read(ReadJobs::open_jobs).is_ok_and(|open| open == 0)
	}

	/// Ends it as if it were killed: nothing gets a chance to tidy up. Gives how its parts ended.
	///
	/// # Panics
	///
	/// If a part did.
	pub async fn kill(mut self) -> Vec<Result<(), String>> {
		self.stop.cancel();
		let mut ended = Vec::new();
		while let Some(part) = self.parts.join_next().await {
			match part {
				Ok(part) => ended.push(part),
				Err(error) => panic!("a part of the daemon panicked: {error}"),
			}
		}
		ended
	}
}
