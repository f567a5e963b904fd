// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_utility` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_utility::WeightInfo for WeightInfo<T> {
	/// `c` lies in 0 to 1000.
	fn batch(c: u32) -> Weight {
		// Fastest run 27_912 ns. Proof: 76 bytes measured, 1489 taken.
		Weight::from_parts(81_633_877, 1489)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(Weight::from_parts(14_950_732, 0).saturating_mul(c.into()))
	}

	fn as_derivative() -> Weight {
		// Fastest run 35_854 ns. Proof: 76 bytes measured, 1489 taken.
		Weight::from_parts(37_967_000, 1489).saturating_add(T::DbWeight::get().reads(1))
	}

	/// `c` lies in 0 to 1000.
	fn batch_all(c: u32) -> Weight {
		// Fastest run 28_432 ns. Proof: 76 bytes measured, 1489 taken.
		Weight::from_parts(98_631_239, 1489)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(Weight::from_parts(16_119_532, 0).saturating_mul(c.into()))
	}

	fn dispatch_as() -> Weight {
		// Fastest run 33_921 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(36_554_000, 0)
	}

	/// `c` lies in 0 to 1000.
	fn force_batch(c: u32) -> Weight {
		// Fastest run 28_823 ns. Proof: 76 bytes measured, 1489 taken.
		Weight::from_parts(71_197_552, 1489)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(Weight::from_parts(14_969_802, 0).saturating_mul(c.into()))
	}

	fn dispatch_as_fallible() -> Weight {
		// Fastest run 34_822 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(36_625_000, 0)
	}

	fn if_else() -> Weight {
		// Fastest run 57_466 ns. Proof: 76 bytes measured, 1489 taken.
		Weight::from_parts(60_721_000, 1489).saturating_add(T::DbWeight::get().reads(1))
	}
}
