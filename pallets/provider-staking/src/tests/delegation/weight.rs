//! What delegated stake weighs.

use super::*;
use frame_support::assert_ok;

fn weight(epoch: EpochIndex) -> u128 {
	Activity::<Test>::get((Role::Proxy, ALICE, epoch)).unwrap()
}

#[test]
fn it_weighs_half_whatever_lock_the_provider_has() {
	run(|| {
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Proxy, 1000, 400));
		assert_ok!(ProviderStaking::set_operator(signed(ALICE), Role::Proxy, KEY));
		open(ALICE, 0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=1);
		assert_eq!(weight(2), 1000 + 500);
	});
}

#[test]
fn no_more_of_it_counts_than_goes_with_the_providers_own() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 9000);
		confirm_in(1..=1);
		assert_eq!(weight(2), 5000);
		// In the coming epoch already.
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 800));
		assert_eq!(weight(2), 100 + 900);
		confirm_in(2..=2);
		assert_eq!(weight(3), 100 + 900);
		assert_ok!(ProviderStaking::rebond(signed(ALICE), Role::Proxy, 800));
		assert_eq!(weight(3), 100 + 900);
		confirm_in(3..=3);
		assert_eq!(weight(4), 5000);
	});
}

#[test]
fn a_provider_that_unbonds_everything_earns_no_commission() {
	run(|| {
		alice(20);
		delegate(BOB, ALICE, 9000);
		confirm_in(1..=1);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		assert_eq!((weight(2), TotalWeight::<Test>::get(Role::Proxy, 2)), (0, 0));
	});
}

#[test]
fn delegated_stake_makes_nobody_a_provider() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 900);
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::ServedAfterEnd, None), 1900);
		delegate_again_is_refused();
		assert!(!ProviderStaking::is_provider(Role::Proxy, &ALICE));
	});
}

fn delegate_again_is_refused() {
	let again = ProviderStaking::delegate(signed(BOB), Role::Proxy, ALICE, 900);
	frame_support::assert_noop!(again, Error::<Test>::NotProviding);
}
