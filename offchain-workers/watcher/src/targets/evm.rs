//! A light contract on a chain with Ethereum's virtual machine (`contracts/WatcherLight.sol`).
//!
//! The contract checks signatures itself, so its node is not a matter of trust: the worst that it can do is to be slow,
//! to say that something is there that is not, or to have gas paid for a call that fails. One node is enough.
//!
//! A transaction is in the journal before it is sent, and there is one under way at a time. From then on the same bytes
//! are sent again until they are in a final block, or until something else with their nonce is; where it takes too
//! long, they are replaced by ones with the same nonce that pay more. Whichever of them is included does what there was
//! to do.

use super::{abi, transaction::Transaction, Parcel, Target};
use crate::{
	chain::BoxError,
	ethereum::{
		header::{self, quantity, wide},
		rpc, Fault, Rpc,
	},
	metrics::WatcherMetrics,
	settings::{self, TargetSettings},
	signer::Signer,
};
use async_trait::async_trait;
use codec::{Decode, Encode};
use nulink_eth_proofs::{software::Software, to_u128, Address, Hash, WatchDomain, Word};
use nulink_primitives::provider::EpochIndex;
use nulink_worker_common::{
	acting::{Done, A_WHILE},
	chain::CallError,
	jobs::Next,
	journal::{self, Journal, Read, Table},
};
use serde_json::{json, Value};
use std::{
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	time::Duration,
};

/// Transactions under way, by target and key.
const UNDER_WAY: Table<Pending> = Table::new("watcher/evm-sent");
/// The most gas of a call. 21 signatures cost a tenth of it.
const MAX_GAS: u64 = 5_000_000;
/// After how long a transaction that is not included is replaced by one that pays more.
const PATIENCE: Duration = Duration::from_secs(180);
/// The code with which nodes say that a call would fail.
const REVERTED: i64 = 3;

/// A transaction under way.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
struct Pending {
	nonce: u64,
	tip: u128,
	max_fee: u128,
	gas: u64,
	call: Vec<u8>,
	raw: Vec<u8>,
	hash: Hash,
	/// The hashes of those that it took the place of. One of them may be included all the same.
	replaced: Vec<Hash>,
	/// Milliseconds since 1970.
	since: u64,
	/// The newest block when it was first found that the nonce is used by something else.
	passed_in: Option<u64>,
}

/// A light contract.
pub struct Evm {
	name: String,
	rpc: Rpc,
	chain_id: u64,
	contract: Address,
	/// What the contract must be told of.
	domain: WatchDomain,
	/// The most that a unit of gas may cost, and may bring whoever includes the transaction, in wei.
	max_fee: u128,
	tip: u128,
	signer: Arc<Signer>,
	journal: Journal,
	/// Whether the node was found to be of the chain, and the contract to be the one that is meant.
	is_right: AtomicBool,
	/// How often a transaction under way is looked after.
	look: Duration,
	metrics: WatcherMetrics,
}

impl Evm {
	/// The contract of the settings, which are sound. `look`: how often a transaction under way is looked after.
	pub fn new(
		target: &TargetSettings,
		domain: WatchDomain,
		timeout: Duration,
		look: Duration,
		signer: Arc<Signer>,
		journal: Journal,
		metrics: WatcherMetrics,
	) -> Result<Self, settings::Error> {
		Ok(Evm {
			name: target.name.clone(),
			rpc: Rpc::new(&target.endpoint, timeout).map_err(settings::Error::Endpoint)?,
			chain_id: target.chain_id,
			contract: target.contract()?,
			domain,
			max_fee: target.max_fee(),
			tip: target.tip(),
			signer,
			journal,
			is_right: AtomicBool::new(false),
			look,
			metrics,
		})
	}

	async fn ask(&self, method: &str, parameters: Value) -> Result<Value, BoxError> {
		if !self.is_right.load(Ordering::Relaxed) {
			let id = quantity(Some(&self.rpc.call("eth_chainId", json!([])).await?)).map_err(said)?;
			if id != self.chain_id {
				return Err(said(Fault::OtherChain(id)));
			}
			let domain = self.word(&self.rpc.call("eth_call", self.question(&abi::domain())).await?)?;
			if domain != self.domain.separator::<Software>() {
				let words = "is told of another Ethereum, or by another NuLink, than this watcher's";
				return Err(format!("the light contract {} {words}", self.contract).into());
			}
			self.is_right.store(true, Ordering::Relaxed);
		}
		Ok(self.rpc.call(method, parameters).await?)
	}

	async fn number(&self, method: &str, parameters: Value) -> Result<u64, BoxError> {
		quantity(Some(&self.ask(method, parameters).await?)).map_err(said)
	}

	/// A function without arguments, in the newest state.
	fn question(&self, call: &[u8]) -> Value {
		json!([{ "to": rpc::data(&self.contract.0), "data": rpc::data(call) }, "latest"])
	}

	fn word(&self, answer: &Value) -> Result<Word, BoxError> {
		let word = header::data(Some(answer)).and_then(|word| Word::try_from(word).ok());
		let none = || format!("{} is no light contract: it does not answer as one", self.contract);
		Ok(word.ok_or_else(none)?)
	}

	/// The number that such a function answers.
	async fn view(&self, call: &[u8]) -> Result<u64, BoxError> {
		let word = self.word(&self.ask("eth_call", self.question(call)).await?)?;
		let number = to_u128(&word).and_then(|number| u64::try_from(number).ok());
		Ok(number.ok_or_else(|| format!("{} answers a number that is too large", self.contract))?)
	}

	/// What is under way, of the oldest key.
	fn under_way(&self) -> Result<Option<(Vec<u8>, Pending)>, journal::Error> {
		let prefix = format!("{}/", self.name);
		Ok(self.journal.read(|tx| tx.list_prefix(&UNDER_WAY, prefix.as_bytes(), 1))?.pop())
	}

	async fn remember(&self, key: &[u8], pending: &Pending) -> Result<(), BoxError> {
		let (key, pending) = (key.to_vec(), pending.clone());
		Ok(self.journal.write_async("push", move |tx| tx.put(&UNDER_WAY, &key, &pending)).await?)
	}

	async fn forget(&self, key: &[u8]) -> Result<(), BoxError> {
		let key = key.to_vec();
		self.journal.write_async("pushed", move |tx| tx.remove(&UNDER_WAY, &key)).await?;
		Ok(())
	}

	/// What gas may cost now: tip, and all. `None`: more than the settings allow.
	async fn fees(&self) -> Result<Option<(u128, u128)>, BoxError> {
		let block = self.ask("eth_getBlockByNumber", json!(["latest", false])).await?;
		let base = wide(block.get("baseFeePerGas")).map_err(said)?;
		let needed = base.saturating_add(self.tip);
		// Twice the base fee lasts for six full blocks.
		let max_fee = base.saturating_mul(2).saturating_add(self.tip).min(self.max_fee);
		Ok((needed <= self.max_fee).then_some((self.tip, max_fee)))
	}

	async fn begin(&self, key: &[u8], call: Vec<u8>) -> Result<Done, BoxError> {
		let from = rpc::data(&self.signer.address().0);
		let estimate = json!({ "from": from, "to": rpc::data(&self.contract.0), "data": rpc::data(&call) });
		let gas = match self.rpc.call("eth_estimateGas", json!([estimate])).await {
			Ok(gas) => quantity(Some(&gas)).map_err(said)?,
			Err(rpc::Error::Node { code, message }) if code == REVERTED || message.contains("revert") => {
				return Ok(Done::Refused(CallError { pallet: None, name: message }))
			},
			Err(error) => return Err(error.into()),
		};
		let gas = gas.saturating_add(gas / 5);
		if gas > MAX_GAS {
			return Err(format!("the call would take {gas} gas, more than any should").into());
		}
		let Some((tip, max_fee)) = self.fees().await? else {
			tracing::warn!(target_chain = self.name, "gas costs more than the settings allow: waiting");
			return Ok(Done::NotYet(Next::wait(A_WHILE)));
		};
		let nonce = self.number("eth_getTransactionCount", json!([from, "latest"])).await?;
		let pending = self.sign(nonce, tip, max_fee, gas, call)?;
		self.remember(key, &pending).await?;
		self.send(&pending).await;
		Ok(Done::NotYet(Next::wait(self.look)))
	}

	fn sign(&self, nonce: u64, tip: u128, max_fee: u128, gas: u64, call: Vec<u8>) -> Result<Pending, BoxError> {
		let (chain_id, to) = (self.chain_id, self.contract);
		let transaction = Transaction { chain_id, nonce, tip, max_fee, gas, to, call };
		let (raw, hash) = transaction.signed(&self.signer)?;
		let (call, since, replaced) = (transaction.call, journal::now(), Vec::new());
		Ok(Pending { nonce, tip, max_fee, gas, call, raw, hash, replaced, since, passed_in: None })
	}

	async fn send(&self, pending: &Pending) {
		// That it is known already is told as an error, too. Only a final block tells what becomes of it.
		if let Err(error) = self.ask("eth_sendRawTransaction", json!([rpc::data(&pending.raw)])).await {
			tracing::debug!(target_chain = self.name, %error, "a transaction was not taken, or not again");
		}
	}

	/// The number of the block with this name.
	async fn block(&self, name: &str) -> Result<u64, BoxError> {
		let block = self.ask("eth_getBlockByNumber", json!([name, false])).await?;
		quantity(block.get("number")).map_err(said)
	}

	/// What became of the transaction, or of one that it took the place of.
	async fn receipt(&self, pending: &Pending) -> Result<Option<Value>, BoxError> {
		for hash in std::iter::once(&pending.hash).chain(&pending.replaced) {
			let receipt = self.ask("eth_getTransactionReceipt", json!([rpc::data(hash)])).await?;
			if !receipt.is_null() {
				return Ok(Some(receipt));
			}
		}
		Ok(None)
	}

	/// It is in a block: once that is final, nothing remains to be done.
	async fn conclude(&self, key: &[u8], receipt: &Value) -> Result<Done, BoxError> {
		let block = quantity(receipt.get("blockNumber")).map_err(said)?;
		if block > self.block("finalized").await? {
			return Ok(Done::NotYet(Next::wait(self.look)));
		}
		self.forget(key).await?;
		Ok(match quantity(receipt.get("status")).map_err(said)? {
			0 => Done::Refused(CallError { pallet: None, name: "it failed in its block".into() }),
			_ => {
				self.metrics.push(&self.name);
				Done::Yes(u32::try_from(block).unwrap_or(u32::MAX))
			},
		})
	}

	/// Its nonce is used by what another program sent. Once that is final it is forgotten, and the contract's state tells.
	/// Only the newest state is asked for: nodes that forget old ones have none of a final block.
	async fn pass(&self, key: &[u8], pending: Pending) -> Result<Done, BoxError> {
		let finalised = self.block("finalized").await?;
		let wait = match pending.passed_in {
			Some(block) if block <= finalised => {
				self.forget(key).await?;
				Duration::from_secs(1)
			},
			Some(_) => self.look,
			None => {
				let passed_in = Some(self.block("latest").await?);
				self.remember(key, &Pending { passed_in, ..pending }).await?;
				self.look
			},
		};
		Ok(Done::NotYet(Next::wait(wait)))
	}

	/// Looks after what is under way.
	async fn follow(&self, key: &[u8], pending: Pending) -> Result<Done, BoxError> {
		if let Some(receipt) = self.receipt(&pending).await? {
			return self.conclude(key, &receipt).await;
		}
		let from = rpc::data(&self.signer.address().0);
		let used = self.number("eth_getTransactionCount", json!([from, "latest"])).await?;
		if used > pending.nonce {
			return self.pass(key, pending).await;
		}
		if used < pending.nonce {
			// A node told a nonce that is too high: it would wait for those before for ever.
			tracing::warn!(
				target_chain = self.name,
				nonce = pending.nonce,
				"a transaction has a nonce that is not due"
			);
			self.forget(key).await?;
			return Ok(Done::NotYet(Next::wait(self.look)));
		}
		let waits = journal::now().saturating_sub(pending.since);
		let pending = match waits > PATIENCE.as_millis() as u64 {
			true => self.pay_more(key, pending).await?,
			false => pending,
		};
		self.send(&pending).await;
		Ok(Done::NotYet(Next::wait(self.look)))
	}

	/// The same with the same nonce, a quarter dearer: nodes want a tenth at least. As it is, where it must not be
	/// dearer.
	async fn pay_more(&self, key: &[u8], pending: Pending) -> Result<Pending, BoxError> {
		let dearer = |amount: u128| amount.saturating_add(amount / 4).saturating_add(1);
		let (tip, max_fee) = (dearer(pending.tip), dearer(pending.max_fee));
		if max_fee > self.max_fee {
			tracing::warn!(target_chain = self.name, "a transaction waits, and must not cost more");
			return Ok(pending);
		}
		let replaced = [&pending.replaced[..], &[pending.hash]].concat();
		let signed = self.sign(pending.nonce, tip.min(max_fee), max_fee, pending.gas, pending.call)?;
		let pending = Pending { replaced, ..signed };
		self.remember(key, &pending).await?;
		Ok(pending)
	}
}

fn said(fault: Fault) -> BoxError {
	fault.to_string().into()
}

#[async_trait]
impl Target for Evm {
	fn name(&self) -> &str {
		&self.name
	}

	async fn newest(&self) -> Result<Option<u64>, BoxError> {
		Ok(Some(self.view(&abi::latest()).await?).filter(|number| *number > 0))
	}

	async fn epoch(&self) -> Result<EpochIndex, BoxError> {
		Ok(u32::try_from(self.view(&abi::epoch()).await?)?)
	}

	async fn trusted_until(&self) -> Result<Option<u64>, BoxError> {
		Ok(Some(self.view(&abi::trusted_until()).await?))
	}

	async fn deliver(&self, key: &[u8], parcel: &Parcel) -> Result<Done, BoxError> {
		let call = match parcel {
			Parcel::Certificate(certificate) => abi::push(certificate),
			Parcel::Watchers(rotation) => abi::rotate(rotation),
			Parcel::Attestation(_) | Parcel::Record(_) => {
				return Err("a light contract takes certificates only".into());
			},
		};
		let key = [self.name.as_bytes(), b"/", key].concat();
		match self.under_way()? {
			Some((other, pending)) if other != key => {
				self.follow(&other, pending).await?;
				Ok(Done::NotYet(Next::wait(self.look)))
			},
			Some((_, pending)) => self.follow(&key, pending).await,
			None => self.begin(&key, call).await,
		}
	}
}
