//! `nulink earnings`.

use crate::{
	app::{about, base, role_name, App},
	args::Earnings as Args,
	progress::Progress,
	table::Table,
};
use anyhow::Context;
use nulink_sdk::{
	address,
	earnings::{ClaimStep, Claimed, DelegationEarnings, Earnings, RoleEarnings},
	primitives::provider::Role,
	time::Clock,
	Account, Nlk, Reporter,
};
use serde::Serialize;
use std::{fmt, sync::Arc};

/// What to do after claiming has broken off.
pub const INTERRUPTED: &str = "claiming broke off: repeat the command, what was paid is not paid again";

/// What an account earns.
#[derive(Serialize)]
struct Shown {
	account: String,
	roles: Vec<InRole>,
	delegations: Vec<Delegated>,
	claimable: String,
	/// What an epoch brings at present, without fees.
	per_epoch: String,
	#[serde(skip)]
	amounts: (Nlk, Nlk),
}

/// What it earns as a provider in one role.
#[derive(Serialize)]
struct InRole {
	role: Role,
	active_now: bool,
	rewards: String,
	reward_epochs: usize,
	fees: String,
	/// What an epoch brings by its own stake.
	per_epoch_own: String,
	/// What an epoch brings by commission.
	per_epoch_commission: String,
	/// In percent.
	commission: Option<String>,
	#[serde(skip)]
	shown: RoleEarnings,
}

/// What it has delegated to one provider.
#[derive(Serialize)]
pub struct Delegated {
	/// To whom.
	pub provider: String,
	/// In which role.
	pub role: Role,
	/// What it is worth.
	pub delegated: String,
	/// What can be claimed.
	pub claimable: String,
	/// What an epoch brings at present.
	pub per_epoch: String,
	/// What is on its way out.
	pub unbonding: Vec<Leaving>,
	/// What of it can be withdrawn.
	pub withdrawable: String,
	#[serde(skip)]
	amounts: [Nlk; 3],
}

/// A part of a delegation on its way out.
#[derive(Serialize)]
pub struct Leaving {
	/// How much.
	pub amount: String,
	/// From which epoch it can be withdrawn.
	pub unlock_epoch: u32,
	/// About when that begins.
	pub unlock: String,
	#[serde(skip)]
	text: String,
}

impl Delegated {
	/// As the chain has it.
	pub fn new(it: &DelegationEarnings, clock: &Clock) -> Self {
		let info = &it.info;
		let leaving = info.unbonding.iter().map(|part| {
			let unlock = clock.start_of(part.unlock_epoch).to_string();
			let amount = Nlk(part.amount);
			let text = match part.unlock_epoch <= clock.epoch {
				true => format!("{amount} free"),
				false => format!("{amount} about {unlock}"),
			};
			Leaving { amount: base(amount), unlock_epoch: part.unlock_epoch, unlock, text }
		});
		let amounts = [info.delegated, info.claimable, it.epoch].map(Nlk);
		let [delegated, claimable, per_epoch] = amounts.map(base);
		Delegated {
			provider: address::to_text(&info.provider),
			role: info.role,
			delegated,
			claimable,
			per_epoch,
			unbonding: leaving.collect(),
			withdrawable: base(Nlk(info.withdrawable(clock.epoch))),
			amounts,
		}
	}
}

/// Delegations.
#[derive(Serialize)]
#[serde(transparent)]
pub struct Delegations(pub Vec<Delegated>);

impl fmt::Display for Delegations {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "nothing is delegated: `nulink delegate to` does");
		}
		delegations(&self.0).fmt(f)
	}
}

fn delegations(lines: &[Delegated]) -> Table {
	let heading = ["delegated to", "role", "worth", "claimable", "an epoch, about", "on its way out"];
	let mut table = Table::new(heading).with_numbers([2, 3, 4]);
	for it in lines {
		let [worth, claimable, epoch] = it.amounts;
		let leaving: Vec<_> = it.unbonding.iter().map(|part| part.text.as_str()).collect();
		table.line([
			it.provider.clone(),
			role_name(it.role).into(),
			worth.to_string(),
			claimable.to_string(),
			about(epoch).to_string(),
			leaving.join(", "),
		]);
	}
	table
}

impl Shown {
	fn new(earnings: &Earnings, clock: &Clock) -> Self {
		let in_role = |it: &RoleEarnings| InRole {
			role: it.role,
			active_now: it.provider.as_ref().is_some_and(|provider| provider.active_now),
			rewards: base(Nlk(it.reward())),
			reward_epochs: it.rewards.len(),
			fees: base(Nlk(it.fees)),
			per_epoch_own: base(Nlk(it.epoch.own)),
			per_epoch_commission: base(Nlk(it.epoch.commission)),
			commission: it.pool.as_ref().map(|pool| crate::app::percent(pool.commission)),
			shown: it.clone(),
		};
		let amounts = (Nlk(earnings.claimable()), Nlk(earnings.per_epoch()));
		Shown {
			account: address::to_text(&earnings.account),
			roles: earnings.roles.iter().map(in_role).collect(),
			delegations: earnings.delegations.iter().map(|it| Delegated::new(it, clock)).collect(),
			claimable: base(amounts.0),
			per_epoch: base(amounts.1),
			amounts,
		}
	}
}

impl fmt::Display for InRole {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let it = &self.shown;
		let state = match &it.provider {
			Some(provider) if provider.active_now => format!("active, {} bonded", Nlk(provider.bonded)),
			Some(provider) => format!("not active in this epoch, {} bonded", Nlk(provider.bonded)),
			None => "no stake any more".into(),
		};
		writeln!(f, "as {:8} {state}", role_name(it.role))?;
		writeln!(f, "  rewards   {} of {} epochs can be claimed", Nlk(it.reward()), it.rewards.len())?;
		if it.role == Role::Proxy {
			writeln!(f, "  fees      {} can be claimed, after what is burned of them", Nlk(it.fees))?;
		}
		let (own, kept) = (about(Nlk(it.epoch.own)), about(Nlk(it.epoch.commission)));
		write!(f, "  an epoch  about {own} by its own stake")?;
		match &it.pool {
			Some(pool) => writeln!(
				f,
				", about {kept} by its commission of {} on {} that are delegated",
				pool.commission,
				Nlk(pool.delegated)
			),
			None => writeln!(f),
		}
	}
}

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "account     {}", self.account)?;
		if self.roles.is_empty() && self.delegations.is_empty() {
			return writeln!(f, "It earns nothing: `nulink provider bond` stakes, `nulink delegate to` delegates.");
		}
		self.roles.iter().try_for_each(|role| role.fmt(f))?;
		if !self.delegations.is_empty() {
			delegations(&self.delegations).fmt(f)?;
		}
		let (claimable, per_epoch) = self.amounts;
		writeln!(f, "claimable   {claimable}")?;
		writeln!(f, "an epoch    about {} in all, and fees", about(per_epoch))?;
		if claimable.0 > 0 {
			writeln!(f, "`nulink earnings --claim` has it paid.")?;
		}
		Ok(())
	}
}

/// What was paid.
#[derive(Serialize)]
struct Paid {
	account: String,
	rewards: String,
	reward_epochs: u32,
	fees: String,
	fee_epochs: u32,
	delegations: String,
	total: String,
	transactions: u32,
	cost: String,
	/// What the chain refused to pay.
	refused: Vec<String>,
	#[serde(skip)]
	shown: Claimed,
}

impl Paid {
	fn new(account: &Account, claimed: Claimed) -> Self {
		Paid {
			account: address::to_text(account),
			rewards: base(Nlk(claimed.rewards.1)),
			reward_epochs: claimed.rewards.0,
			fees: base(Nlk(claimed.fees.1)),
			fee_epochs: claimed.fees.0,
			delegations: base(Nlk(claimed.delegations.1)),
			total: base(Nlk(claimed.total())),
			transactions: claimed.transactions,
			cost: base(Nlk(claimed.cost)),
			refused: claimed.refused.clone(),
			shown: claimed,
		}
	}
}

impl fmt::Display for Paid {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let it = &self.shown;
		if it.transactions == 0 {
			return writeln!(f, "nothing was to be claimed for {}", self.account);
		}
		let (rewards, fees, delegations) = (Nlk(it.rewards.1), Nlk(it.fees.1), Nlk(it.delegations.1));
		writeln!(f, "{} were paid to {}:", Nlk(it.total()), self.account)?;
		writeln!(f, "{rewards} in rewards, {fees} in fees, {delegations} for delegations")?;
		writeln!(f, "{} cost {}", transactions(it.transactions), Nlk(it.cost))
	}
}

fn transactions(count: u32) -> String {
	match count {
		1 => "1 transaction".into(),
		count => format!("{count} transactions"),
	}
}

/// What is about to be claimed, and whether it is worth it.
fn offer(account: &Account, claimable: Nlk, count: u32, cost: Nlk) -> String {
	let mut text = format!(
		"Have {claimable} paid to {}, by about {} that cost about {}.",
		address::to_text(account),
		transactions(count),
		about(cost)
	);
	if cost >= claimable {
		text.push_str(" It costs more than it brings: wait until more has gathered, 365 epochs at most.");
	}
	text
}

/// Shows what is claimed while it is.
pub fn steps(app: &App) -> (Reporter<ClaimStep>, Progress) {
	let progress = app.progress();
	progress.say("claiming");
	let shown = progress.clone();
	(Arc::new(move |step| shown.keep(told(&step))), progress)
}

fn told(step: &ClaimStep) -> String {
	match step {
		ClaimStep::Reward(role, epoch, amount) => {
			format!("{} as a reward of epoch {epoch} ({})", Nlk(*amount), role_name(*role))
		},
		ClaimStep::Fees(epochs, amount) => format!("{} in fees of {epochs} epochs", Nlk(*amount)),
		ClaimStep::Delegation(provider, until, amount) => {
			format!("{} for what is delegated to {}, up to epoch {until}", Nlk(*amount), address::to_text(provider))
		},
	}
}

/// Tells what the chain has not paid.
pub fn tell_refused(app: &App, claimed: &Claimed) {
	for refused in &claimed.refused {
		app.note(format!("not paid, and can be tried again: {refused}"));
	}
}

/// Answers with what was paid.
pub fn reply(app: &App, account: &Account, claimed: Claimed) -> anyhow::Result<()> {
	tell_refused(app, &claimed);
	app.reply(&Paid::new(account, claimed))
}

pub async fn run(app: &App, args: Args) -> anyhow::Result<()> {
	let account = app.account_or_own(args.account)?;
	if !args.claim {
		let nulink = app.connect().await?;
		let (earnings, clock) = (nulink.earnings(&account).await?, nulink.chain().clock().await?);
		return app.reply(&Shown::new(&earnings, &clock));
	}
	let (person, nulink) = (app.person()?, app.connect().await?);
	let earnings = nulink.earnings(&account).await?;
	if earnings.claimable() == 0 {
		return reply(app, &account, Claimed::default());
	}
	let (count, cost) = nulink.claim_cost(&person, &earnings).await?;
	app.confirm(offer(&account, Nlk(earnings.claimable()), count, Nlk(cost)))?;
	let (report, progress) = steps(app);
	let claimed = nulink.claim_earnings(&person, &account, &report).await.context(INTERRUPTED)?;
	drop((report, progress));
	reply(app, &account, claimed)
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{
		chain::{DelegationInfo, PoolInfo, Unbonding},
		earnings::EpochEstimate,
		primitives::token::{MICRO_NLK, NLK},
		time::Instant,
	};

	fn clock() -> Clock {
		Clock { block: 25, time: Instant(150_000), epoch: 2, epoch_length: 10, block_millis: 6_000 }
	}

	fn earnings() -> Earnings {
		let pool = PoolInfo {
			delegated: 40 * NLK,
			unbonding: 0,
			room: 0,
			commission: "5".parse().unwrap(),
			raise: None,
			accepts: true,
			open_slashes: 0,
			weight: 1,
		};
		let info = DelegationInfo {
			role: Role::Storage,
			provider: [2; 32].into(),
			delegated: 5 * NLK,
			unbonding: vec![Unbonding { amount: NLK, unlock_epoch: 2 }, Unbonding { amount: 2 * NLK, unlock_epoch: 5 }],
			claimable: NLK / 4,
			next_claim: 0,
		};
		Earnings {
			account: [1; 32].into(),
			roles: vec![RoleEarnings {
				role: Role::Proxy,
				provider: None,
				pool: Some(pool),
				rewards: vec![(0, NLK), (1, 2 * NLK)],
				fees: NLK / 2,
				epoch: EpochEstimate { own: NLK, commission: 123_456 * MICRO_NLK, delegators: 7 },
			}],
			delegations: vec![DelegationEarnings { info, epoch: NLK / 8 }],
		}
	}

	fn names(json: &serde_json::Value) -> Vec<&str> {
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		names
	}

	#[test]
	fn the_json_has_stable_names_and_exact_amounts() {
		let json = serde_json::to_value(Shown::new(&earnings(), &clock())).unwrap();
		assert_eq!(names(&json), ["account", "claimable", "delegations", "per_epoch", "roles"]);
		let role = [
			"active_now",
			"commission",
			"fees",
			"per_epoch_commission",
			"per_epoch_own",
			"reward_epochs",
			"rewards",
			"role",
		];
		assert_eq!(names(&json["roles"][0]), role);
		let delegation = ["claimable", "delegated", "per_epoch", "provider", "role", "unbonding", "withdrawable"];
		assert_eq!(names(&json["delegations"][0]), delegation);
		assert_eq!(names(&json["delegations"][0]["unbonding"][0]), ["amount", "unlock", "unlock_epoch"]);
		assert_eq!(json["claimable"], (3 * NLK + NLK / 2 + NLK / 4).to_string());
		assert_eq!(json["delegations"][0]["withdrawable"], NLK.to_string());
		assert_eq!(json["roles"][0]["per_epoch_commission"], (123_456 * MICRO_NLK).to_string());
		let paid = serde_json::to_value(Paid::new(&[1; 32].into(), Claimed::default())).unwrap();
		let expected = [
			"account",
			"cost",
			"delegations",
			"fee_epochs",
			"fees",
			"refused",
			"reward_epochs",
			"rewards",
			"total",
			"transactions",
		];
		assert_eq!(names(&paid), expected);
	}

	#[test]
	fn all_sources_and_their_sum_are_shown() {
		let text = Shown::new(&earnings(), &clock()).to_string();
		for part in [
			"as proxy    no stake any more",
			"3 NLK of 2 epochs can be claimed",
			"0.5 NLK can be claimed, after what is burned",
			"about 1 NLK by its own stake, about 0.1234 NLK by its commission of 5 % on 40 NLK",
			"1 NLK free, 2 NLK about 1970-01-01T00:05Z",
			"claimable   3.75 NLK",
			"about 1.2484 NLK in all",
			"nulink earnings --claim",
		] {
			assert!(text.contains(part), "{part}: {text}");
		}
		let nothing = Earnings { account: [1; 32].into(), roles: vec![], delegations: vec![] };
		let text = Shown::new(&nothing, &clock()).to_string();
		assert!(text.contains("nulink provider bond") && text.contains("nulink delegate to"), "{text}");
	}

	#[test]
	fn what_was_paid_is_told_step_by_step_and_in_all() {
		let me = Account::from([1; 32]);
		let claimed = Claimed {
			rewards: (2, 3 * NLK),
			fees: (40, NLK),
			delegations: (1, NLK / 2),
			transactions: 5,
			cost: NLK / 100,
			refused: vec![],
		};
		let text = Paid::new(&me, claimed).to_string();
		assert!(text.contains("4.5 NLK were paid") && text.contains("5 transactions cost 0.01 NLK"), "{text}");
		let offered = offer(&me, Nlk(NLK), 1, Nlk(NLK / 8));
		assert!(offered.contains("by about 1 transaction that cost about 0.125 NLK."), "{offered}");
		assert!(!offered.contains("wait"), "{offered}");
		assert!(offer(&me, Nlk(NLK), 2, Nlk(NLK)).contains("more than it brings"));
		assert!(Paid::new(&me, Claimed::default()).to_string().contains("nothing was to be claimed"));
		assert_eq!(told(&ClaimStep::Reward(Role::Proxy, 7, NLK)), "1 NLK as a reward of epoch 7 (proxy)");
		assert_eq!(told(&ClaimStep::Fees(32, NLK)), "1 NLK in fees of 32 epochs");
		assert!(told(&ClaimStep::Delegation(me, 9, NLK)).ends_with("up to epoch 9"));
	}
}
