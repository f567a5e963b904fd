//! Data sets: in the clear inside of a stream, and sealed with the header's key.

use super::*;
use nulink_primitives::{
	market::Disclosure,
	sharing::{ContentId, Digest},
};
use nulink_zk::{
	cipher::{Key, Message},
	records::{DataSet, Kind, Record as Row, Schema, Value},
};
use std::sync::LazyLock;

/// So many springs: their numbers, and whether they are cold.
fn springs(count: u64) -> DataSet {
	let schema = Schema::new(vec![("spring".into(), Kind::Number), ("water".into(), Kind::Text)]).unwrap();
	let row = |spring: u64| {
		let water = if spring.is_multiple_of(2) { b"cold".to_vec() } else { Vec::new() };
		Row(vec![Value::Number(spring), Value::Text(water)])
	};
	DataSet::new(schema, (0..count).map(row).collect(), &[0x5e; 32], 10).unwrap()
}

/// So many records, as short as they can be.
fn shortest(count: u32) -> DataSet {
	let schema = Schema::new(vec![("t".into(), Kind::Text)]).unwrap();
	let rows = (0..count).map(|_| Row(vec![Value::Text(Vec::new())])).collect();
	DataSet::new(schema, rows, &[0x5e; 32], 10).unwrap()
}

/// Bytes, sealed with the key that these bytes are.
fn sealed_with(key: &[u8; 32], bytes: &[u8]) -> Vec<u8> {
	let message = Message::pack(bytes, &[0x5a; 32]).unwrap();
	Key::from_bytes(key).unwrap().encrypt(&[0x0c; 32], &message).encode()
}

fn commitment(set: &DataSet) -> Digest {
	set.commitment().input().unwrap()
}

fn header_of(set: &DataSet) -> Vec<u8> {
	sealed(&Disclosure { commitment: commitment(set), key: CONTENT_KEY }.to_bytes())
}

/// The header object of seven springs. Making one costs time.
static HEADER_OF_SEVEN: LazyLock<Vec<u8>> = LazyLock::new(|| header_of(&springs(7)));

/// What is listed with the commitment to a set.
fn goods_of_set(set: &DataSet, kind: ContentKind, header: &[u8], content: &[u8]) -> Goods {
	Goods { kind, commitment: commitment(set), ..goods_of(header, content) }
}

/// Sara lists, Bob buys and can read.
fn bought(goods: Goods) -> (u64, Made) {
	let id = buy(list_as(goods, FIXED));
	(id, answer(id))
}

/// Sara lists seven springs, sealed, with this content.
fn bought_sealed(content: &[u8]) -> (u64, Made) {
	bought(goods_of_set(&springs(7), ContentKind::Sealed, &HEADER_OF_SEVEN, content))
}

/// Bob shows header and sealed content.
fn shown(made: &Made, header: &[u8], content: &[u8]) -> Opening {
	made.opening(Shown::Sealed { content: content.to_vec().try_into().unwrap() }, header)
}

fn assert_upheld(id: u64) {
	assert_eq!(state(id), PurchaseState::Refunded { at: now(), why: Why::Refuted });
	assert_eq!((gain(&BOB), gain(&SARA)), ((BOND / 2) as i128, -(BOND as i128)));
}

fn assert_paid(id: u64) {
	assert!(matches!(state(id), PurchaseState::Paid { .. }));
	assert_eq!((gain(&BOB), gain(&SARA)), (-(PRICE as i128), PAID as i128));
}

/// What comes of a complaint about seven springs with this content.
fn judged(content: &[u8], assert: impl FnOnce(u64)) {
	on_chain(|| {
		let (id, made) = bought_sealed(content);
		assert_ok!(complain(id, shown(&made, &HEADER_OF_SEVEN, content)));
		assert(id);
	});
}

#[test]
fn sealed_records_that_are_as_listed_are_paid() {
	judged(&sealed_with(&CONTENT_KEY, &springs(7).encode()), assert_paid);
}

#[test]
fn sealed_content_of_other_records_is_refunded_from_the_bond() {
	judged(&sealed_with(&CONTENT_KEY, &springs(6).encode()), assert_upheld);
}

#[test]
fn sealed_content_of_the_same_records_with_other_salts_is_too() {
	let set = springs(7);
	let other = DataSet::new(set.schema().clone(), set.records().to_vec(), &[1; 32], 10).unwrap();
	judged(&sealed_with(&CONTENT_KEY, &other.encode()), assert_upheld);
}

#[test]
fn content_sealed_with_another_key_is_too() {
	judged(&sealed_with(&[1; 32], &springs(7).encode()), assert_upheld);
}

#[test]
fn sealed_garbage_is_too() {
	judged(&sealed_with(&CONTENT_KEY, b"no data set at all"), assert_upheld);
}

#[test]
fn sealed_records_with_something_after_them_are_too() {
	let bytes = [springs(7).encode(), vec![0]].concat();
	judged(&sealed_with(&CONTENT_KEY, &bytes), assert_upheld);
}

#[test]
fn content_that_was_changed_or_is_no_ciphertext_is_too() {
	let mut changed = sealed_with(&CONTENT_KEY, &springs(7).encode());
	changed[100] ^= 1;
	judged(&changed, assert_upheld);
	judged(&[7; 100], assert_upheld);
	judged(&[], assert_upheld);
}

#[test]
fn sealed_records_in_the_clear_are_too() {
	judged(&springs(7).encode(), assert_upheld);
}

#[test]
fn nobody_makes_a_sealed_set_too_dear_to_look_at() {
	let judged_with = |count, assert: fn(u64)| {
		on_chain(|| {
			let set = shortest(count);
			let (header, content) = (header_of(&set), sealed_with(&CONTENT_KEY, &set.encode()));
			let (id, made) = bought(goods_of_set(&set, ContentKind::Sealed, &header, &content));
			assert_ok!(complain(id, shown(&made, &header, &content)));
			assert(id);
		})
	};
	judged_with(MAX_SHOWN_RECORDS, assert_paid);
	judged_with(MAX_SHOWN_RECORDS + 1, assert_upheld);
}

#[test]
fn a_header_with_a_key_that_is_none_does_not_unseal() {
	on_chain(|| {
		// What was listed is what the header says, and it opens nothing.
		let (set, key) = (springs(7), [0xff; 32]);
		let header = sealed(&Disclosure { commitment: commitment(&set), key }.to_bytes());
		let content = sealed_with(&CONTENT_KEY, &set.encode());
		let mut goods = goods_of_set(&set, ContentKind::Sealed, &header, &content);
		goods.key_commitment = [0xff; 32];
		let (id, made) = bought(goods);
		assert_ok!(complain(id, shown(&made, &header, &content)));
		assert_upheld(id);
	});
}

#[test]
fn a_buyer_who_shows_other_content_or_another_header_shows_nothing() {
	on_chain(|| {
		let content = sealed_with(&CONTENT_KEY, &springs(7).encode());
		let (id, made) = bought_sealed(&content);
		let garbage = sealed_with(&CONTENT_KEY, b"garbage");
		assert_noop!(complain(id, shown(&made, &HEADER_OF_SEVEN, &garbage)), Error::<Test>::WrongObject);
		assert_noop!(complain(id, shown(&made, &HEADER, &content)), Error::<Test>::WrongObject);
		assert_noop!(complain(id, made.opening(Shown::Content, &OBJECT)), Error::<Test>::NotShowable);
	});
}

#[test]
fn what_is_no_sealed_set_is_not_shown_as_one() {
	on_chain(|| {
		let id = buy(list());
		let made = answer(id);
		assert_noop!(complain(id, shown(&made, &HEADER, &OBJECT[..100])), Error::<Test>::NotShowable);
		let (set, content) = (springs(7), sealed(&springs(7).encode()));
		let records = list_as(goods_of_set(&set, ContentKind::Records, &HEADER_OF_SEVEN, &content), FIXED);
		let id = buy_as(BOB, records, 1);
		let made = answer(id);
		let opening = shown(&made, &HEADER_OF_SEVEN, &content);
		assert_noop!(complain(id, opening), Error::<Test>::NotShowable);
	});
}

#[test]
fn sealed_content_is_listed_in_one_piece() {
	on_chain(|| {
		let mut goods = goods_of_set(&springs(7), ContentKind::Sealed, &HEADER_OF_SEVEN, b"");
		goods.content.0[1] = ContentId::DAG_CBOR;
		let list = DataMarket::list(signed(SARA), goods.into(), [1; 32], tags(&[]), FIXED);
		assert_noop!(list, Error::<Test>::BadReference);
	});
}

/// What comes of a complaint about a listed set whose content is a stream of these bytes.
fn judged_stream(set: &DataSet, bytes: &[u8], assert: impl FnOnce(u64)) {
	on_chain(|| {
		let content = sealed(bytes);
		let (id, made) = bought(goods_of_set(set, ContentKind::Records, &HEADER_OF_SEVEN, &content));
		assert_ok!(complain(id, made.opening(Shown::Content, &content)));
		assert(id);
	});
}

#[test]
fn a_stream_of_the_listed_records_is_paid() {
	judged_stream(&springs(7), &springs(7).encode(), assert_paid);
}

#[test]
fn a_stream_of_other_records_or_of_garbage_is_refunded_from_the_bond() {
	judged_stream(&springs(7), &springs(8).encode(), assert_upheld);
	judged_stream(&springs(7), b"seven springs", assert_upheld);
	judged_stream(&springs(7), b"", assert_upheld);
}

#[test]
fn a_set_with_many_records_is_not_judged_and_nobody_gains_by_that() {
	on_chain(|| {
		let set = shortest(MAX_SHOWN_RECORDS + 1);
		let content = sealed(&set.encode());
		let (id, made) = bought(goods_of_set(&springs(7), ContentKind::Records, &HEADER_OF_SEVEN, &content));
		let opening = made.opening(Shown::Content, &content);
		assert_noop!(complain(id, opening), Error::<Test>::NotShowable);
		assert!(matches!(state(id), PurchaseState::Answered { .. }));
		// What the chain can not see, people can.
		assert_ok!(DataMarket::appeal(signed(BOB), id, [3; 32]));
		assert_ok!(DataMarket::resolve_appeal(RuntimeOrigin::root(), id, true));
		assert_eq!(gain(&SARA), -(BOND as i128));
	});
}

#[test]
fn a_number_of_records_that_is_a_lie_does_not_help_the_seller() {
	// "Too many to judge", and there are two: then it is no data set.
	let mut bytes = springs(2).encode();
	let count = 5 + 1 + 32 + 1 + (2 + 6) + (2 + 5);
	assert_eq!(bytes[count..count + 4], [2, 0, 0, 0]);
	bytes[count..count + 4].copy_from_slice(&1_000u32.to_le_bytes());
	judged_stream(&springs(7), &bytes, assert_upheld);
}
