//! A contract on Ethereum, and where it keeps what of a provider. The chain has the description as data, and decides; here
//! it is read in the same way, so that nothing is sent that the chain refuses.

use nulink_eth_proofs::{software::Software, Address, MappingLayout, Word};
use nulink_primitives::{sharing::Digest, watching::EthereumStake};
use std::ops::Range;

/// A contract whose records are relayed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contract {
	/// Where it is.
	pub address: Address,
	/// The hash of its code.
	pub code_hash: Digest,
	/// Where it keeps what of a provider.
	pub layout: Layout,
	/// Whether nothing is relayed from it, and its records count for nothing.
	pub paused: bool,
}

/// What a field says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
	/// The operator's address.
	Operator,
	/// What is authorised.
	Authorized,
	/// What is being withdrawn.
	Deauthorizing,
	/// When that can be completed.
	End,
	/// Whether the operator has confirmed.
	Confirmed,
}

/// Where a field is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
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
	fn range(&self) -> Option<Range<usize>> {
		let end = 32usize.checked_sub(self.offset.into())?;
		let start = end.checked_sub(self.width.into())?;
		(start < end).then_some(start..end)
	}
}

/// Where a contract keeps what of a provider.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Layout {
	/// The version of the description, for people.
	pub version: u16,
	/// The slots.
	pub words: Vec<MappingLayout>,
	/// What is in them. A field that is not listed is zero.
	pub fields: Vec<FieldLayout>,
}

impl Layout {
	/// The slots of a provider, in the order in which the chain wants their proofs.
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

	/// A record of two slots: operator, end and confirmed in the first, both amounts in the second.
	pub(crate) fn layout() -> Layout {
		let word = |member| MappingLayout { member, ..MappingLayout::solidity(5) };
		let field = |field, word, offset, width| FieldLayout { field, word, offset, width };
		Layout {
			version: 1,
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
	pub(crate) fn words(stake: &EthereumStake) -> [Word; 2] {
		let (mut first, mut second) = ([0; 32], [0; 32]);
		first[12..].copy_from_slice(&stake.operator);
		first[4..12].copy_from_slice(&stake.end.to_be_bytes());
		first[3] = stake.confirmed.into();
		second[16..].copy_from_slice(&stake.authorized.to_be_bytes());
		second[..16].copy_from_slice(&stake.deauthorizing.to_be_bytes());
		[first, second]
	}

	#[test]
	fn what_a_contract_wrote_is_read() {
		let stake = EthereumStake {
			operator: [7; 20],
			authorized: u128::MAX,
			deauthorizing: 3,
			end: u64::MAX,
			confirmed: true,
		};
		assert_eq!(layout().decode(&words(&stake)), Some(stake));
		assert_eq!(layout().decode(&[[0; 32]; 2]), Some(EthereumStake::default()));
	}

	#[test]
	fn what_is_no_record_is_no_answer() {
		assert_eq!(layout().decode(&[[0; 32]]), None);
		let mut wide = layout();
		wide.fields = vec![FieldLayout { field: Field::Authorized, word: 1, offset: 0, width: 32 }];
		assert_eq!(wide.decode(&[[0; 32], [1; 32]]), None, "too large");
		wide.fields[0].offset = 1;
		assert_eq!(wide.decode(&[[0; 32]; 2]), None, "past the end");
	}
}
