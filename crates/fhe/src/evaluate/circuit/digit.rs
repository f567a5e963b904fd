//! A digit, and what is known of it without a key.

use super::{Function, Job, Machine, CAPACITY, DIGIT, MOST, NOISE};

/// A number of a few bits, in the clear or not.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Digit<C> {
	/// In the clear.
	Clear(u8),
	/// Under encryption.
	Hidden(Hidden<C>),
}

/// A number under encryption.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Hidden<C> {
	/// The ciphertext.
	pub cipher: C,
	/// The number is no larger.
	pub most: u8,
	/// The noise, in units of a fresh ciphertext's.
	pub noise: u8,
}

impl<C: Clone> Digit<C> {
	/// The number is no larger.
	pub fn most(&self) -> u8 {
		match self {
			Digit::Clear(number) => *number,
			Digit::Hidden(hidden) => hidden.most,
		}
	}

	/// The noise.
	pub fn noise(&self) -> u8 {
		match self {
			Digit::Clear(_) => 0,
			Digit::Hidden(hidden) => hidden.noise,
		}
	}

	/// The numbers that it may be.
	pub fn numbers(&self) -> std::ops::RangeInclusive<u8> {
		match self {
			Digit::Clear(number) => *number..=*number,
			Digit::Hidden(hidden) => 0..=hidden.most,
		}
	}

	/// Whether an operation may take it or leave it.
	pub fn is_clean(&self) -> bool {
		self.most() <= DIGIT && self.noise() <= 1
	}

	/// The sum.
	pub fn plus<M: Machine<Cipher = C>>(&self, machine: &M, other: &Self) -> Self {
		let sum = match (self, other) {
			(Digit::Clear(a), Digit::Clear(b)) => Digit::Clear(a + b),
			(Digit::Clear(number), Digit::Hidden(hidden)) | (Digit::Hidden(hidden), Digit::Clear(number)) => {
				let mut hidden = hidden.clone();
				if *number > 0 {
					machine.add_clear(&mut hidden.cipher, *number);
				}
				Digit::Hidden(Hidden { most: hidden.most + number, ..hidden })
			},
			(Digit::Hidden(a), Digit::Hidden(b)) => {
				let mut cipher = a.cipher.clone();
				machine.add(&mut cipher, &b.cipher);
				Digit::Hidden(Hidden { cipher, most: a.most + b.most, noise: a.noise + b.noise })
			},
		};
		sum.fits()
	}

	/// The product with a number in the clear, which is not zero.
	pub fn times<M: Machine<Cipher = C>>(&self, machine: &M, factor: u8) -> Self {
		let product = match self {
			Digit::Clear(number) => Digit::Clear(number * factor),
			Digit::Hidden(hidden) => {
				let mut cipher = hidden.cipher.clone();
				if factor > 1 {
					machine.multiply(&mut cipher, factor);
				}
				Digit::Hidden(Hidden { cipher, most: hidden.most * factor, noise: hidden.noise * factor })
			},
		};
		product.fits()
	}

	/// `minuend - self`, which is not negative.
	pub fn subtract_from<M: Machine<Cipher = C>>(&self, machine: &M, minuend: u8) -> Self {
		debug_assert!(self.most() <= minuend, "the difference may be negative");
		match self {
			Digit::Clear(number) => Digit::Clear(minuend.saturating_sub(*number)),
			Digit::Hidden(hidden) => {
				let mut cipher = hidden.cipher.clone();
				machine.subtract_from(&mut cipher, minuend);
				Digit::Hidden(Hidden { cipher, most: minuend, noise: hidden.noise }).fits()
			},
		}
	}

	/// `4 * self + low`: two digits in one ciphertext.
	pub fn above<M: Machine<Cipher = C>>(&self, machine: &M, low: &Self) -> Self {
		self.times(machine, 4).plus(machine, low)
	}

	/// The same number, of which more is known than the sum tells: for instance that only one term is not zero.
	pub fn known_to_be_at_most(self, most: u8) -> Self {
		match self {
			Digit::Hidden(hidden) => Digit::Hidden(Hidden { most: hidden.most.min(most), ..hidden }),
			clear => clear,
		}
	}

	fn fits(self) -> Self {
		debug_assert!(self.most() <= MOST, "{} does not fit in a ciphertext", self.most());
		debug_assert!(self.noise() <= NOISE, "{} is too much noise", self.noise());
		self
	}
}

/// A function, by what it does to the numbers that the digit may be.
pub(super) fn function<C: Clone>(of: &Digit<C>, f: impl Fn(u8) -> u8) -> Function {
	let mut function = [0; 16];
	of.numbers().for_each(|number| function[usize::from(number)] = f(number));
	function
}

/// Where the result of a function comes from.
enum Source<C> {
	/// No bootstrap is needed.
	Known(Digit<C>),
	/// From a job's function; the result is no larger than this.
	Job { job: usize, at: usize, most: u8 },
}

/// What functions make of digits: one list of results for each digit. Functions of one digit share a bootstrap where they
/// can; constants, sums with a constant and differences from one need none.
pub(super) fn look_up<M: Machine>(
	machine: &M,
	items: Vec<(Digit<M::Cipher>, Vec<Function>)>,
) -> Vec<Vec<Digit<M::Cipher>>> {
	let mut jobs: Vec<Job<M::Cipher>> = Vec::new();
	let mut sources = Vec::with_capacity(items.len());
	for (digit, functions) in items {
		sources.push(sources_of(machine, &digit, &functions, &mut jobs));
	}
	let results = if jobs.is_empty() { Vec::new() } else { machine.bootstrap(jobs) };
	let fetch = |source| match source {
		Source::Known(digit) => digit,
		Source::Job { job, at, most } => {
			let results: &Vec<M::Cipher> = &results[job];
			Digit::Hidden(Hidden { cipher: results[at].clone(), most, noise: 1 })
		},
	};
	sources.into_iter().map(|sources| sources.into_iter().map(fetch).collect()).collect()
}

fn sources_of<M: Machine>(
	machine: &M,
	digit: &Digit<M::Cipher>,
	functions: &[Function],
	jobs: &mut Vec<Job<M::Cipher>>,
) -> Vec<Source<M::Cipher>> {
	let hidden = match digit {
		Digit::Clear(number) => {
			let known = |f: &Function| Source::Known(Digit::Clear(f[usize::from(*number)]));
			return functions.iter().map(known).collect();
		},
		Digit::Hidden(hidden) => hidden,
	};
	// So many functions fit in one bootstrap.
	let room = (CAPACITY / (usize::from(hidden.most) + 1)).clamp(1, CAPACITY / 2);
	let first = jobs.len();
	let mut distinct: Vec<Function> = Vec::new();
	let mut sources = Vec::with_capacity(functions.len());
	for function in functions {
		let values = &function[..=usize::from(hidden.most)];
		if let Some(known) = without_bootstrap(machine, digit, values) {
			sources.push(Source::Known(known));
			continue;
		}
		let mut function = *function;
		function[values.len()..].fill(0);
		let at = distinct.iter().position(|other| *other == function).unwrap_or_else(|| {
			distinct.push(function);
			distinct.len() - 1
		});
		let most = values.iter().copied().max().unwrap_or_default();
		sources.push(Source::Job { job: first + at / room, at: at % room, most });
	}
	jobs.extend(
		distinct.chunks(room).map(|functions| Job { input: hidden.cipher.clone(), functions: functions.to_vec() }),
	);
	sources
}

/// The result of a function that is a constant, or that leaves a clean ciphertext clean.
fn without_bootstrap<M: Machine>(machine: &M, digit: &Digit<M::Cipher>, values: &[u8]) -> Option<Digit<M::Cipher>> {
	let first = values[0];
	let follows = |step: i16| (0..).zip(values).all(|(at, value)| i16::from(*value) == i16::from(first) + step * at);
	if follows(0) {
		return Some(Digit::Clear(first));
	}
	if digit.noise() > 1 {
		return None;
	}
	if follows(1) {
		return Some(digit.plus(machine, &Digit::Clear(first)));
	}
	follows(-1).then(|| digit.subtract_from(machine, first))
}

#[cfg(test)]
mod tests {
	use super::{super::Counter, *};

	fn hidden(most: u8, noise: u8) -> Digit<()> {
		Digit::Hidden(Hidden { cipher: (), most, noise })
	}

	fn count(digit: Digit<()>, functions: &[fn(u8) -> u8]) -> (u64, Vec<Digit<()>>) {
		let counter = Counter::default();
		let functions = functions.iter().map(|f| function(&digit, f)).collect();
		let results = look_up(&counter, vec![(digit, functions)]);
		(counter.count(), results.into_iter().flatten().collect())
	}

	#[test]
	fn functions_of_a_small_number_share_a_bootstrap() {
		let functions: [fn(u8) -> u8; 4] = [|v| v * v, |v| v & 1, |v| v >> 1, |v| v / 3];
		assert_eq!(count(hidden(3, 1), &functions).0, 1);
		assert_eq!(count(hidden(7, 1), &functions).0, 2);
		assert_eq!(count(hidden(15, 1), &functions).0, 4);
	}

	#[test]
	fn what_needs_no_table_costs_nothing() {
		let functions: [fn(u8) -> u8; 4] = [|_| 2, |v| v, |v| v + 1, |v| 3 - v];
		let (count, results) = count(hidden(3, 1), &functions);
		assert_eq!(count, 0);
		assert_eq!(results, [Digit::Clear(2), hidden(3, 1), hidden(4, 1), hidden(3, 1)]);
	}

	#[test]
	fn noise_is_removed_even_where_the_number_stays() {
		assert_eq!(count(hidden(3, 2), &[|v| v]), (1, vec![hidden(3, 1)]));
	}

	#[test]
	fn functions_that_agree_on_what_can_be_are_the_same() {
		let functions: [fn(u8) -> u8; 3] = [|v| v * 2, |v| if v == 1 { 2 } else { 0 }, |v| v * 2 % 4];
		assert_eq!(count(hidden(1, 1), &functions), (1, vec![hidden(2, 1); 3]));
	}
}
