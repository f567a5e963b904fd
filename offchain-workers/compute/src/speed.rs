//! How fast this machine is, and how much there is to do: what tells whether a job can be done in time.

use crate::{chain::Seat, metrics::ComputeMetrics};
use nulink_worker_common::journal::{self, Journal, Read, Table};
use std::{
	collections::HashMap,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};

/// Bootstraps in a thousand seconds, as measured.
const MEASURED: Table<u64> = Table::new("compute/speed");
const KEY: &[u8] = b"evaluator";
/// An evaluation with fewer bootstraps says little: most of its time goes elsewhere.
const TELLING: u64 = 200;
/// The part of a new measurement in the average.
const WEIGHT: f64 = 0.3;

/// The speed of an evaluator.
pub struct Speed {
	journal: Journal,
	metrics: ComputeMetrics,
	per_second: Mutex<f64>,
}

impl Speed {
	/// As measured by the daemon before, or as the settings guess.
	pub fn load(journal: Journal, guess: u64, metrics: ComputeMetrics) -> Result<Self, journal::Error> {
		let measured = journal.read(|tx| tx.get(&MEASURED, KEY))?;
		let per_second = measured.map_or(guess as f64, |thousand| thousand as f64 / 1000.0);
		metrics.bootstraps_per_second.set(per_second);
		Ok(Speed { journal, metrics, per_second: Mutex::new(per_second) })
	}

	/// Bootstraps in a second.
	pub fn per_second(&self) -> f64 {
		*lock(&self.per_second)
	}

	/// An evaluation took so long.
	pub async fn measured(&self, bootstraps: u64, took: Duration) -> Result<(), journal::Error> {
		if bootstraps < TELLING || took.is_zero() {
			return Ok(());
		}
		let average = {
			let mut per_second = lock(&self.per_second);
			*per_second += WEIGHT * (bootstraps as f64 / took.as_secs_f64() - *per_second);
			*per_second
		};
		self.metrics.bootstraps_per_second.set(average);
		let thousand = (average * 1000.0) as u64;
		self.journal.write_async("speed", move |tx| tx.put(&MEASURED, KEY, &thousand)).await
	}
}

/// What there is to evaluate, in bootstraps.
#[derive(Clone, Default)]
pub struct Backlog {
	jobs: Arc<Mutex<HashMap<Seat, u64>>>,
}

impl Backlog {
	/// Bootstraps of all jobs but this one.
	pub fn beside(&self, seat: Seat) -> u64 {
		lock(&self.jobs).iter().filter(|(other, _)| **other != seat).map(|(_, bootstraps)| bootstraps).sum()
	}

	/// Counts a job until the entry is dropped.
	pub fn enter(&self, seat: Seat, bootstraps: u64) -> Entry {
		lock(&self.jobs).insert(seat, bootstraps);
		Entry { backlog: self.clone(), seat }
	}
}

/// A job that is counted.
pub struct Entry {
	backlog: Backlog,
	seat: Seat,
}

impl Entry {
	/// It costs so many, as it turns out.
	pub fn set(&self, bootstraps: u64) {
		lock(&self.backlog.jobs).insert(self.seat, bootstraps);
	}
}

impl Drop for Entry {
	fn drop(&mut self) {
		lock(&self.backlog.jobs).remove(&self.seat);
	}
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	// What is behind it is whole between any two operations.
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_worker_common::metrics::Metrics;

	#[tokio::test]
	async fn what_was_measured_is_remembered() {
		let folder = tempfile::tempdir().unwrap();
		let journal = Journal::open(folder.path()).unwrap();
		let load =
			|| Speed::load(journal.clone(), 50, ComputeMetrics::new(&Metrics::new("x").unwrap()).unwrap()).unwrap();
		let speed = load();
		assert_eq!(speed.per_second(), 50.0);
		speed.measured(10, Duration::from_secs(100)).await.unwrap();
		assert_eq!(speed.per_second(), 50.0, "too few to tell");
		speed.measured(15_000, Duration::from_secs(100)).await.unwrap();
		assert_eq!(load().per_second(), 80.0);
	}

	#[test]
	fn what_waits_is_counted_until_it_is_done() {
		let backlog = Backlog::default();
		let seat = |job| Seat { job, round: 0 };
		let (first, second) = (backlog.enter(seat(1), 5), backlog.enter(seat(2), 7));
		assert_eq!((backlog.beside(seat(1)), backlog.beside(seat(3))), (7, 12));
		second.set(70);
		assert_eq!(backlog.beside(seat(1)), 70, "inputs and all");
		drop(second);
		assert_eq!(backlog.beside(seat(3)), 5);
		drop(first);
	}
}
