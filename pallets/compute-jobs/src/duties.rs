//! What members have to do: commit or decline, then reveal.

use crate::{
	pallet::*,
	types::{Answer, Member, Stage},
	JobOf, MembersOf,
};
use frame_support::pallet_prelude::*;
use nulink_primitives::{
	compute::{Commitment, JobId, Outcome},
	provider::Role,
	sharing::Digest,
};
use pallet_traits::Providers;
use sp_runtime::traits::Zero;

/// Whether nobody can answer any more, so that answers can be counted.
pub(crate) fn is_over<AccountId>(
	now: u32,
	commit_until: u32,
	reveal_until: u32,
	members: &[Member<AccountId>],
) -> bool {
	let waits = members.iter().any(|member| matches!(member.answer, Answer::Committed(_)));
	now > reveal_until || (now > commit_until && !waits)
}

impl<T: Config> Pallet<T> {
	/// By which hash this chain is known.
	pub(crate) fn genesis() -> Digest {
		frame_system::Pallet::<T>::block_hash(frame_system::pallet_prelude::BlockNumberFor::<T>::zero()).into()
	}

	/// For which computing provider the key acts now.
	fn provider_of(operator: &T::AccountId) -> Result<T::AccountId, Error<T>> {
		T::Providers::operated_by(operator)
			.filter(|operated| operated.role == Role::Compute && operated.until.is_none())
			.map(|operated| operated.staker)
			.ok_or(Error::NotOperator)
	}

	/// The job, the round's members, and which of them the operator acts for.
	#[allow(clippy::type_complexity)]
	fn member(
		operator: &T::AccountId,
		id: JobId,
		round: u8,
	) -> Result<(JobOf<T>, MembersOf<T>, usize, T::AccountId), DispatchError> {
		let provider = Self::provider_of(operator)?;
		let job = Jobs::<T>::get(id).ok_or(Error::<T>::JobNotFound)?;
		ensure!(job.round == round && matches!(job.stage, Stage::Working { .. }), Error::<T>::NotWorking);
		let members = Rounds::<T>::get(id, round);
		let seat = members.iter().position(|member| member.provider == provider).ok_or(Error::<T>::NotMember)?;
		Ok((job, members, seat, provider))
	}

	/// Commits or declines.
	pub(crate) fn do_answer(
		operator: T::AccountId,
		id: JobId,
		round: u8,
		answer: Answer,
	) -> DispatchResultWithPostInfo {
		let (mut job, mut members, seat, provider) = Self::member(&operator, id, round)?;
		let Stage::Working { drawn_at, commit_until, .. } = job.stage else {
			return Err(Error::<T>::NotWorking.into());
		};
		let now = Self::now();
		ensure!(now <= commit_until, Error::<T>::CommitClosed);
		let member = members.get_mut(seat).ok_or(Error::<T>::NotMember)?;
		ensure!(member.answer == Answer::Silent, Error::<T>::AlreadyAnswered);
		member.answer = answer;

		if let Answer::Committed(commitment) = answer {
			Self::deposit_event(Event::ResultCommitted { job: id, round, provider, commitment });
		} else {
			Tasks::<T>::remove(&provider, id.to_be_bytes());
			Self::deposit_event(Event::JobDeclined { job: id, round, provider });
		}
		if members.iter().all(|member| member.answer != Answer::Silent) {
			// Nobody is left who could hear something before it commits.
			let reveal_until = now.saturating_add(T::Terms::get().reveal_blocks);
			job.stage = Stage::Working { drawn_at, commit_until: now, reveal_until };
			Jobs::<T>::insert(id, job);
			Self::deposit_event(Event::RevealsBegin { job: id, round, reveal_until });
		}
		Rounds::<T>::insert(id, round, members);
		Ok(Pays::No.into())
	}

	pub(crate) fn do_reveal(
		operator: T::AccountId,
		id: JobId,
		round: u8,
		outcome: Outcome,
		salt: [u8; 32],
	) -> DispatchResultWithPostInfo {
		let (job, mut members, seat, provider) = Self::member(&operator, id, round)?;
		let Stage::Working { commit_until, reveal_until, .. } = job.stage else {
			return Err(Error::<T>::NotWorking.into());
		};
		let now = Self::now();
		ensure!(now > commit_until, Error::<T>::RevealNotOpen);
		ensure!(now <= reveal_until, Error::<T>::RevealClosed);
		let member = members.get_mut(seat).ok_or(Error::<T>::NotMember)?;
		let Answer::Committed(commitment) = member.answer else { return Err(Error::<T>::NothingToReveal.into()) };
		let statement = Commitment { job: id, round, provider: provider.clone().into(), outcome, salt };
		let digest = sp_io::hashing::sha2_256(&statement.hashed_bytes(&Self::genesis()));
		ensure!(digest == commitment, Error::<T>::CommitmentMismatch);

		member.answer = Answer::Revealed(outcome);
		Tasks::<T>::remove(&provider, id.to_be_bytes());
		Rounds::<T>::insert(id, round, members);
		Self::deposit_event(Event::ResultRevealed { job: id, round, provider, outcome });
		Ok(Pays::No.into())
	}
}
