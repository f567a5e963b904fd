//! `kill -9`, for real, at every commit of the journal: before it and after it. The same story as in [`super::crash`], but
//! the daemon is a process of its own, and what it was about to do next is lost with it. The chain keeps a diary in its
//! folder.

use super::{crash::Story, *};
use nulink_worker_common::testing::Killed;

const KILLED: Killed = Killed {
	test: "tests::kill::the_process_that_is_killed",
	variable: "NULINK_COMPUTE_KILL_TEST",
	most: 5,
	patience: Duration::from_secs(60),
};

/// The process that is killed. Does nothing where it is called as one test among others.
#[test]
fn the_process_that_is_killed() {
	let Some(script) = KILLED.script() else { return };
	let runtime = tokio::runtime::Runtime::new().unwrap();
	runtime.block_on(async {
		let story = Story::resume(&script.folder).await;
		let journal = story.bench.journal(script.options()).await;
		let running = story.bench.start_on(journal).unwrap();
		assert!(story.live(&running, &|| false).await);
		story.check(&running, "after all").await;
		running.kill().await;
	});
	script.tell();
	std::process::exit(0);
}

#[test]
fn killed_at_any_commit_it_loses_nothing_and_does_nothing_twice() {
	let (kinds, kills) = KILLED.at_every_commit(|| tempfile::tempdir().unwrap());
	assert_eq!(kinds, ["begin", "follow", "outcome", "schema", "step", "submit"]);
	println!("{kills} kills");
	assert!(kills >= 40, "{kills} kills say little");
}
