// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_watcher_relay` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_watcher_relay::WeightInfo for WeightInfo<T> {
	/// `n` lies in 2 to 48.
	fn relay(n: u32) -> Weight {
		// Fastest run 128_733 ns. Proof: 499 bytes measured, 3700 taken.
		Weight::from_parts(124_780_190, 3700)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(3_360_086, 0).saturating_mul(n.into()))
	}

	/// `c` lies in 4 to 64.
	/// `v` lies in 0 to 512.
	fn hold_election(c: u32, v: u32) -> Weight {
		// Fastest run 3_220_162 ns. Proof: 503 bytes measured, 26063 taken.
		Weight::from_parts(1_015_271_208, 26063)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(32_858_115, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(22_109_849, 0).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(v.into())))
			.saturating_add(Weight::from_parts(0, 2932).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(0, 2805).saturating_mul(v.into()))
	}

	fn stand() -> Weight {
		// Fastest run 4_116_135 ns. Proof: 21876 bytes measured, 191570 taken.
		Weight::from_parts(4_408_869_000, 191570)
			.saturating_add(T::DbWeight::get().reads(158))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn step_back() -> Weight {
		// Fastest run 155_384 ns. Proof: 4194 bytes measured, 4815 taken.
		Weight::from_parts(158_758_000, 4815)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn vote() -> Weight {
		// Fastest run 673_131 ns. Proof: 30887 bytes measured, 26063 taken.
		Weight::from_parts(732_690_000, 26063)
			.saturating_add(T::DbWeight::get().reads(16))
			.saturating_add(T::DbWeight::get().writes(6))
	}

	fn unvote() -> Weight {
		// Fastest run 417_367 ns. Proof: 27474 bytes measured, 26063 taken.
		Weight::from_parts(425_518_000, 26063)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn attest() -> Weight {
		// Fastest run 1_280_777 ns. Proof: 11973 bytes measured, 16056 taken.
		Weight::from_parts(1_709_381_000, 16056)
			.saturating_add(T::DbWeight::get().reads(23))
			.saturating_add(T::DbWeight::get().writes(12))
	}

	fn sign_watchers() -> Weight {
		// Fastest run 343_776 ns. Proof: 4208 bytes measured, 16056 taken.
		Weight::from_parts(361_283_000, 16056)
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn report_equivocation() -> Weight {
		// Fastest run 1_013_261 ns. Proof: 8693 bytes measured, 18567 taken.
		Weight::from_parts(1_054_763_000, 18567)
			.saturating_add(T::DbWeight::get().reads(27))
			.saturating_add(T::DbWeight::get().writes(14))
	}

	fn settle_minority() -> Weight {
		// Fastest run 758_117 ns. Proof: 8361 bytes measured, 8799 taken.
		Weight::from_parts(791_548_000, 8799)
			.saturating_add(T::DbWeight::get().reads(18))
			.saturating_add(T::DbWeight::get().writes(13))
	}

	fn forget_record() -> Weight {
		// Fastest run 76_545 ns. Proof: 326 bytes measured, 3589 taken.
		Weight::from_parts(81_612_000, 3589)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn bind() -> Weight {
		// Fastest run 305_909 ns. Proof: 849 bytes measured, 16056 taken.
		Weight::from_parts(320_321_000, 16056)
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn unbind() -> Weight {
		// Fastest run 70_947 ns. Proof: 368 bytes measured, 3538 taken.
		Weight::from_parts(74_432_000, 3538)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn pin_header() -> Weight {
		// Fastest run 353_764 ns. Proof: 2725 bytes measured, 4175 taken.
		Weight::from_parts(397_889_000, 4175)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(11))
	}

	fn reject_header() -> Weight {
		// Fastest run 11_926_501 ns. Proof: 124787 bytes measured, 5271018 taken.
		Weight::from_parts(13_861_937_000, 5271018)
			.saturating_add(T::DbWeight::get().reads(2051))
			.saturating_add(T::DbWeight::get().writes(6))
	}

	fn register_contract() -> Weight {
		// Fastest run 549_745 ns. Proof: 7689 bytes measured, 87710 taken.
		Weight::from_parts(570_186_000, 87710)
			.saturating_add(T::DbWeight::get().reads(33))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn update_contract() -> Weight {
		// Fastest run 58_418 ns. Proof: 370 bytes measured, 3700 taken.
		Weight::from_parts(61_752_000, 3700)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn pause_contract() -> Weight {
		// Fastest run 57_086 ns. Proof: 370 bytes measured, 3700 taken.
		Weight::from_parts(60_771_000, 3700)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn drop_record() -> Weight {
		// Fastest run 62_694 ns. Proof: 312 bytes measured, 3589 taken.
		Weight::from_parts(66_019_000, 3589)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn pause() -> Weight {
		// Fastest run 27_051 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(28_923_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn forget_signer() -> Weight {
		// Fastest run 298_492 ns. Proof: 347 bytes measured, 63966 taken.
		Weight::from_parts(427_974_000, 63966)
			.saturating_add(T::DbWeight::get().reads(19))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn forget_evidence() -> Weight {
		// Fastest run 68_062 ns. Proof: 223 bytes measured, 3525 taken.
		Weight::from_parts(72_639_000, 3525)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
