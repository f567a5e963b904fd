//! Things on the chain that are not NLK: other chains' tokens, and NFTs.

use crate::{
	configs::governance::TreasuryAccount, time::DAYS, weights, AccountId, Balance, Balances, BlockNumber, Runtime,
	RuntimeEvent, Signature, System,
};
use frame_support::{
	parameter_types,
	traits::{AsEnsureOriginWithArg, ConstU32},
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureSigned};
use nulink_primitives::token::{deposit, NLK};
use pallet_nfts::PalletFeatures;
use polkadot_sdk::{staging_xcm as xcm, *};
use sp_runtime::traits::Verify;

/// The instance of `pallet-assets` that keeps other chains' tokens, named by their XCM location.
pub type ForeignAssetsInstance = pallet_assets::Instance1;

parameter_types! {
	pub const AssetAccountDeposit: Balance = deposit(1, 64);
	pub const ApprovalDeposit: Balance = deposit(1, 64);
	pub const MetadataDepositBase: Balance = deposit(1, 64);
	pub const MetadataDepositPerByte: Balance = deposit(0, 1);
	pub const AssetDeposit: Balance = deposit(1, 256);
}

impl pallet_assets::Config<ForeignAssetsInstance> for Runtime {
	type ApprovalDeposit = ApprovalDeposit;
	type AssetAccountDeposit = AssetAccountDeposit;
	type AssetDeposit = AssetDeposit;
	type AssetId = xcm::v5::Location;
	type AssetIdAllocator = ();
	type AssetIdParameter = xcm::v5::Location;
	type Balance = Balance;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::ForeignAssetsHelper;
	type CallbackHandle = ();
	// Which tokens are let in is a decision of governance. It then owns them through the treasury's account.
	type CreateOrigin = AsEnsureOriginWithArg<EnsureRootWithSuccess<AccountId, TreasuryAccount>>;
	type Currency = Balances;
	type Extra = ();
	type ForceOrigin = EnsureRoot<AccountId>;
	type Freezer = ();
	type Holder = ();
	type MetadataDepositBase = MetadataDepositBase;
	type MetadataDepositPerByte = MetadataDepositPerByte;
	type RemoveItemsLimit = ConstU32<1_000>;
	type ReserveData = ();
	type RuntimeEvent = RuntimeEvent;
	type StringLimit = ConstU32<50>;
	type WeightInfo = weights::pallet_assets::WeightInfo<Runtime>;
}

parameter_types! {
	pub NftFeatures: PalletFeatures = PalletFeatures::all_enabled();
	pub const CollectionDeposit: Balance = 10 * NLK;
	pub const ItemDeposit: Balance = deposit(1, 164);
	pub const NftMetadataDepositBase: Balance = deposit(1, 129);
	pub const AttributeDepositBase: Balance = deposit(1, 0);
	pub const DepositPerByte: Balance = deposit(0, 1);
	pub const MaxDeadlineDuration: BlockNumber = 365 * DAYS;
}

impl pallet_nfts::Config for Runtime {
	type ApprovalsLimit = ConstU32<20>;
	type AttributeDepositBase = AttributeDepositBase;
	type CollectionDeposit = CollectionDeposit;
	type CollectionId = u32;
	type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type Currency = Balances;
	type DepositPerByte = DepositPerByte;
	type Features = NftFeatures;
	type ForceOrigin = EnsureRoot<AccountId>;
	#[cfg(feature = "runtime-benchmarks")]
	type Helper = ();
	type ItemAttributesApprovalsLimit = ConstU32<30>;
	type ItemDeposit = ItemDeposit;
	type ItemId = u32;
	type KeyLimit = ConstU32<64>;
	type Locker = ();
	type MaxAttributesPerCall = ConstU32<10>;
	type MaxDeadlineDuration = MaxDeadlineDuration;
	type MaxTips = ConstU32<10>;
	type MetadataDepositBase = NftMetadataDepositBase;
	type OffchainPublic = <Signature as Verify>::Signer;
	type OffchainSignature = Signature;
	type RuntimeEvent = RuntimeEvent;
	type StringLimit = ConstU32<256>;
	type ValueLimit = ConstU32<256>;
	type WeightInfo = weights::pallet_nfts::WeightInfo<Runtime>;
	type BlockNumberProvider = System;
}
