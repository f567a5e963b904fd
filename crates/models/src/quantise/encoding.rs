//! Which integers stand for features.

use super::{Bits, Error};
use crate::{Invalid, Type};

/// Where a feature's values lie. What is outside is taken for the nearer end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
	low: f64,
	high: f64,
}

impl Range {
	/// From the lower end to the upper one, both included.
	pub fn new(low: f64, high: f64) -> Result<Self, Error> {
		if low <= high && (high - low).is_finite() {
			Ok(Self { low, high })
		} else {
			Err(Error::Range { low, high })
		}
	}

	/// The smallest ranges of each feature that these records lie in.
	pub fn of<R: AsRef<[f64]>>(records: &[R]) -> Result<Vec<Self>, Error> {
		let first = records.first().ok_or(Error::NoRecords)?.as_ref();
		let mut ends: Vec<(f64, f64)> = first.iter().map(|feature| (*feature, *feature)).collect();
		for record in records {
			let record = record.as_ref();
			if record.len() != ends.len() {
				return Err(Invalid::Record { found: record.len(), wanted: ends.len() }.into());
			}
			for ((low, high), feature) in ends.iter_mut().zip(record) {
				if !feature.is_finite() {
					return Err(Invalid::NotFinite("a feature").into());
				}
				*low = low.min(*feature);
				*high = high.max(*feature);
			}
		}
		ends.into_iter().map(|(low, high)| Self::new(low, high)).collect()
	}

	/// The lower end.
	pub fn low(&self) -> f64 {
		self.low
	}

	/// The upper end.
	pub fn high(&self) -> f64 {
		self.high
	}

	/// As many values as so many bits have, from the lower end to the upper one.
	pub(super) fn evenly(&self, bits: Bits) -> Encoding {
		let step = (self.high - self.low) / bits.most() as f64;
		if step > 0.0 {
			Encoding::Even { low: self.low, step, most: bits.most() }
		} else {
			// A feature that is always the same.
			Encoding::Even { low: self.low, step: 1.0, most: 0 }
		}
	}
}

/// How inputs are chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Inputs {
	/// Evenly spaced over the range of each feature.
	Ranges(Vec<Range>),
	/// For trees: the number of thresholds that the feature is above. Nothing is lost, whatever the feature is.
	Ranks,
}

/// How an integer stands for a feature.
#[derive(Clone, Debug, PartialEq)]
pub enum Encoding {
	/// The nearest of evenly spaced values, counted from 0.
	Even {
		/// The value that 0 stands for.
		low: f64,
		/// How far the values are apart.
		step: f64,
		/// The largest integer.
		most: u64,
	},
	/// How many of these thresholds the feature is above. They rise.
	Ranks(Vec<f64>),
}

/// When a feature is at most a threshold, as far as its integer tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtMost {
	/// Whatever the integer is.
	Always,
	/// Never.
	Never,
	/// Where the integer is at most this, which is less than the largest.
	Integer(u64),
}

impl Encoding {
	/// The integer for a feature, which is finite.
	pub fn encode(&self, feature: f64) -> u64 {
		match self {
			// The conversion takes everything below 0 for 0.
			Self::Even { low, step, most } => (((feature - low) / step).round() as u64).min(*most),
			Self::Ranks(thresholds) => thresholds.partition_point(|threshold| *threshold < feature) as u64,
		}
	}

	/// The feature that an integer stands for. Ranks stand for more than one.
	pub fn decode(&self, input: u64) -> Option<f64> {
		match self {
			Self::Even { low, step, .. } => Some(low + step * input as f64),
			Self::Ranks(_) => None,
		}
	}

	/// The largest integer.
	pub fn most(&self) -> u64 {
		match self {
			Self::Even { most, .. } => *most,
			Self::Ranks(thresholds) => thresholds.len() as u64,
		}
	}

	/// The comparison of integers that says what the comparison of what they stand for says.
	pub(super) fn at_most(&self, threshold: f64) -> AtMost {
		let count = match self {
			Self::Even { low, step, most } => {
				// How many of the integers stand for something that is at most the threshold: they are the first ones.
				let (mut from, mut to) = (0, most + 1);
				while from < to {
					let middle = from + (to - from) / 2;
					if low + step * middle as f64 <= threshold {
						from = middle + 1;
					} else {
						to = middle;
					}
				}
				from
			},
			// The threshold is one of them: a feature that is at most it is above those before it and no others.
			Self::Ranks(thresholds) => thresholds.partition_point(|other| *other <= threshold) as u64,
		};
		match count {
			0 => AtMost::Never,
			count if count > self.most() => AtMost::Always,
			count => AtMost::Integer(count - 1),
		}
	}
}

/// One input of the circuit.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
	/// Which feature it stands for, counted from 0.
	pub feature: usize,
	/// How.
	pub encoding: Encoding,
	/// The type that is encrypted.
	pub ty: Type,
}

impl Input {
	pub(super) fn new(feature: usize, encoding: Encoding) -> Result<Self, Error> {
		// Encodings have at most 16 bits.
		let ty = Type::up_to(encoding.most()).ok_or(Error::Bits { what: "inputs", found: 64, most: 16 })?;
		Ok(Self { feature, encoding, ty })
	}
}
