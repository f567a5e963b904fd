// Written by scripts/benchmark-weights.sh. Do not edit.
// SPDX-License-Identifier: GPL-3.0-only

//! What the calls of `pallet_proxy` weigh: measured 2026-11-21 on AMD EPYC with 20 steps, 10
//! repetitions.

#![allow(missing_docs, unused_imports, unused_parens, clippy::needless_borrows_for_generic_args)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
use polkadot_sdk::*;

pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_proxy::WeightInfo for WeightInfo<T> {
	/// `p` lies in 1 to 31.
	fn proxy(p: u32) -> Weight {
		// Fastest run 74_011 ns. Proof: 203 bytes measured, 4706 taken.
		Weight::from_parts(79_485_669, 4706)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(Weight::from_parts(97_318, 0).saturating_mul(p.into()))
	}

	/// `a` lies in 0 to 31.
	/// `p` lies in 1 to 31.
	fn proxy_announced(a: u32, _p: u32) -> Weight {
		// Fastest run 164_657 ns. Proof: 530 bytes measured, 5698 taken.
		Weight::from_parts(179_627_117, 5698)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(620_369, 0).saturating_mul(a.into()))
	}

	/// `a` lies in 0 to 31.
	/// `p` lies in 1 to 31.
	fn remove_announcement(a: u32, p: u32) -> Weight {
		// Fastest run 108_974 ns. Proof: 369 bytes measured, 5698 taken.
		Weight::from_parts(109_640_573, 5698)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(863_978, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(42_937, 0).saturating_mul(p.into()))
	}

	/// `a` lies in 0 to 31.
	/// `p` lies in 1 to 31.
	fn reject_announcement(a: u32, p: u32) -> Weight {
		// Fastest run 111_167 ns. Proof: 369 bytes measured, 5698 taken.
		Weight::from_parts(115_454_143, 5698)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(617_817, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(19_594, 0).saturating_mul(p.into()))
	}

	/// `a` lies in 0 to 31.
	/// `p` lies in 1 to 31.
	fn announce(a: u32, p: u32) -> Weight {
		// Fastest run 142_774 ns. Proof: 386 bytes measured, 5698 taken.
		Weight::from_parts(140_463_035, 5698)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(671_937, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(190_163, 0).saturating_mul(p.into()))
	}

	/// `p` lies in 1 to 31.
	fn add_proxy(p: u32) -> Weight {
		// Fastest run 100_922 ns. Proof: 127 bytes measured, 4706 taken.
		Weight::from_parts(105_957_789, 4706)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(132_813, 0).saturating_mul(p.into()))
	}

	/// `p` lies in 1 to 31.
	fn remove_proxy(p: u32) -> Weight {
		// Fastest run 100_040 ns. Proof: 127 bytes measured, 4706 taken.
		Weight::from_parts(105_504_919, 4706)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(130_270, 0).saturating_mul(p.into()))
	}

	/// `p` lies in 1 to 31.
	fn remove_proxies(p: u32) -> Weight {
		// Fastest run 102_464 ns. Proof: 127 bytes measured, 4706 taken.
		Weight::from_parts(97_648_578, 4706)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(7_720_262, 0).saturating_mul(p.into()))
	}

	/// `p` lies in 1 to 31.
	fn create_pure(p: u32) -> Weight {
		// Fastest run 113_250 ns. Proof: 139 bytes measured, 4706 taken.
		Weight::from_parts(121_102_857, 4706)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(123_751, 0).saturating_mul(p.into()))
	}

	/// `p` lies in 0 to 30.
	fn kill_pure(_p: u32) -> Weight {
		// Fastest run 107_731 ns. Proof: 164 bytes measured, 4706 taken.
		Weight::from_parts(113_026_577, 4706)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}

	fn poke_deposit() -> Weight {
		// Fastest run 178_828 ns. Proof: 453 bytes measured, 5698 taken.
		Weight::from_parts(184_858_000, 5698)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
}
