//! Other people's builds of Umbral.
//!
//! The bindings of umbral-pre (PyPI `nucypher-core`, npm `@nucypher/umbral-pre`) exchange capsules, fragments and key
//! fragments as MessagePack: `__bytes__` and `from_bytes` in Python, `toBytes` and `fromBytes` in JavaScript. Here our
//! bytes are turned into those and back. Public keys need no turning: our [`KeyBytes`](super::KeyBytes) are their
//! `to_compressed_bytes`; neither do secret keys, whose `to_be_bytes` are our [`Secret::to_bytes`](super::Secret::to_bytes).
//! The ciphertext part of a [`SealedKey`](super::SealedKey) is what their `decrypt_original` and `decrypt_reencrypted` take.
//!
//! What comes from there is checked as far as an object can be by itself, and no further: a fragment is not verified, a
//! key fragment not checked.

use super::{
	messagepack::{self, pack, unpack},
	KeyFragment,
};
use crate::{arithmetic, flat, wire};
use nulink_primitives::sharing::{CapsuleBytes, FragmentBytes};
use umbral_pre::CapsuleFrag;
use zeroize::Zeroizing;

/// The bytes cannot be exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForeignError {
	/// Bytes from elsewhere are no such object.
	#[error("the bytes are no {0} as umbral-pre's bindings write it (of version 0.11)")]
	NotReadable(&'static str),
	/// Our bytes are no such object.
	#[error("the bytes are no {0}")]
	NotPrintable(&'static str),
	/// A key fragment that is not signed for both keys, or has another parameter than Umbral's.
	#[error(
		"the key fragment must be signed for both the delegating and the receiving key, with Umbral's own parameter"
	)]
	NotOurKind,
}

/// The MessagePack of a capsule. The capsule is checked.
pub fn capsule_to_umbral(capsule: &CapsuleBytes) -> Result<Vec<u8>, ForeignError> {
	let packed = arithmetic::checked_capsule(capsule).ok().and_then(|_| pack(&capsule.0, messagepack::CAPSULE));
	packed.ok_or(ForeignError::NotPrintable("capsule"))
}

/// The capsule in this MessagePack. The capsule is checked.
pub fn capsule_from_umbral(bytes: &[u8]) -> Result<CapsuleBytes, ForeignError> {
	unpack(bytes, messagepack::CAPSULE)
		.and_then(|flat| flat.try_into().ok().map(CapsuleBytes))
		.filter(|capsule| arithmetic::check_capsule(capsule).is_ok())
		.ok_or(ForeignError::NotReadable("capsule"))
}

/// The MessagePack of a fragment. The fragment is not verified.
pub fn fragment_to_umbral(fragment: &FragmentBytes) -> Result<Vec<u8>, ForeignError> {
	let packed = is_fragment(fragment).then(|| pack(&fragment.0, messagepack::FRAGMENT)).flatten();
	packed.ok_or(ForeignError::NotPrintable("fragment"))
}

/// The fragment in this MessagePack. The fragment is not verified.
pub fn fragment_from_umbral(bytes: &[u8]) -> Result<FragmentBytes, ForeignError> {
	unpack(bytes, messagepack::FRAGMENT)
		.and_then(|flat| flat.try_into().ok().map(FragmentBytes))
		.filter(is_fragment)
		.ok_or(ForeignError::NotReadable("fragment"))
}

/// The MessagePack of a key fragment. It is secret. The key fragment is not checked.
pub fn key_fragment_to_umbral(fragment: &KeyFragment) -> Result<Zeroizing<Vec<u8>>, ForeignError> {
	let packed = fragment.umbral().and_then(|_| pack(&*fragment.to_flat(), messagepack::KEY_FRAGMENT));
	packed.map(Zeroizing::new).ok_or(ForeignError::NotPrintable("key fragment"))
}

/// The key fragment in this MessagePack. The key fragment is not checked.
pub fn key_fragment_from_umbral(bytes: &[u8]) -> Result<KeyFragment, ForeignError> {
	let flat = unpack(bytes, messagepack::KEY_FRAGMENT).map(Zeroizing::new);
	KeyFragment::of_flat(&flat.ok_or(ForeignError::NotReadable("key fragment"))?).ok_or(ForeignError::NotOurKind)
}

/// Whether the bytes are written as a fragment, with points that are on the curve.
fn is_fragment(fragment: &FragmentBytes) -> bool {
	wire::Fragment::parse(fragment).is_some() && flat::build::<CapsuleFrag>(&fragment.0, flat::FRAGMENT).is_some()
}
