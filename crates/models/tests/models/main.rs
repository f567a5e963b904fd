//! Tests of models: those that scikit-learn exports, and those that somebody made up.

mod fixtures;
mod hostile;
mod import;
mod onnx_file;
mod program;
mod rounding;
