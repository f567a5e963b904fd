//! The one encoding that a program has.
//!
//! [`PROGRAM_BRAND`], then in SCALE: the types of the inputs, the constants, the operations, and which values are put out.
//! An operation is a byte that tells which one, then what it needs: values by compact index, types by their byte, weights
//! compact in zigzag order (0, -1, 1, -2, ...), the values of a table as a type and their bytes.

use super::{
	operation::{BinaryOp, Operation, ShiftOp, UnaryOp, TABLE_LEN},
	Program, ProgramError, MAX_NODES, MAX_PROGRAM_LEN, PROGRAM_BRAND,
};
use crate::value::{Clear, Type};
use codec::{Compact, Decode, Encode, Error, Input, Output};

/// The index of a value: inputs are counted first, then constants, then operations.
pub type Index = u32;

// Which operation: the binary ones have the numbers from `BINARY` on, in their order, and so on.
const UNARY: u8 = 0;
const BINARY: u8 = 16;
const SHIFT: u8 = 48;
const SELECT: u8 = 64;
const CAST: u8 = 65;
const TABLE: u8 = 66;
const SUM: u8 = 67;
const DOT: u8 = 68;

impl Program {
	/// The bytes whose SHA-256 is the program's id.
	pub fn encode(&self) -> Vec<u8> {
		let mut bytes = PROGRAM_BRAND.to_vec();
		self.inputs.encode_to(&mut bytes);
		self.constants.encode_to(&mut bytes);
		Compact(self.operations.len() as u32).encode_to(&mut bytes);
		self.operations.iter().for_each(|operation| operation.encode_to(&mut bytes));
		indices_to(self.outputs.iter().copied(), &mut bytes);
		bytes
	}

	/// Reads what [`Program::encode`] wrote, and nothing else: every other encoding of the same program is refused.
	pub fn decode(bytes: &[u8]) -> Result<Self, ProgramError> {
		if bytes.len() > MAX_PROGRAM_LEN as usize {
			return Err(ProgramError::Length { found: bytes.len(), limit: MAX_PROGRAM_LEN as usize });
		}
		let input = &mut bytes.strip_prefix(PROGRAM_BRAND).ok_or(ProgramError::Brand)?;
		let program = Self::decode_fields(input).map_err(|error| ProgramError::Encoding(error.to_string()))?;
		if program.encode() != bytes {
			return Err(ProgramError::Encoding("it is not the canonical one".into()));
		}
		program.well_formed()
	}

	fn decode_fields(input: &mut &[u8]) -> Result<Self, Error> {
		let program = Program {
			inputs: list(input, |input| Type::decode(input))?,
			constants: list(input, |input| Clear::decode(input))?,
			operations: list(input, Operation::decode)?,
			outputs: list(input, index)?,
		};
		if !input.is_empty() {
			return Err("there are bytes left over".into());
		}
		Ok(program)
	}
}

/// A list whose length is written before it. Elements have at least a byte, so that bytes bound the length.
fn list<T>(input: &mut &[u8], mut element: impl FnMut(&mut &[u8]) -> Result<T, Error>) -> Result<Vec<T>, Error> {
	let len = Compact::<u32>::decode(input)?.0 as usize;
	if len > input.len() {
		return Err("a list is longer than what follows".into());
	}
	// Not reserved at once: elements in memory are larger than in bytes.
	let mut elements = Vec::with_capacity(len.min(MAX_NODES as usize));
	for _ in 0..len {
		elements.push(element(input)?);
	}
	Ok(elements)
}

fn index(input: &mut &[u8]) -> Result<Index, Error> {
	Ok(Compact::<u32>::decode(input)?.0)
}

fn indices_to<O: Output + ?Sized>(indices: impl ExactSizeIterator<Item = Index>, output: &mut O) {
	Compact(indices.len() as u32).encode_to(output);
	indices.for_each(|index| Compact(index).encode_to(output));
}

/// The position of an element: below the number of the next kind of operation, by the constants above.
fn position<T: PartialEq>(all: &[T], element: &T) -> u8 {
	all.iter().position(|other| other == element).unwrap_or_default() as u8
}

const fn zigzag(weight: i64) -> u64 {
	((weight << 1) ^ (weight >> 63)) as u64
}

const fn unzigzag(number: u64) -> i64 {
	((number >> 1) as i64) ^ -((number & 1) as i64)
}

impl Operation<Index> {
	fn encode_to(&self, bytes: &mut Vec<u8>) {
		match self {
			Operation::Unary(op, a) => {
				bytes.push(UNARY + position(&UnaryOp::ALL, op));
				Compact(*a).encode_to(bytes);
			},
			Operation::Binary(op, a, b) => {
				bytes.push(BINARY + position(&BinaryOp::ALL, op));
				Compact(*a).encode_to(bytes);
				Compact(*b).encode_to(bytes);
			},
			Operation::Shift(op, a, amount) => {
				bytes.push(SHIFT + position(&ShiftOp::ALL, op));
				Compact(*a).encode_to(bytes);
				bytes.push(*amount);
			},
			Operation::Select(c, a, b) => {
				bytes.push(SELECT);
				[c, a, b].into_iter().for_each(|value| Compact(*value).encode_to(bytes));
			},
			Operation::Cast(ty, a) => {
				bytes.push(CAST);
				ty.encode_to(bytes);
				Compact(*a).encode_to(bytes);
			},
			Operation::Table(a, values) => {
				bytes.push(TABLE);
				Compact(*a).encode_to(bytes);
				values[0].ty().encode_to(bytes);
				for value in values.iter() {
					bytes.extend_from_slice(&value.bits().to_le_bytes()[..value.ty().bytes()]);
				}
			},
			Operation::Sum(ty, terms) => {
				bytes.push(SUM);
				ty.encode_to(bytes);
				indices_to(terms.iter().copied(), bytes);
			},
			Operation::Dot(ty, terms) => {
				bytes.push(DOT);
				ty.encode_to(bytes);
				Compact(terms.len() as u32).encode_to(bytes);
				for (value, weight) in terms {
					Compact(*value).encode_to(bytes);
					Compact(zigzag(*weight)).encode_to(bytes);
				}
			},
		}
	}

	fn decode(input: &mut &[u8]) -> Result<Self, Error> {
		let which = input.read_byte()?;
		let among = |first: u8| which.checked_sub(first).map(usize::from);
		if let Some(op) = among(UNARY).and_then(|at| UnaryOp::ALL.get(at)) {
			return Ok(Operation::Unary(*op, index(input)?));
		}
		if let Some(op) = among(BINARY).and_then(|at| BinaryOp::ALL.get(at)) {
			return Ok(Operation::Binary(*op, index(input)?, index(input)?));
		}
		if let Some(op) = among(SHIFT).and_then(|at| ShiftOp::ALL.get(at)) {
			return Ok(Operation::Shift(*op, index(input)?, input.read_byte()?));
		}
		Ok(match which {
			SELECT => Operation::Select(index(input)?, index(input)?, index(input)?),
			CAST => Operation::Cast(Type::decode(input)?, index(input)?),
			TABLE => Operation::Table(index(input)?, table(input)?),
			SUM => Operation::Sum(Type::decode(input)?, list(input, index)?),
			DOT => Operation::Dot(
				Type::decode(input)?,
				list(input, |input| Ok((index(input)?, unzigzag(Compact::<u64>::decode(input)?.0))))?,
			),
			_ => return Err("there is no such operation".into()),
		})
	}
}

fn table(input: &mut &[u8]) -> Result<Box<[Clear; TABLE_LEN]>, Error> {
	let ty = Type::decode(input)?;
	let mut values = Vec::with_capacity(TABLE_LEN);
	for _ in 0..TABLE_LEN {
		let mut bits = [0; 8];
		input.read(&mut bits[..ty.bytes()])?;
		values.push(Clear::from_bits(ty, u64::from_le_bytes(bits)).ok_or("bits above the type's width")?);
	}
	values.try_into().map_err(|_| "a table has 256 values".into())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn zigzag_gives_every_weight_one_number() {
		for (number, weight) in [(0, 0), (1, -1), (2, 1), (3, -2), (u64::MAX, i64::MIN), (u64::MAX - 1, i64::MAX)] {
			assert_eq!((zigzag(weight), unzigzag(number)), (number, weight));
		}
	}

	#[test]
	fn kinds_of_operations_do_not_share_numbers() {
		assert!(UnaryOp::ALL.len() <= usize::from(BINARY - UNARY));
		assert!(BinaryOp::ALL.len() <= usize::from(SHIFT - BINARY));
		assert!(ShiftOp::ALL.len() <= usize::from(SELECT - SHIFT));
	}
}
