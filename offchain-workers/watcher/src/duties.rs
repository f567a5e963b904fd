//! What each finalised block asks of the watcher.
//!
//! What it must do stands in the state of the two chains, so of several blocks only the newest is looked at, and jobs
//! look at the rest in their own time ([`crate::work`]): a block does not wait for Ethereum.
//!
//! - the next epoch is not confirmed: a job confirms it, once the watcher is elected for it;
//! - the next epoch's watchers are to be signed: a job does it, once they are elected;
//! - there is a contract for which there are no jobs: two of them read its logs, and go through its records;
//! - an epoch is over: a job claims what it brought;
//! - the operator has too little left to pay fees with: a person is told.

use crate::{
	chain::{BlockId, BoxError, Contract, Snapshot},
	claims, pushing,
	settings::WatcherSettings,
	succession,
	work::{self, add_job, CONFIRM},
};
use nulink_worker_common::{
	acting,
	chain::{Gap, Handler},
	journal::Effects,
	staking::Watch,
};

/// The most contracts that are followed. Governance registers a few.
const MOST_CONTRACTS: usize = 64;

/// The follower's handler.
pub struct Duties {
	watch: Watch,
	claims: bool,
	relays: bool,
	targets: Vec<String>,
}

impl Duties {
	/// `settings` say what is done beside attesting.
	pub fn new(watch: Watch, settings: &WatcherSettings) -> Self {
		let targets = settings.targets.iter().map(|target| target.name.clone()).collect();
		Duties { watch, claims: settings.claim, relays: settings.relay, targets }
	}

	async fn look<V: Snapshot>(&mut self, view: &V) -> Result<Effects, BoxError> {
		let epoch = view.epoch().await?;
		let (_, confirm) = self.watch.look(view, &epoch, CONFIRM).await?;
		self.watch.look_at_balance(view).await;
		let mut effects = confirm.and(add_job(acting::key("heads", 0), work::HEADS));
		effects = effects.and(succession::add_jobs(epoch.current));
		if self.claims && epoch.current > 0 {
			effects = effects.and(claims::add_job(epoch.current));
		}
		for target in &self.targets {
			effects = effects.and(add_job(pushing::key(target), work::PUSH));
		}
		if self.relays {
			for contract in contracts(view).await.into_iter().take(MOST_CONTRACTS) {
				let job = |what, kind| add_job(acting::key(what, contract.id.into()), kind);
				effects = effects.and(job("logs", work::LOGS)).and(job("sweep", work::SWEEP));
			}
		}
		Ok(effects)
	}
}

/// The contracts. None, where the node does not say: the next block is soon, and the rest must not wait for it.
async fn contracts<V: Snapshot>(view: &V) -> Vec<Contract> {
	match view.contracts().await {
		Ok(contracts) => contracts,
		Err(error) => {
			tracing::warn!(%error, "the node does not say which contracts are relayed");
			Vec::new()
		},
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
