//! From a final height to an attestation.

use super::*;
use crate::{
	attesting::ATTESTED,
	chain::{
		fake::{DOMAIN, INTERVAL},
		Action, Attestation, Header,
	},
};
use nulink_eth_proofs::{recover, set_hash, software::Software, Statement};
use nulink_worker_common::{chain::fake::Pool, journal::ReadJobs};

#[tokio::test]
async fn the_newest_due_height_is_attested_once_with_the_header_that_is_there() {
	let bench = Bench::new().await;
	let running = bench.start().await;
	bench.blocks_until(&running, "an attestation", || bench.world.state().attestations(8) == 1).await;
	bench.some_blocks(&running).await;
	{
		let state = bench.world.state();
		assert_eq!((state.done.len(), state.vain.len()), (1, 0));
		let (hash, root) = bench.ethereum.block(8);
		let is_there = |said: &Attestation| said.header == Header { number: 8, hash, root };
		let right = |action: &Action| matches!(action, Action::Attest(said) if is_there(said));
		assert_eq!(state.count(right), 1);
	}
	bench.ethereum.finalise(30);
	bench.blocks_until(&running, "the next", || bench.world.state().attestations(40) == 1).await;
	assert_eq!(bench.world.state().done.len(), 2, "those between are passed over");
	assert!(running.health.report().healthy, "{:?}", running.health.report());
}

#[tokio::test]
async fn what_the_chain_has_no_place_for_yet_is_tried_again_in_hours_each_attempt_costs_a_fee() {
	for (name, least, most) in [("TooFarAhead", 5, 6), ("HeadersFull", 5, 6), ("TooManyOpen", 0, 1)] {
		let bench = Bench::new().await;
		let (hash, root) = bench.ethereum.block(8);
		let header = Header { number: 8, hash, root };
		let signature = signer().sign(&DOMAIN.digest::<Software>(&header.statement())).unwrap();
		bench.world.refuse(&Action::Attest(Attestation { header, signature }), name);
		let running = bench.start().await;
		let told = journal::now();
		bench.blocks_until(&running, "the refusal", || bench.world.state().vain.len() == 1).await;
		bench.some_blocks(&running).await;
		let jobs = running.journal.read(|tx| tx.jobs(b"attest/0/8", usize::MAX)).unwrap();
		let [(_, job)] = &jobs[..] else { panic!("{jobs:?}") };
		let hours = job.next_try.saturating_sub(told) / 3_600_000;
		assert!(!job.finished && (least..=most).contains(&hours), "{name}: {job:?}");
		assert_eq!(bench.world.state().vain.len(), 1, "{name}");
		running.kill().await;
	}
}

#[tokio::test]
async fn what_is_replaced_before_it_is_final_is_never_attested_however_deep() {
	let bench = Bench::new().await;
	let running = bench.start().await;
	let said = || bench.world.state().count(|action| matches!(action, Action::Attest(_)));
	for depth in 1..=64 {
		let newest = bench.ethereum.finalise(0);
		let due = newest / INTERVAL * INTERVAL;
		bench.blocks_until(&running, "what is final", || bench.world.state().attestations(due) == 1).await;
		let before = said();
		bench.ethereum.mine(depth);
		for _ in 0..4 {
			bench.world.finalise(1);
			running.keeps_up(&bench.world).await;
			tokio::time::sleep(Duration::from_millis(5)).await;
		}
		assert_eq!(said(), before, "{depth} blocks are not final");
		bench.ethereum.reorganise();
	}
	let state = bench.world.state();
	for action in &state.done {
		if let Action::Attest(said) = action {
			let number = said.header.number;
			let (hash, root) = bench.ethereum.block(number);
			assert_eq!(said.header, Header { number, hash, root });
		}
	}
	assert!(state.vain.is_empty());
}

#[tokio::test]
async fn what_others_have_attested_is_attested_once_it_is_final() {
	let bench = Bench::new().await;
	bench.world.state().open = vec![4, 16];
	let running = bench.start().await;
	bench
		.blocks_until(&running, "both", || {
			let state = bench.world.state();
			state.attestations(4) == 1 && state.attestations(8) == 1
		})
		.await;
	bench.some_blocks(&running).await;
	assert_eq!(bench.world.state().attestations(16), 0);
	bench.ethereum.finalise(8);
	bench.blocks_until(&running, "the other", || bench.world.state().attestations(16) == 1).await;
}

#[tokio::test]
async fn a_watcher_that_is_not_elected_says_nothing() {
	let bench = Bench::new().await;
	bench.world.state().elected.retain(|elected| elected.staker != PROVIDER);
	let running = bench.start().await;
	bench.some_blocks(&running).await;
	assert!(bench.world.frame.handed_in().is_empty());
	assert!(running.health.report().healthy);
}

#[tokio::test]
async fn a_watcher_that_is_not_elected_for_the_next_epoch_does_not_confirm_it() {
	let bench = Bench::new().await;
	{
		let mut state = bench.world.state();
		state.provider.as_mut().unwrap().active_next = false;
		state.elected.retain(|elected| elected.staker != PROVIDER);
	}
	let running = bench.start().await;
	bench.some_blocks(&running).await;
	assert!(bench.world.frame.handed_in().is_empty());
	let elected = crate::chain::Elected { staker: PROVIDER, signer: signer().address(), weight: 1 };
	bench.world.state().elected.push(elected);
	bench
		.blocks_until(&running, "the confirmation", || {
			bench.world.state().count(|action| *action == Action::ConfirmActivity) == 1
		})
		.await;
	assert!(bench.world.state().vain.is_empty());
}

#[tokio::test]
async fn a_lying_node_changes_nothing_and_is_counted() {
	for mood in [Mood::OtherHeaders, Mood::WrongHashes, Mood::Down, Mood::Behind(6), Mood::Hasty(8)] {
		let bench = Bench::with(&[mood, Mood::Honest, Mood::Honest]).await;
		bench.ethereum.mine(8);
		let running = bench.start().await;
		bench.blocks_until(&running, "an attestation", || bench.world.state().attestations(8) == 1).await;
		let (hash, _) = bench.ethereum.block(8);
		assert_eq!(bench.world.state().attested.get(&8), Some(&hash), "{mood:?}");
		let blamed = running.metrics.text().unwrap().contains("ethereum_faults_total");
		assert_eq!(blamed, matches!(mood, Mood::OtherHeaders | Mood::WrongHashes), "{mood:?}");
		running.kill().await;
	}
}

#[tokio::test]
async fn nodes_without_a_majority_make_the_watcher_silent_until_one_of_them_is_mended() {
	let bench = Bench::with(&[Mood::OtherHeaders, Mood::Honest]).await;
	let running = bench.start().await;
	bench.some_blocks(&running).await;
	assert!(bench.world.frame.handed_in().is_empty());
	assert!(!running.metrics.text().unwrap().contains("ethereum_disagreements_total{worker=\"watcher\"} 0"));
	assert!(running.health.report().checks["agreement"].contains("no side has a majority"));
	bench.nodes[0].set(Mood::Honest);
	bench.blocks_until(&running, "an attestation", || bench.world.state().attestations(8) == 1).await;
}

#[tokio::test]
async fn what_is_signed_stays_what_is_said_whatever_the_nodes_tell_later() {
	let bench = Bench::new().await;
	bench.world.set_pool(Pool::Breaks);
	let running = bench.start().await;
	until("the signature", || running.journal.read(|tx| tx.count(&ATTESTED)).unwrap() == 1).await;
	running.kill().await;
	// By then all nodes tell something else.
	bench.nodes.iter().for_each(|node| node.set(Mood::OtherHeaders));
	bench.world.set_pool(Pool::Takes);
	let running = bench.start().await;
	bench.blocks_until(&running, "an attestation", || bench.world.state().attestations(8) == 1).await;
	let (hash, _) = bench.ethereum.block(8);
	assert_eq!(bench.world.state().attested.get(&8), Some(&hash));
	assert!(bench.world.state().vain.is_empty());
}

#[tokio::test]
async fn an_attestation_that_is_not_in_the_journal_is_reported() {
	let bench = Bench::new().await;
	let running = bench.start().await;
	bench.blocks_until(&running, "an attestation", || bench.world.state().attestations(8) == 1).await;
	bench.world.state().attested.insert(8, [9; 32]);
	bench.some_blocks(&running).await;
	assert!(running.health.report().checks["attested"].contains("two daemons"));
}

#[tokio::test]
async fn nothing_is_said_where_the_chain_has_accepted_another_header() {
	let bench = Bench::new().await;
	{
		// Two thirds of the watchers were quicker, and said something else.
		let mut state = bench.world.state();
		state.accepted.insert(8, Header { number: 8, hash: [9; 32], root: [9; 32] });
		state.open = vec![8];
	}
	let running = bench.start().await;
	let is_told = || running.health.report().checks["accepted"].contains("tell its governance");
	bench.blocks_until(&running, "the report", is_told).await;
	bench.some_blocks(&running).await;
	assert!(bench.world.frame.handed_in().is_empty());
}

#[tokio::test]
async fn no_more_heights_are_attested_at_a_time_than_the_chain_allows() {
	let bench = Bench::new().await;
	bench.world.state().accepts = false;
	let running = bench.start().await;
	for _ in 0..12 {
		bench.ethereum.finalise(4);
		bench.some_blocks(&running).await;
	}
	let state = bench.world.state();
	assert_eq!(state.attested.len(), crate::chain::AHEAD as usize);
	assert!(state.vain.is_empty());
}

#[tokio::test]
async fn who_comes_next_is_signed_once_they_are_elected() {
	let bench = Bench::new().await;
	bench.world.state().signed.clear();
	let running = bench.start().await;
	let is_signing = |action: &Action| matches!(action, Action::SignWatchers(..));
	bench.blocks_until(&running, "the signature", || bench.world.state().count(is_signing) == 1).await;
	bench.some_blocks(&running).await;
	{
		let state = bench.world.state();
		assert!((state.count(is_signing), state.vain.is_empty()) == (1, true));
		let set_hash = set_hash::<Software>(&state.set()).unwrap();
		let digest = DOMAIN.digest::<Software>(&Statement::Watchers { epoch: 1, set_hash });
		assert_eq!(recover::<Software>(&digest, &state.signed[&1][0].1), Some(signer().address()));
	}
	bench.world.state().epoch = 1;
	bench.blocks_until(&running, "the next", || bench.world.state().count(is_signing) == 2).await;
}

#[tokio::test]
async fn a_node_that_holds_still_does_not_keep_the_watcher_from_attesting() {
	let mut bench = Bench::with(&[Mood::Stalls, Mood::Honest, Mood::Honest]).await;
	bench.settings.request_timeout_seconds = 1;
	let running = bench.start().await;
	until_slowly(&bench, &running, || bench.world.state().attestations(8) == 1).await;
}

/// As [`Bench::blocks_until`], for what takes seconds.
async fn until_slowly(bench: &Bench, running: &Running, done: impl Fn() -> bool) {
	for _ in 0..300 {
		if done() {
			return;
		}
		bench.world.finalise(1);
		running.keeps_up(&bench.world).await;
		tokio::time::sleep(Duration::from_millis(100)).await;
	}
	panic!("it waited for the node: {:?}", running.health.report());
}
