//! What the check of a proof costs the chain, alone and in a batch.

use super::proven::{Keys, Proven, CIRCUIT};
use crate::{
	calls::{register_key, submit_proof, submit_proofs, transfer, Submission},
	ledger::{Account, Ledger},
	measure::{seconds, Pairs},
	row::{Goal, Row},
};
use anyhow::ensure;
use nulink_primitives::{proving::PROOF_LEN, token::NLK};

/// A proof takes tens of milliseconds in wasm.
const PAIRS: usize = 31;
/// How many proofs a batch has.
const BATCH: u64 = 8;

/// The rows.
pub fn rows() -> anyhow::Result<Vec<Row>> {
	let keys = Keys::new()?;
	let mut ledger = Ledger::new()?;
	let registrant = ledger.person(1);
	ledger.apply(&registrant, &register_key(CIRCUIT, &keys.verifying))?;
	// Every one of them signs once: what is signed can be tried as often as one likes.
	let people: Vec<_> = (2..7).map(|number| ledger.person(number)).collect();
	let [prover, other, batcher, another, payer] = people.as_slice() else { anyhow::bail!("five people are needed") };
	// A block's own hash is known to nobody.
	ledger.begin(ledger.height() + 1)?;
	let challenge = ledger.height() - 1;
	let limits = ledger.limits()?;
	ledger.commit()?;

	let proven = keys.prove(0, prover.account())?;
	let batch = many(&keys, batcher.account())?;
	let right = ledger.sign(prover, &submit_proof(&proven.submission, challenge));
	let broken = keys.prove(0, other.account())?.broken();
	let refused = ledger.sign(other, &submit_proof(&broken.submission, challenge));
	let right_batch = ledger.sign(batcher, &submit_proofs(&submissions(&batch), challenge));
	let mut broken = many(&keys, another.account())?;
	let first = broken.remove(0).broken();
	broken.insert(0, first);
	let refused_batch = ledger.sign(another, &submit_proofs(&submissions(&broken), challenge));
	let transfer = ledger.sign(payer, &transfer(&registrant.account(), NLK));

	let ledger = &ledger;
	let (single, together) = (ledger.look(&right)?, ledger.look(&right_batch)?);
	ensure!(single.succeeded && together.succeeded, "the chain does not take the proofs");
	let refusals = [&refused, &refused_batch].map(|extrinsic| ledger.look(extrinsic).map(|applied| applied.succeeded));
	ensure!(matches!(refusals, [Ok(false), Ok(false)]), "the chain takes bytes that are no proof");
	ensure!(keys.holds(&proven) && keys.hold(&batch), "the program does not take the proofs");

	let check = || -> anyhow::Result<f64> { Ok(ledger.time(&right)? - ledger.time(&refused)?) };
	let check_batch = || -> anyhow::Result<f64> { Ok(ledger.time(&right_batch)? - ledger.time(&refused_batch)?) };
	let on_chain = Pairs::measure(PAIRS, check_batch, check)?;
	let native = Pairs::measure(PAIRS, || Ok(seconds(|| keys.hold(&batch))), || Ok(seconds(|| keys.holds(&proven))))?;
	let whole = Pairs::measure(PAIRS, || ledger.time(&right), || ledger.time(&transfer))?;
	let (proof_weight, batch_weight) = (ledger.weight(&right)?, ledger.weight(&right_batch)?);
	let transfer_weight = ledger.weight(&transfer)?;
	let (alone, alone_by) = limits.fit(proof_weight, right.len());
	let (batches, _) = limits.fit(batch_weight, right_batch.len());

	let each = 1.0 / BATCH as f64;
	let ratio = |(left, _): (u64, u64), (right, _): (u64, u64)| left as f64 / right as f64;
	let ms = |name: &str, seconds: f64| Row::time(name, 1e3 * seconds, "ms", Goal::None);
	let count = |name: &str, value: usize, unit: &str| Row::count(name, value as f64, unit, Goal::None);
	Ok(vec![
		Row::time("check of a proof on chain / in a program", on_chain.right() / native.right(), "", Goal::None).note(
			"the runtime's wasm, executed as by a node: `submit_proof` of a statement with three public inputs, less the same \
			 with bytes that are no proof, which are refused before anything is computed (so that signature, decoding and \
			 the key's reading from the state fall away; the record that is written does not, to the chain's disadvantage); \
			 against the same check by the same crate, compiled natively, from the same bytes. The curve is computed in \
			 wasm; the feature `rfc163`, which has the node compute it, is off",
		),
		ms("  on chain", on_chain.right()),
		ms("  in a program", native.right()),
		ms("  the whole submission on chain", whole.left()),
		Row::time("  the whole submission / a transfer", whole.ratio(), "", Goal::None),
		Row::count("  the same, as they are weighed", ratio(proof_weight, transfer_weight), "", Goal::None),
		Row::time("a proof in a batch of 8 / alone, on chain", each * on_chain.ratio(), "", Goal::AtMost(0.7)).note(
			"an eighth of `submit_proofs` with eight proofs under one key, less the same with a first proof that is none; \
			 against `submit_proof`, likewise. A batch has one final exponentiation and three pairs more than proofs, where \
			 eight single ones have eight and twenty-four",
		),
		ms("  a proof in a batch, on chain", each * on_chain.left()),
		Row::time("  in a batch / alone, in a program", each * native.ratio(), "", Goal::None),
		Row::count("  in a batch / alone, as they are weighed", each * ratio(batch_weight, proof_weight), "", Goal::None)
			.note("the weight of a batch assumes that each of its proofs is made with another key"),
		count("proofs in a block, one by one", alone, "").note(format!(
			"by what the runtime weighs `submit_proof` with, in the part of a block that ordinary transactions may fill; \
			 {alone_by} is used up first",
		)),
		count("  in batches of 8", batches * BATCH as usize, ""),
		count("bytes of a proof", PROOF_LEN, "B"),
		count("  the transaction", right.len(), "B"),
		count("  a batch of 8", right_batch.len(), "B"),
		count("  the parachain's own proof for it", single.proof, "B"),
		count("  the verifying key, as it is registered", keys.verifying.len(), "B"),
		count("  the verifying key, as the chain keeps it", keys.prepared.len(), "B"),
	])
}

/// Proofs of one statement about as many subjects as a batch has.
fn many(keys: &Keys, prover: Account) -> anyhow::Result<Vec<Proven>> {
	(0..BATCH).map(|subject| keys.prove(subject, prover)).collect()
}

fn submissions(batch: &[Proven]) -> Vec<&Submission> {
	batch.iter().map(|proven| &proven.submission).collect()
}
