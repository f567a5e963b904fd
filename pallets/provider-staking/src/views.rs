//! What clients ask. These read as much as they need: they run outside of blocks.

use crate::{
	maths, pallet::*, pool::Delegation, types::*, Activity, BalanceOf, Delegated, DelegationInfoOf, Delegations,
	OpenSlashes, Pallet, Pools, Profiles, ProviderInfoOf, StakeOf, Stakes,
};
use alloc::vec::Vec;
use nulink_primitives::provider::{EpochIndex, Role};
use pallet_traits::{Epochs, Providers};
use sp_runtime::traits::{BlakeTwo256, Hash, UniqueSaturatedInto};

impl<T: Config> Pallet<T> {
	pub(crate) fn epoch_info() -> EpochInfo {
		let current = Self::current();
		EpochInfo {
			current,
			first_block: Self::first_block(current),
			next_block: Self::first_block(current.saturating_add(1)),
		}
	}

	pub(crate) fn provider_info(role: Role, staker: T::AccountId) -> Option<ProviderInfoOf<T>> {
		Stakes::<T>::get(role, &staker).map(|stake| Self::info(role, staker, stake))
	}

	fn info(role: Role, staker: T::AccountId, stake: StakeOf<T>) -> ProviderInfoOf<T> {
		let now = Self::current();
		ProviderInfo {
			bonded: stake.bonded,
			unbonding: stake.unbonding,
			lock_until: stake.lock_until,
			operator: stake.operator.map(|operator| operator.account),
			profile: Profiles::<T>::get(role, &staker).map(|stored| stored.profile),
			chilled: stake.chilled,
			active_now: Self::is_confirmed(role, &staker, now),
			active_next: Self::is_confirmed(role, &staker, now.saturating_add(1)),
			weight: Activity::<T>::get((role, &staker, now)).unwrap_or_default(),
			staker,
		}
	}

	pub(crate) fn provider_page(role: Role, start_after: Option<T::AccountId>, limit: u32) -> Vec<ProviderInfoOf<T>> {
		let entries = match start_after {
			Some(last) => Stakes::<T>::iter_prefix_from(role, Stakes::<T>::hashed_key_for(role, last)),
			None => Stakes::<T>::iter_prefix(role),
		};
		entries.take(limit.min(MAX_PAGE) as usize).map(|(staker, stake)| Self::info(role, staker, stake)).collect()
	}

	pub(crate) fn draw_providers(role: Role, count: u32, seed: [u8; 32]) -> Vec<T::AccountId> {
		let now = Self::current();
		let (mut stakers, mut weights) = (Vec::new(), Vec::new());
		for (staker, stake) in Stakes::<T>::iter_prefix(role) {
			let Some(weight) = Activity::<T>::get((role, &staker, now)) else { continue };
			if !stake.chilled && Profiles::<T>::contains_key(role, &staker) {
				stakers.push(staker);
				weights.push(weight);
			}
		}
		let random = |round: u32| {
			let mut bytes = [0; 16];
			bytes.copy_from_slice(&BlakeTwo256::hash_of(&(seed, round)).as_bytes()[..16]);
			u128::from_le_bytes(bytes)
		};
		let drawn = maths::sample(weights, count.min(MAX_PAGE), random);
		drawn.into_iter().filter_map(|i| stakers.get(i).cloned()).collect()
	}

	pub(crate) fn claimable_rewards(role: Role, staker: T::AccountId) -> Vec<(EpochIndex, BalanceOf<T>)> {
		let now = Self::current();
		(now.saturating_sub(CLAIM_EPOCHS)..now)
			.filter_map(|epoch| {
				let weight = Activity::<T>::get((role, &staker, epoch))?;
				Some((epoch, Self::provider_reward(role, &staker, epoch, weight)))
			})
			.collect()
	}

	pub(crate) fn pool_info(role: Role, staker: T::AccountId) -> Option<PoolInfo<BalanceOf<T>>> {
		let DelegationPool { pool, commission, accepts } = Pools::<T>::get(role, &staker)?;
		let now = Self::current();
		let is_open = accepts && Self::is_provider(role, &staker) && !Self::has_open_slash(role, &staker);
		let room = Stakes::<T>::get(role, &staker).filter(|_| is_open).map_or(0, |stake| {
			let most = Self::most_delegated(&stake);
			most.saturating_sub(pool.worth(pool.working()))
		});
		let next = now.saturating_add(1);
		Some(PoolInfo {
			delegated: pool.worth(pool.working()).unique_saturated_into(),
			unbonding: pool.worth(pool.leaving).unique_saturated_into(),
			room: room.unique_saturated_into(),
			commission: Self::commission_in(&commission, next),
			raise: commission.raise.filter(|raise| raise.from > next),
			accepts,
			open_slashes: OpenSlashes::<T>::get(role, &staker),
			weight: Delegated::<T>::get((role, &staker, now)).map_or(0, |part| part.weight),
		})
	}

	pub(crate) fn delegation_page(
		delegator: T::AccountId,
		start_after: Option<(Role, T::AccountId)>,
		limit: u32,
	) -> Vec<DelegationInfoOf<T>> {
		let entries = match start_after {
			Some((role, staker)) => {
				let last = Delegations::<T>::hashed_key_for((delegator.clone(), role, staker));
				Delegations::<T>::iter_prefix_from((delegator,), last)
			},
			None => Delegations::<T>::iter_prefix((delegator,)),
		};
		entries
			.take(limit.min(MAX_PAGE) as usize)
			.map(|((role, staker), delegation)| Self::delegation_info(role, staker, delegation))
			.collect()
	}

	fn delegation_info(role: Role, staker: T::AccountId, mut delegation: Delegation) -> DelegationInfoOf<T> {
		let now = Self::current();
		let pool = Self::pool_of(role, &staker);
		let worth = |shares: u128| pool.worth(shares).unique_saturated_into();
		delegation.settle(now);
		let claimable = (delegation.next_claim..now)
			.map(|epoch| Self::delegation_reward(role, &staker, epoch, delegation.shares_in(epoch)))
			.fold(0, u128::saturating_add);
		let chunk =
			|part: &crate::pool::LeavingShares| Chunk { amount: worth(part.shares), unlock_epoch: part.unlock_epoch };
		DelegationInfo {
			delegated: worth(delegation.shares()),
			unbonding: delegation.leaving.iter().map(chunk).collect(),
			claimable: claimable.unique_saturated_into(),
			next_claim: delegation.next_claim,
			role,
			staker,
		}
	}
}
