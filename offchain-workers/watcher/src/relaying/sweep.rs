//! Going through all records that the chain has of a contract, page by page, every so many blocks of Ethereum: what
//! logs did not tell of those, because a node kept them back or the daemon was not there, is found so, and what is old is
//! told again. Who has no record yet is found by logs only.

use super::{add_jobs, Place};
use crate::{
	chain::{BoxError, Chain, ContractId, Record, Snapshot, MAX_RECORDS},
	work::{room, Worker},
};
use codec::{Decode, DecodeAll, Encode};
use nulink_eth_proofs::Address;
use nulink_worker_common::{jobs::Next, journal::Job};

/// How far it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode)]
struct Sweep {
	/// From which accepted header on all records are looked at again.
	next: u64,
	/// The last provider that was, if it has begun.
	after: Option<Address>,
}

/// What comes after a page.
fn after_page(sweep: &Sweep, page: &[Record], accepted: u64, every: u64) -> Sweep {
	match page.last() {
		Some(last) if page.len() >= MAX_RECORDS as usize => Sweep { after: Some(last.provider), ..*sweep },
		_ => Sweep { next: accepted.saturating_add(every.max(1)), after: None },
	}
}

/// The job's step.
pub(crate) async fn step<C: Chain>(
	worker: &Worker<C>,
	view: &C::View,
	id: ContractId,
	job: &Job,
) -> Result<Next, BoxError> {
	let wait = || Ok(Next::wait(worker.poll));
	let sweep = Sweep::decode_all(&mut &job.payload[..]).unwrap_or_default();
	let status = view.status().await?;
	let Some(accepted) = status.accepted.map(|header| header.number) else { return wait() };
	if accepted < sweep.next || status.paused || room(&worker.journal, &worker.metrics)? < MAX_RECORDS as usize {
		return wait();
	}
	let page = view.records(id, sweep.after).await?;
	let old = page.iter().filter(|record| record.number < accepted);
	let places = old.map(|record| Place { contract: id, provider: record.provider, number: accepted });
	let places: Vec<_> = places.collect();
	let next = after_page(&sweep, &page, accepted, worker.settings.sweep_blocks);
	Ok(Next::step_with(0, next.encode()).with(add_jobs(places)))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_sweep_goes_on_behind_a_full_page_and_ends_with_another() {
		let record =
			|byte| Record { provider: Address([byte; 20]), number: 1, relayed_in: 1, stake: Default::default() };
		let full: Vec<_> = (0..MAX_RECORDS as u8).map(record).collect();
		let begun = after_page(&Sweep::default(), &full, 100, 50);
		assert_eq!(begun, Sweep { next: 0, after: Some(Address([MAX_RECORDS as u8 - 1; 20])) });
		assert_eq!(after_page(&begun, &full[1..], 100, 50), Sweep { next: 150, after: None });
		assert_eq!(after_page(&begun, &[], 100, 0), Sweep { next: 101, after: None });
	}
}
