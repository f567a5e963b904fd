//! # Provider staking
//!
//! People who share encrypted data lean on providers: proxies that hold key fragments, computers, watchers, keepers of
//! ciphertexts. This pallet makes somebody out of them who has something to lose: they stake NLK for a role, say where
//! they are reached, confirm every epoch that they are at work, are paid for it, and are slashed when another pallet
//! has proof that they misbehaved.
//!
//! ## Terminology
//!
//! - *Role*: what is staked for ([`Role`]). One account can stake for several, each with its own record.
//! - *Staker*: the cold account that owns the stake. It names the provider everywhere.
//! - *Operator*: the hot account of the daemon. It confirms activity and signs receipts, and can move no stake.
//! - *Epoch*: [`Config::EpochLength`] blocks, counted from the genesis. All terms here are counted in epochs. Where the
//!   documentation speaks of NuCypher's numbers, an epoch is a day.
//! - *Bonded*: the stake that works. *Unbonding*: the part that is on its way out, in *chunks*, and can still be
//!   slashed.
//! - *Weight*: what a provider counts in an epoch: `bonded · (k1 + min(T, kmax)) / k2`, T being the epochs that are left
//!   of its lock, k1 = kmax = 365, k2 = 730 (NuCypher's staking protocol). So half of the stake without a lock, all of
//!   it with a lock of a year.
//! - *Chilled*: staked, and not taking part.
//!
//! ## Scenario: a proxy's life
//!
//! 1. Ursula bonds NLK for [`Role::Proxy`] with a lock of 30 epochs ([`Pallet::bond`]), binds the account of her daemon
//!    ([`Pallet::set_operator`]) and publishes endpoint, keys and price ([`Pallet::set_profile`]).
//! 2. In every epoch e her daemon confirms activity for e + 1 ([`Pallet::confirm_activity`]). When e + 1 begins, who is
//!    active in it, and with what weight, is final.
//! 3. When e + 1 is over, anybody has her paid for it: the pot of her role, times her weight, over everybody's
//!    ([`Pallet::claim_reward`]). An epoch without confirmation earns nothing.
//! 4. Her daemon dies. After [`Config::MaxMissedEpochs`] epochs without her, anybody may take her off the list
//!    ([`Pallet::chill_inactive`]). She repairs it and comes back ([`Pallet::unchill`]).
//! 5. Her lock is over: she unbonds ([`Pallet::unbond`]), waits for [`Config::UnbondingEpochs`] and withdraws
//!    ([`Pallet::withdraw_unbonded`]).
//!
//! ## Scenario: a dishonest proxy
//!
//! 1. Mallory's operator signs a receipt for a wrong fragment, and Mallory unbonds everything at once.
//! 2. Bob brings the receipt to the pallet that judges such things. Until the last block in which it accepts evidence
//!    for what Mallory did while active, Mallory's stake lies here: unbonding takes longer ([`Config::EvidenceWindow`]).
//! 3. That pallet slashes ([`SlashProviders`]): what is bonded first, then the chunks, youngest first. A part is burned,
//!    a part goes to the treasury, a part to Bob.
//! 4. Replacing the operator would not have helped either: a replaced key stays known, and is bound to nobody else, for
//!    as long ([`Operators`], [`Pallet::forget_operator`]).
//!
//! ## Storage
//!
//! [`Stakes`] and [`Profiles`] by role and staker, [`Operators`] by key, and activity in three forms: [`Activity`], a
//! weight per provider and epoch until the reward is claimed; [`TotalWeight`], their sum; [`ActivityBits`], for ever, a
//! bit per epoch, so that other pallets can count past activity cheaply. Nothing loops over providers, and nothing
//! happens in hooks.
//!
//! The stake is on hold as [`HoldReason::Stake`], to the unit what the records say; the price of the bytes of a profile
//! as [`HoldReason::Deposit`].
//!
//! ## API
//!
//! - Other pallets: [`Epochs`], [`Providers`], [`SlashProviders`], which [`Pallet`] implements.
//! - Clients, as view functions: [`Pallet::epoch`], [`Pallet::provider`], [`Pallet::providers`], [`Pallet::sample`],
//!   [`Pallet::claimable`].
//!
//! Block numbers count as `u32`, as on every NuLink chain; larger ones would saturate.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

mod activity;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod maths;
#[cfg(test)]
mod mock;
mod operator;
mod rewards;
mod slashing;
mod stake;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "try-runtime"))]
mod try_state;
mod types;
mod views;
pub mod weights;

use frame_support::traits::{fungible::Inspect, Get};
use nulink_primitives::provider::{EpochIndex, Offence, Role};
use pallet_traits::{Epochs, Operated, Providers, RewardSource, SlashProviders};
use sp_runtime::traits::UniqueSaturatedInto;

/// The unit of NLK.
pub type BalanceOf<T> = <<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// What one account has staked for one role.
pub type StakeOf<T> = Stake<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// What a provider says of itself.
pub type ProviderProfileOf<T> = ProviderProfile<BalanceOf<T>>;
/// All about a provider in one role.
pub type ProviderInfoOf<T> = ProviderInfo<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Mutate, MutateHold},
			Footprint,
		},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{
		traits::{Convert, One, Zero},
		Perbill,
	};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// NLK.
		type Currency: Mutate<Self::AccountId> + MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// Where rewards come from.
		type RewardSource: RewardSource<Self::AccountId, Balance = BalanceOf<Self>>;

		/// What offences cost, and who gets it.
		type SlashTerms: SlashTerms<BalanceOf<Self>>;

		/// Who gets the treasury's part of a slash.
		type Treasury: Get<Self::AccountId>;

		/// What is held for a profile, by the bytes of its encoding.
		type ProfileDeposit: Convert<Footprint, BalanceOf<Self>>;

		/// How many blocks an epoch has, for the whole life of the chain: epochs are counted from the genesis, so that
		/// another length would give the past other numbers.
		#[pallet::constant]
		type EpochLength: Get<u32>;

		/// After how many epochs unbonded stake can be withdrawn, and a replaced operator be forgotten, counted from
		/// the epoch in which that was asked for.
		///
		/// What is unbonded in epoch e may belong to a provider that is active until the end of e + 1, and is let go
		/// when e + `UnbondingEpochs` begins. So two epochs less than this must be at least
		/// [`EvidenceWindow`](Config::EvidenceWindow).
		#[pallet::constant]
		type UnbondingEpochs: Get<u32>;

		/// After how many epochs without confirmation in a row anybody may chill a provider.
		#[pallet::constant]
		type MaxMissedEpochs: Get<u32>;

		/// The least that a provider has bonded, for each role.
		#[pallet::constant]
		type MinimumStake: Get<BalanceOf<Self>>;

		/// The longest time, in blocks, from something that a provider did, or from when it had to do something, to the
		/// last block in which any pallet slashes for it.
		#[pallet::constant]
		type EvidenceWindow: Get<u32>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// Why NLK is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Staked for a role, or being unbonded.
		#[codec(index = 0)]
		Stake,
		/// For the bytes of a profile.
		#[codec(index = 1)]
		Deposit,
	}

	/// What each account has staked for each role. The record lives until everything is withdrawn.
	///
	/// A role is one of four bytes that nobody chooses freely, so it is not hashed, and the providers of a role lie
	/// together; accounts can be ground for collisions, so they are hashed with a cryptographic hash.
	#[pallet::storage]
	pub type Stakes<T: Config> = StorageDoubleMap<_, Identity, Role, Blake2_128Concat, T::AccountId, StakeOf<T>>;

	/// What providers say of themselves. Only who has a stake for the role has a profile.
	#[pallet::storage]
	pub type Profiles<T: Config> =
		StorageDoubleMap<_, Identity, Role, Blake2_128Concat, T::AccountId, StoredProfile<BalanceOf<T>>>;

	/// For whom an operator key acts, or acted. A replaced key stays until it is forgotten, after everything that it
	/// signed is too old to be evidence; until then it is bound to nobody else.
	#[pallet::storage]
	pub type Operators<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Operated<T::AccountId>>;

	/// The weight of a provider in an epoch for which it confirmed its activity, until its reward is claimed.
	///
	/// Epochs are numbered one after the other, so a fast hash is enough for them.
	#[pallet::storage]
	pub type Activity<T: Config> = StorageNMap<
		_,
		(NMapKey<Identity, Role>, NMapKey<Blake2_128Concat, T::AccountId>, NMapKey<Twox64Concat, EpochIndex>),
		u128,
	>;

	/// The sum of the weights of all providers of a role in an epoch. Final when the epoch begins; kept at least as long
	/// as rewards can be claimed.
	#[pallet::storage]
	pub type TotalWeight<T: Config> = StorageDoubleMap<_, Identity, Role, Twox64Concat, EpochIndex, u128, ValueQuery>;

	/// For which epochs a provider confirmed its activity: words of 256 epochs, the lowest bit of the first byte for the
	/// first of them. Kept for ever, an eighth of a byte per epoch.
	#[pallet::storage]
	pub type ActivityBits<T: Config> = StorageNMap<
		_,
		(NMapKey<Identity, Role>, NMapKey<Blake2_128Concat, T::AccountId>, NMapKey<Twox64Concat, u32>),
		[u8; 32],
		ValueQuery,
	>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Stake was added, or its lock prolonged.
		Bonded { role: Role, staker: T::AccountId, amount: BalanceOf<T>, lock_until: EpochIndex },
		/// A provider bound an operator, in place of the one it had.
		OperatorSet { role: Role, staker: T::AccountId, operator: T::AccountId },
		/// A provider published its profile.
		ProfileSet { role: Role, staker: T::AccountId },
		/// A provider took its profile back.
		ProfileRemoved { role: Role, staker: T::AccountId },
		/// A provider will be active in the epoch.
		ActivityConfirmed { role: Role, staker: T::AccountId, epoch: EpochIndex },
		/// A part of a stake can be withdrawn from the epoch on.
		Unbonding { role: Role, staker: T::AccountId, amount: BalanceOf<T>, unlock_epoch: EpochIndex },
		/// A part of what was unbonding is bonded again.
		Rebonded { role: Role, staker: T::AccountId, amount: BalanceOf<T> },
		/// A part of a stake is free. If nothing is left of it, the profile is removed and the operator acts no longer.
		Withdrawn { role: Role, staker: T::AccountId, amount: BalanceOf<T> },
		/// A provider does not take part for now.
		Chilled { role: Role, staker: T::AccountId, by_absence: bool },
		/// A provider takes part again.
		Unchilled { role: Role, staker: T::AccountId },
		/// A provider was paid for an epoch.
		RewardPaid { role: Role, staker: T::AccountId, epoch: EpochIndex, amount: BalanceOf<T> },
		/// A reward was not claimed in time and stays in the pot.
		RewardExpired { role: Role, staker: T::AccountId, epoch: EpochIndex },
		/// A provider lost a part of its stake. `amount` is the sum of the three parts.
		Slashed {
			role: Role,
			staker: T::AccountId,
			offence: Offence,
			amount: BalanceOf<T>,
			burned: BalanceOf<T>,
			treasury: BalanceOf<T>,
			reporter: BalanceOf<T>,
		},
		/// A replaced operator can be bound again.
		OperatorForgotten { operator: T::AccountId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account has no stake for this role: bond first.
		NotStaked,
		/// Less than the minimum would be bonded, or is: bond more, or unbond everything.
		StakeTooSmall,
		/// The lock is longer than is allowed: `MAX_LOCK_EPOCHS`, four years of days.
		LockTooLong,
		/// The lock is not over: wait for the epoch `lock_until` of the stake.
		Locked,
		/// An amount of 0 does nothing here.
		ZeroAmount,
		/// More than is bonded.
		NotEnoughBonded,
		/// More than is unbonding.
		NotEnoughUnbonding,
		/// Too many portions are unbonding: withdraw those that are unlocked, or wait until some are.
		TooManyChunks,
		/// Nothing is unlocked yet: wait for the `unlock_epoch` of a portion.
		NothingToWithdraw,
		/// The account is or was an operator and is not forgotten: take another one.
		OperatorInUse,
		/// The account is somebody else's staking account: take another one.
		OperatorIsStaker,
		/// The operator was bound in this or the last epoch: it can be changed once in two epochs.
		OperatorChangedRecently,
		/// The account is nobody's operator.
		NotOperator,
		/// The account was replaced as operator.
		OperatorReplaced,
		/// The operator is not replaced, so that it cannot be forgotten.
		OperatorBound,
		/// What the operator signed can still be evidence: wait until unbonding that began when it was replaced is over.
		OperatorStillAnswers,
		/// The endpoint is empty or has other than printable ASCII characters.
		BadEndpoint,
		/// A key is not a compressed point: its first byte is 2 or 3.
		BadKey,
		/// There is no profile to remove.
		NoProfile,
		/// The provider is chilled: unchill it.
		Chilled,
		/// The provider is not chilled.
		NotChilled,
		/// The provider has not missed enough epochs in a row.
		NotAbsent,
		/// Activity is confirmed for the next epoch already: confirm again when it has begun.
		AlreadyConfirmed,
		/// The reward of an epoch can be claimed when it is over.
		EpochNotOver,
		/// The provider was not active in the epoch, or its reward is claimed already.
		NothingToClaim,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::EpochLength::get() > 0, "an epoch has blocks");
			assert!(T::MaxMissedEpochs::get() > 0, "nobody is absent who missed nothing");
			assert!(!T::MinimumStake::get().is_zero(), "a provider has something to lose");
			let certain = T::UnbondingEpochs::get().saturating_sub(2).saturating_mul(T::EpochLength::get());
			assert!(
				certain >= T::EvidenceWindow::get(),
				"stake lies here for {certain} blocks after its last active epoch, and evidence is accepted for {}",
				T::EvidenceWindow::get(),
			);
			let SlashSplit { burned, treasury, reporter } = T::SlashTerms::split();
			let parts = [burned, treasury, reporter].map(|part| u64::from(part.deconstruct()));
			assert_eq!(
				parts.iter().sum::<u64>(),
				u64::from(Perbill::one().deconstruct()),
				"the parts of a slash are the whole",
			);
			for offence in Offence::ALL {
				let (part, minimum) = T::SlashTerms::penalty(offence);
				assert!(
					!part.is_zero() || minimum >= One::one(),
					"{offence:?} costs nothing, so it would be no offence",
				);
			}
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The current epoch, its first block and the next epoch's.
		pub fn epoch() -> EpochInfo {
			Self::epoch_info()
		}

		/// All about a provider, if it has a stake for the role.
		pub fn provider(role: Role, staker: T::AccountId) -> Option<ProviderInfoOf<T>> {
			Self::provider_info(role, staker)
		}

		/// Everybody with a stake for the role, chilled ones too, `limit` at a time (at most 256), in no particular
		/// order. The next page is asked for with the last account of this one.
		pub fn providers(role: Role, start_after: Option<T::AccountId>, limit: u32) -> Vec<ProviderInfoOf<T>> {
			Self::provider_page(role, start_after, limit)
		}

		/// Up to `count` (at most 256) different providers that are active in the current epoch, have a profile and are
		/// not chilled, drawn at random by weight. The same seed gives the same answer, so choose it at random.
		pub fn sample(role: Role, count: u32, seed: [u8; 32]) -> Vec<T::AccountId> {
			Self::draw_providers(role, count, seed)
		}

		/// The epochs whose reward the provider can claim now, oldest first, and how much each is.
		pub fn claimable(role: Role, staker: T::AccountId) -> Vec<(EpochIndex, BalanceOf<T>)> {
			Self::claimable_rewards(role, staker)
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Stake NLK for a role, or add to it, and lock it.
		///
		/// Origin: signed by the staker.
		///
		/// Details: `amount` is put on hold. At least `MinimumStake` must be bonded then. No part of it can be unbonded
		/// for `lock_epochs` epochs; a lock that ends later stays. Adding 0 only prolongs the lock. A longer lock weighs
		/// more: half of the stake counts without one, all of it with 365 epochs to go. What is added counts from the
		/// next confirmation of activity. A chilled provider stays chilled.
		///
		/// Errors: `LockTooLong`, `StakeTooSmall`; those of the hold, where the account has not enough.
		///
		/// Events: `Bonded`.
		#[pallet::call_index(0)]
		pub fn bond(
			origin: OriginFor<T>,
			role: Role,
			#[pallet::compact] amount: BalanceOf<T>,
			lock_epochs: u32,
		) -> DispatchResult {
			let staker = ensure_signed(origin)?;
			Self::do_bond(role, staker, amount, lock_epochs)
		}

		/// Bind the account that confirms activity and signs for the provider.
		///
		/// Origin: signed by the staker.
		///
		/// Details: it takes the place of the one before, which acts no longer but is remembered. It can be changed once
		/// in two epochs. The staker may be its own operator. An account that is or was an operator, for whomever, is
		/// refused until it is forgotten, and so is somebody else's staking account.
		///
		/// Errors: `NotStaked`, `OperatorChangedRecently`, `OperatorInUse`, `OperatorIsStaker`.
		///
		/// Events: `OperatorSet`.
		#[pallet::call_index(1)]
		pub fn set_operator(origin: OriginFor<T>, role: Role, operator: T::AccountId) -> DispatchResult {
			let staker = ensure_signed(origin)?;
			Self::do_set_operator(role, staker, operator)
		}

		/// Publish where the provider is reached, its keys and its price.
		///
		/// Origin: signed by the staker.
		///
		/// Details: it takes the place of the one before. A deposit is held for its bytes, and adjusted when they
		/// change. Of the keys only the first byte is checked here: whoever uses them checks that they are on the curve.
		///
		/// Errors: `NotStaked`, `BadEndpoint`, `BadKey`; those of the hold, where the account has not enough.
		///
		/// Events: `ProfileSet`.
		#[pallet::call_index(2)]
		pub fn set_profile(origin: OriginFor<T>, role: Role, profile: ProviderProfileOf<T>) -> DispatchResult {
			let staker = ensure_signed(origin)?;
			Self::do_set_profile(role, staker, profile)
		}

		/// Take the profile back.
		///
		/// Origin: signed by the staker.
		///
		/// Details: the deposit is released. Without a profile nobody chooses the provider; what it has accepted stays.
		///
		/// Errors: `NoProfile`.
		///
		/// Events: `ProfileRemoved`.
		#[pallet::call_index(3)]
		pub fn remove_profile(origin: OriginFor<T>, role: Role) -> DispatchResult {
			let staker = ensure_signed(origin)?;
			Self::do_remove_profile(role, staker)
		}

		/// Confirm that the provider will be at work in the next epoch.
		///
		/// Origin: signed by the operator.
		///
		/// Details: the weight in that epoch is fixed by what is bonded and locked now; only unbonding and slashes
		/// before it begins make it smaller. Costs nothing if it succeeds, which is once an epoch.
		///
		/// Errors: `NotOperator`, `OperatorReplaced`, `NotStaked`, `Chilled`, `StakeTooSmall`, `AlreadyConfirmed`.
		///
		/// Events: `ActivityConfirmed`.
		#[pallet::call_index(4)]
		pub fn confirm_activity(origin: OriginFor<T>) -> DispatchResultWithPostInfo {
			let operator = ensure_signed(origin)?;
			Self::do_confirm_activity(operator)?;
			Ok(Pays::No.into())
		}

		/// Begin to take stake out.
		///
		/// Origin: signed by the staker.
		///
		/// Details: possible when the lock is over. Either nothing or at least `MinimumStake` stays bonded. The amount
		/// no longer counts, in the coming epoch either; it can be withdrawn after `UnbondingEpochs` epochs, and slashed
		/// until then. At most 16 portions, one per epoch, can be unbonding at a time.
		///
		/// Errors: `NotStaked`, `ZeroAmount`, `Locked`, `NotEnoughBonded`, `StakeTooSmall`, `TooManyChunks`.
		///
		/// Events: `Unbonding`.
		#[pallet::call_index(5)]
		pub fn unbond(origin: OriginFor<T>, role: Role, #[pallet::compact] amount: BalanceOf<T>) -> DispatchResult {
			let staker = ensure_signed(origin)?;
			Self::do_unbond(role, staker, amount)
		}

		/// Bond again what is unbonding, the youngest portion first.
		///
		/// Origin: signed by the staker.
		///
		/// Details: the lock stays as it is. At least `MinimumStake` must be bonded then. It counts from the next
		/// confirmation of activity.
		///
		/// Errors: `NotStaked`, `ZeroAmount`, `NotEnoughUnbonding`, `StakeTooSmall`.
		///
		/// Events: `Rebonded`.
		#[pallet::call_index(6)]
		pub fn rebond(origin: OriginFor<T>, role: Role, #[pallet::compact] amount: BalanceOf<T>) -> DispatchResult {
			let staker = ensure_signed(origin)?;
			Self::do_rebond(role, staker, amount)
		}

		/// Get out what has been unbonding for long enough.
		///
		/// Origin: signed by the staker.
		///
		/// Details: all portions whose epoch has come are released. If nothing is left of the stake, the record ends:
		/// the profile is removed, its deposit released, and the operator acts no longer. A record that was slashed to
		/// nothing is ended in the same way.
		///
		/// Errors: `NotStaked`, `NothingToWithdraw`.
		///
		/// Events: `Withdrawn`.
		#[pallet::call_index(7)]
		pub fn withdraw_unbonded(origin: OriginFor<T>, role: Role) -> DispatchResult {
			let staker = ensure_signed(origin)?;
			Self::do_withdraw_unbonded(role, staker)
		}

		/// Stop taking part for a while.
		///
		/// Origin: signed by the staker.
		///
		/// Details: nobody chooses a chilled provider, and it cannot confirm activity. The epochs that it confirmed
		/// before stay confirmed: it is paid for them, and must do what it accepted.
		///
		/// Errors: `NotStaked`, `Chilled`.
		///
		/// Events: `Chilled`.
		#[pallet::call_index(8)]
		pub fn chill(origin: OriginFor<T>, role: Role) -> DispatchResult {
			let staker = ensure_signed(origin)?;
			Self::do_chill(role, staker)
		}

		/// Chill a provider that has been absent for too long.
		///
		/// Origin: signed by anybody.
		///
		/// Details: it must have missed `MaxMissedEpochs` epochs in a row, the current one included. Epochs before it
		/// bonded or was unchilled do not count.
		///
		/// Errors: `NotStaked`, `Chilled`, `StakeTooSmall`, `NotAbsent`.
		///
		/// Events: `Chilled`.
		#[pallet::call_index(9)]
		pub fn chill_inactive(origin: OriginFor<T>, role: Role, staker: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_chill_inactive(role, staker)
		}

		/// Take part again.
		///
		/// Origin: signed by the staker.
		///
		/// Details: at least `MinimumStake` must be bonded; after a slash, bond more first.
		///
		/// Errors: `NotStaked`, `NotChilled`, `StakeTooSmall`.
		///
		/// Events: `Unchilled`.
		#[pallet::call_index(10)]
		pub fn unchill(origin: OriginFor<T>, role: Role) -> DispatchResult {
			let staker = ensure_signed(origin)?;
			Self::do_unchill(role, staker)
		}

		/// Have a provider paid for an epoch that is over.
		///
		/// Origin: signed by anybody; the staker is paid.
		///
		/// Details: the pot of the role for the epoch, times the provider's weight, over the weight of all, rounded
		/// down. Once per epoch, up to 365 epochs after it; later the call only clears the record away.
		///
		/// Errors: `EpochNotOver`, `NothingToClaim`; those of the payment, in which case it can be tried again.
		///
		/// Events: `RewardPaid` or `RewardExpired`.
		#[pallet::call_index(11)]
		pub fn claim_reward(
			origin: OriginFor<T>,
			role: Role,
			staker: T::AccountId,
			epoch: EpochIndex,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_reward(role, staker, epoch)
		}

		/// Clear away a replaced operator, so that the account can be bound again.
		///
		/// Origin: signed by anybody.
		///
		/// Details: possible `UnbondingEpochs` epochs after the one in which it was replaced.
		///
		/// Errors: `NotOperator`, `OperatorBound`, `OperatorStillAnswers`.
		///
		/// Events: `OperatorForgotten`.
		#[pallet::call_index(12)]
		pub fn forget_operator(origin: OriginFor<T>, operator: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_forget_operator(operator)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The current block.
	pub(crate) fn now() -> u32 {
		frame_system::Pallet::<T>::block_number().unique_saturated_into()
	}
}

impl<T: Config> Epochs for Pallet<T> {
	fn current() -> EpochIndex {
		Self::of_block(Self::now())
	}

	fn of_block(block: u32) -> EpochIndex {
		// The integrity test has made sure that it is not 0.
		block.checked_div(T::EpochLength::get()).unwrap_or_default()
	}

	fn first_block(epoch: EpochIndex) -> u32 {
		epoch.saturating_mul(T::EpochLength::get())
	}
}

impl<T: Config> Providers<T::AccountId> for Pallet<T> {
	fn is_provider(role: Role, staker: &T::AccountId) -> bool {
		let minimum = T::MinimumStake::get();
		Stakes::<T>::get(role, staker).is_some_and(|stake| !stake.chilled && stake.bonded >= minimum)
	}

	fn is_active(role: Role, staker: &T::AccountId, epoch: EpochIndex) -> bool {
		Self::is_confirmed(role, staker, epoch)
	}

	fn active_epochs(role: Role, staker: &T::AccountId, from: EpochIndex, to: EpochIndex) -> u32 {
		Self::count_confirmed(role, staker, from, to)
	}

	fn operated_by(operator: &T::AccountId) -> Option<Operated<T::AccountId>> {
		Operators::<T>::get(operator)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_active(role: Role, staker: &T::AccountId, operator: &T::AccountId, epoch: EpochIndex) {
		Self::make_active_provider(role, staker, operator, epoch);
	}
}

impl<T: Config> SlashProviders<T::AccountId> for Pallet<T> {
	type Balance = BalanceOf<T>;

	fn slash(role: Role, staker: &T::AccountId, offence: Offence, reporter: Option<&T::AccountId>) -> BalanceOf<T> {
		Self::do_slash(role, staker, offence, reporter)
	}
}
