//! Hashing what is read, as it is read.

use crate::Error;
use nulink_primitives::sharing::Digest;
use sha2::{Digest as _, Sha256};
use std::{
	fs::File,
	io::{self, Read},
	path::Path,
	sync::{Arc, Mutex, PoisonError},
};

/// A reader that hashes what is read.
pub(super) struct Hashing<R>(R, Hash);

/// What was hashed so far.
#[derive(Clone)]
pub(super) struct Hash(Arc<Mutex<Sha256>>);

impl Hash {
	pub(super) fn finish(&self) -> Digest {
		self.0.lock().unwrap_or_else(PoisonError::into_inner).clone().finalize().into()
	}
}

impl<R> Hashing<R> {
	pub(super) fn new(reader: R) -> (Self, Hash) {
		let hash = Hash(Arc::new(Mutex::new(Sha256::new())));
		(Hashing(reader, hash.clone()), hash)
	}
}

impl<R: Read> Read for Hashing<R> {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		let read = self.0.read(buffer)?;
		self.1 .0.lock().unwrap_or_else(PoisonError::into_inner).update(&buffer[..read]);
		Ok(read)
	}
}

/// SHA-256 of a file.
pub(super) fn file_digest(path: &Path) -> Result<Digest, Error> {
	let (mut reader, hash) = Hashing::new(File::open(path).map_err(Error::io(path))?);
	io::copy(&mut reader, &mut io::sink()).map_err(Error::io(path))?;
	Ok(hash.finish())
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_pre::digest;

	#[test]
	fn what_is_read_is_hashed() {
		let (mut reader, hash) = Hashing::new(&b"content"[..]);
		io::copy(&mut reader, &mut io::sink()).unwrap();
		assert_eq!(hash.finish(), digest(b"content"));
	}
}
