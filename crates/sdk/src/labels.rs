//! Labels: what an owner shares as one thing, and the keys that they have.

use crate::{
	chain::{Call, Included, LabelInfo},
	client::Client,
	identity::Person,
	Error,
};
use nulink_primitives::sharing::Digest;

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

impl Client {
	/// Creates a label. The chain sees a salted digest of its name.
	pub async fn create_label(&self, person: &Person, name: &str) -> Result<Included, Error> {
		let label = person.label_id(name);
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

	/// Removes a label under which no policies stand.
	pub async fn remove_label(&self, person: &Person, name: &str) -> Result<Included, Error> {
		self.submit(person, &Call::RemoveLabel { label: person.label_id(name) }).await
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
