//! What the view functions answer.

use crate::{types::*, Config, KeysOf, Nodes, Pallet, Participants, Pools, PoolsOf, PublishingKeys, Registrars};
use alloc::vec::Vec;
use nulink_primitives::proving::Scalar;

impl<T: Config> Pallet<T> {
	pub(crate) fn view_participant(who: T::AccountId) -> Option<(Participant<T::AccountId>, bool)> {
		let participant = Participants::<T>::get(who)?;
		let in_force = Self::is_in_force(&participant);
		Some((participant, in_force))
	}

	pub(crate) fn view_registrars() -> Vec<T::AccountId> {
		Registrars::<T>::iter_keys().take(256).collect()
	}

	pub(crate) fn view_key(key: T::AccountId) -> Option<KeyStatus<T::AccountId>> {
		let key = PublishingKeys::<T>::get(key)?;
		let in_force = Self::key_in_force(&key);
		Some(KeyStatus { key, in_force })
	}

	pub(crate) fn view_keys_of(participant: T::AccountId) -> Vec<T::AccountId> {
		KeysOf::<T>::iter_key_prefix(participant).take(MAX_KEYS as usize).collect()
	}

	pub(crate) fn view_pools_of(participant: T::AccountId) -> Vec<(u32, Pool<T::AccountId>)> {
		PoolsOf::<T>::iter_key_prefix(participant)
			.take(MAX_POOLS as usize)
			.filter_map(|slot| Pools::<T>::get(slot).map(|pool| (slot, pool)))
			.collect()
	}

	pub(crate) fn view_pool_path(slot: u32) -> Option<Vec<Scalar>> {
		Pools::<T>::contains_key(slot)
			.then(|| (0..POOLS_DEPTH).map(|level| Nodes::<T>::get((level, (slot >> u32::from(level)) ^ 1))).collect())
	}
}
