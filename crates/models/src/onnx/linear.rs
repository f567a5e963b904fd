//! Weighted sums: `LinearRegressor`, `LinearClassifier`, `MatMul` and `Gemm`.

use super::{attributes::Attributes, features::Features, tensor::Tensor, Error, MAX_NUMBERS, MAX_OUTPUTS};
use crate::{Body, Classes, Label, Linear, Link, Model, Task};

/// `LinearRegressor`: coefficients by targets and features.
pub fn regressor(title: &str, attributes: &mut Attributes, features: &Features) -> Result<Model, Error> {
	let targets = attributes.int("targets", 1)?;
	let targets = usize::try_from(targets)
		.ok()
		.filter(|targets| *targets > 0)
		.ok_or_else(|| Error::node(title, format!("it has {targets} targets")))?;
	no_transform(title, attributes)?;
	let coefficients = attributes.floats("coefficients")?.unwrap_or_default();
	let intercepts = attributes.floats("intercepts")?.unwrap_or_else(|| vec![0.0; targets.min(MAX_OUTPUTS)]);
	let linear = rows(title, features, &coefficients, intercepts, targets)?;
	Ok(Model::linear(features.count(), linear, Task::Regression)?)
}

/// `LinearClassifier`: coefficients by classes and features, or one row of them for two classes.
pub fn classifier(title: &str, attributes: &mut Attributes, features: &Features) -> Result<Model, Error> {
	let labels = labels(title, attributes, "classlabels_ints")?;
	let link = link(title, attributes)?;
	// One against the rest or all at once: it was of interest for the training only.
	attributes.ignore(&["multi_class"]);
	let coefficients = attributes.floats("coefficients")?.unwrap_or_default();
	let outputs = coefficients.len() / features.count();
	let intercepts = attributes.floats("intercepts")?.unwrap_or_else(|| vec![0.0; outputs.min(MAX_OUTPUTS)]);
	let linear = rows(title, features, &coefficients, intercepts, outputs)?;
	if linear.intercepts().len() == 1 && link == Link::Softmax {
		return Err(Error::node(title, "it makes 1 of a single score, whatever it is"));
	}
	let task = Task::Classification(Classes { labels, link });
	with_fewer_scores(Model::linear(features.count(), linear, task)?)
}

/// `MatMul` and `Gemm` of the features and a matrix.
pub fn product(
	title: &str,
	features: &Features,
	matrix: &Tensor,
	transposed: bool,
	factor: f64,
) -> Result<Model, Error> {
	let wrong =
		|| Error::node(title, format!("its matrix is {:?}, and there are {} features", matrix.dims, features.count()));
	let (inputs, outputs) = match (matrix.dims.as_slice(), transposed) {
		([inputs, outputs], false) | ([outputs, inputs], true) => (*inputs, *outputs),
		([inputs], false) => (*inputs, 1),
		_ => return Err(wrong()),
	};
	if inputs != features.count() || outputs == 0 {
		return Err(wrong());
	}
	Error::limit("the number of scores", outputs, MAX_OUTPUTS)?;
	let at = |input: usize, output: usize| if transposed { output * inputs + input } else { input * outputs + output };
	// The tensor has as many values as its dimensions say.
	let weights = (0..outputs)
		.map(|output| (0..inputs).map(|input| matrix.values[at(input, output)] * factor).collect())
		.collect();
	let linear = features.under(weights, vec![0.0; outputs])?;
	Ok(Model::linear(features.count(), linear, Task::Regression)?)
}

/// A model whose scores are larger by this.
pub fn plus(model: &Model, row: &[f64]) -> Result<Model, Error> {
	let sums = |values: &[f64]| values.iter().zip(row).map(|(value, more)| value + more).collect();
	Ok(match model.body() {
		Body::Linear(linear) => {
			let linear = Linear::new(linear.weights().to_vec(), sums(linear.intercepts()))?;
			Model::linear(model.features(), linear, model.task().clone())?
		},
		Body::Trees { trees, base } => Model::trees(model.features(), trees.clone(), sums(base), model.task().clone())?,
	})
}

/// One score instead of two where two labels are told by it as well: half the work under encryption.
pub fn with_fewer_scores(model: Model) -> Result<Model, Error> {
	let (Body::Linear(linear), Task::Classification(Classes { labels, link })) = (model.body(), model.task()) else {
		return Ok(model);
	};
	let ([first, second], [low, high]) = (linear.weights(), linear.intercepts()) else { return Ok(model) };
	let opposite = *low == -high && first.iter().zip(second).all(|(first, second)| *first == -second);
	let (weights, intercept) = match link {
		// The exponentials of two scores are as far apart as those of their difference and zero.
		Link::Softmax => (second.iter().zip(first).map(|(second, first)| second - first).collect(), high - low),
		// The first score is the second one's opposite, and so is its logistic function from one half.
		Link::Logistic { .. } | Link::None if opposite => (second.clone(), *high),
		_ => return Ok(model),
	};
	let linear = Linear::new(vec![weights], vec![intercept])?;
	let classes = Classes { labels: labels.clone(), link: *link };
	Ok(Model::linear(model.features(), linear, Task::Classification(classes))?)
}

fn rows(
	title: &str,
	features: &Features,
	coefficients: &[f64],
	intercepts: Vec<f64>,
	outputs: usize,
) -> Result<Linear, Error> {
	Error::limit("the number of scores", outputs, MAX_OUTPUTS)?;
	Error::limit("the number of weights", coefficients.len(), MAX_NUMBERS)?;
	if outputs == 0 || coefficients.len() != outputs * features.count() {
		return Err(Error::node(
			title,
			format!(
				"it has {} coefficients for {} features and {outputs} scores",
				coefficients.len(),
				features.count()
			),
		));
	}
	let weights = coefficients.chunks_exact(features.count()).map(<[f64]>::to_vec).collect();
	features.under(weights, intercepts)
}

/// The labels of a classifier: numbers or names, each once.
pub fn labels(title: &str, attributes: &mut Attributes, numbers: &str) -> Result<Vec<Label>, Error> {
	let labels: Vec<Label> = match (attributes.ints(numbers)?, attributes.texts("classlabels_strings")?) {
		(Some(numbers), None) => numbers.into_iter().map(Label::Number).collect(),
		(None, Some(names)) => names.into_iter().map(Label::Name).collect(),
		_ => return Err(Error::node(title, "its labels have to be given either as numbers or as names")),
	};
	Error::limit("the number of labels", labels.len(), MAX_OUTPUTS)?;
	if labels.iter().collect::<std::collections::BTreeSet<_>>().len() != labels.len() {
		return Err(Error::node(title, "two of its labels are the same"));
	}
	Ok(labels)
}

/// What a classifier does with its scores at the end.
pub fn link(title: &str, attributes: &mut Attributes) -> Result<Link, Error> {
	match attributes.text("post_transform", "NONE")?.as_str() {
		"NONE" => Ok(Link::None),
		"LOGISTIC" => Ok(Link::Logistic { normalised: false }),
		"SOFTMAX" => Ok(Link::Softmax),
		other => Err(Error::node(title, format!("its post_transform {other:.20} is not understood"))),
	}
}

/// A regression's scores are its answer.
pub fn no_transform(title: &str, attributes: &mut Attributes) -> Result<(), Error> {
	match link(title, attributes)? {
		Link::None => Ok(()),
		_ => Err(Error::node(title, "a regression with a post_transform is not understood")),
	}
}
