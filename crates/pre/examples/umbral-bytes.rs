//! Turns our bytes into those of other people's builds of Umbral (PyPI `nucypher-core`, npm `@nucypher/umbral-pre`), and
//! back. Hexadecimal digits, from standard input to standard output.
//!
//! ```sh
//! echo 0x02… | cargo run --example umbral-bytes -- to capsule
//! ```
//!
//! usage: umbral-bytes to|from capsule|fragment

use nulink_pre::client::{
	capsule_from_umbral, capsule_to_umbral, fragment_from_umbral, fragment_to_umbral, CapsuleBytes, FragmentBytes,
};
use std::{error::Error, io};

fn main() -> Result<(), Box<dyn Error>> {
	let words: Vec<_> = std::env::args().skip(1).collect();
	let text = io::read_to_string(io::stdin())?;
	let bytes = hex::decode(text.trim().trim_start_matches("0x"))?;
	let length = "the bytes have a wrong length";
	let converted = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
		["to", "capsule"] => capsule_to_umbral(&CapsuleBytes(bytes.try_into().map_err(|_| length)?))?,
		["to", "fragment"] => fragment_to_umbral(&FragmentBytes(bytes.try_into().map_err(|_| length)?))?,
		["from", "capsule"] => capsule_from_umbral(&bytes)?.0.to_vec(),
		["from", "fragment"] => fragment_from_umbral(&bytes)?.0.to_vec(),
		_ => return Err("usage: umbral-bytes to|from capsule|fragment".into()),
	};
	println!("0x{}", hex::encode(converted));
	Ok(())
}
