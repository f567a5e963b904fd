use crate::{mock::*, *};
use frame_support::assert_ok;

fn slash(offence: Offence, reporter: Option<AccountId>) -> Balance {
	ProviderStaking::slash(Role::Proxy, &ALICE, offence, reporter.as_ref())
}

#[test]
fn a_slash_is_burned_and_given_to_treasury_and_reporter() {
	run(|| {
		bond(ALICE, 1000);
		let before = Balances::total_issuance();
		assert_eq!(slash(Offence::WrongFragment, Some(BOB)), 500);
		assert_last(Event::Slashed {
			role: Role::Proxy,
			staker: ALICE,
			offence: Offence::WrongFragment,
			amount: 500,
			burned: 250,
			treasury: 150,
			reporter: 100,
		});
		assert_eq!(staked(ALICE), 500);
		assert_eq!(free(ALICE), ENDOWED - 1000);
		assert_eq!(free(BOB), ENDOWED + 100);
		assert_eq!(free(TREASURY), ENDOWED + 150);
		assert_eq!(Balances::total_issuance(), before - 250);
	});
}

#[test]
fn without_a_reporter_the_treasury_gets_that_part() {
	run(|| {
		bond(ALICE, 1000);
		assert_eq!(slash(Offence::WrongFragment, None), 500);
		assert_eq!(free(TREASURY), ENDOWED + 250);
	});
}

#[test]
fn a_part_too_small_to_make_the_reporters_account_goes_to_the_treasury() {
	run(|| {
		bond(ALICE, 1000);
		// A fifth of 10 is less than an account holds at least.
		assert_eq!(slash(Offence::Silence, Some(777)), 10);
		assert_eq!(free(777), 0);
		assert_eq!(free(TREASURY), ENDOWED + 5);
		// A fifth of 495 is enough.
		assert_eq!(slash(Offence::WrongFragment, Some(777)), 495);
		assert_eq!(free(777), 99);
	});
}

#[test]
fn what_does_not_divide_is_burned() {
	run(|| {
		bond(ALICE, 1010);
		bond(ALICE, 1);
		let before = Balances::total_issuance();
		// 505 → treasury 151, reporter 101, burned 253.
		assert_eq!(slash(Offence::WrongFragment, Some(BOB)), 505);
		assert_eq!(free(TREASURY) - ENDOWED, 151);
		assert_eq!(free(BOB) - ENDOWED, 101);
		assert_eq!(before - Balances::total_issuance(), 253);
	});
}

#[test]
fn an_offence_costs_at_least_its_minimum() {
	run(|| {
		bond(ALICE, 500);
		assert_eq!(slash(Offence::Silence, None), 10);
	});
}

#[test]
fn a_provider_whose_stake_gets_too_small_is_chilled() {
	run(|| {
		bond(ALICE, 300);
		assert_eq!(slash(Offence::WrongFragment, None), 150);
		assert!(ProviderStaking::is_provider(Role::Proxy, &ALICE));
		assert_eq!(slash(Offence::WrongFragment, None), 75);
		assert_last(Event::Chilled { role: Role::Proxy, staker: ALICE, by_absence: false });
		assert!(!ProviderStaking::is_provider(Role::Proxy, &ALICE));
		assert!(stake(Role::Proxy, ALICE).chilled);
	});
}

#[test]
fn only_the_stake_for_the_role_is_slashed() {
	run(|| {
		bond(ALICE, 500);
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Compute, 500, 0));
		assert_eq!(slash(Offence::ServedAfterEnd, None), 500);
		assert_eq!(staked(ALICE), 500);
		assert_eq!(stake(Role::Compute, ALICE).bonded, 500);
		assert!(ProviderStaking::is_provider(Role::Compute, &ALICE));
	});
}

#[test]
fn who_has_no_stake_loses_nothing() {
	run(|| {
		assert_eq!(slash(Offence::ServedAfterEnd, Some(BOB)), 0);
		assert_eq!(free(ALICE), ENDOWED);
		assert_eq!(System::events(), []);
	});
}

#[test]
fn what_is_bonded_goes_first_then_the_youngest_portion() {
	run(|| {
		bond(ALICE, 400);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 100));
		go_to_epoch(1);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 200));
		// Half of all 400: the 100 that are bonded, then 100 of the 200.
		assert_eq!(slash(Offence::WrongFragment, None), 200);
		let stake = stake(Role::Proxy, ALICE);
		assert_eq!(stake.bonded, 0);
		let chunks = stake.unbonding.into_inner();
		assert_eq!(chunks, [Chunk { amount: 100, unlock_epoch: 5 }, Chunk { amount: 100, unlock_epoch: 6 }]);
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
		assert_eq!(slash(Offence::WrongFragment, None), 500);
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 1), 500);
		assert_eq!(Activity::<Test>::get((Role::Proxy, ALICE, 2)), Some(250));
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 2), 750);
	});
}

#[test]
fn a_lock_that_was_prolonged_after_confirming_does_not_raise_the_weight_by_a_slash() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Proxy, 1000, 400));
		assert_eq!(slash(Offence::Silence, None), 20);
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 1), 500);
	});
}

#[test]
fn a_reporter_can_be_the_slashed_one_and_loses_all_the_same() {
	run(|| {
		bond(ALICE, 1000);
		let before = Balances::total_issuance();
		assert_eq!(slash(Offence::ServedAfterEnd, Some(ALICE)), 1000);
		assert_eq!((staked(ALICE), free(ALICE)), (0, ENDOWED - 800));
		assert_eq!(Balances::total_issuance(), before - 500);
	});
}
