//! What wallets sign, and who signed it.

use crate::{Address, Hash, Host, Word};
use alloc::{format, vec::Vec};

/// Bytes of a signature: r (32), s (32), v.
pub const SIGNATURE_LEN: usize = 65;

/// Half of the order of secp256k1, rounded down. With s, also the order minus s signs the same. EIP-2 allows the lower
/// one, and so do we: a signature has one form.
const HALF_ORDER: Word = [
	0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e,
	0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

/// What is signed for a text by `personal_sign` (EIP-191, version `E`): the hash of a prefix, the text's length in bytes
/// as a decimal number, and the text.
pub fn personal_digest<H: Host>(text: &[u8]) -> Hash {
	let prefix = format!("\x19Ethereum Signed Message:\n{}", text.len());
	H::keccak_256(&[prefix.as_bytes(), text].concat())
}

/// What is signed for a structure by `eth_signTypedData_v4` (EIP-712): `hash(19 01 ‖ domain ‖ structure)`, both given by
/// their [`struct_hash`].
pub fn typed_digest<H: Host>(domain: &Hash, structure: &Hash) -> Hash {
	H::keccak_256(&[&[0x19, 0x01][..], domain, structure].concat())
}

/// EIP-712's `hashStruct`: `hash(hash(type) ‖ members)`.
///
/// `kind` is the encoded type, for example `Mail(address to,string text)`. Members are words: numbers and addresses with
/// zeros before them, texts by the hash of their bytes, structures by their own `struct_hash`.
pub fn struct_hash<H: Host>(kind: &str, members: &[Word]) -> Hash {
	let mut encoded = Vec::from(H::keccak_256(kind.as_bytes()));
	members.iter().for_each(|member| encoded.extend_from_slice(member));
	H::keccak_256(&encoded)
}

/// The account whose signature of this digest it is. `None`, if it is nobody's.
///
/// r and s are as Ethereum wants them in transactions: s is not in the upper half of the order (EIP-2). v is 27 or 28,
/// as nearly all wallets have it, or 0 or 1, as some devices do.
pub fn recover<H: Host>(digest: &Hash, signature: &[u8; SIGNATURE_LEN]) -> Option<Address> {
	let (s, v) = (&signature[32..64], signature[64]);
	let parity = match v {
		0 | 27 => 0,
		1 | 28 => 1,
		_ => return None,
	};
	if s > &HALF_ORDER[..] {
		return None;
	}
	let mut signature = *signature;
	signature[64] = parity;
	H::recover(&signature, digest).map(|key| Address::of_key::<H>(&key))
}
