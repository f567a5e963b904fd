use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

fn unbond(amount: Balance) -> sp_runtime::DispatchResult {
	ProviderStaking::unbond(signed(ALICE), Role::Proxy, amount)
}

#[test]
fn what_is_unbonded_stays_on_hold_and_no_longer_counts() {
	run(|| {
		bond(ALICE, 500);
		go_to_epoch(2);
		assert_ok!(unbond(300));
		assert_last(Event::Unbonding { role: Role::Proxy, staker: ALICE, amount: 300, unlock_epoch: 7 });
		assert_eq!(staked(ALICE), 500);
		let stake = stake(Role::Proxy, ALICE);
		assert_eq!((stake.bonded, stake.unbonding_total()), (200, 300));
		assert!(ProviderStaking::is_provider(Role::Proxy, &ALICE));
		assert_ok!(unbond(200));
		assert!(!ProviderStaking::is_provider(Role::Proxy, &ALICE));
	});
}

#[test]
fn a_lock_is_kept_to_its_last_block() {
	run(|| {
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Proxy, 500, 3));
		go_to_block(29);
		assert_noop!(unbond(500), Error::<Test>::Locked);
		go_to_block(30);
		assert_ok!(unbond(500));
	});
}

#[test]
fn a_rest_below_the_minimum_is_refused() {
	run(|| {
		bond(ALICE, 500);
		assert_noop!(unbond(401), Error::<Test>::StakeTooSmall);
		assert_noop!(unbond(501), Error::<Test>::NotEnoughBonded);
		assert_noop!(unbond(0), Error::<Test>::ZeroAmount);
		assert_noop!(ProviderStaking::unbond(signed(BOB), Role::Proxy, 1), Error::<Test>::NotStaked);
		assert_ok!(unbond(400));
	});
}

#[test]
fn what_is_unbonded_in_one_epoch_is_one_portion() {
	run(|| {
		bond(ALICE, 500);
		assert_ok!(unbond(10));
		assert_ok!(unbond(20));
		go_to_epoch(1);
		assert_ok!(unbond(30));
		let chunks = stake(Role::Proxy, ALICE).unbonding.into_inner();
		assert_eq!(chunks, [Chunk { amount: 30, unlock_epoch: 5 }, Chunk { amount: 30, unlock_epoch: 6 }]);
	});
}

#[test]
fn at_most_sixteen_portions_are_unbonding() {
	run(|| {
		bond(ALICE, 500);
		for epoch in 0..MAX_CHUNKS {
			go_to_epoch(epoch);
			assert_ok!(unbond(1));
		}
		go_to_epoch(MAX_CHUNKS);
		assert_noop!(unbond(1), Error::<Test>::TooManyChunks);
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		assert_ok!(unbond(1));
	});
}

#[test]
fn the_weight_of_the_coming_epoch_shrinks_and_that_of_the_current_one_does_not() {
	run(|| {
		provider(ALICE, 1000, KEY);
		provider(BOB, 1000, OTHER_KEY);
		confirm(KEY);
		go_to_epoch(1);
		confirm(KEY);
		confirm(OTHER_KEY);
		assert_ok!(unbond(400));
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 1), 500);
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 2), 300 + 500);
		assert_ok!(unbond(600));
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 2), 500);
		// It stays obliged, and is paid by those it serves.
		assert!(ProviderStaking::is_active(Role::Proxy, &ALICE, 2));
	});
}

#[test]
fn bonding_more_after_confirming_does_not_raise_the_weight_by_unbonding() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		bond(ALICE, 1000);
		assert_ok!(unbond(100));
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 1), 500);
	});
}
