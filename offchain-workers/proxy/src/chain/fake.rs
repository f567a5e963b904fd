//! A chain in memory, for tests: the frame's, with the state that a proxy looks at. Transactions do to that state what the
//! runtime would let them do, and it keeps count.
//!
//! With a diary it goes on in another process where it was in the last one, however that ended.

use super::*;
use crate::testing::{operator, secrets, FEE, GENESIS, PROVIDER};
use codec::{Decode, Encode};
use frame::{
	fake::{FakeView, Pool},
	View,
};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	token::NLK,
};
use nulink_worker_common::testing::DiaryChain;
use std::{
	collections::BTreeMap,
	path::Path,
	sync::{Arc, Mutex, MutexGuard},
};

/// Blocks in an epoch, unless a test wants it otherwise.
pub const EPOCH: u32 = 100;
/// Blocks for which serving after an end is not held against a proxy.
pub const GRACE: u32 = 5;

/// The chain. Cheap to clone; all clones are one chain.
#[derive(Clone)]
pub struct World {
	pub frame: DiaryChain,
	epoch: u32,
	state: Arc<Mutex<State>>,
}

/// What there is on chain, after the newest finalised block.
pub struct State {
	pub office: Option<Office>,
	pub provider: Option<Provider>,
	pub policies: BTreeMap<PolicyId, Policy>,
	pub denied: BTreeMap<PolicyId, Denied>,
	pub requests: BTreeMap<RequestId, Request>,
	/// The epochs that were confirmed.
	pub confirmed: Vec<EpochIndex>,
	/// The answers on chain.
	pub answers: Vec<(RequestId, FragmentBytes)>,
	/// The seats that were accepted.
	pub accepted: Vec<PolicyId>,
	/// Transactions that could only fail.
	pub vain: Vec<Action>,
	/// Whether the node is catching up with others.
	pub catching_up: bool,
	/// What the operator has.
	pub balance: Balance,
	/// Whether the node fails to list what waits for an answer.
	pub lists_nothing: bool,
	/// How often the state was asked for something.
	pub questions: usize,
	/// How many extrinsics were applied.
	applied: usize,
}

impl World {
	/// A chain at block 10, with a provider at work, and nothing for it to do.
	pub fn new() -> Self {
		Self::with_epochs_of(EPOCH)
	}

	/// The same, with so many blocks in an epoch.
	pub fn with_epochs_of(epoch: u32) -> Self {
		let profile = Profile { encryption_key: secrets().identity.encryption().key_bytes(), fee: FEE };
		let provider = Provider { able: true, active_now: true, active_next: true, profile: Some(profile) };
		let state = State {
			office: Some(Office { provider: PROVIDER, since: 1 }),
			provider: Some(provider),
			policies: BTreeMap::new(),
			denied: BTreeMap::new(),
			requests: BTreeMap::new(),
			confirmed: Vec::new(),
			answers: Vec::new(),
			accepted: Vec::new(),
			vain: Vec::new(),
			catching_up: false,
			balance: 10 * NLK,
			lists_nothing: false,
			questions: 0,
			applied: 0,
		};
		let world = World { frame: DiaryChain::new(), epoch, state: Arc::new(Mutex::new(state)) };
		world.finalise(10);
		world
	}

	/// The state, to be looked at and changed.
	pub fn state(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap()
	}

	/// Lets happen again what is in the diary, and keeps it from now on. `other` knows the lines that are not the world's.
	pub fn resume(&self, file: &Path, other: impl FnMut(&str)) {
		self.frame.resume(file, || self.finalise(1), other);
	}

	/// Finalises so many blocks, one after the other.
	pub fn finalise(&self, blocks: u32) {
		for _ in 0..blocks {
			self.frame.note_block(|| self.finalise_one());
		}
	}

	fn finalise_one(&self) {
		let mut state = self.state();
		let before = self.frame.head().number / self.epoch;
		self.frame.finalise(1);
		let (head, included) = (self.frame.head().number, self.frame.included());
		if head / self.epoch != before {
			if let Some(provider) = &mut state.provider {
				(provider.active_now, provider.active_next) = (provider.active_next, false);
			}
		}
		let done = included.len();
		for (block, extrinsic) in included.into_iter().skip(state.applied) {
			assert_eq!(extrinsic.signer, operator().public_key().0);
			let action = Action::decode(&mut &extrinsic.call[..]).unwrap();
			state.apply(action, block.number, block.number / self.epoch);
		}
		state.applied = done;
	}

	/// What becomes of transactions from now on.
	pub fn set_pool(&self, rule: Pool) {
		self.frame.set_pool(rule);
	}
}

impl State {
	fn apply(&mut self, action: Action, block: u32, epoch: EpochIndex) {
		let done = match &action {
			Action::AcceptPolicy(id) => self.accept(*id, block),
			Action::SubmitFragment(id, fragment) => self.answer(*id, fragment, block),
			Action::ConfirmActivity => self.confirm(epoch),
		};
		if !done {
			self.vain.push(action);
		}
	}

	fn accept(&mut self, id: PolicyId, block: u32) -> bool {
		let Some(policy) = self.policies.get_mut(&id) else { return false };
		let PolicyState::Pending { accept_by } = policy.state else { return false };
		let Some(seat) = policy.seats.iter_mut().find(|seat| seat.provider == PROVIDER) else { return false };
		if seat.accepted || block > accept_by {
			return false;
		}
		seat.accepted = true;
		self.accepted.push(id);
		if policy.seats.iter().all(|seat| seat.accepted) {
			policy.state = PolicyState::Active { paid: policy.term };
		}
		true
	}

	fn answer(&mut self, id: RequestId, fragment: &FragmentBytes, block: u32) -> bool {
		let Some(request) = self.requests.get_mut(&id) else { return false };
		if !request.waiting.contains(&PROVIDER) || block > request.deadline {
			return false;
		}
		request.waiting.retain(|provider| *provider != PROVIDER);
		self.answers.push((id, fragment.clone()));
		true
	}

	fn confirm(&mut self, epoch: EpochIndex) -> bool {
		match &mut self.provider {
			Some(provider) if provider.able && !provider.active_next => {
				provider.active_next = true;
				self.confirmed.push(epoch + 1);
				true
			},
			_ => false,
		}
	}

	/// All proxies have accepted.
	pub fn activate(&mut self, id: PolicyId) {
		let policy = self.policies.get_mut(&id).unwrap();
		policy.seats.iter_mut().for_each(|seat| seat.accepted = true);
		policy.state = PolicyState::Active { paid: policy.term };
	}

	/// The other proxy has accepted.
	pub fn other_accepts(&mut self, id: PolicyId) {
		let policy = self.policies.get_mut(&id).unwrap();
		policy.seats.iter_mut().filter(|seat| seat.provider != PROVIDER).for_each(|seat| seat.accepted = true);
	}

	/// The owner revokes the policy.
	pub fn revoke(&mut self, id: PolicyId, at_block: u32) {
		self.policies.get_mut(&id).unwrap().state = PolicyState::Revoked { at_block };
	}
}

/// The chain at its newest finalised block. Two of the same block are not told apart: a test changes the state between
/// blocks.
#[derive(Clone)]
pub struct WorldView {
	view: FakeView,
	world: World,
}

impl frame::Chain for World {
	type View = WorldView;

	async fn view(&self) -> Result<WorldView, Error> {
		Ok(WorldView { view: self.frame.view().await?, world: self.clone() })
	}
}

impl Chain for World {
	fn genesis(&self) -> Digest {
		GENESIS
	}

	async fn recent(&self, _: Duration) -> Result<WorldView, Error> {
		frame::Chain::view(self).await
	}
}

impl WorldView {
	async fn ask<T>(&self, answer: impl FnOnce(&State) -> T) -> Result<T, Error> {
		// Fails where the node is down.
		frame::Chain::view(&*self.world.frame).await?;
		let mut state = self.world.state();
		state.questions += 1;
		Ok(answer(&state))
	}

	fn current(&self) -> Epoch {
		let (current, length) = (self.view.head().number / self.world.epoch, self.world.epoch);
		Epoch { current, first_block: current * length, next_block: (current + 1) * length }
	}
}

impl Staking for WorldView {
	async fn epoch(&self) -> Result<Epoch, Error> {
		self.ask(|_| self.current()).await
	}

	async fn office(&self, _: Role, who: &AccountId) -> Result<Option<Office>, Error> {
		self.ask(|state| state.office.filter(|_| *who == operator().public_key().0)).await
	}

	async fn provider(&self, _: Role, staker: &AccountId) -> Result<Option<Provider>, Error> {
		self.ask(|state| state.provider.filter(|_| *staker == PROVIDER)).await
	}

	async fn balance(&self, who: &AccountId) -> Result<Balance, Error> {
		self.ask(|state| if *who == operator().public_key().0 { state.balance } else { 0 }).await
	}
}

impl Snapshot for WorldView {
	fn is_catching_up(&self) -> bool {
		self.world.state().catching_up
	}

	async fn policy(&self, id: PolicyId) -> Result<Option<Policy>, Error> {
		self.ask(|state| state.policies.get(&id).cloned()).await
	}

	async fn access(&self, id: PolicyId, who: &AccountId) -> Result<Result<(), Denied>, Error> {
		let epoch = self.current();
		self.ask(|state| {
			let policy = state.policies.get(&id).ok_or(Denied::Unknown)?;
			if policy.receiver != *who {
				return Err(Denied::NotReceiver);
			}
			match policy.state {
				PolicyState::Pending { .. } => Err(Denied::NotActive),
				PolicyState::Revoked { .. } => Err(Denied::Revoked),
				PolicyState::Active { paid } if epoch.current < paid.start => Err(Denied::NotBegun),
				PolicyState::Active { paid } if epoch.current >= paid.end => Err(Denied::Ended),
				PolicyState::Active { .. } => state.denied.get(&id).map_or(Ok(()), |denied| Err(*denied)),
			}
		})
		.await
	}

	async fn assignments(&self, staker: &AccountId) -> Result<Vec<RequestId>, Error> {
		let head = self.view.head().number;
		let waits = |request: &Request| request.waiting.contains(staker) && head <= request.deadline;
		self.ask(|state| {
			if state.lists_nothing {
				return Err(Error::Node("the list is too long".into()));
			}
			let mut waiting: Vec<_> = state.requests.iter().filter(|(_, request)| waits(request)).collect();
			waiting.sort_by_key(|(id, request)| (request.deadline, **id));
			Ok(waiting.into_iter().take(MAX_ASSIGNMENTS as usize).map(|(id, _)| *id).collect())
		})
		.await?
	}

	async fn request(&self, id: RequestId) -> Result<Option<Request>, Error> {
		self.ask(|state| state.requests.get(&id).cloned()).await
	}

	async fn grace(&self) -> Result<u32, Error> {
		self.ask(|_| GRACE).await
	}

	async fn encode(&self, action: &Action) -> Result<Vec<u8>, Error> {
		Ok(action.encode())
	}
}

nulink_worker_common::view_of_world!(WorldView);
