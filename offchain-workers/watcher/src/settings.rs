//! The watcher's own settings: what stands under `worker` (see [`nulink_worker_common::settings`] for the rest).

use crate::{
	ethereum::{endpoints::LEAST_AGREEMENT, rpc, Rpc},
	targets::nulink,
};
use nulink_eth_proofs::Address;
use nulink_worker_common::accounts::{self, AccountId};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, time::Duration};

/// Wei in a thousandth of a gwei.
const MILLI_GWEI: u128 = 1_000_000;

/// The settings under `worker`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WatcherSettings {
	/// The staking account that this daemon works for. Unset, it is whose operator the key is. Set, the daemon refuses
	/// to work for any other.
	pub provider: Option<String>,
	/// Ethereum nodes (JSON-RPC over HTTP): two at least, and better three, of different people and different programs.
	pub ethereum: Vec<String>,
	/// The id of the Ethereum chain. A node of another is not listened to.
	pub chain_id: u64,
	/// How many nodes must give the same header before the watcher attests it.
	pub agreement: usize,
	/// For how long a node that lied is left alone.
	pub quarantine_seconds: u64,
	/// How long a node may take for an answer.
	pub request_timeout_seconds: u64,
	/// How often it is looked what is final.
	pub poll_seconds: u64,
	/// Relay what has changed in staking contracts. It is the network's business, not each watcher's.
	pub relay: bool,
	/// Where logs begin to be read, at the first start. Unset, a day before the newest accepted header.
	pub first_block: Option<u64>,
	/// How many blocks of logs are asked for at a time.
	pub log_range: u64,
	/// After how many blocks of Ethereum all records are looked at again.
	pub sweep_blocks: u64,
	/// Relay a record again that has not changed, when the chain takes that free of charge.
	pub refresh: bool,
	/// Claim the rewards of epochs that are over, for the staker, as long as the operator keeps 2 NLK.
	pub claim: bool,
	/// Light contracts on other chains, to which accepted headers are taken.
	pub targets: Vec<TargetSettings>,
}

impl Default for WatcherSettings {
	fn default() -> Self {
		WatcherSettings {
			provider: None,
			ethereum: Vec::new(),
			chain_id: 1,
			agreement: LEAST_AGREEMENT,
			quarantine_seconds: 600,
			request_timeout_seconds: 20,
			poll_seconds: 12,
			relay: true,
			first_block: None,
			log_range: 1000,
			sweep_blocks: 7200,
			refresh: true,
			claim: true,
			targets: Vec::new(),
		}
	}
}

/// A light contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetSettings {
	/// What it is called in logs and metrics.
	pub name: String,
	/// A node of its chain (JSON-RPC over HTTP).
	pub endpoint: String,
	/// The id of its chain.
	pub chain_id: u64,
	/// Where it is: 0x and 40 hexadecimal digits.
	pub contract: String,
	/// After how many blocks of Ethereum it is given the next header.
	#[serde(default = "hourly")]
	pub every_blocks: u64,
	/// The most that a unit of gas may cost, in thousandths of a gwei.
	#[serde(default = "most")]
	pub max_fee_milli_gwei: u64,
	/// What a unit of gas brings whoever includes the transaction, in thousandths of a gwei.
	#[serde(default = "a_little")]
	pub tip_milli_gwei: u64,
}

const fn hourly() -> u64 {
	300
}

const fn most() -> u64 {
	50_000
}

const fn a_little() -> u64 {
	100
}

/// A setting that makes no sense.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The provider is no account.
	#[error("worker.provider is no account: an address (SS58) or 0x and 64 hexadecimal digits")]
	Provider,
	/// Too few nodes.
	#[error(
		"worker.ethereum names {named} different nodes, and worker.agreement wants {needed} to agree (2 at least): a watcher \
		 that believes one node is slashed for what that node gets wrong"
	)]
	TooFewNodes {
		/// How many there are.
		named: usize,
		/// How many must agree.
		needed: usize,
	},
	/// A node's address is none.
	#[error("an Ethereum node among the settings is none: {0}")]
	Endpoint(rpc::Error),
	/// A number that must not be 0 is.
	#[error("worker.{0} is 0, with which nothing could be done")]
	Zero(&'static str),
	/// A contract's address is none.
	#[error("worker.targets: the contract of {0} is no address: 0x and 40 hexadecimal digits")]
	Contract(String),
	/// Two targets have one name.
	#[error(
		"worker.targets: {0:?} is no name, or not one of its own: small letters, digits and hyphens, and each once"
	)]
	Name(String),
	/// A target's fees make no sense.
	#[error("worker.targets: {0} must not pay more than 0, or its tip is more than all that it pays")]
	Fee(String),
}

impl WatcherSettings {
	/// Fails where a value makes no sense.
	pub fn check(&self) -> Result<(), Error> {
		self.provider()?;
		let named = self.ethereum.iter().collect::<BTreeSet<_>>().len();
		let needed = self.agreement.max(LEAST_AGREEMENT);
		if named < needed || named != self.ethereum.len() || self.agreement < LEAST_AGREEMENT {
			return Err(Error::TooFewNodes { named, needed });
		}
		self.nodes()?;
		let numbers = [
			("chain_id", self.chain_id),
			("quarantine_seconds", self.quarantine_seconds),
			("request_timeout_seconds", self.request_timeout_seconds),
			("poll_seconds", self.poll_seconds),
			("log_range", self.log_range),
			("sweep_blocks", self.sweep_blocks),
		];
		if let Some((name, _)) = numbers.into_iter().find(|(_, number)| *number == 0) {
			return Err(Error::Zero(name));
		}
		let mut names = BTreeSet::from([nulink::NAME]);
		for target in &self.targets {
			let is_name = !target.name.is_empty()
				&& target.name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
			if !is_name || !names.insert(&target.name) {
				return Err(Error::Name(target.name.clone()));
			}
			target.contract()?;
			Rpc::new(&target.endpoint, self.request_timeout()).map_err(Error::Endpoint)?;
			if target.max_fee_milli_gwei == 0 || target.tip_milli_gwei > target.max_fee_milli_gwei {
				return Err(Error::Fee(target.name.clone()));
			}
		}
		Ok(())
	}

	/// The provider that is set.
	pub fn provider(&self) -> Result<Option<AccountId>, Error> {
		let parse = |text: &String| accounts::parse(text).ok_or(Error::Provider);
		self.provider.as_ref().map(parse).transpose()
	}

	/// The Ethereum nodes.
	pub fn nodes(&self) -> Result<Vec<Rpc>, Error> {
		let node = |url: &String| Rpc::new(url, self.request_timeout()).map_err(Error::Endpoint);
		self.ethereum.iter().map(node).collect()
	}

	/// How long a node may take.
	pub fn request_timeout(&self) -> Duration {
		Duration::from_secs(self.request_timeout_seconds)
	}

	/// How often it is looked what is final.
	pub fn poll(&self) -> Duration {
		Duration::from_secs(self.poll_seconds)
	}
}

impl TargetSettings {
	/// Where it is.
	pub fn contract(&self) -> Result<Address, Error> {
		self.contract.parse().map_err(|_| Error::Contract(self.name.clone()))
	}

	/// The most that a unit of gas may cost, in wei.
	pub fn max_fee(&self) -> u128 {
		u128::from(self.max_fee_milli_gwei).saturating_mul(MILLI_GWEI)
	}

	/// What a unit of gas brings whoever includes the transaction, in wei.
	pub fn tip(&self) -> u128 {
		u128::from(self.tip_milli_gwei).saturating_mul(MILLI_GWEI)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn sound() -> WatcherSettings {
		let ethereum = vec!["http://127.0.0.1:8545".into(), "https://node.example/key".into()];
		let target = TargetSettings {
			name: "horizen".into(),
			endpoint: "https://rpc.example".into(),
			chain_id: 7332,
			contract: "0xe7f1725e7734ce288f8367e1bb143e90bb3f0512".into(),
			every_blocks: hourly(),
			max_fee_milli_gwei: most(),
			tip_milli_gwei: a_little(),
		};
		WatcherSettings { ethereum, targets: vec![target], ..Default::default() }
	}

	#[test]
	fn the_defaults_lack_nothing_but_nodes() {
		sound().check().unwrap();
		assert!(matches!(WatcherSettings::default().check(), Err(Error::TooFewNodes { named: 0, needed: 2 })));
	}

	#[test]
	fn what_makes_no_sense_is_named() {
		let check = |change: fn(&mut WatcherSettings)| {
			let mut settings = sound();
			change(&mut settings);
			settings.check().map_err(|error| error.to_string()).unwrap_err()
		};
		assert!(check(|settings| settings.provider = Some("Alice".into())).contains("worker.provider"));
		assert!(check(|settings| settings.ethereum.truncate(1)).contains("worker.ethereum"));
		assert!(check(|settings| settings.agreement = 3).contains("worker.agreement"));
		assert!(check(|settings| settings.agreement = 1).contains("2 at least"));
		assert!(check(|settings| settings.ethereum[1] = settings.ethereum[0].clone()).contains("different nodes"));
		assert!(check(|settings| settings.ethereum[0] = "ws://x".into()).contains("http"));
		assert!(check(|settings| settings.log_range = 0).contains("worker.log_range"));
		assert!(check(|settings| settings.targets[0].contract = "0x12".into()).contains("horizen"));
		assert!(check(|settings| settings.targets[0].name = "nulink".into()).contains("nulink"));
		assert!(check(|settings| settings.targets[0].tip_milli_gwei = 1_000_000).contains("tip"));
	}
}
