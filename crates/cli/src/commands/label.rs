//! `nulink label`.

use super::account::Done;
use crate::{
	app::{base, App},
	args::Label,
	table::Table,
};
use anyhow::Context;
use nulink_sdk::{catalogue::Catalogue, chain::Call, labels, storage::Cid, Nlk};
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

/// An object that is on no list any more.
#[derive(Debug, Serialize)]
struct Forgotten {
	cid: String,
	name: String,
	label: String,
}

impl fmt::Display for Forgotten {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Forgotten { cid, name, label } = self;
		writeln!(f, "took {name:?} off the list of {label:?}; it is still stored at {cid}")?;
		writeln!(f, "Who has the label and was told of it can read it until then: `nulink publish {label}`")
	}
}

fn forget(catalogue: &Catalogue, cid: &Cid) -> anyhow::Result<Forgotten> {
	let found = catalogue.find(cid)?;
	let (label, entry) = found.with_context(|| format!("{cid} is on no list here: see `nulink list objects`"))?;
	catalogue.remove(&label.label, cid)?;
	Ok(Forgotten { cid: cid.to_string(), name: entry.name, label: label.name })
}

pub async fn run(app: &App, label: Label) -> anyhow::Result<()> {
	if let Label::List = label {
		let account = app.contact()?.account;
		let labels = app.connect().await?.labels(&account).await?;
		return app.reply(&Lines(labels.into_iter().map(Line::from).collect()));
	}
	if let Label::Forget { cid } = label {
		// The list is kept here: neither keys nor network are needed.
		return app.reply(&forget(&Catalogue::new(&app.settings.home), &cid)?);
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
			let label = nulink.ensure_new_label(&person, &name)?;
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
			confirm(format!("Remove the label {name:?}, and get its deposit back. Its name cannot be used again."))?;
			let shown = progress();
			let included = nulink.remove_label(&person, &name).await?;
			drop(shown);
			app.reply(&Done::new(format!("removed the label {name:?}"), &included))
		},
		Label::Forget { .. } | Label::List => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{catalogue::Entry, home::Home, storage::Codec};

	#[test]
	fn the_json_has_stable_names() {
		let line = Line { name: None, label: "0x".into(), version: 1, policies: 2, deposit: "3".into() };
		assert_eq!(
			serde_json::to_string(&Lines(vec![line])).unwrap(),
			r#"[{"name":null,"label":"0x","version":1,"policies":2,"deposit":"3"}]"#
		);
		assert!(Lines(vec![]).to_string().contains("nulink label create"));
		let forgotten = Forgotten { cid: "b".into(), name: "a\nb".into(), label: "l".into() };
		assert_eq!(serde_json::to_string(&forgotten).unwrap(), r#"{"cid":"b","name":"a\nb","label":"l"}"#);
		assert!(forgotten.to_string().starts_with(r#"took "a\nb" off the list of "l";"#));
	}

	#[test]
	fn an_object_is_taken_off_its_list_once() {
		let folder = tempfile::tempdir().unwrap();
		let catalogue = Catalogue::new(&Home::under(folder.path()));
		let entry = |name: &str| Entry {
			cid: Cid::of(Codec::Raw, name.as_bytes()),
			name: name.into(),
			size: 1,
			media_type: "text/plain".into(),
			label: "l".into(),
			label_version: 1,
			capsule: [1; 32],
			stored: 1,
		};
		let (odd, other) = (entry("a\nb"), entry("c"));
		for entry in [&odd, &other] {
			catalogue.add(&[7; 32], entry).unwrap();
		}
		assert_eq!(forget(&catalogue, &odd.cid).unwrap().name, "a\nb");
		assert_eq!(catalogue.objects(&[7; 32]).unwrap(), [other]);
		let again = forget(&catalogue, &odd.cid).unwrap_err();
		assert!(again.to_string().contains("nulink list objects"), "{again}");
	}
}
