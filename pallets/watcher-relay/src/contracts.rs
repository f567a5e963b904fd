//! Where a contract keeps what of a provider: a description, so that another contract needs no upgrade of the runtime.
//!
//! A record lies in a few slots, each found by a mapping from the provider's address ([`MappingLayout`], which also says
//! how many slots behind the beginning of a structure it lies). A field is some bytes of one slot. Solidity fills slots
//! from the lowest byte on, and so are offsets counted: from the right.
//!
//! For instance, of `mapping(address => Info)` in slot 5 with
//! `struct Info { address operator; bool confirmed; uint64 start; uint96 authorized; uint96 deauthorizing; uint64 end; }`:
//!
//! | Field | Slot | Offset | Width |
//! |---|---|---|---|
//! | operator | 0 | 0 | 20 |
//! | confirmed | 0 | 20 | 1 |
//! | authorized | 1 | 0 | 12 |
//! | deauthorizing | 1 | 12 | 12 |
//! | end | 1 | 24 | 8 |

use crate::types::MAX_WORDS;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use nulink_eth_proofs::{MappingLayout, Word};
use nulink_primitives::watching::EthereumStake;
use scale_info::TypeInfo;

/// How many fields there are.
pub const FIELDS: u32 = 5;

/// What of a provider's record is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Field {
	/// The operator's address.
	#[codec(index = 0)]
	Operator,
	/// What is authorised. Every layout has it.
	#[codec(index = 1)]
	Authorized,
	/// What is being withdrawn.
	#[codec(index = 2)]
	Deauthorizing,
	/// When that can be completed.
	#[codec(index = 3)]
	End,
	/// Whether the operator has confirmed.
	#[codec(index = 4)]
	Confirmed,
}

/// Where a field is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct FieldLayout {
	/// Which one.
	pub field: Field,
	/// In which of the layout's slots.
	pub word: u8,
	/// How many bytes lie to the right of it.
	pub offset: u8,
	/// How many bytes it has.
	pub width: u8,
}

impl FieldLayout {
	/// The bytes of the slot that it has. `None`: there are none such.
	fn range(&self) -> Option<core::ops::Range<usize>> {
		let end = 32usize.checked_sub(self.offset.into())?;
		let start = end.checked_sub(self.width.into())?;
		(start < end).then_some(start..end)
	}
}

/// Where a contract keeps what of a provider.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Layout {
	/// The version of the description, for people.
	pub version: u16,
	/// The slots.
	pub words: BoundedVec<MappingLayout, ConstU32<MAX_WORDS>>,
	/// What is in them. A field that is not listed is zero.
	pub fields: BoundedVec<FieldLayout, ConstU32<FIELDS>>,
}

impl Layout {
	/// Whether it can be read at all: it has slots, all of them different and used; each field lies in one of them, no
	/// field is there twice, none lies on another, an address has 20 bytes, and what is authorised is among them.
	pub fn is_sound(&self) -> bool {
		let word_is_sound = |(index, word): (usize, &MappingLayout)| {
			let used = self.fields.iter().any(|field| usize::from(field.word) == index);
			used && self.words.iter().take(index).all(|other| other != word)
		};
		let field_is_sound = |(index, field): (usize, &FieldLayout)| {
			let Some(range) = field.range() else { return false };
			let fits = usize::from(field.word) < self.words.len();
			let is_alone = self.fields.iter().take(index).all(|other| {
				let apart = other.range().is_some_and(|other| other.end <= range.start || range.end <= other.start);
				other.field != field.field && (other.word != field.word || apart)
			});
			fits && is_alone && (field.field != Field::Operator || field.width == 20)
		};
		self.fields.iter().any(|field| field.field == Field::Authorized)
			&& self.words.iter().enumerate().all(word_is_sound)
			&& self.fields.iter().enumerate().all(field_is_sound)
	}

	/// What these slots say. `None`: a number is larger than any that means something, or there are not as many slots.
	pub fn decode(&self, words: &[Word]) -> Option<EthereumStake> {
		if words.len() != self.words.len() {
			return None;
		}
		let mut stake = EthereumStake::default();
		for layout in &self.fields {
			let bytes = words.get(usize::from(layout.word))?.get(layout.range()?)?;
			match layout.field {
				Field::Operator => stake.operator = bytes.try_into().ok()?,
				Field::Authorized => stake.authorized = number(bytes)?,
				Field::Deauthorizing => stake.deauthorizing = number(bytes)?,
				Field::End => stake.end = number(bytes)?.try_into().ok()?,
				Field::Confirmed => stake.confirmed = bytes.iter().any(|byte| *byte != 0),
			}
		}
		Some(stake)
	}
}

/// A big-endian number. `None`: it has more than 128 bits.
fn number(bytes: &[u8]) -> Option<u128> {
	bytes.iter().try_fold(0u128, |number, byte| (number >> 120 == 0).then_some(number << 8 | u128::from(*byte)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_eth_proofs::KeyOrder;
	use proptest::prelude::*;

	fn word(member: u32) -> MappingLayout {
		MappingLayout { slot: [5; 32], order: KeyOrder::KeyFirst, member }
	}

	fn field(field: Field, word: u8, offset: u8, width: u8) -> FieldLayout {
		FieldLayout { field, word, offset, width }
	}

	fn taco() -> Layout {
		Layout {
			version: 1,
			words: vec![word(0), word(1)].try_into().unwrap(),
			fields: vec![
				field(Field::Operator, 0, 0, 20),
				field(Field::Confirmed, 0, 20, 1),
				field(Field::Authorized, 1, 0, 12),
				field(Field::Deauthorizing, 1, 12, 12),
				field(Field::End, 1, 24, 8),
			]
			.try_into()
			.unwrap(),
		}
	}

	/// Writes a record as Solidity does.
	fn written(stake: &EthereumStake, start: u64) -> [Word; 2] {
		let (mut first, mut second) = ([0; 32], [0; 32]);
		first[12..].copy_from_slice(&stake.operator);
		first[11] = stake.confirmed.into();
		first[3..11].copy_from_slice(&start.to_be_bytes());
		second[20..].copy_from_slice(&stake.authorized.to_be_bytes()[4..]);
		second[8..20].copy_from_slice(&stake.deauthorizing.to_be_bytes()[4..]);
		second[..8].copy_from_slice(&stake.end.to_be_bytes());
		[first, second]
	}

	proptest! {
		#[test]
		fn what_solidity_wrote_is_read(
			operator: [u8; 20], authorized in 0..1u128 << 96, deauthorizing in 0..1u128 << 96, end: u64, confirmed: bool,
			start: u64,
		) {
			let stake = EthereumStake { operator, authorized, deauthorizing, end, confirmed };
			prop_assert_eq!(taco().decode(&written(&stake, start)), Some(stake));
		}

		#[test]
		fn no_layout_makes_reading_fail_otherwise_than_by_an_answer(
			fields in prop::collection::vec((0u8..5, any::<u8>(), any::<u8>(), any::<u8>()), 0..5),
			words in prop::collection::vec(any::<[u8; 32]>(), 0..4),
		) {
			let kinds = [Field::Operator, Field::Authorized, Field::Deauthorizing, Field::End, Field::Confirmed];
			let fields: Vec<_> =
				fields.into_iter().map(|(kind, word, offset, width)| field(kinds[usize::from(kind)], word, offset, width))
				.collect();
			let layout = Layout {
				version: 0,
				words: (0..words.len() as u32).map(word).collect::<Vec<_>>().try_into().unwrap(),
				fields: fields.try_into().unwrap(),
			};
			// Neither panics; and a sound one reads what is not too large.
			let sound = layout.is_sound();
			let small: Vec<_> = words.iter().map(|_| [0; 32]).collect();
			let read = layout.decode(&words);
			prop_assert!(!sound || layout.decode(&small) == Some(EthereumStake::default()));
			prop_assert!(read.is_none() || layout.fields.iter().all(|field| field.range().is_some()));
		}
	}

	#[test]
	fn zero_slots_are_nothing() {
		assert_eq!(taco().decode(&[[0; 32]; 2]), Some(EthereumStake::default()));
	}

	#[test]
	fn a_number_that_is_too_large_is_no_answer() {
		let mut layout = taco();
		layout.fields = vec![field(Field::Authorized, 0, 0, 32), field(Field::End, 1, 0, 32)].try_into().unwrap();
		assert!(layout.is_sound());
		let small = nulink_eth_proofs::word(u128::MAX);
		assert_eq!(layout.decode(&[small, [0; 32]]).map(|stake| stake.authorized), Some(u128::MAX));
		assert_eq!(layout.decode(&[[1; 32], [0; 32]]), None);
		assert_eq!(layout.decode(&[small, nulink_eth_proofs::word(1 << 64)]), None);
	}

	#[test]
	fn another_number_of_slots_is_no_answer() {
		assert_eq!(taco().decode(&[[0; 32]]), None);
		assert_eq!(taco().decode(&[[0; 32]; 3]), None);
	}

	#[test]
	fn a_layout_that_cannot_be_read_is_not_sound() {
		assert!(taco().is_sound());
		let with = |change: fn(&mut Layout)| {
			let mut layout = taco();
			change(&mut layout);
			layout.is_sound()
		};
		assert!(!with(|it| it.words.clear()), "no slots");
		assert!(!with(|it| it.fields.clear()), "no fields");
		assert!(!with(|it| it.words[1] = it.words[0]), "a slot twice");
		assert!(!with(|it| it.fields[0].width = 19), "a short address");
		assert!(!with(|it| it.fields[1].offset = 19), "one on another");
		assert!(!with(|it| it.fields[1].width = 0), "nothing");
		assert!(!with(|it| it.fields[4].width = 9), "past the end");
		assert!(!with(|it| it.fields[4].word = 2), "no such slot");
		assert!(!with(|it| it.fields[4].field = Field::Authorized), "a field twice");
		assert!(!with(|it| it.fields[2].field = Field::Operator), "nothing is authorised");
	}
}
