//! Limits on what comes from outside.
//!
//! A daemon reads files that an operator names, bodies that strangers send and values that a node answers. Each of them
//! has a size limit that is checked *before* anything is decoded: a decoder that meets a length prefix of four billion
//! must never have been asked.

use axum::body::Body;
use codec::{Decode, DecodeLimit};
use futures::StreamExt;
use std::{
	io::{self, Read},
	net::{IpAddr, Ipv6Addr},
	path::{Path, PathBuf},
};

/// How deep a value from outside may be nested. Our own types stay below ten.
const MAX_DEPTH: u32 = 32;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// More bytes than allowed.
	#[error("too large: more than {limit} bytes")]
	TooLarge {
		/// The most that is allowed, in bytes.
		limit: usize,
	},
	/// The bytes are within the limit but are no such value, or something follows it.
	#[error("not a valid value: {0}")]
	Invalid(codec::Error),
	/// The file cannot be read.
	#[error("cannot read {path}: {reason}", path = path.display())]
	Unreadable {
		/// Which file.
		path: PathBuf,
		/// What the system said.
		reason: io::Error,
	},
	/// The file is larger than allowed.
	#[error("{path} has more than {limit} bytes: is it the right file?", path = path.display())]
	FileTooLarge {
		/// Which file.
		path: PathBuf,
		/// The most that is allowed, in bytes.
		limit: usize,
	},
}

/// Decodes a SCALE value that must be the whole of `bytes`, which may be at most `limit` long.
pub fn decode<T: Decode>(bytes: &[u8], limit: usize) -> Result<T, Error> {
	if bytes.len() > limit {
		return Err(Error::TooLarge { limit });
	}
	T::decode_all_with_depth_limit(MAX_DEPTH, &mut &bytes[..]).map_err(Error::Invalid)
}

/// Reads to the end, but no more than `limit` bytes.
pub fn read<R: Read>(reader: R, limit: usize) -> io::Result<Result<Vec<u8>, Error>> {
	let mut bytes = Vec::new();
	// One byte more than allowed: that it is there is how an excess shows.
	reader.take(limit as u64 + 1).read_to_end(&mut bytes)?;
	Ok(if bytes.len() > limit { Err(Error::TooLarge { limit }) } else { Ok(bytes) })
}

/// Reads a file of at most `limit` bytes. The size is not asked for beforehand: it could change, and a pipe has none.
pub fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>, Error> {
	let unreadable = |reason| Error::Unreadable { path: path.into(), reason };
	let file = std::fs::File::open(path).map_err(unreadable)?;
	read(file, limit).map_err(unreadable)?.map_err(|_| Error::FileTooLarge { path: path.into(), limit })
}

/// The same body, which fails as soon as it has yielded more than `limit` bytes. For what reads a body as a stream and so
/// is not covered by axum's limit, which its extractors look at.
pub fn limit_body(body: Body, limit: usize) -> Body {
	let mut seen = 0usize;
	Body::from_stream(body.into_data_stream().map(move |chunk| {
		let chunk = chunk.map_err(io::Error::other)?;
		seen = seen.saturating_add(chunk.len());
		if seen > limit {
			return Err(io::Error::other(Error::TooLarge { limit }));
		}
		Ok(chunk)
	}))
}

/// Whom an address stands for where strangers are counted: an IPv4 address for itself, an IPv6 address for its /64, since
/// whoever has one address of those has all.
pub fn network(address: IpAddr) -> IpAddr {
	match address.to_canonical() {
		// `::1` is nobody's network.
		IpAddr::V6(v6) if !v6.is_loopback() => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
		address => address,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	#[test]
	fn a_value_within_the_limit_is_decoded() {
		let bytes = vec![1u32, 2, 3].encode();
		assert_eq!(decode::<Vec<u32>>(&bytes, bytes.len()).unwrap(), vec![1, 2, 3]);
	}

	#[test]
	fn a_value_over_the_limit_is_not_looked_at() {
		let bytes = vec![1u32, 2, 3].encode();
		assert!(matches!(decode::<Vec<u32>>(&bytes, bytes.len() - 1), Err(Error::TooLarge { limit: 12 })));
	}

	#[test]
	fn what_follows_a_value_makes_it_invalid() {
		assert!(matches!(decode::<u8>(&[1, 2], 10), Err(Error::Invalid(_))));
	}

	#[test]
	fn a_length_prefix_that_lies_allocates_nothing() {
		let lie = codec::Compact(u32::MAX).encode();
		assert!(matches!(decode::<Vec<u8>>(&lie, 10), Err(Error::Invalid(_))));
	}

	#[test]
	fn a_file_over_the_limit_is_refused_by_name() {
		let file = tempfile::NamedTempFile::new().unwrap();
		std::fs::write(file.path(), [0; 11]).unwrap();
		assert_eq!(read_file(file.path(), 11).unwrap().len(), 11);
		let error = read_file(file.path(), 10).unwrap_err().to_string();
		assert!(error.contains(&file.path().display().to_string()), "{error}");
	}

	#[tokio::test]
	async fn a_body_ends_in_an_error_at_the_limit() {
		let within = limit_body(Body::from(vec![0; 10]), 10);
		assert_eq!(axum::body::to_bytes(within, usize::MAX).await.unwrap().len(), 10);
		let over = limit_body(Body::from(vec![0; 11]), 10);
		assert!(axum::body::to_bytes(over, usize::MAX).await.is_err());
	}
}
