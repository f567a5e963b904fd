// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_referenda` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_referenda::WeightInfo for WeightInfo<T> {
	fn submit() -> Weight {
		// Fastest run 128_843 ns. Proof: 113 bytes measured, 42428 taken.
		Weight::from_parts(135_764_000, 42428)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn place_decision_deposit_preparing() -> Weight {
		// Fastest run 190_997 ns. Proof: 502 bytes measured, 83866 taken.
		Weight::from_parts(200_942_000, 83866)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn place_decision_deposit_queued() -> Weight {
		// Fastest run 230_105 ns. Proof: 3289 bytes measured, 42428 taken.
		Weight::from_parts(239_639_000, 42428)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn place_decision_deposit_not_queued() -> Weight {
		// Fastest run 232_940 ns. Proof: 3309 bytes measured, 42428 taken.
		Weight::from_parts(239_890_000, 42428)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn place_decision_deposit_passing() -> Weight {
		// Fastest run 311_518 ns. Proof: 1213 bytes measured, 83866 taken.
		Weight::from_parts(325_278_000, 83866)
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn place_decision_deposit_failing() -> Weight {
		// Fastest run 344_848 ns. Proof: 1213 bytes measured, 83866 taken.
		Weight::from_parts(361_042_000, 83866)
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn refund_decision_deposit() -> Weight {
		// Fastest run 106_249 ns. Proof: 283 bytes measured, 4401 taken.
		Weight::from_parts(112_629_000, 4401)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn refund_submission_deposit() -> Weight {
		// Fastest run 105_939 ns. Proof: 234 bytes measured, 4401 taken.
		Weight::from_parts(111_337_000, 4401)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn cancel() -> Weight {
		// Fastest run 104_487 ns. Proof: 414 bytes measured, 42428 taken.
		Weight::from_parts(110_185_000, 42428)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn kill() -> Weight {
		// Fastest run 302_504 ns. Proof: 517 bytes measured, 42428 taken.
		Weight::from_parts(312_299_000, 42428)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn one_fewer_deciding_queue_empty() -> Weight {
		// Fastest run 64_577 ns. Proof: 343 bytes measured, 5477 taken.
		Weight::from_parts(69_344_000, 5477)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn one_fewer_deciding_failing() -> Weight {
		// Fastest run 310_827 ns. Proof: 4030 bytes measured, 42428 taken.
		Weight::from_parts(320_992_000, 42428)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn one_fewer_deciding_passing() -> Weight {
		// Fastest run 274_913 ns. Proof: 4030 bytes measured, 42428 taken.
		Weight::from_parts(284_347_000, 42428)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn nudge_referendum_requeued_insertion() -> Weight {
		// Fastest run 100_271 ns. Proof: 3180 bytes measured, 5477 taken.
		Weight::from_parts(102_734_000, 5477)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn nudge_referendum_requeued_slide() -> Weight {
		// Fastest run 103_986 ns. Proof: 3180 bytes measured, 5477 taken.
		Weight::from_parts(107_030_000, 5477)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn nudge_referendum_queued() -> Weight {
		// Fastest run 120_701 ns. Proof: 3184 bytes measured, 5477 taken.
		Weight::from_parts(126_329_000, 5477)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn nudge_referendum_not_queued() -> Weight {
		// Fastest run 121_993 ns. Proof: 3204 bytes measured, 5477 taken.
		Weight::from_parts(125_719_000, 5477)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn nudge_referendum_no_deposit() -> Weight {
		// Fastest run 106_250 ns. Proof: 502 bytes measured, 42428 taken.
		Weight::from_parts(113_140_000, 42428)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn nudge_referendum_preparing() -> Weight {
		// Fastest run 107_081 ns. Proof: 550 bytes measured, 42428 taken.
		Weight::from_parts(111_968_000, 42428)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn nudge_referendum_timed_out() -> Weight {
		// Fastest run 79_879 ns. Proof: 447 bytes measured, 4401 taken.
		Weight::from_parts(85_178_000, 4401)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn nudge_referendum_begin_deciding_failing() -> Weight {
		// Fastest run 257_917 ns. Proof: 1261 bytes measured, 42428 taken.
		Weight::from_parts(266_780_000, 42428)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn nudge_referendum_begin_deciding_passing() -> Weight {
		// Fastest run 226_540 ns. Proof: 1261 bytes measured, 42428 taken.
		Weight::from_parts(235_724_000, 42428)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn nudge_referendum_begin_confirming() -> Weight {
		// Fastest run 207_691 ns. Proof: 1314 bytes measured, 42428 taken.
		Weight::from_parts(218_468_000, 42428)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn nudge_referendum_end_confirming() -> Weight {
		// Fastest run 248_593 ns. Proof: 1297 bytes measured, 42428 taken.
		Weight::from_parts(267_572_000, 42428)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn nudge_referendum_continue_not_confirming() -> Weight {
		// Fastest run 245_528 ns. Proof: 1314 bytes measured, 42428 taken.
		Weight::from_parts(262_033_000, 42428)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn nudge_referendum_continue_confirming() -> Weight {
		// Fastest run 206_770 ns. Proof: 1318 bytes measured, 42428 taken.
		Weight::from_parts(222_504_000, 42428)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn nudge_referendum_approved() -> Weight {
		// Fastest run 260_041 ns. Proof: 1318 bytes measured, 83866 taken.
		Weight::from_parts(282_164_000, 83866)
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn nudge_referendum_rejected() -> Weight {
		// Fastest run 215_313 ns. Proof: 1314 bytes measured, 42428 taken.
		Weight::from_parts(231_678_000, 42428)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn set_some_metadata() -> Weight {
		// Fastest run 87_031 ns. Proof: 417 bytes measured, 4401 taken.
		Weight::from_parts(95_824_000, 4401)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn clear_metadata() -> Weight {
		// Fastest run 73_320 ns. Proof: 388 bytes measured, 4401 taken.
		Weight::from_parts(80_821_000, 4401)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
