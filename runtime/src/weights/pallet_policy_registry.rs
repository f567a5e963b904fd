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
		// Fastest run 226_940 ns. Proof: 146 bytes measured, 3658 taken.
		Weight::from_parts(239_109_000, 3658)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn rotate_label_key() -> Weight {
		// Fastest run 63_205 ns. Proof: 186 bytes measured, 3618 taken.
		Weight::from_parts(67_331_000, 3618)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn remove_label() -> Weight {
		// Fastest run 196_354 ns. Proof: 381 bytes measured, 3658 taken.
		Weight::from_parts(205_619_000, 3658)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	/// `n` lies in 1 to 32.
	fn create_policy(n: u32) -> Weight {
		// Fastest run 578_799 ns. Proof: 1568 bytes measured, 6196 taken.
		Weight::from_parts(574_661_436, 6196)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(12))
			.saturating_add(Weight::from_parts(27_737_170, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2907).saturating_mul(n.into()))
	}

	fn accept_policy() -> Weight {
		// Fastest run 218_929 ns. Proof: 2604 bytes measured, 3897 taken.
		Weight::from_parts(235_093_000, 3897)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `n` lies in 1 to 32.
	fn activate_policy(n: u32) -> Weight {
		// Fastest run 432_529 ns. Proof: 1600 bytes measured, 6196 taken.
		Weight::from_parts(400_874_788, 6196)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(70_129_699, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 5134).saturating_mul(n.into()))
	}

	/// `n` lies in 1 to 32.
	/// `e` lies in 1 to 1024.
	fn revoke_policy(n: u32, e: u32) -> Weight {
		// Fastest run 474_502 ns. Proof: 1326 bytes measured, 11262 taken.
		Weight::from_parts(482_664_000, 11262)
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(Weight::from_parts(115_970_756, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(590_366, 0).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 89).saturating_mul(e.into()))
			.saturating_add(Weight::from_parts(0, 5134).saturating_mul(n.into()))
	}

	fn pay() -> Weight {
		// Fastest run 270_046 ns. Proof: 1082 bytes measured, 6196 taken.
		Weight::from_parts(280_071_000, 6196)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	/// `e` lies in 1 to 32.
	fn claim_fees(e: u32) -> Weight {
		// Fastest run 323_325 ns. Proof: 861 bytes measured, 6196 taken.
		Weight::from_parts(300_295_756, 6196)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(31_953_556, 0).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(e.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(e.into())))
			.saturating_add(Weight::from_parts(0, 2567).saturating_mul(e.into()))
	}

	/// `n` lies in 1 to 32.
	/// `e` lies in 1 to 1024.
	fn remove_policy(n: u32, e: u32) -> Weight {
		// Fastest run 608_123 ns. Proof: 1656 bytes measured, 11262 taken.
		Weight::from_parts(629_995_000, 11262)
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(11))
			.saturating_add(Weight::from_parts(54_376_197, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(679_519, 0).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 89).saturating_mul(e.into()))
			.saturating_add(Weight::from_parts(0, 4911).saturating_mul(n.into()))
	}

	fn set_treasure_map() -> Weight {
		// Fastest run 81_352 ns. Proof: 696 bytes measured, 3791 taken.
		Weight::from_parts(92_469_000, 3791)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
