//! What is claimed, and what is kept of it.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use nulink_eth_proofs::{Address, MappingLayout, MAX_NODES, MAX_NODE_LEN, SIGNATURE_LEN};
use nulink_primitives::{sharing::Digest, token::Balance};
use scale_info::TypeInfo;

/// The nodes of a Merkle-Patricia proof, from the root on.
pub type Proof = BoundedVec<BoundedVec<u8, ConstU32<MAX_NODE_LEN>>, ConstU32<MAX_NODES>>;

/// The contract on Ethereum in which holders lock their NLK.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LockContract {
	/// Where it is.
	pub address: Address,
	/// The hash of its code.
	pub code_hash: Digest,
	/// Where it keeps, by holder, what is locked.
	pub balances: MappingLayout,
	/// The first Ethereum block whose state counts. Not before the contract was made.
	pub since: u64,
}

/// A signature of r, s and v by the holder's key, over the claim's message.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ClaimSignature {
	/// Over the text, as `personal_sign` makes it (EIP-191).
	#[codec(index = 0)]
	Personal([u8; SIGNATURE_LEN]),
	/// Over the structure, as `eth_signTypedData_v4` makes it (EIP-712).
	#[codec(index = 1)]
	TypedData([u8; SIGNATURE_LEN]),
}

/// A claim with all that proves it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Claim<AccountId> {
	/// The Ethereum account that has locked NLK.
	pub holder: Address,
	/// The account that is paid.
	pub receiver: AccountId,
	/// The Ethereum block in whose state it is shown. Its root must have been accepted.
	pub block: u64,
	/// The lock contract's account in that state: `accountProof` of `eth_getProof`.
	pub account_proof: Proof,
	/// The holder's slot in the contract's storage: `storageProof[0].proof`.
	pub balance_proof: Proof,
	/// Who wants it.
	pub signature: ClaimSignature,
}

impl<AccountId> Claim<AccountId> {
	/// How many nodes its proofs have.
	pub fn nodes(&self) -> u32 {
		(self.account_proof.len() as u32).saturating_add(self.balance_proof.len() as u32)
	}
}

/// What was paid to a holder.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Claimed {
	/// In all, in base units.
	pub amount: Balance,
	/// By how many claims.
	pub claims: u32,
	/// The Ethereum block whose state showed it last.
	pub block: u64,
}

/// How matters stand, for people who want to claim.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Status {
	/// Whether claims are taken in this block.
	pub open: bool,
	/// The last block in which they are. `None`: no end is set.
	pub deadline: Option<u32>,
	/// The contract.
	pub contract: Option<LockContract>,
	/// What the pot can still pay.
	pub available: Balance,
	/// What was paid to all holders.
	pub paid: Balance,
	/// The accepted roots that governance has set: block and root, oldest first.
	pub roots: Vec<(u64, Digest)>,
}

/// What a holder has to sign for the next claim, and where the proof is to be looked for.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ToSign {
	/// The how-manyeth claim of the holder it will be.
	pub number: u32,
	/// The text for `personal_sign`.
	pub text: Vec<u8>,
	/// The structure for `eth_signTypedData_v4`, in JSON.
	pub typed_data: Vec<u8>,
	/// The slot to ask `eth_getProof` for. `None`, if there is no contract.
	pub slot: Option<Digest>,
}
