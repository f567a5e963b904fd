//! Weights of the calls.
//!
//! What is here is estimated, for tests and for runtimes that have not run the benchmarks.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// What each call costs.
pub trait WeightInfo {
	/// One registrar.
	fn set_registrar() -> Weight;
	/// With the longest address.
	fn join() -> Weight;
	/// With the longest address.
	fn update() -> Weight;
	/// One participant.
	fn confirm() -> Weight;
	/// One participant.
	fn withdraw_confirmation() -> Weight;
	/// One participant.
	fn leave() -> Weight;
	/// The hashes up to the root included.
	fn publish_pool() -> Weight;
	/// The hashes up to the root included.
	fn drop_pool() -> Weight;
	/// One key and a signature.
	fn issue_key() -> Weight;
	/// One key, the check of the proof included.
	fn claim_key() -> Weight;
	/// One key, the check of the proof included.
	fn revoke_key() -> Weight;
	/// One key.
	fn forget_key() -> Weight;
}

/// Picoseconds in wasm of the check of a proof, and of the hashes from a leaf to the root.
const PROOF: u64 = 26_000_000_000;
const PATH: u64 = 5_000_000_000;

fn estimated(picoseconds: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(picoseconds, 12_000).saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

impl WeightInfo for () {
	fn set_registrar() -> Weight {
		estimated(20_000_000, 1, 1)
	}

	fn join() -> Weight {
		estimated(60_000_000, 2, 3)
	}

	fn update() -> Weight {
		estimated(30_000_000, 1, 1)
	}

	fn confirm() -> Weight {
		estimated(30_000_000, 2, 1)
	}

	fn withdraw_confirmation() -> Weight {
		estimated(30_000_000, 2, 1)
	}

	fn leave() -> Weight {
		estimated(60_000_000, 2, 3)
	}

	fn publish_pool() -> Weight {
		estimated(100_000_000 + PATH, 20, 21)
	}

	fn drop_pool() -> Weight {
		estimated(100_000_000 + PATH, 20, 21)
	}

	fn issue_key() -> Weight {
		estimated(150_000_000, 5, 5)
	}

	fn claim_key() -> Weight {
		estimated(100_000_000 + PROOF, 10, 4)
	}

	fn revoke_key() -> Weight {
		estimated(50_000_000 + PROOF, 6, 1)
	}

	fn forget_key() -> Weight {
		estimated(60_000_000, 4, 5)
	}
}
