use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_eth_proofs::Statement;
use nulink_primitives::provider::Role;
use pallet_traits::{mock, Duty};

#[test]
fn watchers_are_elected_before_the_epoch_begins() {
	test(|| {
		candidates(5);
		provide(4, STAKE / 2);
		go_to_block(pallet_traits::mock::EPOCH_LENGTH - LEAD - 1);
		assert_eq!(WatcherRelay::watchers(1), None);
		go_to_block(pallet_traits::mock::EPOCH_LENGTH - LEAD);
		let set = WatcherRelay::watchers(1).unwrap();
		assert_eq!((set.members.len(), set.total), (4, 4 * STAKE));
		assert!(set.member(&staker(4)).is_none());
		assert_eq!(last_event(), Event::WatchersElected { epoch: 1, watchers: 4, total: 4 * STAKE });
		assert!(WatcherRelay::may_serve(Role::Watcher, &staker(0), 1));
		assert!(!WatcherRelay::may_serve(Role::Watcher, &staker(4), 1));
		assert!(WatcherRelay::may_serve(Role::Proxy, &staker(4), 1));
	});
}

#[test]
fn votes_elect_whom_stake_alone_would_not() {
	test(|| {
		candidates(5);
		provide(4, STAKE / 2);
		assert_ok!(vote(1, &[4], 5 * STAKE));
		go_to_epoch(1);
		let set = WatcherRelay::watchers(1).unwrap();
		let (_, member) = set.member(&staker(4)).unwrap();
		assert_eq!(member.weight, STAKE / 2, "its word weighs what it can lose");
	});
}

#[test]
fn votes_elect_nobody_where_too_little_could_be_lost() {
	test(|| {
		candidates(4);
		(0..4).for_each(|number| provide(number, 10 * STAKE));
		for number in 4..8 {
			provide(number, STAKE);
			assert_ok!(stand(number));
		}
		assert_ok!(vote(1, &[4, 5, 6, 7], 100 * STAKE));
		assert_ok!(vote(2, &[4, 5, 6, 7], 100 * STAKE));
		go_to_epoch(1);
		let set = WatcherRelay::watchers(1).unwrap();
		assert_eq!(set.total, 40 * STAKE);
		assert!((0..4).all(|number| set.member(&staker(number)).is_some()));
	});
}

#[test]
fn votes_elect_as_long_as_two_thirds_of_what_could_be_lost_are_there() {
	test(|| {
		candidates(4);
		(0..4).for_each(|number| provide(number, 3 * STAKE));
		for number in 4..6 {
			provide(number, STAKE);
			assert_ok!(stand(number));
		}
		// Two of four with a third each: (3 + 3 + 1 + 1) of 12 are two thirds.
		assert_ok!(vote(1, &[4, 5], 100 * STAKE));
		go_to_epoch(1);
		let set = WatcherRelay::watchers(1).unwrap();
		assert_eq!(set.total, 8 * STAKE);
		assert!((4..6).all(|number| set.member(&staker(number)).is_some()));
	});
}

#[test]
fn who_is_not_elected_is_free_and_who_is_elected_is_not() {
	test(|| {
		candidates(5);
		provide(4, STAKE / 2);
		go_to_epoch(1);
		assert!(WatcherRelay::is_free(Role::Watcher, &staker(4)));
		assert!(!WatcherRelay::is_free(Role::Watcher, &staker(0)));
		assert!(!WatcherRelay::is_free(Role::Proxy, &staker(4)), "other roles wait as ever");
		// It steps back: elected for epoch 1 only, it is bound as long as it can be slashed.
		assert_ok!(WatcherRelay::step_back(signed(staker(0))));
		go_to_epoch(1 + EVIDENCE);
		assert!(!WatcherRelay::is_free(Role::Watcher, &staker(0)));
		go_to_epoch(2 + EVIDENCE);
		assert!(WatcherRelay::is_free(Role::Watcher, &staker(0)));
	});
}

#[test]
fn who_is_elected_for_the_next_epoch_is_not_free() {
	test(|| {
		candidates(4);
		assert!(WatcherRelay::is_free(Role::Watcher, &staker(0)));
		go_to_block(pallet_traits::mock::EPOCH_LENGTH - LEAD);
		assert!(!WatcherRelay::is_free(Role::Watcher, &staker(0)));
	});
}

#[test]
fn with_too_few_candidates_the_watchers_stay_and_bind_no_voter() {
	test(|| {
		candidates(4);
		assert_ok!(vote(1, &[1], 500));
		go_to_epoch(1);
		assert_ok!(WatcherRelay::step_back(signed(staker(0))));
		go_to_epoch(2);
		assert!(events().contains(&Event::WatchersKept { epoch: 2, watchers: 4, candidates: 3 }));
		assert_eq!(WatcherRelay::watchers(2).unwrap().members, WatcherRelay::watchers(1).unwrap().members);
		assert_ok!(WatcherRelay::unvote(signed(person(1))));
		assert_eq!(held(1), 0);
	});
}

#[test]
fn in_a_set_that_stays_nobody_weighs_more_than_it_has_left() {
	test(|| {
		with_watchers(4);
		for number in 0..4 {
			assert_ok!(WatcherRelay::step_back(signed(staker(number))));
		}
		// One has more than before, one has lost a part, one everything.
		provide(0, 2 * STAKE);
		provide(1, STAKE / 2);
		provide(2, 0);
		go_to_epoch(2);
		let set = WatcherRelay::watchers(2).unwrap();
		let weight = |number| set.member(&staker(number)).unwrap().1.weight;
		assert_eq!([weight(0), weight(1), weight(2), weight(3)], [STAKE, STAKE / 2, 1, STAKE]);
		assert_eq!(set.total, 4 * STAKE, "what is left is no easier a quorum");
		all_attest([0, 1, 3], header(10, 1));
		assert!(!is_accepted(header(10, 1)), "two and a half of four are too little");
		// What is gone does not come back before somebody is elected.
		provide(1, STAKE);
		go_to_epoch(3);
		let set = WatcherRelay::watchers(3).unwrap();
		assert_eq!((set.member(&staker(1)).unwrap().1.weight, set.total), (STAKE / 2, 4 * STAKE));
	});
}

#[test]
fn without_candidates_there_are_no_watchers() {
	test(|| {
		go_to_epoch(3);
		assert_eq!(WatcherRelay::status().watchers, 0);
		assert_noop!(attest_as_if_elected(), Error::<Test>::NotElected);
	});
}

fn attest_as_if_elected() -> frame_support::dispatch::DispatchResultWithPostInfo {
	provide(0, STAKE);
	attest(0, header(10, 1))
}

#[test]
fn candidates_without_stake_are_dropped() {
	test(|| {
		candidates(5);
		mock::set_provider(Role::Watcher, &staker(2), false);
		go_to_epoch(1);
		assert_eq!(Candidates::<Test>::get().len(), 4);
		assert!(events().contains(&Event::CandidateLeft { staker: staker(2), displaced: false }));
	});
}

#[test]
fn dropping_candidates_is_paid_for_in_weight() {
	test(|| {
		candidates(10);
		(0..10).for_each(|number| mock::set_provider(Role::Watcher, &staker(number), false));
		System::set_block_number(u64::from(pallet_traits::mock::EPOCH_LENGTH - LEAD));
		let weight = WatcherRelay::elect_if_due();
		assert!(Candidates::<Test>::get().is_empty());
		let without = <() as WeightInfo>::hold_election(10, 0);
		assert!(weight.all_gt(without), "{weight:?} of {without:?}");
	});
}

#[test]
fn old_sets_are_forgotten() {
	test(|| {
		candidates(4);
		go_to_epoch(20);
		let kept = Elected::<Test>::iter_keys().count() as u32;
		assert!(kept <= EVIDENCE + 3, "{kept}");
		assert!(WatcherRelay::watchers(20 - EVIDENCE).is_some());
	});
}

#[test]
fn watchers_sign_who_comes_after_them() {
	test(|| {
		with_watchers(4);
		go_to_epoch(2);
		let set = WatcherRelay::watchers(2).unwrap();
		let set_hash = WatcherRelay::set_hash(&set).unwrap();
		let statement = Statement::Watchers { epoch: 2, set_hash };
		let sign_set = |number: u8, signature| WatcherRelay::sign_watchers(signed(operator(number)), 2, signature);
		assert_ok!(sign_set(0, sign(&key(0), statement)));
		assert_noop!(sign_set(0, sign(&key(0), statement)), Error::<Test>::AlreadySigned);
		assert_noop!(sign_set(1, sign(&key(0), statement)), Error::<Test>::WrongSignature);
		let other = Statement::Watchers { epoch: 3, set_hash };
		assert_noop!(sign_set(1, sign(&key(1), other)), Error::<Test>::WrongSignature);
		assert_eq!(WatcherRelay::set_certificate(2).unwrap().1.len(), 1);
		assert_noop!(
			WatcherRelay::sign_watchers(signed(operator(1)), 9, sign(&key(1), statement)),
			Error::<Test>::NoSuchSet
		);
	});
}
