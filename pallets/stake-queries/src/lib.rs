//! # Stake queries
//!
//! Other parachains ask by XCM what somebody has staked on Ethereum, and are answered by XCM: what NuLink's watchers
//! have proven is there for all of Polkadot.
//!
//! ## Terminology
//!
//! - *Asker*: a sibling parachain. A chain asks as itself, not one of its accounts: who could ask in a chain's name could
//!   have its question answered with somebody else's stake.
//! - *Query*: what the asker has noted that it waits for, with a number of its own choice, as `pallet-xcm` does.
//! - *Contract*, *record*: as in the watcher relay, whose number of the contract is asked for.
//!
//! ## Scenario
//!
//! 1. A sibling wants to know what Dora has staked. It notes a query, say number 7 (`pallet_xcm::Pallet::new_query`, or
//!    `new_notify_query` if one of its calls is to get the answer), and sends NuLink a message:
//!
//!    ```text
//!    WithdrawAsset(NLK), BuyExecution(NLK), Transact { origin_kind: Xcm, call: StakeQueries.ask(…, 7, …) },
//!    RefundSurplus, DepositAsset(to itself)
//!    ```
//!
//!    The NLK is that of the sibling's sovereign account here, from which the delivery of the answer is paid, too.
//! 2. NuLink sends `QueryResponse { query_id: 7, … }`. The sibling's `pallet-xcm` expects it, so it is taken without a
//!    fee.
//!
//! ## Answers
//!
//! An answer is an amount of an asset: of what [`id`](Pallet::asset) names the stake by, as any parachain sees it,
//!
//! ```text
//! ../../GlobalConsensus(Ethereum { chain_id })/AccountKey20(contract)/AccountKey20(provider)/GeneralIndex(block)
//! ```
//!
//! the amount being what works: what is authorised, less what is being withdrawn. The block is Ethereum's, in whose state
//! it was proven. An asker can refuse what is too old for it, and has to compare contract and provider with those it
//! asked for. `Response::Null` says that nothing is known to be staked: there is no record, nothing of it works, or the
//! relay is paused.
//!
//! ## API
//!
//! `ask`, by a sibling. View function: `answer`, which says what would be answered. Nothing is stored.
//!
//! ## Invariants
//!
//! - An answer goes to the chain that asked, and to nobody else.
//! - Whoever is not charged for the delivery is not answered.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
pub mod weights;

pub use pallet::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use nulink_primitives::watching::EthAddress;
	use pallet_traits::{EthereumRecord, EthereumRecords};
	use staging_xcm::latest::prelude::*;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// What is proven.
		type Records: EthereumRecords;

		/// A sibling parachain, as itself. Its place as this chain sees it.
		type Asker: EnsureOrigin<Self::RuntimeOrigin, Success = Location>;

		/// Takes answers away.
		type Router: SendXcm;

		/// Charges the asker for the delivery.
		type Executor: ExecuteXcm<<Self as frame_system::Config>::RuntimeCall>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// Makes it possible to be answered.
		#[cfg(feature = "runtime-benchmarks")]
		type Helper: BenchmarkHelper;
	}

	/// What benchmarks need.
	#[cfg(feature = "runtime-benchmarks")]
	pub trait BenchmarkHelper {
		/// Opens the way to the asker that [`Config::Asker`] gives as a successful origin, and gives it enough to pay.
		fn open_the_way_to(asker: &Location);
	}

	#[pallet::event]
	#[pallet::generate_deposit(fn deposit_event)]
	pub enum Event<T: Config> {
		/// A question was answered. Without a stake: nothing is known to be staked.
		Answered {
			asker: Location,
			query_id: u64,
			contract: u16,
			provider: EthAddress,
			stake: Option<u128>,
			message_id: XcmHash,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No message can be sent to the asker: there is no channel, or it is full.
		NotReachable,
		/// The asker's sovereign account can not pay for the delivery of the answer: send it NLK.
		FeesNotPaid,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Ask what somebody has staked on Ethereum.
		///
		/// ## Origin
		///
		/// A sibling parachain, as itself: by a message with `Transact { origin_kind: Xcm, .. }`.
		///
		/// ## Details
		///
		/// The answer is `QueryResponse`, with the number `query_id` and the most that taking it may weigh there,
		/// `max_weight`; its querier is the asker. It has one asset, whose name says contract, provider and block, and
		/// whose amount is what works, or is `Null`. The asker's sovereign account pays for the delivery.
		///
		/// ## Errors
		///
		/// `NotReachable`, `FeesNotPaid`
		///
		/// ## Events
		///
		/// `Answered`
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::ask())]
		pub fn ask(
			origin: OriginFor<T>,
			#[pallet::compact] contract: u16,
			provider: EthAddress,
			#[pallet::compact] query_id: u64,
			max_weight: Weight,
		) -> DispatchResult {
			let asker = T::Asker::ensure_origin(origin)?;
			let asset = Self::known(contract, provider);
			let stake = asset.as_ref().and_then(|asset| match asset.fun {
				Fungible(amount) => Some(amount),
				NonFungible(_) => None,
			});
			let response = asset.map_or(Response::Null, |asset| Response::Assets(asset.into()));
			// Of the asker, as the asker itself says it.
			let querier = Some(Location::here());
			let message = Xcm(vec![QueryResponse { query_id, response, max_weight, querier }]);
			let (ticket, price) =
				validate_send::<T::Router>(asker.clone(), message).map_err(|_| Error::<T>::NotReachable)?;
			T::Executor::charge_fees(asker.clone(), price).map_err(|_| Error::<T>::FeesNotPaid)?;
			let message_id = T::Router::deliver(ticket).map_err(|_| Error::<T>::NotReachable)?;
			Self::deposit_event(Event::Answered { asker, query_id, contract, provider, stake, message_id });
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What would be answered: Ethereum's block, and what works. `None`: nothing is known to be staked.
		pub fn answer(contract: u16, provider: EthAddress) -> Option<(u64, u128)> {
			Self::working(contract, provider).map(|(record, working)| (record.number, working))
		}
	}

	impl<T: Config> Pallet<T> {
		fn working(contract: u16, provider: EthAddress) -> Option<(EthereumRecord, u128)> {
			let record = T::Records::record(contract, provider)?;
			let working = record.stake.working();
			(working > 0).then_some((record, working))
		}

		fn known(contract: u16, provider: EthAddress) -> Option<Asset> {
			let (record, working) = Self::working(contract, provider)?;
			Some(Asset { id: Self::asset(&record, provider), fun: Fungible(working) })
		}

		/// How every parachain names a provider's stake.
		pub fn asset(record: &EthereumRecord, provider: EthAddress) -> AssetId {
			let place = [
				GlobalConsensus(NetworkId::Ethereum { chain_id: record.chain_id }),
				AccountKey20 { network: None, key: record.contract },
				AccountKey20 { network: None, key: provider },
				GeneralIndex(record.number.into()),
			];
			AssetId(Location::new(2, place))
		}
	}
}
