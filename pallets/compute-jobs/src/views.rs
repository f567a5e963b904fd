//! What the view functions answer.

use crate::{
	duties::is_over,
	pallet::*,
	types::{JobInfo, Quote, Stage, Task, COMMITTEE, PANEL},
	MAX_LISTED, MAX_SCANNED,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use nulink_primitives::{
	compute::{JobId, ProgramId, MAX_JOB_INPUTS},
	token::Balance,
};

/// How many entries a caller gets that asks for `limit`.
fn bounded(limit: u32) -> usize {
	limit.min(MAX_LISTED) as usize
}

impl<T: Config> Pallet<T> {
	pub(crate) fn view_job(id: JobId) -> Option<JobInfo<T::AccountId>> {
		let job = Jobs::<T>::get(id)?;
		let now = Self::now();
		let (committee, panel) = (Rounds::<T>::get(id, COMMITTEE), Rounds::<T>::get(id, PANEL));
		let (can_draw, can_advance) = match job.stage {
			Stage::Drawing { seed_block } => {
				let until = Self::draw_until(seed_block);
				(now <= until && Self::seed_of(seed_block).is_ok(), now > until)
			},
			Stage::Working { commit_until, reveal_until, .. } => {
				let members = if job.round == PANEL { &panel } else { &committee };
				(false, is_over(now, commit_until, reveal_until, members))
			},
			Stage::Challengeable { until } => (false, now > until),
			Stage::Closed { .. } => (false, false),
		};
		let (committee, panel) = (committee.into_inner(), panel.into_inner());
		Some(JobInfo { job, committee, panel, can_draw, can_advance })
	}

	pub(crate) fn view_jobs(from: JobId, limit: u32) -> Vec<(JobId, Stage)> {
		let end = NextJob::<T>::get().min(from.saturating_add(MAX_SCANNED.into()));
		(from..end).filter_map(|id| Jobs::<T>::get(id).map(|job| (id, job.stage))).take(bounded(limit)).collect()
	}

	pub(crate) fn view_jobs_of_owner(owner: T::AccountId, from: JobId, limit: u32) -> Vec<(JobId, Stage)> {
		let keys = match from.checked_sub(1) {
			Some(before) => {
				let before = JobsByOwner::<T>::hashed_key_for(&owner, before.to_be_bytes());
				JobsByOwner::<T>::iter_key_prefix_from(owner, before)
			},
			None => JobsByOwner::<T>::iter_key_prefix(owner),
		};
		keys.take(bounded(limit))
			.map(JobId::from_be_bytes)
			.filter_map(|id| Jobs::<T>::get(id).map(|job| (id, job.stage)))
			.collect()
	}

	pub(crate) fn view_tasks(provider: T::AccountId, from: JobId, limit: u32) -> Vec<Task> {
		let tasks = match from.checked_sub(1) {
			Some(before) => {
				let before = Tasks::<T>::hashed_key_for(&provider, before.to_be_bytes());
				Tasks::<T>::iter_prefix_from(&provider, before)
			},
			None => Tasks::<T>::iter_prefix(&provider),
		};
		let task = |key: [u8; 8], round: u8| {
			let id = JobId::from_be_bytes(key);
			let Stage::Working { commit_until, reveal_until, .. } = Jobs::<T>::get(id)?.stage else { return None };
			let members = Rounds::<T>::get(id, round);
			let answer = members.iter().find(|member| member.provider == provider)?.answer;
			Some(Task { job: id, round, answer, commit_until, reveal_until })
		};
		tasks.take(MAX_SCANNED as usize).filter_map(|(key, round)| task(key, round)).take(bounded(limit)).collect()
	}

	pub(crate) fn view_quote(
		program: ProgramId,
		inputs: u8,
		streams: u8,
		committee: u8,
		fee: Balance,
	) -> Option<Quote> {
		let shape = Programs::<T>::get(program)?.shape;
		let terms = T::Terms::get();
		let inputs = u32::from(inputs).min(MAX_JOB_INPUTS);
		let streams = u32::from(streams).min(inputs);
		let panel_fee = terms.panel_fee_of(fee, &shape, streams);
		Some(Quote {
			fees: fee.saturating_mul(committee.into()),
			deposit: Self::job_deposit(inputs, committee.into()),
			binding: Self::binding_deposit(),
			panel_fees: panel_fee.saturating_mul(terms.panel_seats.into()),
			bond: terms.bond,
			least_fee: terms.fee_of(&shape, streams),
			least_compute_blocks: terms.time_of(&shape, streams),
			handling: terms.handling_of(committee),
		})
	}
}
