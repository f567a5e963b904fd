//! Files that appear whole or not at all, never in the place of another, readable by their owner only.

use std::{
	fs::File,
	io::{self, BufWriter, Write},
	path::Path,
};
use tempfile::NamedTempFile;

/// Makes the file `path` with what `fill` writes. It is written beside `path` under another name, synchronised, and
/// renamed; on an error nothing is left. A file that is there already is an error of kind `AlreadyExists`.
pub(crate) fn write_new<E: From<io::Error>>(
	path: &Path,
	fill: impl FnOnce(&mut BufWriter<&mut File>) -> Result<(), E>,
) -> Result<(), E> {
	// Before the work is done in vain. The decision is made by the rename below.
	if path.symlink_metadata().is_ok() {
		return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
	}
	let folder = match path.parent() {
		Some(folder) if !folder.as_os_str().is_empty() => folder,
		_ => Path::new("."),
	};
	// Mode 0600: tempfile's own setting.
	let mut file = NamedTempFile::new_in(folder)?;
	let mut writer = BufWriter::new(file.as_file_mut());
	fill(&mut writer)?;
	writer.flush()?;
	drop(writer);
	file.as_file().sync_all()?;
	file.persist_noclobber(path).map_err(|refused| refused.error)?;
	// The name, too, should outlive a power cut. Not every system can synchronise a folder: no reason to fail.
	if let Ok(folder) = File::open(folder) {
		let _ = folder.sync_all();
	}
	Ok(())
}
