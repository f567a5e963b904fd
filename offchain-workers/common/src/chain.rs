//! The chain as a daemon sees it: through one node at a time, at a finalised block.
//!
//! - [`Chain`] gives a [`View`]: what one node answers, held at the block that was its newest finalised one. All answers
//!   of a view come from the same node and the same chain of ancestors, so numbers and hashes in it belong together, even
//!   where the daemon moves on to another node in between.
//! - [`Connection`] is the real one, over several endpoints. With the feature `fake`, `chain::fake` has one for tests.
//! - [`Follower`] walks over the finalised blocks, each once, in order, across restarts.
//!
//! A daemon trusts its nodes for what is final. It does not trust them to be up, to be quick, to be on the right chain, or
//! to remember old state.

mod connection;
#[cfg(any(test, feature = "fake"))]
pub mod fake;
mod follower;

use codec::{Decode, Encode};
use nulink_client::sr25519::Keypair;
use std::{fmt, future::Future};

pub use connection::{ChainSettings, Connection, NodeView};
pub use follower::{Error as FollowerError, Follower, FollowerSettings, Gap, Handler};
pub use nulink_client::subxt::utils::{AccountId32, H256};

/// An error of any kind.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A block, by height and hash.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct BlockId {
	/// Its height.
	pub number: u32,
	/// Its hash.
	pub hash: H256,
}

impl fmt::Display for BlockId {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		// In full: what is shortened cannot be searched for.
		write!(f, "{} ({:?})", self.number, self.hash)
	}
}

/// A block and what it stands on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
	/// The block.
	pub id: BlockId,
	/// The hash of the block before.
	pub parent: H256,
}

/// What can go wrong with a node.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
	/// No node answers, or none in time. It may be different in a moment.
	#[error("no node answers: {0}")]
	Unreachable(String),
	/// A node of another chain.
	#[error("{url} is a node of another chain: its genesis is {found:?}, ours is {expected:?}")]
	AnotherChain {
		/// Which node.
		url: String,
		/// Its genesis.
		found: H256,
		/// Ours: as set, or as it was when the journal was begun.
		expected: H256,
	},
	/// The node answered, with an error.
	#[error("the node says: {0}")]
	Node(String),
	/// What was asked of the chain does not exist there, at least not in the shape that this daemon knows.
	#[error("the chain does not know what this version asks of it: {0}")]
	Call(String),
}

/// What became of the bytes of a transaction that were handed to a node. Only a finalised block tells what becomes of the
/// transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Handed {
	/// The node has it in its pool, now or before.
	Accepted,
	/// Its nonce is used up on the node's best chain: it is in a block already, or another one took its place.
	Stale,
	/// The node does not take it, at present.
	Refused(String),
}

/// Why a call failed in its block.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct CallError {
	/// The pallet whose error it is. `None` for the errors that are no pallet's, as `BadOrigin` is.
	pub pallet: Option<String>,
	/// The name of the error.
	pub name: String,
}

impl CallError {
	/// Whether it is this error of this pallet.
	pub fn is(&self, pallet: &str, name: &str) -> bool {
		self.pallet.as_deref() == Some(pallet) && self.name == name
	}
}

impl fmt::Display for CallError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match &self.pallet {
			Some(pallet) => write!(f, "{pallet}::{}", self.name),
			None => f.write_str(&self.name),
		}
	}
}

impl std::error::Error for CallError {}

/// A way to the chain. Cheap to clone.
pub trait Chain: Clone + Send + Sync + 'static {
	/// What it gives.
	type View: View;
	/// The chain now: one node, at its newest finalised block.
	fn view(&self) -> impl Future<Output = Result<Self::View, Error>> + Send;
}

/// A node at a finalised block, the *head*. Cheap to clone.
pub trait View: Clone + Send + Sync + 'static {
	/// The head.
	fn head(&self) -> BlockId;

	/// The header of the finalised block with this number. `None` above the head, and where the node does not keep it.
	fn header(&self, number: u32) -> impl Future<Output = Result<Option<Header>, Error>> + Send;

	/// Whether the node can still answer questions about the state after the block.
	fn has_state(&self, block: BlockId) -> impl Future<Output = Result<bool, Error>> + Send;

	/// The extrinsics of a block, encoded. `None` where the node does not keep them.
	fn body(&self, block: BlockId) -> impl Future<Output = Result<Option<Vec<Vec<u8>>>, Error>> + Send;

	/// How the extrinsic with this index in the block went. `None` where the node has discarded the state that tells.
	fn result(
		&self,
		block: BlockId,
		index: u32,
	) -> impl Future<Output = Result<Option<Result<(), CallError>>, Error>> + Send;

	/// The account's next nonce, at the head.
	fn nonce(&self, who: &AccountId32) -> impl Future<Output = Result<u64, Error>> + Send;

	/// A signed extrinsic around the encoded call, valid in the `period` blocks from the head on, the head being the first.
	fn sign(
		&self,
		call: &[u8],
		signer: &Keypair,
		nonce: u64,
		period: u32,
	) -> impl Future<Output = Result<Vec<u8>, Error>> + Send;

	/// Hands an extrinsic to the node. An error leaves open whether it arrived.
	fn hand_in(&self, extrinsic: &[u8]) -> impl Future<Output = Result<Handed, Error>> + Send;
}
