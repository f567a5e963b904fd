//! Outvoted.

use super::*;
use crate::{
	chain::fake::PRICE,
	testing::{outcome_of, OTHERS},
};
use nulink_primitives::compute::Outcome;

const THEIRS: Outcome = Outcome::Result([0xbb; 32]);

/// A job of which the others find something else, with settings for disputes.
async fn outvoted(dispute: bool, limit: u128) -> (Bench, Running) {
	let mut bench = Bench::new();
	(bench.settings.dispute, bench.settings.dispute_limit) = (dispute, limit.to_string());
	bench.give([1]).await;
	bench.world.state().others.insert(1, THEIRS);
	let running = bench.start().await;
	(bench, running)
}

fn disputes(bench: &Bench) -> usize {
	bench.world.state().count(|action| matches!(action, Action::Dispute(1, THEIRS)))
}

async fn rest(bench: &Bench, running: &Running) {
	blocks_until(running, &bench.world, "rest", || running.is_idle() && bench.world.state().is_over(1)).await;
}

impl crate::chain::fake::State {
	fn is_over(&self, id: JobId) -> bool {
		self.jobs[&id].stage == crate::chain::Stage::Closed
	}
}

#[tokio::test]
async fn a_provider_that_was_outvoted_evaluates_again_and_disputes_once() {
	let (bench, running) = outvoted(true, PRICE).await;
	rest(&bench, &running).await;
	assert_eq!((disputes(&bench), bench.evaluator.begun()), (1, 2));
	assert!(running.metrics.text().unwrap().contains("outvoted_total{worker=\"compute\"} 1"));
}

#[tokio::test]
async fn nobody_disputes_who_does_not_want_to_or_would_put_up_more_than_is_allowed() {
	for (dispute, limit) in [(false, PRICE), (true, PRICE - 1)] {
		let (bench, running) = outvoted(dispute, limit).await;
		rest(&bench, &running).await;
		assert_eq!((disputes(&bench), bench.evaluator.begun()), (0, 1));
	}
}

#[tokio::test]
async fn nobody_disputes_who_cannot_pay_and_go_on() {
	let (bench, running) = outvoted(true, PRICE).await;
	bench.world.state().balance = PRICE;
	rest(&bench, &running).await;
	assert_eq!(disputes(&bench), 0);
}

#[tokio::test]
async fn a_machine_that_finds_something_else_the_second_time_does_not_dispute() {
	let mut bench = Bench::new();
	(bench.settings.dispute, bench.settings.dispute_limit) = (true, PRICE.to_string());
	bench.give([1]).await;
	bench.evaluator.set(1, Way::Errs);
	let running = bench.start().await;
	rest(&bench, &running).await;
	assert_eq!(bench.world.state().count(|action| matches!(action, Action::Dispute(..))), 0);
	assert_eq!(bench.evaluator.begun(), 2);
	assert_eq!(OTHERS.len(), 2);
	assert_ne!(outcome_of(1), THEIRS);
}
