//! Keystores and where passwords come from.

use nulink_pre::client::*;
use std::{fs, path::PathBuf};
use tempfile::TempDir;

const SECRET: &[u8] = b"thirty-two bytes, or how many so";

/// A folder with a keystore.
fn keystore() -> (TempDir, PathBuf) {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("keys.json");
	Keystore::create(&path, "test", "of Alice", SECRET, b"right", Cost::MIN).unwrap();
	(folder, path)
}

#[test]
fn a_secret_is_kept_under_its_password() {
	let (_folder, path) = keystore();
	let keystore = Keystore::load(&path).unwrap();
	assert_eq!((keystore.kind(), keystore.comment()), ("test", "of Alice"));
	assert_eq!(**keystore.open(b"right").unwrap(), *SECRET);
	assert!(matches!(keystore.open(b"wrong"), Err(KeystoreError::WrongPassword)));
	assert!(matches!(keystore.open(b""), Err(KeystoreError::WrongPassword)));
	assert!(!fs::read_to_string(&path).unwrap().contains(&hex::encode(SECRET)));
}

#[test]
fn an_identity_comes_back_from_its_keystore() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("identity.json");
	let identity = Identity::random();
	Keystore::create(&path, Identity::KIND, "", identity.seed(), b"password", Cost::MIN).unwrap();
	let seed = Keystore::load(&path).unwrap().open(b"password").unwrap();
	let back = Identity::from_seed(seed[..].try_into().unwrap());
	assert_eq!(back.receiving().key_bytes(), identity.receiving().key_bytes());
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_file() {
	use std::os::unix::fs::PermissionsExt;
	let (_folder, path) = keystore();
	assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn an_existing_file_is_left_alone() {
	let (folder, path) = keystore();
	let before = fs::read(&path).unwrap();
	let result = Keystore::create(&path, "test", "", b"other", b"other", Cost::MIN);
	assert!(matches!(result, Err(KeystoreError::Exists(at)) if at == path));
	assert_eq!(fs::read(&path).unwrap(), before);
	assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_damaged_file_is_no_wrong_password() {
	let (_folder, path) = keystore();
	let good = fs::read(&path).unwrap();
	for at in 0..good.len() {
		for bit in [0, 1, 4] {
			let mut bad = good.clone();
			bad[at] ^= 1 << bit;
			fs::write(&path, &bad).unwrap();
			match Keystore::load(&path) {
				Err(KeystoreError::Damaged { .. } | KeystoreError::UnknownVersion { .. }) => {},
				// White space may be another one, and hex may be in capitals.
				Ok(keystore) => assert_eq!(**keystore.open(b"right").unwrap(), *SECRET),
				Err(error) => panic!("byte {at}: {error}"),
			}
		}
	}
	for length in 0..good.len() - 2 {
		fs::write(&path, &good[..length]).unwrap();
		assert!(matches!(Keystore::load(&path), Err(KeystoreError::Damaged { .. })), "{length}");
	}
}

/// The file with one field changed.
fn with(path: &PathBuf, change: impl FnOnce(&mut serde_json::Value)) {
	let mut json: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
	change(&mut json);
	fs::write(path, json.to_string()).unwrap();
}

#[test]
fn a_later_version_and_another_format_are_told_apart() {
	let (_folder, path) = keystore();
	with(&path, |json| json["version"] = 2.into());
	assert!(matches!(Keystore::load(&path), Err(KeystoreError::UnknownVersion { version: 2, .. })));
	with(&path, |json| json["format"] = "other".into());
	assert!(matches!(Keystore::load(&path), Err(KeystoreError::Damaged { .. })));
}

#[test]
fn a_changed_comment_is_found() {
	let (_folder, path) = keystore();
	with(&path, |json| json["comment"] = "of Mallory".into());
	assert!(matches!(Keystore::load(&path), Err(KeystoreError::Damaged { .. })));
}

#[test]
fn a_cost_out_of_bounds_is_refused() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("keys.json");
	for cost in [
		Cost { memory_kib: Cost::MAX.memory_kib + 1, ..Cost::MIN },
		Cost { memory_kib: Cost::MIN.memory_kib - 1, ..Cost::MIN },
		Cost { passes: 0, ..Cost::MIN },
		Cost { passes: Cost::MAX.passes + 1, ..Cost::MIN },
		Cost { lanes: 0, ..Cost::MIN },
		Cost { lanes: Cost::MAX.lanes + 1, ..Cost::MAX },
		Cost { memory_kib: u32::MAX, passes: u32::MAX, lanes: u32::MAX },
	] {
		let result = Keystore::create(&path, "test", "", SECRET, b"password", cost);
		assert!(matches!(result, Err(KeystoreError::Cost { .. })), "{cost:?}");
		assert!(!path.exists());
	}
}

#[test]
fn what_is_too_long_is_refused() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("keys.json");
	let create = |kind: &str, comment: &str, secret: &[u8]| {
		Keystore::create(&path, kind, comment, secret, b"password", Cost::MIN)
	};
	let long = "x".repeat(257);
	assert!(matches!(create("test", "", &[0; MAX_SECRET_LEN + 1]), Err(KeystoreError::TooLong)));
	assert!(matches!(create(&long, "", &[0]), Err(KeystoreError::TooLong)));
	assert!(matches!(create("test", &long, &[0]), Err(KeystoreError::TooLong)));
	create(&long[1..], &"\u{1}".repeat(256), &[0; MAX_SECRET_LEN]).unwrap();
	assert_eq!(**Keystore::load(&path).unwrap().open(b"password").unwrap(), [0; MAX_SECRET_LEN]);
	fs::write(&path, vec![b' '; 20_000]).unwrap();
	assert!(matches!(Keystore::load(&path), Err(KeystoreError::Damaged { .. })));
}

#[test]
fn a_password_comes_from_a_file() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("password");
	let source = PasswordSource::File(path.clone());
	assert!(matches!(source.read(), Err(KeystoreError::Io { .. })));
	for (content, password) in
		[("secret", "secret"), ("secret\n", "secret"), ("se cret\r\n", "se cret"), ("a\n\n", "a\n")]
	{
		fs::write(&path, content).unwrap();
		assert_eq!(*source.read().unwrap(), password);
	}
	fs::write(&path, "\n").unwrap();
	assert!(matches!(source.read(), Err(KeystoreError::EmptyPassword)));
	fs::write(&path, [0xff]).unwrap();
	assert!(matches!(source.read(), Err(KeystoreError::Io { .. })));
	fs::write(&path, vec![b'x'; 5000]).unwrap();
	assert!(matches!(source.read(), Err(KeystoreError::Io { .. })));
}

#[test]
fn a_password_comes_from_the_environment() {
	// Set by cargo for every test.
	let source = PasswordSource::Environment("CARGO_PKG_NAME".into());
	assert_eq!(*source.read().unwrap(), "nulink-pre");
	let missing = PasswordSource::Environment("NULINK_NO_SUCH_VARIABLE".into());
	assert!(matches!(missing.read(), Err(KeystoreError::NoVariable(name)) if name == "NULINK_NO_SUCH_VARIABLE"));
}

#[test]
fn a_keystore_needs_a_password() {
	let folder = tempfile::tempdir().unwrap();
	let result = Keystore::create(&folder.path().join("keys.json"), "test", "", SECRET, b"", Cost::MIN);
	assert!(matches!(result, Err(KeystoreError::EmptyPassword)));
}
