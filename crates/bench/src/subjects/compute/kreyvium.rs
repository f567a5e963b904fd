//! The stream cipher under encryption: how many bootstraps it takes.
//!
//! They are counted on keys that are worthless: of the execution profile's parameters, but with secrets of a few bits. The
//! library takes the same steps, by the same book-keeping of noise, and each takes a hundredth of the time.

use super::scene::PARAMETERS;
use crate::row::{Goal, Row};
use anyhow::ensure;
use nulink_fhe::{
	transcipher::{bootstraps, Cipher, KREYVIUM_START},
	Type,
};
use tfhe::{
	core_crypto::prelude::LweDimension,
	shortint::{gen_keys, ClassicPBSParameters},
	transciphering::{
		apply_keystream, KreyviumFheState, KreyviumPlainKey, KreyviumPlainState, StreamCipher, Transcipherer,
	},
};

/// Parameters without security.
const WORTHLESS: ClassicPBSParameters = ClassicPBSParameters { lwe_dimension: LweDimension(8), ..PARAMETERS };
const KEY: [u8; 16] = *b"a key of 16 byte";
const IV: [u8; 16] = *b"sixteen of an IV";
const SECRET: [u8; 8] = *b"at dawn!";
/// What 64 bits would take with seven bootstraps for a round (three products, three to clean the state, one for the bit)
/// and 32 to apply the bits.
const LEAST: u64 = 64 * 7 + 32;

/// The rows.
pub fn rows() -> anyhow::Result<Vec<Row>> {
	let (client, server) = gen_keys(WORTHLESS);
	let wrapped = KreyviumPlainKey::from(KEY).encrypt(&client);
	let sealed = KreyviumPlainState::new(KEY, IV).encrypt_bits(&SECRET, 64)?;

	let before = tfhe::get_pbs_count();
	let mut state = KreyviumFheState::new(wrapped, IV, &server);
	let started = tfhe::get_pbs_count();
	let keystream = state.next_keystream_bits(&server, 64)?;
	let blocks = apply_keystream(&server, &keystream, &sealed);
	let (start, bits) = (started - before, tfhe::get_pbs_count() - started);

	let opened = blocks.iter().rev().fold(0u64, |number, block| number << 2 | client.decrypt(block));
	ensure!(opened == u64::from_le_bytes(SECRET), "Kreyvium under encryption gives other bits");
	let said = bootstraps(Cipher::Kreyvium, &[Type::U64]);
	let off = (start + bits).abs_diff(said) as f64;
	Ok(vec![
		Row::count("Kreyvium, 64 bits: off what was said", off, "bootstraps", Goal::AtMost(0.0)).note(
			"tfhe's own count while its Kreyvium starts and decrypts 64 bits under encryption, and the cost that is known \
			 before. Counted on keys with the profile's book-keeping of noise and without its security, where it takes a \
			 second",
		),
		Row::count("  to start", start as f64, "bootstraps", Goal::None).note(format!("said: {KREYVIUM_START}")),
		Row::count("  for 64 bits", bits as f64, "bootstraps", Goal::None),
		Row::count("  for 64 bits / 480", bits as f64 / LEAST as f64, "", Goal::None).note(
			"480: seven bootstraps for each round and 32 to apply the bits. The library takes nine: it cleans both \
			 operands of the last one first",
		),
	])
}
