//! The bytes of a data set: one encoding, all of it, and the same commitment on both sides.

use super::common::patients;
use nulink_zk::records::{DataSet, Kind, Record, RecordsError, Schema, Value, MIN_RECORD_LEN};
use proptest::prelude::*;

/// Two patients.
fn bytes() -> Vec<u8> {
	patients(&[61, 17]).encode()
}

/// Where the number of records stands, in these bytes.
const COUNT: usize = 5 + 1 + 32 + 1 + (2 + 3) + (2 + 9);

fn refused(bytes: &[u8]) -> RecordsError {
	DataSet::decode(bytes).err().expect("these bytes are no data set")
}

#[test]
fn a_set_comes_back_as_it_was() {
	let set = patients(&[61, 17, 80]);
	let again = DataSet::decode(&set.encode()).unwrap();
	assert_eq!(again.encode(), set.encode());
	assert_eq!(again.commitment(), set.commitment());
	assert_eq!((again.schema(), again.records(), again.seed()), (set.schema(), set.records(), set.seed()));
	assert_eq!(again.salt(2), set.salt(2));
	assert_eq!(DataSet::count(&set.encode()), Ok(3));
}

#[test]
fn the_encoding_of_a_set_is_frozen() {
	let schema = Schema::new(vec![("n".into(), Kind::Number), ("t".into(), Kind::Text)]).unwrap();
	let record = Record(vec![Value::Number(258), Value::Text(b"ab".to_vec())]);
	let set = DataSet::new(schema, vec![record], &[9; 32], 10).unwrap();
	let parts: [&[u8]; 6] = [
		b"NLKr\x01\x0a",
		&[9; 32],
		b"\x02\x00\x01n\x01\x01t",
		&[1, 0, 0, 0],
		&[2, 0, 2, 1, 0, 0, 0, 0, 0, 0],
		&[1, 2, 0, b'a', b'b'],
	];
	assert_eq!(set.encode(), parts.concat());
}

#[test]
fn the_shortest_record_is_as_long_as_said() {
	assert_eq!(Record(vec![Value::Text(Vec::new())]).encode().len(), MIN_RECORD_LEN);
}

#[test]
fn a_set_without_records_is_one() {
	let empty = patients(&[]);
	assert_eq!(DataSet::decode(&empty.encode()).unwrap().commitment(), empty.commitment());
}

#[test]
fn bytes_that_are_cut_short_or_go_on_are_refused() {
	let bytes = bytes();
	for len in 0..bytes.len() {
		assert_eq!(refused(&bytes[..len]), RecordsError::Malformed, "{len} bytes");
	}
	assert_eq!(refused(&[&bytes[..], &[0]].concat()), RecordsError::Malformed);
}

#[test]
fn another_brand_or_version_is_refused() {
	for at in 0..5 {
		let mut bytes = bytes();
		bytes[at] ^= 1;
		assert_eq!(refused(&bytes), RecordsError::Malformed);
	}
}

#[test]
fn a_number_of_records_that_is_not_theirs_is_refused() {
	for (count, error) in [
		(1, RecordsError::Malformed),
		(3, RecordsError::Malformed),
		(1 << 10, RecordsError::Malformed),
		((1 << 10) + 1, RecordsError::TooManyRecords),
		(u32::MAX, RecordsError::TooManyRecords),
	] {
		let mut bytes = bytes();
		assert_eq!(bytes[COUNT..COUNT + 4], 2u32.to_le_bytes());
		bytes[COUNT..COUNT + 4].copy_from_slice(&count.to_le_bytes());
		assert_eq!(refused(&bytes), error, "{count} records");
	}
}

#[test]
fn a_depth_that_is_none_is_refused() {
	for (depth, error) in [(0, RecordsError::TooManyRecords), (21, RecordsError::TooManyRecords)] {
		let mut bytes = bytes();
		bytes[5] = depth;
		assert_eq!(refused(&bytes), error);
	}
	let mut deeper = bytes();
	deeper[5] = 20;
	assert_ne!(DataSet::decode(&deeper).unwrap().commitment(), patients(&[61, 17]).commitment());
}

#[test]
fn a_record_that_is_not_of_the_schema_is_refused() {
	let mut bytes = bytes();
	// The first member of the schema is a text now, and of the records a number.
	bytes[39] = 1;
	assert_eq!(refused(&bytes), RecordsError::NotOfSchema(0));
	bytes[39] = 2;
	assert_eq!(refused(&bytes), RecordsError::Malformed);
}

#[test]
fn a_schema_without_members_or_with_a_name_that_is_no_text_is_refused() {
	let start = &bytes()[..38];
	let none = [start, &[0, 0, 0, 0, 0]].concat();
	assert_eq!(refused(&none), RecordsError::BadSchema);
	let no_text = [start, &[1, 0, 1, 0xff, 0, 0, 0, 0]].concat();
	assert_eq!(refused(&no_text), RecordsError::Malformed);
}

#[test]
fn whoever_changes_a_byte_has_another_commitment() {
	let (bytes, honest) = (bytes(), patients(&[61, 17]).commitment());
	for at in 5..bytes.len() {
		let mut changed = bytes.clone();
		changed[at] ^= 1;
		let other = DataSet::decode(&changed).ok().map(|set| set.commitment());
		assert_ne!(other, Some(honest), "byte {at}");
	}
}

fn record(kinds: Vec<Kind>) -> impl Strategy<Value = Record> {
	let value = |kind| match kind {
		Kind::Number => any::<u64>().prop_map(Value::Number).boxed(),
		Kind::Text => prop::collection::vec(any::<u8>(), 0..20).prop_map(Value::Text).boxed(),
	};
	kinds.into_iter().map(value).collect::<Vec<_>>().prop_map(Record)
}

/// A data set shows itself to nobody, so its parts are made.
type Parts = (Schema, Vec<Record>, [u8; 32], u8);

fn parts() -> impl Strategy<Value = Parts> {
	let kinds = prop::collection::vec(prop_oneof![Just(Kind::Number), Just(Kind::Text)], 1..8);
	kinds.prop_flat_map(|kinds| {
		let names = prop::collection::vec("[a-zä]{0,6}", kinds.len());
		let records = prop::collection::vec(record(kinds.clone()), 0..6);
		let schema = names.prop_map(move |names| Schema::new(names.into_iter().zip(kinds.clone()).collect()).unwrap());
		(schema, records, any::<[u8; 32]>(), 3u8..=20)
	})
}

fn set((schema, records, seed, depth): Parts) -> DataSet {
	DataSet::new(schema, records, &seed, depth).unwrap()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	#[test]
	fn every_set_comes_back_as_it_was(parts in parts()) {
		let set = set(parts);
		let again = DataSet::decode(&set.encode()).unwrap();
		prop_assert_eq!(again.commitment(), set.commitment());
		prop_assert_eq!(again.encode(), set.encode());
	}

	#[test]
	fn bytes_that_are_a_set_are_its_encoding(parts in parts(), at: prop::sample::Index, byte: u8) {
		let mut bytes = set(parts).encode();
		let at = at.index(bytes.len());
		bytes[at] = byte;
		if let Ok(other) = DataSet::decode(&bytes) {
			prop_assert_eq!(other.encode(), bytes);
		}
	}

	#[test]
	fn bytes_that_are_none_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), branded: bool) {
		let bytes = if branded { [&b"NLKr\x01"[..], &bytes].concat() } else { bytes };
		if let Ok(set) = DataSet::decode(&bytes) {
			prop_assert_eq!(set.encode(), bytes);
		}
	}
}
