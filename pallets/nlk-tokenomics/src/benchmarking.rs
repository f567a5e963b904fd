//! Benchmarks: every call with the input for which it does most.

use super::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		ConstU32, EnsureOrigin, Get,
	},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	token::Balance,
	Pot,
};
use pallet_traits::Epochs;
use sp_runtime::Perbill;

/// Fills a pot, as genesis does.
fn fill<T: Config>(pot: Pot) -> Book {
	let (account, full) = (Pallet::<T>::pot_account(pot), pot.genesis_balance());
	T::Currency::set_balance(&account, full);
	Book { opening: full, released: 0 }
}

fn go_to_block<T: Config>(block: u32) {
	frame_system::Pallet::<T>::set_block_number(BlockNumberFor::<T>::from(block));
}

fn governance<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn parameters<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::ParameterOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

/// As many tranches as there can be, all of them under way at the same time.
fn schedule() -> PreSaleSchedule {
	let amount = Pot::PreSale.genesis_balance() / Balance::from(MAX_TRANCHES);
	let tranches = (0..MAX_TRANCHES).map(|_| Tranche { after: 0, over: 36, amount }).collect::<Vec<_>>();
	PreSaleSchedule::new(BoundedVec::truncate_from(tranches)).unwrap_or_default()
}

impl<T: Config> Pallet<T> {
	/// See [`pallet_traits::RewardSource::make_payable`]: the pot is full, and all changes that there can be are looked
	/// through.
	pub(crate) fn make_mining_payable(_role: Role, _epoch: EpochIndex) {
		MiningBook::<T>::put(fill::<T>(Pot::Mining));
		Shares::<T>::put(all_changes(EpochIndex::MAX - MAX_SHARE_CHANGES));
		let everything = RoleShares::new([Perbill::from_percent(25); 4]).unwrap_or_default();
		Shares::<T>::mutate(|changes| {
			if let Some(first) = changes.iter_mut().next() {
				*first = (0, everything);
			}
		});
		Phases::<T>::put(all_phases::<T>());
	}
}

/// Changes of the shares in as many epochs in a row as are remembered.
fn all_changes(from: EpochIndex) -> BoundedVec<(EpochIndex, RoleShares), ConstU32<MAX_SHARE_CHANGES>> {
	let changes = (0..MAX_SHARE_CHANGES).map(|i| (from.saturating_add(i), RoleShares::DEFAULT));
	BoundedVec::truncate_from(changes.collect::<Vec<_>>())
}

/// Phases of an epoch each, after the first one.
fn all_phases<T: Config>() -> BoundedVec<Phase, ConstU32<MAX_PHASES>> {
	let end = Pallet::<T>::first_phase().until;
	let phases = (0..MAX_PHASES).filter_map(|i| Phase::new(end.saturating_add(i), 1, 1_000));
	BoundedVec::truncate_from(phases.collect::<Vec<_>>())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_listing() -> Result<(), BenchmarkError> {
		let origin = governance::<T>()?;
		Listing::<T>::kill();
		let block = Pallet::<T>::now().saturating_add(1);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, block);

		assert_eq!(Listing::<T>::get(), Some(block));
		Ok(())
	}

	#[benchmark]
	fn set_beneficiary() -> Result<(), BenchmarkError> {
		let origin = governance::<T>()?;
		let beneficiary: T::AccountId = account("beneficiary", 0, 0);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Category::PreSale, beneficiary.clone());

		assert_eq!(Beneficiaries::<T>::get(Category::PreSale), Some(beneficiary));
		Ok(())
	}

	#[benchmark]
	fn set_pre_sale_schedule() -> Result<(), BenchmarkError> {
		let origin = governance::<T>()?;
		let schedule = schedule();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, schedule.clone());

		assert_eq!(PreSale::<T>::get(), schedule);
		Ok(())
	}

	#[benchmark]
	fn release() {
		// The category whose schedule takes longest to compute, to an account that is made by it.
		let beneficiary: T::AccountId = account("beneficiary", 0, 0);
		Books::<T>::insert(Category::PreSale, fill::<T>(Pot::PreSale));
		PreSale::<T>::put(schedule());
		Beneficiaries::<T>::insert(Category::PreSale, &beneficiary);
		Listing::<T>::put(0);
		go_to_block::<T>(T::Month::get().saturating_mul(12));
		let anybody: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(anybody), Category::PreSale);

		assert_eq!(T::Currency::balance(&beneficiary), Books::<T>::get(Category::PreSale).released);
	}

	#[benchmark]
	fn set_role_shares() -> Result<(), BenchmarkError> {
		// As many are remembered as can be, and the oldest is to be forgotten.
		let origin = parameters::<T>()?;
		let now = MAX_SHARE_CHANGES.saturating_add(T::ClaimEpochs::get());
		go_to_block::<T>(T::Epochs::first_block(now));
		Shares::<T>::put(all_changes(0));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, now.saturating_add(1), RoleShares::DEFAULT);

		assert_eq!(Shares::<T>::get().last(), Some(&(now + 1, RoleShares::DEFAULT)));
		Ok(())
	}

	#[benchmark]
	fn set_emission() -> Result<(), BenchmarkError> {
		let origin = governance::<T>()?;
		Pallet::<T>::make_mining_payable(Role::Proxy, 0);
		Phases::<T>::mutate(|phases| {
			phases.pop();
		});
		Shares::<T>::put(all_changes(1));
		let from = Pallet::<T>::first_phase().until.saturating_add(MAX_PHASES);
		go_to_block::<T>(T::Epochs::first_block(from).saturating_sub(1));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, from, 1_461, 1_000);

		assert_eq!(Phases::<T>::get().last().map(|phase| phase.from), Some(from));
		Ok(())
	}

	#[benchmark]
	fn set_service_fee_terms() -> Result<(), BenchmarkError> {
		let origin = parameters::<T>()?;
		let terms = ServiceFeeTerms { burned: Part::percent(50) };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, terms);

		assert_eq!(ServiceTerms::<T>::get(), terms);
		Ok(())
	}

	#[benchmark]
	fn set_transaction_fee_terms() -> Result<(), BenchmarkError> {
		let origin = parameters::<T>()?;
		let terms = TransactionFeeTerms { burned: Part::percent(40), treasury: Part::percent(40) };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, terms);

		assert_eq!(TransactionTerms::<T>::get(), terms);
		Ok(())
	}

	#[benchmark]
	fn set_slash_terms() -> Result<(), BenchmarkError> {
		let origin = parameters::<T>()?;
		let terms = SlashTerms { burned: Part::percent(60), reporter: Part::percent(30) };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, terms);

		assert_eq!(SlashingTerms::<T>::get(), terms);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::chain(), crate::mock::Test);
}
