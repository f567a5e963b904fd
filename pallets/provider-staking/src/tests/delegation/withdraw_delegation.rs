use super::*;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

#[test]
fn anybody_gets_it_out_for_the_delegator_when_its_epoch_has_come() {
	run(|| {
		alice(5);
		delegate(BOB, ALICE, 500);
		assert_ok!(undelegate(BOB, 200));
		go_to_block(UNBONDING_EPOCHS * EPOCH_LENGTH - 1);
		assert_noop!(withdraw(BOB), Error::<Test>::NothingToWithdraw);
		go_to_epoch(UNBONDING_EPOCHS);
		assert_ok!(withdraw(BOB));
		assert_last(Event::DelegationWithdrawn { role: Role::Proxy, staker: ALICE, delegator: BOB, amount: 200 });
		assert_eq!((free(BOB), pooled()), (ENDOWED - 300, 300));
		assert_noop!(withdraw(BOB), Error::<Test>::NothingToWithdraw);
		assert_noop!(withdraw(CAROL), Error::<Test>::NotDelegated);
	});
}

#[test]
fn the_record_ends_with_the_last_unit_if_nothing_was_earned() {
	run(|| {
		alice(5);
		delegate(BOB, ALICE, 500);
		assert_ok!(undelegate(BOB, 500));
		go_to_epoch(UNBONDING_EPOCHS);
		assert_ok!(withdraw(BOB));
		assert_eq!(delegation(BOB), None);
		assert_eq!((free(BOB), pooled()), (ENDOWED, 0));
		// The pool stays, for those who come.
		delegate(CAROL, ALICE, 500);
	});
}

#[test]
fn the_record_stays_while_there_is_something_to_claim() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=1);
		go_to_epoch(2);
		assert_ok!(undelegate(BOB, 1000));
		go_to_epoch(2 + UNBONDING_EPOCHS);
		assert_ok!(withdraw(BOB));
		assert_eq!(free(BOB), ENDOWED);
		assert_eq!(claim(BOB, 32), Ok(500));
		assert_eq!(delegation(BOB), None);
	});
}

#[test]
fn a_record_with_claims_that_expired_is_cleared_away() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=1);
		go_to_epoch(2);
		assert_ok!(undelegate(BOB, 1000));
		go_to_epoch(3 + CLAIM_EPOCHS);
		assert_ok!(withdraw(BOB));
		assert_eq!(delegation(BOB), None);
	});
}

#[test]
fn what_is_less_than_an_account_holds_waits_until_there_is_one() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 60);
		delegate(CAROL, ALICE, 500);
		for _ in 0..3 {
			ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None);
		}
		assert_eq!(delegated(BOB, ALICE), 7);
		assert_ok!(undelegate(BOB, Balance::MAX));
		go_to_epoch(UNBONDING_EPOCHS);
		use frame_support::traits::fungible::Mutate;
		let all = free(BOB);
		assert_ok!(Balances::transfer(&BOB, &DAVE, all, frame_support::traits::tokens::Preservation::Expendable));
		assert_noop!(withdraw(BOB), TokenError::CannotCreate);
		assert_ok!(Balances::mint_into(&BOB, ED));
		assert_ok!(withdraw(BOB));
		assert_eq!(free(BOB), ED + 7);
	});
}
