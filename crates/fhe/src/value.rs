//! The types that programs compute with, and values of them in the clear.

use codec::{Decode, Encode, Input, Output};
use std::fmt;

/// A type of encrypted values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Encode, Decode)]
pub enum Type {
	/// True or false.
	#[codec(index = 0)]
	Bool,
	/// 8 bits without sign.
	#[codec(index = 1)]
	U8,
	/// 16 bits without sign.
	#[codec(index = 2)]
	U16,
	/// 32 bits without sign.
	#[codec(index = 3)]
	U32,
	/// 64 bits without sign.
	#[codec(index = 4)]
	U64,
	/// 8 bits in two's complement.
	#[codec(index = 5)]
	I8,
	/// 16 bits in two's complement.
	#[codec(index = 6)]
	I16,
	/// 32 bits in two's complement.
	#[codec(index = 7)]
	I32,
	/// 64 bits in two's complement.
	#[codec(index = 8)]
	I64,
}

impl Type {
	/// Every type, in the order of the encoding.
	pub const ALL: [Type; 9] =
		[Type::Bool, Type::U8, Type::U16, Type::U32, Type::U64, Type::I8, Type::I16, Type::I32, Type::I64];

	/// How many bits a value has.
	pub const fn bits(self) -> u32 {
		match self {
			Type::Bool => 1,
			Type::U8 | Type::I8 => 8,
			Type::U16 | Type::I16 => 16,
			Type::U32 | Type::I32 => 32,
			Type::U64 | Type::I64 => 64,
		}
	}

	/// How many ciphertexts a value is made of: one for two bits.
	pub const fn blocks(self) -> u32 {
		self.bits().div_ceil(2)
	}

	/// Whether it is in two's complement.
	pub const fn is_signed(self) -> bool {
		matches!(self, Type::I8 | Type::I16 | Type::I32 | Type::I64)
	}

	/// Whether it is a number.
	pub const fn is_integer(self) -> bool {
		!matches!(self, Type::Bool)
	}

	/// How many bytes a value in the clear is written with.
	pub(crate) const fn bytes(self) -> usize {
		self.bits().div_ceil(8) as usize
	}

	/// The bits that a value may have.
	pub(crate) const fn mask(self) -> u64 {
		u64::MAX >> (64 - self.bits())
	}

	/// What people write.
	pub const fn name(self) -> &'static str {
		match self {
			Type::Bool => "bool",
			Type::U8 => "u8",
			Type::U16 => "u16",
			Type::U32 => "u32",
			Type::U64 => "u64",
			Type::I8 => "i8",
			Type::I16 => "i16",
			Type::I32 => "i32",
			Type::I64 => "i64",
		}
	}

	/// The type with this name.
	pub fn named(name: &str) -> Option<Self> {
		Self::ALL.into_iter().find(|ty| ty.name() == name)
	}
}

impl fmt::Display for Type {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(self.name())
	}
}

/// The number is not a value of the type.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{value} is no {ty}")]
pub struct NotOfType {
	/// The number.
	pub value: i128,
	/// The type.
	pub ty: Type,
}

/// A value in the clear: its type and its bits, those above the type's width zero.
///
/// Ordered by type, then by bits. Written as its type and the bytes of its bits, the lowest first; bits above the type's
/// width are no encoding.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Clear {
	ty: Type,
	bits: u64,
}

impl Clear {
	/// The number as a value of this type. Of [`Type::Bool`], 1 is true and 0 false.
	pub fn new(ty: Type, value: impl Into<i128>) -> Result<Self, NotOfType> {
		let value = value.into();
		let clear = Self::wrapping(ty, value);
		if clear.number() == value {
			Ok(clear)
		} else {
			Err(NotOfType { value, ty })
		}
	}

	/// The lowest bits of a number.
	pub fn wrapping(ty: Type, value: i128) -> Self {
		// The low 64 bits of the two's complement.
		Clear { ty, bits: (value as u64) & ty.mask() }
	}

	/// The value with these bits, if there are no others.
	pub fn from_bits(ty: Type, bits: u64) -> Option<Self> {
		(bits & !ty.mask() == 0).then_some(Clear { ty, bits })
	}

	/// Its type.
	pub const fn ty(self) -> Type {
		self.ty
	}

	/// Its bits.
	pub const fn bits(self) -> u64 {
		self.bits
	}

	/// The number that it is.
	pub const fn number(self) -> i128 {
		if self.ty.is_signed() {
			let unused = 64 - self.ty.bits();
			(((self.bits << unused) as i64) >> unused) as i128
		} else {
			self.bits as i128
		}
	}

	/// Whether it is not zero: of [`Type::Bool`], whether it is true.
	pub const fn is_true(self) -> bool {
		self.bits != 0
	}
}

impl Encode for Clear {
	fn size_hint(&self) -> usize {
		1 + self.ty.bytes()
	}

	fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
		self.ty.encode_to(output);
		output.write(&self.bits.to_le_bytes()[..self.ty.bytes()]);
	}
}

impl Decode for Clear {
	fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
		let ty = Type::decode(input)?;
		let mut bits = [0; 8];
		input.read(&mut bits[..ty.bytes()])?;
		Clear::from_bits(ty, u64::from_le_bytes(bits)).ok_or_else(|| "bits above the type's width".into())
	}
}

impl From<bool> for Clear {
	fn from(value: bool) -> Self {
		Clear { ty: Type::Bool, bits: value.into() }
	}
}

impl fmt::Display for Clear {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.ty {
			Type::Bool => write!(f, "{}", self.is_true()),
			_ => write!(f, "{}", self.number()),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_encodings_are_frozen() {
		for (index, ty) in Type::ALL.into_iter().enumerate() {
			assert_eq!(ty.encode(), [index as u8]);
			assert_eq!(Type::named(ty.name()), Some(ty));
		}
	}

	#[test]
	fn numbers_outside_of_a_type_are_refused() {
		assert!(Clear::new(Type::U8, 256).is_err() && Clear::new(Type::U8, -1).is_err());
		assert!(Clear::new(Type::I8, 128).is_err() && Clear::new(Type::I8, -129).is_err());
		assert!(Clear::new(Type::Bool, 2).is_err());
		assert_eq!(Clear::new(Type::U64, u64::MAX).map(Clear::bits), Ok(u64::MAX));
		assert_eq!(Clear::new(Type::I64, i64::MIN).map(Clear::number), Ok(i64::MIN.into()));
	}

	#[test]
	fn negative_numbers_keep_their_sign_and_no_bits_above_their_width() {
		let value = Clear::new(Type::I8, -3).expect("in range");
		assert_eq!(value.bits(), 0xfd);
		assert_eq!(value.number(), -3);
		assert_eq!(value.to_string(), "-3");
		assert_eq!(Clear::from_bits(Type::I8, 0x1fd), None);
	}

	#[test]
	fn values_in_the_clear_are_written_with_the_bytes_of_their_type() {
		let cases = [
			(Clear::from(true), vec![0, 1]),
			(Clear::wrapping(Type::U16, 0x1234), vec![2, 0x34, 0x12]),
			(Clear::wrapping(Type::I32, -2), vec![7, 0xfe, 0xff, 0xff, 0xff]),
		];
		for (value, bytes) in cases {
			assert_eq!(value.encode(), bytes);
			assert_eq!(Clear::decode(&mut &bytes[..]), Ok(value));
		}
		assert!(Clear::decode(&mut &[0, 2][..]).is_err(), "there is no third bool");
		assert!(Clear::decode(&mut &[2, 1][..]).is_err(), "a byte is missing");
	}
}
