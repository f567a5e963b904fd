//! The command line.

use super::*;
use crate::cli::{make_keys, prove, Cli};
use clap::CommandFactory;
use nulink_eth_proofs::{recover, software::Software, Statement};
use nulink_worker_common::{accounts, keys::KeystoreSettings};

#[test]
fn the_command_line_is_sound_and_teaches() {
	let mut command = Cli::command();
	command.clone().debug_assert();
	let help = command.render_long_help().to_string();
	for word in
		["nulink-watcher init", "nulink provider operator", "nulink-watcher stand", "worker.ethereum", "/health"]
	{
		assert!(help.contains(word), "{word} is missing in:\n{help}");
	}
	// What is named there exists.
	let settings = serde_json::to_value(WatcherSettings::default()).unwrap();
	command.build();
	let run = command.find_subcommand_mut("run").unwrap().render_long_help().to_string();
	let named = run.lines().filter_map(|line| line.trim().strip_prefix("worker.")?.split([' ', '=']).next());
	let named: Vec<_> = named.map(|key| format!("/{key}")).collect();
	assert!(named.len() >= 10, "{run}");
	assert!(named.iter().all(|key| settings.pointer(key).is_some()), "{named:?}");
}

#[test]
fn init_makes_both_keys_once() {
	let folder = tempfile::tempdir().unwrap();
	let password = folder.path().join("password");
	std::fs::write(&password, "secret\n").unwrap();
	let keystore = KeystoreSettings { path: folder.path().join("keys"), password_file: Some(password) };
	let made = make_keys(&keystore, None, None).unwrap();
	assert!(accounts::parse(&made.operator).is_some());
	assert!(made.ethereum.parse::<nulink_eth_proofs::Address>().is_ok());
	let again = make_keys(&keystore, None, None).unwrap();
	assert_eq!((again.operator, again.ethereum), (made.operator, made.ethereum));
}

#[test]
fn the_proof_for_standing_is_of_the_key_the_account_and_the_network() {
	let domain = crate::chain::fake::DOMAIN;
	let proof = prove(&signer(), &domain, &PROVIDER).unwrap();
	let of = |account| recover::<Software>(&domain.digest::<Software>(&Statement::Standing { account }), &proof);
	assert_eq!(of(PROVIDER), Some(signer().address()));
	assert_ne!(of([1; 32]), Some(signer().address()));
	assert!(matches!(proof[64], 27 | 28));
}
