use crate::{mock::*, *};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok};
use nulink_primitives::provider::Role;
use pallet_traits::RewardSource;
use sp_runtime::{DispatchError::BadOrigin, Perbill};

fn set(from: u32, percent: [u32; 4]) -> sp_runtime::DispatchResult {
	Tokenomics::set_role_shares(signed(ADMIN), from, shares(percent))
}

fn pot(role: Role, epoch: u32) -> u128 {
	<Tokenomics as RewardSource<AccountId>>::pot(role, epoch)
}

const EPOCH: u128 = 300 * MILLION / FOUR_YEARS as u128;

#[test]
fn shares_hold_from_the_epoch_on() {
	run(|| {
		assert_ok!(set(3, [40, 30, 20, 10]));
		assert_last(Event::RoleSharesSet { from: 3, shares: shares([40, 30, 20, 10]) });
		for epoch in 0..3 {
			let expected = [EPOCH * 35 / 100, EPOCH * 35 / 100, EPOCH * 15 / 100, 0];
			assert_eq!(Role::ALL.map(|role| pot(role, epoch)), expected);
		}
		for epoch in [3, 4, 100] {
			let expected = [EPOCH * 40 / 100, EPOCH * 30 / 100, EPOCH * 20 / 100, EPOCH * 10 / 100];
			assert_eq!(Role::ALL.map(|role| pot(role, epoch)), expected);
		}
	});
}

#[test]
fn only_those_who_set_parameters_set_them() {
	run(|| {
		assert_noop!(Tokenomics::set_role_shares(signed(ALICE), 3, RoleShares::DEFAULT), BadOrigin);
		assert_ok!(Tokenomics::set_role_shares(root(), 3, RoleShares::DEFAULT));
	});
}

#[test]
fn epochs_that_have_begun_stay_as_they_are() {
	run(|| {
		go_to_epoch(5);
		assert_noop!(set(5, [100, 0, 0, 0]), Error::<Test>::EpochHasBegun);
		assert_noop!(set(0, [100, 0, 0, 0]), Error::<Test>::EpochHasBegun);
		assert_ok!(set(6, [100, 0, 0, 0]));
		assert_eq!(pot(Role::Proxy, 5), EPOCH * 35 / 100);
		assert_eq!(pot(Role::Proxy, 6), EPOCH);
	});
}

#[test]
fn a_change_drops_those_that_were_to_begin_then_or_later() {
	run(|| {
		assert_ok!(set(3, [10, 0, 0, 0]));
		assert_ok!(set(8, [20, 0, 0, 0]));
		assert_ok!(set(8, [30, 0, 0, 0]));
		assert_ok!(set(5, [40, 0, 0, 0]));
		let expected = [(3, shares([10, 0, 0, 0])), (5, shares([40, 0, 0, 0]))];
		assert_eq!(Shares::<Test>::get().into_inner(), expected);
	});
}

#[test]
fn changes_are_remembered_as_long_as_they_matter() {
	run(|| {
		for epoch in 0..MAX_SHARE_CHANGES {
			go_to_epoch(epoch);
			assert_ok!(set(epoch + 1, [epoch, 0, 0, 0]));
		}
		// The first one ended with epoch 1, of which a reward can be claimed up to epoch 21.
		go_to_epoch(1 + CLAIM_EPOCHS);
		assert_noop!(set(2 + CLAIM_EPOCHS, [50, 0, 0, 0]), Error::<Test>::TooManyChanges);
		go_to_epoch(2 + CLAIM_EPOCHS);
		assert_ok!(set(3 + CLAIM_EPOCHS, [50, 0, 0, 0]));
		assert_noop!(set(4 + CLAIM_EPOCHS, [50, 0, 0, 0]), Error::<Test>::TooManyChanges);
		// What can be claimed is still known.
		for epoch in 2..=MAX_SHARE_CHANGES {
			assert_eq!(pot(Role::Proxy, epoch), EPOCH * u128::from(epoch - 1) / 100);
		}
	});
}

#[test]
fn a_call_with_shares_of_more_than_the_whole_cannot_be_decoded() {
	let good = Call::<Test>::set_role_shares { from: 3, shares: shares([25; 4]) };
	let encoded = good.encode();
	assert_eq!(Call::<Test>::decode(&mut &encoded[..]), Ok(good));
	let mut bad = encoded[..encoded.len() - 4].to_vec();
	bad.extend(Perbill::from_percent(26).encode());
	assert!(Call::<Test>::decode(&mut &bad[..]).is_err());
}
