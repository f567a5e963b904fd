//! What the calls cost. The runtime takes its numbers from the benchmarks; those of `()` are for tests.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// One function per call, for its worst input.
pub trait WeightInfo {
	fn set_listing() -> Weight;
	fn set_beneficiary() -> Weight;
	fn set_pre_sale_schedule() -> Weight;
	fn release() -> Weight;
	fn set_role_shares() -> Weight;
	fn set_emission() -> Weight;
	fn set_service_fee_terms() -> Weight;
	fn set_transaction_fee_terms() -> Weight;
	fn set_slash_terms() -> Weight;
}

/// 10 µs, and 4 KiB of proof for each item read, beside the database's own costs.
fn of(reads: u64, writes: u64) -> Weight {
	Weight::from_parts(10_000_000, 4096 * reads).saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

impl WeightInfo for () {
	fn set_listing() -> Weight {
		of(1, 1)
	}
	fn set_beneficiary() -> Weight {
		of(0, 1)
	}
	fn set_pre_sale_schedule() -> Weight {
		of(0, 1)
	}
	fn release() -> Weight {
		of(6, 3)
	}
	fn set_role_shares() -> Weight {
		of(1, 1)
	}
	fn set_emission() -> Weight {
		of(3, 1)
	}
	fn set_service_fee_terms() -> Weight {
		of(0, 1)
	}
	fn set_transaction_fee_terms() -> Weight {
		of(0, 1)
	}
	fn set_slash_terms() -> Weight {
		of(0, 1)
	}
}
