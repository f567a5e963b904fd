//! The three keys.

use crate::{
	data::{self, DataError},
	encrypted::{push, Encrypted},
	profile,
	value::{Clear, Type},
	wire::{self, NotConformant, Secrets, MAX_CLIENT_KEY_LEN, MAX_ENCRYPTION_KEY_LEN},
};
use nulink_primitives::compute::{MAX_EVALUATION_KEY_LEN, MAX_INPUT_LEN};
use std::fmt;
use tfhe::{
	integer::compression_keys::{CompressionKey, DecompressionKey},
	safe_serialization::safe_serialize,
	ClientKey, CompactCiphertextList, CompressedCompactPublicKey, CompressedServerKey, ServerKey, Tag,
};
use zeroize::Zeroizing;

/// A key can not be read or written.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KeyError {
	/// The bytes are no such key. Take the ones that this crate wrote.
	#[error("this is not the key it should be: {0}")]
	NotConformant(#[from] NotConformant),
	/// The library can not write it down.
	#[error("the key can not be written down: {0}")]
	Unwritable(String),
}

/// The client key: it encrypts, and it alone decrypts. Whoever has it reads everything under it.
///
/// Its memory is overwritten when it is dropped. What the library copies while it works with it is not.
pub struct ClientKeys {
	/// `None` only while it is dropped.
	key: Option<ClientKey>,
}

impl ClientKeys {
	/// A new key, from the randomness of the operating system.
	pub fn generate() -> Self {
		ClientKeys { key: Some(ClientKey::generate(profile::config())) }
	}

	/// Reads a key that [`Self::to_bytes`] wrote, here or somewhere else: it is checked.
	pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
		Ok(ClientKeys { key: Some(wire::client_key(bytes)?) })
	}

	/// Writes the key down, about 32 KiB. For an encrypted keystore, or to be encrypted to somebody.
	pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
		// As large as it can become: if it grew, what it leaves behind would not be overwritten.
		let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_CLIENT_KEY_LEN as usize));
		safe_serialize(self.library(), &mut *bytes, MAX_CLIENT_KEY_LEN)
			.map_err(|error| KeyError::Unwritable(error.to_string()))?;
		Ok(bytes)
	}

	/// A key to compute with on what is under this one. Takes about two seconds. Two are different and equally good.
	pub fn evaluation_key(&self) -> EvaluationKey {
		EvaluationKey(CompressedServerKey::new(self.library()))
	}

	/// A key with which anybody encrypts for this one.
	pub fn encryption_key(&self) -> EncryptionKey {
		EncryptionKey(CompressedCompactPublicKey::new(self.library()))
	}

	/// Encrypts values into a compressed list: 6 bytes for eight bits, 30 for each value, 1.5 KiB for every 512 bits begun.
	pub fn encrypt(&self, evaluation: &EvaluationKey, values: &[Clear]) -> Result<Vec<u8>, DataError> {
		data::check_count(values.len())?;
		let values: Vec<Encrypted> =
			values.iter().map(|value| Encrypted::new(*value, self.library())).collect::<tfhe::Result<_>>()?;
		data::compress(&evaluation.packing()?, values)
	}

	/// Decrypts a result, or what [`Self::encrypt`] made, of which the types are known.
	///
	/// Under another key the values are as good as random: nothing in them tells.
	pub fn decrypt(&self, list: &[u8], types: &[Type]) -> Result<Vec<Clear>, DataError> {
		let list = wire::compressed(list, MAX_INPUT_LEN)?;
		if list.types() != types {
			return Err(DataError::Types { found: list.types().to_vec(), expected: types.to_vec() });
		}
		Ok(list.open(&self.secrets()?.packing_key()))
	}

	/// The library's key.
	pub(crate) fn library(&self) -> &ClientKey {
		match &self.key {
			Some(key) => key,
			None => unreachable!("only dropping takes it"),
		}
	}

	/// The numbers that it consists of.
	fn secrets(&self) -> Result<Secrets, NotConformant> {
		Secrets::of(self.library().clone())
	}
}

impl Drop for ClientKeys {
	fn drop(&mut self) {
		if let Some(key) = self.key.take() {
			wire::wipe(key);
		}
	}
}

impl fmt::Debug for ClientKeys {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("ClientKeys(..)")
	}
}

/// The key to compute with, as it is stored and sent: about 73 MiB, of which 29 are to compute with and the rest to expand
/// and to compress lists. It is no secret.
#[derive(Clone)]
pub struct EvaluationKey(CompressedServerKey);

impl EvaluationKey {
	/// Reads a stranger's key. Refuses what is longer than [`MAX_EVALUATION_KEY_LEN`] or not of the profile's parameters.
	pub fn decode(bytes: &[u8]) -> Result<Self, NotConformant> {
		wire::evaluation_key(bytes).map(EvaluationKey)
	}

	/// Writes the key down.
	pub fn encode(&self) -> Result<Vec<u8>, KeyError> {
		let mut bytes = Vec::new();
		safe_serialize(&self.0, &mut bytes, MAX_EVALUATION_KEY_LEN)
			.map_err(|error| KeyError::Unwritable(error.to_string()))?;
		Ok(bytes)
	}

	/// The key as it computes, the same whenever and wherever it is expanded. Takes about a second.
	pub fn expand(self) -> Result<ExpandedKey, NotConformant> {
		ExpandedKey::of(self.0)
	}

	/// The part with which lists are compressed, a quarter of the whole.
	fn packing(&self) -> Result<CompressionKey, NotConformant> {
		let (_, _, packing, ..) = self.0.clone().into_raw_parts();
		Ok(packing.ok_or(NotConformant::Parameters)?.decompress())
	}
}

impl fmt::Debug for EvaluationKey {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("EvaluationKey(..)")
	}
}

/// An evaluation key as it computes.
pub struct ExpandedKey {
	server: ServerKey,
	packing: CompressionKey,
	unpacking: DecompressionKey,
	/// What it was made from, for a card to make its own form of it.
	#[cfg(feature = "gpu")]
	compressed: Option<tfhe::integer::CompressedServerKey>,
}

impl ExpandedKey {
	/// The bytes of memory that such a key takes, whatever key it is.
	pub fn memory() -> u64 {
		profile::expanded_key_len()
	}

	/// Expands the parts that we compute with.
	pub(crate) fn of(key: CompressedServerKey) -> Result<Self, NotConformant> {
		let (computing, _, packing, unpacking, ..) = key.into_raw_parts();
		#[cfg(feature = "gpu")]
		let compressed = Some(computing.clone());
		let computing = CompressedServerKey::from_raw_parts(
			computing,
			None,
			None,
			None,
			None,
			None,
			None,
			None,
			None,
			Tag::default(),
		);
		Ok(ExpandedKey {
			server: computing.decompress(),
			packing: packing.ok_or(NotConformant::Parameters)?.decompress(),
			unpacking: unpacking.ok_or(NotConformant::Parameters)?.decompress(),
			#[cfg(feature = "gpu")]
			compressed,
		})
	}

	/// What it was made from, once: a card makes its own form of it.
	#[cfg(feature = "gpu")]
	pub(crate) fn take_compressed(&mut self) -> Option<tfhe::integer::CompressedServerKey> {
		self.compressed.take()
	}

	/// What the library computes with. It bears no tag, and knows nothing of lists.
	pub fn server(&self) -> &ServerKey {
		&self.server
	}

	/// What the library computes with on single ciphertexts.
	pub(crate) fn blocks(&self) -> &tfhe::shortint::ServerKey {
		let integers: &tfhe::integer::ServerKey = self.server.as_ref();
		integers.as_ref()
	}

	/// What lists are compressed with.
	pub(crate) fn packing(&self) -> &CompressionKey {
		&self.packing
	}

	/// What compressed lists are expanded with.
	pub(crate) fn unpacking(&self) -> &DecompressionKey {
		&self.unpacking
	}
}

impl fmt::Debug for ExpandedKey {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("ExpandedKey(..)")
	}
}

/// The key to encrypt with, as it is published: about 16 KiB. It is no secret.
#[derive(Clone)]
pub struct EncryptionKey(CompressedCompactPublicKey);

impl EncryptionKey {
	/// Reads a stranger's key. Refuses what is not of the profile's parameters.
	pub fn decode(bytes: &[u8]) -> Result<Self, NotConformant> {
		wire::encryption_key(bytes).map(EncryptionKey)
	}

	/// Writes the key down.
	pub fn encode(&self) -> Result<Vec<u8>, KeyError> {
		let mut bytes = Vec::new();
		safe_serialize(&self.0, &mut bytes, MAX_ENCRYPTION_KEY_LEN)
			.map_err(|error| KeyError::Unwritable(error.to_string()))?;
		Ok(bytes)
	}

	/// Encrypts values into a compact list: 16 bytes for eight bits, 30 for each value, and 16 KiB.
	///
	/// That the list is of its maker, or that its maker knows what is in it, nothing proves.
	pub fn encrypt(&self, values: &[Clear]) -> Result<Vec<u8>, DataError> {
		data::check_count(values.len())?;
		let mut list = CompactCiphertextList::builder(&self.0.decompress());
		for value in values {
			push(&mut list, *value);
		}
		let mut bytes = Vec::new();
		safe_serialize(&list.build_packed(), &mut bytes, MAX_INPUT_LEN)
			.map_err(|error| DataError::Library(error.to_string()))?;
		Ok(bytes)
	}
}

impl fmt::Debug for EncryptionKey {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("EncryptionKey(..)")
	}
}
