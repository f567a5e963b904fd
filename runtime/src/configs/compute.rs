//! Encrypted compute: jobs, drawn committees, disputes.
//!
//! Where a value is at stake, times are for people and machines far apart: hours to recompute a job, a day to object. On a
//! local network they are blocks, and a panel is as small as a handful of providers allows.

use super::parameters::dynamic_params::compute;
use crate::{
	randomness::PUBLIC_RELAY_BLOCKS, time::*, weights, Balance, Balances, ChainProfile, NlkTokenomics, Profile,
	ProviderStaking, RelayRandomness, Runtime, RuntimeHoldReason,
};
use frame_support::{parameter_types, traits::Get, PalletId};
use nulink_primitives::token::{deposit, EXISTENTIAL_DEPOSIT, MILLI_NLK, NLK};
use pallet_compute_jobs::Terms;
use polkadot_sdk::*;

parameter_types! {
	pub const ComputePalletId: PalletId = PalletId(*b"nlk/cmpt");
}

/// The least that governance can ask as the least fee of a member. Half of it, what is left when most is burned, opens an
/// account.
const LOWEST_FEE: Balance = 2 * EXISTENTIAL_DEPOSIT;
/// The most that it can ask: nobody could have anything computed for more.
const HIGHEST_FEE: Balance = 1_000 * NLK;
/// The most that it can ask for a bootstrap.
const HIGHEST_BOOTSTRAP_FEE: Balance = MILLI_NLK;
/// The least bond of a dispute: less, and to have a panel compute for nothing would be a pastime.
const LOWEST_BOND: Balance = NLK;
/// The most: more, and nobody could object.
const HIGHEST_BOND: Balance = 10_000 * NLK;

/// Times, prices and sizes.
pub struct ComputeTerms;

impl Get<Terms> for ComputeTerms {
	fn get() -> Terms {
		let profile = ChainProfile::profile();
		let least_fee = compute::LeastFee::get().clamp(LOWEST_FEE, HIGHEST_FEE);
		let by = |production: u32, local: u32| if profile.is_local() { local } else { production };
		Terms {
			// See `crate::randomness` for what this many blocks are good for. Without a relay chain it is all the same.
			seed_blocks: match profile {
				Profile::Production => 2 * MINUTES,
				Profile::Local => 8,
				Profile::Development => 2,
			},
			draw_blocks: by(HOURS, 8),
			least_compute_blocks: by(10 * MINUTES, 5),
			// What eight cores make in six seconds.
			bootstraps_per_block: 2_000,
			most_compute_blocks: by(3 * DAYS, 80),
			reveal_blocks: by(30 * MINUTES, 5),
			challenge_blocks: by(DAYS, 10),
			keep_blocks: by(30 * DAYS, 100),
			silence_window: by(DAYS, 10),
			// On a local network stake is not slashable for long.
			slash_window: by(7 * DAYS, 16),
			most_committee: 21,
			panel_seats: if profile.is_local() { 3 } else { 31 },
			least_fee,
			bootstrap_fee: compute::BootstrapFee::get().min(HIGHEST_BOOTSTRAP_FEE),
			byte_deposit: deposit(0, 1),
			bond: compute::DisputeBond::get().clamp(LOWEST_BOND, HIGHEST_BOND),
			seat_fee: least_fee / 2,
			// People of a local network know which cards they have.
			cards: profile.is_local(),
			// As many as relay blocks may be public that no block of this chain is built upon yet.
			cancel_blocks: match profile {
				Profile::Production | Profile::Local => PUBLIC_RELAY_BLOCKS,
				Profile::Development => 0,
			},
		}
	}
}

/// The longest time, in blocks, from what a member of a committee did to the last slash for it: a dispute about it is
/// decided, or its silence was found late.
pub struct ComputeSlashWindow;

impl Get<u32> for ComputeSlashWindow {
	fn get() -> u32 {
		let terms = ComputeTerms::get();
		terms.longest_life().saturating_add(terms.slash_window)
	}
}

impl pallet_compute_jobs::Config for Runtime {
	type Burns = NlkTokenomics;
	type Currency = Balances;
	type Epochs = ProviderStaking;
	type Line = ProviderStaking;
	type PalletId = ComputePalletId;
	type Providers = ProviderStaking;
	type Randomness = RelayRandomness;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ServiceFees = NlkTokenomics;
	type SlashProviders = ProviderStaking;
	type Terms = ComputeTerms;
	type WeightInfo = weights::pallet_compute_jobs::WeightInfo<Runtime>;
}
