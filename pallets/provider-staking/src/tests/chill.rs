//! `chill`, `chill_inactive`, `unchill`.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

fn by_anybody() -> sp_runtime::DispatchResult {
	ProviderStaking::chill_inactive(signed(DAVE), Role::Proxy, ALICE)
}

#[test]
fn a_provider_chills_and_comes_back() {
	run(|| {
		bond(ALICE, 500);
		assert_ok!(ProviderStaking::chill(signed(ALICE), Role::Proxy));
		assert_last(Event::Chilled { role: Role::Proxy, staker: ALICE, by_absence: false });
		assert!(!ProviderStaking::is_provider(Role::Proxy, &ALICE));
		assert_noop!(ProviderStaking::chill(signed(ALICE), Role::Proxy), Error::<Test>::Chilled);
		assert_ok!(ProviderStaking::unchill(signed(ALICE), Role::Proxy));
		assert_last(Event::Unchilled { role: Role::Proxy, staker: ALICE });
		assert!(ProviderStaking::is_provider(Role::Proxy, &ALICE));
		assert_noop!(ProviderStaking::unchill(signed(ALICE), Role::Proxy), Error::<Test>::NotChilled);
	});
}

#[test]
fn who_has_no_stake_cannot_chill() {
	run(|| {
		assert_noop!(ProviderStaking::chill(signed(ALICE), Role::Proxy), Error::<Test>::NotStaked);
		assert_noop!(ProviderStaking::unchill(signed(ALICE), Role::Proxy), Error::<Test>::NotStaked);
		assert_noop!(by_anybody(), Error::<Test>::NotStaked);
	});
}

#[test]
fn confirmed_epochs_of_a_chilled_provider_stay_confirmed() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		assert_ok!(ProviderStaking::chill(signed(ALICE), Role::Proxy));
		assert!(ProviderStaking::is_active(Role::Proxy, &ALICE, 1));
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 1), 500);
	});
}

#[test]
fn anybody_chills_who_missed_three_epochs_and_not_before() {
	run(|| {
		// Active in epoch 1, absent in 2, 3 and 4.
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		go_to_block(39);
		assert_noop!(by_anybody(), Error::<Test>::NotAbsent);
		go_to_block(40);
		assert_ok!(by_anybody());
		assert_last(Event::Chilled { role: Role::Proxy, staker: ALICE, by_absence: true });
		assert_noop!(by_anybody(), Error::<Test>::Chilled);
		assert_noop!(ProviderStaking::confirm_activity(signed(KEY)), Error::<Test>::Chilled);
	});
}

#[test]
fn a_confirmation_ends_the_absence() {
	run(|| {
		provider(ALICE, 1000, KEY);
		go_to_epoch(2);
		confirm(KEY);
		go_to_epoch(5);
		assert_noop!(by_anybody(), Error::<Test>::NotAbsent);
		go_to_epoch(6);
		assert_ok!(by_anybody());
	});
}

#[test]
fn who_never_confirmed_is_absent_from_the_epoch_after_bonding() {
	run(|| {
		go_to_epoch(7);
		bond(ALICE, 500);
		go_to_epoch(9);
		assert_noop!(by_anybody(), Error::<Test>::NotAbsent);
		go_to_epoch(10);
		assert_ok!(by_anybody());
	});
}

#[test]
fn absence_is_counted_anew_after_unchilling() {
	run(|| {
		bond(ALICE, 500);
		go_to_epoch(3);
		assert_ok!(by_anybody());
		go_to_epoch(10);
		assert_ok!(ProviderStaking::unchill(signed(ALICE), Role::Proxy));
		go_to_epoch(12);
		assert_noop!(by_anybody(), Error::<Test>::NotAbsent);
		go_to_epoch(13);
		assert_ok!(by_anybody());
	});
}

#[test]
fn who_has_unbonded_is_not_absent() {
	run(|| {
		bond(ALICE, 500);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 500));
		go_to_epoch(20);
		assert_noop!(by_anybody(), Error::<Test>::StakeTooSmall);
	});
}

#[test]
fn a_provider_whose_stake_is_too_small_does_not_unchill() {
	run(|| {
		bond(ALICE, 150);
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None), 75);
		assert_noop!(ProviderStaking::unchill(signed(ALICE), Role::Proxy), Error::<Test>::StakeTooSmall);
		bond(ALICE, 25);
		assert_ok!(ProviderStaking::unchill(signed(ALICE), Role::Proxy));
	});
}
