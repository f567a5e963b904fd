//! The proxy's jobs, and what their steps have in common.
//!
//! | Job | Key | Gives rise to it | Steps |
//! |---|---|---|---|
//! | [`grants`] | `accept-policy/ID` | an owner hands over a key fragment | checked, accepting |
//! | [`accountable`] | `answer-request/ID` | the chain has a request that waits for this provider | owed, answering |
//! | [`activity`] | `confirm-epoch/N` | the next epoch is not confirmed | confirming |
//!
//! Each step looks at the finalised state first ([`nulink_worker_common::acting`] says why).
//!
//! Each kind has a [`Lane`] of its own. Strangers can make as many grants and requests as they pay for; answers must not
//! wait for grants, nor the confirmation of an epoch for either.

use crate::{
	accountable,
	chain::{Action, BoxError, Chain, Snapshot},
	daemon::FOLLOWER,
	fast::Us,
	grants,
	metrics::ProxyMetrics,
	reencrypt::Reencrypt,
	settings::ProxySettings,
	vault::Vault,
};
use nulink_worker_common::{
	acting, activity,
	jobs::{Lane, Next, Work},
	journal::{Job, Journal},
	submitter::Submitter,
};
use std::sync::Arc;

pub use acting::{again, key, later, Done, A_BLOCK, A_WHILE};

/// The kind of the jobs of [`grants`].
pub const GRANT: u8 = 1;
/// The kind of the jobs of [`accountable`].
pub const ANSWER: u8 = 2;
/// The kind of the jobs of [`activity`].
pub const CONFIRM: u8 = 3;

/// How many epochs are confirmed at a time. There is one, and those before it whose transactions were lost.
const CONFIRMATIONS_AT_ONCE: usize = 4;

/// The lanes of the jobs.
pub fn lanes(settings: &ProxySettings) -> [Lane; 3] {
	[
		Lane::new(GRANT, settings.accepts_at_once),
		// A deadline runs: an outage is made no longer than it is.
		Lane::new(ANSWER, settings.answers_at_once).patient_for(A_BLOCK),
		Lane::new(CONFIRM, CONFIRMATIONS_AT_ONCE).patient_for(A_BLOCK),
	]
}

/// Does the steps of jobs.
pub struct Worker<C> {
	/// Who this proxy is.
	pub us: Arc<Us>,
	/// The chain.
	pub chain: C,
	/// The jobs, and what the follower has seen.
	pub journal: Journal,
	/// The key fragments.
	pub vault: Vault,
	/// Sends transactions.
	pub submitter: Submitter,
	/// The work itself.
	pub reencrypt: Arc<dyn Reencrypt>,
	/// What is counted.
	pub metrics: ProxyMetrics,
}

impl<C: Chain> Work for Worker<C> {
	async fn step(&self, key: &[u8], job: &Job) -> Result<Next, BoxError> {
		let number = acting::number(key)?;
		// In this order: the follower may go on in between.
		let seen = acting::seen(&self.journal, FOLLOWER)?;
		let view = self.chain.view().await?;
		if acting::is_behind(&view, seen) {
			return Ok(Next::wait(A_BLOCK));
		}
		match job.kind {
			GRANT => grants::step(self, &view, number, key, job).await,
			ANSWER => accountable::step(self, &view, number, key, job).await,
			CONFIRM => {
				let confirm = self.act(&view, key, &Action::ConfirmActivity);
				activity::step(&self.us.post(), &view, number, key, confirm).await
			},
			kind => Err(format!("a job of kind {kind}, which this version does not know").into()),
		}
	}
}

impl<C: Chain> Worker<C> {
	/// Does something on chain, once.
	pub async fn act(&self, view: &C::View, key: &[u8], action: &Action) -> Result<Done, BoxError> {
		acting::act(&self.submitter, key, view.encode(action).await?).await
	}
}
