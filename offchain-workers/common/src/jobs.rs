//! The runner: takes the journal's due jobs and has the daemon do their steps.
//!
//! A step is a function from a job to what comes [`Next`]. The runner writes that down, guarded by the step that the job
//! was at. A step that fails, or dies with the process, is tried again from its beginning; so whatever it does outside
//! must be harmless twice. Transactions are (see [`crate::submitter`]), looking is, and files and answers can be made so.
//!
//! Each kind of jobs has a [`Lane`] of its own: what strangers can make many of does not keep back what is urgent.

use crate::{
	chain::BoxError,
	health::Check,
	journal::{self, Effects, Job, Journal, ReadJobs},
	metrics::Metrics,
	retry::Backoff,
	submitter,
};
use std::{
	collections::{HashMap, HashSet},
	future::Future,
	sync::Arc,
	time::Duration,
};
use tokio::task::{self, JoinSet};
use tokio_util::sync::CancellationToken;

/// The first wait after a step that failed.
const FIRST_WAIT: Duration = Duration::from_secs(2);
/// The longest, unless a lane says otherwise. An outage of a node is as long as it is: this is what comes on top of it.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How long a step that panicked is left alone.
const AFTER_PANIC: Duration = Duration::from_secs(600);
/// How long the runner sleeps at most. The clock may be set.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
/// How many entries are forgotten in one transaction.
const PRUNED_AT_ONCE: usize = 1000;

/// What a daemon does for a job.
pub trait Work: Send + Sync + 'static {
	/// Does the step that the job is at.
	fn step(&self, key: &[u8], job: &Job) -> impl Future<Output = Result<Next, BoxError>> + Send;
}

/// The jobs of one kind, which are done beside those of other kinds. Kinds without a lane are not done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lane {
	kind: u8,
	at_once: usize,
	longest_wait: Duration,
}

impl Lane {
	/// At most `at_once` steps of jobs of this kind are done at a time; at least one.
	pub const fn new(kind: u8, at_once: usize) -> Self {
		let at_once = if at_once == 0 { 1 } else { at_once };
		Lane { kind, at_once, longest_wait: LONGEST_WAIT }
	}

	/// And a step that failed is tried again after so long at the latest.
	pub const fn patient_for(self, longest_wait: Duration) -> Self {
		Lane { longest_wait, ..self }
	}
}

/// What comes after a step.
pub struct Next {
	to: To,
	effects: Effects,
}

enum To {
	Step(u8, Option<Vec<u8>>),
	Wait(Duration),
	Finished,
	Dropped,
}

impl Next {
	/// This step, with the same payload.
	pub fn step(step: u8) -> Self {
		Next { to: To::Step(step, None), effects: Effects::none() }
	}

	/// This step, with another payload.
	pub fn step_with(step: u8, payload: Vec<u8>) -> Self {
		Next { to: To::Step(step, Some(payload)), effects: Effects::none() }
	}

	/// The same step again after a while, without its having failed.
	pub fn wait(wait: Duration) -> Self {
		Next { to: To::Wait(wait), effects: Effects::none() }
	}

	/// Nothing.
	pub fn finished() -> Self {
		Next { to: To::Finished, effects: Effects::none() }
	}

	/// Nothing, and the job need not be remembered: for those of which there is no end.
	pub fn dropped() -> Self {
		Next { to: To::Dropped, effects: Effects::none() }
	}

	/// Whether nothing comes.
	#[cfg(any(test, feature = "fake"))]
	pub fn is_finished(&self) -> bool {
		matches!(self.to, To::Finished | To::Dropped)
	}

	/// And this is written in the same transaction.
	pub fn with(mut self, effects: Effects) -> Self {
		self.effects = self.effects.and(effects);
		self
	}
}

/// See the module.
pub struct Runner<W> {
	journal: Journal,
	work: Arc<W>,
	lanes: Vec<Lane>,
	check: Check,
	metrics: Metrics,
}

impl<W: Work> Runner<W> {
	/// A runner for the jobs of these lanes.
	pub fn new(journal: Journal, work: W, lanes: &[Lane], check: Check, metrics: Metrics) -> Self {
		Runner { journal, work: Arc::new(work), lanes: lanes.to_vec(), check, metrics }
	}

	/// Runs until told to stop, and then waits no longer: a step that is cut off is begun again at the next start. Fails
	/// where the journal does.
	pub async fn run(self, stop: CancellationToken) -> Result<(), journal::Error> {
		tokio::select! {
			biased;
			() = stop.cancelled() => Ok(()),
			ended = self.work(&stop) => {
				if let Err(error) = &ended {
					self.check.broken(error);
				}
				ended
			},
		}
	}

	async fn work(&self, stop: &CancellationToken) -> Result<(), journal::Error> {
		// Dropped with this future, and the steps with it.
		let mut steps = JoinSet::new();
		let mut busy: HashMap<task::Id, Busy> = HashMap::new();
		loop {
			let changed = self.journal.changed();
			let now = journal::now();
			self.metrics.jobs_open.set(self.journal.read(|tx| tx.open_jobs())? as i64);
			self.check.ok();
			let mut wake = now.saturating_add(LONGEST_SLEEP.as_millis() as u64);
			for lane in &self.lanes {
				let here = busy.values().filter(|busy| busy.kind == lane.kind);
				let taken: HashSet<_> = here.map(|busy| busy.key.clone()).collect();
				let places = lane.at_once.saturating_sub(taken.len());
				let (due, next) = self.journal.read(|tx| {
					// As many more as are busy: those may be the first of the due ones.
					let looked_at = if places == 0 { 0 } else { lane.at_once.saturating_mul(2) };
					Ok((tx.due_jobs(lane.kind, now, looked_at)?, tx.next_due(lane.kind, now)?))
				})?;
				for (key, job) in due.into_iter().filter(|(key, _)| !taken.contains(key)).take(places) {
					let at = Busy { kind: lane.kind, key: key.clone(), step: job.step };
					let (journal, work, metrics) = (self.journal.clone(), self.work.clone(), self.metrics.clone());
					let step = step(journal, work, metrics, stop.clone(), key, job, lane.longest_wait);
					busy.insert(steps.spawn(step).id(), at);
				}
				// For what is due and has no place, what ends, or a change, wakes us.
				wake = wake.min(next.unwrap_or(u64::MAX));
			}
			let until_next = Duration::from_millis(wake.saturating_sub(now));
			tokio::select! {
				Some(ended) = steps.join_next_with_id() => match ended {
					Ok((id, written)) => {
						busy.remove(&id);
						written?;
					},
					Err(error) => {
						tracing::error!(%error, "a step of a job panicked");
						if let Some(Busy { key, step, .. }) = busy.remove(&error.id()) {
							let again = journal::now().saturating_add(AFTER_PANIC.as_millis() as u64);
							let put_off = self.journal.write_async("step", move |tx| tx.postpone(&key, step, again));
							tolerate_moved(put_off.await)?;
						}
					},
				},
				() = changed => {},
				() = tokio::time::sleep(until_next) => {},
			}
		}
	}
}

/// A job whose step is being done.
struct Busy {
	kind: u8,
	key: Vec<u8>,
	step: u8,
}

/// Somebody else moved the job, a follower perhaps: what the step would have written is void, and that is all.
fn tolerate_moved<T>(written: Result<T, journal::Error>) -> Result<(), journal::Error> {
	use journal::Error::{Finished, NoJob, OtherStep};
	match written {
		Ok(_) => Ok(()),
		Err(error @ (OtherStep { .. } | Finished(_) | NoJob(_))) => {
			tracing::info!(%error, "a step came too late");
			Ok(())
		},
		Err(error) => Err(error),
	}
}

async fn step<W: Work>(
	journal: Journal,
	work: Arc<W>,
	metrics: Metrics,
	stop: CancellationToken,
	key: Vec<u8>,
	job: Job,
	longest_wait: Duration,
) -> Result<(), journal::Error> {
	let at = job.step;
	let (label, next) = match work.step(&key, &job).await {
		Ok(next) => (next.to.label(), Ok(next)),
		// The parts that it works with are ending, which is not its failure.
		Err(_) if stop.is_cancelled() => return Ok(()),
		Err(error) => {
			tracing::warn!(job = %hex::encode(&key), step = at, attempts = job.attempts + 1, %error, "a step failed");
			let wait = Backoff::new(FIRST_WAIT, longest_wait).after(job.attempts);
			("failed", Err(journal::now().saturating_add(wait.as_millis() as u64)))
		},
	};
	metrics.job_steps.with_label_values(&[label]).inc();
	let written = journal.write_async("step", move |tx| {
		let key = &key[..];
		match next {
			Ok(Next { to, effects }) => {
				match to {
					To::Step(to, payload) => tx.advance(key, at, to, |job| {
						if let Some(payload) = payload {
							job.payload = payload;
						}
					})?,
					To::Wait(wait) => tx.wait(key, at, journal::now().saturating_add(wait.as_millis() as u64))?,
					To::Finished => tx.finish(key, at)?,
					To::Dropped => tx.drop_job(key, at)?,
				};
				effects.apply(tx)
			},
			Err(again) => tx.postpone(key, at, again).map(|_| ()),
		}
	});
	tolerate_moved(written.await)
}

impl To {
	fn label(&self) -> &'static str {
		match self {
			To::Step(..) => "advanced",
			To::Wait(_) => "waiting",
			To::Finished | To::Dropped => "finished",
		}
	}
}

/// Forgets finished jobs and ended transactions that are older than `keep`, every hour until told to stop.
pub async fn prune_regularly(journal: Journal, keep: Duration, stop: CancellationToken) -> Result<(), journal::Error> {
	loop {
		let before = journal::now().saturating_sub(keep.as_millis() as u64);
		while prune_once(&journal, before).await? == PRUNED_AT_ONCE {}
		if !crate::retry::sleep(Duration::from_secs(3600), &stop).await {
			return Ok(());
		}
	}
}

/// The larger of the numbers of jobs and of transactions that were forgotten.
async fn prune_once(journal: &Journal, before: u64) -> Result<usize, journal::Error> {
	journal
		.write_async("prune", move |tx| {
			Ok(tx.prune_jobs(before, PRUNED_AT_ONCE)?.max(submitter::prune(tx, before, PRUNED_AT_ONCE)?))
		})
		.await
}

#[cfg(test)]
mod tests;
