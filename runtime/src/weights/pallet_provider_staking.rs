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
		// Fastest run 240_992 ns. Proof: 421 bytes measured, 3897 taken.
		Weight::from_parts(253_861_000, 3897)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn set_operator() -> Weight {
		// Fastest run 156_295 ns. Proof: 423 bytes measured, 15525 taken.
		Weight::from_parts(164_607_000, 15525)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn set_profile() -> Weight {
		// Fastest run 236_465 ns. Proof: 392 bytes measured, 3897 taken.
		Weight::from_parts(250_426_000, 3897)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn remove_profile() -> Weight {
		// Fastest run 189_214 ns. Proof: 579 bytes measured, 3870 taken.
		Weight::from_parts(198_458_000, 3870)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn confirm_activity() -> Weight {
		// Fastest run 221_582 ns. Proof: 655 bytes measured, 3897 taken.
		Weight::from_parts(234_452_000, 3897)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(7))
	}

	fn unbond() -> Weight {
		// Fastest run 194_593 ns. Proof: 1131 bytes measured, 3897 taken.
		Weight::from_parts(207_422_000, 3897)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn rebond() -> Weight {
		// Fastest run 85_328 ns. Proof: 667 bytes measured, 3897 taken.
		Weight::from_parts(92_619_000, 3897)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn withdraw_unbonded() -> Weight {
		// Fastest run 392_168 ns. Proof: 1366 bytes measured, 3897 taken.
		Weight::from_parts(412_950_000, 3897)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn chill() -> Weight {
		// Fastest run 62_314 ns. Proof: 531 bytes measured, 3897 taken.
		Weight::from_parts(67_701_000, 3897)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn chill_inactive() -> Weight {
		// Fastest run 84_377 ns. Proof: 667 bytes measured, 3897 taken.
		Weight::from_parts(91_627_000, 3897)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn unchill() -> Weight {
		// Fastest run 85_488 ns. Proof: 667 bytes measured, 3897 taken.
		Weight::from_parts(92_529_000, 3897)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn claim_reward() -> Weight {
		// Fastest run 408_833 ns. Proof: 1736 bytes measured, 3593 taken.
		Weight::from_parts(430_967_000, 3593)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn forget_operator() -> Weight {
		// Fastest run 86_380 ns. Proof: 361 bytes measured, 3555 taken.
		Weight::from_parts(92_589_000, 3555)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_commission() -> Weight {
		// Fastest run 120_901 ns. Proof: 463 bytes measured, 3897 taken.
		Weight::from_parts(129_284_000, 3897)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn accept_delegations() -> Weight {
		// Fastest run 65_087 ns. Proof: 258 bytes measured, 3596 taken.
		Weight::from_parts(70_636_000, 3596)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn delegate() -> Weight {
		// Fastest run 341_543 ns. Proof: 1259 bytes measured, 6196 taken.
		Weight::from_parts(358_077_000, 6196)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn undelegate() -> Weight {
		// Fastest run 221_232 ns. Proof: 1525 bytes measured, 4208 taken.
		Weight::from_parts(259_440_000, 4208)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn rebond_delegation() -> Weight {
		// Fastest run 166_550 ns. Proof: 1245 bytes measured, 4208 taken.
		Weight::from_parts(175_683_000, 4208)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn withdraw_delegation() -> Weight {
		// Fastest run 321_923 ns. Proof: 1476 bytes measured, 6196 taken.
		Weight::from_parts(339_519_000, 6196)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	/// `n` lies in 1 to 32.
	fn claim_delegation(n: u32) -> Weight {
		// Fastest run 426_791 ns. Proof: 1803 bytes measured, 6196 taken.
		Weight::from_parts(225_292_884, 6196)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(225_544_620, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2572).saturating_mul(n.into()))
	}

	fn settle_slash() -> Weight {
		// Fastest run 720_361 ns. Proof: 1071 bytes measured, 8799 taken.
		Weight::from_parts(752_849_000, 8799)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(6))
	}

	fn cancel_slash() -> Weight {
		// Fastest run 432_589 ns. Proof: 904 bytes measured, 6196 taken.
		Weight::from_parts(448_162_000, 6196)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(6))
	}
}
