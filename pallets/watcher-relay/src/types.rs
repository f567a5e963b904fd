//! What the pallet stores, and what its view functions answer.

use crate::contracts::Layout;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use nulink_eth_proofs::{Address, MAX_NODES, MAX_NODE_LEN, SIGNATURE_LEN};
use nulink_primitives::{provider::EpochIndex, sharing::Digest, token::Balance, watching::EthereumStake};
use scale_info::TypeInfo;
use sp_runtime::Perbill;

/// The most candidates. The election looks at all of them.
pub const MAX_CANDIDATES: u32 = 64;
/// The most voters. The election looks at all of them, too.
pub const MAX_VOTERS: u32 = 512;
/// The most candidates that one voter votes for.
pub const MAX_TARGETS: u32 = 8;
/// The fewest watchers: with fewer than four, one that is hostile is a third or more.
pub const MIN_SEATS: u32 = 4;
/// The most watchers.
pub const MAX_SEATS: u32 = 21;
/// How many accepted headers are kept.
pub const RING: u32 = 2_048;
/// For how many epochs, from when a minority can be slashed, its header is not displaced by what watchers attest to.
pub const SETTLING_EPOCHS: u32 = 2;
/// How far the last accepted number can come in an epoch: three days of Ethereum's blocks. Where an epoch is a day, that is
/// enough for a chain that stood still for two, and too little to make evidence too old before governance has decided.
pub const STRIDE: u64 = 3 * 7_200;
/// For how many blocks after a header was accepted attesting to it counts in full: the honest ones who did not decide see
/// what Ethereum calls final a few seconds after those who did. Who waits until the acceptance is final here is later.
pub const PROMPT_BLOCKS: u32 = 5;
/// To how many numbers that are not accepted a watcher can have attested at a time.
pub const AHEAD: u32 = 8;
/// The most numbers that somebody has attested to and that are not accepted. As many as all watchers together can open,
/// so that none can take another's place.
pub const MAX_OPEN: u32 = MAX_SEATS * AHEAD;
/// How many rounds that came to nothing are cleared away whenever one is opened.
pub const CLEARED: u32 = 4;
/// The most contracts.
pub const MAX_CONTRACTS: u32 = 32;
/// The most slots that a record of a contract lies in.
pub const MAX_WORDS: u32 = 4;
/// The most nodes of the proofs of one relay.
pub const MAX_RELAY_NODES: u32 = (MAX_WORDS + 1) * MAX_NODES;
/// After how many epochs the record of a provider that is gone can be removed.
pub const GONE_EPOCHS: u32 = 28;
/// For how many epochs it is kept who attested: longer than rewards can be claimed.
pub const KEPT_SHEETS: u32 = 370;
/// How many blocks of Ethereum before the last accepted one evidence may be about: two weeks.
pub const EVIDENCE_BLOCKS: u64 = 14 * 7_200;
/// The most entries of a page of a view function.
pub const MAX_PAGE: u32 = 256;

/// The number of a contract.
pub type ContractId = u16;
/// r, s and v.
pub type Signature = [u8; SIGNATURE_LEN];
/// The nodes of a Merkle-Patricia proof, from the root on.
pub type Proof = BoundedVec<BoundedVec<u8, ConstU32<MAX_NODE_LEN>>, ConstU32<MAX_NODES>>;
/// Whom somebody votes for.
pub type Targets<AccountId> = BoundedVec<AccountId, ConstU32<MAX_TARGETS>>;

/// What governance sets. Whoever answers may do so differently in each block.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Terms {
	/// The id of the Ethereum chain.
	pub chain_id: u64,
	/// How many watchers there are, [`MIN_SEATS`] to [`MAX_SEATS`].
	pub seats: u32,
	/// Numbers that are multiples of this are attested to. [`RING`] of them must take longer than minorities are left
	/// alone, and [`SETTLING_EPOCHS`]: else there are epochs in which no more headers are accepted.
	pub interval: u64,
	/// For how many blocks after a header was accepted attesting to it counts: in full up to [`PROMPT_BLOCKS`], then for
	/// half.
	pub grace_blocks: u32,
	/// After how many blocks without a new header the relay is called stale.
	pub stale_blocks: u32,
	/// The least that somebody votes with.
	pub least_vote: Balance,
	/// What must work on Ethereum, in units of the token there, so that its provider can be bound to an account.
	pub least_stake: u128,
	/// The part of the least stake here that is enough for a proxy that has that on Ethereum.
	pub proven_minimum: Perbill,
	/// Relaying a record that has not changed is free after so many blocks.
	pub refresh_blocks: u32,
}

impl Terms {
	/// The seats, within bounds.
	pub fn seats(&self) -> u32 {
		self.seats.clamp(MIN_SEATS, MAX_SEATS)
	}

	/// Whether the number is one to attest to.
	pub fn is_due(&self, number: u64) -> bool {
		number.checked_rem(self.interval).unwrap_or_default() == 0
	}

	/// The part of the least stake, within bounds: a slash must cost something, and nobody needs more than all of it.
	pub fn proven_minimum(&self) -> Perbill {
		self.proven_minimum.max(Perbill::from_percent(1))
	}
}

/// Somebody who wants to be a watcher.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Candidate<AccountId> {
	/// The staking account.
	pub staker: AccountId,
	/// What it signs headers with.
	pub signer: Address,
}

/// All of them.
pub type CandidateList<AccountId> = BoundedVec<Candidate<AccountId>, ConstU32<MAX_CANDIDATES>>;

/// Whose an Ethereum signing address is.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct SignerRecord<AccountId> {
	/// The staking account.
	pub staker: AccountId,
	/// The epoch in which it was given up. `None`: it is in use.
	pub until: Option<EpochIndex>,
}

/// A voter, as the election finds it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Voter<AccountId> {
	/// Who.
	pub who: AccountId,
	/// With how much.
	pub amount: Balance,
}

/// A vote.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Vote<AccountId> {
	/// For whom.
	pub targets: Targets<AccountId>,
	/// With how much, which is on hold.
	pub amount: Balance,
	/// The block in which it was cast.
	pub since: u32,
	/// Not before this epoch is it free. It was found out when the vote was changed.
	pub bound_until: EpochIndex,
	/// Whether it counts no more, and only waits to be free.
	pub leaving: bool,
}

/// An elected watcher.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Member<AccountId> {
	/// The staking account.
	pub staker: AccountId,
	/// What it signs with.
	pub signer: Address,
	/// What it had at stake when it was elected, or what is left of that when its set stayed.
	pub weight: Balance,
}

/// The watchers of an epoch.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct WatcherSet<AccountId> {
	/// The block of the election. 0, if the set is that of the epoch before, because there were too few candidates.
	pub held_in: u32,
	/// The sum of the weights when they were elected. A set that stays can weigh less, and is measured by the same.
	pub total: Balance,
	/// The watchers. None, if nobody was ever elected.
	pub members: BoundedVec<Member<AccountId>, ConstU32<MAX_SEATS>>,
}

impl<AccountId: PartialEq> WatcherSet<AccountId> {
	/// A set without anybody.
	pub fn empty() -> Self {
		WatcherSet { held_in: 0, total: 0, members: BoundedVec::new() }
	}

	/// The watcher with this staking account, and its place.
	pub fn member(&self, staker: &AccountId) -> Option<(u32, &Member<AccountId>)> {
		(0..).zip(&self.members).find(|(_, member)| member.staker == *staker)
	}
}

/// What a header says, apart from its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Says {
	/// The hash of the block.
	pub block_hash: Digest,
	/// The root of the state.
	pub state_root: Digest,
}

/// What a watcher attested to.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Attestation<AccountId> {
	/// Whose staking account.
	pub staker: AccountId,
	/// By which key.
	pub signer: Address,
	/// To what.
	pub says: Says,
	/// Its signature.
	pub signature: Signature,
	/// Whether it counts no more, because it was punished.
	pub void: bool,
}

/// The attestations for one number.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Round<AccountId> {
	/// The epoch whose watchers attest.
	pub epoch: EpochIndex,
	/// One of each at most.
	pub attestations: BoundedVec<Attestation<AccountId>, ConstU32<MAX_SEATS>>,
}

/// A number for which no header is accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct OpenRound {
	/// The number.
	pub number: u64,
	/// The epoch whose watchers attest.
	pub epoch: EpochIndex,
	/// Those who did: a bit for each, by their places in the set.
	pub by: u32,
}

/// An accepted header.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
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

/// To how many headers of an epoch a watcher attested.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Attended<AccountId> {
	/// Whose staking account.
	pub staker: AccountId,
	/// Before the header was accepted, or up to [`PROMPT_BLOCKS`] later.
	pub in_time: u32,
	/// After that, when everybody could read what is right.
	pub late: u32,
}

/// Who attested in an epoch.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Sheet<AccountId> {
	/// How many headers were accepted by attestations.
	pub headers: u32,
	/// To how many of them each watcher attested.
	pub by: BoundedVec<Attended<AccountId>, ConstU32<MAX_SEATS>>,
}

impl<AccountId: PartialEq> Sheet<AccountId> {
	/// A sheet with nothing on it.
	pub fn empty() -> Self {
		Sheet { headers: 0, by: BoundedVec::new() }
	}

	/// Counts a header for a watcher.
	pub fn count(&mut self, staker: AccountId, in_time: bool) {
		let (in_time, late) = if in_time { (1, 0) } else { (0, 1) };
		match self.by.iter_mut().find(|it| it.staker == staker) {
			Some(it) => {
				it.in_time = it.in_time.saturating_add(in_time);
				it.late = it.late.saturating_add(late);
			},
			// There are no more than watchers of one epoch.
			None => {
				let _ = self.by.try_push(Attended { staker, in_time, late });
			},
		}
	}

	/// To how many headers it attested, in time or late.
	pub fn attended(&self, staker: &AccountId) -> u32 {
		self.by.iter().find(|it| it.staker == *staker).map_or(0, |it| it.in_time.saturating_add(it.late))
	}

	/// The part of the headers to which it attested, a late one for half: it may be copied. None, if there were none:
	/// nobody did anything.
	pub fn part_of(&self, staker: &AccountId) -> Perbill {
		let Some(it) = self.by.iter().find(|it| it.staker == *staker) else { return Perbill::zero() };
		let (halves, whole) = (it.in_time.saturating_mul(2).saturating_add(it.late), self.headers.saturating_mul(2));
		if whole == 0 {
			return Perbill::zero();
		}
		Perbill::from_rational(halves.min(whole), whole)
	}
}

/// A contract on Ethereum whose records are relayed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Contract {
	/// Where it is.
	pub address: Address,
	/// The hash of its code.
	pub code_hash: Digest,
	/// Where it keeps what of a provider.
	pub layout: Layout,
	/// Whether nothing is relayed from it, and its records count for nothing.
	pub paused: bool,
}

/// What is known of a provider on Ethereum.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
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

/// The proofs of a provider's record.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct RecordProof {
	/// Of the contract's account: `accountProof` of `eth_getProof`.
	pub account: Proof,
	/// Of each slot of the record, in the order of the layout: `storageProof[..].proof`.
	pub slots: BoundedVec<Proof, ConstU32<MAX_WORDS>>,
}

impl RecordProof {
	/// How many nodes it has.
	pub fn nodes(&self) -> u32 {
		self.slots.iter().fold(self.account.len() as u32, |sum, slot| sum.saturating_add(slot.len() as u32))
	}
}

/// To whom a provider on Ethereum has bound itself.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Bound<AccountId> {
	/// The account here. `None`: to nobody any more.
	pub account: Option<AccountId>,
	/// How often it did, whatever the contract. Never less: it makes each signature good for once.
	pub number: u32,
}

/// A provider of a contract.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct EthereumProvider {
	/// The contract.
	pub contract: ContractId,
	/// The provider's account on Ethereum.
	pub provider: Address,
}

/// How the relay does.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Status {
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
	/// How many watchers are elected for it.
	pub watchers: u32,
	/// Whether those of the next are elected.
	pub next_elected: bool,
	/// What governance set.
	pub terms: Terms,
}

/// A header, accepted or not, and all that was attested to it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct HeaderInfo<AccountId> {
	/// The header, if it is accepted.
	pub accepted: Option<AcceptedHeader>,
	/// The attestations.
	pub attestations: Vec<Attestation<AccountId>>,
	/// The epoch whose watchers attest.
	pub epoch: EpochIndex,
}
