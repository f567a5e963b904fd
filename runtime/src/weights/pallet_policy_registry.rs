// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_policy_registry` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_policy_registry::WeightInfo for WeightInfo<T> {
	fn create_label() -> Weight {
		// Fastest run 221_472 ns. Proof: 182 bytes measured, 3676 taken.
		Weight::from_parts(235_764_000, 3676)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn rotate_label_key() -> Weight {
		// Fastest run 65_068 ns. Proof: 223 bytes measured, 3618 taken.
		Weight::from_parts(70_235_000, 3618)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn remove_label() -> Weight {
		// Fastest run 198_098 ns. Proof: 418 bytes measured, 3676 taken.
		Weight::from_parts(206_069_000, 3676)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	/// `n` lies in 1 to 32.
	fn create_policy(n: u32) -> Weight {
		// Fastest run 582_484 ns. Proof: 1654 bytes measured, 6196 taken.
		Weight::from_parts(607_172_181, 6196)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(12))
			.saturating_add(Weight::from_parts(27_808_908, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2907).saturating_mul(n.into()))
	}

	fn accept_policy() -> Weight {
		// Fastest run 231_357 ns. Proof: 2674 bytes measured, 3897 taken.
		Weight::from_parts(264_577_000, 3897)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `n` lies in 1 to 32.
	fn activate_policy(n: u32) -> Weight {
		// Fastest run 481_122 ns. Proof: 1670 bytes measured, 6196 taken.
		Weight::from_parts(448_949_068, 6196)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(70_225_884, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 5134).saturating_mul(n.into()))
	}

	/// `n` lies in 1 to 32.
	/// `e` lies in 1 to 1024.
	fn revoke_policy(n: u32, e: u32) -> Weight {
		// Fastest run 491_037 ns. Proof: 1396 bytes measured, 11262 taken.
		Weight::from_parts(506_380_000, 11262)
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(Weight::from_parts(115_883_744, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(656_853, 0).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 89).saturating_mul(e.into()))
			.saturating_add(Weight::from_parts(0, 5134).saturating_mul(n.into()))
	}

	fn pay() -> Weight {
		// Fastest run 269_925 ns. Proof: 1119 bytes measured, 6196 taken.
		Weight::from_parts(302_203_000, 6196)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	/// `e` lies in 1 to 32.
	fn claim_fees(e: u32) -> Weight {
		// Fastest run 424_117 ns. Proof: 1226 bytes measured, 6196 taken.
		Weight::from_parts(415_236_660, 6196)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(Weight::from_parts(31_782_821, 0).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(e.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(e.into())))
			.saturating_add(Weight::from_parts(0, 2567).saturating_mul(e.into()))
	}

	/// `n` lies in 1 to 32.
	/// `e` lies in 1 to 1024.
	fn remove_policy(n: u32, e: u32) -> Weight {
		// Fastest run 607_742 ns. Proof: 1742 bytes measured, 11262 taken.
		Weight::from_parts(636_164_000, 11262)
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(11))
			.saturating_add(Weight::from_parts(55_453_421, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(648_904, 0).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 89).saturating_mul(e.into()))
			.saturating_add(Weight::from_parts(0, 4911).saturating_mul(n.into()))
	}

	fn set_treasure_map() -> Weight {
		// Fastest run 86_700 ns. Proof: 733 bytes measured, 3791 taken.
		Weight::from_parts(96_605_000, 3791)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
