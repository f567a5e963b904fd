//! What the calls cost.
//!
//! The runtime uses measured weights. Those here are for unit tests: plausible, and growing with what the calls grow
//! with.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The weight of each call. `n`: proxies of the policy; `e`: epochs.
pub trait WeightInfo {
	/// `create_label`.
	fn create_label() -> Weight;
	/// `rotate_label_key`.
	fn rotate_label_key() -> Weight;
	/// `remove_label`.
	fn remove_label() -> Weight;
	/// `create_policy`.
	fn create_policy(n: u32) -> Weight;
	/// `accept_policy` by any but the last proxy.
	fn accept_policy() -> Weight;
	/// `accept_policy` by the last proxy.
	fn activate_policy(n: u32) -> Weight;
	/// `revoke_policy` in the `e`-th epoch of the paid term.
	fn revoke_policy(n: u32, e: u32) -> Weight;
	/// `pay`.
	fn pay() -> Weight;
	/// `claim_fees`, settling `e` epochs.
	fn claim_fees(e: u32) -> Weight;
	/// `remove_policy` after a paid term of `e` epochs.
	fn remove_policy(n: u32, e: u32) -> Weight;
	/// `set_treasure_map`.
	fn set_treasure_map() -> Weight;
}

fn weight(micros: u64, reads: u64, writes: u64) -> Weight {
	let database = RocksDbWeight::get();
	// About 100 bytes of proof for each entry, and 600 of trie nodes.
	Weight::from_parts(micros.saturating_mul(1_000_000), reads.saturating_mul(700))
		.saturating_add(database.reads_writes(reads, writes))
}

impl WeightInfo for () {
	fn create_label() -> Weight {
		weight(40, 2, 2)
	}

	fn rotate_label_key() -> Weight {
		weight(15, 1, 1)
	}

	fn remove_label() -> Weight {
		weight(40, 2, 2)
	}

	fn create_policy(n: u32) -> Weight {
		let n = u64::from(n);
		weight(120 + 10 * n, 10 + 2 * n, 12 + n)
	}

	fn accept_policy() -> Weight {
		weight(40, 5, 1)
	}

	fn activate_policy(n: u32) -> Weight {
		let n = u64::from(n);
		weight(90 + 20 * n, 10 + 3 * n, 4 + 3 * n)
	}

	fn revoke_policy(n: u32, e: u32) -> Weight {
		let (n, words) = (u64::from(n), u64::from(e) / 256 + 2);
		weight(90 + 25 * n, 10 + (3 + words) * n, 6 + 3 * n)
	}

	fn pay() -> Weight {
		weight(60, 4, 3)
	}

	fn claim_fees(e: u32) -> Weight {
		let e = u64::from(e);
		weight(60 + 8 * e, 5 + 2 * e, 4 + e)
	}

	fn remove_policy(n: u32, e: u32) -> Weight {
		let (n, words) = (u64::from(n), u64::from(e) / 256 + 2);
		weight(120 + 20 * n, 12 + (1 + words) * n, 12 + n)
	}

	fn set_treasure_map() -> Weight {
		weight(20, 1, 1)
	}
}
