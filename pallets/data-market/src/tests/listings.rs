//! Listing, updating, delisting.

use super::*;
use nulink_primitives::proving::Subject;

#[test]
fn a_listing_takes_a_deposit_and_a_bond_and_gives_them_back() {
	on_chain(|| {
		let id = list();
		assert_eq!(held(HoldReason::Bond, &SARA), BOND);
		assert_eq!(held(HoldReason::Deposit, &SARA), DataMarket::listing_deposit());
		assert_ok!(DataMarket::delist(signed(SARA), id));
		assert_eq!(events().last(), Some(&Event::ListingRemoved { listing: id }));
		assert_eq!(gain(&SARA), 0);
		assert_eq!(held(HoldReason::Bond, &SARA) + held(HoldReason::Deposit, &SARA), 0);
	});
}

#[test]
fn a_bond_is_never_less_than_the_least() {
	on_chain(|| {
		list_as(goods(), Offer::Fixed { price: TERMS.least_price });
		assert_eq!(held(HoldReason::Bond, &SARA), TERMS.least_bond);
	});
}

#[test]
fn what_is_no_offer_is_refused() {
	on_chain(|| {
		let refused = |goods: Goods, tag: Tags, offer: Offer, error: Error<Test>| {
			assert_noop!(DataMarket::list(signed(SARA), goods.into(), [1; 32], tag, offer), error);
		};
		let tag = || tags(&[TAG]);
		refused(goods(), tag(), Offer::Fixed { price: 99 }, Error::PriceOutOfRange);
		refused(goods(), tag(), Offer::Licence { price: PRICE, epochs: 0 }, Error::BadLicence);
		refused(goods(), tag(), Offer::Licence { price: PRICE, epochs: 1_025 }, Error::BadLicence);
		refused(goods(), tag(), Offer::Bids { reserve: PRICE, closes: START }, Error::BadClosing);
		refused(goods(), tag(), Offer::Bids { reserve: PRICE, closes: START + 51 }, Error::BadClosing);
		refused(goods(), tags(&[TAG, TAG]), FIXED, Error::Repeated);
		let mut reference = goods();
		reference.content.0[2] = 0x13;
		refused(reference, tag(), FIXED, Error::BadReference);
		let mut no_key = goods();
		no_key.delegating.0[0] = 4;
		refused(no_key, tag(), FIXED, Error::BadKey);
	});
}

#[test]
fn a_statement_is_listed_only_if_its_seller_has_proven_it() {
	on_chain(|| {
		let mut stated = goods();
		stated.proofs = vec![[7; 32]].try_into().unwrap();
		let list = |goods: Goods| DataMarket::list(signed(SARA), goods.into(), [1; 32], tags(&[]), FIXED);
		assert_noop!(list(stated.clone()), Error::<Test>::NotProven);
		let content = Subject::Content(stated.commitment);
		for (subject, prover) in [
			(content, CARLA),
			(Subject::Content([9; 32]), SARA),
			(Subject::Principal(SUBJECT), SARA),
			(Subject::Listing(0), SARA),
		] {
			stand_in::set_proven(subject, [7; 32], &prover);
			assert_noop!(list(stated.clone()), Error::<Test>::NotProven);
		}
		stand_in::set_proven(content, [7; 32], &SARA);
		assert_ok!(list(stated));
	});
}

#[test]
fn a_statement_is_named_once() {
	on_chain(|| {
		let mut stated = goods();
		stated.proofs = vec![[7; 32], [7; 32]].try_into().unwrap();
		stand_in::set_proven(Subject::Content(stated.commitment), [7; 32], &SARA);
		let list = DataMarket::list(signed(SARA), stated.into(), [1; 32], tags(&[]), FIXED);
		assert_noop!(list, Error::<Test>::Repeated);
	});
}

#[test]
fn where_only_participants_list_the_seller_is_the_key_of_one_for_this_subject() {
	on_chain(|| {
		assert_eq!(list(), 0);
		TestTerms::set(Terms { participants_only: true, ..TERMS });
		let list = || DataMarket::list(signed(SARA), goods().into(), [1; 32], tags(&[]), FIXED);
		assert_noop!(list(), Error::<Test>::NotPublisher);
		stand_in::set_publisher(&CARLA, None, None);
		assert_noop!(list(), Error::<Test>::NotPublisher);
		stand_in::set_publisher(&SARA, Some([9; 32]), None);
		assert_noop!(list(), Error::<Test>::NotPublisher);
		stand_in::set_publisher(&SARA, Some(SUBJECT), None);
		assert_ok!(list());
		stand_in::revoke_publisher(&SARA);
		assert_noop!(list(), Error::<Test>::NotPublisher);
	});
}

#[test]
fn an_update_changes_price_and_tags_and_the_bond_follows() {
	on_chain(|| {
		let id = list();
		let update = |who: AccountId32, price: u128| {
			DataMarket::update(signed(who), id, [2; 32], tags(&[OTHER_TAG]), Offer::Fixed { price })
		};
		assert_noop!(update(BOB, PRICE), Error::<Test>::NotSeller);
		assert_ok!(update(SARA, 2 * PRICE));
		assert_eq!(held(HoldReason::Bond, &SARA), 2 * BOND);
		assert!(!ByTag::<Test>::contains_key(TAG, id) && ByTag::<Test>::contains_key(OTHER_TAG, id));
		assert_ok!(update(SARA, PRICE));
		assert_eq!(held(HoldReason::Bond, &SARA), BOND);
	});
}

#[test]
fn a_bond_does_not_shrink_while_somebody_buys() {
	on_chain(|| {
		let id = list();
		buy(id);
		let cheap = Offer::Fixed { price: TERMS.least_price };
		assert_ok!(DataMarket::update(signed(SARA), id, [2; 32], tags(&[]), cheap));
		assert_eq!(held(HoldReason::Bond, &SARA), BOND);
	});
}

#[test]
fn a_listing_that_is_being_bought_is_closed_and_stays() {
	on_chain(|| {
		let id = list();
		let purchase = buy(id);
		assert_ok!(DataMarket::delist(signed(SARA), id));
		assert_eq!(events().last(), Some(&Event::ListingClosed { listing: id }));
		assert_noop!(DataMarket::delist(signed(SARA), id), Error::<Test>::NotForSale);
		assert_noop!(DataMarket::purchase(signed(CARLA), id, key(1), PRICE, 1), Error::<Test>::NotForSale);
		answer(purchase);
		assert_ok!(DataMarket::confirm(signed(BOB), purchase));
		assert_ok!(DataMarket::delist(signed(SARA), id));
		assert_eq!(Listings::<Test>::get(id), None);
	});
}
