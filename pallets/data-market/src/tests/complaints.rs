//! Complaints: the chain opens the goods and looks.

use super::*;
use nulink_primitives::market::Disclosure;

/// A listing whose header object is what a test makes, bought and answered.
fn bought(header: &[u8], object: &[u8]) -> (u64, u64, Made) {
	let listing = list_as(goods_of(header, object), FIXED);
	let id = buy(listing);
	(listing, id, answer(id))
}

fn assert_upheld(listing: u64, id: u64) {
	assert_eq!(state(id), PurchaseState::Refunded { at: now(), why: Why::Refuted });
	assert_eq!(gain(&BOB), (BOND / 2) as i128);
	assert_eq!(gain(&SARA), -(BOND as i128));
	assert_eq!(Listings::<Test>::get(listing).unwrap().state, ListingState::Refuted);
	assert_eq!(DataMarket::record_of(SARA).refuted, 1);
}

#[test]
fn a_header_that_says_something_else_is_refunded_from_the_bond() {
	on_chain(|| {
		let header = sealed(&Disclosure { commitment: [9; 32], key: CONTENT_KEY }.to_bytes());
		let (listing, id, made) = bought(&header, &OBJECT);
		assert_ok!(complain(id, made.opening(Shown::Header, &header)));
		assert_upheld(listing, id);
	});
}

#[test]
fn a_header_with_another_key_is_too() {
	on_chain(|| {
		let header = sealed(&Disclosure { key: [1; 32], ..disclosure() }.to_bytes());
		let (listing, id, made) = bought(&header, &OBJECT);
		assert_ok!(complain(id, made.opening(Shown::Header, &header)));
		assert_upheld(listing, id);
	});
}

#[test]
fn a_header_that_is_no_disclosure_is_too() {
	on_chain(|| {
		let header = sealed(b"ha");
		let (listing, id, made) = bought(&header, &OBJECT);
		assert_ok!(complain(id, made.opening(Shown::Header, &header)));
		assert_upheld(listing, id);
	});
}

#[test]
fn content_that_is_something_else_is_too() {
	on_chain(|| {
		let object = sealed(b"nine springs, all of them dry");
		let (listing, id, made) = bought(&HEADER, &object);
		assert_ok!(complain(id, made.opening(Shown::Content, &object)));
		assert_upheld(listing, id);
	});
}

#[test]
fn an_object_whose_chunks_were_changed_does_not_open() {
	on_chain(|| {
		let mut header = HEADER.clone();
		let last = header.len() - 1;
		header[last] ^= 1;
		let (listing, id, made) = bought(&header, &OBJECT);
		assert_ok!(complain(id, made.opening(Shown::Header, &header)));
		assert_upheld(listing, id);
	});
}

#[test]
fn an_object_that_is_no_stream_needs_no_fragments() {
	on_chain(|| {
		let header = b"nothing of the kind".to_vec();
		let listing = list_as(goods_of(&header, &OBJECT), FIXED);
		let id = buy(listing);
		answer(id);
		let opening = Opening {
			shown: Shown::Header,
			secret: *receiving(0).to_bytes(),
			object: header.try_into().unwrap(),
			fragments: Default::default(),
		};
		assert_ok!(complain(id, opening));
		assert_upheld(listing, id);
	});
}

#[test]
fn a_capsule_that_is_none_needs_no_fragments() {
	on_chain(|| {
		let mut header = HEADER.clone();
		header[16 + 97] ^= 1;
		let listing = list_as(goods_of(&header, &OBJECT), FIXED);
		let id = buy(listing);
		answer(id);
		let opening = Opening {
			shown: Shown::Header,
			secret: *receiving(0).to_bytes(),
			object: header.try_into().unwrap(),
			fragments: Default::default(),
		};
		assert_ok!(complain(id, opening));
		assert_upheld(listing, id);
	});
}

#[test]
fn honest_goods_that_are_complained_of_are_paid() {
	on_chain(|| {
		let (_, id, made) = bought(&HEADER, &OBJECT);
		assert_ok!(complain(id, made.opening(Shown::Header, &HEADER)));
		assert_eq!(state(id), PurchaseState::Paid { at: START, policy: POLICY + id });
		assert_eq!((gain(&SARA), gain(&BOB)), (PAID as i128, -(PRICE as i128)));
		assert!(events().contains(&Event::ComplaintRefuted { purchase: id }));
	});
}

#[test]
fn honest_content_is_paid_too() {
	on_chain(|| {
		let (_, id, made) = bought(&HEADER, &OBJECT);
		assert_ok!(complain(id, made.opening(Shown::Content, &OBJECT)));
		assert!(matches!(state(id), PurchaseState::Paid { .. }));
	});
}

#[test]
fn content_of_many_pieces_can_not_be_shown() {
	on_chain(|| {
		let mut pieces = goods();
		pieces.content.0[1] = nulink_primitives::sharing::ContentId::DAG_CBOR;
		let id = buy(list_as(pieces, FIXED));
		let made = answer(id);
		assert_noop!(complain(id, made.opening(Shown::Content, &OBJECT)), Error::<Test>::NotShowable);
	});
}

#[test]
fn others_who_buy_what_was_refuted_get_their_money_back() {
	on_chain(|| {
		let header = sealed(b"ha");
		let (listing, id, made) = bought(&header, &OBJECT);
		let (waits, reads) = (buy_as(CARLA, listing, 1), buy_as(DAN, listing, 2));
		answer(reads);
		assert_ok!(complain(id, made.opening(Shown::Header, &header)));
		assert_noop!(DataMarket::purchase(signed(CARLA), listing, key(3), PRICE, 1), Error::<Test>::NotForSale);
		let late = Made::new(&key(1));
		late.store(POLICY, late.granted(CARLA));
		assert_noop!(DataMarket::answer(signed(SARA), waits, POLICY), Error::<Test>::NotForSale);
		assert_ok!(DataMarket::settle(signed(BOB), waits));
		assert_ok!(DataMarket::settle(signed(BOB), reads));
		assert_eq!((gain(&CARLA), gain(&DAN)), (0, 0));
		assert_ok!(DataMarket::delist(signed(SARA), listing));
		assert_eq!(gain(&SARA), -(BOND as i128));
	});
}
