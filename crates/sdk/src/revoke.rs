//! Taking access back, and clearing away.

use crate::{
	chain::{Call, Event},
	client::Client,
	identity::Person,
	Error,
};
use nulink_primitives::{sharing::PolicyId, token::Balance};

/// What came back when a policy was revoked or removed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Returned {
	/// Fees that nobody has earned.
	pub refunded: Balance,
	/// What the transaction cost.
	pub cost: Balance,
}

impl Client {
	/// Ends a policy now. What the receiver has decrypted it has; it gets nothing further.
	pub async fn revoke(&self, person: &Person, policy: PolicyId) -> Result<Returned, Error> {
		let info = self.policy(policy).await?;
		if info.owner != person.account() {
			return Err(Error::NotOwner(policy));
		}
		let included = self.submit(person, &Call::RevokePolicy { policy }).await?;
		let refunded = included.find(|event| match event {
			Event::PolicyRevoked { refunded } => Some(*refunded),
			_ => None,
		});
		// A grant that was not finished needs no finishing any more.
		for pending in self.pending_grants()?.iter().filter(|pending| pending.policy == Some(policy)) {
			self.forget_grant(pending)?;
		}
		Ok(Returned { refunded: refunded.ok_or(Error::NoEvent("revoke_policy"))?, cost: included.fee() })
	}

	/// Removes a policy that has been over for long enough: the owner gets the deposit and all unearned fees back. Anybody
	/// may.
	pub async fn remove_policy(&self, person: &Person, policy: PolicyId) -> Result<Returned, Error> {
		let included = self.submit(person, &Call::RemovePolicy { policy }).await?;
		let refunded = included.find(|event| match event {
			Event::PolicyRemoved { refunded } => Some(*refunded),
			_ => None,
		});
		Ok(Returned { refunded: refunded.ok_or(Error::NoEvent("remove_policy"))?, cost: included.fee() })
	}
}
