use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

fn rebond(amount: Balance) -> sp_runtime::DispatchResult {
	ProviderStaking::rebond(signed(ALICE), Role::Proxy, amount)
}

#[test]
fn the_youngest_portion_is_bonded_again_first() {
	run(|| {
		bond(ALICE, 500);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 100));
		go_to_epoch(1);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 100));
		assert_ok!(rebond(150));
		assert_last(Event::Rebonded { role: Role::Proxy, staker: ALICE, amount: 150 });
		let stake = stake(Role::Proxy, ALICE);
		assert_eq!(stake.bonded, 450);
		assert_eq!(stake.unbonding.into_inner(), [Chunk { amount: 50, unlock_epoch: 5 }]);
		assert_eq!(staked(ALICE), 500);
	});
}

#[test]
fn more_than_is_unbonding_or_less_than_the_minimum_is_refused() {
	run(|| {
		assert_noop!(rebond(1), Error::<Test>::NotStaked);
		bond(ALICE, 500);
		assert_noop!(rebond(1), Error::<Test>::NotEnoughUnbonding);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 500));
		assert_noop!(rebond(0), Error::<Test>::ZeroAmount);
		assert_noop!(rebond(501), Error::<Test>::NotEnoughUnbonding);
		assert_noop!(rebond(MINIMUM - 1), Error::<Test>::StakeTooSmall);
		assert_ok!(rebond(MINIMUM));
		assert!(ProviderStaking::is_provider(Role::Proxy, &ALICE));
	});
}

#[test]
fn who_rebonds_after_a_pause_was_not_absent_in_between() {
	run(|| {
		bond(ALICE, 500);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 500));
		go_to_epoch(10);
		assert_ok!(rebond(500));
		assert_noop!(ProviderStaking::chill_inactive(signed(BOB), Role::Proxy, ALICE), Error::<Test>::NotAbsent);
	});
}
