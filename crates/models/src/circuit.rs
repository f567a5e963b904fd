//! What a circuit is written to, and one that computes in the clear as it is written.

/// A type of values. Numbers have no sign: whatever has one is shifted by a constant first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
	/// True or false, as a number 1 or 0.
	Bool,
	/// 8 bits.
	U8,
	/// 16 bits.
	U16,
	/// 32 bits.
	U32,
}

impl Type {
	/// The smallest type of numbers up to this one.
	pub const fn up_to(most: u64) -> Option<Self> {
		match most {
			0..=0xff => Some(Self::U8),
			0x100..=0xffff => Some(Self::U16),
			0x1_0000..=0xffff_ffff => Some(Self::U32),
			_ => None,
		}
	}

	/// The largest number of it.
	pub const fn most(self) -> u64 {
		match self {
			Self::Bool => 1,
			Self::U8 => 0xff,
			Self::U16 => 0xffff,
			Self::U32 => 0xffff_ffff,
		}
	}
}

/// A builder of circuits over encrypted integers: what [`Quantised::lower`](crate::Quantised::lower) writes to.
///
/// No number ever leaves its type: whoever implements this may compute modulo its size, and needs no check.
pub trait Circuit {
	/// A value that is not known while the circuit is written.
	type Value: Clone;
	/// Why it can not be written further: it would be too large, for instance.
	type Error;

	/// The next input.
	fn input(&mut self, name: &str, ty: Type) -> Result<Self::Value, Self::Error>;

	/// A number that is in the clear.
	fn constant(&mut self, ty: Type, number: u64) -> Result<Self::Value, Self::Error>;

	/// Whether a number is at most one in the clear.
	fn at_most(&mut self, value: &Self::Value, most: u64) -> Result<Self::Value, Self::Error>;

	/// Whether the left number is greater than the right one, of the same type.
	fn greater(&mut self, left: &Self::Value, right: &Self::Value) -> Result<Self::Value, Self::Error>;

	/// Whether it is not true.
	fn not(&mut self, value: &Self::Value) -> Result<Self::Value, Self::Error>;

	/// Whether both are true.
	fn and(&mut self, left: &Self::Value, right: &Self::Value) -> Result<Self::Value, Self::Error>;

	/// Whether one of them is true.
	fn or(&mut self, left: &Self::Value, right: &Self::Value) -> Result<Self::Value, Self::Error>;

	/// One of two values of the same type.
	fn select(
		&mut self,
		condition: &Self::Value,
		yes: &Self::Value,
		no: &Self::Value,
	) -> Result<Self::Value, Self::Error>;

	/// The sum of values, each times its weight, and a constant, as a number of a type that is no smaller than those of
	/// the values. No weight is zero, there is at least one, and the sum is never negative.
	fn weighted_sum(
		&mut self,
		ty: Type,
		terms: &[(Self::Value, i64)],
		constant: i64,
	) -> Result<Self::Value, Self::Error>;

	/// The next output.
	fn output(&mut self, value: &Self::Value) -> Result<(), Self::Error>;
}

/// Why nothing can be computed in the clear.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InTheClearError {
	/// The circuit asks for more inputs than there are.
	#[error("there are only {0} inputs")]
	Input(usize),
	/// A number is not of its type: under encryption it would be another one.
	#[error("{number} is no {ty:?}")]
	Range {
		/// The number.
		number: i128,
		/// The type.
		ty: Type,
	},
	/// An operation is applied to a value of another type.
	#[error("a {found:?} stands where a {wanted:?} should")]
	Type {
		/// The type that it has.
		found: Type,
		/// The type that it should have.
		wanted: Type,
	},
}

/// A circuit that is computed in the clear while it is written. It checks what a circuit promises: types, and that no
/// number leaves its own.
#[derive(Clone, Debug, Default)]
pub struct InTheClear {
	inputs: Vec<u64>,
	taken: usize,
	outputs: Vec<u64>,
}

/// A value in the clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClearValue {
	ty: Type,
	number: u64,
}

impl InTheClear {
	/// A circuit with these inputs.
	pub fn new(inputs: &[u64]) -> Self {
		Self { inputs: inputs.to_vec(), ..Self::default() }
	}

	/// How many inputs were asked for.
	pub fn taken(&self) -> usize {
		self.taken
	}

	/// The outputs.
	pub fn outputs(&self) -> &[u64] {
		&self.outputs
	}

	fn value(ty: Type, number: i128) -> Result<ClearValue, InTheClearError> {
		u64::try_from(number)
			.ok()
			.filter(|number| *number <= ty.most())
			.map(|number| ClearValue { ty, number })
			.ok_or(InTheClearError::Range { number, ty })
	}

	fn expect(value: &ClearValue, wanted: Type) -> Result<u64, InTheClearError> {
		if value.ty != wanted {
			return Err(InTheClearError::Type { found: value.ty, wanted });
		}
		Ok(value.number)
	}

	fn truth(value: &ClearValue) -> Result<bool, InTheClearError> {
		Ok(Self::expect(value, Type::Bool)? == 1)
	}
}

fn truth(value: bool) -> ClearValue {
	ClearValue { ty: Type::Bool, number: value.into() }
}

impl Circuit for InTheClear {
	type Value = ClearValue;
	type Error = InTheClearError;

	fn input(&mut self, _: &str, ty: Type) -> Result<ClearValue, InTheClearError> {
		let number = *self.inputs.get(self.taken).ok_or(InTheClearError::Input(self.inputs.len()))?;
		self.taken += 1;
		Self::value(ty, number.into())
	}

	fn constant(&mut self, ty: Type, number: u64) -> Result<ClearValue, InTheClearError> {
		Self::value(ty, number.into())
	}

	fn at_most(&mut self, value: &ClearValue, most: u64) -> Result<ClearValue, InTheClearError> {
		Self::value(value.ty, most.into())?;
		Ok(truth(value.number <= most))
	}

	fn greater(&mut self, left: &ClearValue, right: &ClearValue) -> Result<ClearValue, InTheClearError> {
		Ok(truth(left.number > Self::expect(right, left.ty)?))
	}

	fn not(&mut self, value: &ClearValue) -> Result<ClearValue, InTheClearError> {
		Ok(truth(!Self::truth(value)?))
	}

	fn and(&mut self, left: &ClearValue, right: &ClearValue) -> Result<ClearValue, InTheClearError> {
		Ok(truth(Self::truth(left)? & Self::truth(right)?))
	}

	fn or(&mut self, left: &ClearValue, right: &ClearValue) -> Result<ClearValue, InTheClearError> {
		Ok(truth(Self::truth(left)? | Self::truth(right)?))
	}

	fn select(
		&mut self,
		condition: &ClearValue,
		yes: &ClearValue,
		no: &ClearValue,
	) -> Result<ClearValue, InTheClearError> {
		Self::expect(no, yes.ty)?;
		Ok(if Self::truth(condition)? { *yes } else { *no })
	}

	fn weighted_sum(
		&mut self,
		ty: Type,
		terms: &[(ClearValue, i64)],
		constant: i64,
	) -> Result<ClearValue, InTheClearError> {
		let mut sum = i128::from(constant);
		for (value, weight) in terms {
			if value.ty > ty {
				return Err(InTheClearError::Type { found: value.ty, wanted: ty });
			}
			sum += i128::from(value.number) * i128::from(*weight);
		}
		Self::value(ty, sum)
	}

	fn output(&mut self, value: &ClearValue) -> Result<(), InTheClearError> {
		self.outputs.push(value.number);
		Ok(())
	}
}
