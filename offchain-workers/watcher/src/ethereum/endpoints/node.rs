//! One of the nodes: what it is asked, and what is wrong with what it says.

use super::Proof;
use crate::ethereum::{header, logs, rpc, Fault, Header, Rpc};
use nulink_eth_proofs::{account, rpc::StateProof, software::Software, Address, Hash, Word};
use serde_json::{json, Value};
use std::{
	collections::BTreeSet,
	sync::{Mutex, MutexGuard, PoisonError},
	time::Instant,
};

/// A node, and whether it can be used.
pub(super) struct Node {
	pub(super) rpc: Rpc,
	/// The name, which no two have.
	pub(super) name: String,
	state: Mutex<State>,
}

#[derive(Default)]
struct State {
	quarantined_until: Option<Instant>,
	is_of_this_chain: bool,
}

/// What came of asking one node.
pub(super) enum Trouble {
	/// It cannot, at present.
	Passing(String),
	/// It says that this is too much for it, or what may mean that.
	TooMuch(String),
	/// It did what no honest one does.
	Fault(Fault),
}

impl From<rpc::Error> for Trouble {
	fn from(error: rpc::Error) -> Self {
		Trouble::Passing(error.to_string())
	}
}

impl From<Fault> for Trouble {
	fn from(fault: Fault) -> Self {
		Trouble::Fault(fault)
	}
}

impl Node {
	/// A node under this name.
	pub(super) fn new(rpc: Rpc, name: String) -> Self {
		Node { rpc, name, state: Mutex::default() }
	}

	/// Leaves it alone until then.
	pub(super) fn leave_alone(&self, until: Option<Instant>) {
		*self.state() = State { quarantined_until: until, is_of_this_chain: false };
	}

	fn state(&self) -> MutexGuard<'_, State> {
		// Whole between any two operations.
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Whether it is not left alone.
	pub(super) fn is_usable(&self) -> bool {
		let mut state = self.state();
		if state.quarantined_until.is_some_and(|until| until <= Instant::now()) {
			*state = State::default();
		}
		state.quarantined_until.is_none()
	}

	/// Asks, after a look at whether it is of the right chain.
	pub(super) async fn call(&self, chain_id: u64, method: &str, parameters: Value) -> Result<Value, Trouble> {
		if !self.state().is_of_this_chain {
			let id = header::quantity(Some(&self.rpc.call("eth_chainId", json!([])).await?))?;
			if id != chain_id {
				return Err(Fault::OtherChain(id).into());
			}
			self.state().is_of_this_chain = true;
		}
		Ok(self.rpc.call(method, parameters).await?)
	}

	/// The block with this name or number. `None`: it has none.
	async fn block(&self, chain_id: u64, which: Value) -> Result<Option<Header>, Trouble> {
		let block = self.call(chain_id, "eth_getBlockByNumber", json!([which, false])).await?;
		match block.is_null() {
			true => Ok(None),
			false => Ok(Some(Header::from_json(&block)?)),
		}
	}

	/// The last block that it calls final.
	pub(super) async fn finalised(&self, chain_id: u64) -> Result<u64, Trouble> {
		match self.block(chain_id, json!("finalized")).await? {
			Some(header) => Ok(header.number),
			None => Err(Trouble::Passing("it knows of no final block".into())),
		}
	}

	/// Fails where it does not call a height final yet.
	async fn reaches(&self, chain_id: u64, number: u64) -> Result<(), Trouble> {
		match self.finalised(chain_id).await? {
			finalised if finalised < number => {
				Err(Trouble::Passing(format!("it is behind: its last final block is {finalised}")))
			},
			_ => Ok(()),
		}
	}

	/// The header at a height that it calls final.
	pub(super) async fn final_header(&self, chain_id: u64, number: u64) -> Result<Header, Trouble> {
		self.reaches(chain_id, number).await?;
		match self.block(chain_id, rpc::quantity(number)).await? {
			Some(header) if header.number == number => Ok(header),
			Some(_) => Err(Fault::OtherBlock.into()),
			None => Err(Trouble::Passing("it does not have the block".into())),
		}
	}

	/// Whom a contract's logs name, from one block to another, both final to it: of blocks that it does not have it would
	/// tell nothing. `None`: the answer is larger than what is read.
	pub(super) async fn logs(
		&self,
		chain_id: u64,
		contract: &Address,
		from: u64,
		to: u64,
	) -> Result<Option<BTreeSet<Address>>, Trouble> {
		self.reaches(chain_id, to).await?;
		match self.rpc.call("eth_getLogs", logs::parameters(contract, from, to)).await {
			Ok(answer) => Ok(logs::addresses(&answer, contract)?),
			Err(rpc::Error::TooLarge(_)) => Ok(None),
			Err(error) if is_too_much(&error.to_string()) => Err(Trouble::TooMuch(error.to_string())),
			Err(error) => Err(error.into()),
		}
	}

	/// What a contract holds, if there is one, proven.
	pub(super) async fn proof(
		&self,
		chain_id: u64,
		number: u64,
		root: &Hash,
		contract: &Address,
		slots: &[Word],
	) -> Result<Option<Proof>, Trouble> {
		let keys: Vec<_> = slots.iter().map(|slot| rpc::data(slot)).collect();
		let parameters = json!([rpc::data(&contract.0), keys, rpc::quantity(number)]);
		let answer = self.call(chain_id, "eth_getProof", parameters).await?;
		if answer.is_null() {
			return Err(Trouble::Passing("it has no proof: the state is gone, perhaps".into()));
		}
		let StateProof { account_proof, storage_proof, .. } =
			serde_json::from_value(answer).map_err(|_| Fault::Malformed("a proof"))?;
		let proven = account::<Software, _>(root, contract, &account_proof).map_err(Fault::BadProof)?;
		let Some(proven) = proven else { return Ok(None) };
		let (mut words, mut storage_proofs) = (Vec::new(), Vec::new());
		for slot in slots {
			let found = storage_proof.iter().find(|proof| proof.key == *slot);
			let found = found.ok_or(Fault::Malformed("the proof of a slot"))?;
			words.push(proven.storage::<Software, _>(slot, &found.proof).map_err(Fault::BadProof)?);
			storage_proofs.push(found.proof.clone());
		}
		Ok(Some(Proof { code_hash: proven.code_hash, words, account_proof, storage_proofs }))
	}
}

/// Whether a node says that a range has too many logs, or is too long, or takes so long that it may be. There is no code
/// that all use.
fn is_too_much(words: &str) -> bool {
	let words = words.to_lowercase();
	["too many", "limit", "exceed", "more than", "range", "10000", "too large", "in time"]
		.iter()
		.any(|hint| words.contains(hint))
}
