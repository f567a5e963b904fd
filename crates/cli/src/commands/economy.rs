//! `nulink economy`.

use super::account;
use crate::{
	app::{base, percent, role_name, App},
	args::{Economy as Args, EconomyDo},
	table::Table,
};
use anyhow::{ensure, Context};
use nulink_sdk::{
	address,
	chain::{
		economy::{Category, Divisions, Economy, Next, PotState, Schedule},
		Call, Event,
	},
	time::Clock,
	Nlk, Percent,
};
use serde::Serialize;
use std::{collections::BTreeMap, fmt};

/// The economy.
#[derive(Serialize)]
struct Shown {
	block: u32,
	time: String,
	/// The block at which the chain was asked.
	asked_at: u32,
	issuance: String,
	burned: Burned,
	listing: Option<Moment>,
	pots: Vec<Pot>,
	mining: Mining,
	divided: Divided,
	/// Whether it was asked how it is, and not how it was or will be.
	#[serde(skip)]
	is_now: bool,
	#[serde(skip)]
	shown: Economy,
}

/// A block, and about when it is.
#[derive(Serialize)]
struct Moment {
	block: u32,
	time: String,
}

impl Moment {
	fn new(block: u32, clock: &Clock) -> Self {
		Moment { block, time: clock.time_of_block(block).to_string() }
	}
}

impl fmt::Display for Moment {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "block {}, about {}", self.block, self.time)
	}
}

/// What was burned.
#[derive(Serialize)]
struct Burned {
	total: String,
	service_fees: String,
	transaction_fees: String,
	slashes: String,
	evidence_bonds: String,
	other: String,
}

/// A pot that is released by time.
#[derive(Serialize)]
struct Pot {
	category: &'static str,
	beneficiary: Option<String>,
	opening: String,
	released: String,
	due: String,
	left: String,
	next: Option<Coming>,
}

/// What comes next.
#[derive(Serialize)]
struct Coming {
	amount: String,
	/// From when on.
	from: Moment,
	/// By when.
	by: Moment,
	/// Whether it comes bit by bit until then.
	evenly: bool,
}

/// What is mined.
#[derive(Serialize)]
struct Mining {
	epoch: u32,
	emission: String,
	roles: BTreeMap<&'static str, String>,
	paid: String,
	left: String,
}

/// How fees and slashes are divided, in percent.
#[derive(Serialize)]
struct Divided {
	service_fees: BTreeMap<&'static str, String>,
	transaction_fees: BTreeMap<&'static str, String>,
	slashes: BTreeMap<&'static str, String>,
}

/// The parts of service fees, transactions' fees and slashes, with the rest.
fn parts(it: &Divisions) -> [(&'static str, Vec<(&'static str, Percent)>); 3] {
	let rest = |name, parts: &[(&'static str, Percent)]| {
		let of: Vec<_> = parts.iter().map(|(_, part)| *part).collect();
		parts.iter().copied().chain([(name, Percent::rest(&of))]).collect()
	};
	[
		("service fees", rest("provider", &[("burned", it.service_burned)])),
		(
			"transaction fees",
			rest("collators", &[("burned", it.transaction_burned), ("treasury", it.transaction_treasury)]),
		),
		("slashes", rest("treasury", &[("burned", it.slash_burned), ("reporter", it.slash_reporter)])),
	]
}

impl Shown {
	fn new(it: Economy, is_now: bool) -> Self {
		let clock = &it.clock;
		let coming = |next: &Next| Coming {
			amount: base(Nlk(next.amount)),
			from: Moment::new(next.from, clock),
			by: Moment::new(next.by, clock),
			evenly: next.evenly,
		};
		let pot = |PotState { category, release, next }: &PotState| Pot {
			category: category.name(),
			beneficiary: release.beneficiary.as_ref().map(address::to_text),
			opening: base(Nlk(release.opening)),
			released: base(Nlk(release.released)),
			due: base(Nlk(release.due)),
			left: base(Nlk(release.left)),
			next: next.as_ref().map(coming),
		};
		let [service_fees, transaction_fees, slashes] = parts(&it.divisions)
			.map(|(_, parts)| parts.into_iter().map(|(name, part)| (name, percent(part))).collect());
		Shown {
			block: it.block,
			time: clock.time_of_block(it.block).to_string(),
			asked_at: clock.block,
			issuance: base(Nlk(it.issuance)),
			burned: Burned {
				total: base(Nlk(it.burned.total)),
				service_fees: base(Nlk(it.burned.service_fees)),
				transaction_fees: base(Nlk(it.burned.transaction_fees)),
				slashes: base(Nlk(it.burned.slashes)),
				evidence_bonds: base(Nlk(it.burned.evidence_bonds)),
				other: base(Nlk(it.burned.other)),
			},
			listing: it.pots.first().and_then(|pot| pot.release.listing).map(|block| Moment::new(block, clock)),
			pots: it.pots.iter().map(pot).collect(),
			mining: Mining {
				epoch: it.emission.epoch,
				emission: base(Nlk(it.emission.amount)),
				roles: it.emission.roles.iter().map(|(role, part)| (role_name(*role), base(Nlk(*part)))).collect(),
				paid: base(Nlk(it.emission.paid)),
				left: base(Nlk(it.emission.left)),
			},
			divided: Divided { service_fees, transaction_fees, slashes },
			is_now,
			shown: it,
		}
	}
}

/// What comes next, in words.
fn in_words(next: Option<&Next>, listed: bool, clock: &Clock) -> String {
	match next {
		Some(next) => {
			let (amount, by) = (Nlk(next.amount), Moment::new(next.by, clock));
			match (next.evenly, next.from > clock.block) {
				(false, _) => format!("{amount} in {by}"),
				(true, false) => format!("{amount}, evenly until {by}"),
				(true, true) => format!("{amount}, evenly from {} until {by}", Moment::new(next.from, clock)),
			}
		},
		None if listed => "nothing, as the rules are".into(),
		None => "not before the listing is set".into(),
	}
}

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let it = &self.shown;
		let clock = &it.clock;
		let ahead = it.block > clock.block;
		write!(f, "block      {}, {}{}", it.block, if ahead { "about " } else { "" }, self.time)?;
		match ahead {
			true => {
				writeln!(f, ": pots and mining as they will be, as the rules are and if nothing is released before")?
			},
			false => writeln!(f)?,
		}
		let now = if ahead { " now" } else { "" };
		writeln!(f, "issuance   {}{now}", Nlk(it.issuance))?;
		let burned = &it.burned;
		writeln!(f, "burned     {}{now}, of these", Nlk(burned.total))?;
		for (amount, what) in [
			(burned.service_fees, "as parts of service fees"),
			(burned.transaction_fees, "as parts of transaction fees"),
			(burned.slashes, "as parts of slashes"),
			(burned.evidence_bonds, "as bonds for evidence that was refuted"),
			(burned.other, "by holders themselves"),
		] {
			writeln!(f, "           {} {what}", Nlk(amount))?;
		}
		match &self.listing {
			Some(listing) => writeln!(f, "listing    {listing}")?,
			None => writeln!(f, "listing    not set: governance sets it, and nothing is released before")?,
		}

		writeln!(f)?;
		let mut table = Table::new(["pot", "released", "due", "left", "next"]).with_numbers([1, 2, 3]);
		for PotState { category, release, next } in &it.pots {
			let [released, due, left] = [release.released, release.due, release.left].map(|it| Nlk(it).to_string());
			let next = in_words(next.as_ref(), release.listing.is_some(), clock);
			table.line([category.name().into(), released, due, left, next]);
		}
		let mining = &it.emission;
		let all = format!("{} in an epoch, claimed by the providers", Nlk(mining.amount));
		table.line(["mining".into(), Nlk(mining.paid).to_string(), "".into(), Nlk(mining.left).to_string(), all]);
		table.fmt(f)?;
		for PotState { category, release, .. } in &it.pots {
			if release.beneficiary.is_none() {
				writeln!(f, "The {} has no beneficiary: governance names one.", category.name())?;
			}
		}
		if self.is_now && it.pots.iter().any(|pot| pot.release.due > 0) {
			writeln!(f, "Anybody can have paid what is due: `nulink economy release POT`.")?;
		}

		writeln!(f)?;
		let roles: Vec<_> =
			mining.roles.iter().map(|(role, part)| format!("{} {}", role_name(*role), Nlk(*part))).collect();
		writeln!(f, "epoch {}: {} in all; {}", mining.epoch, Nlk(mining.amount), roles.join(", "))?;
		for (what, parts) in parts(&it.divisions) {
			let parts: Vec<_> = parts.iter().map(|(name, part)| format!("{part} {name}")).collect();
			writeln!(f, "{what}: {}", parts.join(", "))?;
		}
		Ok(())
	}
}

/// The schedule.
#[derive(Serialize)]
struct Months {
	listing: Moment,
	months: Vec<Month>,
}

/// What was released by the end of a month, in all.
#[derive(Serialize)]
struct Month {
	month: u32,
	block: u32,
	time: String,
	foundation: String,
	community: String,
	team: String,
	pre_sale: String,
	total: String,
	#[serde(skip)]
	amounts: [Nlk; 5],
}

impl Months {
	fn new(it: &Schedule) -> Self {
		let months = it.rows.iter().map(|row| {
			let [foundation, community, team, pre_sale] = row.released;
			let amounts = [foundation, community, team, pre_sale, row.total()].map(Nlk);
			let [foundation, community, team, pre_sale, total] = amounts.map(base);
			let Moment { block, time } = Moment::new(row.block, &it.clock);
			Month { month: row.month, block, time, foundation, community, team, pre_sale, total, amounts }
		});
		Months { listing: Moment::new(it.listing, &it.clock), months: months.collect() }
	}
}

impl fmt::Display for Months {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let heading = ["month", "block", "about", "foundation", "community", "team", "pre-sale", "all"];
		let mut table = Table::new(heading).with_numbers([0, 1, 3, 4, 5, 6, 7]);
		for it in &self.months {
			let [foundation, community, team, pre_sale, total] = it.amounts.map(|amount| amount.to_string());
			// A day is near enough.
			let day = it.time.split('T').next().unwrap_or_default().into();
			table.line([it.month.to_string(), it.block.to_string(), day, foundation, community, team, pre_sale, total]);
		}
		table.fmt(f)?;
		writeln!(f, "Released in all by then, counted from the listing in {}. Mining comes on top.", self.listing)
	}
}

pub async fn run(app: &App, args: Args) -> anyhow::Result<()> {
	ensure!(
		args.at.is_none() || args.what.is_none(),
		"--at is for `nulink economy` alone: leave it out, or leave out what comes after"
	);
	match args.what {
		None => {
			let economy = app.node().await?.economy(args.at).await?;
			app.reply(&Shown::new(economy, args.at.is_none()))
		},
		Some(EconomyDo::Schedule { months }) => {
			let schedule = app.node().await?.schedule(months).await?;
			let schedule = schedule.context(
				"the listing is not set, and all dates are counted from it: governance sets it. docs/tokenomics.md has the \
				 table by months",
			)?;
			app.reply(&Months::new(&schedule))
		},
		Some(EconomyDo::Release { category }) => release(app, category.into()).await,
	}
}

async fn release(app: &App, category: Category) -> anyhow::Result<()> {
	let person = app.person()?;
	let node = app.node().await?;
	let economy = node.economy(None).await?;
	let pot = economy.pots.iter().find(|pot| pot.category == category).context("the chain has no such pot")?;
	let name = category.name();
	ensure!(
		pot.release.listing.is_some(),
		"the listing is not set: governance sets it, and nothing is released before"
	);
	let beneficiary = pot.release.beneficiary.as_ref().map(address::to_text);
	let beneficiary =
		beneficiary.with_context(|| format!("nobody is named who gets it ({name}): governance does that"))?;
	let next = in_words(pot.next.as_ref(), true, &economy.clock);
	ensure!(pot.release.due > 0, "all that is due of {name} was released. Next: {next}");
	let nulink = app.connect_over(node)?;
	let about = format!("Have {} of {name} paid to {beneficiary}", Nlk(pot.release.due));
	let included = account::submit(app, &nulink, &person, &Call::Release { category }, &about).await?;
	let amount = included.find(|event| if let Event::Released(amount) = event { Some(Nlk(*amount)) } else { None });
	let amount = amount.context("the chain does not say how much it was: see `nulink economy`")?;
	app.reply(&account::Done::new(format!("{amount} of {name} were paid to {beneficiary}"), &included))
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{
		chain::economy::{Burned, Emission, Release, ScheduleRow},
		primitives::{provider::Role, token::NLK},
		time::Instant,
	};

	fn clock() -> Clock {
		Clock { block: 25, time: Instant(150_000), epoch: 2, epoch_length: 10, block_millis: 6_000 }
	}

	fn economy() -> Economy {
		let release = Release {
			listing: Some(5),
			beneficiary: Some([1; 32].into()),
			opening: 150 * NLK,
			released: 30 * NLK,
			due: 24 * NLK,
			left: 120 * NLK,
		};
		let season = Next { from: 30, by: 40, amount: 24 * NLK, evenly: false };
		let running = Next { from: 25, by: 35, amount: 5 * NLK, evenly: true };
		let later = Next { from: 30, by: 40, amount: 5 * NLK, evenly: true };
		let nexts = [Some(season), Some(running), Some(later), None];
		let pots = Category::ALL.into_iter().zip(nexts).map(|(category, next)| PotState {
			category,
			release: release.clone(),
			next,
		});
		Economy {
			clock: clock(),
			block: 25,
			issuance: 990 * NLK,
			burned: Burned { total: 10 * NLK, service_fees: 4 * NLK, other: 6 * NLK, ..Default::default() },
			pots: pots.collect(),
			emission: Emission {
				epoch: 2,
				amount: 100 * NLK,
				roles: [(Role::Proxy, 35 * NLK), (Role::Compute, 0), (Role::Watcher, 0), (Role::Storage, 0)],
				paid: 70 * NLK,
				left: 230 * NLK,
			},
			divisions: Divisions {
				service_burned: "10".parse().unwrap(),
				transaction_burned: "20".parse().unwrap(),
				transaction_treasury: "30".parse().unwrap(),
				slash_burned: "50".parse().unwrap(),
				slash_reporter: "20".parse().unwrap(),
			},
		}
	}

	fn names(json: &serde_json::Value) -> Vec<&str> {
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		names
	}

	#[test]
	fn the_json_has_stable_names_and_exact_amounts() {
		let json = serde_json::to_value(Shown::new(economy(), true)).unwrap();
		let all = ["asked_at", "block", "burned", "divided", "issuance", "listing", "mining", "pots", "time"];
		assert_eq!(names(&json), all);
		let burned = ["evidence_bonds", "other", "service_fees", "slashes", "total", "transaction_fees"];
		assert_eq!(names(&json["burned"]), burned);
		let pot = ["beneficiary", "category", "due", "left", "next", "opening", "released"];
		assert_eq!(names(&json["pots"][3]), pot);
		assert_eq!(names(&json["pots"][0]["next"]), ["amount", "by", "evenly", "from"]);
		assert_eq!(json["pots"][3]["category"], "pre-sale");
		assert_eq!(json["pots"][0]["next"]["by"], serde_json::json!({ "block": 40, "time": "1970-01-01T00:04Z" }));
		assert_eq!(json["pots"][3]["next"], serde_json::Value::Null);
		assert_eq!(json["mining"]["roles"]["proxy"], (35 * NLK).to_string());
		assert_eq!(json["divided"]["transaction_fees"]["collators"], "50");
		assert_eq!(json["divided"]["slashes"]["treasury"], "30");
		assert_eq!(json["divided"]["service_fees"]["provider"], "90");
	}

	#[test]
	fn what_there_is_and_what_comes_is_told_in_words() {
		let text = Shown::new(economy(), true).to_string();
		for part in [
			"issuance   990 NLK\n",
			"4 NLK as parts of service fees",
			"6 NLK by holders themselves",
			"listing    block 5, about 1970-01-01T00:00Z",
			"24 NLK in block 40, about 1970-01-01T00:04Z",
			"5 NLK, evenly until block 35",
			"5 NLK, evenly from block 30, about 1970-01-01T00:03Z until block 40",
			"nothing, as the rules are",
			"nulink economy release",
			"epoch 2: 100 NLK in all; proxy 35 NLK, compute 0 NLK",
			"transaction fees: 20 % burned, 30 % treasury, 50 % collators",
			"slashes: 50 % burned, 20 % reporter, 30 % treasury",
		] {
			assert!(text.contains(part), "{part}: {text}");
		}
	}

	#[test]
	fn what_lies_ahead_is_told_from_what_is() {
		let text = Shown::new(Economy { block: 1_000, ..economy() }, false).to_string();
		assert!(text.contains("block      1000, about 1970-01-01T01:40Z: pots and mining as they will be"), "{text}");
		assert!(text.contains("issuance   990 NLK now"), "{text}");
		assert!(!text.contains("nulink economy release"), "{text}");
	}

	#[test]
	fn without_a_listing_or_a_beneficiary_it_is_said_who_decides() {
		let mut it = economy();
		for pot in &mut it.pots {
			(pot.release.listing, pot.release.beneficiary, pot.next) = (None, None, None);
		}
		let text = Shown::new(it, true).to_string();
		assert!(text.contains("listing    not set: governance"), "{text}");
		assert!(text.contains("not before the listing is set"), "{text}");
		assert!(text.contains("The team has no beneficiary: governance"), "{text}");
	}

	#[test]
	fn the_schedule_is_a_table_by_months() {
		let schedule = Schedule {
			clock: clock(),
			listing: 5,
			rows: vec![
				ScheduleRow { month: 0, block: 5, released: [30 * NLK, 20 * NLK, 0, 0] },
				ScheduleRow { month: 1, block: 14_405, released: [30 * NLK, 20 * NLK, NLK / 2, 1] },
			],
		};
		let shown = Months::new(&schedule);
		let json = serde_json::to_value(&shown).unwrap();
		assert_eq!(names(&json), ["listing", "months"]);
		let month = ["block", "community", "foundation", "month", "pre_sale", "team", "time", "total"];
		assert_eq!(names(&json["months"][0]), month);
		assert_eq!(json["months"][1]["total"], (50 * NLK + NLK / 2 + 1).to_string());
		let text = shown.to_string();
		let lines: Vec<_> = text.lines().collect();
		assert_eq!(lines.len(), 4);
		assert!(lines[1].starts_with("    0      5  1970-01-01"), "{text}");
		assert!(lines[2].starts_with("    1  14405  1970-01-02"), "{text}");
	}
}
