//! Stand-ins for what committees are drawn with: [`MockLine`], [`MockRandomness`]. Per thread, like those of
//! [`crate::mock`]; begin every test with [`reset`].

use super::{first_past, BlockRandomness, Segment, StakeLine};
use codec::{Codec, Encode};
use frame_support::Hashable;
use nulink_primitives::{
	provider::{EpochIndex, Role},
	sharing::Digest,
};
use std::cell::{Cell, RefCell};

thread_local! {
	/// Account in its encoding, end of its segment, what counts of it.
	static LINE: RefCell<Vec<(Vec<u8>, u128, u128)>> = const { RefCell::new(Vec::new()) };
	static RANDOMNESS: Cell<Option<u64>> = const { Cell::new(Some(0)) };
}

/// Forgets everything: an empty line, and randomness that goes on from 0.
pub fn reset() {
	LINE.set(Vec::new());
	RANDOMNESS.set(Some(0));
}

/// The same line for all roles and epochs.
pub struct MockLine;

/// Lays the accounts end to end.
pub fn set_line<AccountId: Encode>(weights: &[(AccountId, u128)]) {
	let mut end = 0u128;
	let line = weights.iter().map(|(who, weight)| {
		end = end.checked_add(*weight).expect("a test's weights fit");
		(who.encode(), end, *weight)
	});
	LINE.set(line.collect());
}

/// From now on so much of the account's segment counts.
pub fn set_counts<AccountId: Encode>(who: &AccountId, counts: u128) {
	let who = who.encode();
	LINE.with_borrow_mut(|line| {
		for (_, _, counted) in line.iter_mut().filter(|(account, ..)| *account == who) {
			*counted = counts;
		}
	});
}

impl<AccountId: Codec> StakeLine<AccountId> for MockLine {
	fn length(_: Role, _: EpochIndex) -> u128 {
		LINE.with_borrow(|line| line.last().map_or(0, |(_, end, _)| *end))
	}

	fn segment_at(_: Role, _: EpochIndex, point: u128) -> Option<Segment<AccountId>> {
		LINE.with_borrow(|line| {
			let index = first_past(line.len() as u32, point, |index| line.get(index as usize).map(|(_, end, _)| *end))?;
			let start = index.checked_sub(1).map_or(0, |before| line[before as usize].1);
			let (who, end, counts) = &line[index as usize];
			let who = AccountId::decode(&mut &who[..]).expect("a test uses one type of account");
			Some(Segment { who, start, end: *end, counts: *counts })
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_line(_: Role, _: EpochIndex, weights: &[(AccountId, u128)]) {
		set_line(weights);
	}
}

/// Other randomness with every call, the same in every run.
pub struct MockRandomness;

/// From now on randomness begins from this number, or does not come.
pub fn set_randomness(from: Option<u64>) {
	RANDOMNESS.set(from);
}

impl BlockRandomness for MockRandomness {
	fn of_this_block(_delay: u32) -> Option<Digest> {
		let number = RANDOMNESS.get()?;
		RANDOMNESS.set(Some(number.wrapping_add(1)));
		Some((*b"mock", number).blake2_256())
	}
}
