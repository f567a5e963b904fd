//! Bids: only the highest one is kept.

use crate::{pallet::*, purchases::Deal, types::*};
use frame_support::pallet_prelude::*;
use nulink_primitives::{market::ListingId, sharing::KeyBytes, token::Balance};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_bid(bidder: T::AccountId, id: ListingId, receiving: KeyBytes, amount: Balance) -> DispatchResult {
		let mut listing = Self::listing_for_sale(id)?;
		let Offer::Bids { reserve, closes } = listing.offer else { return Err(Error::<T>::WrongOffer.into()) };
		let (now, terms) = (Self::now(), T::Terms::get());
		ensure!(now <= closes, Error::<T>::BidsClosed);
		ensure!(bidder != listing.seller, Error::<T>::OwnGoods);
		let least = BestBid::<T>::get(id).map_or(reserve, |best| terms.next_bid(best.amount));
		ensure!(amount >= least, Error::<T>::BidTooLow);
		Self::ensure_fresh(&receiving)?;

		// First, so that whoever raises its own bid needs the difference only.
		Self::return_bid(id)?;
		let deposit = Self::purchase_deposit();
		Self::hold(HoldReason::Escrow, &bidder, amount)?;
		Self::hold(HoldReason::Deposit, &bidder, deposit)?;
		Receivers::<T>::insert(receiving, None::<u64>);
		BestBid::<T>::insert(id, Bid { bidder: bidder.clone(), amount, deposit, receiving, at: now });
		let closes = closes.max(now.saturating_add(terms.bid_pause));
		listing.offer = Offer::Bids { reserve, closes };
		Listings::<T>::insert(id, listing);
		Self::deposit_event(Event::BidPlaced { listing: id, bidder, amount, closes });
		Ok(())
	}

	/// Gives the highest bid back, if there is one.
	pub(crate) fn return_bid(id: ListingId) -> DispatchResult {
		let Some(bid) = BestBid::<T>::take(id) else { return Ok(()) };
		Self::release(HoldReason::Escrow, &bid.bidder, bid.amount)?;
		Self::release(HoldReason::Deposit, &bid.bidder, bid.deposit)?;
		Receivers::<T>::remove(bid.receiving);
		Self::deposit_event(Event::BidReturned { listing: id, bidder: bid.bidder, amount: bid.amount });
		Ok(())
	}

	pub(crate) fn do_close_bids(id: ListingId) -> DispatchResult {
		let mut listing = Listings::<T>::get(id).ok_or(Error::<T>::ListingNotFound)?;
		let Offer::Bids { closes, .. } = listing.offer else { return Err(Error::<T>::WrongOffer.into()) };
		ensure!(Self::now() > closes, Error::<T>::BidsOpen);
		let bid = BestBid::<T>::take(id).ok_or(Error::<T>::NoBid)?;
		listing.state = ListingState::Closed;
		let deal = Deal {
			listing: id,
			buyer: bid.bidder,
			payee: listing.seller.clone(),
			receiving: bid.receiving,
			price: bid.amount,
			deposit: bid.deposit,
			epochs: listing.offer.epochs(),
			item: None,
		};
		Self::begin(listing, deal)?;
		Self::deposit_event(Event::ListingClosed { listing: id });
		Ok(())
	}
}
