//! `nulink audit`.

use crate::{app::App, args::Audit, table::Table};
use nulink_sdk::{
	address,
	audit::{AuditEntry, Finding, Path},
	receipts::ReceiptBook,
};
use serde::Serialize;
use std::fmt;

/// One service of one proxy.
#[derive(Serialize)]
struct Line {
	time: String,
	block: u32,
	policy: u64,
	label: Option<String>,
	receiver: Option<String>,
	object: Option<String>,
	capsule: String,
	provider: String,
	path: &'static str,
	finding: &'static str,
	#[serde(skip_serializing_if = "Option::is_none")]
	reason: Option<String>,
}

impl From<AuditEntry> for Line {
	fn from(entry: AuditEntry) -> Self {
		let (finding, reason) = match entry.finding {
			Finding::Right => ("right", None),
			Finding::Wrong(reason) => ("wrong", Some(reason)),
			Finding::Worthless(reason) => ("worthless", Some(reason)),
			Finding::Unchecked(reason) => ("unchecked", Some(reason)),
			Finding::Waiting => ("waiting", None),
			Finding::Silent => ("silent", None),
		};
		Line {
			time: entry.time.to_string(),
			block: entry.block,
			policy: entry.policy,
			label: entry.label,
			receiver: entry.receiver.as_ref().map(address::to_text),
			object: entry.object,
			capsule: format!("0x{}", hex::encode(entry.capsule)),
			provider: address::to_text(&entry.provider),
			path: match entry.path {
				Path::Proxy => "proxy",
				Path::Chain => "chain",
			},
			finding,
			reason,
		}
	}
}

/// All of them.
#[derive(Serialize)]
#[serde(transparent)]
struct Lines(Vec<Line>);

impl fmt::Display for Lines {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "nothing is known here of anybody having been served");
		}
		let mut table = Table::new(["time", "policy", "receiver", "object", "by way of", "proxy", "finding"]);
		for line in &self.0 {
			let finding = match &line.reason {
				Some(reason) => format!("{}: {reason}", line.finding),
				None => line.finding.into(),
			};
			table.line([
				line.time.clone(),
				line.policy.to_string(),
				line.receiver.clone().unwrap_or_else(|| "?".into()),
				line.object.clone().unwrap_or_else(|| format!("capsule {}…", &line.capsule[..10])),
				line.path.into(),
				line.provider.clone(),
				finding,
			]);
		}
		table.fmt(f)
	}
}

pub async fn run(app: &App, args: Audit) -> anyhow::Result<()> {
	let account = app.contact()?.account;
	let nulink = app.connect().await?;
	let books = std::iter::once(nulink.receipts()).chain(args.receipts.iter().map(ReceiptBook::at));
	let (mut records, mut unreadable) = (Vec::new(), 0);
	for book in books {
		let (more, bad) = book.read()?;
		records.extend(more);
		unreadable += bad;
	}
	records.retain(|record| args.policy.is_none_or(|policy| policy == record.policy));
	if unreadable > 0 {
		app.note(format!("{unreadable} lines of the receipt files are no receipts and were left out."));
	}
	let mut entries = nulink.audit(&account, &records).await?;
	entries.retain(|entry| args.policy.is_none_or(|policy| policy == entry.policy));
	app.reply(&Lines(entries.into_iter().map(Line::from).collect()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::time::Instant;

	#[test]
	fn the_json_has_stable_names() {
		let entry = AuditEntry {
			block: 1,
			time: Instant(0),
			policy: 7,
			receiver: None,
			label: None,
			object: None,
			capsule: [1; 32],
			provider: [2; 32].into(),
			path: Path::Proxy,
			finding: Finding::Wrong("x".into()),
		};
		let line = Line::from(entry);
		let json = serde_json::to_value(&line).unwrap();
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		assert_eq!(
			names,
			[
				"block", "capsule", "finding", "label", "object", "path", "policy", "provider", "reason", "receiver",
				"time"
			]
		);
		assert!(Lines(vec![line]).to_string().contains("wrong: x"));
	}
}
