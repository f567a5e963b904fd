use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

fn withdraw() -> sp_runtime::DispatchResult {
	ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy)
}

#[test]
fn what_is_unlocked_is_released_and_the_rest_waits() {
	run(|| {
		bond(ALICE, 500);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 100));
		go_to_epoch(1);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 200));
		go_to_block(UNBONDING_EPOCHS * EPOCH_LENGTH - 1);
		assert_noop!(withdraw(), Error::<Test>::NothingToWithdraw);
		go_to_block(UNBONDING_EPOCHS * EPOCH_LENGTH);
		assert_ok!(withdraw());
		assert_last(Event::Withdrawn { role: Role::Proxy, staker: ALICE, amount: 100 });
		assert_eq!(staked(ALICE), 400);
		assert_noop!(withdraw(), Error::<Test>::NothingToWithdraw);
		go_to_epoch(UNBONDING_EPOCHS + 1);
		assert_ok!(withdraw());
		assert_eq!((staked(ALICE), free(ALICE)), (200, ENDOWED - 200));
	});
}

#[test]
fn withdrawing_all_ends_the_record() {
	run(|| {
		provider(ALICE, 500, KEY);
		assert_ok!(ProviderStaking::set_profile(signed(ALICE), Role::Proxy, profile()));
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 500));
		go_to_epoch(UNBONDING_EPOCHS);
		assert_ok!(withdraw());
		assert_eq!(free(ALICE), ENDOWED);
		assert!(!Stakes::<Test>::contains_key(Role::Proxy, ALICE));
		assert!(!Profiles::<Test>::contains_key(Role::Proxy, ALICE));
		let until = Some(UNBONDING_EPOCHS * EPOCH_LENGTH);
		assert_eq!(ProviderStaking::operated_by(&KEY).map(|operated| operated.until), Some(until));
		assert_noop!(ProviderStaking::confirm_activity(signed(KEY)), Error::<Test>::OperatorReplaced);
		assert_noop!(withdraw(), Error::<Test>::NotStaked);
	});
}

#[test]
fn the_stake_for_another_role_stays() {
	run(|| {
		bond(ALICE, 500);
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Compute, 200, 0));
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 500));
		go_to_epoch(UNBONDING_EPOCHS);
		assert_ok!(withdraw());
		assert_eq!(staked(ALICE), 200);
	});
}

#[test]
fn a_record_that_was_slashed_to_nothing_can_be_ended() {
	run(|| {
		provider(ALICE, 500, KEY);
		assert_ok!(ProviderStaking::set_profile(signed(ALICE), Role::Proxy, profile()));
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::ServedAfterEnd, None), 500);
		assert_ok!(withdraw());
		assert_last(Event::Withdrawn { role: Role::Proxy, staker: ALICE, amount: 0 });
		assert_eq!((deposit(ALICE), free(ALICE)), (0, ENDOWED - 500));
		// It can begin anew.
		bond(ALICE, 500);
		assert!(ProviderStaking::is_provider(Role::Proxy, &ALICE));
	});
}
