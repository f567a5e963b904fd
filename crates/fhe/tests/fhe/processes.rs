//! Fresh processes come to the same digest.

use std::{env, fs, process::Command};

/// `NULINK_PROCESSES` says how many, two otherwise.
#[test]
fn fresh_processes_come_to_the_same_digest() {
	let processes: usize = env::var("NULINK_PROCESSES").ok().and_then(|number| number.parse().ok()).unwrap_or(2);
	let folder = env::temp_dir().join(format!("nulink-fhe-digest-{}", std::process::id()));
	let run = |arguments: &[&str]| {
		let done = Command::new(env!("CARGO_BIN_EXE_nulink-fhe-digest")).args(arguments).output().expect("it starts");
		assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
		String::from_utf8(done.stdout).expect("text")
	};
	let path = folder.to_str().expect("text");
	run(&["make", path]);
	let first = run(&[path]);
	assert!(!first.starts_with("refused"), "{first}");
	for process in 1..processes {
		assert_eq!(run(&[path]), first, "process {process} of {processes}");
	}
	println!("{processes} processes: {first}");
	fs::remove_dir_all(folder).expect("what was made");
}
