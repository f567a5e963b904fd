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
		// Fastest run 592_619 ns. Proof: 1990 bytes measured, 23398 taken.
		Weight::from_parts(631_139_867, 23398)
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(6))
			.saturating_add(Weight::from_parts(33_017_760, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2568).saturating_mul(n.into()))
	}

	fn submit_fragment() -> Weight {
		// Fastest run 886_901 ns. Proof: 5670 bytes measured, 6196 taken.
		Weight::from_parts(932_580_000, 6196)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(6))
	}

	fn report_silence() -> Weight {
		// Fastest run 978_528 ns. Proof: 6433 bytes measured, 8799 taken.
		Weight::from_parts(1_034_422_000, 8799)
			.saturating_add(T::DbWeight::get().reads(18))
			.saturating_add(T::DbWeight::get().writes(16))
	}

	/// `n` lies in 1 to 32.
	fn close_request(n: u32) -> Weight {
		// Fastest run 350_606 ns. Proof: 1824 bytes measured, 4506 taken.
		Weight::from_parts(361_748_486, 4506)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(Weight::from_parts(7_638_211, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}

	fn submit_evidence_proven() -> Weight {
		// Fastest run 1_234_182 ns. Proof: 8366 bytes measured, 8799 taken.
		Weight::from_parts(1_324_358_000, 8799)
			.saturating_add(T::DbWeight::get().reads(20))
			.saturating_add(T::DbWeight::get().writes(14))
	}

	fn submit_evidence_refuted() -> Weight {
		// Fastest run 867_662 ns. Proof: 4713 bytes measured, 5530 taken.
		Weight::from_parts(940_982_000, 5530)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn forget_evidence() -> Weight {
		// Fastest run 170_486 ns. Proof: 259 bytes measured, 3558 taken.
		Weight::from_parts(178_157_000, 3558)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn forget_silence() -> Weight {
		// Fastest run 174_251 ns. Proof: 230 bytes measured, 3529 taken.
		Weight::from_parts(182_504_000, 3529)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
