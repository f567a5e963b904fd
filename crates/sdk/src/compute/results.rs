//! What came out of a job.

use super::{sealed::unseal, watch::no_result, ComputeError};
use crate::{
	chain::{JobInfo, Stage},
	client::Client,
	identity::Person,
	programs::{describe, id_text},
	Error,
};
use nulink_fhe::{CheckedProgram, Clear, ClientKeys};
use nulink_models::Answer;
use nulink_primitives::{
	compute::{result_content, JobId, Outcome, ProgramId, MAX_RESULT_LEN},
	sharing::Digest,
};
use nulink_storage::Cid;
use serde::Serialize;

/// What came out of a job, decrypted.
#[derive(Clone, PartialEq, Debug)]
pub struct JobResult {
	/// The job.
	pub job: JobId,
	/// Its program.
	pub program: ProgramId,
	/// The digest of the encrypted result.
	pub digest: Digest,
	/// The outputs.
	pub values: Vec<Clear>,
	/// What they say, if the model that the program was made of is here.
	pub answer: Option<Answer>,
	/// Whether it can still be disputed.
	pub provisional: bool,
}

/// A result as it is shared: JSON.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ResultDocument {
	/// The job.
	pub job: JobId,
	/// Its program.
	pub program: String,
	/// The digest of the encrypted result.
	pub digest: String,
	/// The outputs.
	pub outputs: Vec<OutputDocument>,
	/// What they say, in words.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub answer: Option<String>,
	/// Whether it can still be disputed.
	pub provisional: bool,
}

/// An output. Numbers are strings, since JSON's are not exact.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OutputDocument {
	/// Its type.
	#[serde(rename = "type")]
	pub ty: &'static str,
	/// Its value.
	pub value: String,
}

impl From<&JobResult> for ResultDocument {
	fn from(result: &JobResult) -> Self {
		let output = |value: &Clear| OutputDocument { ty: value.ty().name(), value: value.to_string() };
		ResultDocument {
			job: result.job,
			program: id_text(&result.program),
			digest: format!("0x{}", hex::encode(result.digest)),
			outputs: result.values.iter().map(output).collect(),
			answer: result.answer.as_ref().map(describe),
			provisional: result.provisional,
		}
	}
}

/// The outcome of a job as things are, and whether it can still be disputed.
pub(super) fn standing(job: JobId, info: &JobInfo) -> Result<(Outcome, bool), ComputeError> {
	match (info.stage, info.provisional) {
		(Stage::Closed { ending, .. }, _) => ending
			.outcome()
			.map(|outcome| (outcome, false))
			.ok_or(ComputeError::NoResult { job, reason: no_result(&ending) }),
		(Stage::Challengeable { .. }, Some(outcome)) => Ok((outcome, true)),
		_ => Err(ComputeError::NotYet { job, stage: info.stage.name() }),
	}
}

/// Decrypts a result. What a quorum agreed on need not be one.
pub(super) fn read_outputs(
	job: JobId,
	keys: &ClientKeys,
	bytes: &[u8],
	program: &CheckedProgram,
) -> Result<Vec<Clear>, ComputeError> {
	let no_outputs = |error: nulink_fhe::DataError| ComputeError::NoOutputs { job, reason: error.to_string() };
	keys.decrypt(bytes, program.output_types()).map_err(no_outputs)
}

impl Client {
	/// The bytes of a result, which are what the chain says that they are. Of one that can still be disputed nothing is told
	/// as if it were final.
	pub(super) async fn result_bytes(
		&self,
		job: JobId,
		outcome: &Outcome,
		disputable: bool,
	) -> Result<(Digest, Vec<u8>), Error> {
		match outcome {
			Outcome::Refused(refusal) if disputable => {
				Err(ComputeError::RefusedSoFar { job, refusal: *refusal }.into())
			},
			Outcome::Refused(refusal) => Err(ComputeError::Refused { job, refusal: *refusal }.into()),
			Outcome::Result(digest) => {
				let cid = Cid::try_from(result_content(*digest))?;
				match self.store().get(&cid, MAX_RESULT_LEN as usize).await {
					Ok(block) => Ok((*digest, block.bytes().to_vec())),
					Err(
						error @ (nulink_storage::Error::Missing { .. }
						| nulink_storage::Error::Corrupted { .. }
						| nulink_storage::Error::Oversized { .. }),
					) => Err(ComputeError::Withheld { job, reason: error.to_string() }.into()),
					Err(error) => Err(error.into()),
				}
			},
		}
	}

	/// The client key that the result of a job is under.
	pub(super) fn result_keys(&self, person: &Person, job: JobId, info: &JobInfo) -> Result<ClientKeys, Error> {
		let record = self.record_of_job(job)?;
		if let Some(delivery) = record.as_ref().and_then(|record| record.delivery.as_ref()) {
			let secret = unseal(person, &delivery.sealed)?;
			return Ok(ClientKeys::from_bytes(&secret).map_err(ComputeError::from)?);
		}
		if info.spec.delivery.is_some() {
			return Err(ComputeError::NoKeyFor(job).into());
		}
		let key = match record {
			Some(record) => record.key,
			None => self.key_of(&info.spec.key)?.ok_or(ComputeError::NoKeyFor(job))?.name,
		};
		self.client_keys(person, &key)
	}

	/// What came out of a job, decrypted. With `provisional`, also while it can still be disputed.
	pub async fn job_result(&self, person: &Person, job: JobId, provisional: bool) -> Result<JobResult, Error> {
		let info = self.job(job).await?;
		let (outcome, disputable) = standing(job, &info)?;
		if disputable && !provisional {
			let block = self.chain().clock().await?.block;
			let blocks = match info.stage {
				Stage::Challengeable { until } => until.saturating_sub(block),
				_ => 0,
			};
			return Err(ComputeError::Provisional { job, blocks }.into());
		}
		self.decrypt_result(person, job, &info, &outcome, disputable).await
	}

	pub(super) async fn decrypt_result(
		&self,
		person: &Person,
		job: JobId,
		info: &JobInfo,
		outcome: &Outcome,
		provisional: bool,
	) -> Result<JobResult, Error> {
		// The key first: whoever lacks it need not look for the bytes.
		let keys = self.result_keys(person, job, info)?;
		let (digest, bytes) = self.result_bytes(job, outcome, provisional).await?;
		let program = self.program(&info.spec.program).await?;
		let values = read_outputs(job, &keys, &bytes, &program)?;
		let answer = match self.sheet_of(&info.spec.program)? {
			// A result that is no answer of the model is shown as it is.
			Some(sheet) => sheet.read(&values).ok(),
			None => None,
		};
		Ok(JobResult { job, program: info.spec.program, digest, values, answer, provisional })
	}
}
