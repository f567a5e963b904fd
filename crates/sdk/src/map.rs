//! The treasure map: what the chain does not tell the receiver of a policy.
//!
//! It is encrypted to the receiver's key and stored as one block; the policy names its address, so that it is the owner's
//! and nobody else's. The block is
//!
//! | Bytes | |
//! |---|---|
//! | 0..5 | brand `NLTM`, version 1 |
//! | 5.. | a stream of [`nulink_pre`] under the receiving key: header with capsule, chunks |
//!
//! and the plaintext the SCALE encoding of [`TreasureMap`].

use crate::{address::Account, Error};
use codec::{Decode, DecodeAll, Encode};
use nulink_pre::{
	client::{decrypt, encrypt, open_as_owner, DelegatingSecret, ReceivingSecret, StreamError},
	envelope::{Branded, PREFIX_LEN},
};
use nulink_primitives::sharing::{ContentId, KeyBytes, PolicyId};
use nulink_storage::{Block, Cid, MAX_BLOCK_LEN};

/// The longest name, media type and hint, in bytes.
pub const MAX_TEXT: usize = 1024;

/// An object that the receiver may read.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct MapEntry {
	/// Its address.
	pub cid: ContentId,
	/// What it is called.
	pub name: String,
	/// Bytes of its plaintext.
	pub size: u64,
	/// What its plaintext is.
	pub media_type: String,
}

/// What is under a label, for one receiver.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct TreasureMap {
	/// Who granted.
	pub owner: [u8; 32],
	/// What the owner calls the label.
	pub label: String,
	/// The key that the objects are encrypted under.
	pub delegating_key: KeyBytes,
	/// The objects.
	pub objects: Vec<MapEntry>,
	/// Where they are stored, if the owner says so: a location of [`nulink_storage`] that needs no credentials.
	pub storage: Option<String>,
}

/// The brand of a sealed map.
struct Sealed;

impl Branded for Sealed {
	const BRAND: [u8; 4] = *b"NLTM";
	const VERSION: u8 = 1;
}

/// What is wrong with a text that receivers are to be shown.
fn flaw(text: &str) -> Option<&'static str> {
	if text.len() > MAX_TEXT {
		return Some("it is too long");
	}
	text.chars().any(char::is_control).then_some("it has characters that could harm a terminal")
}

/// Fails with a text that receivers would refuse.
pub(crate) fn ensure_text(what: &'static str, text: &str) -> Result<(), Error> {
	flaw(text).map_or(Ok(()), |reason| Err(Error::Name { what, text: text.into(), reason }))
}

/// What is wrong with a map.
enum Fault<'a> {
	/// What it says of the label.
	Label(&'static str, &'a str),
	/// What it says of an object.
	Object(&'a MapEntry, &'a str),
	/// An object's address.
	Address(&'a MapEntry),
}

impl TreasureMap {
	/// Seals it to a receiving key. What its receiver would not open is not sealed.
	pub fn seal(&self, receiving: &KeyBytes) -> Result<Block, Error> {
		match self.fault() {
			Some(Fault::Label(what, text)) => ensure_text(what, text)?,
			Some(Fault::Object(entry, text)) => {
				let (cid, reason) = (Cid::try_from(entry.cid)?, flaw(text).unwrap_or_default());
				return Err(Error::OddObject { cid: cid.to_string(), text: text.into(), reason });
			},
			Some(Fault::Address(entry)) => Cid::try_from(entry.cid).map(|_| ())?,
			None => {},
		}
		self.pack(receiving)
	}

	fn pack(&self, receiving: &KeyBytes) -> Result<Block, Error> {
		let mut bytes = Sealed::prefix().to_vec();
		encrypt(&self.encode()[..], &mut bytes, receiving)?;
		if bytes.len() > MAX_BLOCK_LEN {
			return Err(Error::MapTooLarge(self.objects.len()));
		}
		Ok(Block::raw(bytes)?)
	}

	/// Opens the map of a policy. What is in it is as true as the owner is honest, but not longer than it may be.
	pub fn open(block: &Block, receiving: &ReceivingSecret, policy: PolicyId) -> Result<Self, Error> {
		let wrong = |reason: String| Error::Map { policy, reason };
		let bytes = block.bytes();
		if bytes.len() < PREFIX_LEN || bytes[..4] != Sealed::BRAND {
			return Err(wrong("the block is no treasure map".into()));
		}
		if bytes[4] != Sealed::VERSION {
			return Err(wrong(format!("it is of version {}, which this program does not know: update it", bytes[4])));
		}
		// To pre, a receiving key is one that data is encrypted under, like any.
		let secret = DelegatingSecret::from_bytes(&receiving.to_bytes())?;
		let mut plaintext = Vec::new();
		decrypt(&bytes[PREFIX_LEN..], &mut plaintext, |header| open_as_owner(&secret, &header.sealed_key))
			.map_err(|error: StreamError| wrong(error.to_string()))?;
		let map = TreasureMap::decode_all(&mut &plaintext[..]).map_err(|_| wrong("it is malformed".into()))?;
		match map.fault() {
			Some(Fault::Label(..) | Fault::Object(..)) => {
				Err(wrong("a name in it is too long, or has characters that could harm a terminal".into()))
			},
			Some(Fault::Address(entry)) => Err(wrong(format!("the address of {:?} is none", entry.name))),
			None => Ok(map),
		}
	}

	/// What is wrong with it.
	fn fault(&self) -> Option<Fault<'_>> {
		let hint = self.storage.as_deref().map(|hint| ("a hint where data is stored", hint));
		let label = [("the name of a label", &*self.label)].into_iter().chain(hint);
		if let Some((what, text)) = label.into_iter().find(|(_, text)| flaw(text).is_some()) {
			return Some(Fault::Label(what, text));
		}
		self.objects.iter().find_map(|entry| {
			if Cid::try_from(entry.cid).is_err() {
				return Some(Fault::Address(entry));
			}
			let texts = [&*entry.name, &*entry.media_type];
			texts.into_iter().find(|text| flaw(text).is_some()).map(|text| Fault::Object(entry, text))
		})
	}

	/// Who granted.
	pub fn owner(&self) -> Account {
		self.owner.into()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::identity::Person;
	use nulink_storage::Codec;

	fn map() -> TreasureMap {
		let entry = MapEntry {
			cid: Cid::of(Codec::Raw, b"x").into(),
			name: "x-ray.png".into(),
			size: 1 << 40,
			media_type: "image/png".into(),
		};
		TreasureMap {
			owner: [1; 32],
			label: "health".into(),
			delegating_key: KeyBytes([2; 33]),
			objects: vec![entry],
			storage: Some("ipfs+http://127.0.0.1:5001".into()),
		}
	}

	#[test]
	fn a_map_is_opened_by_its_receiver_only() {
		let (bob, eve) = (Person::random().unwrap(), Person::random().unwrap());
		let block = map().seal(&bob.contact().receiving_key).unwrap();
		assert_eq!(TreasureMap::open(&block, &bob.receiving(), 7).unwrap(), map());
		assert!(matches!(TreasureMap::open(&block, &eve.receiving(), 7), Err(Error::Map { policy: 7, .. })));
	}

	#[test]
	fn the_encoding_is_frozen() {
		let encoded = map().encode();
		assert_eq!(encoded[..32], [1; 32]);
		assert_eq!(encoded[32..39], *b"\x18health");
		assert_eq!(encoded[39..72], [2; 33]);
		assert_eq!(encoded[72..77], [4, 1, 0x55, 0x12, 0x20]);
		assert_eq!(encoded[109..119], *b"\x24x-ray.png");
		assert_eq!(encoded[119..127], (1u64 << 40).to_le_bytes());
		assert_eq!(encoded[127..137], *b"\x24image/png");
		assert_eq!(encoded[137..139], [1, 26 << 2]);
	}

	#[test]
	fn another_block_a_later_version_and_damage_are_told_apart() {
		let bob = Person::random().unwrap();
		let block = map().seal(&bob.contact().receiving_key).unwrap();
		assert_eq!(block.bytes()[..5], *b"NLTM\x01");
		let open = |bytes: Vec<u8>| {
			let block = Block::raw(bytes).unwrap();
			TreasureMap::open(&block, &bob.receiving(), 7).unwrap_err().to_string()
		};
		let bytes = block.bytes().to_vec();
		assert!(open(Vec::new()).contains("no treasure map"));
		assert!(open(b"NLKd\x01".to_vec()).contains("no treasure map"));
		let mut later = bytes.clone();
		later[4] = 2;
		assert!(open(later).contains("version 2"));
		for position in 5..bytes.len() {
			let mut changed = bytes.clone();
			changed[position] ^= 1;
			open(changed);
		}
		open(bytes[..bytes.len() - 1].to_vec());
	}

	#[test]
	fn a_map_that_could_harm_a_terminal_or_name_no_content_is_refused_by_its_receiver_and_before_by_its_maker() {
		let bob = Person::random().unwrap();
		let key = bob.contact().receiving_key;
		let refused = |map: TreasureMap| {
			let block = map.pack(&key).unwrap();
			let opened = TreasureMap::open(&block, &bob.receiving(), 7);
			assert!(matches!(opened, Err(Error::Map { policy: 7, .. })), "{opened:?}");
			map.seal(&key).unwrap_err()
		};
		let with = |change: fn(&mut MapEntry)| {
			let mut map = map();
			map.objects.push(map.objects[0].clone());
			change(&mut map.objects[1]);
			map
		};
		assert!(matches!(refused(TreasureMap { label: "\x1b[2J".into(), ..map() }), Error::Name { .. }));
		assert!(matches!(
			refused(TreasureMap { storage: Some("x".repeat(MAX_TEXT + 1)), ..map() }),
			Error::Name { .. }
		));
		for error in [
			refused(with(|entry| entry.name = "a\nb".into())),
			refused(with(|entry| entry.name = "x".repeat(MAX_TEXT + 1))),
			refused(with(|entry| entry.media_type = "a\u{9b}b".into())),
		] {
			assert!(matches!(error, Error::OddObject { .. }), "{error}");
			// It says how to get rid of it, and harms no terminal itself.
			let message = error.to_string();
			assert!(message.contains("nulink label forget bafk") && message.len() < 1_000, "{message}");
			assert!(!message.chars().any(char::is_control), "{message:?}");
		}
		refused(with(|entry| entry.cid.0[0] = 9));
		let longest = TreasureMap { label: "x".repeat(MAX_TEXT), ..map() };
		assert_eq!(TreasureMap::open(&longest.seal(&key).unwrap(), &bob.receiving(), 7).unwrap(), longest);
	}

	#[test]
	fn a_map_with_too_many_objects_is_refused_by_its_maker() {
		let bob = Person::random().unwrap();
		let mut large = map();
		large.objects = vec![large.objects[0].clone(); 20_000];
		assert!(matches!(large.seal(&bob.contact().receiving_key), Err(Error::MapTooLarge(20_000))));
	}
}
