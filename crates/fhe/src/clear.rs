//! Programs in the clear: the same semantics without keys, to try a program, and to check what the evaluation of encrypted
//! values gives.

use crate::{
	program::{BinaryOp, CheckedProgram, Index, Operation, ShiftOp, UnaryOp},
	value::{Clear, Type},
};

/// The values are not those that the program takes.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ClearError {
	/// They are not as many.
	#[error("the program takes {expected} inputs, and these are {found}")]
	Count {
		/// How many there are.
		found: usize,
		/// How many it takes.
		expected: usize,
	},
	/// One is of another type.
	#[error("input {input} is of type {expected}, not {found}")]
	Type {
		/// Which one, counted from 0.
		input: usize,
		/// The type that it has.
		found: Type,
		/// The type that it should have.
		expected: Type,
	},
}

/// The program's outputs for these inputs.
pub fn run(program: &CheckedProgram, inputs: &[Clear]) -> Result<Vec<Clear>, ClearError> {
	let types = program.input_types();
	if inputs.len() != types.len() {
		return Err(ClearError::Count { found: inputs.len(), expected: types.len() });
	}
	for (input, (value, expected)) in inputs.iter().zip(types).enumerate() {
		if value.ty() != *expected {
			return Err(ClearError::Type { input, found: value.ty(), expected: *expected });
		}
	}
	let mut values = inputs.to_vec();
	values.extend(program.constants());
	for operation in program.operations() {
		// The program was checked: every value is there, and the type is known.
		let ty = program.type_of(values.len() as Index).unwrap_or(Type::Bool);
		values.push(apply(operation, ty, |value| values[value as usize]));
	}
	Ok(program.outputs().iter().map(|output| values[*output as usize]).collect())
}

/// An operation that gives a value of type `ty`.
pub(crate) fn apply<V: Copy>(operation: &Operation<V>, ty: Type, of: impl Fn(V) -> Clear) -> Clear {
	let number = |value: V| of(value).number();
	match operation {
		Operation::Unary(UnaryOp::Neg, a) => Clear::wrapping(ty, -number(*a)),
		Operation::Unary(UnaryOp::Not, a) => Clear::wrapping(ty, !number(*a)),
		Operation::Binary(op, a, b) => Clear::wrapping(ty, binary(*op, number(*a), number(*b))),
		Operation::Shift(op, a, amount) => Clear::wrapping(ty, shift(*op, of(*a), *amount)),
		Operation::Select(c, a, b) => of(if of(*c).is_true() { *a } else { *b }),
		Operation::Cast(_, a) => Clear::wrapping(ty, number(*a)),
		Operation::Table(a, values) => values[usize::from(of(*a).bits() as u8)],
		Operation::Sum(_, terms) => {
			Clear::wrapping(ty, terms.iter().fold(0, |sum: i128, value| sum.wrapping_add(number(*value))))
		},
		Operation::Dot(_, terms) => {
			let product = |(value, weight): &(V, i64)| number(*value).wrapping_mul(i128::from(*weight));
			Clear::wrapping(ty, terms.iter().map(product).fold(0, i128::wrapping_add))
		},
	}
}

fn binary(op: BinaryOp, a: i128, b: i128) -> i128 {
	match op {
		BinaryOp::Add => a + b,
		BinaryOp::Sub => a - b,
		// Of numbers of 64 bits, the lowest 64 bits of the product are right in any case.
		BinaryOp::Mul => a.wrapping_mul(b),
		BinaryOp::Div => a.checked_div(b).unwrap_or_default(),
		BinaryOp::Rem => a.checked_rem(b).unwrap_or_default(),
		BinaryOp::And => a & b,
		BinaryOp::Or => a | b,
		BinaryOp::Xor => a ^ b,
		BinaryOp::Eq => (a == b).into(),
		BinaryOp::Ne => (a != b).into(),
		BinaryOp::Lt => (a < b).into(),
		BinaryOp::Le => (a <= b).into(),
		BinaryOp::Gt => (a > b).into(),
		BinaryOp::Ge => (a >= b).into(),
		BinaryOp::Min => a.min(b),
		BinaryOp::Max => a.max(b),
	}
}

fn shift(op: ShiftOp, value: Clear, amount: u8) -> i128 {
	let (bits, width, amount) = (value.bits(), value.ty().bits(), u32::from(amount));
	// Of less than 128 bits nothing is lost here; what is above the width is cut off by the caller.
	let rotated = |amount: u32| {
		let bits = u128::from(bits);
		(bits << amount | bits >> (width - amount)) as i128
	};
	match op {
		ShiftOp::Shl => (u128::from(bits) << amount) as i128,
		ShiftOp::Shr => value.number() >> amount,
		ShiftOp::Rotl => rotated(amount),
		ShiftOp::Rotr => rotated((width - amount) % width),
	}
}
