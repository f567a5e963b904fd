//! Which of the heights that somebody has attested are looked at. Hostile watchers may have opened as many as they like:
//! those that most watchers wait for come first, and so honest ones meet.

use super::{Height, Status, MAX_HEIGHTS};
use nulink_eth_proofs::Hash;

/// A height for which nothing is accepted, and that somebody has attested.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Round {
	/// Which.
	pub number: u64,
	/// Whether this watcher has attested it. `None`: the height itself tells.
	pub is_ours: Option<bool>,
	/// How many watchers have.
	pub attested_by: u32,
}

/// How many of them this watcher has attested in this epoch. Those below what is accepted do not count, there as here:
/// governance may have accepted something that was above all of them.
pub(super) fn under_way(rounds: &[Round], status: &Status) -> u32 {
	rounds.iter().filter(|round| round.number > status.last() && round.is_ours == Some(true)).count() as u32
}

/// Those up to a height that can still be accepted, the most awaited first, so many that all can be looked at.
pub(super) fn most_awaited(rounds: &[Round], status: &Status, up_to: u64) -> Vec<Round> {
	let is_open = |round: &&Round| round.number <= up_to && can_be_accepted(round.number, status);
	let mut open: Vec<_> = rounds.iter().filter(is_open).copied().collect();
	open.sort_unstable_by_key(|round| std::cmp::Reverse((round.attested_by, round.number)));
	open.truncate(MAX_HEIGHTS);
	open
}

fn can_be_accepted(number: u64, status: &Status) -> bool {
	number > status.last() && status.is_due(number)
}

/// A height for which nothing is accepted.
pub(super) fn open(round: &Round, status: &Status, ours: Option<Hash>) -> Height {
	let Round { number, attested_by, .. } = *round;
	Height { number, ours, accepted: None, counts: can_be_accepted(number, status), attested_by }
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::Header;

	#[test]
	fn what_most_wait_for_is_looked_at_and_not_what_one_has_opened() {
		let accepted = Some(Header { number: 96, hash: [1; 32], root: [2; 32] });
		let status = Status { chain_id: 1, accepted, paused: false, epoch: 5, interval: 32, grace: 10, refresh: 100 };
		let round = |number, attested_by| Round { number, is_ours: Some(number == 128), attested_by };
		let mut rounds: Vec<_> = (6..60).map(|index| round(index * 32, 1)).collect();
		rounds.extend([round(128, 9), round(160, 9), round(96, 20), round(130, 20), round(1 << 40, 20)]);
		let looked_at = most_awaited(&rounds, &status, 10_000);
		assert_eq!(looked_at.len(), MAX_HEIGHTS);
		let numbers: Vec<_> = looked_at.iter().map(|round| round.number).take(3).collect();
		assert_eq!(numbers, [160, 128, 59 * 32], "accepted, not due and not final ones are left out");
		assert_eq!(under_way(&rounds, &status), 1);
	}

	#[test]
	fn what_is_below_the_accepted_header_takes_no_place() {
		let round = |index: u64| Round { number: index * 32, is_ours: Some(true), attested_by: 1 };
		let rounds: Vec<_> = (1..=8).map(round).collect();
		let status = |last| {
			let accepted = Some(Header { number: last, hash: [1; 32], root: [2; 32] });
			Status { chain_id: 1, accepted, paused: false, epoch: 5, interval: 32, grace: 10, refresh: 100 }
		};
		assert_eq!(under_way(&rounds, &status(32 * 8)), 0);
		assert_eq!(under_way(&rounds, &status(32 * 6)), 2);
	}
}
