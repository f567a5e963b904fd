//! What is staked on Ethereum, proven.

use crate::{Config, ContractId, Contracts, Error, Event, Headers, Pallet, Record, RecordProof, Records, GONE_EPOCHS};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use nulink_eth_proofs::{account, Address, Hash};
use nulink_primitives::watching::EthereumStake;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Records what is proven, and says whether that was of use. What costs least is checked first.
	pub(crate) fn do_relay(
		id: ContractId,
		provider: Address,
		number: u64,
		proof: RecordProof,
	) -> Result<bool, DispatchError> {
		Self::ensure_running()?;
		let contract = Contracts::<T>::get(id).ok_or(Error::<T>::NoSuchContract)?;
		ensure!(!contract.paused, Error::<T>::ContractPausedNow);
		let before = Records::<T>::get(id, provider);
		ensure!(before.is_none_or(|before| number > before.number), Error::<T>::RecordNewer);
		let header = Headers::<T>::get(number).ok_or(Error::<T>::UnknownHeader)?;
		// Who was gone and is forgotten does not come back by a state from before.
		let is_recent = Self::current() < header.epoch.saturating_add(GONE_EPOCHS);
		ensure!(before.is_some() || is_recent, Error::<T>::StateTooOld);
		let stake = Self::proven_stake(&contract, &header.says.state_root, &provider, &proof)?;

		let now = Self::now();
		let is_gone = stake.authorized == 0;
		let (changed, is_old, gone_since) = match &before {
			Some(before) => (
				before.stake != stake,
				now.saturating_sub(before.relayed_in) >= T::Terms::get().refresh_blocks,
				before.gone_since,
			),
			// A record is kept of who has something: to have that costs something there.
			None => {
				ensure!(!is_gone, Error::<T>::NothingToRelay);
				(true, true, None)
			},
		};
		let gone_since = is_gone.then(|| gone_since.unwrap_or_else(Self::current));
		// What is gone stays so without being shown again and again.
		let is_useful = changed || (is_old && !is_gone);
		let relayed_in = match &before {
			Some(before) if !is_useful => before.relayed_in,
			_ => now,
		};
		Records::<T>::insert(id, provider, Record { stake, number, relayed_in, gone_since });
		Self::deposit_event(Event::StakeRelayed { contract: id, provider, number, stake, changed });
		Ok(is_useful)
	}

	/// What the provider has in the state with this root.
	fn proven_stake(
		contract: &crate::Contract,
		root: &Hash,
		provider: &Address,
		proof: &RecordProof,
	) -> Result<EthereumStake, Error<T>> {
		let layout = &contract.layout;
		ensure!(proof.slots.len() == layout.words.len(), Error::<T>::WrongNumberOfProofs);
		let proven = account::<T::Host, _>(root, &contract.address, &proof.account)
			.map_err(|_| Error::<T>::BadAccountProof)?
			.ok_or(Error::<T>::ContractNotFound)?;
		ensure!(proven.code_hash == contract.code_hash, Error::<T>::WrongCode);
		let mut words = Vec::new();
		for (word, nodes) in layout.words.iter().zip(&proof.slots) {
			let slot = word.slot_of::<T::Host>(&provider.to_word());
			let value = proven.storage::<T::Host, _>(&slot, nodes).map_err(|_| Error::<T>::BadStorageProof)?;
			words.push(value);
		}
		layout.decode(&words).ok_or(Error::<T>::BadRecord)
	}

	pub(crate) fn do_forget_record(contract: ContractId, provider: Address) -> DispatchResult {
		let record = Records::<T>::get(contract, provider).ok_or(Error::<T>::NoSuchRecord)?;
		let is_long_gone = record.gone_since.is_some_and(|since| Self::current() >= since.saturating_add(GONE_EPOCHS));
		ensure!(is_long_gone, Error::<T>::RecordInUse);
		Self::remove_record(contract, provider);
		Ok(())
	}

	pub(crate) fn remove_record(contract: ContractId, provider: Address) {
		Records::<T>::remove(contract, provider);
		Self::deposit_event(Event::RecordRemoved { contract, provider });
	}
}
