//! What must hold in every block.

use crate::{
	pallet::*, types::MAX_LOCK_EPOCHS, Activity, BalanceOf, HoldReason, Operators, Pallet, Profiles, Stakes,
	TotalWeight,
};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::InspectHold};
use nulink_primitives::provider::{EpochIndex, Role};
use sp_runtime::{
	traits::{Saturating, Zero},
	TryRuntimeError,
};

impl<T: Config> Pallet<T> {
	/// Checks the storage against itself and against the holds.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::holds_are_what_the_records_say()?;
		Self::stakes_are_in_order()?;
		Self::operators_and_providers_agree()?;
		Self::activity_adds_up()
	}

	/// Per account, what is on hold for this pallet is what it has staked, over all roles, and what it paid for its
	/// profiles.
	fn holds_are_what_the_records_say() -> Result<(), TryRuntimeError> {
		let mut held = BTreeMap::<_, (BalanceOf<T>, BalanceOf<T>)>::new();
		for (_, staker, stake) in Stakes::<T>::iter() {
			let (staked, _) = held.entry(staker).or_default();
			*staked = staked.saturating_add(stake.total());
		}
		for (role, staker, stored) in Profiles::<T>::iter() {
			ensure!(Stakes::<T>::contains_key(role, &staker), "a profile without a stake");
			let (_, deposits) = held.entry(staker).or_default();
			*deposits = deposits.saturating_add(stored.deposit);
		}
		for (staker, (staked, deposits)) in held {
			let on_hold = |reason: HoldReason| T::Currency::balance_on_hold(&reason.into(), &staker);
			ensure!(on_hold(HoldReason::Stake) == staked, "the stake on hold is not what is bonded and unbonding");
			ensure!(on_hold(HoldReason::Deposit) == deposits, "the deposit on hold is not what the profiles cost");
		}
		Ok(())
	}

	/// Chunks are of some size, in order of their epochs and not out of reach; locks and confirmations neither.
	fn stakes_are_in_order() -> Result<(), TryRuntimeError> {
		let now = Self::current();
		for (_, _, stake) in Stakes::<T>::iter() {
			ensure!(stake.unbonding.iter().all(|chunk| !chunk.amount.is_zero()), "an empty chunk");
			let epochs = || stake.unbonding.iter().map(|chunk| chunk.unlock_epoch);
			ensure!(epochs().zip(epochs().skip(1)).all(|(a, b)| a < b), "chunks out of order");
			ensure!(epochs().all(|epoch| epoch <= Self::released_in(now)), "a chunk that unlocks too late");
			ensure!(stake.lock_until <= now.saturating_add(MAX_LOCK_EPOCHS), "a lock that is too long");
			ensure!(stake.last_active <= now.saturating_add(1), "activity in the future");
		}
		Ok(())
	}

	/// Every provider's operator acts for it, and every acting operator is its provider's.
	fn operators_and_providers_agree() -> Result<(), TryRuntimeError> {
		for (role, staker, stake) in Stakes::<T>::iter() {
			let Some(bound) = stake.operator else { continue };
			let operated = Operators::<T>::get(&bound.account).ok_or("a bound operator that nobody knows")?;
			ensure!(operated.role == role && operated.staker == staker, "an operator of two providers");
			ensure!(operated.until.is_none(), "a bound operator that is replaced");
		}
		for (operator, operated) in Operators::<T>::iter() {
			ensure!(operated.since <= operated.until.unwrap_or_else(Self::now), "an operator before its time");
			if operated.until.is_some() {
				continue;
			}
			let stake = Stakes::<T>::get(operated.role, &operated.staker).ok_or("an operator without a provider")?;
			let bound = stake.operator.ok_or("an operator that its provider does not know")?;
			ensure!(bound.account == operator, "two operators act for one provider");
		}
		Ok(())
	}

	/// Every weight belongs to an epoch that is on record as active, the next one at most. In the current and the next
	/// epoch, of which nothing is claimed yet, the weights are the total. In the next epoch nobody weighs more than what
	/// is bonded now.
	fn activity_adds_up() -> Result<(), TryRuntimeError> {
		let now = Self::current();
		let next = now.saturating_add(1);
		let mut totals = BTreeMap::<(Role, EpochIndex), u128>::new();
		for ((role, staker, epoch), weight) in Activity::<T>::iter() {
			ensure!(epoch <= next, "activity in the future");
			ensure!(Self::is_confirmed(role, &staker, epoch), "a weight without a confirmation");
			if epoch == next {
				let most = Stakes::<T>::get(role, &staker).map_or(0, |stake| Self::weight_in(&stake, next));
				ensure!(weight <= most, "a weight without the stake");
			}
			let total = totals.entry((role, epoch)).or_default();
			*total = total.checked_add(weight).ok_or("more weight than there can be stake")?;
		}
		for role in Role::ALL {
			for epoch in [now, next] {
				let sum = totals.get(&(role, epoch)).copied().unwrap_or_default();
				ensure!(TotalWeight::<T>::get(role, epoch) == sum, "the total weight is not the sum of the weights");
			}
		}
		// Of past epochs some is claimed and gone.
		for ((role, epoch), sum) in totals {
			let expired = epoch.saturating_add(crate::types::CLAIM_EPOCHS) < now;
			ensure!(expired || sum <= TotalWeight::<T>::get(role, epoch), "more weight than the total");
		}
		Ok(())
	}
}
