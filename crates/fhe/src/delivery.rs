//! Results for somebody else than the owner of the evaluation key, without the owner being there.
//!
//! The owner makes a fresh client key for one job and one receiver, and publishes two things as one object: a key with
//! which lists are compressed under the fresh key, and one that takes ciphertexts from the owner's key to it. Providers
//! switch the outputs and compress them. The fresh client key travels to the receiver as any other data does, under a
//! policy.
//!
//! ```text
//!  owner's key ── inputs ── evaluation ── outputs ──┐ switched: one bootstrap for two bits
//!  fresh key of the job ─────────────────── result ◄┘ decrypted by the receiver
//! ```
//!
//! ## What it costs in trust
//!
//! The switching key takes *every* ciphertext of the owner's key to the fresh key, not only the outputs. It is public, so
//! whoever has the fresh client key reads everything under the owner's key of which he can get the ciphertext: a provider
//! that hands the inputs of a job to the receiver, say. So the fresh key is for one job, and the owner's key, too, should
//! be one that holds nothing that the receiver must not see. Only where that is not acceptable must the owner decrypt, and
//! encrypt anew.

use crate::{
	data::{clean, each_block, DataError, ResultList},
	encrypted::Encrypted,
	keys::{ClientKeys, ExpandedKey, KeyError},
	profile,
	wire::{self, NotConformant},
};
use nulink_primitives::compute::MAX_DELIVERY_KEY_LEN;
use std::fmt;
use tfhe::{
	integer::{compression_keys::CompressionKey, key_switching_key::CompressedKeySwitchingKeyMaterial},
	safe_serialization::safe_serialize,
	shortint::{
		key_switching_key::KeySwitchingKeyMaterial, ClientKey as BlockKey, CompressedKeySwitchingKey,
		KeySwitchingKeyView, ServerKey,
	},
	ClientKey, CompressedServerKey, Tag,
};

/// The keys that take results to a receiver, as they are stored and sent: about 73 MiB.
#[derive(Clone)]
pub struct DeliveryKeys(CompressedServerKey);

impl ClientKeys {
	/// Makes a fresh client key for the receiver of one job, and the keys that take results to it. Takes about two
	/// seconds.
	///
	/// Whoever has the fresh client key can read *everything* under the owner's key that he gets hold of, not only
	/// results: see [`crate::delivery`].
	pub fn deliver(&self) -> Result<(ClientKeys, DeliveryKeys), KeyError> {
		let receiver = ClientKeys::generate();
		let (computing, _, packing, unpacking, ..) = CompressedServerKey::new(receiver.library()).into_raw_parts();
		let computing = computing.into_raw_parts();
		let switching = CompressedKeySwitchingKey::new(
			(block_key(self.library()), None),
			(block_key(receiver.library()), &computing),
			profile::switching_parameters(),
		);
		let (switching, computing, _) = switching.into_raw_parts();
		let keys = CompressedServerKey::from_raw_parts(
			tfhe::integer::CompressedServerKey::from_raw_parts(computing),
			Some(CompressedKeySwitchingKeyMaterial::from_raw_parts(switching)),
			packing,
			unpacking,
			None,
			None,
			None,
			None,
			None,
			Tag::default(),
		);
		Ok((receiver, DeliveryKeys(keys)))
	}
}

/// The part of a client key that single ciphertexts are encrypted with.
fn block_key(key: &ClientKey) -> &BlockKey {
	let integers: &tfhe::integer::ClientKey = key.as_ref();
	integers.as_ref()
}

impl DeliveryKeys {
	/// Reads a stranger's keys. Refuses what is longer than [`MAX_DELIVERY_KEY_LEN`] or not of the profile's parameters.
	///
	/// Whether they come from the owner's key, nothing tells: if not, the result is rubbish.
	pub fn decode(bytes: &[u8]) -> Result<Self, NotConformant> {
		wire::delivery_keys(bytes).map(DeliveryKeys)
	}

	/// Writes the keys down.
	pub fn encode(&self) -> Result<Vec<u8>, KeyError> {
		let mut bytes = Vec::new();
		safe_serialize(&self.0, &mut bytes, MAX_DELIVERY_KEY_LEN)
			.map_err(|error| KeyError::Unwritable(error.to_string()))?;
		Ok(bytes)
	}

	/// The bytes of memory that they take as they compute: what an evaluation key takes, less what expands lists.
	pub(crate) fn expanded_len() -> u64 {
		profile::delivery_len()
	}

	/// The keys as they compute, the same whenever and wherever they are expanded.
	pub fn expand(self) -> Result<Delivery, NotConformant> {
		let (computing, switching, packing, ..) = self.0.into_raw_parts();
		Ok(Delivery {
			switching: switching.ok_or(NotConformant::Parameters)?.decompress().into_raw_parts(),
			receiver: computing.decompress().into_raw_parts(),
			packing: packing.ok_or(NotConformant::Parameters)?.decompress(),
		})
	}
}

impl fmt::Debug for DeliveryKeys {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("DeliveryKeys(..)")
	}
}

/// The keys that take results to a receiver, as they compute.
pub struct Delivery {
	switching: KeySwitchingKeyMaterial,
	receiver: ServerKey,
	packing: CompressionKey,
}

impl Delivery {
	/// Takes outputs, computed with the owner's key, to the receiver's, and compresses them.
	pub fn result(&self, owner: &ExpandedKey, outputs: Vec<Encrypted>) -> Result<ResultList, DataError> {
		let switching = KeySwitchingKeyView::from_raw_parts(self.switching.as_view(), &self.receiver, None);
		let outputs = each_block(clean(owner, outputs)?, |block| switching.cast(&block))?;
		ResultList::packed(&self.packing, outputs)
	}
}

impl fmt::Debug for Delivery {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("Delivery(..)")
	}
}
