//! Weights of the calls.
//!
//! What is here is estimated, for tests and for runtimes that have not run the benchmarks.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// What each call costs. `i` is the number of public inputs, the context included.
pub trait WeightInfo {
	/// A key for `i` inputs, checked wholly.
	fn register_key(i: u32) -> Weight;
	/// One key.
	fn adopt_key() -> Weight;
	/// One key, of the most inputs.
	fn retire_key() -> Weight;
	/// One key, of the most inputs.
	fn remove_key() -> Weight;
	/// One proof, of a statement that holds.
	fn submit_proof(i: u32) -> Weight;
	/// `b` proofs, each with another key.
	fn submit_proofs(b: u32, i: u32) -> Weight;
	/// One record.
	fn forget() -> Weight;
}

/// Picoseconds in wasm: a pairing check, what each input and what each proof of a batch adds, a point of a key.
const PAIRING: u64 = 23_000_000_000;
const INPUT: u64 = 700_000_000;
const IN_BATCH: u64 = 9_000_000_000;
const POINT: u64 = 900_000_000;

fn picoseconds(fixed: u64, each: u64, count: u32) -> Weight {
	Weight::from_parts(fixed.saturating_add(each.saturating_mul(count.into())), 12_000)
}

impl WeightInfo for () {
	fn register_key(i: u32) -> Weight {
		picoseconds(8_000_000_000, POINT, i).saturating_add(RocksDbWeight::get().reads_writes(4, 4))
	}

	fn adopt_key() -> Weight {
		Weight::from_parts(20_000_000, 4_000).saturating_add(RocksDbWeight::get().reads_writes(1, 1))
	}

	fn retire_key() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(3, 4))
	}

	fn remove_key() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(3, 4))
	}

	fn submit_proof(i: u32) -> Weight {
		picoseconds(PAIRING, INPUT, i).saturating_add(RocksDbWeight::get().reads_writes(8, 6))
	}

	fn submit_proofs(b: u32, i: u32) -> Weight {
		let each = IN_BATCH.saturating_add(INPUT.saturating_mul(i.into()));
		let b = b.max(1);
		picoseconds(PAIRING, each, b).saturating_add(
			RocksDbWeight::get()
				.reads_writes(4, 3)
				.saturating_add(RocksDbWeight::get().reads_writes(5, 3).saturating_mul(b.into())),
		)
	}

	fn forget() -> Weight {
		Weight::from_parts(60_000_000, 8_000).saturating_add(RocksDbWeight::get().reads_writes(4, 5))
	}
}
