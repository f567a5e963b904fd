//! The lines that committees are drawn from.

use crate::{line::ring, mock::*, *};
use frame_support::assert_ok;
use pallet_traits::compute::{draw, Segment};

fn length(epoch: EpochIndex) -> u128 {
	<ProviderStaking as StakeLine<AccountId>>::length(Role::Proxy, epoch)
}

fn at(epoch: EpochIndex, point: u128) -> Option<Segment<AccountId>> {
	ProviderStaking::segment_at(Role::Proxy, epoch, point)
}

/// Who lies on the line, from where to where, and how much of it counts.
fn line(epoch: EpochIndex) -> Vec<(AccountId, u128, u128, u128)> {
	let mut line = Vec::new();
	let mut point = 0;
	while let Some(Segment { who, start, end, counts }) = at(epoch, point) {
		line.push((who, start, end, counts));
		point = end;
	}
	assert_eq!(point, length(epoch));
	line
}

/// Alice with 1,000 and Bob with 500, both confirmed for epoch 1, which begins.
fn two() {
	provider(ALICE, 1000, KEY);
	provider(BOB, 500, OTHER_KEY);
	confirm(KEY);
	confirm(OTHER_KEY);
	go_to_epoch(1);
}

fn slash(who: AccountId, offence: Offence) -> Balance {
	ProviderStaking::slash(Role::Proxy, &who, offence, None)
}

#[test]
fn providers_lie_end_to_end_in_the_order_of_their_confirmations() {
	run(|| {
		two();
		assert_eq!(line(1), [(ALICE, 0, 1000, 1000), (BOB, 1000, 1500, 500)]);
		assert_eq!(at(1, 999).map(|segment| segment.who), Some(ALICE));
		assert_eq!(at(1, 1000).map(|segment| segment.who), Some(BOB));
		assert_eq!(at(1, 1500), None);
		assert_eq!(<ProviderStaking as StakeLine<AccountId>>::length(Role::Compute, 1), 0);
	});
}

#[test]
fn a_line_is_answered_when_its_epoch_has_begun_until_the_next_one_is_over() {
	run(|| {
		two();
		confirm(KEY);
		assert_eq!((length(0), length(1), length(2)), (0, 1500, 0));
		assert_eq!(at(2, 0), None);
		go_to_epoch(2);
		assert_eq!((length(1), length(2)), (1500, 1000));
		go_to_epoch(3);
		assert_eq!((length(1), length(2), length(3)), (0, 1000, 0));
		assert_eq!(at(1, 0), None);
		// Where the line of epoch 1 lies.
		confirm(OTHER_KEY);
		go_to_epoch(4);
		assert_eq!((length(1), length(4)), (0, 500));
	});
}

#[test]
fn a_segment_is_as_long_as_what_can_be_slashed_whatever_its_lock() {
	run(|| {
		assert_ok!(ProviderStaking::bond(signed(ALICE), Role::Proxy, 1000, 400));
		assert_ok!(ProviderStaking::set_operator(signed(ALICE), Role::Proxy, KEY));
		provider(BOB, 1000, OTHER_KEY);
		open(BOB, 0);
		delegate(CAROL, BOB, 600);
		go_to_epoch(1);
		// Too late to count in the next epoch.
		delegate(DAVE, BOB, 300);
		confirm(KEY);
		confirm(OTHER_KEY);
		go_to_epoch(2);
		assert_eq!(line(2), [(ALICE, 0, 1000, 1000), (BOB, 1000, 2600, 1600)]);
		confirm(OTHER_KEY);
		go_to_epoch(3);
		assert_eq!(line(3), [(BOB, 0, 1900, 1900)]);
	});
}

#[test]
fn no_more_delegated_stake_is_on_a_line_than_goes_with_the_providers_own() {
	run(|| {
		provider(ALICE, 1000, KEY);
		open(ALICE, 0);
		delegate(BOB, ALICE, 9000);
		go_to_epoch(1);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 800));
		confirm(KEY);
		go_to_epoch(2);
		assert_eq!(length(2), 200 + 200 * u128::from(PER_OWN));
	});
}

#[test]
fn nobody_takes_itself_off_a_line() {
	run(|| {
		two();
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		assert_ok!(ProviderStaking::chill(signed(BOB), Role::Proxy));
		assert_eq!(line(1), [(ALICE, 0, 1000, 1000), (BOB, 1000, 1500, 500)]);
		// Nothing of it can be withdrawn as long as the line is answered.
		go_to_epoch(2);
		assert!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy).is_err());
		assert_eq!(line(1), [(ALICE, 0, 1000, 1000), (BOB, 1000, 1500, 500)]);
		assert_eq!(slash(ALICE, Offence::WrongFragment), 500);
		assert_eq!(line(1), [(ALICE, 0, 1000, 500), (BOB, 1000, 1500, 500)]);
	});
}

#[test]
fn nobody_gets_on_a_line_that_is_final_or_makes_its_segment_longer() {
	run(|| {
		two();
		bond(ALICE, 5000);
		provider(CAROL, 1000, THIRD_KEY);
		confirm(THIRD_KEY);
		assert_eq!(line(1), [(ALICE, 0, 1000, 1000), (BOB, 1000, 1500, 500)]);
		go_to_epoch(2);
		assert_eq!(line(2), [(CAROL, 0, 1000, 1000)]);
	});
}

#[test]
fn what_a_slash_took_counts_no_longer_on_any_line() {
	run(|| {
		two();
		confirm(OTHER_KEY);
		confirm(KEY);
		go_to_epoch(2);
		confirm(KEY);
		assert_eq!(slash(ALICE, Offence::Silence), 10);
		assert_eq!(line(1), [(ALICE, 0, 1000, 990), (BOB, 1000, 1500, 500)]);
		assert_eq!(line(2), [(BOB, 0, 500, 500), (ALICE, 500, 1500, 990)]);
		assert_eq!(slash(ALICE, Offence::Silence), 10);
		go_to_epoch(3);
		assert_eq!(line(3), [(ALICE, 0, 1000, 980)]);
		confirm(KEY);
		go_to_epoch(4);
		assert_eq!(line(4), [(ALICE, 0, 980, 980)]);
	});
}

#[test]
fn what_the_delegators_lose_counts_no_longer_either() {
	run(|| {
		provider(ALICE, 1000, KEY);
		open(ALICE, 0);
		delegate(BOB, ALICE, 1000);
		go_to_epoch(1);
		confirm(KEY);
		go_to_epoch(2);
		assert_eq!(slash(ALICE, Offence::WrongFragment), 1000);
		assert_eq!(line(2), [(ALICE, 0, 2000, 1000)]);
	});
}

#[test]
fn who_has_less_than_the_minimum_left_counts_for_nothing() {
	run(|| {
		two();
		assert_eq!(slash(BOB, Offence::WrongFragment), 250);
		assert_eq!(slash(BOB, Offence::WrongFragment), 125);
		assert_eq!(line(1)[1], (BOB, 1000, 1500, 125));
		assert_eq!(slash(BOB, Offence::WrongFragment), 62);
		assert_eq!(line(1)[1], (BOB, 1000, 1500, 0));
		for seed in 0..50u8 {
			let seed = [seed; 32];
			assert_eq!(draw::<AccountId, ProviderStaking>(Role::Proxy, 1, &seed, 2, &[]), [ALICE]);
		}
	});
}

#[test]
fn bonding_after_a_slash_makes_nothing_count_again() {
	run(|| {
		two();
		assert_eq!(slash(ALICE, Offence::ServedAfterEnd), 1000);
		bond(ALICE, 5000);
		assert_ok!(ProviderStaking::unchill(signed(ALICE), Role::Proxy));
		assert_eq!(line(1)[0], (ALICE, 0, 1000, 0));
		// Nor does a new record of the same account.
		assert_eq!(slash(BOB, Offence::ServedAfterEnd), 500);
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(BOB), Role::Proxy));
		bond(BOB, 5000);
		assert_eq!(slash(BOB, Offence::Silence), 50);
		assert_eq!(line(1)[1], (BOB, 1000, 1500, 0));
		assert_ok!(ProviderStaking::set_operator(signed(BOB), Role::Proxy, THIRD_KEY));
		confirm(THIRD_KEY);
		go_to_epoch(2);
		assert_eq!(line(2), [(BOB, 0, 4950, 4950)]);
	});
}

#[test]
fn a_cancelled_slash_puts_nothing_back_on_a_line() {
	run(|| {
		two();
		slash(ALICE, Offence::WrongFragment);
		assert_ok!(cancel(0));
		assert_eq!(line(1)[0], (ALICE, 0, 1000, 500));
	});
}

#[test]
fn a_slash_changes_no_line_that_has_taken_the_place_of_an_older_one() {
	run(|| {
		two();
		for epoch in 2..5 {
			go_to_epoch(epoch);
			confirm(OTHER_KEY);
		}
		// Bob's entry for epoch 4 lies where Alice's for epoch 1 lay.
		assert_eq!(ring(1), ring(4));
		slash(ALICE, Offence::WrongFragment);
		assert_eq!(line(4), [(BOB, 0, 500, 500)]);
	});
}

#[test]
fn entries_of_a_longer_line_are_cleared_away_one_with_each_confirmation() {
	run(|| {
		let many = 20..40u128;
		for who in many.clone() {
			use frame_support::traits::fungible::Mutate;
			Balances::set_balance(&who, 1000);
			provider(who, 100, 1000 + who);
			confirm(1000 + who);
		}
		let stored = |epoch| LineEntries::<Test>::iter_prefix((Role::Proxy, ring(epoch))).count();
		assert_eq!(stored(1), 20);
		for (epoch, left) in [(3, 15), (6, 10), (9, 5), (12, 5)] {
			go_to_epoch(epoch);
			for who in many.clone().take(5) {
				confirm(1000 + who);
			}
			assert_eq!(stored(epoch + 1), left);
			assert_eq!(ProviderStaking::do_try_state(), Ok(()));
			go_to_epoch(epoch + 1);
			assert_eq!(line(epoch + 1).len(), 5);
		}
	});
}

#[test]
fn a_committee_is_drawn_from_the_providers_of_the_role() {
	run(|| {
		two();
		assert_ok!(ProviderStaking::bond(signed(CAROL), Role::Compute, 1_000, 0));
		assert_ok!(ProviderStaking::set_operator(signed(CAROL), Role::Compute, THIRD_KEY));
		confirm(THIRD_KEY);
		go_to_epoch(2);
		let drawn = |role, epoch, excluded: &[AccountId]| {
			let mut drawn = draw::<AccountId, ProviderStaking>(role, epoch, &[7; 32], 5, excluded);
			drawn.sort_unstable();
			drawn
		};
		assert_eq!(drawn(Role::Proxy, 1, &[]), [ALICE, BOB]);
		assert_eq!(drawn(Role::Proxy, 1, &[ALICE]), [BOB]);
		assert_eq!(drawn(Role::Compute, 2, &[]), [CAROL]);
		assert!(drawn(Role::Storage, 2, &[]).is_empty());
	});
}

#[test]
fn a_line_that_is_out_of_order_is_found() {
	use frame_support::storage::with_transaction;
	use sp_runtime::{DispatchError, TransactionOutcome};
	run(|| {
		two();
		let found_after = |change: &dyn Fn()| {
			let found = with_transaction(|| {
				change();
				TransactionOutcome::Rollback(Ok::<_, DispatchError>(ProviderStaking::do_try_state().is_err()))
			});
			found == Ok(true)
		};
		let key = |index: u32| (Role::Proxy, ring(1), index);
		let entry = |index, change: fn(&mut LineEntry<AccountId>)| {
			LineEntries::<Test>::mutate(key(index), |entry| change(entry.as_mut().unwrap()));
		};
		assert!(!found_after(&|| ()));
		assert!(found_after(&|| LineEntries::<Test>::remove(key(0))));
		assert!(found_after(&|| entry(0, |entry| entry.counts += 1)));
		assert!(found_after(&|| entry(0, |entry| entry.end += 1)));
		assert!(found_after(&|| entry(1, |entry| entry.who = ALICE)));
		assert!(found_after(&|| entry(1, |entry| entry.who = CAROL)));
		assert!(found_after(&|| Lines::<Test>::mutate(Role::Proxy, ring(1), |line| line.length += 1)));
		assert!(found_after(&|| Lines::<Test>::mutate(Role::Proxy, ring(1), |line| line.count = 1)));
		assert!(found_after(&|| Lines::<Test>::mutate(Role::Proxy, ring(1), |line| line.epoch = 4)));
		assert!(found_after(&|| Lines::<Test>::mutate(Role::Proxy, ring(1), |line| line.epoch = 2)));
	});
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn a_line_for_benchmarks_is_as_hard_to_search_as_one_of_many() {
	chain().execute_with(|| {
		go_to_epoch(4);
		let weights: Vec<(AccountId, u128)> = (300..340).map(|who| (who, who)).collect();
		<ProviderStaking as StakeLine<AccountId>>::make_line(Role::Proxy, 4, &weights);
		let found: Vec<(AccountId, u128)> = line(4).into_iter().map(|(who, _, _, counts)| (who, counts)).collect();
		assert_eq!(found, weights);
		assert!(Lines::<Test>::get(Role::Proxy, ring(4)).count >= 100_000);
		assert!(LineEntries::<Test>::iter().count() < 1_000);
		assert_eq!(draw::<AccountId, ProviderStaking>(Role::Proxy, 4, &[1; 32], 40, &[]).len(), 40);
	});
}
