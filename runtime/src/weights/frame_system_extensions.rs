// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `frame_system_extensions` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::ExtensionsWeightInfo for WeightInfo<T> {
	fn check_genesis() -> Weight {
		// Fastest run 9_384 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(10_746_000, 0)
	}

	fn check_mortality_mortal_transaction() -> Weight {
		// Fastest run 20_020 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(22_173_000, 0)
	}

	fn check_mortality_immortal_transaction() -> Weight {
		// Fastest run 20_170 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(22_274_000, 0)
	}

	fn check_non_zero_sender() -> Weight {
		// Fastest run 2_834 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(3_245_000, 0)
	}

	fn check_nonce() -> Weight {
		// Fastest run 34_532 ns. Proof: 101 bytes measured, 3593 taken.
		Weight::from_parts(37_155_000, 3593)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn check_spec_version() -> Weight {
		// Fastest run 2_154 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(2_434_000, 0)
	}

	fn check_tx_version() -> Weight {
		// Fastest run 2_193 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(2_444_000, 0)
	}

	fn check_weight() -> Weight {
		// Fastest run 17_336 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(18_918_000, 0)
	}

	fn weight_reclaim() -> Weight {
		// Fastest run 11_267 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(12_349_000, 0)
	}
}
