use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_primitives::{
	provider::{Offence, Role},
	watching::Header,
};
use pallet_traits::mock;
use sp_runtime::AccountId32;

fn report(watcher: u8, first: Header, second: Header) -> frame_support::dispatch::DispatchResultWithPostInfo {
	let signature = |header| sign(&key(watcher), final_block(header));
	WatcherRelay::report_equivocation(signed(person(1)), first, signature(first), second, signature(second))
}

fn slashed() -> Vec<(AccountId32, Offence, Option<AccountId32>)> {
	mock::slashes().into_iter().map(|it| (it.staker, it.offence, it.reporter)).collect()
}

fn settle(number: u64, watcher: u8) -> frame_support::dispatch::DispatchResultWithPostInfo {
	WatcherRelay::settle_minority(signed(person(1)), number, staker(watcher))
}

#[test]
fn two_statements_sent_here_are_slashed_and_count_no_more() {
	test(|| {
		with_watchers(4);
		assert_ok!(attest(0, header(10, 1)));
		assert_ok!(attest(0, header(10, 2)));
		assert_eq!(slashed(), [(staker(0), Offence::Equivocation, None)]);
		assert_noop!(attest(0, header(10, 3)), Error::<Test>::AlreadyPunished);
		all_attest([1, 2], header(10, 1));
		assert!(!is_accepted(header(10, 1)), "what it attested first does not count");
		assert_ok!(attest(3, header(10, 1)));
		assert!(is_accepted(header(10, 1)));
	});
}

#[test]
fn two_signatures_shown_are_slashed_once_and_the_reporter_has_a_part() {
	test(|| {
		with_watchers(4);
		assert_ok!(report(0, header(10, 1), header(10, 2)));
		assert_eq!(slashed(), [(staker(0), Offence::Equivocation, Some(person(1)))]);
		assert_noop!(report(0, header(10, 1), header(10, 2)), Error::<Test>::AlreadyPunished);
		assert_noop!(report(0, header(10, 2), header(10, 3)), Error::<Test>::AlreadyPunished);
		// Another number is another offence, also one that nobody attests to here.
		assert_ok!(report(0, header(7, 1), header(7, 2)));
	});
}

#[test]
fn the_same_statement_twice_is_none() {
	test(|| {
		with_watchers(4);
		assert_noop!(report(0, header(10, 1), header(10, 1)), Error::<Test>::NoContradiction);
		assert_noop!(report(0, header(10, 1), header(20, 2)), Error::<Test>::NoContradiction);
	});
}

#[test]
fn signatures_of_two_watchers_are_no_equivocation() {
	test(|| {
		with_watchers(4);
		let (first, second) = (header(10, 1), header(10, 2));
		let signature = |watcher, header| sign(&key(watcher), final_block(header));
		assert_noop!(
			WatcherRelay::report_equivocation(
				signed(person(1)),
				first,
				signature(0, first),
				second,
				signature(1, second)
			),
			Error::<Test>::WrongSignature
		);
		assert_noop!(report(9, first, second), Error::<Test>::NoSuchSigner);
	});
}

#[test]
fn signatures_for_another_chain_are_no_equivocation() {
	test(|| {
		with_watchers(4);
		let (first, second) = (header(10, 1), header(10, 2));
		let here = sign(&key(0), final_block(first));
		CurrentTerms::mutate(|terms| terms.chain_id += 1);
		let elsewhere = sign(&key(0), final_block(second));
		CurrentTerms::mutate(|terms| terms.chain_id -= 1);
		assert_noop!(
			WatcherRelay::report_equivocation(signed(person(1)), first, here, second, elsewhere),
			Error::<Test>::WrongSignature
		);
	});
}

#[test]
fn evidence_that_is_too_old_is_not_taken_and_can_be_forgotten() {
	test(|| {
		with_watchers(4);
		assert_ok!(report(0, header(10, 1), header(10, 2)));
		let forget = || WatcherRelay::forget_evidence(signed(person(1)), key(0).address(), 10);
		assert_noop!(forget(), Error::<Test>::NotForgettable);
		all_attest(1..4, header(EVIDENCE_BLOCKS + 20, 1));
		assert_ok!(forget());
		assert_noop!(report(0, header(10, 1), header(10, 2)), Error::<Test>::TooOld);
	});
}

#[test]
fn who_has_nothing_left_is_not_slashed() {
	test(|| {
		with_watchers(4);
		mock::set_slash(0);
		assert_noop!(report(0, header(10, 1), header(10, 2)), Error::<Test>::NothingToSlash);
	});
}

#[test]
fn a_minority_is_slashed_after_the_window_once() {
	test(|| {
		with_watchers(4);
		assert_ok!(attest(3, header(10, 2)));
		all_attest(0..3, header(10, 1));
		assert_eq!(last_event(), Event::Contradicted { staker: staker(3), number: 10 });
		assert_noop!(settle(10, 3), Error::<Test>::TooEarly);
		go_to_epoch(1 + MINORITY);
		assert_noop!(settle(10, 0), Error::<Test>::NoMinority);
		assert_noop!(settle(20, 3), Error::<Test>::UnknownHeader);
		assert_ok!(settle(10, 3));
		assert_eq!(slashed(), [(staker(3), Offence::FalseHeader, Some(person(1)))]);
		assert_noop!(settle(10, 3), Error::<Test>::NoMinority);
	});
}

#[test]
fn a_minority_that_comes_late_is_slashed_too() {
	test(|| {
		with_watchers(4);
		all_attest(0..3, header(10, 1));
		assert_ok!(attest(3, header(10, 2)));
		assert_eq!(last_event(), Event::Contradicted { staker: staker(3), number: 10 });
		assert_eq!(WatcherRelay::attendance_of(1, staker(3)), (1, 0));
		go_to_epoch(1 + MINORITY);
		assert_ok!(settle(10, 3));
	});
}

#[test]
fn a_minority_is_not_slashed_when_its_stake_may_have_gone() {
	test(|| {
		with_watchers(4);
		assert_ok!(attest(3, header(10, 2)));
		all_attest(0..3, header(10, 1));
		go_to_epoch(2 + EVIDENCE);
		assert_noop!(settle(10, 3), Error::<Test>::TooOld);
	});
}

#[test]
fn who_was_slashed_for_equivocation_is_not_slashed_for_the_same_as_minority() {
	test(|| {
		with_watchers(4);
		assert_ok!(attest(3, header(10, 2)));
		assert_ok!(attest(3, header(10, 1)));
		all_attest(0..3, header(10, 1));
		go_to_epoch(1 + MINORITY);
		assert_noop!(settle(10, 3), Error::<Test>::NoMinority);
		assert_eq!(slashed().len(), 1);
	});
}

#[test]
fn a_pin_makes_the_majority_the_minority() {
	test(|| {
		with_watchers(4);
		assert_ok!(attest(3, header(10, 1)));
		all_attest(0..3, header(10, 2));
		go_to_epoch(2);
		assert_ok!(WatcherRelay::pin_header(root(), header(10, 1)));
		go_to_epoch(2 + MINORITY);
		assert_noop!(settle(10, 3), Error::<Test>::NoMinority);
		for watcher in 0..3 {
			assert_ok!(settle(10, watcher));
		}
		assert!(mock::slashes::<AccountId32>().iter().all(|it| it.role == Role::Watcher));
	});
}
