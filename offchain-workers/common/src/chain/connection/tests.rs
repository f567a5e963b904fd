use super::*;
use crate::health::Health;
use codec::{Compact, Decode, Encode};
use nulink_client::{
	chain as types, dev,
	subxt::rpcs::client::{RawRpcFuture, RawRpcSubscription, RawValue, RpcClientT},
};
use serde_json::{json, Value};
use std::{collections::HashMap, sync::Mutex as SyncMutex};

/// The metadata that the client's types are made from.
const METADATA: &[u8] = include_bytes!("../../../../../crates/client/metadata/nulink.scale");

/// Where the metadata says which version it is: after the magic number.
const METADATA_VERSION: usize = 4;

/// A node, as far as a connection asks it. Hashes are the number, and a letter for the chain.
#[derive(Clone, Default)]
struct FakeNode(Arc<SyncMutex<FakeState>>);

#[derive(Default)]
struct FakeState {
	dead: bool,
	syncing: bool,
	silent: bool,
	chain: u8,
	head: u32,
	best: u32,
	state_from: u32,
	bodies: HashMap<u32, Vec<Vec<u8>>>,
	events: HashMap<u32, Vec<u8>>,
	submit: Option<UserError>,
	submitted: Vec<Vec<u8>>,
	asked: u32,
}

fn hash(chain: u8, number: u32) -> H256 {
	let mut hash = H256::repeat_byte(chain);
	hash.0[28..].copy_from_slice(&number.to_be_bytes());
	hash
}

fn block(number: u32) -> BlockId {
	BlockId { number, hash: hash(0xaa, number) }
}

fn hexed(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

fn no(code: i32, message: &str, data: Option<&str>) -> UserError {
	let data = data.map(|data| RawValue::from_string(json!(data).to_string()).unwrap());
	UserError { code, message: message.into(), data }
}

impl FakeNode {
	fn new(chain: u8, head: u32) -> Self {
		let node = FakeNode::default();
		node.set(|state| (state.chain, state.head, state.best) = (chain, head, head + 3));
		node
	}

	fn set<R>(&self, f: impl FnOnce(&mut FakeState) -> R) -> R {
		f(&mut self.0.lock().unwrap())
	}

	fn answer(&self, method: &str, params: &Value) -> Result<Value, RpcError> {
		let mut state = self.0.lock().unwrap();
		state.asked += 1;
		if state.dead {
			return Err(RpcError::Client("the connection broke".into()));
		}
		let number = |at: &Value| {
			let bytes = hex::decode(at.as_str().unwrap().trim_start_matches("0x")).unwrap();
			u32::from_be_bytes(bytes[28..].try_into().unwrap())
		};
		let discarded = |at: u32| {
			let gone = no(4003, "Client error: UnknownBlock: State already discarded", None);
			(at < state.state_from).then_some(RpcError::User(gone))
		};
		Ok(match method {
			"system_health" => json!({ "peers": 3, "isSyncing": state.syncing, "shouldHavePeers": true }),
			"chain_getFinalizedHead" => json!(hash(state.chain, state.head)),
			"chain_getBlockHash" => match params[0].as_u64().unwrap() as u32 {
				number if number <= state.best => json!(hash(state.chain, number)),
				_ => Value::Null,
			},
			"chain_getHeader" => header(state.chain, number(&params[0])),
			"chain_getBlock" => match state.bodies.get(&number(&params[0])) {
				Some(body) => {
					let body: Vec<_> = body.iter().map(|bytes| hexed(bytes)).collect();
					let header = header(state.chain, number(&params[0]));
					json!({ "block": { "header": header, "extrinsics": body }, "justifications": null })
				},
				None => Value::Null,
			},
			"state_getRuntimeVersion" => match discarded(number(&params[0])) {
				Some(error) => return Err(error),
				None => json!({ "specVersion": 1, "transactionVersion": 1 }),
			},
			"state_call" => {
				if let Some(error) = discarded(number(&params[2])) {
					return Err(error);
				}
				match params[0].as_str().unwrap() {
					"AccountNonceApi_account_nonce" => json!(hexed(&7u32.encode())),
					"Core_version" => {
						let version = ("nulink", "nulink", 0u32, 1u32, 0u32, Vec::<([u8; 8], u32)>::new(), 1u32, 1u8);
						json!(hexed(&version.encode()))
					},
					"Metadata_metadata_versions" => json!(hexed(&vec![u32::from(METADATA[METADATA_VERSION])].encode())),
					"Metadata_metadata_at_version" => {
						let opaque = [&[1][..], &Compact(METADATA.len() as u32).encode(), METADATA].concat();
						json!(hexed(&opaque))
					},
					other => panic!("{other} is not expected"),
				}
			},
			"state_getStorage" => match state.events.get(&number(&params[1])) {
				Some(events) => json!(hexed(events)),
				None => Value::Null,
			},
			"author_submitExtrinsic" => match &state.submit {
				Some(error) => return Err(RpcError::User(error.clone())),
				None => {
					let bytes = hex::decode(params[0].as_str().unwrap().trim_start_matches("0x")).unwrap();
					state.submitted.push(bytes);
					json!(H256::zero())
				},
			},
			other => panic!("{other} is not expected"),
		})
	}
}

fn header(chain: u8, number: u32) -> Value {
	json!({
		"parentHash": hash(chain, number.saturating_sub(1)),
		"number": format!("{number:#x}"),
		"stateRoot": H256::zero(),
		"extrinsicsRoot": H256::zero(),
		"digest": { "logs": [] },
	})
}

impl RpcClientT for FakeNode {
	fn request_raw<'a>(&'a self, method: &'a str, params: Option<Box<RawValue>>) -> RawRpcFuture<'a, Box<RawValue>> {
		Box::pin(async move {
			if self.set(|state| state.silent) {
				std::future::pending::<()>().await;
			}
			let params = params.map_or(Value::Null, |params| serde_json::from_str(params.get()).unwrap());
			Ok(RawValue::from_string(self.answer(method, &params)?.to_string()).unwrap())
		})
	}

	fn subscribe_raw<'a>(
		&'a self,
		_: &'a str,
		_: Option<Box<RawValue>>,
		_: &'a str,
	) -> RawRpcFuture<'a, RawRpcSubscription> {
		panic!("a connection does not subscribe")
	}
}

/// The world: nodes by address.
#[derive(Clone, Default)]
struct World(Arc<HashMap<String, FakeNode>>, Health);

impl World {
	fn new(nodes: impl IntoIterator<Item = (&'static str, FakeNode)>) -> Self {
		World(Arc::new(nodes.into_iter().map(|(url, node)| (url.to_string(), node)).collect()), Health::default())
	}

	fn dial(&self) -> Dial {
		let world = self.0.clone();
		Arc::new(move |url: String, _| {
			let node = world.get(&url).cloned();
			Box::pin(async move {
				match node.filter(|node| !node.set(|state| state.dead)) {
					Some(node) => Ok(RpcClient::new(node)),
					None => Err(Error::Unreachable(format!("{url}: connection refused"))),
				}
			})
		})
	}

	fn settings(&self, urls: &[&str]) -> ChainSettings {
		ChainSettings {
			endpoints: urls.iter().map(ToString::to_string).collect(),
			request_timeout_seconds: 1,
			stalled_after_seconds: 0,
			..Default::default()
		}
	}

	async fn open(&self, settings: ChainSettings, known: Option<H256>) -> Result<Connection, Error> {
		let check = self.1.check("chain", Duration::from_secs(60));
		Connection::open_with(self.dial(), settings, known, check, Metrics::new("test").unwrap()).await
	}

	async fn connect(&self, urls: &[&str]) -> Connection {
		self.open(self.settings(urls), None).await.ok().unwrap()
	}
}

fn url_of(view: &NodeView) -> &str {
	&view.node.url
}

#[tokio::test]
async fn the_first_node_that_works_is_used() {
	let world = World::new([("ws://b", FakeNode::new(0xaa, 5)), ("ws://c", FakeNode::new(0xaa, 9))]);
	let connection = world.connect(&["ws://a", "ws://b", "ws://c"]).await;
	let view = connection.view().await.ok().unwrap();
	assert_eq!((url_of(&view), view.head()), ("ws://b", block(5)));
	assert_eq!(connection.genesis(), hash(0xaa, 0));
}

#[tokio::test]
async fn without_any_node_all_refusals_are_told() {
	let world = World::new([]);
	let error = world.open(world.settings(&["ws://a", "ws://b"]), None).await.err().unwrap();
	assert!(matches!(error, Error::Unreachable(_)));
	assert!(error.to_string().contains("ws://a") && error.to_string().contains("ws://b"), "{error}");
}

#[tokio::test]
async fn a_node_of_another_chain_is_never_used() {
	let (ours, another) = (FakeNode::new(0xaa, 5), FakeNode::new(0xbb, 9));
	let world = World::new([("ws://ours", ours.clone()), ("ws://another", another)]);
	// Neither against what the journal knows, nor against the settings.
	let error = world.open(world.settings(&["ws://another"]), Some(hash(0xaa, 0))).await.err().unwrap();
	assert!(matches!(error, Error::AnotherChain { found, expected, .. }
		if found == hash(0xbb, 0) && expected == hash(0xaa, 0)));
	let genesis = Some(format!("{:?}", hash(0xaa, 0)));
	let set = ChainSettings { genesis, ..world.settings(&["ws://another"]) };
	assert!(matches!(world.open(set.clone(), None).await, Err(Error::AnotherChain { .. })));
	// Settings and journal that disagree are a mistake, whatever the nodes are.
	assert!(matches!(world.open(set, Some(hash(0xbb, 0))).await, Err(Error::AnotherChain { .. })));

	// Nor when ours goes down.
	let connection = world.connect(&["ws://ours", "ws://another"]).await;
	ours.set(|state| state.dead = true);
	assert!(matches!(connection.view().await, Err(Error::AnotherChain { .. })));
	ours.set(|state| state.dead = false);
	assert_eq!(url_of(&connection.view().await.ok().unwrap()), "ws://ours");
}

#[tokio::test]
async fn when_a_node_breaks_the_next_one_is_used_and_then_the_first_again() {
	let (a, b) = (FakeNode::new(0xaa, 5), FakeNode::new(0xaa, 5));
	let world = World::new([("ws://a", a.clone()), ("ws://b", b.clone())]);
	let connection = world.connect(&["ws://a", "ws://b"]).await;
	a.set(|state| state.dead = true);
	assert_eq!(url_of(&connection.view().await.ok().unwrap()), "ws://b");
	b.set(|state| state.dead = true);
	assert!(connection.view().await.is_err());
	a.set(|state| state.dead = false);
	assert_eq!(url_of(&connection.view().await.ok().unwrap()), "ws://a");
}

#[tokio::test]
async fn a_single_node_is_reconnected_to() {
	let a = FakeNode::new(0xaa, 5);
	let world = World::new([("ws://a", a.clone())]);
	let connection = world.connect(&["ws://a"]).await;
	a.set(|state| state.dead = true);
	assert!(matches!(connection.view().await, Err(Error::Unreachable(_))));
	a.set(|state| state.dead = false);
	connection.view().await.ok().unwrap();
}

#[tokio::test]
async fn a_node_that_does_not_answer_in_time_is_given_up() {
	let (a, b) = (FakeNode::new(0xaa, 5), FakeNode::new(0xaa, 5));
	let world = World::new([("ws://a", a.clone()), ("ws://b", b)]);
	let connection = world.connect(&["ws://a", "ws://b"]).await;
	let view = connection.view().await.ok().unwrap();
	a.set(|state| state.silent = true);
	assert!(matches!(view.header(1).await, Err(Error::Unreachable(_))));
	assert_eq!(url_of(&connection.view().await.ok().unwrap()), "ws://b");
}

#[tokio::test]
async fn a_node_that_is_far_behind_another_is_not_used() {
	let (a, b) = (FakeNode::new(0xaa, 100), FakeNode::new(0xaa, 50));
	let world = World::new([("ws://a", a.clone()), ("ws://b", b.clone())]);
	let connection = world.connect(&["ws://a", "ws://b"]).await;
	connection.view().await.ok().unwrap();
	a.set(|state| state.dead = true);
	let error = connection.view().await.err().unwrap();
	assert!(error.to_string().contains("far behind 100"), "{error}");
	b.set(|state| state.head = 99);
	assert_eq!(url_of(&connection.view().await.ok().unwrap()), "ws://b");
}

#[tokio::test]
async fn a_node_that_is_catching_up_makes_place_for_the_next_and_says_so_where_it_is_alone() {
	let (a, b) = (FakeNode::new(0xaa, 5), FakeNode::new(0xaa, 5));
	let world = World::new([("ws://a", a.clone()), ("ws://b", b)]);
	a.set(|state| state.syncing = true);
	let connection = world.connect(&["ws://a", "ws://b"]).await;
	let view = connection.view().await.ok().unwrap();
	assert_eq!((url_of(&view), view.is_catching_up()), ("ws://b", false));

	let alone = world.connect(&["ws://a"]).await;
	assert!(alone.view().await.ok().unwrap().is_catching_up());
	a.set(|state| state.syncing = false);
	assert!(!alone.view().await.ok().unwrap().is_catching_up());
}

#[tokio::test]
async fn a_node_whose_head_stands_still_makes_place_for_the_next() {
	let (a, b) = (FakeNode::new(0xaa, 5), FakeNode::new(0xaa, 6));
	let world = World::new([("ws://a", a), ("ws://b", b)]);
	let connection = world.connect(&["ws://a", "ws://b"]).await;
	assert_eq!(url_of(&connection.view().await.ok().unwrap()), "ws://a");
	tokio::time::sleep(Duration::from_millis(1100)).await;
	assert_eq!(url_of(&connection.view().await.ok().unwrap()), "ws://b");
}

#[tokio::test]
async fn where_there_is_no_other_node_one_that_stands_still_is_used_and_reported() {
	let a = FakeNode::new(0xaa, 5);
	let world = World::new([("ws://a", a.clone())]);
	let connection = world.connect(&["ws://a"]).await;
	connection.view().await.ok().unwrap();
	assert!(world.1.report().healthy);
	tokio::time::sleep(Duration::from_millis(1100)).await;
	connection.view().await.ok().unwrap();
	let report = world.1.report();
	assert!(report.checks["chain"].contains("has stood at block 5"), "{report:?}");
	a.set(|state| state.head = 6);
	connection.view().await.ok().unwrap();
	assert!(world.1.report().healthy);
}

#[tokio::test]
async fn a_recent_view_costs_no_question() {
	let a = FakeNode::new(0xaa, 5);
	let world = World::new([("ws://a", a.clone())]);
	let connection = world.connect(&["ws://a"]).await;
	connection.view().await.ok().unwrap();
	let asked = a.set(|state| state.asked);
	connection.recent_view(Duration::from_secs(60)).await.ok().unwrap();
	assert_eq!(a.set(|state| state.asked), asked);
	connection.recent_view(Duration::ZERO).await.ok().unwrap();
	assert!(a.set(|state| state.asked) > asked);
}

async fn view_of(node: &FakeNode) -> NodeView {
	World::new([("ws://a", node.clone())]).connect(&["ws://a"]).await.view().await.ok().unwrap()
}

#[tokio::test]
async fn blocks_above_the_head_are_not_final_and_not_told() {
	let view = view_of(&FakeNode::new(0xaa, 5)).await;
	let header = view.header(5).await.unwrap().unwrap();
	assert_eq!((header.id, header.parent), (block(5), hash(0xaa, 4)));
	assert_eq!(view.header(6).await.unwrap(), None);
}

#[tokio::test]
async fn what_the_node_has_discarded_is_told_from_what_fails() {
	let node = FakeNode::new(0xaa, 500);
	node.set(|state| {
		state.state_from = 250;
		state.bodies.insert(400, vec![b"one".to_vec(), b"two".to_vec()]);
	});
	let view = view_of(&node).await;
	assert!(!view.has_state(block(249)).await.unwrap());
	assert!(view.has_state(block(250)).await.unwrap());
	assert_eq!(view.body(block(400)).await.unwrap().unwrap(), [b"one", b"two"]);
	assert_eq!(view.body(block(1)).await.unwrap(), None);
	assert_eq!(view.result(block(249), 0).await.unwrap(), None);
	node.set(|state| state.dead = true);
	assert!(matches!(view.has_state(block(249)).await, Err(Error::Unreachable(_))));
}

#[tokio::test]
async fn nonces_are_read_at_the_head() {
	let view = view_of(&FakeNode::new(0xaa, 5)).await;
	assert_eq!(view.nonce(&dev::alice().public_key().to_account_id()).await.unwrap(), 7);
}

#[tokio::test]
async fn a_transaction_is_signed_as_the_chain_wants_it() {
	let view = view_of(&FakeNode::new(0xaa, 70)).await;
	let call = view.encode_call(&types::tx().system().remark(vec![1, 2, 3])).await.unwrap();
	let extrinsic = view.sign(&call, &dev::alice(), 9, 64).await.unwrap();
	// Read back with the chain's own metadata.
	let at = view.at_head().await.unwrap();
	let extrinsics = at.extrinsics().from_bytes(vec![extrinsic.clone()]).await;
	let read = extrinsics.iter().next().unwrap().unwrap();
	assert_eq!(read.call_data_bytes(), call);
	assert_eq!((read.pallet_name(), read.call_name()), ("System", "remark"));
	assert!(read.is_signed());
	let extensions = read.transaction_extensions().unwrap();
	assert_eq!(extensions.nonce(), Some(9));
	// Era: period 64, born at 70, so phase 6.
	let era = u16::decode(&mut &[(6u8 << 4) | 5, 0][..]).unwrap().encode();
	assert!(read.transaction_extensions_bytes().unwrap().windows(2).any(|bytes| bytes == era));
}

#[tokio::test]
async fn a_call_that_the_chain_does_not_have_is_no_fault_of_the_node() {
	let view = view_of(&FakeNode::new(0xaa, 5)).await;
	assert!(matches!(view.sign(&[255, 255], &dev::alice(), 0, 64).await, Err(Error::Call(_))));
}

#[tokio::test]
async fn the_answer_to_a_transaction_is_understood() {
	let node = FakeNode::new(0xaa, 5);
	let view = view_of(&node).await;
	assert_eq!(view.hand_in(b"xt").await.unwrap(), Handed::Accepted);
	assert_eq!(node.set(|state| state.submitted.clone()), [b"xt".to_vec()]);
	let invalid = "Invalid Transaction";
	for (said, understood) in [
		(no(1013, "Transaction is already imported", Some("hash")), Handed::Accepted),
		(no(1010, invalid, Some("Transaction is outdated")), Handed::Stale),
		(
			no(1010, invalid, Some("Inability to pay some fees")),
			Handed::Refused("Invalid Transaction (1010): Inability to pay some fees".into()),
		),
	] {
		node.set(|state| state.submit = Some(said));
		assert_eq!(view.hand_in(b"xt").await.unwrap(), understood);
	}
	node.set(|state| state.dead = true);
	assert!(matches!(view.hand_in(b"xt").await, Err(Error::Unreachable(_))));
}

/// An event as the chain stores it. Pallet `System` is 0.
fn event(extrinsic: u32, variant: u8, fields: &[u8]) -> Vec<u8> {
	[&[0][..], &extrinsic.encode(), &[0, variant], fields, &[0]].concat()
}

#[tokio::test]
async fn events_tell_how_an_extrinsic_went() {
	// Weight (two compact numbers), class, whether a fee was paid.
	let info = [0, 0, 0, 0];
	// Module error: pallet System, its error CallFiltered, which is number 5.
	let failed = [&[3, 0, 5, 0, 0, 0][..], &info].concat();
	let bad_origin = [&[2][..], &info].concat();
	let (success, failure) = (0, 1);
	let events = [event(0, success, &info), event(1, failure, &failed), event(2, failure, &bad_origin)].concat();
	let node = FakeNode::new(0xaa, 5);
	node.set(|state| state.events.insert(4, [Compact(3u32).encode(), events].concat()));
	let view = view_of(&node).await;
	assert_eq!(view.result(block(4), 0).await.unwrap(), Some(Ok(())));
	let error = view.result(block(4), 1).await.unwrap().unwrap().unwrap_err();
	assert!(error.is("System", "CallFiltered"), "{error}");
	let error = view.result(block(4), 2).await.unwrap().unwrap().unwrap_err();
	assert_eq!((error.pallet, error.name.as_str()), (None, "BadOrigin"));
	assert!(matches!(view.result(block(4), 3).await, Err(Error::Node(_))));
}
