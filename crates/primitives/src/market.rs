//! The data market: what a listing's header object says.

use crate::sharing::Digest;
use codec::{Decode, DecodeAll, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The number of a listing, given by the chain in order of creation.
pub type ListingId = u64;

/// The number of a purchase, given by the chain in order of creation.
pub type PurchaseId = u64;

/// What stands, encrypted, in the header object of a listing: all that a buyer needs to read the content and to see
/// whether it is what was listed.
///
/// In its encoding it begins with [`Disclosure::BRAND`] and [`Disclosure::VERSION`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Disclosure {
	/// What the content is, in the clear: the same as the listing's commitment.
	pub commitment: Digest,
	/// The key that the content is sealed with, a scalar as `nulink-zk` writes it. The listing has its commitment. Where
	/// the content is a stream of its own, nothing is sealed with it.
	pub key: [u8; 32],
}

impl Disclosure {
	/// What it is.
	pub const BRAND: [u8; 4] = *b"NLKm";
	/// The version of its encoding.
	pub const VERSION: u8 = 1;
	/// The bytes of its encoding.
	pub const LEN: usize = 4 + 1 + 32 + 32;

	/// The bytes that are encrypted.
	pub fn to_bytes(&self) -> [u8; Self::LEN] {
		let mut bytes = [0; Self::LEN];
		bytes[..4].copy_from_slice(&Self::BRAND);
		bytes[4] = Self::VERSION;
		bytes[5..37].copy_from_slice(&self.commitment);
		bytes[37..].copy_from_slice(&self.key);
		bytes
	}

	/// What the bytes say. `None`: they are something else, or of a version that is not known here.
	pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
		let rest = bytes.strip_prefix(&Self::BRAND)?.strip_prefix(&[Self::VERSION])?;
		Self::decode_all(&mut &rest[..]).ok()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_encoding_of_a_disclosure_is_frozen() {
		let disclosure = Disclosure { commitment: [1; 32], key: [2; 32] };
		let bytes = disclosure.to_bytes();
		assert_eq!(bytes[..5], *b"NLKm\x01");
		assert_eq!(bytes[5..37], [1; 32]);
		assert_eq!(bytes[37..], [2; 32]);
		assert_eq!(Disclosure::from_bytes(&bytes), Some(disclosure));
	}

	#[test]
	fn what_is_cut_short_extended_or_of_a_later_version_is_none() {
		let bytes = Disclosure { commitment: [1; 32], key: [2; 32] }.to_bytes();
		assert_eq!(Disclosure::from_bytes(&bytes[..68]), None);
		assert_eq!(Disclosure::from_bytes(&[&bytes[..], &[0]].concat()), None);
		let mut later = bytes;
		later[4] = 2;
		assert_eq!(Disclosure::from_bytes(&later), None);
	}
}
