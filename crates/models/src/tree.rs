//! A decision tree that can only be walked downwards.

use crate::Invalid;

/// A node of a tree. Children are places in the tree's list of nodes.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
	/// Asks whether a feature is at most a threshold.
	Branch {
		/// Which feature.
		feature: usize,
		/// The largest value of it that still goes to `at_most`.
		threshold: f64,
		/// Where to go then.
		at_most: usize,
		/// Where to go otherwise.
		above: usize,
	},
	/// The end: what is added to each score.
	Leaf(Vec<f64>),
}

/// A tree: its first node is the root, and every other node comes after the only one that leads to it. So no walk can come
/// back to where it was, and going through the list backwards meets children before their parents.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
	nodes: Vec<Node>,
}

impl Tree {
	/// A tree of these nodes, for records of `features` features, whose leaves hold `outputs` numbers.
	pub fn new(nodes: Vec<Node>, features: usize, outputs: usize) -> Result<Self, Invalid> {
		let mut parents = vec![0_u32; nodes.len()];
		for (place, node) in nodes.iter().enumerate() {
			match node {
				Node::Branch { feature, threshold, at_most, above } => {
					if *feature >= features {
						return Err(Invalid::Feature { feature: *feature, features });
					}
					if !threshold.is_finite() {
						return Err(Invalid::NotFinite("a threshold"));
					}
					for child in [*at_most, *above] {
						match parents.get_mut(child) {
							Some(count) if child > place => *count += 1,
							_ => return Err(Invalid::Order),
						}
					}
				},
				Node::Leaf(values) => {
					if values.len() != outputs {
						return Err(Invalid::Outputs { found: values.len(), wanted: outputs });
					}
					if values.iter().any(|value| !value.is_finite()) {
						return Err(Invalid::NotFinite("a leaf"));
					}
				},
			}
		}
		match parents.split_first() {
			Some((_, others)) if others.iter().all(|count| *count == 1) => Ok(Self { nodes }),
			_ => Err(Invalid::Order),
		}
	}

	/// The nodes, the root first.
	pub fn nodes(&self) -> &[Node] {
		&self.nodes
	}

	/// The leaves' numbers, one list for each leaf.
	pub fn leaves(&self) -> impl Iterator<Item = &[f64]> {
		self.nodes.iter().filter_map(|node| match node {
			Node::Leaf(values) => Some(values.as_slice()),
			Node::Branch { .. } => None,
		})
	}

	/// Where the walk ends. The caller has checked how many features there are.
	pub(crate) fn walk(&self, features: &[f64]) -> &[f64] {
		let mut place = 0;
		// Each step goes to a later place: see the type.
		loop {
			match &self.nodes[place] {
				Node::Branch { feature, threshold, at_most, above } => {
					place = if features[*feature] <= *threshold { *at_most } else { *above }
				},
				Node::Leaf(values) => return values,
			}
		}
	}

	/// The same tree with other numbers in its leaves.
	pub(crate) fn map_leaves(&self, map: impl Fn(&[f64]) -> Vec<f64>) -> Self {
		let nodes = self.nodes.iter().map(|node| match node {
			Node::Leaf(values) => Node::Leaf(map(values)),
			branch => branch.clone(),
		});
		Self { nodes: nodes.collect() }
	}
}
