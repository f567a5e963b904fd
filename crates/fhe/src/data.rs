//! Lists of encrypted values: those that go into a program, and the one that comes out.
//!
//! | | made by | bytes | bootstraps to expand |
//! |---|---|---|---|
//! | compressed list | the owner of the client key, or a provider | 0.75 for every bit, and 1.5 KiB for every 512 bits begun | one for two bits |
//! | compact list | anybody with the encryption key | 2 for every bit, and 16 KiB | one for two bits |
//!
//! In either, each value takes about 30 bytes more to say what it is. Data under a stream cipher: [`crate::transcipher`].

use crate::{
	encrypted::{kind_of, Encrypted},
	keys::ExpandedKey,
	value::Type,
	wire::NotConformant,
};
use nulink_primitives::{
	compute::{MAX_INPUT_LEN, MAX_INPUT_VALUES, MAX_RESULT_LEN},
	sharing::Digest,
};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use std::fmt;
use tfhe::{
	integer::{
		ciphertext::{CompressedCiphertextListBuilder, DataKind, Expandable},
		compression_keys::CompressionKey,
		BooleanBlock, RadixCiphertext, SignedRadixCiphertext,
	},
	safe_serialization::safe_serialize,
	shortint::{ciphertext::NoiseLevel, Ciphertext},
	CompressedCiphertextList, ReRandomizationMetadata, Tag,
};

/// Values can not be encrypted or decrypted.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DataError {
	/// The bytes are no such list.
	#[error("this is not the data it should be: {0}")]
	NotConformant(#[from] NotConformant),
	/// The values in it are others.
	#[error("the values are of the types {}, not {}", Names(.found), Names(.expected))]
	Types {
		/// Their types.
		found: Vec<Type>,
		/// The types that they should have.
		expected: Vec<Type>,
	},
	/// A piece of input has one to [`MAX_INPUT_VALUES`] values.
	#[error("{0} values: a list has at least one and at most {MAX_INPUT_VALUES}")]
	Count(usize),
	/// The library can not do it.
	#[error("the library can not do it: {0}")]
	Library(String),
}

impl From<tfhe::Error> for DataError {
	fn from(error: tfhe::Error) -> Self {
		DataError::Library(error.to_string())
	}
}

/// Type names, for people.
struct Names<'a>(&'a [Type]);

impl fmt::Display for Names<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("(")?;
		for (index, ty) in self.0.iter().enumerate() {
			write!(f, "{}{ty}", if index == 0 { "" } else { ", " })?;
		}
		f.write_str(")")
	}
}

/// The outputs of a program, as a provider commits to and reveals them.
///
/// The bytes depend on the program, its inputs, the key and the execution profile, and on nothing else: there is no time
/// in them, no name, and nothing random.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResultList {
	bytes: Vec<u8>,
	digest: Digest,
}

impl ResultList {
	/// Compresses outputs under the key that they were computed with.
	pub fn new(key: &ExpandedKey, outputs: Vec<Encrypted>) -> Result<Self, DataError> {
		Self::packed(key.packing(), clean(key, outputs)?)
	}

	/// Compresses outputs that are clean.
	pub(crate) fn packed(key: &CompressionKey, outputs: Vec<Encrypted>) -> Result<Self, DataError> {
		let bytes = compress_within(key, outputs, MAX_RESULT_LEN)?;
		let digest = Sha256::digest(&bytes).into();
		Ok(ResultList { bytes, digest })
	}

	/// The bytes. The client key decrypts them ([`crate::ClientKeys::decrypt`]).
	pub fn bytes(&self) -> &[u8] {
		&self.bytes
	}

	/// The bytes.
	pub fn into_bytes(self) -> Vec<u8> {
		self.bytes
	}

	/// Their SHA-256: what is committed to, and where they lie in a store.
	pub const fn digest(&self) -> Digest {
		self.digest
	}
}

/// Refuses lists that no program takes.
pub(crate) fn check_count(count: usize) -> Result<(), DataError> {
	let fits = (1..=MAX_INPUT_VALUES as usize).contains(&count);
	fits.then_some(()).ok_or(DataError::Count(count))
}

/// Writes values down as a compressed list.
pub(crate) fn compress(key: &CompressionKey, values: Vec<Encrypted>) -> Result<Vec<u8>, DataError> {
	compress_within(key, values, MAX_INPUT_LEN)
}

fn compress_within(key: &CompressionKey, values: Vec<Encrypted>, most: u64) -> Result<Vec<u8>, DataError> {
	let mut list = CompressedCiphertextListBuilder::new();
	let count = values.len();
	for value in values {
		let kind = kind_of(value.ty());
		let blocks = value.into_blocks();
		match kind {
			DataKind::Boolean => list.push(BooleanBlock::from_expanded_blocks(blocks, kind)?),
			DataKind::Signed(_) => list.push(SignedRadixCiphertext::from_expanded_blocks(blocks, kind)?),
			_ => list.push(RadixCiphertext::from_expanded_blocks(blocks, kind)?),
		};
	}
	let extras = vec![ReRandomizationMetadata::default(); count];
	let list = CompressedCiphertextList::from_raw_parts(list.build(key), Tag::default(), extras);
	let mut bytes = Vec::new();
	safe_serialize(&list, &mut bytes, most).map_err(|error| DataError::Library(error.to_string()))?;
	Ok(bytes)
}

/// Has every ciphertext bootstrapped that carries more than its two bits, or more noise than a bootstrap leaves: only
/// others can be compressed. The library's operations leave them clean as a rule.
pub(crate) fn clean(key: &ExpandedKey, values: Vec<Encrypted>) -> Result<Vec<Encrypted>, DataError> {
	let server = key.blocks();
	let clean_block = |mut block: Ciphertext| {
		if !block.carry_is_empty() || block.noise_level() > NoiseLevel::NOMINAL {
			server.message_extract_assign(&mut block);
		}
		block
	};
	each_block(values, clean_block)
}

/// Does something to every ciphertext of every value.
pub(crate) fn each_block(
	values: Vec<Encrypted>,
	change: impl Fn(Ciphertext) -> Ciphertext + Sync,
) -> Result<Vec<Encrypted>, DataError> {
	let changed = |value: Encrypted| {
		let ty = value.ty();
		let blocks: Vec<Ciphertext> = value.into_blocks().into_par_iter().map(&change).collect();
		from_blocks(ty, blocks)
	};
	values.into_iter().map(changed).collect()
}

/// The value of a type that is made of these ciphertexts.
pub(crate) fn from_blocks(ty: Type, blocks: Vec<Ciphertext>) -> Result<Encrypted, DataError> {
	let found = blocks.len();
	Encrypted::from_blocks(ty, blocks).ok_or_else(|| DataError::Library(format!("{found} ciphertexts are no {ty}")))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_error_about_types_names_them() {
		let error = DataError::Types { found: vec![Type::U8, Type::Bool], expected: vec![Type::I64] };
		assert_eq!(error.to_string(), "the values are of the types (u8, bool), not (i64)");
	}

	#[test]
	fn a_list_has_at_least_one_value_and_not_more_than_a_program_takes() {
		assert_eq!(check_count(0), Err(DataError::Count(0)));
		assert_eq!([1, 1024].map(check_count), [Ok(()), Ok(())]);
		assert_eq!(check_count(1025), Err(DataError::Count(1025)));
	}
}
