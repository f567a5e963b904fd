//! What an Ethereum node and a wallet hand over, made ready for a claim.
//!
//! A node answers `eth_getProof` in JSON. [`StateProof::from_json`] reads it, and [`StateProof::locked`] looks at it as
//! the chain will: who sends a claim knows before whether the chain takes it, and need not believe the node.
//!
//! ```
//! use nulink_eth_proofs::{rpc, Address, MappingLayout};
//!
//! // The contract and the holder, as the chain and a person name them.
//! let contract: Address = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512".parse()?;
//! let holder: Address = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8".parse()?;
//! let slot = MappingLayout::solidity(0).slot_of::<nulink_eth_proofs::software::Software>(&holder.to_word());
//! assert_eq!(
//!     rpc::parameters(&contract, &slot, 4).to_string(),
//!     concat!(
//!         r#"["0xe7f1725e7734ce288f8367e1bb143e90bb3f0512","#,
//!         r#"["0x14e04a66bf74771820a7400ff6cf065175b3d7eb25805a5bd1633b161af5d101"],"0x4"]"#,
//!     ),
//! );
//! # Ok::<(), rpc::NotAnAddress>(())
//! ```

use crate::{account, software::Software, to_u128, Address, Hash, Invalid, MappingLayout, Word, SIGNATURE_LEN};
use alloc::{borrow::Cow, string::String, vec::Vec};
use alloy_primitives::hex;
use core::{fmt, str::FromStr};
use serde::{de::Error as _, Deserialize, Deserializer};
use serde_json::{json, Value};

/// Why an answer to `eth_getProof` is of no use for a claim.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
	/// It is not in the form of an answer.
	#[error("this is no answer to eth_getProof: {0}")]
	Json(#[from] serde_json::Error),
	/// The node did not answer, but told an error.
	#[error("the Ethereum node says: {0}. Nodes keep old states for a short time only, unless they are archives")]
	Node(String),
	/// It is for another contract.
	#[error("the Ethereum node answers for the contract {0}, which was not asked for")]
	OtherContract(Address),
	/// The slot is not in it.
	#[error("the Ethereum node's answer says nothing of the slot that was asked for")]
	NoSlot,
	/// The proof of the contract proves nothing.
	#[error("the account proof does not go with the state root: {0}. The node may be at another block, or lie")]
	AccountProof(Invalid),
	/// The contract does not exist in this state.
	#[error("the lock contract does not exist in this block's state")]
	ContractNotFound,
	/// The contract's code is another.
	#[error("the contract's code is not the one that the chain has pinned")]
	WrongCode,
	/// The proof of the slot proves nothing.
	#[error("the storage proof does not go with the contract's storage: {0}")]
	BalanceProof(Invalid),
	/// More is locked than an amount can be.
	#[error("more is said to be locked than an amount can be")]
	AmountTooLarge,
}

/// What `eth_getProof` is asked with, for one slot of a contract in the state of a block.
pub fn parameters(contract: &Address, slot: &Word, block: u64) -> Value {
	json!([hex::encode_prefixed(contract.0), [hex::encode_prefixed(slot)], format!("{block:#x}")])
}

/// An answer to `eth_getProof`, as far as it is needed. What it says of itself is not believed: [`Self::locked`].
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StateProof {
	/// The contract.
	#[serde(deserialize_with = "address")]
	pub address: Address,
	/// The nodes that prove the contract's account.
	#[serde(deserialize_with = "nodes")]
	pub account_proof: Vec<Vec<u8>>,
	/// The slots that were asked for.
	pub storage_proof: Vec<SlotProof>,
}

/// A slot in an answer to `eth_getProof`.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct SlotProof {
	/// The slot's number.
	#[serde(deserialize_with = "word")]
	pub key: Word,
	/// The nodes that prove what is in it.
	#[serde(deserialize_with = "nodes")]
	pub proof: Vec<Vec<u8>>,
}

/// What a holder has locked, and the two proofs that a claim shows for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Locked {
	/// In base units, in all. May be zero: that is proven, too.
	pub amount: u128,
	/// `account_proof` of the claim.
	pub account_proof: Vec<Vec<u8>>,
	/// `balance_proof` of the claim.
	pub balance_proof: Vec<Vec<u8>>,
}

impl StateProof {
	/// Reads an answer: the whole response (`{"jsonrpc":"2.0","id":1,"result":{…}}`), or its `result` alone.
	pub fn from_json(answer: &str) -> Result<Self, Unusable> {
		let mut answer: Value = serde_json::from_str(answer)?;
		if let Some(error) = answer.get("error").filter(|error| !error.is_null()) {
			let text = error.get("message").and_then(Value::as_str);
			return Err(Unusable::Node(text.map_or_else(|| error.to_string(), Into::into)));
		}
		let result = answer.get_mut("result").map(Value::take).unwrap_or(answer);
		Ok(serde_json::from_value(result)?)
	}

	/// What the holder has locked in the state with this root, by the terms that the chain has pinned. The judgement is the
	/// chain's.
	pub fn locked(
		self,
		state_root: &Hash,
		contract: &Address,
		code_hash: &Hash,
		balances: &MappingLayout,
		holder: &Address,
	) -> Result<Locked, Unusable> {
		let StateProof { address, account_proof, storage_proof } = self;
		if address != *contract {
			return Err(Unusable::OtherContract(address));
		}
		let slot = balances.slot_of::<Software>(&holder.to_word());
		let asked = storage_proof.into_iter().find(|proof| proof.key == slot).ok_or(Unusable::NoSlot)?;
		let proven = account::<Software, _>(state_root, contract, &account_proof)
			.map_err(Unusable::AccountProof)?
			.ok_or(Unusable::ContractNotFound)?;
		if proven.code_hash != *code_hash {
			return Err(Unusable::WrongCode);
		}
		let balance_proof = asked.proof;
		let value = proven.storage::<Software, _>(&slot, &balance_proof).map_err(Unusable::BalanceProof)?;
		Ok(Locked { amount: to_u128(&value).ok_or(Unusable::AmountTooLarge)?, account_proof, balance_proof })
	}
}

/// A text is no Ethereum address.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotAnAddress {
	/// It has another form.
	#[error("an Ethereum address is 0x and 40 hex digits")]
	Form,
	/// Large and small letters are mixed in another way than the digits ask for (EIP-55).
	#[error("this Ethereum address has a typing error: its large and small letters do not go with its digits")]
	Checksum,
}

/// Large and small letters together are a checksum (EIP-55), and must be right. Letters of one size are none.
impl FromStr for Address {
	type Err = NotAnAddress;

	fn from_str(text: &str) -> Result<Self, NotAnAddress> {
		let digits = digits(text).ok_or(NotAnAddress::Form)?;
		let bytes = hex::decode_to_array(digits).map_err(|_| NotAnAddress::Form)?;
		let has = |letter: fn(&u8) -> bool| digits.as_bytes().iter().any(letter);
		let mixed = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
		match Address(bytes) {
			address if mixed && address.to_string() != text => Err(NotAnAddress::Checksum),
			address => Ok(address),
		}
	}
}

/// `0x` and 40 hex digits, with the checksum of EIP-55 in the size of its letters.
impl fmt::Display for Address {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&alloy_primitives::Address::from(self.0).to_checksum(None))
	}
}

/// A signature as wallets write it: `0x` and 130 hex digits. `None`, if it has another form.
pub fn signature(text: &str) -> Option<[u8; SIGNATURE_LEN]> {
	hex::decode_to_array(digits(text.trim())?).ok()
}

/// What follows `0x`, if all of it is hex digits: decoders take away a second `0x`.
fn digits(text: &str) -> Option<&str> {
	text.strip_prefix("0x").filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// Reads a text with hex digits as `read` says. Where it can not, `what` was wanted.
fn parsed<'de, D: Deserializer<'de>, T>(from: D, what: &str, read: fn(&str) -> Option<T>) -> Result<T, D::Error> {
	let text = Cow::<'de, str>::deserialize(from)?;
	digits(&text).and_then(read).ok_or_else(|| D::Error::custom(format!("{what} was expected, in hex digits after 0x")))
}

/// The bytes of a node, among those of a proof.
struct Node(Vec<u8>);

impl<'de> Deserialize<'de> for Node {
	fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
		parsed(from, "a node", |digits| hex::decode(digits).ok().map(Node))
	}
}

fn nodes<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<u8>>, D::Error> {
	Ok(Vec::<Node>::deserialize(from)?.into_iter().map(|Node(bytes)| bytes).collect())
}

fn address<'de, D: Deserializer<'de>>(from: D) -> Result<Address, D::Error> {
	parsed(from, "an address", |digits| hex::decode_to_array(digits).ok().map(Address))
}

/// A word as it was asked for, or as a number: some nodes leave away zeros before it.
fn word<'de, D: Deserializer<'de>>(from: D) -> Result<Word, D::Error> {
	parsed(from, "a slot", |digits| hex::decode_to_array(format!("{digits:0>64}")).ok())
}
