//! What watchers lose, who decides whether they should, and who gets it.

use super::*;
use crate::{
	chain::error_of,
	governance::{propose, vote},
};
use nulink_runtime::{configs::watching::MINORITY_EPOCHS, genesis::LOCAL_TESTNET, RuntimeOrigin};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Dave, Eve};
use sp_runtime::DispatchError;

#[test]
fn two_headers_of_one_number_cost_a_fifth_and_the_reporter_is_not_out_of_pocket() {
	run(|| {
		at_work();
		let (first, second) = (header(1, [1; 32]), header(1, [2; 32]));
		let report = || Relay::report_equivocation {
			first,
			first_signature: signature(DaveStash, first),
			second,
			second_signature: signature(DaveStash, second),
		};
		let before = free(Ferdie);
		assert_ok!(submit(Ferdie, report()));
		assert_eq!(free(Ferdie), before);
		assert_eq!(stake_of(DaveStash), STAKE - STAKE / 5);
		assert_eq!(error_of(Ferdie, report()), Error::AlreadyPunished.into());
		// It waits for an appeal, as every slash does.
		let before = Balances::total_balance(&account(DaveStash));
		assert_ok!(ProviderStaking::cancel_slash(Origin::SlashAppeals.into(), 0));
		assert_eq!(Balances::total_balance(&account(DaveStash)), before + STAKE / 5);
	});
}

#[test]
fn who_attested_to_another_header_than_the_others_is_slashed_when_governance_had_time() {
	run(|| {
		at_work();
		let (right, wrong) = (header(1, [1; 32]), header(1, [2; 32]));
		assert_ok!(attest(DaveStash, wrong));
		for who in &WATCHERS[..3] {
			assert_ok!(attest(*who, right));
		}
		let settle = |watcher| Relay::settle_minority { number: 1, watcher: account(watcher) };
		assert_eq!(error_of(Ferdie, settle(DaveStash)), Error::TooEarly.into());
		for _ in 0..MINORITY_EPOCHS {
			next_epoch();
		}
		assert_eq!(error_of(Ferdie, settle(AliceStash)), Error::NoMinority.into());
		let before = free(Ferdie);
		assert_ok!(submit(Ferdie, settle(DaveStash)));
		assert_eq!(free(Ferdie), before);
		assert_eq!(stake_of(DaveStash), STAKE - STAKE / 10);
		assert_eq!(error_of(Ferdie, settle(DaveStash)), Error::NoMinority.into());
	});
}

#[test]
fn a_minority_that_was_right_is_not_slashed_and_the_majority_is() {
	run(|| {
		at_work();
		let (right, wrong) = (header(1, [1; 32]), header(1, [2; 32]));
		assert_ok!(attest(DaveStash, right));
		for who in &WATCHERS[..3] {
			assert_ok!(attest(*who, wrong));
		}
		assert_ok!(WatcherRelay::pin_header(Origin::RelayAdmin.into(), right));
		for _ in 0..MINORITY_EPOCHS {
			next_epoch();
		}
		let settle = |watcher| Relay::settle_minority { number: 1, watcher: account(watcher) };
		assert_eq!(error_of(Ferdie, settle(DaveStash)), Error::NoMinority.into());
		assert_ok!(submit(Ferdie, settle(AliceStash)));
		assert_eq!(stake_of(AliceStash), STAKE - STAKE / 10);
		assert_eq!(stake_of(DaveStash), STAKE);
	});
}

#[test]
fn a_header_that_is_rejected_slashes_nobody() {
	run(|| {
		at_work();
		assert_ok!(attest(DaveStash, header(1, [2; 32])));
		for who in &WATCHERS[..3] {
			assert_ok!(attest(*who, header(1, [1; 32])));
		}
		assert_ok!(WatcherRelay::reject_header(Origin::RelayAdmin.into(), 1));
		for _ in 0..MINORITY_EPOCHS {
			next_epoch();
		}
		let settle = Relay::settle_minority { number: 1, watcher: account(DaveStash) };
		assert_eq!(error_of(Ferdie, settle), Error::UnknownHeader.into());
	});
}

#[test]
fn the_track_for_the_relay_and_root_look_after_it_and_nobody_else_does() {
	run(|| {
		let others = [
			RuntimeOrigin::signed(account(Alice)),
			Origin::EmergencyAdmin.into(),
			Origin::ParameterAdmin.into(),
			Origin::SlashAppeals.into(),
		];
		let one = header(1, [1; 32]);
		for origin in others {
			let origin = || origin.clone();
			let results = [
				WatcherRelay::pin_header(origin(), one),
				WatcherRelay::reject_header(origin(), 1),
				WatcherRelay::register_contract(origin(), contract()),
				WatcherRelay::pause_contract(origin(), 0, true),
				WatcherRelay::pause(origin()),
				WatcherRelay::resume(origin()),
			];
			assert!(results.iter().all(|result| *result == Err(DispatchError::BadOrigin)));
		}
		for origin in [RuntimeOrigin::root(), Origin::RelayAdmin.into()] {
			assert_ok!(WatcherRelay::pin_header(origin.clone(), one));
			assert_ok!(WatcherRelay::reject_header(origin, 1));
		}
	});
}

#[test]
fn holders_pause_the_relay_by_a_referendum() {
	chain(LOCAL_TESTNET).execute_with(|| {
		let index = propose(Dave, Origin::RelayAdmin, Relay::pause {}.into());
		for holder in [Alice, Bob, Dave, Eve] {
			vote(holder, index, true, 900_000 * NLK);
		}
		run_to(System::block_number() + 25);
		assert!(WatcherRelay::status().paused);
	});
}
