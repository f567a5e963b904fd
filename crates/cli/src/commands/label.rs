//! `nulink label`.

use super::account::Done;
use crate::{
	app::{base, App},
	args::Label,
	table::Table,
};
use nulink_sdk::{chain::Call, labels, Nlk};
use serde::Serialize;
use std::fmt;

/// A label in a list.
#[derive(Serialize)]
struct Line {
	name: Option<String>,
	label: String,
	version: u32,
	policies: u32,
	deposit: String,
}

/// The labels.
#[derive(Serialize)]
#[serde(transparent)]
struct Lines(Vec<Line>);

impl From<labels::Label> for Line {
	fn from(label: labels::Label) -> Self {
		Line {
			name: label.name,
			label: format!("0x{}", hex::encode(label.label)),
			version: label.info.version,
			policies: label.info.policies,
			deposit: base(Nlk(label.info.deposit)),
		}
	}
}

impl fmt::Display for Lines {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "no labels: create one with `nulink label create NAME`");
		}
		let mut table = Table::new(["name", "key version", "policies", "label"]);
		for line in &self.0 {
			let name = line.name.clone().unwrap_or_else(|| "(created elsewhere)".into());
			table.line([name, line.version.to_string(), line.policies.to_string(), line.label.clone()]);
		}
		table.fmt(f)
	}
}

pub async fn run(app: &App, label: Label) -> anyhow::Result<()> {
	if let Label::List = label {
		let account = app.contact()?.account;
		let labels = app.connect().await?.labels(&account).await?;
		return app.reply(&Lines(labels.into_iter().map(Line::from).collect()));
	}
	let (person, nulink) = (app.person()?, app.connect().await?);
	let confirm = |about: String| app.confirm(about);
	let progress = || {
		let progress = app.progress();
		progress.say("waiting until it is final");
		progress
	};
	match label {
		Label::Create { name } => {
			let label = person.label_id(&name);
			let delegating_key = person.delegating(&label, 1).key_bytes();
			let fee = nulink.estimate(&person, &Call::CreateLabel { label, delegating_key }).await?;
			confirm(format!(
				"Create the label {name:?}. A deposit is held until it is removed.\nThe transaction costs about {}.",
				Nlk(fee)
			))?;
			let shown = progress();
			let included = nulink.create_label(&person, &name).await?;
			drop(shown);
			app.reply(&Done::new(format!("created the label {name:?}"), &included))
		},
		Label::Rotate { name } => {
			confirm(format!(
				"Give the label {name:?} a new key. Members read what was stored before as ever; what is stored from now on \
				 must be granted to them anew."
			))?;
			let shown = progress();
			let (version, included) = nulink.rotate_label(&person, &name).await?;
			drop(shown);
			app.reply(&Done::new(format!("the label {name:?} has key version {version}"), &included))
		},
		Label::Remove { name } => {
			confirm(format!("Remove the label {name:?}, and get its deposit back"))?;
			let shown = progress();
			let included = nulink.remove_label(&person, &name).await?;
			drop(shown);
			app.reply(&Done::new(format!("removed the label {name:?}"), &included))
		},
		Label::List => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_json_has_stable_names() {
		let line = Line { name: None, label: "0x".into(), version: 1, policies: 2, deposit: "3".into() };
		assert_eq!(
			serde_json::to_string(&Lines(vec![line])).unwrap(),
			r#"[{"name":null,"label":"0x","version":1,"policies":2,"deposit":"3"}]"#
		);
		assert!(Lines(vec![]).to_string().contains("nulink label create"));
	}
}
