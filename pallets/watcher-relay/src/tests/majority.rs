//! What more than two thirds of the weight try, so that nobody is slashed for what they had accepted.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use pallet_traits::StateRoots;

fn settle(number: u64, watcher: u8) -> frame_support::dispatch::DispatchResultWithPostInfo {
	WatcherRelay::settle_minority(signed(person(1)), number, staker(watcher))
}

/// Seven of nine lie about block 10.
fn a_lie() {
	with_watchers(9);
	assert_ok!(attest(8, header(10, 1)));
	all_attest(0..7, header(10, 2));
	assert!(is_accepted(header(10, 2)));
}

#[test]
fn a_lie_is_not_displaced_by_junk_before_it_can_be_settled() {
	test(|| {
		a_lie();
		accept_all(11..10 + u64::from(RING));
		// The ring is full, and the lie is the oldest. One more watcher, and it would be gone.
		let junk = header(12 + u64::from(RING), 1);
		all_attest(0..6, junk);
		assert_noop!(attest(6, junk), Error::<Test>::HeadersFull);
		go_to_epoch(MINORITY + SETTLING_EPOCHS);
		assert_noop!(attest(6, junk), Error::<Test>::HeadersFull);
		assert_ok!(settle(10, 8));
		// Nobody waits for it any more.
		go_to_epoch(1 + MINORITY + SETTLING_EPOCHS);
		all_attest(0..7, header(22 + u64::from(RING), 1));
		assert_eq!(WatcherRelay::state_root(10), None);
	});
}

#[test]
fn a_pin_that_takes_a_referendum_is_kept_until_it_is_settled() {
	test(|| {
		a_lie();
		let ring = u64::from(RING);
		accept_all(11..ring - 50);
		go_to_epoch(1 + MINORITY);
		assert_ok!(WatcherRelay::pin_header(root(), header(10, 1)));
		assert_eq!(WatcherRelay::headers(1)[0].0, 10, "it is as new as any");
		// The ring comes to where the header was at first.
		accept_all(ring..ring + 100);
		go_to_epoch(1 + 2 * MINORITY);
		assert_noop!(settle(10, 8), Error::<Test>::NoMinority);
		for watcher in 0..7 {
			assert_ok!(settle(10, watcher));
		}
	});
}

#[test]
fn a_header_that_is_pinned_again_has_one_place() {
	test(|| {
		for fork in 1..4 {
			assert_ok!(WatcherRelay::pin_header(root(), header(10, fork)));
		}
		assert_eq!((Ring::<Test>::iter().count(), Places::<Test>::iter().count()), (1, 1));
		assert_ok!(WatcherRelay::reject_header(root(), 10));
		assert_eq!((Ring::<Test>::iter().count(), Places::<Test>::iter().count()), (0, 0));
	});
}

#[test]
fn numbers_do_not_run_ahead_of_ethereum() {
	test(|| {
		with_watchers(4);
		all_attest(0..3, header(10, 1));
		let most = 10 + STRIDE;
		assert_noop!(attest(0, header(most + 10, 1)), Error::<Test>::TooFarAhead);
		all_attest(0..3, header(most, 1));
		assert_noop!(attest(0, header(most + 10, 1)), Error::<Test>::TooFarAhead);
		go_to_epoch(2);
		assert_noop!(attest(0, header(most + STRIDE + 10, 1)), Error::<Test>::TooFarAhead);
		// Who was silent for epochs comes as much further.
		go_to_epoch(4);
		assert_noop!(attest(0, header(most + 3 * STRIDE + 10, 1)), Error::<Test>::TooFarAhead);
		all_attest(0..3, header(most + 3 * STRIDE, 1));
	});
}

#[test]
fn what_governance_does_about_old_headers_lets_nobody_run_ahead() {
	test(|| {
		with_watchers(4);
		all_attest(0..3, header(10, 1));
		let most = 10 + STRIDE;
		all_attest(0..3, header(most, 1));
		assert_ok!(WatcherRelay::pin_header(root(), header(20, 1)));
		assert_ok!(WatcherRelay::reject_header(root(), 10));
		assert_noop!(attest(0, header(most + 10, 1)), Error::<Test>::TooFarAhead);
	});
}

#[test]
fn where_governance_pins_a_header_it_goes_on() {
	test(|| {
		with_watchers(4);
		all_attest(0..3, header(10, 1));
		let far = 10 * STRIDE;
		assert_noop!(attest(0, header(far + 10, 1)), Error::<Test>::TooFarAhead);
		assert_ok!(WatcherRelay::pin_header(root(), header(far, 1)));
		all_attest(0..3, header(far + 10, 1));
		assert!(is_accepted(header(far + 10, 1)));
	});
}
