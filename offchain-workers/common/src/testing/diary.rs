//! What happened in a world, so that it goes on in another process where it was in the last one, however that ended.

use crate::chain::{fake::FakeChain, Chain, Error, Handed, View};
use futures::FutureExt;
use std::{
	fs::{File, OpenOptions},
	future::Future,
	io::Write,
	ops::Deref,
	path::Path,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A file with a line for all that happened in a world. A line is one write, so that no kill leaves half of one.
pub struct Diary(File);

impl Diary {
	/// What the file tells, and the file to go on with.
	pub fn open(file: &Path) -> std::io::Result<(Vec<String>, Self)> {
		let told = std::fs::read_to_string(file).unwrap_or_default();
		let file = OpenOptions::new().create(true).append(true).open(file)?;
		Ok((told.lines().map(Into::into).collect(), Diary(file)))
	}

	/// Adds a line.
	///
	/// # Panics
	///
	/// If it cannot be written.
	pub fn append(&mut self, line: &str) {
		if let Err(error) = self.0.write_all(format!("{line}\n").as_bytes()) {
			panic!("the diary cannot be written: {error}");
		}
	}
}

/// The line of a block.
const BLOCK: &str = "block";
/// What the line of a transaction begins with.
const HANDED_IN: &str = "handed-in";

/// A fake chain with a [`Diary`], as soon as there is one. Cheap to clone; all clones are one chain.
#[derive(Clone)]
pub struct DiaryChain {
	chain: FakeChain,
	diary: Arc<Mutex<Option<Diary>>>,
}

impl DiaryChain {
	/// A chain with its genesis only, and without a diary.
	pub fn new() -> Self {
		DiaryChain { chain: FakeChain::new(), diary: Arc::default() }
	}

	/// Lets happen again what is in the diary, and keeps it from now on. `block` lets a block come, `other` knows the lines
	/// that are neither of blocks nor of transactions.
	///
	/// # Panics
	///
	/// If the diary cannot be read, or the chain does not take what it took before.
	pub fn resume(&self, file: &Path, mut block: impl FnMut(), mut other: impl FnMut(&str)) {
		let (told, diary) = match Diary::open(file) {
			Ok(opened) => opened,
			Err(error) => panic!("the diary cannot be opened: {error}"),
		};
		for line in &told {
			match line.split_once(' ') {
				None if line == BLOCK => block(),
				Some((HANDED_IN, digits)) => match hex::decode(digits).map(|extrinsic| self.hand_in(&extrinsic)) {
					Ok(Ok(_)) => {},
					failed => panic!("{line} cannot be done again: {failed:?}"),
				},
				_ => other(line),
			}
		}
		*self.diary() = Some(diary);
	}

	/// Notes something in the diary, and does it. What is noted first is done first.
	pub fn note<R>(&self, line: &str, then: impl FnOnce() -> R) -> R {
		let mut diary = self.diary();
		if let Some(diary) = &mut *diary {
			diary.append(line);
		}
		then()
	}

	/// Lets a block come, by `then`.
	pub fn note_block(&self, then: impl FnOnce()) {
		self.note(BLOCK, then)
	}

	/// Hands an extrinsic to the node.
	pub fn hand_in(&self, extrinsic: &[u8]) -> Result<Handed, Error> {
		let view = at_once(self.chain.view())?;
		self.note(&format!("{HANDED_IN} {}", hex::encode(extrinsic)), || at_once(view.hand_in(extrinsic)))
	}

	fn diary(&self) -> MutexGuard<'_, Option<Diary>> {
		self.diary.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl Default for DiaryChain {
	fn default() -> Self {
		Self::new()
	}
}

impl Deref for DiaryChain {
	type Target = FakeChain;

	fn deref(&self) -> &FakeChain {
		&self.chain
	}
}

/// What a fake answers: it waits for nothing.
fn at_once<T>(answer: impl Future<Output = T>) -> T {
	match answer.now_or_never() {
		Some(answer) => answer,
		None => panic!("the fake chain waits for something"),
	}
}

/// Implements [`View`](crate::chain::View) for the view of a daemon's world: for a struct with `view`, a
/// [`FakeView`](crate::chain::fake::FakeView), and `world`, whose `frame` is a [`DiaryChain`](crate::testing::DiaryChain).
#[macro_export]
macro_rules! view_of_world {
	($view:ty) => {
		impl $crate::chain::View for $view {
			fn head(&self) -> $crate::chain::BlockId {
				$crate::chain::View::head(&self.view)
			}

			async fn header(&self, number: u32) -> Result<Option<$crate::chain::Header>, $crate::chain::Error> {
				$crate::chain::View::header(&self.view, number).await
			}

			async fn has_state(&self, block: $crate::chain::BlockId) -> Result<bool, $crate::chain::Error> {
				$crate::chain::View::has_state(&self.view, block).await
			}

			async fn body(&self, block: $crate::chain::BlockId) -> Result<Option<Vec<Vec<u8>>>, $crate::chain::Error> {
				$crate::chain::View::body(&self.view, block).await
			}

			async fn result(
				&self,
				block: $crate::chain::BlockId,
				index: u32,
			) -> Result<Option<Result<(), $crate::chain::CallError>>, $crate::chain::Error> {
				$crate::chain::View::result(&self.view, block, index).await
			}

			async fn nonce(&self, who: &$crate::chain::AccountId32) -> Result<u64, $crate::chain::Error> {
				$crate::chain::View::nonce(&self.view, who).await
			}

			async fn sign(
				&self,
				call: &[u8],
				signer: &$crate::testing::Keypair,
				nonce: u64,
				period: u32,
			) -> Result<Vec<u8>, $crate::chain::Error> {
				$crate::chain::View::sign(&self.view, call, signer, nonce, period).await
			}

			async fn hand_in(&self, extrinsic: &[u8]) -> Result<$crate::chain::Handed, $crate::chain::Error> {
				self.world.frame.hand_in(extrinsic)
			}
		}
	};
}
