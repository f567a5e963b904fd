//! The way from the features to the outputs.

use super::{
	features::Features,
	linear,
	reader::{Graph, Node},
	tensor::{Tensor, DOUBLE, FLOAT},
	trees, Error, MAX_ALL_NUMBERS, MAX_OUTPUTS,
};
use crate::{Body, Classes, Label, Link, Model, Node as TreeNode, Task};
use std::{collections::BTreeMap, rc::Rc};

/// What a name in the graph stands for. Several names may stand for the same: what is large is shared.
#[derive(Clone)]
enum Value {
	Constant(Rc<Tensor>),
	/// The features, before the model.
	Features(Rc<Features>),
	/// The scores of a model, or what its link makes of them.
	Scores(Source),
	/// The label that they tell.
	Label(Source),
}

/// A model, and the node that it comes from: what two outputs say has to be about the same one.
#[derive(Clone)]
struct Source {
	node: usize,
	model: Rc<Model>,
}

impl Source {
	fn new(node: usize, model: Model) -> Self {
		Source { node, model: Rc::new(model) }
	}
}

impl Value {
	/// How many numbers it holds, of its own or of what it shares.
	fn numbers(&self) -> usize {
		match self {
			Value::Constant(tensor) => tensor.values.len(),
			Value::Features(features) => features.count().saturating_mul(2),
			Value::Scores(source) | Value::Label(source) => match source.model.body() {
				Body::Linear(linear) => {
					linear.intercepts().len().saturating_mul(source.model.features().saturating_add(1))
				},
				Body::Trees { trees, .. } => trees.iter().flat_map(|tree| tree.nodes()).map(numbers_in).sum(),
			},
		}
	}
}

fn numbers_in(node: &TreeNode) -> usize {
	match node {
		TreeNode::Branch { .. } => 1,
		TreeNode::Leaf(values) => values.len(),
	}
}

/// Follows a graph to its model.
pub fn follow(graph: Graph) -> Result<Model, Error> {
	let (name, count) = graph.input;
	let mut values: BTreeMap<String, Value> =
		graph.constants.into_iter().map(|(name, tensor)| (name, Value::Constant(Rc::new(tensor)))).collect();
	values.insert(name, Value::Features(Rc::new(Features::new(count))));
	let mut made = 0_usize;

	for (place, node) in graph.nodes.into_iter().enumerate() {
		let inputs = node
			.inputs
			.iter()
			.map(|name| {
				// ONNX wants nodes in the order of computation. So a circle ends here, too.
				values.get(name).cloned().ok_or_else(|| {
					Error::node(&node.title, format!("its input {name:.60} is not computed by any node before it"))
				})
			})
			.collect::<Result<Vec<_>, _>>()?;
		let (outputs, title) = (node.outputs.clone(), node.title.clone());
		let results = step(place, node, inputs)?;
		// Values that an operator only hands on are counted again. No honest graph comes near the limit.
		made = results.iter().map(Value::numbers).fold(made, usize::saturating_add);
		Error::limit("the number of numbers in all steps of the graph", made, MAX_ALL_NUMBERS)?;
		if outputs.len() > results.len() {
			return Err(Error::node(&title, "it has more outputs than its operator"));
		}
		for (name, value) in outputs.into_iter().zip(results) {
			// An output without a name is one that nobody wants.
			if !name.is_empty() && values.insert(name, value).is_some() {
				return Err(Error::node(&title, "another value has the name of its output"));
			}
		}
	}
	choose(&graph.outputs, &values)
}

/// The model whose scores or label the outputs are. Scores say more: they are preferred.
fn choose(outputs: &[String], values: &BTreeMap<String, Value>) -> Result<Model, Error> {
	let (mut scores, mut label): (Option<&Source>, Option<&Source>) = (None, None);
	for name in outputs {
		let (place, source) = match values.get(name) {
			Some(Value::Scores(source)) => (&mut scores, source),
			Some(Value::Label(source)) => (&mut label, source),
			_ => return Err(Error::graph(format!("its output {name:.60} does not come from a model"))),
		};
		*place = Some(source);
		if scores.zip(label).is_some_and(|(scores, label)| scores.node != label.node) {
			return Err(Error::graph("its outputs come from different models"));
		}
	}
	let source = scores.or(label).ok_or_else(|| Error::graph("it has no output"))?;
	Ok(Model::clone(&source.model))
}

/// What one node computes.
fn step(place: usize, node: Node, inputs: Vec<Value>) -> Result<Vec<Value>, Error> {
	let Node { title, ml, operator, mut attributes, .. } = node;
	let wrong = |reason: &str| Error::node(&title, reason);
	let scores = |model: Model| vec![Value::Scores(Source::new(place, model))];
	// The label first, as the operators for classification have it.
	let both = |model: Model| {
		let source = Source::new(place, model);
		vec![Value::Label(source.clone()), Value::Scores(source)]
	};

	let results =
		match (ml, operator.as_str(), inputs.as_slice()) {
			(true, "Scaler", [Value::Features(features)]) => {
				let offset = attributes.floats("offset")?.unwrap_or_else(|| vec![0.0]);
				let scale = attributes.floats("scale")?.unwrap_or_else(|| vec![1.0]);
				let row = |values: Vec<f64>| {
					Tensor { dims: vec![values.len()], values }
						.row(features.count())
						.ok_or_else(|| wrong("there is not one offset and scale for each feature"))
				};
				let mut features = Features::clone(features);
				features.add(&row(offset)?.iter().map(|value| -value).collect::<Vec<_>>());
				features.multiply(&row(scale)?);
				vec![Value::Features(Rc::new(features))]
			},
			(true, "LinearRegressor", [Value::Features(features)]) => {
				scores(linear::regressor(&title, &mut attributes, features)?)
			},
			(true, "LinearClassifier", [Value::Features(features)]) => {
				both(linear::classifier(&title, &mut attributes, features)?)
			},
			(true, "TreeEnsembleRegressor", [Value::Features(features)]) => {
				scores(trees::regressor(&title, &mut attributes, features)?)
			},
			(true, "TreeEnsembleClassifier", [Value::Features(features)]) => {
				both(trees::classifier(&title, &mut attributes, features)?)
			},
			(true, "Normalizer", [Value::Scores(source)]) => {
				if attributes.text("norm", "MAX")? != "L1" {
					return Err(wrong("only L1 is understood: it makes probabilities"));
				}
				let link = match link(source) {
					Some(Link::Logistic { .. }) => Link::Logistic { normalised: true },
					Some(link @ (Link::Softmax | Link::Share { .. })) => link,
					_ => return Err(wrong("it can only follow probabilities")),
				};
				vec![Value::Scores(linked(source, link))]
			},
			(true, "ZipMap", [Value::Scores(source)]) => {
				// Names the scores by the labels that the classifier has, too.
				attributes.ignore(&["classlabels_strings", "classlabels_int64s"]);
				vec![Value::Scores(source.clone())]
			},

			(false, "Constant", []) => {
				let tensor = attributes.tensor("value")?;
				vec![Value::Constant(Rc::new(tensor.ok_or_else(|| wrong("it holds no tensor of numbers"))?))]
			},
			(false, "Identity", [value]) => vec![value.clone()],
			(false, "Cast", [value]) => {
				let to = attributes.int("to", 0)?;
				if !matches!(value, Value::Label(_)) && to != i64::from(FLOAT) && to != i64::from(DOUBLE) {
					return Err(wrong("it makes something else than float or double of numbers"));
				}
				attributes.ignore(&["saturate", "round_mode"]);
				vec![value.clone()]
			},
			// They move the model's results into another shape, which has no meaning for one record.
			(false, "Reshape", [value @ (Value::Scores(_) | Value::Label(_)), Value::Constant(_)])
			| (false, "Flatten", [value @ (Value::Scores(_) | Value::Label(_))]) => {
				attributes.ignore(&["axis", "allowzero"]);
				vec![value.clone()]
			},
			(false, "MatMul", [Value::Features(features), Value::Constant(matrix)]) => {
				scores(linear::product(&title, features, matrix, false, 1.0)?)
			},
			(false, "Gemm", [Value::Features(features), Value::Constant(matrix), rest @ ..]) => {
				if attributes.int("transA", 0)? != 0 {
					return Err(wrong("it transposes the features"));
				}
				let transposed = attributes.int("transB", 0)? != 0;
				let (alpha, beta) = (attributes.float("alpha", 1.0)?, attributes.float("beta", 1.0)?);
				let model = linear::product(&title, features, matrix, transposed, alpha)?;
				match rest {
					[] => scores(model),
					[Value::Constant(bias)] => {
						let row = bias.row(model.outputs()).ok_or_else(|| wrong("its bias does not fit its matrix"))?;
						scores(linear::plus(&model, &row.iter().map(|value| value * beta).collect::<Vec<_>>())?)
					},
					_ => return Err(wrong("its bias is not constant")),
				}
			},
			(false, "Add" | "Sub" | "Mul" | "Div", [left, right]) => {
				vec![elementwise(&title, &operator, left, right)?]
			},
			(false, "Sigmoid" | "Softmax", [Value::Scores(source)]) => {
				if operator == "Softmax" && !matches!(attributes.int("axis", -1)?, 1 | -1) {
					return Err(wrong("it goes over records and not over scores"));
				}
				if source.model.task() != &Task::Regression {
					return Err(wrong("it follows something that is no plain score"));
				}
				vec![Value::Scores(classes(&title, source, operator == "Softmax")?)]
			},
			(false, "ArgMax", [Value::Scores(source)]) => {
				if !matches!(attributes.int("axis", 0)?, 1 | -1) || attributes.int("select_last_index", 0)? != 0 {
					return Err(wrong("it does not take the first of the largest scores of a record"));
				}
				attributes.ignore(&["keepdims"]);
				let count = source.model.outputs();
				if source.model.task() != &Task::Regression || count < 2 {
					return Err(wrong("it does not follow several plain scores"));
				}
				let task = Task::Classification(Classes { labels: numbers(count), link: Link::None });
				vec![Value::Label(Source::new(source.node, source.model.with(task)?))]
			},
			_ => return Err(wrong(
				"this operator is not understood here, or not what it is applied to: models are linear and logistic \
				 regression, trees and forests, with nothing but scaling before them",
			)),
		};
	attributes.finish()?;
	Ok(results)
}

fn elementwise(title: &str, operator: &str, left: &Value, right: &Value) -> Result<Value, Error> {
	let wrong = |reason: &str| Error::node(title, reason);
	let (value, constant) = match (operator, left, right) {
		(_, value, Value::Constant(constant)) => (value, constant),
		("Add" | "Mul", Value::Constant(constant), value) => (value, constant),
		_ => return Err(wrong("one of its two operands has to be constant, and the second one in Sub and Div")),
	};
	let columns = match value {
		Value::Features(features) => features.count(),
		Value::Scores(source) => source.model.outputs(),
		Value::Constant(_) | Value::Label(_) => return Err(wrong("it is applied to something else than numbers")),
	};
	let mut row = constant.row(columns).ok_or_else(|| wrong("its constant is not one row of numbers"))?;
	match operator {
		"Sub" => row.iter_mut().for_each(|value| *value = -*value),
		"Div" => row.iter_mut().for_each(|value| *value = value.recip()),
		_ => {},
	}
	if row.iter().any(|value| !value.is_finite()) {
		return Err(wrong("it divides by zero"));
	}
	let adds = matches!(operator, "Add" | "Sub");
	Ok(match value {
		Value::Features(features) => {
			let mut features = Features::clone(features);
			if adds {
				features.add(&row);
			} else {
				features.multiply(&row);
			}
			Value::Features(Rc::new(features))
		},
		Value::Scores(source) if adds && source.model.task() == &Task::Regression => {
			Value::Scores(Source::new(source.node, linear::plus(&source.model, &row)?))
		},
		_ => return Err(wrong("it changes scores by something else than adding to them")),
	})
}

/// A classifier of plain scores: one score tells 1 from 0, several tell their own number.
fn classes(title: &str, source: &Source, softmax: bool) -> Result<Source, Error> {
	let (count, link) = match (source.model.outputs(), softmax) {
		(1, true) => return Err(Error::node(title, "it makes 1 of a single score, whatever it is")),
		(1, false) => (2, Link::Logistic { normalised: false }),
		(count, true) => (count, Link::Softmax),
		(count, false) => (count, Link::Logistic { normalised: false }),
	};
	Error::limit("the number of labels", count, MAX_OUTPUTS)?;
	let model = source.model.with(Task::Classification(Classes { labels: numbers(count), link }))?;
	let model = match model.body() {
		Body::Linear(_) => linear::with_fewer_scores(model)?,
		Body::Trees { .. } => model,
	};
	Ok(Source::new(source.node, model))
}

fn numbers(count: usize) -> Vec<Label> {
	(0..count as i64).map(Label::Number).collect()
}

fn link(source: &Source) -> Option<Link> {
	match source.model.task() {
		Task::Classification(classes) => Some(classes.link),
		Task::Regression => None,
	}
}

/// The same classifier with another link.
fn linked(source: &Source, link: Link) -> Source {
	let mut model = Model::clone(&source.model);
	model.relink(link);
	Source::new(source.node, model)
}
