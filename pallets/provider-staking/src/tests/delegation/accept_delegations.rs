use super::*;
use frame_support::{assert_noop, assert_ok};

#[test]
fn who_wants_no_more_keeps_what_it_has() {
	run(|| {
		alice(5);
		delegate(BOB, ALICE, 500);
		assert_ok!(ProviderStaking::accept_delegations(signed(ALICE), Role::Proxy, false));
		assert_last(Event::DelegationsAccepted { role: Role::Proxy, staker: ALICE, accept: false });
		let more = ProviderStaking::delegate(signed(CAROL), Role::Proxy, ALICE, 500);
		assert_noop!(more, Error::<Test>::PoolClosed);
		assert_eq!(delegated(BOB, ALICE), 500);
		assert_ok!(undelegate(BOB, 500));
		assert_ok!(ProviderStaking::accept_delegations(signed(ALICE), Role::Proxy, true));
		delegate(CAROL, ALICE, 500);
	});
}

#[test]
fn without_a_pool_there_is_nothing_to_accept() {
	run(|| {
		bond(ALICE, 1000);
		let accept = ProviderStaking::accept_delegations(signed(ALICE), Role::Proxy, true);
		assert_noop!(accept, Error::<Test>::NoPool);
	});
}
