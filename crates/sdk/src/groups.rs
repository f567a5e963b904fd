//! Groups: many receivers of one label.
//!
//! Each member has a policy of its own. Somebody joins by a grant, and leaves by the revocation of one policy; the data and
//! the others are not touched. What is stored later is made known to all by [`Client::publish`].

use crate::{
	address::Account,
	chain::{Call, PolicyInfo},
	client::Client,
	grants::treasure_map,
	identity::{Contact, Person},
	revoke::Returned,
	Error,
};
use nulink_primitives::sharing::{ContentId, PolicyId};

/// Whom to remove.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MemberRef {
	/// By its policy.
	Policy(PolicyId),
	/// By its account.
	Account(Account),
	/// By account and key.
	Contact(Contact),
}

impl MemberRef {
	fn is(&self, policy: &PolicyInfo) -> bool {
		match self {
			MemberRef::Policy(id) => policy.policy == *id,
			MemberRef::Account(account) => policy.receiver == *account,
			MemberRef::Contact(contact) => {
				policy.receiver == contact.account && policy.receiving_key == contact.receiving_key
			},
		}
	}
}

/// A member that was told of new objects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Published {
	/// By which policy.
	pub policy: PolicyId,
	/// How many objects its map has now.
	pub objects: usize,
	/// How many objects it can not read, because they are encrypted under a newer key than it was granted.
	pub beyond: usize,
}

impl Client {
	/// The policies under a label of the person, live or not, oldest first.
	pub async fn members(&self, person: &Person, label: &str) -> Result<Vec<PolicyInfo>, Error> {
		let label_id = person.label_id(label);
		if self.chain().label(&person.account(), &label_id).await?.is_none() {
			return Err(Error::UnknownLabel(label.into()));
		}
		let mut members = Vec::new();
		for (_, policy) in self.chain().label_members(&person.account(), &label_id).await? {
			members.extend(self.chain().policy(policy).await?);
		}
		members.sort_by_key(|member| member.policy);
		Ok(members)
	}

	/// Takes a member's access to a label back: all live policies that it has.
	pub async fn remove_member(
		&self,
		person: &Person,
		label: &str,
		member: &MemberRef,
	) -> Result<Vec<(PolicyId, Returned)>, Error> {
		let clock = self.chain().clock().await?;
		let members = self.members(person, label).await?;
		let mut removed = Vec::new();
		for policy in members.iter().filter(|policy| member.is(policy) && policy.is_live(&clock)) {
			removed.push((policy.policy, self.revoke(person, policy.policy).await?));
		}
		if removed.is_empty() {
			return Err(Error::NoMember(label.into()));
		}
		Ok(removed)
	}

	/// Tells all members of a label which objects there are now. Those whose policies have an older key of the label are
	/// told of the objects under that key.
	pub async fn publish(
		&self,
		person: &Person,
		label: &str,
		storage: Option<String>,
	) -> Result<Vec<Published>, Error> {
		let (label_id, info) = self.own_label(person, label).await?;
		let clock = self.chain().clock().await?;
		let all = self.catalogue().objects(&label_id)?;
		let mut published = Vec::new();
		for policy in self.members(person, label).await? {
			if !policy.is_live(&clock) {
				continue;
			}
			let objects: Vec<_> =
				all.iter().filter(|entry| entry.label_version == policy.label_version).cloned().collect();
			let beyond = all.iter().filter(|entry| entry.label_version > policy.label_version).count();
			let info = crate::chain::LabelInfo { delegating_key: policy.delegating_key, ..info };
			let map = treasure_map(person, label, &info, &objects, storage.clone());
			let receiver = Contact { account: policy.receiver, receiving_key: policy.receiving_key };
			let block = self.store_map(&map, &receiver).await?;
			let treasure_map = ContentId::from(*block.cid());
			self.submit(person, &Call::SetTreasureMap { policy: policy.policy, treasure_map }).await?;
			published.push(Published { policy: policy.policy, objects: objects.len(), beyond });
		}
		Ok(published)
	}
}
