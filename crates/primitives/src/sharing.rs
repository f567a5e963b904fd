//! Sharing by proxy re-encryption: the sizes, ids and signed statements that the chain, the proxies and the people who
//! share agree on.

use crate::provider::EpochIndex;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

/// The number of a policy, given by the chain in order of creation.
pub type PolicyId = u64;

/// The number of a request for re-encryption, given by the chain in order of creation.
pub type RequestId = u64;

/// A 32-byte digest.
pub type Digest = [u8; 32];

/// The most proxies that a policy has.
pub const MAX_PROXIES: u32 = 32;

/// Bytes of a public key: a compressed point of secp256k1.
pub const KEY_LEN: usize = 33;
/// Bytes of a capsule: `e` (33), `v` (33), signature (32).
pub const CAPSULE_LEN: usize = 98;
/// Bytes of a capsule fragment (cfrag).
pub const FRAGMENT_LEN: usize = 359;

/// A public key of Umbral (delegating, verifying, receiving, or a provider's own): a compressed point of secp256k1, not
/// checked to be one.
#[derive(
	Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct KeyBytes(pub [u8; KEY_LEN]);

/// A capsule on the wire, not checked.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct CapsuleBytes(pub [u8; CAPSULE_LEN]);

/// A capsule fragment on the wire, not checked.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct FragmentBytes(pub [u8; FRAGMENT_LEN]);

/// The address of content: a CID of version 1 in binary, with a SHA-256 multihash (36 bytes).
#[derive(
	Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ContentId(pub [u8; 36]);

impl ContentId {
	/// The multicodec of plain bytes.
	pub const RAW: u8 = 0x55;
	/// The multicodec of DAG-CBOR.
	pub const DAG_CBOR: u8 = 0x71;

	/// The id of content with this codec and this SHA-256 digest.
	pub const fn new(codec: u8, digest: Digest) -> Self {
		let mut id = [0u8; 36];
		id[0] = 1;
		id[1] = codec;
		id[2] = 0x12;
		id[3] = 0x20;
		let mut i = 0;
		while i < 32 {
			id[4 + i] = digest[i];
			i += 1;
		}
		ContentId(id)
	}

	/// Whether it is that of plain bytes, all of them in one piece.
	pub const fn is_raw(&self) -> bool {
		self.0[1] == Self::RAW
	}

	/// Whether the bytes are such a CID: version 1, raw or DAG-CBOR, SHA-256.
	pub fn is_well_formed(&self) -> bool {
		self.0[0] == 1 && matches!(self.0[1], Self::RAW | Self::DAG_CBOR) && self.0[2..4] == [0x12, 0x20]
	}
}

/// What a proxy signs with its operator key when it has re-encrypted off chain.
///
/// With a wrong fragment, or for a time in which the policy did not allow it, the receipt is the evidence on which the
/// provider is slashed. The chain is bound by its genesis hash, the provider by its staking account.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Receipt {
	/// The policy under which was re-encrypted.
	pub policy: PolicyId,
	/// The staking account of the proxy.
	pub provider: [u8; 32],
	/// SHA-256 of the capsule's 98 bytes.
	pub capsule: Digest,
	/// SHA-256 of the fragment's 359 bytes.
	pub fragment: Digest,
	/// SHA-256 of the request that was answered ([`FragmentRequest::signed_bytes`]), which its asker signed.
	pub request: Digest,
	/// The newest finalised block that the proxy knew: the state by which it judged that it may serve.
	pub block: u32,
}

impl Receipt {
	/// What the bytes under a receipt's signature begin with.
	pub const DOMAIN: &'static [u8] = b"nulink/receipt/v1";

	/// The bytes that are signed: domain tag, genesis hash of the chain, receipt.
	pub fn signed_bytes(&self, genesis: &Digest) -> Vec<u8> {
		signed(Self::DOMAIN, genesis, self)
	}
}

/// What a person signs with the account named in the policy to ask a proxy for a fragment off chain.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct FragmentRequest {
	/// The policy.
	pub policy: PolicyId,
	/// The staking account of the proxy that is asked. A request for one proxy is of no use to another.
	pub provider: [u8; 32],
	/// The capsule.
	pub capsule: CapsuleBytes,
	/// The newest finalised block that the asker knew. An honest proxy's receipt is dated no earlier.
	pub block: u32,
	/// Chosen at random by the asker.
	pub nonce: [u8; 16],
}

impl FragmentRequest {
	/// What the bytes under a request's signature begin with.
	pub const DOMAIN: &'static [u8] = b"nulink/fragment-request/v1";

	/// The bytes that are signed, and whose SHA-256 is the request's digest: domain tag, genesis hash, request.
	pub fn signed_bytes(&self, genesis: &Digest) -> Vec<u8> {
		signed(Self::DOMAIN, genesis, self)
	}
}

/// Domain tag, genesis hash of the chain, then the SCALE encoding of the statement.
pub(crate) fn signed(domain: &[u8], genesis: &Digest, statement: &impl Encode) -> Vec<u8> {
	let mut bytes = Vec::with_capacity(domain.len() + genesis.len() + statement.size_hint());
	bytes.extend_from_slice(domain);
	bytes.extend_from_slice(genesis);
	statement.encode_to(&mut bytes);
	bytes
}

/// Why a policy gives no access.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub enum Denied {
	/// There is no such policy, or it was removed.
	Unknown,
	/// Not all proxies have accepted.
	NotActive,
	/// Its term has not begun.
	NotBegun,
	/// Its term is over.
	Ended,
	/// The owner revoked it.
	Revoked,
	/// The asker is not its receiver.
	NotReceiver,
	/// Its conditions do not hold.
	ConditionsNotMet,
}

impl Denied {
	/// What programs tell it by: the code of a proxy's refusal.
	pub const fn code(self) -> &'static str {
		match self {
			Denied::Unknown => "unknown_policy",
			Denied::NotActive => "not_active",
			Denied::NotBegun => "not_begun",
			Denied::Ended => "ended",
			Denied::Revoked => "revoked",
			Denied::NotReceiver => "not_receiver",
			Denied::ConditionsNotMet => "conditions_not_met",
		}
	}
}

impl fmt::Display for Denied {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Denied::Unknown => "the chain does not know it",
			Denied::NotActive => "not all of its proxies have accepted",
			Denied::NotBegun => "its term has not begun",
			Denied::Ended => "its term is over",
			Denied::Revoked => "its owner revoked it",
			Denied::NotReceiver => "the account is not its receiver",
			Denied::ConditionsNotMet => "its conditions do not hold now",
		})
	}
}

/// The time in which a policy allows access, in epochs: from the first to before the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Term {
	/// The first epoch.
	pub start: EpochIndex,
	/// The first epoch after it.
	pub end: EpochIndex,
}

impl Term {
	/// How many epochs it has. 0, if it ends before it starts.
	pub const fn epochs(self) -> u32 {
		self.end.saturating_sub(self.start)
	}

	/// Whether an epoch lies in it.
	pub const fn contains(self, epoch: EpochIndex) -> bool {
		self.start <= epoch && epoch < self.end
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_signed_statement_begins_with_its_domain_and_the_chain() {
		let receipt = Receipt {
			policy: 7,
			provider: [1; 32],
			capsule: [2; 32],
			fragment: [3; 32],
			request: [4; 32],
			block: 0x0102_0304,
		};
		let bytes = receipt.signed_bytes(&[9; 32]);
		assert!(bytes.starts_with(b"nulink/receipt/v1"));
		assert_eq!(bytes[17..49], [9; 32]);
		assert_eq!(bytes[49..57], [7, 0, 0, 0, 0, 0, 0, 0]);
		assert_eq!(bytes[57..89], [1; 32]);
		assert_eq!(bytes[89..121], [2; 32]);
		assert_eq!(bytes[121..153], [3; 32]);
		assert_eq!(bytes[153..185], [4; 32]);
		assert_eq!(bytes[185..], [4, 3, 2, 1]);
	}

	#[test]
	fn a_receipt_for_one_chain_is_none_for_another() {
		let receipt =
			Receipt { policy: 1, provider: [0; 32], capsule: [0; 32], fragment: [0; 32], request: [0; 32], block: 1 };
		assert_ne!(receipt.signed_bytes(&[1; 32]), receipt.signed_bytes(&[2; 32]));
	}

	#[test]
	fn content_ids_are_cids() {
		let id = ContentId::new(ContentId::RAW, [5; 32]);
		assert_eq!(id.0[..4], [0x01, 0x55, 0x12, 0x20]);
		assert!(id.is_well_formed());
		let mut other = id;
		other.0[2] = 0x13;
		assert!(!other.is_well_formed());
	}

	#[test]
	fn a_term_contains_its_start_and_not_its_end() {
		let term = Term { start: 3, end: 5 };
		assert_eq!(term.epochs(), 2);
		assert!(!term.contains(2) && term.contains(3) && term.contains(4) && !term.contains(5));
		assert_eq!(Term { start: 5, end: 3 }.epochs(), 0);
	}
}
