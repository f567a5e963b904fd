use super::*;
use crate::fixtures;
use nulink_pre::{arithmetic, recovery, Recover, Statement};
use std::cell::Cell;

thread_local! {
	static RECOVERIES: Cell<u32> = const { Cell::new(0) };
}

struct Counting;

impl Recover for Counting {
	fn recover(signature: &[u8; 65], message: &[u8; 32]) -> Option<[u8; 64]> {
		RECOVERIES.set(RECOVERIES.get() + 1);
		HostRecover::recover(signature, message)
	}
}

/// How many recoveries the check of a right fragment takes.
fn recoveries(statement: &Statement) -> u32 {
	RECOVERIES.set(0);
	assert_eq!(recovery::check_fragment::<Counting>(statement), Ok(()));
	RECOVERIES.get()
}

#[test]
fn the_fixtures_are_right_in_both_ways() {
	let commitment = nulink_pre::commitment(&fixtures::FRAGMENT);
	let statement = fixtures::statement(&commitment);
	assert_eq!(recovery::check_fragment::<HostRecover>(&statement), Ok(()));
	assert_eq!(arithmetic::check_fragment(&statement), Ok(()));
}

#[test]
fn no_right_fragment_takes_more_than_the_fixture() {
	let commitment = nulink_pre::commitment(&fixtures::FRAGMENT);
	assert_eq!(recoveries(&fixtures::statement(&commitment)), recovery::MAX_RECOVERIES);
}

#[test]
#[ignore = "prints new fixtures, to be pasted into fixtures.rs"]
fn prints_new_fixtures() {
	let (capsule, keys) = (capsule(), sharing().keys);
	// Half of all key fragments are signed such that the check takes one recovery more.
	let dearest = (0..PROXIES).map(fragment).find(|fragment| {
		let commitment = nulink_pre::commitment(fragment);
		let (delegating, verifying, receiving) = (&keys.delegating, &keys.verifying, &keys.receiving);
		let capsule = &capsule;
		let statement = Statement { capsule, fragment, delegating, verifying, receiving, commitment: &commitment };
		recoveries(&statement) == recovery::MAX_RECOVERIES
	});
	let print = |name: &str, bytes: &[u8]| {
		let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
		println!("{name}");
		let lines: Vec<_> = digits.as_bytes().chunks(108).map(|line| std::str::from_utf8(line).unwrap()).collect();
		println!("\t\"{}\",", lines.join("\\\n\t "));
	};
	print("DELEGATING", &keys.delegating.0);
	print("VERIFYING", &keys.verifying.0);
	print("RECEIVING", &keys.receiving.0);
	print("CAPSULE", &capsule.0);
	print("FRAGMENT", &dearest.expect("one of them: try again").0);
}
