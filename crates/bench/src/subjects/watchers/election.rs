//! What the largest election takes of the block in which it is held.

use super::scene::{before_election, elected};
use crate::{
	calls::{ELECTION_LEAD, EPOCH},
	measure::Pairs,
	row::{Goal, Row},
};
use anyhow::ensure;

const PAIRS: usize = 21;
/// The most that the chain lets be.
const CANDIDATES: u32 = 64;
const VOTERS: u32 = 512;
const SEATS: u32 = 21;
/// The id of the Ethereum chain that a development chain watches.
const CHAIN_ID: u64 = 31_337;
/// The most of a block, in percent: the rest is for whatever else must be in it.
const PERCENT: f64 = 25.0;

/// The rows.
pub fn rows() -> anyhow::Result<Vec<Row>> {
	let mut ledger = before_election(CANDIDATES, VOTERS, SEATS, CHAIN_ID)?;
	let limits = ledger.limits()?;
	let held_in = EPOCH - ELECTION_LEAD;
	ledger.commit()?;
	let times = Pairs::measure(PAIRS, || ledger.time_begin(held_in), || ledger.time_begin(held_in - 1))?;
	let seconds = times.difference();

	ledger.begin(held_in - 1)?;
	let without = ledger.weight_of_beginning()?;
	ensure!(elected(&mut ledger, 1)? == 0, "the election is held too early");
	ledger.begin(held_in)?;
	let with = ledger.weight_of_beginning()?;
	ensure!(elected(&mut ledger, 1)? == SEATS as usize, "the election is not held");
	let percent = |more: u64, less: u64, whole: u64| 100.0 * more.saturating_sub(less) as f64 / whole.max(1) as f64;
	let of_block = percent(with.0, without.0, limits.whole.0);
	Ok(vec![
		Row::time(
			"election, part of a block's computation",
			100.0 * 1e12 * seconds / limits.whole.0 as f64,
			"%",
			Goal::AtMost(PERCENT),
		)
		.note(format!(
			"{SEATS} watchers are elected of {CANDIDATES} candidates by {VOTERS} voters for eight of them each, the most that \
			 there can be: the beginning of the block in which it happens less that of the block before, in the runtime's \
			 wasm on a state in memory, against the time that a block may compute; once in an epoch",
		)),
		Row::time("  the election", 1e3 * seconds, "ms", Goal::None),
		Row::count("  its weight, of a block's time", of_block, "%", Goal::AtMost(PERCENT)),
		Row::count(
			"  its weight, of a block's proof",
			percent(with.1, without.1, limits.whole.1),
			"%",
			Goal::AtMost(PERCENT),
		),
	])
}
