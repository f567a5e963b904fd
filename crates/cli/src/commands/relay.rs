//! `nulink relay`.

mod bind;
mod candidacy;
mod contracts;
mod forget;
mod headers;
mod offences;
mod prove;
mod sets;
mod status;
mod votes;

use crate::{app::App, args::Relay};
use anyhow::{ensure, Context};
use nulink_sdk::{
	chain::{
		relay::{Contract, ContractId, RelayStatus},
		Chain, Live,
	},
	relay::{RelayError, Statements, MAX_ANSWER},
	time::Clock,
	Nlk,
};
use std::{
	fs::File,
	io::{self, Read},
	path::Path,
};

pub async fn run(app: &App, relay: Relay) -> anyhow::Result<()> {
	match relay {
		Relay::Status => status::run(app).await,
		Relay::Candidates => sets::candidates(app).await,
		Relay::Voters => sets::voters(app).await,
		Relay::Watchers { epoch } => sets::watchers(app, epoch).await,
		Relay::Headers { limit } => headers::list(app, limit).await,
		Relay::Header { number } => headers::show(app, number).await,
		Relay::Contracts => contracts::list(app).await,
		Relay::Record(whose) => contracts::record(app, whose).await,
		Relay::Records { contract } => contracts::records(app, contract).await,
		Relay::Stand { signer, proof } => candidacy::stand(app, signer, proof).await,
		Relay::StepBack => candidacy::step_back(app).await,
		Relay::Vote { targets, amount } => votes::vote(app, targets, amount).await,
		Relay::Unvote => votes::unvote(app).await,
		Relay::BindMessage { whose, account, typed } => bind::message(app, whose, account, typed).await,
		Relay::Bind { whose, signature } => bind::bind(app, whose, signature).await,
		Relay::Unbind => bind::unbind(app).await,
		Relay::Prove(prove) => prove::run(app, prove).await,
		Relay::Settle { number, staker } => offences::settle(app, number, staker).await,
		Relay::Report { a, b } => offences::report(app, &a, &b).await,
		Relay::Forget(what) => forget::run(app, what).await,
	}
}

/// What is signed between the watched chain and this network.
fn statements(node: &Live, status: &RelayStatus) -> Statements {
	Statements::new(status.terms.chain_id, node.genesis())
}

/// A contract that must be there.
async fn contract(node: &Live, id: ContractId) -> anyhow::Result<Contract> {
	let found = node.contracts().await?.into_iter().find(|(known, _)| *known == id);
	Ok(found.map(|(_, contract)| contract).ok_or(RelayError::NoSuchContract(id))?)
}

/// Reads what an Ethereum node or somebody else wrote in JSON.
fn read_json(path: &Path, what: &str) -> anyhow::Result<String> {
	let named = || format!("cannot read {what} {}", path.display());
	let text = match path.to_str() {
		Some("-") => read(io::stdin().lock()),
		_ => read(File::open(path).with_context(named)?),
	};
	text.with_context(named)
}

/// Reads no more than a proof can have.
fn read(source: impl Read) -> anyhow::Result<String> {
	let mut text = String::new();
	source.take(MAX_ANSWER as u64 + 1).read_to_string(&mut text)?;
	ensure!(text.len() <= MAX_ANSWER, "it is longer than any proof");
	Ok(text)
}

fn hex(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// An amount of the token on Ethereum, for people: it has 18 decimals, as NLK has.
fn tokens(units: u128) -> String {
	let text = Nlk(units).to_string();
	format!("{} tokens", text.split(' ').next().unwrap_or_default())
}

/// An epoch, and about when it begins or began.
fn epoch(clock: &Clock, epoch: u32) -> String {
	format!("epoch {epoch}, about {}", clock.start_of(epoch))
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{chain::relay::RelayTerms, primitives::token::NLK, time::Instant};

	pub fn clock() -> Clock {
		Clock { block: 25, time: Instant(150_000), epoch: 2, epoch_length: 10, block_millis: 6_000 }
	}

	pub fn status() -> RelayStatus {
		RelayStatus {
			paused: false,
			stale: false,
			last: 96,
			age: Some(3),
			epoch: 2,
			watchers: 4,
			next_elected: false,
			terms: RelayTerms {
				chain_id: 1,
				seats: 13,
				interval: 32,
				grace_blocks: 100,
				stale_blocks: 600,
				least_vote: 10 * NLK,
				least_stake: 40_000 * NLK,
				proven_minimum: "10".parse().unwrap(),
				refresh_blocks: 14_400,
			},
		}
	}

	/// The names of an object in JSON, sorted.
	pub fn names(json: &serde_json::Value) -> Vec<&str> {
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		names
	}

	#[test]
	fn no_more_is_read_than_a_proof_can_have() {
		assert_eq!(read(&b"{}"[..]).unwrap(), "{}");
		assert!(read(io::repeat(b' ')).unwrap_err().to_string().contains("longer"));
		let missing = read_json(Path::new("/nowhere/a.json"), "the proof").unwrap_err();
		assert!(format!("{missing:#}").contains("cannot read the proof /nowhere/a.json"), "{missing:#}");
	}

	#[test]
	fn amounts_there_are_no_nlk() {
		assert_eq!(tokens(40_000 * NLK + NLK / 2), "40000.5 tokens");
	}
}
