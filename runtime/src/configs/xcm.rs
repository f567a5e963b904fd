//! How NuLink talks with the relay chain and with other parachains.
//!
//! NLK is native here and this chain is its reserve; the relay chain's token and what governance lets in are kept as
//! [`ForeignAssets`], named by their location. A message is executed if it pays for itself, in NLK or in the relay
//! chain's token, or answers a question of ours. Nobody outside is Root here, the relay chain included: NuLink is
//! governed by the holders of NLK.

use crate::{
	configs::{governance::TreasuryAccount, parameters::dynamic_params, system::RuntimeBlockWeights},
	fees::{WeightFee, TRANSACTION_BYTE_FEE},
	weights, AccountId, AllPalletsWithSystem, Balance, Balances, ForeignAssets, MessageQueue, ParachainInfo,
	ParachainSystem, PolkadotXcm, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin, XcmpQueue,
};
use cumulus_primitives_core::{AggregateMessageOrigin, ParaId};
use frame_support::{
	parameter_types,
	traits::{
		fungible::HoldConsideration, tokens::imbalance::ResolveTo, ConstU32, ContainsPair, Equals, Everything,
		LinearStoragePrice, Nothing, TransformOrigin,
	},
	weights::Weight,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess};
use nulink_primitives::token::{deposit, MILLI_NLK};
use parachains_common::{
	message_queue::{NarrowOriginToSibling, ParaIdToSibling},
	xcm_config::ParentRelayOrSiblingParachains,
};
use polkadot_parachain_primitives::primitives::Sibling;
use polkadot_runtime_common::xcm_sender::ExponentialPrice;
use polkadot_sdk::{staging_xcm as xcm, staging_xcm_builder as xcm_builder, *};
use sp_runtime::{
	traits::{Identity, TryConvertInto},
	Perbill,
};
use staging_xcm_executor::{AssetsInHolding, XcmExecutor};
use xcm::latest::prelude::*;
use xcm_builder::{
	deposit_or_burn_fee, AccountId32Aliases, AliasChildLocation, AllowHrmpNotificationsFromRelayChain,
	AllowKnownQueryResponses, AllowSubscriptionsFrom, AllowTopLevelPaidExecutionFrom, ConvertedConcreteId,
	DenyRecursively, DenyReserveTransferToRelayChain, DenyThenTry, DescribeAllTerminal, DescribeFamily,
	EnsureXcmOrigin, FixedRateOfFungible, FixedWeightBounds, FrameTransactionalProcessor, FungibleAdapter,
	FungiblesAdapter, HashedDescription, IsConcrete, NativeAsset, NoChecking, ParentIsPreset, RelayChainAsNative,
	SendXcmFeeToAccount, SiblingParachainAsNative, SiblingParachainConvertsVia, SignedAccountId32AsNative,
	SignedToAccountId32, SovereignSignedViaLocation, TakeRevenue, TakeWeightCredit, TrailingSetTopicAsId,
	UsingComponents, WithComputedOrigin, WithUniqueTopic, XcmFeeManagerFromComponents,
};

/// The parachain id of Asset Hub, which keeps the relay chain's token since balances moved there.
const ASSET_HUB_ID: u32 = 1000;

parameter_types! {
	/// NLK, as this chain names it.
	pub const NlkLocation: Location = Location::here();
	/// The relay chain's token, as this chain names it.
	pub const RelayLocation: Location = Location::parent();
	pub AssetHubLocation: Location = Location::new(1, [Parachain(ASSET_HUB_ID)]);
	pub const RelayNetwork: Option<NetworkId> = Some(NetworkId::Polkadot);
	pub RelayChainOrigin: RuntimeOrigin = cumulus_pallet_xcm::Origin::Relay.into();
	pub UniversalLocation: InteriorLocation =
		[GlobalConsensus(NetworkId::Polkadot), Parachain(ParachainInfo::parachain_id().into())].into();
	pub TreasuryLocation: Location = Location::new(0, [AccountId32 { network: None, id: TreasuryAccount::get().into() }]);
	/// What an instruction is taken to weigh: more than the heaviest transfer instruction measured on system chains
	/// (about 0.2 ms and 9 KiB of proof).
	pub const UnitWeightCost: Weight = Weight::from_parts(1_000_000_000, 16 * 1024);
	pub const MaxInstructions: u32 = 100;
	pub const MaxAssetsIntoHolding: u32 = 64;
}

/// The account on this chain that a location elsewhere acts through.
pub type LocationToAccountId = (
	// The relay chain.
	ParentIsPreset<AccountId>,
	// A sibling parachain.
	SiblingParachainConvertsVia<Sibling, AccountId>,
	// An account of this chain.
	AccountId32Aliases<RelayNetwork, AccountId>,
	// Anything else, by the hash of its description.
	HashedDescription<AccountId, DescribeFamily<DescribeAllTerminal>>,
);

/// Moves NLK.
pub type NlkTransactor = FungibleAdapter<Balances, IsConcrete<NlkLocation>, LocationToAccountId, AccountId, ()>;

/// Moves other chains' tokens.
pub type ForeignTransactor = FungiblesAdapter<
	ForeignAssets,
	ConvertedConcreteId<Location, Balance, Identity, TryConvertInto>,
	LocationToAccountId,
	AccountId,
	NoChecking,
	// Only teleports use it, and there are none.
	TreasuryAccount,
>;

/// Moves every asset there is.
pub type AssetTransactors = (NlkTransactor, ForeignTransactor);

/// The origin as which a foreign location dispatches a call here. None of these is Root.
pub type OriginConverter = (
	SovereignSignedViaLocation<LocationToAccountId, RuntimeOrigin>,
	RelayChainAsNative<RelayChainOrigin, RuntimeOrigin>,
	SiblingParachainAsNative<cumulus_pallet_xcm::Origin, RuntimeOrigin>,
	SignedAccountId32AsNative<RelayNetwork, RuntimeOrigin>,
	pallet_xcm::XcmPassthrough<RuntimeOrigin>,
);

/// Which messages are executed at all.
pub type Barrier = TrailingSetTopicAsId<
	DenyThenTry<
		DenyRecursively<DenyReserveTransferToRelayChain>,
		(
			TakeWeightCredit,
			AllowKnownQueryResponses<PolkadotXcm>,
			WithComputedOrigin<
				(
					AllowTopLevelPaidExecutionFrom<Everything>,
					AllowSubscriptionsFrom<ParentRelayOrSiblingParachains>,
					AllowHrmpNotificationsFromRelayChain,
				),
				UniversalLocation,
				ConstU32<8>,
			>,
		),
	>,
>;

/// The relay chain's token, where Asset Hub is its reserve.
pub struct RelayTokenFromAssetHub;

impl ContainsPair<Asset, Location> for RelayTokenFromAssetHub {
	fn contains(asset: &Asset, origin: &Location) -> bool {
		asset.id.0 == RelayLocation::get() && *origin == AssetHubLocation::get()
	}
}

/// Which chain is believed to hold the reserve of which asset: each its own token, Asset Hub the relay chain's too.
pub type TrustedReserves = (NativeAsset, RelayTokenFromAssetHub);

/// The price of execution in the relay chain's token: (asset, units per second, units per mebibyte of proof).
pub struct RelayTokenPrice;

impl frame_support::traits::Get<(AssetId, u128, u128)> for RelayTokenPrice {
	fn get() -> (AssetId, u128, u128) {
		(
			AssetId(RelayLocation::get()),
			dynamic_params::xcm::RelayUnitsPerSecond::get(),
			dynamic_params::xcm::RelayUnitsPerProofMib::get(),
		)
	}
}

/// Takes what is paid for execution to the treasury.
pub struct RevenueToTreasury;

impl TakeRevenue for RevenueToTreasury {
	fn take_revenue(revenue: AssetsInHolding) {
		deposit_or_burn_fee::<AssetTransactors>(revenue, None, TreasuryLocation::get());
	}
}

/// How execution is paid: in NLK or in the relay chain's token.
pub type Traders = (
	UsingComponents<WeightFee, NlkLocation, AccountId, Balances, ResolveTo<TreasuryAccount, Balances>>,
	FixedRateOfFungible<RelayTokenPrice, RevenueToTreasury>,
);

/// How much a message weighs.
pub type Weigher = FixedWeightBounds<UnitWeightCost, RuntimeCall, MaxInstructions>;

pub struct XcmConfig;

impl staging_xcm_executor::Config for XcmConfig {
	type Aliasers = (AliasChildLocation, pallet_xcm::AuthorizedAliasers<Runtime>);
	type AssetExchanger = ();
	type AssetLocker = ();
	type AssetTransactor = AssetTransactors;
	type AssetTrap = PolkadotXcm;
	type Barrier = Barrier;
	type CallDispatcher = RuntimeCall;
	type FeeManager =
		XcmFeeManagerFromComponents<Equals<NlkLocation>, SendXcmFeeToAccount<AssetTransactors, TreasuryLocation>>;
	type HrmpChannelAcceptedHandler = ();
	type HrmpChannelClosingHandler = ();
	type HrmpNewChannelOpenRequestHandler = ();
	type IsReserve = TrustedReserves;
	type IsTeleporter = ();
	type MaxAssetsIntoHolding = MaxAssetsIntoHolding;
	type MessageExporter = ();
	type OriginConverter = OriginConverter;
	type PalletInstancesInfo = AllPalletsWithSystem;
	type ResponseHandler = PolkadotXcm;
	type RuntimeCall = RuntimeCall;
	type SafeCallFilter = Everything;
	type SubscriptionService = PolkadotXcm;
	type Trader = Traders;
	type TransactionalProcessor = FrameTransactionalProcessor;
	type UniversalAliases = Nothing;
	type UniversalLocation = UniversalLocation;
	type Weigher = Weigher;
	type XcmEventEmitter = PolkadotXcm;
	type XcmRecorder = PolkadotXcm;
	type XcmSender = XcmRouter;
}

/// The location of a local account.
pub type LocalOriginToLocation = SignedToAccountId32<RuntimeOrigin, AccountId, RelayNetwork>;

parameter_types! {
	/// Sending messages is paid in NLK.
	pub FeeAssetId: AssetId = AssetId(NlkLocation::get());
	pub const BaseDeliveryFee: Balance = 30 * MILLI_NLK;
	pub const DeliveryByteFee: Balance = TRANSACTION_BYTE_FEE;
}

/// Messages to the relay chain go up, those to siblings across. Both get a topic by which they can be traced.
pub type XcmRouter = WithUniqueTopic<(
	cumulus_primitives_utility::ParentAsUmp<
		ParachainSystem,
		PolkadotXcm,
		ExponentialPrice<FeeAssetId, BaseDeliveryFee, DeliveryByteFee, ParachainSystem>,
	>,
	XcmpQueue,
)>;

parameter_types! {
	pub const AliasDepositPerItem: Balance = deposit(1, 0);
	pub const AliasDepositPerByte: Balance = deposit(0, 1);
	pub const AliasHoldReason: RuntimeHoldReason = RuntimeHoldReason::PolkadotXcm(pallet_xcm::HoldReason::AuthorizeAlias);
}

impl pallet_xcm::Config for Runtime {
	type AdminOrigin = EnsureRoot<AccountId>;
	type AdvertisedXcmVersion = pallet_xcm::CurrentXcmVersion;
	type AuthorizedAliasConsideration = HoldConsideration<
		AccountId,
		Balances,
		AliasHoldReason,
		LinearStoragePrice<AliasDepositPerItem, AliasDepositPerByte, Balance>,
	>;
	type Currency = Balances;
	type CurrencyMatcher = ();
	type ExecuteXcmOrigin = EnsureXcmOrigin<RuntimeOrigin, LocalOriginToLocation>;
	type MaxLockers = ConstU32<0>;
	type MaxRemoteLockConsumers = ConstU32<0>;
	type RemoteLockConsumerIdentifier = ();
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	// Only governance sends messages of its own making, as the chain: to open a channel, for instance.
	type SendXcmOrigin = EnsureRootWithSuccess<AccountId, NlkLocation>;
	type SovereignAccountOf = LocationToAccountId;
	type TrustedLockers = ();
	type UniversalLocation = UniversalLocation;
	type Weigher = Weigher;
	type WeightInfo = weights::pallet_xcm::WeightInfo<Runtime>;
	// Programs written by users are not executed; transfers by the calls made for them are.
	type XcmExecuteFilter = Nothing;
	type XcmExecutor = XcmExecutor<XcmConfig>;
	type XcmReserveTransferFilter = Everything;
	type XcmRouter = XcmRouter;
	type XcmTeleportFilter = Nothing;

	const VERSION_DISCOVERY_QUEUE_SIZE: u32 = 100;
}

impl cumulus_pallet_xcm::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type XcmExecutor = XcmExecutor<XcmConfig>;
}

impl cumulus_pallet_xcmp_queue::Config for Runtime {
	type ChannelInfo = ParachainSystem;
	type ControllerOrigin = EnsureRoot<AccountId>;
	type ControllerOriginConverter = OriginConverter;
	type MaxActiveOutboundChannels = ConstU32<128>;
	type MaxInboundSuspended = ConstU32<1_000>;
	// Channels carry messages of up to 102,400 bytes: a page must hold one.
	type MaxPageSize = ConstU32<{ 103 * 1024 }>;
	type PriceForSiblingDelivery = ExponentialPrice<FeeAssetId, BaseDeliveryFee, DeliveryByteFee, XcmpQueue>;
	type RuntimeEvent = RuntimeEvent;
	type VersionWrapper = PolkadotXcm;
	type WeightInfo = weights::cumulus_pallet_xcmp_queue::WeightInfo<Runtime>;
	type XcmpQueue = TransformOrigin<MessageQueue, AggregateMessageOrigin, ParaId, ParaIdToSibling>;
}

parameter_types! {
	pub MessageQueueServiceWeight: Weight = Perbill::from_percent(35) * RuntimeBlockWeights::get().max_block;
	pub MessageQueueIdleServiceWeight: Weight = Perbill::from_percent(20) * RuntimeBlockWeights::get().max_block;
}

impl pallet_message_queue::Config for Runtime {
	type HeapSize = ConstU32<{ 103 * 1024 }>;
	type IdleMaxServiceWeight = MessageQueueIdleServiceWeight;
	type MaxStale = ConstU32<8>;
	#[cfg(feature = "runtime-benchmarks")]
	type MessageProcessor = pallet_message_queue::mock_helpers::NoopMessageProcessor<AggregateMessageOrigin>;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type MessageProcessor = xcm_builder::ProcessXcmMessage<AggregateMessageOrigin, XcmExecutor<XcmConfig>, RuntimeCall>;
	type QueueChangeHandler = NarrowOriginToSibling<XcmpQueue>;
	type QueuePausedQuery = NarrowOriginToSibling<XcmpQueue>;
	type RuntimeEvent = RuntimeEvent;
	type ServiceWeight = MessageQueueServiceWeight;
	type Size = u32;
	type WeightInfo = weights::pallet_message_queue::WeightInfo<Runtime>;
}
