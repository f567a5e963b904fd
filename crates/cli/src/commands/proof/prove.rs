//! Making proofs.

use super::{hex, reporter, DEVELOPMENT};
use crate::{
	app::{base, App},
	args::{Holds, ProofOutput},
};
use nulink_sdk::{identity::Person, primitives::proving::Subject, proofs::ProofFile, Client, Nlk};
use serde::Serialize;
use std::fmt;

/// What was proven.
#[derive(Serialize)]
struct Proved {
	statement: String,
	circuit: String,
	key: String,
	/// Whether the key was made for development.
	development: bool,
	/// Of which data.
	commitment: Option<String>,
	/// What, in words.
	says: String,
	/// The block over which it was proven.
	challenge: u32,
	/// Whether the chain has checked it and remembers it.
	recorded: bool,
	/// What that cost, if it was not known before.
	fee: Option<String>,
	/// Where the proof is, if it was not sent.
	output: Option<String>,
}

impl Proved {
	fn new(file: &ProofFile) -> Self {
		Proved {
			statement: hex(&file.statement()),
			circuit: file.said.circuit.clone(),
			key: hex(&file.key),
			development: file.development,
			commitment: commitment(file),
			says: file.said.words(),
			challenge: file.challenge,
			recorded: false,
			fee: None,
			output: None,
		}
	}
}

impl fmt::Display for Proved {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "proven: {}", self.says)?;
		writeln!(f, "statement  {}", self.statement)?;
		match (&self.output, &self.fee) {
			(Some(output), _) => writeln!(f, "written to {output}")?,
			(None, Some(_)) => writeln!(f, "The chain has checked it, and remembers it.")?,
			(None, None) => writeln!(f, "The chain has it already: you have proven the same before.")?,
		}
		match self.development {
			true => writeln!(f, "It is proven {DEVELOPMENT}."),
			false => Ok(()),
		}
	}
}

/// The data that a proof is about.
pub fn commitment(file: &ProofFile) -> Option<String> {
	match file.subject() {
		Ok(Subject::Content(commitment)) => Some(hex(&commitment)),
		_ => None,
	}
}

pub async fn holds(app: &App, args: Holds) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	ask(app, &args.to, &args.data)?;
	let progress = app.progress();
	progress.say("opening the data set");
	let report = Some(reporter(&progress));
	let file = nulink.prove_holds(&person, &args.data, args.records, &args.conditions, report).await?;
	drop(progress);
	finish(app, &person, &nulink, file, args.to).await
}

pub async fn encrypts(app: &App, data: &str, to: ProofOutput) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	ask(app, &to, data)?;
	let progress = app.progress();
	progress.say("opening the data set");
	let file = nulink.prove_encrypts(&person, data, Some(reporter(&progress))).await?;
	drop(progress);
	finish(app, &person, &nulink, file, to).await
}

/// Asks, before the work is done, whether it is to be sent.
fn ask(app: &App, to: &ProofOutput, data: &str) -> anyhow::Result<()> {
	match &to.out {
		Some(_) => Ok(()),
		None => app.confirm(format!(
			"Prove this of {data:?} to the chain. Everybody sees what is proven; a deposit is held until you have it \
			 forgotten."
		)),
	}
}

async fn finish(app: &App, person: &Person, nulink: &Client, file: ProofFile, to: ProofOutput) -> anyhow::Result<()> {
	let mut proved = Proved::new(&file);
	match to.out {
		Some(path) => {
			file.write(&path)?;
			proved.output = Some(path.display().to_string());
		},
		None => {
			let progress = app.progress();
			progress.say("waiting until it is final");
			let included = nulink.submit_proof(person, &file).await?;
			drop(progress);
			proved.recorded = true;
			proved.fee = included.map(|included| base(Nlk(included.fee())));
		},
	}
	app.reply(&proved)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn proved(development: bool, fee: Option<&str>, output: Option<&str>) -> Proved {
		Proved {
			statement: "0x08".into(),
			circuit: "holds-4-10".into(),
			key: "0x01".into(),
			development,
			commitment: None,
			says: "at least 4 records with age >= 60".into(),
			challenge: 7,
			recorded: output.is_none(),
			fee: fee.map(Into::into),
			output: output.map(Into::into),
		}
	}

	#[test]
	fn what_became_of_a_proof_is_told() {
		let sent = proved(false, Some("1"), None).to_string();
		assert!(sent.contains("at least 4 records") && sent.contains("remembers it"), "{sent}");
		assert!(proved(false, None, None).to_string().contains("proven the same before"));
		assert!(proved(false, None, Some("p.json")).to_string().contains("p.json"));
		assert!(proved(true, Some("1"), None).to_string().contains(DEVELOPMENT));
	}

	#[test]
	fn the_json_has_stable_names() {
		let json = serde_json::to_value(proved(true, None, None)).unwrap();
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		let expected = [
			"challenge",
			"circuit",
			"commitment",
			"development",
			"fee",
			"key",
			"output",
			"recorded",
			"says",
			"statement",
		];
		assert_eq!(names, expected);
	}
}
