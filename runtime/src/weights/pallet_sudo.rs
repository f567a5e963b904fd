// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_sudo` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_sudo::WeightInfo for WeightInfo<T> {
	fn set_key() -> Weight {
		// Fastest run 46_921 ns. Proof: 98 bytes measured, 1517 taken.
		Weight::from_parts(50_626_000, 1517)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn sudo() -> Weight {
		// Fastest run 50_216 ns. Proof: 98 bytes measured, 1517 taken.
		Weight::from_parts(53_690_000, 1517).saturating_add(T::DbWeight::get().reads(1))
	}

	fn sudo_as() -> Weight {
		// Fastest run 50_015 ns. Proof: 98 bytes measured, 1517 taken.
		Weight::from_parts(53_651_000, 1517).saturating_add(T::DbWeight::get().reads(1))
	}

	fn remove_key() -> Weight {
		// Fastest run 44_237 ns. Proof: 98 bytes measured, 1517 taken.
		Weight::from_parts(47_451_000, 1517)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn check_only_sudo_account() -> Weight {
		// Fastest run 21_612 ns. Proof: 98 bytes measured, 1517 taken.
		Weight::from_parts(22_944_000, 1517).saturating_add(T::DbWeight::get().reads(1))
	}
}
