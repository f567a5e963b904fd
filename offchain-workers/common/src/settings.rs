//! Where a daemon's settings come from.
//!
//! Four places, the later ones win: the defaults, a TOML file (`--config`), the environment, the flags. A key is spelled
//! the same everywhere; `chain.endpoints` is
//!
//! | Place | How |
//! |---|---|
//! | file | `[chain]` and `endpoints = ["wss://…"]` |
//! | environment | `NULINK_WORKER_CHAIN__ENDPOINTS='["wss://…"]'` (two underscores for the dot) |
//! | flag | `--endpoint wss://…`, or `--set 'chain.endpoints=["wss://…"]'` for any key |
//!
//! The frame's own settings are the fields of [`Settings`]; a daemon's are its own struct, under `worker`. An unknown key
//! is an error, so that a typo does not go unnoticed, and every error names the key and the place. `--print-config`
//! shows what came out and from where.
//!
//! Secrets are never settings: `NULINK_WORKER_PASSWORD` is not read here but by [`crate::keys`], and no flag takes one,
//! since command lines are public on most systems.

use crate::{
	chain::ChainSettings, http::HttpSettings, keys::KeystoreSettings, limits, logging::LogSettings,
	submitter::SubmitSettings,
};
use figment::{
	providers::{Format, Toml},
	util::nest,
	value::{Dict, Map, Value},
	Figment, Metadata, Profile, Provider,
};
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use std::{
	fmt,
	net::SocketAddr,
	path::{Path, PathBuf},
};

/// What the environment's variables begin with.
const PREFIX: &str = "NULINK_WORKER_";
/// The most that a configuration file may have, in bytes.
const MAX_FILE: usize = 1 << 20;

/// The flags that all daemons have. A daemon flattens them into its own.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
	/// The configuration file (TOML).
	#[arg(long, value_name = "FILE")]
	pub config: Option<PathBuf>,
	/// Print the settings and where each comes from, and end.
	#[arg(long)]
	pub print_config: bool,
	/// A node's WebSocket address. Several times for several nodes, the first is preferred.
	#[arg(long = "endpoint", value_name = "URL")]
	pub endpoints: Vec<String>,
	/// The folder for the journal.
	#[arg(long, value_name = "FOLDER")]
	pub data: Option<PathBuf>,
	/// Where to serve requests.
	#[arg(long, value_name = "ADDRESS")]
	pub listen: Option<SocketAddr>,
	/// Where to serve /metrics and /health.
	#[arg(long, value_name = "ADDRESS")]
	pub metrics: Option<SocketAddr>,
	/// The TLS certificate chain (PEM).
	#[arg(long, value_name = "FILE")]
	pub tls_certificate: Option<PathBuf>,
	/// The TLS certificate's key (PEM).
	#[arg(long, value_name = "FILE")]
	pub tls_key: Option<PathBuf>,
	/// How logs are written.
	#[arg(long, value_name = "FORMAT")]
	pub log_format: Option<crate::logging::Format>,
	/// What is logged, for instance `info,nulink_worker_common=debug`.
	#[arg(long, value_name = "FILTER")]
	pub log_filter: Option<String>,
	/// The folder of the encrypted keys.
	#[arg(long, value_name = "FOLDER")]
	pub keystore: Option<PathBuf>,
	/// The file whose first line is the keystore's password. Else NULINK_WORKER_PASSWORD, else a question.
	#[arg(long, value_name = "FILE")]
	pub password_file: Option<PathBuf>,
	/// Any setting: `--set worker.max_policies=100`.
	#[arg(long = "set", value_name = "KEY=VALUE")]
	pub set: Vec<String>,
}

/// The settings of a daemon: the frame's, and its own (`D`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, bound = "D: Default + Serialize + DeserializeOwned")]
pub struct Settings<D> {
	/// The folder for the journal.
	pub data: DataFolder,
	/// How the chain is reached.
	pub chain: ChainSettings,
	/// How transactions are sent.
	pub submit: SubmitSettings,
	/// The daemon's own server.
	pub http: HttpSettings,
	/// The server for /metrics and /health.
	pub metrics: MetricsSettings,
	/// Logs.
	pub log: LogSettings,
	/// The encrypted keys.
	pub keystore: KeystoreSettings,
	/// The daemon's own settings.
	pub worker: D,
}

/// A folder, `nulink-worker` unless set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFolder(pub PathBuf);

impl Default for DataFolder {
	fn default() -> Self {
		DataFolder("nulink-worker".into())
	}
}

/// The settings under `metrics`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MetricsSettings {
	/// Where to listen.
	pub listen: SocketAddr,
	/// Serve on an address that is not a loopback one. There is no TLS here.
	pub allow_plain_http: bool,
}

impl Default for MetricsSettings {
	fn default() -> Self {
		MetricsSettings { listen: SocketAddr::from(([127, 0, 0, 1], 9616)), allow_plain_http: false }
	}
}

impl MetricsSettings {
	/// The same for [`crate::http::Server`].
	pub fn http(&self) -> HttpSettings {
		HttpSettings { listen: self.listen, allow_plain_http: self.allow_plain_http, ..Default::default() }
	}
}

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The file cannot be read.
	#[error(transparent)]
	File(#[from] limits::Error),
	/// The file is no UTF-8.
	#[error("{} is not a text file", .0.display())]
	NotText(PathBuf),
	/// A `--set` without a value.
	#[error("--set {0} is not KEY=VALUE")]
	Set(String),
	/// Values that do not fit, each on a line.
	#[error("{0}")]
	Values(Problems),
}

/// What is wrong, and where it was said.
#[derive(Debug, Default)]
pub struct Problems(Vec<String>);

impl fmt::Display for Problems {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&self.0.join("\n"))
	}
}

/// Settings, and where each of them came from.
pub struct Loaded<D> {
	/// The settings.
	pub settings: Settings<D>,
	figment: Figment,
}

/// Reads the settings of the process.
pub fn load<D: Default + Serialize + DeserializeOwned>(flags: &Flags) -> Result<Loaded<D>, Error> {
	let environment = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
	load_from(flags, environment.filter_map(|(name, value)| Some((name, value.into_string().ok()?))))
}

/// Reads the settings, with the environment as given.
pub fn load_from<D: Default + Serialize + DeserializeOwned>(
	flags: &Flags,
	environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Loaded<D>, Error> {
	let defaults = Value::serialize(Settings::<D>::default()).map_err(|error| Error::Values(error.into()))?;
	let mut figment =
		Figment::from(Source { place: "default".into(), values: defaults.into_dict().unwrap_or_default() });
	if let Some(path) = &flags.config {
		figment = figment.merge(file(path)?);
	}
	for variable in environment.into_iter().filter_map(|(name, value)| variable(&name, &value)) {
		figment = figment.merge(variable);
	}
	for flag in flags.sources()? {
		figment = figment.merge(flag);
	}
	let settings = figment.extract::<Settings<D>>().map_err(|error| Error::Values(Problems::from(error)))?;
	let loaded = Loaded { settings, figment };
	loaded.check()?;
	Ok(loaded)
}

impl<D> Loaded<D> {
	/// All settings as a TOML file, each with a comment that says where it comes from.
	pub fn print(&self) -> String {
		let mut lines = String::new();
		for key in ["data", "chain", "submit", "http", "metrics", "log", "keystore", "worker"] {
			if let Ok(value) = self.figment.find_value(key) {
				self.print_value(key, &value, &mut lines);
			}
		}
		lines
	}

	fn print_value(&self, key: &str, value: &Value, lines: &mut String) {
		let origin = self.figment.get_metadata(value.tag()).map_or("unknown", |metadata| &metadata.name);
		match value {
			Value::Dict(_, dict) => {
				for (name, value) in dict {
					self.print_value(&format!("{key}.{name}"), value, lines);
				}
			},
			Value::Empty(..) => lines.push_str(&format!("# {key} is not set\n")),
			// Scalars and arrays of scalars are spelled the same in JSON and in TOML.
			value => {
				let text = serde_json::to_string(value).unwrap_or_else(|error| format!("\"{error}\""));
				lines.push_str(&format!("{key} = {text} # {origin}\n"));
			},
		}
	}

	fn check(&self) -> Result<(), Error> {
		let chain = &self.settings.chain;
		let mut problems = Problems::default();
		let mut problem = |key: &str, what: &str| {
			let origin = self.figment.find_metadata(key).map_or("nowhere", |metadata| &metadata.name);
			problems.0.push(format!("{key} {what} ({origin})"));
		};
		if chain.endpoints.is_empty() {
			problem("chain.endpoints", "has no address: one at least is needed");
		}
		for url in &chain.endpoints {
			if !url.starts_with("ws://") && !url.starts_with("wss://") {
				problem("chain.endpoints", &format!("has {url:?}, which does not begin with ws:// or wss://"));
			}
		}
		if chain.genesis.as_ref().is_some_and(|hash| hash.parse::<crate::chain::H256>().is_err()) {
			problem("chain.genesis", "is not a hash: 0x and 64 hexadecimal digits");
		}
		let mortality = self.settings.submit.mortality_blocks;
		if !mortality.is_power_of_two() || !(4..=4096).contains(&mortality) {
			problem("submit.mortality_blocks", "is not a power of two from 4 to 4096");
		}
		if problems.0.is_empty() {
			Ok(())
		} else {
			Err(Error::Values(problems))
		}
	}
}

impl From<figment::Error> for Problems {
	fn from(error: figment::Error) -> Self {
		let line = |error: figment::Error| {
			let origin = error.metadata.as_ref().map_or("", |metadata| &metadata.name);
			match (error.path.join("."), origin) {
				(key, "") if key.is_empty() => error.kind.to_string(),
				(key, origin) if key.is_empty() => format!("{} ({origin})", error.kind),
				(key, "") => format!("{key}: {}", error.kind),
				(key, origin) => format!("{key}: {} ({origin})", error.kind),
			}
		};
		Problems(error.into_iter().map(line).collect())
	}
}

/// Values from one place, which has a name.
struct Source {
	place: String,
	values: Dict,
}

impl Source {
	fn value(place: String, key: &str, value: Value) -> Self {
		Source { place, values: nest(key, value).into_dict().unwrap_or_default() }
	}
}

impl Provider for Source {
	fn metadata(&self) -> Metadata {
		Metadata::named(self.place.clone())
	}

	fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
		Ok(Profile::Default.collect(self.values.clone()))
	}
}

fn file(path: &Path) -> Result<Source, Error> {
	let text = String::from_utf8(limits::read_file(path, MAX_FILE)?).map_err(|_| Error::NotText(path.into()))?;
	let mut profiles = Toml::string(&text).data().map_err(|error| {
		let problems = Problems::from(error).0;
		Error::Values(Problems(problems.into_iter().map(|line| format!("{}: {line}", path.display())).collect()))
	})?;
	Ok(Source { place: path.display().to_string(), values: profiles.remove(&Profile::Default).unwrap_or_default() })
}

/// The setting in a variable of the environment. `None` where it is not for us, as the password is not.
fn variable(name: &str, value: &str) -> Option<Source> {
	if name == crate::keys::PASSWORD_VARIABLE {
		return None;
	}
	let key = name.strip_prefix(PREFIX)?.to_lowercase().replace("__", ".");
	Some(Source::value(format!("environment variable {name}"), &key, parse(value)))
}

/// Numbers, `true`, lists, … where the text is one, else the text.
fn parse(text: &str) -> Value {
	match text.parse() {
		Ok(value) => value,
		// The parser takes what it does not know for a string.
		Err(never) => match never {},
	}
}

impl Flags {
	fn sources(&self) -> Result<Vec<Source>, Error> {
		fn text(value: &impl ToString) -> Value {
			Value::from(value.to_string())
		}
		fn path(value: &Path) -> Value {
			Value::from(value.display().to_string())
		}
		let mut sources = Vec::new();
		let mut flag = |flag: &str, key: &str, value: Option<Value>| {
			sources.extend(value.map(|value| Source::value(format!("flag --{flag}"), key, value)));
		};
		let endpoints = (!self.endpoints.is_empty()).then(|| Value::from(self.endpoints.clone()));
		flag("endpoint", "chain.endpoints", endpoints);
		flag("data", "data", self.data.as_deref().map(path));
		flag("listen", "http.listen", self.listen.as_ref().map(text));
		flag("metrics", "metrics.listen", self.metrics.as_ref().map(text));
		flag("tls-certificate", "http.tls_certificate", self.tls_certificate.as_deref().map(path));
		flag("tls-key", "http.tls_key", self.tls_key.as_deref().map(path));
		let format = self.log_format.map(|format| Value::from(format!("{format:?}").to_lowercase()));
		flag("log-format", "log.format", format);
		flag("log-filter", "log.filter", self.log_filter.as_ref().map(text));
		flag("keystore", "keystore.path", self.keystore.as_deref().map(path));
		flag("password-file", "keystore.password_file", self.password_file.as_deref().map(path));
		for pair in &self.set {
			let (key, value) = pair.split_once('=').ok_or_else(|| Error::Set(pair.clone()))?;
			if key.trim().is_empty() {
				return Err(Error::Set(pair.clone()));
			}
			sources.push(Source::value(format!("flag --set {key}"), key.trim(), parse(value)));
		}
		Ok(sources)
	}
}

#[cfg(test)]
mod tests;
