//! Verifies what snarkjs has written: `check-snarkjs verification_key.json public.json proof.json`. Prints `OK`, or fails and
//! says why. `scripts/zk/snarkjs.test.mjs` calls it.

use nulink_zk::{
	prover::snarkjs::{read_inputs, read_key, read_proof},
	verify,
};
use std::fs;

fn main() -> Result<(), Box<dyn std::error::Error>> {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	let [key, inputs, proof] = arguments.as_slice() else {
		return Err("three files are wanted: verification key, public inputs, proof".into());
	};
	let key = read_key(&fs::read(key)?)?.prepare();
	verify(&key, &read_inputs(&fs::read(inputs)?)?, &read_proof(&fs::read(proof)?)?)?;
	println!("OK");
	Ok(())
}
