//! Lies: shown on chain, refunded, slashed; and honest sellers of whom somebody complains.

use super::*;
use crate::chain::error_of;
use nulink_runtime::governance::origins::Origin;
use nulink_zk::{
	cipher::Message,
	records::{DataSet, Kind, Record, Schema, Value},
};
use sp_keyring::Sr25519Keyring::Dave;
use sp_runtime::DispatchError;

/// That Bob has his money back and half of the bond, and the listing is refuted.
fn is_refuted(listing: ListingId, purchase: PurchaseId, bobs: Balance) {
	assert!(matches!(state(purchase), PurchaseState::Refunded { why: Why::Refuted, .. }));
	assert_eq!(listing_state(listing), ListingState::Refuted);
	assert_eq!((held(HoldReason::Escrow, Bob), held(HoldReason::Bond, Alice)), (0, 0));
	// He has paid the fee of the complaint.
	assert!(wealth(Bob) > bobs + BOND / 2 - 5 * NLK, "{} of {bobs}", wealth(Bob));
	assert_eq!(NlkTokenomics::burned().slashes, BOND / 2);
}

#[test]
fn a_header_that_discloses_something_else_costs_the_bond() {
	run(|| {
		let shop = Shop::open();
		let (header, object) = (shop.header([0xbd; 32]), shop.seal(CONTENT));
		let listing = shop.list_as(shop.goods(&header, &object), FIXED);
		let ((purchase, secret), (other, _)) = (buy(Bob, listing), buy(Dave, listing));
		let granted = shop.answer(purchase, Bob);
		let bobs = wealth(Bob);
		let opening = granted.opening(Shown::Header, &secret, &header);
		assert_ok!(submit(Bob, Market::complain { purchase, opening }));
		is_refuted(listing, purchase, bobs);

		// Nobody buys it any more, and who has gets the money back.
		let receiving = client::ReceivingSecret::random().key_bytes();
		let again = Market::purchase { listing, receiving, max_price: PRICE, least_epochs: 1 };
		assert_eq!(error_of(Dave, again), Error::NotForSale.into());
		assert_ok!(submit(Ferdie, Market::settle { purchase: other }));
		assert!(matches!(state(other), PurchaseState::Refunded { why: Why::Refuted, .. }));
		assert_eq!(DataMarket::record_of(account(Alice)).refuted, 1);
	});
}

#[test]
fn a_header_that_does_not_open_costs_the_bond() {
	run(|| {
		let shop = Shop::open();
		let mut header = shop.header(nulink_pre::digest(CONTENT));
		let last = header.len() - 1;
		header[last] ^= 1;
		let listing = shop.list_as(shop.goods(&header, &shop.seal(CONTENT)), FIXED);
		let (purchase, secret) = buy(Bob, listing);
		let granted = shop.answer(purchase, Bob);
		let bobs = wealth(Bob);
		let opening = granted.opening(Shown::Header, &secret, &header);
		assert_ok!(submit(Bob, Market::complain { purchase, opening }));
		is_refuted(listing, purchase, bobs);
	});
}

#[test]
fn another_content_than_was_listed_costs_the_bond() {
	run(|| {
		let shop = Shop::open();
		let (header, object) = (shop.header(nulink_pre::digest(CONTENT)), shop.seal(b"no springs at all"));
		let listing = shop.list_as(shop.goods(&header, &object), FIXED);
		let (purchase, secret) = buy(Bob, listing);
		let granted = shop.answer(purchase, Bob);
		let bobs = wealth(Bob);
		let opening = granted.opening(Shown::Content, &secret, &object);
		assert_ok!(submit(Bob, Market::complain { purchase, opening }));
		is_refuted(listing, purchase, bobs);
	});
}

/// Two patients, as a set that statements can be proven of.
fn patients() -> DataSet {
	let schema = Schema::new(vec![("age".into(), Kind::Number)]).expect("a schema");
	let records = [61, 30].map(|age| Record(vec![Value::Number(age)])).to_vec();
	DataSet::new(schema, records, &[5; 32], 10).expect("a set")
}

/// What is listed of a data set, sealed under the key that the header discloses; and its header.
fn sealed_goods(shop: &Shop, sealed: &[u8]) -> (Goods, Vec<u8>) {
	let commitment = patients().commitment().input().expect("root and schema are elements");
	let header = shop.header(commitment);
	let content = ContentId::new(ContentId::RAW, nulink_pre::digest(sealed));
	let goods = Goods { kind: ContentKind::Sealed, commitment, content, ..shop.goods(&header, sealed) };
	(goods, header)
}

fn sealed(shop: &Shop, bytes: &[u8]) -> Vec<u8> {
	shop.key.encrypt(&[2; 32], &Message::pack(bytes, &[3; 32]).expect("it fits")).encode()
}

fn show_sealed(content: &[u8]) -> Shown {
	Shown::Sealed { content: content.to_vec().try_into().expect("it is short") }
}

#[test]
fn a_sealed_data_set_that_is_another_costs_the_bond() {
	run(|| {
		let shop = Shop::open();
		let content = sealed(&shop, b"rubbish");
		let (goods, header) = sealed_goods(&shop, &content);
		let listing = shop.list_as(goods, FIXED);
		let (purchase, secret) = buy(Bob, listing);
		let granted = shop.answer(purchase, Bob);
		let bobs = wealth(Bob);
		let opening = granted.opening(show_sealed(&content), &secret, &header);
		assert_ok!(submit(Bob, Market::complain { purchase, opening }));
		is_refuted(listing, purchase, bobs);
	});
}

#[test]
fn a_sealed_data_set_that_is_the_listed_one_is_paid_for_when_somebody_complains() {
	run(|| {
		let shop = Shop::open();
		let content = sealed(&shop, &patients().encode());
		let (goods, header) = sealed_goods(&shop, &content);
		let listing = shop.list_as(goods, FIXED);
		let (purchase, secret) = buy(Bob, listing);
		let granted = shop.answer(purchase, Bob);
		let before = wealth(Alice);
		let opening = granted.opening(show_sealed(&content), &secret, &header);
		assert_ok!(submit(Bob, Market::complain { purchase, opening }));
		assert!(matches!(state(purchase), PurchaseState::Paid { .. }));
		assert_eq!(wealth(Alice), before + PRICE - BURNED);
		assert_eq!((listing_state(listing), held(HoldReason::Bond, Alice)), (ListingState::Open, BOND));
	});
}

#[test]
fn who_complains_of_honest_goods_pays_for_them() {
	run(|| {
		let shop = Shop::open();
		let (listing, header, _) = shop.list();
		let (purchase, secret) = buy(Bob, listing);
		let granted = shop.answer(purchase, Bob);
		let opening = granted.opening(Shown::Header, &secret, &header);
		assert_ok!(submit(Bob, Market::complain { purchase, opening }));
		assert!(matches!(state(purchase), PurchaseState::Paid { .. }));
		assert_eq!(held(HoldReason::Bond, Alice), BOND);
		assert_eq!(NlkTokenomics::burned().slashes, 0);
	});
}

#[test]
fn what_is_made_up_proves_nothing() {
	run(|| {
		let shop = Shop::open();
		let (listing, header, _) = shop.list();
		let ((purchase, secret), (other, _)) = (buy(Bob, listing), buy(Dave, listing));
		let (granted, of_dave) = (shop.answer(purchase, Bob), shop.answer(other, Dave));
		let honest = granted.opening(Shown::Header, &secret, &header);
		let refused = |opening: Box<Opening>, expected: Error| {
			frame_system::BlockWeight::<Runtime>::kill();
			assert_eq!(error_of(Bob, Market::complain { purchase, opening }), expected.into());
		};
		// The fragments of another grant, another object, a key that is not his, one fragment, the same proxy twice.
		let foreign = of_dave.opening(Shown::Header, &secret, &header).fragments;
		refused(Box::new(Opening { fragments: foreign, ..(*honest).clone() }), Error::WrongFragment);
		let object = shop.header([0xbd; 32]).try_into().expect("short");
		refused(Box::new(Opening { object, ..(*honest).clone() }), Error::WrongObject);
		refused(Box::new(Opening { secret: [7; 32], ..(*honest).clone() }), Error::WrongSecret);
		let mut one = honest.clone();
		one.fragments.truncate(1);
		refused(one, Error::TooFew);
		let mut twice = honest.clone();
		twice.fragments[1] = twice.fragments[0].clone();
		refused(twice, Error::SameProxy);
		assert_eq!(error_of(Dave, Market::complain { purchase, opening: honest }), Error::NotBuyer.into());
		assert!(matches!(state(purchase), PurchaseState::Answered { .. }));
	});
}

#[test]
fn an_appeal_stops_the_payment_and_only_its_track_or_root_judges_it() {
	run(|| {
		let shop = Shop::open();
		let (listing, ..) = shop.list();
		let (purchase, _) = buy(Bob, listing);
		shop.answer(purchase, Bob);
		assert_ok!(submit(Bob, Market::appeal { purchase, reason: [4; 32] }));
		assert_eq!(held(HoldReason::Appeal, Bob), 100 * NLK);
		pass(31);
		assert_eq!(error_of(Alice, Market::settle { purchase }), Error::NotDue.into());
		for origin in [Origin::SlashAppeals, Origin::DataAdmin, Origin::Treasurer, Origin::EmergencyAdmin] {
			assert_eq!(DataMarket::resolve_appeal(origin.into(), purchase, true), Err(DispatchError::BadOrigin));
		}
		let before = wealth(Bob);
		assert_ok!(DataMarket::resolve_appeal(Origin::MarketAppeals.into(), purchase, true));
		assert_eq!(wealth(Bob), before + BOND / 2);
		assert_eq!((held(HoldReason::Appeal, Bob), held(HoldReason::Escrow, Bob)), (0, 0));
		assert!(matches!(state(purchase), PurchaseState::Refunded { why: Why::Appeal, .. }));
		assert_eq!(listing_state(listing), ListingState::Refuted);
	});
}

#[test]
fn holders_judge_an_appeal_by_a_referendum_while_the_payment_waits() {
	use crate::governance::{propose, vote};
	use sp_keyring::Sr25519Keyring::Eve;
	run(|| {
		let shop = Shop::open();
		let (listing, ..) = shop.list();
		let (purchase, _) = buy(Bob, listing);
		shop.answer(purchase, Bob);
		assert_ok!(submit(Bob, Market::appeal { purchase, reason: [4; 32] }));
		let index = propose(Dave, Origin::MarketAppeals, Market::resolve_appeal { purchase, for_buyer: false }.into());
		for holder in [Bob, Dave, Eve, Ferdie] {
			vote(holder, index, true, 800_000 * NLK);
		}
		let before = wealth(Alice);
		pass(25);
		assert!(matches!(state(purchase), PurchaseState::Paid { .. }));
		assert_eq!(wealth(Alice), before + PRICE - BURNED);
		assert_eq!(NlkTokenomics::burned().evidence_bonds, 100 * NLK);
	});
}
