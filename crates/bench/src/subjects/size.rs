//! What a share leaves on chain.

use crate::{
	calls::{accept_policy, create_label, create_policy, make_proxies, Draft, EPOCH},
	ledger::Ledger,
	row::{Goal, Row},
};
use nulink_primitives::sharing::{KeyBytes, Term};

/// Bytes of the object that is shared.
const OBJECT: f64 = 40e6;

const NOTE: &str =
	"what a share of an object of 40 MB under a new label leaves on chain: the transactions (label, policy, \
                    an acceptance by each proxy) and the entries that they add to the state. It does not depend on the \
                    size of the object, nor on how many objects the label has";

/// The rows.
pub fn run() -> anyhow::Result<Vec<Row>> {
	let mut rows: Vec<Row> = Vec::new();
	for (proxies, goal) in [(5, Goal::AtMost(0.05)), (32, Goal::None)] {
		let share = share(proxies)?;
		let percent = 100.0 * (share.extrinsics + share.state) as f64 / OBJECT;
		let row = Row::count(format!("bytes on chain / ciphertext, {proxies} proxies"), percent, "%", goal);
		rows.extend([
			if rows.is_empty() { row.note(NOTE) } else { row },
			Row::count("  transactions", share.extrinsics as f64, "B", Goal::None),
			Row::count("  state", share.state as f64, "B", Goal::None),
		]);
	}
	Ok(rows)
}

struct Share {
	extrinsics: usize,
	state: usize,
}

fn share(count: u32) -> anyhow::Result<Share> {
	let mut ledger = Ledger::new()?;
	let proxies = make_proxies(&mut ledger, count)?;
	let (owner, receiver) = (ledger.person(1), ledger.person(2));
	let epoch = ledger.height() / EPOCH;
	let seats: Vec<_> = proxies.iter().map(|proxy| (proxy.account(), [3; 32])).collect();
	let key = KeyBytes([2; 33]);
	let draft = Draft {
		label: [1; 32],
		verifying: key,
		receiving: key,
		receiver: receiver.account(),
		threshold: (count / 2 + 1) as u8,
		seats: &seats,
		term: Term { start: epoch, end: epoch + 30 },
	};
	// The events of a block go with the next one.
	ledger.begin(ledger.height() + 1)?;
	let before = ledger.size()?;
	let mut extrinsics = ledger.apply(&owner, &create_label(&[1; 32], &key))?;
	extrinsics += ledger.apply(&owner, &create_policy(&draft))?;
	for proxy in &proxies {
		ledger.begin(ledger.height())?;
		extrinsics += ledger.apply(proxy, &accept_policy(0))?;
	}
	ledger.begin(ledger.height())?;
	Ok(Share { extrinsics, state: ledger.size()?.saturating_sub(before) })
}
