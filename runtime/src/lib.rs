//! # The NuLink runtime
//!
//! The state transition function of the NuLink parachain: the pallets it is composed of, how they are configured, and
//! the presets its networks start from.
//!
//! - [`configs`]: the configuration of every pallet, one file per concern.
//! - [`governance`]: the origins and tracks of the referenda by which NLK holders govern.
//! - [`randomness`]: by what committees are drawn.
//! - [`fees`]: what a transaction costs and where the fee goes.
//! - [`items`]: tokens that stand for access to a listing of the data market.
//! - [`genesis`]: the presets `development`, `local_testnet` and `testnet`.
//! - [`apis`]: what the node, wallets and daemons ask the runtime.
//! - [`weights`]: what every call weighs.

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "512"]

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
pub mod fees;
pub mod genesis;
pub mod governance;
pub mod items;
pub mod randomness;
pub mod time;
pub mod weights;

use alloc::vec::Vec;
use polkadot_sdk::*;

use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

pub use nulink_primitives::{token::Balance, Pot, Profile};

/// The signature of a transaction: sr25519, ed25519 or ECDSA.
pub type Signature = MultiSignature;
/// An account: 32 bytes, a public key or its hash.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How many transactions an account has sent.
pub type Nonce = u32;
/// A Blake2-256 hash.
pub type Hash = sp_core::H256;
/// The height of a block.
pub type BlockNumber = u32;
/// How a transaction names an account.
pub type Address = MultiAddress<AccountId, ()>;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// The key with which a collator makes blocks.
pub type AuraId = sp_consensus_aura::sr25519::AuthorityId;

/// What is checked of, and charged for, every transaction. The outermost gives back the weight that was not used.
pub type TxExtension = cumulus_pallet_weight_reclaim::StorageWeightReclaim<
	Runtime,
	(
		frame_system::AuthorizeCall<Runtime>,
		frame_system::CheckNonZeroSender<Runtime>,
		frame_system::CheckSpecVersion<Runtime>,
		frame_system::CheckTxVersion<Runtime>,
		frame_system::CheckGenesis<Runtime>,
		frame_system::CheckEra<Runtime>,
		frame_system::CheckNonce<Runtime>,
		frame_system::CheckWeight<Runtime>,
		pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
		frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	),
>;

/// An extrinsic as it comes over the wire.
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// Executes blocks: hands each extrinsic to its pallet.
pub type Executive =
	frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

impl_opaque_keys! {
	/// The hot keys of a collator.
	pub struct SessionKeys {
		/// Makes blocks.
		pub aura: Aura,
		/// Publishes the collator's network address to the other collators.
		pub authority_discovery: AuthorityDiscovery,
	}
}

/// The version of this runtime.
///
/// `spec_version` goes up with every release, `transaction_version` when an existing call's encoding changes.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("nulink"),
	impl_name: alloc::borrow::Cow::Borrowed("nulink"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 0,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// The runtime. Pallet and call indices are part of what wallets sign: they are never reused.
#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	// The system.
	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type ParachainSystem = cumulus_pallet_parachain_system;
	#[runtime::pallet_index(2)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(3)]
	pub type ParachainInfo = staging_parachain_info;
	#[runtime::pallet_index(4)]
	pub type WeightReclaim = cumulus_pallet_weight_reclaim;
	#[runtime::pallet_index(5)]
	pub type MultiBlockMigrations = pallet_migrations;
	#[runtime::pallet_index(6)]
	pub type ChainProfile = pallet_chain_profile;
	#[runtime::pallet_index(7)]
	pub type RelayRandomness = randomness;

	// Money.
	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(11)]
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(12)]
	pub type ForeignAssets = pallet_assets<Instance1>;

	// Collators. The order of these is part of how a block is initialised.
	#[runtime::pallet_index(20)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(21)]
	pub type CollatorSelection = pallet_collator_selection;
	#[runtime::pallet_index(22)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(23)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(24)]
	pub type AuraExt = cumulus_pallet_aura_ext;
	#[runtime::pallet_index(25)]
	pub type AuthorityDiscovery = pallet_authority_discovery;

	// Other chains.
	#[runtime::pallet_index(30)]
	pub type XcmpQueue = cumulus_pallet_xcmp_queue;
	#[runtime::pallet_index(31)]
	pub type PolkadotXcm = pallet_xcm;
	#[runtime::pallet_index(32)]
	pub type CumulusXcm = cumulus_pallet_xcm;
	#[runtime::pallet_index(33)]
	pub type MessageQueue = pallet_message_queue;
	#[runtime::pallet_index(34)]
	pub type StakeQueries = pallet_stake_queries;

	// Accounts.
	#[runtime::pallet_index(40)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(41)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(42)]
	pub type Proxy = pallet_proxy;

	// Governance.
	#[runtime::pallet_index(50)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(51)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(52)]
	pub type Referenda = pallet_referenda;
	#[runtime::pallet_index(53)]
	pub type ConvictionVoting = pallet_conviction_voting;
	#[runtime::pallet_index(54)]
	pub type Origins = governance::origins;
	#[runtime::pallet_index(55)]
	pub type Treasury = pallet_treasury;
	#[runtime::pallet_index(56)]
	pub type Parameters = pallet_parameters;

	// Emergencies.
	#[runtime::pallet_index(60)]
	pub type SafeMode = pallet_safe_mode;
	#[runtime::pallet_index(61)]
	pub type TxPause = pallet_tx_pause;

	// Things people own.
	#[runtime::pallet_index(70)]
	pub type Nfts = pallet_nfts;

	// Sharing encrypted data.
	#[runtime::pallet_index(80)]
	pub type ProviderStaking = pallet_provider_staking;
	#[runtime::pallet_index(81)]
	pub type PolicyRegistry = pallet_policy_registry;
	#[runtime::pallet_index(82)]
	pub type Reencryption = pallet_reencryption;

	// Computing on encrypted data.
	#[runtime::pallet_index(83)]
	pub type ComputeJobs = pallet_compute_jobs;

	// What is staked on Ethereum. Providers' duties are asked of it: it comes after what they stake in.
	#[runtime::pallet_index(84)]
	pub type WatcherRelay = pallet_watcher_relay;

	// What is proven of data, by whom it is published, and its sale.
	#[runtime::pallet_index(85)]
	pub type DataProofs = pallet_data_proofs;
	#[runtime::pallet_index(86)]
	pub type Participants = pallet_participants;
	#[runtime::pallet_index(87)]
	pub type DataMarket = pallet_data_market;

	// The economy of NLK. Its genesis counts balances: it comes after theirs.
	#[runtime::pallet_index(90)]
	pub type NlkTokenomics = pallet_nlk_tokenomics;
	#[runtime::pallet_index(91)]
	pub type NlkClaims = pallet_nlk_claims;

	// Development only: the call filter refuses it elsewhere.
	#[runtime::pallet_index(255)]
	pub type Sudo = pallet_sudo;
}

// What the relay chain's validators call to check a block of ours.
cumulus_pallet_parachain_system::register_validate_block! {
	Runtime = Runtime,
	BlockExecutor = cumulus_pallet_aura_ext::BlockExecutor::<Runtime, Executive>,
}

/// The runtime's metadata (version 16: the first that has view functions), SCALE-encoded as
/// `frame_metadata::RuntimeMetadataPrefixed`.
///
/// `crates/client` is generated from it.
#[cfg(feature = "std")]
pub fn encoded_metadata() -> Vec<u8> {
	sp_io::TestExternalities::default().execute_with(|| {
		let metadata = Runtime::metadata_at_version(16).expect("the runtime serves metadata 16");
		(*metadata).clone()
	})
}
