//! Tables: any function of a byte.
//!
//! The byte is cut in two numbers of four bits, each in one ciphertext. For a digit of the result, the table is a square: for
//! each number above there is a *row*, a function of the number below. Equal rows are looked up once, and multiplied by
//! whether the number above is one of theirs; of all products only one is not zero, so they are summed up. Rows that are
//! constant need no product. The square may be turned; whatever costs less is done.

use super::{
	digit::{function, look_up},
	Counter, Digit, Digits, Function, Hidden, Machine, DIGIT, NOISE,
};
use crate::{program::TABLE_LEN, value::Clear};
use std::collections::BTreeMap;

/// What the table has for a byte.
pub(super) fn look_up_byte<M: Machine>(
	machine: &M,
	byte: &Digits<M::Cipher>,
	values: &[Clear; TABLE_LEN],
) -> Digits<M::Cipher> {
	let [low, high] = [&byte[..2], &byte[2..4]].map(|pair| pair[1].above(machine, &pair[0]));
	let squares = |turned: bool| {
		let places = 0..values[0].ty().blocks();
		places.map(move |place| Square { values, place, turned }).collect::<Vec<_>>()
	};
	let cost = |turned: bool| {
		let counter = Counter::default();
		let [low, high] = [&low, &high].map(|digit| match digit {
			Digit::Clear(number) => Digit::Clear(*number),
			Digit::Hidden(hidden) => Digit::Hidden(Hidden { cipher: (), most: hidden.most, noise: hidden.noise }),
		});
		let (row, column) = if turned { (low, high) } else { (high, low) };
		run(&counter, &row, &column, &squares(turned));
		counter.count()
	};
	let turned = cost(true) < cost(false);
	let (row, column) = if turned { (low, high) } else { (high, low) };
	run(machine, &row, &column, &squares(turned))
}

/// The table of a digit of the result.
struct Square<'v> {
	values: &'v [Clear; TABLE_LEN],
	place: u32,
	turned: bool,
}

impl Square<'_> {
	fn at(&self, row: u8, column: u8) -> u8 {
		let byte = if self.turned { column << 4 | row } else { row << 4 | column };
		(self.values[usize::from(byte)].bits() >> (2 * self.place) & u64::from(DIGIT)) as u8
	}

	/// The rows that are not constant, each with the numbers whose row it is; and what the constant ones are.
	fn rows<C: Clone>(&self, row: &Digit<C>, column: &Digit<C>) -> (BTreeMap<Function, Function>, Function) {
		let mut rows: BTreeMap<Function, Function> = BTreeMap::new();
		let mut constants = [0; 16];
		for number in row.numbers() {
			let values = function(column, |column| self.at(number, column));
			let possible = &values[usize::from(*column.numbers().start())..=usize::from(*column.numbers().end())];
			if possible.iter().all(|value| *value == possible[0]) {
				constants[usize::from(number)] = possible[0];
			} else {
				// Times four: beside a digit.
				rows.entry(values).or_insert([0; 16])[usize::from(number)] = 4;
			}
		}
		(rows, constants)
	}
}

fn run<M: Machine>(
	machine: &M,
	row: &Digit<M::Cipher>,
	column: &Digit<M::Cipher>,
	squares: &[Square<'_>],
) -> Digits<M::Cipher> {
	let squares: Vec<_> = squares.iter().map(|square| square.rows(row, column)).collect();
	// First everything that depends on one half only; equal functions are looked up once.
	let mut of_column = Vec::new();
	let mut of_row = Vec::new();
	for (rows, constants) in &squares {
		of_column.extend(rows.keys().copied());
		of_row.extend(rows.values().copied());
		of_row.push(*constants);
	}
	let mut found = look_up(machine, vec![(column.clone(), of_column), (row.clone(), of_row)]).into_iter();
	let mut of_column = found.next().unwrap_or_default().into_iter();
	let mut of_row = found.next().unwrap_or_default().into_iter();
	// Then the products.
	let mut items = Vec::new();
	let mut constants = Vec::new();
	for (rows, _) in &squares {
		for (value, chosen) in of_column.by_ref().take(rows.len()).zip(of_row.by_ref()) {
			// A row that is every number's needs no product.
			let both = if matches!(chosen, Digit::Clear(4)) { value } else { value.plus(machine, &chosen) };
			let alone = both.most() <= DIGIT;
			let function = function(&both, |both| if alone || both & 4 > 0 { both & DIGIT } else { 0 });
			items.push((both, vec![function]));
		}
		constants.extend(of_row.next());
	}
	let mut products = look_up(machine, items).into_iter().flatten();
	let terms = squares.iter().zip(constants).map(|((rows, _), constant)| {
		let mut terms: Vec<_> = products.by_ref().take(rows.len()).collect();
		terms.push(constant);
		terms
	});
	let terms: Vec<_> = terms.collect();
	only_one(machine, terms)
}

/// Sums of digits of which at most one is not zero.
fn only_one<M: Machine>(machine: &M, mut lists: Vec<Vec<Digit<M::Cipher>>>) -> Digits<M::Cipher> {
	while lists.iter().any(|list| list.len() > 1) {
		let mut items = Vec::new();
		for list in &lists {
			for terms in list.chunks(NOISE.into()) {
				let most = terms.iter().map(Digit::most).max().unwrap_or_default();
				let add = |sum: Digit<_>, term| sum.plus(machine, term).known_to_be_at_most(most);
				let sum = terms.iter().fold(Digit::Clear(0), add);
				let function = function(&sum, |sum| sum);
				items.push((sum, vec![function]));
			}
		}
		let mut found = look_up(machine, items).into_iter().flatten();
		lists = lists.iter().map(|list| found.by_ref().take(list.len().div_ceil(NOISE.into())).collect()).collect();
	}
	lists.into_iter().map(|mut list| list.pop().unwrap_or(Digit::Clear(0))).collect()
}
