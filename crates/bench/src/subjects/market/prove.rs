//! What it takes to prove, by statement and size: constraints, time, bytes of the key.

use crate::{
	measure::{median, seconds},
	row::{Goal, Row},
};
use anyhow::Context as _;
use nulink_zk::{
	cipher::{capacity, Key, Message},
	field,
	merkle::Tree,
	pool_leaf,
	poseidon::Domain,
	prover::{r1cs::Constraints, rng, Circuit, Encrypts, Holds, Knows, Member, ProvingKey},
	records::{DataSet, Kind, Record, Schema, Value},
	Answer, Clause, Context, Predicate, StatementKind, POOL_DEPTH,
};

/// Proofs of each statement; the middle one counts.
const PROOFS: usize = 3;
/// Records of the set, every other of which satisfies the predicate.
const RECORDS: u64 = 256;
/// Keys of the pool.
const KEYS: u8 = 255;
const SEED: &[u8] = b"nulink-bench";

/// The rows.
pub fn rows() -> anyhow::Result<Vec<Row>> {
	let mut rows = Vec::new();
	for kind in StatementKind::ALL {
		rows.extend(proving(kind, rows.is_empty())?);
	}
	Ok(rows)
}

fn proving(kind: StatementKind, is_first: bool) -> anyhow::Result<[Row; 4]> {
	let circuit = circuit(kind)?;
	let constraints = Constraints::of(&circuit)?.len();
	let key = ProvingKey::development(kind, SEED)?;
	let prove = || {
		let mut proof = Ok(());
		let taken = seconds(|| proof = key.prove(&circuit, &mut rng()).map(drop));
		proof.map(|()| taken)
	};
	let times = (0..PROOFS).map(|_| prove()).collect::<Result<Vec<_>, _>>()?;
	let time = Row::time(format!("proof of {kind}"), median(times), "s", Goal::None);
	let time = match is_first {
		false => time,
		true => time.note(
			"`holds-K-D`: K records of a set of up to 2^D satisfy a predicate; `encrypts-N`: a ciphertext of N elements \
			 (31 bytes each, less two) is that of a committed message; `knows`: an answer; `member`: a key of a pool. By \
			 the library in this process, on one thread: the witness, the proof and its check before it is handed out; \
			 making or reading the key is not in it",
		),
	};
	let size = |bytes: usize| bytes as f64 / 1e6;
	Ok([
		time,
		Row::count("  constraints", constraints as f64, "", Goal::None),
		Row::count("  proving key", size(key.encode().len()), "MB", Goal::None),
		Row::count("  verifying key", key.verifying_key()?.encode().len() as f64, "B", Goal::None),
	])
}

/// A statement of this kind that is true.
fn circuit(kind: StatementKind) -> anyhow::Result<Circuit> {
	let context =
		Context { genesis: [1; 32], purpose: *b"data", subject: [2; 32], prover: [3; 32], challenge: [4; 32] };
	Ok(match kind {
		StatementKind::Holds { records, depth } => {
			let predicate = Predicate::new([Clause::between(0, 60, 120), Clause::is(1, &text("E11"))], None);
			Holds::new(records, &patients(depth)?, &predicate, None, &context)?.into()
		},
		StatementKind::Encrypts { elements } => {
			let message = Message::pack(&vec![7; capacity(elements)], &[5; 32])?;
			let (circuit, _) = Encrypts::new(&Key::new(&[6; 32]), &[8; 32], &message, &context);
			circuit.into()
		},
		StatementKind::Knows => Knows::new(&Answer::new(b"an answer of some length")?, &[9; 32], &context).into(),
		StatementKind::Member => {
			let leaf = |key: u8| field::from_bytes(&pool_leaf(&[key; 32]));
			let leaves = (0..KEYS).map(leaf).collect::<Option<Vec<_>>>().context("a hash is an element")?;
			let pool = Tree::new(Domain::Node, POOL_DEPTH, leaves).context("the pool does not fit its tree")?;
			Member::new(&[KEYS / 2; 32], &pool, &[10; 32], &context).context("the key is in the pool")?.into()
		},
	})
}

fn text(value: &str) -> Value {
	Value::Text(value.into())
}

/// Ages and diagnoses.
fn patients(depth: u8) -> anyhow::Result<DataSet> {
	let schema = Schema::new(vec![("age".into(), Kind::Number), ("diagnosis".into(), Kind::Text)])?;
	let record = |number: u64| match number % 2 {
		0 => Record(vec![Value::Number(60 + number % 40), text("E11")]),
		_ => Record(vec![Value::Number(20 + number % 40), text("I10")]),
	};
	Ok(DataSet::new(schema, (0..RECORDS).map(record).collect(), &[11; 32], depth)?)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_to_be_proven_is_true_and_of_the_kind_that_is_measured() {
		for kind in StatementKind::ALL {
			let circuit = circuit(kind).unwrap();
			assert_eq!(circuit.statement().kind(), kind);
		}
		let smallest = circuit(StatementKind::Knows).unwrap();
		assert!(Constraints::with_values(&smallest).unwrap().are_satisfied());
	}
}
