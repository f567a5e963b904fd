//! Proving what is staked on Ethereum.

use super::{contract, read_json, tokens};
use crate::{
	app::{base, App},
	args::{OnEthereum, Prove},
	commands::account,
};
use anyhow::Context;
use nulink_sdk::{
	chain::{
		relay::{AcceptedHeader, RelayStatus, MAX_HEADERS},
		Chain, Event, Live,
	},
	ethereum::rpc::StateProof,
	relay::{
		ethereum::EthereumNode,
		prove::{self, Proven, Whose},
		RelayError,
	},
	Nlk,
};
use serde::Serialize;
use std::fmt;

/// What came of it.
#[derive(Serialize)]
struct Relayed {
	contract: u16,
	provider: String,
	/// The Ethereum block whose state shows it.
	block: u64,
	authorized: String,
	deauthorizing: String,
	working: String,
	/// Whether it is something else than what was known.
	changed: bool,
	fee: String,
	#[serde(skip)]
	shown: [u128; 2],
}

impl fmt::Display for Relayed {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let [authorized, working] = self.shown;
		let news = if self.changed { "now" } else { "still" };
		match authorized {
			0 => writeln!(f, "{} has {news} nothing staked, as of Ethereum's block {}", self.provider, self.block),
			_ => writeln!(
				f,
				"{} has {news} {} staked, of which {} work, as of Ethereum's block {}",
				self.provider,
				tokens(authorized),
				tokens(working),
				self.block
			),
		}
	}
}

/// Where the proof comes from.
enum Source {
	/// It is there.
	Proof(StateProof),
	/// A node is asked for it.
	Node(EthereumNode),
}

pub async fn run(app: &App, prove: Prove) -> anyhow::Result<()> {
	// The file first: without it, nobody needs to be asked.
	let source = match (&prove.proof, &prove.ethereum) {
		(Some(path), _) => {
			Source::Proof(StateProof::from_json(&read_json(path, "the proof")?).map_err(RelayError::from)?)
		},
		(None, Some(url)) => Source::Node(EthereumNode::new(url)?),
		(None, None) => anyhow::bail!("a proof is needed: --proof FILE, or --ethereum URL"),
	};
	let person = app.person()?;
	let node = app.node().await?;
	let OnEthereum { contract: id, provider } = prove.whose;
	let (status, contract) = (node.relay_status().await?, contract(&node, id).await?);
	let whose = Whose { id, contract: &contract, provider, record: node.record(id, &provider).await? };
	let header = header(&node, &source, prove.block).await?;
	let proof = match source {
		Source::Proof(proof) => proof,
		Source::Node(ethereum) => fetched(app, &ethereum, &status, &whose, &header).await?,
	};
	let next = node.clock().await?.block.saturating_add(1);
	let proven = prove::prepare(&status, whose, &header, next, proof)?;
	let about = about(&prove.whose, &proven);
	let Proven { call, block, stake, changed, .. } = proven;
	let nulink = app.connect_over(node)?;
	let included = account::submit(app, &nulink, &person, &call.into(), &about).await?;
	let said = included.find(|event| if let Event::StakeRelayed { changed } = event { Some(*changed) } else { None });
	app.reply(&Relayed {
		contract: id,
		provider: provider.to_string(),
		block,
		authorized: stake.authorized.to_string(),
		deauthorizing: stake.deauthorizing.to_string(),
		working: stake.working().to_string(),
		changed: said.unwrap_or(changed),
		fee: base(Nlk(included.fee())),
		shown: [stake.authorized, stake.working()],
	})
}

/// The accepted header against which is proven: the named one, or that of the proof, or the newest.
async fn header(node: &Live, source: &Source, block: Option<u64>) -> anyhow::Result<(u64, AcceptedHeader)> {
	if let Some(block) = block {
		let found = node.header(block).await?.and_then(|info| info.accepted);
		if let Some(header) = found {
			return Ok((block, header));
		}
		let accepted = prove::accepted(&node.headers(MAX_HEADERS).await?);
		return Err(RelayError::UnknownHeader { block, accepted }.into());
	}
	let headers = node.headers(MAX_HEADERS).await?;
	Ok(match source {
		Source::Proof(proof) => *prove::header_of(proof, &headers)?,
		Source::Node(_) => {
			let newest = headers.iter().max_by_key(|(number, _)| *number);
			*newest.context("no header of Ethereum is accepted yet: see `nulink relay status`")?
		},
	})
}

/// Asks an Ethereum node for the proof, if the chain would take one.
async fn fetched(
	app: &App,
	ethereum: &EthereumNode,
	status: &RelayStatus,
	whose: &Whose<'_>,
	(block, header): &(u64, AcceptedHeader),
) -> anyhow::Result<StateProof> {
	prove::check(status, whose, *block, header.epoch)?;
	let progress = app.progress();
	progress.say("asking the Ethereum node");
	ethereum.check_chain(status.terms.chain_id).await?;
	let slots = whose.contract.layout.slots(&whose.provider);
	Ok(ethereum.proof(&whose.contract.address, &slots, *block).await?)
}

/// What is about to be sent.
fn about(whose: &OnEthereum, proven: &Proven) -> String {
	let stake = &proven.stake;
	let what = match stake.authorized {
		0 => "has nothing staked".to_string(),
		authorized => format!("has {} staked, of which {} work,", tokens(authorized), tokens(stake.working())),
	};
	let news = match (proven.changed, proven.free) {
		(true, _) => "That is new: the fee comes back.",
		(false, true) => "That is known, and was shown long ago: the fee comes back.",
		(false, false) => "That is known already: the fee does not come back.",
	};
	let OnEthereum { contract, provider } = whose;
	format!("Show that {provider} {what} in contract {contract}, as of Ethereum's block {}. {news}", proven.block)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::relay::tests::names;
	use nulink_sdk::{
		chain::RelayCall,
		ethereum::Address,
		primitives::{token::NLK, watching::EthereumStake},
	};

	#[test]
	fn what_is_shown_and_whether_it_costs_is_told() {
		let whose = OnEthereum { contract: 3, provider: Address([7; 20]) };
		let told = |authorized, changed, free| {
			let stake = EthereumStake { authorized, deauthorizing: authorized / 4, ..EthereumStake::default() };
			about(&whose, &Proven { call: RelayCall::Unbind, block: 96, stake, changed, free })
		};
		let new = told(40_000 * NLK, true, true);
		for part in
			["40000 tokens staked, of which 30000 tokens work", "contract 3", "block 96", "is new: the fee comes"]
		{
			assert!(new.contains(part), "{part}: {new}");
		}
		assert!(told(0, true, true).contains("nothing staked"));
		assert!(told(1, false, true).contains("long ago: the fee comes back"));
		assert!(told(1, false, false).contains("does not come back"));
	}

	#[test]
	fn what_came_of_it_is_told() {
		let relayed = |authorized: u128, changed| Relayed {
			contract: 3,
			provider: "0x07".into(),
			block: 96,
			authorized: authorized.to_string(),
			deauthorizing: "0".into(),
			working: authorized.to_string(),
			changed,
			fee: "0".into(),
			shown: [authorized, authorized],
		};
		assert!(relayed(NLK, true).to_string().contains("has now 1 tokens staked"));
		assert!(relayed(0, false).to_string().contains("has still nothing staked"));
		let expected = ["authorized", "block", "changed", "contract", "deauthorizing", "fee", "provider", "working"];
		assert_eq!(names(&serde_json::to_value(relayed(1, true)).unwrap()), expected);
	}
}
