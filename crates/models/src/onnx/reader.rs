//! From bytes to a list of nodes, with everything counted.

use super::{
	attributes::Attributes,
	error::shorten,
	tensor::{Tensor, DOUBLE, FLOAT},
	wire::{
		DimensionProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorProto, TensorShapeProto,
		TensorTypeProto, TypeProto, ValueInfoProto,
	},
	{Error, MAX_FEATURES, MAX_NODES},
};
use prost::{bytes::Bytes, Message};
use std::collections::BTreeMap;

/// The domain of the operators for models of this kind.
pub const ML: &str = "ai.onnx.ml";

/// What a file says, decoded.
pub struct Graph {
	/// The name of the input, and how many features it has.
	pub input: (String, usize),
	pub constants: BTreeMap<String, Tensor>,
	pub nodes: Vec<Node>,
	/// The names of the outputs.
	pub outputs: Vec<String>,
}

/// One step of the graph.
pub struct Node {
	/// For messages.
	pub title: String,
	/// Whether it belongs to [`ML`], otherwise to ONNX's own operators.
	pub ml: bool,
	pub operator: String,
	pub inputs: Vec<String>,
	pub outputs: Vec<String>,
	pub attributes: Attributes,
}

pub fn decode<M: Message + Default>(what: &'static str, bytes: &Bytes) -> Result<M, Error> {
	M::decode(bytes.clone()).map_err(|reason| Error::Malformed { what, reason })
}

/// Reads a file whose length was checked.
pub fn read(file: &[u8]) -> Result<Graph, Error> {
	let model: ModelProto = decode("the model", &Bytes::copy_from_slice(file))?;
	if !model.functions.is_empty() {
		return Err(Error::graph("it defines functions: export it without"));
	}
	check_operator_sets(&model)?;
	if model.graph.is_empty() {
		return Err(Error::graph("there is none: is this an ONNX file?"));
	}
	let graph: GraphProto = decode("the graph", &model.graph)?;
	if !graph.sparse_initializer.is_empty() {
		return Err(Error::graph("it has sparse tensors: export it with dense ones"));
	}
	for (what, list) in [
		("the number of nodes", &graph.node),
		("the number of constants", &graph.initializer),
		("the number of inputs", &graph.input),
		("the number of outputs", &graph.output),
	] {
		Error::limit(what, list.len(), MAX_NODES)?;
	}

	let mut constants = BTreeMap::new();
	for bytes in &graph.initializer {
		let proto: TensorProto = decode("a constant", bytes)?;
		let tensor = Tensor::read(&proto, &proto.name)?;
		if constants.insert(proto.name.clone(), tensor).is_some() {
			return Err(Error::graph(format!("there are two constants {}", shorten(&proto.name))));
		}
	}
	let nodes = graph.node.iter().map(node).collect::<Result<_, _>>()?;
	let outputs = graph
		.output
		.iter()
		.map(|bytes| Ok(decode::<ValueInfoProto>("an output", bytes)?.name))
		.collect::<Result<_, Error>>()?;
	Ok(Graph { input: input(&graph, &constants)?, constants, nodes, outputs })
}

/// Refuses versions of the operators that nobody knew when this was written.
fn check_operator_sets(model: &ModelProto) -> Result<(), Error> {
	Error::limit("the number of operator sets", model.opset_import.len(), MAX_NODES)?;
	for bytes in &model.opset_import {
		let set: OperatorSetIdProto = decode("an operator set", bytes)?;
		let newest = match set.domain.as_str() {
			"" | "ai.onnx" => 26,
			ML => 5,
			// No node may use it, or it is refused there.
			_ => continue,
		};
		if !(1..=newest).contains(&set.version) {
			return Err(Error::graph(format!(
				"it uses version {} of the operators of {}, and versions up to {newest} are known: export it for an older one",
				set.version,
				if set.domain.is_empty() { "ai.onnx" } else { &set.domain },
			)));
		}
	}
	Ok(())
}

fn node(bytes: &Bytes) -> Result<Node, Error> {
	let proto: NodeProto = decode("a node", bytes)?;
	let title =
		if proto.name.is_empty() { proto.op_type.clone() } else { format!("{} ({})", proto.op_type, proto.name) };
	let ml = match proto.domain.as_str() {
		"" | "ai.onnx" => false,
		ML => true,
		other => return Err(Error::node(&title, format!("its domain {} is not known", shorten(other)))),
	};
	Error::limit("the number of a node's inputs", proto.input.len(), 8)?;
	Error::limit("the number of a node's outputs", proto.output.len(), 8)?;
	Ok(Node {
		ml,
		attributes: Attributes::read(&title, &proto.attribute)?,
		operator: proto.op_type,
		inputs: proto.input,
		outputs: proto.output,
		title,
	})
}

/// The only input, a table of records by features.
fn input(graph: &GraphProto, constants: &BTreeMap<String, Tensor>) -> Result<(String, usize), Error> {
	let mut found = None;
	for bytes in &graph.input {
		let info: ValueInfoProto = decode("an input", bytes)?;
		// Old files list their constants as inputs, too.
		if constants.contains_key(&info.name) {
			continue;
		}
		if found.is_some() {
			return Err(Error::graph("it has several inputs: export it with one tensor that holds all features"));
		}
		let kind: TypeProto = decode("an input's type", &info.kind)?;
		let Some(tensor) = kind.tensor_type else {
			return Err(Error::graph("its input is no tensor"));
		};
		let tensor: TensorTypeProto = decode("an input's type", &tensor)?;
		if !matches!(tensor.elem_type, FLOAT | DOUBLE) {
			return Err(Error::graph("its input is not of type float or double: export it for such numbers"));
		}
		let shape: TensorShapeProto = decode("an input's shape", &tensor.shape)?;
		let [_, features] = shape.dim.as_slice() else {
			return Err(Error::graph(format!(
				"its input has {} dimensions, and should have two: records and features",
				shape.dim.len()
			)));
		};
		let features: DimensionProto = decode("an input's shape", features)?;
		let features = match features.dim_value.map(usize::try_from) {
			Some(Ok(features)) if features > 0 => features,
			_ => {
				return Err(Error::graph(
					"its input does not say how many features there are: export it with [None, F]",
				))
			},
		};
		Error::limit("the number of features", features, MAX_FEATURES)?;
		found = Some((info.name, features));
	}
	found.ok_or_else(|| Error::graph("it has no input"))
}
