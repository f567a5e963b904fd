//! Data under a stream cipher, decrypted under encryption (whitepaper, section 2.4).
//!
//! A ciphertext that can be computed with is hundreds of times as large as what it hides. Under a stream cipher the data
//! stays as small as it is; only the symmetric key is encrypted for computing (*wrapped*), once. A provider lets the
//! cipher run under encryption, and takes its bits off the data.
//!
//! | | wrapped | bootstraps | use |
//! |---|---|---|---|
//! | Kreyvium ([`StreamKey`]) | 2 MiB a key | 10,368 to start, then 608 for 64 bits | much data, one key for many pieces |
//! | one-time pad ([`Pad`]) | 16 KiB a bit | 32 for 64 bits | little data that must be answered soon; pads are sent ahead |
//!
//! Bits: the values one after the other without gaps, each with its lowest bit first; [`Type::Bool`] is one bit. Bit i
//! is encrypted with bit i of the cipher's stream.
//!
//! ## Never twice
//!
//! Whoever has two pieces under the same key and initialisation vector, or under the same pad, has their difference. A
//! [`Pad`] is used up by encrypting. For a [`StreamKey`], vectors are random, and a record ([`UsedIvs`]) refuses one that
//! was used; keep it with the key, and write it down before the data goes out. The chain holds a key and vector to the
//! first ciphertext that it sees with them.
//!
//! A stream cipher also lets anybody flip bits. The chain names a ciphertext by the hash of all of its bytes, in which
//! cipher, vector and types stand.

mod client;
mod decrypt;

pub use crate::wire::Cipher;
pub use client::{Pad, Sealed, StreamError, StreamKey, UsedIvs, MAX_PAD_BITS};
pub(crate) use decrypt::Wrapped;

use crate::{value::Type, wire::Stream};

/// The bootstraps of a round of Kreyvium, which gives a bit: three for products, three to make the state clean again, and
/// three for the bit, of which the library cleans both operands first.
pub const KREYVIUM_ROUND: u64 = 9;
/// The bootstraps that it takes to let Kreyvium start: 1,152 rounds.
pub const KREYVIUM_START: u64 = 1152 * KREYVIUM_ROUND;

/// The bootstraps that it takes to decrypt values of these types.
pub fn bootstraps(cipher: Cipher, types: &[Type]) -> u64 {
	let applied: u64 = types.iter().map(|ty| u64::from(ty.blocks())).sum();
	match cipher {
		Cipher::Kreyvium => KREYVIUM_START + KREYVIUM_ROUND * Stream::len_of(types) as u64 + applied,
		Cipher::OneTimePad => applied,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_chain_and_the_library_agree_on_what_it_takes_to_start() {
		assert_eq!(KREYVIUM_START, nulink_primitives::compute::KREYVIUM_START);
	}

	#[test]
	fn the_cost_is_what_the_library_counts() {
		assert_eq!(bootstraps(Cipher::Kreyvium, &[Type::U64]), 10_368 + 608);
		assert_eq!(bootstraps(Cipher::OneTimePad, &[Type::U64]), 32);
	}
}
