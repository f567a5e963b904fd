//! From an accepted header to a light contract on another chain.

use super::*;
use crate::{chain::fake::DOMAIN, ethereum::rpc, settings::TargetSettings, targets::abi};
use axum::{extract::State, routing::post, Json, Router};
use nulink_eth_proofs::{fixtures::keccak, software::Software, word, Word};
use serde_json::{json, Value};
use std::{
	collections::BTreeMap,
	sync::{Mutex, MutexGuard},
};
use tokio::net::TcpListener;

/// The chain of the light contract.
const LIGHT_CHAIN: u64 = 7;

/// A chain with one light contract, which believes everything. Its node has the newest state only.
#[derive(Clone, Default)]
struct Light(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
	newest: u64,
	epoch: u64,
	/// It was made for another NuLink.
	is_other: bool,
	/// It says that so many transactions were sent before.
	nonce: u64,
	loses: bool,
	/// A transaction whose nonce is used by another one.
	passed: Option<Vec<u8>>,
	reverts: bool,
	/// How many blocks behind the last one the final one is.
	finality: u64,
	blocks: u64,
	sent: Vec<Vec<u8>>,
	/// The block of each transaction that is included.
	included: BTreeMap<String, u64>,
}

impl Light {
	fn lock(&self) -> MutexGuard<'_, Inner> {
		self.0.lock().unwrap()
	}

	async fn serve(&self) -> String {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let url = format!("http://{}/", listener.local_addr().unwrap());
		let routes = Router::new().route("/", post(answer)).with_state(self.clone());
		tokio::spawn(async { axum::serve(listener, routes).await.unwrap() });
		url
	}
}

async fn answer(State(light): State<Light>, Json(request): Json<Value>) -> Json<Value> {
	let result = light.lock().answer(request["method"].as_str().unwrap(), &request["params"]);
	Json(match result {
		Ok(result) => json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }),
		Err(words) => json!({ "jsonrpc": "2.0", "id": request["id"], "error": { "code": 3, "message": words } }),
	})
}

impl Inner {
	fn answer(&mut self, method: &str, parameters: &Value) -> Result<Value, &'static str> {
		self.blocks += 1;
		let finalised = self.blocks.saturating_sub(self.finality);
		Ok(match method {
			"eth_chainId" => rpc::quantity(LIGHT_CHAIN),
			"eth_call" => {
				let number = |number: u64| word(number.into());
				let domain: Word = if self.is_other { [1; 32] } else { DOMAIN.separator::<Software>() };
				let answers = [
					(abi::latest(), number(self.newest)),
					(abi::epoch(), number(self.epoch)),
					(abi::trusted_until(), number(u64::MAX)),
					(abi::domain(), domain),
				];
				let asked = &parameters[0]["data"];
				rpc::data(&answers.iter().find(|(call, _)| *asked == rpc::data(call)).unwrap().1)
			},
			"eth_estimateGas" if self.reverts => return Err("execution reverted"),
			"eth_estimateGas" => rpc::quantity(200_000),
			"eth_getBlockByNumber" => {
				let number = if parameters[0] == "finalized" { finalised } else { self.blocks };
				json!({ "number": rpc::quantity(number), "baseFeePerGas": "0x7" })
			},
			"eth_getTransactionCount" => {
				if parameters[1] != "latest" {
					return Err("missing trie node");
				}
				rpc::quantity(self.included.len() as u64 + self.nonce)
			},
			"eth_sendRawTransaction" => {
				let raw = hex::decode(parameters[0].as_str().unwrap().strip_prefix("0x").unwrap()).unwrap();
				let hash = rpc::data(&keccak(&raw));
				self.sent.push(raw.clone());
				if self.loses || self.passed.as_ref() == Some(&raw) {
					return Ok(hash);
				}
				let first = |signature: &str| {
					let selector = &keccak(signature.as_bytes())[..4];
					let at = raw.windows(4).position(|window| window == selector)?;
					Some(u64::from_be_bytes(raw[at + 28..at + 36].try_into().unwrap()))
				};
				self.newest = first(abi::PUSH).unwrap_or(self.newest);
				self.epoch = first(abi::ROTATE).unwrap_or(self.epoch);
				let block = self.blocks;
				self.included.entry(hash.as_str().unwrap().into()).or_insert(block);
				hash
			},
			"eth_getTransactionReceipt" => match self.included.get(parameters[0].as_str().unwrap()) {
				Some(block) => json!({ "blockNumber": rpc::quantity(*block), "status": "0x1" }),
				None => Value::Null,
			},
			_ => return Err("the method does not exist"),
		})
	}
}

async fn bench(light: &Light) -> Bench {
	let mut bench = Bench::new().await;
	bench.settings.targets = vec![TargetSettings {
		name: "light".into(),
		endpoint: light.serve().await,
		chain_id: LIGHT_CHAIN,
		contract: "0xe7f1725e7734ce288f8367e1bb143e90bb3f0512".into(),
		every_blocks: 8,
		max_fee_milli_gwei: 1000,
		tip_milli_gwei: 1,
	}];
	bench
}

#[tokio::test]
async fn an_accepted_header_is_taken_there_once_and_the_next_when_it_is_time() {
	let light = Light::default();
	light.lock().finality = 5;
	let bench = bench(&light).await;
	let running = bench.start().await;
	bench.blocks_until(&running, "the header", || light.lock().newest == 8).await;
	bench.some_blocks(&running).await;
	assert_eq!(light.lock().included.len(), 1);
	bench.ethereum.finalise(2);
	bench.blocks_until(&running, "the next attestation", || bench.world.state().attestations(12) == 1).await;
	bench.some_blocks(&running).await;
	assert_eq!(light.lock().newest, 8, "not yet");
	bench.ethereum.finalise(4);
	bench.blocks_until(&running, "the next header", || light.lock().newest == 16).await;
	assert!(running.health.report().healthy, "{:?}", running.health.report());
}

#[tokio::test]
async fn a_transaction_that_was_lost_is_sent_again_as_it_was_also_after_a_restart() {
	let light = Light::default();
	light.lock().loses = true;
	let bench = bench(&light).await;
	let running = bench.start().await;
	bench.blocks_until(&running, "a transaction", || light.lock().sent.len() >= 2).await;
	running.kill().await;
	let running = bench.start().await;
	let before = light.lock().sent.len();
	bench.blocks_until(&running, "it again", || light.lock().sent.len() > before).await;
	light.lock().loses = false;
	bench.blocks_until(&running, "the header", || light.lock().newest == 8).await;
	let light = light.lock();
	assert!(light.sent.iter().all(|raw| *raw == light.sent[0]));
	assert_eq!(light.included.len(), 1);
}

#[tokio::test]
async fn a_transaction_whose_nonce_another_program_used_makes_way_once_that_is_final() {
	let light = Light::default();
	{
		let mut light = light.lock();
		(light.loses, light.finality) = (true, 20);
	}
	let bench = bench(&light).await;
	let running = bench.start().await;
	bench.blocks_until(&running, "a transaction", || !light.lock().sent.is_empty()).await;
	{
		let mut light = light.lock();
		(light.nonce, light.loses) = (1, false);
		light.passed = Some(light.sent[0].clone());
	}
	bench.blocks_until(&running, "the header", || light.lock().newest == 8).await;
	running.kill().await;
	assert_eq!(light.lock().included.len(), 1);
}

#[tokio::test]
async fn what_the_contract_would_refuse_is_not_sent() {
	let light = Light::default();
	light.lock().reverts = true;
	let bench = bench(&light).await;
	let running = bench.start().await;
	bench.blocks_until(&running, "an attestation", || bench.world.state().attestations(8) == 1).await;
	for _ in 0..10 {
		bench.some_blocks(&running).await;
	}
	assert!(light.lock().sent.is_empty());
}

#[tokio::test]
async fn a_contract_that_has_the_header_already_is_given_nothing() {
	let light = Light::default();
	light.lock().newest = 8;
	let bench = bench(&light).await;
	let running = bench.start().await;
	bench.blocks_until(&running, "an attestation", || bench.world.state().attestations(8) == 1).await;
	for _ in 0..10 {
		bench.some_blocks(&running).await;
	}
	assert!(light.lock().sent.is_empty());
}

#[tokio::test]
async fn the_watchers_of_a_later_epoch_come_before_headers() {
	let light = Light::default();
	let bench = bench(&light).await;
	{
		let mut state = bench.world.state();
		state.epoch = 2;
		let signatures = |count| state.elected.iter().take(count).map(|it| (it.signer, [1; 65])).collect::<Vec<_>>();
		// Half of them is not enough, and those who come next are not due.
		let signed = [(1, signatures(4)), (2, signatures(2)), (3, signatures(4))];
		state.signed = signed.into();
	}
	let running = bench.start().await;
	bench.blocks_until(&running, "the header", || light.lock().newest == 8).await;
	assert_eq!(light.lock().epoch, 1);
}

#[tokio::test]
async fn a_contract_for_another_network_is_given_nothing() {
	let light = Light::default();
	light.lock().is_other = true;
	let bench = bench(&light).await;
	let running = bench.start().await;
	bench.blocks_until(&running, "an attestation", || bench.world.state().attestations(8) == 1).await;
	for _ in 0..10 {
		bench.some_blocks(&running).await;
	}
	assert!(light.lock().sent.is_empty());
}

#[tokio::test]
async fn a_nonce_that_a_node_made_up_does_not_block_the_way_for_ever() {
	let light = Light::default();
	{
		let mut light = light.lock();
		(light.nonce, light.loses) = (1_000_000, true);
	}
	let bench = bench(&light).await;
	let running = bench.start().await;
	bench.blocks_until(&running, "a transaction", || !light.lock().sent.is_empty()).await;
	running.kill().await;
	{
		// Another node, which tells what is.
		let mut light = light.lock();
		(light.nonce, light.loses) = (0, false);
	}
	let running = bench.start().await;
	bench.blocks_until(&running, "the header", || light.lock().newest == 8).await;
	running.kill().await;
}
