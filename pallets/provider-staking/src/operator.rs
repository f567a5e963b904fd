//! The operator keys, and what providers say of themselves.

use crate::{pallet::*, types::*, BalanceOf, Error, Event, HoldReason, Operators, Pallet, Profiles, StakeOf, Stakes};
use codec::Encode;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{fungible::MutateHold, tokens::Precision, Footprint},
};
use nulink_primitives::{provider::Role, sharing::KeyBytes};
use pallet_traits::{Epochs, Operated};
use sp_runtime::traits::Convert;

/// For how many epochs a bound operator stays, counted from the one in which it was bound.
const OPERATOR_EPOCHS: u32 = 2;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_operator(role: Role, staker: T::AccountId, operator: T::AccountId) -> DispatchResult {
		let now = Self::current();
		let mut stake = Self::stake_of(role, &staker)?;
		if let Some(bound) = &stake.operator {
			ensure!(now >= bound.bound_in.saturating_add(OPERATOR_EPOCHS), Error::<T>::OperatorChangedRecently);
		}
		// A replaced key is refused as well: while its receipts can be evidence, it must be clear whose they are.
		ensure!(!Operators::<T>::contains_key(&operator), Error::<T>::OperatorInUse);
		// Nobody takes from a staker the choice to be its own operator.
		let stakes = Role::ALL.iter().any(|role| Stakes::<T>::contains_key(role, &operator));
		ensure!(operator == staker || !stakes, Error::<T>::OperatorIsStaker);

		Self::retire_operator(&stake);
		let operated = Operated { role, staker: staker.clone(), since: Self::now(), until: None };
		Operators::<T>::insert(&operator, operated);
		stake.operator = Some(BoundOperator { account: operator.clone(), bound_in: now });
		Stakes::<T>::insert(role, &staker, stake);
		Self::deposit_event(Event::OperatorSet { role, staker, operator });
		Ok(())
	}

	pub(crate) fn do_forget_operator(operator: T::AccountId) -> DispatchResult {
		let operated = Operators::<T>::get(&operator).ok_or(Error::<T>::NotOperator)?;
		let until = operated.until.ok_or(Error::<T>::OperatorBound)?;
		let free = Self::released_in(<Self as Epochs>::of_block(until));
		ensure!(Self::current() >= free, Error::<T>::OperatorStillAnswers);

		Operators::<T>::remove(&operator);
		Self::deposit_event(Event::OperatorForgotten { operator });
		Ok(())
	}

	/// Lets the operator of the stake act for it no longer. It stays known.
	pub(crate) fn retire_operator(stake: &StakeOf<T>) {
		let Some(bound) = &stake.operator else { return };
		Operators::<T>::mutate(&bound.account, |operated| {
			if let Some(operated) = operated {
				operated.until = Some(Self::now());
			}
		});
	}

	pub(crate) fn do_set_profile(
		role: Role,
		staker: T::AccountId,
		profile: ProviderProfile<BalanceOf<T>>,
	) -> DispatchResult {
		ensure!(Stakes::<T>::contains_key(role, &staker), Error::<T>::NotStaked);
		let printable = profile.endpoint.iter().all(u8::is_ascii_graphic);
		ensure!(printable && !profile.endpoint.is_empty(), Error::<T>::BadEndpoint);
		ensure!(is_compressed(&profile.encryption_key) && is_compressed(&profile.verifying_key), Error::<T>::BadKey);

		let deposit = T::ProfileDeposit::convert(Footprint::from_parts(1, profile.encoded_size()));
		let before = Profiles::<T>::get(role, &staker).map(|stored| stored.deposit).unwrap_or_default();
		let reason = HoldReason::Deposit.into();
		if deposit > before {
			T::Currency::hold(&reason, &staker, deposit - before)?;
		} else if deposit < before {
			T::Currency::release(&reason, &staker, before - deposit, Precision::Exact)?;
		}
		Profiles::<T>::insert(role, &staker, StoredProfile { profile, deposit });
		Self::deposit_event(Event::ProfileSet { role, staker });
		Ok(())
	}

	pub(crate) fn do_remove_profile(role: Role, staker: T::AccountId) -> DispatchResult {
		ensure!(Self::take_profile(role, &staker)?, Error::<T>::NoProfile);
		Self::deposit_event(Event::ProfileRemoved { role, staker });
		Ok(())
	}

	/// Removes the profile, if there is one, and gives the deposit back. Returns whether there was one.
	pub(crate) fn take_profile(role: Role, staker: &T::AccountId) -> Result<bool, DispatchError> {
		let Some(StoredProfile { deposit, .. }) = Profiles::<T>::take(role, staker) else { return Ok(false) };
		T::Currency::release(&HoldReason::Deposit.into(), staker, deposit, Precision::Exact)?;
		Ok(true)
	}
}

/// Whether the bytes can be a compressed point. That it lies on the curve is checked by whoever encrypts for it: the
/// chain never uses the key, and a provider with a bad one only makes itself useless.
fn is_compressed(key: &KeyBytes) -> bool {
	matches!(key.0[0], 2 | 3)
}
