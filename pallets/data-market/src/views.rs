//! What the view functions answer.

use crate::{pallet::*, types::*};
use frame_support::traits::Get;
use nulink_primitives::{
	market::{ListingId, PurchaseId},
	proving::Subject,
	sharing::Digest,
};
use pallet_traits::{ProofsOf, Publishers};

/// The beginning of a list, no longer than asked for and allowed.
fn page(entries: impl Iterator<Item = u64>, limit: u32) -> Page {
	entries.take(limit.min(MAX_PAGE) as usize).collect()
}

impl<T: Config> Pallet<T> {
	pub(crate) fn view_listing(id: ListingId) -> Option<ListingInfo<T::AccountId>> {
		let listing = Listings::<T>::get(id)?;
		let record = Records::<T>::get(&listing.seller);
		// Looked up now: a revoked key's listings show it at once.
		let participant = T::Publishers::participant_of(&listing.seller);
		let certified = T::Publishers::may_publish(&listing.seller, &listing.goods.subject);
		let content = Subject::Content(listing.goods.commitment);
		let counts = |statement: &Digest| T::Proofs::is_proven(&content, statement, &listing.seller);
		let proven = listing.goods.proofs.iter().all(counts);
		Some(ListingInfo { id, listing, bid: BestBid::<T>::get(id), record, participant, certified, proven })
	}

	pub(crate) fn view_by_subject(subject: Digest, after: Option<ListingId>, limit: u32) -> Page {
		match after {
			None => page(BySubject::<T>::iter_key_prefix(subject), limit),
			Some(last) => {
				let from = BySubject::<T>::hashed_key_for(subject, last);
				page(BySubject::<T>::iter_key_prefix_from(subject, from), limit)
			},
		}
	}

	pub(crate) fn view_by_seller(seller: T::AccountId, after: Option<ListingId>, limit: u32) -> Page {
		match after {
			None => page(BySeller::<T>::iter_key_prefix(seller), limit),
			Some(last) => {
				let from = BySeller::<T>::hashed_key_for(&seller, last);
				page(BySeller::<T>::iter_key_prefix_from(seller, from), limit)
			},
		}
	}

	pub(crate) fn view_by_tag(tag: Digest, after: Option<ListingId>, limit: u32) -> Page {
		match after {
			None => page(ByTag::<T>::iter_key_prefix(tag), limit),
			Some(last) => {
				let from = ByTag::<T>::hashed_key_for(tag, last);
				page(ByTag::<T>::iter_key_prefix_from(tag, from), limit)
			},
		}
	}

	pub(crate) fn view_by_buyer(buyer: T::AccountId, after: Option<PurchaseId>, limit: u32) -> Page {
		match after {
			None => page(ByBuyer::<T>::iter_key_prefix(buyer), limit),
			Some(last) => {
				let from = ByBuyer::<T>::hashed_key_for(&buyer, last);
				page(ByBuyer::<T>::iter_key_prefix_from(buyer, from), limit)
			},
		}
	}

	pub(crate) fn view_by_listing(listing: ListingId, after: Option<PurchaseId>, limit: u32) -> Page {
		match after {
			None => page(ByListing::<T>::iter_key_prefix(listing), limit),
			Some(last) => {
				let from = ByListing::<T>::hashed_key_for(listing, last);
				page(ByListing::<T>::iter_key_prefix_from(listing, from), limit)
			},
		}
	}

	pub(crate) fn view_quote(id: ListingId) -> Option<Quote> {
		let listing = Listings::<T>::get(id)?;
		let terms = T::Terms::get();
		let price = BestBid::<T>::get(id).map_or(listing.offer.price(), |bid| terms.next_bid(bid.amount));
		Some(Quote { price, deposit: Self::purchase_deposit(), burned: terms.burned(price) })
	}
}
