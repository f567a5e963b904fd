// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_data_proofs` weigh: measured 2026-11-22 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_data_proofs::WeightInfo for WeightInfo<T> {
	/// `i` lies in 2 to 32.
	fn register_key(i: u32) -> Weight {
		// Fastest run 9_313_397 ns. Proof: 6 bytes measured, 3892 taken.
		Weight::from_parts(8_700_893_592, 3892)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(526_834_253, 0).saturating_mul(i.into()))
	}

	fn adopt_key() -> Weight {
		// Fastest run 63_946 ns. Proof: 207 bytes measured, 3606 taken.
		Weight::from_parts(81_802_000, 3606)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn retire_key() -> Weight {
		// Fastest run 235_003 ns. Proof: 263 bytes measured, 3892 taken.
		Weight::from_parts(257_577_000, 3892)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn remove_key() -> Weight {
		// Fastest run 213_991 ns. Proof: 263 bytes measured, 3892 taken.
		Weight::from_parts(253_160_000, 3892)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	/// `i` lies in 2 to 32.
	fn submit_proof(i: u32) -> Weight {
		// Fastest run 11_038_336 ns. Proof: 1701 bytes measured, 8031 taken.
		Weight::from_parts(11_368_813_002, 8031)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(21_918_037, 0).saturating_mul(i.into()))
	}

	/// `b` lies in 1 to 16.
	/// `i` lies in 2 to 32.
	fn submit_proofs(b: u32, i: u32) -> Weight {
		// Fastest run 12_181_081 ns. Proof: 0 bytes measured, 6028 taken.
		Weight::from_parts(12_336_454_000, 6028)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(13_722_389_897, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(1_021_730_859, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(b.into())))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(b.into())))
			.saturating_add(Weight::from_parts(0, 7041).saturating_mul(b.into()))
	}

	fn forget() -> Weight {
		// Fastest run 240_982 ns. Proof: 479 bytes measured, 3892 taken.
		Weight::from_parts(261_713_000, 3892)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
}
