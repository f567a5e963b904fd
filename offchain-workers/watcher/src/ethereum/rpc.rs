//! One Ethereum node, asked over JSON-RPC.
//!
//! It may hang, answer without end, or answer nonsense: every request has a limit of time, every answer one of size,
//! and what is in it is looked at by those who asked. Addresses of nodes have secrets in them, often: nothing that is
//! logged shows more than the host.

use nulink_worker_common::http::install_crypto;
use reqwest::{redirect::Policy, Client, Url};
use serde_json::{json, Value};
use std::{
	sync::atomic::{AtomicU64, Ordering},
	time::Duration,
};
use tokio::sync::Semaphore;

/// The most bytes of an answer. A block's header with the hashes of its transactions has some 200 KiB at most, and so
/// has a proof. What is read takes many times as much memory, if somebody wants it to.
const MAX_ANSWER: usize = 1 << 20;
/// The same for logs, of which there may be thousands.
const MAX_LOGS_ANSWER: usize = 4 << 20;
/// How long a connection may take to stand.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How many requests to one node are under way at a time. The others wait.
const AT_ONCE: usize = 4;
/// How much of a node's words is passed on.
const MAX_WORDS: usize = 300;

/// Why there is no answer.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Error {
	/// The address is none.
	#[error("an Ethereum node's address begins with http:// or https://")]
	Address,
	/// Nobody answers.
	#[error("it does not answer: {0}")]
	Unreachable(String),
	/// It takes too long.
	#[error("it does not answer in time")]
	Timeout,
	/// The answer is larger than any that is needed.
	#[error("its answer has more than {0} bytes")]
	TooLarge(usize),
	/// It answers with an error.
	#[error("it says: {message} ({code})")]
	Node {
		/// The error's number.
		code: i64,
		/// In the node's words.
		message: String,
	},
	/// The answer is none.
	#[error("its answer is no JSON-RPC")]
	NoAnswer,
}

/// A node.
pub struct Rpc {
	client: Client,
	url: Url,
	name: String,
	timeout: Duration,
	next: AtomicU64,
	places: Semaphore,
}

impl Rpc {
	/// The node at an address. `timeout` is for one request, from beginning to end.
	pub fn new(url: &str, timeout: Duration) -> Result<Self, Error> {
		install_crypto();
		let url: Url = url.parse().map_err(|_| Error::Address)?;
		let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")).ok_or(Error::Address)?;
		let name = url.port().map_or_else(|| host.to_string(), |port| format!("{host}:{port}"));
		let is_here = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
		let mut client = Client::builder()
			.connect_timeout(CONNECT_TIMEOUT.min(timeout))
			.timeout(timeout)
			.redirect(Policy::none())
			.user_agent(concat!("nulink-watcher/", env!("CARGO_PKG_VERSION")));
		if is_here {
			// Proxies of the environment are not for what is on this machine.
			client = client.no_proxy();
		}
		let client = client.build().map_err(|error| Error::Unreachable(error.to_string()))?;
		Ok(Rpc { client, url, name, timeout, next: AtomicU64::new(1), places: Semaphore::new(AT_ONCE) })
	}

	/// Its host, and its port if that is an unusual one.
	pub fn name(&self) -> &str {
		&self.name
	}

	/// Asks.
	pub async fn call(&self, method: &str, parameters: Value) -> Result<Value, Error> {
		// Those before may be waiting for a node that holds still. Nobody closes it.
		let place = tokio::time::timeout(self.timeout, self.places.acquire()).await.map_err(|_| Error::Timeout)?;
		let _place = place.map_err(|_| Error::NoAnswer)?;
		let id = self.next.fetch_add(1, Ordering::Relaxed);
		let body = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters });
		let mut response = self.client.post(self.url.clone()).json(&body).send().await.map_err(unreachable)?;
		let (status, most) = (response.status(), most_bytes(method));
		if response.content_length().is_some_and(|len| len > most as u64) {
			return Err(Error::TooLarge(most));
		}
		let mut bytes = Vec::new();
		while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
			if bytes.len().saturating_add(chunk.len()) > most {
				return Err(Error::TooLarge(most));
			}
			bytes.extend_from_slice(&chunk);
		}
		// Some tell errors with a status of 4xx, and what is wrong in the body.
		let mut answer: Value = match serde_json::from_slice(&bytes) {
			Ok(answer) => answer,
			Err(_) if !status.is_success() => return Err(Error::Unreachable(format!("HTTP status {status}"))),
			Err(_) => return Err(Error::NoAnswer),
		};
		if let Some(error) = answer.get("error").filter(|error| !error.is_null()) {
			let words = error.get("message").and_then(Value::as_str).unwrap_or("an error without words");
			let message = words.chars().filter(|letter| !letter.is_control()).take(MAX_WORDS).collect();
			return Err(Error::Node { code: error.get("code").and_then(Value::as_i64).unwrap_or_default(), message });
		}
		if !status.is_success() {
			return Err(Error::Unreachable(format!("HTTP status {status}")));
		}
		answer.get_mut("result").map(Value::take).ok_or(Error::NoAnswer)
	}
}

/// Without the address, in which there may be a key.
fn unreachable(error: reqwest::Error) -> Error {
	if error.is_timeout() {
		Error::Timeout
	} else {
		Error::Unreachable(error.without_url().to_string())
	}
}

fn most_bytes(method: &str) -> usize {
	match method {
		"eth_getLogs" => MAX_LOGS_ANSWER,
		_ => MAX_ANSWER,
	}
}

/// A number as nodes want it.
pub fn quantity(number: u64) -> Value {
	json!(format!("{number:#x}"))
}

/// Bytes as nodes want them.
pub fn data(bytes: &[u8]) -> Value {
	json!(format!("0x{}", hex::encode(bytes)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use tokio::{
		io::{AsyncReadExt, AsyncWriteExt},
		net::TcpListener,
	};

	const A_MOMENT: Duration = Duration::from_secs(5);

	#[test]
	fn what_is_told_of_a_node_has_no_secret_in_it() {
		let rpc = Rpc::new("https://user:pass@node.example:8545/v3/secret?key=secret", A_MOMENT).ok().unwrap();
		assert_eq!(rpc.name(), "node.example:8545");
		assert_eq!(Rpc::new("http://127.0.0.1", A_MOMENT).ok().unwrap().name(), "127.0.0.1");
		for none in ["", "node.example", "ws://node.example", "ftp://x", "http://"] {
			assert!(matches!(Rpc::new(none, A_MOMENT), Err(Error::Address)), "{none}");
		}
	}

	/// A server that writes this as often as it is let.
	async fn endless(head: &'static [u8], body: &'static [u8]) -> String {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let url = format!("http://{}/", listener.local_addr().unwrap());
		tokio::spawn(async move {
			while let Ok((mut stream, _)) = listener.accept().await {
				tokio::spawn(async move {
					let _ = stream.read(&mut [0; 4096]).await;
					let _ = stream.write_all(head).await;
					while !body.is_empty() && stream.write_all(body).await.is_ok() {}
					// And holds still, with the connection open.
					tokio::time::sleep(Duration::from_secs(60)).await;
				});
			}
		});
		url
	}

	#[tokio::test]
	async fn an_answer_without_end_is_not_read_to_the_end() {
		const MANY: &[u8] = &[b' '; 65_536];
		let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";
		let rpc = Rpc::new(&endless(head, MANY).await, A_MOMENT).ok().unwrap();
		assert_eq!(rpc.call("eth_getProof", json!([])).await, Err(Error::TooLarge(MAX_ANSWER)));
		assert_eq!(rpc.call("eth_getLogs", json!([])).await, Err(Error::TooLarge(MAX_LOGS_ANSWER)));
		// One that says so is not read at all.
		let head = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n";
		let rpc = Rpc::new(&endless(head, b"").await, A_MOMENT).ok().unwrap();
		assert_eq!(rpc.call("eth_getProof", json!([])).await, Err(Error::TooLarge(MAX_ANSWER)));
	}

	#[tokio::test]
	async fn a_node_that_holds_still_is_left_in_time_by_all_who_wait_for_it() {
		let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
		let rpc = Rpc::new(&endless(head, b"").await, Duration::from_millis(300)).ok().unwrap();
		let begun = std::time::Instant::now();
		let asked = (0..3 * AT_ONCE).map(|_| rpc.call("eth_chainId", json!([])));
		let answers = futures::future::join_all(asked).await;
		assert!(answers.iter().all(|answer| *answer == Err(Error::Timeout)), "{answers:?}");
		assert!(begun.elapsed() < A_MOMENT);
	}

	#[tokio::test]
	async fn a_node_that_is_not_there_is_told_without_its_address() {
		// Nobody listens on port 1.
		let rpc = Rpc::new("http://127.0.0.1:1/secret", A_MOMENT).ok().unwrap();
		let error = rpc.call("eth_chainId", json!([])).await.unwrap_err();
		assert!(matches!(&error, Error::Unreachable(words) if !words.contains("secret")), "{error}");
	}
}
