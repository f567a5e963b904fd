//! A purchase until it is answered, and what shows that the buyer was served.

use crate::{pallet::*, types::*, ListingOf, PurchaseOf, ReceiptOf};
use frame_support::pallet_prelude::*;
use nulink_primitives::{
	market::{ListingId, PurchaseId},
	sharing::{KeyBytes, PolicyId, RequestId, Term},
	token::Balance,
};
use pallet_traits::{Condition, Deliveries, EncryptedItems, Epochs, Granted, Grants, Policies};

/// Who buys what from whom.
pub(crate) struct Deal<AccountId> {
	pub listing: ListingId,
	pub buyer: AccountId,
	pub payee: AccountId,
	pub receiving: KeyBytes,
	pub price: Balance,
	pub deposit: Balance,
	pub epochs: u32,
	pub item: Option<ItemId>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_purchase(
		buyer: T::AccountId,
		id: ListingId,
		receiving: KeyBytes,
		max_price: Balance,
		least_epochs: u32,
	) -> DispatchResult {
		let listing = Self::listing_for_sale(id)?;
		ensure!(!matches!(listing.offer, Offer::Bids { .. }), Error::<T>::WrongOffer);
		ensure!(buyer != listing.seller, Error::<T>::OwnGoods);
		let (price, deposit) = (listing.offer.price(), Self::purchase_deposit());
		ensure!(price <= max_price, Error::<T>::PriceOutOfRange);
		ensure!(listing.offer.epochs() >= least_epochs, Error::<T>::LicenceTooShort);
		Self::ensure_fresh(&receiving)?;

		Self::hold(HoldReason::Escrow, &buyer, price)?;
		Self::hold(HoldReason::Deposit, &buyer, deposit)?;
		let payee = listing.seller.clone();
		let epochs = listing.offer.epochs();
		Self::begin(listing, Deal { listing: id, buyer, payee, receiving, price, deposit, epochs, item: None })?;
		Ok(())
	}

	/// Writes a purchase whose price and deposit are held.
	pub(crate) fn begin(mut listing: ListingOf<T>, deal: Deal<T::AccountId>) -> Result<PurchaseId, DispatchError> {
		let id = Self::next_purchase()?;
		let now = Self::now();
		let terms = T::Terms::get();
		let answer_by = now.saturating_add(terms.answer_blocks);
		listing.open = listing.open.checked_add(1).ok_or(sp_runtime::ArithmeticError::Overflow)?;
		let Deal { listing: listing_id, buyer, payee, receiving, price, deposit, epochs, item } = deal;
		ByBuyer::<T>::insert(&buyer, id, ());
		ByListing::<T>::insert(listing_id, id, ());
		Receivers::<T>::insert(receiving, Some(id));
		Agenda::<T>::insert(due(answer_by, id), ());
		Purchases::<T>::insert(
			id,
			Purchase {
				listing: listing_id,
				commitment: listing.goods.commitment,
				buyer: buyer.clone(),
				payee,
				granter: listing.seller.clone(),
				receiving,
				price,
				deposit,
				epochs,
				item,
				made_at: now,
				burned_part: terms.part_to_burn(),
				state: PurchaseState::Waiting { answer_by },
			},
		);
		Listings::<T>::insert(listing_id, listing);
		Self::deposit_event(Event::Purchased { purchase: id, listing: listing_id, buyer, receiving, price, answer_by });
		Ok(id)
	}

	/// Returns how many proxies were looked at.
	pub(crate) fn do_answer(id: PurchaseId, policy: PolicyId) -> Result<u32, DispatchError> {
		let mut purchase = Self::find(id)?;
		let PurchaseState::Waiting { answer_by } = purchase.state else { return Err(Error::<T>::NotWaiting.into()) };
		let now = Self::now();
		ensure!(now <= answer_by, Error::<T>::AnswerClosed);
		let listing = Listings::<T>::get(purchase.listing).ok_or(Error::<T>::ListingNotFound)?;
		ensure!(listing.state != ListingState::Refuted, Error::<T>::NotForSale);
		let granted = T::Grants::granted(policy).ok_or(Error::<T>::PolicyNotFound)?;
		let complain_by = now.saturating_add(T::Terms::get().complaint_blocks);
		Self::ensure_answers(&purchase, &listing, &granted, complain_by)?;
		// Else nobody could serve the buyer.
		ensure!(T::Policies::at_work(policy) >= u32::from(granted.threshold.max(1)), Error::<T>::ProxiesAbsent);

		if let Some(ItemId { collection, item }) = purchase.item {
			T::Items::transfer(collection, item, &purchase.buyer)?;
			let (item, to) = (ItemId { collection, item }, purchase.buyer.clone());
			Self::deposit_event(Event::ItemMoved { item, to });
		}
		let state = PurchaseState::Answered { policy, at: now, complain_by, served: false, appeal: None };
		Self::reschedule(id, &mut purchase, state);
		Purchases::<T>::insert(id, purchase);
		Self::deposit_event(Event::PurchaseAnswered { purchase: id, policy, complain_by });
		Ok(granted.proxies.into())
	}

	/// Whether a policy is what was bought.
	fn ensure_answers(
		purchase: &PurchaseOf<T>,
		listing: &ListingOf<T>,
		granted: &Granted<T::AccountId>,
		complain_by: u32,
	) -> Result<(), Error<T>> {
		let parties = granted.owner == purchase.granter && granted.receiver == purchase.buyer;
		let keys = granted.receiving == purchase.receiving && granted.delegating == listing.goods.delegating;
		ensure!(parties && keys && granted.label == listing.goods.label, Error::<T>::WrongPolicy);
		let condition = match purchase.item {
			None => Condition::Nothing,
			Some(ItemId { collection, item }) => Condition::OwnsItem { collection, item },
		};
		ensure!(granted.condition == condition, Error::<T>::WrongCondition);
		let epoch = T::Epochs::current();
		let term = granted.term.filter(|term| term.contains(epoch) && granted.revoked_at.is_none());
		let Term { end, .. } = term.ok_or(Error::<T>::PolicyNotInForce)?;
		let lasts = end.saturating_sub(epoch) >= purchase.epochs && T::Epochs::first_block(end) > complain_by;
		ensure!(lasts, Error::<T>::TermTooShort);
		Ok(())
	}

	pub(crate) fn do_show_receipts(id: PurchaseId, receipts: &[ReceiptOf<T>]) -> DispatchResult {
		let mut purchase = Self::find(id)?;
		let PurchaseState::Answered { policy, at, complain_by, served, appeal } = purchase.state else {
			return Err(Error::<T>::NotAnswered.into());
		};
		ensure!(!served, Error::<T>::AlreadyShown);
		let listing = Listings::<T>::get(purchase.listing).ok_or(Error::<T>::ListingNotFound)?;
		let granted = T::Grants::granted(policy).ok_or(Error::<T>::PolicyNotFound)?;
		ensure!(receipts.len() >= usize::from(granted.threshold.max(1)), Error::<T>::TooFew);
		let mut seats = 0u32;
		for receipt in receipts {
			let delivery = T::Deliveries::delivery(receipt).ok_or(Error::<T>::BadReceipt)?;
			let fits = delivery.policy == policy && delivery.capsule == listing.goods.capsule && delivery.block >= at;
			ensure!(fits, Error::<T>::BadReceipt);
			let seat = T::Policies::seat(policy, &delivery.provider).filter(|seat| seat.accepted);
			let seat = bit(seat.ok_or(Error::<T>::BadReceipt)?.index);
			ensure!(seats & seat == 0, Error::<T>::SameProxy);
			seats |= seat;
		}

		let reviewed = Self::now().saturating_add(T::Terms::get().review_blocks);
		let complain_by = complain_by.min(reviewed);
		let state = PurchaseState::Answered { policy, at, complain_by, served: true, appeal };
		Self::reschedule(id, &mut purchase, state);
		Purchases::<T>::insert(id, purchase);
		Self::deposit_event(Event::DeliveryShown { purchase: id, complain_by });
		Ok(())
	}

	pub(crate) fn do_not_served(who: T::AccountId, id: PurchaseId, request: RequestId) -> DispatchResult {
		let purchase = Self::purchase_by(&who, id)?;
		let PurchaseState::Answered { policy, at, .. } = purchase.state else {
			return Err(Error::<T>::NotAnswered.into());
		};
		let in_time = purchase.state.due_after().is_some_and(|last| Self::now() <= last);
		ensure!(in_time, Error::<T>::ComplaintClosed);
		let listing = Listings::<T>::get(purchase.listing).ok_or(Error::<T>::ListingNotFound)?;
		let asked = T::Deliveries::failed(request).ok_or(Error::<T>::Served)?;
		let fits = asked.policy == policy && asked.capsule == listing.goods.capsule;
		ensure!(fits && asked.asker == who && asked.asked_at >= at, Error::<T>::Served);
		Self::refund(id, purchase, Why::NotServed)
	}

	/// A purchase that is known.
	pub(crate) fn find(id: PurchaseId) -> Result<PurchaseOf<T>, Error<T>> {
		Purchases::<T>::get(id).ok_or(Error::<T>::PurchaseNotFound)
	}

	/// A purchase of this buyer.
	pub(crate) fn purchase_by(buyer: &T::AccountId, id: PurchaseId) -> Result<PurchaseOf<T>, Error<T>> {
		let purchase = Self::find(id)?;
		ensure!(purchase.buyer == *buyer, Error::<T>::NotBuyer);
		Ok(purchase)
	}

	/// Changes the state of a purchase, and when it is due.
	pub(crate) fn reschedule(id: PurchaseId, purchase: &mut PurchaseOf<T>, state: PurchaseState) {
		if let Some(block) = purchase.state.due_after() {
			Agenda::<T>::remove(due(block, id));
		}
		purchase.state = state;
		if let Some(block) = purchase.state.due_after() {
			Agenda::<T>::insert(due(block, id), ());
		}
	}
}

/// The bit of a seat. All bits, for one that no policy has: it can not be the first of its kind, nor the second.
pub(crate) fn bit(seat: u8) -> u32 {
	1u32.checked_shl(seat.into()).unwrap_or(u32::MAX)
}
