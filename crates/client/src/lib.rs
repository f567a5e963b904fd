//! # The NuLink client
//!
//! How a daemon, a tool or a test talks to a NuLink chain: the chain's types, generated from the metadata in
//! `metadata/nulink.scale` (a test of the runtime keeps it fresh), and a connection that outlives the node's restarts.
//!
//! ```no_run
//! # async fn example() -> Result<(), nulink_client::Error> {
//! use nulink_client::{chain, dev, Nulink};
//!
//! let nulink = Nulink::connect("ws://127.0.0.1:9944").await?;
//! let bob = dev::bob().public_key().to_account_id();
//! let call = chain::tx().balances().transfer_keep_alive(bob.clone().into(), 10u128.pow(18));
//! let included = nulink.submit(&call, &dev::alice()).await?;
//! println!("final in block {}, Bob now has {}", included.block_hash, nulink.free_balance(&bob).await?);
//! # Ok(())
//! # }
//! ```

use std::time::Duration;
use subxt::{
	extrinsics::ExtrinsicEvents,
	rpcs::client::{ReconnectingRpcClient, RpcClient},
	transactions::{Payload, Signer},
	utils::{AccountId32, H256},
	OnlineClient, PolkadotConfig,
};

pub use nulink_primitives::token::Balance;
pub use subxt;
pub use subxt_signer::sr25519::{self, dev};

mod view;
pub use view::ask;

/// The chain's calls, events, storage, constants and runtime APIs.
#[allow(missing_docs, clippy::all, rustdoc::all)]
#[subxt::subxt(
	runtime_metadata_path = "metadata/nulink.scale",
	substitute_type(
		path = "nulink_primitives::sharing::Denied",
		with = "::subxt::utils::Static<::nulink_primitives::sharing::Denied>"
	)
)]
pub mod chain {}

// So that cargo knows that the types depend on it: the macro alone does not tell, and a new file would go unnoticed.
const _: &[u8] = include_bytes!("../metadata/nulink.scale");

/// How long [`Nulink::connect`] tries before it gives up.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);

/// The settings of the chain's extrinsics and hashes.
pub type Config = PolkadotConfig;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The address is no WebSocket address, or nobody answers there.
	#[error("no NuLink node answers at {url}: is it running, and is this its WebSocket address? ({reason})")]
	Unreachable {
		/// The address that was tried.
		url: String,
		/// What the last try said.
		reason: String,
	},
	/// A view function was not answered.
	#[error("the node does not answer {function}: {reason}")]
	View {
		/// Which, `Pallet.function`.
		function: String,
		/// Why.
		reason: String,
	},
	/// The node answered with an error, or the chain refused.
	#[error(transparent)]
	Chain(Box<subxt::Error>),
}

/// An error of the chain, boxed: subxt's is large.
fn refused(error: impl Into<subxt::Error>) -> Error {
	Error::Chain(Box::new(error.into()))
}

/// A transaction that is in a finalised block and succeeded.
pub struct Included {
	/// The block.
	pub block_hash: H256,
	/// The extrinsic.
	pub extrinsic_hash: H256,
	/// The events that it caused, fees included.
	pub events: ExtrinsicEvents<Config>,
}

/// A connection to a node.
#[derive(Clone)]
pub struct Nulink {
	api: OnlineClient<Config>,
}

impl Nulink {
	/// Connects to the node at `url` (`ws://…` or `wss://…`). The connection is taken up again when it breaks.
	pub async fn connect(url: &str) -> Result<Self, Error> {
		let unreachable = |reason: String| Error::Unreachable { url: url.into(), reason };
		let connect = async {
			let rpc =
				ReconnectingRpcClient::builder().build(url).await.map_err(|error| unreachable(error.to_string()))?;
			let api = OnlineClient::from_rpc_client(RpcClient::new(rpc)).await.map_err(refused)?;
			Ok(Nulink { api })
		};
		tokio::time::timeout(CONNECT_TIMEOUT, connect)
			.await
			.unwrap_or_else(|_| Err(unreachable(format!("no answer in {} s", CONNECT_TIMEOUT.as_secs()))))
	}

	/// The whole of what subxt offers, for what has no method here.
	pub fn api(&self) -> &OnlineClient<Config> {
		&self.api
	}

	/// The height of the newest finalised block.
	pub async fn finalised_height(&self) -> Result<u64, Error> {
		Ok(self.api.at_current_block().await.map_err(refused)?.block_number())
	}

	/// What `who` can spend, in base units, at the newest finalised block. Nothing, for an account that does not exist.
	pub async fn free_balance(&self, who: &AccountId32) -> Result<Balance, Error> {
		let block = self.api.at_current_block().await.map_err(refused)?;
		let entry = block.storage().entry(chain::storage().system().account()).map_err(refused)?;
		let account = entry.try_fetch((*who,)).await.map_err(refused)?;
		match account {
			Some(account) => Ok(account.decode().map_err(refused)?.data.free),
			None => Ok(0),
		}
	}

	/// Signs `call`, sends it, and waits until it is final. A call that fails in its block is an error.
	pub async fn submit<C, S>(&self, call: &C, signer: &S) -> Result<Included, Error>
	where
		C: Payload,
		S: Signer<Config>,
	{
		let block = self.api.at_current_block().await.map_err(refused)?;
		let in_block = block
			.transactions()
			.sign_and_submit_then_watch_default(call, signer)
			.await
			.map_err(refused)?
			.wait_for_finalized()
			.await
			.map_err(refused)?;
		let events = in_block.wait_for_success().await.map_err(refused)?;
		Ok(Included { block_hash: in_block.block_hash(), extrinsic_hash: in_block.extrinsic_hash(), events })
	}
}
