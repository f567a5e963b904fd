// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_reencryption` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_reencryption::WeightInfo for WeightInfo<T> {
	/// `n` lies in 1 to 32.
	fn request_reencryption(n: u32) -> Weight {
		// Fastest run 649_184 ns. Proof: 1904 bytes measured, 23398 taken.
		Weight::from_parts(661_106_366, 23398)
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(6))
			.saturating_add(Weight::from_parts(33_697_586, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2568).saturating_mul(n.into()))
	}

	fn submit_fragment() -> Weight {
		// Fastest run 893_571 ns. Proof: 5600 bytes measured, 6196 taken.
		Weight::from_parts(949_495_000, 6196)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(6))
	}

	fn report_silence() -> Weight {
		// Fastest run 867_402 ns. Proof: 4466 bytes measured, 11034 taken.
		Weight::from_parts(911_097_000, 11034)
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(6))
	}

	/// `n` lies in 1 to 32.
	fn close_request(n: u32) -> Weight {
		// Fastest run 307_121 ns. Proof: 880 bytes measured, 4506 taken.
		Weight::from_parts(325_602_400, 4506)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(Weight::from_parts(7_145_653, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}

	fn submit_evidence_proven() -> Weight {
		// Fastest run 1_163_356 ns. Proof: 6265 bytes measured, 11034 taken.
		Weight::from_parts(1_222_975_000, 11034)
			.saturating_add(T::DbWeight::get().reads(16))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn submit_evidence_refuted() -> Weight {
		// Fastest run 868_243 ns. Proof: 4347 bytes measured, 5530 taken.
		Weight::from_parts(947_462_000, 5530).saturating_add(T::DbWeight::get().reads(7))
	}

	fn forget_evidence() -> Weight {
		// Fastest run 173_811 ns. Proof: 259 bytes measured, 3558 taken.
		Weight::from_parts(185_128_000, 3558)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
