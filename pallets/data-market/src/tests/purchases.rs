//! A purchase from its beginning to its end.

use super::*;
use nulink_primitives::sharing::{Term, MAX_PROXIES};
use pallet_traits::mock as glue;
use sp_runtime::Perbill;

#[test]
fn a_purchase_that_is_answered_and_confirmed_is_paid_at_once() {
	on_chain(|| {
		let id = buy(list());
		assert_eq!(held(HoldReason::Escrow, &BOB), PRICE);
		assert_eq!(state(id), PurchaseState::Waiting { answer_by: START + 10 });
		answer(id);
		assert_ok!(DataMarket::confirm(signed(BOB), id));
		assert_eq!(state(id), PurchaseState::Paid { at: START, policy: POLICY + id });
		assert_eq!(gain(&SARA), PAID as i128);
		assert_eq!(gain(&BOB), -(PRICE as i128));
		assert_eq!(held(HoldReason::Escrow, &BOB), 0);
		let record = DataMarket::record_of(SARA);
		assert_eq!(record, Record { paid: 1, volume: PRICE, ..Default::default() });
	});
}

#[test]
fn who_says_nothing_pays_when_the_time_for_complaints_is_over() {
	on_chain(|| {
		let id = buy(list());
		answer(id);
		pass(20);
		assert_noop!(DataMarket::settle(signed(DAN), id), Error::<Test>::NotDue);
		pass(1);
		assert_ok!(DataMarket::settle(signed(DAN), id));
		assert_eq!(gain(&SARA), PAID as i128);
	});
}

#[test]
fn blocks_settle_on_their_own() {
	on_chain(|| {
		let listing = list();
		let (unanswered, answered) = (buy(listing), buy_as(CARLA, listing, 1));
		answer(answered);
		pass(11);
		idle();
		let refunded = PurchaseState::Refunded { at: now(), why: Why::NotAnswered };
		assert_eq!(state(unanswered), refunded);
		pass(10);
		idle();
		assert!(matches!(state(answered), PurchaseState::Paid { .. }));
	});
}

#[test]
fn a_block_settles_no_more_than_its_room_allows() {
	on_chain(|| {
		let listing = list();
		for number in 0..20 {
			buy_as(BOB, listing, number);
		}
		pass(11);
		assert_eq!(DataMarket::settle_due(frame_support::weights::Weight::zero()), Default::default());
		assert_eq!(Agenda::<Test>::iter_keys().count(), 20);
		idle();
		assert_eq!(Agenda::<Test>::iter_keys().count(), 20 - MAX_SETTLED as usize);
	});
}

#[test]
fn a_purchase_that_nobody_answers_is_refunded() {
	on_chain(|| {
		let id = buy(list());
		pass(10);
		assert_noop!(DataMarket::settle(signed(DAN), id), Error::<Test>::NotDue);
		pass(1);
		let made = Made::new(&key(0));
		made.store(POLICY, made.granted(BOB));
		assert_noop!(DataMarket::answer(signed(SARA), id, POLICY), Error::<Test>::AnswerClosed);
		assert_ok!(DataMarket::settle(signed(DAN), id));
		assert_eq!(gain(&BOB), 0);
		assert_eq!(DataMarket::record_of(SARA).unanswered, 1);
	});
}

#[test]
fn a_seller_can_decline() {
	on_chain(|| {
		let id = buy(list());
		assert_noop!(DataMarket::decline(signed(BOB), id), Error::<Test>::NotParty);
		assert_ok!(DataMarket::decline(signed(SARA), id));
		assert_eq!(state(id), PurchaseState::Cancelled { at: START });
		assert_eq!(gain(&BOB), 0);
		assert_noop!(DataMarket::decline(signed(SARA), id), Error::<Test>::NotWaiting);
	});
}

#[test]
fn nobody_pays_more_than_it_wanted() {
	on_chain(|| {
		let listing = list();
		let result = DataMarket::purchase(signed(BOB), listing, key(0), PRICE - 1, 1);
		assert_noop!(result, Error::<Test>::PriceOutOfRange);
	});
}

#[test]
fn what_is_burned_is_known_when_it_is_bought() {
	on_chain(|| {
		let listing = list();
		let before = buy(listing);
		TestTerms::set(Terms { burned_part: Perbill::from_percent(80), ..TERMS });
		let after = buy_as(CARLA, listing, 1);
		for (id, buyer) in [(before, BOB), (after, CARLA)] {
			answer(id);
			assert_ok!(DataMarket::confirm(signed(buyer), id));
		}
		let paid = |id| {
			events().into_iter().find_map(|event| match event {
				Event::PurchasePaid { purchase, paid, burned, .. } if purchase == id => Some((paid, burned)),
				_ => None,
			})
		};
		assert_eq!(paid(before), Some((PAID, BURNED)));
		// Half at most.
		assert_eq!(paid(after), Some((PRICE / 2, PRICE / 2)));
		assert_eq!(Purchases::<Test>::get(after).unwrap().burned_part, MOST_BURNED);
	});
}

#[test]
fn an_answer_wants_as_many_proxies_at_work_as_it_takes_to_read() {
	on_chain(|| {
		let id = buy(list());
		let made = Made::new(&key(0));
		made.store(POLICY, made.granted(BOB));
		let answer = || DataMarket::answer(signed(SARA), id, POLICY);
		glue::set_absent(&provider(0), true);
		glue::set_absent(&provider(2), true);
		assert_noop!(answer(), Error::<Test>::ProxiesAbsent);
		// Nor is one at work that has not accepted.
		glue::set_absent(&provider(2), false);
		glue::set_accepted(POLICY, &provider(2), false);
		assert_noop!(answer(), Error::<Test>::ProxiesAbsent);
		glue::set_accepted(POLICY, &provider(2), true);
		assert_ok!(answer());
	});
}

#[test]
fn an_answer_and_a_settlement_cost_no_more_than_the_proxies_that_were_looked_at() {
	type Weights = <Test as Config>::WeightInfo;
	on_chain(|| {
		let id = buy(list());
		let made = Made::new(&key(0));
		made.store(POLICY, made.granted(BOB));
		let answered = DataMarket::answer(signed(SARA), id, POLICY).map(|done| done.actual_weight);
		assert_eq!(answered, Ok(Some(Weights::answer(PROXIES.into()))));
		assert!(Weights::answer(PROXIES.into()).all_lt(Weights::answer(MAX_PROXIES)));

		// The buyer asks who is at work: too few are.
		glue::set_absent(&provider(0), true);
		glue::set_absent(&provider(2), true);
		let settled = DataMarket::settle(signed(BOB), id).map(|done| done.actual_weight);
		assert_eq!(settled, Ok(Some(DataMarket::settling(PROXIES.into()))));

		// Nobody asks that where a time is over.
		let late = buy_as(CARLA, 0, 1);
		pass(11);
		let settled = DataMarket::settle(signed(DAN), late).map(|done| done.actual_weight);
		assert_eq!(settled, Ok(Some(DataMarket::settling(0))));
		assert!(DataMarket::settling(0).all_lt(DataMarket::settling(MAX_PROXIES)));
		// A refund moves an item back.
		assert!(Weights::not_served().all_lte(DataMarket::settling(0)));
	});
}

#[test]
fn an_answer_is_a_policy_for_this_purchase_and_no_other() {
	on_chain(|| {
		let id = buy(list());
		let made = Made::new(&key(0));
		let refused = |change: &dyn Fn(&mut pallet_traits::Granted<AccountId32>), error: Error<Test>| {
			let mut granted = made.granted(BOB);
			change(&mut granted);
			made.store(POLICY, granted);
			assert_noop!(DataMarket::answer(signed(SARA), id, POLICY), error);
		};
		refused(&|granted| granted.label = [9; 32], Error::WrongPolicy);
		refused(&|granted| granted.receiver = CARLA, Error::WrongPolicy);
		refused(&|granted| granted.owner = CARLA, Error::WrongPolicy);
		refused(&|granted| granted.receiving = key(1), Error::WrongPolicy);
		refused(&|granted| granted.delegating = key(1), Error::WrongPolicy);
		refused(&|granted| granted.condition = Condition::Other, Error::WrongCondition);
		refused(&|granted| granted.term = None, Error::PolicyNotInForce);
		refused(&|granted| granted.term = Some(Term { start: 3, end: 20 }), Error::PolicyNotInForce);
		refused(&|granted| granted.revoked_at = Some(START), Error::PolicyNotInForce);
		// The time for complaints ends with block 45, epoch 5 begins with block 50.
		refused(&|granted| granted.term = Some(Term { start: 0, end: 4 }), Error::TermTooShort);
		assert_noop!(DataMarket::answer(signed(SARA), id, 1), Error::<Test>::PolicyNotFound);
	});
}

#[test]
fn a_licence_is_answered_by_a_policy_that_is_as_long() {
	on_chain(|| {
		let id = buy(list_as(goods(), Offer::Licence { price: PRICE, epochs: 10 }));
		let made = Made::new(&key(0));
		let mut granted = made.granted(BOB);
		granted.term = Some(Term { start: 0, end: 11 });
		made.store(POLICY, granted.clone());
		assert_noop!(DataMarket::answer(signed(SARA), id, POLICY), Error::<Test>::TermTooShort);
		granted.term = Some(Term { start: 0, end: 12 });
		made.store(POLICY, granted);
		assert_ok!(DataMarket::answer(signed(SARA), id, POLICY));
	});
}

#[test]
fn receipts_of_enough_proxies_make_the_time_for_complaints_shorter() {
	on_chain(|| {
		let id = buy(list());
		answer(id);
		let policy = POLICY + id;
		pass(2);
		assert_noop!(show(id, vec![receipt(policy, 0)]), Error::<Test>::TooFew);
		assert_ok!(show(id, vec![receipt(policy, 0), receipt(policy, 1)]));
		assert_eq!(events().last(), Some(&Event::DeliveryShown { purchase: id, complain_by: START + 7 }));
		assert_noop!(show(id, vec![receipt(policy, 0), receipt(policy, 1)]), Error::<Test>::AlreadyShown);
		pass(6);
		assert_ok!(DataMarket::settle(signed(DAN), id));
		assert_eq!(gain(&SARA), PAID as i128);
	});
}

#[test]
fn receipts_never_make_it_longer() {
	on_chain(|| {
		let id = buy(list());
		answer(id);
		pass(18);
		assert_ok!(show(id, vec![receipt(POLICY + id, 0), receipt(POLICY + id, 1)]));
		assert_eq!(events().last(), Some(&Event::DeliveryShown { purchase: id, complain_by: START + 20 }));
	});
}

#[test]
fn a_grant_that_is_taken_back_before_it_is_paid_for_is_refunded() {
	on_chain(|| {
		let id = buy(list());
		let made = answer(id);
		pass(3);
		revoke(id, &made);
		assert_ok!(DataMarket::settle(signed(BOB), id));
		assert_eq!(state(id), PurchaseState::Refunded { at: now(), why: Why::Revoked });
		assert_eq!(gain(&BOB), 0);
		assert_eq!(DataMarket::record_of(SARA).refunded, 1);
	});
}

#[test]
fn others_settle_a_grant_that_was_taken_back_when_the_buyer_can_complain_no_more() {
	on_chain(|| {
		let id = buy(list());
		let made = answer(id);
		revoke(id, &made);
		for who in [SARA, DAN] {
			assert_noop!(DataMarket::settle(signed(who), id), Error::<Test>::NotDue);
		}
		pass(20);
		idle();
		assert_noop!(DataMarket::settle(signed(SARA), id), Error::<Test>::NotDue);
		pass(1);
		idle();
		assert_eq!(state(id), PurchaseState::Refunded { at: now(), why: Why::Revoked });
	});
}

#[test]
fn a_grant_that_is_taken_back_later_is_paid_for() {
	on_chain(|| {
		let id = buy(list());
		let made = answer(id);
		pass(25);
		revoke(id, &made);
		assert_ok!(DataMarket::settle(signed(SARA), id));
		assert_eq!(gain(&SARA), PAID as i128);
	});
}

#[test]
fn history_is_kept_and_then_removed_by_the_buyer() {
	on_chain(|| {
		let id = buy(list());
		assert_noop!(DataMarket::forget_purchase(signed(BOB), id), Error::<Test>::NotOver);
		answer(id);
		assert_ok!(DataMarket::confirm(signed(BOB), id));
		pass(100);
		assert_noop!(DataMarket::forget_purchase(signed(BOB), id), Error::<Test>::StillKept);
		pass(1);
		assert_noop!(DataMarket::forget_purchase(signed(SARA), id), Error::<Test>::NotBuyer);
		assert_ok!(DataMarket::forget_purchase(signed(BOB), id));
		assert_eq!(held(HoldReason::Deposit, &BOB), 0);
		assert_eq!(DataMarket::purchase_of(id), None);
	});
}
