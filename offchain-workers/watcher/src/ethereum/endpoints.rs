//! All nodes together. None of them is believed.
//!
//! - *A height is final* when as many nodes as are needed say so.
//! - *A header counts* when as many as are needed have it at a height that each of them calls final, and none that is
//!   asked has another. Where most agree, the others are left alone for a while, and what remains agrees. Where no
//!   majority is, nothing counts: a person has to look.
//! - *A proof counts* when it proves. One node is enough for that, and the next is asked where it does not.
//! - *Logs are hints* ([`super::logs`]). They are asked of as many as are needed, and put together. What only one names
//!   is asked of further ones, and what as many as are needed do not know is looked at in small numbers only.
//!
//! A node that does not answer, or is behind, has done nothing wrong: it does not count, and is asked again next time.
//! One that did what no honest node does ([`Fault`]) is not asked for as long as the settings say.

mod node;

use super::{header::Header, logs, Fault, Rpc};
use crate::metrics::WatcherMetrics;
use futures::future::join_all;
use node::{Node, Trouble};
use nulink_eth_proofs::{Address, Hash, Word};
use nulink_worker_common::health::{Check, Health};
use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Mutex, PoisonError,
	},
	time::{Duration, Instant},
};

/// The fewest nodes that must agree.
pub const LEAST_AGREEMENT: usize = 2;

/// For how long too few may answer before the daemon counts as unhealthy.
const PATIENCE: Duration = Duration::from_secs(600);
/// How many headers that were agreed on are remembered: final ones do not change.
const REMEMBERED: usize = 64;

/// How nodes are treated.
#[derive(Clone, Debug)]
pub struct Terms {
	/// The chain that they must be of.
	pub chain_id: u64,
	/// How many must agree.
	pub agreement: usize,
	/// For how long one that lied is left alone.
	pub quarantine: Duration,
	/// How long one may take for all that belongs to a question.
	pub patience: Duration,
}

/// Why there is no answer that counts.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Error {
	/// Too few nodes can be used.
	#[error("{answered} Ethereum nodes of {needed} that are needed {what}: {why}")]
	TooFew {
		/// What they were asked.
		what: String,
		/// How many have answered.
		answered: usize,
		/// How many would be needed.
		needed: usize,
		/// What the others said.
		why: String,
	},
	/// The nodes contradict each other, and neither side has a majority.
	#[error(
		"the Ethereum nodes contradict each other at the final block {number}, and no side has a majority: {sides}"
	)]
	Disagree {
		/// The height.
		number: u64,
		/// Who says what.
		sides: String,
	},
	/// No node has a proof that proves.
	#[error("no Ethereum node proves what {contract} holds in block {number}: {why}")]
	NoProof {
		/// The contract.
		contract: Address,
		/// The block.
		number: u64,
		/// What the last of them said.
		why: String,
	},
	/// There is no such contract, and that is proven.
	#[error("there is no contract {0} in the state of the block")]
	NoContract(Address),
}

/// What a contract holds in some slots, and what proves it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proof {
	/// The hash of the contract's code.
	pub code_hash: Hash,
	/// What is in the slots, in the order in which they were asked for.
	pub words: Vec<Word>,
	/// Proves the contract.
	pub account_proof: Vec<Vec<u8>>,
	/// Prove the slots, in the same order.
	pub storage_proofs: Vec<Vec<Vec<u8>>>,
}

/// What a range of logs brought.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Logs {
	/// These addresses are named, in the order in which they are to be looked at.
	Named(Vec<Address>),
	/// There are too many: a smaller range is to be asked for.
	TooMany {
		/// Whom those name who have told them nevertheless.
		told: Vec<Address>,
		/// Whether as many nodes as are needed have answered, with more than is read. If not, they have said so in words,
		/// and those of a node that is only busy look alike.
		is_sure: bool,
	},
}

/// The nodes.
pub struct Endpoints {
	nodes: Vec<Node>,
	terms: Terms,
	turn: AtomicUsize,
	agreed: Mutex<BTreeMap<u64, Header>>,
	/// Whether enough of them answer.
	answers: Check,
	/// Whether they agree.
	agreement: Check,
	metrics: WatcherMetrics,
}

impl Endpoints {
	/// These nodes, with checks of their own. Two of one name are told apart by a number.
	pub fn new(rpcs: Vec<Rpc>, terms: Terms, health: &Health, metrics: WatcherMetrics) -> Self {
		let mut names = BTreeMap::<String, u32>::new();
		let nodes = rpcs.into_iter().map(|rpc| {
			let times = names.entry(rpc.name().into()).or_default();
			*times = times.saturating_add(1);
			let name = match *times {
				1 => rpc.name().to_string(),
				more => format!("{}#{more}", rpc.name()),
			};
			Node::new(rpc, name)
		});
		let terms = Terms { agreement: terms.agreement.max(LEAST_AGREEMENT), ..terms };
		Endpoints {
			nodes: nodes.collect(),
			terms,
			turn: AtomicUsize::new(0),
			agreed: Mutex::default(),
			answers: health.check("ethereum", PATIENCE),
			// Silence is no news: there is not always something to compare.
			agreement: health.check("agreement", Duration::MAX),
			metrics,
		}
	}

	/// The highest block that as many as are needed call final.
	pub async fn finalised(&self) -> Result<u64, Error> {
		let chain_id = self.terms.chain_id;
		let (mut heights, why) = self.ask_all(|node| node.finalised(chain_id)).await;
		heights.iter().for_each(|(name, height)| self.metrics.saw_height(name, *height));
		heights.sort_unstable_by_key(|(_, height)| std::cmp::Reverse(*height));
		let agreed = heights.get(self.terms.agreement.saturating_sub(1)).map(|(_, height)| *height);
		let agreed = agreed.ok_or_else(|| self.too_few("say what is final", heights.len(), &why));
		match &agreed {
			Ok(height) => {
				self.answers.ok();
				self.metrics.finalised.set(*height as i64);
			},
			Err(error) => self.answers.failing(error),
		}
		agreed
	}

	/// The header at a height, once it is final.
	pub async fn header(&self, number: u64) -> Result<Header, Error> {
		let known = self.agreed.lock().unwrap_or_else(PoisonError::into_inner).get(&number).copied();
		if let Some(header) = known {
			return Ok(header);
		}
		let agreed = self.compare(number).await;
		match &agreed {
			Ok(header) => {
				self.agreement.ok();
				let mut headers = self.agreed.lock().unwrap_or_else(PoisonError::into_inner);
				headers.insert(number, *header);
				if headers.len() > REMEMBERED {
					headers.pop_first();
				}
			},
			// It does not pass by itself, and nothing is attested.
			Err(error @ Error::Disagree { .. }) => self.agreement.broken(error),
			Err(_) => {},
		}
		agreed
	}

	/// What the nodes have at a height.
	async fn compare(&self, number: u64) -> Result<Header, Error> {
		let chain_id = self.terms.chain_id;
		let (answers, why) = self.ask_all(|node| node.final_header(chain_id, number)).await;
		let mut sides = BTreeMap::<Hash, Vec<(&str, Header)>>::new();
		answers.iter().for_each(|(name, header)| sides.entry(header.hash).or_default().push((*name, *header)));
		let largest = sides.values().max_by_key(|side| side.len()).cloned().unwrap_or_default();
		let has_majority = largest.len() * 2 > answers.len();
		match largest.first() {
			Some((_, header)) if has_majority && largest.len() >= self.terms.agreement => {
				for (name, _) in answers.iter().filter(|(_, other)| other.hash != header.hash) {
					self.blame(name, Fault::Contradicts);
				}
				Ok(*header)
			},
			_ if sides.len() > 1 => {
				let side = |(hash, nodes): (&Hash, &Vec<(&str, Header)>)| {
					let names: Vec<_> = nodes.iter().map(|(name, _)| *name).collect();
					format!("0x{} by {}", hex::encode(hash), names.join(", "))
				};
				let sides = sides.iter().map(side).collect::<Vec<_>>().join("; ");
				self.metrics.disagreements.inc();
				Err(Error::Disagree { number, sides })
			},
			_ => Err(self.too_few(&format!("have the block {number}"), answers.len(), &why)),
		}
	}

	/// What a contract holds in these slots in the state with this root, which is that of the block with this number.
	pub async fn proof(&self, number: u64, root: &Hash, contract: &Address, slots: &[Word]) -> Result<Proof, Error> {
		let mut why = "none can be used".to_string();
		for node in self.in_turn() {
			match node.proof(self.terms.chain_id, number, root, contract, slots).await {
				Ok(Some(proof)) => return Ok(proof),
				Ok(None) => return Err(Error::NoContract(*contract)),
				Err(trouble) => why = self.note(node, trouble),
			}
		}
		Err(Error::NoProof { contract: *contract, number, why })
	}

	/// Whom a contract's logs name, from one block to another: what as many nodes as are needed tell, put together. One of
	/// them may keep something back, so what fewer tell does not do; or make something up, so where they tell different
	/// things further ones are asked.
	pub async fn logs(&self, contract: &Address, from: u64, to: u64) -> Result<Logs, Error> {
		let mut why = "none can be used".to_string();
		let (mut told, mut unread, mut refused) = (Vec::new(), 0usize, 0usize);
		for node in self.in_turn() {
			match node.logs(self.terms.chain_id, contract, from, to).await {
				Ok(Some(named)) => told.push((&*node.name, named)),
				// That may be one that lies: what the others say is asked for all the same.
				Ok(None) => unread = unread.saturating_add(1),
				Err(trouble) => {
					refused = refused.saturating_add(matches!(trouble, Trouble::TooMuch(_)).into());
					why = self.note(node, trouble);
				},
			}
			if logs::is_settled(&told, self.terms.agreement) {
				break;
			}
		}
		let is_sure = told.len().saturating_add(unread) >= self.terms.agreement;
		// What one says while the others do not answer is no more than one's word.
		let is_said = refused > 0 && told.len().saturating_add(unread).saturating_add(refused) >= self.terms.agreement;
		match told.len() >= self.terms.agreement {
			true => Ok(Logs::Named(self.weigh(&told))),
			false if is_sure || is_said => Ok(Logs::TooMany { told: self.weigh(&told), is_sure }),
			false => Err(self.too_few("tell the logs", told.len(), &why)),
		}
	}

	/// Whom to look at. Who names what the others do not know is counted, and not left alone: it may be that those lie.
	fn weigh(&self, told: &logs::Told) -> Vec<Address> {
		let weighed = logs::weigh(told, self.terms.agreement);
		for (name, named) in told {
			let doubted = named.intersection(&weighed.doubted).count();
			if doubted > 0 {
				tracing::warn!(endpoint = *name, doubted, "an Ethereum node tells of logs that the others do not have");
				self.metrics.doubted.with_label_values(&[*name]).inc_by(doubted as u64);
			}
		}
		weighed.named
	}

	/// Asks all that can be used, at once: what they say, and why the others do not.
	async fn ask_all<'a, T, F>(&'a self, ask: impl Fn(&'a Node) -> F) -> (Vec<(&'a str, T)>, String)
	where
		F: std::future::Future<Output = Result<T, Trouble>>,
	{
		let usable: Vec<_> = self.nodes.iter().filter(|node| node.is_usable()).collect();
		// One that holds still keeps the others waiting once, and not with each of several requests.
		let patience = self.terms.patience;
		let ask = |node| {
			let asked = ask(node);
			async move {
				let late = |_| Err(Trouble::Passing("it does not answer in time".into()));
				tokio::time::timeout(patience, asked).await.unwrap_or_else(late)
			}
		};
		let answers = join_all(usable.iter().map(|&node| ask(node))).await;
		let (mut said, mut why) = (Vec::new(), Vec::new());
		for (node, answer) in usable.iter().zip(answers) {
			match answer {
				Ok(answer) => said.push((&*node.name, answer)),
				Err(trouble) => why.push(self.note(node, trouble)),
			}
		}
		let left_alone = self.nodes.len().saturating_sub(usable.len());
		if left_alone > 0 {
			why.push(format!("{left_alone} left alone because they lied"));
		}
		self.metrics.usable.set(said.len() as i64);
		(said, why.join("; "))
	}

	/// All that can be used, each time another first.
	fn in_turn(&self) -> Vec<&Node> {
		let first = self.turn.fetch_add(1, Ordering::Relaxed) % self.nodes.len().max(1);
		let (before, after) = self.nodes.split_at(first);
		after.iter().chain(before).filter(|node| node.is_usable()).collect()
	}

	fn note(&self, node: &Node, trouble: Trouble) -> String {
		let why = match trouble {
			Trouble::Passing(why) | Trouble::TooMuch(why) => {
				self.metrics.failures.with_label_values(&[&node.name]).inc();
				tracing::debug!(endpoint = node.name, why, "an Ethereum node does not answer");
				why
			},
			Trouble::Fault(fault) => {
				self.blame(&node.name, fault);
				fault.to_string()
			},
		};
		format!("{}: {why}", node.name)
	}

	fn blame(&self, name: &str, fault: Fault) {
		tracing::error!(endpoint = name, %fault, "an Ethereum node is left alone for a while");
		self.metrics.faults.with_label_values(&[name, fault.label()]).inc();
		if let Some(node) = self.nodes.iter().find(|node| node.name == name) {
			let until = Instant::now().checked_add(self.terms.quarantine);
			node.leave_alone(until);
		}
	}

	fn too_few(&self, what: &str, answered: usize, why: &str) -> Error {
		Error::TooFew { what: what.into(), answered, needed: self.terms.agreement, why: why.into() }
	}
}

#[cfg(test)]
mod tests;
