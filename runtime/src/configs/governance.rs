//! Governance by holders of NLK: proposals, votes, the treasury.

use crate::{
	configs::tokenomics::ClaimsAccount,
	governance::{
		origins::{EnsureEmergencyAdmin, EnsureReferendumCanceller, EnsureSpender},
		tracks::Tracks,
	},
	time::*,
	weights, AccountId, Balance, Balances, BlockNumber, ComputeJobs, OriginCaller, PolicyRegistry, Pot, Preimage,
	ProviderStaking, Referenda, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin, Scheduler,
	System, Treasury,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::{self, HoldConsideration},
		tokens::{pay::PayFromAccount, UnityAssetBalanceConversion},
		ConstU32, EitherOf, EqualPrivilegeOnly, Get, LinearStoragePrice,
	},
	weights::Weight,
	PalletId,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureSigned};
use nulink_primitives::token::{deposit, NLK, TOTAL_SUPPLY};
use polkadot_sdk::*;
use sp_runtime::{
	traits::{AccountIdConversion, IdentityLookup},
	Perbill, Permill,
};

parameter_types! {
	pub const PreimageBaseDeposit: Balance = deposit(2, 64);
	pub const PreimageByteDeposit: Balance = deposit(0, 1);
	pub const PreimageHoldReason: RuntimeHoldReason = RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
}

impl pallet_preimage::Config for Runtime {
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		PreimageHoldReason,
		LinearStoragePrice<PreimageBaseDeposit, PreimageByteDeposit, Balance>,
	>;
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_preimage::WeightInfo<Runtime>;
}

parameter_types! {
	pub MaximumSchedulerWeight: Weight =
		Perbill::from_percent(80) * crate::configs::system::RuntimeBlockWeights::get().max_block;
}

impl pallet_scheduler::Config for Runtime {
	type BlockNumberProvider = System;
	type MaxScheduledPerBlock = ConstU32<50>;
	type MaximumWeight = MaximumSchedulerWeight;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type PalletsOrigin = OriginCaller;
	type Preimages = Preimage;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type WeightInfo = weights::pallet_scheduler::WeightInfo<Runtime>;
}

parameter_types! {
	pub const SubmissionDeposit: Balance = 100 * NLK;
	/// A referendum for which nobody places the decision deposit is closed after this time.
	pub const UndecidingTimeout: BlockNumber = 14 * DAYS;
	/// A vote with conviction 1x keeps its NLK locked for this time after the referendum; 6x for 32 times as long.
	pub const VoteLockingPeriod: BlockNumber = 7 * DAYS;
}

/// The NLK that can vote: all there is, less what lies in accounts without keys: the pots, the treasury, the escrows.
///
/// Support is measured against this. Against the whole issuance nothing could ever pass while most NLK is in the pots.
pub struct VotableIssuance;

/// The accounts without keys that hold NLK for others. (The collators' pot, too, holds nothing for long.)
pub fn keyless() -> impl Iterator<Item = AccountId> {
	let others = [
		TreasuryAccount::get(),
		PolicyRegistry::account_id(),
		ProviderStaking::pool_account(),
		ProviderStaking::slash_account(),
		ClaimsAccount::get(),
		ComputeJobs::account_id(),
	];
	Pot::ALL.map(|pot| AccountId::from(pot.account_id())).into_iter().chain(others)
}

impl Get<Balance> for VotableIssuance {
	fn get() -> Balance {
		keyless().fold(Balances::total_issuance(), |votable, account| {
			votable.saturating_sub(<Balances as fungible::Inspect<AccountId>>::total_balance(&account))
		})
	}
}

impl pallet_conviction_voting::Config for Runtime {
	type BlockNumberProvider = System;
	type Currency = Balances;
	type MaxTurnout = VotableIssuance;
	type MaxVotes = ConstU32<256>;
	type Polls = Referenda;
	type RuntimeEvent = RuntimeEvent;
	type VoteLockingPeriod = VoteLockingPeriod;
	type VotingHooks = ();
	type WeightInfo = weights::pallet_conviction_voting::WeightInfo<Runtime>;
}

impl pallet_referenda::Config for Runtime {
	type AlarmInterval = ConstU32<1>;
	type BlockNumberProvider = System;
	type CancelOrigin = EitherOf<EnsureRoot<AccountId>, EnsureReferendumCanceller>;
	type Currency = Balances;
	type KillOrigin = EitherOf<EnsureRoot<AccountId>, EnsureEmergencyAdmin>;
	type MaxQueued = ConstU32<100>;
	type Preimages = Preimage;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type Scheduler = Scheduler;
	// The decision deposit of a referendum that was killed as mischief goes to the treasury.
	type Slash = Treasury;
	type SubmissionDeposit = SubmissionDeposit;
	type SubmitOrigin = frame_support::traits::AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type Tally = pallet_conviction_voting::TallyOf<Runtime>;
	type Tracks = Tracks;
	type UndecidingTimeout = UndecidingTimeout;
	type Votes = pallet_conviction_voting::VotesOf<Runtime>;
	type WeightInfo = weights::pallet_referenda::WeightInfo<Runtime>;
}

impl crate::governance::origins::Config for Runtime {}

parameter_types! {
	pub const TreasuryPalletId: PalletId = PalletId(*b"nlk/trsy");
	pub TreasuryAccount: AccountId = TreasuryPalletId::get().into_account_truncating();
	pub const SpendPeriod: BlockNumber = 7 * DAYS;
	/// A spend that is approved and not paid out in this time expires.
	pub const PayoutPeriod: BlockNumber = 30 * DAYS;
	/// Unspent funds are not burned: burning is for fees and slashes.
	pub const Burn: Permill = Permill::zero();
	pub const MaxSpend: Balance = TOTAL_SUPPLY;
}

impl pallet_treasury::Config for Runtime {
	type AssetKind = ();
	type BalanceConverter = UnityAssetBalanceConversion;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Beneficiaries;
	type Beneficiary = AccountId;
	type BeneficiaryLookup = IdentityLookup<AccountId>;
	type BlockNumberProvider = System;
	type Burn = Burn;
	type BurnDestination = ();
	type Currency = Balances;
	type MaxApprovals = ConstU32<100>;
	type PalletId = TreasuryPalletId;
	type Paymaster = PayFromAccount<Balances, TreasuryAccount>;
	type PayoutPeriod = PayoutPeriod;
	type RejectOrigin = EnsureRoot<AccountId>;
	type RuntimeEvent = RuntimeEvent;
	type SpendFunds = ();
	type SpendOrigin = EitherOf<EnsureRootWithSuccess<AccountId, MaxSpend>, EnsureSpender>;
	type SpendPeriod = SpendPeriod;
	type WeightInfo = weights::pallet_treasury::WeightInfo<Runtime>;
}
