//! Blocks and their addresses.

use crate::Error;
use bytes::Bytes;
use multihash::Multihash;
use nulink_primitives::sharing::{ContentId, Digest};
use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr};

/// The most bytes of a block. IPFS nodes exchange no larger ones.
pub const MAX_BLOCK_LEN: usize = 1 << 20;

/// The multicodec of SHA-256.
const SHA2_256: u64 = 0x12;
/// A CID in text is about 60 characters in the usual base. Longer than this it is none.
const MAX_TEXT: usize = 512;

/// What a block's bytes are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Codec {
	/// Plain bytes.
	Raw,
	/// DAG-CBOR: a list of other blocks.
	DagCbor,
}

impl Codec {
	/// The multicodec.
	const fn code(self) -> u8 {
		match self {
			Codec::Raw => ContentId::RAW,
			Codec::DagCbor => ContentId::DAG_CBOR,
		}
	}
}

/// The address of a block: a CID of version 1, raw or DAG-CBOR, with SHA-256. Other kinds are refused when they are made
/// into one of these.
///
/// In text it is what IPFS shows (`bafkrei…`, `bafyrei…`), on chain a [`ContentId`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cid {
	codec: Codec,
	digest: Digest,
}

impl Cid {
	/// The address of these bytes.
	pub fn of(codec: Codec, bytes: &[u8]) -> Self {
		Cid { codec, digest: Sha256::digest(bytes).into() }
	}

	/// What the bytes at this address are.
	pub const fn codec(&self) -> Codec {
		self.codec
	}

	/// The SHA-256 of the bytes at this address.
	pub const fn digest(&self) -> &Digest {
		&self.digest
	}
}

impl From<Cid> for cid::Cid {
	fn from(cid: Cid) -> Self {
		let hash = Multihash::wrap(SHA2_256, &cid.digest).expect("a multihash of 64 bytes holds a digest of 32; qed");
		cid::Cid::new_v1(cid.codec.code().into(), hash)
	}
}

impl TryFrom<cid::Cid> for Cid {
	type Error = Error;

	fn try_from(cid: cid::Cid) -> Result<Self, Error> {
		let refused = || Error::Id(cid.to_string());
		let codec = match u8::try_from(cid.codec()) {
			Ok(ContentId::RAW) => Codec::Raw,
			Ok(ContentId::DAG_CBOR) => Codec::DagCbor,
			_ => return Err(refused()),
		};
		if cid.version() != cid::Version::V1 || cid.hash().code() != SHA2_256 {
			return Err(refused());
		}
		let digest = cid.hash().digest().try_into().map_err(|_| refused())?;
		Ok(Cid { codec, digest })
	}
}

impl From<Cid> for ContentId {
	fn from(cid: Cid) -> Self {
		ContentId::new(cid.codec.code(), cid.digest)
	}
}

impl TryFrom<ContentId> for Cid {
	type Error = Error;

	fn try_from(id: ContentId) -> Result<Self, Error> {
		if !id.is_well_formed() {
			return Err(Error::Id(id.0.iter().map(|byte| format!("{byte:02x}")).collect()));
		}
		let codec = if id.0[1] == ContentId::RAW { Codec::Raw } else { Codec::DagCbor };
		let mut digest = Digest::default();
		digest.copy_from_slice(&id.0[4..]);
		Ok(Cid { codec, digest })
	}
}

impl FromStr for Cid {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		if text.len() > MAX_TEXT {
			return Err(Error::Id(format!("{}…", text.chars().take(64).collect::<String>())));
		}
		text.trim().parse::<cid::Cid>().map_err(|_| Error::Id(text.into()))?.try_into()
	}
}

impl fmt::Display for Cid {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		cid::Cid::from(*self).fmt(f)
	}
}

impl fmt::Debug for Cid {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		fmt::Display::fmt(self, f)
	}
}

/// Bytes together with the address to which they hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Block {
	cid: Cid,
	bytes: Bytes,
}

impl Block {
	/// A block of bytes of our own. At most [`MAX_BLOCK_LEN`].
	pub fn new(codec: Codec, bytes: impl Into<Bytes>) -> Result<Self, Error> {
		let bytes = bytes.into();
		if bytes.len() > MAX_BLOCK_LEN {
			return Err(Error::TooLarge { len: bytes.len() });
		}
		Ok(Block { cid: Cid::of(codec, &bytes), bytes })
	}

	/// A block of plain bytes.
	pub fn raw(bytes: impl Into<Bytes>) -> Result<Self, Error> {
		Self::new(Codec::Raw, bytes)
	}

	/// The block at `cid`, if it is these bytes, which came from the store of that name.
	pub fn verify(cid: &Cid, bytes: impl Into<Bytes>, store: &str) -> Result<Self, Error> {
		let bytes = bytes.into();
		if Cid::of(cid.codec, &bytes) != *cid {
			return Err(Error::Corrupted { cid: *cid, len: bytes.len(), store: store.into() });
		}
		Ok(Block { cid: *cid, bytes })
	}

	/// Its address.
	pub const fn cid(&self) -> &Cid {
		&self.cid
	}

	/// Its bytes.
	pub const fn bytes(&self) -> &Bytes {
		&self.bytes
	}

	/// Its bytes.
	pub fn into_bytes(self) -> Bytes {
		self.bytes
	}
}

impl fmt::Debug for Block {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "Block({}, {} bytes)", self.cid, self.bytes.len())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_address_is_the_one_that_ipfs_gives() {
		// `printf 'hello block' | ipfs block put --format raw`, and the map {"a": 1} with `--format dag-cbor`.
		let raw = Block::raw("hello block").unwrap();
		assert_eq!(raw.cid().to_string(), "bafkreidslqqccrmhwdonl67q3stdpecks6quf2e7jidpkx3ldepdgp3ldq");
		let map = Block::new(Codec::DagCbor, b"\xa1aa\x01".as_slice()).unwrap();
		assert_eq!(map.cid().to_string(), "bafyreihltcnuuyqp2jm24aqydpnlj7b6w3ogwrplomrjtg5rifv44mmjey");
	}

	#[test]
	fn an_address_survives_text_and_chain() {
		for codec in [Codec::Raw, Codec::DagCbor] {
			let cid = Cid::of(codec, b"content");
			assert_eq!(cid.to_string().parse::<Cid>().unwrap(), cid);
			let id = ContentId::from(cid);
			assert!(id.is_well_formed());
			assert_eq!(Cid::try_from(id).unwrap(), cid);
			// The same address in another base, as older IPFS tools print it.
			let old = "zb2rheLh9UyASPWGCmBZ76V9okWbphwg7tfQMnvWYfS2t7yUX";
			assert_eq!(old.parse::<Cid>().unwrap(), Cid::of(Codec::Raw, b"hello block"));
		}
	}

	#[test]
	fn other_kinds_of_address_are_refused() {
		let sha512 = Multihash::wrap(0x13, &[1; 64]).unwrap();
		let short = Multihash::wrap(0x12, &[1; 20]).unwrap();
		let sha256 = Multihash::wrap(0x12, &[1; 32]).unwrap();
		for cid in [
			cid::Cid::new_v0(sha256).unwrap(),
			cid::Cid::new_v1(0x70, sha256),
			cid::Cid::new_v1(0x155, sha256),
			cid::Cid::new_v1(0x55, sha512),
			cid::Cid::new_v1(0x55, short),
		] {
			assert!(matches!(Cid::try_from(cid), Err(Error::Id(_))), "{cid}");
			assert!(matches!(cid.to_string().parse::<Cid>(), Err(Error::Id(_))), "{cid}");
		}
		for text in ["", "b", "bafkrei", "not an address", &"b".repeat(100_000)] {
			assert!(matches!(text.parse::<Cid>(), Err(Error::Id(_))));
		}
		let mut id = ContentId::from(Cid::of(Codec::Raw, b""));
		id.0[0] = 2;
		assert!(matches!(Cid::try_from(id), Err(Error::Id(_))));
	}

	#[test]
	fn bytes_that_do_not_hash_to_the_address_make_no_block() {
		let cid = Cid::of(Codec::Raw, b"right");
		assert!(Block::verify(&cid, "right", "here").is_ok());
		assert!(matches!(Block::verify(&cid, "wrong", "here"), Err(Error::Corrupted { .. })));
	}

	#[test]
	fn a_block_too_large_is_refused() {
		assert!(Block::raw(vec![0; MAX_BLOCK_LEN]).is_ok());
		assert!(matches!(Block::raw(vec![0; MAX_BLOCK_LEN + 1]), Err(Error::TooLarge { .. })));
	}
}
