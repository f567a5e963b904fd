//! Keys whose secret numbers are known, and proofs made with them: of any statement, true or not.
//!
//! This is what a key's ceremony is there to make impossible. For tests and benchmarks it gives real keys and real proofs
//! without a circuit: the verifier can not tell them from others, and the same work is done.
//!
//! With G the generators and a key (αG, βG, γG, δG, kᵢG), a proof (aG, bG, cG) is good if
//! `a·b = α·β + (k₀ + Σ xᵢ·kᵢ)·γ + c·δ`: b and c are chosen, a follows.

use alloc::vec::Vec;
use ark_bls12_381::{Fr, G1Affine, G2Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{Field, PrimeField};
use ark_serialize::CanonicalSerialize;
use nulink_primitives::proving::{ProofBytes, Scalar, PROOF_LEN};

/// A key, and its secret numbers.
pub struct Trapdoor {
	alpha: Fr,
	beta: Fr,
	gamma: Fr,
	delta: Fr,
	points: Vec<Fr>,
}

fn write(bytes: &mut Vec<u8>, point: &impl CanonicalSerialize) {
	point.serialize_compressed(bytes).expect("a vector takes what is written to it");
}

fn g1(scalar: Fr) -> G1Affine {
	(G1Affine::generator() * scalar).into_affine()
}

fn g2(scalar: Fr) -> G2Affine {
	(G2Affine::generator() * scalar).into_affine()
}

impl Trapdoor {
	/// A key for so many public inputs, the context included; another one for each seed.
	pub fn new(inputs: u32, seed: u64) -> Self {
		// Distinct, none of them zero, and small: nobody has to be kept from guessing them.
		let number = |n: u64| Fr::from(seed.wrapping_mul(1_000).wrapping_add(n).wrapping_add(11));
		Trapdoor {
			alpha: number(1),
			beta: number(2),
			gamma: number(3),
			delta: number(4),
			points: (0..=u64::from(inputs)).map(|i| number(5 + i)).collect(),
		}
	}

	/// The same with γ = δ.
	#[cfg(test)]
	pub fn without_delta(mut self) -> Self {
		self.delta = self.gamma;
		self
	}

	/// The verifying key.
	pub fn key(&self) -> Vec<u8> {
		let mut bytes = Vec::new();
		write(&mut bytes, &g1(self.alpha));
		write(&mut bytes, &g2(self.beta));
		write(&mut bytes, &g2(self.gamma));
		write(&mut bytes, &g2(self.delta));
		bytes.extend_from_slice(&(self.points.len() as u64).to_le_bytes());
		for point in &self.points {
			write(&mut bytes, &g1(*point));
		}
		bytes
	}

	/// A proof of a statement, context included. Another one for each `random`.
	pub fn prove(&self, inputs: &[Scalar], random: u64) -> ProofBytes {
		let (b, c) = (Fr::from(random.wrapping_add(2)), Fr::from(random.wrapping_add(7)));
		let first = self.points.first().copied().unwrap_or_default();
		let public = inputs
			.iter()
			.zip(self.points.iter().skip(1))
			.fold(first, |sum, (input, point)| sum + Fr::from_le_bytes_mod_order(input) * point);
		let sum = self.alpha * self.beta + public * self.gamma + c * self.delta;
		let a = sum * b.inverse().expect("it is not zero");
		encoded(g1(a), g2(b), g1(c))
	}
}

/// The bytes of a proof of these points.
pub fn encoded(a: G1Affine, b: G2Affine, c: G1Affine) -> ProofBytes {
	let mut bytes = Vec::with_capacity(PROOF_LEN);
	write(&mut bytes, &a);
	write(&mut bytes, &b);
	write(&mut bytes, &c);
	ProofBytes(bytes.try_into().expect("a proof has 192 bytes"))
}

/// Another proof of the same statement, made from a proof by somebody who knows nothing else: (A/r, r·B, C).
#[cfg(test)]
pub fn rerandomised(proof: &ProofBytes, r: u64) -> ProofBytes {
	use ark_serialize::CanonicalDeserialize;
	let (a, rest) = proof.0.split_at(48);
	let (b, c) = rest.split_at(96);
	let a = G1Affine::deserialize_compressed(a).expect("it is a proof");
	let b = G2Affine::deserialize_compressed(b).expect("it is a proof");
	let c = G1Affine::deserialize_compressed(c).expect("it is a proof");
	let r = Fr::from(r);
	encoded((a * r.inverse().expect("not zero")).into_affine(), (b * r).into_affine(), c)
}
