//! `nulink put` and `nulink get`.

use crate::{
	app::App,
	args::{Get, Output, Put},
};
use anyhow::{bail, Context};
use nulink_sdk::{
	catalogue::Entry,
	objects::{PutOptionsFor, Sink, Source},
	TAR,
};
use serde::Serialize;
use std::{
	fmt,
	io::{self, IsTerminal},
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// An object that was stored.
#[derive(Serialize)]
pub struct Stored {
	/// Its address.
	pub cid: String,
	/// What it is called.
	pub name: String,
	/// Under which label.
	pub label: String,
	/// Under which of the label's keys.
	pub label_version: u32,
	/// Bytes of the plaintext.
	pub size: u64,
	/// What it is.
	pub media_type: String,
	/// When it was stored.
	pub stored: String,
}

impl From<Entry> for Stored {
	fn from(entry: Entry) -> Self {
		Stored {
			cid: entry.cid.to_string(),
			stored: entry.stored_at().to_string(),
			name: entry.name,
			label: entry.label,
			label_version: entry.label_version,
			size: entry.size,
			media_type: entry.media_type,
		}
	}
}

/// Objects that were stored.
#[derive(Serialize)]
#[serde(transparent)]
struct AllStored(Vec<Stored>);

impl fmt::Display for AllStored {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "no upload is unfinished");
		}
		for stored in &self.0 {
			writeln!(f, "{}  {} ({} bytes) under {:?}", stored.cid, stored.name, stored.size, stored.label)?;
		}
		Ok(())
	}
}

pub async fn put(app: &App, args: Put) -> anyhow::Result<()> {
	let progress = app.progress();
	if let Some(id) = args.resume {
		let nulink = app.connect().await?;
		let ids = match id.as_str() {
			"" => nulink.pending_uploads()?.into_iter().map(|upload| upload.id).collect(),
			_ => vec![id],
		};
		let mut stored = Vec::new();
		for id in ids {
			stored.push(nulink.resume_upload(&id, Some(progress.reporter())).await?.into());
		}
		drop(progress);
		return app.reply(&AllStored(stored));
	}
	let label = args.label.context("a label is needed")?;
	// A path that is not there is told before a password is asked for, and a secret is asked for after it.
	let source = match args.path {
		None => None,
		Some(path) if path == Path::new("-") => Some(Source::Reader(Box::new(io::stdin()))),
		Some(path) => Some(Source::at(path)?),
	};
	let (person, nulink) = (app.person()?, app.connect().await?);
	let source = match source {
		Some(source) => source,
		None => Source::Secret(secret()?),
	};
	let options = PutOptionsFor { name: args.name, media_type: args.media_type, report: Some(progress.reporter()) };
	let stored = nulink.put(&person, &label, source, options).await?;
	drop(progress);
	app.reply(&AllStored(vec![stored.into()]))?;
	app.note(format!("Those who have access to {label:?} learn of it by `nulink publish {label}`."));
	Ok(())
}

/// A short secret, from the terminal or, in scripts, from standard input.
fn secret() -> anyhow::Result<Zeroizing<Vec<u8>>> {
	let text = if io::stdin().is_terminal() {
		Zeroizing::new(rpassword::prompt_password("The secret: ").context("cannot ask for the secret")?)
	} else {
		let mut text = Zeroizing::new(String::new());
		io::stdin().read_line(&mut text).context("cannot read standard input")?;
		Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned())
	};
	if text.is_empty() {
		bail!("the secret is empty");
	}
	Ok(Zeroizing::new(text.as_bytes().to_vec()))
}

/// Data that has come.
#[derive(Serialize)]
struct Fetched {
	cid: String,
	/// `null`: standard output.
	output: Option<String>,
}

impl fmt::Display for Fetched {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{}", self.output.as_deref().unwrap_or_default())
	}
}

pub async fn get(app: &App, args: Get) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let known = nulink.catalogue().find(&args.cid)?.map(|(_, entry)| entry);
	let (name, media_type) = match &known {
		Some(entry) => (entry.name.as_str(), entry.media_type.as_str()),
		None => ("data", ""),
	};
	let (sink, path) = sink(&args.output, name, media_type)?;
	let progress = app.progress();
	nulink.get(&person, &args.cid, args.label.as_deref(), sink, Some(progress.reporter())).await?;
	drop(progress);
	reply_unless_piped(app, &Fetched { cid: args.cid.to_string(), output: shown(&path) }, &path)
}

/// Where data goes, and under which path. A folder is made of what is one.
pub fn sink(output: &Output, name: &str, media_type: &str) -> anyhow::Result<(Sink, Option<PathBuf>)> {
	let path = match &output.output {
		Some(path) if path == Path::new("-") => return Ok((Sink::Writer(Box::new(io::stdout())), None)),
		Some(path) => path.clone(),
		None => PathBuf::from(file_name(name)?),
	};
	// A folder that is there: into it, under its own name.
	let path = if path.is_dir() { path.join(file_name(name)?) } else { path };
	// Whoever names a file with this ending wants the archive.
	let is_folder = media_type == TAR && path.extension().is_none_or(|extension| extension != "tar");
	let sink = if is_folder { Sink::Folder(path.clone()) } else { Sink::File(path.clone()) };
	Ok((sink, Some(path)))
}

/// A stranger's name for a file, as the name of a file here and nowhere else.
fn file_name(name: &str) -> anyhow::Result<&str> {
	let plain = !name.is_empty()
		&& !name.starts_with('.')
		&& !name.chars().any(|c| matches!(c, '/' | '\\' | ':') || c.is_control());
	if !plain {
		bail!("the object is called {name:?}, which is no name for a file: choose one with --output");
	}
	Ok(name)
}

/// The path, for JSON.
pub fn shown(path: &Option<PathBuf>) -> Option<String> {
	path.as_ref().map(|path| path.display().to_string())
}

/// An answer, unless it would get into the data on standard output.
pub fn reply_unless_piped(app: &App, reply: &impl crate::app::Reply, path: &Option<PathBuf>) -> anyhow::Result<()> {
	match path {
		Some(_) => app.reply(reply),
		None => Ok(()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_json_has_stable_names() {
		let stored = Stored {
			cid: "b".into(),
			name: "n".into(),
			label: "l".into(),
			label_version: 1,
			size: 2,
			media_type: "text/plain".into(),
			stored: "1970-01-01T00:00Z".into(),
		};
		assert_eq!(
			serde_json::to_string(&AllStored(vec![stored])).unwrap(),
			r#"[{"cid":"b","name":"n","label":"l","label_version":1,"size":2,"media_type":"text/plain","stored":"1970-01-01T00:00Z"}]"#
		);
	}

	#[test]
	fn a_strangers_name_leads_nowhere_else() {
		assert_eq!(file_name("photo 1.jpg").unwrap(), "photo 1.jpg");
		for name in ["", ".", "..", "../x", "/etc/passwd", "a/b", "a\\b", "C:x", ".bashrc", "a\nb"] {
			assert!(file_name(name).is_err(), "{name}");
		}
	}

	#[test]
	fn an_archive_becomes_a_folder_unless_a_tar_file_is_named() {
		let folder = tempfile::tempdir().unwrap();
		let at = |name: &str| Output { output: Some(folder.path().join(name)) };
		assert!(matches!(sink(&at("x"), "album", TAR).unwrap().0, Sink::Folder(_)));
		assert!(matches!(sink(&at("x.tar"), "album", TAR).unwrap().0, Sink::File(_)));
		assert!(matches!(sink(&at("x"), "a", "text/plain").unwrap().0, Sink::File(_)));
		// Into a folder that is there.
		let (_, path) = sink(&Output { output: Some(folder.path().into()) }, "a", "text/plain").unwrap();
		assert_eq!(path, Some(folder.path().join("a")));
		let (sink, path) = sink(&Output { output: Some("-".into()) }, "../a", "").unwrap();
		assert!(matches!((sink, path), (Sink::Writer(_), None)));
	}
}
