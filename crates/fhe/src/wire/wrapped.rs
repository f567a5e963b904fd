//! Symmetric keys and one-time pads under FHE.

use super::{ensure, read, undecodable, untagged, NotConformant};
use crate::profile;
use nulink_primitives::compute::MAX_WRAPPED_KEY_LEN;
use tfhe::{
	prelude::ParameterSetConformant,
	shortint::Ciphertext,
	transciphering::{KreyviumFheKey as SymmetricKey, OneTimePadFheSecretMask as Pad},
	KreyviumFheKey, OneTimePadFheSecretMask,
};

/// A key of the stream cipher.
pub(crate) fn symmetric_key(bytes: &[u8]) -> Result<SymmetricKey, NotConformant> {
	read(bytes, MAX_WRAPPED_KEY_LEN, |rest, decoding| {
		let key: KreyviumFheKey = decoding.disable_conformance().deserialize_from(rest).map_err(undecodable)?;
		let (key, tag) = key.into_raw_parts();
		untagged(&tag)?;
		bits(key.ciphertexts())?;
		Ok(key)
	})
}

/// A one-time pad.
pub(crate) fn pad(bytes: &[u8]) -> Result<Pad, NotConformant> {
	read(bytes, MAX_WRAPPED_KEY_LEN, |rest, decoding| {
		let pad: OneTimePadFheSecretMask =
			decoding.disable_conformance().deserialize_from(rest).map_err(undecodable)?;
		let (pad, tag) = pad.into_raw_parts();
		untagged(&tag)?;
		bits(pad.ciphertexts())?;
		ensure(!pad.ciphertexts().is_empty(), NotConformant::Values)?;
		Ok(pad)
	})
}

/// Refuses what is not one bit each.
fn bits(bits: &[Ciphertext]) -> Result<(), NotConformant> {
	let parameters = profile::bit_parameters();
	ensure(bits.iter().all(|bit| bit.is_conformant(&parameters)), NotConformant::Parameters)
}
