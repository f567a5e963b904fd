//! The economy of NLK over years: what is released, what is mined, and that not a unit is lost on the way.

use crate::chain::{account, chain, submit};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Inspect, Get},
};
use nulink_primitives::{
	provider::Role,
	token::{Balance, EXISTENTIAL_DEPOSIT, NLK},
};
use nulink_runtime::{
	configs::tokenomics::{Month, MONTH},
	genesis::{DEVELOPMENT, TESTNET},
	governance::origins::Origin,
	time::DAYS,
	AccountId, Balances, NlkTokenomics, Pot, ProviderStaking, Runtime, RuntimeOrigin, System,
};
use pallet_nlk_tokenomics::{Category, Error, PreSaleSchedule, RoleShares, Tranche};
use polkadot_sdk::*;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::{DispatchError, Perbill};

/// Whoever gets what is released of a category.
fn beneficiary(category: Category) -> AccountId {
	AccountId::new([200 + category as u8; 32])
}

/// Millionths of all NLK that a category has got after so many months, by the whitepaper.
fn in_the_whitepaper(category: Category, months: u32) -> u128 {
	let seasons = u128::from((months / 3).min(5));
	match category {
		Category::Foundation => 30_000 + 24_000 * seasons,
		Category::Community => 20_000 + 36_000 * seasons,
		Category::Team => 150_000 * u128::from(months.saturating_sub(3).min(30)) / 30,
		// A half at the listing, the rest evenly over ten months: what the test's referendum says.
		Category::PreSale => 100_000 + 100_000 * u128::from(months.min(10)) / 10,
	}
}

/// What genesis took out of a pot.
fn opened(category: Category) -> Balance {
	if category == Category::Community {
		6 * EXISTENTIAL_DEPOSIT
	} else {
		0
	}
}

#[test]
fn the_pots_are_open_after_five_years_and_were_never_early() {
	chain(TESTNET).execute_with(|| {
		let listing = 100_000;
		assert_ok!(NlkTokenomics::set_listing(RuntimeOrigin::root(), listing));
		for category in Category::ALL {
			assert_ok!(NlkTokenomics::set_beneficiary(RuntimeOrigin::root(), category, beneficiary(category)));
		}
		let half = 100_000_000 * NLK;
		let tranches = vec![Tranche { after: 0, over: 0, amount: half }, Tranche { after: 0, over: 10, amount: half }];
		let schedule =
			PreSaleSchedule::new(tranches.try_into().expect("two are not too many")).expect("within the pot");
		assert_ok!(NlkTokenomics::set_pre_sale_schedule(RuntimeOrigin::root(), schedule));
		let anybody = || RuntimeOrigin::signed(account(Bob));
		System::set_block_number(listing - 1);
		for category in Category::ALL {
			assert!(NlkTokenomics::release(anybody(), category).is_err(), "{category:?} is not listed yet");
		}
		for month in 0..=60 {
			System::set_block_number(listing + month * MONTH);
			for category in Category::ALL {
				let result = NlkTokenomics::release(anybody(), category);
				let got = Balances::total_balance(&beneficiary(category));
				// What genesis took out of the community's pot, to open accounts, is not released again.
				let due = in_the_whitepaper(category, month) * 1_000 * NLK - opened(category);
				let missing = due - got;
				assert!(missing <= EXISTENTIAL_DEPOSIT, "{category:?}, month {month}: {got} of {due}, {result:?}");
				assert_noop!(NlkTokenomics::release(anybody(), category), Error::<Runtime>::NothingDue);
			}
		}
		for category in Category::ALL {
			assert_eq!(NlkTokenomics::release_of(category).left, 0);
			let all = category.pot().genesis_balance() - opened(category);
			assert_eq!(Balances::total_balance(&beneficiary(category)), all);
		}
	});
}

#[test]
fn four_years_mine_three_hundred_million_whatever_an_epoch_is() {
	for name in [TESTNET, DEVELOPMENT] {
		chain(name).execute_with(|| {
			let length: u32 = <nulink_runtime::configs::sharing::EpochLength as Get<u32>>::get();
			let epochs = 1_461 * DAYS / length;
			assert_eq!(48 * Month::get(), 1_461 * DAYS);
			let mined: Balance =
				(0..epochs).step_by(997).map(|epoch| NlkTokenomics::emission(epoch).emission).max().unwrap();
			let even = Pot::Mining.genesis_balance() / Balance::from(epochs);
			assert!(mined.abs_diff(even) <= 1, "{name}");
			assert_eq!(NlkTokenomics::emission(epochs).emission, 0, "{name}");
			let info = NlkTokenomics::emission(0);
			assert_eq!(info.proxy, Perbill::from_percent(35).mul_floor(info.emission), "{name}");
			assert!(info.compute.abs_diff(info.proxy) <= 1, "{name}");
			assert!(info.watcher.abs_diff(Perbill::from_percent(15).mul_floor(info.emission)) <= 1, "{name}");
			assert_eq!(info.storage, 0, "a role without a service earns nothing");
		});
	}
}

#[test]
fn a_release_on_a_local_network_can_be_tried_at_once_by_anybody() {
	chain(DEVELOPMENT).execute_with(|| {
		let treasury = Balances::balance(&crate::chain::treasury());
		let category = Category::Foundation;
		assert_ok!(submit(Alice, pallet_nlk_tokenomics::Call::release { category }));
		let gained = Balances::balance(&crate::chain::treasury()) - treasury;
		assert!((30_000_000 * NLK..30_000_001 * NLK).contains(&gained), "and a part of the fee");
		assert!(submit(Alice, pallet_nlk_tokenomics::Call::release { category }).is_err());
	});
}

#[test]
fn only_the_parameter_track_and_root_set_shares_and_only_root_the_emission() {
	chain(TESTNET).execute_with(|| {
		let shares = RoleShares::DEFAULT;
		for origin in [RuntimeOrigin::signed(account(Alice)), Origin::Treasurer.into(), Origin::SlashAppeals.into()] {
			assert_eq!(NlkTokenomics::set_role_shares(origin.clone(), 1, shares), Err(DispatchError::BadOrigin));
			assert_eq!(NlkTokenomics::set_listing(origin, 100), Err(DispatchError::BadOrigin));
		}
		assert_ok!(NlkTokenomics::set_role_shares(Origin::ParameterAdmin.into(), 1, shares));
		assert_eq!(NlkTokenomics::set_listing(Origin::ParameterAdmin.into(), 100), Err(DispatchError::BadOrigin));
		let emission = NlkTokenomics::set_emission(Origin::ParameterAdmin.into(), 2_000, 10, NLK);
		assert_eq!(emission, Err(DispatchError::BadOrigin));
	});
}

#[test]
fn holders_share_a_providers_rewards_without_hardware() {
	chain(DEVELOPMENT).execute_with(|| {
		let role = Role::Proxy;
		crate::sharing::staked();
		let (staker, operator) = crate::sharing::PROXIES[0];
		let call = pallet_provider_staking::Call::set_commission { role, commission: Perbill::from_percent(10) };
		assert_ok!(submit(staker, call));
		assert_ok!(submit(staker, pallet_provider_staking::Call::accept_delegations { role, accept: true }));
		let amount = crate::sharing::STAKE;
		let delegate = pallet_provider_staking::Call::delegate { role, staker: account(staker), amount };
		assert_ok!(submit(Bob, delegate));
		// It counts from the epoch after the next one.
		for _ in 0..2 {
			crate::sharing::confirm();
			crate::sharing::next_epoch();
		}
		let counted = crate::sharing::epoch();
		crate::sharing::next_epoch();
		let before = (Balances::balance(&account(staker)), Balances::balance(&account(Bob)));
		let claim = pallet_provider_staking::Call::claim_reward { role, staker: account(staker), epoch: counted };
		assert_ok!(submit(operator, claim));
		let claim = pallet_provider_staking::Call::claim_delegation {
			role,
			staker: account(staker),
			delegator: account(Bob),
			epochs: 8,
		};
		assert_ok!(submit(Alice, claim));
		let gained = (Balances::balance(&account(staker)) - before.0, Balances::balance(&account(Bob)) - before.1);
		// Of four equal parts of the epoch, of which the provider has two with its delegator's, and keeps a tenth of
		// that one.
		let part = NlkTokenomics::emission(counted).proxy / 4;
		let kept = part / 10;
		assert!(gained.0.abs_diff(part + kept) < 10, "{gained:?} of {part}");
		assert!(gained.1.abs_diff(part - kept) < 10, "{gained:?} of {part}");
		assert_ok!(ProviderStaking::do_try_state());
	});
}
