//! The files of snarkjs, and what it makes of the same numbers. `scripts/zk/make-fixtures.mjs` makes the fixtures with the
//! npm packages: a circuit compiled by circom for BLS12-381, a ceremony, a proof.

use super::common::{context, known, knows_key};
use nulink_zk::{
	prover::{
		r1cs::Constraints,
		snarkjs::{read_elements, read_inputs, read_key, read_proof, write_inputs, write_key, write_proof, JsonError},
		Circuit, Knows, ProveError, ProvingKey, Zkey, ZkeyError,
	},
	verify, Answer, KeyError, StatementKind, VerifyError,
};
use std::{fs, path::PathBuf};

fn fixture(name: &str) -> Vec<u8> {
	let path = PathBuf::from("tests/fixtures/snarkjs").join(name);
	fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}: run scripts/zk/make-fixtures.mjs", path.display()))
}

#[test]
fn files_come_back_as_they_were() {
	let key = knows_key().1.key();
	assert_eq!(&read_key(write_key(key).unwrap().as_bytes()).unwrap(), key);
	let (inputs, proof) = known(b"x", 1);
	assert_eq!(read_proof(write_proof(&proof).unwrap().as_bytes()).unwrap(), proof);
	assert_eq!(read_inputs(write_inputs(&inputs).unwrap().as_bytes()).unwrap(), inputs);
}

#[test]
fn files_that_are_wrong_are_refused() {
	let key = write_key(knows_key().1.key()).unwrap();
	let changed = |from: &str, to: &str| read_key(key.replacen(from, to, 1).as_bytes());
	assert!(matches!(changed("bls12381", "bn128"), Err(JsonError::OtherScheme(_))));
	assert!(matches!(changed("groth16", "plonk"), Err(JsonError::OtherScheme(_))));
	assert!(matches!(changed("\"nPublic\": 3", "\"nPublic\": 4"), Err(JsonError::BadCount(4))));
	assert!(matches!(changed("\"1\"", "\"0\""), Err(JsonError::BadPoint)));
	assert!(matches!(changed("\"1\"", "\"one\""), Err(JsonError::BadNumber(_))));
	let order = "52435875175126190479447740508185965837690552500527637822603658699938581184513";
	assert!(matches!(read_inputs(format!("[\"{order}\"]").as_bytes()), Err(JsonError::BadNumber(_))));
	assert!(matches!(read_inputs(format!("[\"1{}\"]", "0".repeat(200)).as_bytes()), Err(JsonError::BadNumber(_))));
	assert!(matches!(read_inputs(&[b' '; 300_000]), Err(JsonError::TooLarge)));
}

#[test]
fn a_constraints_file_is_laid_out_as_circom_does() {
	let constraints = Constraints::of(&Circuit::blank(StatementKind::Knows).unwrap()).unwrap();
	let file = constraints.to_file();
	let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
	assert_eq!(&file[..4], b"r1cs");
	assert_eq!((number(4), number(8)), (1, 3));
	// The header's type and length, the bytes of an element, the field.
	assert_eq!((number(12), number(16), number(24)), (1, 64, 32));
	let (outputs, public, private) = (number(64), number(68), number(72));
	assert_eq!((outputs, public), (0, 3));
	assert_eq!(number(60), 1 + public + private);
	assert_eq!(number(84), constraints.len());
}

#[test]
fn bytes_that_are_no_key_file_are_refused() {
	assert!(matches!(Zkey::read(b""), Err(ZkeyError::Malformed)));
	assert!(matches!(Zkey::read(b"zkey\x01\0\0\0\0\0\0\0"), Err(ZkeyError::Malformed)));
	// A length that the file does not have.
	assert!(matches!(
		Zkey::read(b"zkey\x01\0\0\0\x01\0\0\0\x01\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"),
		Err(ZkeyError::Malformed)
	));
}

#[test]
fn a_section_that_is_there_twice_is_refused() {
	let mut file = fixture("knows.zkey");
	assert!(Zkey::read(&file).is_ok());
	let sections = u32::from_le_bytes(file[8..12].try_into().unwrap());
	file[8..12].copy_from_slice(&(sections + 1).to_le_bytes());
	// The protocol once more: type, length, Groth16.
	file.extend(1u32.to_le_bytes());
	file.extend(4u64.to_le_bytes());
	file.extend(1u32.to_le_bytes());
	assert!(matches!(Zkey::read(&file), Err(ZkeyError::Malformed)));
}

#[test]
fn proofs_and_keys_of_snarkjs_are_accepted_as_they_are() {
	let key = read_key(&fixture("verification_key.json")).unwrap().prepare();
	let inputs = read_inputs(&fixture("public.json")).unwrap();
	let proof = read_proof(&fixture("proof.json")).unwrap();
	assert_eq!(verify(&key, &inputs, &proof), Ok(()));
	let mut other = inputs.clone();
	other[0][0] ^= 1;
	assert_eq!(verify(&key, &other, &proof), Err(VerifyError::Invalid));
}

#[test]
fn the_key_of_a_ceremony_makes_proofs_here() {
	let zkey = Zkey::read(&fixture("circuit_final.zkey")).unwrap();
	let key = read_key(&fixture("verification_key.json")).unwrap().prepare();
	let inputs = read_inputs(&fixture("public.json")).unwrap();
	let witness = read_elements(&fixture("witness.json")).unwrap();
	let proof = zkey.prove(&witness, &mut nulink_zk::prover::rng()).unwrap();
	assert_eq!(verify(&key, &inputs, &proof), Ok(()));
	// It is the key of another circuit than ours.
	assert!(matches!(ProvingKey::from_ceremony(StatementKind::Knows, &zkey), Err(ProveError::OtherCircuit(_))));
}

#[test]
fn a_key_that_nobody_contributed_to_is_refused() {
	let key = read_key(&fixture("verification_key_0000.json"));
	assert!(matches!(key, Err(JsonError::Key(KeyError::GammaIsDelta))));
}

#[test]
fn our_proof_and_key_were_accepted_by_snarkjs() {
	// The script writes what `snarkjs groth16 verify` said of files that this crate had written.
	assert_eq!(fixture("ours-verified.txt"), b"OK\n");
	let key = read_key(&fixture("ours_verification_key.json")).unwrap().prepare();
	let inputs = read_inputs(&fixture("ours_public.json")).unwrap();
	assert_eq!(inputs[2], context(1).input());
	assert_eq!(verify(&key, &inputs, &read_proof(&fixture("ours_proof.json")).unwrap()), Ok(()));
}

/// `knows.zkey` is snarkjs' answer to the constraints that this crate exported: powers of tau, phase 2, one contribution.
#[test]
fn a_ceremony_on_our_own_circuit_makes_a_key_for_it() {
	let zkey = Zkey::read(&fixture("knows.zkey")).unwrap();
	let key = ProvingKey::from_ceremony(StatementKind::Knows, &zkey).unwrap();
	let context = context(7);
	let circuit = Circuit::from(Knows::new(&Answer::new(b"the cat").unwrap(), &[9; 32], &context));
	let (proof, statement) = key.prove(&circuit, &mut nulink_zk::prover::rng()).unwrap();
	let prepared = key.verifying_key().unwrap().prepare();
	assert_eq!(verify(&prepared, &statement.inputs(&context), &proof), Ok(()));
	// Another setup is another key.
	assert_ne!(verify(&knows_key().1, &statement.inputs(&context), &proof), Ok(()));
	assert!(ProvingKey::from_ceremony(StatementKind::Member, &zkey).is_err());
	// It survives being kept.
	let kept = ProvingKey::decode(&key.encode()).unwrap();
	let (proof, _) = kept.prove(&circuit, &mut nulink_zk::prover::rng()).unwrap();
	assert_eq!(verify(&prepared, &statement.inputs(&context), &proof), Ok(()));
}
