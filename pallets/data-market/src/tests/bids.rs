//! Bids.

use super::*;

const RESERVE: u128 = 1_000;

fn listed() -> u64 {
	list_as(goods(), Offer::Bids { reserve: RESERVE, closes: START + 20 })
}

fn bid(who: AccountId32, listing: u64, number: u8, amount: u128) -> sp_runtime::DispatchResult {
	DataMarket::bid(signed(who), listing, key(number), amount)
}

#[test]
fn the_highest_bid_becomes_a_purchase() {
	on_chain(|| {
		let listing = listed();
		assert_ok!(bid(BOB, listing, 0, RESERVE));
		assert_ok!(bid(CARLA, listing, 1, 1_100));
		assert_noop!(DataMarket::close_bids(signed(DAN), listing), Error::<Test>::BidsOpen);
		pass(21);
		assert_noop!(bid(BOB, listing, 2, 5_000), Error::<Test>::BidsClosed);
		assert_ok!(DataMarket::close_bids(signed(DAN), listing));
		let purchase = DataMarket::purchase_of(0).unwrap();
		assert_eq!((purchase.buyer, purchase.price), (CARLA, 1_100));
		answer(0);
		assert_ok!(DataMarket::confirm(signed(CARLA), 0));
		assert_eq!(gain(&SARA), 1_100 - 55);
		assert_eq!(gain(&BOB), 0);
		assert_noop!(DataMarket::close_bids(signed(DAN), listing), Error::<Test>::NoBid);
	});
}

#[test]
fn who_is_outbid_has_its_money_back_at_once() {
	on_chain(|| {
		let listing = listed();
		assert_ok!(bid(BOB, listing, 0, RESERVE));
		assert_eq!(held(HoldReason::Escrow, &BOB), RESERVE);
		assert_ok!(bid(CARLA, listing, 1, 2_000));
		assert_eq!(held(HoldReason::Escrow, &BOB) + held(HoldReason::Deposit, &BOB), 0);
		assert_eq!(held(HoldReason::Escrow, &CARLA), 2_000);
	});
}

#[test]
fn a_bid_is_higher_by_a_step() {
	on_chain(|| {
		let listing = listed();
		assert_noop!(bid(BOB, listing, 0, RESERVE - 1), Error::<Test>::BidTooLow);
		assert_ok!(bid(BOB, listing, 0, RESERVE));
		assert_noop!(bid(CARLA, listing, 1, RESERVE + 99), Error::<Test>::BidTooLow);
		assert_ok!(bid(CARLA, listing, 1, RESERVE + 100));
	});
}

#[test]
fn a_late_bid_makes_the_time_longer() {
	on_chain(|| {
		let listing = listed();
		pass(20);
		assert_ok!(bid(BOB, listing, 0, RESERVE));
		pass(4);
		assert_ok!(bid(CARLA, listing, 1, 2_000));
		pass(5);
		assert_noop!(bid(BOB, listing, 2, 3_000), Error::<Test>::BidsClosed);
	});
}

#[test]
fn what_goes_to_the_highest_bid_can_not_be_bought_and_the_reverse() {
	on_chain(|| {
		let (auctioned, priced) = (listed(), list());
		assert_noop!(DataMarket::purchase(signed(BOB), auctioned, key(0), PRICE, 1), Error::<Test>::WrongOffer);
		assert_noop!(bid(BOB, priced, 0, PRICE), Error::<Test>::WrongOffer);
		assert_noop!(DataMarket::close_bids(signed(BOB), priced), Error::<Test>::WrongOffer);
		let update = |id| DataMarket::update(signed(SARA), id, [2; 32], tags(&[]), FIXED);
		assert_noop!(update(auctioned), Error::<Test>::BidsStand);
	});
}

#[test]
fn a_listing_that_is_taken_back_returns_its_bid() {
	on_chain(|| {
		let listing = listed();
		assert_ok!(bid(BOB, listing, 0, RESERVE));
		assert_ok!(DataMarket::delist(signed(SARA), listing));
		assert_eq!(held(HoldReason::Escrow, &BOB) + held(HoldReason::Deposit, &BOB), 0);
		assert_eq!(Listings::<Test>::get(listing), None);
	});
}
