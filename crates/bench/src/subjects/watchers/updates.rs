//! What an update of a record costs, and how many fit into a block.

use super::{proven::Proven, scene::Scene};
use crate::{
	measure::{seconds, Pairs},
	row::{Goal, Row},
};
use anyhow::ensure;
use nulink_primitives::watching::Header;

const PAIRS: usize = 201;
const WATCHERS: u32 = 4;

/// The rows.
pub fn rows(proven: &Proven) -> anyhow::Result<Vec<Row>> {
	ensure!(proven.holds(), "the proof does not hold");
	let mut scene = Scene::new(WATCHERS, proven.chain_id, &proven.contract)?;
	scene.accept(&proven.header, 0)?;
	let number = proven.header.number;
	let next = Header { number: number + 1, ..proven.header };
	scene.accept(&next, 0)?;
	let later = Header { number: number + 2, ..proven.header };
	let attestation = scene.attestation(&scene.watchers[0], &later);
	let [first, relayer, other, fresh] = [1, 2, 3, 4].map(|number| scene.ledger.person(number));
	let limits = scene.ledger.limits()?;
	scene.ledger.commit()?;
	let right = scene.ledger.sign(&fresh, &proven.relay(number));
	let update = scene.ledger.look(&right)?;
	ensure!(update.succeeded, "the chain does not take the record");
	let (updates, updates_by) = limits.fit(scene.ledger.weight(&right)?, right.len());
	// Both of those that are compared pay their fee: one tells what is known, the other is refused.
	let height = scene.ledger.height();
	scene.ledger.begin(height)?;
	scene.ledger.apply(&first, &proven.relay(number))?;
	scene.ledger.commit()?;
	let again = scene.ledger.sign(&relayer, &proven.relay(number + 1));
	let refused = scene.ledger.sign(&other, &proven.relay(number + 2));
	let attestation = scene.ledger.sign(&scene.watchers[0].who, &attestation);

	let ledger = &scene.ledger;
	let attested = ledger.look(&attestation)?;
	ensure!(attested.succeeded, "the chain does not take the attestation");
	ensure!(ledger.look(&again)?.succeeded, "the chain does not take the same record of a later block");
	ensure!(!ledger.look(&refused)?.succeeded, "the chain takes a record of a block that nobody attested to");
	let with_and_without = Pairs::measure(PAIRS, || ledger.time(&again), || ledger.time(&refused))?;
	let on_chain = with_and_without.difference();
	let check = || proven.holds();
	let native = Pairs::measure(PAIRS, || Ok(seconds(check)), || Ok(seconds(check)))?.left();
	let (attestations, attestations_by) = limits.fit(ledger.weight(&attestation)?, attestation.len());

	let us = |name: &str, seconds: f64| Row::time(name, 1e6 * seconds, "us", Goal::None);
	let count = |name: &str, value: usize, unit: &str| Row::count(name, value as f64, unit, Goal::None);
	Ok(vec![
		Row::time("proof of a record on chain / in a program", on_chain / native, "", Goal::None).note(format!(
			"the runtime's wasm, executed as by a node: `relay` of a record that is known, in the state of a later block, \
			 less the same `relay` for a block that no watcher attested to, which is refused before a node of the proof is \
			 looked at (so that signature and decoding fall away; writing the record does not, to the chain's disadvantage); against the same check by the same \
			 crate, compiled natively. The proof is the longest that a real node gave for the fixture: an account and {} \
			 slots, {} nodes. Ethereum's own tries have more accounts than a development node's, and so longer proofs",
			proven.slots(),
			proven.nodes(),
		)),
		us("  on chain", on_chain),
		us("  in a program", native),
		us("  the whole update on chain", with_and_without.left()),
		count("bytes of proof in an update", proven.bytes(), "B")
			.note("the nodes of Ethereum's tries, as `eth_getProof` answers them; and what is around them"),
		count("  the transaction", right.len(), "B"),
		count("  the parachain's own proof for it", update.proof, "B"),
		count("  entries read", update.reads, ""),
		count("  entries written", update.writes, ""),
		count("updates in a block", updates, "").note(format!(
			"of this proof, by what the runtime weighs `relay` with (for the largest nodes, as many as these), in the part of \
			 a block that ordinary transactions may fill; {updates_by} is what is used up first",
		)),
		count("attestations in a block", attestations, "").note(format!(
			"likewise; `attest` is always weighed as the one that makes the quorum of the most watchers that there can be. \
			 {attestations_by} is used up first",
		)),
		count("  the transaction", attestation.len(), "B"),
	])
}
