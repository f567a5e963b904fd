//! Delegating NLK to a provider, and what comes of it. The arithmetic is in [`crate::pool`].

use crate::{
	pallet::*, pool::*, types::*, BalanceOf, Delegated, Delegations, Error, Event, HoldReason, Pallet, Pools, StakeOf,
	Stakes,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	storage::with_storage_layer,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Preservation, Restriction},
	},
};
use nulink_primitives::provider::{EpochIndex, Role};
use pallet_traits::{Providers, RewardSource};
use sp_runtime::{
	traits::{AccountIdConversion, UniqueSaturatedInto, Zero},
	Perbill,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_commission(role: Role, staker: T::AccountId, commission: Perbill) -> DispatchResult {
		ensure!(Stakes::<T>::contains_key(role, &staker), Error::<T>::NotStaked);
		ensure!(commission <= T::Delegation::max_commission(), Error::<T>::CommissionTooHigh);
		let now = Self::current();
		let coming = now.saturating_add(1);
		// What is confirmed for the coming epoch is settled, with the commission that was in force then.
		let is_settled = Self::is_confirmed(role, &staker, coming);
		let next = if is_settled { coming.saturating_add(1) } else { coming };
		let (record, from) = match Pools::<T>::get(role, &staker) {
			Some(mut record) => {
				let from = record.commission.set(commission, next, Self::raised_in(now));
				(record, from)
			},
			None => {
				Self::found_pool_account();
				let commission = Commission { rate: commission, raise: None };
				(DelegationPool { pool: Pool::default(), commission, accepts: true }, next)
			},
		};
		Pools::<T>::insert(role, &staker, record);
		Self::deposit_event(Event::CommissionSet { role, staker, commission, from });
		Ok(())
	}

	pub(crate) fn do_accept_delegations(role: Role, staker: T::AccountId, accept: bool) -> DispatchResult {
		let mut record = Pools::<T>::get(role, &staker).ok_or(Error::<T>::NoPool)?;
		record.accepts = accept;
		Pools::<T>::insert(role, &staker, record);
		Self::deposit_event(Event::DelegationsAccepted { role, staker, accept });
		Ok(())
	}

	pub(crate) fn do_delegate(
		role: Role,
		staker: T::AccountId,
		delegator: T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let now = Self::current();
		ensure!(amount >= T::Delegation::minimum(), Error::<T>::DelegationTooSmall);
		let units: u128 = amount.unique_saturated_into();
		let mut record = Self::open_pool(role, &staker, units)?;
		// Should the slash be cancelled, what comes back belongs to those who lost it.
		ensure!(!Self::has_open_slash(role, &staker), Error::<T>::SlashPending);
		let mut delegation = Delegations::<T>::get((&delegator, role, &staker)).unwrap_or_default();
		delegation.settle(now);
		let shares = record.pool.add(units, now).ok_or(Error::<T>::PoolOutOfOrder)?;
		ensure!(delegation.add(shares, now), Error::<T>::TooManyChanges);
		delegation.settle(now);
		T::Currency::transfer_and_hold(
			&HoldReason::Delegation.into(),
			&delegator,
			&Self::pool_account(),
			amount,
			Precision::Exact,
			Preservation::Preserve,
			Fortitude::Polite,
		)?;

		Pools::<T>::insert(role, &staker, record);
		Delegations::<T>::insert((&delegator, role, &staker), delegation);
		Self::deposit_event(Event::Delegated { role, staker, delegator, amount });
		Ok(())
	}

	pub(crate) fn do_undelegate(
		role: Role,
		staker: T::AccountId,
		delegator: T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let now = Self::current();
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		let (mut record, mut delegation) = Self::delegation_of(role, &staker, &delegator)?;
		delegation.settle(now);
		let shares = record.pool.price(amount.unique_saturated_into()).min(delegation.shares());
		ensure!(shares > 0, Error::<T>::NotDelegated);
		let rest = delegation.shares().saturating_sub(shares);
		let minimum: u128 = T::Delegation::minimum().unique_saturated_into();
		ensure!(rest == 0 || record.pool.worth(rest) >= minimum, Error::<T>::DelegationTooSmall);
		let unlock_epoch = Self::released_in(now);
		ensure!(delegation.send_off(shares, unlock_epoch), Error::<T>::TooManyChunks);
		let young = delegation.reduce(shares, now);
		record.pool.send_off(shares, young, now);
		let amount = record.pool.worth(shares).unique_saturated_into();

		let stake = Stakes::<T>::get(role, &staker);
		Self::lower_coming_weight(role, &staker, stake.as_ref(), &record.pool);
		Pools::<T>::insert(role, &staker, record);
		Delegations::<T>::insert((&delegator, role, &staker), delegation);
		Self::deposit_event(Event::Undelegated { role, staker, delegator, amount, unlock_epoch });
		Ok(())
	}

	pub(crate) fn do_rebond_delegation(
		role: Role,
		staker: T::AccountId,
		delegator: T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let now = Self::current();
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		let (mut record, mut delegation) = Self::delegation_of(role, &staker, &delegator)?;
		delegation.settle(now);
		let shares = delegation.call_back(record.pool.price(amount.unique_saturated_into()));
		ensure!(shares > 0, Error::<T>::NotEnoughUnbonding);
		let units = record.pool.worth(shares);
		Self::open_pool(role, &staker, units)?;
		ensure!(delegation.add(shares, now), Error::<T>::TooManyChanges);
		delegation.settle(now);
		let minimum: u128 = T::Delegation::minimum().unique_saturated_into();
		ensure!(record.pool.worth(delegation.shares()) >= minimum, Error::<T>::DelegationTooSmall);
		record.pool.call_back(shares, now);

		Pools::<T>::insert(role, &staker, record);
		Delegations::<T>::insert((&delegator, role, &staker), delegation);
		let amount = units.unique_saturated_into();
		Self::deposit_event(Event::DelegationRebonded { role, staker, delegator, amount });
		Ok(())
	}

	pub(crate) fn do_withdraw_delegation(role: Role, staker: T::AccountId, delegator: T::AccountId) -> DispatchResult {
		let now = Self::current();
		let (mut record, mut delegation) = Self::delegation_of(role, &staker, &delegator)?;
		delegation.settle(now);
		let shares = delegation.take_unlocked(now);
		ensure!(shares > 0 || delegation.is_over(), Error::<T>::NothingToWithdraw);
		let amount: BalanceOf<T> = record.pool.take_out(shares).unique_saturated_into();
		if !amount.is_zero() {
			T::Currency::transfer_on_hold(
				&HoldReason::Delegation.into(),
				&Self::pool_account(),
				&delegator,
				amount,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Polite,
			)?;
		}

		Pools::<T>::insert(role, &staker, record);
		Self::end_idle_pool(role, &staker);
		Self::store_delegation(role, &staker, &delegator, delegation);
		Self::deposit_event(Event::DelegationWithdrawn { role, staker, delegator, amount });
		Ok(())
	}

	/// Returns how many epochs it looked at.
	pub(crate) fn do_claim_delegation(
		role: Role,
		staker: T::AccountId,
		delegator: T::AccountId,
		epochs: u32,
	) -> Result<u32, DispatchError> {
		let now = Self::current();
		let mut delegation = Delegations::<T>::get((&delegator, role, &staker)).ok_or(Error::<T>::NotDelegated)?;
		delegation.settle(now);
		let from = delegation.next_claim;
		let (mut settled, mut tried, mut amount) = (0u32, 0u32, 0u128);
		for _ in 0..epochs.min(MAX_CLAIM_EPOCHS) {
			let epoch = delegation.next_claim;
			if delegation.steps.is_empty() || epoch >= now {
				break;
			}
			tried = tried.saturating_add(1);
			let reward = Self::delegation_reward(role, &staker, epoch, delegation.shares_in(epoch));
			if reward > 0 {
				let paid = with_storage_layer(|| {
					T::RewardSource::pay(role, epoch, &delegator, reward.unique_saturated_into())
				});
				match paid {
					Ok(()) => amount = amount.saturating_add(reward),
					// What is settled so far stays settled; the rest can be tried again.
					Err(_) if settled > 0 => break,
					Err(failed) => return Err(failed),
				}
			}
			settled = settled.saturating_add(1);
			delegation.next_claim = epoch.saturating_add(1);
			delegation.settle(now);
		}
		ensure!(settled > 0 || delegation.is_over(), Error::<T>::NothingToClaim);

		let until = delegation.next_claim;
		let amount = amount.unique_saturated_into();
		Self::store_delegation(role, &staker, &delegator, delegation);
		Self::deposit_event(Event::DelegationRewardPaid { role, staker, delegator, from, until, amount });
		Ok(tried)
	}

	/// Writes down how the provider's delegators count in the coming epoch, and returns what they weigh.
	pub(crate) fn count_delegated(role: Role, staker: &T::AccountId, stake: &StakeOf<T>) -> u128 {
		let Some(record) = Pools::<T>::get(role, staker) else { return 0 };
		let now = Self::current();
		let next = now.saturating_add(1);
		let shares = record.pool.counting(now);
		if shares == 0 {
			return 0;
		}
		let weight = Self::delegated_weight(Some(stake), &record.pool, now);
		let commission = Self::commission_in(&record.commission, next);
		Delegated::<T>::insert((role, staker, next), DelegatedPart { weight, shares, commission });
		weight
	}

	/// What the pool of a provider weighs in the epoch after `now`: as much as stake without a lock, and no more than
	/// goes with the provider's own.
	pub(crate) fn delegated_weight(stake: Option<&StakeOf<T>>, pool: &Pool, now: EpochIndex) -> u128 {
		crate::maths::weight(Self::delegated_stake(stake, pool, now), 0)
	}

	/// What of the pool of a provider works in the epoch after `now`.
	pub(crate) fn delegated_stake(stake: Option<&StakeOf<T>>, pool: &Pool, now: EpochIndex) -> u128 {
		let most = stake.map_or(0, Self::most_delegated);
		pool.worth(pool.counting(now)).min(most)
	}

	/// How much may be delegated to who has this stake.
	pub(crate) fn most_delegated(stake: &StakeOf<T>) -> u128 {
		let own: u128 = stake.bonded.unique_saturated_into();
		own.saturating_mul(T::Delegation::per_own().into())
	}

	/// The commission of a coming epoch. Where the highest one was lowered since it was set, it is that.
	pub(crate) fn commission_in(commission: &Commission, epoch: EpochIndex) -> Perbill {
		commission.in_epoch(epoch).min(T::Delegation::max_commission())
	}

	/// What so many shares earned in an epoch that is over.
	pub(crate) fn delegation_reward(role: Role, staker: &T::AccountId, epoch: EpochIndex, shares: u128) -> u128 {
		if shares == 0 {
			return 0;
		}
		let Some(part) = Delegated::<T>::get((role, staker, epoch)) else { return 0 };
		part.reward(Self::reward_for(role, staker, epoch, part.weight).unique_saturated_into(), shares)
	}

	/// The pool of a provider; an empty one, if it has none.
	pub(crate) fn pool_of(role: Role, staker: &T::AccountId) -> Pool {
		Pools::<T>::get(role, staker).map(|record| record.pool).unwrap_or_default()
	}

	/// The account in which everything that is delegated is on hold.
	pub fn pool_account() -> T::AccountId {
		PALLET_ID.into_account_truncating()
	}

	/// Lets the account exist, without an existential deposit beside what is on hold.
	fn found_pool_account() {
		let account = Self::pool_account();
		if frame_system::Pallet::<T>::providers(&account).is_zero() {
			frame_system::Pallet::<T>::inc_providers(&account);
		}
	}

	/// Ends the record of a pool that nobody has a share of, if its provider is gone.
	pub(crate) fn end_idle_pool(role: Role, staker: &T::AccountId) {
		let is_idle = Self::pool_of(role, staker).shares == 0 && !Stakes::<T>::contains_key(role, staker);
		if is_idle {
			Pools::<T>::remove(role, staker);
		}
	}

	/// The pool of a provider that takes part, wants more, and has room for `units` more.
	fn open_pool(role: Role, staker: &T::AccountId, units: u128) -> Result<DelegationPool, DispatchError> {
		let record = Pools::<T>::get(role, staker).ok_or(Error::<T>::NoPool)?;
		ensure!(record.accepts, Error::<T>::PoolClosed);
		ensure!(Self::is_provider(role, staker), Error::<T>::NotProviding);
		let stake = Self::stake_of(role, staker)?;
		let delegated = record.pool.worth(record.pool.working()).saturating_add(units);
		ensure!(delegated <= Self::most_delegated(&stake), Error::<T>::PoolFull);
		Ok(record)
	}

	/// A delegation that must exist, and the pool that it has shares of.
	fn delegation_of(
		role: Role,
		staker: &T::AccountId,
		delegator: &T::AccountId,
	) -> Result<(DelegationPool, Delegation), Error<T>> {
		let delegation = Delegations::<T>::get((delegator, role, staker)).ok_or(Error::NotDelegated)?;
		// Without a pool, what is left of a delegation are claims.
		let record = Pools::<T>::get(role, staker).ok_or(Error::NotDelegated)?;
		Ok((record, delegation))
	}

	fn store_delegation(role: Role, staker: &T::AccountId, delegator: &T::AccountId, delegation: Delegation) {
		let key = (delegator, role, staker);
		if delegation.is_over() {
			Delegations::<T>::remove(key);
		} else {
			Delegations::<T>::insert(key, delegation);
		}
	}

	/// The first epoch for which a raise of the commission that is announced in epoch `now` is taken: whoever begins to
	/// leave in this epoch or the next has everything back by then.
	fn raised_in(now: EpochIndex) -> EpochIndex {
		Self::released_in(now).saturating_add(1)
	}
}
