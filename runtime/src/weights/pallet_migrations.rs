// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_migrations` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_migrations::WeightInfo for WeightInfo<T> {
	fn onboard_new_mbms() -> Weight {
		// Fastest run 37_637 ns. Proof: 172 bytes measured, 67035 taken.
		Weight::from_parts(40_431_000, 67035)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn progress_mbms_none() -> Weight {
		// Fastest run 11_727 ns. Proof: 109 bytes measured, 67035 taken.
		Weight::from_parts(12_639_000, 67035).saturating_add(T::DbWeight::get().reads(1))
	}

	fn exec_migration_completed() -> Weight {
		// Fastest run 28_183 ns. Proof: 63 bytes measured, 3528 taken.
		Weight::from_parts(30_196_000, 3528)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn exec_migration_skipped_historic() -> Weight {
		// Fastest run 52_068 ns. Proof: 226 bytes measured, 3731 taken.
		Weight::from_parts(55_212_000, 3731).saturating_add(T::DbWeight::get().reads(2))
	}

	fn exec_migration_advance() -> Weight {
		// Fastest run 52_679 ns. Proof: 172 bytes measured, 3731 taken.
		Weight::from_parts(56_666_000, 3731).saturating_add(T::DbWeight::get().reads(2))
	}

	fn exec_migration_complete() -> Weight {
		// Fastest run 59_139 ns. Proof: 172 bytes measured, 3731 taken.
		Weight::from_parts(63_004_000, 3731)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn exec_migration_fail() -> Weight {
		// Fastest run 83_315 ns. Proof: 248 bytes measured, 3731 taken.
		Weight::from_parts(88_163_000, 3731)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn on_init_loop() -> Weight {
		// Fastest run 1_012 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(1_212_000, 0)
	}

	fn force_set_cursor() -> Weight {
		// Fastest run 14_512 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(16_325_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn force_set_active_cursor() -> Weight {
		// Fastest run 16_885 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(18_508_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn force_onboard_mbms() -> Weight {
		// Fastest run 33_170 ns. Proof: 148 bytes measured, 67035 taken.
		Weight::from_parts(35_874_000, 67035).saturating_add(T::DbWeight::get().reads(2))
	}

	/// `n` lies in 0 to 256.
	fn clear_historic(n: u32) -> Weight {
		// Fastest run 104_297 ns. Proof: 1100 bytes measured, 3965 taken.
		Weight::from_parts(120_450_213, 3965)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(Weight::from_parts(3_072_530, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2738).saturating_mul(n.into()))
	}

	/// `n` lies in 0 to 2048.
	fn reset_pallet_migration(n: u32) -> Weight {
		// Fastest run 8_904 ns. Proof: 1977 bytes measured, 1412 taken.
		Weight::from_parts(85_197_058, 1412)
			.saturating_add(Weight::from_parts(2_111_950, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 1).saturating_mul(n.into()))
	}
}
