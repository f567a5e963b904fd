use super::*;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

fn claim_own(epoch: EpochIndex) -> Balance {
	let before = free(ALICE);
	assert_ok!(ProviderStaking::claim_reward(signed(DAVE), Role::Proxy, ALICE, epoch));
	free(ALICE) - before
}

#[test]
fn a_reward_is_divided_among_own_stake_commission_and_delegators() {
	run(|| {
		alice(10);
		delegate(BOB, ALICE, 1000);
		delegate(CAROL, ALICE, 2000);
		provider(DAVE, 4000, OTHER_KEY);
		confirm_in(1..=1);
		confirm(OTHER_KEY);
		go_to_epoch(3);
		// 500 of her own and 1500 delegated, of 4000: 125, and 375 of which she keeps 37.
		assert_eq!(claim_own(2), 125 + 37);
		assert_eq!(claim(BOB, 32), Ok(112));
		assert_last(Event::DelegationRewardPaid {
			role: Role::Proxy,
			staker: ALICE,
			delegator: BOB,
			from: 2,
			until: 3,
			amount: 112,
		});
		assert_eq!(claim(CAROL, 32), Ok(225));
		// One unit did not divide and stays in the pot.
		assert_eq!(free(MINE), ENDOWED - 162 - 112 - 225);
		// What is delegated is as it was.
		assert_eq!(pooled(), 3000);
	});
}

#[test]
fn it_does_not_matter_who_claims_first() {
	run(|| {
		alice(10);
		delegate(BOB, ALICE, 3000);
		confirm_in(1..=1);
		go_to_epoch(3);
		assert_eq!(claim(BOB, 1), Ok(675));
		assert_eq!(claim_own(2), 325);
		assert_eq!(free(MINE), ENDOWED - POT);
	});
}

#[test]
fn an_epoch_pays_once_and_not_before_it_is_over() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=2);
		assert_noop!(claim(BOB, 32), Error::<Test>::NothingToClaim);
		go_to_epoch(3);
		assert_noop!(claim(BOB, 0), Error::<Test>::NothingToClaim);
		assert_eq!(claim(BOB, 32), Ok(500));
		assert_noop!(claim(BOB, 32), Error::<Test>::NothingToClaim);
		go_to_epoch(4);
		assert_eq!(claim(BOB, 32), Ok(500));
		assert_noop!(claim(CAROL, 32), Error::<Test>::NotDelegated);
	});
}

#[test]
fn epochs_without_activity_pay_nothing_and_pass() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=1);
		confirm_in(5..=5);
		go_to_epoch(10);
		assert_eq!(claim(BOB, 2), Ok(500));
		assert_eq!(claim(BOB, 2), Ok(0));
		assert_eq!(claim(BOB, 32), Ok(500));
		assert_eq!(delegation(BOB).unwrap().next_claim, 10);
	});
}

#[test]
fn a_call_pays_for_thirty_two_epochs_at_most_and_weighs_what_it_did() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=40);
		go_to_epoch(42);
		let info = ProviderStaking::claim_delegation(signed(DAVE), Role::Proxy, ALICE, BOB, 1000).unwrap();
		assert_eq!(info.actual_weight, Some(<() as WeightInfo>::claim_delegation(32)));
		assert_eq!(free(BOB), ENDOWED - 1000 + 32 * 500);
		let info = ProviderStaking::claim_delegation(signed(DAVE), Role::Proxy, ALICE, BOB, 1000).unwrap();
		assert_eq!(info.actual_weight, Some(<() as WeightInfo>::claim_delegation(8)));
		assert_eq!(free(BOB), ENDOWED - 1000 + 40 * 500);
	});
}

#[test]
fn each_epoch_is_paid_by_the_shares_of_that_epoch() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=1);
		delegate(CAROL, ALICE, 3000);
		confirm_in(2..=2);
		assert_ok!(undelegate(BOB, 500));
		confirm_in(3..=3);
		go_to_epoch(5);
		// Epoch 2: 500 and 500. Epoch 3: 500 and 250 and 1500. Epoch 4: the same.
		assert_eq!(claim(BOB, 1), Ok(500));
		assert_eq!(claim(BOB, 1), Ok(111));
		assert_eq!(claim(BOB, 1), Ok(111));
		assert_eq!(claim(CAROL, 32), Ok(666 + 666));
	});
}

#[test]
fn rewards_wait_for_a_year() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=2);
		go_to_epoch(3 + CLAIM_EPOCHS);
		// That of epoch 2 is gone.
		assert_eq!(claim(BOB, 1), Ok(500));
		assert_eq!(delegation(BOB).unwrap().next_claim, 4);
	});
}

#[test]
fn records_of_expired_epochs_are_cleared_away() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=2);
		claim_own_of(2);
		assert!(Delegated::<Test>::contains_key((Role::Proxy, ALICE, 2)));
		// By the confirmation for a year later, and by anybody.
		go_to_epoch(2 + CLAIM_EPOCHS + 1);
		confirm(KEY);
		assert!(!Delegated::<Test>::contains_key((Role::Proxy, ALICE, 2)));
		go_to_epoch(3 + CLAIM_EPOCHS + 1);
		assert_eq!(claim_own(3), 0);
		assert_last(Event::RewardExpired { role: Role::Proxy, staker: ALICE, epoch: 3 });
		assert!(!Delegated::<Test>::contains_key((Role::Proxy, ALICE, 3)));
		let again = ProviderStaking::claim_reward(signed(DAVE), Role::Proxy, ALICE, 3);
		assert_noop!(again, Error::<Test>::NothingToClaim);
	});
}

fn claim_own_of(epoch: EpochIndex) {
	go_to_epoch(epoch + 1);
	claim_own(epoch);
}

#[test]
fn a_payment_that_fails_can_be_claimed_again_and_those_before_it_are_paid() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=4);
		go_to_epoch(6);
		// Each pays half: the source has enough for three.
		PotSize::set(600_000);
		assert_eq!(claim(BOB, 32), Ok(900_000));
		assert_eq!(delegation(BOB).unwrap().next_claim, 5);
		assert_noop!(claim(BOB, 32), TokenError::FundsUnavailable);
		PotSize::set(100_000);
		assert_eq!(claim(BOB, 32), Ok(50_000));
	});
}

#[test]
fn what_the_provider_is_told_to_claim_is_what_it_gets() {
	run(|| {
		alice(10);
		delegate(BOB, ALICE, 3000);
		confirm_in(1..=1);
		go_to_epoch(3);
		assert_eq!(ProviderStaking::claimable(Role::Proxy, ALICE), [(2, 325)]);
		assert_eq!(claim_own(2), 325);
	});
}
