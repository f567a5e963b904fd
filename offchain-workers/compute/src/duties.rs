//! What each finalised block asks of the provider.
//!
//! The provider does not read events: what it must do stands in the state, and a daemon that was away finds it there as
//! well as one that was not. So of several blocks only the newest is looked at:
//!
//! - the next epoch is not confirmed: a job confirms it;
//! - the provider has a seat in which nothing is said: a job evaluates, another keeps the chain's job going;
//! - a commitment is on chain and this daemon will not reveal it: a person is told;
//! - somebody has made a job: a job has its committee drawn;
//! - an epoch is over: a job claims what it brought;
//! - the operator has too little left to pay fees with: a person is told.

use crate::{
	chain::{Answer, BlockId, BoxError, Error, Seat, Snapshot, Task, MAX_TASKS},
	claims, draws, evaluation, keeper,
	metrics::ComputeMetrics,
	settings::ComputeSettings,
	work::{head, seat_key, Us, CONFIRM},
};
use nulink_primitives::compute::JobId;
use nulink_worker_common::{
	accounts::AccountId,
	chain::{Gap, Handler},
	health::Check,
	journal::{Effects, Journal, ReadJobs},
	staking::Watch,
};
use std::collections::BTreeMap;

/// The most tasks that are looked at.
pub const MOST_TASKS: usize = 4096;
/// The most pages that are asked for: others than the open ones may stand between these.
const MOST_PAGES: usize = 64;
/// For how many blocks a commitment may stand on chain after the job is done that reveals it: until the reveal is seen.
const UNSEEN: u32 = 20;

/// What a person may have to mend, beside what every daemon has.
pub struct Checks {
	/// Whether it is known what is to be computed.
	pub tasks: Check,
	/// Whether all that is committed to can be revealed.
	pub commitments: Check,
}

/// The follower's handler.
pub struct Duties {
	us: Us,
	journal: Journal,
	watch: Watch,
	checks: Checks,
	metrics: ComputeMetrics,
	claims: bool,
	draws: bool,
	/// The first job that was not looked at, to have its committee drawn.
	next_job: Option<JobId>,
	/// Commitments that nothing is left to do for, and the block in which they were seen first.
	undone: BTreeMap<Seat, u32>,
}

impl Duties {
	/// Nothing is seen yet. `settings` say whether rewards are claimed, and others' jobs drawn.
	pub fn new(
		us: Us,
		journal: Journal,
		watch: Watch,
		checks: Checks,
		metrics: ComputeMetrics,
		settings: &ComputeSettings,
	) -> Self {
		let (claims, draws) = (settings.claim, settings.advance);
		Duties { us, journal, watch, checks, metrics, claims, draws, next_job: None, undone: BTreeMap::new() }
	}

	async fn look<V: Snapshot>(&mut self, view: &V) -> Result<Effects, BoxError> {
		let epoch = view.epoch().await?;
		let (_, confirm) = self.watch.look(view, &epoch, CONFIRM).await?;
		let tasks = self.tasks(view).await;
		let head = head(view);
		self.look_at_commitments(&tasks, head)?;
		self.watch.look_at_balance(view).await;
		let silent = |task: &&Task| task.answer == Answer::Silent && task.is_open(head);
		let seats = tasks.iter().filter(silent).map(|task| task.seat).collect();
		// Also those in which the provider was late go on some time.
		let jobs = tasks.iter().map(|task| task.seat.job).collect();
		let claim = match self.claims && epoch.current > 0 {
			true => claims::add_job(epoch.current),
			false => Effects::none(),
		};
		let draw = draws::add_jobs(self.undrawn(view).await);
		Ok(confirm.and(claim).and(draw).and(evaluation::add_jobs(seats)).and(keeper::add_jobs(jobs)))
	}

	/// Jobs that are new, whose committees are to be drawn. None, where the node does not say: others do it, too.
	async fn undrawn<V: Snapshot>(&mut self, view: &V) -> Vec<JobId> {
		if !self.draws {
			return Vec::new();
		}
		match view.undrawn(self.next_job).await {
			Ok((jobs, next)) => {
				self.next_job = Some(next);
				jobs
			},
			Err(error) => {
				tracing::warn!(%error, "the node does not say which jobs are new");
				Vec::new()
			},
		}
	}

	/// What is to be committed or revealed, and what should have been. Nothing, where the node does not say: the next block
	/// is soon, and what else is to be done must not wait for it.
	async fn tasks<V: Snapshot>(&self, view: &V) -> Vec<Task> {
		let head = head(view);
		match all_tasks(view, &self.us.post.provider).await {
			Ok(tasks) => {
				self.checks.tasks.ok();
				self.metrics.tasks.set(tasks.iter().filter(|task| task.is_open(head)).count() as i64);
				tasks
			},
			Err(error) => {
				tracing::error!(%error, "the node does not say what is to be computed");
				self.checks.tasks.failing(&error);
				Vec::new()
			},
		}
	}

	/// What was committed to with a data folder that is lost cannot be revealed, nor what nothing is left to do for.
	fn look_at_commitments(&mut self, tasks: &[Task], head: u32) -> Result<(), BoxError> {
		let committed = |task: &&Task| matches!(task.answer, Answer::Committed(_)) && task.is_open(head);
		let before = std::mem::take(&mut self.undone);
		let mut complaint = None;
		for Task { seat, .. } in tasks.iter().filter(committed) {
			let what = match self.journal.read(|tx| tx.job(&seat_key("answer", *seat)))? {
				None => "that is not in the journal: bring the data folder back in which it was made, or be slashed",
				Some(job) if job.finished => {
					let since = before.get(seat).copied().unwrap_or(head);
					self.undone.insert(*seat, since);
					if head < since.saturating_add(UNSEEN) {
						continue;
					}
					"for which the journal knows nothing more to do: it will not be revealed, and slashed. The log tells \
					 what became of its answer"
				},
				Some(_) => continue,
			};
			complaint = complaint.or(Some((seat.job, what)));
		}
		match complaint {
			Some((job, what)) => self
				.checks
				.commitments
				.broken(format!("there is a commitment for job {job} {what}. Never run two daemons with one key")),
			None => self.checks.commitments.ok(),
		}
		Ok(())
	}
}

/// Everything that the node lists, page by page, the most urgent first: where something is to be computed, and of those
/// what is to be committed to soonest.
async fn all_tasks<V: Snapshot>(view: &V, provider: &AccountId) -> Result<Vec<Task>, Error> {
	let head = head(view);
	let mut tasks = Vec::new();
	let mut from = 0;
	for _ in 0..MOST_PAGES {
		let page = view.tasks(provider, from).await?;
		let is_full = page.len() >= MAX_TASKS as usize;
		let last = page.last().map(|task| task.seat.job);
		tasks.extend(page);
		from = match last.and_then(|job| job.checked_add(1)) {
			Some(next) if is_full && next > from => next,
			_ => break,
		};
	}
	tasks.sort_by_key(|task| (!task.is_open(head), task.answer != Answer::Silent, task.commit_until));
	tasks.truncate(MOST_TASKS);
	Ok(tasks)
}

impl<V: Snapshot> Handler<V> for Duties {
	async fn block(&mut self, view: &V, block: BlockId) -> Result<Effects, BoxError> {
		// Of those before the newest nothing follows that does not follow from the newest.
		match block == view.head() {
			true => self.look(view).await,
			false => Ok(Effects::none()),
		}
	}

	async fn gap(&mut self, view: &V, _: Gap) -> Result<Effects, BoxError> {
		self.look(view).await
	}
}
