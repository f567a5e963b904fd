//! The command line: what it says, and what the commands other than `run` do.

use crate::{accounts, api::Hex, daemon::Secrets, receipts, settings::ProxySettings};
use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use codec::Encode;
use nulink_worker_common::{
	journal::Journal,
	keys::{Keys, KeystoreSettings},
	settings::{Flags, Settings},
};
use std::{
	io::Write,
	path::{Path, PathBuf},
};

/// How many receipts are read at a time.
const PAGE: usize = 1000;

/// A NuLink proxy: holds key fragments and re-encrypts for those who may read.
#[derive(Parser)]
#[command(name = "nulink-proxy", version, after_long_help = TEACHING)]
pub struct Cli {
	/// What to do.
	#[command(subcommand)]
	pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
	/// Make the keys of a proxy, and print their public parts.
	///
	/// Done again, it prints them again and changes nothing.
	#[command(after_long_help = INIT)]
	Init(Init),
	/// Run the proxy, until SIGINT or SIGTERM.
	///
	/// It may be killed at any moment and started again.
	#[command(after_long_help = RUN)]
	Run(Flags),
	/// Print the log of receipts, one JSON object a line, oldest first.
	///
	/// The proxy must not be running: the journal belongs to one process at a time.
	Receipts(Flags),
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
	/// Print JSON.
	#[arg(long)]
	pub json: bool,
}

const TEACHING: &str = "\
HOW TO BECOME A PROXY

  1. Make keys. The password comes from --password-file, from NULINK_WORKER_PASSWORD, or from you:

       nulink-proxy init --keystore keys

     It prints the operator's account, and the two public keys for your profile.

  2. With the account that holds the stake (it needs no place on this machine):

       nulink provider bond 10000
       nulink provider operator OPERATOR
       nulink provider profile --endpoint https://proxy.example.org:8450 \\
           --encryption-key 0x… --verifying-key 0x… --fee 0.01

     (or, as soon as it runs, `nulink provider profile --from-daemon https://proxy.example.org:8450`, which asks it for the
     keys and for the fee in worker.min_fee), and send the operator a little NLK. What it does for the network is free of
     charge where it succeeds, if it could pay; what fails costs a fee. /health tells when it has too little.

  3. Run:

       nulink-proxy run --keystore keys --data data --endpoint ws://127.0.0.1:9944 \\
           --listen 0.0.0.0:8450 --tls-certificate chain.pem --tls-key key.pem

     Point --endpoint at a node of your own: the proxy believes its nodes about what is final. Several --endpoint are
     used one after the other.

WHAT TO KNOW

  - The stake is slashed for wrong fragments, for serving after an end, and for silence. The proxy does none of these by
    itself, but it must be up, and confirm each epoch, which it does while it runs.
  - Policies that pay less than your profile asks for (or less than worker.min_fee, in base units) are refused.
  - Keep a copy of the keystore and its password. Without identity.json the key fragments in the data folder are lost,
    and owners must hand theirs over again.
  - Never run two proxies with one operator key. The data folder is locked against it; two folders are not.
  - /health and /metrics are served on --metrics, 127.0.0.1:9616 unless set. /health says 503 and why, when a person is
    needed.
  - All settings, and where each comes from: nulink-proxy run --print-config. Any of them: --set worker.max_policies=100.
  - It may be killed at any moment. What it had begun it goes on with at the next start, and nothing is done twice.
";

const INIT: &str = "\
EXAMPLES

  nulink-proxy init --keystore keys
  nulink-proxy init --keystore keys --password-file password --json

  The operator's key signs transactions and receipts. It is no key to money: keep the stake in another account. The
  identity opens what owners seal to this proxy and encrypts the key fragments in the data folder. Both are encrypted with
  the password (Argon2id, XChaCha20-Poly1305). Keep a copy of the folder and of the password, apart from each other.

  --operator-seed-file is for a key that exists already, for instance because the account is bound. Remove the file
  afterwards.
";

const RUN: &str = "\
EXAMPLES

  At home, with a node beside it:

    nulink-proxy run --keystore keys --data data --password-file password

  For the world, with TLS, and a second node to fall back to:

    nulink-proxy run --keystore keys --data data --password-file password \\
        --endpoint ws://127.0.0.1:9944 --endpoint wss://node.example.org \\
        --listen 0.0.0.0:8450 --tls-certificate chain.pem --tls-key key.pem

  Behind a server that does the TLS and writes X-Forwarded-For:

    nulink-proxy run … --listen 127.0.0.1:8450 --set worker.limits.trust_forwarded_for=true

WHERE SETTINGS COME FROM

  Defaults, then the TOML file of --config, then NULINK_WORKER_… in the environment, then flags; later ones win.
  --print-config shows all of them, and where each comes from. Those that a proxy may want to set:

    worker.provider                  the staking account; the proxy then refuses to work for another
    worker.min_fee                   the least that a policy must pay per epoch, in base units
    worker.max_policies              how many key fragments are held
    worker.max_view_age_seconds      nobody is served when no block has become final for so long
    worker.max_request_age_blocks    how old a request may be
    worker.limits.source_per_second  requests from one address (and source_burst)
    worker.limits.account_per_second fragments for one account (and account_burst)
    http.max_connections             and http.max_connections_per_source

WHAT IT SERVES

  GET /v1/info                       who it is: keys, fee, newest finalised block
  PUT /v1/policies/ID/fragment       an owner hands over a sealed key fragment
  GET /v1/policies/ID                how far the policy has come here
  POST /v1/fragments                 a signed request for a fragment
  GET /health, /metrics              on the address of --metrics

WHEN SOMETHING IS WRONG

  /health says what. The log (--log-filter debug for more, --log-format json for machines) says when. Errors of requests are
  in requests_refused_total, by code.
";

/// What the world may know of a proxy's keys.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Public {
	/// The operator's address.
	pub operator: String,
	/// The key that key fragments are sealed to.
	pub encryption_key: Hex,
	/// The provider's verifying key.
	pub verifying_key: Hex,
}

/// Makes the keys that are missing, the operator's from the seed in the file if there is one.
pub fn make_keys(keystore: &KeystoreSettings, operator_seed_file: Option<&Path>) -> anyhow::Result<Public> {
	let keys = Keys::choose(keystore)?;
	let (operator, identity) = (keys.operator_or_new(operator_seed_file)?, keys.identity_or_new()?);
	Ok(Public {
		operator: accounts::address(&operator.public_key().0),
		encryption_key: identity.encryption().key_bytes().0.into(),
		verifying_key: identity.signing().key_bytes().0.into(),
	})
}

/// Makes the keys that are missing, and prints the public parts of all.
pub fn init(settings: &Settings<ProxySettings>, init: &Init) -> anyhow::Result<()> {
	let public = make_keys(&settings.keystore, init.operator_seed_file.as_deref())?;
	let mut out = std::io::stdout().lock();
	if init.json {
		writeln!(out, "{}", serde_json::to_string(&public)?)?;
		return Ok(());
	}
	let Public { operator, encryption_key, verifying_key } = public;
	let folder = settings.keystore.path.display();
	writeln!(out, "The keys are in {folder}: keep a copy of it, and of its password.\n")?;
	writeln!(out, "operator        {operator}")?;
	writeln!(out, "encryption key  {encryption_key}")?;
	writeln!(out, "verifying key   {verifying_key}\n")?;
	writeln!(out, "Next, with the account that holds the stake:\n")?;
	writeln!(out, "  nulink provider operator {operator}")?;
	writeln!(out, "  nulink provider profile --endpoint https://… \\")?;
	writeln!(out, "      --encryption-key {encryption_key} \\")?;
	writeln!(out, "      --verifying-key {verifying_key} --fee …")?;
	Ok(())
}

/// The secrets that `init` made.
pub fn secrets(settings: &Settings<ProxySettings>) -> anyhow::Result<Secrets> {
	let keys = Keys::unlock(&settings.keystore)?;
	let hint = "are there keys? `nulink-proxy init` makes them";
	Ok(Secrets { operator: keys.operator().context(hint)?, identity: keys.identity().context(hint)? })
}

/// Prints the log of receipts.
pub fn print_receipts(settings: &Settings<ProxySettings>) -> anyhow::Result<()> {
	let journal = Journal::open(&settings.data.0)?;
	let mut out = std::io::stdout().lock();
	let mut from = Vec::new();
	loop {
		let page = receipts::list(&journal, &from, PAGE)?;
		let full = page.len() == PAGE;
		for (key, at, issued) in page {
			// The next page begins right after.
			from = [&key[..], &[0]].concat();
			let line = serde_json::json!({
				"at": at,
				"policy": issued.receipt.policy,
				"block": issued.receipt.block,
				"account": accounts::address(&issued.account),
				"capsule": Hex::from(issued.receipt.capsule),
				"fragment": Hex::from(issued.receipt.fragment),
				"receipt": Hex(issued.receipt.encode()),
				"operator": accounts::address(&issued.operator),
				"signature": Hex(issued.signature.encode()),
			});
			writeln!(out, "{line}")?;
		}
		if !full {
			return Ok(());
		}
	}
}
