//! The start: for whom the daemon works, and with which keys.

use super::*;
use crate::{
	accounts,
	chain::Office,
	cli::{make_keys, Cli},
	testing::operator,
};
use clap::CommandFactory;
use nulink_primitives::provider::Role;
use nulink_worker_common::{
	keys::KeystoreSettings,
	staking::{wait_for_office, OtherProvider},
};

async fn office(
	bench: &Bench,
	expected: Option<[u8; 32]>,
	stop: &CancellationToken,
) -> Result<Option<[u8; 32]>, OtherProvider> {
	let check = Health::default().check("office", Duration::ZERO);
	wait_for_office(&bench.world, Role::Proxy, &operator().public_key().0, expected, POLL, &check, stop).await
}

#[tokio::test]
async fn the_daemon_works_for_whom_its_operator_acts() {
	let (bench, stop) = (Bench::new(), CancellationToken::new());
	assert_eq!(office(&bench, None, &stop).await.ok(), Some(Some(PROVIDER)));
	assert_eq!(office(&bench, Some(PROVIDER), &stop).await.ok(), Some(Some(PROVIDER)));
	let error = office(&bench, Some([1; 32]), &stop).await.err().unwrap().to_string();
	assert!(error.contains(&accounts::address(&PROVIDER)) && error.contains("worker.provider"), "{error}");
}

#[tokio::test]
async fn an_operator_that_is_not_bound_yet_is_waited_for() {
	let (bench, stop) = (Bench::new(), CancellationToken::new());
	bench.world.state().office = None;
	bench.world.frame.set_down(true);
	let world = bench.world.clone();
	tokio::spawn(async move {
		tokio::time::sleep(Duration::from_millis(30)).await;
		world.frame.set_down(false);
		tokio::time::sleep(Duration::from_millis(30)).await;
		world.state().office = Some(Office { provider: PROVIDER, since: 12 });
	});
	assert_eq!(office(&bench, None, &stop).await.ok(), Some(Some(PROVIDER)));
	bench.world.state().office = None;
	stop.cancel();
	assert_eq!(office(&bench, None, &stop).await.ok(), Some(None));
}

#[test]
fn the_command_line_is_sound_and_teaches() {
	let mut command = Cli::command();
	command.clone().debug_assert();
	let help = command.render_long_help().to_string();
	for word in ["nulink-proxy init", "nulink provider operator", "identity.json", "/health"] {
		assert!(help.contains(word), "{word} is missing in:\n{help}");
	}
	// What is named there exists.
	let settings = serde_json::to_value(ProxySettings::default()).unwrap();
	let mut help_of = |name: &str| {
		command.build();
		command.find_subcommand_mut(name).unwrap().render_long_help().to_string()
	};
	assert!(help_of("init").contains("--operator-seed-file"));
	let run = help_of("run");
	let named = run.lines().filter_map(|line| line.trim().strip_prefix("worker.")?.split_whitespace().next());
	let named: Vec<_> = named.map(|key| format!("/{}", key.replace('.', "/"))).collect();
	assert!(named.len() >= 5, "{run}");
	assert!(named.iter().all(|key| settings.pointer(key).is_some()), "{named:?}");
}

#[test]
fn init_makes_keys_once_and_finishes_what_was_begun() {
	let folder = tempfile::tempdir().unwrap();
	let file = |name: &str, text: &str| {
		let path = folder.path().join(name);
		std::fs::write(&path, text).unwrap();
		path
	};
	let path = folder.path().join("keys");
	let keystore = KeystoreSettings { path: path.clone(), password_file: Some(file("password", "secret\n")) };
	let seed = file("seed", "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a\n");
	assert!(make_keys(&keystore, Some(&file("no seed", "Alice"))).is_err());
	assert!(!path.exists());

	let made = make_keys(&keystore, Some(&seed)).unwrap();
	assert_eq!(accounts::parse(&made.operator), Some(nulink_client::dev::alice().public_key().0));
	// Killed between the two keys, it makes the other.
	std::fs::remove_file(path.join("identity.json")).unwrap();
	let again = make_keys(&keystore, None).unwrap();
	assert_eq!(again.operator, made.operator);
	assert_ne!(again.encryption_key, made.encryption_key);
	// A key that is there is not replaced.
	assert!(make_keys(&keystore, Some(&seed)).is_err());
	assert_eq!(make_keys(&keystore, None).unwrap(), again);
}
