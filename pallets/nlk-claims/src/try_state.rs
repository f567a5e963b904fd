//! What must hold in storage after every block.

use crate::{ClaimedBy, Config, Contract, Pallet, TotalClaimed};
use frame_support::{
	ensure,
	traits::{fungible::Inspect, Get},
};
use nulink_eth_proofs::{Address, EMPTY_CODE};
use nulink_primitives::token::{Balance, TOTAL_SUPPLY};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks everything. Errors name the first thing that does not hold.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut sum: Balance = 0;
		for (holder, claimed) in ClaimedBy::<T>::iter() {
			ensure!(holder != Address::default(), "nobody has the key of the address zero");
			ensure!(claimed.claims > 0, "a holder was paid without a claim");
			ensure!(claimed.amount >= claimed.claims.into(), "a claim paid nothing");
			sum = sum.checked_add(claimed.amount).ok_or("what was paid is more than an amount can be")?;
		}
		ensure!(sum == TotalClaimed::<T>::get(), "what was paid to holders is not what was paid");
		ensure!(sum <= TOTAL_SUPPLY, "more was paid than there is");
		if let Some(contract) = Contract::<T>::get() {
			ensure!(contract.address != Address::default(), "the lock contract has no address");
			ensure!(contract.code_hash != EMPTY_CODE, "the lock contract has no code");
		}
		let pot = T::Currency::balance(&T::Pot::get());
		ensure!(sum == 0 || pot >= T::Currency::minimum_balance(), "the pot was killed");
		Ok(())
	}
}
