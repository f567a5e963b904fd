// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `cumulus_pallet_xcmp_queue` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> cumulus_pallet_xcmp_queue::WeightInfo for WeightInfo<T> {
	fn set_config_with_u32() -> Weight {
		// Fastest run 24_687 ns. Proof: 76 bytes measured, 1497 taken.
		Weight::from_parts(26_620_000, 1497)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `n` lies in 0 to 105467.
	fn enqueue_n_bytes_xcmp_message(n: u32) -> Weight {
		// Fastest run 60_370 ns. Proof: 82 bytes measured, 5487 taken.
		Weight::from_parts(63_312_486, 5487)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(233, 0).saturating_mul(n.into()))
	}

	/// `n` lies in 0 to 1000.
	fn enqueue_n_empty_xcmp_messages(n: u32) -> Weight {
		// Fastest run 51_578 ns. Proof: 82 bytes measured, 5487 taken.
		Weight::from_parts(67_162_397, 5487)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(589_712, 0).saturating_mul(n.into()))
	}

	/// `n` lies in 0 to 105457.
	fn enqueue_empty_xcmp_message_at(n: u32) -> Weight {
		// Fastest run 83_866 ns. Proof: 264 bytes measured, 3726 taken.
		Weight::from_parts(89_378_070, 3726)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(754, 0).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(0, 1).saturating_mul(n.into()))
	}

	/// `n` lies in 0 to 100.
	fn enqueue_n_full_pages(n: u32) -> Weight {
		// Fastest run 56_895 ns. Proof: 117 bytes measured, 5487 taken.
		Weight::from_parts(11_338_763, 5487)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(37_354_938, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}

	fn enqueue_1000_small_xcmp_messages() -> Weight {
		// Fastest run 695_945 ns. Proof: 52997 bytes measured, 56462 taken.
		Weight::from_parts(722_935_000, 56462)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn suspend_channel() -> Weight {
		// Fastest run 13_691 ns. Proof: 76 bytes measured, 3791 taken.
		Weight::from_parts(14_802_000, 3791)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn resume_channel() -> Weight {
		// Fastest run 19_249 ns. Proof: 119 bytes measured, 3791 taken.
		Weight::from_parts(20_471_000, 3791)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `n` lies in 0 to 92.
	fn take_first_concatenated_xcm(n: u32) -> Weight {
		// Fastest run 6_119 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(7_006_881, 0).saturating_add(Weight::from_parts(30_904, 0).saturating_mul(n.into()))
	}

	fn on_idle_good_msg() -> Weight {
		// Fastest run 135_663 ns. Proof: 105647 bytes measured, 109112 taken.
		Weight::from_parts(142_534_000, 109112)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn on_idle_large_msg() -> Weight {
		// Fastest run 113_110 ns. Proof: 65716 bytes measured, 69181 taken.
		Weight::from_parts(118_638_000, 69181)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}
}
