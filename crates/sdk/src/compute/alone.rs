//! One process at a time.

use crate::{identity::create_private_folder, Error};
use std::{fs::File, path::Path};

/// Does something while no other process does the like in this folder.
pub(super) fn alone<T>(folder: &Path, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
	create_private_folder(folder)?;
	let path = folder.join("lock");
	let lock = File::create(&path).map_err(Error::io(&path))?;
	lock.lock().map_err(Error::io(&path))?;
	work()
	// The lock ends with the file.
}
