//! What a contract has said: *hints* where something may have changed.
//!
//! Nobody proves logs to a watcher, and nothing that is in them goes to the chain. A log names addresses in its topics;
//! each of them is looked up in the contract's storage, with a proof, and only what has changed there is relayed. A log
//! that was invented costs a look; one that was kept back is told by another node, and what the chain has
//! a record of is swept besides.

use super::{header, rpc, Fault};
use nulink_eth_proofs::Address;
use serde_json::{json, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The most different addresses that an answer may name. Logs as nodes write them name fewer in as many bytes as are read
/// of an answer.
pub const MAX_NAMED: usize = 25_000;
/// The most addresses of a batch that are looked at though they are doubted.
pub const MAX_DOUBTED: usize = 16;

/// What nodes told that have the blocks: whom their logs name, by the node's name.
pub type Told<'a> = [(&'a str, BTreeSet<Address>)];

/// What is to be looked at.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Weighed {
	/// In this order: those that as many nodes name as must agree, others, and some that are doubted.
	pub named: Vec<Address>,
	/// Those that as many nodes as must agree do not name: one of them at least does not lie.
	pub doubted: BTreeSet<Address>,
}

/// What `eth_getLogs` is asked with: all that a contract said from one block to another, both included.
pub fn parameters(contract: &Address, from: u64, to: u64) -> Value {
	json!([{
		"address": rpc::data(&contract.0),
		"fromBlock": rpc::quantity(from),
		"toBlock": rpc::quantity(to),
	}])
}

/// The addresses that are named in the topics of logs, each once. `None`: they are more than an answer may name. How many
/// logs name them does not matter.
///
/// The first topic is the event's hash. An address is a word with twelve zeros before it; a small number looks like
/// one, too, and is looked up in vain, unless it is zero.
pub fn addresses(logs: &Value, contract: &Address) -> Result<Option<BTreeSet<Address>>, Fault> {
	let logs = logs.as_array().ok_or(Fault::Malformed("a list of logs"))?;
	let mut found = BTreeSet::new();
	for log in logs {
		if header::fixed::<20>(log, "address")? != contract.0 {
			return Err(Fault::Malformed("a log of the contract"));
		}
		let topics = log.get("topics").and_then(Value::as_array).ok_or(Fault::Malformed("topics"))?;
		for topic in topics.iter().skip(1).take(3) {
			let word = header::data(Some(topic)).filter(|word| word.len() == 32).ok_or(Fault::Malformed("a topic"))?;
			let (zeros, address) = word.split_at(12);
			let address: [u8; 20] = address.try_into().map_err(|_| Fault::Malformed("a topic"))?;
			if zeros.iter().all(|byte| *byte == 0) && address != [0; 20] {
				found.insert(Address(address));
			}
		}
		if found.len() > MAX_NAMED {
			return Ok(None);
		}
	}
	Ok(Some(found))
}

/// How many nodes name each address.
fn counts(told: &Told) -> BTreeMap<Address, usize> {
	let mut counts = BTreeMap::<Address, usize>::new();
	for address in told.iter().flat_map(|(_, named)| named) {
		let count = counts.entry(*address).or_default();
		*count = count.saturating_add(1);
	}
	counts
}

/// Whether as many nodes as must agree do not name what so many name, and fewer do.
fn is_doubted(told: &Told, agreement: usize, count: usize) -> bool {
	count < agreement && told.len().saturating_sub(count) >= agreement
}

/// Whether no further node need be asked: as many as must agree have told, and of each address as many say that it is
/// named, or that it is not.
pub fn is_settled(told: &Told, agreement: usize) -> bool {
	let is_clear = |count: usize| count >= agreement || is_doubted(told, agreement, count);
	told.len() >= agreement && counts(told).into_values().all(is_clear)
}

/// Puts together what nodes told, in the order in which it is to be looked at.
pub fn weigh(told: &Told, agreement: usize) -> Weighed {
	let (doubted, others): (Vec<_>, Vec<_>) =
		counts(told).into_iter().partition(|(_, count)| is_doubted(told, agreement, *count));
	let (agreed, open): (Vec<_>, Vec<_>) = others.into_iter().partition(|(_, count)| *count >= agreement);
	let some = doubted.iter().copied().take(MAX_DOUBTED);
	let named = agreed.into_iter().chain(open).chain(some).map(|(address, _)| address).collect();
	Weighed { named, doubted: doubted.into_iter().map(|(address, _)| address).collect() }
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_eth_proofs::word;

	const CONTRACT: Address = Address([0xc0; 20]);

	fn log(topics: &[[u8; 32]]) -> Value {
		let topics: Vec<_> = topics.iter().map(|topic| rpc::data(topic)).collect();
		json!({ "address": rpc::data(&CONTRACT.0), "topics": topics, "data": "0x" })
	}

	#[test]
	fn addresses_in_topics_are_found_once() {
		let (ann, bob) = (Address([0xa1; 20]), Address([0xb0; 20]));
		let event = [0xee; 32];
		let logs = json!([
			log(&[event, ann.to_word(), bob.to_word()]),
			log(&[event, ann.to_word()]),
			log(&[event]),
			log(&[ann.to_word()]),
			log(&[event, [0xff; 32], [0; 32]]),
		]);
		assert_eq!(addresses(&logs, &CONTRACT).unwrap().unwrap(), [ann, bob].into());
	}

	#[test]
	fn what_is_no_list_of_the_contracts_logs_is_refused() {
		assert!(addresses(&json!({}), &CONTRACT).is_err());
		assert!(addresses(&json!([{ "topics": [] }]), &CONTRACT).is_err());
		assert!(addresses(&json!([log(&[])]), &Address([1; 20])).is_err());
		let short = json!([{ "address": rpc::data(&CONTRACT.0), "topics": ["0x00", "0x00"] }]);
		assert!(addresses(&short, &CONTRACT).is_err());
	}

	#[test]
	fn what_most_name_comes_first_and_of_what_most_do_not_name_little_is_looked_at() {
		let (ann, bob, lie) = (Address([0xa1; 20]), Address([0xb0; 20]), |byte| Address([byte; 20]));
		let liar: BTreeSet<_> = (1..100).map(lie).chain([bob]).collect();
		let told = [("liar", liar), ("first", [ann, bob].into()), ("second", [ann, bob].into())];
		let weighed = weigh(&told, 2);
		assert_eq!(weighed.named[..2], [ann, bob]);
		assert_eq!((weighed.named.len(), weighed.doubted.len()), (2 + MAX_DOUBTED, 99));
		assert!(is_settled(&told, 2) && is_settled(&told[1..], 2));
		// Of two that tell different things nobody knows which lies, or keeps something back.
		assert!(!is_settled(&told[..2], 2) && !is_settled(&told[..1], 2));
		let weighed = weigh(&told[..2], 2);
		assert_eq!((weighed.named[0], weighed.named.len(), weighed.doubted.len()), (bob, 101, 0));
	}

	#[test]
	fn many_logs_may_name_few_addresses_but_not_too_many() {
		let ann = Address([0xa1; 20]);
		let logs = Value::Array(vec![log(&[[1; 32], ann.to_word()]); 5_001]);
		assert_eq!(addresses(&logs, &CONTRACT), Ok(Some([ann].into())));
		let logs = (1..=MAX_NAMED as u128 + 1).map(|number| log(&[[1; 32], word(number)]));
		assert_eq!(addresses(&Value::Array(logs.collect()), &CONTRACT), Ok(None));
	}
}
