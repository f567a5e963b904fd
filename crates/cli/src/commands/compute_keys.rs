//! `nulink keys compute`.

use super::data::{reply_unless_piped, shown};
use crate::{
	app::App,
	args::{ComputeKeys, Output},
	table::Table,
};
use anyhow::Context;
use nulink_sdk::{compute::ComputeKey, primitives::sharing::ContentId, storage::Cid, time::Instant};
use serde::Serialize;
use std::{
	fmt, fs,
	io::{self, Write},
	path::{Path, PathBuf},
};

/// A key.
#[derive(Serialize)]
struct Line {
	name: String,
	created: String,
	/// Where the evaluation key is.
	evaluation: Option<String>,
	/// Where the encryption key is.
	encryption: Option<String>,
	/// The lengths of its pads that were not used.
	pads: Vec<u32>,
	/// Whether others may be able to read what is under it.
	exposed: bool,
}

/// What to keep of a new key.
pub const KEEP: &str = "\
Copy data/compute/keys of your home to another place: without it, results under this key are lost. Never copy \
data/compute/pads, and never bring it back: a one-time pad that is used twice shows what was encrypted with it.";

/// An address as people see it.
pub fn address(content: &ContentId) -> String {
	Cid::try_from(*content).map(|cid| cid.to_string()).unwrap_or_default()
}

impl Line {
	fn new(key: &ComputeKey, pads: Vec<u32>) -> Self {
		let published = key.published.as_ref();
		Line {
			name: key.name.clone(),
			created: Instant(key.created).to_string(),
			evaluation: published.map(|published| address(&published.evaluation)),
			encryption: published.map(|published| address(&published.encryption)),
			pads,
			exposed: key.exposed,
		}
	}
}

impl fmt::Display for Line {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "name        {}", self.name)?;
		if self.exposed {
			writeln!(f, "exposed     a result was delivered under it: whoever opens that can compute this key")?;
		}
		match (&self.evaluation, &self.encryption) {
			(Some(evaluation), Some(encryption)) => {
				writeln!(f, "evaluation  {evaluation}")?;
				writeln!(f, "encryption  {encryption}")
			},
			_ => writeln!(f, "not stored yet: `nulink keys compute publish {}`, or the first job does it", self.name),
		}
	}
}

/// Keys.
#[derive(Serialize)]
#[serde(transparent)]
struct Lines(Vec<Line>);

impl fmt::Display for Lines {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "no compute keys: make one with `nulink keys compute new`");
		}
		let mut table = Table::new(["name", "created", "exposed", "pads", "encryption key", "evaluation key"]);
		for line in &self.0 {
			table.line([
				line.name.clone(),
				line.created.clone(),
				if line.exposed { "yes".into() } else { "no".into() },
				line.pads.len().to_string(),
				line.encryption.clone().unwrap_or_else(|| "(not stored)".into()),
				line.evaluation.clone().unwrap_or_else(|| "(not stored)".into()),
			]);
		}
		table.fmt(f)
	}
}

/// A file that was written.
#[derive(Serialize)]
struct Written {
	output: Option<String>,
}

impl fmt::Display for Written {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{}", self.output.as_deref().unwrap_or_default())
	}
}

/// Pads that were made.
#[derive(Serialize)]
struct Made {
	bits: u32,
	pads: Vec<String>,
}

impl fmt::Display for Made {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "made {} pads for {} bits each", self.pads.len(), self.bits)
	}
}

pub async fn run(app: &App, keys: ComputeKeys) -> anyhow::Result<()> {
	let progress = app.progress();
	match keys {
		ComputeKeys::New { name } => {
			let (person, nulink) = (app.person()?, app.offline()?);
			progress.say("making a key");
			let key = nulink.create_compute_key(&person, &name).await?;
			drop(progress);
			app.reply(&Line::new(&key, vec![]))?;
			app.note(KEEP);
			Ok(())
		},
		ComputeKeys::List => {
			let nulink = app.offline()?;
			let mut lines = Vec::new();
			for key in nulink.compute_keys()? {
				lines.push(Line::new(&key, nulink.pads(&key.name)?));
			}
			drop(progress);
			app.reply(&Lines(lines))
		},
		ComputeKeys::Publish { name } => {
			let (person, nulink) = (app.person()?, app.offline()?);
			progress.say("making the evaluation key");
			let key = nulink.publish_compute_key(&person, &name, Some(progress.reporter())).await?;
			drop(progress);
			app.reply(&Line::new(&key, nulink.pads(&name)?))
		},
		ComputeKeys::Export { name, output } => {
			let (person, nulink) = (app.person()?, app.offline()?);
			progress.say("making the encryption key");
			let bytes = nulink.encryption_bytes(&person, &name).await?;
			drop(progress);
			let path = write(&output, &format!("{name}.key"), &bytes)?;
			reply_unless_piped(app, &Written { output: shown(&path) }, &path)
		},
		ComputeKeys::Pad { name, bits, count } => {
			let (person, nulink) = (app.person()?, app.offline()?);
			let mut pads = Vec::new();
			for number in 1..=count {
				progress.say(format!("making pad {number} of {count}"));
				pads.push(address(&nulink.make_pad(&person, &name, bits, Some(progress.reporter())).await?));
			}
			drop(progress);
			app.reply(&Made { bits, pads })
		},
	}
}

/// Writes a new file, or standard output.
fn write(output: &Output, name: &str, bytes: &[u8]) -> anyhow::Result<Option<PathBuf>> {
	let path = match &output.output {
		Some(path) if path == Path::new("-") => {
			io::stdout().lock().write_all(bytes).context("cannot write standard output")?;
			return Ok(None);
		},
		Some(path) => path.clone(),
		None => name.into(),
	};
	let mut file =
		fs::File::create_new(&path).with_context(|| format!("cannot make {}: choose another name", path.display()))?;
	file.write_all(bytes).with_context(|| format!("cannot write {}", path.display()))?;
	Ok(Some(path))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_json_has_stable_names() {
		let key = ComputeKey { name: "main".into(), owner: [1; 32].into(), created: 0, published: None, exposed: true };
		assert_eq!(
			serde_json::to_string(&Line::new(&key, vec![8])).unwrap(),
			r#"{"name":"main","created":"1970-01-01T00:00Z","evaluation":null,"encryption":null,"pads":[8],"exposed":true}"#
		);
	}

	#[test]
	fn a_file_that_is_there_is_not_overwritten() {
		let folder = tempfile::tempdir().unwrap();
		let output = Output { output: Some(folder.path().join("a")) };
		assert!(write(&output, "x", b"1").unwrap().is_some());
		assert!(write(&output, "x", b"2").is_err());
		assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"1");
	}
}
