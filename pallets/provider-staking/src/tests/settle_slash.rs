use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use pallet_traits::BurnSource;

fn slash(offence: Offence, reporter: Option<AccountId>) -> Balance {
	ProviderStaking::slash(Role::Proxy, &ALICE, offence, reporter.as_ref())
}

#[test]
fn a_settled_slash_is_burned_and_given_to_treasury_and_reporter() {
	run(|| {
		bond(ALICE, 1000);
		let before = Balances::total_issuance();
		slash(Offence::WrongFragment, Some(BOB));
		go_to_epoch(DEFERRAL);
		assert_ok!(settle(0));
		assert_last(Event::SlashSettled {
			id: 0,
			role: Role::Proxy,
			staker: ALICE,
			burned: 250,
			treasury: 150,
			reporter: 100,
		});
		assert_eq!((staked(ALICE), free(ALICE)), (500, ENDOWED - 1000));
		assert_eq!((free(BOB), free(TREASURY), waiting()), (ENDOWED + 100, ENDOWED + 150, 0));
		assert_eq!(Balances::total_issuance(), before - 250);
		assert_eq!(OpenSlashes::<Test>::iter().count(), 0);
	});
}

#[test]
fn what_is_burned_is_entered_in_the_books() {
	run(|| {
		bond(ALICE, 1000);
		slash(Offence::WrongFragment, None);
		assert_eq!(Burned::get().get(&BurnSource::Slashes), None);
		settle_all();
		assert_eq!(Burned::get().get(&BurnSource::Slashes), Some(&250));
	});
}

#[test]
fn it_costs_no_fee_if_it_succeeds_and_one_if_it_does_not() {
	run(|| {
		use frame_support::dispatch::Pays;
		bond(ALICE, 1000);
		slash(Offence::WrongFragment, None);
		let early = ProviderStaking::settle_slash(signed(BOB), 0).unwrap_err();
		assert_eq!(early.post_info.pays_fee, Pays::Yes);
		go_to_epoch(DEFERRAL);
		assert_eq!(ProviderStaking::settle_slash(signed(BOB), 0).unwrap().pays_fee, Pays::No);
		let again = ProviderStaking::settle_slash(signed(BOB), 0).unwrap_err();
		assert_eq!(again.post_info.pays_fee, Pays::Yes);
	});
}

#[test]
fn it_is_due_with_the_first_block_of_its_epoch() {
	run(|| {
		bond(ALICE, 1000);
		go_to_block(2 * EPOCH_LENGTH - 1);
		slash(Offence::WrongFragment, None);
		go_to_block((1 + DEFERRAL) * EPOCH_LENGTH - 1);
		assert_noop!(settle(0), Error::<Test>::SlashNotDue);
		go_to_block((1 + DEFERRAL) * EPOCH_LENGTH);
		assert_ok!(settle(0));
	});
}

#[test]
fn when_it_is_due_was_fixed_by_the_slash() {
	run(|| {
		bond(ALICE, 1000);
		slash(Offence::WrongFragment, None);
		SlashDeferral::set(0);
		assert_noop!(settle(0), Error::<Test>::SlashNotDue);
		SlashDeferral::set(100);
		go_to_epoch(DEFERRAL);
		assert_ok!(settle(0));
	});
}

#[test]
fn without_a_reporter_the_treasury_gets_that_part() {
	run(|| {
		bond(ALICE, 1000);
		assert_eq!(slash(Offence::WrongFragment, None), 500);
		settle_all();
		assert_eq!(free(TREASURY), ENDOWED + 250);
	});
}

#[test]
fn a_part_too_small_to_make_the_reporters_account_goes_to_the_treasury() {
	run(|| {
		bond(ALICE, 1000);
		// A fifth of 10 is less than an account holds at least.
		assert_eq!(slash(Offence::Silence, Some(777)), 10);
		settle_all();
		assert_eq!(free(777), 0);
		assert_eq!(free(TREASURY), ENDOWED + 5);
		// A fifth of 495 is enough.
		assert_eq!(slash(Offence::WrongFragment, Some(777)), 495);
		settle_all();
		assert_eq!(free(777), 99);
	});
}

#[test]
fn what_not_even_the_treasury_can_take_is_burned() {
	run(|| {
		use frame_support::traits::{fungible::Mutate, tokens::Preservation};
		assert_ok!(Balances::transfer(&TREASURY, &DAVE, ENDOWED, Preservation::Expendable));
		bond(ALICE, 1000);
		let before = Balances::total_issuance();
		assert_eq!(slash(Offence::Silence, Some(777)), 10);
		settle_all();
		assert_eq!((free(777), free(TREASURY), waiting()), (0, 0, 0));
		assert_eq!(Balances::total_issuance(), before - 10);
		assert_eq!(Burned::get().get(&BurnSource::Slashes), Some(&10));
	});
}

#[test]
fn what_does_not_divide_is_burned() {
	run(|| {
		bond(ALICE, 1011);
		let before = Balances::total_issuance();
		// 505 → treasury 151, reporter 101, burned 253.
		assert_eq!(slash(Offence::WrongFragment, Some(BOB)), 505);
		settle_all();
		assert_eq!(free(TREASURY) - ENDOWED, 151);
		assert_eq!(free(BOB) - ENDOWED, 101);
		assert_eq!(before - Balances::total_issuance(), 253);
	});
}

#[test]
fn it_is_divided_by_the_terms_of_the_day() {
	run(|| {
		use sp_runtime::Perbill;
		bond(ALICE, 1000);
		slash(Offence::WrongFragment, Some(BOB));
		Split::set(SlashSplit { burned: Perbill::zero(), treasury: Perbill::one(), reporter: Perbill::zero() });
		settle_all();
		assert_eq!((free(BOB), free(TREASURY)), (ENDOWED, ENDOWED + 500));
	});
}

#[test]
fn it_is_settled_when_its_provider_is_gone() {
	run(|| {
		bond(ALICE, 1000);
		slash(Offence::ServedAfterEnd, Some(BOB));
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		assert!(!Stakes::<Test>::contains_key(Role::Proxy, ALICE));
		settle_all();
		assert_eq!((free(BOB), waiting()), (ENDOWED + 200, 0));
	});
}

#[test]
fn a_slash_that_does_not_exist_is_not_settled() {
	run(|| {
		assert_noop!(settle(0), Error::<Test>::NoSuchSlash);
		bond(ALICE, 1000);
		slash(Offence::WrongFragment, None);
		assert_noop!(settle(1), Error::<Test>::NoSuchSlash);
	});
}
