//! A proxy that cheats, to see what becomes of it: whatever it is asked for, it hands out a re-encryption of something
//! else, and signs a receipt for it, like a proxy whose operator hopes that nobody looks.
//!
//! ```sh
//! nulink-proxy init --keystore keys
//! cargo run --example cheating-proxy -- --keystore keys --data data --endpoint ws://127.0.0.1:9944
//! ```
//!
//! On the fast path the receiver finds out, and the receipt is the evidence on which the provider is slashed. On chain
//! the wrong fragment is refused, and what remains is silence.
//!
//! All else is the daemon as it is. There is no switch for this in it.

use clap::Parser;
use nulink_pre::client::{self, CheckedCapsule, CheckedKeyFragment, Encryptor, Identity};
use nulink_primitives::sharing::FragmentBytes;
use nulink_worker_common::{
	logging,
	settings::{self, Flags},
	shutdown,
};
use nulink_worker_proxy::{cli, daemon, reencrypt::Reencrypt, settings::ProxySettings};
use std::sync::Arc;

#[derive(Parser)]
struct Cli {
	#[command(flatten)]
	flags: Flags,
}

/// Re-encrypts, but not what it is asked to.
struct Cheat {
	another: CheckedCapsule,
}

impl Reencrypt for Cheat {
	fn reencrypt(&self, key_fragment: &CheckedKeyFragment, _: &CheckedCapsule) -> FragmentBytes {
		client::reencrypt(key_fragment, &self.another)
	}
}

impl Cheat {
	fn new() -> anyhow::Result<Self> {
		let (header, _) = Encryptor::new(&Identity::random().receiving().key_bytes())?;
		Ok(Cheat { another: CheckedCapsule::new(&header.sealed_key.capsule)? })
	}
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
	let flags = Cli::parse().flags;
	let settings = settings::load::<ProxySettings>(&flags)?.settings;
	logging::start(&settings.log)?;
	let secrets = cli::secrets(&settings)?;
	let stop = shutdown::on_signals()?;
	Ok(daemon::run(settings, secrets, Arc::new(Cheat::new()?), stop).await?)
}
