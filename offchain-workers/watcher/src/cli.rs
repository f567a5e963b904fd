//! The command line: what it says, and what the commands other than `run` do.

use crate::{
	chain::{node, Signature, Snapshot as _},
	check::connect,
	settings::WatcherSettings,
	signer::{self, Signer},
};
use anyhow::{bail, ensure, Context};
use clap::{Args, Parser, Subcommand};
use nulink_client::sr25519::Keypair;
use nulink_eth_proofs::{software::Software, Hash, Statement, WatchDomain};
use nulink_primitives::provider::Role;
use nulink_worker_common::{
	accounts::{self, AccountId},
	keys::{Keys, KeystoreSettings},
	settings::{Flags, Settings},
	staking::Staking as _,
};
use std::{
	io::Write,
	path::{Path, PathBuf},
};

/// A NuLink watcher: attests final headers of Ethereum, and relays what staking contracts hold.
#[derive(Parser)]
#[command(name = "nulink-watcher", version, after_long_help = TEACHING)]
pub struct Cli {
	/// What to do.
	#[command(subcommand)]
	pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
	/// Make the operator's key and the Ethereum key, and print their accounts.
	///
	/// Done again, it prints them again and changes nothing.
	#[command(after_long_help = INIT)]
	Init(Init),
	/// Print the accounts of the keys.
	Keys(Show),
	/// Sign, with the Ethereum key, that it is an account's, and print the call by which that account stands for election.
	#[command(after_long_help = STAND)]
	Stand(Stand),
	/// Ask each Ethereum node, and a node of NuLink, whether they do what a watcher needs. Changes nothing.
	Check(Flags),
	/// Run the watcher, until SIGINT or SIGTERM.
	///
	/// It may be killed at any moment and started again.
	#[command(after_long_help = RUN)]
	Run(Flags),
}

/// Arguments of `init`.
#[derive(Args)]
pub struct Init {
	// Documentation would become a text of the command line.
	#[allow(missing_docs)]
	#[command(flatten)]
	pub flags: Flags,
	/// Take the operator key's seed from this file: 0x and 64 hexadecimal digits. Without it, a new key is made.
	#[arg(long, value_name = "FILE")]
	pub operator_seed_file: Option<PathBuf>,
	/// Take the Ethereum key from this file, in the same form.
	#[arg(long, value_name = "FILE")]
	pub ethereum_key_file: Option<PathBuf>,
	/// Print JSON.
	#[arg(long)]
	pub json: bool,
}

/// Arguments of `keys`.
#[derive(Args)]
pub struct Show {
	// Documentation would become a text of the command line.
	#[allow(missing_docs)]
	#[command(flatten)]
	pub flags: Flags,
	/// Print JSON.
	#[arg(long)]
	pub json: bool,
}

/// Arguments of `stand`.
#[derive(Args)]
pub struct Stand {
	// Documentation would become a text of the command line.
	#[allow(missing_docs)]
	#[command(flatten)]
	pub flags: Flags,
	/// The account that holds the stake.
	pub staker: String,
	/// Ask no node: the hash of NuLink's first block, as `nulink status` shows it. The Ethereum chain is worker.chain_id.
	#[arg(long, value_name = "HASH")]
	pub genesis: Option<String>,
	/// Print JSON.
	#[arg(long)]
	pub json: bool,
}

const TEACHING: &str = "\
HOW TO BECOME A WATCHER

  1. Make the keys. The password comes from --password-file, from NULINK_WORKER_PASSWORD, or from you:

       nulink-watcher init --keystore keys

     It prints the operator's account and the Ethereum account.

  2. With the account that holds the stake (it needs no place on this machine):

       nulink provider bond --role watcher 20000
       nulink provider operator --role watcher OPERATOR

     and send the operator a little NLK.

  3. Stand for election, with a signature by the Ethereum key:

       nulink-watcher stand STAKER --keystore keys --endpoint ws://127.0.0.1:9944

     prints the call watcherRelay.stand, which the account that holds the stake sends (nulink-watcher stand --help).
     Whoever is not elected has nothing to do, and can go at once.

  4. See whether your Ethereum nodes do what is needed:

       nulink-watcher check --endpoint ws://127.0.0.1:9944 \\
           --set 'worker.ethereum=[\"http://127.0.0.1:8545\",\"https://…\",\"https://…\"]'

  5. Run, with Ethereum nodes of different people:

       nulink-watcher run --keystore keys --data data --endpoint ws://127.0.0.1:9944 \\
           --set 'worker.ethereum=[\"http://127.0.0.1:8545\",\"https://…\",\"https://…\"]'

     Point --endpoint at a node of your own: the watcher believes its NuLink nodes about what is final there.

WHAT TO KNOW

  - The stake is slashed for two statements about one height, and for a header that is not the accepted one. The watcher
    says nothing that at least two Ethereum nodes do not agree on, and signs once for each height; but if your nodes are all
    one company's, you believe that company. One of your own, and one of another program, are best.
  - Never run two daemons with one key, and keep the data folder: what was signed is in it.
  - Ethereum nodes keep the states of some hundred blocks, from which proofs are made. That is enough.
  - The Ethereum key holds no money, but for the gas of light contracts, if worker.targets names any.
  - /health and /metrics are served on --metrics, 127.0.0.1:9616 unless set. /health says 503 and why, when a person is
    needed.
  - All settings, and where each comes from: nulink-watcher run --print-config. Any of them: --set worker.agreement=3.
  - It may be killed at any moment. What it had begun it goes on with at the next start, and nothing is done twice.
";

const INIT: &str = "\
EXAMPLES

  nulink-watcher init --keystore keys
  nulink-watcher init --keystore keys --password-file password --json

  The operator's key signs transactions on NuLink. The Ethereum key signs what the watcher says of Ethereum, so that
  contracts on other chains can check it. Both are encrypted with the password (Argon2id, XChaCha20-Poly1305).

  --operator-seed-file and --ethereum-key-file are for keys that exist already. Remove the files afterwards.
";

const STAND: &str = "\
EXAMPLES

  nulink-watcher stand 5F… --keystore keys --endpoint ws://127.0.0.1:9944
  nulink-watcher stand 5F… --keystore keys --genesis 0x… --json

  Prints the Ethereum account (signer), its signature of the staking account (proof), and, unless --genesis is given, the
  call that has both. The account that holds the stake sends it: in Polkadot.js under Developer, Extrinsics, Decode, with
  what stands behind `call`; or there as watcherRelay.stand(signer, proof). The signature is good for this account, this
  Ethereum chain and this NuLink, and for nothing else.

  Done again with another key, it replaces the key from the next election on. Until the new epoch begins, run the daemon
  with the old one.
";

const RUN: &str = "\
EXAMPLES

  With a node of NuLink beside it, and three of Ethereum:

    nulink-watcher run --keystore keys --data data --password-file password \\
        --set 'worker.ethereum=[\"http://127.0.0.1:8545\",\"https://…\",\"https://…\"]'

WHERE SETTINGS COME FROM

  Defaults, then the TOML file of --config, then NULINK_WORKER_… in the environment, then flags; later ones win.
  --print-config shows all of them, and where each comes from. Those that a watcher may want to set:

    worker.ethereum                  Ethereum nodes: two at least, better three
    worker.chain_id                  the id of the Ethereum chain; 1 unless set
    worker.provider                  the staking account; the daemon then refuses to work for another
    worker.agreement                 how many nodes must give the same header
    worker.quarantine_seconds        for how long a node that lied is left alone
    worker.request_timeout_seconds   how long a node may take
    worker.poll_seconds              how often it is looked what is final
    worker.relay                     relay what has changed in staking contracts
    worker.first_block               where logs begin to be read, at the first start
    worker.log_range                 how many blocks of logs are asked for at a time
    worker.sweep_blocks              after how many blocks of Ethereum all records are looked at
    worker.refresh                   relay records again that have not changed, when that is free of charge
    worker.claim                     claim the rewards of epochs that are over, for the staker
    worker.targets                   light contracts on other chains

WHAT IT SERVES

  GET /health, /metrics              on the address of --metrics

WHEN SOMETHING IS WRONG

  /health says what. The log (--log-filter debug for more, --log-format json for machines) says when.
";

/// The accounts of the keys.
pub struct Accounts {
	/// The operator's, on NuLink.
	pub operator: String,
	/// The Ethereum key's.
	pub ethereum: String,
}

/// Makes the keys that are missing, from the files if there are any, and tells their accounts.
pub fn make_keys(
	keystore: &KeystoreSettings,
	operator_seed_file: Option<&Path>,
	ethereum_key_file: Option<&Path>,
) -> anyhow::Result<Accounts> {
	let keys = Keys::choose(keystore)?;
	let operator = keys.operator_or_new(operator_seed_file)?;
	let signer = Signer::new(&*keys.secret_or_new(signer::FILE, signer::KIND, ethereum_key_file)?)?;
	Ok(Accounts { operator: accounts::address(&operator.public_key().0), ethereum: signer.address().to_string() })
}

/// Makes the keys that are missing, and prints their accounts.
pub fn init(settings: &Settings<WatcherSettings>, init: &Init) -> anyhow::Result<()> {
	let (operator_file, ethereum_file) = (init.operator_seed_file.as_deref(), init.ethereum_key_file.as_deref());
	let Accounts { operator, ethereum } = make_keys(&settings.keystore, operator_file, ethereum_file)?;
	let mut out = std::io::stdout().lock();
	if init.json {
		writeln!(out, "{}", serde_json::json!({ "operator": operator, "ethereum": ethereum }))?;
		return Ok(());
	}
	writeln!(
		out,
		"The keys are in {}: keep a copy of them, and of their password.\n",
		settings.keystore.path.display()
	)?;
	writeln!(out, "operator  {operator}")?;
	writeln!(out, "ethereum  {ethereum}\n")?;
	writeln!(out, "Next, with the account that holds the stake:\n")?;
	writeln!(out, "  nulink provider operator --role watcher {operator}")?;
	Ok(())
}

/// Prints the accounts of the keys.
pub fn show(settings: &Settings<WatcherSettings>, show: &Show) -> anyhow::Result<()> {
	let keys = Keys::unlock(&settings.keystore)?;
	let operator = accounts::address(&operator(&keys)?.public_key().0);
	let ethereum = signer(&keys)?.address().to_string();
	let mut out = std::io::stdout().lock();
	if show.json {
		writeln!(out, "{}", serde_json::json!({ "operator": operator, "ethereum": ethereum }))?;
		return Ok(());
	}
	writeln!(out, "operator  {operator}\nethereum  {ethereum}")?;
	Ok(())
}

/// Prints what standing for election asks for, and the call, if a node may be asked.
pub async fn stand(settings: &Settings<WatcherSettings>, stand: &Stand) -> anyhow::Result<()> {
	let Some(staker) = accounts::parse(&stand.staker) else { bail!("{:?} is no account", stand.staker) };
	let signer = signer(&Keys::unlock(&settings.keystore)?)?;
	let (proof, call) = match &stand.genesis {
		Some(genesis) => {
			let domain = WatchDomain { chain_id: settings.worker.chain_id, genesis: hash(genesis)? };
			(prove(&signer, &domain, &staker)?, None)
		},
		None => {
			let (proof, call) = stand_online(settings, &signer, &staker).await?;
			(proof, Some(format!("0x{}", hex::encode(call))))
		},
	};
	let (signer, proof) = (signer.address().to_string(), format!("0x{}", hex::encode(proof)));
	let mut out = std::io::stdout().lock();
	if stand.json {
		writeln!(out, "{}", serde_json::json!({ "signer": signer, "proof": proof, "call": call }))?;
		return Ok(());
	}
	writeln!(out, "signer  {signer}\nproof   {proof}")?;
	if let Some(call) = call {
		writeln!(out, "call    {call}")?;
	}
	writeln!(out, "\nNext, with the account that holds the stake: watcherRelay.stand(signer, proof)")?;
	Ok(())
}

/// The key's signature of the account.
pub fn prove(signer: &Signer, domain: &WatchDomain, staker: &AccountId) -> Result<Signature, signer::Error> {
	signer.sign(&domain.digest::<Software>(&Statement::Standing { account: *staker }))
}

/// The same for the chain that the settings name, and the call, encoded.
async fn stand_online(
	settings: &Settings<WatcherSettings>,
	signer: &Signer,
	staker: &AccountId,
) -> anyhow::Result<(Signature, Vec<u8>)> {
	let (connection, view) = connect(settings).await?;
	let (chain_id, wanted) = (view.status().await?.chain_id, settings.worker.chain_id);
	ensure!(chain_id == wanted, "the chain watches the Ethereum chain {chain_id}, and worker.chain_id is {wanted}");
	let domain = WatchDomain { chain_id, genesis: connection.genesis().0 };
	let proof = prove(signer, &domain, staker)?;
	let asked = node::to_stand(&view, staker).await?;
	let ours = domain.digest::<Software>(&Statement::Standing { account: *staker });
	ensure!(
		asked == ours,
		"the node wants something else signed than this program knows: it is of another version, or lies"
	);
	let provider = view.provider(Role::Watcher, staker).await?;
	if !provider.is_some_and(|provider| provider.able) {
		eprintln!(
			"note: the account has not enough bonded as a watcher, or is chilled: nulink provider bond --role watcher"
		);
	}
	Ok((proof, node::stand(&view, signer.address(), proof).await?))
}

fn hash(text: &str) -> anyhow::Result<Hash> {
	let digits = text.strip_prefix("0x").unwrap_or(text);
	let hash = hex::decode(digits).ok().and_then(|bytes| bytes.try_into().ok());
	hash.context("the genesis is no hash: 0x and 64 hexadecimal digits")
}

/// The operator's key that `init` made.
pub fn operator(keys: &Keys) -> anyhow::Result<Keypair> {
	keys.operator().context("is there a key? `nulink-watcher init` makes it")
}

/// The Ethereum key that `init` made.
pub fn signer(keys: &Keys) -> anyhow::Result<Signer> {
	let secret = keys.secret(signer::FILE, signer::KIND).context("is there a key? `nulink-watcher init` makes it")?;
	Ok(Signer::new(&secret)?)
}
