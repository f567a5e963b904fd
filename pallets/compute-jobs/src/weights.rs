//! Weights of the calls.
//!
//! What is here is estimated, for tests and for runtimes that have not run the benchmarks.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// What each call costs.
pub trait WeightInfo {
	/// One entry.
	fn register_program() -> Weight;
	/// One entry.
	fn remove_program() -> Weight;
	/// With `n` pieces of input, each of which is bound for the first time.
	fn create_job(n: u32) -> Weight;
	/// One job.
	fn cancel_job() -> Weight;
	/// A panel of `n`, beside a committee as large as can be that holds nearly all of the stake.
	fn draw_committee(n: u32) -> Weight;
	/// The last answer of a round as large as can be.
	fn commit_result() -> Weight;
	/// In a round as large as can be.
	fn reveal_result() -> Weight;
	/// Of the last member of a committee as large as can be.
	fn dispute_outcome() -> Weight;
	/// `n` members of a committee, all slashed for silence, and the end of the job.
	fn count_answers(n: u32) -> Weight;
	/// The end without a panel's answers: `n` members of a committee are paid, and a disputant has all back.
	fn settle_job(n: u32) -> Weight;
	/// The verdict of `p` members on `c`: two thirds of the panel are paid, all others slashed.
	fn judge_job(c: u32, p: u32) -> Weight;
	/// No verdict: all `p` members of the panel are slashed for silence, and the `c` of the committee paid.
	fn judge_silent(c: u32, p: u32) -> Weight;
	/// Looking whether something is due.
	fn not_due() -> Weight;
	/// One job.
	fn remove_job() -> Weight;
	/// One record.
	fn forget_silence() -> Weight;
	/// Keeping the randomness of a block, for which `n` blocks wait.
	fn record_seeds(n: u32) -> Weight;
}

/// Picoseconds of a slash, with what of the proof it takes, its reads and writes.
const SLASH: (u64, u64, u64, u64) = (150_000_000, 17_000, 15, 12);
/// Of the payment of a fee.
const PAYMENT: (u64, u64, u64, u64) = (100_000_000, 6_000, 4, 4);

fn times((picoseconds, proof, reads, writes): (u64, u64, u64, u64), n: u64) -> Weight {
	Weight::from_parts(picoseconds, proof)
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
		.saturating_mul(n)
}

fn parts(picoseconds: u64, proof: u64, reads: u64, writes: u64) -> Weight {
	times((picoseconds, proof, reads, writes), 1)
}

impl WeightInfo for () {
	fn register_program() -> Weight {
		parts(50_000_000, 4_000, 3, 3)
	}

	fn remove_program() -> Weight {
		parts(50_000_000, 4_000, 3, 3)
	}

	fn create_job(n: u32) -> Weight {
		parts(110_000_000, 9_000, 7, 8).saturating_add(times((25_000_000, 2_800, 1, 1), n.into()))
	}

	fn cancel_job() -> Weight {
		parts(70_000_000, 9_000, 5, 6)
	}

	fn draw_committee(n: u32) -> Weight {
		parts(400_000_000, 200_000, 500, 4).saturating_add(times((20_000_000, 50_000, 20, 1), n.into()))
	}

	fn commit_result() -> Weight {
		parts(60_000_000, 12_000, 4, 3)
	}

	fn reveal_result() -> Weight {
		parts(60_000_000, 12_000, 4, 2)
	}

	fn dispute_outcome() -> Weight {
		parts(90_000_000, 13_000, 6, 5)
	}

	fn count_answers(n: u32) -> Weight {
		parts(70_000_000, 14_000, 6, 6).saturating_add(times(SLASH, n.into()))
	}

	fn settle_job(n: u32) -> Weight {
		parts(110_000_000, 18_000, 10, 10).saturating_add(times(PAYMENT, n.into()))
	}

	fn judge_job(c: u32, p: u32) -> Weight {
		parts(120_000_000, 20_000, 9, 8)
			.saturating_add(times(SLASH, c.into()))
			.saturating_add(times(PAYMENT, p.into()))
			.saturating_add(times(SLASH, p.div_ceil(3).into()))
	}

	fn judge_silent(c: u32, p: u32) -> Weight {
		parts(120_000_000, 20_000, 9, 8).saturating_add(times(PAYMENT, c.into())).saturating_add(times(SLASH, p.into()))
	}

	fn not_due() -> Weight {
		parts(15_000_000, 12_000, 2, 0)
	}

	fn remove_job() -> Weight {
		parts(50_000_000, 8_000, 3, 3)
	}

	fn forget_silence() -> Weight {
		parts(20_000_000, 4_000, 1, 1)
	}

	fn record_seeds(n: u32) -> Weight {
		parts(8_000_000, 3_000, 2, 1).saturating_add(times((4_000_000, 2_600, 1, 1), n.into()))
	}
}
