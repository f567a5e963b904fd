//! `nulink receive`.

use super::data::{reply_unless_piped, shown, sink};
use crate::{app::App, args::Receive, progress::Progress};
use nulink_sdk::{
	address,
	receive::{ObjectRef, ReceiveStep, Received, Shared},
	storage, Error, Reporter,
};
use serde::Serialize;
use std::{fmt, sync::Arc};

/// What was received.
#[derive(Serialize)]
pub struct Came {
	/// By which policy.
	pub policy: u64,
	/// What it is called.
	pub name: String,
	/// Bytes of it.
	pub size: u64,
	/// What it is.
	pub media_type: String,
	/// Where it is. `null`: standard output.
	pub output: Option<String>,
	/// The proxies that helped.
	pub proxies: Vec<String>,
	/// The proxies that gave a wrong fragment and signed for it.
	pub wrong: Vec<String>,
}

impl Came {
	/// Out of what the SDK says.
	pub fn new(policy: u64, received: &Received, output: Option<String>) -> Self {
		let texts = |accounts: &[nulink_sdk::Account]| accounts.iter().map(address::to_text).collect();
		Came {
			policy,
			name: received.object.name.clone(),
			size: received.object.size,
			media_type: received.object.media_type.clone(),
			output,
			proxies: texts(&received.proxies),
			wrong: texts(&received.wrong),
		}
	}
}

impl fmt::Display for Came {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{}", self.output.as_deref().unwrap_or_default())
	}
}

pub async fn run(app: &App, args: Receive) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let shared = nulink.open_policy(&person, args.policy).await?;
	let object = which(&args);
	let entry = shared.find(&object)?;
	let (sink, path) = sink(&args.output, &entry.name, &entry.media_type)?;
	let progress = app.progress();
	progress.say("asking proxies");
	let received = nulink.receive(&person, &shared, &object, sink, Some(reporter(&progress))).await;
	drop(progress);
	let received = received.map_err(|error| elsewhere(&shared, error))?;
	if !received.wrong.is_empty() {
		app.note("A proxy gave a wrong fragment and signed for it: `nulink evidence list` shows what can be done.");
	}
	reply_unless_piped(app, &Came::new(args.policy, &received, shown(&path)), &path)
}

/// An error, with where the owner says that the data is, if it is not where it was looked for.
pub fn elsewhere(shared: &Shared, error: Error) -> anyhow::Error {
	match (&error, &shared.map.storage) {
		(Error::Storage(cause), Some(place)) if matches!(cause.cause(), storage::Error::Missing { .. }) => {
			anyhow::Error::from(error).context(format!("the owner says that it is stored at {place:?}: try --storage"))
		},
		_ => error.into(),
	}
}

/// Which object is meant.
pub fn which(args: &Receive) -> ObjectRef {
	args.object.clone().map_or(ObjectRef::Only, ObjectRef::Named)
}

/// Shows how far receiving is.
pub fn reporter(progress: &Progress) -> Reporter<ReceiveStep> {
	let progress = progress.clone();
	Arc::new(move |step| match step {
		ReceiveStep::Asked(provider) => progress.say(format!("asking {}", address::to_text(&provider))),
		ReceiveStep::Answered(provider, have, need) => {
			progress.keep(format!("fragment {have} of {need} from {}", address::to_text(&provider)));
		},
		ReceiveStep::Failed(provider, reason) => {
			progress.keep(format!("{}: {reason}", address::to_text(&provider)));
		},
		ReceiveStep::Data(step) => progress.data(step),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{map::MapEntry, primitives::sharing::ContentId};

	#[test]
	fn the_json_has_stable_names() {
		let object = MapEntry { cid: ContentId([0; 36]), name: "n".into(), size: 1, media_type: "text/plain".into() };
		let received = Received { object, proxies: vec![[1; 32].into()], wrong: vec![] };
		let json = serde_json::to_value(Came::new(7, &received, None)).unwrap();
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		assert_eq!(names, ["media_type", "name", "output", "policy", "proxies", "size", "wrong"]);
	}
}
