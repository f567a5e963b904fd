// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `frame_system` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> frame_system::WeightInfo for WeightInfo<T> {
	/// `b` lies in 0 to 3932160.
	fn remark(b: u32) -> Weight {
		// Fastest run 13_070 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(21_043_120, 0).saturating_add(Weight::from_parts(220, 0).saturating_mul(b.into()))
	}

	/// `b` lies in 0 to 3932160.
	fn remark_with_event(b: u32) -> Weight {
		// Fastest run 33_480 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(34_862_000, 0).saturating_add(Weight::from_parts(1_582, 0).saturating_mul(b.into()))
	}

	fn set_heap_pages() -> Weight {
		// Fastest run 24_327 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(26_510_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_code() -> Weight {
		// Fastest run 88_243_322 ns. Proof: 160 bytes measured, 67035 taken.
		Weight::from_parts(90_460_339_000, 67035)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	/// `i` lies in 0 to 1000.
	fn set_storage(i: u32) -> Weight {
		// Fastest run 13_260 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(4_283_898, 0)
			.saturating_add(Weight::from_parts(2_063_467, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}

	/// `i` lies in 0 to 1000.
	fn kill_storage(i: u32) -> Weight {
		// Fastest run 13_030 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(7_661_012, 0)
			.saturating_add(Weight::from_parts(1_433_746, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
	}

	/// `p` lies in 0 to 1000.
	fn kill_prefix(p: u32) -> Weight {
		// Fastest run 38_518 ns. Proof: 40 bytes measured, 64 taken.
		Weight::from_parts(8_538_109, 64)
			.saturating_add(Weight::from_parts(3_170_821, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 70).saturating_mul(p.into()))
	}

	fn authorize_upgrade() -> Weight {
		// Fastest run 74_993 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(86_339_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn apply_authorized_upgrade() -> Weight {
		// Fastest run 93_916_706 ns. Proof: 182 bytes measured, 67035 taken.
		Weight::from_parts(95_207_954_000, 67035)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
}
