//! The daemon dies at every commit of its journal, before it and after it, and is started again. In the end everything
//! is done, and nothing is done twice.
//!
//! What it has to do: confirm the next epoch, attest two heights, and relay what two logs tell of.

use super::*;
use crate::{chain::Action, layout::EthereumStake};
use nulink_eth_proofs::Address;
use nulink_worker_common::journal::Moment;
use std::sync::atomic::{AtomicUsize, Ordering};

/// All that the daemon writes, and how many commits of a kind are tried at most. Blocks come without end.
const COMMITS: &[(&str, usize)] = &[("schema", 1), ("follow", 4), ("step", 14), ("submit", 5), ("outcome", 5)];

const STAKERS: [Address; 2] = [Address([0xa1; 20]), Address([0xb0; 20])];

async fn story() -> Bench {
	let bench = Bench::new().await;
	let stake = EthereumStake { authorized: 5, ..Default::default() };
	STAKERS.into_iter().for_each(|provider| bench.ethereum.stake(provider, stake, true));
	bench.ethereum.finalise(4);
	{
		let mut state = bench.world.state();
		state.provider.as_mut().unwrap().active_next = false;
		state.open = vec![8];
	}
	bench
}

fn is_done(bench: &Bench) -> bool {
	let state = bench.world.state();
	state.records.len() == 2 && state.attested.len() == 2 && state.provider.is_some_and(|info| info.active_next)
}

/// Lives with a daemon until all is done (`true`), or until it has died.
async fn live(bench: &Bench, running: &Running, dead: &dyn Fn() -> bool) -> bool {
	for _ in 0..6000 {
		if dead() {
			return false;
		}
		if is_done(bench) {
			bench.some_blocks(running).await;
			return true;
		}
		bench.world.finalise(1);
		running.keeps_up(&bench.world).await;
		tokio::time::sleep(Duration::from_millis(3)).await;
	}
	panic!("it did not come to an end: {:?}", bench.world.state().done);
}

fn check(bench: &Bench, case: &str) {
	let state = bench.world.state();
	assert_eq!(state.count(|action| *action == Action::ConfirmActivity), 1, "{case}");
	assert_eq!([8, 12].map(|number| state.attestations(number)), [1, 1], "{case}");
	assert_eq!(state.relays(), 2, "{case}");
	assert!(state.vain.is_empty(), "{case}: {:?}", state.vain);
	assert_eq!(bench.world.frame.included().len(), state.done.len(), "{case}");
}

/// Whether the daemon died at the `nth` commit of this kind. If not, it had come to the end before.
async fn dies_at(what: &'static str, nth: usize, at: Moment) -> bool {
	let case = format!("{what} {nth} {at:?}");
	let bench = story().await;
	let seen = Arc::new(AtomicUsize::new(0));
	let counter = seen.clone();
	let crash = move |moment: Moment, of: &'static str| {
		moment == at && of == what && counter.fetch_add(1, Ordering::SeqCst) + 1 == nth
	};
	let dead = || seen.load(Ordering::SeqCst) >= nth;
	// The first commits are made while it is opened.
	if let Ok(journal) = bench.journal(Options { crash: Some(Arc::new(crash)) }).await {
		if let Ok(dying) = bench.start_on(journal) {
			let done = live(&bench, &dying, &dead).await;
			dying.kill().await;
			if done && !dead() {
				return false;
			}
		}
	}
	let running = bench.start().await;
	assert!(live(&bench, &running, &|| false).await, "{case}");
	check(&bench, &case);
	running.kill().await;
	true
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_at_any_commit_loses_nothing_and_does_nothing_twice() {
	let mut crashes = 0;
	for (what, most) in COMMITS {
		for at in [Moment::BeforeCommit, Moment::AfterCommit] {
			for nth in 1..=*most {
				if !dies_at(what, nth, at).await {
					assert!(nth > 1, "no commit is called {what:?}");
					break;
				}
				crashes += 1;
			}
		}
	}
	assert!(crashes > 25, "{crashes} crashes say little");
}
