//! What must be true after every call.

use crate::{types::*, Config, HoldReason, Keys, Pallet, PreparedKeys, Records, RecordsBy};
use alloc::collections::btree_map::BTreeMap;
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, Get},
};
use nulink_primitives::{
	proving::{KeyId, KeySource},
	token::Balance,
};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut records = BTreeMap::<KeyId, u32>::new();
		let mut owed = BTreeMap::<T::AccountId, Balance>::new();
		let mut count = 0usize;
		for ((subject, prover, statement), record) in Records::<T>::iter() {
			count = count.saturating_add(1);
			ensure!(record.challenge < record.at, "a proof was made over a block that was not over");
			ensure!(record.at <= Self::now(), "something was proven in the future");
			ensure!(
				RecordsBy::<T>::contains_key(&prover, (subject, statement)),
				"a record is not in its prover's list"
			);
			ensure!(Keys::<T>::contains_key(record.key), "a record was proven with a key that there is not");
			let of_key = records.entry(record.key).or_default();
			*of_key = of_key.saturating_add(1);
			let sum = owed.entry(prover).or_default();
			*sum = sum.saturating_add(record.deposit);
		}
		ensure!(RecordsBy::<T>::iter_keys().count() == count, "a list names a record that there is not");
		for (who, owed) in owed {
			let held = T::Currency::balance_on_hold(&HoldReason::Record.into(), &who);
			ensure!(held == owed, "what is held for records is not the sum of their deposits");
		}

		let mut owed = BTreeMap::<T::AccountId, Balance>::new();
		for (key, info) in Keys::<T>::iter() {
			let retired = info.state == KeyState::Retired;
			ensure!(PreparedKeys::<T>::contains_key(key) != retired, "a key is kept that is retired, or the reverse");
			ensure!(!retired || info.deposit == 0, "something is held for a key that is retired");
			ensure!(info.records == records.get(&key).copied().unwrap_or(0), "a key's records are not counted right");
			if matches!(info.source, KeySource::Development) {
				ensure!(T::Profile::get().is_local(), "a key for development is on a network for production");
				ensure!(info.state != KeyState::Adopted, "a key for development was adopted");
			}
			let sum = owed.entry(info.registrant).or_default();
			*sum = sum.saturating_add(info.deposit);
		}
		ensure!(PreparedKeys::<T>::iter_keys().all(Keys::<T>::contains_key), "a key is kept of which nothing is known");
		for (who, owed) in owed {
			let held = T::Currency::balance_on_hold(&HoldReason::Key.into(), &who);
			ensure!(held == owed, "what is held for keys is not the sum of their deposits");
		}
		Ok(())
	}
}
