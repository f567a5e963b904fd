use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{GetDispatchInfo, Pays},
};
use sp_runtime::traits::Dispatchable;

#[test]
fn a_confirmation_is_for_the_next_epoch() {
	run(|| {
		provider(ALICE, 1000, KEY);
		go_to_epoch(4);
		confirm(KEY);
		assert_last(Event::ActivityConfirmed { role: Role::Proxy, staker: ALICE, epoch: 5 });
		assert!(!ProviderStaking::is_active(Role::Proxy, &ALICE, 4));
		assert!(ProviderStaking::is_active(Role::Proxy, &ALICE, 5));
		assert!(!ProviderStaking::is_active(Role::Proxy, &ALICE, 6));
		assert!(!ProviderStaking::is_active(Role::Compute, &ALICE, 5));
	});
}

#[test]
fn a_confirmation_costs_nothing_and_a_refused_one_does() {
	run(|| {
		provider(ALICE, 1000, KEY);
		let call = RuntimeCall::from(Call::confirm_activity {});
		assert_eq!(call.get_dispatch_info().pays_fee, Pays::Yes);
		assert_eq!(call.clone().dispatch(signed(KEY)).unwrap().pays_fee, Pays::No);
		assert_eq!(call.dispatch(signed(KEY)).unwrap_err().post_info.pays_fee, Pays::Yes);
	});
}

#[test]
fn an_epoch_is_confirmed_once() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		assert_noop!(ProviderStaking::confirm_activity(signed(KEY)), Error::<Test>::AlreadyConfirmed);
		go_to_epoch(1);
		confirm(KEY);
	});
}

#[test]
fn only_an_operator_confirms() {
	run(|| {
		provider(ALICE, 1000, KEY);
		assert_noop!(ProviderStaking::confirm_activity(signed(ALICE)), Error::<Test>::NotOperator);
		assert_noop!(ProviderStaking::confirm_activity(signed(OTHER_KEY)), Error::<Test>::NotOperator);
		confirm(KEY);
	});
}

#[test]
fn a_chilled_provider_does_not_confirm() {
	run(|| {
		provider(ALICE, 1000, KEY);
		assert_ok!(ProviderStaking::chill(signed(ALICE), Role::Proxy));
		assert_noop!(ProviderStaking::confirm_activity(signed(KEY)), Error::<Test>::Chilled);
	});
}

#[test]
fn a_provider_with_too_small_a_stake_does_not_confirm() {
	run(|| {
		provider(ALICE, 1000, KEY);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		assert_noop!(ProviderStaking::confirm_activity(signed(KEY)), Error::<Test>::StakeTooSmall);
		bond(ALICE, 1000);
		// The minimum may rise later.
		MinimumStake::set(1001);
		assert_noop!(ProviderStaking::confirm_activity(signed(KEY)), Error::<Test>::StakeTooSmall);
	});
}

#[test]
fn the_weight_is_by_stake_and_by_what_is_left_of_the_lock_in_the_epoch() {
	run(|| {
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Proxy, 7300, 366));
		assert_ok!(ProviderStaking::set_operator(signed(ALICE), Role::Proxy, KEY));
		provider(BOB, 7300, OTHER_KEY);
		let weight = |who: AccountId, epoch: u32| Activity::<Test>::get((Role::Proxy, who, epoch)).unwrap();
		confirm(KEY);
		confirm(OTHER_KEY);
		assert_eq!((weight(ALICE, 1), weight(BOB, 1)), (7300, 3650));
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 1), 10950);
		go_to_epoch(2);
		confirm(KEY);
		assert_eq!(weight(ALICE, 3), 7280);
		go_to_epoch(400);
		confirm(KEY);
		assert_eq!(weight(ALICE, 401), 3650);
	});
}

#[test]
fn totals_that_no_claim_needs_are_cleared_away() {
	run(|| {
		provider(ALICE, 1000, KEY);
		let totals = || TotalWeight::<Test>::iter_prefix(Role::Proxy).count() as u32;
		for epoch in 0..CLAIM_EPOCHS + 20 {
			go_to_epoch(epoch);
			confirm(KEY);
		}
		// Those of the last 365 epochs, of the current and of the next one.
		assert_eq!(totals(), CLAIM_EPOCHS + 2);
		assert!(TotalWeight::<Test>::contains_key(Role::Proxy, CLAIM_EPOCHS + 19 - CLAIM_EPOCHS));
	});
}
