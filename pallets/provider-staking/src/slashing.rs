//! What the providers, and those who delegated to them, lose, and what becomes of it.

use crate::{
	maths,
	pallet::*,
	types::{DeferredSlash, DelegationTerms, SlashId, SlashTerms, MAX_PAGE},
	BalanceOf, DeferredSlashOf, DeferredSlashes, Error, Event, HoldReason, NextSlash, OpenSlashes, Pallet, Pools,
	Stakes,
};
use alloc::vec::Vec;
use frame_support::{
	defensive, ensure,
	pallet_prelude::DispatchResult,
	storage::with_storage_layer,
	traits::{
		fungible::{Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation, Restriction},
		Get,
	},
};
use nulink_primitives::provider::{Offence, Role};
use pallet_traits::{BurnSource, RecordBurn};
use sp_runtime::traits::{Saturating, UniqueSaturatedInto, Zero};

/// Where a slashed amount went.
struct Divided<Balance> {
	burned: Balance,
	treasury: Balance,
	reporter: Balance,
}

impl<Balance: Saturating + Copy> Divided<Balance> {
	fn sum(&self) -> Balance {
		self.burned.saturating_add(self.treasury).saturating_add(self.reporter)
	}
}

impl<T: Config> Pallet<T> {
	/// Takes what the offence costs, sets it aside until it is decided upon, and returns how much it was. See
	/// [`pallet_traits::SlashProviders::slash`].
	pub(crate) fn do_slash(
		role: Role,
		staker: &T::AccountId,
		offence: Offence,
		reporter: Option<&T::AccountId>,
	) -> BalanceOf<T> {
		let mut stake = Stakes::<T>::get(role, staker);
		let mut record = Pools::<T>::get(role, staker);
		let all_own: u128 = stake.as_ref().map_or(0, |stake| stake.total().unique_saturated_into());
		let all_delegated = record.as_ref().map_or(0, |record| record.pool.balance);
		// Both are on hold, so their sum is at most the issuance.
		let all: u128 = all_delegated.saturating_add(all_own);
		let (part, minimum) = T::SlashTerms::penalty(offence);
		let penalty = maths::penalty(all, part, minimum.unique_saturated_into());
		// By their sizes; the provider pays what does not divide.
		let by_size = maths::share(penalty, all_delegated, all);
		let of_own = penalty.saturating_sub(by_size).min(all_own);
		// And never more of others' stake than goes with what the provider loses itself: who has withdrawn everything, or
		// has its key stolen afterwards, has nothing to lose and cannot lose what is delegated.
		let of_pool = by_size.min(of_own.saturating_mul(T::Delegation::per_own().into()));
		let own = Self::set_aside(staker, HoldReason::Stake, of_own.unique_saturated_into());
		let delegated = Self::set_aside(&Self::pool_account(), HoldReason::Delegation, of_pool.unique_saturated_into());
		let amount = own.saturating_add(delegated);
		if amount.is_zero() {
			return amount;
		}
		// What has left, and not what should have: the records say what is on hold.
		if let Some(stake) = stake.as_mut() {
			stake.take(own);
		}
		if let Some(record) = record.as_mut() {
			record.pool.slash(delegated.unique_saturated_into());
		}
		let newly_chilled = stake.as_ref().is_some_and(|it| it.bonded < Self::minimum_of(role, staker) && !it.chilled);
		let pool = record.as_ref().map(|record| record.pool.clone()).unwrap_or_default();
		Self::lower_coming_weight(role, staker, stake.as_ref(), &pool);
		if let Some(mut stake) = stake {
			Self::shorten(role, staker, &stake, amount.unique_saturated_into());
			stake.chilled |= newly_chilled;
			Stakes::<T>::insert(role, staker, stake);
		}
		if let Some(record) = record {
			Pools::<T>::insert(role, staker, record);
		}

		let id = NextSlash::<T>::get();
		// Each slash took something. There are not four billion of them in the life of a chain.
		NextSlash::<T>::put(id.saturating_add(1));
		let now = Self::current();
		let due = now.saturating_add(T::SlashDeferral::get());
		if !delegated.is_zero() {
			Self::deposit_event(Event::DelegationSlashed { role, staker: staker.clone(), amount: delegated });
		}
		Self::deposit_event(Event::Slashed { role, staker: staker.clone(), offence, amount, id, due });
		if newly_chilled {
			Self::deposit_event(Event::Chilled { role, staker: staker.clone(), by_absence: false });
		}
		let reporter = reporter.cloned();
		let slash = DeferredSlash { role, staker: staker.clone(), offence, own, delegated, reporter, due };
		if due <= now {
			Self::settle(id, slash);
		} else {
			DeferredSlashes::<T>::insert(id, slash);
			OpenSlashes::<T>::mutate(role, staker, |open| *open = open.saturating_add(1));
		}
		amount
	}

	pub(crate) fn do_settle_slash(id: SlashId) -> DispatchResult {
		let slash = DeferredSlashes::<T>::get(id).ok_or(Error::<T>::NoSuchSlash)?;
		ensure!(Self::current() >= slash.due, Error::<T>::SlashNotDue);
		Self::close(id, &slash);
		Self::settle(id, slash);
		Ok(())
	}

	pub(crate) fn do_cancel_slash(id: SlashId) -> DispatchResult {
		let slash = DeferredSlashes::<T>::get(id).ok_or(Error::<T>::NoSuchSlash)?;
		Self::close(id, &slash);
		let DeferredSlash { role, staker, own, delegated, .. } = slash;
		let all = own.saturating_add(delegated);
		let own = Self::pay_slashed(&staker, own);
		let delegated = Self::put_back(role, &staker, delegated);
		// An account that is gone and cannot be made with so little, or a pool that everybody has left.
		let rest = all.saturating_sub(own).saturating_sub(delegated);
		let treasury = Self::pay_slashed(&T::Treasury::get(), rest);
		if Self::burn_slashed(rest.saturating_sub(treasury)) != rest.saturating_sub(treasury) {
			defensive!("less waits than was slashed");
		}
		Self::deposit_event(Event::SlashCancelled { id, role, staker, own, delegated });
		Ok(())
	}

	/// A page of what is not decided, by number, from `from` on.
	pub(crate) fn slash_page(from: SlashId, limit: u32) -> Vec<(SlashId, DeferredSlashOf<T>)> {
		// Old numbers are settled, so that going from one to the next would read far more than there is.
		let mut open: Vec<_> = DeferredSlashes::<T>::iter().filter(|(id, _)| *id >= from).collect();
		open.sort_unstable_by_key(|(id, _)| *id);
		open.truncate(limit.min(MAX_PAGE) as usize);
		open
	}

	/// Whether somebody may still decide that the provider was slashed wrongly.
	pub(crate) fn has_open_slash(role: Role, staker: &T::AccountId) -> bool {
		OpenSlashes::<T>::contains_key(role, staker)
	}

	/// Takes a slash off the list of those that are not decided.
	fn close(id: SlashId, slash: &DeferredSlashOf<T>) {
		DeferredSlashes::<T>::remove(id);
		OpenSlashes::<T>::mutate_exists(slash.role, &slash.staker, |open| {
			*open = open.and_then(|open| open.checked_sub(1)).filter(|open| *open > 0);
		});
	}

	/// Divides what waits for a slash that is over.
	fn settle(id: SlashId, slash: DeferredSlashOf<T>) {
		let DeferredSlash { role, staker, own, delegated, reporter, .. } = slash;
		let from_own = Self::divide(own, reporter.as_ref());
		// The reporter gets a part of the provider's own stake only. Otherwise a provider with enough delegators that
		// reports itself would get more out of theirs than it loses of its own.
		let from_pool = Self::divide(delegated, None);
		if from_own.sum() != own || from_pool.sum() != delegated {
			defensive!("less waits than was slashed");
		}
		Self::deposit_event(Event::SlashSettled {
			id,
			role,
			staker,
			burned: from_own.burned.saturating_add(from_pool.burned),
			treasury: from_own.treasury.saturating_add(from_pool.treasury),
			reporter: from_own.reporter,
		});
	}

	/// Divides a slashed amount.
	fn divide(amount: BalanceOf<T>, reporter: Option<&T::AccountId>) -> Divided<BalanceOf<T>> {
		let split = T::SlashTerms::split();
		let (treasury, reward) = maths::split(amount.unique_saturated_into(), split.treasury, split.reporter);
		let (treasury, reward): (BalanceOf<T>, BalanceOf<T>) =
			(treasury.unique_saturated_into(), reward.unique_saturated_into());
		let paid = reporter.map(|to| Self::pay_slashed(to, reward)).unwrap_or_default();
		// What the reporter did not get, because there is none or its account cannot be made with so little, is the
		// treasury's. What the treasury cannot get is burned.
		let treasury = treasury.saturating_add(reward.saturating_sub(paid));
		let treasury = Self::pay_slashed(&T::Treasury::get(), treasury);
		let burned = Self::burn_slashed(amount.saturating_sub(paid).saturating_sub(treasury));
		Divided { burned, treasury, reporter: paid }
	}

	/// Moves what an account has on hold to where slashes wait, as much of it as there is, and returns how much it was.
	fn set_aside(source: &T::AccountId, reason: HoldReason, amount: BalanceOf<T>) -> BalanceOf<T> {
		if amount.is_zero() {
			return amount;
		}
		let moved = with_storage_layer(|| {
			T::Currency::transfer_on_hold(
				&reason.into(),
				source,
				&Self::slash_account(),
				amount,
				Precision::BestEffort,
				Restriction::Free,
				Fortitude::Force,
			)
		})
		.unwrap_or_default();
		if moved != amount {
			defensive!("less is on hold than is staked, or the account of the slashes does not exist");
		}
		moved
	}

	/// Pays a part of what waits to somebody who can spend it, and returns how much arrived: all or nothing.
	fn pay_slashed(to: &T::AccountId, amount: BalanceOf<T>) -> BalanceOf<T> {
		if amount.is_zero() {
			return amount;
		}
		with_storage_layer(|| T::Currency::transfer(&Self::slash_account(), to, amount, Preservation::Preserve))
			.unwrap_or_default()
	}

	/// Puts a part of what waits back into the pool that it came from, and returns how much it was: nothing, if everybody
	/// has left it.
	fn put_back(role: Role, staker: &T::AccountId, amount: BalanceOf<T>) -> BalanceOf<T> {
		let Some(mut record) = Pools::<T>::get(role, staker).filter(|record| record.pool.shares > 0) else {
			return Zero::zero();
		};
		if amount.is_zero() {
			return amount;
		}
		let moved = with_storage_layer(|| {
			T::Currency::transfer_and_hold(
				&HoldReason::Delegation.into(),
				&Self::slash_account(),
				&Self::pool_account(),
				amount,
				Precision::Exact,
				Preservation::Preserve,
				Fortitude::Polite,
			)
		})
		.unwrap_or_default();
		record.pool.restore(moved.unique_saturated_into());
		Pools::<T>::insert(role, staker, record);
		moved
	}

	/// Burns a part of what waits, as much of it as there is, and returns how much it was.
	fn burn_slashed(amount: BalanceOf<T>) -> BalanceOf<T> {
		if amount.is_zero() {
			return amount;
		}
		let burned = with_storage_layer(|| {
			T::Currency::burn_from(
				&Self::slash_account(),
				amount,
				Preservation::Preserve,
				Precision::BestEffort,
				Fortitude::Force,
			)
		})
		.unwrap_or_default();
		T::Burns::record_burn(BurnSource::Slashes, burned);
		burned
	}
}
