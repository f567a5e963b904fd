//! Compute keys: the owner's client key, kept here, and what is published of it.
//!
//! Of each key, below `data/compute/keys/NAME`:
//!
//! | File | Holds |
//! |---|---|
//! | `secret.nlk` | the client key, sealed to the person |
//! | `key.json` | whose it is, where its public parts are, and whether it is exposed |
//! | `stream.json` | the symmetric key of its stream cipher, sealed, and where it lies wrapped |
//! | `ivs.bin` | the initialisation vectors that were used |
//! | `lock` | nothing; it is locked while one of these is written |
//!
//! These may be copied, and brought back. One-time pads may not, so they lie elsewhere: see [`super::pads`].
//!
//! The evaluation key has 73 MiB and is no secret: it is in the cache, and in the store once it is published.

use super::{
	alone::alone,
	bytes::{content_of, content_text},
	sealed::{seal, unseal},
	ComputeError,
};
use crate::{
	address::Account,
	client::{Reporter, Workshop},
	home::{read_json, write_bytes, write_json},
	identity::{create_private_folder, Person},
	objects::{blocking, DataStep},
	time::Instant,
	Error,
};
use nulink_fhe::{ClientKeys, EncryptionKey, EvaluationKey, MAX_ENCRYPTION_KEY_LEN};
use nulink_primitives::{compute::MAX_EVALUATION_KEY_LEN, sharing::ContentId};
use serde::{Deserialize, Serialize};
use std::{
	fs,
	path::{Path, PathBuf},
};

/// The longest name of a key.
const MAX_NAME: usize = 64;

/// What is known of a compute key without its secret.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ComputeKey {
	/// What it is called here.
	pub name: String,
	/// Whose it is.
	#[serde(with = "crate::proxy_api::account")]
	pub owner: Account,
	/// When it was made, in milliseconds since 1970.
	pub created: u64,
	/// Where its public parts are, once they are in a store.
	pub published: Option<PublishedKey>,
	/// Whether a result was delivered under a key of its own: whoever opens that can compute this key. It is so for ever.
	pub exposed: bool,
}

/// Where the public parts of a compute key are.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PublishedKey {
	/// The evaluation key: providers compute with it.
	#[serde(with = "content_text")]
	pub evaluation: ContentId,
	/// The encryption key: anybody encrypts with it, and only the owner reads that.
	#[serde(with = "content_text")]
	pub encryption: ContentId,
}

impl ComputeKey {
	/// Where its public parts are.
	pub fn published(&self) -> Result<&PublishedKey, Error> {
		Ok(self.published.as_ref().ok_or_else(|| ComputeError::Unpublished(self.name.clone()))?)
	}
}

/// Fails with what is no name for a key: it becomes the name of a folder.
fn check_name(name: &str) -> Result<(), Error> {
	let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
	let fits = (1..=MAX_NAME).contains(&name.len()) && name.bytes().all(plain) && !name.starts_with('.');
	match fits {
		true => Ok(()),
		false => Err(ComputeError::KeyName(name.into()).into()),
	}
}

/// Fails if a key lies in this folder. Of one whose making was cut off there is a secret at most, with which nothing was done.
fn ensure_unused(folder: &Path, name: &str) -> Result<(), Error> {
	let path = folder.join("key.json");
	if path.exists() {
		return Err(ComputeError::KeyExists(name.into()).into());
	}
	match ["stream.json", "ivs.bin"].iter().any(|file| folder.join(file).exists()) {
		true => Err(Error::Damaged { path, reason: "it is missing, and the key was in use".into() }),
		false => Ok(()),
	}
}

impl Workshop {
	fn keys_folder(&self) -> PathBuf {
		self.home().data.join("compute/keys")
	}

	/// The folder of a key.
	pub(super) fn key_folder(&self, name: &str) -> PathBuf {
		self.keys_folder().join(name)
	}

	fn cached_evaluation(&self, name: &str) -> PathBuf {
		self.home().cache.join("compute").join(format!("{name}.evaluation"))
	}

	/// Makes a compute key. Its secret is kept before anything is done with it.
	pub async fn create_compute_key(&self, person: &Person, name: &str) -> Result<ComputeKey, Error> {
		check_name(name)?;
		let folder = self.key_folder(name);
		ensure_unused(&folder, name)?;
		let keys = blocking(|| Ok(ClientKeys::generate())).await?;
		let secret = keys.to_bytes().map_err(ComputeError::from)?;
		alone(&folder, || {
			// Somebody else may have made it meanwhile.
			ensure_unused(&folder, name)?;
			// What was kept of another key that had this name would pass for this one's.
			let cached = self.cached_evaluation(name);
			match fs::remove_file(&cached) {
				Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
					return Err(Error::Io { path: cached, error })
				},
				_ => {},
			}
			write_bytes(&folder.join("secret.nlk"), &seal(person, &secret)?)?;
			let key = ComputeKey {
				name: name.into(),
				owner: person.account(),
				created: Instant::now().0,
				published: None,
				exposed: false,
			};
			write_json(&folder.join("key.json"), &key)?;
			Ok(key)
		})
	}

	/// Remembers that a key is exposed, before it is.
	pub(super) fn expose_key(&self, name: &str) -> Result<(), Error> {
		let path = self.key_folder(name).join("key.json");
		alone(&self.key_folder(name), || {
			let key = self.compute_key(name)?;
			write_json(&path, &ComputeKey { exposed: true, ..key })
		})
	}

	/// Fails if a key is exposed and nobody has said that it is to be used all the same.
	pub(super) fn ensure_unexposed(&self, name: &str, expose_key: bool) -> Result<(), Error> {
		match self.compute_key(name)?.exposed && !expose_key {
			true => Err(ComputeError::WasExposed(name.into()).into()),
			false => Ok(()),
		}
	}

	/// The compute keys that are here, by name.
	pub fn compute_keys(&self) -> Result<Vec<ComputeKey>, Error> {
		let folder = self.keys_folder();
		let entries = match fs::read_dir(&folder) {
			Ok(entries) => entries,
			Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
			Err(error) => return Err(Error::Io { path: folder, error }),
		};
		let mut keys = Vec::new();
		for entry in entries {
			let path = entry.map_err(Error::io(&folder))?.path();
			keys.extend(read_json::<ComputeKey>(&path.join("key.json"))?);
		}
		keys.sort_by(|a, b| a.name.cmp(&b.name));
		Ok(keys)
	}

	/// A compute key that is here.
	pub fn compute_key(&self, name: &str) -> Result<ComputeKey, Error> {
		check_name(name)?;
		let key = read_json(&self.key_folder(name).join("key.json"))?;
		Ok(key.ok_or_else(|| ComputeError::NoKey(name.into()))?)
	}

	/// The secret of a compute key.
	pub fn client_keys(&self, person: &Person, name: &str) -> Result<ClientKeys, Error> {
		self.compute_key(name)?;
		let path = self.key_folder(name).join("secret.nlk");
		let sealed = fs::read(&path).map_err(Error::io(&path))?;
		let secret = unseal(person, &sealed)?;
		Ok(ClientKeys::from_bytes(&secret).map_err(ComputeError::from)?)
	}

	/// The bytes of the evaluation key: of the cache, or of the store, or, while none is published, new ones. Those that are
	/// published are what they should be, wherever they are from.
	pub(super) async fn evaluation_bytes(
		&self,
		person: &Person,
		name: &str,
		report: &Reporter<DataStep>,
	) -> Result<Vec<u8>, Error> {
		let key = self.compute_key(name)?;
		let cached = self.cached_evaluation(name);
		match fs::read(&cached) {
			Ok(bytes) => match &key.published {
				Some(published) if content_of(&bytes).await? != published.evaluation => {},
				_ => return Ok(bytes),
			},
			Err(error) if error.kind() == std::io::ErrorKind::NotFound => {},
			Err(error) => return Err(Error::Io { path: cached, error }),
		}
		let bytes = match &key.published {
			Some(published) => self.fetch_bytes(&published.evaluation, MAX_EVALUATION_KEY_LEN, report).await?,
			None => {
				let keys = self.client_keys(person, name)?;
				blocking(move || Ok(keys.evaluation_key().encode().map_err(ComputeError::from)?)).await?
			},
		};
		create_private_folder(cached.parent().unwrap_or(Path::new(".")))?;
		write_bytes(&cached, &bytes)?;
		Ok(bytes)
	}

	/// The evaluation key.
	pub(super) async fn evaluation_key(&self, person: &Person, name: &str) -> Result<EvaluationKey, Error> {
		let bytes = self.evaluation_bytes(person, name, &crate::client::silent()).await?;
		let path = self.cached_evaluation(name);
		blocking(move || {
			EvaluationKey::decode(&bytes).map_err(|error| Error::Damaged { path, reason: error.to_string() })
		})
		.await
	}

	/// Stores the public parts of a compute key, and says where. What is there already is not sent again.
	pub async fn publish_compute_key(
		&self,
		person: &Person,
		name: &str,
		report: Option<Reporter<DataStep>>,
	) -> Result<ComputeKey, Error> {
		let report = report.unwrap_or_else(crate::client::silent);
		let mut key = self.compute_key(name)?;
		let evaluation = self.evaluation_bytes(person, name, &report).await?;
		let evaluation = self.store_bytes(&evaluation, &report).await?;
		let encryption = match &key.published {
			// Each is different, and people may have the first.
			Some(published) => published.encryption,
			None => {
				let encryption = self.encryption_bytes(person, name).await?;
				self.store_bytes(&encryption, &report).await?
			},
		};
		let published = PublishedKey { evaluation, encryption };
		alone(&self.key_folder(name), || {
			// It may have been exposed meanwhile.
			key = ComputeKey { published: Some(published), ..self.compute_key(name)? };
			write_json(&self.key_folder(name).join("key.json"), &key)
		})?;
		Ok(key)
	}

	/// The bytes of a compute key's encryption key, with which others encrypt for it.
	pub async fn encryption_bytes(&self, person: &Person, name: &str) -> Result<Vec<u8>, Error> {
		let keys = self.client_keys(person, name)?;
		blocking(move || Ok(keys.encryption_key().encode().map_err(ComputeError::from)?)).await
	}

	/// Somebody's encryption key, from the store.
	pub async fn fetch_encryption_key(&self, content: &ContentId) -> Result<EncryptionKey, Error> {
		let bytes = self.fetch_bytes(content, MAX_ENCRYPTION_KEY_LEN, &crate::client::silent()).await?;
		Ok(EncryptionKey::decode(&bytes).map_err(ComputeError::from)?)
	}

	/// The key here whose evaluation key this is.
	pub(super) fn key_of(&self, evaluation: &ContentId) -> Result<Option<ComputeKey>, Error> {
		let is = |key: &ComputeKey| key.published.as_ref().is_some_and(|published| published.evaluation == *evaluation);
		Ok(self.compute_keys()?.into_iter().find(is))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_name_is_that_of_a_folder_and_of_no_other_place() {
		for name in ["main", "a-b_c.1", &"x".repeat(64)] {
			check_name(name).unwrap();
		}
		for name in ["", ".", "..", ".a", "a/b", "../a", "a b", "ä", &"x".repeat(65)] {
			assert!(check_name(name).is_err(), "{name}");
		}
	}

	#[test]
	fn a_key_whose_making_was_cut_off_leaves_its_name_free() {
		let folder = tempfile::tempdir().unwrap();
		ensure_unused(&folder.path().join("none"), "a").unwrap();
		fs::write(folder.path().join("secret.nlk"), "x").unwrap();
		ensure_unused(folder.path(), "a").unwrap();
		fs::write(folder.path().join("ivs.bin"), "x").unwrap();
		assert!(matches!(ensure_unused(folder.path(), "a"), Err(Error::Damaged { .. })));
		fs::write(folder.path().join("key.json"), "{}").unwrap();
		assert!(matches!(ensure_unused(folder.path(), "a"), Err(Error::Compute(_))));
	}
}
