//! # Programs
//!
//! A program is a straight line of operations over encrypted values: no loops, no branches, no memory, so that it takes
//! the same time for all data and tells nothing about them. What it costs is known before it runs.
//!
//! ## Terminology
//!
//! * **Value**: what an operation takes or gives. Inputs, constants and the results of operations are values; each has a
//!   [`Type`], and an [`Index`]: first come the inputs, then the constants, then the operations.
//! * **Operation** ([`Operation`]): computes one value from values before it.
//! * **Output**: a value that is put out. Inputs and constants may be, too.
//! * **Program** ([`Program`]): all of this, and of sound shape: values are there before they are used, no constant and no
//!   operation is without use, no limit is exceeded. An input may be without use, since data are there before programs.
//! * **Checked program** ([`CheckedProgram`]): the types fit as well, and the cost is known. Only this one is evaluated.
//!
//! ## Arithmetic
//!
//! Numbers are modulo the size of their type, like those of every processor. There is no overflow to test for: a program
//! that wants room casts to a larger type first. Two operations sum up many terms of any types at once ([`Operation::Sum`],
//! [`Operation::Dot`]): that costs far less than one addition after the other. Divisors are constants.
//!
//! ## What operations cost
//!
//! In bootstraps, each of about ten milliseconds on one core. Whatever is known without a key lowers the cost: a constant, or
//! the zeros above a number that was cast to a larger type. [`CheckedProgram::costs`] has the number of every operation.
//!
//! | Operation | `u8` | `u16` | `u32` | `u64` |
//! |---|---|---|---|---|
//! | `add`, `sub`, `neg` | 4 | 8 | 16 | 32 |
//! | `mul` | 23 | 99 | 411 | 1675 |
//! | `mul` by 77 | 7 | 19 | 43 | 91 |
//! | `div` by 10 | 17 | 63 | 209 | 767 |
//! | `eq`, `ne` | 5 | 11 | 20 | 42 |
//! | the same with a constant | 3 | 5 | 11 | 20 |
//! | `lt`, `le`, `gt`, `ge` (with sign: one more) | 4 | 8 | 16 | 32 |
//! | the same with a constant | 3 | 5 | 11 | 21 |
//! | `min`, `max` | 13 | 25 | 49 | 97 |
//! | `select` | 9 | 17 | 33 | 65 |
//! | `and`, `or`, `xor` | 4 | 8 | 16 | 32 |
//! | shifts and rotations by an odd number of bits | 4 | 8 | 16 | 32 |
//! | the same by an even number, `not`, `cast` (from a number with sign to a larger type: one) | 0 | 0 | 0 | 0 |
//! | `sum` of ten numbers in `u32` | 25 | 49 | 92 | 92 |
//!
//! A `select` between constants costs 1, whatever their type. A `table` costs up to about 41 for two bits of its values, and
//! less the more regular it is: a threshold of a byte costs 5.
//!
//! ## Three ways to write one
//!
//! In Rust with a [`Builder`]; as a text for people; in bytes. One program has one encoding ([`Program::encode`]), whose
//! SHA-256 is its id. A text has comments and names, which the program does not keep.
//!
//! ```
//! use nulink_fhe::{clear, Clear, Program, Type};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let program: Program = "
//!     input age: u8
//!     input smokes: bool
//!     ## A comment. What stands beside a value of 16 bits has 16 bits, too.
//!     score = dot i16 3*age -20*smokes
//!     risk  = gt score 150
//!     output risk
//! ".parse()?;
//! assert_eq!(Program::decode(&program.encode())?, program);
//! assert_eq!(program.to_string().parse::<Program>()?, program);
//!
//! let program = program.check()?;
//! let result = clear::run(&program, &[Clear::new(Type::U8, 60)?, true.into()])?;
//! assert_eq!(result, [Clear::from(true)]);
//! # Ok(())
//! # }
//! ```
//!
//! ## The text form
//!
//! One statement a line; `#` begins a comment.
//!
//! | Statement | Says |
//! |---|---|
//! | `input NAME: TYPE` | the next input |
//! | `NAME = add A B` | likewise `sub mul div rem and or xor eq ne lt le gt ge min max` |
//! | `NAME = neg A` | likewise `not` |
//! | `NAME = shl A 3` | likewise `shr rotl rotr`; the amount is in the clear |
//! | `NAME = select CONDITION A B` | A if the condition is true, and B if not |
//! | `NAME = cast TYPE A` | another type |
//! | `NAME = table TYPE A 0*100 1*156` | 256 values of the type; `1*156` is 156 times a 1 |
//! | `NAME = sum TYPE A B C` | the sum, in this type, of values of any types |
//! | `NAME = dot TYPE 3*A -2*B` | the weighted sum |
//! | `output A` | the next output |
//!
//! Where a value stands, a literal may: `65u8`, `-3i16`, `true`. Beside a value of the same type it needs no type: `ge age 65`.

mod builder;
mod check;
mod encoding;
pub mod operation;
mod text;

pub use builder::{Builder, Value};
pub use check::CheckedProgram;
pub(crate) use check::{dependencies, operands, uses};
pub use encoding::Index;
pub use operation::{BinaryOp, Misfit, Operation, ShiftOp, UnaryOp, TABLE_LEN};
pub use text::TextError;

use crate::value::{Clear, Type};
pub(crate) use nulink_primitives::compute::{
	ProgramId, MAX_BOOTSTRAPS, MAX_INPUT_VALUES, MAX_NODES, MAX_OUTPUT_VALUES, MAX_PROGRAM_LEN, PROGRAM_BRAND,
};
use sha2::{Digest, Sha256};

/// A program of sound shape. Whether its types fit, and what it costs, [`Program::check`] says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Program {
	inputs: Vec<Type>,
	/// Each once, in order.
	constants: Vec<Clear>,
	operations: Vec<Operation<Index>>,
	outputs: Vec<Index>,
}

/// Why something is no program.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ProgramError {
	/// The bytes are too many.
	#[error("a program has at most {limit} bytes, and this one has {found}")]
	Length {
		/// How many there are.
		found: usize,
		/// How many there may be.
		limit: usize,
	},
	/// The bytes begin with something else.
	#[error("the bytes do not begin like a program of this version")]
	Brand,
	/// The bytes encode nothing.
	#[error("the bytes encode no program: {0}")]
	Encoding(String),
	/// There are too many of something.
	#[error("a program has at most {limit} {of}, and this one has {found}")]
	TooMany {
		/// Of what.
		of: &'static str,
		/// How many there are.
		found: usize,
		/// How many there may be.
		limit: usize,
	},
	/// Nothing is put out.
	#[error("the program puts nothing out")]
	NoOutput,
	/// Constants are not in order, or one is there twice.
	#[error("constants stand in ascending order, each once")]
	Constants,
	/// A value is used before it is there.
	#[error("operation {operation} uses value {value}, which is not there before it")]
	Order {
		/// Which operation, counted from 0.
		operation: usize,
		/// Which value.
		value: Index,
	},
	/// A value is put out that is not there.
	#[error("value {0} is put out, and is not there")]
	Output(Index),
	/// A constant or an operation is without use.
	#[error("value {0} is computed, but no output needs it")]
	Unused(Index),
	/// An operation does not fit its operands.
	#[error("operation {operation} ({name}): {misfit}")]
	Type {
		/// Which operation, counted from 0.
		operation: usize,
		/// What it is called.
		name: &'static str,
		/// Why.
		misfit: Misfit,
	},
	/// It takes too long.
	#[error("the program takes more than {limit} bootstraps; up to operation {operation} they are {found}")]
	Cost {
		/// Which operation exceeds the limit, counted from 0.
		operation: usize,
		/// How many bootstraps there are up to it.
		found: u64,
		/// How many there may be.
		limit: u64,
	},
}

impl Program {
	/// A program of these inputs, constants (ascending, each once), operations and outputs.
	pub fn new(
		inputs: Vec<Type>,
		constants: Vec<Clear>,
		operations: Vec<Operation<Index>>,
		outputs: Vec<Index>,
	) -> Result<Self, ProgramError> {
		let program = Program { inputs, constants, operations, outputs }.well_formed()?;
		match program.encode().len() {
			found if found > MAX_PROGRAM_LEN as usize => {
				Err(ProgramError::Length { found, limit: MAX_PROGRAM_LEN as usize })
			},
			_ => Ok(program),
		}
	}

	/// The types of the inputs.
	pub fn inputs(&self) -> &[Type] {
		&self.inputs
	}

	/// The constants, ascending.
	pub fn constants(&self) -> &[Clear] {
		&self.constants
	}

	/// The operations, each after those that it uses.
	pub fn operations(&self) -> &[Operation<Index>] {
		&self.operations
	}

	/// Which values are put out.
	pub fn outputs(&self) -> &[Index] {
		&self.outputs
	}

	/// What the program is known by: the SHA-256 of its encoding.
	pub fn id(&self) -> ProgramId {
		Sha256::digest(self.encode()).into()
	}

	/// The index of the first operation.
	pub(crate) fn first_operation(&self) -> usize {
		self.inputs.len() + self.constants.len()
	}

	/// The constant with this index, if it is one.
	pub(crate) fn constant(&self, index: Index) -> Option<Clear> {
		(index as usize).checked_sub(self.inputs.len()).and_then(|at| self.constants.get(at)).copied()
	}

	/// Everything that can be said without looking at types.
	fn well_formed(self) -> Result<Self, ProgramError> {
		let first = self.first_operation();
		let values = first + self.operations.len();
		let at_most = |of, found: usize, limit: u32| {
			let limit = limit as usize;
			if found > limit {
				Err(ProgramError::TooMany { of, found, limit })
			} else {
				Ok(())
			}
		};
		at_most("inputs, constants and operations", values, MAX_NODES)?;
		at_most("inputs", self.inputs.len(), MAX_INPUT_VALUES)?;
		at_most("outputs", self.outputs.len(), MAX_OUTPUT_VALUES)?;
		if self.outputs.is_empty() {
			return Err(ProgramError::NoOutput);
		}
		if !self.constants.is_sorted_by(|a, b| a < b) {
			return Err(ProgramError::Constants);
		}
		for (at, operation) in self.operations.iter().enumerate() {
			let mut wrong = None;
			operation.operands(|value| wrong = wrong.or((value as usize >= first + at).then_some(value)));
			if let Some(value) = wrong {
				return Err(ProgramError::Order { operation: at, value });
			}
		}
		if let Some(output) = self.outputs.iter().find(|value| **value as usize >= values) {
			return Err(ProgramError::Output(*output));
		}
		match self.needed().iter().enumerate().skip(self.inputs.len()).find(|(_, needed)| !**needed) {
			Some((unused, _)) => Err(ProgramError::Unused(unused as Index)),
			None => Ok(self),
		}
	}

	/// Which values an output needs, directly or not.
	fn needed(&self) -> Vec<bool> {
		let first = self.first_operation();
		let mut needed = vec![false; first + self.operations.len()];
		self.outputs.iter().for_each(|value| needed[*value as usize] = true);
		for (at, operation) in self.operations.iter().enumerate().rev() {
			if needed[first + at] {
				operation.operands(|value| needed[value as usize] = true);
			}
		}
		needed
	}

	/// The inputs that no output needs, counted from 0.
	pub fn unused_inputs(&self) -> Vec<usize> {
		let needed = self.needed();
		(0..self.inputs.len()).filter(|at| !needed[*at]).collect()
	}
}
