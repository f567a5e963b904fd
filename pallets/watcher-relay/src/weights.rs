//! What the calls cost.
//!
//! The runtime uses measured weights. Those here are for unit tests: plausible, and growing with what the calls grow
//! with.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The weight of each call, and of the election.
pub trait WeightInfo {
	/// With `c` candidates and `v` voters, each for as many as it may, and as many seats as there can be.
	fn hold_election(c: u32, v: u32) -> Weight;
	/// With proofs of together `n` nodes, all of the largest size, for as many slots as there can be.
	fn relay(n: u32) -> Weight;
	/// Of a new signer that another has given up, with a full list whose least candidate makes room.
	fn stand() -> Weight;
	/// From a full list.
	fn step_back() -> Weight;
	/// By who displaces another on a full list, whose vote is free.
	fn vote() -> Weight;
	/// From a full list.
	fn unvote() -> Weight;
	/// The one that makes a quorum of as many watchers as there can be, when the ring is full.
	fn attest() -> Weight;
	/// The last of as many watchers as there can be.
	fn sign_watchers() -> Weight;
	/// With a round as large as can be.
	fn report_equivocation() -> Weight;
	/// With a round as large as can be.
	fn settle_minority() -> Weight;
	/// One.
	fn forget_record() -> Weight;
	/// In place of another account.
	fn bind() -> Weight;
	/// One.
	fn unbind() -> Weight;
	/// Of a number that is kept already, when the ring is full.
	fn pin_header() -> Weight;
	/// The last one of a full ring.
	fn reject_header() -> Weight;
	/// The last one.
	fn register_contract() -> Weight;
	/// One.
	fn update_contract() -> Weight;
	/// One.
	fn pause_contract() -> Weight;
	/// One.
	fn drop_record() -> Weight;
	/// Or resume.
	fn pause() -> Weight;
	/// One.
	fn forget_signer() -> Weight;
	/// One.
	fn forget_evidence() -> Weight;
}

fn weight(micros: u64, reads: u64, writes: u64) -> Weight {
	// About 100 bytes of proof for each entry, and 600 of trie nodes.
	Weight::from_parts(micros.saturating_mul(1_000_000), reads.saturating_mul(700))
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

impl WeightInfo for () {
	fn hold_election(c: u32, v: u32) -> Weight {
		weight(300, 8, 6)
			.saturating_add(weight(60, 3, 1).saturating_mul(c.into()))
			.saturating_add(weight(90, 1, 0).saturating_mul(v.into()))
	}

	fn relay(n: u32) -> Weight {
		weight(150, 6, 1).saturating_add(Weight::from_parts(12_000_000, 0).saturating_mul(n.into()))
	}

	fn stand() -> Weight {
		weight(300, 153, 8)
	}

	fn step_back() -> Weight {
		weight(30, 2, 2)
	}

	fn vote() -> Weight {
		weight(120, 10, 8)
	}

	fn unvote() -> Weight {
		weight(80, 6, 4)
	}

	fn attest() -> Weight {
		weight(240, 17, 15)
	}

	fn sign_watchers() -> Weight {
		weight(180, 5, 1)
	}

	fn report_equivocation() -> Weight {
		weight(450, 22, 18)
	}

	fn settle_minority() -> Weight {
		weight(200, 19, 16)
	}

	fn forget_record() -> Weight {
		weight(25, 1, 1)
	}

	fn bind() -> Weight {
		weight(150, 7, 4)
	}

	fn unbind() -> Weight {
		weight(30, 2, 2)
	}

	fn pin_header() -> Weight {
		weight(70, 7, 10)
	}

	fn reject_header() -> Weight {
		weight(8000, 2055, 6)
	}

	fn register_contract() -> Weight {
		weight(60, 33, 2)
	}

	fn update_contract() -> Weight {
		weight(25, 1, 1)
	}

	fn pause_contract() -> Weight {
		weight(25, 1, 1)
	}

	fn drop_record() -> Weight {
		weight(20, 1, 1)
	}

	fn pause() -> Weight {
		weight(12, 0, 1)
	}

	fn forget_signer() -> Weight {
		weight(30, 38, 2)
	}

	fn forget_evidence() -> Weight {
		weight(25, 2, 1)
	}
}
