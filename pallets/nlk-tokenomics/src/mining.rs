//! What the providers mine.

use crate::{
	emission::{emitted_before, four_years, Phase, RoleShares},
	pallet::*,
	schedule::{self, MINING_MONTHS},
	types::Book,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::Preservation::Expendable,
		Get,
	},
};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	token::Balance,
	Pot,
};
use pallet_traits::{Epochs, RewardSource};
use sp_runtime::{ArithmeticError, DispatchError};

impl<T: Config> Pallet<T> {
	/// The phase that the whitepaper has set.
	pub(crate) fn first_phase() -> Phase {
		let blocks = T::Month::get().saturating_mul(MINING_MONTHS);
		// The integrity test has made sure that it divides, and not by 0.
		four_years(blocks.checked_div(T::Epochs::first_block(1)).unwrap_or_default())
	}

	/// All phases, in their order. Those that are too old to matter for a claim may be missing.
	pub(crate) fn all_phases() -> Vec<Phase> {
		core::iter::once(Self::first_phase()).chain(Phases::<T>::get()).collect()
	}

	/// What is mined in an epoch.
	pub(crate) fn emission_in(epoch: EpochIndex) -> Balance {
		Self::all_phases().iter().fold(0, |sum: Balance, phase| sum.saturating_add(phase.emission(epoch)))
	}

	/// How it is divided.
	pub(crate) fn shares_in(epoch: EpochIndex) -> RoleShares {
		let shares = Shares::<T>::get();
		let in_force = shares.iter().rev().find(|(from, _)| *from <= epoch);
		in_force.map(|(_, shares)| *shares).unwrap_or_default()
	}

	/// The first epoch of which a reward can be claimed.
	pub(crate) fn first_claimable() -> EpochIndex {
		T::Epochs::current().saturating_sub(T::ClaimEpochs::get())
	}

	pub(crate) fn do_set_role_shares(from: EpochIndex, shares: RoleShares) -> DispatchResult {
		ensure!(from > T::Epochs::current(), Error::<T>::EpochHasBegun);
		let mut changes = Shares::<T>::get();
		changes.retain(|(other, _)| *other < from);
		// A change that the next one has replaced before the first epoch that can be claimed matters no more.
		let first = Self::first_claimable();
		if changes.is_full() && changes.get(1).is_some_and(|(next, _)| *next <= first) {
			changes.remove(0);
		}
		changes.try_push((from, shares)).map_err(|_| Error::<T>::TooManyChanges)?;
		Shares::<T>::put(changes);
		Self::deposit_event(Event::RoleSharesSet { from, shares });
		Ok(())
	}

	pub(crate) fn do_set_emission(from: EpochIndex, epochs: u32, amount: Balance) -> DispatchResult {
		ensure!(from > T::Epochs::current(), Error::<T>::EpochHasBegun);
		ensure!(from >= Self::first_phase().until, Error::<T>::InFirstPhase);
		let phase = Phase::new(from, epochs, amount).ok_or(Error::<T>::BadPhase)?;
		let mut phases = Phases::<T>::get();
		phases.retain(|other| other.from < from);
		for other in phases.iter_mut() {
			other.until = other.until.min(from);
		}
		let promised = core::iter::once(Self::first_phase()).chain(phases.iter().copied()).collect::<Vec<_>>();
		let available = MiningBook::<T>::get().left().saturating_sub(Self::reserve(&promised));
		ensure!(amount <= available, Error::<T>::NotCovered);
		let first = Self::first_claimable();
		if phases.is_full() && phases.first().is_some_and(|oldest| oldest.until <= first) {
			phases.remove(0);
		}
		phases.try_push(phase).map_err(|_| Error::<T>::TooManyChanges)?;
		Phases::<T>::put(phases);
		Self::deposit_event(Event::EmissionSet { from, epochs, amount });
		Ok(())
	}

	/// The most that can still be asked of the pot for these phases: all that they will emit from the next epoch on
	/// (the shares may become the whole), and the roles' part of all epochs that can still be claimed (as if nothing
	/// had been).
	pub(crate) fn reserve(phases: &[Phase]) -> Balance {
		let next = T::Epochs::current().saturating_add(1);
		let ahead = emitted_before(phases, EpochIndex::MAX).saturating_sub(emitted_before(phases, next));
		let changes = Shares::<T>::get();
		let begins = core::iter::once((0, RoleShares::DEFAULT)).chain(changes.iter().copied());
		let ends = changes.iter().map(|(from, _)| *from).chain([EpochIndex::MAX]);
		let first = Self::first_claimable();
		begins.zip(ends).fold(ahead, |sum, ((begin, shares), end)| {
			let (begin, end) = (begin.clamp(first, next), end.clamp(first, next));
			let emitted = emitted_before(phases, end).saturating_sub(emitted_before(phases, begin));
			sum.saturating_add(shares.total().mul_floor(emitted))
		})
	}

	/// What a role gets for an epoch.
	pub(crate) fn emission_of(role: Role, epoch: EpochIndex) -> Balance {
		Self::shares_in(epoch).part(role, Self::emission_in(epoch))
	}

	pub(crate) fn do_pay_mined(role: Role, epoch: EpochIndex, to: &T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(epoch < T::Epochs::current(), Error::<T>::EpochNotOver);
		ensure!(epoch >= Self::first_claimable(), Error::<T>::EpochForgotten);
		let before = Mined::<T>::get(role, epoch);
		let mined = before.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		ensure!(mined <= Self::emission_of(role, epoch), Error::<T>::EpochExhausted);
		let book = MiningBook::<T>::get();
		let released = book.released.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		ensure!(released <= book.opening, Error::<T>::NotCovered);
		let pot = Self::pot_account(Pot::Mining);
		// A reward is paid whole or not at all.
		let payable = schedule::without_dust(T::Currency::balance(&pot), amount, T::Currency::minimum_balance());
		ensure!(payable == amount, Error::<T>::LeavesDust);
		T::Currency::transfer(&pot, to, amount, Expendable)?;
		if before == 0 {
			// The first payment for an epoch, which may be as old as can be, clears one away that is older.
			if let Some(forgotten) = epoch.checked_sub(T::ClaimEpochs::get().saturating_add(1)) {
				Mined::<T>::remove(role, forgotten);
			}
		}
		Mined::<T>::insert(role, epoch, mined);
		MiningBook::<T>::put(Book { released, ..book });
		Ok(())
	}
}

impl<T: Config> RewardSource<T::AccountId> for Pallet<T> {
	type Balance = Balance;

	fn pot(role: Role, epoch: EpochIndex) -> Balance {
		Self::emission_of(role, epoch)
	}

	fn pay(role: Role, epoch: EpochIndex, to: &T::AccountId, amount: Balance) -> Result<(), DispatchError> {
		Self::do_pay_mined(role, epoch, to, amount)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_payable(role: Role, epoch: EpochIndex) {
		Self::make_mining_payable(role, epoch);
	}
}
