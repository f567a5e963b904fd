//! `nulink list`, `show`, `revoke`, `remove` and `pay`.

use super::{account, data::Stored};
use crate::{
	app::{base, App},
	args::{List, Listed, Pay, Show},
	table::Table,
};
use nulink_sdk::{
	address,
	chain::{Call, PolicyInfo, PolicyState},
	conditions,
	map::MapEntry,
	receive::Shared,
	revoke::Returned,
	storage::Cid,
	time::Clock,
	Client, Nlk,
};
use serde::Serialize;
use std::{collections::BTreeSet, fmt};

/// A policy.
#[derive(Serialize)]
pub struct Policy {
	/// Its number.
	pub policy: u64,
	/// How far it has come.
	pub status: &'static str,
	/// Who granted.
	pub owner: String,
	/// Who may ask.
	pub receiver: String,
	/// The name of its label, if it is known here.
	pub label: Option<String>,
	/// By which the chain knows its label.
	pub label_id: String,
	/// Which of the label's keys it has.
	pub label_version: u32,
	/// How many fragments are needed.
	pub threshold: u8,
	/// The proxies.
	pub proxies: Vec<Seat>,
	/// Its first epoch.
	pub start_epoch: u32,
	/// The first epoch after it.
	pub end_epoch: u32,
	/// When it begins, about.
	pub start: String,
	/// When it ends, about.
	pub end: String,
	/// What each proxy earns in each epoch.
	pub fee_per_epoch: String,
	/// What must hold besides.
	pub conditions: String,
	/// What the receiver has paid.
	pub paid_by_receiver: String,
	/// What is held for it.
	pub deposit: String,
	#[serde(skip)]
	amounts: [Nlk; 3],
}

/// A proxy's seat.
#[derive(Serialize)]
pub struct Seat {
	/// The proxy.
	pub provider: String,
	/// Whether it has accepted.
	pub accepted: bool,
}

impl Policy {
	/// As the chain has it.
	pub fn new(info: &PolicyInfo, clock: &Clock, label: Option<String>) -> Self {
		// Of a policy that is active or was, what counts is what was paid for.
		let term = match info.state {
			PolicyState::Pending { .. } => info.term,
			PolicyState::Active { paid } | PolicyState::Revoked { paid, .. } => paid,
		};
		let amounts = [Nlk(info.fee), Nlk(info.paid_by_receiver), Nlk(info.deposit)];
		let [fee_per_epoch, paid_by_receiver, deposit] = amounts.map(base);
		let seats = info.seats.iter();
		Policy {
			policy: info.policy,
			status: info.status(clock),
			owner: address::to_text(&info.owner),
			receiver: address::to_text(&info.receiver),
			label,
			label_id: format!("0x{}", hex::encode(info.label)),
			label_version: info.label_version,
			threshold: info.threshold,
			proxies: seats
				.map(|seat| Seat { provider: address::to_text(&seat.provider), accepted: seat.accepted })
				.collect(),
			start_epoch: term.start,
			end_epoch: term.end,
			start: clock.start_of(term.start).to_string(),
			end: clock.start_of(term.end).to_string(),
			fee_per_epoch,
			conditions: conditions::to_text(&info.conditions),
			paid_by_receiver,
			deposit,
			amounts,
		}
	}
}

impl fmt::Display for Policy {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let [fee, paid, deposit] = self.amounts;
		writeln!(f, "policy      {} ({})", self.policy, self.status)?;
		writeln!(f, "owner       {}", self.owner)?;
		writeln!(f, "receiver    {}", self.receiver)?;
		let label = self.label.as_deref().unwrap_or(&self.label_id);
		writeln!(f, "label       {label}, key version {}", self.label_version)?;
		writeln!(f, "term        {} until {}", self.start, self.end)?;
		writeln!(f, "            epochs {} to before {}", self.start_epoch, self.end_epoch)?;
		if !self.conditions.is_empty() {
			writeln!(f, "conditions  {}", self.conditions)?;
			writeln!(f, "paid        {paid}")?;
		}
		writeln!(f, "fee         {fee} for a proxy and an epoch")?;
		writeln!(f, "deposit     {deposit}")?;
		writeln!(f, "proxies     {} of these are needed:", self.threshold)?;
		for seat in &self.proxies {
			let state = if seat.accepted { "" } else { " (has not accepted)" };
			writeln!(f, "            {}{state}", seat.provider)?;
		}
		Ok(())
	}
}

/// Policies.
#[derive(Serialize)]
#[serde(transparent)]
pub struct Policies(pub Vec<Policy>);

impl fmt::Display for Policies {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "none (with --all also what is over)");
		}
		let mut table = Table::new(["policy", "state", "until", "label", "owner", "receiver"]);
		for it in &self.0 {
			let label = it.label.clone().unwrap_or_else(|| format!("{}…", &it.label_id[..10]));
			table.line([
				it.policy.to_string(),
				it.status.into(),
				it.end.clone(),
				label,
				it.owner.clone(),
				it.receiver.clone(),
			]);
		}
		table.fmt(f)
	}
}

/// Shows policies with what is known here of them.
pub async fn described(nulink: &Client, infos: &[PolicyInfo], all: bool) -> anyhow::Result<Policies> {
	let clock = nulink.chain().clock().await?;
	let mut policies = Vec::new();
	for info in infos {
		if all || info.is_live(&clock) {
			policies.push(Policy::new(info, &clock, nulink.catalogue().name_of(&info.label)?));
		}
	}
	Ok(Policies(policies))
}

/// Objects that were stored from here.
#[derive(Serialize)]
#[serde(transparent)]
struct Objects(Vec<Stored>);

impl fmt::Display for Objects {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "nothing was stored from here");
		}
		let mut table = Table::new(["label", "key version", "name", "bytes", "stored", "address"]);
		for it in &self.0 {
			table.line([
				it.label.clone(),
				it.label_version.to_string(),
				it.name.clone(),
				it.size.to_string(),
				it.stored.clone(),
				it.cid.clone(),
			]);
		}
		table.fmt(f)
	}
}

pub async fn list(app: &App, args: List) -> anyhow::Result<()> {
	if args.what == Listed::Objects {
		// What is stored is known without the network.
		let catalogue = nulink_sdk::catalogue::Catalogue::new(&app.settings.home);
		let objects = catalogue.all()?.into_iter().map(|(_, entry)| entry.into()).collect();
		return app.reply(&Objects(objects));
	}
	let account = app.contact()?.account;
	let nulink = app.connect().await?;
	let (mut infos, mut seen) = (Vec::new(), BTreeSet::new());
	for side in args.what.sides() {
		infos.extend(nulink.policies(*side, &account).await?.into_iter().filter(|info| seen.insert(info.policy)));
	}
	infos.sort_by_key(|info| info.policy);
	app.reply(&described(&nulink, &infos, args.all).await?)
}

/// A policy and what is in its map.
#[derive(Serialize)]
struct Shown {
	#[serde(flatten)]
	policy: Policy,
	#[serde(skip_serializing_if = "Option::is_none")]
	map: Option<Map>,
}

/// A treasure map.
#[derive(Serialize)]
pub struct Map {
	/// What the owner calls the label.
	pub label: String,
	/// Where the owner says that the data is stored.
	pub storage: Option<String>,
	/// The objects.
	pub objects: Vec<Object>,
}

/// An object in a map.
#[derive(Serialize)]
pub struct Object {
	/// Its address.
	pub cid: String,
	/// What it is called.
	pub name: String,
	/// Bytes of its plaintext.
	pub size: u64,
	/// What it is.
	pub media_type: String,
}

impl From<&MapEntry> for Object {
	fn from(entry: &MapEntry) -> Self {
		Object {
			// A map with an address that is none is not opened.
			cid: Cid::try_from(entry.cid).map(|cid| cid.to_string()).unwrap_or_default(),
			name: entry.name.clone(),
			size: entry.size,
			media_type: entry.media_type.clone(),
		}
	}
}

impl From<&Shared> for Map {
	fn from(shared: &Shared) -> Self {
		Map {
			label: shared.map.label.clone(),
			storage: shared.map.storage.clone(),
			objects: shared.map.objects.iter().map(Object::from).collect(),
		}
	}
}

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.policy.fmt(f)?;
		let Some(map) = &self.map else { return Ok(()) };
		writeln!(f, "called      {}", map.label)?;
		if let Some(storage) = &map.storage {
			writeln!(f, "stored at   {storage} (says the owner)")?;
		}
		let mut table = Table::new(["object", "bytes", "kind", "address"]);
		for it in &map.objects {
			table.line([it.name.clone(), it.size.to_string(), it.media_type.clone(), it.cid.clone()]);
		}
		writeln!(f)?;
		table.fmt(f)
	}
}

pub async fn show(app: &App, args: Show) -> anyhow::Result<()> {
	let nulink = app.connect().await?;
	let info = nulink.policy(args.policy).await?;
	let clock = nulink.chain().clock().await?;
	let map = match args.map {
		true => Some(Map::from(&nulink.open_policy(&app.person()?, args.policy).await?)),
		false => None,
	};
	let label = nulink.catalogue().name_of(&info.label)?;
	app.reply(&Shown { policy: Policy::new(&info, &clock, label), map })
}

/// What came back.
#[derive(Serialize)]
pub struct Back {
	/// The policy.
	pub policy: u64,
	/// Fees that nobody has earned.
	pub refunded: String,
	/// What the transaction cost.
	pub fee: String,
	#[serde(skip)]
	text: String,
}

impl Back {
	/// Out of what the chain says.
	pub fn new(policy: u64, what: &str, returned: &Returned) -> Self {
		Back {
			policy,
			refunded: base(Nlk(returned.refunded)),
			fee: base(Nlk(returned.cost)),
			text: format!("policy {policy} is {what}; {} came back", Nlk(returned.refunded)),
		}
	}
}

impl fmt::Display for Back {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{}", self.text)
	}
}

pub async fn revoke(app: &App, policy: u64) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let info = nulink.policy(policy).await?;
	app.confirm(format!(
		"Revoke policy {policy}: {} gets nothing further. The fees of later epochs come back to you.",
		address::to_text(&info.receiver)
	))?;
	let progress = app.progress();
	progress.say("waiting until it is final");
	let returned = nulink.revoke(&person, policy).await?;
	drop(progress);
	app.reply(&Back::new(policy, "revoked", &returned))
}

pub async fn remove(app: &App, policy: u64) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	app.confirm(format!("Remove policy {policy}. Its deposit goes back to its owner."))?;
	let progress = app.progress();
	progress.say("waiting until it is final");
	let returned = nulink.remove_policy(&person, policy).await?;
	drop(progress);
	app.reply(&Back::new(policy, "removed", &returned))
}

pub async fn pay(app: &App, args: Pay) -> anyhow::Result<()> {
	let (policy, amount) = (args.policy, args.amount);
	let about = format!("Pay {amount} to the owner of policy {policy}. It does not come back.");
	let call = Call::Pay { policy, amount: amount.0 };
	account::sign(app, call, &about, &format!("paid {amount} under policy {policy}")).await
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{
		chain::SeatInfo,
		primitives::sharing::{ContentId, KeyBytes, Term},
		time::Instant,
	};

	fn info() -> (PolicyInfo, Clock) {
		let key = KeyBytes([2; 33]);
		let term = Term { start: 2, end: 5 };
		let info = PolicyInfo {
			policy: 7,
			owner: [1; 32].into(),
			receiver: [2; 32].into(),
			label: [3; 32],
			label_version: 1,
			delegating_key: key,
			verifying_key: key,
			receiving_key: key,
			threshold: 1,
			seats: vec![SeatInfo { provider: [4; 32].into(), commitment: [0; 32], accepted: true }],
			treasure_map: ContentId([0; 36]),
			term,
			fee: 5,
			conditions: conditions::parse("paid 50").unwrap(),
			paid_by_receiver: 6,
			deposit: 7,
			state: PolicyState::Active { paid: term },
		};
		(info, Clock { block: 25, time: Instant(150_000), epoch: 2, epoch_length: 10, block_millis: 6_000 })
	}

	#[test]
	fn the_json_has_stable_names() {
		let (info, clock) = info();
		let shown = Shown { policy: Policy::new(&info, &clock, Some("a".into())), map: None };
		let json = serde_json::to_value(&shown).unwrap();
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		assert_eq!(
			names,
			[
				"conditions",
				"deposit",
				"end",
				"end_epoch",
				"fee_per_epoch",
				"label",
				"label_id",
				"label_version",
				"owner",
				"paid_by_receiver",
				"policy",
				"proxies",
				"receiver",
				"start",
				"start_epoch",
				"status",
				"threshold",
			]
		);
		assert_eq!(json["fee_per_epoch"], "5");
		assert_eq!(json["status"], "active");
		assert_eq!(json["end"], "1970-01-01T00:05Z");
		assert_eq!(json["conditions"], "paid 50");
		let back = Back::new(7, "revoked", &Returned { refunded: 1, cost: 2 });
		assert_eq!(serde_json::to_string(&back).unwrap(), r#"{"policy":7,"refunded":"1","fee":"2"}"#);
	}

	#[test]
	fn a_policy_is_shown_in_words() {
		let (info, clock) = info();
		let text = Policy::new(&info, &clock, None).to_string();
		assert!(text.contains("policy      7 (active)") && text.contains("conditions  paid 50"), "{text}");
		let table = Policies(vec![Policy::new(&info, &clock, None)]).to_string();
		assert!(table.contains("0x03030303…"), "{table}");
	}
}
