//! Claims: what they cost must not depend on how many providers there are.

use crate::{
	calls::{accept_policy, claim_fees, claim_reward, create_label, create_policy, make_proxies, Draft, EPOCH},
	ledger::{Applied, Ledger},
	measure::median,
	row::{Goal, Row},
};
use anyhow::ensure;
use nulink_primitives::sharing::{KeyBytes, Term, MAX_PROXIES};

const PROVIDERS: [u32; 3] = [10, 1_000, 10_000];
const REPEAT: usize = 51;

/// A claim, among so many providers.
struct Claim {
	applied: Applied,
	seconds: f64,
}

/// The rows.
pub fn run() -> anyhow::Result<Vec<Row>> {
	let claims = PROVIDERS.iter().map(|count| among(*count)).collect::<anyhow::Result<Vec<_>>>()?;
	let mut rows = Vec::new();
	for (index, name) in ["claim_reward", "claim_fees"].into_iter().enumerate() {
		let of = |which: usize| &claims[which][index];
		let first = of(0);
		for (which, count) in PROVIDERS.iter().enumerate() {
			let Claim { applied, seconds } = of(which);
			let goal = |value: usize| if which == 0 { Goal::None } else { Goal::AtMost(value as f64) };
			let label = |what: &str| format!("{name}, {count} providers: {what}");
			rows.extend([
				Row::count(label("reads"), applied.reads as f64, "entries", goal(first.applied.reads)),
				Row::count(label("writes"), applied.writes as f64, "entries", goal(first.applied.writes)),
				// A trie becomes deeper with the logarithm of what is in it, and the proof longer by a node for each
				// level of each entry: no claim can change that. A loop over the providers would make it a thousand
				// times as long.
				Row::count(label("proof"), applied.proof as f64, "B", goal(3 * first.applied.proof)),
				Row::time(label("time"), 1e6 * seconds, "us", Goal::None),
			]);
		}
		rows.push(
			Row::time(
				format!("{name}: {} providers / {}", PROVIDERS[2], PROVIDERS[0]),
				of(2).seconds / first.seconds,
				"",
				Goal::AtMost(1.5),
			)
			.note(
				"the runtime's wasm on a state in memory, signature and fee of the transaction included; every provider \
				 is staked, active, and earns by a policy. Reads and writes must be those with ten providers; the proof \
				 may grow with the depth of the state's trie, to three times at most",
			),
		);
	}
	Ok(rows)
}

/// Both claims of one of so many providers.
fn among(count: u32) -> anyhow::Result<[Claim; 2]> {
	let mut ledger = Ledger::new()?;
	let proxies = make_proxies(&mut ledger, count)?;
	let epoch = ledger.height() / EPOCH;
	let (owner, claimer, other) = (ledger.person(1), ledger.person(2), ledger.person(3));
	let key = KeyBytes([2; 33]);
	ledger.apply(&owner, &create_label(&[1; 32], &key))?;
	// Everybody has a seat in one policy, which pays for the epoch that has begun.
	for (policy, seated) in (0u64..).zip(proxies.chunks(MAX_PROXIES as usize)) {
		let seats: Vec<_> = seated.iter().map(|proxy| (proxy.account(), [3; 32])).collect();
		let mut receiving = key;
		receiving.0[1..9].copy_from_slice(&policy.to_le_bytes());
		let draft = Draft {
			label: [1; 32],
			verifying: key,
			receiving,
			receiver: claimer.account(),
			threshold: 1,
			seats: &seats,
			term: Term { start: epoch, end: epoch + 1 },
		};
		ledger.begin(ledger.height())?;
		ledger.apply(&owner, &create_policy(&draft))?;
		ledger.apply_all(seated.iter().map(|proxy| (proxy, accept_policy(policy))))?;
	}
	ledger.begin((epoch + 1) * EPOCH)?;
	ledger.commit()?;

	// One in the middle: neither the first nor the last that was written.
	let provider = proxies[proxies.len() / 2].account();
	let mut claim = |claimer, call: &[u8]| {
		let extrinsic = ledger.sign(claimer, call);
		let applied = ledger.look(&extrinsic)?;
		ensure!(applied.succeeded, "the claim fails with {count} providers");
		let times = (0..REPEAT).map(|_| ledger.time(&extrinsic)).collect::<anyhow::Result<Vec<_>>>()?;
		Ok(Claim { applied, seconds: median(times) })
	};
	Ok([claim(&claimer, &claim_reward(&provider, epoch))?, claim(&other, &claim_fees(&provider, 32))?])
}
