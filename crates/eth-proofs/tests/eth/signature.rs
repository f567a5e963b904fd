//! Messages and signers, against the vectors that the standards and their first implementations publish.

use crate::state::hex;
use nulink_eth_proofs::{
	fixtures::{flipped, keccak, Key},
	personal_digest, recover,
	software::Software,
	struct_hash, typed_digest, word, Address, Host,
};
use proptest::prelude::*;

#[test]
fn a_personal_message_is_prefixed_and_hashed() {
	let digest = hex("d9eba16ed0ecae432b71fe008c98cc872bb4cc214d3220a36f365326cf807d68");
	assert_eq!(personal_digest::<Software>(b"hello world"), digest);
	assert_eq!(personal_digest::<Software>(b""), keccak(b"\x19Ethereum Signed Message:\n0"));
	// The length is a decimal number.
	let long = [b'a'; 120];
	let preimage = [&b"\x19Ethereum Signed Message:\n120"[..], &long].concat();
	assert_eq!(personal_digest::<Software>(&long), keccak(&preimage));
}

/// From the documentation of web3.js, `eth.accounts.sign`.
#[test]
fn a_published_signature_of_a_personal_message_gives_its_signer() {
	let digest = personal_digest::<Software>(b"Some data");
	assert_eq!(digest, hex("1da44b586eb0729ff70a73c326926f6ed5a25f5b056e7f47fbc6e58d86871655"));
	let signature = hex(concat!(
		"b91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd",
		"6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a029",
		"1c"
	));
	let signer = Address(hex("2c7536e3605d9c16a7a3d7b1898e529396a65c23"));
	assert_eq!(recover::<Software>(&digest, &signature), Some(signer));
	let key = Key::from_bytes(&hex("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"));
	assert_eq!(key.address(), signer);
}

/// The example of EIP-712, with the hashes that its test file names.
#[test]
fn the_example_of_eip_712_has_its_digest() {
	let text = |text: &str| keccak(text.as_bytes());
	let domain = struct_hash::<Software>(
		"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)",
		&[text("Ether Mail"), text("1"), word(1), Address([0xcc; 20]).to_word()],
	);
	assert_eq!(domain, hex("f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f"));
	let person = |name: &str, wallet: Address| {
		struct_hash::<Software>("Person(string name,address wallet)", &[text(name), wallet.to_word()])
	};
	let cow = Address(hex("cd2a3d9f938e13cd947ec05abc7fe734df8dd826"));
	let mail = struct_hash::<Software>(
		"Mail(Person from,Person to,string contents)Person(string name,address wallet)",
		&[person("Cow", cow), person("Bob", Address([0xbb; 20])), text("Hello, Bob!")],
	);
	assert_eq!(mail, hex("c52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e"));
	let digest = typed_digest::<Software>(&domain, &mail);
	assert_eq!(digest, hex("be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"));
	// The example's key is the hash of "cow".
	let key = Key::from_bytes(&keccak(b"cow"));
	assert_eq!(key.address(), cow);
	assert_eq!(recover::<Software>(&digest, &key.sign(&digest)), Some(cow));
}

#[test]
fn the_upper_half_of_s_is_refused_though_it_signs() {
	for number in 1..20 {
		let key = Key::new(number);
		let digest = keccak(&[number as u8]);
		let signature = key.sign(&digest);
		assert_eq!(recover::<Software>(&digest, &signature), Some(key.address()));
		let upper = flipped(&signature);
		let mut raw = upper;
		raw[64] -= 27;
		let signer = Software::recover(&raw, &digest).map(|key| Address::of_key::<Software>(&key));
		assert_eq!(signer, Some(key.address()), "it does sign");
		assert_eq!(recover::<Software>(&digest, &upper), None);
	}
}

#[test]
fn v_has_two_ways_to_be_written_and_no_third() {
	let (key, digest) = (Key::new(5), keccak(b"5"));
	let signature = key.sign(&digest);
	let with = |v: u8| {
		let mut signature = signature;
		signature[64] = v;
		recover::<Software>(&digest, &signature)
	};
	let v = signature[64];
	assert_eq!(with(v - 27), Some(key.address()));
	for wrong in (0..=255).filter(|wrong| ![v, v - 27].contains(wrong)) {
		assert_ne!(with(wrong), Some(key.address()));
		assert!([0, 1, 27, 28].contains(&wrong) || with(wrong).is_none());
	}
}

#[test]
fn what_is_no_signature_has_no_signer() {
	let digest = keccak(b"1");
	let signature = Key::new(1).sign(&digest);
	let with = |range: core::ops::Range<usize>, bytes: [u8; 32]| {
		let mut signature = signature;
		signature[range].copy_from_slice(&bytes);
		recover::<Software>(&digest, &signature)
	};
	let order = hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
	for r in [[0; 32], order, [0xff; 32]] {
		assert_eq!(with(0..32, r), None);
	}
	for s in [[0; 32], order, [0xff; 32]] {
		assert_eq!(with(32..64, s), None);
	}
	// No point has this x.
	assert_eq!(with(0..32, word(5)), None);
	// Half of the order is the last that is allowed, and one more the first that is not.
	let half = hex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");
	assert!(with(32..64, half).is_some());
	let above = hex("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1");
	assert_eq!(with(32..64, above), None);
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn a_changed_signature_or_digest_has_another_signer(number in 1..u64::MAX, text in "[ -~]{0,80}", bit in 0usize..520) {
		let key = Key::new(number);
		let digest = personal_digest::<Software>(text.as_bytes());
		let mut signature = key.sign_text(text.as_bytes());
		prop_assert_eq!(recover::<Software>(&digest, &signature), Some(key.address()));
		let mut other = digest;
		other[bit / 8 % 32] ^= 1 << (bit % 8);
		prop_assert_ne!(recover::<Software>(&other, &signature), Some(key.address()));
		signature[bit / 8] ^= 1 << (bit % 8);
		prop_assert_ne!(recover::<Software>(&digest, &signature), Some(key.address()));
	}
}
