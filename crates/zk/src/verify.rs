//! Verification of one proof, and of many at once.
//!
//! A proof (A, B, C) of a statement with the public inputs x is good if
//!
//! ```text
//! e(A, B) = e(alpha, beta) · e(inputs₀ + Σ xᵢ · inputsᵢ, gamma) · e(C, delta)
//! ```
//!
//! One Miller loop over three pairs and one final exponentiation. Of n proofs under one key, each equation is raised to a
//! power that nobody could foresee when making the proofs, and the product of all is checked: n + 3 pairs and one final
//! exponentiation. If any of them is bad, the product is, but for a chance of 2⁻¹²⁸.

use crate::{field, proof::Proof, Curve, Fr, G1Affine, G2Affine, Input, PreparedKey, G1};
use alloc::vec::Vec;
use ark_ec::{pairing::Pairing, CurveGroup, VariableBaseMSM};
use ark_ff::{One, Zero};
use core::fmt;
use sha2::{Digest, Sha256};

/// Why nothing is proven.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VerifyError {
	/// The key wants another number of public inputs.
	WrongInputCount,
	/// A public input is not below the field's order.
	InputNotCanonical,
	/// The equation does not hold.
	Invalid,
	/// There is nothing to verify.
	Empty,
}

impl fmt::Display for VerifyError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			VerifyError::WrongInputCount => "the statement has another number of public inputs than the key",
			VerifyError::InputNotCanonical => "a public input is not below the order of the field",
			VerifyError::Invalid => "the proof does not prove this statement under this key",
			VerifyError::Empty => "there is no proof to verify",
		})
	}
}

impl core::error::Error for VerifyError {}

/// The elements of public inputs, if they are as many as the key wants and each is written as it has to be.
fn elements(key: &PreparedKey, inputs: &[Input]) -> Result<Vec<Fr>, VerifyError> {
	if inputs.len() != key.key.public_inputs() {
		return Err(VerifyError::WrongInputCount);
	}
	inputs.iter().map(|input| field::from_bytes(input).ok_or(VerifyError::InputNotCanonical)).collect()
}

/// Whether this proves the statement with these public inputs under this key.
pub fn verify(key: &PreparedKey, inputs: &[Input], proof: &Proof) -> Result<(), VerifyError> {
	let inputs = elements(key, inputs)?;
	let public = (-key.point_of(&inputs)).into_affine();
	let product = Curve::multi_miller_loop([proof.a, public, -proof.c], [proof.b, key.key.gamma, key.key.delta]);
	match Curve::final_exponentiation(product) {
		Some(result) if result.0 == key.alpha_beta => Ok(()),
		_ => Err(VerifyError::Invalid),
	}
}

/// A proof, what it is to prove and under which key.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
	/// The key.
	pub key: &'a PreparedKey,
	/// The public inputs.
	pub inputs: &'a [Input],
	/// The proof.
	pub proof: &'a Proof,
}

/// Whether all of these are proven. All or nothing: which of them is bad, only verifying each one tells.
///
/// `seed` is something that the makers of the proofs could not choose, a block's hash for instance. Everything that is
/// verified goes into the powers, too, so that even a known seed helps nobody who can not find collisions at will.
pub fn verify_batch(claims: &[Claim<'_>], seed: &[u8]) -> Result<(), VerifyError> {
	let statements =
		claims.iter().map(|claim| elements(claim.key, claim.inputs)).collect::<Result<Vec<_>, VerifyError>>()?;
	match claims {
		[] => return Err(VerifyError::Empty),
		[claim] => return verify(claim.key, claim.inputs, claim.proof),
		_ => {},
	}
	let powers = Powers::new(claims, seed);
	let mut sums: Vec<Sum<'_>> = Vec::new();
	let mut left: Vec<G1Affine> = Vec::new();
	let mut right: Vec<G2Affine> = Vec::new();
	for (index, (claim, inputs)) in claims.iter().zip(&statements).enumerate() {
		let power = powers.of(index);
		let found = sums.iter().position(|sum| core::ptr::eq(sum.key, claim.key) || sum.key == claim.key);
		let at = found.unwrap_or_else(|| {
			sums.push(Sum::new(claim.key));
			sums.len().saturating_sub(1)
		});
		if let Some(sum) = sums.get_mut(at) {
			sum.add(power, inputs, &claim.proof.c);
		}
		left.push((claim.proof.a * power).into_affine());
		right.push(claim.proof.b);
	}
	for sum in &sums {
		left.extend(sum.points());
		right.extend([sum.key.key.gamma, sum.key.key.delta, sum.key.key.beta]);
	}
	match Curve::final_exponentiation(Curve::multi_miller_loop(left, right)) {
		Some(result) if result.0.is_one() => Ok(()),
		_ => Err(VerifyError::Invalid),
	}
}

/// What is summed up of the claims under one key, so that it costs three pairs whatever their number.
struct Sum<'a> {
	key: &'a PreparedKey,
	/// The sum of the powers, then that of the first input times its power, and so on.
	scalars: Vec<Fr>,
	c: G1,
}

impl<'a> Sum<'a> {
	fn new(key: &'a PreparedKey) -> Self {
		Sum { key, scalars: alloc::vec![Fr::zero(); key.key.inputs.len()], c: G1::zero() }
	}

	fn add(&mut self, power: Fr, inputs: &[Fr], c: &G1Affine) {
		let one = Fr::one();
		for (sum, input) in self.scalars.iter_mut().zip(core::iter::once(&one).chain(inputs)) {
			*sum += power * input;
		}
		self.c += *c * power;
	}

	/// The points that belong to gamma, delta and beta.
	fn points(&self) -> [G1Affine; 3] {
		let inputs = G1::msm_unchecked(&self.key.key.inputs, &self.scalars);
		let powers = self.scalars.first().copied().unwrap_or_default();
		[(-inputs).into_affine(), (-self.c).into_affine(), (-(self.key.key.alpha * powers)).into_affine()]
	}
}

/// Powers of 128 bits, from a hash over all that is verified.
struct Powers([u8; 32]);

impl Powers {
	fn new(claims: &[Claim<'_>], seed: &[u8]) -> Self {
		let mut hasher = Sha256::new();
		hasher.update(b"nulink:zk:batch:v1");
		hasher.update((seed.len() as u64).to_le_bytes());
		hasher.update(seed);
		hasher.update((claims.len() as u64).to_le_bytes());
		for claim in claims {
			hasher.update(Sha256::digest(claim.key.key.encode()));
			for input in claim.inputs {
				hasher.update(input);
			}
			hasher.update(claim.proof.encode());
		}
		Powers(hasher.finalize().into())
	}

	fn of(&self, index: usize) -> Fr {
		let hash = Sha256::new().chain_update(self.0).chain_update((index as u64).to_le_bytes()).finalize();
		let mut bytes = [0; 16];
		for (to, from) in bytes.iter_mut().zip(hash) {
			*to = from;
		}
		// Zero would leave a claim out.
		Fr::from(u128::from_le_bytes(bytes).max(1))
	}
}
