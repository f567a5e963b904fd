//! A chain in memory, for tests: the frame's, with the state that a provider looks at. Transactions do to that state what
//! the runtime would let them do, and it keeps count.
//!
//! With a diary it goes on in another process where it was in the last one, however that ended.

use super::*;
use crate::testing::{operator, us, GENESIS, PROVIDER};
use frame::{
	fake::{FakeView, Pool},
	View,
};
use nulink_primitives::{compute::Commitment, provider::Role, token::NLK};
use nulink_worker_common::{
	staking::{Epoch, Office, Provider},
	testing::DiaryChain,
};
use sha2::{Digest as _, Sha256};
use std::{
	collections::BTreeMap,
	path::Path,
	sync::{Arc, Mutex, MutexGuard},
};

/// Blocks in an epoch.
pub const EPOCH: u32 = 100_000;
/// Blocks for a dispute.
pub const CHALLENGE: u32 = 20;
/// What a dispute is put up for.
pub const PRICE: Balance = 40 * NLK;

/// The chain. Cheap to clone; all clones are one chain.
#[derive(Clone)]
pub struct World {
	pub frame: DiaryChain,
	state: Arc<Mutex<State>>,
}

/// What there is on chain, after the newest finalised block.
pub struct State {
	pub office: Option<Office>,
	pub provider: Option<Provider>,
	pub jobs: BTreeMap<JobId, Job>,
	/// What the others find.
	pub others: BTreeMap<JobId, Outcome>,
	/// All that was done, in order.
	pub done: Vec<Action>,
	/// Transactions that could only fail.
	pub vain: Vec<Action>,
	/// What the operator has.
	pub balance: Balance,
	/// Whether the node fails to list what is to be computed.
	pub lists_nothing: bool,
	/// What the node tells of jobs, if that is not how they are: as they were some blocks ago.
	pub stale: Option<BTreeMap<JobId, Job>>,
	/// What can be claimed.
	pub claimable: BTreeMap<EpochIndex, Balance>,
	/// How many draws find no randomness, and are postponed.
	pub without_randomness: u32,
	/// How many blocks an epoch has.
	pub epoch: u32,
	/// How many extrinsics were applied.
	applied: usize,
}

impl World {
	/// A chain at block 10, with a provider at work, and nothing for it to do.
	pub fn new() -> Self {
		let state = State {
			office: Some(Office { provider: PROVIDER, since: 1 }),
			provider: Some(Provider { able: true, active_now: true, active_next: true, profile: None }),
			jobs: BTreeMap::new(),
			others: BTreeMap::new(),
			done: Vec::new(),
			vain: Vec::new(),
			balance: 100 * NLK,
			lists_nothing: false,
			stale: None,
			claimable: BTreeMap::new(),
			without_randomness: 0,
			epoch: EPOCH,
			applied: 0,
		};
		let world = World { frame: DiaryChain::new(), state: Arc::new(Mutex::new(state)) };
		world.finalise(10);
		world
	}

	/// The state, to be looked at and changed.
	pub fn state(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap()
	}

	/// Lets happen again what is in the diary, and keeps it from now on.
	pub fn resume(&self, file: &Path) {
		self.frame.resume(file, || self.finalise(1), |line| panic!("{line} is no line of a diary"));
	}

	/// Finalises so many blocks, one after the other.
	pub fn finalise(&self, blocks: u32) {
		for _ in 0..blocks {
			self.frame.note_block(|| self.finalise_one());
		}
	}

	fn finalise_one(&self) {
		let mut state = self.state();
		self.frame.finalise(1);
		let (head, included) = (self.frame.head().number, self.frame.included());
		let applied = state.applied;
		for (block, extrinsic) in included.iter().skip(applied) {
			assert_eq!(extrinsic.signer, operator().public_key().0);
			let action = Action::decode(&mut &extrinsic.call[..]).unwrap();
			let epoch = block.number / state.epoch;
			state.apply(action, block.number, epoch);
		}
		state.applied = included.len();
		state.move_on(head);
	}

	/// What becomes of transactions from now on.
	pub fn set_pool(&self, rule: Pool) {
		self.frame.set_pool(rule);
	}
}

impl State {
	fn apply(&mut self, action: Action, block: u32, epoch: EpochIndex) {
		let done = match &action {
			Action::Commit(seat, commitment) => self.answer(*seat, Answer::Committed(*commitment), block),
			Action::Decline(seat) => self.answer(*seat, Answer::Declined, block),
			Action::Reveal(seat, outcome, salt) => self.reveal(*seat, *outcome, *salt, block),
			Action::Draw(id) => self.draw(*id, block),
			Action::Advance(id) => self.advance(*id, block),
			Action::Dispute(id, accused) => self.dispute(*id, *accused, block),
			Action::ConfirmActivity => self.confirm(epoch),
			Action::ClaimReward(staker, over) => {
				*staker == PROVIDER && *over < epoch && self.claimable.remove(over).is_some()
			},
		};
		if done { &mut self.done } else { &mut self.vain }.push(action);
	}

	fn member(&mut self, seat: Seat) -> Option<(&mut Stage, &mut Answer)> {
		let job = self.jobs.get_mut(&seat.job).filter(|job| job.round == seat.round)?;
		let Job { stage, committee, panel, .. } = job;
		let members = if seat.round == PANEL { panel } else { committee };
		let member = members.iter_mut().find(|member| member.provider == PROVIDER)?;
		Some((stage, &mut member.answer))
	}

	fn answer(&mut self, seat: Seat, said: Answer, block: u32) -> bool {
		let Some((Stage::Working { commit_until, .. }, answer)) = self.member(seat) else { return false };
		if *answer != Answer::Silent || block > *commit_until {
			return false;
		}
		*answer = said;
		self.all_answered(seat.job, block);
		true
	}

	/// Reveals begin when all have answered.
	fn all_answered(&mut self, id: JobId, block: u32) {
		let job = self.jobs.get_mut(&id).unwrap();
		let silent = job.members(job.round).iter().any(|member| member.answer == Answer::Silent);
		if let Stage::Working { commit_until, reveal_until, .. } = &mut job.stage {
			if !silent && block < *commit_until {
				(*reveal_until, *commit_until) = (block + *reveal_until - *commit_until, block);
			}
		}
	}

	fn reveal(&mut self, seat: Seat, outcome: Outcome, salt: [u8; 32], block: u32) -> bool {
		let statement = Commitment { job: seat.job, round: seat.round, provider: PROVIDER, outcome, salt };
		let hash: Digest = Sha256::digest(statement.hashed_bytes(&GENESIS)).into();
		match self.member(seat) {
			Some((Stage::Working { commit_until, reveal_until, .. }, answer)) => {
				let in_time = (*commit_until + 1..=*reveal_until).contains(&block);
				let right = in_time && *answer == Answer::Committed(hash);
				if right {
					*answer = Answer::Revealed(outcome);
				}
				right
			},
			_ => false,
		}
	}

	/// The others reveal, and what is due becomes due.
	fn move_on(&mut self, head: u32) {
		for (id, job) in &mut self.jobs {
			let found = self.others.get(id).copied().unwrap_or_else(|| crate::testing::outcome_of(*id));
			if let Stage::Working { commit_until, reveal_until, .. } = job.stage {
				if head > commit_until {
					let others = job.committee.iter_mut().chain(&mut job.panel);
					others
						.filter(|member| member.provider != PROVIDER && matches!(member.answer, Answer::Committed(_)))
						.for_each(|member| member.answer = Answer::Revealed(found));
				}
				let open = |member: &Member| matches!(member.answer, Answer::Silent | Answer::Committed(_));
				let waiting = job.members(job.round).iter().any(open);
				job.can_advance = head > reveal_until || (head > commit_until && !waiting);
			}
			if let Stage::Challengeable { until } = job.stage {
				job.can_advance = head > until;
			}
		}
	}

	fn draw(&mut self, id: JobId, block: u32) -> bool {
		let Some(job) = self.jobs.get_mut(&id).filter(|job| job.can_draw) else { return false };
		job.can_draw = false;
		job.stage = match self.without_randomness.checked_sub(1) {
			Some(left) => {
				self.without_randomness = left;
				Stage::Drawing { seed_block: block + 2 }
			},
			None => Stage::Working { drawn_at: block, commit_until: block + 200, reveal_until: block + 240 },
		};
		true
	}

	fn advance(&mut self, id: JobId, block: u32) -> bool {
		let Some(job) = self.jobs.get_mut(&id).filter(|job| job.can_advance) else { return false };
		job.can_advance = false;
		match job.stage {
			Stage::Working { .. } => {
				let revealed = job.committee.iter().filter_map(|member| match member.answer {
					Answer::Revealed(outcome) => Some(outcome),
					_ => None,
				});
				let revealed: Vec<_> = revealed.collect();
				let agreed = |outcome: &&Outcome| revealed.iter().filter(|other| other == outcome).count() >= 2;
				job.provisional = revealed.iter().find(agreed).copied();
				job.stage = Stage::Challengeable { until: block + CHALLENGE };
			},
			// The real one forgets its members then, which nobody looks at any more.
			_ => job.stage = Stage::Closed,
		}
		true
	}

	fn dispute(&mut self, id: JobId, accused: Outcome, block: u32) -> bool {
		let Some(job) = self.jobs.get_mut(&id) else { return false };
		let open = matches!(job.stage, Stage::Challengeable { until } if block <= until);
		if !open || job.provisional != Some(accused) {
			return false;
		}
		// The panel is not played.
		(job.stage, job.can_advance) = (Stage::Closed, false);
		true
	}

	fn confirm(&mut self, _: EpochIndex) -> bool {
		match &mut self.provider {
			Some(provider) if provider.able && !provider.active_next => {
				provider.active_next = true;
				true
			},
			_ => false,
		}
	}

	/// How often something of this sort was done.
	pub fn count(&self, of: impl Fn(&Action) -> bool) -> usize {
		self.done.iter().filter(|action| of(action)).count()
	}

	/// What the provider answered in a job.
	pub fn answered(&self, id: JobId) -> Answer {
		self.jobs[&id].answer(0, &PROVIDER).unwrap()
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
}

impl WorldView {
	async fn ask<T>(&self, answer: impl FnOnce(&State) -> T) -> Result<T, Error> {
		// Fails where the node is down.
		frame::Chain::view(&*self.world.frame).await?;
		Ok(answer(&self.world.state()))
	}
}

impl Staking for WorldView {
	async fn epoch(&self) -> Result<Epoch, Error> {
		let length = self.ask(|state| state.epoch).await?;
		let current = self.view.head().number / length;
		Ok(Epoch { current, first_block: current * length, next_block: (current + 1) * length })
	}

	async fn office(&self, role: Role, who: &AccountId) -> Result<Option<Office>, Error> {
		assert_eq!(role, Role::Compute);
		self.ask(|state| state.office.filter(|_| *who == us().post.operator)).await
	}

	async fn provider(&self, role: Role, staker: &AccountId) -> Result<Option<Provider>, Error> {
		assert_eq!(role, Role::Compute);
		self.ask(|state| state.provider.filter(|_| *staker == PROVIDER)).await
	}

	async fn balance(&self, _: &AccountId) -> Result<Balance, Error> {
		self.ask(|state| state.balance).await
	}
}

impl Snapshot for WorldView {
	async fn tasks(&self, staker: &AccountId, from: JobId) -> Result<Vec<Task>, Error> {
		self.ask(|state| {
			if state.lists_nothing {
				return Err(Error::Node("the list is too long".into()));
			}
			let task = |(id, job): (&JobId, &Job)| {
				let (window, answer) = (job.at_work(job.round)?, job.answer(job.round, staker)?);
				// Late ones, too.
				let open = matches!(answer, Answer::Silent | Answer::Committed(_));
				let seat = Seat { job: *id, round: job.round };
				let Window { commit_until, reveal_until, .. } = window;
				open.then_some(Task { seat, answer, commit_until, reveal_until })
			};
			let jobs = state.stale.as_ref().unwrap_or(&state.jobs);
			Ok(jobs.range(from..).filter_map(task).take(MAX_TASKS as usize).collect())
		})
		.await?
	}

	async fn undrawn(&self, from: Option<JobId>) -> Result<(Vec<JobId>, JobId), Error> {
		self.ask(|state| {
			let next = state.jobs.keys().next_back().map_or(0, |last| last + 1);
			let from = from.unwrap_or(next.saturating_sub(MAX_TASKS.into())).min(next);
			let undrawn = |(id, job): (&JobId, &Job)| matches!(job.stage, Stage::Drawing { .. }).then_some(*id);
			(state.jobs.range(from..).filter_map(undrawn).collect(), next)
		})
		.await
	}

	async fn active(&self) -> Result<Vec<AccountId>, Error> {
		self.ask(|_| vec![PROVIDER]).await
	}

	async fn job(&self, id: JobId) -> Result<Option<Job>, Error> {
		self.ask(|state| state.stale.as_ref().unwrap_or(&state.jobs).get(&id).cloned()).await
	}

	async fn claimable(&self, staker: &AccountId) -> Result<Vec<(EpochIndex, Balance)>, Error> {
		assert_eq!(*staker, PROVIDER);
		self.ask(|state| state.claimable.iter().map(|(epoch, amount)| (*epoch, *amount)).collect()).await
	}

	async fn dispute_price(&self, _: &Spec, _: u8, _: Balance) -> Result<Option<Balance>, Error> {
		Ok(Some(PRICE))
	}

	async fn encode(&self, action: &Action) -> Result<Vec<u8>, Error> {
		Ok(action.encode())
	}
}

nulink_worker_common::view_of_world!(WorldView);
