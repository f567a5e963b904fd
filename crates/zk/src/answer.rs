//! Answers to security questions (EncryTrust, section 3.2): what its holder knows even when a key is lost.

use crate::{
	field::{of_block, of_hash, to_bytes, BLOCK_LEN},
	poseidon::{hash, Domain},
	Fr, Input,
};
use core::fmt;

/// The blocks of an answer, whatever its length.
pub(crate) const ANSWER_BLOCKS: usize = 8;

/// The longest answer, in bytes.
pub const MAX_ANSWER_LEN: usize = ANSWER_BLOCKS * BLOCK_LEN;

/// The answer is longer than [`MAX_ANSWER_LEN`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AnswerTooLong;

impl fmt::Display for AnswerTooLong {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "an answer has at most {MAX_ANSWER_LEN} bytes")
	}
}

impl core::error::Error for AnswerTooLong {}

/// An answer. Every byte counts: whoever asks people to remember one decides about capitals and spaces before.
///
/// The salt on chain is what keeps one dictionary from serving for everybody. It does not make a weak answer strong: the
/// hash is public, and who can guess the answer can check the guess.
#[derive(Clone)]
pub struct Answer {
	pub(crate) elements: [Fr; ANSWER_BLOCKS + 1],
}

impl Answer {
	/// An answer.
	pub fn new(answer: &[u8]) -> Result<Self, AnswerTooLong> {
		if answer.len() > MAX_ANSWER_LEN {
			return Err(AnswerTooLong);
		}
		let mut elements = [Fr::from(answer.len() as u64); ANSWER_BLOCKS + 1];
		let blocks = answer.chunks(BLOCK_LEN).map(of_block).chain(core::iter::repeat(Fr::from(0u64)));
		for (element, block) in elements.iter_mut().skip(1).zip(blocks) {
			*element = block;
		}
		Ok(Answer { elements })
	}

	/// What the chain keeps of the answer. The salt is kept beside it.
	pub fn commitment(&self, salt: &[u8; 32]) -> Input {
		to_bytes(&self.hash(of_hash(salt)))
	}

	pub(crate) fn hash(&self, salt: Fr) -> Fr {
		let mut elements = [salt; ANSWER_BLOCKS + 2];
		for (to, from) in elements.iter_mut().skip(1).zip(self.elements) {
			*to = from;
		}
		hash(Domain::Answer, &elements)
	}
}
