//! Whatever happens in whatever order: nobody is paid more than was ever shown to be locked, and nothing but the pot
//! pays.

use crate::{mock::*, *};
use frame_support::assert_ok;
use nulink_eth_proofs::fixtures::EthereumState;
use nulink_primitives::token::Balance;
use proptest::prelude::*;
use std::collections::BTreeMap;

const HOLDERS: u64 = 3;

#[derive(Clone, Debug)]
enum Step {
	/// The holder locks something on Ethereum.
	Lock(u64, Balance),
	/// A block of Ethereum is accepted.
	Accept,
	/// The holder claims with one of the states so far.
	Claim(u64, usize),
	/// Somebody brings one of the claims so far again.
	Replay(usize),
	/// Governance withdraws a root, or accepts it again.
	Withdraw(usize),
	Restore(usize),
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		3 => (1..=HOLDERS, 1..400_000u128).prop_map(|(holder, amount)| Step::Lock(holder, amount)),
		3 => Just(Step::Accept),
		6 => (1..=HOLDERS, any::<usize>()).prop_map(|(holder, state)| Step::Claim(holder, state)),
		2 => any::<usize>().prop_map(Step::Replay),
		1 => any::<usize>().prop_map(Step::Withdraw),
		1 => any::<usize>().prop_map(Step::Restore),
	]
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn after_any_history_every_unit_was_paid_at_most_once(steps in prop::collection::vec(step(), 1..40)) {
		new_test_ext().execute_with(|| {
			let mut locked = BTreeMap::<u64, Balance>::new();
			let mut states = Vec::<(u64, EthereumState, BTreeMap<u64, Balance>)>::new();
			let mut claims = Vec::new();
			for step in steps {
				match step {
					Step::Lock(holder, amount) => *locked.entry(holder).or_default() += amount,
					Step::Accept => {
						let amounts: Vec<_> = locked.iter().map(|(holder, amount)| (*holder, *amount)).collect();
						let (block, state) = (SINCE + states.len() as u64, ethereum(&amounts));
						accept(block, &state);
						states.push((block, state, locked.clone()));
					},
					Step::Claim(_, _) if states.is_empty() => (),
					Step::Claim(holder, which) => {
						let (block, state, amounts) = &states[which % states.len()];
						let before = ClaimedBy::<Test>::get(address(holder)).unwrap_or_default();
						let due = amounts.get(&holder).copied().unwrap_or_default();
						let known = Roots::<Test>::get().contains_key(block);
						let payable = due.saturating_sub(before.amount);
						let right = known && *block > before.block && payable > 0 && payable <= NlkClaims::available()
							&& (payable >= EXISTENTIAL_DEPOSIT || free(&RECEIVER) > 0);
						let claim = claim(state, holder, *block);
						claims.push(claim.clone());
						prop_assert_eq!(submit(claim).is_ok(), right);
					},
					Step::Replay(_) if claims.is_empty() => (),
					Step::Replay(which) => {
						let claim: Claim<_> = claims[which % claims.len()].clone();
						let before = free(&RECEIVER);
						// A claim that failed before may be right by now; one that was paid is not.
						if submit(claim.clone()).is_ok() {
							prop_assert!(free(&RECEIVER) > before);
						}
						prop_assert!(submit(claim).is_err(), "not a second time");
					},
					Step::Withdraw(_) | Step::Restore(_) if states.is_empty() => (),
					Step::Withdraw(which) => {
						let _ = NlkClaims::withdraw_state_root(RuntimeOrigin::root(), states[which % states.len()].0);
					},
					Step::Restore(which) => {
						let (block, state, _) = &states[which % states.len()];
						accept(*block, state);
					},
				}
				assert_ok!(NlkClaims::do_try_state());
				prop_assert_eq!(free(&RECEIVER), TotalClaimed::<Test>::get());
				prop_assert_eq!(free(&POT), AVAILABLE + EXISTENTIAL_DEPOSIT - TotalClaimed::<Test>::get());
				for holder in 1..=HOLDERS {
					let paid = ClaimedBy::<Test>::get(address(holder)).unwrap_or_default().amount;
					prop_assert!(paid <= locked.get(&holder).copied().unwrap_or_default());
				}
			}
			Ok(())
		})?;
	}
}
