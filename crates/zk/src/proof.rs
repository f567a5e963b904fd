//! Proofs.

use crate::{
	point::{self, push, PointError, G1_LEN, G2_LEN},
	G1Affine, G2Affine,
};
use alloc::vec::Vec;

/// The bytes of a proof.
pub const PROOF_LEN: usize = 2 * G1_LEN + G2_LEN;

/// A proof of Groth16 whose points are points of the right groups, and none the identity. Whether it proves anything
/// [`verify`](crate::verify) says.
///
/// A proof can be changed into another of the same statement by anybody who sees it. So its bytes identify nothing: what
/// was proven is identified by the statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proof {
	pub(crate) a: G1Affine,
	pub(crate) b: G2Affine,
	pub(crate) c: G1Affine,
}

impl Proof {
	/// Reads what arkworks writes compressed: a, b, c.
	pub fn decode(bytes: &[u8; PROOF_LEN]) -> Result<Self, PointError> {
		let (a, rest) = bytes.split_at(G1_LEN);
		let (b, c) = rest.split_at(G2_LEN);
		Ok(Proof { a: point::g1(a)?, b: point::g2(b)?, c: point::g1(c)? })
	}

	/// The bytes that [`Self::decode`] reads.
	pub fn encode(&self) -> [u8; PROOF_LEN] {
		let mut vector = Vec::with_capacity(PROOF_LEN);
		push(&mut vector, &self.a);
		push(&mut vector, &self.b);
		push(&mut vector, &self.c);
		let mut bytes = [0; PROOF_LEN];
		for (to, from) in bytes.iter_mut().zip(vector) {
			*to = from;
		}
		bytes
	}
}
