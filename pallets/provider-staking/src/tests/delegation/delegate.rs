use super::*;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

fn try_delegate(delegator: AccountId, amount: Balance) -> sp_runtime::DispatchResult {
	ProviderStaking::delegate(signed(delegator), Role::Proxy, ALICE, amount)
}

#[test]
fn what_is_delegated_is_on_hold_in_the_account_of_the_pallet() {
	run(|| {
		alice(5);
		delegate(BOB, ALICE, 500);
		assert_last(Event::Delegated { role: Role::Proxy, staker: ALICE, delegator: BOB, amount: 500 });
		assert_eq!((free(BOB), staked(BOB)), (ENDOWED - 500, 0));
		// Beside what it was given at the genesis.
		assert_eq!((pooled(), free(ProviderStaking::pool_account())), (500, ED));
		delegate(CAROL, ALICE, 700);
		delegate(BOB, ALICE, 100);
		assert_eq!(pooled(), 1300);
		assert_eq!((delegated(BOB, ALICE), delegated(CAROL, ALICE)), (600, 700));
	});
}

#[test]
fn only_a_provider_with_a_pool_that_takes_part_is_delegated_to() {
	run(|| {
		assert_noop!(try_delegate(BOB, 500), Error::<Test>::NoPool);
		provider(ALICE, 1000, KEY);
		assert_noop!(try_delegate(BOB, 500), Error::<Test>::NoPool);
		open(ALICE, 5);
		assert_ok!(ProviderStaking::chill(signed(ALICE), Role::Proxy));
		assert_noop!(try_delegate(BOB, 500), Error::<Test>::NotProviding);
		assert_ok!(ProviderStaking::unchill(signed(ALICE), Role::Proxy));
		assert_ok!(try_delegate(BOB, 500));
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		assert_noop!(try_delegate(BOB, 500), Error::<Test>::NotProviding);
	});
}

#[test]
fn each_time_at_least_the_minimum_is_delegated() {
	run(|| {
		alice(5);
		assert_noop!(try_delegate(BOB, 0), Error::<Test>::DelegationTooSmall);
		assert_noop!(try_delegate(BOB, MINIMUM_DELEGATION - 1), Error::<Test>::DelegationTooSmall);
		assert_ok!(try_delegate(BOB, MINIMUM_DELEGATION));
	});
}

#[test]
fn no_more_is_taken_in_than_goes_with_the_providers_own() {
	run(|| {
		alice(5);
		delegate(BOB, ALICE, 5000);
		assert_noop!(try_delegate(CAROL, 4001), Error::<Test>::PoolFull);
		assert_ok!(try_delegate(CAROL, 4000));
		assert_noop!(try_delegate(BOB, 50), Error::<Test>::PoolFull);
		// What is on its way out makes room, and so does more of her own.
		assert_ok!(undelegate(BOB, 1000));
		assert_ok!(try_delegate(DAVE, 1000));
		bond(ALICE, 100);
		assert_ok!(try_delegate(DAVE, 900));
	});
}

#[test]
fn nobody_delegates_more_than_it_has_or_its_existential_deposit() {
	run(|| {
		provider(ALICE, 500_000, KEY);
		open(ALICE, 5);
		assert_noop!(try_delegate(BOB, ENDOWED - ED + 1), TokenError::FundsUnavailable);
		assert_ok!(try_delegate(BOB, ENDOWED - ED));
		assert_eq!(free(BOB), ED);
	});
}

#[test]
fn a_delegation_counts_from_the_epoch_after_the_next() {
	run(|| {
		alice(5);
		delegate(BOB, ALICE, 500);
		confirm(KEY);
		assert_eq!(Activity::<Test>::get((Role::Proxy, ALICE, 1)), Some(500));
		assert_eq!(Delegated::<Test>::get((Role::Proxy, ALICE, 1)), None);
		confirm_in(1..=1);
		assert_eq!(Activity::<Test>::get((Role::Proxy, ALICE, 2)), Some(750));
		let part = Delegated::<Test>::get((Role::Proxy, ALICE, 2)).unwrap();
		assert_eq!((part.weight, part.shares), (250, 500));
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 2), 750);
	});
}

#[test]
fn roles_have_pools_of_their_own() {
	run(|| {
		alice(5);
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Compute, 1000, 0));
		let compute = ProviderStaking::delegate(signed(BOB), Role::Compute, ALICE, 500);
		assert_noop!(compute, Error::<Test>::NoPool);
		delegate(BOB, ALICE, 500);
		assert_ok!(ProviderStaking::set_commission(signed(ALICE), Role::Compute, Default::default()));
		assert_ok!(ProviderStaking::delegate(signed(BOB), Role::Compute, ALICE, 600));
		assert_eq!(ProviderStaking::slash(Role::Compute, &ALICE, Offence::ServedAfterEnd, None), 1600);
		assert_eq!(pooled(), 500);
		assert_eq!(delegated(BOB, ALICE), 500);
	});
}

#[test]
fn a_delegation_that_changed_too_often_claims_before_it_grows() {
	run(|| {
		alice(0);
		for epoch in 0..crate::pool::MAX_STEPS {
			go_to_epoch(epoch);
			delegate(BOB, ALICE, 50);
			confirm(KEY);
		}
		go_to_epoch(crate::pool::MAX_STEPS + 2);
		assert_noop!(try_delegate(BOB, 50), Error::<Test>::TooManyChanges);
		assert_ok!(claim(BOB, 32));
		assert_ok!(try_delegate(BOB, 50));
	});
}
