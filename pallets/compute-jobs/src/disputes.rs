//! Objecting to an outcome.

use crate::{
	pallet::*,
	types::{Dispute, Stage, COMMITTEE, PANEL},
};
use frame_support::pallet_prelude::*;
use nulink_primitives::{
	compute::{JobId, Outcome},
	token::Balance,
};
use sp_runtime::ArithmeticError;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_dispute(by: T::AccountId, id: JobId, accused: Outcome) -> DispatchResult {
		let mut job = Jobs::<T>::get(id).ok_or(Error::<T>::JobNotFound)?;
		let Stage::Challengeable { until } = job.stage else { return Err(Error::<T>::NotChallengeable.into()) };
		let now = Self::now();
		ensure!(now <= until, Error::<T>::ChallengeClosed);
		let revealed = Rounds::<T>::get(id, COMMITTEE).iter().any(|member| member.outcome() == Some(accused));
		ensure!(revealed, Error::<T>::OutcomeNotRevealed);

		let terms = T::Terms::get();
		let seats = terms.panel_seats;
		let fee = terms.panel_fee_of(job.spec.fee, &job.shape, job.spec.streams());
		let fees = fee.checked_mul(Balance::from(seats)).ok_or(ArithmeticError::Overflow)?;
		let put_up = fees.checked_add(terms.bond).ok_or(ArithmeticError::Overflow)?;
		Self::hold(HoldReason::Dispute, &by, put_up)?;
		Self::burn_handling(id, &by, seats)?;

		let seed_block = Self::await_seed(now);
		job.round = PANEL;
		job.stage = Stage::Drawing { seed_block };
		job.dispute = Some(Dispute { by: by.clone(), accused, seats, fee, fees, bond: terms.bond, at: now });
		Jobs::<T>::insert(id, job);
		Self::deposit_event(Event::OutcomeDisputed { job: id, by, accused, seed_block });
		Ok(())
	}
}
