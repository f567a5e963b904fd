//! What can be typed about watchers and what they relay.

use super::{account, signature, Signed};
use crate::help;
use clap::{ArgGroup, Args, Subcommand};
use nulink_sdk::{ethereum::Address, Account, Nlk};
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub enum Relay {
	/// Show whether watchers bring news of Ethereum, and on which terms.
	Status,
	/// List who stands for election.
	Candidates,
	/// List who votes for watchers.
	Voters,
	/// List the elected watchers.
	Watchers {
		/// Of which epoch. The current one, if left out.
		#[arg(long, value_name = "N")]
		epoch: Option<u32>,
	},
	/// List the headers of Ethereum that were accepted last, and those that are not accepted yet.
	Headers {
		/// How many.
		#[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=256))]
		limit: u32,
	},
	/// Show a header, and who attested to what.
	#[command(after_help = help::RELAY_HEADER)]
	Header {
		/// The number of the Ethereum block.
		number: u64,
	},
	/// List the contracts on Ethereum from which is relayed.
	Contracts,
	/// Show what is known of a provider on Ethereum.
	Record(OnEthereum),
	/// List what is known of all providers of a contract.
	Records {
		/// The number of the contract: `nulink relay contracts` lists them.
		contract: u16,
	},
	/// Stand for election, or change the key that you sign headers with.
	#[command(after_help = help::RELAY_STAND)]
	Stand {
		/// The Ethereum account of your watcher's key (0x…).
		#[arg(long, value_name = "ADDRESS")]
		signer: Address,
		/// Its signature of your staking account (0x and 130 digits).
		#[arg(long, value_name = "SIGNATURE", value_parser = signature)]
		proof: Signed,
	},
	/// Stand for election no more.
	StepBack,
	/// Vote for watchers, or change your vote.
	#[command(after_help = help::RELAY_VOTE)]
	Vote {
		/// For whom: 1 to 8 candidates.
		#[arg(required = true, value_name = "STAKER", value_parser = account)]
		targets: Vec<Account>,
		/// With how much, in all and not on top of what you vote with.
		#[arg(long)]
		amount: Nlk,
	},
	/// Vote no more, and get back what is free.
	Unvote,
	/// Print what a provider on Ethereum has to sign to be your account here.
	#[command(after_help = help::RELAY_BIND)]
	BindMessage {
		#[command(flatten)]
		whose: OnEthereum,
		/// The account here. Yours, if left out.
		#[arg(long, value_name = "ACCOUNT", value_parser = account)]
		account: Option<Account>,
		/// The structure for eth_signTypedData_v4 (EIP-712), instead of number and digest.
		#[arg(long)]
		typed: bool,
	},
	/// Be a provider on Ethereum, so that a proxy needs to stake less here.
	#[command(after_help = help::RELAY_BIND)]
	Bind {
		#[command(flatten)]
		whose: OnEthereum,
		/// What the provider's wallet has signed (0x and 130 digits).
		#[arg(long, value_name = "SIGNATURE", value_parser = signature)]
		signature: Signed,
	},
	/// Be no provider on Ethereum any more.
	Unbind,
	/// Prove what a provider has staked on Ethereum. Anybody may.
	#[command(after_help = help::RELAY_PROVE)]
	Prove(Prove),
	/// Have a watcher slashed that attested to another header than the accepted one.
	#[command(after_help = help::RELAY_SETTLE)]
	Settle {
		/// The number of the Ethereum block.
		number: u64,
		/// The watcher's staking account.
		#[arg(value_parser = account)]
		staker: Account,
	},
	/// Have a watcher slashed that signed two headers of one block.
	#[command(after_help = help::RELAY_REPORT)]
	Report {
		/// One signed header, in JSON; - for standard input.
		#[arg(long, value_name = "FILE")]
		a: PathBuf,
		/// The other one.
		#[arg(long, value_name = "FILE")]
		b: PathBuf,
	},
	/// Have something cleared away that nobody needs any more. It costs nothing.
	#[command(subcommand)]
	Forget(Forget),
}

/// A provider of a contract on Ethereum.
#[derive(Args, Debug, Clone, Copy)]
pub struct OnEthereum {
	/// The number of the contract: `nulink relay contracts` lists them.
	pub contract: u16,
	/// The provider's account there (0x…).
	pub provider: Address,
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("from").required(true).args(["proof", "ethereum"]))]
pub struct Prove {
	#[command(flatten)]
	pub whose: OnEthereum,
	/// The answer of an Ethereum node to eth_getProof, in JSON; - for standard input.
	#[arg(long, value_name = "FILE")]
	pub proof: Option<PathBuf>,
	/// The address of an Ethereum node, which is asked for the proof. It need not be believed.
	#[arg(long, value_name = "URL")]
	pub ethereum: Option<String>,
	/// The Ethereum block. That of the proof, or the newest accepted one, if left out.
	#[arg(long, value_name = "N")]
	pub block: Option<u64>,
}

#[derive(Subcommand, Debug)]
pub enum Forget {
	/// The record of a provider that has been gone for 28 epochs.
	Record(OnEthereum),
	/// A key that its watcher gave up long ago, so that it can be another's.
	Signer {
		/// Its Ethereum account (0x…).
		signer: Address,
	},
	/// That a watcher was slashed for two headers, when the block is too old to be reported again.
	Evidence {
		/// The watcher's Ethereum account (0x…).
		signer: Address,
		/// The number of the Ethereum block.
		number: u64,
	},
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::args::{Cli, Command};
	use clap::Parser;

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
	const PROVIDER: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

	fn parse(words: &str) -> Result<Relay, clap::Error> {
		let cli = Cli::try_parse_from(["nulink", "relay"].into_iter().chain(words.split_whitespace()))?;
		match cli.command {
			Command::Relay(relay) => Ok(relay),
			other => panic!("{other:?}"),
		}
	}

	fn signed() -> String {
		format!("0x{}", "1b".repeat(65))
	}

	#[test]
	fn everything_can_be_typed() {
		for words in [
			"status".into(),
			"candidates".into(),
			"voters".into(),
			"watchers".into(),
			"watchers --epoch 7".into(),
			"headers --limit 256".into(),
			"header 96".into(),
			"contracts".into(),
			format!("record 0 {PROVIDER}"),
			"records 0".into(),
			format!("stand --signer {PROVIDER} --proof {}", signed()),
			"step-back".into(),
			"unvote".into(),
			format!("bind-message 0 {PROVIDER} --typed --account {ALICE}"),
			format!("bind 0 {PROVIDER} --signature {}", signed()),
			"unbind".into(),
			format!("prove 0 {PROVIDER} --proof -"),
			format!("prove 0 {PROVIDER} --ethereum http://127.0.0.1:8545 --block 96"),
			format!("settle 96 {ALICE}"),
			"report --a one.json --b -".into(),
			format!("forget record 0 {PROVIDER}"),
			format!("forget signer {PROVIDER}"),
			format!("forget evidence {PROVIDER} 96"),
		] {
			let words: String = words;
			parse(&words).unwrap_or_else(|error| panic!("{words}: {error}"));
		}
	}

	#[test]
	fn a_vote_names_candidates_and_one_amount() {
		let Relay::Vote { targets, amount } = parse(&format!("vote {ALICE} {BOB} --amount 12.5")).unwrap() else {
			panic!()
		};
		assert_eq!((targets.len(), amount), (2, "12.5".parse().unwrap()));
		assert!(parse(&format!("vote {ALICE}")).is_err(), "without an amount");
		assert!(parse("vote --amount 5").is_err(), "for nobody");
	}

	#[test]
	fn a_proof_comes_from_a_file_or_from_a_node() {
		assert!(parse(&format!("prove 0 {PROVIDER}")).is_err());
		assert!(parse(&format!("prove 0 {PROVIDER} --proof p --ethereum http://x")).is_err());
	}

	#[test]
	fn mistyped_values_are_told_with_what_would_be_right() {
		for (words, hint) in [
			("record 0 0x7099".into(), "40 hex digits"),
			(format!("record 70000 {PROVIDER}"), "70000"),
			(format!("stand --signer {PROVIDER} --proof 0x1b"), "130 digits"),
			("settle 96 5Grw".into(), "no address"),
			("headers --limit 257".into(), "257"),
			("header -1".into(), "-1"),
		] {
			let words: String = words;
			let error = parse(&words).unwrap_err().to_string();
			assert!(error.contains(hint), "{words}: {error}");
		}
	}
}
