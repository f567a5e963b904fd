//! A circuit accepts what the clear evaluation accepts, and nothing else.

use super::common::{context, key, patients};
use nulink_zk::{
	cipher::{Key, Message},
	field::{from_bytes, to_bytes},
	merkle::Tree,
	nullifier, pool_leaf,
	poseidon::Domain,
	prover::{r1cs::Constraints, Circuit, Encrypts, Holds, Knows, Member, ProveError},
	records::Value,
	verify, Answer, Clause, Fr, Input, OneOf, Predicate, PreparedKey, Statement, StatementKind, ValueSet, POOL_DEPTH,
};
use proptest::prelude::*;

/// Whether a circuit's constraints hold.
fn holds(circuit: impl Into<Circuit>) -> bool {
	Constraints::with_values(&circuit.into()).unwrap().are_satisfied()
}

fn prove(kind: StatementKind, circuit: impl Into<Circuit>) -> (PreparedKey, Vec<Input>, nulink_zk::Proof, Statement) {
	let (proving, prepared) = key(kind);
	let (proof, statement) = proving.prove(&circuit.into(), &mut nulink_zk::prover::rng()).unwrap();
	(prepared, statement.inputs(&context(1)), proof, statement)
}

fn diagnoses() -> ValueSet {
	ValueSet::new(&[Value::Text(b"E11".to_vec()), Value::Text(b"J45".to_vec())]).unwrap()
}

#[test]
fn circuits_do_not_depend_on_what_is_in_them() {
	let data = patients(&[61, 62, 63, 64]);
	let predicate = Predicate::new([Clause::between(0, 60, 99)], None);
	let (encrypts, _) =
		Encrypts::new(&Key::new(&[1; 32]), &[2; 32], &Message::pack(b"x", &[3; 32]).unwrap(), &context(1));
	let circuits: [Circuit; 3] = [
		Holds::new(4, &data, &predicate, None, &context(1)).unwrap().into(),
		encrypts.into(),
		Knows::new(&Answer::new(b"x").unwrap(), &[1; 32], &context(1)).into(),
	];
	for circuit in circuits {
		let blank = Circuit::blank(circuit.statement().kind()).unwrap();
		assert!(Constraints::of(&circuit).unwrap().to_file() == Constraints::of(&blank).unwrap().to_file());
	}
}

#[test]
fn every_circuit_has_the_inputs_that_its_statement_has() {
	for kind in StatementKind::ALL.into_iter().filter(|kind| *kind != StatementKind::Holds { records: 16, depth: 20 }) {
		let constraints = Constraints::of(&Circuit::blank(kind).unwrap()).unwrap();
		assert_eq!(constraints.public_inputs(), kind.public_inputs(), "{kind}");
	}
}

#[test]
fn a_proof_about_records_is_accepted_for_the_set_and_the_predicate() {
	let data = patients(&[20, 61, 70, 30, 80, 90]);
	let list = diagnoses();
	let one_of = Some(OneOf { member: 1, root: list.root() });
	let predicate = Predicate::new([Clause::between(0, 60, 120)], one_of);
	let circuit = Holds::new(1, &data, &predicate, Some(&list), &context(1)).unwrap();
	let (key, inputs, proof, statement) = prove(StatementKind::Holds { records: 1, depth: 10 }, circuit);
	assert_eq!(inputs[0], data.commitment().input().unwrap());
	assert_eq!(inputs[1], predicate.input().unwrap());
	assert_eq!(verify(&key, &inputs, &proof), Ok(()));
	assert_eq!(statement.kind(), StatementKind::Holds { records: 1, depth: 10 });
	// Of another set, of another predicate.
	let other = patients(&[20, 61, 70, 30, 80, 91]).commitment().input().unwrap();
	assert!(verify(&key, &[other, inputs[1], inputs[2]], &proof).is_err());
	let other = Predicate::new([Clause::between(0, 61, 120)], one_of).input().unwrap();
	assert!(verify(&key, &[inputs[0], other, inputs[2]], &proof).is_err());
}

#[test]
fn too_few_records_are_no_proof() {
	let data = patients(&[61, 62, 63, 20]);
	let predicate = Predicate::new([Clause::between(0, 60, 120)], None);
	let circuit = Holds::new(4, &data, &predicate, None, &context(1));
	assert!(matches!(circuit, Err(ProveError::TooFewRecords { found: 3, wanted: 4 })));
}

#[test]
fn one_record_is_not_counted_twice() {
	let data = patients(&[61, 62, 63, 20]);
	let predicate = Predicate::new([Clause::between(0, 60, 120)], None);
	let shown = |indices: &[u32]| holds(Holds::of_records(indices, &data, &predicate, None, &context(1)).unwrap());
	assert!(!shown(&[0, 1, 2, 2]));
	assert!(!shown(&[0, 0, 0, 0]));
	assert!(!shown(&[0, 2, 1, 3]));
	assert!(!shown(&[0, 1, 2, 3]), "the last one does not satisfy it");
	let data = patients(&[61, 62, 63, 64]);
	assert!(holds(Holds::of_records(&[0, 1, 2, 3], &data, &predicate, None, &context(1)).unwrap()));
	assert!(!holds(Holds::of_records(&[1, 0, 2, 3], &data, &predicate, None, &context(1)).unwrap()));
}

#[test]
fn what_lies_behind_the_end_of_a_set_is_no_record_of_it() {
	let data = patients(&[61, 62, 63, 64]);
	let predicate = Predicate::new([Clause::between(0, 60, 120)], None);
	let said = |index: u32, count: u64| {
		holds(Holds::of_records(&[index], &data, &predicate, None, &context(1)).unwrap().counting(count))
	};
	// The commitment says that there are three: then the fourth leaf is none of them.
	assert!(said(3, 4) && said(2, 3) && said(0, 1));
	assert!(!said(3, 3) && !said(3, 1) && !said(0, 0));
	let four = Holds::new(4, &data, &predicate, None, &context(1)).unwrap();
	assert!(holds(four.clone()) && !holds(four.counting(3)));
}

#[test]
fn the_ends_of_a_range_belong_to_it() {
	let ends = [0, 1, u64::MAX - 1, u64::MAX];
	let data = patients(&ends);
	for (index, number) in ends.into_iter().enumerate() {
		for (low, high) in [(0, 0), (0, 1), (1, u64::MAX - 1), (u64::MAX, u64::MAX), (0, u64::MAX)] {
			let predicate = Predicate::new([Clause::between(0, low, high)], None);
			let circuit = Holds::of_records(&[index as u32], &data, &predicate, None, &context(1)).unwrap();
			assert_eq!(holds(circuit), (low..=high).contains(&number), "{low} <= {number} <= {high}");
		}
	}
}

#[test]
fn a_list_is_needed_and_has_to_be_the_right_one() {
	let data = patients(&[61]);
	let predicate = Predicate::new([], Some(OneOf { member: 1, root: diagnoses().root() }));
	let missing = Holds::new(1, &data, &predicate, None, &context(1));
	assert!(matches!(missing, Err(ProveError::ListMissing)));
	let other = ValueSet::new(&[Value::Number(1)]).unwrap();
	let wrong = Holds::new(1, &data, &predicate, Some(&other), &context(1));
	assert!(matches!(wrong, Err(ProveError::ListMissing)));
}

#[test]
fn a_proof_about_a_ciphertext_is_accepted_and_the_ciphertext_opens() {
	let key = Key::new(&[1; 32]);
	let message = Message::pack(b"the header of a data set", &[3; 32]).unwrap();
	let (circuit, ciphertext) = Encrypts::new(&key, &[2; 32], &message, &context(1));
	let other = key.encrypt(&[2; 32], &Message::pack(b"rubbish", &[3; 32]).unwrap());
	assert!(!holds(circuit.clone().claiming(&other)));
	let (verifying, inputs, proof, statement) = prove(StatementKind::Encrypts { elements: 16 }, circuit);
	assert_eq!(verify(&verifying, &inputs, &proof), Ok(()));
	let Statement::Encrypts { message: commitment, ciphertext: hash, key: key_commitment, nonce, .. } = statement
	else {
		panic!("another statement");
	};
	// What the buyer does, who gets the key by re-encryption.
	assert_eq!(key_commitment, key.commitment());
	assert_eq!((hash, nonce), (ciphertext.hash(), ciphertext.nonce()));
	assert!(ciphertext.is_of(&statement) && !other.is_of(&statement));
	// The hash alone does not tell the nonce, without which nobody can open it.
	let mut moved = ciphertext.encode();
	moved[1] ^= 1;
	let moved = nulink_zk::cipher::Ciphertext::decode(&moved).unwrap();
	assert_eq!(moved.hash(), ciphertext.hash());
	assert!(!moved.is_of(&statement));
	let opened = Key::from_bytes(&key.to_bytes()).unwrap().decrypt(&ciphertext).unwrap();
	assert_eq!(opened.commitment(), commitment);
	assert_eq!(opened.unpack().unwrap(), b"the header of a data set");
}

#[test]
fn a_key_of_a_pool_has_one_name_in_a_scope() {
	let secrets = [[1; 32], [2; 32], [3; 32]];
	let leaves = secrets.iter().map(|secret| from_bytes(&pool_leaf(secret)).unwrap()).collect();
	let pool = Tree::new(Domain::Node, POOL_DEPTH, leaves).unwrap();
	let circuit = Member::new(&secrets[1], &pool, &[8; 32], &context(1)).unwrap();
	assert!(holds(circuit.clone()));
	assert!(Member::new(&[4; 32], &pool, &[8; 32], &context(1)).is_none());
	let Statement::Member { pool: root, nullifier: name, .. } = Circuit::from(circuit.clone()).statement() else {
		panic!("another statement");
	};
	assert_eq!(root, to_bytes(&pool.root()));
	assert_eq!(name, nullifier(&secrets[1], &[8; 32]));
	assert_ne!(name, nullifier(&secrets[1], &[9; 32]));
	// A stranger in the same place has another root.
	let Statement::Member { pool: other, .. } = Circuit::from(circuit.with_secret(&[4; 32])).statement() else {
		panic!("another statement");
	};
	assert_ne!(other, root);
}

#[test]
fn a_key_proves_its_own_statement_only() {
	let circuit = Circuit::from(Knows::new(&Answer::new(b"x").unwrap(), &[1; 32], &context(1)));
	let (key, _) = key(StatementKind::Encrypts { elements: 16 });
	let proof = key.prove(&circuit, &mut nulink_zk::prover::rng());
	assert!(matches!(proof, Err(ProveError::OtherKey { .. })));
}

fn clause() -> impl Strategy<Value = Clause> {
	prop_oneof![
		(0u64..6, 0u64..6).prop_map(|(low, high)| Clause::between(0, low.min(high), low.max(high))),
		(0u64..6).prop_map(|number| Clause::is(0, &Value::Number(number))),
		prop_oneof![Just("E11"), Just("I10"), Just("Z99")]
			.prop_map(|code| Clause::is(1, &Value::Text(code.as_bytes().to_vec()))),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn records_are_accepted_if_they_satisfy_the_predicate_in_the_clear(
		ages in prop::collection::vec(0u64..6, 1..6),
		clauses in prop::collection::vec(clause(), 0..=4),
		listed: bool,
		at: usize,
	) {
		let data = patients(&ages);
		let list = diagnoses();
		let listed = listed || clauses.is_empty();
		let predicate = Predicate::new(clauses, listed.then(|| OneOf { member: 1, root: list.root() }));
		let index = at % ages.len();
		let circuit = Holds::of_records(&[index as u32], &data, &predicate, Some(&list), &context(1)).unwrap();
		prop_assert_eq!(holds(circuit), predicate.matches(&data.records()[index], Some(&list)));
	}

	#[test]
	fn answers_are_accepted_if_their_hash_is_this(answer in prop::collection::vec(any::<u8>(), 0..248), salt: [u8; 32]) {
		let circuit = Knows::new(&Answer::new(&answer).unwrap(), &salt, &context(1));
		prop_assert!(holds(circuit.clone()));
		prop_assert!(!holds(circuit.claiming(Fr::from(1u64))));
	}

	#[test]
	fn messages_of_any_content_are_accepted(bytes in prop::collection::vec(any::<u8>(), 0..430), seed: [u8; 32], nonce: [u8; 32]) {
		let message = Message::pack(&bytes, &[1; 32]).unwrap();
		prop_assert!(holds(Encrypts::new(&Key::new(&seed), &nonce, &message, &context(1)).0));
	}
}

#[test]
fn an_answer_that_is_too_long_is_refused() {
	assert!(Answer::new(&[0; 248]).is_ok());
	assert!(Answer::new(&[0; 249]).is_err());
	// What is not there is not the same as zeros.
	assert_ne!(Answer::new(&[]).unwrap().commitment(&[1; 32]), Answer::new(&[0]).unwrap().commitment(&[1; 32]));
}
