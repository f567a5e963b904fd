//! What governance decides: the contract, the deadline, and, as long as no relay brings them, the roots.

use crate::{Config, Contract, Deadline, Error, Event, LockContract, Pallet, Roots, MAX_ROOTS};
use frame_support::{
	ensure,
	traits::{Defensive, Get},
	BoundedBTreeMap,
};
use nulink_eth_proofs::{Address, EMPTY_CODE};
use nulink_primitives::sharing::Digest;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_lock_contract(contract: LockContract) -> DispatchResult {
		let has_code = contract.code_hash != EMPTY_CODE && contract.code_hash != [0; 32];
		ensure!(has_code && contract.address != Address::default(), Error::<T>::NotAContract);
		Contract::<T>::put(contract);
		Self::deposit_event(Event::LockContractSet { contract });
		Ok(())
	}

	pub(crate) fn do_set_deadline(deadline: Option<u32>) -> DispatchResult {
		let earliest = Self::now().saturating_add(T::DeadlineNotice::get());
		ensure!(deadline.is_none_or(|deadline| deadline >= earliest), Error::<T>::DeadlineTooSoon);
		Deadline::<T>::set(deadline);
		Self::deposit_event(Event::DeadlineSet { deadline });
		Ok(())
	}

	pub(crate) fn do_accept_state_root(block: u64, root: Digest) -> DispatchResult {
		let mut roots = Roots::<T>::get().into_inner();
		ensure!(roots.get(&block).is_none_or(|known| *known == root), Error::<T>::StateRootConflict);
		let is_new = roots.insert(block, root).is_none();
		let gone = if roots.len() > MAX_ROOTS as usize { roots.pop_first() } else { None };
		// There was room for all but one.
		let Ok(roots) = BoundedBTreeMap::try_from(roots).defensive() else { return Ok(()) };
		Roots::<T>::put(roots);
		if is_new {
			Self::deposit_event(Event::StateRootAccepted { block, root });
		}
		if let Some((block, root)) = gone {
			Self::deposit_event(Event::StateRootWithdrawn { block, root });
		}
		Ok(())
	}

	pub(crate) fn do_withdraw_state_root(block: u64) -> DispatchResult {
		let root = Roots::<T>::mutate(|roots| roots.remove(&block)).ok_or(Error::<T>::UnknownStateRoot)?;
		Self::deposit_event(Event::StateRootWithdrawn { block, root });
		Ok(())
	}
}
