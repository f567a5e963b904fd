//! Having something computed.
//!
//! [`Client::plan_job`] says what a job will cost; nothing is encrypted or signed yet. [`Client::submit_job`] encrypts and
//! stores what is missing, registers the job, and hands over the key of a delivery.
//!
//! A job that was interrupted goes on with [`Client::resume_job`]: before it is signed, a record has all that it takes.
//! Whether the chain has it is read from the chain.

use super::{records::Sharing, ComputeError, Delivery, JobInput, JobPlan, JobRecord};
use crate::{
	chain::{Event, Included, JobCall, JobSpec},
	client::{silent, Client, Reporter},
	identity::Person,
	objects::{blocking, DataStep},
	time::Instant,
	Error,
};
use nulink_primitives::{compute::JobId, sharing::ContentId, token::Balance};
use rand_core::{OsRng, RngCore};
use std::sync::Arc;

/// How many of an account's newest jobs are looked at for one that was begun here.
const NEWEST: usize = 256;

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

	/// Takes a job back, before its committee is drawn, and forgets its record. Fails where somebody else sees to it just
	/// now.
	pub async fn cancel_job(&self, person: &Person, job: JobId) -> Result<Included, Error> {
		let record = self.record_of_job(job)?;
		// From before it is taken back until it is forgotten: an agent that is at work would write the record once more.
		let _lock = match &record {
			Some(record) => Some(self.lock_record(&record.id)?.ok_or_else(|| ComputeError::AtWork(record.id.clone()))?),
			None => None,
		};
		let included = self.submit(person, &JobCall::CancelJob { job }.into()).await?;
		if let Some(record) = record {
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
