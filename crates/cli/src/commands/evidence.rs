//! `nulink evidence`.

use crate::{
	app::{base, App},
	args::{Evidence, ReceiptFile},
	table::Table,
};
use anyhow::Context;
use nulink_sdk::{
	address,
	evidence::Verdict,
	primitives::provider::Offence,
	receipts::{ReceiptBook, Record},
	Client, Nlk,
};
use serde::Serialize;
use std::fmt;

/// A receipt that proves an offence.
#[derive(Serialize)]
struct Line {
	number: usize,
	policy: u64,
	provider: String,
	block: u32,
	offence: &'static str,
}

/// All of them.
#[derive(Serialize)]
#[serde(transparent)]
struct Lines(Vec<Line>);

impl fmt::Display for Lines {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "no receipt proves an offence");
		}
		let mut table = Table::new(["number", "policy", "block", "offence", "provider"]);
		for line in &self.0 {
			table.line([
				line.number.to_string(),
				line.policy.to_string(),
				line.block.to_string(),
				line.offence.into(),
				line.provider.clone(),
			]);
		}
		table.fmt(f)
	}
}

/// What came of it.
#[derive(Serialize)]
struct Judged {
	verdict: &'static str,
	#[serde(skip_serializing_if = "Option::is_none")]
	offence: Option<&'static str>,
	/// What was slashed, or the bond that was lost.
	amount: String,
	#[serde(skip)]
	shown: Nlk,
}

impl fmt::Display for Judged {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.offence {
			Some(offence) => writeln!(f, "proven ({offence}): {} were slashed, of which you got a part", self.shown),
			None => writeln!(f, "refuted: the bond of {} is lost", self.shown),
		}
	}
}

/// What an offence is called.
pub fn name(offence: Offence) -> &'static str {
	match offence {
		Offence::WrongFragment => "wrong-fragment",
		Offence::ServedAfterEnd => "served-after-end",
		Offence::Silence => "silence",
		Offence::WrongResult => "wrong-result",
		Offence::NotRevealed => "not-revealed",
		Offence::Equivocation => "equivocation",
		Offence::FalseHeader => "false-header",
	}
}

pub async fn run(app: &App, evidence: Evidence) -> anyhow::Result<()> {
	let nulink = app.connect().await?;
	match evidence {
		Evidence::List(file) => {
			let mut lines = Vec::new();
			for (index, record) in read(&nulink, &file)?.iter().enumerate() {
				// One that proves nothing, or cannot be judged any more, is left out.
				let Ok(offence) = nulink.judge(record).await else { continue };
				lines.push(Line {
					number: index + 1,
					policy: record.policy,
					provider: address::to_text(&record.provider),
					block: record.block,
					offence: name(offence),
				});
			}
			app.reply(&Lines(lines))
		},
		Evidence::Submit { number, file } => {
			let records = read(&nulink, &file)?;
			let record = number.checked_sub(1).and_then(|index| records.get(index));
			let record = record.with_context(|| format!("there is no receipt {number}: see `nulink evidence list`"))?;
			let offence = name(nulink.judge(record).await?);
			let bond = Nlk(nulink.chain().rules().await?.evidence_bond);
			app.confirm(format!(
				"Accuse {} of {offence} under policy {}.\nIf the chain sees it otherwise, {bond} are lost.",
				address::to_text(&record.provider),
				record.policy
			))?;
			let person = app.person()?;
			let progress = app.progress();
			progress.say("waiting until it is final");
			let verdict = nulink.submit_evidence(&person, record).await?;
			drop(progress);
			app.reply(&match verdict {
				Verdict::Proven { offence, slashed } => Judged {
					verdict: "proven",
					offence: Some(name(offence)),
					amount: base(Nlk(slashed)),
					shown: Nlk(slashed),
				},
				Verdict::Refuted { bond } => {
					Judged { verdict: "refuted", offence: None, amount: base(Nlk(bond)), shown: Nlk(bond) }
				},
			})
		},
	}
}

fn read(nulink: &Client, file: &ReceiptFile) -> anyhow::Result<Vec<Record>> {
	let book = match &file.receipts {
		Some(path) => ReceiptBook::at(path),
		None => nulink.receipts(),
	};
	Ok(book.read()?.0)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_json_has_stable_names() {
		let line = Line { number: 1, policy: 2, provider: "p".into(), block: 3, offence: name(Offence::WrongFragment) };
		assert_eq!(
			serde_json::to_string(&Lines(vec![line])).unwrap(),
			r#"[{"number":1,"policy":2,"provider":"p","block":3,"offence":"wrong-fragment"}]"#
		);
		let refuted = Judged { verdict: "refuted", offence: None, amount: "1".into(), shown: Nlk(1) };
		assert_eq!(serde_json::to_string(&refuted).unwrap(), r#"{"verdict":"refuted","amount":"1"}"#);
	}
}
