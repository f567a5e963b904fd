// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_data_market` weigh: measured 2026-11-22 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_data_market::WeightInfo for WeightInfo<T> {
	/// `t` lies in 0 to 5.
	/// `p` lies in 0 to 4.
	fn list(t: u32, p: u32) -> Weight {
		// Fastest run 518_348 ns. Proof: 701 bytes measured, 16056 taken.
		Weight::from_parts(502_375_573, 16056)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(6))
			.saturating_add(Weight::from_parts(7_140_168, 0).saturating_mul(t.into()))
			.saturating_add(Weight::from_parts(55_156_085, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(t.into())))
			.saturating_add(Weight::from_parts(0, 2676).saturating_mul(p.into()))
	}

	/// `t` lies in 0 to 5.
	fn update(t: u32) -> Weight {
		// Fastest run 217_747 ns. Proof: 897 bytes measured, 16056 taken.
		Weight::from_parts(221_862_991, 16056)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(6))
			.saturating_add(Weight::from_parts(5_796_623, 0).saturating_mul(t.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(t.into())))
	}

	/// `t` lies in 0 to 5.
	fn delist(t: u32) -> Weight {
		// Fastest run 603_796 ns. Proof: 1262 bytes measured, 6794 taken.
		Weight::from_parts(633_865_873, 6794)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(9))
			.saturating_add(Weight::from_parts(6_298_500, 0).saturating_mul(t.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(t.into())))
	}

	fn purchase() -> Weight {
		// Fastest run 485_158 ns. Proof: 1138 bytes measured, 16056 taken.
		Weight::from_parts(514_302_000, 16056)
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(9))
	}

	/// `p` lies in 1 to 32.
	fn answer(p: u32) -> Weight {
		// Fastest run 795_518 ns. Proof: 3127 bytes measured, 16056 taken.
		Weight::from_parts(706_920_525, 16056)
			.saturating_add(T::DbWeight::get().reads(17))
			.saturating_add(T::DbWeight::get().writes(12))
			.saturating_add(Weight::from_parts(57_400_781, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 2568).saturating_mul(p.into()))
	}

	fn decline() -> Weight {
		// Fastest run 477_907 ns. Proof: 2163 bytes measured, 6794 taken.
		Weight::from_parts(487_952_000, 6794)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(11))
	}

	/// `f` lies in 1 to 32.
	fn show_receipts(f: u32) -> Weight {
		// Fastest run 330_065 ns. Proof: 2416 bytes measured, 16056 taken.
		Weight::from_parts(273_052_063, 16056)
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(97_587_798, 0).saturating_mul(f.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(f.into())))
			.saturating_add(Weight::from_parts(0, 2565).saturating_mul(f.into()))
	}

	fn confirm() -> Weight {
		// Fastest run 656_516 ns. Proof: 2679 bytes measured, 16056 taken.
		Weight::from_parts(682_414_000, 16056)
			.saturating_add(T::DbWeight::get().reads(18))
			.saturating_add(T::DbWeight::get().writes(12))
	}

	/// `p` lies in 0 to 32.
	fn settle(p: u32) -> Weight {
		// Fastest run 995_935 ns. Proof: 4019 bytes measured, 6794 taken.
		Weight::from_parts(1_290_712_831, 6794)
			.saturating_add(T::DbWeight::get().reads(15))
			.saturating_add(T::DbWeight::get().writes(12))
			.saturating_add(Weight::from_parts(44_514_225, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 2568).saturating_mul(p.into()))
	}

	/// `f` lies in 1 to 32.
	/// `b` lies in 0 to 16384.
	fn complain(f: u32, b: u32) -> Weight {
		// Fastest run 3_515_676 ns. Proof: 3077 bytes measured, 9696 taken.
		Weight::from_parts(324_868_708, 9696)
			.saturating_add(T::DbWeight::get().reads(17))
			.saturating_add(T::DbWeight::get().writes(21))
			.saturating_add(Weight::from_parts(1_601_092_961, 0).saturating_mul(f.into()))
			.saturating_add(Weight::from_parts(91_528, 0).saturating_mul(b.into()))
	}

	/// `b` lies in 0 to 8257.
	fn unseal(b: u32) -> Weight {
		// Fastest run 1_112 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(837_130_584, 0).saturating_add(Weight::from_parts(3_031_319, 0).saturating_mul(b.into()))
	}

	/// `r` lies in 0 to 512.
	fn commit_records(r: u32) -> Weight {
		// Fastest run 2_107_843 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(5_252_491_232, 0).saturating_add(Weight::from_parts(600_454_885, 0).saturating_mul(r.into()))
	}

	fn not_served() -> Weight {
		// Fastest run 1_380_084 ns. Proof: 4340 bytes measured, 6794 taken.
		Weight::from_parts(1_878_131_000, 6794)
			.saturating_add(T::DbWeight::get().reads(16))
			.saturating_add(T::DbWeight::get().writes(18))
	}

	fn appeal() -> Weight {
		// Fastest run 336_085 ns. Proof: 1022 bytes measured, 16056 taken.
		Weight::from_parts(346_701_000, 16056)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn resolve_appeal() -> Weight {
		// Fastest run 1_154_713 ns. Proof: 3077 bytes measured, 9696 taken.
		Weight::from_parts(1_197_888_000, 9696)
			.saturating_add(T::DbWeight::get().reads(17))
			.saturating_add(T::DbWeight::get().writes(21))
	}

	fn bid() -> Weight {
		// Fastest run 752_970 ns. Proof: 1588 bytes measured, 16056 taken.
		Weight::from_parts(775_924_000, 16056)
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(8))
	}

	fn close_bids() -> Weight {
		// Fastest run 198_839 ns. Proof: 1075 bytes measured, 16056 taken.
		Weight::from_parts(206_500_000, 16056)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(8))
	}

	fn sell_item() -> Weight {
		// Fastest run 669_281 ns. Proof: 1684 bytes measured, 16056 taken.
		Weight::from_parts(887_675_000, 16056)
			.saturating_add(T::DbWeight::get().reads(17))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn withdraw_item() -> Weight {
		// Fastest run 277_707 ns. Proof: 903 bytes measured, 3944 taken.
		Weight::from_parts(284_467_000, 3944)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn buy_item() -> Weight {
		// Fastest run 937_108 ns. Proof: 1761 bytes measured, 16056 taken.
		Weight::from_parts(1_020_020_000, 16056)
			.saturating_add(T::DbWeight::get().reads(16))
			.saturating_add(T::DbWeight::get().writes(10))
	}

	fn forget_purchase() -> Weight {
		// Fastest run 306_500 ns. Proof: 966 bytes measured, 16056 taken.
		Weight::from_parts(328_152_000, 16056)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(6))
	}

	fn look() -> Weight {
		// Fastest run 15_343 ns. Proof: 292 bytes measured, 3477 taken.
		Weight::from_parts(17_126_000, 3477).saturating_add(T::DbWeight::get().reads(1))
	}
}
