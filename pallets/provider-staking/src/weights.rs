//! What the calls cost. The runtime takes its numbers from the benchmarks; those of `()` are for tests.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// One function per call, for its worst input.
pub trait WeightInfo {
	fn bond() -> Weight;
	fn set_operator() -> Weight;
	fn set_profile() -> Weight;
	fn remove_profile() -> Weight;
	fn confirm_activity() -> Weight;
	fn unbond() -> Weight;
	fn rebond() -> Weight;
	fn withdraw_unbonded() -> Weight;
	fn chill() -> Weight;
	fn chill_inactive() -> Weight;
	fn unchill() -> Weight;
	fn claim_reward() -> Weight;
	fn forget_operator() -> Weight;
	fn set_commission() -> Weight;
	fn accept_delegations() -> Weight;
	fn delegate() -> Weight;
	fn undelegate() -> Weight;
	fn rebond_delegation() -> Weight;
	fn withdraw_delegation() -> Weight;
	/// For the number of epochs that are settled.
	fn claim_delegation(n: u32) -> Weight;
	fn settle_slash() -> Weight;
	fn cancel_slash() -> Weight;
}

/// 10 µs, and 4 KiB of proof for each item read, beside the database's own costs.
fn of(reads: u64, writes: u64) -> Weight {
	Weight::from_parts(10_000_000, 4096 * reads).saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

impl WeightInfo for () {
	fn bond() -> Weight {
		of(3, 3)
	}
	fn set_operator() -> Weight {
		of(7, 3)
	}
	fn set_profile() -> Weight {
		of(4, 3)
	}
	fn remove_profile() -> Weight {
		of(3, 3)
	}
	fn confirm_activity() -> Weight {
		of(9, 10)
	}
	fn unbond() -> Weight {
		of(5, 4)
	}
	fn rebond() -> Weight {
		of(1, 1)
	}
	fn withdraw_unbonded() -> Weight {
		of(6, 6)
	}
	fn chill() -> Weight {
		of(1, 1)
	}
	fn chill_inactive() -> Weight {
		of(6, 1)
	}
	fn unchill() -> Weight {
		of(1, 1)
	}
	fn claim_reward() -> Weight {
		of(6, 4)
	}
	fn forget_operator() -> Weight {
		of(1, 1)
	}
	fn set_commission() -> Weight {
		of(4, 1)
	}
	fn accept_delegations() -> Weight {
		of(1, 1)
	}
	fn delegate() -> Weight {
		of(8, 6)
	}
	fn undelegate() -> Weight {
		of(6, 5)
	}
	fn rebond_delegation() -> Weight {
		of(3, 2)
	}
	fn withdraw_delegation() -> Weight {
		of(6, 6)
	}
	fn claim_delegation(n: u32) -> Weight {
		of(3, 2).saturating_add(of(5, 2).saturating_mul(n.into()))
	}
	fn settle_slash() -> Weight {
		of(6, 6)
	}
	fn cancel_slash() -> Weight {
		of(7, 7)
	}
}
