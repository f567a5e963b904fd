// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_compute_jobs` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_compute_jobs::WeightInfo for WeightInfo<T> {
	fn register_program() -> Weight {
		// Fastest run 294_061 ns. Proof: 460 bytes measured, 8523 taken.
		Weight::from_parts(339_570_000, 8523)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn remove_program() -> Weight {
		// Fastest run 202_615 ns. Proof: 525 bytes measured, 3730 taken.
		Weight::from_parts(215_023_000, 3730)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	/// `n` lies in 1 to 8.
	fn create_job(n: u32) -> Weight {
		// Fastest run 762_745 ns. Proof: 816 bytes measured, 8523 taken.
		Weight::from_parts(631_244_714, 8523)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(7))
			.saturating_add(Weight::from_parts(175_864_261, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2627).saturating_mul(n.into()))
	}

	fn cancel_job() -> Weight {
		// Fastest run 395_824 ns. Proof: 1692 bytes measured, 8523 taken.
		Weight::from_parts(427_411_000, 8523)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	/// `n` lies in 1 to 64.
	fn draw_committee(n: u32) -> Weight {
		// Fastest run 25_176_183 ns. Proof: 23507 bytes measured, 287535 taken.
		Weight::from_parts(25_347_674_323, 287535)
			.saturating_add(T::DbWeight::get().reads(121))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(300_792_191, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 6322).saturating_mul(n.into()))
	}

	fn commit_result() -> Weight {
		// Fastest run 297_025 ns. Proof: 4478 bytes measured, 8523 taken.
		Weight::from_parts(347_962_000, 8523)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn reveal_result() -> Weight {
		// Fastest run 268_804 ns. Proof: 6504 bytes measured, 7716 taken.
		Weight::from_parts(301_332_000, 7716)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn dispute_outcome() -> Weight {
		// Fastest run 590_056 ns. Proof: 6530 bytes measured, 8523 taken.
		Weight::from_parts(625_319_000, 8523)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	/// `n` lies in 1 to 64.
	fn count_answers(n: u32) -> Weight {
		// Fastest run 1_057_217 ns. Proof: 3058 bytes measured, 14442 taken.
		Weight::from_parts(517_941_838, 14442)
			.saturating_add(T::DbWeight::get().reads(18))
			.saturating_add(T::DbWeight::get().writes(9))
			.saturating_add(Weight::from_parts(642_990_311, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(11_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(13_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 7659).saturating_mul(n.into()))
	}

	/// `n` lies in 1 to 64.
	fn settle_job(n: u32) -> Weight {
		// Fastest run 1_022_235 ns. Proof: 2940 bytes measured, 14442 taken.
		Weight::from_parts(724_097_304, 14442)
			.saturating_add(T::DbWeight::get().reads(19))
			.saturating_add(T::DbWeight::get().writes(13))
			.saturating_add(Weight::from_parts(361_583_695, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2603).saturating_mul(n.into()))
	}

	/// `c` lies in 1 to 64.
	/// `p` lies in 1 to 64.
	fn judge_job(c: u32, p: u32) -> Weight {
		// Fastest run 31_318_221 ns. Proof: 3673 bytes measured, 169488 taken.
		Weight::from_parts(1_877_060_502, 169488)
			.saturating_add(T::DbWeight::get().reads(22))
			.saturating_add(T::DbWeight::get().writes(12))
			.saturating_add(Weight::from_parts(607_673_787, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(460_924_813, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(10_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().reads(4_u64.saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(11_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64.saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 5944).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(0, 2603).saturating_mul(p.into()))
	}

	/// `c` lies in 1 to 64.
	/// `p` lies in 1 to 64.
	fn judge_silent(c: u32, p: u32) -> Weight {
		// Fastest run 24_950_155 ns. Proof: 0 bytes measured, 16608 taken.
		Weight::from_parts(2_106_821_460, 16608)
			.saturating_add(T::DbWeight::get().reads(27))
			.saturating_add(T::DbWeight::get().writes(18))
			.saturating_add(Weight::from_parts(364_577_502, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(653_029_194, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().reads(11_u64.saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(13_u64.saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 2603).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(0, 7659).saturating_mul(p.into()))
	}

	fn not_due() -> Weight {
		// Fastest run 99_900 ns. Proof: 5483 bytes measured, 7716 taken.
		Weight::from_parts(107_691_000, 7716).saturating_add(T::DbWeight::get().reads(2))
	}

	fn remove_job() -> Weight {
		// Fastest run 272_048 ns. Proof: 1587 bytes measured, 8523 taken.
		Weight::from_parts(302_444_000, 8523)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn forget_silence() -> Weight {
		// Fastest run 120_240 ns. Proof: 411 bytes measured, 8523 taken.
		Weight::from_parts(131_368_000, 8523)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `n` lies in 1 to 32.
	fn record_seeds(n: u32) -> Weight {
		// Fastest run 119_299 ns. Proof: 355 bytes measured, 8523 taken.
		Weight::from_parts(83_665_135, 8523)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(28_574_130, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2524).saturating_mul(n.into()))
	}
}
