//! `nulink-compute`: see [`nulink_worker_compute`].

use clap::Parser;
use nulink_fhe::profile;
use nulink_worker_common::{
	logging,
	settings::{self, Flags, Loaded},
	shutdown,
};
use nulink_worker_compute::{
	cli::{self, Cli, Command},
	daemon, evaluator,
	settings::ComputeSettings,
	Program,
};
use std::process::ExitCode;

fn load(flags: &Flags) -> anyhow::Result<Loaded<ComputeSettings>> {
	Ok(settings::load(flags)?)
}

fn main() -> ExitCode {
	let done = match Cli::parse().command {
		Command::Evaluate => return evaluator::child::run(),
		Command::Profile => cli::print_profile(),
		Command::Init(init) => load(&init.flags).and_then(|loaded| cli::init(&loaded.settings, &init)),
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
async fn run(loaded: Loaded<ComputeSettings>, print: bool) -> anyhow::Result<()> {
	if print {
		print!("{}", loaded.print());
		return Ok(());
	}
	let settings = loaded.settings;
	logging::start(&settings.log)?;
	settings.worker.check()?;
	profile::check()?;
	let operator = cli::operator(&settings)?;
	let stop = shutdown::on_signals()?;
	Ok(daemon::run(settings, operator, Program::this(cli::EVALUATE), |pool| Box::new(pool), stop).await?)
}
