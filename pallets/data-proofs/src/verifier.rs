//! Groth16 on BLS12-381, by `nulink-zk`: what the runtime checks keys and proofs with.
//!
//! With the feature `rfc163` the curve's arithmetic is done by the node, where the relay chain has these host functions;
//! without it, here in wasm. The results are the same.

use alloc::{collections::btree_map::BTreeMap, vec::Vec};
use nulink_primitives::{
	proving::{Place, ProofBytes, Scalar},
	sharing::Digest,
};
use nulink_zk::{
	field,
	poseidon::{self, Domain},
	KeyError, PointError, PreparedKey, Proof, VerifyError, VerifyingKey,
};
use pallet_traits::{CheckedKey, Claim, KeyFault, NodeHash, ProofFault, ZkVerifier};

/// Groth16 on BLS12-381.
pub struct Groth16;

fn key_fault(error: KeyError) -> KeyFault {
	match error {
		KeyError::WrongLength => KeyFault::Malformed,
		KeyError::TooManyInputs => KeyFault::TooManyInputs,
		KeyError::Point(PointError::Malformed) => KeyFault::Malformed,
		KeyError::Point(PointError::OutsideSubgroup) => KeyFault::NotInSubgroup,
		KeyError::Point(PointError::Identity) => KeyFault::Identity,
		KeyError::GammaIsDelta => KeyFault::GammaIsDelta,
	}
}

fn proof_fault(error: VerifyError) -> ProofFault {
	match error {
		VerifyError::WrongInputCount => ProofFault::WrongInputCount,
		VerifyError::InputNotCanonical => ProofFault::NotCanonical,
		VerifyError::Invalid | VerifyError::Empty => ProofFault::NotProven,
	}
}

/// A key that this chain prepared.
fn prepared(key: &[u8]) -> Result<PreparedKey, ProofFault> {
	PreparedKey::decode_trusted(key).ok_or(ProofFault::BadKey)
}

fn decoded(proof: &ProofBytes) -> Result<Proof, ProofFault> {
	Proof::decode(&proof.0).map_err(|_| ProofFault::Malformed)
}

impl ZkVerifier for Groth16 {
	fn check_key(bytes: &[u8]) -> Result<CheckedKey, KeyFault> {
		let key = VerifyingKey::decode(bytes).map_err(key_fault)?;
		let inputs = u32::try_from(key.public_inputs()).map_err(|_| KeyFault::TooManyInputs)?;
		Ok(CheckedKey { inputs, prepared: key.prepare().encode() })
	}

	fn verify(key: &[u8], inputs: &[Scalar], proof: &ProofBytes) -> Result<(), ProofFault> {
		// The proof's points first: bytes that are none cost less.
		let proof = decoded(proof)?;
		nulink_zk::verify(&prepared(key)?, inputs, &proof).map_err(proof_fault)
	}

	fn verify_batch(claims: &[Claim<'_>], seed: &Digest) -> Result<(), ProofFault> {
		let proofs = claims.iter().map(|claim| decoded(claim.proof)).collect::<Result<Vec<_>, _>>()?;
		// Each key is read once, however many proofs are made with it.
		let mut keys = BTreeMap::<&[u8], PreparedKey>::new();
		for claim in claims {
			if !keys.contains_key(claim.key) {
				keys.insert(claim.key, prepared(claim.key)?);
			}
		}
		let claims = claims
			.iter()
			.zip(&proofs)
			.map(|(claim, proof)| {
				let key = keys.get(claim.key).ok_or(ProofFault::BadKey)?;
				Ok(nulink_zk::Claim { key, inputs: claim.inputs, proof })
			})
			.collect::<Result<Vec<_>, ProofFault>>()?;
		nulink_zk::verify_batch(&claims, seed).map_err(proof_fault)
	}

	fn context(genesis: &Digest, place: Place, subject: &Digest, prover: &[u8; 32], challenge: &Digest) -> Scalar {
		let (genesis, purpose, subject) = (*genesis, place.purpose(), *subject);
		nulink_zk::Context { genesis, purpose, subject, prover: *prover, challenge: *challenge }.input()
	}
}

impl NodeHash for Groth16 {
	fn node(left: &Scalar, right: &Scalar) -> Option<Scalar> {
		let nodes = [field::from_bytes(left)?, field::from_bytes(right)?];
		Some(field::to_bytes(&poseidon::hash(Domain::Node, &nodes)))
	}
}
