//! `kill -9`, for real, at every commit of the journal.

use crate::journal::{Moment, Options};
use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};

/// What says that the process holds still.
const MARK: &str = "holds still";
/// The commits of a life without kills, by kind.
const COMMITS: &str = "commits";

/// A daemon that is killed at every commit of its journal, before it and after it, and goes on from what is on the disk.
///
/// The process is the test binary, called for one test by another. At the commit in question it holds still and says so,
/// and is killed; another one goes on.
#[derive(Clone, Copy)]
pub struct Killed {
	/// The test that is the process, with its modules.
	pub test: &'static str,
	/// The variable in which it finds its folder, and the commit at which it holds still: kind, number, before or after.
	pub variable: &'static str,
	/// How many commits of a kind are tried at most. Blocks come without end.
	pub most: usize,
	/// How long the process may take.
	pub patience: Duration,
}

/// What the process does at a commit.
pub struct Script {
	/// Where its data are.
	pub folder: PathBuf,
	at: Option<(String, usize, String)>,
	seen: Mutex<BTreeMap<(&'static str, String), usize>>,
}

impl Script {
	/// Holds still at the commit in question, for ever.
	pub fn commit(&self, moment: Moment, what: &'static str) {
		let moment = format!("{moment:?}");
		let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
		let count = seen.entry((what, moment.clone())).or_default();
		*count += 1;
		if self.at.as_ref().is_some_and(|(kind, nth, when)| kind == what && nth == count && *when == moment) {
			let _ = std::fs::write(self.folder.join(MARK), "");
			// With the lock, so that no other thread commits anything in the time that is left.
			loop {
				std::thread::park();
			}
		}
	}

	/// The options of the journal of the process.
	pub fn options(self: &Arc<Self>) -> Options {
		let script = self.clone();
		let crash = move |moment: Moment, what: &'static str| {
			script.commit(moment, what);
			false
		};
		Options { crash: Some(Arc::new(crash)) }
	}

	/// Writes down how many commits of each kind there were.
	pub fn tell(&self) {
		let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
		let lines: Vec<_> = seen
			.iter()
			.filter(|((_, moment), _)| moment == "AfterCommit")
			.map(|((what, _), count)| format!("{what} {count}"))
			.collect();
		let _ = std::fs::write(self.folder.join(COMMITS), lines.join("\n"));
	}
}

impl Killed {
	/// What the process does. `None` where it is called as one test among others.
	pub fn script(&self) -> Option<Arc<Script>> {
		let told = std::env::var(self.variable).ok()?;
		let mut words = told.split('|');
		let folder = words.next()?.into();
		let at = words.next().and_then(|what| Some((what.into(), words.next()?.parse().ok()?, words.next()?.into())));
		Some(Arc::new(Script { folder, at, seen: Mutex::default() }))
	}

	/// Lives once without kills, to see the commits, and then once with a kill at each. Gives their kinds, and how often
	/// the process was killed. `fresh` makes a folder.
	///
	/// # Panics
	///
	/// If a process ends badly, or does not end.
	pub fn at_every_commit<F: AsRef<Path>>(&self, fresh: impl Fn() -> F) -> (Vec<String>, usize) {
		let whole = fresh();
		let whole = whole.as_ref();
		let status = self.wait(self.start(whole, ""), whole);
		assert!(status.is_some_and(|status| status.success()), "without a kill: {status:?}");
		let commits = std::fs::read_to_string(whole.join(COMMITS)).unwrap_or_default();
		let commits: Vec<(String, usize)> = commits
			.lines()
			.filter_map(|line| line.rsplit_once(' '))
			.map(|(what, count)| (what.into(), count.parse().unwrap_or_default()))
			.collect();
		let mut kills = 0;
		for (what, count) in &commits {
			for nth in 1..=*count.min(&self.most) {
				for moment in [Moment::BeforeCommit, Moment::AfterCommit] {
					let folder = fresh();
					kills += usize::from(self.dies(folder.as_ref(), &format!("|{what}|{nth}|{moment:?}")));
				}
			}
		}
		(commits.into_iter().map(|(what, _)| what).collect(), kills)
	}

	/// Whether it was killed at this commit.
	fn dies(&self, folder: &Path, at: &str) -> bool {
		match self.wait(self.start(folder, at), folder) {
			// Threads take turns differently each time: it may have needed fewer commits.
			Some(status) => {
				assert!(status.success(), "{at}: {status}");
				false
			},
			None => {
				let _ = std::fs::remove_file(folder.join(MARK));
				let status = self.wait(self.start(folder, ""), folder);
				assert!(status.is_some_and(|status| status.success()), "after {at}: {status:?}");
				true
			},
		}
	}

	fn start(&self, folder: &Path, at: &str) -> Child {
		let started = std::env::current_exe().and_then(|this| {
			Command::new(this)
				.args([self.test, "--exact", "--nocapture"])
				.env(self.variable, format!("{}{at}", folder.display()))
				.stdout(Stdio::null())
				.spawn()
		});
		match started {
			Ok(child) => child,
			Err(error) => panic!("the test binary cannot be called: {error}"),
		}
	}

	/// Waits for its end, or until it holds still and is killed (`None`).
	fn wait(&self, mut child: Child, folder: &Path) -> Option<ExitStatus> {
		let begun = Instant::now();
		loop {
			if let Ok(Some(status)) = child.try_wait() {
				return Some(status);
			}
			let overdue = begun.elapsed() > self.patience;
			if overdue || folder.join(MARK).exists() {
				// SIGKILL.
				let _ = child.kill();
				let _ = child.wait();
				assert!(!overdue, "it did not come to an end");
				return None;
			}
			std::thread::sleep(Duration::from_millis(2));
		}
	}
}
