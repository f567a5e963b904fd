//! Points, read so that only points of the right group come out.
//!
//! Only the compressed form is read from strangers. It gives a point's x, so what is decoded lies on the curve; the
//! library's reader of the *uncompressed* form checks the subgroup and forgets the curve.

use crate::{G1Affine, G2Affine};
use alloc::vec::Vec;
use ark_ec::AffineRepr;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use core::fmt;

/// The bytes of a compressed point of G1.
pub const G1_LEN: usize = 48;
/// The bytes of a compressed point of G2.
pub const G2_LEN: usize = 96;

/// Why bytes are no point that is accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PointError {
	/// They are no compressed encoding of a point on the curve.
	Malformed,
	/// The point is on the curve, and outside the subgroup of prime order.
	OutsideSubgroup,
	/// It is the point at infinity, with which equations hold that say nothing.
	Identity,
}

impl fmt::Display for PointError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			PointError::Malformed => "not a compressed point of BLS12-381",
			PointError::OutsideSubgroup => "a point outside the subgroup of prime order",
			PointError::Identity => "the point at infinity",
		})
	}
}

impl core::error::Error for PointError {}

/// A point of G1 that is not the identity.
pub(crate) fn g1(bytes: &[u8]) -> Result<G1Affine, PointError> {
	if bytes.len() != G1_LEN {
		return Err(PointError::Malformed);
	}
	let point = G1Affine::deserialize_compressed_unchecked(bytes).map_err(|_| PointError::Malformed)?;
	if point.is_zero() {
		return Err(PointError::Identity);
	}
	if !point.is_in_correct_subgroup_assuming_on_curve() {
		return Err(PointError::OutsideSubgroup);
	}
	Ok(point)
}

/// A point of G2 that is not the identity.
pub(crate) fn g2(bytes: &[u8]) -> Result<G2Affine, PointError> {
	if bytes.len() != G2_LEN {
		return Err(PointError::Malformed);
	}
	let point = G2Affine::deserialize_compressed_unchecked(bytes).map_err(|_| PointError::Malformed)?;
	if point.is_zero() {
		return Err(PointError::Identity);
	}
	if !point.is_in_correct_subgroup_assuming_on_curve() {
		return Err(PointError::OutsideSubgroup);
	}
	Ok(point)
}

/// Appends an object's compressed bytes.
pub(crate) fn push(bytes: &mut Vec<u8>, object: &impl CanonicalSerialize) {
	// A vector takes whatever is written to it.
	let _ = object.serialize_compressed(bytes);
}

/// Appends an object's uncompressed bytes.
pub(crate) fn push_uncompressed(bytes: &mut Vec<u8>, object: &impl CanonicalSerialize) {
	let _ = object.serialize_uncompressed(bytes);
}

/// Reads in order from a slice.
pub(crate) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
	/// The next bytes, if there are as many.
	pub(crate) fn take(&mut self, len: usize) -> Option<&'a [u8]> {
		let (taken, rest) = self.0.split_at_checked(len)?;
		self.0 = rest;
		Some(taken)
	}

	/// The next byte.
	pub(crate) fn byte(&mut self) -> Option<u8> {
		self.array::<1>().map(|[byte]| byte)
	}

	/// The next bytes, as an array.
	pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
		self.take(N)?.try_into().ok()
	}
}
