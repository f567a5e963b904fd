//! # Policy registry
//!
//! Who may read what, until when, and what it costs. An owner of encrypted data grants a receiver access by a *policy*:
//! she splits a re-encryption key into fragments, hands them to proxies, and registers here which keys, which proxies
//! and which fragments belong together. The chain never sees data or key fragments. It sees commitments to the
//! fragments, and that is what makes punishment safe: a proxy is judged by the fragment that it checked and accepted,
//! never by one that somebody slipped to it.
//!
//! ## Terminology
//!
//! - *Owner*: the account that grants and pays. *Receiver*: the account that may ask proxies for re-encryption.
//! - *Label*: what an owner shares as one thing (a folder, a record, a sensor), named by 32 bytes. The digest of a name
//!   that can be guessed gives the name away: salt it. A label has a *delegating key* under which its data is encrypted,
//!   and a version that counts the keys that it has had.
//! - *Policy*: one receiver's access to one label, for a term, through *n* proxies of which *t* (the threshold) suffice.
//! - *Seat*: a proxy's place in a policy, with the commitment to its key fragment.
//! - *Term*: the epochs of access, from its start to before its end. *Paid term*: what is left of it when the last proxy
//!   accepts. Revocation shortens it.
//! - *Active*: for a policy, that all its proxies have accepted. For a proxy in an epoch, that its operator confirmed
//!   activity for that epoch in the epoch before.
//! - *Live*: a policy that gives access or still can: pending within its window, or active and not over. A label has at
//!   most one live policy for one receiving key.
//! - *Stream*: the sum of what all policies pay a proxy, epoch by epoch.
//!
//! ## Scenario: a patient and her clinic
//!
//! Ana encrypted her records. Her clinic may read them for 30 days.
//!
//! 1. Once, she names what she shares: `create_label(label, delegating_key)`.
//! 2. She looks for proxies (a view function of provider-staking), makes fragments for the clinic's receiving key, sends
//!    each proxy its own, and calls `create_policy`: 5 proxies, threshold 3, the commitments, 30 epochs, a fee. The fee
//!    for all proxies and epochs goes into escrow, and a deposit for the storage is held.
//! 3. Every proxy compares its fragment with the policy's keys and its commitment, and calls `accept_policy`. With the
//!    fifth acceptance the policy is active. It took until the next epoch: the fee of the epoch that was lost goes back
//!    to Ana at once.
//! 4. The clinic asks the proxies, or the chain by the pallet reencryption. Each proxy earns the fee in every epoch in
//!    which it is active; anybody may call `claim_fees` for it, and the money goes to its staking account, but for a
//!    part that is burned ([`Config::ServiceFees`]).
//! 5. After 12 days Ana changes her doctor: `revoke_policy`. The epoch that runs stays paid. All later ones, and those
//!    in which a proxy was absent, come back to her in the same call. The clinic has no access from this block on; a
//!    proxy that re-encrypts for it later than the grace allows is slashed.
//! 6. When no evidence about the policy can be brought any more, anybody calls `remove_policy`, and Ana's deposit is
//!    released. Had the policy run to its end, the epochs of absent proxies would come back to her here.
//!
//! ## Scenario: a group, and a new key
//!
//! A laboratory shares measurements with a group. There is one label and, for each member, a policy under it with the
//! member's receiving key. Somebody joins: one `create_policy`. Somebody leaves: one `revoke_policy`, and nothing else
//! changes for anybody, nor is any data touched.
//!
//! After a member left in anger, the laboratory also changes the key: `rotate_label_key`. New data is encrypted under
//! the new key. Policies keep the key that they were made with, since their fragments fit no other: members read the old
//! data as before, and are granted the new key one by one. Such a policy takes the member's place under the label, so
//! the old one is revoked first, or has ended, or the member uses a new receiving key.
//!
//! A member may be granted access on conditions: [`Fact`]s that the chain itself can check, joined by "and", "or" and
//! "not". See [`conditions`].
//!
//! ## Storage
//!
//! | Item | Key | Value |
//! |---|---|---|
//! | [`Labels`] | owner, label | key, version, number of policies, deposit |
//! | [`LabelMembers`] | owner, label, receiving key | the policy that has this place |
//! | [`Policies`] | policy | all but the two below |
//! | [`SeatsOf`] | policy | proxies and commitments. Never changes |
//! | [`ConditionsOf`] | policy | its conditions, if there are any. Never changes |
//! | [`ByOwner`], [`ByReceiver`], [`BySeat`] | account, policy | indexes for clients and for seats |
//! | [`FeeDelta`] | provider, epoch | what changes in its stream |
//! | [`Stream`] | provider | how far the stream is settled |
//! | [`Escrowed`] | | what the pallet's account owes in all |
//! | [`NextPolicy`] | | the next policy's number |
//!
//! Bytes are paid for by a deposit from the owner, held under [`HoldReason::Deposit`] and released on removal.
//!
//! ## API
//!
//! | Calls | By |
//! |---|---|
//! | `create_label`, `rotate_label_key`, `remove_label` | owner |
//! | `create_policy`, `revoke_policy`, `set_treasure_map` | owner |
//! | `accept_policy` | operator of a proxy with a seat |
//! | `pay` | receiver |
//! | `claim_fees`, `remove_policy` | anybody |
//!
//! View functions: `policy`, `access`, `policies_of_owner`, `policies_of_receiver`, `policies_of_provider`, `label`,
//! `label_members`, `fees_owed`, `quote`. Other pallets ask through [`pallet_traits::Policies`].
//!
//! The pallet's account is endowed with the existential deposit at genesis, unless the genesis balances have done so,
//! which is the better way where the supply is fixed: what is in escrow can then be paid out to the last unit.
//!
//! ## Invariants
//!
//! What each rule is there for, by whom it could hurt:
//!
//! - **Nobody is bound by being named.** A provider may be given a seat by anybody; before its own operator accepts it
//!   has no duty, and no policy is active before all have accepted. A receiver may be named by anybody, too: it owes
//!   nothing, and lists are read in pages.
//! - **A proxy can not be framed by its owner.** Keys, commitments, seats, threshold and conditions never change.
//!   Rotating a label's key does not touch policies. Before it accepts, a proxy checks that its fragment has the
//!   commitment of its seat and verifies under the policy's three keys (which also shows that these are keys: the chain
//!   only looks at their first byte); what it then serves by the fragment is right by what is registered. The treasure
//!   map can be changed, and proves nothing about anybody.
//! - **A proxy can not be framed by timing.** A revocation counts for evidence only after a grace, so that a proxy whose
//!   newest finalised block is a little older has done no wrong; the same holds at the end of the term. Under a policy
//!   that never was active nobody who keeps to the protocol signs anything.
//! - **A proxy can not hide.** A policy stays until the last receipt that may have been signed rightly under it is too
//!   old to be evidence. (What is signed long after the end proves nothing any more, once the policy is removed.)
//! - **A proxy's work is paid.** What it earned in epochs that began, the current one included, is out of the owner's
//!   reach. Claims need no permission and pay only the staking account. At most half of it is burned, by the terms that
//!   hold when it is claimed.
//! - **A proxy is paid for work only.** Nothing for epochs in which it was absent, for epochs before all had accepted,
//!   or for epochs that have not ended. Being active is decided before an epoch begins: nobody can choose later.
//! - **An owner gets back the rest**, in whatever order calls come: when the last proxy accepts (lost epochs), on
//!   revocation (future and absent epochs) or, for a policy that ended by itself or was never active, on removal. Each
//!   happens in a transition that leads away from the only state in which it can happen. A policy whose proxies do not
//!   all accept in time gives back everything.
//! - **No owner pays for another.** All amounts are whole multiples of a fee, nothing is rounded, and each unit in escrow
//!   is owed to exactly one (see `try_state`). What was prepaid is paid, burned or refunded, to the unit: only where a
//!   proxy's fee is divided something is rounded, and what does not divide is the proxy's.
//! - **A receiver is not lured into paying for nothing**: `pay` fails unless the policy is active and not over. But it
//!   pays the owner at once, and no revocation gives it back; who does not trust the owner so far pays in parts.
//! - **No work grows with strangers' wishes.** Fees are settled in bounded steps, refunds look at no more than
//!   [`MAX_PROXIES`] proxies and the bits of [`Config::MaxEpochs`] epochs.
//! - **Conditions can not wait for each other**: one may only name older policies, and looks at their state and term, not
//!   at their conditions.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

mod access;
pub mod conditions;
pub mod fees;
mod labels;
mod policies;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod views;
pub mod weights;

pub use conditions::{ConditionOp, Fact};
pub use fees::{
	arithmetic::{FeeChange, FeeStream},
	MAX_EPOCHS_PER_CLAIM,
};
pub use nulink_primitives::sharing::MAX_PROXIES;
pub use pallet::*;
pub use types::{Conditions, LabelInfo, NftOwner, Policy, PolicyDraft, PolicyInfo, PolicyState, SeatInfo, Seats};
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		dispatch::WithPostDispatchInfo,
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate, MutateHold},
			Defensive, Get,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use nulink_primitives::{
		provider::EpochIndex,
		sharing::{ContentId, Digest, KeyBytes, PolicyId, Term},
		token::Balance,
	};
	use pallet_traits::{Denied, Epochs, Providers, ServiceFee, ServiceFees};
	use sp_runtime::traits::AccountIdConversion;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// What fees and deposits are paid in.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons to hold funds.
		type RuntimeHoldReason: From<HoldReason>;

		/// The chain's epochs.
		type Epochs: Epochs;

		/// Who may be a proxy, and when it was active. Whether a provider was active in an epoch that has begun must
		/// stay known, and the same, until its stream is settled and its policies are removed.
		type Providers: Providers<Self::AccountId>;

		/// How fees reach the proxies: which part of them is burned.
		type ServiceFees: ServiceFees<Self::AccountId, Balance = Balance>;

		/// Who owns which NFT, for conditions.
		type Nfts: NftOwner<Self::AccountId>;

		/// The least that a proxy earns in an epoch, before a part of it is burned. At least twice the existential
		/// deposit, so that a payment, of which at most half is burned, never fails because the provider's account is
		/// empty.
		#[pallet::constant]
		type MinimumFee: Get<Balance>;

		/// How many epochs a term has at most, and how many lie at most between now and its start. At most
		/// [`MAX_TERM_LIMIT`].
		#[pallet::constant]
		type MaxEpochs: Get<u32>;

		/// In how many blocks after its creation all proxies must have accepted a policy.
		#[pallet::constant]
		type AcceptanceWindow: Get<u32>;

		/// For how many blocks after the end of a policy, by revocation or by time, a receipt is not held against a
		/// proxy: longer than finality takes to reach it.
		#[pallet::constant]
		type RevocationGrace: Get<u32>;

		/// For how many blocks after its date a receipt is accepted as evidence. Also at least the time in which an open
		/// request for re-encryption is to be answered: the policy is there as long.
		#[pallet::constant]
		type EvidenceWindow: Get<u32>;

		/// From which the account for what is in escrow is derived.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// The most that [`Config::MaxEpochs`] may be. It bounds what a refund looks at.
	pub const MAX_TERM_LIMIT: u32 = 1_024;

	/// Why funds are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For the storage of labels and policies.
		#[codec(index = 0)]
		Deposit,
	}

	/// The labels of an owner. Owners and labels are chosen by users: hashed with a cryptographic hash.
	#[pallet::storage]
	pub type Labels<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, Digest, LabelInfo>;

	/// The policy that has a receiving key's place under a label. The place is free if there is none, or if it is not
	/// live.
	#[pallet::storage]
	pub type LabelMembers<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, Digest>,
			NMapKey<Blake2_128Concat, KeyBytes>,
		),
		PolicyId,
	>;

	/// The number that the next policy gets.
	#[pallet::storage]
	pub type NextPolicy<T: Config> = StorageValue<_, PolicyId, ValueQuery>;

	/// The policies. Their numbers are given by the chain: a fast hash suffices.
	#[pallet::storage]
	pub type Policies<T: Config> = StorageMap<_, Twox64Concat, PolicyId, Policy<T::AccountId>>;

	/// The proxies of a policy, in the order of their seats, with the commitments to their fragments.
	#[pallet::storage]
	pub type SeatsOf<T: Config> = StorageMap<_, Twox64Concat, PolicyId, Seats<T::AccountId>>;

	/// The conditions of a policy that has any.
	#[pallet::storage]
	pub type ConditionsOf<T: Config> = StorageMap<_, Twox64Concat, PolicyId, Conditions>;

	/// The policies of an owner.
	#[pallet::storage]
	pub type ByOwner<T: Config> = StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, PolicyId, ()>;

	/// The policies that name a receiver.
	#[pallet::storage]
	pub type ByReceiver<T: Config> = StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, PolicyId, ()>;

	/// The seats that a provider was given: policy to index of the seat.
	#[pallet::storage]
	pub type BySeat<T: Config> = StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, PolicyId, u8>;

	/// What changes in a provider's stream at the beginning of an epoch that is not settled.
	#[pallet::storage]
	pub type FeeDelta<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, EpochIndex, FeeChange>;

	/// The streams that are not over.
	#[pallet::storage]
	pub type Stream<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, FeeStream>;

	/// What the pallet's account owes to owners and proxies together.
	#[pallet::storage]
	pub type Escrowed<T: Config> = StorageValue<_, Balance, ValueQuery>;

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
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An owner has a new label.
		LabelCreated { owner: T::AccountId, label: Digest, delegating_key: KeyBytes },
		/// A label has a new key. Its policies keep theirs.
		LabelKeyRotated { owner: T::AccountId, label: Digest, delegating_key: KeyBytes, version: u32 },
		/// A label is gone.
		LabelRemoved { owner: T::AccountId, label: Digest },
		/// A policy waits for its proxies.
		PolicyCreated {
			policy: PolicyId,
			owner: T::AccountId,
			receiver: T::AccountId,
			label: Digest,
			proxies: u8,
			threshold: u8,
			term: Term,
			fee: Balance,
		},
		/// A proxy has accepted; so many are missing.
		PolicyAccepted { policy: PolicyId, provider: T::AccountId, missing: u8 },
		/// All proxies have accepted. The owner got back what was prepaid for epochs that are over.
		PolicyActivated { policy: PolicyId, paid: Term, refunded: Balance },
		/// The owner has ended a policy and got back what is not spent.
		PolicyRevoked { policy: PolicyId, refunded: Balance },
		/// A policy is gone. The owner got back its deposit and what was not spent.
		PolicyRemoved { policy: PolicyId, refunded: Balance },
		/// The receiver has paid the owner, `total` under this policy so far.
		Paid { policy: PolicyId, amount: Balance, total: Balance },
		/// A provider's fees of `epochs` more epochs are settled: it got `amount`, and `burned` was burned.
		FeesClaimed { provider: T::AccountId, epochs: u32, amount: Balance, burned: Balance },
		/// The treasure map lies elsewhere.
		TreasureMapSet { policy: PolicyId, treasure_map: ContentId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The bytes are no public key: a compressed point begins with 02 or 03.
		MalformedKey,
		/// The bytes are no CID of version 1 with a SHA-256 digest of raw or DAG-CBOR content.
		MalformedContentId,
		/// The owner has a label of this name.
		LabelAlreadyExists,
		/// The signer has no label of this name: create it first.
		UnknownLabel,
		/// Policies stand under the label: remove them first.
		LabelInUse,
		/// The label has this key already.
		KeyUnchanged,
		/// There is no such policy, or it was removed.
		UnknownPolicy,
		/// Only the policy's owner may do this.
		NotOwner,
		/// Only the policy's receiver may do this.
		NotReceiver,
		/// A policy needs at least one proxy.
		NoProxies,
		/// The threshold must be from 1 to the number of proxies.
		ThresholdOutOfRange,
		/// The same provider was given two seats.
		DuplicateProxy,
		/// The account is no provider in the role of a proxy, or is chilled.
		NotProvider,
		/// The term must end after it starts.
		TermEmpty,
		/// The term starts in an epoch that is over.
		TermInPast,
		/// The term has more epochs than are allowed.
		TermTooLong,
		/// The term starts in more epochs than are allowed.
		TermTooFarAhead,
		/// The fee is less than the least that a proxy earns in an epoch.
		FeeTooLow,
		/// The fee for all proxies and epochs is more than an amount can be.
		FeeTooHigh,
		/// The conditions are no program that leaves one value.
		MalformedConditions,
		/// The conditions name a policy that is not older than this one.
		ConditionOnLaterPolicy,
		/// A live policy under this label is for the same receiving key: revoke it first.
		AlreadyGranted,
		/// The signer is no proxy's current operator.
		NotOperator,
		/// The provider has no seat in this policy.
		NoSeat,
		/// The provider has accepted already.
		AlreadyAccepted,
		/// The policy does not wait for acceptance any more.
		NotPending,
		/// The time in which proxies may accept is over, or the term is.
		AcceptanceClosed,
		/// Not all proxies have accepted.
		NotActive,
		/// The owner has revoked the policy.
		AlreadyRevoked,
		/// The term is over.
		PolicyEnded,
		/// The policy may still be accepted or used, or evidence about it be brought.
		NotYetRemovable,
		/// A payment must be more than nothing.
		NothingToPay,
		/// There is nothing to settle: no stream, or no epoch of it has ended.
		NothingToClaim,
		/// One call settles at most [`MAX_EPOCHS_PER_CLAIM`] epochs.
		TooManyEpochs,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let epochs = T::MaxEpochs::get();
			assert!((1..=MAX_TERM_LIMIT).contains(&epochs), "MaxEpochs must be from 1 to {MAX_TERM_LIMIT}");
			assert!(
				T::MinimumFee::get() > 0 && T::MinimumFee::get() / 2 >= T::Currency::minimum_balance(),
				"MinimumFee must be more than 0 and at least twice the existential deposit"
			);
			assert!(T::AcceptanceWindow::get() > 0, "AcceptanceWindow must leave time to accept");
			assert!(
				T::EvidenceWindow::get() >= T::RevocationGrace::get(),
				"EvidenceWindow must be at least RevocationGrace"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	impl<T: Config> Pallet<T> {
		/// The account that keeps what is in escrow. It has no key.
		pub fn account_id() -> T::AccountId {
			T::PalletId::get().into_account_truncating()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A policy with all that belongs to it.
		pub fn policy(policy: PolicyId) -> Option<PolicyInfo<T::AccountId>> {
			Self::policy_info(policy)
		}

		/// Whether the account has access in the current block, and if not, why.
		pub fn access(policy: PolicyId, who: T::AccountId) -> Result<(), Denied> {
			Self::ensure_access(policy, &who)
		}

		/// The policies of an owner, in no particular order. To go on, pass the last one as `start_after`. At most 256
		/// at once.
		pub fn policies_of_owner(owner: T::AccountId, start_after: Option<PolicyId>, limit: u32) -> Vec<PolicyId> {
			Self::owned(&owner, start_after, limit)
		}

		/// The policies that name a receiver; paged as `policies_of_owner`. Anybody may have named it.
		pub fn policies_of_receiver(
			receiver: T::AccountId,
			start_after: Option<PolicyId>,
			limit: u32,
		) -> Vec<PolicyId> {
			Self::received(&receiver, start_after, limit)
		}

		/// The policies in which a provider was given a seat, accepted or not; paged as `policies_of_owner`.
		pub fn policies_of_provider(
			provider: T::AccountId,
			start_after: Option<PolicyId>,
			limit: u32,
		) -> Vec<PolicyId> {
			Self::seated(&provider, start_after, limit)
		}

		/// A label of an owner.
		pub fn label(owner: T::AccountId, label: Digest) -> Option<LabelInfo> {
			Labels::<T>::get(owner, label)
		}

		/// The receiving keys that have a place under a label, and their policies, in no particular order. To go on,
		/// pass the last key as `start_after`. At most 256 at once. Policies that ended stay until they are removed or
		/// replaced.
		pub fn label_members(
			owner: T::AccountId,
			label: Digest,
			start_after: Option<KeyBytes>,
			limit: u32,
		) -> Vec<(KeyBytes, PolicyId)> {
			Self::members(&owner, label, start_after, limit)
		}

		/// What `claim_fees`, called for 32 epochs at a time and often enough, pays the provider now: its fees less the
		/// part that is burned, by the terms that hold now.
		pub fn fees_owed(provider: T::AccountId) -> Balance {
			Self::owed(&provider)
		}

		/// What is taken from the owner of a new policy: prepaid fees, and deposit. `None`: no policy has so many
		/// proxies, or there is not so much money.
		pub fn quote(proxies: u32, epochs: u32, fee: Balance) -> Option<(Balance, Balance)> {
			Self::cost(proxies, epochs, fee)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Create a label: a name for what is shared, and the key under which it is encrypted.
		///
		/// ## Origin
		///
		/// Signed, by the owner to be.
		///
		/// ## Details
		///
		/// `label` is any 32 bytes that the owner has not used, best a salted digest: it is public. A deposit is held
		/// until the label is removed.
		///
		/// ## Errors
		///
		/// `MalformedKey`, `LabelAlreadyExists`, or too little balance for the deposit.
		///
		/// ## Events
		///
		/// `LabelCreated`
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::create_label())]
		pub fn create_label(origin: OriginFor<T>, label: Digest, delegating_key: KeyBytes) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_create_label(owner, label, delegating_key)
		}

		/// Give a label a new delegating key.
		///
		/// ## Origin
		///
		/// Signed, by the label's owner.
		///
		/// ## Details
		///
		/// The label's version becomes one more. Policies that were created before keep their key: whoever shall read
		/// what is encrypted under the new key must be granted it by a new policy.
		///
		/// ## Errors
		///
		/// `MalformedKey`, `UnknownLabel`, `KeyUnchanged`
		///
		/// ## Events
		///
		/// `LabelKeyRotated`
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::rotate_label_key())]
		pub fn rotate_label_key(origin: OriginFor<T>, label: Digest, delegating_key: KeyBytes) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_rotate_label_key(owner, label, delegating_key)
		}

		/// Remove a label under which no policies stand.
		///
		/// ## Origin
		///
		/// Signed, by the label's owner.
		///
		/// ## Details
		///
		/// Policies stand under it until they are removed: `remove_policy` comes first. The deposit is released.
		///
		/// ## Errors
		///
		/// `UnknownLabel`, `LabelInUse`
		///
		/// ## Events
		///
		/// `LabelRemoved`
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::remove_label())]
		pub fn remove_label(origin: OriginFor<T>, label: Digest) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_remove_label(owner, label)
		}

		/// Grant a receiver access to what is under a label, for a term, through proxies.
		///
		/// ## Origin
		///
		/// Signed, by the label's owner.
		///
		/// ## Details
		///
		/// The policy gets the label's current delegating key. The fee of all proxies for all epochs of the term is
		/// taken into escrow, and a deposit is held: `quote` tells both. The policy becomes active when all proxies
		/// have accepted, within `AcceptanceWindow` blocks; if they do not, `remove_policy` gives everything back.
		///
		/// The term starts in the current epoch or at most `MaxEpochs` later and lasts at most `MaxEpochs`. Conditions
		/// are a program in postfix order over facts that the chain can check, and name only older policies.
		///
		/// ## Errors
		///
		/// `UnknownLabel`, `MalformedKey`, `MalformedContentId`, `NoProxies`, `ThresholdOutOfRange`, `DuplicateProxy`,
		/// `NotProvider`, `TermEmpty`, `TermInPast`, `TermTooLong`, `TermTooFarAhead`, `FeeTooLow`, `FeeTooHigh`,
		/// `MalformedConditions`, `ConditionOnLaterPolicy`, `AlreadyGranted`, or too little balance.
		///
		/// ## Events
		///
		/// `PolicyCreated`
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::create_policy(draft.seats.len() as u32))]
		pub fn create_policy(origin: OriginFor<T>, draft: PolicyDraft<T::AccountId>) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_create_policy(owner, draft)
		}

		/// Accept a seat in a policy.
		///
		/// ## Origin
		///
		/// Signed, by the current operator of the proxy.
		///
		/// ## Details
		///
		/// Check first that your key fragment has the commitment of your seat and verifies under the policy's keys:
		/// with the acceptance you answer for it. When the last proxy accepts, the policy becomes active, its fees
		/// begin to flow, and the owner gets back those of epochs that are over. Costs no fee when it succeeds.
		///
		/// ## Errors
		///
		/// `NotOperator`, `UnknownPolicy`, `NoSeat`, `AlreadyAccepted`, `NotPending`, `AcceptanceClosed`, `NotProvider`
		///
		/// ## Events
		///
		/// `PolicyAccepted`, and by the last proxy `PolicyActivated`
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::accept_policy().max(T::WeightInfo::activate_policy(MAX_PROXIES)))]
		pub fn accept_policy(origin: OriginFor<T>, policy: PolicyId) -> DispatchResultWithPostInfo {
			let operator = ensure_signed(origin)?;
			let weight = match Self::do_accept_policy(operator, policy) {
				Ok(None) => T::WeightInfo::accept_policy(),
				Ok(Some(proxies)) => T::WeightInfo::activate_policy(proxies.into()),
				// What can go wrong is found out before anything is activated. An operator that comes too late, because
				// the owner revoked or waited, does not pay for the most that could have been.
				Err(error) => return Err(error.with_weight(T::WeightInfo::accept_policy())),
			};
			Ok((Some(weight), Pays::No).into())
		}

		/// End a policy now.
		///
		/// ## Origin
		///
		/// Signed, by the policy's owner.
		///
		/// ## Details
		///
		/// The receiver has no access from this block on. The current epoch stays paid, if the paid term has begun; the
		/// fees of later epochs, and of epochs in which a proxy was not active, are given back at once. The deposit
		/// comes back with `remove_policy`.
		///
		/// ## Errors
		///
		/// `UnknownPolicy`, `NotOwner`, `AlreadyRevoked`, `PolicyEnded`
		///
		/// ## Events
		///
		/// `PolicyRevoked`
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::revoke_policy(MAX_PROXIES, T::MaxEpochs::get()))]
		pub fn revoke_policy(origin: OriginFor<T>, policy: PolicyId) -> DispatchResultWithPostInfo {
			let owner = ensure_signed(origin)?;
			let (proxies, epochs) = Self::do_revoke_policy(owner, policy)?;
			Ok(Some(T::WeightInfo::revoke_policy(proxies.into(), epochs)).into())
		}

		/// Pay a policy's owner, so that the condition `Paid` holds.
		///
		/// ## Origin
		///
		/// Signed, by the policy's receiver.
		///
		/// ## Details
		///
		/// The amount goes to the owner at once and is added to what was paid before. It does not come back if the
		/// owner revokes the policy.
		///
		/// ## Errors
		///
		/// `NothingToPay`, `UnknownPolicy`, `NotReceiver`, `NotActive`, `AlreadyRevoked`, `PolicyEnded`, or too little
		/// balance.
		///
		/// ## Events
		///
		/// `Paid`
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::pay())]
		pub fn pay(origin: OriginFor<T>, policy: PolicyId, #[pallet::compact] amount: Balance) -> DispatchResult {
			let receiver = ensure_signed(origin)?;
			Self::do_pay(receiver, policy, amount)
		}

		/// Pay a proxy the fees that it has earned.
		///
		/// ## Origin
		///
		/// Signed, by anybody. The fees go to the provider's staking account.
		///
		/// ## Details
		///
		/// Settles at most `max_epochs` epochs (32 at most) that have ended, oldest first, and pays for those in which
		/// the provider was active. A part of the fees, the one that holds now, is burned. Call it again for more.
		///
		/// ## Errors
		///
		/// `TooManyEpochs`, `NothingToClaim`
		///
		/// ## Events
		///
		/// `FeesClaimed`
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::claim_fees((*max_epochs).min(MAX_EPOCHS_PER_CLAIM)))]
		pub fn claim_fees(origin: OriginFor<T>, provider: T::AccountId, max_epochs: u32) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let (epochs, ServiceFee { burned, paid: amount }) = Self::do_claim_fees(&provider, max_epochs)?;
			Self::deposit_event(Event::FeesClaimed { provider, epochs, amount, burned });
			Ok(Some(T::WeightInfo::claim_fees(epochs)).into())
		}

		/// Remove a policy that is over, and give its owner back what is left.
		///
		/// ## Origin
		///
		/// Signed, by anybody.
		///
		/// ## Details
		///
		/// A policy that was revoked or has ended is removed when `RevocationGrace` and then `EvidenceWindow` blocks have
		/// passed; one that was not accepted by all, when the time for it is over. The owner gets back the deposit,
		/// the fees of epochs in which a proxy was not active (a revocation has given them back already) and, if the
		/// policy never was active, all fees.
		///
		/// ## Errors
		///
		/// `UnknownPolicy`, `NotYetRemovable`
		///
		/// ## Events
		///
		/// `PolicyRemoved`
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::remove_policy(MAX_PROXIES, T::MaxEpochs::get()))]
		pub fn remove_policy(origin: OriginFor<T>, policy: PolicyId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let (proxies, epochs) = Self::do_remove_policy(policy)?;
			Ok(Some(T::WeightInfo::remove_policy(proxies.into(), epochs)).into())
		}

		/// Say where a policy's treasure map lies now.
		///
		/// ## Origin
		///
		/// Signed, by the policy's owner.
		///
		/// ## Details
		///
		/// The treasure map tells the receiver what the chain does not. It binds nobody.
		///
		/// ## Errors
		///
		/// `MalformedContentId`, `UnknownPolicy`, `NotOwner`, `AlreadyRevoked`, `PolicyEnded`
		///
		/// ## Events
		///
		/// `TreasureMapSet`
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::set_treasure_map())]
		pub fn set_treasure_map(origin: OriginFor<T>, policy: PolicyId, treasure_map: ContentId) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_set_treasure_map(owner, policy, treasure_map)
		}
	}
}
