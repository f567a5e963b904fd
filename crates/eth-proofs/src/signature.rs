//! What wallets sign, and who signed it.

use crate::{Address, Hash, Host, Word};
use alloc::{format, vec::Vec};

/// Bytes of a signature: r (32), s (32), v.
pub const SIGNATURE_LEN: usize = 65;

/// What v is for parity 0.
const PARITY_FROM: u8 = 27;

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
/// The signature is one that [`normalised`] knows. This is where all signatures of wallets are read: whoever calls needs
/// not look at v, or at the half that s is in.
pub fn recover<H: Host>(digest: &Hash, signature: &[u8; SIGNATURE_LEN]) -> Option<Address> {
	let mut signature = normalised(signature)?;
	// The host wants the parity alone.
	signature[64] = signature[64].saturating_sub(PARITY_FROM);
	H::recover(&signature, digest).map(|key| Address::of_key::<H>(&key))
}

/// The signature in the one form in which contracts take it: v is 27 or 28, as nearly all wallets have it, also where a
/// device wrote 0 or 1. `None`: v is another number, or s is in the upper half of the order, which Ethereum does not
/// allow in transactions either (EIP-2).
pub fn normalised(signature: &[u8; SIGNATURE_LEN]) -> Option<[u8; SIGNATURE_LEN]> {
	if signature[32..64] > HALF_ORDER[..] {
		return None;
	}
	let mut normalised = *signature;
	normalised[64] = match signature[64] {
		parity @ (0 | 1) => PARITY_FROM + parity,
		v @ (27 | 28) => v,
		_ => return None,
	};
	Some(normalised)
}
