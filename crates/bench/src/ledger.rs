//! The runtime's wasm, as a node executes it, on a state in memory.
//!
//! There is no block production around it: a block is begun, and extrinsics are applied one after the other. That is what
//! a node does with a block, without what is the same for all of them. Extrinsics are signed and encoded here by hand, so
//! that nothing but the wasm decides what a call does.

mod weight;

pub use weight::Weight;

use anyhow::{anyhow, bail, ensure, Context};
use codec::{Compact, Decode, Encode};
use cumulus_primitives_proof_size_hostfunction::storage_proof_size;
use nulink_primitives::token::{Balance, EXISTENTIAL_DEPOSIT, NLK};
use sc_executor::WasmExecutor;
use sp_core::{
	sr25519,
	traits::{CallContext, RuntimeCode, WrappedRuntimeCode},
	Pair,
};
use sp_io::hashing::{blake2_128, blake2_256, twox_128, twox_64};
use sp_runtime::{
	generic::Header,
	traits::{BlakeTwo256, Header as _},
	StateVersion,
};
use sp_state_machine::{new_in_mem, Backend, InMemoryBackend, OverlayedChanges, StateMachine, TrieBackendBuilder};
use sp_trie::recorder::Recorder;
use std::{collections::BTreeMap, path::PathBuf, sync::Mutex, time::Instant};

type Executor = WasmExecutor<(sp_io::SubstrateHostFunctions, storage_proof_size::HostFunctions)>;

/// An account: a public key.
pub type Account = [u8; 32];

/// What the first block stands on.
pub const GENESIS: [u8; 32] = [0x6e; 32];

/// Somebody who signs, with a key made from a number.
pub struct Signer {
	pair: sr25519::Pair,
}

impl Signer {
	/// The same number is the same one.
	pub fn new(number: u32) -> Self {
		let mut seed = [0x42; 32];
		seed[..4].copy_from_slice(&number.to_le_bytes());
		Signer { pair: sr25519::Pair::from_seed(&seed) }
	}

	/// The account.
	pub fn account(&self) -> Account {
		self.pair.public().0
	}

	/// Who may do everything on a development chain.
	pub fn sudo() -> anyhow::Result<Self> {
		let pair = sr25519::Pair::from_string("//Alice", None).map_err(|error| anyhow!("no key: {error:?}"))?;
		Ok(Signer { pair })
	}

	/// A signature, as the chain takes them: with the kind of the key.
	pub fn sign(&self, message: &[u8]) -> (u8, [u8; 64]) {
		(SR25519, self.pair.sign(message).0)
	}
}

/// The index of sr25519 among the kinds of signatures.
const SR25519: u8 = 1;
/// What a block answers that has no room for an extrinsic: an error, invalid, exhausts the resources.
const EXHAUSTED: [u8; 3] = [1, 0, 6];

/// What an extrinsic did.
#[derive(Clone, Debug)]
pub struct Applied {
	/// Whether its call succeeded.
	pub succeeded: bool,
	/// Entries of the state that were read.
	pub reads: usize,
	/// Entries of the state that were written.
	pub writes: usize,
	/// Bytes of the proof by which a validator follows it.
	pub proof: usize,
}

/// A chain in memory.
pub struct Ledger {
	state: InMemoryBackend<BlakeTwo256>,
	overlay: OverlayedChanges<BlakeTwo256>,
	engine: Engine,
	nonces: BTreeMap<Account, u32>,
	versions: (u32, u32),
	height: u32,
}

/// What executes the wasm.
#[derive(Clone)]
struct Engine {
	executor: Executor,
	wasm: Vec<u8>,
	hash: Vec<u8>,
}

impl Engine {
	fn call(
		&self,
		state: &impl Backend<BlakeTwo256>,
		overlay: &mut OverlayedChanges<BlakeTwo256>,
		method: &str,
		arguments: &[u8],
	) -> anyhow::Result<Vec<u8>> {
		let fetcher = WrappedRuntimeCode((&self.wasm[..]).into());
		let code = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: self.hash.clone() };
		let context = CallContext::Onchain { import: false };
		let mut extensions = Default::default();
		let mut machine =
			StateMachine::new(state, overlay, &self.executor, method, arguments, &mut extensions, &code, context);
		machine.execute().map_err(|error| anyhow!("the runtime's {method} fails: {error}"))
	}
}

/// The runtime's wasm: `NULINK_RUNTIME_WASM`, or where the build leaves it.
fn load() -> anyhow::Result<Engine> {
	let path = match std::env::var_os("NULINK_RUNTIME_WASM") {
		Some(path) => PathBuf::from(path),
		None => crate::measure::program("wbuild/nulink-runtime/nulink_runtime.compact.compressed.wasm")?,
	};
	let wasm = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
	Ok(Engine { executor: Executor::builder().build(), hash: blake2_256(&wasm).to_vec(), wasm })
}

/// Compiled once, which takes seconds.
static ENGINE: Mutex<Option<Engine>> = Mutex::new(None);

impl Ledger {
	/// The chain of the preset `development`, in its first block.
	pub fn new() -> anyhow::Result<Self> {
		let engine = {
			let mut engine = ENGINE.lock().map_err(|_| anyhow!("another measurement panicked"))?;
			match &*engine {
				Some(engine) => engine.clone(),
				None => engine.insert(load()?).clone(),
			}
		};
		let mut ledger = Ledger {
			state: new_in_mem(),
			overlay: Default::default(),
			engine,
			nonces: BTreeMap::new(),
			versions: (0, 0),
			height: 0,
		};
		let version = ledger.call("Core_version", &[])?;
		type Version = (String, String, u32, u32, u32, Vec<([u8; 8], u32)>, u32, u8);
		let (.., spec, _, _, transactions, _): Version = Decode::decode(&mut &version[..])?;
		ledger.versions = (spec, transactions);

		let json = |bytes: Vec<u8>| -> anyhow::Result<serde_json::Value> {
			let json: Option<Vec<u8>> = Decode::decode(&mut &bytes[..])?;
			Ok(serde_json::from_slice(&json.context("the runtime has no such preset")?)?)
		};
		let mut genesis = json(ledger.call("GenesisBuilder_get_preset", &None::<String>.encode())?)?;
		merge(&mut genesis, json(ledger.call("GenesisBuilder_get_preset", &Some("development").encode())?)?);
		let built = ledger.call("GenesisBuilder_build_state", &serde_json::to_vec(&genesis)?.encode())?;
		let built: Result<(), String> = Decode::decode(&mut &built[..])?;
		built.map_err(|error| anyhow!("the genesis does not build: {error}"))?;
		ledger.begin(1)?;
		Ok(ledger)
	}

	/// Begins a block with this height. Blocks can be left out, or begun again to have their room once more.
	pub fn begin(&mut self, height: u32) -> anyhow::Result<()> {
		let header = prepare(&mut self.overlay, height);
		self.call("Core_initialize_block", &header)?;
		self.height = height;
		Ok(())
	}

	/// Seconds that it takes to begin a block, after the last [`commit`](Self::commit). Nothing stays of it.
	pub fn time_begin(&self, height: u32) -> anyhow::Result<f64> {
		let mut overlay = OverlayedChanges::default();
		let header = prepare(&mut overlay, height);
		let start = Instant::now();
		self.engine.call(&self.state, &mut overlay, "Core_initialize_block", &header)?;
		Ok(start.elapsed().as_secs_f64())
	}

	/// The height of the block.
	pub fn height(&self) -> u32 {
		self.height
	}

	/// Gives an account something, out of nothing.
	pub fn endow(&mut self, account: &Account, amount: Balance) {
		let key = [&entry("System", "Account")[..], &blake2_128(account), account].concat();
		// Nonce, consumers, providers, sufficients; free, reserved, frozen, and the flag of today's logic.
		let value = ((0u32, 0u32, 1u32, 0u32), (amount + EXISTENTIAL_DEPOSIT, 0u128, 0u128, 1u128 << 127)).encode();
		self.overlay.set_storage(key, Some(value));
	}

	/// Gives the draw that waits for a block its randomness. The end of the block does that; here blocks have no end.
	pub fn bring_randomness(&mut self, block: u32) {
		let key = block.encode();
		let key = [&entry("ComputeJobs", "Seeds")[..], &twox_64(&key), &key].concat();
		// How many draws wait for it, and what comes.
		self.overlay.set_storage(key, Some((1u32, Some([0x5e; 32])).encode()));
	}

	/// A new account with enough for whatever is done here.
	pub fn person(&mut self, number: u32) -> Signer {
		let person = Signer::new(number);
		self.endow(&person.account(), 1_000_000 * NLK);
		person
	}

	/// The call, signed.
	pub fn sign(&mut self, signer: &Signer, call: &[u8]) -> Vec<u8> {
		let account = signer.account();
		let nonce = self.nonces.entry(account).or_default();
		// The extensions that write something: era (immortal), nonce, tip, whether the metadata's hash is signed.
		let extensions = (0u8, Compact(*nonce), Compact(0u128), 0u8).encode();
		*nonce += 1;
		let implied = (self.versions, GENESIS, GENESIS, None::<[u8; 32]>).encode();
		let payload = [call, &extensions, &implied].concat();
		let signature = match payload.len() {
			long if long > 256 => signer.sign(&blake2_256(&payload)),
			_ => signer.sign(&payload),
		};
		// Version 4, signed, by an account's id.
		let head = (0x84u8, 0u8, account, signature).encode();
		[&head[..], &extensions, call].concat().encode()
	}

	/// Signs and applies. The call must succeed.
	pub fn apply(&mut self, signer: &Signer, call: &[u8]) -> anyhow::Result<usize> {
		let extrinsic = self.sign(signer, call);
		self.apply_signed(&extrinsic).with_context(|| format!("a call of pallet {}", call[0]))?;
		Ok(extrinsic.len())
	}

	/// Applies what is signed. Its call must succeed.
	pub fn apply_signed(&mut self, extrinsic: &[u8]) -> anyhow::Result<()> {
		let result = self.call("BlockBuilder_apply_extrinsic", extrinsic)?;
		ensure!(has_succeeded(&result)?, "the call fails: 0x{}", hex::encode(result));
		Ok(())
	}

	/// Signs and applies, if there is room in the block. The call must succeed then. Whether there was.
	pub fn offer(&mut self, signer: &Signer, call: &[u8]) -> anyhow::Result<bool> {
		let extrinsic = self.sign(signer, call);
		let result = self.call("BlockBuilder_apply_extrinsic", &extrinsic)?;
		if result == EXHAUSTED {
			// It was not taken: the next one has its number.
			self.nonces.entry(signer.account()).and_modify(|nonce| *nonce -= 1);
			return Ok(false);
		}
		ensure!(has_succeeded(&result)?, "a call of pallet {} fails: 0x{}", call[0], hex::encode(result));
		Ok(true)
	}

	/// Applies many, in as many blocks of this height as they need.
	pub fn apply_all<'a>(&mut self, calls: impl IntoIterator<Item = (&'a Signer, Vec<u8>)>) -> anyhow::Result<()> {
		/// So many of the dearest fit a block.
		const ROOM: usize = 16;
		for (index, (signer, call)) in calls.into_iter().enumerate() {
			if index % ROOM == 0 {
				self.begin(self.height)?;
			}
			self.apply(signer, &call)?;
		}
		Ok(())
	}

	/// Writes what has happened to the state, so that what comes after can be told from it.
	pub fn commit(&mut self) -> anyhow::Result<()> {
		let changes = self.overlay.drain_storage_changes(&self.state, StateVersion::V1);
		let changes = changes.map_err(|error| anyhow!("the state cannot be written: {error}"))?;
		self.state.apply_transaction(changes.transaction_storage_root, changes.transaction);
		Ok(())
	}

	/// What an extrinsic would do after the last [`commit`](Self::commit). Nothing stays of it.
	pub fn look(&self, extrinsic: &[u8]) -> anyhow::Result<Applied> {
		ensure!(self.overlay.is_empty(), "what was done before is not written yet");
		let recorder = Recorder::default();
		let recording = TrieBackendBuilder::wrap(&self.state).with_recorder(recorder.clone()).build();
		let mut overlay = OverlayedChanges::default();
		let result = self.engine.call(&recording, &mut overlay, "BlockBuilder_apply_extrinsic", extrinsic)?;
		let reads = recorder.recorded_keys().values().map(|keys| keys.len()).sum();
		let writes = overlay.changes().count();
		// The new root needs the neighbours of what was written as well.
		overlay.storage_root(&recording, StateVersion::V1);
		let proof = recorder.to_storage_proof().encoded_size();
		Ok(Applied { succeeded: has_succeeded(&result)?, reads, writes, proof })
	}

	/// Seconds that an extrinsic takes after the last [`commit`](Self::commit), without anything that is counted.
	pub fn time(&self, extrinsic: &[u8]) -> anyhow::Result<f64> {
		let mut overlay = OverlayedChanges::default();
		let start = Instant::now();
		self.engine.call(&self.state, &mut overlay, "BlockBuilder_apply_extrinsic", extrinsic)?;
		Ok(start.elapsed().as_secs_f64())
	}

	/// An entry of the state: of a map, with the hashed key.
	pub fn get<T: Decode>(&mut self, pallet: &str, name: &str, key: &[u8]) -> anyhow::Result<Option<T>> {
		let key = [&entry(pallet, name)[..], key].concat();
		let value = match self.overlay.storage(&key) {
			Some(value) => value.map(<[u8]>::to_vec),
			None => self.state.storage(&key).map_err(|error| anyhow!(error))?,
		};
		Ok(value.map(|value| T::decode(&mut &value[..])).transpose()?)
	}

	/// How many bytes the state has, keys and values together.
	pub fn size(&mut self) -> anyhow::Result<usize> {
		self.commit()?;
		let mut size = 0;
		for entry in self.state.pairs(Default::default()).map_err(|error| anyhow!(error))? {
			let (key, value) = entry.map_err(|error| anyhow!(error))?;
			size += key.len() + value.len();
		}
		Ok(size)
	}

	fn call(&mut self, method: &str, arguments: &[u8]) -> anyhow::Result<Vec<u8>> {
		self.engine.call(&self.state, &mut self.overlay, method, arguments)
	}
}

/// The header of a block with this height, and what the runtime needs to take it.
fn prepare(overlay: &mut OverlayedChanges<BlakeTwo256>, height: u32) -> Vec<u8> {
	// The runtime insists on one block after the other.
	overlay.set_storage(entry("System", "Number"), Some((height - 1).encode()));
	let genesis = GENESIS.into();
	Header::<u32, BlakeTwo256>::new(height, Default::default(), Default::default(), genesis, Default::default())
		.encode()
}

/// Where a pallet's entry lies in the state, or all entries of a map.
fn entry(pallet: &str, name: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(name.as_bytes())].concat()
}

/// Whether an extrinsic's call succeeded. An error, if it is not allowed into the block.
fn has_succeeded(result: &[u8]) -> anyhow::Result<bool> {
	match result {
		[0, 0] => Ok(true),
		[0, 1, ..] => Ok(false),
		_ => bail!("an extrinsic is refused: 0x{}", hex::encode(result)),
	}
}

/// Lays the values of `patch` over `base`.
fn merge(base: &mut serde_json::Value, patch: serde_json::Value) {
	match (base, patch) {
		(serde_json::Value::Object(base), serde_json::Value::Object(patch)) => {
			for (key, value) in patch {
				merge(base.entry(key).or_insert(serde_json::Value::Null), value);
			}
		},
		(base, value) => *base = value,
	}
}
