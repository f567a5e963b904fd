//! Data sets that are kept here.

use super::{parse_csv, vault, DataSetError};
use crate::{
	client::Workshop,
	home::{read_all, read_json, write_bytes, write_json},
	identity::Person,
	proxy_api::hex_bytes,
	time::Instant,
	Error,
};
use codec::{Decode, DecodeAll, Encode};
use nulink_primitives::proving::Scalar;
use nulink_zk::{
	cipher::{capacity, Ciphertext, Key, Message, SIZES},
	records::{DataSet, Kind, Schema, MAX_SEALED_RECORDS},
	SetCommitment,
};
use rand_core::{OsRng, RngCore};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path, path::PathBuf};
use zeroize::Zeroizing;

/// What a column is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemberKind {
	/// Whole numbers.
	Number,
	/// Texts.
	Text,
}

/// A column.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Member {
	/// What it is called.
	pub name: String,
	/// What it is of.
	pub kind: MemberKind,
}

impl Member {
	/// Those of a schema.
	pub fn of(schema: &Schema) -> Vec<Member> {
		let member = |(name, kind): &(String, Kind)| Member {
			name: name.clone(),
			kind: match kind {
				Kind::Number => MemberKind::Number,
				Kind::Text => MemberKind::Text,
			},
		};
		schema.members().iter().map(member).collect()
	}

	/// The schema with these.
	pub fn schema(members: &[Member]) -> Result<Schema, DataSetError> {
		let kind = |kind| match kind {
			MemberKind::Number => Kind::Number,
			MemberKind::Text => Kind::Text,
		};
		Ok(Schema::new(members.iter().map(|member| (member.name.clone(), kind(member.kind))).collect())?)
	}
}

/// How a data set is made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrepareRequest {
	/// What it is called here.
	pub name: String,
	/// Whether it is encrypted so that statements can be proven of the ciphertext.
	pub sealed: bool,
	/// 10 or 20: up to a thousand or a million records.
	pub depth: u8,
}

impl PrepareRequest {
	/// Up to a thousand records, not sealed.
	pub fn new(name: impl Into<String>) -> Self {
		PrepareRequest { name: name.into(), sealed: false, depth: 10 }
	}
}

/// What is known of a data set without its secrets.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeptSet {
	/// What it is called here.
	pub name: String,
	/// What it is committed to by.
	#[serde(with = "hex_bytes")]
	pub commitment: Scalar,
	/// The root of the tree of its records.
	#[serde(with = "hex_bytes")]
	pub root: Scalar,
	/// The depth of that tree.
	pub depth: u8,
	/// How many records there are.
	pub records: u32,
	/// The columns.
	pub members: Vec<Member>,
	/// Of a sealed one: how many elements the ciphertext has.
	pub elements: Option<u16>,
	/// When it was prepared, in milliseconds since 1970.
	pub prepared: u64,
}

impl KeptSet {
	/// Whether statements can be proven of its ciphertext.
	pub fn is_sealed(&self) -> bool {
		self.elements.is_some()
	}

	/// Fails if it is sealed and has more records than the chain judges: it counts such a set as false. Older versions of
	/// this program made them.
	pub(crate) fn ensure_judged(&self) -> Result<(), DataSetError> {
		match self.is_sealed() {
			true => check_sealed(self.records as usize),
			false => Ok(()),
		}
	}
}

/// What a sealed data set is encrypted with. Secret.
pub struct SetSeal {
	/// The key.
	pub key: Key,
	/// The message.
	pub message: Message,
	/// The nonce.
	pub nonce: [u8; 32],
	/// What comes out.
	pub ciphertext: Ciphertext,
}

/// A data set with its secrets. No `Debug`.
pub struct OpenSet {
	/// What may be known of it.
	pub kept: KeptSet,
	/// The set.
	pub data: DataSet,
	/// What it is encrypted with, if it is a sealed one.
	pub seal: Option<SetSeal>,
}

/// What is kept sealed.
#[derive(Encode, Decode)]
struct Secrets {
	data: Vec<u8>,
	/// Seed of the key, nonce, salt of the message.
	seal: Option<([u8; 32], [u8; 32], [u8; 32])>,
}

impl Drop for Secrets {
	fn drop(&mut self) {
		use zeroize::Zeroize;
		self.data.zeroize();
		if let Some((key, nonce, salt)) = &mut self.seal {
			key.zeroize();
			nonce.zeroize();
			salt.zeroize();
		}
	}
}

fn random() -> [u8; 32] {
	let mut bytes = [0; 32];
	OsRng.fill_bytes(&mut bytes);
	bytes
}

impl SetSeal {
	fn new(data: &[u8], (key, nonce, salt): &([u8; 32], [u8; 32], [u8; 32])) -> Result<Self, DataSetError> {
		let (key, message) = (Key::new(key), Message::pack(data, salt)?);
		let ciphertext = key.encrypt(nonce, &message);
		Ok(SetSeal { key, message, nonce: *nonce, ciphertext })
	}
}

fn check_sealed(found: usize) -> Result<(), DataSetError> {
	match found > MAX_SEALED_RECORDS {
		true => Err(DataSetError::TooManyToSeal { found, most: MAX_SEALED_RECORDS }),
		false => Ok(()),
	}
}

/// Fails with what can be no name of a file.
pub(crate) fn check_name(name: &str) -> Result<(), DataSetError> {
	let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
	match letters && !name.is_empty() && name.len() <= 64 && !name.starts_with('.') {
		true => Ok(()),
		false => Err(DataSetError::Name(name.chars().take(80).collect())),
	}
}

impl Workshop {
	fn sets(&self) -> PathBuf {
		self.home().data.join("market/sets")
	}

	/// Reads a table, commits to it, and keeps it, sealed to the person.
	pub fn prepare_set(&self, person: &Person, csv: &Path, request: PrepareRequest) -> Result<KeptSet, Error> {
		let text = Zeroizing::new(fs::read_to_string(csv).map_err(Error::io(csv))?);
		self.prepare_text(person, &text, request)
	}

	/// As [`Self::prepare_set`], of a table in memory.
	pub fn prepare_text(&self, person: &Person, text: &str, request: PrepareRequest) -> Result<KeptSet, Error> {
		let PrepareRequest { name, sealed, depth } = request;
		check_name(&name)?;
		let record = self.sets().join(format!("{name}.json"));
		if record.exists() {
			return Err(DataSetError::Known(name).into());
		}
		if ![10, 20].contains(&depth) {
			return Err(DataSetError::Depth(depth).into());
		}
		let (schema, records) = parse_csv(text)?;
		let most = 1usize << depth;
		if records.len() > most {
			return Err(DataSetError::TooMany { found: records.len(), most, depth }.into());
		}
		if sealed {
			check_sealed(records.len())?;
		}
		let data = DataSet::new(schema, records, &random(), depth).map_err(DataSetError::from)?;
		let bytes = data.encode();
		let longest = SIZES.iter().map(|size| capacity(*size)).max().unwrap_or_default();
		if sealed && bytes.len() > longest {
			return Err(DataSetError::TooLongToSeal { bytes: bytes.len(), most: longest }.into());
		}
		let seal = sealed.then(|| (random(), random(), random()));
		let elements = match &seal {
			Some(seal) => Some(SetSeal::new(&bytes, seal)?.message.elements()),
			None => None,
		};
		let set = data.commitment();
		let kept = KeptSet {
			name: name.clone(),
			commitment: input(&set)?,
			root: set.root,
			depth: set.depth,
			records: set.count,
			members: Member::of(data.schema()),
			elements,
			prepared: Instant::now().0,
		};
		let secrets = Zeroizing::new(Secrets { data: bytes, seal }.encode());
		// The secrets first: a record without them would be of no use.
		write_bytes(&self.sets().join(format!("{name}.sealed")), &vault::seal(person, &secrets)?)?;
		write_json(&record, &kept)?;
		Ok(kept)
	}

	/// The data sets that are here, by name.
	pub fn kept_sets(&self) -> Result<Vec<KeptSet>, Error> {
		read_all(&self.sets())
	}

	/// A data set that is here.
	pub fn kept_set(&self, name: &str) -> Result<KeptSet, Error> {
		check_name(name)?;
		let kept = read_json(&self.sets().join(format!("{name}.json")))?;
		Ok(kept.ok_or_else(|| DataSetError::Unknown(name.into()))?)
	}

	/// A data set with its secrets.
	pub fn open_set(&self, person: &Person, name: &str) -> Result<OpenSet, Error> {
		let kept = self.kept_set(name)?;
		let path = self.sets().join(format!("{name}.sealed"));
		let sealed = fs::read(&path).map_err(Error::io(&path))?;
		let damaged = |reason: &str| Error::Damaged { path: path.clone(), reason: reason.into() };
		let bytes = vault::unseal(person, &sealed).ok_or_else(|| DataSetError::OtherPerson(name.into()))?;
		let secrets = Secrets::decode_all(&mut &bytes[..]).map_err(|error| damaged(&error.to_string()))?;
		let data = DataSet::decode(&secrets.data).map_err(DataSetError::from)?;
		if input(&data.commitment())? != kept.commitment {
			return Err(damaged("it is another set than its record says"));
		}
		let seal = match &secrets.seal {
			Some(seal) => Some(SetSeal::new(&secrets.data, seal)?),
			None => None,
		};
		Ok(OpenSet { kept, data, seal })
	}
}

/// What a set is committed to by, as a listing has it.
pub(crate) fn input(set: &SetCommitment) -> Result<Scalar, DataSetError> {
	set.input().ok_or(DataSetError::Records(nulink_zk::records::RecordsError::Malformed))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::home::Home;
	use nulink_storage::Location;

	const TABLE: &str = "age,diagnosis\n61,E10\n72,E11\n33,J45\n";

	fn workshop(folder: &Path) -> Workshop {
		let store = nulink_storage::open(&Location::folder(folder.join("store"))).unwrap();
		Workshop::new(store, Home::under(folder.join("home")))
	}

	#[test]
	fn a_set_is_opened_by_its_person_only_and_its_record_shows_no_record() {
		let folder = tempfile::tempdir().unwrap();
		let (workshop, alice, bob) = (workshop(folder.path()), Person::random().unwrap(), Person::random().unwrap());
		let request = PrepareRequest { sealed: true, ..PrepareRequest::new("patients") };
		let kept = workshop.prepare_text(&alice, TABLE, request.clone()).unwrap();
		assert_eq!((kept.records, kept.elements, kept.depth), (3, Some(16), 10));
		let open = workshop.open_set(&alice, "patients").unwrap();
		assert_eq!(open.data.records().len(), 3);
		let seal = open.seal.unwrap();
		assert_eq!(seal.key.decrypt(&seal.ciphertext).unwrap().unpack().unwrap(), open.data.encode());
		assert!(workshop.open_set(&bob, "patients").is_err());
		let all: Vec<u8> = ["patients.json", "patients.sealed"]
			.into_iter()
			.flat_map(|file| fs::read(workshop.sets().join(file)).unwrap())
			.collect();
		assert!(!all.windows(3).any(|part| part == b"J45"));
		assert!(workshop.prepare_text(&alice, TABLE, request).is_err(), "never overwritten");
	}

	#[test]
	fn the_same_table_has_another_commitment_each_time() {
		let folder = tempfile::tempdir().unwrap();
		let (workshop, alice) = (workshop(folder.path()), Person::random().unwrap());
		let one = workshop.prepare_text(&alice, TABLE, PrepareRequest::new("a")).unwrap();
		let other = workshop.prepare_text(&alice, TABLE, PrepareRequest::new("b")).unwrap();
		assert_ne!(one.commitment, other.commitment);
		assert_eq!(workshop.kept_sets().unwrap(), [one, other]);
	}

	#[test]
	fn names_lead_to_no_other_folder() {
		for name in ["", "..", "../x", "a/b", ".hidden", "a\n", &"x".repeat(65)] {
			assert!(check_name(name).is_err(), "{name}");
		}
		assert!(check_name("patients-2026_v1.2").is_ok());
	}
}
