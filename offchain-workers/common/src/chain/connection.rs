//! The connection to the chain, over several endpoints.
//!
//! One node is used at a time, the first that works in the order of the settings. The daemon moves on to the next when
//! the node does not answer in time, when the connection breaks, when it stands far behind what another one has told or says
//! itself that it is catching up, or when its finalised head stands still while there is another to ask. A node of another chain is never used.
//!
//! The old JSON-RPC methods are spoken, not `chainHead`: a daemon asks for blocks by number, some of them old, at its own
//! pace. A subscription that pins blocks and ends when the reader is slow would be in the way of that, and after a
//! reconnection would have to be mended by asking for numbers all the same.

use super::{AccountId32, BlockId, CallError, Chain, Error, Handed, Header, View, H256};
use crate::{health::Check, http::install_crypto, metrics::Metrics};
use futures::{future::BoxFuture, FutureExt};
use nulink_client::{
	sr25519::Keypair,
	subxt::{
		backend::LegacyBackend,
		client::OnlineClientAtBlock,
		config::{DefaultExtrinsicParamsBuilder, PolkadotConfig, RpcConfigFor},
		constants,
		error::DispatchError,
		events::Phase,
		rpcs::{
			client::{ReconnectingRpcClient, RpcClient},
			methods::legacy::{LegacyRpcMethods, NumberOrHex},
			Error as RpcError, UserError,
		},
		storage,
		transactions::Payload,
		view_functions, OnlineClient,
	},
	Config,
};
use serde::{Deserialize, Serialize};
use std::{
	future::Future,
	sync::{
		atomic::{AtomicU32, Ordering},
		Arc,
	},
	time::{Duration, Instant},
};
use tokio::sync::{Mutex, OnceCell};

/// The largest answer of a node, in bytes. A full block is 10 MiB of hexadecimal digits.
const MAX_ANSWER: u32 = 24 << 20;
/// The largest request. Our transactions are far smaller.
const MAX_REQUEST: u32 = 4 << 20;
/// JSON-RPC code of transactions that are not valid.
const INVALID_TRANSACTION: i32 = 1010;
/// JSON-RPC code of transactions that the pool has already.
const ALREADY_IMPORTED: i32 = 1013;

/// The settings under `chain`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChainSettings {
	/// WebSocket addresses of nodes, the preferred one first.
	pub endpoints: Vec<String>,
	/// The genesis hash of the chain. Unset, the first node decides, for as long as the data folder exists.
	pub genesis: Option<String>,
	/// How long a node may take for an answer.
	pub request_timeout_seconds: u64,
	/// How long a node's finalised head may stand still before the next node is asked.
	pub stalled_after_seconds: u64,
	/// How many blocks a node may be behind what another one has told.
	pub max_lag_blocks: u32,
	/// How often the finalised head is looked at.
	pub poll_seconds: u64,
	/// After how many missed blocks a follower no longer replays them but takes stock of the present state.
	pub max_replay_blocks: u32,
}

impl Default for ChainSettings {
	fn default() -> Self {
		ChainSettings {
			endpoints: vec!["ws://127.0.0.1:9944".into()],
			genesis: None,
			request_timeout_seconds: 30,
			stalled_after_seconds: 120,
			max_lag_blocks: 20,
			poll_seconds: 2,
			// A day.
			max_replay_blocks: 14_400,
		}
	}
}

/// The connection. Cheap to clone; all clones share the node.
#[derive(Clone)]
pub struct Connection {
	shared: Arc<Shared>,
}

/// Makes a connection to the node at an address, in the given time at most.
type Dial = Arc<dyn Fn(String, Duration) -> BoxFuture<'static, Result<RpcClient, Error>> + Send + Sync>;

struct Shared {
	dial: Dial,
	settings: ChainSettings,
	genesis: H256,
	current: Mutex<Current>,
	/// The highest finalised block that any node has told of.
	highest: AtomicU32,
	check: Check,
	metrics: Metrics,
}

struct Current {
	node: Option<Arc<Node>>,
	/// Which endpoint is tried next.
	next: usize,
	/// The newest view, and when it was taken.
	newest: Option<(NodeView, Instant)>,
}

/// One node.
struct Node {
	url: String,
	api: OnlineClient<Config>,
	rpc: LegacyRpcMethods<RpcConfigFor<Config>>,
	timeout: Duration,
	/// The head that it told last, and when that was news.
	progress: std::sync::Mutex<(u32, Instant)>,
}

/// What one node answers, held at a finalised block.
#[derive(Clone)]
pub struct NodeView {
	node: Arc<Node>,
	connection: Connection,
	head: BlockId,
	/// The node says that it is catching up with the others.
	catching_up: bool,
	/// What subxt knows of the head. Asked for once: it costs a question.
	at_head: Arc<OnceCell<OnlineClientAtBlock<Config>>>,
}

impl Connection {
	/// Connects to the first endpoint that works. `known` is the genesis that the journal was begun with; without it, and
	/// without one in the settings, the genesis is what the first node says.
	pub async fn open(
		settings: ChainSettings,
		known: Option<H256>,
		check: Check,
		metrics: Metrics,
	) -> Result<Self, Error> {
		install_crypto();
		let dial: Dial = Arc::new(|url, timeout| async move { dial(&url, timeout).await }.boxed());
		Self::open_with(dial, settings, known, check, metrics).await
	}

	async fn open_with(
		dial: Dial,
		settings: ChainSettings,
		known: Option<H256>,
		check: Check,
		metrics: Metrics,
	) -> Result<Self, Error> {
		for url in settings.endpoints.iter().filter(|url| url.starts_with("ws://") && !is_local(url)) {
			tracing::warn!(%url, "this node is reached without TLS: whoever is in between can tell us anything");
		}
		let set = settings.genesis.as_deref().and_then(|hash| hash.parse::<H256>().ok());
		let expected = match (set, known) {
			(Some(set), Some(known)) if set != known => {
				return Err(Error::AnotherChain { url: "chain.genesis".into(), found: set, expected: known })
			},
			(set, known) => known.or(set),
		};
		let mut refusals = Vec::new();
		for (index, url) in settings.endpoints.iter().enumerate() {
			match Node::connect(&dial, url, &settings, expected).await {
				Ok((node, genesis)) => {
					metrics.connections.inc();
					tracing::info!(%url, ?genesis, "connected");
					let current = Current { node: Some(Arc::new(node)), next: index + 1, newest: None };
					let shared = Shared {
						dial,
						settings,
						genesis,
						current: Mutex::new(current),
						highest: AtomicU32::new(0),
						check,
						metrics,
					};
					return Ok(Connection { shared: Arc::new(shared) });
				},
				Err(error) => refusals.push(error),
			}
		}
		Err(worst(refusals))
	}

	/// The genesis hash of the chain.
	pub fn genesis(&self) -> H256 {
		self.shared.genesis
	}

	/// How often it is worth to look for a new finalised block.
	pub fn poll(&self) -> Duration {
		Duration::from_secs(self.shared.settings.poll_seconds.max(1))
	}

	/// A view that is no older than `age`, for those who ask often and can do with a moment ago.
	pub async fn recent_view(&self, age: Duration) -> Result<NodeView, Error> {
		if let Some((view, taken)) = &self.shared.current.lock().await.newest {
			if taken.elapsed() <= age {
				return Ok(view.clone());
			}
		}
		self.view().await
	}

	/// The node in use, or the next that works. Whoever holds the lock connects, the others wait for what comes of it.
	async fn node(&self) -> Result<Arc<Node>, Error> {
		let mut current = self.shared.current.lock().await;
		if let Some(node) = &current.node {
			return Ok(node.clone());
		}
		let endpoints = &self.shared.settings.endpoints;
		let url = &endpoints[current.next % endpoints.len().max(1)];
		current.next = current.next.wrapping_add(1);
		let (node, _) = Node::connect(&self.shared.dial, url, &self.shared.settings, Some(self.shared.genesis)).await?;
		self.shared.metrics.connections.inc();
		tracing::info!(%url, "connected");
		let node = Arc::new(node);
		current.node = Some(node.clone());
		Ok(node)
	}

	/// Gives the node up, if it is still the one in use.
	async fn give_up(&self, node: &Arc<Node>, why: &Error) {
		let mut current = self.shared.current.lock().await;
		if current.node.as_ref().is_some_and(|used| Arc::ptr_eq(used, node)) {
			tracing::warn!(url = %node.url, %why, "giving the node up");
			current.node = None;
			current.newest = None;
		}
	}

	/// The view of the node in use, if it is fit to be used.
	async fn try_view(&self) -> Result<NodeView, Error> {
		let node = self.node().await?;
		let look = async {
			let (head, catching_up) = futures::try_join!(node.head(), node.is_catching_up())?;
			Ok((self.judge(&node, head, catching_up)?, catching_up))
		};
		match look.await {
			Ok((head, catching_up)) => {
				let view = NodeView { node, connection: self.clone(), head, catching_up, at_head: Arc::default() };
				self.shared.current.lock().await.newest = Some((view.clone(), Instant::now()));
				Ok(view)
			},
			Err(error) => {
				self.give_up(&node, &error).await;
				Err(error)
			},
		}
	}

	fn judge(&self, node: &Node, head: BlockId, catching_up: bool) -> Result<BlockId, Error> {
		let settings = &self.shared.settings;
		if catching_up && settings.endpoints.len() > 1 {
			return Err(Error::Unreachable(format!("{} is catching up with the other nodes", node.url)));
		}
		let highest = self.shared.highest.fetch_max(head.number, Ordering::Relaxed).max(head.number);
		if head.number.saturating_add(settings.max_lag_blocks) < highest {
			let (number, url) = (head.number, &node.url);
			return Err(Error::Unreachable(format!("{url} is at block {number}, far behind {highest}")));
		}
		self.shared.metrics.finalised_height.set(highest.into());
		let still = node.progress(head.number).as_secs();
		if still <= settings.stalled_after_seconds {
			self.shared.check.ok();
			return Ok(head);
		}
		let stalled = format!("{} has stood at block {} for {still} s", node.url, head.number);
		if settings.endpoints.len() > 1 {
			return Err(Error::Unreachable(stalled));
		}
		// The only node: what it says still holds, but nothing will come of it.
		self.shared.check.broken(stalled);
		Ok(head)
	}
}

impl Chain for Connection {
	type View = NodeView;

	async fn view(&self) -> Result<NodeView, Error> {
		let mut refusals = Vec::new();
		// Once more than there are endpoints: the first may only have lost its connection.
		for _ in 0..=self.shared.settings.endpoints.len() {
			match self.try_view().await {
				Ok(view) => return Ok(view),
				Err(error) => refusals.push(error),
			}
		}
		let error = worst(refusals);
		self.shared.check.failing(&error);
		Err(error)
	}
}

/// What to tell when no endpoint works: a node of another chain rather than one that is down, since that is not going to
/// pass.
fn worst(refusals: Vec<Error>) -> Error {
	let another = refusals.iter().find(|error| matches!(error, Error::AnotherChain { .. }));
	match another {
		Some(error) => error.clone(),
		None => {
			let mut said: Vec<_> = refusals
				.into_iter()
				.map(|error| match error {
					Error::Unreachable(reason) => reason,
					error => error.to_string(),
				})
				.collect();
			said.dedup();
			Error::Unreachable(if said.is_empty() { "chain.endpoints is empty".into() } else { said.join("; ") })
		},
	}
}

fn is_local(url: &str) -> bool {
	let host = url.trim_start_matches("ws://");
	["127.", "localhost", "[::1]"].iter().any(|local| host.starts_with(local))
}

/// A WebSocket connection with limits.
async fn dial(url: &str, timeout: Duration) -> Result<RpcClient, Error> {
	let client = ReconnectingRpcClient::builder()
		.max_response_size(MAX_ANSWER)
		.max_request_size(MAX_REQUEST)
		.request_timeout(timeout)
		.connection_timeout(timeout)
		// One try: where to go when a connection breaks is decided here, not below.
		.retry_policy(std::iter::empty())
		.build(url)
		.await
		.map_err(|error| Error::Unreachable(format!("{url}: {error}")))?;
	Ok(RpcClient::new(client))
}

impl Node {
	/// Connects, and tells the node's genesis if it is the expected one.
	async fn connect(
		dial: &Dial,
		url: &str,
		settings: &ChainSettings,
		expected: Option<H256>,
	) -> Result<(Self, H256), Error> {
		let timeout = Duration::from_secs(settings.request_timeout_seconds.max(1));
		let unreachable = |reason: String| Error::Unreachable(format!("{url}: {reason}"));
		let connect = async {
			let client = dial(url.into(), timeout).await?;
			let rpc = LegacyRpcMethods::new(client.clone());
			let genesis: H256 = rpc.genesis_hash().await.map_err(|error| unreachable(error.to_string()))?;
			if let Some(expected) = expected.filter(|expected| *expected != genesis) {
				return Err(Error::AnotherChain { url: url.into(), found: genesis, expected });
			}
			// The types of Polkadot's old blocks, which are the default, are no business of our chain.
			let config = PolkadotConfig::builder().use_historic_types(false).build();
			let backend = Arc::new(LegacyBackend::builder().build(client));
			let api = OnlineClient::from_backend_with_config(config, backend)
				.await
				.map_err(|error| unreachable(error.to_string()))?;
			let progress = std::sync::Mutex::new((0, Instant::now()));
			Ok((Node { url: url.into(), api, rpc, timeout, progress }, genesis))
		};
		match tokio::time::timeout(timeout, connect).await {
			Ok(connected) => connected,
			Err(_) => Err(unreachable(format!("no answer in {} s", timeout.as_secs()))),
		}
	}

	/// Waits for an answer, for so long. An answer that says no is [`Error::Node`], none at all [`Error::Unreachable`].
	async fn ask<T>(&self, question: impl Future<Output = Result<T, RpcError>>) -> Result<T, Error> {
		match tokio::time::timeout(self.timeout, question).await {
			Ok(Ok(answer)) => Ok(answer),
			Ok(Err(error @ (RpcError::Client(_) | RpcError::DisconnectedWillReconnect(_)))) => {
				Err(self.unreachable(error.to_string()))
			},
			Ok(Err(error)) => Err(Error::Node(said(&error))),
			Err(_) => Err(self.unreachable(format!("no answer in {} s", self.timeout.as_secs()))),
		}
	}

	/// The same for what asks several questions inside subxt, whose errors no longer tell what went wrong: if the node
	/// still answers then the answer was no.
	async fn ask_through_subxt<T, E: ToString>(
		&self,
		questions: impl Future<Output = Result<T, E>>,
	) -> Result<T, Error> {
		match tokio::time::timeout(self.timeout.saturating_mul(2), questions).await {
			Ok(Ok(answer)) => Ok(answer),
			Ok(Err(error)) => {
				self.head().await?;
				Err(Error::Node(error.to_string()))
			},
			Err(_) => Err(self.unreachable(format!("no answer in {} s", 2 * self.timeout.as_secs()))),
		}
	}

	fn unreachable(&self, reason: String) -> Error {
		Error::Unreachable(format!("{}: {reason}", self.url))
	}

	async fn head(&self) -> Result<BlockId, Error> {
		let head = self.ask(async {
			let hash = self.rpc.chain_get_finalized_head().await?;
			Ok((hash, self.rpc.chain_get_header(Some(hash)).await?))
		});
		// A node that cannot name its finalised head is of no use, whatever it says instead.
		let (hash, header) = head.await.map_err(|error| match error {
			Error::Node(said) => self.unreachable(said),
			error => error,
		})?;
		let header = header.ok_or_else(|| self.unreachable("it does not have its own finalised head".into()))?;
		Ok(BlockId { number: height(header.number)?, hash })
	}

	/// Whether it says so. One that does not know the question has nothing to catch up with.
	async fn is_catching_up(&self) -> Result<bool, Error> {
		match self.ask(self.rpc.system_health()).await {
			Ok(health) => Ok(health.is_syncing),
			Err(Error::Node(_)) => Ok(false),
			Err(error) => Err(error),
		}
	}

	/// For how long the head has stood still.
	fn progress(&self, number: u32) -> Duration {
		// The pair is written as a whole: a panic elsewhere did not harm it.
		let mut progress = self.progress.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
		if number > progress.0 {
			*progress = (number, Instant::now());
		}
		progress.1.elapsed()
	}
}

fn height(number: u64) -> Result<u32, Error> {
	u32::try_from(number).map_err(|_| Error::Node(format!("block number {number} is beyond what this chain has")))
}

/// The node's own words. What tells one refusal from another stands in `data`, as a string.
fn said(error: &RpcError) -> String {
	match error {
		RpcError::User(UserError { code, message, data: Some(data) }) => {
			format!("{message} ({code}): {}", data.get().trim_matches('"'))
		},
		error => error.to_string(),
	}
}

impl NodeView {
	/// The connection that the view is of.
	pub fn connection(&self) -> &Connection {
		&self.connection
	}

	/// All that subxt offers at a block: storage, events, view functions. Blocks up to the head are final.
	pub async fn at(&self, block: BlockId) -> Result<OnlineClientAtBlock<Config>, Error> {
		let at = self.node.api.at_block_hash_and_number(block.hash, block.number.into());
		self.give_up_if_gone(self.node.ask_through_subxt(at).await).await
	}

	/// The same at the head.
	pub async fn at_head(&self) -> Result<OnlineClientAtBlock<Config>, Error> {
		self.at_head.get_or_try_init(|| self.at(self.head)).await.cloned()
	}

	/// Whether the node was catching up with the others when the view was taken. Then its head moves, and is of the past.
	pub fn is_catching_up(&self) -> bool {
		self.catching_up
	}

	/// What a view function answers at the head.
	pub async fn view_function<P>(&self, question: P) -> Result<P::ReturnType, Error>
	where
		P: view_functions::Payload + Send + Sync,
	{
		let at = self.at_head().await?;
		let functions = at.view_functions();
		// What does not fit is not the node's fault.
		functions.validate(&question).map_err(|error| Error::Call(error.to_string()))?;
		self.give_up_if_gone(self.node.ask_through_subxt(nulink_client::ask(&at, question)).await).await
	}

	/// What is stored at the head under this key of a map.
	pub async fn stored<A: storage::Address>(&self, map: A, key: A::KeyParts) -> Result<Option<A::Value>, Error> {
		let at = self.at_head().await?;
		let entry = at.storage().entry(map).map_err(|error| Error::Call(error.to_string()))?;
		let question = async {
			let found = entry.try_fetch(key).await.map_err(|error| error.to_string())?;
			found.map(|value| value.decode()).transpose().map_err(|error| error.to_string())
		};
		self.give_up_if_gone(self.node.ask_through_subxt(question).await).await
	}

	/// A constant of the chain, as of the head.
	pub async fn constant<A: constants::Address>(&self, name: A) -> Result<A::Target, Error> {
		self.at_head().await?.constants().entry(name).map_err(|error| Error::Call(error.to_string()))
	}

	/// Encodes a call for [`crate::submitter::Submitter::submit`], after a look at whether the chain still has it in the
	/// shape that this daemon was built for.
	pub async fn encode_call<P: Payload>(&self, call: &P) -> Result<Vec<u8>, Error> {
		let transactions = self.at_head().await?.transactions();
		transactions.validate(call).map_err(|error| Error::Call(error.to_string()))?;
		transactions.call_data(call).map_err(|error| Error::Call(error.to_string()))
	}

	async fn ask<T>(&self, question: impl Future<Output = Result<T, RpcError>>) -> Result<T, Error> {
		self.give_up_if_gone(self.node.ask(question).await).await
	}

	async fn give_up_if_gone<T>(&self, answer: Result<T, Error>) -> Result<T, Error> {
		if let Err(error @ Error::Unreachable(_)) = &answer {
			self.connection.give_up(&self.node, error).await;
		}
		answer
	}
}

impl View for NodeView {
	fn head(&self) -> BlockId {
		self.head
	}

	async fn header(&self, number: u32) -> Result<Option<Header>, Error> {
		// Above the head the node may name a block that is not final.
		if number > self.head.number {
			return Ok(None);
		}
		let question = async {
			let Some(hash) = self.node.rpc.chain_get_block_hash(Some(NumberOrHex::Number(number.into()))).await? else {
				return Ok(None);
			};
			Ok(self.node.rpc.chain_get_header(Some(hash)).await?.map(|header| (hash, header.parent_hash)))
		};
		let found = self.ask(question).await?;
		Ok(found.map(|(hash, parent)| Header { id: BlockId { number, hash }, parent }))
	}

	async fn has_state(&self, block: BlockId) -> Result<bool, Error> {
		match self.ask(self.node.rpc.state_get_runtime_version(Some(block.hash))).await {
			Ok(_) => Ok(true),
			// The node says no. If it says yes at the head then the reason is the block.
			Err(Error::Node(said)) => {
				self.ask(self.node.rpc.state_get_runtime_version(Some(self.head.hash))).await?;
				tracing::debug!(%block, said, "the node no longer has the state of this block");
				Ok(false)
			},
			Err(error) => Err(error),
		}
	}

	async fn body(&self, block: BlockId) -> Result<Option<Vec<Vec<u8>>>, Error> {
		let details = self.ask(self.node.rpc.chain_get_block(Some(block.hash))).await?;
		Ok(details.map(|details| details.block.extrinsics.into_iter().map(|bytes| bytes.0).collect()))
	}

	async fn result(&self, block: BlockId, index: u32) -> Result<Option<Result<(), CallError>>, Error> {
		let question = async {
			let at = self.node.api.at_block_hash_and_number(block.hash, block.number.into()).await;
			let at = at.map_err(|error| error.to_string())?;
			let events = at.events().fetch().await.map_err(|error| error.to_string())?;
			for event in events.iter() {
				let event = event.map_err(|error| error.to_string())?;
				if event.phase() != Phase::ApplyExtrinsic(index) || event.pallet_name() != "System" {
					continue;
				}
				match event.event_name() {
					"ExtrinsicSuccess" => return Ok(Ok(())),
					"ExtrinsicFailed" => {
						let error = DispatchError::decode_from(event.field_bytes(), at.metadata());
						return Ok(Err(call_error(error.map_err(|error| error.to_string())?)));
					},
					_ => {},
				}
			}
			Err(format!("block {block} has no result for its extrinsic {index}"))
		};
		match self.give_up_if_gone(self.node.ask_through_subxt(question).await).await {
			Ok(result) => Ok(Some(result)),
			Err(Error::Node(_)) if !self.has_state(block).await? => Ok(None),
			Err(error) => Err(error),
		}
	}

	async fn nonce(&self, who: &AccountId32) -> Result<u64, Error> {
		let call = self.node.rpc.state_call("AccountNonceApi_account_nonce", Some(&who.0), Some(self.head.hash));
		let bytes = self.ask(call).await?;
		let nonce: [u8; 4] =
			bytes[..].try_into().map_err(|_| Error::Node(format!("a nonce has {} bytes", bytes.len())))?;
		Ok(u32::from_le_bytes(nonce).into())
	}

	async fn sign(&self, call: &[u8], signer: &Keypair, nonce: u64, period: u32) -> Result<Vec<u8>, Error> {
		let transactions = self.at_head().await?.transactions();
		let unknown = |error: nulink_client::subxt::error::ExtrinsicError| Error::Call(error.to_string());
		let call = transactions.from_call_data_bytes(call).map_err(unknown)?;
		let params = DefaultExtrinsicParamsBuilder::<Config>::new()
			.mortal_from_unchecked(period.into(), self.head.number.into(), self.head.hash)
			.nonce(nonce)
			.build();
		let mut unsigned = transactions.create_signable_offline(&call, params).map_err(unknown)?;
		Ok(unsigned.sign(signer).map_err(unknown)?.into_encoded())
	}

	async fn hand_in(&self, extrinsic: &[u8]) -> Result<Handed, Error> {
		let answer = async {
			// A refusal is an answer here.
			match self.node.rpc.author_submit_extrinsic(extrinsic).await {
				Ok(_) => Ok(Handed::Accepted),
				Err(RpcError::User(error)) => Ok(refusal(error)),
				Err(error) => Err(error),
			}
		};
		self.ask(answer).await
	}
}

fn refusal(error: UserError) -> Handed {
	let (code, words) = (error.code, said(&RpcError::User(error)));
	match code {
		ALREADY_IMPORTED => Handed::Accepted,
		// `InvalidTransaction::Stale`, in the words of the node. Should they change then some transactions take longer; what
		// becomes of them is read from blocks, not from here.
		INVALID_TRANSACTION if words.contains("outdated") => Handed::Stale,
		_ => Handed::Refused(words),
	}
}

fn call_error(error: DispatchError) -> CallError {
	let named = |name: String| CallError { pallet: None, name };
	match &error {
		DispatchError::Module(module) => match module.details() {
			Ok(details) => CallError { pallet: Some(details.pallet.name().into()), name: details.variant.name.clone() },
			Err(_) => named(format!("pallet {}, error {}", module.pallet_index(), module.error_index())),
		},
		DispatchError::Token(inner) => named(format!("Token::{inner:?}")),
		DispatchError::Arithmetic(inner) => named(format!("Arithmetic::{inner:?}")),
		DispatchError::Transactional(inner) => named(format!("Transactional::{inner:?}")),
		plain => named(format!("{plain:?}")),
	}
}

#[cfg(test)]
mod tests;
