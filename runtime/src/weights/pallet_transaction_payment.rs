// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_transaction_payment` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_transaction_payment::WeightInfo for WeightInfo<T> {
	fn charge_transaction_payment() -> Weight {
		// Fastest run 328_142 ns. Proof: 673 bytes measured, 8799 taken.
		Weight::from_parts(344_707_000, 8799)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
}
