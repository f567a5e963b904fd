//! What provider-staking asks for.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	Pot,
};
use pallet_traits::RewardSource;

fn pot(role: Role, epoch: EpochIndex) -> u128 {
	<Tokenomics as RewardSource<AccountId>>::pot(role, epoch)
}

fn pay(role: Role, epoch: EpochIndex, amount: u128) -> sp_runtime::DispatchResult {
	frame_support::storage::with_storage_layer(|| Tokenomics::pay(role, epoch, &CAROL, amount))
}

#[test]
fn four_years_of_epochs_pay_exactly_three_hundred_million() {
	run(|| {
		// In every epoch another division, all of it given away.
		for epoch in 0..=FOUR_YEARS + 3 {
			go_to_epoch(epoch + 1);
			for role in Role::ALL {
				let amount = pot(role, epoch);
				assert_eq!(amount > 0, Tokenomics::shares_in(epoch).of(role).deconstruct() > 0 && epoch < FOUR_YEARS);
				if amount > 0 {
					assert_ok!(pay(role, epoch, amount));
				}
			}
			if epoch % 7 == 0 {
				let third = sp_runtime::Perbill::from_parts(333_333_333);
				let odd = sp_runtime::Perbill::from_parts(1 + epoch);
				let rest = sp_runtime::Perbill::one() - third - odd;
				let shares = RoleShares::new([third, sp_runtime::Perbill::zero(), odd, rest]).unwrap();
				assert_ok!(Tokenomics::set_role_shares(root(), epoch + 2, shares));
			}
		}
		// The first two epochs were divided by the default, of which nobody has 15 %.
		let given = |epoch| Role::ALL.map(|role| pot(role, epoch)).iter().sum::<u128>();
		let kept = (0..2).map(|epoch| Tokenomics::emission(epoch).emission - given(epoch)).sum::<u128>();
		assert_eq!(kept, 2 * 300 * MILLION / u128::from(FOUR_YEARS) * 15 / 100);
		assert_eq!(balance(&CAROL), 300 * MILLION - kept);
		assert_eq!(in_pot(Pot::Mining), kept);
		assert_eq!(MiningBook::<Test>::get().left(), kept);
	});
}

#[test]
fn all_shares_for_all_epochs_leave_not_a_unit() {
	run(|| {
		// Before the first epoch begins there is no call that could do this.
		Shares::<Test>::put(frame_support::BoundedVec::truncate_from(vec![(0, shares([17, 33, 29, 21]))]));
		for epoch in 0..FOUR_YEARS {
			go_to_epoch(epoch + 1);
			for role in Role::ALL {
				assert_ok!(pay(role, epoch, pot(role, epoch)));
			}
		}
		assert_eq!(balance(&CAROL), 300 * MILLION);
		assert_eq!(in_pot(Pot::Mining), 0);
	});
}

#[test]
fn what_no_role_has_a_share_of_stays_in_the_pot() {
	run(|| {
		for epoch in 0..FOUR_YEARS {
			go_to_epoch(epoch + 1);
			for role in [Role::Proxy, Role::Compute, Role::Watcher] {
				assert_ok!(pay(role, epoch, pot(role, epoch)));
			}
		}
		assert_eq!(balance(&CAROL), 255 * MILLION);
		assert_eq!(in_pot(Pot::Mining), 45 * MILLION);
	});
}

#[test]
fn an_epoch_pays_a_role_no_more_than_it_emits() {
	run(|| {
		go_to_epoch(1);
		let all = pot(Role::Proxy, 0);
		assert_noop!(pay(Role::Proxy, 0, all + 1), Error::<Test>::EpochExhausted);
		assert_ok!(pay(Role::Proxy, 0, all - 1));
		assert_noop!(pay(Role::Proxy, 0, 2), Error::<Test>::EpochExhausted);
		assert_ok!(pay(Role::Proxy, 0, 1));
		assert_noop!(pay(Role::Proxy, 0, 1), Error::<Test>::EpochExhausted);
		assert_noop!(pay(Role::Storage, 0, 1), Error::<Test>::EpochExhausted);
		assert_noop!(pay(Role::Proxy, 0, u128::MAX), sp_runtime::ArithmeticError::Overflow);
		assert_eq!(Mined::<Test>::get(Role::Proxy, 0), all);
	});
}

#[test]
fn an_epoch_pays_when_it_is_over() {
	run(|| {
		go_to_epoch(3);
		assert_noop!(pay(Role::Proxy, 3, 1), Error::<Test>::EpochNotOver);
		assert_noop!(pay(Role::Proxy, u32::MAX, 1), Error::<Test>::EpochNotOver);
		assert_ok!(pay(Role::Proxy, 2, ED));
	});
}

#[test]
fn an_epoch_pays_as_long_as_it_can_be_claimed() {
	run(|| {
		go_to_epoch(CLAIM_EPOCHS);
		assert_ok!(pay(Role::Proxy, 0, ED));
		go_to_epoch(CLAIM_EPOCHS + 1);
		assert_noop!(pay(Role::Proxy, 0, ED), Error::<Test>::EpochForgotten);
		assert_ok!(pay(Role::Proxy, 1, ED));
	});
}

#[test]
fn what_was_paid_is_forgotten_when_it_can_no_longer_be_claimed() {
	run(|| {
		for epoch in 0..3 * CLAIM_EPOCHS {
			go_to_epoch(epoch + 1);
			assert_ok!(pay(Role::Proxy, epoch, ED));
		}
		assert_eq!(Mined::<Test>::iter().count() as u32, CLAIM_EPOCHS + 1);
	});
}

#[test]
fn a_reward_that_would_leave_dust_in_the_pot_waits() {
	run(|| {
		Balances::set_balance(&Tokenomics::pot_account(Pot::Mining), 3 * ED);
		MiningBook::<Test>::put(Book { opening: 3 * ED, released: 0 });
		go_to_epoch(1);
		assert_noop!(pay(Role::Proxy, 0, 3 * ED - 1), Error::<Test>::LeavesDust);
		assert_noop!(pay(Role::Proxy, 0, 3 * ED + 1), Error::<Test>::NotCovered);
		assert_ok!(pay(Role::Proxy, 0, 2 * ED));
		assert_ok!(pay(Role::Proxy, 0, ED));
		assert_eq!(in_pot(Pot::Mining), 0);
	});
}
