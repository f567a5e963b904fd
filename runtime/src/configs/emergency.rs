//! What can be stopped in an emergency, by whom, and what never can.
//!
//! *Safe mode* stops everything but the chain's own work and governance, for a time. Governance's emergency track or
//! Root enters it; so does anybody who stakes [`ENTER_DEPOSIT`], which governance slashes if it was mischief.
//! *Pause* stops single calls until they are released.

use crate::{
	governance::origins::EnsureEmergencyAdmin, time::*, weights, AccountId, Balance, Balances, BlockNumber,
	ChainProfile, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason, SafeMode, TxPause,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains, EitherOf, InsideBoth},
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess};
use nulink_primitives::token::NLK;
use polkadot_sdk::*;

/// What a person stakes to enter safe mode, or to prolong it, without governance.
pub const ENTER_DEPOSIT: Balance = 1_000_000 * NLK;

/// What a call must pass before it is dispatched from a signed origin, nested calls too.
pub type CallFilter = InsideBoth<SudoInDevelopmentOnly, InsideBoth<SafeMode, TxPause>>;

/// Refuses Sudo outside a development chain, whatever key the pallet holds.
pub struct SudoInDevelopmentOnly;

impl Contains<RuntimeCall> for SudoInDevelopmentOnly {
	fn contains(call: &RuntimeCall) -> bool {
		!matches!(call, RuntimeCall::Sudo(_)) || ChainProfile::profile().allows_sudo()
	}
}

/// Calls that go on in safe mode and that nobody can pause: the chain's own work, governance, the way out, and what a
/// person would lose by not being let: an answer that is due, the confirmation of an epoch, the end of a grant, an appeal
/// that was granted, an objection to a result, what a watcher attests, an answer to a buyer and its complaint, the end of a
/// publishing key that was stolen.
pub struct AlwaysOpen;

impl Contains<RuntimeCall> for AlwaysOpen {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::System(_)
			| RuntimeCall::ParachainSystem(_)
			| RuntimeCall::Timestamp(_)
			| RuntimeCall::Session(_)
			| RuntimeCall::CollatorSelection(_)
			| RuntimeCall::MultiBlockMigrations(_)
			| RuntimeCall::MessageQueue(_)
			| RuntimeCall::XcmpQueue(_)
			| RuntimeCall::Preimage(_)
			| RuntimeCall::Scheduler(_)
			| RuntimeCall::Referenda(_)
			| RuntimeCall::ConvictionVoting(_)
			| RuntimeCall::Treasury(_)
			| RuntimeCall::Parameters(_)
			| RuntimeCall::SafeMode(_)
			| RuntimeCall::TxPause(_)
			| RuntimeCall::Sudo(_)
			// The calls inside these pass the filter one by one.
			| RuntimeCall::Utility(_)
			| RuntimeCall::Multisig(_)
			| RuntimeCall::Proxy(_) => true,
			RuntimeCall::ProviderStaking(call) => {
				matches!(
					call,
					pallet_provider_staking::Call::confirm_activity { .. } | pallet_provider_staking::Call::cancel_slash { .. }
				)
			},
			RuntimeCall::PolicyRegistry(call) => matches!(call, pallet_policy_registry::Call::revoke_policy { .. }),
			RuntimeCall::NlkTokenomics(call) => {
				use pallet_nlk_tokenomics::Call;
				matches!(
					call,
					Call::set_role_shares { .. }
						| Call::set_service_fee_terms { .. }
						| Call::set_transaction_fee_terms { .. }
						| Call::set_slash_terms { .. }
				)
			},
			RuntimeCall::Reencryption(call) => matches!(call, pallet_reencryption::Call::submit_fragment { .. }),
			RuntimeCall::ComputeJobs(call) => {
				use pallet_compute_jobs::Call;
				matches!(
					call,
					Call::draw_committee { .. }
						| Call::commit_result { .. }
						| Call::decline_job { .. } | Call::reveal_result { .. }
						| Call::dispute_outcome { .. }
				)
			},
			RuntimeCall::WatcherRelay(call) => {
				use pallet_watcher_relay::Call;
				matches!(
					call,
					Call::attest { .. }
						| Call::sign_watchers { .. }
						| Call::pin_header { .. } | Call::reject_header { .. }
						| Call::pause_contract { .. }
						| Call::drop_record { .. }
						| Call::pause { .. } | Call::resume { .. }
				)
			},
			RuntimeCall::DataProofs(call) => matches!(call, pallet_data_proofs::Call::retire_key { .. }),
			RuntimeCall::Participants(call) => {
				use pallet_participants::Call;
				matches!(
					call,
					Call::revoke_key { .. } | Call::set_registrar { .. } | Call::withdraw_confirmation { .. }
				)
			},
			// Purchases are settled by blocks themselves: who could not complain would pay for it.
			RuntimeCall::DataMarket(call) => {
				use pallet_data_market::Call;
				matches!(
					call,
					Call::answer { .. }
						| Call::complain { .. }
						| Call::appeal { .. } | Call::resolve_appeal { .. }
						| Call::settle { .. } | Call::not_served { .. }
				)
			},
			RuntimeCall::Balances(_)
			| RuntimeCall::ForeignAssets(_)
			| RuntimeCall::PolkadotXcm(_)
			| RuntimeCall::CumulusXcm(_)
			| RuntimeCall::StakeQueries(_)
			| RuntimeCall::ParachainInfo(_)
			| RuntimeCall::Nfts(_)
			| RuntimeCall::NlkClaims(_) => false,
		}
	}
}

/// The same by name, for the pause. A test holds the two lists against each other.
pub struct NeverPaused;

impl NeverPaused {
	/// Pallets whose calls cannot be paused.
	pub const PALLETS: [&'static str; 20] = [
		"System",
		"ParachainSystem",
		"Timestamp",
		"Session",
		"CollatorSelection",
		"MultiBlockMigrations",
		"MessageQueue",
		"XcmpQueue",
		"Preimage",
		"Scheduler",
		"Referenda",
		"ConvictionVoting",
		"Treasury",
		"Parameters",
		"SafeMode",
		"TxPause",
		"Sudo",
		"Utility",
		"Multisig",
		"Proxy",
	];

	/// Single calls of other pallets that cannot be paused either.
	pub const CALLS: [(&'static str, &'static str); 31] = [
		("NlkTokenomics", "set_role_shares"),
		("NlkTokenomics", "set_service_fee_terms"),
		("NlkTokenomics", "set_slash_terms"),
		("NlkTokenomics", "set_transaction_fee_terms"),
		("ProviderStaking", "cancel_slash"),
		("ProviderStaking", "confirm_activity"),
		("PolicyRegistry", "revoke_policy"),
		("Reencryption", "submit_fragment"),
		("ComputeJobs", "draw_committee"),
		("ComputeJobs", "commit_result"),
		("ComputeJobs", "decline_job"),
		("ComputeJobs", "reveal_result"),
		("ComputeJobs", "dispute_outcome"),
		("WatcherRelay", "attest"),
		("WatcherRelay", "sign_watchers"),
		("WatcherRelay", "pin_header"),
		("WatcherRelay", "reject_header"),
		("WatcherRelay", "pause_contract"),
		("WatcherRelay", "drop_record"),
		("WatcherRelay", "pause"),
		("WatcherRelay", "resume"),
		("DataProofs", "retire_key"),
		("Participants", "revoke_key"),
		("Participants", "set_registrar"),
		("Participants", "withdraw_confirmation"),
		("DataMarket", "answer"),
		("DataMarket", "complain"),
		("DataMarket", "appeal"),
		("DataMarket", "resolve_appeal"),
		("DataMarket", "settle"),
		("DataMarket", "not_served"),
	];
}

impl Contains<pallet_tx_pause::RuntimeCallNameOf<Runtime>> for NeverPaused {
	fn contains((pallet, call): &pallet_tx_pause::RuntimeCallNameOf<Runtime>) -> bool {
		let named =
			|(of, name): &(&str, &str)| of.as_bytes() == pallet.as_slice() && name.as_bytes() == call.as_slice();
		Self::PALLETS.iter().any(|name| name.as_bytes() == pallet.as_slice()) || Self::CALLS.iter().any(named)
	}
}

parameter_types! {
	/// How long safe mode lasts when it is entered, and by how much it is prolonged at a time.
	pub const SafeModeDuration: BlockNumber = 4 * HOURS;
	pub const SafeModeDeposit: Option<Balance> = Some(ENTER_DEPOSIT);
	/// How long the deposit of somebody who entered stays held, for governance to look into it.
	pub const DepositReleaseDelay: Option<BlockNumber> = Some(28 * DAYS);
}

/// Root or the emergency track, for [`SafeModeDuration`].
type Forced = EitherOf<
	EnsureRootWithSuccess<AccountId, SafeModeDuration>,
	frame_support::traits::MapSuccess<EnsureEmergencyAdmin, sp_runtime::traits::Replace<SafeModeDuration>>,
>;

/// Root or the emergency track.
type Emergency = EitherOf<EnsureRoot<AccountId>, EnsureEmergencyAdmin>;

impl pallet_safe_mode::Config for Runtime {
	type Currency = Balances;
	type EnterDepositAmount = SafeModeDeposit;
	type EnterDuration = SafeModeDuration;
	type ExtendDepositAmount = SafeModeDeposit;
	type ExtendDuration = SafeModeDuration;
	type ForceDepositOrigin = Emergency;
	type ForceEnterOrigin = Forced;
	type ForceExitOrigin = Emergency;
	type ForceExtendOrigin = Forced;
	type Notify = ();
	type ReleaseDelay = DepositReleaseDelay;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = weights::pallet_safe_mode::WeightInfo<Runtime>;
	type WhitelistedCalls = AlwaysOpen;
}

impl pallet_tx_pause::Config for Runtime {
	type MaxNameLen = ConstU32<64>;
	type PauseOrigin = Emergency;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type UnpauseOrigin = Emergency;
	type WeightInfo = weights::pallet_tx_pause::WeightInfo<Runtime>;
	type WhitelistedCalls = NeverPaused;
}

impl pallet_sudo::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_sudo::WeightInfo<Runtime>;
}
