//! Contracts on Ethereum, and what is known of their providers.

use super::{contract, hex, tokens};
use crate::{app::App, args::OnEthereum, table::Table};
use nulink_sdk::{
	chain::{
		relay::{Contract, ContractId, Record},
		Chain,
	},
	ethereum::Address,
	time::{Clock, Instant},
};
use serde::Serialize;
use std::fmt;

/// The contracts.
#[derive(Serialize)]
#[serde(transparent)]
struct Contracts(Vec<Listed>);

/// A contract.
#[derive(Serialize)]
struct Listed {
	contract: ContractId,
	address: String,
	code_hash: String,
	layout_version: u16,
	/// In how many slots a record lies.
	slots: usize,
	paused: bool,
}

impl Listed {
	fn new(id: ContractId, it: &Contract) -> Self {
		Listed {
			contract: id,
			address: it.address.to_string(),
			code_hash: hex(&it.code_hash),
			layout_version: it.layout.version,
			slots: it.layout.words.len(),
			paused: it.paused,
		}
	}
}

impl fmt::Display for Contracts {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "no contract is relayed: governance registers one first");
		}
		let mut table = Table::new(["contract", "on Ethereum", "slots", "state"]).with_numbers([0, 2]);
		for it in &self.0 {
			let state = if it.paused { "paused" } else { "relayed" };
			table.line([it.contract.to_string(), it.address.clone(), it.slots.to_string(), state.into()]);
		}
		table.fmt(f)
	}
}

/// What is known of a provider.
#[derive(Serialize)]
struct Known {
	contract: ContractId,
	provider: String,
	/// `null`: nothing was ever proven, or it is forgotten.
	record: Option<Stake>,
}

/// A record.
#[derive(Serialize)]
struct Stake {
	operator: String,
	authorized: String,
	deauthorizing: String,
	/// What works: authorised, and not being withdrawn.
	working: String,
	withdrawable: Option<String>,
	confirmed: bool,
	/// The Ethereum block whose state showed it.
	block: u64,
	relayed_in: u32,
	/// About when that was.
	relayed: String,
	gone_since_epoch: Option<u32>,
	#[serde(skip)]
	shown: Record,
}

impl Stake {
	fn new(it: &Record, clock: &Clock) -> Self {
		let stake = &it.stake;
		Stake {
			operator: Address(stake.operator).to_string(),
			authorized: stake.authorized.to_string(),
			deauthorizing: stake.deauthorizing.to_string(),
			working: stake.working().to_string(),
			withdrawable: (stake.end > 0).then(|| Instant(stake.end.saturating_mul(1000)).to_string()),
			confirmed: stake.confirmed,
			block: it.number,
			relayed_in: it.relayed_in,
			relayed: clock.time_of_block(it.relayed_in).to_string(),
			gone_since_epoch: it.gone_since,
			shown: *it,
		}
	}
}

impl Known {
	fn new(contract: ContractId, provider: &Address, record: Option<&Record>, clock: &Clock) -> Self {
		Known { contract, provider: provider.to_string(), record: record.map(|it| Stake::new(it, clock)) }
	}
}

impl fmt::Display for Known {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "provider   {} of contract {}", self.provider, self.contract)?;
		let Some(it) = &self.record else {
			return writeln!(
				f,
				"record     none: `nulink relay prove {} {}` proves what is staked",
				self.contract, self.provider
			);
		};
		let stake = &it.shown.stake;
		match it.gone_since_epoch {
			Some(epoch) => writeln!(f, "staked     nothing, as is known since epoch {epoch}")?,
			None => writeln!(
				f,
				"staked     {}, of which {} are being withdrawn",
				tokens(stake.authorized),
				tokens(stake.deauthorizing)
			)?,
		}
		if let Some(end) = &it.withdrawable {
			writeln!(f, "withdrawn  not before {end}")?;
		}
		let confirmed = if it.confirmed { "confirmed" } else { "not confirmed" };
		writeln!(f, "operator   {}, {confirmed}", it.operator)?;
		writeln!(f, "shown      by Ethereum's block {}, relayed about {}", it.block, it.relayed)
	}
}

/// One provider, and where to look for a proof.
#[derive(Serialize)]
struct Shown {
	#[serde(flatten)]
	known: Known,
	/// The contract's address on Ethereum.
	address: String,
	/// The slots to ask `eth_getProof` for.
	slots: Vec<String>,
}

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.known.fmt(f)?;
		writeln!(f, "proof      eth_getProof of {}, slots {}", self.address, self.slots.join(", "))
	}
}

/// All of a contract.
#[derive(Serialize)]
#[serde(transparent)]
struct Records(Vec<Known>);

impl fmt::Display for Records {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "nothing is known of any provider: `nulink relay prove` proves what one has");
		}
		let mut table = Table::new(["provider", "working", "withdrawing", "operator", "block"]).with_numbers([1, 2, 4]);
		for (known, it) in self.0.iter().filter_map(|known| Some((known, known.record.as_ref()?))) {
			let stake = &it.shown.stake;
			let operator = if it.confirmed { "confirmed" } else { "not confirmed" };
			table.line([
				known.provider.clone(),
				tokens(stake.working()),
				tokens(stake.deauthorizing),
				operator.into(),
				it.block.to_string(),
			]);
		}
		table.fmt(f)
	}
}

pub async fn list(app: &App) -> anyhow::Result<()> {
	let contracts = app.node().await?.contracts().await?;
	app.reply(&Contracts(contracts.iter().map(|(id, it)| Listed::new(*id, it)).collect()))
}

pub async fn record(app: &App, whose: OnEthereum) -> anyhow::Result<()> {
	let OnEthereum { contract: id, provider } = whose;
	let node = app.node().await?;
	let contract = contract(&node, id).await?;
	let (record, clock) = (node.record(id, &provider).await?, node.clock().await?);
	app.reply(&Shown {
		known: Known::new(id, &provider, record.as_ref(), &clock),
		address: contract.address.to_string(),
		slots: contract.layout.slots(&provider).iter().map(|slot| hex(slot)).collect(),
	})
}

pub async fn records(app: &App, id: ContractId) -> anyhow::Result<()> {
	let node = app.node().await?;
	contract(&node, id).await?;
	let (records, clock) = (node.records(id).await?, node.clock().await?);
	app.reply(&Records(records.iter().map(|(of, it)| Known::new(id, of, Some(it), &clock)).collect()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::relay::tests::{clock, names};
	use nulink_sdk::{
		chain::relay::Layout,
		primitives::{token::NLK, watching::EthereumStake},
	};

	const PROVIDER: Address = Address([0xd0; 20]);

	fn record(gone: bool) -> Record {
		let stake = EthereumStake {
			operator: [7; 20],
			authorized: 40_000 * NLK,
			deauthorizing: 10_000 * NLK,
			end: 1_790_000_000,
			confirmed: true,
		};
		let stake = if gone { EthereumStake::default() } else { stake };
		Record { stake, number: 96, relayed_in: 20, gone_since: gone.then_some(2) }
	}

	#[test]
	fn the_json_has_stable_names_and_exact_amounts() {
		let known = Known::new(3, &PROVIDER, Some(&record(false)), &clock());
		let json = serde_json::to_value(Shown { known, address: "a".into(), slots: vec!["b".into()] }).unwrap();
		assert_eq!(names(&json), ["address", "contract", "provider", "record", "slots"]);
		let expected = [
			"authorized",
			"block",
			"confirmed",
			"deauthorizing",
			"gone_since_epoch",
			"operator",
			"relayed",
			"relayed_in",
			"withdrawable",
			"working",
		];
		assert_eq!(names(&json["record"]), expected);
		assert_eq!(json["record"]["working"], (30_000 * NLK).to_string());
		let layout = Layout { version: 1, words: vec![], fields: vec![] };
		let contract = Contract { address: PROVIDER, code_hash: [1; 32], layout, paused: true };
		let contracts = Contracts(vec![Listed::new(3, &contract)]);
		let json = serde_json::to_value(&contracts).unwrap();
		let expected = ["address", "code_hash", "contract", "layout_version", "paused", "slots"];
		assert_eq!(names(&json[0]), expected);
		assert!(contracts.to_string().contains("paused"));
		assert!(Contracts(vec![]).to_string().contains("governance registers"));
	}

	#[test]
	fn what_is_known_of_a_provider_is_told() {
		let text = |record: Option<&Record>| Known::new(3, &PROVIDER, record, &clock()).to_string();
		let staked = text(Some(&record(false)));
		for part in ["40000 tokens, of which 10000 tokens", "not before 2026", "confirmed", "block 96, relayed about"] {
			assert!(staked.contains(part), "{part}: {staked}");
		}
		let gone = text(Some(&record(true)));
		assert!(gone.contains("nothing, as is known since epoch 2") && !gone.contains("not before"), "{gone}");
		assert!(text(None).contains("nulink relay prove 3 0x"));
		let all = Records(vec![Known::new(3, &PROVIDER, Some(&record(false)), &clock())]).to_string();
		assert!(all.contains("30000 tokens"), "{all}");
	}
}
