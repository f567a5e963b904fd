//! Whether the daemon can do its work, and if not, why.
//!
//! Each part of a daemon that can fail has a [`Check`]. It says [`Check::ok`] whenever its work went well. When it has
//! not said so for longer than its patience, the daemon counts as unhealthy, with what the part last complained of as the
//! reason: a short outage of a node is no news, and a part that hangs without a word is found too.

use serde::Serialize;
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};

/// All checks of a daemon. Cheap to clone.
#[derive(Clone, Default)]
pub struct Health {
	checks: Arc<Mutex<BTreeMap<&'static str, State>>>,
}

struct State {
	patience: Duration,
	last_ok: Instant,
	complaint: Option<String>,
	broken: bool,
}

/// One part's say. Cheap to clone.
#[derive(Clone)]
pub struct Check {
	health: Health,
	name: &'static str,
}

/// What `/health` answers.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Report {
	/// Whether all is well.
	pub healthy: bool,
	/// Each check: `ok`, or what is wrong.
	pub checks: BTreeMap<&'static str, String>,
}

impl Health {
	/// A part that is given `patience` to say that all is well, beginning now.
	pub fn check(&self, name: &'static str, patience: Duration) -> Check {
		let state = State { patience, last_ok: Instant::now(), complaint: None, broken: false };
		self.with(|checks| checks.insert(name, state));
		Check { health: self.clone(), name }
	}

	/// How things stand.
	pub fn report(&self) -> Report {
		let now = Instant::now();
		let checks: BTreeMap<_, _> =
			self.with(|checks| checks.iter().map(|(name, state)| (*name, state.problem(now))).collect());
		let healthy = checks.values().all(Option::is_none);
		let checks = checks.into_iter().map(|(name, problem)| (name, problem.unwrap_or_else(|| "ok".into())));
		Report { healthy, checks: checks.collect() }
	}

	fn with<R>(&self, f: impl FnOnce(&mut BTreeMap<&'static str, State>) -> R) -> R {
		// The map is whole between any two operations: a panic elsewhere did not harm it.
		f(&mut self.checks.lock().unwrap_or_else(PoisonError::into_inner))
	}
}

impl State {
	fn problem(&self, now: Instant) -> Option<String> {
		let silent = now.saturating_duration_since(self.last_ok);
		if self.broken {
			return Some(self.complaint.clone().unwrap_or_else(|| "broken".into()));
		}
		if silent <= self.patience {
			return None;
		}
		let complaint = self.complaint.as_deref().unwrap_or("no sign of life");
		Some(format!("for {} s: {complaint}", silent.as_secs()))
	}
}

impl Check {
	/// All is well.
	pub fn ok(&self) {
		self.update(|state| {
			state.last_ok = Instant::now();
			state.complaint = None;
			state.broken = false;
		});
	}

	/// Something is wrong that may pass. Reported once the patience is over.
	pub fn failing(&self, why: impl ToString) {
		self.update(|state| state.complaint = Some(why.to_string()));
	}

	/// Something is wrong that will not pass by itself. Reported from now until [`Self::ok`].
	pub fn broken(&self, why: impl ToString) {
		self.update(|state| {
			state.complaint = Some(why.to_string());
			state.broken = true;
		});
	}

	fn update(&self, f: impl FnOnce(&mut State)) {
		self.health.with(|checks| {
			if let Some(state) = checks.get_mut(self.name) {
				f(state);
			}
		});
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const LONG: Duration = Duration::from_secs(3600);

	#[test]
	fn all_is_well_at_the_start() {
		let health = Health::default();
		health.check("chain", LONG);
		assert_eq!(health.report(), Report { healthy: true, checks: [("chain", "ok".into())].into() });
	}

	#[test]
	fn a_failure_is_reported_after_the_patience_only() {
		let health = Health::default();
		let patient = health.check("patient", LONG);
		let impatient = health.check("impatient", Duration::ZERO);
		std::thread::sleep(Duration::from_millis(2));
		patient.failing("node down");
		impatient.failing("node down");
		let report = health.report();
		assert!(!report.healthy);
		assert_eq!(report.checks["patient"], "ok");
		assert!(report.checks["impatient"].ends_with(" s: node down"), "{report:?}");
	}

	#[test]
	fn a_part_that_says_nothing_is_found() {
		let health = Health::default();
		health.check("follower", Duration::ZERO);
		std::thread::sleep(Duration::from_millis(2));
		assert!(health.report().checks["follower"].ends_with(" s: no sign of life"));
	}

	#[test]
	fn what_is_broken_is_reported_at_once_and_can_be_mended() {
		let health = Health::default();
		let journal = health.check("journal", LONG);
		journal.broken("disk full");
		assert_eq!(health.report().checks["journal"], "disk full");
		journal.ok();
		assert!(health.report().healthy);
	}
}
