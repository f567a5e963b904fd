//! Succession: signing who comes next.
//!
//! A contract on another chain believes the watchers of an epoch, and those who come after them when they say so. So
//! the watchers of each epoch sign the set of the next, as soon as it is elected and until that epoch is over. The
//! signatures are kept by the chain, and taken to contracts by whoever does it ([`crate::pushing`]).

use crate::{
	chain::{Action, BoxError, Chain, Snapshot},
	work::{self, Worker},
};
use nulink_eth_proofs::{set_hash, software::Software, Statement};
use nulink_primitives::provider::EpochIndex;
use nulink_worker_common::{
	acting::{self, Done},
	jobs::Next,
	journal::Effects,
};

/// The jobs that sign the watchers of this epoch and of the next. Those that there are already stay.
pub(crate) fn add_jobs(current: EpochIndex) -> Effects {
	let job = |epoch: EpochIndex| work::add_job(acting::key("sign-watchers", epoch.into()), work::SUCCESSION);
	let next = job(current.saturating_add(1));
	// Before the first epoch was none.
	if current == 0 {
		next
	} else {
		job(current).and(next)
	}
}

/// The job's step.
pub(crate) async fn step<C: Chain>(
	worker: &Worker<C>,
	view: &C::View,
	epoch: EpochIndex,
	key: &[u8],
) -> Result<Next, BoxError> {
	let (status, post) = (view.status().await?, &worker.us.post);
	let Some(before) = epoch.checked_sub(1).filter(|_| status.epoch <= epoch) else { return Ok(Next::finished()) };
	if status.epoch < before || status.chain_id != worker.us.domain.chain_id {
		// A node that is behind; or a person is told elsewhere.
		return Ok(Next::wait(worker.poll));
	}
	let ours = view.elected(before).await?.into_iter().find(|elected| elected.staker == post.provider);
	let Some(ours) = ours else { return Ok(Next::finished()) };
	let Some(rotation) = view.rotation(epoch).await? else { return Ok(Next::wait(worker.poll)) };
	if rotation.signatures.iter().any(|(signer, _)| *signer == ours.signer) {
		return Ok(Next::finished());
	}
	if status.paused || ours.signer != worker.signer.address() || !post.is_held(view).await? {
		return Ok(Next::wait(worker.poll));
	}
	let set_hash = set_hash::<Software>(&rotation.set).ok_or("the watchers of an epoch are no set")?;
	let signature = worker.sign(&Statement::Watchers { epoch: epoch.into(), set_hash })?;
	Ok(match worker.nulink.act(key, &Action::SignWatchers(epoch, signature)).await? {
		Done::Yes(block) => {
			tracing::info!(epoch, block, "signed who the watchers are");
			worker.metrics.say("signed_watchers");
			Next::finished()
		},
		Done::NotYet(next) => next,
		Done::Refused(error) => {
			tracing::warn!(epoch, %error, "the chain refused a signature of the watchers");
			acting::later(key)
		},
	})
}
