//! The part of ONNX's protobuf that is read. Field numbers are those of `onnx.proto3`; other fields are skipped.
//!
//! Nested messages stay bytes here: whoever goes on decodes them one at a time, after counting them. So a file can not
//! unfold into far more memory than it has bytes, and nothing is nested deeply.

use prost::bytes::Bytes;

#[derive(Clone, PartialEq, prost::Message)]
pub struct ModelProto {
	#[prost(int64, tag = "1")]
	pub ir_version: i64,
	/// GraphProto
	#[prost(bytes = "bytes", tag = "7")]
	pub graph: Bytes,
	/// OperatorSetIdProto
	#[prost(bytes = "bytes", repeated, tag = "8")]
	pub opset_import: Vec<Bytes>,
	/// FunctionProto
	#[prost(bytes = "bytes", repeated, tag = "25")]
	pub functions: Vec<Bytes>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct OperatorSetIdProto {
	#[prost(string, tag = "1")]
	pub domain: String,
	#[prost(int64, tag = "2")]
	pub version: i64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct GraphProto {
	/// NodeProto
	#[prost(bytes = "bytes", repeated, tag = "1")]
	pub node: Vec<Bytes>,
	/// TensorProto
	#[prost(bytes = "bytes", repeated, tag = "5")]
	pub initializer: Vec<Bytes>,
	/// ValueInfoProto
	#[prost(bytes = "bytes", repeated, tag = "11")]
	pub input: Vec<Bytes>,
	/// ValueInfoProto
	#[prost(bytes = "bytes", repeated, tag = "12")]
	pub output: Vec<Bytes>,
	/// SparseTensorProto
	#[prost(bytes = "bytes", repeated, tag = "15")]
	pub sparse_initializer: Vec<Bytes>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct NodeProto {
	#[prost(string, repeated, tag = "1")]
	pub input: Vec<String>,
	#[prost(string, repeated, tag = "2")]
	pub output: Vec<String>,
	#[prost(string, tag = "3")]
	pub name: String,
	#[prost(string, tag = "4")]
	pub op_type: String,
	/// AttributeProto
	#[prost(bytes = "bytes", repeated, tag = "5")]
	pub attribute: Vec<Bytes>,
	#[prost(string, tag = "7")]
	pub domain: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct AttributeProto {
	#[prost(string, tag = "1")]
	pub name: String,
	#[prost(float, tag = "2")]
	pub f: f32,
	#[prost(int64, tag = "3")]
	pub i: i64,
	#[prost(bytes = "bytes", tag = "4")]
	pub s: Bytes,
	/// TensorProto
	#[prost(bytes = "bytes", tag = "5")]
	pub t: Bytes,
	#[prost(float, repeated, tag = "7")]
	pub floats: Vec<f32>,
	#[prost(int64, repeated, tag = "8")]
	pub ints: Vec<i64>,
	#[prost(bytes = "bytes", repeated, tag = "9")]
	pub strings: Vec<Bytes>,
	#[prost(int32, tag = "20")]
	pub kind: i32,
	#[prost(string, tag = "21")]
	pub ref_attr_name: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct TensorProto {
	#[prost(int64, repeated, tag = "1")]
	pub dims: Vec<i64>,
	#[prost(int32, tag = "2")]
	pub data_type: i32,
	#[prost(float, repeated, tag = "4")]
	pub float_data: Vec<f32>,
	#[prost(int32, repeated, tag = "5")]
	pub int32_data: Vec<i32>,
	#[prost(int64, repeated, tag = "7")]
	pub int64_data: Vec<i64>,
	#[prost(string, tag = "8")]
	pub name: String,
	#[prost(bytes = "bytes", tag = "9")]
	pub raw_data: Bytes,
	#[prost(double, repeated, tag = "10")]
	pub double_data: Vec<f64>,
	#[prost(int32, tag = "14")]
	pub data_location: i32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ValueInfoProto {
	#[prost(string, tag = "1")]
	pub name: String,
	/// TypeProto
	#[prost(bytes = "bytes", tag = "2")]
	pub kind: Bytes,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct TypeProto {
	/// TypeProto.Tensor
	#[prost(bytes = "bytes", optional, tag = "1")]
	pub tensor_type: Option<Bytes>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct TensorTypeProto {
	#[prost(int32, tag = "1")]
	pub elem_type: i32,
	/// TensorShapeProto
	#[prost(bytes = "bytes", tag = "2")]
	pub shape: Bytes,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct TensorShapeProto {
	/// TensorShapeProto.Dimension
	#[prost(bytes = "bytes", repeated, tag = "1")]
	pub dim: Vec<Bytes>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct DimensionProto {
	#[prost(int64, optional, tag = "1")]
	pub dim_value: Option<i64>,
}
