// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_multisig` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_multisig::WeightInfo for WeightInfo<T> {
	/// `z` lies in 0 to 10000.
	fn as_multi_threshold_1(z: u32) -> Weight {
		// Fastest run 115_534 ns. Proof: 76 bytes measured, 1489 taken.
		Weight::from_parts(143_191_075, 1489)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(Weight::from_parts(10_783, 0).saturating_mul(z.into()))
	}

	/// `s` lies in 2 to 100.
	/// `z` lies in 0 to 10000.
	fn as_multi_create(s: u32, z: u32) -> Weight {
		// Fastest run 185_368 ns. Proof: 76 bytes measured, 6811 taken.
		Weight::from_parts(135_103_544, 6811)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(1_119_988, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(7_088, 0).saturating_mul(z.into()))
	}

	/// `s` lies in 3 to 100.
	/// `z` lies in 0 to 10000.
	fn as_multi_approve(s: u32, z: u32) -> Weight {
		// Fastest run 137_456 ns. Proof: 282 bytes measured, 6811 taken.
		Weight::from_parts(105_906_256, 6811)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(703_590, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(5_842, 0).saturating_mul(z.into()))
	}

	/// `s` lies in 2 to 100.
	/// `z` lies in 0 to 10000.
	fn as_multi_complete(s: u32, z: u32) -> Weight {
		// Fastest run 226_009 ns. Proof: 501 bytes measured, 6811 taken.
		Weight::from_parts(200_922_192, 6811)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(1_020_239, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(7_864, 0).saturating_mul(z.into()))
	}

	/// `s` lies in 2 to 100.
	fn approve_as_multi_create(s: u32) -> Weight {
		// Fastest run 120_712 ns. Proof: 76 bytes measured, 6811 taken.
		Weight::from_parts(132_366_814, 6811)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(1_039_122, 0).saturating_mul(s.into()))
	}

	/// `s` lies in 2 to 100.
	fn approve_as_multi_approve(s: u32) -> Weight {
		// Fastest run 74_332 ns. Proof: 282 bytes measured, 6811 taken.
		Weight::from_parts(81_160_512, 6811)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(764_202, 0).saturating_mul(s.into()))
	}

	/// `s` lies in 2 to 100.
	fn cancel_as_multi(s: u32) -> Weight {
		// Fastest run 121_372 ns. Proof: 282 bytes measured, 6811 taken.
		Weight::from_parts(120_773_295, 6811)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(991_861, 0).saturating_mul(s.into()))
	}

	/// `s` lies in 2 to 100.
	fn poke_deposit(s: u32) -> Weight {
		// Fastest run 113_610 ns. Proof: 282 bytes measured, 6811 taken.
		Weight::from_parts(127_844_109, 6811)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(714_980, 0).saturating_mul(s.into()))
	}
}
