//! Key fragments: taken, kept, accepted, removed; and those that are refused.

use super::*;
use crate::{
	chain::{fake::GRACE, PolicyState},
	testing::{self, FEE},
};
use nulink_pre::client::{EncryptionSecret, KeyFragment};
use nulink_primitives::sharing::Term;
use nulink_worker_common::journal::ReadJobs;

async fn refused(running: &Running, sealed: &[u8]) -> &'static str {
	running.service.grants.receive(1, sealed).await.expect_err("refused").code()
}

/// A bench with policy 1, pending.
fn pending(grant: &Grant) -> Bench {
	let bench = Bench::new();
	bench.world.state().policies.insert(1, grant.policy());
	bench
}

#[tokio::test]
async fn a_good_key_fragment_is_kept_and_the_seat_accepted_once() {
	let grant = Grant::new();
	let bench = pending(&grant);
	let running = bench.start().await;
	assert_eq!(running.state(2).await, Progress::Unknown);
	assert_eq!(running.state(1).await, Progress::Waiting);
	assert_eq!(running.receive(1, &grant).await, Ok(Upload::Pending));
	until("sending", || !bench.world.frame.handed_in().is_empty()).await;
	assert_eq!(running.state(1).await, Progress::Accepting);
	assert_eq!(running.receive(1, &grant).await, Ok(Upload::Pending));
	bench.world.finalise(1);
	let job = || running.journal.read(|tx| ReadJobs::job(tx, b"accept-policy/1")).unwrap();
	until("the job", || job().is_some_and(|job| job.finished)).await;
	assert_eq!(running.state(1).await, Progress::Accepted);
	assert_eq!(running.receive(1, &grant).await, Ok(Upload::Accepted));
	assert!(running.metrics.text().unwrap().contains("seats_accepted_total{worker=\"proxy\"} 1"));
	assert_eq!(bench.world.state().accepted, [1]);
	assert!(bench.world.state().vain.is_empty());
}

#[tokio::test]
async fn a_key_fragment_that_is_handed_over_many_times_at_once_is_accepted_once() {
	let grant = Grant::new();
	let bench = pending(&grant);
	let running = bench.start().await;
	let sealed = Arc::new(grant.upload().sealed.0);
	let mut handing = JoinSet::new();
	for _ in 0..8 {
		let (grants, sealed) = (running.service.grants.clone(), sealed.clone());
		handing.spawn(async move { grants.receive(1, &sealed).await });
	}
	assert!(handing.join_all().await.into_iter().all(|result| result.is_ok()));
	blocks_until(&bench.world, "acceptance", || !bench.world.state().accepted.is_empty()).await;
	bench.world.finalise(20);
	running.caught_up(&bench.world.frame).await;
	let state = bench.world.state();
	assert_eq!((state.accepted.len(), state.vain.len()), (1, 0));
}

#[tokio::test]
async fn policies_that_are_not_for_this_proxy_are_refused() {
	let grant = Grant::new();
	let bench = pending(&grant);
	let running = bench.start().await;
	let sealed = grant.upload().sealed.0;
	let set = |change: &dyn Fn(&mut crate::chain::Policy)| {
		let mut policy = grant.policy();
		change(&mut policy);
		bench.world.state().policies.insert(1, policy);
	};
	let refusal = running.service.grants.receive(2, &sealed).await.unwrap_err();
	assert_eq!((refusal.status(), refusal.code()), (404, "unknown_policy"));
	set(&|policy| policy.seats.truncate(1));
	assert_eq!(refused(&running, &sealed).await, "no_seat");
	set(&|policy| policy.state = PolicyState::Revoked { at_block: 5 });
	assert_eq!(refused(&running, &sealed).await, "policy_ended");
	set(&|policy| policy.state = PolicyState::Pending { accept_by: 10 });
	assert_eq!(refused(&running, &sealed).await, "policy_ended");
	set(&|policy| policy.term = Term { start: 0, end: 0 });
	assert_eq!(refused(&running, &sealed).await, "policy_ended");
	set(&|policy| policy.fee = FEE - 1);
	assert_eq!(refused(&running, &sealed).await, "fee_too_low");
	assert_eq!(running.service.grants.receive(1, &[]).await.unwrap_err().status(), 422);
	bench.world.frame.set_down(true);
	assert_eq!(refused(&running, &sealed).await, "chain_not_fresh");
	bench.world.frame.set_down(false);
	// Nothing of all this was kept, and nothing was sent.
	assert_eq!(running.journal.read(ReadJobs::open_jobs).unwrap(), 0);
	assert_eq!(running.state(1).await, Progress::Waiting);
	assert!(bench.world.frame.handed_in().is_empty());
}

/// A policy that must be accepted so many blocks from now.
fn to_be_accepted_within(grant: &Grant, bench: &Bench, blocks: u32) -> crate::chain::Policy {
	let state = PolicyState::Pending { accept_by: bench.world.frame.head().number + blocks };
	crate::chain::Policy { state, ..grant.policy() }
}

#[tokio::test]
async fn a_policy_that_could_hardly_be_accepted_in_time_is_refused() {
	// A transaction that comes too late costs the operator a fee.
	let grant = Grant::new();
	let bench = pending(&grant);
	let running = bench.start().await;
	let sealed = grant.upload().sealed.0;
	let policy = to_be_accepted_within(&grant, &bench, 19);
	bench.world.state().policies.insert(1, policy);
	assert_eq!(refused(&running, &sealed).await, "policy_ended");
	let policy = to_be_accepted_within(&grant, &bench, 20);
	bench.world.state().policies.insert(1, policy);
	assert_eq!(running.receive(1, &grant).await, Ok(Upload::Pending));
}

#[tokio::test]
async fn an_acceptance_that_would_come_too_late_is_not_sent() {
	let grant = Grant::new();
	let bench = Bench::on(World::with_epochs_of(100_000));
	let running = bench.start().await;
	running.ready(&bench.world).await;
	// It was handed over in time, and the daemon was down since.
	let vault = crate::vault::Vault::open(running.journal.clone(), &secrets().identity).unwrap();
	let store = vault.store(1, &grant.held(), &grant.fragment).unwrap();
	let policy = to_be_accepted_within(&grant, &bench, 15);
	bench.world.state().policies.insert(1, policy);
	let given = |tx: &journal::Writing| {
		store.apply(tx)?;
		tx.add_job(b"accept-policy/1", crate::work::GRANT, Vec::new(), journal::now()).map(|_| ())
	};
	running.journal.write("grant", given).unwrap();
	for _ in 0..3 {
		running.calm_block(&bench.world).await;
	}
	assert!(bench.world.frame.handed_in().is_empty());
	assert_eq!(running.state(1).await, Progress::Checked);
	// When it is over, nothing is left of it.
	bench.world.finalise(15);
	blocks_until(&bench.world, "the end", || running.journal.read(ReadJobs::open_jobs).unwrap() == 0).await;
	assert!(bench.world.frame.handed_in().is_empty());
	assert_eq!(vault.count().unwrap(), 0);
}

#[tokio::test]
async fn a_key_fragment_that_is_not_the_seats_or_could_harm_the_proxy_is_refused() {
	let grant = Grant::new();
	let bench = pending(&grant);
	let running = bench.start().await;
	let says = |sealed: Vec<u8>| {
		let grants = running.service.grants.clone();
		async move {
			let refusal = grants.receive(1, &sealed).await.unwrap_err();
			assert_eq!((refusal.status(), refusal.code()), (422, "bad_fragment"));
			refusal.to_string()
		}
	};
	let sealed = |fragment: &KeyFragment| testing::upload(fragment).sealed.0;
	let changed = |byte: usize| {
		let mut bytes = *grant.fragment.to_bytes();
		bytes[byte] ^= 1;
		KeyFragment::from_bytes(&bytes).unwrap()
	};

	// That of another seat, of another grant between the same people, of other people.
	for other in [&grant.other_fragment, &grant.again(), &Grant::new().fragment] {
		assert!(says(sealed(other)).await.contains("not the key fragment that the policy commits to"));
	}
	// A frame-up: it has the seat's commitment, and everything made with it would be wrong. The key is another one; the
	// signature for the proxy is, which umbral-pre finds; the signature for the receiver is, which it does not look at.
	for byte in [40, 140, 200] {
		let refusal = says(sealed(&changed(byte))).await;
		assert!(refusal.contains("do not accept the policy"), "byte {byte}: {refusal}");
	}
	// The same with a policy that commits to it, keys of somebody else, keys that are none.
	let set = |change: &dyn Fn(&mut crate::chain::Policy)| {
		let mut policy = grant.policy();
		change(&mut policy);
		bench.world.state().policies.insert(1, policy);
	};
	let trap = changed(0);
	set(&|policy| policy.seats[1].commitment = trap.commitment());
	assert!(says(sealed(&trap)).await.contains("do not accept the policy"));
	set(&|policy| policy.keys.verifying = Grant::new().keys.verifying);
	assert!(says(sealed(&grant.fragment)).await.contains("do not accept the policy"));
	set(&|policy| policy.keys.receiving = nulink_primitives::sharing::KeyBytes([2; 33]));
	says(sealed(&grant.fragment)).await;
	set(&|_| {});

	// Sealed to another proxy, changed on its way, cut short, something else.
	let to_another = grant.fragment.seal(&EncryptionSecret::random().key_bytes()).unwrap();
	assert!(says(to_another.to_bytes().to_vec()).await.contains("sealed to another key"));
	let good = sealed(&grant.fragment);
	for byte in [5, 60, 120, good.len() - 1] {
		let mut bytes = good.clone();
		bytes[byte] ^= 1;
		says(bytes).await;
	}
	says(good[..good.len() - 1].to_vec()).await;
	says(grant.fragment.to_bytes().to_vec()).await;
	says(vec![0; 10_000]).await;

	assert_eq!(running.state(1).await, Progress::Waiting);
	assert!(bench.world.frame.handed_in().is_empty());
	assert_eq!(running.receive(1, &grant).await, Ok(Upload::Pending));
}

#[tokio::test]
async fn a_proxy_that_lost_its_fragments_takes_them_back_without_another_transaction() {
	let grant = Grant::new();
	let bench = pending(&grant);
	bench.world.state().activate(1);
	// It was cheaper once.
	bench.world.state().policies.get_mut(&1).unwrap().fee = 1;
	let running = bench.start().await;
	assert_eq!(running.state(1).await, Progress::Waiting);
	assert_eq!(running.receive(1, &grant).await, Ok(Upload::Accepted));
	assert_eq!(running.state(1).await, Progress::Accepted);
	running.ready(&bench.world).await;
	assert!(running.ask(&grant, bench.world.frame.head().number, 1).await.is_ok());
	assert!(bench.world.frame.handed_in().is_empty());
}

#[tokio::test]
async fn no_more_key_fragments_are_taken_than_the_settings_say() {
	let grant = Grant::new();
	let mut bench = pending(&grant);
	bench.settings.max_policies = 1;
	bench.world.state().policies.insert(2, grant.policy());
	let running = bench.start().await;
	assert_eq!(running.receive(1, &grant).await, Ok(Upload::Pending));
	assert_eq!(running.receive(2, &grant).await, Err(Refusal::Full));
	assert_eq!(running.receive(1, &grant).await, Ok(Upload::Pending));
}

#[tokio::test]
async fn a_provider_that_cannot_accept_at_present_waits_with_the_fragment_in_hand() {
	for change in [
		|state: &mut crate::chain::fake::State| state.office = None,
		|state: &mut crate::chain::fake::State| state.provider.as_mut().unwrap().able = false,
	] {
		let grant = Grant::new();
		let bench = pending(&grant);
		change(&mut bench.world.state());
		let running = bench.start().await;
		assert_eq!(running.receive(1, &grant).await, Ok(Upload::Pending));
		running.ready(&bench.world).await;
		tokio::time::sleep(Duration::from_millis(100)).await;
		assert_eq!(running.state(1).await, Progress::Checked);
		assert!(bench.world.frame.handed_in().is_empty());
	}
}

#[tokio::test]
async fn a_policy_that_ends_before_it_is_accepted_leaves_nothing_behind() {
	let grant = Grant::new();
	let bench = pending(&grant);
	bench.world.state().office = None;
	let running = bench.start().await;
	assert_eq!(running.receive(1, &grant).await, Ok(Upload::Pending));
	running.ready(&bench.world).await;
	let head = bench.world.frame.head().number;
	bench.world.state().revoke(1, head);
	blocks_until(&bench.world, "removal", || {
		let held = running.metrics.text().unwrap().contains("policies_held{worker=\"proxy\"} 0");
		held && bench.world.frame.head().number > head + GRACE
	})
	.await;
	running.kill().await;
	// At the next start the job finds out.
	let running = bench.start().await;
	assert_eq!(running.state(1).await, Progress::Ended);
	assert!(bench.world.frame.handed_in().is_empty());
	assert_eq!(refused(&running, &grant.upload().sealed.0).await, "policy_ended");
}

#[tokio::test]
async fn a_key_fragment_is_removed_when_nothing_can_be_owed_any_more_and_not_before() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let held = || running.metrics.text().unwrap().contains("policies_held{worker=\"proxy\"} 1");
	let head = running.next_block(&bench.world).await;
	assert!(held());
	bench.world.state().revoke(1, head);
	for _ in 0..GRACE {
		running.next_block(&bench.world).await;
		assert!(held());
	}
	// One block removes it, the next counts.
	running.next_block(&bench.world).await;
	running.next_block(&bench.world).await;
	assert!(!held());
	let now = bench.world.frame.head().number;
	assert_eq!(running.ask(&grant, now, 1).await.unwrap_err().code(), "no_fragment");
}

#[tokio::test]
async fn a_node_that_is_behind_does_not_make_the_proxy_throw_a_fragment_away() {
	let grant = Grant::new();
	let bench = pending(&grant);
	let running = bench.start().await;
	running.ready(&bench.world).await;
	bench.world.set_pool(nulink_worker_common::chain::fake::Pool::Loses);
	assert_eq!(running.receive(1, &grant).await, Ok(Upload::Pending));
	running.kill().await;
	// It starts again with a node that does not know the policy yet.
	let policy = bench.world.state().policies.remove(&1).unwrap();
	bench.world.frame.set_lag(3);
	let running = bench.start().await;
	tokio::time::sleep(Duration::from_millis(200)).await;
	bench.world.state().policies.insert(1, policy);
	bench.world.frame.set_lag(0);
	assert_ne!(running.state(1).await, Progress::Waiting, "the fragment is still there");
}
