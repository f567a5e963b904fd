//! Sharing: providers with stake, policies, re-encryption.
//!
//! Times that people wait for are counted in epochs and blocks. An epoch is a day where a value is at stake and ten blocks
//! on a local network, where nobody waits for a day.

use super::parameters::dynamic_params::slashing;
use crate::{
	configs::governance::TreasuryAccount, time::*, weights, AccountId, Balance, Balances, ChainProfile, Nfts,
	PolicyRegistry, Pot, ProviderStaking, Runtime, RuntimeHoldReason, Signature,
};
use frame_support::{
	parameter_types,
	traits::{fungible::Mutate, tokens::Preservation, Footprint, Get},
	PalletId,
};
use nulink_primitives::{
	provider::{EpochIndex, Offence, Role},
	token::{deposit, MILLI_NLK, NLK},
};
use pallet_traits::RewardSource;
use polkadot_sdk::*;
use sp_runtime::{traits::Convert, DispatchError, Perbill};

/// The unbonding time of stake, in epochs.
const UNBONDING_EPOCHS: u32 = 28;
/// For how many epochs evidence is accepted.
const EVIDENCE_EPOCHS: u32 = 14;
/// Mining takes four years (whitepaper, section 4.1).
const MINING_BLOCKS: Balance = 1_461 * DAYS as Balance;

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

/// The longest time after which a provider is slashed: evidence about an answer that was due at the end of the time for
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

/// What offences cost: parts that governance sets, and never less than an amount that hurts.
pub struct SlashTerms;

impl pallet_provider_staking::SlashTerms<Balance> for SlashTerms {
	fn penalty(offence: Offence) -> (Perbill, Balance) {
		match offence {
			Offence::WrongFragment => (slashing::WrongFragment::get(), 1_000 * NLK),
			Offence::ServedAfterEnd => (slashing::ServedAfterEnd::get(), 1_000 * NLK),
			Offence::Silence => (slashing::Silence::get(), 100 * NLK),
		}
	}

	fn split() -> pallet_provider_staking::SlashSplit {
		pallet_provider_staking::SlashSplit {
			burned: slashing::Burned::get(),
			treasury: slashing::Treasury::get(),
			reporter: slashing::Reporter::get(),
		}
	}
}

/// Rewards out of the mining pot: the same for equal times until four years are over, divided among the roles.
pub struct Mining;

impl Mining {
	/// The part of a role. Those for which the network has no service yet earn nothing: who confirms an epoch is not asked
	/// for work, so that their part would go to whoever stakes and idles. It stays in the pot until they have one.
	const fn share(role: Role) -> Perbill {
		Perbill::from_percent(match role {
			Role::Proxy => 35,
			Role::Compute | Role::Watcher | Role::Storage => 0,
		})
	}
}

impl RewardSource<AccountId> for Mining {
	type Balance = Balance;

	fn pot(role: Role, epoch: EpochIndex) -> Balance {
		let length = Balance::from(EpochLength::get());
		if Balance::from(epoch).saturating_add(1).saturating_mul(length) > MINING_BLOCKS {
			return 0;
		}
		Self::share(role) * (Pot::Mining.genesis_balance().saturating_mul(length) / MINING_BLOCKS)
	}

	fn pay(_role: Role, _epoch: EpochIndex, to: &AccountId, amount: Balance) -> Result<(), DispatchError> {
		let pot = AccountId::from(Pot::Mining.account_id());
		Balances::transfer(&pot, to, amount, Preservation::Expendable).map(|_| ())
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
	type Currency = Balances;
	type EpochLength = EpochLength;
	type EvidenceWindow = SlashWindow;
	type MaxMissedEpochs = MaxMissedEpochs;
	type MinimumStake = MinimumStake;
	type ProfileDeposit = StorageDeposit;
	type RewardSource = Mining;
	type RuntimeHoldReason = RuntimeHoldReason;
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
	type WeightInfo = weights::pallet_policy_registry::WeightInfo<Runtime>;
}

impl pallet_reencryption::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
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
