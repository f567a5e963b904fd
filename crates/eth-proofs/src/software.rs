//! The host's functions in Rust, for those who are no runtime.

use crate::{Hash, Host, SIGNATURE_LEN};
use k256::{
	elliptic_curve::{
		ops::Reduce,
		sec1::{EncodedPoint, FromEncodedPoint, ToEncodedPoint},
		PrimeField,
	},
	AffinePoint, ProjectivePoint, Scalar, Secp256k1, U256,
};

/// Keccak-256 by alloy, recovery by k256's arithmetic.
pub struct Software;

impl Host for Software {
	fn keccak_256(data: &[u8]) -> Hash {
		alloy_primitives::keccak256(data).0
	}

	/// As libsecp256k1 does, for any s from 1 to below the order: Q = r⁻¹ · (s·R − z·G).
	fn recover(signature: &[u8; SIGNATURE_LEN], digest: &Hash) -> Option<[u8; 64]> {
		let (r, s) = (scalar(&signature[..32])?, scalar(&signature[32..64])?);
		let parity = 2 + (signature[64] < 2).then_some(signature[64])?;
		let compressed = EncodedPoint::<Secp256k1>::from_bytes([&[parity], &signature[..32]].concat()).ok()?;
		let point = Option::<AffinePoint>::from(AffinePoint::from_encoded_point(&compressed))?;
		let inverse = Option::<Scalar>::from(r.invert())?;
		let key = (ProjectivePoint::from(point) * s - ProjectivePoint::GENERATOR * reduce(digest)) * inverse;
		xy(&key)
	}
}

/// A number from 1 to below the order.
fn scalar(bytes: &[u8]) -> Option<Scalar> {
	let bytes: [u8; 32] = bytes.try_into().ok()?;
	Option::<Scalar>::from(Scalar::from_repr(bytes.into())).filter(|scalar| !bool::from(scalar.is_zero()))
}

/// A number of 32 bytes, modulo the order.
pub(crate) fn reduce(bytes: &[u8; 32]) -> Scalar {
	<Scalar as Reduce<U256>>::reduce_bytes(&(*bytes).into())
}

/// The coordinates of a point. The identity has none.
pub(crate) fn xy(point: &ProjectivePoint) -> Option<[u8; 64]> {
	let encoded = point.to_affine().to_encoded_point(false);
	encoded.as_bytes().get(1..)?.try_into().ok()
}
