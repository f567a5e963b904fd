//! What the providers earn.

use crate::{maths, pallet::*, types::CLAIM_EPOCHS, Activity, BalanceOf, Delegated, Error, Event, Pallet, TotalWeight};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use nulink_primitives::provider::{EpochIndex, Role};
use pallet_traits::{Duty, RewardSource};
use sp_runtime::traits::{Saturating, UniqueSaturatedInto, Zero};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_claim_reward(role: Role, staker: T::AccountId, epoch: EpochIndex) -> DispatchResult {
		let current = Self::current();
		ensure!(epoch < current, Error::<T>::EpochNotOver);
		if current.saturating_sub(epoch) > CLAIM_EPOCHS {
			let own = Activity::<T>::take((role, &staker, epoch)).is_some();
			let delegated = Delegated::<T>::take((role, &staker, epoch)).is_some();
			ensure!(own || delegated, Error::<T>::NothingToClaim);
			Self::deposit_event(Event::RewardExpired { role, staker, epoch });
			return Ok(());
		}
		// Taken, so that an epoch pays once. If the payment fails, the call is rolled back as a whole.
		let weight = Activity::<T>::take((role, &staker, epoch)).ok_or(Error::<T>::NothingToClaim)?;
		let amount = Self::provider_reward(role, &staker, epoch, weight);
		if !amount.is_zero() {
			T::RewardSource::pay(role, epoch, &staker, amount)?;
		}
		Self::deposit_event(Event::RewardPaid { role, staker, epoch, amount });
		Ok(())
	}

	/// What a provider of this weight gets for an epoch that is over: what its own stake earned, and its commission of
	/// what the delegated stake earned.
	pub(crate) fn provider_reward(role: Role, staker: &T::AccountId, epoch: EpochIndex, weight: u128) -> BalanceOf<T> {
		let Some(part) = Delegated::<T>::get((role, staker, epoch)) else {
			return Self::reward_for(role, staker, epoch, weight);
		};
		let own = Self::reward_for(role, staker, epoch, weight.saturating_sub(part.weight));
		let earned: u128 = Self::reward_for(role, staker, epoch, part.weight).unique_saturated_into();
		own.saturating_add(part.kept(earned).unique_saturated_into())
	}

	/// What a weight of this provider earns in an epoch that is over. What it missed of its duties stays in the pot.
	pub(crate) fn reward_for(role: Role, staker: &T::AccountId, epoch: EpochIndex, weight: u128) -> BalanceOf<T> {
		let pot = T::RewardSource::pot(role, epoch).unique_saturated_into();
		let reward = maths::reward(pot, weight, TotalWeight::<T>::get(role, epoch));
		T::Duty::attendance(role, staker, epoch).mul_floor(reward).unique_saturated_into()
	}
}
