//! The pallet's arithmetic, free of storage.
//!
//! Amounts are `u128`. Products of two amounts are built in 256 bits, so nothing here overflows, and every division
//! rounds down, so that parts never add up to more than the whole.

use alloc::vec::Vec;
use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, Perbill, Rounding};

/// k1: what a stake without any lock counts, in [`K2`]ths. NuCypher's value, where an epoch is a day.
pub const K1: u32 = 365;
/// kmax: a lock counts up to this many epochs. NuCypher's value.
pub const K_MAX: u32 = 365;
/// k2: what κ is counted in. With k1 = kmax = k2 / 2, κ goes from 0.5 to 1.
pub const K2: u32 = 730;

/// `amount · part / whole`, rounded down; 0, if `whole` is 0. `part` counts as `whole` if it is larger.
pub(crate) fn share(amount: u128, part: u128, whole: u128) -> u128 {
	// With part ≤ whole the result is at most `amount`, so `None` means that `whole` is 0.
	multiply_by_rational_with_rounding(amount, part.min(whole), whole, Rounding::Down).unwrap_or(0)
}

/// What `bonded` weighs with `remaining` epochs of its lock to go: `bonded · κ`, κ = (k1 + min(remaining, kmax)) / k2.
/// At most `bonded`, so the sum over all providers is at most the total issuance.
pub fn weight(bonded: u128, remaining: u32) -> u128 {
	share(bonded, (K1 + remaining.min(K_MAX)).into(), K2.into())
}

/// What a provider of this weight gets of the pot that providers weighing `total` share.
pub fn reward(pot: u128, weight: u128, total: u128) -> u128 {
	share(pot, weight, total)
}

/// What a slash takes of a stake: the part of it, at least `minimum`, and no more than there is.
pub fn penalty(stake: u128, part: Perbill, minimum: u128) -> u128 {
	part.mul_floor(stake).max(minimum).min(stake)
}

/// Cuts a slashed amount into what the treasury and what the reporter gets. The rest is burned.
///
/// Parts of more than the whole give the treasury its part and the reporter what is left.
pub fn split(slashed: u128, treasury: Perbill, reporter: Perbill) -> (u128, u128) {
	let treasury = treasury.mul_floor(slashed);
	let reporter = reporter.mul_floor(slashed).min(slashed.saturating_sub(treasury));
	(treasury, reporter)
}

/// Draws `count` distinct indices, or as many as there are, each time with chances as the weights that are left. What
/// weighs nothing is not drawn.
///
/// `random` gives evenly distributed numbers, a new one for each round. The distance from the exact chances is at most
/// the total weight over 2^128.
pub fn sample(mut weights: Vec<u128>, count: u32, mut random: impl FnMut(u32) -> u128) -> Vec<usize> {
	let mut total = weights.iter().fold(0u128, |sum, weight| sum.saturating_add(*weight));
	let mut drawn = Vec::new();
	for round in 0..count {
		if total == 0 {
			break;
		}
		// Scaled to 0 .. total, without the end.
		let mut point = share(total, random(round), u128::MAX).min(total - 1);
		let hit = weights.iter().position(|weight| match point.checked_sub(*weight) {
			Some(rest) => {
				point = rest;
				false
			},
			None => true,
		});
		let Some(hit) = hit else { break };
		total = total.saturating_sub(weights[hit]);
		weights[hit] = 0;
		drawn.push(hit);
	}
	drawn
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn kappa_goes_from_a_half_to_one() {
		assert_eq!(weight(7300, 0), 3650);
		assert_eq!(weight(7300, 1), 3660);
		assert_eq!(weight(7300, 365), 7300);
		assert_eq!(weight(7300, u32::MAX), 7300);
		assert_eq!(weight(1, 0), 0);
	}

	#[test]
	fn amounts_of_any_size_are_handled() {
		assert_eq!(weight(u128::MAX, 365), u128::MAX);
		assert_eq!(weight(u128::MAX, 0), u128::MAX / 2);
		assert_eq!(reward(u128::MAX, u128::MAX, u128::MAX), u128::MAX);
		assert_eq!(penalty(u128::MAX, Perbill::one(), u128::MAX), u128::MAX);
		assert_eq!(split(u128::MAX, Perbill::zero(), Perbill::one()), (0, u128::MAX));
	}

	#[test]
	fn nothing_is_shared_where_nothing_weighs() {
		assert_eq!(reward(1000, 0, 0), 0);
		assert_eq!(reward(1000, 5, 0), 0);
	}

	#[test]
	fn a_slash_takes_the_minimum_and_no_more_than_there_is() {
		assert_eq!(penalty(1000, Perbill::from_percent(1), 50), 50);
		assert_eq!(penalty(1000, Perbill::from_percent(30), 50), 300);
		assert_eq!(penalty(40, Perbill::from_percent(30), 50), 40);
		assert_eq!(penalty(1, Perbill::from_percent(30), 0), 0);
		assert_eq!(penalty(0, Perbill::one(), 50), 0);
	}

	#[test]
	fn parts_of_more_than_the_whole_do_not_create_anything() {
		assert_eq!(split(100, Perbill::from_percent(70), Perbill::from_percent(70)), (70, 30));
	}

	#[test]
	fn sampling_follows_the_weights() {
		// The last number of all hits the last weight; the first one the first.
		assert_eq!(sample(vec![10, 20, 30], 1, |_| 0), [0]);
		assert_eq!(sample(vec![10, 20, 30], 1, |_| u128::MAX), [2]);
		assert_eq!(sample(vec![10, 20, 30], 1, |_| u128::MAX / 4), [1]);
		assert_eq!(sample(vec![0, 20, 0], 5, |_| 0), [1]);
		assert_eq!(sample(vec![], 5, |_| 0), [] as [usize; 0]);
		assert_eq!(sample(vec![u128::MAX, u128::MAX], 1, |_| 0), [0]);
	}

	proptest! {
		#[test]
		fn weight_is_between_half_and_all_and_grows_with_stake_and_lock(
			bonded: u128, more: u128, lock: u32, longer: u32,
		) {
			let (less, more) = (bonded.min(more), bonded.max(more));
			let (shorter, longer) = (lock.min(longer), lock.max(longer));
			let it = weight(less, shorter);
			prop_assert!(less / 2 <= it && it <= less);
			prop_assert!(it <= weight(more, shorter) && it <= weight(less, longer));
		}

		#[test]
		fn rewards_never_exceed_the_pot(
			pot: u128, weights in proptest::collection::vec(0u128..=u128::MAX / 16, 1..16),
		) {
			let total = weights.iter().sum();
			let mut left = pot;
			for weight in &weights {
				let reward = reward(pot, *weight, total);
				prop_assert!(reward <= left, "{reward} of {left}");
				left -= reward;
			}
			// What stays in the pot is less than a unit per provider.
			prop_assert!(total == 0 || left < weights.len() as u128);
		}

		#[test]
		fn a_slash_is_at_most_the_stake(stake: u128, part in 0u32..=1_000_000_000, minimum: u128) {
			let taken = penalty(stake, Perbill::from_parts(part), minimum);
			prop_assert!(taken <= stake);
			prop_assert!(taken >= minimum.min(stake));
		}

		#[test]
		fn the_parts_of_a_slash_are_at_most_the_slash(
			slashed: u128, treasury in 0u32..=1_000_000_000, reporter in 0u32..=1_000_000_000,
		) {
			let (treasury, reporter) = split(slashed, Perbill::from_parts(treasury), Perbill::from_parts(reporter));
			prop_assert!(treasury.checked_add(reporter).is_some_and(|parts| parts <= slashed));
		}

		#[test]
		fn a_sample_is_distinct_weighs_something_and_is_as_large_as_possible(
			weights in proptest::collection::vec(0u128..1000, 0..20), count in 0u32..30, seed: u128,
		) {
			let mut drawn = sample(weights.clone(), count, |round| seed.wrapping_mul(u128::from(round) * 2 + 1));
			let possible = weights.iter().filter(|weight| **weight > 0).count();
			prop_assert_eq!(drawn.len(), possible.min(count as usize));
			prop_assert!(drawn.iter().all(|i| weights[*i] > 0));
			drawn.sort();
			drawn.dedup();
			prop_assert_eq!(drawn.len(), possible.min(count as usize));
		}
	}
}
