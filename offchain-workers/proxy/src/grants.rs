//! Grants: an owner hands over a key fragment, the proxy checks it, keeps it, and takes its seat.
//!
//! 1. *Received*: over HTTP, sealed to this proxy's encryption key. Nothing is written: a stranger's bytes are worth
//!    nothing yet.
//! 2. *Checked*: the policy gives this provider a seat in the finalised state, and the fragment is the one that the seat's
//!    commitment names, is signed for the policy's keys, and makes fragments that stand up to the chain's judgement. A
//!    fragment with which the owner could have this provider slashed ends here.
//! 3. *Stored*, encrypted, and in the same transaction the job begins. From here on nothing is lost.
//! 4. *Accepting*: the transaction is under way, once.
//! 5. *Accepted*: it is final.
//!
//! Before step 3 the owner has no answer and hands the fragment over again; after it, handing it over again changes
//! nothing.

use crate::{
	api::{PolicyStatus, Progress, Refusal, Upload},
	chain::{Action, BoxError, Chain, Policy, Snapshot},
	fast::{internal, unknown, Us},
	vault::{self, Held, Vault},
	work::{self, Done, Worker, A_WHILE},
};
use nulink_pre::client::{KeyFragment, KeyFragmentError, SealedKeyFragment};
use nulink_primitives::{provider::Role, sharing::PolicyId, token::Balance};
use nulink_worker_common::{
	chain::View,
	jobs::Next,
	journal::{self, Effects, Job, Journal, ReadJobs},
	staking::Staking,
};
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

/// The fragment is stored, and nothing is sent.
pub const CHECKED: u8 = 0;
/// The transaction is, or may be, under way.
pub const ACCEPTING: u8 = 1;
/// How many key fragments are checked at a time. A check costs several re-encryptions.
const CHECKS_AT_ONCE: usize = 2;
/// How old the look at the finalised head may be that a fragment is judged by.
const RECENT: Duration = Duration::from_secs(1);

fn job_key(policy: PolicyId) -> Vec<u8> {
	work::key("accept-policy", policy)
}

/// Takes key fragments.
pub struct Grants<C> {
	us: Arc<Us>,
	chain: C,
	journal: Journal,
	vault: Vault,
	max_policies: u64,
	min_fee: Option<Balance>,
	checks: Semaphore,
}

impl<C: Chain> Grants<C> {
	/// Takes up to `max_policies` key fragments, of policies that pay at least `min_fee` per epoch, or what the provider's
	/// profile on chain asks for.
	pub fn new(
		us: Arc<Us>,
		chain: C,
		journal: Journal,
		vault: Vault,
		max_policies: u64,
		min_fee: Option<Balance>,
	) -> Self {
		Grants { us, chain, journal, vault, max_policies, min_fee, checks: Semaphore::new(CHECKS_AT_ONCE) }
	}

	/// The fee that is set.
	pub fn min_fee(&self) -> Option<Balance> {
		self.min_fee
	}

	/// Takes a sealed key fragment.
	pub async fn receive(&self, id: PolicyId, sealed: &[u8]) -> Result<Upload, Refusal> {
		if let Some(held) = self.vault.held(id).map_err(internal)? {
			return Ok(upload(held.accepted));
		}
		let sealed = SealedKeyFragment::from_bytes(sealed).map_err(Refusal::BadFragment)?;
		if self.vault.count().map_err(internal)? >= self.max_policies {
			return Err(Refusal::Full);
		}
		let view = self.chain.recent(RECENT).await.map_err(unknown)?;
		let policy = view.policy(id).await.map_err(unknown)?.ok_or(Refusal::UnknownPolicy(id))?;
		let held = self.consider(&view, id, &policy).await?;

		let _place = self.checks.acquire().await.map_err(internal)?;
		let (us, checked) = (self.us.clone(), held.clone());
		let check = tokio::task::spawn_blocking(move || check(&us, &sealed, &checked));
		let fragment = check.await.map_err(internal)?.map_err(Refusal::BadFragment)?;

		let store = self.vault.store(id, &held, &fragment).map_err(internal)?;
		let accepted = held.accepted;
		let written = self.journal.write_async("grant", move |tx| {
			// Handed over twice at the same time.
			if vault::is_held(tx, id)? {
				return Ok(());
			}
			store.apply(tx)?;
			if !accepted {
				tx.add_job(&job_key(id), work::GRANT, Vec::new(), journal::now())?;
			}
			Ok(())
		});
		written.await.map_err(internal)?;
		tracing::info!(policy = id, accepted, "key fragment stored");
		Ok(upload(accepted))
	}

	/// Whether the policy is one to take a key fragment for.
	async fn consider(&self, view: &C::View, id: PolicyId, policy: &Policy) -> Result<Held, Refusal> {
		let seat = policy.seat(&self.us.provider).ok_or(Refusal::NoSeat(id))?;
		let epoch = view.epoch().await.map_err(unknown)?;
		let head = view.head().number;
		let too_late = match seat.accepted {
			true => policy.is_over(head, &epoch),
			false => !policy.can_be_accepted(head, &epoch),
		};
		if too_late {
			return Err(Refusal::PolicyEnded(id));
		}
		// Whoever has accepted and lost its fragments is glad to get them back, whatever they pay.
		if !seat.accepted {
			let asked = match self.min_fee {
				Some(fee) => fee,
				None => {
					let provider = view.provider(Role::Proxy, &self.us.provider).await.map_err(unknown)?;
					provider.map_or(0, |provider| provider.fee())
				},
			};
			if policy.fee < asked {
				return Err(Refusal::FeeTooLow { paid: policy.fee, asked });
			}
		}
		Ok(Held {
			receiver: policy.receiver,
			keys: policy.keys,
			commitment: seat.commitment,
			block: head,
			accepted: seat.accepted,
		})
	}

	/// How far a policy has come.
	pub async fn status(&self, id: PolicyId) -> Result<PolicyStatus, Refusal> {
		let view = self.chain.recent(RECENT).await.map_err(unknown)?;
		let block = view.head().number;
		let status = |state| Ok(PolicyStatus { state, block });
		let Some(policy) = view.policy(id).await.map_err(unknown)? else { return status(Progress::Unknown) };
		let Some(seat) = policy.seat(&self.us.provider) else { return status(Progress::Unknown) };
		if policy.is_over(block, &view.epoch().await.map_err(unknown)?) {
			return status(Progress::Ended);
		}
		let Some(held) = self.vault.held(id).map_err(internal)? else { return status(Progress::Waiting) };
		if held.accepted || seat.accepted {
			return status(Progress::Accepted);
		}
		let job = self.journal.read(|tx| tx.job(&job_key(id))).map_err(internal)?;
		status(match job {
			Some(job) if job.step == ACCEPTING => Progress::Accepting,
			_ => Progress::Checked,
		})
	}
}

fn upload(accepted: bool) -> Upload {
	match accepted {
		true => Upload::Accepted,
		false => Upload::Pending,
	}
}

/// Opens the fragment and looks for what could be held against the proxy.
fn check(us: &Us, sealed: &SealedKeyFragment, held: &Held) -> Result<KeyFragment, KeyFragmentError> {
	let fragment = sealed.open(&us.identity.encryption())?;
	fragment.check(&held.keys, &held.commitment)?;
	Ok(fragment)
}

/// A step of the job that takes the seat. Both steps look first.
pub(crate) async fn step<C: Chain>(
	worker: &Worker<C>,
	view: &C::View,
	id: PolicyId,
	key: &[u8],
	job: &Job,
) -> Result<Next, BoxError> {
	let accepted = || {
		worker.metrics.accepted.inc();
		Next::finished().with(Effects::new(move |tx| vault::set_accepted(tx, id)))
	};
	let Some(held) = worker.vault.held(id)? else { return Ok(Next::finished()) };
	let head = view.head().number;
	if head < held.block {
		// A node that cannot know the policy yet.
		return Ok(Next::wait(work::A_BLOCK));
	}
	let epoch = view.epoch().await?;
	let policy = view.policy(id).await?.filter(|policy| !policy.is_over(head, &epoch));
	let seated = policy.as_ref().and_then(|policy| Some((policy, policy.seat(&worker.us.provider)?)));
	let Some((policy, seat)) = seated else {
		tracing::info!(policy = id, "the policy is over before it was accepted");
		return Ok(Next::finished().with(worker.vault.remove(id)));
	};
	if seat.accepted {
		return Ok(accepted());
	}
	if !policy.can_be_accepted(head, &epoch) {
		// It could fail, which would cost a fee. What is under way already may still arrive.
		tracing::info!(policy = id, "it is too late to accept the policy with certainty: waiting for its end");
		return Ok(Next::wait(work::A_BLOCK));
	}
	let in_office = worker.us.post().is_held(view).await?;
	let able = view.provider(Role::Proxy, &worker.us.provider).await?.is_some_and(|provider| provider.able);
	if !in_office || !able {
		tracing::warn!(
			policy = id,
			in_office,
			able,
			"cannot accept at present: bind the operator, unchill, or bond more"
		);
		return Ok(Next::wait(A_WHILE));
	}
	if job.step == CHECKED {
		return Ok(Next::step(ACCEPTING));
	}
	Ok(match worker.act(view, key, &Action::AcceptPolicy(id)).await? {
		Done::Yes(block) => {
			tracing::info!(policy = id, block, "seat accepted");
			accepted()
		},
		Done::NotYet(next) => next,
		Done::Refused(error) => {
			tracing::error!(policy = id, %error, "the chain refused the acceptance");
			work::later(key)
		},
	})
}
