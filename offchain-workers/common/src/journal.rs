//! The journal: what a daemon must not forget, in one file that survives `kill -9`.
//!
//! It is an embedded database (redb): tables, transactions that are on the disk when they are committed, and a lock, so
//! that no two daemons work from one folder. Everything a daemon does goes through it in the same way:
//!
//! - A *job* is one thing to be done, under a key that says what (so it cannot be there twice). Its *step* says how far
//!   it is. [`Writing::advance`] moves it from one step to another, and fails if it is not at the first: of two that try,
//!   or of one that tries again after a crash, one gets through.
//! - What belongs together is written in one transaction: the cursor of the follower with the jobs that a block gave rise
//!   to, the end of a step with the outcome that it brought.
//! - An effect outside is made so that repeating it is harmless: [`crate::submitter`] does it for transactions.
//!
//! Values are SCALE, in tables of bytes. Keys are ordered as bytes, so numbers in keys are big-endian.

mod error;
mod jobs;
mod table;

use crate::chain::{BlockId, H256};
use redb::{Database, ReadTransaction, ReadableDatabase, WriteTransaction};
use std::{
	path::{Path, PathBuf},
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::{SystemTime, UNIX_EPOCH},
};
use tokio::sync::Notify;

pub use error::Error;
pub use jobs::{Job, ReadJobs, NEVER};
pub use table::{Entries, Read, Table};

/// How the tables are laid out. A later version that changes it either converts or refuses.
const SCHEMA: u32 = 2;
/// The file in the data folder.
const FILE: &str = "journal.redb";
/// What the database may keep in memory, in bytes. The journal of a daemon is small.
const CACHE: usize = 64 << 20;

const META: Table<Vec<u8>> = Table::new("frame/meta");
const CURSORS: Table<BlockId> = Table::new("frame/cursors");
const SCHEMA_KEY: &[u8] = b"schema";
const GENESIS_KEY: &[u8] = b"genesis";

/// Milliseconds since 1970, which is what times in the journal are.
pub fn now() -> u64 {
	// A clock before 1970 makes everything due at once, which is harmless.
	SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

/// A moment at which a test may let the process die.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
	/// All is written but nothing committed.
	BeforeCommit,
	/// All is on the disk, but nobody has been told.
	AfterCommit,
}

/// Decides for each commit (by the moment and by what is committed) whether the process dies there.
pub type CrashPoint = Arc<dyn Fn(Moment, &'static str) -> bool + Send + Sync>;

/// How a journal is opened.
#[derive(Clone, Default)]
pub struct Options {
	/// For tests. A journal that has "died" fails in everything that follows; what was committed can be read by opening it
	/// again.
	pub crash: Option<CrashPoint>,
}

/// An open journal. Cheap to clone; the lock is given back with the last clone.
#[derive(Clone)]
pub struct Journal {
	shared: Arc<Shared>,
}

struct Shared {
	database: Database,
	options: Options,
	dead: AtomicBool,
	changed: Notify,
}

/// A look at the journal, as it was when the look began.
pub struct Reading {
	transaction: ReadTransaction,
}

/// A transaction. What one reads through it includes what it has written.
pub struct Writing {
	transaction: WriteTransaction,
}

type Write = Box<dyn FnOnce(&Writing) -> Result<(), Error> + Send>;

/// What is to be written, decided by one who cannot write: it is applied in the transaction that it belongs to.
#[derive(Default)]
pub struct Effects(Vec<Write>);

impl Effects {
	/// Nothing.
	pub fn none() -> Self {
		Self::default()
	}

	/// This.
	pub fn new(write: impl FnOnce(&Writing) -> Result<(), Error> + Send + 'static) -> Self {
		Effects(vec![Box::new(write)])
	}

	/// Both.
	pub fn and(mut self, other: Effects) -> Self {
		self.0.extend(other.0);
		self
	}

	/// Writes it.
	pub fn apply(self, tx: &Writing) -> Result<(), Error> {
		self.0.into_iter().try_for_each(|write| write(tx))
	}
}

impl Journal {
	/// Opens the journal in the folder, or begins one.
	pub fn open(folder: &Path) -> Result<Self, Error> {
		Self::open_with(folder, Options::default())
	}

	/// The same, with options.
	pub fn open_with(folder: &Path, options: Options) -> Result<Self, Error> {
		make_private(folder)?;
		let path = folder.join(FILE);
		let database =
			Database::builder().set_cache_size(CACHE).create(&path).map_err(|error| Error::opening(&path, error))?;
		let shared = Shared { database, options, dead: AtomicBool::new(false), changed: Notify::new() };
		let journal = Journal { shared: Arc::new(shared) };
		journal.check_schema(&path)?;
		Ok(journal)
	}

	fn check_schema(&self, path: &Path) -> Result<(), Error> {
		let found = self.read(|tx| tx.get(&META, SCHEMA_KEY))?;
		let now = |tx: &Writing| tx.put(&META, SCHEMA_KEY, &SCHEMA.to_be_bytes().to_vec());
		match found.as_deref().map(<[u8; 4]>::try_from) {
			None => self.write("schema", now),
			Some(Ok(version)) if u32::from_be_bytes(version) == SCHEMA => Ok(()),
			Some(Ok(version)) if u32::from_be_bytes(version) == 1 => self.write("schema", |tx| {
				tx.order_by_kind()?;
				now(tx)
			}),
			Some(Ok(version)) => {
				Err(Error::Schema { path: path.into(), found: u32::from_be_bytes(version), supported: SCHEMA })
			},
			Some(Err(_)) => Err(Error::Corrupt { table: META.name(), key: SCHEMA_KEY.to_vec() }),
		}
	}

	/// Reads.
	pub fn read<R>(&self, f: impl FnOnce(&Reading) -> Result<R, Error>) -> Result<R, Error> {
		self.alive()?;
		f(&Reading { transaction: self.shared.database.begin_read().map_err(Error::storage)? })
	}

	/// Writes: all of it, on the disk, or nothing where `f` fails. One at a time; takes as long as the disk does.
	/// `what` names it for [`CrashPoint`].
	pub fn write<R>(&self, what: &'static str, f: impl FnOnce(&Writing) -> Result<R, Error>) -> Result<R, Error> {
		self.alive()?;
		let writing = Writing { transaction: self.shared.database.begin_write().map_err(Error::storage)? };
		// Dropped without a commit, a transaction is undone.
		let result = f(&writing)?;
		self.crash(Moment::BeforeCommit, what)?;
		writing.transaction.commit().map_err(Error::storage)?;
		self.crash(Moment::AfterCommit, what)?;
		self.shared.changed.notify_waiters();
		Ok(result)
	}

	/// [`Self::write`] away from the threads that run the daemon's tasks. It is done, or not, even where nobody waits for
	/// it any more.
	pub async fn write_async<R: Send + 'static>(
		&self,
		what: &'static str,
		f: impl FnOnce(&Writing) -> Result<R, Error> + Send + 'static,
	) -> Result<R, Error> {
		let journal = self.clone();
		match tokio::task::spawn_blocking(move || journal.write(what, f)).await {
			Ok(result) => result,
			Err(error) => Err(Error::Interrupted(error.to_string())),
		}
	}

	/// Ends with the next commit. To be asked for before one looks, or the commit in between goes by unseen.
	pub fn changed(&self) -> tokio::sync::futures::Notified<'_> {
		self.shared.changed.notified()
	}

	/// Binds the journal to a chain: the first call decides which, later ones must agree.
	pub fn bind_to(&self, genesis: H256) -> Result<(), Error> {
		self.write("genesis", |tx| match tx.genesis()? {
			Some(stored) if stored != genesis => Err(Error::AnotherChain { stored, found: genesis }),
			Some(_) => Ok(()),
			None => tx.put(&META, GENESIS_KEY, &genesis.0.to_vec()),
		})
	}

	/// The chain that the journal is bound to.
	pub fn genesis(&self) -> Result<Option<H256>, Error> {
		self.read(|tx| tx.genesis())
	}

	fn alive(&self) -> Result<(), Error> {
		if self.shared.dead.load(Ordering::SeqCst) {
			return Err(Error::Crashed);
		}
		Ok(())
	}

	fn crash(&self, moment: Moment, what: &'static str) -> Result<(), Error> {
		match &self.shared.options.crash {
			Some(dies) if dies(moment, what) => {
				self.shared.dead.store(true, Ordering::SeqCst);
				Err(Error::Crashed)
			},
			_ => Ok(()),
		}
	}
}

impl Writing {
	/// Moves a follower's cursor, forward only: what was handled is not handled again.
	pub fn move_cursor(&self, follower: &str, to: BlockId) -> Result<(), Error> {
		match self.cursor(follower)? {
			Some(cursor) if cursor != to && cursor.number >= to.number => Err(Error::CursorBack { cursor, to }),
			_ => self.put(&CURSORS, follower.as_bytes(), &to),
		}
	}
}

/// Makes the folder, for the daemon's user only: the journal tells who asked for what.
fn make_private(folder: &Path) -> Result<(), Error> {
	use std::os::unix::fs::DirBuilderExt;
	std::fs::DirBuilder::new()
		.recursive(true)
		.mode(0o700)
		.create(folder)
		.map_err(|reason| Error::Folder { path: PathBuf::from(folder), reason })
}

#[cfg(test)]
mod tests;
