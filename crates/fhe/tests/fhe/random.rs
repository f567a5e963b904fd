//! Random programs, and inputs for them.

use super::fhe::{
	program::{BinaryOp, Builder, Operation, ShiftOp, UnaryOp, Value},
	CheckedProgram, Clear, Program, Type,
};
use proptest::{collection::vec, prelude::*};

/// What one operation is made of: its kind, two values, and everything else.
pub type Step = (u8, u16, u16, u64);

/// A program of these steps. Steps that fit nowhere are left out.
pub fn write(inputs: &[Type], steps: &[Step], types: &[Type]) -> Program {
	let mut builder = Builder::new();
	let mut values: Vec<Value> = inputs.iter().map(|ty| builder.input(*ty)).collect();
	for step in steps {
		let operation = operation(&values, step, types);
		values.extend(operation.and_then(|operation| builder.operation(operation).ok()));
	}
	let last = values.len().saturating_sub(6);
	values[last..].iter().for_each(|value| builder.output(*value));
	builder.output(values[0]);
	builder.finish().expect("every operation was checked")
}

fn operation(values: &[Value], (kind, a, b, c): &Step, types: &[Type]) -> Option<Operation<Value>> {
	let pick = |at: u16| values[usize::from(at) % values.len()];
	let find = |at: u16, ty: Type| {
		let start = usize::from(at) % values.len();
		values.iter().cycle().skip(start).take(values.len()).find(|value| value.ty() == ty).copied()
	};
	let constant = |ty: Type| Value::from(Clear::wrapping(ty, (c >> 8).into()));
	let a = pick(*a);
	let other = if c & 1 == 0 { find(*b, a.ty())? } else { constant(a.ty()) };
	let ty = types[*c as usize % types.len()];
	Some(match kind % 12 {
		0..=2 => {
			let op = BinaryOp::ALL[*b as usize % BinaryOp::ALL.len()];
			let other = if matches!(op, BinaryOp::Div | BinaryOp::Rem) { constant(a.ty()) } else { other };
			if c & 2 == 0 {
				Operation::Binary(op, a, other)
			} else {
				Operation::Binary(op, other, a)
			}
		},
		3 => Operation::Unary(UnaryOp::ALL[usize::from(b % 2)], a),
		4 => Operation::Shift(ShiftOp::ALL[usize::from(b % 4)], a, (c % u64::from(a.ty().bits())) as u8),
		5 | 6 => {
			let arms = if c & 4 == 0 { (a, other) } else { (constant(a.ty()), other) };
			Operation::Select(find(*b, Type::Bool)?, arms.0, arms.1)
		},
		7 => Operation::Cast(ty, a),
		8 => {
			let byte = find(*b, Type::U8)?;
			// Random, or a step, or of few rows.
			let value = |at: u64| match c >> 4 & 3 {
				0 => at.wrapping_mul(*c | 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20,
				1 => u64::from(at > c >> 8 & 255).wrapping_mul(c >> 16),
				2 => at & 15 ^ c >> 40,
				_ => at >> 4,
			};
			Operation::Table(byte, Box::new(std::array::from_fn(|at| Clear::wrapping(ty, value(at as u64).into()))))
		},
		9 => Operation::Sum(ty, (0..c % 9 + 1).map(|at| pick(b.wrapping_add((at * 7) as u16))).collect()),
		_ => {
			let weight = |at: u64| (c.rotate_left(at as u32 * 11) as i64) >> (c.rotate_left(at as u32) % 64);
			Operation::Dot(ty, (0..c % 6 + 1).map(|at| (pick(b.wrapping_add(at as u16)), weight(at))).collect())
		},
	})
}

fn types(of: &'static [Type], len: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Type>> {
	vec(proptest::sample::select(of), len)
}

/// Programs over some types.
pub fn programs(of: &'static [Type], steps: std::ops::Range<usize>) -> impl Strategy<Value = Program> {
	(types(of, 1..6), vec(any::<Step>(), steps)).prop_map(move |(inputs, steps)| {
		let numbers: Vec<Type> = of.iter().copied().filter(|ty| ty.is_integer()).collect();
		write(&inputs, &steps, &numbers)
	})
}

/// Programs over some types, and inputs for them: often with many ones or zeros.
pub fn runs(of: &'static [Type], steps: std::ops::Range<usize>) -> impl Strategy<Value = (CheckedProgram, Vec<Clear>)> {
	let bits = prop_oneof![any::<u64>(), Just(0), Just(u64::MAX), (0..64u32).prop_map(|bit| 1 << bit)];
	(programs(of, steps), vec(bits, 8)).prop_map(|(program, bits)| {
		let inputs = program.inputs().iter().zip(bits).map(|(ty, bits)| Clear::wrapping(*ty, bits.into())).collect();
		(program.check().expect("every operation was checked"), inputs)
	})
}

/// So many cases, or those that `NULINK_PROGRAMS` says.
pub fn cases(few: u32) -> ProptestConfig {
	let cases = std::env::var("NULINK_PROGRAMS").ok().and_then(|cases| cases.parse().ok()).unwrap_or(few);
	ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 2000, ..ProptestConfig::default() }
}
