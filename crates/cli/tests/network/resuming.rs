//! Commands that are killed in the middle, and gone on with.

use crate::world::{bytes, eventually, list, people, text, Person, Terms};
use serde_json::Value;
use std::{
	fs,
	path::Path,
	process::Child,
	thread::sleep,
	time::{Duration, Instant},
};

/// The only file with this ending in a folder, as JSON.
fn only(folder: &Path) -> Option<Value> {
	let files = fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
	let file = files.into_iter().find(|path| path.extension().is_some_and(|extension| extension == "json"))?;
	serde_json::from_slice(&fs::read(file).ok()?).ok()
}

/// Kills a command as soon as this holds.
fn kill_when(mut command: Child, holds: impl Fn() -> bool) {
	let start = Instant::now();
	while !holds() {
		assert!(command.try_wait().unwrap().is_none(), "it ended before it could be killed");
		assert!(start.elapsed() < Duration::from_secs(60), "nothing was begun in a minute");
		sleep(Duration::from_millis(1));
	}
	command.kill().unwrap();
	command.wait().unwrap();
}

fn unfinished(person: &Person, what: &str) -> usize {
	list(&person.does(&["status"])[what]).len()
}

#[test]
#[ignore = "needs a network"]
fn a_grant_that_was_killed_is_gone_on_with() {
	let [alice, bob, carol] = people();
	alice.stores("letters", "letter.txt", "at last");
	let (terms, journal) = (Terms::default(), alice.data("grants"));
	let begin = |contact: &str| alice.begin(&terms.of(&["grant", "--label", "letters", "--to", contact]));
	// Before the chain has said anything, and when it has the policy but the proxies have nothing.
	kill_when(begin(&bob.contact()), || only(&journal).is_some());
	go_on(&alice, &bob);
	kill_when(begin(&carol.contact()), || only(&journal).is_some_and(|grant| grant["policy"].is_u64()));
	go_on(&alice, &carol);
	// Nothing was granted twice.
	assert_eq!(list(&alice.does(&["group", "list", "letters"])).len(), 2);
}

fn go_on(alice: &Person, receiver: &Person) {
	assert_eq!(unfinished(alice, "unfinished_grants"), 1);
	let granted = alice.does(&["grant", "--resume"]);
	let policy = granted[0]["policy"].as_u64().unwrap();
	assert_eq!(receiver.receives(policy, "letter.txt").0, b"at last");
	assert_eq!(unfinished(alice, "unfinished_grants"), 0);
}

#[test]
#[ignore = "needs a network"]
fn an_upload_that_was_killed_is_gone_on_with() {
	let [alice, bob] = people();
	let original = bytes(96 << 20);
	let path = alice.file("film.mp4", &original);
	alice.does(&["label", "create", "films"]);
	let begun = alice.begin(&["put", path.to_str().unwrap(), "--label", "films"]);
	kill_when(begun, || only(&alice.cache("uploads")).is_some());
	assert_eq!(unfinished(&alice, "unfinished_uploads"), 1);
	assert_eq!(alice.does(&["list", "objects"]), serde_json::json!([]));
	let stored = alice.does(&["put", "--resume"]);
	assert_eq!(text(&stored[0]["name"]), "film.mp4");
	assert_eq!(unfinished(&alice, "unfinished_uploads"), 0);
	let policy = alice.grants("films", &bob.contact(), &Terms::default());
	assert!(bob.receives(policy, "film.mp4").0 == original, "other bytes arrived");
	eventually("the cache being empty", 1, || {
		fs::read_dir(alice.cache("uploads")).unwrap().next().is_none().then_some(())
	});
}
