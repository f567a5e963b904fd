//! Requests on chain.

use super::*;
use crate::chain::{fake::GRACE, Action, Request};
use codec::Decode;
use nulink_pre::client::CheckedCapsule;
use nulink_worker_common::{chain::fake::Pool, journal::Job};

fn request(grant: &Grant, policy: PolicyId, deadline: u32) -> Request {
	Request { policy, capsule: grant.capsule.clone(), deadline, waiting: vec![[0x11; 32], PROVIDER] }
}

fn ask(bench: &Bench, id: u64, request: Request) {
	bench.world.state().requests.insert(id, request);
	bench.world.finalise(1);
}

fn job_of(running: &Running, id: u64) -> Option<Job> {
	running.journal.read(|tx| tx.job(&crate::work::key("answer-request", id))).unwrap()
}

fn job(running: &Running, id: u64) -> Job {
	job_of(running, id).expect("there is a job")
}

async fn finished(running: &Running, id: u64) {
	until("the job", || job_of(running, id).is_some_and(|job| job.finished)).await;
}

#[tokio::test]
async fn a_request_that_waits_for_the_proxy_is_answered_once_with_the_right_fragment() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	ask(&bench, 5, request(&grant, 1, 10_000));
	blocks_until(&bench.world, "the answer", || !bench.world.state().answers.is_empty()).await;
	finished(&running, 5).await;
	bench.world.finalise(20);
	running.caught_up(&bench.world.frame).await;
	let state = bench.world.state();
	assert_eq!(state.answers.len(), 1);
	assert_eq!(state.answers[0].0, 5);
	assert!(grant.is_right(&state.answers[0].1 .0));
	assert!(state.vain.is_empty());
}

#[tokio::test]
async fn many_requests_are_all_answered() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	for id in 0..20 {
		bench.world.state().requests.insert(id, request(&grant, 1, 10_000));
	}
	blocks_until(&bench.world, "the answers", || bench.world.state().answers.len() >= 20).await;
	for id in 0..20 {
		finished(&running, id).await;
	}
	let state = bench.world.state();
	assert_eq!((state.answers.len(), state.vain.len()), (20, 0));
}

#[tokio::test]
async fn hundreds_of_requests_in_one_block_are_all_answered_in_time() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	// As on a local network, where there is the least time.
	let deadline = bench.world.frame.head().number + 10;
	for id in 0..300 {
		bench.world.state().requests.insert(id, request(&grant, 1, deadline));
	}
	while bench.world.frame.head().number < deadline {
		running.calm_block(&bench.world).await;
	}
	let state = bench.world.state();
	assert_eq!((state.answers.len(), state.vain.len()), (300, 0));
}

#[tokio::test]
async fn an_answer_does_not_wait_for_hundreds_of_seats_to_be_taken() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	bench.world.state().provider.as_mut().unwrap().active_next = false;
	for id in 100..300 {
		bench.world.state().policies.insert(id, grant.policy());
		assert_eq!(running.receive(id, &grant).await, Ok(Upload::Pending));
	}
	bench.world.state().requests.insert(5, request(&grant, 1, 10_000));
	for _ in 0..4 {
		running.calm_block(&bench.world).await;
	}
	let state = bench.world.state();
	assert_eq!((state.answers.len(), state.confirmed.len()), (1, 1), "{} seats were taken", state.accepted.len());
	assert!(!state.accepted.is_empty(), "that goes on beside it");
}

#[tokio::test]
async fn a_node_that_is_behind_does_not_make_the_proxy_forget_an_answer() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	bench.world.set_pool(Pool::Loses);
	ask(&bench, 5, request(&grant, 1, 10_000));
	until("sending", || !bench.world.frame.handed_in().is_empty()).await;
	running.kill().await;
	// It starts again with a node that does not know the request yet.
	let request = bench.world.state().requests.remove(&5).unwrap();
	bench.world.frame.set_lag(3);
	let running = bench.start().await;
	tokio::time::sleep(Duration::from_millis(300)).await;
	assert!(!job(&running, 5).finished);
	bench.world.state().requests.insert(5, request);
	bench.world.frame.set_lag(0);
	bench.world.set_pool(Pool::Takes);
	blocks_until(&bench.world, "the answer", || !bench.world.state().answers.is_empty()).await;
	assert!(bench.world.state().vain.is_empty());
}

#[tokio::test]
async fn an_answer_that_the_chain_refused_is_tried_again_soon() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	bench.world.set_pool(Pool::Loses);
	ask(&bench, 5, request(&grant, 1, 10_000));
	until("sending", || !bench.world.frame.handed_in().is_empty()).await;
	let answer = bench.world.frame.handed_in()[0].call.clone();
	bench.world.frame.fail_call(&answer, "Reencryption", "NotOperator");
	bench.world.set_pool(Pool::Takes);
	blocks_until(&bench.world, "the refusal", || bench.world.frame.included().len() == 1).await;
	let begun = journal::now();
	until("the next try", || job(&running, 5).next_try > begun + 1_000).await;
	assert!(!job(&running, 5).finished);
	assert!(job(&running, 5).next_try <= journal::now() + 60_000);
}

#[tokio::test]
async fn an_operator_out_of_office_sends_no_answer_until_it_is_back() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let office = bench.world.state().office.take();
	ask(&bench, 5, request(&grant, 1, 10_000));
	for _ in 0..3 {
		running.calm_block(&bench.world).await;
	}
	assert!(bench.world.frame.handed_in().is_empty());
	assert!(!job(&running, 5).finished);
	bench.world.state().office = office;
	blocks_until(&bench.world, "the answer", || !bench.world.state().answers.is_empty()).await;
}

#[tokio::test]
async fn an_outage_keeps_an_answer_back_for_a_block_more_at_the_most() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	bench.world.frame.set_down(true);
	// It has failed as often as in a long outage.
	let key = crate::work::key("answer-request", 5);
	let failed = |tx: &journal::Writing| {
		tx.add_job(&key, crate::work::ANSWER, Vec::new(), journal::NEVER)?;
		(0..20).try_for_each(|_| tx.postpone(&key, 0, journal::NEVER).map(|_| ()))?;
		tx.postpone(&key, 0, journal::now()).map(|_| ())
	};
	running.journal.write("outage", failed).unwrap();
	until("the next failure", || job(&running, 5).attempts > 21).await;
	assert!(job(&running, 5).next_try <= journal::now() + 6_000);
}

#[tokio::test]
async fn an_answer_that_got_lost_is_sent_again_as_it_was() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	bench.world.set_pool(Pool::Loses);
	ask(&bench, 5, request(&grant, 1, 100_000));
	until("sending", || !bench.world.frame.handed_in().is_empty()).await;
	// Longer than the transaction lives.
	bench.world.finalise(70);
	bench.world.set_pool(Pool::Takes);
	blocks_until(&bench.world, "the answer", || !bench.world.state().answers.is_empty()).await;
	finished(&running, 5).await;
	let handed_in = bench.world.frame.handed_in().into_iter();
	let mut answers: Vec<_> = handed_in
		.filter(|extrinsic| matches!(Action::decode(&mut &extrinsic.call[..]), Ok(Action::SubmitFragment(..))))
		.collect();
	assert!(answers.len() >= 2, "it was sent again");
	answers.dedup_by_key(|extrinsic| extrinsic.call.clone());
	assert_eq!(answers.len(), 1, "one answer was worked out");
}

#[tokio::test]
async fn a_request_that_is_not_for_the_proxy_or_came_too_late_is_left_alone() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let head = bench.world.frame.head().number;
	let for_others = Request { waiting: vec![[0x11; 32]], ..request(&grant, 1, 10_000) };
	bench.world.state().requests.insert(4, for_others);
	// The next block is the last in which it would count, and that has to be seen before one can act.
	ask(&bench, 5, request(&grant, 1, head + 1));
	finished(&running, 5).await;
	running.next_block(&bench.world).await;
	assert!(bench.world.frame.handed_in().is_empty());
}

#[tokio::test]
async fn under_a_policy_that_is_over_only_what_the_chain_still_demands_is_answered() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let head = bench.world.frame.head().number;
	bench.world.state().revoke(1, head + 1);
	let last = head + 1 + GRACE;
	bench.world.state().requests.insert(5, request(&grant, 1, last + 1));
	bench.world.state().requests.insert(6, request(&grant, 1, last));
	bench.world.finalise(1);
	finished(&running, 5).await;
	until("sending", || !bench.world.frame.handed_in().is_empty()).await;
	bench.world.finalise(1);
	finished(&running, 6).await;
	let answered: Vec<_> = bench.world.state().answers.iter().map(|(id, _)| *id).collect();
	assert_eq!(answered, [6]);
}

#[tokio::test]
async fn what_is_owed_without_a_key_fragment_waits_for_one() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	bench.world.state().policies.insert(2, grant.policy());
	bench.world.state().activate(2);
	ask(&bench, 5, request(&grant, 2, 1000));
	running.next_block(&bench.world).await;
	tokio::time::sleep(Duration::from_millis(100)).await;
	assert!(bench.world.frame.handed_in().is_empty());
	assert!(!job(&running, 5).finished);
}

#[tokio::test]
async fn a_cheat_is_found_out_by_its_receipt() {
	struct Cheat;
	impl Reencrypt for Cheat {
		fn reencrypt(
			&self,
			key_fragment: &nulink_pre::client::CheckedKeyFragment,
			_: &CheckedCapsule,
		) -> nulink_primitives::sharing::FragmentBytes {
			nulink_pre::client::reencrypt(key_fragment, &CheckedCapsule::new(&Grant::new().capsule).unwrap())
		}
	}
	let grant = Grant::new();
	let (mut bench, running) = Bench::with_policy(&grant).await;
	running.kill().await;
	bench.reencrypt = Arc::new(Cheat);
	let running = bench.start().await;
	running.ready(&bench.world).await;
	let answer = running.ask(&grant, bench.world.frame.head().number, 1).await.unwrap();
	assert!(!grant.is_right(&answer.fragment.0));
	let receipt = crate::testing::receipt(&answer).unwrap();
	assert_eq!(receipt.fragment, nulink_pre::digest(&answer.fragment.0));
}
