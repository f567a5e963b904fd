//! What a contract has said: *hints* where something may have changed.
//!
//! Nobody proves logs to a watcher, and nothing that is in them goes to the chain. A log names addresses in its topics;
//! each of them is looked up in the contract's storage, with a proof, and only what has changed there is relayed. A log
//! that was invented costs a look; one that was kept back is told by another node, and what the chain has
//! a record of is swept besides.

use super::{header, rpc, Fault};
use nulink_eth_proofs::Address;
use serde_json::{json, Value};
use std::collections::BTreeSet;

/// The most different addresses that an answer may name. Logs as nodes write them name fewer in as many bytes as are read
/// of an answer.
pub const MAX_NAMED: usize = 25_000;

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
	fn many_logs_may_name_few_addresses_but_not_too_many() {
		let ann = Address([0xa1; 20]);
		let logs = Value::Array(vec![log(&[[1; 32], ann.to_word()]); 5_001]);
		assert_eq!(addresses(&logs, &CONTRACT), Ok(Some([ann].into())));
		let logs = (1..=MAX_NAMED as u128 + 1).map(|number| log(&[[1; 32], word(number)]));
		assert_eq!(addresses(&Value::Array(logs.collect()), &CONTRACT), Ok(None));
	}
}
