//! How long to wait for a store, and how often to try.

use crate::Error;
use std::{future::Future, time::Duration};

/// How long to wait for a store, and how often to try.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Patience {
	/// How often a call is tried in all, if the store is unreachable, overloaded or too slow. At least once.
	pub attempts: u32,
	/// The pause before the second try. It doubles with every further one.
	pub pause: Duration,
	/// How long one try may take.
	pub timeout: Duration,
}

impl Default for Patience {
	/// Four tries in about a second and a half, of a minute each at most.
	fn default() -> Self {
		Patience { attempts: 4, pause: Duration::from_millis(200), timeout: Duration::from_secs(60) }
	}
}

/// Why one try failed.
pub(crate) enum Failure {
	/// The next one may succeed.
	Passing(String),
	/// The next one will fail as well.
	Lasting(Error),
}

impl From<Error> for Failure {
	fn from(error: Error) -> Self {
		Failure::Lasting(error)
	}
}

impl Patience {
	/// Makes one call of `store`, again as long as it makes sense.
	pub(crate) async fn call<T, F>(&self, store: &str, mut attempt: impl FnMut() -> F) -> Result<T, Error>
	where
		F: Future<Output = Result<T, Failure>>,
	{
		let mut pause = self.pause;
		let mut attempts = 1;
		loop {
			let reason = match tokio::time::timeout(self.timeout, attempt()).await {
				Ok(Ok(value)) => return Ok(value),
				Ok(Err(Failure::Lasting(error))) => return Err(error),
				Ok(Err(Failure::Passing(reason))) => reason,
				Err(_) => format!("nothing came within {} s", self.timeout.as_secs_f32()),
			};
			if attempts >= self.attempts {
				return Err(Error::Unavailable { store: store.into(), attempts, reason });
			}
			tokio::time::sleep(pause).await;
			pause = pause.saturating_mul(2);
			attempts += 1;
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::cell::Cell;

	const QUICK: Patience =
		Patience { attempts: 3, pause: Duration::from_millis(1), timeout: Duration::from_millis(50) };

	#[tokio::test]
	async fn a_passing_failure_is_tried_again() {
		let tried = Cell::new(0);
		let attempt = || async {
			tried.set(tried.get() + 1);
			if tried.get() < 3 {
				Err(Failure::Passing("busy".into()))
			} else {
				Ok(tried.get())
			}
		};
		assert_eq!(QUICK.call("here", attempt).await.unwrap(), 3);
	}

	#[tokio::test]
	async fn a_lasting_failure_is_told_at_once() {
		let tried = Cell::new(0);
		let attempt = || async {
			tried.set(tried.get() + 1);
			Err::<(), _>(Error::Id("x".into()).into())
		};
		assert!(matches!(QUICK.call("here", attempt).await, Err(Error::Id(_))));
		assert_eq!(tried.get(), 1);
	}

	#[tokio::test]
	async fn a_store_that_never_answers_is_given_up() {
		let attempt = std::future::pending::<Result<(), Failure>>;
		let error = QUICK.call("here", attempt).await.unwrap_err();
		assert!(matches!(error, Error::Unavailable { attempts: 3, .. }), "{error}");
	}
}
