//! What other pallets are told.

use crate::{
	BoundTo, Config, Contract, ContractId, Contracts, Elected, Headers, Pallet, Paused, Record, Records, Sheets,
	WatcherSet,
};
use frame_support::traits::Get;
use nulink_eth_proofs::Address;
use nulink_primitives::{
	provider::{EpochIndex, Role},
	sharing::Digest,
	watching::{EthAddress, EthereumStake},
};
use pallet_traits::{Duty, EthereumRecord, EthereumRecords, EthereumStakes, StateRoots};
use sp_runtime::Perbill;

impl<T: Config> Pallet<T> {
	/// The watchers of the current epoch, if there are any.
	pub(crate) fn watchers_now() -> Option<WatcherSet<T::AccountId>> {
		Elected::<T>::get(Self::current()).filter(|set| !set.members.is_empty())
	}

	/// Whether somebody is elected for an epoch.
	pub(crate) fn is_elected(staker: &T::AccountId, epoch: EpochIndex) -> bool {
		Elected::<T>::get(epoch).is_some_and(|set| set.member(staker).is_some())
	}

	/// What a provider has by its record, whether or not the relay is paused.
	pub(crate) fn recorded(contract: ContractId, provider: &Address) -> Option<EthereumStake> {
		Records::<T>::get(contract, provider).map(|record| record.stake).filter(|stake| stake.authorized > 0)
	}

	/// What the provider has to which an account is bound, whether or not the relay is paused.
	fn stake_behind(account: &T::AccountId) -> Option<(ContractId, EthereumStake)> {
		let bound = BoundTo::<T>::get(account)?;
		Self::recorded(bound.contract, &bound.provider).map(|stake| (bound.contract, stake))
	}
}

impl<T: Config> StateRoots for Pallet<T> {
	fn state_root(block: u64) -> Option<Digest> {
		if Paused::<T>::get() {
			return None;
		}
		Headers::<T>::get(block).map(|header| header.says.state_root)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_accepted(block: u64, root: Digest) {
		let says = crate::Says { block_hash: root, state_root: root };
		Self::keep_header(block, says, true);
	}
}

impl<T: Config> EthereumStakes<T::AccountId> for Pallet<T> {
	fn of(account: &T::AccountId) -> Option<EthereumStake> {
		if Paused::<T>::get() {
			return None;
		}
		let (contract, stake) = Self::stake_behind(account)?;
		Contracts::<T>::get(contract).filter(|contract| !contract.paused).map(|_| stake)
	}
}

impl<T: Config> EthereumRecords for Pallet<T> {
	fn record(contract: ContractId, provider: EthAddress) -> Option<EthereumRecord> {
		let is_resting = |registered: &Contract| registered.paused || Paused::<T>::get();
		let Contract { address, .. } = Contracts::<T>::get(contract).filter(|registered| !is_resting(registered))?;
		let Record { stake, number, .. } = Records::<T>::get(contract, Address(provider))?;
		let chain_id = T::Terms::get().chain_id;
		(stake.authorized > 0).then_some(EthereumRecord { chain_id, contract: address.0, number, stake })
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_record() -> (ContractId, EthAddress) {
		let (contract, provider) = (0, [0xd0; 20]);
		let stake = EthereumStake { authorized: 1, ..EthereumStake::default() };
		Contracts::<T>::insert(contract, crate::benchmarking::contract());
		Records::<T>::insert(contract, Address(provider), Record { stake, number: 1, relayed_in: 0, gone_since: None });
		(contract, provider)
	}
}

impl<T: Config> Duty<T::AccountId> for Pallet<T> {
	fn may_serve(role: Role, staker: &T::AccountId, epoch: EpochIndex) -> bool {
		role != Role::Watcher || Self::is_elected(staker, epoch)
	}

	fn is_free(role: Role, staker: &T::AccountId) -> bool {
		if role != Role::Watcher {
			return false;
		}
		let now = Self::current();
		let first = now.saturating_sub(T::EvidenceEpochs::get());
		!(first..=now.saturating_add(1)).any(|epoch| Self::is_elected(staker, epoch))
	}

	fn attendance(role: Role, staker: &T::AccountId, epoch: EpochIndex) -> Perbill {
		if role != Role::Watcher {
			return Perbill::one();
		}
		Sheets::<T>::get(epoch).map_or(Perbill::zero(), |sheet| sheet.part_of(staker))
	}

	/// A pause takes nothing from a proxy: what was proven before it holds.
	fn minimum_part(role: Role, staker: &T::AccountId) -> Perbill {
		if role != Role::Proxy {
			return Perbill::one();
		}
		let Some((_, stake)) = Self::stake_behind(staker) else { return Perbill::one() };
		let terms = T::Terms::get();
		if stake.working() >= terms.least_stake {
			terms.proven_minimum()
		} else {
			Perbill::one()
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_serving(role: Role, staker: &T::AccountId, epoch: EpochIndex) {
		if role == Role::Watcher {
			crate::benchmarking::elect_last::<T>(staker, epoch);
		}
	}
}
