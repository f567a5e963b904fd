//! Writes ONNX files, right ones and wrong ones.

/// A field of some bytes: a message, a text.
pub fn bytes(tag: u64, content: impl AsRef<[u8]>) -> Vec<u8> {
	let content = content.as_ref();
	let mut field = varint(tag << 3 | 2);
	field.extend(varint(content.len() as u64));
	field.extend(content);
	field
}

/// A field of a whole number.
pub fn whole(tag: u64, number: i64) -> Vec<u8> {
	[varint(tag << 3), varint(number as u64)].concat()
}

fn varint(mut number: u64) -> Vec<u8> {
	let mut bytes = Vec::new();
	while number >= 0x80 {
		bytes.push(number as u8 | 0x80);
		number >>= 7;
	}
	bytes.push(number as u8);
	bytes
}

fn attribute(name: &str, kind: i64, content: Vec<u8>) -> Vec<u8> {
	bytes(5, [bytes(1, name), content, whole(20, kind)].concat())
}

pub fn int(name: &str, number: i64) -> Vec<u8> {
	attribute(name, 2, whole(3, number))
}

pub fn text(name: &str, text: &str) -> Vec<u8> {
	attribute(name, 3, bytes(4, text))
}

pub fn floats(name: &str, numbers: &[f32]) -> Vec<u8> {
	let packed: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
	attribute(name, 6, bytes(7, packed))
}

pub fn ints(name: &str, numbers: &[i64]) -> Vec<u8> {
	let packed: Vec<u8> = numbers.iter().flat_map(|number| varint(*number as u64)).collect();
	attribute(name, 7, bytes(8, packed))
}

pub fn texts(name: &str, texts: &[&str]) -> Vec<u8> {
	attribute(name, 8, texts.iter().flat_map(|text| bytes(9, text)).collect())
}

/// A node, as a field of the graph.
pub fn node(domain: &str, operator: &str, inputs: &[&str], outputs: &[&str], attributes: &[Vec<u8>]) -> Vec<u8> {
	let mut content: Vec<u8> = inputs.iter().flat_map(|name| bytes(1, name)).collect();
	content.extend(outputs.iter().flat_map(|name| bytes(2, name)));
	content.extend(bytes(4, operator));
	content.extend(attributes.concat());
	content.extend(bytes(7, domain));
	bytes(1, content)
}

/// A constant in double precision, as a field of the graph.
pub fn constant(name: &str, dims: &[i64], values: &[f64]) -> Vec<u8> {
	let mut content: Vec<u8> = dims.iter().flat_map(|dim| whole(1, *dim)).collect();
	content.extend(whole(2, 11));
	content.extend(bytes(8, name));
	content.extend(bytes(9, values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<_>>()));
	bytes(5, content)
}

/// The input `x`, records of so many features, as a field of the graph.
pub fn input(name: &str, features: i64) -> Vec<u8> {
	let shape = [bytes(1, []), bytes(1, whole(1, features))].concat();
	let tensor = [whole(1, 1), bytes(2, shape)].concat();
	bytes(11, [bytes(1, name), bytes(2, bytes(1, tensor))].concat())
}

pub fn output(name: &str) -> Vec<u8> {
	bytes(12, bytes(1, name))
}

/// A file of these fields of the graph.
pub fn file(graph: &[Vec<u8>]) -> Vec<u8> {
	let sets = [bytes(8, whole(2, 20)), bytes(8, [bytes(1, "ai.onnx.ml"), whole(2, 3)].concat())].concat();
	[whole(1, 10), bytes(7, graph.concat()), sets].concat()
}

/// A file whose only node turns `x` into `y`.
pub fn one_node(features: i64, operator: &str, attributes: &[Vec<u8>]) -> Vec<u8> {
	file(&[input("x", features), node("ai.onnx.ml", operator, &["x"], &["y"], attributes), output("y")])
}

/// A regression tree of one feature: for each node what it is (a threshold or a leaf) and where it goes.
#[derive(Clone, Debug)]
pub struct Ensemble {
	pub trees: Vec<i64>,
	pub nodes: Vec<i64>,
	pub features: Vec<i64>,
	pub yes: Vec<i64>,
	pub no: Vec<i64>,
	pub values: Vec<f32>,
	pub modes: Vec<&'static str>,
	pub leaves: Vec<i64>,
	pub weights: Vec<f32>,
}

impl Ensemble {
	/// One question: at most 1 is 10, more is 20.
	pub fn stump() -> Self {
		Self {
			trees: vec![0; 3],
			nodes: vec![0, 1, 2],
			features: vec![0; 3],
			yes: vec![1, 0, 0],
			no: vec![2, 0, 0],
			values: vec![1.0, 0.0, 0.0],
			modes: vec!["BRANCH_LEQ", "LEAF", "LEAF"],
			leaves: vec![1, 2],
			weights: vec![10.0, 20.0],
		}
	}

	/// A comb: every question leads to a leaf and to the next question.
	pub fn comb(questions: i64) -> Self {
		let count = 2 * questions + 1;
		let is_branch = |id: i64| id % 2 == 0 && id < count - 1;
		let ids: Vec<i64> = (0..count).collect();
		let per = |branch: fn(i64) -> i64| ids.iter().map(|id| if is_branch(*id) { branch(*id) } else { 0 }).collect();
		let leaves: Vec<i64> = ids.iter().copied().filter(|id| !is_branch(*id)).collect();
		Self {
			trees: vec![0; ids.len()],
			features: vec![0; ids.len()],
			yes: per(|id| id + 1),
			no: per(|id| id + 2),
			values: ids.iter().map(|id| *id as f32).collect(),
			modes: ids.iter().map(|id| if is_branch(*id) { "BRANCH_LEQ" } else { "LEAF" }).collect(),
			weights: leaves.iter().map(|id| *id as f32).collect(),
			leaves,
			nodes: ids,
		}
	}

	pub fn attributes(&self) -> Vec<Vec<u8>> {
		vec![
			ints("nodes_treeids", &self.trees),
			ints("nodes_nodeids", &self.nodes),
			ints("nodes_featureids", &self.features),
			ints("nodes_truenodeids", &self.yes),
			ints("nodes_falsenodeids", &self.no),
			floats("nodes_values", &self.values),
			texts("nodes_modes", &self.modes),
			ints("target_treeids", &vec![0; self.leaves.len()]),
			ints("target_nodeids", &self.leaves),
			ints("target_ids", &vec![0; self.leaves.len()]),
			floats("target_weights", &self.weights),
		]
	}

	pub fn file(&self) -> Vec<u8> {
		one_node(1, "TreeEnsembleRegressor", &self.attributes())
	}
}
