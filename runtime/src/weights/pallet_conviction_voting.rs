// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_conviction_voting` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_conviction_voting::WeightInfo for WeightInfo<T> {
	fn vote_new() -> Weight {
		// Fastest run 369_695 ns. Proof: 7613 bytes measured, 42428 taken.
		Weight::from_parts(404_728_000, 42428)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn vote_existing() -> Weight {
		// Fastest run 480_581 ns. Proof: 8334 bytes measured, 83866 taken.
		Weight::from_parts(520_280_000, 83866)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(7))
	}

	fn remove_vote() -> Weight {
		// Fastest run 356_505 ns. Proof: 8089 bytes measured, 83866 taken.
		Weight::from_parts(398_037_000, 83866)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn remove_other_vote() -> Weight {
		// Fastest run 161_663 ns. Proof: 7213 bytes measured, 17138 taken.
		Weight::from_parts(173_711_000, 17138)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `r` lies in 0 to 100.
	fn delegate(r: u32) -> Weight {
		// Fastest run 263_315 ns. Proof: 8080 bytes measured, 83866 taken.
		Weight::from_parts(664_725_547, 83866)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(17))
			.saturating_add(Weight::from_parts(102_241_935, 0).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(r.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(r.into())))
			.saturating_add(Weight::from_parts(0, 3411).saturating_mul(r.into()))
	}

	/// `r` lies in 0 to 100.
	fn undelegate(r: u32) -> Weight {
		// Fastest run 134_692 ns. Proof: 7999 bytes measured, 83866 taken.
		Weight::from_parts(474_578_036, 83866)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(15))
			.saturating_add(Weight::from_parts(104_398_057, 0).saturating_mul(r.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(r.into())))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(r.into())))
			.saturating_add(Weight::from_parts(0, 3411).saturating_mul(r.into()))
	}

	fn unlock() -> Weight {
		// Fastest run 299_680 ns. Proof: 6361 bytes measured, 17138 taken.
		Weight::from_parts(332_199_000, 17138)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
}
