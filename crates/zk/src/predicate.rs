//! Predicates: what records are said to satisfy.
//!
//! A predicate is a conjunction of up to [`MAX_CLAUSES`] clauses about single members, each a range or an equality, and
//! at most one membership in a list of values. Everybody sees it; what nobody sees are the records.

use crate::{
	field::{from_bytes, to_bytes},
	merkle::{Path, Tree},
	poseidon::{hash, Domain},
	records::{Kind, Record, Schema, Value, MAX_MEMBERS},
	Fr, Input,
};
use alloc::vec::Vec;
use ark_ff::Zero;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

/// The most clauses beside the membership.
pub const MAX_CLAUSES: usize = 4;
/// The depth of the tree over a list of values.
pub(crate) const VALUES_DEPTH: u8 = 8;
/// The most values in a list.
pub const MAX_VALUES: usize = 1 << VALUES_DEPTH;
/// The elements of a predicate: three of each clause and of the membership.
pub(crate) const PREDICATE_ELEMENTS: usize = 3 * (MAX_CLAUSES + 1);

/// Why this is no predicate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PredicateError {
	/// It says nothing: every record satisfies it.
	Empty,
	/// There is no such member.
	NoSuchMember,
	/// A range from a greater to a smaller number.
	EmptyRange,
	/// A value or a root that is no element of the field.
	NotAnElement,
	/// The member is of another kind: a range is of numbers.
	WrongKind,
	/// A list has one to [`MAX_VALUES`] values.
	BadList,
}

impl fmt::Display for PredicateError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			PredicateError::Empty => f.write_str("the predicate says nothing"),
			PredicateError::NoSuchMember => f.write_str("the predicate names a member that records do not have"),
			PredicateError::EmptyRange => f.write_str("a range ends before it begins"),
			PredicateError::NotAnElement => f.write_str("a value of the predicate is no element of the field"),
			PredicateError::WrongKind => f.write_str("a range of a member that is a text"),
			PredicateError::BadList => write!(f, "a list has one to {MAX_VALUES} values"),
		}
	}
}

impl core::error::Error for PredicateError {}

/// What is said of a member.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Test {
	/// It is a number from the first to the last of these, both included.
	#[codec(index = 0)]
	Between(u64, u64),
	/// It is this value, given as its element.
	#[codec(index = 1)]
	Is(Input),
}

/// A clause about one member.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Clause {
	/// The member's place in the record.
	pub member: u8,
	/// What is said of it.
	pub test: Test,
}

impl Clause {
	/// That a member is a number from the first to the last of these.
	pub fn between(member: u8, low: u64, high: u64) -> Self {
		Clause { member, test: Test::Between(low, high) }
	}

	/// That a member is this value.
	pub fn is(member: u8, value: &Value) -> Self {
		Clause { member, test: Test::Is(to_bytes(&value.element())) }
	}
}

/// That a member is one of a list of values.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct OneOf {
	/// The member's place in the record.
	pub member: u8,
	/// The root of the tree over the values ([`ValueSet`]).
	pub root: Input,
}

/// What a record is said to satisfy: all of this.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Predicate {
	/// Clauses. Another order is another predicate.
	pub clauses: [Option<Clause>; MAX_CLAUSES],
	/// A membership.
	pub one_of: Option<OneOf>,
}

impl Predicate {
	/// These clauses, of which the first [`MAX_CLAUSES`] count, and perhaps a membership.
	pub fn new(clauses: impl IntoIterator<Item = Clause>, one_of: Option<OneOf>) -> Self {
		let mut predicate = Predicate { one_of, ..Default::default() };
		for (place, clause) in predicate.clauses.iter_mut().zip(clauses) {
			*place = Some(clause);
		}
		predicate
	}

	/// Whether it is one, of whatever records.
	pub fn check(&self) -> Result<(), PredicateError> {
		if self.one_of.is_none() && self.clauses.iter().all(Option::is_none) {
			return Err(PredicateError::Empty);
		}
		for clause in self.clauses.iter().flatten() {
			check_member(clause.member)?;
			match clause.test {
				Test::Between(low, high) if low > high => return Err(PredicateError::EmptyRange),
				Test::Between(..) => {},
				Test::Is(value) => {
					from_bytes(&value).ok_or(PredicateError::NotAnElement)?;
				},
			}
		}
		if let Some(one_of) = &self.one_of {
			check_member(one_of.member)?;
			from_bytes(&one_of.root).ok_or(PredicateError::NotAnElement)?;
		}
		Ok(())
	}

	/// Whether it says something of records of this schema. A member that the schema lacks would count as zero.
	pub fn check_for(&self, schema: &Schema) -> Result<(), PredicateError> {
		self.check()?;
		for clause in self.clauses.iter().flatten() {
			let (_, kind) = schema.members().get(clause.member as usize).ok_or(PredicateError::NoSuchMember)?;
			if matches!(clause.test, Test::Between(..)) && *kind != Kind::Number {
				return Err(PredicateError::WrongKind);
			}
		}
		match &self.one_of {
			Some(one_of) if one_of.member as usize >= schema.members().len() => Err(PredicateError::NoSuchMember),
			_ => Ok(()),
		}
	}

	/// The elements that are hashed: of each place the kind and member in one, and two more. What is not there is zero.
	pub(crate) fn elements(&self) -> Result<[Fr; PREDICATE_ELEMENTS], PredicateError> {
		self.check()?;
		let mut elements = [Fr::zero(); PREDICATE_ELEMENTS];
		let mut places = elements.chunks_exact_mut(3);
		for clause in &self.clauses {
			let place = places.next();
			if let (Some(clause), Some([tag, first, second])) = (clause, place) {
				match clause.test {
					Test::Between(low, high) => {
						*tag = tag_of(RANGE, clause.member);
						*first = Fr::from(low);
						*second = Fr::from(high);
					},
					Test::Is(value) => {
						*tag = tag_of(EQUALITY, clause.member);
						*first = from_bytes(&value).ok_or(PredicateError::NotAnElement)?;
					},
				}
			}
		}
		if let (Some(one_of), Some([tag, root, _])) = (&self.one_of, places.next()) {
			*tag = tag_of(MEMBERSHIP, one_of.member);
			*root = from_bytes(&one_of.root).ok_or(PredicateError::NotAnElement)?;
		}
		Ok(elements)
	}

	/// The predicate as an element.
	pub fn element(&self) -> Result<Fr, PredicateError> {
		Ok(hash(Domain::Predicate, &self.elements()?))
	}

	/// The predicate as a public input.
	pub fn input(&self) -> Result<Input, PredicateError> {
		Ok(to_bytes(&self.element()?))
	}

	/// Whether a record satisfies it. `values` is the list behind the membership's root.
	pub fn matches(&self, record: &Record, values: Option<&ValueSet>) -> bool {
		let elements = record.elements();
		let clauses = self.clauses.iter().flatten().all(|clause| match clause.test {
			Test::Between(low, high) => match record.0.get(clause.member as usize) {
				Some(Value::Number(number)) => (low..=high).contains(number),
				_ => false,
			},
			Test::Is(value) => elements.get(clause.member as usize).map(to_bytes) == Some(value),
		});
		let one_of = self.one_of.as_ref().is_none_or(|one_of| {
			let listed = values.filter(|values| values.root() == one_of.root);
			let element = elements.get(one_of.member as usize);
			listed.zip(element).is_some_and(|(values, element)| values.path(element).is_some())
		});
		clauses && one_of
	}
}

/// The kinds of clauses, as hashed.
pub(crate) const RANGE: u64 = 1;
pub(crate) const EQUALITY: u64 = 2;
pub(crate) const MEMBERSHIP: u64 = 3;

fn tag_of(kind: u64, member: u8) -> Fr {
	Fr::from(kind * MAX_MEMBERS as u64 + u64::from(member))
}

fn check_member(member: u8) -> Result<(), PredicateError> {
	if (member as usize) < MAX_MEMBERS {
		Ok(())
	} else {
		Err(PredicateError::NoSuchMember)
	}
}

/// A list of values that a member may have, for a [`OneOf`].
#[derive(Clone, Debug)]
pub struct ValueSet(Tree);

impl ValueSet {
	/// A list of these values, in any order.
	pub fn new<'a>(values: impl IntoIterator<Item = &'a Value>) -> Result<Self, PredicateError> {
		let mut elements: Vec<Fr> = values.into_iter().map(Value::element).collect();
		elements.sort_unstable();
		elements.dedup();
		if elements.len() > MAX_VALUES {
			return Err(PredicateError::BadList);
		}
		// The rest is the last value again, not nothing: nothing is zero, and so is a number.
		let last = *elements.last().ok_or(PredicateError::BadList)?;
		elements.resize(MAX_VALUES, last);
		Tree::new(Domain::ValueNode, VALUES_DEPTH, elements).map(ValueSet).ok_or(PredicateError::BadList)
	}

	/// The root, for the predicate.
	pub fn root(&self) -> Input {
		to_bytes(&self.0.root())
	}

	/// The way from a value to the root, if it is in the list.
	pub fn path(&self, element: &Fr) -> Option<Path> {
		let index = self.0.leaves().iter().position(|leaf| leaf == element)?;
		self.0.path(index as u32)
	}
}
