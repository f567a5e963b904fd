// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_provider_staking` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_provider_staking::WeightInfo for WeightInfo<T> {
	fn bond() -> Weight {
		// Fastest run 242_133 ns. Proof: 423 bytes measured, 3922 taken.
		Weight::from_parts(311_317_000, 3922)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn set_operator() -> Weight {
		// Fastest run 168_603 ns. Proof: 425 bytes measured, 15650 taken.
		Weight::from_parts(209_544_000, 15650)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn set_profile() -> Weight {
		// Fastest run 252_930 ns. Proof: 392 bytes measured, 3922 taken.
		Weight::from_parts(307_562_000, 3922)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn remove_profile() -> Weight {
		// Fastest run 194_372 ns. Proof: 579 bytes measured, 3870 taken.
		Weight::from_parts(249_635_000, 3870)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn confirm_activity() -> Weight {
		// Fastest run 310_726 ns. Proof: 933 bytes measured, 3922 taken.
		Weight::from_parts(380_041_000, 3922)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(10))
	}

	fn unbond() -> Weight {
		// Fastest run 203_806 ns. Proof: 1173 bytes measured, 3922 taken.
		Weight::from_parts(244_017_000, 3922)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn rebond() -> Weight {
		// Fastest run 88_042 ns. Proof: 668 bytes measured, 3922 taken.
		Weight::from_parts(99_820_000, 3922)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn withdraw_unbonded() -> Weight {
		// Fastest run 394_822 ns. Proof: 1367 bytes measured, 3922 taken.
		Weight::from_parts(427_953_000, 3922)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn chill() -> Weight {
		// Fastest run 65_558 ns. Proof: 532 bytes measured, 3922 taken.
		Weight::from_parts(74_532_000, 3922)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn chill_inactive() -> Weight {
		// Fastest run 88_412 ns. Proof: 668 bytes measured, 3922 taken.
		Weight::from_parts(98_208_000, 3922)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn unchill() -> Weight {
		// Fastest run 87_471 ns. Proof: 668 bytes measured, 3922 taken.
		Weight::from_parts(99_118_000, 3922)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn claim_reward() -> Weight {
		// Fastest run 417_096 ns. Proof: 1804 bytes measured, 3593 taken.
		Weight::from_parts(463_776_000, 3593)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn forget_operator() -> Weight {
		// Fastest run 89_925 ns. Proof: 361 bytes measured, 3555 taken.
		Weight::from_parts(99_359_000, 3555)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_commission() -> Weight {
		// Fastest run 124_887 ns. Proof: 463 bytes measured, 3922 taken.
		Weight::from_parts(137_296_000, 3922)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn accept_delegations() -> Weight {
		// Fastest run 66_920 ns. Proof: 258 bytes measured, 3596 taken.
		Weight::from_parts(78_688_000, 3596)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn delegate() -> Weight {
		// Fastest run 350_987 ns. Proof: 1261 bytes measured, 6196 taken.
		Weight::from_parts(398_458_000, 6196)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn undelegate() -> Weight {
		// Fastest run 247_512 ns. Proof: 1568 bytes measured, 4208 taken.
		Weight::from_parts(276_786_000, 4208)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn rebond_delegation() -> Weight {
		// Fastest run 168_864 ns. Proof: 1247 bytes measured, 4208 taken.
		Weight::from_parts(187_041_000, 4208)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn withdraw_delegation() -> Weight {
		// Fastest run 333_981 ns. Proof: 1476 bytes measured, 6196 taken.
		Weight::from_parts(371_067_000, 6196)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	/// `n` lies in 1 to 32.
	fn claim_delegation(n: u32) -> Weight {
		// Fastest run 427_682 ns. Proof: 1870 bytes measured, 6196 taken.
		Weight::from_parts(438_248_000, 6196)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(372_536_839, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2572).saturating_mul(n.into()))
	}

	fn settle_slash() -> Weight {
		// Fastest run 727_411 ns. Proof: 1105 bytes measured, 8799 taken.
		Weight::from_parts(811_959_000, 8799)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(6))
	}

	fn cancel_slash() -> Weight {
		// Fastest run 451_758 ns. Proof: 904 bytes measured, 6196 taken.
		Weight::from_parts(508_403_000, 6196)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(6))
	}
}
