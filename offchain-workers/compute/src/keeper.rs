//! Keeping jobs going: a job in which the provider sits pays it only when somebody has its answers counted and, later,
//! has it settled; and a dispute is decided only when somebody has its panel drawn. Whoever does it does it for all, and
//! free of charge; whoever is second pays for a call that failed. So the members take turns: each waits so many blocks as
//! its place in an order that is another for each job and each occasion.

use crate::{
	chain::{Action, BoxError, Chain, Snapshot, Stage},
	dispute,
	evaluator::Evaluate,
	turns,
	work::{self, head, Worker},
};
use codec::{DecodeAll, Encode};
use nulink_primitives::compute::JobId;
use nulink_worker_common::{
	acting::{key, Done, A_WHILE},
	jobs::Next,
	journal::{self, Effects, Job},
};

/// What there is to do, and since when it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, codec::Encode, codec::Decode)]
struct Due {
	stage: Stage,
	round: u8,
	since: u32,
}

/// Jobs that keep these going. Those that have one already keep it.
pub(crate) fn add_jobs(jobs: Vec<JobId>) -> Effects {
	Effects::new(move |tx| {
		jobs.into_iter()
			.try_for_each(|job| tx.add_job(&key("advance", job), work::KEEP, Vec::new(), journal::now()).map(|_| ()))
	})
}

/// The job's step.
pub(crate) async fn step<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	view: &C::View,
	id: JobId,
	job: &Job,
) -> Result<Next, BoxError> {
	let on_chain = view.job(id).await?.filter(|job| job.stage != Stage::Closed);
	let Some(on_chain) = on_chain else {
		return Ok(Next::finished().with(Effects::new(move |tx| dispute::forget(tx, id))));
	};
	let dispute = dispute::consider(worker, id, &on_chain);
	let wait = |effects| Ok(Next::wait(worker.pace).with(effects));
	if !worker.settings.advance || !(on_chain.can_draw || on_chain.can_advance) {
		return wait(dispute);
	}
	let (head, stage, round) = (head(view), on_chain.stage, on_chain.round);
	let due = match Due::decode_all(&mut &job.payload[..]) {
		Ok(due) if (due.stage, due.round) == (stage, round) => due,
		_ => {
			let due = Due { stage, round, since: head };
			return Ok(Next::step_with(0, due.encode()).with(dispute));
		},
	};
	let members = on_chain.committee.iter().chain(&on_chain.panel).map(|member| &member.provider);
	let turn = turns::blocks_before(&(id, stage, round), members, &worker.us.post.provider);
	if head < due.since.saturating_add(turn) || !worker.in_office(view, id).await? {
		return wait(dispute);
	}
	let (action, what) = match on_chain.can_draw {
		true => (Action::Draw(id), "drawn"),
		false => (Action::Advance(id), "advanced"),
	};
	// One transaction for each occasion.
	let transaction = format!("advance/{id}/{}", due.since).into_bytes();
	Ok(match worker.act(view, &transaction, &action).await? {
		Done::Yes(block) => {
			tracing::info!(job = id, block, "{what}");
			worker.metrics.say(what);
			Next::step_with(0, Vec::new())
		},
		Done::NotYet(next) => next,
		Done::Refused(error) => {
			// Somebody was quicker, most likely: the state will tell.
			tracing::info!(job = id, %error, "the chain refused to go on with a job");
			let again = journal::now().saturating_add(A_WHILE.as_millis() as u64);
			Next::wait(A_WHILE).with(Effects::new(move |tx| {
				// If not, then it is as if it had just become due, with another transaction.
				let forget = |job: &mut Job| (job.payload, job.next_try) = (Vec::new(), again);
				tx.advance(&key("advance", id), 0, 0, forget).map(|_| ())
			}))
		},
	})
}
