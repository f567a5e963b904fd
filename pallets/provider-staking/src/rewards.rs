//! What the providers earn.

use crate::{maths, pallet::*, types::CLAIM_EPOCHS, Activity, BalanceOf, Error, Event, Pallet, TotalWeight};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use nulink_primitives::provider::{EpochIndex, Role};
use pallet_traits::RewardSource;
use sp_runtime::traits::{UniqueSaturatedInto, Zero};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_claim_reward(role: Role, staker: T::AccountId, epoch: EpochIndex) -> DispatchResult {
		let current = Self::current();
		ensure!(epoch < current, Error::<T>::EpochNotOver);
		// Taken, so that an epoch pays once. If the payment fails, the call is rolled back as a whole.
		let weight = Activity::<T>::take((role, &staker, epoch)).ok_or(Error::<T>::NothingToClaim)?;
		if current.saturating_sub(epoch) > CLAIM_EPOCHS {
			Self::deposit_event(Event::RewardExpired { role, staker, epoch });
			return Ok(());
		}
		let amount = Self::reward_for(role, epoch, weight);
		if !amount.is_zero() {
			T::RewardSource::pay(role, epoch, &staker, amount)?;
		}
		Self::deposit_event(Event::RewardPaid { role, staker, epoch, amount });
		Ok(())
	}

	/// What a weight earns in an epoch that is over.
	pub(crate) fn reward_for(role: Role, epoch: EpochIndex, weight: u128) -> BalanceOf<T> {
		let pot = T::RewardSource::pot(role, epoch).unique_saturated_into();
		maths::reward(pot, weight, TotalWeight::<T>::get(role, epoch)).unique_saturated_into()
	}
}
