//! `nulink keys`.

use crate::{app::App, args::Keys};
use anyhow::{bail, Context};
use nulink_sdk::{
	address,
	identity::{AccountSecret, Contact},
	pre::client::Identity,
};
use serde::{Serialize, Serializer};
use std::{
	fmt, fs,
	io::{self, IsTerminal, Read},
	path::Path,
};
use zeroize::Zeroizing;

/// Who one is.
#[derive(Serialize)]
struct Shown {
	address: String,
	receiving_key: String,
	contact: String,
	keystore: String,
	#[serde(skip_serializing_if = "Option::is_none")]
	secrets: Option<Revealed>,
}

/// The secrets.
#[derive(Serialize)]
struct Revealed {
	#[serde(serialize_with = "plain")]
	account: Zeroizing<String>,
	#[serde(serialize_with = "plain")]
	root: Zeroizing<String>,
}

fn plain<S: Serializer>(secret: &Zeroizing<String>, serializer: S) -> Result<S::Ok, S::Error> {
	serializer.serialize_str(secret)
}

impl Shown {
	fn new(app: &App, contact: &Contact) -> Self {
		Shown {
			address: address::to_text(&contact.account),
			receiving_key: format!("0x{}", hex::encode(contact.receiving_key.0)),
			contact: contact.to_string(),
			keystore: app.settings.keystore.display().to_string(),
			secrets: None,
		}
	}
}

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "address   {}", self.address)?;
		writeln!(f, "contact   {}", self.contact)?;
		writeln!(f, "keystore  {}", self.keystore)?;
		if let Some(secrets) = &self.secrets {
			writeln!(f, "account   {}", *secrets.account)?;
			writeln!(f, "root      {}", *secrets.root)?;
		}
		Ok(())
	}
}

pub async fn run(app: &App, keys: Keys) -> anyhow::Result<()> {
	match keys {
		Keys::New => create(app, &Identity::random(), &AccountSecret::random()),
		Keys::Import { account, root } => {
			let account: AccountSecret =
				read_secret(account.as_deref(), "The words or the seed of the account: ")?.parse()?;
			let root = match root {
				Some(path) => root_of(&read_secret(Some(&path), "")?)?,
				None => Identity::random(),
			};
			create(app, &root, &account)
		},
		Keys::Compute(keys) => super::compute_keys::run(app, keys).await,
		Keys::Show { reveal } => {
			let mut shown = Shown::new(app, &app.contact()?);
			if reveal {
				let (root, account) = app.keys().secrets(&app.password()?)?;
				let account = match account {
					AccountSecret::Seed(seed) => Zeroizing::new(format!("0x{}", hex::encode(*seed))),
					AccountSecret::Uri(uri) => uri,
				};
				let root = Zeroizing::new(format!("0x{}", hex::encode(root.seed())));
				shown.secrets = Some(Revealed { account, root });
			}
			app.reply(&shown)
		},
	}
}

fn create(app: &App, root: &Identity, account: &AccountSecret) -> anyhow::Result<()> {
	// Before a password is made up in vain.
	if app.keys().exists() {
		bail!("there are keys in {} already: name another folder with --keystore", app.settings.keystore.display());
	}
	let password = app.new_password()?;
	let contact = app.keys().create(root, account, &password)?;
	app.reply(&Shown::new(app, &contact))?;
	app.note(
		"Copy the keystore to another place and keep the password: without the two, what is encrypted for you is lost.\n\
		 Before its first transaction the account needs some NLK for fees. Receiving data needs none.",
	);
	Ok(())
}

/// A secret from a file, from standard input, or from the person at the terminal.
fn read_secret(path: Option<&Path>, question: &str) -> anyhow::Result<Zeroizing<String>> {
	match path {
		Some(path) if path == Path::new("-") => {
			let mut text = Zeroizing::new(String::with_capacity(4096));
			io::stdin().lock().take(4096).read_to_string(&mut text).context("cannot read standard input")?;
			Ok(text)
		},
		Some(path) => {
			Ok(Zeroizing::new(fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?))
		},
		None if io::stdin().is_terminal() => {
			Ok(Zeroizing::new(rpassword::prompt_password(question).context("cannot ask for the secret")?))
		},
		None => bail!("pass the secret with --account FILE, or --account - for standard input"),
	}
}

fn root_of(text: &str) -> anyhow::Result<Identity> {
	let wrong = || anyhow::anyhow!("the root secret is 0x and 64 hexadecimal digits");
	let digits = text.trim().strip_prefix("0x").ok_or_else(wrong)?;
	let bytes = Zeroizing::new(hex::decode(digits).map_err(|_| wrong())?);
	let seed = Zeroizing::new(<[u8; 32]>::try_from(&bytes[..]).map_err(|_| wrong())?);
	Ok(Identity::from_seed(&seed))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_root_is_read_as_it_is_shown() {
		let root = Identity::random();
		let text = format!("0x{}\n", hex::encode(root.seed()));
		assert_eq!(root_of(&text).unwrap().seed(), root.seed());
		for text in ["", "0x", "00", "0x00", "0xzz"] {
			assert!(root_of(text).is_err(), "{text}");
		}
	}

	#[test]
	fn the_json_has_stable_names() {
		let secrets = Revealed { account: Zeroizing::new("a".into()), root: Zeroizing::new("r".into()) };
		let mut shown = Shown {
			address: "x".into(),
			receiving_key: "0x".into(),
			contact: "x/0x".into(),
			keystore: "/k".into(),
			secrets: None,
		};
		let json = serde_json::to_string(&shown).unwrap();
		assert_eq!(json, r#"{"address":"x","receiving_key":"0x","contact":"x/0x","keystore":"/k"}"#);
		shown.secrets = Some(secrets);
		let json = serde_json::to_string(&shown).unwrap();
		assert!(json.ends_with(r#""secrets":{"account":"a","root":"r"}}"#), "{json}");
	}
}
