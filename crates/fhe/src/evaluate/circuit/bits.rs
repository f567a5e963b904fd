//! Bits: logic, movements, other widths.

use super::{
	arithmetic::sign,
	digit::{function, look_up},
	Digit, Digits, Machine, DIGIT,
};
use crate::{program::ShiftOp, value::Type};

/// Every bit turned over. It costs nothing.
pub(super) fn not<M: Machine>(machine: &M, a: &Digits<M::Cipher>, ty: Type) -> Digits<M::Cipher> {
	let most = if ty == Type::Bool { 1 } else { DIGIT };
	a.iter().map(|digit| digit.subtract_from(machine, most)).collect()
}

/// A function of bits at the same place.
pub(super) fn bitwise<M: Machine>(
	machine: &M,
	a: &Digits<M::Cipher>,
	b: &Digits<M::Cipher>,
	f: impl Fn(u8, u8) -> u8,
) -> Digits<M::Cipher> {
	let item = |(a, b): (&Digit<M::Cipher>, &Digit<M::Cipher>)| match (a, b) {
		(Digit::Clear(a), b) => (b.clone(), vec![function(b, |b| f(*a, b))]),
		(a, Digit::Clear(b)) => (a.clone(), vec![function(a, |a| f(a, *b))]),
		(a, b) if a.most() <= 1 && b.most() <= 1 => {
			let both = a.times(machine, 2).plus(machine, b);
			let function = function(&both, |both| f(both >> 1, both & 1));
			(both, vec![function])
		},
		(a, b) => {
			let both = a.above(machine, b);
			let function = function(&both, |both| f(both >> 2, both & DIGIT));
			(both, vec![function])
		},
	};
	look_up(machine, a.iter().zip(b).map(item).collect()).into_iter().flatten().collect()
}

/// Bits moved by an amount that is less than the width.
pub(super) fn shift<M: Machine>(
	machine: &M,
	op: ShiftOp,
	a: &Digits<M::Cipher>,
	amount: u8,
	signed: bool,
) -> Digits<M::Cipher> {
	let width = a.len();
	let (whole, half) = (usize::from(amount / 2), amount % 2 == 1);
	let above = match op {
		ShiftOp::Shr if signed && (whole > 0 || half) => sign(machine, a),
		_ => Digit::Clear(0),
	};
	// The digit that comes to a place, and for half a digit its neighbours: by places from below zero on.
	let at = |place: isize| match op {
		ShiftOp::Rotl | ShiftOp::Rotr => a[place.rem_euclid(width as isize) as usize].clone(),
		_ if place < 0 => Digit::Clear(0),
		_ => a.get(place as usize).cloned().unwrap_or_else(|| above.clone()),
	};
	let (whole, left) = match op {
		ShiftOp::Shl | ShiftOp::Rotl => (-(whole as isize), true),
		ShiftOp::Shr | ShiftOp::Rotr => (whole as isize, false),
	};
	let places = (0..width as isize).map(|place| place + whole);
	if !half {
		return places.map(at).collect();
	}
	let item = |place: isize| {
		// Of both, the high digit gives its low bit and the low digit its high bit.
		let (high, low) = if left { (at(place), at(place - 1)) } else { (at(place + 1), at(place)) };
		let both = high.above(machine, &low);
		let function = function(&both, |both| both >> 1 & DIGIT);
		(both, vec![function])
	};
	look_up(machine, places.map(item).collect()).into_iter().flatten().collect()
}

/// The lowest digits, or copies of the sign above them.
pub(super) fn cast<M: Machine>(machine: &M, a: &Digits<M::Cipher>, signed: bool, width: usize) -> Digits<M::Cipher> {
	let above = if signed && width > a.len() { sign(machine, a) } else { Digit::Clear(0) };
	let mut digits = a.clone();
	digits.resize(width, above);
	digits
}
