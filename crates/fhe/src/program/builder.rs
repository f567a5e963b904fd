//! Programs written in Rust.

use super::{BinaryOp, Index, Misfit, Operation, Program, ProgramError, ShiftOp, UnaryOp, MAX_NODES, TABLE_LEN};
use crate::value::{Clear, Type};
use std::collections::{BTreeMap, HashMap};

/// A value of a program that is being written. It belongs to the builder that gave it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Value {
	which: Which,
	ty: Type,
}

/// Where a value comes from. What index it will have is known at the end only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Which {
	Input(Index),
	Constant(Clear),
	Operation(Index),
}

impl Value {
	/// Its type.
	pub const fn ty(self) -> Type {
		self.ty
	}

	/// The constant that it is, if it is one.
	pub const fn constant(self) -> Option<Clear> {
		match self.which {
			Which::Constant(constant) => Some(constant),
			_ => None,
		}
	}

	/// Which operation gives it, counted from 0 in the order in which they were written.
	pub(super) const fn operation(self) -> Option<usize> {
		match self.which {
			Which::Operation(at) => Some(at as usize),
			_ => None,
		}
	}
}

impl From<Clear> for Value {
	fn from(constant: Clear) -> Self {
		Value { which: Which::Constant(constant), ty: constant.ty() }
	}
}

impl From<bool> for Value {
	fn from(constant: bool) -> Self {
		Clear::from(constant).into()
	}
}

/// Writes a program. Types are checked at once; an operation that was there already on the same values is not written
/// again; what no output needs is left out at the end.
///
/// ```
/// use nulink_fhe::{program::{BinaryOp, Builder}, Clear, Type};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut builder = Builder::new();
/// let (a, b) = (builder.input(Type::U8), builder.input(Type::I16));
/// let score = builder.dot(Type::I32, &[(a, 3), (b, -2), (Clear::new(Type::U8, 7)?.into(), 1)])?;
/// let large = builder.binary(BinaryOp::Gt, score, Clear::new(Type::I32, 100)?)?;
/// builder.output(large);
/// let program = builder.finish()?;
/// assert_eq!(program.operations().len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Builder {
	inputs: Vec<Type>,
	operations: Vec<Operation<Value>>,
	written: HashMap<Operation<Value>, Value>,
	outputs: Vec<Value>,
}

impl Builder {
	/// Nothing yet.
	pub fn new() -> Self {
		Self::default()
	}

	/// The next input.
	pub fn input(&mut self, ty: Type) -> Value {
		self.inputs.push(ty);
		Value { which: Which::Input(self.inputs.len() as Index - 1), ty }
	}

	/// The next output.
	pub fn output(&mut self, value: impl Into<Value>) {
		self.outputs.push(value.into());
	}

	/// An operation on one value.
	pub fn unary(&mut self, op: UnaryOp, a: impl Into<Value>) -> Result<Value, Misfit> {
		self.operation(Operation::Unary(op, a.into()))
	}

	/// An operation on two values of the same type.
	pub fn binary(&mut self, op: BinaryOp, a: impl Into<Value>, b: impl Into<Value>) -> Result<Value, Misfit> {
		self.operation(Operation::Binary(op, a.into(), b.into()))
	}

	/// Moves bits.
	pub fn shift(&mut self, op: ShiftOp, a: impl Into<Value>, amount: u8) -> Result<Value, Misfit> {
		self.operation(Operation::Shift(op, a.into(), amount))
	}

	/// One of two values, by a condition.
	pub fn select(
		&mut self,
		condition: impl Into<Value>,
		yes: impl Into<Value>,
		no: impl Into<Value>,
	) -> Result<Value, Misfit> {
		self.operation(Operation::Select(condition.into(), yes.into(), no.into()))
	}

	/// The number as one of another type.
	pub fn cast(&mut self, ty: Type, a: impl Into<Value>) -> Result<Value, Misfit> {
		let a = a.into();
		if a.ty == ty && ty.is_integer() {
			return Ok(a);
		}
		self.operation(Operation::Cast(ty, a))
	}

	/// What a table has for a byte.
	pub fn table(&mut self, a: impl Into<Value>, of: impl Fn(u8) -> Clear) -> Result<Value, Misfit> {
		let values: [Clear; TABLE_LEN] = std::array::from_fn(|byte| of(byte as u8));
		self.operation(Operation::Table(a.into(), Box::new(values)))
	}

	/// The sum of numbers of any types.
	pub fn sum(&mut self, ty: Type, terms: &[Value]) -> Result<Value, Misfit> {
		self.operation(Operation::Sum(ty, terms.to_vec()))
	}

	/// The sum of numbers of any types, each times its weight.
	pub fn dot(&mut self, ty: Type, terms: &[(Value, i64)]) -> Result<Value, Misfit> {
		self.operation(Operation::Dot(ty, terms.to_vec()))
	}

	/// Any operation. One on constants alone is a constant.
	pub fn operation(&mut self, operation: Operation<Value>) -> Result<Value, Misfit> {
		let ty = result(&operation)?;
		let mut constants = true;
		operation.operands(|value| constants &= value.constant().is_some());
		if constants {
			let of = |value: Value| value.constant().unwrap_or(Clear::from(false));
			return Ok(crate::clear::apply(&operation, ty, of).into());
		}
		if let Some(value) = self.written.get(&operation) {
			return Ok(*value);
		}
		let value = self.push(operation.clone(), ty);
		self.written.insert(operation, value);
		Ok(value)
	}

	/// An operation as it stands.
	pub(super) fn verbatim(&mut self, operation: Operation<Value>) -> Result<Value, Misfit> {
		let ty = result(&operation)?;
		Ok(self.push(operation, ty))
	}

	fn push(&mut self, operation: Operation<Value>, ty: Type) -> Value {
		self.operations.push(operation);
		Value { which: Which::Operation(self.operations.len() as Index - 1), ty }
	}

	/// Which operations an output needs.
	pub(super) fn needed(&self) -> Vec<bool> {
		let mut needed = vec![false; self.operations.len()];
		let need = |needed: &mut [bool], value: Value| {
			// Of another builder, it may be out of range here; the program is refused in the end.
			if let Some(needed) = value.operation().and_then(|at| needed.get_mut(at)) {
				*needed = true;
			}
		};
		self.outputs.iter().for_each(|value| need(&mut needed, *value));
		for (at, operation) in self.operations.iter().enumerate().rev() {
			if needed[at] {
				operation.operands(|value| need(&mut needed, value));
			}
		}
		needed
	}

	/// The program.
	pub fn finish(self) -> Result<Program, ProgramError> {
		let needed = self.needed();
		let operations =
			|| self.operations.iter().zip(&needed).filter(|(_, needed)| **needed).map(|(operation, _)| operation);
		let mut constants = BTreeMap::new();
		let mut note = |value: Value| constants.extend(value.constant().map(|constant| (constant, 0)));
		operations().for_each(|operation| operation.operands(&mut note));
		self.outputs.iter().for_each(|value| note(*value));
		for (at, index) in constants.values_mut().enumerate() {
			*index = (self.inputs.len() + at) as Index;
		}
		let first = (self.inputs.len() + constants.len()) as Index;
		let mut places = Vec::with_capacity(needed.len());
		let mut next = first;
		for needed in &needed {
			places.push(next);
			next += Index::from(*needed);
		}
		let index = |value: Value| match value.which {
			Which::Input(at) => at,
			Which::Constant(constant) => constants.get(&constant).copied().unwrap_or(MAX_NODES),
			Which::Operation(at) => places.get(at as usize).copied().unwrap_or(MAX_NODES),
		};
		let operations = operations().map(|operation| operation.map(index)).collect();
		let outputs = self.outputs.iter().map(|value| index(*value)).collect();
		Program::new(self.inputs, constants.into_keys().collect(), operations, outputs)
	}
}

fn result(operation: &Operation<Value>) -> Result<Type, Misfit> {
	operation.result(Value::ty, Value::constant)
}
