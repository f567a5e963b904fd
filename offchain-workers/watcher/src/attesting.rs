//! Attesting: once for each height, whatever happens.
//!
//! One job looks what is final. It attests those heights that others have attested and for which it still
//! counts, and the newest that is due: watchers that see finality at different moments come together so. Heights
//! between them that nobody waits for are passed over: after an absence there is nothing to catch up with but the
//! newest.
//!
//! Each height has a job of its own in each epoch. What is said there is written down before it is sent;
//! killed at any moment, the daemon says the same again, and nothing else, also where the nodes would tell otherwise by
//! then: two statements for one height cost a fifth of the stake. Where the chain has accepted something else, nothing
//! is said, and a person is told.

use crate::{
	chain::{Attestation, BoxError, Chain, Duties, Header, Height, Snapshot, Status, AHEAD},
	targets::{Parcel, Target},
	work::{self, Worker},
};
use nulink_primitives::provider::EpochIndex;
use nulink_worker_common::{
	acting::{self, Done},
	jobs::Next,
	journal::{self, Effects, Job, Read, Table, Writing},
};
use std::time::Duration;

/// What is said, by the id of the Ethereum chain and the height.
pub const ATTESTED: Table<Header> = Table::new("watcher/attested");

/// How many heights below the newest accepted one what was said is remembered: longer than two statements for one
/// height are slashed.
const REMEMBERED: u64 = 15 * 7_200;
/// Refusals that only time mends, epochs of it: each attempt costs a fee.
const WAIT_FOR_EPOCHS: [&str; 2] = ["TooFarAhead", "HeadersFull"];
/// When to try again after such a one.
const LONG_WAIT: Duration = Duration::from_secs(6 * 3600);
/// How much is forgotten at a time.
const FORGOTTEN_AT_ONCE: usize = 64;

fn place(chain_id: u64, number: u64) -> [u8; 16] {
	let mut place = [0; 16];
	place[..8].copy_from_slice(&chain_id.to_be_bytes());
	place[8..].copy_from_slice(&number.to_be_bytes());
	place
}

/// The key of a height's job.
fn key(epoch: EpochIndex, number: u64) -> Vec<u8> {
	acting::key(&format!("attest/{epoch}"), number)
}

/// Epoch and height of a key.
pub(crate) fn parse(key: &[u8]) -> Result<(EpochIndex, u64), BoxError> {
	let text = std::str::from_utf8(key)?;
	let parts: Vec<_> = text.split('/').collect();
	let [_, epoch, number] = parts[..] else { return Err(format!("{text:?} is no job of this daemon").into()) };
	Ok((epoch.parse()?, number.parse()?))
}

/// The heights that are to be attested now, of those up to `finalised`.
fn due(status: &Status, duties: &Duties, finalised: u64) -> Vec<u64> {
	let newest = finalised.checked_div(status.interval).unwrap_or_default().saturating_mul(status.interval);
	let is_new = newest > status.last() && duties.heights.iter().all(|height| height.number != newest);
	let waits = |height: &&Height| height.ours.is_none() && height.counts && height.number <= finalised;
	let waiting = duties.heights.iter().filter(waits);
	let (late, mut open): (Vec<&Height>, Vec<&Height>) = waiting.partition(|height| height.accepted.is_some());
	// Where there is not room for all, all honest watchers take the same.
	open.sort_unstable_by_key(|height| std::cmp::Reverse((height.attested_by, height.number)));
	let open = open.into_iter().map(|height| height.number).chain(is_new.then_some(newest));
	let room = AHEAD.saturating_sub(duties.under_way) as usize;
	let mut due: Vec<_> = late.into_iter().map(|height| height.number).chain(open.take(room)).collect();
	due.sort_unstable();
	due
}

/// Looks what is final, and what is to be said of it.
pub(crate) async fn look<C: Chain>(worker: &Worker<C>, view: &C::View) -> Result<Next, BoxError> {
	let wait = Next::wait(worker.poll);
	let status = view.status().await?;
	worker.metrics.accepted.set(status.last() as i64);
	// Also where there is nothing to say: whether the nodes are there is to be seen before.
	let finalised = worker.ethereum.finalised().await;
	let up_to = finalised.as_ref().copied().unwrap_or_default();
	let duties = view.duties(&status, &worker.us.post.provider, up_to).await?;
	worker.metrics.elected.set(duties.elected.into());
	if !look_at_key(worker, &status, &duties) {
		return Ok(wait);
	}
	if let Err(error) = finalised {
		// It is in /health, too.
		tracing::warn!(%error, "nobody can say what is final on Ethereum");
		return Ok(wait);
	}
	if !duties.elected || status.paused {
		return Ok(wait);
	}
	look_back(worker, &duties)?;
	let (due, chain_id) = (due(&status, &duties, up_to), status.chain_id);
	Ok(wait.with(Effects::new(move |tx| {
		for number in due {
			tx.add_job(&key(status.epoch, number), work::ATTEST, Vec::new(), journal::now())?;
		}
		forget(tx, chain_id, status.last().saturating_sub(REMEMBERED))
	})))
}

/// Forgets what was said of heights before this one.
fn forget(tx: &Writing, chain_id: u64, before: u64) -> Result<(), journal::Error> {
	let oldest = tx.list_prefix(&ATTESTED, &chain_id.to_be_bytes(), FORGOTTEN_AT_ONCE)?;
	for (key, _) in oldest.into_iter().filter(|(_, said)| said.number < before) {
		tx.remove(&ATTESTED, &key)?;
	}
	Ok(())
}

/// Whether the key is the one that the chain knows, for the chain that it watches. If not, a person is told.
fn look_at_key<C: Chain>(worker: &Worker<C>, status: &Status, duties: &Duties) -> bool {
	let check = &worker.checks.signer;
	if status.chain_id != worker.us.domain.chain_id {
		check.broken(format!("the chain watches the Ethereum chain {}: set worker.chain_id", status.chain_id));
		return false;
	}
	match duties.signer {
		Some(signer) if signer != worker.signer.address() => {
			check.broken(format!(
				"the chain knows {signer} as this watcher's Ethereum key, and the key here is {}: stand with this one",
				worker.signer.address()
			));
			false
		},
		_ => {
			check.ok();
			true
		},
	}
}

/// What the chain has of this watcher must be what is in the journal: if not, another daemon runs with its keys.
fn look_back<C: Chain>(worker: &Worker<C>, duties: &Duties) -> Result<(), BoxError> {
	for there in &duties.heights {
		let Some(ours) = there.ours else { continue };
		if said(worker, there.number)?.is_some_and(|said| said.hash != ours) {
			worker.checks.attested.broken(
				"the chain has another attestation of this watcher than the journal: never run two daemons with one key",
			);
			return Ok(());
		}
	}
	worker.checks.attested.ok();
	Ok(())
}

/// What the journal has for a height.
fn said<C: Chain>(worker: &Worker<C>, number: u64) -> Result<Option<Header>, journal::Error> {
	worker.journal.read(|tx| tx.get(&ATTESTED, &place(worker.us.domain.chain_id, number)))
}

/// The job's step.
pub(crate) async fn step<C: Chain>(
	worker: &Worker<C>,
	view: &C::View,
	key: &[u8],
	job: &Job,
) -> Result<Next, BoxError> {
	let (epoch, number) = parse(key)?;
	let (status, post) = (view.status().await?, &worker.us.post);
	if status.epoch > epoch {
		// If it is still open, it has another job.
		return Ok(Next::finished());
	}
	let height = view.height(&status, &post.provider, number).await?;
	if height.ours.is_some() || !height.counts {
		if height.ours.is_none() && job.step == 0 {
			tracing::warn!(height = number, "it is too late to attest");
			worker.metrics.missed.inc();
		}
		return Ok(Next::finished());
	}
	let duties = view.duties(&status, &post.provider, 0).await?;
	let is_ours = duties.signer == Some(worker.signer.address()) && status.chain_id == worker.us.domain.chain_id;
	let has_room = height.accepted.is_some() || duties.under_way < AHEAD;
	if !duties.elected || status.paused || !is_ours || !has_room || !post.is_held(view).await? {
		// The chain would refuse it. A person is told elsewhere.
		return Ok(Next::wait(worker.poll));
	}
	let Some(header) = said(worker, number)? else { return write_down(worker, number).await };
	if let Some(accepted) = height.accepted.filter(|accepted| *accepted != header) {
		return Ok(contradicted(worker, &header, &accepted));
	}
	let signature = worker.sign(&header.statement())?;
	Ok(match worker.nulink.deliver(key, &Parcel::Attestation(Attestation { header, signature })).await? {
		Done::Yes(block) => {
			tracing::info!(height = number, hash = hex::encode(header.hash), block, "attested");
			worker.metrics.say("attested");
			worker.metrics.attested.set(number as i64);
			Next::finished()
		},
		Done::NotYet(next) => next,
		Done::Refused(error) => {
			// It was accepted, or too many are open: the state will tell.
			tracing::warn!(height = number, %error, "the chain refused an attestation");
			match WAIT_FOR_EPOCHS.contains(&&*error.name) {
				true => acting::again(key, LONG_WAIT),
				false => acting::later(key),
			}
		},
	})
}

/// The chain has accepted another header than this watcher would attest. One of them is false: to say so on the chain
/// would be slashed, if it is ours.
fn contradicted<C: Chain>(worker: &Worker<C>, ours: &Header, accepted: &Header) -> Next {
	worker.metrics.contradicted.inc();
	worker.checks.accepted.broken(format!(
		"the chain has accepted 0x{} as the header of block {}, and the Ethereum nodes have 0x{}: tell its governance, or \
		 mend the nodes",
		hex::encode(accepted.hash),
		ours.number,
		hex::encode(ours.hash)
	));
	tracing::error!(height = ours.number, "the chain has accepted another header: nothing is said of it");
	Next::finished()
}

/// Writes down what the nodes agree on, as what will be said. There is nothing for this height in the journal.
async fn write_down<C: Chain>(worker: &Worker<C>, number: u64) -> Result<Next, BoxError> {
	let header = match worker.ethereum.header(number).await {
		Ok(header) => Header { number, hash: header.hash, root: header.state_root },
		Err(error) => {
			tracing::warn!(height = number, %error, "nothing can be said of a height");
			return Ok(Next::wait(worker.poll));
		},
	};
	let place = place(worker.us.domain.chain_id, number);
	Ok(Next::step(1).with(Effects::new(move |tx| {
		// Whoever was here first has said it.
		match tx.get(&ATTESTED, &place)? {
			Some(_) => Ok(()),
			None => tx.put(&ATTESTED, &place, &header),
		}
	})))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn status(interval: u64, last: u64) -> Status {
		let accepted = (last > 0).then_some(Header { number: last, hash: [1; 32], root: [2; 32] });
		Status { chain_id: 1, accepted, paused: false, epoch: 5, interval, grace: 10, refresh: 100 }
	}

	fn duties(heights: &[(u64, bool, u32)]) -> Duties {
		let heights = heights.iter().map(|(number, ours, attested_by)| Height {
			number: *number,
			ours: ours.then_some([1; 32]),
			accepted: None,
			counts: true,
			attested_by: *attested_by,
		});
		let under_way = heights.clone().filter(|height| height.ours.is_some()).count() as u32;
		Duties { elected: true, signer: None, under_way, heights: heights.collect() }
	}

	#[test]
	fn the_newest_height_that_is_due_is_attested_and_none_between() {
		assert_eq!(due(&status(32, 0), &duties(&[]), 100), [96]);
		assert_eq!(due(&status(32, 64), &duties(&[]), 10_000), [9984]);
		assert_eq!(due(&status(32, 96), &duties(&[]), 100), [0u64; 0], "accepted already");
		assert_eq!(due(&status(1, 5), &duties(&[]), 7), [7]);
		assert_eq!(due(&status(0, 5), &duties(&[]), 7), [0u64; 0], "no interval");
	}

	#[test]
	fn what_others_have_attested_is_attested_too_once_it_is_final() {
		let mut duties = duties(&[(64, false, 3), (96, false, 2), (128, true, 1), (160, false, 1)]);
		duties.heights[0].accepted = Some(Header { number: 64, hash: [1; 32], root: [2; 32] });
		assert_eq!(due(&status(32, 64), &duties, 130), [64, 96]);
		assert_eq!(due(&status(32, 64), &duties, 200), [64, 96, 160, 192]);
		duties.heights[0].counts = false;
		assert_eq!(due(&status(32, 64), &duties, 130), [96], "too late");
	}

	#[test]
	fn what_one_watcher_has_opened_takes_no_place_of_what_many_wait_for() {
		let mut heights: Vec<_> = (10..30).map(|index| (index * 32, false, 1)).collect();
		heights.extend([(64, false, 9), (96, false, 9)]);
		let due = due(&status(32, 32), &duties(&heights), 10_000);
		assert_eq!(due.len(), AHEAD as usize);
		assert_eq!(due[..2], [64, 96]);
	}

	#[test]
	fn no_height_is_begun_where_too_many_are_open() {
		let ours: Vec<_> = (1..=u64::from(AHEAD)).map(|index| (index * 32, true, 1)).collect();
		assert_eq!(due(&status(32, 0), &duties(&ours), 2000), [0u64; 0]);
		assert_eq!(due(&status(32, 0), &duties(&ours[1..]), 2000), [1984]);
	}

	#[test]
	fn a_height_has_a_job_in_each_epoch() {
		assert_eq!(parse(&key(5, 96)).unwrap(), (5, 96));
		assert_ne!(key(5, 96), key(6, 96));
		assert!(parse(b"attest/96").is_err() && parse(b"attest/x/96").is_err());
	}
}
