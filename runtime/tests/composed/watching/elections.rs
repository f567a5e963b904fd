//! Who is elected, what that binds, and what it earns.

use super::*;
use crate::chain::error_of;
use nulink_runtime::{RuntimeCall, RuntimeOrigin, SafeMode};
use pallet_traits::{RewardSource, StateRoots};
use pallet_watcher_relay::PROMPT_BLOCKS;
use sp_keyring::Sr25519Keyring::{Alice, Bob, EveStash};
use sp_runtime::{traits::Dispatchable, DispatchError};

/// Four with as much, and one with less.
fn five_stand() {
	stood(&WATCHERS, STAKE);
	stood(&[EveStash], STAKE / 2);
}

#[test]
fn those_with_most_at_stake_are_elected_and_who_is_not_unbonds_at_once() {
	run(|| {
		five_stand();
		before_next_epoch();
		let elected = elected_for(epoch() + 1);
		assert_eq!(elected.len(), 4);
		assert!(WATCHERS.iter().all(|who| elected.contains(&account(*who))));

		let role = Role::Watcher;
		let before = free(EveStash);
		assert_ok!(submit(EveStash, Staking::unbond { role, amount: STAKE / 2 }));
		assert_ok!(submit(EveStash, Staking::withdraw_unbonded { role }));
		assert!(free(EveStash) > before && stake_of(EveStash) == 0);

		assert_ok!(submit(AliceStash, Staking::unbond { role, amount: STAKE }));
		let too_early: DispatchError = pallet_provider_staking::Error::<Runtime>::NothingToWithdraw.into();
		assert_eq!(error_of(AliceStash, Staking::withdraw_unbonded { role }), too_early);
		assert_eq!(stake_of(AliceStash), STAKE);
	});
}

fn not_elected() -> DispatchError {
	pallet_provider_staking::Error::<Runtime>::NotElected.into()
}

#[test]
fn only_who_is_elected_confirms_an_epoch() {
	run(|| {
		five_stand();
		for who in [AliceStash, EveStash] {
			assert_ok!(submit(who, Staking::set_operator { role: Role::Watcher, operator: account(who) }));
			assert_eq!(error_of(who, Staking::confirm_activity {}), not_elected(), "nobody is yet");
		}
		before_next_epoch();
		confirm(&[AliceStash]);
		assert_eq!(error_of(EveStash, Staking::confirm_activity {}), not_elected());
	});
}

#[test]
fn who_waits_to_be_elected_is_not_absent_and_cannot_be_silenced() {
	run(|| {
		five_stand();
		let role = Role::Watcher;
		assert_ok!(submit(EveStash, Staking::set_operator { role, operator: account(EveStash) }));
		let not_absent: DispatchError = pallet_provider_staking::Error::<Runtime>::NotAbsent.into();
		let chill = || Staking::chill_inactive { role, staker: account(EveStash) };
		for _ in 0..5 {
			next_epoch();
			assert_eq!(error_of(Ferdie, chill()), not_absent);
		}
		// Nor in the block in which it is elected, nor in the epoch for which it is.
		let targets = vec![account(EveStash)].try_into().expect("one is not too many");
		assert_ok!(submit(Bob, Relay::vote { targets, amount: 2 * STAKE }));
		before_next_epoch();
		assert!(elected_for(epoch() + 1).contains(&account(EveStash)));
		assert_eq!(error_of(Ferdie, chill()), not_absent);
		next_epoch();
		assert_eq!(error_of(Ferdie, chill()), not_absent);
		assert_ok!(attest(EveStash, header(1, [1; 32])));
	});
}

#[test]
fn votes_elect_and_are_bound_until_the_epoch_is_over() {
	run(|| {
		five_stand();
		let targets = vec![account(EveStash)].try_into().expect("one is not too many");
		assert_ok!(submit(Bob, Relay::vote { targets, amount: 2 * STAKE }));
		assert_eq!(voted(Bob), 2 * STAKE);
		before_next_epoch();
		assert!(elected_for(epoch() + 1).contains(&account(EveStash)));

		assert_ok!(submit(Bob, Relay::unvote {}));
		assert_eq!(voted(Bob), 2 * STAKE, "it elected somebody");
		next_epoch();
		assert_eq!(error_of(Bob, Relay::unvote {}), Error::VoteBound.into());
		next_epoch();
		let before = Balances::total_balance(&account(Bob));
		assert_ok!(submit(Bob, Relay::unvote {}));
		assert_eq!(voted(Bob), 0);
		assert!(before - Balances::total_balance(&account(Bob)) < NLK, "a fee and no more");
	});
}

#[test]
fn a_vote_that_elected_nobody_is_free_at_once() {
	run(|| {
		five_stand();
		let targets = vec![account(EveStash)].try_into().expect("one is not too many");
		assert_ok!(submit(Bob, Relay::vote { targets, amount: 20 * NLK }));
		before_next_epoch();
		assert!(!elected_for(epoch() + 1).contains(&account(EveStash)));
		assert_ok!(submit(Bob, Relay::unvote {}));
		assert_eq!(voted(Bob), 0);
	});
}

#[test]
fn watchers_are_paid_for_the_part_of_the_headers_that_they_attested_to() {
	run(|| {
		at_work();
		let worked = epoch();
		accepted(1, &ethereum(&[]));
		// The last one is late for the second header, and out for the third.
		for number in [2, 3] {
			for who in &WATCHERS[..3] {
				assert_ok!(attest(*who, header(number, ethereum(&[]).root())));
			}
			assert!(is_accepted(number));
		}
		pass_to(System::block_number() + PROMPT_BLOCKS + 1);
		assert_ok!(attest(DaveStash, header(2, ethereum(&[]).root())));
		assert_eq!(WatcherRelay::attendance_of(worked, account(DaveStash)), (3, 2));
		next_epoch();
		let quarter = NlkTokenomics::pot(Role::Watcher, worked) / 4;
		assert!(quarter > 0);
		for (who, earned) in [(AliceStash, quarter), (DaveStash, quarter / 2)] {
			let before = free(who);
			let claim = Staking::claim_reward { role: Role::Watcher, staker: account(who), epoch: worked };
			assert_ok!(submit(Alice, claim));
			assert_eq!(free(who) - before, earned, "{who}");
		}
	});
}

#[test]
fn what_watchers_do_is_free_and_what_is_refused_costs() {
	run(|| {
		at_work();
		let first = header(1, [1; 32]);
		let before = free(AliceStash);
		assert_ok!(attest(AliceStash, first));
		assert_eq!(free(AliceStash), before);
		assert_eq!(attest(AliceStash, first), Err(Error::AlreadyAttested.into()));
		assert!(free(AliceStash) < before);
		assert_eq!(attest(Alice, first), Err(Error::NotOperator.into()));
	});
}

#[test]
fn in_safe_mode_watchers_go_on_and_nothing_else_moves() {
	run(|| {
		at_work();
		registered();
		let state = ethereum(&[(1, 500)]);
		let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		accepted(1, &state);
		assert_eq!(relay(1, 1, &state), Err(filtered));
		let targets = vec![account(AliceStash)].try_into().expect("one is not too many");
		assert_eq!(error_of(Bob, Relay::vote { targets, amount: 20 * NLK }), filtered);
		// And those who look after the relay can.
		assert_ok!(RuntimeCall::from(Relay::pause {}).dispatch(Origin::RelayAdmin.into()));
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
		assert_eq!(relay(1, 1, &state), Err(Error::RelayPausedNow.into()));
	});
}

#[test]
fn a_relay_that_is_paused_harms_nothing_and_goes_on_when_it_is_resumed() {
	run(|| {
		at_work();
		let state = ethereum(&[]);
		accepted(1, &state);
		assert_eq!(<WatcherRelay as StateRoots>::state_root(1), Some(state.root()));
		assert_ok!(WatcherRelay::pause(Origin::RelayAdmin.into()));
		assert_eq!(attest(AliceStash, header(2, state.root())), Err(Error::RelayPausedNow.into()));
		assert_eq!(<WatcherRelay as StateRoots>::state_root(1), None);
		// Elections go on, votes come and go, activity is confirmed.
		let targets = vec![account(AliceStash)].try_into().expect("one is not too many");
		assert_ok!(submit(Bob, Relay::vote { targets, amount: 20 * NLK }));
		assert_ok!(submit(Bob, Relay::unvote {}));
		before_next_epoch();
		assert_eq!(elected_for(epoch() + 1).len(), 4);
		confirm(&WATCHERS);
		next_epoch();
		assert_ok!(WatcherRelay::resume(Origin::RelayAdmin.into()));
		accepted(2, &state);
		assert_eq!(<WatcherRelay as StateRoots>::state_root(1), Some(state.root()));
	});
}
