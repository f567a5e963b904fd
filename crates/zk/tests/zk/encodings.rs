//! What is stored and signed has one encoding.

use super::common::{context, known, knows_key, patients};
use nulink_zk::{
	key_len, prepared_key_len,
	prover::ProvingKey,
	records::{Kind, Record, RecordsError, Schema, Value},
	verify, Clause, OneOf, Predicate, PredicateError, PreparedKey, Statement, StatementKind, Test, ValueSet,
	VerifyingKey, MAX_VALUES,
};
use proptest::prelude::*;

#[test]
fn keys_come_back_as_they_were() {
	let prepared = &knows_key().1;
	let key = prepared.key();
	assert_eq!(key.encode().len(), key_len(3));
	assert_eq!(VerifyingKey::decode(&key.encode()).as_ref(), Ok(key));
	assert_eq!(prepared.encode().len(), prepared_key_len(3));
	let again = PreparedKey::decode_trusted(&prepared.encode()).unwrap();
	assert_eq!(&again, prepared);
	let (inputs, proof) = known(b"x", 1);
	assert_eq!(verify(&again, &inputs, &proof), Ok(()));
	assert!(PreparedKey::decode_trusted(&prepared.encode()[1..]).is_none());
}

#[test]
fn a_key_file_comes_back_as_it_was() {
	let key = &knows_key().0;
	let again = ProvingKey::decode(&key.encode()).unwrap();
	assert_eq!((again.kind(), again.origin()), (key.kind(), key.origin()));
	assert_eq!(again.verifying_key().unwrap(), key.verifying_key().unwrap());
	assert!(ProvingKey::decode(b"something else").is_err());
}

#[test]
fn a_length_in_a_key_file_is_not_believed() {
	let good = knows_key().0.encode();
	// After the magic, kind and origin: alpha, beta, gamma, delta; then the number of points for the inputs.
	let at = 16 + 2 + 96 + 3 * 192;
	assert_eq!(good[at..at + 8], 4u64.to_le_bytes());
	for length in [3, 5, 1 << 40, u64::MAX] {
		let mut bytes = good.clone();
		bytes[at..at + 8].copy_from_slice(&length.to_le_bytes());
		assert!(ProvingKey::decode(&bytes).is_err(), "{length}");
	}
	assert!(ProvingKey::decode(&[&good[..], &[0]].concat()).is_err());
	assert!(ProvingKey::decode(&good[..good.len() - 1]).is_err());
}

#[test]
fn development_keys_depend_on_seed_and_statement_only() {
	let key = ProvingKey::development(StatementKind::Knows, b"tests").unwrap();
	assert_eq!(key.verifying_key().unwrap(), knows_key().0.verifying_key().unwrap());
	let other = ProvingKey::development(StatementKind::Knows, b"others").unwrap();
	assert_ne!(key.verifying_key().unwrap(), other.verifying_key().unwrap());
	assert!(ProvingKey::development(StatementKind::Encrypts { elements: 17 }, b"tests").is_err());
}

#[test]
fn a_statement_is_identified_by_what_it_says() {
	let statement = Statement::Knows { salt: [1; 32], answer: [2; 32] };
	assert_eq!(statement.id(), statement.id());
	assert_ne!(statement.id(), Statement::Knows { salt: [1; 32], answer: [3; 32] }.id());
	assert_ne!(statement.id(), Statement::Member { pool: [1; 32], scope: [2; 32], nullifier: [2; 32] }.id());
	// An input that is not below the order would be a second encoding of another one.
	assert_eq!(Statement::Knows { salt: [0xff; 32], answer: [2; 32] }.id(), None);
}

#[test]
fn a_statement_has_as_many_inputs_as_its_kind() {
	let (a, b) = ([1; 32], [2; 32]);
	for statement in [
		Statement::Holds { records: 4, depth: 20, data: a, predicate: b },
		Statement::Encrypts { elements: 16, message: a, ciphertext: b, key: a, nonce: b },
		Statement::Knows { salt: a, answer: b },
		Statement::Member { pool: a, scope: b, nullifier: a },
	] {
		assert!(statement.kind().exists());
		assert_eq!(statement.inputs(&context(1)).len(), statement.kind().public_inputs());
	}
}

#[test]
fn a_predicate_that_is_none_is_refused() {
	let schema = patients(&[1]).schema().clone();
	let check = |clauses: &[Clause], one_of| Predicate::new(clauses.iter().copied(), one_of).check_for(&schema);
	assert_eq!(check(&[], None), Err(PredicateError::Empty));
	assert_eq!(check(&[Clause::between(0, 2, 1)], None), Err(PredicateError::EmptyRange));
	assert_eq!(check(&[Clause::between(1, 1, 2)], None), Err(PredicateError::WrongKind));
	assert_eq!(check(&[Clause::between(2, 1, 2)], None), Err(PredicateError::NoSuchMember));
	assert_eq!(check(&[Clause::between(8, 1, 2)], None), Err(PredicateError::NoSuchMember));
	assert_eq!(check(&[Clause { member: 0, test: Test::Is([0xff; 32]) }], None), Err(PredicateError::NotAnElement));
	assert_eq!(check(&[], Some(OneOf { member: 2, root: [0; 32] })), Err(PredicateError::NoSuchMember));
	assert_eq!(check(&[], Some(OneOf { member: 1, root: [0xff; 32] })), Err(PredicateError::NotAnElement));
	assert_eq!(check(&[Clause::between(0, 1, 1)], Some(OneOf { member: 1, root: [0; 32] })), Ok(()));
}

#[test]
fn predicates_that_differ_have_different_inputs() {
	let predicates = [
		Predicate::new([Clause::between(0, 1, 2)], None),
		Predicate::new([Clause::between(0, 1, 3)], None),
		Predicate::new([Clause::between(1, 1, 2)], None),
		Predicate::new([Clause::is(0, &Value::Number(1))], None),
		Predicate::new([Clause::between(0, 1, 1)], None),
		Predicate::new([], Some(OneOf { member: 0, root: [1; 32] })),
		Predicate::new([Clause::between(0, 1, 2), Clause::between(0, 1, 2)], None),
	];
	let inputs: std::collections::BTreeSet<_> = predicates.iter().map(|predicate| predicate.input().unwrap()).collect();
	assert_eq!(inputs.len(), predicates.len());
}

#[test]
fn a_list_has_its_values_and_no_others() {
	let values = [Value::Number(3), Value::Text(b"E11".to_vec()), Value::Number(3)];
	let list = ValueSet::new(&values).unwrap();
	assert!(values.iter().all(|value| list.path(&value.element()).is_some()));
	assert!(list.path(&Value::Number(0).element()).is_none(), "what is not used is not zero");
	assert!(ValueSet::new(&[]).is_err());
	let many: Vec<_> = (0..=MAX_VALUES as u64).map(Value::Number).collect();
	assert!(ValueSet::new(&many).is_err());
	assert!(ValueSet::new(&many[1..]).is_ok());
}

#[test]
fn a_schema_has_one_to_eight_members() {
	let member = || ("name".to_string(), Kind::Number);
	assert_eq!(Schema::new(vec![]), Err(RecordsError::BadSchema));
	assert!(Schema::new((0..8).map(|_| member()).collect()).is_ok());
	assert_eq!(Schema::new((0..9).map(|_| member()).collect()), Err(RecordsError::BadSchema));
	assert_eq!(Schema::new(vec![("n".repeat(256), Kind::Text)]), Err(RecordsError::BadSchema));
}

#[test]
fn a_commitment_covers_root_depth_count_and_schema() {
	let commitment = patients(&[1, 2]).commitment();
	let mut others = [commitment; 4];
	others[0].root[0] ^= 1;
	others[1].depth += 1;
	others[2].count += 1;
	others[3].schema[0] ^= 1;
	assert!(others.iter().all(|other| other.input().is_some() && other.input() != commitment.input()));
}

fn value() -> impl Strategy<Value = Value> {
	prop_oneof![any::<u64>().prop_map(Value::Number), prop::collection::vec(any::<u8>(), 0..40).prop_map(Value::Text),]
}

proptest! {
	#[test]
	fn a_record_comes_back_as_it_was(values in prop::collection::vec(value(), 0..8), rest: [u8; 3]) {
		let record = Record(values);
		let bytes = [record.encode(), rest.to_vec()].concat();
		let (again, left) = Record::decode(&bytes).unwrap();
		prop_assert_eq!(again, record);
		prop_assert_eq!(left, &rest[..]);
	}

	#[test]
	fn bytes_that_are_a_record_are_its_encoding(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
		if let Ok((record, left)) = Record::decode(&bytes) {
			prop_assert_eq!([record.encode(), left.to_vec()].concat(), bytes);
		}
	}
}
