//! `kill -9`, for real, at every commit of the journal: before it and after it. The same story as in [`super::crash`], but
//! the daemon is a process of its own, and what it was about to do next is lost with it.
//!
//! The process is this test binary, called for one test by another. At the commit in question it holds still and says so,
//! and is killed; another one goes on from what is on the disk. The chain, the owner and Bob keep a diary there.

use super::{crash::Story, *};
use nulink_worker_common::journal::Moment;
use std::{
	collections::BTreeMap,
	process::{Child, Command, ExitStatus, Stdio},
	sync::Mutex,
	time::Instant,
};

/// Where the process finds its folder, and the commit at which it holds still: kind, number, before or after.
const FOLDER: &str = "NULINK_PROXY_KILL_TEST";
/// What says that it holds still.
const MARK: &str = "holds still";
/// The commits of a life without kills, by kind.
const COMMITS: &str = "commits";
/// How many commits of a kind are tried at most. Blocks come without end.
const MOST: usize = 8;

/// What the process does at a commit.
struct Script {
	folder: PathBuf,
	at: Option<(String, usize, String)>,
	seen: Mutex<BTreeMap<(&'static str, String), usize>>,
}

impl Script {
	fn read() -> Option<Arc<Self>> {
		let told = std::env::var(FOLDER).ok()?;
		let mut words = told.split('|');
		let folder = words.next()?.into();
		let at = words.next().and_then(|what| Some((what.into(), words.next()?.parse().ok()?, words.next()?.into())));
		Some(Arc::new(Script { folder, at, seen: Mutex::default() }))
	}

	fn commit(&self, moment: Moment, what: &'static str) {
		let moment = format!("{moment:?}");
		let mut seen = self.seen.lock().unwrap();
		let count = seen.entry((what, moment.clone())).or_default();
		*count += 1;
		if self.at.as_ref().is_some_and(|(kind, nth, when)| kind == what && nth == count && *when == moment) {
			std::fs::write(self.folder.join(MARK), "").unwrap();
			// With the lock, so that no other thread commits anything in the time that is left.
			loop {
				std::thread::park();
			}
		}
	}

	/// Writes down how many commits of each kind there were.
	fn tell(&self) {
		let seen = self.seen.lock().unwrap();
		let lines: Vec<_> = seen
			.iter()
			.filter(|((_, moment), _)| moment == "AfterCommit")
			.map(|((what, _), count)| format!("{what} {count}"))
			.collect();
		std::fs::write(self.folder.join(COMMITS), lines.join("\n")).unwrap();
	}
}

/// The process that is killed. Does nothing where it is called as one test among others.
#[test]
fn the_process_that_is_killed() {
	let Some(script) = Script::read() else { return };
	let runtime = tokio::runtime::Runtime::new().unwrap();
	runtime.block_on(async {
		let mut story = Story::resume(&script.folder);
		let told = script.clone();
		let crash = move |moment: Moment, what: &'static str| {
			told.commit(moment, what);
			false
		};
		let journal = story.bench.journal(Options { crash: Some(Arc::new(crash)) }).await;
		let running = story.bench.start_on(journal).unwrap();
		assert!(story.live(&running, &|| false).await);
		story.check(&running, "after all").await;
		running.kill().await;
	});
	script.tell();
	std::process::exit(0);
}

fn start(folder: &Path, at: &str) -> Child {
	Command::new(std::env::current_exe().unwrap())
		.args(["tests::kill::the_process_that_is_killed", "--exact", "--nocapture"])
		.env(FOLDER, format!("{}{at}", folder.display()))
		.stdout(Stdio::null())
		.spawn()
		.unwrap()
}

/// Waits for its end, or until it holds still and is killed (`None`).
fn wait(mut child: Child, folder: &Path) -> Option<ExitStatus> {
	let begun = Instant::now();
	loop {
		if let Some(status) = child.try_wait().unwrap() {
			return Some(status);
		}
		let overdue = begun.elapsed() > Duration::from_secs(60);
		if overdue || folder.join(MARK).exists() {
			// SIGKILL.
			child.kill().unwrap();
			child.wait().unwrap();
			assert!(!overdue, "it did not come to an end");
			return None;
		}
		std::thread::sleep(Duration::from_millis(2));
	}
}

#[test]
fn killed_at_any_commit_it_loses_nothing_and_does_nothing_twice() {
	let whole = tempfile::tempdir().unwrap();
	assert!(wait(start(whole.path(), ""), whole.path()).unwrap().success());
	let commits = std::fs::read_to_string(whole.path().join(COMMITS)).unwrap();
	let commits: BTreeMap<_, usize> = commits
		.lines()
		.map(|line| line.rsplit_once(' ').unwrap())
		.map(|(what, count)| (what, count.parse().unwrap()))
		.collect();
	let kinds: Vec<_> = commits.keys().copied().collect();
	assert_eq!(kinds, ["follow", "grant", "outcome", "receipts", "schema", "step", "submit", "vault"]);

	let mut kills = 0;
	for (what, count) in commits {
		for nth in 1..=count.min(MOST) {
			for moment in [Moment::BeforeCommit, Moment::AfterCommit] {
				let folder = tempfile::tempdir().unwrap();
				let at = format!("|{what}|{nth}|{moment:?}");
				match wait(start(folder.path(), &at), folder.path()) {
					// Threads take turns differently each time: it may have needed fewer commits.
					Some(status) => assert!(status.success(), "{at}: {status}"),
					None => {
						kills += 1;
						std::fs::remove_file(folder.path().join(MARK)).unwrap();
						let status = wait(start(folder.path(), ""), folder.path()).expect("nothing to wait for");
						assert!(status.success(), "after {at}: {status}");
					},
				}
			}
		}
	}
	println!("{kills} kills");
	assert!(kills >= 40, "{kills} kills say little");
}
