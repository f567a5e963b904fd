// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_xcm` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_xcm::WeightInfo for WeightInfo<T> {
	fn send() -> Weight {
		// Fastest run 118_297 ns. Proof: 132 bytes measured, 3791 taken.
		Weight::from_parts(124_386_000, 3791)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn teleport_assets() -> Weight {
		// Fastest run 18_446_744_073_709_551 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(18_446_744_073_709_551_000, 0)
	}

	fn reserve_transfer_assets() -> Weight {
		// Fastest run 499_229 ns. Proof: 423 bytes measured, 6196 taken.
		Weight::from_parts(512_579_000, 6196)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn transfer_assets() -> Weight {
		// Fastest run 492_038 ns. Proof: 372 bytes measured, 6196 taken.
		Weight::from_parts(506_510_000, 6196)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn execute() -> Weight {
		// Fastest run 18_446_744_073_709_551 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(18_446_744_073_709_551_000, 0)
	}

	fn force_xcm_version() -> Weight {
		// Fastest run 38_908 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(42_264_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn force_default_xcm_version() -> Weight {
		// Fastest run 13_230 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(14_451_000, 0)
	}

	fn force_subscribe_version_notify() -> Weight {
		// Fastest run 148_403 ns. Proof: 132 bytes measured, 3791 taken.
		Weight::from_parts(156_464_000, 3791)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn force_unsubscribe_version_notify() -> Weight {
		// Fastest run 161_842 ns. Proof: 299 bytes measured, 108971 taken.
		Weight::from_parts(167_381_000, 108971)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn force_suspension() -> Weight {
		// Fastest run 13_069 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(14_482_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn migrate_supported_version() -> Weight {
		// Fastest run 75_544 ns. Proof: 22 bytes measured, 15862 taken.
		Weight::from_parts(79_259_000, 15862)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn migrate_version_notifiers() -> Weight {
		// Fastest run 75_463 ns. Proof: 26 bytes measured, 15866 taken.
		Weight::from_parts(79_249_000, 15866)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn already_notified_target() -> Weight {
		// Fastest run 85_909 ns. Proof: 40 bytes measured, 18355 taken.
		Weight::from_parts(90_396_000, 18355).saturating_add(T::DbWeight::get().reads(7))
	}

	fn notify_current_targets() -> Weight {
		// Fastest run 106_269 ns. Proof: 112 bytes measured, 6052 taken.
		Weight::from_parts(110_797_000, 6052)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn notify_target_migration_fail() -> Weight {
		// Fastest run 61_672 ns. Proof: 40 bytes measured, 13405 taken.
		Weight::from_parts(64_567_000, 13405).saturating_add(T::DbWeight::get().reads(5))
	}

	fn migrate_version_notify_targets() -> Weight {
		// Fastest run 77_756 ns. Proof: 33 bytes measured, 15873 taken.
		Weight::from_parts(81_483_000, 15873)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn migrate_and_notify_old_targets() -> Weight {
		// Fastest run 144_046 ns. Proof: 112 bytes measured, 15952 taken.
		Weight::from_parts(150_025_000, 15952)
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn new_query() -> Weight {
		// Fastest run 12_759 ns. Proof: 0 bytes measured, 1485 taken.
		Weight::from_parts(14_011_000, 1485)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn take_response() -> Weight {
		// Fastest run 105_969 ns. Proof: 7576 bytes measured, 11041 taken.
		Weight::from_parts(109_855_000, 11041)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `n` lies in 1 to 20.
	fn claim_assets(n: u32) -> Weight {
		// Fastest run 176_785 ns. Proof: 23 bytes measured, 3488 taken.
		Weight::from_parts(183_905_910, 3488)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(93_124, 0).saturating_mul(n.into()))
	}

	fn add_authorized_alias() -> Weight {
		// Fastest run 212_128 ns. Proof: 128 bytes measured, 3593 taken.
		Weight::from_parts(220_491_000, 3593)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn remove_authorized_alias() -> Weight {
		// Fastest run 201_492 ns. Proof: 516 bytes measured, 3981 taken.
		Weight::from_parts(210_405_000, 3981)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	/// `n` lies in 0 to 8192.
	fn weigh_message(n: u32) -> Weight {
		// Fastest run 5_178 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(5_760_313, 0).saturating_add(Weight::from_parts(39, 0).saturating_mul(n.into()))
	}

	/// `n` lies in 0 to 131072.
	fn decode_xcm(n: u32) -> Weight {
		// Fastest run 1_763 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(4_424_763, 0).saturating_add(Weight::from_parts(5_360, 0).saturating_mul(n.into()))
	}
}
