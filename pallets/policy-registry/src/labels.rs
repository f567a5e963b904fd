//! Labels: what an owner shares as one thing, under one key at a time.

use crate::{Config, Error, Event, HoldReason, LabelInfo, Labels, Pallet};
use codec::MaxEncodedLen;
use frame_support::{
	pallet_prelude::*,
	traits::{fungible::MutateHold, tokens::Precision::BestEffort},
};
use nulink_primitives::{
	sharing::{Digest, KeyBytes},
	token::{deposit, Balance},
};
use sp_runtime::{ArithmeticError, DispatchResult};

/// Whether the bytes begin like a compressed point of the curve. More would cost curve arithmetic, and for nothing:
/// before it accepts, a proxy verifies its fragment against the policy's keys, which no key passes that is none.
pub(crate) fn looks_like_key(key: &KeyBytes) -> bool {
	matches!(key.0[0], 0x02 | 0x03)
}

impl<T: Config> Pallet<T> {
	/// What is held for a label.
	pub(crate) fn label_deposit() -> Balance {
		let key = T::AccountId::max_encoded_len().saturating_add(Digest::max_encoded_len());
		deposit(1, key.saturating_add(LabelInfo::max_encoded_len()) as u32)
	}

	pub(crate) fn do_create_label(owner: T::AccountId, label: Digest, delegating_key: KeyBytes) -> DispatchResult {
		ensure!(looks_like_key(&delegating_key), Error::<T>::MalformedKey);
		ensure!(!Labels::<T>::contains_key(&owner, label), Error::<T>::LabelAlreadyExists);

		let deposit = Self::label_deposit();
		T::Currency::hold(&HoldReason::Deposit.into(), &owner, deposit)?;
		Labels::<T>::insert(&owner, label, LabelInfo { delegating_key, version: 1, policies: 0, deposit });

		Self::deposit_event(Event::LabelCreated { owner, label, delegating_key });
		Ok(())
	}

	pub(crate) fn do_rotate_label_key(owner: T::AccountId, label: Digest, new_key: KeyBytes) -> DispatchResult {
		ensure!(looks_like_key(&new_key), Error::<T>::MalformedKey);
		let mut info = Labels::<T>::get(&owner, label).ok_or(Error::<T>::UnknownLabel)?;
		ensure!(info.delegating_key != new_key, Error::<T>::KeyUnchanged);

		info.version = info.version.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		info.delegating_key = new_key;
		let version = info.version;
		Labels::<T>::insert(&owner, label, info);

		Self::deposit_event(Event::LabelKeyRotated { owner, label, delegating_key: new_key, version });
		Ok(())
	}

	pub(crate) fn do_remove_label(owner: T::AccountId, label: Digest) -> DispatchResult {
		let info = Labels::<T>::get(&owner, label).ok_or(Error::<T>::UnknownLabel)?;
		ensure!(info.policies == 0, Error::<T>::LabelInUse);

		Labels::<T>::remove(&owner, label);
		T::Currency::release(&HoldReason::Deposit.into(), &owner, info.deposit, BestEffort)?;

		Self::deposit_event(Event::LabelRemoved { owner, label });
		Ok(())
	}
}
