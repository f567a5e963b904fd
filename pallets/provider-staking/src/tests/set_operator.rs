use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

fn set(staker: AccountId, operator: AccountId) -> sp_runtime::DispatchResult {
	ProviderStaking::set_operator(signed(staker), Role::Proxy, operator)
}

#[test]
fn a_bound_operator_acts_for_its_provider() {
	run(|| {
		bond(ALICE, 500);
		go_to_block(7);
		assert_ok!(set(ALICE, KEY));
		assert_last(Event::OperatorSet { role: Role::Proxy, staker: ALICE, operator: KEY });
		let operated = Operated { role: Role::Proxy, staker: ALICE, since: 7, until: None };
		assert_eq!(ProviderStaking::operated_by(&KEY), Some(operated));
		assert_eq!(ProviderStaking::operated_by(&OTHER_KEY), None);
	});
}

#[test]
fn who_has_no_stake_binds_nobody() {
	run(|| {
		assert_noop!(set(ALICE, KEY), Error::<Test>::NotStaked);
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Compute, 500, 0));
		assert_noop!(set(ALICE, KEY), Error::<Test>::NotStaked);
	});
}

#[test]
fn a_staker_can_be_its_own_operator() {
	run(|| {
		provider(ALICE, 500, ALICE);
		confirm(ALICE);
		assert!(ProviderStaking::is_active(Role::Proxy, &ALICE, 1));
	});
}

#[test]
fn somebody_elses_operator_is_refused() {
	run(|| {
		provider(ALICE, 500, KEY);
		bond(BOB, 500);
		assert_noop!(set(BOB, KEY), Error::<Test>::OperatorInUse);
	});
}

#[test]
fn one_key_does_not_serve_two_roles_of_its_staker() {
	run(|| {
		provider(ALICE, 500, KEY);
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Compute, 500, 0));
		assert_noop!(ProviderStaking::set_operator(signed(ALICE), Role::Compute, KEY), Error::<Test>::OperatorInUse);
	});
}

#[test]
fn somebody_elses_staking_account_is_refused() {
	run(|| {
		bond(ALICE, 500);
		assert_ok!(ProviderStaking::bond(signed(BOB), Role::Watcher, 500, 0));
		assert_noop!(set(ALICE, BOB), Error::<Test>::OperatorIsStaker);
		assert_ok!(ProviderStaking::set_operator(signed(BOB), Role::Watcher, BOB));
	});
}

#[test]
fn the_operator_is_changed_once_in_two_epochs() {
	run(|| {
		go_to_block(19);
		provider(ALICE, 500, KEY);
		go_to_block(20);
		assert_noop!(set(ALICE, OTHER_KEY), Error::<Test>::OperatorChangedRecently);
		go_to_block(29);
		assert_noop!(set(ALICE, OTHER_KEY), Error::<Test>::OperatorChangedRecently);
		go_to_block(30);
		assert_ok!(set(ALICE, OTHER_KEY));
		assert_noop!(set(ALICE, THIRD_KEY), Error::<Test>::OperatorChangedRecently);
	});
}

#[test]
fn a_replaced_operator_stays_known_and_acts_no_longer() {
	run(|| {
		provider(ALICE, 500, KEY);
		go_to_block(25);
		assert_ok!(set(ALICE, OTHER_KEY));
		let replaced = Operated { role: Role::Proxy, staker: ALICE, since: 1, until: Some(25) };
		assert_eq!(ProviderStaking::operated_by(&KEY), Some(replaced));
		assert_noop!(ProviderStaking::confirm_activity(signed(KEY)), Error::<Test>::OperatorReplaced);
		confirm(OTHER_KEY);
	});
}

#[test]
fn a_replaced_operator_is_bound_to_nobody_its_old_provider_included() {
	run(|| {
		provider(ALICE, 500, KEY);
		bond(BOB, 500);
		go_to_epoch(2);
		assert_ok!(set(ALICE, OTHER_KEY));
		assert_noop!(set(BOB, KEY), Error::<Test>::OperatorInUse);
		go_to_epoch(4);
		assert_noop!(set(ALICE, KEY), Error::<Test>::OperatorInUse);
	});
}
