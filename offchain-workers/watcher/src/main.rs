//! `nulink-watcher`: see [`nulink_worker_watcher`].

use clap::Parser;
use nulink_worker_common::{
	keys::Keys,
	logging,
	settings::{self, Flags, Loaded, Settings},
	shutdown,
};
use nulink_worker_watcher::{
	check,
	cli::{self, Cli, Command, Stand},
	daemon,
	settings::WatcherSettings,
};
use std::process::ExitCode;

fn load(flags: &Flags) -> anyhow::Result<Loaded<WatcherSettings>> {
	Ok(settings::load(flags)?)
}

fn main() -> ExitCode {
	let done = match Cli::parse().command {
		Command::Init(init) => load(&init.flags).and_then(|loaded| cli::init(&loaded.settings, &init)),
		Command::Keys(show) => load(&show.flags).and_then(|loaded| cli::show(&loaded.settings, &show)),
		Command::Stand(args) => load(&args.flags).and_then(|loaded| stand(&loaded.settings, &args)),
		Command::Check(flags) => load(&flags).and_then(|loaded| look(&loaded.settings)),
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
async fn stand(settings: &Settings<WatcherSettings>, args: &Stand) -> anyhow::Result<()> {
	cli::stand(settings, args).await
}

#[tokio::main]
async fn look(settings: &Settings<WatcherSettings>) -> anyhow::Result<()> {
	check::print(settings).await
}

#[tokio::main]
async fn run(loaded: Loaded<WatcherSettings>, print: bool) -> anyhow::Result<()> {
	if print {
		print!("{}", loaded.print());
		return Ok(());
	}
	let settings = loaded.settings;
	logging::start(&settings.log)?;
	settings.worker.check()?;
	let keys = Keys::unlock(&settings.keystore)?;
	let (operator, signer) = (cli::operator(&keys)?, cli::signer(&keys)?);
	let stop = shutdown::on_signals()?;
	Ok(daemon::run(settings, operator, signer, stop).await?)
}
