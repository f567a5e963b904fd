//! Looking whether a watcher would have what it needs, before anything is at stake.

use crate::{
	chain::{Snapshot, Status},
	ethereum::{logs, rpc, Fault, Header, Rpc},
	settings::WatcherSettings,
};
use anyhow::bail;
use futures::future::join_all;
use nulink_eth_proofs::{account, rpc::StateProof, software::Software, Address};
use nulink_worker_common::{
	chain::{Chain, Connection, NodeView},
	health::Health,
	metrics::Metrics,
	settings::Settings,
};
use serde_json::{json, Value};
use std::{io::Write, time::Duration};

/// A node of NuLink, and what it says now.
pub async fn connect(settings: &Settings<WatcherSettings>) -> anyhow::Result<(Connection, NodeView)> {
	// Nobody looks at them.
	let check = Health::default().check("chain", Duration::MAX);
	let connection = Connection::open(settings.chain.clone(), None, check, Metrics::new("watcher")?).await?;
	let view = connection.view().await?;
	Ok((connection, view))
}

/// Asks all nodes, and prints what came of it. Fails where a watcher could not work.
pub async fn print(settings: &Settings<WatcherSettings>) -> anyhow::Result<()> {
	settings.worker.check()?;
	let mut out = std::io::stdout().lock();
	let relay = nulink(settings).await;
	match &relay {
		Ok((status, _)) => writeln!(out, "ok     NuLink: {}", told(status))?,
		Err(error) => writeln!(out, "FAILS  NuLink: {error:#}")?,
	}
	// Without a contract to ask for, the proof that there is nothing will do.
	let contract = relay.as_ref().ok().and_then(|(_, contract)| *contract).unwrap_or_default();
	let nodes = settings.worker.nodes()?;
	let status = relay.as_ref().ok().map(|(status, _)| status);
	let found = join_all(nodes.iter().map(|node| look(node, settings.worker.chain_id, &contract, status))).await;
	for (node, found) in nodes.iter().zip(&found) {
		match found {
			Ok(finalised) => writeln!(out, "ok     {}: final up to {finalised}, with proofs and logs", node.name())?,
			Err(why) => writeln!(out, "FAILS  {}: {why}", node.name())?,
		}
	}
	let (good, needed) = (found.iter().filter(|found| found.is_ok()).count(), settings.worker.agreement);
	if good < needed {
		bail!("{good} Ethereum nodes can be used, and {needed} must agree");
	}
	if good == needed {
		writeln!(out, "note   when one of them is down the watcher is silent: name another one")?;
	}
	let (status, _) = relay?;
	if status.chain_id != settings.worker.chain_id {
		bail!("NuLink watches the Ethereum chain {}: set worker.chain_id", status.chain_id);
	}
	Ok(())
}

/// What NuLink's relay says, and a contract that it relays.
async fn nulink(settings: &Settings<WatcherSettings>) -> anyhow::Result<(Status, Option<Address>)> {
	let (_, view) = connect(settings).await?;
	let contract = view.contracts().await?.first().map(|contract| contract.address);
	Ok((view.status().await?, contract))
}

fn told(status: &Status) -> String {
	let accepted = match status.last() {
		0 => "no header accepted yet".into(),
		last => format!("the newest accepted header is {last}"),
	};
	let paused = if status.paused { ", paused by governance" } else { "" };
	format!("it watches the Ethereum chain {}, {accepted}{paused}", status.chain_id)
}

/// Of which block proofs are asked for: the newest header that is accepted, or where none is for long the one that would
/// be, an interval below the final block at most.
fn proven_at(status: Option<&Status>, finalised: u64) -> u64 {
	let at = |status: &Status| status.last().max(finalised.saturating_sub(status.interval));
	status.map_or(finalised, at).min(finalised)
}

/// What a node calls final, if it does all that is asked of it later.
async fn look(node: &Rpc, chain_id: u64, contract: &Address, status: Option<&Status>) -> Result<u64, String> {
	let ask = |method: &'static str, parameters: Value| async move {
		node.call(method, parameters).await.map_err(|error| format!("{method}: {error}"))
	};
	let wrong = |fault: Fault| fault.to_string();
	let id = crate::ethereum::header::quantity(Some(&ask("eth_chainId", json!([])).await?)).map_err(wrong)?;
	if id != chain_id {
		return Err(wrong(Fault::OtherChain(id)));
	}
	let block = |which: Value| async move { ask("eth_getBlockByNumber", json!([which, false])).await };
	let finalised = Header::from_json(&block(json!("finalized")).await?).map_err(wrong)?.number;
	let number = rpc::quantity(proven_at(status, finalised));
	let header = Header::from_json(&block(number.clone()).await?).map_err(wrong)?;
	let proof = ask("eth_getProof", json!([rpc::data(&contract.0), [], number])).await?;
	let proof: StateProof = serde_json::from_value(proof).map_err(|_| wrong(Fault::Malformed("a proof")))?;
	account::<Software, _>(&header.state_root, contract, &proof.account_proof)
		.map_err(|why| wrong(Fault::BadProof(why)))?;
	let logs = ask("eth_getLogs", logs::parameters(contract, header.number, header.number)).await?;
	logs::addresses(&logs, contract).map_err(wrong)?;
	Ok(finalised)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		chain,
		ethereum::fake::{FakeEthereum, Mood, CHAIN_ID, CONTRACT},
	};

	fn status(last: Option<u64>) -> Status {
		let accepted = last.map(|number| chain::Header { number, hash: [1; 32], root: [2; 32] });
		Status { chain_id: CHAIN_ID, accepted, paused: false, epoch: 1, interval: 32, grace: 10, refresh: 100 }
	}

	#[test]
	fn proofs_are_asked_for_where_they_will_be_needed() {
		assert_eq!(proven_at(Some(&status(Some(192))), 200), 192);
		assert_eq!(proven_at(Some(&status(Some(32))), 200), 168, "nothing was accepted for long");
		assert_eq!(proven_at(Some(&status(None)), 200), 168);
		assert_eq!(proven_at(Some(&status(Some(224))), 200), 200, "the node is behind");
		assert_eq!(proven_at(None, 200), 200);
	}

	#[tokio::test]
	async fn a_node_that_keeps_128_states_passes() {
		let ethereum = FakeEthereum::new();
		ethereum.finalise(200);
		ethereum.mine(64);
		let node = ethereum.node(Mood::Forgets(128)).await;
		let rpc = Rpc::new(&node.url, Duration::from_secs(5)).ok().unwrap();
		for last in [None, Some(192)] {
			assert_eq!(look(&rpc, CHAIN_ID, &CONTRACT, Some(&status(last))).await, Ok(200));
		}
		ethereum.mine(100);
		assert!(look(&rpc, CHAIN_ID, &CONTRACT, None).await.unwrap_err().contains("missing trie node"));
	}

	#[tokio::test]
	async fn a_node_passes_if_it_does_what_is_needed_and_else_it_is_told_what_is_wrong() {
		let ethereum = FakeEthereum::new();
		ethereum.finalise(100);
		let of = |mood| {
			let ethereum = ethereum.clone();
			async move {
				let node = ethereum.node(mood).await;
				let rpc = Rpc::new(&node.url, Duration::from_secs(5)).ok().unwrap();
				look(&rpc, CHAIN_ID, &CONTRACT, Some(&status(None))).await
			}
		};
		assert_eq!(of(Mood::Honest).await, Ok(100));
		assert_eq!(of(Mood::Behind(10)).await, Ok(90));
		assert!(of(Mood::OtherChain).await.unwrap_err().contains("the chain 5"));
		assert!(of(Mood::WrongHashes).await.unwrap_err().contains("hash"));
		assert!(of(Mood::BadProofs).await.unwrap_err().contains("proves nothing"));
		assert!(of(Mood::Down).await.unwrap_err().contains("eth_chainId"));
	}
}
