//! A chain in memory, for tests: the frame's, with the state that a watcher looks at. Transactions do to that state
//! what the runtime would let them do, and it keeps count.

use super::*;
use crate::{
	ethereum::fake::{CHAIN_ID, CODE_HASH, CONTRACT},
	layout::tests::layout,
	tests::{operator, signer, us, GENESIS, PROVIDER},
};
use frame::{
	fake::{FakeChain, FakeView, Pool},
	AccountId32, CallError, Handed, Header as BlockHeader, View,
};
use nulink_client::sr25519::Keypair;
use nulink_eth_proofs::{account, recover, set_hash, software::Software, WatchDomain};
use nulink_primitives::{provider::Role, token::NLK};
use nulink_worker_common::staking::{Epoch, Office, Provider};
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, MutexGuard},
};

/// Blocks in an epoch.
pub const EPOCH: u32 = 100_000;
/// Heights that are attested.
pub const INTERVAL: u64 = 4;
pub const ID: ContractId = 1;
pub const DOMAIN: WatchDomain = WatchDomain { chain_id: CHAIN_ID, genesis: GENESIS };
/// After how many blocks a record is renewed free of charge.
pub const REFRESH: u32 = 50;

/// The chain. Cheap to clone; all clones are one chain.
#[derive(Clone)]
pub struct World {
	pub frame: FakeChain,
	state: Arc<Mutex<State>>,
}

/// What there is on chain, after the newest finalised block.
pub struct State {
	pub office: Option<Office>,
	pub provider: Option<Provider>,
	/// The watchers, in every epoch.
	pub elected: Vec<Elected>,
	/// What this watcher has attested.
	pub attested: BTreeMap<u64, Hash>,
	/// Heights that others have attested, and not this watcher.
	pub open: Vec<u64>,
	/// Whether what this watcher attests is accepted at once.
	pub accepts: bool,
	pub accepted: BTreeMap<u64, Header>,
	pub records: BTreeMap<Address, Record>,
	/// What the code of the contract must hash to.
	pub pinned: Hash,
	/// Whether nothing of the contract is taken.
	pub contract_paused: bool,
	/// What fails, whatever the state is.
	refused: Vec<Action>,
	/// In which epoch the chain is.
	pub epoch: EpochIndex,
	/// Who has signed the watchers of an epoch.
	pub signed: BTreeMap<EpochIndex, Vec<(Address, Signature)>>,
	/// All that was done, in order.
	pub done: Vec<Action>,
	/// Transactions that could only fail.
	pub vain: Vec<Action>,
	/// What the operator has.
	pub balance: Balance,
	/// What can be claimed.
	pub claimable: BTreeMap<EpochIndex, Balance>,
	/// How many extrinsics were applied.
	applied: usize,
}

impl World {
	/// A chain at block 10, with a watcher that is elected, and nothing attested.
	pub fn new() -> Self {
		let other = |byte| Elected { staker: [byte; 32], signer: Address([byte; 20]), weight: 10 };
		let ours = Elected { staker: PROVIDER, signer: signer().address(), weight: 10 };
		let state = State {
			office: Some(Office { provider: PROVIDER, since: 1 }),
			provider: Some(Provider { able: true, active_now: true, active_next: true, profile: None }),
			elected: vec![other(1), ours, other(2), other(3)],
			attested: BTreeMap::new(),
			open: Vec::new(),
			accepts: true,
			accepted: BTreeMap::new(),
			records: BTreeMap::new(),
			pinned: CODE_HASH,
			contract_paused: false,
			refused: Vec::new(),
			epoch: 0,
			// There is nothing to do about who comes next, unless a test wants it.
			signed: [(1, vec![(signer().address(), [27; 65])])].into(),
			done: Vec::new(),
			vain: Vec::new(),
			balance: 100 * NLK,
			claimable: BTreeMap::new(),
			applied: 0,
		};
		let world = World { frame: FakeChain::new(), state: Arc::new(Mutex::new(state)) };
		world.finalise(10);
		world
	}

	/// The state, to be looked at and changed.
	pub fn state(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap()
	}

	/// From now on this fails, with this error of the pallet.
	pub fn refuse(&self, action: &Action, name: &str) {
		self.frame.fail_call(&action.encode(), "WatcherRelay", name);
		self.state().refused.push(action.clone());
	}

	/// Finalises so many blocks, one after the other.
	pub fn finalise(&self, blocks: u32) {
		(0..blocks).for_each(|_| self.finalise_one());
	}

	fn finalise_one(&self) {
		let mut state = self.state();
		self.frame.finalise(1);
		let included = self.frame.included();
		for (_, extrinsic) in included.iter().skip(state.applied) {
			assert_eq!(extrinsic.signer, operator().public_key().0);
			state.apply(Action::decode(&mut &extrinsic.call[..]).unwrap(), self.frame.head().number);
		}
		state.applied = included.len();
	}

	/// What becomes of transactions from now on.
	pub fn set_pool(&self, rule: Pool) {
		self.frame.set_pool(rule);
	}
}

impl State {
	fn apply(&mut self, action: Action, block: u32) {
		let done = match &action {
			refused if self.refused.contains(refused) => false,
			Action::Attest(attestation) => self.attest(attestation),
			Action::SignWatchers(epoch, signature) => self.sign_watchers(*epoch, signature),
			Action::Relay(relay) => self.relay(relay, block).unwrap_or(false),
			Action::ConfirmActivity => match &mut self.provider {
				Some(provider) if provider.able && !provider.active_next && !self.elected.is_empty() => {
					provider.active_next = true;
					true
				},
				_ => false,
			},
			Action::ClaimReward(staker, over) => *staker == PROVIDER && self.claimable.remove(over).is_some(),
		};
		if done { &mut self.done } else { &mut self.vain }.push(action);
	}

	fn newest(&self) -> u64 {
		self.accepted.keys().next_back().copied().unwrap_or_default()
	}

	fn attest(&mut self, said: &Attestation) -> bool {
		let header = said.header;
		let digest = DOMAIN.digest::<Software>(&header.statement());
		let is_ours = recover::<Software>(&digest, &said.signature) == Some(signer().address());
		let is_open = self.open.contains(&header.number) || header.number > self.newest();
		let is_due = header.number.is_multiple_of(INTERVAL) && is_open;
		let elected = self.elected.iter().any(|elected| elected.staker == PROVIDER);
		if !is_ours || !is_due || !elected || self.attested.contains_key(&header.number) {
			return false;
		}
		self.attested.insert(header.number, header.hash);
		self.open.retain(|number| *number != header.number);
		if self.accepts {
			self.accepted.entry(header.number).or_insert(header);
		}
		true
	}

	fn sign_watchers(&mut self, epoch: EpochIndex, signature: &Signature) -> bool {
		let set_hash = set_hash::<Software>(&self.set()).unwrap();
		let digest = DOMAIN.digest::<Software>(&Statement::Watchers { epoch: epoch.into(), set_hash });
		let signer = signer().address();
		let signed = self.signed.entry(epoch).or_default();
		let is_new = signed.iter().all(|(other, _)| *other != signer);
		if !is_new || recover::<Software>(&digest, signature) != Some(signer) {
			return false;
		}
		signed.push((signer, *signature));
		true
	}

	/// The watchers of every epoch, as they are signed.
	pub fn set(&self) -> Vec<(Address, u128)> {
		let mut set: Vec<_> = self.elected.iter().map(|elected| (elected.signer, elected.weight)).collect();
		set.sort_unstable();
		set
	}

	/// As the pallet does it: what is proven, and is news.
	fn relay(&mut self, relay: &Relay, block: u32) -> Option<bool> {
		let root = self.accepted.get(&relay.number)?.root;
		let contract = account::<Software, _>(&root, &CONTRACT, &relay.account_proof).ok()??;
		let slots = layout().slots(&relay.provider);
		if self.contract_paused
			|| contract.code_hash != self.pinned
			|| relay.contract != ID
			|| slots.len() != relay.storage_proofs.len()
		{
			return None;
		}
		let words =
			slots.iter().zip(&relay.storage_proofs).map(|(slot, proof)| contract.storage::<Software, _>(slot, proof));
		let words: Vec<_> = words.collect::<Result<_, _>>().ok()?;
		let stake = layout().decode(&words)?;
		let record = Record { provider: relay.provider, number: relay.number, relayed_in: block, stake };
		match self.records.insert(relay.provider, record) {
			Some(before) if before.number >= relay.number => None,
			Some(before) => {
				let is_old = block.saturating_sub(before.relayed_in) >= REFRESH && stake.authorized > 0;
				Some(before.stake != stake || is_old)
			},
			None => Some(stake.authorized > 0),
		}
	}

	/// What there is of a height. What others have opened counts, also where something newer is accepted.
	fn height(&self, number: u64) -> Height {
		let accepted = self.accepted.get(&number).copied();
		let others = u32::from(self.open.contains(&number) || accepted.is_some());
		let ours = self.attested.get(&number).copied();
		let counts = others > 0 || number > self.newest();
		Height { number, ours, accepted, counts, attested_by: others + u32::from(ours.is_some()) }
	}

	/// How often something of this sort was done.
	pub fn count(&self, of: impl Fn(&Action) -> bool) -> usize {
		self.done.iter().filter(|action| of(action)).count()
	}

	/// How often a header of this height was attested.
	pub fn attestations(&self, number: u64) -> usize {
		self.count(|action| matches!(action, Action::Attest(said) if said.header.number == number))
	}

	/// How often something was relayed.
	pub fn relays(&self) -> usize {
		self.count(|action| matches!(action, Action::Relay(_)))
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
	fn genesis(&self) -> Hash {
		GENESIS
	}
}

impl WorldView {
	async fn ask<T>(&self, answer: impl FnOnce(&State) -> T) -> Result<T, Error> {
		// Fails where the node is down.
		frame::Chain::view(&self.world.frame).await?;
		Ok(answer(&self.world.state()))
	}
}

impl Staking for WorldView {
	async fn epoch(&self) -> Result<Epoch, Error> {
		let current = self.ask(|state| state.epoch).await?;
		Ok(Epoch { current, first_block: current * EPOCH, next_block: (current + 1) * EPOCH })
	}

	async fn office(&self, role: Role, who: &AccountId) -> Result<Option<Office>, Error> {
		assert_eq!(role, Role::Watcher);
		self.ask(|state| state.office.filter(|_| *who == us().operator)).await
	}

	async fn provider(&self, role: Role, staker: &AccountId) -> Result<Option<Provider>, Error> {
		assert_eq!(role, Role::Watcher);
		self.ask(|state| state.provider.filter(|_| *staker == PROVIDER)).await
	}

	async fn balance(&self, _: &AccountId) -> Result<Balance, Error> {
		self.ask(|state| state.balance).await
	}
}

impl Snapshot for WorldView {
	async fn status(&self) -> Result<Status, Error> {
		self.ask(|state| Status {
			chain_id: CHAIN_ID,
			accepted: state.accepted.values().next_back().copied(),
			paused: false,
			epoch: state.epoch,
			interval: INTERVAL,
			grace: 10,
			refresh: REFRESH,
		})
		.await
	}

	async fn duties(&self, _: &Status, provider: &AccountId, up_to: u64) -> Result<Duties, Error> {
		assert_eq!(*provider, PROVIDER);
		self.ask(|state| {
			let is_open = |number: &&u64| **number > state.newest();
			let heights = state.attested.keys().chain(&state.open).filter(|number| **number <= up_to);
			Duties {
				elected: state.elected.iter().any(|elected| elected.staker == PROVIDER),
				signer: Some(signer().address()),
				under_way: state.attested.keys().filter(is_open).count() as u32,
				heights: heights.map(|number| state.height(*number)).collect(),
			}
		})
		.await
	}

	async fn height(&self, _: &Status, provider: &AccountId, number: u64) -> Result<Height, Error> {
		assert_eq!(*provider, PROVIDER);
		self.ask(|state| state.height(number)).await
	}

	async fn contracts(&self) -> Result<Vec<Contract>, Error> {
		let (code_hash, paused) = self.ask(|state| (state.pinned, state.contract_paused)).await?;
		Ok(vec![Contract { id: ID, address: CONTRACT, code_hash, layout: layout(), paused }])
	}

	async fn records(&self, _: ContractId, after: Option<Address>) -> Result<Vec<Record>, Error> {
		let behind = |record: &&Record| after.is_none_or(|after| record.provider > after);
		self.ask(|state| state.records.values().filter(behind).take(MAX_RECORDS as usize).copied().collect()).await
	}

	async fn record(&self, _: ContractId, provider: &Address) -> Result<Option<Record>, Error> {
		self.ask(|state| state.records.get(provider).copied()).await
	}

	async fn certificate(&self, number: u64) -> Result<Option<Certificate>, Error> {
		self.ask(|state| {
			let header = *state.accepted.get(&number)?;
			let signatures = state.elected.iter().map(|elected| (elected.signer, [0; 65])).collect();
			Some(Certificate { header, signatures })
		})
		.await
	}

	async fn elected(&self, epoch: EpochIndex) -> Result<Vec<Elected>, Error> {
		self.ask(|state| match epoch <= state.epoch + 1 {
			true => state.elected.clone(),
			false => vec![],
		})
		.await
	}

	async fn rotation(&self, epoch: EpochIndex) -> Result<Option<Rotation>, Error> {
		self.ask(|state| {
			let signatures = state.signed.get(&epoch).cloned().unwrap_or_default();
			let rotation = Rotation { epoch, set: state.set(), signatures };
			(epoch <= state.epoch + 1 && !rotation.set.is_empty()).then_some(rotation)
		})
		.await
	}

	async fn claimable(&self, staker: &AccountId) -> Result<Vec<(EpochIndex, Balance)>, Error> {
		assert_eq!(*staker, PROVIDER);
		self.ask(|state| state.claimable.iter().map(|(epoch, amount)| (*epoch, *amount)).collect()).await
	}

	async fn encode(&self, action: &Action) -> Result<Vec<u8>, Error> {
		Ok(action.encode())
	}
}

impl View for WorldView {
	fn head(&self) -> BlockId {
		self.view.head()
	}

	async fn header(&self, number: u32) -> Result<Option<BlockHeader>, Error> {
		self.view.header(number).await
	}

	async fn has_state(&self, block: BlockId) -> Result<bool, Error> {
		self.view.has_state(block).await
	}

	async fn body(&self, block: BlockId) -> Result<Option<Vec<Vec<u8>>>, Error> {
		self.view.body(block).await
	}

	async fn result(&self, block: BlockId, index: u32) -> Result<Option<Result<(), CallError>>, Error> {
		self.view.result(block, index).await
	}

	async fn nonce(&self, who: &AccountId32) -> Result<u64, Error> {
		self.view.nonce(who).await
	}

	async fn sign(&self, call: &[u8], signer: &Keypair, nonce: u64, period: u32) -> Result<Vec<u8>, Error> {
		self.view.sign(call, signer, nonce, period).await
	}

	async fn hand_in(&self, extrinsic: &[u8]) -> Result<Handed, Error> {
		self.view.hand_in(extrinsic).await
	}
}
