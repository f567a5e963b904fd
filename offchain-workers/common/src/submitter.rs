//! The submitter: sends transactions, and knows what became of each, through any crash.
//!
//! A caller gives a call and a *key* that says what the call is for ("accept policy 7"). Under one key there is one
//! transaction at a time, and once it is in a block never another. What becomes of it is one of
//!
//! | [`Outcome`] | Meaning | What the caller may do |
//! |---|---|---|
//! | `Succeeded` | in a finalised block, without an error | go on |
//! | `Failed` | in a finalised block, with an error of the chain | decide by the error; [`forget`] the key to try again |
//! | `NotIncluded` | in no block, and can never be in one | submit again: that makes a new transaction |
//! | `Unknown` | it was, or may have been, in a block of which the node keeps too little | look at the state |
//!
//! How this is known:
//!
//! 1. A transaction is written into the journal, signed, *before* it is sent. There is no moment at which it can be on its
//!    way without the journal knowing.
//! 2. From then on the same bytes are sent, again and again. Bytes that are in a block or in a pool already do no harm.
//! 3. The finalised blocks from its first to its last possible one (transactions are mortal) are searched for those bytes.
//!    In one of them: included, and the block's events tell the rest. In none, and the last one is final, or the account's
//!    nonce has gone past it: not included, for ever. Anything else: not known *yet*.
//!
//! Transactions are sent one after the other, each with the lowest nonce that none under way has. Where one is not
//! included, its nonce is the next one's, so no gap remains. One that the node refuses to take does not hold its nonce
//! either: two transactions may then have the same, of which at most one is ever included, and rule 3 tells which.
//!
//! What a node says when it is handed a transaction decides nothing here except how long things take.

mod records;

use crate::{
	chain::{Chain, Error as ChainError, Handed, View, H256},
	journal::{self, Entries, Journal},
	metrics::Metrics,
};
use nulink_client::{sr25519::Keypair, subxt::config::substrate::BlakeTwo256, subxt::config::Hasher};
use records::Pending;
use serde::{Deserialize, Serialize};
use std::{
	collections::{HashMap, HashSet},
	time::Duration,
};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

pub use records::{forget, outcome, prune, under_way, Outcome, Reason};

/// The most bytes that a call may have. The chain's blocks would take more, a daemon's calls have a fraction.
pub const MAX_CALL: usize = 256 * 1024;

/// The settings under `submit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SubmitSettings {
	/// For how many blocks a transaction is valid. A power of two from 4 to 4096.
	pub mortality_blocks: u32,
	/// How many transactions may be under way.
	pub max_pending: usize,
	/// How many callers may wait for their turn. More of them wait in `submit`.
	pub queue: usize,
	/// After how many blocks a transaction that is not yet seen is sent again.
	pub resend_blocks: u32,
}

impl Default for SubmitSettings {
	fn default() -> Self {
		SubmitSettings { mortality_blocks: 64, max_pending: 256, queue: 64, resend_blocks: 5 }
	}
}

/// Why there is no outcome.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The daemon is stopping. What is under way is in the journal; ask again after the next start, with the same key.
	#[error("stopping")]
	Stopped,
	/// No node answered, and nothing was sent.
	#[error("nothing was sent: {0}")]
	NotSent(ChainError),
	/// The call cannot be sent at all.
	#[error("the call cannot be sent: {0}")]
	Call(String),
}

/// A handle to the submitter. Cheap to clone.
#[derive(Clone)]
pub struct Submitter {
	queue: mpsc::Sender<Request>,
}

struct Request {
	key: Vec<u8>,
	call: Vec<u8>,
	reply: oneshot::Sender<Result<Outcome, Error>>,
}

impl Submitter {
	/// Sends the call and waits until it is known what became of it, which takes a few blocks at best and the transaction's
	/// mortality at worst.
	///
	/// Where a transaction is under way under the key, its outcome is waited for, whatever it calls: after a restart this
	/// is the way to it. Where one has come to an end, other than not being included, that is the answer.
	pub async fn submit(&self, key: &[u8], call: Vec<u8>) -> Result<Outcome, Error> {
		if call.len() > MAX_CALL {
			return Err(Error::Call(format!("{} bytes are more than {MAX_CALL}", call.len())));
		}
		let (reply, answer) = oneshot::channel();
		let request = Request { key: key.into(), call, reply };
		self.queue.send(request).await.map_err(|_| Error::Stopped)?;
		answer.await.unwrap_or(Err(Error::Stopped))
	}
}

/// What is remembered of a transaction under way, beside the journal: nothing that a restart could not find again.
#[derive(Default)]
struct Watch {
	/// Up to which block it has been looked for.
	searched: u32,
	/// A block in which it could be was not there to be searched.
	hole: bool,
	/// At which height it was last sent.
	sent_at: Option<u32>,
	/// A node has taken it.
	accepted: bool,
	/// A node has not, when it was last asked.
	refused: bool,
	waiting: Vec<oneshot::Sender<Result<Outcome, Error>>>,
}

/// The part that works, to be run as a task.
pub struct SubmitTask<C> {
	chain: C,
	journal: Journal,
	signer: Keypair,
	settings: SubmitSettings,
	poll: Duration,
	metrics: Metrics,
	queue: mpsc::Receiver<Request>,
	watches: HashMap<Vec<u8>, Watch>,
}

/// The submitter for one key pair. There must be no other for the same one: they would fight for nonces. (Nothing bad
/// would come of it, but little good either.) `poll` is how often to look for a new finalised block.
pub fn new<C: Chain>(
	chain: C,
	journal: Journal,
	signer: Keypair,
	settings: SubmitSettings,
	poll: Duration,
	metrics: Metrics,
) -> (Submitter, SubmitTask<C>) {
	let (sender, queue) = mpsc::channel(settings.queue.max(1));
	let task = SubmitTask { chain, journal, signer, settings, poll, metrics, queue, watches: HashMap::new() };
	(Submitter { queue: sender }, task)
}

impl<C: Chain> SubmitTask<C> {
	/// Works until told to stop. Fails where the journal does.
	pub async fn run(mut self, stop: CancellationToken) -> Result<(), journal::Error> {
		tokio::select! {
			biased;
			// Dropped at any point, the work is in the journal.
			() = stop.cancelled() => Ok(()),
			ended = self.work() => ended,
		}
	}

	async fn work(&mut self) -> Result<(), journal::Error> {
		for (key, pending) in self.journal.read(under_way)? {
			tracing::info!(key = %show(&key), hash = ?pending.hash, "looking for what was under way");
			self.watches.insert(key, Watch { searched: pending.born.number, ..Default::default() });
		}
		let mut ticks = tokio::time::interval(self.poll);
		ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
		let mut open = true;
		loop {
			self.metrics.submissions_pending.set(self.watches.len() as i64);
			tokio::select! {
				request = self.queue.recv(), if open && self.watches.len() < self.settings.max_pending.max(1) => match request {
					Some(request) => self.take(request).await?,
					None => open = false,
				},
				_ = ticks.tick() => {
					if !self.watches.is_empty() {
						self.look().await?;
					}
				},
			}
		}
	}

	/// Takes a request on: answers it, or has it wait.
	async fn take(&mut self, request: Request) -> Result<(), journal::Error> {
		let Request { key, call, reply } = request;
		let known = self.journal.read(|tx| outcome(tx, &key))?;
		if let Some(known) = known.filter(|known| !matches!(known, Outcome::NotIncluded { .. })) {
			let _ = reply.send(Ok(known));
			return Ok(());
		}
		if let Some(watch) = self.watches.get_mut(&key) {
			watch.waiting.push(reply);
			return Ok(());
		}
		let taken = self.taken_nonces()?;
		match self.make(&call, &taken).await {
			Ok((view, pending)) => {
				let record = pending.clone();
				let name = key.clone();
				self.journal.write_async("submit", move |tx| records::begin(tx, &name, &record)).await?;
				tracing::info!(key = %show(&key), hash = ?pending.hash, nonce = pending.nonce, "sending");
				let watch = Watch { searched: pending.born.number, waiting: vec![reply], ..Default::default() };
				self.watches.insert(key.clone(), watch);
				self.send(&view, &key, &pending).await;
			},
			Err(error) => {
				let _ = reply.send(Err(error));
			},
		}
		Ok(())
	}

	/// A signed transaction, not sent, with the lowest nonce that is not taken.
	async fn make(&self, call: &[u8], taken: &HashSet<u64>) -> Result<(C::View, Pending), Error> {
		let sign = async {
			let view = self.chain.view().await?;
			let next = view.nonce(&self.signer.public_key().to_account_id()).await?;
			let nonce = (next..).find(|nonce| !taken.contains(nonce)).unwrap_or(next);
			let extrinsic = view.sign(call, &self.signer, nonce, self.settings.mortality_blocks).await?;
			let born = view.head();
			let pending = Pending {
				call: hash(call),
				nonce,
				born,
				last: born.number.saturating_add(self.settings.mortality_blocks.saturating_sub(1)),
				hash: hash(&extrinsic),
				extrinsic,
				since: journal::now(),
			};
			Ok((view, pending))
		};
		sign.await.map_err(|error| match error {
			ChainError::Call(why) => Error::Call(why),
			error => Error::NotSent(error),
		})
	}

	/// The nonces of what is under way and not refused.
	fn taken_nonces(&self) -> Result<HashSet<u64>, journal::Error> {
		let held = |key: &[u8]| !self.watches.get(key).is_some_and(|watch| watch.refused && !watch.accepted);
		let under_way = self.journal.read(under_way)?;
		Ok(under_way.into_iter().filter(|(key, _)| held(key)).map(|(_, pending)| pending.nonce).collect())
	}

	async fn send(&mut self, view: &C::View, key: &[u8], pending: &Pending) {
		let handed = view.hand_in(&pending.extrinsic).await;
		let Some(watch) = self.watches.get_mut(key) else { return };
		watch.sent_at = Some(view.head().number);
		match handed {
			Ok(Handed::Accepted) => (watch.accepted, watch.refused) = (true, false),
			Ok(Handed::Stale) => watch.refused = false,
			Ok(Handed::Refused(words)) => {
				watch.refused = true;
				tracing::warn!(key = %show(key), hash = ?pending.hash, words, "the node does not take the transaction now");
			},
			// Sent again soon.
			Err(error) => {
				watch.sent_at = None;
				tracing::warn!(key = %show(key), hash = ?pending.hash, %error, "sending went wrong");
			},
		}
	}

	/// Looks for what is under way in the blocks that became final, and decides what can be decided.
	async fn look(&mut self) -> Result<(), journal::Error> {
		let mut under_way = self.journal.read(under_way)?;
		under_way.sort_by_key(|(_, pending)| (pending.nonce, pending.since));
		if let Err(error) = self.look_through(under_way).await? {
			// The next look goes on where this one ended.
			tracing::debug!(%error, "looking for transactions went wrong");
		}
		Ok(())
	}

	async fn look_through(&mut self, under_way: Entries<Pending>) -> Result<Result<(), ChainError>, journal::Error> {
		macro_rules! on_node {
			($answer:expr) => {
				match $answer.await {
					Ok(answer) => answer,
					Err(error) => return Ok(Err(error)),
				}
			};
		}
		let view = on_node!(self.chain.view());
		let head = view.head();
		let mut open = under_way;

		let searched =
			|watches: &HashMap<Vec<u8>, Watch>, key: &[u8]| watches.get(key).map_or(0, |watch| watch.searched);
		let first = open.iter().map(|(key, _)| searched(&self.watches, key).saturating_add(1)).min().unwrap_or(0);
		let last = open.iter().map(|(_, pending)| pending.last).max().unwrap_or(0).min(head.number);
		for number in first..=last {
			let wanted = |key: &[u8], pending: &Pending, watches: &HashMap<Vec<u8>, Watch>| {
				(searched(watches, key) + 1..=pending.last).contains(&number)
			};
			if !open.iter().any(|(key, pending)| wanted(key, pending, &self.watches)) {
				continue;
			}
			let block = on_node!(view.header(number)).map(|header| header.id);
			let body = match block {
				Some(block) => on_node!(view.body(block)).map(|body| (block, body)),
				None => None,
			};
			let mut still_open = Vec::new();
			for (key, pending) in open {
				if !wanted(&key, &pending, &self.watches) {
					still_open.push((key, pending));
					continue;
				}
				let found = body.as_ref().and_then(|(block, body)| {
					let index = body.iter().position(|extrinsic| *extrinsic == pending.extrinsic)?;
					Some((*block, index as u32))
				});
				match found {
					Some((block, index)) => {
						let outcome = match on_node!(view.result(block, index)) {
							Some(Ok(())) => Outcome::Succeeded { block },
							Some(Err(error)) => Outcome::Failed { block, error },
							None => Outcome::Unknown { block: Some(block) },
						};
						self.end(key, &pending, outcome).await?;
					},
					None => {
						if let Some(watch) = self.watches.get_mut(&key) {
							watch.searched = number;
							watch.hole |= body.is_none();
						}
						still_open.push((key, pending));
					},
				}
			}
			open = still_open;
		}

		if open.is_empty() {
			return Ok(Ok(()));
		}
		let nonce = on_node!(view.nonce(&self.signer.public_key().to_account_id()));
		for (key, pending) in open {
			let Some(watch) = self.watches.get(&key) else { continue };
			let used = nonce > pending.nonce;
			let expired = head.number >= pending.last && watch.searched >= pending.last;
			let outcome = match (used, expired, watch.hole) {
				// What was not searched cannot hold it: if it did, its nonce would be used up.
				(false, true, _) | (true, true, false) => Some(Outcome::NotIncluded { why: Reason::Expired }),
				(true, false, false) if watch.searched >= head.number => {
					Some(Outcome::NotIncluded { why: Reason::NonceUsed })
				},
				(true, true, true) => Some(Outcome::Unknown { block: None }),
				_ => None,
			};
			match outcome {
				Some(outcome) => self.end(key, &pending, outcome).await?,
				None => {
					let again =
						|sent_at: u32| head.number >= sent_at.saturating_add(self.settings.resend_blocks.max(1));
					if watch.sent_at.is_none_or(again) {
						self.send(&view, &key, &pending).await;
					}
				},
			}
		}
		Ok(Ok(()))
	}

	/// The transaction has come to an end: journal first, then those who wait.
	async fn end(&mut self, key: Vec<u8>, pending: &Pending, outcome: Outcome) -> Result<(), journal::Error> {
		let (name, stored) = (key.clone(), outcome.clone());
		self.journal.write_async("outcome", move |tx| records::end(tx, &name, &stored)).await?;
		self.metrics.submissions.with_label_values(&[outcome.label()]).inc();
		tracing::info!(key = %show(&key), hash = ?pending.hash, %outcome, "transaction");
		for waiting in self.watches.remove(&key).map(|watch| watch.waiting).unwrap_or_default() {
			let _ = waiting.send(Ok(outcome.clone()));
		}
		Ok(())
	}
}

fn hash(bytes: &[u8]) -> H256 {
	BlakeTwo256.hash(bytes)
}

/// Keys are made by people for people, mostly.
fn show(key: &[u8]) -> String {
	match std::str::from_utf8(key) {
		Ok(text) if !text.chars().any(char::is_control) => text.into(),
		_ => format!("0x{}", hex::encode(key)),
	}
}

#[cfg(test)]
mod tests;
