use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_eth_proofs::{Address, EMPTY_CODE};
use pallet_traits::StateRoots;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn only_governance_decides() {
	test(|| {
		let anybody = || signed(person(1));
		assert_noop!(WatcherRelay::pin_header(anybody(), header(10, 1)), BadOrigin);
		assert_noop!(WatcherRelay::reject_header(anybody(), 10), BadOrigin);
		assert_noop!(WatcherRelay::register_contract(anybody(), contract()), BadOrigin);
		assert_noop!(WatcherRelay::update_contract(anybody(), 0, CODE, layout()), BadOrigin);
		assert_noop!(WatcherRelay::pause_contract(anybody(), 0, true), BadOrigin);
		assert_noop!(WatcherRelay::drop_record(anybody(), 0, CONTRACT), BadOrigin);
		assert_noop!(WatcherRelay::pause(anybody()), BadOrigin);
		assert_noop!(WatcherRelay::resume(anybody()), BadOrigin);
	});
}

#[test]
fn what_is_no_contract_is_not_registered() {
	test(|| {
		let mut unsound = contract();
		unsound.layout.fields.clear();
		for wrong in [
			Contract { address: Address::default(), ..contract() },
			Contract { code_hash: EMPTY_CODE, ..contract() },
			Contract { code_hash: [0; 32], ..contract() },
			unsound,
		] {
			assert_noop!(WatcherRelay::register_contract(root(), wrong), Error::<Test>::BadContract);
		}
		assert_noop!(WatcherRelay::register_contract(root(), contract()), Error::<Test>::ContractKnown);
		let other = |number| Contract { address: Address([number; 20]), ..contract() };
		for number in 1..MAX_CONTRACTS as u8 {
			assert_ok!(WatcherRelay::register_contract(root(), other(number)));
		}
		assert_noop!(WatcherRelay::register_contract(root(), other(0xff)), Error::<Test>::TooManyContracts);
	});
}

#[test]
fn a_pause_stops_everything_but_elections_and_votes() {
	test(|| {
		with_watchers(4);
		all_attest(0..3, header(10, 1));
		assert_ok!(WatcherRelay::pause(root()));
		assert!(WatcherRelay::status().paused);
		assert_eq!(WatcherRelay::state_root(10), None);
		assert_noop!(attest(0, header(20, 1)), Error::<Test>::RelayPausedNow);
		assert_noop!(relay_proof(1, 10, proof(&ethereum(&[]), 1)), Error::<Test>::RelayPausedNow);
		assert_ok!(vote(1, &[0], 500));
		go_to_epoch(2);
		assert!(WatcherRelay::watchers(2).is_some());
		assert_ok!(WatcherRelay::resume(root()));
		assert!(WatcherRelay::state_root(10).is_some());
	});
}

#[test]
fn a_silent_relay_is_stale() {
	test(|| {
		assert!(WatcherRelay::status().stale, "nothing was ever accepted");
		with_watchers(4);
		all_attest(0..3, header(10, 1));
		assert!(!WatcherRelay::status().stale);
		go_to_block(11 + TERMS.stale_blocks);
		assert!(WatcherRelay::status().stale);
		assert_eq!(WatcherRelay::status().age, Some(21));
	});
}

#[test]
fn a_rejected_header_gives_the_number_back() {
	test(|| {
		with_watchers(4);
		all_attest(0..3, header(10, 1));
		all_attest(0..3, header(20_000, 1));
		assert_noop!(attest(0, header(20, 1)), Error::<Test>::Outdated);
		assert_ok!(WatcherRelay::reject_header(root(), 20_000));
		assert_eq!(WatcherRelay::status().last, 10);
		assert_eq!(WatcherRelay::state_root(20_000), None);
		all_attest(0..3, header(20, 1));
		assert_noop!(WatcherRelay::reject_header(root(), 20_000), Error::<Test>::UnknownHeader);
	});
}

#[test]
fn a_number_that_was_rejected_and_accepted_again_is_kept_as_long_as_others() {
	test(|| {
		let pin = |number| {
			assert_ok!(WatcherRelay::pin_header(root(), header(number, 1)));
		};
		pin(1);
		assert_ok!(WatcherRelay::reject_header(root(), 1));
		(2..=10).for_each(pin);
		pin(1);
		// The ring comes to where the number was at first.
		(11..=u64::from(RING) + 1).for_each(pin);
		assert!(WatcherRelay::state_root(1).is_some());
	});
}

#[test]
fn a_pinned_header_is_accepted_without_watchers() {
	test(|| {
		assert_ok!(WatcherRelay::pin_header(root(), header(77, 1)));
		assert_eq!(WatcherRelay::state_root(77), Some(header(77, 1).state_root));
		assert_ok!(WatcherRelay::pin_header(root(), header(77, 2)));
		assert_eq!(WatcherRelay::state_root(77), Some(header(77, 2).state_root));
	});
}

#[test]
fn a_record_that_was_proven_with_a_wrong_root_is_dropped_and_proven_anew() {
	test(|| {
		assert_ok!(relay(1, 1_000, &ethereum(&[(1, stake(9_000))])));
		assert_ok!(WatcherRelay::reject_header(root(), 1_000));
		let right = ethereum(&[(1, stake(5_000))]);
		pin(100, &right);
		assert_noop!(relay_proof(1, 100, proof(&right, 1)), Error::<Test>::RecordNewer);
		assert_ok!(WatcherRelay::drop_record(root(), 0, provider(1).address()));
		assert_ok!(relay_proof(1, 100, proof(&right, 1)));
		assert_eq!(recorded(1), Some(stake(5_000)));
	});
}

#[test]
fn an_upgraded_contract_is_refused_until_its_code_is_pinned() {
	test(|| {
		let upgraded = ethereum_of(CONTRACT, [0xdd; 32], &[(1, stake(5_000))]);
		pin(100, &upgraded);
		assert_noop!(relay_proof(1, 100, proof(&upgraded, 1)), Error::<Test>::WrongCode);
		assert_ok!(WatcherRelay::update_contract(root(), 0, [0xdd; 32], layout()));
		assert_ok!(relay_proof(1, 100, proof(&upgraded, 1)));
		assert_noop!(WatcherRelay::update_contract(root(), 9, [0xdd; 32], layout()), Error::<Test>::NoSuchContract);
	});
}
