//! # Re-encryption
//!
//! Bob may read what Alice encrypted, because proxies that hold fragments of a re-encryption key turn her ciphertexts'
//! capsules into fragments that only his key opens. They do it off chain. This pallet is where they are made to do it,
//! and where they are punished for doing it badly: it takes the request of one who is not served, the fragments that
//! answer it, the report that a proxy did not answer, and the evidence that a proxy served what it should not have.
//!
//! ## Terminology
//!
//! - *Policy*: who may read, until when, through which proxies; kept by another pallet and read through
//!   [`pallet_traits::Policies`]. A proxy has a *seat* in it, and a *commitment* to the key fragment that it accepted.
//! - *Provider*: the staking account of a proxy. Its *operator* is the key that acts for it.
//! - *Capsule*: what Alice's ciphertext begins with (98 bytes). *Fragment*: a proxy's re-encryption of it (359 bytes).
//! - *Receipt*: what an operator signs when it serves off chain
//!   ([`Receipt`](nulink_primitives::sharing::Receipt)): provider, policy, the digests of capsule and fragment, the
//!   newest finalised block that it knew.
//! - *Obliged*: the proxies of a policy that were at work in the epoch in which a request was made.
//! - *Response window*: `ResponseWindow` blocks, the time for an answer. Beside that, blocks are divided into windows of
//!   this length, which are numbered from block 0 on: a request belongs to the one in which it was made.
//!
//! ## Scenario: the fast path
//!
//! 1. Bob asks the proxies of his policy over HTTPS, and signs what he asks.
//! 2. Each answers with a fragment and a receipt. Bob checks both, and takes no receipt that is dated before his own
//!    request or before its operator came into office: it could not be used as evidence.
//! 3. With enough fragments he reads. The chain has heard nothing of it.
//!
//! ## Scenario: the accountable path
//!
//! 1. Too few proxies answer Bob. He calls [`Pallet::request_reencryption`]; the price of the storage and a fee for every
//!    obliged proxy are held from his balance.
//! 2. Until the deadline each obliged proxy calls [`Pallet::submit_fragment`]. The chain checks the fragment, keeps it for
//!    Bob (it is of no use without his key), and pays the fee to the provider. The call itself is free, if it succeeds.
//! 3. A proxy that did not answer is slashed when anybody calls [`Pallet::report_silence`], unless the policy ended or was
//!    revoked in the meantime: a proxy that obeys its owner is not to be blamed.
//! 4. Silence is punished once for a provider and a *response window*, however many requests were made in it: a proxy that
//!    is away for ten minutes was away once, and whoever asks decides how often. Further reports of that window settle
//!    their requests and take nothing. [`Pallet::forget_silence`] removes the record when nothing of that time can be
//!    reported any more.
//! 5. [`Pallet::close_request`] removes the request and releases what is left of the deposit: for Bob as soon as nobody is
//!    left to answer or to report, for everybody when the time for reports is over, or when nobody can be blamed and Bob
//!    has had another response window to fetch what was answered.
//! 6. Until it is closed, a request that fewer proxies have answered than it takes to read shows other pallets that Bob was
//!    not served ([`Deliveries::failed`](pallet_traits::Deliveries::failed)), unless nobody had to answer. Nobody but Bob
//!    can close it before the time for reports is over.
//!
//! ## Scenario: evidence
//!
//! 1. A proxy serves Bob a wrong fragment with a receipt, or serves a policy that its owner has revoked, and signs a
//!    receipt dated after the revocation and its grace.
//! 2. Anybody who has the receipt, capsule and fragment calls [`Pallet::submit_evidence`] and risks a bond.
//! 3. If the chain judges as the reporter did, the provider is slashed, and the reporter gets a part of it. If the proxy
//!    was right, the reporter's bond is burned.
//! 4. The same statement (provider, policy, capsule, offence) is punished once, however often it is signed.
//!    [`Pallet::forget_evidence`] removes its record when receipts of that time are too old to be evidence.
//!
//! ## Storage
//!
//! [`Requests`] with [`Seated`] (the accounts behind the seats), [`Fragments`] (the answers), the indexes
//! [`RequestsByPolicy`] and [`Assignments`]; [`UsedEvidence`] and [`SilencePunished`]. All of a request goes when it is
//! closed.
//!
//! ## API
//!
//! Calls: [`request_reencryption`](Pallet::request_reencryption), [`submit_fragment`](Pallet::submit_fragment),
//! [`report_silence`](Pallet::report_silence), [`close_request`](Pallet::close_request),
//! [`submit_evidence`](Pallet::submit_evidence), [`forget_evidence`](Pallet::forget_evidence),
//! [`forget_silence`](Pallet::forget_silence).
//! View functions: [`request`](Pallet::request), [`fragments`](Pallet::fragments),
//! [`open_requests`](Pallet::open_requests), [`assignments`](Pallet::assignments), [`quote`](Pallet::quote).
//!
//! ## Invariants, checked by `try_state`
//!
//! - What is held from an account under [`HoldReason::Request`] is the sum of the deposits of its open requests, and the
//!   deposit of a request covers the fees of all who may still answer.
//! - A seat answers or is reported, never both, and only if it was obliged. There is a fragment for each answer.
//! - Nothing was punished in the future.
//! - The indexes list what is there, and nothing else.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod deliveries;
mod evidence;
#[cfg(any(test, feature = "runtime-benchmarks"))]
mod fixtures;
#[cfg(test)]
mod mock;
mod requests;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod verify;
mod views;
pub mod weights;

use frame_support::traits::fungible::Inspect;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use types::*;
pub use verify::HostRecover;
pub use weights::WeightInfo;

/// The unit of fees and deposits.
pub type BalanceOf<T> = <<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// A request of this chain.
pub type RequestOf<T> = Request<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// Evidence of this chain.
pub type EvidenceOf<T> = Evidence<<T as frame_system::Config>::AccountId, <T as Config>::Signature>;

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
		traits::fungible::{Mutate, MutateHold},
	};
	use frame_system::pallet_prelude::*;
	use nulink_pre::Recover;
	use nulink_primitives::{
		provider::Offence,
		sharing::{CapsuleBytes, Digest, FragmentBytes, PolicyId, RequestId, MAX_PROXIES},
	};
	use pallet_traits::{Denied, Epochs, Policies, Providers, RecordBurn, SlashProviders};
	use sp_runtime::traits::{IdentifyAccount, Verify};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	// An account and a block hash have 32 bytes, because receipts name them.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId: Into<[u8; 32]>, Hash: Into<[u8; 32]>> {
		/// The overarching hold reason.
		type RuntimeHoldReason: From<HoldReason>;

		/// What fees, deposits and bonds are paid in.
		type Currency: Mutate<Self::AccountId> + MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The chain's epochs.
		type Epochs: Epochs;

		/// Who provides.
		type Providers: Providers<Self::AccountId>;

		/// Takes the stake of those who are proven to have misbehaved.
		type SlashProviders: SlashProviders<Self::AccountId, Balance = BalanceOf<Self>>;

		/// Who may read what.
		type Policies: Policies<Self::AccountId>;

		/// Public-key recovery on secp256k1: [`HostRecover`].
		type Recover: Recover;

		/// What operators sign receipts with.
		type Signature: Parameter + Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>;

		/// How many blocks proxies have for an answer.
		#[pallet::constant]
		type ResponseWindow: Get<u32>;

		/// For how many blocks evidence is accepted: from the block of a receipt, and from the deadline of a request.
		/// Stake must stay slashable for `ResponseWindow` longer than this.
		#[pallet::constant]
		type EvidenceWindow: Get<u32>;

		/// What a provider earns by an answer on chain.
		#[pallet::constant]
		type ResponseFee: Get<BalanceOf<Self>>;

		/// Keeps the books of what is burned.
		type Burns: RecordBurn<Balance = BalanceOf<Self>>;

		/// What a stored byte costs as long as it is stored.
		#[pallet::constant]
		type ByteDeposit: Get<BalanceOf<Self>>;

		/// What a reporter loses whose evidence is refuted.
		#[pallet::constant]
		type EvidenceBond: Get<BalanceOf<Self>>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Makes an operator and its signatures.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId, Self::Signature>;
	}

	/// Why a part of somebody's balance is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For the fees and the storage of a request.
		#[codec(index = 0)]
		Request,
	}

	/// The number of the next request.
	#[pallet::storage]
	pub type NextRequest<T> = StorageValue<_, RequestId, ValueQuery>;

	/// The open requests. Numbers are given by the chain, so a short hash spreads them well enough.
	#[pallet::storage]
	pub type Requests<T: Config> = StorageMap<_, Twox64Concat, RequestId, RequestOf<T>>;

	/// The proxies of a request's policy, in the order of their seats. Kept with the request, because the policy may be
	/// removed before it.
	#[pallet::storage]
	pub type Seated<T: Config> =
		StorageMap<_, Twox64Concat, RequestId, BoundedVec<T::AccountId, ConstU32<MAX_PROXIES>>, ValueQuery>;

	/// The answers to a request, by seat.
	#[pallet::storage]
	pub type Fragments<T> = StorageDoubleMap<_, Twox64Concat, RequestId, Twox64Concat, u8, FragmentBytes>;

	/// The open requests under a policy.
	#[pallet::storage]
	pub type RequestsByPolicy<T> = StorageDoubleMap<_, Twox64Concat, PolicyId, Twox64Concat, RequestId, ()>;

	/// The requests that a provider must answer, or must have answered. Accounts are chosen by people, hence the strong
	/// hash. The rest is not hashed, so that it is ordered by deadline: what is too late is not looked at.
	#[pallet::storage]
	pub type Assignments<T: Config> = StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, Assignment, ()>;

	/// What was punished already, and in which block.
	#[pallet::storage]
	pub type UsedEvidence<T: Config> = StorageMap<_, Blake2_128Concat, EvidenceKey<T::AccountId>, u32>;

	/// The response windows for whose silence a provider was punished, and in which block. Accounts are chosen by people,
	/// hence their strong hash; windows are counted.
	#[pallet::storage]
	pub type SilencePunished<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, ResponseWindowIndex, u32>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Proxies must answer a request.
		ReencryptionRequested {
			/// The request.
			request: RequestId,
			/// Under which policy.
			policy: PolicyId,
			/// Who asked.
			requester: T::AccountId,
			/// The last block in which an answer counts.
			deadline: u32,
			/// The seats whose proxies must answer: bit i is seat i.
			obliged: Seats,
		},
		/// A proxy answered with a right fragment.
		FragmentSubmitted {
			/// The request.
			request: RequestId,
			/// The staking account of the proxy.
			provider: T::AccountId,
			/// Its seat.
			seat: u8,
			/// What it earned.
			paid: BalanceOf<T>,
		},
		/// A proxy did not answer in time.
		SilenceReported {
			/// The request.
			request: RequestId,
			/// The staking account of the proxy.
			provider: T::AccountId,
			/// What it lost. 0, if it had nothing left, or was punished for another request of the same response window.
			slashed: BalanceOf<T>,
			/// Who reported it.
			reporter: T::AccountId,
		},
		/// A request and its answers were removed.
		RequestClosed {
			/// The request.
			request: RequestId,
			/// Who had asked.
			requester: T::AccountId,
			/// What was released of the deposit.
			released: BalanceOf<T>,
		},
		/// A provider was proven to have misbehaved.
		EvidenceProven {
			/// The provider.
			provider: T::AccountId,
			/// Under which policy.
			policy: PolicyId,
			/// The digest of the capsule.
			capsule: Digest,
			/// What it did.
			offence: Offence,
			/// What it lost.
			slashed: BalanceOf<T>,
			/// Who proved it.
			reporter: T::AccountId,
		},
		/// A provider was accused of what was right.
		EvidenceRefuted {
			/// Who accused it.
			reporter: T::AccountId,
			/// The provider.
			provider: T::AccountId,
			/// What the reporter lost.
			bond: BalanceOf<T>,
		},
		/// The record of a punishment was removed.
		EvidenceForgotten {
			/// The provider.
			provider: T::AccountId,
			/// Under which policy.
			policy: PolicyId,
			/// The digest of the capsule.
			capsule: Digest,
			/// What it had done.
			offence: Offence,
		},
		/// The record of a punishment for silence was removed.
		SilenceForgotten {
			/// The provider.
			provider: T::AccountId,
			/// The response window in which the request had been made.
			window: ResponseWindowIndex,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such policy, or it was removed.
		PolicyNotFound,
		/// Not all proxies of the policy have accepted it yet.
		PolicyNotActive,
		/// The term of the policy has not begun.
		PolicyNotBegun,
		/// The term of the policy is over, or the policy was revoked and the time to serve it still is over.
		PolicyEnded,
		/// The owner has revoked the policy.
		PolicyRevoked,
		/// Only the receiver of the policy can ask under it.
		NotReceiver,
		/// The conditions of the policy do not hold now.
		ConditionsNotMet,
		/// The 98 bytes are no valid capsule: take them from the beginning of the ciphertext, unchanged.
		BadCapsule,
		/// Fewer proxies of the policy are at work than are needed to open the capsule. Ask again in the next epoch.
		NotEnoughProxies,
		/// There is no such request, or it was closed.
		RequestNotFound,
		/// The key does not act for this provider as a proxy.
		NotOperator,
		/// The provider has no accepted seat in the policy.
		NotSeated,
		/// The provider was not at work when the request was made.
		NotObliged,
		/// The provider has answered the request.
		AlreadyAnswered,
		/// The silence of the provider was reported.
		AlreadyReported,
		/// The time to answer is over.
		DeadlinePassed,
		/// The fragment is not the re-encryption of the request's capsule by the key fragment of this seat.
		WrongFragment,
		/// The time to answer is not over.
		DeadlineNotPassed,
		/// The time to report is over.
		ReportWindowClosed,
		/// The policy ended or was revoked before the deadline, so that nobody had to answer.
		Excused,
		/// Only the requester can close the request now. Others can when the time to report is over, or, if nobody is to
		/// blame, a response window after the deadline.
		NotRequester,
		/// A proxy can still answer or be reported.
		StillOpen,
		/// The receipt is dated after the current block. Try again when the chain has come so far.
		DatedInFuture,
		/// The receipt is dated too long ago.
		TooOld,
		/// The capsule is not the one that the receipt names.
		OtherCapsule,
		/// The fragment is not the one that the receipt names.
		OtherFragment,
		/// The operator did not act for the provider in the block that the receipt names.
		NotInOffice,
		/// The operator did not sign this receipt for this chain.
		BadSignature,
		/// The provider was punished for this already.
		AlreadyUsed,
		/// The provider has no stake left that could be taken.
		NothingLeft,
		/// There is no record of such a punishment.
		EvidenceNotFound,
		/// Receipts of that time can still be used as evidence, or silence of that time can still be reported.
		StillNeeded,
	}

	impl<T> From<Denied> for Error<T> {
		fn from(denied: Denied) -> Self {
			match denied {
				Denied::Unknown => Error::PolicyNotFound,
				Denied::NotActive => Error::PolicyNotActive,
				Denied::NotBegun => Error::PolicyNotBegun,
				Denied::Ended => Error::PolicyEnded,
				Denied::Revoked => Error::PolicyRevoked,
				Denied::NotReceiver => Error::NotReceiver,
				Denied::ConditionsNotMet => Error::ConditionsNotMet,
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::ResponseWindow::get() > 0, "a proxy needs a block to answer in");
			assert!(T::EvidenceWindow::get() > 0, "there must be a block in which silence can be reported");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// An open request, and what became of each proxy's duty to answer.
		pub fn request(request: RequestId) -> Option<RequestInfo<T::AccountId, BalanceOf<T>>> {
			Self::view_request(request)
		}

		/// The answers to an open request: seat, provider, fragment. All fragments are checked.
		pub fn fragments(request: RequestId) -> Vec<(u8, T::AccountId, FragmentBytes)> {
			Self::view_fragments(request)
		}

		/// Open requests under a policy, at most `limit` and 256 of them, lowest first.
		pub fn open_requests(policy: PolicyId, limit: u32) -> Vec<RequestId> {
			Self::view_open_requests(policy, limit)
		}

		/// Requests that the provider must answer and still can: at most `limit` and 256 of them, those with the earliest
		/// deadlines, lowest first.
		pub fn assignments(provider: T::AccountId, limit: u32) -> Vec<RequestId> {
			Self::view_assignments(provider, limit)
		}

		/// What a request under the policy would cost in this block. It does not say whether it would be allowed.
		pub fn quote(policy: PolicyId) -> Option<Quote<BalanceOf<T>>> {
			Self::view_quote(policy)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Asks all proxies of a policy on chain to re-encrypt a capsule.
		///
		/// ## Origin
		///
		/// Signed by the receiver of the policy.
		///
		/// ## Details
		///
		/// Obliged to answer until the deadline, `ResponseWindow` blocks from now, are the proxies that confirmed their
		/// activity for this epoch. From the caller are held: the price of what is stored, and `ResponseFee` for each
		/// obliged proxy. What is not earned comes back when the request is closed.
		///
		/// ## Errors
		///
		/// - `PolicyNotFound`, `PolicyNotActive`, `PolicyNotBegun`, `PolicyEnded`, `PolicyRevoked`, `NotReceiver`,
		///   `ConditionsNotMet`: the policy gives the caller no access now.
		/// - `BadCapsule`: the bytes are no valid capsule.
		/// - `NotEnoughProxies`: fewer than the threshold are at work in this epoch.
		/// - Of the currency, if the caller has too little.
		///
		/// ## Events
		///
		/// `ReencryptionRequested`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::request_reencryption(MAX_PROXIES))]
		pub fn request_reencryption(
			origin: OriginFor<T>,
			policy: PolicyId,
			capsule: CapsuleBytes,
		) -> DispatchResultWithPostInfo {
			let requester = ensure_signed(origin)?;
			Self::do_request(requester, policy, capsule)
		}

		/// Answers a request with a fragment.
		///
		/// ## Origin
		///
		/// Signed by the operator of a proxy that is obliged to answer.
		///
		/// ## Details
		///
		/// The fragment is checked and stored for the requester, and the provider (not the operator) is paid out of what
		/// was held from the requester. Free of charge, if it succeeds.
		///
		/// ## Errors
		///
		/// - `NotOperator`: the caller acts for no proxy now.
		/// - `RequestNotFound`: the request was closed, or never was.
		/// - `NotSeated`, `NotObliged`: the caller's proxy is not asked.
		/// - `AlreadyAnswered`, `DeadlinePassed`: it comes too late.
		/// - `PolicyEnded`: the policy ended or was revoked, and so did its grace. The proxy is not slashed for silence.
		/// - `WrongFragment`: the fragment does not prove itself.
		///
		/// ## Events
		///
		/// `FragmentSubmitted`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::submit_fragment())]
		pub fn submit_fragment(
			origin: OriginFor<T>,
			request: RequestId,
			fragment: Box<FragmentBytes>,
		) -> DispatchResultWithPostInfo {
			let operator = ensure_signed(origin)?;
			Self::do_submit_fragment(operator, request, *fragment)
		}

		/// Reports that a proxy did not answer a request, and has it slashed.
		///
		/// ## Origin
		///
		/// Signed by anybody, who gets the reporter's part of what is slashed.
		///
		/// ## Details
		///
		/// From the block after the deadline, for `EvidenceWindow` blocks, once for each obliged proxy. If the proxy was
		/// slashed for another request that was made in the same response window, it is not slashed again: the report
		/// settles the request, and nobody gets anything.
		///
		/// ## Errors
		///
		/// - `RequestNotFound`: the request was closed, or never was.
		/// - `DeadlineNotPassed`, `ReportWindowClosed`: it is too early or too late.
		/// - `NotSeated`, `NotObliged`, `AlreadyAnswered`, `AlreadyReported`: the proxy is not to blame, or was blamed.
		/// - `Excused`: the policy ended or was revoked before the deadline.
		///
		/// ## Events
		///
		/// `SilenceReported`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::report_silence())]
		pub fn report_silence(origin: OriginFor<T>, request: RequestId, provider: T::AccountId) -> DispatchResult {
			let reporter = ensure_signed(origin)?;
			Self::do_report_silence(reporter, request, provider)
		}

		/// Removes a request with its answers, and releases what is still held for it.
		///
		/// ## Origin
		///
		/// Signed by the requester, as soon as every obliged proxy has answered or was reported, or after the deadline of
		/// a request whose proxies are excused. Signed by anybody, when the time for reports is over, or `ResponseWindow`
		/// blocks after the deadline of a request whose proxies are excused.
		///
		/// ## Errors
		///
		/// - `RequestNotFound`: the request was closed, or never was.
		/// - `NotRequester`: others than the requester must wait.
		/// - `StillOpen`: a proxy can still answer or be reported.
		///
		/// ## Events
		///
		/// `RequestClosed`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::close_request(MAX_PROXIES))]
		pub fn close_request(origin: OriginFor<T>, request: RequestId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			Self::do_close(who, request)
		}

		/// Proves by a receipt that a provider served a wrong fragment, or served when its policy allowed it no more.
		///
		/// ## Origin
		///
		/// Signed by anybody, who gets the reporter's part of what is slashed, or loses `EvidenceBond`.
		///
		/// ## Details
		///
		/// The receipt must be of this chain, at most `EvidenceWindow` blocks old, and signed by the key that was the
		/// provider's operator in the block that it names. A statement (provider, policy, capsule, offence) is punished
		/// once. If the provider did nothing wrong the call succeeds, and the bond of the caller is burned.
		///
		/// ## Errors
		///
		/// - `DatedInFuture`, `TooOld`: the receipt is not of a time that is judged now.
		/// - `OtherCapsule`, `OtherFragment`: they are not what the receipt names.
		/// - `NotOperator`, `NotInOffice`, `BadSignature`: the provider did not sign it for this chain.
		/// - `PolicyNotFound`, `NotSeated`: the provider has no part in the policy.
		/// - `AlreadyUsed`: it was punished already.
		/// - `BadCapsule`: the capsule is invalid, for which no provider can be blamed.
		/// - `NothingLeft`: the provider has no stake left.
		/// - Of the currency, if the caller has too little for the bond.
		///
		/// ## Events
		///
		/// `EvidenceProven` or `EvidenceRefuted`.
		#[pallet::call_index(4)]
		// A fragment can be wrong in the last thing that is looked at: the whole check of one that is right, and the
		// punishment.
		#[pallet::weight(
			T::WeightInfo::submit_evidence_refuted().saturating_add(T::WeightInfo::submit_evidence_proven())
		)]
		pub fn submit_evidence(origin: OriginFor<T>, evidence: Box<EvidenceOf<T>>) -> DispatchResultWithPostInfo {
			let reporter = ensure_signed(origin)?;
			Self::do_submit_evidence(reporter, *evidence)
		}

		/// Removes the record of a punishment that nobody can ask for again.
		///
		/// ## Origin
		///
		/// Signed by anybody.
		///
		/// ## Details
		///
		/// From `EvidenceWindow` blocks after the punishment. Free of charge, if it succeeds.
		///
		/// ## Errors
		///
		/// - `EvidenceNotFound`: there is no such record.
		/// - `StillNeeded`: receipts of that time can still be used.
		///
		/// ## Events
		///
		/// `EvidenceForgotten`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::forget_evidence())]
		pub fn forget_evidence(origin: OriginFor<T>, key: EvidenceKey<T::AccountId>) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_forget_evidence(key)
		}

		/// Removes the record of a punishment for silence, when nothing of that time can be reported any more.
		///
		/// ## Origin
		///
		/// Signed by anybody.
		///
		/// ## Details
		///
		/// From `ResponseWindow` and `EvidenceWindow` blocks after the punishment. `window` is the number of the response
		/// window in which the request had been made. Free of charge, if it succeeds.
		///
		/// ## Errors
		///
		/// - `EvidenceNotFound`: there is no such record.
		/// - `StillNeeded`: a request of that window could still be reported.
		///
		/// ## Events
		///
		/// `SilenceForgotten`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::forget_silence())]
		pub fn forget_silence(
			origin: OriginFor<T>,
			provider: T::AccountId,
			window: ResponseWindowIndex,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_forget_silence(provider, window)
		}
	}
}
