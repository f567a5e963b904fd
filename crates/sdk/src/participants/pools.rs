//! Pools of keys.

use super::{
	records::{tree_of, PoolRecord, MAX_POOL_KEYS},
	ParticipantsError,
};
use crate::{
	chain::{Event, Included, ParticipantCall},
	client::Client,
	identity::Person,
	Error,
};
use nulink_zk::field::to_bytes;
use rand_core::{OsRng, RngCore};

impl Client {
	/// Publishes a pool of so many keys, derived from the person's root, who is a participant in force. Gives the pool's
	/// place in the tree.
	pub async fn publish_pool(&self, person: &Person, count: u16) -> Result<(u32, Included), Error> {
		if !(1..=MAX_POOL_KEYS).contains(&count) {
			return Err(ParticipantsError::BadCount(MAX_POOL_KEYS).into());
		}
		self.ensure_in_force(person).await?;
		self.ensure_funds(person, 0).await?;
		let mut salt = [0; 16];
		OsRng.fill_bytes(&mut salt);
		let tree = tree_of(person, &salt, count).ok_or(ParticipantsError::BadCount(MAX_POOL_KEYS))?;
		let root = to_bytes(&tree.root());
		// Before it is sent: without the salt nobody has the keys.
		self.keep_pool(&PoolRecord::new(person.account(), self.chain().genesis(), salt, root, count))?;
		let included = self.submit(person, &ParticipantCall::PublishPool { root, count }.into()).await?;
		let slot = |event: &Event| if let Event::PoolPublished { slot } = event { Some(*slot) } else { None };
		let slot = included.find(slot).ok_or(Error::NoEvent("publish_pool"))?;
		Ok((slot, included))
	}
}
