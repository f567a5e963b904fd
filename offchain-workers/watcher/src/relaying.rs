//! Relaying: what staking contracts on Ethereum hold of a provider, shown to the chain where it has changed.
//!
//! [`events`] reads what a contract said, and [`sweep`] goes through all records now and then: both only say *where* to
//! look. Each look is a job: it fetches a proof against the newest header that the chain has accepted, verifies it,
//! reads the record as the chain will, and sends it only if the chain has another one, or one that is so old that it is
//! renewed free of charge. Who sends something that changes nothing pays for it.
//!
//! All watchers see the same, so they take turns: each waits so many blocks as its place in an order that is another
//! for each provider and height, and looks again.

pub mod events;
pub mod sweep;

use crate::{
	chain::{BoxError, Chain, Contract, ContractId, Header, Record, Relay, Snapshot, Status},
	ethereum::{endpoints, Proof},
	layout::EthereumStake,
	targets::{Parcel, Target},
	work::{self, head, room, Worker, MOST_WAITING},
};
use codec::{DecodeAll, Encode};
use nulink_eth_proofs::Address;
use nulink_worker_common::{
	acting::{self, Done},
	jobs::Next,
	journal::{self, Effects, Job},
};
use std::time::Duration;

/// The blocks between two watchers' turns: as long as it takes to see what the one before did.
const TURN: u32 = 6;
/// In so many blocks everybody has had its turn, twice.
const ALL_TURNS: u32 = 2 * 21 * TURN;
/// For how many blocks of Ethereum a provider without a record is looked at again where nothing could be said of it: a
/// week.
const KEPT: u64 = 7 * 7200;
/// After how many looks at Ethereum that is: an hour, as the settings are by default.
const POLLS: u32 = 300;

/// A provider to look at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
	/// In which contract.
	pub contract: ContractId,
	/// Whose record.
	pub provider: Address,
	/// In the state of this block of Ethereum, or of a later one.
	pub number: u64,
}

impl Place {
	/// The key of its job.
	pub fn key(&self) -> Vec<u8> {
		format!("relay/{}/{}/{}", self.contract, hex::encode(self.provider.0), self.number).into_bytes()
	}

	/// The place that a key is for.
	pub fn parse(key: &[u8]) -> Result<Self, BoxError> {
		let text = std::str::from_utf8(key)?;
		let parts: Vec<_> = text.split('/').collect();
		let [_, contract, provider, number] = parts[..] else {
			return Err(format!("{text:?} is no job of this daemon").into());
		};
		let provider = hex::decode(provider)?.try_into().map_err(|_| "the provider is no address")?;
		Ok(Place { contract: contract.parse()?, provider: Address(provider), number: number.parse()? })
	}
}

/// Jobs that look at these. Those that there are already stay.
pub fn add_jobs(places: Vec<Place>) -> Effects {
	Effects::new(move |tx| {
		places
			.iter()
			.try_for_each(|place| tx.add_job(&place.key(), work::RELAY, Vec::new(), journal::now()).map(|_| ()))
	})
}

/// Whether the chain is to be told: it has something else, or something that is old.
fn is_news(record: Option<&Record>, found: &EthereumStake, number: u64, is_old: bool) -> bool {
	match record {
		// A record begins with who has something.
		None => found.authorized > 0,
		Some(record) if record.number >= number => false,
		Some(record) if record.stake != *found => true,
		// What is gone need not be told again: the chain would take the fee for it.
		Some(_) => is_old && found.authorized > 0,
	}
}

/// Whether the chain renews a record free of charge.
fn is_old(record: Option<&Record>, status: &Status, head: u32) -> bool {
	record.is_some_and(|record| head.saturating_sub(record.relayed_in) >= status.refresh)
}

/// Whether a provider of which nothing can be said now is looked at again. Where the chain has a record, the sweep does
/// that; where it has none, nobody else would.
///
/// All contracts share one queue, so this takes half of it at most: a contract that is paused, or of which nothing can be
/// said, holds up no other.
fn is_kept(place: &Place, status: &Status, record: Option<&Record>, room: usize) -> bool {
	record.is_none() && status.last() < place.number.saturating_add(KEPT) && room > MOST_WAITING / 2
}

/// The job's step. Its payload is the block in which there was news first.
pub(crate) async fn step<C: Chain>(
	worker: &Worker<C>,
	view: &C::View,
	key: &[u8],
	job: &Job,
) -> Result<Next, BoxError> {
	let place = Place::parse(key)?;
	let status = view.status().await?;
	let contracts = view.contracts().await?;
	let record = view.record(place.contract, &place.provider).await?;
	let room = room(&worker.journal, &worker.metrics)?;
	let again = is_kept(&place, &status, record.as_ref(), room).then(|| worker.poll.saturating_mul(POLLS));
	let unsaid = || Ok(again.map_or_else(Next::finished, Next::wait));
	let contract = contracts.into_iter().find(|contract| contract.id == place.contract);
	let Some(contract) = contract.filter(|contract| !contract.paused && !status.paused) else { return unsaid() };
	let Some(accepted) = status.accepted.filter(|header| header.number >= place.number) else {
		return Ok(Next::wait(worker.poll));
	};
	if record.is_some_and(|record| record.number >= accepted.number) {
		return Ok(Next::finished());
	}
	let head = head(view);
	// Where a look was put off for long, turns begin anew: else it would be everybody's.
	let since = u32::decode_all(&mut &job.payload[..]).ok().filter(|since| head < since.saturating_add(ALL_TURNS));
	if let Some(since) = since {
		// There was news. Nodes need not be asked again before it is our turn.
		let turn = worker.place(view, key).await?.saturating_mul(TURN);
		if head < since.saturating_add(turn) || !worker.us.post.is_held(view).await? {
			return Ok(Next::wait(worker.pace));
		}
	}
	let Some((proof, found)) = fetch(worker, &contract, &place.provider, &accepted).await? else { return unsaid() };
	let is_old = worker.settings.refresh && is_old(record.as_ref(), &status, head);
	if !is_news(record.as_ref(), &found, accepted.number, is_old) {
		// Whom logs name without having anything there are without end.
		return Ok(if record.is_none() { Next::dropped() } else { Next::finished() });
	}
	if since.is_none() {
		return Ok(Next::step_with(0, head.encode()));
	}
	send(worker, key, &place, &accepted, proof, again).await
}

/// What the contract holds of the provider, proven. `None`: nothing that the chain would take, and a person is told.
async fn fetch<C: Chain>(
	worker: &Worker<C>,
	contract: &Contract,
	provider: &Address,
	accepted: &Header,
) -> Result<Option<(Proof, EthereumStake)>, BoxError> {
	let header = worker.ethereum.header(accepted.number).await?;
	if (header.hash, header.state_root) != (accepted.hash, accepted.root) {
		// Nodes are not to be blamed for proofs that do not go with it.
		let why = format!(
			"the chain has accepted another header of block {} than the Ethereum nodes have: tell its governance, or mend \
			 the nodes",
			accepted.number
		);
		worker.checks.accepted.broken(why);
		return Ok(None);
	}
	worker.checks.accepted.ok();
	let slots = contract.layout.slots(provider);
	let check = &worker.checks.contracts;
	let proof = match worker.ethereum.proof(accepted.number, &accepted.root, &contract.address, &slots).await {
		Err(error @ endpoints::Error::NoContract(_)) => {
			check.broken(&error);
			return Ok(None);
		},
		proof => proof?,
	};
	if proof.code_hash != contract.code_hash {
		check.broken(format!("the code of {} is not the one that the chain has pinned", contract.address));
		return Ok(None);
	}
	let Some(found) = contract.layout.decode(&proof.words) else {
		check.broken(format!("what {} holds of {provider} is no record of its layout", contract.address));
		return Ok(None);
	};
	check.ok();
	Ok(Some((proof, found)))
}

/// `again`: when to look again where the chain refuses it, if the sweep does not.
async fn send<C: Chain>(
	worker: &Worker<C>,
	key: &[u8],
	place: &Place,
	accepted: &Header,
	proof: Proof,
	again: Option<Duration>,
) -> Result<Next, BoxError> {
	let Proof { account_proof, storage_proofs, .. } = proof;
	let (contract, provider, number) = (place.contract, place.provider, accepted.number);
	let parcel = Parcel::Record(Relay { contract, provider, number, account_proof, storage_proofs });
	Ok(match worker.nulink.deliver(key, &parcel).await? {
		Done::Yes(block) => {
			tracing::info!(contract, %provider, number, block, "relayed");
			worker.metrics.say("relayed");
			Next::finished()
		},
		Done::NotYet(next) => next,
		Done::Refused(error) => {
			// Somebody was quicker, most likely. If so, the next look finds it.
			tracing::info!(contract, %provider, number, %error, "the chain refused a record");
			again.map_or_else(Next::finished, |wait| acting::again(key, wait))
		},
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	const ANN: Address = Address([0xa1; 20]);

	#[test]
	fn a_place_is_read_from_its_key() {
		let place = Place { contract: 3, provider: ANN, number: 640 };
		assert_eq!(Place::parse(&place.key()).unwrap(), place);
		for none in ["relay/3/a1/640", "relay/3/640", "relay/x/a1/640", ""] {
			assert!(Place::parse(none.as_bytes()).is_err(), "{none}");
		}
	}

	#[test]
	fn only_what_changes_something_is_told() {
		let record =
			|number, authorized| Some(Record { provider: ANN, number, relayed_in: 10, stake: stake(authorized) });
		let is_news = |record: Option<Record>, found, is_old| is_news(record.as_ref(), &stake(found), 100, is_old);
		assert!(is_news(None, 5, false) && !is_news(None, 0, true));
		assert!(is_news(record(99, 4), 5, false) && is_news(record(99, 5), 0, false), "changed, and gone");
		assert!(!is_news(record(99, 5), 5, false) && is_news(record(50, 5), 5, true), "the same, and old");
		assert!(!is_news(record(50, 0), 0, true), "gone, and known to be");
		let gone = EthereumStake { operator: [5; 20], confirmed: true, ..Default::default() };
		let known = Record { provider: ANN, number: 50, relayed_in: 10, stake: gone };
		assert!(!super::is_news(Some(&known), &gone, 100, true), "also where something else is left of it");
		assert!(!is_news(record(100, 4), 5, true), "as new as the header");
	}

	#[test]
	fn who_has_no_record_is_looked_at_again_for_some_days_where_nothing_can_be_said() {
		let status = |number| Status {
			chain_id: 1,
			accepted: Some(Header { number, hash: [1; 32], root: [2; 32] }),
			paused: false,
			epoch: 1,
			interval: 32,
			grace: 10,
			refresh: 100,
		};
		let place = Place { contract: 3, provider: ANN, number: 640 };
		let record = Record { provider: ANN, number: 1, relayed_in: 10, stake: stake(5) };
		let is_kept = |status: Status, record| is_kept(&place, &status, record, MOST_WAITING);
		assert!(is_kept(status(640), None) && is_kept(status(639 + KEPT), None));
		assert!(!is_kept(status(640 + KEPT), None), "bounded");
		assert!(!is_kept(status(640), Some(&record)), "it is swept");
		// What waits so leaves half of the queue to other contracts.
		assert!(!super::is_kept(&place, &status(640), None, MOST_WAITING / 2));
	}

	#[test]
	fn a_record_is_old_when_the_chain_renews_it_free_of_charge() {
		let record = Record { provider: ANN, number: 1, relayed_in: 10, stake: stake(5) };
		let status =
			Status { chain_id: 1, accepted: None, paused: false, epoch: 1, interval: 32, grace: 10, refresh: 100 };
		assert!(!is_old(Some(&record), &status, 109) && is_old(Some(&record), &status, 110));
		assert!(!is_old(None, &status, 1000));
	}

	fn stake(authorized: u128) -> EthereumStake {
		EthereumStake { authorized, ..Default::default() }
	}
}
