//! The owner's side.

use crate::{
	data::{check_count, DataError},
	keys::{ClientKeys, KeyError},
	value::{Clear, Type},
	wire::{Cipher, Stream},
};
use codec::{Decode, Encode};
use nulink_primitives::compute::MAX_WRAPPED_KEY_LEN;
use rand_core::{OsRng, RngCore};
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeSet, fmt};
use tfhe::{
	prelude::FheTryEncrypt,
	safe_serialization::safe_serialize,
	transciphering::{
		KreyviumPlainKey, KreyviumPlainState, OneTimePadPlainSecretMask, OneTimePadPlainState, StreamCipher,
	},
	KreyviumFheKey, OneTimePadFheSecretMask,
};
use zeroize::Zeroizing;

/// The most bits of a pad.
pub const MAX_PAD_BITS: u32 = 4000;

/// Data can not be encrypted.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StreamError {
	/// A list has at least one value, and not more than a program takes.
	#[error(transparent)]
	Data(#[from] DataError),
	/// The initialisation vector encrypted something before. Take another.
	#[error("this initialisation vector was used with this key before")]
	IvUsed,
	/// The record belongs to another key. Keep one for each key.
	#[error("this record of used initialisation vectors belongs to another key")]
	OtherKey,
	/// The pad is shorter than the data. Make a longer one, and throw this one away.
	#[error("the data has {needed} bits, the pad only {has}")]
	PadTooShort {
		/// Bits of the data.
		needed: u32,
		/// Bits of the pad.
		has: u32,
	},
	/// A pad has at least one bit and at most [`MAX_PAD_BITS`].
	#[error("a pad of {0} bits: it has at least one and at most {MAX_PAD_BITS}")]
	PadLength(u32),
	/// The bytes are no pad.
	#[error("these bytes are no pad")]
	NoPad,
}

/// The initialisation vectors that were used with a key.
#[derive(Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct UsedIvs {
	/// Which key. Tells nothing about it.
	key: Option<[u8; 32]>,
	used: BTreeSet<[u8; 16]>,
}

impl UsedIvs {
	/// How many were used.
	pub fn len(&self) -> usize {
		self.used.len()
	}

	/// Whether none was used.
	pub fn is_empty(&self) -> bool {
		self.used.is_empty()
	}

	/// Records one. Refuses one that was used, and another key's.
	fn take(&mut self, key: [u8; 32], iv: [u8; 16]) -> Result<(), StreamError> {
		if *self.key.get_or_insert(key) != key {
			return Err(StreamError::OtherKey);
		}
		self.used.insert(iv).then_some(()).ok_or(StreamError::IvUsed)
	}
}

impl fmt::Debug for UsedIvs {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "UsedIvs({})", self.used.len())
	}
}

/// A piece of data under Kreyvium.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sealed {
	/// What is stored.
	pub bytes: Vec<u8>,
	/// The initialisation vector, which the job names. It stands in the bytes, too.
	pub iv: [u8; 16],
}

/// A key of the stream cipher Kreyvium: 128 bits.
#[derive(Clone)]
pub struct StreamKey(Zeroizing<[u8; 16]>);

impl StreamKey {
	/// A random key.
	pub fn generate() -> Self {
		let mut key = StreamKey(Zeroizing::default());
		OsRng.fill_bytes(&mut *key.0);
		key
	}

	/// The key that these bytes are.
	pub fn from_bytes(bytes: &[u8; 16]) -> Self {
		StreamKey(Zeroizing::new(*bytes))
	}

	/// The bytes, for an encrypted keystore.
	pub fn to_bytes(&self) -> Zeroizing<[u8; 16]> {
		self.0.clone()
	}

	/// The key encrypted for computing: about 2 MiB. Only the owner of the client key can make it.
	pub fn wrap(&self, owner: &ClientKeys) -> Result<Vec<u8>, KeyError> {
		let key = KreyviumFheKey::try_encrypt(KreyviumPlainKey::from(*self.0), owner.library()).map_err(unwritable)?;
		let mut bytes = Vec::new();
		safe_serialize(&key, &mut bytes, MAX_WRAPPED_KEY_LEN).map_err(unwritable)?;
		Ok(bytes)
	}

	/// Encrypts values with a random initialisation vector, and records it.
	pub fn encrypt(&self, used: &mut UsedIvs, values: &[Clear]) -> Result<Sealed, StreamError> {
		let mut iv = [0; 16];
		OsRng.fill_bytes(&mut iv);
		self.encrypt_with(used, iv, values)
	}

	/// Encrypts values with this initialisation vector, and records it.
	pub fn encrypt_with(&self, used: &mut UsedIvs, iv: [u8; 16], values: &[Clear]) -> Result<Sealed, StreamError> {
		check_count(values.len())?;
		used.take(self.fingerprint(), iv)?;
		let mut cipher = KreyviumPlainState::new(*self.0, iv);
		let bytes = seal(&mut cipher, Cipher::Kreyvium, iv, values)?;
		Ok(Sealed { bytes, iv })
	}

	/// By which a record knows its key.
	fn fingerprint(&self) -> [u8; 32] {
		Sha256::new().chain_update(b"nulink/stream-key/v1").chain_update(*self.0).finalize().into()
	}
}

impl fmt::Debug for StreamKey {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("StreamKey(..)")
	}
}

/// Random bits, which encrypt one piece of as many bits or fewer.
pub struct Pad {
	bytes: Zeroizing<Vec<u8>>,
	bits: u32,
}

impl Pad {
	/// A random pad.
	pub fn generate(bits: u32) -> Result<Self, StreamError> {
		if !(1..=MAX_PAD_BITS).contains(&bits) {
			return Err(StreamError::PadLength(bits));
		}
		let mut bytes = Zeroizing::new(vec![0; bits.div_ceil(8) as usize]);
		OsRng.fill_bytes(&mut bytes);
		Ok(Pad { bytes, bits })
	}

	/// A random pad for values of these types.
	pub fn for_types(types: &[Type]) -> Result<Self, StreamError> {
		Self::generate(Stream::len_of(types).try_into().unwrap_or(u32::MAX))
	}

	/// Reads a pad that [`Self::to_bytes`] wrote. Delete what it is read from: a pad encrypts once.
	pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, StreamError> {
		let bits = u32::decode(&mut bytes).map_err(|_| StreamError::NoPad)?;
		let fits = (1..=MAX_PAD_BITS).contains(&bits) && bytes.len() == bits.div_ceil(8) as usize;
		fits.then(|| Pad { bytes: Zeroizing::new(bytes.to_vec()), bits }).ok_or(StreamError::NoPad)
	}

	/// The bytes, for an encrypted keystore.
	pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
		let mut bytes = Zeroizing::new(Vec::with_capacity(4 + self.bytes.len()));
		bytes.extend_from_slice(&self.bits.encode());
		bytes.extend_from_slice(&self.bytes);
		bytes
	}

	/// The pad encrypted for computing: about 16 KiB a bit. Only the owner of the client key can make it.
	pub fn wrap(&self, owner: &ClientKeys) -> Result<Vec<u8>, KeyError> {
		let pad = OneTimePadFheSecretMask::try_encrypt(self.library(), owner.library()).map_err(unwritable)?;
		let mut bytes = Vec::new();
		safe_serialize(&pad, &mut bytes, MAX_WRAPPED_KEY_LEN).map_err(unwritable)?;
		Ok(bytes)
	}

	/// Encrypts values, and is used up.
	pub fn encrypt(self, values: &[Clear]) -> Result<Vec<u8>, StreamError> {
		check_count(values.len())?;
		let needed = values.iter().map(|value| value.ty().bits()).sum();
		if needed > self.bits {
			return Err(StreamError::PadTooShort { needed, has: self.bits });
		}
		seal(&mut OneTimePadPlainState::new(self.library()), Cipher::OneTimePad, [0; 16], values)
	}

	/// What the library calls a pad.
	fn library(&self) -> OneTimePadPlainSecretMask {
		OneTimePadPlainSecretMask::new(self.bytes.to_vec(), self.bits as usize)
	}
}

impl fmt::Debug for Pad {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "Pad({} bits)", self.bits)
	}
}

fn unwritable(error: impl fmt::Display) -> KeyError {
	KeyError::Unwritable(error.to_string())
}

/// Encrypts the bits of values.
fn seal(
	stream: &mut impl StreamCipher,
	cipher: Cipher,
	iv: [u8; 16],
	values: &[Clear],
) -> Result<Vec<u8>, StreamError> {
	let types: Vec<Type> = values.iter().map(|value| value.ty()).collect();
	let length = Stream::len_of(&types);
	let mut clear = Zeroizing::new(vec![0u8; length.div_ceil(8)]);
	let bits = values.iter().flat_map(|value| (0..value.ty().bits()).map(|bit| value.bits() >> bit & 1 == 1));
	for (index, _) in bits.enumerate().filter(|(_, bit)| *bit) {
		clear[index / 8] |= 1 << (index % 8);
	}
	let sealed = stream.encrypt_bits(&clear, length).map_err(|error| DataError::Library(error.to_string()))?;
	Ok(Stream { cipher, iv, types, bits: sealed.bytes().to_vec() }.to_bytes())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::wire::stream;

	fn values() -> Vec<Clear> {
		let values = [(Type::Bool, 1), (Type::I8, -3), (Type::U16, 0xabcd)];
		values.map(|(ty, number)| Clear::new(ty, number).expect("in range")).to_vec()
	}

	#[test]
	fn bits_lie_one_value_after_the_other_lowest_first() {
		// A pad of zeros shows them.
		let pad = Pad::from_bytes(&[&[25, 0, 0, 0][..], &[0; 4]].concat()).expect("a pad");
		let sealed = stream(&pad.encrypt(&values()).expect("fits")).expect("well-formed");
		// 1, then 11111101, then 1010101111001101, from the right to the left.
		let bits: u32 = 1 | 0xfd << 1 | 0xabcd << 9;
		assert_eq!(sealed.bits, bits.to_le_bytes());
		assert_eq!(sealed.types, [Type::Bool, Type::I8, Type::U16]);
	}

	#[test]
	fn an_initialisation_vector_is_used_once() {
		let (key, mut used) = (StreamKey::generate(), UsedIvs::default());
		let sealed = key.encrypt_with(&mut used, [1; 16], &values()).expect("new");
		assert_eq!(key.encrypt_with(&mut used, sealed.iv, &values()), Err(StreamError::IvUsed));
		assert!(key.encrypt(&mut used, &values()).is_ok());
		assert_eq!(used.len(), 2);
	}

	#[test]
	fn a_record_survives_being_written_down() {
		let (key, mut used) = (StreamKey::generate(), UsedIvs::default());
		let sealed = key.encrypt(&mut used, &values()).expect("new");
		let mut read = UsedIvs::decode(&mut &used.encode()[..]).expect("what was written");
		let again = StreamKey::from_bytes(&key.to_bytes());
		assert_eq!(again.encrypt_with(&mut read, sealed.iv, &values()), Err(StreamError::IvUsed));
	}

	#[test]
	fn a_record_belongs_to_one_key() {
		let mut used = UsedIvs::default();
		StreamKey::generate().encrypt(&mut used, &values()).expect("new");
		assert_eq!(StreamKey::generate().encrypt(&mut used, &values()), Err(StreamError::OtherKey));
	}

	#[test]
	fn a_vector_is_not_used_up_by_data_that_can_not_be_encrypted() {
		let mut used = UsedIvs::default();
		assert!(StreamKey::generate().encrypt_with(&mut used, [1; 16], &[]).is_err());
		assert!(used.is_empty());
	}

	#[test]
	fn a_pad_is_as_long_as_the_data() {
		let pad = |bits| Pad::generate(bits).expect("in range");
		assert!(pad(25).encrypt(&values()).is_ok() && pad(26).encrypt(&values()).is_ok());
		assert_eq!(pad(24).encrypt(&values()), Err(StreamError::PadTooShort { needed: 25, has: 24 }));
		assert_eq!(Pad::generate(0).err(), Some(StreamError::PadLength(0)));
		assert_eq!(Pad::generate(4001).err(), Some(StreamError::PadLength(4001)));
	}

	#[test]
	fn a_pad_survives_being_written_down() {
		let pad = Pad::for_types(&[Type::U8, Type::Bool]).expect("in range");
		let read = Pad::from_bytes(&pad.to_bytes()).expect("what was written");
		let values = [Clear::from(true), Clear::from(false)];
		assert_eq!(pad.encrypt(&values), read.encrypt(&values));
		assert!(matches!(Pad::from_bytes(&[9, 0, 0, 0, 1]), Err(StreamError::NoPad)));
	}

	#[test]
	fn secrets_are_not_printed() {
		assert_eq!(format!("{:?}", StreamKey::generate()), "StreamKey(..)");
		assert_eq!(format!("{:?}", Pad::generate(9)), "Ok(Pad(9 bits))");
	}
}
