//! # What NuLink's pallets know of each other
//!
//! A pallet never names another pallet of ours: it asks through the traits here, and the runtime connects them. Each
//! trait is what one side needs, not all that the other side has.
//!
//! | Trait | Answered by | Asked by |
//! |---|---|---|
//! | [`Epochs`] | provider-staking | policy-registry, reencryption, compute-jobs |
//! | [`Providers`] | provider-staking | policy-registry, reencryption, compute-jobs |
//! | [`SlashProviders`] | provider-staking | reencryption, compute-jobs |
//! | [`Policies`] | policy-registry | reencryption, data-market |
//! | [`RewardSource`] | nlk-tokenomics | provider-staking |
//! | [`ServiceFees`] | nlk-tokenomics | policy-registry, compute-jobs |
//! | [`RecordBurn`] | nlk-tokenomics | provider-staking, reencryption, compute-jobs, the runtime |
//! | [`StateRoots`] | nlk-claims, watcher-relay | nlk-claims |
//! | [`Duty`] | watcher-relay | provider-staking |
//! | [`AtStake`] | provider-staking | watcher-relay |
//! | [`EthereumStakes`] | watcher-relay | other pallets |
//! | [`StakeLine`] | provider-staking | compute-jobs |
//! | [`Grants`] | policy-registry | data-market |
//! | [`Deliveries`] | reencryption | data-market |
//! | [`ContentScheme`] | `ZkContents` of data-market, by `nulink-zk` | data-market |
//! | [`EncryptedItems`] | the runtime | data-market |
//! | [`BlockRandomness`] | the runtime | compute-jobs |
//! | [`ZkVerifier`], [`NodeHash`] | `Groth16` of data-proofs, by `nulink-zk` | data-proofs, participants |
//! | [`CheckProofs`] | data-proofs | participants |
//! | [`ProofsOf`] | data-proofs | data-market |
//! | [`Publishers`] | participants | data-market |
//!
//! With the feature `std`, [`mock`] holds stand-ins for unit tests.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::pallet_prelude::DispatchError;
pub use nulink_primitives::sharing::Denied;
use nulink_primitives::{
	provider::{EpochIndex, Offence, Role},
	sharing::{Digest, KeyBytes, PolicyId},
};
use scale_info::TypeInfo;

pub mod compute;
mod duty;
mod economy;
mod ethereum;
pub mod market;
#[cfg(feature = "std")]
pub mod mock;
pub mod proofs;

pub use compute::{BlockRandomness, StakeLine};
pub use duty::{AtStake, Duty, EthereumRecord, EthereumRecords, EthereumStakes};
pub use economy::{BurnSource, RecordBurn, ServiceFee, ServiceFees, WholeFees};
pub use ethereum::StateRoots;
pub use market::{Condition, ContentScheme, Deliveries, Delivery, EncryptedItems, Granted, Grants, Unserved};
pub use proofs::{CheckProofs, CheckedKey, Claim, KeyFault, NodeHash, ProofFault, ProofsOf, Publishers, ZkVerifier};

/// The chain's epochs. All last equally many blocks; epoch 0 begins with the genesis.
pub trait Epochs {
	/// The epoch of the current block.
	fn current() -> EpochIndex;
	/// The epoch of a block.
	fn of_block(block: u32) -> EpochIndex;
	/// The first block of an epoch. Saturates.
	fn first_block(epoch: EpochIndex) -> u32;
}

/// An operator key and the provider that it acts, or acted, for.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Operated<AccountId> {
	/// In which role.
	pub role: Role,
	/// The staking account.
	pub staker: AccountId,
	/// From which block the key acted for the provider.
	pub since: u32,
	/// In which block the key was replaced. `None`: it still acts.
	pub until: Option<u32>,
}

/// Who provides, and when they were at work.
pub trait Providers<AccountId> {
	/// Whether the account has enough bonded for the role and is not chilled.
	fn is_provider(role: Role, staker: &AccountId) -> bool;
	/// Whether the provider confirmed its activity for the epoch, in time, that is in the epoch before. Final as soon
	/// as the epoch has begun.
	fn is_active(role: Role, staker: &AccountId, epoch: EpochIndex) -> bool;
	/// In how many epochs from `from` to before `to` the provider was active. Costs at most
	/// `(to − from) / 256 + 2` reads. Epochs that have not begun count as not active.
	fn active_epochs(role: Role, staker: &AccountId, from: EpochIndex, to: EpochIndex) -> u32;
	/// For whom an operator key acts or acted. Replaced keys stay known for longer than evidence is accepted.
	fn operated_by(operator: &AccountId) -> Option<Operated<AccountId>>;
	/// Makes an active provider out of `staker`, with `operator` as its key, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_active(role: Role, staker: &AccountId, operator: &AccountId, epoch: EpochIndex);
}

/// Takes stake from those who were proven to have misbehaved. Only a pallet that holds the proof may call it.
pub trait SlashProviders<AccountId> {
	/// The unit of stake.
	type Balance;
	/// Slashes the provider for the offence. `reporter` gets a part, as soon as the slash is final: it may be deferred,
	/// and cancelled while it is, in which case nobody gets anything. Without a reporter, that part goes to the treasury.
	/// Those who delegated to the provider lose the same part of what they delegated, of which the reporter gets nothing.
	/// Returns what was taken in all: no more than there was, stake that is being unbonded included, and 0 if nothing was
	/// left.
	fn slash(role: Role, staker: &AccountId, offence: Offence, reporter: Option<&AccountId>) -> Self::Balance;
}

/// Where the rewards of an epoch come from.
pub trait RewardSource<AccountId> {
	/// The unit of rewards.
	type Balance;
	/// What all providers of a role share for an epoch. The same answer at any time after the epoch has begun.
	fn pot(role: Role, epoch: EpochIndex) -> Self::Balance;
	/// Pays a part of it: to each provider, and to each of those who delegated to one.
	fn pay(role: Role, epoch: EpochIndex, to: &AccountId, amount: Self::Balance) -> Result<(), DispatchError>;
	/// Sees to it that the epoch has a pot and that it can be paid, for benchmarks. A source that always pays has
	/// nothing to do.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_payable(_role: Role, _epoch: EpochIndex) {}
}

/// What re-encryption needs to know of a policy.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct PolicyKeys<AccountId> {
	/// Who granted.
	pub owner: AccountId,
	/// Who may ask.
	pub receiver: AccountId,
	/// The key that the data is encrypted under.
	pub delegating: KeyBytes,
	/// The key that the owner signed the fragments with.
	pub verifying: KeyBytes,
	/// The key that fragments are made for.
	pub receiving: KeyBytes,
	/// How many fragments open a capsule.
	pub threshold: u8,
	/// How many proxies hold fragments.
	pub proxies: u8,
}

/// A proxy's place in a policy.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Seat {
	/// Its index among the policy's proxies.
	pub index: u8,
	/// The commitment to its key fragment: SHA-256 of domain tag, fragment id, `u1`, precursor.
	pub commitment: Digest,
	/// Whether the proxy has accepted it.
	pub accepted: bool,
}

/// The policies, for those who act on them.
pub trait Policies<AccountId> {
	/// The policy's keys and parties, as long as it is stored.
	fn keys(policy: PolicyId) -> Option<PolicyKeys<AccountId>>;
	/// The accounts of its proxies, in the order of their seats. Empty, if it is unknown.
	fn proxies(policy: PolicyId) -> Vec<AccountId>;
	/// The seat of a provider in a policy.
	fn seat(policy: PolicyId, provider: &AccountId) -> Option<Seat>;
	/// How many of its seats are accepted and held by proxies that are at work now: they have confirmed the current epoch,
	/// so that whoever asks on chain obliges them. 0, if it is unknown.
	fn at_work(policy: PolicyId) -> u32;
	/// Whether `who` has access in the current block.
	fn access(policy: PolicyId, who: &AccountId) -> Result<(), Denied>;
	/// The last block in which a proxy that knew the chain's state could have served rightly. `None`: it still may, or
	/// the policy never was active and is not stored.
	fn served_until(policy: PolicyId) -> Option<u32>;
	/// Makes an active policy of `receiver` with these keys and proxies with these commitments, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_active(keys: PolicyKeys<AccountId>, seats: &[(AccountId, Digest)]) -> PolicyId;
}
