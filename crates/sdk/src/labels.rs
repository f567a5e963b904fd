//! Labels: what an owner shares as one thing, and the keys that they have.

use crate::{
	chain::{Call, Included, LabelInfo},
	client::Client,
	home::write_json,
	identity::Person,
	map::ensure_text,
	Error,
};
use nulink_primitives::sharing::Digest;
use serde::Serialize;
use std::path::PathBuf;

/// A label of a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
	/// By which the chain knows it.
	pub label: Digest,
	/// Its name, if it was created or used from here.
	pub name: Option<String>,
	/// What the chain knows of it.
	pub info: LabelInfo,
}

/// What is left of a label that was removed.
#[derive(Serialize)]
struct Removed<'a> {
	name: &'a str,
	/// How many keys it had.
	version: u32,
}

impl Client {
	fn tombstone(&self, label: &Digest) -> PathBuf {
		self.home().data.join("removed-labels").join(format!("{}.json", hex::encode(label)))
	}

	/// Fails if no label may be called so: because receivers would refuse the name, or because a label was that has been
	/// removed from here. Keys are derived from name and version: the chain would count from 1 again, and so would old keys
	/// come back, with what proxies and former receivers keep of them.
	pub fn ensure_new_label(&self, person: &Person, name: &str) -> Result<Digest, Error> {
		ensure_text("the name of a label", name)?;
		let label = person.label_id(name);
		match self.tombstone(&label).exists() {
			true => Err(Error::LabelUsed(name.into())),
			false => Ok(label),
		}
	}

	/// Creates a label. The chain sees a salted digest of its name.
	pub async fn create_label(&self, person: &Person, name: &str) -> Result<Included, Error> {
		let label = self.ensure_new_label(person, name)?;
		// The chain counts from 1, and so does the derivation.
		let delegating_key = person.delegating(&label, 1).key_bytes();
		let included = self.submit(person, &Call::CreateLabel { label, delegating_key }).await?;
		self.catalogue().remember(&label, name)?;
		Ok(included)
	}

	/// Gives a label a new key, and says which version it is. What is stored from now on can be read only by those who are
	/// granted it anew; what was stored before stays readable for those who could read it.
	pub async fn rotate_label(&self, person: &Person, name: &str) -> Result<(u32, Included), Error> {
		let (label, info) = self.own_label(person, name).await?;
		let version = info.version.saturating_add(1);
		let delegating_key = person.delegating(&label, version).key_bytes();
		let included = self.submit(person, &Call::RotateLabelKey { label, delegating_key }).await?;
		Ok((version, included))
	}

	/// Removes a label under which no policies stand. Its name cannot be used again from here.
	pub async fn remove_label(&self, person: &Person, name: &str) -> Result<Included, Error> {
		let label = person.label_id(name);
		let info = self.chain().label(&person.account(), &label).await?;
		let version = info.ok_or_else(|| Error::UnknownLabel(name.into()))?.version;
		// Before, since nobody may hear of the transaction again. Should the label stay, nobody can create it anyway.
		write_json(&self.tombstone(&label), &Removed { name, version })?;
		self.submit(person, &Call::RemoveLabel { label }).await
	}

	/// The labels of an account, with the names that are known here.
	pub async fn labels(&self, owner: &crate::address::Account) -> Result<Vec<Label>, Error> {
		let catalogue = self.catalogue();
		let mut labels = Vec::new();
		for (label, info) in self.chain().labels(owner).await? {
			labels.push(Label { label, name: catalogue.name_of(&label)?, info });
		}
		labels.sort_by(|a, b| (&a.name, a.label).cmp(&(&b.name, b.label)));
		Ok(labels)
	}
}
