//! The end of a purchase: everybody gets what is due, once.

use crate::{pallet::*, types::*, PurchaseOf, WeightInfo};
use frame_support::{pallet_prelude::*, storage::with_storage_layer, weights::WeightMeter};
use nulink_primitives::{market::PurchaseId, sharing::PolicyId};
use pallet_traits::{BurnSource, EncryptedItems, Grants, Policies};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_decline(who: T::AccountId, id: PurchaseId) -> DispatchResult {
		let purchase = Self::find(id)?;
		ensure!(who == purchase.payee || who == purchase.granter, Error::<T>::NotParty);
		ensure!(matches!(purchase.state, PurchaseState::Waiting { .. }), Error::<T>::NotWaiting);
		Self::release(HoldReason::Escrow, &purchase.buyer, purchase.price)?;
		let (buyer, amount) = (purchase.buyer.clone(), purchase.price);
		Self::finish(id, purchase, PurchaseState::Cancelled { at: Self::now() })?;
		Self::deposit_event(Event::PurchaseCancelled { purchase: id, buyer, amount });
		Ok(())
	}

	pub(crate) fn do_confirm(who: T::AccountId, id: PurchaseId) -> DispatchResult {
		let purchase = Self::purchase_by(&who, id)?;
		let PurchaseState::Answered { policy, .. } = purchase.state else {
			return Err(Error::<T>::NotAnswered.into());
		};
		Self::pay(id, purchase, policy)
	}

	/// Settles what is due, for somebody or for a block. Returns how many proxies were looked at: none, for a block.
	pub(crate) fn do_settle(who: Option<&T::AccountId>, id: PurchaseId) -> Result<u32, DispatchError> {
		let purchase = Self::find(id)?;
		let now = Self::now();
		let refuted = Listings::<T>::get(purchase.listing).is_none_or(|listing| listing.state == ListingState::Refuted);
		match purchase.state {
			_ if purchase.state.ended_at().is_some() => return Err(Error::<T>::NotDue.into()),
			_ if refuted => Self::refund(id, purchase, Why::Refuted)?,
			PurchaseState::Waiting { answer_by } if now > answer_by => Self::refund(id, purchase, Why::NotAnswered)?,
			PurchaseState::Answered { policy, complain_by, served, .. } => {
				let last = purchase.state.due_after().ok_or(Error::<T>::NotDue)?;
				// Only the buyer is content with its money: else a seller who sees a complaint coming would revoke and
				// refund, and save its bond.
				let by_buyer = who == Some(&purchase.buyer) && now <= last;
				match Self::is_withdrawn(policy, last) {
					true if by_buyer || now > last => Self::refund(id, purchase, Why::Revoked)?,
					// An appeal does not make the time for this longer: proxies may leave when the policy's term is over.
					false if by_buyer && now <= complain_by && !served => {
						let (deserted, proxies) = Self::is_deserted(policy);
						ensure!(deserted, Error::<T>::NotDue);
						Self::refund(id, purchase, Why::NotServed)?;
						return Ok(proxies);
					},
					false if now > last => Self::pay(id, purchase, policy)?,
					_ => return Err(Error::<T>::NotDue.into()),
				}
			},
			_ => return Err(Error::<T>::NotDue.into()),
		}
		Ok(0)
	}

	/// Whether the grant was taken back no later than in this block: the last in which the buyer can complain, or in which
	/// its appeal stops the payment. What is not stored any more was: a policy that ended by itself is stored for longer
	/// than it takes to be settled.
	fn is_withdrawn(policy: PolicyId, last: u32) -> bool {
		T::Grants::granted(policy).is_none_or(|granted| granted.revoked_at.is_some_and(|at| at <= last))
	}

	/// Whether fewer proxies are at work than it takes to read. Then nobody can be asked on chain, and nobody is blamed for
	/// silence. And how many were looked at to find out.
	pub(crate) fn is_deserted(policy: PolicyId) -> (bool, u32) {
		let Some(granted) = T::Grants::granted(policy) else { return (true, 0) };
		(T::Policies::at_work(policy) < u32::from(granted.threshold.max(1)), granted.proxies.into())
	}

	/// Pays for a purchase.
	pub(crate) fn pay(id: PurchaseId, purchase: PurchaseOf<T>, policy: PolicyId) -> DispatchResult {
		let burned = purchase.burned();
		let paid = purchase.price.saturating_sub(burned);
		Self::burn_held(HoldReason::Escrow, BurnSource::ServiceFees, &purchase.buyer, burned)?;
		Self::pay_held(HoldReason::Escrow, &purchase.buyer, &purchase.payee, paid)?;
		Self::close_appeal(id, &purchase, true)?;
		let payee = purchase.payee.clone();
		Self::finish(id, purchase, PurchaseState::Paid { at: Self::now(), policy })?;
		Self::deposit_event(Event::PurchasePaid { purchase: id, payee, paid, burned });
		Ok(())
	}

	/// Gives the price back.
	pub(crate) fn refund(id: PurchaseId, purchase: PurchaseOf<T>, why: Why) -> DispatchResult {
		Self::release(HoldReason::Escrow, &purchase.buyer, purchase.price)?;
		Self::close_appeal(id, &purchase, true)?;
		let (buyer, amount) = (purchase.buyer.clone(), purchase.price);
		Self::finish(id, purchase, PurchaseState::Refunded { at: Self::now(), why })?;
		Self::deposit_event(Event::PurchaseRefunded { purchase: id, buyer, amount, why });
		Ok(())
	}

	/// Writes an end down. What was in escrow has gone its way before.
	fn finish(id: PurchaseId, mut purchase: PurchaseOf<T>, end: PurchaseState) -> DispatchResult {
		let moved = matches!(purchase.state, PurchaseState::Answered { .. });
		let paid = matches!(end, PurchaseState::Paid { .. });
		if let Some(mut listing) = Listings::<T>::get(purchase.listing) {
			listing.open = listing.open.saturating_sub(1);
			listing.sold = listing.sold.saturating_add(paid.into());
			Listings::<T>::insert(purchase.listing, listing);
		}
		Records::<T>::mutate(&purchase.granter, |record| match end {
			PurchaseState::Paid { .. } => {
				record.paid = record.paid.saturating_add(1);
				record.volume = record.volume.saturating_add(purchase.price);
			},
			PurchaseState::Refunded { why: Why::NotAnswered, .. } => {
				record.unanswered = record.unanswered.saturating_add(1)
			},
			PurchaseState::Refunded { .. } => record.refunded = record.refunded.saturating_add(1),
			_ => (),
		});
		if let Some(item) = purchase.item {
			Self::let_go(item, &purchase, moved && !paid)?;
		}
		Self::reschedule(id, &mut purchase, end);
		Purchases::<T>::insert(id, purchase);
		Ok(())
	}

	/// Unlocks an item, and gives it back before that, if need be. Money does not wait for it.
	fn let_go(id: ItemId, purchase: &PurchaseOf<T>, back: bool) -> DispatchResult {
		let ItemId { collection, item } = id;
		if let Some(offer) = ItemOffers::<T>::take(id) {
			Self::release(HoldReason::Deposit, &offer.holder, offer.deposit)?;
		}
		let moved = with_storage_layer(|| {
			if back {
				T::Items::transfer(collection, item, &purchase.payee)?;
				Self::deposit_event(Event::ItemMoved { item: id, to: purchase.payee.clone() });
			}
			T::Items::unlock(collection, item)
		});
		if moved.is_err() {
			Self::deposit_event(Event::ItemStuck { item: id });
		}
		Ok(())
	}

	/// What it weighs to settle a purchase, if so many proxies are looked at: a payment or, of an item, a refund, which
	/// moves it back, as `not_served` does.
	pub(crate) fn settling(proxies: u32) -> Weight {
		T::WeightInfo::settle(proxies).max(T::WeightInfo::not_served())
	}

	/// Settles what is due, as far as there is room.
	pub(crate) fn settle_due(room: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(room);
		let each = T::WeightInfo::look().saturating_add(Self::settling(0));
		for _ in 0..MAX_SETTLED {
			if !meter.can_consume(each) {
				break;
			}
			meter.consume(T::WeightInfo::look());
			let Some(entry) = Agenda::<T>::iter_keys().next() else { break };
			let (block, id) = (u32::from_be_bytes(entry.0), PurchaseId::from_be_bytes(entry.1));
			if Self::now() <= block {
				break;
			}
			meter.consume(Self::settling(0));
			// What can not be settled now is left to those whom it concerns, and does not stand in others' way.
			if with_storage_layer(|| Self::do_settle(None, id)).is_err() {
				Agenda::<T>::remove(entry);
			}
		}
		meter.consumed()
	}

	pub(crate) fn do_forget_purchase(who: T::AccountId, id: PurchaseId) -> DispatchResult {
		let purchase = Self::purchase_by(&who, id)?;
		let at = purchase.state.ended_at().ok_or(Error::<T>::NotOver)?;
		let kept = at.saturating_add(T::Terms::get().keep_blocks);
		ensure!(Self::now() > kept, Error::<T>::StillKept);
		Self::release(HoldReason::Deposit, &who, purchase.deposit)?;
		ByBuyer::<T>::remove(&who, id);
		ByListing::<T>::remove(purchase.listing, id);
		Receivers::<T>::remove(purchase.receiving);
		Purchases::<T>::remove(id);
		Self::deposit_event(Event::PurchaseForgotten { purchase: id, released: purchase.deposit });
		Ok(())
	}
}
