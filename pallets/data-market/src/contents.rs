//! Contents that proofs speak of, by `nulink-zk`: data sets, and what is sealed with a key that circuits know.

use alloc::vec::Vec;
use nulink_primitives::sharing::Digest;
use nulink_zk::{
	cipher::{Ciphertext, Key},
	records::DataSet,
};
use pallet_traits::ContentScheme;

/// Keys and ciphertexts of the Poseidon stream cipher, data sets as `nulink-zk` encodes them.
pub struct ZkContents;

/// The commitment of what is no key: no scalar, so no key has it.
const NO_KEY: Digest = [0xff; 32];

impl ContentScheme for ZkContents {
	fn commit_key(key: &[u8; 32]) -> Digest {
		Key::from_bytes(key).map_or(NO_KEY, |key| key.commitment())
	}

	fn unseal(key: &[u8; 32], sealed: &[u8]) -> Option<Vec<u8>> {
		let ciphertext = Ciphertext::decode(sealed).ok()?;
		Key::from_bytes(key)?.decrypt(&ciphertext).ok()?.unpack().ok()
	}

	fn count_records(bytes: &[u8]) -> Option<u32> {
		DataSet::count(bytes).ok()
	}

	fn commit_records(bytes: &[u8]) -> Option<Digest> {
		DataSet::decode(bytes).ok()?.commitment().input()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::types::{LEAST_RECORD, MAX_SEALED, MAX_SHOWN_RECORDS};
	use nulink_zk::{
		cipher::{capacity, Message, SIZES},
		records::{MAX_SEALED_RECORDS, MIN_RECORD_LEN},
	};

	#[test]
	fn what_is_no_key_has_a_commitment_that_is_no_scalar() {
		assert_eq!(ZkContents::commit_key(&[0xff; 32]), NO_KEY);
		assert!(!nulink_primitives::proving::is_canonical(&NO_KEY));
		let key = Key::new(&[1; 32]);
		assert_eq!(ZkContents::commit_key(&key.to_bytes()), key.commitment());
		assert_eq!(ZkContents::unseal(&[0xff; 32], &[]), None);
	}

	#[test]
	fn the_longest_sealed_content_is_as_long_as_said() {
		let longest = SIZES.into_iter().max().map(|size| vec![7u8; capacity(size)]).unwrap_or_default();
		let message = Message::pack(&longest, &[1; 32]).unwrap();
		let (key, sealed) = (Key::new(&[2; 32]), Key::new(&[2; 32]).encrypt(&[3; 32], &message).encode());
		assert_eq!(sealed.len(), MAX_SEALED as usize);
		assert_eq!(ZkContents::unseal(&key.to_bytes(), &sealed), Some(longest));
	}

	#[test]
	fn the_shortest_record_is_as_long_as_said() {
		assert_eq!(LEAST_RECORD as usize, MIN_RECORD_LEN);
	}

	#[test]
	fn a_sealed_set_has_as_many_records_as_said() {
		assert_eq!(MAX_SHOWN_RECORDS as usize, MAX_SEALED_RECORDS);
	}
}
