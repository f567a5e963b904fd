//! What must be true after every call.

use crate::{
	pallet::*,
	types::{Answer, Dispute, Member, Stage, COMMITTEE, PANEL},
	JobOf, MembersOf,
};
use alloc::collections::{btree_map::BTreeMap, btree_set::BTreeSet};
use frame_support::{
	ensure,
	traits::fungible::{Inspect, InspectHold},
};
use nulink_primitives::{compute::JobId, token::Balance};
use sp_runtime::TryRuntimeError;

/// What the state owes, as it is found in it.
struct Owed<AccountId> {
	fees: BTreeMap<AccountId, Balance>,
	storage: BTreeMap<AccountId, Balance>,
	disputes: BTreeMap<AccountId, Balance>,
}

fn add<AccountId: Ord>(owed: &mut BTreeMap<AccountId, Balance>, who: AccountId, amount: Balance) {
	let sum = owed.entry(who).or_default();
	*sum = sum.saturating_add(amount);
}

impl<T: Config> Pallet<T> {
	/// Checks all invariants.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut owed = Owed { fees: BTreeMap::new(), storage: BTreeMap::new(), disputes: BTreeMap::new() };
		let mut draws = BTreeMap::<u32, u32>::new();
		let (mut jobs, mut rounds, mut tasks) = (0, 0, 0);
		for (id, job) in Jobs::<T>::iter() {
			jobs += 1;
			ensure!(id < NextJob::<T>::get(), "a job has a number that was not given yet");
			ensure!(job.created_at <= Self::now(), "a job was made in the future");
			ensure!(JobsByOwner::<T>::contains_key(&job.owner, id.to_be_bytes()), "a job is not in its index");
			Self::check_stage(&job)?;
			if let Stage::Drawing { seed_block } = job.stage {
				*draws.entry(seed_block).or_default() += 1;
			}
			let (committee, panel) = (Rounds::<T>::get(id, COMMITTEE), Rounds::<T>::get(id, PANEL));
			rounds += usize::from(!committee.is_empty()) + usize::from(!panel.is_empty());
			Self::check_members(&job, &committee, &panel)?;
			tasks += Self::check_tasks(id, &job, &committee, COMMITTEE)?;
			tasks += Self::check_tasks(id, &job, &panel, PANEL)?;
			add(&mut owed.fees, job.owner.clone(), job.escrow);
			add(&mut owed.storage, job.owner, job.deposit);
			if let Some(dispute) = job.dispute {
				add(&mut owed.disputes, dispute.by, dispute.fees.saturating_add(dispute.bond));
			}
		}
		for program in Programs::<T>::iter_values() {
			ensure!(program.shape.is_possible(), "a program has a shape that it can not have");
			add(&mut owed.storage, program.owner, program.deposit);
		}
		for binding in Bindings::<T>::iter_values() {
			add(&mut owed.storage, binding.owner, binding.deposit);
		}
		ensure!(JobsByOwner::<T>::iter_keys().count() == jobs, "a job that is gone is in the index");
		ensure!(Rounds::<T>::iter_keys().count() == rounds, "members of a job that is gone are stored");
		ensure!(Tasks::<T>::iter_keys().count() == tasks, "there is a task without a duty");
		let seeds: BTreeMap<_, _> = Seeds::<T>::iter().map(|(block, seed)| (block, seed.draws)).collect();
		ensure!(seeds == draws, "seeds and draws disagree");
		let early = |(block, seed): (u32, crate::Seed)| seed.randomness.is_some() && block > Self::now();
		ensure!(!Seeds::<T>::iter().any(early), "a block has randomness that is not made yet");
		let pending = Pending::<T>::get();
		ensure!(pending.windows(2).all(|pair| pair[0] < pair[1]), "pending seed blocks are out of order");
		ensure!(pending.iter().all(|block| *block <= Self::now()), "a seed block is pending that is not made yet");
		let mut punished = SilencePunished::<T>::iter_values();
		ensure!(punished.all(|punished| punished <= Self::now()), "silence was punished in the future");
		Self::check_holds(owed)
	}

	fn check_stage(job: &JobOf<T>) -> Result<(), TryRuntimeError> {
		let full = job.spec.fee.checked_mul(job.spec.committee.into());
		let disputed = job.dispute.is_some();
		match job.stage {
			Stage::Closed { at, .. } => {
				ensure!(job.owed() == 0, "a job that is over keeps money");
				ensure!(at <= Self::now(), "a job was over in the future");
			},
			_ => {
				ensure!(Some(job.escrow) == full, "an open job has not all its fees");
				ensure!((job.round == PANEL) == disputed, "a panel and a dispute go together");
				let paid = |dispute: &Dispute<_>| dispute.fee.checked_mul(dispute.seats.into()) == Some(dispute.fees);
				ensure!(job.dispute.as_ref().is_none_or(paid), "a panel is not paid for");
			},
		}
		if let Stage::Challengeable { .. } = job.stage {
			ensure!(job.round == COMMITTEE && !disputed, "an outcome is disputed and can be disputed");
		}
		if let Stage::Working { drawn_at, commit_until, reveal_until } = job.stage {
			ensure!(drawn_at <= commit_until && commit_until < reveal_until, "times are out of order");
		}
		if job.round == COMMITTEE && matches!(job.stage, Stage::Drawing { .. } | Stage::Working { .. }) {
			ensure!(job.provisional.is_none(), "there is an outcome before answers were counted");
		}
		Ok(())
	}

	fn check_members(job: &JobOf<T>, committee: &MembersOf<T>, panel: &MembersOf<T>) -> Result<(), TryRuntimeError> {
		let working = matches!(job.stage, Stage::Working { .. });
		let drawing = matches!(job.stage, Stage::Drawing { .. });
		let is_awaited = drawing && job.round == COMMITTEE;
		let has_committee = !(job.is_closed() || is_awaited);
		let seats = if has_committee { usize::from(job.spec.committee) } else { 0 };
		ensure!(committee.len() == seats, "a committee is not as large as its job wants it");
		ensure!(
			panel.is_empty() != (working && job.round == PANEL),
			"there is a panel without its work, or the reverse"
		);
		if let Some(dispute) = job.dispute.as_ref() {
			ensure!(panel.len() <= usize::from(dispute.seats), "a panel has more members than seats");
		}
		let all: BTreeSet<_> = committee.iter().chain(panel).map(|member| &member.provider).collect();
		ensure!(all.len() == committee.len() + panel.len(), "somebody has two seats");
		if let (Some(outcome), false) = (job.provisional, job.is_closed()) {
			let agreed = committee.iter().filter(|member| member.outcome() == Some(outcome)).count();
			ensure!(agreed >= usize::from(job.spec.quorum), "a provisional outcome has no quorum");
		}
		if let Stage::Working { commit_until, .. } = job.stage {
			let members = if job.round == PANEL { panel } else { committee };
			let early = Self::now() <= commit_until && members.iter().any(|member| member.outcome().is_some());
			ensure!(!early, "somebody revealed while others can commit");
		}
		Ok(())
	}

	/// How many tasks the members of a round have.
	fn check_tasks(id: JobId, job: &JobOf<T>, members: &MembersOf<T>, round: u8) -> Result<usize, TryRuntimeError> {
		let at_work = matches!(job.stage, Stage::Working { .. }) && job.round == round;
		let owes =
			|member: &Member<T::AccountId>| at_work && matches!(member.answer, Answer::Silent | Answer::Committed(_));
		for member in members.iter().filter(|member| owes(member)) {
			let task = Tasks::<T>::get(&member.provider, id.to_be_bytes());
			ensure!(task == Some(round), "a duty is not listed as a task");
		}
		Ok(members.iter().filter(|member| owes(member)).count())
	}

	/// Of accounts that owe something. What is held of others, which should be nothing, is not looked at: that would
	/// take all accounts of the chain.
	fn check_holds(owed: Owed<T::AccountId>) -> Result<(), TryRuntimeError> {
		let sums =
			[(HoldReason::Fees, owed.fees), (HoldReason::Storage, owed.storage), (HoldReason::Dispute, owed.disputes)];
		for (reason, sums) in sums {
			for (who, sum) in sums {
				let held = T::Currency::balance_on_hold(&reason.into(), &who);
				ensure!(held == sum, "what is held is not what is owed");
			}
		}
		let account = T::Currency::balance(&Self::account_id());
		ensure!(account >= T::Currency::minimum_balance(), "the account through which fees pass can not live");
		Ok(())
	}
}
