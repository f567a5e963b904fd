//! What came out of jobs, for oneself and for others.

use crate::{
	app::App,
	args::Terms,
	commands::{
		grant,
		program::outputs_text,
		receive::{elsewhere, reporter},
	},
};
use anyhow::Context;
use nulink_sdk::{
	address,
	compute::{JobResult, Opened, ResultDocument},
	identity::Contact,
	receive::ObjectRef,
};
use serde::Serialize;
use std::fmt;

/// A result.
#[derive(Serialize)]
#[serde(transparent)]
struct Shown(ResultDocument);

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{}", outputs_text(&self.0))?;
		match self.0.provisional {
			true => writeln!(f, "It can still be disputed: `nulink job watch {}` waits until it is final.", self.0.job),
			false => Ok(()),
		}
	}
}

/// Shows a result.
pub fn reply(app: &App, result: &JobResult) -> anyhow::Result<()> {
	app.reply(&Shown(ResultDocument::from(result)))
}

/// Fetches and decrypts a result.
pub async fn result(app: &App, job: u64, provisional: bool) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let progress = app.progress();
	progress.say("fetching the result");
	let result = nulink.job_result(&person, job, provisional).await?;
	drop(progress);
	reply(app, &result)
}

/// A result that was shared.
#[derive(Serialize)]
struct Shared {
	job: u64,
	label: String,
	name: String,
	cid: String,
	/// The policies whose receivers were told.
	policies: Vec<u64>,
	/// The grant that was asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	grant: Option<grant::Done>,
}

impl fmt::Display for Shared {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Shared { label, name, policies, .. } = self;
		writeln!(f, "stored {name} under {label:?}, and told {} members", policies.len())?;
		for policy in policies {
			writeln!(f, "  nulink receive {policy} {name}")?;
		}
		match &self.grant {
			Some(grant) => grant.fmt(f),
			None => Ok(()),
		}
	}
}

/// Shares a result under a label, and grants the label.
pub async fn share(app: &App, job: u64, label: String, to: Option<Contact>, terms: Terms) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	if to.is_some() && terms.end().is_none() {
		anyhow::bail!("how long? Pass --for 30d or --until 2026-12-31");
	}
	let result = nulink.job_result(&person, job, false).await?;
	let members = nulink.members(&person, &label).await?.len();
	app.confirm(format!(
		"Store the result of job {job} under {label:?}, and tell its members: up to {members} transactions"
	))?;
	let progress = app.progress();
	progress.say("sharing");
	let shared = nulink.share_result(&person, &result, &label).await?;
	drop(progress);
	let mut reply = Shared {
		job,
		label: label.clone(),
		name: shared.name,
		cid: shared.cid.to_string(),
		policies: shared.told.iter().map(|told| told.policy).collect(),
		grant: None,
	};
	if let Some(receiver) = to {
		// What is done is told whatever becomes of the grant, and in one answer.
		let granted = grant::grant(app, &person, &nulink, label, receiver, terms).await;
		reply.grant = Some(granted.with_context(|| reply.to_string().trim_end().to_owned())?);
	}
	app.reply(&reply)
}

/// A result that was delivered.
#[derive(Serialize)]
struct Delivered {
	policy: u64,
	owner: String,
	#[serde(flatten)]
	result: ResultDocument,
}

impl fmt::Display for Delivered {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{}", outputs_text(&self.result))?;
		writeln!(f, "by job {} of {}", self.result.job, self.owner)?;
		match self.result.provisional {
			true => writeln!(f, "It can still be disputed."),
			false => Ok(()),
		}
	}
}

/// Opens a result that was delivered.
pub async fn open(app: &App, policy: u64, object: Option<String>, provisional: bool) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let shared = nulink.open_policy(&person, policy).await?;
	let object = object.map_or(ObjectRef::Only, ObjectRef::Named);
	let progress = app.progress();
	progress.say("asking proxies");
	let opened = nulink.open_delivery(&person, &shared, &object, provisional, Some(reporter(&progress))).await;
	drop(progress);
	let Opened { policy, result } = opened.map_err(|error| elsewhere(&shared, error))?;
	let owner = address::to_text(&shared.policy.owner);
	app.reply(&Delivered { policy, owner, result: ResultDocument::from(&result) })
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::fhe::Clear;

	fn result() -> JobResult {
		JobResult {
			job: 7,
			program: [1; 32],
			digest: [2; 32],
			values: vec![Clear::from(true)],
			answer: None,
			provisional: true,
		}
	}

	#[test]
	fn the_json_has_stable_names() {
		let json = serde_json::to_value(Shown(ResultDocument::from(&result()))).unwrap();
		assert_eq!(json["outputs"], serde_json::json!([{ "type": "bool", "value": "true" }]));
		assert_eq!((&json["job"], &json["provisional"]), (&7.into(), &true.into()));
		let delivered = Delivered { policy: 3, owner: "x".into(), result: ResultDocument::from(&result()) };
		let json = serde_json::to_value(delivered).unwrap();
		assert_eq!((&json["policy"], &json["job"]), (&3.into(), &7.into()));
	}

	#[test]
	fn a_provisional_result_says_so() {
		let text = Shown(ResultDocument::from(&result())).to_string();
		assert!(text.contains("true: bool") && text.contains("nulink job watch 7"), "{text}");
	}
}
