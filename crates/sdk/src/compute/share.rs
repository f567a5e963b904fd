//! A result for somebody else, decrypted by its owner: as data under a label.

use super::{JobResult, ResultDocument};
use crate::{
	client::Client,
	groups::Published,
	identity::Person,
	objects::{PutOptionsFor, Source},
	Error,
};
use nulink_primitives::{compute::JobId, sharing::Digest};
use nulink_storage::Cid;
use zeroize::Zeroizing;

/// A result that was shared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SharedResult {
	/// What it is called under the label.
	pub name: String,
	/// Its address.
	pub cid: Cid,
	/// The members who were told.
	pub told: Vec<Published>,
}

impl Client {
	/// Stores something small under a label, once for each of the label's keys, however often it is asked to: by its name,
	/// which must be of nothing else on any chain.
	pub(super) async fn put_once(
		&self,
		person: &Person,
		label: &str,
		name: &str,
		media_type: &str,
		content: Zeroizing<Vec<u8>>,
	) -> Result<Cid, Error> {
		let (label_id, info) = self.own_label(person, label).await?;
		let objects = self.catalogue().objects(&label_id)?;
		// Under an older key of the label those who were granted it anew would not have it.
		let known = objects.into_iter().find(|entry| entry.name == name && entry.label_version == info.version);
		if let Some(entry) = known {
			return Ok(entry.cid);
		}
		// One that broke off goes on: it was encrypted already.
		let pending = self.pending_uploads()?;
		let begun = pending.into_iter().find(|upload| upload.is_under(&label_id, info.version) && upload.name == name);
		if let Some(upload) = begun {
			return Ok(self.resume_upload(&upload.id, None).await?.cid);
		}
		let options =
			PutOptionsFor { name: Some(name.into()), media_type: Some(media_type.into()), ..Default::default() };
		Ok(self.put(person, label, Source::Secret(content), options).await?.cid)
	}

	/// Stores a result, decrypted, under a label of the person, and tells those who were granted the label.
	pub async fn share_result(&self, person: &Person, result: &JobResult, label: &str) -> Result<SharedResult, Error> {
		let name = result_name(result.job, &result.digest);
		let document = serde_json::to_vec_pretty(&ResultDocument::from(result))
			.map_err(|error| Error::Damaged { path: name.clone().into(), reason: error.to_string() })?;
		let cid = self.put_once(person, label, &name, "application/json", Zeroizing::new(document)).await?;
		let told = self.publish(person, label, None).await?;
		Ok(SharedResult { name, cid, told })
	}
}

/// What a job's result is called under a label. Numbers begin anew on every chain; the digest does not.
fn result_name(job: JobId, digest: &Digest) -> String {
	format!("job-{job}-{}.json", hex::encode(&digest[..4]))
}
