//! Why a file is not read.

use crate::Invalid;

/// Why a file is not read as a model.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
	/// More of something than is allowed.
	#[error("{what} is {found}, and at most {most} is read: train a smaller model")]
	TooLarge {
		/// Of what.
		what: &'static str,
		/// How much there is.
		found: usize,
		/// How much may be.
		most: usize,
	},
	/// The bytes are no ONNX.
	#[error("this is no ONNX file, or it is damaged: {what} can not be decoded ({reason})")]
	Malformed {
		/// Which part.
		what: &'static str,
		/// What the decoder says.
		reason: prost::DecodeError,
	},
	/// The graph as a whole is not understood.
	#[error("the graph is not understood: {0}")]
	Graph(String),
	/// One of the graph's nodes is not understood.
	#[error("node {node}: {reason}")]
	Node {
		/// Its operator, and its name.
		node: String,
		/// What is wrong.
		reason: String,
	},
	/// What the file says is no model.
	#[error("the model is not usable: {0}")]
	Model(#[from] Invalid),
}

impl Error {
	pub(super) fn limit(what: &'static str, found: usize, most: usize) -> Result<(), Self> {
		if found > most {
			return Err(Self::TooLarge { what, found, most });
		}
		Ok(())
	}

	pub(super) fn node(node: &str, reason: impl Into<String>) -> Self {
		Self::Node { node: shorten(node), reason: reason.into() }
	}

	pub(super) fn graph(reason: impl Into<String>) -> Self {
		Self::Graph(reason.into())
	}
}

/// A name from the file, for a message: no longer than a line, and without what a terminal would obey.
pub(super) fn shorten(name: &str) -> String {
	const MOST: usize = 60;
	let mut short: String =
		name.chars().take(MOST).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
	if name.chars().nth(MOST).is_some() {
		short.push('…');
	}
	short
}
