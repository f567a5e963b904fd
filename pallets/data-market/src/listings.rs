//! The life of a listing: listed, updated, closed, removed.

use crate::{pallet::*, types::*, ListingOf};
use alloc::collections::BTreeSet;
use codec::MaxEncodedLen;
use frame_support::pallet_prelude::*;
use nulink_primitives::{
	market::{ListingId, PurchaseId},
	proving::Subject,
	sharing::{Digest, KeyBytes},
	token::{deposit, Balance},
};
use pallet_traits::{ProofsOf, Publishers};
use sp_runtime::{ArithmeticError, SaturatedConversion};

/// The most epochs of a licence: as many as a policy can have at most.
const MAX_LICENCE: u32 = 1_024;

/// Bytes of the keys under which an entry is stored, rounded up.
const ENTRY_BYTES: u32 = 64;

impl<T: Config> Pallet<T> {
	/// The current block.
	pub(crate) fn now() -> u32 {
		frame_system::Pallet::<T>::block_number().saturated_into()
	}

	/// What is held for a listing: itself, and its entries by subject, seller and each tag, as if it had the most.
	pub(crate) fn listing_deposit() -> Balance {
		let account = T::AccountId::max_encoded_len() as u32;
		let indexes = (ENTRY_BYTES + 32).saturating_mul(MAX_TAGS + 1).saturating_add(ENTRY_BYTES + account);
		let listing = ListingOf::<T>::max_encoded_len() as u32;
		deposit(MAX_TAGS + 3, listing.saturating_add(indexes).saturating_add(ENTRY_BYTES))
	}

	/// What is held for a purchase: itself, its entries by buyer, listing and key, and what is due.
	pub(crate) fn purchase_deposit() -> Balance {
		let account = T::AccountId::max_encoded_len() as u32;
		let indexes = account + KeyBytes::max_encoded_len() as u32 + 4 * ENTRY_BYTES;
		let purchase =
			(crate::PurchaseOf::<T>::max_encoded_len() as u32).max(Bid::<T::AccountId>::max_encoded_len() as u32);
		deposit(5, purchase.saturating_add(indexes).saturating_add(ENTRY_BYTES))
	}

	/// What is held for an item that is for sale.
	pub(crate) fn item_deposit() -> Balance {
		deposit(1, (ItemOffer::<T::AccountId>::max_encoded_len() as u32).saturating_add(ENTRY_BYTES))
	}

	pub(crate) fn do_list(
		seller: T::AccountId,
		goods: Goods,
		description: Digest,
		tags: Tags,
		offer: Offer,
	) -> DispatchResult {
		Self::ensure_sound(&offer, &tags)?;
		ensure!(goods.content.is_well_formed(), Error::<T>::BadReference);
		// What is sealed can be shown, always.
		ensure!(goods.kind != ContentKind::Sealed || goods.content.is_raw(), Error::<T>::BadReference);
		ensure!(nulink_pre::is_key(&goods.delegating), Error::<T>::BadKey);
		ensure!(are_distinct(&goods.proofs), Error::<T>::Repeated);
		let terms = T::Terms::get();
		let may_list = !terms.participants_only || T::Publishers::may_publish(&seller, &goods.subject);
		ensure!(may_list, Error::<T>::NotPublisher);
		let content = Subject::Content(goods.commitment);
		let proven = |statement: &Digest| T::Proofs::is_proven(&content, statement, &seller);
		ensure!(goods.proofs.iter().all(proven), Error::<T>::NotProven);

		let id = NextListing::<T>::get();
		let next = id.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let (deposit, bond) = (Self::listing_deposit(), terms.bond(offer.price()));
		Self::hold(HoldReason::Deposit, &seller, deposit)?;
		Self::hold(HoldReason::Bond, &seller, bond)?;

		NextListing::<T>::put(next);
		BySubject::<T>::insert(goods.subject, id, ());
		BySeller::<T>::insert(&seller, id, ());
		tags.iter().for_each(|tag| ByTag::<T>::insert(tag, id, ()));
		let subject = goods.subject;
		Listings::<T>::insert(
			id,
			Listing {
				seller: seller.clone(),
				goods,
				description,
				tags,
				offer,
				deposit,
				bond,
				open: 0,
				sold: 0,
				listed_at: Self::now(),
				state: ListingState::Open,
			},
		);
		Self::deposit_event(Event::Listed { listing: id, seller, subject, offer, bond });
		Ok(())
	}

	fn ensure_sound(offer: &Offer, tags: &Tags) -> DispatchResult {
		let terms = T::Terms::get();
		ensure!(offer.price() >= terms.least_price, Error::<T>::PriceOutOfRange);
		match *offer {
			Offer::Fixed { .. } => (),
			Offer::Licence { epochs, .. } => ensure!((1..=MAX_LICENCE).contains(&epochs), Error::<T>::BadLicence),
			Offer::Bids { closes, .. } => {
				let now = Self::now();
				let last = now.saturating_add(terms.longest_bids);
				ensure!(closes > now && closes <= last, Error::<T>::BadClosing);
			},
		}
		ensure!(are_distinct(tags), Error::<T>::Repeated);
		Ok(())
	}

	pub(crate) fn do_update(
		who: T::AccountId,
		id: ListingId,
		description: Digest,
		tags: Tags,
		offer: Offer,
	) -> DispatchResult {
		let mut listing = Self::listing_of_seller(&who, id)?;
		ensure!(listing.state == ListingState::Open, Error::<T>::NotForSale);
		let bids = |offer: &Offer| matches!(offer, Offer::Bids { .. });
		ensure!(!bids(&listing.offer) && !bids(&offer), Error::<T>::BidsStand);
		Self::ensure_sound(&offer, &tags)?;

		let wanted = T::Terms::get().bond(offer.price());
		if wanted > listing.bond {
			Self::hold(HoldReason::Bond, &who, wanted.saturating_sub(listing.bond))?;
			listing.bond = wanted;
		} else if listing.open == 0 {
			Self::release(HoldReason::Bond, &who, listing.bond.saturating_sub(wanted))?;
			listing.bond = wanted;
		}
		listing.tags.iter().for_each(|tag| ByTag::<T>::remove(tag, id));
		tags.iter().for_each(|tag| ByTag::<T>::insert(tag, id, ()));
		(listing.description, listing.tags, listing.offer) = (description, tags, offer);
		let bond = listing.bond;
		Listings::<T>::insert(id, listing);
		Self::deposit_event(Event::ListingUpdated { listing: id, offer, bond });
		Ok(())
	}

	pub(crate) fn do_delist(who: T::AccountId, id: ListingId) -> DispatchResult {
		let mut listing = Self::listing_of_seller(&who, id)?;
		Self::return_bid(id)?;
		if listing.open > 0 {
			ensure!(listing.state == ListingState::Open, Error::<T>::NotForSale);
			listing.state = ListingState::Closed;
			Listings::<T>::insert(id, listing);
			Self::deposit_event(Event::ListingClosed { listing: id });
			return Ok(());
		}
		Self::release(HoldReason::Deposit, &who, listing.deposit)?;
		Self::release(HoldReason::Bond, &who, listing.bond)?;
		BySubject::<T>::remove(listing.goods.subject, id);
		BySeller::<T>::remove(&who, id);
		listing.tags.iter().for_each(|tag| ByTag::<T>::remove(tag, id));
		Listings::<T>::remove(id);
		Self::deposit_event(Event::ListingRemoved { listing: id });
		Ok(())
	}

	fn listing_of_seller(who: &T::AccountId, id: ListingId) -> Result<ListingOf<T>, Error<T>> {
		let listing = Listings::<T>::get(id).ok_or(Error::<T>::ListingNotFound)?;
		ensure!(listing.seller == *who, Error::<T>::NotSeller);
		Ok(listing)
	}

	/// A listing that can be bought.
	pub(crate) fn listing_for_sale(id: ListingId) -> Result<ListingOf<T>, Error<T>> {
		let listing = Listings::<T>::get(id).ok_or(Error::<T>::ListingNotFound)?;
		ensure!(listing.state == ListingState::Open, Error::<T>::NotForSale);
		Ok(listing)
	}

	/// Whether the key is one, and used for nothing else.
	pub(crate) fn ensure_fresh(receiving: &KeyBytes) -> Result<(), Error<T>> {
		ensure!(nulink_pre::is_key(receiving), Error::<T>::BadKey);
		ensure!(!Receivers::<T>::contains_key(receiving), Error::<T>::KeyUsed);
		Ok(())
	}

	/// The number for a purchase.
	pub(crate) fn next_purchase() -> Result<PurchaseId, ArithmeticError> {
		let id = NextPurchase::<T>::get();
		NextPurchase::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		Ok(id)
	}
}

/// Whether nothing stands there twice.
fn are_distinct(digests: &[Digest]) -> bool {
	digests.iter().collect::<BTreeSet<_>>().len() == digests.len()
}
