//! What the providers lose.

use crate::{maths, pallet::*, types::SlashTerms, BalanceOf, Event, HoldReason, Pallet, Stakes};
use frame_support::{
	defensive,
	storage::with_storage_layer,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
};
use nulink_primitives::provider::{Offence, Role};
use sp_runtime::traits::{Saturating, UniqueSaturatedInto, Zero};

impl<T: Config> Pallet<T> {
	/// Takes what the offence costs, divides it and returns how much it was. See
	/// [`pallet_traits::SlashProviders::slash`].
	pub(crate) fn do_slash(
		role: Role,
		staker: &T::AccountId,
		offence: Offence,
		reporter: Option<&T::AccountId>,
	) -> BalanceOf<T> {
		let Some(mut stake) = Stakes::<T>::get(role, staker) else { return Zero::zero() };
		let (part, minimum) = T::SlashTerms::penalty(offence);
		let penalty = maths::penalty(stake.total().unique_saturated_into(), part, minimum.unique_saturated_into());
		let amount = stake.take(penalty.unique_saturated_into());
		if amount.is_zero() {
			return amount;
		}
		let newly_chilled = stake.bonded < T::MinimumStake::get() && !stake.chilled;
		stake.chilled |= newly_chilled;
		Self::lower_coming_weight(role, staker, &stake);
		Stakes::<T>::insert(role, staker, stake);

		let split = T::SlashTerms::split();
		let (treasury, reward) = maths::split(amount.unique_saturated_into(), split.treasury, split.reporter);
		let (treasury, reward): (BalanceOf<T>, BalanceOf<T>) =
			(treasury.unique_saturated_into(), reward.unique_saturated_into());
		let paid = reporter.map(|to| Self::move_slashed(staker, to, reward)).unwrap_or_default();
		// What the reporter did not get, because there is none or its account cannot be made with so little, is the
		// treasury's. What the treasury cannot get is burned.
		let treasury = treasury.saturating_add(reward.saturating_sub(paid));
		let treasury = Self::move_slashed(staker, &T::Treasury::get(), treasury);
		let burned = Self::burn_slashed(staker, amount.saturating_sub(paid).saturating_sub(treasury));

		let taken = burned.saturating_add(treasury).saturating_add(paid);
		if taken != amount {
			defensive!("less is on hold than is staked");
		}
		Self::deposit_event(Event::Slashed {
			role,
			staker: staker.clone(),
			offence,
			amount: taken,
			burned,
			treasury,
			reporter: paid,
		});
		if newly_chilled {
			Self::deposit_event(Event::Chilled { role, staker: staker.clone(), by_absence: false });
		}
		taken
	}

	/// Moves a part of what is on hold to somebody who can spend it, and returns how much arrived: all or nothing.
	fn move_slashed(staker: &T::AccountId, to: &T::AccountId, amount: BalanceOf<T>) -> BalanceOf<T> {
		if amount.is_zero() {
			return amount;
		}
		with_storage_layer(|| {
			T::Currency::transfer_on_hold(
				&HoldReason::Stake.into(),
				staker,
				to,
				amount,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Force,
			)
		})
		.unwrap_or_default()
	}

	/// Burns a part of what is on hold, as much of it as there is, and returns how much it was.
	fn burn_slashed(staker: &T::AccountId, amount: BalanceOf<T>) -> BalanceOf<T> {
		if amount.is_zero() {
			return amount;
		}
		with_storage_layer(|| {
			T::Currency::burn_held(&HoldReason::Stake.into(), staker, amount, Precision::BestEffort, Fortitude::Force)
		})
		.unwrap_or_default()
	}
}
