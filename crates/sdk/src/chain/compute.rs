//! Encrypted compute over a node. All that knows the types that are generated for it from the chain's metadata.

use super::{
	convert,
	jobs::*,
	live::{node, AtBlock, PAGE},
	Event, Live, MAX_LISTED,
};
use crate::{address::Account, Error};
use async_trait::async_trait;
use nulink_client::{
	chain::{
		self,
		compute_jobs::events,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec,
			nulink_primitives::{compute as wire, sharing as content},
			pallet_compute_jobs::types as jobs,
		},
	},
	subxt::{extrinsics::ExtrinsicEvents, utils::AccountId32},
	Config,
};
use nulink_primitives::{
	compute::{
		Backend, ExecutionProfile, FourierPlan, InputForm, InputReference, Instructions, JobId, Library, Outcome,
		Parameters, ProgramId, Refusal,
	},
	sharing::ContentId,
	token::Balance,
};

#[async_trait]
impl Jobs for Live {
	async fn job_terms(&self) -> Result<JobTerms, Error> {
		let at = self.at().await?;
		let terms = at.constants().entry(chain::constants().compute_jobs().terms());
		let terms = terms.map_err(|error| node("the terms of jobs")(error.to_string()))?;
		Ok(JobTerms {
			seed_blocks: terms.seed_blocks,
			bootstraps_per_block: terms.bootstraps_per_block,
			most_compute_blocks: terms.most_compute_blocks,
			challenge_blocks: terms.challenge_blocks,
			keep_blocks: terms.keep_blocks,
			most_committee: terms.most_committee,
			panel_seats: terms.panel_seats,
			bond: terms.bond,
			seat_fee: terms.seat_fee,
			cards: terms.cards,
			cancel_blocks: terms.cancel_blocks,
		})
	}

	async fn program(&self, program: ProgramId) -> Result<Option<ProgramInfo>, Error> {
		let question = chain::view_functions().compute_jobs().program(program);
		Ok(self.ask("a program", question).await?.map(our_program))
	}

	async fn programs_of(&self, owner: &Account) -> Result<Vec<(ProgramId, ProgramInfo)>, Error> {
		let at = self.at().await?;
		let wrong = node("programs");
		let entries = async {
			let entries = at.storage().iter(chain::storage().compute_jobs().programs(), ()).await;
			entries.map_err(|error| wrong(error.to_string()))
		};
		let mut entries = self.answer("programs", entries).await?;
		let mut programs = Vec::new();
		let mut seen = 0;
		while let Some(entry) = self.answer("programs", async { Ok(entries.next().await) }).await? {
			let entry = entry.map_err(|error| wrong(error.to_string()))?;
			let key = entry.key().and_then(|key| key.decode()).map_err(|error| wrong(error.to_string()))?;
			let program = our_program(entry.value().decode().map_err(|error| wrong(error.to_string()))?);
			if program.owner == *owner {
				programs.push((key.0, program));
			}
			seen += 1;
			if seen >= MAX_LISTED {
				break;
			}
		}
		Ok(programs)
	}

	async fn job(&self, job: JobId) -> Result<Option<JobInfo>, Error> {
		let question = chain::view_functions().compute_jobs().job(job);
		Ok(self.ask("a job", question).await?.map(our_job))
	}

	async fn next_job(&self) -> Result<JobId, Error> {
		self.next_job_at(&self.at().await?).await
	}

	async fn jobs(&self, from: JobId) -> Result<Vec<(JobId, Stage)>, Error> {
		let question = chain::view_functions().compute_jobs().jobs(from, PAGE);
		let jobs = self.ask("jobs", question).await?;
		Ok(jobs.into_iter().map(|(job, stage)| (job, our_stage(stage))).collect())
	}

	async fn jobs_of(&self, owner: &Account) -> Result<Vec<(JobId, Stage)>, Error> {
		let mut all: Vec<(JobId, Stage)> = Vec::new();
		loop {
			let from = all.last().map_or(0, |(last, _)| last.saturating_add(1));
			let question = chain::view_functions().compute_jobs().jobs_of_owner(*owner, from, PAGE);
			let page = self.ask("jobs", question).await?;
			let last = page.len() < PAGE as usize;
			all.extend(page.into_iter().map(|(job, stage)| (job, our_stage(stage))));
			if last || all.len() >= MAX_LISTED {
				return Ok(all);
			}
		}
	}

	async fn tasks(&self, provider: &Account) -> Result<Vec<Task>, Error> {
		let task = |task: jobs::Task| Task {
			job: task.job,
			round: task.round,
			answer: our_answer(task.answer),
			commit_until: task.commit_until,
			reveal_until: task.reveal_until,
		};
		let mut all: Vec<Task> = Vec::new();
		loop {
			let from = all.last().map_or(0, |last| last.job.saturating_add(1));
			let question = chain::view_functions().compute_jobs().tasks(*provider, from, PAGE);
			let page = self.ask("what a provider has to compute", question).await?;
			let last = page.len() < PAGE as usize;
			all.extend(page.into_iter().map(task));
			if last || all.len() >= MAX_LISTED {
				return Ok(all);
			}
		}
	}

	async fn job_quote(
		&self,
		program: ProgramId,
		inputs: u8,
		streams: u8,
		committee: u8,
		fee: Balance,
	) -> Result<Option<JobQuote>, Error> {
		let question = chain::view_functions().compute_jobs().quote(program, inputs, streams, committee, fee);
		let quote = |quote: jobs::Quote| JobQuote {
			fees: quote.fees,
			deposit: quote.deposit,
			binding: quote.binding,
			panel_fees: quote.panel_fees,
			bond: quote.bond,
			least_fee: quote.least_fee,
			least_compute_blocks: quote.least_compute_blocks,
			handling: quote.handling,
		};
		Ok(self.ask("the price of a job", question).await?.map(quote))
	}

	async fn binding(&self, key: &ContentId, iv: [u8; 16]) -> Result<Option<ContentId>, Error> {
		let question = chain::view_functions().compute_jobs().binding(convert::content(key), iv);
		Ok(self.ask("what a key was used for", question).await?.map(|content| ContentId(content.0)))
	}
}

impl Live {
	async fn next_job_at(&self, at: &AtBlock) -> Result<JobId, Error> {
		let wrong = node("the number of jobs");
		let next = async {
			let next = at.storage().fetch(chain::storage().compute_jobs().next_job(), ()).await;
			next.map_err(|error| wrong(error.to_string()))?.decode().map_err(|error| wrong(error.to_string()))
		};
		self.answer("the number of jobs", next).await
	}
}

/// Does something with the payload of a call about programs and jobs, whatever its type is.
macro_rules! with_job_payload {
	($call:expr, |$payload:ident| $do:expr) => {{
		use crate::chain::{compute, JobCall};
		let jobs = nulink_client::chain::tx().compute_jobs();
		macro_rules! run_job {
			($made:expr) => {{
				let $payload = &$made;
				$do
			}};
		}
		match $call {
			JobCall::RegisterProgram { program, shape } => {
				run_job!(jobs.register_program(*program, compute::shape(shape)))
			},
			JobCall::RemoveProgram { program } => run_job!(jobs.remove_program(*program)),
			JobCall::CreateJob(spec) => run_job!(jobs.create_job(compute::spec(spec))),
			JobCall::CancelJob { job } => run_job!(jobs.cancel_job(*job)),
			JobCall::DrawCommittee { job } => run_job!(jobs.draw_committee(*job)),
			JobCall::CommitResult { job, round, commitment } => {
				run_job!(jobs.commit_result(*job, *round, *commitment))
			},
			JobCall::DeclineJob { job, round } => run_job!(jobs.decline_job(*job, *round)),
			JobCall::RevealResult { job, round, outcome, salt } => {
				run_job!(jobs.reveal_result(*job, *round, compute::outcome(outcome), *salt))
			},
			JobCall::DisputeOutcome { job, accused } => {
				run_job!(jobs.dispute_outcome(*job, compute::outcome(accused)))
			},
			JobCall::AdvanceJob { job } => run_job!(jobs.advance_job(*job)),
			JobCall::RemoveJob { job } => run_job!(jobs.remove_job(*job)),
		}
	}};
}
pub(super) use with_job_payload;

/// What the events of a transaction tell about jobs.
pub(super) fn interesting(found: &mut Vec<Event>, all: &ExtrinsicEvents<Config>) -> Result<(), Error> {
	let wrong = node("what the transaction brought about");
	for event in all.iter() {
		let event = event.map_err(|error| wrong(error.to_string()))?;
		macro_rules! pick {
			($kind:ty, $with:expr) => {
				if let Some(decoded) = event.decode_fields_as::<$kind>() {
					let decoded: $kind = decoded.map_err(|error| wrong(error.to_string()))?;
					let made: fn($kind) -> Event = $with;
					found.push(made(decoded));
					continue;
				}
			};
		}
		pick!(events::JobCreated, |it| Event::JobCreated { job: it.job, seed_block: it.seed_block });
		pick!(events::CommitteeDrawn, |it| Event::CommitteeDrawn { round: it.round, commit_until: it.commit_until });
		pick!(events::AnswersCounted, |it| Event::AnswersCounted {
			provisional: it.provisional.map(our_outcome),
			agreed: it.agreed,
			until: it.until
		});
		pick!(events::OutcomeDisputed, |it| Event::OutcomeDisputed { seed_block: it.seed_block });
		pick!(events::MemberPunished, |it| Event::MemberPunished {
			provider: it.provider,
			offence: convert::offence(it.offence),
			slashed: it.slashed
		});
		pick!(events::FeePaid, |it| Event::MemberPaid { provider: it.provider, paid: it.paid, burned: it.burned });
		pick!(events::JobClosed, |it| Event::JobClosed { ending: our_ending(it.ending), refunded: it.refunded });
		pick!(events::JobRemoved, |it| Event::JobRemoved { released: it.released });
	}
	Ok(())
}

pub(super) fn shape(shape: &ProgramShape) -> jobs::ProgramShape {
	jobs::ProgramShape {
		length: shape.length,
		nodes: shape.nodes,
		inputs: shape.inputs,
		outputs: shape.outputs,
		bootstraps: shape.bootstraps,
	}
}

fn our_shape(shape: jobs::ProgramShape) -> ProgramShape {
	ProgramShape {
		length: shape.length,
		nodes: shape.nodes,
		inputs: shape.inputs,
		outputs: shape.outputs,
		bootstraps: shape.bootstraps,
	}
}

fn our_program(program: jobs::Program<AccountId32>) -> ProgramInfo {
	ProgramInfo { owner: program.owner, shape: our_shape(program.shape), deposit: program.deposit }
}

fn profile(profile: &ExecutionProfile) -> wire::ExecutionProfile {
	wire::ExecutionProfile {
		library: match profile.library {
			Library::Tfhe1_8_2 => wire::Library::Tfhe1_8_2,
		},
		parameters: match profile.parameters {
			Parameters::Default => wire::Parameters::Default,
		},
		backend: match profile.backend {
			Backend::Cpu => wire::Backend::Cpu,
			Backend::Cuda => wire::Backend::Cuda,
		},
		fourier: match profile.fourier {
			FourierPlan::Dif4 => wire::FourierPlan::Dif4,
		},
		instructions: match profile.instructions {
			Instructions::Avx2 => wire::Instructions::Avx2,
			Instructions::Avx512 => wire::Instructions::Avx512,
			Instructions::Neon => wire::Instructions::Neon,
			Instructions::Plain => wire::Instructions::Plain,
		},
	}
}

fn our_profile(profile: wire::ExecutionProfile) -> ExecutionProfile {
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

fn input(input: &InputReference) -> wire::InputReference {
	let form = match &input.form {
		InputForm::Compressed => wire::InputForm::Compressed,
		InputForm::Compact => wire::InputForm::Compact,
		InputForm::Kreyvium { key, iv } => wire::InputForm::Kreyvium { key: convert::content(key), iv: *iv },
		InputForm::OneTimePad { pad } => wire::InputForm::OneTimePad { pad: convert::content(pad) },
	};
	wire::InputReference { content: convert::content(&input.content), form }
}

fn our_input(input: wire::InputReference) -> InputReference {
	let form = match input.form {
		wire::InputForm::Compressed => InputForm::Compressed,
		wire::InputForm::Compact => InputForm::Compact,
		wire::InputForm::Kreyvium { key, iv } => InputForm::Kreyvium { key: ContentId(key.0), iv },
		wire::InputForm::OneTimePad { pad } => InputForm::OneTimePad { pad: ContentId(pad.0) },
	};
	InputReference { content: ContentId(input.content.0), form }
}

pub(super) fn spec(spec: &JobSpec) -> jobs::JobSpec {
	jobs::JobSpec {
		program: spec.program,
		profile: profile(&spec.profile),
		key: convert::content(&spec.key),
		delivery: spec.delivery.as_ref().map(convert::content),
		inputs: BoundedVec(spec.inputs.iter().map(input).collect()),
		committee: spec.committee,
		quorum: spec.quorum,
		fee: spec.fee,
		compute_blocks: spec.compute_blocks,
	}
}

fn our_spec(spec: jobs::JobSpec) -> JobSpec {
	let ours = |id: content::ContentId| ContentId(id.0);
	JobSpec {
		program: spec.program,
		profile: our_profile(spec.profile),
		key: ours(spec.key),
		delivery: spec.delivery.map(ours),
		inputs: spec.inputs.0.into_iter().map(our_input).collect(),
		committee: spec.committee,
		quorum: spec.quorum,
		fee: spec.fee,
		compute_blocks: spec.compute_blocks,
	}
}

pub(super) fn outcome(outcome: &Outcome) -> wire::Outcome {
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

fn our_outcome(outcome: wire::Outcome) -> Outcome {
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

fn our_ending(ending: jobs::Ending) -> Ending {
	match ending {
		jobs::Ending::Settled(outcome) => Ending::Settled(our_outcome(outcome)),
		jobs::Ending::Judged(outcome) => Ending::Judged(our_outcome(outcome)),
		jobs::Ending::Undecided(outcome) => Ending::Undecided(outcome.map(our_outcome)),
		jobs::Ending::NoQuorum(outcome) => Ending::NoQuorum(outcome.map(our_outcome)),
		jobs::Ending::NotDrawn => Ending::NotDrawn,
	}
}

fn our_stage(stage: jobs::Stage) -> Stage {
	match stage {
		jobs::Stage::Drawing { seed_block } => Stage::Drawing { seed_block },
		jobs::Stage::Working { drawn_at, commit_until, reveal_until } => {
			Stage::Working { drawn_at, commit_until, reveal_until }
		},
		jobs::Stage::Challengeable { until } => Stage::Challengeable { until },
		jobs::Stage::Closed { at, ending } => Stage::Closed { at, ending: our_ending(ending) },
	}
}

fn our_answer(answer: jobs::Answer) -> MemberAnswer {
	match answer {
		jobs::Answer::Silent => MemberAnswer::Silent,
		jobs::Answer::Declined => MemberAnswer::Declined,
		jobs::Answer::Committed(commitment) => MemberAnswer::Committed(commitment),
		jobs::Answer::Revealed(outcome) => MemberAnswer::Revealed(our_outcome(outcome)),
	}
}

fn our_job(info: jobs::JobInfo<AccountId32>) -> JobInfo {
	let members = |members: Vec<jobs::Member<AccountId32>>| {
		let ours = |it: jobs::Member<AccountId32>| Member { provider: it.provider, answer: our_answer(it.answer) };
		members.into_iter().map(ours).collect()
	};
	let dispute = |it: jobs::Dispute<AccountId32>| Dispute {
		by: it.by,
		accused: our_outcome(it.accused),
		seats: it.seats,
		fees: it.fees,
		bond: it.bond,
	};
	let job = info.job;
	JobInfo {
		owner: job.owner,
		spec: our_spec(job.spec),
		shape: our_shape(job.shape),
		created_at: job.created_at,
		stage: our_stage(job.stage),
		round: job.round,
		provisional: job.provisional.map(our_outcome),
		dispute: job.dispute.map(dispute),
		escrow: job.escrow,
		deposit: job.deposit,
		committee: members(info.committee),
		panel: members(info.panel),
		can_draw: info.can_draw,
		can_advance: info.can_advance,
	}
}
