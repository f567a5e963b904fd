//! A journal that dies at every commit, in a process that lives.

use crate::journal::{Moment, Options};
use std::{
	fmt,
	future::Future,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc,
	},
};

/// A death at one commit of the journal: at so many of a kind, before it or after it.
#[derive(Clone)]
pub struct Death {
	what: &'static str,
	nth: usize,
	at: Moment,
	seen: Arc<AtomicUsize>,
}

impl Death {
	/// The options of the journal that dies of it.
	pub fn options(&self) -> Options {
		let death = self.clone();
		let crash = move |moment: Moment, of: &'static str| {
			moment == death.at && of == death.what && death.seen.fetch_add(1, Ordering::SeqCst) + 1 == death.nth
		};
		Options { crash: Some(Arc::new(crash)) }
	}

	/// Whether the journal has died of it.
	pub fn has_come(&self) -> bool {
		self.seen.load(Ordering::SeqCst) >= self.nth
	}
}

impl fmt::Display for Death {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{} {} {:?}", self.what, self.nth, self.at)
	}
}

/// Lives once for each commit, before it and after it, and dies there: of these kinds, and of so many of each at most.
/// `dies` tells whether it did; if not, then it had come to its end before. Gives how often it did.
///
/// # Panics
///
/// If there is no commit of a kind.
pub async fn die_at_every_commit<L: Future<Output = bool>>(
	commits: &[(&'static str, usize)],
	dies: impl Fn(Death) -> L,
) -> usize {
	let mut deaths = 0;
	for &(what, most) in commits {
		for at in [Moment::BeforeCommit, Moment::AfterCommit] {
			for nth in 1..=most {
				let death = Death { what, nth, at, seen: Arc::default() };
				if !dies(death).await {
					assert!(nth > 1, "no commit is called {what:?}");
					break;
				}
				deaths += 1;
			}
		}
	}
	deaths
}
