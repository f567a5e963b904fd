//! What provider-staking asks of those who choose among providers, and what it answers them; what is known of stakes on
//! Ethereum.

use frame_support::sp_runtime::Perbill;
use nulink_primitives::{
	provider::{EpochIndex, Role},
	watching::{EthAddress, EthereumStake},
};

/// The duties of a role, beyond being staked: who is elected for an epoch, who may leave at once, and who did what it was
/// elected for. For roles that nobody is elected for, the answers are those of `()`.
pub trait Duty<AccountId> {
	/// Whether the provider may confirm its activity for a coming epoch, or might have for one of the last few: as many as
	/// an absence is counted in.
	fn may_serve(role: Role, staker: &AccountId, epoch: EpochIndex) -> bool;
	/// Whether the provider owes nobody anything: it is not elected for this epoch or the next, and was not for as long as
	/// it can be slashed for what it did. Such a one unbonds at once.
	fn is_free(role: Role, staker: &AccountId) -> bool;
	/// By what the provider's reward for an epoch that is over is multiplied. Always the same answer.
	fn attendance(role: Role, staker: &AccountId, epoch: EpochIndex) -> Perbill;
	/// What part of the least stake is enough for the provider: less than all of it, if it is proven to have staked
	/// elsewhere. Never nothing: a slash must cost something.
	fn minimum_part(role: Role, staker: &AccountId) -> Perbill;
	/// Has the provider elected for an epoch, among as many as there can be, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_serving(role: Role, staker: &AccountId, epoch: EpochIndex);
}

/// Who is staked may serve, is free when unbonding is over, and is paid in full.
impl<AccountId> Duty<AccountId> for () {
	fn may_serve(_: Role, _: &AccountId, _: EpochIndex) -> bool {
		true
	}

	fn is_free(_: Role, _: &AccountId) -> bool {
		false
	}

	fn attendance(_: Role, _: &AccountId, _: EpochIndex) -> Perbill {
		Perbill::one()
	}

	fn minimum_part(_: Role, _: &AccountId) -> Perbill {
		Perbill::one()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_serving(_: Role, _: &AccountId, _: EpochIndex) {}
}

/// How much can be lost by a provider: what elections go by.
pub trait AtStake<AccountId> {
	/// What the provider has bonded, and what is delegated to it as far as that counts. What is being unbonded does not.
	fn at_stake(role: Role, staker: &AccountId) -> u128;
}

/// What accounts here have staked on Ethereum.
pub trait EthereumStakes<AccountId> {
	/// The stake of the Ethereum account that is bound to this one, as it was proven last. `None`: none is bound, none is
	/// staked, or the relay is paused.
	fn of(account: &AccountId) -> Option<EthereumStake>;
}

/// Nobody has anything.
impl<AccountId> EthereumStakes<AccountId> for () {
	fn of(_: &AccountId) -> Option<EthereumStake> {
		None
	}
}

/// What a contract on Ethereum holds of a provider, as it was proven last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EthereumRecord {
	/// The id of the Ethereum chain.
	pub chain_id: u64,
	/// The contract's address.
	pub contract: EthAddress,
	/// The block in whose state it was proven.
	pub number: u64,
	/// What the provider has.
	pub stake: EthereumStake,
}

/// All that is proven of stakes on Ethereum, whether or not somebody here is bound to it.
pub trait EthereumRecords {
	/// What is proven of a provider in the contract with this number. `None`: nothing is staked that is known, or the
	/// relay is paused.
	fn record(contract: u16, provider: EthAddress) -> Option<EthereumRecord>;
	/// Makes a record, for benchmarks: of which contract and provider?
	#[cfg(feature = "runtime-benchmarks")]
	fn make_record() -> (u16, EthAddress);
}
