//! At least so many records of the committed set satisfy a predicate.
//!
//! The records are those of the set that come first and satisfy it. That they are different ones is shown by their places,
//! which ascend; that they are records of the set, and not leaves that somebody has put behind its end, by the last of them,
//! which is below the number of records in the commitment.

use super::{bind, Builder, Num};
use crate::{
	field::to_bytes,
	merkle::Path,
	poseidon::Domain,
	predicate::{
		Predicate, Test, ValueSet, EQUALITY, MAX_CLAUSES, MEMBERSHIP, PREDICATE_ELEMENTS, RANGE, VALUES_DEPTH,
	},
	prover::{blank_path, gadgets::from_bits, ProveError},
	records::{leaf, DataSet, MAX_MEMBERS},
	Context, Fr, Statement,
};
use ark_ff::{One, Zero};
use ark_relations::gr1cs::SynthesisError;

/// The bits of a number that a record can have.
const NUMBER_BITS: usize = 64;

/// A record that satisfies the predicate.
#[derive(Clone)]
struct Shown {
	members: [Fr; MAX_MEMBERS],
	salt: Fr,
	path: Path,
	/// Where the member of the membership is in the list.
	value: Path,
}

/// Public: the set's commitment, the predicate, the context. Private: the records, their salts and places.
#[derive(Clone)]
pub struct Holds {
	depth: u8,
	count: Fr,
	schema: Fr,
	predicate: Predicate,
	/// What is hashed of the predicate.
	elements: [Fr; PREDICATE_ELEMENTS],
	shown: Vec<Shown>,
	pub(super) context: Fr,
}

impl Holds {
	/// That at least so many records satisfy a predicate. `values` is the list behind its membership.
	pub fn new(
		records: u8,
		data: &DataSet,
		predicate: &Predicate,
		values: Option<&ValueSet>,
		context: &Context,
	) -> Result<Self, ProveError> {
		predicate.check_for(data.schema())?;
		let values = match &predicate.one_of {
			Some(one_of) => Some(values.filter(|values| values.root() == one_of.root).ok_or(ProveError::ListMissing)?),
			None => None,
		};
		let matching = data.records().iter().enumerate().filter(|(_, record)| predicate.matches(record, values));
		let indices: Vec<u32> = matching.map(|(index, _)| index as u32).collect();
		let wanted = usize::from(records);
		if indices.len() < wanted {
			return Err(ProveError::TooFewRecords { found: indices.len(), wanted });
		}
		Self::of_records(&indices[..wanted], data, predicate, values, context).ok_or(ProveError::NotTrue)
	}

	/// That these records do, whether or not they do: for tests of what is refused.
	#[doc(hidden)]
	pub fn of_records(
		indices: &[u32],
		data: &DataSet,
		predicate: &Predicate,
		values: Option<&ValueSet>,
		context: &Context,
	) -> Option<Self> {
		let show = |index: &u32| {
			let members = data.records().get(*index as usize)?.elements();
			let member = predicate.one_of.as_ref().and_then(|one_of| members.get(one_of.member as usize));
			let value = member.zip(values).and_then(|(member, values)| values.path(member));
			Some(Shown {
				members,
				salt: data.salt(*index)?,
				path: data.tree().path(*index)?,
				value: value.unwrap_or_else(blank_value),
			})
		};
		Some(Holds {
			depth: data.tree().depth(),
			count: Fr::from(data.records().len() as u64),
			schema: data.schema().element(),
			predicate: *predicate,
			elements: predicate.elements().ok()?,
			shown: indices.iter().map(show).collect::<Option<_>>()?,
			context: context.element(),
		})
	}

	/// The same of a set that is said to have so many records, for tests of what is refused.
	#[doc(hidden)]
	pub fn counting(mut self, records: u64) -> Self {
		self.count = Fr::from(records);
		self
	}

	pub(super) fn blank(records: u8, depth: u8) -> Self {
		let zero = Fr::zero();
		let shown = Shown {
			members: [zero; MAX_MEMBERS],
			salt: zero,
			path: blank_path(Domain::Node, depth),
			value: blank_value(),
		};
		Holds {
			depth,
			count: zero,
			schema: zero,
			predicate: Predicate::default(),
			elements: [zero; PREDICATE_ELEMENTS],
			shown: vec![shown; records.into()],
			context: zero,
		}
	}

	pub(super) fn statement(&self) -> Statement {
		Statement::Holds {
			records: self.shown.len() as u8,
			depth: self.depth,
			data: to_bytes(&crate::poseidon::hash(Domain::Set, &self.opening())),
			predicate: to_bytes(&crate::poseidon::hash(Domain::Predicate, &self.elements)),
		}
	}

	/// What the commitment of the set is the hash of.
	fn opening(&self) -> [Fr; 4] {
		let root = self.shown.first().map(|shown| shown.path.root_of(leaf(shown.salt, &shown.members)));
		[root.unwrap_or_default(), Fr::from(self.depth), self.count, self.schema]
	}

	pub(super) fn build(&self, builder: &Builder) -> Result<(), SynthesisError> {
		let [root, depth, count, schema] = self.opening();
		let data = builder.input(crate::poseidon::hash(Domain::Set, &[root, depth, count, schema]))?;
		let predicate = builder.input(crate::poseidon::hash(Domain::Predicate, &self.elements))?;
		let context = builder.input(self.context)?;

		// The depth is not the prover's to choose: the circuit has it.
		let root = builder.witness(root)?;
		let count = builder.witness(count)?;
		let opening = [root.clone(), Num::constant(depth), count.clone(), builder.witness(schema)?];
		builder.equal(&builder.hash(Domain::Set, &opening)?, &data)?;

		let clauses = self.clauses(builder)?;
		let membership = self.membership(builder)?;
		let mut elements: Vec<Num> = clauses.iter().flat_map(Clause::elements).collect();
		elements.extend([membership.tag(), membership.root.clone(), Num::constant(Fr::zero())]);
		builder.equal(&builder.hash(Domain::Predicate, &elements)?, &predicate)?;

		let mut before: Option<Num> = None;
		for shown in &self.shown {
			let members = builder.witnesses(&shown.members)?;
			let mut hashed = vec![builder.witness(shown.salt)?];
			hashed.extend(members.iter().cloned());
			let leaf = builder.hash(Domain::Record, &hashed)?;
			let (its_root, place) = builder.root(&shown.path, leaf)?;
			builder.equal(&its_root, &root)?;
			let place = from_bits(&place);
			if let Some(before) = before {
				let gap = place.minus(&before).minus(&Num::constant(Fr::one()));
				builder.has_bits(&gap, self.depth.into())?;
			}
			before = Some(place);
			for clause in &clauses {
				clause.hold(builder, &members)?;
			}
			membership.hold(builder, &members, &shown.value)?;
		}
		if let Some(last) = before {
			let behind = count.minus(&last).minus(&Num::constant(Fr::one()));
			builder.has_bits(&behind, self.depth.into())?;
		}
		bind(builder, &context)
	}

	fn clauses(&self, builder: &Builder) -> Result<Vec<Clause>, SynthesisError> {
		let mut clauses = Vec::with_capacity(MAX_CLAUSES);
		for (clause, elements) in self.predicate.clauses.iter().zip(self.elements.chunks_exact(3)) {
			let is = |kind: fn(&Test) -> bool| clause.as_ref().is_some_and(|clause| kind(&clause.test));
			let range = builder.bit(is(|test| matches!(test, Test::Between(..))))?;
			let equality = builder.bit(is(|test| matches!(test, Test::Is(_))))?;
			// Not both.
			let zero = Num::constant(Fr::zero());
			builder.enforce(&range, &equality, &zero)?;
			let place = clause.as_ref().map_or(0, |clause| clause.member as usize);
			let member = builder.choice(&range.plus(&equality), place)?;
			let first = builder.witness(elements.get(1).copied().unwrap_or_default())?;
			let second = builder.witness(elements.get(2).copied().unwrap_or_default())?;
			clauses.push(Clause { range, equality, member, first, second });
		}
		Ok(clauses)
	}

	fn membership(&self, builder: &Builder) -> Result<Membership, SynthesisError> {
		let one_of = self.predicate.one_of.as_ref();
		let active = builder.bit(one_of.is_some())?;
		let member = builder.choice(&active, one_of.map_or(0, |one_of| one_of.member as usize))?;
		let root = builder.witness(self.elements.get(3 * MAX_CLAUSES + 1).copied().unwrap_or_default())?;
		Ok(Membership { active, member, root })
	}
}

fn blank_value() -> Path {
	blank_path(Domain::ValueNode, VALUES_DEPTH)
}

/// The places of the choice, as they are hashed.
fn places(member: &[Num; MAX_MEMBERS]) -> impl Iterator<Item = (Fr, &Num)> {
	member.iter().enumerate().map(|(place, bit)| (Fr::from(place as u64), bit))
}

/// A clause in the circuit: which it is, only the hash of the predicate tells.
struct Clause {
	range: Num,
	equality: Num,
	member: [Num; MAX_MEMBERS],
	first: Num,
	second: Num,
}

impl Clause {
	fn elements(&self) -> [Num; 3] {
		let kind = |kind: u64| Fr::from(kind * MAX_MEMBERS as u64);
		let kinds = [(kind(RANGE), &self.range), (kind(EQUALITY), &self.equality)];
		[Num::sum(kinds.into_iter().chain(places(&self.member))), self.first.clone(), self.second.clone()]
	}

	/// That a record satisfies it: first <= member <= second, or member = first, or nothing.
	fn hold(&self, builder: &Builder, members: &[Num]) -> Result<(), SynthesisError> {
		let member = builder.chosen(&self.member, members)?;
		let above = member.minus(&self.first);
		let below = self.second.minus(&member);
		// Both ends are numbers of 64 bits: whoever has checked the predicate has seen to it. So neither difference can
		// come around the field's order to be small.
		builder.has_bits(&builder.product(&self.range, &above)?, NUMBER_BITS)?;
		builder.has_bits(&builder.product(&self.range, &below)?, NUMBER_BITS)?;
		builder.enforce(&self.equality, &above, &Num::constant(Fr::zero()))
	}
}

/// The membership in the circuit.
struct Membership {
	active: Num,
	member: [Num; MAX_MEMBERS],
	root: Num,
}

impl Membership {
	fn tag(&self) -> Num {
		let kind = Fr::from(MEMBERSHIP * MAX_MEMBERS as u64);
		Num::sum([(kind, &self.active)].into_iter().chain(places(&self.member)))
	}

	/// That the member is in the list.
	fn hold(&self, builder: &Builder, members: &[Num], path: &Path) -> Result<(), SynthesisError> {
		let member = builder.chosen(&self.member, members)?;
		let (root, _) = builder.root(path, member)?;
		builder.enforce(&self.active, &root.minus(&self.root), &Num::constant(Fr::zero()))
	}
}
