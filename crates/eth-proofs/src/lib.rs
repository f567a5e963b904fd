//! # Ethereum's state, proven, and its signatures
//!
//! Who knows the *state root* of an Ethereum block can be shown what an account holds, or what a contract has stored,
//! by the nodes of a Merkle-Patricia trie on the way from the root to the value: what `eth_getProof` answers. Nobody has
//! to be believed. Who knows an Ethereum account can be shown that its owner wrote something, by a signature that any
//! wallet makes.
//!
//! ## Two parts
//!
//! - Proofs: [`account`] and [`Account::storage`] give what is proven, also that there is nothing. [`trie::lookup`] is
//!   the walk under both. [`MappingLayout`] says in which slot a contract keeps the entry of a mapping.
//! - Signatures: [`personal_digest`] (EIP-191) and [`typed_digest`] (EIP-712) are what wallets sign, [`recover`] tells
//!   who signed it, whichever way v is written
//!   ([`normalised`]). [`ClaimMessage`] is what a holder of NLK on Ethereum signs to be paid here, [`Statement`] what
//!   watchers sign of Ethereum, and [`is_quorum`] says when enough of them have.
//!
//! Hashing and key recovery go through the trait [`Host`]: in a runtime they are host functions, elsewhere
//! `software::Software` (a feature). What a node answers in JSON is read by the module `rpc` (a feature, too).
//!
//! ## What a proof can not do
//!
//! - *Cost more than its size.* Its nodes are counted and measured before anything is done with them, and each is hashed
//!   once. A node is decoded only after its hash was found to be the one that its parent (or the root) names: decoders
//!   see no byte that Ethereum did not commit to.
//! - *Say what is not there.* A proof names no value. The value is what the walk ends at, and that there is none is an
//!   answer of its own: nobody can pass one off as the other.
//! - *Be written in two ways.* The nodes are in the order of the walk, without one too few, too many or twice. A walk
//!   that comes back to where it was would be a collision of Keccak-256.
//!
//! ## Example
//!
//! ```
//! # #[cfg(feature = "fixtures")]
//! # fn main() -> Result<(), nulink_eth_proofs::Invalid> {
//! use nulink_eth_proofs::{account, fixtures::EthereumState, software::Software, to_u128, word, Address, MappingLayout};
//!
//! // A contract keeps `mapping(address => uint256) locked` in its slot 3. Ann has locked 500 there.
//! let (contract, ann) = (Address([0xc0; 20]), Address([0xa1; 20]));
//! let layout = MappingLayout::solidity(3);
//! let slot = layout.slot_of::<Software>(&ann.to_word());
//! let ethereum = EthereumState::new(contract, [0xcc; 32], [(slot, word(500))]);
//!
//! // What follows knows the state root only.
//! let root = ethereum.root();
//! let contract = account::<Software, _>(&root, &contract, &ethereum.account_proof())?.expect("it exists");
//! let locked = contract.storage::<Software, _>(&slot, &ethereum.storage_proof(&slot))?;
//! assert_eq!(to_u128(&locked), Some(500));
//!
//! // Bob has locked nothing, and that is proven, too.
//! let slot = layout.slot_of::<Software>(&Address([0xb0; 20]).to_word());
//! assert_eq!(contract.storage::<Software, _>(&slot, &ethereum.storage_proof(&slot))?, word(0));
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "fixtures"))]
//! # fn main() {}
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod claim;
#[cfg(feature = "fixtures")]
pub mod fixtures;
#[cfg(feature = "rpc")]
pub mod rpc;
mod signature;
#[cfg(feature = "software")]
pub mod software;
mod state;
pub mod trie;
mod watching;

pub use claim::ClaimMessage;
pub use signature::{normalised, personal_digest, recover, struct_hash, typed_digest, SIGNATURE_LEN};
pub use state::{account, to_u128, word, Account, KeyOrder, MappingLayout, EMPTY_CODE};
pub use trie::{Invalid, EMPTY_ROOT, MAX_NODES, MAX_NODE_LEN};
pub use watching::{is_quorum, set_hash, Statement, WatchDomain};

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A Keccak-256 hash.
pub type Hash = [u8; 32];

/// A word of the Ethereum virtual machine: a slot's number, or its content. Numbers are big-endian.
pub type Word = [u8; 32];

/// What is asked of the machine below: in a runtime its host functions, elsewhere `software::Software`.
pub trait Host {
	/// Keccak-256, as Ethereum uses it.
	fn keccak_256(data: &[u8]) -> Hash;

	/// The key, as x and y, whose signature (r, s, parity of R: 0 or 1) of this digest it is. `None`, if it is none.
	fn recover(signature: &[u8; SIGNATURE_LEN], digest: &Hash) -> Option<[u8; 64]>;
}

/// An Ethereum account.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Debug,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Address(pub [u8; 20]);

impl Address {
	/// The address of a public key, given as x and y.
	pub fn of_key<H: Host>(key: &[u8; 64]) -> Self {
		let hash = H::keccak_256(key);
		let mut address = [0; 20];
		address.copy_from_slice(&hash[12..]);
		Address(address)
	}

	/// The address as a word: zeros before it.
	pub fn to_word(self) -> Word {
		let mut word = [0; 32];
		word[12..].copy_from_slice(&self.0);
		word
	}
}
