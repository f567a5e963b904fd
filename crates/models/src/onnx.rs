//! Models from ONNX files.
//!
//! What is understood is what exporters write for linear and logistic regression, trees and forests:
//!
//! | Domain | Operators |
//! |---|---|
//! | `ai.onnx.ml` | `LinearRegressor` `LinearClassifier` `TreeEnsembleRegressor` `TreeEnsembleClassifier` `Scaler` `Normalizer` (L1, of probabilities) `ZipMap` |
//! | `ai.onnx` | `MatMul` `Gemm` `Add` `Sub` `Mul` `Div` (with constants) `Sigmoid` `Softmax` `ArgMax` `Cast` `Identity` `Reshape` `Flatten` `Constant` |
//!
//! The graph is followed from the features to its outputs, and every node has to be a step on that way. What comes before
//! the model (scaling) is worked into its weights and thresholds, what comes after it (probabilities) becomes its
//! [`Link`](crate::Link). What an operator means follows the ONNX operator documentation, and where that leaves something
//! open, what ONNX Runtime does.
//!
//! ## Hostile files
//!
//! A file is refused unread if it is larger than [`MAX_LEN`]. Lists of messages are decoded one by one after they were
//! counted, so that decoding takes at most about 16 times the memory of the file. Nothing is allocated by a size that
//! the file only claims. What several names stand for is there once, and what all steps of a graph make is counted against
//! [`MAX_ALL_NUMBERS`]. No subgraph, function or reference to another file is followed. All work is linear in the file's
//! size, but for sorting.

mod attributes;
mod error;
mod features;
mod graph;
mod linear;
mod reader;
mod tensor;
mod trees;
mod wire;

pub use error::Error;

use crate::Model;

/// The largest file that is read, in bytes.
pub const MAX_LEN: usize = 8 << 20;
/// The most nodes of a graph.
pub const MAX_NODES: usize = 256;
/// The most features of a record.
pub const MAX_FEATURES: usize = 4096;
/// The most scores, and labels.
pub const MAX_OUTPUTS: usize = 256;
/// The most nodes of all trees of a forest.
pub const MAX_TREE_NODES: usize = 1 << 16;
/// The most numbers in a tensor, in the leaves of a forest, or in the weights of a linear model.
pub const MAX_NUMBERS: usize = 1 << 20;

/// The most numbers in all that the steps of a graph make, together: a constant may be used by many of them.
pub const MAX_ALL_NUMBERS: usize = 8 * MAX_NUMBERS;

/// Reads a model.
///
/// # Errors
/// It says what is not understood, and in which node of the graph.
pub fn import(file: &[u8]) -> Result<Model, Error> {
	Error::limit("the file's length in bytes", file.len(), MAX_LEN)?;
	graph::follow(reader::read(file)?)
}
