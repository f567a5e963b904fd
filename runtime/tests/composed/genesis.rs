//! What a network starts from.

use crate::chain::chain;
use frame_support::traits::fungible::Inspect;
use nulink_primitives::token::{EXISTENTIAL_DEPOSIT, TOTAL_SUPPLY};
use nulink_runtime::{
	configs::governance::keyless,
	genesis::{local_accounts, preset, DEVELOPMENT, LOCAL_ENDOWMENT, LOCAL_TESTNET, PRESETS, TESTNET},
	AccountId, Balances, ChainProfile, NlkTokenomics, Pot, Profile, Runtime,
};
use pallet_nlk_tokenomics::Category;
use polkadot_sdk::*;
use sp_keyring::Sr25519Keyring;
use sp_runtime::traits::AccountIdConversion;

/// Every account of the chain with what it holds.
fn holdings() -> Vec<(AccountId, u128)> {
	frame_system::Account::<Runtime>::iter_keys().map(|who| (who.clone(), Balances::total_balance(&who))).collect()
}

#[test]
fn every_preset_builds_and_issues_exactly_one_billion() {
	for name in PRESETS {
		chain(name).execute_with(|| {
			assert_eq!(Balances::total_issuance(), TOTAL_SUPPLY, "{name}");
			assert_eq!(TOTAL_SUPPLY, 1_000_000_000 * 10u128.pow(18));
			assert_eq!(holdings().iter().map(|(_, amount)| amount).sum::<u128>(), TOTAL_SUPPLY, "{name}");
		});
	}
}

#[test]
fn on_the_testnet_everything_lies_in_the_five_pots() {
	chain(TESTNET).execute_with(|| {
		// The community pot opens the other accounts without keys: the treasury, the escrows, the claims' account.
		let opened: Vec<AccountId> =
			keyless().filter(|who| Pot::ALL.iter().all(|pot| AccountId::from(pot.account_id()) != *who)).collect();
		assert_eq!(opened.len(), 6);
		let expected = [150_000_000, 200_000_000, 150_000_000, 200_000_000, 300_000_000];
		for (pot, millions) in Pot::ALL.into_iter().zip(expected) {
			let opening = if pot == Pot::Community { 6 * EXISTENTIAL_DEPOSIT } else { 0 };
			assert_eq!(Balances::total_balance(&pot.account_id().into()), millions * 10u128.pow(18) - opening);
		}
		for account in opened {
			assert_eq!(Balances::total_balance(&account), EXISTENTIAL_DEPOSIT);
		}
		assert_eq!(holdings().into_iter().filter(|(_, held)| *held > 0).count(), Pot::ALL.len() + 6);
	});
}

#[test]
fn the_development_accounts_are_funded_from_the_community_pot_only() {
	for name in [DEVELOPMENT, LOCAL_TESTNET] {
		chain(name).execute_with(|| {
			let endowed = local_accounts();
			for who in &endowed {
				assert_eq!(Balances::total_balance(who), LOCAL_ENDOWMENT);
			}
			for pot in Pot::ALL {
				// Four escrows are opened, and the claims' account has as much as a person.
				let given = (endowed.len() as u128 + 1) * LOCAL_ENDOWMENT + 4 * EXISTENTIAL_DEPOSIT;
				let taken = if pot == Pot::Community { given } else { 0 };
				assert_eq!(Balances::total_balance(&pot.account_id().into()), pot.genesis_balance() - taken);
			}
		});
	}
}

#[test]
fn nlk_is_listed_on_local_networks_and_by_a_referendum_elsewhere() {
	for (name, listed) in [(DEVELOPMENT, true), (LOCAL_TESTNET, true), (TESTNET, false)] {
		chain(name).execute_with(|| {
			for category in Category::ALL {
				let info = NlkTokenomics::release_of(category);
				assert_eq!((info.listing.is_some(), info.beneficiary.is_some()), (listed, listed), "{name}");
				assert_eq!(info.released, 0);
			}
		});
	}
}

#[test]
fn the_pots_are_accounts_of_pallets_which_nobody_has_a_key_for() {
	for pot in Pot::ALL {
		let derived: AccountId = frame_support::PalletId(pot.pallet_id()).into_account_truncating();
		assert_eq!(AccountId::from(pot.account_id()), derived);
	}
}

#[test]
fn only_the_development_chain_has_a_sudo_key() {
	for (name, profile, key) in [
		(DEVELOPMENT, Profile::Development, Some(Sr25519Keyring::Alice.to_account_id())),
		(LOCAL_TESTNET, Profile::Local, None),
		(TESTNET, Profile::Production, None),
	] {
		chain(name).execute_with(|| {
			assert_eq!(ChainProfile::profile(), profile);
			assert_eq!(pallet_sudo::Key::<Runtime>::get(), key);
		});
	}
}

#[test]
fn there_are_collators_with_session_keys_from_the_first_block() {
	for (name, collators) in [(DEVELOPMENT, 1), (LOCAL_TESTNET, 2), (TESTNET, 2)] {
		chain(name).execute_with(|| {
			assert_eq!(pallet_aura::Authorities::<Runtime>::get().len(), collators);
			assert_eq!(nulink_runtime::AuthorityDiscovery::current_authorities().len(), collators);
		});
	}
}

#[test]
fn an_unknown_preset_is_none() {
	assert_eq!(preset(&"no-such-preset".into()), None);
}
