//! What can be typed. What it means is told in [`crate::commands`].

use crate::help;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use nulink_sdk::{
	chain::Side,
	conditions::{self, ConditionOp},
	identity::{parse_key, Contact},
	primitives::{provider::Role, sharing::KeyBytes},
	storage::{Cid, Location},
	time::{Instant, Span, Until},
	Account, Nlk,
};
use std::path::PathBuf;

/// Share encrypted data on NuLink: only the people that you name can read it.
#[derive(Parser, Debug)]
#[command(name = "nulink", version, propagate_version = true, infer_subcommands = false)]
#[command(after_help = help::MAIN)]
pub struct Cli {
	#[command(flatten)]
	pub global: Global,
	#[command(subcommand)]
	pub command: Command,
}

/// What every command takes.
#[derive(Args, Debug, Default, Clone)]
pub struct Global {
	/// The WebSocket address of a node.
	#[arg(long, global = true, value_name = "URL", help_heading = "Settings")]
	pub node: Option<String>,
	/// Where data is stored: a folder, s3://BUCKET/PREFIX, ipfs+http://HOST:5001.
	#[arg(long, global = true, value_name = "PLACE", help_heading = "Settings")]
	pub storage: Option<Location>,
	/// The folder with your keys.
	#[arg(long, global = true, value_name = "FOLDER", help_heading = "Settings")]
	pub keystore: Option<PathBuf>,
	/// One folder for all of one person: keys, settings, receipts, list of objects.
	#[arg(long, global = true, value_name = "FOLDER", help_heading = "Settings")]
	pub home: Option<PathBuf>,
	/// Another settings file.
	#[arg(long, global = true, value_name = "FILE", help_heading = "Settings")]
	pub config: Option<PathBuf>,
	/// The file with the password of the keystore.
	#[arg(long, global = true, value_name = "FILE", help_heading = "Settings")]
	pub password_file: Option<PathBuf>,
	/// The environment variable with the password of the keystore.
	#[arg(long, global = true, value_name = "NAME", help_heading = "Settings", conflicts_with = "password_file")]
	pub password_env: Option<String>,
	/// Also use proxies that other machines offer by plain HTTP.
	#[arg(long, global = true, help_heading = "Settings")]
	pub allow_plain_http: bool,
	/// Print JSON. Amounts in it are strings in base units (10⁻¹⁸ NLK).
	#[arg(long, global = true, help_heading = "Output")]
	pub json: bool,
	/// Show no progress.
	#[arg(long, short, global = true, help_heading = "Output")]
	pub quiet: bool,
	/// Sign without asking.
	#[arg(long, short, global = true, help_heading = "Output")]
	pub yes: bool,
}

#[derive(Subcommand, Debug)]
pub enum Command {
	/// Make, import or show your keys.
	#[command(subcommand, after_help = help::KEYS)]
	Keys(Keys),
	/// Show what an account has.
	Balance(Balance),
	/// Send NLK.
	#[command(after_help = help::SEND)]
	Send(Send),
	/// Create labels and rotate their keys.
	#[command(subcommand, after_help = help::LABEL)]
	Label(Label),
	/// Encrypt a file, a folder, standard input or a secret, and store it.
	#[command(after_help = help::PUT)]
	Put(Put),
	/// Fetch and decrypt what you stored.
	#[command(after_help = help::GET)]
	Get(Get),
	/// Grant somebody access to a label.
	#[command(after_help = help::GRANT)]
	Grant(Grant),
	/// List grants, or your objects.
	#[command(after_help = help::LIST)]
	List(List),
	/// Show a policy.
	Show(Show),
	/// End a grant now.
	#[command(after_help = help::REVOKE)]
	Revoke(PolicyArg),
	/// Clear a policy away that is over, and get its deposit back.
	Remove(PolicyArg),
	/// Receive what was granted to you.
	#[command(after_help = help::RECEIVE)]
	Receive(Receive),
	/// Receive by way of the chain, where proxies must answer.
	#[command(subcommand, after_help = help::REQUEST)]
	Request(Request),
	/// Pay the owner of a policy whose conditions ask for it.
	Pay(Pay),
	/// Add and remove members of a label.
	#[command(subcommand, after_help = help::GROUP)]
	Group(Group),
	/// Tell all members of a label what is stored under it now.
	#[command(after_help = help::PUBLISH)]
	Publish(Publish),
	/// Show who was served what and when.
	#[command(after_help = help::AUDIT)]
	Audit(Audit),
	/// Have proxies punished that signed what they should not have.
	#[command(subcommand, after_help = help::EVIDENCE)]
	Evidence(Evidence),
	/// Provide services: stake, profile, rewards.
	#[command(subcommand, after_help = help::PROVIDER)]
	Provider(Provider),
	/// Show the network, and what is unfinished here.
	#[command(after_help = help::STATUS)]
	Status,
	/// Print a completion script for a shell.
	#[command(after_help = help::COMPLETIONS)]
	Completions {
		/// Which shell.
		shell: Shell,
	},
}

#[derive(Subcommand, Debug)]
pub enum Keys {
	/// Make new keys.
	New,
	/// Use the account of a wallet, with a new or an old root secret.
	#[command(after_help = help::KEYS_IMPORT)]
	Import {
		/// The file with the wallet's words or seed (0x…); - for standard input. Asked for, if left out.
		#[arg(long, value_name = "FILE")]
		account: Option<PathBuf>,
		/// The file with the root secret of other keys (0x…), as `keys show --reveal` prints it. New, if left out.
		#[arg(long, value_name = "FILE")]
		root: Option<PathBuf>,
	},
	/// Show your address, and the contact for those who grant to you.
	Show {
		/// Show the secrets, too.
		#[arg(long)]
		reveal: bool,
	},
}

#[derive(Args, Debug)]
pub struct Balance {
	/// Whose. Your own, if left out.
	#[arg(value_parser = account)]
	pub account: Option<Account>,
}

#[derive(Args, Debug)]
pub struct Send {
	/// To whom.
	#[arg(value_parser = account)]
	pub to: Account,
	/// How much.
	pub amount: Nlk,
}

#[derive(Subcommand, Debug)]
pub enum Label {
	/// Create a label. The chain sees a digest of its name.
	Create {
		/// Its name.
		name: String,
	},
	/// Give a label a new key: what is stored from then on must be granted anew.
	Rotate {
		/// Its name.
		name: String,
	},
	/// Remove a label under which no policies stand.
	Remove {
		/// Its name.
		name: String,
	},
	/// List your labels.
	List,
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("what").required(true).args(["path", "secret", "resume"]))]
pub struct Put {
	/// A file or a folder; - for standard input.
	pub path: Option<PathBuf>,
	/// Ask for a short secret, without showing it.
	#[arg(long)]
	pub secret: bool,
	/// Go on with uploads that broke off: with this one, or with all.
	#[arg(long, value_name = "ID", num_args = 0..=1, default_missing_value = "")]
	pub resume: Option<String>,
	/// Under which label.
	#[arg(long, short, required_unless_present = "resume")]
	pub label: Option<String>,
	/// What the receiver sees as its name.
	#[arg(long)]
	pub name: Option<String>,
	/// What it is, as a media type.
	#[arg(long, value_name = "TYPE")]
	pub media_type: Option<String>,
}

#[derive(Args, Debug)]
pub struct Get {
	/// The address of the object.
	pub cid: Cid,
	/// Its label, if it was stored from another machine.
	#[arg(long, short)]
	pub label: Option<String>,
	#[command(flatten)]
	pub output: Output,
}

/// Where data goes.
#[derive(Args, Debug, Clone)]
pub struct Output {
	/// The file or folder to make; - for standard output. Its own name, if left out.
	#[arg(long, short, value_name = "PATH")]
	pub output: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct Grant {
	/// Go on with grants that were interrupted: with this one, or with all.
	#[arg(long, value_name = "ID", num_args = 0..=1, default_missing_value = "", exclusive = false)]
	pub resume: Option<String>,
	/// The label.
	#[arg(long, short, required_unless_present = "resume")]
	pub label: Option<String>,
	/// To whom: the contact that `nulink keys show` prints there.
	#[arg(long, value_name = "CONTACT", required_unless_present = "resume")]
	pub to: Option<Contact>,
	#[command(flatten)]
	pub terms: Terms,
}

/// The terms of a grant.
#[derive(Args, Debug, Clone)]
pub struct Terms {
	/// Through how many proxies.
	#[arg(long, short = 'n', default_value_t = 5, value_name = "N")]
	pub proxies: u8,
	/// How many of them are needed. More than half, if left out.
	#[arg(long, short, value_name = "T")]
	pub threshold: Option<u8>,
	/// For how long: 30d, 12h, 2w, or 5e for epochs.
	#[arg(long = "for", value_name = "TIME", conflicts_with = "until", help_heading = "Term")]
	pub lasting: Option<Span>,
	/// Until the end of this day: 2026-12-31, or 2026-12-31T18:00 (UTC).
	#[arg(long, value_name = "DATE", value_parser = Instant::end_of, help_heading = "Term")]
	pub until: Option<Instant>,
	/// From when on. Now, if left out.
	#[arg(long, value_name = "DATE", help_heading = "Term")]
	pub from: Option<Instant>,
	/// The most that a proxy may ask for an epoch.
	#[arg(long, value_name = "NLK")]
	pub max_fee: Option<Nlk>,
	/// A proxy that must be among them. Can be repeated.
	#[arg(long = "with", value_name = "ADDRESS", value_parser = account)]
	pub with: Vec<Account>,
	/// What must hold besides: paid 50 and (before 1000 or owns 3/7).
	#[arg(long = "if", value_name = "CONDITION", value_parser = conditions)]
	pub condition: Option<Conditions>,
	/// A hint for the receiver where the data is stored.
	#[arg(long, value_name = "PLACE")]
	pub hint: Option<String>,
}

impl Terms {
	/// Until when.
	pub fn end(&self) -> Option<Until> {
		self.lasting.map(Until::After).or(self.until.map(Until::At))
	}

	/// How many proxies are needed.
	pub fn needed(&self) -> u8 {
		self.threshold.unwrap_or(self.proxies / 2 + 1)
	}
}

/// A condition.
#[derive(Clone, Debug)]
pub struct Conditions(pub Vec<ConditionOp>);

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Listed {
	/// What you granted and what was granted to you.
	#[default]
	All,
	/// What you granted.
	Granted,
	/// What was granted to you.
	Received,
	/// What you stored from this machine.
	Objects,
}

impl Listed {
	/// Which policies.
	pub fn sides(self) -> &'static [Side] {
		match self {
			Listed::All => &[Side::Owner, Side::Receiver],
			Listed::Granted => &[Side::Owner],
			Listed::Received => &[Side::Receiver],
			Listed::Objects => &[],
		}
	}
}

#[derive(Args, Debug)]
pub struct List {
	/// What.
	#[arg(value_enum, default_value_t)]
	pub what: Listed,
	/// Also what is over.
	#[arg(long, short)]
	pub all: bool,
}

#[derive(Args, Debug)]
pub struct Show {
	/// The number of the policy.
	pub policy: u64,
	/// Open its treasure map, if it was granted to you.
	#[arg(long, short)]
	pub map: bool,
}

#[derive(Args, Debug)]
pub struct PolicyArg {
	/// The number of the policy.
	pub policy: u64,
}

#[derive(Args, Debug)]
pub struct Receive {
	/// The number of the policy.
	pub policy: u64,
	/// The name or address of the object, if there is more than one.
	pub object: Option<String>,
	#[command(flatten)]
	pub output: Output,
}

#[derive(Subcommand, Debug)]
pub enum Request {
	/// Ask on chain, and receive what comes.
	Ask(Receive),
	/// List open requests.
	List,
	/// Report the proxies that did not answer in time. You get a part of what they lose.
	Report {
		/// The number of the request.
		request: u64,
	},
	/// Close a request, and get back what is held for it.
	Close {
		/// The number of the request.
		request: u64,
	},
}

#[derive(Args, Debug)]
pub struct Pay {
	/// The number of the policy.
	pub policy: u64,
	/// How much.
	pub amount: Nlk,
}

// There is one of it in a process: its size is of no interest.
#[allow(clippy::large_enum_variant)]
#[derive(Subcommand, Debug)]
pub enum Group {
	/// Let somebody join: a grant of the label.
	Add {
		/// The label.
		label: String,
		/// Whom: the contact that `nulink keys show` prints there.
		member: Contact,
		#[command(flatten)]
		terms: Terms,
	},
	/// Let somebody leave. The data and the others are not touched.
	Remove {
		/// The label.
		label: String,
		/// Whom: a contact, an address, or the number of a policy.
		member: String,
	},
	/// List the members.
	List {
		/// The label.
		label: String,
	},
}

#[derive(Args, Debug)]
pub struct Publish {
	/// The label.
	pub label: String,
	/// A hint for the receivers where the data is stored.
	#[arg(long, value_name = "PLACE")]
	pub hint: Option<String>,
}

#[derive(Args, Debug)]
pub struct Audit {
	/// Receipts that a receiver has sent, besides those collected here. Can be repeated.
	#[arg(long, value_name = "FILE")]
	pub receipts: Vec<PathBuf>,
	/// Only this policy.
	#[arg(long)]
	pub policy: Option<u64>,
}

#[derive(Subcommand, Debug)]
pub enum Evidence {
	/// List the receipts that prove an offence.
	List(ReceiptFile),
	/// Submit a receipt.
	Submit {
		/// Its number in the list.
		number: usize,
		#[command(flatten)]
		file: ReceiptFile,
	},
}

/// Where receipts are.
#[derive(Args, Debug)]
pub struct ReceiptFile {
	/// The file with receipts. Those collected here, if left out.
	#[arg(long, value_name = "FILE")]
	pub receipts: Option<PathBuf>,
}

#[derive(Subcommand, Debug)]
pub enum Provider {
	/// Stake NLK for a role, or add to it.
	Bond {
		/// How much.
		amount: Nlk,
		/// For how many epochs it is locked. A longer lock earns more.
		#[arg(long, value_name = "EPOCHS", default_value_t = 0)]
		lock: u32,
		#[command(flatten)]
		role: RoleArg,
	},
	/// Begin to take stake out.
	Unbond {
		/// How much.
		amount: Nlk,
		#[command(flatten)]
		role: RoleArg,
	},
	/// Bond again what is on its way out.
	Rebond {
		/// How much.
		amount: Nlk,
		#[command(flatten)]
		role: RoleArg,
	},
	/// Get out what has been unbonding for long enough.
	Withdraw(RoleArg),
	/// Bind the account that acts for you.
	Operator {
		/// Which.
		#[arg(value_parser = account)]
		operator: Account,
		#[command(flatten)]
		role: RoleArg,
	},
	/// Publish where you are reached, your keys and your price.
	Profile(ProfileArgs),
	/// Confirm, as the operator, that you are at work in the next epoch.
	Confirm,
	/// Stop taking part for a while.
	Chill(RoleArg),
	/// Take part again.
	Unchill(RoleArg),
	/// Have rewards and fees paid.
	Claim {
		/// To which provider. To you, if left out.
		#[arg(value_parser = account)]
		provider: Option<Account>,
		#[command(flatten)]
		role: RoleArg,
	},
	/// List providers.
	List {
		/// Also those that do not take part.
		#[arg(long, short)]
		all: bool,
		#[command(flatten)]
		role: RoleArg,
	},
	/// Show a provider.
	Show {
		/// Which. You, if left out.
		#[arg(value_parser = account)]
		provider: Option<Account>,
		#[command(flatten)]
		role: RoleArg,
	},
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("source").required(true).args(["from_daemon", "endpoint", "remove"]))]
pub struct ProfileArgs {
	/// Take all from the daemon that answers at this endpoint.
	#[arg(long, value_name = "URL")]
	pub from_daemon: Option<String>,
	/// Where your daemon listens.
	#[arg(long, value_name = "URL", requires_all = ["encryption_key", "verifying_key", "fee"])]
	pub endpoint: Option<String>,
	/// What is meant for you is encrypted under this key (0x…).
	#[arg(long, value_name = "KEY", value_parser = key)]
	pub encryption_key: Option<KeyBytes>,
	/// What you sign is checked with this key (0x…).
	#[arg(long, value_name = "KEY", value_parser = key)]
	pub verifying_key: Option<KeyBytes>,
	/// What you ask for an epoch. With --from-daemon, what your daemon asks for, if left out.
	#[arg(long, value_name = "NLK")]
	pub fee: Option<Nlk>,
	/// Take the profile back.
	#[arg(long)]
	pub remove: bool,
	#[command(flatten)]
	pub role: RoleArg,
}

/// In which role.
#[derive(Args, Debug, Clone, Copy)]
pub struct RoleArg {
	/// In which role.
	#[arg(long, value_enum, default_value_t = RoleName::Proxy)]
	pub role: RoleName,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleName {
	/// Re-encrypts.
	Proxy,
	/// Evaluates programs on encrypted data.
	Compute,
	/// Relays another chain's state.
	Watcher,
	/// Keeps ciphertexts.
	Storage,
}

impl From<RoleArg> for Role {
	fn from(arg: RoleArg) -> Self {
		match arg.role {
			RoleName::Proxy => Role::Proxy,
			RoleName::Compute => Role::Compute,
			RoleName::Watcher => Role::Watcher,
			RoleName::Storage => Role::Storage,
		}
	}
}

fn account(text: &str) -> Result<Account, nulink_sdk::address::AddressError> {
	nulink_sdk::address::parse(text)
}

fn key(text: &str) -> Result<KeyBytes, &'static str> {
	parse_key(text).ok_or("it is no public key: that is 0x and 66 digits, the first two 02 or 03")
}

fn conditions(text: &str) -> Result<Conditions, conditions::ConditionError> {
	conditions::parse(text).map(Conditions)
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::{error::ErrorKind, CommandFactory};

	fn parse(words: &str) -> Result<Cli, clap::Error> {
		Cli::try_parse_from(["nulink"].into_iter().chain(words.split_whitespace()))
	}

	fn contact() -> String {
		nulink_sdk::identity::Person::random().unwrap().contact().to_string()
	}

	#[test]
	fn the_arguments_are_consistent() {
		Cli::command().debug_assert();
	}

	#[test]
	fn a_grant_needs_label_and_receiver_unless_it_is_resumed() {
		let contact = contact();
		for words in ["grant", "grant --label a", &format!("grant --to {contact}")] {
			assert_eq!(parse(words).unwrap_err().kind(), ErrorKind::MissingRequiredArgument, "{words}");
		}
		let Command::Grant(grant) = parse(&format!("grant -l a --to {contact} --for 30d")).unwrap().command else {
			panic!()
		};
		assert_eq!((grant.terms.proxies, grant.terms.needed()), (5, 3));
		assert_eq!(grant.terms.end(), Some(Until::After("30d".parse().unwrap())));
		for (words, id) in [("grant --resume", ""), ("grant --resume 0badcafe", "0badcafe")] {
			let Command::Grant(grant) = parse(words).unwrap().command else { panic!() };
			assert_eq!(grant.resume.as_deref(), Some(id));
		}
	}

	#[test]
	fn a_term_ends_once() {
		let error = parse(&format!("grant -l a --to {} --for 30d --until 2026-12-31", contact())).unwrap_err();
		assert_eq!(error.kind(), ErrorKind::ArgumentConflict);
	}

	#[test]
	fn what_is_put_is_one_thing() {
		assert_eq!(parse("put --label a").unwrap_err().kind(), ErrorKind::MissingRequiredArgument);
		assert_eq!(parse("put x").unwrap_err().kind(), ErrorKind::MissingRequiredArgument);
		assert_eq!(parse("put x --secret -l a").unwrap_err().kind(), ErrorKind::ArgumentConflict);
		for words in ["put x -l a", "put - -l a", "put --secret -l a", "put --resume", "put --resume 12ab"] {
			parse(words).unwrap();
		}
	}

	#[test]
	fn mistyped_values_are_told_with_what_would_be_right() {
		let contact = contact();
		for (words, hint) in [
			("send 5Grw 1", "no address"),
			("send 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY 1e3", "no amount"),
			("get bafy", "CID"),
			(&format!("grant -l a --to {contact} --for 30"), "30d"),
			(&format!("grant -l a --to {contact} --until 2026-02-30"), "no date"),
			("grant -l a --to somebody --for 1d", "keys show"),
			("balance --storage ftp://x", "unknown"),
			("show -1", "-1"),
		] {
			let error = parse(words).unwrap_err();
			assert_eq!(error.exit_code(), 2, "{words}");
			assert!(error.to_string().contains(hint), "{words}: {error}");
		}
	}

	#[test]
	fn a_profile_comes_from_a_daemon_or_from_its_parts() {
		let key = "0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
		parse("provider profile --from-daemon http://127.0.0.1:1").unwrap();
		parse("provider profile --remove --role storage").unwrap();
		parse(&format!("provider profile --endpoint https://x --encryption-key {key} --verifying-key {key} --fee 1"))
			.unwrap();
		assert!(parse("provider profile").is_err());
		assert!(parse("provider profile --endpoint https://x").is_err());
		let wrong = parse("provider profile --endpoint https://x --encryption-key 0x02 --verifying-key 0x02 --fee 1");
		assert!(wrong.unwrap_err().to_string().contains("no public key"));
	}

	#[test]
	fn global_options_stand_before_or_after_the_command() {
		for words in ["--json balance", "balance --json"] {
			assert!(parse(words).unwrap().global.json);
		}
	}

	/// The help of a command, as a terminal of 100 columns shows it.
	fn help(path: &[&str]) -> String {
		let mut command = Cli::command();
		command.build();
		let mut found = &mut command;
		for name in path {
			found = found.find_subcommand_mut(name).unwrap();
		}
		found.render_help().to_string()
	}

	#[test]
	fn the_help_lists_every_command() {
		let help = help(&[]);
		let begin = help.find("Commands:").unwrap();
		let end = help.find("Options:").unwrap();
		let listed: Vec<_> =
			help[begin..end].lines().skip(1).map(|line| line.trim_end()).filter(|line| !line.is_empty()).collect();
		assert_eq!(
			listed,
			[
				"  keys         Make, import or show your keys",
				"  balance      Show what an account has",
				"  send         Send NLK",
				"  label        Create labels and rotate their keys",
				"  put          Encrypt a file, a folder, standard input or a secret, and store it",
				"  get          Fetch and decrypt what you stored",
				"  grant        Grant somebody access to a label",
				"  list         List grants, or your objects",
				"  show         Show a policy",
				"  revoke       End a grant now",
				"  remove       Clear a policy away that is over, and get its deposit back",
				"  receive      Receive what was granted to you",
				"  request      Receive by way of the chain, where proxies must answer",
				"  pay          Pay the owner of a policy whose conditions ask for it",
				"  group        Add and remove members of a label",
				"  publish      Tell all members of a label what is stored under it now",
				"  audit        Show who was served what and when",
				"  evidence     Have proxies punished that signed what they should not have",
				"  provider     Provide services: stake, profile, rewards",
				"  status       Show the network, and what is unfinished here",
				"  completions  Print a completion script for a shell",
				"  help         Print this message or the help of the given subcommand(s)",
			]
		);
		assert!(help.contains("nulink keys new"), "{help}");
	}

	#[test]
	fn the_help_of_the_main_commands_is_frozen() {
		for (path, usage) in [
			(&["put"][..], "Usage: nulink put [OPTIONS] <PATH|--secret|--resume [<ID>]>"),
			(&["get"], "Usage: nulink get [OPTIONS] <CID>"),
			(&["grant"], "Usage: nulink grant [OPTIONS]"),
			(&["receive"], "Usage: nulink receive [OPTIONS] <POLICY> [OBJECT]"),
			(&["revoke"], "Usage: nulink revoke [OPTIONS] <POLICY>"),
			(&["group", "add"], "Usage: nulink group add [OPTIONS] <LABEL> <MEMBER>"),
			(&["provider", "bond"], "Usage: nulink provider bond [OPTIONS] <AMOUNT>"),
			(&["evidence", "submit"], "Usage: nulink evidence submit [OPTIONS] <NUMBER>"),
		] {
			let help = help(path);
			assert!(help.contains(usage), "{help}");
		}
		let grant = help(&["grant"]);
		for option in [
			"--resume [<ID>]",
			"--label <LABEL>",
			"--to <CONTACT>",
			"--proxies <N>",
			"--threshold <T>",
			"--for <TIME>",
			"--until <DATE>",
			"--from <DATE>",
			"--max-fee <NLK>",
			"--with <ADDRESS>",
			"--if <CONDITION>",
			"--hint <PLACE>",
			"--json",
			"--yes",
		] {
			assert!(grant.contains(option), "{option}: {grant}");
		}
	}
}
