//! I know the answer behind this hash.

use super::{bind, Builder};
use crate::{
	answer::Answer,
	field::{of_hash, to_bytes},
	poseidon::Domain,
	Context, Fr, Statement,
};
use ark_relations::gr1cs::SynthesisError;

/// Public: salt, hash, context. Private: the answer.
#[derive(Clone)]
pub struct Knows {
	answer: Answer,
	salt: Fr,
	hash: Fr,
	pub(super) context: Fr,
}

impl Knows {
	/// That the answer is known, for a key whose answer has this salt.
	pub fn new(answer: &Answer, salt: &[u8; 32], context: &Context) -> Self {
		let salt = of_hash(salt);
		Knows { answer: answer.clone(), salt, hash: answer.hash(salt), context: context.element() }
	}

	/// The same answer claimed to be behind another hash, for tests of what is refused.
	#[doc(hidden)]
	pub fn claiming(mut self, hash: Fr) -> Self {
		self.hash = hash;
		self
	}

	pub(super) fn blank() -> Self {
		let zero = Fr::from(0u64);
		let elements = [zero; crate::answer::ANSWER_BLOCKS + 1];
		Knows { answer: Answer { elements }, salt: zero, hash: zero, context: zero }
	}

	pub(super) fn statement(&self) -> Statement {
		Statement::Knows { salt: to_bytes(&self.salt), answer: to_bytes(&self.hash) }
	}

	pub(super) fn build(&self, builder: &Builder) -> Result<(), SynthesisError> {
		let salt = builder.input(self.salt)?;
		let hash = builder.input(self.hash)?;
		let context = builder.input(self.context)?;
		let mut elements = vec![salt];
		elements.extend(builder.witnesses(&self.answer.elements)?);
		builder.equal(&builder.hash(Domain::Answer, &elements)?, &hash)?;
		bind(builder, &context)
	}
}
