//! Making data sets.

use crate::{app::App, args::Prepare, commands::proof::hex};
use nulink_sdk::datasets::{KeptSet, Member, MemberKind, PrepareRequest};
use serde::Serialize;
use std::fmt;

/// A column.
#[derive(Serialize)]
pub struct Column {
	name: String,
	kind: &'static str,
}

impl From<&Member> for Column {
	fn from(member: &Member) -> Self {
		let kind = match member.kind {
			MemberKind::Number => "number",
			MemberKind::Text => "text",
		};
		Column { name: member.name.clone(), kind }
	}
}

impl fmt::Display for Column {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		// A stranger's word, where somebody else's data is looked at.
		write!(f, "{} ({})", self.name.escape_debug(), self.kind)
	}
}

/// A data set that was made.
#[derive(Serialize)]
struct Prepared {
	name: String,
	commitment: String,
	records: u32,
	depth: u8,
	sealed: bool,
	members: Vec<Column>,
}

impl From<&KeptSet> for Prepared {
	fn from(kept: &KeptSet) -> Self {
		Prepared {
			name: kept.name.clone(),
			commitment: hex(&kept.commitment),
			records: kept.records,
			depth: kept.depth,
			sealed: kept.is_sealed(),
			members: kept.members.iter().map(Column::from).collect(),
		}
	}
}

impl fmt::Display for Prepared {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let columns: Vec<_> = self.members.iter().map(Column::to_string).collect();
		writeln!(f, "data set    {}, {} records", self.name, self.records)?;
		writeln!(f, "columns     {}", columns.join(", "))?;
		writeln!(f, "commitment  {}", self.commitment)?;
		writeln!(f, "It is kept here, encrypted. Then: nulink proof holds {} --records 1 --where …", self.name)?;
		match self.sealed {
			true => writeln!(f, "And: nulink proof encrypts {}", self.name),
			false => Ok(()),
		}
	}
}

pub async fn run(app: &App, args: Prepare) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.offline()?);
	let request = PrepareRequest { sealed: args.sealed, depth: args.depth, ..PrepareRequest::new(args.name) };
	let progress = app.progress();
	progress.say("hashing records");
	let kept = nulink.prepare_set(&person, &args.table, request)?;
	drop(progress);
	app.reply(&Prepared::from(&kept))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::market::tests::names;

	#[test]
	fn a_data_set_is_told_with_what_can_be_proven_of_it() {
		let prepared = |sealed| Prepared {
			name: "patients".into(),
			commitment: "0x07".into(),
			records: 40,
			depth: 10,
			sealed,
			members: vec![
				Column { name: "age".into(), kind: "number" },
				Column { name: "diagnosis".into(), kind: "text" },
			],
		};
		let text = prepared(true).to_string();
		for part in ["40 records", "age (number), diagnosis (text)", "0x07", "proof encrypts patients"] {
			assert!(text.contains(part), "{part}: {text}");
		}
		assert!(!prepared(false).to_string().contains("proof encrypts"));
		let json = serde_json::to_value(prepared(false)).unwrap();
		assert_eq!(names(&json), ["commitment", "depth", "members", "name", "records", "sealed"]);
		assert_eq!(json["members"][1], serde_json::json!({ "name": "diagnosis", "kind": "text" }));
	}
}
