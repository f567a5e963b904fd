//! Keys, pieces and results in a store: bytes, as objects.

use crate::{
	client::{Reporter, Workshop},
	objects::DataStep,
	Error,
};
use async_trait::async_trait;
use nulink_primitives::sharing::ContentId;
use nulink_storage::{get_object, put_object, Block, BlockStore, Cid, GetOptions, PutOptions};

/// A store that keeps nothing.
struct Nowhere;

#[async_trait]
impl BlockStore for Nowhere {
	fn name(&self) -> &str {
		"nowhere"
	}

	async fn put(&self, _: &Block) -> Result<(), nulink_storage::Error> {
		Ok(())
	}

	async fn get(&self, cid: &Cid, _: usize) -> Result<Block, nulink_storage::Error> {
		Err(nulink_storage::Error::Missing { cid: *cid, store: self.name().into() })
	}

	async fn has(&self, _: &Cid) -> Result<bool, nulink_storage::Error> {
		Ok(false)
	}

	async fn delete(&self, _: &Cid) -> Result<(), nulink_storage::Error> {
		Ok(())
	}
}

/// The address that bytes have in every store.
pub(super) async fn content_of(bytes: &[u8]) -> Result<ContentId, Error> {
	let options = PutOptions { total: Some(bytes.len() as u64), ..Default::default() };
	Ok(put_object(&Nowhere, bytes, options, |_| {}).await?.id.into())
}

impl Workshop {
	/// Stores bytes.
	pub(crate) async fn store_bytes(&self, bytes: &[u8], report: &Reporter<DataStep>) -> Result<ContentId, Error> {
		let options = PutOptions { total: Some(bytes.len() as u64), ..Default::default() };
		let stored = put_object(self.store(), bytes, options, |progress| report(DataStep::Uploading(progress))).await?;
		Ok(stored.id.into())
	}

	/// Fetches bytes, no more than so many.
	pub(crate) async fn fetch_bytes(
		&self,
		content: &ContentId,
		most: u64,
		report: &Reporter<DataStep>,
	) -> Result<Vec<u8>, Error> {
		let cid = Cid::try_from(*content)?;
		let mut bytes = Vec::new();
		let report = |progress| report(DataStep::Downloading(progress));
		get_object(self.store(), &cid, &mut bytes, GetOptions::up_to(most), report).await?;
		Ok(bytes)
	}
}

/// Addresses in files, as people see them.
pub(crate) mod content_text {
	use nulink_primitives::sharing::ContentId;
	use nulink_storage::Cid;
	use serde::{de::Error as _, ser::Error as _, Deserialize, Deserializer, Serializer};

	pub fn serialize<S: Serializer>(content: &ContentId, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(&Cid::try_from(*content).map_err(S::Error::custom)?)
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ContentId, D::Error> {
		let cid: Cid = String::deserialize(deserializer)?.parse().map_err(D::Error::custom)?;
		Ok(cid.into())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{client::silent, home::Home};
	use std::sync::Arc;

	#[tokio::test]
	async fn bytes_have_the_address_at_which_they_are_stored() {
		let folder = tempfile::tempdir().unwrap();
		let store: Arc<dyn BlockStore> = nulink_storage::open(&"memory:".parse().unwrap()).unwrap();
		let workshop = Workshop::new(store, Home::under(folder.path()));
		for length in [1, 3 * 1024 * 1024] {
			let bytes = vec![7; length];
			assert_eq!(content_of(&bytes).await.unwrap(), workshop.store_bytes(&bytes, &silent()).await.unwrap());
		}
	}
}
