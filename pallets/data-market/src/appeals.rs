//! Appeals to governance, where the chain can not see who is right.

use crate::{pallet::*, types::*, PurchaseOf};
use frame_support::pallet_prelude::*;
use nulink_primitives::{market::PurchaseId, sharing::Digest};
use pallet_traits::BurnSource;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_appeal(who: T::AccountId, id: PurchaseId, reason: Digest) -> DispatchResult {
		let mut purchase = Self::purchase_by(&who, id)?;
		let PurchaseState::Answered { policy, at, complain_by, served, appeal } = purchase.state else {
			return Err(Error::<T>::NotAnswered.into());
		};
		let now = Self::now();
		ensure!(now <= complain_by, Error::<T>::ComplaintClosed);
		ensure!(appeal.is_none(), Error::<T>::AlreadyAppealed);
		let terms = T::Terms::get();
		let until = now.saturating_add(terms.appeal_blocks);
		Self::hold(HoldReason::Appeal, &who, terms.appeal_bond)?;
		let appeal = Some(Appeal { reason, bond: terms.appeal_bond, until });
		Self::reschedule(id, &mut purchase, PurchaseState::Answered { policy, at, complain_by, served, appeal });
		Purchases::<T>::insert(id, purchase);
		Self::deposit_event(Event::Appealed { purchase: id, reason, until });
		Ok(())
	}

	pub(crate) fn do_resolve_appeal(id: PurchaseId, for_buyer: bool) -> DispatchResult {
		let mut purchase = Self::find(id)?;
		let PurchaseState::Answered { policy, appeal: Some(_), .. } = purchase.state else {
			return Err(Error::<T>::NoAppeal.into());
		};
		Self::close_appeal(id, &purchase, for_buyer)?;
		if let PurchaseState::Answered { appeal: Some(appeal), .. } = &mut purchase.state {
			// It is in no hold any more.
			appeal.bond = 0;
		}
		if !for_buyer {
			return Self::pay(id, purchase, policy);
		}
		if let Some(listing) = Listings::<T>::get(purchase.listing) {
			Self::refute(listing, &purchase)?;
		}
		Self::refund(id, purchase, Why::Appeal)
	}

	/// Returns or burns what is at risk in an appeal.
	pub(crate) fn close_appeal(id: PurchaseId, purchase: &PurchaseOf<T>, returns: bool) -> DispatchResult {
		let PurchaseState::Answered { appeal: Some(Appeal { bond, .. }), .. } = purchase.state else { return Ok(()) };
		if bond == 0 {
			return Ok(());
		}
		if returns {
			Self::release(HoldReason::Appeal, &purchase.buyer, bond)?;
		} else {
			Self::burn_held(HoldReason::Appeal, BurnSource::EvidenceBonds, &purchase.buyer, bond)?;
		}
		let (returned, burned) = if returns { (bond, 0) } else { (0, bond) };
		Self::deposit_event(Event::AppealClosed { purchase: id, returned, burned });
		Ok(())
	}
}
