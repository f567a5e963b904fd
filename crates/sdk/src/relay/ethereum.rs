//! An Ethereum node, asked for a proof. It is not believed: what it answers is verified.

use super::{RelayError, MAX_ANSWER};
use crate::proxy_api::printable;
use nulink_eth_proofs::{
	rpc::{StateProof, Unusable},
	Address, Word,
};
use reqwest::{redirect::Policy, Client, Url};
use serde_json::{json, Value};
use std::time::Duration;

/// How long it may take to answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What `eth_getProof` is asked with, for some slots of a contract. Without a block: `BLOCK`, for people.
pub fn parameters(contract: &Address, slots: &[Word], block: Option<u64>) -> Value {
	let slots: Vec<_> = slots.iter().map(|slot| format!("0x{}", hex::encode(slot))).collect();
	let block = block.map_or_else(|| "BLOCK".into(), |block| format!("{block:#x}"));
	json!([format!("0x{}", hex::encode(contract.0)), slots, block])
}

/// A node over HTTP. Its address may have a secret in it, and is never shown.
pub struct EthereumNode {
	client: Client,
	url: Url,
}

impl EthereumNode {
	/// The node at this address (`http://…` or `https://…`).
	pub fn new(url: &str) -> Result<Self, RelayError> {
		crate::install_crypto();
		let url = Url::parse(url).map_err(|_| RelayError::NodeAddress)?;
		if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
			return Err(RelayError::NodeAddress);
		}
		let client = Client::builder()
			.timeout(TIMEOUT)
			.redirect(Policy::none())
			.user_agent(concat!("nulink-sdk/", env!("CARGO_PKG_VERSION")))
			.build()
			.map_err(|error| RelayError::NodeSilent(error.to_string()))?;
		Ok(EthereumNode { client, url })
	}

	/// Fails if the node is of another chain than this.
	pub async fn check_chain(&self, expected: u64) -> Result<(), RelayError> {
		let answer = self.ask("eth_chainId", json!([])).await?;
		let found = chain_id(&answer).ok_or_else(|| RelayError::NodeSilent("it does not tell its chain".into()))?;
		(found == expected).then_some(()).ok_or(RelayError::OtherChain { found, expected })
	}

	/// The proof of some slots of a contract in the state of a block.
	pub async fn proof(&self, contract: &Address, slots: &[Word], block: u64) -> Result<StateProof, RelayError> {
		let answer = self.ask("eth_getProof", parameters(contract, slots, Some(block))).await?;
		StateProof::from_json(&answer).map_err(|unusable| match unusable {
			Unusable::Node(words) => RelayError::Answer(Unusable::Node(printable(&words))),
			other => RelayError::Answer(other),
		})
	}

	async fn ask(&self, method: &str, parameters: Value) -> Result<String, RelayError> {
		let silent = |error: reqwest::Error| RelayError::NodeSilent(error.without_url().to_string());
		let question = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": parameters });
		let mut response = self.client.post(self.url.clone()).json(&question).send().await.map_err(silent)?;
		let status = response.status();
		let mut body = Vec::new();
		while let Some(chunk) = response.chunk().await.map_err(silent)? {
			if body.len() + chunk.len() > MAX_ANSWER {
				return Err(RelayError::NodeTooLong);
			}
			body.extend_from_slice(&chunk);
		}
		// Some tell errors with a status of 4xx, and what is wrong in the body.
		match String::from_utf8(body) {
			Ok(text) if status.is_success() || text.trim_start().starts_with('{') => Ok(text),
			_ => Err(RelayError::NodeSilent(format!("HTTP status {status}"))),
		}
	}
}

fn chain_id(answer: &str) -> Option<u64> {
	let answer: Value = serde_json::from_str(answer).ok()?;
	u64::from_str_radix(answer.get("result")?.as_str()?.strip_prefix("0x")?, 16).ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn slots_are_asked_for_together() {
		let asked = parameters(&Address([0xc0; 20]), &[[1; 32], [2; 32]], Some(96)).to_string();
		assert!(
			asked.starts_with(r#"["0xc0c0"#) && asked.contains("0x0101") && asked.ends_with(r#""],"0x60"]"#),
			"{asked}"
		);
		assert!(parameters(&Address([0; 20]), &[], None).to_string().ends_with(r#""BLOCK"]"#));
	}

	#[test]
	fn the_chain_of_a_node_is_read() {
		assert_eq!(chain_id(r#"{"jsonrpc":"2.0","id":1,"result":"0x7a69"}"#), Some(31_337));
		for wrong in ["", "{}", r#"{"result":1}"#, r#"{"result":"1"}"#, r#"{"error":{"message":"no"}}"#] {
			assert_eq!(chain_id(wrong), None, "{wrong}");
		}
	}

	#[test]
	fn what_is_no_address_of_a_node_is_refused() {
		for none in ["", "node.example.org", "ws://node.example.org", "file:///etc/passwd"] {
			assert!(matches!(EthereumNode::new(none), Err(RelayError::NodeAddress)), "{none}");
		}
		EthereumNode::new("https://user:pass@node.example.org/v3/key?x=1").map(|_| ()).unwrap();
	}

	#[tokio::test]
	async fn a_node_that_is_not_there_is_told_without_its_address() {
		// Nobody listens on port 1.
		let node = EthereumNode::new("http://127.0.0.1:1/secret").ok().unwrap();
		let error = node.check_chain(1).await.unwrap_err();
		assert!(matches!(&error, RelayError::NodeSilent(words) if !words.contains("secret")), "{error}");
	}
}
