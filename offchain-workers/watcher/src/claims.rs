//! Claiming: what the watcher earned in epochs that are over.
//!
//! Anybody may claim, and it is the staker who is paid. What is not claimed expires, so the daemon does it, out of its
//! operator's balance: in each epoch there is one job, which claims what can be claimed, one epoch after the other, the
//! oldest first.

use crate::{
	chain::{Action, BoxError, Chain, Snapshot},
	work::{self, Worker},
};
use codec::{DecodeAll, Encode};
use nulink_primitives::{
	provider::EpochIndex,
	token::{Balance, NLK},
};
use nulink_worker_common::{
	acting::{self, Done, A_WHILE},
	jobs::Next,
	journal::{Effects, Job},
	staking::Staking,
};

/// What the operator keeps to act with, and something for the fee.
const KEPT: Balance = 2 * NLK + NLK / 10;

/// The job of an epoch. If there is one already it stays.
pub(crate) fn add_job(current: EpochIndex) -> Effects {
	work::add_job(acting::key("claim-in-epoch", current.into()), work::CLAIM)
}

/// The oldest epoch from this one on that brings something.
fn oldest(claimable: &[(EpochIndex, Balance)], from: EpochIndex) -> Option<EpochIndex> {
	claimable.iter().filter(|(epoch, amount)| *amount > 0 && *epoch >= from).map(|(epoch, _)| *epoch).min()
}

/// The job's step. Its payload is the first epoch that is not dealt with, if it is not the first of all.
pub(crate) async fn step<C: Chain>(worker: &Worker<C>, view: &C::View, job: &Job) -> Result<Next, BoxError> {
	let from = match &job.payload[..] {
		[] => 0,
		mut payload => EpochIndex::decode_all(&mut payload)?,
	};
	let provider = worker.us.post.provider;
	let Some(epoch) = oldest(&view.claimable(&provider).await?, from) else { return Ok(Next::finished()) };
	if view.balance(&worker.us.post.operator).await? < KEPT {
		tracing::warn!(epoch, "there is something to claim, and the operator has too little to pay for it");
		return Ok(Next::wait(A_WHILE));
	}
	// One transaction for each epoch, whichever job sends it.
	let key = acting::key("claim-reward", epoch.into());
	Ok(match worker.nulink.act(&key, &Action::ClaimReward(provider, epoch)).await? {
		Done::Yes(block) => {
			tracing::info!(epoch, block, "claimed");
			worker.metrics.say("claimed");
			worker.metrics.claimed_epoch.set(epoch.into());
			after(epoch)
		},
		Done::NotYet(next) => next,
		Done::Refused(error) => {
			// Somebody was quicker, most likely.
			tracing::info!(epoch, %error, "the chain refused a claim");
			after(epoch)
		},
	})
}

fn after(epoch: EpochIndex) -> Next {
	Next::step_with(0, epoch.saturating_add(1).encode())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_oldest_epoch_that_brings_something_is_claimed_first() {
		let claimable = [(9, 5), (3, 0), (4, 7), (6, 1)];
		assert_eq!([0, 5, 7, 10].map(|from| oldest(&claimable, from)), [Some(4), Some(6), Some(9), None]);
	}
}
