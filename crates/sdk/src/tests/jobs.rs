//! Programs and jobs on the chain in memory. Providers do as a test tells them.

use super::world::{refused, State, World};
use crate::{address::Account, chain::*, Error};
use async_trait::async_trait;
use nulink_fhe::transcipher::KREYVIUM_START;
use nulink_primitives::{
	compute::{JobId, Outcome, ProgramId},
	sharing::ContentId,
	token::{Balance, MILLI_NLK, NLK},
};
use std::collections::BTreeMap;

const TERMS: JobTerms = JobTerms {
	seed_blocks: 2,
	bootstraps_per_block: 1_000,
	most_compute_blocks: 100,
	challenge_blocks: 10,
	keep_blocks: 100,
	most_committee: 21,
	panel_seats: 3,
	bond: 10 * NLK,
	seat_fee: MILLI_NLK,
	cards: false,
	cancel_blocks: 1,
};
const LEAST_FEE: Balance = 100 * MILLI_NLK;

/// What the chain knows of programs and jobs.
#[derive(Default)]
pub struct Computing {
	pub programs: BTreeMap<ProgramId, ProgramInfo>,
	pub jobs: BTreeMap<JobId, JobInfo>,
	pub next: JobId,
	pub bindings: BTreeMap<(ContentId, [u8; 16]), ContentId>,
}

impl State {
	pub(super) fn apply_job(&mut self, call: &JobCall, who: Account) -> Result<Vec<Event>, Error> {
		let (now, no) = (self.block, |name: &str| refused(&Call::Job(call.clone()), &format!("ComputeJobs::{name}")));
		let computing = &mut self.computing;
		match call {
			JobCall::RegisterProgram { program, shape } => {
				if computing.programs.contains_key(program) {
					return Err(no("AlreadyRegistered"));
				}
				computing.programs.insert(*program, ProgramInfo { owner: who, shape: *shape, deposit: NLK });
				Ok(vec![])
			},
			JobCall::RemoveProgram { program } => {
				computing.programs.remove(program).map(|_| vec![]).ok_or_else(|| no("ProgramNotFound"))
			},
			JobCall::CreateJob(spec) => {
				let program = computing.programs.get(&spec.program).ok_or_else(|| no("ProgramNotFound"))?;
				for input in &spec.inputs {
					let Some(once) = input.form.once() else { continue };
					if *computing.bindings.entry(once).or_insert(input.content) != input.content {
						return Err(no("KeyReused"));
					}
				}
				let seed_block = now + TERMS.seed_blocks;
				let info = JobInfo {
					owner: who,
					spec: (**spec).clone(),
					shape: program.shape,
					created_at: now,
					stage: Stage::Drawing { seed_block },
					round: COMMITTEE,
					provisional: None,
					dispute: None,
					escrow: spec.fee * Balance::from(spec.committee),
					deposit: NLK,
					committee: vec![],
					panel: vec![],
					can_draw: false,
					can_advance: false,
				};
				let job = computing.next;
				computing.next += 1;
				computing.jobs.insert(job, info);
				Ok(vec![Event::JobCreated { job, seed_block }])
			},
			JobCall::CancelJob { job } => computing.jobs.remove(job).map(|_| vec![]).ok_or_else(|| no("JobNotFound")),
			JobCall::AdvanceJob { job } => {
				let info = computing.jobs.get_mut(job).ok_or_else(|| no("JobNotFound"))?;
				if !info.can_advance {
					return Err(no("NotDue"));
				}
				info.can_advance = false;
				let ending = info.provisional.map_or(Ending::NoQuorum(None), Ending::Settled);
				info.stage = Stage::Closed { at: now, ending };
				Ok(vec![Event::JobClosed { ending, refunded: 0 }])
			},
			JobCall::DisputeOutcome { job, accused } => {
				let info = computing.jobs.get_mut(job).ok_or_else(|| no("JobNotFound"))?;
				let seed_block = now + TERMS.seed_blocks;
				let dispute = Dispute { by: who, accused: *accused, seats: 3, fees: NLK, bond: TERMS.bond };
				(info.dispute, info.round, info.stage) = (Some(dispute), PANEL, Stage::Drawing { seed_block });
				Ok(vec![Event::OutcomeDisputed { seed_block }])
			},
			JobCall::RemoveJob { job } => {
				let info = computing.jobs.remove(job).ok_or_else(|| no("JobNotFound"))?;
				Ok(vec![Event::JobRemoved { released: info.deposit }])
			},
			JobCall::DrawCommittee { .. }
			| JobCall::CommitResult { .. }
			| JobCall::DeclineJob { .. }
			| JobCall::RevealResult { .. } => Err(no("this chain does not do that")),
		}
	}
}

impl World {
	/// The committee has revealed these outcomes, and a quorum of them is provisional, if there is one.
	pub fn count(&self, job: JobId, outcomes: &[Outcome]) {
		let mut state = self.state();
		let until = state.block + TERMS.challenge_blocks;
		let info = state.computing.jobs.get_mut(&job).unwrap();
		info.committee = (outcomes.iter().enumerate())
			.map(|(index, outcome)| Member {
				provider: [index as u8 + 50; 32].into(),
				answer: MemberAnswer::Revealed(*outcome),
			})
			.collect();
		let count = |outcome: &&Outcome| outcomes.iter().filter(|other| other == outcome).count();
		info.provisional = outcomes.iter().find(|it| count(it) >= usize::from(info.spec.quorum)).copied();
		info.stage = Stage::Challengeable { until };
	}

	/// The job has ended.
	pub fn close(&self, job: JobId, ending: Ending) {
		let mut state = self.state();
		let at = state.block;
		let info = state.computing.jobs.get_mut(&job).unwrap();
		(info.stage, info.committee) = (Stage::Closed { at, ending }, vec![]);
	}
}

#[async_trait]
impl Jobs for World {
	async fn job_terms(&self) -> Result<JobTerms, Error> {
		Ok(TERMS)
	}

	async fn program(&self, program: ProgramId) -> Result<Option<ProgramInfo>, Error> {
		Ok(self.state().computing.programs.get(&program).copied())
	}

	async fn programs_of(&self, owner: &Account) -> Result<Vec<(ProgramId, ProgramInfo)>, Error> {
		let state = self.state();
		let mine = state.computing.programs.iter().filter(|(_, program)| program.owner == *owner);
		Ok(mine.map(|(id, program)| (*id, *program)).collect())
	}

	async fn job(&self, job: JobId) -> Result<Option<JobInfo>, Error> {
		Ok(self.state().computing.jobs.get(&job).cloned())
	}

	async fn next_job(&self) -> Result<JobId, Error> {
		Ok(self.state().computing.next)
	}

	async fn jobs(&self, from: JobId) -> Result<Vec<(JobId, Stage)>, Error> {
		Ok(self.state().computing.jobs.range(from..).map(|(job, info)| (*job, info.stage)).collect())
	}

	async fn jobs_of(&self, owner: &Account) -> Result<Vec<(JobId, Stage)>, Error> {
		let state = self.state();
		let mine = state.computing.jobs.iter().filter(|(_, info)| info.owner == *owner);
		Ok(mine.map(|(job, info)| (*job, info.stage)).collect())
	}

	async fn tasks(&self, _: &Account) -> Result<Vec<Task>, Error> {
		Ok(vec![])
	}

	async fn job_quote(
		&self,
		program: ProgramId,
		_: u8,
		streams: u8,
		committee: u8,
		fee: Balance,
	) -> Result<Option<JobQuote>, Error> {
		let program = self.state().computing.programs.get(&program).copied();
		Ok(program.map(|program| JobQuote {
			handling: TERMS.seat_fee * Balance::from(committee),
			fees: fee * Balance::from(committee),
			deposit: NLK,
			binding: MILLI_NLK,
			panel_fees: fee * Balance::from(TERMS.panel_seats),
			bond: TERMS.bond,
			least_fee: LEAST_FEE,
			least_compute_blocks: {
				let shape = program.shape;
				let least = shape.bootstraps + u64::from(shape.inputs) + u64::from(streams) * KREYVIUM_START;
				5 + (least / TERMS.bootstraps_per_block) as u32
			},
		}))
	}

	async fn binding(&self, key: &ContentId, iv: [u8; 16]) -> Result<Option<ContentId>, Error> {
		Ok(self.state().computing.bindings.get(&(*key, iv)).copied())
	}
}
