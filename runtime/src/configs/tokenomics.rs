//! The economy of NLK: pots, mining, division of fees and slashes, and the claims of those who held NLK on Ethereum.

use crate::{
	configs::governance::TreasuryAccount, governance::origins::EnsureParameterAdmin, time::*, weights, AccountId,
	Balance, Balances, BlockNumber, NlkClaims, ProviderStaking, Runtime, WatcherRelay,
};
use frame_support::{
	parameter_types,
	traits::{tokens::imbalance::ResolveTo, EitherOf},
	PalletId,
};
use frame_system::EnsureRoot;
use nulink_primitives::token::NLK;
use polkadot_sdk::*;
use sp_runtime::traits::AccountIdConversion;

/// Four years are 1461 days; a month is a 48th of them.
pub const MONTH: BlockNumber = 1_461 * DAYS / 48;

/// What is left in an account that falls below the existential deposit goes to the treasury: nothing is burned but
/// what the books say.
pub type DustToTreasury = ResolveTo<TreasuryAccount, Balances>;

parameter_types! {
	pub const Month: u32 = MONTH;
	pub const ClaimEpochs: u32 = pallet_provider_staking::CLAIM_EPOCHS;
	pub const ClaimsPalletId: PalletId = PalletId(*b"nlk/clms");
	/// Claims are paid from here. Governance names it as who gets what is released of a category, or sends it NLK.
	pub ClaimsAccount: AccountId = ClaimsPalletId::get().into_account_truncating();
	/// A claim of less than this pays its fee.
	pub const FreeClaim: Balance = 10 * NLK;
	/// An end of the claims is announced a quarter of a year ahead.
	pub const DeadlineNotice: BlockNumber = 90 * DAYS;
}

impl pallet_nlk_tokenomics::Config for Runtime {
	type ClaimEpochs = ClaimEpochs;
	type Currency = Balances;
	type Epochs = ProviderStaking;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type Month = Month;
	type ParameterOrigin = EitherOf<EnsureRoot<AccountId>, EnsureParameterAdmin>;
	type WeightInfo = weights::pallet_nlk_tokenomics::WeightInfo<Runtime>;
}

impl pallet_nlk_claims::Config for Runtime {
	type Currency = Balances;
	type DeadlineNotice = DeadlineNotice;
	type FreeClaim = FreeClaim;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type Host = pallet_nlk_claims::NodeHost;
	type Pot = ClaimsAccount;
	// What watchers bring, and where they have nothing, what governance has set.
	type StateRoots = (WatcherRelay, NlkClaims);
	type WeightInfo = weights::pallet_nlk_claims::WeightInfo<Runtime>;
}
