//! What must hold in every block.

use crate::{
	line::ring,
	maths,
	pallet::*,
	types::{DelegationPool, Place, MAX_LOCK_EPOCHS},
	Activity, BalanceOf, DeferredSlashes, Delegated, Delegations, HoldReason, LineEntries, Lines, NextSlash,
	OpenSlashes, Operators, Pallet, Pools, Profiles, Stakes, TotalWeight,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{
	ensure,
	traits::fungible::{Inspect, InspectHold},
};
use nulink_primitives::provider::{EpochIndex, Role};
use sp_runtime::{
	traits::{Saturating, UniqueSaturatedInto, Zero},
	TryRuntimeError,
};

impl<T: Config> Pallet<T> {
	/// Checks the storage against itself and against the holds.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::holds_are_what_the_records_say()?;
		Self::stakes_are_in_order()?;
		Self::operators_and_providers_agree()?;
		Self::activity_adds_up()?;
		Self::the_active_lie_end_to_end()?;
		Self::pools_are_what_was_delegated()?;
		Self::delegations_are_in_order()?;
		Self::delegated_parts_are_those_of_the_delegators()?;
		Self::slashes_that_are_not_decided_wait()
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
				let stake = Stakes::<T>::get(role, &staker);
				let own = stake.as_ref().map_or(0, |stake| Self::weight_in(stake, next));
				// Without the bound by the provider's own stake: the runtime may change it at any time.
				let pool = Self::pool_of(role, &staker);
				let delegated = maths::weight(pool.worth(pool.counting(now)), 0);
				ensure!(weight <= own.saturating_add(delegated), "a weight without the stake");
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

	/// On the lines of the coming, the current and the last epoch lies who is active in them, once. They know where they
	/// lie, segments do not overlap, none counts for more than its length, and nothing is stored past what is said to be.
	fn the_active_lie_end_to_end() -> Result<(), TryRuntimeError> {
		let now = Self::current();
		let next = now.saturating_add(1);
		let mut on_line = BTreeSet::<(Role, EpochIndex, T::AccountId)>::new();
		for (role, at, line) in Lines::<T>::iter() {
			ensure!(at == ring(line.epoch), "a line out of place");
			ensure!(line.epoch <= next && line.count <= line.stored, "a line that cannot be");
			let mut start = 0u128;
			for index in 0..line.count {
				let entry = LineEntries::<T>::get((role, at, index)).ok_or("a gap in a line")?;
				let length = entry.end.checked_sub(start).ok_or("segments that overlap")?;
				ensure!(entry.counts <= length, "a segment counts for more than its length");
				ensure!(Self::is_confirmed(role, &entry.who, line.epoch), "somebody inactive on a line");
				start = entry.end;
				ensure!(on_line.insert((role, line.epoch, entry.who)), "a provider lies on a line twice");
			}
			ensure!(start == line.length, "a line is not as long as its segments");
		}
		for (role, staker, stake) in Stakes::<T>::iter() {
			for Place { epoch, index } in stake.places {
				let is_kept = Lines::<T>::get(role, ring(epoch)).epoch == epoch;
				let entry = LineEntries::<T>::get((role, ring(epoch), index));
				let is_there = entry.is_some_and(|entry| entry.who == staker);
				ensure!(!is_kept || is_there, "a provider that does not lie where it says");
			}
		}
		for ((role, at, index), _) in LineEntries::<T>::iter() {
			ensure!(index < Lines::<T>::get(role, at).stored, "a segment of no line");
		}
		for ((role, staker, epoch), _) in Activity::<T>::iter() {
			let is_kept = epoch.saturating_add(1) >= now;
			ensure!(!is_kept || on_line.contains(&(role, epoch, staker)), "somebody active on no line");
		}
		Ok(())
	}

	/// What is delegated is on hold, to the unit. Every share is some delegator's, and what is not anybody's share is
	/// nobody's. Only where there is a provider or a share there is a pool.
	fn pools_are_what_was_delegated() -> Result<(), TryRuntimeError> {
		let now = Self::current();
		let (next, later) = (now.saturating_add(1), now.saturating_add(2));
		let mut owned = BTreeMap::<_, (u128, u128, u128)>::new();
		for ((_, role, staker), delegation) in Delegations::<T>::iter() {
			let (working, leaving, young) = owned.entry((role, staker)).or_default();
			*working = working.saturating_add(delegation.shares());
			*leaving = leaving.saturating_add(delegation.leaving_total());
			let came = delegation.shares_in(later).saturating_sub(delegation.shares_in(next));
			*young = young.saturating_add(came);
		}
		let mut balances = 0u128;
		for (role, staker, DelegationPool { pool, .. }) in Pools::<T>::iter() {
			balances = balances.checked_add(pool.balance).ok_or("more is delegated than there can be")?;
			let (working, leaving, young) = owned.remove(&(role, staker.clone())).unwrap_or_default();
			ensure!(working == pool.working(), "shares that nobody has");
			ensure!(leaving == pool.leaving, "shares on their way out that nobody has");
			ensure!(young == pool.young_at(now), "young shares that nobody has");
			ensure!(pool.leaving <= pool.shares && young <= working, "more shares than there are");
			ensure!(pool.young_in <= now, "shares from the future");
			ensure!(pool.shares > 0 || pool.balance == 0, "a balance without shares");
			ensure!(pool.shares > 0 || Stakes::<T>::contains_key(role, &staker), "a pool without anybody");
		}
		// What is left of a delegation without a pool are claims.
		ensure!(owned.values().all(|(working, leaving, _)| *working == 0 && *leaving == 0), "shares of no pool");
		let held = T::Currency::balance_on_hold(&HoldReason::Delegation.into(), &Self::pool_account());
		let balances: BalanceOf<T> = balances.unique_saturated_into();
		ensure!(held == balances, "what is on hold is not what is delegated");
		Ok(())
	}

	/// Steps and portions are in order, of some size and not out of reach, and there is a reason for each record.
	fn delegations_are_in_order() -> Result<(), TryRuntimeError> {
		let now = Self::current();
		for (_, delegation) in Delegations::<T>::iter() {
			ensure!(!delegation.is_over(), "an empty delegation");
			let steps = &delegation.steps;
			ensure!(steps.iter().zip(steps.iter().skip(1)).all(|(a, b)| a.from < b.from), "steps out of order");
			ensure!(steps.iter().all(|step| step.from <= now.saturating_add(2)), "a step out of reach");
			let leaving = &delegation.leaving;
			ensure!(leaving.iter().all(|part| part.shares > 0), "an empty portion");
			ensure!(
				leaving.iter().zip(leaving.iter().skip(1)).all(|(a, b)| a.unlock_epoch < b.unlock_epoch),
				"portions out of order",
			);
			ensure!(
				leaving.iter().all(|part| part.unlock_epoch <= Self::released_in(now)),
				"a portion that unlocks too late",
			);
		}
		Ok(())
	}

	/// The delegated part of a weight is a part of it, and is divided among as many shares as the delegators have on
	/// record for the epoch: checked for the current and the next one, of which nothing is claimed.
	fn delegated_parts_are_those_of_the_delegators() -> Result<(), TryRuntimeError> {
		let now = Self::current();
		let next = now.saturating_add(1);
		let mut counted = BTreeMap::<_, u128>::new();
		for ((_, role, staker), delegation) in Delegations::<T>::iter() {
			for epoch in [now, next] {
				let shares = counted.entry((role, staker.clone(), epoch)).or_default();
				*shares = shares.saturating_add(delegation.shares_in(epoch));
			}
		}
		for ((role, staker, epoch), part) in Delegated::<T>::iter() {
			ensure!(epoch <= next, "delegation in the future");
			ensure!(Self::is_confirmed(role, &staker, epoch), "a delegated part without a confirmation");
			if epoch >= now {
				let weight = Activity::<T>::get((role, &staker, epoch));
				ensure!(weight.is_some_and(|weight| part.weight <= weight), "a part that is more than the whole");
				let shares = counted.get(&(role, staker, epoch)).copied().unwrap_or_default();
				ensure!(part.shares == shares && shares > 0, "a reward for shares that nobody has");
			}
		}
		Ok(())
	}

	/// What open slashes took lies in their account, beside its existential deposit, without which it could not take the
	/// next one. They are numbered and counted.
	fn slashes_that_are_not_decided_wait() -> Result<(), TryRuntimeError> {
		let mut waits = BalanceOf::<T>::zero();
		let mut counted = BTreeMap::<_, u32>::new();
		for (id, slash) in DeferredSlashes::<T>::iter() {
			ensure!(id < NextSlash::<T>::get(), "a slash from the future");
			let amount = slash.own.saturating_add(slash.delegated);
			ensure!(!amount.is_zero(), "a slash of nothing");
			waits = waits.saturating_add(amount);
			let open = counted.entry((slash.role, slash.staker)).or_default();
			*open = open.saturating_add(1);
		}
		for (role, staker, open) in OpenSlashes::<T>::iter() {
			let slashes = counted.remove(&(role, staker)).unwrap_or_default();
			ensure!(open == slashes && open > 0, "an open slash that is not on the list");
		}
		ensure!(counted.is_empty(), "an open slash that is not counted");
		let there = T::Currency::balance(&Self::slash_account());
		ensure!(there >= waits, "less waits than was slashed");
		let beside = there.saturating_sub(waits);
		ensure!(beside >= T::Currency::minimum_balance(), "the account of the slashes has not its existential deposit");
		Ok(())
	}
}
