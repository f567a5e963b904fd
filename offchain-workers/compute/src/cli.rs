//! The command line: what it says, and what the commands other than `run` do.

use crate::settings::ComputeSettings;
use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use nulink_client::sr25519::Keypair;
use nulink_fhe::profile;
use nulink_worker_common::{
	accounts,
	keys::{Keys, KeystoreSettings},
	settings::{Flags, Settings},
};
use std::{
	io::Write,
	path::{Path, PathBuf},
};

/// The command that makes a child of the program.
pub const EVALUATE: &str = "evaluate";

/// A NuLink computing provider: evaluates programs on encrypted data.
#[derive(Parser)]
#[command(name = "nulink-compute", version, after_long_help = TEACHING)]
pub struct Cli {
	/// What to do.
	#[command(subcommand)]
	pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
	/// Make the key of an operator, and print its account.
	///
	/// Done again, it prints it again and changes nothing.
	#[command(after_long_help = INIT)]
	Init(Init),
	/// Run the provider, until SIGINT or SIGTERM.
	///
	/// It may be killed at any moment and started again.
	#[command(after_long_help = RUN)]
	Run(Flags),
	/// Print the execution profile of this build on this machine: which jobs it can do.
	Profile,
	/// Evaluate for a daemon. It speaks to one over standard input and output, and is of no use to people.
	#[command(hide = true, name = EVALUATE)]
	Evaluate,
}

/// Arguments of `init`.
#[derive(Args)]
pub struct Init {
	// Documentation would become a text of the command line.
	#[allow(missing_docs)]
	#[command(flatten)]
	pub flags: Flags,
	/// Take the key's seed from this file: 0x and 64 hexadecimal digits. Without it, a new key is made.
	#[arg(long, value_name = "FILE")]
	pub operator_seed_file: Option<PathBuf>,
	/// Print JSON.
	#[arg(long)]
	pub json: bool,
}

const TEACHING: &str = "\
HOW TO BECOME A COMPUTING PROVIDER

  1. Make a key. The password comes from --password-file, from NULINK_WORKER_PASSWORD, or from you:

       nulink-compute init --keystore keys

     It prints the operator's account.

  2. With the account that holds the stake (it needs no place on this machine):

       nulink provider bond --role compute 20000
       nulink provider operator --role compute OPERATOR

     and send the operator a little NLK. What it does for the network is free of charge where it succeeds, if it could
     pay; what fails costs a fee. /health tells when it has too little.

  3. Run:

       nulink-compute run --keystore keys --data data --endpoint ws://127.0.0.1:9944 \\
           --set 'worker.storage=[\"ipfs+http://127.0.0.1:5001\"]'

     Point --endpoint at a node of your own: the provider believes its nodes about what is final.

WHAT TO KNOW

  - The stake is slashed for wrong results, for silence, and for committing without revealing. The provider does none of
    these by itself, but it must be up and on memory that does not err, and confirm each epoch, which it does while it runs.
  - What it cannot do it declines, which costs nothing: jobs for another kind of machine (nulink-compute profile), jobs that
    would take too long, data that cannot be had.
  - Jobs are evaluated in processes of their own, with limits of memory and time. One that dies takes its job with it, and
    nothing else.
  - Never run two daemons with one operator key, and keep the data folder: what was committed to is in it, and cannot be
    revealed without.
  - /health and /metrics are served on --metrics, 127.0.0.1:9616 unless set. /health says 503 and why, when a person is
    needed.
  - All settings, and where each comes from: nulink-compute run --print-config. Any of them: --set worker.cores=8.
  - It may be killed at any moment. What it had begun it goes on with at the next start, and nothing is done twice.
";

const INIT: &str = "\
EXAMPLES

  nulink-compute init --keystore keys
  nulink-compute init --keystore keys --password-file password --json

  The operator's key signs transactions. It is no key to money, but for what it needs to dispute: keep the stake in another
  account. It is encrypted with the password (Argon2id, XChaCha20-Poly1305).

  --operator-seed-file is for a key that exists already, for instance because the account is bound. Remove the file
  afterwards.
";

const RUN: &str = "\
EXAMPLES

  With a node and an IPFS node beside it:

    nulink-compute run --keystore keys --data data --password-file password \\
        --set 'worker.storage=[\"ipfs+http://127.0.0.1:5001\"]'

  Four jobs at a time on 32 cores with 64 GiB:

    nulink-compute run … --set worker.jobs_at_once=4 --set worker.memory_mib=57344 --set worker.job_memory_mib=8192

WHERE SETTINGS COME FROM

  Defaults, then the TOML file of --config, then NULINK_WORKER_… in the environment, then flags; later ones win.
  --print-config shows all of them, and where each comes from. Those that a provider may want to set:

    worker.storage                   where programs, keys and inputs are, and where results go
    worker.provider                  the staking account; the daemon then refuses to work for another
    worker.cores                     how many evaluate
    worker.jobs_at_once              how many jobs are evaluated at a time; they share the cores
    worker.memory_mib                the memory of all evaluators, those that wait with a key included
    worker.job_memory_mib            the memory of one; a job that wants more is declined
    worker.cache_mib                 what was fetched is kept on the disk for a while
    worker.max_job_bootstraps        larger jobs are declined
    worker.bootstraps_per_second     how fast an evaluator is, as long as that is not measured
    worker.time_limit_factor         a job is given up when it takes so many times as long as it should
    worker.claim                     claim the rewards of epochs that are over, for the staker
    worker.dispute                   dispute when outvoted, and found right again
    worker.dispute_limit             the most that is put up for disputes at a time, in base units

WHAT IT SERVES

  GET /health, /metrics              on the address of --metrics

WHEN SOMETHING IS WRONG

  /health says what. The log (--log-filter debug for more, --log-format json for machines) says when.
";

/// Makes the operator's key if it is missing, from the seed in the file if there is one, and tells its address.
pub fn make_key(keystore: &KeystoreSettings, operator_seed_file: Option<&Path>) -> anyhow::Result<String> {
	let operator = Keys::choose(keystore)?.operator_or_new(operator_seed_file)?;
	Ok(accounts::address(&operator.public_key().0))
}

/// Makes the key if it is missing, and prints its account.
pub fn init(settings: &Settings<ComputeSettings>, init: &Init) -> anyhow::Result<()> {
	let operator = make_key(&settings.keystore, init.operator_seed_file.as_deref())?;
	let mut out = std::io::stdout().lock();
	if init.json {
		writeln!(out, "{}", serde_json::json!({ "operator": operator }))?;
		return Ok(());
	}
	writeln!(out, "The key is in {}: keep a copy of it, and of its password.\n", settings.keystore.path.display())?;
	writeln!(out, "operator  {operator}\n")?;
	writeln!(out, "Next, with the account that holds the stake:\n")?;
	writeln!(out, "  nulink provider operator --role compute {operator}")?;
	Ok(())
}

/// The operator's key that `init` made.
pub fn operator(settings: &Settings<ComputeSettings>) -> anyhow::Result<Keypair> {
	let keys = Keys::unlock(&settings.keystore)?;
	keys.operator().context("is there a key? `nulink-compute init` makes it")
}

/// Prints the execution profile, if this machine has what the build evaluates on.
pub fn print_profile() -> anyhow::Result<()> {
	profile::check()?;
	let mut out = std::io::stdout().lock();
	writeln!(out, "{}", serde_json::to_string_pretty(&profile::of_this_machine())?)?;
	Ok(())
}
