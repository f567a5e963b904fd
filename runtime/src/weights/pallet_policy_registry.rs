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
		// Fastest run 221_222 ns. Proof: 182 bytes measured, 3676 taken.
		Weight::from_parts(229_424_000, 3676)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn rotate_label_key() -> Weight {
		// Fastest run 65_559 ns. Proof: 223 bytes measured, 3618 taken.
		Weight::from_parts(69_314_000, 3618)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn remove_label() -> Weight {
		// Fastest run 198_618 ns. Proof: 418 bytes measured, 3676 taken.
		Weight::from_parts(206_600_000, 3676)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	/// `n` lies in 1 to 32.
	fn create_policy(n: u32) -> Weight {
		// Fastest run 567_311 ns. Proof: 1605 bytes measured, 6196 taken.
		Weight::from_parts(550_723_248, 6196)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(12))
			.saturating_add(Weight::from_parts(27_553_218, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2907).saturating_mul(n.into()))
	}

	fn accept_policy() -> Weight {
		// Fastest run 194_532 ns. Proof: 2641 bytes measured, 3897 taken.
		Weight::from_parts(232_068_000, 3897)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `n` lies in 1 to 32.
	fn activate_policy(n: u32) -> Weight {
		// Fastest run 423_646 ns. Proof: 1637 bytes measured, 6196 taken.
		Weight::from_parts(404_058_741, 6196)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(67_188_871, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 5134).saturating_mul(n.into()))
	}

	/// `n` lies in 1 to 32.
	/// `e` lies in 1 to 1024.
	fn revoke_policy(n: u32, e: u32) -> Weight {
		// Fastest run 469_445 ns. Proof: 1363 bytes measured, 11262 taken.
		Weight::from_parts(477_327_000, 11262)
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(Weight::from_parts(111_384_729, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(584_570, 0).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads(5_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 89).saturating_mul(e.into()))
			.saturating_add(Weight::from_parts(0, 5134).saturating_mul(n.into()))
	}

	fn pay() -> Weight {
		// Fastest run 256_234 ns. Proof: 1119 bytes measured, 6196 taken.
		Weight::from_parts(265_969_000, 6196)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	/// `e` lies in 1 to 32.
	fn claim_fees(e: u32) -> Weight {
		// Fastest run 408_413 ns. Proof: 1193 bytes measured, 6196 taken.
		Weight::from_parts(387_129_626, 6196)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(Weight::from_parts(30_845_250, 0).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(e.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(e.into())))
			.saturating_add(Weight::from_parts(0, 2567).saturating_mul(e.into()))
	}

	/// `n` lies in 1 to 32.
	/// `e` lies in 1 to 1024.
	fn remove_policy(n: u32, e: u32) -> Weight {
		// Fastest run 575_774 ns. Proof: 1693 bytes measured, 11262 taken.
		Weight::from_parts(578_598_000, 11262)
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(11))
			.saturating_add(Weight::from_parts(53_794_639, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(628_713, 0).saturating_mul(e.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 89).saturating_mul(e.into()))
			.saturating_add(Weight::from_parts(0, 4911).saturating_mul(n.into()))
	}

	fn set_treasure_map() -> Weight {
		// Fastest run 85_248 ns. Proof: 733 bytes measured, 3791 taken.
		Weight::from_parts(96_184_000, 3791)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
