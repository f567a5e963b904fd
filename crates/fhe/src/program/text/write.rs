//! The text of a program. Inputs are called `i0`, `i1`, ..., and the results of operations `v0`, `v1`, ...

use super::super::{Index, Operation, Program};
use crate::value::{Clear, Type};
use std::fmt;

impl fmt::Display for Program {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		for (at, ty) in self.inputs().iter().enumerate() {
			writeln!(f, "input i{at}: {ty}")?;
		}
		for (at, operation) in self.operations().iter().enumerate() {
			write!(f, "v{at} = {}", operation.name())?;
			match operation {
				Operation::Unary(_, a) => write!(f, " {}", self.name(*a))?,
				Operation::Binary(_, a, b) => write!(f, " {} {}", self.name(*a), self.name(*b))?,
				Operation::Shift(_, a, amount) => write!(f, " {} {amount}", self.name(*a))?,
				Operation::Select(c, a, b) => write!(f, " {} {} {}", self.name(*c), self.name(*a), self.name(*b))?,
				Operation::Cast(ty, a) => write!(f, " {ty} {}", self.name(*a))?,
				Operation::Table(a, values) => {
					write!(f, " {} {}", values[0].ty(), self.name(*a))?;
					for run in values.chunk_by(|a, b| a == b) {
						match run.len() {
							1 => write!(f, " {}", run[0])?,
							len => write!(f, " {}*{len}", run[0])?,
						}
					}
				},
				Operation::Sum(ty, terms) => {
					write!(f, " {ty}")?;
					terms.iter().try_for_each(|value| write!(f, " {}", self.name(*value)))?;
				},
				Operation::Dot(ty, terms) => {
					write!(f, " {ty}")?;
					terms.iter().try_for_each(|(value, weight)| write!(f, " {weight}*{}", self.name(*value)))?;
				},
			}
			writeln!(f)?;
		}
		self.outputs().iter().try_for_each(|output| writeln!(f, "output {}", self.name(*output)))
	}
}

/// How a value is told.
struct Name<'p>(&'p Program, Index);

impl Program {
	fn name(&self, value: Index) -> Name<'_> {
		Name(self, value)
	}
}

impl fmt::Display for Name<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Name(program, value) = *self;
		if let Some(constant) = program.constant(value) {
			return literal(f, constant);
		}
		match (value as usize).checked_sub(program.first_operation()) {
			Some(at) => write!(f, "v{at}"),
			None => write!(f, "i{value}"),
		}
	}
}

/// A value in the clear, with its type where it does not tell.
fn literal(f: &mut fmt::Formatter<'_>, value: Clear) -> fmt::Result {
	match value.ty() {
		Type::Bool => write!(f, "{value}"),
		ty => write!(f, "{value}{ty}"),
	}
}
