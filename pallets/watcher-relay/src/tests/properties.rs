//! What holds whatever the input.

use crate::{
	election::{elect, enough_at_stake},
	mock::*,
	*,
};
use nulink_primitives::token::Balance;
use proptest::prelude::*;
use std::collections::BTreeSet;

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	/// An election gives no more winners than seats, each of them a candidate and once, each with something behind it, and
	/// all together no more than there is.
	#[test]
	fn an_election_stays_within_its_bounds(
		seats in MIN_SEATS..=MAX_SEATS,
		stakes in prop::collection::vec(0u128..1 << 90, 0..64),
		votes in prop::collection::vec((0u128..1 << 90, prop::collection::vec(0u32..70, 0..8)), 0..60),
	) {
		let candidates: Vec<(u32, Balance)> = (0..).zip(stakes).collect();
		let voters: Vec<_> =
			(1_000..).zip(votes).map(|(who, (amount, targets))| (who, amount, targets)).collect();
		let sum = |amounts: &mut dyn Iterator<Item = Balance>| amounts.fold(0, Balance::saturating_add);
		let all = sum(&mut candidates.iter().map(|it| it.1)) + sum(&mut voters.iter().map(|it| it.1));
		let winners = elect(seats, candidates.clone(), voters.clone(), all);
		prop_assert!(winners.len() <= seats as usize);
		let names: BTreeSet<_> = winners.iter().map(|(who, _)| *who).collect();
		prop_assert_eq!(names.len(), winners.len());
		prop_assert!(names.iter().all(|who| candidates.iter().any(|it| it.0 == *who)));
		prop_assert!(winners.iter().all(|(_, backing)| *backing > 0));
		prop_assert!(sum(&mut winners.iter().map(|it| it.1)) <= all);
		// The same input has the same result, on every node.
		prop_assert_eq!(elect(seats, candidates, voters, all), winners);
	}

	/// Where nobody votes, those with most at stake are elected.
	#[test]
	fn without_voters_the_largest_stakes_win(
		stakes in prop::collection::btree_set(1u128..1_000_000, 5..30), seats in MIN_SEATS..=MAX_SEATS,
	) {
		let candidates: Vec<(u32, Balance)> = (0..).zip(stakes.iter().copied()).collect();
		let winners = elect(seats, candidates, Vec::new(), stakes.iter().sum());
		let expected: BTreeSet<_> = stakes.iter().rev().take(seats as usize).copied().collect();
		prop_assert_eq!(winners.iter().map(|it| it.1).collect::<BTreeSet<_>>(), expected);
	}

	/// Whoever votes for whom, those elected have two thirds at the least of what the candidates with most have at stake.
	#[test]
	fn votes_never_drive_out_more_than_a_third_of_the_stake(
		seats in MIN_SEATS..=MAX_SEATS,
		stakes in prop::collection::vec(0u128..1 << 60, 4..64),
		votes in prop::collection::vec((0u128..1 << 70, prop::collection::vec(0u32..64, 1..8)), 0..30),
	) {
		let candidates: Vec<(u32, Balance)> = (0..).zip(stakes.iter().copied()).collect();
		let voters: Vec<_> =
			(1_000..).zip(votes).map(|(who, (amount, targets))| (who, amount, targets)).collect();
		let winners = elect(seats, candidates.clone(), voters, 1 << 80);
		let elected = enough_at_stake(winners, &candidates, seats);
		let mut largest = stakes;
		largest.sort_unstable_by(|one, other| other.cmp(one));
		let most: Balance = largest.iter().take(seats as usize).sum();
		let theirs: Balance = elected.iter().map(|who| candidates[*who as usize].1).sum();
		prop_assert!(elected.len() <= seats as usize);
		prop_assert!(theirs * 3 >= most * 2, "{theirs} of {most}");
	}

	/// In whatever order states come in, the record is that of the latest, and its number never falls.
	#[test]
	fn records_are_monotone(blocks in prop::collection::vec((1u64..200, 0u128..5), 1..20)) {
		new_test_ext().execute_with(|| {
			let (mut newest, mut expected) = (0, None);
			for (block, thousands) in blocks {
				let amount = thousands * 1_000;
				let state = match amount {
					0 => ethereum(&[]),
					_ => ethereum(&[(1, stake(amount))]),
				};
				let outcome = relay(1, block, &state);
				let is_newer = block > newest;
				let is_something = expected.is_some() || amount > 0;
				assert_eq!(outcome.is_ok(), is_newer && is_something, "{outcome:?}");
				if outcome.is_ok() {
					newest = block;
					expected = Some(if amount == 0 { Default::default() } else { stake(amount) });
				}
				assert_eq!(recorded(1), expected);
				assert!(expected.is_none() || WatcherRelay::record(0, provider(1).address()).unwrap().number == newest);
			}
			assert_eq!(WatcherRelay::do_try_state(), Ok(()));
		});
	}

	/// Whatever holders do, in whatever order, what is on hold is what they vote with, and all of it comes back.
	#[test]
	fn all_votes_come_back(
		steps in prop::collection::vec((0u8..4, 1u8..6, prop::collection::vec(0u8..6, 1..4), 0u128..3_000), 1..60),
	) {
		new_test_ext().execute_with(|| {
			candidates(6);
			for (kind, who, numbers, amount) in steps {
				match kind {
					0 => go_to_block(System::block_number() as u32 + 4),
					1 => {
						let _ = WatcherRelay::unvote(signed(person(who)));
					},
					_ => {
						let _ = vote(who, &numbers, amount);
					},
				}
				assert_eq!(WatcherRelay::do_try_state(), Ok(()));
			}
			// Everybody leaves; two epochs later nobody is bound.
			for who in 1..6 {
				let _ = WatcherRelay::unvote(signed(person(who)));
			}
			go_to_block(System::block_number() as u32 + 2 * pallet_traits::mock::EPOCH_LENGTH);
			for who in 1..6 {
				let _ = WatcherRelay::unvote(signed(person(who)));
				assert_eq!((held(who), free(who)), (0, FUNDS));
			}
			assert_eq!(Votes::<Test>::iter().count(), 0);
		});
	}
}
