//! The states that NuLink's networks start from.
//!
//! In each, exactly 1,000,000,000 NLK exist. They lie in the five pots of the whitepaper (section 4.1), which are
//! accounts without keys; existential deposits out of the community pot open the treasury and the escrows.
//! In `development` and `local_testnet` some are moved from the community pot to accounts whose keys everybody knows, and
//! to the account from which claims are paid, NLK is listed in block 1 and what is released goes to the treasury, so that
//! a person can try things out.

use crate::{
	configs::{governance::TreasuryAccount, tokenomics::ClaimsAccount},
	AccountId, AuraId, BalancesConfig, ChainProfileConfig, CollatorSelectionConfig, ComputeJobs, ForeignAssetsConfig,
	NlkTokenomicsConfig, ParachainInfoConfig, PolicyRegistry, PolkadotXcmConfig, Pot, Profile, ProviderStaking,
	RuntimeGenesisConfig, SessionConfig, SessionKeys, SudoConfig,
};
use alloc::{vec, vec::Vec};
use nulink_primitives::{
	network::LOCAL_PARA_ID,
	token::{Balance, EXISTENTIAL_DEPOSIT, NLK},
};
use pallet_nlk_tokenomics::Category;
use polkadot_sdk::{staging_xcm as xcm, *};
use sp_genesis_builder::PresetId;
use sp_keyring::Sr25519Keyring;

/// One node, no relay chain, Sudo for Alice.
pub const DEVELOPMENT: &str = "development";
/// A local network with a real relay chain.
pub const LOCAL_TESTNET: &str = "local_testnet";
/// A public test network. Its collators' keys are public here: `scripts/make-chain-spec.sh` puts real ones in.
pub const TESTNET: &str = "testnet";

/// All the presets.
pub const PRESETS: [&str; 3] = [DEVELOPMENT, LOCAL_TESTNET, TESTNET];

/// What each well-known account holds on a local network.
pub const LOCAL_ENDOWMENT: Balance = 1_000_000 * NLK;

/// What a collator must bond to become a candidate.
pub const CANDIDACY_BOND: Balance = 10_000 * NLK;

/// How many candidates make blocks besides the invulnerables: those with the highest bonds.
pub const DESIRED_CANDIDATES: u32 = 10;

/// The least of the relay chain's token that an account can hold here: 0.01, with ten decimals.
const RELAY_TOKEN_MIN_BALANCE: Balance = 100_000_000;

/// The accounts that are funded on a local network: the well-known ones and their stashes, and the treasury.
pub fn local_accounts() -> Vec<AccountId> {
	Sr25519Keyring::well_known().map(|key| key.to_account_id()).chain([TreasuryAccount::get()]).collect()
}

/// The balances of the pots, less what `endowed` accounts take from the community pot.
fn balances(endowed: Vec<(AccountId, Balance)>) -> Vec<(AccountId, Balance)> {
	let taken = endowed.iter().map(|(_, balance)| balance).sum::<Balance>();
	Pot::ALL
		.into_iter()
		.map(|pot| {
			let balance = pot.genesis_balance() - if pot == Pot::Community { taken } else { 0 };
			(pot.account_id().into(), balance)
		})
		.chain(endowed)
		.collect()
}

/// What the claims' account holds on a local network, so that claims can be tried.
const LOCAL_CLAIMS: Balance = 1_000_000 * NLK;

/// Who holds something at genesis besides the pots, and how much.
fn endowed(profile: Profile) -> Vec<(AccountId, Balance)> {
	// With an existential deposit of their own, accounts without keys take and keep the least amount. Some pallets would
	// mint it.
	let opened = [
		PolicyRegistry::account_id(),
		ProviderStaking::pool_account(),
		ProviderStaking::slash_account(),
		ComputeJobs::account_id(),
	];
	let opened = opened.map(|account| (account, EXISTENTIAL_DEPOSIT));
	if profile.is_local() {
		let people = local_accounts().into_iter().map(|account| (account, LOCAL_ENDOWMENT));
		people.chain(opened).chain([(ClaimsAccount::get(), LOCAL_CLAIMS)]).collect()
	} else {
		let others = [TreasuryAccount::get(), ClaimsAccount::get()];
		others.map(|account| (account, EXISTENTIAL_DEPOSIT)).into_iter().chain(opened).collect()
	}
}

/// A genesis. `collators` make the first blocks, with both their keys the same.
fn genesis(profile: Profile, collators: &[Sr25519Keyring], sudo: Option<AccountId>) -> serde_json::Value {
	let accounts = collators.iter().map(|key| key.to_account_id()).collect::<Vec<_>>();
	let relay_token = xcm::v5::Location::parent();
	frame_support::build_struct_json_patch!(RuntimeGenesisConfig {
		chain_profile: ChainProfileConfig { profile },
		balances: BalancesConfig { balances: balances(endowed(profile)) },
		parachain_info: ParachainInfoConfig { parachain_id: LOCAL_PARA_ID.into() },
		collator_selection: CollatorSelectionConfig {
			invulnerables: accounts,
			candidacy_bond: CANDIDACY_BOND,
			desired_candidates: DESIRED_CANDIDATES,
		},
		session: SessionConfig {
			keys: collators
				.iter()
				.map(|key| {
					let keys = SessionKeys {
						aura: AuraId::from(key.public()),
						authority_discovery: sp_authority_discovery::AuthorityId::from(key.public()),
					};
					(key.to_account_id(), key.to_account_id(), keys)
				})
				.collect::<Vec<_>>(),
		},
		polkadot_xcm: PolkadotXcmConfig { safe_xcm_version: Some(xcm::prelude::XCM_VERSION) },
		foreign_assets: ForeignAssetsConfig {
			assets: vec![(relay_token, TreasuryAccount::get(), true, RELAY_TOKEN_MIN_BALANCE)],
		},
		sudo: SudoConfig { key: sudo },
		nlk_tokenomics: NlkTokenomicsConfig {
			listing: profile.is_local().then_some(1),
			beneficiaries: if profile.is_local() {
				Category::ALL.map(|category| (category, TreasuryAccount::get())).to_vec()
			} else {
				vec![]
			},
		},
	})
}

/// The preset with the given name, as JSON over the runtime's default genesis.
pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
	use Sr25519Keyring::{Alice, Bob};
	let patch = match id.as_ref() {
		DEVELOPMENT => genesis(Profile::Development, &[Alice], Some(Alice.to_account_id())),
		LOCAL_TESTNET => genesis(Profile::Local, &[Alice, Bob], None),
		TESTNET => genesis(Profile::Production, &[Alice, Bob], None),
		_ => return None,
	};
	serde_json::to_string(&patch).ok().map(alloc::string::String::into_bytes)
}
