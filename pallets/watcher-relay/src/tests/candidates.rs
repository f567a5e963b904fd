use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_eth_proofs::Statement;
use nulink_primitives::provider::Role;
use pallet_traits::mock;

#[test]
fn a_provider_stands_and_steps_back() {
	test(|| {
		provide(0, STAKE);
		assert_ok!(stand(0));
		assert_eq!(last_event(), Event::CandidateStood { staker: staker(0), signer: key(0).address() });
		assert_eq!(WatcherRelay::candidates().len(), 1);
		assert_ok!(WatcherRelay::step_back(signed(staker(0))));
		assert_eq!(last_event(), Event::CandidateLeft { staker: staker(0), displaced: false });
		assert_noop!(WatcherRelay::step_back(signed(staker(0))), Error::<Test>::NotCandidate);
	});
}

#[test]
fn who_is_no_provider_does_not_stand() {
	test(|| {
		assert_noop!(stand(0), Error::<Test>::NotProvider);
	});
}

#[test]
fn a_signer_is_proven_by_its_signature_of_the_account() {
	test(|| {
		provide(0, STAKE);
		let anothers = sign(&key(0), Statement::Standing { account: staker(1).into() });
		let stand = |proof| WatcherRelay::stand(signed(staker(0)), key(0).address(), proof);
		assert_noop!(stand(anothers), Error::<Test>::WrongSignature);
		let binding = sign(&key(0), Statement::Bind { account: staker(0).into(), number: 1 });
		assert_noop!(stand(binding), Error::<Test>::WrongSignature);
	});
}

#[test]
fn a_signer_is_not_anothers_until_its_evidence_is_too_old() {
	test(|| {
		candidates(1);
		provide(1, STAKE);
		let proof = sign(&key(0), Statement::Standing { account: staker(1).into() });
		let take = || WatcherRelay::stand(signed(staker(1)), key(0).address(), proof);
		assert_noop!(take(), Error::<Test>::SignerTaken);
		assert_ok!(WatcherRelay::step_back(signed(staker(0))));
		assert_noop!(take(), Error::<Test>::SignerTaken);
		assert_noop!(WatcherRelay::forget_signer(signed(person(1)), key(0).address()), Error::<Test>::SignerStillBound);
		go_to_epoch(EVIDENCE + 3);
		assert_ok!(WatcherRelay::forget_signer(signed(person(1)), key(0).address()));
		assert_ok!(take());
	});
}

#[test]
fn a_candidate_changes_its_signer() {
	test(|| {
		candidates(1);
		go_to_epoch(1);
		let proof = sign(&key(9), Statement::Standing { account: staker(0).into() });
		assert_ok!(WatcherRelay::stand(signed(staker(0)), key(9).address(), proof));
		assert_eq!(WatcherRelay::candidates()[0].0.signer, key(9).address());
		assert!(Signers::<Test>::get(key(0).address()).unwrap().until.is_some());
	});
}

#[test]
fn a_staker_brings_one_new_signer_in_an_epoch_however_it_tries() {
	test(|| {
		candidates(1);
		let stand_with = |number: u8| {
			let proof = sign(&key(number), Statement::Standing { account: staker(0).into() });
			WatcherRelay::stand(signed(staker(0)), key(number).address(), proof)
		};
		assert_noop!(stand_with(9), Error::<Test>::SignerChangedLately);
		assert_ok!(WatcherRelay::step_back(signed(staker(0))));
		assert_noop!(stand_with(9), Error::<Test>::SignerChangedLately);
		// With a key that is its own it can stand as often as it wants.
		assert_ok!(stand_with(0));
		for epoch in 1..4 {
			go_to_epoch(epoch);
			assert_ok!(stand_with(10 + epoch as u8));
			assert_noop!(stand_with(9), Error::<Test>::SignerChangedLately);
		}
		assert_eq!(Signers::<Test>::iter().count(), 4);
		go_to_epoch(4 + EVIDENCE + 3);
		for number in [0, 11, 12] {
			assert_ok!(WatcherRelay::forget_signer(signed(person(1)), key(number).address()));
		}
		assert_eq!((Signers::<Test>::iter().count(), NewSigners::<Test>::iter().count()), (1, 0));
	});
}

#[test]
fn on_a_full_list_the_least_makes_room_for_who_has_more() {
	test(|| {
		let all = MAX_CANDIDATES as u8;
		candidates(all);
		mock::set_at_stake(Role::Watcher, &staker(5), STAKE / 2);
		provide(all, STAKE / 2);
		assert_noop!(stand(all), Error::<Test>::CandidatesFull);
		provide(all, STAKE);
		assert_ok!(stand(all));
		assert!(Candidates::<Test>::get().iter().all(|it| it.staker != staker(5)));
		assert_eq!(Candidates::<Test>::get().len() as u32, MAX_CANDIDATES);
	});
}
