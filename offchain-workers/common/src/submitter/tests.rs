use super::*;
use crate::{
	chain::fake::{FakeChain, Pool},
	journal::{Moment, Options},
};
use nulink_client::dev;
use std::sync::Arc;
use tokio::task::JoinHandle;

const MORTALITY: u32 = 8;

/// A chain, and a daemon on it that can be stopped, killed and started again on the same folder.
struct Bench {
	chain: FakeChain,
	folder: tempfile::TempDir,
	settings: SubmitSettings,
}

struct Daemon {
	journal: Journal,
	submitter: Submitter,
	task: JoinHandle<Result<(), journal::Error>>,
	stop: CancellationToken,
}

impl Bench {
	fn new() -> Self {
		let settings = SubmitSettings { mortality_blocks: MORTALITY, resend_blocks: 1, ..Default::default() };
		let chain = FakeChain::new();
		chain.finalise(3);
		Bench { chain, folder: tempfile::tempdir().unwrap(), settings }
	}

	fn start(&self) -> Daemon {
		self.start_with(Options::default())
	}

	fn start_with(&self, options: Options) -> Daemon {
		let journal = Journal::open_with(self.folder.path(), options).unwrap();
		let (submitter, task) = new(
			self.chain.clone(),
			journal.clone(),
			dev::alice(),
			self.settings.clone(),
			Duration::from_millis(2),
			Metrics::new("test").unwrap(),
		);
		let stop = CancellationToken::new();
		Daemon { journal, submitter, task: tokio::spawn(task.run(stop.clone())), stop }
	}

	/// Calls that were included with success, in order.
	fn effects(&self) -> Vec<Vec<u8>> {
		self.chain.included().into_iter().map(|(_, extrinsic)| extrinsic.call).collect()
	}
}

impl Daemon {
	fn submit(&self, key: &'static [u8], call: &'static [u8]) -> JoinHandle<Result<Outcome, Error>> {
		let submitter = self.submitter.clone();
		tokio::spawn(async move { submitter.submit(key, call.to_vec()).await })
	}

	fn under_way(&self) -> Vec<Pending> {
		self.journal.read(under_way).unwrap().into_iter().map(|(_, pending)| pending).collect()
	}

	/// The same, of a journal that may have died.
	fn under_way_or_dead(&self) -> Vec<Pending> {
		let under_way = self.journal.read(under_way).unwrap_or_default();
		under_way.into_iter().map(|(_, pending)| pending).collect()
	}

	/// Ends the daemon as `kill -9` does: nothing is tidied up.
	async fn kill(self) {
		self.task.abort();
		let _ = self.task.await;
	}
}

async fn until(what: &str, mut done: impl FnMut() -> bool) {
	let waiting = async {
		while !done() {
			tokio::time::sleep(Duration::from_millis(2)).await;
		}
	};
	tokio::time::timeout(Duration::from_secs(20), waiting).await.unwrap_or_else(|_| panic!("waited for {what}"));
}

/// A few looks of the submitter.
async fn a_while() {
	tokio::time::sleep(Duration::from_millis(40)).await;
}

async fn outcome_of(submission: JoinHandle<Result<Outcome, Error>>) -> Outcome {
	tokio::time::timeout(Duration::from_secs(20), submission).await.expect("in time").unwrap().unwrap()
}

#[tokio::test]
async fn a_call_that_succeeds_is_told_with_its_block() {
	let bench = Bench::new();
	let daemon = bench.start();
	let submission = daemon.submit(b"k", b"call");
	until("sending", || bench.chain.handed_in().len() == 1).await;
	bench.chain.finalise(1);
	assert_eq!(outcome_of(submission).await, Outcome::Succeeded { block: bench.chain.block(4) });
	assert!(daemon.under_way().is_empty());
}

#[tokio::test]
async fn the_transaction_is_in_the_journal_before_it_is_sent() {
	let bench = Bench::new();
	bench.chain.set_pool(Pool::Breaks);
	let daemon = bench.start();
	daemon.submit(b"k", b"call");
	until("the journal", || daemon.under_way().len() == 1).await;
	assert!(bench.chain.handed_in().is_empty());
	let pending = &daemon.under_way()[0];
	assert_eq!((pending.nonce, pending.born.number, pending.last), (0, 3, 3 + MORTALITY - 1));
	assert_eq!((pending.call, pending.hash), (hash(b"call"), hash(&pending.extrinsic)));
}

#[tokio::test]
async fn an_error_of_the_chain_is_told_with_pallet_and_name() {
	let bench = Bench::new();
	bench.chain.fail_call(b"call", "PolicyRegistry", "PolicyExpired");
	let daemon = bench.start();
	let submission = daemon.submit(b"k", b"call");
	until("sending", || bench.chain.handed_in().len() == 1).await;
	bench.chain.finalise(1);
	let Outcome::Failed { block, error } = outcome_of(submission).await else { panic!("not failed") };
	assert_eq!(block, bench.chain.block(4));
	assert!(error.is("PolicyRegistry", "PolicyExpired"));
	assert_eq!(error.to_string(), "PolicyRegistry::PolicyExpired");
}

#[tokio::test]
async fn what_has_ended_is_answered_from_the_journal_and_not_sent_again() {
	let bench = Bench::new();
	bench.chain.fail_call(b"bad", "P", "E");
	let daemon = bench.start();
	let submissions = [daemon.submit(b"good", b"call"), daemon.submit(b"bad", b"bad")];
	until("sending", || bench.chain.handed_in().len() == 2).await;
	bench.chain.finalise(1);
	let mut outcomes = vec![];
	for submission in submissions {
		outcomes.push(outcome_of(submission).await);
	}
	daemon.kill().await;
	let daemon = bench.start();
	assert_eq!(outcome_of(daemon.submit(b"good", b"call")).await, outcomes[0]);
	assert_eq!(outcome_of(daemon.submit(b"bad", b"bad")).await, outcomes[1]);
	assert_eq!(bench.effects().len(), 2);
}

#[tokio::test]
async fn a_key_that_is_forgotten_can_be_used_again() {
	let bench = Bench::new();
	bench.chain.fail_call(b"call", "P", "E");
	let daemon = bench.start();
	for time in 1..=2 {
		let submission = daemon.submit(b"k", b"call");
		until("sending", || bench.chain.handed_in().len() >= time).await;
		bench.chain.finalise(1);
		assert!(matches!(outcome_of(submission).await, Outcome::Failed { .. }));
		assert!(daemon.journal.write("forget", |tx| forget(tx, b"k")).unwrap());
	}
	assert_eq!(bench.effects().len(), 2);
	assert!(!daemon.journal.write("forget", |tx| forget(tx, b"k")).unwrap());
}

#[tokio::test]
async fn callers_with_the_same_key_wait_for_the_same_transaction() {
	let bench = Bench::new();
	let daemon = bench.start();
	let first = daemon.submit(b"k", b"one");
	until("sending", || bench.chain.handed_in().len() == 1).await;
	let second = daemon.submit(b"k", b"another");
	a_while().await;
	bench.chain.finalise(1);
	assert_eq!(outcome_of(first).await, outcome_of(second).await);
	assert_eq!(bench.effects(), [b"one".to_vec()]);
}

#[tokio::test]
async fn several_are_under_way_with_one_nonce_after_the_other() {
	let bench = Bench::new();
	let daemon = bench.start();
	let keys: [&'static [u8]; 4] = [b"a", b"b", b"c", b"d"];
	let submissions: Vec<_> = keys.iter().map(|key| daemon.submit(key, key)).collect();
	until("sending", || bench.chain.handed_in().len() >= 4).await;
	let mut nonces: Vec<_> = daemon.under_way().iter().map(|pending| pending.nonce).collect();
	nonces.sort_unstable();
	assert_eq!(nonces, [0, 1, 2, 3]);
	bench.chain.finalise(1);
	for submission in submissions {
		assert!(matches!(outcome_of(submission).await, Outcome::Succeeded { .. }));
	}
}

#[tokio::test]
async fn no_more_are_under_way_than_the_settings_say() {
	let mut bench = Bench::new();
	bench.settings.max_pending = 2;
	let daemon = bench.start();
	let submissions: Vec<_> = [&b"a"[..], b"b", b"c"].into_iter().map(|key| daemon.submit(key, key)).collect();
	until("sending", || bench.chain.handed_in().len() == 2).await;
	a_while().await;
	assert_eq!(daemon.under_way().len(), 2);
	bench.chain.finalise(1);
	until("the third", || bench.chain.handed_in().iter().any(|extrinsic| extrinsic.nonce == 2)).await;
	bench.chain.finalise(1);
	for submission in submissions {
		outcome_of(submission).await;
	}
}

#[tokio::test]
async fn a_transaction_that_the_pool_lost_is_sent_again_as_it_was() {
	let bench = Bench::new();
	bench.chain.set_pool(Pool::Loses);
	let daemon = bench.start();
	let submission = daemon.submit(b"k", b"call");
	until("sending", || bench.chain.handed_in().len() == 1).await;
	bench.chain.finalise(2);
	until("sending again", || bench.chain.handed_in().len() >= 2).await;
	bench.chain.set_pool(Pool::Takes);
	bench.chain.finalise(1);
	until("sending again", || bench.chain.handed_in().len() >= 3).await;
	bench.chain.finalise(1);
	assert!(matches!(outcome_of(submission).await, Outcome::Succeeded { .. }));
	let sent = bench.chain.handed_in();
	assert!(sent.iter().all(|extrinsic| *extrinsic == sent[0]));
}

#[tokio::test]
async fn a_transaction_is_not_given_up_before_its_last_block_is_final() {
	let bench = Bench::new();
	bench.chain.set_pool(Pool::Loses);
	let daemon = bench.start();
	let submission = daemon.submit(b"k", b"call");
	until("sending", || bench.chain.handed_in().len() == 1).await;
	bench.chain.finalise(MORTALITY - 2);
	a_while().await;
	assert!(!submission.is_finished());
	bench.chain.finalise(1);
	assert_eq!(outcome_of(submission).await, Outcome::NotIncluded { why: Reason::Expired });
	// The fake chain agrees: it could not have been included later.
	assert!(bench.effects().is_empty());

	// And then it can be submitted again, with the same nonce.
	bench.chain.set_pool(Pool::Takes);
	let submission = daemon.submit(b"k", b"call");
	until("sending", || bench.chain.handed_in().last().unwrap().born.number > 3).await;
	assert_eq!(bench.chain.handed_in().last().unwrap().nonce, 0);
	bench.chain.finalise(1);
	assert!(matches!(outcome_of(submission).await, Outcome::Succeeded { .. }));
	assert_eq!(bench.effects().len(), 1);
}

#[tokio::test]
async fn a_transaction_can_be_found_in_its_very_last_block() {
	let bench = Bench::new();
	bench.chain.set_pool(Pool::Loses);
	let daemon = bench.start();
	let submission = daemon.submit(b"k", b"call");
	until("sending", || bench.chain.handed_in().len() == 1).await;
	bench.chain.finalise(MORTALITY - 2);
	bench.chain.set_pool(Pool::Takes);
	let sent = bench.chain.handed_in().len();
	until("sending again", || bench.chain.handed_in().len() > sent).await;
	bench.chain.finalise(1);
	let last = bench.chain.block(3 + MORTALITY - 1);
	assert_eq!(outcome_of(submission).await, Outcome::Succeeded { block: last });
}

#[tokio::test]
async fn a_nonce_that_another_program_used_frees_the_caller_early() {
	let bench = Bench::new();
	bench.chain.set_pool(Pool::Loses);
	let daemon = bench.start();
	let submission = daemon.submit(b"k", b"call");
	until("sending", || bench.chain.handed_in().len() == 1).await;
	bench.chain.use_nonce(&dev::alice().public_key().to_account_id());
	bench.chain.finalise(1);
	assert_eq!(outcome_of(submission).await, Outcome::NotIncluded { why: Reason::NonceUsed });
}

#[tokio::test]
async fn the_nonce_of_one_that_is_not_included_is_the_next_ones() {
	let bench = Bench::new();
	let daemon = bench.start();
	bench.chain.set_pool(Pool::Loses);
	let lost = daemon.submit(b"lost", b"lost");
	until("sending", || daemon.under_way().len() == 1).await;
	bench.chain.finalise(4);
	bench.chain.set_pool(Pool::Takes);
	// Has nonce 1, and cannot be included before somebody has nonce 0.
	let waiting = daemon.submit(b"waiting", b"waiting");
	until("sending", || daemon.under_way().len() == 2).await;
	bench.chain.set_pool(Pool::Loses);
	bench.chain.forget_pool();
	bench.chain.finalise(MORTALITY - 5);
	assert!(matches!(outcome_of(lost).await, Outcome::NotIncluded { .. }));
	bench.chain.set_pool(Pool::Takes);
	let next = daemon.submit(b"next", b"next");
	until("sending", || bench.chain.handed_in().iter().any(|sent| sent.call == b"next" && sent.nonce == 0)).await;
	for _ in 0..4 {
		a_while().await;
		bench.chain.finalise(1);
	}
	for submission in [next, waiting] {
		assert!(matches!(outcome_of(submission).await, Outcome::Succeeded { .. }));
	}
}

#[tokio::test]
async fn one_that_the_node_refuses_does_not_hold_up_the_others() {
	let bench = Bench::new();
	let daemon = bench.start();
	bench.chain.set_pool(Pool::Refuses("exhausts the resources".into()));
	let refused = daemon.submit(b"refused", b"refused");
	until("sending", || bench.chain.handed_in().len() == 1).await;
	a_while().await;
	bench.chain.set_pool(Pool::Takes);
	let other = daemon.submit(b"other", b"other");
	until("sending", || bench.chain.handed_in().iter().any(|sent| sent.call == b"other")).await;
	assert!(daemon.under_way().iter().all(|pending| pending.nonce == 0));
	bench.chain.finalise(1);
	// One of the two is included, the other never can be, and both are known for certain.
	let outcomes = [outcome_of(refused).await, outcome_of(other).await];
	assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Succeeded { .. })).count(), 1);
	assert!(outcomes.contains(&Outcome::NotIncluded { why: Reason::NonceUsed }));
	assert_eq!(bench.effects().len(), 1);
}

#[tokio::test]
async fn nothing_is_sent_where_no_node_answers_and_the_caller_is_told() {
	let bench = Bench::new();
	bench.chain.set_down(true);
	let daemon = bench.start();
	let error = daemon.submit(b"k", b"call").await.unwrap().unwrap_err();
	assert!(matches!(error, Error::NotSent(_)), "{error}");
	assert!(daemon.under_way().is_empty());
}

#[tokio::test]
async fn a_call_that_the_chain_does_not_know_is_refused() {
	let bench = Bench::new();
	bench.chain.forget_call(b"call");
	let daemon = bench.start();
	assert!(matches!(daemon.submit(b"k", b"call").await.unwrap(), Err(Error::Call(_))));
	let error = daemon.submitter.submit(b"k", vec![0; MAX_CALL + 1]).await.unwrap_err();
	assert!(matches!(error, Error::Call(_)));
	assert!(daemon.under_way().is_empty());
}

#[tokio::test]
async fn an_outage_in_between_loses_nothing() {
	let bench = Bench::new();
	let daemon = bench.start();
	let submission = daemon.submit(b"k", b"call");
	until("sending", || bench.chain.handed_in().len() == 1).await;
	bench.chain.set_down(true);
	bench.chain.finalise(2);
	a_while().await;
	assert!(!submission.is_finished());
	bench.chain.set_down(false);
	assert_eq!(outcome_of(submission).await, Outcome::Succeeded { block: bench.chain.block(4) });
}

#[tokio::test]
async fn a_node_that_is_behind_misleads_nobody() {
	let bench = Bench::new();
	let daemon = bench.start();
	let submission = daemon.submit(b"k", b"call");
	until("sending", || bench.chain.handed_in().len() == 1).await;
	bench.chain.set_lag(6);
	bench.chain.finalise(3);
	a_while().await;
	assert!(!submission.is_finished());
	bench.chain.set_lag(0);
	assert_eq!(outcome_of(submission).await, Outcome::Succeeded { block: bench.chain.block(4) });
}

#[tokio::test]
async fn a_block_whose_state_is_gone_makes_the_outcome_unknown() {
	let bench = Bench::new();
	let daemon = bench.start();
	daemon.submit(b"k", b"call");
	until("sending", || bench.chain.handed_in().len() == 1).await;
	daemon.kill().await;
	bench.chain.finalise(100);
	bench.chain.prune_state(50);
	let daemon = bench.start();
	let outcome = outcome_of(daemon.submit(b"k", b"call")).await;
	assert_eq!(outcome, Outcome::Unknown { block: Some(bench.chain.block(4)) });
}

#[tokio::test]
async fn blocks_that_are_gone_make_the_outcome_unknown_only_where_the_nonce_was_used() {
	for (rule, expected) in
		[(Pool::Takes, Outcome::Unknown { block: None }), (Pool::Loses, Outcome::NotIncluded { why: Reason::Expired })]
	{
		let bench = Bench::new();
		bench.chain.set_pool(rule);
		let daemon = bench.start();
		daemon.submit(b"k", b"call");
		until("sending", || bench.chain.handed_in().len() == 1).await;
		daemon.kill().await;
		bench.chain.finalise(100);
		bench.chain.prune_bodies(50);
		bench.chain.set_down(true);
		let daemon = bench.start();
		a_while().await;
		// The answer has to come from what was under way, not from a new transaction.
		let submission = daemon.submit(b"k", b"call");
		a_while().await;
		bench.chain.set_down(false);
		assert_eq!(outcome_of(submission).await, expected);
	}
}

#[tokio::test]
async fn stopping_tells_the_callers_and_the_next_start_has_the_answer() {
	let bench = Bench::new();
	let daemon = bench.start();
	let submission = daemon.submit(b"k", b"call");
	until("sending", || bench.chain.handed_in().len() == 1).await;
	daemon.stop.cancel();
	assert!(matches!(submission.await.unwrap(), Err(Error::Stopped)));
	daemon.task.await.unwrap().unwrap();
	assert!(matches!(daemon.submitter.submit(b"k", vec![]).await, Err(Error::Stopped)));
	drop((daemon.journal, daemon.submitter));
	bench.chain.finalise(1);
	let daemon = bench.start();
	assert!(matches!(outcome_of(daemon.submit(b"k", b"call")).await, Outcome::Succeeded { .. }));
	assert_eq!(bench.effects().len(), 1);
}

/// The heart of it: the daemon dies at every commit of the submitter, before it and after it, and with every behaviour of
/// the node. After the restart the caller submits under the same key, as a job's step does. In the end there is exactly
/// one effect, and the caller knows.
#[tokio::test]
async fn a_crash_at_any_commit_loses_nothing_and_sends_nothing_twice() {
	for what in ["submit", "outcome"] {
		for moment in [Moment::BeforeCommit, Moment::AfterCommit] {
			for rule in [Pool::Takes, Pool::Loses, Pool::Breaks, Pool::TakesAndBreaks] {
				let bench = Bench::new();
				bench.chain.set_pool(rule.clone());
				let crash = Arc::new(move |at, of: &'static str| at == moment && of == what);
				let dying = bench.start_with(Options { crash: Some(crash) });
				dying.submit(b"k", b"call");
				until("the end", || {
					// For the commits of outcomes there must be blocks in which it is found, or found missing.
					if what == "outcome" && !dying.under_way_or_dead().is_empty() {
						std::thread::sleep(Duration::from_millis(5));
						bench.chain.finalise(1);
					}
					dying.task.is_finished()
				})
				.await;
				assert!(matches!(dying.task.await.unwrap(), Err(journal::Error::Crashed)));
				drop((dying.journal, dying.submitter));

				bench.chain.set_pool(Pool::Takes);
				let daemon = bench.start();
				let mut submissions = 0;
				let outcome = loop {
					submissions += 1;
					let submission = daemon.submit(b"k", b"call");
					let blocks = tokio::spawn({
						let chain = bench.chain.clone();
						async move {
							loop {
								a_while().await;
								chain.finalise(1);
							}
						}
					});
					let outcome = outcome_of(submission).await;
					blocks.abort();
					if !matches!(outcome, Outcome::NotIncluded { .. }) {
						break outcome;
					}
				};
				let case = format!("{what} {moment:?} {rule:?}");
				assert!(matches!(outcome, Outcome::Succeeded { .. }), "{case}: {outcome}");
				assert_eq!(bench.effects(), [b"call".to_vec()], "{case}");
				assert!(submissions <= 2, "{case}: {submissions}");
				// What arrived is never replaced by another. What did not may be, once it has expired.
				let sent = bench.chain.handed_in();
				let different: HashSet<_> = sent.iter().map(|extrinsic| extrinsic.born.number).collect();
				let arrived = matches!(rule, Pool::Takes | Pool::TakesAndBreaks);
				assert!(different.len() <= if arrived { 1 } else { 2 }, "{case}: {different:?}");
				assert!(sent.iter().all(|extrinsic| extrinsic.nonce == 0), "{case}");
			}
		}
	}
}

#[tokio::test]
async fn outcomes_are_pruned_by_age_and_what_is_under_way_stays() {
	let bench = Bench::new();
	let daemon = bench.start();
	let submission = daemon.submit(b"done", b"call");
	until("sending", || bench.chain.handed_in().len() == 1).await;
	bench.chain.finalise(1);
	outcome_of(submission).await;
	bench.chain.set_pool(Pool::Loses);
	daemon.submit(b"open", b"call");
	until("sending", || daemon.under_way().len() == 1).await;
	let prune_at = |time| daemon.journal.write("prune", |tx| prune(tx, time, 10)).unwrap();
	assert_eq!(prune_at(journal::now() - 60_000), 0);
	assert_eq!(prune_at(journal::now() + 60_000), 1);
	assert_eq!(daemon.journal.read(|tx| outcome(tx, b"done")).unwrap(), None);
	assert_eq!(daemon.under_way().len(), 1);
}
