// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_provider_staking` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_provider_staking::WeightInfo for WeightInfo<T> {
	fn bond() -> Weight {
		// Fastest run 253_020 ns. Proof: 421 bytes measured, 3897 taken.
		Weight::from_parts(270_756_000, 3897)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn set_operator() -> Weight {
		// Fastest run 163_706 ns. Proof: 423 bytes measured, 15525 taken.
		Weight::from_parts(173_891_000, 15525)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn set_profile() -> Weight {
		// Fastest run 248_182 ns. Proof: 392 bytes measured, 3897 taken.
		Weight::from_parts(257_286_000, 3897)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn remove_profile() -> Weight {
		// Fastest run 190_365 ns. Proof: 579 bytes measured, 3870 taken.
		Weight::from_parts(200_181_000, 3870)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn confirm_activity() -> Weight {
		// Fastest run 176_455 ns. Proof: 474 bytes measured, 3897 taken.
		Weight::from_parts(185_348_000, 3897)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn unbond() -> Weight {
		// Fastest run 144_287 ns. Proof: 830 bytes measured, 3897 taken.
		Weight::from_parts(153_089_000, 3897)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn rebond() -> Weight {
		// Fastest run 85_288 ns. Proof: 667 bytes measured, 3897 taken.
		Weight::from_parts(91_918_000, 3897)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn withdraw_unbonded() -> Weight {
		// Fastest run 358_468 ns. Proof: 1215 bytes measured, 3897 taken.
		Weight::from_parts(373_701_000, 3897)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn chill() -> Weight {
		// Fastest run 63_195 ns. Proof: 531 bytes measured, 3897 taken.
		Weight::from_parts(68_493_000, 3897)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn chill_inactive() -> Weight {
		// Fastest run 86_720 ns. Proof: 667 bytes measured, 3897 taken.
		Weight::from_parts(93_380_000, 3897)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn unchill() -> Weight {
		// Fastest run 86_550 ns. Proof: 667 bytes measured, 3897 taken.
		Weight::from_parts(93_229_000, 3897)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn claim_reward() -> Weight {
		// Fastest run 283_786 ns. Proof: 638 bytes measured, 3593 taken.
		Weight::from_parts(300_571_000, 3593)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn forget_operator() -> Weight {
		// Fastest run 89_555 ns. Proof: 361 bytes measured, 3555 taken.
		Weight::from_parts(98_598_000, 3555)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
