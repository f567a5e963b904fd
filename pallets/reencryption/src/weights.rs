//! Weights of the calls.
//!
//! What is here is estimated, for tests and for runtimes that have not run the benchmarks.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// What each call costs.
pub trait WeightInfo {
	/// With a policy of `n` proxies, all of them obliged.
	fn request_reencryption(n: u32) -> Weight;
	/// The whole check of a fragment included.
	fn submit_fragment() -> Weight;
	/// The slash included, of a provider that has confirmed the coming epoch.
	fn report_silence() -> Weight;
	/// With a policy of `n` proxies, all of whom have answered.
	fn close_request(n: u32) -> Weight;
	/// A signature, and a slash of a provider that has confirmed the coming epoch; of the fragment only what needs no arithmetic.
	fn submit_evidence_proven() -> Weight;
	/// A signature, and the whole check of a fragment.
	fn submit_evidence_refuted() -> Weight;
	/// One record.
	fn forget_evidence() -> Weight;
	/// One record.
	fn forget_silence() -> Weight;
}

/// Picoseconds of the check of a capsule, and of a fragment.
const CAPSULE: u64 = 150_000_000;
const FRAGMENT: u64 = 1_000_000_000;

impl WeightInfo for () {
	fn request_reencryption(n: u32) -> Weight {
		let n = u64::from(n);
		Weight::from_parts(60_000_000 + CAPSULE, 9_000)
			.saturating_add(Weight::from_parts(8_000_000, 2_600).saturating_mul(n))
			.saturating_add(RocksDbWeight::get().reads_writes(5 + n, 6 + n))
	}

	fn submit_fragment() -> Weight {
		Weight::from_parts(120_000_000 + FRAGMENT, 15_000).saturating_add(RocksDbWeight::get().reads_writes(7, 5))
	}

	fn report_silence() -> Weight {
		Weight::from_parts(150_000_000, 17_000).saturating_add(RocksDbWeight::get().reads_writes(15, 12))
	}

	fn close_request(n: u32) -> Weight {
		let n = u64::from(n);
		Weight::from_parts(60_000_000, 9_000)
			.saturating_add(Weight::from_parts(2_000_000, 0).saturating_mul(n))
			.saturating_add(RocksDbWeight::get().reads_writes(6, 5 + n))
	}

	fn submit_evidence_proven() -> Weight {
		Weight::from_parts(350_000_000, 22_000).saturating_add(RocksDbWeight::get().reads_writes(16, 13))
	}

	fn submit_evidence_refuted() -> Weight {
		Weight::from_parts(250_000_000 + FRAGMENT, 20_000).saturating_add(RocksDbWeight::get().reads_writes(7, 3))
	}

	fn forget_evidence() -> Weight {
		Weight::from_parts(20_000_000, 4_000).saturating_add(RocksDbWeight::get().reads_writes(1, 1))
	}

	fn forget_silence() -> Weight {
		Weight::from_parts(20_000_000, 4_000).saturating_add(RocksDbWeight::get().reads_writes(1, 1))
	}
}
