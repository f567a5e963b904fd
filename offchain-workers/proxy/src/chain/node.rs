//! A real node: asks it, and turns the types that are generated from the chain's metadata into ours. Nothing else in this
//! crate knows the generated ones.

use super::{Action, Chain, Denied, Error, Policy, PolicyState, Request, Seat, Snapshot, MAX_ASSIGNMENTS};
use crate::accounts::AccountId;
use nulink_client::{
	chain::{
		self,
		runtime_types::{
			nulink_primitives::sharing as wire, pallet_policy_registry::types as policies,
			pallet_reencryption::types as requests,
		},
	},
	subxt::utils::AccountId32,
};
use nulink_pre::client::GrantKeys;
use nulink_primitives::{
	sharing::{CapsuleBytes, Digest, KeyBytes, PolicyId, RequestId, Term},
	token::Balance,
};
use nulink_worker_common::chain::{Connection, NodeView};
use std::time::Duration;

impl Chain for Connection {
	fn genesis(&self) -> Digest {
		Connection::genesis(self).0
	}

	async fn recent(&self, age: Duration) -> Result<NodeView, Error> {
		self.recent_view(age).await
	}
}

impl Snapshot for NodeView {
	fn is_catching_up(&self) -> bool {
		NodeView::is_catching_up(self)
	}

	async fn policy(&self, id: PolicyId) -> Result<Option<Policy>, Error> {
		Ok(self.view_function(chain::view_functions().policy_registry().policy(id)).await?.map(policy))
	}

	async fn access(&self, id: PolicyId, who: &AccountId) -> Result<Result<(), Denied>, Error> {
		let question = chain::view_functions().policy_registry().access(id, AccountId32(*who));
		Ok(self.view_function(question).await?.map_err(|denied| denied.0))
	}

	async fn assignments(&self, staker: &AccountId) -> Result<Vec<RequestId>, Error> {
		let question = chain::view_functions().reencryption().assignments(AccountId32(*staker), MAX_ASSIGNMENTS);
		self.view_function(question).await
	}

	async fn request(&self, id: RequestId) -> Result<Option<Request>, Error> {
		Ok(self.view_function(chain::view_functions().reencryption().request(id)).await?.map(request))
	}

	async fn grace(&self) -> Result<u32, Error> {
		self.constant(chain::constants().policy_registry().revocation_grace()).await
	}

	async fn encode(&self, action: &Action) -> Result<Vec<u8>, Error> {
		match action {
			Action::AcceptPolicy(id) => self.encode_call(&chain::tx().policy_registry().accept_policy(*id)).await,
			Action::SubmitFragment(id, fragment) => {
				let fragment = wire::FragmentBytes(fragment.0);
				self.encode_call(&chain::tx().reencryption().submit_fragment(*id, fragment)).await
			},
			Action::ConfirmActivity => self.encode_call(&chain::tx().provider_staking().confirm_activity()).await,
		}
	}
}

fn policy(info: policies::PolicyInfo<AccountId32>) -> Policy {
	let seat = |seat: policies::SeatInfo<AccountId32>| Seat {
		provider: seat.provider.0,
		commitment: seat.commitment,
		accepted: seat.accepted,
	};
	Policy {
		receiver: info.receiver.0,
		keys: GrantKeys {
			delegating: KeyBytes(info.delegating_key.0),
			verifying: KeyBytes(info.verifying_key.0),
			receiving: KeyBytes(info.receiving_key.0),
		},
		seats: info.seats.into_iter().map(seat).collect(),
		term: term(&info.term),
		fee: info.fee,
		state: match info.state {
			policies::PolicyState::Pending { accept_by } => PolicyState::Pending { accept_by },
			policies::PolicyState::Active { paid } => PolicyState::Active { paid: term(&paid) },
			policies::PolicyState::Revoked { at_block, .. } => PolicyState::Revoked { at_block },
		},
	}
}

fn term(term: &wire::Term) -> Term {
	Term { start: term.start, end: term.end }
}

fn request(info: requests::RequestInfo<AccountId32, Balance>) -> Request {
	let waiting = info.proxies.into_iter().filter(|(_, duty)| matches!(duty, requests::Duty::Waiting));
	Request {
		policy: info.policy,
		capsule: CapsuleBytes(info.capsule.0),
		deadline: info.deadline,
		waiting: waiting.map(|(provider, _)| provider.0).collect(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_request_waits_for_those_who_have_not_answered_and_must() {
		let duties = [
			requests::Duty::Waiting,
			requests::Duty::Answered,
			requests::Duty::NotObliged,
			requests::Duty::Reported,
			requests::Duty::Waiting,
		];
		let info = requests::RequestInfo {
			policy: 1,
			requester: AccountId32([9; 32]),
			capsule: wire::CapsuleBytes([3; 98]),
			asked_at: 4,
			deadline: 14,
			report_until: 99,
			proxies: (1..).map(|n| AccountId32([n; 32])).zip(duties).collect(),
			fee: 1,
			deposit: 2,
		};
		let request = request(info);
		assert_eq!((request.policy, request.deadline, request.capsule), (1, 14, CapsuleBytes([3; 98])));
		assert_eq!(request.waiting, [[1; 32], [5; 32]]);
	}
}
