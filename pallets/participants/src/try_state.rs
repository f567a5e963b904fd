//! What must be true after every call.

use crate::{types::*, *};
use alloc::collections::btree_map::BTreeMap;
use frame_support::{ensure, traits::fungible::InspectHold};
use nulink_primitives::token::Balance;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut for_participants = BTreeMap::<T::AccountId, Balance>::new();
		let mut for_keys = BTreeMap::<T::AccountId, Balance>::new();
		let add = |sums: &mut BTreeMap<T::AccountId, Balance>, who: T::AccountId, amount: Balance| {
			let sum = sums.entry(who).or_default();
			*sum = sum.saturating_add(amount);
		};

		for (who, participant) in Participants::<T>::iter() {
			ensure!(participant.joined_in <= Self::now(), "somebody joined in the future");
			ensure!(PoolsOf::<T>::iter_key_prefix(&who).count() == participant.pools as usize, "pools are miscounted");
			ensure!(KeysOf::<T>::iter_key_prefix(&who).count() == participant.keys as usize, "keys are miscounted");
			ensure!(participant.pools <= MAX_POOLS && participant.keys <= MAX_KEYS, "somebody has too much");
			add(&mut for_participants, who, participant.deposit);
		}

		let mut pools = 0usize;
		for (slot, pool) in Pools::<T>::iter() {
			pools = pools.saturating_add(1);
			ensure!(slot < NextSlot::<T>::get(), "a pool has a place that was not given yet");
			ensure!(PoolsOf::<T>::contains_key(&pool.participant, slot), "a pool is not in its participant's list");
			ensure!(Participants::<T>::contains_key(&pool.participant), "a pool is nobody's");
			ensure!(Nodes::<T>::get((0, slot)) == pool.root, "a leaf of the tree is not its pool's root");
			add(&mut for_participants, pool.participant, pool.deposit);
		}
		ensure!(PoolsOf::<T>::iter_keys().count() == pools, "a list names a pool that there is not");
		let free = FreeCount::<T>::get();
		ensure!(FreeSlots::<T>::iter_keys().all(|index| index < free), "a free place lies above the stack");
		ensure!(FreeSlots::<T>::iter_keys().count() == free as usize, "free places are miscounted");
		ensure!(free as usize + pools == NextSlot::<T>::get() as usize, "a place is neither free nor taken");
		for slot in FreeSlots::<T>::iter_values() {
			ensure!(!Pools::<T>::contains_key(slot), "a place is free and taken");
		}
		for ((level, index), node) in Nodes::<T>::iter() {
			ensure!(node != EMPTY, "a zero is stored");
			ensure!(level <= POOLS_DEPTH, "a node lies above the root");
			if level == 0 {
				ensure!(Pools::<T>::contains_key(index), "there is a leaf without a pool");
				continue;
			}
			let below = level.saturating_sub(1);
			let left = Nodes::<T>::get((below, index.saturating_mul(2)));
			let right = Nodes::<T>::get((below, index.saturating_mul(2).saturating_add(1)));
			let is_parent = Self::parent(&left, &right).is_ok_and(|parent| parent == node);
			ensure!(is_parent, "a node is not the hash of what is below");
		}

		let mut named = 0usize;
		for (key, record) in PublishingKeys::<T>::iter() {
			let who = match record.holder {
				Holder::Named(participant) => {
					let is_listed = KeysOf::<T>::contains_key(&participant, &key);
					named = named.saturating_add(usize::from(is_listed));
					// A revoked one is remembered when its participant has forgotten it.
					ensure!(is_listed || record.revoked_in.is_some(), "a key is not in its participant's list");
					participant
				},
				Holder::Member { nullifier, principal, .. } => {
					let used = Nullifiers::<T>::get(nullifier);
					let is_its = used.is_some_and(|used| {
						used.key == key && used.principal == principal && used.answer == record.answer
					});
					ensure!(is_its, "a key has a nullifier that was used otherwise");
					key
				},
			};
			ensure!(
				record.revoked_in.is_none_or(|block| block >= record.issued_in),
				"a key was revoked before its issue"
			);
			add(&mut for_keys, who, record.deposit);
		}
		ensure!(KeysOf::<T>::iter_keys().count() == named, "a list names a key that there is not");
		for used in Nullifiers::<T>::iter_values() {
			add(&mut for_keys, used.key, used.deposit);
		}

		for (reason, owed) in [(HoldReason::Participant, for_participants), (HoldReason::Key, for_keys)] {
			for (who, owed) in owed {
				let held = T::Currency::balance_on_hold(&reason.into(), &who);
				ensure!(held == owed, "what is held is not the sum of the deposits");
			}
		}
		Ok(())
	}
}
