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
		// Fastest run 238_989 ns. Proof: 421 bytes measured, 3897 taken.
		Weight::from_parts(250_095_000, 3897)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn set_operator() -> Weight {
		// Fastest run 155_153 ns. Proof: 423 bytes measured, 15525 taken.
		Weight::from_parts(160_221_000, 15525)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn set_profile() -> Weight {
		// Fastest run 241_132 ns. Proof: 392 bytes measured, 3897 taken.
		Weight::from_parts(248_773_000, 3897)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn remove_profile() -> Weight {
		// Fastest run 184_798 ns. Proof: 579 bytes measured, 3870 taken.
		Weight::from_parts(199_770_000, 3870)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn confirm_activity() -> Weight {
		// Fastest run 222_464 ns. Proof: 655 bytes measured, 3897 taken.
		Weight::from_parts(233_059_000, 3897)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(7))
	}

	fn unbond() -> Weight {
		// Fastest run 190_586 ns. Proof: 1131 bytes measured, 3897 taken.
		Weight::from_parts(203_205_000, 3897)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn rebond() -> Weight {
		// Fastest run 83_255 ns. Proof: 667 bytes measured, 3897 taken.
		Weight::from_parts(88_723_000, 3897)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn withdraw_unbonded() -> Weight {
		// Fastest run 382_534 ns. Proof: 1366 bytes measured, 3897 taken.
		Weight::from_parts(398_188_000, 3897)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn chill() -> Weight {
		// Fastest run 62_113 ns. Proof: 531 bytes measured, 3897 taken.
		Weight::from_parts(65_719_000, 3897)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn chill_inactive() -> Weight {
		// Fastest run 82_444 ns. Proof: 667 bytes measured, 3897 taken.
		Weight::from_parts(87_841_000, 3897)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn unchill() -> Weight {
		// Fastest run 83_386 ns. Proof: 667 bytes measured, 3897 taken.
		Weight::from_parts(87_251_000, 3897)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn claim_reward() -> Weight {
		// Fastest run 398_979 ns. Proof: 1736 bytes measured, 3593 taken.
		Weight::from_parts(413_461_000, 3593)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn forget_operator() -> Weight {
		// Fastest run 85_468 ns. Proof: 361 bytes measured, 3555 taken.
		Weight::from_parts(89_394_000, 3555)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_commission() -> Weight {
		// Fastest run 118_728 ns. Proof: 463 bytes measured, 3897 taken.
		Weight::from_parts(125_668_000, 3897)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn accept_delegations() -> Weight {
		// Fastest run 63_716 ns. Proof: 258 bytes measured, 3596 taken.
		Weight::from_parts(69_334_000, 3596)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn delegate() -> Weight {
		// Fastest run 338_068 ns. Proof: 1259 bytes measured, 6196 taken.
		Weight::from_parts(349_023_000, 6196)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn undelegate() -> Weight {
		// Fastest run 239_058 ns. Proof: 1525 bytes measured, 4208 taken.
		Weight::from_parts(250_055_000, 4208)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn rebond_delegation() -> Weight {
		// Fastest run 161_843 ns. Proof: 1245 bytes measured, 4208 taken.
		Weight::from_parts(169_505_000, 4208)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn withdraw_delegation() -> Weight {
		// Fastest run 306_600 ns. Proof: 1476 bytes measured, 6196 taken.
		Weight::from_parts(316_736_000, 6196)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	/// `n` lies in 1 to 32.
	fn claim_delegation(n: u32) -> Weight {
		// Fastest run 417_947 ns. Proof: 1803 bytes measured, 6196 taken.
		Weight::from_parts(206_879_199, 6196)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(Weight::from_parts(221_728_196, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2572).saturating_mul(n.into()))
	}

	fn settle_slash() -> Weight {
		// Fastest run 703_456 ns. Proof: 1071 bytes measured, 8799 taken.
		Weight::from_parts(726_290_000, 8799)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(6))
	}

	fn cancel_slash() -> Weight {
		// Fastest run 422_654 ns. Proof: 904 bytes measured, 6196 taken.
		Weight::from_parts(443_776_000, 6196)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(6))
	}
}
