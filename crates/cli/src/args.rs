//! What can be typed. What it means is told in [`crate::commands`].

mod compute;
mod identity;
mod market;
mod proof;
mod relay;

pub use compute::*;
pub use identity::*;
pub use market::*;
pub use proof::*;
pub use relay::*;

use crate::help;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use nulink_sdk::{
	chain::{economy::Category, Side},
	conditions::{self, ConditionOp},
	ethereum::{rpc, Address, SIGNATURE_LEN},
	identity::{parse_key, Contact},
	primitives::{provider::Role, sharing::KeyBytes},
	storage::{Cid, Location},
	time::{Instant, Span, Until, When},
	Account, Nlk, Percent,
};
use std::{path::PathBuf, str::FromStr};

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
	/// Sign without asking. A grant without --max-fee passes over proxies that ask for more than ten times the least.
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
	/// Write, register and look at programs for encrypted data.
	#[command(subcommand, after_help = help::PROGRAM)]
	Program(Program),
	/// Have programs evaluated on encrypted data, and see what comes out.
	#[command(subcommand, after_help = help::JOB)]
	Job(Job),
	/// Prove something of data that nobody is shown.
	#[command(subcommand, after_help = help::PROOF)]
	Proof(Proof),
	/// Sell and buy encrypted data.
	#[command(subcommand, after_help = help::MARKET)]
	Market(Market),
	/// Be known as somebody who publishes data, or publish without your name.
	#[command(subcommand, after_help = help::IDENTITY)]
	Identity(Identity),
	/// Have proxies punished that signed what they should not have.
	#[command(subcommand, after_help = help::EVIDENCE)]
	Evidence(Evidence),
	/// Provide services: stake, profile, rewards.
	#[command(subcommand, after_help = help::PROVIDER)]
	Provider(Provider),
	/// Show what an account earns, and claim it.
	#[command(after_help = help::EARNINGS)]
	Earnings(Earnings),
	/// Delegate NLK to a provider, and take it back.
	#[command(subcommand, after_help = help::DELEGATE)]
	Delegate(Delegate),
	/// Show what there is of NLK, what is burned and what is released when.
	#[command(after_help = help::ECONOMY)]
	Economy(Economy),
	/// Show the slashes that can be appealed against, and have others settled.
	#[command(after_help = help::SLASHES)]
	Slashes(Slashes),
	/// Claim NLK that you have locked on Ethereum.
	#[command(subcommand, after_help = help::CLAIM)]
	Claim(Claim),
	/// See what watchers say of Ethereum, vote for them, be one of them.
	#[command(subcommand, after_help = help::RELAY)]
	Relay(Relay),
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
	/// The keys for encrypted compute.
	#[command(subcommand, after_help = help::KEYS_COMPUTE)]
	Compute(ComputeKeys),
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
	/// Remove a label under which no policies stand. Its name cannot be used again.
	Remove {
		/// Its name.
		name: String,
	},
	/// Take an object off its label's list. The store keeps it.
	Forget {
		/// Its address.
		cid: Cid,
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
	/// The most that a proxy may ask for an epoch. With --yes ten times the chain's least, if left out.
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
	/// Set the part of your delegators' rewards that you keep. The first time, it lets others delegate to you.
	Commission {
		/// How much, in percent: 5, or 7.25. A raise is announced so long ahead that everybody can leave before it.
		percent: Percent,
		#[command(flatten)]
		role: RoleArg,
	},
	/// Say whether you take more delegations. Those that you have stay.
	Delegations {
		/// Whether you do.
		state: Openness,
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

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
	/// Others may delegate to you.
	Open,
	/// Nobody may delegate more to you.
	Closed,
}

#[derive(Args, Debug)]
pub struct Earnings {
	/// Whose. Your own, if left out.
	#[arg(value_parser = account)]
	pub account: Option<Account>,
	/// Have everything paid that can be claimed: rewards, fees and delegations. Safe to repeat.
	#[arg(long)]
	pub claim: bool,
}

/// So much, or all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowMuch {
	/// So much.
	Amount(Nlk),
	/// All of it.
	All,
}

impl FromStr for HowMuch {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		match text {
			"all" => Ok(HowMuch::All),
			text => text.parse().map(HowMuch::Amount).map_err(|error| format!("{error}, or all")),
		}
	}
}

#[derive(Subcommand, Debug)]
pub enum Delegate {
	/// Delegate NLK to a provider.
	To {
		/// To whom: `nulink provider list` shows them.
		#[arg(value_parser = account)]
		provider: Account,
		/// How much.
		amount: Nlk,
		#[command(flatten)]
		role: RoleArg,
	},
	/// Begin to take a delegation back.
	Leave {
		/// From whom.
		#[arg(value_parser = account)]
		provider: Account,
		/// How much, or all.
		#[arg(value_name = "AMOUNT|all")]
		amount: HowMuch,
		#[command(flatten)]
		role: RoleArg,
	},
	/// Delegate again what is on its way out.
	Back {
		/// To whom.
		#[arg(value_parser = account)]
		provider: Account,
		/// How much, or all.
		#[arg(value_name = "AMOUNT|all")]
		amount: HowMuch,
		#[command(flatten)]
		role: RoleArg,
	},
	/// Get out what has been on its way for long enough.
	Withdraw(OneOrAll),
	/// Have the rewards of delegations paid.
	Claim(OneOrAll),
	/// List what an account has delegated.
	List {
		/// Whose. Yours, if left out.
		#[arg(value_parser = account)]
		account: Option<Account>,
	},
}

/// One delegation or all.
#[derive(Args, Debug)]
pub struct OneOrAll {
	/// From which provider. From all, if left out.
	#[arg(value_parser = account)]
	pub provider: Option<Account>,
	/// In which role. In all, if left out.
	#[arg(long, value_enum, requires = "provider")]
	pub role: Option<RoleName>,
}

#[derive(Args, Debug)]
pub struct Economy {
	/// How it was, or will be, at this block or date. What lies ahead is as the rules are now.
	#[arg(long, value_name = "BLOCK|DATE")]
	pub at: Option<When>,
	#[command(subcommand)]
	pub what: Option<EconomyDo>,
}

#[derive(Subcommand, Debug)]
pub enum EconomyDo {
	/// Have paid what is due of a category. Anybody may; its beneficiary gets it.
	Release {
		/// Which.
		category: CategoryName,
	},
	/// Print what is released by when, month by month.
	Schedule {
		/// For how many months after the listing.
		#[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=120))]
		months: u32,
	},
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum CategoryName {
	/// Running costs of the foundation.
	Foundation,
	/// Business development and community.
	Community,
	/// The core team.
	Team,
	/// Buyers before the listing.
	PreSale,
}

impl From<CategoryName> for Category {
	fn from(name: CategoryName) -> Self {
		match name {
			CategoryName::Foundation => Category::Foundation,
			CategoryName::Community => Category::Community,
			CategoryName::Team => Category::Team,
			CategoryName::PreSale => Category::PreSale,
		}
	}
}

#[derive(Args, Debug)]
pub struct Slashes {
	#[command(subcommand)]
	pub what: Option<SlashesDo>,
}

#[derive(Subcommand, Debug)]
pub enum SlashesDo {
	/// List the slashes that are not decided. So does `nulink slashes` alone.
	List,
	/// Have a slash divided whose time for appeals is over. Anybody may; it costs nothing.
	Settle {
		/// Its number.
		#[arg(value_name = "ID")]
		slash: u32,
	},
}

#[derive(Subcommand, Debug)]
pub enum Claim {
	/// Print what the wallet on Ethereum has to sign.
	#[command(after_help = help::CLAIM_MESSAGE)]
	Message {
		/// The Ethereum account that has locked NLK (0x…).
		#[arg(long, value_name = "ADDRESS")]
		holder: Address,
		/// The account here that is to be paid. Yours, if left out.
		#[arg(long, value_name = "ACCOUNT", value_parser = account)]
		receiver: Option<Account>,
		/// The structure for eth_signTypedData_v4 (EIP-712), instead of the text for personal_sign (EIP-191).
		#[arg(long)]
		typed: bool,
	},
	/// Send a claim. Anybody may; the receiver is paid.
	#[command(after_help = help::CLAIM_SUBMIT)]
	Submit {
		/// The Ethereum account that has locked NLK (0x…).
		#[arg(long, value_name = "ADDRESS")]
		holder: Address,
		/// The account here that the signature names. Yours, if left out.
		#[arg(long, value_name = "ACCOUNT", value_parser = account)]
		receiver: Option<Account>,
		/// The Ethereum block that the proof is of.
		#[arg(long, value_name = "N")]
		block: u64,
		/// The answer of an Ethereum node to eth_getProof, in JSON; - for standard input.
		#[arg(long, value_name = "FILE")]
		proof: PathBuf,
		/// What the wallet has signed (0x and 130 digits).
		#[arg(long, value_name = "SIGNATURE", value_parser = signature)]
		signature: Signed,
		/// The structure was signed (EIP-712), and not the text.
		#[arg(long)]
		typed: bool,
	},
	/// Show whether claims are taken, with which states of Ethereum, and what a holder was paid.
	Status {
		/// The Ethereum account (0x…).
		holder: Option<Address>,
	},
}

/// The bytes of a wallet's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed(pub [u8; SIGNATURE_LEN]);

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
		arg.role.into()
	}
}

impl From<RoleName> for Role {
	fn from(name: RoleName) -> Self {
		match name {
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

fn signature(text: &str) -> Result<Signed, &'static str> {
	rpc::signature(text).map(Signed).ok_or("it is no signature of a wallet: that is 0x and 130 digits, for r, s and v")
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

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	const HOLDER: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

	#[test]
	fn the_economy_is_now_at_a_block_or_at_a_date() {
		let at = |words: &str| match parse(words).unwrap().command {
			Command::Economy(economy) => (economy.at, economy.what.is_some()),
			other => panic!("{other:?}"),
		};
		assert_eq!(at("economy"), (None, false));
		assert_eq!(at("economy --at 1200000"), (Some(When::Block(1_200_000)), false));
		assert_eq!(at("economy --at 2027-01-31").0, Some("2027-01-31".parse().unwrap()));
		assert_eq!(at("economy release pre-sale"), (None, true));
		assert_eq!(at("economy --json schedule --months 12"), (None, true));
		for wrong in
			["economy --at soon", "economy release mining", "economy schedule --months 0", "economy --months 3"]
		{
			assert_eq!(parse(wrong).unwrap_err().exit_code(), 2, "{wrong}");
		}
		let Command::Economy(Economy { what: Some(EconomyDo::Schedule { months }), .. }) =
			parse("economy schedule").unwrap().command
		else {
			panic!()
		};
		assert_eq!(months, 60);
	}

	#[test]
	fn delegations_are_named_by_provider_and_role_and_taken_back_in_part_or_whole() {
		for (words, wanted) in [
			(format!("delegate leave {ALICE} all"), HowMuch::All),
			(format!("delegate leave {ALICE} 12.5 --role storage"), HowMuch::Amount("12.5".parse().unwrap())),
		] {
			let Command::Delegate(Delegate::Leave { amount, .. }) = parse(&words).unwrap().command else { panic!() };
			assert_eq!(amount, wanted);
		}
		for words in [
			format!("delegate to {ALICE} 100"),
			format!("delegate back {ALICE} all"),
			"delegate withdraw".into(),
			format!("delegate withdraw {ALICE} --role compute"),
			"delegate claim".into(),
			"delegate list".into(),
			format!("delegate list {ALICE}"),
		] {
			parse(&words).unwrap();
		}
		let error = parse(&format!("delegate leave {ALICE} everything")).unwrap_err().to_string();
		assert!(error.contains("or all"), "{error}");
		assert!(parse(&format!("delegate to {ALICE} all")).is_err());
		assert!(parse("delegate withdraw --role proxy").is_err(), "of a role alone");
	}

	#[test]
	fn a_commission_is_a_percentage() {
		let Command::Provider(Provider::Commission { percent, .. }) =
			parse("provider commission 7.25").unwrap().command
		else {
			panic!()
		};
		assert_eq!(percent, "7.25".parse().unwrap());
		for (words, hint) in [
			("provider commission 101", "more than the whole"),
			("provider commission 5,5", "no percentage"),
			("provider delegations maybe", "open, closed"),
		] {
			let error = parse(words).unwrap_err().to_string();
			assert!(error.contains(hint), "{words}: {error}");
		}
		parse("provider delegations closed --role storage").unwrap();
	}

	#[test]
	fn slashes_are_listed_if_nothing_else_is_said() {
		for (words, settles) in [("slashes", false), ("slashes list", false), ("slashes settle 3", true)] {
			let Command::Slashes(Slashes { what }) = parse(words).unwrap().command else { panic!() };
			assert_eq!(matches!(what, Some(SlashesDo::Settle { slash: 3 })), settles, "{words}");
		}
		assert!(parse("slashes settle").is_err());
		assert!(parse("slashes settle -1").is_err());
	}

	#[test]
	fn a_claim_names_holder_block_proof_and_signature() {
		let signature = format!("0x{}", "1b".repeat(65));
		let words = format!("claim submit --holder {HOLDER} --block 7 --proof p.json --signature {signature}");
		let Command::Claim(Claim::Submit { holder, receiver, block, typed, signature, .. }) =
			parse(&words).unwrap().command
		else {
			panic!()
		};
		assert_eq!((holder.to_string().as_str(), receiver, block, typed), (HOLDER, None, 7, false));
		assert_eq!(signature, Signed([0x1b; 65]));
		parse(&format!("claim message --holder {HOLDER} --receiver {ALICE} --typed")).unwrap();
		parse(&format!("claim status {HOLDER}")).unwrap();
		parse("claim status").unwrap();
		for (words, hint) in [
			(words.replace("1b1b", "1b"), "130 digits"),
			(words.replace(HOLDER, "0x70997970c51812dc3A010C7d01b50e0d17dc79C8"), "typing error"),
			(words.replace(HOLDER, "0x7099"), "40 hex digits"),
			(words.replace("--block 7", ""), "--block"),
			("claim message".into(), "--holder"),
		] {
			let error = parse(&words).unwrap_err().to_string();
			assert!(error.contains(hint), "{words}: {error}");
		}
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
				"  program      Write, register and look at programs for encrypted data",
				"  job          Have programs evaluated on encrypted data, and see what comes out",
				"  proof        Prove something of data that nobody is shown",
				"  market       Sell and buy encrypted data",
				"  identity     Be known as somebody who publishes data, or publish without your name",
				"  evidence     Have proxies punished that signed what they should not have",
				"  provider     Provide services: stake, profile, rewards",
				"  earnings     Show what an account earns, and claim it",
				"  delegate     Delegate NLK to a provider, and take it back",
				"  economy      Show what there is of NLK, what is burned and what is released when",
				"  slashes      Show the slashes that can be appealed against, and have others settled",
				"  claim        Claim NLK that you have locked on Ethereum",
				"  relay        See what watchers say of Ethereum, vote for them, be one of them",
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
			(&["provider", "commission"], "Usage: nulink provider commission [OPTIONS] <PERCENT>"),
			(&["provider", "delegations"], "Usage: nulink provider delegations [OPTIONS] <STATE>"),
			(&["earnings"], "Usage: nulink earnings [OPTIONS] [ACCOUNT]"),
			(&["delegate", "to"], "Usage: nulink delegate to [OPTIONS] <PROVIDER> <AMOUNT>"),
			(&["delegate", "leave"], "Usage: nulink delegate leave [OPTIONS] <PROVIDER> <AMOUNT|all>"),
			(&["delegate", "withdraw"], "Usage: nulink delegate withdraw [OPTIONS] [PROVIDER]"),
			(&["economy"], "Usage: nulink economy [OPTIONS] [COMMAND]"),
			(&["economy", "release"], "Usage: nulink economy release [OPTIONS] <CATEGORY>"),
			(&["slashes"], "Usage: nulink slashes [OPTIONS] [COMMAND]"),
			(&["slashes", "settle"], "Usage: nulink slashes settle [OPTIONS] <ID>"),
			(&["claim", "message"], "Usage: nulink claim message [OPTIONS] --holder <ADDRESS>"),
			(&["claim", "status"], "Usage: nulink claim status [OPTIONS] [HOLDER]"),
			(&["relay", "vote"], "Usage: nulink relay vote [OPTIONS] --amount <AMOUNT> <STAKER>..."),
			(&["relay", "record"], "Usage: nulink relay record [OPTIONS] <CONTRACT> <PROVIDER>"),
			(&["program", "build"], "Usage: nulink program build [OPTIONS] <FILE|--model <ONNX>|--model-sheet <FILE>>"),
			(&["program", "run"], "Usage: nulink program run [OPTIONS] <PROGRAM>"),
			(&["proof", "holds"], "Usage: nulink proof holds [OPTIONS] --records <K> --where <CONDITION> <DATA>"),
			(&["market", "list"], "Usage: nulink market list [OPTIONS] [NAME|FILE]"),
			(
				&["market", "search"],
				"Usage: nulink market search [OPTIONS] <--subject <ID>|--seller <ACCOUNT>|--tag <WORD>>",
			),
			(&["market", "receive"], "Usage: nulink market receive [OPTIONS] --out <FILE> <PURCHASE>"),
			(&["market", "item", "offer"], "Usage: nulink market item offer [OPTIONS] <COLLECTION/ITEM> <PRICE>"),
			(&["job", "submit"], "Usage: nulink job submit [OPTIONS] [PROGRAM]"),
			(&["job", "result"], "Usage: nulink job result [OPTIONS] <JOB>"),
			(&["job", "open"], "Usage: nulink job open [OPTIONS] <POLICY> [OBJECT]"),
			(&["keys", "compute", "publish"], "Usage: nulink keys compute publish [OPTIONS] [NAME]"),
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
