//! Public keys.

use super::{ensure, read, undecodable, untagged, NotConformant};
use crate::profile;
use nulink_primitives::compute::{MAX_DELIVERY_KEY_LEN, MAX_EVALUATION_KEY_LEN};
use tfhe::{
	prelude::{ParameterSetConformant, Tagged},
	CompressedCompactPublicKey, CompressedServerKey, Config,
};

/// The most bytes of an encryption key.
pub const MAX_ENCRYPTION_KEY_LEN: u64 = 64 * 1024;

/// A key to compute with.
pub(crate) fn evaluation_key(bytes: &[u8]) -> Result<CompressedServerKey, NotConformant> {
	server_key(bytes, MAX_EVALUATION_KEY_LEN, Some(profile::config()))
}

/// The keys that take a result to its receiver.
pub(crate) fn delivery_keys(bytes: &[u8]) -> Result<CompressedServerKey, NotConformant> {
	server_key(bytes, MAX_DELIVERY_KEY_LEN, profile::delivery_config())
}

fn server_key(bytes: &[u8], most: u64, config: Option<Config>) -> Result<CompressedServerKey, NotConformant> {
	let config = config.ok_or(NotConformant::Parameters)?;
	read(bytes, most, |rest, decoding| {
		let key: CompressedServerKey = decoding.disable_conformance().deserialize_from(rest).map_err(undecodable)?;
		ensure(key.is_conformant(&config.into()), NotConformant::Parameters)?;
		untagged(key.tag())?;
		Ok(key)
	})
}

/// A key to encrypt with.
pub(crate) fn encryption_key(bytes: &[u8]) -> Result<CompressedCompactPublicKey, NotConformant> {
	let parameters = profile::public_parameters().ok_or(NotConformant::Parameters)?;
	read(bytes, MAX_ENCRYPTION_KEY_LEN, |rest, decoding| {
		let key: CompressedCompactPublicKey =
			decoding.disable_conformance().deserialize_from(rest).map_err(undecodable)?;
		ensure(key.is_conformant(&parameters), NotConformant::Parameters)?;
		untagged(key.tag())?;
		Ok(key)
	})
}
