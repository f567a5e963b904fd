//! The smallest daemon: it answers every tenth block with a remark on the chain, exactly once, whatever happens to it.
//!
//! ```sh
//! export NULINK_WORKER_PASSWORD=secret
//! cargo run --example remarks -- --set worker.new_operator=true   # prints the account, which wants some NLK
//! cargo run --example remarks -- --endpoint ws://127.0.0.1:9944
//! ```

use axum::{routing::get, Router};
use clap::Parser;
use nulink_client::{chain as types, sr25519::Keypair};
use nulink_worker_common::{
	chain::{BlockId, BoxError, Gap, Handler, NodeView},
	frame::Frame,
	jobs::{Lane, Next, Work},
	journal::{now, Effects, Job},
	keys::Keys,
	logging, settings, shutdown,
	submitter::{Outcome, Submitter},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The kind of the only jobs that there are.
const REMARK: u8 = 0;

#[derive(Parser)]
struct Cli {
	#[command(flatten)]
	flags: settings::Flags,
}

/// The daemon's own settings.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Own {
	/// Every how manyth block is remarked upon.
	every: u32,
	/// Make the operator's key, from a seed of 32 bytes in hexadecimal digits if there is one in SEED, and end.
	new_operator: bool,
}

impl Default for Own {
	fn default() -> Self {
		Own { every: 10, new_operator: false }
	}
}

/// What follows from a block: perhaps a job.
struct Blocks {
	every: u32,
}

impl Handler<NodeView> for Blocks {
	async fn block(&mut self, _: &NodeView, block: BlockId) -> Result<Effects, BoxError> {
		if !block.number.is_multiple_of(self.every) {
			return Ok(Effects::none());
		}
		Ok(Effects::new(move |tx| tx.add_job(&block.number.to_be_bytes(), REMARK, vec![], now()).map(|_| ())))
	}

	/// A block that was missed goes without a remark.
	async fn gap(&mut self, _: &NodeView, _: Gap) -> Result<Effects, BoxError> {
		Ok(Effects::none())
	}
}

/// What a job is done with.
struct Remarks {
	connection: nulink_worker_common::chain::Connection,
	submitter: Submitter,
}

impl Work for Remarks {
	async fn step(&self, key: &[u8], _: &Job) -> Result<Next, BoxError> {
		let view = self.connection.recent_view(Duration::from_secs(2)).await?;
		let call = view.encode_call(&types::tx().system().remark_with_event(key.to_vec())).await?;
		match self.submitter.submit(key, call).await? {
			Outcome::Succeeded { .. } => Ok(Next::finished()),
			// The same key makes a new transaction.
			Outcome::NotIncluded { .. } => Ok(Next::wait(Duration::from_secs(1))),
			// A remark is not worth more.
			Outcome::Failed { .. } | Outcome::Unknown { .. } => Ok(Next::finished()),
		}
	}
}

fn new_operator(keys: &Keys) -> anyhow::Result<Keypair> {
	let seed = std::env::var("SEED").ok();
	let seed = seed.map(|seed| -> anyhow::Result<[u8; 32]> { Ok(hex::decode(seed)?.as_slice().try_into()?) });
	Ok(keys.create_operator(seed.transpose()?.as_ref())?)
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
	let flags = Cli::parse().flags;
	let loaded = settings::load::<Own>(&flags)?;
	if flags.print_config {
		print!("{}", loaded.print());
		return Ok(());
	}
	let settings = loaded.settings;
	logging::start(&settings.log)?;
	let keys = Keys::unlock(&settings.keystore)?;
	if settings.worker.new_operator {
		println!("{}", new_operator(&keys)?.public_key().to_account_id());
		return Ok(());
	}
	let stop = shutdown::on_signals()?;
	let mut frame = Frame::start("remarks", &settings, keys.operator()?, stop).await?;
	let work = Remarks { connection: frame.connection.clone(), submitter: frame.submitter.clone() };
	frame.follow(Blocks { every: settings.worker.every.max(1) });
	frame.work(work, &[Lane::new(REMARK, 4)]);
	frame.serve(&settings, Router::new().route("/", get(|| async { "I remark.\n" })))?;
	Ok(frame.run().await?)
}
