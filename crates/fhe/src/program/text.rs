//! Programs as people write them.

mod parse;
mod write;

/// Why a text is no program, and where.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct TextError {
	/// The line, counted from 1.
	pub line: usize,
	/// The character in the line, counted from 1.
	pub column: usize,
	/// What is wrong, and what to do.
	pub message: String,
}
