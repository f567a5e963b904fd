//! The stream cipher, in the clear.

use nulink_zk::{
	cipher::{capacity, CipherError, Ciphertext, Key, Message, SIZES},
	field::BLOCK_LEN,
};
use proptest::prelude::*;

#[test]
fn a_message_takes_the_smallest_size() {
	for (bytes, elements) in [(0, 16), (capacity(16), 16), (capacity(16) + 1, 64), (capacity(256), 256)] {
		assert_eq!(Message::pack(&vec![7; bytes], &[1; 32]).unwrap().elements(), elements);
	}
	assert_eq!(Message::pack(&vec![7; capacity(256) + 1], &[1; 32]), Err(CipherError::TooLong));
	assert_eq!(capacity(16), 14 * BLOCK_LEN);
}

#[test]
fn another_key_does_not_open_it() {
	let message = Message::pack(b"ten patients", &[1; 32]).unwrap();
	let ciphertext = Key::new(&[2; 32]).encrypt(&[3; 32], &message);
	assert_eq!(Key::new(&[4; 32]).decrypt(&ciphertext), Err(CipherError::WrongTag));
}

#[test]
fn streams_of_two_nonces_have_nothing_in_common() {
	let message = Message::pack(b"", &[1; 32]).unwrap();
	let key = Key::new(&[2; 32]);
	let (one, other) = (key.encrypt(&[3; 32], &message), key.encrypt(&[4; 32], &message));
	let elements = |ciphertext: &Ciphertext| ciphertext.encode()[65..].chunks(32).map(Vec::from).collect::<Vec<_>>();
	assert!(elements(&one).iter().all(|element| !elements(&other).contains(element)));
}

#[test]
fn a_guess_needs_the_salt() {
	let one = Message::pack(b"positive", &[1; 32]).unwrap();
	let other = Message::pack(b"positive", &[2; 32]).unwrap();
	assert_ne!(one.commitment(), other.commitment());
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn what_is_encrypted_is_what_is_opened(bytes in prop::collection::vec(any::<u8>(), 0..900), seed: [u8; 32], nonce: [u8; 32]) {
		let message = Message::pack(&bytes, &[1; 32]).unwrap();
		prop_assert!(SIZES.contains(&message.elements()));
		let key = Key::new(&seed);
		let ciphertext = Ciphertext::decode(&key.encrypt(&nonce, &message).encode()).unwrap();
		let opened = key.decrypt(&ciphertext).unwrap();
		prop_assert_eq!(opened.commitment(), message.commitment());
		prop_assert_eq!(opened.unpack().unwrap(), bytes);
	}

	#[test]
	fn a_changed_ciphertext_does_not_open(at in 1usize..577, bit in 0u8..8) {
		let key = Key::new(&[2; 32]);
		let message = Message::pack(b"ten patients", &[1; 32]).unwrap();
		let mut bytes = key.encrypt(&[3; 32], &message).encode();
		prop_assert_eq!(bytes.len(), 577);
		bytes[at] ^= 1 << bit;
		match Ciphertext::decode(&bytes) {
			Ok(changed) => prop_assert_eq!(key.decrypt(&changed), Err(CipherError::WrongTag)),
			Err(error) => prop_assert_eq!(error, CipherError::Malformed),
		}
	}

	#[test]
	fn bytes_that_are_none_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
		if let Ok(ciphertext) = Ciphertext::decode(&bytes) {
			prop_assert_eq!(ciphertext.encode(), bytes);
		}
	}
}
