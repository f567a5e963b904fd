//! Proving keys.

use super::{bytes_of, proof_of, r1cs::Constraints, Bls, Circuit, ProveError, SnarkjsReduction, Zkey};
use crate::{
	field::{tagged_hash, to_bytes},
	point::Reader,
	verify, Fr, Proof, Statement, StatementKind, VerifyingKey,
};
use ark_ff::UniformRand;
use ark_groth16::Groth16;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use ark_std::rand::{rngs::StdRng, CryptoRng, RngCore, SeedableRng};
use codec::{Decode, Encode};

type Scheme = Groth16<Bls, SnarkjsReduction>;

/// Where a key comes from. The chain asks for it when the key is registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Origin {
	/// A public seed: worth nothing, and good for development.
	#[codec(index = 0)]
	Development,
	/// A ceremony.
	#[codec(index = 1)]
	Ceremony,
}

/// What proofs of one kind of statement are made with. Public, and large: hundreds of bytes for each constraint.
#[derive(Clone)]
pub struct ProvingKey {
	kind: StatementKind,
	origin: Origin,
	inner: ark_groth16::ProvingKey<Bls>,
}

/// What a key file begins with.
const MAGIC: &[u8] = b"nulink-zk-key-1\n";

impl ProvingKey {
	/// A key from a seed. Whoever knows the seed, and it is meant to be known, proves what they like.
	pub fn development(kind: StatementKind, seed: &[u8]) -> Result<Self, ProveError> {
		let circuit = Circuit::blank(kind)?;
		let seed = tagged_hash(b"nulink:zk:development:v1", &[&kind.encode(), seed]);
		let inner = Scheme::generate_random_parameters_with_reduction(&circuit, &mut StdRng::from_seed(seed))?;
		Ok(ProvingKey { kind, origin: Origin::Development, inner })
	}

	/// The key that a ceremony for this circuit ended with. Its constraints are compared with the circuit's as far as the
	/// file has them (the first two of three matrices); whoever relies on the key runs snarkjs' `zkey verify` with the
	/// `.r1cs` file, which compares all.
	pub fn from_ceremony(kind: StatementKind, zkey: &Zkey) -> Result<Self, ProveError> {
		let constraints = Constraints::of(&Circuit::blank(kind)?)?;
		zkey.is_of(&constraints)?;
		let key = ProvingKey { kind, origin: Origin::Ceremony, inner: zkey.key().clone() };
		// The checks that the chain will make.
		key.verifying_key()?;
		Ok(key)
	}

	/// What it proves.
	pub fn kind(&self) -> StatementKind {
		self.kind
	}

	/// Where it comes from.
	pub fn origin(&self) -> Origin {
		self.origin
	}

	/// The key that its proofs are verified with.
	pub fn verifying_key(&self) -> Result<VerifyingKey, ProveError> {
		Ok(VerifyingKey::decode(&bytes_of(&self.inner.vk))?)
	}

	/// Proves a statement. What is not true is found out before anything is computed, and a key that makes bad proofs
	/// after.
	pub fn prove(
		&self,
		circuit: &Circuit,
		rng: &mut (impl RngCore + CryptoRng),
	) -> Result<(Proof, Statement), ProveError> {
		let statement = circuit.statement();
		if statement.kind() != self.kind {
			return Err(ProveError::OtherKey { key: self.kind, statement: statement.kind() });
		}
		let constraints = Constraints::with_values(circuit)?;
		if !constraints.are_satisfied() {
			return Err(ProveError::NotTrue);
		}
		let proof = Scheme::create_proof_with_reduction_and_matrices(
			&self.inner,
			Fr::rand(rng),
			Fr::rand(rng),
			&constraints.matrices,
			constraints.inputs,
			constraints.matrices[0].len(),
			&constraints.assignment,
		)?;
		let proof = proof_of(&proof)?;
		let mut inputs = statement.own_inputs();
		inputs.push(to_bytes(&circuit.context()));
		verify(&self.verifying_key()?.prepare(), &inputs, &proof)?;
		Ok((proof, statement))
	}

	/// The bytes of a key file.
	pub fn encode(&self) -> Vec<u8> {
		let mut bytes = MAGIC.to_vec();
		(self.kind, self.origin).encode_to(&mut bytes);
		// A vector takes whatever is written to it.
		let _ = self.inner.serialize_uncompressed(&mut bytes);
		bytes
	}

	/// Reads a key file of one's own: the points are taken as they are. A key that somebody else has changed makes proofs
	/// that are refused, and [`Self::prove`] says so; whether it hides what it should, only its origin tells.
	pub fn decode(bytes: &[u8]) -> Result<Self, ProveError> {
		let mut reader = Reader(bytes);
		if reader.take(MAGIC.len()) != Some(MAGIC) {
			return Err(ProveError::Malformed);
		}
		let (kind, origin) = <(StatementKind, Origin)>::decode(&mut reader.0).map_err(|_| ProveError::Malformed)?;
		let inner = ark_groth16::ProvingKey::deserialize_uncompressed_unchecked(&mut reader.0)
			.map_err(|_| ProveError::Malformed)?;
		if !reader.0.is_empty() || !kind.exists() {
			return Err(ProveError::Malformed);
		}
		Ok(ProvingKey { kind, origin, inner })
	}
}
