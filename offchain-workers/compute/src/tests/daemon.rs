//! The command line.

use super::*;
use crate::cli::{make_key, Cli};
use clap::CommandFactory;
use nulink_worker_common::{accounts, keys::KeystoreSettings};

#[test]
fn the_command_line_is_sound_and_teaches() {
	let mut command = Cli::command();
	command.clone().debug_assert();
	let help = command.render_long_help().to_string();
	for word in ["nulink-compute init", "nulink provider operator", "worker.storage", "/health"] {
		assert!(help.contains(word), "{word} is missing in:\n{help}");
	}
	assert!(!help.contains("  evaluate"), "that is for daemons");
	// What is named there exists.
	let settings = serde_json::to_value(ComputeSettings::default()).unwrap();
	command.build();
	let run = command.find_subcommand_mut("run").unwrap().render_long_help().to_string();
	let named = run.lines().filter_map(|line| line.trim().strip_prefix("worker.")?.split([' ', '=']).next());
	let named: Vec<_> = named.map(|key| format!("/{key}")).collect();
	assert!(named.len() >= 10, "{run}");
	assert!(named.iter().all(|key| settings.pointer(key).is_some()), "{named:?}");
}

#[test]
fn init_makes_a_key_once() {
	let folder = tempfile::tempdir().unwrap();
	let password = folder.path().join("password");
	std::fs::write(&password, "secret\n").unwrap();
	let keystore = KeystoreSettings { path: folder.path().join("keys"), password_file: Some(password) };
	let made = make_key(&keystore, None).unwrap();
	assert!(accounts::parse(&made).is_some());
	assert_eq!(make_key(&keystore, None).unwrap(), made);
}
