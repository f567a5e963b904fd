//! What the calls cost.
//!
//! The runtime uses measured weights. Those here are for unit tests: plausible, and growing with what the calls grow
//! with.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The weight of each call.
pub trait WeightInfo {
	/// `claim`, with proofs of together `n` nodes, all of them of the largest size.
	fn claim(n: u32) -> Weight;
	/// `set_lock_contract`.
	fn set_lock_contract() -> Weight;
	/// `set_deadline`.
	fn set_deadline() -> Weight;
	/// `accept_state_root`, with as many roots as there can be.
	fn accept_state_root() -> Weight;
	/// `withdraw_state_root`, with as many roots as there can be.
	fn withdraw_state_root() -> Weight;
}

fn weight(micros: u64, reads: u64, writes: u64) -> Weight {
	let database = RocksDbWeight::get();
	// About 100 bytes of proof for each entry, and 600 of trie nodes.
	Weight::from_parts(micros.saturating_mul(1_000_000), reads.saturating_mul(700))
		.saturating_add(database.reads_writes(reads, writes))
}

impl WeightInfo for () {
	fn claim(n: u32) -> Weight {
		let weight = weight(250, 8, 4).saturating_add(Weight::from_parts(12_000_000, 0).saturating_mul(n.into()));
		// The roots are one value of more than a kibibyte.
		weight.saturating_add(Weight::from_parts(0, 2_000))
	}

	fn set_lock_contract() -> Weight {
		weight(15, 0, 1)
	}

	fn set_deadline() -> Weight {
		weight(15, 0, 1)
	}

	fn accept_state_root() -> Weight {
		weight(25, 1, 1).saturating_add(Weight::from_parts(0, 2_000))
	}

	fn withdraw_state_root() -> Weight {
		weight(25, 1, 1).saturating_add(Weight::from_parts(0, 2_000))
	}
}
