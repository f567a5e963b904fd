//! How things travel between people and proxies: a brand of four bytes that says what it is, a version, the SCALE
//! encoding, and nothing after it.
//!
//! On chain the types are known and nothing of this is stored. Off chain, bytes that were meant for another purpose, come
//! from a later version or are cut short are told apart before anything is decoded.

use alloc::vec::Vec;
use codec::{DecodeAll, Encode};
use core::fmt;
use nulink_primitives::sharing::{CapsuleBytes, FragmentBytes, FragmentRequest, Receipt};

/// Bytes of brand and version.
pub const PREFIX_LEN: usize = 5;

/// Something that travels in an envelope. Brands are never reused.
pub trait Branded {
	/// What it is.
	const BRAND: [u8; 4];
	/// The version of its encoding.
	const VERSION: u8;

	/// Brand and version, as they stand before it.
	fn prefix() -> [u8; PREFIX_LEN] {
		crate::wire::join(&[&Self::BRAND, &[Self::VERSION]])
	}
}

impl Branded for CapsuleBytes {
	const BRAND: [u8; 4] = *b"NLKc";
	const VERSION: u8 = 1;
}

impl Branded for FragmentBytes {
	const BRAND: [u8; 4] = *b"NLKf";
	const VERSION: u8 = 1;
}

impl Branded for FragmentRequest {
	const BRAND: [u8; 4] = *b"NLKq";
	const VERSION: u8 = 1;
}

impl Branded for Receipt {
	const BRAND: [u8; 4] = *b"NLKr";
	const VERSION: u8 = 1;
}

/// Why bytes are not what was expected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Malformed {
	/// They are something else.
	Brand,
	/// They are of a version that is not known here.
	Version(u8),
	/// They are too short, too long, or no encoding of it.
	Content,
}

impl fmt::Display for Malformed {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Malformed::Brand => f.write_str("the bytes are something else than was expected here"),
			Malformed::Version(version) => {
				write!(f, "the bytes are of version {version}, which this program does not know: update it")
			},
			Malformed::Content => f.write_str("the bytes were cut short, extended or changed on their way"),
		}
	}
}

impl core::error::Error for Malformed {}

/// Into an envelope.
pub fn pack<T: Branded + Encode>(value: &T) -> Vec<u8> {
	let mut bytes = Vec::with_capacity(PREFIX_LEN.saturating_add(value.size_hint()));
	bytes.extend_from_slice(&T::prefix());
	value.encode_to(&mut bytes);
	bytes
}

/// Out of an envelope.
pub fn unpack<T: Branded + DecodeAll>(bytes: &[u8]) -> Result<T, Malformed> {
	T::decode_all(&mut content::<T>(bytes)?).map_err(|_| Malformed::Content)
}

/// What stands after brand and version.
pub(crate) fn content<T: Branded>(bytes: &[u8]) -> Result<&[u8], Malformed> {
	let content = bytes.strip_prefix(&T::BRAND).ok_or(Malformed::Brand)?;
	match content.split_first() {
		Some((version, content)) if *version == T::VERSION => Ok(content),
		Some((version, _)) => Err(Malformed::Version(*version)),
		None => Err(Malformed::Content),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;

	#[test]
	fn what_is_packed_is_unpacked() {
		let capsule = CapsuleBytes([7; 98]);
		let bytes = pack(&capsule);
		assert_eq!(bytes[..PREFIX_LEN], *b"NLKc\x01");
		assert_eq!(bytes.len(), PREFIX_LEN + 98);
		assert_eq!(unpack(&bytes), Ok(capsule));
	}

	#[test]
	fn another_thing_a_later_version_and_wrong_lengths_are_told_apart() {
		let bytes = pack(&FragmentBytes([7; 359]));
		assert_eq!(unpack::<CapsuleBytes>(&bytes), Err(Malformed::Brand));
		assert_eq!(unpack::<FragmentBytes>(&[]), Err(Malformed::Brand));
		assert_eq!(unpack::<FragmentBytes>(b"NLKf"), Err(Malformed::Content));
		assert_eq!(unpack::<FragmentBytes>(&bytes[..bytes.len() - 1]), Err(Malformed::Content));
		assert_eq!(unpack::<FragmentBytes>(&[bytes.clone(), vec![0]].concat()), Err(Malformed::Content));
		let mut later = bytes;
		later[4] = 2;
		assert_eq!(unpack::<FragmentBytes>(&later), Err(Malformed::Version(2)));
	}
}
