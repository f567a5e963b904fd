// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_treasury` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_treasury::WeightInfo for WeightInfo<T> {
	fn spend_local() -> Weight {
		// Fastest run 52_709 ns. Proof: 6 bytes measured, 1887 taken.
		Weight::from_parts(57_006_000, 1887)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn remove_approval() -> Weight {
		// Fastest run 25_388 ns. Proof: 90 bytes measured, 1887 taken.
		Weight::from_parts(27_341_000, 1887)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `p` lies in 0 to 99.
	fn on_initialize_proposals(p: u32) -> Weight {
		// Fastest run 54_121 ns. Proof: 271 bytes measured, 3593 taken.
		Weight::from_parts(65_995_241, 3593)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(324_490, 0).saturating_mul(p.into()))
	}

	fn spend() -> Weight {
		// Fastest run 48_012 ns. Proof: 6 bytes measured, 1489 taken.
		Weight::from_parts(51_838_000, 1489)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn payout() -> Weight {
		// Fastest run 221_833 ns. Proof: 367 bytes measured, 6196 taken.
		Weight::from_parts(232_018_000, 6196)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn check_status() -> Weight {
		// Fastest run 53_090 ns. Proof: 124 bytes measured, 3534 taken.
		Weight::from_parts(57_156_000, 3534)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn void_spend() -> Weight {
		// Fastest run 49_545 ns. Proof: 124 bytes measured, 3534 taken.
		Weight::from_parts(54_011_000, 3534)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
