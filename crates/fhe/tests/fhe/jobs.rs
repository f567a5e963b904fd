//! Jobs from beginning to end.

use crate::owner::{checked, clear, echo, owner, refusal, result};
use nulink_fhe::{
	clear,
	job::{input_bootstraps, outcome, Job, Piece, Shape},
	transcipher::Pad,
	InputForm, Outcome, Refusal, Type, MAX_PROGRAM_LEN,
};
use nulink_primitives::sharing::ContentId;

const PROGRAM: &str = "
	input age: u8
	input smokes: bool
	input weight: u8
	old   = ge age 65
	heavy = select smokes weight age
	output heavy
	output old
";

#[test]
fn a_job_of_several_pieces_gives_what_the_program_gives_in_the_clear() {
	let program = checked(PROGRAM);
	let inputs = [clear(Type::U8, 70), true.into(), clear(Type::U8, 90)];
	let first = owner().keys.encrypt(&owner().evaluation, &inputs[..1]).expect("encrypts");
	let second = owner().encryption.encrypt(&inputs[1..2]).expect("encrypts");
	let pad = Pad::generate(8).expect("in range");
	let wrapped = pad.wrap(&owner().keys).expect("wraps");
	let third = pad.encrypt(&inputs[2..]).expect("fits");
	let pieces =
		[Piece::Compressed(&first), Piece::Compact(&second), Piece::OneTimePad { pad: &wrapped, data: &third }];
	let job = Job { program: &program.encode(), shape: Shape::of(&program), delivery: None, inputs: &pieces };
	let done = job.run(&owner().evaluation_bytes, 1, |_| {}).expect("it can be done");
	let found = done.as_ref().expect("nothing is wrong");
	assert_eq!(outcome(&done), Outcome::Result(found.digest()));
	assert_eq!(*found, result(&program, None, &pieces));
	let expected = clear::run(&program, &inputs).expect("it fits");
	assert_eq!(owner().keys.decrypt(found.bytes(), program.output_types()), Ok(expected));
}

#[test]
fn a_job_takes_no_more_bootstraps_than_was_said() {
	let program = checked(PROGRAM);
	let list = owner().keys.encrypt(&owner().evaluation, &[clear(Type::U8, 70), true.into(), clear(Type::U8, 90)]);
	let list = list.expect("encrypts");
	let inputs = [Piece::Compressed(&list)];
	let job = Job { program: &program.encode(), shape: Shape::of(&program), delivery: None, inputs: &inputs };
	let (job, _) = job.check(None).expect("nothing is wrong");
	assert_eq!(job.bootstraps(), program.cost() + 9);
	assert_eq!(input_bootstraps(&InputForm::Compressed, program.input_types()), 9);
	let key = ContentId::new(ContentId::RAW, [0; 32]);
	assert_eq!(input_bootstraps(&InputForm::Kreyvium { key, iv: [0; 16] }, &[Type::U64]), 10_368 + 608);
}

#[test]
fn the_first_reason_in_the_order_of_the_checks_is_the_one() {
	let program = echo(&[Type::U8]);
	let (encoded, shape) = (program.encode(), Shape::of(&program));
	let other = owner().keys.encrypt(&owner().evaluation, &[clear(Type::I8, 7)]).expect("encrypts");
	let bad = &b"bad"[..];
	let all_bad = [Piece::Kreyvium { key: bad, iv: [0; 16], data: bad }];
	let input_bad = [Piece::Compressed(bad)];
	let types_bad = [Piece::Compressed(&other)];
	let check = |program, delivery, inputs, key| Job { program, shape, delivery, inputs }.check(Some(key)).err();
	let good = &owner().evaluation_bytes[..];
	assert_eq!(check(bad, Some(bad), &all_bad, bad), Some(Refusal::Program));
	assert_eq!(check(&encoded, Some(bad), &all_bad, bad), Some(Refusal::EvaluationKey));
	assert_eq!(check(&encoded, Some(bad), &all_bad, good), Some(Refusal::DeliveryKey));
	assert_eq!(check(&encoded, None, &all_bad, good), Some(Refusal::WrappedKey));
	assert_eq!(check(&encoded, None, &input_bad, good), Some(Refusal::Input));
	assert_eq!(check(&encoded, None, &types_bad, good), Some(Refusal::InputTypes));
	let job = Job { program: bad, shape, delivery: None, inputs: &[] };
	let done = job.run(bad, 1, |_| {}).expect("it can be done");
	assert_eq!(outcome(&done), Outcome::Refused(Refusal::Program));
}

#[test]
fn a_program_of_another_shape_than_registered_is_refused() {
	let program = checked(PROGRAM);
	let (encoded, shape) = (program.encode(), Shape::of(&program));
	let others = [
		Shape { length: shape.length + 1, ..shape },
		Shape { nodes: shape.nodes + 1, ..shape },
		Shape { inputs: shape.inputs - 1, ..shape },
		Shape { outputs: shape.outputs + 1, ..shape },
		Shape { bootstraps: shape.bootstraps - 1, ..shape },
	];
	for shape in others {
		let job = Job { program: &encoded, shape, delivery: None, inputs: &[] };
		assert_eq!(job.check(None).err(), Some(Refusal::Program));
	}
	let too_long = vec![0; MAX_PROGRAM_LEN as usize + 1];
	assert_eq!(
		Job { program: &too_long, shape, delivery: None, inputs: &[] }.check(None).err(),
		Some(Refusal::Program)
	);
}

#[test]
fn too_few_too_many_and_other_values_are_refused() {
	let program = checked(PROGRAM);
	let encrypt = |values: &[_]| owner().keys.encrypt(&owner().evaluation, values).expect("encrypts");
	let (two, bool) = (encrypt(&[clear(Type::U8, 1), true.into()]), encrypt(&[true.into()]));
	let number = encrypt(&[clear(Type::U8, 1)]);
	let refused = |pieces: &[&[u8]]| {
		let pieces: Vec<Piece> = pieces.iter().map(|list| Piece::Compressed(list)).collect();
		refusal(&program, None, None, &pieces)
	};
	assert_eq!(refused(&[&two, &number]), None);
	for wrong in [&[&two[..]][..], &[&two, &number, &number], &[&number, &two], &[&two, &bool], &[]] {
		assert_eq!(refused(wrong), Some(Refusal::InputTypes));
	}
}
