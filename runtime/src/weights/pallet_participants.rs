// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_participants` weigh: measured 2026-11-22 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_participants::WeightInfo for WeightInfo<T> {
	fn set_registrar() -> Weight {
		// Fastest run 35_754 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(39_369_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn join() -> Weight {
		// Fastest run 217_776 ns. Proof: 6 bytes measured, 3892 taken.
		Weight::from_parts(226_480_000, 3892)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn update() -> Weight {
		// Fastest run 61_823 ns. Proof: 343 bytes measured, 3740 taken.
		Weight::from_parts(66_530_000, 3740)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn confirm() -> Weight {
		// Fastest run 79_470 ns. Proof: 379 bytes measured, 3740 taken.
		Weight::from_parts(83_746_000, 3740)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn withdraw_confirmation() -> Weight {
		// Fastest run 60_160 ns. Proof: 343 bytes measured, 3740 taken.
		Weight::from_parts(64_006_000, 3740)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn leave() -> Weight {
		// Fastest run 196_454 ns. Proof: 572 bytes measured, 3892 taken.
		Weight::from_parts(205_859_000, 3892)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn publish_pool() -> Weight {
		// Fastest run 1_698_309 ns. Proof: 1226 bytes measured, 33750 taken.
		Weight::from_parts(1_772_791_000, 33750)
			.saturating_add(T::DbWeight::get().reads(18))
			.saturating_add(T::DbWeight::get().writes(19))
	}

	fn drop_pool() -> Weight {
		// Fastest run 1_667_512 ns. Proof: 1714 bytes measured, 31230 taken.
		Weight::from_parts(1_737_938_000, 31230)
			.saturating_add(T::DbWeight::get().reads(17))
			.saturating_add(T::DbWeight::get().writes(21))
	}

	fn issue_key() -> Weight {
		// Fastest run 341_402 ns. Proof: 626 bytes measured, 3892 taken.
		Weight::from_parts(352_419_000, 3892)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn claim_key() -> Weight {
		// Fastest run 12_030_405 ns. Proof: 2859 bytes measured, 8031 taken.
		Weight::from_parts(12_347_791_000, 8031)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn revoke_key() -> Weight {
		// Fastest run 11_068_361 ns. Proof: 2292 bytes measured, 8031 taken.
		Weight::from_parts(11_240_940_000, 8031)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn forget_key() -> Weight {
		// Fastest run 229_199 ns. Proof: 659 bytes measured, 3892 taken.
		Weight::from_parts(324_180_000, 3892)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
}
