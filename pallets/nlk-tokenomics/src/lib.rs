//! # NLK tokenomics
//!
//! There are 1,000,000,000 NLK, all minted at genesis into five pots (whitepaper, section 4.1), and never any more.
//! This pallet opens the pots by rule, mines the fifth one for the providers, divides fees, and keeps the books of what
//! is burned. Nobody has a key to a pot, and nobody is asked for permission: whoever wants to may see to it that what
//! is due is paid, and it goes where governance said it goes.
//!
//! ## Terminology
//!
//! - *Pot*: one of the five accounts without a key that hold what is not released ([`nulink_primitives::Pot`]).
//! - *Category*: a pot that is released by time: foundation, community, team, pre-sale ([`Category`]).
//! - *Listing*: the block from which releases are counted. Set once, never again.
//! - *Month*, *season*: [`Config::Month`] blocks, and three times as many. Where they come from stands in [`schedule`].
//! - *Due*: what a category should have got by now, less what it has got.
//! - *Phase*: epochs in which an amount is mined evenly ([`emission`]). The first is four years and 300,000,000 NLK.
//! - *Shares*: how the roles divide what is mined ([`RoleShares`]).
//! - *Terms*: how fees and slashes are divided ([`terms`]).
//!
//! ## Scenario: the first two years
//!
//! 1. The network starts. Every epoch a 1461st of the mining pot is there for the providers; provider-staking asks for
//!    it and divides it ([`pallet_traits::RewardSource`]). Only proxies have a share: the other roles have no service
//!    yet.
//! 2. A referendum names the listing ([`Pallet::set_listing`]), who gets what is released ([`Pallet::set_beneficiary`])
//!    and how the pre-sale is released ([`Pallet::set_pre_sale_schedule`]).
//! 3. The block comes. Anybody calls [`Pallet::release`] for the foundation: 30,000,000 NLK move. Called again, it
//!    fails: nothing is due. After the first season 24,000,000 NLK more are.
//! 4. The computing providers start to work. A referendum gives them a share from a coming epoch on
//!    ([`Pallet::set_role_shares`]). Epochs that have begun stay divided as they were.
//! 5. A user pays a proxy. The pallet that holds the fee has it divided ([`pallet_traits::ServiceFees`]): a part is
//!    burned, the proxy gets the rest. [`Pallet::burned`] tells what was burned so far, and what for.
//!
//! ## Scenario: after four years
//!
//! 1. The last epoch of the 1461st day emits the last unit of the 300,000,000. What nobody had a share of, or never
//!    claimed, is still in the pot.
//! 2. A referendum decides what becomes of it: so much, evenly, in so many epochs, from some epoch on
//!    ([`Pallet::set_emission`]). It can be no more than is there when everything that can still be claimed is counted
//!    off. Another referendum may let another phase take over, at any epoch that has not begun.
//!
//! ## Storage
//!
//! | Item | Key | Value |
//! |---|---|---|
//! | [`Listing`] | | the block of the listing |
//! | [`Beneficiaries`] | category | who gets what is released |
//! | [`PreSale`] | | the schedule of the pre-sale |
//! | [`Books`], [`MiningBook`] | category | what the pot held at genesis, and what it has paid |
//! | [`Phases`] | | the phases after the first |
//! | [`Shares`] | | from which epoch on which shares hold |
//! | [`Mined`] | role, epoch | what was paid for it |
//! | [`ServiceTerms`], [`TransactionTerms`], [`SlashingTerms`] | | how fees and slashes are divided |
//! | [`Burned`] | reason | what was burned for it |
//! | [`Issued`] | | the issuance at genesis |
//!
//! No key is chosen by users, so that none is hashed with a cryptographic hash. Nothing happens in hooks, nothing loops
//! over accounts; the lists have bounds.
//!
//! ## API
//!
//! - Other pallets: [`RewardSource`](pallet_traits::RewardSource), [`ServiceFees`](pallet_traits::ServiceFees) and
//!   [`RecordBurn`](pallet_traits::RecordBurn), which [`Pallet`] implements.
//! - The runtime: [`Pallet::divide_transaction_fee`] and [`Pallet::note_transaction_fee`] for whatever takes the fees
//!   of transactions; [`Pallet::slash_terms`].
//! - Clients, as view functions: [`Pallet::release_of`], [`Pallet::released_at`], [`Pallet::emission`],
//!   [`Pallet::burned`], [`Pallet::divisions`].
//!
//! ## Invariants
//!
//! - **Never early, never twice, never more than the pot.** What is paid is what the schedule gives by now less what
//!   the books say was paid; the books are written in the call that pays. What genesis took out of a pot (a network for
//!   trying out has accounts with NLK) counts as released: the pot releases less, not more than it has.
//! - **A pot loses nothing to the existential deposit.** A rest that the chain would destroy stays until it is paid
//!   with more ([`schedule::without_dust`]).
//! - **An epoch pays its providers no more than its emission**, whatever the pallet that pays them asks for
//!   ([`Mined`]).
//! - **The past does not change.** Shares and phases begin in epochs that have not begun.
//! - **Every promise is covered.** A phase may only promise what no earlier phase, and no epoch that can still be
//!   claimed, needs. It is counted on the safe side: as if nothing of those epochs had been claimed.
//! - **What strangers send to a pot stays there.** It is in no book, so that it is neither released nor mined.
//! - **Nothing is burned in silence.** What is missing from the issuance is in [`Burned`] with its reason, or holders
//!   burned it themselves ([`BurnedInfo::other`]): who burns for the chain tells, in the same block.
//!
//! Block numbers count as `u32`, as on every NuLink chain; larger ones would saturate.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub use emission::{Phase, RoleShares};
pub use pallet::*;
pub use schedule::{Category, PreSaleSchedule, Tranche, MAX_PRE_SALE_MONTHS, MAX_TRANCHES};
pub use terms::{Part, ServiceFeeTerms, SlashTerms, TransactionFee, TransactionFeeTerms};
pub use types::*;
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod emission;
mod fees;
mod mining;
#[cfg(test)]
mod mock;
mod release;
pub mod schedule;
pub mod terms;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod views;
pub mod weights;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, Mutate},
			Get,
		},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use nulink_primitives::{
		provider::{EpochIndex, Role},
		token::Balance,
		Pot,
	};
	use pallet_traits::{BurnSource, Epochs};
	use sp_runtime::traits::{AccountIdConversion, UniqueSaturatedInto};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// NLK.
		type Currency: Inspect<Self::AccountId, Balance = Balance> + Mutate<Self::AccountId>;

		/// The chain's epochs. A first phase of 48 months is a whole number of them.
		type Epochs: Epochs;

		/// Who decides on what cannot be taken back: the listing, who gets what is released, the pre-sale, the emission
		/// after four years.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who sets parameters within their bounds: shares and terms.
		type ParameterOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Blocks in a month, a 48th of four years of 1461 days.
		#[pallet::constant]
		type Month: Get<u32>;

		/// For how many epochs after its own the reward of an epoch can be claimed. At least as many as the pallet that
		/// pays rewards allows.
		#[pallet::constant]
		type ClaimEpochs: Get<u32>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// The block from which releases are counted. It may lie ahead. Once set it never changes.
	#[pallet::storage]
	pub type Listing<T: Config> = StorageValue<_, u32>;

	/// Who gets what is released.
	#[pallet::storage]
	pub type Beneficiaries<T: Config> = StorageMap<_, Identity, Category, T::AccountId>;

	/// How the pre-sale is released. Without tranches: not at all.
	#[pallet::storage]
	pub type PreSale<T: Config> = StorageValue<_, PreSaleSchedule, ValueQuery>;

	/// What the pots of the categories held at genesis and have paid since.
	#[pallet::storage]
	pub type Books<T: Config> = StorageMap<_, Identity, Category, Book, ValueQuery>;

	/// What the mining pot held at genesis and has paid since.
	#[pallet::storage]
	pub type MiningBook<T: Config> = StorageValue<_, Book, ValueQuery>;

	/// The phases after the first one, in their order. They do not overlap.
	#[pallet::storage]
	pub type Phases<T: Config> = StorageValue<_, BoundedVec<Phase, ConstU32<MAX_PHASES>>, ValueQuery>;

	/// From which epoch on which shares hold, in the order of the epochs. Before the first of them the default holds.
	#[pallet::storage]
	pub type Shares<T: Config> =
		StorageValue<_, BoundedVec<(EpochIndex, RoleShares), ConstU32<MAX_SHARE_CHANGES>>, ValueQuery>;

	/// What the providers of a role were paid for an epoch. An entry goes away with the first payment for the epoch
	/// that comes [`Config::ClaimEpochs`] and one later; where there is none, it stays.
	///
	/// A role is one of four bytes and epochs are numbered one after the other: nobody chooses a key.
	#[pallet::storage]
	pub type Mined<T: Config> = StorageDoubleMap<_, Identity, Role, Twox64Concat, EpochIndex, Balance, ValueQuery>;

	/// How fees for services are divided.
	#[pallet::storage]
	pub type ServiceTerms<T: Config> = StorageValue<_, ServiceFeeTerms, ValueQuery>;

	/// How the fees of transactions are divided.
	#[pallet::storage]
	pub type TransactionTerms<T: Config> = StorageValue<_, TransactionFeeTerms, ValueQuery>;

	/// How slashed stake is divided.
	#[pallet::storage]
	pub type SlashingTerms<T: Config> = StorageValue<_, SlashTerms, ValueQuery>;

	/// What was burned, by reason.
	#[pallet::storage]
	pub type Burned<T: Config> = StorageMap<_, Identity, BurnSource, Balance, ValueQuery>;

	/// How much NLK there was at genesis. What there is now is this less all that was burned.
	#[pallet::storage]
	pub type Issued<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// What a network for trying out can begin with. One with a value at stake leaves both to governance.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The block of the listing.
		pub listing: Option<u32>,
		/// Who gets what is released.
		pub beneficiaries: Vec<(Category, T::AccountId)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if let Some(listing) = self.listing {
				Listing::<T>::put(listing);
			}
			for (category, who) in &self.beneficiaries {
				Beneficiaries::<T>::insert(category, who);
			}
			// The balances are built before: this pallet comes after theirs in the runtime.
			let opening = |pot: Pot| T::Currency::balance(&Pallet::<T>::pot_account(pot)).min(pot.genesis_balance());
			for category in Category::ALL {
				Books::<T>::insert(category, Book { opening: opening(category.pot()), released: 0 });
			}
			MiningBook::<T>::put(Book { opening: opening(Pot::Mining), released: 0 });
			Issued::<T>::put(T::Currency::total_issuance());
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Releases are counted from this block.
		ListingSet { block: u32 },
		/// From now on what is released of the category goes to this account.
		BeneficiarySet { category: Category, beneficiary: T::AccountId },
		/// The pre-sale is released by another schedule, which gives so much in all.
		PreSaleScheduleSet { total: Balance },
		/// A part of a pot was paid. `released` is what it has paid since genesis.
		Released { category: Category, beneficiary: T::AccountId, amount: Balance, released: Balance },
		/// From the epoch on the roles divide what is mined by these shares.
		RoleSharesSet { from: EpochIndex, shares: RoleShares },
		/// From the epoch on an amount is mined evenly in so many epochs. What was mined before ends there.
		EmissionSet { from: EpochIndex, epochs: u32, amount: Balance },
		/// Fees for services are divided by other terms.
		ServiceFeeTermsSet { terms: ServiceFeeTerms },
		/// Fees of transactions are divided by other terms.
		TransactionFeeTermsSet { terms: TransactionFeeTerms },
		/// Slashed stake is divided by other terms.
		SlashTermsSet { terms: SlashTerms },
		/// A fee for a service was divided.
		ServiceFeeDivided { role: Role, provider: T::AccountId, burned: Balance, paid: Balance },
		/// The fee of a transaction was divided.
		TransactionFeeDivided { burned: Balance, treasury: Balance, collators: Balance },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The listing is set already, for ever.
		AlreadyListed,
		/// The listing would lie in the past: name the next block or a later one.
		ListingInPast,
		/// The listing would lie more than a year ahead: since it can never be changed, name it nearer to it.
		ListingTooFar,
		/// The account is a pot: what is released to it would never come out.
		BeneficiaryIsPot,
		/// The category has no beneficiary: governance names one.
		NoBeneficiary,
		/// The listing is not set: governance sets it.
		NotListed,
		/// All that is due was released: wait for more.
		NothingDue,
		/// What is due cannot be paid without a rest that the chain would destroy: wait for more, or send a little to
		/// the pot.
		LeavesDust,
		/// The epoch has begun: name a later one.
		EpochHasBegun,
		/// The first four years are not over then: name an epoch after them.
		InFirstPhase,
		/// A phase has at least one epoch, and its last one can be counted.
		BadPhase,
		/// More than is left in the pot when all that was promised is counted off.
		NotCovered,
		/// Too many changes to remember: wait until the oldest can no longer matter for a claim.
		TooManyChanges,
		/// The epoch is not over: its rewards are paid afterwards.
		EpochNotOver,
		/// The epoch is too far back for a reward to be paid.
		EpochForgotten,
		/// The epoch has paid the role all that it emits.
		EpochExhausted,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let four_years = T::Month::get().checked_mul(schedule::MINING_MONTHS).unwrap_or_default();
			let epoch = T::Epochs::first_block(1);
			assert!(four_years > 0, "four years of blocks can be counted");
			assert!(epoch > 0 && four_years % epoch == 0, "four years are a whole number of epochs");
			assert!(T::ClaimEpochs::get() > 0, "rewards can be claimed when their epoch is over");
			let mut accounts = Pot::ALL.map(Self::pot_account).to_vec();
			accounts.sort();
			accounts.dedup();
			assert!(accounts.len() == Pot::ALL.len(), "every pot has an account of its own");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// How far a category is released.
		pub fn release_of(category: Category) -> ReleaseInfo<T::AccountId> {
			Self::release_info(category)
		}

		/// What a category has got in all by a block, if the schedule of the pre-sale stays. Nothing without a listing.
		pub fn released_at(category: Category, block: u32) -> Balance {
			Self::scheduled(category, block)
		}

		/// What is mined in an epoch, and by which role, as far as it is decided.
		pub fn emission(epoch: EpochIndex) -> EmissionInfo {
			Self::emission_info(epoch)
		}

		/// What was burned since genesis, and what for: all that is missing from the issuance, to the unit. What the
		/// chain burned has its reason; the rest is what holders burned themselves.
		pub fn burned() -> BurnedInfo {
			Self::burned_info()
		}

		/// How fees and slashes are divided now.
		pub fn divisions() -> Divisions {
			Divisions {
				service_fees: ServiceTerms::<T>::get(),
				transaction_fees: TransactionTerms::<T>::get(),
				slashes: SlashingTerms::<T>::get(),
			}
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Set the block from which releases are counted. Only once.
		///
		/// Origin: governance.
		///
		/// Details: the block may lie ahead, up to twelve months, and not in the past. It can never be changed.
		///
		/// Errors: `AlreadyListed`, `ListingInPast`, `ListingTooFar`.
		///
		/// Events: `ListingSet`.
		#[pallet::call_index(0)]
		pub fn set_listing(origin: OriginFor<T>, block: u32) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_listing(block)
		}

		/// Set who gets what is released of a category.
		///
		/// Origin: governance.
		///
		/// Details: what is due and not yet released goes to the new one, too. Release it first, if that is not meant.
		///
		/// Errors: `BeneficiaryIsPot`.
		///
		/// Events: `BeneficiarySet`.
		#[pallet::call_index(1)]
		pub fn set_beneficiary(origin: OriginFor<T>, category: Category, beneficiary: T::AccountId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_beneficiary(category, beneficiary)
		}

		/// Set how the pre-sale is released.
		///
		/// Origin: governance.
		///
		/// Details: up to 16 tranches, each an amount that is released from a month after the listing on, evenly in
		/// some months or at once, all within five years, together no more than the pot. It takes the place of the
		/// schedule before. What was released counts: where the new schedule gives less by now, nothing is due until it
		/// gives more.
		///
		/// Errors: none; what is out of bounds cannot be decoded.
		///
		/// Events: `PreSaleScheduleSet`.
		#[pallet::call_index(2)]
		pub fn set_pre_sale_schedule(origin: OriginFor<T>, schedule: PreSaleSchedule) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			let total = schedule.total();
			PreSale::<T>::put(schedule);
			Self::deposit_event(Event::PreSaleScheduleSet { total });
			Ok(())
		}

		/// Pay what is due of a category.
		///
		/// Origin: signed by anybody; the beneficiary is paid.
		///
		/// Details: everything that is due by this block, but for a rest in the pot that would be too small to stay
		/// there.
		///
		/// Errors: `NoBeneficiary`, `NotListed`, `NothingDue`, `LeavesDust`; those of the transfer, for instance where
		/// the amount is too small for an account that does not exist, in which case it can be tried again later.
		///
		/// Events: `Released`.
		#[pallet::call_index(3)]
		pub fn release(origin: OriginFor<T>, category: Category) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_release(category)
		}

		/// Set how the roles divide what is mined, from a coming epoch on.
		///
		/// Origin: parameters.
		///
		/// Details: the shares are no more than the whole. What no role has a share of stays in the pot. Changes that
		/// were to begin in this epoch or later are dropped. At most 16 changes are remembered, each as long as an
		/// epoch before the next one can be claimed.
		///
		/// Errors: `EpochHasBegun`, `TooManyChanges`.
		///
		/// Events: `RoleSharesSet`.
		#[pallet::call_index(4)]
		pub fn set_role_shares(origin: OriginFor<T>, from: EpochIndex, shares: RoleShares) -> DispatchResult {
			T::ParameterOrigin::ensure_origin(origin)?;
			Self::do_set_role_shares(from, shares)
		}

		/// Set what is mined after the first four years.
		///
		/// Origin: governance.
		///
		/// Details: `amount`, evenly, in `epochs` epochs from the epoch `from` on. A phase that runs ends there, and
		/// what was to begin then or later is dropped; an amount of 0 stops mining. What is promised must lie in the
		/// pot: beside what earlier phases will still emit, and all that was emitted in epochs that can still be
		/// claimed. When this phase is over nothing is mined until the next one is set.
		///
		/// Errors: `EpochHasBegun`, `InFirstPhase`, `BadPhase`, `NotCovered`, `TooManyChanges`.
		///
		/// Events: `EmissionSet`.
		#[pallet::call_index(5)]
		pub fn set_emission(
			origin: OriginFor<T>,
			from: EpochIndex,
			epochs: u32,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_set_emission(from, epochs, amount)
		}

		/// Set how fees for services are divided.
		///
		/// Origin: parameters.
		///
		/// Details: 1 to 50 % are burned, the provider gets the rest. It holds for every payment from now on, also of
		/// fees that were earned before.
		///
		/// Errors: none; what is out of bounds cannot be decoded.
		///
		/// Events: `ServiceFeeTermsSet`.
		#[pallet::call_index(6)]
		pub fn set_service_fee_terms(origin: OriginFor<T>, terms: ServiceFeeTerms) -> DispatchResult {
			T::ParameterOrigin::ensure_origin(origin)?;
			ServiceTerms::<T>::put(terms);
			Self::deposit_event(Event::ServiceFeeTermsSet { terms });
			Ok(())
		}

		/// Set how the fees of transactions are divided.
		///
		/// Origin: parameters.
		///
		/// Details: 1 to 40 % are burned, up to 40 % go to the treasury, the collators get the rest.
		///
		/// Errors: none; what is out of bounds cannot be decoded.
		///
		/// Events: `TransactionFeeTermsSet`.
		#[pallet::call_index(7)]
		pub fn set_transaction_fee_terms(origin: OriginFor<T>, terms: TransactionFeeTerms) -> DispatchResult {
			T::ParameterOrigin::ensure_origin(origin)?;
			TransactionTerms::<T>::put(terms);
			Self::deposit_event(Event::TransactionFeeTermsSet { terms });
			Ok(())
		}

		/// Set how slashed stake is divided.
		///
		/// Origin: parameters.
		///
		/// Details: 10 to 60 % are burned, up to 30 % go to whoever reported the offence, the treasury gets the rest.
		///
		/// Errors: none; what is out of bounds cannot be decoded.
		///
		/// Events: `SlashTermsSet`.
		#[pallet::call_index(8)]
		pub fn set_slash_terms(origin: OriginFor<T>, terms: SlashTerms) -> DispatchResult {
			T::ParameterOrigin::ensure_origin(origin)?;
			SlashingTerms::<T>::put(terms);
			Self::deposit_event(Event::SlashTermsSet { terms });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// The account of a pot. It has no key.
		pub fn pot_account(pot: Pot) -> T::AccountId {
			PalletId(pot.pallet_id()).into_account_truncating()
		}

		/// The current block.
		pub(crate) fn now() -> u32 {
			frame_system::Pallet::<T>::block_number().unique_saturated_into()
		}
	}
}
