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
		// Fastest run 230_616 ns. Proof: 0 bytes measured, 3593 taken.
		Weight::from_parts(241_953_000, 3593)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn transfer_keep_alive() -> Weight {
		// Fastest run 182_454 ns. Proof: 0 bytes measured, 3593 taken.
		Weight::from_parts(192_599_000, 3593)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn force_set_balance_creating() -> Weight {
		// Fastest run 99_008 ns. Proof: 72 bytes measured, 3593 taken.
		Weight::from_parts(105_228_000, 3593)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn force_set_balance_killing() -> Weight {
		// Fastest run 98_037 ns. Proof: 207 bytes measured, 3593 taken.
		Weight::from_parts(104_847_000, 3593)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn force_transfer() -> Weight {
		// Fastest run 238_198 ns. Proof: 140 bytes measured, 6196 taken.
		Weight::from_parts(252_208_000, 6196)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn transfer_all() -> Weight {
		// Fastest run 220_460 ns. Proof: 0 bytes measured, 3593 taken.
		Weight::from_parts(230_636_000, 3593)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn force_unreserve() -> Weight {
		// Fastest run 81_192 ns. Proof: 207 bytes measured, 3593 taken.
		Weight::from_parts(88_513_000, 3593)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `u` lies in 1 to 1000.
	fn upgrade_accounts(u: u32) -> Weight {
		// Fastest run 80_210 ns. Proof: 0 bytes measured, 990 taken.
		Weight::from_parts(80_781_000, 990)
			.saturating_add(Weight::from_parts(60_542_028, 0).saturating_mul(u.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(u.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(u.into())))
			.saturating_add(Weight::from_parts(0, 2603).saturating_mul(u.into()))
	}

	fn force_adjust_total_issuance() -> Weight {
		// Fastest run 33_020 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(37_286_000, 0)
	}

	fn burn_allow_death() -> Weight {
		// Fastest run 143_856 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(153_530_000, 0)
	}

	fn burn_keep_alive() -> Weight {
		// Fastest run 99_560 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(107_151_000, 0)
	}
}
