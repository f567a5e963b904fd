//! Voting for watchers.

use super::epoch;
use crate::{
	app::App,
	commands::account::{self, Done},
};
use anyhow::ensure;
use nulink_sdk::{
	address,
	chain::{Chain, Event, Included, RelayCall},
	primitives::token::EXISTENTIAL_DEPOSIT,
	relay::{check_unvote, plan_vote, VotePlan},
	time::Clock,
	Account, Nlk,
};

pub async fn vote(app: &App, targets: Vec<Account>, amount: Nlk) -> anyhow::Result<()> {
	let (person, node) = (app.person()?, app.node().await?);
	let who = person.account();
	let (status, candidates) = (node.relay_status().await?, node.candidates().await?);
	let present = node.watcher_vote(&who).await?;
	let about = about(&targets, amount);
	let plan = plan_vote(&status, &candidates, present.as_ref(), targets, amount.0)?;
	let free = node.funds(&who).await?.free.saturating_sub(EXISTENTIAL_DEPOSIT);
	ensure!(
		plan.more < free,
		"{} would be put on hold, and {} are free, of which fees are paid, too: vote with less",
		Nlk(plan.more),
		Nlk(free)
	);
	let about = format!("{about} {}", money(&plan));
	let nulink = app.connect_over(node)?;
	let included = account::submit(app, &nulink, &person, &plan.call.into(), &about).await?;
	app.reply(&Done::new(format!("you vote with {amount}: it counts in the next election"), &included))
}

/// For whom, and with what.
fn about(targets: &[Account], amount: Nlk) -> String {
	let names: Vec<_> = targets.iter().map(address::to_text).collect();
	format!("Vote with {amount} for {}.", names.join(", "))
}

/// What happens to the voter's money.
fn money(plan: &VotePlan) -> String {
	match (plan.more, plan.back) {
		(0, 0) => "What is on hold stays so.".into(),
		(0, back) => format!("{} come back.", Nlk(back)),
		(more, _) => {
			format!("{} are put on hold, until you vote no more and no epoch runs for which they elected.", Nlk(more))
		},
	}
}

pub async fn unvote(app: &App) -> anyhow::Result<()> {
	let (person, node) = (app.person()?, app.node().await?);
	let (present, clock) = (node.watcher_vote(&person.account()).await?, node.clock().await?);
	let (amount, bound) = check_unvote(present.as_ref(), clock.epoch)?;
	let about = match bound {
		None => format!("Vote no more, and get back {}.", Nlk(amount)),
		Some(free) => format!(
			"Vote no more. {} elected somebody: they are free from {} on, when you run this again.",
			Nlk(amount),
			epoch(&clock, free)
		),
	};
	let nulink = app.connect_over(node)?;
	let included = account::submit(app, &nulink, &person, &RelayCall::Unvote.into(), &about).await?;
	app.reply(&Done::new(outcome(&included, &clock), &included))
}

/// What came of it.
fn outcome(included: &Included, clock: &Clock) -> String {
	let text = included.find(|event| match event {
		Event::VoteFreed(amount) => Some(format!("you vote no more, and have {} back", Nlk(*amount))),
		Event::VoteLeaving { amount, free_in } => Some(format!(
			"you vote no more: {} are free from {} on, with `nulink relay unvote`",
			Nlk(*amount),
			epoch(clock, *free_in)
		)),
		_ => None,
	});
	text.unwrap_or_else(|| "you vote no more".into())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::relay::tests::clock;
	use nulink_sdk::primitives::token::NLK;

	#[test]
	fn what_happens_to_the_money_is_told() {
		let plan = |more, back| VotePlan { call: RelayCall::Unvote, more, back };
		assert!(money(&plan(NLK, 0)).contains("1 NLK are put on hold"));
		assert!(money(&plan(0, NLK)).contains("1 NLK come back"));
		assert!(money(&plan(0, 0)).contains("stays so"));
		let targets = [Account::from([1; 32]), Account::from([2; 32])];
		assert_eq!(about(&targets, Nlk(NLK)).matches(", ").count(), 1);
	}

	#[test]
	fn what_came_of_taking_a_vote_back_is_told() {
		let told = |event| {
			let included = Included { block: [1; 32], transaction: [2; 32], events: vec![event] };
			outcome(&included, &clock())
		};
		assert!(told(Event::VoteFreed(NLK)).contains("have 1 NLK back"));
		let leaving = told(Event::VoteLeaving { amount: NLK, free_in: 4 });
		assert!(leaving.contains("from epoch 4, about 1970-01-01T00:04Z on"), "{leaving}");
	}
}
