//! Settings: defaults, then the file, then the environment, then what was typed.

use crate::args::Global;
use anyhow::Context;
use figment::{
	providers::{Env, Format, Serialized, Toml},
	Figment,
};
use nulink_sdk::{
	home::{xdg, Home},
	storage::Location,
};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The settings, as they stand in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
	/// The WebSocket address of a node.
	node: String,
	/// Where data is stored.
	storage: String,
	/// The folder with the keys.
	keystore: PathBuf,
	/// The file with the password of the keystore.
	password_file: Option<PathBuf>,
	/// Whether proxies are used that other machines offer by plain HTTP.
	allow_plain_http: bool,
}

impl File {
	fn of(home: &Home) -> Self {
		File {
			node: "ws://127.0.0.1:9944".into(),
			storage: home.data.join("store").display().to_string(),
			keystore: home.data.join("keys"),
			password_file: None,
			allow_plain_http: false,
		}
	}
}

/// The settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
	/// Where things are kept.
	pub home: Home,
	/// The WebSocket address of a node.
	pub node: String,
	/// Where data is stored.
	pub storage: Location,
	/// The folder with the keys.
	pub keystore: PathBuf,
	/// The file with the password of the keystore.
	pub password_file: Option<PathBuf>,
	/// Whether proxies are used that other machines offer by plain HTTP.
	pub allow_plain_http: bool,
}

impl Settings {
	/// Puts them together.
	pub fn load(typed: &Global) -> anyhow::Result<Self> {
		// Not in the file, since it says where the file is.
		let folder = typed.home.clone().or_else(|| std::env::var_os("NULINK_HOME").map(PathBuf::from));
		let (home, folder) = match folder {
			Some(folder) => (Home::under(&folder), folder),
			None => (Home::xdg(), xdg("XDG_CONFIG_HOME", ".config")),
		};
		let path = typed.config.clone().unwrap_or_else(|| folder.join("config.toml"));
		// A file that was named must be there.
		let file = if typed.config.is_some() { Toml::file_exact(&path) } else { Toml::file(&path) };
		let known = ["node", "storage", "keystore", "password_file", "allow_plain_http"];
		let file: File = Figment::from(Serialized::defaults(File::of(&home)))
			.merge(file)
			.merge(Env::prefixed("NULINK_").only(&known))
			.extract()
			.with_context(|| format!("the settings (in {} or the environment) cannot be read", path.display()))?;
		let storage = match &typed.storage {
			Some(storage) => storage.clone(),
			None => file.storage.parse()?,
		};
		Ok(Settings {
			home,
			node: typed.node.clone().unwrap_or(file.node),
			storage,
			keystore: typed.keystore.clone().unwrap_or(file.keystore),
			password_file: typed.password_file.clone().or(file.password_file),
			allow_plain_http: typed.allow_plain_http || file.allow_plain_http,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn with_file(text: &str, typed: Global) -> anyhow::Result<Settings> {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("config.toml");
		std::fs::write(&path, text).unwrap();
		Settings::load(&Global { config: Some(path), ..typed })
	}

	#[test]
	fn what_was_typed_comes_before_the_file_and_that_before_the_defaults() {
		let text = "node = \"wss://a\"\nstorage = \"ipfs+http://127.0.0.1:5001\"\npassword_file = \"/p\"";
		let settings = with_file(text, Global { node: Some("wss://b".into()), ..Default::default() }).unwrap();
		assert_eq!(settings.node, "wss://b");
		assert_eq!(settings.storage.to_string(), "ipfs+http://127.0.0.1:5001");
		assert_eq!(settings.password_file, Some("/p".into()));
		assert!(settings.keystore.ends_with("nulink/keys"));
		assert!(!settings.allow_plain_http);
	}

	#[test]
	fn all_of_a_person_can_lie_in_one_folder() {
		let folder = tempfile::tempdir().unwrap();
		std::fs::write(folder.path().join("config.toml"), "node = \"wss://a\"").unwrap();
		let settings = Settings::load(&Global { home: Some(folder.path().into()), ..Default::default() }).unwrap();
		assert_eq!(settings.node, "wss://a");
		assert_eq!(settings.home, Home::under(folder.path()));
		assert_eq!(settings.keystore, folder.path().join("data/keys"));
	}

	#[test]
	fn a_mistyped_name_or_place_is_an_error_and_so_is_a_named_file_that_is_not_there() {
		let message = |result: anyhow::Result<Settings>| format!("{:#}", result.unwrap_err());
		assert!(message(with_file("nodes = \"wss://a\"", Global::default())).contains("nodes"));
		assert!(message(with_file("storage = \"ftp://x\"", Global::default())).contains("no place"));
		let missing = Global { config: Some("/nowhere/config.toml".into()), ..Default::default() };
		assert!(Settings::load(&missing).is_err());
	}
}
