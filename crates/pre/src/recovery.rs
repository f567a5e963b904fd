//! The judgement of a fragment by public-key recoveries.
//!
//! In a runtime curve arithmetic runs in wasm, but every node offers the recovery of an ECDSA key as a host function.
//! With a message m, a signature (r, s) and the parity of the point R whose x is r, it computes
//!
//! > r⁻¹ · (s·R − m·G)
//!
//! and R need not come from a signature. For a point P, r = x(P), s = r·k, m = −r·g give **k·P + g·G**; and no answer
//! comes if no point has this x. So one recovery is one multiplication, and the check that the point is on the curve.
//!
//! ## What it takes
//!
//! | | recoveries |
//! |---|---|
//! | The capsule: `signature·G − h·e = v` | 1 |
//! | The delegating key, the receiving key and the precursor are points | 3 |
//! | The grantor's signature: recovered with either parity, one must give the verifying key | 1 or 2 |
//! | `z·e = e2 + h·e1`, `z·v = v2 + h·v1`, `z·u = u2 + h·u1` | 6 |
//!
//! At most [`MAX_RECOVERIES`]. The points on the right of the equations (`v`, `e2`, `v2`, `u2`) are never unpacked: what
//! they must be is computed and compressed. For the three equations that takes three additions and one inversion here.
//!
//! The equations, and how h is hashed over the points, are those of umbral-pre: `CapsuleFrag::verify`, `Capsule::verify`
//! and `hash_to_cfrag_verification`.

use crate::{
	statement::{Invalid, Statement},
	wire::{self, Capsule, Fragment, Point},
};
use k256::{
	elliptic_curve::{
		ops::Reduce,
		sec1::{EncodedPoint, FromEncodedPoint, ToEncodedPoint},
		BatchNormalize, PrimeField,
	},
	AffinePoint, NonZeroScalar, ProjectivePoint, Scalar, Secp256k1, U256,
};
use nulink_primitives::sharing::CapsuleBytes;
use sha2::{Digest as _, Sha256};

/// The most recoveries that [`check_fragment`] makes: the capsule, three points, two parities, two for each equation.
pub const MAX_RECOVERIES: u32 = 1 + 3 + 2 + 3 * 2;

/// Umbral's parameter `u`: a point whose logarithm nobody knows, hashed to the curve from `POINT_U` (a test compares).
pub(crate) const U: Point = [
	0x03, 0x07, 0x93, 0x90, 0xd0, 0xfb, 0xe2, 0x20, 0xfc, 0x34, 0xaa, 0xb8, 0xec, 0xbf, 0x49, 0x09, 0x80, 0x98, 0x03,
	0x68, 0x20, 0xfa, 0xdb, 0x98, 0xc0, 0x31, 0x43, 0xe5, 0x5d, 0xb8, 0xec, 0x73, 0xcd,
];

/// Recovery of secp256k1 public keys. In a runtime: `sp_io::crypto::secp256k1_ecdsa_recover`.
pub trait Recover {
	/// The key, as x and y, with which `signature` (r, s, parity) signs `message`, both of them taken as numbers. It must
	/// answer for any s from 1 to below the order, the upper half included, and for the message 0.
	fn recover(signature: &[u8; 65], message: &[u8; 32]) -> Option<[u8; 64]>;
}

/// Whether the bytes are a capsule. One recovery.
pub fn check_capsule<R: Recover>(capsule: &CapsuleBytes) -> Result<(), Invalid> {
	checked_capsule::<R>(capsule).map(|_| ())
}

/// Whether the statement is true. [`MAX_RECOVERIES`] at most; it stops at the first thing that is wrong.
pub fn check_fragment<R: Recover>(statement: &Statement) -> Result<(), Invalid> {
	let capsule = checked_capsule::<R>(statement.capsule)?;
	let fragment = statement.screen()?;
	check_signature::<R>(statement, &fragment)?;
	if !is_on_curve::<R>(&fragment.precursor) {
		return Err(Invalid::Encoding);
	}
	check_equations::<R>(&capsule, &fragment).ok_or(Invalid::Equation)
}

/// The capsule, if it is one: `signature·G − h·e = v`.
fn checked_capsule<R: Recover>(bytes: &CapsuleBytes) -> Result<Capsule, Invalid> {
	let valid = |capsule: &Capsule| {
		let h = hash_to_scalar(b"CAPSULE_POINTS", &[&capsule.e, &capsule.v]);
		let v = multiply::<R>(&capsule.e, &-h, &scalar(&capsule.signature)?)?;
		(compressed(&v) == capsule.v).then_some(())
	};
	Capsule::parse(bytes).filter(|capsule| valid(capsule).is_some()).ok_or(Invalid::Capsule)
}

/// Whether the grantor signed the key fragment for these keys, and they are keys. The verifying key need not be unpacked:
/// what is recovered is a point.
fn check_signature<R: Recover>(statement: &Statement, fragment: &Fragment) -> Result<(), Invalid> {
	let Statement { delegating, receiving, verifying, .. } = statement;
	let signed = wire::digest(&fragment.grant_message(delegating, receiving));
	let signs = |parity: u8| {
		let signature = wire::join(&[&fragment.r, &fragment.s, &[parity]]);
		R::recover(&signature, &signed).is_some_and(|key| compressed(&key) == verifying.0)
	};
	let keys = is_on_curve::<R>(&delegating.0) && is_on_curve::<R>(&receiving.0);
	(keys && (signs(0) || signs(1))).then_some(()).ok_or(Invalid::Signature)
}

/// The three equations, each as `z·p − h·p1 = p2`.
fn check_equations<R: Recover>(capsule: &Capsule, fragment: &Fragment) -> Option<()> {
	let Fragment { e1, v1, u1, e2, v2, u2, .. } = fragment;
	let h = hash_to_scalar(b"CFRAG_VERIFICATION", &[&capsule.e, e1, e2, &capsule.v, v1, v2, &U, u1, u2]);
	let z = scalar(&fragment.z)?;
	let difference = |p: &Point, p1: &Point| {
		let zp = affine(&multiply::<R>(p, &z, &Scalar::ZERO)?)?;
		let hp1 = affine(&multiply::<R>(p1, &h, &Scalar::ZERO)?)?;
		// The identity is no p2. It must not come near `batch_normalize` either, which panics on one that was computed.
		(zp != hp1).then(|| ProjectivePoint::from(zp) - hp1)
	};
	let differences = [difference(&capsule.e, e1)?, difference(&capsule.v, v1)?, difference(&U, u1)?];
	let expected = ProjectivePoint::batch_normalize(&differences);
	let holds = |point: &AffinePoint, p2: &Point| point.to_encoded_point(true).as_bytes() == p2;
	expected.iter().zip([e2, v2, u2]).all(|(point, p2)| holds(point, p2)).then_some(())
}

/// `k·P + g·G`. `None`, if there is no such P, or the result is the identity, or k is zero.
fn multiply<R: Recover>(point: &Point, k: &Scalar, g: &Scalar) -> Option<[u8; 64]> {
	let [tag, x @ ..] = point;
	let r = scalar(x)?;
	let signature = wire::join(&[x, &(r * k).to_bytes(), &[tag & 1]]);
	R::recover(&signature, &(-(r * g)).to_bytes().into())
}

/// Whether a point is one. What is multiplied elsewhere needs no such question.
fn is_on_curve<R: Recover>(point: &Point) -> bool {
	multiply::<R>(point, &Scalar::ONE, &Scalar::ZERO).is_some()
}

/// A scalar that [`wire`] has screened.
fn scalar(bytes: &wire::Scalar) -> Option<Scalar> {
	Scalar::from_repr((*bytes).into()).into()
}

/// A recovered key as a point that can be added.
fn affine(key: &[u8; 64]) -> Option<AffinePoint> {
	let (x, y) = key.split_at(32);
	let point = EncodedPoint::<Secp256k1>::from_affine_coordinates(x.into(), y.into(), false);
	AffinePoint::from_encoded_point(&point).into()
}

/// A recovered key, compressed.
fn compressed(key: &[u8; 64]) -> Point {
	let (x, y) = key.split_at(32);
	let parity = y.last().map_or(0, |byte| byte & 1);
	wire::join(&[&[2 + parity], x])
}

/// umbral-pre's hash of points: SHA-256 of the tag's length and the tag and the points, reduced to 1..n.
fn hash_to_scalar(tag: &[u8], points: &[&Point]) -> Scalar {
	let mut hash = Sha256::new();
	hash.update((tag.len() as u32).to_be_bytes());
	hash.update(tag);
	points.iter().for_each(|point| hash.update(point));
	*<NonZeroScalar as Reduce<U256>>::reduce_bytes(&hash.finalize())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_parameter_is_umbrals() {
		let (x, y) = umbral_pre::Parameters::new().u.coordinates().unwrap();
		assert_eq!(compressed(&wire::join(&[&x, &y])), U);
	}
}
