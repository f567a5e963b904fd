//! Decoding what comes from outside. All of it is here.
//!
//! Every function has a limit of bytes, checks that the object has the parameters of the profile, refuses bytes left
//! over and whatever people can hang on an object (it would travel into results), and turns a panic of the library into
//! a refusal. What the library allocates while it decodes is bounded by the bytes that are there.
//!
//! Whether something is refused depends on its bytes only, so that everybody who looks comes to the same answer.

mod client;
mod keys;
mod list;
mod stream;
mod wrapped;

pub use client::MAX_CLIENT_KEY_LEN;
pub(crate) use client::{client_key, wipe, Secrets};
pub use keys::MAX_ENCRYPTION_KEY_LEN;
pub(crate) use keys::{delivery_keys, encryption_key, evaluation_key};
pub(crate) use list::{compact, compressed, CompactList, CompressedList};
pub use stream::Cipher;
pub(crate) use stream::{stream, Stream};
pub(crate) use wrapped::{pad, symmetric_key};

use crate::value::Type;
use nulink_primitives::compute::MAX_INPUT_VALUES;
use std::panic::{catch_unwind, AssertUnwindSafe};
use tfhe::{DeserializationConfig, Tag};

/// Bytes are not what they should be.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotConformant {
	/// There are more than an object of its kind may have.
	#[error("it has {length} bytes, and at most {most} are allowed")]
	TooLong {
		/// How many there are.
		length: u64,
		/// How many there may be.
		most: u64,
	},
	/// They are no such object.
	#[error("it is no such object: {0}")]
	Undecodable(String),
	/// There are some after the object.
	#[error("{0} bytes are left over")]
	BytesLeft(u64),
	/// The object is not made with the parameters of the profile, or its parts do not fit each other.
	#[error("it is not of the parameters of the execution profile")]
	Parameters,
	/// Something is hung on the object that would travel into every result.
	#[error("it bears a tag")]
	Tagged,
	/// The values are too many, none, or of types that programs do not know.
	#[error("its values are none, too many, or of types that no program knows")]
	Values,
}

/// Decodes bytes, all of them, and has the object checked. The decoder moves the slice on.
fn read<T>(
	bytes: &[u8],
	most: u64,
	decode: impl FnOnce(&mut &[u8], DeserializationConfig) -> Result<T, NotConformant>,
) -> Result<T, NotConformant> {
	let length = bytes.len() as u64;
	if length > most {
		return Err(NotConformant::TooLong { length, most });
	}
	let mut rest = bytes;
	// The library promises no absence of panics on what strangers wrote. Nothing that it shares is left half changed: it
	// only builds an object, which is dropped.
	let decoded = catch_unwind(AssertUnwindSafe(|| decode(&mut rest, DeserializationConfig::new(length))))
		.unwrap_or_else(|_| Err(NotConformant::Undecodable("the library gave up".into())))?;
	match rest.len() {
		0 => Ok(decoded),
		left => Err(NotConformant::BytesLeft(left as u64)),
	}
}

/// What the library could not decode.
fn undecodable(error: impl ToString) -> NotConformant {
	NotConformant::Undecodable(error.to_string())
}

/// Refuses what is not so.
fn ensure(holds: bool, otherwise: NotConformant) -> Result<(), NotConformant> {
	holds.then_some(()).ok_or(otherwise)
}

/// Refuses a tag.
fn untagged(tag: &Tag) -> Result<(), NotConformant> {
	ensure(tag.data().is_empty(), NotConformant::Tagged)
}

/// Refuses lists without values, and longer ones than any program takes.
fn some_values(types: &[Type]) -> Result<(), NotConformant> {
	ensure((1..=MAX_INPUT_VALUES as usize).contains(&types.len()), NotConformant::Values)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn first_byte(rest: &mut &[u8], _: DeserializationConfig) -> Result<u8, NotConformant> {
		let (first, others) = rest.split_first().ok_or_else(|| undecodable("empty"))?;
		*rest = others;
		Ok(*first)
	}

	#[test]
	fn the_length_is_looked_at_first() {
		assert_eq!(read(&[7, 8], 1, first_byte), Err(NotConformant::TooLong { length: 2, most: 1 }));
	}

	#[test]
	fn bytes_left_over_are_refused() {
		assert_eq!(read(&[7], 2, first_byte), Ok(7));
		assert_eq!(read(&[7, 8], 2, first_byte), Err(NotConformant::BytesLeft(1)));
	}

	#[test]
	fn a_panic_of_the_decoder_is_a_refusal() {
		let panics = |_: &mut &[u8], _| -> Result<(), NotConformant> { panic!("as the library might") };
		assert!(matches!(read(&[], 0, panics), Err(NotConformant::Undecodable(_))));
	}
}
