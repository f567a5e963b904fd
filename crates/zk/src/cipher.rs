//! A stream cipher that is cheap inside a proof.
//!
//! From key and nonce comes the stream's key, from it and a counter two elements of the stream at a time, and each is
//! added to an element of the message. A tag over the ciphertext, under the stream's key, makes a changed ciphertext one
//! that does not open; the ciphertext's hash covers the tag, so a ciphertext that is proven ([`Statement::Encrypts`]) is
//! one that opens.
//!
//! A nonce is used once under a key: two messages with one stream tell their difference.
//!
//! [`Statement::Encrypts`]: crate::Statement::Encrypts

use crate::{
	field::{from_bytes, of_block, of_hash, to_block, to_bytes, BLOCK_LEN},
	poseidon::{hash, hash_two, Domain},
	Fr, Input, Statement,
};
use alloc::vec::Vec;
use ark_ff::{PrimeField, Zero};
use core::fmt;

/// The numbers of elements that a message can have.
pub const SIZES: [u16; 3] = [16, 64, 256];

/// The elements before a message's bytes: a salt and the length.
const HEADER: usize = 2;

/// How many bytes fit into a message of so many elements.
pub const fn capacity(elements: u16) -> usize {
	(elements as usize).saturating_sub(HEADER) * BLOCK_LEN
}

/// Why a message can not be made or opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CipherError {
	/// More bytes than fit into the largest message.
	TooLong,
	/// Bytes that are no ciphertext.
	Malformed,
	/// The tag is another: another key, or somebody changed the ciphertext.
	WrongTag,
	/// The elements are no packed bytes: whoever encrypted them encrypted something else.
	NotPacked,
}

impl fmt::Display for CipherError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			CipherError::TooLong => "a message has at most 7,874 bytes",
			CipherError::Malformed => "these bytes are no ciphertext",
			CipherError::WrongTag => "the ciphertext does not open with this key",
			CipherError::NotPacked => "what was encrypted are no bytes",
		})
	}
}

impl core::error::Error for CipherError {}

/// A message, as elements.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message(pub(crate) Vec<Fr>);

impl Message {
	/// Bytes as a message of the smallest size that takes them. The salt is random and secret until the message is
	/// opened: without it anybody could check a guess against the commitment.
	pub fn pack(bytes: &[u8], salt: &[u8; 32]) -> Result<Self, CipherError> {
		let size = SIZES.iter().find(|size| bytes.len() <= capacity(**size)).ok_or(CipherError::TooLong)?;
		let mut elements = Vec::with_capacity((*size).into());
		elements.extend([of_hash(salt), Fr::from(bytes.len() as u64)]);
		elements.extend(bytes.chunks(BLOCK_LEN).map(of_block));
		elements.resize((*size).into(), Fr::zero());
		Ok(Message(elements))
	}

	/// The bytes of a message.
	pub fn unpack(&self) -> Result<Vec<u8>, CipherError> {
		let [_, len, blocks @ ..] = self.0.as_slice() else { return Err(CipherError::NotPacked) };
		let [len, 0, 0, 0] = len.into_bigint().0 else { return Err(CipherError::NotPacked) };
		let len = usize::try_from(len).map_err(|_| CipherError::NotPacked)?;
		let mut bytes = Vec::with_capacity(blocks.len() * BLOCK_LEN);
		for block in blocks {
			bytes.extend(to_block(block).ok_or(CipherError::NotPacked)?);
		}
		// One encoding of each message: what is not used is zero.
		if bytes.get(len..).ok_or(CipherError::NotPacked)?.iter().any(|byte| *byte != 0) {
			return Err(CipherError::NotPacked);
		}
		bytes.truncate(len);
		Ok(bytes)
	}

	/// What commits to the message.
	pub fn commitment(&self) -> Input {
		to_bytes(&self.hash())
	}

	/// How many elements it has.
	pub fn elements(&self) -> u16 {
		self.0.len() as u16
	}

	pub(crate) fn hash(&self) -> Fr {
		hash(Domain::Message, &self.0)
	}
}

/// A key. No `Debug`, and nothing that shows it but [`Self::to_bytes`].
#[derive(Clone)]
pub struct Key(pub(crate) Fr);

impl Key {
	/// The key of 32 random bytes. (248 of their bits: an element takes no more.)
	pub fn new(seed: &[u8; 32]) -> Self {
		Key(of_hash(seed))
	}

	/// The key that these bytes are.
	pub fn from_bytes(bytes: &Input) -> Option<Self> {
		from_bytes(bytes).map(Key)
	}

	/// The key's bytes: what a capsule carries to the buyer.
	pub fn to_bytes(&self) -> Input {
		to_bytes(&self.0)
	}

	/// What commits to the key. The buyer compares it with the statement's before using the key.
	pub fn commitment(&self) -> Input {
		to_bytes(&self.hash())
	}

	/// Encrypts a message.
	pub fn encrypt(&self, nonce: &[u8; 32], message: &Message) -> Ciphertext {
		let nonce = of_hash(nonce);
		let stream = self.stream(nonce);
		let pads = pads(stream, message.0.len());
		let body: Vec<Fr> = message.0.iter().zip(pads).map(|(element, pad)| *element + pad).collect();
		let tag = tag(stream, &body);
		Ciphertext { nonce, body, tag }
	}

	/// Opens a ciphertext.
	pub fn decrypt(&self, ciphertext: &Ciphertext) -> Result<Message, CipherError> {
		let stream = self.stream(ciphertext.nonce);
		if tag(stream, &ciphertext.body) != ciphertext.tag {
			return Err(CipherError::WrongTag);
		}
		let pads = pads(stream, ciphertext.body.len());
		Ok(Message(ciphertext.body.iter().zip(pads).map(|(element, pad)| *element - pad).collect()))
	}

	pub(crate) fn hash(&self) -> Fr {
		hash(Domain::Key, &[self.0])
	}

	fn stream(&self, nonce: Fr) -> Fr {
		hash(Domain::Stream, &[self.0, nonce])
	}
}

fn pads(stream: Fr, len: usize) -> impl Iterator<Item = Fr> {
	let pairs = len.div_ceil(2) as u64;
	(0..pairs).flat_map(move |counter| hash_two(Domain::Pad, &[stream, Fr::from(counter)]))
}

fn tag(stream: Fr, body: &[Fr]) -> Fr {
	hash(Domain::Tag, &[stream, hash(Domain::Body, body)])
}

/// A ciphertext.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ciphertext {
	pub(crate) nonce: Fr,
	pub(crate) body: Vec<Fr>,
	pub(crate) tag: Fr,
}

impl Ciphertext {
	/// The nonce, as a public input.
	pub fn nonce(&self) -> Input {
		to_bytes(&self.nonce)
	}

	/// The hash of the ciphertext, its tag included.
	pub fn hash(&self) -> Input {
		to_bytes(&hash(Domain::Ciphertext, &[hash(Domain::Body, &self.body), self.tag]))
	}

	/// Whether a statement ([`Statement::Encrypts`]) is about this ciphertext: about its elements,
	/// its tag, and the nonce, which its hash does not cover. Nobody needs a key to see that.
	pub fn is_of(&self, statement: &Statement) -> bool {
		match *statement {
			Statement::Encrypts { elements, ciphertext, nonce, .. } => {
				usize::from(elements) == self.body.len() && ciphertext == self.hash() && nonce == self.nonce()
			},
			_ => false,
		}
	}

	/// The bytes: a version, nonce, tag, and the elements.
	pub fn encode(&self) -> Vec<u8> {
		let mut bytes = alloc::vec![VERSION];
		for element in [self.nonce, self.tag].iter().chain(&self.body) {
			bytes.extend(to_bytes(element));
		}
		bytes
	}

	/// Reads what [`Self::encode`] wrote.
	pub fn decode(bytes: &[u8]) -> Result<Self, CipherError> {
		let Some((&VERSION, rest)) = bytes.split_first() else { return Err(CipherError::Malformed) };
		let elements = rest.len() / 32;
		let known = SIZES.iter().any(|size| usize::from(*size) + 2 == elements);
		if rest.len() % 32 != 0 || !known {
			return Err(CipherError::Malformed);
		}
		let element = |chunk: &[u8]| Input::try_from(chunk).ok().as_ref().and_then(from_bytes);
		let elements: Option<Vec<Fr>> = rest.chunks_exact(32).map(element).collect();
		match elements.ok_or(CipherError::Malformed)?.as_slice() {
			[nonce, tag, body @ ..] => Ok(Ciphertext { nonce: *nonce, tag: *tag, body: body.to_vec() }),
			_ => Err(CipherError::Malformed),
		}
	}
}

/// The version of the encoding.
const VERSION: u8 = 1;
