//! A real node: asks it, and turns the types that are generated from the chain's metadata into ours. Nothing else in this
//! crate knows the generated ones.

use super::{Action, Answer, Chain, Error, Job, Member, Seat, Shape, Snapshot, Spec, Stage, Task, MAX_TASKS};
use nulink_client::{
	chain::{
		self,
		runtime_types::{
			nulink_primitives::{compute as wire, provider::Role, sharing},
			pallet_compute_jobs::types as jobs,
		},
	},
	subxt::utils::AccountId32,
};
use nulink_primitives::{
	compute::{
		Backend, ExecutionProfile, FourierPlan, InputForm, InputReference, Instructions, JobId, Library, Outcome,
		Parameters, Refusal,
	},
	provider::EpochIndex,
	sharing::{ContentId, Digest},
	token::Balance,
};
use nulink_worker_common::{
	accounts::AccountId,
	chain::{Connection, NodeView},
};

/// As many providers take turns. Who is not among them comes between them.
const MAX_COLLEAGUES: u32 = 64;

impl Chain for Connection {
	fn genesis(&self) -> Digest {
		Connection::genesis(self).0
	}
}

impl Snapshot for NodeView {
	async fn tasks(&self, staker: &AccountId, from: JobId) -> Result<Vec<Task>, Error> {
		let question = chain::view_functions().compute_jobs().tasks(AccountId32(*staker), from, MAX_TASKS);
		Ok(self.view_function(question).await?.into_iter().map(task).collect())
	}

	async fn claimable(&self, staker: &AccountId) -> Result<Vec<(EpochIndex, Balance)>, Error> {
		let question = chain::view_functions().provider_staking().claimable(Role::Compute, AccountId32(*staker));
		self.view_function(question).await
	}

	async fn undrawn(&self, from: Option<JobId>) -> Result<(Vec<JobId>, JobId), Error> {
		let next = self.stored(chain::storage().compute_jobs().next_job(), ()).await?.unwrap_or_default();
		let from = from.unwrap_or(next.saturating_sub(MAX_TASKS.into())).min(next);
		let page = self.view_function(chain::view_functions().compute_jobs().jobs(from, MAX_TASKS)).await?;
		let behind = match page.last() {
			Some((last, _)) if page.len() >= MAX_TASKS as usize => last.saturating_add(1),
			_ => next,
		};
		let undrawn = |(id, stage): (JobId, jobs::Stage)| matches!(stage, jobs::Stage::Drawing { .. }).then_some(id);
		Ok((page.into_iter().filter_map(undrawn).collect(), behind))
	}

	async fn active(&self) -> Result<Vec<AccountId>, Error> {
		let question = chain::view_functions().provider_staking().providers(Role::Compute, None, MAX_COLLEAGUES);
		let found = self.view_function(question).await?;
		Ok(found.into_iter().filter(|info| info.active_now).map(|info| info.staker.0).collect())
	}

	async fn job(&self, id: JobId) -> Result<Option<Job>, Error> {
		Ok(self.view_function(chain::view_functions().compute_jobs().job(id)).await?.map(job))
	}

	async fn dispute_price(&self, spec: &Spec, committee: u8, fee: Balance) -> Result<Option<Balance>, Error> {
		let inputs = u8::try_from(spec.inputs.len()).unwrap_or(u8::MAX);
		let streams = spec.inputs.iter().filter(|input| matches!(input.form, InputForm::Kreyvium { .. })).count();
		let streams = u8::try_from(streams).unwrap_or(u8::MAX);
		let question = chain::view_functions().compute_jobs().quote(spec.program, inputs, streams, committee, fee);
		let Some(quote) = self.view_function(question).await? else { return Ok(None) };
		let terms = self.constant(chain::constants().compute_jobs().terms()).await?;
		let handling = terms.seat_fee.saturating_mul(terms.panel_seats.into());
		Ok(Some(quote.panel_fees.saturating_add(handling).saturating_add(quote.bond)))
	}

	async fn encode(&self, action: &Action) -> Result<Vec<u8>, Error> {
		let calls = chain::tx().compute_jobs();
		match action {
			Action::Commit(Seat { job, round }, commitment) => {
				self.encode_call(&calls.commit_result(*job, *round, *commitment)).await
			},
			Action::Decline(Seat { job, round }) => self.encode_call(&calls.decline_job(*job, *round)).await,
			Action::Reveal(Seat { job, round }, outcome, salt) => {
				self.encode_call(&calls.reveal_result(*job, *round, generated(outcome), *salt)).await
			},
			Action::Draw(job) => self.encode_call(&calls.draw_committee(*job)).await,
			Action::Advance(job) => self.encode_call(&calls.advance_job(*job)).await,
			Action::Dispute(job, accused) => self.encode_call(&calls.dispute_outcome(*job, generated(accused))).await,
			Action::ConfirmActivity => self.encode_call(&chain::tx().provider_staking().confirm_activity()).await,
			Action::ClaimReward(staker, epoch) => {
				let staking = chain::tx().provider_staking();
				self.encode_call(&staking.claim_reward(Role::Compute, AccountId32(*staker), *epoch)).await
			},
		}
	}
}

fn task(task: jobs::Task) -> Task {
	Task {
		seat: Seat { job: task.job, round: task.round },
		answer: answer(task.answer),
		commit_until: task.commit_until,
		reveal_until: task.reveal_until,
	}
}

fn job(info: jobs::JobInfo<AccountId32>) -> Job {
	let members = |members: Vec<jobs::Member<AccountId32>>| members.into_iter().map(member).collect();
	let jobs::JobInfo { job, committee, panel, can_draw, can_advance } = info;
	Job {
		committee_size: job.spec.committee,
		fee: job.spec.fee,
		spec: spec(job.spec),
		shape: Shape {
			length: job.shape.length,
			nodes: job.shape.nodes,
			inputs: job.shape.inputs,
			outputs: job.shape.outputs,
			bootstraps: job.shape.bootstraps,
		},
		stage: stage(job.stage),
		round: job.round,
		provisional: job.provisional.map(outcome),
		committee: members(committee),
		panel: members(panel),
		can_draw,
		can_advance,
	}
}

fn spec(spec: jobs::JobSpec) -> Spec {
	Spec {
		program: spec.program,
		profile: profile(spec.profile),
		key: content(spec.key),
		delivery: spec.delivery.map(content),
		inputs: spec.inputs.0.into_iter().map(input).collect(),
	}
}

fn content(id: sharing::ContentId) -> ContentId {
	ContentId(id.0)
}

fn input(reference: wire::InputReference) -> InputReference {
	let form = match reference.form {
		wire::InputForm::Compressed => InputForm::Compressed,
		wire::InputForm::Compact => InputForm::Compact,
		wire::InputForm::Kreyvium { key, iv } => InputForm::Kreyvium { key: content(key), iv },
		wire::InputForm::OneTimePad { pad } => InputForm::OneTimePad { pad: content(pad) },
	};
	InputReference { content: content(reference.content), form }
}

fn profile(profile: wire::ExecutionProfile) -> ExecutionProfile {
	ExecutionProfile {
		library: match profile.library {
			wire::Library::Tfhe1_8_2 => Library::Tfhe1_8_2,
		},
		parameters: match profile.parameters {
			wire::Parameters::Default => Parameters::Default,
		},
		backend: match profile.backend {
			wire::Backend::Cpu => Backend::Cpu,
			wire::Backend::Cuda => Backend::Cuda,
		},
		fourier: match profile.fourier {
			wire::FourierPlan::Dif4 => FourierPlan::Dif4,
		},
		instructions: match profile.instructions {
			wire::Instructions::Avx2 => Instructions::Avx2,
			wire::Instructions::Avx512 => Instructions::Avx512,
			wire::Instructions::Neon => Instructions::Neon,
			wire::Instructions::Plain => Instructions::Plain,
		},
	}
}

fn stage(stage: jobs::Stage) -> Stage {
	match stage {
		jobs::Stage::Drawing { seed_block } => Stage::Drawing { seed_block },
		jobs::Stage::Working { drawn_at, commit_until, reveal_until } => {
			Stage::Working { drawn_at, commit_until, reveal_until }
		},
		jobs::Stage::Challengeable { until } => Stage::Challengeable { until },
		jobs::Stage::Closed { .. } => Stage::Closed,
	}
}

fn member(member: jobs::Member<AccountId32>) -> Member {
	Member { provider: member.provider.0, answer: answer(member.answer) }
}

fn answer(answer: jobs::Answer) -> Answer {
	match answer {
		jobs::Answer::Silent => Answer::Silent,
		jobs::Answer::Declined => Answer::Declined,
		jobs::Answer::Committed(commitment) => Answer::Committed(commitment),
		jobs::Answer::Revealed(revealed) => Answer::Revealed(outcome(revealed)),
	}
}

fn outcome(outcome: wire::Outcome) -> Outcome {
	match outcome {
		wire::Outcome::Result(digest) => Outcome::Result(digest),
		wire::Outcome::Refused(refusal) => Outcome::Refused(match refusal {
			wire::Refusal::Program => Refusal::Program,
			wire::Refusal::EvaluationKey => Refusal::EvaluationKey,
			wire::Refusal::DeliveryKey => Refusal::DeliveryKey,
			wire::Refusal::WrappedKey => Refusal::WrappedKey,
			wire::Refusal::Input => Refusal::Input,
			wire::Refusal::InputTypes => Refusal::InputTypes,
		}),
	}
}

fn generated(outcome: &Outcome) -> wire::Outcome {
	match outcome {
		Outcome::Result(digest) => wire::Outcome::Result(*digest),
		Outcome::Refused(refusal) => wire::Outcome::Refused(match refusal {
			Refusal::Program => wire::Refusal::Program,
			Refusal::EvaluationKey => wire::Refusal::EvaluationKey,
			Refusal::DeliveryKey => wire::Refusal::DeliveryKey,
			Refusal::WrappedKey => wire::Refusal::WrappedKey,
			Refusal::Input => wire::Refusal::Input,
			Refusal::InputTypes => wire::Refusal::InputTypes,
		}),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_outcome_comes_back_as_it_went() {
		let refused = Refusal::ALL.map(Outcome::Refused);
		for there in refused.into_iter().chain([Outcome::Result([7; 32])]) {
			assert_eq!(outcome(generated(&there)), there);
		}
	}

	#[test]
	fn a_reference_keeps_what_it_is_encrypted_with() {
		let id = |byte: u8| sharing::ContentId([byte; 36]);
		let form = wire::InputForm::Kreyvium { key: id(2), iv: [3; 16] };
		let expected = InputForm::Kreyvium { key: ContentId([2; 36]), iv: [3; 16] };
		let reference = input(wire::InputReference { content: id(1), form });
		assert_eq!(reference, InputReference { content: ContentId([1; 36]), form: expected });
	}
}
