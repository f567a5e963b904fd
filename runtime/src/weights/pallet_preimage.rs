// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_preimage` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_preimage::WeightInfo for WeightInfo<T> {
	/// `s` lies in 0 to 4194304.
	fn note_preimage(s: u32) -> Weight {
		// Fastest run 224_797 ns. Proof: 4 bytes measured, 3586 taken.
		Weight::from_parts(288_423_765, 3586)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(1_606, 0).saturating_mul(s.into()))
	}

	/// `s` lies in 0 to 4194304.
	fn note_requested_preimage(s: u32) -> Weight {
		// Fastest run 70_456 ns. Proof: 68 bytes measured, 3556 taken.
		Weight::from_parts(34_817_843, 3556)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(1_637, 0).saturating_mul(s.into()))
	}

	/// `s` lies in 0 to 4194304.
	fn note_no_deposit_preimage(s: u32) -> Weight {
		// Fastest run 69_154 ns. Proof: 68 bytes measured, 3556 taken.
		Weight::from_parts(62_893_963, 3556)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(1_608, 0).saturating_mul(s.into()))
	}

	fn unnote_preimage() -> Weight {
		// Fastest run 252_139 ns. Proof: 205 bytes measured, 3586 taken.
		Weight::from_parts(264_788_000, 3586)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn unnote_no_deposit_preimage() -> Weight {
		// Fastest run 131_016 ns. Proof: 106 bytes measured, 3556 taken.
		Weight::from_parts(140_631_000, 3556)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn request_preimage() -> Weight {
		// Fastest run 111_928 ns. Proof: 150 bytes measured, 3556 taken.
		Weight::from_parts(123_856_000, 3556)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn request_no_deposit_preimage() -> Weight {
		// Fastest run 82_243 ns. Proof: 106 bytes measured, 3556 taken.
		Weight::from_parts(86_810_000, 3556)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn request_unnoted_preimage() -> Weight {
		// Fastest run 60_501 ns. Proof: 4 bytes measured, 3556 taken.
		Weight::from_parts(80_430_000, 3556)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn request_requested_preimage() -> Weight {
		// Fastest run 42_044 ns. Proof: 68 bytes measured, 3556 taken.
		Weight::from_parts(45_788_000, 3556)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn unrequest_preimage() -> Weight {
		// Fastest run 116_725 ns. Proof: 106 bytes measured, 3556 taken.
		Weight::from_parts(129_634_000, 3556)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn unrequest_unnoted_preimage() -> Weight {
		// Fastest run 41_983 ns. Proof: 68 bytes measured, 3556 taken.
		Weight::from_parts(46_760_000, 3556)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn unrequest_multi_referenced_preimage() -> Weight {
		// Fastest run 42_434 ns. Proof: 68 bytes measured, 3556 taken.
		Weight::from_parts(46_209_000, 3556)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `n` lies in 1 to 1024.
	fn ensure_updated(n: u32) -> Weight {
		// Fastest run 224_777 ns. Proof: 0 bytes measured, 990 taken.
		Weight::from_parts(226_971_000, 990)
			.saturating_add(Weight::from_parts(219_298_368, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2603).saturating_mul(n.into()))
	}
}
