//! Having committees drawn. No job goes on before somebody has its members drawn, which its owner need not wait for: the
//! providers do it, free of charge, and whoever is second pays for a call that failed. So they take turns, all that are
//! active in this epoch, in an order that is another for each job.
//!
//! Which jobs there are stands in the state, not in events: each block's new ones are looked at once. After a start, a page
//! of the newest. Panels are drawn by the committee's members ([`keeper`](crate::keeper)).

use crate::{
	chain::{Action, BoxError, Chain, Snapshot, Stage},
	evaluator::Evaluate,
	turns,
	work::{self, head, Worker},
};
use codec::{DecodeAll, Encode};
use nulink_primitives::compute::JobId;
use nulink_worker_common::{
	acting::{key, Done},
	jobs::Next,
	journal::{self, Effects, Job},
};

/// Jobs that have the members of these drawn. Those that have one already keep it.
pub(crate) fn add_jobs(jobs: Vec<JobId>) -> Effects {
	Effects::new(move |tx| {
		jobs.into_iter()
			.try_for_each(|job| tx.add_job(&key("draw", job), work::DRAW, Vec::new(), journal::now()).map(|_| ()))
	})
}

/// The job's step. Its payload is the block in which a draw was seen to be possible.
pub(crate) async fn step<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	view: &C::View,
	id: JobId,
	job: &Job,
) -> Result<Next, BoxError> {
	let on_chain = view.job(id).await?.filter(|job| matches!(job.stage, Stage::Drawing { .. }));
	let Some(on_chain) = on_chain.filter(|job| !job.can_advance) else {
		// It is drawn, or it is too late for that, or its owner has taken it back.
		return Ok(Next::finished());
	};
	if !on_chain.can_draw {
		return Ok(Next::wait(worker.pace));
	}
	let head = head(view);
	let since = match u32::decode_all(&mut &job.payload[..]) {
		Ok(since) => since,
		Err(_) => return Ok(Next::step_with(0, head.encode())),
	};
	let us = &worker.us.post.provider;
	let turn = turns::blocks_before(&("draw", id), &view.active().await?, us);
	if head < since.saturating_add(turn) || !worker.in_office(view, id).await? {
		return Ok(Next::wait(worker.pace));
	}
	let transaction = format!("draw/{id}/{since}").into_bytes();
	Ok(match worker.act(view, &transaction, &Action::Draw(id)).await? {
		Done::Yes(block) => {
			tracing::info!(job = id, block, "drawn");
			worker.metrics.say("drawn");
			// Or postponed, where there was no randomness: then it becomes due again.
			Next::step_with(0, Vec::new())
		},
		Done::NotYet(next) => next,
		Done::Refused(error) => {
			// Somebody was quicker, most likely.
			tracing::info!(job = id, %error, "the chain refused to draw");
			Next::finished()
		},
	})
}
