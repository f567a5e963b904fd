//! `nulink slashes`.

use super::{account, evidence};
use crate::{
	app::{base, role_name, App},
	args::{Slashes, SlashesDo},
	table::Table,
};
use anyhow::{bail, Context};
use nulink_sdk::{
	address,
	chain::{economy::OpenSlash, Call, Chain, Event},
	primitives::provider::Role,
	time::Clock,
	Nlk,
};
use serde::Serialize;
use std::fmt;

/// What can be done about a slash.
const APPEAL: &str = "\
An appeal is a referendum on the track slash_appeals that calls providerStaking.cancelSlash: docs/polkadot-js.md shows how.
It must be decided and enacted before somebody has the slash settled, which anybody can from the end of that time on.";

/// A slash that is not decided.
#[derive(Serialize)]
struct Slash {
	slash: u32,
	provider: String,
	role: Role,
	offence: &'static str,
	/// What it took in all.
	amount: String,
	/// What of it was the provider's own.
	own: String,
	/// What of it was delegated.
	delegated: String,
	reporter: Option<String>,
	/// From which epoch anybody can have it settled.
	due_epoch: u32,
	/// The first block of that epoch.
	due_block: u32,
	/// About when that is.
	due: String,
	/// Whether it can be settled now.
	is_due: bool,
	#[serde(skip)]
	shown: Nlk,
}

impl Slash {
	fn new(it: &OpenSlash, clock: &Clock) -> Self {
		let amount = Nlk(it.own.saturating_add(it.delegated));
		Slash {
			slash: it.slash,
			provider: address::to_text(&it.provider),
			role: it.role,
			offence: evidence::name(it.offence),
			amount: base(amount),
			own: base(Nlk(it.own)),
			delegated: base(Nlk(it.delegated)),
			reporter: it.reporter.as_ref().map(address::to_text),
			due_epoch: it.due,
			due_block: it.due.saturating_mul(clock.epoch_length),
			due: clock.start_of(it.due).to_string(),
			is_due: clock.epoch >= it.due,
			shown: amount,
		}
	}
}

/// The slashes that are not decided.
#[derive(Serialize)]
struct Open {
	/// After how many epochs a slash can be settled.
	deferral_epochs: u32,
	slashes: Vec<Slash>,
}

impl fmt::Display for Open {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.slashes.is_empty() {
			return writeln!(
				f,
				"no slash is open. One that happens now can be appealed against for {} epochs",
				self.deferral_epochs
			);
		}
		let mut table = Table::new(["slash", "offence", "provider", "role", "amount", "delegated", "appeals"])
			.with_numbers([0, 4, 5]);
		for it in &self.slashes {
			let delegated = it.delegated.parse().map(Nlk).unwrap_or_default();
			table.line([
				it.slash.to_string(),
				it.offence.into(),
				it.provider.clone(),
				role_name(it.role).into(),
				it.shown.to_string(),
				delegated.to_string(),
				match it.is_due {
					true => format!("until somebody runs `nulink slashes settle {}`", it.slash),
					false => format!("until block {}, about {}", it.due_block, it.due),
				},
			]);
		}
		table.fmt(f)?;
		writeln!(f, "{APPEAL}")
	}
}

/// How a slash was divided.
#[derive(Serialize)]
struct Settled {
	slash: u32,
	burned: String,
	treasury: String,
	reporter: String,
	fee: String,
	#[serde(skip)]
	shown: [Nlk; 3],
}

impl fmt::Display for Settled {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let [burned, treasury, reporter] = self.shown;
		writeln!(
			f,
			"slash {} is settled: {burned} were burned, {treasury} went to the treasury, {reporter} to the reporter",
			self.slash
		)
	}
}

pub async fn run(app: &App, slashes: Slashes) -> anyhow::Result<()> {
	match slashes.what.unwrap_or(SlashesDo::List) {
		SlashesDo::List => {
			let node = app.node().await?;
			let (open, clock) = (node.slashes().await?, node.clock().await?);
			app.reply(&Open {
				deferral_epochs: node.slash_deferral().await?,
				slashes: open.iter().map(|it| Slash::new(it, &clock)).collect(),
			})
		},
		SlashesDo::Settle { slash } => settle(app, slash).await,
	}
}

async fn settle(app: &App, slash: u32) -> anyhow::Result<()> {
	let person = app.person()?;
	let node = app.node().await?;
	let (open, clock) = (node.slashes().await?, node.clock().await?);
	let it = open.iter().find(|it| it.slash == slash).map(|it| Slash::new(it, &clock));
	let it = it.with_context(|| format!("there is no slash {slash} that is not decided: see `nulink slashes`"))?;
	if !it.is_due {
		bail!("slash {slash} can be appealed against until block {}, about {}: wait for that", it.due_block, it.due);
	}
	let nulink = app.connect_over(node)?;
	let about = format!(
		"Have slash {slash} divided, {} for {} of {}. Then it is final. If it succeeds it costs nothing.",
		it.shown, it.offence, it.provider
	);
	let included = account::submit(app, &nulink, &person, &Call::SettleSlash { slash }, &about).await?;
	let divided = included.find(|event| match event {
		Event::SlashSettled { burned, treasury, reporter } => Some([*burned, *treasury, *reporter].map(Nlk)),
		_ => None,
	});
	let shown = divided.context("the chain does not say how it was divided")?;
	let [burned, treasury, reporter] = shown.map(base);
	app.reply(&Settled { slash, burned, treasury, reporter, fee: base(Nlk(included.fee())), shown })
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{
		primitives::{provider::Offence, token::NLK},
		time::Instant,
	};

	fn open(due: u32) -> Open {
		let clock = Clock { block: 25, time: Instant(150_000), epoch: 2, epoch_length: 10, block_millis: 6_000 };
		let slash = OpenSlash {
			slash: 7,
			role: Role::Proxy,
			provider: [1; 32].into(),
			offence: Offence::WrongFragment,
			own: NLK,
			delegated: 2 * NLK,
			reporter: None,
			due,
		};
		Open { deferral_epochs: 14, slashes: vec![Slash::new(&slash, &clock)] }
	}

	#[test]
	fn the_json_has_stable_names_and_exact_amounts() {
		let json = serde_json::to_value(open(5)).unwrap();
		let mut names: Vec<_> = json["slashes"][0].as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		let expected = [
			"amount",
			"delegated",
			"due",
			"due_block",
			"due_epoch",
			"is_due",
			"offence",
			"own",
			"provider",
			"reporter",
			"role",
			"slash",
		];
		assert_eq!(names, expected);
		assert_eq!(json["slashes"][0]["amount"], (3 * NLK).to_string());
		assert_eq!(json["slashes"][0]["due"], "1970-01-01T00:05Z");
		assert_eq!(json["deferral_epochs"], 14);
	}

	#[test]
	fn until_when_and_how_one_appeals_is_told() {
		let text = open(5).to_string();
		for part in [
			"wrong-fragment",
			"3 NLK",
			"until block 50, about 1970-01-01T00:05Z",
			"slash_appeals",
			"docs/polkadot-js.md",
		] {
			assert!(text.contains(part), "{part}: {text}");
		}
		assert!(open(2).to_string().contains("nulink slashes settle 7"));
		let none = Open { slashes: vec![], ..open(5) }.to_string();
		assert!(none.contains("for 14 epochs") && !none.contains("slash_appeals"), "{none}");
	}

	#[test]
	fn where_a_slash_went_is_told() {
		let shown = [5, 3, 2].map(|amount| Nlk(amount * NLK));
		let [burned, treasury, reporter] = shown.map(base);
		let settled = Settled { slash: 7, burned, treasury, reporter, fee: "0".into(), shown };
		assert!(settled.to_string().contains("5 NLK were burned, 3 NLK went to the treasury, 2 NLK to the reporter"));
	}
}
