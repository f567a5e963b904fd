//! A model, and what it says in the clear.

use crate::Tree;
use std::fmt;

/// Why something is no model.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Invalid {
	/// A number is NaN or infinite.
	#[error("{0} is not a finite number: the training went wrong, or the file is damaged")]
	NotFinite(&'static str),
	/// A feature that records do not have.
	#[error("feature {feature} is asked for, and records have {features} (counted from 0)")]
	Feature {
		/// Which feature.
		feature: usize,
		/// How many there are.
		features: usize,
	},
	/// Numbers that belong together are not equally many.
	#[error("there are {found} numbers where there are {wanted} outputs")]
	Outputs {
		/// What there is.
		found: usize,
		/// What there should be.
		wanted: usize,
	},
	/// A tree's nodes are no tree, or stand in the wrong order.
	#[error("the nodes are no tree whose parents stand before their children")]
	Order,
	/// A model without features, outputs or trees.
	#[error("the model has no {0}")]
	Empty(&'static str),
	/// The labels do not fit the scores.
	#[error("{labels} labels can not be told by {outputs} scores: it takes one score for two labels, or one for each")]
	Labels {
		/// Number of labels.
		labels: usize,
		/// Number of scores.
		outputs: usize,
	},
	/// A record does not have the features that the model has.
	#[error("the record has {found} features, and the model was trained with {wanted}")]
	Record {
		/// How many it has.
		found: usize,
		/// How many it should have.
		wanted: usize,
	},
}

/// Weighted sums of the features.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
	weights: Vec<Vec<f64>>,
	intercepts: Vec<f64>,
}

impl Linear {
	/// One list of weights and one intercept for each output.
	pub fn new(weights: Vec<Vec<f64>>, intercepts: Vec<f64>) -> Result<Self, Invalid> {
		if weights.len() != intercepts.len() {
			return Err(Invalid::Outputs { found: intercepts.len(), wanted: weights.len() });
		}
		if weights.iter().flatten().any(|weight| !weight.is_finite()) {
			return Err(Invalid::NotFinite("a weight"));
		}
		if intercepts.iter().any(|intercept| !intercept.is_finite()) {
			return Err(Invalid::NotFinite("an intercept"));
		}
		Ok(Self { weights, intercepts })
	}

	/// The weights: for each output one for each feature.
	pub fn weights(&self) -> &[Vec<f64>] {
		&self.weights
	}

	/// What is added to each output.
	pub fn intercepts(&self) -> &[f64] {
		&self.intercepts
	}
}

/// How scores are computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
	/// Weighted sums.
	Linear(Linear),
	/// The sum of what each tree says.
	Trees {
		/// The trees: at least one.
		trees: Vec<Tree>,
		/// What is added to each score.
		base: Vec<f64>,
	},
}

/// What a classifier calls a class.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Label {
	/// A number.
	Number(i64),
	/// A name.
	Name(String),
}

impl fmt::Display for Label {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Number(number) => number.fmt(f),
			Self::Name(name) => name.fmt(f),
		}
	}
}

/// What scores become for people, after the label was decided by the scores themselves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Link {
	/// They stay as they are.
	None,
	/// The logistic function of each; of one score it is the second label's probability.
	Logistic {
		/// Whether they are divided by their sum.
		normalised: bool,
	},
	/// The exponential of each, divided by their sum; one score is the second label's less the first's.
	Softmax,
	/// One score is the difference of two shares that have this sum.
	Share {
		/// The sum: 1 for probabilities.
		total: f64,
	},
}

/// The labels, and how scores tell them.
///
/// One score for two labels tells the second where it is above zero. Of several scores the largest tells the label, and the
/// first of several largest.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
	/// The labels.
	pub labels: Vec<Label>,
	/// What the scores become for people.
	pub link: Link,
}

impl Classes {
	/// Which label the scores tell.
	pub fn decide(&self, scores: &[f64]) -> usize {
		match scores {
			[score] => usize::from(*score > 0.0),
			_ => {
				let mut best = 0;
				for (index, score) in scores.iter().enumerate().skip(1) {
					if *score > scores[best] {
						best = index;
					}
				}
				best
			},
		}
	}

	/// One number for each label, by the link.
	pub fn confidences(&self, scores: &[f64]) -> Vec<f64> {
		let logistic = |score: f64| 1.0 / (1.0 + (-score).exp());
		match (scores, self.link) {
			([score], Link::None) => vec![-score, *score],
			([score], Link::Logistic { .. } | Link::Softmax) => vec![logistic(-score), logistic(*score)],
			([score], Link::Share { total }) => vec![(total - score) / 2.0, (total + score) / 2.0],
			(_, Link::None | Link::Share { .. }) => scores.to_vec(),
			(_, Link::Logistic { normalised }) => {
				let values: Vec<f64> = scores.iter().map(|score| logistic(*score)).collect();
				let sum: f64 = if normalised { values.iter().sum() } else { 1.0 };
				// All of them are zero: they are as sure of one as of the other.
				values.iter().map(|value| if sum > 0.0 { value / sum } else { 1.0 / values.len() as f64 }).collect()
			},
			(_, Link::Softmax) => {
				let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
				let values: Vec<f64> = scores.iter().map(|score| (score - largest).exp()).collect();
				let sum: f64 = values.iter().sum();
				values.iter().map(|value| value / sum).collect()
			},
		}
	}
}

/// What the scores are for.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
	/// They are the answer.
	Regression,
	/// They tell a label.
	Classification(Classes),
}

/// What a model says about a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
	/// The scores of a regression.
	Value(Vec<f64>),
	/// A label.
	Class {
		/// Which one, counted from 0.
		index: usize,
		/// What it is called.
		label: Label,
		/// One number for each label, as the model's link makes them. None where only the label was computed.
		confidences: Option<Vec<f64>>,
	},
}

impl Answer {
	/// The answer of these scores.
	pub(crate) fn of(task: &Task, scores: &[f64]) -> Self {
		match task {
			Task::Regression => Self::Value(scores.to_vec()),
			Task::Classification(classes) => {
				let index = classes.decide(scores);
				Self::Class {
					index,
					label: classes.labels[index].clone(),
					confidences: Some(classes.confidences(scores)),
				}
			},
		}
	}
}

/// A trained model. Whatever is of this type was checked: shapes agree, numbers are finite, trees are trees.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
	features: usize,
	body: Body,
	task: Task,
}

impl Model {
	/// A model of weighted sums.
	pub fn linear(features: usize, linear: Linear, task: Task) -> Result<Self, Invalid> {
		if let Some(weights) = linear.weights.iter().find(|weights| weights.len() != features) {
			return Err(Invalid::Record { found: weights.len(), wanted: features });
		}
		Self::new(features, linear.weights.len(), Body::Linear(linear), task)
	}

	/// A model of trees, each of which was made for these numbers of features and outputs.
	pub fn trees(features: usize, trees: Vec<Tree>, base: Vec<f64>, task: Task) -> Result<Self, Invalid> {
		if trees.is_empty() {
			return Err(Invalid::Empty("trees"));
		}
		if base.iter().any(|value| !value.is_finite()) {
			return Err(Invalid::NotFinite("a base value"));
		}
		for tree in &trees {
			Tree::new(tree.nodes().to_vec(), features, base.len())?;
		}
		Self::new(features, base.len(), Body::Trees { trees, base }, task)
	}

	fn new(features: usize, outputs: usize, body: Body, task: Task) -> Result<Self, Invalid> {
		if features == 0 {
			return Err(Invalid::Empty("features"));
		}
		if outputs == 0 {
			return Err(Invalid::Empty("outputs"));
		}
		if let Task::Classification(Classes { labels, .. }) = &task {
			if labels.len() < 2 || (labels.len() != outputs && (labels.len(), outputs) != (2, 1)) {
				return Err(Invalid::Labels { labels: labels.len(), outputs });
			}
		}
		Ok(Self { features, body, task })
	}

	/// The same scores for something else.
	pub(crate) fn with(&self, task: Task) -> Result<Self, Invalid> {
		Self::new(self.features, self.outputs(), self.body.clone(), task)
	}

	/// Has scores become something else for people. The labels stay.
	pub(crate) fn relink(&mut self, link: Link) {
		if let Task::Classification(classes) = &mut self.task {
			classes.link = link;
		}
	}

	/// How many features a record has.
	pub fn features(&self) -> usize {
		self.features
	}

	/// How many scores it has.
	pub fn outputs(&self) -> usize {
		match &self.body {
			Body::Linear(linear) => linear.intercepts.len(),
			Body::Trees { base, .. } => base.len(),
		}
	}

	/// How its scores are computed.
	pub fn body(&self) -> &Body {
		&self.body
	}

	/// What its scores are for.
	pub fn task(&self) -> &Task {
		&self.task
	}

	/// The scores of a record.
	pub fn scores(&self, features: &[f64]) -> Result<Vec<f64>, Invalid> {
		if features.len() != self.features {
			return Err(Invalid::Record { found: features.len(), wanted: self.features });
		}
		if features.iter().any(|feature| !feature.is_finite()) {
			return Err(Invalid::NotFinite("a feature"));
		}
		Ok(match &self.body {
			Body::Linear(Linear { weights, intercepts }) => weights
				.iter()
				.zip(intercepts)
				.map(|(weights, intercept)| {
					intercept + weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum::<f64>()
				})
				.collect(),
			Body::Trees { trees, base } => {
				let mut scores = base.clone();
				for tree in trees {
					for (score, value) in scores.iter_mut().zip(tree.walk(features)) {
						*score += value;
					}
				}
				scores
			},
		})
	}

	/// What it says about a record.
	pub fn answer(&self, features: &[f64]) -> Result<Answer, Invalid> {
		Ok(Answer::of(&self.task, &self.scores(features)?))
	}
}
