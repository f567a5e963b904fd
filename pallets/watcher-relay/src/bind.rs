//! Which account here is which provider on Ethereum.

use crate::{
	Bound, BoundBy, BoundTo, Config, ContractId, Contracts, Error, EthereumProvider, Event, Pallet, Signature,
};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use nulink_eth_proofs::Address;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_bind(
		account: T::AccountId,
		contract: ContractId,
		provider: Address,
		signature: Signature,
	) -> DispatchResult {
		Self::ensure_running()?;
		let is_paused = Contracts::<T>::get(contract).ok_or(Error::<T>::NoSuchContract)?.paused;
		ensure!(!is_paused, Error::<T>::ContractPausedNow);
		let stake = Self::recorded(contract, &provider).ok_or(Error::<T>::NoSuchRecord)?;
		ensure!(stake.working() >= T::Terms::get().least_stake, Error::<T>::StakeTooSmall);
		ensure!(!BoundTo::<T>::contains_key(&account), Error::<T>::AlreadyBound);
		let (number, statement) = Self::binding(&account, &provider);
		ensure!(Self::signer_of(statement, &signature) == Some(provider), Error::<T>::WrongSignature);

		if let Some(former) = BoundBy::<T>::get(provider).and_then(|before| before.account) {
			if let Some(before) = BoundTo::<T>::take(&former) {
				Self::deposit_event(Event::ProviderUnbound { account: former, contract: before.contract, provider });
			}
		}
		BoundBy::<T>::insert(provider, Bound { account: Some(account.clone()), number });
		BoundTo::<T>::insert(&account, EthereumProvider { contract, provider });
		Self::deposit_event(Event::ProviderBound { account, contract, provider });
		Ok(())
	}

	pub(crate) fn do_unbind(account: T::AccountId) -> DispatchResult {
		let EthereumProvider { contract, provider } = BoundTo::<T>::take(&account).ok_or(Error::<T>::NotBound)?;
		BoundBy::<T>::mutate(provider, |bound| {
			if let Some(bound) = bound {
				bound.account = None;
			}
		});
		Self::deposit_event(Event::ProviderUnbound { account, contract, provider });
		Ok(())
	}
}
