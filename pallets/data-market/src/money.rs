//! What is held, and where it goes.

use crate::{pallet::*, ListingOf};
use frame_support::{
	pallet_prelude::*,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
	},
};
use nulink_primitives::token::Balance;
use pallet_traits::{BurnSource, RecordBurn};

impl<T: Config> Pallet<T> {
	/// Holds an amount of somebody's balance.
	pub(crate) fn hold(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::hold(&reason.into(), who, amount)
	}

	/// Releases what is held, all of it or nothing.
	pub(crate) fn release(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Currency::release(&reason.into(), who, amount, Precision::Exact)?;
		Ok(())
	}

	/// Pays out of what is held. `Force`: nobody keeps what it owes by freezing its balance.
	pub(crate) fn pay_held(
		reason: HoldReason,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let (precision, mode, force) = (Precision::Exact, Restriction::Free, Fortitude::Force);
		T::Currency::transfer_on_hold(&reason.into(), from, to, amount, precision, mode, force)?;
		Ok(())
	}

	/// Burns what is held.
	pub(crate) fn burn_held(
		reason: HoldReason,
		source: BurnSource,
		who: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let burned = T::Currency::burn_held(&reason.into(), who, amount, Precision::Exact, Fortitude::Force)?;
		T::Burns::record_burn(source, burned);
		Ok(())
	}

	/// Takes the whole bond of a listing: half for the buyer, the rest is burned. Returns both. Nothing, the second time.
	pub(crate) fn take_bond(
		listing: &mut ListingOf<T>,
		buyer: &T::AccountId,
	) -> Result<(Balance, Balance), DispatchError> {
		let bond = core::mem::take(&mut listing.bond);
		let paid = bond / 2;
		let burned = bond.saturating_sub(paid);
		Self::pay_held(HoldReason::Bond, &listing.seller, buyer, paid)?;
		Self::burn_held(HoldReason::Bond, BurnSource::Slashes, &listing.seller, burned)?;
		Ok((paid, burned))
	}
}
