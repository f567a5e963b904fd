//! Looking for data, and at it.

use super::{offer_name, offer_words};
use crate::{
	app::{base, App},
	args::{Search, SubjectArg},
	commands::{
		compute_keys::address as content_address,
		proof::{hex, DEVELOPMENT},
	},
	table::Table,
};
use anyhow::Context;
use nulink_sdk::{
	address,
	chain::{ListingInfo, ListingState, MarketQuote, Offer, SellerRecord},
	market::{self, ListingView, StatementView},
	proofs::Said,
	time::Clock,
	Nlk,
};
use serde::Serialize;
use std::fmt;

/// What became of a seller's sales.
#[derive(Serialize)]
struct Record {
	paid: u32,
	volume: String,
	unanswered: u32,
	refunded: u32,
	refuted: u32,
}

impl From<&SellerRecord> for Record {
	fn from(record: &SellerRecord) -> Self {
		Record {
			paid: record.paid,
			volume: base(Nlk(record.volume)),
			unanswered: record.unanswered,
			refunded: record.refunded,
			refuted: record.refuted,
		}
	}
}

impl fmt::Display for Record {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Record { paid, unanswered, refunded, refuted, .. } = self;
		write!(f, "{paid} paid, {unanswered} not answered, {refunded} refunded, {refuted} refuted")
	}
}

/// A listing.
#[derive(Serialize)]
struct Listing {
	listing: u64,
	seller: String,
	state: &'static str,
	/// `fixed`, `licence` or `bids`.
	offer: &'static str,
	/// The price, or the least bid.
	price: String,
	/// For how many epochs access is sold. `null`: for as long as it takes to read it.
	epochs: Option<u32>,
	/// The last block in which bids are taken.
	closes: Option<u32>,
	bid: Option<Highest>,
	/// The hash of the id of whom or what it is about.
	subject: String,
	/// `plain`, `records` or `sealed`.
	kind: &'static str,
	commitment: String,
	content: String,
	/// How many purchases are not over.
	open: u32,
	sold: u32,
	bond: String,
	record: Record,
	/// The participant whose key the seller is, if that has a name.
	participant: Option<String>,
	/// Whether the seller is a key of a participant.
	certified: bool,
	/// Whether all statements that it names still count: no key was retired, and no record forgotten.
	proven: bool,
	/// When it was made, about.
	listed: String,
	#[serde(skip)]
	words: String,
	#[serde(skip)]
	bonded: Nlk,
}

/// The highest bid.
#[derive(Serialize)]
struct Highest {
	bidder: String,
	amount: String,
	#[serde(skip)]
	shown: Nlk,
}

impl Listing {
	fn new(info: &ListingInfo, clock: &Clock) -> Self {
		let (epochs, closes) = match info.offer {
			Offer::Fixed { .. } => (None, None),
			Offer::Licence { epochs, .. } => (Some(epochs), None),
			Offer::Bids { closes, .. } => (None, Some(closes)),
		};
		Listing {
			listing: info.id,
			seller: address::to_text(&info.seller),
			state: info.state.name(),
			offer: offer_name(&info.offer),
			price: base(Nlk(info.offer.price())),
			epochs,
			closes,
			bid: info.bid.as_ref().map(|bid| Highest {
				bidder: address::to_text(&bid.bidder),
				amount: base(Nlk(bid.amount)),
				shown: Nlk(bid.amount),
			}),
			subject: hex(&info.goods.subject),
			kind: info.goods.kind.name(),
			commitment: hex(&info.goods.commitment),
			content: content_address(&info.goods.content),
			open: info.open,
			sold: info.sold,
			bond: base(Nlk(info.bond)),
			record: Record::from(&info.record),
			participant: info.participant.as_ref().map(address::to_text),
			certified: info.certified,
			proven: info.proven,
			listed: clock.time_of_block(info.listed_at).to_string(),
			words: offer_words(&info.offer, clock),
			bonded: Nlk(info.bond),
		}
	}

	/// Who vouches for the seller, for people.
	fn certificate(&self) -> String {
		match (&self.participant, self.certified) {
			(Some(participant), true) => format!("a key of participant {participant}"),
			(None, true) => "a key of some participant".into(),
			(Some(participant), false) => format!("a key of participant {participant}, who is not in force"),
			(None, false) => "no participant's key".into(),
		}
	}
}

/// Listings.
#[derive(Serialize)]
struct Listings {
	listings: Vec<Listing>,
}

impl fmt::Display for Listings {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.listings.is_empty() {
			return writeln!(f, "nothing is for sale: look with other words, or for what was sold with --all");
		}
		let mut table =
			Table::new(["listing", "price", "state", "data", "sold", "certified", "seller"]).with_numbers([0, 4]);
		for it in &self.listings {
			table.line([
				it.listing.to_string(),
				it.words.clone(),
				it.state.into(),
				it.kind.into(),
				it.sold.to_string(),
				if it.certified { "yes".into() } else { "no".into() },
				it.seller.clone(),
			]);
		}
		table.fmt(f)
	}
}

pub async fn search(app: &App, args: Search) -> anyhow::Result<()> {
	let by = match (args.subject, args.seller, args.tag) {
		(Some(SubjectArg::Id(subject)), ..) => market::Search::Subject(subject),
		(Some(SubjectArg::Hash(hash)), ..) => market::Search::SubjectHash(hash),
		(None, Some(seller), _) => market::Search::Seller(seller),
		(None, None, tag) => market::Search::Tag(tag.context("look for a subject, a seller or a word")?),
	};
	let nulink = app.connect().await?;
	let found = nulink.search(&by).await?;
	let clock = nulink.chain().clock().await?;
	let wanted = found.iter().filter(|info| args.all || info.state == ListingState::Open);
	app.reply(&Listings { listings: wanted.map(|info| Listing::new(info, &clock)).collect() })
}

/// A statement that a listing names.
#[derive(Serialize)]
struct Statement {
	statement: String,
	/// Whether the chain remembers that the seller has proven it, with a key that is still trusted.
	recorded: bool,
	development: bool,
	/// What it says. `null`: nobody says, or what is said has another hash.
	says: Option<String>,
}

impl From<&StatementView> for Statement {
	fn from(view: &StatementView) -> Self {
		Statement {
			statement: hex(&view.statement),
			recorded: view.record.as_ref().is_some_and(|record| record.holds),
			development: view.record.as_ref().is_some_and(|record| record.development),
			says: view.said.as_ref().map(Said::words),
		}
	}
}

/// What buying takes.
#[derive(Serialize)]
struct Cost {
	price: String,
	deposit: String,
	burned: String,
	#[serde(skip)]
	shown: [Nlk; 2],
}

impl From<MarketQuote> for Cost {
	fn from(quote: MarketQuote) -> Self {
		Cost {
			price: base(Nlk(quote.price)),
			deposit: base(Nlk(quote.deposit)),
			burned: base(Nlk(quote.burned)),
			shown: [Nlk(quote.price), Nlk(quote.deposit)],
		}
	}
}

/// A listing, with what is said and proven of it.
#[derive(Serialize)]
struct Shown {
	#[serde(flatten)]
	listing: Listing,
	title: Option<String>,
	description: Option<String>,
	tags: Vec<String>,
	/// The columns of a data set.
	members: Vec<super::prepare::Column>,
	/// How many bytes it has; of a data set, how many records.
	size: Option<u64>,
	media_type: Option<String>,
	/// What is wrong with the description.
	trouble: Option<String>,
	statements: Vec<Statement>,
	/// What buying, or the next bid, takes. `null`: it cannot be bought.
	quote: Option<Cost>,
}

impl Shown {
	fn new(view: &ListingView, clock: &Clock) -> Self {
		let said = view.description.as_ref();
		Shown {
			listing: Listing::new(&view.info, clock),
			title: said.map(|said| said.title.clone()),
			description: said.map(|said| said.text.clone()),
			tags: said.map(|said| said.tags.clone()).unwrap_or_default(),
			members: said.map(|said| said.members.iter().map(Into::into).collect()).unwrap_or_default(),
			size: said.and_then(|said| said.size),
			media_type: said.and_then(|said| said.media_type.clone()),
			trouble: view.trouble.clone(),
			statements: view.statements.iter().map(Statement::from).collect(),
			quote: view.quote.map(Cost::from),
		}
	}
}

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let it = &self.listing;
		writeln!(f, "listing     {}, {}, since {}", it.listing, it.state, it.listed)?;
		if let Some(title) = &self.title {
			// A stranger's words.
			writeln!(f, "title       {title:?}")?;
		}
		if let Some(text) = self.description.as_ref().filter(|text| !text.is_empty()) {
			writeln!(f, "it says     {text:?}")?;
		}
		if !self.tags.is_empty() {
			writeln!(f, "words       {:?}", self.tags)?;
		}
		if let Some(size) = self.size {
			let columns: Vec<_> = self.members.iter().map(ToString::to_string).collect();
			match (columns.as_slice(), self.media_type.as_deref().unwrap_or("some form")) {
				([], form) => writeln!(f, "content     {size} bytes, {}", form.escape_debug())?,
				(columns, _) => writeln!(f, "content     {size} records, with {}", columns.join(", "))?,
			}
		}
		if let Some(trouble) = &self.trouble {
			writeln!(f, "no words    {trouble}")?;
		}
		writeln!(f, "price       {}", it.words)?;
		if let Some(bid) = &it.bid {
			writeln!(f, "highest     {} by {}", bid.shown, bid.bidder)?;
		}
		if let Some(Cost { shown: [price, deposit], .. }) = &self.quote {
			let next = if it.offer == "bids" { "next bid" } else { "to buy  " };
			writeln!(f, "{next}    {price}, and a deposit of {deposit}")?;
		}
		writeln!(f, "seller      {}, {}", it.seller, it.certificate())?;
		writeln!(f, "sales       {}", it.record)?;
		writeln!(f, "bond        {}", it.bonded)?;
		writeln!(f, "data        {}, {} at {}", it.commitment, it.kind, it.content)?;
		for statement in &self.statements {
			let says = statement.says.clone().unwrap_or_else(|| format!("statement {}", statement.statement));
			match (statement.recorded, statement.development) {
				(false, _) => writeln!(f, "not proven  {says}")?,
				(true, true) => writeln!(f, "claimed     {says}; {DEVELOPMENT}")?,
				(true, false) => writeln!(f, "proven      {says}")?,
			}
		}
		if !self.statements.is_empty() && !it.proven {
			writeln!(f, "TAKE CARE   not all of this counts any more: a key was retired, or a record forgotten")?;
		}
		Ok(())
	}
}

pub async fn show(app: &App, listing: u64) -> anyhow::Result<()> {
	let nulink = app.connect().await?;
	let view = nulink.look_at(listing).await?;
	app.reply(&Shown::new(&view, &nulink.chain().clock().await?))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::market::tests::{clock, listing, names};
	use nulink_sdk::primitives::token::NLK;

	fn shown(offer: Offer) -> Shown {
		let info = listing(offer, ListingState::Open);
		Shown {
			listing: Listing::new(&info, &clock()),
			title: Some("patients\n".into()),
			description: Some("Diabetes".into()),
			tags: vec!["health".into()],
			members: vec![],
			size: Some(40),
			media_type: Some("text/plain".into()),
			trouble: None,
			statements: vec![],
			quote: Some(Cost::from(MarketQuote { price: 5 * NLK, deposit: NLK, burned: NLK / 10 })),
		}
	}

	#[test]
	fn a_listing_is_shown_with_its_seller_and_its_price() {
		let text = shown(Offer::Fixed { price: 5 * NLK }).to_string();
		for part in [
			"listing     7, open",
			"patients\\n",
			"content     40 bytes, text/plain",
			"price       5 NLK",
			"to buy      5 NLK, and a deposit of 1 NLK",
			"a key of participant",
			"3 paid, 1 not answered",
			"bond        2 NLK",
		] {
			assert!(text.contains(part), "{part}: {text}");
		}
		let bids = shown(Offer::Bids { reserve: 100 * NLK, closes: 30 }).to_string();
		for part in ["bids from 100 NLK", "highest     120 NLK", "next bid    5 NLK"] {
			assert!(bids.contains(part), "{part}: {bids}");
		}
	}

	#[test]
	fn who_vouches_for_a_seller_is_told() {
		let told = |named: bool, certified| {
			let mut info = listing(Offer::Fixed { price: 1 }, ListingState::Open);
			info.certified = certified;
			info.participant = info.participant.filter(|_| named);
			Listing::new(&info, &clock()).certificate()
		};
		assert!(told(true, true).starts_with("a key of participant "));
		assert_eq!(told(false, true), "a key of some participant");
		assert!(told(true, false).contains("not in force"));
		assert_eq!(told(false, false), "no participant's key");
	}

	#[test]
	fn statements_that_are_not_proven_are_marked() {
		let mut it = shown(Offer::Fixed { price: 1 });
		let statement = |recorded, development| Statement {
			statement: "0x08".into(),
			recorded,
			development,
			says: Some("at least 4 records with age >= 60".into()),
		};
		it.statements = vec![statement(true, false), statement(true, true), statement(false, false)];
		let text = it.to_string();
		for part in ["proven      at least 4", "claimed     at least 4", DEVELOPMENT, "not proven  at least 4"] {
			assert!(text.contains(part), "{part}: {text}");
		}
		assert!(!text.contains("TAKE CARE"), "{text}");
		it.listing.proven = false;
		assert!(it.to_string().contains("TAKE CARE   not all of this counts any more"), "{it}");
	}

	#[test]
	fn the_json_has_stable_names() {
		let json = serde_json::to_value(shown(Offer::Licence { price: 5 * NLK, epochs: 30 })).unwrap();
		let expected = [
			"bid",
			"bond",
			"certified",
			"closes",
			"commitment",
			"content",
			"description",
			"epochs",
			"kind",
			"listed",
			"listing",
			"media_type",
			"members",
			"offer",
			"open",
			"participant",
			"price",
			"proven",
			"quote",
			"record",
			"seller",
			"size",
			"sold",
			"state",
			"statements",
			"subject",
			"tags",
			"title",
			"trouble",
		];
		assert_eq!(names(&json), expected);
		assert_eq!((&json["epochs"], &json["price"]), (&30.into(), &(5 * NLK).to_string().into()));
		assert_eq!(names(&json["record"]), ["paid", "refunded", "refuted", "unanswered", "volume"]);
		let info = listing(Offer::Fixed { price: 5 * NLK }, ListingState::Open);
		let listings = Listings { listings: vec![Listing::new(&info, &clock())] };
		assert!(listings.to_string().contains("      7  5 NLK  open   records     3  yes"), "{listings}");
		assert!(Listings { listings: vec![] }.to_string().contains("--all"));
	}
}
