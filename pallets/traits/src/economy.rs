//! Where money goes that is paid for a service, and what is destroyed.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
	pallet_prelude::DispatchError,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::Preservation::Preserve,
	},
};
use nulink_primitives::provider::Role;
use scale_info::TypeInfo;

/// What NLK was burned for. A new reason gets a new index; indices are never reused.
#[derive(
	Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum BurnSource {
	/// A part of what users pay to providers.
	#[codec(index = 0)]
	ServiceFees,
	/// A part of what transactions cost.
	#[codec(index = 1)]
	TransactionFees,
	/// A part of what providers lose for an offence.
	#[codec(index = 2)]
	Slashes,
	/// What whoever brought evidence against a provider that was right had put up for it.
	#[codec(index = 3)]
	EvidenceBonds,
}

impl BurnSource {
	/// Every reason, in the order of the encoding.
	pub const ALL: [BurnSource; 4] =
		[BurnSource::ServiceFees, BurnSource::TransactionFees, BurnSource::Slashes, BurnSource::EvidenceBonds];
}

/// Keeps the books of what is burned.
pub trait RecordBurn {
	/// The unit of what is burned.
	type Balance;
	/// Enters an amount. Whoever calls it has burned it, in the same block.
	fn record_burn(source: BurnSource, amount: Self::Balance);
}

/// Keeps no books.
impl RecordBurn for () {
	type Balance = nulink_primitives::token::Balance;
	fn record_burn(_source: BurnSource, _amount: Self::Balance) {}
}

/// A fee for a service, divided. Both parts together are the fee.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ServiceFee<Balance> {
	/// What is destroyed.
	pub burned: Balance,
	/// What the provider gets.
	pub paid: Balance,
}

/// How users' fees reach the providers. Of no fee more than half is burned: who asks relies on it, where what a provider
/// gets must be enough to open its account.
pub trait ServiceFees<AccountId> {
	/// The unit of fees.
	type Balance;
	/// How a fee would be divided now. For what is shown to people: governance may change it before the payment.
	fn divide(fee: Self::Balance) -> ServiceFee<Self::Balance>;
	/// Pays a fee out of `from`, which stays alive, and returns what became of it. On an error nothing may stay
	/// changed: the caller is in a call that is rolled back, or opens a storage layer.
	fn pay_fee(
		role: Role,
		from: &AccountId,
		provider: &AccountId,
		fee: Self::Balance,
	) -> Result<ServiceFee<Self::Balance>, DispatchError>;
}

/// Fees go to the providers whole. For tests, and for a chain that burns nothing.
pub struct WholeFees<Currency>(PhantomData<Currency>);

impl<AccountId: Eq, Currency: Mutate<AccountId>> ServiceFees<AccountId> for WholeFees<Currency> {
	type Balance = <Currency as Inspect<AccountId>>::Balance;

	fn divide(fee: Self::Balance) -> ServiceFee<Self::Balance> {
		ServiceFee { burned: Default::default(), paid: fee }
	}

	fn pay_fee(
		_role: Role,
		from: &AccountId,
		provider: &AccountId,
		fee: Self::Balance,
	) -> Result<ServiceFee<Self::Balance>, DispatchError> {
		Currency::transfer(from, provider, fee, Preserve)?;
		Ok(Self::divide(fee))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_encodings_are_frozen() {
		assert_eq!(BurnSource::ALL.map(|source| source.encode()), [[0], [1], [2], [3]]);
	}
}
