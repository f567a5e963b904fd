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
//! - *Open slash*: what an offence cost, taken and not yet divided. It waits to be *settled* or *cancelled*.
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
//! 3. That pallet slashes ([`SlashProviders`]): what is bonded first, then the chunks, youngest first. What it takes is
//!    Mallory's no longer, and nobody's yet.
//! 4. After [`Config::SlashDeferral`] epochs anybody has the slash settled ([`Pallet::settle_slash`]): a part is burned,
//!    a part goes to the treasury, a part to Bob.
//! 5. Replacing the operator would not have helped either: a replaced key stays known, and is bound to nobody else, for
//!    as long ([`Operators`], [`Pallet::forget_operator`]).
//!
//! ## Scenario: an appeal
//!
//! 1. A fault in the software of the proxies makes honest ones sign wrong fragments. Ursula is slashed, and chilled,
//!    because too little is left of her stake.
//! 2. She appeals to the holders of NLK. While they vote, what she lost lies where it is safe from everybody
//!    ([`DeferredSlashes`]), and nobody can buy into her pool.
//! 3. They agree before anybody has had the slash settled: it is cancelled ([`Pallet::cancel_slash`]). She is paid what
//!    was her own, bonds it again and unchills. What was her delegators' is in the pool again, as if it had never left.
//! 4. Had they been late, nothing could be given back but by the treasury: what is settled is final.
//!
//! ## Delegation
//!
//! Who holds NLK and runs no hardware delegates it to a provider of a role, shares what it earns, after its commission,
//! and what it is slashed. (The NuLink whitepaper, section 4.2, has stake as the collateral of providers; that others
//! may add to it is the delegated proof of stake of the uNEST whitepaper, "underlying consensus algorithm", which leaves
//! the terms open: they are set here.)
//!
//! - *Pool*: what the delegators of one provider in one role own together, in *shares*. A share is worth the balance over
//!   the number of shares; who delegates buys at that price. A slash lowers the balance, and so what everybody has, at
//!   once.
//! - *Unbonding* shares stay in the pool until they are withdrawn, so they are slashed like all others. They count no
//!   longer. As rewards never go into the pool, all shares are worth the same at any time, whenever they came and
//!   whenever they go: no pools by epoch of leaving are needed.
//! - *Commission*: the part of the delegators' rewards that the provider keeps.
//!
//! ### Scenario
//!
//! 1. Ursula opens her pool with a commission of 5 % ([`Pallet::set_commission`]).
//! 2. Holm delegates to her in epoch e ([`Pallet::delegate`]). Her confirmation in e + 1 counts his NLK for e + 2.
//! 3. When e + 2 is over she claims what her own stake earned and her commission, and anybody has Holm paid, for up to 32
//!    epochs with a call ([`Pallet::claim_delegation`]).
//! 4. Ursula announces 10 %. They begin in `UnbondingEpochs` + 1 epochs. Holm finds that too much and leaves
//!    ([`Pallet::undelegate`]): from the next epoch on he earns nothing, and after `UnbondingEpochs` epochs, before the
//!    new commission begins, he has everything back ([`Pallet::withdraw_delegation`]).
//! 5. Or Ursula misbehaves before that. Then both lose the same part of what they have here, Holm of what is unbonding
//!    too.
//!
//! ### Rules, and why
//!
//! - *Delegated NLK weighs what stake without a lock weighs*, half of it, whatever lock its provider has. A delegator can
//!   leave at any time, and κ is the price for not being able to. With the provider's κ, whoever wants the weight of a
//!   lock without one would lock a little and delegate the rest to itself.
//! - *No more than `per_own` times the provider's own bonded stake* is taken in, and none above that counts, should its
//!   own get less. So nobody works with others' stake alone, and a provider that unbonds its own earns no commission.
//! - *The provider's own stake must reach the minimum*, as without delegators: theirs makes nobody a provider.
//! - *A slash takes the same part of both*, by the size of all that both have here, so that the part that an offence
//!   costs is what [`SlashTerms`] says of the whole. What does not divide, the provider pays. *The reporter gets a part of
//!   the provider's own stake only*; of what comes from the pool, that part is the treasury's. Otherwise a provider with
//!   enough delegators would report itself and get more out of theirs than it loses of its own.
//! - *While a slash of the provider is not decided, nothing is delegated to it.* Whoever came just before the slash is
//!   cancelled would get a part of what others lost. Calling back what is unbonding is no coming: those shares never
//!   left the pool. Who withdraws before the decision gives up what it might have got back.
//! - *Who delegates in epoch e counts from e + 2*, in the weight and in the division of the reward alike, so that nobody
//!   shares in what it did not help to earn: neither in an epoch that has begun nor in one that was confirmed before it
//!   came. Who leaves in epoch e counts in e still, as it was, and no more in e + 1.
//! - *Rewards are not put into the pool but claimed by (delegator, provider, epoch)*, straight out of where all rewards
//!   come from, like a provider's own. [`Delegated`] keeps for each epoch what was delegated, in how many shares, and
//!   the commission; each delegation remembers how many shares it had when. So each claim is exact, in any order among
//!   delegators, and what does not divide or is not claimed stays in the source. (One sum of rewards per share for all
//!   epochs would make one claim for a year possible, and would need all providers' claims in the order of epochs.)
//! - *The commission is bounded, and a raise is announced* so long ahead that whoever begins to leave in that epoch or the
//!   next has everything back before it begins. A reduction holds from the next confirmation.
//! - *A provider that chills itself, or that is gone,* earns nothing and neither do its delegators, who leave as always.
//!   The pool outlives the provider's own record for as long as somebody has shares of it. A slash takes from it no more than goes with what
//!   the provider loses itself: nothing, once that has withdrawn everything.
//! - *Rounding is for those who stay in the pool*, each time by less than a unit or the price of a share. That price
//!   cannot be driven up: NLK sent to the pallet's account is not the pool's, and who would get noticeably less for its
//!   NLK than it pays is refused. A pool that was slashed to nothing takes nothing in until all its shares are cleared
//!   away ([`Pallet::withdraw_delegation`], by anybody).
//! - *What is delegated lies in one account of the pallet*, on hold, because what all own together must be slashed at
//!   once. So it cannot vote.
//!
//! ## Drawing
//!
//! Other pallets draw committees out of the providers of a role, each with the probability of its part of all stake
//! ([`StakeLine`]; how, and why nobody can bend it, stands in [`pallet_traits::compute`]).
//!
//! - *Who confirms its activity for an epoch goes on the line of that epoch*, behind who did before it: one entry, whatever
//!   the number of providers. When the epoch begins, the line is final. The lines of the coming, the current and the last
//!   epoch are kept.
//! - *A segment is as long as what can be slashed*: what is bonded, and what is delegated as far as it counts in that
//!   epoch, NLK for NLK. Not as long as the weight: κ rewards who locks its stake for long, and lets it lose no more for a
//!   wrong answer. Seats by κ would give somebody with a long lock twice the seats for the same money at risk, and what
//!   it costs to have most of a committee would be half. Delegated stake counts in full for the same reason: a slash takes
//!   the same part of it.
//! - *Nobody gets off a line.* Who chills itself or unbonds after confirming stays where it is, and can be slashed: nothing
//!   is withdrawn that worked in the last two epochs, since unbonding takes longer.
//! - *What a slash took counts no longer*, from the end of the segment; where less than the minimum stake is left,
//!   nothing counts. It never counts again in that epoch, bond what one may: otherwise somebody who was slashed could
//!   choose, after it saw the randomness, whether to be drawn.
//!
//! ## Duties
//!
//! Some roles are not open to everybody who is staked: watchers are elected. Who decides that is asked, and tells nothing
//! else ([`Duty`]): whether a provider may confirm its activity for an epoch, or might have (who might not was not absent,
//! and nobody chills it); whether it owes nobody anything, so that it unbonds at once and not in `UnbondingEpochs` (an
//! unelected watcher); which part of its duties in an epoch it did, by which its reward and its delegators' is multiplied,
//! the rest staying in the pot; and for whom a part of the minimum stake is enough, because it is proven to have staked on
//! Ethereum. When that is no more, the provider has too little here: it can confirm nothing, and bond more or unbond
//! everything.
//!
//! ## Invariants
//!
//! 1. What is on hold as [`HoldReason::Delegation`] is the sum of the balances of the pools.
//! 2. The shares of a pool are those of its delegators, working and unbonding; without shares it has no balance.
//! 3. The shares among which the reward of an epoch is divided are those that its delegators have on record for it.
//! 4. The rewards of a provider and its delegators for an epoch are together at most what the provider's weight earned.
//! 5. The account in which slashes wait holds what all that are not decided took, and the existential deposit that the
//!    runtime gave it at the genesis. Each slash is settled or cancelled, once.
//! 6. On the line of an epoch lies each provider that is active in it, once, and nobody else. No segment counts for more
//!    than its length.
//!
//! ## Storage
//!
//! [`Stakes`] and [`Profiles`] by role and staker, [`Operators`] by key, and activity in three forms: [`Activity`], a
//! weight per provider and epoch until the reward is claimed; [`TotalWeight`], their sum; [`ActivityBits`], for ever, a
//! bit per epoch, so that other pallets can count past activity cheaply. [`Lines`] and [`LineEntries`], those of three
//! epochs. [`Pools`] by role and provider, [`Delegations`] by delegator, role and provider, and [`Delegated`], a part of
//! the weight per provider and epoch, for as long as its reward can be claimed. [`DeferredSlashes`] by number, counted by
//! [`NextSlash`] and, for each provider, by [`OpenSlashes`]. Nothing loops over providers or delegators, and nothing
//! happens in hooks.
//!
//! The stake is on hold as [`HoldReason::Stake`], to the unit what the records say; the price of the bytes of a profile
//! as [`HoldReason::Deposit`]; what is delegated, in the pallet's account, as [`HoldReason::Delegation`]. What slashes
//! took is free, in an account of its own ([`Pallet::slash_account`]).
//!
//! ## API
//!
//! - Other pallets: [`Epochs`], [`Providers`], [`SlashProviders`], [`StakeLine`], which [`Pallet`] implements.
//! - Clients, as view functions: [`Pallet::epoch`], [`Pallet::provider`], [`Pallet::providers`], [`Pallet::sample`],
//!   [`Pallet::claimable`], [`Pallet::pool`], [`Pallet::delegations`], [`Pallet::slashes`],
//!   [`Pallet::slash_deferral`].
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
mod delegation;
mod line;
pub mod maths;
#[cfg(test)]
mod mock;
mod operator;
pub mod pool;
mod rewards;
mod slashing;
mod stake;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod views;
pub mod weights;

use frame_support::traits::{fungible::Inspect, Get};
use nulink_primitives::provider::{EpochIndex, Offence, Role};
use pallet_traits::{
	compute::Segment, AtStake, Duty, Epochs, Operated, Providers, RecordBurn, RewardSource, SlashProviders, StakeLine,
};
use sp_runtime::traits::UniqueSaturatedInto;

/// The unit of NLK.
pub type BalanceOf<T> = <<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// What one account has staked for one role.
pub type StakeOf<T> = Stake<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// A slash that is not decided.
pub type DeferredSlashOf<T> = DeferredSlash<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// What a provider says of itself.
pub type ProviderProfileOf<T> = ProviderProfile<BalanceOf<T>>;
/// All about a provider in one role.
pub type ProviderInfoOf<T> = ProviderInfo<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// All about a delegation.
pub type DelegationInfoOf<T> = DelegationInfo<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::pool::{DelegatedPart, Delegation};
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
		traits::{AccountIdConversion, Convert, One, Zero},
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

		/// In how many epochs after a slash it can be settled; until it is, it can be cancelled. The epoch of the slash
		/// counts whole, so that an appeal has one epoch less for certain. 0: it is settled at once, and nothing can be
		/// cancelled.
		type SlashDeferral: Get<EpochIndex>;

		/// Who decides that a slash was wrong.
		type SlashAppealOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who gets the treasury's part of a slash.
		type Treasury: Get<Self::AccountId>;

		/// Who keeps the books of what is burned.
		type Burns: RecordBurn<Balance = BalanceOf<Self>>;

		/// Who is elected, who may leave at once, who did its duty, and for whom less stake is enough. `()`, where a chain
		/// has no such roles.
		type Duty: Duty<Self::AccountId>;

		/// The bounds of delegation.
		type Delegation: DelegationTerms<BalanceOf<Self>>;

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

		/// After how many epochs without confirmation in a row anybody may chill a provider. Who was elected for an epoch
		/// must be known for as long ([`Duty::may_serve`]).
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
		/// Delegated to providers. Only the pallet's account has it on hold.
		#[codec(index = 2)]
		Delegation,
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

	/// The lines of each role that committees are drawn from, at the epoch modulo 3.
	#[pallet::storage]
	pub type Lines<T: Config> = StorageDoubleMap<_, Identity, Role, Identity, u8, Line, ValueQuery>;

	/// The segments of each line, in the order in which activity was confirmed. Those past the end of the line are of an
	/// older one; they are overwritten, or cleared away one with each confirmation.
	///
	/// Nobody chooses the numbers, so a fast hash is enough for them.
	#[pallet::storage]
	pub type LineEntries<T: Config> = StorageNMap<
		_,
		(NMapKey<Identity, Role>, NMapKey<Identity, u8>, NMapKey<Twox64Concat, u32>),
		LineEntry<T::AccountId>,
	>;

	/// What is delegated to a provider, and on which terms. The record lives as long as its provider has a stake or
	/// somebody has shares.
	#[pallet::storage]
	pub type Pools<T: Config> = StorageDoubleMap<_, Identity, Role, Blake2_128Concat, T::AccountId, DelegationPool>;

	/// What an account delegated, by role and provider. It comes first in the key, so that it finds all its delegations
	/// together. The record lives until everything is withdrawn and claimed or expired.
	#[pallet::storage]
	pub type Delegations<T: Config> = StorageNMap<
		_,
		(NMapKey<Blake2_128Concat, T::AccountId>, NMapKey<Identity, Role>, NMapKey<Blake2_128Concat, T::AccountId>),
		Delegation,
		OptionQuery,
	>;

	/// How a provider's delegators count in an epoch for which it confirmed its activity. It becomes final with the
	/// weight; kept as long as rewards can be claimed.
	#[pallet::storage]
	pub type Delegated<T: Config> = StorageNMap<
		_,
		(NMapKey<Identity, Role>, NMapKey<Blake2_128Concat, T::AccountId>, NMapKey<Twox64Concat, EpochIndex>),
		DelegatedPart,
		OptionQuery,
	>;

	/// What was taken for offences and is neither settled nor cancelled, by number.
	///
	/// Nobody chooses the numbers, so a fast hash is enough for them.
	#[pallet::storage]
	pub type DeferredSlashes<T: Config> = StorageMap<_, Twox64Concat, SlashId, DeferredSlashOf<T>>;

	/// The number of the next slash.
	#[pallet::storage]
	pub type NextSlash<T: Config> = StorageValue<_, SlashId, ValueQuery>;

	/// How many slashes of a provider are neither settled nor cancelled. Those who have none are not listed.
	#[pallet::storage]
	pub type OpenSlashes<T: Config> =
		StorageDoubleMap<_, Identity, Role, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

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
		/// A provider, together with those who delegated to it, lost this. It waits under the number `id`; from the epoch
		/// `due` on it can be settled, and until it is, cancelled.
		Slashed {
			role: Role,
			staker: T::AccountId,
			offence: Offence,
			amount: BalanceOf<T>,
			id: SlashId,
			due: EpochIndex,
		},
		/// A replaced operator can be bound again.
		OperatorForgotten { operator: T::AccountId },
		/// A provider takes this part of its delegators' rewards, from the epoch on.
		CommissionSet { role: Role, staker: T::AccountId, commission: Perbill, from: EpochIndex },
		/// A provider wants more delegated, or does not.
		DelegationsAccepted { role: Role, staker: T::AccountId, accept: bool },
		/// Somebody delegated to a provider.
		Delegated { role: Role, staker: T::AccountId, delegator: T::AccountId, amount: BalanceOf<T> },
		/// A part of a delegation, worth `amount` now, can be withdrawn from the epoch on.
		Undelegated {
			role: Role,
			staker: T::AccountId,
			delegator: T::AccountId,
			amount: BalanceOf<T>,
			unlock_epoch: EpochIndex,
		},
		/// A part of what was unbonding, worth `amount` now, is delegated again.
		DelegationRebonded { role: Role, staker: T::AccountId, delegator: T::AccountId, amount: BalanceOf<T> },
		/// A part of a delegation is free.
		DelegationWithdrawn { role: Role, staker: T::AccountId, delegator: T::AccountId, amount: BalanceOf<T> },
		/// A delegator was paid for the epochs from `from` to before `until`.
		DelegationRewardPaid {
			role: Role,
			staker: T::AccountId,
			delegator: T::AccountId,
			from: EpochIndex,
			until: EpochIndex,
			amount: BalanceOf<T>,
		},
		/// Those who delegated to a provider lost this together. It is a part of the amount of the `Slashed` that follows.
		DelegationSlashed { role: Role, staker: T::AccountId, amount: BalanceOf<T> },
		/// A slash is final. The three parts are what it took.
		SlashSettled {
			id: SlashId,
			role: Role,
			staker: T::AccountId,
			burned: BalanceOf<T>,
			treasury: BalanceOf<T>,
			reporter: BalanceOf<T>,
		},
		/// A slash was wrong: the provider got `own` back, and its pool `delegated`. What is missing of what it took could
		/// not be given back and is the treasury's.
		SlashCancelled { id: SlashId, role: Role, staker: T::AccountId, own: BalanceOf<T>, delegated: BalanceOf<T> },
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
		/// The provider was not active in the epoch, or its reward is claimed already. For a delegation: everything is
		/// claimed up to the last epoch that is over.
		NothingToClaim,
		/// The commission is higher than the highest that is allowed.
		CommissionTooHigh,
		/// The provider takes no delegations: it has not set a commission.
		NoPool,
		/// The provider takes no more delegations.
		PoolClosed,
		/// More would be delegated than goes with the provider's own stake: delegate less, or to another one.
		PoolFull,
		/// The provider is chilled or has not enough bonded itself: delegate to another one.
		NotProviding,
		/// Slashes left almost nothing in the pool, so that shares have no fair price: delegate to another one.
		PoolOutOfOrder,
		/// Less than the minimum would be delegated: delegate more, or undelegate everything.
		DelegationTooSmall,
		/// Nothing is delegated.
		NotDelegated,
		/// The delegation changed too often since its rewards were claimed: claim them first.
		TooManyChanges,
		/// A slash of the provider is not decided: have it settled if it is due, wait, or delegate to another one.
		SlashPending,
		/// There is no such slash, or it is settled or cancelled.
		NoSuchSlash,
		/// The slash may still be appealed against: wait for the epoch in which it is due.
		SlashNotDue,
		/// The provider is not elected for the coming epoch: stand, and find voters.
		NotElected,
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
			assert!(
				T::Delegation::minimum() >= T::Currency::minimum_balance() && !T::Delegation::minimum().is_zero(),
				"what is delegated could make an account",
			);
			assert!(T::Delegation::max_commission() < Perbill::one(), "who delegates has something of it");
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

		/// All about the delegations to a provider, if it ever set a commission.
		pub fn pool(role: Role, staker: T::AccountId) -> Option<PoolInfo<BalanceOf<T>>> {
			Self::pool_info(role, staker)
		}

		/// Everything that an account has delegated, `limit` providers at a time (at most 256), in no particular order.
		/// The next page is asked for with role and provider of the last entry of this one.
		pub fn delegations(
			delegator: T::AccountId,
			start_after: Option<(Role, T::AccountId)>,
			limit: u32,
		) -> Vec<DelegationInfoOf<T>> {
			Self::delegation_page(delegator, start_after, limit)
		}

		/// The account in which everything that is delegated is on hold. It cannot vote.
		pub fn delegation_account() -> T::AccountId {
			Self::pool_account()
		}

		/// The slashes that are neither settled nor cancelled, by number, from `from` on, `limit` at a time (at most 256).
		/// The next page is asked for with the number after the last one of this.
		pub fn slashes(from: SlashId, limit: u32) -> Vec<(SlashId, DeferredSlashOf<T>)> {
			Self::slash_page(from, limit)
		}

		/// In how many epochs a slash that happens now can be settled. 0: at once, and nothing can be cancelled.
		pub fn slash_deferral() -> EpochIndex {
			T::SlashDeferral::get()
		}

		/// The account in which slashes wait. It has no key, and must exist before the first slash, because an amount that
		/// is less than the existential deposit does not make it.
		pub fn slash_account() -> T::AccountId {
			SLASH_PALLET_ID.into_account_truncating()
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
		/// Details: who provides in a role that one is elected for must be elected for that epoch. The weight in it is fixed
		/// by what is bonded, locked and, since before this epoch, delegated now; only unbonding and slashes before it begins
		/// make it smaller. Costs nothing if it succeeds, which is once an epoch.
		///
		/// Errors: `NotOperator`, `OperatorReplaced`, `NotStaked`, `Chilled`, `StakeTooSmall`, `NotElected`, `AlreadyConfirmed`.
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
		/// until then. At most 16 portions, one per epoch, can be unbonding at a time. Who is in a role that one is elected
		/// for, and is not elected, nor was for as long as it can be slashed for that, waits for nothing, also not for what
		/// is unbonding already.
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
		/// bonded or was unchilled do not count, nor do those for which it was not elected, where providers are: it could
		/// not have confirmed them.
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
		/// Details: the pot of the role for the epoch, times the weight of the provider's own stake, over the weight of
		/// all, rounded down, and the commission of what the delegated stake earned. Once per epoch, up to 365 epochs after it; later the call only clears the record away.
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

		/// Set the part of its delegators' rewards that the provider keeps. The first time, it opens the provider's pool.
		///
		/// Origin: signed by the staker.
		///
		/// Details: a raise begins `UnbondingEpochs` + 1 epochs after this one, so that whoever does not want it can have
		/// left by then; anything else, and the first commission, holds from the next confirmation of activity. It takes
		/// the place of a raise that was announced and has not begun.
		///
		/// Errors: `NotStaked`, `CommissionTooHigh`.
		///
		/// Events: `CommissionSet`.
		#[pallet::call_index(13)]
		pub fn set_commission(origin: OriginFor<T>, role: Role, commission: Perbill) -> DispatchResult {
			let staker = ensure_signed(origin)?;
			Self::do_set_commission(role, staker, commission)
		}

		/// Say whether more may be delegated to the provider.
		///
		/// Origin: signed by the staker.
		///
		/// Details: what is delegated already stays.
		///
		/// Errors: `NoPool`.
		///
		/// Events: `DelegationsAccepted`.
		#[pallet::call_index(14)]
		pub fn accept_delegations(origin: OriginFor<T>, role: Role, accept: bool) -> DispatchResult {
			let staker = ensure_signed(origin)?;
			Self::do_accept_delegations(role, staker, accept)
		}

		/// Delegate NLK to a provider.
		///
		/// Origin: signed by the delegator.
		///
		/// Details: the amount leaves the account, which must keep the existential deposit. It counts for rewards from
		/// the epoch after the next one, half as much as stake with a lock of a year. It is slashed with the provider, is
		/// not locked, and takes `UnbondingEpochs` epochs to come back. It cannot vote. Look at the commission, and at an
		/// announced raise of it, first.
		///
		/// Errors: `DelegationTooSmall`, `NoPool`, `PoolClosed`, `NotProviding`, `PoolFull`, `SlashPending`,
		/// `PoolOutOfOrder`, `TooManyChanges`; those of the transfer, where the account has not enough.
		///
		/// Events: `Delegated`.
		#[pallet::call_index(15)]
		pub fn delegate(
			origin: OriginFor<T>,
			role: Role,
			staker: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let delegator = ensure_signed(origin)?;
			Self::do_delegate(role, staker, delegator, amount)
		}

		/// Begin to take a delegation back.
		///
		/// Origin: signed by the delegator.
		///
		/// Details: an amount larger than what the delegation is worth means all of it. Either nothing or at least the
		/// minimum stays. What leaves no longer counts from the next epoch on; it can be withdrawn after
		/// `UnbondingEpochs` epochs, and is slashed with the provider until then. At most 16 portions, one per epoch, can
		/// be unbonding at a time.
		///
		/// Who has changed its delegation more than 16 times without claiming may lose rewards from around the oldest
		/// change: claim first.
		///
		/// Errors: `ZeroAmount`, `NotDelegated`, `DelegationTooSmall`, `TooManyChunks`.
		///
		/// Events: `Undelegated`.
		#[pallet::call_index(16)]
		pub fn undelegate(
			origin: OriginFor<T>,
			role: Role,
			staker: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let delegator = ensure_signed(origin)?;
			Self::do_undelegate(role, staker, delegator, amount)
		}

		/// Delegate again what is unbonding, the youngest portion first.
		///
		/// Origin: signed by the delegator.
		///
		/// Details: an amount larger than what is unbonding means all of it. The provider must want it, as for a new
		/// delegation, and it counts like one, from the epoch after the next one.
		///
		/// Errors: `ZeroAmount`, `NotDelegated`, `NotEnoughUnbonding`, `NoPool`, `PoolClosed`, `NotProviding`, `PoolFull`,
		/// `TooManyChanges`, `DelegationTooSmall`.
		///
		/// Events: `DelegationRebonded`.
		#[pallet::call_index(17)]
		pub fn rebond_delegation(
			origin: OriginFor<T>,
			role: Role,
			staker: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let delegator = ensure_signed(origin)?;
			Self::do_rebond_delegation(role, staker, delegator, amount)
		}

		/// Get out what a delegator has unbonded for long enough.
		///
		/// Origin: signed by anybody; the delegator gets it.
		///
		/// Details: all portions whose epoch has come, at what they are worth now. Shares that were slashed to nothing are
		/// cleared away in the same way.
		///
		/// While a slash of the provider is not decided only the delegator itself can do it: who withdraws then waives its part
		/// in a cancellation.
		///
		/// Errors: `NotDelegated`, `NothingToWithdraw`, `SlashPending`; those of the transfer, where the delegator's account does not
		/// exist any more and the amount is less than the existential deposit.
		///
		/// Events: `DelegationWithdrawn`.
		#[pallet::call_index(18)]
		pub fn withdraw_delegation(
			origin: OriginFor<T>,
			role: Role,
			staker: T::AccountId,
			delegator: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			ensure!(who == delegator || !Self::has_open_slash(role, &staker), Error::<T>::SlashPending);
			Self::do_withdraw_delegation(role, staker, delegator)
		}

		/// Have a delegator paid for the next epochs that it has not claimed.
		///
		/// Origin: signed by anybody; the delegator is paid.
		///
		/// Details: up to `epochs` epochs (at most 32), oldest first, each of which must be over. For each, its shares'
		/// part of what the delegated stake of the provider earned, after the commission, rounded down. Rewards can be
		/// claimed for 365 epochs, then they stay where they come from. If the payment for an epoch fails, those before it
		/// are paid.
		///
		/// Errors: `NotDelegated`, `NothingToClaim`; those of the payment of the first epoch, in which case it can be tried
		/// again.
		///
		/// Events: `DelegationRewardPaid`.
		#[pallet::call_index(19)]
		#[pallet::weight(<T as Config>::WeightInfo::claim_delegation((*epochs).min(MAX_CLAIM_EPOCHS)))]
		pub fn claim_delegation(
			origin: OriginFor<T>,
			role: Role,
			staker: T::AccountId,
			delegator: T::AccountId,
			epochs: u32,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let tried = Self::do_claim_delegation(role, staker, delegator, epochs)?;
			Ok(Some(<T as Config>::WeightInfo::claim_delegation(tried)).into())
		}

		/// Have a slash divided against which nobody appealed in time.
		///
		/// Origin: signed by anybody.
		///
		/// Details: possible from the epoch in which it is due. What was taken is burned, and paid to the treasury and to
		/// whoever brought the proof, by the terms of now; of what was delegated the latter gets nothing. What its account
		/// cannot take is the treasury's. Costs nothing if it succeeds, which is once.
		///
		/// Errors: `NoSuchSlash`, `SlashNotDue`.
		///
		/// Events: `SlashSettled`.
		#[pallet::call_index(20)]
		pub fn settle_slash(origin: OriginFor<T>, id: SlashId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_settle_slash(id)?;
			Ok(Pays::No.into())
		}

		/// Give back what a slash took.
		///
		/// Origin: `SlashAppealOrigin`.
		///
		/// Details: possible until the slash is settled, also when it is due. The provider is paid what it took of its own
		/// stake; it bonds and unchills again if it wants. What was delegated goes back into the pool, for all shares
		/// alike that are still in it; who has withdrawn since gets nothing. What cannot be given back is the treasury's:
		/// too little for an account that is gone, or what came from a pool that everybody has left. Weights and rewards
		/// stay as they are.
		///
		/// Errors: `NoSuchSlash`.
		///
		/// Events: `SlashCancelled`.
		#[pallet::call_index(21)]
		pub fn cancel_slash(origin: OriginFor<T>, id: SlashId) -> DispatchResult {
			T::SlashAppealOrigin::ensure_origin(origin)?;
			Self::do_cancel_slash(id)
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
		let minimum = Self::minimum_of(role, staker);
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

impl<T: Config> StakeLine<T::AccountId> for Pallet<T> {
	fn length(role: Role, epoch: EpochIndex) -> u128 {
		Self::final_line(role, epoch).map_or(0, |line| line.length)
	}

	fn segment_at(role: Role, epoch: EpochIndex, point: u128) -> Option<Segment<T::AccountId>> {
		Self::find_segment(role, epoch, point)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_line(role: Role, epoch: EpochIndex, weights: &[(T::AccountId, u128)]) {
		Self::make_whole_line(role, epoch, weights, benchmarking::MANY);
	}
}

impl<T: Config> AtStake<T::AccountId> for Pallet<T> {
	fn at_stake(role: Role, staker: &T::AccountId) -> u128 {
		Stakes::<T>::get(role, staker).map_or(0, |stake| Self::on_line(role, staker, &stake))
	}
}

impl<T: Config> SlashProviders<T::AccountId> for Pallet<T> {
	type Balance = BalanceOf<T>;

	fn slash(role: Role, staker: &T::AccountId, offence: Offence, reporter: Option<&T::AccountId>) -> BalanceOf<T> {
		Self::do_slash(role, staker, offence, reporter)
	}
}
