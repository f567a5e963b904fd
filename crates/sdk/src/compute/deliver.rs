//! Results for somebody else, without the owner being there.
//!
//! For one job the owner makes a fresh client key, the *job key*, and publishes what providers need to put the result
//! under it ([`nulink_fhe::delivery`]). The job key itself is stored as data under a label. Whoever is granted the label,
//! before or after, opens the job key by way of proxies, and with it the result; the owner may be away.

use super::{
	results::{read_outputs, standing},
	sealed::unseal,
	ComputeError, JobRecord, JobResult, JobStep,
};
use crate::{
	client::{Client, Reporter},
	identity::Person,
	objects::Sink,
	programs::ModelSheet,
	receive::{ObjectRef, ReceiveStep, Shared},
	Error,
};
use codec::{Decode, DecodeAll, Encode};
use nulink_fhe::{ClientKeys, MAX_CLIENT_KEY_LEN};
use nulink_primitives::{
	compute::{JobId, ProgramId},
	sharing::{ContentId, Digest, PolicyId},
};
use std::{
	io::{self, Write},
	sync::{Arc, Mutex, PoisonError},
};
use zeroize::Zeroizing;

/// What a job key is, as a media type.
pub const JOB_KEY: &str = "application/x-nulink-job-key";
/// What the bytes of a job key begin with: brand and version.
const BRAND: &[u8] = b"NLJK\x01";
/// The most bytes of a job key with its model.
const MAX_PACKAGE_LEN: u64 = 20 * 1024 * 1024;

/// What people must know who have a result delivered.
pub const COLLUSION: &str = "\
Who opens this result holds the job key. The keys that take the result to it are public, and out of these and the job key \
the owner's compute key can be computed: with it everything that was ever encrypted under that compute key, and everything \
that will be, is readable to whoever also has the ciphertexts, which providers and stores do. So assume that the receiver, with the help of any of them, \
reads the inputs of this job, too. A compute key that is made for this job alone limits it to that; a key in use does not.";

/// A job key, as it is stored under a label.
#[derive(Encode, Decode)]
pub struct JobKeyPackage {
	/// The chain that the job is on.
	pub genesis: Digest,
	/// The job.
	pub job: JobId,
	/// Its program.
	pub program: ProgramId,
	/// The keys of the delivery, which the job names.
	pub delivery: ContentId,
	/// The client key.
	key: Vec<u8>,
	/// The model that the program was made of, in JSON.
	sheet: Option<String>,
}

impl Drop for JobKeyPackage {
	fn drop(&mut self) {
		zeroize::Zeroize::zeroize(&mut self.key);
	}
}

impl JobKeyPackage {
	fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
		Zeroizing::new([BRAND, &self.encode()].concat())
	}

	/// Reads one. It is of whoever granted it: no more than its form is checked here.
	fn from_bytes(bytes: &[u8]) -> Option<Self> {
		let package = JobKeyPackage::decode_all(&mut bytes.strip_prefix(BRAND)?).ok()?;
		(package.key.len() as u64 <= MAX_CLIENT_KEY_LEN).then_some(package)
	}
}

/// A result that was delivered.
#[derive(Clone, PartialEq, Debug)]
pub struct Opened {
	/// The policy by which.
	pub policy: PolicyId,
	/// The result.
	pub result: JobResult,
}

/// A place for received data in memory, and no more of it than may be.
#[derive(Clone, Default)]
struct Collected(Arc<Mutex<Zeroizing<Vec<u8>>>>);

impl Write for Collected {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		if all.len() as u64 + bytes.len() as u64 > MAX_PACKAGE_LEN {
			return Err(io::Error::other("it is too long for a job key"));
		}
		all.extend_from_slice(bytes);
		Ok(bytes.len())
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}

impl Client {
	/// Stores a job's key under its label, and tells the members of the label. Safe to repeat.
	pub(super) async fn hand_over_job_key(
		&self,
		person: &Person,
		record: &mut JobRecord,
		report: &Reporter<JobStep>,
	) -> Result<(), Error> {
		let (Some(job), spec) = (record.job, record.spec()?) else { return Ok(()) };
		let genesis = self.chain().genesis();
		let (Some(delivery), Some(content)) = (record.delivery.clone(), spec.delivery) else { return Ok(()) };
		let label = delivery.label.clone();
		if !delivery.stored {
			let sheet = self.sheet_of(&spec.program)?.and_then(|sheet| serde_json::to_string(&sheet).ok());
			let package = JobKeyPackage {
				genesis,
				job,
				program: spec.program,
				delivery: content,
				key: unseal(person, &delivery.sealed)?.to_vec(),
				sheet: sheet.filter(|sheet| (sheet.len() as u64) < MAX_PACKAGE_LEN / 2),
			};
			let name = format!("job-{job}-{}.key", hex::encode(&content.0[32..]));
			self.put_once(person, &label, &name, JOB_KEY, package.to_bytes()).await?;
			record.delivery = Some(super::Delivery { stored: true, ..delivery.clone() });
			self.write_record(record)?;
		}
		self.publish(person, &label, None).await?;
		record.delivery = Some(super::Delivery { stored: true, published: true, ..delivery });
		self.write_record(record)?;
		report(JobStep::HandedOver(label));
		Ok(())
	}

	/// Opens a result that was delivered to the person: receives the job key by a policy, and decrypts what the chain says
	/// that came out of the job. With `provisional`, also while it can still be disputed.
	pub async fn open_delivery(
		&self,
		person: &Person,
		shared: &Shared,
		object: &ObjectRef,
		provisional: bool,
		report: Option<Reporter<ReceiveStep>>,
	) -> Result<Opened, Error> {
		let policy = shared.policy.policy;
		let entry = shared.find(&self.job_key_of(shared, object))?;
		let name = entry.name.clone();
		let collected = Collected::default();
		let sink = Sink::Writer(Box::new(collected.clone()));
		self.receive(person, shared, &ObjectRef::Named(name.clone()), sink, report).await?;
		let bytes = collected.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
		let package = JobKeyPackage::from_bytes(&bytes).ok_or(ComputeError::NoJobKey(name))?;
		let job = package.job;
		if package.genesis != self.chain().genesis() {
			return Err(ComputeError::NoJob(job).into());
		}
		let info = self.job(job).await?;
		// The owner of the label says which job it is; that it is of the same owner, and is delivered so, the chain does.
		if info.owner != shared.policy.owner || info.spec.delivery != Some(package.delivery) {
			return Err(ComputeError::OtherJob(job).into());
		}
		let (outcome, disputable) = standing(job, &info)?;
		if disputable && !provisional {
			let block = self.chain().clock().await?.block;
			let blocks = match info.stage {
				crate::chain::Stage::Challengeable { until } => until.saturating_sub(block),
				_ => 0,
			};
			return Err(ComputeError::Provisional { job, blocks }.into());
		}
		let keys = ClientKeys::from_bytes(&package.key).map_err(ComputeError::from)?;
		let (digest, bytes) = self.result_bytes(job, &outcome, disputable).await?;
		let program = self.program(&info.spec.program).await?;
		let values = read_outputs(job, &keys, &bytes, &program)?;
		let sheet: Option<ModelSheet> = package.sheet.as_ref().and_then(|sheet| serde_json::from_str(sheet).ok());
		// The sheet is the owner's word; that it makes this program can be checked, and is.
		let sheet = sheet.filter(|sheet| sheet.ensure(&info.spec.program).is_ok());
		let answer = sheet.and_then(|sheet| sheet.read(&values).ok());
		let result = JobResult { job, program: info.spec.program, digest, values, answer, provisional: disputable };
		Ok(Opened { policy, result })
	}

	/// The job key that is meant: the only one, if none is named.
	fn job_key_of(&self, shared: &Shared, object: &ObjectRef) -> ObjectRef {
		let mut keys = shared.map.objects.iter().filter(|entry| entry.media_type == JOB_KEY);
		match (object, keys.next(), keys.next()) {
			(ObjectRef::Only, Some(entry), None) => ObjectRef::Named(entry.name.clone()),
			(object, ..) => object.clone(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_job_key_is_read_as_it_is_written_and_not_otherwise() {
		let package = JobKeyPackage {
			genesis: [1; 32],
			job: 7,
			program: [2; 32],
			delivery: ContentId([3; 36]),
			key: vec![4; 9],
			sheet: None,
		};
		let bytes = package.to_bytes();
		assert_eq!(bytes[..5], *b"NLJK\x01");
		let read = JobKeyPackage::from_bytes(&bytes).unwrap();
		assert_eq!((read.job, &read.key), (7, &vec![4; 9]));
		assert!((0..bytes.len()).all(|length| JobKeyPackage::from_bytes(&bytes[..length]).is_none()));
		assert!(JobKeyPackage::from_bytes(&[&bytes[..], &[0]].concat()).is_none());
	}
}
