//! The watcher's jobs, and what their steps have in common.
//!
//! | Job | Key | Gives rise to it | Steps |
//! |---|---|---|---|
//! | [`attesting`] | `heads/0` | there from the first start on | looking what is final, and to be attested |
//! | [`attesting`] | `attest/EPOCH/HEIGHT` | the one above | writing down, saying |
//! | [`succession`] | `sign-watchers/EPOCH` | the epoch is the next one | signing who its watchers are |
//! | [`events`] | `logs/CONTRACT` | the chain relays the contract | reading logs, batch by batch |
//! | [`sweep`] | `sweep/CONTRACT` | the chain relays the contract | going through all records, page by page |
//! | [`relaying`] | `relay/CONTRACT/PROVIDER/HEIGHT` | the two above | looking, and showing what has changed |
//! | [`pushing`] | `push/TARGET` | the settings name the target | taking there what it does not have |
//! | [`activity`] | `confirm-epoch/N` | the next epoch is not confirmed | confirming |
//! | [`claims`] | `claim-in-epoch/N` | an epoch is over | claiming |
//!
//! Those that have no end wait between two looks. Each step looks at the finalised state first
//! ([`nulink_worker_common::acting`] says why). Each kind has a [`Lane`] of its own: an attestation must not wait for
//! records, nor for nodes of other chains.

use crate::{
	attesting,
	chain::{Action, BoxError, Chain, ContractId, Elected, Signature, Snapshot},
	claims,
	daemon::FOLLOWER,
	ethereum::Endpoints,
	metrics::WatcherMetrics,
	pushing,
	relaying::{self, events, sweep},
	settings::WatcherSettings,
	signer::{self, Signer},
	succession,
	targets::{Nulink, Target},
};
use codec::Encode;
use nulink_eth_proofs::{software::Software, Statement, WatchDomain};
use nulink_worker_common::{
	acting::{self, A_BLOCK},
	activity,
	chain::View,
	health::Check,
	jobs::{Lane, Next, Work},
	journal::{self, Effects, Job, Journal, ReadJobs},
	staking::{Post, Staking},
};
use sha2::{Digest, Sha256};
use std::{sync::Arc, time::Duration};

/// The kind of the job that looks what is final.
pub const HEADS: u8 = 1;
/// The kind of the jobs of [`attesting`].
pub const ATTEST: u8 = 2;
/// The kind of the jobs of [`events`].
pub const LOGS: u8 = 3;
/// The kind of the jobs of [`sweep`].
pub const SWEEP: u8 = 4;
/// The kind of the jobs of [`relaying`].
pub const RELAY: u8 = 5;
/// The kind of the jobs of [`pushing`].
pub const PUSH: u8 = 6;
/// The kind of the jobs of [`activity`].
pub const CONFIRM: u8 = 7;
/// The kind of the jobs of [`claims`].
pub const CLAIM: u8 = 8;
/// The kind of the jobs of [`succession`].
pub const SUCCESSION: u8 = 9;

/// The most providers that wait for a look. What is read beyond that waits for room.
pub const MOST_WAITING: usize = 2000;
/// How many attestations are under way at a time: each waits for its block.
const ATTESTATIONS_AT_ONCE: usize = 16;
/// How many providers are looked at at a time.
const RELAYS_AT_ONCE: usize = 8;
/// How many contracts are read, and how many targets fed, at a time.
const PLACES_AT_ONCE: usize = 4;
/// How many epochs are confirmed at a time. There is one, and those before it whose transactions were lost.
const CONFIRMATIONS_AT_ONCE: usize = 4;
/// How many epochs' watchers are signed at a time: those of this epoch and of the next.
const SUCCESSIONS_AT_ONCE: usize = 2;

/// The lanes of the jobs.
pub fn lanes() -> [Lane; 9] {
	[
		Lane::new(HEADS, 1).patient_for(A_BLOCK),
		Lane::new(ATTEST, ATTESTATIONS_AT_ONCE).patient_for(A_BLOCK),
		Lane::new(LOGS, PLACES_AT_ONCE),
		Lane::new(SWEEP, PLACES_AT_ONCE),
		Lane::new(RELAY, RELAYS_AT_ONCE),
		Lane::new(PUSH, PLACES_AT_ONCE),
		Lane::new(CONFIRM, CONFIRMATIONS_AT_ONCE).patient_for(A_BLOCK),
		// One claim after the other.
		Lane::new(CLAIM, 1),
		Lane::new(SUCCESSION, SUCCESSIONS_AT_ONCE).patient_for(A_BLOCK),
	]
}

/// Who this daemon is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Us {
	/// For which provider it works.
	pub post: Post,
	/// What it signs, it signs for these two chains.
	pub domain: WatchDomain,
}

/// What a person may have to mend, beside what every daemon has.
#[derive(Clone)]
pub struct Checks {
	/// Whether the Ethereum key is the one that the chain knows.
	pub signer: Check,
	/// Whether what was attested is what is there now.
	pub attested: Check,
	/// Whether what the chain has accepted is what the nodes have.
	pub accepted: Check,
	/// Whether the contracts are what the chain has pinned.
	pub contracts: Check,
	/// Whether the targets take what is brought to them.
	pub targets: Check,
}

/// Does the steps of jobs.
pub struct Worker<C> {
	/// Who this daemon is.
	pub us: Us,
	/// The chain.
	pub chain: C,
	/// The jobs, and what the follower has seen.
	pub journal: Journal,
	/// The chain, as a place where things are taken.
	pub nulink: Nulink<C>,
	/// The other places.
	pub targets: Vec<Box<dyn Target>>,
	/// Ethereum.
	pub ethereum: Arc<Endpoints>,
	/// The Ethereum key.
	pub signer: Arc<Signer>,
	/// The settings.
	pub settings: WatcherSettings,
	/// How long to wait for the chain to move.
	pub pace: Duration,
	/// How long to wait for Ethereum to move.
	pub poll: Duration,
	/// What a person may have to mend.
	pub checks: Checks,
	/// What is counted.
	pub metrics: WatcherMetrics,
}

impl<C: Chain> Work for Worker<C> {
	async fn step(&self, key: &[u8], job: &Job) -> Result<Next, BoxError> {
		// In this order: the follower may go on in between.
		let seen = acting::seen(&self.journal, FOLLOWER)?;
		let view = self.chain.view().await?;
		if acting::is_behind(&view, seen) {
			return Ok(Next::wait(self.pace));
		}
		match job.kind {
			HEADS => attesting::look(self, &view).await,
			ATTEST => attesting::step(self, &view, key, job).await,
			LOGS => events::step(self, &view, contract(key)?, job).await,
			SWEEP => sweep::step(self, &view, contract(key)?, job).await,
			RELAY => relaying::step(self, &view, key, job).await,
			PUSH => pushing::step(self, &view, key, job).await,
			CLAIM => claims::step(self, &view, job).await,
			CONFIRM => self.confirm(&view, key).await,
			SUCCESSION => succession::step(self, &view, u32::try_from(acting::number(key)?)?, key).await,
			kind => Err(format!("a job of kind {kind}, which this version does not know").into()),
		}
	}
}

/// The contract that a job is about.
fn contract(key: &[u8]) -> Result<ContractId, BoxError> {
	Ok(acting::number(key)?.try_into()?)
}

impl<C: Chain> Worker<C> {
	/// Signs a statement with the Ethereum key.
	pub fn sign(&self, statement: &Statement) -> Result<Signature, signer::Error> {
		self.signer.sign(&self.us.domain.digest::<Software>(statement))
	}

	/// Confirms activity, once the watcher is elected for the epoch: before, the chain would refuse it.
	async fn confirm(&self, view: &C::View, key: &[u8]) -> Result<Next, BoxError> {
		let target = acting::number(key)?;
		let epoch = view.epoch().await?;
		let is_elected = is_among(&view.elected(u32::try_from(target)?).await?, &self.us.post);
		if !is_elected {
			// Elections are held shortly before the epoch begins.
			let is_over = target <= u64::from(epoch.current);
			return Ok(if is_over { Next::finished() } else { Next::wait(self.pace) });
		}
		let confirm = self.nulink.act(key, &Action::ConfirmActivity);
		activity::step(&self.us.post, view, target, key, confirm).await
	}

	/// This watcher's place in an order of the watchers, another for each occasion. Behind all, if it is not elected.
	pub async fn place(&self, view: &C::View, occasion: &[u8]) -> Result<u32, BoxError> {
		let elected = view.elected(view.epoch().await?.current).await?;
		Ok(place(&elected, &self.us.post, occasion))
	}
}

/// Whether a watcher is among the elected.
pub fn is_among(elected: &[Elected], post: &Post) -> bool {
	elected.iter().any(|elected| elected.staker == post.provider)
}

fn place(elected: &[Elected], post: &Post, occasion: &[u8]) -> u32 {
	let rank = |staker: &[u8; 32]| -> [u8; 32] { Sha256::digest((occasion, staker).encode()).into() };
	let ours = rank(&post.provider);
	match is_among(elected, post) {
		true => elected.iter().filter(|other| rank(&other.staker) < ours).count() as u32,
		false => elected.len() as u32,
	}
}

/// The number of the newest finalised block of a view.
pub fn head<V: View>(view: &V) -> u32 {
	view.head().number
}

/// How many more providers may wait for a look.
pub fn room(journal: &Journal, metrics: &WatcherMetrics) -> Result<usize, journal::Error> {
	let waiting = journal.read(|tx| tx.due_jobs(RELAY, journal::NEVER, MOST_WAITING))?.len();
	metrics.waiting.set(waiting as i64);
	Ok(MOST_WAITING.saturating_sub(waiting))
}

/// A job without payload, if there is none under the key.
pub fn add_job(key: Vec<u8>, kind: u8) -> Effects {
	Effects::new(move |tx| tx.add_job(&key, kind, Vec::new(), journal::now()).map(|_| ()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_eth_proofs::Address;
	use nulink_primitives::provider::Role;
	use std::collections::BTreeSet;

	#[test]
	fn watchers_take_turns_in_an_order_that_is_another_each_time() {
		let elected: Vec<_> =
			(0..5).map(|byte| Elected { staker: [byte; 32], signer: Address([byte; 20]), weight: 1 }).collect();
		let post = |byte| Post { role: Role::Watcher, provider: [byte; 32], operator: [9; 32] };
		let order =
			|occasion: u8| -> Vec<u32> { (0..5).map(|byte| place(&elected, &post(byte), &[occasion])).collect() };
		assert_eq!(order(1).into_iter().collect::<BTreeSet<_>>(), (0..5).collect(), "each has a turn of its own");
		assert!((2..20).any(|occasion| order(occasion) != order(1)));
		assert_eq!(place(&elected, &post(77), b"any"), 5);
	}
}
