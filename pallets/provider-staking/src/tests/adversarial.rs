//! What somebody tries who wants more than is theirs.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Perbill;

#[test]
fn unbonding_ahead_of_the_evidence_does_not_help_to_the_last_block() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		// The last block of an epoch: as soon as it gets to be withdrawn.
		go_to_block(9);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		// The last block of her last active epoch, and the last one in which evidence of it is accepted.
		let act = 2 * EPOCH_LENGTH - 1;
		let last = act + EVIDENCE_WINDOW;
		go_to_block(last);
		assert_noop!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy), Error::<Test>::NothingToWithdraw);
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::ServedAfterEnd, Some(&BOB)), 1000);
		assert_eq!(staked(ALICE), 0);
	});
}

#[test]
fn stake_is_slashable_in_the_last_block_before_it_unlocks_and_gone_after_the_withdrawal() {
	run(|| {
		bond(ALICE, 1000);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		go_to_block(UNBONDING_EPOCHS * EPOCH_LENGTH - 1);
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None), 500);
		go_to_block(UNBONDING_EPOCHS * EPOCH_LENGTH);
		// As long as it lies here it can be taken.
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None), 250);
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		assert_eq!(free(ALICE), ENDOWED - 750);
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None), 0);
		assert_eq!(free(ALICE), ENDOWED - 750);
	});
}

#[test]
fn evidence_against_a_replaced_operator_still_finds_its_provider() {
	run(|| {
		provider(ALICE, 1000, KEY);
		go_to_block(20);
		assert_ok!(ProviderStaking::set_operator(signed(ALICE), Role::Proxy, OTHER_KEY));
		// What it signed in the block of the change can be evidence up to here.
		go_to_block(20 + EVIDENCE_WINDOW);
		assert_noop!(ProviderStaking::forget_operator(signed(ALICE), KEY), Error::<Test>::OperatorStillAnswers);
		let operated = ProviderStaking::operated_by(&KEY).unwrap();
		assert_eq!((operated.staker, operated.until), (ALICE, Some(20)));
	});
}

#[test]
fn rebonding_and_unbonding_does_not_shorten_the_wait() {
	run(|| {
		bond(ALICE, 1000);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		go_to_epoch(UNBONDING_EPOCHS - 1);
		assert_ok!(ProviderStaking::rebond(signed(ALICE), Role::Proxy, 1000));
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		go_to_epoch(UNBONDING_EPOCHS);
		assert_noop!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy), Error::<Test>::NothingToWithdraw);
	});
}

#[test]
fn confirming_with_a_stake_that_is_on_its_way_out_earns_nothing() {
	run(|| {
		provider(ALICE, 1000, KEY);
		provider(BOB, 1000, OTHER_KEY);
		confirm(KEY);
		confirm(OTHER_KEY);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		go_to_epoch(2);
		assert_ok!(ProviderStaking::claim_reward(signed(ALICE), Role::Proxy, ALICE, 1));
		assert_ok!(ProviderStaking::claim_reward(signed(BOB), Role::Proxy, BOB, 1));
		assert_eq!(free(ALICE), ENDOWED - 1000);
		assert_eq!(free(BOB), ENDOWED - 1000 + POT);
	});
}

#[test]
fn changing_the_operator_does_not_confirm_an_epoch_twice() {
	run(|| {
		provider(ALICE, 1000, KEY);
		go_to_epoch(2);
		confirm(KEY);
		assert_ok!(ProviderStaking::set_operator(signed(ALICE), Role::Proxy, OTHER_KEY));
		assert_noop!(ProviderStaking::confirm_activity(signed(OTHER_KEY)), Error::<Test>::AlreadyConfirmed);
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 3), 500);
	});
}

#[test]
fn leaving_and_coming_back_does_not_make_claims_anew() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		go_to_epoch(2);
		assert_ok!(ProviderStaking::claim_reward(signed(ALICE), Role::Proxy, ALICE, 1));
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		go_to_epoch(2 + UNBONDING_EPOCHS);
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		provider(ALICE, 1000, OTHER_KEY);
		assert_noop!(
			ProviderStaking::claim_reward(signed(ALICE), Role::Proxy, ALICE, 1),
			Error::<Test>::NothingToClaim
		);
	});
}

#[test]
fn a_slash_of_a_stake_of_one_unit_takes_it_and_burns_it() {
	run(|| {
		MinimumStake::set(1);
		bond(ALICE, 1);
		let before = Balances::total_issuance();
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, Some(&BOB)), 1);
		settle_all();
		assert_eq!(Balances::total_issuance(), before - 1);
		assert_eq!((staked(ALICE), free(BOB), free(TREASURY)), (0, ENDOWED, ENDOWED));
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, Some(&BOB)), 0);
	});
}

#[test]
fn a_slash_finds_a_stake_of_which_all_is_unbonding() {
	run(|| {
		provider(ALICE, 1000, KEY);
		for epoch in 0..3 {
			go_to_epoch(epoch);
			assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, [300, 300, 400][epoch as usize]));
		}
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None), 500);
		let chunks = stake(Role::Proxy, ALICE).unbonding.into_inner();
		assert_eq!(chunks, [Chunk { amount: 300, unlock_epoch: 5 }, Chunk { amount: 200, unlock_epoch: 6 }]);
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::ServedAfterEnd, None), 500);
		assert_eq!(stake(Role::Proxy, ALICE).total(), 0);
	});
}

#[test]
fn an_epoch_in_which_nothing_weighs_pays_nothing_and_breaks_nothing() {
	run(|| {
		MinimumStake::set(1);
		// Half of one unit, rounded down.
		provider(ALICE, 1, KEY);
		confirm(KEY);
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 1), 0);
		assert!(ProviderStaking::is_active(Role::Proxy, &ALICE, 1));
		go_to_epoch(2);
		assert_ok!(ProviderStaking::claim_reward(signed(ALICE), Role::Proxy, ALICE, 1));
		assert_last(Event::RewardPaid { role: Role::Proxy, staker: ALICE, epoch: 1, amount: 0 });
		assert_eq!(ProviderStaking::sample(Role::Proxy, 5, [0; 32]), [] as [AccountId; 0]);
	});
}

#[test]
fn stakes_as_large_as_the_issuance_are_handled() {
	run(|| {
		use frame_support::traits::fungible::Mutate;
		let all = Balance::MAX - Balances::total_issuance();
		assert_ok!(Balances::mint_into(&500, all));
		assert_ok!(ProviderStaking::bond(signed(500), Role::Proxy, all - ED, MAX_LOCK_EPOCHS));
		assert_ok!(ProviderStaking::set_operator(signed(500), Role::Proxy, KEY));
		provider(ALICE, 1000, OTHER_KEY);
		confirm(KEY);
		confirm(OTHER_KEY);
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, 1), all - ED + 500);
		PotSize::set(1000);
		go_to_epoch(2);
		assert_ok!(ProviderStaking::claim_reward(signed(BOB), Role::Proxy, 500, 1));
		assert_ok!(ProviderStaking::claim_reward(signed(BOB), Role::Proxy, ALICE, 1));
		assert_eq!((free(500), free(ALICE)), (ED + 999, ENDOWED - 1000));
		assert_eq!(ProviderStaking::slash(Role::Proxy, &500, Offence::ServedAfterEnd, Some(&BOB)), all - ED);
		assert_eq!((staked(500), waiting()), (0, all - ED));
		settle_all();
		let (burned, treasury) = (all - ED - (all - ED) / 10 * 5, ENDOWED + (all - ED) / 10 * 3);
		assert!(free(TREASURY).abs_diff(treasury) < 10 && free(BOB) > ENDOWED);
		assert!((Balance::MAX - Balances::total_issuance()).abs_diff(burned) < 10);
	});
}

#[test]
fn a_split_of_more_than_the_whole_creates_nothing() {
	run(|| {
		// The integrity test refuses such a runtime. Should one come to be all the same:
		let most = Perbill::from_percent(90);
		Split::set(SlashSplit { burned: most, treasury: most, reporter: most });
		bond(ALICE, 1000);
		let before = Balances::total_issuance();
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::ServedAfterEnd, Some(&BOB)), 1000);
		settle_all();
		assert_eq!((free(TREASURY), free(BOB)), (ENDOWED + 900, ENDOWED + 100));
		assert_eq!(Balances::total_issuance(), before);
	});
}

#[test]
fn chilling_others_too_early_is_refused_even_around_their_confirmations() {
	run(|| {
		provider(ALICE, 1000, KEY);
		for epoch in 0..10 {
			go_to_epoch(epoch);
			assert_noop!(ProviderStaking::chill_inactive(signed(BOB), Role::Proxy, ALICE), Error::<Test>::NotAbsent);
			// She confirms every third epoch only, which is careless and not absent.
			if epoch % 3 == 0 {
				confirm(KEY);
			}
		}
	});
}

#[test]
fn a_slash_is_settled_or_cancelled_and_once() {
	run(|| {
		bond(ALICE, 1000);
		let slash = || ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, Some(&BOB));
		// Settled, and then again, and then cancelled.
		assert_eq!(slash(), 500);
		settle_all();
		let issued = Balances::total_issuance();
		assert_noop!(settle(0), Error::<Test>::NoSuchSlash);
		assert_noop!(cancel(0), Error::<Test>::NoSuchSlash);
		// Cancelled, and then again, and then settled, while another one of as much waits that could pay for it.
		assert_eq!(slash(), 250);
		bond(ALICE, 250);
		assert_eq!(slash(), 250);
		assert_ok!(cancel(1));
		assert_noop!(cancel(1), Error::<Test>::NoSuchSlash);
		go_to_epoch(100);
		assert_noop!(settle(1), Error::<Test>::NoSuchSlash);
		assert_eq!((waiting(), Balances::total_issuance()), (250, issued));
		assert_ok!(settle(2));
		assert_eq!((waiting(), Balances::total_issuance()), (0, issued - 125));
		assert_eq!(free(BOB), ENDOWED + 100 + 50);
	});
}

#[test]
fn nobody_is_paid_for_a_slash_before_the_last_block_of_its_deferral_is_over() {
	run(|| {
		bond(ALICE, 1000);
		ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, Some(&BOB));
		for block in 1..DEFERRAL * EPOCH_LENGTH {
			go_to_block(block);
			assert_noop!(ProviderStaking::settle_slash(signed(BOB), 0), Error::<Test>::SlashNotDue);
		}
		assert_eq!((waiting(), free(BOB)), (500, ENDOWED));
	});
}

#[test]
fn strangers_cancel_no_slash_and_the_slashed_one_neither() {
	run(|| {
		use sp_runtime::traits::BadOrigin;
		bond(ALICE, 1000);
		ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, Some(&BOB));
		for epoch in [0, DEFERRAL] {
			go_to_epoch(epoch);
			for who in [ALICE, BOB, DAVE, TREASURY, ProviderStaking::slash_account()] {
				assert_noop!(ProviderStaking::cancel_slash(signed(who), 0), BadOrigin);
			}
			assert_noop!(ProviderStaking::cancel_slash(RuntimeOrigin::none(), 0), BadOrigin);
		}
		assert_eq!((waiting(), free(ALICE)), (500, ENDOWED - 1000));
	});
}

#[test]
fn a_slash_in_the_deferral_of_another_is_another() {
	run(|| {
		bond(ALICE, 1000);
		let slash = || ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None);
		assert_eq!(slash(), 500);
		go_to_epoch(2);
		// Half of what is left: what the first one took is out of reach.
		assert_eq!(slash(), 250);
		assert_eq!((waiting(), OpenSlashes::<Test>::get(Role::Proxy, ALICE)), (750, 2));
		// The second one is cancelled, which does not touch the first one.
		assert_ok!(cancel(1));
		assert_eq!((free(ALICE), waiting()), (ENDOWED - 1000 + 250, 500));
		assert_eq!(OpenSlashes::<Test>::get(Role::Proxy, ALICE), 1);
		go_to_epoch(DEFERRAL);
		assert_ok!(settle(0));
		assert_eq!((free(ALICE), staked(ALICE), waiting()), (ENDOWED - 750, 250, 0));
		assert_eq!(OpenSlashes::<Test>::iter().count(), 0);
	});
}

#[test]
fn slashes_of_several_providers_do_not_pay_for_each_other() {
	run(|| {
		for staker in [ALICE, BOB] {
			bond(staker, 1000);
			ProviderStaking::slash(Role::Proxy, &staker, Offence::ServedAfterEnd, Some(&CAROL));
		}
		assert_ok!(cancel(0));
		assert_eq!((free(ALICE), waiting()), (ENDOWED, 1000));
		settle_all();
		assert_eq!((free(BOB), free(CAROL), waiting()), (ENDOWED - 1000, ENDOWED + 200, 0));
	});
}

#[test]
fn nlk_sent_to_where_slashes_wait_changes_nothing() {
	run(|| {
		use frame_support::traits::{fungible::Mutate, tokens::Preservation};
		bond(ALICE, 1000);
		ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, Some(&BOB));
		assert_ok!(Balances::transfer(&DAVE, &ProviderStaking::slash_account(), 333, Preservation::Preserve));
		settle_all();
		assert_eq!((free(BOB), free(TREASURY), waiting()), (ENDOWED + 100, ENDOWED + 150, 333));
	});
}

#[test]
fn who_was_slashed_does_not_keep_what_it_lost_by_leaving() {
	run(|| {
		bond(ALICE, 1000);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		go_to_epoch(UNBONDING_EPOCHS);
		ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None);
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		assert_eq!((free(ALICE), waiting()), (ENDOWED - 500, 500));
		settle_all();
		assert_eq!((free(ALICE), waiting()), (ENDOWED - 500, 0));
	});
}

#[test]
fn calls_need_a_signature() {
	run(|| {
		use sp_runtime::{traits::BadOrigin, DispatchError};
		let refused = Err(DispatchError::from(BadOrigin));
		let root = RuntimeOrigin::root;
		assert_eq!(ProviderStaking::bond(root(), Role::Proxy, 500, 0), refused);
		assert_eq!(ProviderStaking::set_operator(root(), Role::Proxy, KEY), refused);
		assert_eq!(ProviderStaking::set_profile(root(), Role::Proxy, profile()), refused);
		assert_eq!(ProviderStaking::remove_profile(root(), Role::Proxy), refused);
		assert_noop!(ProviderStaking::confirm_activity(root()), BadOrigin);
		assert_eq!(ProviderStaking::unbond(root(), Role::Proxy, 1), refused);
		assert_eq!(ProviderStaking::rebond(root(), Role::Proxy, 1), refused);
		assert_eq!(ProviderStaking::withdraw_unbonded(root(), Role::Proxy), refused);
		assert_eq!(ProviderStaking::chill(root(), Role::Proxy), refused);
		assert_eq!(ProviderStaking::chill_inactive(root(), Role::Proxy, ALICE), refused);
		assert_eq!(ProviderStaking::unchill(root(), Role::Proxy), refused);
		assert_eq!(ProviderStaking::claim_reward(root(), Role::Proxy, ALICE, 0), refused);
		assert_eq!(ProviderStaking::forget_operator(root(), KEY), refused);
		bond(ALICE, 1000);
		ProviderStaking::slash(Role::Proxy, &ALICE, Offence::Silence, None);
		go_to_epoch(DEFERRAL);
		assert_noop!(ProviderStaking::settle_slash(root(), 0), BadOrigin);
	});
}
