//! Items: tokens that change hands together with the access that they stand for.

use crate::{pallet::*, purchases::Deal, types::*, ListingOf};
use frame_support::pallet_prelude::*;
use nulink_primitives::{market::ListingId, sharing::KeyBytes, token::Balance};
use pallet_traits::EncryptedItems;

impl<T: Config> Pallet<T> {
	/// Whether an item stands for a listing: its metadata names it, and the one who answers for that is the seller. Anybody
	/// else could mint what names a listing, sell it to a friend, and wait for the seller to grant.
	fn ensure_stands_for(id: ItemId, listing_id: ListingId, listing: &ListingOf<T>) -> Result<(), Error<T>> {
		let ItemId { collection, item } = id;
		let named = T::Items::listing(collection, item) == Some(listing_id);
		let made = T::Items::maker(collection, item).as_ref() == Some(&listing.seller);
		ensure!(named && made, Error::<T>::WrongItem);
		Ok(())
	}

	pub(crate) fn do_sell_item(holder: T::AccountId, listing: ListingId, id: ItemId, price: Balance) -> DispatchResult {
		let ItemId { collection, item } = id;
		let stored = Self::listing_for_sale(listing)?;
		ensure!(T::Items::owner(collection, item).as_ref() == Some(&holder), Error::<T>::NotHolder);
		Self::ensure_stands_for(id, listing, &stored)?;
		ensure!(!ItemOffers::<T>::contains_key(id), Error::<T>::AlreadyOffered);
		ensure!(price >= T::Terms::get().least_price, Error::<T>::PriceOutOfRange);

		let deposit = Self::item_deposit();
		Self::hold(HoldReason::Deposit, &holder, deposit)?;
		T::Items::lock(collection, item)?;
		ItemOffers::<T>::insert(id, ItemOffer { listing, holder: holder.clone(), price, deposit, purchase: None });
		Self::deposit_event(Event::ItemOffered { item: id, listing, holder, price });
		Ok(())
	}

	pub(crate) fn do_withdraw_item(who: T::AccountId, id: ItemId) -> DispatchResult {
		let offer = ItemOffers::<T>::get(id).ok_or(Error::<T>::NotOffered)?;
		ensure!(offer.holder == who, Error::<T>::NotHolder);
		ensure!(offer.purchase.is_none(), Error::<T>::BeingSold);
		Self::release(HoldReason::Deposit, &who, offer.deposit)?;
		ItemOffers::<T>::remove(id);
		T::Items::unlock(id.collection, id.item)?;
		Self::deposit_event(Event::ItemWithdrawn { item: id });
		Ok(())
	}

	pub(crate) fn do_buy_item(
		buyer: T::AccountId,
		id: ItemId,
		receiving: KeyBytes,
		max_price: Balance,
	) -> DispatchResult {
		let mut offer = ItemOffers::<T>::get(id).ok_or(Error::<T>::NotOffered)?;
		ensure!(offer.purchase.is_none(), Error::<T>::BeingSold);
		let listing = Self::listing_for_sale(offer.listing)?;
		Self::ensure_stands_for(id, offer.listing, &listing)?;
		ensure!(buyer != offer.holder && buyer != listing.seller, Error::<T>::OwnGoods);
		ensure!(offer.price <= max_price, Error::<T>::PriceOutOfRange);
		Self::ensure_fresh(&receiving)?;

		let deposit = Self::purchase_deposit();
		Self::hold(HoldReason::Escrow, &buyer, offer.price)?;
		Self::hold(HoldReason::Deposit, &buyer, deposit)?;
		let deal = Deal {
			listing: offer.listing,
			buyer,
			payee: offer.holder.clone(),
			receiving,
			price: offer.price,
			deposit,
			epochs: 1,
			item: Some(id),
		};
		offer.purchase = Some(Self::begin(listing, deal)?);
		ItemOffers::<T>::insert(id, offer);
		Ok(())
	}
}
