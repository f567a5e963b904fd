//! A proxy's work.

use super::CheckedKeyFragment;
use crate::{
	arithmetic,
	statement::Invalid,
	wire::{self, capsule_digest},
};
use nulink_primitives::sharing::{CapsuleBytes, Digest, FragmentBytes, FRAGMENT_LEN};
use rand_core::{CryptoRng, OsRng, RngCore};
use umbral_pre::Capsule;

/// A capsule that is one.
#[derive(Clone, PartialEq, Debug)]
pub struct CheckedCapsule {
	bytes: CapsuleBytes,
	capsule: Capsule,
}

impl CheckedCapsule {
	/// Checks. The only error is [`Invalid::Capsule`].
	pub fn new(bytes: &CapsuleBytes) -> Result<Self, Invalid> {
		Ok(CheckedCapsule { capsule: arithmetic::checked_capsule(bytes)?, bytes: bytes.clone() })
	}

	/// The bytes.
	pub fn bytes(&self) -> &CapsuleBytes {
		&self.bytes
	}

	/// SHA-256 of the bytes.
	pub fn digest(&self) -> Digest {
		capsule_digest(&self.bytes)
	}

	pub(crate) fn umbral(&self) -> &Capsule {
		&self.capsule
	}
}

/// Re-encrypts a capsule. The fragment is good for the chain: the key fragment was checked for that.
pub fn reencrypt(key_fragment: &CheckedKeyFragment, capsule: &CheckedCapsule) -> FragmentBytes {
	reencrypt_with_rng(&mut OsRng, key_fragment, capsule)
}

/// [`reencrypt`] with this RNG.
pub fn reencrypt_with_rng(
	rng: &mut (impl CryptoRng + RngCore),
	key_fragment: &CheckedKeyFragment,
	capsule: &CheckedCapsule,
) -> FragmentBytes {
	let fragment = umbral_pre::reencrypt_with_rng(rng, capsule.umbral(), key_fragment.umbral().clone());
	FragmentBytes(wire::field(&fragment.to_bytes_simple(), 0..FRAGMENT_LEN))
}
