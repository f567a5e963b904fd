//! umbral-pre's objects out of our bytes.
//!
//! umbral-pre prints flat bytes (`to_bytes_simple`) but reads them only through serde, in binary formats: structures as
//! sequences, their leaves as byte strings of fixed sizes. This is the smallest serde format that offers that: the fields
//! one after another, with the leaves' sizes given beforehand. umbral-pre's own constructors run, so that a point off the
//! curve, or a capsule that does not verify, is refused here.

use core::fmt;
use serde::{
	de::{DeserializeSeed, SeqAccess, Visitor},
	forward_to_deserialize_any, Deserialize, Deserializer,
};

/// The leaves of a capsule: `e`, `v`, signature.
pub(crate) const CAPSULE: &[usize] = &[33, 33, 32];
/// The leaves of a fragment, in the order of [`crate::wire`].
pub(crate) const FRAGMENT: &[usize] = &[33, 33, 32, 33, 33, 33, 33, 33, 32, 64];
/// The leaves of a key fragment: the parameter `u`, id, key, precursor, `u1`, the signatures for proxy and receiver, and
/// whether they are over the delegating and the receiving key.
#[cfg(feature = "client")]
pub(crate) const KEY_FRAGMENT: &[usize] = &[33, 32, 32, 33, 33, 64, 64, 1, 1];

/// Builds the object whose leaves have these sizes. `None`: it refuses the bytes, or they are too few or too many.
pub(crate) fn build<'de, T: Deserialize<'de>>(bytes: &'de [u8], sizes: &'static [usize]) -> Option<T> {
	let mut flat = Flat { bytes, sizes };
	let object = T::deserialize(&mut flat).ok()?;
	(flat.bytes.is_empty() && flat.sizes.is_empty()).then_some(object)
}

/// The rest of the bytes, and the sizes of the leaves that they hold.
struct Flat<'de> {
	bytes: &'de [u8],
	sizes: &'static [usize],
}

impl<'de> Flat<'de> {
	fn leaf(&mut self) -> Result<&'de [u8], Refused> {
		let (size, sizes) = self.sizes.split_first().ok_or(Refused)?;
		let (leaf, bytes) = self.bytes.split_at_checked(*size).ok_or(Refused)?;
		(self.bytes, self.sizes) = (bytes, sizes);
		Ok(leaf)
	}
}

impl<'de> Deserializer<'de> for &mut Flat<'de> {
	type Error = Refused;

	fn is_human_readable(&self) -> bool {
		false
	}

	fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
		visitor.visit_bytes(self.leaf()?)
	}

	fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
		match self.leaf()? {
			[0] => visitor.visit_bool(false),
			[1] => visitor.visit_bool(true),
			_ => Err(Refused),
		}
	}

	fn deserialize_struct<V: Visitor<'de>>(
		self,
		_name: &'static str,
		fields: &'static [&'static str],
		visitor: V,
	) -> Result<V::Value, Refused> {
		visitor.visit_seq(Fields { flat: self, left: fields.len() })
	}

	fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Refused> {
		Err(Refused)
	}

	forward_to_deserialize_any! {
		i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string byte_buf option unit unit_struct newtype_struct
		seq tuple tuple_struct map enum identifier ignored_any
	}
}

/// The fields of one structure.
struct Fields<'a, 'de> {
	flat: &'a mut Flat<'de>,
	left: usize,
}

impl<'de> SeqAccess<'de> for Fields<'_, 'de> {
	type Error = Refused;

	fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refused> {
		match self.left.checked_sub(1) {
			None => Ok(None),
			Some(left) => {
				self.left = left;
				seed.deserialize(&mut *self.flat).map(Some)
			},
		}
	}
}

/// The bytes are not such an object. What exactly is wrong is of no use to the caller and would cost the runtime strings.
#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("refused")
	}
}

impl serde::de::StdError for Refused {}

impl serde::de::Error for Refused {
	fn custom<T: fmt::Display>(_message: T) -> Self {
		Refused
	}
}
