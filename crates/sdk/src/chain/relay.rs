//! The watcher network on the chain, in types of ours. The chain's documentation of each is in `pallets/watcher-relay`; what
//! is proven of a provider on Ethereum is [`EthereumStake`].
//!
//! It is only looked at, and so asked of [`Live`](super::Live) alone. What is judged before something is sent, is judged in
//! [`crate::relay`].

mod calls;
pub(crate) mod contract;
mod live;
pub(super) mod wire;

pub(super) use calls::{interesting, with_relay_payload};
pub use contract::{Contract, Field, FieldLayout, Layout};

use super::Call;
use crate::{address::Account, percent::Percent};
use nulink_eth_proofs::{Address, SIGNATURE_LEN};
use nulink_primitives::{
	provider::EpochIndex,
	sharing::Digest,
	token::Balance,
	watching::{EthereumStake, Header},
};

/// The number of a contract on Ethereum.
pub type ContractId = u16;
/// r, s and v.
pub type Signature = [u8; SIGNATURE_LEN];

/// How many accepted headers the chain tells at a time.
pub const MAX_HEADERS: u32 = 256;
/// The most candidates that one voter votes for.
pub const MAX_TARGETS: usize = 8;
/// How many blocks of Ethereum before the last accepted one an equivocation may be about.
pub const EVIDENCE_BLOCKS: u64 = 14 * 7_200;
/// After how many epochs the record of a provider that is gone can be removed. A first record is of a header that was
/// accepted since then.
pub const GONE_EPOCHS: EpochIndex = 28;

/// What governance sets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RelayTerms {
	/// The id of the Ethereum chain.
	pub chain_id: u64,
	/// How many watchers are elected.
	pub seats: u32,
	/// Blocks whose numbers are multiples of this are attested to.
	pub interval: u64,
	/// For how many blocks after a header was accepted attesting to it counts.
	pub grace_blocks: u32,
	/// After how many blocks without a new header the relay is called stale.
	pub stale_blocks: u32,
	/// The least vote.
	pub least_vote: Balance,
	/// What must work on Ethereum, in units of the token there, so that its provider can be bound.
	pub least_stake: u128,
	/// The part of the least stake here that is enough for a proxy that has that.
	pub proven_minimum: Percent,
	/// Relaying what has not changed is free after so many blocks.
	pub refresh_blocks: u32,
}

/// How long things take that do not change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RelayTimes {
	/// In how many blocks before an epoch its watchers are elected.
	pub election_lead: u32,
	/// After how many epochs a watcher can be slashed for another header than the accepted one.
	pub minority_epochs: EpochIndex,
	/// For how many epochs after the last one for which it was elected a watcher's stake is bound.
	pub evidence_epochs: EpochIndex,
}

/// How the relay does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RelayStatus {
	/// Whether it is paused.
	pub paused: bool,
	/// Whether no header was accepted for long.
	pub stale: bool,
	/// The last accepted number. 0: there is none.
	pub last: u64,
	/// The blocks since it was accepted.
	pub age: Option<u32>,
	/// The current epoch.
	pub epoch: EpochIndex,
	/// How many watchers there are.
	pub watchers: u32,
	/// Whether those of the next epoch are elected.
	pub next_elected: bool,
	/// What governance set.
	pub terms: RelayTerms,
}

/// Somebody who wants to be a watcher.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Candidate {
	/// The staking account.
	pub staker: Account,
	/// What it signs headers with.
	pub signer: Address,
	/// What it has at stake, with what is delegated to it.
	pub at_stake: Balance,
}

/// Somebody who votes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Voter {
	/// Who.
	pub who: Account,
	/// With how much.
	pub amount: Balance,
}

/// An account's vote.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Vote {
	/// For whom.
	pub targets: Vec<Account>,
	/// With how much, which is on hold.
	pub amount: Balance,
	/// The block in which it was cast.
	pub since: u32,
	/// Whether it counts no more, and only waits to be free.
	pub leaving: bool,
	/// The epoch from which it is free. 0: now.
	pub free_in: EpochIndex,
}

/// An elected watcher.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
	/// The staking account.
	pub staker: Account,
	/// What it signs with.
	pub signer: Address,
	/// What its word weighs: what it has at stake.
	pub weight: Balance,
}

/// The watchers of an epoch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WatcherSet {
	/// The block of the election. 0: they stay from the epoch before, for want of candidates.
	pub held_in: u32,
	/// The sum of the weights.
	pub total: Balance,
	/// The watchers.
	pub members: Vec<Member>,
}

/// What a header says, apart from its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Says {
	/// The hash of the block.
	pub block_hash: Digest,
	/// The root of the state.
	pub state_root: Digest,
}

/// What a watcher attested to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attestation {
	/// Whose staking account.
	pub staker: Account,
	/// By which key.
	pub signer: Address,
	/// To what.
	pub says: Says,
	/// Its signature.
	pub signature: Signature,
	/// Whether it counts no more, because it was punished.
	pub void: bool,
}

/// A header that counts as final.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AcceptedHeader {
	/// What it says.
	pub says: Says,
	/// In which block it was accepted.
	pub accepted_in: u32,
	/// In which epoch.
	pub epoch: EpochIndex,
	/// Whether governance set it.
	pub pinned: bool,
}

/// A header, accepted or not, and all that was attested to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeaderInfo {
	/// The header, if it is accepted.
	pub accepted: Option<AcceptedHeader>,
	/// The attestations.
	pub attestations: Vec<Attestation>,
	/// The epoch whose watchers attest.
	pub epoch: EpochIndex,
}

/// A number that somebody attested to and that is not accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OpenRound {
	/// The number.
	pub number: u64,
	/// The epoch whose watchers attest.
	pub epoch: EpochIndex,
	/// How many did.
	pub attestations: u32,
}

/// What was proven of a provider on Ethereum.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record {
	/// Its stake.
	pub stake: EthereumStake,
	/// The Ethereum block whose state showed it.
	pub number: u64,
	/// The block in which that was relayed.
	pub relayed_in: u32,
	/// Since which epoch it is known to have nothing authorised.
	pub gone_since: Option<EpochIndex>,
}

/// Which provider on Ethereum an account is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bound {
	/// The contract.
	pub contract: ContractId,
	/// The provider's account there.
	pub provider: Address,
	/// What it has, as far as that counts now.
	pub stake: Option<EthereumStake>,
}

/// Whose a signer is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SignerInfo {
	/// The staking account.
	pub staker: Account,
	/// The epoch in which it was given up. `None`: it is in use.
	pub until: Option<EpochIndex>,
}

/// How often a watcher attested in an epoch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attendance {
	/// The epoch.
	pub epoch: EpochIndex,
	/// How many headers were accepted by attestations.
	pub headers: u32,
	/// To how many of them the watcher attested.
	pub attested: u32,
}

/// A header, and a signature of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SignedHeader {
	/// The header.
	pub header: Header,
	/// By a watcher's key.
	pub signature: Signature,
}

/// The proofs of a provider's record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordProof {
	/// Of the contract's account.
	pub account: Vec<Vec<u8>>,
	/// Of each slot of the record, in the order of the layout.
	pub slots: Vec<Vec<Vec<u8>>>,
}

/// Something that the relay is asked to do.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum RelayCall {
	Stand {
		signer: Address,
		proof: Signature,
	},
	StepBack,
	Vote {
		targets: Vec<Account>,
		amount: Balance,
	},
	Unvote,
	/// Two headers with one number, signed by one watcher.
	ReportEquivocation(Box<[SignedHeader; 2]>),
	SettleMinority {
		number: u64,
		watcher: Account,
	},
	Relay {
		contract: ContractId,
		provider: Address,
		number: u64,
		proof: Box<RecordProof>,
	},
	ForgetRecord {
		contract: ContractId,
		provider: Address,
	},
	Bind {
		contract: ContractId,
		provider: Address,
		signature: Signature,
	},
	Unbind,
	ForgetSigner {
		signer: Address,
	},
	ForgetEvidence {
		signer: Address,
		number: u64,
	},
}

impl RelayCall {
	/// What it is called on chain.
	pub fn name(&self) -> &'static str {
		match self {
			RelayCall::Stand { .. } => "stand",
			RelayCall::StepBack => "step_back",
			RelayCall::Vote { .. } => "vote",
			RelayCall::Unvote => "unvote",
			RelayCall::ReportEquivocation(_) => "report_equivocation",
			RelayCall::SettleMinority { .. } => "settle_minority",
			RelayCall::Relay { .. } => "relay",
			RelayCall::ForgetRecord { .. } => "forget_record",
			RelayCall::Bind { .. } => "bind",
			RelayCall::Unbind => "unbind",
			RelayCall::ForgetSigner { .. } => "forget_signer",
			RelayCall::ForgetEvidence { .. } => "forget_evidence",
		}
	}
}

impl From<RelayCall> for Call {
	fn from(call: RelayCall) -> Self {
		Call::Relay(call)
	}
}
