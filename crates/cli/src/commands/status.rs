//! `nulink status`.

use crate::app::{base, App};
use nulink_sdk::{address, market::ListingRecord, Nlk};
use serde::Serialize;
use std::fmt;

/// The network, and what is unfinished here.
#[derive(Serialize)]
struct Shown {
	node: String,
	genesis: String,
	finalised: u32,
	time: String,
	epoch: u32,
	next_epoch: String,
	minimum_fee: String,
	max_epochs: u32,
	storage: String,
	keystore: String,
	address: Option<String>,
	free: Option<String>,
	unfinished_uploads: Vec<Unfinished>,
	unfinished_grants: Vec<Unfinished>,
	unfinished_jobs: Vec<Unfinished>,
	unfinished_listings: Vec<Unfinished>,
	#[serde(skip)]
	amounts: (Nlk, Option<Nlk>),
}

/// Something that was begun.
#[derive(Serialize)]
struct Unfinished {
	id: String,
	what: String,
}

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let (fee, free) = self.amounts;
		writeln!(f, "node      {}", self.node)?;
		writeln!(f, "genesis   {}", self.genesis)?;
		writeln!(f, "block     {} is final, of {}", self.finalised, self.time)?;
		writeln!(f, "epoch     {}, the next begins {}", self.epoch, self.next_epoch)?;
		writeln!(f, "policies  at least {fee} for a proxy and an epoch, at most {} epochs", self.max_epochs)?;
		writeln!(f, "storage   {}", self.storage)?;
		match (&self.address, free) {
			(Some(address), Some(free)) => writeln!(f, "you       {address}, {free} free")?,
			_ => writeln!(f, "you       no keys in {}: make them with `nulink keys new`", self.keystore)?,
		}
		for it in &self.unfinished_uploads {
			writeln!(f, "upload    {} is not stored yet: `nulink put --resume {}`", it.what, it.id)?;
		}
		for it in &self.unfinished_grants {
			writeln!(f, "grant     {} is not active yet: `nulink grant --resume {}`", it.what, it.id)?;
		}
		for it in &self.unfinished_jobs {
			writeln!(f, "job       {}: `nulink job submit --resume {}`", it.what, it.id)?;
		}
		for it in &self.unfinished_listings {
			writeln!(f, "listing   {} is not on the market yet: `nulink market list --resume {}`", it.what, it.id)?;
		}
		Ok(())
	}
}

pub async fn run(app: &App) -> anyhow::Result<()> {
	let nulink = app.connect().await?;
	let (clock, rules) = (nulink.chain().clock().await?, nulink.chain().rules().await?);
	let account = if app.keys().exists() { Some(app.contact()?.account) } else { None };
	let free = match &account {
		Some(account) => Some(Nlk(nulink.chain().funds(account).await?.free)),
		None => None,
	};
	let uploads = nulink.pending_uploads()?.into_iter();
	let grants = nulink.pending_grants()?.into_iter();
	let jobs = nulink.pending_jobs()?.into_iter();
	let listings = nulink.listing_records()?.into_iter().filter(ListingRecord::is_open);
	app.reply(&Shown {
		node: app.settings.node.clone(),
		genesis: format!("0x{}", hex::encode(nulink.chain().genesis())),
		finalised: clock.block,
		time: clock.time.to_string(),
		epoch: clock.epoch,
		next_epoch: clock.start_of(clock.epoch.saturating_add(1)).to_string(),
		minimum_fee: base(Nlk(rules.minimum_fee)),
		max_epochs: rules.max_epochs,
		storage: app.settings.storage.to_string(),
		keystore: app.settings.keystore.display().to_string(),
		address: account.as_ref().map(address::to_text),
		free: free.map(base),
		unfinished_uploads: uploads
			.map(|upload| Unfinished { what: format!("{} under {:?}", upload.name, upload.label), id: upload.id })
			.collect(),
		unfinished_grants: grants
			.map(|grant| Unfinished { what: format!("{:?} to {}", grant.label, grant.receiver), id: grant.id })
			.collect(),
		unfinished_jobs: jobs
			.map(|record| Unfinished {
				what: match record.job {
					Some(job) => format!("the key of {job} is not handed over yet"),
					None => format!("under the key {:?} is not on the chain yet", record.key),
				},
				id: record.id,
			})
			.collect(),
		unfinished_listings: listings
			.map(|record| Unfinished { what: format!("{:?}", record.title), id: record.id })
			.collect(),
		amounts: (Nlk(rules.minimum_fee), free),
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_json_has_stable_names_and_the_text_says_how_to_go_on() {
		let unfinished = || vec![Unfinished { id: "0bad".into(), what: "a".into() }];
		let shown = Shown {
			node: "ws://x".into(),
			genesis: "0x".into(),
			finalised: 1,
			time: "t".into(),
			epoch: 2,
			next_epoch: "t".into(),
			minimum_fee: "3".into(),
			max_epochs: 4,
			storage: "s".into(),
			keystore: "/k".into(),
			address: None,
			free: None,
			unfinished_uploads: unfinished(),
			unfinished_grants: unfinished(),
			unfinished_jobs: unfinished(),
			unfinished_listings: unfinished(),
			amounts: (Nlk(3), None),
		};
		let json = serde_json::to_value(&shown).unwrap();
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		assert_eq!(
			names,
			[
				"address",
				"epoch",
				"finalised",
				"free",
				"genesis",
				"keystore",
				"max_epochs",
				"minimum_fee",
				"next_epoch",
				"node",
				"storage",
				"time",
				"unfinished_grants",
				"unfinished_jobs",
				"unfinished_listings",
				"unfinished_uploads",
			]
		);
		let text = shown.to_string();
		for command in ["put", "grant", "job submit", "market list"] {
			assert!(text.contains(&format!("nulink {command} --resume 0bad")), "{text}");
		}
	}
}
