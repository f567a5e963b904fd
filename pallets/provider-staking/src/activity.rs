//! Who is at work, epoch by epoch.

use crate::{pallet::*, Activity, ActivityBits, Delegated, Error, Event, Operators, Pallet, Stakes, TotalWeight};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use nulink_primitives::provider::{EpochIndex, Role};
use pallet_traits::Duty;

/// How many epochs share a word of [`ActivityBits`].
const WORD: u32 = 256;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_confirm_activity(operator: T::AccountId) -> DispatchResult {
		let operated = Operators::<T>::get(&operator).ok_or(Error::<T>::NotOperator)?;
		ensure!(operated.until.is_none(), Error::<T>::OperatorReplaced);
		let (role, staker) = (operated.role, operated.staker);
		let mut stake = Self::stake_of(role, &staker)?;
		ensure!(!stake.chilled, Error::<T>::Chilled);
		ensure!(stake.bonded >= Self::minimum_of(role, &staker), Error::<T>::StakeTooSmall);
		let epoch = Self::current().saturating_add(1);
		ensure!(T::Duty::may_serve(role, &staker, epoch), Error::<T>::NotElected);
		ensure!(!Self::is_confirmed(role, &staker, epoch), Error::<T>::AlreadyConfirmed);

		let delegated = Self::count_delegated(role, &staker, &stake);
		Self::record_activity(role, &staker, epoch, Self::weight_in(&stake, epoch).saturating_add(delegated));
		let length = Self::on_line(role, &staker, &stake);
		Self::join_line(role, &staker, &mut stake, epoch, length);
		stake.last_active = epoch;
		Stakes::<T>::insert(role, &staker, stake);
		Self::deposit_event(Event::ActivityConfirmed { role, staker, epoch });
		Ok(())
	}

	pub(crate) fn do_chill(role: Role, staker: T::AccountId) -> DispatchResult {
		let mut stake = Self::stake_of(role, &staker)?;
		ensure!(!stake.chilled, Error::<T>::Chilled);
		stake.chilled = true;
		Stakes::<T>::insert(role, &staker, stake);
		Self::deposit_event(Event::Chilled { role, staker, by_absence: false });
		Ok(())
	}

	pub(crate) fn do_chill_inactive(role: Role, staker: T::AccountId) -> DispatchResult {
		let mut stake = Self::stake_of(role, &staker)?;
		ensure!(!stake.chilled, Error::<T>::Chilled);
		// Whoever has unbonded everything does not take part anyway.
		ensure!(stake.bonded >= Self::minimum_of(role, &staker), Error::<T>::StakeTooSmall);
		// The current epoch counts: it can no longer be confirmed.
		let (now, most) = (Self::current(), T::MaxMissedEpochs::get());
		ensure!(now.saturating_sub(stake.last_active) >= most, Error::<T>::NotAbsent);
		// Who was not elected for one of them could not have confirmed it, and was not absent.
		let first = now.saturating_add(1).saturating_sub(most);
		let could_serve = |epoch: EpochIndex| T::Duty::may_serve(role, &staker, epoch);
		ensure!((first..=now).all(could_serve), Error::<T>::NotAbsent);
		stake.chilled = true;
		Stakes::<T>::insert(role, &staker, stake);
		Self::deposit_event(Event::Chilled { role, staker, by_absence: true });
		Ok(())
	}

	pub(crate) fn do_unchill(role: Role, staker: T::AccountId) -> DispatchResult {
		let mut stake = Self::stake_of(role, &staker)?;
		ensure!(stake.chilled, Error::<T>::NotChilled);
		ensure!(stake.bonded >= Self::minimum_of(role, &staker), Error::<T>::StakeTooSmall);
		stake.chilled = false;
		stake.last_active = stake.last_active.max(Self::current());
		Stakes::<T>::insert(role, &staker, stake);
		Self::deposit_event(Event::Unchilled { role, staker });
		Ok(())
	}

	/// Writes down that the provider is active in the epoch, for which it was not yet.
	pub(crate) fn record_activity(role: Role, staker: &T::AccountId, epoch: EpochIndex, weight: u128) {
		Activity::<T>::insert((role, staker, epoch), weight);
		if let Some(expired) = epoch.checked_sub(crate::types::CLAIM_EPOCHS + 2) {
			Delegated::<T>::remove((role, staker, expired));
		}
		ActivityBits::<T>::mutate((role, staker, epoch / WORD), |bits| set_bit(bits, epoch % WORD));
		if !TotalWeight::<T>::contains_key(role, epoch) {
			// The first of an epoch clears away the newest total that no claim can need any more. Totals with a gap
			// after them stay: 16 bytes for an epoch in which nobody worked is nothing to worry about.
			if let Some(expired) = epoch.checked_sub(crate::types::CLAIM_EPOCHS + 2) {
				TotalWeight::<T>::remove(role, expired);
			}
		}
		// A weight is at most the stake, so the total is at most the issuance.
		TotalWeight::<T>::mutate(role, epoch, |total| *total = total.saturating_add(weight));
	}

	/// Whether activity is on record for the epoch.
	pub(crate) fn is_confirmed(role: Role, staker: &T::AccountId, epoch: EpochIndex) -> bool {
		bit(&ActivityBits::<T>::get((role, staker, epoch / WORD)), epoch % WORD)
	}

	/// In how many epochs from `from` to before `to` it is on record, the current epoch at most.
	pub(crate) fn count_confirmed(role: Role, staker: &T::AccountId, from: EpochIndex, to: EpochIndex) -> u32 {
		let to = to.min(Self::current().saturating_add(1));
		if from >= to {
			return 0;
		}
		let count = |word: u32| {
			let bits = ActivityBits::<T>::get((role, staker, word));
			let first = word.saturating_mul(WORD);
			let range = from.saturating_sub(first)..(to - first).min(WORD);
			range.filter(|index| bit(&bits, *index)).count() as u32
		};
		(from / WORD..=(to - 1) / WORD).map(count).fold(0, u32::saturating_add)
	}
}

fn bit(bits: &[u8; 32], index: u32) -> bool {
	bits.get((index / 8) as usize).is_some_and(|byte| byte >> (index % 8) & 1 == 1)
}

fn set_bit(bits: &mut [u8; 32], index: u32) {
	if let Some(byte) = bits.get_mut((index / 8) as usize) {
		*byte |= 1 << (index % 8);
	}
}
