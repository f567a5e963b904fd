//! The daemon dies at every commit of its journal, before it and after it, and is started again. In the end everything is
//! done, and nothing is done twice.
//!
//! What it has to do: confirm the next epoch, compute one job to its end, decline another, and dispute a third, of which the
//! others find something else.

use super::*;
use crate::{
	chain::{fake::PRICE, Stage},
	testing::{outcome_of, result_of, PROVIDER},
};
use nulink_primitives::compute::{result_content, Backend, Outcome};
use nulink_storage::Cid;
use nulink_worker_common::testing::{die_at_every_commit, Death};

/// All that the daemon writes, and how many commits of a kind are tried at most. Blocks come without end.
const COMMITS: &[(&str, usize)] =
	&[("schema", 1), ("follow", 4), ("begin", 4), ("step", 14), ("submit", 7), ("outcome", 7)];

/// What the daemon lives through.
pub struct Story {
	pub bench: Bench,
}

impl Story {
	async fn new() -> Self {
		Self::begin(Bench::new()).await
	}

	/// The story in a folder: from its beginning, or from where another process left it.
	pub async fn resume(folder: &Path) -> Self {
		let story = Self::begin(Bench::within(World::new(), folder)).await;
		story.bench.world.resume(&folder.join("diary"));
		story
	}

	async fn begin(mut bench: Bench) -> Self {
		(bench.settings.dispute, bench.settings.dispute_limit) = (true, PRICE.to_string());
		bench.give([1, 2, 3]).await;
		{
			let mut state = bench.world.state();
			state.provider.as_mut().unwrap().active_next = false;
			state.jobs.get_mut(&2).unwrap().spec.profile.backend = Backend::Cuda;
			state.others.insert(3, Outcome::Result([0xbb; 32]));
		}
		Story { bench }
	}

	/// Lives with a daemon until all is done (`true`), or until it has died.
	pub async fn live(&self, running: &Running, dead: &dyn Fn() -> bool) -> bool {
		for _ in 0..6000 {
			if dead() {
				return false;
			}
			self.bench.world.finalise(1);
			running.keeps_up(&self.bench.world.frame).await;
			if self.is_done() && running.is_idle() {
				return true;
			}
			tokio::time::sleep(Duration::from_millis(3)).await;
		}
		panic!("it did not come to an end: {:?}", self.bench.world.state().done);
	}

	fn is_done(&self) -> bool {
		let state = self.bench.world.state();
		state.jobs.values().all(|job| job.stage == Stage::Closed) && state.provider.is_some_and(|info| info.active_next)
	}

	/// What must be true in the end.
	pub async fn check(&self, running: &Running, case: &str) {
		{
			let state = self.bench.world.state();
			let count = |of: &dyn Fn(&Action) -> bool| state.count(of);
			assert_eq!(count(&|action| *action == Action::ConfirmActivity), 1, "{case}");
			assert_eq!(count(&|action| matches!(action, Action::Commit(..))), 2, "{case}");
			assert_eq!(count(&|action| matches!(action, Action::Decline(seat) if seat.job == 2)), 1, "{case}");
			for id in [1, 3] {
				let revealed = |action: &Action| matches!(action, Action::Reveal(seat, outcome, _) if seat.job == id && *outcome == outcome_of(id));
				assert_eq!(count(&revealed), 1, "{case}");
			}
			assert_eq!(count(&|action| matches!(action, Action::Dispute(3, _))), 1, "{case}");
			assert!(state.vain.is_empty(), "{case}: {:?}", state.vain);
			assert_eq!(self.bench.world.frame.included().len(), state.done.len(), "{case}");
			assert!(state.jobs.values().all(|job| job.answer(1, &PROVIDER).is_none()));
		}
		let Outcome::Result(digest) = outcome_of(1) else { panic!("it is a result") };
		let stored = self.bench.store.get(&Cid::try_from(result_content(digest)).unwrap(), 1 << 20).await;
		assert_eq!(stored.unwrap().into_bytes(), result_of(1), "{case}");
		let left = running.journal.read(|tx| tx.count(&crate::work::RESULTS)).unwrap();
		assert_eq!(left, 0, "{case}: results are kept for ever");
	}
}

/// Whether the daemon died of it. If not, it had come to the end before.
async fn dies(death: Death) -> bool {
	let case = death.to_string();
	let story = Story::new().await;
	// The first commits are made while it is opened.
	if let Ok(journal) = Journal::open_with(&story.bench.folder, death.options()) {
		if let Ok(dying) = story.bench.start_on(journal) {
			let done = story.live(&dying, &|| death.has_come()).await;
			// A step that was seen to die may still be on its way out.
			dying.kill().await;
			if done && !death.has_come() {
				return false;
			}
		}
	}
	let running = story.bench.start().await;
	assert!(story.live(&running, &|| false).await, "{case}");
	story.check(&running, &case).await;
	running.kill().await;
	true
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_at_any_commit_loses_nothing_and_does_nothing_twice() {
	let crashes = die_at_every_commit(COMMITS, dies).await;
	assert!(crashes > 40, "{crashes} crashes say little");
}
