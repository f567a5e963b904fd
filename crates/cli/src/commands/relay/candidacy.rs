//! Standing for election.

use super::statements;
use crate::{
	app::App,
	args::Signed,
	commands::account::{self, Done},
};
use nulink_sdk::{
	chain::{Chain, RelayCall},
	ethereum::Address,
	primitives::provider::Role,
	relay::{check_candidacy, RelayError},
};

pub async fn stand(app: &App, signer: Address, Signed(proof): Signed) -> anyhow::Result<()> {
	let (person, node) = (app.person()?, app.node().await?);
	let (staker, status) = (person.account(), node.relay_status().await?);
	let (stake, least) = (node.provider(Role::Watcher, &staker).await?, node.rules().await?.minimum_stake);
	check_candidacy(&statements(&node, &status), &staker, stake.as_ref(), least, signer, &proof)?;
	let candidates = node.candidates().await?;
	let before = candidates.iter().find(|it| it.staker == staker).map(|it| it.signer);
	let about = about(signer, before);
	let nulink = app.connect_over(node)?;
	let call = RelayCall::Stand { signer, proof }.into();
	let included = account::submit(app, &nulink, &person, &call, &about).await?;
	let text = format!("you stand for election, and sign with {signer}: `nulink relay candidates` lists all who do");
	app.reply(&Done::new(text, &included))
}

/// What is about to happen.
fn about(signer: Address, before: Option<Address>) -> String {
	match before {
		None => format!(
			"Stand for election as a watcher, and sign headers with {signer}. Two statements of one block, or a false one, \
			 cost a part of your stake. Run the daemon before the next epoch begins."
		),
		Some(before) if before == signer => format!("You stand for election with {signer} already. Say it once more."),
		Some(before) => format!(
			"Sign headers with {signer} instead of {before}, from the next election on. Until then run the daemon with the \
			 old key."
		),
	}
}

pub async fn step_back(app: &App) -> anyhow::Result<()> {
	let (person, node) = (app.person()?, app.node().await?);
	let staker = person.account();
	if node.candidates().await?.iter().all(|it| it.staker != staker) {
		return Err(RelayError::NotCandidate(staker).into());
	}
	let nulink = app.connect_over(node)?;
	let about = "Stand for election no more. What you are elected for you stay to the end of its epoch.";
	let included = account::submit(app, &nulink, &person, &RelayCall::StepBack.into(), about).await?;
	let text = "you stand for election no more: `nulink provider show --role watcher` tells when your stake is free";
	app.reply(&Done::new(text, &included))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_new_key_is_told_from_a_first_one() {
		let (one, other) = (Address([1; 20]), Address([2; 20]));
		assert!(about(one, None).contains("Run the daemon"));
		assert!(about(one, Some(other)).contains("instead of 0x0202"));
		assert!(about(one, Some(one)).contains("already"));
	}
}
