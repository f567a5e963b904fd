//! This ciphertext is the message behind this commitment, under the key behind that one.

use super::{bind, Builder, Num};
use crate::{
	cipher::{Ciphertext, Key, Message},
	field::{from_bytes, to_bytes},
	poseidon::Domain,
	Context, Fr, Statement,
};
use ark_relations::gr1cs::SynthesisError;

/// Public: message's commitment, ciphertext's hash, key's commitment, nonce, context. Private: key and message.
#[derive(Clone)]
pub struct Encrypts {
	key: Key,
	message: Message,
	nonce: Fr,
	/// The hash of the ciphertext.
	ciphertext: Fr,
	pub(super) context: Fr,
}

impl Encrypts {
	/// That a message is encrypted under a key with a nonce; and the ciphertext.
	pub fn new(key: &Key, nonce: &[u8; 32], message: &Message, context: &Context) -> (Self, Ciphertext) {
		let ciphertext = key.encrypt(nonce, message);
		let hash = from_bytes(&ciphertext.hash()).unwrap_or_default();
		let circuit = Encrypts {
			key: key.clone(),
			message: message.clone(),
			nonce: ciphertext.nonce,
			ciphertext: hash,
			context: context.element(),
		};
		(circuit, ciphertext)
	}

	/// The same, claimed of another ciphertext, for tests of what is refused.
	#[doc(hidden)]
	pub fn claiming(mut self, ciphertext: &Ciphertext) -> Self {
		self.ciphertext = from_bytes(&ciphertext.hash()).unwrap_or_default();
		self
	}

	pub(super) fn blank(elements: u16) -> Self {
		let zero = Fr::from(0u64);
		Encrypts {
			key: Key(zero),
			message: Message(vec![zero; elements.into()]),
			nonce: zero,
			ciphertext: zero,
			context: zero,
		}
	}

	pub(super) fn statement(&self) -> Statement {
		Statement::Encrypts {
			elements: self.message.elements(),
			message: self.message.commitment(),
			ciphertext: to_bytes(&self.ciphertext),
			key: self.key.commitment(),
			nonce: to_bytes(&self.nonce),
		}
	}

	pub(super) fn build(&self, builder: &Builder) -> Result<(), SynthesisError> {
		let commitment = builder.input(self.message.hash())?;
		let hash = builder.input(self.ciphertext)?;
		let key_commitment = builder.input(self.key.hash())?;
		let nonce = builder.input(self.nonce)?;
		let context = builder.input(self.context)?;

		let key = builder.witness(self.key.0)?;
		let message = builder.witnesses(&self.message.0)?;
		builder.equal(&builder.hash(Domain::Key, std::slice::from_ref(&key))?, &key_commitment)?;
		builder.equal(&builder.hash(Domain::Message, &message)?, &commitment)?;

		let stream = builder.hash(Domain::Stream, &[key, nonce])?;
		let mut body: Vec<Num> = Vec::with_capacity(message.len());
		for (counter, pair) in message.chunks(2).enumerate() {
			let counter = Num::constant(Fr::from(counter as u64));
			let pads = builder.hash_two(Domain::Pad, &[stream.clone(), counter])?;
			body.extend(pair.iter().zip(&pads).map(|(element, pad)| element.plus(pad)));
		}
		let body = builder.hash(Domain::Body, &body)?;
		let tag = builder.hash(Domain::Tag, &[stream, body.clone()])?;
		builder.equal(&builder.hash(Domain::Ciphertext, &[body, tag])?, &hash)?;
		bind(builder, &context)
	}
}
