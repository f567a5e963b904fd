//! Drawing committees by stake.
//!
//! The active providers of a role lie end to end on a line, each as long as what it has at stake. A random point of the
//! line hits a provider with the probability of its part of the whole. Whoever is hit is cut out, and the next point falls
//! on what is left: so k members are drawn one after the other, each in proportion to its stake among those who are not
//! drawn yet.
//!
//! ## Why nobody can bend it
//!
//! - *The line is older than the randomness.* Who lies where on the line of an epoch is decided in the epoch before, by
//!   confirming activity, and is final when the epoch begins. The point is random whatever the order on the line is.
//! - *Nobody can take itself off.* A provider that chills itself, or unbonds, after it saw the randomness stays where it
//!   lies. Only a slash makes it count for less, and one that leaves it less than the minimum, for nothing.
//! - *Two small providers are one large one*: stakes add up, so splitting one gains no seat, but for the minimum that
//!   each part must reach.
//! - *No point is thrown away and drawn again because somebody does not like it*: cutting out is arithmetic
//!   ([`Cuts::point`]). What is taken modulo the length of the line, less than 2⁹⁰, out of 2¹²⁸ is off by less than 2⁻³⁸.
//!
//! ## Why it is bounded
//!
//! A confirmation appends one entry, the end of the provider's segment, to the list of the epoch that it is for; nothing
//! else is ever moved. A point is found in that list by halving ([`first_past`]): 17 reads among 100,000 providers. A
//! slash after the confirmation leaves the segment its length, of which the last part counts for nothing
//! ([`Segment::counts`]); a point there cuts that part out. So a segment is hit twice at most, and the draw ends after
//! [`most_points`] points. The lists of epochs that are over are overwritten by later ones.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::Hashable;
use nulink_primitives::{
	provider::{EpochIndex, Role},
	sharing::Digest,
};
use scale_info::TypeInfo;

#[cfg(feature = "std")]
pub mod mock;

/// How often a draw may hit what counts for nothing, beside those who are excluded, before it gives up.
pub const DEAD_POINTS: u32 = 32;

/// A provider's place on the line.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Segment<AccountId> {
	/// The staking account.
	pub who: AccountId,
	/// Where it begins.
	pub start: u128,
	/// The first point after it.
	pub end: u128,
	/// How much of it, from its beginning, still counts: what was not slashed since. It never goes up.
	pub counts: u128,
}

/// The providers of a role, laid end to end, each as long as the stake that it can lose, own and delegated.
///
/// Answered for the current epoch and the one before. What is answered for an epoch that has begun changes only in one
/// way: a segment counts less after a slash.
pub trait StakeLine<AccountId> {
	/// How long the line is. 0, if nobody is active or the epoch is too long ago.
	fn length(role: Role, epoch: EpochIndex) -> u128;
	/// The segment in which a point lies. `None`: the point is not on the line.
	fn segment_at(role: Role, epoch: EpochIndex, point: u128) -> Option<Segment<AccountId>>;
	/// Makes this the line, for benchmarks, as hard to search as one with many more. The accounts become providers.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_line(role: Role, epoch: EpochIndex, weights: &[(AccountId, u128)]);
}

/// Randomness by which providers are drawn.
pub trait BlockRandomness {
	/// What came with the current block and nobody could know when the block `delay` blocks before was made. The same
	/// whenever it is asked in a block, once its inherents are applied. `None`: this block brought none, or too little came
	/// since then. Then a later block may have some: ask it with a `delay` that is longer by as much.
	fn of_this_block(delay: u32) -> Option<Digest>;
}

/// The most points that a draw looks at.
pub const fn most_points(count: u32, excluded: u32) -> u32 {
	count.saturating_add(excluded).saturating_add(DEAD_POINTS)
}

/// Draws up to `count` different providers, none of them excluded. Fewer, if there are not more.
pub fn draw<AccountId: PartialEq, Line: StakeLine<AccountId>>(
	role: Role,
	epoch: EpochIndex,
	seed: &Digest,
	count: u32,
	excluded: &[AccountId],
) -> Vec<AccountId> {
	let mut drawn = Vec::new();
	let mut cuts = Cuts::new(Line::length(role, epoch));
	for attempt in 0..most_points(count, excluded.len() as u32) {
		if drawn.len() as u32 >= count {
			break;
		}
		let Some(point) = cuts.point(random(seed, attempt)) else { break };
		let Some(segment) = Line::segment_at(role, epoch, point) else { break };
		let counted = segment.start.saturating_add(segment.counts).min(segment.end);
		if point >= counted {
			cuts.cut(counted, segment.end);
			continue;
		}
		cuts.cut(segment.start, counted);
		if !excluded.contains(&segment.who) && !drawn.contains(&segment.who) {
			drawn.push(segment.who);
		}
	}
	drawn
}

/// A number for an attempt.
fn random(seed: &Digest, attempt: u32) -> u128 {
	let mut bytes = [0; 16];
	bytes.copy_from_slice(&(*seed, attempt).blake2_256()[..16]);
	u128::from_le_bytes(bytes)
}

/// A line of which parts are cut out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cuts {
	left: u128,
	/// Start and length of what is cut out, by start. They do not overlap.
	out: Vec<(u128, u128)>,
}

impl Cuts {
	/// A whole line.
	pub const fn new(length: u128) -> Self {
		Cuts { left: length, out: Vec::new() }
	}

	/// A point of what is left, each with the same probability if `random` is random. `None`: nothing is left.
	pub fn point(&self, random: u128) -> Option<u128> {
		let mut point = random.checked_rem(self.left)?;
		for (start, length) in &self.out {
			if point < *start {
				break;
			}
			point = point.saturating_add(*length);
		}
		Some(point)
	}

	/// Cuts a part out of what is left.
	pub fn cut(&mut self, start: u128, end: u128) {
		let length = end.saturating_sub(start);
		if length == 0 {
			return;
		}
		self.left = self.left.saturating_sub(length);
		let index = self.out.partition_point(|(other, _)| *other < start);
		self.out.insert(index, (start, length));
	}
}

/// The first of `count` ascending ends that lies past the point, by halving: the segment in which the point lies.
pub fn first_past(count: u32, point: u128, mut end_of: impl FnMut(u32) -> Option<u128>) -> Option<u32> {
	let (mut from, mut to) = (0, count);
	while from < to {
		let middle = from.saturating_add(to.saturating_sub(from) / 2);
		if end_of(middle)? > point {
			to = middle;
		} else {
			from = middle.saturating_add(1);
		}
	}
	(from < count).then_some(from)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::cell::RefCell;

	thread_local! {
		/// Account, length, what counts.
		static LINE: RefCell<Vec<(u64, u128, u128)>> = const { RefCell::new(Vec::new()) };
	}

	struct Line;

	impl StakeLine<u64> for Line {
		fn length(_: Role, _: EpochIndex) -> u128 {
			LINE.with_borrow(|line| line.iter().map(|(_, length, _)| length).sum())
		}

		fn segment_at(_: Role, _: EpochIndex, point: u128) -> Option<Segment<u64>> {
			LINE.with_borrow(|line| {
				let ends: Vec<u128> = line
					.iter()
					.scan(0, |end, (_, length, _)| {
						*end += length;
						Some(*end)
					})
					.collect();
				let index = first_past(ends.len() as u32, point, |index| ends.get(index as usize).copied())?;
				let (who, length, counts) = line[index as usize];
				let end = ends[index as usize];
				Some(Segment { who, start: end - length, end, counts })
			})
		}

		#[cfg(feature = "runtime-benchmarks")]
		fn make_line(_: Role, _: EpochIndex, weights: &[(u64, u128)]) {
			LINE.set(weights.iter().map(|(who, weight)| (*who, *weight, *weight)).collect());
		}
	}

	fn on_line(line: &[(u64, u128, u128)]) {
		LINE.set(line.to_vec());
	}

	fn drawn(seed: u32, count: u32, excluded: &[u64]) -> Vec<u64> {
		draw::<u64, Line>(Role::Compute, 0, &seed.blake2_256(), count, excluded)
	}

	#[test]
	fn a_point_is_found_by_halving() {
		let ends = [3, 5, 5, 9];
		let found: Vec<_> =
			(0..10).map(|point| first_past(4, point, |index| ends.get(index as usize).copied())).collect();
		let expected = [Some(0), Some(0), Some(0), Some(1), Some(1), Some(3), Some(3), Some(3), Some(3), None];
		assert_eq!(found, expected);
		assert_eq!(first_past(0, 0, |_| None), None);
	}

	#[test]
	fn what_is_cut_out_is_never_hit_and_all_else_is() {
		let mut cuts = Cuts::new(10);
		cuts.cut(6, 8);
		cuts.cut(0, 3);
		cuts.cut(3, 4);
		let points: Vec<_> = (0..5).filter_map(|random| cuts.point(random)).collect();
		assert_eq!(points, [4, 5, 8, 9, 4]);
		cuts.cut(4, 6);
		cuts.cut(8, 10);
		assert_eq!(cuts.point(7), None);
	}

	#[test]
	fn a_draw_gives_different_providers_and_no_excluded_one() {
		on_line(&[(1, 1_000_000, 1_000_000), (2, 1, 1), (3, 1, 1), (4, 50, 50)]);
		for seed in 0..200 {
			let mut members = drawn(seed, 3, &[1]);
			members.sort_unstable();
			assert_eq!(members, [2, 3, 4]);
		}
		assert_eq!(drawn(0, 9, &[]).len(), 4);
	}

	#[test]
	fn the_same_seed_draws_the_same_committee() {
		on_line(&[(1, 5, 5), (2, 6, 6), (3, 7, 7), (4, 8, 8)]);
		assert_eq!(drawn(1, 2, &[]), drawn(1, 2, &[]));
		assert!((0..20).any(|seed| drawn(seed, 2, &[]) != drawn(1, 2, &[])));
	}

	#[test]
	fn an_empty_line_draws_nobody() {
		on_line(&[]);
		assert!(drawn(0, 3, &[]).is_empty());
	}

	#[test]
	fn who_counts_for_nothing_is_not_drawn() {
		on_line(&[(1, 1_000_000, 0), (2, 10, 10), (3, 1_000_000, 0)]);
		for seed in 0..200 {
			assert_eq!(drawn(seed, 2, &[]), [2]);
		}
	}

	#[test]
	fn seats_fall_in_proportion_to_what_counts() {
		// The third has confirmed with 500 and was lowered to 300.
		on_line(&[(1, 100, 100), (2, 600, 600), (3, 500, 300)]);
		let mut first = [0u32; 4];
		for seed in 0..20_000 {
			first[drawn(seed, 1, &[])[0] as usize] += 1;
		}
		// Expected 2,000, 12,000, 6,000; five standard deviations.
		assert!(first[1].abs_diff(2_000) < 215, "{first:?}");
		assert!(first[2].abs_diff(12_000) < 350, "{first:?}");
		assert!(first[3].abs_diff(6_000) < 330, "{first:?}");
	}

	#[test]
	fn splitting_a_stake_gains_no_seat() {
		on_line(&[(1, 300, 300), (2, 700, 700)]);
		let whole = (0..20_000).filter(|seed| drawn(*seed, 1, &[]) == [1]).count();
		on_line(&[(1, 100, 100), (2, 700, 700), (3, 100, 100), (4, 100, 100)]);
		let split = (0..20_000).filter(|seed| drawn(*seed, 1, &[]) != [2]).count();
		assert!(whole.abs_diff(split) < 460, "{whole} {split}");
	}
}
