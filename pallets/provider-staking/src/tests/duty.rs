use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;

fn watcher() {
	assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Watcher, 1_000, 0));
	assert_ok!(ProviderStaking::set_operator(signed(ALICE), Role::Watcher, KEY));
}

#[test]
fn who_is_not_elected_cannot_confirm() {
	run(|| {
		watcher();
		Elected::set(false);
		assert_noop!(ProviderStaking::confirm_activity(signed(KEY)), Error::<Test>::NotElected);
		Elected::set(true);
		confirm(KEY);
	});
}

#[test]
fn who_was_not_elected_was_not_absent() {
	run(|| {
		watcher();
		let by_anybody = || ProviderStaking::chill_inactive(signed(DAVE), Role::Watcher, ALICE);
		// It waits for epochs, and is elected at last: it could confirm none of those before.
		ElectedSince::set(8);
		for epoch in [3, 7, 8, 9] {
			go_to_epoch(epoch);
			assert_noop!(by_anybody(), Error::<Test>::NotAbsent);
		}
		assert!(ProviderStaking::is_provider(Role::Watcher, &ALICE));
		// Three for which it was, and none confirmed.
		go_to_epoch(10);
		assert_ok!(by_anybody());
	});
}

#[test]
fn who_is_not_elected_unbonds_at_once() {
	run(|| {
		watcher();
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Watcher, 300));
		assert_noop!(
			ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Watcher),
			Error::<Test>::NothingToWithdraw
		);
		Elected::set(false);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Watcher, 700));
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Watcher));
		assert_eq!(free(ALICE), ENDOWED);
	});
}

#[test]
fn a_lock_holds_also_for_who_is_not_elected() {
	run(|| {
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Watcher, 1_000, 3));
		Elected::set(false);
		assert_noop!(ProviderStaking::unbond(signed(ALICE), Role::Watcher, 1_000), Error::<Test>::Locked);
	});
}

#[test]
fn other_roles_are_not_asked() {
	run(|| {
		provider(ALICE, 1_000, KEY);
		Elected::set(false);
		confirm(KEY);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1_000));
		assert_noop!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy), Error::<Test>::NothingToWithdraw);
	});
}

#[test]
fn the_reward_is_multiplied_by_attendance() {
	run(|| {
		watcher();
		confirm(KEY);
		go_to_epoch(2);
		Attendance::set(Perbill::from_percent(25));
		assert_ok!(ProviderStaking::claim_reward(signed(BOB), Role::Watcher, ALICE, 1));
		assert_eq!(free(ALICE), ENDOWED - 1_000 + POT / 4);
	});
}

#[test]
fn who_is_staked_elsewhere_needs_a_part_of_the_minimum() {
	run(|| {
		assert_noop!(ProviderStaking::bond(signed(ALICE), Role::Proxy, MINIMUM / 10, 0), Error::<Test>::StakeTooSmall);
		MinimumPart::set(Perbill::from_percent(10));
		provider(ALICE, MINIMUM / 10, KEY);
		confirm(KEY);
		assert!(ProviderStaking::is_provider(Role::Proxy, &ALICE));
		// It is staked there no more: what is here is not enough, and can leave.
		MinimumPart::set(Perbill::one());
		assert!(!ProviderStaking::is_provider(Role::Proxy, &ALICE));
		assert_noop!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1), Error::<Test>::StakeTooSmall);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, MINIMUM / 10));
	});
}
