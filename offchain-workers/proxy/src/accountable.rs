//! The accountable path: requests on chain, which a proxy answers in time or is slashed for.
//!
//! What is owed is what the chain says is owed, at its newest finalised block: an answer that waits for this provider,
//! whose deadline has not passed. An answer is worked out once and written down before it is sent, because every
//! re-encryption of the same capsule is another one.
//!
//! A policy that was revoked or has ended is served no more, with one exception: a request that was made so long before
//! that its deadline is within the grace. The chain holds silence against a proxy there, and the receiver had access when
//! it asked.

use crate::{
	chain::{Action, BoxError, Chain, Request, Snapshot},
	fast::Us,
	work::{self, Done, Worker, A_BLOCK, A_WHILE},
};
use nulink_pre::client::CheckedCapsule;
use nulink_primitives::sharing::{FragmentBytes, RequestId};
use nulink_worker_common::{
	chain::CallError,
	jobs::Next,
	journal::{self, Effects, Job},
};

/// Nothing is worked out.
pub const OWED: u8 = 0;
/// The answer is in the job, and is, or may be, under way.
pub const ANSWERING: u8 = 1;

/// Errors after which there is nothing left to do. Others may pass.
const FINAL: &[&str] = &[
	"RequestNotFound",
	"PolicyNotFound",
	"NotSeated",
	"NotObliged",
	"AlreadyAnswered",
	"AlreadyReported",
	"DeadlinePassed",
	"PolicyEnded",
	"WrongFragment",
	"BadCapsule",
];

/// Jobs for the requests that wait for this provider. Those that have one already keep it.
pub(crate) fn add_jobs(requests: Vec<RequestId>) -> Effects {
	Effects::new(move |tx| {
		for request in requests {
			if tx.add_job(&work::key("answer-request", request), work::ANSWER, Vec::new(), journal::now())? {
				tracing::info!(request, "the chain asks for a fragment");
			}
		}
		Ok(())
	})
}

/// The request, if this proxy still owes an answer that can be in time; else why not.
async fn owed<V: Snapshot>(view: &V, us: &Us, id: RequestId) -> Result<Result<Request, &'static str>, BoxError> {
	let Some(request) = view.request(id).await? else { return Ok(Err("it is closed")) };
	if !request.waiting.contains(&us.provider) {
		return Ok(Err("it does not wait for this provider"));
	}
	let head = view.head().number;
	if head >= request.deadline {
		return Ok(Err("its deadline has passed"));
	}
	let Some(policy) = view.policy(request.policy).await? else { return Ok(Err("its policy is gone")) };
	let epoch = view.epoch().await?;
	if policy.is_over(head, &epoch) {
		let served_until = policy.served_until(view.grace().await?, &epoch);
		if served_until.is_none_or(|last| last < request.deadline) {
			return Ok(Err("its policy is over, and nobody must answer"));
		}
	}
	Ok(Ok(request))
}

/// A step of the job that answers. Both steps look first.
pub(crate) async fn step<C: Chain>(
	worker: &Worker<C>,
	view: &C::View,
	id: RequestId,
	key: &[u8],
	job: &Job,
) -> Result<Next, BoxError> {
	let request = match owed(view, &worker.us, id).await? {
		Ok(request) => request,
		Err(why) => {
			tracing::info!(request = id, why, "nothing to answer");
			return Ok(Next::finished());
		},
	};
	if job.step == OWED {
		return reencrypt(worker, request, id).await;
	}
	if !worker.us.post().is_held(view).await? {
		// It would fail, and cost a fee.
		tracing::error!(request = id, "an answer is owed and the operator key does not act for the provider: bind it");
		return Ok(Next::wait(A_BLOCK));
	}
	let fragment = <[u8; 359]>::try_from(&job.payload[..]).map_err(|_| "the answer in the journal is no fragment")?;
	let action = Action::SubmitFragment(id, Box::new(FragmentBytes(fragment)));
	Ok(match worker.act(view, key, &action).await? {
		Done::Yes(block) => {
			tracing::info!(request = id, block, "answered");
			worker.metrics.answered.inc();
			Next::finished()
		},
		Done::NotYet(next) => next,
		Done::Refused(error) => {
			tracing::error!(request = id, %error, "the chain refused the answer");
			if is_final(&error) {
				Next::finished()
			} else {
				work::again(key, A_WHILE)
			}
		},
	})
}

fn is_final(error: &CallError) -> bool {
	FINAL.iter().any(|name| error.is("Reencryption", name))
}

async fn reencrypt<C: Chain>(worker: &Worker<C>, request: Request, id: RequestId) -> Result<Next, BoxError> {
	let (vault, work, policy) = (worker.vault.clone(), worker.reencrypt.clone(), request.policy);
	let fragment = tokio::task::spawn_blocking(move || -> Result<_, BoxError> {
		let Some(key_fragment) = vault.fragment(policy)? else { return Ok(None) };
		let capsule = CheckedCapsule::new(&request.capsule).map_err(|error| error.to_string())?;
		Ok(Some(work.reencrypt(&key_fragment, &capsule)))
	});
	Ok(match fragment.await?? {
		Some(fragment) => Next::step_with(ANSWERING, fragment.0.to_vec()),
		None => {
			tracing::error!(
				request = id,
				policy,
				"an answer is owed and the key fragment is gone: ask the policy's owner to hand it over again, or be slashed"
			);
			Next::wait(A_BLOCK)
		},
	})
}
