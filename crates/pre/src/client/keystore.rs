//! Secrets in files, under a password.
//!
//! A keystore is a JSON file with one secret of up to [`MAX_SECRET_LEN`] bytes, encrypted with XChaCha20-Poly1305 under a
//! key that Argon2id (RFC 9106) makes of the password. What kind of secret it is and a comment stand beside it, readable
//! without the password, and authenticated with it. A checksum over all tells a damaged file from a wrong password.
//!
//! The cost of Argon2id stands in the file, and is bounded when it is read: a foreign file cannot take all memory.
//!
//! A password comes from a file or from an environment variable ([`PasswordSource`]), never from the command line, where
//! every process of the machine could read it.

use super::file::write_new;
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
	aead::{Aead, Payload},
	KeyInit, XChaCha20Poly1305,
};
use codec::Encode;
use rand_core::{OsRng, RngCore};
use serde::{Deserialize, Serialize};
use std::{
	fs::File,
	io::{self, Read, Write},
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The longest secret that a keystore takes, in bytes.
pub const MAX_SECRET_LEN: usize = 1024;
/// The longest kind and comment, in bytes.
const MAX_TEXT_LEN: usize = 256;
/// No keystore file is longer.
const MAX_FILE_LEN: usize = 16 * 1024;
/// No password file is longer.
const MAX_PASSWORD_LEN: usize = 4 * 1024;
/// What a keystore file says that it is.
const FORMAT: &str = "nulink-keystore";
/// The version of the file's layout.
const VERSION: u32 = 1;
/// The domain of what is authenticated and summed.
const DOMAIN: &[u8] = b"nulink/keystore/v1";

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum KeystoreError {
	/// The file cannot be read or written.
	#[error("{}: {error}", path.display())]
	Io {
		/// The file.
		path: PathBuf,
		/// What the system said.
		error: io::Error,
	},
	/// There is a file already.
	#[error("{} exists already: choose another name, or move it away first", .0.display())]
	Exists(PathBuf),
	/// It is no keystore, or a damaged one.
	#[error("{}: not a keystore, or a damaged one ({reason}): restore it from a copy", path.display())]
	Damaged {
		/// The file.
		path: PathBuf,
		/// What was found.
		reason: String,
	},
	/// It is of a later version.
	#[error("{}: a keystore of version {version}, which this program does not know: update it", path.display())]
	UnknownVersion {
		/// The file.
		path: PathBuf,
		/// Its version.
		version: u32,
	},
	/// Opening it would take more memory or time than is allowed.
	#[error("the keystore asks for {memory_kib} KiB, {passes} passes and {lanes} lanes: not from {min} to {max}", min = Cost::MIN, max = Cost::MAX)]
	Cost {
		/// The memory that it asks for.
		memory_kib: u32,
		/// The passes that it asks for.
		passes: u32,
		/// The lanes that it asks for.
		lanes: u32,
	},
	/// The password is another one.
	#[error("wrong password for this keystore")]
	WrongPassword,
	/// The password is empty.
	#[error("the password is empty")]
	EmptyPassword,
	/// The environment variable is missing or not UTF-8.
	#[error("the environment variable {0} with the password is not set, or not UTF-8")]
	NoVariable(String),
	/// Secret, kind or comment is too long.
	#[error("too long for a keystore: the secret may have {MAX_SECRET_LEN} bytes, kind and comment {MAX_TEXT_LEN}")]
	TooLong,
}

/// How much Argon2id costs whoever tries passwords, and whoever opens the keystore.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
	/// Memory, in KiB.
	pub memory_kib: u32,
	/// Passes over the memory.
	pub passes: u32,
	/// Lanes.
	pub lanes: u32,
}

impl Cost {
	/// The least that is taken. For tests.
	pub const MIN: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };
	/// The most that is taken.
	pub const MAX: Cost = Cost { memory_kib: 512 * 1024, passes: 16, lanes: 8 };

	/// The parameters for Argon2id, if they are within the bounds.
	fn params(self) -> Result<Params, KeystoreError> {
		let Cost { memory_kib, passes, lanes } = self;
		let within = (Self::MIN.memory_kib..=Self::MAX.memory_kib).contains(&memory_kib)
			&& (Self::MIN.passes..=Self::MAX.passes).contains(&passes)
			&& (Self::MIN.lanes..=Self::MAX.lanes).contains(&lanes);
		// The bounds first: argon2 computes with what it is given.
		within.then(|| Params::new(memory_kib, passes, lanes, Some(32)).ok()).flatten().ok_or(KeystoreError::Cost {
			memory_kib,
			passes,
			lanes,
		})
	}
}

impl Default for Cost {
	/// The second recommendation of RFC 9106, section 4: 64 MiB, 3 passes, 4 lanes.
	fn default() -> Self {
		Cost { memory_kib: 64 * 1024, passes: 3, lanes: 4 }
	}
}

impl std::fmt::Display for Cost {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "({} KiB, {}, {})", self.memory_kib, self.passes, self.lanes)
	}
}

/// What every version of the file says first.
#[derive(Deserialize)]
struct Head {
	format: String,
	version: u32,
}

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
	format: String,
	version: u32,
	kind: String,
	comment: String,
	argon2id: Cost,
	#[serde(with = "in_hex")]
	salt: [u8; 16],
	#[serde(with = "in_hex")]
	nonce: [u8; 24],
	/// XChaCha20-Poly1305, with the fields above as associated data.
	#[serde(with = "in_hex")]
	ciphertext: Vec<u8>,
	/// SHA-256 of all the above.
	#[serde(with = "in_hex")]
	checksum: [u8; 32],
}

impl Content {
	/// What is authenticated with the secret: everything that is not secret.
	fn associated(&self) -> Vec<u8> {
		let Cost { memory_kib, passes, lanes } = self.argon2id;
		let fields = (&self.kind, &self.comment, memory_kib, passes, lanes, self.salt, self.nonce);
		[DOMAIN, &fields.encode()].concat()
	}

	fn sum(&self) -> [u8; 32] {
		crate::wire::digest(&[self.associated(), self.ciphertext.encode()].concat())
	}

	fn cipher(&self, password: &[u8]) -> Result<XChaCha20Poly1305, KeystoreError> {
		let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.argon2id.params()?);
		let mut key = Zeroizing::new([0; 32]);
		let Cost { memory_kib, passes, lanes } = self.argon2id;
		argon2.hash_password_into(password, &self.salt, &mut *key).map_err(|_| KeystoreError::Cost {
			memory_kib,
			passes,
			lanes,
		})?;
		Ok(XChaCha20Poly1305::new((&*key).into()))
	}
}

/// A keystore that was read and not opened yet.
pub struct Keystore {
	content: Content,
}

impl Keystore {
	/// Puts a secret into a new file that only its owner can read. `kind` says what it is to the program (for instance
	/// [`Identity::KIND`](super::Identity::KIND)), `comment` to the person; both are public.
	pub fn create(
		path: &Path,
		kind: &str,
		comment: &str,
		secret: &[u8],
		password: &[u8],
		cost: Cost,
	) -> Result<(), KeystoreError> {
		if secret.len() > MAX_SECRET_LEN || kind.len() > MAX_TEXT_LEN || comment.len() > MAX_TEXT_LEN {
			return Err(KeystoreError::TooLong);
		}
		if password.is_empty() {
			return Err(KeystoreError::EmptyPassword);
		}
		let mut content = Content {
			format: FORMAT.into(),
			version: VERSION,
			kind: kind.into(),
			comment: comment.into(),
			argon2id: cost,
			salt: [0; 16],
			nonce: [0; 24],
			ciphertext: Vec::new(),
			checksum: [0; 32],
		};
		OsRng.fill_bytes(&mut content.salt);
		OsRng.fill_bytes(&mut content.nonce);
		let payload = Payload { msg: secret, aad: &content.associated() };
		content.ciphertext =
			content.cipher(password)?.encrypt(&content.nonce.into(), payload).map_err(|_| KeystoreError::TooLong)?;
		content.checksum = content.sum();

		let write = |file: &mut dyn Write| -> Result<(), io::Error> {
			serde_json::to_writer_pretty(&mut *file, &content)?;
			file.write_all(b"\n")
		};
		write_new(path, |file| write(file)).map_err(|error| match error.kind() {
			io::ErrorKind::AlreadyExists => KeystoreError::Exists(path.into()),
			_ => KeystoreError::Io { path: path.into(), error },
		})
	}

	/// Reads a file.
	pub fn load(path: &Path) -> Result<Self, KeystoreError> {
		let damaged = |reason: String| KeystoreError::Damaged { path: path.into(), reason };
		let bytes = read_short(path, MAX_FILE_LEN)?.ok_or_else(|| damaged("it is too long".into()))?;
		let head: Head = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
		if head.format != FORMAT {
			return Err(damaged(format!("its format is not {FORMAT}")));
		}
		if head.version != VERSION {
			return Err(KeystoreError::UnknownVersion { path: path.into(), version: head.version });
		}
		let content: Content = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
		if content.sum() != content.checksum {
			return Err(damaged("its checksum differs".into()));
		}
		content.argon2id.params()?;
		Ok(Keystore { content })
	}

	/// What kind of secret it holds. Authentic only once it was opened.
	pub fn kind(&self) -> &str {
		&self.content.kind
	}

	/// The comment. Authentic only once it was opened.
	pub fn comment(&self) -> &str {
		&self.content.comment
	}

	/// The secret.
	pub fn open(&self, password: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
		let payload = Payload { msg: &self.content.ciphertext, aad: &self.content.associated() };
		self.content
			.cipher(password)?
			.decrypt(&self.content.nonce.into(), payload)
			.map(Zeroizing::new)
			.map_err(|_| KeystoreError::WrongPassword)
	}
}

/// Where a password comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordSource {
	/// A file, without the newline at its end.
	File(PathBuf),
	/// The environment variable with this name.
	Environment(String),
}

impl PasswordSource {
	/// Reads it.
	pub fn read(&self) -> Result<Zeroizing<String>, KeystoreError> {
		let password = match self {
			PasswordSource::File(path) => {
				let damaged = |reason: &str| KeystoreError::Io {
					path: path.clone(),
					error: io::Error::new(io::ErrorKind::InvalidData, reason),
				};
				let bytes = read_short(path, MAX_PASSWORD_LEN)?.ok_or_else(|| damaged("too long for a password"))?;
				let text = std::str::from_utf8(&bytes).map_err(|_| damaged("the password is not UTF-8"))?;
				let line = text.strip_suffix('\n').unwrap_or(text);
				Zeroizing::new(line.strip_suffix('\r').unwrap_or(line).to_owned())
			},
			PasswordSource::Environment(name) => {
				Zeroizing::new(std::env::var(name).map_err(|_| KeystoreError::NoVariable(name.clone()))?)
			},
		};
		if password.is_empty() {
			return Err(KeystoreError::EmptyPassword);
		}
		Ok(password)
	}
}

/// A file's bytes. `None`: they are more than `most`.
fn read_short(path: &Path, most: usize) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
	// Allocated at once: a buffer that grows would leave copies behind.
	let mut bytes = Zeroizing::new(Vec::with_capacity(most.saturating_add(1)));
	let limit = (most as u64).saturating_add(1);
	File::open(path)
		.and_then(|file| file.take(limit).read_to_end(&mut bytes))
		.map_err(|error| KeystoreError::Io { path: path.into(), error })?;
	Ok((bytes.len() <= most).then_some(bytes))
}

/// Bytes as hex in JSON.
mod in_hex {
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	pub fn serialize<S: Serializer>(bytes: &impl AsRef<[u8]>, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&hex::encode(bytes))
	}

	pub fn deserialize<'de, D: Deserializer<'de>, T: TryFrom<Vec<u8>>>(deserializer: D) -> Result<T, D::Error> {
		let bytes = hex::decode(String::deserialize(deserializer)?).map_err(D::Error::custom)?;
		bytes.try_into().map_err(|_| D::Error::custom("a field has another length"))
	}
}
