//! What is judged, and the ways in which it can be wrong.

use crate::wire::{self, Fragment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use k256::elliptic_curve::sec1::{EncodedPoint, FromEncodedPoint};
use nulink_primitives::sharing::{CapsuleBytes, Digest, FragmentBytes, KeyBytes};
use scale_info::TypeInfo;

/// "This fragment is the right re-encryption of this capsule, made with the key fragment that this commitment names, which
/// the holder of the verifying key made for these delegating and receiving keys."
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Statement<'a> {
	/// The capsule.
	pub capsule: &'a CapsuleBytes,
	/// The fragment.
	pub fragment: &'a FragmentBytes,
	/// The key that the data is encrypted under.
	pub delegating: &'a KeyBytes,
	/// The key that the grantor signs with.
	pub verifying: &'a KeyBytes,
	/// The key that the fragment is for.
	pub receiving: &'a KeyBytes,
	/// The commitment that the policy holds for this proxy ([`crate::commitment`]). It must come from the policy: a
	/// commitment computed from the fragment says nothing.
	pub commitment: &'a Digest,
}

impl Statement<'_> {
	/// What needs no curve, the same for both ways of checking: the encoding, the commitment, the keys' encoding.
	pub(crate) fn screen(&self) -> Result<Fragment, Invalid> {
		let fragment = Fragment::parse(self.fragment).ok_or(Invalid::Encoding)?;
		if wire::commitment(self.fragment) != *self.commitment {
			return Err(Invalid::Commitment);
		}
		let keys = [self.delegating, self.verifying, self.receiving];
		if !keys.into_iter().all(|key| wire::is_point(&key.0)) {
			return Err(Invalid::Signature);
		}
		Ok(fragment)
	}
}

/// Why a [`Statement`] is false. Checks are made in the order of the variants; the first that fails is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Invalid {
	/// The capsule is none: whoever made it is to blame, never the proxy.
	#[codec(index = 0)]
	Capsule,
	/// The fragment's bytes are not written as a fragment, or its precursor is no point.
	#[codec(index = 1)]
	Encoding,
	/// The fragment comes from another key fragment than the one committed to.
	#[codec(index = 2)]
	Commitment,
	/// The grantor has not signed the key fragment for these keys, or one of them is no key.
	#[codec(index = 3)]
	Signature,
	/// The re-encryption is wrong, or its proof.
	#[codec(index = 4)]
	Equation,
}

impl fmt::Display for Invalid {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Invalid::Capsule => {
				"the capsule is not valid: take it again from where the data is, or have the data encrypted anew"
			},
			Invalid::Encoding => "the bytes are no fragment: ask the proxy again, or another one",
			Invalid::Commitment => "the fragment was not made with the key fragment that the policy gave to this proxy",
			Invalid::Signature => {
				"the grantor did not sign this key fragment for these keys: compare them with the policy's"
			},
			Invalid::Equation => "the fragment is no correct re-encryption of this capsule",
		})
	}
}

impl core::error::Error for Invalid {}

/// Whether the bytes are a public key: a compressed point on the curve that [`wire`] accepts. Whoever stores keys for
/// later checks should ask this first.
pub fn is_key(key: &KeyBytes) -> bool {
	wire::is_point(&key.0)
		&& EncodedPoint::<k256::Secp256k1>::from_bytes(key.0)
			.is_ok_and(|point| bool::from(k256::AffinePoint::from_encoded_point(&point).is_some()))
}
