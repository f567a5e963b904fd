//! Pools of keys, and the tree over all of them.

use crate::{
	types::*, Config, Error, Event, FreeCount, FreeSlots, HoldReason, NextSlot, Nodes, Pallet, Participants, PastRoots,
	Pools, PoolsOf,
};
use codec::MaxEncodedLen;
use frame_support::{pallet_prelude::*, traits::fungible::MutateHold};
use nulink_primitives::{
	proving::{is_canonical, Scalar},
	token::{self, Balance},
};
use pallet_traits::NodeHash;

impl<T: Config> Pallet<T> {
	/// The root of the tree. Zero, if there is no pool.
	pub(crate) fn current_root() -> Scalar {
		Nodes::<T>::get((POOLS_DEPTH, 0))
	}

	/// Whether a key can be proven to be under this root now.
	pub(crate) fn is_known_root(root: &Scalar) -> bool {
		if *root == EMPTY {
			return false;
		}
		let now = Self::now();
		let is_recent =
			|(past, replaced): &(Scalar, u32)| past == root && now <= replaced.saturating_add(T::RootLife::get());
		*root == Self::current_root() || PastRoots::<T>::get().iter().any(is_recent)
	}

	/// The deposit for a pool: itself, its place in the list, and the nodes over it, which it shares with others.
	fn pool_deposit() -> Balance {
		let bytes = Pool::<T::AccountId>::max_encoded_len() as u32;
		let nodes = u32::from(POOLS_DEPTH).saturating_add(1).saturating_mul(32 + 13);
		token::deposit(3, bytes.saturating_add(Self::account_len()).saturating_add(nodes).saturating_add(64))
	}

	fn put_node(level: u8, index: u32, node: Scalar) {
		if node == EMPTY {
			Nodes::<T>::remove((level, index));
		} else {
			Nodes::<T>::insert((level, index), node);
		}
	}

	/// What stands over two nodes.
	pub(crate) fn parent(left: &Scalar, right: &Scalar) -> Result<Scalar, Error<T>> {
		if *left == EMPTY && *right == EMPTY {
			return Ok(EMPTY);
		}
		T::Tree::node(left, right).ok_or(Error::<T>::NotCanonical)
	}

	/// Puts a pool's root into its place, and returns the new root of the tree.
	fn set_leaf(slot: u32, root: Scalar) -> Result<Scalar, Error<T>> {
		let (mut index, mut node) = (slot, root);
		Self::put_node(0, index, node);
		for level in 0..POOLS_DEPTH {
			let neighbour = Nodes::<T>::get((level, index ^ 1));
			node = if index & 1 == 0 { Self::parent(&node, &neighbour) } else { Self::parent(&neighbour, &node) }?;
			index >>= 1;
			Self::put_node(level.saturating_add(1), index, node);
		}
		Ok(node)
	}

	/// A free place in the tree.
	fn take_slot() -> Result<u32, Error<T>> {
		if let Some(last) = FreeCount::<T>::get().checked_sub(1) {
			FreeCount::<T>::put(last);
			return FreeSlots::<T>::take(last).ok_or(Error::<T>::TreeFull);
		}
		let slot = NextSlot::<T>::get();
		ensure!(slot < MAX_SLOTS, Error::<T>::TreeFull);
		NextSlot::<T>::put(slot.saturating_add(1));
		Ok(slot)
	}

	fn free_slot(slot: u32) {
		let count = FreeCount::<T>::get();
		FreeSlots::<T>::insert(count, slot);
		FreeCount::<T>::put(count.saturating_add(1));
	}

	pub(crate) fn do_publish_pool(who: T::AccountId, root: Scalar, count: u16) -> DispatchResult {
		let mut participant = Self::in_force(&who)?;
		ensure!(is_canonical(&root) && root != EMPTY, Error::<T>::NotCanonical);
		ensure!((1..=MAX_POOL_KEYS).contains(&count), Error::<T>::BadCount);
		ensure!(participant.pools < MAX_POOLS, Error::<T>::TooManyPools);
		ensure!(FreeCount::<T>::get() > 0 || NextSlot::<T>::get() < MAX_SLOTS, Error::<T>::TreeFull);
		let deposit = Self::pool_deposit();
		T::Currency::hold(&HoldReason::Participant.into(), &who, deposit)?;

		let slot = Self::take_slot()?;
		let before = Self::current_root();
		let tree = Self::set_leaf(slot, root)?;
		if before != EMPTY && before != tree {
			PastRoots::<T>::mutate(|past| {
				if past.is_full() {
					past.remove(0);
				}
				// There is room now.
				let _ = past.try_push((before, Self::now()));
			});
		}
		participant.pools = participant.pools.saturating_add(1);
		Participants::<T>::insert(&who, participant);
		let published_in = Self::now();
		Pools::<T>::insert(slot, Pool { participant: who.clone(), root, count, published_in, deposit });
		PoolsOf::<T>::insert(&who, slot, ());
		Self::deposit_event(Event::PoolPublished { participant: who, slot, root, count, tree });
		Ok(())
	}

	pub(crate) fn do_drop_pool(by: T::AccountId, slot: u32) -> DispatchResult {
		let pool = Pools::<T>::get(slot).ok_or(Error::<T>::PoolNotFound)?;
		let who = pool.participant;
		ensure!(by == who || Self::in_force(&who).is_err(), Error::<T>::NotPoolOwner);
		Self::release(HoldReason::Participant, &who, pool.deposit)?;
		let tree = Self::set_leaf(slot, EMPTY)?;
		// Under each of them the pool's keys could still be proven.
		PastRoots::<T>::kill();
		Self::free_slot(slot);
		Pools::<T>::remove(slot);
		PoolsOf::<T>::remove(&who, slot);
		Participants::<T>::mutate_extant(&who, |it| it.pools = it.pools.saturating_sub(1));
		Self::deposit_event(Event::PoolDropped { participant: who, slot, tree });
		Ok(())
	}
}
