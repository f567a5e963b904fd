use super::*;
use crate::{location::open_with, BlockStore, Location, OpendalBlocks, Settings};
use async_trait::async_trait;
use proptest::prelude::*;
use std::{
	collections::HashMap,
	sync::{
		atomic::{AtomicUsize, Ordering::SeqCst},
		Mutex,
	},
	time::Duration,
};

const ANY: GetOptions = GetOptions { max_size: u64::MAX, parallel: 4 };

/// A store in memory that counts, and fails when told to.
#[derive(Default)]
struct Fake {
	blocks: Mutex<HashMap<Cid, Bytes>>,
	puts: AtomicUsize,
	gets: AtomicUsize,
	/// The number of puts that succeed, if it is not all.
	limit: Option<usize>,
	/// Blocks on their way now, and the most there were.
	busy: AtomicUsize,
	busiest: AtomicUsize,
}

impl Fake {
	fn len(&self) -> usize {
		self.blocks.lock().unwrap().len()
	}

	fn puts(&self) -> usize {
		self.puts.swap(0, SeqCst)
	}

	fn gets(&self) -> usize {
		self.gets.swap(0, SeqCst)
	}

	fn insert(&self, block: &Block) -> Cid {
		self.blocks.lock().unwrap().insert(*block.cid(), block.bytes().clone());
		*block.cid()
	}

	fn change(&self, cid: &Cid, change: impl FnOnce(&mut Vec<u8>)) {
		let mut blocks = self.blocks.lock().unwrap();
		let mut bytes = blocks[cid].to_vec();
		change(&mut bytes);
		blocks.insert(*cid, bytes.into());
	}

	fn remove(&self, cid: &Cid) {
		self.blocks.lock().unwrap().remove(cid).expect("it was there");
	}

	fn cids(&self) -> Vec<Cid> {
		self.blocks.lock().unwrap().keys().copied().collect()
	}

	async fn busy(&self) {
		self.busiest.fetch_max(self.busy.fetch_add(1, SeqCst) + 1, SeqCst);
		tokio::task::yield_now().await;
		self.busy.fetch_sub(1, SeqCst);
	}
}

#[async_trait]
impl BlockStore for Fake {
	fn name(&self) -> &str {
		"the fake"
	}

	async fn put(&self, block: &Block) -> Result<(), Error> {
		self.busy().await;
		if self.limit.is_some_and(|limit| self.puts.load(SeqCst) >= limit) {
			return Err(Error::Unavailable { store: "the fake".into(), attempts: 1, reason: "cut".into() });
		}
		self.puts.fetch_add(1, SeqCst);
		self.insert(block);
		Ok(())
	}

	async fn get(&self, cid: &Cid, _: usize) -> Result<Block, Error> {
		self.busy().await;
		self.gets.fetch_add(1, SeqCst);
		let bytes = self.blocks.lock().unwrap().get(cid).cloned();
		let bytes = bytes.ok_or_else(|| Error::Missing { cid: *cid, store: "the fake".into() })?;
		Block::verify(cid, bytes, "the fake")
	}

	async fn has(&self, cid: &Cid) -> Result<bool, Error> {
		Ok(self.blocks.lock().unwrap().contains_key(cid))
	}

	async fn delete(&self, cid: &Cid) -> Result<(), Error> {
		self.blocks.lock().unwrap().remove(cid);
		Ok(())
	}
}

fn run<T>(future: impl std::future::Future<Output = T>) -> T {
	tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn layout(block: u64, fan_out: u64) -> Layout {
	Layout { block, fan_out }
}

/// Content that looks random, so that no two blocks of it are the same unless they are tiny.
fn content(len: usize) -> Vec<u8> {
	let mut state = 0x9e37_79b9_7f4a_7c15_u64;
	let bytes = std::iter::repeat_with(|| {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		state as u8
	});
	bytes.take(len).collect()
}

async fn store(layout: Layout, store: &dyn BlockStore, content: &[u8]) -> Result<Object, Error> {
	put(layout, store, content, PutOptions::default(), |_| {}).await
}

async fn fetch(layout: Layout, store: &dyn BlockStore, id: &Cid) -> Result<Vec<u8>, (Vec<u8>, Error)> {
	let mut output = Vec::new();
	match get(layout, store, id, None, &mut output, ANY, |_| {}).await {
		Ok(size) => {
			assert_eq!(size, output.len() as u64);
			Ok(output)
		},
		Err(error) => Err((output, error)),
	}
}

/// The address of content by the definition of the tree, without a store.
fn address(layout: Layout, content: &[u8]) -> Cid {
	if content.len() as u64 <= layout.block {
		return Cid::of(Codec::Raw, content);
	}
	let parts = content.chunks(layout.part(content.len() as u64) as usize);
	let links: Vec<_> = parts.map(|part| Link { cid: address(layout, part), size: part.len() as u64 }).collect();
	*List::block(&links).unwrap().cid()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn what_was_stored_comes_back(len in 0usize..600, block in 1u64..40, fan_out in 2u64..6, parallel in 0usize..9) {
		let (layout, content, fake) = (layout(block, fan_out), content(len), Fake::default());
		run(async {
			let mut seen = Progress::default();
			let options = PutOptions { parallel, total: Some(7), ..Default::default() };
			let object = put(layout, &fake, content.as_slice(), options, |progress| {
				assert!(progress.done > seen.done);
				seen = progress;
			}).await.unwrap();
			assert_eq!(object, Object { id: address(layout, &content), size: len as u64 });
			if len > 0 {
				assert_eq!((seen.done, seen.total), (len as u64, Some(7)));
			}
			assert_eq!(fetch(layout, &fake, &object.id).await.unwrap(), content);
			assert!(fake.busiest.load(SeqCst) <= parallel.max(4));
		});
	}

	#[test]
	fn a_range_is_what_lies_between(
		len in 0usize..600, block in 1u64..40, fan_out in 2u64..6, a in 0usize..600, b in 0usize..600,
	) {
		let (layout, content, fake) = (layout(block, fan_out), content(len), Fake::default());
		let (start, end) = (a.min(b).min(len), a.max(b).min(len));
		run(async {
			let object = store(layout, &fake, &content).await.unwrap();
			let mut output = Vec::new();
			let range = start as u64..end as u64;
			get(layout, &fake, &object.id, Some(range), &mut output, ANY, |_| {}).await.unwrap();
			assert_eq!(output, &content[start..end]);
		});
	}

	#[test]
	fn damage_anywhere_gives_an_error_and_the_beginning_at_most(
		len in 0usize..400, block in 1u64..30, fan_out in 2u64..5, victim: prop::sample::Index, how in 0..4,
	) {
		let (layout, content, fake) = (layout(block, fan_out), content(len), Fake::default());
		run(async {
			let object = store(layout, &fake, &content).await.unwrap();
			let mut cids = fake.cids();
			cids.sort();
			let victim = *victim.get(&cids);
			match how {
				0 => fake.remove(&victim),
				1 => fake.change(&victim, |bytes| bytes.push(0)),
				2 => fake.change(&victim, |bytes| *bytes = vec![0; bytes.len() + 1]),
				_ => fake.change(&victim, |bytes| match bytes.last_mut() {
					Some(last) => *last ^= 1,
					None => bytes.push(1),
				}),
			}
			let (written, error) = fetch(layout, &fake, &object.id).await.unwrap_err();
			assert!(content.starts_with(&written));
			match error.cause() {
				Error::Missing { cid, .. } => assert_eq!((*cid, how), (victim, 0)),
				Error::Corrupted { cid, .. } => assert!(*cid == victim && how > 0),
				other => panic!("{other}"),
			}
			if let Error::Damaged { object: id, offset, .. } = &error {
				assert_eq!(*id, object.id);
				assert!(*offset <= len as u64 && written.len() as u64 <= *offset);
			}
			assert!(error.to_string().contains(&victim.to_string()), "{error}");
		});
	}

	#[test]
	fn an_upload_that_broke_off_sends_only_the_rest(
		len in 0usize..400, block in 1u64..30, fan_out in 2u64..5, cut in 0usize..60, parallel in 1usize..9,
	) {
		let (layout, content) = (layout(block, fan_out), content(len));
		let options = PutOptions { parallel, ..Default::default() };
		run(async {
			let whole = Fake::default();
			store(layout, &whole, &content).await.unwrap();

			let mut fake = Fake { limit: Some(cut), ..Default::default() };
			let first = put(layout, &fake, content.as_slice(), options, |_| {}).await;
			assert_eq!(first.is_ok(), whole.puts() <= cut.max(whole.len()) && fake.len() == whole.len());
			let sent = fake.puts();
			fake.limit = None;
			let mut last = Progress::default();
			let object = put(layout, &fake, content.as_slice(), options, |progress| last = progress).await.unwrap();
			assert_eq!(fake.len(), whole.len());
			// Equal blocks that are under way together are each sent.
			assert!(fake.puts() <= whole.len() - sent.min(whole.len()) + parallel);
			assert_eq!(last.done, len as u64);
			assert_eq!(fetch(layout, &fake, &object.id).await.unwrap(), content);
		});
	}

	#[test]
	fn no_bytes_make_a_list_that_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
		let block = Block::new(Codec::DagCbor, bytes).unwrap();
		let _ = List::read(&block, &LAYOUT);
	}

	#[test]
	fn a_list_with_a_bit_flipped_is_another_list_or_none(at: prop::sample::Index, bit in 0u8..8) {
		let layout = layout(10, 3);
		let links = [Link { cid: Cid::of(Codec::Raw, b"a"), size: 10 }, Link { cid: Cid::of(Codec::Raw, b"b"), size: 3 }];
		let mut bytes = List::block(&links).unwrap().into_bytes().to_vec();
		let at = at.index(bytes.len());
		bytes[at] ^= 1 << bit;
		let block = Block::new(Codec::DagCbor, bytes).unwrap();
		if let Ok((size, links)) = List::read(&block, &layout) {
			// What is accepted is what this program would have made.
			assert_eq!(List::block(&links).unwrap(), block);
			assert_eq!(size, links.iter().map(|link| link.size).sum::<u64>());
		}
	}
}

#[tokio::test]
async fn the_second_upload_sends_what_the_first_did_not() {
	let (layout, content) = (layout(10, 4), content(1000));
	let mut fake = Fake { limit: Some(37), ..Default::default() };
	let error = store(layout, &fake, &content).await.unwrap_err();
	assert!(matches!(error, Error::Unavailable { .. }), "{error}");
	assert_eq!(fake.puts(), 37);
	fake.limit = None;
	let mut last = Progress::default();
	let object =
		put(layout, &fake, content.as_slice(), PutOptions::default(), |progress| last = progress).await.unwrap();
	// 100 blocks, and lists of 4: 25, 7, 2 and 1.
	assert_eq!(fake.len(), 134);
	assert_eq!(fake.puts(), 134 - 37);
	assert!(last.skipped > 0 && last.done == 1000, "{last:?}");
	// A third one sends nothing.
	assert_eq!(store(layout, &fake, &content).await.unwrap(), object);
	assert_eq!(fake.puts(), 0);
	assert_eq!(fetch(layout, &fake, &object.id).await.unwrap(), content);
}

#[tokio::test]
async fn a_list_is_stored_after_its_parts() {
	let (layout, content) = (layout(10, 4), content(1000));
	let object = store(layout, &Fake::default(), &content).await.unwrap();
	for cut in 0..134 {
		let fake = Fake { limit: Some(cut), ..Default::default() };
		store(layout, &fake, &content).await.unwrap_err();
		for cid in fake.cids() {
			assert_ne!(cid, object.id);
			let block = fake.get(&cid, MAX_BLOCK_LEN).await.unwrap();
			if cid.codec() == Codec::DagCbor {
				let (_, links) = List::read(&block, &layout).unwrap();
				for link in links {
					assert!(fake.has(&link.cid).await.unwrap());
				}
			}
		}
	}
}

#[tokio::test]
async fn rewriting_mends_a_corrupted_block() {
	let (layout, content, fake) = (layout(10, 4), content(100), Fake::default());
	let object = store(layout, &fake, &content).await.unwrap();
	let victim = Cid::of(Codec::Raw, &content[50..60]);
	fake.change(&victim, |bytes| bytes[0] ^= 1);
	store(layout, &fake, &content).await.unwrap();
	assert!(fetch(layout, &fake, &object.id).await.is_err());
	let options = PutOptions { rewrite: true, ..Default::default() };
	put(layout, &fake, content.as_slice(), options, |_| {}).await.unwrap();
	assert_eq!(fetch(layout, &fake, &object.id).await.unwrap(), content);
}

#[tokio::test]
async fn an_error_says_where_and_which_block() {
	let (layout, content, fake) = (layout(10, 4), content(100), Fake::default());
	let object = store(layout, &fake, &content).await.unwrap();
	let victim = Cid::of(Codec::Raw, &content[50..60]);
	fake.remove(&victim);
	let (written, error) = fetch(layout, &fake, &object.id).await.unwrap_err();
	assert_eq!(written, &content[..50]);
	let text = error.to_string();
	assert!(text.contains(&format!("object {} cannot be read from byte 50", object.id)), "{text}");
	assert!(text.contains(&format!("block {victim} is missing in the fake")), "{text}");
}

#[tokio::test]
async fn a_range_reads_only_the_blocks_that_it_needs() {
	let (layout, content, fake) = (layout(10, 4), content(1000), Fake::default());
	let object = store(layout, &fake, &content).await.unwrap();
	fake.gets();
	let mut output = Vec::new();
	get(layout, &fake, &object.id, Some(515..517), &mut output, ANY, |_| {}).await.unwrap();
	assert_eq!(output, &content[515..517]);
	// The root of 256 blocks a part, and a list of 64, of 16, of 4, and the block.
	assert_eq!(fake.gets(), 5);
	for range in [Range { start: 5, end: 4 }, 0..1001, 1001..1001, 0..u64::MAX] {
		let result = get(layout, &fake, &object.id, Some(range), &mut output, ANY, |_| {}).await;
		assert!(matches!(result, Err(Error::Range { size: 1000, .. })));
	}
}

#[tokio::test]
async fn an_object_larger_than_allowed_is_not_read() {
	let (layout, content, fake) = (layout(10, 4), content(1000), Fake::default());
	let object = store(layout, &fake, &content).await.unwrap();
	fake.gets();
	let options = GetOptions { max_size: 999, ..ANY };
	let result = get(layout, &fake, &object.id, None, Vec::new(), options, |_| {}).await;
	assert!(matches!(result, Err(Error::ObjectTooLarge { size: 1000, max: 999, .. })));
	assert_eq!(fake.gets(), 1);
	assert_eq!(Root::fetch(layout, &fake, &object.id).await.unwrap().size(), 1000);
	let part = get(layout, &fake, &object.id, Some(1..1000), Vec::new(), options, |_| {}).await;
	assert_eq!(part.unwrap(), 999);
}

/// A list with these fields, in the encoding of this program.
fn forged(size: u64, links: &[(Cid, u64)], version: u64) -> Block {
	let links = links.iter().map(|(cid, size)| ((*cid).into(), *size)).collect();
	Block::new(Codec::DagCbor, serde_ipld_dagcbor::to_vec(&List { size, links, version }).unwrap()).unwrap()
}

#[tokio::test]
async fn hostile_lists_are_refused() {
	let layout = layout(10, 4);
	let fake = Fake::default();
	let ten = fake.insert(&Block::raw("0123456789").unwrap());
	let one = fake.insert(&Block::raw("x").unwrap());
	let none = fake.insert(&Block::raw("").unwrap());
	let twenty = fake.insert(&forged(20, &[(ten, 10), (ten, 10)], 1));
	let forty = fake.insert(&forged(40, &[(ten, 10), (ten, 10), (ten, 10), (ten, 10)], 1));
	assert_eq!(fetch(layout, &fake, &forty).await.unwrap().len(), 40);

	let small = [(one, 1); 20];
	for (list, words) in [
		(forged(21, &[(ten, 10), (ten, 10)], 1), "2 parts for 21 bytes"),
		(forged(19, &[(ten, 10), (ten, 10)], 1), "part 1 has 10 bytes and not 9"),
		(forged(20, &[(ten, 10), (ten, 10)], 2), "version 2"),
		(forged(10, &[(ten, 10)], 1), "fit in one block"),
		(forged(0, &[], 1), "fit in one block"),
		(forged(20, &[(ten, 10), (ten, 10), (none, 0)], 1), "3 parts for 20 bytes"),
		(forged(20, &small, 1), "20 parts for 20 bytes"),
		(forged(20, &[(twenty, 20)], 1), "1 parts for 20 bytes"),
		(forged(u64::MAX, &[(forty, u64::MAX)], 1), "1 parts for 18446744073709551615 bytes"),
		(forged(u64::MAX, &[], 1), "0 parts"),
		(forged(50, &[(ten, 40), (ten, 10)], 1), "is not DagCbor"),
		(forged(20, &[(twenty, 10), (ten, 10)], 1), "is not Raw"),
		// The part is another size than its list says: a list, a block too long, a block too short.
		(forged(80, &[(twenty, 40), (forty, 40)], 1), "it has 20 bytes, and its list says 40"),
		(forged(11, &[(ten, 10), (ten, 1)], 1), "it has 10 bytes, and its list says 1"),
		(forged(20, &[(one, 10), (ten, 10)], 1), "it has 1 bytes, and its list says 10"),
		(Block::new(Codec::DagCbor, "").unwrap(), "no list"),
		(Block::new(Codec::DagCbor, b"\xa1aa\x01".as_slice()).unwrap(), "no list"),
		(Block::new(Codec::DagCbor, vec![0x81; 100_000]).unwrap(), "no list"),
	] {
		let id = fake.insert(&list);
		let (_, error) = fetch(layout, &fake, &id).await.unwrap_err();
		assert!(matches!(error.cause(), Error::Malformed { .. }), "{error}");
		assert!(error.to_string().contains(words), "{words}: {error}");
	}
}

#[tokio::test]
async fn a_list_encoded_otherwise_is_refused() {
	let layout = layout(10, 4);
	let ten = Cid::of(Codec::Raw, b"0123456789");
	let good = forged(20, &[(ten, 10), (ten, 10)], 1).into_bytes();
	// The version as a number of two bytes, which no canonical encoder writes; and a byte after the end.
	let mut long = good.to_vec();
	assert_eq!(long.pop(), Some(1));
	long.extend([0x18, 1]);
	let mut more = good.to_vec();
	more.push(0);
	for bytes in [long, more] {
		let block = Block::new(Codec::DagCbor, bytes).unwrap();
		assert!(matches!(List::read(&block, &layout), Err(Error::Malformed { .. })));
	}
}

#[test]
fn a_list_begins_as_it_is_documented() {
	let ten = Cid::of(Codec::Raw, b"0123456789");
	let bytes = forged(20, &[(ten, 10), (ten, 10)], 1).into_bytes();
	// {"size": 20, "links": [[CID, 10], …], "version": 1}; a CID has tag 42 and a zero byte before it.
	assert_eq!(&bytes[..14], b"\xa3\x64size\x14\x65links\x82"[..14].as_ref());
	assert_eq!(&bytes[14..24], b"\x82\xd8\x2a\x58\x25\x00\x01\x55\x12\x20");
	assert!(bytes.ends_with(b"\x67version\x01"));
}

#[test]
fn a_full_list_fits_in_a_block() {
	let link = Link { cid: Cid::of(Codec::DagCbor, b""), size: (MAX_BLOCK_LEN as u64) * FAN_OUT * FAN_OUT };
	let links = vec![link; FAN_OUT as usize];
	assert!(List::block(&links).unwrap().bytes().len() < MAX_BLOCK_LEN / 2);
}

#[test]
fn sizes_at_the_limit_of_the_numbers_have_a_shape() {
	assert_eq!(LAYOUT.part(LAYOUT.block + 1), LAYOUT.block);
	assert_eq!(LAYOUT.part(LAYOUT.block * FAN_OUT), LAYOUT.block);
	assert_eq!(LAYOUT.part(LAYOUT.block * FAN_OUT + 1), LAYOUT.block * FAN_OUT);
	assert_eq!(LAYOUT.part(u64::MAX), 1 << 59);
	assert_eq!(LAYOUT.parts(u64::MAX).count(), 32);
	assert_eq!(layout(1, 2).part(u64::MAX), 1 << 63);
}

#[tokio::test]
async fn content_that_comes_slowly_does_not_hold_up_what_is_on_its_way() {
	/// Gives ten bytes, then none until the store has them.
	struct Slow<'a>(&'a Fake, usize);
	impl AsyncRead for Slow<'_> {
		fn poll_read(
			mut self: std::pin::Pin<&mut Self>,
			context: &mut std::task::Context<'_>,
			buffer: &mut tokio::io::ReadBuf<'_>,
		) -> std::task::Poll<std::io::Result<()>> {
			if self.0.len() < self.1 {
				context.waker().wake_by_ref();
				return std::task::Poll::Pending;
			}
			if self.1 < 5 {
				let number = self.1 as u8;
				self.1 += 1;
				buffer.put_slice(&[number; 10]);
			}
			std::task::Poll::Ready(Ok(()))
		}
	}
	let fake = Fake::default();
	let upload = put(layout(10, 9), &fake, Slow(&fake, 0), PutOptions::default(), |_| {});
	let object = tokio::time::timeout(Duration::from_secs(10), upload).await.expect("it goes on").unwrap();
	assert_eq!(object.size, 50);
}

#[tokio::test]
async fn content_that_cannot_be_read_is_told() {
	struct Broken;
	impl AsyncRead for Broken {
		fn poll_read(
			self: std::pin::Pin<&mut Self>,
			_: &mut std::task::Context<'_>,
			_: &mut tokio::io::ReadBuf<'_>,
		) -> std::task::Poll<std::io::Result<()>> {
			std::task::Poll::Ready(Err(std::io::Error::other("torn")))
		}
	}
	let error = put_object(&Fake::default(), Broken, PutOptions::default(), |_| {}).await.unwrap_err();
	assert!(matches!(error, Error::Input(_)) && error.to_string().contains("torn"), "{error}");
}

#[tokio::test]
async fn an_upload_can_be_given_to_another_thread() {
	let content = content(3 * MAX_BLOCK_LEN + 5);
	let object = tokio::spawn(async move {
		let store = OpendalBlocks::memory().unwrap();
		let object = put_object(&store, content.as_slice(), PutOptions::default(), |_| {}).await.unwrap();
		let mut output = Vec::new();
		get_object(&store, &object.id, &mut output, ANY, |_| {}).await.unwrap();
		assert_eq!(output, content);
		object
	});
	assert_eq!(object.await.unwrap().size, 3 * MAX_BLOCK_LEN as u64 + 5);
}

#[tokio::test]
async fn a_folder_keeps_objects_and_tells_what_is_wrong_with_them() {
	let folder = tempfile::tempdir().unwrap();
	let place = Location::folder(folder.path());
	let blocks = open_with(&place, &Settings::default()).unwrap();
	let content = content(2 * MAX_BLOCK_LEN + 5);
	let object = put_object(&*blocks, content.as_slice(), PutOptions::default(), |_| {}).await.unwrap();
	assert_eq!(object_size(&*blocks, &object.id).await.unwrap(), object.size);

	// Another process sees it.
	let blocks = open_with(&place, &Settings::default()).unwrap();
	let mut output = Vec::new();
	get_object(&*blocks, &object.id, &mut output, ANY, |_| {}).await.unwrap();
	assert_eq!(output, content);
	let mut output = Vec::new();
	let range = MAX_BLOCK_LEN as u64 - 2..MAX_BLOCK_LEN as u64 + 2;
	get_range(&*blocks, &object.id, range.clone(), &mut output, ANY, |_| {}).await.unwrap();
	assert_eq!(output, &content[range.start as usize..range.end as usize]);

	let victim = Cid::of(Codec::Raw, &content[MAX_BLOCK_LEN..2 * MAX_BLOCK_LEN]);
	let name = victim.to_string();
	let file = folder.path().join(&name[name.len() - 3..name.len() - 1]).join(&name);
	let good = std::fs::read(&file).unwrap();
	let error = |result: Result<u64, Error>| result.unwrap_err().to_string();
	let fetch = || async { get_object(&*blocks, &object.id, Vec::new(), ANY, |_| {}).await };

	let mut bad = good.clone();
	bad[77] ^= 1;
	std::fs::write(&file, bad).unwrap();
	let text = error(fetch().await);
	assert!(text.contains("byte 1048576") && text.contains("corrupted") && text.contains(&name), "{text}");

	std::fs::write(&file, &good[..1000]).unwrap();
	let text = error(fetch().await);
	assert!(text.contains("corrupted in") && text.contains("1000 bytes"), "{text}");

	std::fs::write(&file, "").unwrap();
	assert!(error(fetch().await).contains("the 0 bytes that are there"));

	std::fs::write(&file, [good.as_slice(), b"more"].concat()).unwrap();
	let text = error(fetch().await);
	assert!(text.contains("more than 1048576 bytes") && text.contains(&name), "{text}");

	std::fs::remove_file(&file).unwrap();
	let text = error(fetch().await);
	assert!(text.contains("missing") && text.contains(&name), "{text}");

	put_object(&*blocks, content.as_slice(), PutOptions::default(), |_| {}).await.unwrap();
	assert_eq!(fetch().await.unwrap(), object.size);
	blocks.delete(&victim).await.unwrap();
	blocks.delete(&victim).await.unwrap();
	assert!(!blocks.has(&victim).await.unwrap());
}
