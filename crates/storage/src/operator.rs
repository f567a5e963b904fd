//! Blocks in a folder, in S3 or in memory, by opendal.

use crate::{
	error::chain,
	http,
	location::Credentials,
	patience::{Failure, Patience},
	Block, BlockStore, Cid, Error,
};
use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use futures::TryStreamExt;
use opendal::{services, ErrorKind, HttpTransporter, OperationContext, Operator};
use opendal_http_transport_reqwest::ReqwestTransport;
use reqwest::redirect::Policy;
use std::{
	error::Error as _,
	fs,
	path::Path,
	time::{Duration, SystemTime},
};

/// Where a folder keeps blocks until they are whole.
const UNFINISHED: &str = "unfinished";
/// An unfinished block of this age belongs to nobody any more.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// Blocks in a folder, in S3 or in memory.
///
/// A block lies under `XX/CID`, where XX are the last two characters of its CID but one: a folder of millions of files is
/// slow, and those characters are spread evenly.
pub struct OpendalBlocks {
	operator: Operator,
	name: String,
	patience: Patience,
}

impl OpendalBlocks {
	/// Blocks in the memory of this process.
	pub fn memory() -> Result<Self, Error> {
		Self::new(services::Memory::default(), "memory:".into(), Patience::default())
	}

	/// Blocks in a folder, which is made if it is not there. A block appears under its name when it is whole and on disk.
	pub fn folder(root: &Path) -> Result<Self, Error> {
		let name = root.display().to_string();
		let unfinished = root.join(UNFINISHED);
		let (Some(root), Some(temporary)) = (root.to_str(), unfinished.to_str()) else {
			return Err(Error::Location { given: name, reason: "the folder's name is not UTF-8".into() });
		};
		let folder = services::Fs::default().root(root).atomic_write_dir(temporary);
		let store = Self::new(folder, name, Patience::default())?;
		sweep(&unfinished);
		Ok(store)
	}

	/// Blocks in a bucket of S3, or of a server that speaks its language. Without endpoint it is Amazon's.
	///
	/// The key must allow to get, put and delete objects, and to list the bucket: without the last, S3 does not say of a
	/// block that it is missing, but that it is forbidden.
	pub fn s3(
		bucket: &str,
		prefix: &str,
		endpoint: Option<&str>,
		region: &str,
		credentials: &Credentials,
		name: String,
		patience: Patience,
	) -> Result<Self, Error> {
		// Only what is given counts: no profile of the AWS tools, no metadata service of a cloud, whose answers would
		// depend on where this runs.
		let mut s3 = services::S3::default()
			.bucket(bucket)
			.root(prefix)
			.region(region)
			.access_key_id(&credentials.access_key_id)
			.secret_access_key(&credentials.secret_access_key)
			.disable_config_load()
			.disable_ec2_metadata();
		if let Some(endpoint) = endpoint {
			s3 = s3.endpoint(endpoint);
		}
		if let Some(token) = &credentials.session_token {
			s3 = s3.session_token(token);
		}
		let transport = ReqwestTransport::new(http::client(&name, Policy::default())?);
		let context = OperationContext::new().with_http_transport(HttpTransporter::new(transport));
		let mut store = Self::new(s3, name, patience)?;
		store.operator = store.operator.with_context(context);
		Ok(store)
	}

	fn new(service: impl opendal::Builder, name: String, patience: Patience) -> Result<Self, Error> {
		match Operator::new(service) {
			Ok(operator) => Ok(OpendalBlocks { operator, name, patience }),
			Err(error) => Err(Error::Refused { store: name, reason: reason(&error) }),
		}
	}

	/// What is stored under this path, or `None` if that is more than `max` bytes. It is not read further then.
	async fn read(&self, path: &str, max: usize) -> opendal::Result<Option<Bytes>> {
		let mut stream = self.operator.reader(path).await?.into_stream(..).await?;
		let mut bytes = BytesMut::new();
		while let Some(buffer) = stream.try_next().await? {
			if bytes.len() + buffer.len() > max {
				return Ok(None);
			}
			buffer.for_each(|chunk| bytes.extend_from_slice(&chunk));
		}
		Ok(Some(bytes.freeze()))
	}

	fn failure(&self, error: opendal::Error) -> Failure {
		let mut reason = reason(&error);
		if error.kind() == ErrorKind::PermissionDenied {
			reason.push_str(". (Whoever may not list a bucket is forbidden to know that a block is missing in it)");
		}
		if error.is_temporary() || error.kind() == ErrorKind::RateLimited {
			Failure::Passing(reason)
		} else {
			Failure::Lasting(Error::Refused { store: self.name.clone(), reason })
		}
	}
}

#[async_trait]
impl BlockStore for OpendalBlocks {
	fn name(&self) -> &str {
		&self.name
	}

	async fn put(&self, block: &Block) -> Result<(), Error> {
		let path = path(block.cid());
		let write = || async {
			self.operator.write(&path, block.bytes().clone()).await.map(|_| ()).map_err(|error| self.failure(error))
		};
		self.patience.call(&self.name, write).await
	}

	async fn get(&self, cid: &Cid, max_len: usize) -> Result<Block, Error> {
		let path = path(cid);
		let read = || async {
			match self.read(&path, max_len).await {
				Ok(bytes) => Ok(bytes),
				Err(error) if error.kind() == ErrorKind::NotFound => {
					Err(Error::Missing { cid: *cid, store: self.name.clone() }.into())
				},
				Err(error) => Err(self.failure(error)),
			}
		};
		let Some(bytes) = self.patience.call(&self.name, read).await? else {
			return Err(Error::Oversized { cid: *cid, max: max_len, store: self.name.clone() });
		};
		Block::verify(cid, bytes, &self.name)
	}

	async fn has(&self, cid: &Cid) -> Result<bool, Error> {
		let path = path(cid);
		let ask = || async { self.operator.exists(&path).await.map_err(|error| self.failure(error)) };
		self.patience.call(&self.name, ask).await
	}

	async fn delete(&self, cid: &Cid) -> Result<(), Error> {
		let path = path(cid);
		let delete = || async { self.operator.delete(&path).await.map_err(|error| self.failure(error)) };
		self.patience.call(&self.name, delete).await
	}
}

/// Where a block lies.
fn path(cid: &Cid) -> String {
	let cid = cid.to_string();
	let shard = &cid[cid.len() - 3..cid.len() - 1];
	format!("{shard}/{cid}")
}

/// What opendal says, without the request's headers and addresses that it adds.
fn reason(error: &opendal::Error) -> String {
	let mut text = error.kind().to_string();
	for more in [error.message().to_string(), error.source().map(chain).unwrap_or_default()] {
		if !more.is_empty() {
			text = format!("{text}: {more}");
		}
	}
	text
}

/// Removes what uploads left behind that were killed. That it fails hinders nobody.
fn sweep(unfinished: &Path) {
	let Ok(entries) = fs::read_dir(unfinished) else { return };
	for entry in entries.flatten() {
		let age = entry.metadata().and_then(|data| data.modified()).map(|time| SystemTime::now().duration_since(time));
		if matches!(age, Ok(Ok(age)) if age > ABANDONED) {
			let _ = fs::remove_file(entry.path());
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::scripted::{answer, Scripted, PATIENCE};

	fn s3(server: &Scripted) -> OpendalBlocks {
		let credentials =
			Credentials { access_key_id: "id".into(), secret_access_key: "hidden".into(), session_token: None };
		OpendalBlocks::s3("b", "p", Some(&server.url()), "r", &credentials, "the bucket".into(), PATIENCE).unwrap()
	}

	fn complaint(status: &str, code: &str) -> Vec<u8> {
		answer(status, &format!("<Error><Code>{code}</Code><Message>so it is</Message></Error>"))
	}

	fn block() -> Block {
		Block::raw("hello block").unwrap()
	}

	#[tokio::test]
	async fn a_block_has_its_address_as_name_and_no_secret_travels() {
		let server = Scripted::start(vec![answer("200 OK", "")]).await;
		s3(&server).put(&block()).await.unwrap();
		let request = &server.requests()[0];
		let cid = block().cid().to_string();
		assert!(request.starts_with(&format!("PUT /b/p/{}/{cid} HTTP/1.1", &cid[56..58])), "{request}");
		assert!(request.ends_with("hello block") && request.contains("AWS4-HMAC-SHA256"), "{request}");
		assert!(!request.contains("hidden"), "{request}");
	}

	#[tokio::test]
	async fn wrong_bytes_are_corruption_and_too_many_are_not_read() {
		let long = answer("200 OK", &"x".repeat(3 << 20));
		let claimed = [b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n".as_slice(), &[b'x'; 1 << 10]].concat();
		let server = Scripted::start(vec![answer("200 OK", "hello blocks"), long, claimed]).await;
		let (s3, block) = (s3(&server), block());
		let error = s3.get(block.cid(), 100).await.unwrap_err();
		assert!(matches!(error, Error::Corrupted { len: 12, .. }), "{error}");
		for _ in 0..2 {
			let error = s3.get(block.cid(), 100).await.unwrap_err();
			assert!(matches!(error, Error::Oversized { max: 100, .. }), "{error}");
		}
	}

	#[tokio::test]
	async fn a_block_cut_off_on_its_way_is_fetched_again() {
		let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\nhello".to_vec();
		let server =
			Scripted::start(vec![cut, complaint("503 Slow Down", "SlowDown"), answer("200 OK", "hello block")]).await;
		let block = block();
		assert_eq!(s3(&server).get(block.cid(), 100).await.unwrap(), block);
		assert_eq!(server.requests().len(), 3);
	}

	#[tokio::test]
	async fn what_the_server_refuses_is_told_and_not_tried_again() {
		let server = Scripted::start(vec![
			complaint("404 Not Found", "NoSuchKey"),
			complaint("404 Not Found", "NoSuchBucket"),
			complaint("403 Forbidden", "SignatureDoesNotMatch"),
		])
		.await;
		let (s3, block) = (s3(&server), block());
		assert!(matches!(s3.get(block.cid(), 100).await, Err(Error::Missing { .. })));
		for words in ["NoSuchBucket", "SignatureDoesNotMatch"] {
			let error = s3.get(block.cid(), 100).await.unwrap_err();
			assert!(matches!(error, Error::Refused { .. }) && error.to_string().contains(words), "{error}");
			assert!(!error.to_string().contains("hidden"), "{error}");
		}
		assert_eq!(server.requests().len(), 3);
	}

	#[tokio::test]
	async fn a_server_that_is_not_there_is_told() {
		let server = Scripted::start(Vec::new()).await;
		let s3 = s3(&server);
		drop(server);
		let error = s3.put(&block()).await.unwrap_err();
		assert!(matches!(error, Error::Unavailable { attempts: 3, .. }), "{error}");
	}

	#[tokio::test]
	async fn unfinished_blocks_are_swept_when_they_are_old() {
		let root = tempfile::tempdir().unwrap();
		let unfinished = root.path().join(UNFINISHED);
		fs::create_dir(&unfinished).unwrap();
		let (old, new) = (unfinished.join("old"), unfinished.join("new"));
		for file in [&old, &new] {
			fs::write(file, "half").unwrap();
		}
		fs::File::options().write(true).open(&old).unwrap().set_modified(SystemTime::now() - 2 * ABANDONED).unwrap();
		OpendalBlocks::folder(root.path()).unwrap();
		assert!(!old.exists() && new.exists());
	}

	#[tokio::test]
	async fn a_folder_that_cannot_be_made_is_told() {
		let root = tempfile::tempdir().unwrap();
		let file = root.path().join("file");
		fs::write(&file, "").unwrap();
		let error = OpendalBlocks::folder(&file.join("blocks")).err().unwrap();
		assert!(error.to_string().contains("file"), "{error}");
	}

	#[tokio::test]
	async fn a_store_keeps_what_it_is_given() {
		let root = tempfile::tempdir().unwrap();
		for store in [OpendalBlocks::memory().unwrap(), OpendalBlocks::folder(root.path()).unwrap()] {
			for bytes in [Vec::new(), vec![7], vec![9; crate::MAX_BLOCK_LEN]] {
				let block = Block::raw(bytes).unwrap();
				assert!(!store.has(block.cid()).await.unwrap());
				assert!(matches!(store.get(block.cid(), crate::MAX_BLOCK_LEN).await, Err(Error::Missing { .. })));
				store.put(&block).await.unwrap();
				store.put(&block).await.unwrap();
				assert!(store.has(block.cid()).await.unwrap());
				assert_eq!(store.get(block.cid(), block.bytes().len()).await.unwrap(), block);
				if let Some(less) = block.bytes().len().checked_sub(1) {
					assert!(matches!(store.get(block.cid(), less).await, Err(Error::Oversized { .. })));
				}
				store.delete(block.cid()).await.unwrap();
				store.delete(block.cid()).await.unwrap();
				assert!(!store.has(block.cid()).await.unwrap());
			}
		}
		assert_eq!(fs::read_dir(root.path().join(UNFINISHED)).unwrap().count(), 0);
	}
}
