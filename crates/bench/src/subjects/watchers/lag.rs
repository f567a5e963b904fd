//! How many blocks of the chain pass from the watchers' attestations until what they attest to can be used.

use super::{proven::Proven, scene::Scene};
use crate::row::{Goal, Row};

/// How many watchers there are: the fewest, as many as on a network with a value at stake, and the most.
const WATCHERS: [u32; 3] = [4, 13, 21];

/// The rows.
pub fn rows(proven: &Proven) -> anyhow::Result<Vec<Row>> {
	let mut rows = Vec::new();
	for watchers in WATCHERS {
		let (together, needed) = lag(proven, watchers, 0)?;
		let (apart, _) = lag(proven, watchers, 1)?;
		let row = Row::count(
			format!("lag, {watchers} watchers in one block"),
			f64::from(together),
			"blocks",
			Goal::AtMost(0.0),
		);
		let note = "blocks of the chain from the one with the first attestation to the one in which a record is proven by what \
		            was attested: 0 is the same block. The runtime's wasm on a state in memory, watchers with equal stakes, \
		            each sending its attestation as soon as it has seen that the block of Ethereum is final. What a network \
		            adds (seeing it, and the way of a transaction into a block) is not in it, nor what Ethereum takes to \
		            make a block final";
		rows.extend([
			if rows.is_empty() { row.note(note) } else { row },
			Row::count("  attestations that it takes", needed as f64, "", Goal::None),
			Row::count("  one watcher in a block", f64::from(apart), "blocks", Goal::None),
		]);
	}
	Ok(rows)
}

/// The blocks until a record can be proven, and how many watchers attested until then.
fn lag(proven: &Proven, watchers: u32, apart: u32) -> anyhow::Result<(u32, usize)> {
	let mut scene = Scene::new(watchers, proven.chain_id, &proven.contract)?;
	let relayer = scene.ledger.person(1);
	let first = scene.ledger.height();
	let needed = scene.accept(&proven.header, apart)?;
	scene.send(&relayer, &proven.relay(proven.header.number))?;
	Ok((scene.ledger.height() - first, needed))
}
