//! Opening the pots.

use crate::{
	pallet::*,
	schedule::{self, Category},
	types::{Book, MAX_LISTING_MONTHS},
};
use frame_support::{
	ensure,
	pallet_prelude::DispatchResult,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::Preservation::Expendable,
		Get,
	},
};
use nulink_primitives::{token::Balance, Pot};
use sp_runtime::ArithmeticError;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_listing(block: u32) -> DispatchResult {
		ensure!(!Listing::<T>::exists(), Error::<T>::AlreadyListed);
		let ahead = block.checked_sub(Self::now()).ok_or(Error::<T>::ListingInPast)?;
		ensure!(ahead <= T::Month::get().saturating_mul(MAX_LISTING_MONTHS), Error::<T>::ListingTooFar);
		Listing::<T>::put(block);
		Self::deposit_event(Event::ListingSet { block });
		Ok(())
	}

	pub(crate) fn do_set_beneficiary(category: Category, beneficiary: T::AccountId) -> DispatchResult {
		ensure!(Pot::ALL.into_iter().all(|pot| Self::pot_account(pot) != beneficiary), Error::<T>::BeneficiaryIsPot);
		Beneficiaries::<T>::insert(category, &beneficiary);
		Self::deposit_event(Event::BeneficiarySet { category, beneficiary });
		Ok(())
	}

	pub(crate) fn do_release(category: Category) -> DispatchResult {
		let beneficiary = Beneficiaries::<T>::get(category).ok_or(Error::<T>::NoBeneficiary)?;
		ensure!(Listing::<T>::exists(), Error::<T>::NotListed);
		let book = Books::<T>::get(category);
		let due = Self::due(category, &book);
		ensure!(due > 0, Error::<T>::NothingDue);
		let pot = Self::pot_account(category.pot());
		let amount = schedule::without_dust(T::Currency::balance(&pot), due, T::Currency::minimum_balance());
		ensure!(amount > 0, Error::<T>::LeavesDust);
		let released = book.released.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		T::Currency::transfer(&pot, &beneficiary, amount, Expendable)?;
		Books::<T>::insert(category, Book { released, ..book });
		Self::deposit_event(Event::Released { category, beneficiary, amount, released });
		Ok(())
	}

	/// What a category should have got by the block: nothing before the listing.
	pub(crate) fn scheduled(category: Category, block: u32) -> Balance {
		let elapsed = Listing::<T>::get().and_then(|listing| block.checked_sub(listing));
		elapsed.map_or(0, |elapsed| schedule::released(category, elapsed, T::Month::get(), &PreSale::<T>::get()))
	}

	/// What a category should have got by now and has not. What genesis took out of the pot is among what it has got.
	pub(crate) fn due(category: Category, book: &Book) -> Balance {
		let advanced = category.pot().genesis_balance().saturating_sub(book.opening);
		let due = Self::scheduled(category, Self::now()).saturating_sub(advanced).saturating_sub(book.released);
		due.min(book.left())
	}
}
