//! Appeals to governance.

use super::*;

const REASON: [u8; 32] = [0xee; 32];

fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

/// A purchase of honest goods that Bob appeals about.
fn appealed() -> u64 {
	let id = buy(list());
	answer(id);
	assert_ok!(DataMarket::appeal(signed(BOB), id, REASON));
	id
}

#[test]
fn an_appeal_stops_the_payment_for_a_while() {
	on_chain(|| {
		let id = appealed();
		assert_eq!(held(HoldReason::Appeal, &BOB), TERMS.appeal_bond);
		pass(30);
		assert_noop!(DataMarket::settle(signed(SARA), id), Error::<Test>::NotDue);
		pass(1);
		assert_ok!(DataMarket::settle(signed(SARA), id));
		assert_eq!((gain(&SARA), gain(&BOB)), (PAID as i128, -(PRICE as i128)));
		assert_eq!(held(HoldReason::Appeal, &BOB), 0);
	});
}

#[test]
fn a_buyer_who_is_right_gets_price_and_bonds() {
	on_chain(|| {
		let id = appealed();
		assert_noop!(DataMarket::resolve_appeal(signed(BOB), id, true), DispatchError::BadOrigin);
		assert_ok!(DataMarket::resolve_appeal(root(), id, true));
		assert_eq!(state(id), PurchaseState::Refunded { at: START, why: Why::Appeal });
		assert_eq!((gain(&SARA), gain(&BOB)), (-(BOND as i128), (BOND / 2) as i128));
	});
}

#[test]
fn a_buyer_who_is_wrong_loses_its_bond_and_pays() {
	on_chain(|| {
		let id = appealed();
		assert_ok!(DataMarket::resolve_appeal(root(), id, false));
		assert!(matches!(state(id), PurchaseState::Paid { .. }));
		assert_eq!(gain(&BOB), -((PRICE + TERMS.appeal_bond) as i128));
		assert_noop!(DataMarket::resolve_appeal(root(), id, true), Error::<Test>::NoAppeal);
	});
}

#[test]
fn a_buyer_appeals_once_and_in_time() {
	on_chain(|| {
		let id = appealed();
		assert_noop!(DataMarket::appeal(signed(BOB), id, REASON), Error::<Test>::AlreadyAppealed);
		let late = buy_as(CARLA, 0, 1);
		assert_noop!(DataMarket::appeal(signed(CARLA), late, REASON), Error::<Test>::NotAnswered);
		answer(late);
		assert_noop!(DataMarket::appeal(signed(BOB), late, REASON), Error::<Test>::NotBuyer);
		pass(21);
		assert_noop!(DataMarket::appeal(signed(CARLA), late, REASON), Error::<Test>::ComplaintClosed);
	});
}

#[test]
fn a_seller_who_revokes_while_governance_looks_does_not_end_it() {
	on_chain(|| {
		let id = buy(list());
		let made = answer(id);
		assert_ok!(DataMarket::appeal(signed(BOB), id, REASON));
		pass(25);
		revoke(id, &made);
		assert_noop!(DataMarket::settle(signed(SARA), id), Error::<Test>::NotDue);
		idle();
		assert_ok!(DataMarket::resolve_appeal(root(), id, true));
		assert_eq!(gain(&SARA), -(BOND as i128));
	});
}

#[test]
fn who_revokes_while_governance_looks_is_not_paid() {
	on_chain(|| {
		let listing = list();
		let (first, second) = (buy(listing), buy_as(CARLA, listing, 1));
		let made = [first, second].map(answer);
		assert_ok!(DataMarket::appeal(signed(BOB), first, REASON));
		assert_ok!(DataMarket::appeal(signed(CARLA), second, REASON));
		pass(25);
		revoke(first, &made[0]);
		revoke(second, &made[1]);
		assert_ok!(DataMarket::settle(signed(BOB), first));
		assert_noop!(DataMarket::settle(signed(SARA), second), Error::<Test>::NotDue);
		pass(6);
		assert_ok!(DataMarket::settle(signed(SARA), second));
		for id in [first, second] {
			assert!(matches!(state(id), PurchaseState::Refunded { why: Why::Revoked, .. }));
		}
		assert_eq!((gain(&BOB), gain(&CARLA), gain(&SARA)), (0, 0, 0));
	});
}

#[test]
fn who_confirms_what_it_appealed_about_gets_its_bond_back() {
	on_chain(|| {
		let id = appealed();
		assert_ok!(DataMarket::confirm(signed(BOB), id));
		assert_eq!(gain(&BOB), -(PRICE as i128));
	});
}
