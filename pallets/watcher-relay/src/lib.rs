//! # Watcher relay
//!
//! Proxies are staked on Ethereum, and NuLink has to know of it. Nobody is believed who says so: it is *proven*, by the
//! account and storage proofs that any Ethereum node gives, against the state root of a finalised block. Which blocks are
//! final, the *watchers* attest, who are elected, paid and slashed for it.
//!
//! ## Terminology
//!
//! - *Watcher*: a provider of [`Role::Watcher`] in provider-staking that is elected for an epoch. Its stake, operator,
//!   rewards, delegators and slashes are there; candidacy, votes, election and attendance are here.
//! - *Signer*: the watcher's Ethereum key. What it signs (EIP-712) a contract on Ethereum can check as well as we can.
//! - *Voter*: who puts NLK on hold for candidates. It is not slashed.
//! - *Header*: number, hash and state root of a finalised Ethereum block. *Attestation*: a watcher's signature of one.
//! - *Quorum*: more than two thirds of the weight of all elected watchers (and not just as much: then two quorums share
//!   more than a third, and hostile watchers of a third or less get no two headers of one number accepted).
//! - *Contract*: one on Ethereum that governance registered, with its address, the hash of its code, and a description of
//!   where it keeps what of a provider ([`contracts::Layout`]).
//! - *Record*: what a contract says of a provider, as it was proven last.
//!
//! ## Scenario
//!
//! 1. Ann has staked for [`Role::Watcher`]. She makes an Ethereum key, signs her NuLink account with it, and
//!    [`stand`](Pallet::stand)s. Bob [`vote`](Pallet::vote)s for her and two others with 500 NLK.
//! 2. `ElectionLead` blocks before the next epoch the chain elects watchers by sequential Phragmén, over the stake of
//!    the candidates and the votes. Ann is one of them; her stake is bound until everything she signs is too old to be
//!    punished. Carl is not elected, and unbonds at once. Bob can have his NLK back when Ann's epoch is over.
//! 3. In that epoch Ann's daemon sees with two Ethereum nodes that block 20,000,000 is final, and
//!    [`attest`](Pallet::attest)s. So do others; with the quorum the header is accepted.
//! 4. Dora staked on Ethereum in block 19,999,990. Anybody sends [`relay`](Pallet::relay) with the answer of
//!    `eth_getProof` for her slots at block 20,000,000. Her record is here, and the fee is given back.
//! 5. Dora signs with her Ethereum key, and [`bind`](Pallet::bind)s her NuLink account: as a proxy she needs to bond only
//!    a part of what others do.
//! 6. Dora withdraws on Ethereum. Her slots are proven again, and now they say so; when they are empty, the proof of
//!    absence says that she is gone.
//!
//! ## Elections
//!
//! Each candidate votes for itself with what it has at stake. A candidate is on the list until it steps back, has not
//! enough staked when an election is held, or is pushed off the full list by somebody with more. With fewer than
//! [`MIN_SEATS`] candidates the watchers of the running epoch stay for the next one; each weighs what it still has, if that
//! is less, and the whole stays what it was. Candidates (64), voters (512) and
//! targets of a voter (8) are bounded, and so is the election, which takes place in the hook of one block. A larger vote
//! displaces the smallest of a full list.
//!
//! Stake and votes decide who watches; what a watcher's word weighs is decided by stake alone, because votes are not lost
//! by a false word. For the same reason votes choose among those who can lose enough: if the elected have less than two
//! thirds of what the candidates with most have at stake, as many as there are seats, these are elected instead. A
//! voter stays bound to the end of an epoch for which somebody was elected whom it voted for before the election, also
//! if it changes the vote.
//!
//! ## Attestations
//!
//! - A number is attested to if it is a multiple of the interval and larger than the last accepted one. A watcher can have
//!   attested to 8 numbers at a time that are not accepted, and there is room for that of all watchers: nobody who attests
//!   to nonsense keeps anybody from attesting.
//! - *Nothing is accepted at the cost of evidence.* A header that watchers attest to never displaces one that was accepted
//!   within `MinorityEpochs` and [`SETTLING_EPOCHS`]: a hostile majority could otherwise have junk accepted until its lie
//!   is forgotten. A referendum is over before that, and a pin gives the header a new place. Honest watchers never come to
//!   that: [`RING`] headers are half as many again as are due in that time. Where the chain's blocks take so long that
//!   they are not, the headers that are too many wait for the next epoch.
//! - *No number runs ahead.* The last accepted number grows by no more than [`STRIDE`] for each epoch since the one before
//!   the epoch began, so that a hostile majority neither makes evidence too old nor keeps honest watchers from
//!   attesting for good. After a longer standstill governance pins where it goes on. Only the first header of all is
//!   not bound by that.
//! - A round belongs to the watchers of one epoch. If it goes on in the next, what watchers attested who are elected
//!   again still counts. What others attested is forgotten, right or wrong: it was part of no quorum.
//! - *Two statements for one number* are slashed at once ([`Offence::Equivocation`]), whether both were sent here or both
//!   signatures are shown ([`report_equivocation`](Pallet::report_equivocation)); once for a signer and a number.
//! - *Another statement than the accepted one* is slashed ([`Offence::FalseHeader`]) when `MinorityEpochs` have passed
//!   ([`settle_minority`](Pallet::settle_minority)), in which governance can reject the header, or pin the right one, by
//!   which the minority becomes the majority.
//! - *Absence* costs reward: an epoch pays the part of its headers to which the watcher attested, in time and before the
//!   epoch ended. What comes more than [`PROMPT_BLOCKS`] after the header was accepted counts for half: it helps nobody but
//!   those who count signatures, and can be copied without a look at Ethereum. An epoch in which nothing was accepted
//!   pays nothing.
//!
//! Attestations that count cost no fee. They stay, with their signatures, as long as the header: anybody can show them to
//! a contract on another chain. With [`sign_watchers`](Pallet::sign_watchers), the watchers of an epoch sign who comes
//! after them, so that such a contract can follow the elections.
//!
//! ## Records
//!
//! A relay checks the account's proof, that the code is the one that was pinned (a contract that was upgraded is refused
//! until governance looked at it), and a proof for each slot. The proof names no value, so absence is as good as presence.
//! An older state never replaces a newer one, nor what was forgotten: a first record is of a header that was accepted in
//! the last [`GONE_EPOCHS`]. A relay that changed something, or renewed what is a day old, is free.
//!
//! Records take no deposit: who relays one has no interest in it, and should not be asked for money. A record is made only
//! for who has something authorised in a registered contract, which costs stake and gas there, and anybody may remove it
//! [`GONE_EPOCHS`] after it is gone.
//!
//! ## Storage
//!
//! | Item | Key | Value |
//! |---|---|---|
//! | [`Candidates`], [`Voters`] | | who is elected from, and by whom |
//! | [`Votes`] | voter | what is on hold, and for whom |
//! | [`Signers`] | signer | whose it is |
//! | [`NewSigners`] | staker | in which epoch it last brought one |
//! | [`Elected`] | epoch | the watchers, from a few epochs back to the next one |
//! | [`SetSignatures`] | epoch | the signatures of the watchers before of that set |
//! | [`Rounds`], [`Open`] | number | attestations, and the numbers that are not accepted |
//! | [`Headers`], [`Ring`], [`Places`], [`Count`], [`Last`] | number | the last 2,048 accepted headers |
//! | [`Reach`] | | the largest number that can be accepted in an epoch |
//! | [`Sheets`] | epoch | who attested |
//! | [`Punished`] | signer, number | equivocations that were slashed |
//! | [`Contracts`], [`NextContract`] | id | what is relayed |
//! | [`Records`] | contract, provider | what was proven |
//! | [`BoundTo`], [`BoundBy`] | account; provider | whose is whose |
//! | [`Paused`] | | whether the relay rests |
//!
//! ## API
//!
//! | Calls | By |
//! |---|---|
//! | `stand`, `step_back` | a staker |
//! | `vote`, `unvote` | holders |
//! | `attest`, `sign_watchers` | a watcher's operator |
//! | `relay`, `forget_record`, `forget_signer`, `forget_evidence`, `report_equivocation`, `settle_minority` | anybody |
//! | `bind`, `unbind` | a provider on Ethereum |
//! | `pin_header`, `reject_header`, `register_contract`, `update_contract`, `pause_contract`, `drop_record`, `pause`, `resume` | governance |
//!
//! View functions: `status`, `watchers`, `candidates`, `voters`, `vote_of`, `header`, `headers`, `open`, `contracts`,
//! `record`, `records`, `slots`, `bound`, `to_bind`, `to_stand`, `set_certificate`, `attendance_of`. For other pallets:
//! [`StateRoots`], [`Duty`], [`EthereumStakes`].
//!
//! ## Invariants
//!
//! - No two headers of one number are accepted, and without governance none with a number below the last one.
//! - The number of a record never falls, but by governance's removing the record.
//! - Each accepted header has one place in the ring, and each place one header at most.
//! - Without governance no header goes that was accepted less than `MinorityEpochs` and [`SETTLING_EPOCHS`] ago.
//! - What is on hold for votes is the sum of the votes.
//! - A signer is one staker's, and stays it until everything it signed is too old to be evidence. A staker brings one new
//!   signer in an epoch at most, so that it cannot fill the state with those that it gives up.
//! - A watcher is slashed once for a signer and a number, and once for an attestation.
//! - The elected have two thirds at the least of what the candidates with most had at stake, when they were elected.
//! - An Ethereum provider is bound to one account at a time, in all contracts together, and an account to one provider. A
//!   signature binds once.
//! - Who is no provider of [`Role::Watcher`] any more attests to nothing, also not to what is accepted; its weight is
//!   still part of the whole.
//! - Paused or without watchers, nothing is accepted and [`StateRoots`] and [`EthereumStakes`] know nothing; elections go
//!   on, votes can be withdrawn, and what providers need to have bonded stays as it is.
//!
//! ## Limits
//!
//! More than two thirds of the weight in hostile hands get any header accepted; then only governance helps, in the time
//! before the minority can be settled. Two statements of one signer are no evidence if the number is more than two weeks
//! of Ethereum blocks before the last accepted one. What a watcher signed without sending it here, for a contract on
//! another chain, is punished where it signed another header of that number, too; two sets for one epoch are not evidence.
//! An Ethereum provider that is a contract has no key and can not bind. While there are too few candidates the same
//! watchers stay; those of them who have unbonded meanwhile can not attest, and if they weigh a third, nothing is accepted
//! until there are candidates, or governance pins. Other
//! parachains ask by XCM (`pallet-stake-queries`), or check what `header` tells, with its signatures, themselves.
//!
//! [`Role::Watcher`]: nulink_primitives::Role::Watcher
//! [`Offence::Equivocation`]: nulink_primitives::Offence::Equivocation
//! [`Offence::FalseHeader`]: nulink_primitives::Offence::FalseHeader
//! [`StateRoots`]: pallet_traits::StateRoots
//! [`Duty`]: pallet_traits::Duty
//! [`EthereumStakes`]: pallet_traits::EthereumStakes

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod attest;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod bind;
mod candidates;
pub mod contracts;
mod duties;
pub mod election;
mod governance;
mod headers;
#[cfg(test)]
mod mock;
mod relay;
mod slashing;
mod statements;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod views;
mod votes;
pub mod weights;

pub use contracts::{Field, FieldLayout, Layout};
pub use pallet::*;
pub use statements::NodeHost;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{Inspect, MutateHold},
	};
	use frame_system::pallet_prelude::*;
	use nulink_eth_proofs::Address;
	use nulink_primitives::{
		provider::EpochIndex,
		sharing::Digest,
		token::Balance,
		watching::{EthereumStake, Header},
	};
	use pallet_traits::{AtStake, Epochs, Providers, SlashProviders};
	use sp_runtime::traits::UniqueSaturatedInto;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	// An account and a block hash have 32 bytes, because messages name them.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId: Into<[u8; 32]>, Hash: Into<[u8; 32]>> {
		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// What votes are cast with.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The chain's epochs.
		type Epochs: Epochs;

		/// Where watchers are staked.
		type Staking: Providers<Self::AccountId>
			+ AtStake<Self::AccountId>
			+ SlashProviders<Self::AccountId, Balance = Balance>;

		/// Hashing and key recovery: [`NodeHost`].
		type Host: nulink_eth_proofs::Host;

		/// What governance sets.
		type Terms: Get<Terms>;

		/// Who pins and rejects headers, registers contracts, pauses and resumes.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// How many blocks before an epoch its watchers are elected. They need them to confirm their activity.
		#[pallet::constant]
		type ElectionLead: Get<u32>;

		/// After how many epochs a minority can be slashed.
		#[pallet::constant]
		type MinorityEpochs: Get<EpochIndex>;

		/// For how many epochs after the last one for which it was elected a watcher is bound, because it can be slashed.
		#[pallet::constant]
		type EvidenceEpochs: Get<EpochIndex>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// Why NLK is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// It votes for watchers, or did.
		#[codec(index = 0)]
		Vote,
	}

	/// Who wants to be a watcher, in no particular order.
	#[pallet::storage]
	pub type Candidates<T: Config> =
		StorageValue<_, BoundedVec<Candidate<T::AccountId>, ConstU32<MAX_CANDIDATES>>, ValueQuery>;

	/// Whose a signer is. People choose keys: hashed with a cryptographic hash.
	#[pallet::storage]
	pub type Signers<T: Config> = StorageMap<_, Blake2_128Concat, Address, SignerRecord<T::AccountId>>;

	/// In which epoch a staker last brought a signer that was not its own before. Goes with its given up signers.
	#[pallet::storage]
	pub type NewSigners<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, EpochIndex>;

	/// Who votes, and with how much: those whose votes count.
	#[pallet::storage]
	pub type Voters<T: Config> = StorageValue<_, BoundedVec<Voter<T::AccountId>, ConstU32<MAX_VOTERS>>, ValueQuery>;

	/// All votes for which NLK is on hold.
	#[pallet::storage]
	pub type Votes<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Vote<T::AccountId>>;

	/// The watchers of each epoch. Nobody chooses the numbers: a fast hash is enough.
	#[pallet::storage]
	pub type Elected<T: Config> = StorageMap<_, Twox64Concat, EpochIndex, WatcherSet<T::AccountId>>;

	/// What the watchers of the epoch before signed of an epoch's set: signer and signature.
	#[pallet::storage]
	pub type SetSignatures<T: Config> =
		StorageMap<_, Twox64Concat, EpochIndex, BoundedVec<(Address, Signature), ConstU32<MAX_SEATS>>, ValueQuery>;

	/// The attestations for each number. Watchers choose the numbers, but a handful of them can do no harm with that; still
	/// the hash is a cryptographic one.
	#[pallet::storage]
	pub type Rounds<T: Config> = StorageMap<_, Blake2_128Concat, u64, Round<T::AccountId>>;

	/// The numbers that somebody attested to and that are not accepted.
	#[pallet::storage]
	pub type Open<T: Config> = StorageValue<_, BoundedVec<OpenRound, ConstU32<MAX_OPEN>>, ValueQuery>;

	/// The accepted headers, by number.
	#[pallet::storage]
	pub type Headers<T: Config> = StorageMap<_, Blake2_128Concat, u64, AcceptedHeader>;

	/// The numbers of the last headers, in the order in which they were accepted, round and round.
	#[pallet::storage]
	pub type Ring<T: Config> = StorageMap<_, Twox64Concat, u32, u64>;

	/// Where in the ring each accepted number is.
	#[pallet::storage]
	pub type Places<T: Config> = StorageMap<_, Blake2_128Concat, u64, u32>;

	/// How many headers were accepted in all.
	#[pallet::storage]
	pub type Count<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// The largest accepted number.
	#[pallet::storage]
	pub type Last<T: Config> = StorageValue<_, u64, ValueQuery>;

	/// The last epoch in which watchers had a header accepted, and the largest number that can be in it. `None`: governance
	/// has set or taken away a header since, and it is counted from there.
	#[pallet::storage]
	pub type Reach<T: Config> = StorageValue<_, (EpochIndex, u64)>;

	/// Who attested in each epoch. Kept as long as rewards can be claimed.
	#[pallet::storage]
	pub type Sheets<T: Config> = StorageMap<_, Twox64Concat, EpochIndex, Sheet<T::AccountId>>;

	/// The equivocations that were slashed, by signer and number, until the number is too old.
	#[pallet::storage]
	pub type Punished<T: Config> = StorageDoubleMap<_, Blake2_128Concat, Address, Blake2_128Concat, u64, ()>;

	/// What is relayed.
	#[pallet::storage]
	pub type Contracts<T: Config> = StorageMap<_, Twox64Concat, ContractId, Contract>;

	/// The number of the next contract.
	#[pallet::storage]
	pub type NextContract<T: Config> = StorageValue<_, ContractId, ValueQuery>;

	/// What was proven of each provider. People choose addresses: hashed with a cryptographic hash.
	#[pallet::storage]
	pub type Records<T: Config> = StorageDoubleMap<_, Twox64Concat, ContractId, Blake2_128Concat, Address, Record>;

	/// Which provider on Ethereum an account is.
	#[pallet::storage]
	pub type BoundTo<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, EthereumProvider>;

	/// Which account a provider on Ethereum is, in whatever contract. Never removed: it makes each signature good for once.
	#[pallet::storage]
	pub type BoundBy<T: Config> = StorageMap<_, Blake2_128Concat, Address, Bound<T::AccountId>>;

	/// Whether the relay rests.
	#[pallet::storage]
	pub type Paused<T: Config> = StorageValue<_, bool, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A staker wants to be a watcher, or has changed its signer.
		CandidateStood { staker: T::AccountId, signer: Address },
		/// A candidate is off the list: by its own wish, because another one has more, or for want of stake.
		CandidateLeft { staker: T::AccountId, displaced: bool },
		/// A signer can be forgotten, and was.
		SignerForgotten { signer: Address },
		/// Somebody votes.
		Voted { who: T::AccountId, targets: Targets<T::AccountId>, amount: Balance },
		/// A vote counts no more, and is free from an epoch on.
		VoteLeaving { who: T::AccountId, amount: Balance, free_in: EpochIndex },
		/// A vote was given back.
		VoteFreed { who: T::AccountId, amount: Balance },
		/// Watchers were elected for an epoch.
		WatchersElected { epoch: EpochIndex, watchers: u32, total: Balance },
		/// There were too few candidates: the watchers stay for another epoch.
		WatchersKept { epoch: EpochIndex, watchers: u32, candidates: u32 },
		/// A watcher signed who comes after it.
		WatchersSigned { epoch: EpochIndex, staker: T::AccountId, signature: Signature },
		/// A watcher attested to a header.
		Attested { staker: T::AccountId, header: Header, signature: Signature },
		/// A header has a quorum.
		HeaderAccepted { header: Header },
		/// A watcher attested to another header than the accepted one.
		Contradicted { staker: T::AccountId, number: u64 },
		/// Governance has set a header.
		HeaderPinned { header: Header },
		/// Governance has taken a header away.
		HeaderRejected { number: u64 },
		/// A watcher signed two statements for one number.
		EquivocationSlashed { staker: T::AccountId, number: u64, amount: Balance },
		/// A watcher was slashed for another header than the accepted one.
		MinoritySlashed { staker: T::AccountId, number: u64, amount: Balance },
		/// An equivocation is too old to be reported again, and was forgotten.
		EvidenceForgotten { signer: Address, number: u64 },
		/// What a provider has on Ethereum was proven.
		StakeRelayed { contract: ContractId, provider: Address, number: u64, stake: EthereumStake, changed: bool },
		/// The record of a provider was removed.
		RecordRemoved { contract: ContractId, provider: Address },
		/// An account is that of a provider on Ethereum.
		ProviderBound { account: T::AccountId, contract: ContractId, provider: Address },
		/// And is so no more.
		ProviderUnbound { account: T::AccountId, contract: ContractId, provider: Address },
		/// A contract is relayed.
		ContractRegistered { id: ContractId, address: Address },
		/// Another code of a contract was pinned, or it is read otherwise.
		ContractUpdated { id: ContractId, code_hash: Digest },
		/// A contract rests, or does so no more.
		ContractPaused { id: ContractId, paused: bool },
		/// The relay rests.
		RelayPaused,
		/// The relay works again.
		RelayResumed,
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The relay is paused: wait until governance resumes it.
		RelayPausedNow,
		/// The account has not enough staked as a watcher, or is chilled: bond, or unchill.
		NotProvider,
		/// The signature is not the named key's over this statement: over another chain, account, number; or s is in the
		/// upper half, or v none of 27, 28, 0, 1.
		WrongSignature,
		/// The signer is another staker's, or was until lately: make a new key.
		SignerTaken,
		/// The list of candidates is full of others with at least as much: stake more.
		CandidatesFull,
		/// The account is no candidate.
		NotCandidate,
		/// The signer may have signed what is not too old to be evidence.
		SignerStillBound,
		/// There is no such signer.
		NoSuchSigner,
		/// Nobody is voted for, or somebody twice.
		BadTargets,
		/// A vote needs more.
		VoteTooSmall,
		/// The list of voters is full of larger votes: vote with more.
		VotersFull,
		/// The vote elected somebody whose epoch is not over: it can grow, and not shrink, until then.
		VoteBound,
		/// The account does not vote.
		NotVoting,
		/// The sender is no watcher's operator.
		NotOperator,
		/// The watcher is not elected for this epoch.
		NotElected,
		/// Only multiples of the interval are attested to.
		NotDue,
		/// A header with this or a larger number is accepted, and the time to attest to it is over.
		Outdated,
		/// The watcher has attested to this already.
		AlreadyAttested,
		/// The watcher has attested to as many numbers as it may that are not accepted: wait for others.
		TooManyOpen,
		/// The two statements are about different numbers, or are the same.
		NoContradiction,
		/// It was punished already.
		AlreadyPunished,
		/// It is too old to be punished.
		TooOld,
		/// It can be punished only later, because governance may still look at it.
		TooEarly,
		/// It is not old enough to be forgotten.
		NotForgettable,
		/// The watcher has nothing left that could be slashed.
		NothingToSlash,
		/// The watcher did not attest to another header than the accepted one.
		NoMinority,
		/// There is no accepted header with this number.
		UnknownHeader,
		/// No watchers are elected for this epoch.
		NoSuchSet,
		/// The watcher has signed it already.
		AlreadySigned,
		/// There is no such contract.
		NoSuchContract,
		/// There can not be more contracts.
		TooManyContracts,
		/// The address or the code hash is that of no contract, or the layout makes no sense.
		BadContract,
		/// A contract with this address is registered: update it, or resume it.
		ContractKnown,
		/// The contract is paused.
		ContractPausedNow,
		/// The account proof proves nothing in the state of this block.
		BadAccountProof,
		/// The contract does not exist in the state of this block.
		ContractNotFound,
		/// The contract's code is not the one that was pinned: it was upgraded, and governance has to look at it.
		WrongCode,
		/// There are not as many storage proofs as the layout has slots.
		WrongNumberOfProofs,
		/// A storage proof proves nothing in the storage of the contract.
		BadStorageProof,
		/// What is in the slots does not fit the layout.
		BadRecord,
		/// There is a record of this state, or a later one.
		RecordNewer,
		/// There is no record of the provider, and the state is from so long ago that it may have been forgotten since: relay
		/// a newer state.
		StateTooOld,
		/// Nothing is authorised, and there is no record of it: there is nothing to relay.
		NothingToRelay,
		/// There is no such record.
		NoSuchRecord,
		/// The record is of somebody who is staked, or was until lately.
		RecordInUse,
		/// Too little is proven to be staked on Ethereum.
		StakeTooSmall,
		/// The account is bound already.
		AlreadyBound,
		/// The account is not bound.
		NotBound,
		/// So many headers were accepted lately that one more would displace one for which watchers may still be slashed:
		/// wait for the next epoch.
		HeadersFull,
		/// The number is larger than Ethereum can be far by now: wait, or let governance pin a header.
		TooFarAhead,
		/// The staker has brought a new signer in this epoch already: wait for the next.
		SignerChangedLately,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::elect_if_due()
		}

		fn integrity_test() {
			assert!(T::ElectionLead::get() > 0, "watchers need time to confirm their activity");
			let first = T::Epochs::first_block(1);
			assert!(T::ElectionLead::get() < first, "an election is held in the epoch before");
			assert!(
				T::MinorityEpochs::get().saturating_add(SETTLING_EPOCHS) <= T::EvidenceEpochs::get(),
				"there is time to slash a minority while its stake is bound"
			);
			assert!(T::EvidenceEpochs::get() <= 32, "so many sets are read to find out who is free");
			assert!(
				STRIDE.saturating_mul(T::MinorityEpochs::get().into()) < EVIDENCE_BLOCKS,
				"evidence is not made too old before governance has decided"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	impl<T: Config> Pallet<T> {
		pub(crate) fn now() -> u32 {
			frame_system::Pallet::<T>::block_number().unique_saturated_into()
		}

		pub(crate) fn current() -> EpochIndex {
			T::Epochs::current()
		}

		pub(crate) fn ensure_running() -> Result<(), Error<T>> {
			ensure!(!Paused::<T>::get(), Error::<T>::RelayPausedNow);
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Whether the relay works: the last header, its age, the watchers, what governance set.
		pub fn status() -> Status {
			Self::view_status()
		}

		/// The watchers of an epoch, if they are still, or already, known.
		pub fn watchers(epoch: EpochIndex) -> Option<WatcherSet<T::AccountId>> {
			Elected::<T>::get(epoch)
		}

		/// What the watchers of the epoch before signed of an epoch's watchers: the hash of the set, signers, signatures.
		pub fn set_certificate(epoch: EpochIndex) -> Option<(Digest, Vec<(Address, Signature)>)> {
			Self::view_set_certificate(epoch)
		}

		/// Who wants to be a watcher, and what each has at stake.
		pub fn candidates() -> Vec<(Candidate<T::AccountId>, Balance)> {
			Self::view_candidates()
		}

		/// Who votes, and with how much.
		pub fn voters() -> Vec<Voter<T::AccountId>> {
			Voters::<T>::get().into_inner()
		}

		/// An account's vote, and the epoch from which it is free. 0: now.
		pub fn vote_of(who: T::AccountId) -> Option<(Vote<T::AccountId>, EpochIndex)> {
			Self::view_vote(who)
		}

		/// A header, accepted or not, with all attestations. What a contract on another chain needs to accept it, too.
		pub fn header(number: u64) -> Option<HeaderInfo<T::AccountId>> {
			Self::view_header(number)
		}

		/// The last accepted headers, newest first, `limit` at most (256).
		pub fn headers(limit: u32) -> Vec<(u64, AcceptedHeader)> {
			Self::view_headers(limit)
		}

		/// The numbers that somebody attested to and that are not accepted.
		pub fn open() -> Vec<OpenRound> {
			Open::<T>::get().into_inner()
		}

		/// The contracts.
		pub fn contracts() -> Vec<(ContractId, Contract)> {
			Self::view_contracts()
		}

		/// What is known of a provider on Ethereum.
		pub fn record(contract: ContractId, provider: Address) -> Option<Record> {
			Records::<T>::get(contract, provider)
		}

		/// The records of a contract, `limit` at a time (at most 256), in no particular order. The next page is asked for
		/// with the last address of this one.
		pub fn records(contract: ContractId, start_after: Option<Address>, limit: u32) -> Vec<(Address, Record)> {
			Self::view_records(contract, start_after, limit)
		}

		/// The slots to ask `eth_getProof` for, in the order in which `relay` wants their proofs.
		pub fn slots(contract: ContractId, provider: Address) -> Vec<Digest> {
			Self::view_slots(contract, provider)
		}

		/// Which provider on Ethereum an account is, and what that has working there.
		pub fn bound(account: T::AccountId) -> Option<(EthereumProvider, Option<EthereumStake>)> {
			Self::view_bound(account)
		}

		/// The number that a provider on Ethereum signs for its next binding, and the digest that it signs.
		pub fn to_bind(account: T::AccountId, provider: Address) -> (u32, Digest) {
			Self::view_to_bind(account, provider)
		}

		/// The digest that a key signs to be a staker's signer.
		pub fn to_stand(staker: T::AccountId) -> Digest {
			Self::digest(Self::standing(&staker))
		}

		/// The headers accepted in an epoch, and to how many of them a watcher attested, late ones included.
		pub fn attendance_of(epoch: EpochIndex, staker: T::AccountId) -> (u32, u32) {
			Self::view_attendance(epoch, staker)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Be a candidate for watcher, or change the signer.
		///
		/// ## Origin
		///
		/// Signed by the staker.
		///
		/// ## Details
		///
		/// `proof` is the signer's signature of the staking account: see the view function `to_stand`. A new signer counts
		/// from the next election on, and is brought once in an epoch: each that was given up is remembered for long. On a
		/// full list, whoever has least at stake makes room.
		///
		/// ## Errors
		///
		/// `NotProvider`, `WrongSignature`, `SignerTaken`, `SignerChangedLately`, `CandidatesFull`
		///
		/// ## Events
		///
		/// `CandidateStood`, and `CandidateLeft` for who makes room
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::stand())]
		pub fn stand(origin: OriginFor<T>, signer: Address, proof: Signature) -> DispatchResult {
			let staker = ensure_signed(origin)?;
			Self::do_stand(staker, signer, proof)
		}

		/// Be a candidate no more.
		///
		/// ## Origin
		///
		/// Signed by the staker.
		///
		/// ## Details
		///
		/// Who is elected stays so to the end of the epoch.
		///
		/// ## Errors
		///
		/// `NotCandidate`
		///
		/// ## Events
		///
		/// `CandidateLeft`
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::step_back())]
		pub fn step_back(origin: OriginFor<T>) -> DispatchResult {
			let staker = ensure_signed(origin)?;
			Self::do_step_back(staker)
		}

		/// Vote for watchers, or change the vote.
		///
		/// ## Origin
		///
		/// Signed by a holder.
		///
		/// ## Details
		///
		/// `amount` is put on hold, in all and not on top of an earlier vote. It counts in the next election, for each of
		/// the up to 8 candidates as much as the election finds best. What elected somebody stays on hold to the end of
		/// that epoch. On a full list, the smallest vote makes room.
		///
		/// ## Errors
		///
		/// `BadTargets`, `NotCandidate`, `VoteTooSmall`, `VoteBound`, `VotersFull`; those of the hold, where the account has not
		/// enough.
		///
		/// ## Events
		///
		/// `Voted`, and `VoteFreed` or `VoteLeaving` for who makes room
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::vote())]
		pub fn vote(
			origin: OriginFor<T>,
			targets: Targets<T::AccountId>,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_vote(who, targets, amount)
		}

		/// Vote no more, and get back what is free.
		///
		/// ## Origin
		///
		/// Signed by the voter.
		///
		/// ## Details
		///
		/// The vote counts no more. If it elected somebody for this epoch or the next, it stays on hold until that is over;
		/// then this call gives it back.
		///
		/// ## Errors
		///
		/// `NotVoting`, `VoteBound`
		///
		/// ## Events
		///
		/// `VoteFreed` or `VoteLeaving`
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::unvote())]
		pub fn unvote(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_unvote(who)
		}

		/// Attest to a finalised block of Ethereum.
		///
		/// ## Origin
		///
		/// Signed by the operator of an elected watcher.
		///
		/// ## Details
		///
		/// The signature is the signer's over `Header(uint64 number,bytes32 blockHash,bytes32 stateRoot)`. A header whose
		/// attestations weigh more than two thirds is accepted. Attesting to an accepted one counts for attendance for
		/// `grace_blocks`, and later than [`PROMPT_BLOCKS`] for half. Who has too little left at stake attests to nothing more.
		///
		/// To attest to something else than before is slashed, and so is to attest to something else than what is accepted,
		/// later. Costs nothing if it succeeds.
		///
		/// ## Errors
		///
		/// `RelayPausedNow`, `NotOperator`, `NotElected`, `NotDue`, `Outdated`, `TooFarAhead`, `NotProvider`,
		/// `WrongSignature`, `AlreadyAttested`, `HeadersFull`, `TooManyOpen`, `AlreadyPunished`, `NothingToSlash`
		///
		/// ## Events
		///
		/// `Attested`, `HeaderAccepted`, `Contradicted`, `EquivocationSlashed`
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::attest())]
		pub fn attest(origin: OriginFor<T>, header: Header, signature: Signature) -> DispatchResultWithPostInfo {
			let operator = ensure_signed(origin)?;
			Self::do_attest(operator, header, signature)?;
			Ok(Pays::No.into())
		}

		/// Sign who is elected after the watcher, for contracts on other chains.
		///
		/// ## Origin
		///
		/// Signed by the operator of a watcher of the epoch before `epoch`.
		///
		/// ## Details
		///
		/// The signature is the signer's over `Watchers(uint64 epoch,bytes32 setHash)`, the hash that of all signers and
		/// weights. Possible as soon as they are elected, until the end of their epoch. Costs nothing if it succeeds.
		///
		/// ## Errors
		///
		/// `RelayPausedNow`, `NotOperator`, `NoSuchSet`, `NotElected`, `WrongSignature`, `AlreadySigned`
		///
		/// ## Events
		///
		/// `WatchersSigned`
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::sign_watchers())]
		pub fn sign_watchers(
			origin: OriginFor<T>,
			epoch: EpochIndex,
			signature: Signature,
		) -> DispatchResultWithPostInfo {
			let operator = ensure_signed(origin)?;
			Self::do_sign_watchers(operator, epoch, signature)?;
			Ok(Pays::No.into())
		}

		/// Show that a watcher signed two headers for one number.
		///
		/// ## Origin
		///
		/// Signed by anybody, who gets the reporter's part.
		///
		/// ## Details
		///
		/// Both signatures are of one signer. It is slashed once for a number. The number must not be older than two weeks
		/// of Ethereum's blocks before the last accepted one. Costs nothing if it succeeds.
		///
		/// ## Errors
		///
		/// `NoContradiction`, `WrongSignature`, `NoSuchSigner`, `TooOld`, `AlreadyPunished`, `NothingToSlash`
		///
		/// ## Events
		///
		/// `EquivocationSlashed`
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::report_equivocation())]
		pub fn report_equivocation(
			origin: OriginFor<T>,
			first: Header,
			first_signature: Signature,
			second: Header,
			second_signature: Signature,
		) -> DispatchResultWithPostInfo {
			let reporter = ensure_signed(origin)?;
			Self::do_report_equivocation(reporter, (first, first_signature), (second, second_signature))?;
			Ok(Pays::No.into())
		}

		/// Have a watcher slashed that attested to another header than the accepted one.
		///
		/// ## Origin
		///
		/// Signed by anybody, who gets the reporter's part.
		///
		/// ## Details
		///
		/// From `MinorityEpochs` after the header was accepted, or pinned, to `EvidenceEpochs` after. Costs nothing if it
		/// succeeds, which is once.
		///
		/// ## Errors
		///
		/// `UnknownHeader`, `TooEarly`, `TooOld`, `NoMinority`, `NothingToSlash`
		///
		/// ## Events
		///
		/// `MinoritySlashed`
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::settle_minority())]
		pub fn settle_minority(
			origin: OriginFor<T>,
			#[pallet::compact] number: u64,
			watcher: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let reporter = ensure_signed(origin)?;
			Self::do_settle_minority(reporter, number, watcher)?;
			Ok(Pays::No.into())
		}

		/// Prove what a provider has on Ethereum.
		///
		/// ## Origin
		///
		/// Signed by anybody.
		///
		/// ## Details
		///
		/// The proofs are those of `eth_getProof` for the contract and the slots that the view function `slots` gives, at
		/// the block with this number, whose header must be accepted. That the slots are empty is proven as well. The
		/// number must be larger than that of the record. For a first record, the header must have been accepted within the
		/// last 28 epochs. Costs nothing if the record changes, or is older than a day.
		///
		/// ## Errors
		///
		/// `RelayPausedNow`, `NoSuchContract`, `ContractPausedNow`, `RecordNewer`, `UnknownHeader`, `WrongNumberOfProofs`,
		/// `BadAccountProof`, `ContractNotFound`, `WrongCode`, `BadStorageProof`, `BadRecord`, `StateTooOld`,
		/// `NothingToRelay`
		///
		/// ## Events
		///
		/// `StakeRelayed`
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::relay(proof.nodes()))]
		pub fn relay(
			origin: OriginFor<T>,
			contract: ContractId,
			provider: Address,
			#[pallet::compact] number: u64,
			proof: Box<RecordProof>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let useful = Self::do_relay(contract, provider, number, *proof)?;
			Ok(if useful { Pays::No } else { Pays::Yes }.into())
		}

		/// Remove the record of a provider that is gone for long.
		///
		/// ## Origin
		///
		/// Signed by anybody.
		///
		/// ## Details
		///
		/// 28 epochs after it was shown that nothing is staked any more. Costs nothing if it succeeds.
		///
		/// ## Errors
		///
		/// `NoSuchRecord`, `RecordInUse`
		///
		/// ## Events
		///
		/// `RecordRemoved`
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::forget_record())]
		pub fn forget_record(
			origin: OriginFor<T>,
			contract: ContractId,
			provider: Address,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_forget_record(contract, provider)?;
			Ok(Pays::No.into())
		}

		/// Be a provider on Ethereum.
		///
		/// ## Origin
		///
		/// Signed by the account that is bound.
		///
		/// ## Details
		///
		/// The signature is that of the provider's Ethereum key over `Bind(bytes32 account,uint32 number)`: see the view
		/// function `to_bind`. A binding of the provider to another account ends, also one in another contract. A proxy that
		/// has enough there needs less here.
		///
		/// ## Errors
		///
		/// `RelayPausedNow`, `NoSuchContract`, `ContractPausedNow`, `NoSuchRecord`, `StakeTooSmall`, `AlreadyBound`,
		/// `WrongSignature`
		///
		/// ## Events
		///
		/// `ProviderBound`, and `ProviderUnbound` for the account before
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::bind())]
		pub fn bind(
			origin: OriginFor<T>,
			contract: ContractId,
			provider: Address,
			signature: Signature,
		) -> DispatchResult {
			let account = ensure_signed(origin)?;
			Self::do_bind(account, contract, provider, signature)
		}

		/// Be no provider on Ethereum any more.
		///
		/// ## Origin
		///
		/// Signed by the account that is bound.
		///
		/// ## Errors
		///
		/// `NotBound`
		///
		/// ## Events
		///
		/// `ProviderUnbound`
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::unbind())]
		pub fn unbind(origin: OriginFor<T>) -> DispatchResult {
			let account = ensure_signed(origin)?;
			Self::do_unbind(account)
		}

		/// Set a header, in place of one that was accepted, or because the watchers are silent.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Details
		///
		/// Watchers that attested to something else can be slashed `MinorityEpochs` later. The header is kept as long as one
		/// that is new. Records that were proven with another root of this number stay: remove them with `drop_record`.
		///
		/// ## Events
		///
		/// `HeaderPinned`
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::pin_header())]
		pub fn pin_header(origin: OriginFor<T>, header: Header) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_pin_header(header)
		}

		/// Accept a header no more.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Details
		///
		/// Nobody is slashed for what was attested to this number; to slash those who were wrong, pin what is right.
		///
		/// ## Errors
		///
		/// `UnknownHeader`
		///
		/// ## Events
		///
		/// `HeaderRejected`
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::reject_header())]
		pub fn reject_header(origin: OriginFor<T>, #[pallet::compact] number: u64) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_reject_header(number)
		}

		/// Relay from another contract.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Details
		///
		/// The code hash says nothing of code behind a proxy contract: pin the layout of the storage with that in mind.
		///
		/// ## Errors
		///
		/// `BadContract`, `ContractKnown`, `TooManyContracts`
		///
		/// ## Events
		///
		/// `ContractRegistered`
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::register_contract())]
		pub fn register_contract(origin: OriginFor<T>, contract: Contract) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_register_contract(contract)
		}

		/// Pin another code of a contract, and read it otherwise.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Details
		///
		/// The records stay, and are read anew with the next relay.
		///
		/// ## Errors
		///
		/// `NoSuchContract`, `BadContract`
		///
		/// ## Events
		///
		/// `ContractUpdated`
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::update_contract())]
		pub fn update_contract(
			origin: OriginFor<T>,
			id: ContractId,
			code_hash: Digest,
			layout: Layout,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_update_contract(id, code_hash, layout)
		}

		/// Relay nothing from a contract, or do it again.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Errors
		///
		/// `NoSuchContract`
		///
		/// ## Events
		///
		/// `ContractPaused`
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::pause_contract())]
		pub fn pause_contract(origin: OriginFor<T>, id: ContractId, paused: bool) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_pause_contract(id, paused)
		}

		/// Remove a record that was proven with a root that was wrong.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Errors
		///
		/// `NoSuchRecord`
		///
		/// ## Events
		///
		/// `RecordRemoved`
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::drop_record())]
		pub fn drop_record(origin: OriginFor<T>, contract: ContractId, provider: Address) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_drop_record(contract, provider)
		}

		/// Let the relay rest: nothing is attested to, relayed or bound, and other pallets learn nothing from it.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Events
		///
		/// `RelayPaused`
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::pause())]
		pub fn pause(origin: OriginFor<T>) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_pause(true)
		}

		/// Let the relay work again.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Events
		///
		/// `RelayResumed`
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::pause())]
		pub fn resume(origin: OriginFor<T>) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_pause(false)
		}

		/// Forget a signer that its staker gave up, so that the key can be another's.
		///
		/// ## Origin
		///
		/// Signed by anybody.
		///
		/// ## Details
		///
		/// `EvidenceEpochs` and two epochs after it was given up. Costs nothing if it succeeds.
		///
		/// ## Errors
		///
		/// `NoSuchSigner`, `SignerStillBound`
		///
		/// ## Events
		///
		/// `SignerForgotten`
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::forget_signer())]
		pub fn forget_signer(origin: OriginFor<T>, signer: Address) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_forget_signer(signer)?;
			Ok(Pays::No.into())
		}

		/// Forget an equivocation that is too old to be reported again.
		///
		/// ## Origin
		///
		/// Signed by anybody.
		///
		/// ## Details
		///
		/// Costs nothing if it succeeds.
		///
		/// ## Errors
		///
		/// `NotForgettable`
		///
		/// ## Events
		///
		/// `EvidenceForgotten`
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::forget_evidence())]
		pub fn forget_evidence(
			origin: OriginFor<T>,
			signer: Address,
			#[pallet::compact] number: u64,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_forget_evidence(signer, number)?;
			Ok(Pays::No.into())
		}
	}
}
