//! Storing in real servers: an IPFS node, and an S3 server that checks signatures.
//!
//! They are ignored unless asked for, because the servers have to be there:
//!
//! ```text
//! scripts/with-storage-servers.sh cargo test -p nulink-storage --test real_servers -- --ignored
//! ```

use async_trait::async_trait;
use nulink_storage::{
	get_object, get_range, object_size, open_with, put_object, Block, BlockStore, Cid, Codec, Credentials, Error,
	GetOptions, OpendalBlocks, Patience, Progress, PutOptions, Settings, MAX_BLOCK_LEN,
};
use opendal::{services, HttpTransporter, OperationContext, Operator};
use opendal_http_transport_reqwest::ReqwestTransport;
use reqwest::multipart::{Form, Part};
use std::{
	env,
	sync::{
		atomic::{AtomicUsize, Ordering::SeqCst},
		Arc,
	},
	time::{Duration, SystemTime},
};

const ANY: GetOptions = GetOptions { max_size: u64::MAX, parallel: 8 };

fn address(variable: &str) -> String {
	env::var(variable).unwrap_or_else(|_| {
		panic!(
			"{variable} is not set: run this by scripts/with-storage-servers.sh, which installs and starts the servers"
		)
	})
}

fn client() -> reqwest::Client {
	let _ = rustls::crypto::ring::default_provider().install_default();
	reqwest::Client::new()
}

fn patience() -> Patience {
	Patience { timeout: Duration::from_secs(20), ..Default::default() }
}

fn settings() -> Settings {
	Settings { credentials: None, patience: patience(), search: Duration::from_secs(1) }
}

fn open(place: &str) -> Arc<dyn BlockStore> {
	open_with(&place.parse().unwrap(), &settings()).unwrap()
}

/// A part of its own of the bucket.
fn s3(prefix: &str) -> Arc<dyn BlockStore> {
	open(&format!("s3://nulink/{prefix}?endpoint={}", address("NULINK_TEST_S3")))
}

/// The bucket itself, to do in it what a store does not.
fn bucket(prefix: &str) -> Operator {
	let key = Credentials::from_env().unwrap();
	let s3 = services::S3::default()
		.bucket("nulink")
		.root(prefix)
		.endpoint(&address("NULINK_TEST_S3"))
		.region("us-east-1")
		.access_key_id(&key.access_key_id)
		.secret_access_key(&key.secret_access_key);
	let transport = HttpTransporter::new(ReqwestTransport::new(client()));
	Operator::new(s3).unwrap().with_context(OperationContext::new().with_http_transport(transport))
}

fn ipfs() -> Arc<dyn BlockStore> {
	open(&format!("ipfs+{}", address("NULINK_TEST_IPFS")))
}

/// A command of the IPFS node, without the store.
async fn rpc(command: &str, upload: Option<Vec<u8>>) -> String {
	let mut request = client().post(format!("{}/api/v0/{command}", address("NULINK_TEST_IPFS")));
	if let Some(bytes) = upload {
		let part = Part::bytes(bytes).file_name("block").mime_str("application/octet-stream").unwrap();
		request = request.multipart(Form::new().part("data", part));
	}
	request.send().await.unwrap().error_for_status().unwrap().text().await.unwrap()
}

/// Content that no other test has, so that servers which they share do not have it.
fn content(len: usize) -> Vec<u8> {
	static CALLS: AtomicUsize = AtomicUsize::new(0);
	let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos() as u64;
	let mut state = now ^ ((CALLS.fetch_add(1, SeqCst) as u64) << 60) | 1;
	let bytes = std::iter::repeat_with(|| {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		state as u8
	});
	bytes.take(len).collect()
}

/// Passes everything on, until it has stored so many blocks.
struct Cut<'a> {
	store: &'a dyn BlockStore,
	left: AtomicUsize,
	puts: AtomicUsize,
}

impl<'a> Cut<'a> {
	fn after(store: &'a dyn BlockStore, puts: usize) -> Self {
		Cut { store, left: AtomicUsize::new(puts), puts: AtomicUsize::new(0) }
	}
}

#[async_trait]
impl BlockStore for Cut<'_> {
	fn name(&self) -> &str {
		self.store.name()
	}

	async fn put(&self, block: &Block) -> Result<(), Error> {
		if self.left.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_err() {
			return Err(Error::Unavailable { store: self.name().into(), attempts: 1, reason: "cut".into() });
		}
		self.store.put(block).await?;
		self.puts.fetch_add(1, SeqCst);
		Ok(())
	}

	async fn get(&self, cid: &Cid, max_len: usize) -> Result<Block, Error> {
		self.store.get(cid, max_len).await
	}

	async fn has(&self, cid: &Cid) -> Result<bool, Error> {
		self.store.has(cid).await
	}

	async fn delete(&self, cid: &Cid) -> Result<(), Error> {
		self.store.delete(cid).await
	}
}

async fn keeps_blocks(store: &dyn BlockStore) {
	// {"size": n} in DAG-CBOR, so that IPFS can read it.
	let list = [b"\xa1\x64size\x1b".as_slice(), &content(8)].concat();
	for block in [
		Block::raw("").unwrap(),
		Block::raw(content(1)).unwrap(),
		Block::raw(content(100_000)).unwrap(),
		Block::raw(content(MAX_BLOCK_LEN)).unwrap(),
		Block::new(Codec::DagCbor, list).unwrap(),
	] {
		let cid = block.cid();
		if !block.bytes().is_empty() {
			assert!(!store.has(cid).await.unwrap());
			let error = store.get(cid, MAX_BLOCK_LEN).await.unwrap_err();
			assert!(matches!(error, Error::Missing { .. }), "{error}");
			assert!(error.to_string().contains(store.name()) && error.to_string().contains(&cid.to_string()));
		}
		store.put(&block).await.unwrap();
		store.put(&block).await.unwrap();
		assert!(store.has(cid).await.unwrap());
		assert_eq!(store.get(cid, block.bytes().len()).await.unwrap(), block);
		if let Some(less) = block.bytes().len().checked_sub(1) {
			let error = store.get(cid, less).await.unwrap_err();
			assert!(matches!(error, Error::Oversized { .. }), "{error}");
		}
		store.delete(cid).await.unwrap();
		assert!(!store.has(cid).await.unwrap());
		store.delete(cid).await.unwrap();
	}
}

async fn keeps_objects(store: &dyn BlockStore) {
	for (number, len) in [0, 1, MAX_BLOCK_LEN, MAX_BLOCK_LEN + 1, 12 * MAX_BLOCK_LEN + 77].into_iter().enumerate() {
		let mut content = content(len);
		// Two random blocks of a byte could be one, and the second be there already.
		if let Some(last) = content.last_mut() {
			*last = number as u8;
		}
		let mut last = Progress::default();
		let object = put_object(store, content.as_slice(), PutOptions::default(), |now| last = now).await.unwrap();
		assert_eq!((object.size, last.done, last.skipped), (len as u64, len as u64, 0));
		assert_eq!(object_size(store, &object.id).await.unwrap(), object.size);
		let mut back = Vec::new();
		assert_eq!(get_object(store, &object.id, &mut back, ANY, |_| {}).await.unwrap(), object.size);
		assert_eq!(back, content);
		if len > MAX_BLOCK_LEN {
			let mut part = Vec::new();
			let range = MAX_BLOCK_LEN as u64 - 3..MAX_BLOCK_LEN as u64 + 1;
			get_range(store, &object.id, range.clone(), &mut part, ANY, |_| {}).await.unwrap();
			assert_eq!(part, &content[range.start as usize..range.end as usize]);
		}
	}
}

async fn resumes(store: &dyn BlockStore) {
	let content = content(20 * MAX_BLOCK_LEN);
	let cut = Cut::after(store, 13);
	let error = put_object(&cut, content.as_slice(), PutOptions::default(), |_| {}).await.unwrap_err();
	assert!(matches!(error, Error::Unavailable { .. }), "{error}");
	let first = cut.puts.load(SeqCst);
	// A send that was under way when it was cut may have arrived and was not counted.
	assert!(first <= 13);

	let cut = Cut::after(store, usize::MAX);
	let mut last = Progress::default();
	let object = put_object(&cut, content.as_slice(), PutOptions::default(), |now| last = now).await.unwrap();
	let second = cut.puts.load(SeqCst);
	// Twenty blocks and their list, in both together.
	assert!(second <= 21 - first && second >= 21 - 13, "{first} and {second}");
	assert_eq!(last.skipped, (21 - second as u64) * MAX_BLOCK_LEN as u64);

	let cut = Cut::after(store, 0);
	assert_eq!(put_object(&cut, content.as_slice(), PutOptions::default(), |_| {}).await.unwrap(), object);
	let mut back = Vec::new();
	get_object(store, &object.id, &mut back, ANY, |_| {}).await.unwrap();
	assert_eq!(back, content);
}

async fn passes_everything(store: &dyn BlockStore) {
	keeps_blocks(store).await;
	keeps_objects(store).await;
	resumes(store).await;
}

#[tokio::test]
#[ignore = "needs the servers of scripts/with-storage-servers.sh"]
async fn s3_keeps_what_it_is_given() {
	passes_everything(&*s3("some/prefix")).await;
}

#[tokio::test]
#[ignore = "needs the servers of scripts/with-storage-servers.sh"]
async fn ipfs_keeps_what_it_is_given() {
	passes_everything(&*ipfs()).await;
}

#[tokio::test]
#[ignore = "needs the servers of scripts/with-storage-servers.sh"]
async fn a_block_corrupted_in_s3_is_an_error_until_it_is_rewritten() {
	let store = s3("corrupted");
	let content = content(3 * MAX_BLOCK_LEN);
	let object = put_object(&*store, content.as_slice(), PutOptions::default(), |_| {}).await.unwrap();
	let good = &content[MAX_BLOCK_LEN..2 * MAX_BLOCK_LEN];
	let victim = Cid::of(Codec::Raw, good);
	let name = victim.to_string();
	let path = format!("{}/{name}", &name[name.len() - 3..name.len() - 1]);
	let bucket = bucket("corrupted");
	assert_eq!(bucket.read(&path).await.unwrap().to_bytes(), good);
	let mut bad = good.to_vec();
	bad[12345] ^= 1;
	bucket.write(&path, bad).await.unwrap();

	let mut back = Vec::new();
	let error = get_object(&*store, &object.id, &mut back, ANY, |_| {}).await.unwrap_err();
	assert!(matches!(error.cause(), Error::Corrupted { cid, .. } if *cid == victim), "{error}");
	assert_eq!(back, &content[..MAX_BLOCK_LEN]);
	let options = PutOptions { rewrite: true, ..Default::default() };
	put_object(&*store, content.as_slice(), options, |_| {}).await.unwrap();
	get_object(&*store, &object.id, Vec::new(), ANY, |_| {}).await.unwrap();
}

#[tokio::test]
#[ignore = "needs the servers of scripts/with-storage-servers.sh"]
async fn a_bucket_that_is_not_there_and_a_wrong_key_are_told() {
	let (block, endpoint) = (Block::raw(content(10)).unwrap(), address("NULINK_TEST_S3"));
	let refusals = |store: Arc<dyn BlockStore>| {
		let block = block.clone();
		async move {
			let errors = [store.put(&block).await.unwrap_err(), store.get(block.cid(), 100).await.unwrap_err()];
			assert!(errors.iter().all(|error| matches!(error, Error::Refused { .. })), "{errors:?}");
			errors.map(|error| error.to_string())
		}
	};
	for text in refusals(open(&format!("s3://nulink-nowhere?endpoint={endpoint}"))).await {
		assert!(text.contains("NoSuchBucket"), "{text}");
	}
	for text in refusals(open(&format!("s3://others?endpoint={endpoint}"))).await {
		assert!(text.contains("AccessDenied"), "{text}");
	}
	let right = Credentials::from_env().unwrap();
	let wrong = Credentials { secret_access_key: "a-wrong-secret".into(), ..right };
	let place = format!("s3://nulink?endpoint={endpoint}").parse().unwrap();
	let wrong = open_with(&place, &Settings { credentials: Some(wrong), ..settings() }).unwrap();
	for text in refusals(wrong).await {
		assert!(text.contains("SignatureDoesNotMatch") && !text.contains("a-wrong-secret"), "{text}");
	}
}

#[tokio::test]
#[ignore = "needs the servers of scripts/with-storage-servers.sh"]
async fn ipfs_itself_can_walk_through_an_object() {
	let store = ipfs();
	let content = content(3 * MAX_BLOCK_LEN);
	let object = put_object(&*store, content.as_slice(), PutOptions::default(), |_| {}).await.unwrap();
	let size = rpc(&format!("dag/get?arg={}/size", object.id), None).await;
	assert_eq!(size.trim(), content.len().to_string());
	let references = rpc(&format!("refs?arg={}", object.id), None).await;
	let references: Vec<Cid> = serde_json::Deserializer::from_str(&references)
		.into_iter::<serde_json::Value>()
		.map(|line| line.unwrap()["Ref"].as_str().unwrap().parse().unwrap())
		.collect();
	let blocks: Vec<_> = content.chunks(MAX_BLOCK_LEN).map(|bytes| Cid::of(Codec::Raw, bytes)).collect();
	assert_eq!(references, blocks);
}

#[tokio::test]
#[ignore = "needs the servers of scripts/with-storage-servers.sh"]
async fn a_block_that_ipfs_keeps_for_an_object_is_not_removed() {
	let store = ipfs();
	let content = content(2 * MAX_BLOCK_LEN);
	let object = put_object(&*store, content.as_slice(), PutOptions::default(), |_| {}).await.unwrap();
	let error = store.delete(&Cid::of(Codec::Raw, &content[..MAX_BLOCK_LEN])).await.unwrap_err();
	assert!(matches!(error, Error::Refused { .. }) && error.to_string().contains("pinned"), "{error}");
	get_object(&*store, &object.id, Vec::new(), ANY, |_| {}).await.unwrap();
}

#[tokio::test]
#[ignore = "needs the servers of scripts/with-storage-servers.sh"]
async fn a_block_missing_in_ipfs_is_told_and_can_be_added() {
	let (store, content) = (ipfs(), content(5 * MAX_BLOCK_LEN));
	let blocks: Vec<_> = content.chunks(MAX_BLOCK_LEN).map(|bytes| Block::raw(bytes.to_vec()).unwrap()).collect();
	let elsewhere = OpendalBlocks::memory().unwrap();
	let object = put_object(&elsewhere, content.as_slice(), PutOptions::default(), |_| {}).await.unwrap();
	for (index, block) in blocks.iter().enumerate() {
		if index != 3 {
			store.put(block).await.unwrap();
		}
	}
	// Not pinned: the node would look for all that is listed.
	let list = elsewhere.get(&object.id, MAX_BLOCK_LEN).await.unwrap().into_bytes();
	rpc("block/put?format=dag-cbor&pin=false", Some(list.to_vec())).await;

	let mut back = Vec::new();
	let error = get_object(&*store, &object.id, &mut back, ANY, |_| {}).await.unwrap_err();
	assert!(matches!(&error, Error::Damaged { offset, .. } if *offset == 3 * MAX_BLOCK_LEN as u64), "{error}");
	assert!(matches!(error.cause(), Error::Missing { cid, .. } if cid == blocks[3].cid()), "{error}");
	assert_eq!(back, &content[..3 * MAX_BLOCK_LEN]);

	let counted = Cut::after(&*store, usize::MAX);
	put_object(&counted, content.as_slice(), PutOptions::default(), |_| {}).await.unwrap();
	// The block, and the list, to be pinned.
	assert_eq!(counted.puts.load(SeqCst), 2);
	get_object(&*store, &object.id, Vec::new(), ANY, |_| {}).await.unwrap();
}

#[tokio::test]
#[ignore = "needs the servers of scripts/with-storage-servers.sh"]
async fn a_block_missing_in_s3_is_told_and_can_be_added() {
	let (store, content) = (s3("missing"), content(5 * MAX_BLOCK_LEN));
	let object = put_object(&*store, content.as_slice(), PutOptions::default(), |_| {}).await.unwrap();
	let victim = Cid::of(Codec::Raw, &content[3 * MAX_BLOCK_LEN..4 * MAX_BLOCK_LEN]);
	store.delete(&victim).await.unwrap();
	let mut back = Vec::new();
	let error = get_object(&*store, &object.id, &mut back, ANY, |_| {}).await.unwrap_err();
	assert!(matches!(&error, Error::Damaged { offset, .. } if *offset == 3 * MAX_BLOCK_LEN as u64), "{error}");
	assert!(matches!(error.cause(), Error::Missing { cid, .. } if *cid == victim), "{error}");
	assert_eq!(back, &content[..3 * MAX_BLOCK_LEN]);
	let counted = Cut::after(&*store, usize::MAX);
	put_object(&counted, content.as_slice(), PutOptions::default(), |_| {}).await.unwrap();
	assert_eq!(counted.puts.load(SeqCst), 1);
	get_object(&*store, &object.id, Vec::new(), ANY, |_| {}).await.unwrap();
}

#[tokio::test]
#[ignore = "needs the servers of scripts/with-storage-servers.sh"]
async fn the_same_content_has_the_same_address_everywhere() {
	let content = content(2 * MAX_BLOCK_LEN + 1);
	let folder = tempfile::tempdir().unwrap();
	let stores = [s3("everywhere"), ipfs(), open(folder.path().to_str().unwrap())];
	let mut objects = Vec::new();
	for store in &stores {
		objects.push(put_object(&**store, content.as_slice(), PutOptions::default(), |_| {}).await.unwrap());
	}
	assert!(objects.iter().all(|object| *object == objects[0]), "{objects:?}");
}
