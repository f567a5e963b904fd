//! Constant tensors.

use super::{
	wire::TensorProto,
	{Error, MAX_NUMBERS},
};

/// Types of a tensor's elements, by ONNX's number.
pub const FLOAT: i32 = 1;
const INT32: i32 = 6;
pub const INT64: i32 = 7;
pub const DOUBLE: i32 = 11;

/// A constant. Its values are as many as its shape says, and finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
	pub dims: Vec<usize>,
	pub values: Vec<f64>,
}

impl Tensor {
	/// The tensor, of whom messages speak as `owner`.
	pub fn read(proto: &TensorProto, owner: &str) -> Result<Self, Error> {
		let wrong = |reason: String| Error::node(owner, reason);
		if proto.data_location != 0 {
			return Err(wrong("the numbers of a tensor are in another file: save the model as one file".into()));
		}
		Error::limit("the rank of a tensor", proto.dims.len(), 4)?;
		let mut dims = Vec::with_capacity(proto.dims.len());
		let mut count = 1_usize;
		for dim in &proto.dims {
			let dim = usize::try_from(*dim).map_err(|_| wrong(format!("a tensor's dimension is {dim}")))?;
			count = count.saturating_mul(dim);
			dims.push(dim);
		}
		Error::limit("the size of a tensor", count, MAX_NUMBERS)?;

		let raw = &proto.raw_data;
		let values: Vec<f64> = match (proto.data_type, raw.is_empty()) {
			(FLOAT, true) => proto.float_data.iter().map(|value| f64::from(*value)).collect(),
			(FLOAT, false) => words(raw).map(|word| f64::from(f32::from_le_bytes(word))).collect(),
			(DOUBLE, true) => proto.double_data.clone(),
			(DOUBLE, false) => words(raw).map(f64::from_le_bytes).collect(),
			(INT32, true) => proto.int32_data.iter().map(|value| f64::from(*value)).collect(),
			(INT32, false) => words(raw).map(|word| f64::from(i32::from_le_bytes(word))).collect(),
			// Whole numbers above 2^53 are none that a model needs: they are rounded.
			(INT64, true) => proto.int64_data.iter().map(|value| *value as f64).collect(),
			(INT64, false) => words(raw).map(|word| i64::from_le_bytes(word) as f64).collect(),
			(other, _) => {
				return Err(wrong(format!(
					"a tensor has elements of type {other}: float, double, int32 and int64 are read"
				)))
			},
		};
		let width = if matches!(proto.data_type, FLOAT | INT32) { 4 } else { 8 };
		if values.len() != count || (!raw.is_empty() && raw.len() != count * width) {
			return Err(wrong(format!("a tensor has {} numbers, and its shape {dims:?} wants {count}", values.len())));
		}
		if values.iter().any(|value| !value.is_finite()) {
			return Err(wrong("a tensor holds a number that is not finite".into()));
		}
		Ok(Self { dims, values })
	}

	/// Its values as a row for `columns` columns, repeated if there is only one.
	pub fn row(&self, columns: usize) -> Option<Vec<f64>> {
		// More than one row would be other numbers for other records.
		let rows: usize = self.dims.iter().rev().skip(1).product();
		match (rows, self.values.as_slice()) {
			(_, [value]) => Some(vec![*value; columns]),
			(1, values) if values.len() == columns => Some(values.to_vec()),
			_ => None,
		}
	}
}

fn words<const N: usize>(raw: &[u8]) -> impl Iterator<Item = [u8; N]> + '_ {
	raw.chunks_exact(N).filter_map(|chunk| chunk.try_into().ok())
}
