use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use nulink_primitives::watching::EthereumStake;

#[test]
fn a_stake_is_relayed_and_the_fee_given_back() {
	test(|| {
		let outcome = relay(1, 100, &ethereum(&[(1, stake(5_000)), (2, stake(1))])).unwrap();
		assert_eq!(outcome.pays_fee, Pays::No);
		assert_eq!(recorded(1), Some(stake(5_000)));
		assert_eq!(recorded(2), None);
		let provider = provider(1).address();
		assert_eq!(
			last_event(),
			Event::StakeRelayed { contract: 0, provider, number: 100, stake: stake(5_000), changed: true }
		);
	});
}

#[test]
fn an_unstake_arrives_by_the_proof_that_nothing_is_there() {
	test(|| {
		assert_ok!(relay(1, 100, &ethereum(&[(1, stake(5_000))])));
		let leaving = EthereumStake { deauthorizing: 5_000, end: 1_700_000_000, ..stake(5_000) };
		assert_ok!(relay(1, 110, &ethereum(&[(1, leaving)])));
		assert_eq!(recorded(1).map(|stake| stake.working()), Some(0));
		assert_eq!(relay(1, 120, &ethereum(&[(2, stake(1))])).unwrap().pays_fee, Pays::No);
		assert_eq!(recorded(1), Some(EthereumStake::default()));
		assert!(Records::<Test>::get(0, provider(1).address()).unwrap().gone_since.is_some());
		// It can come back.
		assert_ok!(relay(1, 130, &ethereum(&[(1, stake(7))])));
		assert_eq!(Records::<Test>::get(0, provider(1).address()).unwrap().gone_since, None);
	});
}

#[test]
fn an_older_state_never_replaces_a_newer_one() {
	test(|| {
		let (older, newer) = (ethereum(&[(1, stake(9_000))]), ethereum(&[(1, stake(5_000))]));
		pin(100, &older);
		assert_ok!(relay(1, 110, &newer));
		assert_noop!(relay_proof(1, 100, proof(&older, 1)), Error::<Test>::RecordNewer);
		assert_noop!(relay_proof(1, 110, proof(&newer, 1)), Error::<Test>::RecordNewer);
	});
}

#[test]
fn what_changes_nothing_is_paid_for_until_it_is_old() {
	test(|| {
		let state = ethereum(&[(1, stake(5_000))]);
		assert_ok!(relay(1, 100, &state));
		assert_eq!(relay(1, 110, &state).unwrap().pays_fee, Pays::Yes);
		System::set_block_number(1 + u64::from(TERMS.refresh_blocks));
		assert_eq!(relay(1, 120, &state).unwrap().pays_fee, Pays::No);
		assert_eq!(relay(1, 130, &state).unwrap().pays_fee, Pays::Yes);
	});
}

#[test]
fn paying_for_what_changes_nothing_does_not_keep_others_from_doing_it_free() {
	test(|| {
		let state = ethereum(&[(1, stake(5_000))]);
		assert_ok!(relay(1, 100, &state));
		System::set_block_number(u64::from(TERMS.refresh_blocks));
		assert_eq!(relay(1, 110, &state).unwrap().pays_fee, Pays::Yes);
		System::set_block_number(1 + u64::from(TERMS.refresh_blocks));
		assert_eq!(relay(1, 120, &state).unwrap().pays_fee, Pays::No);
	});
}

#[test]
fn nothing_is_recorded_of_who_has_nothing() {
	test(|| assert_noop_relay(EthereumStake { authorized: 0, ..stake(0) }));
}

fn assert_noop_relay(stake: EthereumStake) {
	let state = ethereum(&[(1, stake)]);
	pin(100, &state);
	assert_noop!(relay_proof(1, 100, proof(&state, 1)), Error::<Test>::NothingToRelay);
	assert_noop!(relay_proof(3, 100, proof(&state, 3)), Error::<Test>::NothingToRelay);
}

#[test]
fn a_header_must_be_accepted() {
	test(|| {
		let state = ethereum(&[(1, stake(5_000))]);
		assert_noop!(relay_proof(1, 100, proof(&state, 1)), Error::<Test>::UnknownHeader);
	});
}

#[test]
fn a_record_is_forgotten_long_after_it_is_gone() {
	test(|| {
		let forget = || WatcherRelay::forget_record(signed(person(1)), 0, provider(1).address());
		assert_noop!(forget(), Error::<Test>::NoSuchRecord);
		assert_ok!(relay(1, 100, &ethereum(&[(1, stake(5_000))])));
		assert_noop!(forget(), Error::<Test>::RecordInUse);
		assert_ok!(relay(1, 110, &ethereum(&[])));
		assert_noop!(forget(), Error::<Test>::RecordInUse);
		go_to_epoch(GONE_EPOCHS);
		assert_ok!(forget());
		assert_eq!(recorded(1), None);
		// It does not come back by the state from before.
		let before = ethereum(&[(1, stake(5_000))]);
		assert_noop!(relay_proof(1, 100, proof(&before, 1)), Error::<Test>::StateTooOld);
	});
}

#[test]
fn the_slots_to_ask_for_are_those_that_are_read() {
	test(|| {
		let address = provider(1).address();
		assert_eq!(WatcherRelay::slots(0, address), slots(&address));
		assert!(WatcherRelay::slots(9, address).is_empty());
	});
}
