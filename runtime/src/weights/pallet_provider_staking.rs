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
		// Fastest run 244_657 ns. Proof: 460 bytes measured, 3922 taken.
		Weight::from_parts(250_405_000, 3922)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn set_operator() -> Weight {
		// Fastest run 152_599 ns. Proof: 458 bytes measured, 15650 taken.
		Weight::from_parts(158_899_000, 15650)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn set_profile() -> Weight {
		// Fastest run 231_186 ns. Proof: 392 bytes measured, 3922 taken.
		Weight::from_parts(238_048_000, 3922)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn remove_profile() -> Weight {
		// Fastest run 177_677 ns. Proof: 579 bytes measured, 3870 taken.
		Weight::from_parts(187_271_000, 3870)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn confirm_activity() -> Weight {
		// Fastest run 293_982 ns. Proof: 970 bytes measured, 3922 taken.
		Weight::from_parts(302_454_000, 3922)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(10))
	}

	fn unbond() -> Weight {
		// Fastest run 201_703 ns. Proof: 1210 bytes measured, 3922 taken.
		Weight::from_parts(208_723_000, 3922)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn rebond() -> Weight {
		// Fastest run 93_250 ns. Proof: 705 bytes measured, 3922 taken.
		Weight::from_parts(98_078_000, 3922)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn withdraw_unbonded() -> Weight {
		// Fastest run 369_634 ns. Proof: 1400 bytes measured, 3922 taken.
		Weight::from_parts(387_231_000, 3922)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn chill() -> Weight {
		// Fastest run 60_821 ns. Proof: 532 bytes measured, 3922 taken.
		Weight::from_parts(63_666_000, 3922)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn chill_inactive() -> Weight {
		// Fastest run 237_141 ns. Proof: 2292 bytes measured, 12798 taken.
		Weight::from_parts(257_391_000, 12798)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn unchill() -> Weight {
		// Fastest run 92_739 ns. Proof: 705 bytes measured, 3922 taken.
		Weight::from_parts(97_016_000, 3922)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn claim_reward() -> Weight {
		// Fastest run 392_349 ns. Proof: 1837 bytes measured, 3593 taken.
		Weight::from_parts(404_898_000, 3593)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn forget_operator() -> Weight {
		// Fastest run 84_257 ns. Proof: 394 bytes measured, 3555 taken.
		Weight::from_parts(89_014_000, 3555)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_commission() -> Weight {
		// Fastest run 117_416 ns. Proof: 496 bytes measured, 3922 taken.
		Weight::from_parts(122_023_000, 3922)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn accept_delegations() -> Weight {
		// Fastest run 63_555 ns. Proof: 258 bytes measured, 3596 taken.
		Weight::from_parts(68_022_000, 3596)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn delegate() -> Weight {
		// Fastest run 338_097 ns. Proof: 1298 bytes measured, 6196 taken.
		Weight::from_parts(352_089_000, 6196)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn undelegate() -> Weight {
		// Fastest run 234_593 ns. Proof: 1601 bytes measured, 4208 taken.
		Weight::from_parts(244_056_000, 4208)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn rebond_delegation() -> Weight {
		// Fastest run 171_657 ns. Proof: 1284 bytes measured, 4208 taken.
		Weight::from_parts(177_797_000, 4208)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn withdraw_delegation() -> Weight {
		// Fastest run 315_484 ns. Proof: 1509 bytes measured, 6196 taken.
		Weight::from_parts(327_191_000, 6196)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	/// `n` lies in 1 to 32.
	fn claim_delegation(n: u32) -> Weight {
		// Fastest run 415_904 ns. Proof: 1903 bytes measured, 6196 taken.
		Weight::from_parts(268_167_699, 6196)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(208_824_108, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2572).saturating_mul(n.into()))
	}

	fn settle_slash() -> Weight {
		// Fastest run 695_664 ns. Proof: 1138 bytes measured, 8799 taken.
		Weight::from_parts(719_890_000, 8799)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(6))
	}

	fn cancel_slash() -> Weight {
		// Fastest run 423_195 ns. Proof: 904 bytes measured, 6196 taken.
		Weight::from_parts(439_169_000, 6196)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(6))
	}
}
