//! A proxy's fast path, as the daemon serves it, and those who ask.
//!
//! What runs here is the daemon's own service: its HTTP server with its limits, its checks, its vault, its log of receipts
//! on a real disk. Only the node behind it is a chain in memory that gains a block every second, so that a measurement is
//! of the proxy and not of a node that shares its processor.

use crate::measure::{self, Helper};
use anyhow::{ensure, Context};
use codec::Encode;
use nulink_client::{
	dev,
	sr25519::Keypair,
	subxt::utils::{MultiSignature, H256},
};
use nulink_pre::client::{
	make_grant, reencrypt, CheckedCapsule, CheckedKeyFragment, DelegatingSecret, Encryptor, Fragment, GrantKeys,
	Identity, KeyFragment, ReceivingSecret, SigningSecret,
};
use nulink_primitives::{
	provider::Role,
	sharing::{CapsuleBytes, Digest, FragmentBytes, FragmentRequest, PolicyId, RequestId},
};
use nulink_worker_common::{
	chain::{self as frame, AccountId32, BlockId, CallError, Handed, Header, View},
	http::{HttpSettings, Server},
	journal::Journal,
	metrics::Metrics,
	staking::Staking,
};
use nulink_worker_proxy::{
	accounts::AccountId,
	api::{FragmentAnswer, FragmentCall, Hex},
	chain::{Action, Chain, Denied, Epoch, Office, Policy, Provider, Pulse, Request, Snapshot},
	fast::{Fast, Parts, Us},
	grants::Grants,
	http::{routes, Service},
	limits::Limits,
	metrics::ProxyMetrics,
	nonces::Nonces,
	receipts::{self, Retention},
	reencrypt::Honest,
	settings::{LimitSettings, ProxySettings},
	vault::{Held, Vault},
};
use serde::{Deserialize, Serialize};
use std::{
	io::{BufRead, BufReader, Write},
	net::SocketAddr,
	path::Path,
	process::Stdio,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_util::sync::CancellationToken;

const GENESIS: Digest = [9; 32];
const PROVIDER: AccountId = [0x55; 32];
const POLICY: PolicyId = 1;
/// The block in which everything begins.
const FIRST: u32 = 10;
/// Enough for any number of requests.
const PLENTY: u32 = 1_000_000_000;
/// So many requests are under way at any time: enough that the proxy is never idle, few enough that none is refused.
const CONNECTIONS: usize = 16;

// --- A grant that every process can make again -----------------------------------------------------------------------

/// One policy with one proxy, the same in every process that is told the same secrets.
#[derive(Serialize, Deserialize)]
pub struct Scene {
	delegating: Vec<u8>,
	verifying: Vec<u8>,
	receiving: Vec<u8>,
	fragment: Vec<u8>,
	capsule: Vec<u8>,
}

impl Scene {
	/// A new one.
	pub fn new() -> anyhow::Result<Self> {
		let (delegating, signer, receiving) =
			(DelegatingSecret::random(), SigningSecret::random(), ReceivingSecret::random());
		let fragment = make_grant(&delegating, &signer, &receiving.key_bytes(), 1, 1)?.remove(0);
		let (header, _) = Encryptor::new(&delegating.key_bytes())?;
		Ok(Scene {
			delegating: delegating.key_bytes().0.to_vec(),
			verifying: signer.key_bytes().0.to_vec(),
			receiving: receiving.key_bytes().0.to_vec(),
			fragment: fragment.to_bytes().to_vec(),
			capsule: header.sealed_key.capsule.0.to_vec(),
		})
	}

	fn keys(&self) -> anyhow::Result<GrantKeys> {
		let key = |bytes: &[u8]| bytes.try_into().map(nulink_pre::client::KeyBytes).context("a key has 33 bytes");
		Ok(GrantKeys {
			delegating: key(&self.delegating)?,
			verifying: key(&self.verifying)?,
			receiving: key(&self.receiving)?,
		})
	}

	fn fragment(&self) -> anyhow::Result<KeyFragment> {
		Ok(KeyFragment::from_bytes(&self.fragment)?)
	}

	fn checked(&self) -> anyhow::Result<CheckedKeyFragment> {
		let fragment = self.fragment()?;
		Ok(fragment.check(&self.keys()?, &fragment.commitment())?)
	}

	fn capsule(&self) -> anyhow::Result<CapsuleBytes> {
		Ok(CapsuleBytes(self.capsule[..].try_into().context("a capsule has 98 bytes")?))
	}
}

/// Who asks.
fn asker() -> Keypair {
	dev::bob()
}

// --- The chain in memory ---------------------------------------------------------------------------------------------

/// A chain in which the asker has access, and which gains a block every second.
#[derive(Clone)]
struct Still {
	since: Instant,
}

/// One of its blocks.
#[derive(Clone)]
struct Block(u32);

fn id(number: u32) -> BlockId {
	let mut hash = [0; 32];
	hash[..4].copy_from_slice(&number.to_be_bytes());
	BlockId { number, hash: H256(hash) }
}

/// The fast path asks for nothing else.
fn unasked<T>() -> Result<T, frame::Error> {
	Err(frame::Error::Call("the chain in memory knows only what the fast path asks for".into()))
}

impl frame::Chain for Still {
	type View = Block;

	async fn view(&self) -> Result<Block, frame::Error> {
		Ok(Block(FIRST + self.since.elapsed().as_secs() as u32))
	}
}

impl Chain for Still {
	fn genesis(&self) -> Digest {
		GENESIS
	}

	async fn recent(&self, _age: Duration) -> Result<Block, frame::Error> {
		frame::Chain::view(self).await
	}
}

impl View for Block {
	fn head(&self) -> BlockId {
		id(self.0)
	}

	async fn header(&self, number: u32) -> Result<Option<Header>, frame::Error> {
		Ok(Some(Header { id: id(number), parent: id(number.saturating_sub(1)).hash }))
	}

	async fn has_state(&self, _block: BlockId) -> Result<bool, frame::Error> {
		Ok(true)
	}

	async fn body(&self, _block: BlockId) -> Result<Option<Vec<Vec<u8>>>, frame::Error> {
		Ok(Some(Vec::new()))
	}

	async fn result(&self, _block: BlockId, _index: u32) -> Result<Option<Result<(), CallError>>, frame::Error> {
		unasked()
	}

	async fn nonce(&self, _who: &AccountId32) -> Result<u64, frame::Error> {
		unasked()
	}

	async fn sign(&self, _: &[u8], _: &Keypair, _: u64, _: u32) -> Result<Vec<u8>, frame::Error> {
		unasked()
	}

	async fn hand_in(&self, _extrinsic: &[u8]) -> Result<Handed, frame::Error> {
		unasked()
	}
}

impl Staking for Block {
	async fn epoch(&self) -> Result<Epoch, frame::Error> {
		Ok(Epoch { current: 0, first_block: 0, next_block: PLENTY })
	}

	async fn office(&self, _role: Role, _operator: &AccountId) -> Result<Option<Office>, frame::Error> {
		Ok(Some(Office { provider: PROVIDER, since: 0 }))
	}

	async fn provider(&self, _role: Role, _staker: &AccountId) -> Result<Option<Provider>, frame::Error> {
		unasked()
	}

	async fn balance(&self, _who: &AccountId) -> Result<nulink_primitives::token::Balance, frame::Error> {
		unasked()
	}
}

impl Snapshot for Block {
	fn is_catching_up(&self) -> bool {
		false
	}

	async fn policy(&self, _id: PolicyId) -> Result<Option<Policy>, frame::Error> {
		unasked()
	}

	async fn access(&self, _id: PolicyId, _who: &AccountId) -> Result<Result<(), Denied>, frame::Error> {
		Ok(Ok(()))
	}

	async fn assignments(&self, _staker: &AccountId) -> Result<Vec<RequestId>, frame::Error> {
		unasked()
	}

	async fn request(&self, _id: RequestId) -> Result<Option<Request>, frame::Error> {
		unasked()
	}

	async fn grace(&self) -> Result<u32, frame::Error> {
		unasked()
	}

	async fn encode(&self, _action: &Action) -> Result<Vec<u8>, frame::Error> {
		unasked()
	}
}

// --- The parts, each a process of its own ----------------------------------------------------------------------------

/// Serves the scene's policy until standard input ends. Prints its address.
#[tokio::main]
pub async fn serve(scene: &Path, folder: &Path) -> anyhow::Result<()> {
	let scene = read(scene)?;
	let chain = Still { since: Instant::now() };
	let (journal, identity) = (Journal::open(folder)?, Identity::from_seed(&[0x77; 32]));
	let vault = Vault::open(journal.clone(), &identity)?;
	let fragment = scene.fragment()?;
	let commitment = fragment.commitment();
	let held = Held { receiver: asker().public_key().0, keys: scene.keys()?, commitment, block: 1, accepted: true };
	let store = vault.store(POLICY, &held, &fragment)?;
	journal.write("grant", |tx| store.apply(tx))?;

	let stop = CancellationToken::new();
	let common = Metrics::new("proxy")?;
	let metrics = ProxyMetrics::new(&common)?;
	let settings = ProxySettings::default();
	// Whoever measures what a proxy can do must be allowed to ask as often as it can answer.
	let limits = Limits::new(&LimitSettings {
		source_per_second: PLENTY,
		source_burst: PLENTY,
		account_per_second: PLENTY,
		account_burst: PLENTY,
		..settings.limits.clone()
	});
	let nonces = Nonces::load(&journal, PLENTY, PLENTY as usize)?;
	let retention = Retention { age: settings.receipts_age(), most: settings.receipts_max };
	let (log, logging) = receipts::log(journal.clone(), retention, nonces.kept());
	let logging = tokio::spawn(logging.run(stop.clone()));
	let us = Arc::new(Us { provider: PROVIDER, operator: dev::charlie(), identity, genesis: GENESIS });
	let pulse = Arc::new(Pulse::new(settings.max_view_age(), FIRST));
	let fast = Fast::new(Parts {
		us: us.clone(),
		chain: chain.clone(),
		pulse: pulse.clone(),
		vault: vault.clone(),
		nonces,
		max_age: PLENTY,
		log,
		limits,
		reencrypt: Arc::new(Honest),
		metrics: metrics.clone(),
	});
	let grants = Grants::new(us, chain.clone(), journal, vault, settings.max_policies, Some(0));
	let service = Service { fast: Arc::new(fast), grants: Arc::new(grants), trust_forwarded_for: false, metrics };
	let http = HttpSettings { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..Default::default() };
	let server = Server::start("proxy", &http, routes(service), &common, stop.clone())?;

	// A proxy serves nobody before it has seen its chain move.
	let moving = || frame::Chain::view(&chain);
	while pulse.see(moving().await?.head().number).is_err() {
		tokio::time::sleep(Duration::from_millis(50)).await;
	}
	println!("{}", server.address());
	tokio::task::spawn_blocking(|| std::io::stdin().lines().for_each(drop)).await?;
	stop.cancel();
	logging.await??;
	Ok(())
}

/// Calls the library, as often as each line of standard input says.
pub fn bare(scene: &Path) -> anyhow::Result<()> {
	let scene = read(scene)?;
	let (key_fragment, capsule) = (scene.checked()?, scene.capsule()?);
	println!("ready");
	for line in std::io::stdin().lines() {
		for _ in 0..line?.parse::<usize>()? {
			let capsule = CheckedCapsule::new(&capsule)?;
			std::hint::black_box(reencrypt(&key_fragment, &capsule));
		}
		println!("done");
	}
	Ok(())
}

/// What asking has taken.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct Asked {
	/// Seconds until the last answer was there.
	pub seconds: f64,
	/// Seconds of processor time that asking itself has used.
	pub own: f64,
}

/// Asks the proxy at `address`, as often as each line of standard input says, and prints what that has taken. At most
/// `most` requests in all: they are signed beforehand.
#[tokio::main(flavor = "current_thread")]
pub async fn ask(scene: &Path, address: SocketAddr, most: usize) -> anyhow::Result<()> {
	let scene = read(scene)?;
	let mut requests = (0..most).map(|nonce| request(&scene, address, nonce as u128)).collect::<Result<Vec<_>, _>>()?;
	// One answer is looked at closely; of the others it is enough that they are answers.
	let first = requests.pop().context("there is no request")?;
	check(&scene, &connect(address).await?.ask(&first).await?)?;
	println!("ready");
	let lines = std::io::stdin().lines();
	for line in lines {
		let count = line?.parse::<usize>()?;
		ensure!(count <= requests.len(), "only {} requests are left", requests.len());
		let batch = requests.split_off(requests.len() - count);
		let mut connections = Vec::new();
		for _ in 0..CONNECTIONS {
			connections.push(connect(address).await?);
		}
		let (start, before) = (Instant::now(), measure::cpu_seconds(std::process::id())?);
		let batch = Arc::new(std::sync::Mutex::new(batch));
		let asking = connections.into_iter().map(|mut connection| {
			let batch = batch.clone();
			tokio::spawn(async move {
				loop {
					let next = batch.lock().map_err(|_| anyhow::anyhow!("another connection failed"))?.pop();
					match next {
						Some(request) => drop(connection.ask(&request).await?),
						None => return anyhow::Ok(()),
					}
				}
			})
		});
		for asking in asking.collect::<Vec<_>>() {
			asking.await??;
		}
		let seconds = start.elapsed().as_secs_f64();
		let own = measure::cpu_seconds(std::process::id())? - before;
		println!("{}", serde_json::to_string(&Asked { seconds, own })?);
	}
	Ok(())
}

fn read(scene: &Path) -> anyhow::Result<Scene> {
	Ok(serde_json::from_slice(&std::fs::read(scene)?)?)
}

/// A signed request, as it goes over the wire.
fn request(scene: &Scene, address: SocketAddr, nonce: u128) -> anyhow::Result<Vec<u8>> {
	let request = FragmentRequest {
		policy: POLICY,
		provider: PROVIDER,
		capsule: scene.capsule()?,
		block: FIRST,
		nonce: nonce.to_be_bytes(),
	};
	let signature = MultiSignature::Sr25519(asker().sign(&request.signed_bytes(&GENESIS)).0);
	let call = FragmentCall {
		request: Hex(request.encode()),
		account: format!("0x{}", hex::encode(asker().public_key().0)),
		signature: Hex(signature.encode()),
	};
	let body = serde_json::to_vec(&call)?;
	let head = format!(
		"POST /v1/fragments HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
		body.len()
	);
	Ok([head.as_bytes(), &body].concat())
}

fn check(scene: &Scene, answer: &[u8]) -> anyhow::Result<()> {
	let answer: FragmentAnswer = serde_json::from_slice(answer)?;
	let fragment = FragmentBytes(answer.fragment.0[..].try_into().context("a fragment has 359 bytes")?);
	let capsule = CheckedCapsule::new(&scene.capsule()?)?;
	Fragment::new(fragment).verify(&capsule, &scene.keys()?, &scene.fragment()?.commitment())?;
	Ok(())
}

/// A connection that costs little: a client of the usual kind would take more time than is to be measured.
struct Connection {
	stream: tokio::net::TcpStream,
	buffer: Vec<u8>,
}

async fn connect(address: SocketAddr) -> anyhow::Result<Connection> {
	let stream = tokio::net::TcpStream::connect(address).await?;
	stream.set_nodelay(true)?;
	Ok(Connection { stream, buffer: Vec::new() })
}

impl Connection {
	/// The body of the answer, whose status must be 200.
	async fn ask(&mut self, request: &[u8]) -> anyhow::Result<Vec<u8>> {
		self.stream.write_all(request).await?;
		self.buffer.clear();
		loop {
			ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the proxy has closed the connection");
			let end = self.buffer.windows(4).position(|window| window == b"\r\n\r\n");
			let Some(end) = end else { continue };
			let head = std::str::from_utf8(&self.buffer[..end])?;
			let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
			let length: usize = length.context("an answer without a length")?.parse()?;
			if self.buffer.len() >= end + 4 + length {
				let ok = head.starts_with("HTTP/1.1 200");
				let body = self.buffer.split_off(end + 4);
				ensure!(ok, "the proxy refuses: {}", String::from_utf8_lossy(&body));
				return Ok(body);
			}
		}
	}
}

// --- The processes, from outside -------------------------------------------------------------------------------------

/// A part that runs as a process, and is spoken to by lines.
pub struct Running {
	helper: Helper,
	answers: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Running {
	/// Starts a part on a processor of its own. Gives what it says when it is ready.
	pub fn start(processor: usize, arguments: &[&str]) -> anyhow::Result<(Self, String)> {
		let mut command = measure::part(processor, arguments)?;
		let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
		let mut helper = Helper(child.context("cannot run `taskset`: install util-linux")?);
		let output = helper.0.stdout.take().context("a part without output")?;
		let mut running = Running { helper, answers: BufReader::new(output).lines() };
		let first = running.wait()?;
		Ok((running, first))
	}

	/// Its process. `taskset` becomes the program that it starts, so the number stays.
	pub fn pid(&self) -> u32 {
		self.helper.0.id()
	}

	/// Tells it to do something so many times.
	pub fn tell(&mut self, times: usize) -> anyhow::Result<()> {
		let input = self.helper.0.stdin.as_mut().context("a part without input")?;
		writeln!(input, "{times}")?;
		Ok(input.flush()?)
	}

	/// Waits for its next line.
	pub fn wait(&mut self) -> anyhow::Result<String> {
		self.answers.next().context("a part of the measurement has stopped: see above")?.map_err(Into::into)
	}
}

/// A proxy and somebody who asks it, both on one processor.
pub struct Unit {
	/// The proxy.
	pub proxy: Running,
	/// The asker.
	pub asker: Running,
}

impl Unit {
	/// Starts both. `most`: how often it will be asked.
	pub fn start(processor: usize, scene: &Path, folder: &Path, most: usize) -> anyhow::Result<Self> {
		let (scene, folder) = (text(scene)?, text(folder)?);
		let (proxy, address) = Running::start(processor, &["proxy", scene, folder])?;
		let (asker, _) = Running::start(processor, &["ask", scene, &address, &(most + 1).to_string()])?;
		Ok(Unit { proxy, asker })
	}

	/// Has the proxy asked.
	pub fn ask(&mut self, times: usize) -> anyhow::Result<Asked> {
		self.asker.tell(times)?;
		self.asked()
	}

	/// What became of it.
	pub fn asked(&mut self) -> anyhow::Result<Asked> {
		Ok(serde_json::from_str(&self.asker.wait()?)?)
	}
}

fn text(path: &Path) -> anyhow::Result<&str> {
	path.to_str().context("a path with strange characters")
}
