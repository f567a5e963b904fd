//! Tokens that stand for access.

use super::{buying, waiting};
use crate::{
	app::{base, App},
	args::Item,
	commands::account::Done,
};
use anyhow::{bail, Context};
use nulink_sdk::{
	address,
	chain::{ItemId, ItemOffer, Token},
	Nlk,
};
use serde::Serialize;
use std::fmt;

/// An item that was made.
#[derive(Serialize)]
struct Minted {
	item: String,
	listing: u64,
}

impl fmt::Display for Minted {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "item {} stands for access to listing {}", self.item, self.listing)?;
		writeln!(f, "Sell it with `nulink market item offer {} PRICE`", self.item)
	}
}

/// An item, and how it is offered.
#[derive(Serialize)]
struct Shown {
	item: String,
	owner: String,
	/// What it stands for. `null`: for no listing.
	listing: Option<u64>,
	/// Whether it is for sale. What follows is `null` if it is not.
	offered: bool,
	holder: Option<String>,
	price: Option<String>,
	/// The purchase that is not over.
	purchase: Option<u64>,
	#[serde(skip)]
	shown: Nlk,
}

impl Shown {
	fn new(item: ItemId, token: &Token, offer: Option<&ItemOffer>) -> Self {
		Shown {
			item: item.to_string(),
			owner: address::to_text(&token.owner),
			listing: token.listing,
			offered: offer.is_some(),
			holder: offer.map(|offer| address::to_text(&offer.holder)),
			price: offer.map(|offer| base(Nlk(offer.price))),
			purchase: offer.and_then(|offer| offer.purchase),
			shown: Nlk(offer.map_or(0, |offer| offer.price)),
		}
	}
}

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.listing {
			Some(listing) => writeln!(f, "item     {}, for access to listing {listing}", self.item)?,
			None => writeln!(f, "item     {}, which stands for no listing", self.item)?,
		}
		writeln!(f, "owner    {}", self.owner)?;
		let Some(holder) = &self.holder else { return writeln!(f, "It is not for sale.") };
		writeln!(f, "seller   {holder}")?;
		writeln!(f, "price    {}", self.shown)?;
		match self.purchase {
			Some(purchase) => writeln!(f, "It is being sold by purchase {purchase}."),
			None => Ok(()),
		}
	}
}

pub async fn run(app: &App, item: Item) -> anyhow::Result<()> {
	match item {
		Item::Mint { listing, collection } => {
			let (person, nulink) = (app.person()?, app.connect().await?);
			if nulink.listing(listing).await?.seller != person.account() {
				bail!(
					"listing {listing} was not made by this account: an item of another collection than its seller's can not \
					 be sold"
				);
			}
			app.confirm(format!(
				"Make an item that stands for access to listing {listing}. A deposit is held as long as there is it{}.",
				if collection.is_none() { ", and one for its collection" } else { "" }
			))?;
			let item = waiting(app, nulink.mint_item(&person, listing, collection)).await?;
			app.reply(&Minted { item: item.to_string(), listing })
		},
		Item::Show { item } => {
			let nulink = app.connect().await?;
			let (token, offer) = (nulink.token(item).await?, nulink.item_offer(item).await?);
			app.reply(&Shown::new(item, &token, offer.as_ref()))
		},
		Item::Offer { item, price } => {
			let (person, nulink) = (app.person()?, app.connect().await?);
			app.confirm(format!(
				"Offer item {item} for {price}. It is locked until it is sold or withdrawn; a deposit is held."
			))?;
			let included = waiting(app, nulink.offer_item(&person, item, price.0)).await?;
			app.reply(&Done::new(format!("item {item} is for sale for {price}"), &included))
		},
		Item::Withdraw { item } => {
			let (person, nulink) = (app.person()?, app.connect().await?);
			nulink.item_offer(item).await?.with_context(|| format!("item {item} is not for sale"))?;
			app.confirm(format!("Take item {item} off the market. The deposit comes back."))?;
			let included = waiting(app, nulink.withdraw_item(&person, item)).await?;
			app.reply(&Done::new(format!("item {item} is off the market"), &included))
		},
		Item::Buy(args) => buying::buy_item(app, args).await,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::market::tests::names;
	use nulink_sdk::primitives::token::NLK;

	#[test]
	fn an_item_is_shown_as_it_is_offered() {
		let item = ItemId { collection: 3, item: 7 };
		let offer = ItemOffer { listing: 7, holder: [1; 32].into(), price: 10 * NLK, deposit: NLK, purchase: Some(4) };
		let token = Token { owner: [1; 32].into(), listing: Some(7) };
		let text = Shown::new(item, &token, Some(&offer)).to_string();
		for part in ["item     3/7, for access to listing 7", "10 NLK", "by purchase 4"] {
			assert!(text.contains(part), "{part}: {text}");
		}
		let other = Shown::new(item, &Token { listing: None, ..token }, None).to_string();
		assert!(other.contains("no listing") && other.ends_with("It is not for sale.\n"), "{other}");
		let json = serde_json::to_value(Shown::new(item, &token, Some(&offer))).unwrap();
		assert_eq!(names(&json), ["holder", "item", "listing", "offered", "owner", "price", "purchase"]);
		let minted = Minted { item: item.to_string(), listing: 7 };
		assert!(minted.to_string().contains("item offer 3/7"));
		assert_eq!(names(&serde_json::to_value(minted).unwrap()), ["item", "listing"]);
	}
}
