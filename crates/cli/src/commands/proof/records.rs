//! What was proven, as the chain remembers it.

use super::{hex, DEVELOPMENT};
use crate::{
	app::App,
	args::{About, Digits},
	commands::account::Done,
};
use nulink_sdk::{
	address,
	chain::ProvenInfo,
	primitives::{proving::Subject, sharing::Digest},
	proofs::circuit_text,
	time::Clock,
	Client,
};
use serde::Serialize;
use std::{collections::BTreeMap, fmt};

/// Something that was proven.
#[derive(Serialize)]
struct Line {
	statement: String,
	prover: String,
	circuit: String,
	key: String,
	/// Whether the key was made for development.
	development: bool,
	/// Whether the key is still trusted.
	holds: bool,
	/// What it says, where a listing tells and the hash is right.
	says: Option<String>,
	/// When it was recorded, about.
	proven: String,
}

impl Line {
	fn new(info: &ProvenInfo, says: Option<&String>, clock: &Clock) -> Self {
		Line {
			statement: hex(&info.statement),
			prover: address::to_text(&info.prover),
			circuit: circuit_text(&info.circuit),
			key: hex(&info.key),
			development: info.development,
			holds: info.holds,
			says: says.cloned(),
			proven: clock.time_of_block(info.at).to_string(),
		}
	}
}

/// All that was proven of some data.
#[derive(Serialize)]
struct Lines {
	commitment: String,
	proofs: Vec<Line>,
}

impl fmt::Display for Lines {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.proofs.is_empty() {
			return writeln!(f, "nothing was proven of the data with the commitment {}", self.commitment);
		}
		for line in &self.proofs {
			let says = line.says.clone().unwrap_or_else(|| format!("a statement by {}", line.circuit));
			writeln!(f, "{says}")?;
			writeln!(f, "  statement  {}", line.statement)?;
			writeln!(f, "  proven by  {}, about {}", line.prover, line.proven)?;
			if line.development {
				writeln!(f, "  proven {DEVELOPMENT}")?;
			}
			if !line.holds {
				writeln!(f, "  the key is trusted no more: this counts for nothing")?;
			}
		}
		Ok(())
	}
}

/// The commitment that is meant.
async fn commitment(nulink: &Client, about: About) -> anyhow::Result<Digest> {
	Ok(match about {
		About::Commitment(commitment) => commitment,
		About::Listing(listing) => nulink.listing(listing).await?.goods.commitment,
	})
}

pub async fn list(app: &App, about: About) -> anyhow::Result<()> {
	let nulink = app.connect().await?;
	let commitment = commitment(&nulink, about).await?;
	// What statements say stands in the description of a listing, and was checked.
	let mut said: BTreeMap<Digest, String> = match about {
		About::Listing(listing) => {
			let statements = nulink.look_at(listing).await?.statements.into_iter();
			statements.filter_map(|it| Some((it.statement, it.said?.words()))).collect()
		},
		About::Commitment(_) => BTreeMap::new(),
	};
	let proofs = nulink.proofs_of(&Subject::Content(commitment)).await?;
	for info in &proofs {
		// And what was proven from here is known here.
		if let Some(known) = nulink.said(&info.statement)? {
			said.insert(info.statement, known.words());
		}
	}
	let clock = nulink.chain().clock().await?;
	let lines = proofs.iter().map(|info| Line::new(info, said.get(&info.statement), &clock));
	app.reply(&Lines { commitment: hex(&commitment), proofs: lines.collect() })
}

pub async fn forget(app: &App, about: About, Digits(statement): Digits) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let subject = Subject::Content(commitment(&nulink, about).await?);
	app.confirm("Have the chain forget that you have proven this. The deposit comes back.")?;
	let progress = app.progress();
	progress.say("waiting until it is final");
	let included = nulink.forget_proof(&person, subject, statement).await?;
	drop(progress);
	app.reply(&Done::new("the proof is forgotten", &included))
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{primitives::proving::Circuit, time::Instant};

	fn line(development: bool, holds: bool, says: Option<&str>) -> Line {
		let info = ProvenInfo {
			subject: Subject::Content([7; 32]),
			prover: [1; 32].into(),
			statement: [8; 32],
			circuit: Circuit::Holds { records: 4, depth: 10 },
			key: [2; 32],
			development,
			holds,
			challenge: 5,
			at: 10,
		};
		let clock = Clock { block: 25, time: Instant(150_000), epoch: 2, epoch_length: 10, block_millis: 6_000 };
		Line::new(&info, says.map(String::from).as_ref(), &clock)
	}

	#[test]
	fn what_proves_nothing_is_marked() {
		let text = |line| Lines { commitment: "0x07".into(), proofs: vec![line] }.to_string();
		let good = text(line(false, true, Some("at least 4 records with age >= 60")));
		assert!(good.starts_with("at least 4 records") && !good.contains("nothing"), "{good}");
		assert!(text(line(true, true, None)).contains(DEVELOPMENT));
		assert!(text(line(false, false, None)).contains("counts for nothing"));
		assert!(Lines { commitment: "0x07".into(), proofs: vec![] }.to_string().contains("nothing was proven"));
	}

	#[test]
	fn the_json_has_stable_names() {
		let json = serde_json::to_value(line(true, true, None)).unwrap();
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		assert_eq!(names, ["circuit", "development", "holds", "key", "proven", "prover", "says", "statement"]);
	}
}
