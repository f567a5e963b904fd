//! # Compute jobs
//!
//! Somebody wants a program evaluated on encrypted data by people whom nobody trusts. The chain never sees program,
//! data, keys or results: it sees their digests, draws who computes, makes them say what came out before they can hear
//! it from each other, lets anybody object, and takes the stake of those of whom a larger number of others, drawn
//! afresh, shows that they were wrong.
//!
//! ## Terminology
//!
//! - *Program*: a circuit over encrypted values, known by the hash of its encoding. Whoever registers it says its
//!   *shape*: what it asks for. The chain cannot look; if the shape is wrong, that is what its jobs come out with
//!   ([`Refusal::Program`](nulink_primitives::compute::Refusal)), the registration is removed and its deposit burned.
//! - *Job*: program, references of evaluation key and encrypted inputs, *execution profile* (all that the bits of a
//!   result depend on), committee, quorum, fee, time. Its *owner* pays.
//! - *Outcome*: the digest of the result, or the reason why there is none. Two honest providers find the same one.
//! - *Round*: 0 is the *committee* that the owner asked for, 1 the *panel* that decides a dispute. Both are drawn among
//!   the computing providers in proportion to stake ([`pallet_traits::compute`]), with the randomness of the *seed
//!   block*, which is made after the job, or the dispute, was; where it brought none, of the next one that did. A panel
//!   has no member of the committee.
//! - *Provider*: the staking account of a member. Its *operator* is the key that acts for it.
//! - *Provisional*: what a quorum of the committee agreed on. It can be disputed for a time.
//! - *Accused*: the outcome that a dispute is about: any that a member of the committee revealed.
//! - *Silence*: neither committing nor declining in time.
//! - *Handling*: what a seat of a committee or panel costs that is asked for, whatever comes of it. It is burned.
//!
//! ## Scenario: a job
//!
//! 1. Alice registers her model, [`Pallet::register_program`], and puts its encoding into a store; so may anybody.
//! 2. She puts evaluation key and encrypted records into a store and calls [`Pallet::create_job`]: 5 providers of
//!    whom 4 must agree. The fees of all five are held, and a deposit, and the handling of five seats is burned.
//!    Until shortly before the seed block she may [`Pallet::cancel_job`].
//! 3. After the seed block anybody calls [`Pallet::draw_committee`]. It needs no permission and has one result.
//! 4. Each member computes, and commits to what came out, [`Pallet::commit_result`], with a salt that hides it. Who
//!    cannot (another kind of machine, data that are not to be had, too little time) says so by
//!    [`Pallet::decline_job`]: that costs nothing and earns nothing.
//! 5. When all have answered, or the time is over, those who committed say what, [`Pallet::reveal_result`]. The
//!    commitment names chain, job, round and account, so whoever copied one has nothing to reveal.
//! 6. Anybody calls [`Pallet::advance_job`]: the answers are counted. Four agree: their outcome is provisional.
//! 7. Nobody objects in the challenge window. [`Pallet::advance_job`] again: those whose outcome it is are paid by
//!    [`pallet_traits::ServiceFees`], the rest goes back to Alice.
//! 8. [`Pallet::remove_job`] gives her the deposit back.
//!
//! ## Scenario: a dispute
//!
//! 1. Somebody computed the job again (a member who was outvoted, a watcher, Alice) and found another outcome. It
//!    accuses a revealed outcome by [`Pallet::dispute_outcome`], puts up the fees of a panel and a bond, and pays for
//!    the handling of its seats. It may be the provisional one, or that of a minority, or one of a committee that did
//!    not reach a quorum.
//! 2. A panel is drawn, computes, commits and reveals as the committee did.
//! 3. [`Pallet::advance_job`] counts. If two thirds of the panel's seats agree, their outcome is the *verdict*: of
//!    committee and panel, everybody is paid who found it, and everybody slashed who revealed another. Whoever accused
//!    a wrong outcome gets its bond back, the reporter's part of the slashes, and what the panel cost, as far as the
//!    committee left fees unearned. Whoever accused the right one has paid the panel and loses the bond.
//! 4. With less than two thirds nobody is slashed for an outcome and no bond is lost. Where nobody of the panel found
//!    anything else than the committee's quorum, or more than half of the seats found the same, the job ends as if
//!    nobody had disputed it ([`Ending::Settled`]): the disputant pays those of the panel who found it and has the
//!    bond back, since it is neither shown to be wrong nor did it change anything. So a panel whose members lack the
//!    job's profile and decline undoes nothing. Otherwise what more than half of the seats found is told as likely
//!    ([`Ending::Undecided`]) and paid; it is no result.
//!
//! Outcomes that differ prove nothing of anybody: only a verdict does. Without a quorum and without a dispute there
//! is no result and nobody is punished for what it found. Those whose outcome more than half of the committee found
//! are paid ([`Ending::NoQuorum`]), so that nobody has the work of twenty for nothing by asking for the agreement of
//! twenty-one, of whom one is a friend; the owner has the rest back.
//!
//! ## Silence
//!
//! Who neither commits nor declines in time is slashed for `Offence::Silence`, who commits and does not reveal for
//! `Offence::NotRevealed`: when answers are counted, each at most once for a provider and *silence window* (blocks
//! are divided into windows of equal length; the missed deadline's counts), however many jobs it missed: it was away
//! once, and others choose how many jobs there are. Reveals have shorter windows ([`Terms::window_of`]): whoever
//! withholds one has seen the others', and would withhold more for nothing until a long window is over. What is
//! counted later than `slash_window` blocks after the deadline is not punished; then [`Pallet::forget_silence`]
//! removes the record.
//!
//! ## States
//!
//! ```text
//! create_job ─→ Drawing ─→ Working ─→ Challengeable ─→ Closed(Settled | NoQuorum)
//!                │ │          │           │ dispute_outcome
//!      cancel_job│ │too late  │nobody     ↓
//!           (gone) ↓          │revealed   Drawing ─→ Working ─→ Closed(Judged | Undecided)
//!          Closed(NotDrawn)   ↓  too late,│          │no verdict,
//!                 Closed(NoQuorum) too few│          │nothing else found
//!                                         └──────────┴─→ Closed(Settled | NoQuorum), as if nobody had disputed
//! ```
//!
//! Each arrow is one call that anybody may make when its time has come, and nothing leads out of `Closed`. A draw for
//! which no randomness comes is postponed until twice the time for a draw is over, and then given up.
//!
//! ## What a job costs its owner
//!
//! - *Fees* of those who are paid, at least [`Terms::fee_of`]: so much for a member, and for each bootstrap of the
//!   program and of its input ([`Terms::work_of`]). What is not earned comes back.
//! - *Handling*, `seat_fee` for each seat, burned at once. Draws, answers and counting are free of charge for whoever
//!   does them, and a member that declines, because the data cannot be had say, is paid nothing: all that is prepaid
//!   here, so that jobs that come to nothing are not free. It never comes back, not of a job that is cancelled
//!   either. A dispute pays it for its panel.
//! - *Deposits*, as long as something is stored.
//!
//! Each seat of a panel earns the fee of the job, but no more than the least fee that the job would have now
//! ([`Terms::panel_fee_of`]): a dear job is no dearer to dispute, and an owner cannot buy itself off objections.
//!
//! ## Data under a stream cipher
//!
//! Whoever has two pieces under the same key and initialisation vector (IV), or the same one-time pad, has their
//! difference. A job with such input binds (reference of the wrapped key, IV) to the ciphertext for ever: another
//! ciphertext under it is refused ([`Bindings`]). The deposit for that does not come back. Who sees a job in the pool
//! of transactions can bind its IV to something else first, at that price; the owner then encrypts under another IV.
//!
//! ## Which numbers to choose
//!
//! With a part of 30 % of the stake hostile and of one mind, among 100 equal providers (drawn without putting back):
//!
//! | Committee, quorum | hostile quorum | honest quorum |
//! |---|---|---|
//! | 3, 2 | 21.3 % | 78.7 % |
//! | 5, 3 | 15.8 % | 84.2 % |
//! | **5, 4** | **2.7 %** | **52.6 %** |
//! | 7, 5 | 2.4 % | 65.0 % |
//!
//! A hostile quorum is no accepted result: it must also pass the challenge window without anybody objecting who
//! computed again. That one such person watches each job that matters is what safety rests on: a member that was
//! outvoted, the owner, a watcher who lives off reporters' parts. Where a quorum is not reached a dispute finds the
//! outcome, too.
//!
//! | Panel (two thirds) | hostile verdict | more than half hostile | no verdict at all |
//! |---|---|---|---|
//! | 15 (10) | 1 in 1,100 | 2.5 % | 22 % |
//! | 21 (14) | 1 in 28,000 | 0.8 % | 20 % |
//! | **31 (21)** | **1 in 10⁸** | **0.07 %** | **21 %** |
//! | 45 (30) | less than 1 in 10¹⁵ | 3 in 10⁶ | 11 % |
//!
//! (27 hostile among the 95 that are not in the committee.) Only a hostile verdict slashes honest providers, so a panel
//! has 31 seats. A wrong outcome becomes a result against an objection where a hostile quorum meets a panel of which
//! more than half is hostile, too: with 5, 4 and 31, less often than in one of 50,000 jobs. The share of no verdicts
//! costs hostile members nothing and gains them nothing, and the others find them in four of five disputes.
//!
//! A panel does not only need honest members but such as have the profile. The more of the stake is on other kinds of
//! machines, the fewer verdicts there are (31 seats, of which 21 must agree, all honest):
//!
//! | Stake that has the profile | verdict | more than half found it |
//! |---|---|---|
//! | 50 % | 3.5 % | 50 % |
//! | 60 % | 25 % | 87 % |
//! | 70 % | 69 % | 99 % |
//! | 80 % | 97 % | 100 % |
//! | 90 % | 100 % | 100 % |
//!
//! Without a verdict a right quorum stands, and so does a wrong one against which nobody of the panel could say
//! anything: whoever wants to be able to object chooses a profile that three quarters of the stake have.
//!
//! `tests/simulation.rs` plays it: of 10,000 jobs whose hostile members collude, copy, split votes or withhold reveals,
//! with one watcher, no wrong result was accepted and nobody honest was slashed. With 4 of 5, 74 % came to a result (52 %
//! by the committee, 22 % by a panel), with 3 of 5, 93 %, with more of them leaning on the watcher; the owners of the
//! rest had their fees back, or paid for an outcome that is likely only.
//!
//! What else has to be in proportion: a slash for a wrong result above what a quorum could gain; the reporter's part of
//! it above the panel's fees and handling ([`Quote::panel_fees`]), or nobody objects; stake slashable for longer than
//! [`Pallet::longest_life`]; `draw_blocks` less than an epoch, since the line of an epoch is known in the one after it.
//!
//! ## Limits
//!
//! An owner who makes job after job until the committee is of its friends has whatever outcome it likes, at its own
//! cost. So a job proves nothing to a third party beyond what the third party would have disputed itself. It cannot do
//! better than by repeating whole jobs: from `cancel_blocks` before the seed block on a job cannot be cancelled.
//!
//! Where there are fewer providers than a committee and two thirds of a panel have seats, a panel cannot be drawn,
//! and a dispute of that job changes nothing.
//!
//! A small committee, of one member say, can refute a registration that is right: whoever registered it has the
//! challenge window to object. And a shape that is wrong can be registered of a program that nobody else has yet.
//! Whoever finds its id taken so makes a job that shows it, which is dear where the shape is one of many bootstraps, or
//! registers the program with an unused constant more, under another id.
//!
//! Profiles with graphics cards name no model, and models may differ in bits: `cards` allows them only where that is
//! known.
//!
//! Members that tell each other their outcomes compute once and are paid each; a dispute finds that out only where it
//! was wrong. Members that decline cost an owner time, and are paid nothing.
//!
//! The draw does not know who has which kind of machine. Members that lack the job's profile decline, and a committee
//! may then miss its quorum: choose a profile that most providers have.
//!
//! ## In an emergency
//!
//! Deadlines go on while transactions are filtered. Somebody loses by not being let: `draw_committee`, `commit_result`,
//! `decline_job`, `reveal_result`, `dispute_outcome`. All others can wait: a challenge window begins when answers are
//! counted, so `advance_job` may be late without harm.
//!
//! ## Storage
//!
//! | Item | Key | Value |
//! |---|---|---|
//! | [`Programs`] | program | who registered it, its shape |
//! | [`Jobs`], [`JobsByOwner`] | job | all but its members |
//! | [`Rounds`] | job, round | who has a seat and what it answered, until the job is over |
//! | [`Tasks`] | provider, job | that it has something to commit or to reveal |
//! | [`Seeds`] | block | its randomness, as long as a draw needs it |
//! | [`Pending`] | | those blocks that wait for the next that brings some |
//! | [`Bindings`] | wrapped key, IV | the one ciphertext |
//! | [`SilencePunished`] | provider, window and offence | when it was slashed |
//!
//! ## API
//!
//! | Calls | By |
//! |---|---|
//! | `register_program`, `remove_program` | who registers it |
//! | `create_job`, `cancel_job` | owner |
//! | `commit_result`, `decline_job`, `reveal_result` | operator of a member, free of charge |
//! | `draw_committee`, `advance_job`, `remove_job`, `forget_silence` | anybody, free of charge |
//! | `dispute_outcome` | anybody, with a bond |
//!
//! View functions: [`program`](Pallet::program), [`job`](Pallet::job), [`jobs`](Pallet::jobs),
//! [`jobs_of_owner`](Pallet::jobs_of_owner), [`tasks`](Pallet::tasks), [`quote`](Pallet::quote),
//! [`binding`](Pallet::binding).
//!
//! The pallet's account only passes fees on, and holds the existential deposit for that; it is endowed at genesis,
//! unless the genesis balances have done so.
//!
//! ## Invariants, checked by `try_state`
//!
//! - What is held of an account is what it owes: under [`HoldReason::Fees`] the escrows of its open jobs, under
//!   [`HoldReason::Dispute`] what it put up for open disputes, under [`HoldReason::Storage`] the deposits of its
//!   programs, jobs and bindings. A closed job keeps nothing but the deposit.
//! - A job has the members that its stage says, all different, those of a panel none of the committee's; a provisional
//!   outcome has its quorum.
//! - Who has a task has not done it, and the other way round.
//! - A seed is kept exactly for the draws that wait for it.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod closing;
mod disputes;
mod draws;
mod duties;
mod jobs;
#[cfg(test)]
mod mock;
mod money;
mod programs;
mod silence;
mod tally;
mod terms;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod views;
pub mod weights;

pub use pallet::*;
pub use terms::Terms;
pub use types::*;
pub use weights::WeightInfo;

/// A job of this chain.
pub type JobOf<T> = Job<<T as frame_system::Config>::AccountId>;
/// A committee or panel of this chain.
pub type MembersOf<T> = Members<<T as frame_system::Config>::AccountId>;

/// The most seed blocks that wait for a block that brings randomness. Those that are pushed out of the list are replaced
/// by later ones, when their draws are made.
pub const MAX_PENDING: u32 = 32;
/// The most entries that a view function lists.
pub const MAX_LISTED: u32 = 256;
/// The most entries that a view function looks at, to find those that it lists.
pub const MAX_SCANNED: u32 = 16 * MAX_LISTED;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate, MutateHold},
			Defensive,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use nulink_primitives::{
		compute::{JobId, Outcome, ProgramId, MAX_COMMITTEE, MAX_JOB_INPUTS},
		provider::Offence,
		sharing::{ContentId, Digest},
		token::Balance,
	};
	use pallet_traits::{BlockRandomness, Epochs, Providers, RecordBurn, ServiceFees, SlashProviders, StakeLine};
	use sp_runtime::traits::AccountIdConversion;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	// An account and a block hash have 32 bytes, because commitments name them.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId: Into<[u8; 32]>, Hash: Into<[u8; 32]>> {
		/// The overarching hold reason.
		type RuntimeHoldReason: From<HoldReason>;

		/// What fees, deposits and bonds are paid in.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The chain's epochs.
		type Epochs: Epochs;

		/// Whom operators act for.
		type Providers: Providers<Self::AccountId>;

		/// Takes the stake of those who were wrong, or silent.
		type SlashProviders: SlashProviders<Self::AccountId, Balance = Balance>;

		/// The computing providers, laid end to end, each as long as it weighs.
		type Line: StakeLine<Self::AccountId>;

		/// What committees are drawn with.
		type Randomness: BlockRandomness;

		/// How fees reach the providers: which part of them is burned.
		type ServiceFees: ServiceFees<Self::AccountId, Balance = Balance>;

		/// Keeps the books of what is burned.
		type Burns: RecordBurn<Balance = Balance>;

		/// Times, prices and sizes.
		#[pallet::constant]
		type Terms: Get<Terms>;

		/// From which the account is derived through which fees pass.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why a part of somebody's balance is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For the fees of a job.
		#[codec(index = 0)]
		Fees,
		/// For the storage of programs, jobs and bindings.
		#[codec(index = 1)]
		Storage,
		/// For a dispute: the fees of the panel, and the bond.
		#[codec(index = 2)]
		Dispute,
	}

	/// The number of the next job.
	#[pallet::storage]
	pub type NextJob<T> = StorageValue<_, JobId, ValueQuery>;

	/// The registered programs. Ids are hashes of what people choose, hence the strong hash.
	#[pallet::storage]
	pub type Programs<T: Config> = StorageMap<_, Blake2_128Concat, ProgramId, Program<T::AccountId>>;

	/// The jobs. Numbers are given by the chain, so a short hash spreads them well enough.
	#[pallet::storage]
	pub type Jobs<T: Config> = StorageMap<_, Twox64Concat, JobId, JobOf<T>>;

	/// The jobs of an owner. Accounts are chosen by people, hence the strong hash; numbers are not hashed, big-endian,
	/// so that they are listed in order.
	#[pallet::storage]
	pub type JobsByOwner<T: Config> = StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, [u8; 8], ()>;

	/// Who has a seat in a round of a job, in the order in which they were drawn.
	#[pallet::storage]
	pub type Rounds<T: Config> = StorageDoubleMap<_, Twox64Concat, JobId, Twox64Concat, u8, MembersOf<T>, ValueQuery>;

	/// The jobs for which a provider has something to do, and in which round.
	#[pallet::storage]
	pub type Tasks<T: Config> = StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, [u8; 8], u8>;

	/// The randomness of blocks that draws wait for.
	#[pallet::storage]
	pub type Seeds<T> = StorageMap<_, Twox64Concat, u32, Seed>;

	/// The seed blocks that are over and wait for a block that brings randomness, oldest first.
	#[pallet::storage]
	pub type Pending<T> = StorageValue<_, BoundedVec<u32, ConstU32<MAX_PENDING>>, ValueQuery>;

	/// To which ciphertext a wrapped key and IV are bound. Both are chosen by people, hence the strong hash.
	#[pallet::storage]
	pub type Bindings<T: Config> = StorageMap<_, Blake2_128Concat, Once, Binding<T::AccountId>>;

	/// The silence windows and offences for which a provider was slashed, and in which block.
	#[pallet::storage]
	pub type SilencePunished<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, (SilenceWindowIndex, Offence), u32>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T> {
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let account = Pallet::<T>::account_id();
			let missing = T::Currency::minimum_balance().saturating_sub(T::Currency::balance(&account));
			if missing > 0 {
				// Fails only if more would exist than an amount can be.
				let _ = T::Currency::mint_into(&account, missing).defensive();
			}
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A program can be named by jobs.
		ProgramRegistered {
			/// The program.
			program: ProgramId,
			/// Who registered it.
			owner: T::AccountId,
			/// What it asks for, as its owner says.
			shape: ProgramShape,
		},
		/// A program can no longer be named: its owner removed it.
		ProgramRemoved {
			/// The program.
			program: ProgramId,
			/// Who had registered it.
			owner: T::AccountId,
		},
		/// A program can no longer be named: a job found that it is not of its shape.
		ProgramRefuted {
			/// The program.
			program: ProgramId,
			/// Who had registered it.
			owner: T::AccountId,
			/// What it lost of its deposit.
			burned: Balance,
		},
		/// The handling of a job's committee, or of its panel, was paid for.
		HandlingBurned {
			/// The job.
			job: JobId,
			/// Who paid.
			by: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// Somebody wants something computed.
		JobCreated {
			/// The job.
			job: JobId,
			/// Who pays.
			owner: T::AccountId,
			/// What is computed.
			program: ProgramId,
			/// The block with whose randomness its committee is drawn.
			seed_block: u32,
		},
		/// A key and IV, or a pad, were bound to a ciphertext.
		InputBound {
			/// Whose job did it.
			owner: T::AccountId,
			/// The wrapped key, or the pad.
			key: ContentId,
			/// The IV. Zeros for a pad.
			iv: [u8; 16],
			/// The ciphertext.
			content: ContentId,
		},
		/// A job was taken back before its committee was drawn, and is removed.
		JobCancelled {
			/// The job.
			job: JobId,
			/// Who has fees and deposit back.
			owner: T::AccountId,
		},
		/// No block brought randomness while too many waited for it. The draw waits for another seed block.
		DrawPostponed {
			/// The job.
			job: JobId,
			/// Committee or panel.
			round: u8,
			/// The new seed block.
			seed_block: u32,
		},
		/// Providers have a job to do.
		CommitteeDrawn {
			/// The job.
			job: JobId,
			/// Committee or panel.
			round: u8,
			/// The staking accounts.
			members: Vec<T::AccountId>,
			/// The last block for commitments, if not all answer earlier.
			commit_until: u32,
			/// The last block for reveals.
			reveal_until: u32,
		},
		/// A member has an outcome and does not say which.
		ResultCommitted {
			/// The job.
			job: JobId,
			/// Committee or panel.
			round: u8,
			/// The staking account.
			provider: T::AccountId,
			/// The hash of its statement.
			commitment: Digest,
		},
		/// A member can not do the job.
		JobDeclined {
			/// The job.
			job: JobId,
			/// Committee or panel.
			round: u8,
			/// The staking account.
			provider: T::AccountId,
		},
		/// All members have answered before the time was over. Reveals begin with the next block.
		RevealsBegin {
			/// The job.
			job: JobId,
			/// Committee or panel.
			round: u8,
			/// The last block for reveals.
			reveal_until: u32,
		},
		/// A member said what it had committed to.
		ResultRevealed {
			/// The job.
			job: JobId,
			/// Committee or panel.
			round: u8,
			/// The staking account.
			provider: T::AccountId,
			/// What it found.
			outcome: Outcome,
		},
		/// The answers of a committee were counted. They can be disputed.
		AnswersCounted {
			/// The job.
			job: JobId,
			/// What a quorum agrees on.
			provisional: Option<Outcome>,
			/// How many revealed what most did.
			agreed: u32,
			/// The last block for a dispute.
			until: u32,
		},
		/// Somebody says that an outcome is wrong.
		OutcomeDisputed {
			/// The job.
			job: JobId,
			/// Who.
			by: T::AccountId,
			/// Which outcome.
			accused: Outcome,
			/// The block with whose randomness the panel is drawn.
			seed_block: u32,
		},
		/// A member was slashed.
		MemberPunished {
			/// The job.
			job: JobId,
			/// Committee or panel.
			round: u8,
			/// The staking account.
			provider: T::AccountId,
			/// What for.
			offence: Offence,
			/// What it lost, those who delegated to it included.
			slashed: Balance,
		},
		/// A member earned its fee.
		FeePaid {
			/// The job.
			job: JobId,
			/// Committee or panel.
			round: u8,
			/// The staking account.
			provider: T::AccountId,
			/// What it got.
			paid: Balance,
			/// What was burned of the fee.
			burned: Balance,
		},
		/// A dispute is over.
		DisputeClosed {
			/// The job.
			job: JobId,
			/// Who had disputed.
			by: T::AccountId,
			/// What the panel cost it.
			spent: Balance,
			/// What it got of that out of fees that the committee did not earn.
			refunded: Balance,
			/// What it lost of its bond.
			burned: Balance,
		},
		/// A job is over, and owes nobody anything but the deposit.
		JobClosed {
			/// The job.
			job: JobId,
			/// How it ended.
			ending: Ending,
			/// What the owner got back of the fees.
			refunded: Balance,
		},
		/// A job that was over is removed, and its deposit released.
		JobRemoved {
			/// The job.
			job: JobId,
			/// Who had wanted it.
			owner: T::AccountId,
			/// What was released.
			released: Balance,
		},
		/// The record of a punishment for silence was removed.
		SilenceForgotten {
			/// The provider.
			provider: T::AccountId,
			/// The silence window of the missed deadline.
			window: SilenceWindowIndex,
			/// What it was slashed for.
			offence: Offence,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such program, or it was removed.
		ProgramNotFound,
		/// The program is registered.
		AlreadyRegistered,
		/// Somebody else registered the program.
		NotRegistrant,
		/// A number of the shape is above its bound, or there are no values to take or to give, or a program of this
		/// cost takes longer than a job may.
		BadShape,
		/// There is no such job, or it was removed.
		JobNotFound,
		/// Somebody else owns the job.
		NotOwner,
		/// A reference is no content id of version 1 with a SHA-256.
		BadReference,
		/// A job needs a piece of input.
		NoInput,
		/// A committee has a member at least, and no more than the chain allows.
		BadCommittee,
		/// A quorum is more than half of the committee and not more than all of it.
		BadQuorum,
		/// The fee is less than a program of this cost asks for. See the quote.
		FeeTooLow,
		/// The time is less than a program of this cost asks for. See the quote.
		TooLittleTime,
		/// The time is more than stake is sure to stay slashable.
		TooMuchTime,
		/// The key and IV, or the pad, have encrypted another piece. Encrypt this one under another IV or pad.
		KeyReused,
		/// The seed block is over, or so near that its randomness may be known.
		TooLateToCancel,
		/// The job waits for no draw.
		NotDrawing,
		/// The seed block is not over, or it brought no randomness, and none has come since. Try again in a block.
		SeedNotReady,
		/// The time to draw is over: advance the job.
		DrawExpired,
		/// The job has no members at work, or they are those of the other round.
		NotWorking,
		/// The key does not act for a computing provider now.
		NotOperator,
		/// The provider has no seat in this round of the job.
		NotMember,
		/// The provider has committed, or declined.
		AlreadyAnswered,
		/// The time for commitments is over.
		CommitClosed,
		/// Reveals begin when all members have answered, or the time for that is over.
		RevealNotOpen,
		/// The time for reveals is over.
		RevealClosed,
		/// The provider has not committed to anything, or has revealed it.
		NothingToReveal,
		/// The salt and the outcome are not what the provider committed to for this job, round and account.
		CommitmentMismatch,
		/// The job has no outcome that can be disputed, or is disputed already.
		NotChallengeable,
		/// The time for a dispute is over.
		ChallengeClosed,
		/// No member of the committee revealed this outcome.
		OutcomeNotRevealed,
		/// The time for what the job waits for is not over.
		NotDue,
		/// The job is not over.
		NotClosed,
		/// Only the owner can remove the job so early.
		StillKept,
		/// There is no record of such a punishment.
		SilenceNotFound,
		/// Silence of that time can still be punished.
		StillNeeded,
		/// Graphics cards are not allowed on this network: choose a profile of processors.
		ProfileNotAllowed,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// The weight of `on_finalize`.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			let pending = Pending::<T>::decode_len().unwrap_or_default() as u32;
			T::WeightInfo::record_seeds(pending.saturating_add(1))
		}

		/// Keeps the block's randomness, if draws wait for it.
		fn on_finalize(_: BlockNumberFor<T>) {
			Self::record_seeds();
		}

		fn integrity_test() {
			let terms = T::Terms::get();
			let epoch = T::Epochs::first_block(1);
			assert!(terms.seed_blocks > 0, "the randomness must be younger than the job");
			assert!(terms.draw_blocks > 0 && terms.draw_blocks < epoch, "a line is known for one epoch after its own");
			assert!(terms.reveal_blocks > 0 && terms.challenge_blocks > 0, "people need a block to act in");
			assert!(terms.least_compute_blocks > 0, "a member needs a block to answer in");
			assert!(terms.least_compute_blocks <= terms.most_compute_blocks, "some time must be allowed");
			assert!(terms.bootstraps_per_block > 0, "nobody computes with a speed of nothing");
			let sizes = 1..=MAX_COMMITTEE;
			assert!(sizes.contains(&terms.most_committee.into()), "a committee has 1 to {MAX_COMMITTEE} members");
			assert!(sizes.contains(&terms.panel_seats.into()), "a panel has 1 to {MAX_COMMITTEE} seats");
			assert!(terms.panel_seats > terms.most_committee || terms.cards, "a panel is larger than what it judges");
			assert!(terms.cancel_blocks < terms.seed_blocks, "nobody could cancel a job");
			let opens = T::Currency::minimum_balance().saturating_mul(2);
			assert!(terms.least_fee >= opens, "the least fee must be at least twice the existential deposit");
			assert!(terms.silence_window > 0, "a silence window has blocks");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	impl<T: Config> Pallet<T> {
		/// The account through which fees pass to the providers.
		pub fn account_id() -> T::AccountId {
			T::PalletId::get().into_account_truncating()
		}

		/// The most blocks from a job to the last slash that follows from it, if every step is made as soon as it can
		/// be. Stake must stay slashable for longer.
		pub fn longest_life() -> u32 {
			T::Terms::get().longest_life()
		}

		/// The most members of a committee, for weights. Jobs are no larger, unless a runtime upgrade made it less.
		pub(crate) fn most_committee() -> u32 {
			T::Terms::get().most_committee.into()
		}

		/// The most seats of a panel, for weights.
		pub(crate) fn panel_seats() -> u32 {
			T::Terms::get().panel_seats.into()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A registered program.
		pub fn program(program: ProgramId) -> Option<Program<T::AccountId>> {
			Programs::<T>::get(program)
		}

		/// A job with its members, and whether `draw_committee` or `advance_job` would do something now.
		pub fn job(job: JobId) -> Option<JobInfo<T::AccountId>> {
			Self::view_job(job)
		}

		/// Jobs from number `from` on that are not removed: at most `limit` and 256 of them, lowest first. What comes
		/// after begins at one more than the last; where fewer come, there may be a gap of 4,096 numbers.
		pub fn jobs(from: JobId, limit: u32) -> Vec<(JobId, Stage)> {
			Self::view_jobs(from, limit)
		}

		/// Jobs of an owner from number `from` on: at most `limit` and 256 of them, lowest first.
		pub fn jobs_of_owner(owner: T::AccountId, from: JobId, limit: u32) -> Vec<(JobId, Stage)> {
			Self::view_jobs_of_owner(owner, from, limit)
		}

		/// What a provider has to commit or to reveal for jobs from number `from` on: at most `limit` and 256 tasks,
		/// lowest job first. Also what it is too late for, as long as answers are not counted: look at the times.
		/// What comes after begins at one more than the last; there is nothing after it where fewer come than were
		/// asked for.
		pub fn tasks(provider: T::AccountId, from: JobId, limit: u32) -> Vec<types::Task> {
			Self::view_tasks(provider, from, limit)
		}

		/// What a job with this program would cost, with so many pieces of input, `streams` of them under Kreyvium, and
		/// members at this fee, and the least fee and time that are accepted. `None`: there is no such program.
		pub fn quote(program: ProgramId, inputs: u8, streams: u8, committee: u8, fee: Balance) -> Option<Quote> {
			Self::view_quote(program, inputs, streams, committee, fee)
		}

		/// To which ciphertext a wrapped key and IV are bound. For a pad the IV is zeros.
		pub fn binding(key: ContentId, iv: [u8; 16]) -> Option<ContentId> {
			Bindings::<T>::get((key, iv)).map(|binding| binding.content)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Registers a program, so that jobs can name it.
		///
		/// ## Origin
		///
		/// Signed by anybody, from whom a deposit is held.
		///
		/// ## Details
		///
		/// `program` is the SHA-256 of the program's canonical encoding, which lies in a store at the address that it
		/// is. `shape` is what the caller says of it. If it is wrong, jobs come out with that, the registration is
		/// removed, and the deposit is burned.
		///
		/// ## Errors
		///
		/// - `AlreadyRegistered`: by anybody.
		/// - `BadShape`: a number is above its bound, there are no inputs, outputs or bytes, or the program would take
		///   longer than a job may.
		/// - Of the currency, if the caller has too little.
		///
		/// ## Events
		///
		/// `ProgramRegistered`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_program())]
		pub fn register_program(origin: OriginFor<T>, program: ProgramId, shape: ProgramShape) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_register_program(owner, program, shape)
		}

		/// Removes a program and releases the deposit. Jobs that name it go on.
		///
		/// ## Origin
		///
		/// Signed by whoever registered it.
		///
		/// ## Errors
		///
		/// - `ProgramNotFound`: it was never registered, or was removed.
		/// - `NotRegistrant`: somebody else registered it.
		///
		/// ## Events
		///
		/// `ProgramRemoved`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::remove_program())]
		pub fn remove_program(origin: OriginFor<T>, program: ProgramId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_remove_program(owner, program)
		}

		/// Has a program computed on encrypted data.
		///
		/// ## Origin
		///
		/// Signed by the owner, from whom are held: the fee of every member, a deposit for the storage of the job,
		/// and one for each key and IV, or pad, that is bound for the first time. What of the fees is not earned
		/// comes back when the job is over, the deposit of the job when it is removed, those of bindings never. The
		/// handling of each seat is burned.
		///
		/// ## Details
		///
		/// The committee is drawn with the randomness of the block `seed_blocks` after this one.
		///
		/// ## Errors
		///
		/// - `ProgramNotFound`: the program is not registered.
		/// - `NoInput`, `BadReference`: what is named is no content.
		/// - `ProfileNotAllowed`: it asks for graphics cards, where they are not allowed.
		/// - `BadCommittee`, `BadQuorum`: their sizes do not fit.
		/// - `FeeTooLow`, `TooLittleTime`, `TooMuchTime`: for a program of this cost. The view function `quote` tells.
		/// - `KeyReused`: a key and IV, or a pad, have encrypted another piece.
		/// - Of the currency, if the caller has too little.
		///
		/// ## Events
		///
		/// `InputBound` for each first use, `HandlingBurned`, `JobCreated`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::create_job(MAX_JOB_INPUTS))]
		pub fn create_job(origin: OriginFor<T>, spec: Box<JobSpec>) -> DispatchResultWithPostInfo {
			let owner = ensure_signed(origin)?;
			Self::do_create_job(owner, *spec)
		}

		/// Takes a job back.
		///
		/// ## Origin
		///
		/// Signed by its owner.
		///
		/// ## Details
		///
		/// Until more than `cancel_blocks` before the seed block only: afterwards the committee may be foreseen, and an
		/// owner could make jobs until it likes one. Fees and deposit come back and the job is removed. What it bound
		/// stays bound, and what was burned for its handling is gone.
		///
		/// ## Errors
		///
		/// - `JobNotFound`: the job was removed, or never was.
		/// - `NotOwner`: somebody else owns it.
		/// - `TooLateToCancel`: the seed block is near, or over.
		///
		/// ## Events
		///
		/// `JobCancelled`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::cancel_job())]
		pub fn cancel_job(origin: OriginFor<T>, job: JobId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_cancel_job(owner, job)
		}

		/// Draws the committee of a job, or the panel of its dispute.
		///
		/// ## Origin
		///
		/// Signed by anybody.
		///
		/// ## Details
		///
		/// After the seed block, for `draw_blocks` blocks. If the seed block brought no randomness, that of the next
		/// one counts that did; if too many wait for one, the draw is postponed to another seed block, but not again
		/// and again: if it would last longer than twice the time for a draw, or there are too few providers, the job
		/// ends: for a committee `NotDrawn`, for a panel as if nobody had disputed, and the disputant has all but the
		/// handling back. Free of charge, if it succeeds.
		///
		/// ## Errors
		///
		/// - `JobNotFound`: the job was removed, or never was.
		/// - `NotDrawing`: it waits for no draw.
		/// - `SeedNotReady`: the seed block is not over, or no randomness has come since.
		/// - `DrawExpired`: the time is over. Call `advance_job`.
		///
		/// ## Events
		///
		/// `CommitteeDrawn`, `DrawPostponed`, or those of `advance_job` at the end of a job.
		#[pallet::call_index(4)]
		// A draw that fails for want of providers settles the job instead.
		#[pallet::weight(
			T::WeightInfo::draw_committee(Pallet::<T>::most_committee().max(Pallet::<T>::panel_seats()))
				.saturating_add(T::WeightInfo::settle_job(Pallet::<T>::most_committee()))
		)]
		pub fn draw_committee(origin: OriginFor<T>, job: JobId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_draw(job)
		}

		/// Commits to an outcome without saying which.
		///
		/// ## Origin
		///
		/// Signed by the operator of a member.
		///
		/// ## Details
		///
		/// `commitment` is the SHA-256 of the hashed bytes of a [`Commitment`](nulink_primitives::compute::Commitment)
		/// with this chain's genesis hash, the job, the round, the staking account, the outcome and 32 random bytes
		/// that the member keeps. When the last member answers, reveals begin with the next block. Free of charge, if
		/// it succeeds.
		///
		/// ## Errors
		///
		/// - `NotOperator`: the caller acts for no computing provider now.
		/// - `JobNotFound`: the job was removed, or never was.
		/// - `NotWorking`: this round is not at work.
		/// - `NotMember`: the caller's provider has no seat in it.
		/// - `CommitClosed`, `AlreadyAnswered`: it comes too late.
		///
		/// ## Events
		///
		/// `ResultCommitted`, and `RevealsBegin` with the last answer.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::commit_result())]
		pub fn commit_result(
			origin: OriginFor<T>,
			job: JobId,
			round: u8,
			commitment: Digest,
		) -> DispatchResultWithPostInfo {
			let operator = ensure_signed(origin)?;
			Self::do_answer(operator, job, round, Answer::Committed(commitment))
		}

		/// Says that the member cannot do the job.
		///
		/// ## Origin
		///
		/// Signed by the operator of a member.
		///
		/// ## Details
		///
		/// Instead of committing. It earns nothing and costs nothing. Free of charge, if it succeeds.
		///
		/// ## Errors
		///
		/// As `commit_result`.
		///
		/// ## Events
		///
		/// `JobDeclined`, and `RevealsBegin` with the last answer.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::commit_result())]
		pub fn decline_job(origin: OriginFor<T>, job: JobId, round: u8) -> DispatchResultWithPostInfo {
			let operator = ensure_signed(origin)?;
			Self::do_answer(operator, job, round, Answer::Declined)
		}

		/// Says which outcome the member committed to.
		///
		/// ## Origin
		///
		/// Signed by the operator of a member that has committed.
		///
		/// ## Details
		///
		/// The result itself lies in a store, at the address that its digest is. Free of charge, if it succeeds.
		///
		/// ## Errors
		///
		/// - `NotOperator`, `JobNotFound`, `NotWorking`, `NotMember`: as `commit_result`.
		/// - `RevealNotOpen`: others can still commit.
		/// - `RevealClosed`: it comes too late.
		/// - `NothingToReveal`: the member has not committed, or has revealed.
		/// - `CommitmentMismatch`: it is not what the member committed to.
		///
		/// ## Events
		///
		/// `ResultRevealed`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::reveal_result())]
		pub fn reveal_result(
			origin: OriginFor<T>,
			job: JobId,
			round: u8,
			outcome: Outcome,
			salt: [u8; 32],
		) -> DispatchResultWithPostInfo {
			let operator = ensure_signed(origin)?;
			Self::do_reveal(operator, job, round, outcome, salt)
		}

		/// Says that an outcome is wrong, and has a panel compute the job again.
		///
		/// ## Origin
		///
		/// Signed by anybody, from whom the fees of the panel and a bond are held. The handling of the panel's seats is
		/// burned.
		///
		/// ## Details
		///
		/// Once for a job, in its challenge window. Each member of the panel that finds how the job ends earns the
		/// fee of the job, or the least fee, where that is less. If the verdict is another than `accused`, the caller
		/// has the bond back, gets the reporter's part of the slashes, and what the panel cost as far as the
		/// committee left fees unearned. If it is `accused`, the bond is burned. Without a verdict it comes back.
		/// What the panel did not earn comes back in any case.
		///
		/// ## Errors
		///
		/// - `JobNotFound`: the job was removed, or never was.
		/// - `NotChallengeable`, `ChallengeClosed`: it is not the time.
		/// - `OutcomeNotRevealed`: nobody of the committee said so.
		/// - Of the currency, if the caller has too little.
		///
		/// ## Events
		///
		/// `HandlingBurned`, `OutcomeDisputed`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::dispute_outcome())]
		pub fn dispute_outcome(origin: OriginFor<T>, job: JobId, accused: Outcome) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_dispute(by, job, accused)
		}

		/// Does what is due: counts answers, settles a job whose challenge window is over, gives a draw up for which
		/// the time is over.
		///
		/// ## Origin
		///
		/// Signed by anybody.
		///
		/// ## Details
		///
		/// Answers are due when the time for reveals is over, or nobody is left who can answer. Whoever was silent, or
		/// committed and did not reveal, is slashed then, once for each window of that offence. Free of charge, if it
		/// succeeds.
		///
		/// ## Errors
		///
		/// - `JobNotFound`: the job was removed, or never was.
		/// - `NotDue`: there is nothing to do, or not yet.
		///
		/// ## Events
		///
		/// `MemberPunished`, `AnswersCounted`, `FeePaid`, `DisputeClosed`, `ProgramRefuted`, `JobClosed`.
		#[pallet::call_index(9)]
		// Counting a committee, or settling a job, is less than doing both with a panel.
		#[pallet::weight(
			T::WeightInfo::judge_job(Pallet::<T>::most_committee(), Pallet::<T>::panel_seats())
				.max(T::WeightInfo::judge_silent(Pallet::<T>::most_committee(), Pallet::<T>::panel_seats()))
				.max(T::WeightInfo::count_answers(Pallet::<T>::most_committee()))
				.max(T::WeightInfo::settle_job(Pallet::<T>::most_committee()))
		)]
		pub fn advance_job(origin: OriginFor<T>, job: JobId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_advance(job)
		}

		/// Removes a job that is over, and releases its deposit to its owner.
		///
		/// ## Origin
		///
		/// Signed by the owner; by anybody, `keep_blocks` after the job was over.
		///
		/// ## Details
		///
		/// Free of charge, if it succeeds.
		///
		/// ## Errors
		///
		/// - `JobNotFound`: the job was removed, or never was.
		/// - `NotClosed`: it is not over.
		/// - `StillKept`: others than the owner must wait.
		///
		/// ## Events
		///
		/// `JobRemoved`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::remove_job())]
		pub fn remove_job(origin: OriginFor<T>, job: JobId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_remove_job(who, job)
		}

		/// Removes the record of a punishment for silence, when nothing of that time can be punished any more.
		///
		/// ## Origin
		///
		/// Signed by anybody.
		///
		/// ## Details
		///
		/// From a window of the offence and `slash_window` blocks after the punishment. Free of charge, if it succeeds.
		///
		/// ## Errors
		///
		/// - `SilenceNotFound`: there is no such record.
		/// - `StillNeeded`: silence of that window could still be punished.
		///
		/// ## Events
		///
		/// `SilenceForgotten`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::forget_silence())]
		pub fn forget_silence(
			origin: OriginFor<T>,
			provider: T::AccountId,
			window: SilenceWindowIndex,
			offence: Offence,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_forget_silence(provider, window, offence)
		}
	}
}
