use crate::{mock::*, *};
use frame_support::assert_ok;

fn slash(offence: Offence, reporter: Option<AccountId>) -> Balance {
	ProviderStaking::slash(Role::Proxy, &ALICE, offence, reporter.as_ref())
}

#[test]
fn what_a_slash_takes_waits_and_is_nobodys_yet() {
	run(|| {
		bond(ALICE, 1000);
		let before = Balances::total_issuance();
		go_to_epoch(4);
		assert_eq!(slash(Offence::WrongFragment, Some(BOB)), 500);
		assert_last(Event::Slashed {
			role: Role::Proxy,
			staker: ALICE,
			offence: Offence::WrongFragment,
			amount: 500,
			id: 0,
			due: 4 + DEFERRAL,
		});
		assert_eq!((staked(ALICE), free(ALICE)), (500, ENDOWED - 1000));
		assert_eq!((waiting(), free(BOB), free(TREASURY)), (500, ENDOWED, ENDOWED));
		assert_eq!(Balances::total_issuance(), before);
		assert_eq!(OpenSlashes::<Test>::get(Role::Proxy, ALICE), 1);
		let deferred = DeferredSlash {
			role: Role::Proxy,
			staker: ALICE,
			offence: Offence::WrongFragment,
			own: 500,
			delegated: 0,
			reporter: Some(BOB),
			due: 4 + DEFERRAL,
		};
		assert_eq!(DeferredSlashes::<Test>::iter().collect::<Vec<_>>(), [(0, deferred)]);
	});
}

#[test]
fn without_a_deferral_a_slash_is_settled_at_once() {
	run(|| {
		SlashDeferral::set(0);
		bond(ALICE, 1000);
		let before = Balances::total_issuance();
		assert_eq!(slash(Offence::WrongFragment, Some(BOB)), 500);
		assert_last(Event::SlashSettled {
			id: 0,
			role: Role::Proxy,
			staker: ALICE,
			burned: 250,
			treasury: 150,
			reporter: 100,
		});
		let slashed = Event::Slashed {
			role: Role::Proxy,
			staker: ALICE,
			offence: Offence::WrongFragment,
			amount: 500,
			id: 0,
			due: 0,
		};
		assert!(System::events().iter().any(|record| record.event == slashed.clone().into()));
		assert_eq!((free(BOB), free(TREASURY), waiting()), (ENDOWED + 100, ENDOWED + 150, 0));
		assert_eq!(Balances::total_issuance(), before - 250);
		assert_eq!(DeferredSlashes::<Test>::iter().count(), 0);
		assert_eq!(OpenSlashes::<Test>::iter().count(), 0);
		assert_eq!(cancel(0), Err(Error::<Test>::NoSuchSlash.into()));
		// The next one has another number.
		slash(Offence::Silence, None);
		assert_eq!(NextSlash::<Test>::get(), 2);
	});
}

#[test]
fn a_slash_of_less_than_an_account_holds_waits_too() {
	run(|| {
		bond(ALICE, 100);
		MinimumStake::set(1);
		for _ in 0..2 {
			assert_eq!(slash(Offence::ServedAfterEnd, None), 100);
			bond(ALICE, 1);
			assert_ok!(ProviderStaking::unchill(signed(ALICE), Role::Proxy));
			assert_eq!(slash(Offence::ServedAfterEnd, None), 1);
			bond(ALICE, 100);
		}
		assert_eq!(waiting(), 202);
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
		assert_eq!(NextSlash::<Test>::get(), 0);
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
		settle_all();
		assert_eq!((staked(ALICE), free(ALICE)), (0, ENDOWED - 800));
		assert_eq!(Balances::total_issuance(), before - 500);
	});
}

#[test]
fn a_slash_that_is_not_covered_or_not_counted_is_found() {
	use frame_support::{storage::with_transaction, traits::fungible::Mutate};
	use sp_runtime::{DispatchError, TransactionOutcome};
	run(|| {
		bond(ALICE, 1000);
		slash(Offence::WrongFragment, None);
		let found_after = |change: &dyn Fn()| {
			let found = with_transaction(|| {
				change();
				TransactionOutcome::Rollback(Ok::<_, DispatchError>(ProviderStaking::do_try_state().is_err()))
			});
			found == Ok(true)
		};
		assert!(!found_after(&|| ()));
		assert!(found_after(&|| {
			Balances::set_balance(&ProviderStaking::slash_account(), 499);
		}));
		assert!(found_after(&|| {
			Balances::set_balance(&ProviderStaking::slash_account(), 500 + ED - 1);
		}));
		assert!(found_after(&|| OpenSlashes::<Test>::insert(Role::Proxy, ALICE, 2)));
		assert!(found_after(&|| OpenSlashes::<Test>::remove(Role::Proxy, ALICE)));
		assert!(found_after(&|| OpenSlashes::<Test>::insert(Role::Compute, ALICE, 1)));
		assert!(found_after(&|| DeferredSlashes::<Test>::remove(0)));
		assert!(found_after(&|| NextSlash::<Test>::put(0)));
	});
}
