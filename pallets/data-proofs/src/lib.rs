//! # Data proofs
//!
//! Whoever offers encrypted data can say anything of it. Here people *prove* what they say, and show nothing: that the
//! data behind a hash has records with some property, that a ciphertext encrypts what was committed to, or anything else
//! that a circuit says (NuLink whitepaper, section 2.3.1). The chain keeps the verifying keys, checks the proofs, and
//! remembers who has proven what.
//!
//! ## Terminology
//!
//! - *Circuit*: what is proven, as equations ([`Circuit`]). *Statement*: a circuit and its inputs, by their hash
//!   ([`proving::statement_bytes`]).
//! - *Verifying key*: what proofs by a circuit are checked with: Groth16 on BLS12-381. Who knows the secret numbers that
//!   it was made of can prove what is false, and a key says nothing of the circuit behind it. So a key for one of our
//!   circuits counts when governance has *adopted* it: looked at the circuit, and at the transcript of the ceremony in
//!   which many took part. Keys of circuits by others ([`Circuit::Custom`]) count as what they are: who asks for such a
//!   proof names the key.
//! - *Subject*: what the proof is about, for those who look for it: a listing, data, a key, somebody.
//! - *Challenge*: a recent block, by its number. A proof is made over its hash, so nobody has one in store.
//! - *Context*: chain, place, subject, prover and challenge as one number, the last input of every circuit. The chain
//!   computes it itself ([`ZkVerifier::context`]).
//!
//! ## Scenario
//!
//! 1. Ten people make the key of the circuit "four records of the data satisfy a predicate" with snarkjs, and publish all
//!    of it. Ann registers the key with [`register_key`](Pallet::register_key) for a deposit; governance looks at the
//!    transcript and [`adopt_key`](Pallet::adopt_key)s it, naming the circuit and the transcript that it has seen.
//! 2. A hospital has a data set with root R, and wants to show that four of its records are of patients over 60. Its
//!    software asks for the context with the view function [`context`](Pallet::context), computes the proof in some
//!    seconds, and sends it with [`submit_proof`](Pallet::submit_proof).
//! 3. The chain checks it, and records that the hospital has proven the statement (circuit, R, hash of the predicate) of
//!    its listing. An insurer who computes the same hash from the predicate that it wants finds the record; so does the
//!    market, by [`ProofsOf`].
//! 4. When the listing is over the hospital [`forget`](Pallet::forget)s the record, and has its deposit back.
//! 5. Somebody shows that the ceremony was a farce. Governance [`retire_key`](Pallet::retire_key)s the key: at once no
//!    record by it counts any more.
//!
//! ## Replay
//!
//! A Groth16 proof can be made into another one of the same statement by anybody who sees it. So proofs are told apart by
//! what they prove and never by their bytes: a second record of the same subject, prover and statement is refused,
//! however its proof looks, and somebody else's proof is none at all, because the prover is in the context.
//!
//! ## Storage
//!
//! | Item | Key | Value |
//! |---|---|---|
//! | [`Keys`] | hash of the key | what is known of it; kept when it is retired |
//! | [`PreparedKeys`] | hash of the key | the key, checked, as the verifier wants it |
//! | [`Records`] | subject, prover, statement | with which key and when it was proven |
//! | [`RecordsBy`] | prover; subject and statement | which records somebody has |
//!
//! ## API
//!
//! | Calls | By |
//! |---|---|
//! | `register_key`, `remove_key` | anybody; who registered it |
//! | `adopt_key`, `retire_key` | governance |
//! | `submit_proof`, `submit_proofs` | a prover |
//! | `forget` | the prover; anybody, when the key is retired |
//!
//! View functions: `key`, `keys`, `record`, `records_of`, `records_by`, `context`, `statement_hash`. For other pallets:
//! [`ProofsOf`], [`CheckProofs`].
//!
//! ## Invariants
//!
//! - Of a subject, a prover and a statement there is one record, and the check of its proof was passed.
//! - A retired key stays retired, and nothing that was proven with it counts.
//! - A key is adopted for the circuit, and from the source, that governance named.
//! - A key for development is on no network on which something is at stake.
//! - What is held is the sum of the deposits of keys and of records.
//! - Every stored key was checked in all points, and takes as many inputs as its circuit has.
//!
//! ## Limits
//!
//! A record says that something was proven of a number that somebody calls the root of a data set. Whether these are the
//! data that a buyer gets is the market's to enforce (`Encrypts`, and the complaint). That a retired key's records were
//! believed before cannot be undone. In [`Circuit::Custom`], the context is only bound if the circuit uses that input.
//!
//! [`Circuit`]: nulink_primitives::proving::Circuit
//! [`Circuit::Custom`]: nulink_primitives::proving::Circuit::Custom
//! [`ZkVerifier::context`]: pallet_traits::ZkVerifier::context
//! [`proving::statement_bytes`]: nulink_primitives::proving::statement_bytes
//! [`ProofsOf`]: pallet_traits::ProofsOf
//! [`CheckProofs`]: pallet_traits::CheckProofs

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod glue;
mod keys;
#[cfg(test)]
mod mock;
mod records;
#[cfg(any(test, feature = "runtime-benchmarks"))]
mod simulator;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod verifier;
mod views;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use verifier::Groth16;
pub use weights::WeightInfo;

/// The most entries that a view function lists.
pub const MAX_LISTED: u32 = 256;

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
		proving::{
			Circuit, KeyId, KeySource, Place, ProofBytes, Scalar, StatementHash, Subject, MAX_CHALLENGE_AGE, MAX_INPUTS,
		},
		sharing::Digest,
		token::Balance,
		Profile,
	};
	use pallet_traits::{KeyFault, ProofFault, ZkVerifier};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	// An account and a block hash have 32 bytes, because contexts name them.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId: Into<[u8; 32]>, Hash: Into<[u8; 32]>> {
		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// What deposits are paid in.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// Checks keys and proofs: [`Groth16`].
		type Verifier: ZkVerifier;

		/// What kind of network this is: keys for development are for local ones.
		type Profile: Get<Profile>;

		/// Who adopts and retires keys.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// How many blocks ago a challenge may be at most. Not more than the chain knows hashes of.
		#[pallet::constant]
		type ChallengeWindow: Get<u32>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// Why NLK is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For the storage of a key.
		#[codec(index = 0)]
		Key,
		/// For the storage of what was proven.
		#[codec(index = 1)]
		Record,
	}

	/// The keys, also those that are retired. Their hashes are of bytes that people choose, hence a cryptographic hash.
	#[pallet::storage]
	pub type Keys<T: Config> = StorageMap<_, Blake2_128Concat, KeyId, KeyInfo<T::AccountId>>;

	/// The keys that are not retired, as the verifier wants them.
	#[pallet::storage]
	pub type PreparedKeys<T: Config> = StorageMap<_, Blake2_128Concat, KeyId, PreparedKey>;

	/// What was proven. People choose subjects and statements: hashed with a cryptographic hash.
	#[pallet::storage]
	pub type Records<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, Subject>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, StatementHash>,
		),
		Proven,
	>;

	/// The records of a prover.
	#[pallet::storage]
	pub type RecordsBy<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, (Subject, StatementHash), ()>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A verifying key is known.
		KeyRegistered { key: KeyId, circuit: Circuit, source: KeySource, registrant: T::AccountId },
		/// Governance vouches for a key.
		KeyAdopted { key: KeyId, circuit: Circuit },
		/// A key proves nothing any more, nor do the records that were made with it.
		KeyRetired { key: KeyId, circuit: Circuit },
		/// A key that proved nothing is gone.
		KeyRemoved { key: KeyId },
		/// Somebody has proven something. With a key for development it is proven to nobody but its makers.
		Proven {
			subject: Subject,
			prover: T::AccountId,
			statement: StatementHash,
			circuit: Circuit,
			key: KeyId,
			development: bool,
		},
		/// A record is gone.
		Forgotten { subject: Subject, prover: T::AccountId, statement: StatementHash },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The key is registered, or was and is retired.
		KeyAlreadyRegistered,
		/// Keys that one machine made are for networks on somebody's desk. Make one in a ceremony.
		DevelopmentKey,
		/// The bytes are no verifying key of Groth16 on BLS12-381 as arkworks compresses it.
		MalformedKey,
		/// A point of the key is not on its curve, or not in its subgroup.
		KeyNotInSubgroup,
		/// A point of the key is the identity.
		IdentityInKey,
		/// The key's γ is its δ. Whoever has a proof could change what it proves.
		GammaIsDelta,
		/// The key takes more inputs than 32.
		TooManyInputs,
		/// There is no such circuit, or the key takes another number of inputs. A circuit by others has at least two: one
		/// that says something, and the context.
		NotOfThisCircuit,
		/// There is no such key.
		KeyNotFound,
		/// Governance has adopted the key already.
		AlreadyAdopted,
		/// The key is retired, for good.
		KeyIsRetired,
		/// Only who registered the key can remove it.
		NotRegistrant,
		/// The key was adopted, or something is recorded that was proven with it.
		KeyInUse,
		/// Nobody has vouched for the key: governance has to adopt it.
		NotAdopted,
		/// The key is for another circuit.
		OtherCircuit,
		/// The statement has another number of inputs. The context is not to be sent.
		WrongInputCount,
		/// An input is not below the field's order.
		NotCanonical,
		/// The proof is not three points of the right subgroups, none of them the identity.
		MalformedProof,
		/// The proof does not prove this statement for this prover, subject, block and chain. Of a batch: one of them does
		/// not.
		NotProven,
		/// The prover has proven this of the subject already.
		AlreadyProven,
		/// The block over which the proof was made is too long ago: make it anew.
		ChallengeTooOld,
		/// The block over which the proof was made is not over, or not known here.
		ChallengeUnknown,
		/// The batch is empty.
		NothingToProve,
		/// There is no such record.
		RecordNotFound,
		/// Only the prover can remove the record while its key is trusted.
		NotProver,
		/// The key is registered for another circuit, or from another source, than what is to be vouched for.
		OtherRegistration,
	}

	impl<T> From<KeyFault> for Error<T> {
		fn from(fault: KeyFault) -> Self {
			match fault {
				KeyFault::Malformed => Error::MalformedKey,
				KeyFault::NotInSubgroup => Error::KeyNotInSubgroup,
				KeyFault::Identity => Error::IdentityInKey,
				KeyFault::GammaIsDelta => Error::GammaIsDelta,
				KeyFault::TooManyInputs => Error::TooManyInputs,
			}
		}
	}

	impl<T> From<ProofFault> for Error<T> {
		fn from(fault: ProofFault) -> Self {
			match fault {
				ProofFault::BadKey => Error::MalformedKey,
				ProofFault::Malformed => Error::MalformedProof,
				ProofFault::NotCanonical => Error::NotCanonical,
				ProofFault::WrongInputCount => Error::WrongInputCount,
				ProofFault::NotProven => Error::NotProven,
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::ChallengeWindow::get() > 0, "a proof takes some blocks to make");
			assert!(T::ChallengeWindow::get() <= MAX_CHALLENGE_AGE, "older blocks are refused by every prover");
			let known = <T as frame_system::Config>::BlockHashCount::get();
			let window = BlockNumberFor::<T>::from(T::ChallengeWindow::get());
			assert!(known >= window, "the chain knows the hash of every challenge");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What is known of a key.
		pub fn key(key: KeyId) -> Option<KeyInfo<T::AccountId>> {
			Keys::<T>::get(key)
		}

		/// Keys that can be proven with, at most `limit` and 256 of them, in no particular order; those for one circuit, if
		/// one is given.
		pub fn keys(circuit: Option<Circuit>, limit: u32) -> KeyList<T::AccountId> {
			Self::view_keys(circuit, limit)
		}

		/// A record.
		pub fn record(
			subject: Subject,
			prover: T::AccountId,
			statement: StatementHash,
		) -> Option<ProvenInfo<T::AccountId>> {
			Self::view_record(subject, prover, statement)
		}

		/// What was proven of a subject, at most `limit` and 256 records.
		pub fn records_of(subject: Subject, limit: u32) -> Vec<ProvenInfo<T::AccountId>> {
			Self::view_records_of(subject, limit)
		}

		/// What somebody has proven, at most `limit` and 256 records.
		pub fn records_by(prover: T::AccountId, limit: u32) -> Vec<ProvenInfo<T::AccountId>> {
			Self::view_records_by(prover, limit)
		}

		/// The context of a proof over the block number `challenge`: the last input of its circuit. `None`, if the block is
		/// too old, or not over.
		pub fn context(place: Place, subject: Subject, prover: T::AccountId, challenge: u32) -> Option<Scalar> {
			Self::context_of(place, &subject, &prover, challenge).ok()
		}

		/// The hash of a statement.
		pub fn statement_hash(circuit: Circuit, key: KeyId, inputs: Vec<Scalar>) -> StatementHash {
			Self::hash_of(circuit, &key, &inputs)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Register a verifying key.
		///
		/// ## Origin
		///
		/// Signed by anybody, from whom a deposit is held.
		///
		/// ## Details
		///
		/// `bytes` is the key as arkworks compresses it: α, β, γ, δ, the number of the other points, these points. All of
		/// it is checked. A key for one of our circuits must be adopted before it is of use, unless it is one for
		/// development, on a network on somebody's desk. The last input of a circuit by others must be the context: in circom, the
		/// last signal of `public`.
		///
		/// ## Errors
		///
		/// `KeyAlreadyRegistered`, `DevelopmentKey`, `MalformedKey`, `KeyNotInSubgroup`, `IdentityInKey`, `GammaIsDelta`,
		/// `TooManyInputs`, `NotOfThisCircuit`; those of the hold
		///
		/// ## Events
		///
		/// `KeyRegistered`
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_key(Pallet::<T>::inputs_of(bytes)))]
		pub fn register_key(
			origin: OriginFor<T>,
			circuit: Circuit,
			source: KeySource,
			bytes: KeyBytes,
		) -> DispatchResult {
			let registrant = ensure_signed(origin)?;
			Self::do_register_key(registrant, circuit, source, bytes)
		}

		/// Vouch for a key: its circuit is what it is said to be, and its ceremony was in order.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Details
		///
		/// `circuit` and `source` are those that were looked at, and the key's registration must say the same. Until it is
		/// adopted a key can be removed by who registered it, and be registered again: of the same bytes, for another
		/// circuit with as many inputs, or with the hash of another transcript, while people vote.
		///
		/// ## Errors
		///
		/// `KeyNotFound`, `OtherRegistration`, `AlreadyAdopted`, `KeyIsRetired`, `DevelopmentKey`
		///
		/// ## Events
		///
		/// `KeyAdopted`
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::adopt_key())]
		pub fn adopt_key(origin: OriginFor<T>, key: KeyId, circuit: Circuit, source: KeySource) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_adopt_key(key, circuit, source)
		}

		/// Trust a key no more. What was proven with it counts for nothing from now on.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Details
		///
		/// For good: the key cannot be registered again. Its deposit is given back.
		///
		/// ## Errors
		///
		/// `KeyNotFound`, `KeyIsRetired`
		///
		/// ## Events
		///
		/// `KeyRetired`
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::retire_key())]
		pub fn retire_key(origin: OriginFor<T>, key: KeyId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_retire_key(key)
		}

		/// Remove a key that nobody needs, and get the deposit back.
		///
		/// ## Origin
		///
		/// Signed by who registered it.
		///
		/// ## Details
		///
		/// Not if it was adopted, nor while there are records that were proven with it.
		///
		/// ## Errors
		///
		/// `KeyNotFound`, `NotRegistrant`, `KeyIsRetired`, `KeyInUse`
		///
		/// ## Events
		///
		/// `KeyRemoved`
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::remove_key())]
		pub fn remove_key(origin: OriginFor<T>, key: KeyId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_remove_key(who, key)
		}

		/// Prove something of a subject, and have it recorded.
		///
		/// ## Origin
		///
		/// Signed by the prover, from whom a deposit is held.
		///
		/// ## Details
		///
		/// `inputs` are those of the key's circuit without the context, which is what the view function `context` gives for
		/// this subject, the signer and the block number `challenge`, at most `ChallengeWindow` blocks ago. What is
		/// recorded already is refused, whatever the proof.
		///
		/// ## Errors
		///
		/// `KeyNotFound`, `KeyIsRetired`, `NotAdopted`, `WrongInputCount`, `NotCanonical`, `AlreadyProven`,
		/// `ChallengeTooOld`, `ChallengeUnknown`, `MalformedProof`, `NotProven`; those of the hold
		///
		/// ## Events
		///
		/// `Proven`
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::submit_proof((inputs.len() as u32).saturating_add(1)))]
		pub fn submit_proof(
			origin: OriginFor<T>,
			key: KeyId,
			subject: Subject,
			inputs: Inputs,
			#[pallet::compact] challenge: u32,
			proof: Box<ProofBytes>,
		) -> DispatchResult {
			let prover = ensure_signed(origin)?;
			Self::do_submit_proof(prover, Submission { key, subject, inputs, proof: *proof }, challenge)
		}

		/// Prove several things at once, for less than one by one.
		///
		/// ## Origin
		///
		/// Signed by the prover, from whom the deposits are held.
		///
		/// ## Details
		///
		/// All of up to 16 or nothing. All proofs are made over the same block.
		///
		/// ## Errors
		///
		/// `NothingToProve`; those of `submit_proof`
		///
		/// ## Events
		///
		/// `Proven` for each
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::submit_proofs(proofs.len() as u32, Pallet::<T>::most_inputs(proofs)))]
		pub fn submit_proofs(origin: OriginFor<T>, proofs: Batch, #[pallet::compact] challenge: u32) -> DispatchResult {
			let prover = ensure_signed(origin)?;
			Self::do_submit_proofs(prover, proofs, challenge)
		}

		/// Remove a record, and give the deposit back to its prover.
		///
		/// ## Origin
		///
		/// Signed by the prover; by anybody, when the key is retired.
		///
		/// ## Errors
		///
		/// `RecordNotFound`, `NotProver`
		///
		/// ## Events
		///
		/// `Forgotten`
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::forget())]
		pub fn forget(
			origin: OriginFor<T>,
			subject: Subject,
			prover: T::AccountId,
			statement: StatementHash,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_forget(who, subject, prover, statement)
		}
	}

	impl<T: Config> Pallet<T> {
		/// How many inputs a key of so many bytes can have, at most.
		pub(crate) fn inputs_of(bytes: &KeyBytes) -> u32 {
			(bytes.len() as u32 / 48).min(MAX_INPUTS)
		}

		/// The most public inputs of a proof in the batch.
		pub(crate) fn most_inputs(proofs: &Batch) -> u32 {
			proofs.iter().map(|it| it.inputs.len() as u32).max().unwrap_or(0).saturating_add(1)
		}

		/// The hash by which this chain is known.
		pub(crate) fn genesis() -> Digest {
			frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::from(0u32)).into()
		}
	}
}
