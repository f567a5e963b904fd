//! What becomes of fees, and the books of what is burned.

use crate::{
	pallet::*,
	terms::{SlashTerms, TransactionFee},
};
use frame_support::traits::{
	fungible::Mutate,
	tokens::{Fortitude, Precision, Preservation::Preserve},
};
use nulink_primitives::{provider::Role, token::Balance};
use pallet_traits::{BurnSource, RecordBurn, ServiceFee, ServiceFees};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Divides the fee of a transaction. Whoever asks for it moves the parts, burns the one that is to be burned, and
	/// tells by [`Self::note_transaction_fee`].
	pub fn divide_transaction_fee(fee: Balance) -> TransactionFee {
		TransactionTerms::<T>::get().divide(fee)
	}

	/// Enters a fee that was divided. `parts` is what came of it: where a part could not be paid and was burned too, it
	/// is among what was burned. `collators` may include a tip.
	pub fn note_transaction_fee(parts: TransactionFee) {
		let TransactionFee { burned, treasury, collators } = parts;
		if parts != TransactionFee::default() {
			Self::record_burn(BurnSource::TransactionFees, burned);
			Self::deposit_event(Event::TransactionFeeDivided { burned, treasury, collators });
		}
	}

	/// How slashed stake is divided.
	pub fn slash_terms() -> SlashTerms {
		SlashingTerms::<T>::get()
	}
}

impl<T: Config> RecordBurn for Pallet<T> {
	type Balance = Balance;

	fn record_burn(source: BurnSource, amount: Balance) {
		if amount > 0 {
			// No more than all NLK that there was.
			Burned::<T>::mutate(source, |burned| *burned = burned.saturating_add(amount));
		}
	}
}

impl<T: Config> ServiceFees<T::AccountId> for Pallet<T> {
	type Balance = Balance;

	fn divide(fee: Balance) -> ServiceFee<Balance> {
		ServiceTerms::<T>::get().divide(fee)
	}

	fn pay_fee(
		role: Role,
		from: &T::AccountId,
		provider: &T::AccountId,
		fee: Balance,
	) -> Result<ServiceFee<Balance>, DispatchError> {
		let divided = Self::divide(fee);
		let ServiceFee { burned, paid } = divided;
		if fee == 0 {
			return Ok(divided);
		}
		if burned > 0 {
			T::Currency::burn_from(from, burned, Preserve, Precision::Exact, Fortitude::Polite)?;
			Self::record_burn(BurnSource::ServiceFees, burned);
		}
		T::Currency::transfer(from, provider, paid, Preserve)?;
		Self::deposit_event(Event::ServiceFeeDivided { role, provider: provider.clone(), burned, paid });
		Ok(divided)
	}
}
