//! Client keys. A receiver's comes from the owner of the data, so it is checked like everything else.

use super::{ensure, read, undecodable, untagged, NotConformant};
use crate::profile::{COMPRESSION, COMPUTE};
use tfhe::{
	core_crypto::prelude::{GlweSecretKeyOwned, LweSecretKeyOwned},
	shortint::{
		client_key::atomic_pattern::{AtomicPatternClientKey, StandardAtomicPatternClientKey},
		list_compression::CompressionPrivateKeys,
		parameters::PBSParameters,
		ClientKey as BlockKey,
	},
	ClientKey, Tag,
};
use zeroize::Zeroize;

/// The most bytes of a client key.
pub const MAX_CLIENT_KEY_LEN: u64 = 64 * 1024;

/// A client key.
pub(crate) fn client_key(bytes: &[u8]) -> Result<ClientKey, NotConformant> {
	read(bytes, MAX_CLIENT_KEY_LEN, |rest, decoding| {
		let key: ClientKey = decoding.disable_conformance().deserialize_from(rest).map_err(undecodable)?;
		Ok(Secrets::of(key)?.into_key())
	})
}

/// The numbers that a client key consists of. They are wiped when this is dropped.
pub(crate) struct Secrets {
	/// What values are encrypted under.
	large: Vec<u64>,
	/// What bootstraps go through.
	small: Vec<u64>,
	/// What compressed lists are encrypted under.
	packing: Vec<u64>,
}

impl Secrets {
	/// Takes a key apart. Refuses one that is not of the profile's parameters or holds more than we made.
	pub(crate) fn of(key: ClientKey) -> Result<Self, NotConformant> {
		let (key, public, packing, squashing, packed_squashing, rerandomising, random, transciphering, tag) =
			key.into_raw_parts();
		let mut secrets = Secrets { large: Vec::new(), small: Vec::new(), packing: Vec::new() };
		if let Some(packing) = packing {
			let CompressionPrivateKeys { post_packing_ks_key, params } = packing.into_raw_parts();
			let sizes = (post_packing_ks_key.glwe_dimension(), post_packing_ks_key.polynomial_size());
			secrets.packing = post_packing_ks_key.into_container();
			let expected = (COMPRESSION.packing_ks_glwe_dimension(), COMPRESSION.packing_ks_polynomial_size());
			ensure(params == COMPRESSION && sizes == expected, NotConformant::Parameters)?;
		}
		let AtomicPatternClientKey::Standard(key) = key.into_raw_parts().atomic_pattern else {
			return Err(NotConformant::Parameters);
		};
		let (large, small, parameters, others) = key.into_raw_parts();
		let sizes = (large.glwe_dimension(), large.polynomial_size(), small.lwe_dimension());
		secrets.large = large.into_container();
		secrets.small = small.into_container();
		let expected = (COMPUTE.glwe_dimension, COMPUTE.polynomial_size, COMPUTE.lwe_dimension);
		let nothing_else = public.is_none()
			&& squashing.is_none()
			&& packed_squashing.is_none()
			&& rerandomising.is_none()
			&& random.is_none()
			&& transciphering.is_none()
			&& others.is_none();
		let ours = parameters == PBSParameters::PBS(COMPUTE) && sizes == expected && !secrets.packing.is_empty();
		ensure(nothing_else && ours, NotConformant::Parameters)?;
		untagged(&tag)?;
		Ok(secrets)
	}

	/// Puts it together again.
	pub(crate) fn into_key(mut self) -> ClientKey {
		let packing = CompressionPrivateKeys { post_packing_ks_key: self.packing_key(), params: COMPRESSION };
		let key = StandardAtomicPatternClientKey::from_raw_parts(
			GlweSecretKeyOwned::from_container(std::mem::take(&mut self.large), COMPUTE.polynomial_size),
			LweSecretKeyOwned::from_container(std::mem::take(&mut self.small)),
			PBSParameters::PBS(COMPUTE),
			None,
		);
		let key = BlockKey { atomic_pattern: AtomicPatternClientKey::Standard(key) };
		ClientKey::from_raw_parts(
			tfhe::integer::ClientKey::from_raw_parts(key),
			None,
			Some(tfhe::integer::compression_keys::CompressionPrivateKeys::from_raw_parts(packing)),
			None,
			None,
			None,
			None,
			None,
			Tag::default(),
		)
	}

	/// Takes out the key that compressed lists are encrypted under.
	pub(crate) fn packing_key(&mut self) -> GlweSecretKeyOwned<u64> {
		GlweSecretKeyOwned::from_container(std::mem::take(&mut self.packing), COMPRESSION.packing_ks_polynomial_size())
	}
}

impl Drop for Secrets {
	fn drop(&mut self) {
		self.large.zeroize();
		self.small.zeroize();
		self.packing.zeroize();
	}
}

/// Overwrites a key's memory.
pub(crate) fn wipe(key: ClientKey) {
	// A key of ours is always taken apart; dropping the parts overwrites them.
	drop(Secrets::of(key));
}
