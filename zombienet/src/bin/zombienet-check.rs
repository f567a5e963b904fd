//! Proves that a local network works: both chains finalise, transactions get through, a collator can die and come back.
//!
//! usage: zombienet-check FOLDER
//!
//! FOLDER is where zombie-cli keeps the network (its `--dir`), with `zombie.json` in it. The collator that this program
//! starts again is left running; its process id stands in FOLDER/restarted.pid.

use anyhow::{bail, ensure, Context};
use nulink_client::{
	chain, dev,
	subxt::{
		config::RpcConfigFor,
		rpcs::{client::RpcClient, methods::legacy::LegacyRpcMethods},
		PolkadotConfig,
	},
	Nulink,
};
use nulink_primitives::token::NLK;
use std::{
	fs::File,
	path::{Path, PathBuf},
	process::{Command, Stdio},
	time::{Duration, Instant},
};

/// A node of the network, as zombie-cli describes it.
struct Node {
	name: String,
	ws: String,
	pid: i32,
	program: String,
	args: Vec<String>,
}

impl Node {
	fn from_json(node: &serde_json::Value) -> anyhow::Result<Self> {
		let text = |key: &str| node[key].as_str().map(str::to_owned);
		let inner = &node["inner"];
		let name = text("name").context("a node without a name")?;
		let missing = |what: &str| format!("zombie.json does not say the {what} of {name}");
		Ok(Node {
			ws: text("ws_uri").with_context(|| missing("address"))?,
			pid: inner["process_handle"].as_i64().with_context(|| missing("process"))?.try_into()?,
			program: inner["program"].as_str().with_context(|| missing("program"))?.to_owned(),
			args: inner["args"]
				.as_array()
				.with_context(|| missing("arguments"))?
				.iter()
				.filter_map(|arg| arg.as_str().map(str::to_owned))
				.collect(),
			name,
		})
	}

	/// The heights of the best and of the finalised block.
	async fn heights(&self) -> anyhow::Result<(u64, u64)> {
		let rpc = RpcClient::from_insecure_url(&self.ws).await?;
		let methods = LegacyRpcMethods::<RpcConfigFor<PolkadotConfig>>::new(rpc);
		let best = methods.chain_get_header(None).await?.context("no best block")?;
		let hash = methods.chain_get_finalized_head().await?;
		let finalised = methods.chain_get_header(Some(hash)).await?.context("no finalised block")?;
		Ok((best.number, finalised.number))
	}

	/// Waits until the finalised height is at least `height`, and says how long that took.
	async fn wait_finalised(&self, height: u64, limit: Duration) -> anyhow::Result<Duration> {
		let start = Instant::now();
		let mut last = String::from("it has not answered yet");
		while start.elapsed() < limit {
			match self.heights().await {
				Ok((_, finalised)) if finalised >= height => return Ok(start.elapsed()),
				Ok((best, finalised)) => last = format!("best {best}, finalised {finalised}"),
				Err(error) => last = error.to_string(),
			}
			tokio::time::sleep(Duration::from_secs(2)).await;
		}
		bail!("{} did not finalise block {height} in {} s: {last}", self.name, limit.as_secs())
	}
}

/// The nodes of a list in `zombie.json`.
fn nodes(list: &serde_json::Value) -> anyhow::Result<Vec<Node>> {
	list.as_array().context("zombie.json has no such list of nodes")?.iter().map(Node::from_json).collect()
}

/// Prints a step when it is done.
fn done(start: Instant, text: &str) {
	println!("[{:>4} s] {text}", start.elapsed().as_secs());
}

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
	let start = Instant::now();
	let folder = PathBuf::from(std::env::args().nth(1).context("usage: zombienet-check FOLDER")?);
	let file = folder.join("zombie.json");
	let network: serde_json::Value =
		serde_json::from_reader(File::open(&file).with_context(|| format!("cannot read {}", file.display()))?)?;
	let validators = nodes(&network["relay"]["nodes"])?;
	let parachains = &network["parachains"]["2000"];
	let collators =
		nodes(parachains.get("collators").or_else(|| parachains[0].get("collators")).context("no collators")?)?;
	let (Some(validator), Some(first)) = (validators.first(), collators.first()) else { bail!("the network is empty") };

	validator.wait_finalised(3, 5 * MINUTE).await?;
	done(start, "the relay chain finalises");
	first.wait_finalised(3, 10 * MINUTE).await?;
	done(start, "NuLink finalises");

	let (from, before) = (first.heights().await?.1, Instant::now());
	first.wait_finalised(from + 10, 5 * MINUTE).await?;
	let rate = 10.0 * 60.0 / before.elapsed().as_secs_f64();
	done(start, &format!("NuLink makes {rate:.1} finalised blocks a minute"));

	let nulink = Nulink::connect(&first.ws).await?;
	let bob = dev::bob().public_key().to_account_id();
	let balance = nulink.free_balance(&bob).await?;
	let transfer = chain::tx().balances().transfer_keep_alive(bob.into(), 7 * NLK);
	let included = nulink.submit(&transfer, &dev::alice()).await.context("the transfer did not get through")?;
	ensure!(included.events.has::<chain::balances::events::Transfer>(), "there is no event Balances.Transfer");
	ensure!(nulink.free_balance(&bob).await? == balance + 7 * NLK, "Bob did not get 7 NLK");
	done(start, "a signed transfer of 7 NLK is final");

	let remark = chain::tx().system().remark_with_event(b"zombienet-check".to_vec());
	let included = nulink.submit(&remark, &dev::bob()).await.context("the remark did not get through")?;
	ensure!(included.events.has::<chain::system::events::Remarked>(), "there is no event System.Remarked");
	done(start, "an on-chain remark is final");

	let Some(second) = collators.get(1) else {
		println!("one collator only: nothing to kill");
		return Ok(());
	};
	second.wait_finalised(1, 5 * MINUTE).await?;
	kill(second.pid)?;
	ensure!(second.heights().await.is_err(), "{} still answers after it was killed", second.name);
	let height = first.heights().await?.1;
	let took = first.wait_finalised(height + 5, 5 * MINUTE).await?;
	done(start, &format!("{} was killed, and the chain went on: 5 blocks in {} s", second.name, took.as_secs()));

	let pid = start_again(second, &folder)?;
	std::fs::write(folder.join("restarted.pid"), pid.to_string())?;
	let target = first.heights().await?.1;
	let took = second.wait_finalised(target, 5 * MINUTE).await?;
	done(start, &format!("{} is back and has caught up in {} s", second.name, took.as_secs()));
	let target = first.heights().await?.1 + 5;
	second.wait_finalised(target, 5 * MINUTE).await?;
	done(start, "both collators go on together");
	Ok(())
}

/// Kills a process as a power cut would.
fn kill(pid: i32) -> anyhow::Result<()> {
	ensure!(
		Command::new("kill").args(["-9", &pid.to_string()]).status()?.success(),
		"process {pid} could not be killed"
	);
	std::thread::sleep(Duration::from_secs(2));
	Ok(())
}

/// Starts a node with the command that zombie-cli started it with.
fn start_again(node: &Node, folder: &Path) -> anyhow::Result<u32> {
	let log = File::create(folder.join(format!("{}-restarted.log", node.name)))?;
	let process = Command::new(&node.program)
		.args(&node.args)
		.stdin(Stdio::null())
		.stdout(log.try_clone()?)
		.stderr(log)
		.spawn()
		.with_context(|| format!("{} does not start again", node.name))?;
	Ok(process.id())
}
