//! Looking at a request before anything is encrypted or paid.

use super::{ComputeError, Form, JobInput, JobRequest};
use crate::{programs::ProgramsError, Error};
use nulink_fhe::{job::input_bootstraps, transcipher::KREYVIUM_START, CheckedProgram, DataError, Type};
use nulink_primitives::{
	compute::{InputForm, MAX_JOB_INPUTS},
	sharing::ContentId,
};

/// A number of inputs, for the chain.
pub(super) fn count(number: usize) -> u8 {
	number.try_into().unwrap_or(u8::MAX)
}

/// Whether an input is under Kreyvium.
pub(super) fn is_stream(input: &JobInput) -> bool {
	match input {
		JobInput::Piece(piece) => matches!(piece.form, InputForm::Kreyvium { .. }),
		JobInput::Values(_, form) => *form == Form::Kreyvium,
	}
}

/// Whether so many members, of whom so many must agree, and so many pieces can be.
pub(super) fn check_numbers(request: &JobRequest, quorum: u8, most: u8) -> Result<(), ComputeError> {
	let committee = request.committee;
	if !(1..=most).contains(&committee) {
		return Err(ComputeError::Committee { committee, most });
	}
	let least = committee / 2 + 1;
	if !(least..=committee).contains(&quorum) {
		return Err(ComputeError::Quorum { quorum, least, committee });
	}
	let found = request.inputs.len();
	match (1..=MAX_JOB_INPUTS as usize).contains(&found) {
		true => Ok(()),
		false => Err(ComputeError::Pieces { found, most: MAX_JOB_INPUTS }),
	}
}

/// Whether values are those that the program takes, as far as they are known: from both ends, up to the first piece of which
/// only its maker knows what is in it. Such a piece has one value at least.
pub(super) fn check_types(program: &CheckedProgram, inputs: &[Option<Vec<Type>>]) -> Result<(), Error> {
	let wanted = program.input_types();
	let known: usize = inputs.iter().flatten().map(Vec::len).sum();
	let unknown = inputs.iter().filter(|types| types.is_none()).count();
	if known + unknown > wanted.len() || (unknown == 0 && known != wanted.len()) {
		return Err(ProgramsError::Count { wanted: wanted.len(), found: known + unknown }.into());
	}
	let before: Vec<Type> = inputs.iter().map_while(Option::as_ref).flatten().copied().collect();
	let mut after: Vec<Type> =
		inputs.iter().rev().map_while(Option::as_ref).flat_map(|types| types.iter().rev()).copied().collect();
	after.reverse();
	let ends = [(&before, &wanted[..before.len()]), (&after, &wanted[wanted.len() - after.len()..])];
	let other = ends.into_iter().find(|(found, expected)| found[..] != **expected);
	match other {
		None => Ok(()),
		Some((found, expected)) => {
			let (found, expected) = (found.clone(), expected.to_vec());
			Err(ComputeError::Data(DataError::Types { found, expected }).into())
		},
	}
}

/// The bootstraps that it takes to make inputs ready, as far as their types are known.
pub(super) fn input_cost(inputs: &[JobInput], types: &[Option<Vec<Type>>]) -> u64 {
	let none = ContentId([0; 36]);
	let cost = |(input, types): (&JobInput, &Option<Vec<Type>>)| {
		let form = match input {
			JobInput::Piece(piece) => piece.form,
			JobInput::Values(_, Form::Compressed) => InputForm::Compressed,
			JobInput::Values(_, Form::Kreyvium) => InputForm::Kreyvium { key: none, iv: [0; 16] },
			JobInput::Values(_, Form::Pad) => InputForm::OneTimePad { pad: none },
		};
		match types {
			Some(types) => input_bootstraps(&form, types),
			// Whatever is in it, the cipher has to start.
			None if is_stream(input) => KREYVIUM_START,
			None => 0,
		}
	};
	inputs.iter().zip(types).map(cost).fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_primitives::compute::InputReference;

	#[test]
	fn what_is_known_of_the_inputs_must_fit_from_both_ends() {
		let program = crate::programs::parse("input a: u8\ninput b: bool\ninput c: u16\noutput b").unwrap();
		let (a, b, c) = (Type::U8, Type::Bool, Type::U16);
		for fits in [
			vec![Some(vec![a, b, c])],
			vec![Some(vec![a]), Some(vec![b, c])],
			vec![None],
			vec![None, None, None],
			vec![Some(vec![a]), None],
			vec![None, Some(vec![b, c])],
			vec![Some(vec![a]), None, Some(vec![c])],
		] {
			check_types(&program, &fits).unwrap();
		}
		for wrong in [
			vec![],
			vec![Some(vec![a, b])],
			vec![Some(vec![a, b, a])],
			vec![None, Some(vec![a, b, c])],
			vec![None; 4],
			vec![Some(vec![b]), None],
			vec![None, Some(vec![b])],
		] {
			assert!(check_types(&program, &wrong).is_err(), "{wrong:?}");
		}
	}

	#[test]
	fn a_committee_and_what_is_asked_of_it_must_be_possible() {
		let inputs = |number| vec![JobInput::compressed(vec![]); number];
		let check = |committee, quorum, number| {
			let request = JobRequest { committee, ..JobRequest::new([0; 32], "main", inputs(number)) };
			check_numbers(&request, quorum, 21)
		};
		for (committee, quorum, number) in [(1, 1, 1), (5, 3, 8), (5, 5, 1), (21, 11, 1)] {
			check(committee, quorum, number).unwrap();
		}
		for (committee, quorum, number) in
			[(0, 0, 1), (22, 15, 1), (5, 2, 1), (5, 6, 1), (4, 2, 1), (5, 4, 0), (5, 4, 9)]
		{
			assert!(check(committee, quorum, number).is_err(), "{committee} {quorum} {number}");
		}
	}

	#[test]
	fn a_stream_that_others_made_takes_its_start_at_least() {
		let at = ContentId([0; 36]);
		let form = InputForm::Kreyvium { key: at, iv: [0; 16] };
		let inputs = [JobInput::Piece(InputReference { content: at, form })];
		assert_eq!(input_cost(&inputs, &[None]), KREYVIUM_START);
		assert!(input_cost(&inputs, &[Some(vec![Type::U8])]) > KREYVIUM_START);
	}
}
