//! Answering: commit, and reveal when it is time; or decline.
//!
//! What is committed to stands in the job, salt included, before it is sent, and never changes. The result itself is stored
//! when reveals begin, not before: whoever lists a public store would see its address, which is what nobody is to know
//! until then. And it is stored before it is revealed, so that a revealed result can be had. Only where no place takes it
//! until the time is nearly over it is revealed first: a result that comes late is better than a stake that is slashed.

use crate::{
	chain::{self, Action, BoxError, Chain, Seat, Snapshot},
	evaluator::Evaluate,
	work::{self, finished_in, head, seat_key, Worker, RESULTS},
};
use codec::{Decode, DecodeAll, Encode};
use nulink_primitives::{
	compute::{Commitment, Outcome},
	sharing::Digest,
};
use nulink_worker_common::{
	acting::{again, Done},
	chain::CallError,
	jobs::Next,
	journal::{self, Effects, Job, Read},
};
use sha2::{Digest as _, Sha256};
use std::time::Duration;
use tokio::time::timeout;

/// It is to be said.
pub const SAYING: u8 = 0;
/// It is committed to: the result is to be stored when reveals begin.
pub const KEEPING: u8 = 1;
/// The result is stored, and is to be revealed.
pub const REVEALING: u8 = 2;
/// No place has taken the result, and it is to be revealed all the same.
pub const HURRYING: u8 = 3;
/// It is revealed, and still to be stored.
pub const STORING: u8 = 4;

/// How long the places may take to store a result.
const KEEP: Duration = Duration::from_secs(30);
/// Seconds between blocks.
const BLOCK: u64 = 6;
/// How many looks at the chain pass between two attempts to store what is revealed.
const LOOKS: u32 = 15;

/// Errors after which there is nothing left to do. Others may pass.
const FINAL: &[&str] = &[
	"JobNotFound",
	"NotWorking",
	"NotMember",
	"CommitClosed",
	"RevealClosed",
	"NothingToReveal",
	"CommitmentMismatch",
];

/// What is to be said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Duty {
	/// That the job can not be done.
	Decline,
	/// What came out.
	Commit {
		/// It.
		outcome: Outcome,
		/// What hides it until the reveal.
		salt: [u8; 32],
	},
}

/// A job that says it. If there is one already it stays: what it will say is decided.
pub(crate) fn add_job(seat: Seat, duty: &Duty) -> Effects {
	let payload = duty.encode();
	Effects::new(move |tx| tx.add_job(&seat_key("answer", seat), work::ANSWER, payload, journal::now()).map(|_| ()))
}

/// A step of the job. Each looks first.
pub(crate) async fn step<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	view: &C::View,
	seat: Seat,
	key: &[u8],
	job: &Job,
) -> Result<Next, BoxError> {
	let Said { duty, block } = Said::read(&job.payload)?;
	let head = head(view);
	if head < block {
		// Another node than the one that told of the commitment: to it, nothing is said yet, or there is no job.
		tracing::info!(job = seat.job, head, block, "the node is behind this daemon's commitment: waiting for it");
		return Ok(Next::wait(worker.pace));
	}
	if job.step == STORING {
		return store_late(worker, view, seat, duty).await;
	}
	let Some((on_chain, window)) = worker.at_work(view, seat).await? else {
		// The round is over, and the chain still knows how it went for a while.
		let late = view.job(seat.job).await?.and_then(|job| job.answer(seat.round, &worker.us.post.provider));
		return Ok(over(worker, seat, job.step, late));
	};
	let answer = on_chain.answer(seat.round, &worker.us.post.provider);
	match (job.step, duty, answer) {
		(SAYING, _, Some(chain::Answer::Silent)) if window.takes_commitments(head) => {
			say(worker, view, seat, key, duty).await
		},
		// It is committed to, in a block that is final. Whatever this node says, nothing is to be thrown away for it.
		(KEEPING | REVEALING | HURRYING, Duty::Commit { .. }, Some(chain::Answer::Silent))
			if window.takes_commitments(head) =>
		{
			Ok(Next::wait(worker.pace))
		},
		(_, Duty::Commit { outcome, salt }, Some(chain::Answer::Committed(found)))
			if found == commitment(worker, seat, outcome, salt) =>
		{
			match job.step {
				SAYING => Ok(committed(duty, head)),
				_ if head < window.commit_until => Ok(Next::wait(worker.pace)),
				_ if !window.takes_reveals(head) => Ok(over(worker, seat, job.step, answer)),
				KEEPING => keep_in_time(worker, seat, outcome, &window, head).await,
				_ => reveal(worker, view, seat, job.step, outcome, salt).await,
			}
		},
		(_, _, Some(chain::Answer::Committed(_))) => {
			tracing::error!(
				job = seat.job,
				round = seat.round,
				"there is a commitment on chain that is not this daemon's: does another one run with the same key?"
			);
			Ok(finished_in(seat))
		},
		_ => Ok(over(worker, seat, job.step, answer)),
	}
}

/// The payload of a job: what is to be said, and when it was committed to.
struct Said {
	duty: Duty,
	/// The block of the commitment. 0, as long as there is none.
	block: u32,
}

impl Said {
	fn read(mut payload: &[u8]) -> Result<Self, codec::Error> {
		let duty = Duty::decode(&mut payload)?;
		let block = if payload.is_empty() { 0 } else { u32::decode_all(&mut payload)? };
		Ok(Said { duty, block })
	}
}

/// The commitment is in this block, or before it.
fn committed(duty: Duty, block: u32) -> Next {
	Next::step_with(KEEPING, (duty, block).encode())
}

/// It is revealed: what remains is to store what could not be stored before.
fn revealed(seat: Seat, step: u8) -> Next {
	match step {
		HURRYING => Next::step(STORING),
		_ => finished_in(seat),
	}
}

/// Nothing can be said any more: because it is said, as is usual, or because it is too late.
fn over<C: Chain, E: Evaluate>(worker: &Worker<C, E>, seat: Seat, step: u8, answer: Option<chain::Answer>) -> Next {
	tracing::info!(job = seat.job, round = seat.round, ?answer, "nothing is to be said any more");
	if let Some(chain::Answer::Revealed(_)) = answer {
		return revealed(seat, step);
	}
	if matches!(answer, Some(chain::Answer::Silent | chain::Answer::Committed(_))) {
		tracing::error!(job = seat.job, round = seat.round, "an answer came too late, which can be slashed");
		worker.metrics.missed.inc();
	}
	finished_in(seat)
}

/// The hash that is committed to.
fn commitment<C: Chain, E: Evaluate>(worker: &Worker<C, E>, seat: Seat, outcome: Outcome, salt: [u8; 32]) -> Digest {
	let provider = worker.us.post.provider;
	let statement = Commitment { job: seat.job, round: seat.round, provider, outcome, salt };
	Sha256::digest(statement.hashed_bytes(&worker.us.genesis)).into()
}

async fn say<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	view: &C::View,
	seat: Seat,
	key: &[u8],
	duty: Duty,
) -> Result<Next, BoxError> {
	if !worker.in_office(view, seat.job).await? {
		return Ok(Next::wait(worker.pace));
	}
	let (action, what) = match duty {
		Duty::Decline => (Action::Decline(seat), "declined"),
		Duty::Commit { outcome, salt } => (Action::Commit(seat, commitment(worker, seat, outcome, salt)), "committed"),
	};
	Ok(match worker.act(view, key, &action).await? {
		Done::Yes(block) => {
			tracing::info!(job = seat.job, round = seat.round, block, "{what}");
			worker.metrics.say(what);
			match duty {
				Duty::Decline => finished_in(seat),
				Duty::Commit { .. } => committed(duty, block),
			}
		},
		Done::NotYet(next) => next,
		Done::Refused(error) => refused(worker, seat, key, &error),
	})
}

/// Stores the result, unless that takes until it is nearly too late to reveal it.
async fn keep_in_time<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	seat: Seat,
	outcome: Outcome,
	window: &chain::Window,
	head: u32,
) -> Result<Next, BoxError> {
	let blocks = u64::from(window.reveal_by().saturating_sub(head));
	if blocks == 0 {
		tracing::error!(
			job = seat.job,
			round = seat.round,
			"no place has taken the result in time: revealing it first"
		);
		worker.metrics.unstored.inc();
		return Ok(Next::step(HURRYING));
	}
	keep(worker, seat, outcome, KEEP.min(Duration::from_secs(blocks.saturating_mul(BLOCK)))).await?;
	Ok(Next::step(REVEALING))
}

/// Stores the result.
async fn keep<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	seat: Seat,
	outcome: Outcome,
	limit: Duration,
) -> Result<(), BoxError> {
	if let Outcome::Result(_) = outcome {
		let key = seat_key("result", seat);
		match worker.journal.read(|tx| tx.get(&RESULTS, &key))? {
			Some(result) => match timeout(limit, worker.stores.keep(result)).await {
				Ok(kept) => kept?,
				Err(_) => return Err(format!("no place has taken a result within {} s", limit.as_secs()).into()),
			},
			// It was committed to, so it is revealed: silence costs more than a result that others have stored.
			None => tracing::error!(job = seat.job, "a result is committed to and not in the journal"),
		}
	}
	Ok(())
}

/// Stores what was revealed already, as long as the chain knows the job: whoever paid for it looks for it.
async fn store_late<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	view: &C::View,
	seat: Seat,
	duty: Duty,
) -> Result<Next, BoxError> {
	let Duty::Commit { outcome, .. } = duty else { return Ok(finished_in(seat)) };
	match keep(worker, seat, outcome, KEEP).await {
		Ok(()) => {
			tracing::info!(job = seat.job, round = seat.round, "the result is stored at last");
			Ok(finished_in(seat))
		},
		Err(error) if view.job(seat.job).await?.is_none() => {
			tracing::error!(job = seat.job, round = seat.round, %error, "the job is gone, and its result was never stored");
			Ok(finished_in(seat))
		},
		Err(error) => {
			tracing::error!(job = seat.job, round = seat.round, %error, "a result that is revealed is still not stored");
			Ok(Next::wait(worker.pace.saturating_mul(LOOKS)))
		},
	}
}

async fn reveal<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	view: &C::View,
	seat: Seat,
	step: u8,
	outcome: Outcome,
	salt: [u8; 32],
) -> Result<Next, BoxError> {
	if !worker.in_office(view, seat.job).await? {
		return Ok(Next::wait(worker.pace));
	}
	let key = seat_key("reveal", seat);
	Ok(match worker.act(view, &key, &Action::Reveal(seat, outcome, salt)).await? {
		Done::Yes(block) => {
			tracing::info!(job = seat.job, round = seat.round, block, "revealed");
			worker.metrics.say("revealed");
			revealed(seat, step)
		},
		Done::NotYet(next) => next,
		Done::Refused(error) => refused(worker, seat, &key, &error),
	})
}

fn refused<C: Chain, E: Evaluate>(worker: &Worker<C, E>, seat: Seat, key: &[u8], error: &CallError) -> Next {
	tracing::error!(job = seat.job, round = seat.round, %error, "the chain refused an answer");
	if error.is("ComputeJobs", "AlreadyAnswered") {
		// It may be this daemon's, in a block that this node did not know of: the state will tell.
		return again(key, worker.pace.saturating_mul(LOOKS));
	}
	match FINAL.iter().any(|name| error.is("ComputeJobs", name)) {
		true => finished_in(seat),
		false => again(key, worker.pace),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_committed_to_is_written_with_its_block() {
		let duty = Duty::Commit { outcome: Outcome::Result([1; 32]), salt: [2; 32] };
		let read = |payload: Vec<u8>| Said::read(&payload).map(|said| (said.duty, said.block));
		assert_eq!(read(duty.encode()).unwrap(), (duty, 0));
		assert_eq!(read((duty, 77u32).encode()).unwrap(), (duty, 77));
		assert!(read((duty, 7u8).encode()).is_err());
	}
}
