//! Writes a key, a proof and its public inputs for snarkjs to verify: `ours-for-snarkjs FOLDER [CEREMONY.zkey]`. The key is
//! one for development, or the one that a ceremony for the circuit `knows` ended with. `scripts/zk` calls it.

use nulink_zk::{
	prover::{
		rng,
		snarkjs::{write_inputs, write_key, write_proof},
		Circuit, Knows, ProvingKey, Zkey,
	},
	Answer, Context, StatementKind,
};
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
	let mut arguments = std::env::args().skip(1);
	let folder = PathBuf::from(arguments.next().ok_or("a folder is wanted")?);
	// As in tests/zk/common.rs.
	let context =
		Context { genesis: [1; 32], purpose: *b"test", subject: [1; 32], prover: [3; 32], challenge: [4; 32] };
	let key = match arguments.next() {
		Some(file) => ProvingKey::from_ceremony(StatementKind::Knows, &Zkey::read(&std::fs::read(file)?)?)?,
		None => ProvingKey::development(StatementKind::Knows, b"tests")?,
	};
	let circuit = Circuit::from(Knows::new(&Answer::new(b"x")?, &[9; 32], &context));
	let (proof, statement) = key.prove(&circuit, &mut rng())?;
	std::fs::write(folder.join("ours_verification_key.json"), write_key(&key.verifying_key()?)?)?;
	std::fs::write(folder.join("ours_proof.json"), write_proof(&proof)?)?;
	std::fs::write(folder.join("ours_public.json"), write_inputs(&statement.inputs(&context))?)?;
	Ok(())
}
