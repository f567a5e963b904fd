//! The provider's side.

use crate::{
	data::{from_blocks, DataError},
	encrypted::Encrypted,
	keys::ExpandedKey,
	wire::{Cipher, Stream},
};
use rayon::prelude::*;
use tfhe::transciphering::{
	apply_keystream, FheKeyStream, KreyviumFheKey, KreyviumFheState, OneTimePadFheSecretMask, OneTimePadFheState,
	OneTimePadPlainSecretMask, OneTimePadPlainState, StreamCipher, StreamCiphertext, Transcipherer,
};

/// What is decrypted with under encryption.
pub(crate) enum Wrapped {
	/// A key of Kreyvium.
	Key(KreyviumFheKey),
	/// A one-time pad.
	Pad(OneTimePadFheSecretMask),
}

impl Wrapped {
	/// Whether it decrypts this: a pad must be long enough.
	pub(crate) fn fits(&self, stream: &Stream) -> bool {
		match self {
			Wrapped::Key(_) => stream.cipher == Cipher::Kreyvium,
			Wrapped::Pad(pad) => stream.cipher == Cipher::OneTimePad && stream.len() <= pad.ciphertexts().len(),
		}
	}

	/// Decrypts under encryption.
	pub(crate) fn decrypt(self, key: &ExpandedKey, stream: &Stream) -> Result<Vec<Encrypted>, DataError> {
		let server = key.blocks();
		let keystream = match self {
			Wrapped::Key(symmetric) => {
				KreyviumFheState::new(symmetric, stream.iv, server).next_keystream_bits(server, stream.len())
			},
			Wrapped::Pad(pad) => OneTimePadFheState::new(pad).next_keystream_bits(server, stream.len()),
		};
		let mut keystream =
			keystream.map_err(|error| DataError::Library(error.to_string()))?.into_raw_parts().into_iter();
		// The library puts two bits into a ciphertext, counted from where it begins: each value begins anew.
		let mut position = 0;
		let mut parts = Vec::new();
		for ty in &stream.types {
			let length = ty.bits() as usize;
			let bits = FheKeyStream::from_raw_parts(keystream.by_ref().take(length).collect());
			let sealed = (position..position + length).map(|bit| stream.bits[bit / 8] >> (bit % 8) & 1 == 1);
			parts.push((*ty, bits, public(sealed)?));
			position += length;
		}
		parts
			.into_par_iter()
			.map(|(ty, bits, sealed)| from_blocks(ty, apply_keystream(server, &bits, &sealed)))
			.collect()
	}
}

/// Bits that everybody knows, as the library wants them: it makes such an object by encrypting only. So zeros are
/// encrypted with the bits as a pad.
fn public(bits: impl ExactSizeIterator<Item = bool>) -> Result<StreamCiphertext, DataError> {
	let length = bits.len();
	let mut bytes = vec![0u8; length.div_ceil(8)];
	let zeros = bytes.clone();
	for (index, _) in bits.enumerate().filter(|(_, bit)| *bit) {
		bytes[index / 8] |= 1 << (index % 8);
	}
	OneTimePadPlainState::new(OneTimePadPlainSecretMask::new(bytes, length))
		.encrypt_bits(&zeros, length)
		.map_err(|error| DataError::Library(error.to_string()))
}
