//! Putting NLK in and getting it out.

use crate::{
	maths, pallet::*, pool::Pool, types::*, Activity, BalanceOf, Delegated, Error, Event, HoldReason, Pallet, StakeOf,
	Stakes, TotalWeight,
};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{fungible::MutateHold, tokens::Precision, Get},
};
use nulink_primitives::provider::{EpochIndex, Role};
use pallet_traits::{Duty, Epochs};
use sp_runtime::{
	traits::{CheckedAdd, CheckedSub, Saturating, UniqueSaturatedInto, Zero},
	ArithmeticError,
};

impl<T: Config> Pallet<T> {
	/// The record of a stake that must exist.
	pub(crate) fn stake_of(role: Role, staker: &T::AccountId) -> Result<StakeOf<T>, Error<T>> {
		Stakes::<T>::get(role, staker).ok_or(Error::NotStaked)
	}

	pub(crate) fn do_bond(role: Role, staker: T::AccountId, amount: BalanceOf<T>, lock_epochs: u32) -> DispatchResult {
		let now = Self::current();
		ensure!(lock_epochs <= MAX_LOCK_EPOCHS, Error::<T>::LockTooLong);
		let mut stake = Stakes::<T>::get(role, &staker).unwrap_or_else(|| Stake::new(now));
		let minimum = Self::minimum_of(role, &staker);
		Self::begin_again_if_idle(&mut stake, minimum, now);
		stake.bonded = stake.bonded.checked_add(&amount).ok_or(ArithmeticError::Overflow)?;
		ensure!(stake.bonded >= minimum, Error::<T>::StakeTooSmall);
		stake.lock_until = stake.lock_until.max(now.saturating_add(lock_epochs));
		if !amount.is_zero() {
			T::Currency::hold(&HoldReason::Stake.into(), &staker, amount)?;
		}

		let lock_until = stake.lock_until;
		Stakes::<T>::insert(role, &staker, stake);
		Self::deposit_event(Event::Bonded { role, staker, amount, lock_until });
		Ok(())
	}

	pub(crate) fn do_unbond(role: Role, staker: T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		let now = Self::current();
		let mut stake = Self::stake_of(role, &staker)?;
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		ensure!(now >= stake.lock_until, Error::<T>::Locked);
		stake.bonded = stake.bonded.checked_sub(&amount).ok_or(Error::<T>::NotEnoughBonded)?;
		let minimum = Self::minimum_of(role, &staker);
		ensure!(stake.bonded.is_zero() || stake.bonded >= minimum, Error::<T>::StakeTooSmall);
		// Who owes nobody anything waits for nothing, also not for what is on its way out already.
		let unlock_epoch = if T::Duty::is_free(role, &staker) {
			stake.free_unbonding(now);
			now
		} else {
			Self::released_in(now)
		};
		match stake.unbonding.last_mut().filter(|chunk| chunk.unlock_epoch == unlock_epoch) {
			Some(chunk) => chunk.amount = chunk.amount.checked_add(&amount).ok_or(ArithmeticError::Overflow)?,
			None => stake.unbonding.try_push(Chunk { amount, unlock_epoch }).map_err(|_| Error::<T>::TooManyChunks)?,
		}

		Self::lower_coming_weight(role, &staker, Some(&stake), &Self::pool_of(role, &staker));
		Stakes::<T>::insert(role, &staker, stake);
		Self::deposit_event(Event::Unbonding { role, staker, amount, unlock_epoch });
		Ok(())
	}

	pub(crate) fn do_rebond(role: Role, staker: T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		let mut stake = Self::stake_of(role, &staker)?;
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		ensure!(amount <= stake.unbonding_total(), Error::<T>::NotEnoughUnbonding);
		let minimum = Self::minimum_of(role, &staker);
		Self::begin_again_if_idle(&mut stake, minimum, Self::current());
		let taken = stake.take_unbonding(amount);
		stake.bonded = stake.bonded.checked_add(&taken).ok_or(ArithmeticError::Overflow)?;
		ensure!(stake.bonded >= minimum, Error::<T>::StakeTooSmall);

		Stakes::<T>::insert(role, &staker, stake);
		Self::deposit_event(Event::Rebonded { role, staker, amount });
		Ok(())
	}

	pub(crate) fn do_withdraw_unbonded(role: Role, staker: T::AccountId) -> DispatchResult {
		let now = Self::current();
		let mut stake = Self::stake_of(role, &staker)?;
		let before = stake.unbonding_total();
		stake.unbonding.retain(|chunk| chunk.unlock_epoch > now);
		let amount = before.saturating_sub(stake.unbonding_total());
		let is_over = stake.total().is_zero();
		// A record that a slash has emptied can be cleared away too.
		ensure!(!amount.is_zero() || is_over, Error::<T>::NothingToWithdraw);
		if !amount.is_zero() {
			T::Currency::release(&HoldReason::Stake.into(), &staker, amount, Precision::Exact)?;
		}

		if is_over {
			Self::take_profile(role, &staker)?;
			Self::retire_operator(&stake);
			Stakes::<T>::remove(role, &staker);
			Self::end_idle_pool(role, &staker);
		} else {
			Stakes::<T>::insert(role, &staker, stake);
		}
		Self::deposit_event(Event::Withdrawn { role, staker, amount });
		Ok(())
	}

	/// The epoch in which something is let go that may have done harm in `epoch` or the one after, for which its
	/// activity may be confirmed: see [`Config::UnbondingEpochs`].
	pub(crate) fn released_in(epoch: EpochIndex) -> EpochIndex {
		epoch.saturating_add(T::UnbondingEpochs::get())
	}

	/// Who comes back after having unbonded everything, or after a slash, was not absent in between.
	fn begin_again_if_idle(stake: &mut StakeOf<T>, minimum: BalanceOf<T>, now: EpochIndex) {
		if stake.bonded < minimum {
			stake.last_active = stake.last_active.max(now);
		}
	}

	/// Brings the weight for the coming epoch down to what is bonded and delegated now, if activity is confirmed for it
	/// already. What was added since then counts with the next confirmation only, so the weight never goes up here.
	pub(crate) fn lower_coming_weight(role: Role, staker: &T::AccountId, stake: Option<&StakeOf<T>>, pool: &Pool) {
		let now = Self::current();
		let next = now.saturating_add(1);
		let Some(before) = Activity::<T>::get((role, staker, next)) else { return };
		let delegated = Delegated::<T>::get((role, staker, next));
		let own = before.saturating_sub(delegated.as_ref().map_or(0, |part| part.weight));
		let mut after = own.min(stake.map_or(0, |stake| Self::weight_in(stake, next)));
		if let Some(mut part) = delegated {
			part.shares = part.shares.min(pool.counting(now));
			part.weight = part.weight.min(Self::delegated_weight(stake, pool, now));
			after = after.saturating_add(part.weight);
			if part.shares == 0 {
				Delegated::<T>::remove((role, staker, next));
			} else {
				Delegated::<T>::insert((role, staker, next), part);
			}
		}
		Activity::<T>::insert((role, staker, next), after);
		TotalWeight::<T>::mutate(role, next, |total| *total = total.saturating_sub(before.saturating_sub(after)));
	}

	/// The least that a provider has bonded: less, where it is proven to have staked elsewhere.
	pub(crate) fn minimum_of(role: Role, staker: &T::AccountId) -> BalanceOf<T> {
		T::Duty::minimum_part(role, staker).mul_ceil(T::MinimumStake::get())
	}

	/// What the stake weighs in an epoch.
	pub(crate) fn weight_in(stake: &StakeOf<T>, epoch: EpochIndex) -> u128 {
		maths::weight(stake.bonded.unique_saturated_into(), stake.lock_until.saturating_sub(epoch))
	}

	/// The current epoch.
	pub(crate) fn current() -> EpochIndex {
		<Self as Epochs>::current()
	}
}
