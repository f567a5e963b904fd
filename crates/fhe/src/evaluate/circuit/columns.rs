//! Sums of digits by column, with carries.

use super::{
	digit::{function, look_up},
	Digit, Function, Machine, DIGIT, MOST, NOISE,
};

/// So many functions are collected before they are looked up: enough to keep all threads of a pool busy, and a limit to
/// the memory that an operation takes.
const BATCH: usize = 256;
/// So many digits are collected before they are summed up.
const FULL: usize = 1024;
/// What the columns leave free for a carry: a carry is at most 3, with the noise of one bootstrap.
const ROOM_MOST: u32 = (MOST - DIGIT) as u32;
const ROOM_NOISE: u32 = NOISE as u32 - 1;

/// A sum, modulo four to the number of columns. What is put into column `i` counts `4^i` times.
pub(super) struct Columns<'m, M: Machine> {
	machine: &'m M,
	digits: Vec<Vec<Digit<M::Cipher>>>,
	constants: Vec<i128>,
	/// Functions of digits that wait, and where their first result goes; the next ones go to the columns above.
	waiting: Vec<(usize, Digit<M::Cipher>, Vec<Function>)>,
}

impl<'m, M: Machine> Columns<'m, M> {
	/// Zero.
	pub fn new(machine: &'m M, width: usize) -> Self {
		Columns { machine, digits: vec![Vec::new(); width], constants: vec![0; width], waiting: Vec::new() }
	}

	/// Adds a number in the clear.
	pub fn constant(&mut self, column: usize, number: i128) {
		if let Some(constant) = self.constants.get_mut(column) {
			// Numbers are below 2^100, and there are fewer than 2^24 of them.
			*constant += number;
		}
	}

	/// Adds a digit as it is.
	pub fn push(&mut self, column: usize, digit: Digit<M::Cipher>) {
		match digit {
			Digit::Clear(number) => self.constant(column, number.into()),
			hidden => {
				if let Some(column) = self.digits.get_mut(column) {
					column.push(hidden);
				}
			},
		}
	}

	/// Adds a function of a digit. It may be negative.
	pub fn function(&mut self, column: usize, digit: &Digit<M::Cipher>, f: impl Fn(u8) -> i128) {
		if column >= self.digits.len() {
			return;
		}
		// What is negative becomes a constant: the rest is written down in digits.
		let least = digit.numbers().map(&f).min().unwrap_or_default();
		self.constant(column, least);
		let rest = |number: u8| (f(number) - least) as u128;
		let largest = digit.numbers().map(rest).max().unwrap_or_default();
		if largest == 0 {
			return;
		}
		if let Some((shift, turned)) = moved(digit, &rest) {
			let digit = if turned { digit.subtract_from(self.machine, digit.most()) } else { digit.clone() };
			return self.push(column + shift, digit);
		}
		let places = (0..self.digits.len() - column).take_while(|place| largest >> (2 * place) > 0);
		let functions = places.map(|place| function(digit, |number| (rest(number) >> (2 * place) & 3) as u8)).collect();
		self.waiting.push((column, digit.clone(), functions));
		if self.waiting.len() >= BATCH {
			self.flush();
		}
	}

	/// Looks up what waits.
	fn flush(&mut self) {
		let waiting = std::mem::take(&mut self.waiting);
		let columns: Vec<usize> = waiting.iter().map(|(column, ..)| *column).collect();
		let items = waiting.into_iter().map(|(_, digit, functions)| (digit, functions)).collect();
		for (column, results) in columns.into_iter().zip(look_up(self.machine, items)) {
			results.into_iter().enumerate().for_each(|(place, digit)| self.push(column + place, digit));
		}
		if self.digits.iter().map(Vec::len).sum::<usize>() > FULL {
			self.reduce();
		}
	}

	/// Sums up until every column has room for a carry. All columns do so at the same time, level by level.
	fn reduce(&mut self) {
		loop {
			let mut columns = Vec::new();
			let mut items = Vec::new();
			let width = self.digits.len();
			for (column, digits) in self.digits.iter_mut().enumerate() {
				for sum in groups(self.machine, digits) {
					columns.push(column);
					let (sum, mut functions) = message_and_carry(sum);
					// What is carried out of the last column is lost.
					functions.truncate(width - column);
					items.push((sum, functions));
				}
			}
			if items.is_empty() {
				return;
			}
			for (column, results) in columns.into_iter().zip(look_up(self.machine, items)) {
				for (place, digit) in results.into_iter().enumerate() {
					// What came out in the clear stays in its column, where the next sum takes it along.
					if let Some(column) = self.digits.get_mut(column + place).filter(|_| digit.most() > 0) {
						column.push(digit);
					}
				}
			}
		}
	}

	/// The digits of the sum from a column on, clean.
	pub fn finish(mut self, from: usize) -> Vec<Digit<M::Cipher>> {
		self.flush();
		let mut carry = 0;
		for (constant, digits) in self.constants.iter().zip(&mut self.digits) {
			let number = constant + carry;
			carry = number.div_euclid(4);
			match number.rem_euclid(4) as u8 {
				0 => {},
				number => digits.push(Digit::Clear(number)),
			}
		}
		self.reduce();
		let width = self.digits.len();
		let mut result = Vec::with_capacity(width.saturating_sub(from));
		let mut carry = Digit::Clear(0);
		for (column, digits) in self.digits.iter().enumerate() {
			let sum = digits.iter().fold(carry, |sum, digit| sum.plus(self.machine, digit));
			let (sum, [message, over]) = {
				let (sum, functions) = message_and_carry(sum);
				(sum, [functions[0], functions[1]])
			};
			let mut functions = Vec::with_capacity(2);
			if column + 1 < width {
				functions.push(over);
			}
			if column >= from {
				functions.push(message);
			}
			let mut results = look_up(self.machine, vec![(sum, functions)]).pop().unwrap_or_default();
			if column >= from {
				result.extend(results.pop());
			}
			carry = results.pop().unwrap_or(Digit::Clear(0));
		}
		result
	}
}

fn message_and_carry<C: Clone>(sum: Digit<C>) -> (Digit<C>, Vec<Function>) {
	let functions = vec![function(&sum, |number| number & 3), function(&sum, |number| number >> 2)];
	(sum, functions)
}

/// Whether a function only moves the digit by whole columns, and perhaps turns it over.
fn moved<C: Clone>(digit: &Digit<C>, rest: &impl Fn(u8) -> u128) -> Option<(usize, bool)> {
	let most = digit.most();
	let step = rest(0).max(rest(most)) / u128::from(most.max(1));
	if !step.is_power_of_two() || step.trailing_zeros() % 2 == 1 {
		return None;
	}
	let shift = step.trailing_zeros() as usize / 2;
	let straight = digit.numbers().all(|number| rest(number) == u128::from(number) * step);
	let turned = digit.numbers().all(|number| rest(number) == u128::from(most - number) * step);
	(straight || turned).then_some((shift, turned))
}

/// Takes sums of digits out of a column that has no room for a carry: as many in each as a ciphertext holds. What is left
/// for an incomplete one stays.
fn groups<M: Machine>(machine: &M, column: &mut Vec<Digit<M::Cipher>>) -> Vec<Digit<M::Cipher>> {
	let most = |digits: &[Digit<M::Cipher>]| digits.iter().map(|digit| u32::from(digit.most())).sum::<u32>();
	let noise = |digits: &[Digit<M::Cipher>]| digits.iter().map(|digit| u32::from(digit.noise())).sum::<u32>();
	if most(column) <= ROOM_MOST && noise(column) <= ROOM_NOISE {
		return Vec::new();
	}
	// Small ones together: several of them need no more than one bootstrap for message and carry.
	column.sort_by_key(Digit::most);
	let mut sums = Vec::new();
	let mut group: Vec<Digit<M::Cipher>> = Vec::new();
	let sum = |group: &[Digit<M::Cipher>]| group.iter().fold(Digit::Clear(0), |sum, digit| sum.plus(machine, digit));
	for digit in column.drain(..) {
		let full = most(&group) + u32::from(digit.most()) > u32::from(MOST)
			|| noise(&group) + u32::from(digit.noise()) > u32::from(NOISE);
		if full {
			sums.push(sum(&group));
			group.clear();
		}
		group.push(digit);
	}
	if sums.is_empty() || noise(&group) == u32::from(NOISE) {
		sums.push(sum(&group));
	} else {
		*column = group;
	}
	sums
}
