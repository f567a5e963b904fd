//! What blocks ask for beside jobs.

use super::*;
use crate::testing::{outcome_of, seat};
use nulink_primitives::token::NLK;
use nulink_worker_common::staking::Provider as Info;

#[tokio::test]
async fn the_next_epoch_is_confirmed_although_the_node_fails_to_list_tasks() {
	let bench = Bench::new();
	bench.world.state().provider.as_mut().unwrap().active_next = false;
	bench.world.state().lists_nothing = true;
	let running = bench.start().await;
	blocks_until(&running, &bench.world, "confirmation", || bench.world.state().done == [Action::ConfirmActivity])
		.await;
	blocks_until(&running, &bench.world, "rest", || running.is_idle()).await;
	assert!(bench.world.state().vain.is_empty());
}

#[tokio::test]
async fn a_provider_that_cannot_confirm_sends_nothing_and_says_so() {
	let bench = Bench::new();
	let idle = Info { able: false, active_now: false, active_next: false, profile: None };
	bench.world.state().provider = Some(idle);
	let running = bench.start().await;
	running.next_block(&bench.world).await;
	assert!(bench.world.frame.handed_in().is_empty());
	assert!(running.health.report().checks["activity"].contains("too little bonded"));
}

#[tokio::test]
async fn an_operator_that_can_hardly_pay_is_reported() {
	let bench = Bench::new();
	let running = bench.start().await;
	running.next_block(&bench.world).await;
	assert!(running.health.report().healthy, "{:?}", running.health.report());
	bench.world.state().balance = NLK;
	running.next_block(&bench.world).await;
	assert!(running.health.report().checks["balance"].contains("nulink send"));
}

#[tokio::test]
async fn a_job_that_outlives_a_restart_is_evaluated_again_and_answered_once() {
	let bench = Bench::new();
	bench.give([1]).await;
	bench.evaluator.set(1, Way::Hangs);
	let running = bench.start().await;
	bench.world.finalise(1);
	until("the evaluation", || bench.evaluator.begun() == 1).await;
	running.kill().await;
	bench.evaluator.set(1, Way::Result);
	let running = bench.start().await;
	blocks_until(&running, &bench.world, "the answer", || {
		bench.world.state().answered(1) == Answer::Revealed(outcome_of(1))
	})
	.await;
	assert_eq!(bench.evaluator.begun(), 2);
}

#[tokio::test]
async fn a_job_that_is_begun_again_and_again_is_declined() {
	let bench = Bench::new();
	bench.give([1]).await;
	bench.evaluator.set(1, Way::Hangs);
	for times in 1..=8 {
		let running = bench.start().await;
		bench.world.finalise(1);
		until("the evaluation", || bench.evaluator.begun() == times).await;
		running.kill().await;
	}
	let running = bench.start().await;
	blocks_until(&running, &bench.world, "declining", || bench.world.state().answered(1) == Answer::Declined).await;
	assert_eq!(bench.evaluator.begun(), 8);
}

#[tokio::test]
async fn a_commitment_that_the_journal_does_not_know_is_reported() {
	let bench = Bench::new();
	bench.give([1]).await;
	bench.world.state().jobs.get_mut(&1).unwrap().committee[1].answer = Answer::Committed([4; 32]);
	let running = bench.start().await;
	running.next_block(&bench.world).await;
	assert!(running.health.report().checks["commitments"].contains("data folder"));
	let key = crate::work::seat_key("answer", seat(1));
	assert!(running.journal.read(|tx| tx.job(&key)).unwrap().is_none());
}
