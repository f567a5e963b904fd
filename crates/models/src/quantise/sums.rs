//! Steps that are as small as sums of a given size allow.

use super::{Error, Options};
use crate::Type;

/// The integer that stands for a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sum {
	/// How much a score grows where the sum grows by one.
	pub step: f64,
	/// The score where the sum is zero.
	pub offset: f64,
	/// How far the score is from the model's, at most, for what the inputs stand for.
	pub bound: f64,
	/// The largest sum.
	pub most: u64,
	/// The type of the sum.
	pub ty: Type,
}

impl Sum {
	/// The score that a sum stands for.
	pub fn score(&self, sum: u64) -> f64 {
		self.offset + self.step * sum as f64
	}

	/// The smallest sum whose score is above zero: more than the largest, if there is none.
	pub(super) fn above_zero(&self) -> u64 {
		let (mut from, mut to) = (0, self.most + 1);
		while from < to {
			let middle = from + (to - from) / 2;
			if self.score(middle) > 0.0 {
				to = middle;
			} else {
				from = middle + 1;
			}
		}
		from
	}
}

/// A score's sum without its constant, for one step.
pub(super) struct Draft<T> {
	/// The numbers that make it.
	pub numbers: T,
	/// The score where it is zero.
	pub offset: f64,
	/// How far it is from the score.
	pub bound: f64,
	/// The least and the most that it can be.
	pub ends: (f64, f64),
	/// How large the numbers are that were added in computing all this: rounding them counts, too.
	pub scale: f64,
	/// How many they were.
	pub count: usize,
}

/// A score's sum, with the constant that keeps it from being negative.
pub(super) struct Fit<T> {
	pub numbers: T,
	pub constant: i64,
	pub sum: Sum,
}

/// Makes the sums of a group of scores, all of one step and one offset, so that they can be compared. Begins with a step
/// and widens it until the sums fit.
pub(super) fn fit<T>(
	first: f64,
	options: &Options,
	draft: impl Fn(f64) -> Vec<Draft<T>>,
) -> Result<Vec<Fit<T>>, Error> {
	/// A step twenty times as wide would do: this is for rounding that goes up.
	const TRIES: u32 = 200;
	let most = options.sums.most() as f64;
	// Numbers that are all zero have any step. One that is so small that it vanishes stands for nothing, too.
	let mut step = if first.is_normal() { first } else { 1.0 };
	for _ in 0..TRIES {
		let drafts = draft(step);
		let offset = offset(&drafts, step);
		let needed = drafts
			.iter()
			.map(|draft| constant(draft, offset, step) + draft.ends.1)
			.fold(0.0, |most: f64, needed| if needed > most || needed.is_nan() { needed } else { most });
		if !needed.is_finite() || drafts.iter().any(|draft| !draft.scale.is_finite() || !draft.bound.is_finite()) {
			return Err(Error::Infinite);
		}
		if needed <= most {
			return drafts.into_iter().map(|draft| finish(draft, offset, step)).collect();
		}
		step *= (needed / most).max(1.01);
		if !step.is_finite() {
			return Err(Error::Infinite);
		}
	}
	Err(Error::Sums(options.sums.get()))
}

/// The common offset: where no sum is negative.
fn offset<T>(drafts: &[Draft<T>], step: f64) -> f64 {
	let lowest = drafts.iter().map(|draft| draft.offset + step * draft.ends.0).fold(f64::INFINITY, f64::min);
	match drafts {
		// Alone, its constant is a whole number of steps.
		[_] => lowest,
		// Constants are rounded, so one step is left below.
		_ => lowest - step,
	}
}

/// The constant of a sum: whole, as a float while it may be too large.
fn constant<T>(draft: &Draft<T>, offset: f64, step: f64) -> f64 {
	((draft.offset - offset) / step).round().max(-draft.ends.0)
}

fn finish<T>(draft: Draft<T>, offset: f64, step: f64) -> Result<Fit<T>, Error> {
	let constant = constant(&draft, offset, step);
	let most = constant + draft.ends.1;
	// Each of the operations, in the model and here, is off by at most half of this. There are less than four for each
	// number.
	let rounding = f64::EPSILON * 4.0 * (draft.count as f64 + 8.0) * (draft.scale + offset.abs() + step * most);
	let rest = (draft.offset - (offset + step * constant)).abs();
	let sum = Sum {
		step,
		offset,
		bound: draft.bound + rest + rounding,
		most: most as u64,
		ty: Type::up_to(most as u64).ok_or(Error::Sums(32))?,
	};
	if !(sum.bound.is_finite() && sum.offset.is_finite() && sum.score(sum.most).is_finite()) {
		return Err(Error::Infinite);
	}
	Ok(Fit { numbers: draft.numbers, constant: constant as i64, sum })
}
