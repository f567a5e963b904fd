//! What can be typed about what is offered.

use super::Digits;
use clap::{ArgGroup, Args};
use nulink_sdk::{market::SubjectId, time::Span, Nlk};

#[derive(Args, Debug)]
pub struct Offered {
	/// A data set, as `nulink market prepare` named it; or a file.
	#[arg(value_name = "NAME|FILE", required_unless_present = "resume")]
	pub what: Option<String>,
	/// Go on with listings that were interrupted: with this one, or with all.
	#[arg(long, value_name = "ID", num_args = 0..=1, default_missing_value = "")]
	pub resume: Option<String>,
	/// About whom or what it is: an id, of which the chain has a hash.
	#[arg(long, value_name = "ID", required_unless_present = "resume")]
	pub subject: Option<SubjectId>,
	/// Hash the id with a random salt, so that it cannot be guessed. Who is to find it needs what is printed.
	#[arg(long)]
	pub salt: bool,
	/// What it costs; or the least bid.
	#[arg(long, value_name = "NLK", required_unless_present = "resume")]
	pub price: Option<Nlk>,
	/// Sell access for so many epochs. For as long as it takes to read it, if left out.
	#[arg(long, value_name = "EPOCHS", value_parser = clap::value_parser!(u32).range(1..), conflicts_with = "auction")]
	pub licence: Option<u32>,
	/// Sell it once, to the one who bids most in this time: 12h, 2d.
	#[arg(long, value_name = "TIME")]
	pub auction: Option<Span>,
	/// A word that it is found by. Can be repeated, up to 5 times.
	#[arg(long, value_name = "WORD")]
	pub tag: Vec<String>,
	/// What everybody sees as its name. That of the data set or of the file, if left out.
	#[arg(long, value_name = "TEXT")]
	pub title: Option<String>,
	/// What it is, in words. Everybody can read them.
	#[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
	pub description: String,
	/// A statement that you have proven of it, by its hash; `nulink proof list` prints it. Can be repeated, up to 4 times.
	/// All that you have proven of it, if left out.
	#[arg(long, value_name = "HASH")]
	pub proof: Vec<Digits>,
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("changes").required(true).multiple(true).args(
	["price", "licence", "title", "description", "tag", "no_tags"]
))]
pub struct Update {
	/// The number of the listing.
	pub listing: u64,
	/// What it costs from now on.
	#[arg(long, value_name = "NLK")]
	pub price: Option<Nlk>,
	/// Sell access for so many epochs from now on.
	#[arg(long, value_name = "EPOCHS", value_parser = clap::value_parser!(u32).range(1..))]
	pub licence: Option<u32>,
	/// Another name.
	#[arg(long, value_name = "TEXT")]
	pub title: Option<String>,
	/// Another description.
	#[arg(long, value_name = "TEXT")]
	pub description: Option<String>,
	/// The words that it is found by from now on, instead of the present ones. Can be repeated, up to 5 times.
	#[arg(long, value_name = "WORD")]
	pub tag: Vec<String>,
	/// No words.
	#[arg(long, conflicts_with = "tag")]
	pub no_tags: bool,
}

#[cfg(test)]
mod tests {
	use super::super::tests::parse;
	use crate::args::Market;
	use clap::error::ErrorKind;

	#[test]
	fn data_is_sold_for_a_price_for_a_time_or_to_who_bids_most() {
		let Market::List(offered) = parse("list a.csv --subject x --price 5 --licence 30").unwrap() else { panic!() };
		assert_eq!((offered.licence, offered.auction), (Some(30), None));
		let both = parse("list a.csv --subject x --price 5 --licence 30 --auction 2d").unwrap_err();
		assert_eq!(both.kind(), ErrorKind::ArgumentConflict);
		let Market::List(resumed) = parse("list --resume 0bad").unwrap() else { panic!() };
		assert_eq!(resumed.resume.as_deref(), Some("0bad"));
		for words in ["list a.csv --price 5", "list a.csv --subject x", "list --subject x --price 5"] {
			assert_eq!(parse(words).unwrap_err().kind(), ErrorKind::MissingRequiredArgument, "{words}");
		}
	}

	#[test]
	fn an_update_changes_something() {
		assert_eq!(parse("update 7").unwrap_err().kind(), ErrorKind::MissingRequiredArgument);
		assert_eq!(parse("update 7 --tag a --no-tags").unwrap_err().kind(), ErrorKind::ArgumentConflict);
		let Market::Update(update) = parse("update 7 --price 6 --tag a --tag b").unwrap() else { panic!() };
		assert_eq!(update.tag, ["a", "b"]);
	}
}
