//! Where this SDK keeps what is neither on the chain nor in a store.
//!
//! | Folder | Holds | If it is lost |
//! |---|---|---|
//! | `data/labels` | which objects stand under which label | they must be named again to be granted |
//! | `data/removed-labels` | which labels were removed | their names can be used again, and bring their old keys back |
//! | `data/grants` | grants that were begun and are not finished | the policy must be revoked, and granted again |
//! | `data/receipts.jsonl` | receipts of proxies | nothing can be proven by them |
//! | `data/compute/keys` | client keys of encrypted compute, sealed, and what was used with them | results under them cannot be read |
//! | `data/compute/pads` | one-time pads, sealed. **Never copy them or bring them back**: whoever uses one twice shows the difference of the data | others must be made |
//! | `data/compute/pieces` | what was encrypted for jobs, sealed | results cannot be compared with what they should be |
//! | `data/compute/programs` | programs, and the models behind them | they must be built again |
//! | `data/compute/jobs` | jobs, and what is to become of their results | results must be fetched by number, and shared by hand |
//! | `data/market/sets` | data sets, sealed | nothing can be proven about them any more, nor can they be sold |
//! | `data/market/listings` | listings that were made here | those that are not finished are begun anew |
//! | `data/market/purchases` | purchases, and of which keys they are | what was bought cannot be read, nor complained about |
//! | `data/proofs` | proving keys, and what was proven | they are imported, or made, again |
//! | `data/participants` | pools of keys, and which were used | no key of them can be claimed, nor a claim shown again: another pool must be published |
//! | `cache/uploads` | ciphertexts on their way to a store | they are encrypted again |
//! | `cache/compute` | evaluation keys | they are fetched again |
//!
//! No file holds a secret in plain.

use crate::{identity::create_private_folder, Error};
use serde::{de::DeserializeOwned, Serialize};
use std::{
	env, fs,
	io::Write,
	path::{Path, PathBuf},
};

/// The folders.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Home {
	/// What should be kept.
	pub data: PathBuf,
	/// What can be made again.
	pub cache: PathBuf,
}

impl Home {
	/// Everything below one folder.
	pub fn under(folder: impl AsRef<Path>) -> Self {
		Home { data: folder.as_ref().join("data"), cache: folder.as_ref().join("cache") }
	}

	/// Where the XDG base directory specification puts it.
	pub fn xdg() -> Self {
		Home { data: xdg("XDG_DATA_HOME", ".local/share"), cache: xdg("XDG_CACHE_HOME", ".cache") }
	}
}

/// The folder `nulink` in the base directory that this variable names. Relative ones are ignored, as the specification asks.
pub fn xdg(variable: &str, otherwise: &str) -> PathBuf {
	let set = env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
	let base = set.unwrap_or_else(|| {
		let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_else(|| PathBuf::from("."));
		home.join(otherwise)
	});
	base.join("nulink")
}

/// Writes a file so that it is there whole or as it was before.
pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Error> {
	let mut bytes = serde_json::to_vec_pretty(value)
		.map_err(|error| Error::Damaged { path: path.into(), reason: error.to_string() })?;
	bytes.push(b'\n');
	write_bytes(path, &bytes)
}

/// Writes a file so that it is there whole or as it was before.
pub(crate) fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), Error> {
	let folder = path.parent().unwrap_or(Path::new("."));
	create_private_folder(folder)?;
	let write = || {
		let mut file = tempfile::NamedTempFile::new_in(folder)?;
		file.write_all(bytes)?;
		file.as_file().sync_all()?;
		file.persist(path).map_err(|refused| refused.error)?;
		// Where a folder can be synchronised, so that the name is as durable as the bytes.
		if let Ok(folder) = fs::File::open(folder) {
			let _ = folder.sync_all();
		}
		Ok(())
	};
	write().map_err(Error::io(path))
}

/// A file that nobody else holds until this is dropped.
pub(crate) struct FileLock(#[allow(dead_code)] fs::File);

/// Locks by a file. `None`: somebody else holds it just now.
pub(crate) fn try_lock(path: &Path) -> Result<Option<FileLock>, Error> {
	create_private_folder(path.parent().unwrap_or(Path::new(".")))?;
	let file = fs::File::create(path).map_err(Error::io(path))?;
	match file.try_lock() {
		Ok(()) => Ok(Some(FileLock(file))),
		Err(fs::TryLockError::WouldBlock) => Ok(None),
		Err(fs::TryLockError::Error(error)) => Err(Error::Io { path: path.into(), error }),
	}
}

/// Reads a file that [`write_json`] wrote. `None`: it is not there.
pub(crate) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Error> {
	let bytes = match fs::read(path) {
		Ok(bytes) => bytes,
		Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
		Err(error) => return Err(Error::Io { path: path.into(), error }),
	};
	serde_json::from_slice(&bytes)
		.map(Some)
		.map_err(|error| Error::Damaged { path: path.into(), reason: error.to_string() })
}

/// All files of a folder that [`write_json`] wrote, sorted by name. None, if the folder is not there.
pub(crate) fn read_all<T: DeserializeOwned>(folder: &Path) -> Result<Vec<T>, Error> {
	let mut paths = Vec::new();
	match fs::read_dir(folder) {
		Ok(entries) => {
			for entry in entries {
				let path = entry.map_err(Error::io(folder))?.path();
				if path.extension().is_some_and(|extension| extension == "json") {
					paths.push(path);
				}
			}
		},
		Err(error) if error.kind() == std::io::ErrorKind::NotFound => {},
		Err(error) => return Err(Error::Io { path: folder.into(), error }),
	}
	paths.sort();
	let mut all = Vec::new();
	for path in paths {
		all.extend(read_json(&path)?);
	}
	Ok(all)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_written_is_read_and_what_is_not_there_is_none() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("a/b.json");
		assert_eq!(read_json::<u32>(&path).unwrap(), None);
		assert_eq!(read_all::<u32>(path.parent().unwrap()).unwrap(), [0u32; 0]);
		write_json(&path, &7).unwrap();
		write_json(&path, &8).unwrap();
		assert_eq!(read_json::<u32>(&path).unwrap(), Some(8));
		assert_eq!(read_all::<u32>(path.parent().unwrap()).unwrap(), [8]);
	}

	#[test]
	fn a_damaged_file_is_named() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("b.json");
		fs::write(&path, "{").unwrap();
		let error = read_json::<u32>(&path).unwrap_err();
		assert!(error.to_string().contains("b.json"), "{error}");
	}
}
