//! Keys that are made once, a small data set, and contexts.

use nulink_zk::{
	prover::{Circuit, Knows, ProvingKey},
	records::{DataSet, Kind, Record, Schema, Value},
	Answer, Context, Input, PreparedKey, Proof, StatementKind,
};
use std::sync::OnceLock;

/// The smallest circuit's key.
pub fn knows_key() -> &'static (ProvingKey, PreparedKey) {
	static KEY: OnceLock<(ProvingKey, PreparedKey)> = OnceLock::new();
	KEY.get_or_init(|| key(StatementKind::Knows))
}

pub fn key(kind: StatementKind) -> (ProvingKey, PreparedKey) {
	let key = ProvingKey::development(kind, b"tests").unwrap();
	let prepared = key.verifying_key().unwrap().prepare();
	(key, prepared)
}

pub fn context(subject: u8) -> Context {
	Context { genesis: [1; 32], purpose: *b"test", subject: [subject; 32], prover: [3; 32], challenge: [4; 32] }
}

/// A proof that an answer is known.
pub fn known(answer: &[u8], subject: u8) -> (Vec<Input>, Proof) {
	let context = context(subject);
	let circuit = Circuit::from(Knows::new(&Answer::new(answer).unwrap(), &[9; 32], &context));
	let (proof, statement) = knows_key().0.prove(&circuit, &mut nulink_zk::prover::rng()).unwrap();
	(statement.inputs(&context), proof)
}

/// Ages and diagnoses.
pub fn patients(ages: &[u64]) -> DataSet {
	let schema = Schema::new(vec![("age".into(), Kind::Number), ("diagnosis".into(), Kind::Text)]).unwrap();
	let record = |(index, age): (usize, &u64)| {
		let diagnosis = ["E11", "I10", "J45"][index % 3];
		Record(vec![Value::Number(*age), Value::Text(diagnosis.into())])
	};
	let records = ages.iter().enumerate().map(record).collect();
	DataSet::new(schema, records, &[5; 32], 10).unwrap()
}
