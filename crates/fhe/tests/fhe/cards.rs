//! Evaluation on an NVIDIA card gives what the clear gives, at the cost that was said, and the same bits each time.
//!
//! ```sh
//! cargo test -p nulink-fhe --features gpu -- --include-ignored
//! ```

use crate::{
	everything::everything,
	owner::{checked, clear, owner},
	random::{cases, runs},
};
use nulink_fhe::{
	clear,
	job::{Job, Piece, Shape, Step},
	profile,
	program::{Builder, UnaryOp},
	CheckedProgram, Clear, ClientKeys, EvaluateError, Evaluator, Progress, Type,
};
use nulink_primitives::compute::Backend;
use proptest::prelude::*;
use std::cell::Cell;

fn evaluator(threads: usize) -> Evaluator {
	let key = owner().evaluation.clone().expand().expect("it is whole");
	Evaluator::new(key, threads).expect("there is a card")
}

fn encrypt(inputs: &[Clear]) -> Vec<u8> {
	owner().keys.encrypt(&owner().evaluation, inputs).expect("it can be encrypted")
}

/// Does a job, and looks whether its program took the bootstraps that were said.
fn run(evaluator: &Evaluator, program: &CheckedProgram, list: &[u8]) -> nulink_fhe::ResultList {
	let inputs = [Piece::Compressed(list)];
	let job = Job { program: &program.encode(), shape: Shape::of(program), delivery: None, inputs: &inputs };
	let (job, _) = job.check(None).expect("nothing is wrong");
	let last = Cell::new(Progress::default());
	let result = job.run(evaluator, |step| {
		if let Step::Program(progress) = step {
			last.set(progress);
		}
	});
	let last = last.get();
	assert_eq!(last.operations, last.all_operations);
	assert_eq!((last.bootstraps, last.all_bootstraps), (program.cost(), program.cost()), "{}", program.program());
	result.expect("it can be done")
}

fn assert_right(program: &CheckedProgram, inputs: &[Clear]) {
	let result = run(&owner().evaluator, program, &encrypt(inputs));
	let found = owner().keys.decrypt(result.bytes(), program.output_types()).expect("it can be read");
	assert_eq!(found, clear::run(program, inputs).expect("they fit"), "{inputs:?}: {}", program.program());
}

#[test]
fn without_a_card_nothing_is_evaluated_and_it_is_said_why() {
	assert_eq!(profile::of_this_machine().backend, Backend::Cuda, "never another profile");
	let Err(error) = profile::check() else { return };
	let key = ClientKeys::generate().evaluation_key().expand().expect("it is whole");
	assert_eq!(Evaluator::new(key, 1).err(), Some(EvaluateError::NotHere(error)));
	assert!(error.to_string().contains("NVIDIA card"), "{error}");
}

#[test]
#[ignore = "needs an NVIDIA card"]
fn every_operation_on_every_type_gives_on_a_card_what_the_clear_gives() {
	for ty in Type::ALL.into_iter().filter(|ty| ty.is_integer()) {
		let program = everything(ty);
		for (a, b) in [(0, -1), (0x7f, 0x80), (0x5bb5_b35b_db5b_b593, 3), (i64::MIN, i64::MAX)] {
			let inputs = [Clear::wrapping(ty, a.into()), Clear::wrapping(ty, b.into()), (a < b).into()];
			assert_right(&program, &inputs);
		}
	}
}

#[test]
#[ignore = "needs an NVIDIA card"]
fn tables_and_operations_on_one_value_are_right_on_a_card() {
	let mut builder = Builder::new();
	let (byte, number, bit) = (builder.input(Type::U8), builder.input(Type::I32), builder.input(Type::Bool));
	let square = builder.table(byte, |byte| Clear::wrapping(Type::U16, i128::from(byte) * i128::from(byte)));
	let old = builder.table(byte, |byte| (byte >= 65).into());
	let low = builder.table(byte, |byte| Clear::wrapping(Type::I8, i128::from(byte & 15) - 8));
	let not = builder.unary(UnaryOp::Not, bit);
	let both = UnaryOp::ALL.map(|op| builder.unary(op, number));
	for value in [square, old, low, not].into_iter().chain(both) {
		builder.output(value.expect("it fits"));
	}
	builder.output(byte);
	let program = builder.finish().expect("of sound shape").check().expect("it fits");
	for (byte, number) in [(0, 0), (64, -1), (65, i32::MIN), (255, 77)] {
		assert_right(&program, &[clear(Type::U8, byte), clear(Type::I32, number.into()), (byte > 64).into()]);
	}
}

proptest! {
	#![proptest_config(cases(10))]

	#[test]
	#[ignore = "needs an NVIDIA card"]
	fn random_programs_are_right_on_a_card((program, inputs) in runs(&Type::ALL, 1..16)) {
		assert_right(&program, &inputs);
	}
}

#[test]
#[ignore = "needs an NVIDIA card"]
fn the_bits_depend_neither_on_threads_nor_on_what_else_the_card_does() {
	let program = everything(Type::U16);
	let list = encrypt(&[clear(Type::U16, 40_961), clear(Type::U16, 203), true.into()]);
	let digest = |evaluator: &Evaluator| run(evaluator, &program, &list).digest();
	let expected = digest(&owner().evaluator);
	assert_eq!(digest(&owner().evaluator), expected, "the same evaluator again");
	std::thread::scope(|scope| {
		let beside = [1, 5, 16].map(|threads| (threads, scope.spawn(move || digest(&evaluator(threads)))));
		for (threads, found) in beside {
			assert_eq!(found.join().expect("it can be done"), expected, "{threads} threads, beside others");
		}
	});
}

#[test]
#[ignore = "needs an NVIDIA card"]
fn an_evaluation_on_a_card_can_be_stopped() {
	let program = checked("input a: u8\nb = mul a a\nc = mul b a\noutput c");
	let (evaluator, list) = (evaluator(1), encrypt(&[clear(Type::U8, 5)]));
	let inputs = [Piece::Compressed(&list)];
	let job = Job { program: &program.encode(), shape: Shape::of(&program), delivery: None, inputs: &inputs };
	let (job, _) = job.check(None).expect("nothing is wrong");
	let (stopper, last) = (evaluator.stopper(), Cell::new(Progress::default()));
	let stopped = job.run(&evaluator, |step| {
		let Step::Program(progress) = step else { return };
		last.set(progress);
		if progress.operations == 1 {
			stopper.stop();
		}
	});
	assert_eq!(
		stopped.err().map(|error| error.to_string()),
		Some("the program could not be evaluated: the evaluation was stopped".into())
	);
	assert!(last.get().bootstraps < program.cost());
}
