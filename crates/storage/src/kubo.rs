//! Blocks in an IPFS node, by the RPC that Kubo defines.

use crate::{
	http,
	patience::{Failure, Patience},
	Block, BlockStore, Cid, Codec, Error,
};
use async_trait::async_trait;
use bytes::Bytes;
use futures::stream;
use reqwest::{
	multipart::{Form, Part},
	redirect::Policy,
	Body, Client, StatusCode, Url,
};
use serde::Deserialize;
use std::{convert::Infallible, time::Duration};

/// The most bytes of an answer that is no block.
const MAX_ANSWER: usize = 64 * 1024;

/// Blocks in an IPFS node.
///
/// The node is spoken to by the part of Kubo's RPC that other nodes have as well. What is stored is pinned, so that the
/// node's garbage collection leaves it. The RPC lets its user do anything with the node: it belongs on a loopback address or
/// behind something that asks who is there.
pub struct KuboBlocks {
	client: Client,
	/// Ends in `/api/v0/`.
	rpc: Url,
	name: String,
	patience: Patience,
	/// How long the node may look for a block in its network.
	search: Duration,
}

/// What the node says when it fails.
#[derive(Deserialize)]
struct Complaint {
	#[serde(rename = "Message")]
	message: String,
}

/// What the node says when it has stored a block.
#[derive(Deserialize)]
struct Stored {
	#[serde(rename = "Key")]
	key: String,
}

/// What the node says when it has removed a block, or has not.
#[derive(Deserialize)]
struct Removed {
	#[serde(rename = "Error", default)]
	error: String,
}

/// The node's answer: what it was asked for, or what it complains of.
enum Answer {
	Done(Bytes),
	/// It would have more bytes than wanted.
	Oversized,
	Failed(String),
}

impl KuboBlocks {
	/// Blocks in the node whose RPC is at this address, `http://127.0.0.1:5001` by default. The node may look for a block
	/// that it does not have for as long as `search` says, which is kept below one try's timeout.
	pub fn new(address: &Url, name: String, patience: Patience, search: Duration) -> Result<Self, Error> {
		let client = http::client(&name, Policy::none())?;
		let mut rpc = address.clone();
		rpc.set_path(&format!("{}/api/v0/", address.path().trim_end_matches('/')));
		Ok(KuboBlocks { client, rpc, name, patience, search: search.min(patience.timeout / 2) })
	}

	fn refused(&self, reason: String) -> Error {
		Error::Refused { store: self.name.clone(), reason }
	}

	/// One call of the node. An answer of more than `max` bytes is not read.
	async fn ask(
		&self,
		command: &str,
		query: &[(&str, &str)],
		upload: Option<&Bytes>,
		max: usize,
	) -> Result<Answer, Failure> {
		let mut url = self.rpc.join(command).map_err(|error| self.refused(error.to_string()))?;
		url.query_pairs_mut().extend_pairs(query);
		let mut request = self.client.post(url);
		if let Some(bytes) = upload {
			// A stream, whose length is not said beforehand: a node of another make allows a mebibyte for a body of known
			// length, and the largest block with the form around it has more.
			let bytes = stream::iter([Ok::<_, Infallible>(bytes.clone())]);
			let part = Part::stream(Body::wrap_stream(bytes)).file_name("block");
			let part = part.mime_str("application/octet-stream").map_err(|error| self.refused(error.to_string()))?;
			request = request.multipart(Form::new().part("data", part));
		}
		let response = request.send().await.map_err(http::passing)?;
		let status = response.status();
		if status.is_success() {
			return Ok(http::body(response, max).await?.map_or(Answer::Oversized, Answer::Done));
		}
		let body = http::body(response, MAX_ANSWER).await?.unwrap_or_default();
		// Whatever fails inside the node comes as 500 with a message. Without one it is not the node that answers, or not
		// its RPC.
		match serde_json::from_slice::<Complaint>(&body) {
			Ok(Complaint { message }) if status != StatusCode::METHOD_NOT_ALLOWED => Ok(Answer::Failed(message)),
			_ if matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504) => {
				Err(Failure::Passing(format!("status {status}")))
			},
			_ if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
				Err(self.refused(format!("it lets only others in (status {status})")).into())
			},
			_ => {
				Err(self.refused(format!("status {status}. Is this the RPC of an IPFS node, not its gateway?")).into())
			},
		}
	}

	/// A call whose answer is short, and whose failures are for the caller to judge.
	async fn command(
		&self,
		command: &str,
		query: &[(&str, &str)],
		upload: Option<&Bytes>,
	) -> Result<Result<Bytes, String>, Error> {
		let attempt = || async {
			match self.ask(command, query, upload, MAX_ANSWER).await? {
				Answer::Done(bytes) => Ok(Ok(bytes)),
				Answer::Failed(message) => Ok(Err(message)),
				Answer::Oversized => {
					Err(self.refused(format!("it answers {command} with more than {MAX_ANSWER} bytes")).into())
				},
			}
		};
		self.patience.call(&self.name, attempt).await
	}
}

#[async_trait]
impl BlockStore for KuboBlocks {
	fn name(&self) -> &str {
		&self.name
	}

	async fn put(&self, block: &Block) -> Result<(), Error> {
		// `format` is the older name of `cid-codec`. Kubo still takes it, and refuses the two together; other nodes know
		// only this one, and ignore the other.
		let format = match block.cid().codec() {
			Codec::Raw => "raw",
			Codec::DagCbor => "dag-cbor",
		};
		let query = [("format", format), ("mhtype", "sha2-256"), ("pin", "true")];
		let answer = self
			.command("block/put", &query, Some(block.bytes()))
			.await?
			.map_err(|message| self.refused(format!("it cannot store block {}: {message}", block.cid())))?;
		let stored: Stored = serde_json::from_slice(&answer)
			.map_err(|error| self.refused(format!("it answers block/put in an unknown form: {error}")))?;
		if stored.key.parse::<Cid>().ok() != Some(*block.cid()) {
			return Err(self.refused(format!("it stored block {} as {}", block.cid(), stored.key)));
		}
		Ok(())
	}

	async fn get(&self, cid: &Cid, max_len: usize) -> Result<Block, Error> {
		let (id, search) = (cid.to_string(), format!("{}ms", self.search.as_millis()));
		let query = [("arg", id.as_str()), ("timeout", search.as_str())];
		let attempt = || async {
			match self.ask("block/get", &query, None, max_len).await? {
				Answer::Done(bytes) => Ok(bytes),
				Answer::Oversized => Err(Error::Oversized { cid: *cid, max: max_len, store: self.name.clone() }.into()),
				Answer::Failed(message) if is_absence(&message) => {
					Err(Error::Missing { cid: *cid, store: self.name.clone() }.into())
				},
				Answer::Failed(message) => Err(self.refused(message).into()),
			}
		};
		let bytes = self.patience.call(&self.name, attempt).await?;
		Block::verify(cid, bytes, &self.name)
	}

	/// Whether the node has pinned the block. One that it merely has may be gone tomorrow; and a node of another make
	/// looks for a block that it lacks in its network even when it is asked not to, until time is up.
	async fn has(&self, cid: &Cid) -> Result<bool, Error> {
		let id = cid.to_string();
		match self.command("pin/ls", &[("arg", &id), ("type", "recursive")], None).await? {
			Ok(_) => Ok(true),
			Err(message) if is_unpinned(&message) => Ok(false),
			Err(message) => Err(self.refused(message)),
		}
	}

	/// Removes the block, unless the node keeps it for a list that is pinned: remove the list first.
	async fn delete(&self, cid: &Cid) -> Result<(), Error> {
		let id = cid.to_string();
		if let Err(message) = self.command("pin/rm", &[("arg", &id)], None).await? {
			if !is_unpinned(&message) {
				return Err(self.refused(message));
			}
		}
		// Not with `force`: a node of another make says then of a block that is pinned by a list that it has removed it.
		let answer = self.command("block/rm", &[("arg", &id)], None).await?.map_err(|message| self.refused(message))?;
		// One line of JSON for each block, with an error in it or without.
		match serde_json::Deserializer::from_slice(&answer).into_iter::<Removed>().next() {
			Some(Ok(Removed { error })) if !error.is_empty() && !is_absence(&error) => Err(self.refused(error)),
			Some(Err(error)) => Err(self.refused(format!("it answers block/rm in an unknown form: {error}"))),
			_ => Ok(()),
		}
	}
}

/// Whether a node says so that it did not find a block: at once if it is offline, else after it has searched.
fn is_absence(message: &str) -> bool {
	["not found", "could not find", "timed out", "deadline exceeded"].iter().any(|words| message.contains(words))
}

/// Whether a node says so that a block is not pinned.
fn is_unpinned(message: &str) -> bool {
	message.contains("not pinned")
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::scripted::{answer, Scripted, PATIENCE};

	fn node(server: &Scripted) -> KuboBlocks {
		let name = "the node".to_string();
		KuboBlocks::new(&server.url().parse().unwrap(), name, PATIENCE, Duration::from_secs(1)).unwrap()
	}

	fn complaint(message: &str) -> Vec<u8> {
		answer("500 Internal Server Error", &format!(r#"{{"Message":"{message}","Code":0,"Type":"error"}}"#))
	}

	fn block() -> Block {
		Block::raw("hello block").unwrap()
	}

	#[tokio::test]
	async fn a_block_is_sent_in_the_form_that_all_nodes_know() {
		let cid = block().cid().to_string();
		let server = Scripted::start(vec![answer("200 OK", &format!(r#"{{"Key":"{cid}","Size":11}}"#))]).await;
		node(&server).put(&block()).await.unwrap();
		let request = &server.requests()[0];
		assert!(
			request.starts_with("POST /api/v0/block/put?format=raw&mhtype=sha2-256&pin=true HTTP/1.1"),
			"{request}"
		);
		assert!(request.contains("hello block") && request.contains("multipart/form-data"), "{request}");
	}

	#[tokio::test]
	async fn a_block_stored_under_another_address_is_an_error() {
		let other = Cid::of(Codec::Raw, b"other");
		let server = Scripted::start(vec![answer("200 OK", &format!(r#"{{"Key":"{other}"}}"#))]).await;
		let error = node(&server).put(&block()).await.unwrap_err();
		assert!(matches!(error, Error::Refused { .. }) && error.to_string().contains("stored block"), "{error}");
	}

	#[tokio::test]
	async fn wrong_bytes_are_corruption_and_too_many_are_not_read() {
		let endless = [b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".as_slice(), &[b'x'; 3 << 20]].concat();
		let claimed = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\nx".to_vec();
		let server = Scripted::start(vec![answer("200 OK", "hello blocks"), endless, claimed]).await;
		let (node, block) = (node(&server), block());
		let error = node.get(block.cid(), 100).await.unwrap_err();
		assert!(matches!(error, Error::Corrupted { len: 12, .. }), "{error}");
		for _ in 0..2 {
			let error = node.get(block.cid(), 100).await.unwrap_err();
			assert!(matches!(error, Error::Oversized { max: 100, .. }), "{error}");
		}
	}

	#[tokio::test]
	async fn a_block_that_no_node_has_is_missing() {
		let server = Scripted::start(vec![
			complaint("block was not found locally (offline): ipld: could not find bafkrei"),
			complaint("Failed to get block: request timed out"),
			complaint("context deadline exceeded"),
			complaint("disk on fire"),
		])
		.await;
		let (node, block) = (node(&server), block());
		for _ in 0..3 {
			assert!(matches!(node.get(block.cid(), 100).await, Err(Error::Missing { .. })));
		}
		let error = node.get(block.cid(), 100).await.unwrap_err();
		assert!(matches!(&error, Error::Refused { reason, .. } if reason == "disk on fire"), "{error}");
	}

	#[tokio::test]
	async fn a_block_is_had_when_it_is_pinned() {
		let server = Scripted::start(vec![
			answer("200 OK", r#"{"Keys":{}}"#),
			complaint("path 'x' is not pinned"),
			complaint("x"),
		])
		.await;
		let (node, block) = (node(&server), block());
		assert!(node.has(block.cid()).await.unwrap());
		assert!(!node.has(block.cid()).await.unwrap());
		assert!(matches!(node.has(block.cid()).await, Err(Error::Refused { .. })));
	}

	#[tokio::test]
	async fn a_node_that_is_overloaded_is_asked_again() {
		let server = Scripted::start(vec![
			answer("503 Service Unavailable", "busy"),
			Vec::new(),
			answer("200 OK", "hello block"),
		])
		.await;
		let block = block();
		assert_eq!(node(&server).get(block.cid(), 100).await.unwrap(), block);
		assert_eq!(server.requests().len(), 3);
	}

	#[tokio::test]
	async fn what_is_no_rpc_is_told() {
		let server = Scripted::start(vec![
			answer("404 Not Found", "404 page not found"),
			answer("405 Method Not Allowed", r#"{"Message":"no","Code":0}"#),
			answer("403 Forbidden", "403 - Forbidden"),
			answer("307 Temporary Redirect\r\nlocation: http://127.0.0.1:1/", ""),
		])
		.await;
		let (node, block) = (node(&server), block());
		for words in ["gateway", "gateway", "lets only others in", "gateway"] {
			let error = node.has(block.cid()).await.unwrap_err();
			assert!(matches!(error, Error::Refused { .. }) && error.to_string().contains(words), "{error}");
		}
	}

	#[tokio::test]
	async fn a_node_that_is_not_there_is_told() {
		let server = Scripted::start(Vec::new()).await;
		let node = node(&server);
		drop(server);
		let error = node.has(block().cid()).await.unwrap_err();
		assert!(matches!(error, Error::Unavailable { attempts: 3, .. }), "{error}");
		assert!(error.to_string().contains("Is it running"), "{error}");
	}

	#[tokio::test]
	async fn what_is_pinned_is_unpinned_before_it_is_removed() {
		let removed = r#"{"Hash":"x"}"#;
		let gone = r#"{"Hash":"x","Error":"cannot remove x: block not found"}"#;
		let kept = r#"{"Hash":"x","Error":"cannot remove x: pinned: indirect"}"#;
		let server = Scripted::start(vec![
			answer("200 OK", r#"{"Pins":["x"]}"#),
			answer("200 OK", removed),
			complaint("not pinned or pinned indirectly"),
			answer("200 OK", gone),
			complaint("not pinned or pinned indirectly"),
			answer("200 OK", kept),
		])
		.await;
		let (node, block) = (node(&server), block());
		node.delete(block.cid()).await.unwrap();
		node.delete(block.cid()).await.unwrap();
		let error = node.delete(block.cid()).await.unwrap_err();
		assert!(error.to_string().contains("pinned: indirect"), "{error}");
		let commands: Vec<_> =
			server.requests().iter().map(|text| text[13..].split('?').next().unwrap().to_string()).collect();
		assert_eq!(commands, ["pin/rm", "block/rm"].repeat(3));
	}
}
