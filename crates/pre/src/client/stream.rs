//! Encrypted data of any size.
//!
//! A *stream* is a header and chunks. The header seals a random data key under the delegating key; the chunks are the data,
//! cut into pieces of 64 KiB, each encrypted and authenticated with the data key.
//!
//! | Header | bytes |
//! |---|---|
//! | brand `NLKd`, version 1 | 0..5 |
//! | length of a chunk's plaintext, big-endian | 5..9 |
//! | nonce prefix, random | 9..16 |
//! | capsule | 16..114 |
//! | the data key under the capsule's key | 114..186 |
//!
//! ## The chunks
//!
//! ChaCha20-Poly1305 (RFC 8439) in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, 2015) of the crate `aead`,
//! with a counter of 32 bits: the nonce of a chunk is prefix (7 bytes), counter (4), and 1 for the last chunk or 0 (1). The
//! whole header is associated data of every chunk. All chunks but the last are full. The last may be empty; data of no
//! length is one empty chunk.
//!
//! The longer nonces of XChaCha20 would gain nothing: a data key is used for one stream only, so that even the prefix need
//! not be unique.
//!
//! ## What a reader can rely on
//!
//! Whatever was flipped, swapped, repeated, cut off or appended, a chunk that was not written so, at this place of this
//! stream, is not decrypted. But a stream that was cut off is seen as such only at its end: [`decrypt`] has by then written
//! what is before it. Where half of the data is worse than none, use [`decrypt_to_file`]. Memory is bounded by two chunks,
//! whatever a header says, and no chunk is longer than [`MAX_CHUNK_LEN`].

use super::{
	file::write_new,
	keys::NotAKey,
	open::{DataKey, OpenError, SealedKey, SEALED_KEY_LEN},
};
use crate::{
	envelope::{self, Branded, Malformed, PREFIX_LEN},
	wire,
};
use chacha20poly1305::{
	aead::{
		stream::{NewStream, StreamBE32, StreamPrimitive},
		Payload,
	},
	ChaCha20Poly1305,
};
use nulink_primitives::sharing::KeyBytes;
use rand_core::{CryptoRng, OsRng, RngCore};
use std::{
	io::{self, Read, Write},
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Bytes of a stream's header.
pub const HEADER_LEN: usize = PREFIX_LEN + 4 + NONCE_LEN + SEALED_KEY_LEN;
/// Bytes of a full chunk's plaintext.
pub const CHUNK_LEN: usize = 64 * 1024;
/// The longest chunk that is read.
pub const MAX_CHUNK_LEN: usize = 1024 * 1024;
/// By how many bytes a chunk is longer than its plaintext.
pub const TAG_LEN: usize = 16;
/// Bytes of the nonce prefix.
const NONCE_LEN: usize = 7;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
	/// The source or the destination fails.
	#[error("cannot read or write: {0}")]
	Io(#[from] io::Error),
	/// The file to decrypt into is there already.
	#[error("{} exists already: choose another name, or move it away first", .0.display())]
	Exists(PathBuf),
	/// The delegating key is none.
	#[error("the key to encrypt under: {0}")]
	Key(#[from] NotAKey),
	/// It does not begin with the header of encrypted data.
	#[error("this is not encrypted data: {0}")]
	Header(#[from] Malformed),
	/// The header says that the chunks are empty or longer than [`MAX_CHUNK_LEN`].
	#[error("the header asks for chunks of {0} bytes, allowed are 1 to {MAX_CHUNK_LEN}: it was changed")]
	ChunkLength(u32),
	/// The data key could not be recovered.
	#[error(transparent)]
	Open(#[from] OpenError),
	/// A chunk is not the one that was written at this place.
	#[error("the data is damaged at chunk {0}, or the key is another one's: nothing from there on can be decrypted")]
	Damaged(u32),
	/// The data ends before its last chunk.
	#[error("the data was cut off: {0} chunks are there and the rest is missing. Take it again from its source")]
	Truncated(u32),
	/// 2³² chunks are the limit.
	#[error("the data is too long for one stream: encrypt it in parts")]
	TooLong,
	/// The last chunk was sealed or opened already, or a chunk failed.
	#[error("the stream has ended: no chunk can follow")]
	Ended,
	/// A chunk that is not the last must be full, and none may be more than full.
	#[error("a chunk of {got} bytes: all but the last must have {full}, and the last no more")]
	NotFull {
		/// The bytes that it has.
		got: usize,
		/// The bytes that a full one has.
		full: usize,
	},
}

/// The beginning of a stream. Can be read without the rest, to have its capsule re-encrypted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
	chunk_len: u32,
	nonce: [u8; NONCE_LEN],
	/// The data key, sealed.
	pub sealed_key: SealedKey,
}

impl Branded for Header {
	const BRAND: [u8; 4] = *b"NLKd";
	const VERSION: u8 = 1;
}

impl Header {
	/// Reads [`HEADER_LEN`] bytes, no more.
	pub fn read(reader: &mut impl Read) -> Result<Self, StreamError> {
		let mut bytes = [0; HEADER_LEN];
		let length = fill(reader, &mut bytes)?;
		Self::from_bytes(&bytes[..length])
	}

	/// The header with these bytes. The capsule is not checked.
	pub fn from_bytes(bytes: &[u8]) -> Result<Self, StreamError> {
		let content = envelope::content::<Self>(bytes)?;
		if bytes.len() != HEADER_LEN {
			return Err(Malformed::Content.into());
		}
		let (length, rest) = content.split_at(4);
		let (nonce, sealed_key) = rest.split_at(NONCE_LEN);
		let chunk_len = u32::from_be_bytes(wire::field(length, 0..4));
		if chunk_len == 0 || chunk_len as usize > MAX_CHUNK_LEN {
			return Err(StreamError::ChunkLength(chunk_len));
		}
		Ok(Header {
			chunk_len,
			nonce: wire::field(nonce, 0..NONCE_LEN),
			sealed_key: SealedKey::from_bytes(&wire::field(sealed_key, 0..SEALED_KEY_LEN)),
		})
	}

	/// The bytes.
	pub fn to_bytes(&self) -> [u8; HEADER_LEN] {
		let prefix = Self::prefix();
		wire::join(&[&prefix, &self.chunk_len.to_be_bytes(), &self.nonce, &self.sealed_key.to_bytes()])
	}

	/// Bytes of a full chunk's plaintext.
	pub fn chunk_len(&self) -> usize {
		self.chunk_len as usize
	}

	/// Bytes of the whole stream, header included, of data with this length.
	pub fn stream_len(&self, data: u64) -> u64 {
		let chunks = data.div_ceil(u64::from(self.chunk_len)).max(1);
		data.saturating_add(chunks.saturating_mul(TAG_LEN as u64)).saturating_add(HEADER_LEN as u64)
	}
}

/// The cipher and where in the stream it stands.
struct Chunks {
	cipher: StreamBE32<ChaCha20Poly1305>,
	header: [u8; HEADER_LEN],
	full: usize,
	position: u32,
	ended: bool,
}

impl Chunks {
	fn new(header: &Header, key: &DataKey) -> Self {
		Chunks {
			cipher: StreamBE32::new((&*key.0).into(), (&header.nonce).into()),
			header: header.to_bytes(),
			full: header.chunk_len(),
			position: 0,
			ended: false,
		}
	}

	/// Whether a chunk with so much plaintext may stand here.
	fn admit(&self, length: usize, last: bool) -> Result<(), StreamError> {
		if self.ended {
			return Err(StreamError::Ended);
		}
		// The last position is for a last chunk only.
		if self.position == u32::MAX && !last {
			return Err(StreamError::TooLong);
		}
		if length > self.full || (length < self.full && !last) {
			return Err(StreamError::NotFull { got: length, full: self.full });
		}
		Ok(())
	}

	fn advance(&mut self, last: bool) {
		self.ended = last;
		self.position = self.position.saturating_add(1);
	}
}

/// Encrypts chunk by chunk. For callers that have no `Read` and `Write`, such as asynchronous ones; others take [`encrypt`].
pub struct Encryptor(Chunks);

impl Encryptor {
	/// A new stream under this delegating key. The header's bytes stand before the chunks.
	pub fn new(delegating: &KeyBytes) -> Result<(Header, Self), NotAKey> {
		Self::new_with_rng(&mut OsRng, delegating, CHUNK_LEN as u32)
	}

	/// [`Self::new`] with this RNG, and chunks of this length. Reading fails if it is 0 or above [`MAX_CHUNK_LEN`].
	pub fn new_with_rng(
		rng: &mut (impl CryptoRng + RngCore),
		delegating: &KeyBytes,
		chunk_len: u32,
	) -> Result<(Header, Self), NotAKey> {
		let key = DataKey::random_with_rng(rng);
		let mut nonce = [0; NONCE_LEN];
		rng.fill_bytes(&mut nonce);
		let header = Header { chunk_len, nonce, sealed_key: key.seal(rng, delegating)? };
		let chunks = Chunks::new(&header, &key);
		Ok((header, Encryptor(chunks)))
	}

	/// The next chunk. `plaintext` must have the header's [`chunk_len`](Header::chunk_len), the last one no more than that.
	/// A stream without a last chunk cannot be read to its end.
	pub fn seal_chunk(&mut self, plaintext: &[u8], last: bool) -> Result<Vec<u8>, StreamError> {
		let chunks = &mut self.0;
		chunks.admit(plaintext.len(), last)?;
		let payload = Payload { msg: plaintext, aad: &chunks.header };
		let chunk = chunks.cipher.encrypt(chunks.position, last, payload).map_err(|_| StreamError::TooLong)?;
		chunks.advance(last);
		Ok(chunk)
	}
}

/// Decrypts chunk by chunk, as [`Encryptor`] encrypts.
pub struct Decryptor(Chunks);

impl Decryptor {
	/// For the stream with this header and data key.
	pub fn new(header: &Header, key: &DataKey) -> Self {
		Decryptor(Chunks::new(header, key))
	}

	/// The next chunk's plaintext. `chunk` is [`TAG_LEN`] longer. `last` says that nothing follows in the source; the chunk
	/// must have been sealed as the last one then, else the data was cut off. After an error, every further call fails.
	pub fn open_chunk(&mut self, chunk: &[u8], last: bool) -> Result<Zeroizing<Vec<u8>>, StreamError> {
		let chunks = &mut self.0;
		let position = chunks.position;
		let opened = match chunk.len().checked_sub(TAG_LEN) {
			None if last => Err(StreamError::Truncated(position)),
			None => Err(StreamError::Damaged(position)),
			Some(length) => chunks.admit(length, last).and_then(|()| {
				let payload = || Payload { msg: chunk, aad: &chunks.header };
				chunks.cipher.decrypt(position, last, payload()).map(Zeroizing::new).map_err(|_| {
					// A right chunk, but not meant to be the last?
					let goes_on = last && chunks.cipher.decrypt(position, false, payload()).map(Zeroizing::new).is_ok();
					if goes_on {
						StreamError::Truncated(position.saturating_add(1))
					} else {
						StreamError::Damaged(position)
					}
				})
			}),
		};
		chunks.advance(last || opened.is_err());
		opened
	}
}

/// Encrypts all that `reader` gives under a delegating key. Both sides should not be buffered: chunks are large.
pub fn encrypt(mut reader: impl Read, mut writer: impl Write, delegating: &KeyBytes) -> Result<Header, StreamError> {
	let (header, mut encryptor) = Encryptor::new(delegating)?;
	writer.write_all(&header.to_bytes())?;
	in_chunks(&mut reader, header.chunk_len(), |chunk, last| {
		Ok(writer.write_all(&encryptor.seal_chunk(chunk, last)?)?)
	})?;
	writer.flush()?;
	Ok(header)
}

/// Decrypts a stream from its header on. `key` is asked for the data key.
///
/// On an error, what was written is the right beginning of the data, but only that.
pub fn decrypt(
	mut reader: impl Read,
	writer: impl Write,
	key: impl FnOnce(&Header) -> Result<DataKey, OpenError>,
) -> Result<(), StreamError> {
	let header = Header::read(&mut reader)?;
	let key = key(&header)?;
	decrypt_body(reader, writer, &header, &key)
}

/// Decrypts what follows the header. As [`decrypt`], for those who read the header before.
pub fn decrypt_body(
	mut reader: impl Read,
	mut writer: impl Write,
	header: &Header,
	key: &DataKey,
) -> Result<(), StreamError> {
	let mut decryptor = Decryptor::new(header, key);
	in_chunks(&mut reader, header.chunk_len() + TAG_LEN, |chunk, last| {
		Ok(writer.write_all(&decryptor.open_chunk(chunk, last)?)?)
	})?;
	Ok(writer.flush()?)
}

/// Decrypts a stream into a new file, which appears only when all of it was there and right. Only its owner can read it. A
/// file that is there already is left alone, and an error.
pub fn decrypt_to_file(
	reader: impl Read,
	path: &Path,
	key: impl FnOnce(&Header) -> Result<DataKey, OpenError>,
) -> Result<(), StreamError> {
	write_new(path, |file| decrypt(reader, file, key)).map_err(|error| match error {
		StreamError::Io(error) if error.kind() == io::ErrorKind::AlreadyExists => StreamError::Exists(path.into()),
		error => error,
	})
}

/// Cuts what `reader` gives into pieces of `length` bytes, and says of each whether it is the last: the one after which
/// nothing comes, which may be shorter, and empty if it is the only one.
fn in_chunks(
	reader: &mut impl Read,
	length: usize,
	mut with: impl FnMut(&[u8], bool) -> Result<(), StreamError>,
) -> Result<(), StreamError> {
	let mut this = Zeroizing::new(vec![0; length]);
	let mut next = this.clone();
	let mut filled = fill(reader, &mut this)?;
	loop {
		let coming = if filled == length { fill(reader, &mut next)? } else { 0 };
		with(&this[..filled], coming == 0)?;
		if coming == 0 {
			return Ok(());
		}
		std::mem::swap(&mut this, &mut next);
		filled = coming;
	}
}

/// Reads until the buffer is full or nothing more comes. Returns how much came.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> Result<usize, io::Error> {
	let mut filled = 0;
	while filled < buffer.len() {
		match reader.read(&mut buffer[filled..]) {
			Ok(0) => break,
			Ok(more) => filled += more,
			Err(error) if error.kind() == io::ErrorKind::Interrupted => {},
			Err(error) => return Err(error),
		}
	}
	Ok(filled)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::client::DelegatingSecret;

	#[test]
	fn the_last_position_takes_only_a_last_chunk() {
		let key = DelegatingSecret::random().key_bytes();
		let (_, mut encryptor) = Encryptor::new_with_rng(&mut OsRng, &key, 1).unwrap();
		encryptor.0.position = u32::MAX - 1;
		encryptor.seal_chunk(&[0], false).unwrap();
		assert!(matches!(encryptor.seal_chunk(&[0], false), Err(StreamError::TooLong)));
		encryptor.seal_chunk(&[0], true).unwrap();
		assert!(matches!(encryptor.seal_chunk(&[0], true), Err(StreamError::Ended)));
	}
}
