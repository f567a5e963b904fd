//! Accounts, and what contracts store.

use crate::{
	trie::{lookup, Invalid},
	Address, Hash, Host, Word,
};
use alloy_primitives::U256;
use alloy_trie::TrieAccount;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The code hash of an account without code: the hash of nothing.
pub const EMPTY_CODE: Hash = alloy_trie::KECCAK_EMPTY.0;

/// An account of Ethereum, as it was proven. Only [`account`] makes one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Account {
	/// How many transactions it sent, or contracts it made.
	pub nonce: u64,
	/// What it has, in wei.
	pub balance: Word,
	/// The root of what it stores.
	pub storage_root: Hash,
	/// The hash of its code.
	pub code_hash: Hash,
}

/// The account with this address in the state with this root. `None`: there is none.
///
/// `proof` is `accountProof` of `eth_getProof`.
pub fn account<H: Host, N: AsRef<[u8]>>(
	state_root: &Hash,
	address: &Address,
	proof: &[N],
) -> Result<Option<Account>, Invalid> {
	let Some(value) = lookup::<H, N>(state_root, &H::keccak_256(&address.0), proof)? else { return Ok(None) };
	let TrieAccount { nonce, balance, storage_root, code_hash, .. } =
		alloy_rlp::decode_exact(&value).map_err(|_| Invalid::Malformed)?;
	Ok(Some(Account { nonce, balance: balance.to_be_bytes(), storage_root: storage_root.0, code_hash: code_hash.0 }))
}

impl Account {
	/// What the account has stored in a slot. A slot in which nothing is stored has zero.
	///
	/// `proof` is the `proof` of the slot in `storageProof` of `eth_getProof`.
	pub fn storage<H: Host, N: AsRef<[u8]>>(&self, slot: &Word, proof: &[N]) -> Result<Word, Invalid> {
		let Some(value) = lookup::<H, N>(&self.storage_root, &H::keccak_256(slot), proof)? else { return Ok([0; 32]) };
		let value: U256 = alloy_rlp::decode_exact(&value).map_err(|_| Invalid::Malformed)?;
		// To store zero is to store nothing, so Ethereum's own tries have no such entry. Those of development nodes have, where
		// a slot was emptied. It says the same.
		Ok(value.to_be_bytes())
	}
}

/// Which way round a language hashes the key of a mapping and the slot of the mapping.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum KeyOrder {
	/// Solidity: the key, then the slot.
	#[codec(index = 0)]
	KeyFirst,
	/// Vyper: the slot, then the key.
	#[codec(index = 1)]
	SlotFirst,
}

/// Where a contract keeps the entries of a mapping.
///
/// The entry of a key begins at the hash of the key and the mapping's own slot. If entries are structures, the member
/// that is meant lies some slots behind. Members that share a slot are not provided for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct MappingLayout {
	/// The mapping's own slot. A small number, or a hash (ERC-7201).
	pub slot: Word,
	/// How keys are hashed.
	pub order: KeyOrder,
	/// How many slots behind the beginning of the entry the value lies.
	pub member: u32,
}

impl MappingLayout {
	/// A mapping of plain values in a contract in Solidity.
	pub fn solidity(slot: u128) -> Self {
		MappingLayout { slot: word(slot), order: KeyOrder::KeyFirst, member: 0 }
	}

	/// The slot of a key's value. Keys of value types, addresses for example, are words: [`Address::to_word`].
	pub fn slot_of<H: Host>(&self, key: &Word) -> Word {
		let (first, second) = match self.order {
			KeyOrder::KeyFirst => (key, &self.slot),
			KeyOrder::SlotFirst => (&self.slot, key),
		};
		let mut preimage = [0; 64];
		preimage[..32].copy_from_slice(first);
		preimage[32..].copy_from_slice(second);
		// Slots are counted modulo 2²⁵⁶.
		let begin = U256::from_be_bytes(H::keccak_256(&preimage));
		begin.wrapping_add(U256::from(self.member)).to_be_bytes()
	}
}

/// A number as a word.
pub fn word(number: u128) -> Word {
	let mut word = [0; 32];
	word[16..].copy_from_slice(&number.to_be_bytes());
	word
}

/// The number that a word is. `None`: it has more than 128 bits.
pub fn to_u128(word: &Word) -> Option<u128> {
	let (high, low) = word.split_at(16);
	let low: [u8; 16] = low.try_into().ok()?;
	high.iter().all(|byte| *byte == 0).then_some(u128::from_be_bytes(low))
}
