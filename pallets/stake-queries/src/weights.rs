//! What the calls cost.
//!
//! The runtime uses measured weights. That here is for unit tests.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The weight of each call.
pub trait WeightInfo {
	/// `ask`, of what is known.
	fn ask() -> Weight;
}

impl WeightInfo for () {
	fn ask() -> Weight {
		Weight::from_parts(60_000_000, 12_000).saturating_add(RocksDbWeight::get().reads_writes(10, 6))
	}
}
