//! Division by a constant: a multiplication by its reciprocal.
//!
//! With `m = ceil(2^s / d)` and `m d - 2^s <= 2^(s - bits)`, `floor(x / d) = floor(x m / 2^s)` for all `x < 2^bits`
//! (Granlund and Montgomery, *Division by invariant integers using multiplication*, 1994). The product is computed in full
//! width, and its digits below `2^s` are dropped: of them, only the carries cost something.

use super::{
	arithmetic::{sum, with_sign},
	columns::Columns,
	Digit, Digits, Machine,
};
use crate::value::Type;

/// What a number is multiplied by, and how many bits of the product are dropped: an even number.
struct Reciprocal {
	factor: u128,
	shift: u32,
}

impl Reciprocal {
	/// For numbers below `2^bits`, where `bits` is at most 65, and divisors from 2 on.
	fn of(divisor: u128, bits: u32) -> Self {
		let mut shift = divisor.ilog2() & !1;
		loop {
			// 2^128 is zero here; a divisor that is a power of two comes to an end before.
			let power = 1u128.checked_shl(shift).unwrap_or(0);
			let factor = power.wrapping_sub(1) / divisor + 1;
			let excess = factor.wrapping_mul(divisor).wrapping_sub(power);
			if excess == 0 || (shift >= bits && excess <= 1 << (shift - bits)) || shift >= 128 {
				return Reciprocal { factor, shift };
			}
			shift += 2;
		}
	}
}

/// The quotient, rounded towards zero.
pub(super) fn quotient<M: Machine>(machine: &M, x: &Digits<M::Cipher>, divisor: i128, ty: Type) -> Digits<M::Cipher> {
	let size = divisor.unsigned_abs();
	match (ty.is_signed(), size) {
		(_, 0) => x.clone(),
		(_, 1) => sum(machine, x.len(), [(&x[..], false, divisor)]),
		(false, _) => {
			let Reciprocal { factor, shift } = Reciprocal::of(size, ty.bits());
			let mut columns = Columns::new(machine, shift as usize / 2 + x.len());
			for (column, digit) in x.iter().enumerate() {
				columns.function(column, digit, |number| i128::from(number) * factor as i128);
			}
			columns.finish(shift as usize / 2)
		},
		(true, _) => signed(machine, x, size, divisor < 0, ty.bits()),
	}
}

/// Of a number in two's complement. `y = x + k d`, with a `k` for which it is not negative, is divided, and `k` taken away
/// again. That rounds down; towards zero it is if `d - 1` was added to negative numbers before.
fn signed<M: Machine>(
	machine: &M,
	x: &Digits<M::Cipher>,
	divisor: u128,
	negative: bool,
	bits: u32,
) -> Digits<M::Cipher> {
	let added = (1u128 << (bits - 1)).div_ceil(divisor);
	let Reciprocal { factor, shift } = Reciprocal::of(divisor, bits + 1);
	let low = shift as usize / 2;
	let factor = factor as i128;
	// One digit more than x has: y may have a bit more.
	let mut columns = Columns::new(machine, low + x.len() + 1);
	for (column, digit) in x.iter().enumerate() {
		if column + 1 < x.len() {
			columns.function(column, digit, |number| i128::from(number) * factor);
		} else {
			columns.function(column, digit, |number| with_sign(number) * factor);
			let round = (divisor - 1) as i128;
			weighted(&mut columns, digit, factor, round);
		}
	}
	// The product of both may have more bits than a number here: in digits of four bytes it has not.
	let product = (added * divisor).to_le_bytes();
	for (at, part) in product.chunks_exact(4).enumerate() {
		let part = part.iter().rev().fold(0, |number, byte| number << 8 | i128::from(*byte));
		columns.constant(16 * at, part * factor);
	}
	let high = columns.finish(low);
	let high = &high[..x.len()];
	let mut columns = Columns::new(machine, x.len());
	let sign = if negative { -1 } else { 1 };
	for (column, digit) in high.iter().enumerate() {
		columns.function(column, digit, |number| sign * i128::from(number));
	}
	columns.constant(0, -sign * added as i128);
	columns.finish(0)
}

/// Adds `factor * round` if a number is negative, by its highest digit.
fn weighted<M: Machine>(columns: &mut Columns<M>, highest: &Digit<M::Cipher>, factor: i128, round: i128) {
	for at in 0..4 {
		let part = round >> (32 * at) & 0xffff_ffff;
		columns.function(16 * at, highest, |digit| if digit >= 2 { part * factor } else { 0 });
	}
}

/// What the division leaves: it has the sign of the dividend.
pub(super) fn remainder<M: Machine>(machine: &M, x: &Digits<M::Cipher>, divisor: i128, ty: Type) -> Digits<M::Cipher> {
	let quotient = quotient(machine, x, divisor, ty);
	sum(machine, x.len(), [(&x[..], false, 1), (&quotient[..], false, -divisor)])
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn reciprocals_divide_every_byte() {
		for bits in [8, 9] {
			for divisor in 2..256u128 {
				let Reciprocal { factor, shift } = Reciprocal::of(divisor, bits);
				assert!(shift % 2 == 0);
				for x in 0..1u128 << bits {
					assert_eq!((x * factor) >> shift, x / divisor, "{x} / {divisor}");
				}
			}
		}
	}

	#[test]
	fn reciprocals_of_large_divisors_fit() {
		for divisor in [3, 1 << 63, (1 << 63) - 1, (1 << 63) + 1, u64::MAX.into()] {
			for bits in [64, 65] {
				let Reciprocal { factor, shift } = Reciprocal::of(divisor, bits);
				assert!(shift <= 128 && factor <= 1 << 66);
			}
		}
	}
}
