//! Sharing: providers with stake, policies, re-encryption.
//!
//! Times that people wait for are counted in epochs and blocks. An epoch is a day where a value is at stake and ten blocks
//! on a local network, where nobody waits for a day.

use super::{compute::ComputeSlashWindow, parameters::dynamic_params::slashing, watching::WatcherSlashWindow};
use crate::{
	configs::governance::TreasuryAccount, governance::origins::EnsureSlashAppeals, time::*, weights, AccountId,
	Balance, Balances, ChainProfile, Nfts, NlkTokenomics, PolicyRegistry, ProviderStaking, Runtime, RuntimeHoldReason,
	Signature, WatcherRelay,
};
use frame_support::{
	parameter_types,
	traits::{EitherOf, Footprint, Get},
	PalletId,
};
use frame_system::EnsureRoot;
use nulink_primitives::{
	provider::Offence,
	token::{deposit, MILLI_NLK, NLK},
};
use polkadot_sdk::*;
use sp_runtime::{traits::Convert, Perbill};

/// The unbonding time of stake, in epochs.
const UNBONDING_EPOCHS: u32 = 28;
/// For how many epochs evidence is accepted.
const EVIDENCE_EPOCHS: u32 = 14;

/// One value where a value is at stake, another on a local network.
pub struct ByProfile<const PRODUCTION: u32, const LOCAL: u32>;

impl<const PRODUCTION: u32, const LOCAL: u32> Get<u32> for ByProfile<PRODUCTION, LOCAL> {
	fn get() -> u32 {
		if ChainProfile::profile().is_local() {
			LOCAL
		} else {
			PRODUCTION
		}
	}
}

/// Blocks in an epoch.
pub type EpochLength = ByProfile<DAYS, 10>;
/// Epochs between a slash and its settlement, in which governance can cancel it. Longer than a referendum about it takes.
pub type SlashDeferral = ByProfile<14, 6>;
/// Blocks in which proxies answer a request on chain.
pub type ResponseWindow = ByProfile<{ 10 * MINUTES }, 10>;
/// Blocks in which all proxies must have accepted a policy.
pub type AcceptanceWindow = ByProfile<HOURS, 50>;
/// Blocks after the end of a policy in which a receipt is not held against a proxy.
pub type RevocationGrace = ByProfile<{ 5 * MINUTES }, 5>;

/// Blocks in which evidence is accepted.
pub struct EvidenceWindow;

impl Get<u32> for EvidenceWindow {
	fn get() -> u32 {
		EpochLength::get().saturating_mul(EVIDENCE_EPOCHS)
	}
}

/// The longest time after which a proxy is slashed: evidence about an answer that was due at the end of the time for
/// answers.
pub struct SlashWindow;

impl Get<u32> for SlashWindow {
	fn get() -> u32 {
		EvidenceWindow::get().saturating_add(ResponseWindow::get())
	}
}

parameter_types! {
	pub const PolicyPalletId: PalletId = PalletId(*b"nlk/plcy");
	pub const UnbondingEpochs: u32 = UNBONDING_EPOCHS;
	pub const MaxMissedEpochs: u32 = 3;
	pub const MinimumStake: Balance = 10_000 * NLK;
	pub const MinimumFee: Balance = 10 * MILLI_NLK;
	/// A policy lasts two years at most.
	pub const MaxPolicyEpochs: u32 = 731;
	pub const ResponseFee: Balance = 100 * MILLI_NLK;
	pub const ByteDeposit: Balance = deposit(0, 1);
	pub const EvidenceBond: Balance = 10 * NLK;
}

/// What is held for stored bytes.
pub struct StorageDeposit;

impl Convert<Footprint, Balance> for StorageDeposit {
	fn convert(footprint: Footprint) -> Balance {
		let bytes = footprint.size.try_into().unwrap_or(u32::MAX);
		deposit(footprint.count.try_into().unwrap_or(u32::MAX), bytes)
	}
}

/// The longest time after which a provider is slashed for anything.
pub struct LongestSlash;

impl Get<u32> for LongestSlash {
	fn get() -> u32 {
		SlashWindow::get().max(ComputeSlashWindow::get()).max(WatcherSlashWindow::get())
	}
}

/// What offences cost: parts that governance sets, and never less than an amount that hurts.
///
/// What a member of a committee can gain by a wrong result is the fees of a job, or what its owner believes; what it risks
/// must be more. Governance can set it no lower than a twentieth of the stake. Who commits and does not reveal may have
/// seen that the others found something else; where that costs too little, a wrong answer could be tried for nothing.
pub struct SlashTerms;

impl pallet_provider_staking::SlashTerms<Balance> for SlashTerms {
	fn penalty(offence: Offence) -> (Perbill, Balance) {
		match offence {
			Offence::WrongFragment => (slashing::WrongFragment::get(), 1_000 * NLK),
			Offence::ServedAfterEnd => (slashing::ServedAfterEnd::get(), 1_000 * NLK),
			Offence::Silence => (slashing::Silence::get(), 100 * NLK),
			Offence::WrongResult => (slashing::WrongResult::get().max(Perbill::from_percent(5)), 1_000 * NLK),
			Offence::NotRevealed => {
				(slashing::NotRevealed::get().clamp(Perbill::from_percent(1), Perbill::from_percent(20)), 500 * NLK)
			},
			Offence::Equivocation => (slashing::Equivocation::get().max(Perbill::from_percent(10)), 1_000 * NLK),
			Offence::FalseHeader => (slashing::FalseHeader::get().max(Perbill::from_percent(5)), 500 * NLK),
		}
	}

	fn split() -> pallet_provider_staking::SlashSplit {
		let terms = NlkTokenomics::slash_terms();
		pallet_provider_staking::SlashSplit {
			burned: terms.burned.get(),
			treasury: terms.treasury(),
			reporter: terms.reporter.get(),
		}
	}
}

/// Within which bounds holders delegate to providers.
pub struct DelegationTerms;

impl pallet_provider_staking::DelegationTerms<Balance> for DelegationTerms {
	fn minimum() -> Balance {
		10 * NLK
	}

	/// A provider always has a tenth of what it can lose itself.
	fn per_own() -> u32 {
		9
	}

	fn max_commission() -> Perbill {
		Perbill::from_percent(30)
	}
}

/// Who owns which NFT.
pub struct NftOwners;

impl pallet_policy_registry::NftOwner<AccountId> for NftOwners {
	fn owner(collection: u32, item: u32) -> Option<AccountId> {
		Nfts::owner(collection, item)
	}
}

impl pallet_provider_staking::Config for Runtime {
	type Burns = NlkTokenomics;
	type Currency = Balances;
	type Delegation = DelegationTerms;
	type Duty = WatcherRelay;
	type EpochLength = EpochLength;
	type EvidenceWindow = LongestSlash;
	type MaxMissedEpochs = MaxMissedEpochs;
	type MinimumStake = MinimumStake;
	type ProfileDeposit = StorageDeposit;
	type RewardSource = NlkTokenomics;
	type RuntimeHoldReason = RuntimeHoldReason;
	type SlashAppealOrigin = EitherOf<EnsureRoot<AccountId>, EnsureSlashAppeals>;
	type SlashDeferral = SlashDeferral;
	type SlashTerms = SlashTerms;
	type Treasury = TreasuryAccount;
	type UnbondingEpochs = UnbondingEpochs;
	type WeightInfo = weights::pallet_provider_staking::WeightInfo<Runtime>;
}

impl pallet_policy_registry::Config for Runtime {
	type AcceptanceWindow = AcceptanceWindow;
	type Currency = Balances;
	type Epochs = ProviderStaking;
	type EvidenceWindow = SlashWindow;
	type MaxEpochs = MaxPolicyEpochs;
	type MinimumFee = MinimumFee;
	type Nfts = NftOwners;
	type PalletId = PolicyPalletId;
	type Providers = ProviderStaking;
	type RevocationGrace = RevocationGrace;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ServiceFees = NlkTokenomics;
	type WeightInfo = weights::pallet_policy_registry::WeightInfo<Runtime>;
}

impl pallet_reencryption::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type Burns = NlkTokenomics;
	type ByteDeposit = ByteDeposit;
	type Currency = Balances;
	type Epochs = ProviderStaking;
	type EvidenceBond = EvidenceBond;
	type EvidenceWindow = EvidenceWindow;
	type Policies = PolicyRegistry;
	type Providers = ProviderStaking;
	type Recover = pallet_reencryption::HostRecover;
	type ResponseFee = ResponseFee;
	type ResponseWindow = ResponseWindow;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Signature = Signature;
	type SlashProviders = ProviderStaking;
	type WeightInfo = weights::pallet_reencryption::WeightInfo<Runtime>;
}
