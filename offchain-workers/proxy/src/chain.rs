//! What the proxy asks of the chain, always at a finalised block.
//!
//! [`Chain`] gives a [`Snapshot`]: the state after one finalised block, as one node tells it. What the proxy decides is
//! decided by one snapshot, and what it signs names that snapshot's block. [`node`] asks a real node.

#[cfg(test)]
pub(crate) mod fake;
pub mod node;
mod pulse;

use crate::accounts::AccountId;
use nulink_pre::client::GrantKeys;
pub use nulink_primitives::sharing::Denied;
use nulink_primitives::{
	sharing::{CapsuleBytes, Digest, FragmentBytes, PolicyId, RequestId, Term},
	token::Balance,
};
use nulink_worker_common::{chain as frame, staking::Staking};
use std::{future::Future, time::Duration};

pub use frame::{BlockId, BoxError, Error};
pub use nulink_worker_common::staking::{Epoch, Office, Profile, Provider};
pub use pulse::{Pulse, Standstill};

/// The most requests that a snapshot lists at once.
pub const MAX_ASSIGNMENTS: u32 = 256;
/// How many blocks before the last in which a policy can be accepted the acceptance is sent at the latest. The state that
/// is looked at is some blocks old, and a transaction may wait for a place in a block; one that comes too late fails, and
/// costs a fee that a call that succeeds does not.
pub const ROOM_TO_ACCEPT: u32 = 20;

/// A way to the chain. Cheap to clone.
pub trait Chain: frame::Chain<View: Snapshot> {
	/// The genesis hash.
	fn genesis(&self) -> Digest;

	/// The chain at a block that was the newest finalised one no longer than `age` ago.
	fn recent(&self, age: Duration) -> impl Future<Output = Result<Self::View, Error>> + Send;
}

/// The state after a finalised block: [`View::head`](frame::View::head).
pub trait Snapshot: Staking {
	/// Whether the node that tells it is catching up with the others, so that the state is of the past.
	fn is_catching_up(&self) -> bool;

	/// A policy, as long as the chain stores it.
	fn policy(&self, id: PolicyId) -> impl Future<Output = Result<Option<Policy>, Error>> + Send;

	/// Whether the account has access under the policy.
	fn access(&self, id: PolicyId, who: &AccountId) -> impl Future<Output = Result<Result<(), Denied>, Error>> + Send;

	/// Requests that wait for an answer of the provider, at most [`MAX_ASSIGNMENTS`].
	fn assignments(&self, staker: &AccountId) -> impl Future<Output = Result<Vec<RequestId>, Error>> + Send;

	/// An open request.
	fn request(&self, id: RequestId) -> impl Future<Output = Result<Option<Request>, Error>> + Send;

	/// For how many blocks after the end of a policy serving it is not held against a proxy.
	fn grace(&self) -> impl Future<Output = Result<u32, Error>> + Send;

	/// The call that does it, encoded.
	fn encode(&self, action: &Action) -> impl Future<Output = Result<Vec<u8>, Error>> + Send;
}

/// What the proxy does on chain.
#[derive(Clone, PartialEq, Eq, Debug, codec::Encode, codec::Decode)]
pub enum Action {
	/// It takes its seat in a policy.
	AcceptPolicy(PolicyId),
	/// It answers a request.
	SubmitFragment(RequestId, Box<FragmentBytes>),
	/// It says that it will be at work in the next epoch.
	ConfirmActivity,
}

/// A policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
	/// Who may ask.
	pub receiver: AccountId,
	/// Its keys.
	pub keys: GrantKeys,
	/// Its seats, in order.
	pub seats: Vec<Seat>,
	/// In which epochs it gives access.
	pub term: Term,
	/// What each proxy earns in an epoch.
	pub fee: Balance,
	/// How far it has come.
	pub state: PolicyState,
}

/// A proxy's place in a policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seat {
	/// The proxy's staking account.
	pub provider: AccountId,
	/// The commitment to its key fragment.
	pub commitment: Digest,
	/// Whether it has accepted.
	pub accepted: bool,
}

/// How far a policy has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PolicyState {
	/// Not all proxies have accepted.
	Pending {
		/// The last block in which they may.
		accept_by: u32,
	},
	/// All have.
	Active {
		/// The epochs that are paid for.
		paid: Term,
	},
	/// The owner has ended it.
	Revoked {
		/// In which block.
		at_block: u32,
	},
}

impl Policy {
	/// The seat of a provider.
	pub fn seat(&self, provider: &AccountId) -> Option<&Seat> {
		self.seats.iter().find(|seat| seat.provider == *provider)
	}

	/// Whether the policy gives no access and never will, after block `head` of `epoch`.
	pub fn is_over(&self, head: u32, epoch: &Epoch) -> bool {
		match self.state {
			// What is sent now can be in the next block at the earliest.
			PolicyState::Pending { accept_by } => head >= accept_by || epoch.current >= self.term.end,
			PolicyState::Active { paid } => epoch.current >= paid.end,
			PolicyState::Revoked { .. } => true,
		}
	}

	/// Whether an acceptance that is sent after block `head` of `epoch` will be in time.
	pub fn can_be_accepted(&self, head: u32, epoch: &Epoch) -> bool {
		let PolicyState::Pending { accept_by } = self.state else { return false };
		// Where an epoch is short, a term of one must leave some time, too.
		let room = ROOM_TO_ACCEPT.min(epoch.first_block_of(1) / 2);
		let ends = epoch.first_block_of(self.term.end);
		head.saturating_add(ROOM_TO_ACCEPT) <= accept_by && head.saturating_add(room) < ends
	}

	/// The last block in which an answer under the policy is accepted. `None`: it never was active, so there is none.
	pub fn served_until(&self, grace: u32, epoch: &Epoch) -> Option<u32> {
		let end = match self.state {
			PolicyState::Pending { .. } => return None,
			PolicyState::Active { paid } => epoch.first_block_of(paid.end),
			PolicyState::Revoked { at_block } => at_block,
		};
		Some(end.saturating_add(grace))
	}
}

/// A request on chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
	/// Under which policy.
	pub policy: PolicyId,
	/// What is to be re-encrypted.
	pub capsule: CapsuleBytes,
	/// The last block in which an answer counts.
	pub deadline: u32,
	/// The providers that have not answered and must.
	pub waiting: Vec<AccountId>,
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_primitives::sharing::KeyBytes;

	fn policy(state: PolicyState) -> Policy {
		let key = KeyBytes([2; 33]);
		let keys = GrantKeys { delegating: key, verifying: key, receiving: key };
		Policy { receiver: [1; 32], keys, seats: vec![], term: Term { start: 2, end: 5 }, fee: 1, state }
	}

	fn epoch(current: u32) -> Epoch {
		Epoch { current, first_block: current * 10, next_block: current * 10 + 10 }
	}

	#[test]
	fn a_pending_policy_is_over_when_no_acceptance_can_be_in_time() {
		let pending = policy(PolicyState::Pending { accept_by: 25 });
		assert!(!pending.is_over(24, &epoch(2)));
		assert!(pending.is_over(25, &epoch(2)));
		assert!(policy(PolicyState::Pending { accept_by: 99 }).is_over(50, &epoch(5)));
		assert_eq!(pending.served_until(3, &epoch(2)), None);
	}

	#[test]
	fn an_acceptance_is_in_time_with_some_blocks_to_spare() {
		let pending = policy(PolicyState::Pending { accept_by: 45 });
		assert!(pending.can_be_accepted(25, &epoch(2)));
		assert!(!pending.can_be_accepted(26, &epoch(2)));
		assert!(!pending.can_be_accepted(u32::MAX, &epoch(2)));
		// The term ends with block 49, and half an epoch is less than the room.
		let long = policy(PolicyState::Pending { accept_by: 1000 });
		assert!(long.can_be_accepted(44, &epoch(4)));
		assert!(!long.can_be_accepted(45, &epoch(4)));
		let long_epochs = Epoch { current: 4, first_block: 400, next_block: 500 };
		assert!(long.can_be_accepted(479, &long_epochs));
		assert!(!long.can_be_accepted(480, &long_epochs));
		for state in [PolicyState::Active { paid: Term { start: 2, end: 5 } }, PolicyState::Revoked { at_block: 9 }] {
			assert!(!policy(state).can_be_accepted(20, &epoch(2)));
		}
	}

	#[test]
	fn an_active_policy_is_over_when_its_last_paid_epoch_is_and_served_for_a_grace() {
		let active = policy(PolicyState::Active { paid: Term { start: 3, end: 5 } });
		assert!(!active.is_over(49, &epoch(4)));
		assert!(active.is_over(50, &epoch(5)));
		assert_eq!(active.served_until(3, &epoch(4)), Some(53));
	}

	#[test]
	fn a_revoked_policy_is_over_at_once_and_served_for_a_grace() {
		let revoked = policy(PolicyState::Revoked { at_block: 31 });
		assert!(revoked.is_over(31, &epoch(3)));
		assert_eq!(revoked.served_until(3, &epoch(3)), Some(34));
	}
}
