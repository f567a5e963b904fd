//! Where a staking contract keeps what it knows of a provider, and what it is that stands there. The chain has this as
//! data, and decides; here it is read in the same way, so that nothing is sent that would change nothing.

use nulink_eth_proofs::{software::Software, Address, MappingLayout, Word};
use std::ops::Range;

pub use nulink_primitives::watching::EthereumStake;

/// What a field says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
	/// The Ethereum account of the provider's operator.
	Operator,
	/// What is authorised.
	Authorized,
	/// What is on its way out.
	Deauthorizing,
	/// Until when.
	End,
	/// Whether the operator has confirmed.
	Confirmed,
}

/// Where a field is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldLayout {
	/// What it says.
	pub field: Field,
	/// In which of the layout's slots.
	pub word: u8,
	/// How many bytes from the low end of the slot it begins.
	pub offset: u8,
	/// How many bytes it has.
	pub width: u8,
}

impl FieldLayout {
	/// Its bytes in the slot. `None`: there are none such.
	fn range(&self) -> Option<Range<usize>> {
		let end = 32usize.checked_sub(self.offset.into())?;
		let start = end.checked_sub(self.width.into())?;
		(start < end).then_some(start..end)
	}
}

/// Where all fields are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Layout {
	/// The slots, in the order in which the chain wants their proofs.
	pub words: Vec<MappingLayout>,
	/// What is in them. A field that is not listed is zero.
	pub fields: Vec<FieldLayout>,
}

impl Layout {
	/// The slots of a provider.
	pub fn slots(&self, provider: &Address) -> Vec<Word> {
		self.words.iter().map(|word| word.slot_of::<Software>(&provider.to_word())).collect()
	}

	/// What stands in the slots. `None`: the words are not those of a record of this layout.
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
pub(crate) mod tests {
	use super::*;
	use nulink_eth_proofs::{word, KeyOrder};
	use serde_json::Value;

	const fn field(field: Field, word: u8, offset: u8, width: u8) -> FieldLayout {
		FieldLayout { field, word, offset, width }
	}

	/// A record of two slots: operator, end and confirmed in the first, both amounts in the second.
	pub fn layout() -> Layout {
		let word = |member| MappingLayout { member, ..MappingLayout::solidity(3) };
		Layout {
			words: vec![word(0), word(1)],
			fields: vec![
				field(Field::Operator, 0, 0, 20),
				field(Field::End, 0, 20, 8),
				field(Field::Confirmed, 0, 28, 1),
				field(Field::Authorized, 1, 0, 16),
				field(Field::Deauthorizing, 1, 16, 16),
			],
		}
	}

	/// The words of a record in that layout.
	pub fn words(stake: &EthereumStake) -> [Word; 2] {
		let mut first = [0; 32];
		first[12..].copy_from_slice(&stake.operator);
		first[4..12].copy_from_slice(&stake.end.to_be_bytes());
		first[3] = stake.confirmed.into();
		let mut second = [0; 32];
		second[16..].copy_from_slice(&stake.authorized.to_be_bytes());
		second[..16].copy_from_slice(&stake.deauthorizing.to_be_bytes());
		[first, second]
	}

	/// The description of the contract that this project has.
	fn taco() -> Layout {
		let json: Value = serde_json::from_str(include_str!("../../../contracts/layouts/taco.json")).unwrap();
		let slot = hex::decode(json["mapping"]["slot"].as_str().unwrap().trim_start_matches("0x")).unwrap();
		assert_eq!(json["mapping"]["order"], "KeyFirst");
		let word = |member| {
			let slot = slot[..].try_into().unwrap();
			MappingLayout { slot, order: KeyOrder::KeyFirst, member }
		};
		let of = |one: &Value| {
			let number = |name: &str| one[name].as_u64().unwrap() as u8;
			let named = match one["field"].as_str().unwrap() {
				"Operator" => Field::Operator,
				"Authorized" => Field::Authorized,
				"Deauthorizing" => Field::Deauthorizing,
				"End" => Field::End,
				"Confirmed" => Field::Confirmed,
				other => panic!("{other}"),
			};
			field(named, number("member"), number("offset"), number("width"))
		};
		let fields = json["fields"].as_array().unwrap().iter().map(of).collect();
		Layout { words: vec![word(0), word(1)], fields }
	}

	#[test]
	fn a_record_is_read_as_it_was_packed() {
		let ann = Address([0xa1; 20]);
		let stake = EthereumStake { operator: [0xb2; 20], authorized: 5, deauthorizing: 6, end: 7, confirmed: true };
		let layout = layout();
		let slots = layout.slots(&ann);
		assert_eq!(slots.len(), 2);
		assert_eq!(slots[0], MappingLayout::solidity(3).slot_of::<Software>(&ann.to_word()));
		assert_eq!(layout.decode(&words(&stake)), Some(stake));
		assert_eq!(layout.decode(&[[0; 32]; 2]), Some(EthereumStake::default()));
		assert_eq!(layout.decode(&[[0; 32]]), None);
	}

	#[test]
	fn a_record_of_the_projects_own_contract_is_read() {
		let taco = taco();
		assert_eq!(taco.fields.len(), 5);
		let (mut first, mut second) = ([0; 32], [0; 32]);
		// `address operator; bool confirmed; uint64 since;` and `uint96 authorized; uint96 deauthorizing; uint64 end;`.
		first[12..].copy_from_slice(&[0xb2; 20]);
		first[11] = 1;
		first[3..11].copy_from_slice(&1_700_000_000u64.to_be_bytes());
		second[20..].copy_from_slice(&5u128.to_be_bytes()[4..]);
		second[8..20].copy_from_slice(&6u128.to_be_bytes()[4..]);
		second[..8].copy_from_slice(&7u64.to_be_bytes());
		let stake = EthereumStake { operator: [0xb2; 20], authorized: 5, deauthorizing: 6, end: 7, confirmed: true };
		assert_eq!(taco.decode(&[first, second]), Some(stake));
		assert_eq!(
			taco.words[0].slot_of::<Software>(&word(9)),
			MappingLayout::solidity(1).slot_of::<Software>(&word(9))
		);
	}

	#[test]
	fn amounts_that_are_too_large_are_none() {
		let words = vec![MappingLayout::solidity(0)];
		let layout = Layout { words, fields: vec![field(Field::Authorized, 0, 0, 32)] };
		assert_eq!(layout.decode(&[word(u128::MAX)]).unwrap().authorized, u128::MAX);
		assert_eq!(layout.decode(&[[1; 32]]), None);
	}

	#[test]
	fn a_field_that_is_not_in_its_slot_is_none() {
		let read = |one| Layout { words: vec![MappingLayout::solidity(0)], fields: vec![one] }.decode(&[[1; 32]]);
		assert_eq!(read(field(Field::End, 1, 0, 8)), None);
		assert_eq!(read(field(Field::End, 0, 25, 8)), None);
		assert_eq!(read(field(Field::End, 0, 0, 0)), None);
		assert_eq!(read(field(Field::Operator, 0, 0, 19)), None);
	}
}
