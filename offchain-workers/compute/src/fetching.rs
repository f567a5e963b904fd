//! Bringing near what a job names, and what becomes of a job whose data are not there.
//!
//! Data may come late, and an owner may name data that never come, in any number of jobs. So each job has one short attempt
//! among those that are new; where that does not bring everything, it goes on among those that wait, with pauses that become
//! longer. The new ones never wait for those. And after a while without its data a job is declined: whoever waits longer
//! than the others would only be silent in the end.

use crate::{
	chain::{BoxError, Chain, Seat, Window},
	evaluator::{Evaluate, Order},
	store,
	work::{seat_key, Worker},
};
use codec::{Decode, DecodeAll, Encode};
use nulink_worker_common::{
	jobs::Next,
	journal::{self, Effects},
};
use std::time::Duration;
use tokio::{sync::Semaphore, time::timeout};

/// For how many new jobs what they name is fetched at a time.
const NEW_AT_ONCE: usize = 16;
/// For how many of those that wait for something.
const WAITING_AT_ONCE: usize = 8;
/// How long a new job holds its place at most, in looks at the chain. What is near by then stays near.
const NEW_FOR: u32 = 5;
/// And one that waits.
const WAITING_FOR: u32 = 60;
/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);
/// Seconds between blocks.
const BLOCK: u64 = 6;
/// So many blocks after something was missing first (ten minutes), the job is declined, if not sooner.
const PATIENCE: u32 = 100;

/// Places for those who fetch.
pub struct Places {
	new: Semaphore,
	waiting: Semaphore,
}

impl Default for Places {
	fn default() -> Self {
		Places { new: Semaphore::new(NEW_AT_ONCE), waiting: Semaphore::new(WAITING_AT_ONCE) }
	}
}

/// What the attempts so far came to: the payload of a job that evaluates. Nothing stands for none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode)]
pub(crate) struct Attempts {
	/// How many did not bring everything.
	count: u32,
	/// The newest block when something could not be had for the first time.
	missing_since: Option<u32>,
}

impl Attempts {
	/// From a job's payload.
	pub fn read(payload: &[u8]) -> Result<Self, codec::Error> {
		match payload {
			[] => Ok(Self::default()),
			mut payload => Self::decode_all(&mut payload),
		}
	}

	/// The block from which on the job is declined.
	fn until(&self, window: &Window) -> u32 {
		let third = window.commit_until.saturating_sub(window.drawn_at) / 3;
		let missing = self.missing_since.map_or(u32::MAX, |since| since.saturating_add(PATIENCE.min(third)));
		missing.min(window.answer_by())
	}

	/// Whether the data have been missing for too long, or there is no time left.
	pub fn are_over(&self, window: &Window, head: u32) -> bool {
		head >= self.until(window)
	}

	/// The next attempt, after one that did not bring everything: because something could not be had, or because it took
	/// too long.
	pub fn again(mut self, seat: Seat, missing: bool, window: &Window, head: u32, pace: Duration) -> Next {
		self.missing_since = self.missing_since.or(missing.then_some(head));
		// Not beyond the block in which it is to be declined.
		let left = Duration::from_secs(u64::from(self.until(window).saturating_sub(head)).saturating_mul(BLOCK));
		let pause = pace.saturating_mul(1 << self.count.min(16)).min(LONGEST_PAUSE).min(left.max(pace));
		self.count = self.count.saturating_add(1);
		let at = journal::now().saturating_add(pause.as_millis() as u64);
		Next::wait(pause).with(Effects::new(move |tx| {
			let note = |job: &mut journal::Job| (job.payload, job.next_try) = (self.encode(), at);
			tx.advance(&seat_key("evaluate", seat), 0, 0, note).map(|_| ())
		}))
	}
}

/// What an attempt came to.
pub(crate) enum Fetched {
	/// Everything is near.
	All,
	/// Something could not be had.
	Missing(store::Error),
	/// It takes longer. What was read is near.
	NotYet,
}

/// Brings near what is named, in a place of its kind.
pub(crate) async fn fetch<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	order: &Order,
	attempts: &Attempts,
) -> Result<Fetched, BoxError> {
	let (places, looks) = match attempts.count {
		0 => (&worker.fetches.new, NEW_FOR),
		_ => (&worker.fetches.waiting, WAITING_FOR),
	};
	// It is never closed.
	let _place = places.acquire().await?;
	let all = async {
		for object in order.objects() {
			// What is unfit is for the evaluator to judge.
			worker.stores.fetch(&object).await?;
		}
		Ok::<(), store::Error>(())
	};
	Ok(match timeout(worker.pace.saturating_mul(looks), all).await {
		Ok(Ok(())) => Fetched::All,
		Ok(Err(error)) => Fetched::Missing(error),
		Err(_) => Fetched::NotYet,
	})
}

/// As one that waits, for something else than a seat.
pub(crate) const WAITING: Attempts = Attempts { count: 1, missing_since: None };

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn data_are_waited_for_ten_minutes_or_a_third_of_the_time() {
		let over = |since, until, head| {
			let window = Window { drawn_at: 10, commit_until: until, reveal_until: until + 10 };
			Attempts { count: 3, missing_since: since }.are_over(&window, head)
		};
		assert!(!over(Some(20), 10_000, 119) && over(Some(20), 10_000, 120));
		assert!(!over(Some(20), 70, 39) && over(Some(20), 70, 40));
		assert!(!over(None, 70, 54) && over(None, 70, 55), "what takes long is not missing, until the time is over");
	}

	#[test]
	fn attempts_are_read_from_the_payload_of_a_job() {
		let attempts = Attempts { count: 2, missing_since: Some(7) };
		assert_eq!(Attempts::read(&attempts.encode()).unwrap(), attempts);
		assert_eq!(Attempts::read(&[]).unwrap(), Attempts::default());
		assert!(Attempts::read(&[1]).is_err());
	}
}
