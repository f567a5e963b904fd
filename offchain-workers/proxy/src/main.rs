//! `nulink-proxy`: see [`nulink_worker_proxy`].

use clap::Parser;
use nulink_worker_common::{
	logging,
	settings::{self, Flags, Loaded},
	shutdown,
};
use nulink_worker_proxy::{
	cli::{self, Cli, Command},
	daemon,
	reencrypt::Honest,
	settings::ProxySettings,
};
use std::{process::ExitCode, sync::Arc};

fn load(flags: &Flags) -> anyhow::Result<Loaded<ProxySettings>> {
	Ok(settings::load(flags)?)
}

fn main() -> ExitCode {
	let done = match Cli::parse().command {
		Command::Init(init) => load(&init.flags).and_then(|loaded| cli::init(&loaded.settings, &init)),
		Command::Receipts(flags) => load(&flags).and_then(|loaded| cli::print_receipts(&loaded.settings)),
		Command::Run(flags) => load(&flags).and_then(|loaded| run(loaded, flags.print_config)),
	};
	match done {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			// For people, who have no use for a backtrace, whatever the environment says.
			eprintln!("error: {error:#}");
			ExitCode::FAILURE
		},
	}
}

#[tokio::main]
async fn run(loaded: Loaded<ProxySettings>, print: bool) -> anyhow::Result<()> {
	if print {
		print!("{}", loaded.print());
		return Ok(());
	}
	let settings = loaded.settings;
	logging::start(&settings.log)?;
	let secrets = cli::secrets(&settings)?;
	let stop = shutdown::on_signals()?;
	Ok(daemon::run(settings, secrets, Arc::new(Honest), stop).await?)
}
