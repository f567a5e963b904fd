//! What can be shared.

use crate::world::{bytes, people, text, Terms};
use std::{fs, os::unix::fs::PermissionsExt, path::Path};

#[test]
#[ignore = "needs a network"]
fn a_file_of_many_blocks_arrives_as_it_was() {
	let [alice, bob] = people();
	let original = bytes(5_000_001);
	alice.stores("films", "holiday.mp4", &original);
	let policy = alice.grants("films", &bob.contact(), &Terms::new(&crate::world::CALM, 3, 60));
	let (received, said) = bob.receives(policy, "holiday.mp4");
	assert!(received == original, "other bytes arrived");
	assert_eq!((text(&said["media_type"]), said["size"].as_u64()), ("video/mp4".into(), Some(5_000_001)));
	assert_eq!(said["proxies"].as_array().map(Vec::len), Some(3));
	// The owner reads it without anybody's help.
	let objects = alice.does(&["list", "objects"]);
	let own = alice.path("own");
	alice.does(&["get", &text(&objects[0]["cid"]), "--output", own.to_str().unwrap()]);
	assert!(fs::read(own).unwrap() == original, "other bytes came back");
}

#[test]
#[ignore = "needs a network"]
fn a_folder_arrives_with_all_that_is_in_it() {
	let [alice, bob] = people();
	let album = alice.path("album");
	fs::create_dir_all(album.join("1998/süden/empty")).unwrap();
	fs::write(album.join("1998/süden/beach.jpg"), bytes(70_000)).unwrap();
	fs::write(album.join("nothing"), b"").unwrap();
	fs::write(album.join("show.sh"), b"#!/bin/sh\n").unwrap();
	fs::set_permissions(album.join("show.sh"), fs::Permissions::from_mode(0o755)).unwrap();
	alice.does(&["label", "create", "album"]);
	alice.does(&["put", album.to_str().unwrap(), "--label", "album"]);
	let policy = alice.grants("album", &bob.contact(), &Terms::default());
	let received = bob.path("received");
	bob.does(&["receive", &policy.to_string(), "--output", received.to_str().unwrap()]);
	assert_eq!(listing(&received), listing(&album));
}

/// Every path below a folder: its bytes if it is a file, and whether it may be run.
fn listing(folder: &Path) -> Vec<(String, Option<Vec<u8>>, bool)> {
	let (mut found, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
	while let Some(next) = folders.pop() {
		for entry in fs::read_dir(next).unwrap() {
			let path = entry.unwrap().path();
			let name = path.strip_prefix(folder).unwrap().display().to_string();
			let is_folder = path.is_dir();
			let runs = path.metadata().unwrap().permissions().mode() & 0o100 != 0;
			found.push((name, (!is_folder).then(|| fs::read(&path).unwrap()), runs));
			folders.extend(is_folder.then_some(path));
		}
	}
	found.sort();
	found
}

#[test]
#[ignore = "needs a network"]
fn a_secret_and_standard_input_arrive_on_standard_output() {
	let [alice, bob] = people();
	alice.does(&["label", "create", "door"]);
	alice.does_with(&["put", "--secret", "--label", "door", "--name", "code"], b"4711\n");
	let piped = bytes(200_000);
	alice.does_with(&["put", "-", "--label", "door", "--name", "plan"], &piped);
	let policy = alice.grants("door", &bob.contact(), &Terms::default()).to_string();
	let output = bob.run(&["receive", &policy, "code", "--output", "-"], b"");
	assert_eq!(output.stdout, b"4711");
	let output = bob.run(&["receive", &policy, "plan", "--output", "-"], b"");
	assert!(output.stdout == piped, "other bytes arrived");
	assert!(output.status.success());
	// Which one is meant must be said.
	assert!(bob.is_refused(&["receive", &policy, "--output", "-"]).contains("code"));
}

#[test]
#[ignore = "needs a network"]
fn whoever_is_not_the_receiver_gets_nothing() {
	let [alice, bob, eve] = people();
	alice.stores("diary", "diary.txt", "dear diary");
	let policy = alice.grants("diary", &bob.contact(), &Terms::default());
	eve.receives_nothing("granted to another account", policy, "diary.txt");
	// With the address of the ciphertext, neither.
	let cid = text(&alice.does(&["list", "objects"])[0]["cid"]);
	eve.does(&["label", "create", "diary"]);
	let path = eve.path("stolen");
	eve.is_refused(&["get", &cid, "--label", "diary", "--output", path.to_str().unwrap()]);
	assert!(!path.exists());
	assert_eq!(bob.receives(policy, "diary.txt").0, b"dear diary");
}
