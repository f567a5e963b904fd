//! Evaluating: from a seat to an outcome, or to the decision that there will be none.
//!
//! A job is declined, which costs nothing, where it can not be done: its profile is another machine's, it takes longer than
//! there is time, it is more than the settings allow, what it names cannot be had, or the evaluator died of it. It is
//! declined as early as that is known, and in any case before silence would be slashed. What its inputs cost is not known
//! before they are there: the evaluator tells ([`Watch::costs`]).
//!
//! What came out is written into the journal with a salt from the system's randomness, and with the job that will say it,
//! as one. From then on it is never evaluated again, and no other salt is ever drawn.

use crate::{
	answer::{self, Duty},
	chain::{BoxError, Chain, Job, Seat, Window},
	evaluator::{Evaluate, Evaluated, Failure, Found, Order, Progress, Watch},
	fetching::{self, Attempts, Fetched},
	metrics::ComputeMetrics,
	settings::ComputeSettings,
	speed::{Entry, Speed},
	store,
	work::{head, seat_key, Worker, RESULTS},
};
use async_trait::async_trait;
use nulink_primitives::compute::{Backend, ExecutionProfile};
use nulink_worker_common::{
	jobs::Next,
	journal::{self, Effects, Journal, Read, Table, Writing},
};
use rand_core::{OsRng, RngCore};
use std::{
	sync::atomic::{AtomicBool, Ordering},
	time::{Duration, Instant},
};

/// How often the evaluation for a seat was begun.
const BEGUN: Table<u32> = Table::new("compute/begun");
/// After so many beginnings a job is declined: perhaps it is what takes the machine down.
const MOST_BEGINNINGS: u32 = 8;
/// Seconds between blocks.
const BLOCK: u64 = 6;

/// Jobs for seats in which something is to be computed, the most urgent first. Those that have one already keep it.
pub(crate) fn add_jobs(seats: Vec<Seat>) -> Effects {
	Effects::new(move |tx| {
		// Of those that are due at the same time the order is of no meaning: each is due a little after the one before.
		for (seat, due) in seats.into_iter().zip(journal::now()..) {
			if tx.add_job(&seat_key("evaluate", seat), crate::work::EVALUATE, Vec::new(), due)? {
				tracing::info!(job = seat.job, round = seat.round, "the chain asks for a result");
			}
		}
		Ok(())
	})
}

/// Why a job can not be done here, if that is known before anything is fetched.
fn unfit(
	ours: &ExecutionProfile,
	settings: &ComputeSettings,
	speed: f64,
	beside: u64,
	job: &Job,
	seconds: u64,
) -> Option<String> {
	let profile = &job.spec.profile;
	if profile.backend == Backend::Cuda && ours.backend != Backend::Cuda {
		return Some("it is for graphics cards, and this build has no support for them".into());
	}
	if profile != ours {
		return Some(format!("it is for another kind of machine: {:?}, {:?}", profile.backend, profile.instructions));
	}
	let ahead = beside as f64 / settings.jobs_at_once.max(1) as f64;
	too_much(settings, speed, job.shape.bootstraps, ahead, seconds)
}

/// Why so many bootstraps, after those that are ahead, can not be done.
fn too_much(settings: &ComputeSettings, speed: f64, bootstraps: u64, ahead: f64, seconds: u64) -> Option<String> {
	if bootstraps > settings.max_job_bootstraps {
		return Some(format!("it costs {bootstraps} bootstraps, and worker.max_job_bootstraps is less"));
	}
	let needed = (ahead + bootstraps as f64) / speed.max(f64::MIN_POSITIVE);
	(needed > seconds as f64).then(|| format!("it would take {needed:.0} s, and there are {seconds} s"))
}

/// The seconds until an answer should be sent.
fn seconds_left(window: &Window, head: u32) -> u64 {
	u64::from(window.answer_by().saturating_sub(head)).saturating_mul(BLOCK)
}

/// The seconds until then. Without end, where there is no such moment.
fn seconds_until(deadline: Option<Instant>) -> u64 {
	deadline.map_or(u64::MAX, |deadline| deadline.saturating_duration_since(Instant::now()).as_secs())
}

/// The job's step.
pub(crate) async fn step<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	view: &C::View,
	seat: Seat,
	job: &journal::Job,
) -> Result<Next, BoxError> {
	let attempts = Attempts::read(&job.payload)?;
	let Some((job, window)) = owed(worker, view, seat).await? else {
		tracing::info!(job = seat.job, round = seat.round, "nothing is to be computed any more");
		return Ok(finished(seat, None));
	};
	let head = head(view);
	let left = seconds_left(&window, head);
	if left == 0 {
		return Ok(decline(seat, "the time is over"));
	}
	if attempts.are_over(&window, head) {
		return Ok(decline(seat, "what it names cannot be had"));
	}
	let beside = worker.backlog.beside(seat);
	if let Some(why) = unfit(&worker.us.profile, &worker.settings, worker.speed.per_second(), beside, &job, left) {
		return Ok(decline(seat, &why));
	}
	let deadline = Instant::now().checked_add(Duration::from_secs(left));
	let order = Order::of(&job);
	let work = async {
		let missing = match fetching::fetch(worker, &order, &attempts).await? {
			Fetched::All => {
				// Only what is near counts as work: others' data may never come. So it is looked at once more.
				let (speed, beside) = (worker.speed.per_second(), worker.backlog.beside(seat));
				let left = seconds_until(deadline);
				if let Some(why) = unfit(&worker.us.profile, &worker.settings, speed, beside, &job, left) {
					return Ok(decline(seat, &why));
				}
				let entry = worker.backlog.enter(seat, job.shape.bootstraps);
				let watch = Observer::new(worker, seat).within(&entry, deadline);
				match evaluate(worker, &order, &watch).await? {
					Ended::With(evaluated) => return conclude(worker, seat, evaluated).await,
					Ended::Badly(why) => return Ok(decline(seat, &why)),
					Ended::Starved(error) => Some(error),
				}
			},
			Fetched::Missing(error) => Some(error),
			Fetched::NotYet => None,
		};
		if let Some(error) = &missing {
			tracing::warn!(job = seat.job, round = seat.round, %error, "what a job names is missing");
		}
		Ok(attempts.again(seat, missing.is_some(), &window, head, worker.pace))
	};
	tokio::select! {
		next = work => next,
		why = time_is_over(worker, seat) => Ok(match why {
			Some(why) => decline(seat, why),
			None => finished(seat, None),
		}),
	}
}

/// The job and its time, if the provider still has to commit to its outcome.
async fn owed<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	view: &C::View,
	seat: Seat,
) -> Result<Option<(Job, Window)>, BoxError> {
	use crate::chain::Answer::Silent;
	let at_work = worker.at_work(view, seat).await?;
	Ok(at_work.filter(|(job, window)| {
		job.answer(seat.round, &worker.us.post.provider) == Some(Silent) && window.takes_commitments(head(view))
	}))
}

/// Ends when it is time to decline, with the reason, or when nothing is to be computed any more.
async fn time_is_over<C: Chain, E: Evaluate>(worker: &Worker<C, E>, seat: Seat) -> Option<&'static str> {
	loop {
		tokio::time::sleep(worker.pace * 3).await;
		// What a node does not tell now it tells later.
		let Ok(view) = worker.chain.view().await else { continue };
		match owed(worker, &view, seat).await {
			Ok(None) => return None,
			Ok(Some((_, window))) if head(&view) >= window.answer_by() => return Some("it is not done in time"),
			_ => {},
		}
	}
}

/// How an evaluation ended.
pub(crate) enum Ended {
	/// With something to say.
	With(Evaluated),
	/// It can not be done, and why.
	Badly(String),
	/// Something that it names can not be had any more.
	Starved(store::Error),
}

/// Evaluates what is near.
pub(crate) async fn evaluate<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	order: &Order,
	watch: &Observer<'_>,
) -> Result<Ended, BoxError> {
	let failure = match worker.evaluator.evaluate(order, &worker.stores, watch).await {
		Ok(evaluated) => return Ok(Ended::With(evaluated)),
		Err(failure) => failure,
	};
	if failure.is_the_jobs() {
		worker.metrics.evaluations.with_label_values(&["failed"]).inc();
		return Ok(Ended::Badly(failure.to_string()));
	}
	// It ended, and the machine lives.
	if watch.has_begun.load(Ordering::Relaxed) {
		let seat = watch.seat;
		worker.journal.write_async("begin", move |tx| forget(tx, seat)).await?;
	}
	match failure {
		Failure::Store(error @ store::Error::Missing(_)) => Ok(Ended::Starved(error)),
		failure => Err(failure.into()),
	}
}

/// Writes down what came out, and that it is to be said.
async fn conclude<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	seat: Seat,
	evaluated: Evaluated,
) -> Result<Next, BoxError> {
	let Evaluated { found, bootstraps, took } = evaluated;
	let outcome = found.outcome();
	tracing::info!(job = seat.job, round = seat.round, bootstraps, seconds = took.as_secs_f64(), ?outcome, "evaluated");
	count(&worker.metrics, &found, bootstraps, took);
	worker.speed.measured(bootstraps, took).await?;
	let mut salt = [0; 32];
	OsRng.try_fill_bytes(&mut salt).map_err(|error| error.to_string())?;
	let duty = Duty::Commit { outcome, salt };
	Ok(match found {
		Found::Result(bytes) => {
			let key = seat_key("result", seat);
			finished(seat, Some(duty)).with(Effects::new(move |tx| tx.put(&RESULTS, &key, &bytes)))
		},
		Found::Refused(_) => finished(seat, Some(duty)),
	})
}

fn count(metrics: &ComputeMetrics, found: &Found, bootstraps: u64, took: Duration) {
	let end = match found {
		Found::Result(_) => "result",
		Found::Refused(_) => "refused",
	};
	metrics.evaluations.with_label_values(&[end]).inc();
	metrics.bootstraps.inc_by(bootstraps);
	metrics.evaluation_seconds.observe(took.as_secs_f64());
}

fn decline(seat: Seat, why: &str) -> Next {
	tracing::warn!(job = seat.job, round = seat.round, why, "declining");
	finished(seat, Some(Duty::Decline))
}

/// Nothing is to be evaluated any more, and this is to be said.
fn finished(seat: Seat, duty: Option<Duty>) -> Next {
	Next::finished()
		.with(Effects::new(move |tx| forget(tx, seat)))
		.with(duty.map_or_else(Effects::none, |duty| answer::add_job(seat, &duty)))
}

/// Forgets how often the evaluation for a seat was begun.
pub(crate) fn forget(tx: &Writing, seat: Seat) -> Result<(), journal::Error> {
	tx.remove(&BEGUN, &seat_key("begun", seat)).map(|_| ())
}

/// Looks after an evaluation: counts its beginnings, says what is too much, and tells of its progress.
pub(crate) struct Observer<'a> {
	seat: Seat,
	label: String,
	journal: &'a Journal,
	metrics: &'a ComputeMetrics,
	settings: &'a ComputeSettings,
	speed: &'a Speed,
	has_begun: AtomicBool,
	/// Where it is counted with what there is to do.
	entry: Option<&'a Entry>,
	/// When it has to be done.
	deadline: Option<Instant>,
}

impl<'a> Observer<'a> {
	/// Of an evaluation that may take its time.
	pub fn new<C, E>(worker: &'a Worker<C, E>, seat: Seat) -> Self {
		Observer {
			seat,
			label: seat.job.to_string(),
			journal: &worker.journal,
			metrics: &worker.metrics,
			settings: &worker.settings,
			speed: &worker.speed,
			has_begun: AtomicBool::new(false),
			entry: None,
			deadline: None,
		}
	}

	/// That is counted here, and has to be done by then.
	pub fn within(mut self, entry: &'a Entry, deadline: Option<Instant>) -> Self {
		(self.entry, self.deadline) = (Some(entry), deadline);
		self
	}
}

#[async_trait]
impl Watch for Observer<'_> {
	async fn begin(&self) -> Result<(), Failure> {
		let begun = seat_key("begun", self.seat);
		let count = self.journal.write_async("begin", move |tx| {
			let times = tx.get(&BEGUN, &begun)?.unwrap_or_default().saturating_add(1);
			tx.put(&BEGUN, &begun, &times).map(|()| times)
		});
		let times = count.await.map_err(|error| Failure::Start(error.to_string()))?;
		self.has_begun.store(true, Ordering::Relaxed);
		match times > MOST_BEGINNINGS {
			true => Err(Failure::Unwanted(format!("its evaluation was begun {MOST_BEGINNINGS} times and never ended"))),
			false => Ok(()),
		}
	}

	fn limit(&self, bootstraps: u64) -> Duration {
		// Should the machine have been quicker lately than it is now, it has the time that the settings expect.
		let speed = self.speed.per_second().min(self.settings.speed() as f64);
		self.settings.time_limit(bootstraps, speed)
	}

	fn costs(&self, bootstraps: u64) -> Result<(), Failure> {
		if let Some(entry) = self.entry {
			entry.set(bootstraps);
		}
		let left = seconds_until(self.deadline);
		match too_much(self.settings, self.speed.per_second(), bootstraps, 0.0, left) {
			Some(why) => Err(Failure::Unwanted(format!("with its inputs and its delivery, {why}"))),
			None => Ok(()),
		}
	}

	fn progress(&self, progress: Progress) {
		let number = |bootstraps: u64| i64::try_from(bootstraps).unwrap_or(i64::MAX);
		self.metrics.done.with_label_values(&[&self.label]).set(number(progress.done));
		self.metrics.all.with_label_values(&[&self.label]).set(number(progress.all));
	}
}

impl Drop for Observer<'_> {
	fn drop(&mut self) {
		// Fails where there was no progress.
		let _ = self.metrics.done.remove_label_values(&[&self.label]);
		let _ = self.metrics.all.remove_label_values(&[&self.label]);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testing::job;
	use nulink_primitives::compute::Instructions;

	const OURS: ExecutionProfile = ExecutionProfile::cpu(Instructions::Avx2);

	fn settings() -> ComputeSettings {
		ComputeSettings { max_job_bootstraps: 1000, ..Default::default() }
	}

	fn unfit(change: impl Fn(&mut Job), speed: f64, beside: u64, seconds: u64) -> Option<String> {
		let mut job = job(1);
		(job.spec.profile, job.shape.bootstraps) = (OURS, 500);
		change(&mut job);
		super::unfit(&OURS, &settings(), speed, beside, &job, seconds)
	}

	#[test]
	fn what_can_be_done_is_done() {
		assert_eq!(unfit(|_| {}, 10.0, 0, 50), None);
		assert_eq!(unfit(|_| {}, 10.0, 100, 60), None);
	}

	#[test]
	fn what_can_not_be_done_is_told() {
		let another = unfit(|job| job.spec.profile.instructions = Instructions::Neon, 10.0, 0, 50);
		assert!(another.unwrap().contains("Neon"));
		let cuda = unfit(|job| job.spec.profile.backend = Backend::Cuda, 10.0, 0, 50);
		assert!(cuda.unwrap().contains("graphics cards"));
		assert!(unfit(|job| job.shape.bootstraps = 1001, 1000.0, 0, 50).unwrap().contains("max_job_bootstraps"));
		assert_eq!(unfit(|_| {}, 10.0, 0, 49).unwrap(), "it would take 50 s, and there are 49 s");
		assert!(unfit(|_| {}, 10.0, 100, 59).is_some(), "what else there is counts");
	}

	#[test]
	fn time_ends_some_blocks_before_the_last() {
		let window = Window { drawn_at: 0, commit_until: 100, reveal_until: 110 };
		assert_eq!(seconds_left(&window, 35), 300);
		assert_eq!(seconds_left(&window, 90), 0);
	}
}
