// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_nlk_claims` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_nlk_claims::WeightInfo for WeightInfo<T> {
	/// `n` lies in 2 to 48.
	fn claim(n: u32) -> Weight {
		// Fastest run 372_148 ns. Proof: 1923 bytes measured, 6196 taken.
		Weight::from_parts(388_075_029, 6196)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(3_797_245, 0).saturating_mul(n.into()))
	}

	fn set_lock_contract() -> Weight {
		// Fastest run 29_635 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(32_018_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_deadline() -> Weight {
		// Fastest run 30_636 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(32_859_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn accept_state_root() -> Weight {
		// Fastest run 65_268 ns. Proof: 1350 bytes measured, 2766 taken.
		Weight::from_parts(69_695_000, 2766)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn withdraw_state_root() -> Weight {
		// Fastest run 55_504 ns. Proof: 1350 bytes measured, 2766 taken.
		Weight::from_parts(59_529_000, 2766)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
