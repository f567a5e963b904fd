//! How often a model is right, in the clear and quantised, and how far the two are apart.

use crate::{Answer, Label, Model, Quantised, RecordError};
use std::fmt;

/// What is true of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Truth {
	/// Its label.
	Label(Label),
	/// Its value, of a regression with one score.
	Value(f64),
}

/// Adds up how good answers are: wherever they come from, decrypted ones included.
#[derive(Clone, Debug, Default)]
pub struct Tally {
	answers: usize,
	right: usize,
	values: Vec<f64>,
	squares: f64,
}

impl Tally {
	/// Nothing yet.
	pub fn new() -> Self {
		Self::default()
	}

	/// Counts an answer. One of another kind than the truth is wrong.
	pub fn add(&mut self, answer: &Answer, truth: &Truth) {
		self.answers += 1;
		match (answer, truth) {
			(Answer::Class { label, .. }, Truth::Label(truth)) => self.right += usize::from(label == truth),
			(Answer::Value(values), Truth::Value(truth)) => {
				self.values.push(*truth);
				self.squares += values.first().map_or(f64::INFINITY, |value| (value - truth).powi(2));
			},
			_ => {},
		}
	}

	/// How many answers there are.
	pub fn answers(&self) -> usize {
		self.answers
	}

	/// How many labels are right.
	pub fn right(&self) -> usize {
		self.right
	}

	/// Of labels the share that is right. Of values the coefficient of determination (R²): 1 where all are right, 0 where
	/// their mean would be as good. Not a number where there is nothing to say.
	pub fn score(&self) -> f64 {
		if self.values.is_empty() {
			return self.right as f64 / self.answers as f64;
		}
		let mean = self.values.iter().sum::<f64>() / self.values.len() as f64;
		let spread: f64 = self.values.iter().map(|value| (value - mean).powi(2)).sum();
		1.0 - self.squares / spread
	}
}

/// A model and what became of it, compared on records.
#[derive(Clone, Debug)]
pub struct Accuracy {
	/// The model as it was trained.
	pub clear: Tally,
	/// The quantised model.
	pub quantised: Tally,
	/// How many labels are the same.
	pub same: usize,
	/// How far a score was from the model's at what the inputs stand for, at most. The bound is about this.
	pub furthest: f64,
	/// How far a score was from the model's at the record itself.
	pub furthest_at_record: f64,
	/// The bound: the largest of all scores.
	pub bound: f64,
}

/// Compares a model and what became of it on records of which the truth is known.
///
/// # Errors
/// A record is none of the model's.
pub fn measure<R: AsRef<[f64]>>(
	quantised: &Quantised,
	records: impl IntoIterator<Item = (R, Truth)>,
) -> Result<Accuracy, RecordError> {
	let model: &Model = quantised.model();
	let mut accuracy = Accuracy {
		clear: Tally::new(),
		quantised: Tally::new(),
		same: 0,
		furthest: 0.0,
		furthest_at_record: 0.0,
		bound: quantised.bound().into_iter().fold(0.0, f64::max),
	};
	for (record, truth) in records {
		let record = record.as_ref();
		let clear = model.answer(record)?;
		let inputs = quantised.encode(record)?;
		let found = quantised.read(&quantised.evaluate(&inputs)?)?;
		accuracy.clear.add(&clear, &truth);
		accuracy.quantised.add(&found, &truth);
		if let (Answer::Class { index: clear, .. }, Answer::Class { index: found, .. }) = (&clear, &found) {
			accuracy.same += usize::from(clear == found);
		}
		if let Some(scores) = quantised.scores(&inputs)? {
			let apart = |wanted: Vec<f64>| {
				scores.iter().zip(wanted).map(|(found, wanted)| (found - wanted).abs()).fold(0.0, f64::max)
			};
			let seen = model.scores(&quantised.represented(record)?)?;
			accuracy.furthest = accuracy.furthest.max(apart(seen));
			accuracy.furthest_at_record = accuracy.furthest_at_record.max(apart(model.scores(record)?));
		}
	}
	Ok(accuracy)
}

impl fmt::Display for Accuracy {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "clear {:.4}, quantised {:.4}", self.clear.score(), self.quantised.score())?;
		if self.clear.values.is_empty() {
			write!(f, ", {} of {} labels the same", self.same, self.clear.answers)?;
		}
		write!(f, "; scores off by {:.2e} (bound {:.2e}), ", self.furthest, self.bound)?;
		write!(f, "{:.2e} with the rounding of the record", self.furthest_at_record)
	}
}
