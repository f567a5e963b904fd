//! Watchers: how they are elected, what they attest to of Ethereum, and what is relayed by it.
//!
//! Where a value is at stake, Ethereum is the real one, whose blocks are final in a quarter of an hour, and there are days
//! to look at what went wrong. A local network watches a node on the same machine, every block of it, and as many watchers
//! as make a quorum are enough.

use super::{
	parameters::dynamic_params::watching,
	sharing::{ByProfile, EpochLength},
};
use crate::{
	governance::origins::EnsureRelayAdmin, time::*, weights, AccountId, Balances, ChainProfile, ProviderStaking,
	Runtime, RuntimeHoldReason,
};
use frame_support::traits::{ConstU32, EitherOf, Get};
use frame_system::EnsureRoot;
use nulink_primitives::token::NLK;
use pallet_watcher_relay::{Terms, MAX_SEATS, MIN_SEATS};
use polkadot_sdk::*;
use sp_runtime::Perbill;

/// After how many epochs a minority can be slashed: governance has three whole ones, longer than the track `relay_admin`
/// takes. A slash can still be appealed against then.
pub const MINORITY_EPOCHS: u32 = 4;
/// For how many epochs what a watcher signed is held against it. Evidence about two weeks of Ethereum's blocks is taken.
pub const EVIDENCE_EPOCHS: u32 = 14;

/// The id of Ethereum, and of a node for development (anvil).
const ETHEREUM: u64 = 1;
const ANVIL: u64 = 31_337;
/// How many watchers there are, and how many on a local network.
const SEATS: u32 = 13;
const LOCAL_SEATS: u32 = MIN_SEATS;
/// Which blocks are attested to: the first of each of Ethereum's epochs, or all. That is the least that governance can set,
/// too: of shorter intervals, as many headers as are kept would be over before a minority can be slashed.
const INTERVAL: u64 = 32;
const LOCAL_INTERVAL: u64 = 1;
/// The longest interval that governance can set: a day of Ethereum's blocks.
const LONGEST_INTERVAL: u64 = 7_200;
/// What must be staked on Ethereum, in units of the token there: what Threshold asks of a provider.
const LEAST_STAKE: u128 = 40_000 * 1_000_000_000_000_000_000;

/// Blocks before an epoch in which its watchers are elected: time to confirm their activity, and to sign who comes next.
pub type ElectionLead = ByProfile<{ 2 * HOURS }, 5>;

/// A parameter, or what is usual on this kind of network, where it is zero.
fn given<T: Default + PartialEq>(parameter: T, usual: T) -> T {
	if parameter == T::default() {
		usual
	} else {
		parameter
	}
}

/// What governance sets, within bounds.
pub struct WatcherTerms;

impl Get<Terms> for WatcherTerms {
	fn get() -> Terms {
		let is_local = ChainProfile::profile().is_local();
		let blocks = |production: u32, local: u32| if is_local { local } else { production };
		let (chain_id, seats, interval, least_stake) = match is_local {
			true => (ANVIL, LOCAL_SEATS, LOCAL_INTERVAL, 1),
			false => (ETHEREUM, SEATS, INTERVAL, LEAST_STAKE),
		};
		Terms {
			chain_id: given(watching::ChainId::get(), chain_id),
			seats: given(watching::Seats::get(), seats).clamp(MIN_SEATS, MAX_SEATS),
			interval: watching::Interval::get().clamp(interval, LONGEST_INTERVAL),
			grace_blocks: blocks(10 * MINUTES, 10),
			stale_blocks: blocks(HOURS, 20),
			least_vote: watching::LeastVote::get().clamp(NLK, 10_000 * NLK),
			least_stake: given(watching::LeastStake::get(), least_stake),
			// Less, and a slash would find nothing to bite in.
			proven_minimum: watching::ProvenMinimum::get().clamp(Perbill::from_percent(5), Perbill::one()),
			refresh_blocks: blocks(DAYS, 50),
		}
	}
}

/// The longest time, in blocks, from what a watcher attested to the last slash for it.
pub struct WatcherSlashWindow;

impl Get<u32> for WatcherSlashWindow {
	fn get() -> u32 {
		EpochLength::get().saturating_mul(EVIDENCE_EPOCHS.saturating_add(1))
	}
}

/// Who looks after the relay: pins and rejects headers, registers contracts, pauses.
pub type RelayGovernance = EitherOf<EnsureRoot<AccountId>, EnsureRelayAdmin>;

impl pallet_watcher_relay::Config for Runtime {
	type Currency = Balances;
	type ElectionLead = ElectionLead;
	type Epochs = ProviderStaking;
	type EvidenceEpochs = ConstU32<EVIDENCE_EPOCHS>;
	type GovernanceOrigin = RelayGovernance;
	type Host = pallet_watcher_relay::NodeHost;
	type MinorityEpochs = ConstU32<MINORITY_EPOCHS>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Staking = ProviderStaking;
	type Terms = WatcherTerms;
	type WeightInfo = weights::pallet_watcher_relay::WeightInfo<Runtime>;
}
