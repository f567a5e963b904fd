//! What the view functions answer.

use crate::{
	types::{Status, ToSign},
	ClaimedBy, Config, Contract, Deadline, Pallet, Roots, TotalClaimed,
};
use nulink_eth_proofs::Address;

impl<T: Config> Pallet<T> {
	pub(crate) fn view_status() -> Status {
		let contract = Contract::<T>::get();
		Status {
			open: contract.is_some() && Self::in_time(),
			deadline: Deadline::<T>::get(),
			contract,
			available: Self::available(),
			paid: TotalClaimed::<T>::get(),
			roots: Roots::<T>::get().into_iter().collect(),
		}
	}

	pub(crate) fn view_to_sign(holder: Address, receiver: T::AccountId) -> ToSign {
		let message = Self::message(holder, receiver, &ClaimedBy::<T>::get(holder).unwrap_or_default());
		ToSign {
			number: message.number,
			text: message.text().into_bytes(),
			typed_data: message.typed_data().into_bytes(),
			slot: Contract::<T>::get().map(|contract| contract.balances.slot_of::<T::Host>(&holder.to_word())),
		}
	}
}
