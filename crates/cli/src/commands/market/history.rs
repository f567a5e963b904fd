//! What was bought and sold.

use super::{deals::why, state_words};
use crate::{
	app::{base, App},
	args::History,
	table::Table,
};
use nulink_sdk::{address, chain::PurchaseInfo, market, time::Clock, Account, Nlk};
use serde::Serialize;
use std::{collections::BTreeMap, fmt};

/// A purchase.
#[derive(Serialize)]
struct Line {
	purchase: u64,
	listing: u64,
	item: Option<String>,
	buyer: String,
	/// Who is paid.
	seller: String,
	price: String,
	state: &'static str,
	why: Option<&'static str>,
	policy: Option<u64>,
	/// When it was made, about.
	made: String,
	#[serde(skip)]
	words: String,
	#[serde(skip)]
	paid: Nlk,
	#[serde(skip)]
	side: &'static str,
}

impl Line {
	fn new(info: &PurchaseInfo, whose: Option<&Account>, clock: &Clock) -> Self {
		Line {
			purchase: info.id,
			listing: info.listing,
			item: info.item.map(|item| item.to_string()),
			buyer: address::to_text(&info.buyer),
			seller: address::to_text(&info.payee),
			price: base(Nlk(info.price)),
			state: info.state.name(),
			why: why(&info.state),
			policy: info.state.policy(),
			made: clock.time_of_block(info.made_at).to_string(),
			words: state_words(&info.state, clock),
			paid: Nlk(info.price),
			side: match whose {
				Some(account) if *account == info.buyer => "bought",
				Some(_) => "sold",
				None => "",
			},
		}
	}
}

/// Purchases.
#[derive(Serialize)]
struct Lines {
	purchases: Vec<Line>,
}

impl fmt::Display for Lines {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.purchases.is_empty() {
			return writeln!(f, "nothing was bought");
		}
		let mut table = Table::new(["purchase", "listing", "", "price", "made", "state"]).with_numbers([0, 1, 3]);
		for line in &self.purchases {
			table.line([
				line.purchase.to_string(),
				line.listing.to_string(),
				line.side.into(),
				line.paid.to_string(),
				line.made.clone(),
				line.words.clone(),
			]);
		}
		table.fmt(f)
	}
}

pub async fn run(app: &App, args: History) -> anyhow::Result<()> {
	let (of, whose) = match args.listing {
		Some(listing) => (vec![market::History::Listing(listing)], None),
		None => {
			let account = app.account_or_own(args.account)?;
			(vec![market::History::Buyer(account), market::History::Seller(account)], Some(account))
		},
	};
	let nulink = app.connect().await?;
	let clock = nulink.chain().clock().await?;
	// In order, and each once.
	let mut purchases = BTreeMap::new();
	for of in &of {
		for info in nulink.history(of).await? {
			purchases.insert(info.id, Line::new(&info, whose.as_ref(), &clock));
		}
	}
	app.reply(&Lines { purchases: purchases.into_values().collect() })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::market::tests::{answered, clock, names, purchase};
	use nulink_sdk::chain::{PurchaseState, Why};

	#[test]
	fn who_bought_and_who_sold_is_told() {
		let (buyer, seller) = (Account::from([4; 32]), Account::from([1; 32]));
		let info = purchase(answered(30));
		let side = |whose: Option<&Account>| Line::new(&info, whose, &clock()).side;
		assert_eq!([side(Some(&buyer)), side(Some(&seller)), side(None)], ["bought", "sold", ""]);
		let lines = Lines { purchases: vec![Line::new(&info, Some(&buyer), &clock())] }.to_string();
		assert!(lines.contains("       3        7  bought  5 NLK"), "{lines}");
		assert!(Lines { purchases: vec![] }.to_string().contains("nothing was bought"));
	}

	#[test]
	fn the_json_has_stable_names() {
		let info = purchase(PurchaseState::Refunded { at: 20, why: Why::Refuted });
		let json = serde_json::to_value(Lines { purchases: vec![Line::new(&info, None, &clock())] }).unwrap();
		let line = &json["purchases"][0];
		let expected = ["buyer", "item", "listing", "made", "policy", "price", "purchase", "seller", "state", "why"];
		assert_eq!(names(line), expected);
		assert_eq!((&line["state"], &line["why"]), (&"refunded".into(), &Why::Refuted.words().into()));
	}
}
