//! A person's secrets, and what others know of them.
//!
//! A person has two secrets: the *root*, from which all keys of sharing are derived, and the key of the *account*, which
//! pays and signs on chain. They lie in a folder, each in a keystore file of its own, under one password:
//!
//! | File | Kind | Secret |
//! |---|---|---|
//! | `root.json` | `nulink-root` | 32 bytes |
//! | `account.json` | `sr25519-seed` | the seed, 32 bytes |
//! | | `sr25519-uri` | the words of a wallet, with what may follow them (`//path`) |
//!
//! Whoever loses the root loses all data that is encrypted under labels, and whatever was granted: copy both files to
//! another place. What others may know, address and receiving key, stands in the files in plain as their comment.

use crate::{
	address::{self, Account},
	Error,
};
use codec::{Decode, Encode};
use nulink_client::{sr25519::Keypair, subxt::utils::MultiSignature};
use nulink_pre::{
	client::{Cost, DelegatingSecret, Identity, Keystore, ReceivingSecret, SigningSecret},
	digest, is_key,
};
use nulink_primitives::sharing::{Digest, KeyBytes, KEY_LEN};
use rand_core::{OsRng, RngCore};
use std::{
	fmt, fs,
	path::{Path, PathBuf},
	str::FromStr,
};
use subxt_signer::SecretUri;
use zeroize::Zeroizing;

/// What the keystore calls a root.
pub const ROOT_KIND: &str = "nulink-root";
/// What the keystore calls the seed of an account.
pub const SEED_KIND: &str = "sr25519-seed";
/// What the keystore calls the words of a wallet.
pub const URI_KIND: &str = "sr25519-uri";

/// The key of an account, as it is kept.
#[derive(Clone)]
pub enum AccountSecret {
	/// The seed of an sr25519 key.
	Seed(Zeroizing<[u8; 32]>),
	/// The words of a wallet, and what may follow them: `//hard/soft///password`.
	Uri(Zeroizing<String>),
}

impl AccountSecret {
	/// A new one.
	pub fn random() -> Self {
		let mut seed = Zeroizing::new([0; 32]);
		OsRng.fill_bytes(&mut *seed);
		AccountSecret::Seed(seed)
	}

	/// The key pair.
	pub fn keypair(&self) -> Result<Keypair, Error> {
		match self {
			AccountSecret::Seed(seed) => {
				Keypair::from_secret_key(**seed).map_err(|error| Error::BadSecret(error.to_string()))
			},
			AccountSecret::Uri(uri) => {
				let uri: SecretUri = uri.parse().map_err(|error| Error::BadSecret(format!("{error}")))?;
				Keypair::from_uri(&uri).map_err(|error| Error::BadSecret(error.to_string()))
			},
		}
	}
}

impl FromStr for AccountSecret {
	type Err = Error;

	/// A seed is 64 hexadecimal digits after `0x`; everything else the words of a wallet, or a path like `//Alice` from
	/// the words that every development chain knows.
	fn from_str(text: &str) -> Result<Self, Error> {
		let text = text.trim();
		// Where there are no words, those are taken that everybody knows: only whoever writes a path means that.
		if text.is_empty() || (text.starts_with('/') && !text.starts_with("//")) || text.starts_with("///") {
			return Err(Error::BadSecret("there are no words".into()));
		}
		let secret = match text.strip_prefix("0x").filter(|digits| !digits.contains('/')) {
			Some(digits) => {
				let bytes = Zeroizing::new(hex::decode(digits).map_err(|error| Error::BadSecret(error.to_string()))?);
				let seed = <[u8; 32]>::try_from(&bytes[..])
					.map_err(|_| Error::BadSecret(format!("it has {} bytes and not 32", bytes.len())))?;
				AccountSecret::Seed(Zeroizing::new(seed))
			},
			None => AccountSecret::Uri(Zeroizing::new(text.into())),
		};
		secret.keypair()?;
		Ok(secret)
	}
}

/// A person who acts: grants, receives, pays.
pub struct Person {
	root: Identity,
	account: Keypair,
}

impl Person {
	/// With these secrets.
	pub fn new(root: Identity, account: Keypair) -> Self {
		Person { root, account }
	}

	/// A new person, for tests and examples: the secrets are not kept anywhere.
	pub fn random() -> Result<Self, Error> {
		Ok(Self::new(Identity::random(), AccountSecret::random().keypair()?))
	}

	/// The account.
	pub fn account(&self) -> Account {
		self.account.public_key().to_account_id()
	}

	/// What signs on chain.
	pub fn keypair(&self) -> &Keypair {
		&self.account
	}

	/// What others need to know to grant to this person.
	pub fn contact(&self) -> Contact {
		Contact { account: self.account(), receiving_key: self.receiving().key_bytes() }
	}

	/// The key that others grant to.
	pub fn receiving(&self) -> ReceivingSecret {
		self.root.receiving()
	}

	/// The key that grants are signed with.
	pub fn signing(&self) -> SigningSecret {
		self.root.signing()
	}

	/// The 32 bytes by which the chain knows a label of this person. Salted with what only the person knows, so that
	/// nobody finds out names by guessing.
	pub fn label_id(&self, name: &str) -> Digest {
		let salt = digest(&[b"nulink/label-salt/v1", &self.root.seed()[..]].concat());
		digest(&[b"nulink/label/v1", &salt[..], name.as_bytes()].concat())
	}

	/// The key that data under a label is encrypted with, in this version.
	pub fn delegating(&self, label: &Digest, version: u32) -> DelegatingSecret {
		self.root.delegating(label, version)
	}

	/// The key that is granted to for one purchase, and used for nothing else: in a complaint its secret is revealed. The
	/// salt is random and need not be secret.
	pub fn purchase_key(&self, salt: &[u8; 16]) -> ReceivingSecret {
		let seed = digest(&[b"nulink/purchase-key/v1", &self.root.seed()[..], salt].concat());
		Identity::from_seed(&seed).receiving()
	}

	/// The secret of a key of a pool, under which one publishes without a name. The salt is the pool's.
	pub fn pool_secret(&self, salt: &[u8; 16], index: u16) -> Zeroizing<[u8; 32]> {
		let bytes = [b"nulink/pool-key/v1", &self.root.seed()[..], salt, &index.to_le_bytes()].concat();
		Zeroizing::new(digest(&bytes))
	}

	/// Signs bytes with the account: SCALE of a `MultiSignature`.
	pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
		MultiSignature::Sr25519(self.account.sign(bytes).0).encode()
	}
}

/// Whether the signature (SCALE of a `MultiSignature`) is the account's over the bytes. Signatures of other kinds than
/// sr25519, which is what our daemons use, are taken for wrong.
pub(crate) fn is_signed_by(account: &Account, bytes: &[u8], signature: &[u8]) -> bool {
	use nulink_client::sr25519::{verify, PublicKey, Signature};
	let input = &mut &*signature;
	match MultiSignature::decode(input) {
		Ok(MultiSignature::Sr25519(signature)) if input.is_empty() => {
			verify(&Signature(signature), bytes, &PublicKey(account.0))
		},
		_ => false,
	}
}

/// What must be known of a person to grant to it. In text: `ADDRESS/0x` and the receiving key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Contact {
	/// The account that may ask.
	pub account: Account,
	/// The key that is granted to.
	pub receiving_key: KeyBytes,
}

impl fmt::Display for Contact {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}/0x{}", address::to_text(&self.account), hex::encode(self.receiving_key.0))
	}
}

impl FromStr for Contact {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		let wrong = || Error::Contact(text.chars().take(200).collect());
		let (account, key) = text.trim().split_once('/').ok_or_else(wrong)?;
		Ok(Contact { account: address::parse(account)?, receiving_key: parse_key(key).ok_or_else(wrong)? })
	}
}

/// A public key in hexadecimal digits, if it is one.
pub fn parse_key(text: &str) -> Option<KeyBytes> {
	let bytes = hex::decode(text.strip_prefix("0x")?).ok()?;
	<[u8; KEY_LEN]>::try_from(bytes).ok().map(KeyBytes).filter(is_key)
}

/// A folder with the secrets of one person.
#[derive(Clone, Debug)]
pub struct KeyFolder {
	folder: PathBuf,
	cost: Cost,
}

impl KeyFolder {
	/// The folder, which need not be there.
	pub fn new(folder: impl Into<PathBuf>) -> Self {
		Self::with_cost(folder, Cost::default())
	}

	/// With another cost for whoever tries passwords.
	pub fn with_cost(folder: impl Into<PathBuf>, cost: Cost) -> Self {
		KeyFolder { folder: folder.into(), cost }
	}

	/// Where it is.
	pub fn path(&self) -> &Path {
		&self.folder
	}

	fn root(&self) -> PathBuf {
		self.folder.join("root.json")
	}

	fn account(&self) -> PathBuf {
		self.folder.join("account.json")
	}

	/// Whether there are secrets in it.
	pub fn exists(&self) -> bool {
		self.root().exists() || self.account().exists()
	}

	/// Puts the secrets of a person into it. What is there is never overwritten.
	pub fn create(&self, root: &Identity, account: &AccountSecret, password: &str) -> Result<Contact, Error> {
		create_private_folder(&self.folder)?;
		let person = Person::new(root.clone(), account.keypair()?);
		let contact = person.contact();
		// Before the first is written: half a person helps nobody.
		for path in [self.root(), self.account()] {
			if path.exists() {
				return Err(nulink_pre::client::KeystoreError::Exists(path).into());
			}
		}
		let key = format!("0x{}", hex::encode(contact.receiving_key.0));
		let password = password.as_bytes();
		Keystore::create(&self.root(), ROOT_KIND, &key, root.seed(), password, self.cost)?;
		let (kind, secret) = match account {
			AccountSecret::Seed(seed) => (SEED_KIND, &seed[..]),
			AccountSecret::Uri(uri) => (URI_KIND, uri.as_bytes()),
		};
		let address = address::to_text(&contact.account);
		Keystore::create(&self.account(), kind, &address, secret, password, self.cost)?;
		Ok(contact)
	}

	/// What others may know, without the password. Somebody who can write into the folder can change it.
	pub fn contact(&self) -> Result<Contact, Error> {
		let (root, account) = (self.root(), self.account());
		let damaged = |path: &Path, reason: &str| Error::Damaged { path: path.into(), reason: reason.into() };
		let key = Keystore::load(&root)?;
		let receiving_key = parse_key(key.comment()).ok_or_else(|| damaged(&root, "its comment is no key"))?;
		let address = Keystore::load(&account)?;
		let account = address::parse(address.comment()).map_err(|_| damaged(&account, "its comment is no address"))?;
		Ok(Contact { account, receiving_key })
	}

	/// The secrets: root and account.
	pub fn secrets(&self, password: &str) -> Result<(Identity, AccountSecret), Error> {
		let (path, password) = (self.root(), password.as_bytes());
		let store = Keystore::load(&path)?;
		// Tools for proxies call it so.
		if ![ROOT_KIND, Identity::KIND].contains(&store.kind()) {
			return Err(Error::WrongSecret { path, found: store.kind().into(), expected: ROOT_KIND });
		}
		let root = Identity::from_seed(&*seed(&path, &store.open(password)?)?);

		let path = self.account();
		let store = Keystore::load(&path)?;
		let account = match store.kind() {
			SEED_KIND => AccountSecret::Seed(seed(&path, &store.open(password)?)?),
			URI_KIND => {
				let bytes = store.open(password)?;
				let uri = std::str::from_utf8(&bytes)
					.map_err(|_| Error::Damaged { path: path.clone(), reason: "it is not UTF-8".into() })?;
				AccountSecret::Uri(Zeroizing::new(uri.into()))
			},
			other => return Err(Error::WrongSecret { path, found: other.into(), expected: SEED_KIND }),
		};
		Ok((root, account))
	}

	/// The person. Takes a second: passwords shall be hard to try.
	pub fn open(&self, password: &str) -> Result<Person, Error> {
		let (root, account) = self.secrets(password)?;
		Ok(Person::new(root, account.keypair()?))
	}
}

fn seed(path: &Path, bytes: &[u8]) -> Result<Zeroizing<[u8; 32]>, Error> {
	let seed = <[u8; 32]>::try_from(bytes)
		.map_err(|_| Error::Damaged { path: path.into(), reason: format!("{} bytes and not 32", bytes.len()) })?;
	Ok(Zeroizing::new(seed))
}

/// Makes a folder that only its owner can look into. One that is there stays as it is.
pub(crate) fn create_private_folder(path: &Path) -> Result<(), Error> {
	if path.is_dir() {
		return Ok(());
	}
	let mut builder = fs::DirBuilder::new();
	builder.recursive(true);
	#[cfg(unix)]
	std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
	builder.create(path).map_err(Error::io(path))
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_client::dev;

	fn folder() -> (tempfile::TempDir, KeyFolder) {
		let folder = tempfile::tempdir().unwrap();
		let keys = KeyFolder::with_cost(folder.path().join("keys"), Cost::MIN);
		(folder, keys)
	}

	#[test]
	fn a_person_comes_back_out_of_its_folder() {
		let (_guard, keys) = folder();
		assert!(!keys.exists());
		let (root, account) = (Identity::random(), AccountSecret::random());
		let contact = keys.create(&root, &account, "secret").unwrap();
		assert!(keys.exists());
		assert_eq!(keys.contact().unwrap(), contact);
		let person = keys.open("secret").unwrap();
		assert_eq!(person.contact(), contact);
		assert_eq!(person.label_id("a"), Person::new(root, account.keypair().unwrap()).label_id("a"));
		assert!(matches!(keys.open("other"), Err(Error::Keystore(_))));
	}

	#[test]
	fn secrets_that_are_there_are_not_overwritten() {
		let (_guard, keys) = folder();
		let contact = keys.create(&Identity::random(), &AccountSecret::random(), "a").unwrap();
		assert!(keys.create(&Identity::random(), &AccountSecret::random(), "b").is_err());
		assert_eq!(keys.open("a").unwrap().contact(), contact);
	}

	#[test]
	fn an_account_is_imported_by_seed_by_words_and_by_path() {
		let (_guard, keys) = folder();
		let alice: AccountSecret = "//Alice".parse().unwrap();
		keys.create(&Identity::random(), &alice, "x").unwrap();
		let account = dev::alice().public_key().to_account_id();
		assert_eq!(keys.open("x").unwrap().account(), account);

		let words = "bottom drive obey lake curtain smoke basket hold race lonely fit walk//Alice";
		assert_eq!(words.parse::<AccountSecret>().unwrap().keypair().unwrap().public_key().to_account_id(), account);
		// The seed of //Alice, as `subkey inspect` shows it.
		let seed = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
		assert_eq!(seed.parse::<AccountSecret>().unwrap().keypair().unwrap().public_key().to_account_id(), account);
	}

	#[test]
	fn what_is_no_secret_is_refused_without_repeating_it() {
		for text in ["", "0x", "0x00", "0xzz", "hidden hidden hidden", "0x+1", "///hidden", "/soft"] {
			let Err(error) = text.parse::<AccountSecret>() else { panic!("{text}") };
			assert!(!error.to_string().contains("hidden"), "{error}");
		}
	}

	#[test]
	fn a_contact_is_read_as_it_is_written() {
		let contact = Person::random().unwrap().contact();
		assert_eq!(contact.to_string().parse::<Contact>().unwrap(), contact);
		let text = contact.to_string();
		for wrong in ["", "/", &text[..text.len() - 2], &text.replace("/0x02", "/0x05").replace("/0x03", "/0x05")] {
			assert!(wrong.parse::<Contact>().is_err(), "{wrong}");
		}
	}

	#[test]
	fn a_label_is_known_only_to_its_person() {
		let (one, other) = (Person::random().unwrap(), Person::random().unwrap());
		assert_ne!(one.label_id("health"), other.label_id("health"));
		assert_ne!(one.label_id("health"), one.label_id("wealth"));
		assert_ne!(one.label_id("health"), digest(b"health"));
	}

	#[test]
	fn a_signature_is_of_one_account_over_one_text() {
		let (one, other) = (Person::random().unwrap(), Person::random().unwrap());
		let signature = one.sign(b"text");
		assert!(is_signed_by(&one.account(), b"text", &signature));
		assert!(!is_signed_by(&other.account(), b"text", &signature));
		assert!(!is_signed_by(&one.account(), b"other", &signature));
		assert!(!is_signed_by(&one.account(), b"text", &[&signature[..], &[0]].concat()));
		assert!(!is_signed_by(&one.account(), b"text", &[]));
		let mut ed25519 = signature;
		ed25519[0] = 0;
		assert!(!is_signed_by(&one.account(), b"text", &ed25519));
	}
}
