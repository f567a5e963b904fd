//! The system, the parachain's side of the relay chain's protocol, and migrations.

use crate::{
	configs::emergency::CallFilter, time::*, weights, AccountId, Aura, Block, BlockNumber, Hash, MessageQueue, Nonce,
	PalletInfo, RelayRandomness, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, RuntimeTask, SafeMode, XcmpQueue,
	VERSION,
};
use cumulus_primitives_core::{relay_chain::MAX_POV_SIZE, AggregateMessageOrigin};
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	migrations::{FailedMigrationHandler, FailedMigrationHandling},
	parameter_types,
	traits::{ConstU32, ConstU64, SafeMode as SafeModeTrait},
	weights::{
		constants::{BlockExecutionWeight, ExtrinsicBaseWeight, RocksDbWeight, WEIGHT_REF_TIME_PER_SECOND},
		Weight,
	},
};
use frame_system::limits::{BlockLength, BlockWeights};
use nulink_primitives::token::{Balance, SS58_PREFIX};
use polkadot_sdk::*;
use sp_runtime::Perbill;

/// The part of a block's weight that its start and end use.
const AVERAGE_ON_INITIALIZE_RATIO: Perbill = Perbill::from_percent(5);

/// The part of a block that ordinary transactions may fill. The rest is for operational ones.
pub const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);

/// A block may compute for two seconds and touch as much state as the relay chain's proof of validity may carry.
pub const MAXIMUM_BLOCK_WEIGHT: Weight =
	Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2), MAX_POV_SIZE as u64);

parameter_types! {
	pub const Version: sp_version::RuntimeVersion = VERSION;
	pub const SS58Prefix: u16 = SS58_PREFIX;
	pub const BlockHashCount: BlockNumber = 4096;
	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(5 * 1024 * 1024)
		.modify_max_length_for_class(DispatchClass::Normal, |length| *length = NORMAL_DISPATCH_RATIO * *length)
		.build();
	pub RuntimeBlockWeights: BlockWeights = BlockWeights::builder()
		.base_block(BlockExecutionWeight::get())
		.for_class(DispatchClass::all(), |weights| weights.base_extrinsic = ExtrinsicBaseWeight::get())
		.for_class(DispatchClass::Normal, |weights| {
			weights.max_total = Some(NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_WEIGHT);
		})
		.for_class(DispatchClass::Operational, |weights| {
			weights.max_total = Some(MAXIMUM_BLOCK_WEIGHT);
			weights.reserved = Some(MAXIMUM_BLOCK_WEIGHT - NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_WEIGHT);
		})
		.avg_block_initialization(AVERAGE_ON_INITIALIZE_RATIO)
		.build_or_panic();
}

#[derive_impl(frame_system::config_preludes::ParaChainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type BaseCallFilter = CallFilter;
	type Block = Block;
	type BlockHashCount = BlockHashCount;
	type BlockLength = RuntimeBlockLength;
	type BlockWeights = RuntimeBlockWeights;
	type DbWeight = RocksDbWeight;
	type ExtensionsWeightInfo = weights::frame_system_extensions::WeightInfo<Runtime>;
	type Hash = Hash;
	type MaxConsumers = ConstU32<16>;
	type MultiBlockMigrator = crate::MultiBlockMigrations;
	type Nonce = Nonce;
	type OnSetCode = cumulus_pallet_parachain_system::ParachainSetCode<Self>;
	type SS58Prefix = SS58Prefix;
	type SingleBlockMigrations = SingleBlockMigrations;
	type SystemWeightInfo = weights::frame_system::WeightInfo<Runtime>;
	type Version = Version;
}

/// Migrations that run whole in the first block of a new runtime.
///
/// `pallet_xcm`'s moves stored messages to the newest XCM version and does nothing where there are none.
pub type SingleBlockMigrations = (pallet_xcm::migration::MigrateToLatestXcmVersion<Runtime>,);

impl pallet_migrations::Config for Runtime {
	type CursorMaxLen = ConstU32<65_536>;
	type FailedMigrationHandler = LeaveGovernanceOpen;
	type IdentifierMaxLen = ConstU32<256>;
	type MaxServiceWeight = MaxMigrationWeight;
	type MigrationStatusHandler = ();
	// Migrations that take many blocks. None yet: this is the first version of the state.
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Migrations = ();
	#[cfg(feature = "runtime-benchmarks")]
	type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_migrations::WeightInfo<Runtime>;
}

/// What happens when a migration fails half-way: safe mode without an end, so that nobody works on half-moved state but
/// governance, which needs its calls to bring a runtime that repairs it.
///
/// The SDK's own handler that enters safe mode keeps the chain to inherents, and then nobody can repair anything. Where
/// safe mode cannot be entered, the chain does stop so.
pub struct LeaveGovernanceOpen;

impl FailedMigrationHandler for LeaveGovernanceOpen {
	fn failed(_migration: Option<u32>) -> FailedMigrationHandling {
		let entered = if <SafeMode as SafeModeTrait>::is_entered() {
			<SafeMode as SafeModeTrait>::extend(BlockNumber::MAX)
		} else {
			<SafeMode as SafeModeTrait>::enter(BlockNumber::MAX)
		};
		match entered {
			Ok(()) => FailedMigrationHandling::ForceUnstuck,
			Err(_) => FailedMigrationHandling::KeepStuck,
		}
	}
}

parameter_types! {
	pub MaxMigrationWeight: Weight = Perbill::from_percent(80) * RuntimeBlockWeights::get().max_block;
	pub const ReservedXcmpWeight: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_div(4);
	pub const ReservedDmpWeight: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_div(4);
	pub const RelayOrigin: AggregateMessageOrigin = AggregateMessageOrigin::Parent;
}

/// Lets blocks be built ahead of inclusion, never more than the relay chain can take.
pub type ConsensusHook = cumulus_pallet_aura_ext::FixedVelocityConsensusHook<
	Runtime,
	RELAY_CHAIN_SLOT_DURATION_MILLIS,
	BLOCK_PROCESSING_VELOCITY,
	UNINCLUDED_SEGMENT_CAPACITY,
>;

impl cumulus_pallet_parachain_system::Config for Runtime {
	type CheckAssociatedRelayNumber = cumulus_pallet_parachain_system::RelayNumberMonotonicallyIncreases;
	type ConsensusHook = ConsensusHook;
	type DmpQueue = frame_support::traits::EnqueueWithOrigin<MessageQueue, RelayOrigin>;
	type OnSystemEvent = RelayRandomness;
	type OutboundXcmpMessageSource = XcmpQueue;
	type RelayParentOffset = ConstU32<RELAY_PARENT_OFFSET>;
	type ReservedDmpWeight = ReservedDmpWeight;
	type ReservedXcmpWeight = ReservedXcmpWeight;
	type RuntimeEvent = RuntimeEvent;
	type SchedulingSignatureVerifier = ();
	type SelfParaId = staging_parachain_info::Pallet<Runtime>;
	type WeightInfo = weights::cumulus_pallet_parachain_system::WeightInfo<Runtime>;
	type XcmpMessageHandler = XcmpQueue;
}

impl pallet_timestamp::Config for Runtime {
	// Zero, so that a chain whose collators build several blocks a slot is not stopped by the clock.
	type MinimumPeriod = ConstU64<0>;
	type Moment = u64;
	type OnTimestampSet = Aura;
	type WeightInfo = weights::pallet_timestamp::WeightInfo<Runtime>;
}

impl cumulus_pallet_weight_reclaim::Config for Runtime {
	type WeightInfo = weights::cumulus_pallet_weight_reclaim::WeightInfo<Runtime>;
}

impl staging_parachain_info::Config for Runtime {}

impl pallet_chain_profile::Config for Runtime {}

impl crate::randomness::Config for Runtime {
	type Profile = crate::ChainProfile;
}
