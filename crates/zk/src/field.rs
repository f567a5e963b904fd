//! Elements of the scalar field, as the chain and people's files carry them: 32 bytes, little-endian, below the order.

use crate::{Fr, Input};
use ark_ff::{BigInt, PrimeField};
use sha2::{Digest, Sha256};

/// The element that these bytes are. `None` from the field's order on: there is one encoding of an element, so that
/// nobody repeats a statement as "input plus order".
pub fn from_bytes(bytes: &Input) -> Option<Fr> {
	let mut limbs = [0u64; 4];
	for (limb, chunk) in limbs.iter_mut().zip(bytes.chunks_exact(8)) {
		let mut word = [0; 8];
		word.copy_from_slice(chunk);
		*limb = u64::from_le_bytes(word);
	}
	Fr::from_bigint(BigInt::new(limbs))
}

/// The bytes of an element.
pub fn to_bytes(element: &Fr) -> Input {
	let mut bytes = [0; 32];
	for (chunk, limb) in bytes.chunks_exact_mut(8).zip(element.into_bigint().0) {
		chunk.copy_from_slice(&limb.to_le_bytes());
	}
	bytes
}

/// A block of at most 31 bytes as an element. Longer ones are cut: callers give chunks of [`BLOCK_LEN`].
pub(crate) fn of_block(block: &[u8]) -> Fr {
	let mut bytes = [0; 32];
	for (to, from) in bytes.iter_mut().zip(block.iter().take(BLOCK_LEN)) {
		*to = *from;
	}
	// Below 2^248, which is below the order.
	Fr::from_le_bytes_mod_order(&bytes)
}

/// The bytes of a block, if the element is one.
pub(crate) fn to_block(element: &Fr) -> Option<[u8; BLOCK_LEN]> {
	let bytes = to_bytes(element);
	let mut block = [0; BLOCK_LEN];
	block.copy_from_slice(bytes.get(..BLOCK_LEN)?);
	(bytes[BLOCK_LEN] == 0).then_some(block)
}

/// How many bytes fit into an element, whatever they are.
pub const BLOCK_LEN: usize = 31;

/// The element of a 32-byte hash: its first 31 bytes.
pub fn of_hash(hash: &[u8; 32]) -> Fr {
	of_block(hash)
}

/// SHA-256 of a domain tag and parts whose lengths are fixed or written before them, as an element.
pub(crate) fn tagged(tag: &[u8], parts: &[&[u8]]) -> Fr {
	of_hash(&tagged_hash(tag, parts))
}

/// The same, as a hash.
pub(crate) fn tagged_hash(tag: &[u8], parts: &[&[u8]]) -> [u8; 32] {
	let mut hasher = Sha256::new();
	hasher.update([tag.len() as u8]);
	hasher.update(tag);
	for part in parts {
		hasher.update(part);
	}
	hasher.finalize().into()
}
