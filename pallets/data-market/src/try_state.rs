//! What must be true after every call.

use crate::{pallet::*, types::*};
use alloc::collections::btree_map::BTreeMap;
use frame_support::{ensure, traits::fungible::InspectHold};
use nulink_primitives::{market::ListingId, token::Balance};
use sp_runtime::TryRuntimeError;

/// Who owes how much.
type Sums<AccountId> = BTreeMap<AccountId, Balance>;

/// What the state owes, as it is found in it.
struct Owed<AccountId> {
	deposits: Sums<AccountId>,
	bonds: Sums<AccountId>,
	escrow: Sums<AccountId>,
	appeals: Sums<AccountId>,
}

fn add<AccountId: Ord + Clone>(owed: &mut Sums<AccountId>, who: &AccountId, amount: Balance) {
	let sum = owed.entry(who.clone()).or_default();
	*sum = sum.saturating_add(amount);
}

impl<T: Config> Pallet<T> {
	/// Checks all invariants.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut owed = Owed {
			deposits: BTreeMap::new(),
			bonds: BTreeMap::new(),
			escrow: BTreeMap::new(),
			appeals: BTreeMap::new(),
		};
		let open = Self::check_purchases(&mut owed)?;
		Self::check_listings(&mut owed, &open)?;
		Self::check_bids(&mut owed)?;
		Self::check_items(&mut owed)?;
		Self::check_holds(owed)
	}

	/// How many purchases of each listing are open.
	fn check_purchases(owed: &mut Owed<T::AccountId>) -> Result<BTreeMap<ListingId, u32>, TryRuntimeError> {
		let mut open = BTreeMap::<ListingId, u32>::new();
		let (mut purchases, mut scheduled) = (0, 0);
		for (id, purchase) in Purchases::<T>::iter() {
			purchases += 1;
			ensure!(id < NextPurchase::<T>::get(), "a purchase has a number that was not given yet");
			ensure!(purchase.made_at <= Self::now(), "a purchase was made in the future");
			ensure!(purchase.buyer != purchase.payee, "somebody buys from itself");
			ensure!(purchase.buyer != purchase.granter, "somebody is granted its own data");
			ensure!(purchase.burned_part <= MOST_BURNED, "more than half of a price would be burned");
			ensure!(ByBuyer::<T>::contains_key(&purchase.buyer, id), "a purchase is not with its buyer");
			ensure!(ByListing::<T>::contains_key(purchase.listing, id), "a purchase is not with its listing");
			ensure!(Receivers::<T>::get(purchase.receiving) == Some(Some(id)), "a key is another purchase's");
			add(&mut owed.deposits, &purchase.buyer, purchase.deposit);
			let Some(block) = purchase.state.due_after() else {
				let ended = purchase.state.ended_at();
				ensure!(ended.is_some_and(|at| at <= Self::now()), "a purchase ended in the future");
				continue;
			};
			// Only what could not be settled is not on the agenda, and that is overdue.
			let listed = Agenda::<T>::contains_key(due(block, id));
			ensure!(listed || block < Self::now(), "a purchase is not on the agenda");
			scheduled += usize::from(listed);
			*open.entry(purchase.listing).or_default() += 1;
			ensure!(Listings::<T>::contains_key(purchase.listing), "a listing is gone that is being bought");
			add(&mut owed.escrow, &purchase.buyer, purchase.price);
			if let PurchaseState::Answered { appeal: Some(appeal), .. } = purchase.state {
				add(&mut owed.appeals, &purchase.buyer, appeal.bond);
			}
			if let Some(item) = purchase.item {
				let offer = ItemOffers::<T>::get(item);
				ensure!(offer.is_some_and(|offer| offer.purchase == Some(id)), "an item is not kept for its buyer");
			}
		}
		ensure!(ByBuyer::<T>::iter_keys().count() == purchases, "a purchase that is gone is with its buyer");
		ensure!(ByListing::<T>::iter_keys().count() == purchases, "a purchase that is gone is with its listing");
		ensure!(Agenda::<T>::iter_keys().count() == scheduled, "what is over is on the agenda");
		let bids = BestBid::<T>::iter_keys().count();
		ensure!(Receivers::<T>::iter_keys().count() == purchases + bids, "a key is used for nothing");
		Ok(open)
	}

	fn check_listings(owed: &mut Owed<T::AccountId>, open: &BTreeMap<ListingId, u32>) -> Result<(), TryRuntimeError> {
		let (mut listings, mut tags) = (0, 0);
		for (id, listing) in Listings::<T>::iter() {
			listings += 1;
			tags += listing.tags.len();
			ensure!(id < NextListing::<T>::get(), "a listing has a number that was not given yet");
			ensure!(open.get(&id).copied().unwrap_or_default() == listing.open, "open purchases are counted wrongly");
			ensure!((listing.bond == 0) == (listing.state == ListingState::Refuted), "a bond and a lie go together");
			ensure!(BySubject::<T>::contains_key(listing.goods.subject, id), "a listing is not with its subject");
			ensure!(BySeller::<T>::contains_key(&listing.seller, id), "a listing is not with its seller");
			let tagged = listing.tags.iter().all(|tag| ByTag::<T>::contains_key(tag, id));
			ensure!(tagged, "a listing is not with its tags");
			add(&mut owed.deposits, &listing.seller, listing.deposit);
			add(&mut owed.bonds, &listing.seller, listing.bond);
		}
		ensure!(BySubject::<T>::iter_keys().count() == listings, "a listing that is gone is with its subject");
		ensure!(BySeller::<T>::iter_keys().count() == listings, "a listing that is gone is with its seller");
		ensure!(ByTag::<T>::iter_keys().count() == tags, "a listing that is gone is with its tags");
		Ok(())
	}

	fn check_bids(owed: &mut Owed<T::AccountId>) -> Result<(), TryRuntimeError> {
		for (id, bid) in BestBid::<T>::iter() {
			let listing = Listings::<T>::get(id).ok_or("there is a bid for nothing")?;
			let Offer::Bids { reserve, .. } = listing.offer else { return Err("a bid for what has a price".into()) };
			ensure!(bid.amount >= reserve, "a bid is below the reserve");
			ensure!(listing.state == ListingState::Open, "a bid for what is closed");
			ensure!(Receivers::<T>::get(bid.receiving) == Some(None), "a bidder's key is somebody's");
			add(&mut owed.escrow, &bid.bidder, bid.amount);
			add(&mut owed.deposits, &bid.bidder, bid.deposit);
		}
		Ok(())
	}

	fn check_items(owed: &mut Owed<T::AccountId>) -> Result<(), TryRuntimeError> {
		for (item, offer) in ItemOffers::<T>::iter() {
			if let Some(id) = offer.purchase {
				let purchase = Purchases::<T>::get(id).ok_or("an item waits for a purchase that is gone")?;
				ensure!(purchase.item == Some(item), "a purchase is not for the item that waits for it");
				ensure!(purchase.state.ended_at().is_none(), "an item waits for a purchase that is over");
			}
			add(&mut owed.deposits, &offer.holder, offer.deposit);
		}
		Ok(())
	}

	/// Of accounts that owe something. What is held of others, which should be nothing, is not looked at: that would take
	/// all accounts of the chain.
	fn check_holds(owed: Owed<T::AccountId>) -> Result<(), TryRuntimeError> {
		let sums = [
			(HoldReason::Deposit, owed.deposits),
			(HoldReason::Bond, owed.bonds),
			(HoldReason::Escrow, owed.escrow),
			(HoldReason::Appeal, owed.appeals),
		];
		for (reason, sums) in sums {
			for (who, sum) in sums {
				let held = T::Currency::balance_on_hold(&reason.into(), &who);
				ensure!(held == sum, "what is held is not what is owed");
			}
		}
		Ok(())
	}
}
