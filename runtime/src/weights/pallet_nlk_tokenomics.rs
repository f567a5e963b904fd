// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_nlk_tokenomics` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_nlk_tokenomics::WeightInfo for WeightInfo<T> {
	fn set_listing() -> Weight {
		// Fastest run 50_175 ns. Proof: 284 bytes measured, 1489 taken.
		Weight::from_parts(55_403_000, 1489)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_beneficiary() -> Weight {
		// Fastest run 36_525 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(40_050_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_pre_sale_schedule() -> Weight {
		// Fastest run 30_506 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(33_370_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn release() -> Weight {
		// Fastest run 286_590 ns. Proof: 1012 bytes measured, 6196 taken.
		Weight::from_parts(299_579_000, 6196)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn set_role_shares() -> Weight {
		// Fastest run 81_372 ns. Proof: 780 bytes measured, 1806 taken.
		Weight::from_parts(86_520_000, 1806)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_emission() -> Weight {
		// Fastest run 115_423 ns. Proof: 1019 bytes measured, 1806 taken.
		Weight::from_parts(122_364_000, 1806)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_service_fee_terms() -> Weight {
		// Fastest run 28_252 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(30_826_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_transaction_fee_terms() -> Weight {
		// Fastest run 28_422 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(30_887_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_slash_terms() -> Weight {
		// Fastest run 28_353 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(31_047_000, 0).saturating_add(T::DbWeight::get().writes(1))
	}
}
