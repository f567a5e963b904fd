//! The staking side of a daemon: for which provider its operator key acts, whether that provider takes part, and in which
//! epochs.
//!
//! [`Staking`] is what is asked of the chain, [`Post`] who the daemon is, [`Watch`] looks after both in each block: it has
//! the next epoch confirmed ([`crate::activity`]) and tells the operator what only a person can mend.

mod node;

use crate::{
	accounts::{self, AccountId},
	activity::{self, Need},
	chain::{BoxError, Chain, Error as ChainError, View},
	health::{Check, Health},
	journal::Effects,
	metrics::Metrics,
	retry,
};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	sharing::KeyBytes,
	token::{Balance, NLK},
};
use prometheus::{Gauge, IntGauge};
use std::{future::Future, time::Duration};
use tokio_util::sync::CancellationToken;

/// An operator with less than this should be given some. What it must do is free of charge where it succeeds, but is sent
/// by nobody who could not pay; and what fails is paid for.
const LOW_BALANCE: Balance = 2 * NLK;

/// What a daemon asks of the chain about its provider, at a finalised block.
pub trait Staking: View {
	/// The current epoch.
	fn epoch(&self) -> impl Future<Output = Result<Epoch, ChainError>> + Send;

	/// For which provider of this role the operator acts, now. `None`: for nobody.
	fn office(
		&self,
		role: Role,
		operator: &AccountId,
	) -> impl Future<Output = Result<Option<Office>, ChainError>> + Send;

	/// A provider by its role and its staking account.
	fn provider(
		&self,
		role: Role,
		staker: &AccountId,
	) -> impl Future<Output = Result<Option<Provider>, ChainError>> + Send;

	/// What the account could pay a fee with, in base units.
	fn balance(&self, who: &AccountId) -> impl Future<Output = Result<Balance, ChainError>> + Send;
}

/// An epoch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Epoch {
	/// Its number.
	pub current: EpochIndex,
	/// Its first block.
	pub first_block: u32,
	/// The first block of the next one.
	pub next_block: u32,
}

impl Epoch {
	/// The first block of any epoch: all are equally long, and the first begins with the genesis.
	pub fn first_block_of(&self, epoch: EpochIndex) -> u32 {
		epoch.saturating_mul(self.next_block.saturating_sub(self.first_block))
	}
}

/// An operator's office.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Office {
	/// The provider's staking account.
	pub provider: AccountId,
	/// From which block on. What the operator signs about blocks before does not count.
	pub since: u32,
}

/// What a daemon needs to know of its provider.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Provider {
	/// Whether it takes part: it is not chilled, and has enough at stake.
	pub able: bool,
	/// Whether it is at work in this epoch.
	pub active_now: bool,
	/// Whether it will be in the next.
	pub active_next: bool,
	/// What it says of itself.
	pub profile: Option<Profile>,
}

/// What a provider says of itself, as far as its own daemon cares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Profile {
	/// What is meant for it alone is sealed to this key.
	pub encryption_key: KeyBytes,
	/// What it asks for an epoch, in base units.
	pub fee: Balance,
}

impl Provider {
	/// What it asks for an epoch, in base units. Without a profile, nothing.
	pub fn fee(&self) -> Balance {
		self.profile.map_or(0, |profile| profile.fee)
	}
}

/// Who a daemon is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Post {
	/// In which role.
	pub role: Role,
	/// The staking account that it works for.
	pub provider: AccountId,
	/// The account of its operator key.
	pub operator: AccountId,
}

impl Post {
	/// The operator's office, whomever it serves.
	pub async fn office<V: Staking>(&self, view: &V) -> Result<Option<Office>, ChainError> {
		view.office(self.role, &self.operator).await
	}

	/// Whether the operator acts for the provider.
	pub async fn is_held<V: Staking>(&self, view: &V) -> Result<bool, ChainError> {
		Ok(self.office(view).await?.is_some_and(|office| office.provider == self.provider))
	}
}

/// What it is that a role does, for messages.
const fn name(role: Role) -> &'static str {
	match role {
		Role::Proxy => "proxy",
		Role::Compute => "computing provider",
		Role::Watcher => "watcher",
		Role::Storage => "storage provider",
	}
}

/// The operator acts for another provider than the settings say.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the operator key acts for {found}, and worker.provider is {expected}")]
pub struct OtherProvider {
	/// For whom it acts.
	pub found: String,
	/// For whom it should.
	pub expected: String,
}

/// For whom the operator acts in this role, as soon as it acts for somebody. `None`: told to stop before.
pub async fn wait_for_office<C: Chain<View: Staking>>(
	chain: &C,
	role: Role,
	operator: &AccountId,
	expected: Option<AccountId>,
	poll: Duration,
	check: &Check,
	stop: &CancellationToken,
) -> Result<Option<AccountId>, OtherProvider> {
	let nobody = format!("the operator key acts for no {} yet", name(role));
	let mut told = false;
	loop {
		let office = async { chain.view().await?.office(role, operator).await };
		match office.await {
			Ok(Some(office)) => {
				return match expected.filter(|expected| *expected != office.provider) {
					None => {
						check.ok();
						Ok(Some(office.provider))
					},
					Some(expected) => {
						let (found, expected) = (accounts::address(&office.provider), accounts::address(&expected));
						Err(OtherProvider { found, expected })
					},
				}
			},
			Ok(None) => {
				check.broken(&nobody);
				if !told {
					told = true;
					tracing::warn!(
						operator = accounts::address(operator),
						"{nobody}: bind it with `nulink provider operator`; waiting"
					);
				}
			},
			Err(error) => check.broken(error),
		}
		if !retry::sleep(poll, stop).await {
			return Ok(None);
		}
	}
}

/// Looks after a post, block by block.
pub struct Watch {
	post: Post,
	office: Check,
	activity: Check,
	balance: Check,
	confirmed_epoch: IntGauge,
	operator_balance: Gauge,
}

impl Watch {
	/// With checks and metrics of its own. `patience`: for how long nothing may be known.
	pub fn new(post: Post, health: &Health, metrics: &Metrics, patience: Duration) -> Result<Self, prometheus::Error> {
		let confirmed_epoch = IntGauge::new("confirmed_epoch", "The last epoch for which activity is confirmed.")?;
		let operator_balance =
			Gauge::new("operator_balance", "What the operator's account can pay fees with, in NLK.")?;
		metrics.registry().register(Box::new(confirmed_epoch.clone()))?;
		metrics.registry().register(Box::new(operator_balance.clone()))?;
		Ok(Watch {
			post,
			office: health.check("office", patience),
			activity: health.check("activity", patience),
			balance: health.check("balance", patience),
			confirmed_epoch,
			operator_balance,
		})
	}

	/// Looks, and tells of the provider, and what is to be written: perhaps a job of this kind that confirms.
	pub async fn look<V: Staking>(
		&self,
		view: &V,
		epoch: &Epoch,
		kind: u8,
	) -> Result<(Option<Provider>, Effects), BoxError> {
		let next = epoch.current.saturating_add(1);
		let office = self.post.office(view).await?;
		let provider = view.provider(self.post.role, &self.post.provider).await?;
		match office {
			Some(office) if office.provider == self.post.provider => self.office.ok(),
			_ => self.office.broken("the operator key does not act for the provider any more: bind it"),
		}
		if let Some(provider) = provider {
			let confirmed = [(provider.active_now, epoch.current), (provider.active_next, next)];
			if let Some((_, epoch)) = confirmed.into_iter().rev().find(|(active, _)| *active) {
				self.confirmed_epoch.set(epoch.into());
			}
		}
		let effects = match activity::need(&self.post.provider, next, epoch, office, provider) {
			Need::Nothing => {
				self.activity.ok();
				Effects::none()
			},
			Need::Confirm => {
				self.activity.ok();
				activity::add_job(kind, next)
			},
			Need::Person(what) => {
				self.activity.broken(what);
				// Should it be mended within the epoch then the job is there.
				activity::add_job(kind, next)
			},
		};
		Ok((provider, effects))
	}

	/// Tells of an operator that can hardly pay.
	pub async fn look_at_balance<V: Staking>(&self, view: &V) {
		let balance = match view.balance(&self.post.operator).await {
			Ok(balance) => balance,
			Err(error) => return tracing::warn!(%error, "the node does not say what the operator has"),
		};
		let nlk = balance as f64 / NLK as f64;
		self.operator_balance.set(nlk);
		match balance < LOW_BALANCE {
			true => self.balance.broken(format!(
				"the operator has {nlk:.3} NLK left to pay fees with: nulink send {} 10",
				accounts::address(&self.post.operator)
			)),
			false => self.balance.ok(),
		}
	}
}
