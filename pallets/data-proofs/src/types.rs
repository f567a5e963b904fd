//! What the pallet stores and answers.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use nulink_primitives::{
	proving::{
		Circuit, KeyId, KeySource, ProofBytes, Scalar, StatementHash, Subject, MAX_INPUTS, MAX_KEY_LEN,
		MAX_STATEMENT_INPUTS,
	},
	token::Balance,
};
use scale_info::TypeInfo;

/// The most proofs of a batch.
pub const MAX_BATCH: u32 = 16;

/// The most bytes of a key as the verifier keeps it: the points uncompressed (two coordinates of 48 or 96 bytes), and
/// e(α, β), 576 bytes, with a hundred for a header.
pub const MAX_PREPARED: u32 = 96 + 3 * 192 + 96 * (MAX_INPUTS + 1) + 576 + 100;

/// A verifying key, as arkworks compresses it.
pub type KeyBytes = BoundedVec<u8, ConstU32<MAX_KEY_LEN>>;

/// A verifying key, as the verifier keeps it.
pub type PreparedKey = BoundedVec<u8, ConstU32<MAX_PREPARED>>;

/// The inputs of a statement, without the context.
pub type Inputs = BoundedVec<Scalar, ConstU32<MAX_STATEMENT_INPUTS>>;

/// The proofs of a batch.
pub type Batch = BoundedVec<Submission, ConstU32<MAX_BATCH>>;

/// Whether a key is trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum KeyState {
	/// It is a key, and nobody has vouched for it.
	#[codec(index = 0)]
	Registered,
	/// Governance has looked at its circuit and at the transcript of its ceremony.
	#[codec(index = 1)]
	Adopted,
	/// It proves nothing any more, and never will.
	#[codec(index = 2)]
	Retired,
}

/// What is known of a verifying key.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct KeyInfo<AccountId> {
	/// What it verifies.
	pub circuit: Circuit,
	/// Where it comes from.
	pub source: KeySource,
	/// Whether it is trusted.
	pub state: KeyState,
	/// Who registered it, and whose deposit is held.
	pub registrant: AccountId,
	/// What is held for it.
	pub deposit: Balance,
	/// The block in which it was registered.
	pub registered_in: u32,
	/// How many records were proven with it.
	pub records: u32,
}

impl<AccountId> KeyInfo<AccountId> {
	/// Whether proofs are taken that were made with it. Keys for our circuits must have been adopted, because a key says
	/// nothing of the circuit that it was made for; whoever asks for a proof by another circuit names its key. Keys for
	/// development are on no network on which something is at stake.
	pub fn is_usable(&self) -> bool {
		match self.state {
			KeyState::Registered => self.circuit.is_custom() || matches!(self.source, KeySource::Development),
			KeyState::Adopted => true,
			KeyState::Retired => false,
		}
	}
}

/// A proof that is to be recorded.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Submission {
	/// With which key.
	pub key: KeyId,
	/// What it is about.
	pub subject: Subject,
	/// What is proven.
	pub inputs: Inputs,
	/// The proof.
	pub proof: ProofBytes,
}

/// What somebody has proven.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Proven {
	/// With which key.
	pub key: KeyId,
	/// The block over which the proof was made.
	pub challenge: u32,
	/// The block in which it was recorded.
	pub at: u32,
	/// What is held of the prover for the record.
	pub deposit: Balance,
}

/// A record, for those who read it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ProvenInfo<AccountId> {
	/// What it is about.
	pub subject: Subject,
	/// Who proved it.
	pub prover: AccountId,
	/// What was proven.
	pub statement: StatementHash,
	/// By which circuit.
	pub circuit: Circuit,
	/// With which key.
	pub key: KeyId,
	/// Whether the key was made for development, so that the record proves nothing.
	pub development: bool,
	/// Whether the key is still trusted.
	pub holds: bool,
	/// The block over which the proof was made.
	pub challenge: u32,
	/// The block in which it was recorded.
	pub at: u32,
}

/// What the registry holds, for those who prove.
pub type KeyList<AccountId> = Vec<(KeyId, KeyInfo<AccountId>)>;
