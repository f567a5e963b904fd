//! Data under a stream cipher.
//!
//! Bytes: the brand, then in SCALE the cipher, the initialisation vector, the types, and the encrypted bits. The chain
//! binds the hash of all of it, so that neither the bits, which anybody could flip otherwise, nor what they mean can be
//! changed.

use super::{ensure, read, some_values, undecodable, NotConformant};
use crate::value::Type;
use codec::{Decode, Encode};
use nulink_primitives::compute::MAX_INPUT_LEN;

/// What the bytes begin with.
const BRAND: &[u8] = b"nulink/stream/v1";

/// Which cipher.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Cipher {
	/// Kreyvium: a key of 128 bits and an initialisation vector encrypt one piece of any length.
	#[codec(index = 0)]
	Kreyvium,
	/// A one-time pad: as many random bits as the data has.
	#[codec(index = 1)]
	OneTimePad,
}

/// Data under a stream cipher.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub(crate) struct Stream {
	/// Which cipher.
	pub cipher: Cipher,
	/// The initialisation vector. Zeros for a one-time pad.
	pub iv: [u8; 16],
	/// The types of the values.
	pub types: Vec<Type>,
	/// The bits of the values, one value after the other without gaps, each with its lowest bit first, eight to a byte
	/// from its lowest bit on. The rest of the last byte is zero.
	pub bits: Vec<u8>,
}

impl Stream {
	/// How many bits values of these types have.
	pub(crate) fn len_of(types: &[Type]) -> usize {
		types.iter().map(|ty| ty.bits() as usize).sum()
	}

	/// How many bits it has.
	pub(crate) fn len(&self) -> usize {
		Self::len_of(&self.types)
	}

	/// The bytes.
	pub(crate) fn to_bytes(&self) -> Vec<u8> {
		[BRAND, &self.encode()].concat()
	}
}

/// Data under a stream cipher.
pub(crate) fn stream(bytes: &[u8]) -> Result<Stream, NotConformant> {
	read(bytes, MAX_INPUT_LEN, |rest, _| {
		*rest = rest.strip_prefix(BRAND).ok_or_else(|| undecodable("it begins differently"))?;
		let stream = Stream::decode(rest).map_err(undecodable)?;
		some_values(&stream.types)?;
		let (bits, last) = (stream.len(), stream.bits.last().copied().unwrap_or_default());
		let unused = stream.bits.len() * 8 - bits.min(stream.bits.len() * 8);
		ensure(stream.bits.len() == bits.div_ceil(8), NotConformant::Values)?;
		ensure(unused == 0 || last >> (8 - unused) == 0, NotConformant::Parameters)?;
		ensure(stream.cipher == Cipher::Kreyvium || stream.iv == [0; 16], NotConformant::Parameters)?;
		Ok(stream)
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	fn some() -> Stream {
		let types = vec![Type::Bool, Type::U8, Type::I16];
		Stream { cipher: Cipher::Kreyvium, iv: [3; 16], types, bits: vec![1, 2, 3, 1] }
	}

	#[test]
	fn the_encoding_is_frozen() {
		let expected = [&b"nulink/stream/v1"[..], &[0], &[3; 16], &[3 << 2, 0, 1, 6], &[4 << 2, 1, 2, 3, 1]];
		assert_eq!(some().to_bytes(), expected.concat());
		assert_eq!(stream(&some().to_bytes()), Ok(some()));
	}

	#[test]
	fn what_is_cut_off_or_left_over_is_refused() {
		let bytes = some().to_bytes();
		assert!((0..bytes.len()).all(|length| stream(&bytes[..length]).is_err()));
		assert_eq!(stream(&[&bytes[..], &[0]].concat()), Err(NotConformant::BytesLeft(1)));
	}

	#[test]
	fn there_are_exactly_the_bits_of_the_types() {
		let with = |bits: Vec<u8>| stream(&Stream { bits, ..some() }.to_bytes());
		assert_eq!(with(vec![1, 2, 3]), Err(NotConformant::Values));
		assert_eq!(with(vec![1, 2, 3, 0, 0]), Err(NotConformant::Values));
		// 25 bits: the last byte has one.
		assert_eq!(with(vec![1, 2, 3, 2]), Err(NotConformant::Parameters));
	}

	#[test]
	fn a_pad_has_no_initialisation_vector() {
		let pad = Stream { cipher: Cipher::OneTimePad, ..some() };
		assert_eq!(stream(&pad.to_bytes()), Err(NotConformant::Parameters));
		assert!(stream(&Stream { iv: [0; 16], ..pad }.to_bytes()).is_ok());
	}

	#[test]
	fn no_values_and_too_many_are_refused() {
		let with =
			|count: usize| stream(&Stream { types: vec![Type::U8; count], bits: vec![0; count], ..some() }.to_bytes());
		assert_eq!(with(0), Err(NotConformant::Values));
		assert!(with(1024).is_ok());
		assert_eq!(with(1025), Err(NotConformant::Values));
	}
}
