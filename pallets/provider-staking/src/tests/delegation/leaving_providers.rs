//! What becomes of delegators whose provider does not take part, or is gone.

use super::*;
use frame_support::{assert_noop, assert_ok};

/// Alice unbonds everything and withdraws it; Bob's delegation stays.
fn gone() {
	alice(0);
	delegate(BOB, ALICE, 1000);
	assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
	go_to_epoch(UNBONDING_EPOCHS);
	assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
	assert_eq!(free(ALICE), ENDOWED);
}

#[test]
fn the_pool_outlives_its_provider_until_the_last_has_left() {
	run(|| {
		gone();
		assert_eq!(delegated(BOB, ALICE), 1000);
		assert_ok!(undelegate(BOB, 1000));
		go_to_epoch(2 * UNBONDING_EPOCHS);
		assert_ok!(withdraw(BOB));
		assert_eq!(free(BOB), ENDOWED);
		assert!(!Pools::<Test>::contains_key(Role::Proxy, ALICE));
	});
}

#[test]
fn an_empty_pool_ends_with_its_provider() {
	run(|| {
		alice(0);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		go_to_epoch(UNBONDING_EPOCHS);
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		assert!(!Pools::<Test>::contains_key(Role::Proxy, ALICE));
	});
}

#[test]
fn nobody_comes_to_who_is_gone_and_who_stayed_counts_again_when_it_is_back() {
	run(|| {
		gone();
		let carol = || ProviderStaking::delegate(signed(CAROL), Role::Proxy, ALICE, 100);
		assert_noop!(carol(), Error::<Test>::NotProviding);
		bond(ALICE, 500);
		assert_ok!(ProviderStaking::set_operator(signed(ALICE), Role::Proxy, OTHER_KEY));
		assert_ok!(carol());
		confirm(OTHER_KEY);
		let epoch = UNBONDING_EPOCHS + 1;
		assert_eq!(Activity::<Test>::get((Role::Proxy, ALICE, epoch)), Some(250 + 500));
	});
}

#[test]
fn what_was_earned_is_claimed_after_the_pool_has_ended() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=1);
		go_to_epoch(2);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		assert_ok!(undelegate(BOB, 1000));
		go_to_epoch(2 + UNBONDING_EPOCHS);
		assert_ok!(withdraw(BOB));
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		assert!(!Pools::<Test>::contains_key(Role::Proxy, ALICE));
		assert_noop!(withdraw(BOB), Error::<Test>::NotDelegated);
		assert_eq!(claim(BOB, 32), Ok(500));
		assert_eq!(delegation(BOB), None);
	});
}

#[test]
fn a_chilled_provider_earns_nothing_for_anybody() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=1);
		assert_ok!(ProviderStaking::chill(signed(ALICE), Role::Proxy));
		go_to_epoch(2);
		assert_noop!(ProviderStaking::confirm_activity(signed(KEY)), Error::<Test>::Chilled);
		go_to_epoch(9);
		// What was confirmed before is paid.
		assert_eq!(claim(BOB, 32), Ok(500));
	});
}

#[test]
fn a_provider_that_has_withdrawn_cannot_have_its_delegators_slashed() {
	run(|| {
		gone();
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None), 0);
		assert_eq!(delegated(BOB, ALICE), 1000);
		assert!(DeferredSlashes::<Test>::iter().next().is_none());
	});
}
