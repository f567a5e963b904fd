//! Why something would be refused, and what to do.

use crate::{
	address::{self, Account},
	amount::Nlk,
	chain::relay::{ContractId, MAX_TARGETS},
};
use nulink_eth_proofs::{rpc::Unusable, Address, Invalid};
use nulink_primitives::provider::EpochIndex;

/// Why something would be refused, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RelayError {
	/// The relay rests.
	#[error("the relay is paused until governance resumes it: see `nulink relay status`")]
	Paused,
	/// The node wants something else signed.
	#[error(
		"the node asks to sign something else than this program knows. Sign nothing of it: the node is of another version, \
		 or it does not mean well"
	)]
	OtherMessage,
	/// The signature is nobody's.
	#[error(
		"this is no signature of {expected}: it is nobody's. It has r, s in the lower half, and v as 27, 28, 0 or 1"
	)]
	NoSignature {
		/// Whose it should be.
		expected: Address,
	},
	/// The signature is another's, or over something else.
	#[error(
		"the signature is not {expected}'s over {what}: over that, it would be {found}'s. It is by another key, or over \
		 another account, number, chain or network"
	)]
	WrongSignature {
		/// Whose it should be.
		expected: Address,
		/// Whose it is, if the rest is right.
		found: Address,
		/// What should have been signed.
		what: &'static str,
	},

	/// The account is no provider in the role.
	#[error(
		"{} is no watcher's stake: it has less than {} staked, or is chilled. `nulink provider bond --role watcher AMOUNT`, \
		 `nulink provider unchill --role watcher`", address::to_text(.who), .least
	)]
	NotStaked {
		/// Who.
		who: Account,
		/// What it needs.
		least: Nlk,
	},
	/// The account is no candidate.
	#[error("{} is no candidate: see `nulink relay candidates`", address::to_text(.0))]
	NotCandidate(Account),

	/// Nobody, or too many, are voted for.
	#[error("a vote is for 1 to {MAX_TARGETS} candidates, not for {0}")]
	Targets(usize),
	/// Somebody is voted for twice.
	#[error("{} is named twice: name each candidate once", address::to_text(.0))]
	NamedTwice(Account),
	/// The vote is too small.
	#[error("a vote needs at least {0}")]
	VoteTooSmall(Nlk),
	/// The vote is bound.
	#[error(
		"your vote of {held} elected somebody whose epoch is not over: until epoch {free_in} it can grow, and not shrink"
	)]
	VoteBound {
		/// What is on hold.
		held: Nlk,
		/// The epoch from which it is free.
		free_in: EpochIndex,
	},
	/// The vote waits to be free.
	#[error(
		"your vote of {held} counts no more, and is free from epoch {free_in} on: run `nulink relay unvote` again then"
	)]
	VoteWaits {
		/// What is on hold.
		held: Nlk,
		/// The epoch from which it is free.
		free_in: EpochIndex,
	},
	/// The account does not vote.
	#[error("you do not vote for watchers: `nulink relay vote STAKER --amount N` does")]
	NotVoting,

	/// There is no such contract.
	#[error("there is no contract {0}: see `nulink relay contracts`")]
	NoSuchContract(ContractId),
	/// The contract rests.
	#[error("contract {0} is paused: nothing is relayed from it until governance resumes it")]
	ContractPaused(ContractId),
	/// Nothing is known of the provider.
	#[error(
		"nothing is known to be staked by {provider} in contract {contract}. If something is, prove it: \
		 `nulink relay prove {contract} {provider} --ethereum URL`"
	)]
	NoRecord {
		/// The contract.
		contract: ContractId,
		/// The provider.
		provider: Address,
	},
	/// Too little works there.
	#[error("{provider} has {working} working there, in base units, and {least} are needed")]
	StakeTooSmall {
		/// The provider.
		provider: Address,
		/// What works.
		working: u128,
		/// What is needed.
		least: u128,
	},
	/// The account is bound.
	#[error("your account is bound to {0} already: `nulink relay unbind` first")]
	AlreadyBound(Address),
	/// The account is not bound.
	#[error("your account is bound to no provider on Ethereum")]
	NotBound,

	/// There is no accepted header with this number.
	#[error("the chain has accepted no header of Ethereum's block {block}. {accepted}")]
	UnknownHeader {
		/// The block.
		block: u64,
		/// Which it has accepted.
		accepted: String,
	},
	/// The proof is of no accepted state.
	#[error(
		"the proof is of the state with the root 0x{}, which is none that the chain has accepted lately. {accepted} If it is \
		 of an older one, name its block with --block", hex::encode(.root)
	)]
	UnknownState {
		/// The root.
		root: [u8; 32],
		/// Which it has accepted.
		accepted: String,
	},
	/// The record is as new.
	#[error(
		"the chain knows this provider's state of block {known} already: prove a later one than that, not {block}"
	)]
	RecordNewer {
		/// The block that was meant.
		block: u64,
		/// That of the record.
		known: u64,
	},
	/// The state is too old for a first record.
	#[error("the state of block {0} is too old for a first record: prove one that was accepted in the last 28 epochs")]
	StateTooOld(u64),
	/// The answer is none.
	#[error("{0}")]
	Answer(Unusable),
	/// The answer is about another contract.
	#[error("the proof is of the account {found}, and the contract is at {expected}")]
	OtherContract {
		/// Which it is of.
		found: Address,
		/// Which was meant.
		expected: Address,
	},
	/// A slot is missing.
	#[error("the proof says nothing of the slot 0x{}: ask eth_getProof for {ask}", hex::encode(.slot))]
	NoSlot {
		/// The slot.
		slot: [u8; 32],
		/// What to ask for.
		ask: String,
	},
	/// The account proof proves nothing.
	#[error("the account proof does not go with the accepted state root: {0}. The Ethereum node may be at another block, or lie")]
	AccountProof(Invalid),
	/// The contract is not there.
	#[error("there is no contract at {0} in this state")]
	ContractNotFound(Address),
	/// The contract's code is another.
	#[error(
		"the contract's code is not the one that is pinned: it was upgraded, and governance has to look at it first"
	)]
	WrongCode,
	/// The proof of a slot proves nothing.
	#[error("the storage proof does not go with the contract's storage: {0}")]
	StorageProof(Invalid),
	/// What is in the slots does not fit.
	#[error(
		"what stands in the slots is no record as governance has described it: the layout of contract {0} is wrong"
	)]
	BadRecord(ContractId),
	/// There is nothing, and nothing is known.
	#[error(
		"{provider} has nothing authorised in block {block}, and the chain knows of nothing: there is nothing to relay"
	)]
	NothingToRelay {
		/// The provider.
		provider: Address,
		/// The block.
		block: u64,
	},

	/// The address of the Ethereum node is none.
	#[error("the address of an Ethereum node begins with http:// or https://")]
	NodeAddress,
	/// The Ethereum node does not answer.
	#[error("the Ethereum node does not answer: {0}")]
	NodeSilent(String),
	/// The answer is too long.
	#[error("the Ethereum node answers with more than any proof has")]
	NodeTooLong,
	/// The node is of another chain.
	#[error(
		"the Ethereum node is of the chain {found}, and the watchers watch the chain {expected}: name another node"
	)]
	OtherChain {
		/// Of which it is.
		found: u64,
		/// Which is watched.
		expected: u64,
	},

	/// The text is no signed header.
	#[error(
		"this is no signed header: it is JSON with number, block_hash, state_root and signature, like each attestation in \
		 `nulink relay header NUMBER --json` ({0})"
	)]
	Header(String),
	/// The two do not contradict each other.
	#[error("the two headers do not contradict each other: {0}")]
	NoContradiction(&'static str),
	/// They are signed by different keys.
	#[error("the two headers are signed by different keys, {0} and {1}: one watcher has to have signed both")]
	DifferentSigners(Address, Address),
	/// It is too old.
	#[error("block {block} is too old: two statements are punished for two weeks of Ethereum's blocks, now from {oldest} on")]
	TooOld {
		/// The block.
		block: u64,
		/// The oldest that is not.
		oldest: u64,
	},
	/// The watcher attested to the accepted header, or to none.
	#[error("{} did not attest to another header of block {block} than the accepted one, or was punished for it", address::to_text(.who))]
	NoMinority {
		/// Who.
		who: Account,
		/// The block.
		block: u64,
	},
	/// It can be settled only later.
	#[error("that can be settled from epoch {0} on: until then governance may look at it")]
	TooEarly(EpochIndex),
	/// It could be settled only earlier.
	#[error("that could be settled until epoch {0}, and is too old now")]
	TooLate(EpochIndex),
}

/// Said in one sentence with what to do: not a source of its own.
impl From<Unusable> for RelayError {
	fn from(unusable: Unusable) -> Self {
		RelayError::Answer(unusable)
	}
}
