//! The proxy's jobs, and what their steps have in common.
//!
//! | Job | Key | Gives rise to it | Steps |
//! |---|---|---|---|
//! | [`grants`] | `accept-policy/ID` | an owner hands over a key fragment | checked, accepting |
//! | [`accountable`] | `answer-request/ID` | the chain has a request that waits for this provider | owed, answering |
//! | [`activity`] | `confirm-epoch/N` | the next epoch is not confirmed | confirming |
//!
//! Each step looks at the finalised state first and acts only if there is still something to do. So it does no harm to do
//! a step again, after a crash or because nobody knows what became of a transaction. It looks at no state that is older
//! than what the follower has seen: where a node is behind, what a job is about is not gone but not there yet.
//!
//! Each kind has a [`Lane`] of its own. Strangers can make as many grants and requests as they pay for; answers must not
//! wait for grants, nor the confirmation of an epoch for either.

use crate::{
	accountable, activity,
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
	chain::{CallError, View},
	jobs::{Lane, Next, Work},
	journal::{Effects, Job, Journal, Read},
	submitter::{self, Outcome, Submitter},
};
use std::{sync::Arc, time::Duration};

/// The kind of the jobs of [`grants`].
pub const GRANT: u8 = 1;
/// The kind of the jobs of [`accountable`].
pub const ANSWER: u8 = 2;
/// The kind of the jobs of [`activity`].
pub const CONFIRM: u8 = 3;

/// How long to wait for the chain to move.
pub const A_BLOCK: Duration = Duration::from_secs(6);
/// How long to wait for a person to mend something.
pub const A_WHILE: Duration = Duration::from_secs(60);
/// How long to wait after a transaction failed in its block, which costs a fee, though it should not have. Answers wait
/// for [`A_WHILE`] only: silence costs more.
const AFTER_FAILURE: Duration = Duration::from_secs(600);
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

/// A job's key, which is also the key of its transaction.
pub fn key(what: &str, number: u64) -> Vec<u8> {
	format!("{what}/{number}").into_bytes()
}

fn number(key: &[u8]) -> Result<u64, BoxError> {
	let text = std::str::from_utf8(key)?;
	let (_, number) = text.rsplit_once('/').ok_or_else(|| format!("{text:?} is no job of a proxy"))?;
	Ok(number.parse()?)
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
		let number = number(key)?;
		// In this order: the follower may go on in between.
		let seen = self.journal.read(|tx| tx.cursor(FOLLOWER))?;
		let view = self.chain.view().await?;
		let head = view.head().number;
		if let Some(seen) = seen.filter(|seen| head < seen.number) {
			tracing::info!(head, seen = seen.number, "the node is behind what was seen: waiting for it");
			return Ok(Next::wait(A_BLOCK));
		}
		match job.kind {
			GRANT => grants::step(self, &view, number, key, job).await,
			ANSWER => accountable::step(self, &view, number, key, job).await,
			CONFIRM => activity::step(self, &view, number, key).await,
			kind => Err(format!("a job of kind {kind}, which this version does not know").into()),
		}
	}
}

/// What became of an action.
pub enum Done {
	/// It is in a finalised block.
	Yes(u32),
	/// It is not done, and this comes next: another look at the state.
	NotYet(Next),
	/// The chain refused it. If it is to be tried again, then by [`later`] or [`again`].
	Refused(CallError),
}

impl<C: Chain> Worker<C> {
	/// Does something on chain, once.
	pub async fn act(&self, view: &C::View, key: &[u8], action: &Action) -> Result<Done, BoxError> {
		let call = view.encode(action).await?;
		Ok(match self.submitter.submit(key, call).await? {
			Outcome::Succeeded { block } => Done::Yes(block.number),
			Outcome::Failed { error, .. } => Done::Refused(error),
			Outcome::NotIncluded { .. } => Done::NotYet(Next::wait(Duration::from_secs(1))),
			// The state of any later block tells, and all the blocks that it could be in are final.
			Outcome::Unknown { .. } => Done::NotYet(again(key, A_BLOCK)),
		})
	}
}

/// The same step again, later, with a new transaction.
pub fn later(key: &[u8]) -> Next {
	again(key, AFTER_FAILURE)
}

/// The same step again, after a wait, with a new transaction.
pub fn again(key: &[u8], wait: Duration) -> Next {
	let key = key.to_vec();
	Next::wait(wait).with(Effects::new(move |tx| submitter::forget(tx, &key).map(|_| ())))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn keys_are_legible_and_can_be_read_back() {
		assert_eq!(key("accept-policy", 12), b"accept-policy/12");
		assert_eq!(number(b"accept-policy/12").unwrap(), 12);
		assert!(number(b"12").is_err() && number(b"a/b").is_err() && number(&[0xff, b'/', b'1']).is_err());
	}
}
