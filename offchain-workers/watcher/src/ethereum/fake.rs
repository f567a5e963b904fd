//! An Ethereum in memory, for tests: blocks with real headers over real tries, final when the test says so, and nodes
//! that tell of it over HTTP as they are told to: honestly, or not.

use super::rpc;
use crate::layout::{
	tests::{layout, words},
	EthereumStake,
};
use axum::{extract::State, http::StatusCode, routing::post, Json, Router};
use nulink_eth_proofs::{
	fixtures::{keccak, rlp_list, rlp_number, rlp_string, EthereumState},
	word, Address, Hash, Word,
};
use serde_json::{json, Value};
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, MutexGuard},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// The chain's id.
pub const CHAIN_ID: u64 = 31_337;
/// The staking contract.
pub const CONTRACT: Address = Address([0xc0; 20]);
/// What its code hashes to.
pub const CODE_HASH: Hash = [0xcc; 32];

/// The chain. Cheap to clone; all clones are one chain.
#[derive(Clone)]
pub struct FakeEthereum(Arc<Mutex<Chain>>);

struct Chain {
	blocks: Vec<Block>,
	finalised: u64,
	stakes: BTreeMap<Address, EthereumStake>,
	state: Arc<EthereumState>,
	/// Logs of the next block.
	logs: Vec<Value>,
	/// Makes blocks of another branch differ.
	branch: u8,
}

#[derive(Clone)]
struct Block {
	json: Value,
	hash: Hash,
	root: Hash,
	state: Arc<EthereumState>,
	logs: Vec<Value>,
}

/// What a node is like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mood {
	/// It tells what is.
	Honest,
	/// Its headers have another state root, and the hash that goes with it.
	OtherHeaders,
	/// Its headers have another state root, and the hash that they would have without.
	WrongHashes,
	/// Its proofs end with another byte.
	BadProofs,
	/// It tells no logs.
	KeepsBack,
	/// Its logs name so many addresses that nobody else knows, and others each time that the range is another.
	Invents(u64),
	/// It has the states of so many blocks before the newest, and none before.
	Forgets(u64),
	/// It is so many blocks behind.
	Behind(u64),
	/// It calls final what is not, so many blocks of it.
	Hasty(u64),
	/// It answers nothing.
	Down,
	/// It takes a question, and holds still.
	Stalls,
	/// It is of another chain.
	OtherChain,
}

/// A node. It ends when this is dropped.
pub struct FakeNode {
	/// Where it answers.
	pub url: String,
	mood: Arc<Mutex<Mood>>,
	asked: Arc<Mutex<BTreeMap<String, usize>>>,
	task: JoinHandle<()>,
}

impl Drop for FakeNode {
	fn drop(&mut self) {
		self.task.abort();
	}
}

impl FakeNode {
	/// From now on it is like this.
	pub fn set(&self, mood: Mood) {
		*self.mood.lock().unwrap() = mood;
	}

	/// How often it was asked this.
	pub fn asked(&self, method: &str) -> usize {
		self.asked.lock().unwrap().get(method).copied().unwrap_or_default()
	}
}

/// A header as a node writes it, and its hash. The hash is made by another encoder than the one under test.
pub fn header(number: u64, parent: &Hash, root: &Hash, branch: u8) -> (Value, Hash) {
	let number_word = word(number.into());
	let items: [(&str, Vec<u8>, bool); 21] = [
		("parentHash", parent.to_vec(), false),
		("sha3Uncles", vec![0x1d; 32], false),
		("miner", vec![branch; 20], false),
		("stateRoot", root.to_vec(), false),
		("transactionsRoot", vec![2; 32], false),
		("receiptsRoot", vec![3; 32], false),
		("logsBloom", vec![0; 256], false),
		("difficulty", word(0).to_vec(), true),
		("number", number_word.to_vec(), true),
		("gasLimit", word(30_000_000).to_vec(), true),
		("gasUsed", word(21_000).to_vec(), true),
		("timestamp", word(1_800_000_000 + 12 * u128::from(number)).to_vec(), true),
		("extraData", b"fake".to_vec(), false),
		("mixHash", vec![4; 32], false),
		("nonce", vec![0; 8], false),
		("baseFeePerGas", word(7).to_vec(), true),
		("withdrawalsRoot", vec![5; 32], false),
		("blobGasUsed", word(0).to_vec(), true),
		("excessBlobGas", word(0).to_vec(), true),
		("parentBeaconBlockRoot", vec![6; 32], false),
		("requestsHash", vec![7; 32], false),
	];
	let encoded = items.iter().map(|(_, bytes, is_number)| match is_number {
		true => rlp_number(&bytes[..].try_into().unwrap()),
		false => rlp_string(bytes),
	});
	let hash = keccak(&rlp_list(&encoded.collect::<Vec<_>>()));
	let mut json = json!({ "hash": rpc::data(&hash), "transactions": [], "uncles": [], "size": "0x220" });
	for (name, bytes, is_number) in items {
		json[name] = match is_number {
			true => rpc::quantity(nulink_eth_proofs::to_u128(&bytes[..].try_into().unwrap()).unwrap() as u64),
			false => rpc::data(&bytes),
		};
	}
	(json, hash)
}

impl FakeEthereum {
	/// A chain with its first block only, which is final.
	pub fn new() -> Self {
		let stakes = BTreeMap::new();
		let state = Arc::new(state_of(&stakes));
		let mut chain = Chain { blocks: vec![], finalised: 0, stakes, state, logs: vec![], branch: 0 };
		chain.mine();
		FakeEthereum(Arc::new(Mutex::new(chain)))
	}

	fn lock(&self) -> MutexGuard<'_, Chain> {
		self.0.lock().unwrap()
	}

	/// Makes so many blocks.
	pub fn mine(&self, blocks: u64) {
		(0..blocks).for_each(|_| self.lock().mine());
	}

	/// Makes so many blocks, and all of them final.
	pub fn finalise(&self, blocks: u64) -> u64 {
		self.mine(blocks);
		let mut chain = self.lock();
		chain.finalised = chain.blocks.len() as u64 - 1;
		chain.finalised
	}

	/// A provider's stake from the next block on. The contract tells of it, if it is to.
	pub fn stake(&self, provider: Address, stake: EthereumStake, tells: bool) {
		let mut chain = self.lock();
		chain.stakes.insert(provider, stake);
		chain.state = Arc::new(state_of(&chain.stakes));
		drop(chain);
		self.talk(provider, tells.into());
	}

	/// The contract says so many things of a provider in the next block.
	pub fn talk(&self, provider: Address, times: usize) {
		let topics = [rpc::data(&[0xee; 32]), rpc::data(&provider.to_word())];
		let log = json!({ "address": rpc::data(&CONTRACT.0), "topics": topics, "data": "0x" });
		self.lock().logs.extend(vec![log; times]);
	}

	/// Replaces the blocks that are not final by others.
	pub fn reorganise(&self) {
		let mut chain = self.lock();
		let (all, keep) = (chain.blocks.len(), chain.finalised as usize + 1);
		chain.blocks.truncate(keep);
		chain.branch += 1;
		(keep..all).for_each(|_| chain.mine());
	}

	/// The hash and the state root of a block.
	pub fn block(&self, number: u64) -> (Hash, Hash) {
		let chain = self.lock();
		let block = &chain.blocks[number as usize];
		(block.hash, block.root)
	}

	/// A node that tells of it.
	pub async fn node(&self, mood: Mood) -> FakeNode {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let url = format!("http://{}/", listener.local_addr().unwrap());
		let (mood, asked) = (Arc::new(Mutex::new(mood)), Arc::<Mutex<BTreeMap<String, usize>>>::default());
		let state = (self.clone(), mood.clone(), asked.clone());
		let routes = Router::new().route("/", post(answer)).with_state(state);
		let task = tokio::spawn(async { axum::serve(listener, routes).await.unwrap() });
		FakeNode { url, mood, asked, task }
	}
}

fn state_of(stakes: &BTreeMap<Address, EthereumStake>) -> EthereumState {
	let layout = layout();
	let slots = stakes.iter().flat_map(|(provider, stake)| layout.slots(provider).into_iter().zip(words(stake)));
	EthereumState::new(CONTRACT, CODE_HASH, slots.collect::<Vec<_>>())
}

impl Chain {
	fn mine(&mut self) {
		let number = self.blocks.len() as u64;
		let parent = self.blocks.last().map_or([0; 32], |block| block.hash);
		let (state, root) = (self.state.clone(), self.state.root());
		let (json, hash) = header(number, &parent, &root, self.branch);
		let logs = std::mem::take(&mut self.logs);
		self.blocks.push(Block { json, hash, root, state, logs });
	}

	fn block(&self, which: &Value, mood: Mood) -> Option<(u64, &Block)> {
		let (newest, finalised) = (self.blocks.len() as u64 - 1, self.finalised);
		let (newest, finalised) = match mood {
			Mood::Behind(by) => (newest.saturating_sub(by), finalised.saturating_sub(by)),
			Mood::Hasty(by) => (newest, (finalised + by).min(newest)),
			_ => (newest, finalised),
		};
		let number = match which.as_str().unwrap() {
			"finalized" => finalised,
			"latest" => newest,
			number => u64::from_str_radix(number.strip_prefix("0x").unwrap(), 16).unwrap(),
		};
		(number <= newest).then(|| (number, &self.blocks[number as usize]))
	}

	fn answer(&self, method: &str, parameters: &Value, mood: Mood) -> Result<Value, &'static str> {
		let of_block = |which: &Value| self.block(which, mood);
		Ok(match method {
			"eth_chainId" => rpc::quantity(if mood == Mood::OtherChain { 5 } else { CHAIN_ID }),
			"eth_getBlockByNumber" => match of_block(&parameters[0]) {
				None => Value::Null,
				Some((number, block)) => match mood {
					Mood::OtherHeaders => {
						let parent = number.checked_sub(1).map_or([0; 32], |before| self.blocks[before as usize].hash);
						header(number, &parent, &[0xbb; 32], 9).0
					},
					Mood::WrongHashes => {
						let mut json = block.json.clone();
						json["stateRoot"] = rpc::data(&[0xbb; 32]);
						json
					},
					_ => block.json.clone(),
				},
			},
			"eth_getProof" => {
				let (number, block) = of_block(&parameters[2]).ok_or("no such block")?;
				if matches!(mood, Mood::Forgets(states) if number + states < self.blocks.len() as u64 - 1) {
					return Err("missing trie node");
				}
				let mut account = block.state.account_proof();
				if mood == Mood::BadProofs {
					*account.last_mut().unwrap().last_mut().unwrap() ^= 1;
				}
				let hexed = |nodes: Vec<Vec<u8>>| nodes.iter().map(|node| rpc::data(node)).collect::<Vec<_>>();
				let slots = parameters[1].as_array().unwrap().iter().map(|key| {
					let slot: Word = super::header::data(Some(key)).unwrap().try_into().unwrap();
					json!({ "key": key, "value": "0x0", "proof": hexed(block.state.storage_proof(&slot)) })
				});
				let slots: Vec<_> = slots.collect();
				json!({ "address": parameters[0], "accountProof": hexed(account), "storageProof": slots })
			},
			"eth_getLogs" => {
				let number = |name| super::header::quantity(parameters[0].get(name)).unwrap();
				let (from, to) = (number("fromBlock"), number("toBlock"));
				if to - from >= 500 {
					return Err("query exceeds max block range 500");
				}
				let blocks = self.blocks.iter().skip(from as usize).take((to - from + 1) as usize);
				let logs = blocks.flat_map(|block| block.logs.clone());
				Value::Array(match mood {
					Mood::KeepsBack => vec![],
					Mood::Invents(many) => logs.chain(invented(from, many)).collect(),
					_ => logs.collect(),
				})
			},
			_ => return Err("the method does not exist"),
		})
	}
}

/// Logs that name so many addresses, up to three each.
fn invented(from: u64, many: u64) -> impl Iterator<Item = Value> {
	(0..many).step_by(3).map(move |first| {
		let addresses = (first..many.min(first + 3)).map(|index| {
			let mut address = [0xfe; 20];
			address[4..12].copy_from_slice(&from.to_be_bytes());
			address[12..].copy_from_slice(&index.to_be_bytes());
			rpc::data(&Address(address).to_word())
		});
		let topics: Vec<_> = std::iter::once(json!("0x")).chain(addresses).collect();
		json!({ "address": rpc::data(&CONTRACT.0), "topics": topics, "data": "0x" })
	})
}

type Asked = Arc<Mutex<BTreeMap<String, usize>>>;

async fn answer(
	State((ethereum, mood, asked)): State<(FakeEthereum, Arc<Mutex<Mood>>, Asked)>,
	Json(request): Json<Value>,
) -> (StatusCode, Json<Value>) {
	let mood = *mood.lock().unwrap();
	let method = request["method"].as_str().unwrap_or_default().to_string();
	*asked.lock().unwrap().entry(method.clone()).or_default() += 1;
	if mood == Mood::Down {
		return (StatusCode::SERVICE_UNAVAILABLE, Json(json!("down")));
	}
	if mood == Mood::Stalls {
		tokio::time::sleep(std::time::Duration::from_secs(60)).await;
	}
	let id = &request["id"];
	let answer = match ethereum.lock().answer(&method, &request["params"], mood) {
		Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
		Err(words) => json!({ "jsonrpc": "2.0", "id": id, "error": { "code": -32000, "message": words } }),
	};
	(StatusCode::OK, Json(answer))
}
