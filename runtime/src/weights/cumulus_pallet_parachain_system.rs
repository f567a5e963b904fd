// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `cumulus_pallet_parachain_system` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> cumulus_pallet_parachain_system::WeightInfo for WeightInfo<T> {
	/// `n` lies in 0 to 1000.
	fn enqueue_inbound_downward_messages(n: u32) -> Weight {
		// Fastest run 7_080 ns. Proof: 6 bytes measured, 3517 taken.
		Weight::from_parts(768_230_882, 3517)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(179_444_619, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}

	fn block_weight_tx_extension_max_weight() -> Weight {
		// Fastest run 41_522 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(43_986_000, 0)
	}

	fn block_weight_tx_extension_stays_fraction_of_core() -> Weight {
		// Fastest run 38_238 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(39_819_000, 0)
	}

	fn block_weight_tx_extension_full_core() -> Weight {
		// Fastest run 20_030 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(21_403_000, 0)
	}
}
