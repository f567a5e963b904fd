//! Having something computed.
//!
//! [`Client::plan_job`] says what a job will cost; nothing is encrypted or signed yet. [`Client::submit_job`] encrypts and
//! stores what is missing, registers the job, and hands over the key of a delivery.
//!
//! A job that was interrupted goes on with [`Client::resume_job`]: before it is signed, a record has all that it takes.
//! Whether the chain has it is read from the chain.

use super::{
	checks::{check_numbers, check_types, count, input_cost, is_stream},
	records::Sharing,
	ComputeError, Delivery, Form, JobRecord,
};
use crate::{
	amount::Nlk,
	chain::{Event, Included, JobCall, JobQuote, JobSpec, Stage},
	client::{silent, Client, Reporter},
	identity::Person,
	objects::{blocking, DataStep},
	programs::{fhe_shape, id_text},
	time::{Clock, Instant},
	Error,
};
use nulink_fhe::{job::Shape, profile, transcipher::KREYVIUM_START, CheckedProgram, Clear, ExecutionProfile, Type};
use nulink_primitives::{
	compute::{Backend, InputForm, InputReference, JobId, ProgramId},
	sharing::ContentId,
	token::Balance,
};
use rand_core::{OsRng, RngCore};
use std::sync::Arc;

/// The members of a committee, unless somebody says otherwise. What that is good for, `pallets/compute-jobs` says.
pub const DEFAULT_COMMITTEE: u8 = 5;
/// How many of the newest jobs are looked at for a profile that providers have.
const RECENT: u64 = 64;
/// How many of an account's newest jobs are looked at for one that was begun here.
const NEWEST: usize = 256;

/// Something that goes into a program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum JobInput {
	/// A piece that is stored.
	Piece(InputReference),
	/// Values that are to be encrypted.
	Values(Vec<Clear>, Form),
}

impl JobInput {
	/// Values that are to be encrypted in the usual way.
	pub fn compressed(values: Vec<Clear>) -> Self {
		JobInput::Values(values, Form::Compressed)
	}
}

/// The result is for somebody else, without the owner being there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deliver {
	/// Whoever is granted this label opens it.
	pub label: String,
}

/// What is to be computed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobRequest {
	/// Which program.
	pub program: ProgramId,
	/// The compute key of the inputs. `None`, for a delivery: one is made for this job.
	pub key: Option<String>,
	/// The inputs: together as many values as the program takes.
	pub inputs: Vec<JobInput>,
	/// On which kind of machine. `None`: what worked lately, or else one like this.
	pub profile: Option<ExecutionProfile>,
	/// By how many providers.
	pub committee: u8,
	/// How many of them must agree. `None`: two thirds.
	pub quorum: Option<u8>,
	/// What each gets. `None`: the least that the chain accepts.
	pub fee: Option<Balance>,
	/// The most that each may get.
	pub max_fee: Option<Balance>,
	/// Blocks to compute. `None`: twice the least.
	pub compute_blocks: Option<u32>,
	/// Under which label the result is to be shared, once it is there and somebody runs the agent.
	pub share: Option<String>,
	/// The result is for somebody else.
	pub deliver: Option<Deliver>,
	/// Says that the owner knows that everything under the key that is named is exposed, or will be by a delivery. Of a key
	/// that is made for this job alone it need not be said.
	pub expose_key: bool,
}

impl JobRequest {
	/// With a committee of five, at the least price, for oneself.
	pub fn new(program: ProgramId, key: impl Into<String>, inputs: Vec<JobInput>) -> Self {
		JobRequest {
			program,
			key: Some(key.into()),
			inputs,
			profile: None,
			committee: DEFAULT_COMMITTEE,
			quorum: None,
			fee: None,
			max_fee: None,
			compute_blocks: None,
			share: None,
			deliver: None,
			expose_key: false,
		}
	}
}

/// A job with its price, not signed.
#[derive(Clone, Debug)]
pub struct JobPlan {
	/// What was asked for.
	pub request: JobRequest,
	/// The program.
	pub program: CheckedProgram,
	/// On which kind of machine.
	pub profile: ExecutionProfile,
	/// How many must agree.
	pub quorum: u8,
	/// What each member gets whose outcome is the job's.
	pub fee: Balance,
	/// Blocks to compute.
	pub compute_blocks: u32,
	/// The price.
	pub quote: JobQuote,
	/// How many keys and IVs, or pads, are bound for the first time.
	pub bindings: u32,
	/// Bootstraps of the program, and to make the inputs ready as far as they are known.
	pub bootstraps: u64,
	/// Blocks in which the result can be disputed.
	pub challenge_blocks: u32,
	/// How far the chain is.
	pub clock: Clock,
}

impl JobPlan {
	/// What binding costs. It does not come back.
	pub fn binding_cost(&self) -> Balance {
		self.quote.binding.saturating_mul(self.bindings.into())
	}

	/// What is taken of the owner's balance in all.
	pub fn held(&self) -> Balance {
		all_of(&self.quote, self.bindings)
	}
}

/// A job that was begun and is not on the chain, with what it takes to sign it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsigned {
	/// What is to be signed.
	pub spec: JobSpec,
	/// The price.
	pub quote: JobQuote,
	/// How many keys and IVs, or pads, are bound for the first time.
	pub bindings: u32,
}

impl Unsigned {
	/// What is taken of the owner's balance in all.
	pub fn held(&self) -> Balance {
		all_of(&self.quote, self.bindings)
	}
}

/// What is taken of an owner's balance for a job.
fn all_of(quote: &JobQuote, bindings: u32) -> Balance {
	let binding = quote.binding.saturating_mul(bindings.into());
	quote.fees.saturating_add(quote.handling).saturating_add(quote.deposit).saturating_add(binding)
}

/// How far a job is on its way to the chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum JobStep {
	/// A compute key is made, of this name.
	MakingKey(String),
	/// The evaluation key is stored.
	Publishing(DataStep),
	/// The inputs are encrypted and stored.
	Encrypting(DataStep),
	/// The keys of a delivery are made and stored.
	Delivering(DataStep),
	/// It is being signed.
	Signing,
	/// It is on the chain.
	Created(JobId),
	/// The key of its result is stored under the label.
	HandedOver(String),
}

/// A job that is on the chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Submitted {
	/// Its number.
	pub job: JobId,
	/// The block with whose randomness its committee is drawn. `None`: it was there before.
	pub seed_block: Option<u32>,
}

/// Hands steps of data on as steps of a job.
fn data(report: &Reporter<JobStep>, step: fn(DataStep) -> JobStep) -> Reporter<DataStep> {
	let report = report.clone();
	Arc::new(move |data| report(step(data)))
}

impl Client {
	/// Says what a job will cost.
	pub async fn plan_job(&self, person: &Person, request: JobRequest) -> Result<JobPlan, Error> {
		let program = self.program(&request.program).await?;
		let info = self.chain().program(request.program).await?;
		let info = info.ok_or_else(|| ComputeError::NotRegistered(id_text(&request.program)))?;
		if fhe_shape(&info.shape) != Shape::of(&program) {
			return Err(ComputeError::WrongShape(id_text(&request.program)).into());
		}
		self.check_key(&request)?;
		for label in request.share.iter().chain(request.deliver.as_ref().map(|deliver| &deliver.label)) {
			self.own_label(person, label).await?;
		}
		let types = self.input_types(person, &request.inputs)?;
		check_types(&program, &types)?;
		let (clock, terms) = (self.chain().clock().await?, self.chain().job_terms().await?);
		let quorum = request.quorum.unwrap_or(two_thirds(request.committee));
		check_numbers(&request, quorum, terms.most_committee)?;
		let bindings = self.bindings(&request.inputs).await?;
		let ready = input_cost(&request.inputs, &types);
		let bootstraps = program.cost().saturating_add(ready);

		let streams = request.inputs.iter().filter(|input| is_stream(input)).count();
		let quote = async |fee: Balance| {
			let (inputs, streams) = (count(request.inputs.len()), count(streams));
			let quote = self.chain().job_quote(request.program, inputs, streams, request.committee, fee).await?;
			quote.ok_or_else(|| Error::from(ComputeError::NotRegistered(id_text(&request.program))))
		};
		let least = quote(0).await?;
		let fee = request.fee.unwrap_or(least.least_fee);
		let most = request.max_fee.unwrap_or(Balance::MAX).min(request.fee.unwrap_or(Balance::MAX));
		if most < least.least_fee || fee > request.max_fee.unwrap_or(Balance::MAX) {
			return Err(ComputeError::TooDear { least: Nlk(least.least_fee.max(fee)), most: Nlk(most) }.into());
		}
		if least.least_compute_blocks > terms.most_compute_blocks {
			let (least, most) = (least.least_compute_blocks, terms.most_compute_blocks);
			return Err(ComputeError::TooLong { least, most }.into());
		}
		// What making the inputs ready takes at least, the chain counts; the rest is not in its price. Twice: not everybody's
		// machine is the expected one.
		let counted =
			(program.input_types().len() as u64).saturating_add(KREYVIUM_START.saturating_mul(streams as u64));
		let rest = ready.saturating_sub(counted).checked_div(terms.bootstraps_per_block).unwrap_or_default();
		let usual = least.least_compute_blocks.saturating_add(rest.try_into().unwrap_or(u32::MAX)).saturating_mul(2);
		let compute_blocks = request.compute_blocks.unwrap_or(usual.min(terms.most_compute_blocks));
		if !(least.least_compute_blocks..=terms.most_compute_blocks).contains(&compute_blocks) {
			let (least, most) = (least.least_compute_blocks, terms.most_compute_blocks);
			return Err(ComputeError::Time { blocks: compute_blocks, least, most }.into());
		}
		let profile = match request.profile {
			Some(profile) => profile,
			None => self.usual_profile().await?,
		};
		if profile.backend == Backend::Cuda && !terms.cards {
			return Err(ComputeError::Cards(profile).into());
		}
		Ok(JobPlan {
			quorum,
			quote: quote(fee).await?,
			request,
			program,
			profile,
			fee,
			compute_blocks,
			bindings,
			bootstraps,
			challenge_blocks: terms.challenge_blocks,
			clock,
		})
	}

	/// Whether the key that is named is here, and may be used so.
	fn check_key(&self, request: &JobRequest) -> Result<(), Error> {
		match (&request.key, &request.deliver) {
			(None, Some(_)) => {
				// A piece that is stored is under some key already, and then that is the one to name.
				let stored = request.inputs.iter().any(|input| matches!(input, JobInput::Piece(_)));
				match stored {
					true => Err(ComputeError::KeyNeeded.into()),
					false => Ok(()),
				}
			},
			(None, None) => Err(ComputeError::KeyNeeded.into()),
			(Some(key), Some(_)) if !request.expose_key => Err(ComputeError::Exposed(key.clone()).into()),
			(Some(key), _) => self.ensure_unexposed(key, request.expose_key),
		}
	}

	/// The types of the values of each input. `None`: it is a piece that was not made here.
	fn input_types(&self, person: &Person, inputs: &[JobInput]) -> Result<Vec<Option<Vec<Type>>>, Error> {
		let types = |input: &JobInput| match input {
			JobInput::Piece(piece) => self.piece_types(person, piece),
			JobInput::Values(values, _) => Ok(Some(values.iter().map(|value| value.ty()).collect())),
		};
		inputs.iter().map(types).collect()
	}

	/// What the chain says that a job costs. `None`: its program is not registered any more.
	pub(super) async fn spec_quote(&self, spec: &JobSpec) -> Result<Option<JobQuote>, Error> {
		let streams = spec.inputs.iter().filter(|input| matches!(input.form, InputForm::Kreyvium { .. })).count();
		let (inputs, streams) = (count(spec.inputs.len()), count(streams));
		self.chain().job_quote(spec.program, inputs, streams, spec.committee, spec.fee).await
	}

	/// How many keys and IVs, or pads, would be bound for the first time.
	async fn bindings(&self, inputs: &[JobInput]) -> Result<u32, Error> {
		let mut bindings = 0;
		for input in inputs {
			match input {
				JobInput::Values(_, Form::Compressed) => {},
				JobInput::Values(_, Form::Kreyvium | Form::Pad) => bindings += 1,
				JobInput::Piece(piece) => {
					let Some((key, iv)) = piece.form.once() else { continue };
					match self.chain().binding(&key, iv).await? {
						None => bindings += 1,
						Some(bound) if bound == piece.content => {},
						Some(_) => return Err(ComputeError::Bound.into()),
					}
				},
			}
		}
		Ok(bindings)
	}

	/// The profile with which jobs have lately come to a result, since the chain does not know those of providers; else
	/// this machine's.
	async fn usual_profile(&self) -> Result<ExecutionProfile, Error> {
		let next = self.chain().next_job().await?;
		let recent = self.chain().jobs(next.saturating_sub(RECENT)).await?;
		for (job, stage) in recent.into_iter().rev() {
			let Stage::Closed { ending, .. } = stage else { continue };
			if ending.outcome().is_some() {
				if let Some(info) = self.chain().job(job).await? {
					return Ok(info.spec.profile);
				}
			}
		}
		Ok(profile::of_this_machine())
	}

	/// Does as planned: encrypts and stores what is missing, and registers the job.
	pub async fn submit_job(
		&self,
		person: &Person,
		plan: JobPlan,
		report: Option<Reporter<JobStep>>,
	) -> Result<Submitted, Error> {
		let report = report.unwrap_or_else(silent);
		self.ensure_funds(person, plan.held()).await?;
		let request = &plan.request;
		let key = match &request.key {
			Some(key) => key.clone(),
			None => {
				let name = format!("job-{:08x}", OsRng.next_u32());
				report(JobStep::MakingKey(name.clone()));
				self.create_compute_key(person, &name).await?;
				name
			},
		};
		let published = match self.compute_key(&key)?.published {
			Some(published) => published,
			None => {
				let progress = data(&report, JobStep::Publishing);
				self.publish_compute_key(person, &key, Some(progress)).await?.published()?.clone()
			},
		};
		let mut inputs = Vec::new();
		for input in &request.inputs {
			inputs.push(match input {
				JobInput::Piece(piece) => *piece,
				JobInput::Values(values, form) => {
					let progress = data(&report, JobStep::Encrypting);
					self.encrypt_piece(person, &key, *form, values, request.expose_key, Some(progress)).await?
				},
			});
		}
		let delivery = match &request.deliver {
			Some(deliver) => Some(self.make_delivery(person, &key, &deliver.label, &report).await?),
			None => None,
		};
		let spec = JobSpec {
			program: request.program,
			profile: plan.profile,
			key: published.evaluation,
			delivery: delivery.as_ref().map(|(content, _)| *content),
			inputs,
			committee: request.committee,
			quorum: plan.quorum,
			fee: plan.fee,
			compute_blocks: plan.compute_blocks,
		};
		let mut record = JobRecord::new(person.account(), self.chain().genesis(), &key, &spec, Instant::now().0);
		record.delivery = delivery.map(|(_, delivery)| delivery);
		record.sharing = request.share.as_ref().map(Sharing::under);
		let _lock = self.lock_record(&record.id)?.ok_or_else(|| ComputeError::AtWork(record.id.clone()))?;
		self.write_record(&record)?;
		self.finish_job(person, record, &report, true).await
	}

	/// Makes a key for the result, and stores what providers need to put the result under it. From then on the compute key
	/// is exposed to whoever gets the other.
	async fn make_delivery(
		&self,
		person: &Person,
		key: &str,
		label: &str,
		report: &Reporter<JobStep>,
	) -> Result<(ContentId, Delivery), Error> {
		let keys = self.client_keys(person, key)?;
		let (secret, bytes) = blocking(move || {
			let (receiver, delivery) = keys.deliver().map_err(ComputeError::from)?;
			let secret = receiver.to_bytes().map_err(ComputeError::from)?;
			Ok((secret, delivery.encode().map_err(ComputeError::from)?))
		})
		.await?;
		self.expose_key(key)?;
		let content = self.store_bytes(&bytes, &data(report, JobStep::Delivering)).await?;
		let sealed = super::sealed::seal(person, &secret)?;
		Ok((content, Delivery { label: label.into(), sealed, stored: false, published: false }))
	}

	/// Goes on with a job that was begun here: registers it, if the chain does not have it, and hands over its key.
	pub async fn resume_job(
		&self,
		person: &Person,
		id: &str,
		report: Option<Reporter<JobStep>>,
	) -> Result<Submitted, Error> {
		self.pending_record(person, id)?;
		let _lock = self.lock_record(id)?.ok_or_else(|| ComputeError::AtWork(id.into()))?;
		// Somebody else may have gone on with it meanwhile.
		let record = self.pending_record(person, id)?;
		self.finish_job(person, record, &report.unwrap_or_else(silent), false).await
	}

	/// What it would take to go on with a job that was begun here. `None`: it is on the chain, and costs nothing more.
	pub async fn unsigned_job(&self, person: &Person, id: &str) -> Result<Option<Unsigned>, Error> {
		let record = self.pending_record(person, id)?;
		if record.job.is_some() || self.find_job(&record).await?.is_some() {
			return Ok(None);
		}
		let spec = record.spec()?;
		let quote = self.spec_quote(&spec).await?;
		let quote = quote.ok_or_else(|| ComputeError::NotRegistered(id_text(&spec.program)))?;
		let inputs: Vec<JobInput> = spec.inputs.iter().map(|piece| JobInput::Piece(*piece)).collect();
		let bindings = self.bindings(&inputs).await?;
		Ok(Some(Unsigned { spec, quote, bindings }))
	}

	/// `fresh`: it was never tried before.
	async fn finish_job(
		&self,
		person: &Person,
		mut record: JobRecord,
		report: &Reporter<JobStep>,
		fresh: bool,
	) -> Result<Submitted, Error> {
		let submitted = match record.job {
			Some(job) => Submitted { job, seed_block: None },
			None => {
				let found = if fresh { None } else { self.find_job(&record).await? };
				let submitted = match found {
					Some(job) => Submitted { job, seed_block: None },
					None => {
						report(JobStep::Signing);
						self.create_job(person, &record, fresh).await?
					},
				};
				record.job = Some(submitted.job);
				self.write_record(&record)?;
				submitted
			},
		};
		report(JobStep::Created(submitted.job));
		if record.delivery.is_some() {
			self.hand_over_job_key(person, &mut record, report).await?;
		}
		Ok(submitted)
	}

	async fn create_job(&self, person: &Person, record: &JobRecord, fresh: bool) -> Result<Submitted, Error> {
		let call = JobCall::CreateJob(Box::new(record.spec()?));
		let included = match self.submit(person, &call.into()).await {
			Ok(included) => included,
			Err(error @ Error::Refused { .. }) => {
				// An earlier try, of which nobody heard again, may have come first.
				if let Some(job) = self.find_job(record).await? {
					return Ok(Submitted { job, seed_block: None });
				}
				if fresh || error.is_by_pallet() {
					self.forget_job(record)?;
				}
				return Err(error);
			},
			Err(error) => return Err(error),
		};
		let created = included.find(|event| match event {
			Event::JobCreated { job, seed_block } => Some(Submitted { job: *job, seed_block: Some(*seed_block) }),
			_ => None,
		});
		created.ok_or(Error::NoEvent("create_job"))
	}

	/// The job of a record, if the chain has it: the newest that is as the record says and is no other record's.
	pub(super) async fn find_job(&self, record: &JobRecord) -> Result<Option<JobId>, Error> {
		let spec = record.spec()?;
		let others: Vec<JobId> = self.job_records()?.into_iter().filter_map(|other| other.job).collect();
		let jobs = self.chain().jobs_of(&record.owner).await?;
		for (job, _) in jobs.into_iter().rev().take(NEWEST) {
			if !others.contains(&job) && self.chain().job(job).await?.is_some_and(|info| info.spec == spec) {
				return Ok(Some(job));
			}
		}
		Ok(None)
	}

	/// Takes a job back, before its committee is drawn.
	pub async fn cancel_job(&self, person: &Person, job: JobId) -> Result<Included, Error> {
		let included = self.submit(person, &JobCall::CancelJob { job }.into()).await?;
		if let Some(record) = self.record_of_job(job)? {
			self.forget_job(&record)?;
		}
		Ok(included)
	}

	/// Removes a job that is over from the chain. Returns the deposit that was released.
	pub async fn remove_job(&self, person: &Person, job: JobId) -> Result<Balance, Error> {
		let included = self.submit(person, &JobCall::RemoveJob { job }.into()).await?;
		let released = included.find(|event| match event {
			Event::JobRemoved { released } => Some(*released),
			_ => None,
		});
		released.ok_or(Error::NoEvent("remove_job"))
	}
}

/// Two thirds of a committee, rounded up: more than half of it.
fn two_thirds(committee: u8) -> u8 {
	u8::try_from(u32::from(committee).saturating_mul(2).div_ceil(3)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn two_thirds_are_more_than_half_and_not_more_than_all() {
		for committee in 1..=64u8 {
			let quorum = two_thirds(committee);
			assert!(2 * quorum > committee && quorum <= committee, "{committee}");
		}
		assert_eq!([1, 3, 5, 7].map(two_thirds), [1, 2, 4, 5]);
	}
}
