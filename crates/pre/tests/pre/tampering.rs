//! Every single flipped bit is found, both ways.

use crate::support::*;
use nulink_pre::{client::*, commitment, Invalid};

#[test]
fn no_fragment_with_a_flipped_bit_is_accepted() {
	let grant = Grant::new("flipped bits of a fragment");
	for bit in 0..359 * 8 {
		let mut fragment = grant.fragments[0].clone();
		fragment.0[bit / 8] ^= 1 << (bit % 8);
		assert!(judge(&grant.about(&fragment, &grant.commitments[0])).is_err(), "bit {bit}");
		// Nor if the commitment is made to fit.
		let fitting = commitment(&fragment);
		if fitting != grant.commitments[0] {
			assert!(judge(&grant.about(&fragment, &fitting)).is_err(), "bit {bit}");
		}
	}
}

#[test]
fn no_capsule_with_a_flipped_bit_is_accepted() {
	let grant = Grant::new("flipped bits of a capsule");
	for bit in 0..98 * 8 {
		let mut capsule = grant.capsule.clone();
		capsule.0[bit / 8] ^= 1 << (bit % 8);
		assert_eq!(judge_capsule(&capsule), Err(Invalid::Capsule), "bit {bit}");
		let mut statement = grant.statement(0);
		statement.capsule = &capsule;
		assert_eq!(judge(&statement), Err(Invalid::Capsule), "bit {bit}");
	}
}

#[test]
fn no_key_fragment_with_a_flipped_bit_is_accepted() {
	let grant = Grant::new("flipped bits of a key fragment");
	let bytes = grant.key_fragments[0].to_bytes();
	for bit in 0..KEY_FRAGMENT_LEN * 8 {
		let mut bytes = *bytes;
		bytes[bit / 8] ^= 1 << (bit % 8);
		let fragment = KeyFragment::from_bytes(&bytes).unwrap();
		assert!(fragment.check(&grant.keys, &grant.commitments[0]).is_err(), "bit {bit}");
		assert!(fragment.check(&grant.keys, &fragment.commitment()).is_err(), "bit {bit}");
	}
}
