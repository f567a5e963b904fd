//! What is kept here of jobs: which were signed, under which key their results are, and what is to become of them.
//!
//! Whoever does something about a job that changes its record holds the record's lock from before it reads it: so an agent
//! and a command never do the same at once, and neither writes over what the other has noted.

use super::ComputeError;
use crate::{
	address::Account,
	chain::JobSpec,
	client::Client,
	home::{read_all, read_json, write_json},
	identity::{create_private_folder, Person},
	proxy_api::hex_bytes,
	Error,
};
use codec::{DecodeAll, Encode};
use nulink_pre::digest;
use nulink_primitives::{compute::JobId, sharing::Digest};
use serde::{Deserialize, Serialize};
use std::{
	fs::{self, File, TryLockError},
	path::PathBuf,
};

/// A job that was made here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct JobRecord {
	/// By which it is resumed, before it has a number.
	pub id: String,
	/// Its number, once it is known to be on the chain.
	pub job: Option<JobId>,
	/// Whose it is.
	#[serde(with = "crate::proxy_api::account")]
	pub owner: Account,
	/// The compute key of its inputs.
	pub key: String,
	/// When it was begun, in milliseconds since 1970.
	pub begun: u64,
	/// Its result is for somebody else, under a key of its own.
	pub delivery: Option<Delivery>,
	/// Its result is to be decrypted and shared under a label.
	pub sharing: Option<Sharing>,
	#[serde(with = "hex_bytes")]
	genesis: Digest,
	/// SCALE of [`JobSpec`].
	#[serde(with = "hex_bytes")]
	spec: Vec<u8>,
}

/// The result of a job is for somebody else, under a key of its own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Delivery {
	/// Under which label the key is stored.
	pub label: String,
	/// The client key, sealed to the person.
	#[serde(with = "hex_bytes")]
	pub(super) sealed: Vec<u8>,
	/// Whether the key is stored under the label.
	pub stored: bool,
	/// Whether the members of the label were told.
	pub published: bool,
}

/// The result of a job is to be decrypted and shared.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sharing {
	/// Under which label.
	pub label: String,
	/// Whether it is stored under the label.
	pub stored: bool,
	/// Whether the members of the label were told. Then nothing is left to do.
	pub published: bool,
	/// Why there will never be anything to share.
	pub failed: Option<String>,
}

impl Sharing {
	/// Nothing is done yet.
	pub(super) fn under(label: impl Into<String>) -> Self {
		Sharing { label: label.into(), stored: false, published: false, failed: None }
	}

	/// Whether something is left to do.
	pub fn is_open(&self) -> bool {
		!self.published && self.failed.is_none()
	}
}

impl JobRecord {
	/// A job that was not signed yet.
	pub(super) fn new(owner: Account, genesis: Digest, key: &str, spec: &JobSpec, begun: u64) -> Self {
		let spec = spec.encode();
		// The inputs are encrypted at random, and the time tells apart two jobs with the same ones.
		let id = hex::encode(&digest(&[&spec[..], &begun.to_le_bytes()].concat())[..8]);
		JobRecord { id, job: None, owner, key: key.into(), begun, delivery: None, sharing: None, genesis, spec }
	}

	/// What was, or is to be, signed.
	pub fn spec(&self) -> Result<JobSpec, Error> {
		JobSpec::decode_all(&mut &self.spec[..])
			.map_err(|error| Error::Damaged { path: format!("{}.json", self.id).into(), reason: error.to_string() })
	}

	/// Whether it is of this person on this chain.
	pub fn is_of(&self, person: &Person, genesis: &Digest) -> bool {
		self.owner == person.account() && self.genesis == *genesis
	}
}

/// A record that nobody else writes until this is dropped.
pub(super) struct RecordLock(#[allow(dead_code)] File);

impl Client {
	fn records_folder(&self) -> PathBuf {
		self.home().data.join("compute/jobs")
	}

	/// Locks the record of a job. `None`: somebody else sees to it just now.
	pub(super) fn lock_record(&self, id: &str) -> Result<Option<RecordLock>, Error> {
		let folder = self.records_folder();
		create_private_folder(&folder)?;
		let path = folder.join(format!("{id}.lock"));
		let file = File::create(&path).map_err(Error::io(&path))?;
		match file.try_lock() {
			Ok(()) => Ok(Some(RecordLock(file))),
			Err(TryLockError::WouldBlock) => Ok(None),
			Err(TryLockError::Error(error)) => Err(Error::Io { path, error }),
		}
	}

	/// A record as it stands now. Whoever is going to change it has locked it.
	pub(super) fn record(&self, id: &str) -> Result<Option<JobRecord>, Error> {
		read_json(&self.records_folder().join(format!("{id}.json")))
	}

	pub(super) fn write_record(&self, record: &JobRecord) -> Result<(), Error> {
		write_json(&self.records_folder().join(format!("{}.json", record.id)), record)
	}

	/// The jobs that were made here, oldest first.
	pub fn job_records(&self) -> Result<Vec<JobRecord>, Error> {
		let mut records: Vec<JobRecord> = read_all(&self.records_folder())?;
		records.sort_by_key(|record| record.begun);
		Ok(records)
	}

	/// The record of a job of this chain, if it was made here.
	pub fn record_of_job(&self, job: JobId) -> Result<Option<JobRecord>, Error> {
		let genesis = self.chain().genesis();
		let is = |record: &JobRecord| record.job == Some(job) && record.genesis == genesis;
		Ok(self.job_records()?.into_iter().find(is))
	}

	/// The jobs that were begun here and are not known to be on the chain, or whose keys are not handed over.
	pub fn pending_jobs(&self) -> Result<Vec<JobRecord>, Error> {
		let genesis = self.chain().genesis();
		let open = |record: &JobRecord| {
			let handed = record.delivery.as_ref().is_none_or(|delivery| delivery.published);
			record.genesis == genesis && (record.job.is_none() || !handed)
		};
		Ok(self.job_records()?.into_iter().filter(open).collect())
	}

	/// A job that was begun here.
	pub(super) fn pending_record(&self, person: &Person, id: &str) -> Result<JobRecord, Error> {
		let record = self.pending_jobs()?.into_iter().find(|record| record.id == id);
		let record = record.ok_or_else(|| ComputeError::NoRecord(id.into()))?;
		match record.owner == person.account() {
			true => Ok(record),
			false => {
				Err(ComputeError::OtherOwner { id: id.into(), owner: crate::address::to_text(&record.owner) }.into())
			},
		}
	}

	/// Forgets a job that was begun here. What is on the chain stays there.
	pub fn forget_job(&self, record: &JobRecord) -> Result<(), Error> {
		for end in ["json", "lock"] {
			let path = self.records_folder().join(format!("{}.{end}", record.id));
			match fs::remove_file(&path) {
				Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Error::Io { path, error }),
				_ => {},
			}
		}
		Ok(())
	}
}
