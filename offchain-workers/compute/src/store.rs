//! Where programs, keys, inputs and results lie.
//!
//! What a job names is looked for in the places of the settings, in their order. What was fetched is kept near for a while
//! ([`cache`]), block by block, since keys are large and used again. Nothing is believed, the cache neither: every block
//! that is read is hashed.

pub mod cache;

use crate::evaluator::Object;
use async_trait::async_trait;
use cache::Cache;
use nulink_primitives::sharing::ContentId;
use nulink_storage::{get_object, object_size, Block, BlockStore, Cid, GetOptions};
use std::{io, sync::Arc};
use tokio::io::{sink, AsyncWrite};

/// Why something cannot be had or kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// It cannot be had now.
	#[error(transparent)]
	Missing(nulink_storage::Error),
	/// No place takes it.
	#[error("no place of worker.storage takes the result: {0}")]
	NotKept(String),
	/// The receiver of the bytes is gone.
	#[error("what was read cannot be handed on: {0}")]
	Output(io::Error),
}

/// All places.
pub struct Stores {
	near: Cache,
	far: Vec<Arc<dyn BlockStore>>,
}

impl Stores {
	/// These places, with this cache before them.
	pub fn new(near: Cache, far: Vec<Arc<dyn BlockStore>>) -> Self {
		Stores { near, far }
	}

	/// Brings something near. `false`: it can be had and is not what it should be, for whoever looks: too long, or no
	/// object at all.
	pub async fn fetch(&self, object: &Object) -> Result<bool, Error> {
		let Ok(cid) = Cid::try_from(object.content) else { return Ok(false) };
		fit(get_object(self, &cid, sink(), GetOptions::up_to(object.most), |_| {}).await).map(|size| size.is_some())
	}

	/// How many bytes something has. 0 where it is not what it should be.
	pub async fn length(&self, object: &Object) -> Result<u64, Error> {
		let Ok(cid) = Cid::try_from(object.content) else { return Ok(0) };
		let length = match fit(object_size(self, &cid).await)? {
			Some(length) if length <= object.most => length,
			_ => return Ok(0),
		};
		// That its parts are what they should be, only reading them tells.
		Ok(if self.fetch(object).await? { length } else { 0 })
	}

	/// Writes something out.
	pub async fn feed(&self, content: &ContentId, to: &mut (impl AsyncWrite + Unpin)) -> Result<(), Error> {
		let cid = Cid::try_from(*content).map_err(Error::Missing)?;
		match get_object(self, &cid, to, GetOptions::up_to(u64::MAX), |_| {}).await {
			Ok(_) => Ok(()),
			Err(nulink_storage::Error::Output(error)) => Err(Error::Output(error)),
			Err(error) => Err(Error::Missing(error)),
		}
	}

	/// Stores a result, wherever it is taken. Fails where nobody takes it.
	pub async fn keep(&self, result: Vec<u8>) -> Result<(), Error> {
		let block = Block::raw(result).map_err(|error| Error::NotKept(error.to_string()))?;
		let mut kept = false;
		let mut words = Vec::new();
		for store in &self.far {
			match store.put(&block).await {
				Ok(()) => kept = true,
				Err(error) => {
					tracing::warn!(store = store.name(), %error, "a result is not taken");
					words.push(error.to_string());
				},
			}
		}
		match kept {
			true => Ok(()),
			false => Err(Error::NotKept(words.join("; "))),
		}
	}
}

/// Tells what is wrong for everybody from what is missing here and now.
fn fit(read: Result<u64, nulink_storage::Error>) -> Result<Option<u64>, Error> {
	use nulink_storage::Error::{Malformed, ObjectTooLarge};
	match read {
		Ok(size) => Ok(Some(size)),
		Err(error) if matches!(error.cause(), ObjectTooLarge { .. } | Malformed { .. }) => Ok(None),
		Err(error) => Err(Error::Missing(error)),
	}
}

/// Reading through the cache.
#[async_trait]
impl BlockStore for Stores {
	fn name(&self) -> &str {
		"the places of worker.storage"
	}

	async fn put(&self, block: &Block) -> Result<(), nulink_storage::Error> {
		self.near.put(block).await;
		Ok(())
	}

	async fn get(&self, cid: &Cid, max_len: usize) -> Result<Block, nulink_storage::Error> {
		if let Some(block) = self.near.get(cid, max_len).await {
			return Ok(block);
		}
		let mut missing = nulink_storage::Error::Missing { cid: *cid, store: self.name().into() };
		for store in &self.far {
			match store.get(cid, max_len).await {
				Ok(block) => {
					self.near.put(&block).await;
					return Ok(block);
				},
				Err(nulink_storage::Error::Missing { .. }) => {},
				Err(error) => missing = error,
			}
		}
		Err(missing)
	}

	async fn has(&self, cid: &Cid) -> Result<bool, nulink_storage::Error> {
		for store in &self.far {
			if store.has(cid).await? {
				return Ok(true);
			}
		}
		Ok(false)
	}

	async fn delete(&self, _: &Cid) -> Result<(), nulink_storage::Error> {
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_primitives::compute::result_content;
	use nulink_storage::{open, put_object, Location, PutOptions};
	use sha2::{Digest, Sha256};

	struct Places {
		stores: Stores,
		far: Vec<Arc<dyn BlockStore>>,
		_folder: tempfile::TempDir,
	}

	fn places(count: usize) -> Places {
		let folder = tempfile::tempdir().unwrap();
		let far: Vec<_> = (0..count).map(|_| open(&Location::Memory).unwrap()).collect();
		let near = Cache::open(folder.path(), 64 << 20).unwrap();
		Places { stores: Stores::new(near, far.clone()), far, _folder: folder }
	}

	async fn put(store: &dyn BlockStore, bytes: &[u8]) -> ContentId {
		put_object(store, bytes, PutOptions::default(), |_| {}).await.unwrap().id.into()
	}

	fn some(length: usize) -> Vec<u8> {
		(0..length).map(|at| (at / 7) as u8).collect()
	}

	#[tokio::test]
	async fn what_one_place_has_is_found_and_then_is_near() {
		let places = places(2);
		let bytes = some(3 << 20);
		let content = put(&*places.far[1], &bytes).await;
		let object = Object { content, most: 4 << 20 };
		assert!(places.stores.fetch(&object).await.unwrap());
		let without = Stores::new(places.stores.near, Vec::new());
		assert_eq!(without.length(&object).await.unwrap(), 3 << 20);
		let mut read = Vec::new();
		without.feed(&content, &mut read).await.unwrap();
		assert_eq!(read, bytes);
	}

	#[tokio::test]
	async fn what_is_too_long_or_no_object_is_unfit_and_what_is_missing_is_not() {
		let places = places(1);
		let content = put(&*places.far[0], &some(3 << 20)).await;
		assert!(!places.stores.fetch(&Object { content, most: 2 << 20 }).await.unwrap());
		assert_eq!(places.stores.length(&Object { content, most: 2 << 20 }).await.unwrap(), 0);

		let rubbish = Block::new(nulink_storage::Codec::DagCbor, some(100)).unwrap();
		places.far[0].put(&rubbish).await.unwrap();
		let object = Object { content: (*rubbish.cid()).into(), most: 1 << 20 };
		assert!(!places.stores.fetch(&object).await.unwrap());

		assert!(!places.stores.fetch(&Object { content: ContentId([9; 36]), most: 1 }).await.unwrap());
		let elsewhere = ContentId::from(Cid::of(nulink_storage::Codec::Raw, b"elsewhere"));
		let missing = places.stores.fetch(&Object { content: elsewhere, most: 1 << 20 }).await;
		assert!(matches!(missing, Err(Error::Missing(_))));
	}

	#[tokio::test]
	async fn a_result_lies_where_its_digest_says_in_every_place() {
		let places = places(2);
		let result = some(5000);
		places.stores.keep(result.clone()).await.unwrap();
		let address = Cid::try_from(result_content(Sha256::digest(&result).into())).unwrap();
		for place in &places.far {
			assert_eq!(place.get(&address, 1 << 20).await.unwrap().into_bytes(), result);
		}
		let nowhere = Stores::new(places.stores.near, Vec::new());
		assert!(matches!(nowhere.keep(result).await, Err(Error::NotKept(_))));
	}
}
