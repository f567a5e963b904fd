//! # Participants
//!
//! Who offers data is somebody: a hospital, a bank. Buyers want to know that it is; the hospital does not always want
//! others to know which data are its own. So participants are known by certificates, and publish under *keys*: under
//! their name, or under keys of which only is known that one of the participants has them (EncryTrust whitepaper,
//! sections 3.2 and 6.2).
//!
//! ## Terminology
//!
//! - *Participant*: an account with the hash of a certificate. *Registrar*: an account that governance has named, which
//!   looks at the certificate, and *confirms* it for some time. A participant is *in force* while it is confirmed.
//! - *Publishing key*: an account under which data is published. *Named*: issued by a participant, and known as its own.
//!   *Claimed*: by somebody who has proven to have a key of some pool.
//! - *Pool*: up to 256 keys that a participant makes for itself, by the root of a Merkle tree over their hashes. All pools
//!   together are one tree, whose root the chain keeps.
//! - *Principal*: whom data is about, by a hash. *Nullifier*: a hash of a pool's key and this chain. The same key has the
//!   same one, and nobody sees from it which key it is.
//! - *Answer*: to a security question, chosen when a publishing key is issued. The chain has its salted hash. Who proves
//!   to know it revokes the key.
//!
//! ## Scenario
//!
//! 1. The hospital [`join`](Pallet::join)s with the hash of its certificate. A registrar looks at the certificate, talks
//!    to the hospital, and [`confirm`](Pallet::confirm)s it for a year.
//! 2. Under its own name, it issues a key with [`issue_key`](Pallet::issue_key): the key has signed that it wants to be
//!    the hospital's. The hash of an answer goes with it.
//! 3. To publish without its name, it makes 256 keys, and [`publish_pool`](Pallet::publish_pool)s their root. Later, from
//!    a fresh account that nobody knows, it proves that it has one of all the keys of all pools, shows the nullifier, and
//!    names the principal: [`claim_key`](Pallet::claim_key). From now on this account publishes data about this
//!    principal and nobody else. For the next one, it takes another account and another key of the pool. After
//!    `ClaimLife` blocks it proves again that its key is still in a pool that is in force.
//! 4. A thief gets the account's secret. From whatever account it has, the hospital proves that it knows the answer:
//!    [`revoke_key`](Pallet::revoke_key). The key publishes nothing any more, and cannot come back.
//! 5. The certificate expires. Anybody may [`drop_pool`](Pallet::drop_pool) the hospital's pools; its keys are no
//!    members from then on.
//!
//! ## The tree
//!
//! It has 12 levels over the pools' roots; below, each pool has 8 levels over its keys: a path from a key to the root is
//! one of 20 levels, as the circuit `Member` wants it. Where nothing is, there is zero; also a node over two zeros is
//! zero. A prover takes the upper part of the path from the view function [`pool_path`](Pallet::pool_path). When a pool
//! comes, earlier roots stay good for `RootLife` blocks, so that nobody's proof is in vain; when one goes, all earlier
//! roots are void at once.
//!
//! ## Storage
//!
//! | Item | Key | Value |
//! |---|---|---|
//! | [`Registrars`] | account | |
//! | [`Participants`] | account | certificate, confirmation |
//! | [`Pools`], [`PoolsOf`] | slot; participant and slot | whose it is, its root |
//! | [`Nodes`] | level, index | the nodes of the tree that are not zero |
//! | [`PastRoots`] | | roots that are still good |
//! | [`FreeSlots`], [`FreeCount`], [`NextSlot`] | | where pools can go |
//! | [`PublishingKeys`], [`KeysOf`] | account; participant and account | whose it is, how it is revoked |
//! | [`Nullifiers`] | nullifier | by whom and for whom it was used, and the answer; for good |
//!
//! ## API
//!
//! | Calls | By |
//! |---|---|
//! | `set_registrar` | governance |
//! | `join`, `update`, `leave`, `publish_pool`, `issue_key` | a participant |
//! | `confirm` | a registrar |
//! | `withdraw_confirmation` | the registrar who gave it; governance |
//! | `drop_pool` | the participant; anybody, when it is not in force |
//! | `claim_key` | the key |
//! | `revoke_key` | who proves to know the answer |
//! | `forget_key` | the participant, or the key without a name |
//!
//! View functions: `participant`, `registrars`, `key`, `keys_of`, `pools_of`, `pool_path`, `root`, `nullifier_domain`. For
//! other pallets: [`Publishers`](pallet_traits::Publishers).
//!
//! ## Invariants
//!
//! - A revoked key publishes nothing, whatever happens, and stays known as revoked; a nullifier is used by one account,
//!   for one principal, and with one answer.
//! - A key is issued by a participant in force, with the key's own signature, or claimed with a proof.
//! - The tree's nodes are the hashes of what is below, and its leaves the pools' roots.
//! - What is held is the sum of the deposits.
//!
//! ## Limits
//!
//! An observer who sees a fresh account being funded by the hospital knows whose it is: how the deposit gets there is the
//! hospital's to think of. A small set of pools hides little. Claimed keys of a participant whose confirmation ended work
//! until `ClaimLife` is over, and its pools admit new claims until somebody drops them. A participant that drops and publishes pools again and again makes others prove anew, which
//! is for its registrar to end. An answer that can be guessed can be guessed: its hash and salt are public. A participant
//! can publish the root of somebody else's pool, and so vouch for these keys.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod keys;
mod members;
#[cfg(test)]
mod mock;
mod pools;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod views;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
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
	use nulink_primitives::{
		proving::{Answer, KeyId, ProofBytes, Scalar},
		sharing::Digest,
		token::Balance,
	};
	use pallet_traits::{CheckProofs, NodeHash};
	use sp_runtime::traits::{IdentifyAccount, Verify};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	// An account and a block hash have 32 bytes, because what is signed and proven names them.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId: Into<[u8; 32]>, Hash: Into<[u8; 32]>> {
		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// What deposits are paid in.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// Checks proofs with registered keys.
		type Proofs: CheckProofs<Self::AccountId>;

		/// The nodes of the tree over all pools, as circuits compute them.
		type Tree: NodeHash;

		/// What publishing keys sign with.
		type Signature: Parameter + Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>;

		/// Who names registrars, and withdraws what they confirmed.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// For how many blocks a confirmation counts at most.
		#[pallet::constant]
		type MaxValidity: Get<u32>;

		/// For how many blocks a claimed key may publish, until it has to be proven again.
		#[pallet::constant]
		type ClaimLife: Get<u32>;

		/// For how many blocks a root of the tree is good after a pool was added.
		#[pallet::constant]
		type RootLife: Get<u32>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// Makes keys that sign.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId, Self::Signature>;
	}

	/// Why NLK is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For the storage of a participant and its pools.
		#[codec(index = 0)]
		Participant,
		/// For the storage of publishing keys.
		#[codec(index = 1)]
		Key,
	}

	/// Who confirms participants.
	#[pallet::storage]
	pub type Registrars<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ()>;

	/// Who takes part.
	#[pallet::storage]
	pub type Participants<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Participant<T::AccountId>>;

	/// The pools by their places in the tree, which the chain gives: a fast hash is enough.
	#[pallet::storage]
	pub type Pools<T: Config> = StorageMap<_, Twox64Concat, u32, Pool<T::AccountId>>;

	/// The places of a participant's pools.
	#[pallet::storage]
	pub type PoolsOf<T: Config> = StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, u32, ()>;

	/// The nodes of the tree over all pools that are not zero, by level (the pools' roots are level 0) and index.
	#[pallet::storage]
	pub type Nodes<T: Config> = StorageMap<_, Twox64Concat, (u8, u32), Scalar, ValueQuery>;

	/// Earlier roots of the tree, and the blocks in which they were replaced, oldest first.
	#[pallet::storage]
	pub type PastRoots<T: Config> = StorageValue<_, BoundedVec<(Scalar, u32), ConstU32<MAX_PAST_ROOTS>>, ValueQuery>;

	/// The places of dropped pools, as a stack.
	#[pallet::storage]
	pub type FreeSlots<T: Config> = StorageMap<_, Twox64Concat, u32, u32>;

	/// How many there are.
	#[pallet::storage]
	pub type FreeCount<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// The first place that never had a pool.
	#[pallet::storage]
	pub type NextSlot<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// The publishing keys.
	#[pallet::storage]
	pub type PublishingKeys<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, PublishingKey<T::AccountId>>;

	/// The keys under a participant's name.
	#[pallet::storage]
	pub type KeysOf<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, T::AccountId, ()>;

	/// The nullifiers that were used. Never removed: it is they that make a pool's key good for one principal.
	#[pallet::storage]
	pub type Nullifiers<T: Config> = StorageMap<_, Blake2_128Concat, Scalar, UsedNullifier<T::AccountId>>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An account confirms participants, or does no more.
		RegistrarSet { registrar: T::AccountId, confirms: bool },
		/// Somebody wants to take part.
		Joined { participant: T::AccountId, certificate: Digest },
		/// A participant has another certificate or address.
		Updated { participant: T::AccountId, certificate: Digest },
		/// A participant is who it says it is.
		Confirmed { participant: T::AccountId, certificate: Digest, registrar: T::AccountId, until: u32 },
		/// A participant is not confirmed any more.
		ConfirmationWithdrawn { participant: T::AccountId },
		/// A participant is gone.
		Left { participant: T::AccountId },
		/// A participant has a pool of keys.
		PoolPublished { participant: T::AccountId, slot: u32, root: Scalar, count: u16, tree: Scalar },
		/// A pool is gone, and so are all earlier roots of the tree.
		PoolDropped { participant: T::AccountId, slot: u32, tree: Scalar },
		/// A participant publishes under a key.
		KeyIssued { key: T::AccountId, participant: T::AccountId },
		/// Some participant publishes under a key, about a principal.
		KeyClaimed { key: T::AccountId, nullifier: Scalar, principal: Digest, until: u32 },
		/// A key publishes nothing any more.
		KeyRevoked { key: T::AccountId, by: T::AccountId },
		/// A key is gone, or, if it is revoked, out of its participant's list.
		KeyForgotten { key: T::AccountId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account takes part already.
		AlreadyJoined,
		/// The account is no participant: join first.
		NotParticipant,
		/// Only registrars confirm.
		NotRegistrar,
		/// The participant has another certificate now.
		OtherCertificate,
		/// The confirmation would count for no block, or for more than are allowed.
		BadValidity,
		/// The participant is not confirmed.
		NotConfirmed,
		/// The participant is not confirmed now.
		NotInForce,
		/// The participant has pools or keys: drop and forget them first.
		StillInUse,
		/// A number is not below the field's order, or it is zero.
		NotCanonical,
		/// A pool has at least one key, and no more than 256.
		BadCount,
		/// The participant has as many pools as it can have.
		TooManyPools,
		/// There is no place for another pool of anybody.
		TreeFull,
		/// There is no such pool.
		PoolNotFound,
		/// Only the participant can drop its pool while it is in force.
		NotPoolOwner,
		/// The participant has as many keys as it can have.
		TooManyKeys,
		/// The account is a publishing key already.
		KeyKnown,
		/// The key did not sign that it wants to be this participant's, with this answer, on this chain.
		WrongSignature,
		/// This is no root of the tree, or not any more: make the proof with the current one.
		UnknownRoot,
		/// The key of the pool was used by another account, or for another principal.
		NullifierUsed,
		/// There is no such key.
		KeyNotFound,
		/// The key is revoked.
		KeyIsRevoked,
		/// The key is not the signer's to forget.
		NotKeyHolder,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxValidity::get() > 0, "a confirmation counts for some time");
			assert!(T::ClaimLife::get() > 0, "a claimed key may publish for some time");
			assert!(T::RootLife::get() > 0, "a proof takes some blocks to make");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A participant, and whether it is in force.
		pub fn participant(who: T::AccountId) -> Option<(Participant<T::AccountId>, bool)> {
			Self::view_participant(who)
		}

		/// The registrars, at most 256 of them.
		pub fn registrars() -> Vec<T::AccountId> {
			Self::view_registrars()
		}

		/// A publishing key, and whether it may publish now.
		pub fn key(key: T::AccountId) -> Option<KeyStatus<T::AccountId>> {
			Self::view_key(key)
		}

		/// The keys under a participant's name.
		pub fn keys_of(participant: T::AccountId) -> Vec<T::AccountId> {
			Self::view_keys_of(participant)
		}

		/// A participant's pools, and their places.
		pub fn pools_of(participant: T::AccountId) -> Vec<(u32, Pool<T::AccountId>)> {
			Self::view_pools_of(participant)
		}

		/// The way from a pool's root to the tree's: the neighbour on each of 12 levels, lowest first.
		pub fn pool_path(slot: u32) -> Option<Vec<Scalar>> {
			Self::view_pool_path(slot)
		}

		/// The root of the tree over all pools. Zero, if there is none.
		pub fn root() -> Scalar {
			Self::current_root()
		}

		/// The domain of this chain's nullifiers.
		pub fn nullifier_domain() -> Scalar {
			Self::domain()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Let an account confirm participants, or do so no more.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Details
		///
		/// What the account has confirmed stays confirmed.
		///
		/// ## Events
		///
		/// `RegistrarSet`
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_registrar())]
		pub fn set_registrar(origin: OriginFor<T>, registrar: T::AccountId, confirms: bool) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_registrar(registrar, confirms)
		}

		/// Take part.
		///
		/// ## Origin
		///
		/// Signed by who takes part, from whom a deposit is held.
		///
		/// ## Details
		///
		/// `certificate` is the SHA-256 of a certificate, by an authority or of one's own making, which is shown to a
		/// registrar off chain. `uri` says where to find the participant.
		///
		/// ## Errors
		///
		/// `AlreadyJoined`; those of the hold
		///
		/// ## Events
		///
		/// `Joined`
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::join())]
		pub fn join(origin: OriginFor<T>, certificate: Digest, uri: Uri) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_join(who, certificate, uri)
		}

		/// Change certificate or address.
		///
		/// ## Origin
		///
		/// Signed by a participant.
		///
		/// ## Details
		///
		/// With another certificate it has to be confirmed again.
		///
		/// ## Errors
		///
		/// `NotParticipant`
		///
		/// ## Events
		///
		/// `Updated`
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::update())]
		pub fn update(origin: OriginFor<T>, certificate: Digest, uri: Uri) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_update(who, certificate, uri)
		}

		/// Confirm that a participant is who it says it is, until a block.
		///
		/// ## Origin
		///
		/// Signed by a registrar.
		///
		/// ## Errors
		///
		/// `NotRegistrar`, `NotParticipant`, `OtherCertificate`, `BadValidity`
		///
		/// ## Events
		///
		/// `Confirmed`
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::confirm())]
		pub fn confirm(
			origin: OriginFor<T>,
			participant: T::AccountId,
			certificate: Digest,
			#[pallet::compact] until: u32,
		) -> DispatchResult {
			let registrar = ensure_signed(origin)?;
			Self::do_confirm(registrar, participant, certificate, until)
		}

		/// Confirm no more that a participant is who it says it is.
		///
		/// ## Origin
		///
		/// Signed by the registrar who confirmed it; governance.
		///
		/// ## Details
		///
		/// Its named keys publish nothing from now on; its pools can be dropped by anybody.
		///
		/// ## Errors
		///
		/// `NotParticipant`, `NotConfirmed`, `NotRegistrar`
		///
		/// ## Events
		///
		/// `ConfirmationWithdrawn`
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::withdraw_confirmation())]
		pub fn withdraw_confirmation(origin: OriginFor<T>, participant: T::AccountId) -> DispatchResult {
			let registrar = match T::GovernanceOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(ensure_signed(origin)?),
			};
			Self::do_withdraw_confirmation(registrar, participant)
		}

		/// Take part no more, and get the deposit back.
		///
		/// ## Origin
		///
		/// Signed by a participant without pools and keys.
		///
		/// ## Errors
		///
		/// `NotParticipant`, `StillInUse`
		///
		/// ## Events
		///
		/// `Left`
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::leave())]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_leave(who)
		}

		/// Publish a pool of keys.
		///
		/// ## Origin
		///
		/// Signed by a participant in force, from whom a deposit is held.
		///
		/// ## Details
		///
		/// `root` is that of the tree of 8 levels over the hashes of `count` keys, made by `nulink-zk`.
		///
		/// ## Errors
		///
		/// `NotParticipant`, `NotInForce`, `NotCanonical`, `BadCount`, `TooManyPools`, `TreeFull`; those of the hold
		///
		/// ## Events
		///
		/// `PoolPublished`
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::publish_pool())]
		pub fn publish_pool(origin: OriginFor<T>, root: Scalar, count: u16) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_publish_pool(who, root, count)
		}

		/// Drop a pool, and give the deposit back to its participant.
		///
		/// ## Origin
		///
		/// Signed by the participant; by anybody, when it is not in force.
		///
		/// ## Details
		///
		/// All earlier roots of the tree are void at once. Keys that were claimed stay until they have to be proven again.
		///
		/// ## Errors
		///
		/// `PoolNotFound`, `NotPoolOwner`
		///
		/// ## Events
		///
		/// `PoolDropped`
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::drop_pool())]
		pub fn drop_pool(origin: OriginFor<T>, #[pallet::compact] slot: u32) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_drop_pool(who, slot)
		}

		/// Publish under a key, by name.
		///
		/// ## Origin
		///
		/// Signed by a participant in force, from whom a deposit is held.
		///
		/// ## Details
		///
		/// `signature` is the key's, over `nulink/key-issue/v1`, the hash of the genesis, the participant's account and
		/// the answer.
		///
		/// ## Errors
		///
		/// `NotParticipant`, `NotInForce`, `TooManyKeys`, `KeyKnown`, `NotCanonical`, `WrongSignature`; those of the hold
		///
		/// ## Events
		///
		/// `KeyIssued`
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::issue_key())]
		pub fn issue_key(
			origin: OriginFor<T>,
			key: T::AccountId,
			answer: Answer,
			signature: T::Signature,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_issue_key(who, key, answer, signature)
		}

		/// Publish under a key without a name, about one principal; or show again that one may.
		///
		/// ## Origin
		///
		/// Signed by the key, from which a deposit is held. The part for the nullifier is held for good.
		///
		/// ## Details
		///
		/// The proof is by the circuit `Member`, with the verifying key `with`: that the prover has a key in the tree with
		/// this `root`, whose nullifier on this chain this is. Its subject is the principal, its challenge a block of at
		/// most some hundred blocks ago. Shown again, or claimed again after it was forgotten, the key is revoked by the
		/// answer of the first time, whatever `answer` says.
		///
		/// ## Errors
		///
		/// `UnknownRoot`, `NullifierUsed`, `KeyKnown`, `KeyIsRevoked`, `NotCanonical`; those of the check of a proof and of
		/// the hold
		///
		/// ## Events
		///
		/// `KeyClaimed`
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::claim_key())]
		#[allow(clippy::too_many_arguments)]
		pub fn claim_key(
			origin: OriginFor<T>,
			with: KeyId,
			principal: Digest,
			answer: Answer,
			root: Scalar,
			nullifier: Scalar,
			#[pallet::compact] challenge: u32,
			proof: Box<ProofBytes>,
		) -> DispatchResult {
			let key = ensure_signed(origin)?;
			Self::do_claim_key(key, with, principal, answer, root, nullifier, challenge, &proof)
		}

		/// Revoke a key, because one knows its answer.
		///
		/// ## Origin
		///
		/// Signed by anybody who proves it.
		///
		/// ## Details
		///
		/// The proof is by the circuit `Knows`, with the verifying key `with`, of the hash that was given with the key.
		/// Its subject is the key, its prover the signer. For good.
		///
		/// ## Errors
		///
		/// `KeyNotFound`, `KeyIsRevoked`; those of the check of a proof
		///
		/// ## Events
		///
		/// `KeyRevoked`
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::revoke_key())]
		pub fn revoke_key(
			origin: OriginFor<T>,
			with: KeyId,
			key: T::AccountId,
			#[pallet::compact] challenge: u32,
			proof: Box<ProofBytes>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_revoke_key(who, with, key, challenge, &proof)
		}

		/// Forget a key, and give its deposit back.
		///
		/// ## Origin
		///
		/// Signed by the participant whose it is; of a key without a name, by the key, unless it is revoked.
		///
		/// ## Details
		///
		/// The nullifier of a key without a name stays used, with its answer. A revoked key stays known as that, so that it
		/// is never issued or claimed again, and a part of its deposit is held for good.
		///
		/// ## Errors
		///
		/// `KeyNotFound`, `NotKeyHolder`, `KeyIsRevoked`
		///
		/// ## Events
		///
		/// `KeyForgotten`
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::forget_key())]
		pub fn forget_key(origin: OriginFor<T>, key: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_forget_key(who, key)
		}
	}
}
