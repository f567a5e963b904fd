//! What every command has at hand: settings, keys, the network, and a way to tell what happens.

use crate::{args::Global, progress::Progress, settings::Settings};
use anyhow::{bail, Context};
use nulink_sdk::{
	chain::Live,
	identity::{Contact, KeyFolder, Person},
	pre::client::PasswordSource,
	primitives::{provider::Role, token::MILLI_NLK},
	proxy_api::HttpProxies,
	storage, Account, Client, Nlk, Percent, Workshop,
};
use serde::Serialize;
use std::{
	fmt::{self, Display},
	io::{self, BufRead, IsTerminal, Write},
	sync::Arc,
};
use zeroize::Zeroizing;

/// What a command answers: fields for programs, text for people.
pub trait Reply: Serialize + Display {}
impl<T: Serialize + Display> Reply for T {}

/// A command has answered, and what it answered is that something is not as it should be: nothing is left to say, but the
/// status must not be 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told;

impl Display for Told {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("see above")
	}
}

impl std::error::Error for Told {}

/// What every command has at hand.
pub struct App {
	/// What was typed.
	pub global: Global,
	/// The settings.
	pub settings: Settings,
}

impl App {
	/// With these settings.
	pub fn new(global: Global) -> anyhow::Result<Self> {
		Ok(App { settings: Settings::load(&global)?, global })
	}

	/// Prints an answer.
	pub fn reply(&self, reply: &impl Reply) -> anyhow::Result<()> {
		let text = match self.global.json {
			true => serde_json::to_string_pretty(reply)?,
			false => reply.to_string(),
		};
		let mut out = io::stdout().lock();
		// Whoever reads only the beginning, as `head` does, has done nothing wrong.
		match writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()) {
			Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
			_ => Ok(()),
		}
	}

	/// A way to show progress: on a terminal, unless it would be in the way.
	pub fn progress(&self) -> Progress {
		Progress::new(!self.global.quiet && !self.global.json && io::stderr().is_terminal())
	}

	/// Says something that is no answer.
	pub fn note(&self, text: impl Display) {
		if !self.global.quiet {
			eprintln!("{text}");
		}
	}

	/// Connects to the network.
	pub async fn connect(&self) -> anyhow::Result<Client> {
		self.connect_over(self.node().await?)
	}

	/// Connects to the node, for what is only looked at.
	pub async fn node(&self) -> anyhow::Result<Arc<Live>> {
		Ok(Arc::new(Live::connect(&self.settings.node).await?))
	}

	/// The network, over a connection that there is.
	pub fn connect_over(&self, node: Arc<Live>) -> anyhow::Result<Client> {
		let store = storage::open(&self.settings.storage)?;
		let proxies = HttpProxies::new(self.settings.allow_plain_http)?;
		Ok(Client::with_parts(node, Arc::new(proxies), store, self.settings.home.clone()))
	}

	/// What needs no network.
	pub fn offline(&self) -> anyhow::Result<Workshop> {
		Ok(Workshop::new(storage::open(&self.settings.storage)?, self.settings.home.clone()))
	}

	/// The folder with the keys.
	pub fn keys(&self) -> KeyFolder {
		KeyFolder::new(&self.settings.keystore)
	}

	/// Who one is, without a password.
	pub fn contact(&self) -> anyhow::Result<Contact> {
		self.ensure_keys()?;
		Ok(self.keys().contact()?)
	}

	/// The account that is meant: one's own, if none was named.
	pub fn account_or_own(&self, named: Option<Account>) -> anyhow::Result<Account> {
		match named {
			Some(account) => Ok(account),
			None => Ok(self.contact()?.account),
		}
	}

	/// Who acts.
	pub fn person(&self) -> anyhow::Result<Person> {
		self.ensure_keys()?;
		let password = self.password()?;
		Ok(self.keys().open(&password)?)
	}

	fn ensure_keys(&self) -> anyhow::Result<()> {
		if !self.keys().exists() {
			bail!("there are no keys in {}: make them with `nulink keys new`", self.settings.keystore.display());
		}
		Ok(())
	}

	/// The password of the keystore.
	pub fn password(&self) -> anyhow::Result<Zeroizing<String>> {
		if let Some(source) = self.password_source() {
			return Ok(source.read()?);
		}
		// It is asked for at the terminal, whatever standard input is.
		if !io::stderr().is_terminal() {
			bail!(
				"no password for the keystore: pass --password-file or --password-env, or set NULINK_PASSWORD_FILE, or \
				 run this at a terminal"
			);
		}
		let question = format!("Password for {}: ", self.settings.keystore.display());
		Ok(Zeroizing::new(rpassword::prompt_password(question).context("cannot ask for the password")?))
	}

	/// A password for new keys: at a terminal it is asked for twice.
	pub fn new_password(&self) -> anyhow::Result<Zeroizing<String>> {
		if self.password_source().is_some() || !io::stderr().is_terminal() {
			return self.password();
		}
		let ask = |question: &str| rpassword::prompt_password(question).map(Zeroizing::new);
		let password = ask("A password for the new keys: ").context("cannot ask for a password")?;
		if *password != *ask("The same again: ").context("cannot ask for a password")? {
			bail!("the two passwords differ: nothing was done");
		}
		Ok(password)
	}

	fn password_source(&self) -> Option<PasswordSource> {
		// What was typed counts more than what stands in the settings.
		match (&self.global.password_env, &self.settings.password_file) {
			(Some(name), _) => Some(PasswordSource::Environment(name.clone())),
			(None, Some(path)) => Some(PasswordSource::File(path.clone())),
			(None, None) => None,
		}
	}

	/// Shows what is about to be signed, and asks.
	pub fn confirm(&self, about: impl Display) -> anyhow::Result<()> {
		if self.global.yes {
			return Ok(());
		}
		if !io::stdin().is_terminal() {
			bail!("{about}\nNothing was signed: pass --yes to sign without being asked");
		}
		eprint!("{about}\nSign it? [y/N] ");
		let mut answer = String::new();
		io::stdin().lock().read_line(&mut answer).context("cannot ask")?;
		if !matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
			bail!("nothing was signed");
		}
		Ok(())
	}
}

/// What a role is called.
pub fn role_name(role: Role) -> &'static str {
	match role {
		Role::Proxy => "proxy",
		Role::Compute => "compute",
		Role::Watcher => "watcher",
		Role::Storage => "storage",
	}
}

/// An estimate, without digits that it has not: to four places behind the point, unless it is less than that.
pub fn about(amount: Nlk) -> Nlk {
	const STEP: u128 = MILLI_NLK / 10;
	match amount.0 {
		0..STEP => amount,
		amount => Nlk(amount - amount % STEP),
	}
}

/// A percentage in JSON: a number, as a string.
pub fn percent(part: Percent) -> String {
	part.to_string().trim_end_matches(" %").into()
}

/// An amount in JSON: base units, as a string, since JSON's numbers are not exact.
pub fn base(amount: Nlk) -> String {
	amount.0.to_string()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn estimates_have_no_more_digits_than_they_know() {
		let shown = |text: &str| about(text.parse().unwrap()).to_string();
		assert_eq!(shown("1.23456789"), "1.2345 NLK");
		assert_eq!(shown("0.0001"), "0.0001 NLK");
		assert_eq!(shown("0.000099"), "0.000099 NLK");
		assert_eq!(shown("0"), "0 NLK");
		assert_eq!(percent("7.25".parse().unwrap()), "7.25");
	}
}
