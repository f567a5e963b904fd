//! Benchmarks: every call with the input for which it does most.

use super::*;
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::{InspectHold, Mutate},
		Footprint,
	},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use nulink_primitives::sharing::KeyBytes;
use sp_runtime::traits::{Bounded, Convert, Saturating, Zero};

const ROLE: Role = Role::Proxy;

/// Everything that a provider needs for a whole benchmark, in multiples of the minimum stake.
const STAKES: u32 = 64;

fn fund<T: Config>(who: &T::AccountId) {
	let deposits = T::ProfileDeposit::convert(Footprint::from_parts(1, 1024));
	let amount = T::MinimumStake::get()
		.saturating_mul(STAKES.into())
		.saturating_add(deposits)
		.saturating_add(T::Currency::minimum_balance().saturating_mul(4u32.into()));
	let free = BalanceOf::<T>::max_value().saturating_sub(T::Currency::total_issuance());
	assert_ok!(T::Currency::mint_into(who, amount.min(free)));
}

fn go_to_epoch<T: Config>(epoch: EpochIndex) {
	let block = Pallet::<T>::first_block(epoch).max(1);
	frame_system::Pallet::<T>::set_block_number(BlockNumberFor::<T>::from(block));
}

fn next_epochs<T: Config>(epochs: u32) {
	go_to_epoch::<T>(Pallet::<T>::current().saturating_add(epochs));
}

fn profile<T: Config>(endpoint: u32) -> ProviderProfileOf<T> {
	ProviderProfile {
		endpoint: BoundedVec::truncate_from(vec![b'x'; endpoint as usize]),
		encryption_key: KeyBytes([2; 33]),
		verifying_key: KeyBytes([3; 33]),
		fee_per_epoch: BalanceOf::<T>::max_value(),
	}
}

/// A funded account with a stake, an operator and a profile.
fn provider<T: Config>() -> (T::AccountId, T::AccountId) {
	let staker: T::AccountId = whitelisted_caller();
	let operator: T::AccountId = account("operator", 0, 0);
	fund::<T>(&staker);
	let amount = T::MinimumStake::get().saturating_mul((STAKES / 2).into());
	assert_ok!(Pallet::<T>::do_bond(ROLE, staker.clone(), amount, 0));
	assert_ok!(Pallet::<T>::do_set_operator(ROLE, staker.clone(), operator.clone()));
	assert_ok!(Pallet::<T>::do_set_profile(ROLE, staker.clone(), profile::<T>(1)));
	(staker, operator)
}

/// Unbonds in as many epochs as can be unbonding at a time but `less`, and gets to the next epoch.
fn unbond_in_many_epochs<T: Config>(staker: &T::AccountId, less: u32) {
	// All at one time, and then apart, as if one had been asked for in each of the last epochs: a runtime whose
	// unbonding takes fewer epochs has no other way to have so many unlocked ones.
	let now = Pallet::<T>::current();
	let amount = T::MinimumStake::get();
	Stakes::<T>::mutate(ROLE, staker, |stake| {
		if let Some(stake) = stake {
			for i in 0..MAX_CHUNKS.saturating_sub(less) {
				stake.bonded = stake.bonded.saturating_sub(amount);
				let _ = stake.unbonding.try_push(Chunk { amount, unlock_epoch: now.saturating_add(i) });
			}
		}
	});
	next_epochs::<T>(1);
}

impl<T: Config> Pallet<T> {
	/// See [`Providers::make_active`].
	pub(crate) fn make_active_provider(role: Role, staker: &T::AccountId, operator: &T::AccountId, epoch: EpochIndex) {
		if !Stakes::<T>::contains_key(role, staker) {
			fund::<T>(staker);
			let amount = T::MinimumStake::get().saturating_mul(2u32.into());
			assert_ok!(Self::do_bond(role, staker.clone(), amount, 0));
		}
		if !Operators::<T>::contains_key(operator) {
			let operated = Operated { role, staker: staker.clone(), since: 0, until: None };
			Operators::<T>::insert(operator, operated);
			Stakes::<T>::mutate(role, staker, |stake| {
				if let Some(stake) = stake {
					Self::retire_operator(stake);
					stake.operator = Some(BoundOperator { account: operator.clone(), bound_in: 0 });
				}
			});
		}
		if !Self::is_confirmed(role, staker, epoch) {
			let weight = Stakes::<T>::get(role, staker).map(|stake| Self::weight_in(&stake, epoch));
			Self::record_activity(role, staker, epoch, weight.unwrap_or_default());
		}
	}
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn bond() {
		let (staker, _) = provider::<T>();
		let amount = T::MinimumStake::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(staker.clone()), ROLE, amount, MAX_LOCK_EPOCHS);

		let expected = amount.saturating_mul((STAKES / 2 + 1).into());
		assert_eq!(Stakes::<T>::get(ROLE, staker).map(|stake| stake.bonded), Some(expected));
	}

	#[benchmark]
	fn set_operator() {
		let (staker, _) = provider::<T>();
		next_epochs::<T>(2);
		let next: T::AccountId = account("operator", 1, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(staker), ROLE, next.clone());

		assert!(Operators::<T>::get(next).is_some_and(|operated| operated.until.is_none()));
	}

	#[benchmark]
	fn set_profile() {
		let (staker, _) = provider::<T>();
		let profile = profile::<T>(MAX_ENDPOINT);

		#[extrinsic_call]
		_(RawOrigin::Signed(staker.clone()), ROLE, profile.clone());

		assert_eq!(Profiles::<T>::get(ROLE, staker).map(|stored| stored.profile), Some(profile));
	}

	#[benchmark]
	fn remove_profile() {
		let (staker, _) = provider::<T>();
		assert_ok!(Pallet::<T>::do_set_profile(ROLE, staker.clone(), profile::<T>(MAX_ENDPOINT)));

		#[extrinsic_call]
		_(RawOrigin::Signed(staker.clone()), ROLE);

		assert!(!Profiles::<T>::contains_key(ROLE, staker));
	}

	#[benchmark]
	fn confirm_activity() {
		// The first of an epoch, which clears a total away.
		go_to_epoch::<T>(CLAIM_EPOCHS + 2);
		let (staker, operator) = provider::<T>();
		let next = Pallet::<T>::current() + 1;
		TotalWeight::<T>::insert(ROLE, next - CLAIM_EPOCHS - 2, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(operator));

		assert!(Pallet::<T>::is_confirmed(ROLE, &staker, next));
		assert!(!TotalWeight::<T>::contains_key(ROLE, next - CLAIM_EPOCHS - 2));
	}

	#[benchmark]
	fn unbond() {
		let (staker, operator) = provider::<T>();
		unbond_in_many_epochs::<T>(&staker, 1);
		// In the last chunk's epoch, which is not the one that is added.
		go_to_epoch::<T>(Pallet::<T>::current().saturating_add(MAX_CHUNKS));
		assert_ok!(Pallet::<T>::do_confirm_activity(operator));

		#[extrinsic_call]
		_(RawOrigin::Signed(staker.clone()), ROLE, T::MinimumStake::get());

		assert_eq!(Stakes::<T>::get(ROLE, staker).map(|stake| stake.unbonding.len() as u32), Some(MAX_CHUNKS));
	}

	#[benchmark]
	fn rebond() {
		let (staker, _) = provider::<T>();
		unbond_in_many_epochs::<T>(&staker, 0);
		let amount = T::MinimumStake::get().saturating_mul(MAX_CHUNKS.into());

		#[extrinsic_call]
		_(RawOrigin::Signed(staker.clone()), ROLE, amount);

		assert_eq!(Stakes::<T>::get(ROLE, staker).map(|stake| stake.unbonding.len()), Some(0));
	}

	#[benchmark]
	fn withdraw_unbonded() {
		// The last of it, which ends the record.
		let (staker, _) = provider::<T>();
		assert_ok!(Pallet::<T>::do_set_profile(ROLE, staker.clone(), profile::<T>(MAX_ENDPOINT)));
		unbond_in_many_epochs::<T>(&staker, 1);
		let rest = Stakes::<T>::get(ROLE, &staker).map(|stake| stake.bonded).unwrap_or_default();
		assert_ok!(Pallet::<T>::do_unbond(ROLE, staker.clone(), rest));
		next_epochs::<T>(MAX_CHUNKS + T::UnbondingEpochs::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(staker.clone()), ROLE);

		assert!(!Stakes::<T>::contains_key(ROLE, &staker));
		assert!(T::Currency::balance_on_hold(&HoldReason::Stake.into(), &staker).is_zero());
	}

	#[benchmark]
	fn chill() {
		let (staker, _) = provider::<T>();
		unbond_in_many_epochs::<T>(&staker, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(staker.clone()), ROLE);

		assert!(!Pallet::<T>::is_provider(ROLE, &staker));
	}

	#[benchmark]
	fn chill_inactive() {
		let (staker, _) = provider::<T>();
		unbond_in_many_epochs::<T>(&staker, 0);
		next_epochs::<T>(T::MaxMissedEpochs::get());
		let anybody: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(anybody), ROLE, staker.clone());

		assert!(!Pallet::<T>::is_provider(ROLE, &staker));
	}

	#[benchmark]
	fn unchill() {
		let (staker, _) = provider::<T>();
		unbond_in_many_epochs::<T>(&staker, 0);
		assert_ok!(Pallet::<T>::do_chill(ROLE, staker.clone()));

		#[extrinsic_call]
		_(RawOrigin::Signed(staker.clone()), ROLE);

		assert!(Pallet::<T>::is_provider(ROLE, &staker));
	}

	#[benchmark]
	fn claim_reward() {
		let (staker, operator) = provider::<T>();
		assert_ok!(Pallet::<T>::do_confirm_activity(operator));
		let epoch = Pallet::<T>::current() + 1;
		next_epochs::<T>(2);
		T::RewardSource::make_payable(ROLE, epoch);
		let anybody: T::AccountId = account("anybody", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(anybody), ROLE, staker.clone(), epoch);

		assert!(!Activity::<T>::contains_key((ROLE, staker, epoch)));
	}

	#[benchmark]
	fn forget_operator() {
		let (staker, operator) = provider::<T>();
		next_epochs::<T>(2);
		assert_ok!(Pallet::<T>::do_set_operator(ROLE, staker.clone(), account("operator", 1, 0)));
		next_epochs::<T>(T::UnbondingEpochs::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(staker), operator.clone());

		assert!(!Operators::<T>::contains_key(operator));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::chain(), crate::mock::Test);
}
