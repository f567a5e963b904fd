//! Which objects stand under which label.
//!
//! The chain knows labels by digests, and objects not at all; so the owner keeps a list. Each object has a file of its own,
//! so that two programs can store at the same time.

use crate::{
	home::{read_all, read_json, write_json, Home},
	time::Instant,
	Error,
};
use nulink_primitives::sharing::Digest;
use nulink_storage::Cid;
use serde::{Deserialize, Serialize};
use std::{fs, path::PathBuf};

/// An object that was stored under a label.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
	/// Its address.
	#[serde(with = "cid_text")]
	pub cid: Cid,
	/// What it is called.
	pub name: String,
	/// Bytes of its plaintext.
	pub size: u64,
	/// What its plaintext is.
	pub media_type: String,
	/// The label's name.
	pub label: String,
	/// Which of the label's keys it is encrypted under.
	pub label_version: u32,
	/// SHA-256 of its capsule, by which receipts name it.
	#[serde(with = "crate::proxy_api::hex_bytes")]
	pub capsule: Digest,
	/// When it was stored, in milliseconds since 1970.
	pub stored: u64,
}

/// A label that is known by name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KnownLabel {
	/// By which the chain knows it.
	#[serde(with = "crate::proxy_api::hex_bytes")]
	pub label: Digest,
	/// Its name.
	pub name: String,
}

/// The list.
#[derive(Clone, Debug)]
pub struct Catalogue {
	folder: PathBuf,
}

impl Catalogue {
	/// The one of this home.
	pub fn new(home: &Home) -> Self {
		Catalogue { folder: home.data.join("labels") }
	}

	fn of(&self, label: &Digest) -> PathBuf {
		self.folder.join(hex::encode(label))
	}

	/// Remembers a label's name.
	pub fn remember(&self, label: &Digest, name: &str) -> Result<(), Error> {
		let path = self.folder.join(format!("{}.json", hex::encode(label)));
		if path.exists() {
			return Ok(());
		}
		write_json(&path, &KnownLabel { label: *label, name: name.into() })
	}

	/// The labels whose names are known.
	pub fn labels(&self) -> Result<Vec<KnownLabel>, Error> {
		read_all(&self.folder)
	}

	/// A label's name.
	pub fn name_of(&self, label: &Digest) -> Result<Option<String>, Error> {
		let known: Option<KnownLabel> = read_json(&self.folder.join(format!("{}.json", hex::encode(label))))?;
		Ok(known.map(|known| known.name))
	}

	/// Adds an object.
	pub fn add(&self, label: &Digest, entry: &Entry) -> Result<(), Error> {
		self.remember(label, &entry.label)?;
		write_json(&self.of(label).join(format!("{}.json", entry.cid)), entry)
	}

	/// Forgets an object. The store keeps it.
	pub fn remove(&self, label: &Digest, cid: &Cid) -> Result<bool, Error> {
		let path = self.of(label).join(format!("{cid}.json"));
		match fs::remove_file(&path) {
			Ok(()) => Ok(true),
			Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
			Err(error) => Err(Error::Io { path, error }),
		}
	}

	/// The objects under a label, in the order in which they were stored.
	pub fn objects(&self, label: &Digest) -> Result<Vec<Entry>, Error> {
		let mut entries: Vec<Entry> = read_all(&self.of(label))?;
		entries.sort_by(|a, b| (a.stored, &a.name).cmp(&(b.stored, &b.name)));
		Ok(entries)
	}

	/// All objects.
	pub fn all(&self) -> Result<Vec<(KnownLabel, Entry)>, Error> {
		let mut all = Vec::new();
		for label in self.labels()? {
			all.extend(self.objects(&label.label)?.into_iter().map(|entry| (label.clone(), entry)));
		}
		Ok(all)
	}

	/// The object with this address, under whatever label.
	pub fn find(&self, cid: &Cid) -> Result<Option<(KnownLabel, Entry)>, Error> {
		Ok(self.all()?.into_iter().find(|(_, entry)| entry.cid == *cid))
	}
}

/// Addresses in text.
pub(crate) mod cid_text {
	use nulink_storage::Cid;
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	pub fn serialize<S: Serializer>(cid: &Cid, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(cid)
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cid, D::Error> {
		String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
	}
}

impl Entry {
	/// When it was stored.
	pub fn stored_at(&self) -> Instant {
		Instant(self.stored)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_storage::Codec;

	fn entry(name: &str, stored: u64) -> Entry {
		Entry {
			cid: Cid::of(Codec::Raw, name.as_bytes()),
			name: name.into(),
			size: 5,
			media_type: "text/plain".into(),
			label: "health".into(),
			label_version: 1,
			capsule: [1; 32],
			stored,
		}
	}

	#[test]
	fn objects_are_listed_found_and_forgotten() {
		let folder = tempfile::tempdir().unwrap();
		let catalogue = Catalogue::new(&Home::under(folder.path()));
		let label = [7; 32];
		assert!(catalogue.objects(&label).unwrap().is_empty());
		let (first, second) = (entry("b", 1), entry("a", 2));
		catalogue.add(&label, &second).unwrap();
		catalogue.add(&label, &first).unwrap();
		assert_eq!(catalogue.objects(&label).unwrap(), [first.clone(), second.clone()]);
		assert_eq!(catalogue.name_of(&label).unwrap().as_deref(), Some("health"));
		assert_eq!(catalogue.find(&second.cid).unwrap().unwrap().1, second);
		assert!(catalogue.remove(&label, &first.cid).unwrap());
		assert!(!catalogue.remove(&label, &first.cid).unwrap());
		assert_eq!(catalogue.objects(&label).unwrap(), [second]);
	}
}
