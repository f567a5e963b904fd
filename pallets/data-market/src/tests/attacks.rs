//! What somebody gains who tries: nothing.

use super::*;
use crate::types::due;

// A buyer who lies.

#[test]
fn a_complaint_with_another_secret_is_none() {
	on_chain(|| {
		let id = buy(list());
		let made = answer(id);
		let mut opening = made.opening(Shown::Header, &HEADER);
		opening.secret = *receiving(1).to_bytes();
		assert_noop!(complain(id, opening.clone()), Error::<Test>::WrongSecret);
		opening.secret = [0; 32];
		assert_noop!(complain(id, opening), Error::<Test>::WrongSecret);
	});
}

#[test]
fn a_complaint_about_another_object_is_none() {
	on_chain(|| {
		let id = buy(list());
		let made = answer(id);
		let other = sealed(b"not what was listed");
		assert_noop!(complain(id, made.opening(Shown::Header, &other)), Error::<Test>::WrongObject);
		assert_noop!(complain(id, made.opening(Shown::Content, &other)), Error::<Test>::WrongObject);
		assert_noop!(complain(id, made.opening(Shown::Content, &HEADER)), Error::<Test>::WrongObject);
	});
}

#[test]
fn a_complaint_with_fragments_that_were_changed_is_none() {
	on_chain(|| {
		let id = buy(list());
		let made = answer(id);
		let honest = made.opening(Shown::Header, &HEADER);
		for byte in [0, 40, 70, 100, 140, 270, 300, 350] {
			let mut opening = honest.clone();
			opening.fragments[1].1 .0[byte] ^= 1;
			assert_noop!(complain(id, opening), Error::<Test>::WrongFragment);
		}
	});
}

#[test]
fn a_complaint_with_fragments_of_another_object_seat_or_grant_is_none() {
	on_chain(|| {
		let id = buy(list());
		let made = answer(id);
		let mut opening = made.opening(Shown::Header, &HEADER);
		opening.fragments = made.fragments(&OBJECT, &[0, 1]);
		assert_noop!(complain(id, opening.clone()), Error::<Test>::WrongFragment);
		opening.fragments = made.fragments(&HEADER, &[0, 1]);
		opening.fragments[0].0 = 2;
		assert_noop!(complain(id, opening.clone()), Error::<Test>::WrongFragment);
		opening.fragments = Made::new(&key(0)).fragments(&HEADER, &[0, 1]);
		assert_noop!(complain(id, opening.clone()), Error::<Test>::WrongFragment);
		opening.fragments = made.fragments(&HEADER, &[0, 1]);
		opening.fragments[0].0 = 200;
		assert_noop!(complain(id, opening), Error::<Test>::WrongFragment);
	});
}

#[test]
fn one_proxy_twice_is_not_two_proxies() {
	on_chain(|| {
		let id = buy(list());
		let made = answer(id);
		let mut opening = made.opening(Shown::Header, &HEADER);
		opening.fragments = made.fragments(&HEADER, &[1, 1]);
		assert_noop!(complain(id, opening.clone()), Error::<Test>::SameProxy);
		opening.fragments = made.fragments(&HEADER, &[1]);
		assert_noop!(complain(id, opening), Error::<Test>::TooFew);
	});
}

#[test]
fn nobody_complains_too_late_or_after_a_payment() {
	on_chain(|| {
		let header = sealed(b"ha");
		let listing = list_as(goods_of(&header, &OBJECT), FIXED);
		let id = buy(listing);
		let made = answer(id);
		pass(21);
		let opening = made.opening(Shown::Header, &header);
		assert_noop!(complain(id, opening.clone()), Error::<Test>::ComplaintClosed);
		assert_ok!(DataMarket::settle(signed(SARA), id));
		assert_noop!(complain(id, opening), Error::<Test>::NotAnswered);

		let id = buy_as(BOB, listing, 1);
		let made = answer(id);
		assert_ok!(DataMarket::confirm(signed(BOB), id));
		assert_noop!(complain(id, made.opening(Shown::Header, &header)), Error::<Test>::NotAnswered);
	});
}

#[test]
fn nobody_is_refunded_twice() {
	on_chain(|| {
		let header = sealed(b"ha");
		let listing = list_as(goods_of(&header, &OBJECT), FIXED);
		let id = buy(listing);
		let made = answer(id);
		let opening = made.opening(Shown::Header, &header);
		assert_ok!(complain(id, opening.clone()));
		let gained = gain(&BOB);
		assert_noop!(complain(id, opening), Error::<Test>::NotAnswered);
		assert_noop!(DataMarket::settle(signed(BOB), id), Error::<Test>::NotDue);
		assert_noop!(DataMarket::confirm(signed(BOB), id), Error::<Test>::NotAnswered);
		assert_noop!(DataMarket::decline(signed(SARA), id), Error::<Test>::NotWaiting);
		pass(50);
		idle();
		assert_eq!(gain(&BOB), gained);
	});
}

#[test]
fn a_bond_is_taken_once() {
	on_chain(|| {
		let header = sealed(b"ha");
		let listing = list_as(goods_of(&header, &OBJECT), FIXED);
		let (first, second) = (buy(listing), buy_as(BOB, listing, 1));
		let (one, two) = (answer(first), answer(second));
		assert_ok!(complain(first, one.opening(Shown::Header, &header)));
		let mut opening = two.opening(Shown::Header, &header);
		opening.secret = *receiving(1).to_bytes();
		assert_ok!(complain(second, opening));
		assert_eq!((gain(&BOB), gain(&SARA)), ((BOND / 2) as i128, -(BOND as i128)));
	});
}

#[test]
fn others_do_not_complain_for_the_buyer() {
	on_chain(|| {
		let id = buy(list());
		let made = answer(id);
		let opening = made.opening(Shown::Header, &HEADER);
		assert_noop!(DataMarket::complain(signed(SARA), id, opening.into()), Error::<Test>::NotBuyer);
	});
}

// A seller who lies.

#[test]
fn key_fragments_that_do_not_add_up_are_the_sellers_fault() {
	on_chain(|| {
		let id = buy(list());
		// Each seat is of a grant of its own: every fragment verifies, together they open nothing.
		let (one, other) = (Made::new(&key(0)), Made::new(&key(0)));
		let Made { keys, mut accepted } = one;
		let mut others = other.accepted;
		accepted[2] = others.remove(2);
		let mixed = Made { keys, accepted };
		mixed.store(POLICY, mixed.granted(BOB));
		assert_ok!(DataMarket::answer(signed(SARA), id, POLICY));
		assert_ok!(complain(id, mixed.opening(Shown::Header, &HEADER)));
		assert_eq!(gain(&BOB), (BOND / 2) as i128);
	});
}

#[test]
fn data_under_another_key_is_the_sellers_fault() {
	on_chain(|| {
		// What is listed was made for another key than the one that is granted: proxies re-encrypt it, nobody reads it.
		let stranger = nulink_pre::client::DelegatingSecret::random();
		let mut header = Vec::new();
		let data = disclosure().to_bytes();
		nulink_pre::client::encrypt(&data[..], &mut header, &stranger.key_bytes()).unwrap();
		let id = buy(list_as(goods_of(&header, &OBJECT), FIXED));
		let made = answer(id);
		assert_ok!(complain(id, made.opening(Shown::Header, &header)));
		assert_eq!(gain(&BOB), (BOND / 2) as i128);
	});
}

#[test]
fn a_policy_answers_one_purchase() {
	on_chain(|| {
		let listing = list();
		let (first, second) = (buy(listing), buy_as(BOB, listing, 1));
		answer(first);
		let policy = POLICY + first;
		assert_noop!(DataMarket::answer(signed(SARA), second, policy), Error::<Test>::WrongPolicy);
		assert_noop!(DataMarket::answer(signed(SARA), first, policy), Error::<Test>::NotWaiting);
	});
}

#[test]
fn receipts_of_another_policy_time_or_object_and_forged_ones_show_nothing() {
	on_chain(|| {
		let listing = list();
		let (id, other) = (buy(listing), buy_as(CARLA, listing, 1));
		let early = receipt(POLICY + id, 0);
		pass(1);
		answer(id);
		answer(other);
		let right = receipt(POLICY + id, 1);
		let forged = stand_in::MockReceipt { signed: false, ..receipt(POLICY + id, 0) };
		let object = stand_in::MockReceipt { capsule: [1; 32], ..receipt(POLICY + id, 0) };
		let stranger = stand_in::MockReceipt { provider: codec::Encode::encode(&DAN), ..receipt(POLICY + id, 0) };
		for wrong in [early, receipt(POLICY + other, 0), forged, object, stranger] {
			assert_noop!(show(id, vec![right.clone(), wrong]), Error::<Test>::BadReceipt);
		}
		assert_noop!(show(id, vec![right.clone(), right]), Error::<Test>::SameProxy);
	});
}

#[test]
fn who_delists_after_a_sale_keeps_its_bond_at_risk() {
	on_chain(|| {
		let header = sealed(b"ha");
		let listing = list_as(goods_of(&header, &OBJECT), FIXED);
		let id = buy(listing);
		let made = answer(id);
		assert_ok!(DataMarket::delist(signed(SARA), listing));
		assert_eq!(held(HoldReason::Bond, &SARA), BOND);
		assert_ok!(complain(id, made.opening(Shown::Header, &header)));
		assert_eq!(gain(&SARA), -(BOND as i128));
	});
}

#[test]
fn a_seller_who_revokes_and_has_the_policy_removed_is_not_paid() {
	on_chain(|| {
		let id = buy(list());
		answer(id);
		stand_in::set_granted::<AccountId32>(POLICY + id, None);
		pass(21);
		assert_ok!(DataMarket::settle(signed(SARA), id));
		assert_eq!(gain(&BOB), 0);
	});
}

#[test]
fn a_seller_who_revokes_and_settles_before_a_complaint_does_not_save_its_bond() {
	on_chain(|| {
		let header = sealed(b"ha");
		let id = buy(list_as(goods_of(&header, &OBJECT), FIXED));
		let made = answer(id);
		pass(3);
		revoke(id, &made);
		for stranger in [SARA, CARLA] {
			assert_noop!(DataMarket::settle(signed(stranger), id), Error::<Test>::NotDue);
		}
		idle();
		assert_ok!(complain(id, made.opening(Shown::Header, &header)));
		assert_eq!(state(id), PurchaseState::Refunded { at: now(), why: Why::Refuted });
		assert_eq!((gain(&BOB), gain(&SARA)), ((BOND / 2) as i128, -(BOND as i128)));
	});
}

#[test]
fn a_seller_who_revokes_and_shows_receipts_leaves_the_buyer_time_to_complain() {
	on_chain(|| {
		let header = sealed(b"ha");
		let listing = list_as(goods_of(&header, &OBJECT), FIXED);
		let id = buy(listing);
		let made = answer(id);
		revoke(id, &made);
		let capsule = Listings::<Test>::get(listing).unwrap().goods.capsule;
		let of = |seat| stand_in::MockReceipt { capsule, ..receipt(POLICY + id, seat) };
		assert_ok!(show(id, vec![of(0), of(1)]));
		pass(5);
		assert_noop!(DataMarket::settle(signed(SARA), id), Error::<Test>::NotDue);
		assert_ok!(complain(id, made.opening(Shown::Header, &header)));
		assert_eq!(gain(&SARA), -(BOND as i128));
	});
}

#[test]
fn a_licence_that_is_shortened_before_it_is_bought_is_not_bought() {
	on_chain(|| {
		let listing = list_as(goods(), Offer::Licence { price: PRICE, epochs: 10 });
		let buy = |least| DataMarket::purchase(signed(BOB), listing, key(0), PRICE, least);
		let sell = |offer| DataMarket::update(signed(SARA), listing, [2; 32], tags(&[]), offer);
		assert_ok!(sell(Offer::Licence { price: PRICE, epochs: 9 }));
		assert_noop!(buy(10), Error::<Test>::LicenceTooShort);
		assert_ok!(sell(Offer::Fixed { price: PRICE }));
		assert_noop!(buy(10), Error::<Test>::LicenceTooShort);
		assert_eq!(held(HoldReason::Escrow, &BOB), 0);
		// A longer one is taken, and answered for as long as it is.
		assert_ok!(sell(Offer::Licence { price: PRICE, epochs: 11 }));
		assert_ok!(buy(10));
		assert_eq!(Purchases::<Test>::get(0).unwrap().epochs, 11);
	});
}

// Who wants to be talked about, or to be in the way.

#[test]
fn nobody_buys_from_itself_and_friends_pay_for_it() {
	on_chain(|| {
		let listing = list();
		assert_noop!(DataMarket::purchase(signed(SARA), listing, key(0), PRICE, 1), Error::<Test>::OwnGoods);
		let auction = list_as(goods(), Offer::Bids { reserve: PRICE, closes: START + 5 });
		assert_noop!(DataMarket::bid(signed(SARA), auction, key(0), PRICE), Error::<Test>::OwnGoods);
		for number in 0..4 {
			let id = buy_as(BOB, listing, number);
			answer(id);
			assert_ok!(DataMarket::confirm(signed(BOB), id));
		}
		assert_eq!(DataMarket::record_of(SARA).volume, 4 * PRICE);
		assert_eq!(gain(&SARA) + gain(&BOB), -(4 * BURNED as i128));
	});
}

#[test]
fn who_lists_much_has_much_on_hold() {
	on_chain(|| {
		(0..10).for_each(|_| assert_eq!(list() + 1, NextListing::<Test>::get()));
		assert_eq!(held(HoldReason::Bond, &SARA), 10 * BOND);
		assert_eq!(held(HoldReason::Deposit, &SARA), 10 * DataMarket::listing_deposit());
		let poor = AccountId32::new([9; 32]);
		let result = DataMarket::list(signed(poor), goods().into(), [1; 32], tags(&[]), FIXED);
		assert!(result.is_err());
	});
}

#[test]
fn bids_leave_nothing_behind() {
	on_chain(|| {
		let listing = list_as(goods(), Offer::Bids { reserve: TERMS.least_price, closes: START + 20 });
		let mut amount = TERMS.least_price;
		for number in 0..20 {
			let who = [BOB, CARLA, DAN][usize::from(number) % 3].clone();
			assert_ok!(DataMarket::bid(signed(who), listing, key(number), amount));
			amount = TERMS.next_bid(amount);
		}
		assert_eq!(BestBid::<Test>::iter().count(), 1);
		assert_eq!(Receivers::<Test>::iter().count(), 1);
		let escrow: u128 = [BOB, CARLA, DAN].iter().map(|who| held(HoldReason::Escrow, who)).sum();
		assert_eq!(escrow, BestBid::<Test>::get(listing).unwrap().amount);
	});
}

#[test]
fn a_key_is_used_once() {
	on_chain(|| {
		let listing = list();
		buy(listing);
		let again = DataMarket::purchase(signed(CARLA), listing, key(0), PRICE, 1);
		assert_noop!(again, Error::<Test>::KeyUsed);
		let mut no_key = key(1);
		no_key.0[0] = 5;
		let result = DataMarket::purchase(signed(CARLA), listing, no_key, PRICE, 1);
		assert_noop!(result, Error::<Test>::BadKey);
	});
}

#[test]
fn what_can_not_be_settled_stands_in_nobodys_way() {
	on_chain(|| {
		let listing = list();
		let id = buy(listing);
		// An entry of a purchase that does not exist, before the others.
		Agenda::<Test>::insert(due(0, 99), ());
		pass(11);
		idle();
		assert_eq!(state(id), PurchaseState::Refunded { at: now(), why: Why::NotAnswered });
	});
}
