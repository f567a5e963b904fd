//! From a change on Ethereum to a record on the chain.

use super::*;
use crate::{
	chain::Header,
	ethereum::fake::CODE_HASH,
	layout::EthereumStake,
	work::{MOST_WAITING, RELAY},
};
use nulink_eth_proofs::Address;
use nulink_worker_common::journal::ReadJobs;

const ANN: Address = Address([0xa1; 20]);
const BOB: Address = Address([0xb0; 20]);

fn stake(authorized: u128) -> EthereumStake {
	EthereumStake { operator: [5; 20], authorized, ..Default::default() }
}

impl Bench {
	fn has(&self, provider: Address, expected: EthereumStake) -> bool {
		self.world.state().records.get(&provider).is_some_and(|record| record.stake == expected)
	}
}

#[tokio::test]
async fn what_a_log_tells_of_is_proven_and_relayed_once() {
	let bench = Bench::new().await;
	bench.ethereum.stake(ANN, stake(500), true);
	bench.ethereum.finalise(2);
	let running = bench.start().await;
	bench.blocks_until(&running, "the record", || bench.has(ANN, stake(500))).await;
	bench.some_blocks(&running).await;
	assert_eq!(bench.world.state().relays(), 1);
	assert!(bench.world.state().vain.is_empty());
	bench.ethereum.stake(ANN, stake(0), true);
	bench.ethereum.finalise(4);
	bench.blocks_until(&running, "the change", || bench.has(ANN, stake(0))).await;
	assert_eq!(bench.world.state().relays(), 2);
}

#[tokio::test]
async fn what_no_log_tells_of_is_found_by_the_sweep() {
	let bench = Bench::with(&[Mood::KeepsBack; 3]).await;
	let record = crate::chain::Record { provider: BOB, number: 1, relayed_in: 1, stake: stake(7) };
	bench.world.state().records.insert(BOB, record);
	bench.ethereum.stake(BOB, EthereumStake::default(), false);
	bench.ethereum.finalise(2);
	let running = bench.start().await;
	bench.blocks_until(&running, "that it is gone", || bench.has(BOB, EthereumStake::default())).await;
	bench.ethereum.stake(BOB, stake(9), false);
	bench.ethereum.finalise(12);
	bench.blocks_until(&running, "the change", || bench.has(BOB, stake(9))).await;
	assert!(bench.world.state().vain.is_empty());
}

#[tokio::test]
async fn a_block_with_thousands_of_logs_does_not_hold_up_those_behind_it() {
	for range in [100, 1] {
		let mut bench = Bench::new().await;
		bench.settings.log_range = range;
		bench.ethereum.talk(BOB, 5001);
		bench.ethereum.finalise(1);
		bench.ethereum.stake(ANN, stake(500), true);
		bench.ethereum.finalise(1);
		let running = bench.start().await;
		bench.blocks_until(&running, "the record", || bench.has(ANN, stake(500))).await;
		assert!(running.health.report().healthy, "{:?}", running.health.report());
		running.kill().await;
	}
}

#[tokio::test]
async fn who_came_while_the_contract_was_pinned_wrongly_is_relayed_once_that_is_mended() {
	let bench = Bench::new().await;
	bench.world.state().pinned = [1; 32];
	bench.ethereum.stake(ANN, stake(500), true);
	bench.ethereum.finalise(2);
	let running = bench.start().await;
	let is_told = || running.health.report().checks["contracts"].contains("pinned");
	bench.blocks_until(&running, "the report", is_told).await;
	bench.some_blocks(&running).await;
	assert_eq!(bench.world.state().relays(), 0);
	bench.world.state().pinned = CODE_HASH;
	bench.blocks_until(&running, "the record", || bench.has(ANN, stake(500))).await;
	assert!(bench.world.state().vain.is_empty());
}

#[tokio::test]
async fn a_look_is_put_off_while_the_contract_is_paused_and_not_forgotten() {
	let bench = Bench::new().await;
	// Else there would be no look, or no time to pause before it is over.
	bench.world.state().pinned = [1; 32];
	bench.ethereum.stake(ANN, stake(500), true);
	bench.ethereum.finalise(2);
	let running = bench.start().await;
	let is_told = || running.health.report().checks["contracts"].contains("pinned");
	bench.blocks_until(&running, "the look", is_told).await;
	{
		let mut state = bench.world.state();
		(state.contract_paused, state.pinned) = (true, CODE_HASH);
	}
	let looks = || running.journal.read(|tx| tx.due_jobs(RELAY, journal::NEVER, usize::MAX)).unwrap();
	// The first of these may have begun before the pause.
	for _ in 0..2 {
		let before = looks()[0].1.next_try;
		bench.blocks_until(&running, "another look", || looks()[0].1.next_try > before).await;
	}
	bench.some_blocks(&running).await;
	assert_eq!(looks().len(), 1);
	assert_eq!(bench.world.state().relays(), 0);
	bench.world.state().contract_paused = false;
	bench.blocks_until(&running, "the record", || bench.has(ANN, stake(500))).await;
	assert!(bench.world.state().vain.is_empty());
}

#[tokio::test]
async fn logs_that_too_few_nodes_tell_are_read_when_enough_do() {
	let bench = Bench::with(&[Mood::KeepsBack, Mood::Down]).await;
	bench.ethereum.stake(ANN, stake(500), true);
	let number = bench.ethereum.finalise(2);
	let (hash, root) = bench.ethereum.block(number);
	{
		// The other watchers have better nodes.
		let mut state = bench.world.state();
		state.accepted.insert(number, Header { number, hash, root });
		state.open = vec![number];
	}
	let running = bench.start().await;
	bench.some_blocks(&running).await;
	bench.nodes.iter().for_each(|node| node.set(Mood::Honest));
	bench.blocks_until(&running, "the record", || bench.has(ANN, stake(500))).await;
}

#[tokio::test]
async fn logs_that_one_node_invents_bring_little_work_and_leave_nothing_behind() {
	let bench = Bench::with(&[Mood::Invents(3000), Mood::Honest, Mood::Honest]).await;
	bench.ethereum.stake(ANN, stake(500), true);
	bench.ethereum.finalise(2);
	let running = bench.start().await;
	bench.blocks_until(&running, "the record", || bench.has(ANN, stake(500))).await;
	for _ in 0..5 {
		bench.some_blocks(&running).await;
	}
	let proofs = bench.nodes.iter().map(|node| node.asked("eth_getProof")).sum::<usize>();
	assert!(proofs < 200, "{proofs}");
	let looks = running.journal.read(|tx| tx.jobs(b"relay/", usize::MAX)).unwrap();
	let provider = hex::encode(ANN.0);
	let of_ann = |key: &[u8]| std::str::from_utf8(key).unwrap().contains(&provider);
	assert!(looks.iter().all(|(key, job)| of_ann(key) || !job.finished), "{looks:?}");
	assert!(running.metrics.text().unwrap().contains("logs_doubted_total"));
	assert!(bench.world.state().vain.is_empty());
}

#[tokio::test]
async fn no_more_looks_wait_than_may_whatever_a_node_invents() {
	// The other one could as well be keeping something back.
	let bench = Bench::with(&[Mood::Invents(9000), Mood::Honest]).await;
	bench.ethereum.stake(ANN, stake(500), true);
	bench.ethereum.finalise(2);
	let running = bench.start().await;
	bench.blocks_until(&running, "the record", || bench.has(ANN, stake(500))).await;
	for _ in 0..3 {
		bench.some_blocks(&running).await;
		let waiting = running.journal.read(|tx| tx.due_jobs(RELAY, journal::NEVER, usize::MAX)).unwrap().len();
		assert!(waiting <= MOST_WAITING, "{waiting}");
	}
	running.kill().await;
}

#[tokio::test]
async fn a_node_with_wrong_proofs_changes_nothing() {
	let bench = Bench::with(&[Mood::BadProofs, Mood::BadProofs, Mood::Honest, Mood::Honest]).await;
	bench.ethereum.stake(ANN, stake(500), true);
	bench.ethereum.finalise(2);
	let running = bench.start().await;
	bench.blocks_until(&running, "the record", || bench.has(ANN, stake(500))).await;
	assert!(bench.world.state().vain.is_empty());
}

#[tokio::test]
async fn a_long_absence_is_made_good_batch_by_batch() {
	let mut bench = Bench::new().await;
	bench.settings.log_range = 1000;
	for number in 0..20u8 {
		bench.ethereum.stake(Address([0xd0 + number; 20]), stake(u128::from(number) + 1), true);
		bench.ethereum.finalise(60);
	}
	let running = bench.start().await;
	bench.blocks_until(&running, "all records", || bench.world.state().records.len() == 20).await;
	// The nodes tell no more than 500 blocks at a time, and the range was made smaller.
	assert!(bench.nodes.iter().map(|node| node.asked("eth_getLogs")).sum::<usize>() >= 3);
	assert!(bench.world.state().vain.is_empty());
}

#[tokio::test]
async fn who_has_nothing_any_more_is_not_told_again_though_an_operator_is_left() {
	let mut bench = Bench::new().await;
	bench.settings.refresh = true;
	let record = crate::chain::Record { provider: BOB, number: 1, relayed_in: 1, stake: stake(0) };
	bench.world.state().records.insert(BOB, record);
	bench.ethereum.stake(BOB, stake(0), true);
	bench.ethereum.finalise(2);
	bench.world.finalise(crate::chain::fake::REFRESH);
	let running = bench.start().await;
	for _ in 0..5 {
		bench.some_blocks(&running).await;
	}
	assert!(bench.nodes.iter().any(|node| node.asked("eth_getProof") > 0));
	let state = bench.world.state();
	assert!((state.relays(), state.vain.is_empty()) == (0, true), "{:?}", state.vain);
}

#[tokio::test]
async fn whoever_does_not_want_to_relay_only_attests() {
	let mut bench = Bench::new().await;
	bench.settings.relay = false;
	bench.ethereum.stake(ANN, stake(500), true);
	bench.ethereum.finalise(2);
	let running = bench.start().await;
	bench.blocks_until(&running, "an attestation", || bench.world.state().attestations(12) == 1).await;
	bench.some_blocks(&running).await;
	assert_eq!(bench.world.state().relays(), 0);
}

#[tokio::test]
async fn a_false_header_that_was_accepted_is_reported_and_no_honest_node_is_blamed() {
	let bench = Bench::new().await;
	bench.ethereum.stake(ANN, stake(500), true);
	let number = bench.ethereum.finalise(10);
	let accepted = Header { number, hash: [9; 32], root: [9; 32] };
	bench.world.state().accepted.insert(number, accepted);
	let running = bench.start().await;
	let is_told = || running.health.report().checks["accepted"].contains("another header");
	bench.blocks_until(&running, "the report", is_told).await;
	assert!(!running.metrics.text().unwrap().contains("ethereum_faults_total"));
	assert_eq!(bench.world.state().relays(), 0);
}
