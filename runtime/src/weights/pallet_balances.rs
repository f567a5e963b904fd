// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_balances` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_balances::WeightInfo for WeightInfo<T> {
	fn transfer_allow_death() -> Weight {
		// Fastest run 288_032 ns. Proof: 103 bytes measured, 6196 taken.
		Weight::from_parts(301_713_000, 6196)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn transfer_keep_alive() -> Weight {
		// Fastest run 182_584 ns. Proof: 0 bytes measured, 3593 taken.
		Weight::from_parts(190_536_000, 3593)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn force_set_balance_creating() -> Weight {
		// Fastest run 101_472 ns. Proof: 72 bytes measured, 3593 taken.
		Weight::from_parts(106_250_000, 3593)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn force_set_balance_killing() -> Weight {
		// Fastest run 99_259 ns. Proof: 207 bytes measured, 3593 taken.
		Weight::from_parts(106_059_000, 3593)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn force_transfer() -> Weight {
		// Fastest run 300_041 ns. Proof: 243 bytes measured, 8799 taken.
		Weight::from_parts(311_467_000, 8799)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn transfer_all() -> Weight {
		// Fastest run 222_734 ns. Proof: 0 bytes measured, 3593 taken.
		Weight::from_parts(231_818_000, 3593)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn force_unreserve() -> Weight {
		// Fastest run 82_193 ns. Proof: 207 bytes measured, 3593 taken.
		Weight::from_parts(86_570_000, 3593)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `u` lies in 1 to 1000.
	fn upgrade_accounts(u: u32) -> Weight {
		// Fastest run 78_608 ns. Proof: 0 bytes measured, 990 taken.
		Weight::from_parts(79_219_000, 990)
			.saturating_add(Weight::from_parts(59_638_977, 0).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(u.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(u.into())))
			.saturating_add(Weight::from_parts(0, 2603).saturating_mul(u.into()))
	}

	fn force_adjust_total_issuance() -> Weight {
		// Fastest run 32_809 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(36_425_000, 0)
	}

	fn burn_allow_death() -> Weight {
		// Fastest run 201_783 ns. Proof: 103 bytes measured, 3593 taken.
		Weight::from_parts(211_497_000, 3593)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn burn_keep_alive() -> Weight {
		// Fastest run 97_496 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(101_793_000, 0)
	}
}
