//! What delegators get back of a slash that was wrong.

use super::*;
use frame_support::{assert_noop, assert_ok};

fn slash(offence: Offence) -> Balance {
	ProviderStaking::slash(Role::Proxy, &ALICE, offence, Some(&DAVE))
}

#[test]
fn everybody_gets_back_what_it_lost() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		delegate(CAROL, ALICE, 2000);
		let issued = Balances::total_issuance();
		slash(Offence::WrongFragment);
		assert_eq!((delegated(BOB, ALICE), delegated(CAROL, ALICE), waiting()), (500, 1000, 2000));
		assert_ok!(cancel(0));
		assert_last(Event::SlashCancelled { id: 0, role: Role::Proxy, staker: ALICE, own: 500, delegated: 1500 });
		assert_eq!((delegated(BOB, ALICE), delegated(CAROL, ALICE), pooled()), (1000, 2000, 3000));
		assert_eq!((staked(ALICE), free(ALICE), waiting()), (500, ENDOWED - 500, 0));
		assert_eq!((free(DAVE), free(TREASURY)), (ENDOWED, ENDOWED));
		assert_eq!(Balances::total_issuance(), issued);
	});
}

#[test]
fn what_is_on_its_way_out_gets_its_part() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		delegate(CAROL, ALICE, 1000);
		assert_ok!(undelegate(BOB, 1000));
		slash(Offence::WrongFragment);
		go_to_epoch(1);
		assert_ok!(undelegate(CAROL, 500));
		assert_ok!(cancel(0));
		go_to_epoch(1 + UNBONDING_EPOCHS);
		assert_ok!(withdraw(BOB));
		assert_ok!(withdraw(CAROL));
		assert_eq!((free(BOB), free(CAROL), pooled()), (ENDOWED, ENDOWED, 0));
	});
}

#[test]
fn a_pool_that_was_slashed_to_nothing_is_as_it_was() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		delegate(CAROL, ALICE, 500);
		slash(Offence::ServedAfterEnd);
		assert_eq!(pooled(), 0);
		assert_ok!(cancel(0));
		assert_eq!((delegated(BOB, ALICE), delegated(CAROL, ALICE)), (1000, 500));
	});
}

#[test]
fn a_slash_of_less_than_an_account_holds_is_put_back_too() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 250);
		// One per cent of 1250, a fifth of which is Bob's.
		assert_eq!(slash(Offence::Silence), 12);
		assert_eq!((delegated(BOB, ALICE), waiting()), (248, 12));
		assert_ok!(cancel(0));
		assert_eq!((delegated(BOB, ALICE), waiting()), (250, 0));
	});
}

#[test]
fn the_part_of_a_pool_that_everybody_has_left_is_the_treasurys() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		assert_ok!(undelegate(BOB, 1000));
		go_to_epoch(UNBONDING_EPOCHS - 1);
		slash(Offence::WrongFragment);
		go_to_epoch(UNBONDING_EPOCHS);
		assert_ok!(withdraw(BOB));
		assert_eq!(free(BOB), ENDOWED - 500);
		assert_ok!(cancel(0));
		assert_last(Event::SlashCancelled { id: 0, role: Role::Proxy, staker: ALICE, own: 500, delegated: 0 });
		assert_eq!((free(TREASURY), free(BOB), pooled(), waiting()), (ENDOWED + 500, ENDOWED - 500, 0, 0));
	});
}

#[test]
fn the_part_of_a_pool_that_has_ended_is_the_treasurys() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		assert_ok!(undelegate(BOB, 1000));
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		go_to_epoch(UNBONDING_EPOCHS);
		slash(Offence::WrongFragment);
		assert_ok!(withdraw(BOB));
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		assert!(!Pools::<Test>::contains_key(Role::Proxy, ALICE));
		assert_ok!(cancel(0));
		assert_eq!((free(ALICE), free(TREASURY), waiting()), (ENDOWED, ENDOWED + 500, 0));
	});
}

#[test]
fn nothing_is_delegated_while_a_slash_is_not_decided() {
	run(|| {
		alice(0);
		bond(BOB, 1000);
		open(BOB, 0);
		let carol = |staker| ProviderStaking::delegate(signed(CAROL), Role::Proxy, staker, 100);
		// Of the own stake of somebody without delegators, and of somebody else.
		assert_eq!((slash(Offence::Silence), slash(Offence::Silence)), (10, 10));
		assert_noop!(carol(ALICE), Error::<Test>::SlashPending);
		assert_ok!(carol(BOB));
		let told = ProviderStaking::pool(Role::Proxy, ALICE).unwrap();
		assert_eq!((told.room, told.open_slashes), (0, 2));
		assert_ok!(cancel(0));
		assert_noop!(carol(ALICE), Error::<Test>::SlashPending);
		// Until somebody has it settled, and not until it is due.
		go_to_epoch(DEFERRAL + 1);
		assert_noop!(carol(ALICE), Error::<Test>::SlashPending);
		assert_ok!(settle(1));
		assert_ok!(carol(ALICE));
		let told = ProviderStaking::pool(Role::Proxy, ALICE).unwrap();
		assert_eq!((told.room, told.open_slashes), (9 * 980 - 100, 0));
	});
}

#[test]
fn in_another_role_the_provider_takes_more() {
	run(|| {
		alice(0);
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Compute, 1000, 0));
		assert_ok!(ProviderStaking::set_commission(signed(ALICE), Role::Compute, Default::default()));
		slash(Offence::Silence);
		assert_ok!(ProviderStaking::delegate(signed(CAROL), Role::Compute, ALICE, 100));
	});
}

#[test]
fn what_is_unbonding_is_called_back_also_while_a_slash_is_not_decided() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		delegate(CAROL, ALICE, 1000);
		assert_ok!(undelegate(BOB, 1000));
		slash(Offence::WrongFragment);
		assert_ok!(ProviderStaking::rebond_delegation(signed(BOB), Role::Proxy, ALICE, Balance::MAX));
		assert_eq!((delegated(BOB, ALICE), delegated(CAROL, ALICE)), (500, 500));
		assert_ok!(cancel(0));
		// Each has what it had, and no more.
		assert_eq!((delegated(BOB, ALICE), delegated(CAROL, ALICE)), (1000, 1000));
	});
}

#[test]
fn what_comes_back_counts_with_the_next_confirmation() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=1);
		slash(Offence::WrongFragment);
		assert_ok!(cancel(0));
		bond(ALICE, 500);
		let part = |epoch| Delegated::<Test>::get((Role::Proxy, ALICE, epoch)).unwrap();
		assert_eq!((part(2).weight, part(2).shares), (250, 1000));
		confirm_in(2..=2);
		assert_eq!((part(3).weight, part(3).shares), (500, 1000));
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 3), 1000);
	});
}
