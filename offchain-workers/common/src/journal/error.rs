//! What can go wrong with the journal.

use crate::chain::{BlockId, H256};
use redb::DatabaseError;
use std::{
	io,
	path::{Path, PathBuf},
};

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The folder cannot be made.
	#[error("cannot make the folder {}: {reason}", path.display())]
	Folder {
		/// Which.
		path: PathBuf,
		/// What the system said.
		reason: io::Error,
	},
	/// Another process has it open.
	#[error("{} is in use by another process: two daemons cannot share a data folder", .0.display())]
	Locked(PathBuf),
	/// The file is there but cannot be opened.
	#[error("cannot open {}: {reason}", path.display())]
	Unreadable {
		/// Which.
		path: PathBuf,
		/// Why.
		reason: String,
	},
	/// It was written by another version.
	#[error(
		"{} has layout {found}, this daemon knows {supported}: use the daemon that wrote it, or another data folder",
		path.display()
	)]
	Schema {
		/// Which.
		path: PathBuf,
		/// The layout in the file.
		found: u32,
		/// The layout of this daemon.
		supported: u32,
	},
	/// It belongs to another chain.
	#[error("the data folder belongs to the chain with genesis {stored:?}, the node is of the one with {found:?}")]
	AnotherChain {
		/// The journal's.
		stored: H256,
		/// The node's.
		found: H256,
	},
	/// A value is not what it should be.
	#[error("the journal is damaged: table {table}, key 0x{}", hex::encode(key))]
	Corrupt {
		/// Which table.
		table: &'static str,
		/// Which key.
		key: Vec<u8>,
	},
	/// There is no such job.
	#[error("no job 0x{}", hex::encode(.0))]
	NoJob(Vec<u8>),
	/// The job is not where the caller believes it to be: somebody else was there first.
	#[error("job 0x{} is at step {found}, not {expected}", hex::encode(key))]
	OtherStep {
		/// Which job.
		key: Vec<u8>,
		/// Where it was believed to be.
		expected: u8,
		/// Where it is.
		found: u8,
	},
	/// The job is finished, and stays so.
	#[error("job 0x{} is finished", hex::encode(.0))]
	Finished(Vec<u8>),
	/// A cursor moves forward only.
	#[error("the cursor is at {cursor} and cannot go to {to}")]
	CursorBack {
		/// Where it is.
		cursor: BlockId,
		/// Where it was to go.
		to: BlockId,
	},
	/// The database failed: disk full, disk broken, file damaged.
	#[error("the journal failed: {0}")]
	Storage(Box<redb::Error>),
	/// The thread that wrote was stopped: the process is ending, or a closure panicked.
	#[error("writing was interrupted: {0}")]
	Interrupted(String),
	/// A test let the process die here.
	#[error("died, as the test wished")]
	Crashed,
}

impl Error {
	pub(super) fn storage(error: impl Into<redb::Error>) -> Self {
		Error::Storage(Box::new(error.into()))
	}

	pub(super) fn opening(path: &Path, error: DatabaseError) -> Self {
		match error {
			DatabaseError::DatabaseAlreadyOpen => Error::Locked(path.into()),
			error => Error::Unreadable { path: path.into(), reason: error.to_string() },
		}
	}
}
