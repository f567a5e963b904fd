//! The layouts on the wire.
//!
//! They are those of umbral-pre's `to_bytes_simple`: fields one after another, points compressed (SEC1, 33 bytes), scalars
//! big-endian (32 bytes).
//!
//! | Capsule | bytes | | Fragment | bytes |
//! |---|---|---|---|---|
//! | `e` | 0..33 | | `e1` | 0..33 |
//! | `v` | 33..66 | | `v1` | 33..66 |
//! | signature | 66..98 | | id of the key fragment | 66..98 |
//! | | | | precursor | 98..131 |
//! | | | | `e2` | 131..164 |
//! | | | | `v2` | 164..197 |
//! | | | | `u1` | 197..230 |
//! | | | | `u2` | 230..263 |
//! | | | | `z`, the proof's response | 263..295 |
//! | | | | the grantor's signature, `r` | 295..327 |
//! | | | | the grantor's signature, `s` | 327..359 |
//!
//! ## One encoding for one thing
//!
//! Parsing accepts only what both ways of checking treat alike:
//!
//! - a point has the tag 2 or 3 (umbral-pre would also take SEC1's compact form, tag 5), so the identity has no encoding;
//! - its x is below the group's order, since public-key recovery takes x as a scalar;
//! - scalars are neither zero nor reach the order, and `s` is in the lower half;
//! - `r` is the only x-coordinate that can stand behind it: at least p − n, where p is the field's size. A signature
//!   with a smaller `r` could be valid for umbral-pre by an x of r + n, which recovery does not try;
//! - a capsule's `v` is not −`e`. Such a capsule can be made to verify, and holds the identity for a key, on which umbral-pre
//!   panics.
//!
//! What was made honestly fails here with a probability below 2⁻¹²⁴. Whether a point is on the curve is not seen here.

use core::ops::Range;
use nulink_primitives::sharing::{CapsuleBytes, Digest, FragmentBytes, KeyBytes, CAPSULE_LEN, FRAGMENT_LEN, KEY_LEN};
use sha2::{Digest as _, Sha256};

/// A compressed point.
pub type Point = [u8; KEY_LEN];
/// A scalar, big-endian.
pub type Scalar = [u8; 32];

/// n, the order of secp256k1's group.
const ORDER: Scalar = [
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc,
	0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
];
/// (n − 1) / 2, the highest low `s`.
const HALF_ORDER: Scalar = [
	0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e,
	0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];
/// p − n, with p the size of the field: from here on, only one x-coordinate reduces to a scalar.
const SINGLE_X: Scalar = [
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x01, 0x45, 0x51, 0x23, 0x19, 0x50, 0xb7, 0x5f, 0xc4, 0x40, 0x2d,
	0xa1, 0x72, 0x2f, 0xc9, 0xba, 0xee,
];

/// `e` in a capsule.
pub const E: Range<usize> = 0..33;
/// `v` in a capsule.
pub const V: Range<usize> = 33..66;
/// The capsule's own signature.
pub const CAPSULE_SIGNATURE: Range<usize> = 66..98;

/// `e1` in a fragment: `e`, re-encrypted.
pub const E1: Range<usize> = 0..33;
/// `v1` in a fragment: `v`, re-encrypted.
pub const V1: Range<usize> = 33..66;
/// The id of the key fragment.
pub const ID: Range<usize> = 66..98;
/// The precursor, which all key fragments of a grant share.
pub const PRECURSOR: Range<usize> = 98..131;
/// `e2`, the proof's commitment for `e`.
pub const E2: Range<usize> = 131..164;
/// `v2`, the proof's commitment for `v`.
pub const V2: Range<usize> = 164..197;
/// `u1`: the key fragment's commitment.
pub const U1: Range<usize> = 197..230;
/// `u2`, the proof's commitment for `u`.
pub const U2: Range<usize> = 230..263;
/// `z`, the proof's response.
pub const Z: Range<usize> = 263..295;
/// The grantor's signature: `r`, then `s`.
pub const GRANTOR_SIGNATURE: Range<usize> = 295..359;

/// Bytes of what the grantor signs in a key fragment.
const GRANT_MESSAGE_LEN: usize = 32 + 33 + 33 + 1 + 33 + 1 + 33;

/// A capsule, cut into its fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Capsule {
	/// `e`
	pub e: Point,
	/// `v`
	pub v: Point,
	/// The capsule's own signature, by which its maker proved to know the logarithms of `e` and `v`.
	pub signature: Scalar,
}

impl Capsule {
	/// Cuts and screens. `None`: no capsule is written like this.
	pub fn parse(bytes: &CapsuleBytes) -> Option<Self> {
		let capsule =
			Capsule { e: field(&bytes.0, E), v: field(&bytes.0, V), signature: field(&bytes.0, CAPSULE_SIGNATURE) };
		let Capsule { e, v, signature } = &capsule;
		let opposite = e[1..] == v[1..] && e[0] != v[0];
		(is_point(e) && is_point(v) && is_scalar(signature) && !opposite).then_some(capsule)
	}

	/// The bytes.
	pub fn print(&self) -> CapsuleBytes {
		CapsuleBytes(join::<CAPSULE_LEN>(&[&self.e, &self.v, &self.signature]))
	}
}

/// A fragment, cut into its fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fragment {
	/// `e1`
	pub e1: Point,
	/// `v1`
	pub v1: Point,
	/// The id of the key fragment.
	pub id: [u8; 32],
	/// The precursor.
	pub precursor: Point,
	/// `e2`
	pub e2: Point,
	/// `v2`
	pub v2: Point,
	/// `u1`
	pub u1: Point,
	/// `u2`
	pub u2: Point,
	/// `z`
	pub z: Scalar,
	/// The grantor's signature.
	pub r: Scalar,
	/// The grantor's signature.
	pub s: Scalar,
}

impl Fragment {
	/// Cuts without looking at what the fields hold.
	pub fn cut(bytes: &FragmentBytes) -> Self {
		let bytes = &bytes.0;
		let middle = GRANTOR_SIGNATURE.start + 32;
		Fragment {
			e1: field(bytes, E1),
			v1: field(bytes, V1),
			id: field(bytes, ID),
			precursor: field(bytes, PRECURSOR),
			e2: field(bytes, E2),
			v2: field(bytes, V2),
			u1: field(bytes, U1),
			u2: field(bytes, U2),
			z: field(bytes, Z),
			r: field(bytes, GRANTOR_SIGNATURE.start..middle),
			s: field(bytes, middle..GRANTOR_SIGNATURE.end),
		}
	}

	/// Cuts and screens. `None`: no fragment is written like this.
	pub fn parse(bytes: &FragmentBytes) -> Option<Self> {
		let fragment = Fragment::cut(bytes);
		let Fragment { e1, v1, precursor, e2, v2, u1, u2, .. } = &fragment;
		let points = [e1, v1, precursor, e2, v2, u1, u2].into_iter().all(is_point);
		let scalars = is_scalar(&fragment.z) && is_scalar(&fragment.r) && is_scalar(&fragment.s);
		(points && scalars && fragment.r >= SINGLE_X && fragment.s <= HALF_ORDER).then_some(fragment)
	}

	/// The bytes.
	pub fn print(&self) -> FragmentBytes {
		FragmentBytes(join::<FRAGMENT_LEN>(&[
			&self.e1,
			&self.v1,
			&self.id,
			&self.precursor,
			&self.e2,
			&self.v2,
			&self.u1,
			&self.u2,
			&self.z,
			&self.r,
			&self.s,
		]))
	}

	/// What the grantor signed when it made the key fragment that this fragment says it comes from.
	pub fn grant_message(&self, delegating: &KeyBytes, receiving: &KeyBytes) -> [u8; GRANT_MESSAGE_LEN] {
		join(&[&self.id, &self.u1, &self.precursor, &[1], &delegating.0, &[1], &receiving.0])
	}
}

/// Whether the bytes are written as a point, and with an x below the order. Not whether they are one.
pub fn is_point(bytes: &Point) -> bool {
	matches!(bytes[0], 2 | 3) && bytes[1..] < ORDER[..]
}

/// Whether the bytes are a scalar other than zero.
pub fn is_scalar(bytes: &Scalar) -> bool {
	*bytes != [0; 32] && *bytes < ORDER
}

/// The commitment to the key fragment that a fragment says it comes from: SHA-256 of `nulink/kfrag/v1`, id, `u1`,
/// precursor.
pub fn commitment(fragment: &FragmentBytes) -> Digest {
	let fragment = Fragment::cut(fragment);
	commit(&fragment.id, &fragment.u1, &fragment.precursor)
}

/// The commitment to the key fragment with this id, `u1` and precursor.
pub(crate) fn commit(id: &[u8; 32], u1: &Point, precursor: &Point) -> Digest {
	let mut hash = Sha256::new();
	hash.update(b"nulink/kfrag/v1");
	hash.update(id);
	hash.update(u1);
	hash.update(precursor);
	hash.finalize().into()
}

/// SHA-256.
pub fn digest(bytes: &[u8]) -> Digest {
	Sha256::digest(bytes).into()
}

/// SHA-256 of a capsule's bytes, as receipts name it.
pub fn capsule_digest(capsule: &CapsuleBytes) -> Digest {
	digest(&capsule.0)
}

/// SHA-256 of a fragment's bytes, as receipts name it.
pub fn fragment_digest(fragment: &FragmentBytes) -> Digest {
	digest(&fragment.0)
}

/// The bytes of a field. What is not there stays zero; the tests hold the ranges to the sizes.
pub(crate) fn field<const N: usize>(bytes: &[u8], range: Range<usize>) -> [u8; N] {
	let mut field = [0; N];
	let source = bytes.get(range).unwrap_or_default();
	field.iter_mut().zip(source).for_each(|(to, from)| *to = *from);
	field
}

/// Fields, one after another.
pub(crate) fn join<const N: usize>(fields: &[&[u8]]) -> [u8; N] {
	let mut bytes = [0; N];
	bytes.iter_mut().zip(fields.iter().copied().flatten()).for_each(|(to, from)| *to = *from);
	bytes
}

#[cfg(test)]
mod tests {
	use super::*;
	use k256::{
		elliptic_curve::{bigint::ArrayEncoding, Curve},
		Secp256k1, U256,
	};

	#[test]
	fn the_bounds_are_those_of_the_curve() {
		let p = U256::from_be_hex("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F");
		let order = Secp256k1::ORDER;
		assert_eq!(order.to_be_byte_array().as_slice(), ORDER);
		assert_eq!((order >> 1).to_be_byte_array().as_slice(), HALF_ORDER);
		assert_eq!(p.wrapping_sub(&order).to_be_byte_array().as_slice(), SINGLE_X);
	}

	#[test]
	fn the_fields_cover_the_bytes_without_gap_or_overlap() {
		let covers = |fields: &[Range<usize>], length: usize| {
			let mut at = 0;
			for field in fields {
				assert_eq!(field.start, at);
				at = field.end;
			}
			assert_eq!(at, length);
		};
		covers(&[E, V, CAPSULE_SIGNATURE], CAPSULE_LEN);
		covers(&[E1, V1, ID, PRECURSOR, E2, V2, U1, U2, Z, GRANTOR_SIGNATURE], FRAGMENT_LEN);
	}

	#[test]
	fn what_is_cut_prints_as_it_was() {
		let bytes = FragmentBytes(core::array::from_fn(|at| (at % 251) as u8));
		let fragment = Fragment::cut(&bytes);
		assert_eq!(fragment.print(), bytes);
		assert_eq!(fragment.e2, bytes.0[E2]);
		assert_eq!([fragment.r, fragment.s].concat(), bytes.0[GRANTOR_SIGNATURE]);
	}

	#[test]
	fn only_compressed_points_with_a_low_x_are_points() {
		let mut point = [1; 33];
		for tag in 0..=255 {
			point[0] = tag;
			assert_eq!(is_point(&point), tag == 2 || tag == 3);
		}
		point[0] = 2;
		point[1..].copy_from_slice(&ORDER);
		assert!(!is_point(&point));
		point[32] -= 1;
		assert!(is_point(&point));
	}

	#[test]
	fn zero_and_the_order_are_no_scalars() {
		let mut scalar = [0; 32];
		assert!(!is_scalar(&scalar));
		scalar[31] = 1;
		assert!(is_scalar(&scalar));
		assert!(!is_scalar(&ORDER));
		assert!(!is_scalar(&[0xff; 32]));
	}
}
