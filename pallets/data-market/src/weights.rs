//! What the calls cost.
//!
//! The runtime uses measured weights. Those here are for unit tests: plausible, and growing with what the calls grow with.

use frame_support::weights::{constants::RocksDbWeight, Weight};

/// The weight of each call. `t`: tags; `p`: statements or proxies; `f`: fragments or receipts; `b`: bytes; `r`: records.
pub trait WeightInfo {
	/// `list`.
	fn list(t: u32, p: u32) -> Weight;
	/// `update`.
	fn update(t: u32) -> Weight;
	/// `delist`.
	fn delist(t: u32) -> Weight;
	/// `purchase`.
	fn purchase() -> Weight;
	/// `answer`, with a policy of `p` proxies.
	fn answer(p: u32) -> Weight;
	/// `decline`.
	fn decline() -> Weight;
	/// `show_receipts`, with `f` of them.
	fn show_receipts(f: u32) -> Weight;
	/// `confirm`.
	fn confirm() -> Weight;
	/// `settle`, if the buyer wants to know which of `p` proxies are at work.
	fn settle(p: u32) -> Weight;
	/// `complain`, with `f` fragments and an object of `b` bytes.
	fn complain(f: u32, b: u32) -> Weight;
	/// What a complaint costs besides, if `b` bytes are unsealed.
	fn unseal(b: u32) -> Weight;
	/// What a complaint costs besides, if `r` records may come out.
	fn commit_records(r: u32) -> Weight;
	/// `appeal`.
	fn appeal() -> Weight;
	/// `resolve_appeal`.
	fn resolve_appeal() -> Weight;
	/// `bid`.
	fn bid() -> Weight;
	/// `close_bids`.
	fn close_bids() -> Weight;
	/// `sell_item`.
	fn sell_item() -> Weight;
	/// `withdraw_item`.
	fn withdraw_item() -> Weight;
	/// `buy_item`.
	fn buy_item() -> Weight;
	/// `forget_purchase`.
	fn forget_purchase() -> Weight;
	/// `not_served`.
	fn not_served() -> Weight;
	/// A look at what is due.
	fn look() -> Weight;
}

fn weight(micros: u64, reads: u64, writes: u64) -> Weight {
	let database = RocksDbWeight::get();
	// About 400 bytes of proof for each entry, and 600 of trie nodes.
	Weight::from_parts(micros.saturating_mul(1_000_000), reads.saturating_mul(1_000))
		.saturating_add(database.reads_writes(reads, writes))
}

impl WeightInfo for () {
	fn list(t: u32, p: u32) -> Weight {
		let (t, p) = (u64::from(t), u64::from(p));
		weight(120 + 5 * p, 8 + t + 2 * p, 7 + t)
	}

	fn update(t: u32) -> Weight {
		let t = u64::from(t);
		weight(90, 3 + t, 3 + 2 * t)
	}

	fn delist(t: u32) -> Weight {
		let t = u64::from(t);
		weight(100, 5 + t, 7 + t)
	}

	fn purchase() -> Weight {
		weight(200, 6, 9)
	}

	fn answer(p: u32) -> Weight {
		let p = u64::from(p);
		weight(200 + 6 * p, 8 + 2 * p, 7)
	}

	fn decline() -> Weight {
		weight(120, 8, 9)
	}

	fn show_receipts(f: u32) -> Weight {
		let f = u64::from(f);
		weight(60 + 80 * f, 5 + 4 * f, 3)
	}

	fn confirm() -> Weight {
		weight(160, 10, 11)
	}

	fn settle(p: u32) -> Weight {
		let p = u64::from(p);
		weight(250 + 6 * p, 16 + 2 * p, 12)
	}

	fn complain(f: u32, b: u32) -> Weight {
		let (f, b) = (u64::from(f), u64::from(b));
		weight(1_500 + 900 * f + b / 20, 14 + 3 * f, 13)
	}

	fn unseal(b: u32) -> Weight {
		// Two hashes for each element of 32 bytes.
		weight(u64::from(b) * 10, 0, 0)
	}

	fn commit_records(r: u32) -> Weight {
		// Six hashes for each record.
		weight(u64::from(r) * 900, 0, 0)
	}

	fn appeal() -> Weight {
		weight(80, 3, 5)
	}

	fn resolve_appeal() -> Weight {
		weight(190, 12, 13)
	}

	fn bid() -> Weight {
		weight(230, 7, 7)
	}

	fn close_bids() -> Weight {
		weight(110, 5, 9)
	}

	fn sell_item() -> Weight {
		weight(110, 7, 5)
	}

	fn withdraw_item() -> Weight {
		weight(90, 4, 5)
	}

	fn buy_item() -> Weight {
		weight(220, 10, 10)
	}

	fn forget_purchase() -> Weight {
		weight(80, 3, 6)
	}

	fn not_served() -> Weight {
		// An item moves back: dearer than a payment.
		weight(260, 14, 18)
	}

	fn look() -> Weight {
		weight(10, 2, 1)
	}
}
