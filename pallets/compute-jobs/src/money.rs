//! What is held, how it reaches the members, and what comes back.

use crate::{pallet::*, types::Member, JobOf};
use codec::MaxEncodedLen;
use frame_support::{
	defensive,
	pallet_prelude::*,
	storage::with_storage_layer,
	traits::{
		fungible::{Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation, Restriction},
	},
};
use nulink_primitives::{
	compute::{InputReference, JobId, MAX_JOB_INPUTS},
	provider::Role,
	token::Balance,
};
use pallet_traits::{BurnSource, RecordBurn, ServiceFees};

/// Bytes of the keys and counters under which an entry is stored, rounded up.
const ENTRY_BYTES: u32 = 128;

impl<T: Config> Pallet<T> {
	/// What a program's entry costs.
	pub(crate) fn program_deposit() -> Balance {
		Self::price_of(crate::Program::<T::AccountId>::max_encoded_len() as u32)
	}

	/// What a binding costs.
	pub(crate) fn binding_deposit() -> Balance {
		Self::price_of(crate::Binding::<T::AccountId>::max_encoded_len() as u32)
	}

	/// What a job with so many pieces of input and so many members costs.
	pub(crate) fn job_deposit(inputs: u32, committee: u32) -> Balance {
		let unused = MAX_JOB_INPUTS.saturating_sub(inputs).saturating_mul(InputReference::max_encoded_len() as u32);
		let member = (Member::<T::AccountId>::max_encoded_len() as u32).saturating_add(ENTRY_BYTES);
		let job = (JobOf::<T>::max_encoded_len() as u32).saturating_sub(unused).saturating_add(ENTRY_BYTES);
		Self::price_of(job.saturating_add(committee.saturating_mul(member)))
	}

	fn price_of(bytes: u32) -> Balance {
		T::Terms::get().byte_deposit.saturating_mul(bytes.saturating_add(ENTRY_BYTES).into())
	}

	/// Holds an amount of somebody's balance.
	pub(crate) fn hold(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::hold(&reason.into(), who, amount)
	}

	/// Releases what is held, and returns how much that was.
	pub(crate) fn release(reason: HoldReason, who: &T::AccountId, amount: Balance) -> Balance {
		let released = T::Currency::release(&reason.into(), who, amount, Precision::BestEffort).unwrap_or_default();
		if released != amount {
			defensive!("less is held than is owed");
		}
		released
	}

	/// Pays the fee of a member out of what `payer` put up, and returns what that took: the fee or, if it cannot be
	/// paid, nothing.
	///
	/// `Force`, because a payer can freeze its whole balance, for a vote say, after it was held.
	pub(crate) fn pay(
		id: JobId,
		round: u8,
		reason: HoldReason,
		payer: &T::AccountId,
		provider: &T::AccountId,
		fee: Balance,
	) -> Balance {
		let divided = with_storage_layer(|| {
			Self::transfer_held(reason, payer, &Self::account_id(), fee)?;
			T::ServiceFees::pay_fee(Role::Compute, &Self::account_id(), provider, fee)
		});
		let Ok(divided) = divided else { return 0 };
		Self::deposit_event(Event::FeePaid {
			job: id,
			round,
			provider: provider.clone(),
			paid: divided.paid,
			burned: divided.burned,
		});
		fee
	}

	/// Gives a part of what is held of one account to another, and returns how much that was: all or nothing.
	pub(crate) fn hand_over(reason: HoldReason, from: &T::AccountId, to: &T::AccountId, amount: Balance) -> Balance {
		if amount == 0 {
			return 0;
		}
		if from == to {
			// It comes back with the rest of what is held.
			return 0;
		}
		with_storage_layer(|| Self::transfer_held(reason, from, to, amount)).unwrap_or_default()
	}

	/// Burns what was put up for a statement that turned out to be wrong, and returns how much that was.
	pub(crate) fn burn_bond(reason: HoldReason, who: &T::AccountId, amount: Balance) -> Balance {
		let burned = T::Currency::burn_held(&reason.into(), who, amount, Precision::BestEffort, Fortitude::Force)
			.unwrap_or_default();
		T::Burns::record_burn(BurnSource::EvidenceBonds, burned);
		burned
	}

	/// Burns what the handling of so many seats costs, out of what is free.
	pub(crate) fn burn_handling(job: JobId, by: &T::AccountId, seats: u8) -> DispatchResult {
		let fee = T::Terms::get().handling_of(seats);
		let (keep, precision, force) = (Preservation::Preserve, Precision::Exact, Fortitude::Polite);
		let amount = T::Currency::burn_from(by, fee, keep, precision, force)?;
		T::Burns::record_burn(BurnSource::ServiceFees, amount);
		Self::deposit_event(Event::HandlingBurned { job, by: by.clone(), amount });
		Ok(())
	}

	fn transfer_held(
		reason: HoldReason,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> Result<Balance, DispatchError> {
		let (precision, mode, force) = (Precision::Exact, Restriction::Free, Fortitude::Force);
		T::Currency::transfer_on_hold(&reason.into(), from, to, amount, precision, mode, force)
	}
}
