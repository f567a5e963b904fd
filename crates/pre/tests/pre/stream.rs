//! Encrypted streams.

use nulink_pre::{client::*, envelope::Malformed};
use proptest::prelude::*;
use rand_core::{OsRng, RngCore};
use std::{
	io::{self, Read},
	sync::LazyLock,
};

static OWNER: LazyLock<DelegatingSecret> = LazyLock::new(DelegatingSecret::random);

fn random(length: usize) -> Vec<u8> {
	let mut data = vec![0; length];
	OsRng.fill_bytes(&mut data);
	data
}

/// A stream with short chunks.
fn sealed(data: &[u8], chunk_len: u32) -> Vec<u8> {
	let (header, mut encryptor) = Encryptor::new_with_rng(&mut OsRng, &OWNER.key_bytes(), chunk_len).unwrap();
	let mut stream = header.to_bytes().to_vec();
	let mut rest = data;
	while rest.len() > chunk_len as usize {
		let (chunk, tail) = rest.split_at(chunk_len as usize);
		stream.extend(encryptor.seal_chunk(chunk, false).unwrap());
		rest = tail;
	}
	stream.extend(encryptor.seal_chunk(rest, true).unwrap());
	stream
}

/// What the owner reads, and how it ended.
fn opened(stream: &[u8]) -> (Vec<u8>, Result<(), StreamError>) {
	let mut data = Vec::new();
	let result = decrypt(stream, &mut data, |header| open_as_owner(&OWNER, &header.sealed_key));
	(data, result)
}

#[test]
fn data_around_the_borders_of_chunks_is_read_as_it_was_written() {
	for length in [0, 1, CHUNK_LEN - 1, CHUNK_LEN, CHUNK_LEN + 1, 2 * CHUNK_LEN - 1, 2 * CHUNK_LEN, 3 * CHUNK_LEN + 5] {
		let data = random(length);
		let mut stream = Vec::new();
		let header = encrypt(&data[..], &mut stream, &OWNER.key_bytes()).unwrap();
		assert_eq!(stream.len() as u64, header.stream_len(length as u64));
		let (read, result) = opened(&stream);
		result.unwrap();
		assert!(read == data, "{length} bytes");
	}
}

/// Gives one byte at a time, and is interrupted in between.
struct Slow<'a>(&'a [u8], bool);

impl Read for Slow<'_> {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		self.1 = !self.1;
		if self.1 {
			return Err(io::ErrorKind::Interrupted.into());
		}
		let length = buffer.len().min(1);
		self.0.read(&mut buffer[..length])
	}
}

#[test]
fn a_source_that_gives_little_at_a_time_makes_no_difference() {
	let data = random(100);
	let stream = sealed(&data, 32);
	let mut read = Vec::new();
	decrypt(Slow(&stream, false), &mut read, |header| open_as_owner(&OWNER, &header.sealed_key)).unwrap();
	assert_eq!(read, data);
	let mut stream = Vec::new();
	encrypt(Slow(&data, false), &mut stream, &OWNER.key_bytes()).unwrap();
	assert_eq!(opened(&stream).0, data);
}

#[test]
fn a_flipped_bit_anywhere_is_found_and_nothing_unauthenticated_is_written() {
	let data = random(40);
	let stream = sealed(&data, 16);
	for bit in 0..stream.len() * 8 {
		let mut changed = stream.clone();
		changed[bit / 8] ^= 1 << (bit % 8);
		let (read, result) = opened(&changed);
		assert!(data.starts_with(&read), "bit {bit}");
		assert_ne!(read, data);
		let chunk = |at: usize| ((at - HEADER_LEN) / 32) as u32;
		match (bit / 8, result.unwrap_err()) {
			(0..4, StreamError::Header(Malformed::Brand)) => {},
			(4, StreamError::Header(Malformed::Version(_))) => {},
			(5..9, StreamError::ChunkLength(_) | StreamError::Damaged(0) | StreamError::Truncated(0)) => {},
			(9..16, StreamError::Damaged(0)) => {},
			(16..114, StreamError::Open(OpenError::Capsule)) => {},
			(114..HEADER_LEN, StreamError::Open(OpenError::DataKey)) => {},
			(at @ HEADER_LEN.., StreamError::Damaged(damaged)) if chunk(at) == damaged => {},
			(at, error) => panic!("byte {at}: {error:?}"),
		}
	}
}

#[test]
fn a_stream_that_was_cut_off_is_found() {
	let data = random(48);
	let stream = sealed(&data, 16);
	for length in 0..stream.len() {
		let (read, result) = opened(&stream[..length]);
		assert!(data.starts_with(&read) && read.len() < data.len());
		let error = result.unwrap_err();
		match length {
			0..HEADER_LEN => assert!(matches!(error, StreamError::Header(_)), "{length}: {error:?}"),
			_ if (length - HEADER_LEN) % 32 < 16 => {
				let chunks = ((length - HEADER_LEN) / 32) as u32;
				assert!(matches!(error, StreamError::Truncated(at) if at == chunks), "{length}: {error:?}");
			},
			_ => assert!(matches!(error, StreamError::Damaged(_)), "{length}: {error:?}"),
		}
	}
}

#[test]
fn chunks_that_were_swapped_repeated_left_out_or_appended_are_found() {
	let stream = sealed(&random(48), 16);
	let (header, body) = stream.split_at(HEADER_LEN);
	let chunks: Vec<_> = body.chunks(32).collect();
	assert_eq!(chunks.len(), 3);
	for order in [&[1, 0, 2][..], &[0, 0, 1, 2], &[0, 1, 1, 2], &[0, 2], &[1, 2], &[2], &[0, 1, 2, 2], &[0, 1, 2, 0]] {
		let changed: Vec<_> = order.iter().flat_map(|at| chunks[*at]).copied().collect();
		let (_, result) = opened(&[header, &changed].concat());
		assert!(matches!(result, Err(StreamError::Damaged(_))), "{order:?}: {result:?}");
	}
	assert!(opened(&[&stream[..], &[0]].concat()).1.is_err());
}

#[test]
fn chunks_of_another_stream_under_the_same_key_are_found() {
	let (one, other) = (sealed(&random(48), 16), sealed(&random(48), 16));
	let mut mixed = one;
	mixed[HEADER_LEN + 32..HEADER_LEN + 64].copy_from_slice(&other[HEADER_LEN + 32..HEADER_LEN + 64]);
	assert!(matches!(opened(&mixed).1, Err(StreamError::Damaged(1))));
}

#[test]
fn a_header_cannot_take_all_memory() {
	let stream = sealed(b"", 16);
	for length in [0, MAX_CHUNK_LEN as u32 + 1, u32::MAX] {
		let mut changed = stream.clone();
		changed[5..9].copy_from_slice(&length.to_be_bytes());
		assert!(matches!(opened(&changed).1, Err(StreamError::ChunkLength(said)) if said == length));
	}
}

#[test]
fn a_header_is_read_alone() {
	let stream = sealed(b"data", 16);
	let mut rest = &stream[..];
	let header = Header::read(&mut rest).unwrap();
	assert_eq!(rest.len(), 4 + TAG_LEN);
	assert_eq!(header.to_bytes(), stream[..HEADER_LEN]);
	assert_eq!(Header::from_bytes(&header.to_bytes()).unwrap(), header);
	let mut data = Vec::new();
	let key = open_as_owner(&OWNER, &header.sealed_key).unwrap();
	decrypt_body(rest, &mut data, &header, &key).unwrap();
	assert_eq!(data, b"data");
}

#[test]
fn chunks_must_be_full_until_the_last_and_end_there() {
	let (header, mut encryptor) = Encryptor::new_with_rng(&mut OsRng, &OWNER.key_bytes(), 4).unwrap();
	assert!(matches!(encryptor.seal_chunk(b"abc", false), Err(StreamError::NotFull { got: 3, full: 4 })));
	assert!(matches!(encryptor.seal_chunk(b"abcde", true), Err(StreamError::NotFull { got: 5, full: 4 })));
	let first = encryptor.seal_chunk(b"abcd", false).unwrap();
	let last = encryptor.seal_chunk(b"", true).unwrap();
	assert!(matches!(encryptor.seal_chunk(b"", true), Err(StreamError::Ended)));

	let key = open_as_owner(&OWNER, &header.sealed_key).unwrap();
	let mut decryptor = Decryptor::new(&header, &key);
	assert_eq!(**decryptor.open_chunk(&first, false).unwrap(), *b"abcd");
	assert_eq!(**decryptor.open_chunk(&last, true).unwrap(), *b"");
	assert!(matches!(decryptor.open_chunk(&last, true), Err(StreamError::Ended)));

	let mut decryptor = Decryptor::new(&header, &key);
	assert!(matches!(decryptor.open_chunk(&last, false), Err(StreamError::NotFull { .. })));
	assert!(matches!(decryptor.open_chunk(&first, false), Err(StreamError::Ended)));
}

#[test]
fn what_is_no_key_encrypts_nothing() {
	let mut stream = Vec::new();
	let result = encrypt(&b"data"[..], &mut stream, &KeyBytes([0; 33]));
	assert!(matches!(result, Err(StreamError::Key(NotAKey::Public))));
	assert!(stream.is_empty());
}

#[test]
fn a_file_appears_whole_or_not_at_all() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("data");
	let data = random(40);
	let stream = sealed(&data, 16);
	let to_file = |stream: &[u8]| decrypt_to_file(stream, &path, |header| open_as_owner(&OWNER, &header.sealed_key));

	assert!(matches!(to_file(&stream[..stream.len() - 24]), Err(StreamError::Truncated(2))));
	assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
	to_file(&stream).unwrap();
	assert_eq!(std::fs::read(&path).unwrap(), data);
	assert!(matches!(to_file(&stream), Err(StreamError::Exists(at)) if at == path));
	assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn data_of_any_length_in_chunks_of_any_length_is_read_as_it_was_written(
		data in prop::collection::vec(prop::num::u8::ANY, 0..200),
		chunk_len in 1..70u32,
	) {
		let (read, result) = opened(&sealed(&data, chunk_len));
		prop_assert!(result.is_ok());
		prop_assert_eq!(read, data);
	}

	#[test]
	fn anything_may_be_read_without_harm(bytes in prop::collection::vec(prop::num::u8::ANY, 0..400)) {
		prop_assert!(opened(&bytes).1.is_err());
		prop_assert!(opened(&[b"NLKd\x01", &bytes[..]].concat()).1.is_err());
	}
}
