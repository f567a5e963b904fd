use super::*;
use frame_support::{assert_noop, assert_ok};

fn slash(offence: Offence, reporter: Option<AccountId>) -> Balance {
	ProviderStaking::slash(Role::Proxy, &ALICE, offence, reporter.as_ref())
}

#[test]
fn a_slash_takes_the_same_part_of_own_and_delegated_stake() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		delegate(CAROL, ALICE, 2000);
		let issued = Balances::total_issuance();
		assert_eq!(slash(Offence::WrongFragment, Some(DAVE)), 2000);
		assert_last(Event::Slashed {
			role: Role::Proxy,
			staker: ALICE,
			offence: Offence::WrongFragment,
			amount: 2000,
			id: 0,
			due: DEFERRAL,
		});
		let events = System::events();
		let pool_slashed = Event::DelegationSlashed { role: Role::Proxy, staker: ALICE, amount: 1500 };
		assert_eq!(events[events.len() - 2].event, pool_slashed.into());
		assert_eq!((staked(ALICE), pooled(), waiting()), (500, 1500, 2000));
		assert_eq!((delegated(BOB, ALICE), delegated(CAROL, ALICE)), (500, 1000));
		settle_all();
		assert_last(Event::SlashSettled {
			id: 0,
			role: Role::Proxy,
			staker: ALICE,
			burned: 250 + 750,
			treasury: 150 + 750,
			reporter: 100,
		});
		assert_eq!((staked(ALICE), pooled(), waiting()), (500, 1500, 0));
		assert_eq!(Balances::total_issuance(), issued - 1000);
		assert_eq!((free(DAVE), free(TREASURY)), (ENDOWED + 100, ENDOWED + 900));
	});
}

#[test]
fn unbonding_shares_are_slashed_like_all_others() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		delegate(CAROL, ALICE, 1000);
		assert_ok!(undelegate(BOB, 600));
		go_to_epoch(1);
		assert_ok!(undelegate(BOB, 400));
		assert_eq!(slash(Offence::WrongFragment, None), 1500);
		go_to_epoch(1 + UNBONDING_EPOCHS);
		assert_ok!(withdraw(BOB));
		assert_eq!(free(BOB), ENDOWED - 500);
		assert_eq!(delegated(CAROL, ALICE), 500);
	});
}

#[test]
fn who_comes_after_a_slash_pays_nothing_for_it() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		slash(Offence::WrongFragment, None);
		settle_all();
		delegate(CAROL, ALICE, 1000);
		assert_eq!((delegated(BOB, ALICE), delegated(CAROL, ALICE)), (500, 1000));
		slash(Offence::WrongFragment, None);
		assert_eq!((delegated(BOB, ALICE), delegated(CAROL, ALICE)), (250, 500));
	});
}

#[test]
fn the_weight_of_the_coming_epoch_shrinks_and_what_was_earned_stays() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=2);
		assert_eq!(slash(Offence::WrongFragment, None), 1000);
		let weight = |epoch| Delegated::<Test>::get((Role::Proxy, ALICE, epoch)).unwrap().weight;
		assert_eq!((weight(2), weight(3)), (500, 250));
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 3), 500);
		go_to_epoch(4);
		assert_eq!(claim(BOB, 32), Ok(1000));
	});
}

#[test]
fn what_does_not_divide_the_provider_pays() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 55);
		// One per cent of 1055, of which 0.52 would be Bob's.
		assert_eq!(slash(Offence::Silence, None), 10);
		assert_eq!((staked(ALICE), pooled()), (990, 55));
	});
}

#[test]
fn a_slash_to_the_last_unit_ends_the_pool_and_a_new_one_begins_when_it_is_cleared() {
	run(|| {
		provider(ALICE, 100, KEY);
		open(ALICE, 0);
		delegate(BOB, ALICE, 50);
		assert_eq!(slash(Offence::WrongFragment, None), 75);
		assert_eq!((staked(ALICE), pooled()), (50, 25));
		assert_eq!(slash(Offence::WrongFragment, None), 40);
		assert_eq!((staked(ALICE), pooled()), (23, 12));
		assert_eq!(slash(Offence::WrongFragment, None), 35);
		assert_eq!((staked(ALICE), pooled()), (0, 0));
		assert_eq!(slash(Offence::WrongFragment, None), 0);
		// She comes back; her pool has shares that are worth nothing.
		bond(ALICE, 1000);
		assert_ok!(ProviderStaking::unchill(signed(ALICE), Role::Proxy));
		settle_all();
		let carol = || ProviderStaking::delegate(signed(CAROL), Role::Proxy, ALICE, 100);
		assert_noop!(carol(), Error::<Test>::PoolOutOfOrder);
		confirm(KEY);
		assert_eq!(Activity::<Test>::get((Role::Proxy, ALICE, DEFERRAL + 1)), Some(500));
		assert_ok!(undelegate(BOB, 1));
		go_to_epoch(DEFERRAL + UNBONDING_EPOCHS);
		assert_ok!(withdraw(BOB));
		// They counted in some epochs, for nothing.
		assert_eq!(claim(BOB, 32), Ok(0));
		assert_eq!(delegation(BOB), None);
		assert_ok!(carol());
		assert_eq!(delegated(CAROL, ALICE), 100);
	});
}

#[test]
fn a_slash_of_the_own_stake_of_somebody_without_a_pool_is_as_ever() {
	run(|| {
		alice(0);
		bond(BOB, 1000);
		delegate(CAROL, ALICE, 1000);
		assert_eq!(ProviderStaking::slash(Role::Proxy, &BOB, Offence::ServedAfterEnd, None), 1000);
		assert_eq!((pooled(), staked(ALICE)), (1000, 1000));
	});
}
