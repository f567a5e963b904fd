//! Ethereum, as several nodes tell it.
//!
//! | Module | What it does |
//! |---|---|
//! | [`rpc`] | one node, asked over JSON-RPC, with limits of time and size |
//! | [`header`] | headers, hashed again |
//! | [`endpoints`] | all nodes: what they say is compared, and who lies is left alone for a while |
//! | [`logs`] | what a contract has said: hints, no more |
//! | [`rlp`] | the encoding that hashes and signatures are made over |

pub mod endpoints;
#[cfg(test)]
pub(crate) mod fake;
pub mod header;
pub mod logs;
pub mod rlp;
pub mod rpc;

pub use endpoints::{Endpoints, Proof};
pub use header::Header;
pub use rpc::Rpc;

use nulink_eth_proofs::Invalid;
use std::fmt;

/// What a node did that an honest one does not do. It is left alone for a while.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
	/// It is a node of another chain.
	OtherChain(u64),
	/// A header has not the hash that it is said to have.
	WrongHash,
	/// It gave another block than it was asked for.
	OtherBlock,
	/// Most others have another header at a final height.
	Contradicts,
	/// A proof does not go with the state that was agreed on.
	BadProof(Invalid),
	/// What it answers is not in the form of an answer. This is missing or wrong.
	Malformed(&'static str),
}

impl Fault {
	/// What metrics call it.
	pub fn label(&self) -> &'static str {
		match self {
			Fault::OtherChain(_) => "other_chain",
			Fault::WrongHash => "wrong_hash",
			Fault::OtherBlock => "other_block",
			Fault::Contradicts => "contradicts",
			Fault::BadProof(_) => "bad_proof",
			Fault::Malformed(_) => "malformed",
		}
	}
}

impl fmt::Display for Fault {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Fault::OtherChain(id) => write!(f, "it is a node of the chain {id}"),
			Fault::WrongHash => f.write_str(
				"it gives a header that has not the hash that it is said to have. If all do, this program is older than \
				 the last fork",
			),
			Fault::OtherBlock => f.write_str("it gives another block than it was asked for"),
			Fault::Contradicts => f.write_str("it has another final header than the others"),
			Fault::BadProof(why) => write!(f, "its proof proves nothing: {why}"),
			Fault::Malformed(what) => write!(f, "its answer is none: {what} is missing or wrong"),
		}
	}
}
