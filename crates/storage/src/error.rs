//! What can go wrong, and what to do about it.

use crate::{Cid, MAX_BLOCK_LEN};
use std::io;

/// What can go wrong. A message names the block and the store, and never holds a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
	/// The text names no place to store at.
	#[error(
		"{given:?} is no place to store at: {reason}. Places are a folder (/srv/blocks or file:///srv/blocks), \
		 s3://BUCKET/PREFIX?endpoint=URL&region=NAME, ipfs+http://127.0.0.1:5001 and memory:"
	)]
	Location {
		/// What was given, without what may be secret in it.
		given: String,
		/// What is wrong with it.
		reason: String,
	},
	/// S3 was asked for, and there are no credentials.
	#[error(
		"there are no credentials for {store}: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN if \
		 they are temporary"
	)]
	NoCredentials {
		/// The store.
		store: String,
	},
	/// The text or the bytes are no address of a kind that is stored here.
	#[error("{0:?} is no address of stored content: that is a CID of version 1, raw or DAG-CBOR, with SHA-256")]
	Id(String),
	/// The store does not have the block.
	#[error(
		"block {cid} is missing in {store}: its upload broke off, or it was removed, or it is stored elsewhere. Upload the \
		 content again (what is there is not sent again), or name the place that has it"
	)]
	Missing {
		/// The block.
		cid: Cid,
		/// The store.
		store: String,
	},
	/// The store returned bytes that are not the block.
	#[error(
		"block {cid} is corrupted in {store}: the {len} bytes that are there do not hash to its address, and were thrown \
		 away. Upload the content again with every block rewritten, or read it from another place"
	)]
	Corrupted {
		/// The block.
		cid: Cid,
		/// How many bytes came.
		len: usize,
		/// The store.
		store: String,
	},
	/// The store has more bytes at the address than asked for.
	#[error("{store} has more than {max} bytes at {cid}: that is not the block that belongs there. It was not read")]
	Oversized {
		/// The block.
		cid: Cid,
		/// The limit.
		max: usize,
		/// The store.
		store: String,
	},
	/// A block of one's own is too large.
	#[error("a block has at most {MAX_BLOCK_LEN} bytes, and this one {len}: store it as an object")]
	TooLarge {
		/// Its bytes.
		len: usize,
	},
	/// The object, or the range of it, is larger than the caller allows.
	#[error("{size} bytes of object {id} would be read, and only {max} are allowed")]
	ObjectTooLarge {
		/// The object.
		id: Cid,
		/// The bytes that would be read.
		size: u64,
		/// What is allowed.
		max: u64,
	},
	/// The block hashes to its address, and is no list as this crate makes them.
	#[error("block {cid} is no part of an object: {reason}. Whoever made it used another program, or means ill")]
	Malformed {
		/// The block.
		cid: Cid,
		/// What is wrong with it.
		reason: String,
	},
	/// A part of an object cannot be had.
	#[error("object {object} cannot be read from byte {offset} on: {error}")]
	Damaged {
		/// The object.
		object: Cid,
		/// Where in the object the part begins. Everything before it may have been read.
		offset: u64,
		/// What happened to the part.
		error: Box<Error>,
	},
	/// The range does not lie in the object.
	#[error("bytes {start} to {end} were asked for, and object {id} has {size}")]
	Range {
		/// The object.
		id: Cid,
		/// The first byte asked for.
		start: u64,
		/// The first byte after it.
		end: u64,
		/// The bytes of the object.
		size: u64,
	},
	/// The store does not answer, or is overloaded, after several tries.
	#[error(
		"{store} did not answer ({reason}), {attempts} times. Is it running, and reachable from here? To go on later is \
		 safe: what is stored is not sent again"
	)]
	Unavailable {
		/// The store.
		store: String,
		/// How often it was tried.
		attempts: u32,
		/// What the last try said.
		reason: String,
	},
	/// The store answered and will not do it.
	#[error("{store} refuses: {reason}")]
	Refused {
		/// The store.
		store: String,
		/// Why.
		reason: String,
	},
	/// The content that was to be stored cannot be read.
	#[error("the content cannot be read: {0}")]
	Input(#[source] io::Error),
	/// The content that was fetched cannot be written.
	#[error("the content cannot be written: {0}")]
	Output(#[source] io::Error),
}

impl Error {
	/// The error of the part, if an object's part could not be had. Otherwise the error itself.
	pub fn cause(&self) -> &Error {
		match self {
			Error::Damaged { error, .. } => error.cause(),
			other => other,
		}
	}
}

/// An error with everything that led to it, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
	let mut text = error.to_string();
	let mut source = error.source();
	while let Some(error) = source {
		let more = error.to_string();
		// Many errors repeat their source in their own message.
		if !text.contains(&more) {
			text.push_str(": ");
			text.push_str(&more);
		}
		source = error.source();
	}
	text
}
