// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_safe_mode` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_safe_mode::WeightInfo for WeightInfo<T> {
	fn on_initialize_noop() -> Weight {
		// Fastest run 10_777 ns. Proof: 76 bytes measured, 1489 taken.
		Weight::from_parts(11_417_000, 1489).saturating_add(T::DbWeight::get().reads(1))
	}

	fn on_initialize_exit() -> Weight {
		// Fastest run 31_728 ns. Proof: 103 bytes measured, 1489 taken.
		Weight::from_parts(33_590_000, 1489)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn enter() -> Weight {
		// Fastest run 218_738 ns. Proof: 76 bytes measured, 3586 taken.
		Weight::from_parts(225_078_000, 3586)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn force_enter() -> Weight {
		// Fastest run 40_761 ns. Proof: 76 bytes measured, 1489 taken.
		Weight::from_parts(43_806_000, 1489)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn extend() -> Weight {
		// Fastest run 217_877 ns. Proof: 103 bytes measured, 3586 taken.
		Weight::from_parts(223_555_000, 3586)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn force_extend() -> Weight {
		// Fastest run 40_450 ns. Proof: 103 bytes measured, 1489 taken.
		Weight::from_parts(43_325_000, 1489)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn force_exit() -> Weight {
		// Fastest run 39_550 ns. Proof: 103 bytes measured, 1489 taken.
		Weight::from_parts(42_734_000, 1489)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn release_deposit() -> Weight {
		// Fastest run 175_403 ns. Proof: 225 bytes measured, 3586 taken.
		Weight::from_parts(182_314_000, 3586)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn force_release_deposit() -> Weight {
		// Fastest run 167_090 ns. Proof: 225 bytes measured, 3586 taken.
		Weight::from_parts(172_008_000, 3586)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn force_slash_deposit() -> Weight {
		// Fastest run 132_799 ns. Proof: 225 bytes measured, 3586 taken.
		Weight::from_parts(137_847_000, 3586)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
}
