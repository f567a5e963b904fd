//! Trying again: later each time, never at the same moment as everybody else, and not for longer than allowed.
//!
//! Forty lines of our own instead of a crate: what daemons need beyond the arithmetic is that a wait ends when the
//! daemon is told to stop, and the crates for this know nothing of our stop signal.

use std::{
	future::Future,
	hash::{BuildHasher, Hasher},
	time::Duration,
};
use tokio_util::sync::CancellationToken;

/// Waits that double from `first` up to `longest`. Each is shortened by a random part of up to one half, so that daemons
/// that lost the same node do not come back in the same moment.
#[derive(Clone, Debug)]
pub struct Backoff {
	first: Duration,
	longest: Duration,
	tries: u32,
}

impl Backoff {
	/// Waits from `first` to `longest`.
	pub const fn new(first: Duration, longest: Duration) -> Self {
		Backoff { first, longest, tries: 0 }
	}

	/// How many waits there were since the start or the last [`Self::reset`].
	pub fn tries(&self) -> u32 {
		self.tries
	}

	/// It worked: the next wait is short again.
	pub fn reset(&mut self) {
		self.tries = 0;
	}

	/// The next wait.
	pub fn wait(&mut self) -> Duration {
		let wait = self.after(self.tries);
		self.tries = self.tries.saturating_add(1);
		wait
	}

	/// The wait after `tries` failures, for those who keep the number elsewhere (the journal does).
	pub fn after(&self, tries: u32) -> Duration {
		// 2^20 times the first wait is beyond any `longest`: the shift cannot overflow.
		let full = self.first.saturating_mul(1 << tries.min(20)).min(self.longest);
		full.mul_f64(1.0 - random_fraction() / 2.0)
	}

	/// Waits, or returns `false` at once when told to stop.
	pub async fn sleep(&mut self, stop: &CancellationToken) -> bool {
		sleep(self.wait(), stop).await
	}
}

/// Waits, or returns `false` at once when told to stop.
pub async fn sleep(wait: Duration, stop: &CancellationToken) -> bool {
	tokio::select! {
		biased;
		() = stop.cancelled() => false,
		() = tokio::time::sleep(wait) => true,
	}
}

/// Tries until it works, until `tries` tries have failed, or until told to stop: then the last error.
pub async fn retry<T, E, F, Fut>(
	mut backoff: Backoff,
	tries: u32,
	stop: &CancellationToken,
	mut attempt: F,
) -> Result<T, E>
where
	F: FnMut() -> Fut,
	Fut: Future<Output = Result<T, E>>,
{
	loop {
		match attempt().await {
			Ok(done) => return Ok(done),
			Err(error) if backoff.tries().saturating_add(1) >= tries => return Err(error),
			Err(error) => {
				if !backoff.sleep(stop).await {
					return Err(error);
				}
			},
		}
	}
}

/// From 0 to 1. The standard library seeds its hash maps by chance, which is chance enough for spreading waits.
fn random_fraction() -> f64 {
	let random = std::hash::RandomState::new().build_hasher().finish();
	(random >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::cell::Cell;

	const SHORT: Backoff = Backoff::new(Duration::from_millis(1), Duration::from_millis(2));

	#[test]
	fn waits_grow_stay_bounded_and_are_spread() {
		let mut backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(60));
		for full in [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0] {
			let wait = backoff.wait().as_secs_f64();
			assert!((full / 2.0..=full).contains(&wait), "{wait} is not within half of {full}");
		}
		assert!(backoff.after(u32::MAX) <= Duration::from_secs(60));
		backoff.reset();
		assert!(backoff.wait() <= Duration::from_secs(1));
		let spread: std::collections::BTreeSet<_> = (0..20).map(|_| backoff.after(6)).collect();
		assert!(spread.len() > 10);
	}

	#[tokio::test]
	async fn a_retry_returns_the_first_success() {
		let tries = Cell::new(0);
		let done: Result<u32, ()> = retry(SHORT, 5, &CancellationToken::new(), || async {
			tries.set(tries.get() + 1);
			if tries.get() == 3 {
				Ok(tries.get())
			} else {
				Err(())
			}
		})
		.await;
		assert_eq!(done, Ok(3));
	}

	#[tokio::test]
	async fn a_retry_gives_up_after_the_allowed_tries() {
		let tries = Cell::new(0);
		let done: Result<(), u32> = retry(SHORT, 3, &CancellationToken::new(), || async {
			tries.set(tries.get() + 1);
			Err(tries.get())
		})
		.await;
		assert_eq!(done, Err(3));
	}

	#[tokio::test]
	async fn a_retry_ends_when_told_to_stop() {
		let stop = CancellationToken::new();
		stop.cancel();
		let forever = Backoff::new(Duration::from_secs(3600), Duration::from_secs(3600));
		let done: Result<(), &str> = retry(forever, u32::MAX, &stop, || async { Err("still down") }).await;
		assert_eq!(done, Err("still down"));
	}
}
