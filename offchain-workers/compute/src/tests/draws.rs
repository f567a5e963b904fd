//! Jobs that somebody has made, and whose committees are to be drawn.

use super::*;
use crate::chain::Stage;

#[tokio::test]
async fn a_job_that_somebody_made_is_drawn_once_and_then_computed() {
	let bench = Bench::new();
	bench.give([1]).await;
	{
		let mut state = bench.world.state();
		let job = state.jobs.get_mut(&1).unwrap();
		(job.stage, job.can_draw) = (Stage::Drawing { seed_block: 12 }, false);
	}
	let running = bench.start().await;
	for _ in 0..5 {
		running.next_block(&bench.world).await;
	}
	assert!(bench.world.state().done.is_empty(), "there is no randomness yet");
	bench.world.state().jobs.get_mut(&1).unwrap().can_draw = true;
	blocks_until(&running, &bench.world, "the end", || bench.world.state().jobs[&1].stage == Stage::Closed).await;
	let state = bench.world.state();
	assert_eq!(state.done[0], Action::Draw(1));
	assert_eq!(state.count(|action| matches!(action, Action::Draw(_))), 1);
	assert!(state.vain.is_empty());
}

#[tokio::test]
async fn a_job_that_can_not_be_drawn_any_more_is_left_alone() {
	let bench = Bench::new();
	bench.give([1]).await;
	{
		let mut state = bench.world.state();
		let job = state.jobs.get_mut(&1).unwrap();
		(job.stage, job.can_advance) = (Stage::Drawing { seed_block: 5 }, true);
	}
	let running = bench.start().await;
	for _ in 0..10 {
		running.next_block(&bench.world).await;
	}
	blocks_until(&running, &bench.world, "rest", || running.is_idle()).await;
	let state = bench.world.state();
	assert!(state.done.is_empty() && state.vain.is_empty());
}

#[tokio::test]
async fn a_draw_that_was_postponed_becomes_due_again() {
	let bench = Bench::new();
	bench.give([1]).await;
	{
		let mut state = bench.world.state();
		state.without_randomness = 1;
		let job = state.jobs.get_mut(&1).unwrap();
		(job.stage, job.can_draw) = (Stage::Drawing { seed_block: 5 }, true);
	}
	let running = bench.start().await;
	let draws = || bench.world.state().count(|action| *action == Action::Draw(1));
	blocks_until(&running, &bench.world, "the first draw", || draws() == 1).await;
	for _ in 0..5 {
		running.next_block(&bench.world).await;
	}
	assert_eq!(draws(), 1, "the randomness is not there yet");
	bench.world.state().jobs.get_mut(&1).unwrap().can_draw = true;
	blocks_until(&running, &bench.world, "the end", || bench.world.state().jobs[&1].stage == Stage::Closed).await;
	assert_eq!(draws(), 2);
	assert!(bench.world.state().vain.is_empty());
}
