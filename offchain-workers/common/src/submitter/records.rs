//! What the journal knows of transactions.

use crate::{
	chain::{BlockId, CallError, H256},
	journal::{self, Entries, Error, Read, Table, Writing},
};
use codec::{Decode, Encode};
use std::fmt;

const UNDER_WAY: Table<Pending> = Table::new("frame/transactions");
const ENDED: Table<Ended> = Table::new("frame/transactions/ended");
/// When (big-endian milliseconds) and key, of those that have ended.
const ENDED_AT: Table<()> = Table::new("frame/transactions/ended-at");

/// No more than this are under way, whatever the settings say.
const MAX_UNDER_WAY: usize = 10_000;

/// A transaction that was, or is about to be, sent.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Pending {
	/// Blake2 hash of the encoded call.
	pub call: H256,
	/// The signer's nonce in it.
	pub nonce: u64,
	/// The block that it stands on. It can be in no block up to this one.
	pub born: BlockId,
	/// The last block that it can be in.
	pub last: u32,
	/// Blake2 hash of the bytes, by which the world knows it.
	pub hash: H256,
	/// The bytes.
	pub extrinsic: Vec<u8>,
	/// When it was made, in milliseconds since 1970.
	pub since: u64,
}

/// What became of a transaction.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Outcome {
	/// It is in this finalised block and did what it was to do.
	Succeeded {
		/// Which block.
		block: BlockId,
	},
	/// It is in this finalised block, and the call failed.
	Failed {
		/// Which block.
		block: BlockId,
		/// With which error.
		error: CallError,
	},
	/// It is in no block and never will be.
	NotIncluded {
		/// How that is known.
		why: Reason,
	},
	/// It is in the block, but the node no longer knows how it went; or, without a block, it may be in one that the node
	/// no longer has. The chain's state tells what matters.
	Unknown {
		/// Which block.
		block: Option<BlockId>,
	},
}

/// How it is known that a transaction is in no block.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Reason {
	/// The last block that it could be in is final.
	Expired,
	/// Another transaction has its nonce.
	NonceUsed,
}

impl Outcome {
	pub(super) fn label(&self) -> &'static str {
		match self {
			Outcome::Succeeded { .. } => "succeeded",
			Outcome::Failed { .. } => "failed",
			Outcome::NotIncluded { .. } => "not_included",
			Outcome::Unknown { .. } => "unknown",
		}
	}
}

impl fmt::Display for Outcome {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Outcome::Succeeded { block } => write!(f, "succeeded in block {block}"),
			Outcome::Failed { block, error } => write!(f, "failed in block {block}: {error}"),
			Outcome::NotIncluded { why: Reason::Expired } => f.write_str("not included before it expired"),
			Outcome::NotIncluded { why: Reason::NonceUsed } => {
				f.write_str("not included: its nonce was used by another")
			},
			Outcome::Unknown { block: Some(block) } => {
				write!(f, "is in block {block}, of which the node knows no more")
			},
			Outcome::Unknown { block: None } => f.write_str("may be in a block that the node no longer has"),
		}
	}
}

/// An outcome, and since when it is known.
#[derive(Encode, Decode)]
struct Ended {
	at: u64,
	outcome: Outcome,
}

/// What became of the transaction under the key. `None` while it is under way, and where there is none.
pub fn outcome(tx: &impl Read, key: &[u8]) -> Result<Option<Outcome>, Error> {
	Ok(tx.get(&ENDED, key)?.map(|ended| ended.outcome))
}

/// The transactions under way.
pub fn under_way(tx: &impl Read) -> Result<Entries<Pending>, Error> {
	tx.list(&UNDER_WAY, &[], MAX_UNDER_WAY)
}

/// Forgets what became of the transaction under the key, so that another can be made under it. For one who has decided,
/// in the same journal transaction, that it is to be done again. Tells whether there was one; what is under way stays.
pub fn forget(tx: &Writing, key: &[u8]) -> Result<bool, Error> {
	let Some(ended) = tx.get(&ENDED, key)? else { return Ok(false) };
	tx.remove(&ENDED_AT, &timed(ended.at, key))?;
	tx.remove(&ENDED, key)
}

/// Forgets outcomes that are from before `before` (milliseconds since 1970), at most `limit`. From then on a transaction
/// could be made again under their keys, so the callers must have written down long ago what followed from them.
pub fn prune(tx: &Writing, before: u64, limit: usize) -> Result<usize, Error> {
	let mut pruned = 0;
	for (entry, ()) in tx.list(&ENDED_AT, &[], limit)? {
		let Some((time, key)) = entry.split_first_chunk::<8>() else { break };
		if u64::from_be_bytes(*time) >= before {
			break;
		}
		forget(tx, key)?;
		pruned += 1;
	}
	Ok(pruned)
}

/// Writes a transaction down before it is sent. An earlier one that was not included makes place.
pub(super) fn begin(tx: &Writing, key: &[u8], pending: &Pending) -> Result<(), Error> {
	forget(tx, key)?;
	tx.put(&UNDER_WAY, key, pending)
}

/// Writes down what became of it.
pub(super) fn end(tx: &Writing, key: &[u8], outcome: &Outcome) -> Result<(), Error> {
	let ended = Ended { at: journal::now(), outcome: outcome.clone() };
	tx.remove(&UNDER_WAY, key)?;
	tx.put(&ENDED_AT, &timed(ended.at, key), &())?;
	tx.put(&ENDED, key, &ended)
}

fn timed(at: u64, key: &[u8]) -> Vec<u8> {
	[&at.to_be_bytes()[..], key].concat()
}
