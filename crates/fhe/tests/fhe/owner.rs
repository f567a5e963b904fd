//! One owner of keys for all tests: a pair of them costs seconds.

use nulink_fhe::{
	job::{Job, Piece, Shape},
	CheckedProgram, Clear, ClientKeys, EncryptionKey, EvaluationKey, Evaluator, Program, Refusal, ResultList, Type,
};
use std::sync::OnceLock;

pub struct Owner {
	pub keys: ClientKeys,
	pub evaluation: EvaluationKey,
	pub evaluation_bytes: Vec<u8>,
	pub encryption: EncryptionKey,
	pub evaluator: Evaluator,
}

pub fn owner() -> &'static Owner {
	static OWNER: OnceLock<Owner> = OnceLock::new();
	OWNER.get_or_init(|| {
		let keys = ClientKeys::generate();
		let evaluation = keys.evaluation_key();
		let evaluation_bytes = evaluation.encode().expect("it can be written");
		let expanded = evaluation.clone().expand().expect("it is whole");
		let evaluator = Evaluator::new(expanded, 2).expect("threads can be started");
		Owner { encryption: keys.encryption_key(), keys, evaluation, evaluation_bytes, evaluator }
	})
}

pub fn clear(ty: Type, number: i128) -> Clear {
	Clear::new(ty, number).expect("in range")
}

/// A value of every type, with bits set at both ends.
pub fn every_type() -> Vec<Clear> {
	Type::ALL
		.map(|ty| Clear::from_bits(ty, 1 | 1 << (ty.bits() - 1) | (0x5a & ((1 << (ty.bits() - 1)) - 1))).expect("fits"))
		.to_vec()
}

pub fn types(values: &[Clear]) -> Vec<Type> {
	values.iter().map(|value| value.ty()).collect()
}

/// The program that gives what it takes, without a bootstrap.
pub fn echo(types: &[Type]) -> CheckedProgram {
	let inputs = types.iter().enumerate().map(|(index, ty)| format!("input x{index}: {ty}\n"));
	let outputs = (0..types.len()).map(|index| format!("output x{index}\n"));
	checked(&inputs.chain(outputs).collect::<String>())
}

pub fn checked(text: &str) -> CheckedProgram {
	text.parse::<Program>().expect("a program").check().expect("its types fit")
}

/// What somebody comes to who looks at the job's bytes, the evaluation key's among them if they are given.
pub fn refusal(
	program: &CheckedProgram,
	key: Option<&[u8]>,
	delivery: Option<&[u8]>,
	inputs: &[Piece],
) -> Option<Refusal> {
	let job = Job { program: &program.encode(), shape: Shape::of(program), delivery, inputs };
	job.check(key).err()
}

/// The result under the shared key.
pub fn result(program: &CheckedProgram, delivery: Option<&[u8]>, inputs: &[Piece]) -> ResultList {
	let job = Job { program: &program.encode(), shape: Shape::of(program), delivery, inputs };
	let (job, _) = job.check(None).expect("nothing is wrong");
	job.run(&owner().evaluator, |_| {}).expect("it can be done")
}

/// Bytes cut off at several places.
pub fn cut(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
	let length = bytes.len();
	[0, 1, 7, 40, 90, length / 2, length - 1].into_iter().filter(move |end| *end < length).map(|end| &bytes[..end])
}

/// Does something with the bytes with one bit changed: at the beginning, where the structure is, and at places between.
pub fn with_flipped_bits(bytes: &[u8], step: usize, mut act: impl FnMut(&[u8])) {
	let mut bytes = bytes.to_vec();
	let beginning = (0..bytes.len().min(240)).step_by(step);
	// To read a large object takes a tenth of a second.
	let parts = if bytes.len() < 1 << 24 { 20 } else { 4 };
	let between = (0..parts).map(|part| bytes.len() / parts * part + part % 13);
	let ending = bytes.len().saturating_sub(40)..bytes.len();
	for at in beginning.chain(between).chain(ending.step_by(step)).collect::<Vec<_>>() {
		for bit in [0, 2, 7] {
			bytes[at] ^= 1 << bit;
			act(&bytes);
			bytes[at] ^= 1 << bit;
		}
	}
}
