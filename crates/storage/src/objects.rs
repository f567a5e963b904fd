//! Content of any size, as a tree of blocks.
//!
//! Content of at most [`MAX_BLOCK_LEN`] bytes is one raw block. Larger content is a *list*, a block in DAG-CBOR with the
//! size of the whole and the addresses of its parts in order, each of which is content again: all parts but the last have
//! the size of the largest power of [`FAN_OUT`] times [`MAX_BLOCK_LEN`] that is below the size of the whole. So 8 GiB need
//! one level of lists and 64 TiB two.
//!
//! The shape follows from the size alone. The reader knows from a list's size what its parts must be, and refuses anything
//! else: no list can claim another size than it has, contain empty parts, make the reader fetch more blocks than the
//! content fills, or go deeper than its size does.

use crate::{Block, BlockStore, Cid, Codec, Error, MAX_BLOCK_LEN};
use bytes::{BufMut, Bytes, BytesMut};
use futures::{
	future::{ready, BoxFuture},
	stream::{FuturesOrdered, FuturesUnordered},
	StreamExt,
};
use serde::{Deserialize, Serialize};
use std::{mem, ops::Range};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The most parts that a list has. The list has about 400 KiB then.
pub const FAN_OUT: u64 = 8192;
/// How many blocks are under way at a time, unless told otherwise. This, times [`MAX_BLOCK_LEN`], is the memory needed.
pub const PARALLEL: usize = 8;

/// The version of the lists.
const VERSION: u64 = 1;

/// The sizes that make the shape. Tests use smaller ones.
#[derive(Clone, Copy, Debug)]
struct Layout {
	/// Bytes of every raw block but the last.
	block: u64,
	/// Parts of every list but the last of its level. At least two.
	fan_out: u64,
}

const LAYOUT: Layout = Layout { block: MAX_BLOCK_LEN as u64, fan_out: FAN_OUT };

impl Layout {
	/// The size of every part but the last of a list of this size.
	fn part(&self, size: u64) -> u64 {
		let mut part = self.block;
		loop {
			let next = part.saturating_mul(self.fan_out);
			if next >= size {
				return part;
			}
			part = next;
		}
	}

	/// The sizes of the parts of a list of this size.
	fn parts(&self, size: u64) -> impl Iterator<Item = u64> {
		let part = self.part(size);
		(0..size.div_ceil(part)).map(move |index| part.min(size - index * part))
	}
}

/// A list, in DAG-CBOR.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
	/// The bytes of all parts.
	size: u64,
	/// The parts in order: address and bytes.
	links: Vec<(cid::Cid, u64)>,
	/// [`VERSION`].
	version: u64,
}

/// What a list of any version has.
#[derive(Deserialize)]
struct AnyList {
	version: u64,
}

/// A part of a list.
#[derive(Clone, Copy, Debug)]
struct Link {
	cid: Cid,
	size: u64,
}

impl List {
	/// The block of a list of these parts.
	fn block(links: &[Link]) -> Result<Block, Error> {
		let size = links.iter().map(|link| link.size).sum();
		let links = links.iter().map(|link| (link.cid.into(), link.size)).collect();
		let bytes = serde_ipld_dagcbor::to_vec(&List { size, links, version: VERSION })
			// Nothing but a lack of memory can hinder it.
			.map_err(|error| Error::Input(std::io::Error::other(error)))?;
		Block::new(Codec::DagCbor, bytes)
	}

	/// The size and the parts of a list.
	fn read(block: &Block, layout: &Layout) -> Result<(u64, Vec<Link>), Error> {
		let malformed = |reason: String| Error::Malformed { cid: *block.cid(), reason };
		let any: AnyList = serde_ipld_dagcbor::from_slice(block.bytes())
			.map_err(|error| malformed(format!("it is no list of blocks ({error})")))?;
		if any.version != VERSION {
			return Err(malformed(format!("it is a list of version {}, and {VERSION} is known", any.version)));
		}
		let list: List = serde_ipld_dagcbor::from_slice(block.bytes())
			.map_err(|error| malformed(format!("it is no list of blocks ({error})")))?;
		// An encoding that is looser than ours would give the same content a second address.
		if serde_ipld_dagcbor::to_vec(&list).ok().as_deref() != Some(&**block.bytes()) {
			return Err(malformed("its encoding is not the shortest".into()));
		}
		if list.size <= layout.block {
			return Err(malformed(format!("it is a list of {} bytes, which fit in one block", list.size)));
		}
		// The count first: a list may claim any size, and has not more links than its block can hold.
		if list.links.len() as u64 != list.size.div_ceil(layout.part(list.size)) {
			return Err(malformed(format!("it has {} parts for {} bytes", list.links.len(), list.size)));
		}
		let links = list.links.into_iter().zip(layout.parts(list.size)).enumerate();
		let links = links.map(|(index, ((cid, size), expected))| {
			let cid = Cid::try_from(cid)?;
			if size != expected {
				return Err(malformed(format!("part {index} has {size} bytes and not {expected}")));
			}
			let codec = if size <= layout.block { Codec::Raw } else { Codec::DagCbor };
			if cid.codec() != codec {
				return Err(malformed(format!("part {index} of {size} bytes is not {codec:?}")));
			}
			Ok(Link { cid, size })
		});
		Ok((list.size, links.collect::<Result<_, Error>>()?))
	}
}

/// An object that is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Object {
	/// Its address.
	pub id: Cid,
	/// Its bytes.
	pub size: u64,
}

/// How far an upload or a download is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
	/// The bytes of the content that are stored or written, those that were there before included.
	pub done: u64,
	/// Of them, those that the store had already.
	pub skipped: u64,
	/// The bytes of the whole, if they are known.
	pub total: Option<u64>,
}

/// How an object is stored.
#[derive(Clone, Copy, Debug)]
pub struct PutOptions {
	/// How many blocks are sent at a time. At least one.
	pub parallel: usize,
	/// Sends every block, also if the store says that it has it: that mends blocks which are corrupted in the store.
	pub rewrite: bool,
	/// How large the content is, for [`Progress::total`]. It is not relied on.
	pub total: Option<u64>,
}

impl Default for PutOptions {
	fn default() -> Self {
		PutOptions { parallel: PARALLEL, rewrite: false, total: None }
	}
}

/// How an object is fetched.
#[derive(Clone, Copy, Debug)]
pub struct GetOptions {
	/// The largest object that is fetched, or the largest range of one.
	pub max_size: u64,
	/// How many blocks are fetched at a time. At least one.
	pub parallel: usize,
}

impl GetOptions {
	/// Objects of at most this size.
	pub fn up_to(max_size: u64) -> Self {
		GetOptions { max_size, parallel: PARALLEL }
	}
}

/// Stores content. `progress` is called for every block of it.
///
/// It may be interrupted at any time, by an error, by dropping the future or by the end of the process, and called again
/// with the same content: what is stored by then is not sent again.
pub async fn put_object(
	store: &dyn BlockStore,
	content: impl AsyncRead + Unpin,
	options: PutOptions,
	progress: impl FnMut(Progress),
) -> Result<Object, Error> {
	put(LAYOUT, store, content, options, progress).await
}

/// Fetches an object into `output`, and says how many bytes it has. `progress` is called for every block of it.
///
/// Nothing is written but verified bytes, in order. If it fails, what was written is the beginning of the object: write to
/// a temporary file and rename it, or throw it away.
pub async fn get_object(
	store: &dyn BlockStore,
	id: &Cid,
	output: impl AsyncWrite + Unpin,
	options: GetOptions,
	progress: impl FnMut(Progress),
) -> Result<u64, Error> {
	get(LAYOUT, store, id, None, output, options, progress).await
}

/// Fetches the bytes of an object that lie in `range` into `output`, and no blocks but those needed for it.
/// [`GetOptions::max_size`] counts for the range.
pub async fn get_range(
	store: &dyn BlockStore,
	id: &Cid,
	range: Range<u64>,
	output: impl AsyncWrite + Unpin,
	options: GetOptions,
	progress: impl FnMut(Progress),
) -> Result<u64, Error> {
	get(LAYOUT, store, id, Some(range), output, options, progress).await
}

/// How many bytes an object has, as its first block says. Whether the others are there is not looked at.
pub async fn object_size(store: &dyn BlockStore, id: &Cid) -> Result<u64, Error> {
	Ok(Root::fetch(LAYOUT, store, id).await?.size())
}

/// A block on its way into the store, of that many bytes of content. Says then whether the store had it already.
type Sending<'a> = BoxFuture<'a, Result<(u64, bool), Error>>;

/// An upload.
struct Upload<'a, P> {
	layout: Layout,
	store: &'a dyn BlockStore,
	options: PutOptions,
	/// Blocks on their way.
	sending: FuturesUnordered<Sending<'a>>,
	/// The parts of the lists that are not full yet, the lowest level first.
	levels: Vec<Vec<Link>>,
	state: Progress,
	progress: P,
}

async fn put<P: FnMut(Progress)>(
	layout: Layout,
	store: &dyn BlockStore,
	mut content: impl AsyncRead + Unpin,
	options: PutOptions,
	progress: P,
) -> Result<Object, Error> {
	let state = Progress { total: options.total, ..Default::default() };
	let mut upload =
		Upload { layout, store, options, sending: FuturesUnordered::new(), levels: Vec::new(), state, progress };
	let mut size = 0u64;
	loop {
		let bytes = upload.read(&mut content).await?;
		let len = bytes.len() as u64;
		// Empty content is one empty block; otherwise there are no empty blocks.
		if len > 0 || size == 0 {
			let block = Block::raw(bytes)?;
			upload.add(0, Link { cid: *block.cid(), size: len }).await?;
			upload.send(block, len).await?;
			size += len;
		}
		if len < layout.block {
			break;
		}
	}
	let id = upload.finish().await?;
	Ok(Object { id, size })
}

impl<'a, P: FnMut(Progress)> Upload<'a, P> {
	/// The next block's bytes. Fewer than a block has only at the end.
	async fn read(&mut self, content: &mut (impl AsyncRead + Unpin)) -> Result<Bytes, Error> {
		let len = self.layout.block as usize;
		let mut bytes = BytesMut::with_capacity(len);
		while bytes.len() < len {
			let room = len - bytes.len();
			let mut rest = (&mut bytes).limit(room);
			// What is on its way goes on while the content is slow in coming. A read that is dropped has read nothing.
			tokio::select! {
				read = content.read_buf(&mut rest) => {
					if read.map_err(Error::Input)? == 0 {
						break;
					}
				},
				Some(sent) = self.sending.next(), if !self.sending.is_empty() => self.sent(sent?),
			}
		}
		Ok(bytes.freeze())
	}

	/// Puts a part into the list of that level. A list that is full is stored only when a further part comes: until then
	/// it may be the whole.
	async fn add(&mut self, mut level: usize, mut link: Link) -> Result<(), Error> {
		loop {
			if self.levels.len() == level {
				self.levels.push(Vec::new());
			}
			if (self.levels[level].len() as u64) < self.layout.fan_out {
				self.levels[level].push(link);
				return Ok(());
			}
			let list = self.close(level).await?;
			self.levels[level].push(link);
			link = list;
			level += 1;
		}
	}

	/// Empties the list of that level, and stores it after all that it lists. A single part needs no list.
	async fn close(&mut self, level: usize) -> Result<Link, Error> {
		let links = mem::take(&mut self.levels[level]);
		if let [link] = links[..] {
			return Ok(link);
		}
		self.settle(0).await?;
		let block = List::block(&links)?;
		let link = Link { cid: *block.cid(), size: links.iter().map(|link| link.size).sum() };
		self.send(block, 0).await?;
		Ok(link)
	}

	/// Stores the lists that are left, and says the address of the whole.
	async fn finish(&mut self) -> Result<Cid, Error> {
		let mut level = 0;
		loop {
			let link = self.close(level).await?;
			level += 1;
			if level == self.levels.len() {
				self.settle(0).await?;
				return Ok(link.cid);
			}
			self.add(level, link).await?;
		}
	}

	/// Sends a block that has so many bytes of the content, as soon as there is room for it.
	async fn send(&mut self, block: Block, len: u64) -> Result<(), Error> {
		self.settle(self.options.parallel.saturating_sub(1)).await?;
		let (store, rewrite) = (self.store, self.options.rewrite);
		self.sending.push(Box::pin(async move {
			if !rewrite && store.has(block.cid()).await? {
				return Ok((len, true));
			}
			store.put(&block).await?;
			Ok((len, false))
		}));
		Ok(())
	}

	/// Waits until at most so many blocks are on their way.
	async fn settle(&mut self, most: usize) -> Result<(), Error> {
		while self.sending.len() > most {
			if let Some(sent) = self.sending.next().await {
				self.sent(sent?);
			}
		}
		Ok(())
	}

	fn sent(&mut self, (len, skipped): (u64, bool)) {
		if len == 0 {
			return;
		}
		self.state.done += len;
		if skipped {
			self.state.skipped += len;
		}
		(self.progress)(self.state);
	}
}

/// The first block of an object.
enum Root {
	/// It is the whole.
	Whole(Block),
	/// It lists the parts.
	List { size: u64, links: Vec<Link> },
}

impl Root {
	async fn fetch(layout: Layout, store: &dyn BlockStore, id: &Cid) -> Result<Self, Error> {
		let block = store.get(id, MAX_BLOCK_LEN).await?;
		match id.codec() {
			Codec::Raw => Ok(Root::Whole(block)),
			Codec::DagCbor => {
				let (size, links) = List::read(&block, &layout)?;
				Ok(Root::List { size, links })
			},
		}
	}

	fn size(&self) -> u64 {
		match self {
			Root::Whole(block) => block.bytes().len() as u64,
			Root::List { size, .. } => *size,
		}
	}
}

/// A part of an object, and where in the object it begins.
#[derive(Clone, Copy, Debug)]
struct Part {
	link: Link,
	offset: u64,
}

/// A download.
struct Download<'a> {
	layout: Layout,
	store: &'a dyn BlockStore,
	id: &'a Cid,
	range: Range<u64>,
	/// What is left to fetch, the last first.
	todo: Vec<Part>,
	/// Blocks on their way, in order.
	coming: FuturesOrdered<BoxFuture<'a, Result<(Part, Block), Error>>>,
}

impl<'a> Download<'a> {
	/// Adds the parts of a list that begins at `offset`, as far as they are wanted.
	fn add(&mut self, mut offset: u64, links: Vec<Link>) {
		let start = self.todo.len();
		for link in links {
			if offset < self.range.end && offset + link.size > self.range.start {
				self.todo.push(Part { link, offset });
			}
			offset += link.size;
		}
		self.todo[start..].reverse();
	}

	/// The next block, with `parallel` of them on their way.
	async fn next(&mut self, parallel: usize) -> Result<Option<(Part, Block)>, Error> {
		let (layout, store, object) = (self.layout, self.store, *self.id);
		let damaged = move |offset, error| Error::Damaged { object, offset, error: Box::new(error) };
		while self.coming.len() < parallel {
			let Some(part) = self.todo.pop() else { break };
			if part.link.size <= layout.block {
				self.coming.push_back(Box::pin(async move {
					let block = raw(store, &part.link).await.map_err(|error| damaged(part.offset, error))?;
					Ok((part, block))
				}));
			} else {
				let links = list(layout, store, &part.link).await.map_err(|error| damaged(part.offset, error))?;
				self.add(part.offset, links);
			}
		}
		self.coming.next().await.transpose()
	}
}

async fn get(
	layout: Layout,
	store: &dyn BlockStore,
	id: &Cid,
	range: Option<Range<u64>>,
	mut output: impl AsyncWrite + Unpin,
	options: GetOptions,
	mut progress: impl FnMut(Progress),
) -> Result<u64, Error> {
	let root = Root::fetch(layout, store, id).await?;
	let size = root.size();
	let range = range.unwrap_or(0..size);
	if range.start > range.end || range.end > size {
		return Err(Error::Range { id: *id, start: range.start, end: range.end, size });
	}
	let wanted = range.end - range.start;
	if wanted > options.max_size {
		return Err(Error::ObjectTooLarge { id: *id, size: wanted, max: options.max_size });
	}

	let mut state = Progress { total: Some(wanted), ..Default::default() };
	let mut download =
		Download { layout, store, id, range: range.clone(), todo: Vec::new(), coming: FuturesOrdered::new() };
	match root {
		Root::Whole(block) => {
			let part = Part { link: Link { cid: *id, size }, offset: 0 };
			download.coming.push_back(Box::pin(ready(Ok((part, block)))));
		},
		Root::List { links, .. } => download.add(0, links),
	}
	while let Some((part, block)) = download.next(options.parallel.max(1)).await? {
		let first = range.start.saturating_sub(part.offset);
		let end = part.link.size.min(range.end - part.offset);
		let bytes = block.bytes().slice(first as usize..end as usize);
		output.write_all(&bytes).await.map_err(Error::Output)?;
		state.done += bytes.len() as u64;
		progress(state);
	}
	output.flush().await.map_err(Error::Output)?;
	Ok(wanted)
}

/// The parts of a list that is itself a part.
async fn list(layout: Layout, store: &dyn BlockStore, link: &Link) -> Result<Vec<Link>, Error> {
	let block = store.get(&link.cid, MAX_BLOCK_LEN).await?;
	let (size, links) = List::read(&block, &layout)?;
	if size != link.size {
		let reason = format!("it has {size} bytes, and its list says {}", link.size);
		return Err(Error::Malformed { cid: link.cid, reason });
	}
	Ok(links)
}

/// A raw block that is a part.
async fn raw(store: &dyn BlockStore, link: &Link) -> Result<Block, Error> {
	let block = store.get(&link.cid, MAX_BLOCK_LEN).await?;
	if block.bytes().len() as u64 != link.size {
		let reason = format!("it has {} bytes, and its list says {}", block.bytes().len(), link.size);
		return Err(Error::Malformed { cid: link.cid, reason });
	}
	Ok(block)
}

#[cfg(test)]
mod tests;
