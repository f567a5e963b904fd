//! Buying and bidding.

use super::{asking::capsule, state_words, waiting};
use crate::{
	app::{base, App},
	args::{Buy, BuyItem},
	commands::proof::DEVELOPMENT,
	progress::Progress,
};
use anyhow::{bail, Context};
use nulink_sdk::{
	address,
	chain::{ItemId, ListingState, Offer, PurchaseInfo},
	market::{BuyRecord, ListingView, MarketError, PurchaseUntil, StatementView},
	time::Clock,
	Client, Nlk, Reporter,
};
use serde::Serialize;
use std::{fmt, sync::Arc};

/// What was bought.
#[derive(Serialize)]
struct Bought {
	purchase: u64,
	listing: u64,
	item: Option<String>,
	price: String,
	/// `waiting`, `answered` and so on.
	state: &'static str,
	policy: Option<u64>,
	#[serde(skip)]
	words: String,
	#[serde(skip)]
	paid: Nlk,
}

impl Bought {
	fn new(info: &PurchaseInfo, clock: &Clock) -> Self {
		Bought {
			purchase: info.id,
			listing: info.listing,
			item: info.item.map(|item| item.to_string()),
			price: base(Nlk(info.price)),
			state: info.state.name(),
			policy: info.state.policy(),
			words: state_words(&info.state, clock),
			paid: Nlk(info.price),
		}
	}
}

impl fmt::Display for Bought {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "purchase {} of listing {} for {}: {}", self.purchase, self.listing, self.paid, self.words)?;
		match self.policy {
			Some(_) => writeln!(f, "Look at it: nulink market receive {} --out FILE", self.purchase),
			None => Ok(()),
		}
	}
}

/// What a buyer should know before it pays.
fn warning(view: &ListingView) -> Option<String> {
	let counted = |development: bool| {
		let holds = |it: &&StatementView| {
			it.record.as_ref().is_some_and(|record| record.holds && record.development == development)
		};
		view.statements.iter().filter(holds).count()
	};
	let development = counted(true);
	let unproven = view.statements.len().saturating_sub(development).saturating_sub(counted(false));
	let outdated = unproven == 0 && !view.info.proven;
	let refuted = view.info.record.refuted;
	let mut parts = Vec::new();
	if unproven > 0 {
		parts.push(format!("{unproven} of its statements are not proven"));
	}
	if outdated {
		parts.push("not all of its statements count any more".into());
	}
	if development > 0 {
		parts.push(format!("{development} of its statements are proven {DEVELOPMENT}"));
	}
	if refuted > 0 {
		parts.push(format!("the seller was shown {refuted} times to have lied"));
	}
	(!parts.is_empty()).then(|| parts.join("; "))
}

/// The most that is paid. What costs more is not asked about.
fn most(allowed: Option<Nlk>, price: u128) -> Result<Nlk, MarketError> {
	let price = Nlk(price);
	match allowed {
		Some(most) if most.0 < price.0 => Err(MarketError::TooDear { price, most }),
		Some(most) => Ok(most),
		None => Ok(price),
	}
}

/// For how long access is sold.
fn access(offer: &Offer) -> String {
	match offer {
		Offer::Licence { epochs, .. } => format!("for {epochs} epochs"),
		Offer::Fixed { .. } | Offer::Bids { .. } => "for as long as it takes to read it".into(),
	}
}

/// Tells a buyer what it should know before it pays.
async fn warn(app: &App, nulink: &Client, view: &ListingView) {
	if let Some(warning) = warning(view) {
		app.note(format!("Take care: {warning}."));
	}
	// What nobody can be asked for on chain, nobody can be shown to have kept back.
	if let Err(error) = capsule(nulink, &view.info).await {
		app.note(format!(
			"Take care: {error:#}. If that stays so, only governance can help you when you get nothing for your money."
		));
	}
}

pub async fn buy(app: &App, args: Buy) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let view = nulink.look_at(args.listing).await?;
	if matches!(view.info.offer, Offer::Bids { .. }) {
		bail!("listing {0} goes to the one who bids most: `nulink market bid {0} AMOUNT`", args.listing);
	}
	if view.info.state != ListingState::Open {
		bail!("listing {} is {}: it cannot be bought", args.listing, view.info.state.name());
	}
	let quote = view.quote.context("it cannot be bought now")?;
	let most = most(args.max_price, quote.price)?;
	warn(app, &nulink, &view).await;
	app.confirm(format!(
		"Buy listing {} of {} for {}, at most {most}\n  access   {}\n  deposit  {}, which comes back\nThe price is held \
		 until you have had time to look; {} of it are burned when the seller is paid.",
		args.listing,
		address::to_text(&view.info.seller),
		Nlk(quote.price),
		access(&view.info.offer),
		Nlk(quote.deposit),
		Nlk(quote.burned)
	))?;
	// The time for which access is sold could be changed meanwhile, as the price could.
	let epochs = view.info.offer.epochs();
	let record = waiting(app, nulink.buy(&person, args.listing, Some(most.0), Some(epochs))).await?;
	bought(app, &nulink, &record, args.wait).await
}

pub async fn buy_item(app: &App, args: BuyItem) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let BuyItem { item, max_price, wait } = args;
	let offer = offered(&nulink, item).await?;
	let most = most(max_price, offer.price)?;
	app.confirm(format!(
		"Buy item {item} of {} for {}, at most {most}, and with it access to listing {}. A deposit is held, too, which comes \
		 back.",
		address::to_text(&offer.holder),
		Nlk(offer.price),
		offer.listing
	))?;
	let record = waiting(app, nulink.buy_item(&person, item, Some(most.0))).await?;
	bought(app, &nulink, &record, wait).await
}

/// An item that is for sale.
async fn offered(nulink: &Client, item: ItemId) -> anyhow::Result<nulink_sdk::chain::ItemOffer> {
	nulink.item_offer(item).await?.with_context(|| format!("item {item} is not for sale"))
}

/// Says what was bought, perhaps when it can be read.
async fn bought(app: &App, nulink: &Client, record: &BuyRecord, wait: bool) -> anyhow::Result<()> {
	let purchase =
		record.purchase.context("the chain does not say which purchase it is: see `nulink market history`")?;
	let info = match wait {
		true => {
			let clock = nulink.chain().clock().await?;
			let progress = app.progress();
			progress.say("waiting for the seller to grant access");
			nulink.await_purchase(purchase, PurchaseUntil::Answered, Some(reporter(&progress, clock))).await?
		},
		false => nulink.purchase(purchase).await?,
	};
	app.reply(&Bought::new(&info, &nulink.chain().clock().await?))
}

fn reporter(progress: &Progress, clock: Clock) -> Reporter<PurchaseInfo> {
	let progress = progress.clone();
	Arc::new(move |info: PurchaseInfo| {
		progress.say(format!("purchase {}: {}", info.id, state_words(&info.state, &clock)));
	})
}

/// A bid that stands.
#[derive(Serialize)]
struct Placed {
	listing: u64,
	amount: String,
	/// The last block in which bids are taken, as it is now.
	closes: Option<u32>,
	#[serde(skip)]
	shown: Nlk,
}

impl fmt::Display for Placed {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "yours is the highest bid for listing {}: {}", self.listing, self.shown)?;
		writeln!(f, "When the time for bids is over: nulink market close {}", self.listing)
	}
}

pub async fn bid(app: &App, listing: u64, amount: Nlk) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let view = nulink.look_at(listing).await?;
	if !matches!(view.info.offer, Offer::Bids { .. }) {
		bail!("listing {listing} has a price: `nulink market buy {listing}`");
	}
	warn(app, &nulink, &view).await;
	app.confirm(format!(
		"Bid {amount} for listing {listing}. It is held, with a deposit, until somebody bids more, and cannot be withdrawn."
	))?;
	waiting(app, nulink.bid(&person, listing, amount.0)).await?;
	let closes = match nulink.listing(listing).await?.offer {
		Offer::Bids { closes, .. } => Some(closes),
		_ => None,
	};
	app.reply(&Placed { listing, amount: base(amount), closes, shown: amount })
}

pub async fn close(app: &App, listing: u64) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	app.confirm(format!("Make a purchase of the highest bid for listing {listing}"))?;
	let purchase = waiting(app, nulink.close_bids(&person, listing)).await?;
	let info = nulink.purchase(purchase).await?;
	app.reply(&Bought::new(&info, &nulink.chain().clock().await?))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::market::tests::{answered, clock, names, purchase};
	use nulink_sdk::{chain::PurchaseState, primitives::token::NLK};

	#[test]
	fn a_buyer_is_told_what_to_do_next() {
		let waits = Bought::new(&purchase(PurchaseState::Waiting { answer_by: 30 }), &clock()).to_string();
		assert!(waits.contains("purchase 3 of listing 7 for 5 NLK: waiting"), "{waits}");
		assert!(!waits.contains("receive"), "{waits}");
		let reads = Bought::new(&purchase(answered(30)), &clock()).to_string();
		assert!(reads.contains("nulink market receive 3 --out"), "{reads}");
	}

	#[test]
	fn nobody_is_asked_to_pay_more_than_it_allows() {
		assert_eq!(most(None, 5).unwrap().0, 5);
		assert_eq!(most(Some(Nlk(6)), 5).unwrap().0, 6);
		assert_eq!(most(Some(Nlk(5)), 5).unwrap().0, 5);
		assert!(most(Some(Nlk(4)), 5).unwrap_err().to_string().contains("--max-price"));
	}

	#[test]
	fn for_how_long_one_buys_is_told() {
		assert_eq!(access(&Offer::Licence { price: 1, epochs: 30 }), "for 30 epochs");
		assert!(access(&Offer::Fixed { price: 1 }).contains("as long as it takes"));
	}

	#[test]
	fn the_json_has_stable_names() {
		let json = serde_json::to_value(Bought::new(&purchase(answered(30)), &clock())).unwrap();
		assert_eq!(names(&json), ["item", "listing", "policy", "price", "purchase", "state"]);
		assert_eq!((&json["policy"], &json["price"]), (&17.into(), &(5 * NLK).to_string().into()));
		let placed = Placed { listing: 7, amount: "1".into(), closes: Some(30), shown: Nlk(1) };
		assert!(placed.to_string().contains("nulink market close 7"));
		assert_eq!(names(&serde_json::to_value(placed).unwrap()), ["amount", "closes", "listing"]);
	}
}
