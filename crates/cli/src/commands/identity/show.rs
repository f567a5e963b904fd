//! What is known of a participant, or of a key.

use crate::{app::App, commands::proof::hex};
use nulink_sdk::{
	address,
	chain::{Holder, PublishingKey},
	participants::ParticipantView,
	time::Clock,
	Account,
};
use serde::Serialize;
use std::fmt;

/// A participant.
#[derive(Serialize)]
struct Participant {
	certificate: String,
	uri: String,
	/// Whether it publishes now.
	in_force: bool,
	registrar: Option<String>,
	/// Until when it is confirmed, about.
	until: Option<String>,
	/// The accounts that publish under its name.
	keys: Vec<String>,
	pools: Vec<u32>,
}

impl Participant {
	fn new(view: &ParticipantView, clock: &Clock) -> Self {
		let confirmed = view.info.confirmed.as_ref();
		Participant {
			certificate: hex(&view.info.certificate),
			uri: view.info.uri.clone(),
			in_force: view.in_force,
			registrar: confirmed.map(|(registrar, _)| address::to_text(registrar)),
			until: confirmed.map(|(_, until)| clock.time_of_block(*until).to_string()),
			keys: view.keys.iter().map(address::to_text).collect(),
			pools: view.pools.iter().map(|(pool, _)| *pool).collect(),
		}
	}
}

/// A key.
#[derive(Serialize)]
struct Key {
	/// Whether it publishes now.
	in_force: bool,
	/// Under whose name. `null`: without one.
	participant: Option<String>,
	/// The hash of the one subject about which it publishes. `null`: about all.
	subject: Option<String>,
	/// Until when its claim counts, about.
	until: Option<String>,
	revoked: bool,
}

impl Key {
	fn new(key: &PublishingKey, clock: &Clock) -> Self {
		let (participant, subject, until) = match &key.holder {
			Holder::Named(participant) => (Some(address::to_text(participant)), None, None),
			Holder::Member { principal, until, .. } => {
				(None, Some(hex(principal)), Some(clock.time_of_block(*until).to_string()))
			},
		};
		Key { in_force: key.in_force, participant, subject, until, revoked: key.revoked_in.is_some() }
	}
}

/// What is known of an account.
#[derive(Serialize)]
struct Shown {
	account: String,
	participant: Option<Participant>,
	key: Option<Key>,
}

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "account      {}", self.account)?;
		if let Some(it) = &self.participant {
			writeln!(f, "participant  with the certificate {}", it.certificate)?;
			if !it.uri.is_empty() {
				// A stranger's words.
				writeln!(f, "found at     {:?}", it.uri)?;
			}
			match (&it.registrar, &it.until, it.in_force) {
				(Some(registrar), Some(until), true) => writeln!(f, "confirmed    until about {until} by {registrar}")?,
				(_, Some(until), _) => writeln!(f, "confirmed    not any more, since about {until}")?,
				_ => writeln!(f, "confirmed    not yet: it publishes nothing until a registrar confirms it")?,
			}
			for key in &it.keys {
				writeln!(f, "key          {key}")?;
			}
			writeln!(f, "pools        {}", it.pools.len())?;
		}
		if let Some(it) = &self.key {
			let whose = match (&it.participant, &it.subject) {
				(Some(participant), _) => format!("of participant {participant}"),
				(None, Some(subject)) => format!("of some participant, for data about {subject}"),
				(None, None) => "of some participant".into(),
			};
			let state = match (it.revoked, it.in_force) {
				(true, _) => "revoked",
				(false, true) => "in force",
				(false, false) => "not in force",
			};
			writeln!(f, "key          {whose}: {state}")?;
			if let Some(until) = &it.until {
				writeln!(f, "claimed      until about {until}")?;
			}
		}
		match (&self.participant, &self.key) {
			(None, None) => writeln!(f, "It is no participant, and no participant's key."),
			_ => Ok(()),
		}
	}
}

pub async fn run(app: &App, account: Option<Account>) -> anyhow::Result<()> {
	let account = app.account_or_own(account)?;
	let nulink = app.connect().await?;
	let (participant, key) = (nulink.participant(&account).await?, nulink.publishing_key(&account).await?);
	let clock = nulink.chain().clock().await?;
	app.reply(&Shown {
		account: address::to_text(&account),
		participant: participant.as_ref().map(|view| Participant::new(view, &clock)),
		key: key.as_ref().map(|key| Key::new(key, &clock)),
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	fn participant(in_force: bool, until: Option<&str>) -> Shown {
		let participant = Participant {
			certificate: "0x01".into(),
			uri: "https://clinic\n".into(),
			in_force,
			registrar: until.map(|_| "5Reg".into()),
			until: until.map(Into::into),
			keys: vec!["5Key".into()],
			pools: vec![3],
		};
		Shown { account: "5Grw".into(), participant: Some(participant), key: None }
	}

	fn key(key: Key) -> String {
		Shown { account: "5Grw".into(), participant: None, key: Some(key) }.to_string()
	}

	#[test]
	fn whether_a_participant_is_confirmed_is_told() {
		let good = participant(true, Some("2027")).to_string();
		for part in
			["certificate 0x01", "https://clinic\\n", "until about 2027 by 5Reg", "key          5Key", "pools        1"]
		{
			assert!(good.contains(part), "{part}: {good}");
		}
		assert!(participant(false, Some("2020")).to_string().contains("not any more, since about 2020"));
		assert!(participant(false, None).to_string().contains("not yet"));
	}

	#[test]
	fn whose_a_key_is_and_whether_it_publishes_is_told() {
		let named =
			Key { in_force: true, participant: Some("5Par".into()), subject: None, until: None, revoked: false };
		assert!(key(named).contains("of participant 5Par: in force"));
		let revoked = Key {
			in_force: false,
			participant: None,
			subject: Some("0x02".into()),
			until: Some("2027".into()),
			revoked: true,
		};
		let text = key(revoked);
		assert!(text.contains("for data about 0x02: revoked") && text.contains("until about 2027"), "{text}");
		let nothing = Shown { account: "5Grw".into(), participant: None, key: None }.to_string();
		assert!(nothing.contains("no participant's key"));
	}

	#[test]
	fn the_json_has_stable_names() {
		let json = serde_json::to_value(participant(true, Some("2027"))).unwrap();
		let mut names: Vec<_> = json["participant"].as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		assert_eq!(names, ["certificate", "in_force", "keys", "pools", "registrar", "until", "uri"]);
		assert_eq!(json["key"], serde_json::Value::Null);
	}
}
