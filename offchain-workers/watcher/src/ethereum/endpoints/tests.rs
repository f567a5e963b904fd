use super::*;
use crate::{
	ethereum::fake::{FakeEthereum, FakeNode, Mood, CHAIN_ID, CODE_HASH, CONTRACT},
	layout::{tests::layout, EthereumStake},
};
use nulink_worker_common::metrics::Metrics;

const ANN: Address = Address([0xa1; 20]);
const PATIENCE: Duration = Duration::from_secs(2);

struct Bench {
	ethereum: FakeEthereum,
	nodes: Vec<FakeNode>,
	endpoints: Endpoints,
	health: Health,
	metrics: Metrics,
}

/// A chain with ten final blocks, and nodes that are like this.
async fn bench(moods: &[Mood]) -> Bench {
	bench_with(moods, Duration::from_secs(600)).await
}

async fn bench_with(moods: &[Mood], quarantine: Duration) -> Bench {
	let ethereum = FakeEthereum::new();
	ethereum.finalise(10);
	let mut nodes = Vec::new();
	for mood in moods {
		nodes.push(ethereum.node(*mood).await);
	}
	let (health, metrics) = (Health::default(), Metrics::new("watcher").unwrap());
	let rpcs = nodes.iter().map(|node| Rpc::new(&node.url, Duration::from_secs(5)).ok().unwrap()).collect();
	let terms = Terms { chain_id: CHAIN_ID, agreement: 2, quarantine, patience: PATIENCE };
	let endpoints = Endpoints::new(rpcs, terms, &health, WatcherMetrics::new(&metrics).unwrap());
	Bench { ethereum, nodes, endpoints, health, metrics }
}

impl Bench {
	async fn has(&self, number: u64) -> bool {
		let expected = self.ethereum.block(number);
		self.endpoints.header(number).await.is_ok_and(|header| (header.hash, header.state_root) == expected)
	}

	fn faults(&self, kind: &str) -> usize {
		let text = self.metrics.text().unwrap();
		text.lines().filter(|line| line.contains("ethereum_faults_total") && line.contains(kind)).count()
	}
}

#[tokio::test]
async fn nodes_that_agree_are_taken_at_their_word() {
	let bench = bench(&[Mood::Honest, Mood::Honest]).await;
	assert_eq!(bench.endpoints.finalised().await, Ok(10));
	assert!(bench.has(10).await && bench.has(3).await);
	assert!(bench.health.report().healthy);
}

#[tokio::test]
async fn one_node_is_not_enough() {
	for mood in [Mood::Down, Mood::OtherChain, Mood::WrongHashes] {
		let bench = bench(&[Mood::Honest, mood]).await;
		assert!(matches!(bench.endpoints.finalised().await, Err(Error::TooFew { answered: 1, needed: 2, .. })));
		assert!(matches!(bench.endpoints.header(10).await, Err(Error::TooFew { .. })), "{mood:?}");
	}
}

#[tokio::test]
async fn a_header_that_has_not_its_hash_is_found_and_its_node_is_left_alone() {
	let bench = bench(&[Mood::WrongHashes, Mood::Honest, Mood::Honest]).await;
	assert!(bench.has(10).await);
	assert_eq!(bench.faults("wrong_hash"), 1);
	let asked = bench.nodes[0].asked("eth_getBlockByNumber");
	assert!(bench.has(9).await);
	assert_eq!(bench.nodes[0].asked("eth_getBlockByNumber"), asked);
}

#[tokio::test]
async fn a_node_that_contradicts_the_others_is_left_alone_for_a_while() {
	let bench = bench_with(&[Mood::OtherHeaders, Mood::Honest, Mood::Honest], Duration::from_millis(200)).await;
	assert!(bench.has(10).await);
	assert_eq!(bench.faults("contradicts"), 1);
	let asked = bench.nodes[0].asked("eth_getBlockByNumber");
	assert!(bench.has(9).await);
	assert_eq!(bench.nodes[0].asked("eth_getBlockByNumber"), asked);
	bench.nodes[0].set(Mood::Honest);
	tokio::time::sleep(Duration::from_millis(250)).await;
	assert!(bench.has(8).await);
	assert!(bench.nodes[0].asked("eth_getBlockByNumber") > asked);
}

#[tokio::test]
async fn where_no_side_has_a_majority_nothing_counts_and_a_person_is_told() {
	let bench = bench(&[Mood::OtherHeaders, Mood::Honest]).await;
	assert!(matches!(bench.endpoints.header(10).await, Err(Error::Disagree { number: 10, .. })));
	assert!(bench.health.report().checks["agreement"].contains("contradict"));
	assert_eq!(bench.faults("contradicts"), 0, "nobody knows who lies");
	let bench = self::bench(&[Mood::OtherHeaders, Mood::OtherHeaders, Mood::Honest, Mood::Honest]).await;
	assert!(matches!(bench.endpoints.header(10).await, Err(Error::Disagree { .. })));
}

#[tokio::test]
async fn a_node_that_is_behind_has_done_nothing_wrong() {
	let bench = bench(&[Mood::Behind(4), Mood::Honest, Mood::Honest]).await;
	assert_eq!(bench.endpoints.finalised().await, Ok(10));
	assert!(bench.has(10).await && bench.has(6).await);
	assert_eq!(bench.faults("fault"), 0);
	bench.nodes[1].set(Mood::Behind(4));
	assert_eq!(bench.endpoints.finalised().await, Ok(6));
	assert!(matches!(bench.endpoints.header(9).await, Err(Error::TooFew { answered: 1, .. })));
	assert!(bench.has(10).await, "what was final stays final");
}

#[tokio::test]
async fn a_node_that_holds_still_keeps_the_others_waiting_for_a_while_only() {
	let bench = bench(&[Mood::Stalls, Mood::Honest, Mood::Honest]).await;
	let begun = Instant::now();
	assert_eq!(bench.endpoints.finalised().await, Ok(10));
	assert!(bench.has(10).await);
	assert!(begun.elapsed() < 3 * PATIENCE, "{:?}", begun.elapsed());
	assert_eq!(bench.faults("fault"), 0, "to be slow is no lie");
}

#[tokio::test]
async fn a_node_of_another_chain_is_left_alone() {
	let bench = bench(&[Mood::OtherChain, Mood::Honest, Mood::Honest]).await;
	assert!(bench.has(10).await);
	assert_eq!((bench.faults("other_chain"), bench.nodes[0].asked("eth_getBlockByNumber")), (1, 0));
}

#[tokio::test]
async fn a_node_that_is_down_is_asked_again_next_time() {
	let bench = bench(&[Mood::Down, Mood::Honest, Mood::Honest]).await;
	assert!(bench.has(10).await);
	bench.nodes[0].set(Mood::Honest);
	bench.nodes[1].set(Mood::Down);
	assert!(bench.has(9).await);
	assert_eq!(bench.faults("fault"), 0);
}

#[tokio::test]
async fn what_is_not_final_yet_is_not_told_and_may_still_go_away() {
	let bench = bench(&[Mood::Honest, Mood::Honest, Mood::Hasty(5)]).await;
	bench.ethereum.mine(5);
	assert_eq!(bench.endpoints.finalised().await, Ok(10));
	assert!(matches!(bench.endpoints.header(15).await, Err(Error::TooFew { answered: 1, .. })));
	let before = bench.ethereum.block(15);
	bench.ethereum.reorganise();
	assert_ne!(bench.ethereum.block(15), before);
	bench.ethereum.finalise(0);
	assert!(bench.has(15).await);
	assert_eq!(bench.faults("fault"), 0);
}

#[tokio::test]
async fn a_proof_that_proves_nothing_is_asked_of_another_node() {
	let bench = bench(&[Mood::BadProofs, Mood::BadProofs, Mood::Honest]).await;
	let stake = EthereumStake { operator: ANN.0, authorized: 500, ..Default::default() };
	bench.ethereum.stake(ANN, stake, true);
	let number = bench.ethereum.finalise(1);
	let (_, root) = bench.ethereum.block(number);
	let slots = layout().slots(&ANN);
	for _ in 0..3 {
		let proof = bench.endpoints.proof(number, &root, &CONTRACT, &slots).await.unwrap();
		assert_eq!((proof.code_hash, layout().decode(&proof.words)), (CODE_HASH, Some(stake)));
		assert_eq!(proof.storage_proofs.len(), 2);
	}
	assert_eq!(bench.faults("bad_proof"), 2);
	// What is not there is proven, too.
	let other = layout().slots(&Address([1; 20]));
	let proof = bench.endpoints.proof(number, &root, &CONTRACT, &other).await.unwrap();
	assert_eq!(proof.words, [[0; 32]; 2]);
}

#[tokio::test]
async fn a_proof_for_another_state_than_the_agreed_one_is_refused() {
	let bench = bench(&[Mood::Honest, Mood::Honest]).await;
	let proof = bench.endpoints.proof(10, &[1; 32], &CONTRACT, &layout().slots(&ANN)).await;
	assert!(matches!(proof, Err(Error::NoProof { .. })));
	let (_, root) = bench.ethereum.block(10);
	let bench = self::bench(&[Mood::Honest, Mood::Honest]).await;
	let proof = bench.endpoints.proof(10, &root, &Address([0xc1; 20]), &[]).await;
	assert!(proof.is_err(), "the nodes prove another account than the one that was asked for");
}

#[tokio::test]
async fn logs_are_told_and_a_range_that_is_too_large_is_said_to_be() {
	let bench = bench(&[Mood::Honest, Mood::Honest]).await;
	bench.ethereum.stake(ANN, EthereumStake::default(), true);
	let number = bench.ethereum.finalise(1);
	assert_eq!(bench.endpoints.logs(&CONTRACT, 1, number).await, Ok(Logs::Named(vec![ANN])));
	assert_eq!(bench.endpoints.logs(&CONTRACT, 1, number - 1).await, Ok(Logs::Named(vec![])));
	let number = bench.ethereum.finalise(600);
	let too_many = Logs::TooMany { told: vec![], is_sure: false };
	assert_eq!(bench.endpoints.logs(&CONTRACT, 0, number).await, Ok(too_many));
	// That one says so while the other is away is no more than one's word.
	bench.nodes[1].set(Mood::Down);
	assert!(bench.endpoints.logs(&CONTRACT, 0, number).await.is_err());
}

#[tokio::test]
async fn what_one_node_makes_up_is_hardly_looked_at() {
	let bench = bench(&[Mood::Invents(1000), Mood::Honest, Mood::Honest]).await;
	bench.ethereum.stake(ANN, EthereumStake::default(), true);
	let number = bench.ethereum.finalise(1);
	for _ in 0..3 {
		let Ok(Logs::Named(named)) = bench.endpoints.logs(&CONTRACT, 1, number).await else { panic!("no logs") };
		assert!(named[0] == ANN && named.len() <= 1 + logs::MAX_DOUBTED, "{}", named.len());
	}
	assert_eq!(bench.faults("fault"), 0, "nobody knows for certain who lies");
}

#[tokio::test]
async fn a_node_that_tells_more_than_is_read_keeps_nobody_from_hearing_the_others() {
	let floods = Mood::Invents(27_000);
	let bench = bench(&[floods, Mood::Honest, Mood::Honest]).await;
	bench.ethereum.stake(ANN, EthereumStake::default(), true);
	let number = bench.ethereum.finalise(1);
	for _ in 0..3 {
		assert_eq!(bench.endpoints.logs(&CONTRACT, 1, number).await, Ok(Logs::Named(vec![ANN])));
	}
	// Where all do, there are too many.
	bench.nodes.iter().for_each(|node| node.set(floods));
	let too_many = Logs::TooMany { told: vec![], is_sure: true };
	assert_eq!(bench.endpoints.logs(&CONTRACT, 1, number).await, Ok(too_many));
}

#[tokio::test]
async fn what_one_node_keeps_back_another_tells() {
	let bench = bench(&[Mood::KeepsBack, Mood::Honest, Mood::Honest]).await;
	bench.ethereum.stake(ANN, EthereumStake::default(), true);
	let number = bench.ethereum.finalise(1);
	for _ in 0..3 {
		assert_eq!(bench.endpoints.logs(&CONTRACT, 1, number).await, Ok(Logs::Named(vec![ANN])));
	}
	// Where the others are down, or do not have the blocks yet, what remains does not do.
	for mood in [Mood::Down, Mood::Behind(1)] {
		bench.nodes[1].set(mood);
		bench.nodes[2].set(mood);
		let told = bench.endpoints.logs(&CONTRACT, 1, number).await;
		assert!(matches!(told, Err(Error::TooFew { answered: 1, needed: 2, .. })), "{told:?}");
	}
}
