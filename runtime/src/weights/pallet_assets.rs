// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_assets` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_assets::WeightInfo for WeightInfo<T> {
	fn create() -> Weight {
		// Fastest run 121_823 ns. Proof: 205 bytes measured, 4273 taken.
		Weight::from_parts(128_693_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn force_create() -> Weight {
		// Fastest run 60_541 ns. Proof: 102 bytes measured, 4273 taken.
		Weight::from_parts(65_759_000, 4273)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn start_destroy() -> Weight {
		// Fastest run 57_557 ns. Proof: 313 bytes measured, 4273 taken.
		Weight::from_parts(60_711_000, 4273)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `c` lies in 0 to 1000.
	fn destroy_accounts(c: u32) -> Weight {
		// Fastest run 77_697 ns. Proof: 320 bytes measured, 4273 taken.
		Weight::from_parts(78_377_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(51_864_031, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 3207).saturating_mul(c.into()))
	}

	/// `a` lies in 0 to 1000.
	fn destroy_approvals(a: u32) -> Weight {
		// Fastest run 81_583 ns. Proof: 441 bytes measured, 4273 taken.
		Weight::from_parts(81_903_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(60_898_370, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 3221).saturating_mul(a.into()))
	}

	fn finish_destroy() -> Weight {
		// Fastest run 70_656 ns. Proof: 279 bytes measured, 4273 taken.
		Weight::from_parts(77_536_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn mint() -> Weight {
		// Fastest run 103_075 ns. Proof: 279 bytes measured, 4273 taken.
		Weight::from_parts(112_449_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn burn() -> Weight {
		// Fastest run 138_568 ns. Proof: 387 bytes measured, 4273 taken.
		Weight::from_parts(151_027_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn transfer() -> Weight {
		// Fastest run 188_593 ns. Proof: 426 bytes measured, 7404 taken.
		Weight::from_parts(208_173_000, 7404)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn transfer_keep_alive() -> Weight {
		// Fastest run 172_078 ns. Proof: 426 bytes measured, 7404 taken.
		Weight::from_parts(187_011_000, 7404)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn force_transfer() -> Weight {
		// Fastest run 188_473 ns. Proof: 426 bytes measured, 7404 taken.
		Weight::from_parts(202_163_000, 7404)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn freeze() -> Weight {
		// Fastest run 75_904 ns. Proof: 387 bytes measured, 4273 taken.
		Weight::from_parts(84_476_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn thaw() -> Weight {
		// Fastest run 75_133 ns. Proof: 387 bytes measured, 4273 taken.
		Weight::from_parts(82_143_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn freeze_asset() -> Weight {
		// Fastest run 56_915 ns. Proof: 313 bytes measured, 4273 taken.
		Weight::from_parts(61_082_000, 4273)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn thaw_asset() -> Weight {
		// Fastest run 56_655 ns. Proof: 313 bytes measured, 4273 taken.
		Weight::from_parts(61_161_000, 4273)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn transfer_ownership() -> Weight {
		// Fastest run 65_338 ns. Proof: 279 bytes measured, 4273 taken.
		Weight::from_parts(70_195_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_team() -> Weight {
		// Fastest run 56_064 ns. Proof: 279 bytes measured, 4273 taken.
		Weight::from_parts(60_561_000, 4273)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `n` lies in 0 to 5.
	fn set_reserves(n: u32) -> Weight {
		// Fastest run 60_250 ns. Proof: 279 bytes measured, 4273 taken.
		Weight::from_parts(66_130_064, 4273)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(666_263, 0).saturating_mul(n.into()))
	}

	/// `n` lies in 0 to 50.
	/// `s` lies in 0 to 50.
	fn set_metadata(_n: u32, s: u32) -> Weight {
		// Fastest run 120_621 ns. Proof: 279 bytes measured, 4273 taken.
		Weight::from_parts(128_009_857, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(217_032, 0).saturating_mul(s.into()))
	}

	fn clear_metadata() -> Weight {
		// Fastest run 120_100 ns. Proof: 443 bytes measured, 4273 taken.
		Weight::from_parts(128_613_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `n` lies in 0 to 50.
	/// `s` lies in 0 to 50.
	fn force_set_metadata(_n: u32, _s: u32) -> Weight {
		// Fastest run 62_714 ns. Proof: 118 bytes measured, 4273 taken.
		Weight::from_parts(69_336_983, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn force_clear_metadata() -> Weight {
		// Fastest run 117_176 ns. Proof: 443 bytes measured, 4273 taken.
		Weight::from_parts(126_020_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn force_asset_status() -> Weight {
		// Fastest run 52_999 ns. Proof: 279 bytes measured, 4273 taken.
		Weight::from_parts(57_386_000, 4273)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn approve_transfer() -> Weight {
		// Fastest run 132_659 ns. Proof: 313 bytes measured, 4273 taken.
		Weight::from_parts(143_265_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn transfer_approved() -> Weight {
		// Fastest run 262_093 ns. Proof: 596 bytes measured, 7404 taken.
		Weight::from_parts(280_261_000, 7404)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn cancel_approval() -> Weight {
		// Fastest run 139_499 ns. Proof: 483 bytes measured, 4273 taken.
		Weight::from_parts(151_507_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn force_cancel_approval() -> Weight {
		// Fastest run 145_508 ns. Proof: 483 bytes measured, 4273 taken.
		Weight::from_parts(158_118_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn set_min_balance() -> Weight {
		// Fastest run 60_060 ns. Proof: 279 bytes measured, 4273 taken.
		Weight::from_parts(64_476_000, 4273)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn touch() -> Weight {
		// Fastest run 140_190 ns. Proof: 382 bytes measured, 4273 taken.
		Weight::from_parts(151_207_000, 4273)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn touch_other() -> Weight {
		// Fastest run 135_233 ns. Proof: 279 bytes measured, 4273 taken.
		Weight::from_parts(146_439_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn refund() -> Weight {
		// Fastest run 131_847 ns. Proof: 508 bytes measured, 4273 taken.
		Weight::from_parts(143_966_000, 4273)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn refund_other() -> Weight {
		// Fastest run 126_250 ns. Proof: 438 bytes measured, 4273 taken.
		Weight::from_parts(135_473_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn block() -> Weight {
		// Fastest run 73_661 ns. Proof: 387 bytes measured, 4273 taken.
		Weight::from_parts(80_361_000, 4273)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn transfer_all() -> Weight {
		// Fastest run 228_613 ns. Proof: 426 bytes measured, 7404 taken.
		Weight::from_parts(243_065_000, 7404)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn total_issuance() -> Weight {
		// Fastest run 25_449 ns. Proof: 313 bytes measured, 4273 taken.
		Weight::from_parts(27_281_000, 4273).saturating_add(T::DbWeight::get().reads(1))
	}

	fn balance() -> Weight {
		// Fastest run 24_077 ns. Proof: 150 bytes measured, 4197 taken.
		Weight::from_parts(26_009_000, 4197).saturating_add(T::DbWeight::get().reads(1))
	}

	fn allowance() -> Weight {
		// Fastest run 33_400 ns. Proof: 245 bytes measured, 4211 taken.
		Weight::from_parts(35_734_000, 4211).saturating_add(T::DbWeight::get().reads(1))
	}

	fn migration_v2_foreign_asset_set_reserve_weight() -> Weight {
		// Fastest run 38_398 ns. Proof: 118 bytes measured, 4273 taken.
		Weight::from_parts(42_344_000, 4273)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn get_metadata() -> Weight {
		// Fastest run 22_744 ns. Proof: 206 bytes measured, 4203 taken.
		Weight::from_parts(24_607_000, 4203).saturating_add(T::DbWeight::get().reads(1))
	}
}
