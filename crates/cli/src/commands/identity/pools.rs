//! Keys without a name.

use super::{answer, other};
use crate::{
	app::App,
	args::{AnswerArg, Pool, Publisher},
	commands::{
		account::Done,
		market::waiting,
		proof::{hex, reporter},
	},
	table::Table,
};
use anyhow::Context;
use nulink_sdk::{address, chain::PoolInfoOf, market::SubjectId, time::Clock, Account};
use serde::Serialize;
use std::fmt;

/// A pool that was published.
#[derive(Serialize)]
struct Published {
	pool: u32,
	keys: u16,
	#[serde(flatten)]
	done: Done,
}

impl fmt::Display for Published {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "pool {} with {} keys is published", self.pool, self.keys)
	}
}

/// A pool in a list.
#[derive(Serialize)]
struct Line {
	pool: u32,
	root: String,
	keys: u16,
	/// When it was published, about.
	published: String,
}

impl Line {
	fn new(pool: u32, info: &PoolInfoOf, clock: &Clock) -> Self {
		Line {
			pool,
			root: hex(&info.root),
			keys: info.count,
			published: clock.time_of_block(info.published_in).to_string(),
		}
	}
}

/// Pools.
#[derive(Serialize)]
struct Lines {
	pools: Vec<Line>,
}

impl fmt::Display for Lines {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.pools.is_empty() {
			return writeln!(f, "no pools: publish one with `nulink identity pool publish`");
		}
		let mut table = Table::new(["pool", "keys", "published", "root"]).with_numbers([0, 1]);
		for line in &self.pools {
			table.line([line.pool.to_string(), line.keys.to_string(), line.published.clone(), line.root.clone()]);
		}
		table.fmt(f)
	}
}

pub async fn run(app: &App, pool: Pool) -> anyhow::Result<()> {
	match pool {
		Pool::Publish { keys } => publish(app, keys).await,
		Pool::Claim { subject, publisher, answer } => claim(app, subject, publisher, answer).await,
		Pool::Show { account } => show(app, account).await,
	}
}

async fn publish(app: &App, keys: u16) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	app.confirm(format!("Publish a pool of {keys} keys. A deposit is held until it is dropped."))?;
	let (pool, included) = waiting(app, nulink.publish_pool(&person, keys)).await?;
	app.reply(&Published { pool, keys, done: Done::new("", &included) })
}

async fn claim(app: &App, subject: SubjectId, publisher: Publisher, arg: AnswerArg) -> anyhow::Result<()> {
	let member = app.person()?;
	let key = other(app, &publisher)?;
	let answer = answer(&arg, true)?;
	let nulink = app.connect().await?;
	let name = address::to_text(&key.account());
	app.confirm(format!(
		"Have {name} publish data about {subject}, and nothing else, as one of the participants. It signs and pays; a part of \
		 its deposit never comes back."
	))?;
	let progress = app.progress();
	progress.say("proving that you have one of the keys");
	let included = nulink.claim_key(&member, &key, &subject, &answer, Some(reporter(&progress))).await?;
	drop(progress);
	app.reply(&Done::new(format!("{name} publishes data about {subject}"), &included))
}

async fn show(app: &App, account: Option<Account>) -> anyhow::Result<()> {
	let account = app.account_or_own(account)?;
	let nulink = app.connect().await?;
	let participant = nulink.participant(&account).await?;
	let participant = participant.with_context(|| format!("{} is no participant", address::to_text(&account)))?;
	let clock = nulink.chain().clock().await?;
	app.reply(&Lines { pools: participant.pools.iter().map(|(pool, info)| Line::new(*pool, info, &clock)).collect() })
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::time::Instant;

	#[test]
	fn the_json_has_stable_names() {
		let clock = Clock { block: 25, time: Instant(150_000), epoch: 2, epoch_length: 10, block_millis: 6_000 };
		let info = PoolInfoOf { participant: [1; 32].into(), root: [2; 32], count: 256, published_in: 5 };
		let lines = Lines { pools: vec![Line::new(3, &info, &clock)] };
		assert!(lines.to_string().contains("   3   256  1970-01-01T00:00Z  0x0202"), "{lines}");
		let json = serde_json::to_value(lines).unwrap();
		let mut names: Vec<_> = json["pools"][0].as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		assert_eq!(names, ["keys", "pool", "published", "root"]);
		assert!(Lines { pools: vec![] }.to_string().contains("pool publish"));
	}
}
