//! Confirming activity: once an epoch, for the next one.
//!
//! Without it a provider earns nothing, is asked for nothing on chain, and after some epochs is chilled. There is one job
//! for each epoch. It ends when the finalised state has the confirmation, or when it is too late for it.

use crate::{
	chain::{Action, BoxError, Chain, Epoch, Office, Provider, Snapshot},
	fast::Us,
	work::{self, Done, Worker, A_WHILE},
};
use nulink_primitives::provider::EpochIndex;
use nulink_worker_common::{
	jobs::Next,
	journal::{self, Effects},
};

/// A job for the epoch. If there is one already it stays.
pub(crate) fn add_job(epoch: EpochIndex) -> Effects {
	Effects::new(move |tx| {
		let key = work::key("confirm-epoch", epoch.into());
		tx.add_job(&key, work::CONFIRM, Vec::new(), journal::now()).map(|_| ())
	})
}

/// What there is to do about an epoch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Need {
	/// It is confirmed, or can no longer be.
	Nothing,
	/// It can be confirmed.
	Confirm,
	/// It could be, if a person did this.
	Person(&'static str),
}

/// What there is to do about epoch `target`.
pub(crate) fn need(
	us: &Us,
	target: EpochIndex,
	epoch: &Epoch,
	office: Option<Office>,
	provider: Option<Provider>,
) -> Need {
	if target != epoch.current.saturating_add(1) {
		return Need::Nothing;
	}
	match (office, provider) {
		(_, Some(provider)) if provider.active_next => Need::Nothing,
		(_, None) => Need::Person("the provider has no stake: bond"),
		(_, Some(provider)) if !provider.able => Need::Person("the provider is chilled or has too little bonded"),
		(Some(office), _) if office.provider == us.provider => Need::Confirm,
		_ => Need::Person("the operator key does not act for the provider: bind it"),
	}
}

/// The job's step.
pub(crate) async fn step<C: Chain>(
	worker: &Worker<C>,
	view: &C::View,
	target: u64,
	key: &[u8],
) -> Result<Next, BoxError> {
	let target = EpochIndex::try_from(target)?;
	let us = &worker.us;
	let (epoch, office) = (view.epoch().await?, view.office(&us.operator.public_key().0).await?);
	if target > epoch.current.saturating_add(1) {
		// A node that is behind the one that told of the epoch.
		return Ok(Next::wait(work::A_BLOCK));
	}
	match need(us, target, &epoch, office, view.provider(&us.provider).await?) {
		Need::Nothing => return Ok(Next::finished()),
		Need::Person(what) => {
			tracing::warn!(epoch = target, what, "activity cannot be confirmed");
			return Ok(Next::wait(A_WHILE));
		},
		Need::Confirm => {},
	}
	Ok(match worker.act(view, key, &Action::ConfirmActivity).await? {
		Done::Yes(block) => {
			tracing::info!(epoch = target, block, "activity confirmed");
			Next::finished()
		},
		Done::NotYet(next) => next,
		Done::Refused(error) => {
			tracing::error!(epoch = target, %error, "the chain refused the confirmation");
			work::later(key)
		},
	})
}
