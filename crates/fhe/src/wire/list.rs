//! Lists of encrypted values.

use super::{ensure, read, some_values, undecodable, untagged, NotConformant};
use crate::{
	data::DataError,
	encrypted::{type_named, type_of, Encrypted},
	keys::ExpandedKey,
	profile,
	value::{Clear, Type},
};
use nulink_primitives::compute::MAX_INPUT_VALUES;
use tfhe::{
	conformance::ListSizeConstraint,
	core_crypto::prelude::{
		compressed_modulus_switched_glwe_ciphertext::CompressedModulusSwitchedGlweCiphertext, decrypt_glwe_ciphertext,
		CiphertextModulus, GlweSecretKeyOwned, LweCiphertextCount, PlaintextCount, PlaintextList,
	},
	integer::ciphertext::{CompressedCiphertextList as IntegerList, DataKind},
	prelude::{ParameterSetConformant, Tagged},
	shortint::{
		ciphertext::CompressedCiphertextList as PackedList,
		parameters::{AtomicPatternKind, CarryModulus, MessageModulus},
	},
	CompactCiphertextList, CompactCiphertextListConformanceParams, CompressedCiphertextList,
};

/// A packed ciphertext: the blocks of many values, rounded.
type Packed = CompressedModulusSwitchedGlweCiphertext<u64>;
/// What a packed list consists of. The library keeps it to itself, but writes it down like this.
type Parts = (
	Vec<Packed>,
	Option<(CiphertextModulus<u64>, MessageModulus, CarryModulus, AtomicPatternKind, LweCiphertextCount)>,
);

/// A checked compressed list.
pub(crate) struct CompressedList {
	list: IntegerList,
	packed: Vec<Packed>,
	types: Vec<Type>,
}

/// A compressed list.
pub(crate) fn compressed(bytes: &[u8], most: u64) -> Result<CompressedList, NotConformant> {
	read(bytes, most, |rest, decoding| {
		let list: CompressedCiphertextList =
			decoding.disable_conformance().deserialize_from(rest).map_err(undecodable)?;
		let (list, tag, extras) = list.into_raw_parts();
		untagged(&tag)?;
		ensure(extras.iter().all(|extra| extra.data().is_empty()), NotConformant::Tagged)?;
		// The library has no check for the list as a whole, and does not hand out its parts.
		let written = bincode::serialize(&list).map_err(undecodable)?;
		let (checkable, kinds): (PackedList, Vec<DataKind>) = bincode::deserialize(&written).map_err(undecodable)?;
		let ((packed, _), _): (Parts, Vec<DataKind>) = bincode::deserialize(&written).map_err(undecodable)?;
		ensure(checkable.is_conformant(&profile::packed_parameters()), NotConformant::Parameters)?;
		let rounded = |one: &Packed| one.packed_integers().log_modulus() == profile::packed_bits();
		ensure(packed.iter().all(rounded), NotConformant::Parameters)?;
		let types = kinds.into_iter().map(type_of).collect::<Option<Vec<_>>>().ok_or(NotConformant::Values)?;
		some_values(&types)?;
		let blocks: usize = types.iter().map(|ty| ty.blocks() as usize).sum();
		ensure(checkable.len() == blocks && extras.len() == types.len(), NotConformant::Parameters)?;
		Ok(CompressedList { list, packed, types })
	})
}

impl CompressedList {
	/// The types of its values.
	pub(crate) fn types(&self) -> &[Type] {
		&self.types
	}

	/// Its values, with one bootstrap for two bits.
	pub(crate) fn expand(&self, key: &ExpandedKey) -> Result<Vec<Encrypted>, DataError> {
		all_of(&self.types, |index, ty| Encrypted::from_compressed(&self.list, index, ty, key.unpacking()))
	}

	/// Its values in the clear. What the library does to a packed ciphertext before it decrypts, a bootstrap for two
	/// bits, makes it fit for computing; to read it, the key that it is encrypted under is enough.
	pub(crate) fn open(&self, key: &GlweSecretKeyOwned<u64>) -> Vec<Clear> {
		// A block lies below the bit that is left empty, at the upper end of 64 bits.
		let bits = profile::COMPUTE.message_modulus.0.ilog2();
		let shift = u64::BITS - 1 - bits;
		let mut blocks = Vec::new();
		for packed in &self.packed {
			let mut opened = PlaintextList::new(0u64, PlaintextCount(packed.polynomial_size().0));
			decrypt_glwe_ciphertext(key, &packed.extract(), &mut opened);
			let rounded =
				opened.into_container().into_iter().map(|noisy| noisy.wrapping_add(1 << (shift - 1)) >> shift);
			blocks.extend(rounded.take(packed.bodies_count().0).map(|block| block & ((1 << bits) - 1)));
		}
		let mut blocks = blocks.into_iter();
		let value = |ty: &Type| {
			let ours = blocks.by_ref().take(ty.blocks() as usize);
			let number =
				ours.enumerate().fold(0u64, |number, (index, block)| number | block << (bits as usize * index));
			Clear::wrapping(*ty, number.into())
		};
		self.types.iter().map(value).collect()
	}
}

/// A checked compact list.
pub(crate) struct CompactList {
	list: CompactCiphertextList,
	types: Vec<Type>,
}

/// A compact list.
pub(crate) fn compact(bytes: &[u8], most: u64) -> Result<CompactList, NotConformant> {
	let key = profile::public_parameters().ok_or(NotConformant::Parameters)?;
	let size = ListSizeConstraint::try_size_in_range(1, MAX_INPUT_VALUES as usize).map_err(undecodable)?;
	let parameters = CompactCiphertextListConformanceParams::from_parameters_and_size_constraint(key, size);
	read(bytes, most, |rest, decoding| {
		let list: CompactCiphertextList = decoding.disable_conformance().deserialize_from(rest).map_err(undecodable)?;
		ensure(list.is_conformant(&parameters), NotConformant::Parameters)?;
		untagged(list.tag())?;
		let type_at = |index| list.get_kind_of(index).and_then(type_named);
		let types = (0..list.len()).map(type_at).collect::<Option<Vec<_>>>().ok_or(NotConformant::Values)?;
		some_values(&types)?;
		Ok(CompactList { list, types })
	})
}

impl CompactList {
	/// The types of its values.
	pub(crate) fn types(&self) -> &[Type] {
		&self.types
	}

	/// Its values, with one bootstrap for two bits, after which each is in the range of its type whatever was encrypted.
	pub(crate) fn expand(&self, key: &ExpandedKey) -> Result<Vec<Encrypted>, DataError> {
		let list = self.list.expand_with_key(key.server())?;
		all_of(&self.types, |index, ty| Encrypted::from_compact(&list, index, ty))
	}
}

/// The values of these types.
fn all_of(
	types: &[Type],
	at: impl Fn(usize, Type) -> tfhe::Result<Option<Encrypted>>,
) -> Result<Vec<Encrypted>, DataError> {
	let value = |(index, ty): (usize, &Type)| {
		at(index, *ty)?.ok_or_else(|| DataError::Library("the list ends before its last value".into()))
	};
	types.iter().enumerate().map(value).collect()
}
