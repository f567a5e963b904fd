//! The beginning of a job, and what becomes of it when it is over.

use crate::{
	pallet::*,
	types::{Binding, Job, JobSpec, Program, ProgramShape, Stage, COMMITTEE},
	JobOf, WeightInfo,
};
use frame_support::pallet_prelude::*;
use nulink_primitives::{
	compute::{Backend, InputReference, JobId},
	sharing::ContentId,
	token::Balance,
};
use sp_runtime::{ArithmeticError, SaturatedConversion};

impl<T: Config> Pallet<T> {
	/// The current block.
	pub(crate) fn now() -> u32 {
		frame_system::Pallet::<T>::block_number().saturated_into()
	}

	pub(crate) fn do_create_job(owner: T::AccountId, spec: JobSpec) -> DispatchResultWithPostInfo {
		let Program { shape, .. } = Programs::<T>::get(spec.program).ok_or(Error::<T>::ProgramNotFound)?;
		Self::check(&spec, &shape)?;
		let id = NextJob::<T>::get();
		let next = id.checked_add(1).ok_or(ArithmeticError::Overflow)?;

		let (inputs, committee) = (spec.inputs.len() as u32, u32::from(spec.committee));
		let escrow = spec.fee.checked_mul(committee.into()).ok_or(ArithmeticError::Overflow)?;
		let deposit = Self::job_deposit(inputs, committee);
		Self::hold(HoldReason::Fees, &owner, escrow)?;
		Self::hold(HoldReason::Storage, &owner, deposit)?;
		for input in &spec.inputs {
			Self::bind(&owner, input)?;
		}
		Self::burn_handling(id, &owner, spec.committee)?;

		let now = Self::now();
		let seed_block = Self::await_seed(now);
		let program = spec.program;
		NextJob::<T>::put(next);
		JobsByOwner::<T>::insert(&owner, id.to_be_bytes(), ());
		let job = Job {
			owner: owner.clone(),
			spec,
			shape,
			created_at: now,
			stage: Stage::Drawing { seed_block },
			round: COMMITTEE,
			provisional: None,
			dispute: None,
			escrow,
			deposit,
		};
		Jobs::<T>::insert(id, job);
		Self::deposit_event(Event::JobCreated { job: id, owner, program, seed_block });
		Ok(Some(T::WeightInfo::create_job(inputs)).into())
	}

	/// Whether the parts of a job fit each other and its program.
	fn check(spec: &JobSpec, shape: &ProgramShape) -> DispatchResult {
		let terms = T::Terms::get();
		ensure!(!spec.inputs.is_empty(), Error::<T>::NoInput);
		let once = |input: &InputReference| input.form.once().is_none_or(|(key, _)| key.is_well_formed());
		let inputs = spec.inputs.iter().all(|input| input.content.is_well_formed() && once(input));
		let delivery = spec.delivery.as_ref().is_none_or(ContentId::is_well_formed);
		ensure!(inputs && delivery && spec.key.is_well_formed(), Error::<T>::BadReference);
		ensure!(terms.cards || spec.profile.backend != Backend::Cuda, Error::<T>::ProfileNotAllowed);
		ensure!((1..=terms.most_committee).contains(&spec.committee), Error::<T>::BadCommittee);
		let half = spec.committee / 2;
		ensure!(spec.quorum > half && spec.quorum <= spec.committee, Error::<T>::BadQuorum);
		let streams = spec.streams();
		ensure!(spec.fee >= terms.fee_of(shape, streams), Error::<T>::FeeTooLow);
		ensure!(spec.compute_blocks >= terms.time_of(shape, streams), Error::<T>::TooLittleTime);
		ensure!(spec.compute_blocks <= terms.most_compute_blocks, Error::<T>::TooMuchTime);
		Ok(())
	}

	/// Binds what may be used once to the ciphertext that it is used for. For ever: otherwise it could be used for
	/// another when this one is forgotten, and whoever kept it has both.
	fn bind(owner: &T::AccountId, input: &InputReference) -> DispatchResult {
		let Some(once) = input.form.once() else { return Ok(()) };
		if let Some(binding) = Bindings::<T>::get(once) {
			ensure!(binding.content == input.content, Error::<T>::KeyReused);
			return Ok(());
		}
		let deposit = Self::binding_deposit();
		Self::hold(HoldReason::Storage, owner, deposit)?;
		let content = input.content;
		Bindings::<T>::insert(once, Binding { owner: owner.clone(), content, deposit });
		let (key, iv) = once;
		Self::deposit_event(Event::InputBound { owner: owner.clone(), key, iv, content });
		Ok(())
	}

	pub(crate) fn do_cancel_job(owner: T::AccountId, id: JobId) -> DispatchResult {
		let job = Jobs::<T>::get(id).ok_or(Error::<T>::JobNotFound)?;
		ensure!(job.owner == owner, Error::<T>::NotOwner);
		let Stage::Drawing { seed_block } = job.stage else { return Err(Error::<T>::TooLateToCancel.into()) };
		let foreseen_from = Self::now().saturating_add(T::Terms::get().cancel_blocks);
		ensure!(job.round == COMMITTEE && foreseen_from < seed_block, Error::<T>::TooLateToCancel);
		Self::leave_seed(seed_block);
		Self::release(HoldReason::Fees, &owner, job.escrow);
		Self::forget_job(id, &job);
		Self::deposit_event(Event::JobCancelled { job: id, owner });
		Ok(())
	}

	pub(crate) fn do_remove_job(who: T::AccountId, id: JobId) -> DispatchResultWithPostInfo {
		let job = Jobs::<T>::get(id).ok_or(Error::<T>::JobNotFound)?;
		let Stage::Closed { at, .. } = job.stage else { return Err(Error::<T>::NotClosed.into()) };
		let kept_until = at.saturating_add(T::Terms::get().keep_blocks);
		ensure!(who == job.owner || Self::now() > kept_until, Error::<T>::StillKept);
		let released = Self::forget_job(id, &job);
		Self::deposit_event(Event::JobRemoved { job: id, owner: job.owner, released });
		Ok(Pays::No.into())
	}

	/// Removes a job that has no members, and returns what was released of its deposit.
	fn forget_job(id: JobId, job: &JobOf<T>) -> Balance {
		JobsByOwner::<T>::remove(&job.owner, id.to_be_bytes());
		Jobs::<T>::remove(id);
		Self::release(HoldReason::Storage, &job.owner, job.deposit)
	}
}
