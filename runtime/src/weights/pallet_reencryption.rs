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
		// Fastest run 619_690 ns. Proof: 2028 bytes measured, 23398 taken.
		Weight::from_parts(682_869_765, 23398)
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(6))
			.saturating_add(Weight::from_parts(31_439_639, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2568).saturating_mul(n.into()))
	}

	fn submit_fragment() -> Weight {
		// Fastest run 836_004 ns. Proof: 5636 bytes measured, 6196 taken.
		Weight::from_parts(913_250_000, 6196)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(6))
	}

	fn report_silence() -> Weight {
		// Fastest run 1_104_357 ns. Proof: 6921 bytes measured, 8799 taken.
		Weight::from_parts(1_185_649_000, 8799)
			.saturating_add(T::DbWeight::get().reads(24))
			.saturating_add(T::DbWeight::get().writes(19))
	}

	/// `n` lies in 1 to 32.
	fn close_request(n: u32) -> Weight {
		// Fastest run 362_173 ns. Proof: 1824 bytes measured, 4506 taken.
		Weight::from_parts(390_554_713, 4506)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(Weight::from_parts(6_452_797, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}

	fn submit_evidence_proven() -> Weight {
		// Fastest run 1_329_395 ns. Proof: 8628 bytes measured, 8799 taken.
		Weight::from_parts(1_404_448_000, 8799)
			.saturating_add(T::DbWeight::get().reads(24))
			.saturating_add(T::DbWeight::get().writes(16))
	}

	fn submit_evidence_refuted() -> Weight {
		// Fastest run 838_128 ns. Proof: 4747 bytes measured, 5530 taken.
		Weight::from_parts(883_786_000, 5530)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn forget_evidence() -> Weight {
		// Fastest run 169_394 ns. Proof: 259 bytes measured, 3558 taken.
		Weight::from_parts(176_074_000, 3558)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn forget_silence() -> Weight {
		// Fastest run 174_993 ns. Proof: 230 bytes measured, 3529 taken.
		Weight::from_parts(183_255_000, 3529)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
