//! Sums, weighted sums and products.

use super::{columns::Columns, digit::function, number, Digit, Digits, Machine, DIGIT};

/// A term of a sum: digits, whether they are in two's complement, and a weight.
pub(super) type Term<'v, C> = (&'v [Digit<C>], bool, i128);

/// The weighted sum of numbers, in digits of a given number.
pub(super) fn sum<'v, M: Machine>(
	machine: &M,
	width: usize,
	terms: impl IntoIterator<Item = Term<'v, M::Cipher>>,
) -> Digits<M::Cipher>
where
	M::Cipher: 'v,
{
	let mut columns = Columns::new(machine, width);
	// A bool that waits for another one: two of them are a digit, of which every function costs as much as of one.
	let mut alone: Option<(&Digit<M::Cipher>, i128)> = None;
	for (digits, signed, weight) in terms {
		match digits {
			[bit @ Digit::Hidden(hidden)] if hidden.most == 1 && !is_moved(weight) => match alone.take() {
				None => alone = Some((bit, weight)),
				Some((other, low)) => {
					let pair = bit.times(machine, 2).plus(machine, other);
					columns.function(0, &pair, |bits| i128::from(bits >> 1) * weight + i128::from(bits & 1) * low);
				},
			},
			_ => add(&mut columns, digits, signed && digits.len() < width, weight),
		}
	}
	if let Some((bit, weight)) = alone {
		columns.function(0, bit, |bit| i128::from(bit) * weight);
	}
	columns.finish(0)
}

/// Whether the product with the weight is the digit itself, in another column.
fn is_moved(weight: i128) -> bool {
	let size = weight.unsigned_abs();
	size.is_power_of_two() && size.trailing_zeros().is_multiple_of(2)
}

/// Adds a number times a weight. Where the sum is no wider than the number, its sign counts like every other bit.
fn add<M: Machine>(columns: &mut Columns<M>, digits: &[Digit<M::Cipher>], signed: bool, weight: i128) {
	for (column, digit) in digits.iter().enumerate() {
		let is_sign = signed && column + 1 == digits.len();
		columns.function(column, digit, |number| weight * if is_sign { with_sign(number) } else { number.into() });
	}
}

/// The highest digit of a number in two's complement.
pub(super) fn with_sign(digit: u8) -> i128 {
	i128::from(digit) - if digit >= 2 { 4 } else { 0 }
}

/// The product of two numbers of the same width, modulo its size.
pub(super) fn product<M: Machine>(machine: &M, a: &Digits<M::Cipher>, b: &Digits<M::Cipher>) -> Digits<M::Cipher> {
	let width = a.len();
	// By a number in the clear: the one of its class that is nearest to zero, since small weights have few digits.
	let weight = |number: u64| {
		let size = 1i128 << (2 * width);
		let number = i128::from(number);
		if number > size / 2 {
			number - size
		} else {
			number
		}
	};
	if let Some(number) = number(b) {
		return sum(machine, width, [(&a[..], false, weight(number))]);
	}
	if let Some(number) = number(a) {
		return sum(machine, width, [(&b[..], false, weight(number))]);
	}
	let mut columns = Columns::new(machine, width);
	for (i, x) in a.iter().enumerate() {
		for (j, y) in b.iter().enumerate().take(width - i) {
			match (x, y) {
				(Digit::Clear(factor), digit) | (digit, Digit::Clear(factor)) => {
					columns.function(i + j, digit, |number| i128::from(number) * i128::from(*factor));
				},
				_ => {
					let pair = x.above(machine, y);
					columns.function(i + j, &pair, |pair| i128::from(pair >> 2) * i128::from(pair & DIGIT));
				},
			}
		}
	}
	columns.finish(0)
}

/// A digit that repeats the sign of a number in two's complement: 3 if it is negative, and 0 if not.
pub(super) fn sign<M: Machine>(machine: &M, digits: &[Digit<M::Cipher>]) -> Digit<M::Cipher> {
	let Some(highest) = digits.last() else { return Digit::Clear(0) };
	let repeated = function(highest, |digit| if digit >= 2 { DIGIT } else { 0 });
	super::digit::look_up(machine, vec![(highest.clone(), vec![repeated])])
		.into_iter()
		.flatten()
		.next()
		.unwrap_or(Digit::Clear(0))
}
