//! The agent: sees to the owner's jobs unattended. It draws and counts where nobody else has, hands over keys of deliveries
//! that were interrupted, and decrypts and shares results.
//!
//! It remembers nothing but what stands in the [records](super::JobRecord), and each step of it can be repeated: so it may
//! be killed at any moment, and started again.

use super::{ComputeError, JobRecord};
use crate::{
	client::{silent, Client},
	identity::Person,
	Error,
};
use nulink_primitives::compute::JobId;
use std::{
	collections::HashMap,
	time::{Duration, Instant},
};

/// What the agent has done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AgentEvent {
	/// It did what was due of a job.
	Pushed(JobId),
	/// A job that was begun is on the chain.
	Found(JobId),
	/// The key of a job is handed over, under this label.
	HandedOver(JobId, String),
	/// A result is shared, under this label.
	Shared(JobId, String),
	/// There will be nothing to share.
	GivenUp(JobId, String),
	/// Something went wrong. It is tried again.
	Failed(String, String),
}

/// What is left to do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Attended {
	/// What was done.
	pub events: Vec<AgentEvent>,
	/// How many jobs wait for something.
	pub waiting: usize,
}

/// After which time something that failed is tried again, first.
const FIRST_RETRY: Duration = Duration::from_secs(10);
/// And at most.
const LAST_RETRY: Duration = Duration::from_secs(3600);

/// When jobs are tried again of which something failed: after twice as long each time. Of an agent that runs; another one
/// begins anew.
#[derive(Debug, Default)]
pub struct Retries(HashMap<String, (Duration, Instant)>);

impl Retries {
	/// Whether it is too early for a job.
	fn is_early(&self, id: &str, now: Instant) -> bool {
		self.0.get(id).is_some_and(|(_, next)| now < *next)
	}

	fn failed(&mut self, id: &str, now: Instant) {
		let last = self.0.get(id).map(|(after, _)| *after);
		let after = last.map_or(FIRST_RETRY, |last| last.saturating_mul(2).min(LAST_RETRY));
		self.0.insert(id.into(), (after, now + after));
	}

	fn went_well(&mut self, id: &str) {
		self.0.remove(id);
	}
}

impl Client {
	/// Looks at all jobs of the person once, and does what can be done. What fails of one does not keep it from the others,
	/// and is not tried again too soon.
	pub async fn attend_jobs(&self, person: &Person, retries: &mut Retries) -> Result<Attended, Error> {
		let genesis = self.chain().genesis();
		let mut attended = Attended::default();
		for record in self.job_records()?.into_iter().filter(|record| record.is_of(person, &genesis)) {
			let id = record.id.clone();
			if is_done(&record) {
				continue;
			}
			if retries.is_early(&id, Instant::now()) {
				attended.waiting += 1;
				continue;
			}
			match self.attend(person, &id, &mut attended.events).await {
				Ok(waiting) => {
					attended.waiting += usize::from(waiting);
					retries.went_well(&id);
				},
				Err(error) => {
					attended.waiting += 1;
					retries.failed(&id, Instant::now());
					attended.events.push(AgentEvent::Failed(id, error.to_string()));
				},
			}
		}
		Ok(attended)
	}

	/// Whether something is left to do.
	async fn attend(&self, person: &Person, id: &str, events: &mut Vec<AgentEvent>) -> Result<bool, Error> {
		// Whoever submits the job, or goes on with it, does what is due.
		let Some(_lock) = self.lock_record(id)? else { return Ok(true) };
		let Some(mut record) = self.record(id)? else { return Ok(false) };
		if is_done(&record) {
			return Ok(false);
		}
		let handed = is_handed(&record);
		let Some(job) = record.job else {
			// Signing again is for the person: it costs.
			if let Some(job) = self.find_job(&record).await? {
				record.job = Some(job);
				self.write_record(&record)?;
				events.push(AgentEvent::Found(job));
			}
			return Ok(true);
		};
		if !handed {
			self.hand_over_job_key(person, &mut record, &silent()).await?;
			if let Some(delivery) = &record.delivery {
				events.push(AgentEvent::HandedOver(job, delivery.label.clone()));
			}
		}
		let Some(sharing) = record.sharing.clone().filter(|sharing| sharing.is_open()) else { return Ok(false) };
		let info = self.chain().job(job).await?;
		if info.is_none() && job >= self.chain().next_job().await? {
			// A node that is behind does not know of it yet.
			return Ok(true);
		}
		let result = match info {
			Some(info) => {
				if (info.can_draw || info.can_advance) && self.push_job(person, job, &info).await? {
					events.push(AgentEvent::Pushed(job));
				}
				self.job_result(person, job, false).await
			},
			None => Err(ComputeError::NoJob(job).into()),
		};
		let result = match result {
			Ok(result) => result,
			Err(error) if is_final(&error) => {
				let reason = error.to_string();
				record.sharing = Some(super::Sharing { failed: Some(reason.clone()), ..sharing });
				self.write_record(&record)?;
				events.push(AgentEvent::GivenUp(job, reason));
				return Ok(false);
			},
			Err(Error::Compute(error))
				if matches!(*error, ComputeError::NotYet { .. } | ComputeError::Provisional { .. }) =>
			{
				return Ok(true);
			},
			Err(error) => return Err(error),
		};
		self.share_result(person, &result, &sharing.label).await?;
		record.sharing = Some(super::Sharing { stored: true, published: true, ..sharing.clone() });
		self.write_record(&record)?;
		events.push(AgentEvent::Shared(job, sharing.label));
		Ok(false)
	}
}

/// Whether the key of a delivery is with those who are granted the label.
fn is_handed(record: &JobRecord) -> bool {
	record.delivery.as_ref().is_none_or(|delivery| delivery.published)
}

/// Whether nothing is left to do of a job.
fn is_done(record: &JobRecord) -> bool {
	let shared = record.sharing.as_ref().is_none_or(|sharing| !sharing.is_open());
	record.job.is_some() && is_handed(record) && shared
}

/// Whether waiting will not help.
fn is_final(error: &Error) -> bool {
	let Error::Compute(error) = error else { return false };
	matches!(
		**error,
		ComputeError::NoResult { .. }
			| ComputeError::Refused { .. }
			| ComputeError::NoJob(_)
			| ComputeError::NoKeyFor(_)
	)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_fails_again_is_tried_later_and_later_up_to_an_hour() {
		let (mut retries, mut now) = (Retries::default(), Instant::now());
		for seconds in [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600] {
			retries.failed("a", now);
			assert!(retries.is_early("a", now + Duration::from_secs(seconds - 1)) && !retries.is_early("b", now));
			now += Duration::from_secs(seconds);
			assert!(!retries.is_early("a", now), "{seconds}");
		}
		retries.went_well("a");
		retries.failed("a", now);
		assert!(!retries.is_early("a", now + FIRST_RETRY));
	}
}
