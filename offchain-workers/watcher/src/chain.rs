//! What the watcher asks of NuLink, always at a finalised block.
//!
//! [`Chain`] gives a [`Snapshot`]: the state after one finalised block, as one node tells it. [`node`] asks a real
//! node.

#[cfg(test)]
pub(crate) mod fake;
mod heights;
pub mod node;

use crate::layout::{EthereumStake, Layout};
use codec::{Decode, Encode};
use nulink_eth_proofs::{Address, Hash, Statement, SIGNATURE_LEN};
use nulink_primitives::{provider::EpochIndex, token::Balance};
use nulink_worker_common::{accounts::AccountId, chain as frame, staking::Staking};
use std::future::Future;

pub use frame::{BlockId, BoxError, Error};

/// The most records that a node lists at once.
pub const MAX_RECORDS: u32 = 64;
/// To how many heights that are not accepted a watcher can have attested at a time. The chain has the same number.
pub const AHEAD: u32 = 8;
/// The most heights that are looked at one by one.
pub const MAX_HEIGHTS: usize = 16;

/// The number of a contract.
pub type ContractId = u16;
/// r, s and v.
pub type Signature = [u8; SIGNATURE_LEN];

/// A way to the chain. Cheap to clone.
pub trait Chain: frame::Chain<View: Snapshot> {
	/// The genesis hash.
	fn genesis(&self) -> Hash;
}

/// The state after a finalised block: [`View::head`](frame::View::head).
pub trait Snapshot: Staking {
	/// How far the relay is, and by which terms.
	fn status(&self) -> impl Future<Output = Result<Status, Error>> + Send;

	/// What this provider's watcher is to attest in the epoch of this status, of the heights up to `up_to`.
	fn duties(
		&self,
		status: &Status,
		provider: &AccountId,
		up_to: u64,
	) -> impl Future<Output = Result<Duties, Error>> + Send;

	/// What there is of a height, for this provider's watcher in the epoch of this status.
	fn height(
		&self,
		status: &Status,
		provider: &AccountId,
		number: u64,
	) -> impl Future<Output = Result<Height, Error>> + Send;

	/// The staking contracts that are relayed.
	fn contracts(&self) -> impl Future<Output = Result<Vec<Contract>, Error>> + Send;

	/// Records of a contract in the chain's own order, those behind `after`, at most [`MAX_RECORDS`].
	fn records(
		&self,
		contract: ContractId,
		after: Option<Address>,
	) -> impl Future<Output = Result<Vec<Record>, Error>> + Send;

	/// The record of a provider.
	fn record(
		&self,
		contract: ContractId,
		provider: &Address,
	) -> impl Future<Output = Result<Option<Record>, Error>> + Send;

	/// What proves an accepted header to others, as long as the chain keeps it.
	fn certificate(&self, number: u64) -> impl Future<Output = Result<Option<Certificate>, Error>> + Send;

	/// The watchers of an epoch. Empty: they are not elected yet, or forgotten.
	fn elected(&self, epoch: EpochIndex) -> impl Future<Output = Result<Vec<Elected>, Error>> + Send;

	/// Who the watchers of an epoch are, with what those of the epoch before have signed of it. `None`: they are not
	/// elected yet, or forgotten.
	fn rotation(&self, epoch: EpochIndex) -> impl Future<Output = Result<Option<Rotation>, Error>> + Send;

	/// What the provider can claim for epochs that are over.
	fn claimable(&self, staker: &AccountId) -> impl Future<Output = Result<Vec<(EpochIndex, Balance)>, Error>> + Send;

	/// The call that does it, encoded.
	fn encode(&self, action: &Action) -> impl Future<Output = Result<Vec<u8>, Error>> + Send;
}

/// What the watcher does on chain.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Action {
	/// It says which header a final block has.
	Attest(Attestation),
	/// It says who comes after the watchers of an epoch: those of this one.
	SignWatchers(EpochIndex, Signature),
	/// It shows what a contract holds of a provider.
	Relay(Relay),
	/// It says that it will be at work in the next epoch.
	ConfirmActivity,
	/// It has the staker paid what an epoch brought.
	ClaimReward(AccountId, EpochIndex),
}

/// "This is a final block", signed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Attestation {
	/// Which.
	pub header: Header,
	/// By the watcher's Ethereum key.
	pub signature: Signature,
}

/// A final block, as far as it is spoken of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Header {
	/// Its height.
	pub number: u64,
	/// Its hash.
	pub hash: Hash,
	/// The root of the state after it.
	pub root: Hash,
}

impl Header {
	/// What is signed of it.
	pub fn statement(&self) -> Statement {
		Statement::Header { number: self.number, block_hash: self.hash, state_root: self.root }
	}
}

/// What a contract holds of a provider, proven.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Relay {
	/// Which contract.
	pub contract: ContractId,
	/// Which provider.
	pub provider: Address,
	/// In the state of which accepted header.
	pub number: u64,
	/// Proves the contract.
	pub account_proof: Vec<Vec<u8>>,
	/// Prove its slots, in the order of [`Layout::slots`].
	pub storage_proofs: Vec<Vec<Vec<u8>>>,
}

/// How far the relay is, and by which terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Status {
	/// The Ethereum chain that is watched.
	pub chain_id: u64,
	/// The newest accepted header.
	pub accepted: Option<Header>,
	/// Whether governance has stopped the relay.
	pub paused: bool,
	/// The epoch that runs.
	pub epoch: EpochIndex,
	/// Heights that are multiples of this are attested.
	pub interval: u64,
	/// For how many blocks after a header was accepted attesting it counts.
	pub grace: u32,
	/// After how many blocks a record that has not changed is relayed free of charge.
	pub refresh: u32,
}

impl Status {
	/// The height of the newest accepted header. 0: there is none.
	pub fn last(&self) -> u64 {
		self.accepted.map_or(0, |header| header.number)
	}

	/// Whether the height is one to attest.
	pub fn is_due(&self, number: u64) -> bool {
		number.checked_rem(self.interval).unwrap_or_default() == 0
	}
}

/// What a watcher is to attest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Duties {
	/// Whether it is elected for the epoch that runs.
	pub elected: bool,
	/// The Ethereum key that it signs with in this epoch, or, if it is not elected, has named as a candidate. `None`: it
	/// does not stand.
	pub signer: Option<Address>,
	/// How many heights it has attested in this epoch that are not accepted. There may be [`AHEAD`].
	pub under_way: u32,
	/// Heights that somebody has attested, and for which an attestation counts: the open ones that most watchers wait for,
	/// and those accepted a short while ago. Bounded.
	pub heights: Vec<Height>,
}

/// What there is of a height.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Height {
	/// Which.
	pub number: u64,
	/// The hash that this watcher has attested there, if it is still there.
	pub ours: Option<Hash>,
	/// What is accepted.
	pub accepted: Option<Header>,
	/// Whether an attestation by this watcher would count.
	pub counts: bool,
	/// How many watchers have attested something there.
	pub attested_by: u32,
}

/// A staking contract on Ethereum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contract {
	/// Its number.
	pub id: ContractId,
	/// Where it is.
	pub address: Address,
	/// What its code must be.
	pub code_hash: Hash,
	/// Where it keeps what.
	pub layout: Layout,
	/// Whether governance has stopped it.
	pub paused: bool,
}

/// What the chain knows of a provider on Ethereum.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record {
	/// Its Ethereum account.
	pub provider: Address,
	/// As of which block of Ethereum.
	pub number: u64,
	/// In which block of NuLink that was relayed.
	pub relayed_in: u32,
	/// What is there. Nothing authorised: it is gone.
	pub stake: EthereumStake,
}

/// A watcher of an epoch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Elected {
	/// Its staking account.
	pub staker: AccountId,
	/// Its Ethereum key.
	pub signer: Address,
	/// What stands behind it.
	pub weight: u128,
}

/// What proves an accepted header to others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Certificate {
	/// The header.
	pub header: Header,
	/// Who has signed, and the signature.
	pub signatures: Vec<(Address, Signature)>,
}

/// What proves the watchers of an epoch to others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rotation {
	/// The epoch.
	pub epoch: EpochIndex,
	/// Its watchers' keys, and their weights, in the order of the keys.
	pub set: Vec<(Address, u128)>,
	/// Who of those before has signed, and the signature.
	pub signatures: Vec<(Address, Signature)>,
}
