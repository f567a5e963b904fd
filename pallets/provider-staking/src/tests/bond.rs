use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

#[test]
fn the_first_bond_holds_the_amount_and_makes_a_provider() {
	run(|| {
		assert!(!ProviderStaking::is_provider(Role::Proxy, &ALICE));
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Proxy, 500, 30));
		assert_last(Event::Bonded { role: Role::Proxy, staker: ALICE, amount: 500, lock_until: 30 });
		assert_eq!((staked(ALICE), free(ALICE)), (500, ENDOWED - 500));
		assert!(ProviderStaking::is_provider(Role::Proxy, &ALICE));
		assert!(!ProviderStaking::is_provider(Role::Compute, &ALICE));
	});
}

#[test]
fn bonding_again_adds() {
	run(|| {
		bond(ALICE, 500);
		bond(ALICE, 1);
		assert_eq!(stake(Role::Proxy, ALICE).bonded, 501);
		assert_eq!(staked(ALICE), 501);
	});
}

#[test]
fn the_stakes_of_one_account_for_two_roles_are_apart() {
	run(|| {
		bond(ALICE, 500);
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Storage, 200, 0));
		assert_eq!(stake(Role::Proxy, ALICE).bonded, 500);
		assert_eq!(stake(Role::Storage, ALICE).bonded, 200);
		assert_eq!(staked(ALICE), 700);
	});
}

#[test]
fn less_than_the_minimum_is_refused() {
	run(|| {
		assert_noop!(ProviderStaking::bond(signed(ALICE), Role::Proxy, MINIMUM - 1, 0), Error::<Test>::StakeTooSmall);
		assert_noop!(ProviderStaking::bond(signed(ALICE), Role::Proxy, 0, 0), Error::<Test>::StakeTooSmall);
		bond(ALICE, MINIMUM);
	});
}

#[test]
fn the_lock_grows_and_never_shrinks() {
	run(|| {
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Proxy, 500, 30));
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Proxy, 500, 10));
		assert_eq!(stake(Role::Proxy, ALICE).lock_until, 30);
		go_to_epoch(20);
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Proxy, 0, 20));
		assert_eq!(stake(Role::Proxy, ALICE).lock_until, 40);
		assert_eq!(staked(ALICE), 1000);
	});
}

#[test]
fn a_lock_of_more_than_four_years_is_refused() {
	run(|| {
		assert_noop!(
			ProviderStaking::bond(signed(ALICE), Role::Proxy, 500, MAX_LOCK_EPOCHS + 1),
			Error::<Test>::LockTooLong
		);
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Proxy, 500, MAX_LOCK_EPOCHS));
	});
}

#[test]
fn more_than_the_account_can_spare_is_refused() {
	run(|| {
		// The existential deposit stays free.
		assert_noop!(
			ProviderStaking::bond(signed(ALICE), Role::Proxy, ENDOWED - ED + 1, 0),
			TokenError::FundsUnavailable
		);
		assert_noop!(ProviderStaking::bond(signed(ALICE), Role::Proxy, Balance::MAX, 0), TokenError::FundsUnavailable);
		bond(ALICE, ENDOWED - ED);
		assert_noop!(
			ProviderStaking::bond(signed(ALICE), Role::Proxy, Balance::MAX, 0),
			sp_runtime::ArithmeticError::Overflow
		);
	});
}

#[test]
fn what_is_bonded_after_confirming_counts_from_the_next_confirmation() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		bond(ALICE, 1000);
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 1), 500);
		go_to_epoch(1);
		confirm(KEY);
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 2), 1000);
	});
}

#[test]
fn a_chilled_provider_that_bonds_stays_chilled() {
	run(|| {
		bond(ALICE, 500);
		assert_ok!(ProviderStaking::chill(signed(ALICE), Role::Proxy));
		bond(ALICE, 500);
		assert!(!ProviderStaking::is_provider(Role::Proxy, &ALICE));
	});
}

#[test]
fn who_comes_back_was_not_absent_in_between() {
	run(|| {
		bond(ALICE, 500);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 500));
		go_to_epoch(10);
		bond(ALICE, 500);
		assert_noop!(ProviderStaking::chill_inactive(signed(BOB), Role::Proxy, ALICE), Error::<Test>::NotAbsent);
	});
}
