//! Verifying keys: what a proof is checked against.
//!
//! A key decides what is true, so whoever registers one could register one under which everything is. What the bytes
//! themselves can show is checked here, on every key and whoever brings it; that nobody knows the trapdoor is what a
//! ceremony is for.

use crate::{
	point::{self, push, push_uncompressed, PointError, Reader, G1_LEN, G2_LEN},
	Curve, Fr, G1Affine, G2Affine, TargetField, G1,
};
use alloc::vec::Vec;
use ark_ec::{pairing::Pairing, VariableBaseMSM};
use ark_serialize::CanonicalDeserialize;
use core::fmt;

/// The most public inputs that a statement may have.
pub const MAX_INPUTS: usize = 32;

/// The bytes of a key with so many public inputs.
pub const fn key_len(inputs: usize) -> usize {
	G1_LEN + 3 * G2_LEN + 8 + (inputs + 1) * G1_LEN
}

/// The bytes of the longest key.
pub const MAX_KEY_LEN: usize = key_len(MAX_INPUTS);

/// The bytes of a prepared key with so many public inputs.
pub const fn prepared_key_len(inputs: usize) -> usize {
	TARGET_LEN + 2 * G1_LEN + 3 * 2 * G2_LEN + 1 + (inputs + 1) * 2 * G1_LEN
}

/// The bytes of the longest prepared key.
pub const MAX_PREPARED_KEY_LEN: usize = prepared_key_len(MAX_INPUTS);

/// The bytes of an element of the group that a pairing ends in.
const TARGET_LEN: usize = 12 * 48;

/// Why bytes are no verifying key that is accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyError {
	/// There are too few bytes, too many, or the number of inputs that they say is another.
	WrongLength,
	/// More than [`MAX_INPUTS`] public inputs.
	TooManyInputs,
	/// One of its points. An identity among the points of the inputs is an input that binds nothing.
	Point(PointError),
	/// Gamma is delta: a prover could move what belongs to the inputs into the proof. Keys that nobody has contributed to
	/// are like this.
	GammaIsDelta,
}

impl From<PointError> for KeyError {
	fn from(error: PointError) -> Self {
		KeyError::Point(error)
	}
}

impl fmt::Display for KeyError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			KeyError::WrongLength => f.write_str("the key has another length than its number of inputs says"),
			KeyError::TooManyInputs => write!(f, "the key has more than {MAX_INPUTS} public inputs"),
			KeyError::Point(error) => write!(f, "the key has {error}"),
			KeyError::GammaIsDelta => f.write_str("gamma and delta are the same: nobody has contributed to this key"),
		}
	}
}

impl core::error::Error for KeyError {}

/// A verifying key of Groth16, checked.
///
/// Its bytes are what arkworks writes compressed: alpha, beta, gamma, delta, the number of the rest as eight bytes
/// little-endian, and one point for each public input and one more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyingKey {
	pub(crate) alpha: G1Affine,
	pub(crate) beta: G2Affine,
	pub(crate) gamma: G2Affine,
	pub(crate) delta: G2Affine,
	pub(crate) inputs: Vec<G1Affine>,
}

impl VerifyingKey {
	/// Reads a key and checks all that can be checked.
	pub fn decode(bytes: &[u8]) -> Result<Self, KeyError> {
		let mut reader = Reader(bytes);
		let mut next = |len| reader.take(len).ok_or(KeyError::WrongLength);
		let (alpha, beta) = (next(G1_LEN)?, next(G2_LEN)?);
		let (gamma, delta) = (next(G2_LEN)?, next(G2_LEN)?);
		let mut count = [0; 8];
		count.copy_from_slice(next(8)?);
		let points = usize::try_from(u64::from_le_bytes(count)).map_err(|_| KeyError::TooManyInputs)?;
		let inputs = points.checked_sub(1).ok_or(KeyError::WrongLength)?;
		// The length first: nothing is computed for bytes that can be no key.
		if inputs > MAX_INPUTS {
			return Err(KeyError::TooManyInputs);
		}
		if bytes.len() != key_len(inputs) {
			return Err(KeyError::WrongLength);
		}
		let key = VerifyingKey {
			alpha: point::g1(alpha)?,
			beta: point::g2(beta)?,
			gamma: point::g2(gamma)?,
			delta: point::g2(delta)?,
			inputs: reader.0.chunks_exact(G1_LEN).map(point::g1).collect::<Result<_, _>>()?,
		};
		if key.gamma == key.delta {
			return Err(KeyError::GammaIsDelta);
		}
		Ok(key)
	}

	/// The bytes that [`Self::decode`] reads.
	pub fn encode(&self) -> Vec<u8> {
		let mut bytes = Vec::with_capacity(key_len(self.public_inputs()));
		push(&mut bytes, &self.alpha);
		push(&mut bytes, &self.beta);
		push(&mut bytes, &self.gamma);
		push(&mut bytes, &self.delta);
		bytes.extend_from_slice(&(self.inputs.len() as u64).to_le_bytes());
		for point in &self.inputs {
			push(&mut bytes, point);
		}
		bytes
	}

	/// How many public inputs a statement under this key has.
	pub fn public_inputs(&self) -> usize {
		self.inputs.len().saturating_sub(1)
	}

	/// The form that proofs are verified with: decompressed, and one pairing already computed.
	pub fn prepare(&self) -> PreparedKey {
		PreparedKey { alpha_beta: Curve::pairing(self.alpha, self.beta).0, key: self.clone() }
	}
}

/// A verifying key, ready for use.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PreparedKey {
	pub(crate) key: VerifyingKey,
	/// The pairing of alpha and beta.
	pub(crate) alpha_beta: TargetField,
}

impl PreparedKey {
	/// The key itself.
	pub fn key(&self) -> &VerifyingKey {
		&self.key
	}

	/// The bytes that [`Self::decode_trusted`] reads.
	pub fn encode(&self) -> Vec<u8> {
		let mut bytes = Vec::with_capacity(prepared_key_len(self.key.public_inputs()));
		push_uncompressed(&mut bytes, &self.alpha_beta);
		push_uncompressed(&mut bytes, &self.key.alpha);
		push_uncompressed(&mut bytes, &self.key.beta);
		push_uncompressed(&mut bytes, &self.key.gamma);
		push_uncompressed(&mut bytes, &self.key.delta);
		bytes.push(self.key.inputs.len() as u8);
		for point in &self.key.inputs {
			push_uncompressed(&mut bytes, point);
		}
		bytes
	}

	/// Reads what [`Self::encode`] wrote. Nothing is checked but that it can be read: it is for what a chain has stored
	/// itself after checking, and for nothing else.
	pub fn decode_trusted(bytes: &[u8]) -> Option<Self> {
		let mut reader = Reader(bytes);
		let alpha_beta = TargetField::deserialize_uncompressed_unchecked(reader.take(TARGET_LEN)?).ok()?;
		let alpha = trusted_g1(&mut reader)?;
		let (beta, gamma) = (trusted_g2(&mut reader)?, trusted_g2(&mut reader)?);
		let delta = trusted_g2(&mut reader)?;
		let points = *reader.take(1)?.first()?;
		let inputs = (0..points).map(|_| trusted_g1(&mut reader)).collect::<Option<Vec<_>>>()?;
		if inputs.is_empty() || inputs.len() > MAX_INPUTS + 1 || !reader.0.is_empty() {
			return None;
		}
		Some(PreparedKey { alpha_beta, key: VerifyingKey { alpha, beta, gamma, delta, inputs } })
	}

	/// The point that stands for the public inputs. There are as many as the key wants.
	pub(crate) fn point_of(&self, inputs: &[Fr]) -> G1 {
		match self.key.inputs.split_first() {
			Some((first, [])) => (*first).into(),
			Some((first, rest)) => G1::msm_unchecked(rest, inputs) + *first,
			None => G1::default(),
		}
	}
}

fn trusted_g1(reader: &mut Reader<'_>) -> Option<G1Affine> {
	G1Affine::deserialize_uncompressed_unchecked(reader.take(2 * G1_LEN)?).ok()
}

fn trusted_g2(reader: &mut Reader<'_>) -> Option<G2Affine> {
	G2Affine::deserialize_uncompressed_unchecked(reader.take(2 * G2_LEN)?).ok()
}
