//! What somebody might try.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use nulink_primitives::{provider::Role, Pot};
use pallet_traits::RewardSource;
use sp_runtime::DispatchResult;

fn pay(role: Role, epoch: u32, amount: u128) -> DispatchResult {
	with_storage_layer(|| Tokenomics::pay(role, epoch, &CAROL, amount))
}

#[test]
fn asking_in_every_block_gives_no_more_than_asking_once() {
	let often = |ask: bool| {
		chain().execute_with(|| {
			listed(1);
			for block in 1..=4 * MONTH {
				go_to_block(block);
				if ask || block == 4 * MONTH {
					Category::ALL.into_iter().for_each(|category| {
						let _ = Tokenomics::release(signed(ALICE), category);
					});
				}
			}
			assert_eq!(Tokenomics::do_try_state(), Ok(()));
			balance(&CAROL)
		})
	};
	assert_eq!(often(true), often(false));
}

#[test]
fn sending_dust_to_a_pot_blocks_no_release() {
	run(|| {
		listed(1);
		for pot in Pot::ALL {
			assert_ok!(Balances::transfer_keep_alive(signed(ALICE), Tokenomics::pot_account(pot), 1));
		}
		go_to_block(100 * MONTH);
		// A rest of one unit would be destroyed, and the issuance with it: so much stays that it is not.
		assert_eq!(release(Category::Foundation), 150 * MILLION + 1 - ED);
		assert_noop!(Tokenomics::release(signed(BOB), Category::Foundation), Error::<Test>::LeavesDust);
		// Whoever cares makes the rest large enough.
		assert_ok!(Balances::transfer_keep_alive(signed(ALICE), Tokenomics::pot_account(Pot::Foundation), ED - 1));
		assert_eq!(release(Category::Foundation), ED - 1);
		assert_eq!(balance(&CAROL), 150 * MILLION);
	});
}

#[test]
fn raising_a_share_afterwards_gives_nothing_for_the_past() {
	run(|| {
		go_to_epoch(5);
		assert_noop!(pay(Role::Storage, 4, 1), Error::<Test>::EpochExhausted);
		assert_ok!(Tokenomics::set_role_shares(root(), 6, shares([0, 0, 0, 100])));
		go_to_epoch(10);
		for epoch in 0..6 {
			assert_noop!(pay(Role::Storage, epoch, 1), Error::<Test>::EpochExhausted);
		}
		assert_ok!(pay(Role::Storage, 6, Tokenomics::emission(6).emission));
		// And what was taken from the proxies they keep for the epochs before.
		assert_ok!(pay(Role::Proxy, 5, Tokenomics::emission(5).proxy));
	});
}

#[test]
fn a_pot_that_was_robbed_pays_nobody_out_of_another_one() {
	run(|| {
		listed(1);
		let robbed = Tokenomics::pot_account(Pot::Foundation);
		let all = balance(&robbed);
		assert_ok!(Balances::force_transfer(root(), robbed.clone(), ALICE, all));
		assert!(Tokenomics::release(signed(BOB), Category::Foundation).is_err());
		assert_eq!(Books::<Test>::get(Category::Foundation).released, 0);
		assert!(Tokenomics::do_try_state().is_err(), "it is noticed");
		assert_ok!(Balances::transfer_keep_alive(signed(ALICE), robbed, all));
	});
}

#[test]
fn a_promise_for_later_takes_nothing_from_those_who_can_still_claim() {
	run(|| {
		// Everything to the roles for the last epochs; nobody has claimed anything.
		go_to_epoch(FOUR_YEARS - 10);
		assert_ok!(Tokenomics::set_role_shares(root(), FOUR_YEARS - 9, shares([25, 25, 25, 25])));
		go_to_epoch(FOUR_YEARS);
		let reserve = Tokenomics::reserve(&[Tokenomics::first_phase()]);
		let available = MiningBook::<Test>::get().left() - reserve;
		assert_ok!(Tokenomics::set_emission(root(), FOUR_YEARS + 1, 2, available));
		// Whoever can claims; then the promise is claimed as a whole.
		for epoch in FOUR_YEARS - CLAIM_EPOCHS..FOUR_YEARS {
			for role in Role::ALL {
				let amount = <Tokenomics as RewardSource<AccountId>>::pot(role, epoch);
				assert_ok!(pay(role, epoch, amount));
			}
		}
		assert_eq!(in_pot(Pot::Mining), available);
		go_to_epoch(FOUR_YEARS + 3);
		for epoch in FOUR_YEARS + 1..FOUR_YEARS + 3 {
			for role in Role::ALL {
				assert_ok!(pay(role, epoch, <Tokenomics as RewardSource<AccountId>>::pot(role, epoch)));
			}
		}
		assert_eq!(in_pot(Pot::Mining), 0);
	});
}
