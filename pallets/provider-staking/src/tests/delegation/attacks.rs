//! What somebody tries who wants more than is theirs.

use super::*;
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Mutate, tokens::Preservation},
};
use sp_runtime::{traits::BadOrigin, DispatchError, Perbill};

#[test]
fn nlk_sent_to_the_account_of_the_pallet_makes_no_share_dearer() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, MINIMUM_DELEGATION);
		assert_ok!(Balances::transfer(&BOB, &ProviderStaking::pool_account(), 900_000, Preservation::Preserve));
		delegate(CAROL, ALICE, 99);
		assert_eq!(delegated(CAROL, ALICE), 99);
		assert_eq!(delegated(BOB, ALICE), MINIMUM_DELEGATION);
		assert_ok!(undelegate(CAROL, 99));
		go_to_epoch(UNBONDING_EPOCHS);
		assert_ok!(withdraw(CAROL));
		assert_eq!(free(CAROL), ENDOWED);
	});
}

#[test]
fn crumbs_left_by_rounding_make_no_share_dearer_for_who_comes() {
	run(|| {
		// A slash makes shares worth a part of a unit; then everybody but one share of the attacker's goes, in portions
		// that each leave a crumb.
		provider(ALICE, 1000, KEY);
		open(ALICE, 0);
		delegate(BOB, ALICE, 3001);
		ProviderStaking::slash(Role::Proxy, &ALICE, Offence::Silence, None);
		for epoch in 0..MAX_CHUNKS {
			go_to_epoch(epoch);
			assert_ok!(undelegate(BOB, 1));
		}
		go_to_epoch(MAX_CHUNKS);
		assert_ok!(withdraw(BOB));
		assert_ok!(undelegate(BOB, Balance::MAX));
		go_to_epoch(MAX_CHUNKS + UNBONDING_EPOCHS - 1);
		assert_ok!(settle(0));
		delegate(CAROL, ALICE, 500);
		assert!(delegated(CAROL, ALICE) >= 499);
		go_to_epoch(MAX_CHUNKS + UNBONDING_EPOCHS);
		assert_ok!(withdraw(BOB));
		assert!((499..=501).contains(&delegated(CAROL, ALICE)));
	});
}

#[test]
fn delegating_just_before_a_reward_earns_nothing_and_is_stuck_for_it() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 3000);
		confirm_in(1..=1);
		// Carol comes before the confirmation for epoch 3, with twice as much, and leaves when it has begun.
		go_to_epoch(2);
		delegate(CAROL, ALICE, 6000);
		confirm(KEY);
		go_to_epoch(3);
		assert_ok!(undelegate(CAROL, 6000));
		go_to_epoch(4);
		assert_noop!(claim(CAROL, 32), Error::<Test>::NothingToClaim);
		assert_eq!(claim(BOB, 32), Ok(750 + 750));
		assert_noop!(withdraw(CAROL), Error::<Test>::NothingToWithdraw);
		ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None);
		go_to_epoch(3 + UNBONDING_EPOCHS);
		assert_ok!(withdraw(CAROL));
		assert_eq!(free(CAROL), ENDOWED - 3000);
	});
}

#[test]
fn who_claims_late_is_paid_for_the_past_as_if_nobody_had_come_since() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=10);
		delegate(CAROL, ALICE, 8000);
		go_to_epoch(12);
		// Ten epochs, 2 to 11, of half a pot each. Carol counts from 12.
		assert_noop!(claim(CAROL, 32), Error::<Test>::NothingToClaim);
		assert_eq!(claim(BOB, 32), Ok(5000));
	});
}

#[test]
fn coming_and_going_does_not_claim_an_epoch_twice() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=1);
		go_to_epoch(3);
		assert_eq!(claim(BOB, 32), Ok(500));
		assert_ok!(undelegate(BOB, 1000));
		go_to_epoch(3 + UNBONDING_EPOCHS);
		assert_ok!(withdraw(BOB));
		// The epochs of unbonding, that pay nothing.
		let _ = claim(BOB, 32);
		assert_eq!(delegation(BOB), None);
		delegate(BOB, ALICE, 1000);
		assert_noop!(claim(BOB, 32), Error::<Test>::NothingToClaim);
		assert_eq!(free(BOB), ENDOWED - 1000 + 500);
	});
}

#[test]
fn unbonding_ahead_of_the_evidence_does_not_help_to_the_last_block() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm(KEY);
		go_to_block(9);
		assert_ok!(undelegate(BOB, 1000));
		// The last block in which evidence of the last active epoch is accepted.
		go_to_block(2 * EPOCH_LENGTH - 1 + EVIDENCE_WINDOW);
		assert_noop!(withdraw(BOB), Error::<Test>::NothingToWithdraw);
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::ServedAfterEnd, None), 2000);
		assert_eq!(pooled(), 0);
		go_to_epoch(10);
		assert_ok!(withdraw(BOB));
		assert_eq!(free(BOB), ENDOWED - 1000);
	});
}

#[test]
fn rebonding_and_unbonding_does_not_shorten_the_wait() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		assert_ok!(undelegate(BOB, 1000));
		go_to_epoch(UNBONDING_EPOCHS - 1);
		assert_ok!(ProviderStaking::rebond_delegation(signed(BOB), Role::Proxy, ALICE, 1000));
		assert_ok!(undelegate(BOB, 1000));
		go_to_epoch(UNBONDING_EPOCHS);
		assert_noop!(withdraw(BOB), Error::<Test>::NothingToWithdraw);
	});
}

#[test]
fn a_commission_jump_finds_nobody_who_did_not_want_it() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		confirm_in(1..=2);
		// The most, just after the confirmation.
		open(ALICE, 20);
		// Bob finds out an epoch later.
		confirm_in(3..=3);
		assert_ok!(undelegate(BOB, 1000));
		confirm_in(4..=3 + UNBONDING_EPOCHS);
		assert_ok!(withdraw(BOB));
		// Nothing was kept of what he earned in epochs 2 and 3.
		assert_eq!(claim(BOB, 32), Ok(500 + 500));
		assert_eq!(free(BOB), ENDOWED + 1000);
	});
}

#[test]
fn a_raise_cannot_be_had_sooner_by_closing_the_pool_or_by_lowering_first() {
	run(|| {
		alice(1);
		delegate(BOB, ALICE, 1000);
		let percent =
			|percent| ProviderStaking::set_commission(signed(ALICE), Role::Proxy, Perbill::from_percent(percent));
		assert_ok!(percent(20));
		assert_ok!(ProviderStaking::accept_delegations(signed(ALICE), Role::Proxy, false));
		assert_ok!(percent(0));
		assert_ok!(percent(20));
		assert_ok!(ProviderStaking::accept_delegations(signed(ALICE), Role::Proxy, true));
		confirm_in(1..=UNBONDING_EPOCHS);
		let commission = |epoch| Delegated::<Test>::get((Role::Proxy, ALICE, epoch)).unwrap().commission;
		for epoch in 2..=UNBONDING_EPOCHS {
			assert_eq!(commission(epoch), Perbill::zero());
		}
		assert_eq!(commission(UNBONDING_EPOCHS + 1), Perbill::from_percent(20));
	});
}

#[test]
fn a_provider_that_reports_itself_gets_back_less_than_it_loses() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 9000);
		// A fifth of all would be twice what she has here.
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::ServedAfterEnd, Some(&ALICE)), 10_000);
		settle_all();
		assert_eq!(free(ALICE), ENDOWED - 1000 + 200);
		assert_eq!(free(TREASURY), ENDOWED + 300 + 4500);
	});
}

#[test]
fn buying_into_a_pool_before_a_slash_is_cancelled_takes_nothing_from_who_lost_it() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		ProviderStaking::slash(Role::Proxy, &ALICE, Offence::ServedAfterEnd, None);
		bond(ALICE, 10_000);
		assert_ok!(ProviderStaking::unchill(signed(ALICE), Role::Proxy));
		// Carol sees that the holders will cancel it, and Alice would like to help her. Neither a new delegation nor one
		// through a pool that begins anew gets her in.
		let carol = || ProviderStaking::delegate(signed(CAROL), Role::Proxy, ALICE, 9000);
		for epoch in 0..=DEFERRAL + 1 {
			go_to_epoch(epoch);
			open(ALICE, 0);
			assert_ok!(ProviderStaking::accept_delegations(signed(ALICE), Role::Proxy, true));
			assert_noop!(carol(), Error::<Test>::SlashPending);
		}
		assert_ok!(cancel(0));
		assert_eq!(delegated(BOB, ALICE), 1000);
		// Now it is too late.
		assert_ok!(carol());
		assert_eq!((delegated(BOB, ALICE), delegated(CAROL, ALICE)), (1000, 9000));
	});
}

#[test]
fn a_second_slash_does_not_open_the_pool_when_the_first_one_is_decided() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None);
		go_to_epoch(1);
		ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None);
		go_to_epoch(DEFERRAL);
		assert_ok!(settle(0));
		let carol = || ProviderStaking::delegate(signed(CAROL), Role::Proxy, ALICE, 1000);
		assert_noop!(carol(), Error::<Test>::SlashPending);
		assert_ok!(cancel(1));
		assert_eq!((delegated(BOB, ALICE), free(ALICE)), (500, ENDOWED - 1000 + 250));
		assert_ok!(carol());
	});
}

#[test]
fn who_leaves_before_a_slash_is_cancelled_gets_nothing_of_it_and_takes_nothing_twice() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		delegate(CAROL, ALICE, 1000);
		assert_ok!(undelegate(BOB, 1000));
		go_to_epoch(UNBONDING_EPOCHS);
		ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None);
		assert_ok!(withdraw(BOB));
		assert_ok!(cancel(0));
		assert_noop!(withdraw(BOB), Error::<Test>::NotDelegated);
		// What he gave up is Carol's, who stayed.
		assert_eq!((free(BOB), delegated(CAROL, ALICE), pooled()), (ENDOWED - 500, 1500, 1500));
	});
}

#[test]
fn nobody_is_pushed_out_of_a_pool_before_a_slash_is_cancelled() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		delegate(CAROL, ALICE, 1000);
		assert_ok!(undelegate(BOB, 1000));
		go_to_epoch(UNBONDING_EPOCHS);
		ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None);
		let push = || ProviderStaking::withdraw_delegation(signed(CAROL), Role::Proxy, ALICE, BOB);
		assert_noop!(push(), Error::<Test>::SlashPending);
		assert_ok!(cancel(0));
		assert_ok!(push());
		assert_eq!((free(BOB), delegated(CAROL, ALICE)), (ENDOWED, 1000));
	});
}

#[test]
fn the_pool_pays_for_nothing_but_its_own_slashes() {
	run(|| {
		alice(0);
		provider(DAVE, 1000, OTHER_KEY);
		open(DAVE, 0);
		delegate(BOB, ALICE, 1000);
		delegate(CAROL, DAVE, 1000);
		for staker in [ALICE, DAVE] {
			ProviderStaking::slash(Role::Proxy, &staker, Offence::WrongFragment, None);
		}
		assert_ok!(cancel(1));
		assert_eq!((delegated(BOB, ALICE), delegated(CAROL, DAVE), pooled()), (500, 1000, 1500));
		settle_all();
		assert_eq!((delegated(BOB, ALICE), delegated(CAROL, DAVE), waiting()), (500, 1000, 0));
	});
}

#[test]
fn a_small_own_stake_does_not_work_with_others() {
	run(|| {
		alice(20);
		delegate(BOB, ALICE, 9000);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 900));
		go_to_epoch(UNBONDING_EPOCHS);
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		confirm(KEY);
		// Nine times her 100 count.
		assert_eq!(TotalWeight::<Test>::get(Role::Proxy, UNBONDING_EPOCHS + 1), 50 + 450);
		let more = ProviderStaking::delegate(signed(CAROL), Role::Proxy, ALICE, 50);
		assert_noop!(more, Error::<Test>::PoolFull);
	});
}

#[test]
fn dust_stays_in_the_pool_or_in_the_pot() {
	run(|| {
		alice(0);
		delegate(BOB, ALICE, 1000);
		delegate(CAROL, ALICE, 1000);
		// Shares of two thirds of a unit or so: none of the parts divides.
		MinimumStake::set(1);
		for _ in 0..2 {
			ProviderStaking::slash(Role::Proxy, &ALICE, Offence::Silence, None);
		}
		let before = pooled();
		let parts = [7, 50, 90, 333].map(|part| {
			assert_ok!(undelegate(BOB, part));
			part
		});
		assert!(parts.iter().sum::<Balance>() < before);
		go_to_epoch(UNBONDING_EPOCHS);
		assert_ok!(withdraw(BOB));
		let paid = free(BOB) - (ENDOWED - 1000);
		assert_eq!(pooled(), before - paid);
		assert!(delegated(BOB, ALICE) + delegated(CAROL, ALICE) <= pooled());
		assert!(delegated(CAROL, ALICE) >= before / 2 - 1);
	});
}

#[test]
fn delegations_far_larger_than_all_stake_are_handled() {
	run(|| {
		let rest = Balance::MAX - Balances::total_issuance();
		assert_ok!(Balances::mint_into(&500, rest));
		provider(ALICE, ENDOWED - ED, KEY);
		open(ALICE, 20);
		TimesOwn::set(u32::MAX);
		let most = (ENDOWED - ED) * Balance::from(u32::MAX);
		delegate(500, ALICE, most);
		confirm_in(1..=1);
		PotSize::set(1_000_000);
		go_to_epoch(3);
		assert!(claim(500, 32).unwrap() > 799_000);
		let all_here = most + ENDOWED - ED;
		assert_eq!(ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, Some(&BOB)), all_here / 2);
		assert_eq!(pooled() + staked(ALICE), all_here - all_here / 2);
	});
}

#[test]
fn calls_need_a_signature() {
	run(|| {
		let refused = Err(DispatchError::from(BadOrigin));
		let root = RuntimeOrigin::root;
		assert_eq!(ProviderStaking::set_commission(root(), Role::Proxy, Perbill::zero()), refused);
		assert_eq!(ProviderStaking::accept_delegations(root(), Role::Proxy, true), refused);
		assert_eq!(ProviderStaking::delegate(root(), Role::Proxy, ALICE, 100), refused);
		assert_eq!(ProviderStaking::undelegate(root(), Role::Proxy, ALICE, 100), refused);
		assert_eq!(ProviderStaking::rebond_delegation(root(), Role::Proxy, ALICE, 100), refused);
		assert_eq!(ProviderStaking::withdraw_delegation(root(), Role::Proxy, ALICE, BOB), refused);
		assert_noop!(ProviderStaking::claim_delegation(root(), Role::Proxy, ALICE, BOB, 1), BadOrigin);
	});
}
