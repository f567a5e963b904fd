use super::*;
use crate::{
	chain::fake::{FakeChain, FakeView},
	health::Health,
	journal::{Moment, Options, Read, Table},
};
use std::sync::{Arc, Mutex};

/// How often each block had an effect.
const SEEN: Table<u32> = Table::new("seen");

/// Notes each block; fails where told to, as often as told.
#[derive(Clone, Default)]
struct Notes {
	gaps: Arc<Mutex<Vec<Gap>>>,
	handed: Arc<Mutex<Vec<u32>>>,
	fail_at: Arc<Mutex<Option<u32>>>,
}

impl Handler<FakeView> for Notes {
	async fn block(&mut self, _: &FakeView, block: BlockId) -> Result<Effects, BoxError> {
		self.handed.lock().unwrap().push(block.number);
		if *self.fail_at.lock().unwrap() == Some(block.number) {
			return Err("as the test wished".into());
		}
		Ok(Effects::new(move |tx| {
			let key = block.number.to_be_bytes();
			let seen = tx.get(&SEEN, &key)?.unwrap_or(0);
			tx.put(&SEEN, &key, &(seen + 1))
		}))
	}

	async fn gap(&mut self, view: &FakeView, gap: Gap) -> Result<Effects, BoxError> {
		assert_eq!(gap.at, view.head());
		self.gaps.lock().unwrap().push(gap);
		Ok(Effects::none())
	}
}

struct Bench {
	chain: FakeChain,
	notes: Notes,
	folder: tempfile::TempDir,
	health: Health,
	max_replay: u32,
}

impl Bench {
	/// A follower that stands at block 3.
	async fn new() -> Self {
		let bench = Bench {
			chain: FakeChain::new(),
			notes: Notes::default(),
			folder: tempfile::tempdir().unwrap(),
			health: Health::default(),
			max_replay: 1000,
		};
		bench.chain.finalise(3);
		bench.run_to(3).await;
		bench
	}

	fn follower(&self, options: Options) -> Follower<FakeChain, Notes> {
		let journal = Journal::open_with(self.folder.path(), options).unwrap();
		let settings = FollowerSettings { poll: Duration::from_millis(1), max_replay: self.max_replay };
		let check = self.health.check("follower", Duration::from_secs(60));
		let metrics = Metrics::new("test").unwrap();
		Follower::new("test", self.chain.clone(), journal, self.notes.clone(), settings, check, metrics)
	}

	/// Lets a follower run until its cursor is at the block.
	async fn run_to(&self, number: u32) {
		let follower = self.follower(Options::default());
		let (journal, stop) = (follower.journal.clone(), CancellationToken::new());
		let running = tokio::spawn(follower.run(stop.clone()));
		let there = async {
			while journal.read(|tx| tx.cursor("test")).unwrap().map(|cursor| cursor.number) != Some(number) {
				tokio::time::sleep(Duration::from_millis(1)).await;
			}
		};
		tokio::time::timeout(Duration::from_secs(20), there).await.expect("in time");
		stop.cancel();
		running.await.unwrap().unwrap();
	}

	/// Lets a follower run until it ends by itself.
	async fn run_to_end(&self, options: Options) -> Error {
		let running = self.follower(options).run(CancellationToken::new());
		tokio::time::timeout(Duration::from_secs(20), running).await.expect("in time").unwrap_err()
	}

	/// All blocks with an effect, and how often.
	fn seen(&self) -> Vec<(u32, u32)> {
		let journal = Journal::open(self.folder.path()).unwrap();
		let seen = journal.read(|tx| tx.list(&SEEN, &[], 1000)).unwrap();
		seen.into_iter().map(|(key, times)| (u32::from_be_bytes(key.try_into().unwrap()), times)).collect()
	}

	fn gaps(&self) -> Vec<Gap> {
		self.notes.gaps.lock().unwrap().clone()
	}
}

fn once(blocks: impl IntoIterator<Item = u32>) -> Vec<(u32, u32)> {
	blocks.into_iter().map(|block| (block, 1)).collect()
}

#[tokio::test]
async fn the_first_start_takes_stock_and_goes_on_from_there() {
	let bench = Bench::new().await;
	assert_eq!(bench.gaps(), [Gap { after: None, at: bench.chain.block(3) }]);
	bench.chain.finalise(4);
	bench.run_to(7).await;
	assert_eq!(bench.seen(), once(4..=7));
	assert_eq!(bench.gaps().len(), 1);
}

#[tokio::test]
async fn a_restart_goes_on_with_the_next_block() {
	let bench = Bench::new().await;
	for to in [5, 6, 20] {
		bench.chain.finalise(to - bench.chain.head().number);
		bench.run_to(to).await;
	}
	assert_eq!(bench.seen(), once(4..=20));
	assert_eq!(*bench.notes.handed.lock().unwrap(), (4..=20).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_crash_around_a_commit_neither_skips_nor_repeats_a_block() {
	for moment in [Moment::BeforeCommit, Moment::AfterCommit] {
		let bench = Bench::new().await;
		bench.chain.finalise(6);
		for _ in 0..3 {
			// Dies at its second commit.
			let commits = Mutex::new(0);
			let crash = Arc::new(move |at, what: &'static str| {
				let mut commits = commits.lock().unwrap();
				*commits += u32::from(at == moment && what == "follow");
				*commits == 2
			});
			let error = bench.run_to_end(Options { crash: Some(crash) }).await;
			assert!(matches!(error, Error::Journal(journal::Error::Crashed)));
		}
		bench.run_to(9).await;
		assert_eq!(bench.seen(), once(4..=9), "{moment:?}");
	}
}

#[tokio::test]
async fn a_handler_that_fails_gets_the_block_again_and_none_after_it() {
	let bench = Bench::new().await;
	bench.chain.finalise(3);
	*bench.notes.fail_at.lock().unwrap() = Some(5);
	let mend = {
		let fail_at = bench.notes.fail_at.clone();
		async move {
			tokio::time::sleep(Duration::from_millis(200)).await;
			*fail_at.lock().unwrap() = None;
		}
	};
	tokio::join!(mend, bench.run_to(6));
	assert_eq!(*bench.notes.handed.lock().unwrap(), [4, 5, 5, 6]);
	assert_eq!(bench.seen(), once(4..=6));
}

#[tokio::test]
async fn blocks_whose_state_is_gone_are_a_gap() {
	let bench = Bench::new().await;
	bench.chain.finalise(300);
	bench.chain.prune_state(200);
	*bench.notes.fail_at.lock().unwrap() = Some(4);
	bench.run_to(303).await;
	assert_eq!(bench.gaps()[1..], [Gap { after: Some(bench.chain.block(3)), at: bench.chain.block(303) }]);
	assert_eq!(bench.seen(), []);
}

#[tokio::test]
async fn blocks_whose_headers_are_gone_are_a_gap() {
	let bench = Bench::new().await;
	bench.chain.finalise(300);
	bench.chain.prune_headers(200);
	bench.run_to(303).await;
	assert_eq!(bench.gaps()[1..], [Gap { after: Some(bench.chain.block(3)), at: bench.chain.block(303) }]);
}

#[tokio::test]
async fn more_missed_blocks_than_allowed_are_a_gap() {
	let mut bench = Bench::new().await;
	bench.max_replay = 10;
	bench.chain.finalise(10);
	bench.run_to(13).await;
	assert_eq!(bench.gaps().len(), 1);
	bench.chain.finalise(11);
	bench.run_to(24).await;
	assert_eq!(bench.gaps()[1..], [Gap { after: Some(bench.chain.block(13)), at: bench.chain.block(24) }]);
	assert_eq!(bench.seen(), once(4..=13));
}

#[tokio::test]
async fn a_chain_that_was_begun_anew_is_refused() {
	let mut bench = Bench::new().await;
	let cursor = bench.chain.block(3);
	bench.chain = FakeChain::with_seed(1);
	bench.chain.finalise(10);
	let error = bench.run_to_end(Options::default()).await;
	assert!(matches!(error, Error::NotOnChain { cursor: at, .. } if at == cursor));
	assert!(error.to_string().contains("remove the data folder"), "{error}");
	assert!(!bench.health.report().healthy);
	assert_eq!(bench.seen(), []);
}

#[tokio::test]
async fn a_node_that_is_behind_is_waited_for() {
	let bench = Bench::new().await;
	bench.chain.set_lag(2);
	let catch_up = async {
		tokio::time::sleep(Duration::from_millis(50)).await;
		bench.chain.set_lag(0);
		bench.chain.finalise(2);
	};
	tokio::join!(catch_up, bench.run_to(5));
	assert_eq!(bench.seen(), once(4..=5));
}

#[tokio::test]
async fn an_outage_is_waited_out() {
	let bench = Bench::new().await;
	bench.chain.set_down(true);
	bench.chain.finalise(2);
	let mend = async {
		tokio::time::sleep(Duration::from_millis(50)).await;
		bench.chain.set_down(false);
	};
	tokio::join!(mend, bench.run_to(5));
	assert_eq!(bench.seen(), once(4..=5));
}
