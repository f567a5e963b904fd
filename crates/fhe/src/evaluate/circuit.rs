//! # Operations as circuits of digits
//!
//! A value is made of *digits* of two bits, the lowest first, one ciphertext each. A ciphertext has room for four bits: what
//! is above the digit is room for sums. A *bootstrap* looks the ciphertext up in a table, and makes its noise that of a
//! fresh one. Nearly all time goes into bootstraps; sums of ciphertexts cost next to nothing.
//!
//! The library has operations on whole numbers as well. They are not used, for three reasons:
//!
//! * How they compute depends on the size of the thread pool, and on what earlier operations left in a ciphertext's
//!   records. The circuits here depend on the program and nothing else, so that everybody gets the same bits.
//! * The cost is known, not estimated: [`Counter`] goes through the same code as the evaluation does.
//! * They take fewer bootstraps. One bootstrap gives the message and the carry of a sum at once (as the library itself does
//!   where it propagates carries in parallel); weighted sums and tables are made of digits, not of numbers; digits that
//!   are in the clear, as those above a number that was cast to a larger type, cost nothing.
//!
//! What may be done with a ciphertext is the library's rule: no more than [`MOST`] as a number, no more than [`NOISE`]
//! times the noise of a fresh one (`max_noise_level` of the parameters). Both are kept in every digit, and asserted.
//!
//! Every operation takes and gives *clean* digits: in the clear, or at most 3 with the noise of one bootstrap.

mod arithmetic;
mod bits;
mod columns;
mod compare;
mod digit;
mod divide;
mod machine;
mod table;

pub(crate) use digit::{Digit, Hidden};
pub(crate) use machine::{Counter, Function, Job, Machine, CAPACITY};

use crate::{
	program::{BinaryOp, Index, Operation, UnaryOp},
	value::{Clear, Type},
};

/// The largest number that a ciphertext holds.
const MOST: u8 = 15;
/// The most noise that a ciphertext has before a bootstrap, in units of a fresh one's.
const NOISE: u8 = 5;
/// The largest number of a digit.
const DIGIT: u8 = 3;

/// The digits of a value, the lowest first.
pub(crate) type Digits<C> = Vec<Digit<C>>;

/// A value in the clear.
pub(crate) fn clear<C>(value: Clear) -> Digits<C> {
	(0..value.ty().blocks()).map(|at| Digit::Clear((value.bits() >> (2 * at) & 3) as u8)).collect()
}

/// A value under encryption, from its ciphertexts.
pub(crate) fn hidden<C>(ty: Type, mut cipher: impl FnMut() -> C) -> Digits<C> {
	let most = if ty == Type::Bool { 1 } else { DIGIT };
	(0..ty.blocks()).map(|_| Digit::Hidden(Hidden { cipher: cipher(), most, noise: 1 })).collect()
}

/// How many ciphertexts a value has.
pub(crate) fn ciphertexts<C>(digits: &Digits<C>) -> u64 {
	digits.iter().filter(|digit| matches!(digit, Digit::Hidden(_))).count() as u64
}

/// An operation that gives a value of type `ty`. The program was checked.
pub(crate) fn apply<'v, M: Machine>(
	machine: &M,
	operation: &Operation<Index>,
	ty: Type,
	ty_of: impl Fn(Index) -> Type,
	operand: impl Fn(Index) -> &'v Digits<M::Cipher>,
) -> Digits<M::Cipher>
where
	M::Cipher: 'v,
{
	let width = ty.blocks() as usize;
	let result = match operation {
		Operation::Unary(UnaryOp::Neg, a) => arithmetic::sum(machine, width, [(&operand(*a)[..], false, -1)]),
		Operation::Unary(UnaryOp::Not, a) => bits::not(machine, operand(*a), ty),
		Operation::Binary(op, a, b) => binary(machine, *op, operand(*a), operand(*b), ty_of(*a)),
		Operation::Shift(op, a, amount) => bits::shift(machine, *op, operand(*a), *amount, ty.is_signed()),
		Operation::Select(c, a, b) => compare::select(machine, &operand(*c)[0], operand(*a), operand(*b)),
		Operation::Cast(_, a) => bits::cast(machine, operand(*a), ty_of(*a).is_signed(), width),
		Operation::Table(a, values) => table::look_up_byte(machine, operand(*a), values),
		Operation::Sum(_, terms) => {
			let terms = terms.iter().map(|value| (&operand(*value)[..], ty_of(*value).is_signed(), 1));
			arithmetic::sum(machine, width, terms)
		},
		Operation::Dot(_, terms) => {
			let terms = terms.iter().map(|(v, w)| (&operand(*v)[..], ty_of(*v).is_signed(), i128::from(*w)));
			arithmetic::sum(machine, width, terms)
		},
	};
	debug_assert!(
		result.len() == width && result.iter().all(Digit::is_clean),
		"{} left a digit unclean",
		operation.name()
	);
	debug_assert!(ty != Type::Bool || result[0].most() <= 1, "{} left more than a bit", operation.name());
	result
}

fn binary<M: Machine>(
	machine: &M,
	op: BinaryOp,
	a: &Digits<M::Cipher>,
	b: &Digits<M::Cipher>,
	ty: Type,
) -> Digits<M::Cipher> {
	let signed = ty.is_signed();
	let at_least = |strict| compare::at_least(machine, a, b, signed, strict);
	match op {
		BinaryOp::Add => arithmetic::sum(machine, a.len(), [(&a[..], signed, 1), (&b[..], signed, 1)]),
		BinaryOp::Sub => arithmetic::sum(machine, a.len(), [(&a[..], signed, 1), (&b[..], signed, -1)]),
		BinaryOp::Mul => arithmetic::product(machine, a, b),
		BinaryOp::Div => divide::quotient(machine, a, divisor(b, ty), ty),
		BinaryOp::Rem => divide::remainder(machine, a, divisor(b, ty), ty),
		BinaryOp::And => bits::bitwise(machine, a, b, |x, y| x & y),
		BinaryOp::Or => bits::bitwise(machine, a, b, |x, y| x | y),
		BinaryOp::Xor => bits::bitwise(machine, a, b, |x, y| x ^ y),
		BinaryOp::Eq => vec![compare::differ(machine, a, b).subtract_from(machine, 1)],
		BinaryOp::Ne => vec![compare::differ(machine, a, b)],
		BinaryOp::Ge => vec![at_least(false)],
		BinaryOp::Lt => vec![at_least(false).subtract_from(machine, 1)],
		BinaryOp::Gt => vec![at_least(true)],
		BinaryOp::Le => vec![at_least(true).subtract_from(machine, 1)],
		BinaryOp::Max => compare::select(machine, &at_least(false), a, b),
		BinaryOp::Min => compare::select(machine, &at_least(false), b, a),
	}
}

/// The number that digits in the clear are. Of those that are not there is none.
fn number<C>(digits: &[Digit<C>]) -> Option<u64> {
	digits.iter().rev().try_fold(0, |number, digit| match digit {
		Digit::Clear(digit) => Some(number << 2 | u64::from(*digit)),
		Digit::Hidden(_) => None,
	})
}

/// A constant that is divided by. The check of the program left no other divisor, and no zero.
fn divisor<C>(digits: &[Digit<C>], ty: Type) -> i128 {
	number(digits).map_or(1, |bits| Clear::wrapping(ty, bits.into()).number())
}

#[cfg(test)]
mod tests;
