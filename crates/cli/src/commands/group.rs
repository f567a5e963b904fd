//! `nulink group` and `nulink publish`.

use super::{
	grant,
	policies::{described, Back},
};
use crate::{
	app::App,
	args::{Group, Publish},
	table::Table,
};
use anyhow::bail;
use nulink_sdk::{address, groups::MemberRef, groups::Published, identity::Contact};
use serde::Serialize;
use std::fmt;

/// Those who were removed.
#[derive(Serialize)]
#[serde(transparent)]
struct Gone(Vec<Back>);

impl fmt::Display for Gone {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.iter().try_for_each(|back| back.fmt(f))
	}
}

/// What a member was told.
#[derive(Serialize)]
struct Told {
	policy: u64,
	objects: usize,
	/// Objects that it can not read, as they are under a newer key.
	beyond: usize,
}

/// What all were told.
#[derive(Serialize)]
#[serde(transparent)]
struct AllTold(Vec<Told>);

impl fmt::Display for AllTold {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "nobody has access, so nobody was told");
		}
		let mut table = Table::new(["policy", "objects", "under newer keys"]);
		for told in &self.0 {
			table.line([told.policy.to_string(), told.objects.to_string(), told.beyond.to_string()]);
		}
		table.fmt(f)
	}
}

pub async fn run(app: &App, group: Group) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	match group {
		Group::Add { label, member, terms } => {
			app.reply(&grant::grant(app, &person, &nulink, label, member, terms).await?)
		},
		Group::Remove { label, member } => {
			let member = member_ref(&member)?;
			app.confirm(format!("Take away the access that this member has to {label:?}"))?;
			let progress = app.progress();
			progress.say("waiting until it is final");
			let removed = nulink.remove_member(&person, &label, &member).await?;
			drop(progress);
			app.reply(&Gone(removed.iter().map(|(policy, back)| Back::new(*policy, "revoked", back)).collect()))
		},
		Group::List { label } => {
			let members = nulink.members(&person, &label).await?;
			app.reply(&described(&nulink, &members, true).await?)
		},
	}
}

/// A contact, an address, or the number of a policy.
fn member_ref(text: &str) -> anyhow::Result<MemberRef> {
	if let Ok(policy) = text.parse() {
		return Ok(MemberRef::Policy(policy));
	}
	if let Ok(contact) = text.parse::<Contact>() {
		return Ok(MemberRef::Contact(contact));
	}
	match address::parse(text) {
		Ok(account) => Ok(MemberRef::Account(account)),
		Err(_) => bail!("{text:?} is neither a contact nor an address nor the number of a policy"),
	}
}

pub async fn publish(app: &App, args: Publish) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let members = nulink.members(&person, &args.label).await?;
	app.confirm(format!(
		"Tell the members of {:?} what is stored under it now: up to {} transactions",
		args.label,
		members.len()
	))?;
	let progress = app.progress();
	progress.say("publishing");
	let published = nulink.publish(&person, &args.label, args.hint).await?;
	drop(progress);
	if published.iter().any(|it| it.beyond > 0) {
		app.note(format!(
			"Some members have an older key of {:?}. What is under the new one they read after you have revoked their policy \
			 and added them again.",
			args.label
		));
	}
	let told = |it: &Published| Told { policy: it.policy, objects: it.objects, beyond: it.beyond };
	app.reply(&AllTold(published.iter().map(told).collect()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::identity::Person;

	#[test]
	fn a_member_is_named_in_three_ways() {
		let contact = Person::random().unwrap().contact();
		assert_eq!(member_ref("17").unwrap(), MemberRef::Policy(17));
		assert_eq!(member_ref(&contact.to_string()).unwrap(), MemberRef::Contact(contact));
		assert_eq!(member_ref(&address::to_text(&contact.account)).unwrap(), MemberRef::Account(contact.account));
		assert!(member_ref("bob").is_err());
	}

	#[test]
	fn the_json_has_stable_names() {
		let told = AllTold(vec![Told { policy: 1, objects: 2, beyond: 3 }]);
		assert_eq!(serde_json::to_string(&told).unwrap(), r#"[{"policy":1,"objects":2,"beyond":3}]"#);
	}
}
