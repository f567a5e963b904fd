//! A capsule with one right fragment of it, as bytes, to measure what a check costs: benchmarks run in wasm, where nobody
//! makes random keys.
//!
//! The same as those of pallet-reencryption, whose tests make them.

use nulink_pre::Statement;
use nulink_primitives::sharing::{CapsuleBytes, Digest, FragmentBytes, KeyBytes};

/// The key that the capsule was made for.
pub const DELEGATING: KeyBytes = KeyBytes(hex("02bf8b8c5015de5d93ba701d3062dbc2a5754a5d8bc37087af46494b057a990e85"));
/// The key that the key fragment was signed with.
pub const VERIFYING: KeyBytes = KeyBytes(hex("02d57713e0338a3a9cc10ed59e25fb396edc8041ed356631fe53fd335692703e63"));
/// The key that the fragment is for.
pub const RECEIVING: KeyBytes = KeyBytes(hex("028ceac735151a271bf74bdc64e7551c2a7ba201f6dd9fb5b215dbdc57d0cd5ddf"));
/// The capsule.
pub const CAPSULE: CapsuleBytes = CapsuleBytes(hex(
	"028cc9fda63bb726969702bdae3ea9282a37af8048e9fe1636ead39826fd4eeca2033c53f373d88edee6b610bd12d5b34cb52733c6f6\
	 ca22d4742ad83bb9712d13fe6319de0911897c1b3de61955a205fa1345550e00d170e83402a79b104726cad2",
));
/// Its re-encryption.
pub const FRAGMENT: FragmentBytes = FragmentBytes(hex(
	"0376248906181fb36e29ab44c7e86c8a3ecae739f1d0ff3ebac6c272488ac5729a029b5d41b36c3e78e765b10a518358936009a4d071\
	 179bc856de54dbc08209f4adbcf592defb3cb115f3e83b58e97d453b7ef4e66ebdc509af97fd656183ac8f5e020ad5035d4f1724d6e7\
	 6bf4c5dbf48408a76cc254ffc89c39f242c99643126541038f345897f8ac8efbeb16f061174ea51c3c4ef96038706b70a0780fb0a49b\
	 2888035d4a54e9aeb2492e3096ed3046cd29945474cdd236704f516133879fcb67d48202c9de839370100b899fb907ec513d98bb86b4\
	 1620ec406aeb8c7c5d2668321314039a4c60e826f67a436db438aeeb2286b2dab8ad6a455b5683950f1ed158c479c1da1dbd04ce3344\
	 622f24986cfaf8fbc37372b7d10773d76b183face46ac33743de71e3d438c79548cc70762c88f0774a538a70207712dfee331581b144\
	 3247506ee96711803eaed51aeeb70a49103d171919099522f628d754d98f4a5110494e",
));

/// The statement that the fragment proves, if the seat has this commitment.
pub fn statement(commitment: &Digest) -> Statement<'_> {
	Statement {
		capsule: &CAPSULE,
		fragment: &FRAGMENT,
		delegating: &DELEGATING,
		verifying: &VERIFYING,
		receiving: &RECEIVING,
		commitment,
	}
}

/// The bytes that the hexadecimal digits stand for.
const fn hex<const N: usize>(digits: &str) -> [u8; N] {
	let digits = digits.as_bytes();
	assert!(digits.len() == 2 * N, "two digits a byte");
	let mut bytes = [0; N];
	let mut i = 0;
	while i < N {
		bytes[i] = value(digits[2 * i]) << 4 | value(digits[2 * i + 1]);
		i += 1;
	}
	bytes
}

const fn value(digit: u8) -> u8 {
	match digit {
		b'0'..=b'9' => digit - b'0',
		b'a'..=b'f' => digit - b'a' + 10,
		_ => panic!("a digit is one of 0 to 9, a to f"),
	}
}
