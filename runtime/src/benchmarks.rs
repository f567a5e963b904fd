//! Which calls are measured, and what the measurements need to be set up. Only with the feature `runtime-benchmarks`;
//! `scripts/benchmark-weights.sh` runs them and writes [`crate::weights`].

use crate::{
	configs::{money::ExistentialDeposit, xcm as xcm_config},
	*,
};
use alloc::{boxed::Box, string::String, vec, vec::Vec};
use codec::Encode;
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkError, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};
use polkadot_sdk::{staging_xcm as xcm, *};
use xcm::latest::prelude::*;

frame_benchmarking::define_benchmarks!(
	[cumulus_pallet_parachain_system, ParachainSystem]
	[cumulus_pallet_weight_reclaim, WeightReclaim]
	[cumulus_pallet_xcmp_queue, XcmpQueue]
	[frame_system, SystemBench::<Runtime>]
	[frame_system_extensions, SystemExtensionsBench::<Runtime>]
	[pallet_assets, ForeignAssets]
	[pallet_balances, Balances]
	[pallet_collator_selection, CollatorSelection]
	[pallet_compute_jobs, ComputeJobs]
	[pallet_conviction_voting, ConvictionVoting]
	[pallet_data_market, DataMarket]
	[pallet_data_proofs, DataProofs]
	[pallet_message_queue, MessageQueue]
	[pallet_migrations, MultiBlockMigrations]
	[pallet_multisig, Multisig]
	[pallet_nfts, Nfts]
	[pallet_nlk_claims, NlkClaims]
	[pallet_nlk_tokenomics, NlkTokenomics]
	[pallet_parameters, Parameters]
	[pallet_participants, Participants]
	[pallet_policy_registry, PolicyRegistry]
	[pallet_preimage, Preimage]
	[pallet_provider_staking, ProviderStaking]
	[pallet_proxy, Proxy]
	[pallet_reencryption, Reencryption]
	[pallet_referenda, Referenda]
	[pallet_safe_mode, SafeMode]
	[pallet_scheduler, Scheduler]
	[pallet_session, SessionBench::<Runtime>]
	[pallet_stake_queries, StakeQueries]
	[pallet_sudo, Sudo]
	[pallet_timestamp, Timestamp]
	[pallet_transaction_payment, TransactionPayment]
	[pallet_treasury, Treasury]
	[pallet_tx_pause, TxPause]
	[pallet_utility, Utility]
	[pallet_watcher_relay, WatcherRelay]
	[pallet_xcm, PalletXcmExtrinsicsBenchmark::<Runtime>]
);

use cumulus_pallet_session_benchmarking::Pallet as SessionBench;
use frame_system_benchmarking::{extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench};
use pallet_xcm::benchmarking::Pallet as PalletXcmExtrinsicsBenchmark;

/// What there is to measure.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Measures.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}

impl frame_system_benchmarking::Config for Runtime {
	fn setup_set_code_requirements(code: &Vec<u8>) -> Result<(), BenchmarkError> {
		ParachainSystem::initialize_for_set_code_benchmark(code.len() as u32);
		Ok(())
	}

	fn verify_set_code() {
		System::assert_last_event(cumulus_pallet_parachain_system::Event::<Runtime>::ValidationFunctionStored.into());
	}
}

impl cumulus_pallet_session_benchmarking::Config for Runtime {
	fn generate_session_keys_and_proof(owner: AccountId) -> (SessionKeys, Vec<u8>) {
		// From a seed in hexadecimal: a key from a phrase costs two thousand rounds of hashing, and some benchmarks make
		// a hundred keys for each of their measurements.
		let seed = <sp_runtime::traits::BlakeTwo256 as sp_runtime::traits::Hash>::hash_of(&owner);
		let generated = SessionKeys::generate(&owner.encode(), Some(secret_uri(seed.as_fixed_bytes())));
		(generated.keys, generated.proof.encode())
	}
}

/// The bytes as a secret URI: `0x` and their hexadecimal digits.
fn secret_uri(seed: &[u8; 32]) -> Vec<u8> {
	const DIGITS: &[u8; 16] = b"0123456789abcdef";
	let digits = seed.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
	b"0x".iter().copied().chain(digits).collect()
}

impl pallet_transaction_payment::BenchmarkConfig for Runtime {}

/// A sibling that messages can be sent to.
pub(crate) const SIBLING: u32 = 2001;

/// Opens channels, and fills the accounts of those behind them.
pub struct OpenWay;

impl pallet_stake_queries::BenchmarkHelper for OpenWay {
	fn open_the_way_to(asker: &Location) {
		use frame_support::traits::fungible::Mutate;
		use staging_xcm_executor::traits::ConvertLocation;
		ParachainSystem::open_outbound_hrmp_channel_for_benchmarks_or_tests(SIBLING.into());
		if let Some(account) = xcm_config::LocationToAccountId::convert_location(asker) {
			let minted = crate::Balances::mint_into(&account, ExistentialDeposit::get() * 1_000_000);
			assert!(minted.is_ok());
		}
	}
}

frame_support::parameter_types! {
	pub SiblingId: cumulus_primitives_core::ParaId = SIBLING.into();
	pub DepositAsset: Option<Asset> = Some((Here, ExistentialDeposit::get()).into());
}

impl pallet_xcm::benchmarking::Config for Runtime {
	type DeliveryHelper = polkadot_runtime_common::xcm_sender::ToParachainDeliveryHelper<
		xcm_config::XcmConfig,
		DepositAsset,
		<Runtime as cumulus_pallet_xcmp_queue::Config>::PriceForSiblingDelivery,
		SiblingId,
		ParachainSystem,
	>;

	fn reachable_dest() -> Option<Location> {
		Some(Location::new(1, [Parachain(SIBLING)]))
	}

	// Nothing is teleported.
	fn teleportable_asset_and_dest() -> Option<(Asset, Location)> {
		None
	}

	fn reserve_transferable_asset_and_dest() -> Option<(Asset, Location)> {
		Some(((Here, 1_000 * ExistentialDeposit::get()).into(), Location::new(1, [Parachain(SIBLING)])))
	}

	fn set_up_complex_asset_transfer() -> Option<(Assets, u32, Location, Box<dyn FnOnce()>)> {
		use frame_support::traits::fungible::{Inspect, Mutate};
		let sent = 1_000 * ExistentialDeposit::get();
		let who: AccountId = frame_benchmarking::whitelisted_caller();
		let balance = sent * 1_000_000;
		<Balances as Mutate<_>>::set_balance(&who, balance);
		let verify = Box::new(move || {
			assert!(<Balances as Inspect<_>>::balance(&who) <= balance - sent);
		});
		Some((vec![(Here, sent).into()].into(), 0, Location::new(1, [Parachain(SIBLING)]), verify))
	}

	fn get_asset() -> Asset {
		(Here, ExistentialDeposit::get()).into()
	}
}

/// Makes ids for the benchmarks of `pallet-assets`.
pub struct ForeignAssetsHelper;

impl pallet_assets::BenchmarkHelper<xcm::v5::Location, ()> for ForeignAssetsHelper {
	fn create_asset_id_parameter(id: u32) -> xcm::v5::Location {
		xcm::v5::Location::new(1, [xcm::v5::Junction::Parachain(id)])
	}

	fn create_reserve_id_parameter(_id: u32) {}
}

/// An item of pallet-nfts that names a listing, in a collection of its maker's.
pub(crate) fn item_for(maker: &AccountId, owner: &AccountId, listing: u64) -> (u32, u32) {
	use frame_support::traits::{
		fungible::Mutate,
		nonfungibles_v2::{Create, Mutate as MutateItems},
	};
	for who in [maker, owner] {
		let minted = <Balances as Mutate<_>>::mint_into(who, ExistentialDeposit::get() * 1_000_000);
		assert!(minted.is_ok());
	}
	let config = pallet_nfts::CollectionConfig {
		settings: pallet_nfts::CollectionSettings::all_enabled(),
		max_supply: None,
		mint_settings: Default::default(),
	};
	let collection = <Nfts as Create<AccountId, _>>::create_collection(maker, maker, &config);
	let collection = collection.unwrap_or_default();
	let settings = pallet_nfts::ItemConfig { settings: pallet_nfts::ItemSettings::all_enabled() };
	let metadata = nulink_primitives::items::metadata_of(listing);
	let made = <Nfts as MutateItems<AccountId, _>>::mint_into(&collection, &0, owner, &settings, true).and_then(|()| {
		let bytes = metadata.as_bytes();
		<Nfts as MutateItems<AccountId, pallet_nfts::ItemConfig>>::set_item_metadata(None, &collection, &0, bytes)
	});
	assert!(made.is_ok());
	(collection, 0)
}

/// Makes beneficiaries for the benchmarks of `pallet-treasury`. They exist: the benchmarks pay out a hundred units, which
/// no new account can receive.
pub struct Beneficiaries;

impl pallet_treasury::ArgumentsFactory<(), AccountId> for Beneficiaries {
	fn create_asset_kind(_seed: u32) {}

	fn create_beneficiary(seed: [u8; 32]) -> AccountId {
		use frame_support::traits::fungible::Mutate;
		let who = AccountId::from(seed);
		<Balances as Mutate<_>>::set_balance(&who, ExistentialDeposit::get());
		who
	}
}
