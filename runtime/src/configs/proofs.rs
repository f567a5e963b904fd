//! Zero-knowledge proofs, and the participants whose keys publish data.
//!
//! Keys for our circuits are adopted by governance. On a local network keys for development are taken without that, and
//! what is proven with them is marked.

use super::sharing::ByProfile;
use crate::{
	governance::origins::EnsureDataAdmin, time::*, weights, AccountId, Balances, ChainProfile, DataProofs, Runtime,
	RuntimeHoldReason, Signature,
};
use frame_support::traits::{ConstU32, EitherOf};
use frame_system::EnsureRoot;
use pallet_data_proofs::Groth16;
use polkadot_sdk::*;

/// Who adopts and retires keys, and names registrars.
pub type DataGovernance = EitherOf<EnsureRoot<AccountId>, EnsureDataAdmin>;

/// Blocks for which a proof can be sent: an hour, to make it on a slow machine.
pub const CHALLENGE_WINDOW: u32 = HOURS;
/// Blocks for which a registrar's word counts at most: a year and a day.
pub const MAX_VALIDITY: u32 = 366 * DAYS;
/// Blocks for which a key without a name publishes before it is proven again.
pub type ClaimLife = ByProfile<{ 30 * DAYS }, 1_000>;

impl pallet_data_proofs::Config for Runtime {
	type ChallengeWindow = ConstU32<CHALLENGE_WINDOW>;
	type Currency = Balances;
	type GovernanceOrigin = DataGovernance;
	type Profile = ChainProfile;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Verifier = Groth16;
	type WeightInfo = weights::pallet_data_proofs::WeightInfo<Runtime>;
}

impl pallet_participants::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type ClaimLife = ClaimLife;
	type Currency = Balances;
	type GovernanceOrigin = DataGovernance;
	type MaxValidity = ConstU32<MAX_VALIDITY>;
	type Proofs = DataProofs;
	// As long as a proof can be sent: nobody's is in vain because a pool came meanwhile.
	type RootLife = ConstU32<CHALLENGE_WINDOW>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Signature = Signature;
	type Tree = Groth16;
	type WeightInfo = weights::pallet_participants::WeightInfo<Runtime>;
}
