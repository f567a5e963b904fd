//! `nulink job agent`.

use crate::app::{App, Told};
use nulink_sdk::{
	compute::{AgentEvent, Retries},
	identity::Person,
	Client,
};
use serde::Serialize;
use std::{fmt, time::Duration};

/// Something that the agent has done.
#[derive(Serialize)]
struct Line {
	event: &'static str,
	#[serde(skip_serializing_if = "Option::is_none")]
	job: Option<u64>,
	#[serde(skip_serializing_if = "Option::is_none")]
	label: Option<String>,
	#[serde(skip_serializing_if = "Option::is_none")]
	reason: Option<String>,
}

impl From<AgentEvent> for Line {
	fn from(event: AgentEvent) -> Self {
		let (event, job, label, reason) = match event {
			AgentEvent::Pushed(job) => ("advanced", Some(job), None, None),
			AgentEvent::Found(job) => ("found", Some(job), None, None),
			AgentEvent::HandedOver(job, label) => ("delivered", Some(job), Some(label), None),
			AgentEvent::Shared(job, label) => ("shared", Some(job), Some(label), None),
			AgentEvent::GivenUp(job, reason) => ("given-up", Some(job), None, Some(reason)),
			AgentEvent::Failed(id, reason) => ("failed", None, None, Some(format!("{id}: {reason}"))),
		};
		Line { event, job, label, reason }
	}
}

impl fmt::Display for Line {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}", self.event)?;
		if let Some(job) = self.job {
			write!(f, " job {job}")?;
		}
		if let Some(label) = &self.label {
			write!(f, " under {label:?}")?;
		}
		match &self.reason {
			Some(reason) => write!(f, ": {reason}"),
			None => Ok(()),
		}
	}
}

pub async fn run(app: &App, once: bool, every: u64) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let mut retries = Retries::default();
	if once {
		return match look(app, &nulink, &person, &mut retries).await? {
			true => Ok(()),
			false => Err(Told.into()),
		};
	}
	app.note("Seeing to your jobs, until Ctrl-C. What is done stands on disk: it may be stopped at any time.");
	let stop = tokio::signal::ctrl_c();
	tokio::pin!(stop);
	loop {
		// A look is not cut off in the middle: each step would be repeated, but the person waits for its end only shortly.
		if let Err(error) = look(app, &nulink, &person, &mut retries).await {
			// The node may come back.
			app.note(format!("error: {error:#}; trying again"));
		}
		tokio::select! {
			stopped = &mut stop => return Ok(stopped?),
			() = tokio::time::sleep(Duration::from_secs(every)) => {},
		}
	}
}

/// Whether nothing failed.
async fn look(app: &App, nulink: &Client, person: &Person, retries: &mut Retries) -> anyhow::Result<bool> {
	let attended = nulink.attend_jobs(person, retries).await?;
	let well = !attended.events.iter().any(|event| matches!(event, AgentEvent::Failed(..)));
	for event in attended.events {
		app.reply(&Line::from(event))?;
	}
	Ok(well)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn events_are_lines_with_stable_names() {
		let line = Line::from(AgentEvent::Shared(7, "results".into()));
		assert_eq!(line.to_string(), "shared job 7 under \"results\"");
		assert_eq!(serde_json::to_string(&line).unwrap(), r#"{"event":"shared","job":7,"label":"results"}"#);
		let line = Line::from(AgentEvent::GivenUp(7, "nobody agreed".into()));
		assert_eq!(line.to_string(), "given-up job 7: nobody agreed");
	}
}
