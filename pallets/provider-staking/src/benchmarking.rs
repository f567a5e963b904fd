//! Benchmarks: every call with the input for which it does most.

use super::*;
use crate::line::ring;
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, InspectHold, Mutate},
		EnsureOrigin, Footprint,
	},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use nulink_primitives::sharing::KeyBytes;
use pallet_traits::compute::first_past;
use sp_runtime::{
	traits::{Bounded, Convert, Saturating, Zero},
	Perbill,
};

const ROLE: Role = Role::Proxy;

/// As how many providers the line has that others draw from.
pub(crate) const MANY: u32 = 100_000;

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

/// Somebody who delegated to the provider in the epoch before this one, as much as goes with a few minimum stakes.
fn delegator<T: Config>(staker: &T::AccountId) -> T::AccountId {
	let delegator: T::AccountId = account("delegator", 0, 0);
	fund::<T>(&delegator);
	assert_ok!(Pallet::<T>::do_set_commission(ROLE, staker.clone(), T::Delegation::max_commission()));
	assert_ok!(Pallet::<T>::do_delegate(ROLE, staker.clone(), delegator.clone(), delegated::<T>(MAX_CHUNKS + 4)));
	next_epochs::<T>(1);
	delegator
}

/// So many portions, each of which can be delegated.
fn delegated<T: Config>(portions: u32) -> BalanceOf<T> {
	T::Delegation::minimum().saturating_mul(portions.into())
}

/// Has the delegator change its delegation so often that it remembers all that it can.
fn fill_memory<T: Config>(staker: &T::AccountId, delegator: &T::AccountId) {
	let now = Pallet::<T>::current();
	Delegations::<T>::mutate((delegator, ROLE, staker), |delegation| {
		if let Some(delegation) = delegation {
			let (shares, most) = (delegation.shares(), pool::MAX_STEPS - 1);
			let step = |i: u32| pool::Step {
				from: now.saturating_add(i),
				shares: shares.saturating_sub((most - 1 - i).into()),
			};
			delegation.steps = BoundedVec::truncate_from((0..most).map(step).collect());
			delegation.next_claim = now;
		}
	});
	next_epochs::<T>(pool::MAX_STEPS);
}

/// Sends portions of a delegation on their way in as many epochs as can be at a time but `less`, and gets to where all
/// can be withdrawn.
fn undelegate_in_many_epochs<T: Config>(staker: &T::AccountId, delegator: &T::AccountId, less: u32) {
	let now = Pallet::<T>::current();
	assert_ok!(Pallet::<T>::do_undelegate(
		ROLE,
		staker.clone(),
		delegator.clone(),
		delegated::<T>(MAX_CHUNKS.saturating_sub(less)),
	));
	// All at one time, and then apart: see `unbond_in_many_epochs`.
	Delegations::<T>::mutate((delegator, ROLE, staker), |delegation| {
		if let Some(delegation) = delegation {
			let portions = MAX_CHUNKS.saturating_sub(less);
			let all = delegation.leaving_total();
			let each = all.checked_div(portions.into()).unwrap_or_default();
			let last = portions.saturating_sub(1);
			let part = |i: u32| pool::LeavingShares {
				shares: if i == last { all.saturating_sub(each.saturating_mul(last.into())) } else { each },
				unlock_epoch: now.saturating_add(i),
			};
			delegation.leaving = BoundedVec::truncate_from((0..portions).map(part).collect());
		}
	});
	next_epochs::<T>(MAX_CHUNKS);
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

/// A slash of the provider and its delegators that is due, whatever the runtime's deferral is. Whoever reported it has
/// no account yet.
fn open_slash<T: Config>(staker: &T::AccountId) -> SlashId {
	let account_of_slashes = Pallet::<T>::slash_account();
	if T::Currency::balance(&account_of_slashes).is_zero() {
		assert_ok!(T::Currency::mint_into(&account_of_slashes, T::Currency::minimum_balance()));
	}
	let amount = T::MinimumStake::get();
	assert_ok!(T::Currency::mint_into(&account_of_slashes, amount.saturating_add(amount)));
	let slash = DeferredSlash {
		role: ROLE,
		staker: staker.clone(),
		offence: Offence::WrongFragment,
		own: amount,
		delegated: amount,
		reporter: Some(account("reporter", 0, 0)),
		due: Pallet::<T>::current(),
	};
	let id = NextSlash::<T>::get();
	DeferredSlashes::<T>::insert(id, slash);
	NextSlash::<T>::put(id.saturating_add(1));
	// Another one stays open.
	OpenSlashes::<T>::insert(ROLE, staker, 2);
	id
}

impl<T: Config> Pallet<T> {
	/// See [`Providers::make_active`].
	pub(crate) fn make_active_provider(role: Role, staker: &T::AccountId, operator: &T::AccountId, epoch: EpochIndex) {
		if !Stakes::<T>::contains_key(role, staker) {
			fund::<T>(staker);
			let amount = T::MinimumStake::get().saturating_mul(2u32.into());
			assert_ok!(Self::do_bond(role, staker.clone(), amount, 0));
		}
		// Who is slashed has delegators, too.
		if !Pools::<T>::contains_key(role, staker) {
			let delegator: T::AccountId = account("delegator", 0, 0);
			fund::<T>(&delegator);
			assert_ok!(Self::do_set_commission(role, staker.clone(), T::Delegation::max_commission()));
			assert_ok!(Self::do_accept_delegations(role, staker.clone(), true));
			assert_ok!(Self::do_delegate(role, staker.clone(), delegator, T::Delegation::minimum()));
			// They came long ago.
			Pools::<T>::mutate(role, staker, |record| {
				if let Some(record) = record {
					record.pool.young = 0;
				}
			});
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
			let weight = Stakes::<T>::get(role, staker).map(|stake| {
				let coming = epoch == Self::current().saturating_add(1);
				let delegated = if coming { Self::count_delegated(role, staker, &stake) } else { 0 };
				Self::weight_in(&stake, epoch).saturating_add(delegated)
			});
			Self::record_activity(role, staker, epoch, weight.unwrap_or_default());
		}
		// On all the lines that there are, so that a slash has most to do.
		let now = Self::current();
		Stakes::<T>::mutate(role, staker, |stake| {
			let Some(stake) = stake else { return };
			for epoch in now.saturating_sub(1)..=now.saturating_add(1) {
				if stake.places.iter().all(|place| place.epoch != epoch) {
					let length = Self::on_line(role, staker, stake);
					Self::join_line(role, staker, stake, epoch, length);
				}
			}
		});
	}

	/// See [`StakeLine::make_line`]. The line looks as long as one of `count` providers: wherever a search looks, there is
	/// a segment.
	pub(crate) fn make_whole_line(role: Role, epoch: EpochIndex, weights: &[(T::AccountId, u128)], count: u32) {
		let count = count.max(weights.len() as u32);
		let first = count.saturating_sub(weights.len() as u32) / 2;
		let mut length = 0u128;
		let ends: Vec<u128> = weights
			.iter()
			.map(|(_, weight)| {
				length = length.saturating_add(*weight);
				length
			})
			.collect();
		let entry = |index: u32| match index.checked_sub(first).map(|i| (weights.get(i as usize), ends.get(i as usize)))
		{
			Some((Some((who, weight)), Some(end))) => LineEntry { who: who.clone(), end: *end, counts: *weight },
			Some(_) => LineEntry { who: account("after", 0, 0), end: length, counts: 0 },
			None => LineEntry { who: account("before", 0, 0), end: 0, counts: 0 },
		};
		let write = |index: u32| {
			let entry = entry(index);
			let end = entry.end;
			LineEntries::<T>::insert((role, ring(epoch), index), entry);
			end
		};
		for (index, (who, weight)) in (first..).zip(weights) {
			if !Stakes::<T>::contains_key(role, who) {
				fund::<T>(who);
				let amount = T::MinimumStake::get().saturating_mul(2u32.into());
				assert_ok!(Self::do_bond(role, who.clone(), amount, 0));
			}
			Stakes::<T>::mutate(role, who, |stake| {
				if let Some(stake) = stake {
					stake.places.retain(|place| place.epoch != epoch);
					let _ = stake.places.try_push(Place { epoch, index });
				}
			});
			let start = write(index).saturating_sub(*weight);
			write(index.saturating_sub(1));
			assert_eq!(first_past(count, start, |read| Some(write(read))), Some(index));
		}
		Lines::<T>::insert(role, ring(epoch), Line { epoch, count, length, stored: count });
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
		delegator::<T>(&staker);
		let next = Pallet::<T>::current() + 1;
		TotalWeight::<T>::insert(ROLE, next - CLAIM_EPOCHS - 2, 1);
		// And the last entry of a longer line.
		let before = [0u8, 1, 2].map(|i| (account("before", i.into(), 0), 1));
		Pallet::<T>::make_whole_line(ROLE, next - 3, &before, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(operator));

		assert!(Pallet::<T>::is_confirmed(ROLE, &staker, next));
		assert!(!TotalWeight::<T>::contains_key(ROLE, next - CLAIM_EPOCHS - 2));
		assert_eq!(LineEntries::<T>::iter_prefix((ROLE, ring(next))).count(), 2);
	}

	#[benchmark]
	fn unbond() {
		let (staker, operator) = provider::<T>();
		delegator::<T>(&staker);
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
		assert_ok!(Pallet::<T>::do_set_commission(ROLE, staker.clone(), T::Delegation::max_commission()));
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
		// A watcher: for each epoch that it missed it is looked whether it was elected.
		let role = Role::Watcher;
		if let Some(stake) = Stakes::<T>::take(ROLE, &staker) {
			Stakes::<T>::insert(role, &staker, stake);
		}
		next_epochs::<T>(T::MaxMissedEpochs::get());
		let now = Pallet::<T>::current();
		let first = now.saturating_add(1).saturating_sub(T::MaxMissedEpochs::get());
		(first..=now).for_each(|epoch| T::Duty::make_serving(role, &staker, epoch));
		let anybody: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(anybody), role, staker.clone());

		assert!(!Pallet::<T>::is_provider(role, &staker));
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
		delegator::<T>(&staker);
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

	#[benchmark]
	fn set_commission() {
		// A raise.
		let (staker, _) = provider::<T>();
		assert_ok!(Pallet::<T>::do_set_commission(ROLE, staker.clone(), Perbill::zero()));

		#[extrinsic_call]
		_(RawOrigin::Signed(staker.clone()), ROLE, T::Delegation::max_commission());

		assert!(Pools::<T>::contains_key(ROLE, staker));
	}

	#[benchmark]
	fn accept_delegations() {
		let (staker, _) = provider::<T>();
		assert_ok!(Pallet::<T>::do_set_commission(ROLE, staker.clone(), Perbill::zero()));

		#[extrinsic_call]
		_(RawOrigin::Signed(staker.clone()), ROLE, false);

		assert!(Pools::<T>::get(ROLE, staker).is_some_and(|record| !record.accepts));
	}

	#[benchmark]
	fn delegate() {
		let (staker, _) = provider::<T>();
		let delegator = delegator::<T>(&staker);
		fill_memory::<T>(&staker, &delegator);
		let before = Pallet::<T>::pool_of(ROLE, &staker).shares;
		let amount = T::Delegation::minimum();

		#[extrinsic_call]
		_(RawOrigin::Signed(delegator), ROLE, staker.clone(), amount);

		assert!(Pallet::<T>::pool_of(ROLE, &staker).shares > before);
	}

	#[benchmark]
	fn undelegate() {
		// From an epoch that is confirmed already.
		let (staker, operator) = provider::<T>();
		let delegator = delegator::<T>(&staker);
		undelegate_in_many_epochs::<T>(&staker, &delegator, 1);
		fill_memory::<T>(&staker, &delegator);
		assert_ok!(Pallet::<T>::do_confirm_activity(operator));

		#[extrinsic_call]
		_(RawOrigin::Signed(delegator.clone()), ROLE, staker.clone(), T::Delegation::minimum());

		let leaving = Delegations::<T>::get((delegator, ROLE, staker)).map(|it| it.leaving.len() as u32);
		assert_eq!(leaving, Some(MAX_CHUNKS));
	}

	#[benchmark]
	fn rebond_delegation() {
		let (staker, _) = provider::<T>();
		let delegator = delegator::<T>(&staker);
		undelegate_in_many_epochs::<T>(&staker, &delegator, 0);
		fill_memory::<T>(&staker, &delegator);

		#[extrinsic_call]
		_(RawOrigin::Signed(delegator.clone()), ROLE, staker.clone(), BalanceOf::<T>::max_value());

		let leaving = Delegations::<T>::get((delegator, ROLE, staker)).map(|it| it.leaving.len());
		assert_eq!(leaving, Some(0));
	}

	#[benchmark]
	fn withdraw_delegation() {
		let (staker, _) = provider::<T>();
		let delegator = delegator::<T>(&staker);
		undelegate_in_many_epochs::<T>(&staker, &delegator, 0);
		fill_memory::<T>(&staker, &delegator);
		let anybody: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(anybody), ROLE, staker.clone(), delegator.clone());

		let leaving = Delegations::<T>::get((delegator, ROLE, staker)).map(|it| it.leaving.len());
		assert_eq!(leaving, Some(0));
	}

	#[benchmark]
	fn claim_delegation(n: Linear<1, MAX_CLAIM_EPOCHS>) {
		let (staker, operator) = provider::<T>();
		let delegator = delegator::<T>(&staker);
		let first = Pallet::<T>::current() + 1;
		for epoch in first..first + n {
			assert_ok!(Pallet::<T>::do_confirm_activity(operator.clone()));
			next_epochs::<T>(1);
			T::RewardSource::make_payable(ROLE, epoch);
		}
		next_epochs::<T>(1);
		let anybody: T::AccountId = account("anybody", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(anybody), ROLE, staker.clone(), delegator.clone(), n);

		let next = Delegations::<T>::get((delegator, ROLE, staker)).map(|it| it.next_claim);
		assert_eq!(next, Some(first + n));
	}

	#[benchmark]
	fn settle_slash() {
		let (staker, _) = provider::<T>();
		let id = open_slash::<T>(&staker);
		let anybody: T::AccountId = account("anybody", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(anybody), id);

		assert!(!DeferredSlashes::<T>::contains_key(id));
		assert_eq!(T::Currency::balance(&Pallet::<T>::slash_account()), T::Currency::minimum_balance());
	}

	#[benchmark]
	fn cancel_slash() -> Result<(), BenchmarkError> {
		let (staker, _) = provider::<T>();
		delegator::<T>(&staker);
		let id = open_slash::<T>(&staker);
		let before = Pallet::<T>::pool_of(ROLE, &staker).balance;
		let origin = T::SlashAppealOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert!(!DeferredSlashes::<T>::contains_key(id));
		assert!(Pallet::<T>::pool_of(ROLE, &staker).balance > before);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::chain(), crate::mock::Test);
}
