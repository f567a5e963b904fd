//! A model of integers: what a person with a record, and the person who writes the circuit, do with it.

use super::{Input, Reveal, Shape, Sum};
use crate::{Answer, Body, Invalid, Model, Task, Type};

/// Why nothing is said about a record.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RecordError {
	/// It is no record of the model.
	#[error(transparent)]
	Invalid(#[from] Invalid),
	/// There are not as many integers as there should be.
	#[error("there are {found} {what}, and there should be {wanted}")]
	Count {
		/// Of what.
		what: &'static str,
		/// How many there are.
		found: usize,
		/// How many there should be.
		wanted: usize,
	},
	/// An integer is larger than it can be.
	#[error("number {place} of the {what} is {found}, and at most {most} is possible")]
	Range {
		/// Of what.
		what: &'static str,
		/// Which one, counted from 0.
		place: usize,
		/// What it is.
		found: u64,
		/// What it is at most.
		most: u64,
	},
}

/// How the integers are computed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Form {
	/// For each sum its weights and its constant.
	Linear { weights: Vec<Vec<i64>>, constants: Vec<i64> },
	/// Trees whose leaves have a number for each sum, and each sum's constant.
	Trees { trees: Vec<Shape<Vec<u64>>>, constants: Vec<u64> },
	/// A tree whose leaves are labels.
	Label(Shape<u64>),
}

/// A model rounded to integers, made by [`quantise`](crate::quantise).
#[derive(Clone, Debug, PartialEq)]
pub struct Quantised {
	model: Model,
	inputs: Vec<Input>,
	/// Features that are not encrypted, and what they are taken for.
	unasked: Vec<Input>,
	form: Form,
	sums: Vec<Sum>,
	reveal: Reveal,
	/// Of a single score: the smallest sum that tells the second label.
	second_from: u64,
}

impl Quantised {
	pub(super) fn new(
		model: Model,
		inputs: Vec<Input>,
		unasked: Vec<Input>,
		form: Form,
		sums: Vec<Sum>,
		reveal: Reveal,
	) -> Self {
		let second_from = sums[0].above_zero();
		Self { model, inputs, unasked, form, sums, reveal, second_from }
	}

	/// The model that was rounded.
	pub fn model(&self) -> &Model {
		&self.model
	}

	/// What is encrypted of a record, in the order of the circuit's inputs. Features that do not matter are not among it.
	pub fn inputs(&self) -> &[Input] {
		&self.inputs
	}

	/// What the circuit puts out.
	pub fn reveal(&self) -> Reveal {
		self.reveal
	}

	/// The integers that stand for the scores, whether they are put out or only compared. Where the circuit comes to the
	/// label without scores, these sums are empty: they have no step.
	pub fn sums(&self) -> &[Sum] {
		&self.sums
	}

	/// The types of the circuit's outputs.
	pub fn result_types(&self) -> Vec<Type> {
		match self.reveal {
			Reveal::Scores => self.sums.iter().map(|sum| sum.ty).collect(),
			Reveal::Label => vec![self.label_type()],
		}
	}

	/// How far each score is from the model's, at most, whatever the record: both for what the inputs stand for
	/// ([`Quantised::represented`]).
	///
	/// Where a single tree comes to the label without scores it is zero: the label is the model's.
	pub fn bound(&self) -> Vec<f64> {
		self.sums.iter().map(|sum| sum.bound).collect()
	}

	/// How far each score is from the model's at most, for this record and not only for what its inputs stand for. None
	/// where nothing can be said: a tree that comes to another leaf.
	///
	/// # Errors
	/// The record is none of the model's.
	pub fn bound_at(&self, record: &[f64]) -> Result<Option<Vec<f64>>, RecordError> {
		let seen = self.represented(record)?;
		let bounds = self.bound();
		Ok(match self.model.body() {
			Body::Linear(linear) => {
				let more = linear.weights().iter().zip(linear.intercepts()).map(|(weights, intercept)| {
					let (mut moved, mut scale) = (0.0, intercept.abs());
					// What does not count moves nothing, however large: the sum of two numbers may be infinite.
					let counted = weights.iter().zip(record).zip(&seen).filter(|((weight, _), _)| **weight != 0.0);
					for ((weight, feature), seen) in counted {
						moved += weight.abs() * (feature - seen).abs();
						scale += weight.abs() * (feature.abs() + seen.abs());
					}
					// The second part is what computing both scores may have rounded.
					moved + scale * f64::EPSILON * 4.0 * (weights.len() as f64 + 8.0)
				});
				Some(bounds.iter().zip(more).map(|(bound, more)| bound + more).collect())
			},
			Body::Trees { trees, .. } => {
				trees.iter().all(|tree| std::ptr::eq(tree.walk(record), tree.walk(&seen))).then_some(bounds)
			},
		})
	}

	/// The record that the inputs of a record stand for: what the circuit sees of it. A feature of which ranks are
	/// encrypted is left as it is, which changes no score. One that the circuit does not ask for is what it is taken for.
	///
	/// # Errors
	/// The record is none of the model's.
	pub fn represented(&self, record: &[f64]) -> Result<Vec<f64>, RecordError> {
		self.check(record)?;
		let mut seen = record.to_vec();
		for Input { feature, encoding, .. } in self.inputs.iter().chain(&self.unasked) {
			if let Some(value) = encoding.decode(encoding.encode(record[*feature])) {
				seen[*feature] = value;
			}
		}
		Ok(seen)
	}

	/// The inputs for a record: what its owner encrypts.
	///
	/// # Errors
	/// The record is none of the model's.
	pub fn encode(&self, record: &[f64]) -> Result<Vec<u64>, RecordError> {
		self.check(record)?;
		Ok(self.inputs.iter().map(|Input { feature, encoding, .. }| encoding.encode(record[*feature])).collect())
	}

	/// What the circuit puts out for these inputs, computed in the clear.
	///
	/// # Errors
	/// These are no inputs of the circuit.
	pub fn evaluate(&self, inputs: &[u64]) -> Result<Vec<u64>, RecordError> {
		self.check_inputs(inputs)?;
		let sums = match &self.form {
			Form::Label(tree) => return Ok(vec![*tree.walk(inputs)]),
			_ => self.sums_of(inputs),
		};
		Ok(match self.reveal {
			Reveal::Scores => sums,
			Reveal::Label => vec![self.decide(&sums) as u64],
		})
	}

	/// The scores that these inputs lead to, whether they are put out or not. None where there are no sums.
	///
	/// # Errors
	/// These are no inputs of the circuit.
	pub fn scores(&self, inputs: &[u64]) -> Result<Option<Vec<f64>>, RecordError> {
		self.check_inputs(inputs)?;
		Ok(match &self.form {
			Form::Label(_) => None,
			_ => Some(self.sums.iter().zip(self.sums_of(inputs)).map(|(sum, number)| sum.score(number)).collect()),
		})
	}

	/// What the outputs of the circuit say.
	///
	/// # Errors
	/// These are no outputs of the circuit: another key, another program, or a provider's mistake.
	pub fn read(&self, results: &[u64]) -> Result<Answer, RecordError> {
		let classes = match self.model.task() {
			Task::Regression => None,
			Task::Classification(classes) => Some(classes),
		};
		match (self.reveal, classes) {
			(Reveal::Label, Some(classes)) => {
				let most = classes.labels.len() as u64 - 1;
				numbers("results", results, [most].into_iter())?;
				let index = results[0] as usize;
				Ok(Answer::Class { index, label: classes.labels[index].clone(), confidences: None })
			},
			_ => {
				numbers("results", results, self.sums.iter().map(|sum| sum.most))?;
				let scores: Vec<f64> = self.sums.iter().zip(results).map(|(sum, result)| sum.score(*result)).collect();
				Ok(match classes {
					None => Answer::Value(scores),
					Some(classes) => {
						let index = self.decide(results);
						let confidences = Some(classes.confidences(&scores));
						Answer::Class { index, label: classes.labels[index].clone(), confidences }
					},
				})
			},
		}
	}

	fn check_inputs(&self, inputs: &[u64]) -> Result<(), RecordError> {
		numbers("inputs", inputs, self.inputs.iter().map(|input| input.encoding.most()))
	}

	fn sums_of(&self, inputs: &[u64]) -> Vec<u64> {
		match &self.form {
			Form::Linear { weights, constants } => weights
				.iter()
				.zip(constants)
				.map(|(weights, constant)| {
					let products = weights.iter().zip(inputs).map(|(weight, input)| weight * *input as i64);
					// The constant keeps it from being negative.
					(constant + products.sum::<i64>()) as u64
				})
				.collect(),
			Form::Trees { trees, constants } => {
				let mut sums = constants.clone();
				for tree in trees {
					for (sum, number) in sums.iter_mut().zip(tree.walk(inputs)) {
						*sum += number;
					}
				}
				sums
			},
			Form::Label(_) => Vec::new(),
		}
	}

	/// Which label the sums tell: they have one step and one offset, so they compare as the scores do.
	fn decide(&self, sums: &[u64]) -> usize {
		match sums {
			[sum] => usize::from(*sum >= self.second_from),
			_ => {
				let mut best = 0;
				for (index, sum) in sums.iter().enumerate().skip(1) {
					if *sum > sums[best] {
						best = index;
					}
				}
				best
			},
		}
	}

	pub(crate) fn form(&self) -> &Form {
		&self.form
	}

	/// Of a single score: the smallest sum that tells the second label.
	pub(crate) fn second_from(&self) -> u64 {
		self.second_from
	}

	/// Whether only a label is put out, and it is always the same.
	pub(super) fn is_one_label(&self) -> bool {
		match (self.reveal, &self.form, self.sums.as_slice()) {
			(Reveal::Label, Form::Linear { .. } | Form::Trees { .. }, [sum]) => {
				self.second_from == 0 || self.second_from > sum.most
			},
			_ => false,
		}
	}

	/// How many labels there are; none of a regression.
	pub(crate) fn labels(&self) -> usize {
		match self.model.task() {
			Task::Regression => 0,
			Task::Classification(classes) => classes.labels.len(),
		}
	}

	/// The type of the label's index.
	pub(crate) fn label_type(&self) -> Type {
		match self.labels() {
			0..=2 => Type::Bool,
			labels => Type::up_to(labels as u64 - 1).unwrap_or(Type::U32),
		}
	}

	fn check(&self, record: &[f64]) -> Result<(), RecordError> {
		if record.len() != self.model.features() {
			return Err(Invalid::Record { found: record.len(), wanted: self.model.features() }.into());
		}
		if record.iter().any(|feature| !feature.is_finite()) {
			return Err(Invalid::NotFinite("a feature").into());
		}
		Ok(())
	}
}

/// Checks that there are as many numbers as limits, and that none is above its own.
fn numbers(what: &'static str, found: &[u64], limits: impl ExactSizeIterator<Item = u64>) -> Result<(), RecordError> {
	if found.len() != limits.len() {
		return Err(RecordError::Count { what, found: found.len(), wanted: limits.len() });
	}
	for (place, (found, most)) in found.iter().zip(limits).enumerate() {
		if *found > most {
			return Err(RecordError::Range { what, place, found: *found, most });
		}
	}
	Ok(())
}
