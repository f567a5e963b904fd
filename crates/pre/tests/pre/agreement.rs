//! The two ways of checking give the same answers, and one of them at a known price.

use crate::support::*;
use nulink_pre::{client::*, commitment, is_key, recovery, wire, Invalid};
use proptest::prelude::*;
use std::sync::LazyLock;

static GRANTS: LazyLock<[Grant; 2]> = LazyLock::new(|| [Grant::new("agreement 0"), Grant::new("agreement 1")]);

#[test]
fn right_fragments_are_right_both_ways() {
	for grant in &*GRANTS {
		assert_eq!(judge_capsule(&grant.capsule), Ok(()));
		for at in 0..3 {
			assert_eq!(judge(&grant.statement(at)), Ok(()));
		}
	}
}

#[test]
fn a_check_costs_no_more_recoveries_than_it_says() {
	let mut seen = [0; 2];
	for seed in 0..6 {
		let grant = Grant::new(&format!("price {seed}"));
		let (result, recoveries) = count(|| recovery::check_capsule::<Counting>(&grant.capsule));
		assert_eq!((result, recoveries), (Ok(()), 1));
		for at in 0..3 {
			let (result, recoveries) = count(|| recovery::check_fragment::<Counting>(&grant.statement(at)));
			assert_eq!(result, Ok(()));
			seen[(recovery::MAX_RECOVERIES - recoveries) as usize] += 1;
		}
	}
	// The grantor's signature is recovered with the even point first: one more for the odd.
	assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}");
	assert_eq!(recovery::MAX_RECOVERIES, 12);
}

#[test]
fn what_needs_no_curve_is_found_at_the_price_of_the_capsule() {
	let grant = &GRANTS[0];
	let (result, recoveries) =
		count(|| recovery::check_fragment::<Counting>(&grant.about(&grant.fragments[0], &grant.commitments[1])));
	assert_eq!((result, recoveries), (Err(Invalid::Commitment), 1));
	let (result, recoveries) =
		count(|| recovery::check_fragment::<Counting>(&grant.about(&FragmentBytes([0; 359]), &[0; 32])));
	assert_eq!((result, recoveries), (Err(Invalid::Encoding), 1));
}

#[test]
fn a_key_is_a_point_on_the_curve() {
	assert!(is_key(&GRANTS[0].keys.delegating));
	assert!(!is_key(&KeyBytes(off_curve())));
	assert!(!is_key(&KeyBytes([0; 33])));
	let mut compact = GRANTS[0].keys.delegating;
	compact.0[0] = 5;
	assert!(!is_key(&compact));
}

/// What a mutation leaves to be found: nothing more, the commitment too, the signature too.
#[derive(Clone, Copy, Debug)]
enum Repair {
	Nothing,
	Commitment,
	Signature,
}

fn repair() -> impl Strategy<Value = Repair> {
	prop_oneof![Just(Repair::Nothing), Just(Repair::Commitment), Just(Repair::Signature)]
}

/// A field of a fragment, by its place.
const FIELDS: [std::ops::Range<usize>; 10] = [
	wire::E1,
	wire::V1,
	wire::ID,
	wire::PRECURSOR,
	wire::E2,
	wire::V2,
	wire::U1,
	wire::U2,
	wire::Z,
	wire::GRANTOR_SIGNATURE,
];

fn judge_repaired(grant: &Grant, keys: &GrantKeys, fragment: FragmentBytes, repair: Repair) -> Result<(), Invalid> {
	let fragment = match repair {
		Repair::Signature => grant.sign_again(wire::Fragment::cut(&fragment), keys).print(),
		_ => fragment,
	};
	let commitment = match repair {
		Repair::Nothing => grant.commitments[0],
		_ => commitment(&fragment),
	};
	let mut statement = grant.about(&fragment, &commitment);
	(statement.delegating, statement.verifying, statement.receiving) =
		(&keys.delegating, &keys.verifying, &keys.receiving);
	judge(&statement)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn they_agree_on_changed_bytes(
		changes in prop::collection::vec((0..359usize, 1..=255u8), 1..4),
		repair in repair(),
	) {
		let grant = &GRANTS[0];
		let mut fragment = grant.fragments[0].clone();
		for (at, change) in changes {
			fragment.0[at] ^= change;
		}
		let right = fragment == grant.fragments[0] || matches!(repair, Repair::Signature);
		prop_assert!(judge_repaired(grant, &grant.keys, fragment, repair).is_err() || right);
	}

	#[test]
	fn they_agree_on_fields_of_other_fragments(
		fields in prop::collection::vec((0..10usize, 0..2usize, 0..3usize), 1..5),
		repair in repair(),
	) {
		let grant = &GRANTS[0];
		let mut fragment = grant.fragments[0].clone();
		for (field, other, at) in fields {
			let field = FIELDS[field].clone();
			fragment.0[field.clone()].copy_from_slice(&GRANTS[other].fragments[at].0[field]);
		}
		let _ = judge_repaired(grant, &grant.keys, fragment, repair);
	}

	#[test]
	fn they_agree_on_points_that_are_none(
		points in prop::collection::vec((0..8usize, prop::num::u8::ANY), 1..3),
		repair in repair(),
	) {
		let grant = &GRANTS[0];
		let mut fragment = grant.fragments[0].clone();
		for (field, last) in points {
			let field = FIELDS[field].clone();
			fragment.0[field.end - 1] = last;
			if field != wire::ID {
				fragment.0[field.start] = 2 + (last & 1);
			}
		}
		let _ = judge_repaired(grant, &grant.keys, fragment, repair);
	}

	#[test]
	fn they_agree_on_other_keys(which in 0..3usize, at in 0..33usize, change in 1..=255u8, repair in repair()) {
		let grant = &GRANTS[0];
		let mut keys = grant.keys;
		[&mut keys.delegating, &mut keys.verifying, &mut keys.receiving][which].0[at] ^= change;
		let verdict = judge_repaired(grant, &keys, grant.fragments[0].clone(), repair);
		// Signed for them, other keys are as good as any, if they are keys.
		let fine = matches!(repair, Repair::Signature) && which != 1 && is_key(&keys.delegating) && is_key(&keys.receiving);
		prop_assert_eq!(verdict, if fine { Ok(()) } else { Err(Invalid::Signature) });
	}

	#[test]
	fn they_agree_on_anything_as_a_capsule(bytes in prop::collection::vec(prop::num::u8::ANY, 98), tags in 0..4u8) {
		let mut capsule = CapsuleBytes(bytes.try_into().unwrap());
		(capsule.0[0], capsule.0[33]) = (2 + (tags & 1), 2 + (tags >> 1));
		prop_assert_eq!(judge_capsule(&capsule), Err(Invalid::Capsule));
	}
}
