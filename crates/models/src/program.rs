//! Quantised models as programs of [`nulink_fhe`].

use crate::{Answer, Circuit, Quantised, RecordError, Type};
use nulink_fhe::{
	program::{BinaryOp, Builder, Misfit, UnaryOp, Value},
	Clear, Program, ProgramError,
};

/// Why a model becomes no program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LowerError {
	/// An operation does not fit its operands.
	#[error("the circuit is wrong: {0}")]
	Misfit(#[from] Misfit),
	/// The program breaks a limit.
	#[error("the model is too large for a program: {0}")]
	Program(#[from] ProgramError),
}

impl From<Type> for nulink_fhe::Type {
	fn from(ty: Type) -> Self {
		match ty {
			Type::Bool => Self::Bool,
			Type::U8 => Self::U8,
			Type::U16 => Self::U16,
			Type::U32 => Self::U32,
		}
	}
}

/// The lowest bits of a number.
fn clear(ty: Type, number: impl Into<i128>) -> Clear {
	Clear::wrapping(ty.into(), number.into())
}

impl Quantised {
	/// The program: it takes [`Quantised::plaintexts`] and gives what [`Quantised::read_plaintexts`] reads.
	///
	/// # Errors
	/// The model is too large.
	pub fn program(&self) -> Result<Program, LowerError> {
		let mut builder = Builder::new();
		self.lower(&mut builder)?;
		Ok(builder.finish()?)
	}

	/// The values to encrypt for a record.
	///
	/// # Errors
	/// The record is none of the model's.
	pub fn plaintexts(&self, record: &[f64]) -> Result<Vec<Clear>, RecordError> {
		let inputs = self.encode(record)?;
		Ok(self.inputs().iter().zip(inputs).map(|(input, number)| clear(input.ty, number)).collect())
	}

	/// What decrypted outputs of the program say.
	///
	/// # Errors
	/// These are no outputs of the program: another key, another program, or a provider's mistake.
	pub fn read_plaintexts(&self, outputs: &[Clear]) -> Result<Answer, RecordError> {
		let bits: Vec<u64> = outputs.iter().map(|output| output.bits()).collect();
		self.read(&bits)
	}
}

impl Circuit for Builder {
	type Value = Value;
	type Error = Misfit;

	fn input(&mut self, _: &str, ty: Type) -> Result<Value, Misfit> {
		Ok(self.input(ty.into()))
	}

	fn constant(&mut self, ty: Type, number: u64) -> Result<Value, Misfit> {
		Ok(clear(ty, number).into())
	}

	fn at_most(&mut self, value: &Value, most: u64) -> Result<Value, Misfit> {
		self.binary(BinaryOp::Le, *value, Clear::wrapping(value.ty(), most.into()))
	}

	fn greater(&mut self, left: &Value, right: &Value) -> Result<Value, Misfit> {
		self.binary(BinaryOp::Gt, *left, *right)
	}

	fn not(&mut self, value: &Value) -> Result<Value, Misfit> {
		self.unary(UnaryOp::Not, *value)
	}

	fn and(&mut self, left: &Value, right: &Value) -> Result<Value, Misfit> {
		self.binary(BinaryOp::And, *left, *right)
	}

	fn or(&mut self, left: &Value, right: &Value) -> Result<Value, Misfit> {
		self.binary(BinaryOp::Or, *left, *right)
	}

	fn select(&mut self, condition: &Value, yes: &Value, no: &Value) -> Result<Value, Misfit> {
		self.select(*condition, *yes, *no)
	}

	fn weighted_sum(&mut self, ty: Type, terms: &[(Value, i64)], constant: i64) -> Result<Value, Misfit> {
		if let ([(value, 1)], 0) = (terms, constant) {
			return self.cast(ty.into(), *value);
		}
		let mut terms = terms.to_vec();
		if constant != 0 {
			terms.push((clear(ty, constant).into(), 1));
		}
		if terms.iter().all(|(_, weight)| *weight == 1) {
			let values: Vec<Value> = terms.into_iter().map(|(value, _)| value).collect();
			return self.sum(ty.into(), &values);
		}
		self.dot(ty.into(), &terms)
	}

	fn output(&mut self, value: &Value) -> Result<(), Misfit> {
		self.output(*value);
		Ok(())
	}
}
