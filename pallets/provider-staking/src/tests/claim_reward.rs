use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

fn claim(staker: AccountId, epoch: EpochIndex) -> sp_runtime::DispatchResult {
	ProviderStaking::claim_reward(signed(DAVE), Role::Proxy, staker, epoch)
}

#[test]
fn the_pot_is_shared_by_weight() {
	run(|| {
		// κ = 1 and κ = 0.5: 6000 and 1500 of 7500.
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Proxy, 6000, 400));
		assert_ok!(ProviderStaking::set_operator(signed(ALICE), Role::Proxy, KEY));
		provider(BOB, 3000, OTHER_KEY);
		confirm(KEY);
		confirm(OTHER_KEY);
		go_to_epoch(2);
		assert_ok!(claim(ALICE, 1));
		assert_last(Event::RewardPaid { role: Role::Proxy, staker: ALICE, epoch: 1, amount: 800 });
		assert_ok!(claim(BOB, 1));
		assert_eq!(free(ALICE), ENDOWED - 6000 + 800);
		assert_eq!(free(BOB), ENDOWED - 3000 + 200);
		assert_eq!(free(MINE), ENDOWED - POT);
		assert_eq!(free(DAVE), ENDOWED);
	});
}

#[test]
fn what_does_not_divide_stays_in_the_pot() {
	run(|| {
		for (staker, key) in [(ALICE, KEY), (BOB, OTHER_KEY), (CAROL, THIRD_KEY)] {
			provider(staker, 1000, key);
			confirm(key);
		}
		go_to_epoch(2);
		for staker in [ALICE, BOB, CAROL] {
			assert_ok!(claim(staker, 1));
		}
		assert_eq!(free(MINE), ENDOWED - 999);
	});
}

#[test]
fn an_epoch_that_is_not_over_pays_nothing() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		assert_noop!(claim(ALICE, 1), Error::<Test>::EpochNotOver);
		go_to_block(19);
		assert_noop!(claim(ALICE, 1), Error::<Test>::EpochNotOver);
		assert_noop!(claim(ALICE, 2), Error::<Test>::EpochNotOver);
		assert_noop!(claim(ALICE, u32::MAX), Error::<Test>::EpochNotOver);
		go_to_block(20);
		assert_ok!(claim(ALICE, 1));
	});
}

#[test]
fn an_epoch_pays_once() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		go_to_epoch(2);
		assert_ok!(claim(ALICE, 1));
		assert_noop!(claim(ALICE, 1), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn an_epoch_without_confirmation_pays_nothing() {
	run(|| {
		provider(ALICE, 1000, KEY);
		go_to_epoch(1);
		confirm(KEY);
		go_to_epoch(5);
		assert_noop!(claim(ALICE, 0), Error::<Test>::NothingToClaim);
		assert_noop!(claim(ALICE, 1), Error::<Test>::NothingToClaim);
		assert_ok!(claim(ALICE, 2));
		assert_noop!(claim(ALICE, 3), Error::<Test>::NothingToClaim);
		assert_noop!(claim(BOB, 2), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn rewards_wait_for_a_year_and_then_stay_in_the_pot() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		go_to_epoch(1);
		confirm(KEY);
		go_to_epoch(1 + CLAIM_EPOCHS);
		assert_ok!(claim(ALICE, 1));
		go_to_epoch(2 + CLAIM_EPOCHS + 1);
		assert_ok!(claim(ALICE, 2));
		assert_last(Event::RewardExpired { role: Role::Proxy, staker: ALICE, epoch: 2 });
		assert_eq!(free(MINE), ENDOWED - POT);
		assert_noop!(claim(ALICE, 2), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn a_payment_that_fails_can_be_claimed_again() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		go_to_epoch(2);
		PotSize::set(ENDOWED + 1);
		assert_noop!(claim(ALICE, 1), TokenError::FundsUnavailable);
		PotSize::set(POT);
		assert_ok!(claim(ALICE, 1));
	});
}

#[test]
fn an_empty_pot_pays_nothing_and_the_epoch_is_done() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		go_to_epoch(2);
		PotSize::set(0);
		assert_ok!(claim(ALICE, 1));
		assert_last(Event::RewardPaid { role: Role::Proxy, staker: ALICE, epoch: 1, amount: 0 });
		PotSize::set(POT);
		assert_noop!(claim(ALICE, 1), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn who_left_is_still_paid() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		go_to_epoch(1);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		go_to_epoch(1 + UNBONDING_EPOCHS);
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		assert_ok!(claim(ALICE, 1));
		assert_eq!(free(ALICE), ENDOWED + POT);
	});
}
