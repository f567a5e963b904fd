//! A computing provider that commits to wrong results. For those who want to see what becomes of one:
//!
//! ```sh
//! cargo run --example cheating-provider -- run --keystore keys --endpoint ws://127.0.0.1:9944 --set 'worker.storage=["blocks"]'
//! ```

use anyhow::bail;
use async_trait::async_trait;
use clap::Parser;
use nulink_worker_common::{logging, settings, shutdown};
use nulink_worker_compute::{
	cli::{self, Cli, Command},
	daemon, evaluator,
	evaluator::{Evaluate, Evaluated, Failure, Found, Order, Pool, Watch},
	settings::ComputeSettings,
	store::Stores,
	Program,
};
use std::process::ExitCode;

/// Has jobs evaluated, and changes what comes out.
struct Cheat(Pool);

#[async_trait]
impl Evaluate for Cheat {
	async fn evaluate(&self, order: &Order, stores: &Stores, watch: &dyn Watch) -> Result<Evaluated, Failure> {
		let mut evaluated = self.0.evaluate(order, stores, watch).await?;
		if let Found::Result(bytes) = &mut evaluated.found {
			if let Some(last) = bytes.last_mut() {
				*last ^= 1;
			}
		}
		Ok(evaluated)
	}
}

fn main() -> ExitCode {
	match Cli::parse().command {
		Command::Evaluate => evaluator::child::run(),
		command => match run(command) {
			Ok(()) => ExitCode::SUCCESS,
			Err(error) => {
				eprintln!("error: {error:#}");
				ExitCode::FAILURE
			},
		},
	}
}

#[tokio::main]
async fn run(command: Command) -> anyhow::Result<()> {
	let Command::Run(flags) = command else { bail!("this one only runs") };
	let settings = settings::load::<ComputeSettings>(&flags)?.settings;
	logging::start(&settings.log)?;
	let (operator, stop) = (cli::operator(&settings)?, shutdown::on_signals()?);
	Ok(daemon::run(settings, operator, Program::this(cli::EVALUATE), |pool| Box::new(Cheat(pool)), stop).await?)
}
