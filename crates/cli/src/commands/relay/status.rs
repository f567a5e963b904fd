//! How the relay does.

use crate::app::{base, percent, App};
use nulink_sdk::{
	chain::{
		relay::{RelayStatus, RelayTimes},
		Chain,
	},
	time::Clock,
	Nlk,
};
use serde::Serialize;
use std::fmt;

/// How the relay does.
#[derive(Serialize)]
struct Shown {
	/// `working`, `stale`, `paused`, or `silent`: nothing was accepted yet.
	state: &'static str,
	last_header: Option<u64>,
	age_blocks: Option<u32>,
	accepted: Option<String>,
	epoch: u32,
	watchers: u32,
	next_elected: bool,
	/// About when the next watchers are elected.
	next_election: String,
	ethereum_chain: u64,
	seats: u32,
	/// Blocks whose numbers are multiples of this are attested.
	interval: u64,
	grace_blocks: u32,
	stale_blocks: u32,
	least_vote: String,
	/// In units of the token on Ethereum.
	least_ethereum_stake: String,
	/// In percent of the least stake.
	proven_minimum: String,
	refresh_blocks: u32,
	minority_epochs: u32,
	evidence_epochs: u32,
	#[serde(skip)]
	shown: RelayStatus,
}

impl Shown {
	fn new(it: RelayStatus, times: &RelayTimes, clock: &Clock) -> Self {
		let state = match (it.paused, it.age, it.stale) {
			(true, ..) => "paused",
			(false, None, _) => "silent",
			(false, _, true) => "stale",
			(false, _, false) => "working",
		};
		let begin = it.epoch.saturating_add(1).saturating_mul(clock.epoch_length);
		let terms = &it.terms;
		Shown {
			state,
			last_header: it.age.map(|_| it.last),
			age_blocks: it.age,
			accepted: it.age.map(|age| clock.time_of_block(clock.block.saturating_sub(age)).to_string()),
			epoch: it.epoch,
			watchers: it.watchers,
			next_elected: it.next_elected,
			next_election: clock.time_of_block(begin.saturating_sub(times.election_lead)).to_string(),
			ethereum_chain: terms.chain_id,
			seats: terms.seats,
			interval: terms.interval,
			grace_blocks: terms.grace_blocks,
			stale_blocks: terms.stale_blocks,
			least_vote: base(Nlk(terms.least_vote)),
			least_ethereum_stake: terms.least_stake.to_string(),
			proven_minimum: percent(terms.proven_minimum),
			refresh_blocks: terms.refresh_blocks,
			minority_epochs: times.minority_epochs,
			evidence_epochs: times.evidence_epochs,
			shown: it,
		}
	}
}

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let terms = &self.shown.terms;
		match self.state {
			"paused" => writeln!(f, "relay     paused by governance: nothing is attested, relayed or bound")?,
			"silent" => writeln!(f, "relay     no header of Ethereum is accepted yet")?,
			"stale" => writeln!(f, "relay     stale: no header was accepted for {} blocks", terms.stale_blocks)?,
			_ => writeln!(f, "relay     works")?,
		}
		if let (Some(block), Some(accepted)) = (self.last_header, &self.accepted) {
			writeln!(f, "header    Ethereum's block {block}, accepted about {accepted}")?;
		}
		let which = match self.interval {
			1 => "all of whose blocks are attested".into(),
			interval => format!("whose blocks are attested that are multiples of {interval}"),
		};
		writeln!(f, "ethereum  chain {}, {which}", self.ethereum_chain)?;
		let next = match self.next_elected {
			true => "those of the next are elected".into(),
			false => format!("those of the next are elected about {}", self.next_election),
		};
		writeln!(f, "watchers  {} of {} in epoch {}; {next}", self.watchers, self.seats, self.epoch)?;
		writeln!(f, "votes     {} at least, for up to 8 candidates", Nlk(terms.least_vote))?;
		writeln!(
			f,
			"binding   takes {} working on Ethereum; a proxy then needs {} of the least stake",
			super::tokens(terms.least_stake),
			terms.proven_minimum
		)?;
		writeln!(
			f,
			"slashing  of a minority from {} epochs after a header on; a watcher's stake is bound for {} epochs",
			self.minority_epochs, self.evidence_epochs
		)
	}
}

pub async fn run(app: &App) -> anyhow::Result<()> {
	let node = app.node().await?;
	let (status, times, clock) = (node.relay_status().await?, node.relay_times().await?, node.clock().await?);
	app.reply(&Shown::new(status, &times, &clock))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::relay::tests::{clock, names, status};

	fn shown(change: fn(&mut RelayStatus)) -> Shown {
		let mut status = status();
		change(&mut status);
		let times = RelayTimes { election_lead: 5, minority_epochs: 4, evidence_epochs: 14 };
		Shown::new(status, &times, &clock())
	}

	#[test]
	fn the_json_has_stable_names() {
		let json = serde_json::to_value(shown(|_| ())).unwrap();
		let expected = [
			"accepted",
			"age_blocks",
			"epoch",
			"ethereum_chain",
			"evidence_epochs",
			"grace_blocks",
			"interval",
			"last_header",
			"least_ethereum_stake",
			"least_vote",
			"minority_epochs",
			"next_elected",
			"next_election",
			"proven_minimum",
			"refresh_blocks",
			"seats",
			"stale_blocks",
			"state",
			"watchers",
		];
		assert_eq!(names(&json), expected);
		assert_eq!((&json["state"], &json["last_header"]), (&"working".into(), &96.into()));
		assert_eq!(json["proven_minimum"], "10");
	}

	#[test]
	fn how_the_relay_does_is_told() {
		let text = shown(|_| ()).to_string();
		for part in [
			"relay     works",
			"block 96, accepted about 1970-01-01T00:02Z",
			"multiples of 32",
			"4 of 13 in epoch 2; those of the next are elected about 1970-01-01T00:02Z",
			"10 NLK at least",
			"takes 40000 tokens working on Ethereum; a proxy then needs 10 %",
		] {
			assert!(text.contains(part), "{part}: {text}");
		}
		assert!(shown(|it| it.paused = true).to_string().contains("paused by governance"));
		assert!(shown(|it| it.stale = true).to_string().contains("for 600 blocks"));
		assert!(shown(|it| it.next_elected = true).to_string().contains("those of the next are elected\n"));
		let silent = shown(|it| (it.last, it.age, it.stale) = (0, None, true));
		assert!(silent.to_string().contains("no header of Ethereum is accepted yet"));
		assert_eq!(serde_json::to_value(silent).unwrap()["last_header"], serde_json::Value::Null);
	}
}
