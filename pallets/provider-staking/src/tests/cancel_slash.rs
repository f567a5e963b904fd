use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Mutate, tokens::Preservation},
};
use pallet_traits::BurnSource;

fn slash(offence: Offence) -> Balance {
	ProviderStaking::slash(Role::Proxy, &ALICE, offence, Some(&BOB))
}

/// Has Alice give away everything that is not on hold.
fn impoverish() {
	let all = free(ALICE);
	assert_ok!(Balances::transfer(&ALICE, &DAVE, all, Preservation::Expendable));
}

#[test]
fn the_provider_is_paid_what_it_lost() {
	run(|| {
		bond(ALICE, 1000);
		let before = Balances::total_issuance();
		slash(Offence::WrongFragment);
		assert_ok!(cancel(0));
		assert_last(Event::SlashCancelled { id: 0, role: Role::Proxy, staker: ALICE, own: 500, delegated: 0 });
		assert_eq!((staked(ALICE), free(ALICE)), (500, ENDOWED - 500));
		assert_eq!((free(BOB), free(TREASURY), waiting()), (ENDOWED, ENDOWED, 0));
		assert_eq!(Balances::total_issuance(), before);
		assert_eq!(Burned::get().get(&BurnSource::Slashes), None);
		assert_eq!(OpenSlashes::<Test>::iter().count(), 0);
	});
}

#[test]
fn who_was_chilled_bonds_again_and_unchills() {
	run(|| {
		provider(ALICE, 150, KEY);
		slash(Offence::WrongFragment);
		assert!(!ProviderStaking::is_provider(Role::Proxy, &ALICE));
		assert_ok!(cancel(0));
		assert_noop!(ProviderStaking::unchill(signed(ALICE), Role::Proxy), Error::<Test>::StakeTooSmall);
		bond(ALICE, 75);
		assert_ok!(ProviderStaking::unchill(signed(ALICE), Role::Proxy));
		assert!(ProviderStaking::is_provider(Role::Proxy, &ALICE));
	});
}

#[test]
fn it_is_possible_until_the_slash_is_settled_even_when_it_is_due() {
	run(|| {
		bond(ALICE, 1000);
		slash(Offence::WrongFragment);
		go_to_epoch(DEFERRAL + 10);
		assert_ok!(cancel(0));
		assert_eq!(free(ALICE), ENDOWED - 500);
		slash(Offence::WrongFragment);
		settle_all();
		assert_noop!(cancel(1), Error::<Test>::NoSuchSlash);
	});
}

#[test]
fn a_provider_that_is_gone_is_paid_too() {
	run(|| {
		bond(ALICE, 1000);
		slash(Offence::ServedAfterEnd);
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		impoverish();
		assert_ok!(cancel(0));
		assert_eq!(free(ALICE), 1000);
		assert_eq!(free(TREASURY), ENDOWED);
	});
}

#[test]
fn what_an_account_that_is_gone_cannot_take_is_the_treasurys() {
	run(|| {
		MinimumStake::set(1);
		bond(ALICE, ED - 1);
		slash(Offence::ServedAfterEnd);
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		impoverish();
		assert_ok!(cancel(0));
		assert_last(Event::SlashCancelled { id: 0, role: Role::Proxy, staker: ALICE, own: 0, delegated: 0 });
		assert_eq!((free(ALICE), free(TREASURY), waiting()), (0, ENDOWED + ED - 1, 0));
	});
}

#[test]
fn what_not_even_the_treasury_can_take_is_burned() {
	run(|| {
		assert_ok!(Balances::transfer(&TREASURY, &DAVE, ENDOWED, Preservation::Expendable));
		MinimumStake::set(1);
		bond(ALICE, ED - 1);
		slash(Offence::ServedAfterEnd);
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		impoverish();
		let before = Balances::total_issuance();
		assert_ok!(cancel(0));
		assert_eq!((free(TREASURY), waiting()), (0, 0));
		assert_eq!(Balances::total_issuance(), before - (ED - 1));
		assert_eq!(Burned::get().get(&BurnSource::Slashes), Some(&(ED - 1)));
	});
}

#[test]
fn a_slash_that_does_not_exist_is_not_cancelled() {
	run(|| {
		assert_noop!(cancel(0), Error::<Test>::NoSuchSlash);
		bond(ALICE, 1000);
		slash(Offence::WrongFragment);
		assert_noop!(cancel(1), Error::<Test>::NoSuchSlash);
		assert_ok!(cancel(0));
		assert_noop!(cancel(0), Error::<Test>::NoSuchSlash);
	});
}

#[test]
fn the_weight_of_the_coming_epoch_stays_as_the_slash_left_it() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		slash(Offence::WrongFragment);
		assert_ok!(cancel(0));
		bond(ALICE, 500);
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 1), 250);
		go_to_epoch(1);
		confirm(KEY);
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 2), 500);
	});
}
