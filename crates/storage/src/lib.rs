//! # Storage
//!
//! Where encrypted data lies: in a folder, in S3, or in IPFS, behind one trait that knows content only by what it is.
//!
//! ## Terminology
//!
//! * **Block**: at most [`MAX_BLOCK_LEN`] bytes. [`Cid`] is its address: the SHA-256 of its bytes, and whether they are
//!   plain or a list of other blocks. IPFS calls it so too, and finds the same block by it.
//! * **Store**: keeps blocks, [`BlockStore`]. It is never believed: what it returns is hashed before anybody sees it, and
//!   nothing but that check makes a [`Block`] out of bytes that came from elsewhere ([`Block::verify`]).
//! * **Object**: content of any size, cut into blocks under a tree of lists ([`put_object`], [`get_object`]). Its address
//!   is that of the tree's root. The tree is a function of the content: the same bytes have the same address in every
//!   store, and a list that is shaped otherwise is refused.
//!
//! ## Resuming
//!
//! An upload that broke off is resumed by starting it again: blocks are addressed by content and every block is asked for
//! before it is sent, so only what is missing travels. There is no journal that could be lost or disagree with the store.
//! A list is stored after everything that it lists, so that an object whose address is present is complete.
//!
//! ```
//! # async fn example() -> Result<(), nulink_storage::Error> {
//! use nulink_storage::{get_object, open, put_object, GetOptions, Location, PutOptions};
//!
//! let place: Location = "memory:".parse()?;
//! let store = open(&place)?;
//! let content = b"nobody can read this".as_slice();
//! let object = put_object(&*store, content, PutOptions::default(), |_| {}).await?;
//!
//! let mut back = Vec::new();
//! get_object(&*store, &object.id, &mut back, GetOptions::up_to(1 << 20), |_| {}).await?;
//! assert_eq!(back, content);
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new().unwrap().block_on(example()).unwrap();
//! ```

mod block;
mod error;
mod http;
mod kubo;
mod location;
mod objects;
mod operator;
mod patience;
#[cfg(test)]
mod scripted;

pub use block::{Block, Cid, Codec, MAX_BLOCK_LEN};
pub use error::Error;
pub use kubo::KuboBlocks;
pub use location::{open, open_with, Credentials, Location, Settings};
pub use objects::{
	get_object, get_range, object_size, put_object, GetOptions, Object, Progress, PutOptions, FAN_OUT, PARALLEL,
};
pub use operator::OpendalBlocks;
pub use patience::Patience;

use async_trait::async_trait;

/// A place that keeps blocks by their address.
///
/// All calls are idempotent, and may be made at the same time.
#[async_trait]
pub trait BlockStore: Send + Sync {
	/// What the store is called in messages: its location. It holds no secret.
	fn name(&self) -> &str;

	/// Stores the block durably, over what was there under its address.
	async fn put(&self, block: &Block) -> Result<(), Error>;

	/// The block at this address, verified. A block of more than `max_len` bytes is refused before it is read whole.
	async fn get(&self, cid: &Cid, max_len: usize) -> Result<Block, Error>;

	/// Whether the store says that it keeps the block. It does not read it.
	async fn has(&self, cid: &Cid) -> Result<bool, Error>;

	/// Removes the block. One that is not there is removed already.
	///
	/// Blocks are shared between all objects in which the same bytes occur: remove one only if nothing else needs it.
	async fn delete(&self, cid: &Cid) -> Result<(), Error>;
}
