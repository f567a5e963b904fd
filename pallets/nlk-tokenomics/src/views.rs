//! What clients ask.

use crate::{pallet::*, schedule::Category, types::*};
use frame_support::traits::fungible::Inspect;
use nulink_primitives::{
	provider::{EpochIndex, Role},
	token::Balance,
};
use pallet_traits::BurnSource;

impl<T: Config> Pallet<T> {
	pub(crate) fn release_info(category: Category) -> ReleaseInfo<T::AccountId> {
		let book = Books::<T>::get(category);
		ReleaseInfo {
			listing: Listing::<T>::get(),
			beneficiary: Beneficiaries::<T>::get(category),
			opening: book.opening,
			released: book.released,
			due: Self::due(category, &book),
			left: book.left(),
		}
	}

	pub(crate) fn emission_info(epoch: EpochIndex) -> EmissionInfo {
		let (emission, shares, book) = (Self::emission_in(epoch), Self::shares_in(epoch), MiningBook::<T>::get());
		EmissionInfo {
			emission,
			proxy: shares.part(Role::Proxy, emission),
			compute: shares.part(Role::Compute, emission),
			watcher: shares.part(Role::Watcher, emission),
			storage: shares.part(Role::Storage, emission),
			paid: book.released,
			left: book.left(),
		}
	}

	pub(crate) fn burned_info() -> BurnedInfo {
		let total = Issued::<T>::get().saturating_sub(T::Currency::total_issuance());
		let known = BurnSource::ALL.into_iter().map(Burned::<T>::get).fold(0, Balance::saturating_add);
		BurnedInfo {
			total,
			service_fees: Burned::<T>::get(BurnSource::ServiceFees),
			transaction_fees: Burned::<T>::get(BurnSource::TransactionFees),
			slashes: Burned::<T>::get(BurnSource::Slashes),
			evidence_bonds: Burned::<T>::get(BurnSource::EvidenceBonds),
			other: total.saturating_sub(known),
		}
	}
}
