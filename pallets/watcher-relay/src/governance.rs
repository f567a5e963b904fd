//! What governance decides.

use crate::{
	attest::says, Config, Contract, ContractId, Contracts, Error, Event, Headers, Last, Layout, NextContract, Pallet,
	Paused, Reach, Records, Rounds, MAX_CONTRACTS,
};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use nulink_eth_proofs::{Address, EMPTY_CODE};
use nulink_primitives::{sharing::Digest, watching::Header};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_pin_header(header: Header) -> DispatchResult {
		let last = Last::<T>::get();
		Self::keep_header(header.number, says(&header), true);
		// It goes on from there. What is pinned below lets nobody come further.
		if Last::<T>::get() != last {
			Reach::<T>::kill();
		}
		Self::deposit_event(Event::HeaderPinned { header });
		Ok(())
	}

	pub(crate) fn do_reject_header(number: u64) -> DispatchResult {
		ensure!(Headers::<T>::contains_key(number), Error::<T>::UnknownHeader);
		Headers::<T>::remove(number);
		Rounds::<T>::remove(number);
		// Its place in the ring is nobody's: the number can be accepted again, and be kept as long as others then.
		Self::give_up_place(number);
		if Last::<T>::get() == number {
			Reach::<T>::kill();
			// There are no more headers than the ring has places.
			Last::<T>::put(Headers::<T>::iter_keys().max().unwrap_or_default());
		}
		Self::deposit_event(Event::HeaderRejected { number });
		Ok(())
	}

	pub(crate) fn do_register_contract(contract: Contract) -> DispatchResult {
		Self::ensure_contract(&contract)?;
		// One contract with two numbers would have two records of a provider, of different age.
		let is_known = Contracts::<T>::iter_values().any(|known| known.address == contract.address);
		ensure!(!is_known, Error::<T>::ContractKnown);
		let id = NextContract::<T>::get();
		ensure!(u32::from(id) < MAX_CONTRACTS, Error::<T>::TooManyContracts);
		NextContract::<T>::put(id.saturating_add(1));
		let address = contract.address;
		Contracts::<T>::insert(id, contract);
		Self::deposit_event(Event::ContractRegistered { id, address });
		Ok(())
	}

	pub(crate) fn do_update_contract(id: ContractId, code_hash: Digest, layout: Layout) -> DispatchResult {
		let before = Contracts::<T>::get(id).ok_or(Error::<T>::NoSuchContract)?;
		let contract = Contract { code_hash, layout, ..before };
		Self::ensure_contract(&contract)?;
		Contracts::<T>::insert(id, contract);
		Self::deposit_event(Event::ContractUpdated { id, code_hash });
		Ok(())
	}

	pub(crate) fn do_pause_contract(id: ContractId, paused: bool) -> DispatchResult {
		let before = Contracts::<T>::get(id).ok_or(Error::<T>::NoSuchContract)?;
		Contracts::<T>::insert(id, Contract { paused, ..before });
		Self::deposit_event(Event::ContractPaused { id, paused });
		Ok(())
	}

	pub(crate) fn do_drop_record(contract: ContractId, provider: Address) -> DispatchResult {
		ensure!(Records::<T>::contains_key(contract, provider), Error::<T>::NoSuchRecord);
		Self::remove_record(contract, provider);
		Ok(())
	}

	pub(crate) fn do_pause(paused: bool) -> DispatchResult {
		Paused::<T>::put(paused);
		Self::deposit_event(if paused { Event::RelayPaused } else { Event::RelayResumed });
		Ok(())
	}

	fn ensure_contract(contract: &Contract) -> Result<(), Error<T>> {
		let has_code = contract.code_hash != EMPTY_CODE && contract.code_hash != [0; 32];
		let is_somewhere = contract.address != Address::default();
		ensure!(has_code && is_somewhere && contract.layout.is_sound(), Error::<T>::BadContract);
		Ok(())
	}
}
