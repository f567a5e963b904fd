//! The types of a program's values, and what it costs.

use super::{Index, Operation, Program, ProgramError, MAX_BOOTSTRAPS};
use crate::{
	evaluate::circuit::{self, Counter, Digits},
	value::Type,
};
use std::{collections::HashMap, ops::Deref};

/// A program whose types fit and whose cost is within the limit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckedProgram {
	program: Program,
	types: Vec<Type>,
	input_types: Vec<Type>,
	output_types: Vec<Type>,
	costs: Vec<u64>,
	cost: u64,
	peak: u64,
}

impl Program {
	/// Checks types and cost.
	///
	/// The cost is no estimate: the operations are gone through as an evaluation does, without the ciphertexts.
	pub fn check(self) -> Result<CheckedProgram, ProgramError> {
		let types = types(&self)?;
		let costs = Costs::of(&self, &types)?;
		let output_types = self.outputs.iter().map(|value| types[*value as usize]).collect();
		Ok(CheckedProgram {
			input_types: self.inputs.clone(),
			output_types,
			costs: costs.each,
			cost: costs.total,
			peak: costs.peak,
			types,
			program: self,
		})
	}
}

impl CheckedProgram {
	/// The program that was checked.
	pub fn program(&self) -> &Program {
		&self.program
	}

	/// The types of the values that it takes.
	pub fn input_types(&self) -> &[Type] {
		&self.input_types
	}

	/// The types of the values that it gives.
	pub fn output_types(&self) -> &[Type] {
		&self.output_types
	}

	/// The type of a value.
	pub fn type_of(&self, value: Index) -> Option<Type> {
		self.types.get(value as usize).copied()
	}

	/// How many bootstraps an evaluation takes. Inputs that are not clean (nobody's encryption makes any) would come to
	/// that, and so does the making and reading of compressed lists.
	pub fn cost(&self) -> u64 {
		self.cost
	}

	/// How many bootstraps each operation takes.
	pub fn costs(&self) -> &[u64] {
		&self.costs
	}

	/// How many ciphertexts there are at once, at most, where the operations are evaluated one after the other and values
	/// are dropped after their last use. One has 16 KiB. What an operation needs while it is evaluated is not counted.
	pub fn peak_ciphertexts(&self) -> u64 {
		self.peak
	}
}

impl Deref for CheckedProgram {
	type Target = Program;

	fn deref(&self) -> &Program {
		&self.program
	}
}

fn types(program: &Program) -> Result<Vec<Type>, ProgramError> {
	let mut types = program.inputs.clone();
	types.extend(program.constants.iter().map(|constant| constant.ty()));
	for (at, operation) in program.operations.iter().enumerate() {
		let ty = operation
			.result(|value| types[value as usize], |value| program.constant(value))
			.map_err(|misfit| ProgramError::Type { operation: at, name: operation.name(), misfit })?;
		types.push(ty);
	}
	Ok(types)
}

/// How often each value is used, as operand or as output.
pub(crate) fn uses(program: &Program) -> Vec<u32> {
	let mut uses = vec![0; program.first_operation() + program.operations.len()];
	program.operations.iter().for_each(|operation| operation.operands(|value| uses[value as usize] += 1));
	program.outputs.iter().for_each(|value| uses[*value as usize] += 1);
	uses
}

struct Costs {
	each: Vec<u64>,
	total: u64,
	peak: u64,
}

/// What is known of a value without a key, by number: equal ones have the same.
type Shape = u32;

/// The circuits that were gone through. Programs of strangers are no larger than theirs are different.
#[derive(Default)]
struct Circuits {
	shapes: Vec<(Type, Digits<()>)>,
	numbers: HashMap<(Type, Digits<()>), Shape>,
	known: HashMap<(Type, Operation<Shape>), (Shape, u64)>,
}

impl Circuits {
	fn shape(&mut self, ty: Type, digits: Digits<()>) -> Shape {
		let next = self.shapes.len() as Shape;
		let shape = (ty, digits);
		*self.numbers.entry(shape).or_insert_with_key(|shape| {
			self.shapes.push(shape.clone());
			next
		})
	}

	fn ciphertexts(&self, shape: Shape) -> u64 {
		circuit::ciphertexts(&self.shapes[shape as usize].1)
	}

	/// What an operation gives, and its bootstraps.
	fn run(&mut self, operation: Operation<Shape>, ty: Type) -> (Shape, u64) {
		let key = (ty, operation);
		if let Some(known) = self.known.get(&key) {
			return *known;
		}
		let counter = Counter::default();
		let type_of = |shape: Shape| self.shapes[shape as usize].0;
		let digits = circuit::apply(&counter, &key.1, ty, type_of, |shape| &self.shapes[shape as usize].1);
		let found = (self.shape(ty, digits), counter.count());
		self.known.insert(key, found);
		found
	}
}

impl Costs {
	fn of(program: &Program, types: &[Type]) -> Result<Self, ProgramError> {
		let mut circuits = Circuits::default();
		let mut uses = uses(program);
		let inputs = program.inputs.iter().map(|ty| circuit::hidden(*ty, || ()));
		let given = inputs.chain(program.constants.iter().map(|constant| circuit::clear(*constant)));
		let mut values: Vec<Shape> = given.zip(types).map(|(digits, ty)| circuits.shape(*ty, digits)).collect();
		let mut live: u64 = values.iter().map(|shape| circuits.ciphertexts(*shape)).sum();
		let mut costs = Costs { each: Vec::with_capacity(program.operations.len()), total: 0, peak: live };
		for (at, operation) in program.operations.iter().enumerate() {
			let (shape, cost) = circuits.run(operation.map(|value| values[value as usize]), types[values.len()]);
			values.push(shape);
			live += circuits.ciphertexts(shape);
			costs.peak = costs.peak.max(live);
			operation.operands(|value| {
				let value = value as usize;
				uses[value] -= 1;
				if uses[value] == 0 {
					live -= circuits.ciphertexts(values[value]);
				}
			});
			costs.each.push(cost);
			costs.total += cost;
			if costs.total > MAX_BOOTSTRAPS {
				return Err(ProgramError::Cost { operation: at, found: costs.total, limit: MAX_BOOTSTRAPS });
			}
		}
		Ok(costs)
	}
}

/// The operations that wait for each value, and how many different values each operation waits for.
pub(crate) fn dependencies(program: &Program) -> (Vec<Vec<usize>>, Vec<usize>) {
	let first = program.first_operation();
	let mut waiting = vec![Vec::new(); program.operations.len()];
	let mut missing = vec![0; program.operations.len()];
	for (at, operation) in program.operations.iter().enumerate() {
		for value in operands(operation) {
			if let Some(before) = (value as usize).checked_sub(first) {
				waiting[before].push(at);
				missing[at] += 1;
			}
		}
	}
	(waiting, missing)
}

/// The values that an operation uses, each once.
pub(crate) fn operands(operation: &Operation<Index>) -> Vec<Index> {
	let mut operands = Vec::new();
	operation.operands(|value| operands.push(value));
	operands.sort_unstable();
	operands.dedup();
	operands
}
