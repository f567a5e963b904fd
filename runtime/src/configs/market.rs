//! The data market: times, prices, bonds, and who judges appeals.
//!
//! Where a value is at stake, a seller has two days to answer and a buyer three to complain. On a local network both are
//! blocks, enough for proxies to accept a policy.

use super::parameters::dynamic_params::market;
use crate::{
	governance::origins::EnsureMarketAppeals, items::Items, time::*, weights, AccountId, Balance, Balances,
	ChainProfile, DataProofs, NlkTokenomics, Participants, PolicyRegistry, ProviderStaking, Reencryption, Runtime,
	RuntimeHoldReason,
};
use frame_support::traits::{EitherOf, Get};
use frame_system::EnsureRoot;
use nulink_primitives::token::{EXISTENTIAL_DEPOSIT, NLK};
use pallet_data_market::Terms;
use polkadot_sdk::*;
use sp_runtime::Perbill;

/// The least that governance can ask as the least price. Half of it, what is left when most is burned, opens an account.
const LOWEST_PRICE: Balance = 2 * EXISTENTIAL_DEPOSIT;
/// The most: nobody could sell anything for more.
const HIGHEST_PRICE: Balance = 1_000 * NLK;
/// The least bond, of a listing and of an appeal: less, and lies and pleas would be a pastime.
const LOWEST_BOND: Balance = NLK;
/// The most: more, and nobody could list, or appeal.
const HIGHEST_BOND: Balance = 10_000 * NLK;

/// What governance sets, within bounds.
pub struct MarketTerms;

impl Get<Terms> for MarketTerms {
	fn get() -> Terms {
		let is_local = ChainProfile::profile().is_local();
		let by = |production: u32, local: u32| if is_local { local } else { production };
		Terms {
			// Longer than proxies have to accept a policy.
			answer_blocks: by(2 * DAYS, 60),
			complaint_blocks: by(3 * DAYS, 30),
			review_blocks: by(12 * HOURS, 10),
			// Longer than a referendum on the track of appeals takes.
			appeal_blocks: by(9 * DAYS, 40),
			keep_blocks: by(90 * DAYS, 100),
			longest_bids: by(30 * DAYS, 1_000),
			bid_pause: by(10 * MINUTES, 5),
			least_price: market::LeastPrice::get().clamp(LOWEST_PRICE, HIGHEST_PRICE),
			least_bond: market::LeastBond::get().clamp(LOWEST_BOND, HIGHEST_BOND),
			bond_part: market::BondPart::get().clamp(Perbill::from_percent(5), Perbill::one()),
			// Never nothing: who buys from itself to look busy pays for it.
			burned_part: market::BurnedPart::get().clamp(Perbill::from_percent(1), Perbill::from_percent(20)),
			bid_step: Perbill::from_percent(5),
			appeal_bond: market::AppealBond::get().clamp(LOWEST_BOND, HIGHEST_BOND),
			participants_only: market::ParticipantsOnly::get(),
		}
	}
}

impl pallet_data_market::Config for Runtime {
	type Burns = NlkTokenomics;
	type Contents = pallet_data_market::ZkContents;
	type Currency = Balances;
	type Deliveries = Reencryption;
	type Epochs = ProviderStaking;
	type GovernanceOrigin = EitherOf<EnsureRoot<AccountId>, EnsureMarketAppeals>;
	type Grants = PolicyRegistry;
	type Items = Items;
	type Policies = PolicyRegistry;
	type Proofs = DataProofs;
	type Publishers = Participants;
	type Recover = pallet_reencryption::HostRecover;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Terms = MarketTerms;
	type WeightInfo = weights::pallet_data_market::WeightInfo<Runtime>;
}
