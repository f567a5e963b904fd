//! Reading what a contract has said, from where it was read last up to the newest accepted header, so many blocks at a
//! time. Where it was is in the job itself, and written together with the looks that it gave rise to: none is lost, and
//! a daemon that was away for long goes on batch by batch. Where too many providers wait for their look, the rest of a
//! batch stays in the job, and waits for them.

use super::{add_jobs, Place};
use crate::{
	chain::{BoxError, Chain, ContractId, Snapshot},
	ethereum::endpoints::Logs,
	settings::WatcherSettings,
	work::{room, Worker},
};
use codec::{Decode, DecodeAll, Encode};
use nulink_eth_proofs::Address;
use nulink_worker_common::{jobs::Next, journal::Job};

/// How far before the newest accepted header logs begin to be read, unless the settings say otherwise: a day.
const FIRST_LOOK: u64 = 7200;

/// How often a block is asked for of which the nodes say, in words, that it is too much: for most of an hour. A limit of
/// requests passes in that time.
const STUBBORN: u32 = 60;

/// How many looks are added in one transaction.
const ADDED_AT_ONCE: usize = 256;

/// How far it is.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
struct Reading {
	/// The last block whose logs are read.
	read: u64,
	/// How many blocks are asked for at a time.
	range: u64,
	/// Whom the logs up to there name, as far as there was no room for the look.
	rest: Vec<Address>,
}

/// How far it was, or where it begins.
fn reading(job: &Job, settings: &WatcherSettings, accepted: u64) -> Reading {
	let first = || settings.first_block.unwrap_or(accepted.saturating_sub(FIRST_LOOK));
	let begin = || Reading { read: first().saturating_sub(1), range: settings.log_range, rest: Vec::new() };
	// What an earlier version has written down has nobody who waits.
	let earlier = || <(u64, u64)>::decode_all(&mut &job.payload[..]);
	Reading::decode_all(&mut &job.payload[..])
		.or_else(|_| earlier().map(|(read, range)| Reading { read, range, rest: Vec::new() }))
		.unwrap_or_else(|_| begin())
}

/// Whom to look at now, of those that wait, and how far it is then.
fn take(mut reading: Reading, room: usize) -> (Reading, Vec<Address>) {
	let rest = reading.rest.split_off(room.min(ADDED_AT_ONCE).min(reading.rest.len()));
	let now = std::mem::replace(&mut reading.rest, rest);
	(reading, now)
}

/// Adds the looks that there is room for.
fn look_at(id: ContractId, accepted: u64, reading: Reading, room: usize) -> Next {
	let (reading, providers) = take(reading, room);
	let place = |provider| Place { contract: id, provider, number: accepted };
	let places: Vec<_> = providers.into_iter().map(place).collect();
	Next::step_with(0, reading.encode()).with(add_jobs(places))
}

/// The last block of the next batch.
fn end(reading: &Reading, accepted: u64) -> u64 {
	reading.read.saturating_add(reading.range.max(1)).min(accepted)
}

/// The job's step.
pub(crate) async fn step<C: Chain>(
	worker: &Worker<C>,
	view: &C::View,
	id: ContractId,
	job: &Job,
) -> Result<Next, BoxError> {
	let wait = || Ok(Next::wait(worker.poll));
	let settings = &worker.settings;
	let status = view.status().await?;
	let contract = view.contracts().await?.into_iter().find(|contract| contract.id == id);
	let Some(contract) = contract.filter(|contract| !contract.paused && !status.paused) else { return wait() };
	let Some(accepted) = status.accepted.map(|header| header.number) else { return wait() };
	let reading = reading(job, settings, accepted);
	worker.metrics.read.with_label_values(&[&id.to_string()]).set(reading.read as i64);
	let room = room(&worker.journal, &worker.metrics)?;
	if room == 0 || (reading.rest.is_empty() && reading.read >= accepted) {
		return wait();
	}
	if !reading.rest.is_empty() {
		return Ok(look_at(id, accepted, reading, room));
	}
	let to = end(&reading, accepted);
	let rest = match worker.ethereum.logs(&contract.address, reading.read.saturating_add(1), to).await? {
		Logs::Named(providers) => providers,
		Logs::TooMany { .. } if reading.range > 1 => {
			return Ok(Next::step_with(0, Reading { range: reading.range / 2, ..reading }.encode()));
		},
		Logs::TooMany { is_sure, .. } if !is_stepped_over(is_sure, job.attempts) => {
			return Err(format!("no Ethereum node tells the logs of block {to}").into());
		},
		Logs::TooMany { told, .. } => {
			let why = format!("block {to} has more logs of {} than are read: it is stepped over", contract.address);
			tracing::error!(contract = id, block = to, "a block has more logs than are read: it is stepped over");
			worker.checks.contracts.broken(why);
			worker.metrics.stepped_over.with_label_values(&[&id.to_string()]).inc();
			told
		},
	};
	// Back to a large range, slowly.
	let range = reading.range.saturating_mul(2).min(settings.log_range);
	Ok(look_at(id, accepted, Reading { read: to, range, rest }, room))
}

/// Whether a block of which there is too much holds up the reading no longer.
fn is_stepped_over(is_sure: bool, attempts: u32) -> bool {
	is_sure || attempts >= STUBBORN
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn batches_are_bounded_and_end_at_the_accepted_header() {
		let reading = |read| Reading { read, range: 1000, rest: vec![] };
		assert_eq!(end(&reading(0), 10_000), 1000);
		assert_eq!(end(&reading(9500), 10_000), 10_000);
		assert_eq!(end(&Reading { read: 5, range: 0, rest: vec![] }, 10_000), 6);
	}

	#[test]
	fn what_an_earlier_version_has_written_down_goes_on() {
		let settings = WatcherSettings::default();
		let job = |payload| Job {
			kind: crate::work::LOGS,
			step: 0,
			finished: false,
			payload,
			attempts: 0,
			next_try: 0,
			updated_at: 0,
		};
		let earlier = reading(&job((70u64, 9u64).encode()), &settings, 10_000);
		assert_eq!(earlier, Reading { read: 70, range: 9, rest: vec![] });
		assert_eq!(reading(&job(earlier.encode()), &settings, 10_000), earlier);
		assert_eq!(reading(&job(vec![]), &settings, 10_000).read, 10_000 - FIRST_LOOK - 1);
	}

	#[test]
	fn no_more_looks_are_added_than_there_is_room_for_and_none_is_lost() {
		let named: Vec<_> = (0..200).map(|byte| Address([byte; 20])).collect();
		let reading = Reading { read: 5, range: 10, rest: named.clone() };
		let (reading, first) = take(reading, 150);
		let (reading, second) = take(reading, 1000);
		assert_eq!((first.len(), [first, second].concat()), (150, named));
		assert_eq!(reading, Reading { read: 5, range: 10, rest: vec![] });
		let many = Reading { rest: vec![Address([1; 20]); 1000], ..reading };
		assert_eq!(take(many, 1000).1.len(), ADDED_AT_ONCE);
	}

	#[test]
	fn a_block_is_stepped_over_at_once_if_it_is_too_large_and_late_if_nodes_only_say_so() {
		assert!(is_stepped_over(true, 0) && is_stepped_over(false, STUBBORN));
		assert!(!is_stepped_over(false, 0) && !is_stepped_over(false, STUBBORN - 1));
	}
}
