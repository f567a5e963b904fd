//! Zero-knowledge proofs: who checks them, who keeps what is proven, who may publish data.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::pallet_prelude::DispatchError;
use nulink_primitives::{
	proving::{Circuit, KeyId, Place, ProofBytes, Scalar, StatementHash, Subject},
	sharing::Digest,
};
use scale_info::TypeInfo;

/// A verifying key that was checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckedKey {
	/// How many public inputs it takes.
	pub inputs: u32,
	/// The form that the verifier works with. Kept by the chain, and never taken from anybody.
	pub prepared: Vec<u8>,
}

/// Why bytes are no verifying key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum KeyFault {
	/// They are no points in the right number, one after the other, in compressed form.
	Malformed,
	/// A point is not on its curve, or not in the subgroup of the right order.
	NotInSubgroup,
	/// A point is the identity that must not be.
	Identity,
	/// γ is δ: then whoever has one proof can make one for other inputs.
	GammaIsDelta,
	/// It takes more inputs than are allowed.
	TooManyInputs,
}

/// Why a proof proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum ProofFault {
	/// The key is not one that this verifier prepared.
	BadKey,
	/// The bytes are no three points of the right curves and subgroups, or one of them is the identity.
	Malformed,
	/// An input is not below the field's order.
	NotCanonical,
	/// The key takes another number of inputs.
	WrongInputCount,
	/// All is in order, and the equation does not hold. Of a batch: not for all of it.
	NotProven,
}

/// One proof of a batch.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
	/// The key, as [`ZkVerifier::check_key`] prepared it.
	pub key: &'a [u8],
	/// All public inputs, the context included.
	pub inputs: &'a [Scalar],
	/// The proof.
	pub proof: &'a ProofBytes,
}

/// Checks verifying keys and proofs.
pub trait ZkVerifier {
	/// Checks a key in all that can be checked: each point on its curve and in its subgroup, no identity, γ ≠ δ.
	fn check_key(bytes: &[u8]) -> Result<CheckedKey, KeyFault>;
	/// Checks a proof. `key` is a prepared one.
	fn verify(key: &[u8], inputs: &[Scalar], proof: &ProofBytes) -> Result<(), ProofFault>;
	/// Checks all at once, cheaper than each: all of them hold, or nothing is known. `seed` is something that those who
	/// made the proofs could not choose freely.
	fn verify_batch(claims: &[Claim<'_>], seed: &Digest) -> Result<(), ProofFault>;
	/// The last public input of every proof: the scalar that names where, for what, by whom and over which block it is
	/// used. `subject` is a digest of what it is about.
	fn context(genesis: &Digest, place: Place, subject: &Digest, prover: &[u8; 32], challenge: &Digest) -> Scalar;
}

/// The inner nodes of Merkle trees inside of circuits.
pub trait NodeHash {
	/// The hash of two nodes. `None`, if one of them is no scalar.
	fn node(left: &Scalar, right: &Scalar) -> Option<Scalar>;
}

/// Checks a proof with a registered key, for a pallet that acts on it at once and keeps no record of it.
pub trait CheckProofs<AccountId> {
	/// Checks that `prover` proved the statement (`circuit`, `inputs`) with the key, over the block number `challenge`,
	/// for this place and subject.
	#[allow(clippy::too_many_arguments)]
	fn check(
		circuit: Circuit,
		key: &KeyId,
		inputs: &[Scalar],
		place: Place,
		subject: &Subject,
		prover: &AccountId,
		challenge: u32,
		proof: &ProofBytes,
	) -> Result<(), DispatchError>;

	/// Registers a key for the circuit, and makes a proof of whatever statement, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_proof(
		circuit: Circuit,
		inputs: &[Scalar],
		place: Place,
		subject: &Subject,
		prover: &AccountId,
		challenge: u32,
	) -> (KeyId, ProofBytes);
}

/// What is proven and recorded.
pub trait ProofsOf<AccountId> {
	/// Whether `prover` has proven the statement of the subject, with a key that is still trusted.
	fn is_proven(subject: &Subject, statement: &StatementHash, prover: &AccountId) -> bool;
	/// The hash of a statement.
	fn statement(circuit: Circuit, key: &KeyId, inputs: &[Scalar]) -> StatementHash;
	/// Records that it is proven, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_proven(subject: &Subject, statement: &StatementHash, prover: &AccountId);
}

/// Who may publish data.
pub trait Publishers<AccountId> {
	/// Whether the account is a key of a participant that is in force, that was not revoked, and that, if it was claimed
	/// without a name, is for data about this principal.
	fn may_publish(key: &AccountId, principal: &Digest) -> bool;
	/// The participant whose key it is. `None`: it has no name, or is no key.
	fn participant_of(key: &AccountId) -> Option<AccountId>;
	/// Makes a publishing key of the account, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_publisher(key: &AccountId, principal: &Digest);
}

/// Everybody may publish, for tests and for chains without participants.
impl<AccountId> Publishers<AccountId> for () {
	fn may_publish(_: &AccountId, _: &Digest) -> bool {
		true
	}

	fn participant_of(_: &AccountId) -> Option<AccountId> {
		None
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_publisher(_: &AccountId, _: &Digest) {}
}
