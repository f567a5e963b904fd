//! Jobs that are there to keep others back, or to cost more than they say.

use super::*;
use crate::testing::{outcome_of, seat, Moody};
use nulink_worker_common::acting;

#[tokio::test]
async fn many_jobs_without_data_keep_no_other_back_and_are_declined() {
	let bench = Bench::new();
	for id in 1..=257 {
		let mut without = job(id);
		without.stage = crate::chain::Stage::Working { drawn_at: 10, commit_until: 2_000, reveal_until: 2_100 };
		bench.world.state().jobs.insert(id, without);
	}
	// Beyond what a node lists at once.
	bench.give([300]).await;
	let running = bench.start().await;
	blocks_until(&running, &bench.world, "the answer", || {
		bench.world.state().answered(300) == Answer::Revealed(outcome_of(300))
	})
	.await;
	let all = || (1..=257).all(|id| bench.world.state().answered(id) == Answer::Declined);
	blocks_until(&running, &bench.world, "declining", all).await;
	assert!(bench.world.frame.head().number < 1_900, "long before the time was over");
	assert_eq!(bench.evaluator.begun(), 1);
	assert!(bench.world.state().vain.is_empty());
}

#[tokio::test]
async fn a_store_that_searches_for_long_keeps_no_other_job_back() {
	let mut bench = Bench::new();
	let store = Arc::new(Moody::new(bench.store.clone()));
	bench.store = store.clone();
	// More than there are places for new ones.
	for id in 1..=20 {
		store.search(id);
		bench.world.state().jobs.insert(id, job(id));
	}
	bench.give([30]).await;
	let running = bench.start().await;
	let begun = std::time::Instant::now();
	blocks_until(&running, &bench.world, "the answer", || {
		bench.world.state().answered(30) == Answer::Revealed(outcome_of(30))
	})
	.await;
	assert!(begun.elapsed() < Duration::from_secs(15), "it did not wait for a search");
	assert!((1..=20).all(|id| bench.world.state().answered(id) == Answer::Silent), "what takes long is not missing");
}

#[tokio::test]
async fn what_turns_out_to_cost_too_much_is_declined() {
	let bench = Bench::new();
	bench.give([1, 2, 3]).await;
	bench.evaluator.set(1, Way::Costs(bench.settings.max_job_bootstraps + 1));
	bench.evaluator.set(2, Way::Costs(10_000_000));
	bench.evaluator.set(3, Way::Costs(11_081));
	{
		let mut state = bench.world.state();
		// Some ten minutes, in which nobody makes ten million.
		let stage = crate::chain::Stage::Working { drawn_at: 10, commit_until: 110, reveal_until: 2_000 };
		state.jobs.get_mut(&2).unwrap().stage = stage;
	}
	let running = bench.start().await;
	blocks_until(&running, &bench.world, "the answers", || {
		let state = bench.world.state();
		let declined = [1, 2].iter().all(|id| state.answered(*id) == Answer::Declined);
		declined && matches!(state.answered(3), Answer::Revealed(_))
	})
	.await;
	assert_eq!(bench.evaluator.begun(), 3);
}

#[tokio::test]
async fn who_waited_for_a_turn_is_not_blamed_for_what_took_the_machine_down() {
	let bench = Bench::new();
	bench.give([1, 2]).await;
	bench.evaluator.set(1, Way::Hangs);
	bench.evaluator.set(2, Way::Queues);
	for times in 1..=8 {
		let running = bench.start().await;
		bench.world.finalise(1);
		until("the evaluation", || bench.evaluator.begun() == times).await;
		running.kill().await;
	}
	let running = bench.start().await;
	blocks_until(&running, &bench.world, "declining", || bench.world.state().answered(1) == Answer::Declined).await;
	assert_eq!(bench.world.state().answered(2), Answer::Silent);
	running.kill().await;
	bench.evaluator.set(2, Way::Result);
	let running = bench.start().await;
	blocks_until(&running, &bench.world, "the answer", || {
		bench.world.state().answered(2) == Answer::Revealed(outcome_of(2))
	})
	.await;
}

#[tokio::test]
async fn a_commitment_that_nothing_is_left_to_do_for_is_reported() {
	let bench = Bench::new();
	bench.give([1]).await;
	bench.evaluator.set(1, Way::Hangs);
	let running = bench.start().await;
	bench.world.finalise(1);
	until("the evaluation", || bench.evaluator.begun() == 1).await;
	let key = crate::work::seat_key("answer", seat(1));
	let done = key.clone();
	let written = running.journal.write_async("step", move |tx| {
		tx.add_job(&done, crate::work::ANSWER, Vec::new(), u64::MAX)?;
		tx.finish(&done, 0).map(|_| ())
	});
	written.await.unwrap();
	bench.world.state().jobs.get_mut(&1).unwrap().committee[1].answer = Answer::Committed([4; 32]);
	running.next_block(&bench.world).await;
	assert_eq!(running.health.report().checks["commitments"], "ok", "its reveal may not be seen yet");
	for _ in 0..22 {
		running.next_block(&bench.world).await;
	}
	assert!(running.health.report().checks["commitments"].contains("nothing more to do"));
}

#[tokio::test]
async fn rewards_are_claimed_the_oldest_first_and_each_once() {
	let bench = Bench::new();
	{
		let mut state = bench.world.state();
		state.epoch = 8;
		state.claimable = [(0, 5), (1, 0), (3, 7)].into();
	}
	bench.world.finalise(30);
	let running = bench.start().await;
	blocks_until(&running, &bench.world, "claims", || bench.world.state().claimable.len() == 1).await;
	let claimed: Vec<_> = {
		let state = bench.world.state();
		state.done.iter().filter(|action| matches!(action, Action::ClaimReward(..))).cloned().collect()
	};
	let claim = |epoch| Action::ClaimReward(crate::testing::PROVIDER, epoch);
	assert_eq!(claimed, [claim(0), claim(3)]);
	assert!(bench.world.state().vain.is_empty());
	blocks_until(&running, &bench.world, "the number", || {
		running.metrics.text().unwrap().contains("claimed_epoch{worker=\"compute\"} 3")
	})
	.await;
}

#[tokio::test]
async fn nothing_is_claimed_where_the_settings_say_so_or_the_operator_has_little() {
	for (claim, balance) in [(false, 100), (true, 2)] {
		let mut bench = Bench::new();
		bench.settings.claim = claim;
		{
			let mut state = bench.world.state();
			(state.epoch, state.balance) = (8, balance * nulink_primitives::token::NLK);
			state.claimable = [(0, 5)].into();
		}
		bench.world.finalise(30);
		let running = bench.start().await;
		for _ in 0..3 {
			running.next_block(&bench.world).await;
		}
		let job = running.journal.read(|tx| tx.job(&acting::key("claim-in-epoch", 5))).unwrap();
		assert_eq!(job.is_some(), claim);
		assert_eq!(bench.world.state().count(|action| matches!(action, Action::ClaimReward(..))), 0);
	}
}
