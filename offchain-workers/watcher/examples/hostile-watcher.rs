//! What somebody can do who has got the keys of a watcher, to see what becomes of it: sign whatever they like of Ethereum,
//! and say it on the chain, beside the daemon that goes on as if nothing were.
//!
//! ```sh
//! nulink-watcher init --keystore keys
//! # Another header than there is: it is slashed when governance had time to look at it.
//! cargo run --example hostile-watcher -- --keystore keys --endpoint ws://127.0.0.1:9944 --number 64 --root 0x11…
//! # Two of one height: that is slashed in the block of the second.
//! cargo run --example hostile-watcher -- --keystore keys --endpoint ws://127.0.0.1:9944 --root 0x11… --root 0x22…
//! ```
//!
//! Prints what was signed, as a list in JSON. With `--keep` it is not sent: whoever has two of one height can report them
//! (`nulink relay report`). There is no switch for this in the daemon.

use anyhow::Context;
use clap::Parser;
use nulink_client::{
	chain::{self, runtime_types::nulink_primitives::watching},
	sr25519::Keypair,
	Nulink,
};
use nulink_eth_proofs::{software::Software, Hash, Host, WatchDomain};
use nulink_worker_common::{
	keys::Keys,
	settings::{self, Flags},
};
use nulink_worker_watcher::{
	chain::{Header, Signature, Snapshot as _},
	check::connect,
	cli,
	settings::WatcherSettings,
};
use std::time::{Duration, Instant};

/// For how long it is tried: the daemon uses the same key, and may be quicker with a nonce, of which the state tells when
/// the daemon's transaction is final.
const PATIENCE: Duration = Duration::from_secs(90);

/// Signs made-up headers with a watcher's keys, and says them on the chain.
#[derive(Parser)]
struct Cli {
	#[command(flatten)]
	flags: Flags,
	/// The height. The next one that can be attested, unless told otherwise.
	#[arg(long)]
	number: Option<u64>,
	/// The state root that it is said to have. Several are said one after the other. The block's hash is made up of it.
	#[arg(long = "root", value_name = "HASH", value_parser = hash, required = true)]
	roots: Vec<Hash>,
	/// Only sign, and print.
	#[arg(long)]
	keep: bool,
}

fn hash(text: &str) -> Result<Hash, String> {
	let digits = text.strip_prefix("0x").unwrap_or(text);
	let bytes = hex::decode(digits).map_err(|error| error.to_string())?;
	bytes.try_into().map_err(|_| "a hash has 64 hexadecimal digits".to_string())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
	let Cli { flags, number, roots, keep } = Cli::parse();
	let settings = settings::load::<WatcherSettings>(&flags)?.settings;
	let keys = Keys::unlock(&settings.keystore)?;
	let (operator, signer) = (cli::operator(&keys)?, cli::signer(&keys)?);
	let (connection, view) = connect(&settings).await?;
	let status = view.status().await?;
	let domain = WatchDomain { chain_id: status.chain_id, genesis: connection.genesis().0 };
	let interval = status.interval.max(1);
	let number = number.unwrap_or_else(|| (status.last() / interval).saturating_add(1).saturating_mul(interval));

	let node = settings.chain.endpoints.first().context("no node is named")?;
	let nulink = Nulink::connect(node).await?;
	let mut signed = Vec::new();
	for root in roots {
		let header = Header { number, hash: Software::keccak_256(&root), root };
		let signature = signer.sign(&domain.digest::<Software>(&header.statement()))?;
		if !keep {
			say(&nulink, &operator, &header, signature).await?;
		}
		signed.push(serde_json::json!({
			"number": number,
			"block_hash": format!("0x{}", hex::encode(header.hash)),
			"state_root": format!("0x{}", hex::encode(root)),
			"signature": format!("0x{}", hex::encode(signature)),
		}));
	}
	println!("{}", serde_json::Value::from(signed));
	Ok(())
}

async fn say(nulink: &Nulink, operator: &Keypair, header: &Header, signature: Signature) -> anyhow::Result<()> {
	let header = watching::Header { number: header.number, block_hash: header.hash, state_root: header.root };
	let call = chain::tx().watcher_relay().attest(header, signature);
	let begun = Instant::now();
	loop {
		match nulink.submit(&call, operator).await {
			Ok(_) => return Ok(()),
			Err(error) if begun.elapsed() >= PATIENCE => {
				return Err(error).context("the chain did not take what was said")
			},
			Err(_) => tokio::time::sleep(Duration::from_secs(2)).await,
		}
	}
}
