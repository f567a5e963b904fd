//! Data sets: records under a schema, and what commits to them.
//!
//! A record has up to [`MAX_MEMBERS`] members, each a number or a text. Its leaf is the hash of its members and a salt of
//! its own, so that a path to one record tells nothing about its neighbours, however few values there are to guess. The
//! salts come from one seed that the owner keeps.
//!
//! A set is handed over as bytes ([`DataSet::encode`]): brand and version, depth, seed, schema, number of records, records.
//! One set has one encoding, and whoever has the bytes computes the commitment again. Whoever buys them has the seed too,
//! and can prove whatever the seller could.

use crate::{
	field::{tagged, to_bytes},
	merkle::{Tree, MAX_DEPTH},
	point::Reader,
	poseidon::{hash, Domain},
	Fr, Input,
};
use alloc::{string::String, vec::Vec};
use ark_ff::Zero;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

/// The most members of a record.
pub const MAX_MEMBERS: usize = 8;
/// The longest text of a member, in bytes.
pub const MAX_TEXT_LEN: usize = 65_535;
/// The longest name of a member, in bytes.
pub const MAX_NAME_LEN: usize = 255;
/// The fewest bytes of a record in a set: a number of members, and one text of no length.
pub const MIN_RECORD_LEN: usize = 4;

/// The most records of a set that is sold sealed. A complaint about such a set is decided on chain, which hashes so many
/// records and no more: it takes a sealed set with more for a false one.
pub const MAX_SEALED_RECORDS: usize = 512;

/// What the bytes of a data set begin with, and the version of their encoding.
const BRAND: &[u8; 5] = b"NLKr\x01";

/// Why this is no data set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecordsError {
	/// A schema has one to [`MAX_MEMBERS`] members, with names of at most [`MAX_NAME_LEN`] bytes.
	BadSchema,
	/// A record, by its index, is not what the schema says.
	NotOfSchema(u32),
	/// More records than the tree has places, or a depth above [`MAX_DEPTH`].
	TooManyRecords,
	/// Bytes that are no canonical encoding of a record, or of a data set.
	Malformed,
}

impl fmt::Display for RecordsError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			RecordsError::BadSchema => {
				write!(f, "a schema has one to {MAX_MEMBERS} members with names of up to {MAX_NAME_LEN} bytes")
			},
			RecordsError::NotOfSchema(index) => write!(f, "record {index} is not of the schema"),
			RecordsError::TooManyRecords => f.write_str("there are more records than places in a tree of this depth"),
			RecordsError::Malformed => f.write_str("these bytes are no record and no data set"),
		}
	}
}

impl core::error::Error for RecordsError {}

/// What a member is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
	/// A number of 64 bits.
	Number = 0,
	/// A text.
	Text = 1,
}

/// A member's value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
	/// A number.
	Number(u64),
	/// A text, or any bytes, at most [`MAX_TEXT_LEN`].
	Text(Vec<u8>),
}

impl Value {
	/// The value as an element: a number itself, a text by its hash.
	pub fn element(&self) -> Fr {
		match self {
			Value::Number(number) => Fr::from(*number),
			Value::Text(text) => tagged(b"nulink:zk:text:v1", &[text]),
		}
	}

	/// What it is.
	pub fn kind(&self) -> Kind {
		match self {
			Value::Number(_) => Kind::Number,
			Value::Text(_) => Kind::Text,
		}
	}
}

/// The names and kinds of members, in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Schema(Vec<(String, Kind)>);

impl Schema {
	/// A schema.
	pub fn new(members: Vec<(String, Kind)>) -> Result<Self, RecordsError> {
		let named = members.iter().all(|(name, _)| name.len() <= MAX_NAME_LEN);
		if !named || members.is_empty() || members.len() > MAX_MEMBERS {
			return Err(RecordsError::BadSchema);
		}
		Ok(Schema(members))
	}

	/// The members.
	pub fn members(&self) -> &[(String, Kind)] {
		&self.0
	}

	/// The place of the member with this name.
	pub fn member(&self, name: &str) -> Option<u8> {
		self.0.iter().position(|(member, _)| member == name).map(|index| index as u8)
	}

	/// The canonical bytes: how many, and of each its kind, the length of its name, and the name.
	pub fn encode(&self) -> Vec<u8> {
		let mut bytes = alloc::vec![self.0.len() as u8];
		for (name, kind) in &self.0 {
			bytes.extend([*kind as u8, name.len() as u8]);
			bytes.extend(name.as_bytes());
		}
		bytes
	}

	/// Reads what [`Self::encode`] wrote, and tells what is left.
	pub fn decode(bytes: &[u8]) -> Result<(Self, &[u8]), RecordsError> {
		let mut reader = Reader(bytes);
		let schema = Self::read(&mut reader)?;
		Ok((schema, reader.0))
	}

	fn read(reader: &mut Reader) -> Result<Self, RecordsError> {
		let mut members = Vec::new();
		for _ in 0..reader.byte().ok_or(RecordsError::Malformed)? {
			let kind = match reader.byte() {
				Some(0) => Kind::Number,
				Some(1) => Kind::Text,
				_ => return Err(RecordsError::Malformed),
			};
			let len = reader.byte().ok_or(RecordsError::Malformed)?;
			let name = reader.take(len.into()).ok_or(RecordsError::Malformed)?;
			let name = core::str::from_utf8(name).map_err(|_| RecordsError::Malformed)?;
			members.push((name.into(), kind));
		}
		Schema::new(members)
	}

	/// The schema as an element.
	pub fn element(&self) -> Fr {
		tagged(b"nulink:zk:schema:v1", &[&self.encode()])
	}
}

/// A record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record(pub Vec<Value>);

impl Record {
	/// The canonical bytes: how many members, and of each its kind, then the number little-endian, or the text's length in
	/// two bytes little-endian and the text.
	pub fn encode(&self) -> Vec<u8> {
		let mut bytes = alloc::vec![self.0.len() as u8];
		for value in &self.0 {
			bytes.push(value.kind() as u8);
			match value {
				Value::Number(number) => bytes.extend(number.to_le_bytes()),
				Value::Text(text) => {
					bytes.extend((text.len() as u16).to_le_bytes());
					bytes.extend(text.iter().take(MAX_TEXT_LEN));
				},
			}
		}
		bytes
	}

	/// Reads what [`Self::encode`] wrote, and tells what is left.
	pub fn decode(bytes: &[u8]) -> Result<(Self, &[u8]), RecordsError> {
		let mut reader = Reader(bytes);
		let mut next = |len| reader.take(len).ok_or(RecordsError::Malformed);
		let members = next(1)?.first().copied().unwrap_or_default() as usize;
		if members > MAX_MEMBERS {
			return Err(RecordsError::Malformed);
		}
		let mut values = Vec::with_capacity(members);
		for _ in 0..members {
			values.push(match next(1)? {
				[0] => {
					let mut number = [0; 8];
					number.copy_from_slice(next(8)?);
					Value::Number(u64::from_le_bytes(number))
				},
				[1] => {
					let mut len = [0; 2];
					len.copy_from_slice(next(2)?);
					Value::Text(next(u16::from_le_bytes(len) as usize)?.to_vec())
				},
				_ => return Err(RecordsError::Malformed),
			});
		}
		Ok((Record(values), reader.0))
	}

	/// The members as elements; where there is none, zero.
	pub fn elements(&self) -> [Fr; MAX_MEMBERS] {
		let mut elements = [Fr::zero(); MAX_MEMBERS];
		for (element, value) in elements.iter_mut().zip(&self.0) {
			*element = value.element();
		}
		elements
	}

	/// Whether it is what the schema says.
	pub fn is_of(&self, schema: &Schema) -> bool {
		self.0.len() == schema.0.len()
			&& self.0.iter().zip(&schema.0).all(|(value, (_, kind))| match value {
				Value::Text(text) => *kind == Kind::Text && text.len() <= MAX_TEXT_LEN,
				Value::Number(_) => *kind == Kind::Number,
			})
	}
}

/// The leaf of a record with these elements.
pub fn leaf(salt: Fr, elements: &[Fr; MAX_MEMBERS]) -> Fr {
	let mut all = [salt; MAX_MEMBERS + 1];
	for (to, from) in all.iter_mut().skip(1).zip(elements) {
		*to = *from;
	}
	hash(Domain::Record, &all)
}

/// What a listing says of its data set: enough to check proofs about it, and nothing of what is in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct SetCommitment {
	/// The root of the tree of records.
	pub root: Input,
	/// Its depth.
	pub depth: u8,
	/// How many records there are.
	pub count: u32,
	/// The schema, as an element.
	pub schema: Input,
}

impl SetCommitment {
	/// The commitment as one element. `None` if root or schema are no elements.
	pub fn element(&self) -> Option<Fr> {
		let root = crate::field::from_bytes(&self.root)?;
		let schema = crate::field::from_bytes(&self.schema)?;
		Some(set_element(root, self.depth, self.count, schema))
	}

	/// The commitment as a public input.
	pub fn input(&self) -> Option<Input> {
		self.element().as_ref().map(to_bytes)
	}
}

fn set_element(root: Fr, depth: u8, count: u32, schema: Fr) -> Fr {
	hash(Domain::Set, &[root, Fr::from(depth), Fr::from(count), schema])
}

/// A data set, as its owner has it. No `Debug`: it shows neither records nor seed by accident.
#[derive(Clone)]
pub struct DataSet {
	seed: [u8; 32],
	schema: Schema,
	records: Vec<Record>,
	salts: Vec<Fr>,
	tree: Tree,
}

impl DataSet {
	/// A data set. The seed is secret and kept as long as anything is to be proven about the set.
	pub fn new(schema: Schema, records: Vec<Record>, seed: &[u8; 32], depth: u8) -> Result<Self, RecordsError> {
		if depth > MAX_DEPTH || records.len() > 1 << depth {
			return Err(RecordsError::TooManyRecords);
		}
		if let Some(index) = records.iter().position(|record| !record.is_of(&schema)) {
			return Err(RecordsError::NotOfSchema(index as u32));
		}
		let salt = |index: usize| tagged(b"nulink:zk:salt:v1", &[seed, &(index as u32).to_le_bytes()]);
		let salts: Vec<Fr> = (0..records.len()).map(salt).collect();
		let leaves = records.iter().zip(&salts).map(|(record, salt)| leaf(*salt, &record.elements())).collect();
		let tree = Tree::new(Domain::Node, depth, leaves).ok_or(RecordsError::TooManyRecords)?;
		Ok(DataSet { seed: *seed, schema, records, salts, tree })
	}

	/// The bytes that are sold: brand and version, depth, seed, schema, number of records (four bytes, little-endian),
	/// records. With the seed in them, they are as secret as the records.
	pub fn encode(&self) -> Vec<u8> {
		let mut bytes = BRAND.to_vec();
		bytes.push(self.tree.depth());
		bytes.extend(self.seed);
		bytes.extend(self.schema.encode());
		bytes.extend((self.records.len() as u32).to_le_bytes());
		self.records.iter().for_each(|record| bytes.extend(record.encode()));
		bytes
	}

	/// Reads what [`Self::encode`] wrote, all of it. Costs as many hashes as [`Self::new`]: where bytes come from strangers
	/// and time is dear, ask [`Self::count`] before.
	pub fn decode(bytes: &[u8]) -> Result<Self, RecordsError> {
		let Start { depth, seed, schema, count, mut rest } = Start::read(bytes)?;
		let mut records = Vec::new();
		for _ in 0..count {
			let (record, left) = Record::decode(rest)?;
			records.push(record);
			rest = left;
		}
		if !rest.is_empty() {
			return Err(RecordsError::Malformed);
		}
		Self::new(schema, records, &seed, depth)
	}

	/// How many records there are in a data set with these bytes, if it is one: what they say before the first record.
	pub fn count(bytes: &[u8]) -> Result<u32, RecordsError> {
		Start::read(bytes).map(|start| start.count)
	}

	/// The seed of the salts.
	pub fn seed(&self) -> &[u8; 32] {
		&self.seed
	}

	/// The schema.
	pub fn schema(&self) -> &Schema {
		&self.schema
	}

	/// The records.
	pub fn records(&self) -> &[Record] {
		&self.records
	}

	/// The tree over the records.
	pub fn tree(&self) -> &Tree {
		&self.tree
	}

	/// The salt of a record.
	pub fn salt(&self, index: u32) -> Option<Fr> {
		self.salts.get(index as usize).copied()
	}

	/// What the chain keeps of it.
	pub fn commitment(&self) -> SetCommitment {
		SetCommitment {
			root: to_bytes(&self.tree.root()),
			depth: self.tree.depth(),
			count: self.records.len() as u32,
			schema: to_bytes(&self.schema.element()),
		}
	}
}

/// What stands before the records of an encoded data set.
struct Start<'a> {
	depth: u8,
	seed: [u8; 32],
	schema: Schema,
	count: u32,
	rest: &'a [u8],
}

impl<'a> Start<'a> {
	fn read(bytes: &'a [u8]) -> Result<Self, RecordsError> {
		let mut reader = Reader(bytes);
		if reader.take(BRAND.len()) != Some(&BRAND[..]) {
			return Err(RecordsError::Malformed);
		}
		let depth = reader.byte().ok_or(RecordsError::Malformed)?;
		let seed = reader.array().ok_or(RecordsError::Malformed)?;
		let schema = Schema::read(&mut reader)?;
		let count = u32::from_le_bytes(reader.array().ok_or(RecordsError::Malformed)?);
		if depth > MAX_DEPTH || count > 1u32 << depth {
			return Err(RecordsError::TooManyRecords);
		}
		// So that nobody is made to expect more than there can be.
		if count as usize > reader.0.len() / MIN_RECORD_LEN {
			return Err(RecordsError::Malformed);
		}
		Ok(Start { depth, seed, schema, count, rest: reader.0 })
	}
}
