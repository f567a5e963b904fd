//! Candidates, voters and watchers.

use crate::{
	app::{base, App},
	table::Table,
};
use anyhow::Context;
use nulink_sdk::{
	address,
	chain::relay::{Candidate, Voter, WatcherSet},
	Nlk,
};
use serde::Serialize;
use std::fmt;

/// Who stands for election.
#[derive(Serialize)]
#[serde(transparent)]
struct Candidates(Vec<Standing>);

/// A candidate.
#[derive(Serialize)]
struct Standing {
	staker: String,
	signer: String,
	at_stake: String,
	#[serde(skip)]
	shown: Nlk,
}

impl Candidates {
	fn new(mut all: Vec<Candidate>) -> Self {
		all.sort_by_key(|it| std::cmp::Reverse(it.at_stake));
		let standing = |it: Candidate| Standing {
			staker: address::to_text(&it.staker),
			signer: it.signer.to_string(),
			at_stake: base(Nlk(it.at_stake)),
			shown: Nlk(it.at_stake),
		};
		Candidates(all.into_iter().map(standing).collect())
	}
}

impl fmt::Display for Candidates {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "nobody stands for election: `nulink relay stand --help` tells how one does");
		}
		let mut table = Table::new(["candidate", "at stake", "signs with"]).with_numbers([1]);
		for it in &self.0 {
			table.line([it.staker.clone(), it.shown.to_string(), it.signer.clone()]);
		}
		table.fmt(f)
	}
}

/// Who votes.
#[derive(Serialize)]
#[serde(transparent)]
struct Voters(Vec<Voting>);

/// A voter.
#[derive(Serialize)]
struct Voting {
	voter: String,
	amount: String,
	#[serde(skip)]
	shown: Nlk,
}

impl Voters {
	fn new(mut all: Vec<Voter>) -> Self {
		all.sort_by_key(|it| std::cmp::Reverse(it.amount));
		let voting = |it: Voter| Voting {
			voter: address::to_text(&it.who),
			amount: base(Nlk(it.amount)),
			shown: Nlk(it.amount),
		};
		Voters(all.into_iter().map(voting).collect())
	}
}

impl fmt::Display for Voters {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "nobody votes for watchers: `nulink relay vote --help` tells how one does");
		}
		let mut table = Table::new(["voter", "votes with"]).with_numbers([1]);
		for it in &self.0 {
			table.line([it.voter.clone(), it.shown.to_string()]);
		}
		table.fmt(f)
	}
}

/// The watchers of an epoch.
#[derive(Serialize)]
struct Watchers {
	epoch: u32,
	/// The block of the election. `null`: they stay from the epoch before.
	elected_in: Option<u32>,
	total_weight: String,
	watchers: Vec<Watcher>,
}

/// A watcher.
#[derive(Serialize)]
struct Watcher {
	staker: String,
	signer: String,
	weight: String,
	/// How many headers were accepted in the epoch.
	headers: u32,
	/// To how many of them it attested.
	attested: u32,
	#[serde(skip)]
	shown: Nlk,
}

impl Watchers {
	/// `attendance`: of each watcher, in their order.
	fn new(epoch: u32, set: &WatcherSet, attendance: &[(u32, u32)]) -> Self {
		let watcher = |(index, it): (usize, &nulink_sdk::chain::relay::Member)| {
			let (headers, attested) = attendance.get(index).copied().unwrap_or_default();
			Watcher {
				staker: address::to_text(&it.staker),
				signer: it.signer.to_string(),
				weight: base(Nlk(it.weight)),
				headers,
				attested,
				shown: Nlk(it.weight),
			}
		};
		Watchers {
			epoch,
			elected_in: (set.held_in > 0).then_some(set.held_in),
			total_weight: base(Nlk(set.total)),
			watchers: set.members.iter().enumerate().map(watcher).collect(),
		}
	}
}

impl fmt::Display for Watchers {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.watchers.is_empty() {
			return writeln!(f, "nobody watches in epoch {}: there were fewer than 4 candidates", self.epoch);
		}
		let mut table = Table::new(["watcher", "weight", "attested", "signs with"]).with_numbers([1, 2]);
		for it in &self.watchers {
			table.line([
				it.staker.clone(),
				it.shown.to_string(),
				format!("{} of {}", it.attested, it.headers),
				it.signer.clone(),
			]);
		}
		table.fmt(f)?;
		match self.elected_in {
			Some(block) => writeln!(f, "elected in block {block} for epoch {}", self.epoch),
			None => writeln!(f, "in epoch {} they stay, because there were too few candidates", self.epoch),
		}
	}
}

pub async fn candidates(app: &App) -> anyhow::Result<()> {
	app.reply(&Candidates::new(app.node().await?.candidates().await?))
}

pub async fn voters(app: &App) -> anyhow::Result<()> {
	app.reply(&Voters::new(app.node().await?.watcher_voters().await?))
}

pub async fn watchers(app: &App, epoch: Option<u32>) -> anyhow::Result<()> {
	let node = app.node().await?;
	let epoch = match epoch {
		Some(epoch) => epoch,
		None => node.relay_status().await?.epoch,
	};
	let set = node.watchers(epoch).await?;
	let set = set.with_context(|| format!("the watchers of epoch {epoch} are not elected yet, or forgotten"))?;
	let mut attendance = Vec::new();
	for member in &set.members {
		let found = node.attendance(&member.staker, [epoch]).await?;
		attendance.push(found.first().map(|it| (it.headers, it.attested)).unwrap_or_default());
	}
	app.reply(&Watchers::new(epoch, &set, &attendance))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::relay::tests::names;
	use nulink_sdk::{chain::relay::Member, ethereum::Address, primitives::token::NLK};

	#[test]
	fn candidates_and_voters_are_listed_by_what_they_have() {
		let candidate = |number: u8| Candidate {
			staker: [number; 32].into(),
			signer: Address([number; 20]),
			at_stake: u128::from(number) * NLK,
		};
		let shown = Candidates::new(vec![candidate(1), candidate(3), candidate(2)]);
		let json = serde_json::to_value(&shown).unwrap();
		assert_eq!(names(&json[0]), ["at_stake", "signer", "staker"]);
		assert_eq!(json[0]["at_stake"], (3 * NLK).to_string());
		assert!(shown.to_string().contains("3 NLK") && shown.to_string().contains("0x0303"));
		assert!(Candidates::new(vec![]).to_string().contains("nulink relay stand"));
		let voter = |number: u8| Voter { who: [number; 32].into(), amount: u128::from(number) };
		let json = serde_json::to_value(Voters::new(vec![voter(1), voter(2)])).unwrap();
		assert_eq!((names(&json[0]), &json[0]["amount"]), (vec!["amount", "voter"], &"2".into()));
		assert!(Voters::new(vec![]).to_string().contains("nulink relay vote"));
	}

	#[test]
	fn watchers_are_shown_with_what_they_attested() {
		let member = Member { staker: [1; 32].into(), signer: Address([2; 20]), weight: 7 * NLK };
		let set = WatcherSet { held_in: 15, total: 7 * NLK, members: vec![member] };
		let shown = Watchers::new(2, &set, &[(9, 8)]);
		let json = serde_json::to_value(&shown).unwrap();
		assert_eq!(names(&json), ["elected_in", "epoch", "total_weight", "watchers"]);
		assert_eq!(names(&json["watchers"][0]), ["attested", "headers", "signer", "staker", "weight"]);
		assert!(shown.to_string().contains("8 of 9") && shown.to_string().contains("elected in block 15"));
		let kept = Watchers::new(2, &WatcherSet { held_in: 0, ..set }, &[]);
		assert!(kept.to_string().contains("they stay"));
		let nobody = WatcherSet { held_in: 0, total: 0, members: vec![] };
		assert!(Watchers::new(2, &nobody, &[]).to_string().contains("fewer than 4"));
	}
}
