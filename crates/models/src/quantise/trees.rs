//! Trees that compare integers, and add one at each leaf.

use super::{
	encoding::{AtMost, Encoding},
	groups,
	quantised::{Form, Quantised},
	sums::{fit, Draft, Fit, Sum},
	Error, Input, Inputs, Options, Reveal,
};
use crate::{Classes, Model, Node, Task, Tree, Type};
use std::collections::BTreeMap;

/// A step of a tree. Places are those in the tree's list, where parents stand before their children.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step<L> {
	Branch { input: usize, most: u64, at_most: usize, above: usize },
	Leaf(L),
}

/// A tree whose first step is the root, and from which every other one is reached.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shape<L>(Vec<Step<L>>);

impl<L> Shape<L> {
	/// The tree from a root on. Of these steps, parents stand before their children.
	fn reached(steps: Vec<Step<L>>, root: usize) -> Self {
		let mut is_reached = vec![false; steps.len()];
		is_reached[root] = true;
		let mut new_place = vec![0; steps.len()];
		let mut count = 0;
		for (place, step) in steps.iter().enumerate() {
			if is_reached[place] {
				new_place[place] = count;
				count += 1;
				if let Step::Branch { at_most, above, .. } = step {
					is_reached[*at_most] = true;
					is_reached[*above] = true;
				}
			}
		}
		let reached = steps.into_iter().zip(is_reached).filter_map(|(step, is_reached)| is_reached.then_some(step));
		Self(
			reached
				.map(|step| match step {
					Step::Branch { input, most, at_most, above } => {
						Step::Branch { input, most, at_most: new_place[at_most], above: new_place[above] }
					},
					leaf => leaf,
				})
				.collect(),
		)
	}

	pub fn steps(&self) -> &[Step<L>] {
		&self.0
	}

	fn leaves(&self) -> impl Iterator<Item = &L> {
		self.0.iter().filter_map(|step| match step {
			Step::Leaf(leaf) => Some(leaf),
			Step::Branch { .. } => None,
		})
	}

	/// The same tree with other leaves. They come in the order of [`Shape::leaves`].
	fn map<M>(&self, mut map: impl FnMut(&L) -> M) -> Shape<M> {
		let steps = self.0.iter().map(|step| match step {
			Step::Leaf(leaf) => Step::Leaf(map(leaf)),
			Step::Branch { input, most, at_most, above } => {
				Step::Branch { input: *input, most: *most, at_most: *at_most, above: *above }
			},
		});
		Shape(steps.collect())
	}

	/// The same tree without questions whose answers make no difference.
	fn merged(mut self) -> Self
	where
		L: PartialEq + Clone,
	{
		for place in (0..self.0.len()).rev() {
			if let Step::Branch { at_most, above, .. } = &self.0[place] {
				if let (Step::Leaf(left), Step::Leaf(right)) = (&self.0[*at_most], &self.0[*above]) {
					if left == right {
						self.0[place] = Step::Leaf(left.clone());
					}
				}
			}
		}
		Self::reached(self.0, 0)
	}

	/// The leaf that inputs lead to. There are as many as the tree knows.
	pub fn walk(&self, inputs: &[u64]) -> &L {
		let mut place = 0;
		// Each step goes to a later place.
		loop {
			match &self.0[place] {
				Step::Branch { input, most, at_most, above } => {
					place = if inputs[*input] <= *most { *at_most } else { *above };
				},
				Step::Leaf(leaf) => return leaf,
			}
		}
	}
}

pub fn quantise(
	model: &Model,
	trees: &[Tree],
	base: &[f64],
	inputs: &Inputs,
	options: &Options,
) -> Result<Quantised, Error> {
	let encodings = match inputs {
		Inputs::Ranges(ranges) => ranges.iter().map(|range| range.evenly(options.inputs)).collect(),
		Inputs::Ranks => ranks(model.features(), trees)?,
	};
	let shapes: Vec<Shape<&[f64]>> = trees.iter().map(|tree| shape(tree, &encodings)).collect();
	if let (Reveal::Label, Task::Classification(classes), [shape]) = (options.reveal, model.task(), shapes.as_slice()) {
		return one_tree(model, classes, base, shape, encodings);
	}

	let mut scores: Vec<Fit<Vec<Vec<u64>>>> = Vec::with_capacity(model.outputs());
	for group in groups(model) {
		let mut widest = 0.0_f64;
		for output in &group {
			widest = shapes.iter().map(|shape| width(shape, *output)).fold(widest, f64::max);
		}
		scores.extend(fit(widest / options.weights.most() as f64, options, |step| {
			group.iter().map(|output| draft(&shapes, *output, base[*output], step)).collect()
		})?);
	}
	let constants = scores.iter().map(|score| score.constant as u64).collect();
	let sums = scores.iter().map(|score| score.sum).collect();
	let whole = |(tree, shape): (usize, &Shape<&[f64]>)| {
		let mut leaf = 0;
		let numbers = |_: &&[f64]| {
			leaf += 1;
			scores.iter().map(|score| score.numbers[tree][leaf - 1]).collect::<Vec<_>>()
		};
		shape.map(numbers).merged()
	};
	let mut trees: Vec<_> = shapes.iter().enumerate().map(whole).collect();
	let (inputs, unasked) = number_inputs(&mut trees, encodings)?;
	Ok(Quantised::new(model.clone(), inputs, unasked, Form::Trees { trees, constants }, sums, options.reveal))
}

/// One tree of which only the label is wanted: each leaf has one, and nothing is rounded.
fn one_tree(
	model: &Model,
	classes: &Classes,
	base: &[f64],
	shape: &Shape<&[f64]>,
	encodings: Vec<Encoding>,
) -> Result<Quantised, Error> {
	let label = |leaf: &&[f64]| {
		let scores: Vec<f64> = base.iter().zip(*leaf).map(|(base, value)| base + value).collect();
		classes.decide(&scores) as u64
	};
	let mut tree = shape.map(label).merged();
	let (inputs, unasked) = number_inputs(std::slice::from_mut(&mut tree), encodings)?;
	let sum = Sum { step: 0.0, offset: 0.0, bound: 0.0, most: 0, ty: Type::U8 };
	Ok(Quantised::new(model.clone(), inputs, unasked, Form::Label(tree), vec![sum; base.len()], Reveal::Label))
}

/// The thresholds of each feature.
fn ranks(features: usize, trees: &[Tree]) -> Result<Vec<Encoding>, Error> {
	const MOST: usize = 0xffff;
	let mut thresholds = vec![Vec::new(); features];
	for node in trees.iter().flat_map(Tree::nodes) {
		if let Node::Branch { feature, threshold, .. } = node {
			thresholds[*feature].push(*threshold);
		}
	}
	let mut encodings = Vec::with_capacity(features);
	for (feature, mut thresholds) in thresholds.into_iter().enumerate() {
		thresholds.sort_by(f64::total_cmp);
		// Zero and its negative are the same threshold.
		thresholds.dedup_by(|a, b| a == b);
		if thresholds.len() > MOST {
			return Err(Error::Thresholds { feature, found: thresholds.len(), most: MOST });
		}
		encodings.push(Encoding::Ranks(thresholds));
	}
	Ok(encodings)
}

/// The tree without the questions that integers answer by themselves. Its inputs are features yet.
fn shape<'a>(tree: &'a Tree, encodings: &[Encoding]) -> Shape<&'a [f64]> {
	let nodes = tree.nodes();
	// What is to be found in the place of each node: the node, or what one of its children stands for.
	let mut instead: Vec<usize> = (0..nodes.len()).collect();
	let mut integers = vec![0; nodes.len()];
	// Backwards, children come first.
	for (place, node) in nodes.iter().enumerate().rev() {
		if let Node::Branch { feature, threshold, at_most, above } = node {
			match encodings[*feature].at_most(*threshold) {
				AtMost::Always => instead[place] = instead[*at_most],
				AtMost::Never => instead[place] = instead[*above],
				AtMost::Integer(integer) => integers[place] = integer,
			}
		}
	}
	let steps = nodes.iter().zip(integers).map(|(node, most)| match node {
		Node::Leaf(values) => Step::Leaf(values.as_slice()),
		Node::Branch { feature, at_most, above, .. } => {
			Step::Branch { input: *feature, most, at_most: instead[*at_most], above: instead[*above] }
		},
	});
	Shape::reached(steps.collect(), instead[0])
}

/// Makes inputs of the features that are asked for; the others come second.
fn number_inputs<L>(shapes: &mut [Shape<L>], encodings: Vec<Encoding>) -> Result<(Vec<Input>, Vec<Input>), Error> {
	let mut places = BTreeMap::new();
	for step in shapes.iter().flat_map(|shape| shape.steps()) {
		if let Step::Branch { input, .. } = step {
			places.insert(*input, 0);
		}
	}
	for (place, number) in places.values_mut().enumerate() {
		*number = place;
	}
	for step in shapes.iter_mut().flat_map(|shape| &mut shape.0) {
		if let Step::Branch { input, .. } = step {
			*input = places[input];
		}
	}
	if places.is_empty() {
		return Err(Error::Constant);
	}
	let inputs = encodings.into_iter().enumerate().map(|(feature, encoding)| Input::new(feature, encoding));
	let inputs: Vec<Input> = inputs.collect::<Result<_, _>>()?;
	Ok(inputs.into_iter().partition(|input| places.contains_key(&input.feature)))
}

/// The smallest and the largest number that a tree adds to a score.
fn ends(shape: &Shape<&[f64]>, output: usize) -> (f64, f64) {
	shape
		.leaves()
		.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), leaf| (low.min(leaf[output]), high.max(leaf[output])))
}

fn width(shape: &Shape<&[f64]>, output: usize) -> f64 {
	let (low, high) = ends(shape, output);
	high - low
}

/// One score's numbers: by tree and leaf.
fn draft(shapes: &[Shape<&[f64]>], output: usize, base: f64, step: f64) -> Draft<Vec<Vec<u64>>> {
	let mut draft = Draft {
		offset: base,
		bound: 0.0,
		ends: (0.0, 0.0),
		scale: base.abs(),
		count: shapes.len(),
		numbers: Vec::with_capacity(shapes.len()),
	};
	for shape in shapes {
		let (low, high) = ends(shape, output);
		let mut most = 0;
		// The least and the most that rounding leaves of a leaf. The offset takes the middle.
		let mut left = (f64::INFINITY, f64::NEG_INFINITY);
		let whole = |leaf: &&[f64]| {
			let value = leaf[output] - low;
			let number = (value / step).round() as u64;
			let rest = value - step * number as f64;
			left = (left.0.min(rest), left.1.max(rest));
			most = most.max(number);
			number
		};
		let numbers = shape.leaves().map(whole).collect();
		draft.numbers.push(numbers);
		draft.offset += low + (left.0 + left.1) / 2.0;
		draft.bound += (left.1 - left.0) / 2.0;
		draft.ends.1 += most as f64;
		draft.scale += low.abs().max(high.abs());
	}
	draft
}
