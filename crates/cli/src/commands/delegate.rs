//! `nulink delegate`.

use super::{
	account,
	earnings::{self, Delegated, Delegations},
};
use crate::{
	app::{base, role_name, App},
	args::{Delegate, HowMuch, OneOrAll},
};
use anyhow::{bail, ensure, Context};
use nulink_sdk::{
	address,
	chain::{Call, DelegationInfo, Event, PoolInfo},
	primitives::{provider::Role, token::Balance},
	time::Clock,
	Account, Client, Nlk,
};
use serde::Serialize;
use std::fmt;

/// More than anything can be worth: the chain takes it for all.
const EVERYTHING: Balance = Balance::MAX;

/// What came out.
#[derive(Serialize)]
struct Withdrawn {
	amount: String,
	delegations: usize,
	fee: String,
	#[serde(skip)]
	shown: Nlk,
}

impl fmt::Display for Withdrawn {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{} of {} delegations are free", self.shown, self.delegations)
	}
}

/// What is about to be delegated, on which terms.
fn terms(provider: &Account, role: Role, amount: Nlk, pool: &PoolInfo, unbonding: u32, clock: &Clock) -> String {
	let mut text = format!(
		"Delegate {amount} to {} as {}.\nIt keeps {} of the rewards.",
		address::to_text(provider),
		role_name(role),
		pool.commission
	);
	if let Some(raise) = pool.raise {
		text.push_str(&format!(
			" It has announced to keep {} from epoch {} on, about {}.",
			raise.commission,
			raise.from,
			clock.start_of(raise.from)
		));
	}
	text.push_str(&format!(
		" It counts from epoch {} on, and takes {unbonding} epochs to come back. Until then it cannot vote, and is slashed \
		 with the provider.",
		clock.epoch.saturating_add(2)
	));
	text
}

pub async fn run(app: &App, delegate: Delegate) -> anyhow::Result<()> {
	match delegate {
		Delegate::To { provider, amount, role } => to(app, provider, amount, role.into()).await,
		Delegate::Leave { provider, amount, role } => leave(app, provider, amount, role.into()).await,
		Delegate::Back { provider, amount, role } => back(app, provider, amount, role.into()).await,
		Delegate::Withdraw(which) => withdraw(app, which).await,
		Delegate::Claim(which) => claim(app, which).await,
		Delegate::List { account } => {
			let account = app.account_or_own(account)?;
			let nulink = app.connect().await?;
			let (earnings, clock) = (nulink.earnings(&account).await?, nulink.chain().clock().await?);
			app.reply(&Delegations(earnings.delegations.iter().map(|it| Delegated::new(it, &clock)).collect()))
		},
	}
}

async fn to(app: &App, provider: Account, amount: Nlk, role: Role) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let pool = nulink.room_for(role, &provider, amount.0).await?;
	let (clock, rules) = (nulink.chain().clock().await?, nulink.chain().rules().await?);
	let about = terms(&provider, role, amount, &pool, rules.unbonding_epochs, &clock);
	let call = Call::Delegate { role, provider, amount: amount.0 };
	let included = account::submit(app, &nulink, &person, &call, &about).await?;
	app.reply(&account::Done::new(format!("delegated {amount} to {}", address::to_text(&provider)), &included))
}

/// A delegation that must be there.
async fn existing(
	nulink: &Client,
	delegator: &Account,
	provider: &Account,
	role: Role,
) -> anyhow::Result<DelegationInfo> {
	let all = nulink.chain().delegations(delegator).await?;
	let found = all.into_iter().find(|it| (it.role, it.provider) == (role, *provider));
	found.with_context(|| {
		let provider = address::to_text(provider);
		format!("nothing is delegated to {provider} as {}: see `nulink delegate list`", role_name(role))
	})
}

async fn leave(app: &App, provider: Account, amount: HowMuch, role: Role) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let present = existing(&nulink, &person.account(), &provider, role).await?;
	let text = address::to_text(&provider);
	let (units, shown) = match amount {
		HowMuch::All => (EVERYTHING, Nlk(present.delegated)),
		HowMuch::Amount(amount) => (amount.0, amount),
	};
	ensure!(present.delegated > 0, "all that was delegated to {text} is on its way out: see `nulink delegate list`");
	ensure!(
		shown.0 <= present.delegated,
		"what is delegated to {text} is worth {}: take back so much, or all",
		Nlk(present.delegated)
	);
	let epochs = nulink.chain().rules().await?.unbonding_epochs;
	let about = format!(
		"Take {shown} back from {text}. From the next epoch on it earns nothing; it is free after {epochs} epochs, and can \
		 be slashed until then."
	);
	let call = Call::Undelegate { role, provider, amount: units };
	let included = account::submit(app, &nulink, &person, &call, &about).await?;
	let leaving = included.find(|event| match event {
		Event::Undelegated { amount, unlock_epoch } => Some((Nlk(*amount), *unlock_epoch)),
		_ => None,
	});
	let (amount, epoch) = leaving.context("the chain does not say what is on its way: see `nulink delegate list`")?;
	let free = nulink.chain().clock().await?.start_of(epoch);
	let text = format!("{amount} are on their way out: free in epoch {epoch}, about {free}");
	app.reply(&account::Done::new(text, &included))
}

async fn back(app: &App, provider: Account, amount: HowMuch, role: Role) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let present = existing(&nulink, &person.account(), &provider, role).await?;
	let leaving = present.unbonding.iter().fold(0, |sum: Balance, part| sum.saturating_add(part.amount));
	let text = address::to_text(&provider);
	ensure!(leaving > 0, "nothing is on its way out from {text}: `nulink delegate to` delegates more");
	let (units, shown) = match amount {
		HowMuch::All => (EVERYTHING, Nlk(leaving)),
		HowMuch::Amount(amount) => (amount.0, amount),
	};
	ensure!(shown.0 <= leaving, "{} are on their way out from {text}: call back so much, or all", Nlk(leaving));
	let about = format!("Delegate {shown} again to {text} that are on their way out, the last first.");
	let call = Call::RebondDelegation { role, provider, amount: units };
	let included = account::submit(app, &nulink, &person, &call, &about).await?;
	let amount = included.find(|event| if let Event::DelegationRebonded(it) = event { Some(Nlk(*it)) } else { None });
	let text = format!("delegated {} again to {text}", amount.unwrap_or(shown));
	app.reply(&account::Done::new(text, &included))
}

/// The delegations of which something can be withdrawn; of one that was named, whatever there is.
fn to_withdraw(all: Vec<DelegationInfo>, which: &OneOrAll, clock: &Clock) -> Vec<DelegationInfo> {
	let wanted = |it: &DelegationInfo| match &which.provider {
		Some(provider) => it.provider == *provider && which.role.is_none_or(|role| Role::from(role) == it.role),
		None => true,
	};
	all.into_iter().filter(wanted).filter(|it| it.withdrawable(clock.epoch) > 0).collect()
}

async fn withdraw(app: &App, which: OneOrAll) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let delegator = person.account();
	let (all, clock) = (nulink.chain().delegations(&delegator).await?, nulink.chain().clock().await?);
	let next =
		all.iter().flat_map(|it| &it.unbonding).map(|part| part.unlock_epoch).filter(|at| *at > clock.epoch).min();
	let free = to_withdraw(all, &which, &clock);
	if free.is_empty() {
		match next {
			Some(epoch) => bail!(
				"nothing can be withdrawn yet: something is on its way and free in epoch {epoch}, about {}",
				clock.start_of(epoch)
			),
			None => bail!("nothing is on its way out: `nulink delegate leave` begins to take a delegation back"),
		}
	}
	let total = free.iter().fold(0, |sum: Balance, it| sum.saturating_add(it.withdrawable(clock.epoch)));
	app.confirm(format!("Withdraw {} of {} delegations: a transaction for each", Nlk(total), free.len()))?;
	let progress = app.progress();
	let (mut amount, mut fee, mut done) = (0, 0, 0);
	for it in &free {
		progress.say(format!("waiting until it is final, {} of {}", done + 1, free.len()));
		let call = Call::WithdrawDelegation { role: it.role, provider: it.provider, delegator };
		let included = nulink.submit(&person, &call).await.context("repeat the command: what is free is free")?;
		let part = included.find(|event| if let Event::DelegationWithdrawn(it) = event { Some(*it) } else { None });
		amount += part.unwrap_or_default();
		fee += included.fee();
		done += 1;
	}
	drop(progress);
	app.reply(&Withdrawn { amount: base(Nlk(amount)), delegations: done, fee: base(Nlk(fee)), shown: Nlk(amount) })
}

async fn claim(app: &App, which: OneOrAll) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let delegator = person.account();
	let all = nulink.chain().delegations(&delegator).await?;
	let mut open = all.iter().filter(|it| it.claimable > 0);
	let only = match which.provider {
		Some(provider) => {
			let role = which.role.map(Role::from);
			let found = open.find(|it| it.provider == provider && role.is_none_or(|role| role == it.role));
			let found = found.with_context(|| {
				let provider = address::to_text(&provider);
				format!("nothing can be claimed of what is delegated to {provider}: see `nulink delegate list`")
			})?;
			Some((found.role, found.provider))
		},
		None => None,
	};
	let wanted = all.iter().filter(|it| only.is_none_or(|only| only == (it.role, it.provider)));
	let total = wanted.fold(0, |sum: Balance, it| sum.saturating_add(it.claimable));
	if total == 0 {
		return earnings::reply(app, &delegator, Default::default());
	}
	app.confirm(format!("Have {} paid that your delegations have earned, 32 epochs with a transaction", Nlk(total)))?;
	let (report, progress) = earnings::steps(app);
	let claimed = nulink.claim_delegations(&person, &delegator, only, &report).await;
	drop((report, progress));
	earnings::reply(app, &delegator, claimed.context(earnings::INTERRUPTED)?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::args::RoleName;
	use nulink_sdk::{
		chain::{Raise, Unbonding},
		primitives::token::NLK,
		time::Instant,
	};

	fn clock() -> Clock {
		Clock { block: 25, time: Instant(150_000), epoch: 2, epoch_length: 10, block_millis: 6_000 }
	}

	#[test]
	fn what_is_signed_names_commission_raise_and_time() {
		let pool = PoolInfo {
			delegated: 0,
			unbonding: 0,
			room: NLK,
			commission: "5".parse().unwrap(),
			raise: Some(Raise { commission: "10".parse().unwrap(), from: 5 }),
			accepts: true,
			open_slashes: 0,
			weight: 0,
		};
		let text = terms(&[1; 32].into(), Role::Proxy, Nlk(NLK), &pool, 28, &clock());
		for part in [
			"Delegate 1 NLK",
			"keeps 5 %",
			"keep 10 % from epoch 5 on, about 1970-01-01T00:05Z",
			"28 epochs",
			"from epoch 4",
		] {
			assert!(text.contains(part), "{part}: {text}");
		}
		let calm = PoolInfo { raise: None, ..pool };
		assert!(!terms(&[1; 32].into(), Role::Proxy, Nlk(NLK), &calm, 28, &clock()).contains("announced"));
	}

	#[test]
	fn what_is_free_is_withdrawn_and_nothing_else() {
		let delegation = |number: u8, role: Role, unlock_epoch: u32| DelegationInfo {
			role,
			provider: [number; 32].into(),
			delegated: 1,
			unbonding: vec![Unbonding { amount: 5, unlock_epoch }],
			claimable: 0,
			next_claim: 0,
		};
		let all = || {
			vec![
				delegation(1, Role::Proxy, 2),
				delegation(1, Role::Storage, 1),
				delegation(2, Role::Proxy, 3),
				delegation(3, Role::Proxy, 0),
			]
		};
		let found = |provider: Option<u8>, role: Option<RoleName>| {
			let which = OneOrAll { provider: provider.map(|number| [number; 32].into()), role };
			let free = to_withdraw(all(), &which, &clock());
			free.into_iter().map(|it| (it.provider.0[0], it.role)).collect::<Vec<_>>()
		};
		assert_eq!(found(None, None), [(1, Role::Proxy), (1, Role::Storage), (3, Role::Proxy)]);
		assert_eq!(found(Some(1), None), [(1, Role::Proxy), (1, Role::Storage)]);
		assert_eq!(found(Some(1), Some(RoleName::Storage)), [(1, Role::Storage)]);
		assert_eq!(found(Some(2), None), []);
	}

	#[test]
	fn the_json_has_stable_names() {
		let withdrawn = Withdrawn { amount: "1".into(), delegations: 2, fee: "3".into(), shown: Nlk(1) };
		let json = serde_json::to_string(&withdrawn).unwrap();
		assert_eq!(json, r#"{"amount":"1","delegations":2,"fee":"3"}"#);
	}
}
