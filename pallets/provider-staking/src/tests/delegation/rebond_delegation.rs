use super::*;
use frame_support::{assert_noop, assert_ok};

fn rebond(amount: Balance) -> sp_runtime::DispatchResult {
	ProviderStaking::rebond_delegation(signed(BOB), Role::Proxy, ALICE, amount)
}

#[test]
fn what_was_unbonding_works_again_and_counts_as_if_it_had_just_come() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=2);
		assert_ok!(undelegate(BOB, 600));
		assert_ok!(rebond(400));
		assert_last(Event::DelegationRebonded { role: Role::Proxy, staker: ALICE, delegator: BOB, amount: 400 });
		assert_eq!(delegated(BOB, ALICE), 800);
		let shares = |epoch| Delegated::<Test>::get((Role::Proxy, ALICE, epoch)).unwrap().shares;
		assert_eq!((shares(2), shares(3)), (1000, 400));
		confirm_in(3..=3);
		assert_eq!(shares(4), 800);
	});
}

#[test]
fn the_youngest_portion_comes_back_first() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		assert_ok!(undelegate(BOB, 100));
		go_to_epoch(1);
		assert_ok!(undelegate(BOB, 200));
		assert_ok!(rebond(250));
		let leaving = delegation(BOB).unwrap().leaving.into_inner();
		assert_eq!(leaving.iter().map(|part| (part.shares, part.unlock_epoch)).collect::<Vec<_>>(), [(50, 5)]);
	});
}

#[test]
fn it_is_refused_where_a_new_delegation_would_be() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		assert_noop!(rebond(10), Error::<Test>::NotEnoughUnbonding);
		assert_ok!(undelegate(BOB, 1000));
		assert_noop!(rebond(0), Error::<Test>::ZeroAmount);
		assert_noop!(rebond(MINIMUM_DELEGATION - 1), Error::<Test>::DelegationTooSmall);
		delegate(CAROL, ALICE, 9000);
		assert_noop!(rebond(1000), Error::<Test>::PoolFull);
		bond(ALICE, 1000);
		assert_ok!(ProviderStaking::accept_delegations(signed(ALICE), Role::Proxy, false));
		assert_noop!(rebond(1000), Error::<Test>::PoolClosed);
		assert_ok!(ProviderStaking::accept_delegations(signed(ALICE), Role::Proxy, true));
		assert_ok!(ProviderStaking::chill(signed(ALICE), Role::Proxy));
		assert_noop!(rebond(1000), Error::<Test>::NotProviding);
		assert_ok!(ProviderStaking::unchill(signed(ALICE), Role::Proxy));
		assert_ok!(rebond(Balance::MAX));
		assert_eq!(delegated(BOB, ALICE), 1000);
	});
}
