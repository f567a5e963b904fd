//! Structured logs, to standard error: as text for people, as JSON (one object a line) for machines.
//!
//! Logs carry ids, heights and reasons. No key, no plaintext and no body of a request is ever logged.

use serde::{Deserialize, Serialize};
use tracing::subscriber::SetGlobalDefaultError;
use tracing_subscriber::{filter::ParseError, fmt::MakeWriter, EnvFilter};

/// How lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Format {
	/// For people.
	#[default]
	Text,
	/// One object a line.
	Json,
}

/// The settings under `log`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogSettings {
	/// `text` or `json`.
	pub format: Format,
	/// What is logged, as `tracing` has it: `info`, or `info,nulink_worker_common=debug`.
	pub filter: String,
}

impl Default for LogSettings {
	fn default() -> Self {
		LogSettings { format: Format::Text, filter: "info".into() }
	}
}

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The filter is none.
	#[error("log.filter is not a filter, as `info` or `info,nulink_worker_common=debug` are: {0}")]
	Filter(#[from] ParseError),
	/// Logging was started before.
	#[error("logging is started already")]
	Started(#[from] SetGlobalDefaultError),
}

/// Starts logging. Once, at the start of the process.
pub fn start(settings: &LogSettings) -> Result<(), Error> {
	Ok(tracing::subscriber::set_global_default(subscriber(settings, std::io::stderr)?)?)
}

fn subscriber<W>(settings: &LogSettings, writer: W) -> Result<Box<dyn tracing::Subscriber + Send + Sync>, Error>
where
	W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
	let filter = EnvFilter::builder().parse(&settings.filter)?;
	let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
	Ok(match settings.format {
		// Colours would be rubbish in a file or a journal, where most daemons' lines end.
		Format::Text => Box::new(builder.with_ansi(false).finish()),
		Format::Json => Box::new(builder.json().flatten_event(true).finish()),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::sync::{Arc, Mutex};

	#[derive(Clone, Default)]
	struct Lines(Arc<Mutex<Vec<u8>>>);

	impl std::io::Write for Lines {
		fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
			self.0.lock().unwrap().extend_from_slice(bytes);
			Ok(bytes.len())
		}
		fn flush(&mut self) -> std::io::Result<()> {
			Ok(())
		}
	}

	fn logged(settings: LogSettings) -> String {
		let lines = Lines::default();
		let writer = lines.clone();
		let subscriber = subscriber(&settings, move || writer.clone()).unwrap();
		tracing::subscriber::with_default(subscriber, || {
			tracing::info!(policy = 7, "accepted");
			tracing::debug!("noise");
		});
		let bytes = lines.0.lock().unwrap().clone();
		String::from_utf8(bytes).unwrap()
	}

	#[test]
	fn json_is_one_object_a_line_with_the_fields_on_top() {
		let lines = logged(LogSettings { format: Format::Json, ..Default::default() });
		let object: serde_json::Value = serde_json::from_str(lines.trim()).unwrap();
		assert_eq!((&object["policy"], &object["message"]), (&7.into(), &"accepted".into()));
	}

	#[test]
	fn the_filter_decides_what_is_logged() {
		assert!(!logged(LogSettings::default()).contains("noise"));
		assert!(logged(LogSettings { filter: "debug".into(), ..Default::default() }).contains("noise"));
	}

	#[test]
	fn a_bad_filter_names_the_setting() {
		let settings = LogSettings { filter: "info,=,".into(), ..Default::default() };
		let error = subscriber(&settings, std::io::stderr).map(|_| ()).unwrap_err().to_string();
		assert!(error.contains("log.filter"), "{error}");
	}
}
