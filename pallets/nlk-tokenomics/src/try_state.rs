//! What must hold in every block.

use crate::{emission::emitted_before, pallet::*, schedule::Category};
use frame_support::{ensure, traits::fungible::Inspect};
use nulink_primitives::{provider::EpochIndex, token::Balance, Pot};
use pallet_traits::{BurnSource, Epochs};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks the books against the accounts, against the rules, and against the issuance.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::pots_hold_what_the_books_say()?;
		Self::releases_keep_to_the_schedule()?;
		Self::changes_are_in_order()?;
		Self::mining_keeps_to_the_emission()?;
		Self::promises_are_covered()?;
		Self::burned_is_missing()
	}

	/// No pot has paid more than it had, and what is left lies in its account: released and left are what genesis put
	/// in.
	fn pots_hold_what_the_books_say() -> Result<(), TryRuntimeError> {
		let books = Category::ALL.map(|category| (category.pot(), Books::<T>::get(category)));
		for (pot, book) in books.into_iter().chain([(Pot::Mining, MiningBook::<T>::get())]) {
			ensure!(book.opening <= pot.genesis_balance(), "a pot began with more than its part of the supply");
			let left = book.opening.checked_sub(book.released).ok_or("a pot has paid more than it had")?;
			// More, if somebody sent it something.
			ensure!(T::Currency::balance(&Self::pot_account(pot)) >= left, "a pot does not hold what it has not paid");
		}
		Ok(())
	}

	/// Nothing was released before the listing, nor before its time. The pre-sale may be slowed down afterwards.
	fn releases_keep_to_the_schedule() -> Result<(), TryRuntimeError> {
		for category in Category::ALL {
			let book = Books::<T>::get(category);
			if book.released == 0 {
				continue;
			}
			ensure!(Listing::<T>::get().is_some_and(|listing| listing <= Self::now()), "a release before the listing");
			if category != Category::PreSale {
				let scheduled = Self::scheduled(category, Self::now());
				let advanced = category.pot().genesis_balance().saturating_sub(book.opening);
				ensure!(book.released.saturating_add(advanced) <= scheduled, "a release before its time");
			}
		}
		Ok(())
	}

	/// Shares and phases are in the order of their epochs, and no two phases overlap.
	fn changes_are_in_order() -> Result<(), TryRuntimeError> {
		let shares = Shares::<T>::get();
		ensure!(shares.windows(2).all(|pair| pair[0].0 < pair[1].0), "changes of the shares out of order");
		let phases = Self::all_phases();
		ensure!(phases.iter().all(|phase| phase.until > phase.from), "a phase without epochs");
		ensure!(phases.windows(2).all(|pair| pair[0].until <= pair[1].from), "phases that overlap");
		Ok(())
	}

	/// No epoch has paid a role more than it emits, none before it was over, and together no more than the book says.
	fn mining_keeps_to_the_emission() -> Result<(), TryRuntimeError> {
		let first = Self::first_claimable();
		let mut sum: Balance = 0;
		for (role, epoch, paid) in Mined::<T>::iter() {
			ensure!(epoch < T::Epochs::current(), "a reward for an epoch that is not over");
			ensure!(epoch < first || paid <= Self::emission_of(role, epoch), "more mined than emitted");
			sum = sum.checked_add(paid).ok_or("more mined than there is")?;
		}
		ensure!(sum <= MiningBook::<T>::get().released, "more mined than the book says");
		Ok(())
	}

	/// What the pot has is enough for all that is still to be emitted and all that can still be claimed.
	fn promises_are_covered() -> Result<(), TryRuntimeError> {
		let book = MiningBook::<T>::get();
		if book.opening < Pot::Mining.genesis_balance() {
			// A chain without a mining pot, for tests and benchmarks, promises what it cannot keep.
			return Ok(());
		}
		let phases = Self::all_phases();
		let (first, next) = (Self::first_claimable(), T::Epochs::current().saturating_add(1));
		let ahead = emitted_before(&phases, EpochIndex::MAX).saturating_sub(emitted_before(&phases, next));
		let claimable = (first..next).map(|epoch| Self::shares_in(epoch).total().mul_floor(Self::emission_in(epoch)));
		let claimed = Mined::<T>::iter().filter(|(_, epoch, _)| *epoch >= first).map(|(_, _, paid)| paid);
		let sum = |sum: Balance, amount| sum.saturating_add(amount);
		let owed = claimable.fold(ahead, sum).saturating_sub(claimed.fold(0, sum));
		ensure!(book.left() >= owed, "the mining pot has promised more than it has");
		Ok(())
	}

	/// What was burned is not there any more.
	fn burned_is_missing() -> Result<(), TryRuntimeError> {
		let known = BurnSource::ALL.map(Burned::<T>::get);
		let known = known.into_iter().try_fold(0, |sum: Balance, burned| sum.checked_add(burned));
		let gone = Issued::<T>::get().checked_sub(T::Currency::total_issuance()).ok_or("more NLK than at genesis")?;
		ensure!(known.is_some_and(|known| known <= gone), "more burned than there is less");
		Ok(())
	}
}
