//! What each finalised block asks of the proxy.
//!
//! The proxy does not read events: what it must do stands in the state, and a daemon that was away finds it there as well
//! as one that was not. So of several blocks only the newest is looked at:
//!
//! - the next epoch is not confirmed: a job confirms it;
//! - requests wait for an answer: a job for each;
//! - the operator has too little left to pay fees with: a person is told;
//! - key fragments that nobody can ask for any more are removed, some of them looked at in each block.

use crate::{
	accountable,
	chain::{BlockId, BoxError, Epoch, Provider, Pulse, Snapshot},
	fast::Us,
	metrics::ProxyMetrics,
	vault::Vault,
	work::CONFIRM,
};
use nulink_primitives::sharing::{PolicyId, RequestId};
use nulink_worker_common::{
	chain::{Gap, Handler},
	health::Check,
	journal::Effects,
	staking::Watch,
};
use std::sync::Arc;

/// How many policies are looked at in a block, for whether they are over.
const SWEPT_AT_ONCE: usize = 16;

/// What a person may have to mend, beside what every daemon has.
pub struct Checks {
	/// Whether the profile on chain is this proxy's.
	pub profile: Check,
	/// Whether it is known what waits for an answer.
	pub requests: Check,
}

/// The follower's handler.
pub struct Duties {
	us: Arc<Us>,
	vault: Vault,
	pulse: Arc<Pulse>,
	watch: Watch,
	checks: Checks,
	metrics: ProxyMetrics,
	/// Where the next look at policies begins.
	sweep_from: PolicyId,
}

impl Duties {
	/// Nothing is swept yet.
	pub fn new(
		us: Arc<Us>,
		vault: Vault,
		pulse: Arc<Pulse>,
		watch: Watch,
		checks: Checks,
		metrics: ProxyMetrics,
	) -> Self {
		Duties { us, vault, pulse, watch, checks, metrics, sweep_from: 0 }
	}

	async fn look<V: Snapshot>(&mut self, view: &V) -> Result<Effects, BoxError> {
		// What it says is for those who serve.
		let _ = self.pulse.see(view.head().number);
		let epoch = view.epoch().await?;
		let (provider, confirm) = self.watch.look(view, &epoch, CONFIRM).await?;
		self.look_at_profile(provider);
		let requests = self.requests(view).await;
		self.watch.look_at_balance(view).await;
		let sweep = self.sweep(view, &epoch).await?;
		Ok(confirm.and(accountable::add_jobs(requests)).and(sweep))
	}

	/// What waits for an answer. None, where the node does not say: the next block is soon, and what else is to be done
	/// must not wait for it.
	async fn requests<V: Snapshot>(&self, view: &V) -> Vec<RequestId> {
		match view.assignments(&self.us.provider).await {
			Ok(requests) => {
				self.checks.requests.ok();
				self.metrics.owed.set(requests.len() as i64);
				requests
			},
			Err(error) => {
				tracing::error!(%error, "the node does not say which requests wait for an answer");
				self.checks.requests.failing(&error);
				Vec::new()
			},
		}
	}

	fn look_at_profile(&self, provider: Option<Provider>) {
		match provider.and_then(|provider| provider.profile) {
			None => self.checks.profile.broken("the provider has no profile, so that nobody chooses it"),
			Some(profile) if profile.encryption_key != self.us.identity.encryption().key_bytes() => self.checks.profile.broken(
				"the profile on chain names another encryption key than the keystore has: nobody can hand over key fragments",
			),
			Some(_) => self.checks.profile.ok(),
		}
	}

	/// Removes key fragments of policies under which nothing can be owed any more.
	async fn sweep<V: Snapshot>(&mut self, view: &V, epoch: &Epoch) -> Result<Effects, BoxError> {
		self.metrics.held.set(self.vault.count()?.try_into().unwrap_or(i64::MAX));
		let policies = self.vault.policies(self.sweep_from, SWEPT_AT_ONCE)?;
		self.sweep_from = match policies.last() {
			Some(last) if policies.len() == SWEPT_AT_ONCE => last.saturating_add(1),
			_ => 0,
		};
		let head = view.head().number;
		let mut effects = Effects::none();
		for id in policies {
			let Some(held) = self.vault.held(id)? else { continue };
			if head < held.block {
				continue;
			}
			let over = match view.policy(id).await? {
				None => true,
				Some(policy) if !policy.is_over(head, epoch) => false,
				Some(policy) => policy.served_until(view.grace().await?, epoch).is_none_or(|last| head > last),
			};
			if over {
				tracing::info!(policy = id, "the policy is over: its key fragment is removed");
				effects = effects.and(self.vault.remove(id));
			}
		}
		Ok(effects)
	}
}

impl<V: Snapshot> Handler<V> for Duties {
	async fn block(&mut self, view: &V, block: BlockId) -> Result<Effects, BoxError> {
		// Of those before the newest nothing follows that does not follow from the newest.
		match block == view.head() {
			true => self.look(view).await,
			false => Ok(Effects::none()),
		}
	}

	async fn gap(&mut self, view: &V, _: Gap) -> Result<Effects, BoxError> {
		self.look(view).await
	}
}
