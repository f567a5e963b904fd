//! Comparisons, and choices between two values.

use super::{
	digit::{function, look_up},
	Digit, Digits, Function, Machine, DIGIT, NOISE,
};

/// So many comparisons of places are resolved in one bootstrap: a carry and weights of 1, 2 and 4.
const RESOLVED: usize = 3;

/// A pair of digits of each of two values.
type Pairs<'v, C> = (&'v [Digit<C>], &'v [Digit<C>]);

/// One function of each digit.
fn each<M: Machine>(machine: &M, items: Vec<(Digit<M::Cipher>, Function)>) -> Vec<Digit<M::Cipher>> {
	let items = items.into_iter().map(|(digit, function)| (digit, vec![function])).collect();
	look_up(machine, items).into_iter().flatten().collect()
}

/// One function of one digit.
fn one<M: Machine>(machine: &M, digit: Digit<M::Cipher>, f: impl Fn(u8) -> u8) -> Digit<M::Cipher> {
	let function = function(&digit, f);
	each(machine, vec![(digit, function)]).pop().unwrap_or(Digit::Clear(0))
}

/// Two digits as one number. There may be only the low one.
fn pair<M: Machine>(machine: &M, digits: &[Digit<M::Cipher>]) -> Digit<M::Cipher> {
	match digits {
		[low, high] => high.above(machine, low),
		_ => digits.first().cloned().unwrap_or(Digit::Clear(0)),
	}
}

fn is_clear<C>(digits: &[Digit<C>]) -> bool {
	digits.iter().all(|digit| matches!(digit, Digit::Clear(_)))
}

/// Whether two values are not equal.
pub(super) fn differ<M: Machine>(machine: &M, a: &Digits<M::Cipher>, b: &Digits<M::Cipher>) -> Digit<M::Cipher> {
	let mut flags = if is_clear(a) || is_clear(b) {
		let item = |(a, b): Pairs<'_, M::Cipher>| {
			// One of both is in the clear.
			let (a, b) = (pair(machine, a), pair(machine, b));
			let (hidden, number) = if let Digit::Clear(number) = b { (a, number) } else { (b, a.most()) };
			let function = function(&hidden, |hidden| (hidden != number).into());
			(hidden, function)
		};
		each(machine, a.chunks(2).zip(b.chunks(2)).map(item).collect())
	} else {
		let item = |(a, b): (&Digit<M::Cipher>, &Digit<M::Cipher>)| {
			let difference = b.subtract_from(machine, DIGIT).plus(machine, a);
			let function = function(&difference, |difference| (difference != DIGIT).into());
			(difference, function)
		};
		each(machine, a.iter().zip(b).map(item).collect())
	};
	while flags.len() > 1 {
		let sums = flags.chunks(NOISE.into()).map(|flags| {
			let sum = flags.iter().fold(Digit::Clear(0), |sum, flag| sum.plus(machine, flag));
			let any = function(&sum, |sum| (sum > 0).into());
			(sum, any)
		});
		flags = each(machine, sums.collect());
	}
	flags.pop().unwrap_or(Digit::Clear(0))
}

/// Whether the left value is greater, or if it is not asked strictly, equal.
pub(super) fn at_least<M: Machine>(
	machine: &M,
	a: &Digits<M::Cipher>,
	b: &Digits<M::Cipher>,
	signed: bool,
	strict: bool,
) -> Digit<M::Cipher> {
	if is_clear(a) || is_clear(b) {
		at_least_clear(machine, a, b, signed, strict)
	} else {
		at_least_hidden(machine, a, b, signed, strict)
	}
}

/// With something in the clear: pairs of digits are compared at once. Each place says 0 (less), 1 (equal) or 2 (greater), so
/// that in the sum of a carry from below and places with weights 1, 2 and 4 the highest bit is the carry to above.
fn at_least_clear<M: Machine>(
	machine: &M,
	a: &Digits<M::Cipher>,
	b: &Digits<M::Cipher>,
	signed: bool,
	strict: bool,
) -> Digit<M::Cipher> {
	let places = a.len().div_ceil(2);
	let item = |(place, (a, b)): (usize, Pairs<'_, M::Cipher>)| {
		// The sign of the highest place counts the other way round.
		let sign = if signed && place + 1 == places { 1 << (2 * a.len() - 1) } else { 0 };
		let (a, b) = (pair(machine, a), pair(machine, b));
		let order = |a: u8, b: u8| match (a ^ sign).cmp(&(b ^ sign)) {
			std::cmp::Ordering::Less => 0,
			std::cmp::Ordering::Equal => 1,
			std::cmp::Ordering::Greater => 2,
		};
		// The lowest place takes the carry from below along: that of equal values.
		let said = |order: u8| match place.checked_sub(1) {
			None => (order + u8::from(!strict)) >> 1,
			Some(place) => order << (place % RESOLVED),
		};
		match b {
			Digit::Clear(b) => {
				let function = function(&a, |a| said(order(a, b)));
				(a, function)
			},
			b => {
				let function = function(&b, |b| said(order(a.most(), b)));
				(b, function)
			},
		}
	};
	let said = each(machine, a.chunks(2).zip(b.chunks(2)).enumerate().map(item).collect());
	let Some((lowest, above)) = said.split_first() else { return Digit::Clear((!strict).into()) };
	above.chunks(RESOLVED).fold(lowest.clone(), |carry, places| {
		let sum = places.iter().fold(carry, |sum, place| sum.plus(machine, place));
		one(machine, sum, |sum| sum >> places.len())
	})
}

/// With nothing in the clear: the carry of `a + (3 - b)`, digit by digit.
fn at_least_hidden<M: Machine>(
	machine: &M,
	a: &Digits<M::Cipher>,
	b: &Digits<M::Cipher>,
	signed: bool,
	strict: bool,
) -> Digit<M::Cipher> {
	let mut carry = Digit::Clear((!strict).into());
	for (at, (a_digit, b_digit)) in a.iter().zip(b).enumerate() {
		carry = if signed && at + 1 == a.len() {
			let order =
				one(machine, a_digit.above(machine, b_digit), |both| match (both >> 2 ^ 2).cmp(&(both & DIGIT ^ 2)) {
					std::cmp::Ordering::Less => 0,
					std::cmp::Ordering::Equal => 1,
					std::cmp::Ordering::Greater => 2,
				});
			one(machine, order.plus(machine, &carry), |sum| sum >> 1)
		} else {
			let sum = b_digit.subtract_from(machine, DIGIT).plus(machine, a_digit).plus(machine, &carry);
			one(machine, sum, |sum| (sum > DIGIT).into())
		};
	}
	carry
}

/// The first value if the condition is true, and the second one if not.
pub(super) fn select<M: Machine>(
	machine: &M,
	condition: &Digit<M::Cipher>,
	yes: &Digits<M::Cipher>,
	no: &Digits<M::Cipher>,
) -> Digits<M::Cipher> {
	if let Digit::Clear(condition) = condition {
		return if *condition == 0 { no.clone() } else { yes.clone() };
	}
	// Functions of the condition: the condition itself times 4 and times 8, then digits that it alone decides.
	let mut functions =
		vec![function(condition, |condition| 4 * condition), function(condition, |condition| 8 * condition)];
	let both = |digits: (&Digit<M::Cipher>, &Digit<M::Cipher>)| matches!(digits, (Digit::Hidden(_), Digit::Hidden(_)));
	let scaled = yes.iter().zip(no).any(both);
	for digits in yes.iter().zip(no) {
		if let (Digit::Clear(yes), Digit::Clear(no)) = digits {
			functions.push(function(condition, |condition| if condition == 0 { *no } else { *yes }));
		}
	}
	if !scaled {
		functions.drain(..2);
	}
	let mut found = look_up(machine, vec![(condition.clone(), functions)]).into_iter().flatten();
	let [four, eight] = match scaled {
		true => [found.next(), found.next()].map(|digit| digit.unwrap_or(Digit::Clear(0))),
		false => [Digit::Clear(0), Digit::Clear(0)],
	};
	// Then one function of each digit beside the condition.
	let mut items = Vec::new();
	let mut digits: Vec<Chosen<M::Cipher>> = Vec::new();
	for pair in yes.iter().zip(no) {
		let item = match pair {
			(Digit::Clear(_), Digit::Clear(_)) => {
				digits.push(Chosen::Done(found.next().unwrap_or(Digit::Clear(0))));
				continue;
			},
			(Digit::Clear(yes), no) => {
				let both = condition.above(machine, no);
				let function = function(&both, |both| if both & 4 == 0 { (both & DIGIT).min(no.most()) } else { *yes });
				(both, function)
			},
			(yes, Digit::Clear(no)) => {
				let both = condition.above(machine, yes);
				let function = function(&both, |both| if both & 4 == 0 { *no } else { (both & DIGIT).min(yes.most()) });
				(both, function)
			},
			(yes, no) if yes.most() <= 1 && no.most() <= 1 => {
				let both = yes.times(machine, 2).plus(machine, no).plus(machine, &four);
				let function = function(&both, |both| if both & 4 == 0 { both & 1 } else { both >> 1 & 1 });
				(both, function)
			},
			(yes, no) => {
				// What is added to `no`, modulo 4.
				let all = no.subtract_from(machine, DIGIT).plus(machine, yes).plus(machine, &eight);
				let function = function(&all, |all| if all & 8 == 0 { 0 } else { (all + 1) & DIGIT });
				digits.push(Chosen::Added(no.clone()));
				items.push((all, function));
				continue;
			},
		};
		digits.push(Chosen::Next);
		items.push(item);
	}
	let mut found = each(machine, items).into_iter();
	let last = digits.into_iter().map(|digit| {
		let digit = match digit {
			Chosen::Done(digit) => return (digit.clone(), function(&digit, |digit| digit)),
			Chosen::Next => found.next().unwrap_or(Digit::Clear(0)),
			Chosen::Added(no) => found.next().unwrap_or(Digit::Clear(0)).plus(machine, &no),
		};
		let message = function(&digit, |digit| digit & DIGIT);
		(digit, message)
	});
	let last = last.collect();
	each(machine, last)
}

/// How a digit that is chosen comes about.
enum Chosen<C> {
	/// It is known.
	Done(Digit<C>),
	/// It is the next one found.
	Next,
	/// It is the next one found, added to this one.
	Added(Digit<C>),
}
