//! Headers of Ethereum.

use super::hex;
use crate::{app::App, table::Table};
use anyhow::Context;
use nulink_sdk::{
	address,
	chain::{
		relay::{AcceptedHeader, Attestation, HeaderInfo, OpenRound},
		Chain,
	},
	time::Clock,
};
use serde::Serialize;
use std::fmt;

/// The last headers.
#[derive(Serialize)]
struct Headers {
	accepted: Vec<Accepted>,
	open: Vec<Open>,
}

/// An accepted header.
#[derive(Serialize)]
struct Accepted {
	number: u64,
	block_hash: String,
	state_root: String,
	accepted_in: u32,
	/// About when that was.
	accepted: String,
	epoch: u32,
	/// Whether governance set it.
	pinned: bool,
}

/// A number that is not accepted.
#[derive(Serialize)]
struct Open {
	number: u64,
	epoch: u32,
	attestations: u32,
}

impl Accepted {
	fn new(number: u64, it: &AcceptedHeader, clock: &Clock) -> Self {
		Accepted {
			number,
			block_hash: hex(&it.says.block_hash),
			state_root: hex(&it.says.state_root),
			accepted_in: it.accepted_in,
			accepted: clock.time_of_block(it.accepted_in).to_string(),
			epoch: it.epoch,
			pinned: it.pinned,
		}
	}

	fn by(&self) -> &'static str {
		match self.pinned {
			true => "governance",
			false => "watchers",
		}
	}
}

impl Headers {
	fn new(accepted: &[(u64, AcceptedHeader)], open: &[OpenRound], clock: &Clock) -> Self {
		let round = |it: &OpenRound| Open { number: it.number, epoch: it.epoch, attestations: it.attestations };
		Headers {
			accepted: accepted.iter().map(|(number, it)| Accepted::new(*number, it, clock)).collect(),
			open: open.iter().map(round).collect(),
		}
	}
}

impl fmt::Display for Headers {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.accepted.is_empty() {
			true => writeln!(f, "no header is accepted yet")?,
			false => {
				let mut table = Table::new(["block", "accepted", "by", "hash"]).with_numbers([0]);
				for it in &self.accepted {
					let by = it.by().into();
					table.line([it.number.to_string(), it.accepted.clone(), by, it.block_hash.clone()]);
				}
				table.fmt(f)?;
			},
		}
		for it in &self.open {
			writeln!(f, "block {} is attested by {} watchers, and not accepted", it.number, it.attestations)?;
		}
		Ok(())
	}
}

/// A header with all that was attested to it.
#[derive(Serialize)]
struct Shown {
	number: u64,
	/// The epoch whose watchers attest.
	epoch: u32,
	accepted: Option<Accepted>,
	attestations: Vec<Attested>,
}

/// What a watcher attested to.
#[derive(Serialize)]
struct Attested {
	staker: String,
	signer: String,
	number: u64,
	block_hash: String,
	state_root: String,
	signature: String,
	/// Whether it was punished, and counts no more.
	void: bool,
	/// Whether it is what was accepted. `null`: nothing was yet.
	agrees: Option<bool>,
}

impl Shown {
	fn new(number: u64, info: &HeaderInfo, clock: &Clock) -> Self {
		let attested = |it: &Attestation| Attested {
			staker: address::to_text(&it.staker),
			signer: it.signer.to_string(),
			number,
			block_hash: hex(&it.says.block_hash),
			state_root: hex(&it.says.state_root),
			signature: hex(&it.signature),
			void: it.void,
			agrees: info.accepted.map(|accepted| accepted.says == it.says),
		};
		Shown {
			number,
			epoch: info.epoch,
			accepted: info.accepted.as_ref().map(|it| Accepted::new(number, it, clock)),
			attestations: info.attestations.iter().map(attested).collect(),
		}
	}
}

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match &self.accepted {
			Some(it) => {
				writeln!(f, "block     {}, accepted by {} about {}", self.number, it.by(), it.accepted)?;
				writeln!(f, "hash      {}", it.block_hash)?;
				writeln!(f, "state     {}", it.state_root)?;
			},
			None => writeln!(f, "block     {} is not accepted: more than two thirds have to attest it", self.number)?,
		}
		let mut table = Table::new(["watcher", "attests"]);
		for it in &self.attestations {
			let what = match (it.void, it.agrees) {
				(true, _) => "two things, and was slashed for it".into(),
				(false, Some(true)) => "this".into(),
				(false, Some(false)) => {
					format!("{}: `nulink relay settle {} {}`", it.block_hash, self.number, it.staker)
				},
				(false, None) => it.block_hash.clone(),
			};
			table.line([it.staker.clone(), what]);
		}
		match self.attestations.is_empty() {
			true => writeln!(f, "attested  by nobody that is still known"),
			false => table.fmt(f),
		}
	}
}

pub async fn list(app: &App, limit: u32) -> anyhow::Result<()> {
	let node = app.node().await?;
	let (accepted, open, clock) = (node.headers(limit).await?, node.open_rounds().await?, node.clock().await?);
	app.reply(&Headers::new(&accepted, &open, &clock))
}

pub async fn show(app: &App, number: u64) -> anyhow::Result<()> {
	let node = app.node().await?;
	let info =
		node.header(number).await?.with_context(|| {
			format!("nobody attested to block {number}, or it is forgotten: `nulink relay headers` lists those that there are")
		})?;
	app.reply(&Shown::new(number, &info, &node.clock().await?))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::relay::tests::{clock, names};
	use nulink_sdk::{chain::relay::Says, ethereum::Address, relay::signed_header};

	fn says(hash: u8) -> Says {
		Says { block_hash: [hash; 32], state_root: [9; 32] }
	}

	fn accepted() -> AcceptedHeader {
		AcceptedHeader { says: says(1), accepted_in: 20, epoch: 2, pinned: false }
	}

	fn info() -> HeaderInfo {
		let attestation = |staker: u8, hash, void| Attestation {
			staker: [staker; 32].into(),
			signer: Address([staker; 20]),
			says: says(hash),
			signature: [27; 65],
			void,
		};
		let attestations = vec![attestation(1, 1, false), attestation(2, 5, false), attestation(3, 1, true)];
		HeaderInfo { accepted: Some(accepted()), attestations, epoch: 2 }
	}

	#[test]
	fn headers_are_listed_with_those_that_are_open() {
		let open = OpenRound { number: 128, epoch: 2, attestations: 2 };
		let pinned = AcceptedHeader { pinned: true, ..accepted() };
		let shown = Headers::new(&[(96, accepted()), (64, pinned)], &[open], &clock());
		let json = serde_json::to_value(&shown).unwrap();
		assert_eq!(names(&json), ["accepted", "open"]);
		let expected = ["accepted", "accepted_in", "block_hash", "epoch", "number", "pinned", "state_root"];
		assert_eq!(names(&json["accepted"][0]), expected);
		assert_eq!(names(&json["open"][0]), ["attestations", "epoch", "number"]);
		let text = shown.to_string();
		for part in ["watchers", "governance", "0x0101", "block 128 is attested by 2 watchers"] {
			assert!(text.contains(part), "{part}: {text}");
		}
		assert!(Headers::new(&[], &[], &clock()).to_string().contains("no header is accepted yet"));
	}

	#[test]
	fn who_attested_to_what_is_shown_and_what_to_do_about_it() {
		let shown = Shown::new(96, &info(), &clock());
		let json = serde_json::to_value(&shown).unwrap();
		assert_eq!(names(&json), ["accepted", "attestations", "epoch", "number"]);
		let expected = ["agrees", "block_hash", "number", "signature", "signer", "staker", "state_root", "void"];
		assert_eq!(names(&json["attestations"][0]), expected);
		let text = shown.to_string();
		for part in ["accepted by watchers", "this", "nulink relay settle 96", "slashed for it"] {
			assert!(text.contains(part), "{part}: {text}");
		}
		let open = HeaderInfo { accepted: None, ..info() };
		let text = Shown::new(96, &open, &clock()).to_string();
		assert!(text.contains("is not accepted") && !text.contains("settle"), "{text}");
	}

	#[test]
	fn an_attestation_can_be_reported_as_it_is_printed() {
		let json = serde_json::to_value(Shown::new(96, &info(), &clock())).unwrap();
		let read = signed_header(&json["attestations"][1].to_string()).unwrap();
		assert_eq!((read.header.number, read.header.block_hash, read.signature), (96, [5; 32], [27; 65]));
	}
}
