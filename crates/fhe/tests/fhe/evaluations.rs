//! Evaluation under encryption gives what the program gives in the clear, at the cost that was said.
//!
//! Most cases are on *trivial* ciphertexts, which the library computes with as with others, only without bootstraps: they
//! show that circuits are right, for thousands of programs. Real ones show that noise stays where it may be.

use crate::{
	everything::everything,
	owner::{checked, clear, owner, result},
	random::{cases, runs},
};
use nulink_fhe::{
	clear,
	job::{Job, Piece, Shape},
	program::{BinaryOp, Builder},
	CheckedProgram, Clear, Encrypted, EvaluateError, Evaluator, Progress, Type,
};
use proptest::prelude::*;
use std::cell::Cell;
use tfhe::prelude::*;

/// The values as ciphertexts without encryption.
fn trivial(values: &[Clear]) -> Vec<Encrypted> {
	tfhe::set_server_key(owner().evaluator.key().server().clone());
	values
		.iter()
		.map(|value| {
			let bits = value.bits();
			match value.ty() {
				Type::Bool => Encrypted::Bool(tfhe::FheBool::encrypt_trivial(value.is_true())),
				Type::U8 => Encrypted::U8(tfhe::FheUint8::encrypt_trivial(bits as u8)),
				Type::U16 => Encrypted::U16(tfhe::FheUint16::encrypt_trivial(bits as u16)),
				Type::U32 => Encrypted::U32(tfhe::FheUint32::encrypt_trivial(bits as u32)),
				Type::U64 => Encrypted::U64(tfhe::FheUint64::encrypt_trivial(bits)),
				Type::I8 => Encrypted::I8(tfhe::FheInt8::encrypt_trivial(bits as i8)),
				Type::I16 => Encrypted::I16(tfhe::FheInt16::encrypt_trivial(bits as i16)),
				Type::I32 => Encrypted::I32(tfhe::FheInt32::encrypt_trivial(bits as i32)),
				Type::I64 => Encrypted::I64(tfhe::FheInt64::encrypt_trivial(bits as i64)),
			}
		})
		.collect()
}

/// What is in ciphertexts without encryption.
fn seen(values: &[Encrypted]) -> Vec<Clear> {
	const TRIVIAL: &str = "nothing was encrypted";
	let of = |ty, number: i128| Clear::new(ty, number).expect("in range");
	values
		.iter()
		.map(|value| match value {
			Encrypted::Bool(value) => value.try_decrypt_trivial().expect(TRIVIAL).into(),
			Encrypted::U8(value) => of(Type::U8, value.try_decrypt_trivial::<u8>().expect(TRIVIAL).into()),
			Encrypted::U16(value) => of(Type::U16, value.try_decrypt_trivial::<u16>().expect(TRIVIAL).into()),
			Encrypted::U32(value) => of(Type::U32, value.try_decrypt_trivial::<u32>().expect(TRIVIAL).into()),
			Encrypted::U64(value) => of(Type::U64, value.try_decrypt_trivial::<u64>().expect(TRIVIAL).into()),
			Encrypted::I8(value) => of(Type::I8, value.try_decrypt_trivial::<i8>().expect(TRIVIAL).into()),
			Encrypted::I16(value) => of(Type::I16, value.try_decrypt_trivial::<i16>().expect(TRIVIAL).into()),
			Encrypted::I32(value) => of(Type::I32, value.try_decrypt_trivial::<i32>().expect(TRIVIAL).into()),
			Encrypted::I64(value) => of(Type::I64, value.try_decrypt_trivial::<i64>().expect(TRIVIAL).into()),
		})
		.collect()
}

/// Evaluates, and looks whether the cost was right.
fn run(program: &CheckedProgram, inputs: Vec<Encrypted>) -> Vec<Encrypted> {
	let last = Cell::new(Progress::default());
	let outputs = owner().evaluator.run(program, inputs, |progress| last.set(progress)).expect("it can be evaluated");
	let last = last.get();
	assert_eq!(last.operations, last.all_operations);
	assert_eq!((last.bootstraps, last.all_bootstraps), (program.cost(), program.cost()), "{}", program.program());
	outputs
}

fn run_trivial(program: &CheckedProgram, inputs: &[Clear]) -> Vec<Clear> {
	seen(&run(program, trivial(inputs)))
}

fn run_encrypted(program: &CheckedProgram, inputs: &[Clear]) -> Vec<Clear> {
	let lists: Vec<Vec<u8>> =
		inputs.iter().map(|input| owner().keys.encrypt(&owner().evaluation, &[*input]).expect("encrypts")).collect();
	let pieces: Vec<Piece> = lists.iter().map(|list| Piece::Compressed(list)).collect();
	let result = result(program, None, &pieces);
	owner().keys.decrypt(result.bytes(), program.output_types()).expect("it can be read")
}

proptest! {
	#![proptest_config(cases(60))]

	#[test]
	fn circuits_of_small_numbers_are_right(
		(program, inputs) in runs(&[Type::Bool, Type::U8, Type::I8, Type::U16, Type::I16], 1..16),
	) {
		let expected = clear::run(&program, &inputs).expect("they fit");
		prop_assert_eq!(run_trivial(&program, &inputs), expected, "{}", program.program());
	}

	#[test]
	fn circuits_of_all_numbers_are_right((program, inputs) in runs(&Type::ALL, 1..8)) {
		let expected = clear::run(&program, &inputs).expect("they fit");
		prop_assert_eq!(run_trivial(&program, &inputs), expected, "{}", program.program());
	}
}

proptest! {
	#![proptest_config(cases(2))]

	#[test]
	fn evaluation_gives_what_the_clear_gives((program, inputs) in runs(&[Type::Bool, Type::U8, Type::I8], 4..7)) {
		let expected = clear::run(&program, &inputs).expect("they fit");
		prop_assert_eq!(run_encrypted(&program, &inputs), expected, "{}", program.program());
	}
}

#[test]
fn every_operation_on_every_type_is_right_at_its_edges() {
	for ty in Type::ALL.into_iter().filter(|ty| ty.is_integer()) {
		let program = everything(ty);
		for (a, b) in [
			(0, 0),
			(0, -1),
			(-1, 0),
			(-1, -1),
			(1, -2),
			(0x7f, 0x80),
			(0x5bb5_b35b_db5b_b593, 3),
			(i64::MIN, i64::MAX),
		] {
			let inputs = [Clear::wrapping(ty, a.into()), Clear::wrapping(ty, b.into()), (a < b).into()];
			assert_eq!(
				run_trivial(&program, &inputs),
				clear::run(&program, &inputs).expect("they fit"),
				"{ty} {a} {b}"
			);
		}
	}
}

#[test]
fn bytes_are_divided_right_by_every_divisor() {
	for ty in [Type::U8, Type::I8] {
		for divisor in (1..=255).step_by(7).chain([2, 3, 127, 128, 129, 255]) {
			let mut builder = Builder::new();
			let inputs: Vec<_> = (0..16).map(|_| builder.input(ty)).collect();
			for input in inputs {
				for op in [BinaryOp::Div, BinaryOp::Rem] {
					let value = builder.binary(op, input, Clear::wrapping(ty, divisor)).expect("it fits");
					builder.output(value);
				}
			}
			let program = builder.finish().expect("of sound shape").check().expect("it fits");
			for part in 0..4 {
				let inputs: Vec<Clear> = (0..16).map(|at| Clear::wrapping(ty, part + 4 * divisor * at + at)).collect();
				assert_eq!(
					run_trivial(&program, &inputs),
					clear::run(&program, &inputs).expect("they fit"),
					"{divisor}"
				);
			}
		}
	}
}

#[test]
fn every_operation_works_under_encryption() {
	let program = everything(Type::I8);
	let inputs = [clear(Type::I8, -77), clear(Type::I8, 100), true.into()];
	assert_eq!(run_encrypted(&program, &inputs), clear::run(&program, &inputs).expect("they fit"));
}

#[test]
fn a_table_is_any_function_of_a_byte() {
	let mut builder = Builder::new();
	let byte = builder.input(Type::U8);
	let square =
		builder.table(byte, |byte| Clear::wrapping(Type::U16, i128::from(byte) * i128::from(byte))).expect("it fits");
	let even = builder.table(byte, |byte| (byte % 3 == 0).into()).expect("it fits");
	let low = builder.table(byte, |byte| Clear::wrapping(Type::I8, i128::from(byte & 15) - 8)).expect("it fits");
	let old = builder.table(byte, |byte| (byte >= 65).into()).expect("it fits");
	[square, even, low, old].into_iter().for_each(|value| builder.output(value));
	let program = builder.finish().expect("of sound shape").check().expect("it fits");
	for byte in 0..=255 {
		let inputs = [clear(Type::U8, byte)];
		assert_eq!(run_trivial(&program, &inputs), clear::run(&program, &inputs).expect("they fit"), "{byte}");
	}
	let inputs = [clear(Type::U8, 0xb7)];
	assert_eq!(run_encrypted(&program, &inputs), clear::run(&program, &inputs).expect("they fit"));
	assert!(program.costs()[3] <= 8, "a threshold is cheap: {:?}", program.costs());
	println!("tables: {:?} bootstraps", program.costs());
}

#[test]
fn inputs_and_constants_may_be_put_out_as_they_are() {
	let program = checked("input a: u8\nb = cast u16 a\noutput a\noutput a\noutput 7i32\noutput true\noutput b");
	assert_eq!(program.cost(), 0);
	let inputs = [clear(Type::U8, 200)];
	let expected = clear::run(&program, &inputs).expect("they fit");
	assert_eq!(run_encrypted(&program, &inputs), expected);
	let program = checked("output 7u8\noutput false");
	assert_eq!(run_encrypted(&program, &[]), [clear(Type::U8, 7), false.into()]);
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
	let program = checked(
		"input a: u8\ninput b: u8\nc = mul a b\nd = add a b\ne = max c d\nf = dot i16 7*a -5*b 3*e\noutput e\noutput f",
	);
	let list = owner().keys.encrypt(&owner().evaluation, &[clear(Type::U8, 91), clear(Type::U8, 203)]);
	let list = list.expect("encrypts");
	let inputs = [Piece::Compressed(&list)];
	let digest = |evaluator: &Evaluator| {
		let job = Job { program: &program.encode(), shape: Shape::of(&program), delivery: None, inputs: &inputs };
		let (job, _) = job.check(None).expect("nothing is wrong");
		job.run(evaluator, |_| {}).expect("it can be done").digest()
	};
	let expected = digest(&owner().evaluator);
	for threads in [2, 5] {
		let key = owner().evaluation.clone().expand().expect("it is whole");
		let evaluator = Evaluator::new(key, threads).expect("threads can be started");
		assert_eq!(digest(&evaluator), expected, "{threads} threads");
	}
}

#[test]
fn progress_grows_to_the_whole() {
	let program = checked("input a: u8\nb = add a 3\nc = mul b a\nd = gt c b\noutput d");
	let told = std::cell::RefCell::new(Vec::new());
	let inputs = trivial(&[clear(Type::U8, 5)]);
	owner().evaluator.run(&program, inputs, |progress| told.borrow_mut().push(progress)).expect("it can be evaluated");
	let told = told.into_inner();
	assert!(told.is_sorted_by_key(|progress| (progress.operations, progress.bootstraps)));
	let last =
		Progress { operations: 3, all_operations: 3, bootstraps: program.cost(), all_bootstraps: program.cost() };
	assert_eq!((told.first().map(|first| first.operations), told.last()), (Some(0), Some(&last)));
}

#[test]
fn other_inputs_than_the_program_takes_are_refused() {
	let program = checked("input a: u8\noutput a");
	let error = owner().evaluator.run(&program, trivial(&[true.into()]), |_| {}).err();
	assert_eq!(error, Some(EvaluateError::Inputs { found: vec![Type::Bool], expected: vec![Type::U8] }));
	assert_eq!(
		error.map(|error| error.to_string()),
		Some("the program takes 1 inputs (u8), and these are 1 (bool)".into())
	);
}

#[test]
fn an_evaluation_can_be_stopped() {
	let program = checked("input a: u8\nb = mul a a\nc = mul b a\noutput c");
	let key = owner().evaluation.clone().expand().expect("it is whole");
	let evaluator = Evaluator::new(key, 1).expect("threads can be started");
	let stopper = evaluator.stopper();
	let inputs = || trivial(&[clear(Type::U8, 5)]);
	let stopped = evaluator.run(&program, inputs(), |progress| {
		if progress.operations == 1 {
			stopper.stop();
		}
	});
	assert_eq!(stopped.err(), Some(EvaluateError::Stopped));
	assert_eq!(evaluator.run(&program, inputs(), |_| {}).err(), Some(EvaluateError::Stopped), "for good");
}
