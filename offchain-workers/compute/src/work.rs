//! The provider's jobs, and what their steps have in common.
//!
//! | Job | Key | Gives rise to it | Steps |
//! |---|---|---|---|
//! | [`evaluation`] | `evaluate/JOB/ROUND` | the chain gave the provider a seat | evaluating |
//! | [`answer`] | `answer/JOB/ROUND` | the evaluation is over, or can not be | saying, keeping, revealing, storing |
//! | [`draws`] | `draw/JOB` | somebody has made a job | watching |
//! | [`keeper`] | `advance/JOB` | the chain gave the provider a seat | watching |
//! | [`dispute`] | `dispute/JOB` | the provider was outvoted, and disputes | checking, disputing |
//! | [`activity`] | `confirm-epoch/N` | the next epoch is not confirmed | confirming |
//! | [`claims`] | `claim-in-epoch/N` | an epoch is over | claiming |
//!
//! Each step looks at the finalised state first ([`nulink_worker_common::acting`] says why). Each kind has a [`Lane`] of its
//! own: an answer must not wait for evaluations, nor the confirmation of an epoch for either.

use crate::{
	answer,
	chain::{Action, BoxError, Chain, Job as ChainJob, Seat, Snapshot, Window},
	claims,
	daemon::FOLLOWER,
	dispute, draws,
	duties::MOST_TASKS,
	evaluation,
	evaluator::Evaluate,
	fetching::Places,
	keeper,
	metrics::ComputeMetrics,
	settings::ComputeSettings,
	speed::{Backlog, Speed},
	store::Stores,
};
use nulink_primitives::{
	compute::{ExecutionProfile, JobId},
	sharing::Digest,
};
use nulink_worker_common::{
	acting::{self, Done, A_BLOCK},
	activity,
	chain::View,
	jobs::{Lane, Next, Work},
	journal::{Effects, Job, Journal, Table, Writing},
	staking::Post,
	submitter::Submitter,
};
use std::{sync::Arc, time::Duration};

/// The kind of the jobs of [`evaluation`].
pub const EVALUATE: u8 = 1;
/// The kind of the jobs of [`answer`].
pub const ANSWER: u8 = 2;
/// The kind of the jobs of [`keeper`].
pub const KEEP: u8 = 3;
/// The kind of the jobs of [`dispute`].
pub const DISPUTE: u8 = 4;
/// The kind of the jobs of [`activity`].
pub const CONFIRM: u8 = 5;
/// The kind of the jobs of [`claims`].
pub const CLAIM: u8 = 6;

/// The kind of the jobs of [`draws`].
pub const DRAW: u8 = 7;

/// Results that are committed to and not yet stored, by seat.
pub const RESULTS: Table<Vec<u8>> = Table::new("compute/results");

/// How many answers are under way at a time: each waits for its block, not for a core.
const ANSWERS_AT_ONCE: usize = 128;
/// How many jobs are watched at a time.
const WATCHED_AT_ONCE: usize = 16;
/// How many evaluations wait for their turn at a time: as many as there are, or silence would come upon one that waits for
/// the others.
const EVALUATIONS_AT_ONCE: usize = MOST_TASKS;
/// How many epochs are confirmed at a time. There is one, and those before it whose transactions were lost.
const CONFIRMATIONS_AT_ONCE: usize = 4;

/// The lanes of the jobs.
pub fn lanes() -> [Lane; 7] {
	[
		// Deadlines run: an outage is made no longer than it is.
		Lane::new(EVALUATE, EVALUATIONS_AT_ONCE).patient_for(A_BLOCK),
		Lane::new(ANSWER, ANSWERS_AT_ONCE).patient_for(A_BLOCK),
		Lane::new(KEEP, WATCHED_AT_ONCE),
		Lane::new(DRAW, WATCHED_AT_ONCE).patient_for(A_BLOCK),
		Lane::new(DISPUTE, 1),
		Lane::new(CONFIRM, CONFIRMATIONS_AT_ONCE).patient_for(A_BLOCK),
		// One claim after the other.
		Lane::new(CLAIM, 1),
	]
}

/// The key of what is done in a seat.
pub fn seat_key(what: &str, seat: Seat) -> Vec<u8> {
	format!("{what}/{}/{}", seat.job, seat.round).into_bytes()
}

/// The seat in a key.
fn seat(key: &[u8]) -> Result<Seat, BoxError> {
	let round = acting::number(key)?;
	let (job, _) = key.split_at(key.iter().rposition(|byte| *byte == b'/').unwrap_or_default());
	Ok(Seat { job: acting::number(job)?, round: u8::try_from(round)? })
}

/// Forgets the result of a seat.
pub fn forget_result(tx: &Writing, seat: Seat) -> Result<(), nulink_worker_common::journal::Error> {
	tx.remove(&RESULTS, &seat_key("result", seat)).map(|_| ())
}

/// Who this daemon is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Us {
	/// For which provider it works.
	pub post: Post,
	/// The chain.
	pub genesis: Digest,
	/// What its results depend on.
	pub profile: ExecutionProfile,
}

/// Does the steps of jobs.
pub struct Worker<C, E> {
	/// Who this daemon is.
	pub us: Us,
	/// The chain.
	pub chain: C,
	/// The jobs, and what the follower has seen.
	pub journal: Journal,
	/// Sends transactions.
	pub submitter: Submitter,
	/// The work itself.
	pub evaluator: E,
	/// Where programs, keys, inputs and results lie.
	pub stores: Arc<Stores>,
	/// How fast this machine is.
	pub speed: Speed,
	/// What there is to do.
	pub backlog: Backlog,
	/// The settings.
	pub settings: ComputeSettings,
	/// How long to wait for the chain to move.
	pub pace: Duration,
	/// Places for those who fetch.
	pub fetches: Places,
	/// What is counted.
	pub metrics: ComputeMetrics,
}

impl<C: Chain, E: Evaluate> Work for Worker<C, E> {
	async fn step(&self, key: &[u8], job: &Job) -> Result<Next, BoxError> {
		// In this order: the follower may go on in between.
		let seen = acting::seen(&self.journal, FOLLOWER)?;
		let view = self.chain.view().await?;
		if acting::is_behind(&view, seen) {
			return Ok(Next::wait(self.pace));
		}
		match job.kind {
			EVALUATE => evaluation::step(self, &view, seat(key)?, job).await,
			ANSWER => answer::step(self, &view, seat(key)?, key, job).await,
			KEEP => keeper::step(self, &view, acting::number(key)?, job).await,
			DRAW => draws::step(self, &view, acting::number(key)?, job).await,
			CLAIM => claims::step(self, &view, job).await,
			DISPUTE => dispute::step(self, &view, acting::number(key)?, key, job).await,
			CONFIRM => {
				let confirm = self.act(&view, key, &Action::ConfirmActivity);
				activity::step(&self.us.post, &view, acting::number(key)?, key, confirm).await
			},
			kind => Err(format!("a job of kind {kind}, which this version does not know").into()),
		}
	}
}

impl<C: Chain, E: Evaluate> Worker<C, E> {
	/// Does something on chain, once.
	pub async fn act(&self, view: &C::View, key: &[u8], action: &Action) -> Result<Done, BoxError> {
		acting::act(&self.submitter, key, view.encode(action).await?).await
	}

	/// A job, if it is the turn of a round in which the provider sits.
	pub async fn at_work(&self, view: &C::View, seat: Seat) -> Result<Option<(ChainJob, Window)>, BoxError> {
		let Some(job) = view.job(seat.job).await? else { return Ok(None) };
		let seated = job.answer(seat.round, &self.us.post.provider).is_some();
		let window = job.at_work(seat.round).filter(|_| seated);
		Ok(window.map(|window| (job, window)))
	}

	/// Whether the operator could act now. What it sent otherwise would fail, and cost a fee.
	pub async fn in_office(&self, view: &C::View, job: JobId) -> Result<bool, BoxError> {
		let held = self.us.post.is_held(view).await?;
		if !held {
			tracing::error!(job, "something is to be said and the operator key does not act for the provider: bind it");
		}
		Ok(held)
	}
}

/// Nothing remains to be done in the seat.
pub fn finished_in(seat: Seat) -> Next {
	Next::finished().with(Effects::new(move |tx| forget_result(tx, seat)))
}

/// The number of the newest finalised block of a view.
pub fn head<V: View>(view: &V) -> u32 {
	view.head().number
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_seat_is_read_from_its_key() {
		let there = Seat { job: 12, round: 1 };
		assert_eq!(seat_key("evaluate", there), b"evaluate/12/1");
		assert_eq!(seat(b"evaluate/12/1").unwrap(), there);
		assert!(seat(b"evaluate/12").is_err() && seat(b"12/1").is_err() && seat(b"evaluate/12/256").is_err());
	}
}
