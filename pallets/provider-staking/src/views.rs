//! What clients ask. These read as much as they need: they run outside of blocks.

use crate::{maths, pallet::*, types::*, Activity, BalanceOf, Pallet, Profiles, ProviderInfoOf, StakeOf, Stakes};
use alloc::vec::Vec;
use nulink_primitives::provider::{EpochIndex, Role};
use pallet_traits::Epochs;
use sp_runtime::traits::{BlakeTwo256, Hash};

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
				Some((epoch, Self::reward_for(role, epoch, weight)))
			})
			.collect()
	}
}
