//! What watchers sign of Ethereum, and what is signed to become one of them, or to be found by them.
//!
//! All of it is typed data (EIP-712) in one domain: the Ethereum chain that is watched, by its id, and this chain, by
//! its genesis hash. A statement for another Ethereum chain, or another NuLink, has another digest. `WatcherLight.sol`
//! checks the same digests on other chains.
//!
//! ```
//! use nulink_eth_proofs::{fixtures::Key, is_quorum, recover, set_hash, software::Software, Statement, WatchDomain};
//!
//! let domain = WatchDomain { chain_id: 1, genesis: [0x6e; 32] };
//! let header = Statement::Header { number: 64, block_hash: [0xa1; 32], state_root: [0x5e; 32] };
//! let digest = domain.digest::<Software>(&header);
//! let watcher = Key::new(1);
//! assert_eq!(recover::<Software>(&digest, &watcher.sign(&digest)), Some(watcher.address()));
//!
//! // Of four watchers with the same weight, three are enough, and two are not.
//! assert!(is_quorum(3, 4) && !is_quorum(2, 4));
//!
//! // The set of a later epoch is signed by its hash. A set has one order, and so one hash.
//! let mut set = [(Key::new(1).address(), 10), (Key::new(2).address(), 20)];
//! set.sort();
//! let next = Statement::Watchers { epoch: 7, set_hash: set_hash::<Software>(&set).expect("it is sorted") };
//! assert_ne!(domain.digest::<Software>(&next), digest);
//! ```

use crate::{claim::Hex, signature::struct_hash, state::word, typed_digest, Address, Hash, Host, Word};
use alloc::{format, string::String, vec, vec::Vec};

const NAME: &str = "NuLink Watchers";
const VERSION: &str = "1";
const DOMAIN: &str = "EIP712Domain(string name,string version,uint256 chainId,bytes32 salt)";

/// Between whom a statement holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WatchDomain {
	/// The id of the Ethereum chain that is watched.
	pub chain_id: u64,
	/// The hash of this chain's first block.
	pub genesis: Hash,
}

/// What is signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Statement {
	/// "This is the finalised block with this number." By a watcher.
	Header {
		/// The block's number.
		number: u64,
		/// Its hash.
		block_hash: Hash,
		/// The root of the state after it.
		state_root: Hash,
	},
	/// "These are the watchers of this epoch." By the watchers of an epoch before.
	Watchers {
		/// The epoch.
		epoch: u64,
		/// What [`set_hash`] gives.
		set_hash: Hash,
	},
	/// "I sign as a watcher for this account of this chain." By the key that wants to.
	Standing {
		/// The staker.
		account: [u8; 32],
	},
	/// "My stake on Ethereum is this account's." By the staking provider on Ethereum.
	Bind {
		/// The account of this chain.
		account: [u8; 32],
		/// The provider's how-manyeth binding it is, from 1 on: an older one is not brought again.
		number: u32,
	},
}

impl WatchDomain {
	/// The domain's own hash.
	pub fn separator<H: Host>(&self) -> Hash {
		let text = |text: &str| H::keccak_256(text.as_bytes());
		struct_hash::<H>(DOMAIN, &[text(NAME), text(VERSION), word(self.chain_id.into()), self.genesis])
	}

	/// What is signed for a statement.
	pub fn digest<H: Host>(&self, statement: &Statement) -> Hash {
		typed_digest::<H>(&self.separator::<H>(), &struct_hash::<H>(statement.kind(), &statement.members()))
	}

	/// The structure for `eth_signTypedData_v4`, in JSON, as wallets want it. They ask for the domain's chain to be the one
	/// that they are on: it is, as the stake is there.
	pub fn typed_data(&self, statement: &Statement) -> String {
		let (name, message) = (statement.name(), statement.message());
		format!(
			concat!(
				r#"{{"types":{{"EIP712Domain":[{}],"{}":[{}]}},"primaryType":"{}","#,
				r#""domain":{{"name":"{}","version":"{}","chainId":{},"salt":"{}"}},"message":{{{}}}}}"#,
			),
			types(DOMAIN),
			name,
			types(statement.kind()),
			name,
			NAME,
			VERSION,
			self.chain_id,
			Hex(&self.genesis),
			message,
		)
	}
}

impl Statement {
	/// The encoded type.
	fn kind(&self) -> &'static str {
		match self {
			Statement::Header { .. } => "Header(uint64 number,bytes32 blockHash,bytes32 stateRoot)",
			Statement::Watchers { .. } => "Watchers(uint64 epoch,bytes32 setHash)",
			Statement::Standing { .. } => "Standing(bytes32 account)",
			Statement::Bind { .. } => "Bind(bytes32 account,uint32 number)",
		}
	}

	fn name(&self) -> &'static str {
		self.kind().split('(').next().unwrap_or_default()
	}

	/// The members, in the order of the type.
	fn members(&self) -> Vec<Word> {
		match *self {
			Statement::Header { number, block_hash, state_root } => vec![word(number.into()), block_hash, state_root],
			Statement::Watchers { epoch, set_hash } => vec![word(epoch.into()), set_hash],
			Statement::Standing { account } => vec![account],
			Statement::Bind { account, number } => vec![account, word(number.into())],
		}
	}

	/// The members in JSON.
	fn message(&self) -> String {
		match self {
			Statement::Header { number, block_hash, state_root } => {
				format!(r#""number":{number},"blockHash":"{}","stateRoot":"{}""#, Hex(block_hash), Hex(state_root))
			},
			Statement::Watchers { epoch, set_hash } => format!(r#""epoch":{epoch},"setHash":"{}""#, Hex(set_hash)),
			Statement::Standing { account } => format!(r#""account":"{}""#, Hex(account)),
			Statement::Bind { account, number } => format!(r#""account":"{}","number":{number}"#, Hex(account)),
		}
	}
}

/// The members of an encoded type, as wallets want them in JSON.
fn types(kind: &str) -> String {
	let members = kind.split_once('(').map_or("", |(_, members)| members.trim_end_matches(')'));
	let member = |member: &str| {
		let (kind, name) = member.split_once(' ').unwrap_or_default();
		format!(r#"{{"name":"{name}","type":"{kind}"}}"#)
	};
	members.split(',').map(member).collect::<Vec<_>>().join(",")
}

/// The hash of a set of watchers: of every signer's address (20 bytes) and weight (16 bytes, big-endian), one after the
/// other, by address, ascending. `None`: the set is empty, in another order, or has a signer twice.
pub fn set_hash<H: Host>(set: &[(Address, u128)]) -> Option<Hash> {
	let in_order = set.iter().zip(set.iter().skip(1)).all(|((one, _), (next, _))| one < next);
	if set.is_empty() || !in_order {
		return None;
	}
	let mut packed = Vec::with_capacity(set.len().saturating_mul(36));
	for (signer, weight) in set {
		packed.extend_from_slice(&signer.0);
		packed.extend_from_slice(&weight.to_be_bytes());
	}
	Some(H::keccak_256(&packed))
}

/// Whether a weight is enough: more than two thirds of the whole, 3 · weight > 2 · whole.
///
/// Two such parts of a set have more than a third in common. Who makes the set say two things has more than a third of
/// its weight sign both, and be slashed for it.
pub fn is_quorum(weight: u128, whole: u128) -> bool {
	// What is missing is less than a third. Written so, nothing overflows.
	whole.saturating_sub(weight) < whole.div_ceil(3)
}
