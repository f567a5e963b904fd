// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_nfts` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_nfts::WeightInfo for WeightInfo<T> {
	fn create() -> Weight {
		// Fastest run 131_938 ns. Proof: 4 bytes measured, 3549 taken.
		Weight::from_parts(138_478_000, 3549)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn force_create() -> Weight {
		// Fastest run 80_180 ns. Proof: 4 bytes measured, 3549 taken.
		Weight::from_parts(85_118_000, 3549)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	/// `m` lies in 0 to 1000.
	/// `c` lies in 0 to 1000.
	/// `a` lies in 0 to 1000.
	fn destroy(m: u32, c: u32, a: u32) -> Weight {
		// Fastest run 2_815_596 ns. Proof: 32403 bytes measured, 2523990 taken.
		Weight::from_parts(1_172_946_187, 2523990)
			.saturating_add(T::DbWeight::get().reads(1004))
			.saturating_add(T::DbWeight::get().writes(1005))
			.saturating_add(Weight::from_parts(1_467_279, 0).saturating_mul(m.into()))
			.saturating_add(Weight::from_parts(437_495, 0).saturating_mul(c.into()))
			.saturating_add(Weight::from_parts(20_579_346, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 2954).saturating_mul(a.into()))
	}

	fn mint() -> Weight {
		// Fastest run 193_871 ns. Proof: 383 bytes measured, 4326 taken.
		Weight::from_parts(199_970_000, 4326)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn force_mint() -> Weight {
		// Fastest run 186_680 ns. Proof: 383 bytes measured, 4326 taken.
		Weight::from_parts(192_258_000, 4326)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}

	fn burn() -> Weight {
		// Fastest run 206_850 ns. Proof: 492 bytes measured, 4326 taken.
		Weight::from_parts(212_870_000, 4326)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(7))
	}

	fn transfer() -> Weight {
		// Fastest run 162_314 ns. Proof: 521 bytes measured, 4326 taken.
		Weight::from_parts(166_960_000, 4326)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	/// `i` lies in 0 to 5000.
	fn redeposit(i: u32) -> Weight {
		// Fastest run 60_751 ns. Proof: 742 bytes measured, 3549 taken.
		Weight::from_parts(61_733_000, 3549)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(Weight::from_parts(67_654_637, 0).saturating_mul(i.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(i.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(i.into())))
			.saturating_add(Weight::from_parts(0, 3336).saturating_mul(i.into()))
	}

	fn lock_item_transfer() -> Weight {
		// Fastest run 74_261 ns. Proof: 363 bytes measured, 3534 taken.
		Weight::from_parts(78_507_000, 3534)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn unlock_item_transfer() -> Weight {
		// Fastest run 73_991 ns. Proof: 363 bytes measured, 3534 taken.
		Weight::from_parts(77_446_000, 3534)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn lock_collection() -> Weight {
		// Fastest run 63_806 ns. Proof: 268 bytes measured, 3549 taken.
		Weight::from_parts(67_031_000, 3549)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn transfer_ownership() -> Weight {
		// Fastest run 105_959 ns. Proof: 490 bytes measured, 3593 taken.
		Weight::from_parts(110_746_000, 3593)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn set_team() -> Weight {
		// Fastest run 140_441 ns. Proof: 297 bytes measured, 6078 taken.
		Weight::from_parts(146_250_000, 6078)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	fn force_collection_owner() -> Weight {
		// Fastest run 64_767 ns. Proof: 239 bytes measured, 3549 taken.
		Weight::from_parts(68_172_000, 3549)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(3))
	}

	fn force_collection_config() -> Weight {
		// Fastest run 55_253 ns. Proof: 204 bytes measured, 3549 taken.
		Weight::from_parts(58_788_000, 3549)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn lock_item_properties() -> Weight {
		// Fastest run 70_245 ns. Proof: 363 bytes measured, 3534 taken.
		Weight::from_parts(74_642_000, 3534)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_attribute() -> Weight {
		// Fastest run 200_070 ns. Proof: 467 bytes measured, 3944 taken.
		Weight::from_parts(210_186_000, 3944)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn force_set_attribute() -> Weight {
		// Fastest run 102_424 ns. Proof: 272 bytes measured, 3944 taken.
		Weight::from_parts(109_704_000, 3944)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn clear_attribute() -> Weight {
		// Fastest run 182_213 ns. Proof: 911 bytes measured, 3944 taken.
		Weight::from_parts(189_123_000, 3944)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn approve_item_attributes() -> Weight {
		// Fastest run 65_839 ns. Proof: 309 bytes measured, 4466 taken.
		Weight::from_parts(70_315_000, 4466)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	/// `n` lies in 0 to 1000.
	fn cancel_item_attributes_approval(n: u32) -> Weight {
		// Fastest run 105_969 ns. Proof: 1016 bytes measured, 4466 taken.
		Weight::from_parts(107_231_000, 4466)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(21_388_395, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2954).saturating_mul(n.into()))
	}

	fn set_metadata() -> Weight {
		// Fastest run 160_912 ns. Proof: 467 bytes measured, 3812 taken.
		Weight::from_parts(168_643_000, 3812)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn clear_metadata() -> Weight {
		// Fastest run 152_990 ns. Proof: 777 bytes measured, 3812 taken.
		Weight::from_parts(163_735_000, 3812)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn set_collection_metadata() -> Weight {
		// Fastest run 144_817 ns. Proof: 326 bytes measured, 3759 taken.
		Weight::from_parts(153_410_000, 3759)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn clear_collection_metadata() -> Weight {
		// Fastest run 141_702 ns. Proof: 644 bytes measured, 3759 taken.
		Weight::from_parts(148_012_000, 3759)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}

	fn approve_transfer() -> Weight {
		// Fastest run 74_482 ns. Proof: 338 bytes measured, 4326 taken.
		Weight::from_parts(78_458_000, 4326)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn cancel_approval() -> Weight {
		// Fastest run 63_906 ns. Proof: 346 bytes measured, 4326 taken.
		Weight::from_parts(67_321_000, 4326)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn clear_all_transfer_approvals() -> Weight {
		// Fastest run 61_983 ns. Proof: 346 bytes measured, 4326 taken.
		Weight::from_parts(65_158_000, 4326)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_accept_ownership() -> Weight {
		// Fastest run 57_687 ns. Proof: 4 bytes measured, 3517 taken.
		Weight::from_parts(61_643_000, 3517)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_collection_max_supply() -> Weight {
		// Fastest run 70_245 ns. Proof: 268 bytes measured, 3549 taken.
		Weight::from_parts(73_701_000, 3549)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn update_mint_settings() -> Weight {
		// Fastest run 65_728 ns. Proof: 251 bytes measured, 3538 taken.
		Weight::from_parts(69_064_000, 3538)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn set_price() -> Weight {
		// Fastest run 87_621 ns. Proof: 446 bytes measured, 4326 taken.
		Weight::from_parts(92_278_000, 4326)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn buy_item() -> Weight {
		// Fastest run 191_698 ns. Proof: 633 bytes measured, 4326 taken.
		Weight::from_parts(199_489_000, 4326)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}

	/// `n` lies in 0 to 10.
	fn pay_tips(n: u32) -> Weight {
		// Fastest run 12_509 ns. Proof: 0 bytes measured, 0 taken.
		Weight::from_parts(20_096_730, 0).saturating_add(Weight::from_parts(8_310_889, 0).saturating_mul(n.into()))
	}

	fn create_swap() -> Weight {
		// Fastest run 81_062 ns. Proof: 370 bytes measured, 7662 taken.
		Weight::from_parts(84_988_000, 7662)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn cancel_swap() -> Weight {
		// Fastest run 79_409 ns. Proof: 441 bytes measured, 4326 taken.
		Weight::from_parts(85_268_000, 4326)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn claim_swap() -> Weight {
		// Fastest run 314_421 ns. Proof: 762 bytes measured, 7662 taken.
		Weight::from_parts(328_673_000, 7662)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(10))
	}

	/// `n` lies in 0 to 10.
	fn mint_pre_signed(n: u32) -> Weight {
		// Fastest run 384_527 ns. Proof: 557 bytes measured, 6078 taken.
		Weight::from_parts(460_685_560, 6078)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(6))
			.saturating_add(Weight::from_parts(129_897_674, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2954).saturating_mul(n.into()))
	}

	/// `n` lies in 0 to 10.
	fn set_attributes_pre_signed(n: u32) -> Weight {
		// Fastest run 182_283 ns. Proof: 620 bytes measured, 4466 taken.
		Weight::from_parts(187_145_130, 4466)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(126_317_414, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2954).saturating_mul(n.into()))
	}
}
