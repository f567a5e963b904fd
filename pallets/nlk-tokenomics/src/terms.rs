//! How fees and slashes are divided: parameters of governance, in types that hold no value out of bounds.
//!
//! The bounds are part of the types, so that whoever reads a value, from a call or from storage, has one within them.
//! To change a bound is a runtime upgrade. Where three parts share one whole, two are set and the third is the rest:
//! there is no sum to get wrong.

use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use nulink_primitives::token::Balance;
use pallet_traits::ServiceFee;
use scale_info::{Type, TypeInfo};
use sp_runtime::Perbill;

/// A part of a whole, between `MIN` and `MAX` percent. Encoded as a [`Perbill`]; wallets see it as one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Part<const MIN: u32, const MAX: u32>(Perbill);

impl<const MIN: u32, const MAX: u32> Part<MIN, MAX> {
	/// The part. `None`: it is out of bounds.
	pub fn new(part: Perbill) -> Option<Self> {
		(Perbill::from_percent(MIN) <= part && part <= Perbill::from_percent(MAX)).then_some(Self(part))
	}

	/// So many percent, or the bound that is next to it.
	pub const fn percent(percent: u32) -> Self {
		Self(Perbill::from_percent(if percent < MIN {
			MIN
		} else if percent > MAX {
			MAX
		} else {
			percent
		}))
	}

	/// As a part of one.
	pub const fn get(self) -> Perbill {
		self.0
	}

	/// This part of an amount, rounded down.
	pub fn of(self, amount: Balance) -> Balance {
		self.0.mul_floor(amount)
	}
}

impl<const MIN: u32, const MAX: u32> Encode for Part<MIN, MAX> {
	fn size_hint(&self) -> usize {
		self.0.size_hint()
	}

	fn encode_to<O: codec::Output + ?Sized>(&self, to: &mut O) {
		self.0.encode_to(to)
	}
}

impl<const MIN: u32, const MAX: u32> codec::EncodeLike for Part<MIN, MAX> {}

impl<const MIN: u32, const MAX: u32> Decode for Part<MIN, MAX> {
	fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
		Self::new(Perbill::decode(input)?).ok_or_else(|| "a part out of its bounds".into())
	}
}

impl<const MIN: u32, const MAX: u32> DecodeWithMemTracking for Part<MIN, MAX> {}

impl<const MIN: u32, const MAX: u32> MaxEncodedLen for Part<MIN, MAX> {
	fn max_encoded_len() -> usize {
		Perbill::max_encoded_len()
	}
}

impl<const MIN: u32, const MAX: u32> TypeInfo for Part<MIN, MAX> {
	type Identity = <Perbill as TypeInfo>::Identity;

	fn type_info() -> Type {
		Perbill::type_info()
	}
}

/// How a fee for a service is divided: "a portion of basic fees will be destroyed, and the remainder will be
/// distributed to the Providers" (whitepaper, section 4.1). So something is always burned, and the providers get at
/// least half.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ServiceFeeTerms {
	/// The part that is destroyed: 1 to 50 %.
	pub burned: Part<1, 50>,
}

impl Default for ServiceFeeTerms {
	fn default() -> Self {
		Self { burned: Part::percent(10) }
	}
}

impl ServiceFeeTerms {
	/// Divides a fee. What does not divide goes to the provider.
	pub fn divide(&self, fee: Balance) -> ServiceFee<Balance> {
		let burned = self.burned.of(fee);
		ServiceFee { burned, paid: fee.saturating_sub(burned) }
	}
}

/// How the fee of a transaction is divided. What neither part takes, at least a fifth, goes to the collators.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TransactionFeeTerms {
	/// The part that is destroyed: 1 to 40 %.
	pub burned: Part<1, 40>,
	/// The part that goes to the treasury: up to 40 %.
	pub treasury: Part<0, 40>,
}

impl Default for TransactionFeeTerms {
	fn default() -> Self {
		Self { burned: Part::percent(20), treasury: Part::percent(30) }
	}
}

/// The fee of a transaction, divided. The three parts together are the fee.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct TransactionFee {
	/// What is destroyed.
	pub burned: Balance,
	/// What the treasury gets.
	pub treasury: Balance,
	/// What the collators get.
	pub collators: Balance,
}

impl TransactionFeeTerms {
	/// Divides a fee. What does not divide goes to the collators.
	pub fn divide(&self, fee: Balance) -> TransactionFee {
		let (burned, treasury) = (self.burned.of(fee), self.treasury.of(fee));
		TransactionFee { burned, treasury, collators: fee.saturating_sub(burned).saturating_sub(treasury) }
	}
}

/// How what a provider loses is divided: "with a portion directly destroyed and the rest sent to a treasury account
/// maintained by DAO" (whitepaper, section 4.1); out of that rest whoever brought the proof is rewarded. What neither
/// part takes, at least a tenth, goes to the treasury.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SlashTerms {
	/// The part that is destroyed: 10 to 60 %. Never so little that whoever slashes itself through a friend loses
	/// nothing.
	pub burned: Part<10, 60>,
	/// The part that goes to whoever reported it: up to 30 %.
	pub reporter: Part<0, 30>,
}

impl Default for SlashTerms {
	fn default() -> Self {
		Self { burned: Part::percent(50), reporter: Part::percent(20) }
	}
}

impl SlashTerms {
	/// The part of the treasury.
	pub fn treasury(&self) -> Perbill {
		Perbill::one() - self.burned.get() - self.reporter.get()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn a_part_out_of_its_bounds_can_neither_be_made_nor_decoded() {
		type Bounded = Part<10, 60>;
		for good in [10, 60] {
			let part = Bounded::new(Perbill::from_percent(good)).unwrap();
			assert_eq!(part.encode(), Perbill::from_percent(good).encode());
			assert_eq!(Bounded::decode(&mut &part.encode()[..]), Ok(part));
		}
		for bad in [Perbill::from_parts(99_999_999), Perbill::from_parts(600_000_001), Perbill::zero(), Perbill::one()]
		{
			assert_eq!(Bounded::new(bad), None);
			assert!(Bounded::decode(&mut &bad.encode()[..]).is_err());
		}
		// More than the whole is not even a Perbill that can be made, but it can be sent.
		assert!(Part::<0, 100>::decode(&mut &u32::MAX.encode()[..]).is_err());
		assert_eq!(Bounded::percent(0).get(), Perbill::from_percent(10));
		assert_eq!(Bounded::percent(100).get(), Perbill::from_percent(60));
	}

	#[test]
	fn the_extremes_leave_everybody_something() {
		let collators = TransactionFeeTerms { burned: Part::percent(100), treasury: Part::percent(100) };
		assert_eq!(collators.divide(100), TransactionFee { burned: 40, treasury: 40, collators: 20 });
		let treasury = SlashTerms { burned: Part::percent(100), reporter: Part::percent(100) };
		assert_eq!(treasury.treasury(), Perbill::from_percent(10));
		let provider = ServiceFeeTerms { burned: Part::percent(100) };
		assert_eq!(provider.divide(101), ServiceFee { burned: 50, paid: 51 });
	}

	#[test]
	fn a_part_looks_like_a_perbill() {
		assert_eq!(scale_info::meta_type::<Part<1, 50>>(), scale_info::meta_type::<Perbill>());
	}

	proptest! {
		#[test]
		fn the_parts_of_a_fee_are_the_fee(fee: Balance, burned in 0u32..=100, treasury in 0u32..=100) {
			let service = ServiceFeeTerms { burned: Part::percent(burned) }.divide(fee);
			prop_assert_eq!(service.burned.checked_add(service.paid), Some(fee));
			let terms = TransactionFeeTerms { burned: Part::percent(burned), treasury: Part::percent(treasury) };
			let TransactionFee { burned, treasury, collators } = terms.divide(fee);
			prop_assert_eq!(burned.checked_add(treasury).and_then(|sum| sum.checked_add(collators)), Some(fee));
			prop_assert!(collators >= fee / 5);
		}

		#[test]
		fn decoding_never_gives_a_part_out_of_bounds(bytes: [u8; 4]) {
			if let Ok(part) = Part::<10, 60>::decode(&mut &bytes[..]) {
				prop_assert!(Perbill::from_percent(10) <= part.get() && part.get() <= Perbill::from_percent(60));
			}
		}
	}
}
