//! Blocks that were fetched lately, in a folder.
//!
//! There are two generations. New blocks go into the young one; when that has half of what is allowed, the old one is
//! removed and the young one grows old. A block of the old one that is read again is young again. So what was not read for
//! longest goes, and no book is kept of when what was read.

use nulink_storage::{open, Block, BlockStore, Cid, Location};
use std::{
	fs, io,
	path::{Path, PathBuf},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// What the folders of generations begin with.
const PREFIX: &str = "generation-";

/// The cache.
pub struct Cache {
	folder: PathBuf,
	/// Of one generation, in bytes.
	most: u64,
	generations: Mutex<Generations>,
}

struct Generations {
	number: u64,
	young: Arc<dyn BlockStore>,
	/// Bytes in the young one.
	len: u64,
	old: Option<Arc<dyn BlockStore>>,
}

/// The cache's folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the folder {} of the cache cannot be used: {reason}", folder.display())]
pub struct Error {
	folder: PathBuf,
	reason: String,
}

impl Cache {
	/// The cache in a folder, with what is there, of at most so many bytes.
	pub fn open(folder: &Path, most: u64) -> Result<Self, Error> {
		let failed = |reason: String| Error { folder: folder.into(), reason };
		fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
		let mut numbers = numbers(folder).map_err(|error| failed(error.to_string()))?;
		numbers.sort_unstable_by(|a, b| b.cmp(a));
		let number = numbers.first().copied().unwrap_or_default();
		let generation = |number| {
			let folder = generation(folder, number);
			open(&Location::folder(&folder)).map_err(|error| failed(error.to_string()))
		};
		let (young, old) = (generation(number)?, numbers.get(1).map(|number| generation(*number)).transpose()?);
		for number in numbers.iter().skip(2) {
			remove(self::generation(folder, *number));
		}
		let len = size(&self::generation(folder, number));
		let generations = Mutex::new(Generations { number, young, len, old });
		Ok(Cache { folder: folder.into(), most: most / 2, generations })
	}

	/// A block, if it is here.
	pub async fn get(&self, cid: &Cid, max_len: usize) -> Option<Block> {
		let (young, old) = {
			let generations = self.generations();
			(generations.young.clone(), generations.old.clone())
		};
		if let Ok(block) = young.get(cid, max_len).await {
			return Some(block);
		}
		let block = old?.get(cid, max_len).await.ok()?;
		self.put(&block).await;
		Some(block)
	}

	/// Keeps a block for a while. That it cannot be kept is no error: it can be fetched again.
	pub async fn put(&self, block: &Block) {
		let len = block.bytes().len() as u64;
		if len > self.most {
			return;
		}
		let young = match self.make_room(len) {
			Ok(young) => young,
			Err(error) => return tracing::warn!(%error, "the cache cannot be used"),
		};
		if let Err(error) = young.put(block).await {
			tracing::warn!(%error, "a block cannot be kept near");
		}
	}

	/// Where there is room for so many bytes.
	fn make_room(&self, len: u64) -> Result<Arc<dyn BlockStore>, nulink_storage::Error> {
		let mut generations = self.generations();
		if generations.len.saturating_add(len) > self.most {
			let number = generations.number.saturating_add(1);
			let young = open(&Location::folder(generation(&self.folder, number)))?;
			let oldest = generations.number.checked_sub(1).map(|number| generation(&self.folder, number));
			let old = std::mem::replace(&mut generations.young, young);
			(generations.number, generations.len, generations.old) = (number, 0, Some(old));
			// Whoever reads from it at the moment fetches the block anew.
			oldest.into_iter().for_each(remove);
		}
		generations.len = generations.len.saturating_add(len);
		Ok(generations.young.clone())
	}

	fn generations(&self) -> MutexGuard<'_, Generations> {
		// It is whole between any two operations.
		self.generations.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

fn generation(folder: &Path, number: u64) -> PathBuf {
	folder.join(format!("{PREFIX}{number}"))
}

fn numbers(folder: &Path) -> io::Result<Vec<u64>> {
	let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
	Ok(names.iter().filter_map(|name| name.to_str()?.strip_prefix(PREFIX)?.parse().ok()).collect())
}

fn remove(folder: PathBuf) {
	std::thread::spawn(move || {
		if let Err(error) = fs::remove_dir_all(&folder) {
			tracing::warn!(folder = %folder.display(), %error, "an old part of the cache cannot be removed");
		}
	});
}

/// Bytes of all files in a folder and the folders in it.
fn size(folder: &Path) -> u64 {
	let Ok(entries) = fs::read_dir(folder) else { return 0 };
	entries
		.flatten()
		.map(|entry| match entry.metadata() {
			Ok(metadata) if metadata.is_dir() => size(&entry.path()),
			Ok(metadata) => metadata.len(),
			Err(_) => 0,
		})
		.sum()
}

#[cfg(test)]
mod tests {
	use super::*;

	fn block(number: u8) -> Block {
		Block::raw(vec![number; 1000]).unwrap()
	}

	async fn has(cache: &Cache, number: u8) -> bool {
		cache.get(block(number).cid(), 1000).await.is_some()
	}

	#[tokio::test]
	async fn what_is_not_read_goes_first() {
		let folder = tempfile::tempdir().unwrap();
		let cache = Cache::open(folder.path(), 8_000).unwrap();
		for number in 0..6 {
			cache.put(&block(number)).await;
		}
		// 0 to 3 are old, 4 and 5 young. Whoever is read is young again.
		assert!(has(&cache, 0).await);
		for number in 6..9 {
			cache.put(&block(number)).await;
		}
		assert!(has(&cache, 0).await && has(&cache, 8).await);
		assert!(!has(&cache, 1).await && !has(&cache, 2).await);
	}

	#[tokio::test]
	async fn it_never_holds_more_than_it_may() {
		let folder = tempfile::tempdir().unwrap();
		let cache = Cache::open(folder.path(), 8_000).unwrap();
		for number in 0..50 {
			cache.put(&block(number)).await;
		}
		// Removing goes on beside.
		for _ in 0..200 {
			if size(folder.path()) <= 8_000 {
				return;
			}
			std::thread::sleep(std::time::Duration::from_millis(10));
		}
		panic!("{} bytes", size(folder.path()));
	}

	#[tokio::test]
	async fn what_was_kept_is_there_after_a_restart_and_counted() {
		let folder = tempfile::tempdir().unwrap();
		let cache = Cache::open(folder.path(), 8_000).unwrap();
		for number in 0..3 {
			cache.put(&block(number)).await;
		}
		drop(cache);
		let cache = Cache::open(folder.path(), 8_000).unwrap();
		assert!(has(&cache, 0).await);
		assert_eq!(cache.generations().len, 3_000);
	}

	#[tokio::test]
	async fn a_cache_of_nothing_keeps_nothing() {
		let folder = tempfile::tempdir().unwrap();
		let cache = Cache::open(folder.path(), 0).unwrap();
		cache.put(&block(1)).await;
		assert!(!has(&cache, 1).await);
	}
}
