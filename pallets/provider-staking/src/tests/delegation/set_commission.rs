use super::*;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;

fn set(percent: u32) {
	assert_ok!(ProviderStaking::set_commission(signed(ALICE), Role::Proxy, Perbill::from_percent(percent)));
}

/// The percentage that is taken for an epoch that is confirmed.
fn taken_in(epoch: EpochIndex) -> Perbill {
	Delegated::<Test>::get((Role::Proxy, ALICE, epoch)).unwrap().commission
}

fn assert_set(percent: u32, from: EpochIndex) {
	let commission = Perbill::from_percent(percent);
	assert_last(Event::CommissionSet { role: Role::Proxy, staker: ALICE, commission, from });
}

#[test]
fn the_first_commission_opens_the_pool() {
	run(|| {
		bond(ALICE, 1000);
		assert_eq!(ProviderStaking::pool(Role::Proxy, ALICE), None);
		set(5);
		assert_set(5, 1);
		assert!(ProviderStaking::pool(Role::Proxy, ALICE).unwrap().accepts);
	});
}

#[test]
fn only_who_has_a_stake_has_a_pool() {
	run(|| {
		let set = |percent| ProviderStaking::set_commission(signed(ALICE), Role::Proxy, Perbill::from_percent(percent));
		assert_noop!(set(5), Error::<Test>::NotStaked);
		bond(ALICE, 1000);
		assert_noop!(set(21), Error::<Test>::CommissionTooHigh);
		assert_ok!(set(20));
	});
}

#[test]
fn a_raise_begins_when_who_does_not_want_it_can_have_left() {
	run(|| {
		alice(5);
		delegate(BOB, ALICE, 500);
		go_to_epoch(1);
		set(10);
		let from = 1 + UNBONDING_EPOCHS + 1;
		assert_set(10, from);
		confirm_in(1..=from);
		assert_eq!(taken_in(from - 1), Perbill::from_percent(5));
		assert_eq!(taken_in(from), Perbill::from_percent(10));
		assert_eq!(taken_in(from + 1), Perbill::from_percent(10));
	});
}

#[test]
fn a_reduction_holds_from_the_next_confirmation_and_calls_a_raise_off() {
	run(|| {
		alice(5);
		delegate(BOB, ALICE, 500);
		go_to_epoch(1);
		set(10);
		confirm(KEY);
		set(4);
		// Epoch 2 is confirmed, with the old one.
		assert_set(4, 3);
		assert_eq!(taken_in(2), Perbill::from_percent(5));
		confirm_in(2..=10);
		assert_eq!(taken_in(3), Perbill::from_percent(4));
		assert_eq!(taken_in(11), Perbill::from_percent(4));
	});
}

#[test]
fn a_raise_of_an_empty_pool_waits_too() {
	run(|| {
		// Somebody may be about to delegate, having seen the old one.
		alice(0);
		set(20);
		assert_set(20, UNBONDING_EPOCHS + 1);
	});
}

#[test]
fn a_highest_commission_that_is_lowered_holds_for_all() {
	run(|| {
		alice(20);
		delegate(BOB, ALICE, 500);
		MaxCommission::set(Perbill::from_percent(10));
		confirm_in(1..=1);
		assert_eq!(taken_in(2), Perbill::from_percent(10));
	});
}
