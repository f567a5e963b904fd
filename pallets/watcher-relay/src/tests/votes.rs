use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::AccountId32;

#[test]
fn a_vote_is_on_hold_and_comes_back_at_once() {
	test(|| {
		candidates(4);
		assert_ok!(vote(1, &[0, 1], 500));
		assert_eq!((held(1), free(1)), (500, FUNDS - 500));
		assert_ok!(WatcherRelay::unvote(signed(person(1))));
		assert_eq!((held(1), free(1)), (0, FUNDS));
		assert_eq!(last_event(), Event::VoteFreed { who: person(1), amount: 500 });
		assert_noop!(WatcherRelay::unvote(signed(person(1))), Error::<Test>::NotVoting);
	});
}

#[test]
fn a_vote_can_grow_and_shrink() {
	test(|| {
		candidates(4);
		assert_ok!(vote(1, &[0], 500));
		assert_ok!(vote(1, &[1], 800));
		assert_eq!(held(1), 800);
		assert_ok!(vote(1, &[1], 300));
		assert_eq!(held(1), 300);
		assert_eq!(WatcherRelay::voters().len(), 1);
	});
}

#[test]
fn what_makes_no_sense_is_refused() {
	test(|| {
		candidates(4);
		assert_noop!(vote(1, &[], 500), Error::<Test>::BadTargets);
		assert_noop!(vote(1, &[0, 0], 500), Error::<Test>::BadTargets);
		assert_noop!(vote(1, &[0, 60], 500), Error::<Test>::NotCandidate);
		assert_noop!(vote(1, &[0], TERMS.least_vote - 1), Error::<Test>::VoteTooSmall);
		assert!(vote(1, &[0], FUNDS * 2).is_err());
	});
}

#[test]
fn what_elected_somebody_stays_to_the_end_of_that_epoch() {
	test(|| {
		candidates(4);
		assert_ok!(vote(1, &[0], 500));
		go_to_epoch(1);
		assert_ok!(WatcherRelay::unvote(signed(person(1))));
		assert_eq!(last_event(), Event::VoteLeaving { who: person(1), amount: 500, free_in: 2 });
		assert_eq!(held(1), 500);
		assert_noop!(WatcherRelay::unvote(signed(person(1))), Error::<Test>::VoteBound);
		// It counts no more: what it elects next is not for its sake.
		assert!(WatcherRelay::voters().is_empty());
		go_to_epoch(2);
		assert_ok!(WatcherRelay::unvote(signed(person(1))));
		assert_eq!(held(1), 0);
	});
}

#[test]
fn changing_the_vote_does_not_free_it() {
	test(|| {
		CurrentTerms::set(Terms { seats: 4, ..TERMS });
		candidates(5);
		assert_ok!(vote(1, &[0], 500));
		go_to_epoch(1);
		assert_noop!(vote(1, &[4], 499), Error::<Test>::VoteBound);
		assert_ok!(vote(1, &[4], 500));
		assert_ok!(WatcherRelay::unvote(signed(person(1))));
		assert_eq!(held(1), 500, "it elected 0 before");
		// Nor does voting again while it is on its way out.
		assert_ok!(vote(1, &[4], 600));
		assert_ok!(WatcherRelay::unvote(signed(person(1))));
		assert_eq!(held(1), 600);
	});
}

#[test]
fn what_elected_nobody_is_free() {
	test(|| {
		candidates(6);
		// Everybody but 5 has more.
		(0..4).for_each(|number| provide(number, STAKE * 10));
		assert_ok!(vote(1, &[5], 100));
		go_to_epoch(1);
		assert!(WatcherRelay::watchers(1).unwrap().member(&staker(5)).is_none());
		assert_ok!(WatcherRelay::unvote(signed(person(1))));
		assert_eq!(held(1), 0);
	});
}

#[test]
fn on_a_full_list_a_larger_vote_displaces_the_smallest() {
	test(|| {
		candidates(4);
		let other = |number: u32| {
			let mut bytes = [0xee; 32];
			bytes[..4].copy_from_slice(&number.to_le_bytes());
			AccountId32::new(bytes)
		};
		for number in 0..MAX_VOTERS {
			use frame_support::traits::fungible::Mutate;
			assert_ok!(Balances::mint_into(&other(number), 10_000));
			let amount = 200 + u128::from(number);
			assert_ok!(WatcherRelay::vote(signed(other(number)), targets(&[0]), amount));
		}
		assert_noop!(vote(1, &[0], 200), Error::<Test>::VotersFull);
		assert_ok!(vote(1, &[0], 201));
		assert_eq!(Votes::<Test>::get(other(0)), None, "it had least, and has it back");
		assert_eq!(WatcherRelay::voters().len() as u32, MAX_VOTERS);
		// Who is on the list changes its vote without pushing anybody off.
		assert_ok!(vote(1, &[1], 300));
		assert_eq!(WatcherRelay::voters().len() as u32, MAX_VOTERS);
	});
}
