//! A chain in memory, for tests: blocks come when the test says so, nodes fail when the test says so.
//!
//! It keeps the rules that the submitter relies on: an extrinsic is included at most once, in the order of its account's
//! nonces, and only within its mortality.

use super::{AccountId32, BlockId, CallError, Chain, Error, Handed, Header, View, H256};
use codec::{Decode, Encode};
use nulink_client::sr25519::Keypair;
use std::{
	collections::{BTreeMap, HashMap, HashSet},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// What a fake extrinsic is made of.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct FakeExtrinsic {
	/// Whose.
	pub signer: [u8; 32],
	/// Its place in the order.
	pub nonce: u64,
	/// From which block on it is valid.
	pub born: BlockId,
	/// For how many blocks.
	pub period: u32,
	/// What it does.
	pub call: Vec<u8>,
}

/// What happens to an extrinsic that is handed in.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Pool {
	/// It goes into the pool and into the next block.
	#[default]
	Takes,
	/// It is said to be in the pool, and is forgotten.
	Loses,
	/// It does not arrive, and the connection breaks.
	Breaks,
	/// It arrives, and the connection breaks before the answer.
	TakesAndBreaks,
	/// It is refused, with these words.
	Refuses(String),
}

/// The chain. Cheap to clone; all clones are one chain.
#[derive(Clone, Default)]
pub struct FakeChain {
	state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
	blocks: Vec<Block>,
	pool: BTreeMap<(AccountId, u64), Vec<u8>>,
	nonces: HashMap<AccountId, u64>,
	included: Vec<(BlockId, FakeExtrinsic)>,
	handed_in: Vec<FakeExtrinsic>,
	failing: HashMap<Vec<u8>, CallError>,
	unknown_calls: HashSet<Vec<u8>>,
	rule: Pool,
	down: bool,
	lag: u32,
	state_from: u32,
	bodies_from: u32,
	headers_from: u32,
	seed: u8,
}

type AccountId = [u8; 32];

struct Block {
	header: Header,
	extrinsics: Vec<(Vec<u8>, Result<(), CallError>)>,
}

impl FakeChain {
	/// A chain with its genesis only.
	pub fn new() -> Self {
		Self::with_seed(0)
	}

	/// Chains with different seeds have the same genesis and different blocks.
	pub fn with_seed(seed: u8) -> Self {
		let chain = FakeChain::default();
		{
			let mut state = chain.lock();
			state.seed = seed;
			let id = BlockId { number: 0, hash: H256::zero() };
			state.blocks.push(Block { header: Header { id, parent: H256::zero() }, extrinsics: vec![] });
		}
		chain
	}

	/// Finalises so many blocks. What is in the pool and fits goes into the first.
	pub fn finalise(&self, blocks: u32) {
		(0..blocks).for_each(|_| self.lock().finalise());
	}

	/// Uses up the account's next nonce in the next block, as the same key in another program would.
	pub fn use_nonce(&self, who: &AccountId32) {
		*self.lock().nonces.entry(who.0).or_default() += 1;
	}

	/// From now on, this is what becomes of what is handed in.
	pub fn set_pool(&self, rule: Pool) {
		self.lock().rule = rule;
	}

	/// Empties the pool, as a node that is restarted does.
	pub fn forget_pool(&self) {
		self.lock().pool.clear();
	}

	/// Whether nobody answers.
	pub fn set_down(&self, down: bool) {
		self.lock().down = down;
	}

	/// How many blocks the node is behind.
	pub fn set_lag(&self, blocks: u32) {
		self.lock().lag = blocks;
	}

	/// Calls with these bytes fail in their block.
	pub fn fail_call(&self, call: &[u8], pallet: &str, name: &str) {
		let error = CallError { pallet: Some(pallet.into()), name: name.into() };
		self.lock().failing.insert(call.into(), error);
	}

	/// Calls with these bytes cannot be signed: the chain does not know them.
	pub fn forget_call(&self, call: &[u8]) {
		self.lock().unknown_calls.insert(call.into());
	}

	/// The state of blocks before this one is gone.
	pub fn prune_state(&self, before: u32) {
		self.lock().state_from = before;
	}

	/// The extrinsics of blocks before this one are gone.
	pub fn prune_bodies(&self, before: u32) {
		self.lock().bodies_from = before;
	}

	/// The headers of blocks before this one are gone.
	pub fn prune_headers(&self, before: u32) {
		self.lock().headers_from = before;
	}

	/// The newest finalised block.
	pub fn head(&self) -> BlockId {
		self.lock().head()
	}

	/// The block with this number.
	pub fn block(&self, number: u32) -> BlockId {
		self.lock().blocks[number as usize].header.id
	}

	/// All that was included, in order.
	pub fn included(&self) -> Vec<(BlockId, FakeExtrinsic)> {
		self.lock().included.clone()
	}

	/// All that was handed in and arrived, in order, repetitions too.
	pub fn handed_in(&self) -> Vec<FakeExtrinsic> {
		self.lock().handed_in.clone()
	}

	fn lock(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn up(&self) -> Result<MutexGuard<'_, State>, Error> {
		let state = self.lock();
		if state.down {
			return Err(Error::Unreachable("the fake node is down".into()));
		}
		Ok(state)
	}
}

impl State {
	fn head(&self) -> BlockId {
		let lagging = self.blocks.len().saturating_sub(1 + self.lag as usize);
		self.blocks[lagging].header.id
	}

	fn finalise(&mut self) {
		let parent = self.blocks[self.blocks.len() - 1].header.id;
		let number = parent.number + 1;
		let mut hash = [self.seed; 32];
		hash[..4].copy_from_slice(&number.to_be_bytes());
		let id = BlockId { number, hash: H256(hash) };
		let mut extrinsics = vec![(b"inherent".to_vec(), Ok(()))];
		while let Some((&(who, nonce), bytes)) =
			self.pool.iter().find(|((who, nonce), _)| self.nonces.get(who).copied().unwrap_or(0) >= *nonce)
		{
			let bytes = bytes.clone();
			self.pool.remove(&(who, nonce));
			let Ok(extrinsic) = FakeExtrinsic::decode(&mut &bytes[..]) else { continue };
			let expected = self.nonces.entry(who).or_default();
			let alive = number > extrinsic.born.number && number - extrinsic.born.number < extrinsic.period;
			if *expected != nonce || !alive {
				continue;
			}
			*expected += 1;
			let result = self.failing.get(&extrinsic.call).cloned().map_or(Ok(()), Err);
			extrinsics.push((bytes, result));
			self.included.push((id, extrinsic));
		}
		self.blocks.push(Block { header: Header { id, parent: parent.hash }, extrinsics });
	}

	fn at(&self, block: BlockId) -> Option<&Block> {
		self.blocks.get(block.number as usize).filter(|found| found.header.id == block)
	}
}

/// The chain, seen through its one node.
#[derive(Clone)]
pub struct FakeView {
	chain: FakeChain,
	head: BlockId,
}

impl Chain for FakeChain {
	type View = FakeView;

	async fn view(&self) -> Result<FakeView, Error> {
		let head = self.up()?.head();
		Ok(FakeView { chain: self.clone(), head })
	}
}

impl View for FakeView {
	fn head(&self) -> BlockId {
		self.head
	}

	async fn header(&self, number: u32) -> Result<Option<Header>, Error> {
		let state = self.chain.up()?;
		if number > self.head.number || number < state.headers_from {
			return Ok(None);
		}
		Ok(state.blocks.get(number as usize).map(|block| block.header))
	}

	async fn has_state(&self, block: BlockId) -> Result<bool, Error> {
		Ok(block.number >= self.chain.up()?.state_from)
	}

	async fn body(&self, block: BlockId) -> Result<Option<Vec<Vec<u8>>>, Error> {
		let state = self.chain.up()?;
		let found = state.at(block).filter(|_| block.number >= state.bodies_from);
		Ok(found.map(|block| block.extrinsics.iter().map(|(bytes, _)| bytes.clone()).collect()))
	}

	async fn result(&self, block: BlockId, index: u32) -> Result<Option<Result<(), CallError>>, Error> {
		let state = self.chain.up()?;
		if block.number < state.state_from {
			return Ok(None);
		}
		let found = state.at(block).and_then(|block| block.extrinsics.get(index as usize));
		found.map(|(_, result)| Some(result.clone())).ok_or_else(|| Error::Node("no such extrinsic".into()))
	}

	async fn nonce(&self, who: &AccountId32) -> Result<u64, Error> {
		let state = self.chain.up()?;
		// As of the head of the view: what was included later does not count yet.
		let later = |(block, extrinsic): &&(BlockId, FakeExtrinsic)| {
			block.number > self.head.number && extrinsic.signer == who.0
		};
		let later = state.included.iter().filter(later).count() as u64;
		Ok(state.nonces.get(&who.0).copied().unwrap_or(0) - later)
	}

	async fn sign(&self, call: &[u8], signer: &Keypair, nonce: u64, period: u32) -> Result<Vec<u8>, Error> {
		if self.chain.up()?.unknown_calls.contains(call) {
			return Err(Error::Call("not in the metadata".into()));
		}
		let signer = signer.public_key().0;
		Ok(FakeExtrinsic { signer, nonce, born: self.head, period, call: call.into() }.encode())
	}

	async fn hand_in(&self, extrinsic: &[u8]) -> Result<Handed, Error> {
		let mut state = self.chain.up()?;
		let broken = || Error::Unreachable("the fake connection broke".into());
		let decoded = FakeExtrinsic::decode(&mut &extrinsic[..]).map_err(|error| Error::Node(error.to_string()))?;
		if state.rule == Pool::Breaks {
			return Err(broken());
		}
		let nonce = decoded.nonce;
		let key = (decoded.signer, nonce);
		state.handed_in.push(decoded);
		if let Pool::Refuses(words) = &state.rule {
			return Ok(Handed::Refused(words.clone()));
		}
		if nonce < state.nonces.get(&key.0).copied().unwrap_or(0) {
			return Ok(Handed::Stale);
		}
		if state.rule != Pool::Loses {
			state.pool.entry(key).or_insert_with(|| extrinsic.to_vec());
		}
		if state.rule == Pool::TakesAndBreaks {
			return Err(broken());
		}
		Ok(Handed::Accepted)
	}
}
