// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_collator_selection` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_collator_selection::WeightInfo for WeightInfo<T> {
	/// `b` lies in 1 to 20.
	fn set_invulnerables(b: u32) -> Weight {
		// Fastest run 64_497 ns. Proof: 163 bytes measured, 1154 taken.
		Weight::from_parts(54_076_055, 1154)
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(17_432_204, 0).saturating_mul(b.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(b.into())))
			.saturating_add(Weight::from_parts(0, 2589).saturating_mul(b.into()))
	}

	/// `b` lies in 1 to 19.
	/// `c` lies in 1 to 99.
	fn add_invulnerable(b: u32, c: u32) -> Weight {
		// Fastest run 190_806 ns. Proof: 821 bytes measured, 6287 taken.
		Weight::from_parts(209_735_187, 6287)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(823_001, 0).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(617_835, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(0, 36).saturating_mul(b.into()))
			.saturating_add(Weight::from_parts(0, 53).saturating_mul(c.into()))
	}

	/// `b` lies in 2 to 20.
	fn remove_invulnerable(b: u32) -> Weight {
		// Fastest run 61_703 ns. Proof: 119 bytes measured, 6287 taken.
		Weight::from_parts(68_575_064, 6287)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(1_487_321, 0).saturating_mul(b.into()))
	}

	fn set_desired_candidates() -> Weight {
		// Fastest run 28_153 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(30_696_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	/// `c` lies in 0 to 100.
	/// `k` lies in 0 to 100.
	fn set_candidacy_bond(c: u32, k: u32) -> Weight {
		// Fastest run 55_142 ns. Proof: 0 bytes measured, 14005 taken.
		Weight::from_parts(57_416_000, 14005)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(23_679_000, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(23_377_070, 0).saturating_mul(k.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(k.into())))
			.saturating_add(Weight::from_parts(0, 869).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(0, 869).saturating_mul(k.into()))
	}

	/// `c` lies in 1 to 100.
	fn update_bond(c: u32) -> Weight {
		// Fastest run 119_449 ns. Proof: 188 bytes measured, 6287 taken.
		Weight::from_parts(149_148_807, 6287)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(526_047, 0).saturating_mul(c.into()))
	}

	/// `c` lies in 1 to 99.
	fn register_as_candidate(c: u32) -> Weight {
		// Fastest run 174_842 ns. Proof: 712 bytes measured, 6287 taken.
		Weight::from_parts(198_821_255, 6287)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(673_570, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(0, 54).saturating_mul(c.into()))
	}

	/// `c` lies in 1 to 100.
	fn take_candidate_slot(c: u32) -> Weight {
		// Fastest run 234_542 ns. Proof: 853 bytes measured, 6287 taken.
		Weight::from_parts(267_480_793, 6287)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(912_968, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(0, 55).saturating_mul(c.into()))
	}

	/// `c` lies in 1 to 100.
	fn leave_intent(c: u32) -> Weight {
		// Fastest run 129_214 ns. Proof: 207 bytes measured, 6287 taken.
		Weight::from_parts(154_851_382, 6287)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(813_612, 0).saturating_mul(c.into()))
	}

	fn note_author() -> Weight {
		// Fastest run 197_156 ns. Proof: 192 bytes measured, 6196 taken.
		Weight::from_parts(207_581_000, 6196)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	/// `r` lies in 1 to 100.
	/// `c` lies in 1 to 100.
	fn new_session(r: u32, c: u32) -> Weight {
		// Fastest run 79_730 ns. Proof: 2465 bytes measured, 6287 taken.
		Weight::from_parts(80_621_000, 6287)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(Weight::from_parts(55_054_946, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(c.into())))
			.saturating_add(Weight::from_parts(0, 2519).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(0, 2603).saturating_mul(r.into()))
	}
}
