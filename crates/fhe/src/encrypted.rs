//! Encrypted values of the types that programs compute with.

use crate::value::{Clear, Type};
use std::num::NonZeroUsize;
use tfhe::{
	integer::{
		ciphertext::{CompressedCiphertextList, DataKind, Expandable, IntegerRadixCiphertext},
		compression_keys::DecompressionKey,
	},
	prelude::{CiphertextList, FheTryEncrypt},
	shortint::Ciphertext,
	ClientKey, CompactCiphertextListBuilder, CompactCiphertextListExpander, FheBool, FheInt16, FheInt32, FheInt64,
	FheInt8, FheTypes, FheUint16, FheUint32, FheUint64, FheUint8,
};

macro_rules! encrypted {
	($($(#[$doc:meta])* $variant:ident($library:ty) of $native:ty, $name:ident;)*) => {
		/// A value that only the client key opens.
		#[derive(Clone)]
		pub enum Encrypted {
			$($(#[$doc])* $variant($library),)*
		}

		impl Encrypted {
			/// Its type.
			pub const fn ty(&self) -> Type {
				match self {
					$(Encrypted::$variant(_) => Type::$variant,)*
				}
			}

			/// The value of a type that is made of these ciphertexts, the lowest two bits first. `None`: these are not as
			/// many as the type has.
			pub(crate) fn from_blocks(ty: Type, blocks: Vec<Ciphertext>) -> Option<Self> {
				let kind = kind_of(ty);
				match ty {
					_ if blocks.len() != ty.blocks() as usize => None,
					$(Type::$variant => <$library>::from_expanded_blocks(blocks, kind).ok().map(Encrypted::$variant),)*
				}
			}

			/// The value at this place of a compressed list.
			pub(crate) fn from_compressed(
				list: &CompressedCiphertextList,
				index: usize,
				ty: Type,
				key: &DecompressionKey,
			) -> tfhe::Result<Option<Self>> {
				match ty {
					$(Type::$variant => {
						list.get::<$library>(index, key).map(|value| value.map(Encrypted::$variant))
					})*
				}
			}

			/// The value at this place of a compact list.
			pub(crate) fn from_compact(
				list: &CompactCiphertextListExpander,
				index: usize,
				ty: Type,
			) -> tfhe::Result<Option<Self>> {
				match ty {
					$(Type::$variant => list.get::<$library>(index).map(|value| value.map(Encrypted::$variant)),)*
				}
			}

			/// Encrypts.
			pub(crate) fn new(value: Clear, key: &ClientKey) -> tfhe::Result<Self> {
				match value.ty() {
					$(Type::$variant => <$library>::try_encrypt(<$native>::native(value), key).map(Encrypted::$variant),)*
				}
			}
		}

		/// Puts a value on a list to be encrypted by everybody.
		pub(crate) fn push(list: &mut CompactCiphertextListBuilder, value: Clear) {
			match value.ty() {
				$(Type::$variant => list.push(<$native>::native(value)),)*
			};
		}

		/// The type that the library calls so. `None`: no program computes with it.
		pub(crate) const fn type_named(name: FheTypes) -> Option<Type> {
			match name {
				$(FheTypes::$name => Some(Type::$variant),)*
				_ => None,
			}
		}

		$(
			impl From<$library> for Encrypted {
				fn from(value: $library) -> Self {
					Encrypted::$variant(value)
				}
			}
		)*
	};
}

encrypted! {
	/// True or false.
	Bool(FheBool) of bool, Bool;
	/// 8 bits without sign.
	U8(FheUint8) of u8, Uint8;
	/// 16 bits without sign.
	U16(FheUint16) of u16, Uint16;
	/// 32 bits without sign.
	U32(FheUint32) of u32, Uint32;
	/// 64 bits without sign.
	U64(FheUint64) of u64, Uint64;
	/// 8 bits in two's complement.
	I8(FheInt8) of i8, Int8;
	/// 16 bits in two's complement.
	I16(FheInt16) of i16, Int16;
	/// 32 bits in two's complement.
	I32(FheInt32) of i32, Int32;
	/// 64 bits in two's complement.
	I64(FheInt64) of i64, Int64;
}

impl Encrypted {
	/// The ciphertexts that it is made of, the lowest two bits first. Whatever the library hangs on a value beside them
	/// (tags, data for re-randomising) is left behind: results must not depend on it.
	pub(crate) fn into_blocks(self) -> Vec<Ciphertext> {
		match self {
			Encrypted::Bool(value) => vec![value.into_raw_parts()],
			Encrypted::U8(value) => value.into_raw_parts().0.into_blocks(),
			Encrypted::U16(value) => value.into_raw_parts().0.into_blocks(),
			Encrypted::U32(value) => value.into_raw_parts().0.into_blocks(),
			Encrypted::U64(value) => value.into_raw_parts().0.into_blocks(),
			Encrypted::I8(value) => value.into_raw_parts().0.into_blocks(),
			Encrypted::I16(value) => value.into_raw_parts().0.into_blocks(),
			Encrypted::I32(value) => value.into_raw_parts().0.into_blocks(),
			Encrypted::I64(value) => value.into_raw_parts().0.into_blocks(),
		}
	}
}

/// What Rust calls a value of a type.
trait Native {
	/// The value.
	fn native(value: Clear) -> Self;
}

impl Native for bool {
	fn native(value: Clear) -> Self {
		value.is_true()
	}
}

macro_rules! native {
	($($native:ty),*) => {
		$(impl Native for $native {
			fn native(value: Clear) -> Self {
				value.number() as Self
			}
		})*
	};
}

native!(u8, u16, u32, u64, i8, i16, i32, i64);

/// What the library's lists call a type.
pub(crate) const fn kind_of(ty: Type) -> DataKind {
	let blocks = match NonZeroUsize::new(ty.blocks() as usize) {
		Some(blocks) => blocks,
		None => NonZeroUsize::MIN,
	};
	match ty {
		Type::Bool => DataKind::Boolean,
		_ if ty.is_signed() => DataKind::Signed(blocks),
		_ => DataKind::Unsigned(blocks),
	}
}

/// The type that the library's lists call so. `None`: no program computes with it.
pub(crate) fn type_of(kind: DataKind) -> Option<Type> {
	Type::ALL.into_iter().find(|ty| kind_of(*ty) == kind)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_type_has_a_kind_of_its_own() {
		for ty in Type::ALL {
			assert_eq!(type_of(kind_of(ty)), Some(ty));
		}
	}

	#[test]
	fn kinds_that_no_program_computes_with_have_no_type() {
		let two = NonZeroUsize::MIN.saturating_add(1);
		let kinds = [DataKind::Unsigned(two), DataKind::Signed(two), DataKind::String { n_chars: 1, padded: false }];
		assert!(kinds.into_iter().all(|kind| type_of(kind).is_none()));
		assert_eq!([FheTypes::Uint2, FheTypes::Int128, FheTypes::AsciiString].map(type_named), [None; 3]);
	}
}
