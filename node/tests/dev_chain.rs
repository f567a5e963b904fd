//! A real development node, and our client on it.

use nulink_client::{chain, dev, sr25519::Keypair, Nulink};
use nulink_primitives::token::NLK;
use std::{
	fs::File,
	io::{BufRead, BufReader},
	path::Path,
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};

/// A node that stops when it is dropped.
struct Node {
	process: Child,
	url: String,
	_chain: tempfile::TempDir,
}

impl Node {
	/// Starts a node on a free port and waits until it answers.
	fn start() -> Self {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let log = folder.path().join("log");
		let output = File::create(&log).expect("a log file");
		let process = Command::new(env!("CARGO_BIN_EXE_nulink-node"))
			.args(["--dev", "--dev-block-time", "500", "--rpc-port", "0", "--listen-addr", "/ip4/127.0.0.1/tcp/0"])
			.args(["--no-prometheus", "--no-telemetry", "--no-hardware-benchmarks", "--base-path"])
			.arg(folder.path().join("chain"))
			.stdout(Stdio::null())
			.stderr(output)
			.spawn()
			.expect("the node starts");
		let mut node = Node { process, url: String::new(), _chain: folder };
		node.url = node.wait_for_port(&log);
		node
	}

	fn wait_for_port(&mut self, log: &Path) -> String {
		let start = Instant::now();
		while start.elapsed() < Duration::from_secs(120) {
			let lines = BufReader::new(File::open(log).expect("the log is there")).lines().map_while(Result::ok);
			for line in lines {
				if let Some((_, address)) = line.split_once("Running JSON-RPC server: addr=") {
					let address = address.split(',').next().expect("split gives at least one part").trim();
					return format!("ws://{address}");
				}
			}
			if let Some(status) = self.process.try_wait().expect("the node can be asked") {
				panic!("the node stopped with {status}: {}", std::fs::read_to_string(log).unwrap_or_default());
			}
			std::thread::sleep(Duration::from_millis(100));
		}
		panic!("the node did not open its port: {}", std::fs::read_to_string(log).unwrap_or_default());
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		let _ = self.process.kill();
		let _ = self.process.wait();
	}
}

/// One node for all that is asked of it: starting one takes longer than the questions.
#[tokio::test]
async fn the_client_reads_signs_and_sees_what_happened() {
	let node = Node::start();
	let nulink = Nulink::connect(&node.url).await.expect("the node answers");

	transfer_moves_the_amount_and_is_final(&nulink).await;
	batch_that_fails_changes_nothing(&nulink).await;
	unknown_account_has_nothing(&nulink).await;
	profile_is_development(&nulink).await;
	chain_goes_on(&nulink).await;
	constants_are_those_of_the_metadata(&nulink).await;
}

async fn transfer_moves_the_amount_and_is_final(nulink: &Nulink) {
	let bob = dev::bob().public_key().to_account_id();
	let before = nulink.free_balance(&bob).await.expect("Bob has a balance");
	let call = chain::tx().balances().transfer_keep_alive(bob.into(), 3 * NLK);
	let included = nulink.submit(&call, &dev::alice()).await.expect("the transfer gets through");
	let event = included.events.find_first::<chain::balances::events::Transfer>().expect("an event").expect("decodes");
	assert_eq!((event.to, event.amount), (bob, 3 * NLK));
	assert_eq!(nulink.free_balance(&bob).await.expect("Bob has a balance"), before + 3 * NLK);
}

async fn batch_that_fails_changes_nothing(nulink: &Nulink) {
	use chain::runtime_types::{nulink_runtime::RuntimeCall, pallet_balances::pallet::Call};
	let stranger = Keypair::from_secret_key([9; 32]).expect("32 bytes are a seed").public_key().to_account_id();
	let transfer = |value| RuntimeCall::Balances(Call::transfer_keep_alive { dest: stranger.into(), value });
	let call = chain::tx().utility().batch_all(vec![transfer(NLK), transfer(u128::MAX / 2)]);
	assert!(nulink.submit(&call, &dev::alice()).await.is_err());
	assert_eq!(nulink.free_balance(&stranger).await.expect("an answer"), 0);
}

async fn unknown_account_has_nothing(nulink: &Nulink) {
	let nobody = subxt_id([42; 32]);
	assert_eq!(nulink.free_balance(&nobody).await.expect("an answer"), 0);
}

async fn profile_is_development(nulink: &Nulink) {
	use chain::runtime_types::nulink_primitives::network::Profile;
	let block = nulink.api().at_current_block().await.expect("a block");
	let address = chain::storage().chain_profile().current_profile();
	let profile = block.storage().entry(address).expect("an entry").fetch(()).await.expect("a value").decode();
	assert!(matches!(profile.expect("decodes"), Profile::Development));
}

async fn chain_goes_on(nulink: &Nulink) {
	let before = nulink.finalised_height().await.expect("a height");
	tokio::time::sleep(Duration::from_secs(3)).await;
	assert!(nulink.finalised_height().await.expect("a height") > before);
}

async fn constants_are_those_of_the_metadata(nulink: &Nulink) {
	let block = nulink.api().at_current_block().await.expect("a block");
	let prefix = block.constants().entry(chain::constants().system().ss58_prefix()).expect("a constant");
	assert_eq!(prefix, nulink_primitives::token::SS58_PREFIX);
}

fn subxt_id(bytes: [u8; 32]) -> nulink_client::subxt::utils::AccountId32 {
	nulink_client::subxt::utils::AccountId32(bytes)
}

#[tokio::test]
async fn a_wrong_address_is_an_error_that_names_it() {
	let error = Nulink::connect("no-address").await.err().expect("this is no address").to_string();
	assert!(error.contains("no-address"), "{error}");
}
