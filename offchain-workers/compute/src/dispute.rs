//! Disputing: the provider found one outcome, a quorum of the committee another.
//!
//! One of them is wrong. Before any money is put up the job is evaluated again: a bit that flipped in memory would have
//! made this provider the one that is wrong. Only where the same comes out again is the quorum's outcome accused. If a panel
//! finds as this provider did, the bond comes back with the reporter's part of the slashes; if not, it is lost. So it is a
//! setting, with a limit on what is put up at a time.

use crate::{
	chain::{Action, Answer, BoxError, Chain, Job as ChainJob, Seat, Snapshot, Stage},
	evaluation::{self, Ended, Observer},
	evaluator::{Evaluate, Order},
	fetching::{self, Fetched},
	work::{self, head, Worker},
};
use nulink_primitives::{
	compute::{JobId, Outcome},
	token::{Balance, NLK},
};
use nulink_worker_common::{
	acting::{again, key, Done},
	jobs::Next,
	journal::{self, Effects, Job, Read, Table, Writing},
	staking::Staking,
};

/// What is put up for disputes, by job.
const PUT_UP: Table<Balance> = Table::new("compute/disputes");
/// The most of them that are counted.
const MOST: usize = 10_000;
/// What the operator keeps to act with.
const KEPT: Balance = 2 * NLK;

/// It is to be evaluated again.
pub const CHECKING: u8 = 0;
/// The same came out: it is to be disputed.
pub const DISPUTING: u8 = 1;

/// What the committee's quorum found, if this provider found something else.
fn accused(job: &ChainJob, us: &[u8; 32]) -> Option<(Outcome, Outcome)> {
	let Stage::Challengeable { .. } = job.stage else { return None };
	match (job.provisional, job.answer(0, us)) {
		(Some(provisional), Some(Answer::Revealed(ours))) if ours != provisional => Some((provisional, ours)),
		_ => None,
	}
}

/// A job that disputes, if the provider was outvoted. If there is one already it stays.
pub(crate) fn consider<C: Chain, E: Evaluate>(worker: &Worker<C, E>, id: JobId, job: &ChainJob) -> Effects {
	if accused(job, &worker.us.post.provider).is_none() {
		return Effects::none();
	}
	let (wanted, metrics) = (worker.settings.dispute, worker.metrics.clone());
	Effects::new(move |tx| {
		// Also where it is not disputed there is one, so that it is told once.
		if tx.add_job(&key("dispute", id), work::DISPUTE, Vec::new(), journal::now())? {
			metrics.outvoted.inc();
			tracing::warn!(job = id, dispute = wanted, "a quorum found another outcome than this provider");
		}
		Ok(())
	})
}

/// The job is over: nothing is put up for it any more.
pub(crate) fn forget(tx: &Writing, id: JobId) -> Result<(), journal::Error> {
	evaluation::forget(tx, checked(id))?;
	tx.remove(&PUT_UP, &id.to_be_bytes()).map(|_| ())
}

/// A step of the job.
pub(crate) async fn step<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	view: &C::View,
	id: JobId,
	key: &[u8],
	job: &Job,
) -> Result<Next, BoxError> {
	let drop_it = |why: &str| {
		tracing::warn!(job = id, why, "not disputing");
		Ok(Next::finished().with(Effects::new(move |tx| forget(tx, id))))
	};
	if !worker.settings.dispute {
		return drop_it("worker.dispute is off");
	}
	let Some(on_chain) = view.job(id).await? else { return drop_it("the job is over") };
	let Some((accused, ours)) = accused(&on_chain, &worker.us.post.provider) else {
		return drop_it("there is nothing to dispute any more");
	};
	let Stage::Challengeable { until } = on_chain.stage else { return drop_it("it is too late") };
	if head(view) >= until {
		return drop_it("it is too late");
	}
	if job.step == CHECKING {
		let price = view.dispute_price(&on_chain.spec, on_chain.committee_size, on_chain.fee).await?;
		let Some(price) = price else { return drop_it("the chain does not say what it costs") };
		let put_up = worker.journal.read(|tx| tx.list(&PUT_UP, &[], MOST))?;
		let already: Balance = put_up.iter().map(|(_, put_up)| *put_up).fold(0, Balance::saturating_add);
		if already.saturating_add(price) > worker.settings.dispute_limit()? {
			return drop_it("it costs more than worker.dispute_limit leaves");
		}
		if view.balance(&worker.us.post.operator).await? < price.saturating_add(KEPT) {
			return drop_it("the operator cannot pay for it");
		}
		return check(worker, id, &on_chain, ours, price, until).await;
	}
	Ok(match worker.act(view, key, &Action::Dispute(id, accused)).await? {
		Done::Yes(block) => {
			tracing::warn!(job = id, block, ?accused, "disputed");
			worker.metrics.say("disputed");
			Next::finished()
		},
		Done::NotYet(next) => next,
		Done::Refused(error)
			if ["NotChallengeable", "ChallengeClosed", "JobNotFound", "OutcomeNotRevealed"]
				.iter()
				.any(|name| error.is("ComputeJobs", name)) =>
		{
			return drop_it(&error.to_string());
		},
		Done::Refused(error) => {
			tracing::error!(job = id, %error, "the chain refused a dispute");
			again(key, worker.pace)
		},
	})
}

/// What stands for a seat where a job is evaluated again: it is counted by itself.
const fn checked(job: JobId) -> Seat {
	Seat { job, round: u8::MAX }
}

/// Evaluates again.
async fn check<C: Chain, E: Evaluate>(
	worker: &Worker<C, E>,
	id: JobId,
	on_chain: &ChainJob,
	ours: Outcome,
	price: Balance,
	until: u32,
) -> Result<Next, BoxError> {
	let over = |why: &str| {
		tracing::error!(job = id, why, "not disputing");
		Ok(Next::finished())
	};
	let order = Order::of(on_chain);
	let work = async {
		match fetching::fetch(worker, &order, &fetching::WAITING).await? {
			Fetched::All => evaluation::evaluate(worker, &order, &Observer::new(worker, checked(id))).await,
			Fetched::Missing(error) => Err(error.into()),
			Fetched::NotYet => Err("what the job names takes long to fetch".into()),
		}
	};
	let ended = tokio::select! {
		ended = work => ended?,
		() = time_is_over(worker, until) => return over("it could not be evaluated again in time"),
	};
	match ended {
		Ended::With(again) if again.found.outcome() == ours => {
			let put_up = Effects::new(move |tx| tx.put(&PUT_UP, &id.to_be_bytes(), &price));
			Ok(Next::step(DISPUTING).with(put_up))
		},
		Ended::With(_) => over("evaluated again, another outcome came out: THIS MACHINE COMPUTES WRONGLY, stop it"),
		Ended::Badly(why) => over(&why),
		Ended::Starved(error) => Err(error.into()),
	}
}

async fn time_is_over<C: Chain, E: Evaluate>(worker: &Worker<C, E>, until: u32) {
	loop {
		tokio::time::sleep(worker.pace).await;
		if worker.chain.view().await.is_ok_and(|view| head(&view) >= until) {
			return;
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{chain::Member, testing::job};

	#[test]
	fn only_who_revealed_another_outcome_than_the_quorum_is_outvoted() {
		let (ours, theirs) = (Outcome::Result([1; 32]), Outcome::Result([2; 32]));
		let accused_by = |answer, provisional, stage| {
			let mut there = job(1);
			there.committee = vec![Member { provider: [5; 32], answer }];
			(there.provisional, there.stage) = (provisional, stage);
			accused(&there, &[5; 32])
		};
		let open = Stage::Challengeable { until: 9 };
		assert_eq!(accused_by(Answer::Revealed(ours), Some(theirs), open), Some((theirs, ours)));
		assert_eq!(accused_by(Answer::Revealed(ours), Some(ours), open), None);
		assert_eq!(accused_by(Answer::Revealed(ours), None, open), None);
		assert_eq!(accused_by(Answer::Silent, Some(theirs), open), None);
		assert_eq!(accused_by(Answer::Revealed(ours), Some(theirs), Stage::Closed), None);
	}
}
