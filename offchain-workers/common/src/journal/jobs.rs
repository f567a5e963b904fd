//! Jobs: things to be done, step by step.
//!
//! Beside the table of jobs there are two that say in which order to look at them: the open ones of each kind by when they
//! are due, the finished ones by when they were finished. All three are changed in the same transaction.

use super::{Entries, Error, Read, Table, Writing};
use codec::{Decode, Encode};

const JOBS: Table<Job> = Table::new("frame/jobs");
/// Kind, when (big-endian) and key, of open jobs: however many there are of one kind, those of another are found.
const DUE: Table<()> = Table::new("frame/jobs/due-by-kind");
/// When (big-endian) and key, of open jobs of all kinds: as it was in schema 1.
const DUE_1: Table<()> = Table::new("frame/jobs/due");
/// When (big-endian) and key, of finished jobs.
const FINISHED: Table<()> = Table::new("frame/jobs/finished");

/// A time that does not come: the job waits until something else moves it.
pub const NEVER: u64 = u64::MAX;

/// Something to be done. Times are milliseconds since 1970.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Job {
	/// What sort of job it is, for the daemon.
	pub kind: u8,
	/// How far it is. Begins with 0.
	pub step: u8,
	/// Whether nothing remains to be done.
	pub finished: bool,
	/// What the daemon needs for the step.
	pub payload: Vec<u8>,
	/// How often the step has been tried without success.
	pub attempts: u32,
	/// When to try next.
	pub next_try: u64,
	/// When it was changed last.
	pub updated_at: u64,
}

fn timed(time: u64, key: &[u8]) -> Vec<u8> {
	[&time.to_be_bytes()[..], key].concat()
}

/// An entry of [`DUE`].
fn due(kind: u8, time: u64, key: &[u8]) -> Vec<u8> {
	[&[kind][..], &timed(time, key)].concat()
}

/// The key in an entry of an order.
fn untimed(entry: &[u8]) -> (u64, &[u8]) {
	match entry.split_first_chunk::<8>() {
		Some((time, key)) => (u64::from_be_bytes(*time), key),
		// Cannot be: all entries are made by `timed`. Due at once, with a key that no job has.
		None => (0, &[]),
	}
}

/// Reading jobs, in a look and in a transaction alike.
pub trait ReadJobs: Read {
	/// The job under the key, finished or not.
	fn job(&self, key: &[u8]) -> Result<Option<Job>, Error> {
		self.get(&JOBS, key)
	}

	/// Up to `limit` jobs, finished or not, whose keys begin with `prefix`.
	fn jobs(&self, prefix: &[u8], limit: usize) -> Result<Entries<Job>, Error> {
		self.list_prefix(&JOBS, prefix, limit)
	}

	/// Up to `limit` jobs of a kind that are due at `now`, the longest due first.
	fn due_jobs(&self, kind: u8, now: u64, limit: usize) -> Result<Entries<Job>, Error> {
		let mut due = Vec::new();
		for (entry, ()) in self.list_prefix(&DUE, &[kind], limit)? {
			let (time, key) = untimed(entry.get(1..).unwrap_or_default());
			if time > now {
				break;
			}
			let job = self.job(key)?.ok_or_else(|| Error::NoJob(key.into()))?;
			due.push((key.to_vec(), job));
		}
		Ok(due)
	}

	/// When a job of a kind becomes due, of those that are not due at `now`. `None` where none is waiting for a time.
	fn next_due(&self, kind: u8, now: u64) -> Result<Option<u64>, Error> {
		let later = self.list(&DUE, &due(kind, now.saturating_add(1), &[]), 1)?;
		let of_kind = later.first().filter(|(entry, ())| entry.first() == Some(&kind));
		let time = of_kind.map(|(entry, ())| untimed(entry.get(1..).unwrap_or_default()).0);
		Ok(time.filter(|time| *time != NEVER))
	}

	/// How many jobs are not finished.
	fn open_jobs(&self) -> Result<u64, Error> {
		self.count(&DUE)
	}
}

impl<R: Read> ReadJobs for R {}

impl Writing {
	/// Adds a job, due at `due`. `false`, and nothing changes, where there is one under the key already, finished ones
	/// included: what was done is not done again.
	pub fn add_job(&self, key: &[u8], kind: u8, payload: Vec<u8>, due: u64) -> Result<bool, Error> {
		if self.job(key)?.is_some() {
			return Ok(false);
		}
		let updated_at = super::now();
		let job = Job { kind, step: 0, finished: false, payload, attempts: 0, next_try: due, updated_at };
		self.put(&DUE, &self::due(kind, due, key), &())?;
		self.put(&JOBS, key, &job)?;
		Ok(true)
	}

	/// Brings the order of open jobs from schema 1 to schema 2.
	pub(super) fn order_by_kind(&self) -> Result<(), Error> {
		for (entry, ()) in self.list(&DUE_1, &[], usize::MAX)? {
			let (time, key) = untimed(&entry);
			let job = self.job(key)?.ok_or_else(|| Error::NoJob(key.into()))?;
			self.put(&DUE, &due(job.kind, time, key), &())?;
			self.remove(&DUE_1, &entry)?;
		}
		Ok(())
	}

	/// Moves a job from one step to another, due at once. `change` may alter what the next step needs to know, and when it
	/// is due. Fails, and so does the whole transaction, where the job is not at the step `from`.
	pub fn advance(&self, key: &[u8], from: u8, to: u8, change: impl FnOnce(&mut Job)) -> Result<Job, Error> {
		self.change(key, from, |job| {
			job.step = to;
			job.attempts = 0;
			job.next_try = super::now();
			change(job);
			// Whatever else was changed, these are what this call is about.
			(job.step, job.finished) = (to, false);
		})
	}

	/// The step was tried and did not succeed: again at `next_try`.
	pub fn postpone(&self, key: &[u8], step: u8, next_try: u64) -> Result<Job, Error> {
		self.change(key, step, |job| {
			job.attempts = job.attempts.saturating_add(1);
			job.next_try = next_try;
		})
	}

	/// The step waits for something that is not a failure: again at `next_try`.
	pub fn wait(&self, key: &[u8], step: u8, next_try: u64) -> Result<Job, Error> {
		self.change(key, step, |job| job.next_try = next_try)
	}

	/// Nothing remains to be done after the step.
	pub fn finish(&self, key: &[u8], step: u8) -> Result<Job, Error> {
		self.change(key, step, |job| job.finished = true)
	}

	/// Nothing remains to be done after the step, and nobody will ask whether it was done: the job is forgotten, and one
	/// with the same key can be added again. Returns what it was.
	pub fn drop_job(&self, key: &[u8], step: u8) -> Result<Job, Error> {
		let job = self.finish(key, step)?;
		self.remove(&FINISHED, &timed(job.updated_at, key))?;
		self.remove(&JOBS, key)?;
		Ok(job)
	}

	/// Forgets jobs that were finished before `before`, at most `limit`. From then on one with the same key could be
	/// added again, so `before` lies further back than anything that gives rise to jobs.
	pub fn prune_jobs(&self, before: u64, limit: usize) -> Result<usize, Error> {
		let mut pruned = 0;
		for (entry, ()) in self.list(&FINISHED, &[], limit)? {
			let (time, key) = untimed(&entry);
			if time >= before {
				break;
			}
			self.remove(&JOBS, key)?;
			self.remove(&FINISHED, &entry)?;
			pruned += 1;
		}
		Ok(pruned)
	}

	fn change(&self, key: &[u8], step: u8, change: impl FnOnce(&mut Job)) -> Result<Job, Error> {
		let mut job = self.job(key)?.ok_or_else(|| Error::NoJob(key.into()))?;
		if job.finished {
			return Err(Error::Finished(key.into()));
		}
		if job.step != step {
			return Err(Error::OtherStep { key: key.into(), expected: step, found: job.step });
		}
		let kind = job.kind;
		self.remove(&DUE, &due(kind, job.next_try, key))?;
		change(&mut job);
		(job.kind, job.updated_at) = (kind, super::now());
		match job.finished {
			true => self.put(&FINISHED, &timed(job.updated_at, key), &())?,
			false => self.put(&DUE, &due(kind, job.next_try, key), &())?,
		}
		self.put(&JOBS, key, &job)?;
		Ok(job)
	}
}
