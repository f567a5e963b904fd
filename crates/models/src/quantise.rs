//! Rounding a model to integers, and how far that can move its scores.
//!
//! A score is `offset + step · sum`. Of a linear model the sum is made of the inputs times whole weights, of trees it is
//! made of one whole number for the leaf that each tree comes to. Everything that was rounded is a number that is known
//! here, so the bound is computed from these numbers and not from a worst case of the method.
//!
//! Only additions, multiplications and roundings of IEEE 754 take part: from the same model and options everybody gets the
//! same integers, on every machine.

mod encoding;
mod linear;
mod quantised;
mod sums;
mod trees;

pub use encoding::{Encoding, Input, Inputs, Range};
pub use quantised::{Quantised, RecordError};
pub use sums::Sum;

pub(crate) use quantised::Form;
pub(crate) use trees::{Shape, Step};

use crate::{Body, Invalid, Model, Task};

/// A number of bits, from 1 to 32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bits(u32);

impl Bits {
	/// This many.
	pub fn new(bits: u32) -> Result<Self, Error> {
		if (1..=32).contains(&bits) {
			Ok(Self(bits))
		} else {
			Err(Error::Bits { what: "numbers", found: bits, most: 32 })
		}
	}

	/// How many.
	pub fn get(self) -> u32 {
		self.0
	}

	/// The largest number that has so many.
	pub fn most(self) -> u64 {
		(1 << self.0) - 1
	}
}

/// What the circuit puts out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Reveal {
	/// The sums: one for each score.
	#[default]
	Scores,
	/// The index of the label and nothing else. Of two labels it is true for the second.
	Label,
}

/// How fine the integers are, which decides about the error and the cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
	/// Bits of an evenly spaced input, at most 16. Ranks have as many as it takes.
	pub inputs: Bits,
	/// The most bits of a number in the clear: of a weight without its sign, or of what a tree adds. At most 16.
	pub weights: Bits,
	/// The most bits of a sum.
	pub sums: Bits,
	/// What is put out.
	pub reveal: Reveal,
}

impl Default for Options {
	/// Inputs and weights of 8 bits, sums of 24, and the scores.
	fn default() -> Self {
		Self { inputs: Bits(8), weights: Bits(8), sums: Bits(24), reveal: Reveal::Scores }
	}
}

/// Why a model can not be quantised like this.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
	/// More bits than there can be, or none.
	#[error("{what} of {found} bits are not possible: they have from 1 to {most}")]
	Bits {
		/// Of what.
		what: &'static str,
		/// How many were asked for.
		found: u32,
		/// How many there can be.
		most: u32,
	},
	/// A range that is none.
	#[error("the range from {low} to {high} is none: give two finite numbers, the lower one first")]
	Range {
		/// Its lower end.
		low: f64,
		/// Its upper end.
		high: f64,
	},
	/// There are no records to take ranges from.
	#[error("there are no records to take ranges from")]
	NoRecords,
	/// Something does not fit the model.
	#[error(transparent)]
	Invalid(#[from] Invalid),
	/// Ranks are for trees.
	#[error("a linear model does not ask for ranks: give the ranges of its features")]
	Ranks,
	/// There are too many thresholds for ranks.
	#[error(
		"feature {feature} is compared with {found} thresholds, and ranks have at most {most}: give its range instead"
	)]
	Thresholds {
		/// Which feature, counted from 0.
		feature: usize,
		/// With how many.
		found: usize,
		/// How many there can be.
		most: usize,
	},
	/// A regression has no labels.
	#[error("a regression has no label: have its scores put out")]
	NoLabel,
	/// Nothing depends on the record.
	#[error("the answer is the same for every record: either the model is constant, or it takes more bits")]
	Constant,
	/// The sums do not get small enough.
	#[error("no step is wide enough for the sums to fit in {0} bits: allow more bits")]
	Sums(u32),
	/// Numbers become infinite.
	#[error("the model's numbers are so large that sums of them are infinite: scale the features")]
	Infinite,
}

/// Rounds a model to integers.
///
/// # Errors
/// It says what does not go with what, or which numbers do not fit.
pub fn quantise(model: &Model, inputs: &Inputs, options: &Options) -> Result<Quantised, Error> {
	for (what, bits) in [("inputs", options.inputs), ("weights", options.weights)] {
		if bits.get() > 16 {
			return Err(Error::Bits { what, found: bits.get(), most: 16 });
		}
	}
	if let Inputs::Ranges(ranges) = inputs {
		if ranges.len() != model.features() {
			return Err(Invalid::Record { found: ranges.len(), wanted: model.features() }.into());
		}
	}
	if options.reveal == Reveal::Label && model.task() == &Task::Regression {
		return Err(Error::NoLabel);
	}
	let quantised = match (model.body(), inputs) {
		(Body::Linear(linear), Inputs::Ranges(ranges)) => linear::quantise(model, linear, ranges, options)?,
		(Body::Linear(_), Inputs::Ranks) => return Err(Error::Ranks),
		(Body::Trees { trees, base }, inputs) => trees::quantise(model, trees, base, inputs, options)?,
	};
	if quantised.is_one_label() {
		return Err(Error::Constant);
	}
	Ok(quantised)
}

/// Which scores have one step, so that their sums can be compared: all of a classifier, each alone of a regression.
fn groups(model: &Model) -> Vec<Vec<usize>> {
	match model.task() {
		Task::Classification(_) => vec![(0..model.outputs()).collect()],
		Task::Regression => (0..model.outputs()).map(|output| vec![output]).collect(),
	}
}
