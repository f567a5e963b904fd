//! Confirming activity.

use super::*;
use crate::chain::Provider;
use nulink_primitives::token::NLK;

/// Finalises blocks up to this one, and lets the daemon see each.
async fn up_to(running: &Running, world: &World, block: u32) {
	while world.frame.head().number < block {
		running.next_block(world).await;
		// Its transaction, if there is one, goes into the next block.
		tokio::time::sleep(Duration::from_millis(2)).await;
	}
}

#[tokio::test]
async fn each_epoch_is_confirmed_once_in_the_one_before() {
	let world = World::with_epochs_of(30);
	world.state().provider.as_mut().unwrap().active_next = false;
	let bench = Bench::on(world);
	let running = bench.start().await;
	up_to(&running, &bench.world, 110).await;
	assert_eq!(bench.world.state().confirmed, [1, 2, 3, 4]);
	assert!(bench.world.state().vain.is_empty());
	assert!(running.metrics.text().unwrap().contains("confirmed_epoch{worker=\"proxy\"} 4"));
}

#[tokio::test]
async fn a_restart_within_an_epoch_does_not_confirm_again() {
	let bench = Bench::new();
	bench.world.state().provider.as_mut().unwrap().active_next = false;
	let running = bench.start().await;
	blocks_until(&bench.world, "confirmation", || !bench.world.state().confirmed.is_empty()).await;
	running.kill().await;
	let running = bench.start().await;
	running.ready(&bench.world).await;
	assert_eq!((bench.world.state().confirmed.len(), bench.world.frame.included().len()), (1, 1));
}

#[tokio::test]
async fn a_provider_that_cannot_confirm_sends_nothing_and_says_so() {
	let bench = Bench::new();
	*bench.world.state().provider.as_mut().unwrap() =
		Provider { able: false, active_now: false, active_next: false, profile: None };
	let running = bench.start().await;
	running.ready(&bench.world).await;
	tokio::time::sleep(Duration::from_millis(100)).await;
	assert!(bench.world.frame.handed_in().is_empty());
	let report = running.health.report();
	assert!(report.checks["activity"].contains("too little bonded"), "{report:?}");
}

#[tokio::test]
async fn an_epoch_is_confirmed_although_the_node_fails_to_list_requests() {
	let bench = Bench::new();
	bench.world.state().provider.as_mut().unwrap().active_next = false;
	bench.world.state().lists_nothing = true;
	let running = bench.start().await;
	blocks_until(&bench.world, "confirmation", || !bench.world.state().confirmed.is_empty()).await;
	running.caught_up(&bench.world.frame).await;
}

#[tokio::test]
async fn an_operator_that_can_hardly_pay_is_reported() {
	let bench = Bench::new();
	let running = bench.start().await;
	running.ready(&bench.world).await;
	assert_eq!(running.health.report().checks["balance"], "ok");
	bench.world.state().balance = 2 * NLK - 1;
	running.next_block(&bench.world).await;
	let report = running.health.report();
	let operator = crate::accounts::address(&crate::testing::operator().public_key().0);
	assert!(!report.healthy);
	assert!(report.checks["balance"].contains(&format!("nulink send {operator}")), "{report:?}");
	bench.world.state().balance = 2 * NLK;
	running.next_block(&bench.world).await;
	assert!(running.health.report().healthy);
	assert!(running.metrics.text().unwrap().contains("operator_balance{worker=\"proxy\"} 2\n"));
}

#[tokio::test]
async fn a_profile_with_another_encryption_key_is_reported_to_the_operator() {
	let bench = Bench::new();
	let running = bench.start().await;
	running.ready(&bench.world).await;
	assert_eq!(running.health.report().checks["profile"], "ok");
	let other = nulink_pre::client::EncryptionSecret::random().key_bytes();
	bench.world.state().provider.as_mut().unwrap().profile.as_mut().unwrap().encryption_key = other;
	running.next_block(&bench.world).await;
	assert!(running.health.report().checks["profile"].contains("another encryption key"));
	bench.world.state().provider.as_mut().unwrap().profile = None;
	running.next_block(&bench.world).await;
	assert!(running.health.report().checks["profile"].contains("no profile"));
}
