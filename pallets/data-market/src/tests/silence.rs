//! Proxies that do not serve: the buyer shows a request on chain that failed.

use super::*;
use pallet_traits::{mock as glue, EncryptedItems, Unserved};

fn not_served(id: u64) -> sp_runtime::DispatchResult {
	DataMarket::not_served(signed(BOB), id, REQUEST)
}

/// A purchase that was answered, and a request under its policy that fails.
fn unanswered() -> u64 {
	let id = buy(list());
	answer(id);
	stand_in::set_failed(REQUEST, Some(unserved(id)));
	id
}

#[test]
fn a_buyer_whom_nobody_serves_has_its_money_back_and_the_seller_its_bond() {
	on_chain(|| {
		let id = unanswered();
		pass(2);
		assert_ok!(not_served(id));
		assert_eq!(state(id), PurchaseState::Refunded { at: now(), why: Why::NotServed });
		let refunded = Event::PurchaseRefunded { purchase: id, buyer: BOB, amount: PRICE, why: Why::NotServed };
		assert_eq!(events().last(), Some(&refunded));
		assert_eq!((gain(&BOB), gain(&SARA)), (0, 0));
		assert_eq!((held(HoldReason::Escrow, &BOB), held(HoldReason::Bond, &SARA)), (0, BOND));
		let record = DataMarket::record_of(SARA);
		assert_eq!((record.paid, record.refunded, record.refuted), (0, 1, 0));
		// The listing is as good as before.
		buy_as(CARLA, 0, 1);
	});
}

#[test]
fn it_is_an_end() {
	on_chain(|| {
		let id = unanswered();
		assert_ok!(not_served(id));
		assert_noop!(not_served(id), Error::<Test>::NotAnswered);
		assert_noop!(DataMarket::settle(signed(BOB), id), Error::<Test>::NotDue);
		assert_noop!(DataMarket::confirm(signed(BOB), id), Error::<Test>::NotAnswered);
		assert_eq!(gain(&BOB), 0);
	});
}

#[test]
fn only_the_buyer_of_an_answered_purchase_shows_it() {
	on_chain(|| {
		let id = buy(list());
		stand_in::set_failed(REQUEST, Some(unserved(id)));
		assert_noop!(not_served(id), Error::<Test>::NotAnswered);
		answer(id);
		for who in [SARA, CARLA] {
			assert_noop!(DataMarket::not_served(signed(who), id, REQUEST), Error::<Test>::NotBuyer);
		}
		assert_noop!(DataMarket::not_served(signed(BOB), id + 1, REQUEST), Error::<Test>::PurchaseNotFound);
		assert_ok!(not_served(id));
	});
}

#[test]
fn a_request_for_something_else_shows_nothing() {
	on_chain(|| {
		let id = buy(list());
		pass(1);
		answer(id);
		let right = unserved(id);
		let refused = |unserved: Option<Unserved<AccountId32>>| {
			stand_in::set_failed(REQUEST, unserved);
			assert_noop!(not_served(id), Error::<Test>::Served);
		};
		// Unknown, open, or answered by enough proxies.
		refused(None);
		refused(Some(Unserved { policy: POLICY + id + 1, ..right.clone() }));
		refused(Some(Unserved { capsule: [9; 32], ..right.clone() }));
		refused(Some(Unserved { asker: CARLA, ..right.clone() }));
		refused(Some(Unserved { asked_at: now() - 1, ..right.clone() }));
		stand_in::set_failed(REQUEST, Some(right));
		assert_noop!(DataMarket::not_served(signed(BOB), id, REQUEST + 1), Error::<Test>::Served);
		assert_ok!(not_served(id));
	});
}

#[test]
fn a_request_of_one_purchase_shows_nothing_of_another() {
	on_chain(|| {
		let listing = list();
		let (first, second) = (buy(listing), buy_as(BOB, listing, 1));
		answer(first);
		answer(second);
		stand_in::set_failed(REQUEST, Some(unserved(first)));
		assert_noop!(not_served(second), Error::<Test>::Served);
		assert_ok!(not_served(first));
		assert_noop!(not_served(second), Error::<Test>::Served);
	});
}

#[test]
fn it_is_shown_while_the_buyer_can_complain() {
	on_chain(|| {
		let listing = list();
		let (first, second) = (buy(listing), buy_as(BOB, listing, 1));
		answer(first);
		answer(second);
		pass(20);
		stand_in::set_failed(REQUEST, Some(unserved(first)));
		assert_ok!(not_served(first));
		pass(1);
		stand_in::set_failed(REQUEST, Some(unserved(second)));
		assert_noop!(not_served(second), Error::<Test>::ComplaintClosed);
	});
}

#[test]
fn it_is_shown_while_an_appeal_is_open_and_the_appeals_bond_comes_back() {
	on_chain(|| {
		let listing = list();
		let (first, second) = (buy(listing), buy_as(BOB, listing, 1));
		for id in [first, second] {
			answer(id);
			assert_ok!(DataMarket::appeal(signed(BOB), id, [3; 32]));
		}
		pass(30);
		stand_in::set_failed(REQUEST, Some(unserved(first)));
		assert_ok!(not_served(first));
		assert_eq!(held(HoldReason::Appeal, &BOB), TERMS.appeal_bond);
		pass(1);
		stand_in::set_failed(REQUEST, Some(unserved(second)));
		assert_noop!(not_served(second), Error::<Test>::ComplaintClosed);
		assert_eq!(gain(&BOB), 0);
	});
}

#[test]
fn an_item_whose_access_nobody_serves_goes_back() {
	on_chain(|| {
		let (listing, item) = (list(), ItemId { collection: 1, item: 2 });
		stand_in::set_item(1, 2, &SARA, &CARLA, Some(listing));
		assert_ok!(DataMarket::sell_item(signed(CARLA), listing, item, PRICE));
		let id = NextPurchase::<Test>::get();
		assert_ok!(DataMarket::buy_item(signed(BOB), item, key(0), PRICE));
		answer(id);
		stand_in::set_failed(REQUEST, Some(unserved(id)));
		assert_ok!(not_served(id));
		let owner: Option<AccountId32> = <Test as Config>::Items::owner(1, 2);
		assert_eq!(owner, Some(CARLA));
		assert!(!stand_in::is_locked(1, 2));
		assert_eq!((gain(&CARLA), gain(&BOB)), (0, 0));
	});
}

#[test]
fn a_buyer_whom_nobody_can_serve_has_its_money_back_at_once() {
	on_chain(|| {
		let id = buy(list());
		answer(id);
		assert_noop!(DataMarket::settle(signed(BOB), id), Error::<Test>::NotDue);
		glue::set_absent(&provider(0), true);
		assert_noop!(DataMarket::settle(signed(BOB), id), Error::<Test>::NotDue);
		glue::set_absent(&provider(2), true);
		// Nobody does that for the buyer, who may have been served before.
		for who in [SARA, CARLA] {
			assert_noop!(DataMarket::settle(signed(who), id), Error::<Test>::NotDue);
		}
		assert_ok!(DataMarket::settle(signed(BOB), id));
		assert_eq!(state(id), PurchaseState::Refunded { at: now(), why: Why::NotServed });
		assert_eq!((gain(&BOB), gain(&SARA)), (0, 0));
		assert_eq!((held(HoldReason::Escrow, &BOB), held(HoldReason::Bond, &SARA)), (0, BOND));
	});
}

#[test]
fn a_seller_who_has_shown_receipts_or_waited_is_paid_though_its_proxies_have_left() {
	on_chain(|| {
		let listing = list();
		let (first, second) = (buy(listing), buy_as(CARLA, listing, 1));
		answer(first);
		answer(second);
		assert_ok!(show(first, vec![receipt(POLICY + first, 0), receipt(POLICY + first, 2)]));
		for seat in 0..3 {
			glue::set_absent(&provider(seat), true);
		}
		assert_noop!(DataMarket::settle(signed(BOB), first), Error::<Test>::NotDue);
		pass(21);
		assert_ok!(DataMarket::settle(signed(BOB), first));
		assert_ok!(DataMarket::settle(signed(CARLA), second));
		for id in [first, second] {
			assert!(matches!(state(id), PurchaseState::Paid { .. }));
		}
	});
}

#[test]
fn an_appeal_does_not_make_the_time_longer_in_which_proxies_have_to_be_there() {
	on_chain(|| {
		let id = buy(list());
		answer(id);
		assert_ok!(DataMarket::appeal(signed(BOB), id, [3; 32]));
		pass(21);
		for seat in 0..3 {
			glue::set_absent(&provider(seat), true);
		}
		assert_noop!(DataMarket::settle(signed(BOB), id), Error::<Test>::NotDue);
	});
}
