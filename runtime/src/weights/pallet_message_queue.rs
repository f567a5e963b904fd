// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_message_queue` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_message_queue::WeightInfo for WeightInfo<T> {
	fn ready_ring_knit() -> Weight {
		// Fastest run 54_512 ns. Proof: 223 bytes measured, 6044 taken.
		Weight::from_parts(57_306_000, 6044)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn ready_ring_unknit() -> Weight {
		// Fastest run 48_784 ns. Proof: 218 bytes measured, 6044 taken.
		Weight::from_parts(51_397_000, 6044)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn service_queue_base() -> Weight {
		// Fastest run 18_537 ns. Proof: 6 bytes measured, 3517 taken.
		Weight::from_parts(19_800_000, 3517)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn service_page_base_completion() -> Weight {
		// Fastest run 26_409 ns. Proof: 72 bytes measured, 108986 taken.
		Weight::from_parts(27_832_000, 108986)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn service_page_base_no_completion() -> Weight {
		// Fastest run 26_640 ns. Proof: 72 bytes measured, 108986 taken.
		Weight::from_parts(28_222_000, 108986)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn service_page_item() -> Weight {
		// Fastest run 214_972 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(222_634_000, 0).saturating_add(T::DbWeight::get().writes(2))
	}

	fn bump_service_head() -> Weight {
		// Fastest run 31_056 ns. Proof: 171 bytes measured, 3517 taken.
		Weight::from_parts(32_739_000, 3517)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_service_head() -> Weight {
		// Fastest run 25_338 ns. Proof: 161 bytes measured, 3517 taken.
		Weight::from_parts(26_850_000, 3517)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn reap_page() -> Weight {
		// Fastest run 117_657 ns. Proof: 105609 bytes measured, 108986 taken.
		Weight::from_parts(134_712_000, 108986)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn execute_overweight_page_removed() -> Weight {
		// Fastest run 297_616 ns. Proof: 105609 bytes measured, 108986 taken.
		Weight::from_parts(335_413_000, 108986)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn execute_overweight_page_updated() -> Weight {
		// Fastest run 288_993 ns. Proof: 105609 bytes measured, 108986 taken.
		Weight::from_parts(338_107_000, 108986)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
}
