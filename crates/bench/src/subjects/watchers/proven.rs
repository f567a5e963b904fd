//! What a real Ethereum node proved of providers' stakes. `node contracts/make-fixture.mjs` makes it.

use crate::calls::{relay, Nodes};
use anyhow::{ensure, Context};
use codec::Encode;
use nulink_eth_proofs::{account, rpc::StateProof, Address, Hash, Host, KeyOrder, MappingLayout, SIGNATURE_LEN};
use nulink_primitives::watching::{EthAddress, Header};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fixture {
	chain_id: u64,
	contracts: BTreeMap<String, Contract>,
	records: Vec<Record>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Contract {
	address: String,
	code_hash: String,
	layout: Layout,
}

#[derive(Deserialize)]
struct Layout {
	version: u16,
	mapping: Mapping,
	fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Mapping {
	slot: String,
	order: String,
}

#[derive(Deserialize)]
struct Field {
	field: String,
	member: u32,
	offset: u8,
	width: u8,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
	contract: String,
	block: u64,
	hash: String,
	state_root: String,
	provider: String,
	stake: Stake,
	proof: serde_json::Value,
}

#[derive(Deserialize)]
struct Stake {
	authorized: String,
}

/// The fields of a layout, in the order in which the chain counts them.
const FIELDS: [&str; 5] = ["Operator", "Authorized", "Deauthorizing", "End", "Confirmed"];

/// Hashing as a node does it for the runtime.
struct Node;

impl Host for Node {
	fn keccak_256(data: &[u8]) -> Hash {
		sp_io::hashing::keccak_256(data)
	}

	fn recover(signature: &[u8; SIGNATURE_LEN], digest: &Hash) -> Option<[u8; 64]> {
		sp_io::crypto::secp256k1_ecdsa_recover(signature, digest).ok()
	}
}

/// A record of a provider, and the proof of it.
pub struct Proven {
	/// The id of the Ethereum chain.
	pub chain_id: u64,
	/// The block in whose state it is.
	pub header: Header,
	/// The contract, as the chain registers it.
	pub contract: Vec<u8>,
	address: Address,
	code_hash: Hash,
	provider: EthAddress,
	words: Vec<MappingLayout>,
	account: Nodes,
	slots: Vec<Nodes>,
}

impl Proven {
	/// The one with the longest proof, of those who have something there.
	pub fn longest() -> anyhow::Result<Self> {
		let text = include_str!("../../../../eth-proofs/tests/fixtures/anvil-stakes.json");
		let Fixture { chain_id, contracts, records } = serde_json::from_str(text)?;
		let staked = records.into_iter().filter(|record| record.stake.authorized != "0");
		let all = staked.map(|record| {
			let contract = contracts.get(&record.contract).context("a record of an unknown contract")?;
			Proven::new(chain_id, contract, &record)
		});
		let all = all.collect::<anyhow::Result<Vec<_>>>()?;
		all.into_iter().max_by_key(Proven::bytes).context("nobody has anything")
	}

	fn new(chain_id: u64, contract: &Contract, record: &Record) -> anyhow::Result<Self> {
		let Contract { address, code_hash, layout } = contract;
		let (address, code_hash) = (bytes::<20>(address)?, bytes::<32>(code_hash)?);
		ensure!(layout.mapping.order == "KeyFirst", "an order that is not provided for");
		let slot = bytes(&layout.mapping.slot)?;
		let mut members: Vec<u32> = layout.fields.iter().map(|field| field.member).collect();
		members.sort_unstable();
		members.dedup();
		let words = members.iter().map(|member| MappingLayout { slot, order: KeyOrder::KeyFirst, member: *member });
		let words: Vec<_> = words.collect();
		let field = |field: &Field| {
			let index = FIELDS.iter().position(|name| *name == field.field).context("an unknown field")?;
			let word = members.iter().position(|member| *member == field.member).context("no such slot")?;
			anyhow::Ok((u8::try_from(index)?, u8::try_from(word)?, field.offset, field.width))
		};
		let fields = layout.fields.iter().map(field).collect::<anyhow::Result<Vec<_>>>()?;
		let is_paused = false;
		let encoded = (address, code_hash, layout.version, &words, fields, is_paused).encode();

		let provider = bytes::<20>(&record.provider)?;
		let answer = StateProof::from_json(&record.proof.to_string())?;
		let proof_of = |word: &MappingLayout| {
			let slot = word.slot_of::<Node>(&Address(provider).to_word());
			let proof = answer.storage_proof.iter().find(|proof| proof.key == slot);
			anyhow::Ok(proof.context("a slot without a proof")?.proof.clone())
		};
		let slots = words.iter().map(proof_of).collect::<anyhow::Result<Vec<_>>>()?;
		let (block_hash, state_root) = (bytes(&record.hash)?, bytes(&record.state_root)?);
		Ok(Proven {
			chain_id,
			header: Header { number: record.block, block_hash, state_root },
			contract: encoded,
			address: Address(address),
			code_hash,
			provider,
			words,
			account: answer.account_proof,
			slots,
		})
	}

	/// How many nodes the proof has.
	pub fn nodes(&self) -> usize {
		self.account.len() + self.slots.iter().map(Vec::len).sum::<usize>()
	}

	/// How many bytes they have.
	pub fn bytes(&self) -> usize {
		self.account.iter().chain(self.slots.iter().flatten()).map(Vec::len).sum()
	}

	/// The slots that the record lies in.
	pub fn slots(&self) -> usize {
		self.slots.len()
	}

	/// The call that brings it, as of the state of the block with this number. The contract is the chain's first.
	pub fn relay(&self, number: u64) -> Vec<u8> {
		relay(0, &self.provider, number, &self.account, &self.slots)
	}

	/// Checks it as the chain does, by the same crate.
	pub fn holds(&self) -> bool {
		let Ok(Some(proven)) = account::<Node, _>(&self.header.state_root, &self.address, &self.account) else {
			return false;
		};
		let provider = Address(self.provider).to_word();
		let is_proven = |(word, nodes): (&MappingLayout, &Nodes)| {
			proven.storage::<Node, _>(&word.slot_of::<Node>(&provider), nodes).is_ok()
		};
		proven.code_hash == self.code_hash && self.words.iter().zip(&self.slots).all(is_proven)
	}
}

/// The bytes after `0x`.
fn bytes<const N: usize>(text: &str) -> anyhow::Result<[u8; N]> {
	let mut bytes = [0; N];
	hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut bytes)?;
	Ok(bytes)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_longest_proof_holds_and_another_root_does_not_go_with_it() {
		let mut proven = Proven::longest().unwrap();
		assert!(proven.holds() && proven.nodes() > proven.slots());
		proven.header.state_root[0] ^= 1;
		assert!(!proven.holds());
	}
}
