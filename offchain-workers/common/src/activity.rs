//! Confirming activity: once an epoch, for the next one.
//!
//! Without it a provider earns nothing, is asked for nothing on chain, and after some epochs is chilled. There is one job
//! for each epoch. It ends when the finalised state has the confirmation, or when it is too late for it.

use crate::{
	accounts::AccountId,
	acting::{self, Done, A_BLOCK, A_WHILE},
	chain::BoxError,
	jobs::Next,
	journal::{self, Effects},
	staking::{Epoch, Office, Post, Provider, Staking},
};
use nulink_primitives::provider::EpochIndex;
use std::future::Future;

/// A job of this kind for the epoch. If there is one already it stays.
pub fn add_job(kind: u8, epoch: EpochIndex) -> Effects {
	Effects::new(move |tx| {
		let key = acting::key("confirm-epoch", epoch.into());
		tx.add_job(&key, kind, Vec::new(), journal::now()).map(|_| ())
	})
}

/// What there is to do about an epoch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
	/// It is confirmed, or can no longer be.
	Nothing,
	/// It can be confirmed.
	Confirm,
	/// It could be, if a person did this.
	Person(&'static str),
}

/// What there is to do about epoch `target` for a provider.
pub fn need(
	ours: &AccountId,
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
		(Some(office), _) if office.provider == *ours => Need::Confirm,
		_ => Need::Person("the operator key does not act for the provider: bind it"),
	}
}

/// The job's step. `confirm` sends the confirmation.
pub async fn step<V: Staking>(
	post: &Post,
	view: &V,
	target: u64,
	key: &[u8],
	confirm: impl Future<Output = Result<Done, BoxError>>,
) -> Result<Next, BoxError> {
	let target = EpochIndex::try_from(target)?;
	let (epoch, office) = (view.epoch().await?, post.office(view).await?);
	if target > epoch.current.saturating_add(1) {
		// A node that is behind the one that told of the epoch.
		return Ok(Next::wait(A_BLOCK));
	}
	match need(&post.provider, target, &epoch, office, view.provider(post.role, &post.provider).await?) {
		Need::Nothing => return Ok(Next::finished()),
		Need::Person(what) => {
			tracing::warn!(epoch = target, what, "activity cannot be confirmed");
			return Ok(Next::wait(A_WHILE));
		},
		Need::Confirm => {},
	}
	Ok(match confirm.await? {
		Done::Yes(block) => {
			tracing::info!(epoch = target, block, "activity confirmed");
			Next::finished()
		},
		Done::NotYet(next) => next,
		Done::Refused(error) => {
			tracing::error!(epoch = target, %error, "the chain refused the confirmation");
			acting::later(key)
		},
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_there_is_to_do_follows_from_the_state() {
		let epoch = Epoch { current: 3, first_block: 300, next_block: 400 };
		let office = Some(Office { provider: [5; 32], since: 1 });
		let idle = Provider { able: true, active_now: false, active_next: false, profile: None };
		let need = |target, office, provider| need(&[5; 32], target, &epoch, office, provider);
		assert_eq!(need(4, office, Some(idle)), Need::Confirm);
		assert_eq!(need(3, office, Some(idle)), Need::Nothing, "too late");
		assert_eq!(need(4, office, Some(Provider { active_next: true, ..idle })), Need::Nothing);
		assert!(matches!(need(4, office, Some(Provider { able: false, ..idle })), Need::Person(_)));
		assert!(matches!(need(4, None, Some(idle)), Need::Person(_)));
		let other = Some(Office { provider: [1; 32], since: 1 });
		assert!(matches!(need(4, other, Some(idle)), Need::Person(_)));
		assert!(matches!(need(4, office, None), Need::Person(_)));
	}
}
