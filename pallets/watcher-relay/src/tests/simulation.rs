//! Hostile watchers, in concert: what a third of the weight can do, and what a unit less can.
//!
//! In each round the honest attest to what is true, and the hostile to what does most harm: all to one false header,
//! one to another each, both to be slashed, nonsense in numbers that do not exist, or nothing. Afterwards the minority is
//! settled.

use crate::{mock::*, *};
use nulink_primitives::provider::Role;
use pallet_traits::mock;
use sp_runtime::AccountId32;
use std::collections::BTreeSet;

/// What came of it.
#[derive(Default, Debug)]
struct Outcome {
	rounds: u32,
	accepted: u32,
	false_accepted: u32,
	slashed: BTreeSet<AccountId32>,
}

/// Watchers 0 to `hostile` − 1 are hostile; stakes are as given.
fn simulate(stakes: &[u128], hostile: u8, rounds: u32) -> Outcome {
	let mut outcome = Outcome { rounds, ..Outcome::default() };
	new_test_ext().execute_with(|| {
		let count = stakes.len() as u8;
		CurrentTerms::set(Terms { seats: count.into(), ..TERMS });
		for (number, stake) in (0..).zip(stakes) {
			provide(number, *stake);
			stand(number).unwrap();
		}
		go_to_epoch(1);
		let mut numbers = Vec::new();
		for round in 0..rounds {
			go_to_block(System::block_number() as u32 + 1);
			let number = 10 * (1 + u64::from(round));
			numbers.push(number);
			let (truth, lie) = (header(number, 1), |fork: u8| header(number, 2 + fork));
			let mut order: Vec<u8> = (0..count).collect();
			// Sometimes the hostile are first, sometimes last, sometimes among the others.
			order.rotate_left(round as usize % stakes.len());
			for watcher in order {
				let is_hostile = watcher < hostile;
				let _ = match (is_hostile, round % 5) {
					(false, _) => attest(watcher, truth),
					(true, 0) => attest(watcher, lie(0)),
					(true, 1) => attest(watcher, lie(watcher)),
					(true, 2) => attest(watcher, truth).and(attest(watcher, lie(0))),
					(true, 3) => attest(watcher, header(1_000_000 + number, watcher)),
					(true, _) => continue,
				};
			}
			outcome.accepted += u32::from(is_accepted(truth));
			let is_false = Headers::<Test>::get(number).is_some() && !is_accepted(truth);
			outcome.false_accepted += u32::from(is_false);
			assert_eq!(WatcherRelay::do_try_state(), Ok(()));
		}
		assert!(WatcherRelay::status().last < 1_000_000, "no nonsense was accepted");
		let until = WatcherRelay::status().epoch + MINORITY;
		go_to_epoch(until);
		for number in numbers {
			for watcher in 0..count {
				let _ = WatcherRelay::settle_minority(signed(person(1)), number, staker(watcher));
			}
		}
		let slashes = mock::slashes::<AccountId32>();
		assert!(slashes.iter().all(|it| it.role == Role::Watcher));
		outcome.slashed = slashes.into_iter().map(|it| it.staker).collect();
	});
	outcome
}

fn hostile(count: u8) -> BTreeSet<AccountId32> {
	(0..count).map(staker).collect()
}

#[test]
fn less_than_a_third_neither_lies_nor_stops_and_loses_its_stake() {
	// 3 of 10: 999 of 3,000, a unit less than a third.
	let stakes = [333, 333, 333, 285, 286, 286, 286, 286, 286, 286];
	assert_eq!(stakes.iter().sum::<u128>(), 3_000);
	let outcome = simulate(&stakes, 3, 20);
	assert_eq!((outcome.accepted, outcome.false_accepted), (outcome.rounds, 0), "{outcome:?}");
	assert_eq!(outcome.slashed, hostile(3), "all of them, and nobody honest");
}

#[test]
fn a_third_can_stop_and_not_lie() {
	// 3 of 9 with equal stakes. The honest have two thirds, which is not more.
	let outcome = simulate(&[100; 9], 3, 20);
	assert_eq!(outcome.false_accepted, 0);
	assert!(outcome.accepted < outcome.rounds, "it can stop");
	assert!(outcome.slashed.is_subset(&hostile(3)), "{outcome:?}");
}

#[test]
fn two_thirds_can_still_not_lie() {
	let outcome = simulate(&[100; 9], 6, 20);
	assert_eq!((outcome.accepted, outcome.false_accepted), (0, 0), "{outcome:?}");
	assert!(outcome.slashed.is_subset(&hostile(6)));
}

#[test]
fn more_than_two_thirds_can_lie_and_a_pin_turns_it_round() {
	test(|| {
		with_watchers(9);
		all_attest(0..7, header(10, 2));
		assert!(is_accepted(header(10, 2)), "that is where the assumption ends");
		let _ = attest(8, header(10, 1));
		frame_support::assert_ok!(WatcherRelay::pin_header(root(), header(10, 1)));
		go_to_epoch(1 + MINORITY);
		for watcher in 0..7 {
			frame_support::assert_ok!(WatcherRelay::settle_minority(signed(person(1)), 10, staker(watcher)));
		}
		let slashed: BTreeSet<_> = mock::slashes::<AccountId32>().into_iter().map(|it| it.staker).collect();
		assert_eq!(slashed, hostile(7));
	});
}

#[test]
fn everybody_honest_is_never_slashed() {
	let outcome = simulate(&[100; 7], 0, 20);
	assert_eq!((outcome.accepted, outcome.slashed.len()), (outcome.rounds, 0));
}
