use super::*;
use frame_support::{assert_noop, assert_ok};

#[test]
fn what_leaves_waits_as_long_as_own_stake() {
	run(|| {
		alice(5);
		delegate(BOB, ALICE, 500);
		go_to_epoch(3);
		assert_ok!(undelegate(BOB, 200));
		assert_last(Event::Undelegated {
			role: Role::Proxy,
			staker: ALICE,
			delegator: BOB,
			amount: 200,
			unlock_epoch: 3 + UNBONDING_EPOCHS,
		});
		assert_eq!(delegated(BOB, ALICE), 300);
		// It lies where it lay.
		assert_eq!((free(BOB), pooled()), (ENDOWED - 500, 500));
	});
}

#[test]
fn more_than_there_is_means_all() {
	run(|| {
		alice(5);
		delegate(BOB, ALICE, 500);
		assert_ok!(undelegate(BOB, Balance::MAX));
		assert_eq!(delegated(BOB, ALICE), 0);
		assert_eq!(pool(ALICE).leaving, 500);
		assert_noop!(undelegate(BOB, 1), Error::<Test>::NotDelegated);
	});
}

#[test]
fn nothing_or_the_minimum_stays() {
	run(|| {
		alice(5);
		delegate(BOB, ALICE, 500);
		assert_noop!(undelegate(BOB, 0), Error::<Test>::ZeroAmount);
		assert_noop!(undelegate(BOB, 451), Error::<Test>::DelegationTooSmall);
		assert_noop!(undelegate(BOB, 499), Error::<Test>::DelegationTooSmall);
		assert_ok!(undelegate(BOB, 450));
		assert_ok!(undelegate(BOB, 50));
	});
}

#[test]
fn who_delegated_nothing_takes_nothing_back() {
	run(|| {
		alice(5);
		delegate(BOB, ALICE, 500);
		assert_noop!(undelegate(CAROL, 100), Error::<Test>::NotDelegated);
		assert_noop!(undelegate(ALICE, 100), Error::<Test>::NotDelegated);
	});
}

#[test]
fn what_leaves_counts_in_this_epoch_and_not_in_the_coming_one() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		delegate(CAROL, ALICE, 1000);
		confirm_in(1..=2);
		assert_ok!(undelegate(BOB, 1000));
		// Epoch 2, in which he leaves, is as it was; 3 is without him.
		let part = |epoch| Delegated::<Test>::get((Role::Proxy, ALICE, epoch)).unwrap();
		assert_eq!((part(2).weight, part(2).shares), (1000, 2000));
		assert_eq!((part(3).weight, part(3).shares), (500, 1000));
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 3), 1000);
		go_to_epoch(4);
		assert_eq!(claim(BOB, 32), Ok(333));
		assert_eq!(claim(CAROL, 32), Ok(333 + 500));
	});
}

#[test]
fn when_the_last_leaves_nothing_delegated_counts() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=1);
		assert_ok!(undelegate(BOB, 1000));
		assert_eq!(Delegated::<Test>::get((Role::Proxy, ALICE, 2)), None);
		assert_eq!(Activity::<Test>::get((Role::Proxy, ALICE, 2)), Some(500));
	});
}

#[test]
fn portions_of_one_epoch_are_one_and_there_are_sixteen_at_most() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 5000);
		for epoch in 0..MAX_CHUNKS {
			go_to_epoch(epoch);
			assert_ok!(undelegate(BOB, 10));
			assert_ok!(undelegate(BOB, 10));
		}
		assert_eq!(delegation(BOB).unwrap().leaving.len() as u32, MAX_CHUNKS);
		go_to_epoch(MAX_CHUNKS);
		assert_noop!(undelegate(BOB, 10), Error::<Test>::TooManyChunks);
		assert_ok!(withdraw(BOB));
		assert_ok!(undelegate(BOB, 10));
	});
}

#[test]
fn a_closed_pool_and_a_chilled_provider_let_everybody_go() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 500);
		assert_ok!(ProviderStaking::accept_delegations(signed(ALICE), Role::Proxy, false));
		assert_ok!(ProviderStaking::chill(signed(ALICE), Role::Proxy));
		assert_ok!(undelegate(BOB, 500));
	});
}

#[test]
fn after_a_slash_that_leaves_less_than_the_minimum_all_can_go() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 60);
		ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None);
		assert_eq!(delegated(BOB, ALICE), 30);
		assert_noop!(undelegate(BOB, 10), Error::<Test>::DelegationTooSmall);
		assert_ok!(undelegate(BOB, 30));
		assert_eq!(delegated(BOB, ALICE), 0);
	});
}
