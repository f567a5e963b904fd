//! `nulink identity`.

mod certificates;
mod pools;
mod publishing;
mod show;

use crate::{
	app::App,
	args::{AnswerArg, Identity},
};
use anyhow::{bail, ensure, Context};
use nulink_sdk::pre::client::PasswordSource;
use std::{
	fs,
	io::{self, IsTerminal, Read},
	path::Path,
};
use zeroize::Zeroizing;

/// The longest answer, in bytes, with a line break.
const MAX_ANSWER: u64 = 1024;

pub async fn run(app: &App, identity: Identity) -> anyhow::Result<()> {
	match identity {
		Identity::Join { certificate, uri } => certificates::join(app, &certificate, &uri).await,
		Identity::Confirm(args) => certificates::confirm(app, args).await,
		Identity::IssueKey { publisher, answer } => publishing::issue(app, publisher, answer).await,
		Identity::RevokeKey { key, answer } => publishing::revoke(app, key, answer).await,
		Identity::Show { account } => show::run(app, account).await,
		Identity::Pool(pool) => pools::run(app, pool).await,
	}
}

/// The answer by which a key is revoked: of a file, or from the person at the terminal. A new one is asked for twice.
fn answer(arg: &AnswerArg, new: bool) -> anyhow::Result<Zeroizing<String>> {
	let text = match &arg.file {
		Some(path) if path == Path::new("-") => read(io::stdin().lock()).context("cannot read standard input")?,
		Some(path) => {
			let named = || format!("cannot read the answer from {}", path.display());
			read(fs::File::open(path).with_context(named)?).with_context(named)?
		},
		None if io::stderr().is_terminal() => {
			let ask = |question: &str| rpassword::prompt_password(question).map(Zeroizing::new);
			let text = ask("The answer by which the key is revoked: ").context("cannot ask for the answer")?;
			if new && *text != *ask("The same again: ").context("cannot ask for the answer")? {
				bail!("the two answers differ: nothing was done");
			}
			text
		},
		None => bail!("pass the answer with --answer FILE, or --answer - for standard input"),
	};
	// A line break at the end is the editor's. Everything else counts.
	let text = Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned());
	ensure!(!text.is_empty(), "the answer is empty");
	Ok(text)
}

fn read(source: impl Read) -> anyhow::Result<Zeroizing<String>> {
	// Allocated at once: a text that grows would leave copies behind.
	let mut text = Zeroizing::new(String::with_capacity(MAX_ANSWER as usize + 1));
	source.take(MAX_ANSWER + 1).read_to_string(&mut text)?;
	ensure!(text.len() as u64 <= MAX_ANSWER, "it is longer than any answer");
	Ok(text)
}

/// Opens other keys than one's own.
fn other(app: &App, publisher: &crate::args::Publisher) -> anyhow::Result<nulink_sdk::identity::Person> {
	let keys = nulink_sdk::identity::KeyFolder::new(&publisher.publisher);
	if !keys.exists() {
		let folder = publisher.publisher.display();
		bail!("there are no keys in {folder}: make them with `nulink --keystore {folder} keys new`");
	}
	let password = match &publisher.publisher_password_file {
		Some(path) => PasswordSource::File(path.clone()).read()?,
		None => app.password()?,
	};
	Ok(keys.open(&password)?)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_answer_is_read_without_its_line_break_and_with_everything_else() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("answer");
		let arg = AnswerArg { file: Some(path.clone()) };
		fs::write(&path, " The cat, and then some \r\n").unwrap();
		assert_eq!(*answer(&arg, true).unwrap(), " The cat, and then some ");
		fs::write(&path, "\n").unwrap();
		assert!(answer(&arg, true).unwrap_err().to_string().contains("empty"));
		fs::write(&path, "a".repeat(2_000)).unwrap();
		assert!(format!("{:#}", answer(&arg, true).unwrap_err()).contains("longer than any answer"));
		let missing = AnswerArg { file: Some("/nowhere/a".into()) };
		assert!(format!("{:#}", answer(&missing, false).unwrap_err()).contains("/nowhere/a"));
	}
}
