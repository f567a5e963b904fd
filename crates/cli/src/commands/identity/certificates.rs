//! Becoming a participant, and saying that somebody is who it says it is.

use crate::{
	app::App,
	args::ConfirmIdentity,
	commands::{account::Done, market::waiting, program::read, proof::hex},
};
use anyhow::{ensure, Context};
use nulink_sdk::{
	address,
	pre::digest,
	time::{Clock, Span, Until, When},
};
use serde::Serialize;
use std::{fmt, path::Path};

/// That somebody is a participant now.
#[derive(Serialize)]
struct Joined {
	/// The hash of the certificate.
	certificate: String,
	#[serde(flatten)]
	done: Done,
}

impl fmt::Display for Joined {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "you are a participant with the certificate {}", self.certificate)?;
		writeln!(f, "Show the certificate to a registrar: you publish when one has confirmed it")
	}
}

pub async fn join(app: &App, certificate: &Path, uri: &str) -> anyhow::Result<()> {
	let bytes = read(certificate)?;
	let (person, nulink) = (app.person()?, app.connect().await?);
	app.confirm(format!(
		"Be a participant with the certificate in {}. The chain has its hash; a deposit is held as long as you take part.",
		certificate.display()
	))?;
	let (hash, included) = waiting(app, nulink.join(&person, &bytes, uri)).await?;
	app.reply(&Joined { certificate: hex(&hash), done: Done::new("", &included) })
}

/// The last block in which a confirmation counts.
fn last_block(until: Until, clock: &Clock) -> u32 {
	match until {
		Until::After(Span::Epochs(epochs)) => clock.block.saturating_add(epochs.saturating_mul(clock.epoch_length)),
		Until::After(Span::Time(time)) => clock.block_of(When::Time(clock.time.after(time))),
		Until::At(time) => clock.block_of(When::Time(time)),
	}
}

pub async fn confirm(app: &App, args: ConfirmIdentity) -> anyhow::Result<()> {
	let until = args.end().context("how long? Pass --for 52w or --until 2027-12-31")?;
	let bytes = read(&args.certificate)?;
	let (person, nulink) = (app.person()?, app.connect().await?);
	let clock = nulink.chain().clock().await?;
	let last = last_block(until, &clock);
	ensure!(last > clock.block, "that is over already");
	let name = address::to_text(&args.participant);
	let about = format!(
		"Confirm, until about {}, that {name} is who the certificate in {} says",
		clock.time_of_block(last),
		args.certificate.display()
	);
	let hash = digest(&bytes);
	app.confirm(about)?;
	let included = waiting(app, nulink.confirm_participant(&person, &args.participant, hash, last)).await?;
	app.reply(&Done::new(format!("{name} is confirmed until about {}", clock.time_of_block(last)), &included))
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{chain::Included, time::Instant};
	use std::time::Duration;

	#[test]
	fn a_confirmation_ends_after_a_time_or_at_one() {
		let clock = Clock { block: 25, time: Instant(150_000), epoch: 2, epoch_length: 10, block_millis: 6_000 };
		assert_eq!(last_block(Until::After(Span::Epochs(3)), &clock), 55);
		assert_eq!(last_block(Until::After(Span::Time(Duration::from_secs(60))), &clock), 35);
		assert_eq!(last_block(Until::At(Instant(210_000)), &clock), 35);
		assert_eq!(last_block(Until::At(Instant(0)), &clock), 0);
	}

	#[test]
	fn the_json_has_stable_names() {
		let included = Included { block: [1; 32], transaction: [2; 32], events: vec![] };
		let joined = Joined { certificate: "0x01".into(), done: Done::new("", &included) };
		assert!(joined.to_string().contains("registrar"));
		let json = serde_json::to_value(joined).unwrap();
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		assert_eq!(names, ["block", "certificate", "fee", "transaction"]);
	}
}
