//! From a seat to its end.

use super::*;
use crate::{
	answer::{Duty, KEEPING},
	chain::Stage,
	testing::{outcome_of, result_of, seat},
	work::{seat_key, ANSWER},
};
use codec::Encode;
use nulink_primitives::compute::{result_content, Backend, Outcome, Refusal};
use nulink_storage::Cid;
use nulink_worker_common::{chain::fake::Pool, jobs::Work};

async fn answered(bench: &Bench, running: &Running, id: JobId, is: impl Fn(Answer) -> bool) {
	blocks_until(running, &bench.world, "the answer", || is(bench.world.state().answered(id))).await;
}

fn address(id: JobId) -> Cid {
	let Outcome::Result(digest) = outcome_of(id) else { panic!("it is a result") };
	Cid::try_from(result_content(digest)).unwrap()
}

#[tokio::test]
async fn a_job_is_evaluated_committed_to_stored_revealed_and_settled() {
	let bench = Bench::new();
	bench.give([1]).await;
	let running = bench.start().await;
	blocks_until(&running, &bench.world, "the end", || bench.world.state().jobs[&1].stage == Stage::Closed).await;
	blocks_until(&running, &bench.world, "rest", || running.is_idle()).await;
	let done = std::mem::take(&mut bench.world.state().done);
	let [Action::Commit(..), Action::Reveal(_, outcome, _), Action::Advance(1), Action::Advance(1)] = done[..] else {
		panic!("{done:?}");
	};
	assert_eq!(outcome, outcome_of(1));
	assert!(bench.world.state().vain.is_empty());
	assert_eq!(bench.evaluator.begun(), 1);
	assert_eq!(bench.store.get(&address(1), 1 << 20).await.unwrap().into_bytes(), result_of(1));
	let text = running.metrics.text().unwrap();
	for line in
		["evaluations_total{end=\"result\"", "said_total{what=\"revealed\"", "bootstraps_total{worker=\"compute\"} 100"]
	{
		assert!(text.contains(line), "{line} is missing in {text}");
	}
	assert!(!text.contains("job_bootstraps_done{"), "progress is told only while there is some");
}

#[tokio::test]
async fn a_result_is_stored_when_reveals_begin_and_not_before() {
	let bench = Bench::new();
	bench.give([1]).await;
	bench.world.state().jobs.get_mut(&1).unwrap().committee[0].answer = Answer::Silent;
	let running = bench.start().await;
	answered(&bench, &running, 1, |answer| matches!(answer, Answer::Committed(_))).await;
	for _ in 0..5 {
		running.next_block(&bench.world).await;
	}
	assert!(!bench.store.has(&address(1)).await.unwrap());
	{
		let mut state = bench.world.state();
		let there = state.jobs.get_mut(&1).unwrap();
		there.committee[0].answer = Answer::Committed([1; 32]);
		let head = bench.world.frame.head().number;
		there.stage = Stage::Working { drawn_at: 10, commit_until: head, reveal_until: head + 50 };
	}
	answered(&bench, &running, 1, |answer| matches!(answer, Answer::Revealed(_))).await;
	assert!(bench.store.has(&address(1)).await.unwrap());
}

#[tokio::test]
async fn a_refusal_is_committed_to_like_a_result() {
	let bench = Bench::new();
	bench.give([1]).await;
	bench.evaluator.set(1, Way::Refusal(Refusal::Input));
	let running = bench.start().await;
	answered(&bench, &running, 1, |answer| answer == Answer::Revealed(Outcome::Refused(Refusal::Input))).await;
}

#[tokio::test]
async fn a_job_that_the_evaluator_dies_of_is_declined_and_others_go_on() {
	let bench = Bench::new();
	bench.give([1, 2]).await;
	bench.evaluator.set(1, Way::Dies);
	let running = bench.start().await;
	answered(&bench, &running, 1, |answer| answer == Answer::Declined).await;
	answered(&bench, &running, 2, |answer| answer == Answer::Revealed(outcome_of(2))).await;
}

#[tokio::test]
async fn what_is_for_another_machine_or_too_much_is_declined_without_fetching_it() {
	let bench = Bench::new();
	for id in 1..=3 {
		bench.world.state().jobs.insert(id, job(id));
	}
	{
		let mut state = bench.world.state();
		state.jobs.get_mut(&1).unwrap().spec.profile.backend = Backend::Cuda;
		state.jobs.get_mut(&2).unwrap().shape.bootstraps = u64::MAX;
		// More than ten minutes of work, and less than that time.
		state.jobs.get_mut(&3).unwrap().shape.bootstraps = 1_000_000;
		state.jobs.get_mut(&3).unwrap().stage = Stage::Working { drawn_at: 10, commit_until: 110, reveal_until: 120 };
	}
	let running = bench.start().await;
	until("declining", || bench.world.frame.handed_in().len() >= 3).await;
	for id in 1..=3 {
		answered(&bench, &running, id, |answer| answer == Answer::Declined).await;
	}
	assert_eq!(bench.evaluator.begun(), 0);
}

#[tokio::test]
async fn what_cannot_be_had_is_declined_before_silence_would_be_slashed() {
	let bench = Bench::new();
	let head = bench.world.frame.head().number;
	let mut missing = job(1);
	missing.stage = Stage::Working { drawn_at: head, commit_until: head + 400, reveal_until: head + 500 };
	bench.world.state().jobs.insert(1, missing);
	let running = bench.start().await;
	for _ in 0..3 {
		running.next_block(&bench.world).await;
	}
	assert_eq!(bench.world.state().answered(1), Answer::Silent, "it may come yet");
	bench.world.finalise(385);
	until("declining", || !bench.world.frame.handed_in().is_empty()).await;
	answered(&bench, &running, 1, |answer| answer == Answer::Declined).await;
	assert!(bench.world.state().vain.is_empty());
}

#[tokio::test]
async fn what_comes_late_is_evaluated_when_it_comes() {
	let bench = Bench::new();
	bench.world.state().jobs.insert(1, job(1));
	let running = bench.start().await;
	running.next_block(&bench.world).await;
	put_objects(&*bench.store, 1).await;
	answered(&bench, &running, 1, |answer| answer == Answer::Revealed(outcome_of(1))).await;
}

#[tokio::test]
async fn an_evaluation_that_does_not_end_is_given_up_and_declined_in_time() {
	let bench = Bench::new();
	bench.give([1]).await;
	bench.evaluator.set(1, Way::Hangs);
	let running = bench.start().await;
	let head = bench.world.frame.head().number;
	bench.world.state().jobs.get_mut(&1).unwrap().stage =
		Stage::Working { drawn_at: head, commit_until: head + 300, reveal_until: head + 400 };
	running.next_block(&bench.world).await;
	until("the evaluation", || bench.evaluator.begun() == 1).await;
	assert!(running.metrics.text().unwrap().contains("job_bootstraps_done{job=\"1\",worker=\"compute\"} 50"));
	bench.world.finalise(290);
	until("declining", || !bench.world.frame.handed_in().is_empty()).await;
	answered(&bench, &running, 1, |answer| answer == Answer::Declined).await;
}

#[tokio::test]
async fn a_job_that_is_taken_away_is_dropped() {
	let bench = Bench::new();
	bench.give([1]).await;
	bench.evaluator.set(1, Way::Hangs);
	let running = bench.start().await;
	bench.world.finalise(1);
	until("the evaluation", || bench.evaluator.begun() == 1).await;
	bench.world.state().jobs.remove(&1);
	blocks_until(&running, &bench.world, "rest", || running.is_idle()).await;
	assert!(bench.world.frame.handed_in().is_empty());
}

#[tokio::test]
async fn no_evaluator_is_no_reason_to_decline_at_once() {
	let bench = Bench::new();
	bench.give([1]).await;
	bench.evaluator.set(1, Way::NoStart);
	let running = bench.start().await;
	until("the evaluation", || bench.evaluator.begun() >= 1).await;
	running.next_block(&bench.world).await;
	assert_eq!(bench.world.state().answered(1), Answer::Silent);
	bench.evaluator.set(1, Way::Result);
	answered(&bench, &running, 1, |answer| matches!(answer, Answer::Revealed(_))).await;
}

#[tokio::test]
async fn a_commitment_that_got_lost_is_sent_again_as_it_was() {
	let bench = Bench::new();
	bench.give([1]).await;
	bench.world.set_pool(Pool::Loses);
	let running = bench.start().await;
	until("sending", || !bench.world.frame.handed_in().is_empty()).await;
	// Longer than the transaction lives.
	bench.world.finalise(70);
	bench.world.set_pool(Pool::Takes);
	answered(&bench, &running, 1, |answer| matches!(answer, Answer::Revealed(_))).await;
	let mut commitments: Vec<_> = bench.world.frame.handed_in().into_iter().map(|extrinsic| extrinsic.call).collect();
	commitments.retain(|call| matches!(codec::Decode::decode(&mut &call[..]), Ok(Action::Commit(..))));
	assert!(commitments.len() >= 2, "it was sent again");
	commitments.dedup();
	assert_eq!(commitments.len(), 1, "one salt was drawn");
	assert_eq!(bench.evaluator.begun(), 1);
}

#[tokio::test]
async fn an_operator_out_of_office_says_nothing_until_it_is_back() {
	let bench = Bench::new();
	bench.give([1]).await;
	let office = bench.world.state().office.take();
	let running = bench.start().await;
	until("the evaluation", || bench.evaluator.begun() == 1).await;
	for _ in 0..3 {
		running.next_block(&bench.world).await;
	}
	assert!(bench.world.frame.handed_in().is_empty());
	bench.world.state().office = office;
	answered(&bench, &running, 1, |answer| matches!(answer, Answer::Revealed(_))).await;
}

#[tokio::test]
async fn a_commitment_of_somebody_else_is_left_alone() {
	let bench = Bench::new();
	bench.give([1]).await;
	bench.evaluator.set(1, Way::Hangs);
	let running = bench.start().await;
	bench.world.finalise(1);
	until("the evaluation", || bench.evaluator.begun() == 1).await;
	bench.world.state().jobs.get_mut(&1).unwrap().committee[1].answer = Answer::Committed([7; 32]);
	running.next_block(&bench.world).await;
	running.next_block(&bench.world).await;
	assert!(bench.world.frame.handed_in().is_empty());
	let report = running.health.report();
	assert!(report.checks["commitments"].contains("job 1"), "{report:?}");
}

#[tokio::test]
async fn many_jobs_at_a_time_are_all_answered() {
	let mut bench = Bench::new();
	bench.settings.jobs_at_once = 4;
	bench.settings.memory_mib = 16384;
	bench.give(0..30).await;
	let running = bench.start().await;
	let all = || (0..30).all(|id| matches!(bench.world.state().answered(id), Answer::Revealed(_)));
	blocks_until(&running, &bench.world, "the answers", all).await;
	assert!(bench.world.state().vain.is_empty());
}

#[tokio::test]
async fn a_job_with_many_members_is_advanced_when_it_is_ones_turn() {
	let bench = Bench::new();
	bench.give([1]).await;
	{
		let mut state = bench.world.state();
		let there = state.jobs.get_mut(&1).unwrap();
		// Twenty others: most of them have their turn before.
		let others = (100..120u8).map(|byte| crate::chain::Member { provider: [byte; 32], answer: Answer::Declined });
		there.committee.extend(others);
	}
	let running = bench.start().await;
	answered(&bench, &running, 1, |answer| matches!(answer, Answer::Revealed(_))).await;
	let closed = || bench.world.state().jobs[&1].stage == Stage::Closed;
	blocks_until(&running, &bench.world, "the end", closed).await;
	assert_eq!(bench.world.state().count(|action| matches!(action, Action::Advance(1))), 2);
	assert!(bench.world.state().vain.is_empty());
	assert!(running.metrics.text().unwrap().contains("said_total{what=\"advanced\""));
}

#[tokio::test]
async fn a_node_that_is_behind_ones_own_commitment_changes_nothing() {
	let bench = Bench::new();
	bench.give([1]).await;
	bench.world.state().jobs.get_mut(&1).unwrap().committee[0].answer = Answer::Silent;
	let before = bench.world.state().jobs.clone();
	let running = bench.start().await;
	answered(&bench, &running, 1, |answer| matches!(answer, Answer::Committed(_))).await;
	let key = seat_key("answer", seat(1));
	until("the next step", || running.journal.read(|tx| tx.job(&key)).unwrap().is_some_and(|job| job.step == KEEPING))
		.await;
	// It takes over from another, and shows the seat as it was.
	bench.world.state().stale = Some(before);
	for _ in 0..5 {
		running.next_block(&bench.world).await;
	}
	let job = running.journal.read(|tx| tx.job(&key)).unwrap().unwrap();
	assert!(!job.finished && job.step == KEEPING, "{job:?}");
	{
		let mut state = bench.world.state();
		state.stale = None;
		let there = state.jobs.get_mut(&1).unwrap();
		there.committee[0].answer = Answer::Committed([1; 32]);
		let head = bench.world.frame.head().number;
		there.stage = Stage::Working { drawn_at: 10, commit_until: head, reveal_until: head + 50 };
	}
	answered(&bench, &running, 1, |answer| matches!(answer, Answer::Revealed(_))).await;
	assert!(bench.store.has(&address(1)).await.unwrap(), "nothing was forgotten");
}

#[tokio::test]
async fn a_view_of_the_block_before_ones_own_commitment_ends_nothing() {
	let bench = Bench::new();
	// No follower has told of any block: what keeps a job from old states is its own commitment.
	let daemon = Daemon::new("compute", FOLLOWER, bench.journal(Options::default()).await);
	let (chain, journal, metrics) = (bench.world.clone(), daemon.journal.clone(), daemon.metrics.clone());
	let (submitter, _) = submitter::new(chain, journal, operator(), SubmitSettings::default(), POLL, metrics);
	let Provider { worker, .. } = bench.provider(&daemon, submitter).unwrap();
	let block = bench.world.frame.head().number;
	let duty = Duty::Commit { outcome: outcome_of(1), salt: [7; 32] };
	let committed = journal::Job {
		kind: ANSWER,
		step: KEEPING,
		finished: false,
		payload: (duty, block).encode(),
		attempts: 0,
		next_try: 0,
		updated_at: 0,
	};
	// To the node there is no such job: not yet, or not any more.
	for (lag, ends) in [(1, false), (0, true)] {
		bench.world.frame.set_lag(lag);
		let next = worker.step(&seat_key("answer", seat(1)), &committed).await.unwrap();
		assert_eq!(next.is_finished(), ends, "{lag} blocks behind");
	}
}

#[tokio::test]
async fn a_result_that_nobody_stores_is_revealed_in_time_and_stored_when_somebody_does() {
	let mut bench = Bench::new();
	let store = Arc::new(crate::testing::Moody::new(bench.store.clone()));
	bench.store = store.clone();
	bench.give([1]).await;
	store.refuses.store(true, std::sync::atomic::Ordering::SeqCst);
	{
		let mut state = bench.world.state();
		let there = state.jobs.get_mut(&1).unwrap();
		// Reveals begin with the provider's commitment, and take 90 blocks.
		there.stage = Stage::Working { drawn_at: 10, commit_until: 100_000, reveal_until: 100_090 };
	}
	let running = bench.start().await;
	answered(&bench, &running, 1, |answer| matches!(answer, Answer::Committed(_))).await;
	for _ in 0..10 {
		running.next_block(&bench.world).await;
	}
	assert!(matches!(bench.world.state().answered(1), Answer::Committed(_)), "a place may take it yet");
	for _ in 0..60 {
		running.next_block(&bench.world).await;
	}
	// The runner's pause after a failure is some seconds, in which no block comes here.
	until("the turn", || {
		let key = seat_key("answer", seat(1));
		running.journal.read(|tx| tx.job(&key)).unwrap().is_some_and(|job| job.next_try <= journal::now())
	})
	.await;
	bench.world.finalise(6);
	until("the reveal", || bench.world.frame.handed_in().len() >= 2).await;
	answered(&bench, &running, 1, |answer| answer == Answer::Revealed(outcome_of(1))).await;
	assert!(bench.world.state().vain.is_empty());
	assert!(!bench.store.has(&address(1)).await.unwrap());
	store.refuses.store(false, std::sync::atomic::Ordering::SeqCst);
	for _ in 0..200 {
		if bench.store.has(&address(1)).await.unwrap() {
			return;
		}
		running.next_block(&bench.world).await;
	}
	panic!("it was never stored");
}
