//! What is due when a time is over: counting answers, and what follows from them.

use crate::{
	duties::is_over,
	pallet::*,
	types::{found_by_most, most_revealed, supermajority, Answer, Ending, Member, Stage, COMMITTEE, PANEL},
	JobOf, MembersOf, WeightInfo,
};
use frame_support::{
	dispatch::{DispatchErrorWithPostInfo, WithPostDispatchInfo},
	pallet_prelude::*,
};
use nulink_primitives::{compute::JobId, provider::Offence};

impl<T: Config> Pallet<T> {
	/// An error of somebody who came too early: nothing was done but looking.
	pub(crate) fn not_due(error: Error<T>) -> DispatchErrorWithPostInfo {
		DispatchError::from(error).with_weight(T::WeightInfo::not_due())
	}

	pub(crate) fn do_advance(id: JobId) -> DispatchResultWithPostInfo {
		let job = Jobs::<T>::get(id).ok_or_else(|| Self::not_due(Error::JobNotFound))?;
		let now = Self::now();
		let committee = u32::from(job.spec.committee);
		let weight = match job.stage {
			Stage::Drawing { seed_block } if now > Self::draw_until(seed_block) => {
				Self::leave_seed(seed_block);
				Self::give_up_draw(id, job);
				T::WeightInfo::settle_job(committee)
			},
			Stage::Working { commit_until, reveal_until, .. } => {
				let members = Rounds::<T>::get(id, job.round);
				let due = is_over(now, commit_until, reveal_until, &members);
				ensure!(due, Self::not_due(Error::NotDue));
				Self::dismiss(id, job.round, &members, commit_until, reveal_until);
				match job.round {
					PANEL => {
						let seats = members.len() as u32;
						match Self::judge(id, job, &members) {
							Ending::Judged(_) => T::WeightInfo::judge_job(committee, seats),
							_ => T::WeightInfo::judge_silent(committee, seats),
						}
					},
					_ => {
						Self::count(id, job, &members);
						T::WeightInfo::count_answers(committee)
					},
				}
			},
			Stage::Challengeable { until } if now > until => {
				let ending = Self::undisputed(id, &job);
				Self::close(id, job, ending);
				T::WeightInfo::settle_job(committee)
			},
			_ => return Err(Self::not_due(Error::NotDue)),
		};
		Ok((Some(weight), Pays::No).into())
	}

	/// Ends a round's duties, and punishes those who did not do them.
	fn dismiss(id: JobId, round: u8, members: &MembersOf<T>, commit_until: u32, reveal_until: u32) {
		for member in members {
			let (offence, deadline) = match member.answer {
				Answer::Silent => (Offence::Silence, commit_until),
				Answer::Committed(_) => (Offence::NotRevealed, reveal_until),
				Answer::Declined | Answer::Revealed(_) => continue,
			};
			Tasks::<T>::remove(&member.provider, id.to_be_bytes());
			Self::punish_silence(id, round, &member.provider, offence, deadline);
		}
	}

	/// Counts what a committee revealed.
	fn count(id: JobId, mut job: JobOf<T>, members: &MembersOf<T>) {
		let Some((outcome, agreed)) = most_revealed(members) else {
			return Self::close(id, job, Ending::NoQuorum(None));
		};
		job.provisional = (agreed >= u32::from(job.spec.quorum)).then_some(outcome);
		let until = Self::now().saturating_add(T::Terms::get().challenge_blocks);
		job.stage = Stage::Challengeable { until };
		Self::deposit_event(Event::AnswersCounted { job: id, provisional: job.provisional, agreed, until });
		Jobs::<T>::insert(id, job);
	}

	/// How a job ends whose committee is counted, if no panel says otherwise.
	pub(crate) fn undisputed(id: JobId, job: &JobOf<T>) -> Ending {
		let likely = || found_by_most(&Rounds::<T>::get(id, COMMITTEE), job.spec.committee.into());
		job.provisional.map_or_else(|| Ending::NoQuorum(likely()), Ending::Settled)
	}

	/// Counts what a panel revealed, and returns how the job ended. Seats that are empty, or silent, count against
	/// any outcome. But without a verdict the committee's word stands, where more than half of the panel says the
	/// same, or nobody of it says anything else: members that decline, because they lack the job's profile, say
	/// nothing against it.
	fn judge(id: JobId, job: JobOf<T>, members: &MembersOf<T>) -> Ending {
		let seats = job.dispute.as_ref().map_or(0, |dispute| u32::from(dispute.seats));
		let undisputed = Self::undisputed(id, &job);
		let stands = |outcome| members.iter().filter_map(Member::outcome).all(|found| found == outcome);
		let ending = match (most_revealed(members), undisputed.paid()) {
			(Some((outcome, agreed)), _) if agreed >= supermajority(seats) => Ending::Judged(outcome),
			(_, Some(outcome)) if stands(outcome) => undisputed,
			(Some((outcome, agreed)), _) if agreed > seats / 2 => match job.provisional {
				Some(provisional) if provisional == outcome => undisputed,
				_ => Ending::Undecided(Some(outcome)),
			},
			_ => Ending::Undecided(None),
		};
		Self::close(id, job, ending);
		ending
	}

	/// The members of both rounds, taken out of storage.
	pub(crate) fn take_members(id: JobId) -> (MembersOf<T>, MembersOf<T>) {
		(Rounds::<T>::take(id, COMMITTEE), Rounds::<T>::take(id, PANEL))
	}
}
