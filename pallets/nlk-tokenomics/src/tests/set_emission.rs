use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_primitives::provider::Role;
use pallet_traits::RewardSource;
use sp_runtime::DispatchError::BadOrigin;

fn set(from: u32, epochs: u32, amount: u128) -> sp_runtime::DispatchResult {
	Tokenomics::set_emission(root(), from, epochs, amount)
}

fn emission(epoch: u32) -> u128 {
	Tokenomics::emission(epoch).emission
}

/// What is left when four years are over, nobody has claimed anything, and proxies, computing providers and watchers still
/// could, for the last epochs.
const LEFT: u128 = 300 * MILLION - 300 * MILLION / FOUR_YEARS as u128 * (CLAIM_EPOCHS as u128 + 1) * 85 / 100;

#[test]
fn what_is_left_is_mined_by_the_rule_of_a_referendum() {
	run(|| {
		go_to_epoch(FOUR_YEARS);
		assert_eq!(emission(FOUR_YEARS), 0);
		assert_ok!(set(FOUR_YEARS + 5, 10, 1_003));
		assert_last(Event::EmissionSet { from: FOUR_YEARS + 5, epochs: 10, amount: 1_003 });
		assert_eq!(emission(FOUR_YEARS + 4), 0);
		assert_eq!((0..10).map(|i| emission(FOUR_YEARS + 5 + i)).sum::<u128>(), 1_003);
		assert_eq!(emission(FOUR_YEARS + 15), 0);
		assert_eq!(<Tokenomics as RewardSource<AccountId>>::pot(Role::Proxy, FOUR_YEARS + 5), 35);
	});
}

#[test]
fn only_governance_sets_it() {
	run(|| {
		assert_noop!(Tokenomics::set_emission(signed(ALICE), FOUR_YEARS, 1, 0), BadOrigin);
		assert_noop!(Tokenomics::set_emission(signed(ADMIN), FOUR_YEARS, 1, 0), BadOrigin);
	});
}

#[test]
fn the_first_four_years_cannot_be_changed() {
	run(|| {
		assert_noop!(set(1, 10, 0), Error::<Test>::InFirstPhase);
		assert_noop!(set(FOUR_YEARS - 1, 10, 0), Error::<Test>::InFirstPhase);
		assert_ok!(set(FOUR_YEARS, 10, 0));
	});
}

#[test]
fn epochs_that_have_begun_stay_as_they_are() {
	run(|| {
		go_to_epoch(FOUR_YEARS + 3);
		assert_noop!(set(FOUR_YEARS + 3, 10, 0), Error::<Test>::EpochHasBegun);
		assert_ok!(set(FOUR_YEARS + 4, 10, 0));
	});
}

#[test]
fn a_phase_has_epochs() {
	run(|| {
		assert_noop!(set(FOUR_YEARS, 0, 0), Error::<Test>::BadPhase);
		assert_noop!(set(FOUR_YEARS, u32::MAX, 0), Error::<Test>::BadPhase);
	});
}

#[test]
fn nothing_is_promised_that_may_be_needed() {
	run(|| {
		// All shares may still be given to the roles: at first nothing is left over.
		assert_noop!(set(FOUR_YEARS, 10, 300 * MILLION), Error::<Test>::NotCovered);
		// In epoch 0 only what no role has a share of.
		assert_noop!(set(FOUR_YEARS, 10, 300 * MILLION / u128::from(FOUR_YEARS)), Error::<Test>::NotCovered);
		go_to_epoch(FOUR_YEARS + 5 - 5);
		// The epoch that runs emits nothing, and of those that do one more is too old.
		let left = LEFT + 300 * MILLION / u128::from(FOUR_YEARS) * 85 / 100;
		assert_noop!(set(FOUR_YEARS + 1, 10, left + 1), Error::<Test>::NotCovered);
		assert_ok!(set(FOUR_YEARS + 1, 10, left));
		// It takes the place of the one before, which has not begun and no longer counts.
		assert_ok!(set(FOUR_YEARS + 1, 20, left));
		assert_noop!(set(FOUR_YEARS + 21, 20, 1), Error::<Test>::NotCovered);
	});
}

#[test]
fn a_phase_takes_over_from_one_that_runs() {
	run(|| {
		go_to_epoch(FOUR_YEARS);
		assert_ok!(set(FOUR_YEARS + 1, 10, 1_000));
		assert_ok!(set(FOUR_YEARS + 11, 10, 2_000));
		go_to_epoch(FOUR_YEARS + 3);
		assert_ok!(set(FOUR_YEARS + 5, 4, 40));
		let emitted = [1, 4, 5, 8, 9, 11].map(|i| emission(FOUR_YEARS + i));
		assert_eq!(emitted, [100, 100, 10, 10, 0, 0]);
		// And mining can be stopped.
		assert_ok!(set(FOUR_YEARS + 4, 1, 0));
		assert_eq!([3, 4, 5].map(|i| emission(FOUR_YEARS + i)), [100, 0, 0]);
	});
}

#[test]
fn phases_are_remembered_as_long_as_they_matter() {
	run(|| {
		go_to_epoch(FOUR_YEARS - 1);
		for i in 0..MAX_PHASES {
			assert_ok!(set(FOUR_YEARS + i, 1, u128::from(i)));
		}
		assert_noop!(set(FOUR_YEARS + MAX_PHASES, 1, 1), Error::<Test>::TooManyChanges);
		// The first one ended with its epoch, of which a reward can be claimed so many epochs later.
		go_to_epoch(FOUR_YEARS + CLAIM_EPOCHS);
		assert_noop!(set(FOUR_YEARS + 100, 1, 1), Error::<Test>::TooManyChanges);
		go_to_epoch(FOUR_YEARS + 1 + CLAIM_EPOCHS);
		assert_ok!(set(FOUR_YEARS + 100, 1, 1));
		assert_eq!(emission(FOUR_YEARS + 1), 1);
	});
}
