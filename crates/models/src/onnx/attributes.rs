//! A node's attributes, each of which has to be asked for.

use super::{
	error::shorten,
	reader::decode,
	tensor::Tensor,
	wire::{AttributeProto, TensorProto},
	Error,
};
use prost::bytes::Bytes;
use std::collections::BTreeMap;

/// The most attributes of a node.
const MOST: usize = 64;

/// Kinds of attributes, by ONNX's number.
const FLOAT: i32 = 1;
const INT: i32 = 2;
const TEXT: i32 = 3;
const TENSOR: i32 = 4;
const FLOATS: i32 = 6;
const INTS: i32 = 7;
const TEXTS: i32 = 8;

/// What is left of a node's attributes. Who has taken all that it knows calls [`Attributes::finish`]: one that is still
/// there means something that nobody understood.
pub struct Attributes {
	node: String,
	left: BTreeMap<String, AttributeProto>,
}

impl Attributes {
	pub fn read(node: &str, list: &[Bytes]) -> Result<Self, Error> {
		Error::limit("the number of a node's attributes", list.len(), MOST)?;
		let mut left = BTreeMap::new();
		for bytes in list {
			let attribute: AttributeProto = decode("an attribute", bytes)?;
			let name = attribute.name.clone();
			if !attribute.ref_attr_name.is_empty() {
				return Err(Error::node(node, format!("attribute {} refers to a function's", shorten(&name))));
			}
			if left.insert(name.clone(), attribute).is_some() {
				return Err(Error::node(node, format!("there are two attributes {}", shorten(&name))));
			}
		}
		Ok(Self { node: node.to_owned(), left })
	}

	fn take(&mut self, name: &str, kind: i32) -> Result<Option<AttributeProto>, Error> {
		match self.left.remove(name) {
			// The first version of ONNX wrote no kind.
			Some(attribute) if attribute.kind == kind || attribute.kind == 0 => Ok(Some(attribute)),
			Some(_) => Err(Error::node(&self.node, format!("attribute {name} is of another kind than it should be"))),
			None => Ok(None),
		}
	}

	/// Numbers, which may also be given as a tensor of doubles. They are finite.
	pub fn floats(&mut self, name: &str) -> Result<Option<Vec<f64>>, Error> {
		let tensor = self.tensor(&format!("{name}_as_tensor"))?;
		let list = self.take(name, FLOATS)?;
		let values: Vec<f64> = match (list, tensor) {
			(None, None) => return Ok(None),
			(None, Some(tensor)) => tensor.values,
			(Some(attribute), None) => attribute.floats.iter().map(|value| f64::from(*value)).collect(),
			(Some(_), Some(_)) => return Err(Error::node(&self.node, format!("attribute {name} is given twice"))),
		};
		match values.iter().position(|value| !value.is_finite()) {
			Some(place) => Err(Error::node(&self.node, format!("number {place} of attribute {name} is not finite"))),
			None => Ok(Some(values)),
		}
	}

	pub fn ints(&mut self, name: &str) -> Result<Option<Vec<i64>>, Error> {
		Ok(self.take(name, INTS)?.map(|attribute| attribute.ints))
	}

	/// Whole numbers that stay to be taken.
	pub fn peek_ints(&self, name: &str) -> &[i64] {
		self.left.get(name).map_or(&[], |attribute| &attribute.ints)
	}

	pub fn texts(&mut self, name: &str) -> Result<Option<Vec<String>>, Error> {
		let Some(attribute) = self.take(name, TEXTS)? else { return Ok(None) };
		let texts: Result<Vec<_>, _> =
			attribute.strings.iter().map(|bytes| String::from_utf8(bytes.to_vec())).collect();
		texts.map(Some).map_err(|_| Error::node(&self.node, format!("attribute {name} is no text")))
	}

	pub fn text(&mut self, name: &str, default: &str) -> Result<String, Error> {
		match self.take(name, TEXT)? {
			Some(attribute) => String::from_utf8(attribute.s.to_vec())
				.map_err(|_| Error::node(&self.node, format!("attribute {name} is no text"))),
			None => Ok(default.to_owned()),
		}
	}

	pub fn int(&mut self, name: &str, default: i64) -> Result<i64, Error> {
		Ok(self.take(name, INT)?.map_or(default, |attribute| attribute.i))
	}

	pub fn float(&mut self, name: &str, default: f32) -> Result<f64, Error> {
		let value = self.take(name, FLOAT)?.map_or(default, |attribute| attribute.f);
		if !value.is_finite() {
			return Err(Error::node(&self.node, format!("attribute {name} is not finite")));
		}
		Ok(f64::from(value))
	}

	pub fn tensor(&mut self, name: &str) -> Result<Option<Tensor>, Error> {
		let Some(attribute) = self.take(name, TENSOR)? else { return Ok(None) };
		let proto: TensorProto = decode("a tensor", &attribute.t)?;
		Tensor::read(&proto, &self.node).map(Some)
	}

	/// Drops attributes that do not change what the node computes here.
	pub fn ignore(&mut self, names: &[&str]) {
		for name in names {
			self.left.remove(*name);
		}
	}

	pub fn finish(self) -> Result<(), Error> {
		match self.left.keys().next() {
			Some(name) => Err(Error::node(&self.node, format!("attribute {} is not understood", shorten(name)))),
			None => Ok(()),
		}
	}
}
