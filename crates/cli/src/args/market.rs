//! What can be typed about the data market.

mod items;
mod offers;

pub use items::*;
pub use offers::*;

use super::account;
use crate::help;
use clap::{ArgGroup, Args, Subcommand};
use nulink_sdk::{market::SubjectId, Account, Nlk};
use std::{path::PathBuf, str::FromStr};

// There is one of it in a process: its size is of no interest.
#[allow(clippy::large_enum_variant)]
#[derive(Subcommand, Debug)]
pub enum Market {
	/// Make a data set of a table, so that something can be proven about it.
	#[command(after_help = help::MARKET_PREPARE)]
	Prepare(Prepare),
	/// Offer data for sale.
	#[command(after_help = help::MARKET_LIST)]
	List(Box<Offered>),
	/// Look for data.
	#[command(after_help = help::MARKET_SEARCH)]
	Search(Search),
	/// Show a listing, and what is known of its seller.
	Show(ListingArg),
	/// Change what a listing costs, or how it is described and found.
	#[command(after_help = help::MARKET_UPDATE)]
	Update(Update),
	/// Take a listing off the market. Deposit and bond come back when no purchase of it is open.
	Delist(ListingArg),
	/// Buy access to data: the price is held until you have had time to look.
	#[command(after_help = help::MARKET_BUY)]
	Buy(Buy),
	/// Bid for a listing that goes to the one who bids most.
	#[command(after_help = help::MARKET_BID)]
	Bid {
		/// The number of the listing.
		listing: u64,
		/// How much. It is held until somebody bids more, and cannot be withdrawn.
		amount: Nlk,
	},
	/// Make a purchase of the highest bid, when the time for bids is over. Anybody may.
	Close(ListingArg),
	/// Fetch and decrypt what you bought, and look whether it is what was listed. The status is 0 if it is.
	#[command(after_help = help::MARKET_RECEIVE)]
	Receive(Collect),
	/// Ask the proxies on chain, where they must answer, for what they do not give you.
	#[command(after_help = help::MARKET_REQUEST)]
	Request(Asking),
	/// Have the seller paid at once.
	Confirm(PurchaseArg),
	/// Show the chain that you got something else than was listed, or nothing, and get your money back.
	#[command(after_help = help::MARKET_COMPLAIN)]
	Complain {
		/// The number of the purchase.
		purchase: u64,
		/// Also if it is as listed: then the seller is paid.
		#[arg(long)]
		force: bool,
		/// That too few proxies have answered this request on chain, which `nulink market request` made.
		#[arg(long, value_name = "REQUEST", conflicts_with = "force")]
		not_served: Option<u64>,
	},
	/// Ask governance to judge what the chain cannot: once, for a bond.
	#[command(after_help = help::MARKET_APPEAL)]
	Appeal {
		/// The number of the purchase.
		purchase: u64,
		/// Why, in words. The chain has their hash; they are stored where everybody can read them.
		#[arg(long, value_name = "TEXT")]
		reason: String,
	},
	/// Do what is due of a purchase: pay, or give the money back. Anybody may.
	Settle(PurchaseArg),
	/// Remove a purchase that was over long ago, and get its deposit back.
	Forget(PurchaseArg),
	/// Do not sell: the buyer gets its money back.
	Decline(PurchaseArg),
	/// Show what was bought and sold, and what became of it.
	#[command(after_help = help::MARKET_HISTORY)]
	History(History),
	/// See to your sales unattended: grant access to who has paid, and collect.
	#[command(after_help = help::MARKET_AGENT)]
	Agent(SalesAgent),
	/// Tokens that stand for access to a listing.
	#[command(subcommand, after_help = help::MARKET_ITEM)]
	Item(Item),
}

#[derive(Args, Debug)]
pub struct ListingArg {
	/// The number of the listing.
	pub listing: u64,
}

#[derive(Args, Debug)]
pub struct PurchaseArg {
	/// The number of the purchase.
	pub purchase: u64,
}

#[derive(Args, Debug)]
pub struct Prepare {
	/// A table as CSV: the first line names the columns, 8 at most.
	pub table: PathBuf,
	/// What the data set is called here.
	#[arg(long)]
	pub name: String,
	/// Encrypt it in the form of which can be proven that it is what was committed to. For small sets: 512 records at most.
	#[arg(long)]
	pub sealed: bool,
	/// The depth of its tree: 10 for up to a thousand records, 20 for up to a million.
	#[arg(long, default_value = "10", value_name = "10|20", value_parser = depth)]
	pub depth: u8,
}

fn depth(text: &str) -> Result<u8, String> {
	match text {
		"10" => Ok(10),
		"20" => Ok(20),
		_ => Err("there are circuits for trees of depth 10 and 20".into()),
	}
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("by").required(true).args(["subject", "seller", "tag"]))]
pub struct Search {
	/// About whom or what: an id, as `nulink market list --subject` takes or prints it; or its hash (0x…).
	#[arg(long, value_name = "ID")]
	pub subject: Option<SubjectArg>,
	/// By whom it is sold.
	#[arg(long, value_name = "ACCOUNT", value_parser = account)]
	pub seller: Option<Account>,
	/// A word that it is found by.
	#[arg(long, value_name = "WORD")]
	pub tag: Option<String>,
	/// Also what cannot be bought any more.
	#[arg(long, short)]
	pub all: bool,
}

#[derive(Args, Debug)]
pub struct Buy {
	/// The number of the listing.
	pub listing: u64,
	/// The most that you pay, if the seller changes the price just now. What it costs now, if left out.
	#[arg(long, value_name = "NLK")]
	pub max_price: Option<Nlk>,
	/// Wait until the seller has granted you access.
	#[arg(long, short)]
	pub wait: bool,
}

#[derive(Args, Debug)]
pub struct Asking {
	/// The number of the purchase.
	pub purchase: u64,
	/// For the content instead of its header, which is first: where the header is served and the content is not.
	#[arg(long)]
	pub content: bool,
}

#[derive(Args, Debug)]
pub struct Collect {
	/// The number of the purchase.
	pub purchase: u64,
	/// The file to make. A data set becomes a table as CSV.
	#[arg(long, short = 'o', alias = "output", value_name = "FILE")]
	pub out: PathBuf,
}

#[derive(Args, Debug)]
pub struct SalesAgent {
	/// Look once, and end.
	#[arg(long)]
	pub once: bool,
	/// Seconds between two looks.
	#[arg(long, default_value_t = 6, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
	pub every: u64,
	/// Through how many proxies to grant.
	#[arg(long, short = 'n', default_value_t = 3, value_name = "N", help_heading = "Grants")]
	pub proxies: u8,
	/// How many of them are needed. More than half, if left out.
	#[arg(long, short, value_name = "T", help_heading = "Grants")]
	pub threshold: Option<u8>,
	/// The most that a proxy may ask for an epoch.
	#[arg(long, value_name = "NLK", help_heading = "Grants")]
	pub max_fee: Option<Nlk>,
	/// Also grant where that costs more than the sale brings.
	#[arg(long, help_heading = "Grants")]
	pub loss: bool,
	/// A hint for the buyers where the data is stored.
	#[arg(long, value_name = "PLACE", help_heading = "Grants")]
	pub hint: Option<String>,
}

impl SalesAgent {
	/// How many proxies are needed.
	pub fn needed(&self) -> u8 {
		self.threshold.unwrap_or(self.proxies / 2 + 1)
	}
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("whose").args(["listing", "account"]))]
pub struct History {
	/// Of this listing.
	#[arg(long, value_name = "N")]
	pub listing: Option<u64>,
	/// What this account has bought and sold. You, if neither is named.
	#[arg(long, value_name = "ACCOUNT", value_parser = account)]
	pub account: Option<Account>,
}

/// A digest, as it is printed: 0x and 64 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits(pub [u8; 32]);

impl FromStr for Digits {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let bytes = text.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
		let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
		bytes.map(Digits).ok_or_else(|| format!("{text:?} is none: it is 0x and 64 digits"))
	}
}

/// Whom or what data is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubjectArg {
	/// By an id, of which the chain has a hash.
	Id(SubjectId),
	/// By the hash.
	Hash([u8; 32]),
}

impl FromStr for SubjectArg {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		// A salted id begins as a hash does, and has a colon.
		match text.starts_with("0x") && !text.contains(':') {
			true => text.parse::<Digits>().map(|Digits(hash)| SubjectArg::Hash(hash)),
			false => text.parse::<SubjectId>().map(SubjectArg::Id).map_err(|error| error.to_string()),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::args::{Cli, Command};
	use clap::{error::ErrorKind, Parser};

	pub(super) const HASH: &str = "0x0707070707070707070707070707070707070707070707070707070707070707";
	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	pub(super) fn parse(words: &str) -> Result<Market, clap::Error> {
		let cli = Cli::try_parse_from(["nulink", "market"].into_iter().chain(words.split_whitespace()))?;
		match cli.command {
			Command::Market(market) => Ok(market),
			other => panic!("{other:?}"),
		}
	}

	#[test]
	fn everything_can_be_typed() {
		for words in [
			"prepare patients.csv --name patients".into(),
			"prepare patients.csv --name patients --sealed --depth 10".into(),
			"list patients --subject clinic-7 --price 5".into(),
			format!("list a.pdf --subject clinic-7 --price 5 --licence 30 --tag health --tag swiss --proof {HASH}"),
			"list patients --subject x --salt --price 5 --auction 2d --description text".into(),
			"list --resume".into(),
			"search --subject clinic-7".into(),
			format!("search --seller {ALICE} --all"),
			"search --tag health --json".into(),
			"show 7".into(),
			"update 7 --price 6 --tag health --description text".into(),
			"update 7 --no-tags".into(),
			"delist 7".into(),
			"buy 7 --max-price 6 --wait".into(),
			"bid 7 12.5".into(),
			"close 7".into(),
			"receive 3 --out patients.csv".into(),
			"receive 3 -o patients.csv".into(),
			"confirm 3".into(),
			"complain 3".into(),
			"complain 3 --force".into(),
			"complain 3 --not-served 5".into(),
			"request 3".into(),
			"request 3 --content".into(),
			"appeal 3 --reason made-up".into(),
			"settle 3".into(),
			"forget 3".into(),
			"decline 3".into(),
			"history".into(),
			"history --listing 7".into(),
			format!("history --account {ALICE}"),
			"agent".into(),
			"agent --once --every 1 -n 5 -t 3 --max-fee 0.05 --loss --hint s3://bucket".into(),
			"item mint 7".into(),
			"item mint 7 --collection 3".into(),
			"item offer 3/7 10".into(),
			"item withdraw 3/7".into(),
			"item buy 3/7 --max-price 11 --wait".into(),
			"item show 3/7".into(),
		] {
			let words: String = words;
			parse(&words).unwrap_or_else(|error| panic!("{words}: {error}"));
		}
	}

	#[test]
	fn data_is_looked_for_by_one_thing() {
		assert_eq!(parse("search").unwrap_err().kind(), ErrorKind::MissingRequiredArgument);
		assert_eq!(parse("search --tag a --subject b").unwrap_err().kind(), ErrorKind::ArgumentConflict);
		let both = parse("complain 3 --force --not-served 5").unwrap_err();
		assert_eq!(both.kind(), ErrorKind::ArgumentConflict);
		assert_eq!(
			parse(&format!("history --listing 7 --account {ALICE}")).unwrap_err().kind(),
			ErrorKind::ArgumentConflict
		);
	}

	#[test]
	fn a_subject_is_an_id_or_its_hash() {
		assert!(matches!("clinic-7".parse::<SubjectArg>(), Ok(SubjectArg::Id(subject)) if subject.id == "clinic-7"));
		let salted = format!("0x{}:clinic-7", "01".repeat(16));
		assert!(matches!(salted.parse::<SubjectArg>(), Ok(SubjectArg::Id(subject)) if subject.salt == Some([1; 16])));
		assert!(matches!(HASH.parse::<SubjectArg>(), Ok(SubjectArg::Hash(hash)) if hash == [7; 32]));
		assert!("0x07".parse::<SubjectArg>().is_err());
	}

	#[test]
	fn mistyped_values_are_told_with_what_would_be_right() {
		for (words, hint) in [
			("prepare a.csv --name a --depth 12", "10 and 20"),
			("search --subject 0x07", "0x and 64 digits"),
			("list a --subject x --price 5 --proof 0x07", "0x and 64 digits"),
			("list a --subject x --price five", "five"),
			("list a --subject x --price 5 --licence 0", "0"),
			("item offer 3 10", "COLLECTION/ITEM"),
			("item withdraw 3/x", "COLLECTION/ITEM"),
			("search --seller 5Grw", "no address"),
			("agent --every 0", "0"),
		] {
			let error = parse(words).unwrap_err().to_string();
			assert!(error.contains(hint), "{words}: {error}");
		}
	}
}
