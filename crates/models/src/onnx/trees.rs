//! Trees and forests: `TreeEnsembleRegressor` and `TreeEnsembleClassifier`.
//!
//! They list the nodes of all trees in parallel attributes, each with a tree's number and a node's, and the leaves' numbers
//! in another such set.

use super::{
	attributes::Attributes,
	features::Features,
	linear::{labels, link, no_transform},
	Error, MAX_NUMBERS, MAX_OUTPUTS, MAX_TREE_NODES,
};
use crate::{Classes, Link, Model, Node, Task, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// `TreeEnsembleRegressor`.
pub fn regressor(title: &str, attributes: &mut Attributes, features: &Features) -> Result<Model, Error> {
	let wrong = |reason: String| Error::node(title, reason);
	no_transform(title, attributes)?;
	let outputs = attributes.int("n_targets", 1)?;
	let outputs = usize::try_from(outputs)
		.ok()
		.filter(|outputs| *outputs > 0)
		.ok_or_else(|| wrong(format!("it has {outputs} targets")))?;
	Error::limit("the number of scores", outputs, MAX_OUTPUTS)?;
	let leaves = Leaves::read(title, attributes, "target", outputs, |id| usize::try_from(id).ok())?;
	let mut trees = build(title, attributes, features, &leaves)?;
	match attributes.text("aggregate_function", "SUM")?.as_str() {
		"SUM" => {},
		"AVERAGE" => {
			let count = trees.len() as f64;
			trees = trees
				.iter()
				.map(|tree| tree.map_leaves(|values| values.iter().map(|value| value / count).collect()))
				.collect();
		},
		other => return Err(wrong(format!("its aggregate_function {other:.20} is not understood"))),
	}
	let base = base(title, attributes, outputs)?;
	Ok(Model::trees(features.count(), trees, base, Task::Regression)?)
}

/// `TreeEnsembleClassifier`.
pub fn classifier(title: &str, attributes: &mut Attributes, features: &Features) -> Result<Model, Error> {
	let labels = labels(title, attributes, "classlabels_int64s")?;
	let mut link = link(title, attributes)?;
	let ids: BTreeSet<i64> = attributes.peek_ints("class_ids").iter().copied().collect();
	// Two labels whose leaves all speak of one class: the number is a score for the second label.
	let single = labels.len() == 2 && ids.len() == 1;
	let outputs = if single { 1 } else { labels.len() };
	let leaves =
		Leaves::read(
			title,
			attributes,
			"class",
			outputs,
			|id| if single { Some(0) } else { usize::try_from(id).ok() },
		)?;
	let mut trees = build(title, attributes, features, &leaves)?;
	let mut base = base(title, attributes, outputs)?;

	if single {
		// Where no number is negative they are shares of 1, and the label changes at one half.
		if leaves.none_is_negative() && link == Link::None {
			trees = trees
				.iter()
				.map(|tree| tree.map_leaves(|values| values.iter().map(|value| 2.0 * value).collect()))
				.collect();
			base = base.iter().map(|value| 2.0 * value - 1.0).collect();
			link = Link::Share { total: 1.0 };
		} else if leaves.none_is_negative() {
			return Err(Error::node(
				title,
				"it is not clear at which score its label changes: all of them are positive",
			));
		} else if link == Link::Softmax {
			return Err(Error::node(title, "the softmax of a single score is not understood"));
		}
	} else if labels.len() == 2 {
		if let Some((fewer, sum, better)) = difference(&trees, &base, link) {
			(trees, base, link) = (fewer, sum, better);
		}
	}
	Ok(Model::trees(features.count(), trees, base, Task::Classification(Classes { labels, link }))?)
}

/// Two scores as their difference, if what they become for people can be told from that.
fn difference(trees: &[Tree], base: &[f64], link: Link) -> Option<(Vec<Tree>, Vec<f64>, Link)> {
	/// How far single precision may have moved a sum of shares.
	const ROUNDING: f64 = 1e-5;
	let link = match link {
		Link::Softmax => Link::Softmax,
		Link::None => {
			let mut total: f64 = base.iter().sum();
			for tree in trees {
				let mut sums = tree.leaves().map(|values| values.iter().sum::<f64>());
				let first = sums.next()?;
				if sums.any(|sum| (sum - first).abs() > ROUNDING * first.abs()) {
					return None;
				}
				total += first;
			}
			Link::Share { total }
		},
		Link::Logistic { .. } | Link::Share { .. } => return None,
	};
	let less = |values: &[f64]| vec![values[1] - values[0]];
	Some((trees.iter().map(|tree| tree.map_leaves(less)).collect(), less(base), link))
}

fn base(title: &str, attributes: &mut Attributes, outputs: usize) -> Result<Vec<f64>, Error> {
	let base = attributes.floats("base_values")?.unwrap_or_default();
	match base.len() {
		0 => Ok(vec![0.0; outputs]),
		len if len == outputs => Ok(base),
		len => Err(Error::node(title, format!("it has {len} base values for {outputs} scores"))),
	}
}

/// What the leaves add to the scores, by tree and node.
struct Leaves {
	values: BTreeMap<(i64, i64), Vec<f64>>,
	outputs: usize,
}

impl Leaves {
	fn read(
		title: &str,
		attributes: &mut Attributes,
		prefix: &str,
		outputs: usize,
		output: impl Fn(i64) -> Option<usize>,
	) -> Result<Self, Error> {
		let wrong = |reason: String| Error::node(title, reason);
		let trees = attributes.ints(&format!("{prefix}_treeids"))?.unwrap_or_default();
		let nodes = attributes.ints(&format!("{prefix}_nodeids"))?.unwrap_or_default();
		let ids = attributes.ints(&format!("{prefix}_ids"))?.unwrap_or_default();
		let weights = attributes.floats(&format!("{prefix}_weights"))?.unwrap_or_default();
		Error::limit("the number of the leaves' numbers", weights.len(), MAX_NUMBERS)?;
		if [trees.len(), nodes.len(), ids.len()] != [weights.len(); 3] {
			return Err(wrong(format!("its attributes {prefix}_* are not equally long")));
		}
		let mut values: BTreeMap<(i64, i64), Vec<f64>> = BTreeMap::new();
		for (((tree, node), id), weight) in trees.into_iter().zip(nodes).zip(ids).zip(weights) {
			let output = output(id)
				.filter(|output| *output < outputs)
				.ok_or_else(|| wrong(format!("a leaf adds to score {id}, and there are {outputs}")))?;
			let count = values.len();
			let leaf = values.entry((tree, node)).or_default();
			if leaf.is_empty() {
				Error::limit("the size of all leaves", (count + 1).saturating_mul(outputs), MAX_NUMBERS)?;
				leaf.resize(outputs, 0.0);
			}
			leaf[output] += weight;
		}
		Ok(Self { values, outputs })
	}

	fn none_is_negative(&self) -> bool {
		self.values.values().flatten().all(|value| *value >= 0.0)
	}
}

/// One entry of the parallel lists.
struct Entry {
	mode: Mode,
	feature: i64,
	threshold: f64,
	yes: i64,
	no: i64,
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
	Leaf,
	/// A comparison, written as "less than" (`strict`) or "at most", with its answers exchanged or not.
	Branch {
		strict: bool,
		exchanged: bool,
	},
}

/// Reads the nodes and puts the trees together.
fn build(title: &str, attributes: &mut Attributes, features: &Features, leaves: &Leaves) -> Result<Vec<Tree>, Error> {
	let wrong = |reason: String| Error::node(title, reason);
	// How often a branch was taken in training; and where missing values go, which are refused before they get here.
	attributes.ignore(&["nodes_hitrates", "nodes_hitrates_as_tensor", "nodes_missing_value_tracks_true"]);
	let mut ints = |name: &str| Ok::<_, Error>(attributes.ints(name)?.unwrap_or_default());
	let (trees, nodes) = (ints("nodes_treeids")?, ints("nodes_nodeids")?);
	let (asked, yes, no) = (ints("nodes_featureids")?, ints("nodes_truenodeids")?, ints("nodes_falsenodeids")?);
	let thresholds = attributes.floats("nodes_values")?.unwrap_or_default();
	let modes = attributes.texts("nodes_modes")?.unwrap_or_default();
	let count = trees.len();
	Error::limit("the number of all trees' nodes", count, MAX_TREE_NODES)?;
	if [nodes.len(), asked.len(), yes.len(), no.len(), thresholds.len(), modes.len()] != [count; 6] {
		return Err(wrong("its attributes nodes_* are not equally long".into()));
	}

	let mut forest: BTreeMap<i64, BTreeMap<i64, Entry>> = BTreeMap::new();
	for place in 0..count {
		let mode = match modes[place].as_str() {
			"LEAF" => Mode::Leaf,
			"BRANCH_LEQ" => Mode::Branch { strict: false, exchanged: false },
			"BRANCH_LT" => Mode::Branch { strict: true, exchanged: false },
			"BRANCH_GTE" => Mode::Branch { strict: true, exchanged: true },
			"BRANCH_GT" => Mode::Branch { strict: false, exchanged: true },
			other => {
				return Err(wrong(format!("a node's mode {other:.20} is not understood: only comparisons of size are")))
			},
		};
		let entry = Entry { mode, feature: asked[place], threshold: thresholds[place], yes: yes[place], no: no[place] };
		if forest.entry(trees[place]).or_default().insert(nodes[place], entry).is_some() {
			return Err(wrong(format!("tree {} has two nodes {}", trees[place], nodes[place])));
		}
	}
	for (tree, node) in leaves.values.keys() {
		if forest.get(tree).and_then(|tree| tree.get(node)).is_none_or(|entry| entry.mode != Mode::Leaf) {
			return Err(wrong(format!("node {node} of tree {tree} has a leaf's numbers and is no leaf")));
		}
	}
	let all: usize = forest.values().flat_map(BTreeMap::values).filter(|entry| entry.mode == Mode::Leaf).count();
	Error::limit("the size of all leaves", all.saturating_mul(leaves.outputs), MAX_NUMBERS)?;
	forest
		.iter()
		.map(|(number, entries)| {
			tree(*number, entries, features, leaves).map_err(|reason| wrong(format!("tree {number}: {reason}")))
		})
		.collect()
}

/// Puts one tree's nodes into the order in which parents come first.
fn tree(number: i64, entries: &BTreeMap<i64, Entry>, features: &Features, leaves: &Leaves) -> Result<Tree, String> {
	let mut without_parent: BTreeSet<i64> = entries.keys().copied().collect();
	let mut with_parent = BTreeSet::new();
	for (id, entry) in entries {
		if entry.mode == Mode::Leaf {
			continue;
		}
		for child in [entry.yes, entry.no] {
			if !entries.contains_key(&child) {
				return Err(format!("node {id} leads to node {child}, which is not there"));
			}
			if !with_parent.insert(child) {
				return Err(format!("two ways lead to node {child}"));
			}
			without_parent.remove(&child);
		}
	}
	let mut roots = without_parent.into_iter();
	let (Some(root), None) = (roots.next(), roots.next()) else {
		return Err("it has no root, or several: its nodes go in a circle, or do not hang together".into());
	};

	// Every node but the root has one parent: what is reached from the root is reached once. A circle is not reached.
	let mut nodes: Vec<Node> = Vec::with_capacity(entries.len());
	let mut waiting = vec![(root, None)];
	while let Some((id, parent)) = waiting.pop() {
		let here = nodes.len();
		if let Some((place, is_at_most)) = parent {
			set_child(&mut nodes, place, is_at_most, here);
		}
		let Some(entry) = entries.get(&id) else { continue };
		let Mode::Branch { mut strict, mut exchanged } = entry.mode else {
			let values = leaves.values.get(&(number, id)).cloned();
			nodes.push(Node::Leaf(values.unwrap_or_else(|| vec![0.0; leaves.outputs])));
			continue;
		};
		let feature =
			usize::try_from(entry.feature).ok().filter(|feature| *feature < features.count()).ok_or_else(|| {
				format!("node {id} asks for feature {}, and there are {}", entry.feature, features.count())
			})?;
		let (mut threshold, turned) = features
			.threshold(feature, entry.threshold)
			.ok_or_else(|| format!("node {id} asks for a feature that is scaled to nothing"))?;
		if turned {
			(strict, exchanged) = (!strict, !exchanged);
		}
		if strict {
			// Below it is at most the number before it.
			threshold = threshold.next_down();
		}
		// The places of the children are set when they are reached.
		nodes.push(Node::Branch { feature, threshold, at_most: 0, above: 0 });
		let (at_most, above) = if exchanged { (entry.no, entry.yes) } else { (entry.yes, entry.no) };
		waiting.push((above, Some((here, false))));
		waiting.push((at_most, Some((here, true))));
	}
	if nodes.len() != entries.len() {
		return Err("some of its nodes go in a circle that the root does not lead to".into());
	}
	Tree::new(nodes, features.count(), leaves.outputs).map_err(|error| error.to_string())
}

fn set_child(nodes: &mut [Node], parent: usize, is_at_most: bool, child: usize) {
	if let Some(Node::Branch { at_most, above, .. }) = nodes.get_mut(parent) {
		*if is_at_most { at_most } else { above } = child;
	}
}
