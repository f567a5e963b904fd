//! Circuits, proving, and the files of snarkjs.
//!
//! ## From a circuit to a key
//!
//! 1. [`r1cs`] writes a circuit's constraints as the `.r1cs` file that circom writes.
//! 2. People hold a ceremony with snarkjs: powers of tau for BLS12-381, `groth16 setup`, one `zkey contribute` after the
//!    other, a beacon, and `zkey verify` by everybody who cares. Nobody has to be there at the same time, and one honest
//!    participant is enough.
//! 3. [`Zkey`] reads the `.zkey` that comes out; [`ProvingKey::from_ceremony`] compares it with the circuit.
//!
//! For development, [`ProvingKey::development`] makes a key from a public seed: whoever knows it can prove anything.
//!
//! ## Agreement with snarkjs
//!
//! Keys are made and used with snarkjs' form of the quotient ([`SnarkjsReduction`]), whatever they come from. [`snarkjs`]
//! reads and writes its JSON.

mod circuits;
mod gadgets;
mod keys;
mod qap;
pub mod r1cs;
pub mod snarkjs;
mod zkey;

pub use circuits::{Circuit, Encrypts, Holds, Knows, Member};
pub use keys::{Origin, ProvingKey};
pub use qap::SnarkjsReduction;
pub use zkey::{Zkey, ZkeyError};

use crate::{merkle::Path, point::PointError, predicate::PredicateError, Fr, KeyError, VerifyError, PROOF_LEN};
use ark_relations::gr1cs::SynthesisError;
use ark_serialize::CanonicalSerialize;

/// The curve as the prover computes it, which is never through the host.
pub(crate) type Bls = ark_bls12_381::Bls12_381;

/// Why there is no proof, or no key.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
	/// There are fewer records that satisfy the predicate than are to be shown.
	#[error("{found} records satisfy the predicate, and {wanted} are to be shown")]
	TooFewRecords {
		/// How many do.
		found: usize,
		/// How many should.
		wanted: usize,
	},
	/// There is no circuit of this form and size.
	#[error("there is no circuit {0}")]
	NoSuchCircuit(crate::StatementKind),
	/// The key is for another statement.
	#[error("the key is for {key}, the statement is {statement}")]
	OtherKey {
		/// What the key is for.
		key: crate::StatementKind,
		/// What the statement is.
		statement: crate::StatementKind,
	},
	/// The predicate is none, or none for these records.
	#[error(transparent)]
	Predicate(#[from] PredicateError),
	/// The predicate names a list, and it was not given, or another one was.
	#[error("the list behind the predicate's root is needed")]
	ListMissing,
	/// What is to be proven is not true.
	#[error("what is to be proven is not true")]
	NotTrue,
	/// The key has constraints of another circuit.
	#[error("the key was made for another circuit: {0}")]
	OtherCircuit(&'static str),
	/// A key file that is none.
	#[error("these bytes are no proving key")]
	Malformed,
	/// The key does not pass the checks that the chain makes.
	#[error(transparent)]
	Key(#[from] KeyError),
	/// The key makes points that are none.
	#[error("the proving key makes bad proofs: {0}")]
	Point(#[from] PointError),
	/// The key makes proofs that are none.
	#[error("the proving key makes bad proofs: {0}")]
	Verify(#[from] VerifyError),
	/// The circuit could not be put together.
	#[error("the circuit could not be put together: {0}")]
	Synthesis(#[from] SynthesisError),
}

/// Randomness from the operating system, for [`ProvingKey::prove`].
pub fn rng() -> rand_core::OsRng {
	rand_core::OsRng
}

/// Compressed bytes of whatever writes itself.
pub(crate) fn bytes_of(object: &impl CanonicalSerialize) -> Vec<u8> {
	let mut bytes = Vec::new();
	crate::point::push(&mut bytes, object);
	bytes
}

/// A proof of arkworks as ours.
pub(crate) fn proof_of(proof: &ark_groth16::Proof<Bls>) -> Result<crate::Proof, PointError> {
	let bytes: [u8; PROOF_LEN] = bytes_of(proof).try_into().map_err(|_| PointError::Malformed)?;
	crate::Proof::decode(&bytes)
}

/// A path with nothing in it, for circuits that are only measured.
pub(crate) fn blank_path(domain: crate::poseidon::Domain, depth: u8) -> Path {
	Path { domain, index: 0, siblings: vec![Fr::from(0u64); depth.into()] }
}
