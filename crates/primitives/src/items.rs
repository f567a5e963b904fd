//! Tokens of pallet-nfts that stand for access to a listing of the data market: what their metadata says.
//!
//! The metadata begins with `nulink://listing/` and the listing's number in decimal digits, with no zero in front. What
//! follows after a space is for people and wallets: the address of a picture, a name.

use crate::market::ListingId;
use alloc::{format, string::String};

/// What the metadata begins with.
pub const LISTING_PREFIX: &str = "nulink://listing/";

/// The metadata of an item that stands for a listing, with nothing else in it.
pub fn metadata_of(listing: ListingId) -> String {
	format!("{LISTING_PREFIX}{listing}")
}

/// The listing that the metadata names. `None`: it names none.
pub fn listing_of(metadata: &[u8]) -> Option<ListingId> {
	let rest = metadata.strip_prefix(LISTING_PREFIX.as_bytes())?;
	let digits = rest.split(|byte| *byte == b' ').next()?;
	let is_number = digits.first().is_some_and(|first| *first != b'0' || digits.len() == 1);
	if !is_number || !digits.iter().all(u8::is_ascii_digit) {
		return None;
	}
	core::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_item_names_one_listing() {
		for listing in [0, 7, 1_000, ListingId::MAX] {
			assert_eq!(listing_of(metadata_of(listing).as_bytes()), Some(listing));
		}
		assert_eq!(metadata_of(42), "nulink://listing/42");
		assert_eq!(listing_of(b"nulink://listing/42 ipfs://picture"), Some(42));
	}

	#[test]
	fn what_is_no_number_names_none() {
		for metadata in ["", "42", "nulink://listing/", "nulink://listing/ 4", "nulink://listing/+4"] {
			assert_eq!(listing_of(metadata.as_bytes()), None, "{metadata}");
		}
		for digits in ["007", "-1", "4x", "18446744073709551616", "4\n", "\u{664}"] {
			assert_eq!(listing_of(format!("{LISTING_PREFIX}{digits}").as_bytes()), None, "{digits}");
		}
	}
}
