use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use nulink_primitives::provider::Role;
use pallet_traits::{mock, Duty, StateRoots};
use sp_runtime::Perbill;

#[test]
fn a_header_is_accepted_with_more_than_two_thirds() {
	test(|| {
		with_watchers(4);
		all_attest([0, 1], header(10, 1));
		assert!(!is_accepted(header(10, 1)));
		assert_eq!(WatcherRelay::state_root(10), None);
		assert_eq!(attest(2, header(10, 1)).unwrap().pays_fee, Pays::No);
		assert!(is_accepted(header(10, 1)));
		assert_eq!(WatcherRelay::state_root(10), Some(header(10, 1).state_root));
		assert_eq!(last_event(), Event::HeaderAccepted { header: header(10, 1) });
		assert_eq!(WatcherRelay::status().last, 10);
		assert_eq!(WatcherRelay::header(10).unwrap().attestations.len(), 3, "the certificate stays");
	});
}

#[test]
fn two_thirds_and_no_more_are_no_quorum() {
	test(|| {
		with_watchers(6);
		all_attest(0..4, header(10, 1));
		assert!(!is_accepted(header(10, 1)));
		assert_ok!(attest(4, header(10, 1)));
		assert!(is_accepted(header(10, 1)));
	});
}

#[test]
fn only_elected_watchers_attest_with_their_own_keys() {
	test(|| {
		with_watchers(4);
		provide(9, STAKE);
		assert_noop!(attest(9, header(10, 1)), Error::<Test>::NotElected);
		let signature = sign(&key(1), final_block(header(10, 1)));
		let attest = |who, header| WatcherRelay::attest(signed(who), header, signature);
		assert_noop!(attest(operator(0), header(10, 1)), Error::<Test>::WrongSignature);
		assert_noop!(attest(operator(1), header(10, 2)), Error::<Test>::WrongSignature);
		assert_noop!(attest(person(1), header(10, 1)), Error::<Test>::NotOperator);
		assert_ok!(attest(operator(1), header(10, 1)));
		assert_noop!(attest(operator(1), header(10, 1)), Error::<Test>::AlreadyAttested);
	});
}

#[test]
fn only_due_numbers_after_the_last_are_attested_to() {
	test(|| {
		with_watchers(4);
		assert_noop!(attest(0, header(11, 1)), Error::<Test>::NotDue);
		assert_noop!(attest(0, header(0, 1)), Error::<Test>::Outdated);
		all_attest(0..3, header(50, 1));
		assert_noop!(attest(0, header(40, 1)), Error::<Test>::Outdated);
		assert_ok!(attest(0, header(60, 1)));
	});
}

#[test]
fn nobody_keeps_others_from_attesting_by_nonsense() {
	test(|| {
		with_watchers(4);
		for watcher in 0..3 {
			for junk in 0..u64::from(AHEAD) {
				assert_ok!(attest(watcher, header(1_000_000 * (1 + u64::from(watcher)) + 10 * junk, 1)));
			}
			assert_noop!(attest(watcher, header(9_000_000, 1)), Error::<Test>::TooManyOpen);
		}
		assert_ok!(attest(3, header(10, 1)));
		// In the next epoch nobody is held to it.
		go_to_epoch(2);
		let before = WatcherRelay::open().len();
		assert_ok!(attest(0, header(9_000_000, 1)));
		assert_eq!(WatcherRelay::open().len(), before + 1, "it can go on");
		// In the one after it is cleared away, a few at a time.
		go_to_epoch(3);
		all_attest(0..3, header(10, 1));
		assert!(is_accepted(header(10, 1)));
		let before = WatcherRelay::open().len();
		assert_ok!(attest(0, header(20, 1)));
		assert_eq!(WatcherRelay::open().len(), before + 1 - CLEARED as usize);
	});
}

#[test]
fn what_was_attested_in_the_epoch_before_counts_for_who_is_elected_again() {
	test(|| {
		with_watchers(4);
		all_attest([0, 1], header(10, 1));
		assert_ok!(WatcherRelay::step_back(signed(staker(0))));
		provide(7, STAKE);
		assert_ok!(stand(7));
		go_to_epoch(2);
		assert_ok!(attest(2, header(10, 1)));
		assert!(!is_accepted(header(10, 1)), "watcher 0 is none any more");
		assert_ok!(attest(7, header(10, 1)));
		assert!(is_accepted(header(10, 1)));
	});
}

#[test]
fn attendance_is_the_part_of_the_headers_of_an_epoch() {
	test(|| {
		with_watchers(4);
		all_attest(0..3, header(10, 1));
		// After the others, and still in the block in which it was accepted.
		assert_ok!(attest(3, header(10, 1)));
		all_attest(0..3, header(20, 1));
		go_to_block(10 + TERMS.grace_blocks + 1);
		assert_noop!(attest(3, header(20, 1)), Error::<Test>::Outdated);
		go_to_epoch(2);
		let part = |watcher| WatcherRelay::attendance(Role::Watcher, &staker(watcher), 1);
		assert_eq!((part(0), part(3)), (Perbill::one(), Perbill::from_percent(50)));
		assert_eq!(part(9), Perbill::zero());
		assert_eq!(WatcherRelay::attendance(Role::Proxy, &staker(9), 1), Perbill::one());
		assert_eq!(WatcherRelay::attendance_of(1, staker(3)), (2, 1));
	});
}

#[test]
fn who_waits_until_others_have_said_what_is_right_has_half() {
	test(|| {
		with_watchers(4);
		let follow = |number, later| {
			all_attest(0..3, header(number, 1));
			go_to_block(System::block_number() as u32 + later);
			assert_ok!(attest(3, header(number, 1)));
		};
		follow(10, PROMPT_BLOCKS + 1);
		follow(20, 0);
		go_to_epoch(2);
		follow(30, PROMPT_BLOCKS);
		go_to_epoch(3);
		let part = |watcher, epoch| WatcherRelay::attendance(Role::Watcher, &staker(watcher), epoch);
		assert_eq!((part(0, 1), part(3, 1)), (Perbill::one(), Perbill::from_percent(75)));
		assert_eq!((part(0, 2), part(3, 2)), (Perbill::one(), Perbill::one()));
		assert_eq!(WatcherRelay::attendance_of(1, staker(3)), (2, 2));
	});
}

#[test]
fn who_has_nothing_at_stake_any_more_attests_to_nothing_late() {
	test(|| {
		with_watchers(4);
		all_attest(0..3, header(10, 1));
		mock::set_provider(Role::Watcher, &staker(3), false);
		assert_noop!(attest(3, header(10, 1)), Error::<Test>::NotProvider);
	});
}

#[test]
fn an_epoch_without_headers_pays_nothing() {
	test(|| {
		with_watchers(4);
		go_to_epoch(2);
		assert_eq!(WatcherRelay::attendance(Role::Watcher, &staker(0), 1), Perbill::zero());
	});
}

#[test]
fn what_is_attested_after_the_epoch_does_not_change_what_it_pays() {
	test(|| {
		with_watchers(4);
		go_to_block(19);
		all_attest(0..3, header(10, 1));
		go_to_block(20);
		assert_ok!(attest(3, header(10, 1)));
		assert_eq!(WatcherRelay::attendance_of(1, staker(3)), (1, 0));
	});
}

#[test]
fn old_headers_make_room() {
	test(|| {
		with_watchers(4);
		let ring = u64::from(RING);
		accept_all(1..=ring);
		go_to_epoch(1 + MINORITY + SETTLING_EPOCHS);
		let (first, second) = (header(ring + 2, 1), header(ring + 12, 1));
		all_attest(0..3, first);
		all_attest(0..3, second);
		assert_eq!(Headers::<Test>::iter().count(), RING as usize);
		assert_eq!(WatcherRelay::state_root(2), None);
		assert!(WatcherRelay::state_root(3).is_some());
		let newest = WatcherRelay::headers(3);
		let numbers: Vec<_> = newest.iter().map(|(number, _)| *number).collect();
		assert_eq!(numbers, [second.number, first.number, ring]);
	});
}

#[test]
fn an_operator_that_was_replaced_attests_to_nothing() {
	test(|| {
		with_watchers(4);
		let operated = pallet_traits::Operated { role: Role::Watcher, staker: staker(0), since: 0, until: Some(5) };
		mock::set_operated(&operator(0), Some(operated));
		assert_noop!(attest(0, header(10, 1)), Error::<Test>::NotOperator);
	});
}
