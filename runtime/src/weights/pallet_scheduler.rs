// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_scheduler` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_scheduler::WeightInfo for WeightInfo<T> {
	fn service_agendas_base() -> Weight {
		// Fastest run 27_622 ns. Proof: 31 bytes measured, 1489 taken.
		Weight::from_parts(29_474_000, 1489)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `s` lies in 0 to 50.
	fn service_agenda_base(s: u32) -> Weight {
		// Fastest run 16_896 ns. Proof: 78 bytes measured, 42428 taken.
		Weight::from_parts(29_153_365, 42428)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(1_015_438, 0).saturating_mul(s.into()))
	}

	fn service_task_base() -> Weight {
		// Fastest run 15_443 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(16_895_000, 0)
	}

	/// `s` lies in 128 to 4194304.
	fn service_task_fetched(s: u32) -> Weight {
		// Fastest run 78_267 ns. Proof: 141 bytes measured, 3605 taken.
		Weight::from_parts(61_876_020, 3605)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(647, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(0, 1).saturating_mul(s.into()))
	}

	fn service_task_named() -> Weight {
		// Fastest run 23_776 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(25_789_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn service_task_periodic() -> Weight {
		// Fastest run 15_563 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(16_996_000, 0)
	}

	fn execute_dispatch_signed() -> Weight {
		// Fastest run 25_858 ns. Proof: 76 bytes measured, 1489 taken.
		Weight::from_parts(28_102_000, 1489).saturating_add(T::DbWeight::get().reads(1))
	}

	fn execute_dispatch_unsigned() -> Weight {
		// Fastest run 12_559 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(13_921_000, 0)
	}

	/// `s` lies in 0 to 49.
	fn schedule(s: u32) -> Weight {
		// Fastest run 50_355 ns. Proof: 78 bytes measured, 42428 taken.
		Weight::from_parts(62_299_892, 42428)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(1_002_469, 0).saturating_mul(s.into()))
	}

	/// `s` lies in 1 to 50.
	fn cancel(s: u32) -> Weight {
		// Fastest run 70_375 ns. Proof: 78 bytes measured, 42428 taken.
		Weight::from_parts(71_198_533, 42428)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(1_633_508, 0).saturating_mul(s.into()))
	}

	/// `s` lies in 0 to 49.
	fn schedule_named(s: u32) -> Weight {
		// Fastest run 66_119 ns. Proof: 230 bytes measured, 42428 taken.
		Weight::from_parts(82_658_669, 42428)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(1_133_361, 0).saturating_mul(s.into()))
	}

	/// `s` lies in 1 to 50.
	fn cancel_named(s: u32) -> Weight {
		// Fastest run 80_201 ns. Proof: 282 bytes measured, 42428 taken.
		Weight::from_parts(87_650_074, 42428)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(1_702_324, 0).saturating_mul(s.into()))
	}

	/// `s` lies in 1 to 50.
	fn schedule_retry(s: u32) -> Weight {
		// Fastest run 43_876 ns. Proof: 118 bytes measured, 42428 taken.
		Weight::from_parts(45_967_735, 42428)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(71_650, 0).saturating_mul(s.into()))
	}

	fn set_retry() -> Weight {
		// Fastest run 95_203 ns. Proof: 8928 bytes measured, 42428 taken.
		Weight::from_parts(99_169_000, 42428)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_retry_named() -> Weight {
		// Fastest run 122_754 ns. Proof: 9606 bytes measured, 42428 taken.
		Weight::from_parts(126_821_000, 42428)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn cancel_retry() -> Weight {
		// Fastest run 92_329 ns. Proof: 8940 bytes measured, 42428 taken.
		Weight::from_parts(96_575_000, 42428)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn cancel_retry_named() -> Weight {
		// Fastest run 118_288 ns. Proof: 9618 bytes measured, 42428 taken.
		Weight::from_parts(123_445_000, 42428)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
