//! # Claims
//!
//! NLK existed on Ethereum before this chain did. Who locks it there, in a contract that lets nothing out again, is paid
//! the same amount here: one to one, every unit once. What is locked is proven from Ethereum's state, and who may have
//! it by a signature of the Ethereum key that locked it. Nobody has to be believed, but for the state roots.
//!
//! ## Terminology
//!
//! - *Holder*: an Ethereum account with locked NLK. *Receiver*: the account here that is paid.
//! - *Lock contract*: the contract whose storage says what each holder has locked. Governance pins its address, the hash
//!   of its code, and where in its storage the amounts are.
//! - *State root*: the digest of all that Ethereum holds after a block. The chain accepts some ([`StateRoots`]): those
//!   that governance has set here, or those that a relay of Ethereum's headers brings, as the runtime says.
//! - *Pot*: the account that claims are paid from.
//! - *Submitter*: who brings the claim to the chain. Anybody: the claim says who is paid.
//!
//! ## Scenario
//!
//! Ann has 500 NLK on Ethereum, and no account here.
//!
//! 1. She locks them in the lock contract. A block of Ethereum after that has its root accepted here.
//! 2. She makes an account, and asks the view function `to_sign` for her message: the network, her Ethereum account, the
//!    account to be paid, and the number of her claim, which is 1. Her wallet signs the text, or the structure.
//! 3. She has no NLK for a fee. So a friend, an exchange, or a service that does this for everybody, sends `claim` with
//!    the answer of `eth_getProof` and her signature. The 500 NLK go to her account, and the submitter gets the fee
//!    back. He could have changed nothing.
//! 4. Later she locks 200 more. Claim number 2, at a later block, shows 700 and pays 200.
//!
//! ## Who pays for a claim
//!
//! Claims are signed by a submitter, who pays the fee and gets it back on success. Unsigned claims would need no
//! submitter, but every node would check two proofs and a recovery for whoever sends bytes: proofs of any storage are
//! public, so that the expensive part can be made to run for nothing, by anybody, without end. Here a claim that fails
//! has cost its sender. And what succeeds for free moves at least [`Config::FreeClaim`]: for less, the fee is kept, or
//! else somebody with many holders' keys and one unit each would get block space for nothing.
//!
//! ## Storage
//!
//! | Item | Key | Value |
//! |---|---|---|
//! | [`Contract`] | | the lock contract |
//! | [`Deadline`] | | the last block for claims |
//! | [`Roots`] | | state roots that governance accepts |
//! | [`ClaimedBy`] | holder | what was paid. Never removed: it is what makes a claim good for once |
//! | [`TotalClaimed`] | | what was paid to all |
//!
//! ## API
//!
//! | Calls | By |
//! |---|---|
//! | `claim` | anybody |
//! | `set_lock_contract`, `set_deadline` | governance |
//! | `accept_state_root`, `withdraw_state_root` | governance |
//!
//! View functions: `status`, `claimed`, `to_sign`. The roots are there for other pallets through [`StateRoots`].
//!
//! ## Invariants
//!
//! - **A unit is paid once.** A holder gets what an accepted state shows, less what was paid before. A claim needs a state
//!   later than that of the last one: what an older one shows was counted, or was taken out since.
//! - **A signature pays once.** It names the number of the claim, and the next claim has another number.
//! - **A signature pays nobody else, and nowhere else.** It names receiver, holder, and the genesis hash. (Two chains with
//!   one genesis, after a split, have the same: a limit.)
//! - **A submitter can not hurt a holder.** Not with a proof of an older state, either: it would pay less, but what is
//!   left can still be claimed.
//! - **Nothing but the pot pays**, and it is not killed by it: its existential deposit stays.
//! - **Another contract is another contract.** Address and code hash are those that governance pinned. That says nothing
//!   of code behind a proxy: pin a contract that can not be changed, and from which locked NLK can not come back. From a
//!   contract that pays back, one could lock, let the root be accepted, unlock, and lock by another account.
//! - **A new contract gives nothing twice**: what was paid to a holder is counted whatever contract it was for.
//! - **No claim is cut off without warning**: a deadline, also an earlier one, is set [`Config::DeadlineNotice`] ahead.
//!
//! Holders that are contracts have no key, and can not claim: lock for an account that has one.
//!
//! [`StateRoots`]: pallet_traits::StateRoots

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

mod claims;
mod governance;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod views;
pub mod weights;

pub use claims::NodeHost;
pub use pallet::*;
pub use types::{Claim, ClaimSignature, Claimed, LockContract, Proof, Status, ToSign};
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{Inspect, Mutate},
	};
	use frame_system::pallet_prelude::*;
	use nulink_eth_proofs::{Address, MAX_NODES};
	use nulink_primitives::{sharing::Digest, token::Balance};
	use pallet_traits::StateRoots;
	use sp_runtime::traits::UniqueSaturatedInto;

	/// How many state roots governance can have accepted at once. With one more, the oldest goes.
	pub const MAX_ROOTS: u32 = 32;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	// An account and a block hash have 32 bytes, because messages name them.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId: Into<[u8; 32]>, Hash: Into<[u8; 32]>> {
		/// What is paid.
		type Currency: Inspect<Self::AccountId, Balance = Balance> + Mutate<Self::AccountId>;

		/// The states of Ethereum that are accepted. This pallet itself, where governance accepts them.
		type StateRoots: StateRoots;

		/// Hashing and key recovery: [`NodeHost`].
		type Host: nulink_eth_proofs::Host;

		/// Who pins the contract, sets the deadline, and accepts roots.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The account that claims are paid from. Nobody has its key.
		#[pallet::constant]
		type Pot: Get<Self::AccountId>;

		/// How many blocks ahead a deadline must be, at least, when it is set.
		#[pallet::constant]
		type DeadlineNotice: Get<u32>;

		/// The least amount whose claim costs no fee.
		#[pallet::constant]
		type FreeClaim: Get<Balance>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// The contract in which NLK is locked. None: nothing can be claimed.
	#[pallet::storage]
	pub type Contract<T> = StorageValue<_, LockContract>;

	/// The last block in which claims are taken. None: no end is set.
	#[pallet::storage]
	pub type Deadline<T> = StorageValue<_, u32>;

	/// The state roots that governance has accepted, by Ethereum block.
	#[pallet::storage]
	pub type Roots<T> = StorageValue<_, BoundedBTreeMap<u64, Digest, ConstU32<MAX_ROOTS>>, ValueQuery>;

	/// What was paid to a holder. Holders choose their addresses: hashed with a cryptographic hash.
	#[pallet::storage]
	pub type ClaimedBy<T> = StorageMap<_, Blake2_128Concat, Address, Claimed>;

	/// What was paid to all holders.
	#[pallet::storage]
	pub type TotalClaimed<T> = StorageValue<_, Balance, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// NLK that was locked on Ethereum was paid.
		NlkClaimed {
			/// Who locked it.
			holder: Address,
			/// Who got it.
			receiver: T::AccountId,
			/// What was paid now.
			amount: Balance,
			/// What the holder was paid in all.
			total: Balance,
			/// The Ethereum block whose state showed it.
			block: u64,
		},
		/// Claims are about this contract from now on.
		LockContractSet { contract: LockContract },
		/// Claims are taken up to this block. `None`: without end.
		DeadlineSet { deadline: Option<u32> },
		/// A state of Ethereum was accepted.
		StateRootAccepted { block: u64, root: Digest },
		/// A state of Ethereum is not accepted any more: by a call, or because there were too many.
		StateRootWithdrawn { block: u64, root: Digest },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No lock contract is pinned: there is nothing to claim yet.
		NoLockContract,
		/// The time for claims is over.
		DeadlinePassed,
		/// The state of Ethereum in this block does not count: it is before the first block that does.
		StateTooOld,
		/// The holder has claimed with the state of this block, or a later one. Claim with a later one.
		StateOutdated,
		/// The chain has not accepted the state root of this block.
		UnknownStateRoot,
		/// The account to be paid is the pot.
		ReceiverIsPot,
		/// The signature is not the holder's over this claim: over another chain, receiver, account or number of the
		/// claim; or s is in the upper half.
		WrongSignature,
		/// The account proof proves nothing in the state of this block.
		BadAccountProof,
		/// The lock contract does not exist in the state of this block.
		ContractNotFound,
		/// The contract's code is not the one that was pinned.
		WrongCode,
		/// The balance proof proves nothing in the storage of the lock contract.
		BadBalanceProof,
		/// More is said to be locked than an amount can be.
		AmountTooLarge,
		/// The holder has nothing locked in the state of this block.
		NothingLocked,
		/// All that the holder has locked was paid.
		AlreadyClaimed,
		/// The pot does not hold as much.
		PotExhausted,
		/// The address or the code hash is that of no contract.
		NotAContract,
		/// A deadline must be further ahead.
		DeadlineTooSoon,
		/// Another root was accepted for this block: withdraw it first.
		StateRootConflict,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				T::FreeClaim::get() >= T::Currency::minimum_balance(),
				"FreeClaim must be at least the existential deposit"
			);
			assert!(T::DeadlineNotice::get() > 0, "DeadlineNotice must leave time to claim");
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
	}

	impl<T: Config> StateRoots for Pallet<T> {
		fn state_root(block: u64) -> Option<Digest> {
			Roots::<T>::get().get(&block).copied()
		}

		#[cfg(feature = "runtime-benchmarks")]
		fn make_accepted(block: u64, root: Digest) {
			// As many as there can be: reading them is part of the cost.
			let others = (1..u64::from(MAX_ROOTS)).map(|before| (block.saturating_sub(before), root));
			let roots: alloc::collections::BTreeMap<_, _> = others.chain([(block, root)]).collect();
			Roots::<T>::put(BoundedBTreeMap::try_from(roots).unwrap_or_default());
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// Whether claims are taken, for what contract, until when, with which roots, and what is left to be paid.
		pub fn status() -> Status {
			Self::view_status()
		}

		/// What was paid to a holder, if anything was.
		pub fn claimed(holder: Address) -> Option<Claimed> {
			ClaimedBy::<T>::get(holder)
		}

		/// What a holder has to sign, so that its next claim is paid to the receiver, and the slot that shows what it has
		/// locked.
		pub fn to_sign(holder: Address, receiver: T::AccountId) -> ToSign {
			Self::view_to_sign(holder, receiver)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Claim NLK that is locked on Ethereum.
		///
		/// ## Origin
		///
		/// Signed, by anybody. The receiver that the holder's signature names is paid.
		///
		/// ## Details
		///
		/// Pays what the holder has locked in the state of the given Ethereum block, less what was paid before. The view
		/// function `to_sign` gives what the holder signs; `eth_getProof` of an Ethereum node, for the lock contract and the
		/// holder's slot at that block, gives the proofs. The block must be later than that of the holder's last claim.
		///
		/// Costs no fee when it succeeds and pays at least `FreeClaim`. Less than the existential deposit can only be paid
		/// to an account that exists.
		///
		/// ## Errors
		///
		/// `NoLockContract`, `DeadlinePassed`, `StateTooOld`, `StateOutdated`, `UnknownStateRoot`, `ReceiverIsPot`,
		/// `WrongSignature`, `BadAccountProof`, `ContractNotFound`, `WrongCode`, `BadBalanceProof`, `AmountTooLarge`,
		/// `NothingLocked`, `AlreadyClaimed`, `PotExhausted`, or an account that can not receive the amount.
		///
		/// ## Events
		///
		/// `NlkClaimed`
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::claim(claim.nodes()))]
		pub fn claim(origin: OriginFor<T>, claim: Box<Claim<T::AccountId>>) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let amount = Self::do_claim(*claim)?;
			Ok(if amount >= T::FreeClaim::get() { Pays::No } else { Pays::Yes }.into())
		}

		/// Pin the contract in which NLK is locked, and where in its storage the amounts are.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Details
		///
		/// Pin only what can not be changed (no proxy), and from which locked NLK can not come back. What was paid for an
		/// earlier contract is taken off what a holder has locked in this one.
		///
		/// ## Errors
		///
		/// `NotAContract`
		///
		/// ## Events
		///
		/// `LockContractSet`
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_lock_contract())]
		pub fn set_lock_contract(origin: OriginFor<T>, contract: LockContract) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_lock_contract(contract)
		}

		/// Set the last block in which claims are taken.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Details
		///
		/// At least `DeadlineNotice` blocks ahead, also if it brings the end nearer. `None` takes the end away, also one
		/// that has passed.
		///
		/// ## Errors
		///
		/// `DeadlineTooSoon`
		///
		/// ## Events
		///
		/// `DeadlineSet`
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_deadline())]
		pub fn set_deadline(origin: OriginFor<T>, deadline: Option<u32>) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_deadline(deadline)
		}

		/// Accept the state root of an Ethereum block.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Details
		///
		/// Take it from several nodes, and from a finalised block. At most 32 are kept: with one more, the one with the
		/// lowest block goes, which may be this one. Ethereum nodes show the state of old blocks for a short time only,
		/// unless they are archives.
		///
		/// ## Errors
		///
		/// `StateRootConflict`
		///
		/// ## Events
		///
		/// `StateRootAccepted`, and `StateRootWithdrawn` for the one that goes
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::accept_state_root())]
		pub fn accept_state_root(origin: OriginFor<T>, #[pallet::compact] block: u64, root: Digest) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_accept_state_root(block, root)
		}

		/// Accept the state root of an Ethereum block no longer.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Details
		///
		/// What was claimed with it stays paid.
		///
		/// ## Errors
		///
		/// `UnknownStateRoot`
		///
		/// ## Events
		///
		/// `StateRootWithdrawn`
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::withdraw_state_root())]
		pub fn withdraw_state_root(origin: OriginFor<T>, #[pallet::compact] block: u64) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_withdraw_state_root(block)
		}
	}

	/// The most nodes that a claim's two proofs have together.
	pub const MAX_CLAIM_NODES: u32 = 2 * MAX_NODES;
}
