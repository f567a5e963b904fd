//! `nulink market agent`.

use crate::{
	app::{App, Told},
	args::SalesAgent,
};
use nulink_sdk::{
	identity::Person,
	market::{SaleEvent, SaleRetries, SaleTerms},
	Client,
};
use serde::Serialize;
use std::{fmt, time::Duration};

/// Something that the agent has done.
#[derive(Serialize)]
struct Line {
	event: &'static str,
	#[serde(skip_serializing_if = "Option::is_none")]
	listing: Option<u64>,
	#[serde(skip_serializing_if = "Option::is_none")]
	purchase: Option<u64>,
	#[serde(skip_serializing_if = "Option::is_none")]
	policy: Option<u64>,
	#[serde(skip_serializing_if = "Option::is_none")]
	reason: Option<String>,
}

impl From<SaleEvent> for Line {
	fn from(event: SaleEvent) -> Self {
		let (event, listing, purchase, policy, reason) = match event {
			SaleEvent::Listed(listing) => ("listed", Some(listing), None, None, None),
			SaleEvent::Granted(purchase, policy) => ("granted", None, Some(purchase), Some(policy), None),
			SaleEvent::Answered(purchase) => ("answered", None, Some(purchase), None, None),
			SaleEvent::Shown(purchase) => ("shown", None, Some(purchase), None, None),
			SaleEvent::Withdrawn(purchase, policy) => ("withdrawn", None, Some(purchase), Some(policy), None),
			SaleEvent::Declined(purchase, reason) => ("declined", None, Some(purchase), None, Some(reason)),
			SaleEvent::Settled(purchase) => ("settled", None, Some(purchase), None, None),
			SaleEvent::BidsClosed(listing) => ("bids-closed", Some(listing), None, None, None),
			SaleEvent::Failed(what, reason) => ("failed", None, None, None, Some(format!("{what}: {reason}"))),
		};
		Line { event, listing, purchase, policy, reason }
	}
}

impl fmt::Display for Line {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}", self.event)?;
		for (what, number) in [("listing", self.listing), ("purchase", self.purchase), ("policy", self.policy)] {
			if let Some(number) = number {
				write!(f, " {what} {number}")?;
			}
		}
		match &self.reason {
			Some(reason) => write!(f, ": {reason}"),
			None => Ok(()),
		}
	}
}

pub async fn run(app: &App, args: SalesAgent) -> anyhow::Result<()> {
	let terms = SaleTerms {
		proxies: args.proxies,
		threshold: args.needed(),
		max_fee: args.max_fee.map(|fee| fee.0),
		loss: args.loss,
		storage: args.hint.clone(),
	};
	let (person, nulink) = (app.person()?, app.connect().await?);
	let mut retries = SaleRetries::default();
	if args.once {
		return match look(app, &nulink, &person, &terms, &mut retries).await? {
			true => Ok(()),
			false => Err(Told.into()),
		};
	}
	app.note("Seeing to your sales, until Ctrl-C. What is done stands on disk: it may be stopped at any time.");
	let stop = tokio::signal::ctrl_c();
	tokio::pin!(stop);
	loop {
		// A look is not cut off in the middle: each step would be repeated, but the person waits for its end only shortly.
		if let Err(error) = look(app, &nulink, &person, &terms, &mut retries).await {
			// The node may come back.
			app.note(format!("error: {error:#}; trying again"));
		}
		tokio::select! {
			stopped = &mut stop => return Ok(stopped?),
			() = tokio::time::sleep(Duration::from_secs(args.every)) => {},
		}
	}
}

/// Whether nothing failed.
async fn look(
	app: &App,
	nulink: &Client,
	person: &Person,
	terms: &SaleTerms,
	retries: &mut SaleRetries,
) -> anyhow::Result<bool> {
	let attended = nulink.attend_sales(person, terms, retries).await?;
	let well = !attended.events.iter().any(|event| matches!(event, SaleEvent::Failed(..)));
	for event in attended.events {
		app.reply(&Line::from(event))?;
	}
	Ok(well)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn events_are_lines_with_stable_names() {
		let line = Line::from(SaleEvent::Granted(3, 17));
		assert_eq!(line.to_string(), "granted purchase 3 policy 17");
		assert_eq!(serde_json::to_string(&line).unwrap(), r#"{"event":"granted","purchase":3,"policy":17}"#);
		let line = Line::from(SaleEvent::Withdrawn(3, 17));
		assert_eq!(line.to_string(), "withdrawn purchase 3 policy 17");
		let line = Line::from(SaleEvent::Declined(3, "the item is of a stranger's collection".into()));
		assert_eq!(line.to_string(), "declined purchase 3: the item is of a stranger's collection");
		let line = Line::from(SaleEvent::Failed("purchase 3".into(), "no proxies".into()));
		assert_eq!(line.to_string(), "failed: purchase 3: no proxies");
		assert_eq!(Line::from(SaleEvent::BidsClosed(8)).to_string(), "bids-closed listing 8");
	}
}
