//! Circuits on numbers in place of ciphertexts: no keys, so that thousands of programs take seconds. Everything that a
//! ciphertext would not survive is asserted.

use super::*;
use crate as fhe;
use crate::{clear, program::CheckedProgram};
use proptest::prelude::*;
use random::{cases, runs};
use std::cell::Cell;

#[path = "../../../tests/fhe/random.rs"]
mod random;

/// A ciphertext that everybody sees through: the number, and the noise in units of a fresh one's.
#[derive(Clone)]
struct Plain {
	number: u8,
	noise: u8,
}

#[derive(Default)]
struct Simulation {
	count: Cell<u64>,
}

impl Plain {
	fn check(&self) {
		assert!(self.number <= MOST && self.noise <= NOISE, "{} with noise {}", self.number, self.noise);
	}
}

impl Machine for Simulation {
	type Cipher = Plain;

	fn bootstrap(&self, jobs: Vec<Job<Plain>>) -> Vec<Vec<Plain>> {
		self.count.set(self.count.get() + jobs.len() as u64);
		let bootstrap = |job: Job<Plain>| {
			job.input.check();
			let room = CAPACITY / job.functions.len();
			assert!(usize::from(job.input.number) < room && job.functions.len() <= CAPACITY / 2, "functions overlap");
			let look_up = |function: &Function| Plain { number: function[usize::from(job.input.number)], noise: 1 };
			job.functions.iter().map(look_up).collect()
		};
		jobs.into_iter().map(bootstrap).collect()
	}

	fn add(&self, to: &mut Plain, other: &Plain) {
		*to = Plain { number: to.number + other.number, noise: to.noise + other.noise };
		to.check();
	}

	fn add_clear(&self, to: &mut Plain, number: u8) {
		to.number += number;
		to.check();
	}

	fn multiply(&self, cipher: &mut Plain, factor: u8) {
		*cipher = Plain { number: cipher.number * factor, noise: cipher.noise * factor };
		cipher.check();
	}

	fn subtract_from(&self, cipher: &mut Plain, minuend: u8) {
		cipher.number = minuend.checked_sub(cipher.number).expect("it is not negative");
	}
}

/// The outputs, and how many bootstraps they took.
fn simulate(program: &CheckedProgram, inputs: &[Clear]) -> (Vec<Clear>, u64) {
	let machine = Simulation::default();
	let input = |value: &Clear| {
		let mut digits = clear::<()>(*value).into_iter();
		hidden(value.ty(), || Plain { number: digits.next().map_or(0, |digit| digit.most()), noise: 1 })
	};
	let mut values: Vec<Digits<Plain>> = inputs.iter().map(input).collect();
	values.extend(program.constants().iter().map(|constant| clear(*constant)));
	for operation in program.operations() {
		let type_of = |value: Index| program.type_of(value).expect("it is there");
		let ty = type_of(values.len() as Index);
		values.push(apply(&machine, operation, ty, type_of, |value| &values[value as usize]));
	}
	let number = |digit: &Digit<Plain>| match digit {
		Digit::Clear(number) => *number,
		Digit::Hidden(hidden) => {
			assert!(hidden.cipher.number <= hidden.most && hidden.cipher.noise <= hidden.noise);
			hidden.cipher.number
		},
	};
	let output = |output: &Index| {
		let bits = values[*output as usize].iter().rev().fold(0, |bits, digit| bits << 2 | u64::from(number(digit)));
		Clear::from_bits(program.type_of(*output).expect("it is there"), bits).expect("it has no more bits")
	};
	(program.outputs().iter().map(output).collect(), machine.count.get())
}

fn assert_right(program: &CheckedProgram, inputs: &[Clear]) -> Result<(), TestCaseError> {
	let expected = clear::run(program, inputs).expect("they fit");
	prop_assert_eq!(simulate(program, inputs), (expected, program.cost()), "{}", program.program());
	Ok(())
}

proptest! {
	#![proptest_config(cases(300))]

	#[test]
	fn circuits_of_small_numbers_are_right((program, inputs) in runs(&[Type::Bool, Type::U8, Type::I8], 1..30)) {
		assert_right(&program, &inputs)?;
	}

	#[test]
	fn circuits_of_all_numbers_are_right((program, inputs) in runs(&Type::ALL, 1..20)) {
		assert_right(&program, &inputs)?;
	}
}

/// One operation on two bytes, for all of them.
fn every_byte(ty: Type, text: &str) {
	let program: crate::Program =
		format!("input a: {ty}\ninput b: {ty}\nr = {text}\noutput r").parse().expect("a program");
	let program = program.check().expect("its types fit");
	let two = text.contains(" b");
	let others: Vec<i128> = if two { (0..=255).step_by(15).chain([1, 127, 128]).collect() } else { vec![0] };
	for a in (0..=255).step_by(if two { 3 } else { 1 }) {
		for b in others.iter().copied() {
			let inputs = [Clear::wrapping(ty, a), Clear::wrapping(ty, b)];
			let expected = clear::run(&program, &inputs).expect("they fit");
			assert_eq!(simulate(&program, &inputs), (expected, program.cost()), "{text} {a} {b}");
		}
	}
}

#[test]
fn operations_on_bytes_are_right_for_all_bytes() {
	for ty in [Type::U8, Type::I8] {
		for op in BinaryOp::ALL.into_iter().filter(|op| !matches!(op, BinaryOp::Div | BinaryOp::Rem)) {
			every_byte(ty, &format!("{op} a b"));
		}
		every_byte(ty, "sub 77 a");
		every_byte(ty, "neg a");
		(0..8).for_each(|amount| every_byte(ty, &format!("shr a {amount}")));
	}
}

#[test]
fn bytes_are_divided_right() {
	for (ty, divisors) in [(Type::U8, 1..=255), (Type::I8, -128..=127)] {
		for divisor in divisors.filter(|divisor| *divisor != 0 && (divisor % 5 == 0 || divisor & (divisor - 1) == 0)) {
			every_byte(ty, &format!("div a {divisor}"));
			every_byte(ty, &format!("rem a {divisor}"));
		}
	}
}

#[test]
fn large_numbers_are_divided_right() {
	for ty in [Type::U64, Type::I64, Type::U32, Type::I32] {
		let extremes =
			[0, 1, 2, 3, 7, -1, -2, -3, -7, 1 << 31, 1 << 62, i64::MIN, i64::MAX, i64::MIN + 1, 1_000_000_007];
		for divisor in
			extremes.map(|number| Clear::wrapping(ty, number.into())).into_iter().filter(|value| value.is_true())
		{
			let text = format!("input a: {ty}\nq = div a {divisor}\nr = rem a {divisor}\noutput q\noutput r");
			let program = text.parse::<crate::Program>().expect("a program").check().expect("its types fit");
			for number in extremes {
				let inputs = [Clear::wrapping(ty, number.into())];
				let expected = clear::run(&program, &inputs).expect("they fit");
				assert_eq!(simulate(&program, &inputs), (expected, program.cost()), "{number} {divisor} {ty}");
			}
		}
	}
}
