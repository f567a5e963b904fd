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
		// Fastest run 592_379 ns. Proof: 1941 bytes measured, 23398 taken.
		Weight::from_parts(604_231_048, 23398)
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(6))
			.saturating_add(Weight::from_parts(31_488_093, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2568).saturating_mul(n.into()))
	}

	fn submit_fragment() -> Weight {
		// Fastest run 801_022 ns. Proof: 5637 bytes measured, 6196 taken.
		Weight::from_parts(872_900_000, 6196)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(6))
	}

	fn report_silence() -> Weight {
		// Fastest run 724_537 ns. Proof: 5040 bytes measured, 6196 taken.
		Weight::from_parts(771_277_000, 6196)
			.saturating_add(T::DbWeight::get().reads(16))
			.saturating_add(T::DbWeight::get().writes(12))
	}

	/// `n` lies in 1 to 32.
	fn close_request(n: u32) -> Weight {
		// Fastest run 343_486 ns. Proof: 1816 bytes measured, 4506 taken.
		Weight::from_parts(342_597_316, 4506)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(Weight::from_parts(7_230_987, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}

	fn submit_evidence_proven() -> Weight {
		// Fastest run 920_522 ns. Proof: 6837 bytes measured, 6196 taken.
		Weight::from_parts(1_010_206_000, 6196)
			.saturating_add(T::DbWeight::get().reads(18))
			.saturating_add(T::DbWeight::get().writes(10))
	}

	fn submit_evidence_refuted() -> Weight {
		// Fastest run 806_170 ns. Proof: 4713 bytes measured, 5530 taken.
		Weight::from_parts(866_460_000, 5530)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn forget_evidence() -> Weight {
		// Fastest run 165_949 ns. Proof: 259 bytes measured, 3558 taken.
		Weight::from_parts(173_040_000, 3558)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn forget_silence() -> Weight {
		// Fastest run 170_145 ns. Proof: 230 bytes measured, 3529 taken.
		Weight::from_parts(178_478_000, 3529)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
