//! The keys of a daemon: the operator's, that signs transactions, and the identity, that the cryptography of re-encryption
//! comes from. Each is in an encrypted file of one folder (see [`nulink_pre::client::Keystore`]), all under one password.
//!
//! The password comes from a file, from `NULINK_WORKER_PASSWORD`, or, at a terminal, from the person there; in this order,
//! and never from the command line, which every process of the machine can read.

use crate::limits;
use nulink_client::sr25519::Keypair;
use nulink_pre::client::{Cost, Identity, Keystore, KeystoreError, PasswordSource};
use serde::{Deserialize, Serialize};
use std::{
	io::{self, IsTerminal},
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The variable of the environment that may hold the password.
pub const PASSWORD_VARIABLE: &str = "NULINK_WORKER_PASSWORD";
/// What the keystore calls an operator's key: the 32 bytes of an sr25519 mini secret.
pub const OPERATOR_KIND: &str = "operator-sr25519";

const OPERATOR_FILE: &str = "operator.json";
const IDENTITY_FILE: &str = "identity.json";
/// The most that the file of a seed may have, in bytes.
const MAX_SEED_FILE: usize = 256;

/// The settings under `keystore`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeystoreSettings {
	/// The folder with the encrypted keys.
	pub path: PathBuf,
	/// The file with the password.
	pub password_file: Option<PathBuf>,
}

impl Default for KeystoreSettings {
	fn default() -> Self {
		KeystoreSettings { path: "keys".into(), password_file: None }
	}
}

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// There is nobody to ask for the password.
	#[error(
		"no password for the keystore: set keystore.password_file, or {PASSWORD_VARIABLE}, or start the daemon at a \
		 terminal"
	)]
	NoPassword,
	/// The terminal failed.
	#[error("cannot ask for the password: {0}")]
	Terminal(io::Error),
	/// The person typed two things.
	#[error("the two passwords differ: nothing was made, try again")]
	Differ,
	/// The folder cannot be made.
	#[error("cannot make the folder {}: {reason}", path.display())]
	Folder {
		/// Which.
		path: PathBuf,
		/// What the system said.
		reason: io::Error,
	},
	/// The file cannot be read, written or opened.
	#[error("{}: {error}", path.display())]
	Keystore {
		/// Which.
		path: PathBuf,
		/// Why.
		error: KeystoreError,
	},
	/// The file holds something else.
	#[error("{} holds a secret of the kind {found:?}, not {expected:?}", path.display())]
	Kind {
		/// Which file.
		path: PathBuf,
		/// What it holds.
		found: String,
		/// What it should hold.
		expected: &'static str,
	},
	/// The file's secret is no key.
	#[error("{} does not hold a key of 32 bytes", .0.display())]
	NotAKey(PathBuf),
	/// A seed was given, and there is a key.
	#[error("{} has an operator key already, so that the one in the file is not taken: remove one of them", .0.display())]
	HasOperator(PathBuf),
	/// A seed was given, and there is a secret.
	#[error("{} has a key already, so that the one in the seed's file is not taken: remove one of them", .0.display())]
	HasSecret(PathBuf),
	/// The file of a seed cannot be read.
	#[error(transparent)]
	SeedFile(#[from] limits::Error),
	/// The file of a seed holds something else.
	#[error("{}: not a seed, which is 0x and 64 hexadecimal digits", .0.display())]
	NotASeed(PathBuf),
}

impl Error {
	/// Whether the file is not there, as opposed to being there and of no use.
	pub fn is_missing(&self) -> bool {
		match self {
			Error::Keystore { error: KeystoreError::Io { error, .. }, .. } => error.kind() == io::ErrorKind::NotFound,
			_ => false,
		}
	}
}

fn read_seed(path: &Path) -> Result<Zeroizing<[u8; 32]>, Error> {
	let text = Zeroizing::new(limits::read_file(path, MAX_SEED_FILE)?);
	let digits = std::str::from_utf8(&text).ok().and_then(|text| text.trim().strip_prefix("0x"));
	let mut seed = Zeroizing::new([0; 32]);
	match digits.map(|digits| hex::decode_to_slice(digits, &mut *seed)) {
		Some(Ok(())) => Ok(seed),
		_ => Err(Error::NotASeed(path.into())),
	}
}

/// The folder of keys, and the password for them.
pub struct Keys {
	folder: PathBuf,
	password: Zeroizing<String>,
	cost: Cost,
}

impl Keys {
	/// Gets the password. Whether it is right shows when a key is opened.
	pub fn unlock(settings: &KeystoreSettings) -> Result<Self, Error> {
		Self::with_password(settings, false)
	}

	/// Gets the password for keys that may be made now. If there are none yet a person is asked twice, since nothing would
	/// show a typing error but the day on which the keys are needed.
	pub fn choose(settings: &KeystoreSettings) -> Result<Self, Error> {
		let known = [OPERATOR_FILE, IDENTITY_FILE].iter().any(|file| settings.path.join(file).exists());
		Self::with_password(settings, !known)
	}

	fn with_password(settings: &KeystoreSettings, twice: bool) -> Result<Self, Error> {
		let in_environment = std::env::var_os(PASSWORD_VARIABLE).is_some();
		let source = match &settings.password_file {
			Some(path) => Some(PasswordSource::File(path.clone())),
			None => in_environment.then(|| PasswordSource::Environment(PASSWORD_VARIABLE.into())),
		};
		let password = match &source {
			Some(source) => {
				let place = settings.password_file.clone().unwrap_or_else(|| PASSWORD_VARIABLE.into());
				source.read().map_err(|error| Error::Keystore { path: place, error })?
			},
			None if io::stdin().is_terminal() => {
				let ask =
					|question: &str| rpassword::prompt_password(question).map(Zeroizing::new).map_err(Error::Terminal);
				let password = ask(&format!("Password for {}: ", settings.path.display()))?;
				if twice && *ask("The same again: ")? != *password {
					return Err(Error::Differ);
				}
				password
			},
			None => return Err(Error::NoPassword),
		};
		Ok(Keys { folder: settings.path.clone(), password, cost: Cost::default() })
	}

	/// The operator's key.
	pub fn operator(&self) -> Result<Keypair, Error> {
		let path = self.folder.join(OPERATOR_FILE);
		keypair(&*self.seed(&path, OPERATOR_KIND)?).ok_or(Error::NotAKey(path))
	}

	/// The identity.
	pub fn identity(&self) -> Result<Identity, Error> {
		Ok(Identity::from_seed(&*self.seed(&self.folder.join(IDENTITY_FILE), Identity::KIND)?))
	}

	/// Puts an operator's key into the folder: this one, or a new one. Fails where there is one.
	pub fn create_operator(&self, seed: Option<&[u8; 32]>) -> Result<Keypair, Error> {
		let path = self.folder.join(OPERATOR_FILE);
		// An identity is 32 random bytes, which is what is wanted.
		let random = Identity::random();
		let seed = seed.unwrap_or_else(|| random.seed());
		let key = keypair(seed).ok_or_else(|| Error::NotAKey(path.clone()))?;
		let comment = format!("operator {}", key.public_key().to_account_id());
		self.create(&path, OPERATOR_KIND, &comment, seed)?;
		Ok(key)
	}

	/// The operator's key, which is made if there is none: from the seed in the file, or a new one. A key that is there is
	/// not replaced: a seed is then refused.
	pub fn operator_or_new(&self, seed_file: Option<&Path>) -> Result<Keypair, Error> {
		let seed = seed_file.map(read_seed).transpose()?;
		match self.operator() {
			Err(error) if error.is_missing() => self.create_operator(seed.as_deref()),
			Ok(_) if seed.is_some() => Err(Error::HasOperator(self.folder.clone())),
			operator => operator,
		}
	}

	/// A secret of 32 bytes of a daemon's own, of this kind, in a file of this name.
	pub fn secret(&self, file: &str, kind: &'static str) -> Result<Zeroizing<[u8; 32]>, Error> {
		self.seed(&self.folder.join(file), kind)
	}

	/// The same, which is made if there is none: from the seed in the file, or a new one. One that is there is not replaced:
	/// a seed is then refused.
	pub fn secret_or_new(
		&self,
		file: &str,
		kind: &'static str,
		seed_file: Option<&Path>,
	) -> Result<Zeroizing<[u8; 32]>, Error> {
		let seed = seed_file.map(read_seed).transpose()?;
		match self.secret(file, kind) {
			Err(error) if error.is_missing() => {
				// An identity is 32 random bytes, which is what is wanted.
				let random = Identity::random();
				let secret = seed.unwrap_or_else(|| Zeroizing::new(*random.seed()));
				self.create(&self.folder.join(file), kind, kind, &secret)?;
				Ok(secret)
			},
			Ok(_) if seed.is_some() => Err(Error::HasSecret(self.folder.join(file))),
			secret => secret,
		}
	}

	/// The identity, which is made if there is none.
	pub fn identity_or_new(&self) -> Result<Identity, Error> {
		match self.identity() {
			Err(error) if error.is_missing() => self.create_identity(),
			identity => identity,
		}
	}

	/// Puts a new identity into the folder. Fails where there is one.
	pub fn create_identity(&self) -> Result<Identity, Error> {
		let identity = Identity::random();
		self.create(&self.folder.join(IDENTITY_FILE), Identity::KIND, "identity of a daemon", identity.seed())?;
		Ok(identity)
	}

	fn create(&self, path: &Path, kind: &str, comment: &str, seed: &[u8; 32]) -> Result<(), Error> {
		use std::os::unix::fs::DirBuilderExt;
		std::fs::DirBuilder::new()
			.recursive(true)
			.mode(0o700)
			.create(&self.folder)
			.map_err(|reason| Error::Folder { path: self.folder.clone(), reason })?;
		Keystore::create(path, kind, comment, seed, self.password.as_bytes(), self.cost)
			.map_err(|error| Error::Keystore { path: path.into(), error })
	}

	fn seed(&self, path: &Path, kind: &'static str) -> Result<Zeroizing<[u8; 32]>, Error> {
		let failed = |error| Error::Keystore { path: path.into(), error };
		let keystore = Keystore::load(path).map_err(failed)?;
		if keystore.kind() != kind {
			return Err(Error::Kind { path: path.into(), found: keystore.kind().into(), expected: kind });
		}
		let secret = keystore.open(self.password.as_bytes()).map_err(failed)?;
		let mut seed = Zeroizing::new([0; 32]);
		if secret.len() != seed.len() {
			return Err(Error::NotAKey(path.into()));
		}
		seed.copy_from_slice(&secret);
		Ok(seed)
	}
}

fn keypair(seed: &[u8; 32]) -> Option<Keypair> {
	Keypair::from_secret_key(*seed).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

	/// Keys that cost little to try, under the password in a file.
	fn keys(folder: &Path, password: &str) -> Keys {
		let file = folder.join("password");
		std::fs::write(&file, format!("{password}\n")).unwrap();
		let settings = KeystoreSettings { path: folder.join("keys"), password_file: Some(file) };
		Keys { cost: Cost::MIN, ..Keys::unlock(&settings).ok().unwrap() }
	}

	#[test]
	fn keys_that_were_created_are_found_again() {
		let folder = tempfile::tempdir().unwrap();
		let keys = keys(folder.path(), "secret");
		let operator = keys.create_operator(None).ok().unwrap();
		let identity = keys.create_identity().ok().unwrap();
		assert_eq!(keys.operator().ok().unwrap().public_key().0, operator.public_key().0);
		assert!(keys.identity().ok().unwrap().seed() == identity.seed());
		let file = folder.path().join("keys").join(OPERATOR_FILE);
		assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o077, 0);
	}

	#[test]
	fn a_given_seed_makes_the_known_account() {
		let folder = tempfile::tempdir().unwrap();
		let seed = "e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
		let seed: [u8; 32] = hex::decode(seed).unwrap().try_into().unwrap();
		let operator = keys(folder.path(), "secret").create_operator(Some(&seed)).ok().unwrap();
		assert_eq!(operator.public_key().0, nulink_client::dev::alice().public_key().0);
	}

	#[test]
	fn a_key_is_never_overwritten() {
		let folder = tempfile::tempdir().unwrap();
		let keys = keys(folder.path(), "secret");
		keys.create_operator(None).ok().unwrap();
		let error = keys.create_operator(None).err().unwrap();
		assert!(matches!(error, Error::Keystore { error: KeystoreError::Exists(_), .. }));
	}

	#[test]
	fn a_secret_of_a_daemons_own_is_made_once() {
		let folder = tempfile::tempdir().unwrap();
		let keys = keys(folder.path(), "secret");
		assert!(keys.secret("own.json", "own").err().unwrap().is_missing());
		let made = keys.secret_or_new("own.json", "own", None).ok().unwrap();
		assert!(*keys.secret_or_new("own.json", "own", None).ok().unwrap() == *made);
		assert!(*keys.secret("own.json", "own").ok().unwrap() == *made);
		assert!(matches!(keys.secret("own.json", "another").err().unwrap(), Error::Kind { .. }));
		let seed = folder.path().join("seed");
		std::fs::write(&seed, format!("0x{}\n", "07".repeat(32))).unwrap();
		assert!(matches!(keys.secret_or_new("own.json", "own", Some(&seed)).err().unwrap(), Error::HasSecret(_)));
		assert!(*keys.secret_or_new("given.json", "own", Some(&seed)).ok().unwrap() == [7; 32]);
	}

	#[test]
	fn a_wrong_password_is_told_with_the_file() {
		let folder = tempfile::tempdir().unwrap();
		keys(folder.path(), "secret").create_operator(None).ok().unwrap();
		let error = keys(folder.path(), "guess").operator().err().unwrap();
		assert!(matches!(error, Error::Keystore { error: KeystoreError::WrongPassword, .. }));
		assert!(error.to_string().contains(OPERATOR_FILE), "{error}");
	}

	#[test]
	fn a_secret_of_another_kind_is_no_operators_key() {
		let folder = tempfile::tempdir().unwrap();
		let keys = keys(folder.path(), "secret");
		keys.create_identity().ok().unwrap();
		let named = |name: &str| folder.path().join("keys").join(name);
		std::fs::rename(named(IDENTITY_FILE), named(OPERATOR_FILE)).unwrap();
		assert!(matches!(keys.operator().err().unwrap(), Error::Kind { .. }));
	}

	#[test]
	fn an_empty_password_is_refused() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("password");
		std::fs::write(&file, "\n").unwrap();
		let settings = KeystoreSettings { password_file: Some(file), ..Default::default() };
		assert!(matches!(Keys::unlock(&settings), Err(Error::Keystore { error: KeystoreError::EmptyPassword, .. })));
	}
}
