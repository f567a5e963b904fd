//! Having watchers slashed.

use super::{hex, read_json, statements};
use crate::{
	app::{base, App},
	commands::account,
};
use anyhow::{ensure, Context};
use nulink_sdk::{
	address,
	chain::{Chain, Event, Included, RelayCall},
	relay::{equivocator, minority, signed_header},
	Account, Nlk,
};
use serde::Serialize;
use std::{fmt, path::Path};

/// What came of it.
#[derive(Serialize)]
struct Slashed {
	staker: String,
	block: u64,
	/// What the watcher lost. It is divided when the slash is settled.
	amount: String,
	fee: String,
	#[serde(skip)]
	shown: Nlk,
}

impl Slashed {
	fn new(staker: String, block: u64, included: &Included) -> anyhow::Result<Self> {
		let amount = included.find(|event| if let Event::WatcherSlashed(it) = event { Some(Nlk(*it)) } else { None });
		let amount = amount.context("the chain does not say what was slashed: see `nulink slashes`")?;
		Ok(Slashed { staker, block, amount: base(amount), fee: base(Nlk(included.fee())), shown: amount })
	}
}

impl fmt::Display for Slashed {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(
			f,
			"{} were slashed of {} for block {}: you get a part when it is settled (`nulink slashes`)",
			self.shown, self.staker, self.block
		)
	}
}

pub async fn settle(app: &App, number: u64, watcher: Account) -> anyhow::Result<()> {
	let (person, node) = (app.person()?, app.node().await?);
	let (info, times, clock) = (node.header(number).await?, node.relay_times().await?, node.clock().await?);
	let wrong = minority(info.as_ref(), &times, clock.epoch, number, &watcher)?;
	let staker = address::to_text(&watcher);
	let about = format!(
		"Have {staker} slashed, which attested to {} as Ethereum's block {number}, and not to the accepted one. If it \
		 succeeds it costs nothing.",
		hex(&wrong.says.block_hash)
	);
	let nulink = app.connect_over(node)?;
	let call = RelayCall::SettleMinority { number, watcher }.into();
	let included = account::submit(app, &nulink, &person, &call, &about).await?;
	app.reply(&Slashed::new(staker, number, &included)?)
}

pub async fn report(app: &App, a: &Path, b: &Path) -> anyhow::Result<()> {
	ensure!(a != b, "one header is named twice: two different ones are an offence");
	let read = |path: &Path| -> anyhow::Result<_> {
		signed_header(&read_json(path, "the header")?).with_context(|| format!("in {}", path.display()))
	};
	let pair = [read(a)?, read(b)?];
	let (person, node) = (app.person()?, app.node().await?);
	let status = node.relay_status().await?;
	let signer = equivocator(&statements(&node, &status), &status, &pair)?;
	let whose = node.signer(&signer).await?;
	let whose =
		whose.with_context(|| {
			format!("both are signed by {signer}, which is no watcher's key: they are of another network, or it is forgotten")
		})?;
	let (staker, block) = (address::to_text(&whose.staker), pair[0].header.number);
	let about = format!(
		"Have {staker} slashed, whose key {signer} signed two different headers of Ethereum's block {block}. If it succeeds \
		 it costs nothing."
	);
	let nulink = app.connect_over(node)?;
	let call = RelayCall::ReportEquivocation(Box::new(pair)).into();
	let included = account::submit(app, &nulink, &person, &call, &about).await?;
	app.reply(&Slashed::new(staker, block, &included)?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::relay::tests::names;
	use nulink_sdk::primitives::token::NLK;

	#[test]
	fn what_was_slashed_is_told() {
		let included = |events| Included { block: [1; 32], transaction: [2; 32], events };
		let slashed = Slashed::new("a".into(), 96, &included(vec![Event::WatcherSlashed(5 * NLK)])).unwrap();
		assert!(slashed.to_string().contains("5 NLK were slashed of a for block 96"));
		assert_eq!(names(&serde_json::to_value(slashed).unwrap()), ["amount", "block", "fee", "staker"]);
		assert!(Slashed::new("a".into(), 96, &included(vec![])).is_err());
	}
}
