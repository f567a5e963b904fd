//! Keys to publish under.

use super::{answer, other};
use crate::{
	app::App,
	args::{AnswerArg, Publisher},
	commands::{account::Done, market::waiting, proof::reporter},
};
use nulink_sdk::{address, Account};

pub async fn issue(app: &App, publisher: Publisher, arg: AnswerArg) -> anyhow::Result<()> {
	let person = app.person()?;
	let key = other(app, &publisher)?;
	let answer = answer(&arg, true)?;
	let nulink = app.connect().await?;
	let name = address::to_text(&key.account());
	app.confirm(format!(
		"Have {name} publish data under your name. A deposit is held. Who knows the answer can revoke the key."
	))?;
	let included = waiting(app, nulink.issue_key(&person, &key, &answer)).await?;
	app.reply(&Done::new(format!("{name} publishes under your name"), &included))
}

pub async fn revoke(app: &App, key: Account, arg: AnswerArg) -> anyhow::Result<()> {
	let person = app.person()?;
	let answer = answer(&arg, false)?;
	let nulink = app.connect().await?;
	let name = address::to_text(&key);
	app.confirm(format!("Revoke the key {name}: it publishes nothing any more, for good."))?;
	let progress = app.progress();
	progress.say("proving that you know the answer");
	let included = nulink.revoke_key(&person, &key, &answer, Some(reporter(&progress))).await?;
	drop(progress);
	app.reply(&Done::new(format!("{name} is revoked"), &included))
}
